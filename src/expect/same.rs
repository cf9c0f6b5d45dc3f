//! When two JSON values mean the same to SCIM.
//!
//! Names are compared without case, lists as multisets, date-times as instants; a missing member,
//! null and an empty list are one state (RFC 7643 section 2.5).

use serde_json::{Map, Value};

use crate::scim::path::member;

/// Where two values differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The attribute path.
    pub path: String,
    /// What was expected there; `Null` for no value.
    pub expected: Value,
    /// What is there; `Null` for no value.
    pub actual: Value,
}

/// Whether two values are the same.
pub fn same(expected: &Value, actual: &Value) -> bool {
    differences(expected, actual, &[]).is_empty()
}

/// Where `actual` differs from `expected`, apart from the excepted attribute paths.
pub fn differences(expected: &Value, actual: &Value, except: &[String]) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(expected, actual, "", &Mode { except, subset: false }, &mut found);
    found
}

/// Where `actual` lacks something of `expected`; what it has beyond that does not matter.
pub fn lacks(expected: &Value, actual: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(expected, actual, "", &Mode { except: &[], subset: true }, &mut found);
    found
}

struct Mode<'a> {
    except: &'a [String],
    subset: bool,
}

fn compare(
    expected: &Value,
    actual: &Value,
    path: &str,
    mode: &Mode<'_>,
    out: &mut Vec<Difference>,
) {
    if mode.except.iter().any(|excepted| is_at_or_below(path, excepted)) {
        return;
    }
    if is_empty(expected) && is_empty(actual) {
        return;
    }
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            compare_objects(expected, actual, path, mode, out);
        }
        (Value::Array(expected_items), Value::Array(actual_items)) => {
            if !same_items(expected_items, actual_items, mode) {
                out.push(difference(path, expected, actual));
            }
        }
        _ if same_scalar(expected, actual) => {}
        _ => out.push(difference(path, expected, actual)),
    }
}

fn compare_objects(
    expected: &Map<String, Value>,
    actual: &Map<String, Value>,
    path: &str,
    mode: &Mode<'_>,
    out: &mut Vec<Difference>,
) {
    for (name, value) in expected {
        let found = member(actual, name).unwrap_or(&Value::Null);
        compare(value, found, &join(path, name), mode, out);
    }
    if mode.subset {
        return;
    }
    for (name, value) in actual {
        if member(expected, name).is_none() {
            compare(&Value::Null, value, &join(path, name), mode, out);
        }
    }
}

/// Whether each expected item has its own partner, and without `subset` nothing is left over.
fn same_items(expected: &[Value], actual: &[Value], mode: &Mode<'_>) -> bool {
    if !mode.subset && expected.len() != actual.len() {
        return false;
    }
    let mut left: Vec<&Value> = actual.iter().collect();
    expected.iter().all(|wanted| {
        let partner = left.iter().position(|candidate| {
            let mut found = Vec::new();
            compare(wanted, candidate, "", &Mode { except: &[], subset: mode.subset }, &mut found);
            found.is_empty()
        });
        partner.map(|at| left.remove(at)).is_some()
    })
}

fn same_scalar(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::String(a), Value::String(b)) => a == b || same_instant(a, b),
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        _ => expected == actual,
    }
}

fn same_instant(a: &str, b: &str) -> bool {
    match (instant(a), instant(b)) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

/// Reads an xsd:dateTime (RFC 7643 section 2.3.5); one without a zone counts as UTC.
pub fn instant(text: &str) -> Option<jiff::Timestamp> {
    if !text.contains('T') {
        return None;
    }
    text.parse().ok().or_else(|| format!("{text}Z").parse().ok())
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}

fn difference(path: &str, expected: &Value, actual: &Value) -> Difference {
    let path = path.trim_end_matches(':').to_owned();
    Difference { path, expected: expected.clone(), actual: actual.clone() }
}

/// An extension's container keeps a colon at its end, as `URN:attribute` is its attributes' path.
fn join(path: &str, name: &str) -> String {
    let end = if name.contains(':') { ":" } else { "" };
    match path {
        "" => format!("{name}{end}"),
        _ if path.ends_with(':') => format!("{path}{name}"),
        _ => format!("{path}.{name}{end}"),
    }
}

/// Whether a path is the named attribute or one of its sub-attributes, without regard to case.
pub fn is_at_or_below(path: &str, attribute: &str) -> bool {
    path.get(..attribute.len()).is_some_and(|start| start.eq_ignore_ascii_case(attribute))
        && matches!(path.as_bytes().get(attribute.len()), None | Some(b'.' | b':' | b'['))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn order_of_values_and_case_of_names_mean_nothing() {
        assert!(same(&json!({"a": [1, 2]}), &json!({"A": [2, 1]})));
        assert!(!same(&json!({"a": [1, 1]}), &json!({"a": [1, 2]})));
    }

    #[test]
    fn missing_null_and_empty_are_one_state() {
        assert!(same(&json!({"a": null, "b": []}), &json!({})));
    }

    #[test]
    fn instants_are_compared_as_instants() {
        assert!(same(&json!("2026-01-01T00:00:00Z"), &json!("2026-01-01T01:00:00+01:00")));
        assert!(!same(&json!("2026-01-01T00:00:00Z"), &json!("2026-01-01T00:00:01Z")));
    }

    #[test]
    fn exceptions_reach_below() {
        let (a, b) = (json!({"meta": {"v": 1}}), json!({"meta": {"v": 2}}));
        assert!(differences(&a, &b, &["meta.v".into()]).is_empty());
        assert!(differences(&a, &b, &["META".into()]).is_empty());
        assert_eq!(differences(&a, &b, &["met".into()]).len(), 1);
    }

    #[test]
    fn a_subset_may_be_exceeded() {
        let actual = json!({"emails": [{"value": "a", "type": "work"}], "x": 1});
        assert!(lacks(&json!({"emails": [{"value": "a"}]}), &actual).is_empty());
        assert_eq!(lacks(&json!({"emails": [{"value": "b"}]}), &actual).len(), 1);
    }
}
