//! The schemas that this provider serves, and what a path means in them.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::scim::{Attribute, AttributePath, Schema, urn};

use super::behavior::Behavior;

/// The URN of the custom resource type's schema.
pub const DEVICE: &str = "urn:scimcheck:emulator:2.0:Device";
/// The URN of the provider's own extension of User.
pub const AUDIT: &str = "urn:scimcheck:emulator:2.0:Audit";

/// A type of resource, with the schemas that are enforced.
#[derive(Debug)]
pub(super) struct ResourceType {
    pub(super) name: &'static str,
    pub(super) plural: &'static str,
    pub(super) description: &'static str,
    pub(super) core: Schema,
    pub(super) extensions: Vec<Extension>,
}

/// A schema that extends a type.
#[derive(Debug)]
pub(super) struct Extension {
    pub(super) schema: Schema,
    pub(super) required: bool,
}

/// Every type that is served and every schema that is published.
#[derive(Debug)]
pub(super) struct Catalog {
    pub(super) types: Vec<ResourceType>,
    pub(super) published: Vec<Value>,
}

/// What a path names.
#[derive(Clone, Copy, Debug)]
pub(super) enum Named<'a> {
    /// The whole container of an extension.
    Container(&'a Extension),
    /// An attribute or a sub-attribute.
    Place(Place<'a>),
}

/// An attribute in a resource.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// The extension whose container holds it, if it is not a core attribute.
    pub(super) extension: Option<&'a Extension>,
    /// The attribute.
    pub(super) attribute: &'a Attribute,
    /// The sub-attribute, if the path names one.
    pub(super) sub: Option<&'a Attribute>,
}

impl<'a> Place<'a> {
    /// The definition of what the path ends in.
    pub(super) fn definition(&self) -> &'a Attribute {
        self.sub.unwrap_or(self.attribute)
    }
}

/// The attributes that every resource has (RFC 7643 section 3.1).
pub(super) static COMMON: LazyLock<Schema> = LazyLock::new(|| {
    let text = r#"{ "id": "common", "attributes": [
        { "name": "schemas", "type": "reference", "multiValued": true, "caseExact": true,
          "returned": "always", "required": true },
        { "name": "id", "caseExact": true, "mutability": "readOnly", "returned": "always",
          "uniqueness": "server" },
        { "name": "externalId", "caseExact": true },
        { "name": "meta", "type": "complex", "mutability": "readOnly", "subAttributes": [
            { "name": "resourceType", "caseExact": true, "mutability": "readOnly" },
            { "name": "created", "type": "dateTime", "mutability": "readOnly" },
            { "name": "lastModified", "type": "dateTime", "mutability": "readOnly" },
            { "name": "location", "type": "reference", "caseExact": true,
              "mutability": "readOnly" },
            { "name": "version", "caseExact": true, "mutability": "readOnly" }
        ] }
    ] }"#;
    read(&parse(text))
});

impl Catalog {
    pub(super) fn new(behavior: &Behavior) -> Self {
        let mut user = parse(include_str!("schemas/user.json"));
        restrict_user(&mut user, behavior);
        let enterprise = parse(include_str!("schemas/enterprise.json"));
        let audit = parse(include_str!("schemas/audit.json"));
        let group = parse(include_str!("schemas/group.json"));
        let device = parse(include_str!("schemas/device.json"));

        let mut extensions = Vec::new();
        if behavior.enterprise {
            let required = behavior.enterprise_required;
            extensions.push(Extension { schema: read(&enterprise), required });
        }
        if behavior.audit {
            extensions.push(Extension { schema: read(&audit), required: false });
        }
        let mut types = vec![ResourceType {
            name: "User",
            plural: "Users",
            description: "People with an account",
            core: read(&user),
            extensions,
        }];
        let mut published = vec![user];
        if behavior.groups {
            let core = read(&group);
            published.push(group);
            types.push(ResourceType {
                name: "Group",
                plural: "Groups",
                description: "Sets of users and groups",
                core,
                extensions: Vec::new(),
            });
        }
        if behavior.devices {
            let core = read(&device);
            published.push(device);
            types.push(ResourceType {
                name: "Device",
                plural: "Devices",
                description: "Things with every kind of attribute",
                core,
                extensions: Vec::new(),
            });
        }
        if behavior.enterprise {
            published.push(enterprise);
        }
        if behavior.audit {
            published.push(audit);
        }
        if behavior.lists_discovery_schemas {
            published.push(parse(include_str!("schemas/service_provider_config.json")));
            published.push(parse(include_str!("schemas/resource_type.json")));
            published.push(parse(include_str!("schemas/schema.json")));
        }
        Self { types, published }
    }

    /// The index of the type whose endpoint has this name.
    pub(super) fn by_plural(&self, plural: &str) -> Option<usize> {
        self.types.iter().position(|kind| kind.plural == plural)
    }
}

impl ResourceType {
    /// What a path names in this type.
    pub(super) fn resolve(&self, path: &AttributePath) -> Option<Named<'_>> {
        if let Some(urn) = &path.schema {
            let whole = |extension: &&Extension| {
                let id = &extension.schema.id;
                path.sub_attribute.is_none()
                    && id.len() == urn.len() + 1 + path.attribute.len()
                    && id.get(..urn.len()).is_some_and(|start| start.eq_ignore_ascii_case(urn))
                    && id
                        .get(urn.len() + 1..)
                        .is_some_and(|end| end.eq_ignore_ascii_case(&path.attribute))
            };
            if let Some(extension) = self.extensions.iter().find(whole) {
                return Some(Named::Container(extension));
            }
            for extension in &self.extensions {
                if extension.schema.id.eq_ignore_ascii_case(urn) {
                    return place(&extension.schema, Some(extension), path).map(Named::Place);
                }
            }
            if !self.core.id.eq_ignore_ascii_case(urn) {
                return None;
            }
        }
        place(&self.core, None, path).or_else(|| place(&COMMON, None, path)).map(Named::Place)
    }

    /// Like [`Self::resolve`], for a path given as text.
    pub(super) fn resolve_text(&self, text: &str) -> Option<Named<'_>> {
        self.resolve(&AttributePath::parse(text))
    }

    /// The extension with this URN.
    pub(super) fn extension(&self, urn: &str) -> Option<&Extension> {
        self.extensions.iter().find(|extension| extension.schema.id.eq_ignore_ascii_case(urn))
    }
}

fn place<'a>(
    schema: &'a Schema,
    extension: Option<&'a Extension>,
    path: &AttributePath,
) -> Option<Place<'a>> {
    let attribute = find(&schema.attributes, &path.attribute)?;
    let sub = match &path.sub_attribute {
        None => None,
        Some(name) => Some(find(&attribute.sub_attributes, name)?),
    };
    Some(Place { extension, attribute, sub })
}

/// The attribute of this name, without regard to case.
pub(super) fn find<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn read(definition: &Value) -> Schema {
    Schema::read(definition)
        .unwrap_or_else(|| Schema { id: urn::USER.to_owned(), attributes: Vec::new() })
}

/// Cuts the User schema down to the attributes that the provider has, as it has them.
fn restrict_user(user: &mut Value, behavior: &Behavior) {
    let Some(Value::Array(attributes)) = user.get_mut("attributes") else { return };
    if !behavior.groups || !behavior.groups_attribute {
        attributes.retain(|attribute| attribute["name"] != "groups");
    }
    if let Some(wanted) = &behavior.user_attributes {
        let named = |path: &str| wanted.iter().any(|one| one.eq_ignore_ascii_case(path));
        attributes.retain_mut(|attribute| {
            let name = text(attribute, "name");
            if named(&name) {
                return true;
            }
            let Some(Value::Array(subs)) = attribute.get_mut("subAttributes") else { return false };
            subs.retain(|sub| named(&format!("{name}.{}", text(sub, "name"))));
            !subs.is_empty()
        });
    }
    for path in &behavior.read_only {
        amend(attributes, path, &mut |definition| {
            definition.insert("mutability".to_owned(), "readOnly".into());
        });
    }
    for path in &behavior.required {
        if let Some((parent, _)) = path.split_once('.') {
            amend_one(attributes, parent, &mut |definition| {
                definition.insert("required".to_owned(), true.into());
            });
        }
        amend_one(attributes, path, &mut |definition| {
            definition.insert("required".to_owned(), true.into());
        });
    }
}

fn text(definition: &Value, key: &str) -> String {
    definition.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Changes the definition at a path and those below it.
fn amend(attributes: &mut [Value], path: &str, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    amend_one(attributes, path, change);
    for attribute in attributes {
        if text(attribute, "name").eq_ignore_ascii_case(path)
            && let Some(Value::Array(subs)) = attribute.get_mut("subAttributes")
        {
            subs.iter_mut().filter_map(Value::as_object_mut).for_each(&mut *change);
        }
    }
}

/// Changes the definition at a path, `name` or `name.givenName`.
pub(super) fn amend_one(
    attributes: &mut [Value],
    path: &str,
    change: &mut dyn FnMut(&mut Map<String, Value>),
) {
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    for attribute in attributes {
        if !text(attribute, "name").eq_ignore_ascii_case(name) {
            continue;
        }
        match (rest, attribute.as_object_mut()) {
            (None, Some(definition)) => change(definition),
            (Some(rest), Some(definition)) => {
                if let Some(Value::Array(subs)) = definition.get_mut("subAttributes") {
                    amend_one(subs, rest, change);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: &str) {
        let catalog = Catalog::new(&Behavior::rfc());
        let actual = match catalog.types[0].resolve_text(path) {
            None => "nothing".to_owned(),
            Some(Named::Container(_)) => "container".to_owned(),
            Some(Named::Place(place)) => place.definition().name.clone(),
        };
        assert_eq!(actual, expected, "{path}");
    }

    #[test]
    fn paths_are_resolved_without_case() {
        check("USERNAME", "userName");
        check("name.GIVENNAME", "givenName");
        check("urn:ietf:params:scim:schemas:core:2.0:user:name.givenName", "givenName");
        check("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "container");
        check(
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
            "employeeNumber",
        );
        check("employeeNumber", "nothing");
        check("meta.created", "created");
        check("name.nope", "nothing");
        check("", "nothing");
    }

    #[test]
    fn insightly_has_its_documented_attributes_alone() {
        let catalog = Catalog::new(&Behavior::insightly());
        assert_eq!(catalog.types.len(), 1);
        let names: Vec<_> =
            catalog.types[0].core.attributes.iter().map(|a| a.name.as_str()).collect();
        assert_eq!(names, ["userName", "name", "active", "emails"]);
        let emails = &catalog.types[0].core.attributes[3];
        assert_eq!(emails.mutability, "readOnly");
        assert!(emails.sub_attributes.iter().all(|sub| sub.mutability == "readOnly"));
        assert!(catalog.types[0].core.attributes[1].required);
    }
}
