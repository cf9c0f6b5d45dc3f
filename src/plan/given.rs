//! Givens: how a resource that a check needs comes about.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::advertised::Advertised;
use super::procedure::{Role, Step, merge, remove};
use crate::contract::ResourceRules;
use crate::expect::lookup;
use crate::scim::characteristics::{Attribute, ResourceType};
use crate::suite::Located;
use crate::suite::model::{Given, GivenResource, SamplesFile, StepText};

/// What every resource of a run is made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Making<'a> {
    pub(super) samples: &'a SamplesFile,
    pub(super) advertised: &'a Advertised,
    /// What the contract says of resource types, by name.
    pub(super) contract: Option<&'a IndexMap<String, ResourceRules>>,
    /// What the user wants every User to have.
    pub(super) overrides: &'a Map<String, Value>,
}

/// The steps that make a given exist; none for a population.
pub(super) fn steps(
    name: &str,
    given: &Given,
    read: bool,
    making: Making<'_>,
    bindings: &Map<String, Value>,
    line: usize,
) -> Result<Vec<Step>, String> {
    let resource = match given {
        Given::Population(_) => return Ok(Vec::new()),
        Given::Sample(from) => GivenResource {
            from: from.clone(),
            kind: None,
            with: Value::Null,
            without: Vec::new(),
            keeps: Vec::new(),
            deleted: false,
            read: false,
            save: IndexMap::new(),
            then: Vec::new(),
        },
        Given::Resource(resource) => resource.clone(),
    };
    let fill = |paths: &[String]| -> Vec<String> {
        let filled = |path: &String| lookup::fill_text(path, bindings).unwrap_or(path.clone());
        paths.iter().map(filled).collect()
    };
    let (keeps, without) = (fill(&resource.keeps), fill(&resource.without));
    let kind_name = resource.kind.as_deref().unwrap_or("User");
    let kind_name = lookup::fill_text(kind_name, bindings).unwrap_or(kind_name.to_owned());
    let kind = making.kind(&kind_name)?;
    let mut body = making.body(&kind, &resource.from)?;
    merge(&mut body, &whole(&resource.with, bindings)?);
    for path in &without {
        remove(&mut body, path);
    }
    let mut steps = vec![Step {
        name: name.to_owned(),
        role: Role::Given {
            keeps: if read { Vec::new() } else { keeps.clone() },
            special: kind.name != "User" || resource.from != "minimal" || !resource.with.is_null(),
        },
        text: StepText {
            save: resource.save.clone(),
            ..send(&format!("POST {}", kind.endpoint), Some(body))
        },
        line,
    }];
    let path = format!("{}/${{{name}.id}}", kind.endpoint);
    for (index, text) in resource.then.iter().enumerate() {
        let own = text.name.as_ref().map(|name| name.value.clone());
        let name = own.unwrap_or_else(|| format!("{name}-then-{}", index + 1));
        steps.push(Step { name, role: Role::Prepare, text: text.clone(), line });
    }
    if read {
        steps.push(Step {
            name: format!("{name}-as-it-was"),
            role: Role::Read { of: name.to_owned(), keeps: keeps.clone() },
            text: send(&format!("GET {path}"), None),
            line,
        });
    }
    if resource.deleted {
        steps.push(Step {
            name: format!("{name}-deleted"),
            role: Role::Prepare,
            text: send(&format!("DELETE {path}"), None),
            line,
        });
    }
    Ok(steps)
}

/// What a `with` adds; a placeholder that the plan knows is filled in here, so that it can be merged.
fn whole(with: &Value, bindings: &Map<String, Value>) -> Result<Value, String> {
    match with {
        Value::String(_) => lookup::fill_shallow(with, bindings)
            .map_err(|missing| format!("`{}` is not known", missing.0)),
        other => Ok(other.clone()),
    }
}

pub(super) fn send(line: &str, body: Option<Value>) -> StepText {
    StepText {
        send: Located { value: line.to_owned(), ..Located::default() },
        body: body.map(|value| Located { value, ..Located::default() }),
        ..StepText::default()
    }
}

impl Making<'_> {
    /// A resource type by name: as announced, else as the contract has it.
    pub(super) fn kind(&self, name: &str) -> Result<ResourceType, String> {
        if let Some(rules) = self.contract.and_then(|contract| contract.get(name)) {
            return Ok(ResourceType {
                name: name.to_owned(),
                endpoint: rules.endpoint.clone(),
                schema: rules.schema.clone(),
                extensions: Vec::new(),
            });
        }
        let announced = self.advertised.resource_type(name).cloned();
        announced.ok_or_else(|| format!("the target offers no resource type {name}"))
    }

    /// The body of a new resource.
    pub(super) fn body(&self, kind: &ResourceType, from: &str) -> Result<Value, String> {
        let empty = crate::suite::model::ResourceSamples::default();
        let samples = self.samples.resources.get(&kind.name).unwrap_or(&empty);
        let sample = match from {
            "minimal" if self.advertised.typical => &samples.typical,
            "minimal" => &samples.minimal,
            "typical" => &samples.typical,
            "full" => &samples.full,
            other => return Err(format!("unknown sample \"{other}\"")),
        };
        let mut body = Value::Object(sample.clone());
        if from != "minimal" || self.advertised.typical {
            self.keep_what_is_defined(kind, &mut body);
        }
        self.add_what_is_required(kind, &mut body);
        let mut urns = vec![json!(kind.schema)];
        for (urn, required) in &kind.extensions {
            if *required && let Some(schema) = self.advertised.schema(urn) {
                let mut extension = json!({});
                self.add_required_of(&schema.attributes, "", &mut extension);
                merge(&mut body, &json!({ urn: extension }));
                urns.push(json!(urn));
            }
        }
        merge(&mut body, &json!({ "schemas": urns }));
        if kind.name == "User" {
            merge(&mut body, &Value::Object(self.overrides.clone()));
        }
        Ok(body)
    }

    /// A larger sample holds only what the target's schema defines as writable.
    fn keep_what_is_defined(&self, kind: &ResourceType, body: &mut Value) {
        let Some(schema) = self.advertised.schema(&kind.schema) else { return };
        let Value::Object(object) = body else { return };
        object.retain(|name, value| {
            let found = schema.attributes.iter().find(|one| one.name.eq_ignore_ascii_case(name));
            let Some(attribute) = found.filter(|attribute| attribute.is_writable()) else {
                return name == "externalId";
            };
            keep_sub_attributes(attribute, value);
            true
        });
    }

    fn add_what_is_required(&self, kind: &ResourceType, body: &mut Value) {
        if let Some(schema) = self.advertised.schema(&kind.schema) {
            self.add_required_of(&schema.attributes, "", body);
        }
        let rules = self.contract.and_then(|contract| contract.get(&kind.name));
        let required = rules.and_then(|rules| rules.create.as_ref()?.required.as_ref());
        for path in required.iter().flat_map(|leaf| &leaf.is) {
            self.add(path, "string", &[], body);
        }
    }

    fn add_required_of(&self, attributes: &[Attribute], above: &str, body: &mut Value) {
        for attribute in attributes.iter().filter(|one| one.required && one.is_writable()) {
            let path = format!("{above}{}", attribute.name);
            if attribute.kind == "complex" && !attribute.multi_valued {
                self.add_required_of(&attribute.sub_attributes, &format!("{path}."), body);
                continue;
            }
            if attribute.kind == "complex" && !self.samples.attributes.contains_key(&path) {
                let mut item = json!({});
                self.add_required_of(&attribute.sub_attributes, "", &mut item);
                if item == json!({}) {
                    item = json!({ "value": "sample" });
                }
                add_missing(&path, json!([item]), body);
                continue;
            }
            self.add(&path, &attribute.kind, &attribute.canonical_values, body);
            if attribute.multi_valued {
                wrap(&path, body);
            }
        }
    }

    fn add(&self, path: &str, kind: &str, canonical: &[Value], body: &mut Value) {
        let named = self.samples.attributes.get(path).map(|samples| samples.sample.clone());
        let typed = || self.samples.types.get(kind).map(|samples| samples.sample.clone());
        let value = named.or_else(|| canonical.first().cloned()).or_else(typed);
        add_missing(path, value.unwrap_or_else(|| json!("sample")), body);
    }
}

fn keep_sub_attributes(attribute: &Attribute, value: &mut Value) {
    if attribute.sub_attributes.is_empty() {
        return;
    }
    let known = |name: &str| {
        attribute
            .sub_attributes
            .iter()
            .any(|one| one.name.eq_ignore_ascii_case(name) && one.is_writable())
    };
    match value {
        Value::Object(object) => object.retain(|name, _| known(name)),
        Value::Array(items) => items.iter_mut().filter_map(Value::as_object_mut).for_each(|item| {
            item.retain(|name, _| known(name));
        }),
        _ => {}
    }
}

/// Adds a value at a path, unless something is there.
fn add_missing(path: &str, value: Value, body: &mut Value) {
    if lookup::first(body, path).is_none() {
        merge(body, &path.rsplit('.').fold(value, |inner, name| json!({ name: inner })));
    }
}

/// Makes a list of what stands at a path, if it is none.
fn wrap(path: &str, body: &mut Value) {
    let mut at = body;
    for part in path.split('.') {
        match at.get_mut(part) {
            Some(inner) => at = inner,
            None => return,
        }
    }
    if !at.is_array() {
        *at = json!([at.take()]);
    }
}
