//! `empty` and `json`: whether there is a body, and whether it is JSON.

use super::{Finding, Grade};
use crate::exchange::Response;

/// What is expected of the keys of an object.
pub(super) const UNIQUE_NAMES: &str = "names that are unique";

pub(super) fn judge(empty: bool, response: &Response) -> Option<Finding> {
    match (empty, response.body.is_empty()) {
        (true, false) => {
            Some(Finding::new("body", "none", format!("{} bytes", response.body.len())))
        }
        (false, true) => Some(Finding::new("body", "a body", "none")),
        _ => None,
    }
}

pub(super) fn judge_json(json: bool, response: &Response) -> Option<Finding> {
    match (json, response.json()) {
        (true, None) if response.body.is_empty() => Some(Finding::new("body", "JSON", "no body")),
        (true, None) => {
            let flaw = response.flaw().map(|flaw| format!(": {flaw}")).unwrap_or_default();
            Some(Finding::new("body", "JSON", format!("something that is not JSON{flaw}")))
        }
        // RFC 8259 section 4: names within an object SHOULD be unique.
        (true, Some(_)) => response.flaw().map(|flaw| Finding {
            grade: Some(Grade::Warn),
            ..Finding::new("body", UNIQUE_NAMES, flaw)
        }),
        (false, Some(_)) => Some(Finding::new("body", "no JSON", "JSON")),
        _ => None,
    }
}
