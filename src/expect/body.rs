//! `body`: what the body holds at least.

use serde_json::Value;

use super::same::lacks;
use super::{Finding, show};

pub(super) fn judge(expected: &Value, subject: &Value) -> Vec<Finding> {
    let differences = lacks(expected, subject).into_iter();
    differences.map(|d| Finding::new(d.path, show(&d.expected), show(&d.actual))).collect()
}
