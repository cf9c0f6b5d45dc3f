//! `error`: the body is a SCIM error (RFC 7644 section 3.12).

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{Finding, Words, lookup, show};
use crate::exchange::Response;
use crate::scim::urn;

/// What is expected of an error body. `{}` expects nothing but a status of 4xx or 5xx.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorExpectation {
    /// The status, as for `status`.
    pub status: Option<super::StatusSet>,
    /// The `scimType`: one of these.
    #[serde(rename = "scimType")]
    pub scim_type: Option<Words>,
    /// Whether the whole body is a well-formed SCIM error.
    pub well_formed: Option<bool>,
}

impl ErrorExpectation {
    pub(super) fn judge(&self, response: &Response) -> Vec<Finding> {
        let mut out = Vec::new();
        match &self.status {
            Some(status) => out.extend(status.judge(response.status)),
            None if response.status < 400 => {
                out.push(Finding::new("status", "an error", response.status.to_string()));
            }
            None => {}
        }
        if let Some(wanted) = &self.scim_type {
            out.extend(judge_type(wanted.as_slice(), response));
        }
        if self.well_formed == Some(true) {
            out.extend(judge_form(response));
        }
        out
    }
}

fn judge_type(wanted: &[String], response: &Response) -> Option<Finding> {
    let actual = response.json().and_then(|body| lookup::first(body, "scimType"));
    let named = actual.and_then(Value::as_str);
    if named.is_some_and(|name| wanted.iter().any(|one| one == name)) {
        return None;
    }
    let actual = actual.map_or_else(|| "no scimType".to_owned(), show);
    Some(Finding::new("scimType", wanted.join(" or "), actual))
}

fn judge_form(response: &Response) -> Vec<Finding> {
    let Some(body) = response.json().filter(|body| body.is_object()) else {
        let actual = if response.body.is_empty() { "no body" } else { "no JSON object" };
        return vec![Finding::new("body", "a SCIM error", actual)];
    };
    let mut out = Vec::new();
    let schemas = lookup::first(body, "schemas").unwrap_or(&Value::Null);
    let names_error =
        schemas.as_array().is_some_and(|urns| urns.iter().any(|one| one == urn::ERROR));
    if !names_error {
        out.push(Finding::new("schemas", format!("[\"{}\"]", urn::ERROR), show(schemas)));
    }
    let status = lookup::first(body, "status").unwrap_or(&Value::Null);
    if status.as_str() != Some(response.status.to_string().as_str()) {
        out.push(Finding::new(
            "status in the body",
            format!("\"{}\"", response.status),
            show(status),
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expected: &str, status: u16, body: &str, findings: &[&str]) {
        let expected: ErrorExpectation = serde_json::from_str(expected).unwrap();
        let response = Response::new(status, Vec::new(), body.into());
        let subjects: Vec<String> =
            expected.judge(&response).into_iter().map(|finding| finding.subject).collect();
        assert_eq!(subjects, findings);
    }

    #[test]
    fn the_type_is_one_of_a_set() {
        check(r#"{"scimType": "noTarget"}"#, 400, r#"{"scimType": "noTarget"}"#, &[]);
        check(r#"{"scimType": ["a", "b"]}"#, 400, r#"{"scimType": "c"}"#, &["scimType"]);
        check(r#"{"scimType": "a"}"#, 200, "{}", &["status", "scimType"]);
    }

    #[test]
    fn a_number_is_not_a_status() {
        let good =
            r#"{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "404"}"#;
        check(r#"{"well_formed": true}"#, 404, good, &[]);
        check(r#"{"well_formed": true}"#, 400, good, &["status in the body"]);
        check(
            r#"{"well_formed": true}"#,
            404,
            r#"{"status": 404}"#,
            &["schemas", "status in the body"],
        );
        check(r#"{"well_formed": true}"#, 404, "", &["body"]);
    }
}
