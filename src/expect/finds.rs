//! `finds`: which of the run's own resources a list holds.
//!
//! The judge looks only at the run's own resources, so that a tenant full of strangers changes
//! nothing; `strangers: none` also refuses theirs, where the filter can match none of them.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Finding, Scene, lookup};

/// What a list holds of the run's own resources.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindsExpectation {
    /// The resources that the answer is judged by: names of givens, or a population.
    pub among: super::Words,
    /// Those of them that the list holds, and no other: a list of names, or a placeholder for one.
    pub exactly: Option<Value>,
    /// Those of them that it holds at least.
    pub including: Option<Vec<String>>,
    /// Those of them that it does not hold.
    pub without: Option<Vec<String>>,
    /// Whether resources that are not among them may be in the list.
    #[serde(default)]
    pub strangers: Strangers,
}

/// Whether a list may hold resources that the run did not create.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strangers {
    /// It may.
    #[default]
    Any,
    /// It must not.
    None,
}

impl FindsExpectation {
    pub(super) fn judge(&self, scene: Scene<'_>) -> Result<Vec<Finding>, Finding> {
        let known = self.known(scene)?;
        let Some(body) = scene.json() else {
            return Err(Finding::new("body", "a list", "no JSON"));
        };
        if lookup::first(body, "Resources").is_none()
            && lookup::first(body, "totalResults").is_none()
        {
            return Err(Finding::new("body", "a list", super::describe(scene.pages[0])));
        }
        let listed: Vec<String> = scene
            .listed()
            .into_iter()
            .filter_map(|item| lookup::first(item, "id").map(lookup::text_of))
            .collect();
        let found: Vec<&str> = known
            .iter()
            .filter(|(_, id)| listed.contains(id))
            .map(|(name, _)| name.as_str())
            .collect();
        let exactly = self.exactly.as_ref().map(|exactly| scene.fill(exactly)).transpose()?;
        Ok(self.compare(&found, &known, &listed, exactly.as_ref()))
    }

    fn compare(
        &self,
        found: &[&str],
        known: &[(String, String)],
        listed: &[String],
        exactly: Option<&Value>,
    ) -> Vec<Finding> {
        let mut out = Vec::new();
        let shown = if found.is_empty() { "none of them".to_owned() } else { found.join(", ") };
        if let Some(exactly) = exactly {
            let exactly = exactly.as_array().into_iter().flatten();
            let exactly: Vec<&str> = exactly.filter_map(Value::as_str).collect();
            let same =
                exactly.len() == found.len() && exactly.iter().all(|name| found.contains(name));
            if !same {
                let expected =
                    if exactly.is_empty() { "none of them".to_owned() } else { exactly.join(", ") };
                out.push(Finding::new("Resources", expected, shown.clone()));
            }
        }
        for name in self.including.iter().flatten() {
            if !found.contains(&name.as_str()) {
                out.push(Finding::new("Resources", format!("{name} among them"), shown.clone()));
            }
        }
        for name in self.without.iter().flatten() {
            if found.contains(&name.as_str()) {
                out.push(Finding::new("Resources", format!("no {name}"), shown.clone()));
            }
        }
        let strangers = listed.iter().filter(|id| !known.iter().any(|(_, own)| own == *id)).count();
        if self.strangers == Strangers::None && strangers > 0 {
            let actual = format!("{strangers} others");
            out.push(Finding::new("Resources", "no resource that does not match", actual));
        }
        out
    }

    fn known(&self, scene: Scene<'_>) -> Result<Vec<(String, String)>, Finding> {
        let mut known = Vec::new();
        for name in self.among.as_slice() {
            match scene.names.get(name) {
                Some(Value::Object(object)) => known.extend(ids(name, object)),
                _ => return Err(Finding::new(format!("`{name}`"), "a resource", "it is unknown")),
            }
        }
        Ok(known)
    }
}

/// A resource has an id; a population is an object of resources.
pub(super) fn ids(name: &str, object: &Map<String, Value>) -> Vec<(String, String)> {
    match object.get("id") {
        Some(id) => vec![(name.to_owned(), lookup::text_of(id))],
        None => object
            .iter()
            .filter_map(|(member, resource)| {
                Some((member.clone(), lookup::text_of(resource.get("id")?)))
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expected: &str, found: &[&str], listed: &[&str], findings: usize) {
        let expected: FindsExpectation = serde_json::from_str(expected).unwrap();
        let known: Vec<(String, String)> =
            [("a", "1"), ("b", "2")].map(|(n, i)| (n.to_owned(), i.to_owned())).into();
        let listed: Vec<String> = listed.iter().map(ToString::to_string).collect();
        assert_eq!(
            expected.compare(found, &known, &listed, expected.exactly.as_ref()).len(),
            findings
        );
    }

    #[test]
    fn the_set_is_exact_among_our_own() {
        check(r#"{"among": ["a", "b"], "exactly": ["a"]}"#, &["a"], &["1", "9"], 0);
        check(r#"{"among": ["a", "b"], "exactly": ["a"]}"#, &["a", "b"], &["1", "2"], 1);
        check(r#"{"among": ["a", "b"], "exactly": []}"#, &[], &[], 0);
        check(r#"{"among": ["a"], "exactly": ["a"], "strangers": "none"}"#, &["a"], &["1", "9"], 1);
    }
}
