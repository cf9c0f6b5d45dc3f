//! `empty` and `json`: whether there is a body, and whether it is JSON.

use super::Finding;
use crate::exchange::Response;

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
        (true, None) => Some(Finding::new("body", "JSON", "something that is not JSON")),
        (false, Some(_)) => Some(Finding::new("body", "no JSON", "JSON")),
        _ => None,
    }
}
