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

#[tokio::test]
async fn the_provider_is_served_and_stops() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let emulator = Arc::new(Emulator::new(Behavior::insightly()));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(serve(emulator, listener, async {
        stopped.await.ok();
    }));
    let mut stream = tokio::net::TcpStream::connect(address).await.expect("a connection");
    let request = "GET /Users?count=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).await.expect("to send");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("to read");
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("content-type: application/scim+json"), "{answer}");
    assert!(answer.contains("\"totalResults\":4"), "{answer}");
    stop.send(()).expect("to stop");
    served.await.expect("to end").expect("to end well");
}
