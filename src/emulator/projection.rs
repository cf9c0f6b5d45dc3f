//! Which attributes of a resource are shown (RFC 7643 section 2.2, RFC 7644 section 3.9).

use serde_json::{Map, Value};

use crate::scim::{Attribute, AttributePath};

use super::fault::Fault;
use super::message::Call;
use super::parameters::Parameters;
use super::schema::{COMMON, Extension, Named, Place, ResourceType, find};

/// What asks for the resource.
#[derive(Clone, Copy)]
pub(super) enum Occasion<'a> {
    /// A single read.
    Read,
    /// An entry of a list.
    List,
    /// A write that named these attributes.
    Create(&'a [String]),
    /// A change that named these attributes.
    Change(&'a [String]),
}

/// A list of paths, resolved in a type.
struct Paths<'a>(Vec<Named<'a>>);

/// How much of an attribute a list of paths names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Share {
    Nothing,
    Parts,
    Whole,
}

impl<'a> Paths<'a> {
    fn resolve(call: &Call<'_>, kind: &'a ResourceType, names: &[String]) -> Self {
        let resolved = names.iter().filter_map(|name| {
            if name.starts_with("urn:") && call.fault(Fault::ProjectionIgnoresUrns) {
                return None;
            }
            if name.contains('.')
                && !name.starts_with("urn:")
                && call.fault(Fault::ProjectionIgnoresSubAttributes)
            {
                return None;
            }
            let path = AttributePath::parse(name);
            if path.schema.is_none()
                && find(&kind.core.attributes, &path.attribute).is_some()
                && call.fault(Fault::ShortNamesNotShown)
            {
                return None;
            }
            let found = kind.resolve(&path)?;
            if let Named::Place(place) = found {
                let sub = place.sub.map(|sub| sub.name.as_str());
                let spelled =
                    place.attribute.name == path.attribute && sub == path.sub_attribute.as_deref();
                if !spelled && call.fault(Fault::ProjectionNamesWithCase) {
                    return None;
                }
            }
            Some(found)
        });
        Self(resolved.collect())
    }

    fn share(&self, extension: Option<&Extension>, attribute: &Attribute) -> Share {
        let mut share = Share::Nothing;
        for named in &self.0 {
            match named {
                Named::Container(container) => {
                    if extension.is_some_and(|own| std::ptr::eq(own, *container)) {
                        return Share::Whole;
                    }
                }
                Named::Place(place) if std::ptr::eq(place.attribute, attribute) => {
                    if place.sub.is_none() {
                        return Share::Whole;
                    }
                    share = Share::Parts;
                }
                Named::Place(_) => {}
            }
        }
        share
    }

    fn names_part(&self, attribute: &Attribute, sub: &Attribute) -> bool {
        self.0.iter().any(|named| match named {
            Named::Place(Place { attribute: parent, sub: Some(part), .. }) => {
                std::ptr::eq(*parent, attribute) && std::ptr::eq(*part, sub)
            }
            _ => false,
        })
    }
}

/// Leaves of a whole resource what the client is to see.
pub(super) fn project(
    call: &Call<'_>,
    kind: &ResourceType,
    resource: Map<String, Value>,
    parameters: &Parameters,
    occasion: Occasion<'_>,
) -> Map<String, Value> {
    let is_write = matches!(occasion, Occasion::Create(_) | Occasion::Change(_));
    let mut wanted = parameters.attributes.as_deref();
    let mut unwanted = parameters.excluded.as_deref();
    if wanted.is_some()
        && (call.fault(Fault::AttributesIgnored)
            || (is_write && call.fault(Fault::AttributesIgnoredOnWrites)))
    {
        wanted = None;
    }
    if unwanted.is_some()
        && (call.fault(Fault::ExcludedIgnored)
            || (is_write && call.fault(Fault::ExcludedIgnoredOnWrites)))
    {
        unwanted = None;
    }
    if matches!(occasion, Occasion::List) {
        if wanted.is_some() && call.fault(Fault::ListsIgnoreAttributes) {
            wanted = None;
        }
        if unwanted.is_some() && call.fault(Fault::ListsIgnoreExcluded) {
            unwanted = None;
        }
    }
    if wanted.is_some_and(|names| names.len() > 1) && call.fault(Fault::AttributesTakeTheFirst) {
        wanted = wanted.map(|names| &names[..1]);
    }
    if unwanted.is_some_and(|names| names.len() > 1) && call.fault(Fault::ExcludedTakesTheFirst) {
        unwanted = unwanted.map(|names| &names[..1]);
    }
    let named: &[String] = match occasion {
        Occasion::Create(named) | Occasion::Change(named) => named,
        _ => &[],
    };
    let sieve = Sieve {
        call,
        wanted: wanted.map(|names| Paths::resolve(call, kind, names)),
        unwanted: unwanted.map(|names| Paths::resolve(call, kind, names)),
        named,
        search: parameters.search,
        raw: wanted.unwrap_or_default(),
        raw_unwanted: unwanted.unwrap_or_default(),
    };
    let mut shown = Map::new();
    for (name, value) in resource {
        let kept = if let Some(extension) = kind.extension(&name) {
            sieve.container(extension, value)
        } else if let Some(attribute) = find(&kind.core.attributes, &name) {
            sieve.attribute(None, attribute, value)
        } else if let Some(attribute) = find(&COMMON.attributes, &name) {
            sieve.common(attribute, value)
        } else {
            (wanted.is_none()).then_some(value)
        };
        if let Some(value) = kept {
            shown.insert(name, value);
        }
    }
    if matches!(occasion, Occasion::List) && call.fault(Fault::ListsShowLess) {
        shown.retain(|name, _| matches!(name.as_str(), "schemas" | "id" | "meta" | "userName"));
    }
    if matches!(occasion, Occasion::Create(_)) && call.fault(Fault::CreateShowsLess) {
        shown.retain(|name, _| matches!(name.as_str(), "schemas" | "id" | "meta"));
    }
    shown
}

struct Sieve<'a> {
    call: &'a Call<'a>,
    wanted: Option<Paths<'a>>,
    unwanted: Option<Paths<'a>>,
    named: &'a [String],
    search: bool,
    raw: &'a [String],
    raw_unwanted: &'a [String],
}

impl Sieve<'_> {
    fn common(&self, attribute: &Attribute, value: Value) -> Option<Value> {
        let call = self.call;
        let always = match attribute.name.as_str() {
            "id" => {
                let asked_away = self.raw_unwanted.iter().any(|name| name == "id");
                if asked_away
                    && (call.fault(Fault::ExcludedRemovesId)
                        || (self.search && call.fault(Fault::SearchExcludedRemovesId)))
                {
                    return None;
                }
                if self.wanted.is_some()
                    && !self.raw.iter().any(|name| name == "id")
                    && call.fault(Fault::AttributesRemoveId)
                {
                    return None;
                }
                true
            }
            "schemas" if self.wanted.is_some() && call.fault(Fault::AttributesRemoveSchemas) => {
                return None;
            }
            "schemas" => call.behavior().schemas_always || self.wanted.is_none(),
            "meta" => call.behavior().meta_always,
            _ => false,
        };
        if always { Some(value) } else { self.attribute(None, attribute, value) }
    }

    fn container(&self, extension: &Extension, value: Value) -> Option<Value> {
        let Value::Object(members) = value else { return Some(value) };
        let mut shown = Map::new();
        for (name, value) in members {
            let kept = match find(&extension.schema.attributes, &name) {
                Some(attribute) => self.attribute(Some(extension), attribute, value),
                None => Some(value),
            };
            if let Some(value) = kept {
                shown.insert(name, value);
            }
        }
        (!shown.is_empty()).then_some(Value::Object(shown))
    }

    fn attribute(
        &self,
        extension: Option<&Extension>,
        attribute: &Attribute,
        value: Value,
    ) -> Option<Value> {
        let call = self.call;
        match attribute.returned.as_str() {
            "never" => return self.secret(attribute, value),
            "always" if !call.fault(Fault::AlwaysReturnedIsNot) => return Some(value),
            "request" => {
                let asked = self
                    .wanted
                    .as_ref()
                    .is_some_and(|paths| paths.share(extension, attribute) != Share::Nothing);
                let named = self.named.contains(&attribute.name);
                let shown = (asked && !call.fault(Fault::RequestedAttributeNotShown))
                    || (named && self.wanted.is_none())
                    || (!asked && call.fault(Fault::RequestAttributeAlwaysShown));
                return shown.then_some(value);
            }
            _ => {}
        }
        if let Some(wanted) = &self.wanted {
            if extension.is_some() && call.fault(Fault::RequestedExtensionNotShown) {
                return None;
            }
            return match wanted.share(extension, attribute) {
                Share::Whole
                    if attribute.kind == "complex"
                        && call.fault(Fault::RequestedComplexNotShown) =>
                {
                    None
                }
                Share::Whole => Some(value),
                Share::Parts
                    if attribute.multi_valued && call.fault(Fault::RequestedListPartShowsAll) =>
                {
                    Some(value)
                }
                Share::Parts if call.fault(Fault::RequestedPartNotShown) => None,
                Share::Parts => parts(attribute, value, &|sub| {
                    wanted.names_part(attribute, sub) || sub.returned == "always"
                }),
                Share::Nothing => call.fault(Fault::AttributesAddToDefaults).then_some(value),
            };
        }
        if let Some(unwanted) = &self.unwanted {
            if extension.is_some() && call.fault(Fault::ExcludedExtensionShown) {
                return Some(value);
            }
            return match unwanted.share(extension, attribute) {
                Share::Whole => None,
                Share::Parts => {
                    if call.fault(Fault::ExcludedPartRemovesAll) {
                        return None;
                    }
                    parts(attribute, value, &|sub| !unwanted.names_part(attribute, sub))
                }
                Share::Nothing if call.fault(Fault::ExcludedRemovesMore) => {
                    (attribute.name == "meta" || attribute.name == "userName").then_some(value)
                }
                Share::Nothing => Some(value),
            };
        }
        let hidden = attribute.name == "displayName" || attribute.name == "familyName";
        if hidden && self.named.is_empty() && call.fault(Fault::DefaultAttributeNotShown) {
            return None;
        }
        Some(value)
    }

    /// What is never returned.
    fn secret(&self, attribute: &Attribute, value: Value) -> Option<Value> {
        let call = self.call;
        if attribute.name == "password" {
            let asked = self.raw.iter().any(|name| name.eq_ignore_ascii_case("password"));
            if asked && call.fault(Fault::PasswordShownWhenAsked) {
                return Some(value);
            }
            if !self.named.is_empty() && call.fault(Fault::PasswordShownAfterWrite) {
                return Some(value);
            }
            if call.fault(Fault::PasswordShown) {
                return Some(value);
            }
            if call.fault(Fault::PasswordShownHashed) {
                let digest = value
                    .as_str()
                    .unwrap_or_default()
                    .bytes()
                    .fold(7, |sum, byte| super::store::scramble(sum ^ u64::from(byte)));
                return Some(format!("{{SHA}}{digest:016x}").into());
            }
            return None;
        }
        call.fault(Fault::WriteOnlyAttributeShown).then_some(value)
    }
}

/// Leaves some sub-attributes of each value.
fn parts(attribute: &Attribute, value: Value, keep: &dyn Fn(&Attribute) -> bool) -> Option<Value> {
    match value {
        Value::Array(values) => {
            let values: Vec<Value> =
                values.into_iter().filter_map(|value| parts(attribute, value, keep)).collect();
            (!values.is_empty()).then_some(Value::Array(values))
        }
        Value::Object(mut members) => {
            members.retain(|name, _| find(&attribute.sub_attributes, name).is_none_or(keep));
            (!members.is_empty()).then_some(Value::Object(members))
        }
        value => Some(value),
    }
}
