//! Iterations: one instance of a check for each of something.

use serde_json::{Map, Value, json};

use super::advertised::Advertised;
use crate::expect::Words;
use crate::scim::characteristics::{Attribute, ResourceType};
use crate::suite::model::{AttributeQuery, ExtensionQuery, Iteration, SamplesFile, TypeQuery};

/// One instance: what its id gets at its end, and what its templates may name.
#[derive(Clone, Debug, Default)]
pub(super) struct Instance {
    pub(super) label: String,
    pub(super) bindings: Map<String, Value>,
}

/// The instances of a check; exactly one without an iteration.
pub(super) fn instances(
    iteration: Option<&Iteration>,
    rule: Option<&Map<String, Value>>,
    advertised: &Advertised,
    samples: &SamplesFile,
) -> Vec<Instance> {
    let Some(iteration) = iteration else { return vec![Instance::default()] };
    let mut all = vec![Instance::default()];
    if let Some(query) = &iteration.resource_type {
        all = product(&all, &types(query, advertised));
    }
    if let Some(query) = &iteration.attribute {
        let mut found = attributes(query, advertised, samples);
        if advertised.assumed {
            found = vec![any_attribute(advertised)];
        }
        all = product(&all, &found);
    }
    if let Some(query) = &iteration.extension {
        all = product(&all, &extensions(query, advertised));
    }
    if let Some(list) = &iteration.rule {
        let rows = rule.and_then(|rule| rule.get(list)).and_then(Value::as_array);
        let rows: Vec<Instance> = rows.into_iter().flatten().filter_map(row).collect();
        all = product(&all, &rows);
    }
    if let Some(table) = &iteration.table {
        let rows: Vec<Instance> =
            table.iter().filter_map(|one| row(&Value::Object(one.clone()))).collect();
        all = product(&all, &rows);
    }
    all
}

fn product(left: &[Instance], right: &[Instance]) -> Vec<Instance> {
    left.iter()
        .flat_map(|a| {
            right.iter().map(move |b| {
                let mut bindings = a.bindings.clone();
                bindings.extend(b.bindings.clone());
                Instance { label: format!("{}{}", a.label, b.label), bindings }
            })
        })
        .collect()
}

fn row(row: &Value) -> Option<Instance> {
    let name = row.get("name")?.as_str()?;
    let bindings = Map::from_iter([("row".to_owned(), row.clone())]);
    Some(Instance { label: format!("[{name}]"), bindings })
}

fn types(query: &TypeQuery, advertised: &Advertised) -> Vec<Instance> {
    let wanted = |kind: &&ResourceType| {
        can_be_made(kind, advertised)
            && query.only.as_ref().is_none_or(|only| has(only, &kind.name))
            && !query.except.iter().any(|name| name.eq_ignore_ascii_case(&kind.name))
    };
    advertised
        .types
        .iter()
        .filter(wanted)
        .map(|kind| Instance {
            label: format!("[{}]", kind.name),
            bindings: Map::from_iter([("type".to_owned(), describe(kind))]),
        })
        .collect()
}

/// Users and Groups are known from the RFC; what another type needs, only its schema says.
fn can_be_made(kind: &ResourceType, advertised: &Advertised) -> bool {
    ["User", "Group"].contains(&kind.name.as_str())
        || advertised.assumed
        || advertised.schema(&kind.schema).is_some()
}

fn extensions(query: &ExtensionQuery, advertised: &Advertised) -> Vec<Instance> {
    let mut found = Vec::new();
    for kind in &advertised.types {
        let named = query.of.as_ref().is_none_or(|of| has(of, &kind.name));
        if !named || !can_be_made(kind, advertised) {
            continue;
        }
        for (urn, required) in &kind.extensions {
            if query.required.is_none_or(|wanted| wanted == *required) {
                let extension = json!({ "urn": urn, "required": required });
                let bindings = Map::from_iter([
                    ("extension".to_owned(), extension),
                    ("type".to_owned(), describe(kind)),
                ]);
                found.push(Instance { label: format!("[{}.{urn}]", kind.name), bindings });
            }
        }
    }
    found
}

fn describe(kind: &ResourceType) -> Value {
    json!({ "name": kind.name, "endpoint": kind.endpoint, "schema": kind.schema })
}

fn has(words: &Words, word: &str) -> bool {
    words.as_slice().iter().any(|one| one.eq_ignore_ascii_case(word))
}

fn attributes(
    query: &AttributeQuery,
    advertised: &Advertised,
    samples: &SamplesFile,
) -> Vec<Instance> {
    let mut found = Vec::new();
    for kind in &advertised.types {
        if query.of.as_ref().is_some_and(|of| !has(of, &kind.name)) {
            continue;
        }
        let search = Search { query, samples, kind };
        if let Some(schema) = advertised.schema(&kind.schema) {
            search.collect(&schema.attributes, None, None, &mut found);
        }
        let extensions = kind.extensions.iter().filter(|_| query.extensions);
        for (urn, _) in extensions {
            if let Some(schema) = advertised.schema(urn) {
                search.collect(&schema.attributes, None, Some(urn), &mut found);
            }
        }
    }
    found.truncate(query.most.unwrap_or(usize::MAX));
    found
}

/// Stands for each attribute that a target may announce, where no target was asked.
fn any_attribute(advertised: &Advertised) -> Instance {
    let kind = advertised.types.first().map(describe).unwrap_or_default();
    let bindings = Map::from_iter([("attribute".to_owned(), json!({})), ("type".to_owned(), kind)]);
    Instance { label: "[*]".to_owned(), bindings }
}

struct Search<'a> {
    query: &'a AttributeQuery,
    samples: &'a SamplesFile,
    kind: &'a ResourceType,
}

impl Search<'_> {
    fn collect(
        &self,
        attributes: &[Attribute],
        above: Option<(&str, bool)>,
        urn: Option<&str>,
        found: &mut Vec<Instance>,
    ) {
        for attribute in attributes {
            let path = format!("{}{}", above.map_or("", |parent| parent.0), attribute.name);
            let top = above.is_none();
            if (!top || !self.query.only_sub_attributes) && self.wanted(attribute, &path, urn) {
                found.push(self.instance(attribute, &path, above, urn));
            }
            let below = self.query.only_sub_attributes
                || (self.query.sub_attributes && !attribute.multi_valued);
            if below && top && attribute.kind == "complex" {
                let parent = (format!("{path}."), attribute.multi_valued);
                let parent = Some((parent.0.as_str(), parent.1));
                self.collect(&attribute.sub_attributes, parent, urn, found);
            }
        }
    }

    fn wanted(&self, attribute: &Attribute, path: &str, urn: Option<&str>) -> bool {
        let query = self.query;
        let word =
            |words: &Option<Words>, word: &str| words.as_ref().is_none_or(|words| has(words, word));
        let flag = |wanted: Option<bool>, actual: bool| wanted.is_none_or(|one| one == actual);
        // Common attributes have characteristics that no schema can change (RFC 7643 section 3.1).
        let common = urn.is_none()
            && ["id", "externalId", "meta", "schemas"]
                .contains(&path.split('.').next().unwrap_or_default());
        !common
            && word(&query.kind, &attribute.kind)
            && word(&query.mutability, &attribute.mutability)
            && word(&query.returned, &attribute.returned)
            && word(&query.uniqueness, &attribute.uniqueness)
            && flag(query.multi_valued, attribute.multi_valued)
            && flag(query.required, attribute.required)
            && flag(query.case_exact, attribute.case_exact)
            && flag(query.canonical, !attribute.canonical_values.is_empty())
            && !query.except.iter().any(|except| except.eq_ignore_ascii_case(path))
    }

    fn instance(
        &self,
        attribute: &Attribute,
        path: &str,
        above: Option<(&str, bool)>,
        urn: Option<&str>,
    ) -> Instance {
        let values = self.values(attribute, path);
        let nest = |value: &Value| {
            let own = json!({ &attribute.name: value });
            let inner = match above {
                None => own,
                Some((parent, several)) => {
                    let parent = parent.trim_end_matches('.');
                    let own = if several { json!([own]) } else { own };
                    json!({ parent: own })
                }
            };
            match urn {
                None => inner,
                Some(urn) => json!({ "schemas": [self.kind.schema, urn], urn: inner }),
            }
        };
        let short = urn.map_or_else(|| path.to_owned(), |urn| format!("{urn}:{path}"));
        let mut data = Map::new();
        data.insert("path".to_owned(), json!(short));
        data.insert(
            "urn".to_owned(),
            json!(format!("{}:{path}", urn.unwrap_or(&self.kind.schema))),
        );
        data.insert("name".to_owned(), json!(attribute.name));
        data.insert("type".to_owned(), json!(attribute.kind));
        data.insert("mutability".to_owned(), json!(attribute.mutability));
        data.insert("returned".to_owned(), json!(attribute.returned));
        data.insert("multi_valued".to_owned(), json!(attribute.multi_valued));
        data.insert("required".to_owned(), json!(attribute.required));
        data.insert("case_exact".to_owned(), json!(attribute.case_exact));
        data.insert("uniqueness".to_owned(), json!(attribute.uniqueness));
        data.insert("schema".to_owned(), json!(urn.unwrap_or(&self.kind.schema)));
        let parent = above.map_or("", |(parent, _)| parent.trim_end_matches('.'));
        data.insert("parent".to_owned(), json!(parent));
        data.insert("canonical".to_owned(), json!(attribute.canonical_values));
        data.insert("body".to_owned(), nest(&values.sample));
        data.insert("other_body".to_owned(), nest(&values.other));
        data.insert("invalid_body".to_owned(), nest(&values.invalid));
        data.insert("sample".to_owned(), values.sample);
        data.insert("other".to_owned(), values.other);
        data.insert("invalid".to_owned(), values.invalid);
        let bindings = Map::from_iter([
            ("attribute".to_owned(), Value::Object(data)),
            ("type".to_owned(), describe(self.kind)),
        ]);
        Instance { label: format!("[{}.{short}]", self.kind.name), bindings }
    }

    /// Values that fit the attribute: by its path, by its canonical values, by its type.
    fn values(&self, attribute: &Attribute, path: &str) -> crate::suite::model::ValueSamples {
        if let Some(named) = self.samples.attributes.get(path) {
            return named.clone();
        }
        let mut values = self.of_type(attribute);
        if attribute.multi_valued {
            values.sample = json!([values.sample]);
            values.other = json!([values.other]);
            values.invalid = json!("not a list");
        }
        values
    }

    fn of_type(&self, attribute: &Attribute) -> crate::suite::model::ValueSamples {
        if attribute.kind == "complex" {
            let mut values = crate::suite::model::ValueSamples {
                sample: json!({}),
                other: json!({}),
                invalid: json!("not an object"),
            };
            for sub in attribute.sub_attributes.iter().filter(|sub| sub.is_writable()) {
                let inner = self.of_type(sub);
                // One flag on both of two values would be a conflict of its own.
                if sub.name == "primary" {
                    continue;
                }
                values.sample[&sub.name] = inner.sample;
                values.other[&sub.name] = inner.other;
            }
            return values;
        }
        let mut values = self.samples.types.get(&attribute.kind).cloned().unwrap_or_default();
        if let [first, rest @ ..] = attribute.canonical_values.as_slice() {
            values.sample = first.clone();
            values.other = rest.first().unwrap_or(first).clone();
        }
        values
    }
}
