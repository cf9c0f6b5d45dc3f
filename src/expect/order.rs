//! `order`: the order of the run's own resources in a list.

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::SeqAccess;
use serde::de::value::SeqAccessDeserializer;
use serde_json::Value;

use super::finds::ids;
use super::shape::{Shape, by_shape};
use super::{Finding, Scene, lookup};

/// The order in which the run's own resources come.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderExpectation {
    /// The population, or the givens, whose order is judged.
    pub among: super::Words,
    /// Their names in the order expected; where several are equal, a list of names.
    pub are: Vec<Rank>,
}

/// One place in the order: a resource, or several that may stand in any order.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Rank {
    /// One.
    One(String),
    /// Several equals.
    Equals(Vec<String>),
}

by_shape!(Rank);

impl<'de> Shape<'de> for Rank {
    const WANTED: &'static str = "a name or a list of names";
    fn text(text: &str) -> Option<Self> {
        Some(Self::One(text.to_owned()))
    }
    fn list<A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(Self::Equals)
    }
}

impl OrderExpectation {
    pub(super) fn judge(&self, scene: Scene<'_>) -> Result<Option<Finding>, Finding> {
        let mut known = Vec::new();
        for name in self.among.as_slice() {
            match scene.names.get(name) {
                Some(Value::Object(object)) => known.extend(ids(name, object)),
                _ => return Err(Finding::new(format!("`{name}`"), "a resource", "it is unknown")),
            }
        }
        let name_of = |item: &Value| {
            let id = lookup::text_of(lookup::first(item, "id")?);
            known.iter().find(|(_, own)| *own == id).map(|(name, _)| name.clone())
        };
        let listed: Vec<String> = scene.listed().into_iter().filter_map(name_of).collect();
        Ok(self.differs(&listed))
    }

    fn differs(&self, listed: &[String]) -> Option<Finding> {
        let mut rest = listed.iter().filter(|name| self.ranked(name));
        let right = self.are.iter().all(|rank| match rank {
            Rank::One(name) => rest.next() == Some(name),
            Rank::Equals(names) => {
                let taken: Vec<&String> = rest.by_ref().take(names.len()).collect();
                names.iter().all(|name| taken.contains(&name))
            }
        });
        let expected: Vec<String> = self.are.iter().map(Rank::show).collect();
        (!right).then(|| Finding::new("order", expected.join(", "), listed.join(", ")))
    }

    fn ranked(&self, name: &String) -> bool {
        self.are.iter().any(|rank| match rank {
            Rank::One(one) => one == name,
            Rank::Equals(names) => names.contains(name),
        })
    }
}

impl Rank {
    fn show(&self) -> String {
        match self {
            Self::One(name) => name.clone(),
            Self::Equals(names) => format!("{{{}}}", names.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(are: &str, listed: &[&str], right: bool) {
        let are = serde_json::from_str(are).unwrap();
        let order = OrderExpectation { among: super::super::Words::Many(Vec::new()), are };
        let listed: Vec<String> = listed.iter().map(ToString::to_string).collect();
        assert_eq!(order.differs(&listed).is_none(), right);
    }

    #[test]
    fn equals_may_change_places() {
        check(r#"["a", ["b", "c"]]"#, &["a", "c", "b"], true);
        check(r#"["a", ["b", "c"]]"#, &["b", "a", "c"], false);
        check(r#"["a", "b"]"#, &["a"], false);
    }
}
