//! From a positioned tree to typed data, through serde, keeping the place of every mistake.

use std::fmt;

use serde::de::{self, DeserializeSeed, IntoDeserializer, Visitor};

use super::source::{Key, Mistake, Node, NodeKind, Plain, Position, Source, read_plain};

/// Reads a source into `T`.
pub fn read<T: de::DeserializeOwned>(source: &Source) -> Result<T, Mistake> {
    let node = source.parse()?;
    T::deserialize(NodeReader { node: &node }).map_err(|error| {
        let at = error.at.unwrap_or(node.at);
        source.mistake(at, error.message, error.help)
    })
}

/// Reads a source into `T`, and goes on behind each mistake to find the others.
pub fn read_all<T: de::DeserializeOwned>(source: &Source) -> Result<T, Vec<Mistake>> {
    let mut node = source.parse().map_err(|mistake| vec![mistake])?;
    let mut mistakes: Vec<Mistake> = Vec::new();
    // A key that was taken out because of its own mistake, or was misspelt, is not missing.
    let mut taken_out: Vec<(Position, String)> = Vec::new();
    loop {
        let error = match T::deserialize(NodeReader { node: &node }) {
            Ok(value) if mistakes.is_empty() => return Ok(value),
            Ok(_) => return Err(mistakes),
            Err(error) => error,
        };
        let at = error.at.unwrap_or(node.at);
        let known = |one: &Mistake| one.at == at && one.message == error.message;
        let follows = error.missing.is_some_and(|key| {
            let here = taken_out.iter().filter(|(place, _)| *place == at);
            here.into_iter().any(|(_, taken)| nearest(taken, std::iter::once(key)).is_some())
        });
        if !follows && !mistakes.iter().any(known) {
            mistakes.push(source.mistake(at, error.message, error.help));
        }
        let pruned = if error.missing.is_some() {
            take_out_object(&mut node, at)
        } else {
            take_out(&mut node, at, &mut taken_out)
        };
        if !pruned {
            return Err(mistakes);
        }
    }
}

/// Takes out the innermost entry or item that stands at a place.
fn take_out(node: &mut Node, at: Position, taken_out: &mut Vec<(Position, String)>) -> bool {
    let place = node.at;
    match &mut node.kind {
        NodeKind::Sequence(items) => {
            if items.iter_mut().any(|item| take_out(item, at, taken_out)) {
                return true;
            }
            let before = items.len();
            items.retain(|item| item.at != at);
            items.len() < before
        }
        NodeKind::Mapping(entries) => {
            if entries.iter_mut().any(|(_, value)| take_out(value, at, taken_out)) {
                return true;
            }
            let found = entries.iter().position(|(key, value)| key.at == at || value.at == at);
            let Some(found) = found else { return false };
            taken_out.push((place, entries.remove(found).0.text));
            true
        }
        _ => false,
    }
}

/// Takes out the innermost object that begins at a place; the root can't be taken out.
fn take_out_object(node: &mut Node, at: Position) -> bool {
    let is_it = |node: &Node| node.at == at && matches!(node.kind, NodeKind::Mapping(_));
    match &mut node.kind {
        NodeKind::Sequence(items) => {
            if items.iter_mut().any(|item| take_out_object(item, at)) {
                return true;
            }
            let before = items.len();
            items.retain(|item| !is_it(item));
            items.len() < before
        }
        NodeKind::Mapping(entries) => {
            if entries.iter_mut().any(|(_, value)| take_out_object(value, at)) {
                return true;
            }
            let before = entries.len();
            entries.retain(|(_, value)| !is_it(value));
            entries.len() < before
        }
        _ => false,
    }
}

/// A value that remembers where it stands.
#[derive(Clone, Debug, Default)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its place in the file it came from.
    pub at: Position,
}

impl<T> std::ops::Deref for Located<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for Located<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

const LOCATED: &str = "$scimcheck::Located";

impl<'de, T: de::Deserialize<'de>> de::Deserialize<'de> for Located<T> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts<T>(std::marker::PhantomData<T>);
        impl<'de, T: de::Deserialize<'de>> Visitor<'de> for Parts<T> {
            type Value = Located<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value with its place")
            }
            // Formats that know no places: JSON from elsewhere.
            fn visit_newtype_struct<D: de::Deserializer<'de>>(
                self,
                d: D,
            ) -> Result<Located<T>, D::Error> {
                T::deserialize(d).map(|value| Located { value, at: Position::default() })
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Located<T>, A::Error> {
                let mut part = || seq.next_element::<usize>().map(Option::unwrap_or_default);
                let at = Position { line: part()?, column: part()? };
                let value = seq.next_element()?;
                let value = value.ok_or_else(|| de::Error::custom("nothing stands here"))?;
                Ok(Located { value, at })
            }
        }
        deserializer.deserialize_newtype_struct(LOCATED, Parts(std::marker::PhantomData))
    }
}

/// A serde error that gets its place on the way up.
#[derive(Debug)]
struct ReadError {
    message: String,
    help: Option<String>,
    at: Option<Position>,
    /// The key that is missing, so that the object as a whole is the mistake.
    missing: Option<&'static str>,
}

impl ReadError {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, at: None, missing: None }
    }

    fn at(mut self, at: Position) -> Self {
        self.at.get_or_insert(at);
        self
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ReadError {}

impl de::Error for ReadError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(found: de::Unexpected<'_>, wanted: &dyn de::Expected) -> Self {
        let wanted = wanted.to_string();
        let error = Self::new(format!("expected {}, found {}", in_our_words(&wanted), show(found)));
        match found {
            de::Unexpected::Unsigned(_)
            | de::Unexpected::Signed(_)
            | de::Unexpected::Float(_)
            | de::Unexpected::Bool(_)
                if wanted.contains("word") || wanted.contains("name") || wanted == "a string" =>
            {
                let text = show(found).replace('`', "");
                Self { help: Some(format!("quote it: \"{text}\"")), ..error }
            }
            _ => error,
        }
    }

    fn invalid_value(found: de::Unexpected<'_>, wanted: &dyn de::Expected) -> Self {
        Self::invalid_type(found, wanted)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        unknown("key", field, expected)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        unknown("word", variant, expected)
    }

    fn missing_field(field: &'static str) -> Self {
        let error = Self::new(format!("the key \"{field}\" is missing"));
        let help = format!("add `{field}: …` to the object that begins here");
        Self { help: Some(help), missing: Some(field), ..error }
    }
}

/// serde's names for what it wants, as a writer of YAML knows them.
fn in_our_words(wanted: &str) -> &str {
    match wanted {
        "a sequence" => "a list",
        "a map" => "an object",
        "a boolean" => "true or false",
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number",
        "f64" => "a number",
        _ if wanted.starts_with("struct ") => "an object",
        other => other,
    }
}

fn show(found: de::Unexpected<'_>) -> String {
    match found {
        de::Unexpected::Str(text) => format!("the string \"{text}\""),
        de::Unexpected::Unsigned(number) => format!("`{number}`"),
        de::Unexpected::Signed(number) => format!("`{number}`"),
        de::Unexpected::Float(number) => format!("`{number}`"),
        de::Unexpected::Bool(value) => format!("`{value}`"),
        de::Unexpected::Unit => "nothing".to_owned(),
        de::Unexpected::Seq => "a list".to_owned(),
        de::Unexpected::Map => "an object".to_owned(),
        other => other.to_string(),
    }
}

fn unknown(what: &str, found: &str, expected: &[&str]) -> ReadError {
    let help = match nearest(found, expected.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None if found == "<<" => "merge keys are not used; write the keys out".to_owned(),
        None => format!("known here: {}", expected.join(", ")),
    };
    ReadError { help: Some(help), ..ReadError::new(format!("unknown {what} \"{found}\"")) }
}

/// The candidate that a user most likely meant, if one is near.
pub fn nearest<'a>(found: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(found, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len().min(found.len()) / 3)
        .min()
        .map(|(_, candidate)| candidate)
}

struct NodeReader<'a> {
    node: &'a Node,
}

impl NodeReader<'_> {
    fn wrong(&self, wanted: &str) -> ReadError {
        let found = match &self.node.kind {
            NodeKind::Plain(text) if text.is_empty() => "nothing".to_owned(),
            NodeKind::Plain(text) => format!("`{text}`"),
            NodeKind::Quoted(text) => format!("the string \"{text}\""),
            NodeKind::Sequence(_) => "a list".to_owned(),
            NodeKind::Mapping(_) => "an object".to_owned(),
        };
        ReadError::new(format!("expected {wanted}, found {found}")).at(self.node.at)
    }

    fn text(&self) -> Result<&str, ReadError> {
        match &self.node.kind {
            NodeKind::Quoted(text) => Ok(text),
            NodeKind::Plain(text) => match read_plain(text) {
                Plain::Text => Ok(text),
                _ => Err(ReadError {
                    help: Some(format!("quote it: \"{text}\"")),
                    ..self.wrong("a string")
                }),
            },
            _ => Err(self.wrong("a string")),
        }
    }
}

/// `7` for `007`, which YAML 1.1 reads as octal.
fn without_leading_zeros(text: &str) -> Option<&str> {
    let digits = text.trim_start_matches('0');
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && digits.len() < text.len()).then_some(digits)
}

macro_rules! integers {
    ($($method:ident => $visit:ident: $type:ty),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
            let NodeKind::Plain(text) = &self.node.kind else {
                return Err(self.wrong("a whole number"));
            };
            match read_plain(text) {
                Plain::Integer(number) => match <$type>::try_from(number) {
                    Ok(number) => visitor.$visit::<ReadError>(number).map_err(|e| e.at(self.node.at)),
                    Err(_) => Err(self.wrong("a whole number in range")),
                },
                _ => Err(ReadError {
                    help: without_leading_zeros(text).map(|plain| format!("write {plain}")),
                    ..self.wrong("a whole number")
                }),
            }
        }
    )*};
}

impl<'de> de::Deserializer<'de> for NodeReader<'_> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let at = self.node.at;
        match &self.node.kind {
            NodeKind::Quoted(text) => visitor.visit_str(text),
            NodeKind::Plain(text) => match read_plain(text) {
                Plain::Null => visitor.visit_unit(),
                Plain::Boolean(value) => visitor.visit_bool(value),
                Plain::Integer(value) => visitor.visit_i64(value),
                Plain::Float(value) => visitor.visit_f64(value),
                Plain::Text => visitor.visit_str(text),
                Plain::Ambiguous => {
                    // An integer without leading zeros means the same to all, but has to fit.
                    let too_large = text
                        .parse::<f64>()
                        .is_ok_and(|number| number.abs() > 9e18 && number.is_finite());
                    let message = if too_large {
                        format!("the number `{text}` is too large")
                    } else {
                        format!("YAML 1.1 and 1.2 read `{text}` differently")
                    };
                    let help = Some(format!("quote it: \"{text}\""));
                    Err(ReadError { help, ..ReadError::new(message) })
                }
            },
            NodeKind::Sequence(items) => visitor.visit_seq(Items { items: items.iter() }),
            NodeKind::Mapping(entries) => {
                visitor.visit_map(Entries { entries: entries.iter(), value: None })
            }
        }
        .map_err(|error: ReadError| error.at(at))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.node.kind {
            NodeKind::Plain(text) if text == "true" || text == "false" => {
                visitor.visit_bool(text == "true")
            }
            NodeKind::Plain(text) => {
                let meant = match text.to_ascii_lowercase().as_str() {
                    "yes" | "y" | "on" | "true" => Some("write true"),
                    "no" | "n" | "off" | "false" => Some("write false"),
                    _ => None,
                };
                Err(ReadError { help: meant.map(str::to_owned), ..self.wrong("true or false") })
            }
            _ => Err(self.wrong("true or false")),
        }
    }

    integers! {
        deserialize_i8 => visit_i8: i8, deserialize_i16 => visit_i16: i16,
        deserialize_i32 => visit_i32: i32, deserialize_i64 => visit_i64: i64,
        deserialize_u8 => visit_u8: u8, deserialize_u16 => visit_u16: u16,
        deserialize_u32 => visit_u32: u32, deserialize_u64 => visit_u64: u64
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let at = self.node.at;
        visitor.visit_str(self.text()?).map_err(|error: ReadError| error.at(at))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.node.kind {
            NodeKind::Plain(text) if read_plain(text) == Plain::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        if name == LOCATED {
            visitor.visit_seq(LocatedParts { node: self.node, part: 0 })
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let at = self.node.at;
        match &self.node.kind {
            NodeKind::Sequence(items) => visitor
                .visit_seq(Items { items: items.iter() })
                .map_err(|error: ReadError| error.at(at)),
            _ => Err(self.wrong("a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let at = self.node.at;
        match &self.node.kind {
            NodeKind::Mapping(entries) => visitor
                .visit_map(Entries { entries: entries.iter(), value: None })
                .map_err(|error: ReadError| error.at(at)),
            _ => Err(self.wrong("an object")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let at = self.node.at;
        let word = self.text()?.into_deserializer();
        visitor.visit_enum::<de::value::StrDeserializer<'_, ReadError>>(word).map_err(|e| e.at(at))
    }

    serde::forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
        ignored_any
    }
}

struct Items<'a> {
    items: std::slice::Iter<'a, Node>,
}

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = ReadError;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ReadError> {
        self.items.next().map(|node| seed.deserialize(NodeReader { node })).transpose()
    }
}

struct Entries<'a> {
    entries: std::slice::Iter<'a, (Key, Node)>,
    value: Option<&'a Node>,
}

impl<'de> de::MapAccess<'de> for Entries<'_> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ReadError> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some(value);
        let name: de::value::StrDeserializer<'_, ReadError> = key.text.as_str().into_deserializer();
        seed.deserialize(name).map(Some).map_err(|error| error.at(key.at))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ReadError> {
        match self.value.take() {
            Some(node) => {
                seed.deserialize(NodeReader { node }).map_err(|error: ReadError| error.at(node.at))
            }
            None => Err(de::Error::custom("a value stands before its key")),
        }
    }
}

struct LocatedParts<'a> {
    node: &'a Node,
    part: u8,
}

impl<'de> de::SeqAccess<'de> for LocatedParts<'_> {
    type Error = ReadError;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ReadError> {
        self.part += 1;
        let number = |number: usize| IntoDeserializer::<ReadError>::into_deserializer(number);
        match self.part {
            1 => seed.deserialize(number(self.node.at.line)).map(Some),
            2 => seed.deserialize(number(self.node.at.column)).map(Some),
            3 => seed.deserialize(NodeReader { node: self.node }).map(Some),
            _ => Ok(None),
        }
    }
}

/// The whole of a source as JSON, for validation against a JSON Schema.
pub fn as_json(source: &Source) -> Result<serde_json::Value, Mistake> {
    struct Json;
    impl<'de> DeserializeSeed<'de> for Json {
        type Value = serde_json::Value;
        fn deserialize<D: de::Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
            de::Deserialize::deserialize(d)
        }
    }
    let node = source.parse()?;
    Json.deserialize(NodeReader { node: &node })
        .map_err(|error| source.mistake(error.at.unwrap_or(node.at), error.message, error.help))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        name: Located<String>,
        #[expect(dead_code, reason = "read to see that it is accepted")]
        status: u16,
    }

    fn check(text: &str, expected: &str) {
        let mistake = read::<Sample>(&Source::new("x.yaml", text)).unwrap_err();
        let first = mistake.to_string().lines().next().map(str::to_owned).unwrap_or_default();
        assert_eq!(first, expected);
    }

    #[test]
    fn an_unknown_key_names_its_place_and_the_nearest_known_one() {
        check(
            "name: a\nstatsu: 1\n",
            "x.yaml:2:1: unknown key \"statsu\"; did you mean \"status\"?",
        );
    }

    #[test]
    fn a_number_is_not_a_string() {
        check("name: 3\nstatus: 1\n", "x.yaml:1:7: expected a string, found `3`; quote it: \"3\"");
    }

    #[test]
    fn a_value_out_of_range_says_so() {
        check(
            "name: a\nstatus: 70000\n",
            "x.yaml:2:9: expected a whole number in range, found `70000`",
        );
    }

    #[test]
    fn every_mistake_of_a_file_is_found() {
        let text = "- { name: a, statsu: 1 }\n- { name: 3, status: x }\n- { status: 2 }\n";
        let mistakes = read_all::<Vec<Sample>>(&Source::new("x.yaml", text)).unwrap_err();
        let shown: Vec<String> =
            mistakes.iter().map(|one| format!("{}:{}", one.at.line, one.message)).collect();
        let expected = [
            "1:unknown key \"statsu\"",
            "2:expected a string, found `3`",
            "2:expected a whole number, found `x`",
            "3:the key \"name\" is missing",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_located_value_knows_its_place() {
        let source = Source::new("x.yaml", "status: 1\nname:   here\n");
        let sample: Sample = read(&source).unwrap();
        assert_eq!(sample.name.at, Position { line: 2, column: 9 });
    }
}
