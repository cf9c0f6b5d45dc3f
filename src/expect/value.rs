//! `value`: what stands at a path.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::header::same_url;
use super::same::{instant, same};
use super::{Finding, Scene, Words, lookup, show};

/// What is expected of the value at a path; where the path leads to several, of each.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueExpectation {
    /// The path; the whole subject without one.
    pub of: Option<String>,
    /// It is this.
    pub is: Option<Value>,
    /// It is not this.
    pub not: Option<Value>,
    /// It is one of these.
    pub one_of: Option<Vec<Value>>,
    /// It matches this regular expression.
    pub matches: Option<String>,
    /// It does not match this regular expression.
    pub not_matches: Option<String>,
    /// Its JSON type: `string`, `boolean`, `integer`, `number`, `array` or `object`.
    #[serde(rename = "type")]
    pub kind: Option<Words>,
    /// Its format: `dateTime`, `uri`, `absolute-uri`, `base64` or `non-empty`.
    pub format: Option<String>,
    /// Compare strings without case.
    #[serde(default)]
    pub fold: bool,
    /// Compare as URLs: an absolute one and a path are the same if the paths are.
    #[serde(default)]
    pub url: bool,
    /// It may be absent.
    #[serde(default)]
    pub optional: bool,
}

impl ValueExpectation {
    pub(super) fn judge(&self, subject: &Value, scene: Scene<'_>) -> Result<Vec<Finding>, Finding> {
        let path = scene.fill(&Value::String(self.of.clone().unwrap_or_default()))?;
        let path = lookup::text_of(&path);
        let found = if path.is_empty() { vec![subject] } else { lookup::all(subject, &path) };
        let shown = if path.is_empty() { "value".to_owned() } else { path };
        if found.is_empty() {
            if self.optional || (self.is == Some(Value::Null)) || self.only_excludes() {
                return Ok(Vec::new());
            }
            return Ok(vec![Finding::new(shown, self.wanted(scene)?, "no value")]);
        }
        let mut out = Vec::new();
        for value in found {
            if let Some(expected) = self.violation(value, scene)? {
                out.push(Finding::new(&shown, expected, show(value)));
            }
        }
        Ok(out)
    }

    fn only_excludes(&self) -> bool {
        (self.not.is_some() || self.not_matches.is_some())
            && self.is.is_none()
            && self.one_of.is_none()
            && self.kind.is_none()
            && self.matches.is_none()
            && self.format.is_none()
    }

    fn wanted(&self, scene: Scene<'_>) -> Result<String, Finding> {
        Ok(match (&self.is, &self.one_of, &self.kind, &self.format) {
            (Some(is), ..) => show(&scene.fill(is)?),
            (_, Some(set), ..) => set.iter().map(show).collect::<Vec<_>>().join(" or "),
            (_, _, Some(kind), _) => format!("a value of type {}", kind.as_slice().join(" or ")),
            (_, _, _, Some(format)) => format!("a value of format {format}"),
            _ => "a value".to_owned(),
        })
    }

    /// What would have been right, if the value is wrong.
    fn violation(&self, value: &Value, scene: Scene<'_>) -> Result<Option<String>, Finding> {
        if let Some(is) = &self.is {
            let is = scene.fill(is)?;
            if !self.equal(&is, value) {
                return Ok(Some(show(&is)));
            }
        }
        if let Some(not) = &self.not {
            let not = scene.fill(not)?;
            if self.equal(&not, value) {
                return Ok(Some(format!("anything but {}", show(&not))));
            }
        }
        if let Some(set) = &self.one_of {
            let set = set.iter().map(|one| scene.fill(one)).collect::<Result<Vec<_>, _>>()?;
            if !set.iter().any(|one| self.equal(one, value)) {
                return Ok(Some(set.iter().map(show).collect::<Vec<_>>().join(" or ")));
            }
        }
        if let Some(pattern) = &self.matches {
            let pattern = lookup::text_of(&scene.fill(&Value::String(pattern.clone()))?);
            if super::pattern::matches(&pattern, &lookup::text_of(value)) != Some(true) {
                return Ok(Some(format!("something that matches {pattern}")));
            }
        }
        if let Some(pattern) = &self.not_matches {
            let pattern = lookup::text_of(&scene.fill(&Value::String(pattern.clone()))?);
            if super::pattern::matches(&pattern, &lookup::text_of(value)) == Some(true) {
                return Ok(Some(format!("nothing that matches {pattern}")));
            }
        }
        if let Some(kind) = &self.kind
            && !kind.as_slice().iter().any(|kind| has_type(value, kind))
        {
            return Ok(Some(format!("type {}", kind.as_slice().join(" or "))));
        }
        if let Some(format) = &self.format {
            let format = lookup::text_of(&scene.fill(&Value::String(format.clone()))?);
            if !has_format(value, &format) {
                return Ok(Some(format!("format {format}")));
            }
        }
        Ok(None)
    }

    fn equal(&self, wanted: &Value, actual: &Value) -> bool {
        match (wanted, actual) {
            (Value::String(a), Value::String(b)) if self.fold => {
                a.to_lowercase() == b.to_lowercase()
            }
            (Value::String(a), Value::String(b)) if self.url => same_url(a, b),
            _ => same(wanted, actual),
        }
    }
}

/// The words of `type`.
pub const TYPES: [&str; 6] = ["string", "boolean", "integer", "number", "array", "object"];
/// The words of `format`.
pub const FORMATS: [&str; 5] = ["dateTime", "uri", "absolute-uri", "base64", "non-empty"];

pub(super) fn has_type(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

pub(super) fn has_format(value: &Value, format: &str) -> bool {
    let text = value.as_str();
    match format {
        "dateTime" => text.is_some_and(|text| instant(text).is_some()),
        "uri" => text.is_some_and(is_uri_reference),
        "absolute-uri" => text.is_some_and(|text| is_uri_reference(text) && has_scheme(text)),
        "base64" => text.is_some_and(is_base64),
        "non-empty" => !matches!(value, Value::Null) && text != Some(""),
        _ => false,
    }
}

fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        !rest.is_empty()
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// Whether a text can be a URI reference: non-empty, printable, without spaces, quotes or the like.
fn is_uri_reference(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"\"<>\\^`{|}".contains(c))
}

fn is_base64(text: &str) -> bool {
    let kept: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let body = kept.trim_end_matches('=');
    kept.len() - body.len() <= 2
        && body.len() % 4 != 1
        && body.chars().all(|c| c.is_ascii_alphanumeric() || "+/-_".contains(c))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn formats() {
        assert!(has_format(&json!("2026-01-02T03:04:05.678Z"), "dateTime"));
        assert!(has_format(&json!("2026-01-02T03:04:05+02:00"), "dateTime"));
        assert!(has_format(&json!("2026-01-02T03:04:05"), "dateTime"));
        assert!(!has_format(&json!("2026-01-02 03:04:05"), "dateTime"));
        assert!(!has_format(&json!("2026-01-02"), "dateTime"));
        assert!(!has_format(&json!(1_700_000_000), "dateTime"));
        assert!(has_format(&json!("/Users/1"), "uri"));
        assert!(!has_format(&json!("a b"), "uri"));
        assert!(has_format(&json!("aGVsbG8="), "base64"));
        assert!(!has_format(&json!("a!"), "base64"));
    }

    #[test]
    fn types() {
        assert!(has_type(&json!(1), "integer"));
        assert!(!has_type(&json!(1.0), "integer"));
        assert!(!has_type(&json!("true"), "boolean"));
    }
}
