//! Creating, reading, replacing and deleting a resource (RFC 7644 sections 3.3 to 3.6).

use http::header;
use serde_json::{Map, Value, json};

use crate::scim::{Attribute, ErrorType};

use super::behavior::{Deletion, Denial, IdStyle, UnknownMember};
use super::etag::{Conditions, Precondition, check_match, not_modified, stale, with_tag};
use super::fault::Fault;
use super::intake::{Purpose, take};
use super::message::{Body, Call, Outcome, Refusal, Reply};
use super::parameters::Parameters;
use super::projection::{Occasion, project};
use super::render::{location, whole};
use super::schema::{ResourceType, find};
use super::store::{Document, PastMembership, State, Stored, each_value, tag};

/// How many removed resources are remembered, for the faults that need them.
const REMEMBERED: usize = 1000;

/// Answers with one resource.
pub(super) fn answer(
    call: &Call<'_>,
    state: &State,
    at: usize,
    status: u16,
    parameters: &Parameters,
    occasion: Occasion<'_>,
) -> Reply {
    let stored = &state.resources[at];
    let kind = &call.catalog().types[stored.kind];
    let resource = whole(call, state, stored);
    let shown = project(call, kind, resource, parameters, occasion);
    let writes = !matches!(occasion, Occasion::Read);
    let mut reply = Reply::json(status, Value::Object(shown));
    let place = location(call, kind, &stored.id);
    if call.behavior().content_location {
        let place = if call.fault(Fault::ContentLocationDiffers) {
            format!("{place}/current")
        } else {
            place.clone()
        };
        reply = reply.with(header::CONTENT_LOCATION, place);
    }
    if matches!(occasion, Occasion::Create(_)) {
        if !call.fault(Fault::CreateWithoutLocation) {
            reply = reply.with(header::LOCATION, created_location(call, kind, &stored.id));
        }
    } else if call.behavior().location_always {
        reply = reply.with(header::LOCATION, place);
    }
    with_tag(call, reply, stored, writes)
}

fn created_location(call: &Call<'_>, kind: &ResourceType, id: &str) -> String {
    if call.fault(Fault::CreateLocationIsEndpoint) {
        return format!("{}/{}", call.base, kind.plural);
    }
    if call.fault(Fault::CreateLocationLacksEndpoint) {
        return format!("{}/{id}", call.base);
    }
    if call.fault(Fault::CreateLocationOfAnother) {
        return location(call, kind, &id.chars().rev().collect::<String>());
    }
    let place = location(call, kind, id);
    if call.fault(Fault::MetaLocationInsecure) {
        return place.replacen("http:", "https:", 1);
    }
    place
}

/// Finds the resource that a URL names.
pub(super) fn locate(call: &Call<'_>, state: &State, kind: usize, id: &str) -> Outcome<usize> {
    let behavior = call.behavior();
    if let Some(at) = state.find(call, kind, id) {
        if !state.resources[at].quirk.unread {
            return Ok(at);
        }
    } else {
        if !state.resources.is_empty() && call.fault(Fault::UnknownIdFindsFirst) {
            return Ok(0);
        }
        let begins = |one: &Stored| one.kind == kind && one.id.starts_with(id);
        if let Some(at) = state.resources.iter().position(begins)
            && !id.is_empty()
            && call.fault(Fault::IdsFoundByTheirBeginning)
        {
            return Ok(at);
        }
    }
    if let Some(at) = state.resources.iter().position(|one| one.id == id && one.kind != kind)
        && call.fault(Fault::IdsFoundAtOtherEndpoints)
    {
        return Ok(at);
    }
    if call.fault(Fault::UnknownIdUnusualStatus) {
        return Err(Refusal::status(460, "there is no such resource"));
    }
    if call.fault(Fault::UnknownIdFailsSilently) {
        let body = json!({ "schemas": [crate::scim::urn::ERROR], "status": "500" });
        return Err(Refusal::instead(Reply::json(500, body)));
    }
    if call.fault(Fault::NotFoundIsBadRequest) {
        return Err(Refusal::bad(ErrorType::InvalidValue, "there is no such resource"));
    }
    if call.fault(Fault::NotFoundFails) {
        return Err(Refusal::status(500, "null pointer exception"));
    }
    if call.fault(Fault::NotFoundIsEmptyAnswer) {
        return Err(Refusal::instead(Reply::json(200, json!({}))));
    }
    if call.fault(Fault::NotFoundIsEmptyList) {
        let list = json!({ "schemas": [crate::scim::urn::LIST_RESPONSE], "totalResults": 0 });
        return Err(Refusal::instead(Reply::json(200, list)));
    }
    let well_formed = match behavior.ids {
        IdStyle::Numeric => id.bytes().all(|byte| byte.is_ascii_digit()),
        IdStyle::Uuid => id.len() == 36,
        IdStyle::Opaque => id.len() == 20,
    };
    let status = if well_formed { behavior.unknown_id } else { behavior.malformed_id };
    Err(Refusal::status(status, format!("there is no resource {id}")))
}

/// GET of one resource.
pub(super) fn read(
    call: &Call<'_>,
    state: &State,
    at: usize,
    parameters: &Parameters,
    conditions: &Conditions,
) -> Outcome {
    let stored = &state.resources[at];
    if stored.retired && !call.behavior().reads_inactive {
        let unknown = call.behavior().unknown_id;
        return Err(Refusal::status(unknown, "the user is not active"));
    }
    if stored.is_inactive() && call.fault(Fault::ReadOfInactiveNotFound) {
        return Err(Refusal::status(404, "the user is not active"));
    }
    if let Some(reply) = not_modified(call, stored, conditions) {
        return Ok(reply);
    }
    let mut reply = answer(call, state, at, 200, parameters, Occasion::Read);
    if call.fault(Fault::ReadAnswersWithList)
        && let Body::Json(resource) = &reply.body
    {
        reply.body = Body::Json(json!({
            "schemas": [crate::scim::urn::LIST_RESPONSE],
            "totalResults": 1,
            "Resources": [resource],
        }));
    }
    if let Body::Json(Value::Object(resource)) = &mut reply.body
        && call.fault(Fault::ReadShowsOtherId)
    {
        resource.insert("id".to_owned(), format!("{}-1", stored.id).into());
    }
    if !stored.is_inactive()
        && let Body::Json(Value::Object(resource)) = &mut reply.body
        && resource.contains_key("active")
        && call.fault(Fault::ReadShowsEveryoneInactive)
    {
        resource.insert("active".to_owned(), false.into());
    }
    if stored.is_inactive()
        && call.fault(Fault::ReadShowsEveryoneActive)
        && let Body::Json(Value::Object(resource)) = &mut reply.body
    {
        resource.insert("active".to_owned(), true.into());
    }
    if call.fault(Fault::ReadIsAccepted) {
        reply.status = 202;
    }
    Ok(reply)
}

/// POST to an endpoint.
pub(super) fn create(
    call: &Call<'_>,
    state: &mut State,
    kind_at: usize,
    body: &Value,
    parameters: &Parameters,
) -> Outcome {
    let behavior = call.behavior();
    let kind = &call.catalog().types[kind_at];
    let mut taken = take(call, kind, body, Purpose::Create)?;
    let mut defaulted = Vec::new();
    for (name, value) in &behavior.defaults {
        if find(&kind.core.attributes, name).is_some() && !taken.document.contains_key(name) {
            taken.document.insert(name.clone(), value.clone());
            defaulted.push(name.clone());
        }
    }
    for (name, value) in &behavior.forced_on_create {
        let sent = taken.document.get(name);
        if sent == Some(&Value::Bool(false)) && call.fault(Fault::CreateKeepsInactive) {
            continue;
        }
        if sent.is_none() && call.fault(Fault::CreateWithoutActiveIsInactive) {
            taken.document.insert(name.clone(), false.into());
            continue;
        }
        if call.fault(Fault::CreateMakesEveryoneInactive) {
            taken.document.insert(name.clone(), false.into());
            continue;
        }
        taken.document.insert(name.clone(), value.clone());
    }
    if let Some(reply) = refuse_duplicate(call, state, kind_at, &taken.document, None, parameters)?
    {
        return Ok(reply);
    }
    settle_members(call, state, &mut taken.document)?;
    let at = state.add(behavior, kind_at, taken.document);
    state.resources[at].quirk.defaulted = defaulted;
    adopt_on_create(call, state, at, body);
    let mut reply = answer(call, state, at, 201, parameters, Occasion::Create(&taken.named));
    if call.fault(Fault::CreateAnswers200) {
        reply.status = 200;
    }
    if let Body::Json(Value::Object(shown)) = &mut reply.body
        && call.fault(Fault::CreateAnswerLacksName)
    {
        shown.remove("name");
    }
    if let Some(before) = at.checked_sub(1)
        && state.resources[before].kind == kind_at
        && call.fault(Fault::CreateAnswersOtherResource)
    {
        reply.body = Body::Json(Value::Object(whole(call, state, &state.resources[before])));
    }
    if call.fault(Fault::CreateAnswersWithoutBody) {
        reply.body = Body::Empty;
    }
    if call.fault(Fault::CreateEchoesTheRequest)
        && let (Body::Json(Value::Object(shown)), Value::Object(sent)) = (&mut reply.body, body)
    {
        for (name, value) in sent {
            if !name.eq_ignore_ascii_case("password") {
                shown.insert(name.clone(), value.clone());
            }
        }
    }
    if call.fault(Fault::CreateStoresNothing) {
        state.resources.remove(at);
    } else if call.fault(Fault::CreateStoresTwice) {
        let mut twin = state.resources[at].clone();
        twin.id = state.fresh_id(behavior);
        state.resources.push(twin);
    }
    Ok(reply)
}

/// The ways in which a new resource takes what a client must not decide.
fn adopt_on_create(call: &Call<'_>, state: &mut State, at: usize, body: &Value) {
    let id = body.get("id").and_then(Value::as_str).filter(|id| !id.is_empty());
    if let Some(id) = id
        && call.fault(Fault::CreateAdoptsId)
    {
        id.clone_into(&mut state.resources[at].id);
    }
    if let Some(meta) = body.get("meta")
        && call.fault(Fault::CreateAdoptsMeta)
    {
        state.resources[at].quirk.meta = Some(meta.clone());
    }
    if let Some(Value::Array(groups)) = body.get("groups")
        && call.fault(Fault::CreateAdoptsGroups)
    {
        let user = state.resources[at].id.clone();
        join_groups(state, &user, groups);
    }
    for derived in &call.behavior().derived {
        if let Some(value) = body.get(&derived.attribute)
            && call.fault(Fault::CreateAdoptsEmails)
        {
            state.resources[at].quirk.detached.push((derived.attribute.clone(), value.clone()));
        }
        let before = at.checked_sub(1).and_then(|before| state.resources.get(before));
        if let Some(other) = before
            && call.fault(Fault::EmailsOfThePreviousUser)
        {
            let text = other.document.get(&derived.from).cloned().unwrap_or_default();
            let value = json!([{ "value": text, "type": derived.kind }]);
            state.resources[at].quirk.detached.push((derived.attribute.clone(), value));
        }
    }
    if !state.removed.is_empty() && call.fault(Fault::IdReused) {
        state.resources[at].id = state.removed.pop().unwrap_or_default();
    }
    if state.resources[at].kind > 0
        && let Some(other) = state.resources.iter().rev().find(|one| one.kind == 0)
        && call.fault(Fault::IdSharedBetweenTypes)
    {
        state.resources[at].id = other.id.clone();
    }
    if call.fault(Fault::IdHoldsReservedWord) {
        let id = format!("bulkId-{}", state.resources[at].id);
        state.resources[at].id = id;
    }
    let before =
        state.resources[..at].iter().rev().find(|one| one.kind == state.resources[at].kind);
    if let Some(other) = before
        && !other.id.is_empty()
        && call.fault(Fault::IdGivenTwice)
    {
        state.resources[at].id = other.id.clone();
    }
}

/// Refuses a second resource with a value that must be unique.
///
/// A fault may answer in its place, which ends the request.
pub(super) fn refuse_duplicate(
    call: &Call<'_>,
    state: &mut State,
    kind_at: usize,
    document: &Document,
    own: Option<usize>,
    parameters: &Parameters,
) -> Outcome<Option<Reply>> {
    let kind = &call.catalog().types[kind_at];
    for attribute in kind.core.attributes.iter().filter(|one| one.uniqueness != "none") {
        let Some(value) = document.get(&attribute.name).and_then(Value::as_str) else { continue };
        let clash = state.resources.iter().enumerate().position(|(at, other)| {
            Some(at) != own
                && other.kind == kind_at
                && other
                    .document
                    .get(&attribute.name)
                    .and_then(Value::as_str)
                    .is_some_and(|taken| same(attribute, taken, value))
        });
        if clash.is_none()
            && attribute.name == "userName"
            && state.former_names.iter().any(|former| same(attribute, former, value))
            && call.fault(Fault::DeletedNameBlocked)
        {
            return Err(duplicate(call, attribute, own.is_some()));
        }
        let Some(clash) = clash else { continue };
        match mistake_duplicate(call, state, attribute, clash, own, document, parameters) {
            Duplicate::Refused => return Err(duplicate(call, attribute, own.is_some())),
            Duplicate::Stored => return Ok(None),
            Duplicate::Answered(reply) => return Ok(Some(reply)),
        }
    }
    let name = document.get("displayName").and_then(Value::as_str);
    if kind.name == "Group"
        && call.behavior().unique_group_names
        && state.resources.iter().enumerate().any(|(at, other)| {
            let taken = other.document.get("displayName").and_then(Value::as_str);
            Some(at) != own && other.kind == kind_at && taken == name
        })
    {
        return Err(Refusal::denial(call.behavior().duplicate, "displayName is taken".to_owned()));
    }
    let external = document.get("externalId");
    if external.is_some()
        && state
            .resources
            .iter()
            .enumerate()
            .any(|(at, other)| Some(at) != own && other.document.get("externalId") == external)
        && call.fault(Fault::ExternalIdMustBeUnique)
    {
        return Err(Refusal::new(409, Some(ErrorType::Uniqueness), "externalId is taken"));
    }
    Ok(None)
}

fn same(attribute: &Attribute, left: &str, right: &str) -> bool {
    if attribute.case_exact {
        left == right
    } else if left.is_ascii() || right.is_ascii() {
        left.eq_ignore_ascii_case(right)
    } else {
        left.to_lowercase() == right.to_lowercase()
    }
}

fn duplicate(call: &Call<'_>, attribute: &Attribute, updates: bool) -> Refusal {
    let denial = if updates {
        call.behavior().duplicate_on_update
    } else if call.fault(Fault::DuplicateIsBadRequest) {
        Denial::new(400, ErrorType::InvalidValue)
    } else {
        call.behavior().duplicate
    };
    Refusal::denial(denial, format!("{} is taken", attribute.name))
}

/// What becomes of a duplicate.
enum Duplicate {
    Refused,
    Stored,
    Answered(Reply),
}

impl Duplicate {
    fn stored_if(stored: bool) -> Self {
        if stored { Self::Stored } else { Self::Refused }
    }
}

/// The ways in which a duplicate is not refused.
fn mistake_duplicate(
    call: &Call<'_>,
    state: &mut State,
    attribute: &Attribute,
    clash: usize,
    own: Option<usize>,
    document: &Document,
    parameters: &Parameters,
) -> Duplicate {
    let kind = call.catalog().types[state.resources[clash].kind].name;
    if own.is_some() {
        let taken = state.resources[clash].document.get(&attribute.name);
        let other_case = taken != document.get(&attribute.name);
        if other_case && call.fault(Fault::DuplicateOnUpdateInOtherCase) {
            return Duplicate::Stored;
        }
        if attribute.uniqueness == "global" && call.fault(Fault::GlobalUniquenessIgnoredOnPatch) {
            return Duplicate::Stored;
        }
        if attribute.name == "userName" && call.fault(Fault::DuplicateOnUpdateFails) {
            let refusal = Refusal::status(500, "duplicate key value violates unique constraint");
            return Duplicate::Answered(super::message::refuse(call, refusal));
        }
        if let Some(own) = own
            && attribute.name == "userName"
            && call.fault(Fault::DuplicateOnUpdateIgnored)
        {
            return Duplicate::Answered(answer(call, state, own, 200, parameters, Occasion::Read));
        }
        return Duplicate::stored_if(call.fault(Fault::DuplicateOnUpdateAccepted));
    }
    if kind == "Device" {
        let fault = if attribute.uniqueness == "global" {
            Fault::GlobalUniquenessIgnored
        } else {
            Fault::ServerUniquenessIgnored
        };
        return Duplicate::stored_if(call.fault(fault));
    }
    if call.fault(Fault::DuplicateAccepted) {
        return Duplicate::Stored;
    }
    let taken = state.resources[clash].document.get(&attribute.name);
    if taken != document.get(&attribute.name) && call.fault(Fault::DuplicateInOtherCaseAccepted) {
        return Duplicate::Stored;
    }
    if state.resources[clash].is_inactive() {
        if call.fault(Fault::DuplicateOfInactiveAccepted) {
            return Duplicate::Stored;
        }
        if call.fault(Fault::RefusedDuplicateRevives) {
            state.resources[clash].document.insert("active".to_owned(), true.into());
            return Duplicate::Refused;
        }
        if call.fault(Fault::DuplicateRevivesInactive) {
            state.resources[clash].document.insert("active".to_owned(), true.into());
            touch(call, state, clash);
            return Duplicate::Answered(answer(
                call,
                state,
                clash,
                201,
                parameters,
                Occasion::Read,
            ));
        }
    }
    if call.fault(Fault::DuplicateOverwrites) {
        state.resources[clash].document.clone_from(document);
        touch(call, state, clash);
        return Duplicate::Answered(answer(call, state, clash, 201, parameters, Occasion::Read));
    }
    if call.fault(Fault::DuplicateReturnsTheFirst) {
        return Duplicate::Answered(answer(call, state, clash, 200, parameters, Occasion::Read));
    }
    if call.fault(Fault::DuplicateFails) {
        let refusal = Refusal::status(500, "duplicate key value violates unique constraint");
        return Duplicate::Answered(super::message::refuse(call, refusal));
    }
    Duplicate::Refused
}

/// Looks up a group's members and leaves out those that are named twice.
pub(super) fn settle_members(
    call: &Call<'_>,
    state: &State,
    document: &mut Document,
) -> Outcome<()> {
    let Some(Value::Array(members)) = document.get_mut("members") else { return Ok(()) };
    let mut settled: Vec<Value> = Vec::with_capacity(members.len());
    for member in members.iter() {
        let mut member = member.clone();
        if member.get("value").is_none()
            && let Some(reference) = member.get("$ref").and_then(Value::as_str)
            && let Some(id) = reference.rsplit('/').next()
        {
            member["value"] = id.to_owned().into();
        }
        let Some(id) = member.get("value").and_then(Value::as_str).map(str::to_owned) else {
            return Err(Refusal::bad(ErrorType::InvalidValue, "a member has no value"));
        };
        let stands_for = state.placeholders.iter().any(|(_, text)| *text == id);
        if state.anywhere(&id).is_none() && !stands_for {
            match call.behavior().unknown_member {
                _ if call.fault(Fault::UnknownMemberFails) => {
                    return Err(Refusal::status(500, "foreign key violation"));
                }
                UnknownMember::Store => {}
                UnknownMember::Drop => continue,
                UnknownMember::Refuse(denial) => {
                    return Err(Refusal::denial(denial, format!("there is no member {id}")));
                }
            }
        }
        if member.get("$ref").is_none() && call.fault(Fault::MembersByReferenceAlone) {
            continue;
        }
        let known = |one: &Value| one.get("value").and_then(Value::as_str) == Some(&id);
        if !settled.iter().any(known) || call.fault(Fault::MembersRepeated) {
            settled.push(member);
        }
    }
    if settled.len() > 1 && call.fault(Fault::LastMemberLost) {
        settled.pop();
    }
    if settled.is_empty() {
        document.remove("members");
    } else {
        document.insert("members".to_owned(), Value::Array(settled));
    }
    Ok(())
}

/// Notes that a resource was changed.
pub(super) fn touch(call: &Call<'_>, state: &mut State, at: usize) {
    let before = state.resources[at].modified;
    let now = state.later_than(call.behavior(), before);
    let stored = &mut state.resources[at];
    stored.modified = now;
    stored.revision += 1;
}

/// Puts a new document in the place of the old one, if it differs.
pub(super) fn commit(call: &Call<'_>, state: &mut State, at: usize, mut document: Document) {
    if state.resources[at].quirk.dead {
        document.insert("active".to_owned(), false.into());
    }
    let before = &state.resources[at].document;
    if *before == document {
        if call.fault(Fault::UnchangedIsModified) {
            touch(call, state, at);
        }
        return;
    }
    let was_inactive = state.resources[at].is_inactive();
    let group = state.resources[at].clone();
    let before = std::mem::replace(&mut state.resources[at].document, document);
    let stays = |id: &str| {
        each_value(state.resources[at].document.get("members")).iter().any(|one| one["value"] == id)
    };
    let left: Vec<String> = member_ids(&group).filter(|id| !stays(id)).map(str::to_owned).collect();
    note_past(state, &group, left, false);
    let renamed = before.get("userName") != state.resources[at].document.get("userName");
    if renamed && call.fault(Fault::EmailsKeepTheOldName) {
        for derived in &call.behavior().derived {
            let text = before.get(&derived.from).cloned().unwrap_or_default();
            let value = json!([{ "value": text, "type": derived.kind }]);
            state.resources[at].quirk.detached = vec![(derived.attribute.clone(), value)];
        }
    }
    if call.fault(Fault::ReadsAreOneChangeBehind) {
        state.resources[at].quirk.stale = Some(before);
    } else if call.fault(Fault::ChangesReachTheNeighbour)
        && let Some(other) = state.neighbour(at)
        && let Some(name) = state.resources[at].document.get("name").cloned()
    {
        state.resources[other].document.insert("name".to_owned(), name);
    }
    touch(call, state, at);
    note_activity(call, state, at, was_inactive);
}

/// The ids of a group's members.
fn member_ids(group: &Stored) -> impl Iterator<Item = &str> {
    let members = each_value(group.document.get("members")).iter();
    members.filter_map(|member| member.get("value")).filter_map(Value::as_str)
}

/// Remembers memberships that have ended.
fn note_past(state: &mut State, group: &Stored, users: Vec<String>, deleted: bool) {
    let past = users.into_iter().map(|user| PastMembership { user, group: group.clone(), deleted });
    state.past_memberships.extend(past);
    let surplus = state.past_memberships.len().saturating_sub(REMEMBERED);
    state.past_memberships.drain(..surplus);
}

/// What follows when PUT or PATCH makes a user inactive or active.
fn note_activity(call: &Call<'_>, state: &mut State, at: usize, was_inactive: bool) {
    let inactive = state.resources[at].is_inactive();
    if inactive && !was_inactive {
        if call.fault(Fault::DeactivationHidesFromLists) {
            state.resources[at].quirk.unlisted = true;
        }
        if call.fault(Fault::DeactivationHidesFromFilters) {
            state.resources[at].quirk.unfound = true;
        }
        if call.fault(Fault::DeactivationHidesFromReads) {
            state.resources[at].quirk.unread = true;
        }
        if call.fault(Fault::DeactivationClearsNames) {
            state.resources[at].document.remove("name");
        }
    }
    if was_inactive && !inactive {
        state.resources[at].retired = false;
        if call.fault(Fault::ReactivationGivesNewId) {
            state.resources[at].id = state.fresh_id(call.behavior());
        }
        if call.fault(Fault::ReactivationMovesCreated) {
            state.resources[at].created = state.resources[at].modified;
        }
    }
}

/// PUT of one resource.
pub(super) fn replace(
    call: &Call<'_>,
    state: &mut State,
    mut at: usize,
    body: &Value,
    parameters: &Parameters,
    conditions: &Conditions,
) -> Outcome {
    let behavior = call.behavior();
    let precondition = check_match(call, &state.resources[at], conditions, false)?;
    let kind_at = state.resources[at].kind;
    let kind = &call.catalog().types[kind_at];
    if body.get("meta").is_some() && call.fault(Fault::ReplaceRefusesMeta) {
        return Err(super::intake::read_only("meta"));
    }
    let named_id = body.get("id").and_then(Value::as_str);
    if let Some(id) = named_id.filter(|id| *id != state.resources[at].id) {
        if behavior.foreign_id_refused {
            return Err(super::intake::read_only("id"));
        }
        if let Some(other) = state.find(call, kind_at, id)
            && call.fault(Fault::ReplaceFollowsTheBodysId)
        {
            at = other;
        }
    }
    if state.resources[at].is_inactive() && call.fault(Fault::ReplaceOfInactiveNotFound) {
        return Err(Refusal::status(404, "the user is not active"));
    }
    let shown = whole(call, state, &state.resources[at]);
    let old = state.resources[at].document.clone();
    let mut taken = take(call, kind, body, Purpose::Replace(&old, &shown))?;
    for (name, value) in &behavior.defaults {
        if find(&kind.core.attributes, name).is_some() {
            taken.document.entry(name.clone()).or_insert(value.clone());
        }
    }
    let instead = refuse_duplicate(call, state, kind_at, &taken.document, Some(at), parameters)?;
    if let Some(reply) = instead {
        return Ok(reply);
    }
    settle_members(call, state, &mut taken.document)?;
    spoil_replacement(call, &old, &mut taken.document);
    let mut document = taken.document;
    let intended = document.clone();
    if call.fault(Fault::ReplaceIgnored) {
        document.clone_from(&old);
    }
    let mut target = at;
    if let Some(other) = state.neighbour(at)
        && call.fault(Fault::ReplaceHitsTheNeighbour)
    {
        target = other;
        if let Some(name) = state.resources[other].document.get("userName").cloned() {
            document.insert("userName".to_owned(), name);
        }
    }
    let old_tag = tag(call, &state.resources[at]);
    project_the_store(call, parameters, &old, &mut document);
    commit(call, state, target, document);
    adopt_on_replace(call, state, at, body);
    spread_replacement(call, state, at, body);
    if precondition == Precondition::Ignored {
        return Err(stale(call));
    }
    let mut reply = answer(call, state, at, 200, parameters, Occasion::Change(&taken.named));
    if intended != old && call.fault(Fault::ReplaceAnswersStale) {
        reply.body = Body::Json(Value::Object(shown));
        return Ok(reply);
    }
    if intended != old && call.fault(Fault::ReplaceAnsweredButNotStored) {
        state.resources[at].document = old;
    }
    if let Some(old_tag) = old_tag
        && call.fault(Fault::ReplaceAnswersOldTag)
    {
        reply.headers.retain(|(name, _)| *name != header::ETAG);
        reply = reply.with(header::ETAG, old_tag);
    }
    if call.fault(Fault::ReplaceAnswers200WithoutBody) {
        reply.body = Body::Empty;
    }
    if call.fault(Fault::ReplaceAnswers204) {
        reply.status = 204;
        reply.body = Body::Empty;
    } else if call.fault(Fault::ReplaceAnswers201) {
        reply.status = 201;
    } else if call.fault(Fault::ReplaceAnswersPartOfIt)
        && let Body::Json(Value::Object(resource)) = &mut reply.body
    {
        resource.retain(|name, _| matches!(name.as_str(), "schemas" | "id" | "userName"));
    }
    Ok(reply)
}

/// The way in which a projection reaches what is stored.
fn project_the_store(call: &Call<'_>, parameters: &Parameters, old: &Document, new: &mut Document) {
    for name in parameters.excluded.iter().flatten() {
        if new.contains_key(name) && call.fault(Fault::ProjectionReachesTheStore) {
            match old.get(name) {
                Some(value) => drop(new.insert(name.clone(), value.clone())),
                None => drop(new.remove(name)),
            }
        }
    }
}

/// The ways in which PUT changes more than the resource's own attributes.
fn spread_replacement(call: &Call<'_>, state: &mut State, at: usize, body: &Value) {
    if let Some(other) = state.neighbour(at)
        && state.resources[other].document.contains_key("active")
        && call.fault(Fault::ReplaceTouchesNeighbour)
    {
        state.resources[other].document.insert("active".to_owned(), false.into());
    }
    if state.resources[at].kind == 0
        && body.get("groups").is_none()
        && call.fault(Fault::ReplaceEndsMemberships)
    {
        let user = state.resources[at].id.clone();
        leave_groups(state, &user);
    }
    if call.fault(Fault::ReplaceMovesCreated) {
        state.resources[at].created = state.resources[at].modified;
    }
    if call.fault(Fault::ReplaceGivesNewId) {
        state.resources[at].id = state.fresh_id(call.behavior());
    }
}

/// Ends every membership of a user.
pub(super) fn leave_groups(state: &mut State, user: &str) {
    for group in &mut state.resources {
        if let Some(Value::Array(members)) = group.document.get_mut("members") {
            members.retain(|member| member["value"] != user);
        }
    }
}

/// The ways in which PUT loses or keeps values.
fn spoil_replacement(call: &Call<'_>, old: &Document, new: &mut Document) {
    let old_active = old.get("active");
    if old_active != new.get("active") && old_active.is_some() {
        let deactivates = new.get("active") == Some(&Value::Bool(false));
        let kept = if deactivates {
            call.fault(Fault::ReplaceCannotDeactivate)
        } else {
            call.fault(Fault::ReplaceCannotReactivate)
        };
        if kept && let Some(active) = old_active {
            new.insert("active".to_owned(), active.clone());
        }
    }
    if old.get("userName") != new.get("userName")
        && let Some(name) = old.get("userName")
        && call.fault(Fault::ReplaceKeepsUserName)
    {
        new.insert("userName".to_owned(), name.clone());
    }
    if old.get("name") != new.get("name") {
        if call.fault(Fault::ReplaceDropsFamilyName)
            && let Some(Value::Object(name)) = new.get_mut("name")
        {
            name.remove("familyName");
        }
        if call.fault(Fault::ReplaceKeepsGivenName)
            && let Some(given) = old.get("name").and_then(|name| name.get("givenName"))
            && let Some(Value::Object(name)) = new.get_mut("name")
        {
            name.insert("givenName".to_owned(), given.clone());
        }
    }
    if call.fault(Fault::ReplaceLosesNickName) {
        new.remove("nickName");
        new.remove("timezone");
    }
    if call.fault(Fault::ReplaceLosesExtension) {
        new.retain(|name, _| !name.starts_with("urn:"));
    }
    if new.get("displayName") != old.get("displayName")
        && !old.contains_key("userName")
        && let Some(name) = old.get("displayName")
        && call.fault(Fault::ReplaceKeepsGroupName)
    {
        new.insert("displayName".to_owned(), name.clone());
    }
    if let Some(Value::Array(before)) = old.get("members")
        && call.fault(Fault::ReplaceKeepsMembers)
    {
        let now = each_value(new.get("members"));
        let ids = |all: &[Value]| all.iter().map(|one| one["value"].clone()).collect::<Vec<_>>();
        let known = ids(now);
        let kept = before.iter().filter(|one| !known.contains(&one["value"])).cloned();
        let all: Vec<Value> = now.iter().cloned().chain(kept).collect();
        new.insert("members".to_owned(), all.into());
    }
    let merged: Vec<(String, Value)> = old
        .iter()
        .filter_map(|(name, before)| {
            let (before, now) = (before.as_array()?, new.get(name)?.as_array()?);
            let missing: Vec<Value> =
                before.iter().filter(|value| !now.contains(value)).cloned().collect();
            (!missing.is_empty() && call.fault(Fault::ReplaceMergesLists))
                .then(|| (name.clone(), [now.clone(), missing].concat().into()))
        })
        .collect();
    new.extend(merged);
}

/// The ways in which PUT takes what a client must not decide.
fn adopt_on_replace(call: &Call<'_>, state: &mut State, at: usize, body: &Value) {
    if let Some(id) = body.get("id").and_then(Value::as_str)
        && id != state.resources[at].id
        && !id.is_empty()
        && call.fault(Fault::ReplaceAdoptsId)
    {
        id.clone_into(&mut state.resources[at].id);
    }
    if let Some(meta) = body.get("meta")
        && call.fault(Fault::ReplaceAdoptsMeta)
    {
        state.resources[at].quirk.meta = Some(meta.clone());
    }
    for derived in &call.behavior().derived {
        if let Some(value) = body.get(&derived.attribute)
            && call.fault(Fault::ReplaceAdoptsEmails)
        {
            state.resources[at].quirk.detached = vec![(derived.attribute.clone(), value.clone())];
        }
    }
    if let Some(Value::Array(groups)) = body.get("groups")
        && call.fault(Fault::ReplaceAdoptsGroups)
    {
        let user = state.resources[at].id.clone();
        join_groups(state, &user, groups);
    }
}

/// Makes a user a member of the groups that it names.
pub(super) fn join_groups(state: &mut State, user: &str, groups: &[Value]) {
    for group in groups.iter().filter_map(|group| group.get("value")).filter_map(Value::as_str) {
        if let Some(group) = state.resources.iter_mut().find(|one| one.id == group) {
            let mut members = each_value(group.document.get("members")).to_vec();
            members.push(json!({ "value": user }));
            group.document.insert("members".to_owned(), Value::Array(members));
        }
    }
}

/// DELETE of one resource.
pub(super) fn delete(
    call: &Call<'_>,
    state: &mut State,
    at: usize,
    conditions: &Conditions,
) -> Outcome {
    let precondition = check_match(call, &state.resources[at], conditions, true)?;
    let shown = whole(call, state, &state.resources[at]);
    let is_user = state.resources[at].kind == 0;
    if is_user && call.behavior().deletion == Deletion::Deactivate {
        deactivate(call, state, at);
    } else {
        remove(call, state, at);
    }
    if precondition == Precondition::Ignored {
        return Err(stale(call));
    }
    if call.fault(Fault::DeleteAnswers200) {
        return Ok(Reply::json(200, Value::Object(shown)));
    }
    if call.fault(Fault::DeleteAnswers202) {
        return Ok(Reply::empty(202));
    }
    if call.fault(Fault::DeleteAnswers204WithBody) {
        return Ok(Reply::json(204, Value::Object(Map::new())));
    }
    Ok(Reply::empty(204))
}

/// DELETE at a provider that keeps its users.
fn deactivate(call: &Call<'_>, state: &mut State, at: usize) {
    if call.fault(Fault::DeleteRemoves) {
        state.resources.remove(at);
        return;
    }
    if call.fault(Fault::DeleteDoesNothing) {
        return;
    }
    let mut at = at;
    if let Some(other) = state.neighbour(at)
        && call.fault(Fault::DeleteHitsTheNeighbour)
    {
        at = other;
    }
    if call.fault(Fault::DeleteDeactivatesEveryone) {
        for one in state.resources.iter_mut().filter(|one| one.kind == 0) {
            one.document.insert("active".to_owned(), false.into());
        }
    }
    let was_inactive = state.resources[at].is_inactive();
    let stored = &mut state.resources[at];
    stored.retired = true;
    if call.fault(Fault::DeleteTogglesActive) && was_inactive {
        stored.document.insert("active".to_owned(), true.into());
    } else if call.fault(Fault::DeleteDropsActive) {
        stored.document.remove("active");
    } else {
        stored.document.insert("active".to_owned(), false.into());
    }
    if call.fault(Fault::DeleteHidesFromLists) {
        stored.quirk.unlisted = true;
    }
    if call.fault(Fault::DeleteHidesFromFilters) {
        stored.quirk.unfound = true;
    }
    if call.fault(Fault::DeleteHidesFromReads) {
        stored.quirk.unread = true;
    }
    if call.fault(Fault::DeleteIsFinal) {
        stored.quirk.dead = true;
    }
    if call.fault(Fault::DeleteClearsNames) {
        stored.document.remove("name");
    }
    if call.fault(Fault::DeleteMarksTheName)
        && let Some(Value::Object(name)) = stored.document.get_mut("name")
        && let Some(family) = name.get("familyName").and_then(Value::as_str)
    {
        let family = format!("{family} (Deleted)");
        name.insert("familyName".to_owned(), family.into());
    }
    if call.fault(Fault::DeleteFreesTheName)
        && let Some(name) = stored.document.get("userName").and_then(Value::as_str)
    {
        let name = format!("deleted-{}-{name}", stored.id);
        stored.document.insert("userName".to_owned(), name.into());
    }
    if !was_inactive && !call.fault(Fault::DeleteLeavesLastModified) {
        touch(call, state, at);
    }
}

/// DELETE at a provider that removes its resources.
fn remove(call: &Call<'_>, state: &mut State, at: usize) {
    if call.fault(Fault::RemovedStillReadable) {
        state.resources[at].quirk.unlisted = true;
        return;
    }
    if call.fault(Fault::RemovedStillListed) {
        state.resources[at].quirk.unread = true;
        state.resources[at].document.remove("externalId");
        return;
    }
    if call.fault(Fault::RemovedOnlyDeactivated) {
        state.resources[at].document.insert("active".to_owned(), false.into());
        return;
    }
    if call.fault(Fault::RemovedStillFound) {
        state.resources[at].quirk.unread = true;
        state.resources[at].quirk.only_found = true;
        return;
    }
    let at = match state.neighbour(at) {
        Some(other) if call.fault(Fault::DeleteHitsAnother) => other,
        _ => at,
    };
    let gone = state.resources.remove(at);
    let members: Vec<String> = member_ids(&gone).map(str::to_owned).collect();
    note_past(state, &gone, members, true);
    let id = gone.id;
    if let Some(name) = gone.document.get("userName").and_then(Value::as_str) {
        state.former_names.push(name.to_owned());
        let surplus = state.former_names.len().saturating_sub(REMEMBERED);
        state.former_names.drain(..surplus);
    }
    for one in &mut state.resources {
        if let Some(Value::Array(members)) = one.document.get_mut("members") {
            members.retain(|member| member.get("value").and_then(Value::as_str) != Some(&id));
            if members.is_empty() {
                one.document.remove("members");
            }
        }
    }
    state.removed.push(id);
    let surplus = state.removed.len().saturating_sub(REMEMBERED);
    state.removed.drain(..surplus);
}

/// The user that `/Me` stands for.
pub(super) fn me(state: &State, name: &str) -> Outcome<usize> {
    let user = state.resources.iter().position(|one| {
        one.kind == 0
            && one
                .document
                .get("userName")
                .and_then(Value::as_str)
                .is_some_and(|own| own.eq_ignore_ascii_case(name))
    });
    user.ok_or_else(|| Refusal::status(404, "the user that you are is not there"))
}
