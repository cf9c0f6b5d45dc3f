//! Attribute characteristics (RFC 7643 sections 2.2 and 7), read leniently from a schema that a
//! service provider published.

use serde_json::{Map, Value};

use super::path::{AttributePath, member};

/// The types of attributes (RFC 7643 section 2.3).
pub const TYPES: [&str; 8] =
    ["string", "boolean", "decimal", "integer", "dateTime", "binary", "reference", "complex"];
/// The words of `mutability`.
pub const MUTABILITIES: [&str; 4] = ["readOnly", "readWrite", "immutable", "writeOnly"];
/// The words of `returned`.
pub const RETURNED: [&str; 4] = ["always", "never", "default", "request"];
/// The words of `uniqueness`.
pub const UNIQUENESS: [&str; 3] = ["none", "server", "global"];

/// A schema as a service provider publishes it.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The schema's URN.
    pub id: String,
    /// Its top-level attributes.
    pub attributes: Vec<Attribute>,
}

/// A resource type that the target announces (RFC 7643 section 6).
#[derive(Clone, Debug)]
pub struct ResourceType {
    /// Its name, which `meta.resourceType` repeats.
    pub name: String,
    /// Its endpoint below the base URL, with a slash in front.
    pub endpoint: String,
    /// The URN of its schema.
    pub schema: String,
    /// The URNs of its extensions, and whether each is required.
    pub extensions: Vec<(String, bool)>,
}

/// One attribute's characteristics; what is unstated has the default of RFC 7643 section 2.2.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The attribute's name.
    pub name: String,
    /// `string`, `boolean`, `decimal`, `integer`, `dateTime`, `binary`, `reference` or `complex`.
    pub kind: String,
    /// Whether it holds a list.
    pub multi_valued: bool,
    /// Whether a resource must have it.
    pub required: bool,
    /// Whether its values are compared with case.
    pub case_exact: bool,
    /// `readOnly`, `readWrite`, `immutable` or `writeOnly`.
    pub mutability: String,
    /// `always`, `never`, `default` or `request`.
    pub returned: String,
    /// `none`, `server` or `global`.
    pub uniqueness: String,
    /// The values that the provider suggests.
    pub canonical_values: Vec<Value>,
    /// What a reference may point to.
    pub reference_types: Vec<String>,
    /// The sub-attributes of a complex attribute.
    pub sub_attributes: Vec<Attribute>,
}

impl Schema {
    /// Reads a Schema resource; `None` if it has no id.
    pub fn read(resource: &Value) -> Option<Self> {
        let object = resource.as_object()?;
        let id = member(object, "id")?.as_str()?.to_owned();
        Some(Self { id, attributes: read_attributes(object, "attributes") })
    }

    /// The definition that a path names, if this schema has one.
    pub fn find(&self, path: &AttributePath) -> Option<&Attribute> {
        if path.schema.as_ref().is_some_and(|schema| !schema.eq_ignore_ascii_case(&self.id)) {
            return None;
        }
        let attribute = find(&self.attributes, &path.attribute)?;
        match &path.sub_attribute {
            Some(sub) => find(&attribute.sub_attributes, sub),
            None => Some(attribute),
        }
    }
}

fn find<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

fn read_attributes(object: &Map<String, Value>, key: &str) -> Vec<Attribute> {
    let list = member(object, key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Attribute::read).collect()
}

impl Attribute {
    fn read(definition: &Value) -> Option<Self> {
        let object = definition.as_object()?;
        let text = |key: &str, default: &str| {
            member(object, key).and_then(Value::as_str).unwrap_or(default).to_owned()
        };
        let flag = |key: &str| member(object, key).and_then(Value::as_bool).unwrap_or(false);
        let list = |key: &str| member(object, key).and_then(Value::as_array).cloned();
        Some(Self {
            name: member(object, "name")?.as_str()?.to_owned(),
            kind: text("type", "string"),
            multi_valued: flag("multiValued"),
            required: flag("required"),
            case_exact: flag("caseExact"),
            mutability: text("mutability", "readWrite"),
            returned: text("returned", "default"),
            uniqueness: text("uniqueness", "none"),
            canonical_values: list("canonicalValues").unwrap_or_default(),
            reference_types: list("referenceTypes")
                .unwrap_or_default()
                .iter()
                .filter_map(|value| value.as_str().map(str::to_owned))
                .collect(),
            sub_attributes: read_attributes(object, "subAttributes"),
        })
    }

    /// Whether a client may set it.
    pub fn is_writable(&self) -> bool {
        self.mutability != "readOnly"
    }
}
