//! PATCH (RFC 7644 section 3.5.2).

use serde_json::{Map, Value, json};

use crate::scim::{Attribute, AttributePath, ErrorType, Filter, urn};

use super::behavior::{
    AddWithoutMatch, PatchAnswer, PatchSupport, PatchVerb, ReadOnlyWrite, RemoveWithValue,
    UnknownAttribute, UnsupportedOperation,
};
use super::etag::{Conditions, Precondition, check_match, stale};
use super::fault::Fault;
use super::filter_eval::{Element, Scope, Test, fit as fit_filter, knows_all, matches};
use super::filter_parser::{PathError, parse_path};
use super::intake::{fit, fit_one, keep_primary, read_only};
use super::message::{Body, Call, Outcome, Refusal, Reply};
use super::parameters::Parameters;
use super::projection::Occasion;
use super::render::whole;
use super::resources::{
    answer, commit, join_groups, leave_groups, refuse_duplicate, settle_members,
};
use super::schema::{Extension, Named, Place, ResourceType, find};
use super::store::{Document, State, Stored, each_value, tag};

/// Answers a PATCH of one resource.
pub(super) fn patch(
    call: &Call<'_>,
    state: &mut State,
    at: usize,
    body: &Value,
    parameters: &Parameters,
    conditions: &Conditions,
) -> Outcome {
    let refusal = match perform(call, state, at, body, parameters, conditions) {
        Ok(reply) => return Ok(reply),
        Err(refusal) => refusal,
    };
    let first = body.get("Operations").and_then(|operations| operations.get(0));
    let removes = first.is_some_and(|one| one["op"] == "remove" && one.get("path").is_none());
    let clears = match refusal.keyword {
        Some(ErrorType::InvalidPath) => call.fault(Fault::RefusedPathClearsName),
        Some(ErrorType::NoTarget) if removes => call.fault(Fault::RefusedRemoveClearsName),
        _ => false,
    };
    if clears {
        state.resources[at].document.remove("name");
        state.resources[at].document.insert("active".to_owned(), false.into());
    }
    if call.fault(Fault::PatchErrorsWithoutBody) {
        return Err(Refusal::instead(Reply::empty(refusal.status)));
    }
    if call.fault(Fault::PatchErrorsOfAnotherForm) {
        let body = json!({ "error": { "code": refusal.status, "message": refusal.detail } });
        return Err(Refusal::instead(Reply::json(refusal.status, body)));
    }
    Err(refusal)
}

fn perform(
    call: &Call<'_>,
    state: &mut State,
    at: usize,
    body: &Value,
    parameters: &Parameters,
    conditions: &Conditions,
) -> Outcome {
    let behavior = call.behavior();
    if let PatchSupport::Off(status) = behavior.patch {
        return Err(Refusal::status(status, "PATCH is not supported"));
    }
    if call.fault(Fault::PatchNotImplemented) {
        return Err(Refusal::status(501, "PATCH is not supported"));
    }
    if call.fault(Fault::PatchDeniedAndForbidden) {
        return Err(Refusal::status(403, "PATCH is not supported"));
    }
    if call.fault(Fault::PatchMissingWithoutConfig) {
        return Err(Refusal::status(501, "PATCH is not supported"));
    }
    if call.fault(Fault::PatchDeniedAndFails) {
        return Err(Refusal::status(500, "not implemented"));
    }
    let free = Conditions::default();
    let conditions = if call.fault(Fault::PatchIgnoresIfMatch) { &free } else { conditions };
    let precondition = check_match(call, &state.resources[at], conditions, false)?;
    let operations = operations(call, body)?;
    if state.resources[at].is_inactive() && call.fault(Fault::PatchOfInactiveNotFound) {
        return Err(Refusal::status(404, "the user is not active"));
    }
    let kind_at = state.resources[at].kind;
    let kind = &call.catalog().types[kind_at];
    let before = whole(call, state, &state.resources[at]);
    let old_tag = tag(call, &state.resources[at]);
    let old_times = (state.resources[at].modified, state.resources[at].revision);
    let mut patching = Patching {
        call,
        kind,
        stored: &state.resources[at],
        document: state.resources[at].document.clone(),
        named: Vec::new(),
        adopted: Vec::new(),
        hides_extension: false,
    };
    let result = patching.perform(operations);
    let Patching { mut document, named, adopted, hides_extension, .. } = patching;
    match result {
        Err(refusal) if document != state.resources[at].document => {
            let goes_on = call.fault(Fault::PatchGoesOnAfterFailure);
            if call.fault(Fault::PatchNotAtomic) || goes_on {
                commit(call, state, at, document);
                return Err(refusal);
            }
            if !call.fault(Fault::PatchSkipsWhatFails) {
                return Err(refusal);
            }
        }
        Err(refusal) => return Err(refusal),
        Ok(()) => {}
    }
    if let Some(reply) = refuse_duplicate(call, state, kind_at, &document, Some(at), parameters)? {
        return Ok(reply);
    }
    settle_members(call, state, &mut document)?;
    if precondition == Precondition::Ignored {
        commit(call, state, at, document);
        return Err(stale(call));
    }
    state.resources[at].quirk.hides_extension |= hides_extension;
    let changed = document != state.resources[at].document;
    let unpatched = state.resources[at].document.clone();
    spoil(call, state, at, &mut document);
    let mut target = at;
    if changed
        && let Some(other) = state.neighbour(at)
        && call.fault(Fault::PatchHitsTheNeighbour)
    {
        target = other;
        if let Some(name) = state.resources[other].document.get("userName").cloned() {
            document.insert("userName".to_owned(), name);
        }
    }
    commit(call, state, target, document);
    adopt(call, state, at, &adopted);
    if call.fault(Fault::PatchLeavesLastModified) {
        state.resources[at].modified = old_times.0;
    }
    if call.fault(Fault::PatchLeavesTag) {
        state.resources[at].revision = old_times.1;
    }
    if call.fault(Fault::PatchMovesCreated) {
        state.resources[at].created = state.resources[at].modified;
    }
    let mut reply = respond(call, state, at, parameters, &named, changed, before);
    if let Some(old_tag) = old_tag
        && call.fault(Fault::PatchAnswersOldTag)
    {
        reply.headers.retain(|(name, _)| *name != http::header::ETAG);
        reply = reply.with(http::header::ETAG, old_tag);
    }
    if changed && call.fault(Fault::PatchAnsweredButNotStored) {
        state.resources[at].document = unpatched;
    }
    Ok(reply)
}

/// The operations of a `PatchOp` message.
fn operations<'a>(call: &Call<'_>, body: &'a Value) -> Outcome<&'a [Value]> {
    let syntax = |detail: &str| Refusal::bad(ErrorType::InvalidSyntax, detail);
    let Some(body) = body.as_object() else { return Err(syntax("the body is no object")) };
    let member = |name: &str| {
        body.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    };
    let named = each_value(member("schemas"))
        .iter()
        .filter_map(Value::as_str)
        .any(|one| one.eq_ignore_ascii_case(urn::PATCH_OP));
    if !named && member("schemas").is_none() && call.fault(Fault::PatchWithoutSchemasFails) {
        return Err(Refusal::status(500, "null pointer exception"));
    }
    if !named {
        return Err(syntax("schemas does not name a PatchOp"));
    }
    match member("Operations") {
        Some(Value::Array(operations)) if !operations.is_empty() => Ok(operations),
        _ if call.fault(Fault::PatchWithoutOperationsAccepted) => Ok(&[]),
        _ if call.fault(Fault::PatchWithoutOperationsFails) => {
            Err(Refusal::status(500, "null pointer exception"))
        }
        _ => Err(syntax("there are no Operations")),
    }
}

/// The ways in which a PATCH changes more or less than it says.
fn spoil(call: &Call<'_>, state: &State, at: usize, document: &mut Document) {
    let old = &state.resources[at].document;
    if *document == *old {
        return;
    }
    let activity = (old.get("active"), document.get("active"));
    if let (Some(before), Some(now)) = activity
        && before != now
    {
        let deactivates = now == &Value::Bool(false);
        let kept = if deactivates {
            call.fault(Fault::PatchCannotDeactivate)
        } else {
            call.fault(Fault::PatchCannotReactivate)
        };
        if kept {
            document.insert("active".to_owned(), before.clone());
        }
    } else if old.get("active") == Some(&Value::Bool(false)) && call.fault(Fault::PatchReactivates)
    {
        document.insert("active".to_owned(), true.into());
    }
    if old.get("name") != document.get("name") {
        if call.fault(Fault::PatchOfOneNameLosesTheOther)
            && let (Some(Value::Object(before)), Some(Value::Object(now))) =
                (old.get("name"), document.get_mut("name"))
        {
            now.retain(|part, value| before.get(part) != Some(value));
        }
        if call.fault(Fault::PatchOfNameDeactivates) && document.contains_key("active") {
            document.insert("active".to_owned(), false.into());
        }
    }
    if old.get("members") != document.get("members") && call.fault(Fault::PatchOfMembersLosesName) {
        document.insert("displayName".to_owned(), "Group".into());
    }
    if old.get("displayName") != document.get("displayName")
        && old.contains_key("members")
        && call.fault(Fault::PatchOfGroupNameLosesMembers)
    {
        document.remove("members");
    }
    if old.contains_key("members")
        && !document.contains_key("members")
        && call.fault(Fault::LastMemberStays)
        && let Some(members) = old.get("members")
    {
        document.insert("members".to_owned(), members.clone());
    }
    if old.get("userName") != document.get("userName")
        && let Some(name) = old.get("userName")
        && call.fault(Fault::PatchKeepsUserName)
    {
        document.insert("userName".to_owned(), name.clone());
    }
    if call.fault(Fault::PatchIgnored) {
        document.clone_from(old);
    }
}

/// The ways in which a PATCH takes what a client must not decide.
fn adopt(call: &Call<'_>, state: &mut State, at: usize, adopted: &[(String, Value)]) {
    for (name, value) in adopted {
        match name.as_str() {
            "id" => {
                if let Some(id) = value.as_str()
                    && call.fault(Fault::PatchChangesId)
                {
                    id.clone_into(&mut state.resources[at].id);
                }
            }
            "groups" if value.is_null() => {
                let user = state.resources[at].id.clone();
                leave_groups(state, &user);
            }
            "groups" => {
                if call.fault(Fault::PatchChangesGroups) {
                    let user = state.resources[at].id.clone();
                    join_groups(state, &user, each_value(Some(value)));
                }
            }
            "emails" => {
                if call.fault(Fault::PatchChangesEmails) {
                    state.resources[at].quirk.detached = vec![(name.clone(), value.clone())];
                }
            }
            _ => {
                if call.fault(Fault::PatchChangesMeta) {
                    state.resources[at].quirk.meta = Some(value.clone());
                }
            }
        }
    }
}

fn respond(
    call: &Call<'_>,
    state: &State,
    at: usize,
    parameters: &Parameters,
    named: &[String],
    changed: bool,
    before: Map<String, Value>,
) -> Reply {
    let asks = parameters.attributes.is_some() || parameters.excluded.is_some();
    let mut reply = answer(call, state, at, 200, parameters, Occasion::Change(named));
    if parameters.attributes.is_some() && call.fault(Fault::PatchWithAttributesAnswers204) {
        return Reply::empty(204);
    }
    if call.behavior().patch_answer == PatchAnswer::NoContent && !asks {
        reply.status = 204;
        reply.body = Body::Empty;
        return reply;
    }
    if changed && call.fault(Fault::PatchAnswersStale) {
        reply.body = Body::Json(Value::Object(before));
    } else if call.fault(Fault::PatchAnswers204WithBody) {
        reply.status = 204;
    } else if call.fault(Fault::PatchAnswers202) {
        reply.status = 202;
    } else if call.fault(Fault::PatchAnswers200WithoutBody) {
        reply.body = Body::Empty;
    } else if call.fault(Fault::PatchAnswersOnlyTheChange)
        && let Body::Json(Value::Object(resource)) = &mut reply.body
    {
        resource.retain(|name, _| {
            matches!(name.as_str(), "schemas" | "id" | "meta") || named.contains(name)
        });
    }
    reply
}

/// A PATCH under way.
struct Patching<'a> {
    call: &'a Call<'a>,
    kind: &'a ResourceType,
    stored: &'a Stored,
    document: Document,
    /// The attributes that the client named.
    named: Vec<String>,
    /// Read-only values that a fault may adopt.
    adopted: Vec<(String, Value)>,
    hides_extension: bool,
}

/// What an operation aims at.
struct Target<'a> {
    place: Place<'a>,
    test: Option<Test<'a>>,
    filter: Option<Filter>,
    sub: Option<&'a Attribute>,
}

impl<'a> Patching<'a> {
    fn perform(&mut self, operations: &[Value]) -> Outcome<()> {
        let call = self.call;
        let mut order: Vec<&Value> = operations.iter().collect();
        if operations.len() > 1 {
            if call.fault(Fault::PatchPerformsOnlyTheFirst) {
                order.truncate(1);
            }
            if call.fault(Fault::PatchLosesTheLast) {
                order.pop();
            }
            if call.fault(Fault::PatchPerformsBackwards) {
                order.reverse();
            }
            if call.fault(Fault::PatchSortsOperations) {
                order.sort_by_key(|one| one["op"] != "remove");
            }
        }
        let mut failure = None;
        for operation in order {
            if let Err(refusal) = self.operation(operation) {
                failure.get_or_insert(refusal);
                if !call.fault(Fault::PatchGoesOnAfterFailure) {
                    break;
                }
            }
        }
        failure.map_or(Ok(()), Err)
    }

    fn operation(&mut self, operation: &Value) -> Outcome<()> {
        let call = self.call;
        let Some(members) = operation.as_object() else {
            return Err(Refusal::bad(ErrorType::InvalidSyntax, "an operation is no object"));
        };
        let member = |name: &str| {
            members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        };
        let path = match member("path") {
            None | Some(Value::Null) => None,
            Some(Value::String(path)) => Some(path.as_str()),
            Some(_) => return Err(Refusal::bad(ErrorType::InvalidPath, "path is no string")),
        };
        let value = member("value");
        let verb = self.verb(member("op").and_then(Value::as_str))?;
        if let Some(path) = path
            && path.contains('[')
            && call.fault(Fault::PatchValueFilterFails)
        {
            return Err(Refusal::status(500, "unexpected bracket"));
        }
        if self.document.contains_key("userName")
            && path != Some("userName")
            && value.is_none_or(|value| value.get("userName").is_none())
            && call.fault(Fault::PatchDemandsEveryRequired)
        {
            return Err(Refusal::bad(ErrorType::InvalidValue, "userName is required"));
        }
        if !self.performs(verb)? {
            return Ok(());
        }
        match (verb, path) {
            (PatchVerb::Remove, None) => self.remove_everything(),
            (_, Some("")) => Err(Refusal::bad(ErrorType::InvalidPath, "path is empty")),
            (PatchVerb::Remove, Some(path)) => match self.target(path)? {
                Aim::Container(extension) => self.remove_container(extension),
                Aim::Place(target) => self.remove(&target, value),
                Aim::Nothing => Ok(()),
            },
            (_, path) => {
                let Some(value) = value else {
                    if call.fault(Fault::PatchWithoutValueAccepted) {
                        return Ok(());
                    }
                    let detail = "the operation has no value";
                    return Err(Refusal::bad(ErrorType::InvalidValue, detail));
                };
                match path {
                    None => self.set_members(verb, None, value),
                    Some(path) => match self.target(path)? {
                        Aim::Container(extension) => self.set_members(verb, Some(extension), value),
                        Aim::Place(target) => self.set(verb, &target, value),
                        Aim::Nothing => Ok(()),
                    },
                }
            }
        }
    }

    fn verb(&self, op: Option<&str>) -> Outcome<PatchVerb> {
        let call = self.call;
        let text = op.unwrap_or_default();
        let known = [
            ("add", PatchVerb::Add),
            ("remove", PatchVerb::Remove),
            ("replace", PatchVerb::Replace),
        ];
        let fits = |name: &str| {
            name == text || (call.behavior().op_any_case && name.eq_ignore_ascii_case(text))
        };
        if let Some((_, verb)) = known.iter().find(|(name, _)| fits(name)) {
            return Ok(*verb);
        }
        let is_json_patch = matches!(text, "move" | "copy" | "test");
        if is_json_patch && call.fault(Fault::JsonPatchOperationsAccepted) {
            return Ok(PatchVerb::Replace);
        }
        if !is_json_patch && call.fault(Fault::UnknownOperationIsReplace) {
            return Ok(PatchVerb::Replace);
        }
        if call.fault(Fault::UnknownOperationFails) {
            return Err(Refusal::status(500, "illegal argument exception"));
        }
        Err(Refusal::bad(ErrorType::InvalidSyntax, "op is none of add, remove and replace"))
    }

    /// Whether the provider performs such operations; it refuses or skips them otherwise.
    fn performs(&self, verb: PatchVerb) -> Outcome<bool> {
        let call = self.call;
        let PatchSupport::Only(known) = &call.behavior().patch else { return Ok(true) };
        if known.contains(&verb) {
            return Ok(true);
        }
        match verb {
            PatchVerb::Add if call.fault(Fault::UnsupportedAddPerformed) => return Ok(true),
            PatchVerb::Remove if call.fault(Fault::UnsupportedRemovePerformed) => {
                return Ok(true);
            }
            _ => {}
        }
        if call.fault(Fault::UnsupportedOperationSkipped) {
            return Ok(false);
        }
        if call.fault(Fault::UnsupportedOperationFails) {
            return Err(Refusal::status(500, "not implemented"));
        }
        match call.behavior().unsupported_operation {
            UnsupportedOperation::Refuse(denial) => {
                Err(Refusal::denial(denial, "this operation is not supported"))
            }
            UnsupportedOperation::Skip => Ok(false),
        }
    }

    fn remove_container(&mut self, extension: &Extension) -> Outcome<()> {
        if extension.required {
            let detail = format!("{} is required", extension.schema.id);
            return Err(Refusal::bad(ErrorType::Mutability, detail));
        }
        self.document.shift_remove(&extension.schema.id);
        Ok(())
    }

    fn remove_everything(&mut self) -> Outcome<()> {
        let call = self.call;
        if call.fault(Fault::RemoveWithoutPathAccepted) {
            return Ok(());
        }
        let keyword = if call.fault(Fault::RemoveWithoutPathOtherKeyword) {
            ErrorType::InvalidPath
        } else {
            ErrorType::NoTarget
        };
        Err(Refusal::bad(keyword, "remove needs a path"))
    }

    /// What a path leads to.
    fn target(&mut self, text: &str) -> Outcome<Aim<'a>> {
        let call = self.call;
        if text.starts_with("urn:") && call.fault(Fault::PatchPathsRefuseUrns) {
            return Err(Refusal::bad(ErrorType::InvalidPath, "colons are not understood"));
        }
        let mut text = text;
        let path = loop {
            match parse_path(text) {
                Ok(path) => break path,
                Err(_) if text.contains("[0]") && call.fault(Fault::IndexPathsAccepted) => {
                    text = text.split('[').next().unwrap_or_default();
                }
                Err(_) if call.fault(Fault::MalformedPathAccepted) => return Ok(Aim::Nothing),
                Err(_) if call.fault(Fault::MalformedPathFails) => {
                    return Err(Refusal::status(500, "string index out of range"));
                }
                Err(PathError::Path) => {
                    return Err(Refusal::bad(ErrorType::InvalidPath, "the path is malformed"));
                }
                Err(PathError::Filter(error)) => {
                    return Err(Refusal::bad(ErrorType::InvalidFilter, error.0));
                }
            }
        };
        let resolved = self.kind.resolve(&path.attribute);
        let resolved = match resolved {
            Some(Named::Container(extension)) if path.filter.is_none() => {
                return Ok(Aim::Container(extension));
            }
            Some(Named::Place(place)) => self.understood(place, &path.attribute),
            _ => None,
        };
        let Some(place) = resolved else { return self.unknown_path(text) };
        let mut target = Target { place, test: None, filter: None, sub: place.sub };
        if let Some(filter) = path.filter {
            if !place.attribute.multi_valued {
                return Err(Refusal::bad(ErrorType::InvalidPath, "only lists have filters"));
            }
            let fitted = fit_filter(call, Scope::Element(place.attribute), &filter)?;
            if !knows_all(&fitted) {
                let detail = "the filter names an unknown sub-attribute";
                return Err(Refusal::bad(ErrorType::InvalidFilter, detail));
            }
            target.test = Some(fitted);
            target.filter = Some(filter);
            if let Some(sub) = &path.sub {
                let Some(sub) = find(&place.attribute.sub_attributes, sub) else {
                    return self.unknown_path(text);
                };
                target.sub = Some(sub);
            }
        }
        Ok(Aim::Place(Box::new(target)))
    }

    /// Whether the provider knows this spelling of a path.
    fn understood(&self, place: Place<'a>, path: &AttributePath) -> Option<Place<'a>> {
        let call = self.call;
        if path.sub_attribute.is_some() && call.fault(Fault::PatchPathsRefuseSubAttributes) {
            return None;
        }
        if path.schema.is_none() && call.fault(Fault::PatchDemandsUrns) {
            return None;
        }
        let sub = place.sub.map(|sub| sub.name.as_str());
        let spelled =
            place.attribute.name == path.attribute && sub == path.sub_attribute.as_deref();
        (spelled || !call.fault(Fault::PatchPathsWithCase)).then_some(place)
    }

    fn unknown_path(&self, text: &str) -> Outcome<Aim<'a>> {
        match self.call.behavior().unknown_path {
            UnknownAttribute::Ignore => Ok(Aim::Nothing),
            UnknownAttribute::Refuse(denial) => {
                Err(Refusal::denial(denial, format!("there is no attribute {text}")))
            }
        }
    }

    /// Adds or replaces the attributes that a value lists.
    fn set_members(
        &mut self,
        verb: PatchVerb,
        extension: Option<&'a Extension>,
        value: &Value,
    ) -> Outcome<()> {
        let call = self.call;
        if let Some(extension) = extension.filter(|_| value.is_null()) {
            return self.remove_container(extension);
        }
        let Some(members) = value.as_object() else {
            let detail = "without a path the value must be an object";
            return Err(Refusal::bad(ErrorType::InvalidValue, detail));
        };
        if extension.is_none() {
            if verb == PatchVerb::Replace && call.fault(Fault::PatchWithoutPathIgnored) {
                return Ok(());
            }
            let refused = match verb {
                PatchVerb::Add => call.fault(Fault::AddWithoutPathRefused),
                _ => call.fault(Fault::ReplaceWithoutPathRefused),
            };
            if refused {
                return Err(Refusal::bad(ErrorType::NoTarget, "the operation has no path"));
            }
            if verb == PatchVerb::Add && call.fault(Fault::AddWithoutPathResetsActive) {
                self.reset_active();
            }
            if verb == PatchVerb::Replace && call.fault(Fault::PatchWithoutPathClearsTheRest) {
                let named = |name: &str| members.keys().any(|key| key.eq_ignore_ascii_case(name));
                self.document.retain(|name, _| name == "userName" || named(name));
            }
            if members.len() > 1 && call.fault(Fault::PatchWithoutPathTakesFirstMember) {
                let first = members.iter().next();
                let first = first.map(|(name, value)| (name.clone(), value.clone()));
                return self.set_each(verb, extension, &first.into_iter().collect());
            }
        }
        self.set_each(verb, extension, members)
    }

    fn set_each(
        &mut self,
        verb: PatchVerb,
        extension: Option<&'a Extension>,
        members: &Map<String, Value>,
    ) -> Outcome<()> {
        for (name, value) in members {
            let resolved = match extension {
                Some(extension) => find(&extension.schema.attributes, name).map(|attribute| {
                    Named::Place(Place { extension: Some(extension), attribute, sub: None })
                }),
                None => self.kind.resolve_text(name),
            };
            match resolved {
                Some(Named::Container(_))
                    if self.call.fault(Fault::PatchWithoutPathIgnoresExtension) => {}
                Some(Named::Place(place))
                    if extension.is_none()
                        && verb == PatchVerb::Replace
                        && place.attribute.kind == "complex"
                        && !place.attribute.multi_valued
                        && self.call.fault(Fault::PatchWithoutPathIgnoresComplex) => {}
                Some(Named::Place(place))
                    if verb == PatchVerb::Add
                        && place.sub.is_none()
                        && place.attribute.multi_valued
                        && self.call.fault(Fault::PatchWithoutPathReplacesLists) =>
                {
                    let target = Target { place, test: None, filter: None, sub: None };
                    self.set(PatchVerb::Replace, &target, value)?;
                }
                Some(Named::Container(container)) => {
                    self.set_members(verb, Some(container), value)?;
                }
                Some(Named::Place(place))
                    if place.sub.is_none() || self.call.behavior().dotted_names =>
                {
                    let sub = place.sub;
                    let target = Target { place, test: None, filter: None, sub };
                    self.set(verb, &target, value)?;
                }
                _ => {
                    if let UnknownAttribute::Refuse(denial) = self.call.behavior().unknown_attribute
                    {
                        let detail = format!("there is no attribute {name}");
                        return Err(Refusal::denial(denial, detail));
                    }
                }
            }
        }
        Ok(())
    }

    /// Refuses to change what a client can't change; says whether to go on.
    fn may_change(&mut self, target: &Target<'a>, value: Option<&Value>) -> Outcome<bool> {
        let call = self.call;
        let attribute = target.place.attribute;
        let sub_read_only = target.sub.is_some_and(|sub| sub.mutability == "readOnly");
        if attribute.mutability != "readOnly" && !sub_read_only {
            return Ok(true);
        }
        if let Some(value) = value {
            let value = match target.sub {
                Some(sub) => {
                    Value::Object([(sub.name.clone(), value.clone())].into_iter().collect())
                }
                None => value.clone(),
            };
            let adopts = match attribute.name.as_str() {
                "id" => call.fault(Fault::PatchChangesId),
                "groups" => call.fault(Fault::PatchChangesGroups),
                "emails" => call.fault(Fault::PatchChangesEmails),
                "meta" => call.fault(Fault::PatchChangesMeta),
                _ => false,
            };
            if adopts {
                self.adopted.push((attribute.name.clone(), value));
                return Ok(false);
            }
        } else if attribute.name == "groups" && call.fault(Fault::PatchEndsMemberships) {
            self.adopted.push((attribute.name.clone(), Value::Null));
            return Ok(false);
        } else if call.fault(Fault::RemoveOfReadOnlyAccepted) {
            return Ok(false);
        } else if call.fault(Fault::RemoveOfReadOnlyOtherKeyword) {
            return Err(Refusal::bad(ErrorType::InvalidPath, "it is read-only"));
        }
        if attribute.name == "firmware" && call.fault(Fault::PatchTakesReadOnly) {
            return Ok(true);
        }
        if call.fault(Fault::PatchIgnoresReadOnly) {
            return Ok(false);
        }
        let name = &target.sub.unwrap_or(attribute).name;
        match call.behavior().patch_read_only {
            ReadOnlyWrite::Ignore => Ok(false),
            ReadOnlyWrite::RefuseChange if value.is_some() && self.shows(target, value) => {
                Ok(false)
            }
            ReadOnlyWrite::RefuseChange | ReadOnlyWrite::Refuse => Err(read_only(name)),
        }
    }

    /// The way in which a PATCH reaches an attribute that it does not name.
    fn reset_active(&mut self) {
        if self.document.contains_key("active") {
            self.document.insert("active".to_owned(), false.into());
        }
    }

    /// Whether the resource already has the value.
    fn shows(&self, target: &Target<'_>, value: Option<&Value>) -> bool {
        match target.place.attribute.name.as_str() {
            "id" => value.and_then(Value::as_str) == Some(&self.stored.id),
            name => self.document.get(name) == value,
        }
    }

    /// What the attribute holds now.
    fn held(&self, target: &Target<'_>) -> Option<&Value> {
        let name = &target.place.attribute.name;
        match target.place.extension {
            None => self.document.get(name),
            Some(extension) => self.document.get(&extension.schema.id)?.get(name),
        }
    }

    fn drop_empty_container(&mut self, target: &Target<'_>) {
        if let Some(extension) = target.place.extension {
            let id = &extension.schema.id;
            if self.document.get(id).and_then(Value::as_object).is_some_and(Map::is_empty) {
                self.document.remove(id);
            }
        }
    }

    fn set(&mut self, verb: PatchVerb, target: &Target<'a>, value: &Value) -> Outcome<()> {
        let call = self.call;
        let attribute = target.place.attribute;
        self.named.push(match target.place.extension {
            Some(extension) => extension.schema.id.clone(),
            None => attribute.name.clone(),
        });
        if attribute.name == "schemas" {
            return self.set_schemas(value);
        }
        if !self.may_change(target, Some(value))? {
            return Ok(());
        }
        if attribute.name == "externalId" && !call.behavior().external_id {
            return Ok(());
        }
        if attribute.name == "password" && call.fault(Fault::PatchOfPasswordRefused) {
            return Err(read_only("password"));
        }
        if attribute.name == "members" && call.fault(Fault::PatchOfMembersRefused) {
            return Err(read_only("members"));
        }
        if let Some(extension) = target.place.extension {
            if !self.document.contains_key(&extension.schema.id) {
                if call.fault(Fault::PatchOfNewExtensionRefused) {
                    return Err(Refusal::bad(ErrorType::InvalidPath, "the schema is not known"));
                }
                self.hides_extension = call.fault(Fault::PatchOmitsNewExtension);
            }
            if call.fault(Fault::PatchOfExtensionIgnored) {
                return Ok(());
            }
            if call.fault(Fault::PatchOfExtensionLosesTheRest) {
                self.document.insert(extension.schema.id.clone(), Value::Object(Map::new()));
            }
        }
        let resets = match (verb, attribute.multi_valued) {
            (PatchVerb::Add, true) => call.fault(Fault::AddToListResetsActive),
            (PatchVerb::Add, false) => {
                let replaces = self.held(target).is_some_and(|held| held != value);
                replaces && call.fault(Fault::AddResetsActive)
            }
            (_, true) => call.fault(Fault::ReplaceOfListResetsActive),
            (_, false) => call.fault(Fault::ReplaceResetsActive),
        };
        if resets && attribute.name != "active" {
            self.reset_active();
        }
        let result = if attribute.multi_valued {
            self.set_list(verb, target, value)
        } else {
            self.set_one(verb, target, value)
        };
        self.drop_empty_container(target);
        result
    }

    /// `schemas` follows from the data; only what is known may be named.
    fn set_schemas(&self, value: &Value) -> Outcome<()> {
        for one in each_value(Some(value)).iter().filter_map(Value::as_str) {
            let known = self.kind.core.id.eq_ignore_ascii_case(one);
            if !known && self.kind.extension(one).is_none() {
                return Err(Refusal::bad(ErrorType::InvalidValue, format!("{one} is not known")));
            }
        }
        Ok(())
    }

    /// Refuses another value for what is set once for all.
    fn may_set(
        &self,
        definition: &Attribute,
        before: Option<&Value>,
        value: &Value,
    ) -> Outcome<()> {
        if definition.mutability != "immutable" {
            return Ok(());
        }
        let call = self.call;
        match before {
            None | Some(Value::Null) => {
                if call.fault(Fault::PatchOfUnsetImmutableRefused) {
                    return Err(read_only(&definition.name));
                }
                Ok(())
            }
            Some(before) if before == value => Ok(()),
            Some(_)
                if definition.uniqueness == "global"
                    && call.fault(Fault::GlobalUniquenessIgnoredOnPatch) =>
            {
                Ok(())
            }
            Some(_) if call.fault(Fault::PatchChangesImmutable) => Ok(()),
            Some(_) => {
                let detail = format!("{} can't change any more", definition.name);
                Err(Refusal::bad(ErrorType::Mutability, detail))
            }
        }
    }

    fn refuse_clearing(&self, attribute: &Attribute, keyword: ErrorType) -> Outcome<()> {
        if attribute.required && !self.call.fault(Fault::RemoveOfRequiredAccepted) {
            return Err(Refusal::bad(keyword, format!("{} is required", attribute.name)));
        }
        Ok(())
    }

    /// Sets a singular attribute or a part of it.
    fn set_one(&mut self, verb: PatchVerb, target: &Target<'a>, value: &Value) -> Outcome<()> {
        let call = self.call;
        let attribute = target.place.attribute;
        let before = self.held(target).cloned();
        if let Some(sub) = target.sub {
            let old = before.as_ref().and_then(|before| before.get(&sub.name));
            self.may_set(sub, old, value)?;
            let fitted = self.fitted(sub, value)?;
            if fitted.is_none() {
                self.refuse_clearing(sub, ErrorType::InvalidValue)?;
            }
            let mut members = match before {
                Some(Value::Object(members)) => members,
                _ => Map::new(),
            };
            match fitted {
                Some(value) => drop(members.insert(sub.name.clone(), value)),
                None => drop(members.remove(&sub.name)),
            }
            self.put(target, (!members.is_empty()).then_some(Value::Object(members)));
            return Ok(());
        }
        self.may_set(attribute, before.as_ref(), value)?;
        if value.is_null() {
            if call.fault(Fault::PatchRefusesNull) {
                return Err(Refusal::bad(ErrorType::InvalidValue, "null is no value"));
            }
            if before.is_some() && call.fault(Fault::PatchKeepsNulled) {
                return Ok(());
            }
            self.refuse_clearing(attribute, ErrorType::InvalidValue)?;
            self.put(target, None);
            return Ok(());
        }
        if before.is_none() {
            if verb == PatchVerb::Replace && call.fault(Fault::ReplaceOfAbsentRefused) {
                let detail = format!("{} has no value", attribute.name);
                return Err(Refusal::bad(ErrorType::NoTarget, detail));
            }
            if verb == PatchVerb::Add && call.fault(Fault::AddToAbsentIgnored) {
                return Ok(());
            }
        }
        if attribute.kind == "complex" {
            let ignored = match verb {
                PatchVerb::Add => call.fault(Fault::AddToComplexIgnored),
                _ => call.fault(Fault::ReplaceOfComplexIgnored),
            };
            return if ignored { Ok(()) } else { self.merge(verb, target, before, value) };
        }
        if before.as_ref() == Some(value) {
            if verb == PatchVerb::Add && call.fault(Fault::AddOfSameValueRefused) {
                return Err(Refusal::bad(ErrorType::InvalidValue, "it has this value"));
            }
            if verb == PatchVerb::Add && call.fault(Fault::AddOfSameValueRemoves) {
                self.put(target, None);
                return Ok(());
            }
        }
        if value == &Value::Bool(false)
            && verb == PatchVerb::Replace
            && call.fault(Fault::PatchOfBooleanIgnored)
        {
            return Ok(());
        }
        if before.is_some() && verb == PatchVerb::Add && call.fault(Fault::AddKeepsTheOldValue) {
            return Ok(());
        }
        if before.is_some()
            && verb == PatchVerb::Replace
            && attribute.name == "displayName"
            && call.fault(Fault::ReplaceKeepsTheOldValue)
        {
            return Ok(());
        }
        let fitted = self.fitted(attribute, value)?;
        if attribute.required && fitted.as_ref().is_none_or(|value| value == "") {
            let detail = format!("{} is required", attribute.name);
            return Err(Refusal::bad(ErrorType::InvalidValue, detail));
        }
        self.put(target, fitted);
        Ok(())
    }

    /// A value in the form that the attribute demands.
    fn fitted(&self, attribute: &Attribute, value: &Value) -> Outcome<Option<Value>> {
        if self.call.fault(Fault::PatchStoresWrongType) {
            return Ok(Some(value.clone()));
        }
        fit(self.call, attribute, value)
    }

    fn put(&mut self, target: &Target<'_>, value: Option<Value>) {
        let name = target.place.attribute.name.clone();
        let container = match target.place.extension {
            None => &mut self.document,
            Some(extension) => {
                let id = &extension.schema.id;
                if let Some(Value::Object(container)) = self.document.get_mut(id) {
                    container
                } else {
                    if let Some(value) = value {
                        let container = Map::from_iter([(name, value)]);
                        self.document.insert(id.clone(), Value::Object(container));
                    }
                    return;
                }
            }
        };
        match value {
            Some(value) => drop(container.insert(name, value)),
            None => drop(container.shift_remove(&name)),
        }
    }

    /// Sets the parts of a complex attribute that a value names.
    fn merge(
        &mut self,
        verb: PatchVerb,
        target: &Target<'_>,
        before: Option<Value>,
        value: &Value,
    ) -> Outcome<()> {
        let call = self.call;
        let attribute = target.place.attribute;
        let fitted = self.fitted(attribute, value)?;
        let mut members = match before {
            Some(Value::Object(members)) => members,
            _ => Map::new(),
        };
        let drops = match verb {
            PatchVerb::Add => call.fault(Fault::AddToComplexLosesTheRest),
            _ => call.fault(Fault::ReplaceOfComplexLosesTheRest),
        };
        if drops {
            members.clear();
        }
        if let Some(Value::Object(new)) = fitted {
            for (name, value) in new {
                if let Some(sub) = find(&attribute.sub_attributes, &name) {
                    self.may_set(sub, members.get(&name), &value)?;
                }
                members.insert(name, value);
            }
        }
        for (name, _) in value.as_object().into_iter().flatten().filter(|(_, one)| one.is_null()) {
            if let Some(sub) = find(&attribute.sub_attributes, name) {
                self.refuse_clearing(sub, ErrorType::InvalidValue)?;
                members.remove(&sub.name);
            }
        }
        self.put(target, (!members.is_empty()).then_some(Value::Object(members)));
        Ok(())
    }

    /// Sets values of a list, or parts of them.
    fn set_list(&mut self, verb: PatchVerb, target: &Target<'a>, value: &Value) -> Outcome<()> {
        let attribute = target.place.attribute;
        let before = each_value(self.held(target)).to_vec();
        if before.is_empty()
            && verb == PatchVerb::Replace
            && self.call.fault(Fault::ReplaceOfAbsentListRefused)
        {
            let detail = format!("{} has no value", attribute.name);
            return Err(Refusal::bad(ErrorType::NoTarget, detail));
        }
        let after = if target.test.is_some() || target.sub.is_some() {
            self.set_elements(verb, target, before, value)?
        } else if verb == PatchVerb::Add {
            self.append(attribute, before, value)?
        } else {
            self.swap(attribute, before, value)?
        };
        self.put(target, (!after.is_empty()).then_some(Value::Array(after)));
        Ok(())
    }

    /// The values that an operation brings.
    fn brought(&self, attribute: &Attribute, value: &Value) -> Outcome<Vec<Value>> {
        let mut values = Vec::new();
        for one in each_value(Some(value)) {
            if self.call.fault(Fault::PatchStoresWrongType) {
                values.push(one.clone());
            } else if let Some(one) = fit_one(self.call, attribute, one)? {
                values.push(one);
            }
        }
        Ok(values)
    }

    fn append(
        &self,
        attribute: &Attribute,
        before: Vec<Value>,
        value: &Value,
    ) -> Outcome<Vec<Value>> {
        let call = self.call;
        let mut brought = self.brought(attribute, value)?;
        if brought.len() > 1 && call.fault(Fault::PatchAddsTheFirstOnly) {
            brought.truncate(1);
        }
        let mut values = before;
        if !values.is_empty() && call.fault(Fault::AddToListReplaces) {
            values.clear();
        }
        for one in brought {
            let known = values.iter().any(|value| alike(attribute, value, &one));
            if known {
                if call.fault(Fault::AddOfKnownValueRefused) {
                    return Err(Refusal::new(409, Some(ErrorType::Uniqueness), "it is there"));
                }
                let member = attribute.name == "members" && call.fault(Fault::MembersRepeated);
                if !member && !call.fault(Fault::AddOfKnownValueRepeats) {
                    continue;
                }
            }
            values.push(one);
            let newest = values.len() - 1;
            self.settle_primary(&mut values, newest)?;
        }
        Ok(values)
    }

    fn swap(
        &self,
        attribute: &Attribute,
        before: Vec<Value>,
        value: &Value,
    ) -> Outcome<Vec<Value>> {
        let call = self.call;
        if (value.is_null() || value.as_array().is_some_and(Vec::is_empty))
            && !before.is_empty()
            && call.fault(Fault::PatchKeepsNulled)
        {
            return Ok(before);
        }
        let mut values = self.brought(attribute, value)?;
        let primary = |value: &Value| value.get("primary") == Some(&Value::Bool(true));
        if values.iter().filter(|value| primary(value)).count() > 1 {
            let detail = format!("{} has two primary values", attribute.name);
            return Err(Refusal::bad(ErrorType::InvalidValue, detail));
        }
        if values.len() > 1 && call.fault(Fault::PatchReplacesWithTheFirstOnly) {
            values.truncate(1);
        }
        if !before.is_empty() && call.fault(Fault::ReplaceOfListAdds) {
            values.extend(before);
        }
        Ok(values)
    }

    /// A new primary value takes the place of the old one.
    fn settle_primary(&self, values: &mut [Value], newest: usize) -> Outcome<()> {
        let call = self.call;
        let primary = |value: &Value| value.get("primary") == Some(&Value::Bool(true));
        if !values.get(newest).is_some_and(primary)
            || values.iter().filter(|value| primary(value)).count() < 2
            || call.fault(Fault::PatchLeavesTwoPrimaries)
        {
            return Ok(());
        }
        if call.fault(Fault::PatchOfPrimaryRefused) {
            return Err(Refusal::bad(ErrorType::InvalidValue, "there is a primary value"));
        }
        keep_primary(values, Some(newest));
        Ok(())
    }

    /// Sets those elements of a list that the path's filter finds.
    fn set_elements(
        &self,
        verb: PatchVerb,
        target: &Target<'_>,
        mut values: Vec<Value>,
        value: &Value,
    ) -> Outcome<Vec<Value>> {
        let call = self.call;
        let attribute = target.place.attribute;
        let mut found = self.found(target, &values);
        if found.is_empty() {
            return self.without_match(verb, target, values, value);
        }
        if found.len() > 1 && call.fault(Fault::ReplaceThroughFilterTakesFirst) {
            found.truncate(1);
        }
        if target.sub.is_some() && call.fault(Fault::PatchOfListPartChangesTheFirst) {
            found = vec![0];
        }
        let alone = call.fault(Fault::PatchReplacesListThroughFilter).then(|| found.clone());
        if found.len() < values.len() && call.fault(Fault::ReplaceThroughFilterTakesAll) {
            found = (0..values.len()).collect();
        }
        for at in found {
            let before = values[at].clone();
            values[at] = match target.sub {
                Some(sub) => self.element_with(sub, before, value)?,
                None => self.element_as(verb, attribute, before, value)?,
            };
            self.settle_primary(&mut values, at)?;
        }
        if let Some(alone) = alone {
            values = alone.into_iter().filter_map(|at| values.get(at).cloned()).collect();
        }
        values.retain(|value| !value.as_object().is_some_and(Map::is_empty) && !value.is_null());
        Ok(values)
    }

    fn found(&self, target: &Target<'_>, values: &[Value]) -> Vec<usize> {
        let parent = target.place.attribute;
        let finds = |value: &Value| match &target.test {
            None => true,
            Some(test) => matches(self.call, test, &Element { parent, value }),
        };
        (0..values.len()).filter(|at| finds(&values[*at])).collect()
    }

    /// An element with one part set.
    fn element_with(&self, sub: &Attribute, before: Value, value: &Value) -> Outcome<Value> {
        let call = self.call;
        let Value::Object(mut members) = before else { return Ok(before) };
        self.may_set(sub, members.get(&sub.name), value)?;
        if call.fault(Fault::ReplaceOfPartLosesTheRest) {
            members.clear();
        }
        match self.fitted(sub, value)? {
            Some(value) => drop(members.insert(sub.name.clone(), value)),
            None => drop(members.remove(&sub.name)),
        }
        Ok(Value::Object(members))
    }

    /// An element with a whole value set.
    fn element_as(
        &self,
        verb: PatchVerb,
        attribute: &Attribute,
        before: Value,
        value: &Value,
    ) -> Outcome<Value> {
        let Some(new) = fit_one(self.call, attribute, value)? else { return Ok(Value::Null) };
        match (before, new) {
            (Value::Object(mut members), Value::Object(new)) => {
                for (name, value) in &new {
                    if let Some(sub) = find(&attribute.sub_attributes, name) {
                        self.may_set(sub, members.get(name), value)?;
                    }
                }
                if verb == PatchVerb::Replace && !self.call.behavior().replace_value_merges {
                    members.clear();
                }
                members.extend(new);
                Ok(Value::Object(members))
            }
            (_, new) => Ok(new),
        }
    }

    /// What happens when the filter finds nothing to set.
    fn without_match(
        &self,
        verb: PatchVerb,
        target: &Target<'_>,
        mut values: Vec<Value>,
        value: &Value,
    ) -> Outcome<Vec<Value>> {
        let call = self.call;
        let no_target = || Refusal::bad(ErrorType::NoTarget, "no value matches the path");
        let creates = if verb == PatchVerb::Add {
            if let AddWithoutMatch::Refuse(denial) = call.behavior().add_without_match {
                return Err(Refusal::denial(denial, "no value matches the path"));
            }
            true
        } else {
            if call.fault(Fault::ReplaceWithoutMatchAccepted) {
                return Ok(values);
            }
            call.fault(Fault::ReplaceWithoutMatchCreates)
        };
        if !creates {
            if call.fault(Fault::ReplaceWithoutMatchNotFound) {
                return Err(Refusal::status(404, "no value matches the path"));
            }
            return Err(no_target());
        }
        let mut members = Map::new();
        if let Some(filter) = &target.filter {
            collect_equalities(filter, &mut members);
        }
        match (target.sub, value) {
            (Some(sub), value) => drop(members.insert(sub.name.clone(), value.clone())),
            (None, Value::Object(new)) => members.extend(new.clone()),
            _ => return Err(no_target()),
        }
        if let Some(made) = fit_one(call, target.place.attribute, &Value::Object(members))? {
            values.push(made);
            let newest = values.len() - 1;
            self.settle_primary(&mut values, newest)?;
        }
        Ok(values)
    }

    fn remove(&mut self, target: &Target<'a>, value: Option<&Value>) -> Outcome<()> {
        let call = self.call;
        let attribute = target.place.attribute;
        if attribute.name == "schemas" {
            return Err(Refusal::bad(ErrorType::Mutability, "schemas is required"));
        }
        if !self.may_change(target, None)? {
            return Ok(());
        }
        if target.place.extension.is_some() && call.fault(Fault::RemoveOfExtensionIgnored) {
            return Ok(());
        }
        let resets = if target.test.is_some() {
            call.fault(Fault::RemoveOfValueResetsActive)
        } else if attribute.multi_valued {
            call.fault(Fault::RemoveOfListResetsActive)
        } else {
            call.fault(Fault::RemoveResetsActive)
        };
        if resets && attribute.name != "active" {
            self.reset_active();
        }
        let before = self.held(target).cloned();
        if attribute.multi_valued && (target.test.is_some() || target.sub.is_some()) {
            let values = each_value(before.as_ref()).to_vec();
            let after = self.remove_elements(target, values)?;
            if after.is_empty() && before.is_some() && call.fault(Fault::RemoveLeavesEmptyList) {
                self.put(target, Some(Value::Array(vec![Value::Object(Map::new())])));
            } else {
                self.put(target, (!after.is_empty()).then_some(Value::Array(after)));
            }
        } else if let Some(sub) = target.sub {
            if sub.required {
                self.refuse_clearing(sub, ErrorType::Mutability)?;
            }
            if let Some(Value::Object(mut members)) = before {
                if sub.mutability == "immutable" && members.contains_key(&sub.name) {
                    return Err(read_only(&sub.name));
                }
                members.remove(&sub.name);
                if call.fault(Fault::RemoveOfPartTakesTheWhole) {
                    members.clear();
                }
                self.put(target, (!members.is_empty()).then_some(Value::Object(members)));
            }
        } else {
            let keyword = if call.fault(Fault::RemoveOfRequiredOtherKeyword) {
                ErrorType::InvalidValue
            } else {
                ErrorType::Mutability
            };
            self.refuse_clearing(attribute, keyword)?;
            if attribute.mutability == "immutable" && before.is_some() {
                return Err(read_only(&attribute.name));
            }
            self.remove_whole(target, before.as_ref(), value)?;
        }
        self.drop_empty_container(target);
        Ok(())
    }

    fn remove_whole(
        &mut self,
        target: &Target<'_>,
        before: Option<&Value>,
        value: Option<&Value>,
    ) -> Outcome<()> {
        let call = self.call;
        let attribute = target.place.attribute;
        if attribute.multi_valued
            && let Some(listed) = value.filter(|value| !value.is_null())
        {
            if call.behavior().remove_with_value == RemoveWithValue::Refuse {
                let detail = "remove takes no value; use a filter in the path";
                return Err(Refusal::bad(ErrorType::InvalidSyntax, detail));
            }
            let mut values = each_value(before).to_vec();
            values.retain(|value| {
                !each_value(Some(listed)).iter().any(|one| alike(attribute, value, one))
            });
            self.put(target, (!values.is_empty()).then_some(Value::Array(values)));
            return Ok(());
        }
        if attribute.name == "members" && call.fault(Fault::RemoveOfMembersIgnored) {
            return Ok(());
        }
        if attribute.multi_valued
            && attribute.kind != "complex"
            && call.fault(Fault::RemoveOfSimpleListIgnored)
        {
            return Ok(());
        }
        if before.is_some() {
            if attribute.multi_valued {
                let values = each_value(before);
                if values.len() > 1 && call.fault(Fault::RemoveOfListKeepsOne) {
                    self.put(target, Some(Value::Array(values[..1].to_vec())));
                    return Ok(());
                }
            } else if call.fault(Fault::RemoveOfSingleIgnored) {
                return Ok(());
            }
        }
        self.put(target, None);
        Ok(())
    }

    /// Removes those elements that the path's filter finds, or a part of them.
    fn remove_elements(&self, target: &Target<'_>, mut values: Vec<Value>) -> Outcome<Vec<Value>> {
        let call = self.call;
        let mut found = self.found(target, &values);
        if found.is_empty() {
            if target.place.attribute.name == "members" {
                if !values.is_empty() && call.fault(Fault::RemoveOfAbsentMemberTakesAnother) {
                    values.remove(0);
                    return Ok(values);
                }
                if call.fault(Fault::RemoveOfAbsentMemberNotFound) {
                    return Err(Refusal::status(404, "there is no such member"));
                }
            }
            if call.behavior().remove_without_match {
                return Ok(values);
            }
            return Err(Refusal::bad(ErrorType::NoTarget, "no value matches the path"));
        }
        if found.len() < values.len() && call.fault(Fault::RemoveThroughFilterTakesAll) {
            found = (0..values.len()).collect();
        }
        if call.fault(Fault::RemoveThroughFilterTakesNone) {
            return Ok(values);
        }
        let by_value = target.filter.as_ref().is_some_and(
            |filter| matches!(filter, Filter::Compare(path, ..) if path.attribute == "value"),
        );
        for at in found.into_iter().rev() {
            match (target.sub, &mut values[at]) {
                (Some(sub), Value::Object(members)) => {
                    if sub.mutability == "immutable" && members.contains_key(&sub.name) {
                        return Err(read_only(&sub.name));
                    }
                    members.remove(&sub.name);
                    if members.is_empty() || call.fault(Fault::RemoveOfPartOfValueTakesIt) {
                        values.remove(at);
                    }
                }
                (None, value) if !by_value && call.fault(Fault::RemoveLeavesEmptyRecord) => {
                    *value = Value::Object(Map::new());
                }
                _ => drop(values.remove(at)),
            }
        }
        Ok(values)
    }
}

/// What a path comes to.
enum Aim<'a> {
    Container(&'a Extension),
    Place(Box<Target<'a>>),
    /// It is unknown and ignored.
    Nothing,
}

/// Whether two values of a list are the same one.
fn alike(attribute: &Attribute, left: &Value, right: &Value) -> bool {
    if left == right {
        return true;
    }
    let is_reference = attribute.name == "members";
    match (left.get("value"), right.get("value")) {
        (Some(left), Some(right)) if is_reference => left == right,
        _ => {
            left.as_object()
                .is_some_and(|_| right.as_object().is_some_and(|right| right.len() == 1))
                && left.get("value").is_some()
                && left.get("value") == right.get("value")
        }
    }
}

/// The values that a filter's equalities give.
fn collect_equalities(filter: &Filter, members: &mut Map<String, Value>) {
    match filter {
        Filter::And(left, right) => {
            collect_equalities(left, members);
            collect_equalities(right, members);
        }
        Filter::Compare(path, crate::scim::Comparison::Eq, value) => {
            members.insert(path.attribute.clone(), value.clone());
        }
        _ => {}
    }
}
