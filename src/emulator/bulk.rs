//! Bulk jobs (RFC 7644 section 3.7).

use http::Method;
use serde_json::{Map, Value, json};

use crate::scim::{ErrorType, urn};

use super::behavior::BulkStatus;
use super::etag::Conditions;
use super::fault::Fault;
use super::message::{Body, Call, Outcome, Refusal, Reply, error_body, refuse};
use super::parameters::Parameters;
use super::routes::{What, act};
use super::store::State;

/// Refuses a job that is too large.
pub(super) fn check_size(call: &Call<'_>, size: usize) -> Outcome<()> {
    let most = call.behavior().bulk_limits.max_payload;
    if size <= most || call.fault(Fault::BulkTooLargeAccepted) {
        return Ok(());
    }
    Err(too_much(call, &format!("the job is larger than maxPayloadSize ({most} bytes)")))
}

fn too_much(call: &Call<'_>, detail: &str) -> Refusal {
    let status = if call.fault(Fault::BulkLimitIsBadRequest) { 400 } else { 413 };
    let detail = if call.fault(Fault::BulkLimitNotNamed) { "too much" } else { detail };
    Refusal::status(status, detail)
}

/// One operation of a job.
#[derive(Clone, Debug)]
struct Operation {
    /// Its place in the request.
    at: usize,
    method: Option<String>,
    path: Option<String>,
    bulk_id: Option<String>,
    version: Option<String>,
    data: Option<Value>,
}

impl Operation {
    fn read(at: usize, entry: &Value) -> Self {
        let text = |key: &str| {
            let members = entry.as_object()?;
            let value = members.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?.1;
            value.as_str().map(str::to_owned)
        };
        Self {
            at,
            method: text("method").map(|method| method.to_ascii_uppercase()),
            path: text("path"),
            bulk_id: text("bulkId"),
            version: text("version"),
            data: entry.get("data").cloned(),
        }
    }

    /// The placeholders that it refers to.
    fn references(&self) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(path) = &self.path {
            found.extend(path.split('/').filter_map(placeholder).map(str::to_owned));
        }
        if let Some(data) = &self.data {
            collect_references(data, &mut found);
        }
        found
    }
}

fn placeholder(text: &str) -> Option<&str> {
    text.strip_prefix("bulkId:")
}

fn collect_references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let last = text.rsplit('/').next().unwrap_or(text);
            found.extend(placeholder(last).map(str::to_owned));
        }
        Value::Array(values) => values.iter().for_each(|one| collect_references(one, found)),
        Value::Object(members) => members.values().for_each(|one| collect_references(one, found)),
        _ => {}
    }
}

/// Performs a job.
pub(super) fn perform(call: &Call<'_>, state: &mut State, body: &Value) -> Outcome {
    let syntax = |detail: &str| Refusal::bad(ErrorType::InvalidSyntax, detail);
    let Some(members) = body.as_object() else { return Err(syntax("the body is no object")) };
    let named = super::store::each_value(members.get("schemas"))
        .iter()
        .filter_map(Value::as_str)
        .any(|one| one.eq_ignore_ascii_case(urn::BULK_REQUEST));
    if !named {
        return Err(syntax("schemas does not name a BulkRequest"));
    }
    let Some(Value::Array(entries)) = members.get("Operations") else {
        if call.fault(Fault::BulkRequestWithoutOperationsAccepted) {
            return Ok(Reply::json(
                200,
                json!({ "schemas": [urn::BULK_RESPONSE], "Operations": [] }),
            ));
        }
        return Err(syntax("there are no Operations"));
    };
    let most = call.behavior().bulk_limits.max_operations;
    if entries.len() == most && call.fault(Fault::BulkLimitOneTooLow) {
        return Err(too_much(call, &format!("maxOperations is {most}")));
    }
    if call.fault(Fault::BulkDeniedAndPerformed) {
        return Err(Refusal::status(500, "bulk jobs are not supported"));
    }
    let names_a_post = |entry: &Value| entry["method"] == "POST" && entry.get("bulkId").is_none();
    if entries.iter().any(names_a_post) && call.fault(Fault::BulkWithoutBulkIdFails) {
        return Err(Refusal::status(500, "null pointer exception"));
    }
    if entries.len() > most && !call.fault(Fault::BulkTooManyAccepted) {
        let detail = format!("the job has more operations than maxOperations ({most})");
        return Err(too_much(call, &detail));
    }
    let tolerated = members.get("failOnErrors").and_then(Value::as_u64).filter(|most| *most > 0);
    let operations =
        entries.iter().enumerate().map(|(at, entry)| Operation::read(at, entry)).collect();
    let mut job = Job {
        call,
        tolerated: tolerated.and_then(|most| usize::try_from(most).ok()),
        pending: operations,
        results: Vec::new(),
        permanent: Vec::new(),
        failures: 0,
        patched_up: Vec::new(),
    };
    job.run(state)?;
    job.results.sort_by_key(|(at, _)| *at);
    let failed = job.failures > 0;
    Ok(response(call, members, job.results, failed))
}

fn response(
    call: &Call<'_>,
    request: &Map<String, Value>,
    results: Vec<(usize, Value)>,
    failed: bool,
) -> Reply {
    let mut response = Map::new();
    if !call.fault(Fault::BulkWithoutSchemas) {
        let named = if call.fault(Fault::BulkResponseNamedAsRequest) {
            urn::BULK_REQUEST
        } else {
            urn::BULK_RESPONSE
        };
        response.insert("schemas".to_owned(), json!([named]));
    }
    if let Some(most) = request.get("failOnErrors")
        && call.fault(Fault::BulkEchoesFailOnErrors)
    {
        response.insert("failOnErrors".to_owned(), most.clone());
    }
    let mut entries: Vec<Value> = results.into_iter().map(|(_, entry)| entry).collect();
    if entries.len() > 1 && call.fault(Fault::BulkOmitsResults) {
        entries.pop();
    }
    if call.fault(Fault::BulkIdsMixedUp) {
        let named = |entry: &&mut Value| entry.get("bulkId").is_some();
        let mut ids: Vec<Value> =
            entries.iter().filter_map(|entry| entry.get("bulkId").cloned()).collect();
        for entry in entries.iter_mut().filter(named) {
            entry["bulkId"] = ids.pop().unwrap_or_default();
        }
    }
    if call.fault(Fault::BulkOperationsAsObject) {
        let entries = entries.into_iter().enumerate().map(|(at, one)| (at.to_string(), one));
        response.insert("Operations".to_owned(), Value::Object(entries.collect()));
    } else if !call.fault(Fault::BulkResponseWithoutOperations) {
        response.insert("Operations".to_owned(), Value::Array(entries));
    }
    let status = if failed && call.fault(Fault::BulkFailsAsAWhole) {
        400
    } else if call.fault(Fault::BulkAnswers207) {
        207
    } else {
        200
    };
    Reply::json(status, Value::Object(response))
}

/// A job under way.
struct Job<'a> {
    call: &'a Call<'a>,
    /// How many failures end the job.
    tolerated: Option<usize>,
    pending: Vec<Operation>,
    results: Vec<(usize, Value)>,
    /// The permanent id for each placeholder.
    permanent: Vec<(String, String)>,
    failures: usize,
    /// What a resource gets once all placeholders are known, to close a circle.
    patched_up: Vec<Operation>,
}

impl Job<'_> {
    fn run(&mut self, state: &mut State) -> Outcome<()> {
        let call = self.call;
        if self.pending.len() > 1 && call.fault(Fault::BulkRunsBackwards) {
            self.pending.reverse();
        }
        while !self.pending.is_empty() {
            if self.tolerated.is_some_and(|most| self.failures >= most)
                && !call.fault(Fault::BulkIgnoresFailOnErrors)
            {
                break;
            }
            if self.tolerated.is_some() && self.failures > 0 && call.fault(Fault::BulkStopsTooEarly)
            {
                break;
            }
            if self.tolerated.is_some_and(|most| self.results.len() >= most)
                && call.fault(Fault::BulkCountsSuccessesAsErrors)
            {
                break;
            }
            if !self.results.is_empty() && call.fault(Fault::BulkPerformsOnlyTheFirst) {
                break;
            }
            if self.failures > 0
                && self.tolerated.is_none()
                && call.fault(Fault::BulkStopsAtFirstError)
            {
                break;
            }
            let next =
                if call.fault(Fault::BulkForwardReferencesRefused) { Some(0) } else { self.next() };
            match next {
                Some(at) => {
                    let operation = self.pending.remove(at);
                    self.perform(state, operation);
                }
                None => self.break_circle(state)?,
            }
        }
        if call.fault(Fault::BulkCircleLeftOpen) {
            self.patched_up.clear();
        }
        for mut operation in std::mem::take(&mut self.patched_up) {
            if let Some(data) = &mut operation.data {
                self.resolve(data);
            }
            self.close_circle(state, &operation);
        }
        Ok(())
    }

    /// The first operation that waits for nothing.
    fn next(&self) -> Option<usize> {
        self.pending.iter().position(|operation| {
            operation.references().iter().all(|reference| !self.is_pending(reference, operation.at))
        })
    }

    /// Whether another operation that is still to come makes the resource.
    fn is_pending(&self, reference: &str, but: usize) -> bool {
        self.pending
            .iter()
            .any(|other| other.at != but && other.bulk_id.as_deref() == Some(reference))
    }

    /// Every operation waits for another one: makes a resource without the references.
    fn break_circle(&mut self, state: &mut State) -> Outcome<()> {
        let call = self.call;
        if call.fault(Fault::BulkCircularFails) {
            return Err(Refusal::status(500, "stack overflow"));
        }
        let mut operation = self.pending.remove(0);
        if !call.behavior().bulk_circular || operation.method.as_deref() != Some("POST") {
            let refusal = Refusal::status(409, "the references lead in a circle");
            let reply = refuse(call, refusal);
            self.record(&operation, reply, None);
            return Ok(());
        }
        self.patched_up.push(operation.clone());
        if let Some(Value::Object(data)) = &mut operation.data {
            data.retain(|_, value| {
                let mut found = Vec::new();
                collect_references(value, &mut found);
                found.is_empty()
            });
        }
        self.perform(state, operation);
        Ok(())
    }

    /// Gives a resource the references that it was made without.
    fn close_circle(&mut self, state: &mut State, operation: &Operation) {
        let own = operation.bulk_id.as_deref().unwrap_or_default();
        let id = self.permanent.iter().find(|(name, _)| name == own).map(|(_, id)| id.clone());
        let kind = operation
            .path
            .as_deref()
            .and_then(|path| self.call.catalog().by_plural(path.trim_matches('/')));
        if let (Some(id), Some(kind)) = (id, kind) {
            let what = What { kind, id: Some(&id), method: &Method::PUT };
            let data = operation.data.as_ref();
            let done =
                act(self.call, state, &what, data, &Parameters::default(), &Conditions::default());
            // The entry was written when the resource was incomplete; its version has changed.
            let tag = done.ok().and_then(|reply| {
                reply.headers.into_iter().find(|(name, _)| *name == http::header::ETAG)
            });
            let entry = self.results.iter_mut().find(|(at, _)| *at == operation.at);
            if let (Some((_, tag)), Some((_, Value::Object(entry)))) = (tag, entry) {
                entry.insert("version".to_owned(), tag.into());
            }
        }
    }

    /// Puts the permanent ids in the place of placeholders.
    fn resolve(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                let last = text.rsplit('/').next().unwrap_or(text);
                if let Some(reference) = placeholder(last)
                    && let Some(id) = self.permanent_id(reference)
                {
                    let before = text.len() - last.len();
                    *text = format!("{}{id}", text.get(..before).unwrap_or_default());
                }
            }
            Value::Array(values) => values.iter_mut().for_each(|one| self.resolve(one)),
            Value::Object(members) => {
                for (name, one) in members {
                    let in_extension = name.starts_with("urn:");
                    if in_extension && self.call.fault(Fault::BulkExtensionReferencesStored) {
                        continue;
                    }
                    self.resolve(one);
                }
            }
            _ => {}
        }
    }

    fn permanent_id(&self, reference: &str) -> Option<String> {
        if self.call.fault(Fault::BulkReferencesStoredLiterally) {
            return None;
        }
        if self.permanent.len() > 1 && self.call.fault(Fault::BulkReferencesMixedUp) {
            return self.permanent.first().map(|(_, id)| id.clone());
        }
        self.permanent.iter().find(|(name, _)| name == reference).map(|(_, id)| id.clone())
    }

    fn perform(&mut self, state: &mut State, mut operation: Operation) {
        let call = self.call;
        if let Some(data) = &mut operation.data {
            self.resolve(data);
        }
        if let Some(path) = &operation.path {
            let parts = path.split('/').map(|part| {
                let id = placeholder(part).and_then(|reference| self.permanent_id(reference));
                id.unwrap_or_else(|| part.to_owned())
            });
            operation.path = Some(parts.collect::<Vec<_>>().join("/"));
        }
        let literal = call.fault(Fault::BulkReferencesStoredLiterally)
            || call.fault(Fault::BulkExtensionReferencesStored);
        let unresolved = operation.references();
        let literal = if !unresolved.is_empty() && call.fault(Fault::BulkUnknownReferenceStored) {
            let stored = unresolved.iter().map(|name| (name.clone(), format!("bulkId:{name}")));
            state.placeholders.extend(stored);
            true
        } else {
            literal
        };
        let reply = if let Some(reference) = unresolved.first()
            && !literal
        {
            let detail = format!("bulkId:{reference} leads to nothing");
            Err(Refusal::new(409, Some(ErrorType::InvalidValue), detail))
        } else {
            if literal
                && let Some(Value::Array(members)) =
                    operation.data.as_ref().and_then(|data| data.get("members"))
            {
                state.placeholders.extend(members.iter().filter_map(|member| {
                    let text = member.get("value")?.as_str()?;
                    placeholder(text).map(|name| (name.to_owned(), text.to_owned()))
                }));
            }
            self.act(state, &operation)
        };
        let (reply, id) = match reply {
            Ok(reply) => {
                let id = match &reply.body {
                    Body::Json(resource) => resource.get("id").and_then(Value::as_str),
                    _ => None,
                };
                let id = id.map(str::to_owned);
                (reply, id)
            }
            Err(refusal) => (refuse(call, refusal), None),
        };
        if let (Some(name), Some(id)) = (&operation.bulk_id, &id)
            && reply.status < 300
        {
            self.permanent.push((name.clone(), id.clone()));
        }
        self.record(&operation, reply, id.as_deref());
    }

    fn act(&self, state: &mut State, operation: &Operation) -> Outcome {
        let call = self.call;
        let syntax = |detail: &str| Refusal::bad(ErrorType::InvalidSyntax, detail);
        let method = match operation.method.as_deref() {
            Some("POST") => Method::POST,
            Some("PUT") => Method::PUT,
            Some("PATCH") => Method::PATCH,
            Some("DELETE") => Method::DELETE,
            None if call.fault(Fault::BulkMissingMethodAccepted) => return Ok(Reply::empty(204)),
            None => return Err(syntax("the operation has no method")),
            Some(_) => return Err(syntax("the method is not one of a bulk job")),
        };
        let Some(path) = &operation.path else {
            if call.fault(Fault::BulkMissingPathAccepted) {
                return Ok(Reply::empty(204));
            }
            return Err(syntax("the operation has no path"));
        };
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let kind = parts.first().and_then(|plural| call.catalog().by_plural(plural));
        let (Some(kind), true) = (kind, parts.len() < 3) else {
            return Err(Refusal::status(404, format!("there is no {path}")));
        };
        let id = parts.get(1).copied();
        if (method == Method::POST) == id.is_some() {
            if call.fault(Fault::BulkPutToEndpointSucceeds) {
                return Ok(Reply::empty(200));
            }
            return Err(syntax("POST goes to an endpoint, other methods to a resource"));
        }
        let needs_data = method != Method::DELETE;
        if needs_data && !operation.data.as_ref().is_some_and(Value::is_object) {
            if call.fault(Fault::BulkMissingDataAccepted) {
                return Ok(Reply::empty(200));
            }
            let named = id.and_then(|id| state.resources.iter_mut().find(|one| one.id == id));
            if let Some(stored) = named
                && call.fault(Fault::BulkMissingDataClears)
            {
                stored.document.insert("active".to_owned(), false.into());
            }
            return Err(syntax("the operation has no data"));
        }
        if method == Method::PATCH && call.fault(Fault::BulkRefusesPatchMessage) {
            return Err(syntax("data must be the list of operations"));
        }
        if method == Method::POST && operation.bulk_id.is_none() && call.behavior().bulk_id_demanded
        {
            return Err(syntax("a POST needs a bulkId"));
        }
        let if_match = operation.version.clone();
        let if_match = if_match.filter(|_| !call.fault(Fault::BulkIgnoresVersion));
        let conditions = Conditions { if_match, if_none_match: None };
        let what = What { kind, id, method: &method };
        let data = operation.data.as_ref();
        self.act_at_last(state, &what, data, &conditions)
    }

    fn act_at_last(
        &self,
        state: &mut State,
        what: &What<'_>,
        data: Option<&Value>,
        conditions: &Conditions,
    ) -> Outcome {
        let call = self.call;
        if conditions.if_match.is_some() && call.fault(Fault::BulkCurrentVersionRefused) {
            return Err(super::etag::stale(call));
        }
        let pretends = match *what.method {
            Method::POST => call.fault(Fault::BulkPostStoresNothing),
            Method::PUT => call.fault(Fault::BulkPutStoresNothing),
            Method::DELETE => call.fault(Fault::BulkDeleteDoesNothing),
            _ => call.fault(Fault::BulkPatchStoresNothing),
        };
        let before = pretends.then(|| state.resources.clone());
        let reply = act(call, state, what, data, &Parameters::default(), conditions)?;
        if let Some(before) = before {
            state.resources = before;
        }
        if *what.method == Method::PATCH
            && let Some(id) = what.id
            && let Some(at) = state.find(call, what.kind, id)
            && let Some(other) = state.neighbour(at)
            && call.fault(Fault::BulkPatchReachesNeighbour)
        {
            state.resources[other].document.insert("active".to_owned(), false.into());
        }
        Ok(reply)
    }

    /// Notes what came of an operation.
    fn record(&mut self, operation: &Operation, reply: Reply, id: Option<&str>) {
        let call = self.call;
        let failed = reply.status >= 300;
        if failed {
            self.failures += 1;
        }
        let mut entry = Map::new();
        if let Some(method) = &operation.method
            && !call.fault(Fault::BulkEntryWithoutMethod)
        {
            entry.insert("method".to_owned(), method.clone().into());
        }
        if let Some(name) = &operation.bulk_id
            && !call.fault(Fault::BulkLosesBulkId)
        {
            entry.insert("bulkId".to_owned(), name.clone().into());
        }
        if let Some(place) = self.location(operation, &reply, id) {
            entry.insert("location".to_owned(), place.into());
        }
        let tag = reply.headers.iter().find(|(name, _)| *name == http::header::ETAG);
        if let Some((_, tag)) = tag {
            entry.insert("version".to_owned(), tag.clone().into());
        }
        self.insert_status(&reply, &mut entry);
        if failed && !call.fault(Fault::BulkErrorWithoutResponse) {
            let mut response = match reply.body {
                Body::Json(response) => response,
                _ => error_body(call, &Refusal::status(reply.status, "it failed")),
            };
            if let Some(members) = response.as_object_mut() {
                if call.fault(Fault::BulkErrorWithoutSchemas) {
                    members.remove("schemas");
                }
                if call.fault(Fault::BulkErrorWithoutDetail) {
                    members.remove("detail");
                }
            }
            if call.fault(Fault::BulkErrorIsFlat) {
                response = response["detail"].take();
            }
            entry.insert("response".to_owned(), response);
        }
        self.results.push((operation.at, Value::Object(entry)));
    }

    fn location(&self, operation: &Operation, reply: &Reply, id: Option<&str>) -> Option<String> {
        let call = self.call;
        let path = operation.path.as_deref()?.trim_matches('/');
        if reply.status >= 300 {
            if operation.method.as_deref() == Some("POST")
                || call.fault(Fault::BulkFailedEntryWithoutLocation)
            {
                return None;
            }
            return Some(format!("{}/{path}", call.base));
        }
        if call.fault(Fault::BulkEntryWithoutLocation) {
            return None;
        }
        match (operation.method.as_deref(), id) {
            (Some("POST"), Some(_)) if call.fault(Fault::BulkLocationIsEndpoint) => {
                Some(format!("{}/{path}", call.base))
            }
            (Some("POST"), Some(id)) => Some(format!("{}/{path}/{id}", call.base)),
            _ => Some(format!("{}/{path}", call.base)),
        }
    }

    fn insert_status(&self, reply: &Reply, entry: &mut Map<String, Value>) {
        let call = self.call;
        if call.fault(Fault::BulkStatusMissing) {
            return;
        }
        let status = if reply.status < 300 && call.fault(Fault::BulkStatusAlways200) {
            200
        } else {
            reply.status
        };
        if call.fault(Fault::BulkStatusAsNumber) {
            entry.insert("status".to_owned(), status.into());
            return;
        }
        let status = match call.behavior().bulk_status {
            BulkStatus::Text => status.to_string().into(),
            BulkStatus::Object => json!({ "code": status.to_string() }),
        };
        entry.insert("status".to_owned(), status);
    }
}
