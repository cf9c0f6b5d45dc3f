//! `present` and `absent`: whether paths have a value.

use serde_json::Value;

use super::{Finding, Scene, lookup, show};

pub(super) fn judge_present(
    paths: &[String],
    subject: &Value,
    scene: Scene<'_>,
) -> Result<Vec<Finding>, Finding> {
    let mut out = Vec::new();
    for path in paths {
        let path = lookup::text_of(&scene.fill(&Value::String(path.clone()))?);
        if lookup::all(subject, &path).iter().all(|value| is_nothing(value)) {
            out.push(Finding::new(path, "a value", "no value"));
        }
    }
    Ok(out)
}

pub(super) fn judge_absent(
    paths: &[String],
    subject: &Value,
    scene: Scene<'_>,
) -> Result<Vec<Finding>, Finding> {
    let mut out = Vec::new();
    for path in paths {
        let path = lookup::text_of(&scene.fill(&Value::String(path.clone()))?);
        let found = lookup::all(subject, &path);
        if let Some(value) = found.into_iter().find(|value| !is_nothing(value)) {
            out.push(Finding::new(path, "no value", show(value)));
        }
    }
    Ok(out)
}

/// Null and an empty list are no value (RFC 7643 section 2.5).
fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}
