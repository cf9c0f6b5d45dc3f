//! The provider as a client meets it, against what the texts and the vendor's tables say.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};

use super::*;
use crate::scim::urn;

/// A client of an emulator in the same process.
struct Client {
    emulator: Emulator,
}

/// An answer with its body read.
struct Answer {
    status: u16,
    response: Response<Bytes>,
    body: Value,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    fn id(&self) -> String {
        self.body["id"].as_str().expect("an id").to_owned()
    }

    /// `userName` of each resource in a list.
    fn names(&self) -> Vec<&str> {
        let list = self.body["Resources"].as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter().map(|user| user["userName"].as_str().unwrap_or_default()).collect()
    }

    #[track_caller]
    fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    #[track_caller]
    fn refused(self, status: u16, keyword: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.body["schemas"], json!([urn::ERROR]));
        assert_eq!(self.body["status"], json!(status.to_string()));
        let keyword = if keyword.is_empty() { Value::Null } else { json!(keyword) };
        assert_eq!(self.body["scimType"], keyword, "{}", self.body);
    }
}

impl Client {
    fn new(behavior: Behavior) -> Self {
        Self { emulator: Emulator::new(behavior) }
    }

    fn send(&self, method: &str, path: &str, body: &str) -> Answer {
        self.send_with(method, path, body, &[])
    }

    fn send_with(&self, method: &str, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let path = path.replace(' ', "%20").replace('"', "%22");
        let mut request = Request::builder().method(method).uri(path);
        request = request.header("Host", "emulator.example");
        if !body.is_empty() {
            request = request.header("Content-Type", "application/scim+json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Bytes::from(body.to_owned())).expect("a request");
        let response = self.emulator.respond(request);
        let body = serde_json::from_slice(response.body()).unwrap_or_default();
        Answer { status: response.status().as_u16(), response, body }
    }

    fn get(&self, path: &str) -> Answer {
        self.send("GET", path, "")
    }

    fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &body.to_string())
    }

    fn put(&self, path: &str, body: &Value) -> Answer {
        self.send("PUT", path, &body.to_string())
    }

    fn patch(&self, path: &str, operations: &Value) -> Answer {
        let body = json!({ "schemas": [urn::PATCH_OP], "Operations": operations });
        self.send("PATCH", path, &body.to_string())
    }

    fn user(&self, name: &str) -> String {
        self.post("/Users", &user(name)).is(201).id()
    }
}

fn user(name: &str) -> Value {
    json!({
        "schemas": [urn::USER],
        "userName": name,
        "name": { "givenName": "Ann", "familyName": "Lee" },
    })
}

mod insightly {
    use super::*;

    fn client() -> Client {
        Client::new(Behavior::insightly())
    }

    #[test]
    fn a_new_user_is_active_with_its_name_as_work_email() {
        let client = client();
        let mut body = user("Ann@Example.com");
        body["active"] = json!(false);
        body["emails"] = json!([{ "value": "other@example.com", "type": "home" }]);
        body["id"] = json!("mine");
        let answer = client.post("/Users", &body).is(201);
        assert_eq!(answer.body["active"], json!(true));
        assert_eq!(
            answer.body["emails"],
            json!([{ "value": "Ann@Example.com", "type": "work", "primary": true }])
        );
        let id = answer.id();
        assert_ne!(id, "mine");
        let location = format!("http://emulator.example/Users/{id}");
        assert_eq!(answer.header("location"), location);
        assert_eq!(answer.body["meta"]["location"], json!(location));
        assert_eq!(answer.body["meta"]["resourceType"], json!("User"));
        assert_eq!(answer.body["meta"]["created"], answer.body["meta"]["lastModified"]);
        let read = client.get(&format!("/Users/{id}")).is(200);
        assert_eq!(read.body, answer.body);
    }

    #[test]
    fn the_names_are_required() {
        let client = client();
        for path in ["userName", "name", "/name/givenName", "/name/familyName"] {
            let mut body = user("a@example.com");
            match path.rsplit_once('/') {
                Some((_, part)) => {
                    body["name"].as_object_mut().expect("an object").remove(part);
                }
                None => {
                    body.as_object_mut().expect("an object").remove(path);
                }
            }
            client.post("/Users", &body).refused(400, "invalidValue");
        }
    }

    #[test]
    fn a_name_is_taken_once_in_any_case_even_when_deactivated() {
        let client = client();
        let id = client.user("a@example.com");
        client.post("/Users", &user("A@EXAMPLE.com")).refused(409, "uniqueness");
        client.send("DELETE", &format!("/Users/{id}"), "").is(204);
        client.post("/Users", &user("a@example.com")).refused(409, "uniqueness");
    }

    #[test]
    fn delete_deactivates_and_the_user_stays() {
        let client = client();
        let id = client.user("a@example.com");
        let path = format!("/Users/{id}");
        client.send("DELETE", &path, "").is(204);
        assert_eq!(client.get(&path).is(200).body["active"], json!(false));
        let found = client.get(r#"/Users?filter=userName eq "a@example.com""#).is(200);
        assert_eq!(found.names(), ["a@example.com"]);
        assert!(client.get("/Users").names().contains(&"a@example.com"));
        let operations = json!([{ "op": "replace", "path": "active", "value": true }]);
        assert_eq!(client.patch(&path, &operations).is(200).body["active"], json!(true));
    }

    #[test]
    fn strangers_are_active_by_turns() {
        let client = client();
        let list = client.get("/Users").is(200);
        assert_eq!(list.body["totalResults"], json!(4));
        let active: Vec<_> = list.body["Resources"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|user| user["active"].clone())
            .collect();
        assert_eq!(active, [json!(true), json!(false), json!(true), json!(false)]);
    }

    #[test]
    fn only_user_name_eq_is_a_filter() {
        let client = client();
        client.user("a+b@example.com");
        for filter in [
            r#"userName eq "a%2Bb@example.com""#,
            r#"USERNAME EQ "A%2BB@example.com""#,
            r#"urn:ietf:params:scim:schemas:core:2.0:User:userName eq "a%2Bb@example.com""#,
        ] {
            let found = client.get(&format!("/Users?filter={filter}")).is(200);
            assert_eq!(found.names(), ["a+b@example.com"], "{filter}");
        }
        for filter in [
            r#"userName sw "a""#,
            r#"name.givenName eq "Ann""#,
            "active eq true",
            "userName pr",
            r#"userName eq "a" or userName eq "b""#,
            r#"userName eq "a"#,
        ] {
            client.get(&format!("/Users?filter={filter}")).refused(400, "invalidFilter");
        }
        let none = client.get(r#"/Users?filter=userName eq "nobody""#).is(200);
        assert_eq!(none.body["totalResults"], json!(0));
    }

    #[test]
    fn put_replaces_names_and_activity() {
        let client = client();
        let id = client.user("a@example.com");
        let path = format!("/Users/{id}");
        let body = json!({
            "schemas": [urn::USER],
            "id": "other",
            "userName": "b@example.com",
            "name": { "givenName": "Bea", "familyName": "Moe" },
            "active": false,
            "emails": [{ "value": "c@example.com", "type": "work" }],
        });
        let answer = client.put(&path, &body).is(200);
        assert_eq!(answer.id(), id);
        assert_eq!(answer.body["userName"], json!("b@example.com"));
        assert_eq!(answer.body["name"], json!({ "givenName": "Bea", "familyName": "Moe" }));
        assert_eq!(answer.body["active"], json!(false));
        assert_eq!(answer.body["emails"][0]["value"], json!("b@example.com"));
        assert!(
            answer.body["meta"]["lastModified"].as_str() > answer.body["meta"]["created"].as_str()
        );
    }

    #[test]
    fn patch_replaces_alone() {
        let client = client();
        let id = client.user("a@example.com");
        let path = format!("/Users/{id}");
        let replace = json!([
            { "op": "replace", "path": "name.givenName", "value": "Bea" },
            { "op": "replace", "value": { "active": false, "name": { "familyName": "Moe" } } },
        ]);
        let answer = client.patch(&path, &replace).is(200);
        assert_eq!(answer.body["name"], json!({ "givenName": "Bea", "familyName": "Moe" }));
        assert_eq!(answer.body["active"], json!(false));
        for operation in [
            json!({ "op": "add", "path": "name.givenName", "value": "Cid" }),
            json!({ "op": "remove", "path": "name.givenName" }),
        ] {
            client.patch(&path, &json!([operation])).refused(400, "invalidSyntax");
        }
        let half = json!([
            { "op": "replace", "path": "name.givenName", "value": "Dan" },
            { "op": "replace", "path": "emails", "value": [] },
        ]);
        client.patch(&path, &half).refused(400, "mutability");
        assert_eq!(client.get(&path).body["name"]["givenName"], json!("Bea"));
    }

    #[test]
    fn pages_are_numbered() {
        let client = client();
        let page = client.get("/Users?startIndex=3&count=1").is(200);
        assert_eq!(page.names(), ["seed003@emulator.example"]);
        assert_eq!(page.body["totalResults"], json!(4));
        assert_eq!(page.body["startIndex"], json!(3));
        assert_eq!(page.body["itemsPerPage"], json!(1));
    }

    #[test]
    fn the_schema_names_the_documented_attributes() {
        let client = client();
        let list = client.get("/Schemas").is(200);
        assert_eq!(list.body["totalResults"], json!(1));
        let schema = client.get(&format!("/Schemas/{}", urn::USER)).is(200);
        let mutability: Vec<_> = schema.body["attributes"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| {
                let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
                format!("{} {}", text("name"), text("mutability"))
            })
            .collect();
        assert_eq!(
            mutability,
            ["userName readWrite", "name readWrite", "active readWrite", "emails readOnly"]
        );
    }

    #[test]
    fn nothing_else_is_there() {
        let client = client();
        for path in ["/ServiceProviderConfig", "/ResourceTypes", "/Groups", "/Me", "/", "/Nope"] {
            client.get(path).refused(404, "");
        }
        client.post("/Bulk", &json!({})).refused(404, "");
        client.post("/Users/.search", &json!({})).refused(404, "");
    }

    #[test]
    fn the_token_is_demanded() {
        let client =
            Client::new(Behavior { token: Some("secret".to_owned()), ..Behavior::insightly() });
        let bearer = |token: &str| {
            let value = format!("Bearer {token}");
            client.send_with("GET", "/Users", "", &[("Authorization", &value)])
        };
        bearer("secret").is(200);
        for wrong in ["", "secre", "secret1", "SECRET"] {
            bearer(wrong).refused(401, "");
        }
        let anonymous = client.get("/Users").is(401);
        assert_eq!(anonymous.header("www-authenticate"), "Bearer realm=\"emulator\"");
    }
}

mod rfc {
    use super::*;

    fn client() -> Client {
        Client::new(Behavior::rfc())
    }

    #[test]
    fn a_group_is_seen_from_its_members() {
        let client = client();
        let id = client.user("a");
        let group = json!({
            "schemas": [urn::GROUP],
            "displayName": "Team",
            "members": [{ "value": id }],
        });
        let group = client.post("/Groups", &group).is(201);
        assert_eq!(group.body["members"][0]["type"], json!("User"));
        let user = client.get(&format!("/Users/{id}")).is(200);
        assert_eq!(user.body["groups"][0]["value"], group.body["id"]);
        assert_eq!(user.body["groups"][0]["display"], json!("Team"));
        client.send("DELETE", &format!("/Users/{id}"), "").is(204);
        client.get(&format!("/Users/{id}")).refused(404, "");
        let group = client.get(&format!("/Groups/{}", group.id())).is(200);
        assert_eq!(group.body["members"], Value::Null);
        client.user("a");
    }

    #[test]
    fn the_enterprise_extension_is_named_when_used() {
        let client = client();
        let manager = client.user("boss");
        let mut body = user("a");
        body[urn::ENTERPRISE_USER] =
            json!({ "employeeNumber": "7", "manager": { "value": manager, "displayName": "x" } });
        let made = client.post("/Users", &body).is(201);
        assert_eq!(made.body["schemas"], json!([urn::USER, urn::ENTERPRISE_USER]));
        let extension = &made.body[urn::ENTERPRISE_USER];
        assert_eq!(extension["employeeNumber"], json!("7"));
        assert_eq!(extension["manager"]["displayName"], json!("boss"));
        let path = format!("/Users/{}", made.id());
        let remove = json!([{ "op": "remove", "path": urn::ENTERPRISE_USER }]);
        let answer = client.patch(&path, &remove).is(200);
        assert_eq!(answer.body["schemas"], json!([urn::USER]));
        let add = json!([{
            "op": "add",
            "path": format!("{}:department", urn::ENTERPRISE_USER),
            "value": "Sales",
        }]);
        let answer = client.patch(&path, &add).is(200);
        assert_eq!(answer.body["schemas"], json!([urn::USER, urn::ENTERPRISE_USER]));
        let found =
            client.get(&format!("/Users?filter={}:department eq \"sales\"", urn::ENTERPRISE_USER));
        assert_eq!(found.is(200).names(), ["a"]);
    }
}

mod patching {
    use super::*;

    const BEFORE: &str = r#"{
        "title": "Boss", "nickName": "Al",
        "name": { "givenName": "Al", "familyName": "Lee" },
        "emails": [
            { "value": "w@x.example", "type": "work", "primary": true },
            { "value": "h@x.example", "type": "home" },
            { "value": "i@x.example", "type": "home" }
        ]
    }"#;

    fn start(behavior: Behavior) -> (Client, String) {
        let client = Client::new(behavior);
        let mut body: Value = serde_json::from_str(BEFORE).expect("JSON");
        body["schemas"] = json!([urn::USER]);
        body["userName"] = json!("al");
        let id = client.post("/Users", &body).is(201).id();
        (client, format!("/Users/{id}"))
    }

    /// Performs operations and compares one attribute.
    #[track_caller]
    fn check(operations: &Value, attribute: &str, expected: &Value) {
        let (client, path) = start(Behavior::rfc());
        let answer = client.patch(&path, operations).is(200);
        assert_eq!(answer.body[attribute], *expected);
        assert_eq!(client.get(&path).body, answer.body);
    }

    /// Performs operations that are refused and leave everything as it was.
    #[track_caller]
    fn check_refused(operations: &Value, keyword: &str) {
        let (client, path) = start(Behavior::rfc());
        let before = client.get(&path).body;
        client.patch(&path, operations).refused(400, keyword);
        assert_eq!(client.get(&path).body, before);
    }

    #[test]
    fn add() {
        check(&json!([{ "op": "add", "path": "title", "value": "X" }]), "title", &json!("X"));
        check(
            &json!([{ "op": "add", "value": { "displayName": "D" } }]),
            "displayName",
            &json!("D"),
        );
        check(
            &json!([{ "op": "add", "path": "name", "value": { "middleName": "M" } }]),
            "name",
            &json!({ "givenName": "Al", "familyName": "Lee", "middleName": "M" }),
        );
        check(
            &json!([{ "op": "add", "path": "emails",
                "value": [{ "value": "n@x.example", "primary": true }] }]),
            "emails",
            &json!([
                { "value": "w@x.example", "type": "work", "primary": false },
                { "value": "h@x.example", "type": "home" },
                { "value": "i@x.example", "type": "home" },
                { "value": "n@x.example", "primary": true },
            ]),
        );
    }

    #[test]
    fn replace() {
        check(
            &json!([{ "op": "replace", "path": "displayName", "value": "D" }]),
            "displayName",
            &json!("D"),
        );
        check(&json!([{ "op": "replace", "path": "title", "value": null }]), "title", &Value::Null);
        check(
            &json!([{ "op": "replace", "path": "name", "value": { "familyName": "Moe" } }]),
            "name",
            &json!({ "givenName": "Al", "familyName": "Moe" }),
        );
        check(
            &json!([{ "op": "replace", "path": "emails", "value": [{ "value": "n@x.example" }] }]),
            "emails",
            &json!([{ "value": "n@x.example" }]),
        );
        check(
            &json!([{ "op": "replace", "path": "emails[type eq \"home\"].display", "value": "H" }]),
            "emails",
            &json!([
                { "value": "w@x.example", "type": "work", "primary": true },
                { "value": "h@x.example", "type": "home", "display": "H" },
                { "value": "i@x.example", "type": "home", "display": "H" },
            ]),
        );
        check_refused(
            &json!([{ "op": "replace", "path": "emails[type eq \"x\"].value", "value": "y" }]),
            "noTarget",
        );
    }

    #[test]
    fn remove() {
        check(&json!([{ "op": "remove", "path": "title" }]), "title", &Value::Null);
        check(&json!([{ "op": "remove", "path": "emails" }]), "emails", &Value::Null);
        check(
            &json!([{ "op": "remove", "path": "emails[type eq \"home\"]" }]),
            "emails",
            &json!([{ "value": "w@x.example", "type": "work", "primary": true }]),
        );
        check(
            &json!([
                { "op": "remove", "path": "emails[type eq \"home\"]" },
                { "op": "remove", "path": "emails[value eq \"w@x.example\"]" },
            ]),
            "emails",
            &Value::Null,
        );
        check(
            &json!([{ "op": "remove", "path": "name.givenName" }]),
            "name",
            &json!({ "familyName": "Lee" }),
        );
        check_refused(&json!([{ "op": "remove" }]), "noTarget");
        check_refused(&json!([{ "op": "remove", "path": "userName" }]), "mutability");
    }

    #[test]
    fn what_is_wrong_is_refused_as_a_whole() {
        let wrong = [
            (json!({ "op": "replace", "path": "id", "value": "x" }), "mutability"),
            (json!({ "op": "replace", "path": "meta.created", "value": "x" }), "mutability"),
            (json!({ "op": "add", "path": "groups", "value": [{ "value": "x" }] }), "mutability"),
            (json!({ "op": "replace", "path": "active", "value": "true" }), "invalidValue"),
            (json!({ "op": "replace", "path": "active" }), "invalidValue"),
            (json!({ "op": "Replace", "path": "active", "value": true }), "invalidSyntax"),
            (json!({ "op": "move", "path": "active", "value": true }), "invalidSyntax"),
            (json!({ "path": "active", "value": true }), "invalidSyntax"),
            (json!({ "op": "add", "path": "nonsense", "value": 1 }), "invalidPath"),
            (json!({ "op": "add", "path": "..", "value": 1 }), "invalidPath"),
            (json!({ "op": "add", "path": "emails[type eq", "value": 1 }), "invalidFilter"),
        ];
        for (operation, keyword) in wrong {
            let good = json!({ "op": "replace", "path": "title", "value": "changed" });
            check_refused(&json!([good, operation]), keyword);
        }
        check_refused(&json!([]), "invalidSyntax");
    }

    #[test]
    fn a_known_value_changes_nothing() {
        let (client, path) = start(Behavior::rfc());
        let before = client.get(&path).body;
        let known = json!([{ "op": "add", "path": "emails",
            "value": [{ "value": "h@x.example", "type": "home" }] }]);
        assert_eq!(client.patch(&path, &known).is(200).body, before);
    }

    #[test]
    fn immutable_values_are_set_once() {
        let client = Client::new(Behavior::rfc());
        let device = json!({ "schemas": [DEVICE], "displayName": "D", "serialNumber": "1" });
        let id = client.post("/Devices", &device).is(201).id();
        let path = format!("/Devices/{id}");
        let set = |tag: &str| json!([{ "op": "add", "path": "assetTag", "value": tag }]);
        client.patch(&path, &set("a")).is(200);
        client.patch(&path, &set("a")).is(200);
        client.patch(&path, &set("b")).refused(400, "mutability");
        let mut other = device.clone();
        other["assetTag"] = json!("b");
        client.put(&path, &other).refused(400, "mutability");
    }

    #[test]
    fn the_answer_may_be_empty_unless_attributes_are_asked_for() {
        let behavior = Behavior { patch_answer: PatchAnswer::NoContent, ..Behavior::rfc() };
        let (client, path) = start(behavior);
        let operations = json!([{ "op": "replace", "path": "title", "value": "X" }]);
        let answer = client.patch(&path, &operations).is(204);
        assert!(answer.response.body().is_empty());
        let answer = client.patch(&format!("{path}?attributes=title"), &operations).is(200);
        assert_eq!(answer.body["title"], json!("X"));
        assert_eq!(answer.body["nickName"], Value::Null);
    }
}

mod queries {
    use super::*;

    fn population() -> Client {
        let client = Client::new(Behavior { users: 0, ..Behavior::rfc() });
        let people = [
            r#"{ "userName": "b", "displayName": "beta", "title": "x", "emails": [
                { "value": "b@work.example", "type": "work" },
                { "value": "a@home.example", "type": "home", "primary": true }] }"#,
            r#"{ "userName": "A", "displayName": "Alpha", "active": false, "externalId": "Ext",
                "emails": [{ "value": "z@work.example", "type": "work" }] }"#,
            r#"{ "userName": "c" }"#,
        ];
        for text in people {
            let mut body: Value = serde_json::from_str(text).expect("JSON");
            body["schemas"] = json!([urn::USER]);
            client.post("/Users", &body).is(201);
        }
        client
    }

    #[track_caller]
    fn check(filter: &str, expected: &[&str]) {
        let answer = population().get(&format!("/Users?filter={filter}")).is(200);
        assert_eq!(answer.names(), expected, "{filter}");
        assert_eq!(answer.body["totalResults"], json!(expected.len()));
    }

    #[track_caller]
    fn check_order(query: &str, expected: &[&str]) {
        let answer = population().get(&format!("/Users?{query}")).is(200);
        assert_eq!(answer.names(), expected, "{query}");
    }

    #[test]
    fn filters_are_evaluated() {
        check(r#"userName eq "a""#, &["A"]);
        check(r#"userName ne "a""#, &["b", "c"]);
        check(r#"displayName co "ETA""#, &["b"]);
        check(r#"displayName sw "al""#, &["A"]);
        check(r#"displayName ew "ha""#, &["A"]);
        check("displayName pr", &["b", "A"]);
        check(r#"userName gt "a""#, &["b", "c"]);
        check(r#"userName ge "b""#, &["b", "c"]);
        check(r#"userName lt "b""#, &["A"]);
        check(r#"userName le "b""#, &["b", "A"]);
        check("active eq false", &["A"]);
        check(r#"title pr and displayName eq "beta""#, &["b"]);
        check(r#"userName eq "c" or title pr"#, &["b", "c"]);
        check(r#"userName eq "c" or title pr and userName eq "a""#, &["c"]);
        check("not (displayName pr)", &["c"]);
        check(r#"emails[type eq "work" and value sw "a"]"#, &[]);
        check(r#"emails[type eq "home" and value sw "a"]"#, &["b"]);
        check(r#"emails.value eq "a@home.example""#, &["b"]);
        check(r#"emails co "work.example""#, &["b", "A"]);
        check("emails[primary eq false]", &["b", "A"]);
        check(r#"externalId eq "Ext""#, &["A"]);
        check(r#"externalId eq "ext""#, &[]);
        check(r#"meta.created gt "2000-01-01T00:00:00Z""#, &["b", "A", "c"]);
        check("title eq null", &["A", "c"]);
    }

    #[test]
    fn senseless_filters_are_refused() {
        for filter in
            ["active gt true", "userName eq true", "nonsense pr", "name eq \"x\"", "emails[x pr]"]
        {
            population().get(&format!("/Users?filter={filter}")).refused(400, "invalidFilter");
        }
        population().get("/Users?filter=password pr").refused(403, "sensitive");
        population().get("/Schemas?filter=name pr").refused(403, "");
    }

    #[test]
    fn lists_are_sorted() {
        check_order("sortBy=userName", &["A", "b", "c"]);
        check_order("sortBy=displayName", &["A", "b", "c"]);
        check_order("sortBy=displayName&sortOrder=descending", &["c", "b", "A"]);
        check_order("sortBy=emails.value", &["b", "A", "c"]);
        check_order("sortBy=emails.value&sortOrder=descending", &["c", "A", "b"]);
    }

    #[test]
    fn cursors_lead_through_a_list() {
        let client = population();
        let first = client.get("/Users?cursor&count=2").is(200);
        assert_eq!(first.names(), ["b", "A"]);
        assert_eq!(first.body["startIndex"], Value::Null);
        assert_eq!(first.body["previousCursor"], Value::Null);
        let next = first.body["nextCursor"].as_str().expect("a cursor").to_owned();
        let second = client.get(&format!("/Users?cursor={next}&count=2")).is(200);
        assert_eq!(second.names(), ["c"]);
        assert_eq!(second.body["nextCursor"], Value::Null);
        let back = second.body["previousCursor"].as_str().expect("a cursor").to_owned();
        assert_eq!(client.get(&format!("/Users?cursor={back}&count=2")).names(), ["b", "A"]);
        client.get("/Users?cursor=zzz&count=2").refused(400, "invalidCursor");
        client.get(&format!("/Users?cursor={next}&count=1")).refused(400, "invalidCount");
        let other = format!("/Users?cursor={next}&count=2&filter=title pr");
        client.get(&other).refused(400, "invalidCursor");
    }

    #[test]
    fn a_search_is_a_query() {
        let client = population();
        let body = json!({
            "schemas": [urn::SEARCH_REQUEST],
            "filter": "displayName pr",
            "sortBy": "userName",
            "attributes": ["userName"],
            "count": 1,
        });
        let answer = client.post("/Users/.search", &body).is(200);
        assert_eq!(answer.names(), ["A"]);
        assert_eq!(answer.body["totalResults"], json!(2));
        assert_eq!(answer.body["Resources"][0]["displayName"], Value::Null);
        let root = client.post("/.search", &json!({ "schemas": [urn::SEARCH_REQUEST] })).is(200);
        assert_eq!(root.body["totalResults"], json!(3));
    }

    #[test]
    fn attributes_are_chosen() {
        let client = population();
        let entry = |query: &str| {
            client.get(&format!("/Users?{query}")).is(200).body["Resources"][0].clone()
        };
        let keys = |value: Value| -> Vec<String> {
            value.as_object().expect("an object").keys().cloned().collect()
        };
        assert_eq!(keys(entry("attributes=title")), ["schemas", "id", "title"]);
        let shown = entry("attributes=emails.value");
        assert_eq!(
            shown["emails"],
            json!([{ "value": "b@work.example" }, { "value": "a@home.example" }])
        );
        let shown = entry("excludedAttributes=id,title,emails.type");
        assert!(shown["id"].is_string());
        assert_eq!(shown["title"], Value::Null);
        assert_eq!(shown["emails"][0], json!({ "value": "b@work.example" }));
        client.get("/Users?attributes=title&excludedAttributes=id").refused(400, "invalidValue");
    }
}

mod versions {
    use super::*;

    #[test]
    fn a_stale_tag_stops_a_write() {
        let client = Client::new(Behavior::rfc());
        let path = format!("/Users/{}", client.user("a"));
        let tag = client.get(&path).header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{tag}");
        let put = |tag: &str, given: &str| {
            let mut body = user("a");
            body["name"]["givenName"] = json!(given);
            client.send_with("PUT", &path, &body.to_string(), &[("If-Match", tag)])
        };
        client.send_with("GET", &path, "", &[("If-None-Match", &tag)]).is(304);
        let newer = put(&tag, "B").is(200).header("etag").to_owned();
        assert_ne!(newer, tag);
        put(&tag, "C").refused(412, "");
        client.send_with("DELETE", &path, "", &[("If-Match", &tag)]).refused(412, "");
        put("*", "D").is(200);
        client.send_with("GET", &path, "", &[("If-None-Match", &tag)]).is(200);
    }

    #[test]
    fn strong_comparison_never_meets_a_weak_tag() {
        let client = Client::new(Behavior { weak_if_match: false, ..Behavior::rfc() });
        let path = format!("/Users/{}", client.user("a"));
        let tag = client.get(&path).header("etag").to_owned();
        let body = user("a").to_string();
        client.send_with("PUT", &path, &body, &[("If-Match", &tag)]).refused(412, "");
    }
}

mod jobs {
    use super::*;

    fn post(path: &str, id: &str, data: &Value) -> Value {
        json!({ "method": "POST", "path": path, "bulkId": id, "data": data })
    }

    fn group(name: &str, members: &[&str]) -> Value {
        let members: Vec<Value> = members.iter().map(|id| json!({ "value": id })).collect();
        json!({ "schemas": [urn::GROUP], "displayName": name, "members": members })
    }

    fn perform(client: &Client, operations: &[Value]) -> Answer {
        let job = json!({ "schemas": [urn::BULK_REQUEST], "Operations": operations });
        client.post("/Bulk", &job)
    }

    fn last_segment(value: &Value) -> &str {
        value.as_str().and_then(|text| text.rsplit('/').next()).unwrap_or_default()
    }

    #[test]
    fn references_are_resolved_in_any_order() {
        let client = Client::new(Behavior::rfc());
        let answer = perform(
            &client,
            &[post("/Groups", "g", &group("G", &["bulkId:u"])), post("/Users", "u", &user("u"))],
        )
        .is(200);
        assert_eq!(answer.body["schemas"], json!([urn::BULK_RESPONSE]));
        let operations = &answer.body["Operations"];
        assert_eq!(operations[0]["bulkId"], json!("g"));
        assert_eq!(operations[0]["status"], json!("201"));
        let made = client.get(&format!("/Groups/{}", last_segment(&operations[0]["location"])));
        assert_eq!(
            made.body["members"][0]["value"],
            json!(last_segment(&operations[1]["location"]))
        );
    }

    #[test]
    fn circles_are_closed_or_refused() {
        let circle = [
            post("/Groups", "a", &group("A", &["bulkId:b"])),
            post("/Groups", "b", &group("B", &["bulkId:a"])),
        ];
        let client = Client::new(Behavior::rfc());
        let answer = perform(&client, &circle).is(200);
        for (own, other) in [(0, 1), (1, 0)] {
            let operation = &answer.body["Operations"][own];
            let made = client.get(&format!("/Groups/{}", last_segment(&operation["location"])));
            let member = last_segment(&answer.body["Operations"][other]["location"]).to_owned();
            assert_eq!(made.body["members"][0]["value"], json!(member));
            assert_eq!(operation["version"], json!(made.header("etag")));
        }
        let strict = Client::new(Behavior { bulk_circular: false, ..Behavior::rfc() });
        let answer = perform(&strict, &circle).is(200);
        assert_eq!(answer.body["Operations"][0]["status"], json!("409"));
        assert_eq!(answer.body["Operations"][1]["status"], json!("409"));
    }

    #[test]
    fn failures_are_counted() {
        let client = Client::new(Behavior::rfc());
        let bad = json!({ "method": "DELETE", "path": "/Users/none" });
        let operations = [bad.clone(), post("/Users", "u", &user("u")), bad];
        let answer = perform(&client, &operations).is(200);
        let failed = &answer.body["Operations"][0];
        assert_eq!(failed["status"], json!("404"));
        assert_eq!(failed["response"]["schemas"], json!([urn::ERROR]));
        assert_eq!(failed["location"], json!("http://emulator.example/Users/none"));
        assert_eq!(answer.body["Operations"].as_array().map(Vec::len), Some(3));
        let job =
            json!({ "schemas": [urn::BULK_REQUEST], "failOnErrors": 1, "Operations": operations });
        let answer = client.post("/Bulk", &job).is(200);
        assert_eq!(answer.body["Operations"].as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn limits_hold() {
        let limits = BulkLimits { max_operations: 1, max_payload: 2000 };
        let client = Client::new(Behavior { bulk_limits: limits, ..Behavior::rfc() });
        let one = json!({ "method": "DELETE", "path": "/Users/none" });
        perform(&client, std::slice::from_ref(&one)).is(200);
        perform(&client, &[one.clone(), one]).refused(413, "");
        let long = "x".repeat(2000);
        perform(&client, &[post("/Users", "u", &user(&long))]).refused(413, "");
    }
}

mod choices {
    use super::*;

    #[test]
    fn the_minimal_provider_says_what_it_lacks() {
        let (_, behavior) = variants::rfc_variants()
            .into_iter()
            .find(|(name, _)| *name == "minimal")
            .expect("a minimal provider");
        let client = Client::new(behavior);
        let config = client.get("/ServiceProviderConfig").is(200).body;
        for feature in ["patch", "bulk", "filter", "changePassword", "sort", "etag"] {
            assert_eq!(config[feature]["supported"], json!(false), "{feature}");
        }
        assert_eq!(client.get("/ResourceTypes").is(200).body["totalResults"], json!(1));
        let path = format!("/Users/{}", client.user("a"));
        client.patch(&path, &json!([{ "op": "remove", "path": "title" }])).refused(501, "");
        client.get("/Me").refused(501, "");
        client.get("/Groups").refused(404, "");
        client.post("/Bulk", &json!({})).refused(501, "");
        client.get("/Users?filter=userName pr").refused(400, "invalidFilter");
        assert_eq!(client.get(&path).header("etag"), "");
    }

    #[test]
    fn me_is_an_alias_or_a_redirect() {
        let client = Client::new(Behavior::rfc());
        let me = client.get("/Me").is(200);
        assert_eq!(me.body["userName"], json!("seed001@emulator.example"));
        assert_eq!(me.header("location"), me.body["meta"]["location"].as_str().expect("a URL"));
        let behavior =
            Behavior { me: Me::Redirect("seed002@emulator.example".to_owned()), ..Behavior::rfc() };
        let answer = Client::new(behavior).get("/Me").is(308);
        assert!(answer.header("location").starts_with("http://emulator.example/Users/"));
    }

    #[test]
    fn a_version_may_stand_before_the_endpoint() {
        let client = Client::new(Behavior::rfc());
        let made = client.post("/v2/Users", &user("a")).is(201);
        let location = format!("http://emulator.example/v2/Users/{}", made.id());
        assert_eq!(made.header("location"), location);
        client.get("/v99/Users").refused(400, "invalidVers");
    }

    #[test]
    fn inactive_users_may_be_hidden() {
        let behavior =
            Behavior { lists_inactive: false, reads_inactive: false, ..Behavior::insightly() };
        let client = Client::new(behavior);
        let path = format!("/Users/{}", client.user("a@example.com"));
        client.send("DELETE", &path, "").is(204);
        client.get(&path).refused(404, "");
        assert!(!client.get("/Users").names().contains(&"a@example.com"));
        let revived = json!([{ "op": "replace", "path": "active", "value": true }]);
        client.patch(&path, &revived).is(200);
        client.get(&path).is(200);
    }

    #[test]
    fn dates_are_written_as_chosen() {
        for (timestamps, expected) in [
            (Timestamps::Milliseconds, "2026-01-01T00:00:00.001Z"),
            (Timestamps::Seconds, "2026-01-01T00:00:01Z"),
            (Timestamps::Microseconds, "2026-01-01T00:00:00.001000Z"),
            (Timestamps::Offset, "2026-01-01T00:00:00.001+00:00"),
            (Timestamps::NoZone, "2026-01-01T00:00:00.001"),
        ] {
            let client =
                Client::new(Behavior { timestamps, clock: Clock::Counter, ..Behavior::rfc() });
            let first = client.get("/Users?count=1").is(200);
            assert_eq!(first.body["Resources"][0]["meta"]["created"], json!(expected));
        }
    }

    #[test]
    fn each_variant_creates_reads_and_deletes_a_user() {
        let all = variants::rfc_variants().into_iter().chain(variants::insightly_variants());
        for (name, behavior) in all {
            let authorization = format!("Bearer {}", behavior.token.clone().unwrap_or_default());
            let headers = [("Authorization", authorization.as_str())];
            let client = Client::new(behavior);
            let body = user("someone@example.com").to_string();
            let made = client.send_with("POST", "/Users", &body, &headers).is(201);
            let path = format!("/Users/{}", made.id());
            let read = client.send_with("GET", &path, "", &headers).is(200);
            assert_eq!(read.body, made.body, "{name}");
            client.send_with("DELETE", &path, "", &headers).is(204);
        }
    }
}

mod robustness {
    use std::fmt::Write;

    use proptest::prelude::*;

    use super::*;

    /// Bits of requests that mean something to the provider.
    fn word() -> impl Strategy<Value = String> {
        let known = prop::sample::select(vec![
            "userName",
            "emails",
            "name.givenName",
            "eq",
            "pr",
            "and",
            "or",
            "not",
            "(",
            ")",
            "[",
            "]",
            "\"x\"",
            "\"",
            "\\",
            " ",
            ".",
            ":",
            "true",
            "null",
            "-1",
            "1e999",
            "urn:",
            urn::USER,
            urn::ENTERPRISE_USER,
            "members",
            "$ref",
            "é",
            "😀",
            "/",
            "%",
            "0",
        ]);
        prop_oneof![4 => known.prop_map(str::to_owned), 1 => "\\PC{0,4}"]
    }

    fn text() -> impl Strategy<Value = String> {
        prop::collection::vec(word(), 0..8).prop_map(|words| words.concat())
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            text().prop_map(Value::from),
        ];
        let key = prop_oneof![
            text(),
            prop::sample::select(vec![
                "schemas",
                "userName",
                "emails",
                "name",
                "value",
                "op",
                "path",
                "Operations",
                "members",
                "id",
                "meta",
                "active",
                "primary",
                "type",
                "method",
                "bulkId",
                "data",
                urn::ENTERPRISE_USER,
            ])
            .prop_map(str::to_owned),
        ];
        leaf.prop_recursive(4, 40, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((key.clone(), inner), 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    /// A request body that passes the first look.
    fn body() -> impl Strategy<Value = String> {
        let framed = |schema: &'static str| {
            value().prop_map(move |mut value| {
                if let Some(members) = value.as_object_mut() {
                    members.insert("schemas".to_owned(), json!([schema]));
                }
                value.to_string()
            })
        };
        let patch = prop::collection::vec(
            (
                prop::sample::select(vec!["add", "replace", "remove"]),
                prop::option::of(text()),
                value(),
            ),
            0..4,
        )
        .prop_map(|operations| {
            let operations: Vec<Value> = operations
                .into_iter()
                .map(|(op, path, value)| json!({ "op": op, "path": path, "value": value }))
                .collect();
            json!({ "schemas": [urn::PATCH_OP], "Operations": operations }).to_string()
        });
        prop_oneof![
            framed(urn::USER),
            framed(urn::GROUP),
            framed(urn::BULK_REQUEST),
            framed(urn::SEARCH_REQUEST),
            patch,
            value().prop_map(|value| value.to_string()),
            text()
        ]
    }

    fn faults() -> impl Strategy<Value = FaultSet> {
        prop::collection::vec(prop::sample::select(Fault::ALL), 0..3)
            .prop_map(|faults| faults.into_iter().collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

        #[test]
        fn nothing_panics(
            faults in faults(),
            requests in prop::collection::vec(
                (0_usize..6, 0_usize..9, text(), body()), 1..12),
        ) {
            for base in [Behavior::rfc(), Behavior::insightly()] {
                let client = Client::new(Behavior { faults, ..base });
                let id = client.post("/Users", &user("someone")).body["id"].as_str().map(str::to_owned);
                let id = id.unwrap_or_default();
                for (method, path, text, body) in &requests {
                    let method = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"][*method];
                    let text = text.bytes().fold(String::new(), |mut text, byte| {
                        write!(text, "%{byte:02X}").expect("to write");
                        text
                    });
                    let path = match path {
                        0 => "/Users".to_owned(),
                        1 | 2 => format!("/Users/{id}"),
                        3 => format!("/Users?filter={text}"),
                        4 => format!("/Users?sortBy={text}&startIndex={text}&cursor={text}"),
                        5 => format!("/{text}?attributes={text}"),
                        6 => "/Groups".to_owned(),
                        7 => "/Bulk".to_owned(),
                        _ => "/Users/.search".to_owned(),
                    };
                    let answer = client.send(method, &path, body);
                    prop_assert!(answer.status >= 200);
                }
            }
        }
    }
}

/// Sends bytes to a provider behind a socket, and reads the answer to the end.
async fn converse(emulator: Emulator, request: &[u8]) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(serve(Arc::new(emulator), listener, async {
        stopped.await.ok();
    }));
    let mut stream = tokio::net::TcpStream::connect(address).await.expect("a connection");
    stream.write_all(request).await.expect("to send");
    let mut answer = Vec::new();
    let reading = stream.read_to_end(&mut answer);
    let waited = tokio::time::timeout(std::time::Duration::from_millis(300), reading).await;
    stop.send(()).expect("to stop");
    served.await.expect("to end").expect("to end well");
    if waited.is_err() {
        return "silence".to_owned();
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn the_provider_is_served_and_stops() {
    let request = b"GET /Users?count=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    let answer = converse(Emulator::new(Behavior::insightly()), request).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("content-type: application/scim+json"), "{answer}");
    assert!(answer.contains("\"totalResults\":4"), "{answer}");
}

#[tokio::test]
async fn a_fault_may_leave_a_request_without_an_answer() {
    let behavior = Behavior::insightly().with_fault(Fault::ReadNeverAnswers);
    let emulator = Emulator::new(behavior);
    let request = b"GET /Users/1100001 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    assert_eq!(converse(emulator, request).await, "silence");
}

#[test]
fn a_body_that_is_too_large_gets_413() {
    let response = Emulator::new(Behavior::rfc()).refuse(413, "too large");
    assert_eq!(response.status(), 413);
    let body: Value = serde_json::from_slice(response.body()).expect("JSON");
    assert_eq!(body["schemas"], json!([urn::ERROR]));
    assert_eq!(body["status"], json!("413"));
}

#[test]
fn each_answer_tells_which_fault_sites_it_came_by() {
    let client = Client::new(Behavior::rfc());
    let answer = client.get("/ResourceTypes").is(200);
    let reached = answer.response.extensions().get::<Reached>().expect("a set").0;
    assert!(reached.contains(Fault::TypesAsBareArray));
    assert!(!reached.contains(Fault::SchemasAsBareArray));
    assert!(client.emulator.reached().contains(&Fault::TypesAsBareArray));
    client.emulator.reset();
    assert!(client.emulator.reached().is_empty());
}

#[test]
fn a_fault_of_another_provider_has_no_effect() {
    let faults = FaultSet::only(Fault::DeleteRemoves);
    let client = Client::new(Behavior { faults, ..Behavior::rfc() });
    let path = format!("/Users/{}", client.user("a"));
    client.send("DELETE", &path, "").is(204);
    client.get(&path).refused(404, "");
}
