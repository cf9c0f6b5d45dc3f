//! `status`: the HTTP status is one of a set.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::SeqAccess;
use serde::de::value::SeqAccessDeserializer;

use super::Finding;
use super::shape::{Shape, by_shape};

/// A code, a list of codes, or classes such as `"4xx"`.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum StatusSet {
    /// One of them.
    One(StatusPattern),
    /// Any of them.
    Many(Vec<StatusPattern>),
}

/// One code, or one class.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum StatusPattern {
    /// `404`
    Code(u16),
    /// `"4xx"`
    Class(String),
}

by_shape!(StatusSet);
by_shape!(StatusPattern);

impl<'de> Shape<'de> for StatusSet {
    const WANTED: &'static str = "a status, a class such as \"4xx\", or a list of them";
    fn text(text: &str) -> Option<Self> {
        StatusPattern::text(text).map(Self::One)
    }
    fn number(number: u64) -> Option<Self> {
        StatusPattern::number(number).map(Self::One)
    }
    fn list<A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(Self::Many)
    }
}

impl Shape<'_> for StatusPattern {
    const WANTED: &'static str = "a status or a class such as \"4xx\"";
    fn text(text: &str) -> Option<Self> {
        Some(Self::Class(text.to_owned()))
    }
    fn number(number: u64) -> Option<Self> {
        u16::try_from(number).ok().map(Self::Code)
    }
}

impl StatusPattern {
    /// Whether there is such a code or class, for the lint.
    pub fn exists(&self) -> bool {
        match self {
            Self::Code(code) => (100..600).contains(code),
            Self::Class(class) => {
                matches!(class.as_str(), "1xx" | "2xx" | "3xx" | "4xx" | "5xx")
            }
        }
    }

    fn holds(&self, status: u16) -> bool {
        match self {
            Self::Code(code) => *code == status,
            Self::Class(class) => {
                class.ends_with("xx") && class.starts_with(&(status / 100).to_string())
            }
        }
    }
}

impl fmt::Display for StatusPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Class(class) => f.write_str(class),
        }
    }
}

impl StatusSet {
    /// The codes and classes in the order of the file.
    pub fn patterns(&self) -> &[StatusPattern] {
        match self {
            Self::One(pattern) => std::slice::from_ref(pattern),
            Self::Many(patterns) => patterns,
        }
    }

    /// Whether a status belongs to the set.
    pub fn holds(&self, status: u16) -> bool {
        self.patterns().iter().any(|pattern| pattern.holds(status))
    }

    pub(super) fn judge(&self, status: u16) -> Option<Finding> {
        (!self.holds(status)).then(|| Finding::new("status", self.to_string(), status.to_string()))
    }
}

impl fmt::Display for StatusSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let patterns: Vec<String> = self.patterns().iter().map(ToString::to_string).collect();
        f.write_str(&patterns.join(" or "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(set: &str, status: u16, holds: bool) {
        let set: StatusSet = serde_json::from_str(set).unwrap();
        assert_eq!(set.judge(status).is_none(), holds);
    }

    #[test]
    fn codes_and_classes() {
        check("200", 200, true);
        check("[200, 204]", 204, true);
        check("[200, 204]", 400, false);
        check(r#""4xx""#, 404, true);
        check(r#"["4xx", 501]"#, 501, true);
        check(r#""4xx""#, 500, false);
    }
}
