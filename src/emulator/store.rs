//! What the provider remembers: resources, the clock, and the identifiers it has given out.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::behavior::{Behavior, Clock, EntityTags, IdStyle, Timestamps};
use super::fault::Fault;
use super::message::{Call, Server};
use super::schema::ResourceType;

/// The members of a resource, under the names of the schema; extensions under their URN.
pub(super) type Document = Map<String, Value>;

/// A resource as it is stored, without `schemas`, `id` and `meta`.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    /// The index of its type in the catalog.
    pub(super) kind: usize,
    pub(super) id: String,
    pub(super) document: Document,
    /// Milliseconds since 1970.
    pub(super) created: i64,
    pub(super) modified: i64,
    /// How often it was changed.
    pub(super) revision: u64,
    /// How often it was read.
    pub(super) reads: u64,
    /// Whether a DELETE made it inactive.
    pub(super) retired: bool,
    /// What a fault keeps of it besides.
    pub(super) quirk: Quirk,
}

/// What a fault makes a resource remember.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one fault's independent mark")]
pub(super) struct Quirk {
    /// The client's `meta`.
    pub(super) meta: Option<Value>,
    /// Whether it is hidden from lists, filters and single reads.
    pub(super) unlisted: bool,
    /// Whether a filter no longer finds it.
    pub(super) unfound: bool,
    /// Whether nothing but a filter finds it.
    pub(super) only_found: bool,
    /// Whether it can no longer be read.
    pub(super) unread: bool,
    /// Whether it can no longer be made active.
    pub(super) dead: bool,
    /// The attributes that got a default.
    pub(super) defaulted: Vec<String>,
    /// The derived values, no longer derived.
    pub(super) detached: Vec<(String, Value)>,
    /// What an answer shows in place of what is stored.
    pub(super) stale: Option<Document>,
    /// Whether `schemas` leaves out an extension in use.
    pub(super) hides_extension: bool,
}

impl Stored {
    /// Whether this is an inactive resource.
    pub(super) fn is_inactive(&self) -> bool {
        self.document.get("active") == Some(&Value::Bool(false))
    }
}

/// Everything that changes.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) resources: Vec<Stored>,
    given: u64,
    ticks: i64,
    latest: i64,
    /// Identifiers of removed resources.
    pub(super) removed: Vec<String>,
    /// Names of removed users.
    pub(super) former_names: Vec<String>,
    /// How many requests were answered.
    pub(super) answered: u64,
    /// A placeholder's permanent identifier, while a bulk job runs.
    pub(super) placeholders: Vec<(String, String)>,
    /// Memberships that have ended, for the faults that still show them.
    pub(super) past_memberships: Vec<PastMembership>,
}

/// A membership that has ended.
#[derive(Debug)]
pub(super) struct PastMembership {
    pub(super) user: String,
    pub(super) group: Stored,
    /// Whether it ended with the group.
    pub(super) deleted: bool,
}

/// The beginning of 2026, where the counting clock starts.
const START: i64 = 1_767_225_600_000;

impl State {
    /// An empty store with the strangers' users in it.
    pub(super) fn seeded(server: &Server) -> Self {
        let mut state = Self::default();
        for number in 1..=server.behavior.users {
            let mut document = Document::new();
            document.insert("userName".into(), seed_name(number).into());
            let name = json!({ "familyName": format!("Seed{number:03}"), "givenName": "Foreign" });
            document.insert("name".into(), name);
            document.insert("active".into(), (number % 2 == 1).into());
            state.add(&server.behavior, 0, document);
        }
        state
    }

    /// The time now; the same or later than ever before.
    pub(super) fn now(&mut self, behavior: &Behavior) -> i64 {
        let now = match behavior.clock {
            Clock::Wall => Timestamp::now().as_millisecond(),
            Clock::Counter => {
                self.ticks += 1;
                START + self.ticks * tick(behavior)
            }
        };
        let now = now - now.rem_euclid(tick(behavior));
        self.latest = self.latest.max(now);
        self.latest
    }

    /// The time of a change, later than the one before it.
    pub(super) fn later_than(&mut self, behavior: &Behavior, before: i64) -> i64 {
        let now = self.now(behavior).max(before + tick(behavior));
        self.latest = self.latest.max(now);
        now
    }

    /// An identifier that was never given out before.
    pub(super) fn fresh_id(&mut self, behavior: &Behavior) -> String {
        self.given += 1;
        let high = scramble(behavior.seed.wrapping_mul(0x9e37_79b9).wrapping_add(self.given));
        let low = scramble(high ^ self.given);
        match behavior.ids {
            IdStyle::Numeric => {
                (1_000_000 + behavior.seed % 1000 * 100_000 + self.given).to_string()
            }
            IdStyle::Uuid => format!(
                "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
                high >> 32,
                (high >> 16) & 0xffff,
                high & 0xfff,
                (low >> 48) & 0xfff,
                low & 0xffff_ffff_ffff
            ),
            IdStyle::Opaque => {
                let letters = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
                let mut rest = u128::from(high) << 64 | u128::from(low);
                let mut id = String::from("aZ");
                for _ in 0..18 {
                    let at = usize::try_from(rest % 57).unwrap_or_default();
                    id.push(char::from(letters.get(at).copied().unwrap_or(b'A')));
                    rest /= 57;
                }
                id
            }
        }
    }

    /// Stores a new resource and says where.
    pub(super) fn add(&mut self, behavior: &Behavior, kind: usize, document: Document) -> usize {
        let id = self.fresh_id(behavior);
        let now = self.now(behavior);
        self.resources.push(Stored {
            kind,
            id,
            document,
            created: now,
            modified: now,
            revision: 1,
            reads: 0,
            retired: false,
            quirk: Quirk::default(),
        });
        self.resources.len() - 1
    }

    /// Where the resource with this id is.
    pub(super) fn find(&self, call: &Call<'_>, kind: usize, id: &str) -> Option<usize> {
        let place = self.resources.iter().position(|one| one.kind == kind && one.id == id);
        if place.is_none() && id.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            let alike = |one: &Stored| one.kind == kind && one.id.eq_ignore_ascii_case(id);
            let place = self.resources.iter().position(alike);
            if place.is_some() && call.fault(Fault::IdsWithoutCase) {
                return place;
            }
        }
        place
    }

    /// Any resource with this id, whatever its type.
    pub(super) fn anywhere(&self, id: &str) -> Option<&Stored> {
        self.resources.iter().find(|one| one.id == id)
    }

    /// Another resource of the same type, the newest, for faults that hit the wrong one.
    pub(super) fn neighbour(&self, at: usize) -> Option<usize> {
        let kind = self.resources.get(at)?.kind;
        (0..self.resources.len())
            .rev()
            .find(|other| *other != at && self.resources[*other].kind == kind)
    }
}

/// How far apart two times are at least, in milliseconds.
fn tick(behavior: &Behavior) -> i64 {
    if behavior.timestamps == Timestamps::Seconds { 1000 } else { 1 }
}

/// The name of the n-th stranger.
pub(super) fn seed_name(number: usize) -> String {
    format!("seed{number:03}@emulator.example")
}

/// Spreads a number over all bits (splitmix64).
pub(super) fn scramble(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// A time as the provider writes it.
pub(super) fn written(call: &Call<'_>, millis: i64) -> String {
    let time = Timestamp::from_millisecond(millis).unwrap_or_default();
    if call.fault(Fault::DatesWithSpace) {
        return time.strftime("%Y-%m-%d %H:%M:%S").to_string();
    }
    if call.fault(Fault::DatesWithoutTime) {
        return time.strftime("%Y-%m-%d").to_string();
    }
    if call.fault(Fault::DatesAsHttp) {
        return time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    }
    let format = match call.behavior().timestamps {
        Timestamps::Milliseconds => "%Y-%m-%dT%H:%M:%S%.3fZ",
        Timestamps::Seconds => "%Y-%m-%dT%H:%M:%SZ",
        Timestamps::Microseconds => "%Y-%m-%dT%H:%M:%S%.6fZ",
        Timestamps::Offset => "%Y-%m-%dT%H:%M:%S%.3f+00:00",
        Timestamps::NoZone => "%Y-%m-%dT%H:%M:%S%.3f",
    };
    time.strftime(format).to_string()
}

/// The entity tag of a resource, if the provider makes any.
pub(super) fn tag(call: &Call<'_>, stored: &Stored) -> Option<String> {
    let reads = if call.fault(Fault::TagChangesWithEveryRead) { stored.reads } else { 0 };
    let digest =
        scramble((stored.revision + (reads << 32)) ^ scramble(stored.created.unsigned_abs()));
    let digest = if call.fault(Fault::VersionNeverChanges) { 7 } else { digest };
    match call.behavior().etag {
        EntityTags::None => None,
        EntityTags::Weak => Some(format!("W/\"{digest:016x}\"")),
        EntityTags::Strong => Some(format!("\"{digest:016x}\"")),
    }
}

/// The values of a member: those of a list, or the one.
pub(super) fn each_value(value: Option<&Value>) -> &[Value] {
    match value {
        None | Some(Value::Null) => &[],
        Some(Value::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
    }
}

/// The name that a reference to the resource shows.
pub(super) fn display_name(kind: &ResourceType, stored: &Stored) -> Option<Value> {
    let name = |key: &str| stored.document.get(key).cloned();
    if kind.name == "User" {
        name("displayName").or_else(|| name("userName"))
    } else {
        name("displayName")
    }
}
