//! Entity tags and conditional requests (RFC 7644 section 3.14, RFC 9110 section 13).

use http::header;

use super::behavior::EntityTags;
use super::fault::Fault;
use super::message::{Call, Outcome, Refusal, Reply};
use super::store::{Stored, tag};

/// The conditions that a request makes.
#[derive(Clone, Debug, Default)]
pub(super) struct Conditions {
    pub(super) if_match: Option<String>,
    pub(super) if_none_match: Option<String>,
}

/// What follows from `If-Match`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precondition {
    /// The method is performed.
    Holds,
    /// The method is performed although the answer says that it is not.
    Ignored,
}

/// Refuses a write whose `If-Match` names another version.
pub(super) fn check_match(
    call: &Call<'_>,
    stored: &Stored,
    conditions: &Conditions,
    deletes: bool,
) -> Outcome<Precondition> {
    let (Some(wanted), Some(current)) = (&conditions.if_match, tag(call, stored)) else {
        return Ok(Precondition::Holds);
    };
    if wanted.trim() == "*" {
        if call.fault(Fault::IfMatchStarRefused) {
            return Err(stale(call));
        }
        return Ok(Precondition::Holds);
    }
    let weak_is_fine = call.behavior().weak_if_match;
    let met = wanted.split(',').map(str::trim).any(|one| {
        let comparable = weak_is_fine || !(one.starts_with("W/") || current.starts_with("W/"));
        comparable && opaque(one) == opaque(&current)
    });
    if met {
        if call.fault(Fault::IfMatchCurrentRefused) {
            return Err(stale(call));
        }
        return Ok(Precondition::Holds);
    }
    if deletes && call.fault(Fault::StaleDeleteAccepted) {
        return Ok(Precondition::Holds);
    }
    if !deletes && call.fault(Fault::StaleWriteAccepted) {
        return Ok(Precondition::Holds);
    }
    if deletes && call.fault(Fault::StaleDeletePerformedThough412) {
        return Ok(Precondition::Ignored);
    }
    if !deletes && call.fault(Fault::StaleWritePerformedThough412) {
        return Ok(Precondition::Ignored);
    }
    if call.fault(Fault::StaleVersionBadRequest) {
        return Err(Refusal::status(400, "the version is not the current one"));
    }
    Err(stale(call))
}

/// 412, or what the provider uses in its place.
pub(super) fn stale(call: &Call<'_>) -> Refusal {
    Refusal::status(call.behavior().stale_version, "the resource has changed")
}

/// 304 where `If-None-Match` names the current version.
pub(super) fn not_modified(
    call: &Call<'_>,
    stored: &Stored,
    conditions: &Conditions,
) -> Option<Reply> {
    let (wanted, current) = (conditions.if_none_match.as_ref()?, tag(call, stored)?);
    let met =
        wanted.trim() == "*" || wanted.split(',').any(|one| opaque(one.trim()) == opaque(&current));
    let first = wanted.split(',').next().unwrap_or_default().trim();
    let met = if call.fault(Fault::IfNoneMatchAlwaysMatches) {
        true
    } else if call.fault(Fault::IfNoneMatchTakesTheFirst) {
        opaque(first) == opaque(&current)
    } else {
        met
    };
    if !met || call.fault(Fault::IfNoneMatchIgnored) {
        return None;
    }
    if current.starts_with("W/") && call.fault(Fault::IfNoneMatchComparesStrongly) {
        return None;
    }
    let mut reply = Reply::empty(304);
    if call.fault(Fault::NotModifiedWithBody) {
        reply.body = super::message::Body::Json(serde_json::json!({ "status": "304" }));
    }
    if !call.fault(Fault::NotModifiedWithoutTag) {
        reply = reply.with(header::ETAG, current);
    }
    Some(reply)
}

fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// Adds the `ETag` header.
pub(super) fn with_tag(call: &Call<'_>, reply: Reply, stored: &Stored, writes: bool) -> Reply {
    let Some(tag) = tag(call, stored) else { return reply };
    if call.fault(Fault::TagHeaderMissing)
        || (writes && call.fault(Fault::TagHeaderMissingOnWrites))
    {
        return reply;
    }
    debug_assert!(call.behavior().etag != EntityTags::None);
    reply.with(header::ETAG, tag)
}
