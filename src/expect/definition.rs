//! `definition`: what a published schema says of an attribute (RFC 7643 section 7).

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::same::same;
use super::{Finding, Scene, lookup, show};

/// The definition of one attribute, looked for in the answer of `/Schemas`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DefinitionExpectation {
    /// The schema's URN.
    pub schema: String,
    /// The attribute's path.
    pub attribute: String,
    /// The characteristics it has; what is left out does not matter.
    #[serde(default)]
    pub is: Map<String, Value>,
    /// Not judged if the schema does not define the attribute.
    #[serde(default)]
    pub optional: bool,
}

impl DefinitionExpectation {
    pub(super) fn judge(&self, scene: Scene<'_>) -> Vec<Finding> {
        let fill = |text: &String| lookup::fill_text(text, scene.names).unwrap_or(text.clone());
        let (schema, attribute) = (fill(&self.schema), fill(&self.attribute));
        let Some(definition) = find(scene, &schema, &attribute) else {
            let actual = "the schema does not define it";
            let finding = || Finding::new(attribute.clone(), "a definition", actual);
            return if self.optional { Vec::new() } else { vec![finding()] };
        };
        let mut out = Vec::new();
        for (name, wanted) in &self.is {
            let wanted = lookup::fill(wanted, scene.names).unwrap_or(wanted.clone());
            let unstated = default_of(name);
            let actual = lookup::first(definition, name).unwrap_or(&unstated);
            // `{ one_of: […] }` allows any of several.
            let allowed = wanted.get("one_of").and_then(Value::as_array);
            let right = match allowed {
                Some(allowed) => allowed.iter().any(|one| same(one, actual)),
                None => same(&wanted, actual),
            };
            if !right {
                let subject = format!("{name} of {attribute}");
                out.push(Finding::new(subject, show(&wanted), show(actual)));
            }
        }
        out
    }
}

/// What an unstated characteristic is (RFC 7643 section 2.2).
fn default_of(name: &str) -> Value {
    match name {
        "required" | "multiValued" | "caseExact" => Value::Bool(false),
        "mutability" => Value::from("readWrite"),
        "returned" => Value::from("default"),
        "uniqueness" => Value::from("none"),
        "type" => Value::from("string"),
        _ => Value::Null,
    }
}

fn find<'a>(scene: Scene<'a>, schema: &str, attribute: &str) -> Option<&'a Value> {
    let has_id = |resource: &&'a Value| {
        let id = lookup::first(resource, "id").and_then(Value::as_str);
        id.is_some_and(|id| id.eq_ignore_ascii_case(schema))
    };
    let body = scene.json();
    let schema = scene.listed().into_iter().find(has_id).or_else(|| body.filter(has_id))?;
    let mut names = attribute.split('.');
    let mut definition = named(lookup::first(schema, "attributes")?, names.next()?)?;
    for name in names {
        definition = named(lookup::first(definition, "subAttributes")?, name)?;
    }
    Some(definition)
}

fn named<'a>(definitions: &'a Value, name: &str) -> Option<&'a Value> {
    definitions.as_array()?.iter().find(|definition| {
        let found = lookup::first(definition, "name").and_then(Value::as_str);
        found.is_some_and(|found| found.eq_ignore_ascii_case(name))
    })
}
