//! `values`: the values at a path, as a multiset.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::same::same;
use super::{Finding, Scene, lookup, show};

/// What is expected of all values at a path.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValuesExpectation {
    /// The path.
    pub of: String,
    /// They are exactly these, in any order.
    pub are: Option<Vec<Value>>,
    /// These are among them.
    pub include: Option<Vec<Value>>,
    /// None of these is among them.
    pub exclude: Option<Vec<Value>>,
    /// There are so many.
    pub count: Option<usize>,
    /// There are at most so many.
    pub at_most: Option<usize>,
    /// There are at least so many.
    pub at_least: Option<usize>,
    /// No two are the same.
    #[serde(default)]
    pub distinct: bool,
    /// Compare strings without case.
    #[serde(default)]
    pub fold: bool,
}

impl ValuesExpectation {
    pub(super) fn judge(&self, subject: &Value, scene: Scene<'_>) -> Result<Vec<Finding>, Finding> {
        let path = lookup::text_of(&scene.fill(&Value::String(self.of.clone()))?);
        let found: Vec<&Value> = lookup::all(subject, &path)
            .into_iter()
            .flat_map(|value| match value {
                Value::Array(items) => items.iter().collect(),
                other => vec![other],
            })
            .collect();
        let actual = format!("[{}]", found.iter().map(|v| show(v)).collect::<Vec<_>>().join(", "));
        let mut out = Vec::new();
        let mut wrong = |expected: String| out.push(Finding::new(&path, expected, actual.clone()));
        if let Some(are) = &self.are {
            let are = fill_all(are, scene)?;
            if !self.same_multiset(&are, &found) {
                wrong(format!("exactly [{}]", join(&are)));
            }
        }
        for wanted in fill_all(self.include.as_deref().unwrap_or_default(), scene)? {
            if !found.iter().any(|value| self.equal(&wanted, value)) {
                wrong(format!("{} among the values", show(&wanted)));
            }
        }
        for unwanted in fill_all(self.exclude.as_deref().unwrap_or_default(), scene)? {
            if found.iter().any(|value| self.equal(&unwanted, value)) {
                wrong(format!("no {} among the values", show(&unwanted)));
            }
        }
        if self.count.is_some_and(|count| count != found.len()) {
            wrong(format!("{} values", self.count.unwrap_or_default()));
        }
        if self.at_most.is_some_and(|most| found.len() > most) {
            wrong(format!("at most {} values", self.at_most.unwrap_or_default()));
        }
        if self.at_least.is_some_and(|least| found.len() < least) {
            wrong(format!("at least {} values", self.at_least.unwrap_or_default()));
        }
        let repeated = || {
            let pairs = found.iter().enumerate();
            pairs.clone().any(|(i, a)| found[..i].iter().any(|b| self.equal(a, b)))
        };
        if self.distinct && repeated() {
            wrong("each value once".to_owned());
        }
        Ok(out)
    }

    fn equal(&self, a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::String(a), Value::String(b)) if self.fold => {
                a.to_lowercase() == b.to_lowercase()
            }
            _ => same(a, b),
        }
    }

    fn same_multiset(&self, wanted: &[Value], found: &[&Value]) -> bool {
        let mut left: Vec<&Value> = found.to_vec();
        wanted.len() == found.len()
            && wanted.iter().all(|one| {
                let partner = left.iter().position(|value| self.equal(one, value));
                partner.map(|at| left.remove(at)).is_some()
            })
    }
}

fn fill_all(templates: &[Value], scene: Scene<'_>) -> Result<Vec<Value>, Finding> {
    let mut out = Vec::new();
    for template in templates {
        out.push(scene.fill(template)?);
    }
    Ok(out)
}

fn join(values: &[Value]) -> String {
    values.iter().map(show).collect::<Vec<_>>().join(", ")
}
