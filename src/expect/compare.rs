//! `compare`: two values stand in a relation.

use std::cmp::Ordering;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::same::{instant, same};
use super::{Finding, Scene, show};

/// Two values and their relation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompareExpectation {
    /// The one, usually a placeholder.
    pub left: Value,
    /// How they stand to each other.
    pub is: Relation,
    /// The other.
    pub right: Value,
    /// Not judged if one of them has no value.
    #[serde(default)]
    pub optional: bool,
    /// For `close-to`: how far apart two instants may be, in seconds.
    pub seconds: Option<f64>,
}

/// How two values stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// They are the same.
    Same,
    /// They are the same apart from case.
    SameWithoutCase,
    /// They differ.
    Different,
    /// The left is a later instant, or a greater number.
    After,
    /// The left is not an earlier instant, or not a smaller number.
    NotBefore,
    /// Two instants less than `seconds` apart.
    CloseTo,
}

impl Relation {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "the same as",
            Self::SameWithoutCase => "the same, apart from case, as",
            Self::Different => "different from",
            Self::After => "later than",
            Self::NotBefore => "not earlier than",
            Self::CloseTo => "close to",
        }
    }
}

impl CompareExpectation {
    pub(super) fn judge(&self, scene: Scene<'_>) -> Result<Option<Finding>, Finding> {
        let (left, right) = (scene.fill(&self.left), scene.fill(&self.right));
        if self.optional && (left.is_err() || right.is_err()) {
            return Ok(None);
        }
        let (left, right) = (left?, right?);
        if self.holds(&left, &right) {
            return Ok(None);
        }
        let subject = match &self.left {
            Value::String(text) => text.trim_start_matches("${").trim_end_matches('}').to_owned(),
            other => other.to_string(),
        };
        let expected = format!("{} {}", self.is.as_str(), show(&right));
        Ok(Some(Finding::new(subject, expected, show(&left))))
    }

    fn holds(&self, left: &Value, right: &Value) -> bool {
        match self.is {
            Relation::Same => same(left, right),
            Relation::Different => !same(left, right),
            Relation::SameWithoutCase => match (left.as_str(), right.as_str()) {
                (Some(left), Some(right)) => left.to_lowercase() == right.to_lowercase(),
                _ => same(left, right),
            },
            Relation::After => order(left, right) == Some(Ordering::Greater),
            Relation::NotBefore => order(left, right).is_some_and(Ordering::is_ge),
            Relation::CloseTo => distance(left, right)
                .is_some_and(|distance| distance <= self.seconds.unwrap_or_default()),
        }
    }
}

fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => left.partial_cmp(&right),
        _ => Some(instant(left.as_str()?)?.cmp(&instant(right.as_str()?)?)),
    }
}

fn distance(left: &Value, right: &Value) -> Option<f64> {
    let (left, right) = (instant(left.as_str()?)?, instant(right.as_str()?)?);
    Some((left.duration_since(right)).as_secs_f64().abs())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(left: &str, is: Relation, right: &str, holds: bool) {
        let compare = CompareExpectation {
            left: Value::Null,
            is,
            right: Value::Null,
            optional: false,
            seconds: Some(1.0),
        };
        assert_eq!(compare.holds(&json!(left), &json!(right)), holds, "{left} {is:?} {right}");
    }

    #[test]
    fn instants_have_an_order() {
        let (early, late) = ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z");
        check(late, Relation::After, early, true);
        check(early, Relation::After, early, false);
        check(early, Relation::NotBefore, early, true);
        check(early, Relation::NotBefore, late, false);
        check(early, Relation::CloseTo, late, true);
        check(early, Relation::CloseTo, "2026-01-01T00:00:02Z", false);
        check("A", Relation::SameWithoutCase, "a", true);
    }
}
