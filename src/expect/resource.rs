//! `resource`: a resource is valid against the schemas that the target publishes.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::value::{has_format, has_type};
use super::{Finding, lookup, show};
use crate::scim::characteristics::{Attribute, ResourceType, Schema};
use crate::scim::path::{member, split_urn};

/// What of a resource is compared with the published schemas.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is one condition of a suite file")]
#[serde(deny_unknown_fields)]
pub struct ResourceExpectation {
    /// Each value has the JSON type of its definition.
    #[serde(default)]
    pub types: bool,
    /// Multi-valued attributes are lists, others are not.
    #[serde(default)]
    pub plurality: bool,
    /// Each attribute is defined.
    #[serde(default)]
    pub defined: bool,
    /// Attributes that are never returned are not there.
    #[serde(default)]
    pub never_returned: bool,
    /// Attributes that are returned only on request are not there.
    #[serde(default)]
    pub not_requested: bool,
    /// Attributes that are write-only are not there.
    #[serde(default)]
    pub write_only: bool,
    /// Required attributes are there.
    #[serde(default)]
    pub required: bool,
    /// Each URN in `schemas` is the schema of the resource's type or one of its extensions.
    #[serde(default)]
    pub declared: bool,
    /// Each URN in `schemas` is that of a published schema.
    #[serde(default)]
    pub published: bool,
    /// Each extension that the resource holds is named in `schemas`.
    #[serde(default)]
    pub lists_used: bool,
    /// Attributes that are always returned are there.
    #[serde(default)]
    pub always_returned: bool,
    /// Attributes that may be missing, by their path below their schema's URN.
    #[serde(default)]
    pub except: Vec<String>,
}

/// Attributes that every resource has, whatever its schema says (RFC 7643 section 3.1).
const COMMON: [&str; 4] = ["schemas", "id", "externalId", "meta"];

impl ResourceExpectation {
    pub(super) fn judge(
        &self,
        subject: &Value,
        schemas: &[Schema],
        types: &[ResourceType],
    ) -> Vec<Finding> {
        let Some(object) = subject.as_object() else {
            return vec![Finding::new("body", "a resource", show(subject))];
        };
        let mut out = Vec::new();
        let urns = lookup::first(subject, "schemas").and_then(Value::as_array);
        let named: Vec<&str> = urns.into_iter().flatten().filter_map(Value::as_str).collect();
        out.extend(self.judge_urns(subject, object, &named, schemas, types));
        let used: Vec<&Schema> = schemas
            .iter()
            .filter(|schema| named.iter().any(|urn| urn.eq_ignore_ascii_case(&schema.id)))
            .collect();
        for schema in used {
            match member(object, &schema.id).and_then(Value::as_object) {
                Some(extension) => {
                    let place = format!("{}:", schema.id);
                    self.judge_object(extension, &schema.attributes, &place, &mut out);
                }
                None if !is_extension(schema, object, &named) => {
                    self.judge_object(object, &schema.attributes, "", &mut out);
                }
                None => {}
            }
        }
        out
    }

    fn judge_urns(
        &self,
        subject: &Value,
        object: &Map<String, Value>,
        named: &[&str],
        schemas: &[Schema],
        types: &[ResourceType],
    ) -> Vec<Finding> {
        let mut out = Vec::new();
        let text = |path: &str| lookup::first(subject, path).and_then(Value::as_str);
        let kind = types
            .iter()
            .find(|kind| text("meta.resourceType") == Some(kind.name.as_str()))
            .or_else(|| types.iter().find(|kind| named.contains(&kind.schema.as_str())));
        if let Some(kind) = kind.filter(|_| self.declared) {
            let declared = |urn: &&&str| {
                kind.schema == **urn || kind.extensions.iter().any(|(one, _)| one == **urn)
            };
            for urn in named.iter().filter(|urn| !declared(urn)) {
                let expected = format!("a schema of the resource type {}", kind.name);
                out.push(Finding::new("schemas", expected, *urn));
            }
        }
        if self.published && !schemas.is_empty() {
            for urn in named.iter().filter(|urn| !schemas.iter().any(|one| one.id == ***urn)) {
                out.push(Finding::new("schemas", "a schema that /Schemas publishes", *urn));
            }
        }
        if self.lists_used {
            let holds = |value: &Value| value.as_object().is_some_and(|inner| !inner.is_empty());
            let unnamed = |urn: &String| !named.iter().any(|one| one.eq_ignore_ascii_case(urn));
            for (urn, _) in object.iter().filter(|(urn, value)| {
                urn.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("urn:")) && holds(value)
            }) {
                if unnamed(urn) {
                    out.push(Finding::new(
                        "schemas",
                        format!("{urn} among them"),
                        named.join(", "),
                    ));
                }
            }
        }
        out
    }

    fn judge_object(
        &self,
        object: &Map<String, Value>,
        attributes: &[Attribute],
        place: &str,
        out: &mut Vec<Finding>,
    ) {
        for (name, value) in object {
            let common =
                place.is_empty() && (COMMON.contains(&name.as_str()) || name.contains(':'));
            if common || value.is_null() {
                continue;
            }
            let path = format!("{place}{name}");
            match attributes.iter().find(|one| one.name.eq_ignore_ascii_case(name)) {
                Some(attribute) => self.judge_attribute(value, attribute, &path, out),
                None if self.defined => {
                    out.push(Finding::new(
                        path,
                        "an attribute of the published schema",
                        "it is not",
                    ));
                }
                None => {}
            }
        }
        for attribute in attributes {
            let path = format!("{place}{}", attribute.name);
            let (_, below) = split_urn(&path);
            let excepted = self.except.iter().any(|one| one.eq_ignore_ascii_case(below));
            let missing = !excepted && member(object, &attribute.name).is_none_or(Value::is_null);
            if missing && self.required && attribute.required && attribute.returned == "default" {
                out.push(Finding::new(path, "a value, as it is required", "no value"));
            } else if missing
                && self.always_returned
                && attribute.returned == "always"
                && attribute.required
            {
                out.push(Finding::new(path, "a value, as it is always returned", "no value"));
            }
        }
    }

    fn judge_attribute(
        &self,
        value: &Value,
        attribute: &Attribute,
        path: &str,
        out: &mut Vec<Finding>,
    ) {
        let hidden = (self.never_returned && attribute.returned == "never")
            || (self.not_requested && attribute.returned == "request")
            || (self.write_only && attribute.mutability == "writeOnly");
        if hidden {
            out.push(Finding::new(path, "not to be returned", "it is there"));
        }
        if self.plurality && attribute.multi_valued != value.is_array() {
            let expected = if attribute.multi_valued { "a list" } else { "no list" };
            out.push(Finding::new(path, expected, show(value)));
        }
        let items = match value {
            Value::Array(items) => items.as_slice(),
            single => std::slice::from_ref(single),
        };
        for item in items {
            if self.types && !fits(item, &attribute.kind) {
                out.push(Finding::new(path, format!("type {}", attribute.kind), show(item)));
            }
            if let Some(object) = item.as_object().filter(|_| attribute.kind == "complex") {
                let place = format!("{path}.");
                self.judge_object(object, &attribute.sub_attributes, &place, out);
            }
        }
    }
}

/// Whether a schema that a resource names is an extension: its container is absent, and another
/// schema describes the attributes at the top.
fn is_extension(schema: &Schema, object: &Map<String, Value>, named: &[&str]) -> bool {
    let at_top = schema.attributes.iter().any(|one| member(object, &one.name).is_some());
    named.len() > 1 && (schema.id.contains(":extension:") || !at_top)
}

fn fits(value: &Value, kind: &str) -> bool {
    match kind {
        "string" | "binary" => has_type(value, "string"),
        "reference" => has_format(value, "uri"),
        "dateTime" => has_format(value, "dateTime"),
        "boolean" => has_type(value, "boolean"),
        "integer" => has_type(value, "integer"),
        "decimal" => has_type(value, "number"),
        "complex" => has_type(value, "object"),
        _ => true,
    }
}
