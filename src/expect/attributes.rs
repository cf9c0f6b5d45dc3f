//! `attributes`: which attributes a resource shows at most (RFC 7644 section 3.9).

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::Finding;
use super::same::is_at_or_below;

/// The attributes that may be shown.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributesExpectation {
    /// Attribute paths; an attribute stands for all its sub-attributes.
    pub only: Vec<String>,
}

impl AttributesExpectation {
    pub(super) fn judge(&self, subject: &Value) -> Vec<Finding> {
        let mut shown = Vec::new();
        leaves(subject, "", &mut shown);
        shown.retain(|path| !self.only.iter().any(|allowed| is_at_or_below(path, allowed)));
        shown.dedup();
        if shown.is_empty() {
            return Vec::new();
        }
        let expected = format!("nothing but {}", self.only.join(", "));
        vec![Finding::new("attributes", expected, format!("also {}", shown.join(", ")))]
    }
}

fn leaves(value: &Value, path: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            for (name, value) in object {
                // An extension's container keeps a colon at its end: `URN:attribute`.
                let end = if path.is_empty() && name.contains(':') { ":" } else { "" };
                let below = match path {
                    "" => format!("{name}{end}"),
                    _ if path.ends_with(':') => format!("{path}{name}"),
                    _ => format!("{path}.{name}"),
                };
                leaves(value, &below, out);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for item in items {
                leaves(item, path, out);
            }
        }
        _ => out.push(path.trim_end_matches(':').to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(only: &[&str], subject: &Value, findings: usize) {
        let only = only.iter().map(ToString::to_string).collect();
        assert_eq!(AttributesExpectation { only }.judge(subject).len(), findings);
    }

    #[test]
    fn what_is_not_named_is_too_much() {
        let user = json!({"id": "1", "userName": "a", "name": {"givenName": "g"}});
        check(&["id", "userName", "name"], &user, 0);
        check(&["id", "USERNAME", "name.givenName"], &user, 0);
        check(&["id", "userName", "name.familyName"], &user, 1);
        check(&["id", "user"], &user, 1);
    }
}
