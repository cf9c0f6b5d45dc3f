//! `unchanged`: a resource is as it was when it was last read.

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::MapAccess;
use serde::de::value::MapAccessDeserializer;
use serde_json::Value;

use super::same::differences;
use super::shape::{Shape, by_shape};
use super::{Finding, Scene, lookup, show};

/// The resource that must not have changed.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum UnchangedExpectation {
    /// Nothing at all has changed.
    Of(String),
    /// Nothing but these has changed.
    Except(UnchangedExcept),
}

by_shape!(UnchangedExpectation);

impl<'de> Shape<'de> for UnchangedExpectation {
    const WANTED: &'static str = "the name of a given or step, or an object with `of`";
    fn text(text: &str) -> Option<Self> {
        Some(Self::Of(text.to_owned()))
    }
    fn object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        UnchangedExcept::deserialize(MapAccessDeserializer::new(object)).map(Self::Except)
    }
}

/// A resource and what of it may change.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnchangedExcept {
    /// The name of the given or step.
    pub of: String,
    /// The attribute paths that may differ.
    #[serde(default)]
    pub except: Vec<String>,
}

impl UnchangedExpectation {
    /// The name of the given or step.
    pub fn of(&self) -> &str {
        match self {
            Self::Of(of) => of,
            Self::Except(except) => &except.of,
        }
    }

    pub(super) fn judge(&self, subject: &Value, scene: Scene<'_>) -> Result<Vec<Finding>, Finding> {
        let before = scene.fill(&Value::String(format!("${{{}}}", self.of())))?;
        let mut except = Vec::new();
        if let Self::Except(UnchangedExcept { except: paths, .. }) = self {
            for path in paths {
                except.push(lookup::text_of(&scene.fill(&Value::String(path.clone()))?));
            }
        }
        let changed = differences(&before, subject, &except).into_iter();
        let finding = |d: super::same::Difference| {
            Finding::new(d.path, format!("unchanged: {}", show(&d.expected)), show(&d.actual))
        };
        Ok(changed.map(finding).collect())
    }
}
