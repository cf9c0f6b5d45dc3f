//! The write guard: nothing is changed but what this run created.
//!
//! It reads each request as the service provider will: the path as it goes onto the wire, the
//! operations of a bulk job one by one, names in any letters. What it can't read, it refuses.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::exchange::json::{self, Reading};
use crate::exchange::{Exchange, Failure, FailureKind, Request};
use crate::expect::lookup;
use crate::scim::path::split_urn;

/// A resource that this run created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// Its path below the base URL.
    pub path: String,
    /// Its name, for a person.
    pub name: String,
    /// Whether it is there as far as we know.
    pub alive: bool,
}

/// A resource that a request may create, by what finds it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creation {
    /// The endpoint, such as `/Users`.
    pub endpoint: String,
    /// The attribute that names it and the name, if it has one that holds the run's prefix.
    pub name: Option<(String, String)>,
    /// Its path, where the request chose that.
    pub path: Option<String>,
    /// How a bulk job calls it.
    pub bulk_id: Option<String>,
}

/// What an exchange changed, as far as it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Paths of new resources, each with its bulk id.
    pub created: Vec<(String, Option<String>)>,
    /// The path of a resource that is gone.
    pub deleted: Option<String>,
    /// The path of a resource that was there before, and was given as the answer to a creation.
    pub taken: Option<String>,
}

/// Knows what this run created, and refuses to write to anything else.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    created: BTreeMap<String, Created>,
    ids: BTreeSet<String>,
    foreign: BTreeSet<String>,
    prefix: String,
}

/// Headers that make a request mean something else than it says.
const DISGUISES: [&str; 9] = [
    "x-http-method-override",
    "x-http-method",
    "x-method-override",
    "host",
    "content-length",
    "transfer-encoding",
    "content-encoding",
    "upgrade",
    "connection",
];

/// Attributes whose values name other resources (RFC 7643 sections 4.1.2, 4.2 and 4.3).
const REFERENCES: [&str; 3] = ["members", "groups", "manager"];

/// So many resources of strangers are remembered.
const MOST_FOREIGN: usize = 100_000;

impl Guard {
    /// A guard that knows nothing yet; ids with the run's prefix are ours to ask for.
    pub fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), ..Self::default() }
    }

    /// Whether a request may be sent. `path` is what stands below the base URL, as it goes onto the
    /// wire; `None` if it leads somewhere else.
    pub fn allows(&self, request: &Request, path: Option<&str>) -> Result<(), Failure> {
        let method = request.method.as_str();
        let refuse = |because: String| Failure {
            kind: FailureKind::NotSent,
            detail: format!("the write guard refuses {method} {}: {because}", request.path),
        };
        if let Some((name, _)) = request
            .headers
            .iter()
            .find(|(name, _)| DISGUISES.iter().any(|known| name.eq_ignore_ascii_case(known)))
        {
            return Err(refuse(format!("the header {name} may change what it means")));
        }
        if matches!(method, "GET" | "HEAD" | "OPTIONS") {
            return Ok(());
        }
        let Some(path) = path else {
            return Err(refuse("it leads out of the target's base URL".to_owned()));
        };
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        if query.to_ascii_lowercase().contains("_method") {
            return Err(refuse("its query may change what it means".to_owned()));
        }
        self.allows_write(method, path).map_err(&refuse)?;
        if path.ends_with("/.search") {
            return Ok(());
        }
        let body = request.body.as_deref().unwrap_or_default();
        let is_bulk = path.trim_matches('/').eq_ignore_ascii_case("Bulk");
        match json::read(body) {
            Reading { value: Some(body), flaw: None } if is_bulk => {
                self.allows_bulk(&body).map_err(refuse)
            }
            Reading { value: Some(body), flaw: None } => {
                self.allows_references(&body).map_err(refuse)
            }
            // What we can't read, or in two ways, somebody else may.
            _ => allows_unread(body, is_bulk).map_err(refuse),
        }
    }

    /// Whether a path may be written to. In a bulk job it is the path of an operation.
    fn allows_write(&self, method: &str, path: &str) -> Result<(), String> {
        let stranger = || format!("this run did not create {path}");
        let below = path.strip_prefix('/').unwrap_or(path);
        let below = below.strip_suffix('/').unwrap_or(below);
        let segments: Vec<&str> = below.split('/').collect();
        if segments.iter().any(|one| matches!(*one, "" | "." | "..") || one.contains(['\\', ';'])) {
            return Err(format!("{path} may lead elsewhere"));
        }
        if segments.iter().any(|one| one.eq_ignore_ascii_case("me")) {
            return Err("/Me is whoever the credentials stand for".to_owned());
        }
        let own = |path: &str| {
            let last = path.rsplit('/').next().unwrap_or_default();
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte);
            self.created.contains_key(path)
                || (last.contains(&self.prefix) && last.bytes().all(plain))
        };
        let path = format!("/{below}");
        let allowed = match (method, segments.len()) {
            ("POST", 1) => true,
            ("POST", _) => path.ends_with("/.search") || own(&path),
            ("PUT" | "PATCH" | "DELETE", 0 | 1) => false,
            ("PUT" | "PATCH" | "DELETE", _) => own(&path),
            (other, _) => return Err(format!("the method {other} is not one of SCIM's")),
        };
        if allowed { Ok(()) } else { Err(stranger()) }
    }

    /// Whether every operation of a bulk job may be sent.
    fn allows_bulk(&self, body: &Value) -> Result<(), String> {
        let jobs = members(body, "Operations");
        let each = |jobs: &'_ Value| jobs.as_array().cloned().unwrap_or_else(|| vec![jobs.clone()]);
        let operations: Vec<Value> = jobs.into_iter().flat_map(each).collect();
        let made: Vec<String> = operations
            .iter()
            .flat_map(|operation| members(operation, "bulkId"))
            .filter_map(|id| Some(format!("bulkId:{}", id.as_str()?)))
            .collect();
        for operation in &operations {
            let methods: Vec<String> = members(operation, "method")
                .into_iter()
                .map(|method| lookup::text_of(method).trim().to_ascii_uppercase())
                .collect();
            let paths: Vec<String> =
                members(operation, "path").into_iter().map(lookup::text_of).collect();
            for path in &paths {
                let path = path.split('?').next().unwrap_or_default();
                // What the job itself creates, it may change.
                let last = path.rsplit('/').next().unwrap_or_default();
                if made.iter().any(|id| id == last) && path.matches('/').count() == 2 {
                    continue;
                }
                // What is put to an endpoint names no resource, and can only be the one that is sent.
                let named = members(operation, "data")
                    .into_iter()
                    .any(|data| self.name_within(data).is_some());
                let to_endpoint = !path.trim_matches('/').contains(['/', '\\', ';', '%']);
                for method in &methods {
                    match method.as_str() {
                        "PUT" if named && to_endpoint => {
                            self.allows_write("POST", path)?;
                        }
                        "PUT" | "PATCH" | "DELETE" | "POST" => self.allows_write(method, path)?,
                        // No provider can take it for a method that writes.
                        _ => {}
                    }
                }
            }
            for data in members(operation, "data") {
                self.allows_references(data)?;
            }
        }
        Ok(())
    }

    /// Whether a body names no resource of a stranger as a member, a group or a manager.
    fn allows_references(&self, body: &Value) -> Result<(), String> {
        match body {
            Value::Array(items) => items.iter().try_for_each(|item| self.allows_references(item)),
            Value::Object(object) => {
                let paths = object.iter().filter(|(key, _)| key.eq_ignore_ascii_case("path"));
                let to_reference = paths.filter_map(|(_, path)| path.as_str()).any(is_reference);
                for (key, value) in object {
                    if is_reference(key) || (to_reference && key.eq_ignore_ascii_case("value")) {
                        self.allows_values(value)?;
                    }
                    self.allows_references(value)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn allows_values(&self, value: &Value) -> Result<(), String> {
        match value {
            Value::Array(items) => items.iter().try_for_each(|item| self.allows_values(item)),
            Value::Object(object) => object
                .iter()
                .filter(|(key, _)| {
                    ["value", "$ref", "managerId"].iter().any(|name| key.eq_ignore_ascii_case(name))
                })
                .try_for_each(|(_, value)| self.allows_values(value)),
            Value::String(text) if !self.is_own(text) => {
                Err(format!("it names {text}, which this run did not create"))
            }
            Value::Number(number) if !self.is_own(&number.to_string()) => {
                Err(format!("it names {number}, which this run did not create"))
            }
            _ => Ok(()),
        }
    }

    fn is_own(&self, id: &str) -> bool {
        let id = id.trim();
        let last = id.rsplit('/').next().unwrap_or_default();
        id.is_empty()
            || id.starts_with("bulkId:")
            || last.contains(&self.prefix)
            || self.ids.contains(&encode(id))
            || self.ids.contains(last)
    }

    /// Takes note of what an exchange created, deleted or brought back, and of strangers.
    pub fn observe(&mut self, exchange: &Exchange, path: &str) -> Change {
        let mut change = Change::default();
        let path = path.split('?').next().unwrap_or_default();
        let path = format!("/{}", path.trim_matches('/'));
        let method = exchange.request.method.as_str();
        if matches!(exchange.status(), Some(404 | 410)) && method == "DELETE" {
            self.set_alive(&path, false);
            change.deleted = Some(path);
            return change;
        }
        let Some(response) = exchange.response().filter(|response| response.is_success()) else {
            return change;
        };
        match method {
            "POST" if path.eq_ignore_ascii_case("/Bulk") => {
                self.observe_bulk(exchange, &mut change);
            }
            "POST" if !path.ends_with("/.search") => {
                let body = response.json();
                let id = body.and_then(|body| lookup::first(body, "id")).map(lookup::text_of);
                let located = response.header("location").and_then(|url| {
                    url.trim_end_matches('/').rsplit('/').next().map(str::to_owned)
                });
                if let Some(id) = id.map(|id| encode(&id)).or(located) {
                    let path = format!("{path}/{id}");
                    self.take(path, name_of(&exchange.request), None, &mut change);
                }
            }
            "DELETE" => {
                self.set_alive(&path, false);
                change.deleted = Some(path);
            }
            "PUT" | "PATCH" if self.created.contains_key(&path) => self.set_alive(&path, true),
            // An unknown id that was written to is a resource that was made.
            "PUT" | "PATCH" => self.take(path, name_of(&exchange.request), None, &mut change),
            _ => self.observe_strangers(&path, response.json()),
        }
        change
    }

    fn observe_bulk(&mut self, exchange: &Exchange, change: &mut Change) {
        let Some(body) = exchange.json() else { return };
        let results = lookup::first(body, "Operations").and_then(Value::as_array);
        for result in results.into_iter().flatten() {
            let text = |name: &str| lookup::first(result, name).and_then(Value::as_str);
            let Some(location) = text("location") else { continue };
            let mut parts = location.trim_end_matches('/').rsplit('/');
            let (Some(id), Some(endpoint)) = (parts.next(), parts.next()) else { continue };
            let bulk_id = text("bulkId").map(str::to_owned);
            match text("method") {
                Some("POST") => {
                    self.take(format!("/{endpoint}/{id}"), "bulk".to_owned(), bulk_id, change);
                }
                Some("DELETE") => self.set_alive(&format!("/{endpoint}/{id}"), false),
                _ => {}
            }
        }
    }

    /// A resource becomes ours, unless it was somebody else's before.
    fn take(&mut self, path: String, name: String, bulk_id: Option<String>, change: &mut Change) {
        if self.foreign.contains(&path) {
            change.taken = Some(path);
            return;
        }
        change.created.push((path.clone(), bulk_id));
        self.adopt(path, name);
    }

    /// A resource of ours that was found again.
    pub fn adopt(&mut self, path: String, name: String) {
        self.ids.extend(path.rsplit('/').next().map(str::to_owned));
        self.created.insert(path.clone(), Created { path, name, alive: true });
    }

    /// Remembers what is there and not ours, so that it can't become ours by a creation that was
    /// answered with it.
    fn observe_strangers(&mut self, path: &str, body: Option<&Value>) {
        let Some(body) = body else { return };
        let endpoint = path.trim_end_matches("/.search");
        let listed = lookup::first(body, "Resources").and_then(Value::as_array);
        for one in listed.into_iter().flatten() {
            let name = ["userName", "displayName"].iter().find_map(|n| lookup::first(one, n));
            let (Some(id), Some(name)) = (lookup::first(one, "id"), name) else { continue };
            let own = lookup::text_of(name).to_lowercase().contains(&self.prefix.to_lowercase());
            let path = format!("{endpoint}/{}", encode(&lookup::text_of(id)));
            let known = own || self.created.contains_key(&path);
            if !known && self.foreign.len() < MOST_FOREIGN {
                self.foreign.insert(path);
            }
        }
    }

    fn set_alive(&mut self, path: &str, alive: bool) {
        if let Some(created) = self.created.get_mut(path) {
            created.alive = alive;
        }
    }

    /// What a request may create.
    pub fn creations(&self, request: &Request, path: &str) -> Vec<Creation> {
        let path = path.split('?').next().unwrap_or_default();
        let path = format!("/{}", path.trim_matches('/'));
        let body = request.json().unwrap_or(Value::Null);
        let creation = |endpoint: &str, body: &Value| Creation {
            endpoint: endpoint.to_owned(),
            name: self.name_within(body),
            path: None,
            bulk_id: None,
        };
        match request.method.as_str() {
            "POST" if path.ends_with("/.search") => Vec::new(),
            "POST" if path.eq_ignore_ascii_case("/Bulk") => {
                let jobs = members(&body, "Operations").into_iter().filter_map(Value::as_array);
                jobs.flatten()
                    .filter(|job| {
                        lookup::first(job, "method")
                            .is_some_and(|m| lookup::text_of(m).eq_ignore_ascii_case("POST"))
                    })
                    .map(|job| {
                        let text = |name| lookup::first(job, name).map(lookup::text_of);
                        let endpoint = endpoint_of(&text("path").unwrap_or_default());
                        let data = lookup::first(job, "data").unwrap_or(&Value::Null);
                        Creation { bulk_id: text("bulkId"), ..creation(&endpoint, data) }
                    })
                    .collect()
            }
            "POST" => vec![creation(&endpoint_of(&path), &body)],
            "PUT" | "PATCH" if !self.created.contains_key(&path) => {
                let endpoint = path.rsplit_once('/').map_or("", |(endpoint, _)| endpoint);
                vec![Creation { path: Some(path.clone()), ..creation(endpoint, &body) }]
            }
            _ => Vec::new(),
        }
    }

    /// The resources that a request may bring back, of those that were deleted: where DELETE only
    /// deactivates, a change makes one active again.
    pub fn revivals(&self, request: &Request, path: &str) -> Vec<String> {
        let path = path.split('?').next().unwrap_or_default();
        let path = format!("/{}", path.trim_matches('/'));
        let paths: Vec<String> = if path.eq_ignore_ascii_case("/Bulk") {
            let body = request.json().unwrap_or(Value::Null);
            let jobs = members(&body, "Operations").into_iter().filter_map(Value::as_array);
            let paths = jobs.flatten().flat_map(|job| members(job, "path"));
            paths.map(lookup::text_of).collect()
        } else if matches!(request.method.as_str(), "PUT" | "PATCH") {
            vec![path]
        } else {
            Vec::new()
        };
        let gone = |path: &String| self.created.get(path).is_some_and(|created| !created.alive);
        paths.into_iter().filter(gone).collect()
    }

    /// The attribute that holds the run's prefix: by choice the one that names a resource.
    fn name_within(&self, body: &Value) -> Option<(String, String)> {
        let own = |text: &str| text.contains(&self.prefix);
        let object = body.as_object()?;
        let named = ["userName", "displayName", "externalId"].iter().find_map(|name| {
            let value = lookup::first(body, name)?.as_str().filter(|text| own(text))?;
            Some(((*name).to_owned(), value.to_owned()))
        });
        named.or_else(|| first_within(object, &own))
    }

    /// What this run created and has not deleted.
    pub fn alive(&self) -> Vec<Created> {
        self.created.values().filter(|created| created.alive).cloned().collect()
    }

    /// How many resources this run created.
    pub fn created(&self) -> usize {
        self.created.len()
    }
}

/// The first string at the top of a body, or just below, that is ours.
fn first_within(
    object: &Map<String, Value>,
    own: &dyn Fn(&str) -> bool,
) -> Option<(String, String)> {
    object.iter().find_map(|(key, value)| match value {
        Value::String(text) if own(text) && !key.contains(':') => Some((key.clone(), text.clone())),
        Value::Array(items) => items.iter().find_map(|item| {
            let text = item.get("value")?.as_str().filter(|text| own(text))?;
            Some((format!("{key}.value"), text.to_owned()))
        }),
        _ => None,
    })
}

/// The endpoint that a path leads to or through.
fn endpoint_of(path: &str) -> String {
    let first = path.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default();
    format!("/{first}")
}

/// Whether a body that is not JSON to us can do no harm to somebody who reads more leniently.
fn allows_unread(body: &[u8], is_bulk: bool) -> Result<(), String> {
    let text = String::from_utf8_lossy(body).to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let writes = is_bulk && says(&["delete", "put", "patch", "\\u"]);
    if writes || says(&REFERENCES) {
        return Err("its body is not JSON, and somebody might read it all the same".to_owned());
    }
    Ok(())
}

/// Whether a key or a path names an attribute whose values are other resources.
fn is_reference(path: &str) -> bool {
    let front = path.trim().split(['[', ' ']).next().unwrap_or_default();
    let (_, name) = split_urn(front);
    let name = name.split('.').next().unwrap_or_default();
    REFERENCES.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Every member of this name, in whatever letters: a provider may take any of them.
fn members<'a>(value: &'a Value, name: &str) -> Vec<&'a Value> {
    let object = value.as_object().into_iter().flatten();
    object.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
}

fn encode(id: &str) -> String {
    crate::plan::procedure::encode(id, b"")
}

fn name_of(request: &Request) -> String {
    let body = request.json().unwrap_or(Value::Null);
    let named = ["userName", "displayName"].iter().find_map(|name| lookup::first(&body, name));
    named.map(lookup::text_of).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::exchange::{Answer, Credentials, Response};

    fn request(method: &str, path: &str, body: &str) -> Request {
        Request {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: (!body.is_empty()).then(|| body.as_bytes().to_vec()),
            credentials: Credentials::Run,
        }
    }

    fn guard() -> Guard {
        let mut guard = Guard::new("scimcheck-r1");
        guard.adopt("/Users/1".to_owned(), String::new());
        guard.adopt("/Groups/g".to_owned(), String::new());
        guard
    }

    fn check(method: &str, path: &str, allowed: bool) {
        let request = request(method, path, "");
        assert_eq!(guard().allows(&request, Some(path)).is_ok(), allowed, "{method} {path}");
    }

    fn check_body(method: &str, path: &str, body: &str, allowed: bool) {
        let request = request(method, path, body);
        assert_eq!(guard().allows(&request, Some(path)).is_ok(), allowed, "{method} {path} {body}");
    }

    #[test]
    fn only_what_we_created_may_be_changed() {
        check("DELETE", "/Users/1", true);
        check("DELETE", "/Users/1/", true);
        check("PATCH", "/Users/1?attributes=id", true);
        check("DELETE", "/Users/scimcheck-r1-nobody", true);
        check("PUT", "/Schemas/urn:scimcheck:scimcheck-r1-x", true);
        check("GET", "/Users/2", true);
        check("POST", "/Users", true);
        check("POST", "/Users/1", true);
        check("POST", "/.search", true);
        check("POST", "/Users/.search", true);
        for path in [
            "/Users/2",
            "/Users",
            "/Me",
            "/me/",
            "/",
            "",
            "/scimcheck-r1",
            "//Users/1",
            "/Users//1",
            "/Users/1//",
            "/Users/./1",
            "/Users/1/../2",
            "/Users/1%2F..%2F2",
            "/Users/2%2Fscimcheck-r1",
            "/Users/2;scimcheck-r1",
            "/Users/2%3Fscimcheck-r1",
            "/users/1",
            "/v2/Users/1",
            "/Users/1/2",
        ] {
            for method in ["PUT", "PATCH", "DELETE"] {
                check(method, path, false);
            }
        }
        check("POST", "/Me", false);
        check("POST", "/Users/2", false);
        check("POST", "/", false);
        check("TRACE", "/Users/1", false);
        check("delete", "/Users/1", false);
        let outside = request("DELETE", "http://h/other/Users/1", "");
        assert!(guard().allows(&outside, None).is_err());
    }

    #[test]
    fn a_request_means_what_it_says() {
        let mut disguised = request("POST", "/Users", "{}");
        disguised.headers.push(("X-HTTP-Method-Override".to_owned(), "DELETE".to_owned()));
        assert!(guard().allows(&disguised, Some("/Users")).is_err());
        disguised.method = "GET".to_owned();
        assert!(guard().allows(&disguised, Some("/Users")).is_err());
        check("POST", "/Users?_method=DELETE", false);
    }

    #[test]
    fn a_bulk_job_is_read_operation_by_operation() {
        let job = |operations: &str| format!("{{\"Operations\":[{operations}]}}");
        let allowed = |operations: &str| check_body("POST", "/Bulk", &job(operations), true);
        let refused = |operations: &str| {
            check_body("POST", "/Bulk", &job(operations), false);
            check_body("POST", "/bulk/", &job(operations), false);
        };
        allowed(r#"{"method":"DELETE","path":"/Users/1"}"#);
        allowed(
            r#"{"method":"POST","path":"/Users","bulkId":"a","data":{}},{"method":"PATCH","path":"/Users/bulkId:a"}"#,
        );
        allowed(r#"{"method":"FROB","path":"/Users/2"}"#);
        allowed(r#"{"method":"PUT","path":"/Users","data":{"userName":"scimcheck-r1-a"}}"#);
        refused(r#"{"method":"PUT","path":"/Users","data":{"userName":"stranger"}}"#);
        refused(r#"{"method":"DELETE","path":"/Users","data":{"userName":"scimcheck-r1-a"}}"#);
        refused(r#"{"method":"PUT","path":"/Me","data":{"userName":"scimcheck-r1-a"}}"#);
        refused(r#"{"method":"DELETE","path":"/Users/2"}"#);
        refused(r#"{"METHOD":"delete","Path":"Users/2"}"#);
        refused(r#"{"method":"POST","Method":"DELETE","path":"/Users/2"}"#);
        refused(r#"{"method":" PUT ","path":"/Users/1/../2"}"#);
        refused(r#"{"method":"PATCH","path":"https://other/Users/1"}"#);
        refused(r#"{"method":"PATCH","path":"/Users/bulkId:b"}"#);
        refused(r#"{"method":"POST","path":"/Groups","data":{"members":[{"value":"2"}]}}"#);
        refused(r#"{"method":"POST","path":"/Me"}"#);
        check_body(
            "POST",
            "/Bulk",
            r#"{"Operations":{"method":"DELETE","path":"/Users/2"}}"#,
            false,
        );
        check_body(
            "POST",
            "/Bulk",
            r#"{"Operations":[{"method":"DELETE","path":"/Users/2"},]}"#,
            false,
        );
        check_body("POST", "/Bulk", "{", true);
    }

    #[test]
    fn nobody_else_becomes_a_member() {
        let allowed = |body: &str| check_body("PATCH", "/Groups/g", body, true);
        let refused = |body: &str| check_body("PATCH", "/Groups/g", body, false);
        allowed(
            r#"{"members":[{"value":"1"},{"value":"scimcheck-r1-nobody"},{"value":"bulkId:a"}]}"#,
        );
        allowed(r#"{"members":[{"$ref":"http://h/Users/1"}]}"#);
        allowed(r#"{"Operations":[{"op":"remove","path":"members[value eq \"2\"]"}]}"#);
        refused(r#"{"members":[{"value":"2"}]}"#);
        refused(r#"{"MEMBERS":["2"]}"#);
        refused(r#"{"members":[{"value":2}]}"#);
        refused(r#"{"members":{"$REF":"http://h/Users/2"}}"#);
        refused(r#"{"Operations":[{"op":"add","path":"members","value":[{"value":"2"}]}]}"#);
        refused(r#"{"Operations":[{"op":"add","value":{"members":[{"value":"2"}]}}]}"#);
        refused(
            r#"{"Operations":[{"op":"replace","path":"members[value eq \"1\"].value","value":"2"}]}"#,
        );
        refused(
            r#"{"Operations":[{"Path":"urn:ietf:params:scim:schemas:core:2.0:Group:members","Value":"2"}]}"#,
        );
        refused(
            r#"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"value":"2"}}}"#,
        );
        refused(r#"{"members":[{"value":"2"},]}"#);
    }

    fn answered(request: Request, status: u16, body: &str) -> Exchange {
        Exchange {
            step: String::new(),
            request,
            answer: Answer::Response(Response::new(status, Vec::new(), body.as_bytes().to_vec())),
            started: Duration::ZERO,
            elapsed: Duration::ZERO,
        }
    }

    #[test]
    fn a_stranger_does_not_become_ours_by_being_the_answer_to_a_creation() {
        let mut guard = guard();
        let list = r#"{"Resources":[{"id":"7","userName":"stranger"},{"id":"8"}]}"#;
        guard.observe(&answered(request("GET", "/Users", ""), 200, list), "/Users");
        let made = answered(request("POST", "/Users", "{}"), 201, r#"{"id":"7"}"#);
        let change = guard.observe(&made, "/Users");
        assert_eq!(change.taken.as_deref(), Some("/Users/7"));
        assert!(guard.allows(&request("DELETE", "/Users/7", ""), Some("/Users/7")).is_err());
        let made = answered(request("POST", "/Users", "{}"), 201, r#"{"id":"9"}"#);
        let change = guard.observe(&made, "/Users");
        assert_eq!(change.created, [("/Users/9".to_owned(), None)]);
        assert!(guard.allows(&request("DELETE", "/Users/9", ""), Some("/Users/9")).is_ok());
    }

    #[test]
    fn what_a_request_may_create_is_known_by_name() {
        let check = |method: &str, path: &str, body: &str, expected: &[(&str, Option<&str>)]| {
            let creations = guard().creations(&request(method, path, body), path);
            let found: Vec<(&str, Option<&str>)> = creations
                .iter()
                .map(|one| (one.endpoint.as_str(), one.name.as_ref().map(|(_, n)| n.as_str())))
                .collect();
            assert_eq!(found, expected, "{method} {path} {body}");
        };
        check(
            "POST",
            "/Users",
            r#"{"userName":"scimcheck-r1-a"}"#,
            &[("/Users", Some("scimcheck-r1-a"))],
        );
        check(
            "POST",
            "/Users",
            r#"{"emails":[{"value":"scimcheck-r1-b@x"}]}"#,
            &[("/Users", Some("scimcheck-r1-b@x"))],
        );
        check("POST", "/Users", r#"{"userName":"other"}"#, &[("/Users", None)]);
        check("POST", "/Users/1", "{}", &[("/Users", None)]);
        check("POST", "/Users/.search", "{}", &[]);
        check(
            "PUT",
            "/Users/scimcheck-r1-x",
            r#"{"userName":"scimcheck-r1-x"}"#,
            &[("/Users", Some("scimcheck-r1-x"))],
        );
        check("PUT", "/Users/1", r#"{"userName":"scimcheck-r1-x"}"#, &[]);
        let job = r#"{"Operations":[{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"scimcheck-r1-c"}},{"method":"DELETE","path":"/Users/1"}]}"#;
        check("POST", "/Bulk", job, &[("/Users", Some("scimcheck-r1-c"))]);
    }
}
