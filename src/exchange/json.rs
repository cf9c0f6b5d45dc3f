//! JSON from a stranger: read once, within bounds, with what is odd about it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// So many values may one body hold; each takes a multiple of its own length in memory.
const MOST_VALUES: usize = 500_000;

/// What a body comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The value, if the body is JSON.
    pub value: Option<Value>,
    /// Why it is not JSON, or what is odd about it although it is.
    pub flaw: Option<String>,
}

/// Reads a body. Nesting is bounded by `serde_json` (128 levels), the number of values here.
pub fn read(body: &[u8]) -> Reading {
    if body.is_empty() {
        return Reading::default();
    }
    let values = body.iter().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count();
    if values > MOST_VALUES {
        let flaw = format!("more than {MOST_VALUES} values, which is not read");
        return Reading { value: None, flaw: Some(flaw) };
    }
    let mut twice = None;
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let read = Tree { twice: &mut twice }.deserialize(&mut deserializer);
    match read.and_then(|value| deserializer.end().map(|()| value)) {
        Ok(value) => {
            let flaw = twice.map(|key| format!("the key {key:?} stands twice in one object"));
            Reading { value: Some(value), flaw }
        }
        Err(error) => Reading { value: None, flaw: Some(error.to_string()) },
    }
}

/// Builds a value and remembers the first key that stands twice in one object. The last value of
/// such a key is kept, as most readers do.
struct Tree<'a> {
    twice: &'a mut Option<String>,
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("number out of range"))?;
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Tree { twice: &mut *self.twice })? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            let value = members.next_value_seed(Tree { twice: &mut *self.twice })?;
            if object.insert(key.clone(), value).is_some() && self.twice.is_none() {
                *self.twice = Some(key);
            }
        }
        if object.len() > MOST_VALUES {
            return Err(A::Error::custom("too many members"));
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, flaw: Option<&str>) {
        let reading = read(body.as_bytes());
        let usual: Option<Value> = serde_json::from_str(body).ok();
        assert_eq!(reading.value, usual, "{body}");
        let said = reading.flaw.as_deref();
        assert_eq!(said.is_some(), flaw.is_some(), "{body}: {said:?}");
        assert!(said.unwrap_or_default().contains(flaw.unwrap_or_default()), "{body}: {said:?}");
    }

    #[test]
    fn what_is_odd_is_said_and_what_is_not_json_is_none() {
        check(r#"{"a":[1,-2,0.5,"x",null,true,{"b":{}}]}"#, None);
        check("18446744073709551615", None);
        check(r#"{"a":1,"b":2,"a":3}"#, Some("the key \"a\" stands twice"));
        check(r#"[{"x":{"a":1,"a":1}}]"#, Some("the key \"a\" stands twice"));
        check("NaN", Some("expected value"));
        check(r#""\ud800""#, Some("hex escape"));
        check(r#""\ud800\u0061""#, Some("surrogate"));
        check("{} x", Some("trailing"));
        check("1e999", Some("out of range"));
        check(&"[".repeat(10_000), Some("recursion limit"));
        assert_eq!(read(b""), Reading::default());
        assert!(read(b"\"\xff\"").flaw.unwrap().contains("unicode"));
    }

    #[test]
    fn too_many_values_are_not_read() {
        let body = format!("[{}0]", "0,".repeat(MOST_VALUES));
        let reading = read(body.as_bytes());
        assert_eq!(reading.value, None);
        assert!(reading.flaw.unwrap().contains("more than 500000 values"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_as_serde_json_reads_them(body in proptest::collection::vec(0u8.., 0..200)) {
            let usual: Option<Value> = serde_json::from_slice(&body).ok();
            proptest::prop_assert_eq!(read(&body).value, usual);
        }

        #[test]
        fn anything_like_json_is_read_as_serde_json_reads_it(body in "[\\[\\]{},:\"a0-9.eE+\\\\u\\- ntrufals]{0,60}") {
            let usual: Option<Value> = serde_json::from_str(&body).ok();
            proptest::prop_assert_eq!(read(body.as_bytes()).value, usual);
        }
    }
}
