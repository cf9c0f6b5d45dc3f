//! Values that may be written in several shapes: a word or a list, a name or an object.
//!
//! serde's `untagged` tries one variant after the other on a buffered copy, which has forgotten
//! where each word stood and ends in "did not match any variant". The shape of a value says which
//! variant is meant, so that a mistake inside it keeps its place and its message.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

/// How a type is read from each shape; a shape that is left out is refused.
pub(crate) trait Shape<'de>: Sized {
    /// What may stand there, in the words of a message.
    const WANTED: &'static str;

    /// From a string.
    fn text(text: &str) -> Option<Self> {
        let _ = text;
        None
    }

    /// From a whole number.
    fn number(number: u64) -> Option<Self> {
        let _ = number;
        None
    }

    /// From a list.
    fn list<A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        let _ = list;
        Err(Error::invalid_type(Unexpected::Seq, &Self::WANTED))
    }

    /// From an object.
    fn object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        let _ = object;
        Err(Error::invalid_type(Unexpected::Map, &Self::WANTED))
    }
}

/// Reads a value by its shape.
pub(crate) fn read<'de, T: Shape<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_any(ByShape(PhantomData))
}

struct ByShape<T>(PhantomData<T>);

impl<'de, T: Shape<'de>> Visitor<'de> for ByShape<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::WANTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::text(text).ok_or_else(|| E::invalid_type(Unexpected::Str(text), &self))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        T::number(number).ok_or_else(|| E::invalid_type(Unexpected::Unsigned(number), &self))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        let read = u64::try_from(number).ok().and_then(T::number);
        read.ok_or_else(|| E::invalid_type(Unexpected::Signed(number), &self))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<T, A::Error> {
        T::list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<T, A::Error> {
        T::object(object)
    }
}

/// Implements `Deserialize` by [`Shape`].
macro_rules! by_shape {
    ($type:ty) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::expect::shape::read(deserializer)
            }
        }
    };
}

pub(crate) use by_shape;
