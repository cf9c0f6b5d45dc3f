//! Each fault of the contract's provider shows: on one long conversation it answers otherwise.
//!
//! The faults of the RFCs' provider need no conversation: the proof in `tests/it/proof.rs` fails
//! unless a check notices each of them. Here are some that no rule of the contract is about.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use super::*;
use crate::scim::urn;

/// What was said, and the identifiers that the answers gave.
struct Talk {
    emulator: Emulator,
    log: RefCell<Vec<String>>,
    ids: RefCell<HashMap<&'static str, String>>,
    last: RefCell<Value>,
    tag: RefCell<String>,
    /// What a clean provider said; the conversation ends where this one says something else.
    clean: Vec<String>,
    differs: Cell<bool>,
}

const TOKEN: &str = "Open-Sesame";

impl Talk {
    fn new(behavior: Behavior, clean: Vec<String>) -> Self {
        Self {
            clean,
            differs: Cell::new(false),
            emulator: Emulator::new(behavior),
            log: RefCell::default(),
            ids: RefCell::default(),
            last: RefCell::default(),
            tag: RefCell::default(),
        }
    }

    fn say_with(&self, line: &str, body: &str, headers: &[(&str, &str)]) {
        if self.differs.get() {
            return;
        }
        let (method, path) = line.split_once(' ').expect("a method");
        let mut path = path.to_owned();
        let mut body = body.to_owned();
        for (name, id) in self.ids.borrow().iter() {
            path = path.replace(&format!("{{{name}}}"), id);
            body = body.replace(&format!("{{{name}}}"), id);
        }
        let encoded: String = path
            .bytes()
            .map(|byte| match byte {
                b' ' | b'"' | b'<' | b'>' | b'{' | b'}' | b'\\' | b'|' | b'^' | 128.. => {
                    format!("%{byte:02X}")
                }
                _ => char::from(byte).to_string(),
            })
            .collect();
        let mut request = Request::builder().method(method).uri(&encoded).header("Host", "h");
        let has = |wanted: &str| headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
        if !has("authorization") {
            request = request.header("Authorization", format!("Bearer {TOKEN}"));
        }
        if !body.is_empty() && !has("content-type") {
            request = request.header("Content-Type", "application/scim+json");
        }
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*name, *value);
        }
        let request = request.body(Bytes::from(body)).expect("a request");
        let response = self.emulator.respond(request);
        let mut fields: Vec<String> =
            response.headers().iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
        fields.sort();
        let hangs = response.extensions().get::<Faulted>().is_some();
        let text = String::from_utf8_lossy(response.body()).into_owned();
        let status = response.status().as_u16();
        let said = format!("{line} → {status} {fields:?} {hangs} {text}");
        let clean = self.clean.get(self.log.borrow().len());
        self.differs.set(clean.is_some_and(|clean| *clean != said));
        self.log.borrow_mut().push(said);
        *self.last.borrow_mut() = serde_json::from_str(&text).unwrap_or_default();
        let tag = response.headers().get("etag").and_then(|tag| tag.to_str().ok());
        tag.unwrap_or("none").clone_into(&mut self.tag.borrow_mut());
    }

    fn say(&self, line: &str) {
        self.say_with(line, "", &[]);
    }

    fn send(&self, line: &str, body: &Value) {
        self.say_with(line, &body.to_string(), &[]);
    }

    fn patch(&self, path: &str, operations: &Value) {
        let body = json!({ "schemas": [urn::PATCH_OP], "Operations": operations });
        self.send(&format!("PATCH {path}"), &body);
    }

    /// Sends a POST and keeps the id under a name.
    fn make(&self, name: &'static str, path: &str, body: &Value) {
        self.send(&format!("POST {path}"), body);
        let id = match &self.last.borrow()["id"] {
            Value::String(id) if !id.is_empty() => id.clone(),
            Value::Number(id) => id.to_string(),
            _ => "nothing".to_owned(),
        };
        self.ids.borrow_mut().insert(name, id);
    }

    fn keep_part(&self, name: &'static str, of: &str, part: impl Fn(&str) -> String) {
        let part = self.ids.borrow().get(of).map(|id| part(id)).unwrap_or_default();
        self.ids.borrow_mut().insert(name, part);
    }

    fn look_around(&self) {
        for path in ["/Users", "/Groups", "/Devices"] {
            self.say(&format!("GET {path}"));
        }
    }
}

fn person(name: &str, given: &str, family: &str) -> Value {
    json!({
        "schemas": [urn::USER],
        "userName": name,
        "name": { "givenName": given, "familyName": family },
    })
}

/// What can be said to every provider.
#[expect(clippy::too_many_lines, reason = "it is one long conversation")]
fn common(talk: &Talk) {
    for authorization in ["", "Bearer nonsense", "Bearer Open", "Bearer open-sesame"] {
        talk.say_with("GET /Users", "", &[("Authorization", authorization)]);
        let body = person("intruder@example.com", "I", "N").to_string();
        talk.say_with("POST /Users", &body, &[("Authorization", authorization)]);
    }
    talk.say_with("GET /Users", "", &[("Authorization", "Bearer Open-Sesame2")]);
    talk.say_with("GET /ServiceProviderConfig", "", &[("Authorization", "")]);
    for path in
        ["/Nope", "/v99/Users", "/v2/Users?count=1", "/Users/unknown", "/Users/1", "/Users?x=1"]
    {
        talk.say(&format!("GET {path}"));
    }
    for method in ["PUT", "PATCH", "DELETE"] {
        let body = match method {
            "PATCH" => json!({ "schemas": [urn::PATCH_OP], "Operations":
                [{ "op": "replace", "path": "active", "value": true }] }),
            _ => person("ghost@example.com", "Gho", "St"),
        };
        talk.send(&format!("{method} /Users/unknown"), &body);
    }
    for path in ["/Schemas", "/ResourceTypes", "/ServiceProviderConfig"] {
        talk.say(&format!("GET {path}"));
        talk.say(&format!("GET {path}?filter=name eq \"User\""));
        talk.say(&format!("GET {path}?startIndex=2&count=1"));
        talk.send(&format!("PUT {path}"), &json!({}));
    }
    talk.say(&format!("GET /Schemas/{}", urn::USER));
    talk.say(&format!("GET /Schemas/{}", urn::LIST_RESPONSE));
    talk.say("GET /ResourceTypes/User");

    let mut ann = person("Ann+Tag_1%@Example.com", "Ann Marie", "Lee-Moe");
    ann["active"] = json!(false);
    ann["emails"] = json!([{ "value": "other@example.com", "type": "home" }]);
    ann["id"] = json!("mine");
    ann["meta"] = json!({ "created": "2001-01-01T00:00:00Z", "resourceType": "Thing" });
    ann["groups"] = json!([{ "value": "g" }]);
    talk.make("ann", "/Users", &ann);
    talk.say("GET /Users/{ann}");
    for accept in ["application/scim+json", "application/json"] {
        talk.say_with("GET /Users/{ann}", "", &[("Accept", accept)]);
    }
    talk.make(
        "bob",
        "/Users",
        &person("bob@example.com", "Böb😀 O'Neil & <Sons>", "mc Donald with a long long long name"),
    );
    talk.make("cid", "/Users", &person("cid_1@example.com", "cid", "Roe"));
    talk.make("zoe", "/Users", &person("zoë@example.com", "Zoë", "Z"));
    talk.keep_part("beginning", "zoe", |id| id.chars().take(5).collect());
    talk.keep_part("capitals", "zoe", str::to_uppercase);
    talk.say("GET /Users/{beginning}");
    talk.say("GET /Users/{capitals}");
    talk.say("GET /Users/{bob}");
    talk.send("POST /Users", &person("bob@example.com", "B", "B"));
    talk.send("POST /Users", &person("BOB@EXAMPLE.COM", "B", "B"));
    talk.look_around();
    for body in ["{", "", "[]", "null", "{\"schemas\":5}", "{\"userName\":\"x\"}"] {
        talk.say_with("POST /Users", body, &[("Content-Type", "application/scim+json")]);
    }
    talk.say_with("POST /Users", "hello", &[("Content-Type", "text/plain")]);
    let late = person("late@example.com", "L", "L").to_string();
    talk.say_with("POST /Users", &late, &[("Content-Type", "text/plain")]);
    talk.say_with("POST /Users", &late, &[("Content-Type", "application/json")]);
    for body in [
        json!({ "USERNAME": "dan@example.com", "schemas": [urn::USER],
            "name": { "GIVENNAME": "Dan", "familyName": "D" } }),
        json!({ "schemas": [urn::USER], "name": { "givenName": "No", "familyName": "Name" } }),
        json!({ "schemas": [urn::USER], "userName": "", "name": { "givenName": "No", "familyName": "Name" } }),
        json!({ "schemas": [urn::USER], "userName": "eve@example.com" }),
        json!({ "schemas": [urn::USER], "userName": "fay@example.com", "active": "yes",
            "name": { "givenName": "Fay", "familyName": "F" } }),
        json!({ "schemas": [urn::USER], "userName": "gil@example.com", "active": null, "emails": [],
            "name": { "givenName": "Gil", "familyName": "G" } }),
    ] {
        talk.send("POST /Users", &body);
    }
    talk.look_around();
    talk.say("GET /users");

    for filter in [
        r#"userName eq "ann%2Btag_1%25@example.com""#,
        r#"userName eq "Ann%2BTag_1%25@Example.com""#,
        r#"userName eq "ann@example.com""#,
        r#"userName eq " bob@example.com""#,
        r#"userName eq "bob@other.example""#,
        r#"userName eq "b_b@example.com""#,
        r#"userName eq "bob%25""#,
        r#"userName eq "bob""#,
        r#"userName eq "ob@example""#,
        r#"userName eq "Roe""#,
        r#"userName eq "{cid}""#,
        r#"userName eq "cid_1@example.com""#,
        r#"userName eq "nobody""#,
        r#"userName eq "b\u006fb@example.com""#,
        r#"userName eq "o'neil""#,
        r#"userName eq "zoë@example.com""#,
        r#"USERNAME eq "bob@example.com""#,
        r#"userName EQ "bob@example.com""#,
        r#"urn:ietf:params:scim:schemas:core:2.0:User:userName eq "bob@example.com""#,
        r#"userName sw "bob""#,
        r#"userName like "bob""#,
        "userName eq",
        "",
        r#"userName eq "seed002@emulator.example""#,
    ] {
        talk.say(&format!("GET /Users?filter={filter}"));
    }
    talk.say(r#"GET /Users?count=2&filter=userName eq "bob@example.com""#);
    talk.say(r#"GET /Users?startIndex=2&count=1&filter=userName eq "bob@example.com""#);
    for page in [
        "startIndex=1&count=2",
        "startIndex=2&count=2",
        "startIndex=3&count=2",
        "count=0",
        "count=-1",
        "startIndex=0",
        "startIndex=-3",
        "startIndex=1000",
        "count=1",
        "count=500",
        "count=x",
        "startIndex=5&count=3",
        "startIndex=2",
    ] {
        talk.say(&format!("GET /Users?{page}"));
    }
    for names in [
        "attributes=userName",
        "attributes=NAME.givenName",
        "attributes=name.givenName",
        "attributes=urn:ietf:params:scim:schemas:core:2.0:User:userName",
        "excludedAttributes=id,userName",
        "excludedAttributes=name.givenName",
        "attributes=emails.value",
        "attributes=id",
    ] {
        talk.say(&format!("GET /Users/{{ann}}?{names}"));
        talk.say(&format!("GET /Users?{names}"));
    }
    change(talk);
    retire(talk);
}

/// PUT and PATCH.
fn change(talk: &Talk) {
    let shown = {
        talk.say("GET /Users/{cid}");
        talk.last.borrow().clone()
    };
    talk.send("PUT /Users/{cid}", &shown);
    let mut body = person("cid2@example.com", "Cyd", "Row");
    body["id"] = json!("{bob}");
    body["emails"] = json!([{ "value": "put@example.com", "type": "work" }]);
    body["meta"] =
        json!({ "created": "2001-01-01T00:00:00Z", "lastModified": "2001-01-01T00:00:00Z" });
    talk.send("PUT /Users/{cid}", &body);
    talk.look_around();
    body["id"] = json!("strange");
    body["active"] = json!(false);
    talk.send("PUT /Users/{cid}?attributes=userName", &body);
    talk.say("GET /Users/{cid}");
    talk.send("PUT /Users/{cid}", &body);
    body["active"] = json!(true);
    talk.send("PUT /Users/{cid}", &body);
    talk.say("GET /Users/{cid}");
    body["userName"] = json!("bob@example.com");
    talk.send("PUT /Users/{cid}", &body);
    talk.send(
        "PUT /Users/{cid}",
        &json!({ "schemas": [urn::USER], "name": { "givenName": "A", "familyName": "B" } }),
    );
    talk.look_around();
    for operations in [
        json!([{ "op": "replace", "path": "name.givenName", "value": "Bea" }]),
        json!([{ "op": "replace", "path": "name.givenName", "value": "Bea" }]),
        json!([{ "op": "replace", "value": { "name": { "familyName": "Poe" }, "active": false } }]),
        json!([{ "op": "replace", "path": "name.familyName", "value": "Quo" }]),
        json!([{ "op": "replace", "value": { "active": true } }]),
        json!([{ "op": "replace", "path": "NAME.familyName", "value": "Ray" }]),
        json!([{ "op": "replace", "path": "urn:ietf:params:scim:schemas:core:2.0:User:name.familyName", "value": "Sun" }]),
        json!([
            { "op": "replace", "path": "name.givenName", "value": "One" },
            { "op": "replace", "path": "name.givenName", "value": "Two" },
        ]),
        json!([
            { "op": "replace", "path": "name.givenName", "value": "Kept" },
            { "op": "replace", "path": "userName", "value": "seed001@emulator.example" },
        ]),
        json!([
            { "op": "replace", "path": "name.givenName", "value": "Half" },
            { "op": "replace", "path": "nonsense", "value": 1 },
        ]),
        json!([{ "op": "replace", "path": "userName", "value": "bob2@example.com" }]),
        json!([{ "op": "replace", "path": "userName", "value": "cid@x" }, { "op": "replace", "path": "userName", "value": "seed003@emulator.example" }]),
        json!([{ "op": "replace", "path": "emails", "value": [{ "value": "p@example.com", "type": "home" }] }]),
        json!([{ "op": "replace", "path": "id", "value": "patched" }]),
        json!([{ "op": "replace", "path": "meta.created", "value": "2001-01-01T00:00:00Z" }]),
        json!([{ "op": "replace", "path": "active", "value": "nonsense" }]),
        json!([{ "op": "add", "path": "name.givenName", "value": "Add" }]),
        json!([{ "op": "remove", "path": "name.givenName" }]),
        json!([{ "op": "merge", "path": "name.givenName", "value": "Merge" }]),
        json!([{ "op": "move", "path": "name.givenName", "value": "Move" }]),
        json!([{ "op": "replace", "path": "name.givenName" }]),
        json!([{ "op": "replace", "path": "emails[type eq", "value": "x" }]),
        json!([{ "op": "replace", "path": "name..givenName", "value": "x" }]),
        json!([]),
        json!([{ "op": "replace", "path": "active", "value": null }]),
    ] {
        talk.patch("/Users/{bob}", &operations);
        talk.say("GET /Users/{bob}");
    }
    talk.patch(
        "/Users/{bob}?attributes=userName",
        &json!([{ "op": "replace", "path": "name.givenName", "value": "Ben" }]),
    );
    talk.look_around();
}

/// DELETE and what follows.
fn retire(talk: &Talk) {
    talk.say("DELETE /Users/{bob}");
    talk.say("GET /Users/{bob}");
    talk.look_around();
    talk.say(r#"GET /Users?filter=userName eq "bob2@example.com""#);
    talk.send("POST /Users", &person("bob2@example.com", "New", "Bob"));
    talk.say("DELETE /Users/{bob}");
    talk.say("GET /Users/{bob}");
    let revived = json!([{ "op": "replace", "path": "active", "value": true }]);
    talk.patch("/Users/{bob}", &revived);
    talk.say("GET /Users/{bob}");
    talk.send("PUT /Users/{bob}", &person("bob2@example.com", "Bob", "Again"));
    talk.say("DELETE /Users/{cid}");
    talk.patch(
        "/Users/{cid}",
        &json!([{ "op": "replace", "path": "name.familyName", "value": "Gone" }]),
    );
    talk.make("new", "/Users", &person("fresh@example.com", "Fresh", "One"));
    talk.look_around();
}

/// Everything that the provider says in the whole conversation, or as much as it takes to tell it
/// from a clean one.
fn conversation(faults: FaultSet, clean: &[String]) -> (Vec<String>, FaultSet) {
    let mut log: Vec<String> = Vec::new();
    let mut reached = FaultSet::default();
    let mut talk = |behavior: Behavior, script: &dyn Fn(&Talk)| {
        if !clean.is_empty() && !clean.starts_with(&log) {
            return;
        }
        let token = Some(TOKEN.to_owned());
        let rest = clean.get(log.len()..).unwrap_or_default().to_vec();
        let behavior = Behavior { faults, token, clock: Clock::Counter, ..behavior };
        let talk = Talk::new(behavior, rest);
        script(&talk);
        reached.extend(&talk.emulator.reached().into_iter().collect());
        log.extend(talk.log.into_inner());
    };
    talk(Behavior::insightly(), &common);
    talk(Behavior { max_page: 2, ..Behavior::insightly() }, &|one| {
        one.say("GET /Users?count=3");
    });
    (log, reached)
}

#[test]
fn each_fault_of_insightly_shows() {
    let (clean, reached) = conversation(FaultSet::default(), &[]);
    let again = conversation(FaultSet::default(), &[]).0;
    assert_eq!(clean, again, "two conversations differ");
    let mut silent = Vec::new();
    let faults = Fault::ALL.iter().copied();
    for fault in faults.filter(|fault| fault.applies_to(Provider::Insightly)) {
        if !reached.contains(fault) {
            silent.push(format!("{}: never reached", fault.name()));
        } else if conversation(FaultSet::only(fault), &clean).0 == clean {
            silent.push(format!("{}: nothing to see", fault.name()));
        }
    }
    assert!(silent.is_empty(), "{} faults:\n{}", silent.len(), silent.join("\n"));
}
