//! Excuses: what a target's own published definitions rule out is no fault of it.
//!
//! A check brings requests of its own, and can't know that one target requires more than the RFC
//! does (RFC 7643 section 7, `required`), lets an attribute be set only once (`mutability`), or
//! shows it only on request (`returned`). Where the record shows a request that such a definition
//! rules out, refused, the check says nothing about the target: it is not applicable, with the
//! definition as the evidence. That the refusal is right is for the checks of that definition.

use serde_json::Value;

use super::judge::{Judgement, type_of};
use super::{Outcome, Seen};
use crate::exchange::{Exchange, Transcript, exchanges};
use crate::expect::lookup;
use crate::plan::ResourceType;
use crate::scim::characteristics::Attribute;
use crate::scim::path::{AttributePath, member, split_urn};

/// What excuses a check.
pub(super) enum Excuse {
    /// A definition that the target publishes rules the request out; the evidence.
    RuledOut(String),
    /// The target lets nobody write resources of this type; the evidence, and the step.
    Closed(String, String),
}

/// What of these records excuses a check that is not passed, if anything does.
pub(super) fn find<'a>(
    judgement: Judgement<'_>,
    records: impl Iterator<Item = &'a Transcript>,
) -> Option<Excuse> {
    for record in records {
        let said: Vec<&Exchange> = exchanges(record).collect();
        for (place, exchange) in said.iter().enumerate() {
            if let Some(excuse) = refusal(judgement, exchange, &said[..place]) {
                return Some(excuse);
            }
        }
    }
    None
}

/// Takes from the findings those that a value is missing which the target publishes as one that is
/// not shown unasked (RFC 7643 section 7, `returned`); the evidence, if there were such.
pub(super) fn not_shown(
    judgement: Judgement<'_>,
    record: &Transcript,
    findings: &mut Vec<Seen>,
) -> Option<String> {
    let said: Vec<&Exchange> = exchanges(record).collect();
    let mut evidence = None;
    findings.retain(|seen| {
        let place = seen.exchange.map(|(_, place)| place);
        let Some(exchange) = place.and_then(|place| said.get(place)) else { return true };
        let Some(kind) = type_of(exchange.request.path_only(), judgement) else { return true };
        // `${read.emails}`: what an earlier answer was to show.
        let subject = &seen.finding.subject;
        let earlier = subject.strip_prefix("${").and_then(|rest| rest.split_once('.'));
        let asked = exchange.request.query().is_some_and(|query| query.contains("attributes="));
        let path = earlier.map_or(subject.as_str(), |(_, path)| path.trim_end_matches('}'));
        let hidden = |one: &&Attribute| {
            matches!(one.returned.as_str(), "request" | "never")
                && (earlier.is_some() || !asked && !shows(exchange, &one.name))
        };
        let Some(one) = defined(judgement, kind, path).find(hidden) else { return true };
        evidence = Some(format!("/Schemas says that {} is returned: {}", one.name, one.returned));
        false
    });
    evidence
}

/// Whether a resource of the answer holds the attribute, or a complex value of it does.
fn shows(exchange: &Exchange, name: &str) -> bool {
    exchange.json().is_some_and(|body| holds(body, name))
}

fn holds(value: &Value, name: &str) -> bool {
    match value {
        Value::Object(object) => {
            member(object, name).is_some() || object.values().any(|inner| holds(inner, name))
        }
        Value::Array(items) => items.iter().any(|inner| holds(inner, name)),
        _ => false,
    }
}

fn refusal(judgement: Judgement<'_>, exchange: &Exchange, before: &[&Exchange]) -> Option<Excuse> {
    let request = &exchange.request;
    let path = request.path_only().trim_end_matches('/');
    let status = exchange.status()?;
    if path == "/Bulk" {
        return operations(judgement, exchange, before).map(Excuse::RuledOut);
    }
    let kind = type_of(path, judgement)?;
    let is_creation = request.method == "POST" && path == kind.endpoint;
    if request.method != "GET"
        && matches!(status, 403 | 405 | 501)
        && let Some(evidence) = closed(judgement, kind)
    {
        return Some(Excuse::Closed(evidence, exchange.step.clone()));
    }
    if !matches!(status, 400 | 409 | 422) {
        return None;
    }
    let body = request.json()?;
    let ruled_out = match request.method.as_str() {
        "POST" if is_creation => missing(judgement, kind, &body),
        "PUT" => missing(judgement, kind, &body)
            .or_else(|| written(judgement, kind, &body, path, before)),
        "PATCH" => patched(judgement, kind, &body, path, before),
        _ => None,
    };
    ruled_out.map(|rule| Excuse::RuledOut(format!("{} {path} {rule}", request.method)))
}

/// Whether the target lets nobody create resources of this type; the evidence. A provider without
/// Users to create is none.
fn closed(judgement: Judgement<'_>, kind: &ResourceType) -> Option<String> {
    if kind.name == "User" {
        return None;
    }
    judgement.record.iter().flat_map(|record| exchanges(record)).find_map(|exchange| {
        let request = &exchange.request;
        let is_creation = request.method == "POST" && request.path_only() == kind.endpoint;
        let status = exchange.status().filter(|status| matches!(status, 403 | 405 | 501))?;
        let evidence = format!("POST {} was answered {status}", kind.endpoint);
        is_creation.then(|| format!("{evidence}: nobody may create a {}", kind.name))
    })
}

/// A bulk operation that was refused and that a definition rules out.
fn operations(
    judgement: Judgement<'_>,
    exchange: &Exchange,
    before: &[&Exchange],
) -> Option<String> {
    let sent = exchange.request.json()?;
    let sent = lookup::first(&sent, "Operations")?.as_array()?.clone();
    let answered = exchange.json().and_then(|body| lookup::first(body, "Operations")?.as_array());
    let refused = |place: usize| {
        let status = answered.and_then(|all| lookup::first(all.get(place)?, "status"));
        let text = status.map(|status| {
            lookup::first(status, "code").map_or_else(|| lookup::text_of(status), lookup::text_of)
        });
        text.is_some_and(|text| matches!(text.as_str(), "400" | "422"))
    };
    sent.iter().enumerate().filter(|(place, _)| refused(*place)).find_map(|(_, operation)| {
        let method = lookup::first(operation, "method")?.as_str()?;
        let path = lookup::first(operation, "path")?.as_str()?;
        let data = lookup::first(operation, "data")?;
        let kind = type_of(path, judgement)?;
        let rule = match method {
            "POST" => missing(judgement, kind, data),
            "PUT" => missing(judgement, kind, data)
                .or_else(|| written(judgement, kind, data, path, before)),
            _ => patched(judgement, kind, data, path, before),
        }?;
        Some(format!("{method} {path} of the job {rule}"))
    })
}

/// What a body lacks although the type's schema requires it, beyond what the RFC itself does.
fn missing(judgement: Judgement<'_>, kind: &ResourceType, body: &Value) -> Option<String> {
    let object = body.as_object()?;
    let says = |name: &str| format!("lacks {name}, which /Schemas says is required");
    let lacks = |value: Option<&Value>| value.is_none_or(is_nothing);
    let in_schema = |attributes: &[Attribute], object: &serde_json::Map<String, Value>, in_core| {
        for one in attributes.iter().filter(|one| one.is_writable() && !is_common(&one.name)) {
            let value = member(object, &one.name);
            if one.required && lacks(value) && !is_own(kind, &one.name) {
                return Some(says(&one.name));
            }
            let needed = one.sub_attributes.iter().find(|sub| {
                sub.required && sub.is_writable() && lacks_within(value, &sub.name, one, in_core)
            });
            if let Some(sub) = needed {
                return Some(says(&format!("{}.{}", one.name, sub.name)));
            }
        }
        None
    };
    if let Some(schema) = judgement.advertised.schema(&kind.schema)
        && let Some(rule) = in_schema(&schema.attributes, object, true)
    {
        return Some(rule);
    }
    kind.extensions.iter().find_map(|(urn, required)| {
        let Some(container) = member(object, urn).and_then(Value::as_object) else {
            return required.then(|| format!("lacks {urn}, which /ResourceTypes says is required"));
        };
        in_schema(&judgement.advertised.schema(urn)?.attributes, container, false)
    })
}

/// Whether a complex value lacks a sub-attribute. Some providers require the sub-attribute of a
/// single value also where the value as a whole is left out, as they do with names. That holds for
/// the type's own schema: the RFC's enterprise extension requires the value of a manager that a
/// User need not have.
fn lacks_within(value: Option<&Value>, sub: &str, attribute: &Attribute, in_core: bool) -> bool {
    let without = |value: &Value| {
        value.as_object().is_none_or(|object| member(object, sub).is_none_or(is_nothing))
    };
    match value {
        Some(Value::Array(items)) => items.iter().any(without),
        Some(value) => without(value),
        None => in_core && !attribute.multi_valued,
    }
}

/// What a replacement changes although the type's schema does not let it.
fn written(
    judgement: Judgement<'_>,
    kind: &ResourceType,
    body: &Value,
    path: &str,
    before: &[&Exchange],
) -> Option<String> {
    let schema = judgement.advertised.schema(&kind.schema)?;
    let fixed = schema.attributes.iter().filter(|one| is_fixed(one));
    fixed.into_iter().find_map(|one| {
        let sent = lookup::first(body, &one.name)?;
        let known = last_seen(path, &one.name, before)?;
        (known != sent).then(|| changes(one))
    })
}

/// What a PATCH takes away or changes although the type's schema does not let it.
fn patched(
    judgement: Judgement<'_>,
    kind: &ResourceType,
    body: &Value,
    path: &str,
    before: &[&Exchange],
) -> Option<String> {
    let operations = lookup::first(body, "Operations")?.as_array()?;
    operations.iter().find_map(|operation| {
        let op = lookup::first(operation, "op")?.as_str()?.to_ascii_lowercase();
        let value = lookup::first(operation, "value");
        let target = lookup::first(operation, "path").and_then(Value::as_str);
        let targets: Vec<(String, Option<&Value>)> = match (target, value) {
            (Some(target), value) => vec![(target.to_owned(), value)],
            (None, Some(Value::Object(all))) => {
                all.iter().map(|(name, value)| (name.clone(), Some(value))).collect()
            }
            _ => Vec::new(),
        };
        targets.iter().find_map(|(target, value)| {
            let clears = op == "remove" || value.is_some_and(is_nothing);
            let mut all = defined(judgement, kind, target);
            all.find_map(|one| {
                if clears && one.required && !is_own(kind, &one.name) {
                    return Some(format!("clears {}, which /Schemas says is required", one.name));
                }
                let known = last_seen(path, &one.name, before);
                (is_fixed(one) && known.is_some() && known != *value).then(|| changes(one))
            })
        })
    })
}

fn changes(attribute: &Attribute) -> String {
    format!("changes {}, which /Schemas says is {}", attribute.name, attribute.mutability)
}

/// The definitions along a path of a body or of a PATCH: the attribute, then its sub-attribute.
fn defined<'a>(
    judgement: Judgement<'a>,
    kind: &'a ResourceType,
    path: &str,
) -> impl Iterator<Item = &'a Attribute> + use<'a> {
    // A finding on a list names the resource in front: Resources[0].emails[1].value.
    let path = path
        .strip_prefix("Resources")
        .map_or(path, |rest| rest.split_once("].").map_or("", |(_, behind)| behind));
    let (urn, rest) = split_urn(path);
    let plain: String = {
        let mut depth = 0_usize;
        let outside = |c: char| {
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        };
        let mut outside = outside;
        rest.chars().filter(|c| outside(*c)).collect()
    };
    let whole = AttributePath { schema: urn.map(str::to_owned), ..AttributePath::parse(&plain) };
    let parent = AttributePath { sub_attribute: None, ..whole.clone() };
    let find = |path: &AttributePath| judgement.advertised.attribute(kind, path);
    let sub = whole.sub_attribute.as_ref().and_then(|_| find(&whole));
    find(&parent).into_iter().chain(sub)
}

/// The value that the resource at this path was last shown with.
fn last_seen<'a>(path: &str, attribute: &str, before: &[&'a Exchange]) -> Option<&'a Value> {
    let id = path.rsplit('/').next()?;
    before.iter().rev().find_map(|exchange| {
        let body = exchange.json()?;
        let same = lookup::first(body, "id").is_some_and(|found| lookup::text_of(found) == id);
        lookup::first(body, attribute).filter(|_| same)
    })
}

/// Common attributes, whose characteristics no schema changes (RFC 7643 section 3.1).
fn is_common(name: &str) -> bool {
    ["id", "meta", "schemas"].iter().any(|common| common.eq_ignore_ascii_case(name))
}

/// What the RFC itself requires of a type (RFC 7643 sections 4.1.1 and 4.2): every check brings it.
fn is_own(kind: &ResourceType, name: &str) -> bool {
    let own = [("User", "userName"), ("Group", "displayName")];
    own.iter().any(|(of, own)| kind.name == *of && own.eq_ignore_ascii_case(name))
}

/// An attribute that may not be changed, although the RFC's own schemas let it or don't have it.
fn is_fixed(attribute: &Attribute) -> bool {
    matches!(attribute.mutability.as_str(), "immutable" | "readOnly")
        && !is_common(&attribute.name)
        && !attribute.name.eq_ignore_ascii_case("groups")
}

/// Null and an empty list are no value (RFC 7643 section 2.5).
fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

impl Excuse {
    /// What a check comes to that this excuses, and why; `None` if it goes too far for that.
    pub(super) fn outcome(self, outcome: Outcome, findings: &[Seen]) -> Option<(Outcome, String)> {
        match (self, outcome) {
            (Self::RuledOut(evidence), _) => Some((Outcome::NotApplicable, evidence)),
            (Self::Closed(evidence, _), Outcome::Blocked) => {
                Some((Outcome::NotApplicable, evidence))
            }
            // That such resources can't be created is odd enough to be told once for each check
            // that is about it, but no text obliges a provider to let its clients create groups.
            (Self::Closed(evidence, step), Outcome::Fail)
                if findings.iter().all(|seen| seen.step == step) =>
            {
                Some((Outcome::Warn, evidence))
            }
            _ => None,
        }
    }
}
