//! Each fault shows: on one long conversation the faulty provider answers otherwise.

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

    fn keep_cursor(&self, name: &'static str, member: &str) {
        let cursor = self.last.borrow()[member].as_str().unwrap_or("none").to_owned();
        self.ids.borrow_mut().insert(name, cursor);
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

/// What can be said to the complete provider alone.
#[expect(clippy::too_many_lines, reason = "it is one long conversation")]
fn complete(talk: &Talk) {
    let boss = person("boss@example.com", "The", "Boss");
    talk.make("boss", "/Users", &boss);
    let full = json!({
        "schemas": [urn::ENTERPRISE_USER, urn::USER],
        "userName": "full@example.com",
        "externalId": "Ext-1",
        "displayName": "Full",
        "nickName": "Fu",
        "title": "Chief",
        "password": "s3cret",
        "name": { "givenName": "Full", "familyName": "User", "formatted": "Full User" },
        "emails": [
            { "value": "a@work.example", "type": "work", "primary": true },
            { "value": "b@home.example", "type": "home" },
            { "value": "c@home.example", "type": "home" },
        ],
        "phoneNumbers": [{ "value": "tel:+1-201-555-0123", "type": "work" }],
        "addresses": [{ "locality": "Town\nVillage", "country": "US" }],
        "x509Certificates": [{ "value": "TWE=" }],
        urn::ENTERPRISE_USER: {
            "employeeNumber": "7",
            "manager": { "value": "{boss}", "displayName": "Somebody" },
        },
    });
    talk.make("full", "/Users", &full);
    talk.say("GET /Users/{full}");
    talk.say("GET /Users/{full}?attributes=password");
    talk.say("GET /Users/{full}?excludedAttributes=emails.type");
    talk.send(
        "POST /Users",
        &json!({ "schemas": [urn::USER], "userName": "two@example.com", "externalId": "Ext-1",
        "emails": [{ "value": "x", "primary": true }, { "value": "y", "primary": true }] }),
    );
    talk.make(
        "twin",
        "/Users",
        &json!({ "schemas": [urn::USER], "userName": "twin@example.com",
        "externalId": "Ext-1", "nickName": null, "emails": [] }),
    );
    talk.make(
        "one",
        "/Users",
        &json!({ "userName": "one@example.com", "schemas": [urn::USER], "displayName": "apple",
        "emails": [{ "value": "z@one.example" }, { "value": "k@one.example", "primary": true }] }),
    );
    talk.make(
        "last",
        "/Users",
        &json!({ "schemas": [urn::USER], "userName": "last@example.com", "displayName": "Banana",
        "emails": [{ "value": "m@one.example" }, { "value": "n@one.example" }] }),
    );
    talk.send(
        "POST /Users",
        &json!({ "schemas": [urn::USER], "userName": "mid@example.com",
        "emails": [{ "value": "mm@one.example" }] }),
    );
    talk.make(
        "only",
        "/Users",
        &json!({ "schemas": [urn::USER], "userName": "only@example.com",
        "emails": [{ "value": "only@one.example", "type": "work" }] }),
    );
    talk.send(
        "PUT /Users/{only}",
        &json!({ "schemas": [urn::USER], "userName": "only@example.com",
        "title": "T", "emails": [{ "value": "new@one.example", "type": "work" }] }),
    );
    talk.send(
        "PUT /Users/{only}",
        &json!({ "schemas": [urn::USER], "userName": "only@example.com",
        "title": null, "emails": [{ "value": "only@one.example", "type": "work" }] }),
    );
    talk.make(
        "group",
        "/Groups",
        &json!({ "schemas": [urn::GROUP], "displayName": "Team",
        "members": [{ "value": "{full}" }, { "value": "{boss}" }] }),
    );
    talk.send("POST /Groups", &json!({ "schemas": [urn::GROUP] }));
    talk.make(
        "outer",
        "/Groups",
        &json!({ "schemas": [urn::GROUP], "displayName": "Outer",
        "members": [{ "value": "{group}" }] }),
    );
    talk.say("GET /Users/{full}");
    talk.say("GET /Groups/{group}");
    devices(talk);
    talk.look_around();
    filters(talk);
    lists(talk);
    patches(talk);
    conditions(talk);
    bulk_jobs(talk);
    for path in ["/Me", "/Me?attributes=userName"] {
        talk.say(&format!("GET {path}"));
    }
    talk.send("PUT /Users/{full}", &json!({ "schemas": [urn::USER], "userName": "full@example.com",
        "groups": [{ "value": "{outer}" }], "title": null, "emails": [{ "value": "new@x.example" }] }));
    talk.look_around();
    talk.say("DELETE /Groups/{group}");
    talk.say("DELETE /Groups/{group}");
    talk.say("GET /Groups/{group}");
    talk.send("POST /Groups", &json!({ "schemas": [urn::GROUP], "displayName": "Next" }));
    talk.say("DELETE /Users");
}

fn devices(talk: &Talk) {
    let device = json!({
        "schemas": [DEVICE],
        "displayName": "Scale",
        "serialNumber": "SN-a",
        "hostName": "host",
        "weight": 9.5, "ports": 10, "enabled": true,
        "installedAt": "2026-01-02T03:04:05Z",
        "certificate": "TWFu",
        "homepage": "https://emulator.example/scale",
        "pin": "1234", "label": "L", "note": "N",
        "tags": ["b", "a"], "codes": ["X"], "channels": [1, 2],
        "parts": [{ "value": "bolt", "type": "main", "count": 3 }, { "value": "nut", "type": "spare" }],
    });
    talk.make("device", "/Devices", &device);
    talk.say("GET /Devices/{device}");
    talk.say("GET /Devices/{device}?attributes=note,pin");
    talk.say("GET /Devices/{device}?excludedAttributes=label");
    let mut other = device.clone();
    other["serialNumber"] = json!("SN-b");
    talk.send("POST /Devices", &other);
    other["hostName"] = json!("host2");
    other["serialNumber"] = json!("SN-a");
    talk.send("POST /Devices", &other);
    other["serialNumber"] = json!("SN-c");
    other["ports"] = json!(9);
    talk.make("device2", "/Devices", &other);
    talk.send("POST /Devices", &json!({ "schemas": [DEVICE], "displayName": "x" }));
    other["assetTag"] = json!("tag");
    talk.send("PUT /Devices/{device2}", &other);
    other["assetTag"] = json!("other");
    talk.send("PUT /Devices/{device2}", &other);
    talk.patch(
        "/Devices/{device2}",
        &json!([{ "op": "replace", "path": "assetTag", "value": "x" }]),
    );
    talk.patch("/Devices/{device}", &json!([{ "op": "add", "path": "assetTag", "value": "x" }]));
    for filter in [
        "ports gt 9",
        "ports ge 10",
        "ports lt 10",
        "ports le 9",
        "enabled gt true",
        "enabled eq true",
        "certificate ge \"a\"",
        "serialNumber eq \"sn-a\"",
        "parts[type eq \"spare\" and value eq \"bolt\"]",
    ] {
        talk.say(&format!("GET /Devices?filter={filter}"));
    }
    talk.say("GET /Devices?sortBy=ports");
    talk.say("GET /Devices?sortBy=PORTS");
}

fn filters(talk: &Talk) {
    for filter in [
        r#"userName ne "full@example.com""#,
        r#"userName co "LL@ex""#,
        r#"userName co "full@example.com""#,
        r#"userName sw "full@example.com""#,
        r#"userName sw "ull""#,
        r#"userName ew "full@example.com""#,
        r#"userName ew "example""#,
        "title pr",
        "name pr",
        r#"meta.lastModified gt "2040-01-01T00:00:00Z""#,
        r#"userName gt "full@example.com""#,
        r#"displayName eq "full" and title eq "chief""#,
        r#"displayName eq "full" or displayName eq "apple""#,
        r#"title pr and nickName eq "nobody""#,
        r#"not (userName eq "full@example.com")"#,
        r#"displayName eq "apple" or displayName eq "full" and title eq "nobody""#,
        r#"emails[type eq "work" and value eq "b@home.example"]"#,
        r#"emails[nonsense eq "x"]"#,
        "emails[primary eq true]",
        "emails.primary eq true",
        r#"emails.value eq "c@home.example""#,
        r#"emails co "work.example""#,
        r#"name eq "x""#,
        r#"name.givenName eq "full""#,
        r#"externalId eq "ext-1""#,
        r#"externalId eq "Ext-1""#,
        r#"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#,
        r#"password co "s""#,
        "active gt false",
        r#"nonsense eq "x""#,
        r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq "7""#,
        "active eq false",
        "active eq true",
        r#"displayName sw "a" and (title pr or nickName pr)"#,
    ] {
        talk.say(&format!("GET /Users?filter={filter}"));
    }
    talk.say(r"GET /Users?filter=emails%5Btype eq %22work%22%5D");
    for filter in
        [r#"meta.resourceType eq "Group""#, r#"userName eq "boss@example.com""#, "displayName pr"]
    {
        talk.say(&format!("GET /?filter={filter}"));
    }
    talk.say("GET /");
}

fn lists(talk: &Talk) {
    for query in [
        "sortBy=displayName",
        "sortBy=displayName&sortOrder=descending",
        "sortBy=name.familyName",
        "sortBy=emails",
        "sortBy=emails.value",
        "sortBy=userName&count=3",
    ] {
        talk.say(&format!("GET /Users?{query}"));
    }
    let search = |more: &Value| {
        let mut body = json!({ "schemas": [urn::SEARCH_REQUEST] });
        if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
            body.extend(more.clone());
        }
        talk.send("POST /Users/.search", &body);
    };
    for more in [
        json!({}),
        json!({ "attributes": ["userName"] }),
        json!({ "excludedAttributes": ["id", "name"] }),
        json!({ "filter": "title pr" }),
        json!({ "filter": "title" }),
        json!({ "sortBy": "userName" }),
        json!({ "startIndex": 2, "count": 2 }),
        json!({ "cursor": "", "count": 2 }),
    ] {
        search(&more);
    }
    talk.say("GET /Users?cursor&count=3");
    talk.keep_cursor("second", "nextCursor");
    talk.say("GET /Users?cursor={second}&count=3");
    talk.keep_cursor("third", "nextCursor");
    talk.keep_cursor("first", "previousCursor");
    talk.say("GET /Users?cursor={third}&count=3");
    talk.say("GET /Users?cursor={first}&count=3");
    talk.say("GET /Users?cursor={second}&count=3&filter=title pr");
    for query in [
        "cursor=forged",
        "cursor=&count=-1",
        "cursor=&count=0",
        "cursor=&count=100",
        "cursor=&sortBy=userName&count=3",
    ] {
        talk.say(&format!("GET /Users?{query}"));
    }
}

fn patches(talk: &Talk) {
    let enterprise = |name: &str| format!("{}:{name}", urn::ENTERPRISE_USER);
    for operations in [
        json!([{ "op": "add", "path": "title", "value": "New" }]),
        json!([{ "op": "add", "path": "userType", "value": "T" }]),
        json!([{ "op": "add", "value": { "locale": "en-GB", "nickName": "Ful" } }]),
        json!([{ "op": "add", "path": "name", "value": { "middleName": "M" } }]),
        json!([{ "op": "replace", "path": "name", "value": { "honorificPrefix": "Dr" } }]),
        json!([{ "op": "replace", "path": "displayName", "value": "Other" }]),
        json!([{ "op": "replace", "path": "timezone", "value": "Europe/Paris" }]),
        json!([{ "op": "add", "path": "emails", "value": [{ "value": "d@x.example", "type": "other", "primary": true }] }]),
        json!([{ "op": "add", "path": "emails", "value": [{ "value": "d@x.example", "type": "other", "primary": true }] }]),
        json!([{ "op": "replace", "path": "emails[type eq \"home\"].display", "value": "Home" }]),
        json!([{ "op": "replace", "path": "emails[type eq \"home\"]", "value": { "value": "h@x.example", "type": "home" } }]),
        json!([{ "op": "replace", "path": "emails[type eq \"nope\"].value", "value": "x" }]),
        json!([{ "op": "remove", "path": "emails[value eq \"a@work.example\"]" }]),
        json!([{ "op": "remove", "path": "emails[type eq \"other\"]" }]),
        json!([{ "op": "remove", "path": "emails[0]" }]),
        json!([{ "op": "remove", "path": "title" }]),
        json!([{ "op": "replace", "path": "emails", "value": [{ "value": "e@x.example" }, { "value": "f@x.example" }] }]),
        json!([{ "op": "remove", "path": "emails" }]),
        json!([{ "op": "remove", "path": "userName" }]),
        json!([{ "op": "remove", "path": "id" }]),
        json!([{ "op": "remove" }]),
        json!([{ "op": "replace", "path": "phoneNumbers", "value": null }]),
        json!([{ "op": "replace", "path": "password", "value": "new" }]),
        json!([{ "op": "replace", "path": "groups", "value": [{ "value": "{outer}" }] }]),
        json!([{ "op": "add", "path": enterprise("costCenter"), "value": "C" }]),
        json!([{ "op": "remove", "path": urn::ENTERPRISE_USER }]),
        json!([{ "op": "add", "path": enterprise("division"), "value": "D" }]),
        json!([{ "op": "remove", "path": "locale" }, { "op": "add", "path": "locale", "value": "fr" }]),
    ] {
        talk.patch("/Users/{full}", &operations);
        talk.say("GET /Users/{full}");
    }
    talk.patch("/Users/{only}", &json!([{ "op": "remove", "path": "emails[type eq \"work\"]" }]));
    for operations in [
        json!([{ "op": "add", "path": "members", "value": [{ "value": "{one}" }] }]),
        json!([{ "op": "remove", "path": "members[value eq \"{full}\"]" }]),
        json!([{ "op": "replace", "path": "members[value eq \"{boss}\"].value", "value": "{last}" }]),
        json!([{ "op": "replace", "path": "members", "value": [{ "value": "{one}" }, { "value": "{last}" }] }]),
    ] {
        talk.patch("/Groups/{group}", &operations);
        talk.say("GET /Groups/{group}");
    }
    talk.say("GET /Users/{full}");
}

fn conditions(talk: &Talk) {
    talk.say("GET /Users/{boss}");
    let tag = talk.tag.borrow().clone();
    let body = person("boss@example.com", "A", "Boss").to_string();
    talk.say_with("GET /Users/{boss}", "", &[("If-None-Match", &tag)]);
    talk.say_with("PUT /Users/{boss}", &body, &[("If-Match", &tag)]);
    let body = person("boss@example.com", "No", "Boss").to_string();
    talk.say_with("PUT /Users/{boss}", &body, &[("If-Match", &tag)]);
    talk.say("GET /Users/{boss}");
    talk.say_with("PUT /Users/{boss}", &body, &[("If-Match", "*")]);
    talk.say_with("DELETE /Users/{one}", "", &[("If-Match", &tag)]);
    talk.say("GET /Users/{one}");
}

fn bulk_jobs(talk: &Talk) {
    let job = |more: &Value| {
        let mut body = json!({ "schemas": [urn::BULK_REQUEST] });
        if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
            body.extend(more.clone());
        }
        talk.send("POST /Bulk", &body);
    };
    let post = |id: &str, name: &str| {
        json!({ "method": "POST", "path": "/Users", "bulkId": id,
            "data": { "schemas": [urn::USER], "userName": name } })
    };
    let group = |id: &str, name: &str, member: &str| {
        json!({ "method": "POST", "path": "/Groups", "bulkId": id, "data": {
            "schemas": [urn::GROUP], "displayName": name,
            "members": [{ "value": format!("bulkId:{member}") }] } })
    };
    let bad = json!({ "method": "PUT", "path": "/Users/none", "data": {} });
    job(
        &json!({ "Operations": [post("q", "q@x.example"), post("r", "r@x.example"), group("g", "G", "r")] }),
    );
    job(&json!({ "Operations": [group("g1", "G1", "g2"), group("g2", "G2", "g1")] }));
    job(&json!({ "Operations": [{ "method": "POST", "path": "/Users", "bulkId": "m", "data": {
        "schemas": [urn::USER], "userName": "m@x.example",
        urn::ENTERPRISE_USER: { "manager": { "value": "bulkId:n" } } } }, post("n", "n@x.example")] }));
    job(&json!({ "Operations": [bad, post("s", "s@x.example")] }));
    job(&json!({ "failOnErrors": 1, "Operations": [bad, post("t", "t@x.example")] }));
    job(&json!({ "Operations": [
        { "method": "PATCH", "path": "/Users/{boss}", "data": { "schemas": [urn::PATCH_OP],
            "Operations": [{ "op": "replace", "path": "title", "value": "Bulk" }] } },
        { "method": "PUT", "path": "/Users/{boss}", "version": "W/\"0\"",
            "data": { "schemas": [urn::USER], "userName": "boss@example.com" } },
        { "path": "/Users/{boss}" }, { "method": "DELETE" },
        { "method": "PUT", "path": "/Users", "data": {} },
        { "method": "POST", "path": "/Users", "bulkId": "u" },
    ] }));
    job(&json!({}));
    talk.say_with("POST /Bulk", "{", &[]);
    let many: Vec<Value> =
        (0..51).map(|_| json!({ "method": "DELETE", "path": "/Users/none" })).collect();
    job(&json!({ "Operations": many }));
    job(&json!({ "Operations": [], "filler": "x".repeat(1_100_000) }));
    talk.look_around();
}

/// Everything that a provider says in the whole conversation, or as much as it takes to tell it
/// from a clean one.
fn conversation(provider: Provider, faults: FaultSet, clean: &[String]) -> (Vec<String>, FaultSet) {
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
    match provider {
        Provider::Insightly => {
            talk(Behavior::insightly(), &common);
            talk(Behavior { max_page: 2, ..Behavior::insightly() }, &|one| {
                one.say("GET /Users?count=3");
            });
        }
        Provider::Rfc => {
            talk(Behavior::rfc(), &|one| {
                common(one);
                complete(one);
            });
            talk(Behavior { cursor_timeout: Some(0), ..Behavior::rfc() }, &|one| {
                one.say("GET /Users?cursor&count=1");
                one.keep_cursor("second", "nextCursor");
                one.say("GET /Users?cursor={second}&count=1");
            });
            talk(Behavior { enterprise_required: true, ..Behavior::rfc() }, &|one| {
                one.send("POST /Users", &person("x", "Y", "Z"));
            });
            talk(Behavior { max_page: 2, ..Behavior::rfc() }, &|one| {
                one.say("GET /Users?count=3");
            });
            let read_only = Some("Peep".to_owned());
            talk(Behavior { reader_token: read_only, ..Behavior::rfc() }, &|one| {
                let body = person("x", "Y", "Z").to_string();
                one.say_with("POST /Users", &body, &[("Authorization", "Bearer Peep")]);
                one.say_with("GET /Users", "", &[("Authorization", "Bearer Peep")]);
            });
            let crowded = Behavior { too_many: Some(2), ..Behavior::rfc() };
            talk(crowded, &|one| {
                one.say("GET /Users");
                one.make("x", "/Users", &person("x", "Y", "Z"));
                one.say("GET /Users/{x}");
            });
        }
    }
    (log, reached)
}

fn check(provider: Provider) {
    let (clean, reached) = conversation(provider, FaultSet::default(), &[]);
    let again = conversation(provider, FaultSet::default(), &[]).0;
    assert_eq!(clean, again, "two conversations differ");
    let mut silent = Vec::new();
    for fault in Fault::ALL.iter().copied().filter(|fault| fault.applies_to(provider)) {
        if !reached.contains(fault) {
            silent.push(format!("{}: never reached", fault.name()));
        } else if conversation(provider, FaultSet::only(fault), &clean).0 == clean {
            silent.push(format!("{}: nothing to see", fault.name()));
        }
    }
    assert!(silent.is_empty(), "{} faults:\n{}", silent.len(), silent.join("\n"));
}

#[test]
fn each_fault_of_insightly_shows() {
    check(Provider::Insightly);
}

#[test]
fn each_fault_of_the_complete_provider_shows() {
    check(Provider::Rfc);
}
