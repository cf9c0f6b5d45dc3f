//! One leaf of a contract file: a value alone, or a value with its own level and source.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, DeserializeSeed, IntoDeserializer, Visitor};

use crate::suite::model::Level;
use crate::suite::reading::Located;

/// A documented fact: `is`, and whatever of level, source and note differs from the level above.
#[derive(Clone, Debug)]
pub struct Leaf<T> {
    /// The fact.
    pub is: T,
    /// What goes with it.
    pub terms: Terms,
}

/// How strong a fact is, who says it, and what it departs from.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The name of the source that says it.
    pub source: Option<Located<String>>,
    /// How strong it is.
    pub level: Option<Level>,
    /// A remark.
    pub note: Option<String>,
    /// Rows of the catalogue that it breaks, on purpose.
    #[serde(default)]
    pub deviates_from: Vec<String>,
    /// Rows of the catalogue of which it takes less.
    #[serde(default)]
    pub narrows: Vec<String>,
}

impl<T: JsonSchema> JsonSchema for Leaf<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Leaf_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let value = generator.subschema_for::<T>();
        let level = generator.subschema_for::<Level>();
        schemars::json_schema!({
            "anyOf": [
                // An object always holds `is`, also where the value itself is an object.
                { "allOf": [value], "type": ["string", "boolean", "integer", "array"] },
                {
                    "type": "object",
                    "required": ["is"],
                    "additionalProperties": false,
                    "properties": {
                        "is": value,
                        "source": { "type": "string" },
                        "level": level,
                        "note": { "type": "string" },
                        "deviates_from": { "type": "array", "items": { "type": "string" } },
                        "narrows": { "type": "array", "items": { "type": "string" } }
                    }
                }
            ]
        })
    }
}

const KEYS: &[&str] = &["is", "source", "level", "note", "deviates_from", "narrows"];

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Leaf<T> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LeafVisitor(std::marker::PhantomData))
    }
}

struct LeafVisitor<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for LeafVisitor<T> {
    type Value = Leaf<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, or an object with `is`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Leaf<T>, E> {
        plain(T::deserialize(text.into_deserializer()))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Leaf<T>, E> {
        plain(T::deserialize(value.into_deserializer()))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Leaf<T>, E> {
        plain(T::deserialize(value.into_deserializer()))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<Leaf<T>, A::Error> {
        plain(T::deserialize(de::value::SeqAccessDeserializer::new(seq)))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Leaf<T>, A::Error> {
        let mut is = None;
        let mut terms = Terms::default();
        while let Some(key) = map.next_key_seed(Key)? {
            match key.as_str() {
                "is" => is = Some(map.next_value()?),
                "source" => terms.source = Some(map.next_value()?),
                "level" => terms.level = Some(map.next_value()?),
                "note" => terms.note = Some(map.next_value()?),
                "deviates_from" => terms.deviates_from = map.next_value()?,
                _ => terms.narrows = map.next_value()?,
            }
        }
        let is = is.ok_or_else(|| de::Error::missing_field("is"))?;
        Ok(Leaf { is, terms })
    }
}

fn plain<T, E>(value: Result<T, E>) -> Result<Leaf<T>, E> {
    value.map(|is| Leaf { is, terms: Terms::default() })
}

struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;
    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        let key = String::deserialize(deserializer)?;
        if KEYS.contains(&key.as_str()) {
            return Ok(key);
        }
        Err(de::Error::unknown_field(&key, KEYS))
    }
}
