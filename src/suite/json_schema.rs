//! The JSON Schemas of suite files, for editors, and a second opinion on what the reader says.
//!
//! They are generated from the types that read the files, so that both say the same. Where they
//! do not, one of the two is wrong, and the lint says so.

use std::sync::LazyLock;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::library::FileKind;
use super::model::{
    OutcomesFile, PopulationsFile, ProfileFile, RuleFile, SamplesFile, SectionFile,
};
use super::place::Place;
use super::reading;
use super::source::{Mistake, Source};

/// The schema of a file, in draft 2020-12.
pub fn of<T: JsonSchema>() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    generator.into_root_schema_for::<T>().to_value()
}

/// A schema as its file holds it.
pub fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

/// The schemas of suite files: file name and text.
pub fn files() -> [(&'static str, String); 6] {
    [
        ("suite.schema.json", text(&of::<SectionFile>())),
        ("profile.schema.json", text(&of::<ProfileFile>())),
        ("rule.schema.json", text(&of::<RuleFile>())),
        ("outcomes.schema.json", text(&of::<OutcomesFile>())),
        ("populations.schema.json", text(&of::<PopulationsFile>())),
        ("samples.schema.json", text(&of::<SamplesFile>())),
    ]
}

/// A schema that is ready to judge.
pub struct Validator(jsonschema::Validator);

impl Validator {
    /// Prepares a schema.
    ///
    /// # Panics
    ///
    /// If the schema is none: ours are generated, so that would be a mistake of our own.
    pub fn new(schema: &Value) -> Self {
        let options = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true);
        Self(options.build(schema).expect("a generated schema is a schema"))
    }

    /// Compares its opinion of a file with that of the reader.
    pub fn disagreement(&self, source: &Source, accepted: bool) -> Option<Mistake> {
        // What is not even YAML has no schema to meet.
        let node = source.parse().ok()?;
        let root = Place::root(source, &node);
        let Ok(json) = reading::as_json(source) else {
            let message = "the reader accepts this file, but it is no JSON";
            return accepted.then(|| root.mistake(message, Some(ours())));
        };
        let refused = self.0.iter_errors(&json).next();
        match (accepted, refused) {
            (true, Some(error)) => {
                let path = error.instance_path().as_str().to_owned();
                let message = format!("the reader accepts {path}, but the schema says: {error}");
                Some(root.pointer(&path).mistake(message, Some(ours())))
            }
            // To a schema 1.0 is a whole number; the reader wants it written as one.
            (false, None) if !holds_whole_float(&json) => {
                let message = "the reader refuses this file, but the schema accepts it";
                Some(root.mistake(message, Some(ours())))
            }
            _ => None,
        }
    }
}

fn holds_whole_float(json: &Value) -> bool {
    match json {
        Value::Number(number) => {
            number.is_f64() && number.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        Value::Array(items) => items.iter().any(holds_whole_float),
        Value::Object(object) => object.values().any(holds_whole_float),
        _ => false,
    }
}

fn ours() -> String {
    "this is a mistake of scimcheck itself; please report it".to_owned()
}

/// The schema of each kind of suite file; contracts have theirs in `contract`.
pub fn validator(kind: FileKind) -> Option<&'static Validator> {
    static SECTION: LazyLock<Validator> = LazyLock::new(|| Validator::new(&of::<SectionFile>()));
    static PROFILE: LazyLock<Validator> = LazyLock::new(|| Validator::new(&of::<ProfileFile>()));
    static RULE: LazyLock<Validator> = LazyLock::new(|| Validator::new(&of::<RuleFile>()));
    static OUTCOMES: LazyLock<Validator> = LazyLock::new(|| Validator::new(&of::<OutcomesFile>()));
    static POPULATIONS: LazyLock<Validator> =
        LazyLock::new(|| Validator::new(&of::<PopulationsFile>()));
    static SAMPLES: LazyLock<Validator> = LazyLock::new(|| Validator::new(&of::<SamplesFile>()));
    match kind {
        FileKind::Section => Some(&SECTION),
        FileKind::Profile => Some(&PROFILE),
        FileKind::Rule => Some(&RULE),
        FileKind::Outcomes => Some(&OUTCOMES),
        FileKind::Populations => Some(&POPULATIONS),
        FileKind::Samples => Some(&SAMPLES),
        FileKind::Contract | FileKind::Catalogue | FileKind::Proven => None,
    }
}
