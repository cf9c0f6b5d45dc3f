//! The write guard: nothing is changed but what this run created.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::exchange::{Exchange, Failure, FailureKind, Request};
use crate::expect::lookup;

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

/// Knows what this run created, and refuses to write to anything else.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    created: BTreeMap<String, Created>,
    prefix: String,
}

impl Guard {
    /// A guard that knows nothing yet; ids with the run's prefix are ours to ask for.
    pub fn new(prefix: &str) -> Self {
        Self { created: BTreeMap::new(), prefix: prefix.to_owned() }
    }

    /// Whether a request may be sent. `path` is what stands below the base URL.
    pub fn allows(&self, request: &Request, path: &str) -> Result<(), Failure> {
        let refuse = |detail: String| Failure { kind: FailureKind::NotSent, detail };
        match request.method.as_str() {
            "GET" | "HEAD" | "OPTIONS" | "POST" => Ok(()),
            "PUT" | "PATCH" | "DELETE" => {
                let path = path.split('?').next().unwrap_or_default().trim_end_matches('/');
                let last = path.rsplit('/').next().unwrap_or_default();
                let depth = path.trim_start_matches('/').split('/').count();
                if depth >= 2 && (self.created.contains_key(path) || last.contains(&self.prefix)) {
                    return Ok(());
                }
                Err(refuse(format!(
                    "the write guard refuses {} {path}: this run did not create it",
                    request.method
                )))
            }
            other => Err(refuse(format!("the write guard refuses the method {other}"))),
        }
    }

    /// Takes note of what an exchange created, deleted or brought back.
    pub fn observe(&mut self, exchange: &Exchange, path: &str) {
        let gone = matches!(exchange.status(), Some(404 | 410));
        if gone && exchange.request.method == "DELETE" {
            self.set_alive(path, false);
        }
        let Some(response) = exchange.response().filter(|response| response.is_success()) else {
            return;
        };
        let path = path.split('?').next().unwrap_or_default().trim_end_matches('/').to_owned();
        match exchange.request.method.as_str() {
            "POST" if path == "/Bulk" => self.observe_bulk(exchange),
            "POST" if !path.ends_with("/.search") => {
                let body = response.json();
                let id = body.and_then(|body| lookup::first(body, "id")).map(lookup::text_of);
                let located = response.header("location").and_then(|url| {
                    url.trim_end_matches('/').rsplit('/').next().map(str::to_owned)
                });
                if let Some(id) = id.map(|id| encode(&id)).or(located) {
                    self.add(format!("{path}/{id}"), name_of(&exchange.request));
                }
            }
            "DELETE" => self.set_alive(&path, false),
            "PUT" | "PATCH" => self.set_alive(&path, true),
            _ => {}
        }
    }

    fn observe_bulk(&mut self, exchange: &Exchange) {
        let Some(body) = exchange.json() else { return };
        let results = lookup::first(body, "Operations").and_then(Value::as_array);
        for result in results.into_iter().flatten() {
            let text = |name: &str| lookup::first(result, name).and_then(Value::as_str);
            let Some(location) = text("location") else { continue };
            let mut parts = location.trim_end_matches('/').rsplit('/');
            let (Some(id), Some(endpoint)) = (parts.next(), parts.next()) else { continue };
            match text("method") {
                Some("POST") => self.add(format!("/{endpoint}/{id}"), "bulk".to_owned()),
                Some("DELETE") => self.set_alive(&format!("/{endpoint}/{id}"), false),
                _ => {}
            }
        }
    }

    fn add(&mut self, path: String, name: String) {
        self.created.insert(path.clone(), Created { path, name, alive: true });
    }

    fn set_alive(&mut self, path: &str, alive: bool) {
        if let Some(created) = self.created.get_mut(path) {
            created.alive = alive;
        }
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
    use super::*;

    fn check(guard: &Guard, method: &str, path: &str, allowed: bool) {
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: None,
            credentials: crate::exchange::Credentials::Run,
        };
        assert_eq!(guard.allows(&request, path).is_ok(), allowed, "{method} {path}");
    }

    #[test]
    fn only_what_we_created_may_be_changed() {
        let mut guard = Guard::new("scimcheck-r1");
        guard.add("/Users/1".to_owned(), String::new());
        check(&guard, "DELETE", "/Users/1", true);
        check(&guard, "PATCH", "/Users/1?attributes=id", true);
        check(&guard, "DELETE", "/Users/2", false);
        check(&guard, "DELETE", "/Users", false);
        check(&guard, "PUT", "/Me", false);
        check(&guard, "DELETE", "/Users/scimcheck-r1-nobody", true);
        check(&guard, "DELETE", "/scimcheck-r1", false);
        check(&guard, "GET", "/Users/2", true);
    }
}
