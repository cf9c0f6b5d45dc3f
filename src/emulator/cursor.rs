//! Cursors (RFC 9865 section 2): opaque texts that hold a place in one query.
//!
//! A cursor carries its place, the query it belongs to, when it was made and a checksum, so that
//! a forged, foreign or old one is told from a good one without keeping a list of them.

use crate::scim::ErrorType;

use super::fault::Fault;
use super::message::{Call, Outcome, Refusal};
use super::parameters::Parameters;
use super::store::scramble;

/// What a cursor holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) offset: u64,
    pub(super) count: u64,
    pub(super) query: u64,
    /// Milliseconds since 1970.
    pub(super) made: u64,
}

impl Cursor {
    pub(super) fn write(&self, call: &Call<'_>) -> String {
        let Self { offset, count, query, made } = *self;
        let sum = self.sum(call);
        let text = format!("{offset:08x}{count:08x}{query:016x}{made:012x}{sum:016x}");
        if call.fault(Fault::CursorNeedsEscaping) { format!("{text}+/=") } else { text }
    }

    fn read(call: &Call<'_>, text: &str) -> Option<Self> {
        let text = text.strip_suffix("+/=").or(text.strip_suffix(" /=")).unwrap_or(text);
        if text.len() != 60 || !text.is_ascii() {
            return None;
        }
        let number = |from: usize, to: usize| u64::from_str_radix(text.get(from..to)?, 16).ok();
        let cursor = Self {
            offset: number(0, 8)?,
            count: number(8, 16)?,
            query: number(16, 32)?,
            made: number(32, 44)?,
        };
        (number(44, 60)? == cursor.sum(call)).then_some(cursor)
    }

    fn sum(&self, call: &Call<'_>) -> u64 {
        let seed = scramble(call.behavior().seed ^ 0x5ca1_ab1e);
        [self.offset, self.count, self.query, self.made]
            .iter()
            .fold(seed, |sum, part| scramble(sum ^ part))
    }

    /// Reads the cursor of a request; an empty one is the beginning.
    pub(super) fn take(
        call: &Call<'_>,
        text: &str,
        query: u64,
        count: Option<u64>,
        now: u64,
    ) -> Outcome<Option<Self>> {
        if text.is_empty() {
            if call.fault(Fault::EmptyCursorRefused) {
                return Err(Refusal::bad(ErrorType::InvalidCursor, "the cursor is empty"));
            }
            return Ok(None);
        }
        let Some(cursor) = Self::read(call, text) else {
            if call.fault(Fault::ForgedCursorIsTheBeginning) {
                return Ok(None);
            }
            if call.fault(Fault::ForgedCursorFails) {
                return Err(Refusal::status(500, "index out of range"));
            }
            let detail = if call.fault(Fault::CursorErrorRevealsInternals) {
                "java.sql.SQLException: SELECT * FROM users WHERE cursor = ? at Dao.java:42"
            } else {
                "the cursor is none of this provider's"
            };
            if call.fault(Fault::ForgedCursorOtherKeyword) {
                return Err(Refusal::bad(ErrorType::InvalidValue, detail));
            }
            return Err(Refusal::bad(ErrorType::InvalidCursor, detail));
        };
        let lifetime = call.behavior().cursor_timeout.map(|seconds| seconds.saturating_mul(1000));
        if call.fault(Fault::CursorsExpireAtOnce)
            || lifetime.is_some_and(|lifetime| now.saturating_sub(cursor.made) >= lifetime)
        {
            let keyword = if call.fault(Fault::ExpiredCursorOtherKeyword) {
                ErrorType::InvalidValue
            } else {
                ErrorType::ExpiredCursor
            };
            return Err(Refusal::bad(keyword, "the cursor has expired"));
        }
        if cursor.query != query && !call.fault(Fault::CursorServesOtherQueries) {
            let detail = "the cursor belongs to another query";
            return Err(Refusal::bad(ErrorType::InvalidCursor, detail));
        }
        if count.is_some_and(|count| count != cursor.count) {
            if call.fault(Fault::CursorCountChangeFails) {
                return Err(Refusal::status(500, "the page has another length"));
            }
            let detail = "count differs from the first request's";
            return Err(Refusal::bad(ErrorType::InvalidCount, detail));
        }
        Ok(Some(cursor))
    }
}

/// A number that tells one query from another, whatever its cursor and count.
pub(super) fn fingerprint(kinds: &[usize], parameters: &Parameters) -> u64 {
    let mut sum = 11;
    let mut add = |text: &str| {
        sum = text.bytes().fold(scramble(sum), |sum, byte| scramble(sum ^ u64::from(byte)));
    };
    for kind in kinds {
        add(&kind.to_string());
    }
    add(parameters.filter.as_deref().unwrap_or("-"));
    add(parameters.sort_by.as_deref().unwrap_or("-"));
    add(parameters.sort_order.as_deref().unwrap_or("-"));
    for names in [&parameters.attributes, &parameters.excluded] {
        add("|");
        names.iter().flatten().for_each(|name| add(name));
    }
    sum
}
