//! Which request goes where (RFC 7644 section 3.2, table 2).

use http::{HeaderMap, HeaderName, Method, header, request};
use serde_json::{Value, json};

use crate::scim::{ErrorType, urn};

use super::behavior::{Me, Support};
use super::etag::Conditions;
use super::fault::Fault;
use super::message::{Body, Call, Outcome, Refusal, Reply, refuse};
use super::parameters::Parameters;
use super::store::State;
use super::{auth, bulk, discovery, patch, query, resources};

/// Answers a request.
pub(super) fn handle(
    call: &Call<'_>,
    state: &mut State,
    parts: &request::Parts,
    version: Option<&str>,
    segments: &[String],
    body: &[u8],
) -> Reply {
    state.answered += 1;
    let reply = route(call, state, parts, version, segments, body);
    reply.unwrap_or_else(|refusal| refuse(call, refusal))
}

fn route(
    call: &Call<'_>,
    state: &mut State,
    parts: &request::Parts,
    version: Option<&str>,
    segments: &[String],
    body: &[u8],
) -> Outcome {
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    if let Some(reply) = show_result(call, state, &parts.method, &segments) {
        return Ok(reply);
    }
    auth::check(call, &parts.method, &parts.headers, &segments)?;
    check_version(call, version)?;
    check_accept(call, &parts.headers)?;
    let query = parts.uri.query().unwrap_or_default();
    let mut method = parts.method.clone();
    if method == Method::HEAD {
        if !call.behavior().head {
            return Err(wrong_method(call, "GET"));
        }
        if call.fault(Fault::HeadFails) {
            return Err(Refusal::status(500, "no such method"));
        }
        method = Method::GET;
    }
    let request = Request { call, parts, method, query, body };
    match segments.as_slice() {
        [] => request.root(state),
        [".search"] => request.search(state, None),
        ["ServiceProviderConfig", _]
            if request.method != Method::GET && call.fault(Fault::ConfigWriteBelowAccepted) =>
        {
            Ok(Reply::json(200, json!({ "schemas": [urn::SERVICE_PROVIDER_CONFIG] })))
        }
        ["ServiceProviderConfig"] => {
            discovery::config(call, &request.method, &request.lenient_parameters())
        }
        ["ResourceTypes"] => {
            discovery::types(call, &request.method, None, &request.lenient_parameters())
        }
        ["ResourceTypes", name] => {
            discovery::types(call, &request.method, Some(name), &request.lenient_parameters())
        }
        ["Schemas"] => {
            discovery::schemas(call, &request.method, None, &request.lenient_parameters())
        }
        ["Schemas", name] => {
            discovery::schemas(call, &request.method, Some(name), &request.lenient_parameters())
        }
        ["Bulk"] => request.bulk(state),
        ["Me"] => request.me(state),
        [plural, rest @ ..] if rest.len() < 2 => match endpoint(call, plural) {
            Some(kind) if rest == [".search"] => request.search(state, Some(kind)),
            Some(kind) => request.resource(state, kind, rest.first().copied()),
            None => nowhere(call),
        },
        _ => nowhere(call),
    }
}

/// The way in which a resource that was made asynchronously is shown to everybody.
fn show_result(
    call: &Call<'_>,
    state: &State,
    method: &Method,
    segments: &[&str],
) -> Option<Reply> {
    let ["Users", id] = segments else { return None };
    if *method != Method::GET || !call.fault(Fault::AsyncResultShownToEveryone) {
        return None;
    }
    let at = state.find(call, 0, id)?;
    resources::read(call, state, at, &Parameters::default(), &Conditions::default()).ok()
}

/// The type whose endpoint has this name.
fn endpoint(call: &Call<'_>, plural: &str) -> Option<usize> {
    if plural == "Users" {
        if call.fault(Fault::UsersNotServed) || call.fault(Fault::UsersServedInLowerCase) {
            return None;
        }
    } else if plural == "users" && call.fault(Fault::UsersServedInLowerCase) {
        return Some(0);
    } else if (plural == "Devices" && call.fault(Fault::DevicesNotServed))
        || (plural == "Groups" && call.fault(Fault::GroupsNotServed))
    {
        return None;
    }
    call.catalog().by_plural(plural)
}

fn nowhere(call: &Call<'_>) -> Outcome {
    if call.fault(Fault::UnknownEndpointIsFine) {
        return Ok(Reply::json(200, json!({})));
    }
    if call.fault(Fault::NotFoundAnsweredWithPage) {
        let page = "<html><body>Not Found</body></html>";
        return Ok(Reply::text(404, "text/html", page));
    }
    if call.fault(Fault::UnknownEndpointFails) {
        return Err(Refusal::status(500, "no route"));
    }
    Err(Refusal::status(404, "there is no such endpoint"))
}

fn check_version(call: &Call<'_>, version: Option<&str>) -> Outcome<()> {
    match version {
        None => Ok(()),
        Some("v2") if call.behavior().version_segment => Ok(()),
        Some(_) if call.fault(Fault::AnyVersionAccepted) => Ok(()),
        Some(version) => {
            let detail = format!("the version {version} is not supported");
            Err(Refusal::bad(ErrorType::InvalidVers, detail))
        }
    }
}

fn check_accept(call: &Call<'_>, headers: &HeaderMap) -> Outcome<()> {
    let Some(accept) = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()) else {
        return Ok(());
    };
    let refused = (accept.contains("application/scim+json")
        && call.fault(Fault::AcceptOfScimRefused))
        || (accept.contains("application/json") && call.fault(Fault::AcceptOfJsonRefused));
    if refused { Err(Refusal::status(406, "no such media type")) } else { Ok(()) }
}

/// 405 with what is allowed.
pub(super) fn wrong_method(call: &Call<'_>, allowed: &str) -> Refusal {
    let status = call.behavior().wrong_method;
    let refusal = Refusal::status(status, "this method is not allowed here");
    refusal.with(header::ALLOW, allowed)
}

/// A request on its way to a handler.
struct Request<'a> {
    call: &'a Call<'a>,
    parts: &'a request::Parts,
    method: Method,
    query: &'a str,
    body: &'a [u8],
}

impl Request<'_> {
    fn parameters(&self) -> Outcome<Parameters> {
        Parameters::from_query(self.call, self.query)
    }

    /// The parameters of a request to discovery, which ignores what it doesn't understand.
    fn lenient_parameters(&self) -> Parameters {
        self.parameters().unwrap_or_default()
    }

    fn conditions(&self) -> Conditions {
        let text = |name| {
            let value = self.parts.headers.get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        Conditions { if_match: text(header::IF_MATCH), if_none_match: text(header::IF_NONE_MATCH) }
    }

    /// The body as JSON, if its media type is one of ours.
    fn json(&self) -> Outcome<Value> {
        let call = self.call;
        self.check_media_type()?;
        let Ok(body) = serde_json::from_slice(self.body) else {
            if call.fault(Fault::MalformedBodyFails) {
                return Err(Refusal::status(500, "unexpected end of stream"));
            }
            if call.fault(Fault::MalformedBodyIgnored) {
                return Err(Refusal::instead(Reply::json(200, json!({}))));
            }
            if call.fault(Fault::MalformedBodyAnsweredWithPage) {
                let page = "<html><body>Bad Request</body></html>";
                return Err(Refusal::instead(Reply::text(400, "text/html", page)));
            }
            if call.fault(Fault::MalformedBodyUnprocessable) {
                return Err(Refusal::status(422, "the body is no JSON"));
            }
            return Err(Refusal::denial(call.behavior().malformed_body, "the body is no JSON"));
        };
        Ok(body)
    }

    fn check_media_type(&self) -> Outcome<()> {
        let call = self.call;
        let header = self.parts.headers.get(header::CONTENT_TYPE);
        let Some(sent) = header.and_then(|value| value.to_str().ok()) else { return Ok(()) };
        if sent.contains(';') && call.fault(Fault::MediaTypeParametersRefused) {
            return Err(Refusal::status(415, "the media type has parameters"));
        }
        let sent = sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let behavior = call.behavior();
        let known = match sent.as_str() {
            "application/scim+json" => !call.fault(Fault::ScimMediaTypeRefused),
            "application/json" => behavior.takes_plain_json,
            _ => {
                if call.fault(Fault::OtherMediaTypeFails) {
                    return Err(Refusal::status(500, "no converter for this type"));
                }
                !behavior.demands_media_type || call.fault(Fault::OtherMediaTypeAccepted)
            }
        };
        if known {
            return Ok(());
        }
        Err(Refusal::status(415, format!("bodies of type {sent} are not understood")))
    }

    fn all_kinds(&self) -> Vec<usize> {
        (0..self.call.catalog().types.len()).collect()
    }

    fn root(&self, state: &mut State) -> Outcome {
        query::root_allowed(self.call)?;
        if self.method != Method::GET {
            return Err(wrong_method(self.call, "GET, HEAD"));
        }
        query::list(self.call, state, &self.all_kinds(), &self.parameters()?)
    }

    fn search(&self, state: &mut State, kind: Option<usize>) -> Outcome {
        let call = self.call;
        if let Support::Off(status) = call.behavior().search_endpoint {
            return Err(Refusal::status(status, "there is no search"));
        }
        let is_group = kind.is_some_and(|kind| call.catalog().types[kind].name == "Group");
        if is_group && call.fault(Fault::GroupsNotSearched) {
            return Err(Refusal::status(404, "there is no search of groups"));
        }
        if call.fault(Fault::SearchMissing) {
            return Err(Refusal::status(404, "there is no search"));
        }
        if kind.is_none() {
            query::root_allowed(call)?;
        }
        if self.method != Method::POST {
            return Err(wrong_method(call, "POST"));
        }
        let body = self.json()?;
        if call.fault(Fault::SearchCreates) {
            let user = json!({
                "schemas": [urn::USER],
                "userName": format!("search-{}", state.answered),
            });
            return resources::create(call, state, 0, &user, &Parameters::default());
        }
        let parameters = Parameters::from_search(call, &body)?;
        let kinds = kind.map_or_else(|| self.all_kinds(), |kind| vec![kind]);
        let mut reply = query::list(call, state, &kinds, &parameters)?;
        if call.fault(Fault::SearchAnswers201) {
            reply.status = 201;
        }
        if let Body::Json(list) = &mut reply.body {
            if call.fault(Fault::SearchTotalWrong) {
                list["totalResults"] = (state.resources.len() + 1).into();
            }
            if call.fault(Fault::SearchAnswersBareArray) {
                *list = list["Resources"].take();
            }
        }
        if call.fault(Fault::SearchFindsInPages)
            && let Body::Json(list) = &mut reply.body
            && let Some(Value::Array(entries)) = list.get_mut("Resources")
            && !entries.is_empty()
        {
            entries.remove(0);
        }
        Ok(reply)
    }

    fn bulk(&self, state: &mut State) -> Outcome {
        let call = self.call;
        if let Support::Off(status) = call.behavior().bulk_endpoint {
            return Err(Refusal::status(status, "bulk jobs are not supported"));
        }
        if call.fault(Fault::BulkNotImplemented) {
            return Err(Refusal::status(501, "bulk jobs are not supported"));
        }
        if call.fault(Fault::BulkDeniedAndMissing) {
            return Err(Refusal::status(404, "there are no bulk jobs"));
        }
        if self.method != Method::POST {
            return Err(wrong_method(call, "POST"));
        }
        bulk::check_size(call, self.body.len())?;
        match self.json() {
            Ok(body) => bulk::perform(call, state, &body),
            Err(_) if call.fault(Fault::BulkMalformedAnsweredWith200) => {
                Ok(Reply::json(200, json!({ "schemas": [urn::BULK_RESPONSE], "Operations": [] })))
            }
            Err(refusal) => Err(refusal),
        }
    }

    fn me(&self, state: &mut State) -> Outcome {
        let call = self.call;
        let (name, redirects) = match &call.behavior().me {
            Me::Off(status) => {
                return Err(Refusal::status(*status, "there is no /Me"));
            }
            Me::Alias(name) => (name, false),
            Me::Redirect(name) => (name, true),
        };
        if call.fault(Fault::MeNotFound) {
            return Err(Refusal::status(404, "there is no /Me"));
        }
        let at = resources::me(state, name)?;
        let id = state.resources[at].id.clone();
        if redirects {
            let place = super::render::location(call, &call.catalog().types[0], &id);
            return Ok(Reply::empty(308).with(header::LOCATION, place));
        }
        if self.method == Method::POST {
            return Err(wrong_method(call, "GET, HEAD, PUT, PATCH, DELETE"));
        }
        let mut reply = self.resource(state, 0, Some(&id))?;
        if !reply.headers.iter().any(|(name, _)| *name == header::LOCATION) && reply.status == 200 {
            let place = super::render::location(call, &call.catalog().types[0], &id);
            reply = reply.with(header::LOCATION, place);
        }
        if call.fault(Fault::MeWithoutLocation) {
            reply.headers.retain(|(name, _)| *name != header::LOCATION);
        } else if call.fault(Fault::MeLocationIsMe) {
            reply.headers.retain(|(name, _)| *name != header::LOCATION);
            reply = reply.with(header::LOCATION, format!("{}/Me", call.base));
        }
        Ok(reply)
    }

    /// Whether the client asks for asynchronous processing, and the provider knows that
    /// (RFC 9967 section 2.5.1.1).
    fn asks_to_wait(&self) -> bool {
        let header = self.parts.headers.get("prefer").and_then(|value| value.to_str().ok());
        self.call.behavior().asynchronous
            && self.method != Method::GET
            && header.is_some_and(|text| text.contains("respond-async"))
    }

    /// 202 in place of what came at once.
    fn accepted(&self, done: &Reply) -> Outcome {
        let call = self.call;
        if call.fault(Fault::AsyncRefused) {
            return Err(Refusal::status(400, "this preference is not known"));
        }
        let accept = self.parts.headers.get(header::ACCEPT).and_then(|one| one.to_str().ok());
        if accept.is_some_and(|accept| !accept.contains("json"))
            && call.fault(Fault::AsyncMindsAccept)
        {
            return Err(Refusal::status(406, "no such media type"));
        }
        let mut reply = Reply::empty(202);
        if call.fault(Fault::AsyncAnswersWithBody) {
            reply.body = Body::Json(json!({ "accepted": true }));
        }
        let location = done.headers.iter().find(|(name, _)| *name == header::LOCATION);
        if let Some((_, location)) = location.filter(|_| !call.fault(Fault::AsyncWithoutLocation)) {
            reply = reply.with(header::LOCATION, location.clone());
        }
        if !call.fault(Fault::AsyncWithoutTransaction) {
            reply =
                reply.with(HeaderName::from_static("set-txn"), "734f0614e3274f288f93ac74119dcf78");
        }
        if !call.fault(Fault::AsyncWithoutPreference) {
            reply = reply.with(HeaderName::from_static("preference-applied"), "respond-async");
        }
        Ok(reply)
    }

    fn resource(&self, state: &mut State, kind: usize, id: Option<&str>) -> Outcome {
        let reply = self.resource_at_once(state, kind, id)?;
        if self.asks_to_wait() { self.accepted(&reply) } else { Ok(reply) }
    }

    fn resource_at_once(&self, state: &mut State, kind: usize, id: Option<&str>) -> Outcome {
        let parameters = self.parameters()?;
        let writes = matches!(self.method, Method::POST | Method::PUT | Method::PATCH);
        let body = if writes { Some(self.json()?) } else { None };
        let what = What { kind, id, method: &self.method };
        act(self.call, state, &what, body.as_ref(), &parameters, &self.conditions())
    }
}

/// What is to be done to which resource.
pub(super) struct What<'a> {
    pub(super) kind: usize,
    pub(super) id: Option<&'a str>,
    pub(super) method: &'a Method,
}

/// Does what a method does to an endpoint or a resource.
pub(super) fn act(
    call: &Call<'_>,
    state: &mut State,
    what: &What<'_>,
    body: Option<&Value>,
    parameters: &Parameters,
    conditions: &Conditions,
) -> Outcome {
    let none = Value::Null;
    let body = body.unwrap_or(&none);
    let Some(id) = what.id else {
        return match *what.method {
            Method::GET => {
                if call.fault(Fault::ListNotAllowed) {
                    return Err(wrong_method(call, "POST"));
                }
                query::list(call, state, &[what.kind], parameters)
            }
            Method::POST => {
                if call.fault(Fault::CreateNotAllowed) {
                    return Err(wrong_method(call, "GET"));
                }
                resources::create(call, state, what.kind, body, parameters)
            }
            _ => Err(wrong_method(call, "GET, HEAD, POST")),
        };
    };
    let known = [Method::GET, Method::PUT, Method::PATCH, Method::DELETE];
    if !known.contains(what.method) {
        return Err(wrong_method(call, "GET, HEAD, PUT, PATCH, DELETE"));
    }
    refuse_method(call, what.method)?;
    let is_group = call.catalog().types[what.kind].name == "Group";
    for (fault, method) in [
        (Fault::GroupsNotDeleted, Method::DELETE),
        (Fault::GroupsNotReplaced, Method::PUT),
        (Fault::GroupsNotPatched, Method::PATCH),
    ] {
        if is_group && *what.method == method && call.fault(fault) {
            return Err(wrong_method(call, "GET"));
        }
    }
    let found = resources::locate(call, state, what.kind, id);
    let at = match found {
        Ok(at) => at,
        Err(refusal) => return unknown(call, state, what, id, body, parameters, refusal),
    };
    match *what.method {
        Method::GET => {
            state.resources[at].reads += 1;
            let again = state.resources[at].reads.is_multiple_of(2);
            if again && call.fault(Fault::EverySecondReadFails) {
                return Err(Refusal::status(404, "there is no such resource"));
            }
            let mut reply = resources::read(call, state, at, parameters, conditions)?;
            reply.hangs = call.fault(Fault::ReadNeverAnswers);
            Ok(reply)
        }
        Method::PUT => resources::replace(call, state, at, body, parameters, conditions),
        Method::PATCH => patch::patch(call, state, at, body, parameters, conditions),
        _ => resources::delete(call, state, at, conditions),
    }
}

fn refuse_method(call: &Call<'_>, method: &Method) -> Outcome<()> {
    if *method == Method::PUT && call.fault(Fault::ReplaceNotImplemented) {
        return Err(Refusal::status(501, "PUT is not supported"));
    }
    if *method == Method::DELETE && call.fault(Fault::DeleteNotAllowed) {
        return Err(wrong_method(call, "GET, PUT"));
    }
    Ok(())
}

/// What an id gets that names nothing.
fn unknown(
    call: &Call<'_>,
    state: &mut State,
    what: &What<'_>,
    id: &str,
    body: &Value,
    parameters: &Parameters,
    refusal: Refusal,
) -> Outcome {
    if *what.method == Method::PUT && call.fault(Fault::ReplaceOfUnknownCreates) {
        return resources::create(call, state, what.kind, body, parameters);
    }
    if *what.method == Method::PATCH && call.fault(Fault::PatchOfUnknownSucceeds) {
        return Ok(Reply::empty(204));
    }
    if *what.method == Method::DELETE && call.fault(Fault::DeleteOfUnknownSucceeds) {
        return Ok(Reply::empty(204));
    }
    if state.removed.iter().any(|removed| removed == id) && call.fault(Fault::DeleteOfUnknownIsGone)
    {
        return Err(Refusal::status(410, "the resource is gone"));
    }
    Err(refusal)
}
