//! `operations`: the results of a bulk request, one by one (RFC 7644 section 3.7.3).

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{Finding, Scene, StatusSet, lookup, show};
use crate::scim::urn;

/// What is expected of one operation's result.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OperationExpectation {
    /// Its status; a string, or an object with a `code`, counts.
    pub status: Option<StatusSet>,
    /// Its `bulkId`.
    #[serde(rename = "bulkId")]
    pub bulk_id: Option<String>,
    /// Its `method`.
    pub method: Option<String>,
    /// Whether it has a `location`.
    pub location: Option<bool>,
    /// Whether its `response` is a SCIM error.
    pub error: Option<bool>,
    /// The `scimType` of its `response`: one of these.
    #[serde(rename = "scimType")]
    pub scim_type: Option<super::Words>,
}

pub(super) fn judge(
    expected: &[OperationExpectation],
    scene: Scene<'_>,
) -> Result<Vec<Finding>, Finding> {
    let actual = scene
        .json()
        .and_then(|body| lookup::first(body, "Operations"))
        .and_then(Value::as_array)
        .ok_or_else(|| Finding::new("Operations", "a list of results", "none"))?;
    let mut out = Vec::new();
    if actual.len() != expected.len() {
        let (wanted, found) = (expected.len(), actual.len());
        out.push(Finding::new("Operations", format!("{wanted} results"), found.to_string()));
    }
    for (index, (expected, actual)) in expected.iter().zip(actual).enumerate() {
        for mut finding in expected.judge(actual) {
            finding.subject = format!("Operations[{index}].{}", finding.subject);
            out.push(finding);
        }
    }
    Ok(out)
}

impl OperationExpectation {
    fn judge(&self, actual: &Value) -> Vec<Finding> {
        let mut out = Vec::new();
        let at = |path: &str| lookup::first(actual, path).unwrap_or(&Value::Null);
        if let Some(status) = &self.status {
            match code(at("status")) {
                Some(code) => out.extend(status.judge(code)),
                None => out.push(Finding::new("status", status.to_string(), show(at("status")))),
            }
        }
        let texts = [("bulkId", &self.bulk_id), ("method", &self.method)];
        for (name, wanted) in texts {
            if let Some(wanted) = wanted
                && at(name).as_str() != Some(wanted)
            {
                out.push(Finding::new(name, format!("\"{wanted}\""), show(at(name))));
            }
        }
        if let Some(location) = self.location
            && location != at("location").is_string()
        {
            let expected = if location { "a URL" } else { "none" };
            out.push(Finding::new("location", expected, show(at("location"))));
        }
        if self.error == Some(true) {
            let schemas = lookup::first(at("response"), "schemas").and_then(Value::as_array);
            if !schemas.is_some_and(|urns| urns.iter().any(|one| one == urn::ERROR)) {
                out.push(Finding::new("response", "a SCIM error", show(at("response"))));
            }
        }
        if let Some(wanted) = &self.scim_type {
            let kind = lookup::first(at("response"), "scimType").and_then(Value::as_str);
            if !kind.is_some_and(|kind| wanted.as_slice().iter().any(|one| one == kind)) {
                let actual = kind.unwrap_or("no scimType");
                out.push(Finding::new("scimType", wanted.as_slice().join(" or "), actual));
            }
        }
        out
    }
}

/// The status code of a result: `"201"`, `{"code": "201"}` or, against the texts, `201`.
fn code(status: &Value) -> Option<u16> {
    match status {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => u16::try_from(number.as_u64()?).ok(),
        Value::Object(object) => code(object.get("code")?),
        _ => None,
    }
}
