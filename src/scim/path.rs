//! Attribute paths (RFC 7644 section 3.10), compared without case (RFC 7643 section 2.1).

use std::fmt;

use serde_json::{Map, Value};

/// `urn:…:User:name.givenName`: an optional schema URN, an attribute, an optional sub-attribute.
#[derive(Clone, Debug)]
pub struct AttributePath {
    /// The schema URN before the last colon, if one is given.
    pub schema: Option<String>,
    /// The attribute's name.
    pub attribute: String,
    /// The sub-attribute's name, if one is given.
    pub sub_attribute: Option<String>,
}

impl AttributePath {
    /// Reads a path. A text without a usable name becomes a path that matches nothing.
    pub fn parse(text: &str) -> Self {
        let (schema, rest) = split_urn(text);
        let (attribute, sub_attribute) = match rest.split_once('.') {
            Some((attribute, sub)) => (attribute, Some(sub.to_owned())),
            None => (rest, None),
        };
        Self { schema: schema.map(str::to_owned), attribute: attribute.to_owned(), sub_attribute }
    }

    /// Whether both name the same attribute; a URN that only one of them gives does not matter.
    pub fn same_as(&self, other: &Self) -> bool {
        let schemas = match (&self.schema, &other.schema) {
            (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
            _ => true,
        };
        let subs = match (&self.sub_attribute, &other.sub_attribute) {
            (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
            (None, None) => true,
            _ => false,
        };
        schemas && subs && self.attribute.eq_ignore_ascii_case(&other.attribute)
    }
}

impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}:")?;
        }
        f.write_str(&self.attribute)?;
        if let Some(sub) = &self.sub_attribute {
            write!(f, ".{sub}")?;
        }
        Ok(())
    }
}

/// Splits `urn:a:b:2.0:User:name.givenName` at the colon that ends the URN.
///
/// A schema URN holds a version with a dot (`2.0`), so the split is at the last colon.
pub fn split_urn(text: &str) -> (Option<&str>, &str) {
    let is_urn = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("urn:"));
    match text.rfind(':') {
        Some(at) if is_urn => (Some(&text[..at]), &text[at + 1..]),
        _ => (None, text),
    }
}

/// The member of a JSON object with this name, without regard to case.
///
/// An exact match wins over one that differs in case.
pub fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object
        .get(name)
        .or_else(|| object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_urn_ends_at_the_last_colon() {
        let path =
            AttributePath::parse("urn:ietf:params:scim:schemas:core:2.0:User:name.givenName");
        assert_eq!(path.schema.as_deref(), Some("urn:ietf:params:scim:schemas:core:2.0:User"));
        assert_eq!(path.attribute, "name");
        assert_eq!(path.sub_attribute.as_deref(), Some("givenName"));
    }

    #[test]
    fn names_are_compared_without_case() {
        assert!(AttributePath::parse("USERNAME").same_as(&AttributePath::parse("userName")));
        assert!(!AttributePath::parse("name").same_as(&AttributePath::parse("name.givenName")));
    }
}
