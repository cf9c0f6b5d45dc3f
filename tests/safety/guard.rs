//! Suites written to do harm, or to look around, do neither.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use scimcheck::emulator::{Behavior, Emulator};

use crate::Claim;
use crate::command::{command, finish, for_each, scratch};
use crate::kill::everything;
use crate::server::{Server, emulate, say};

const TOKEN: &str = "the-token-of-the-guarded";

/// Steps of a procedure. Each has `first`, a list of everybody with a stranger on top, and `user`,
/// which the run itself created.
const HARMFUL: &[(&str, &str)] = &[
    ("delete-stranger", "- send: DELETE /Users/${first.Resources[0].id}"),
    (
        "replace-stranger",
        "- send: PUT /Users/${first.Resources[0].id}\n        body: { userName: \"${unique}\" }",
    ),
    (
        "patch-stranger",
        "- send: PATCH /Users/${first.Resources[0].id}\n        body: { Operations: [{ op: replace, path: active, value: false }] }",
    ),
    (
        "post-to-stranger",
        "- send: POST /Users/${first.Resources[0].id}\n        body: { active: false }",
    ),
    ("by-location", "- send: DELETE ${first.Resources[0].meta.location}"),
    (
        "saved-id",
        "- as: again\n        send: GET /Users\n        save: { victim: \"Resources[0].id\" }\n      - send: DELETE /Users/${victim}",
    ),
    ("dots", "- send: DELETE /Users/${user.id}/../${first.Resources[0].id}"),
    ("encoded-dots", "- send: DELETE /Users/${user.id}/%2e%2e/${first.Resources[0].id}"),
    ("encoded-slash", "- send: DELETE /Users/${user.id}%2F..%2F${first.Resources[0].id}"),
    ("double-slash", "- send: DELETE //Users/${first.Resources[0].id}"),
    ("inner-double-slash", "- send: DELETE /Users//${first.Resources[0].id}"),
    ("backslash", "- send: \"DELETE /Users/${user.id}\\\\..\\\\${first.Resources[0].id}\""),
    ("matrix", "- send: DELETE /Users/${first.Resources[0].id};${unique}"),
    ("question", "- send: DELETE /Users/${first.Resources[0].id}?x=${unique}"),
    ("fragment", "- send: \"DELETE /Users/${first.Resources[0].id}#/${unique}\""),
    ("version-segment", "- send: DELETE /v2/Users/${first.Resources[0].id}"),
    ("other-letters", "- send: DELETE /USERS/${first.Resources[0].id}"),
    ("tail-with-prefix", "- send: DELETE /Users/${first.Resources[0].id}%2F${unique}"),
    ("delete-all", "- send: DELETE /Users"),
    ("delete-root", "- send: DELETE /"),
    (
        "me",
        "- send: PATCH /Me\n        body: { Operations: [{ op: replace, path: active, value: false }] }",
    ),
    ("delete-me", "- send: DELETE /Me"),
    ("post-me", "- send: POST /Me\n        body: { userName: \"${unique}\" }"),
    (
        "override",
        "- send: POST /Users\n        headers: { X-HTTP-Method-Override: DELETE }\n        body: { userName: \"${unique}\" }",
    ),
    ("other-method", "- send: PURGE /Users/${first.Resources[0].id}"),
    (
        "bulk-delete",
        "- send: POST /Bulk\n        body: { schemas: [\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"], Operations: [{ method: DELETE, path: \"/Users/${first.Resources[0].id}\" }] }",
    ),
    (
        "bulk-small-letters",
        "- send: POST /Bulk\n        body: { schemas: [\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"], operations: [{ METHOD: delete, Path: \"/Users/${first.Resources[0].id}\" }] }",
    ),
    (
        "bulk-among-good-ones",
        "- send: POST /Bulk\n        body: { schemas: [\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"], Operations: [{ method: PATCH, path: \"/Users/${user.id}\", data: {} }, { method: DELETE, path: \"/Users/${first.Resources[0].id}\" }] }",
    ),
    (
        "bulk-dots",
        "- send: POST /Bulk\n        body: { schemas: [\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"], Operations: [{ method: DELETE, path: \"/Users/${user.id}/../${first.Resources[0].id}\" }] }",
    ),
    (
        "bulk-raw-twice",
        "- send: POST /Bulk\n        raw: '{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"],\"Operations\":[{\"method\":\"DELETE\",\"path\":\"/Users/${first.Resources[0].id}\"}],\"Operations\":[]}'",
    ),
    (
        "bulk-raw-broken",
        "- send: POST /Bulk\n        raw: '{\"Operations\":[{\"method\":\"DELETE\",\"path\":\"/Users/${first.Resources[0].id}\"},]}'",
    ),
    (
        "stranger-as-member",
        "- send: POST /Groups\n        body: { schemas: [\"urn:ietf:params:scim:schemas:core:2.0:Group\"], displayName: \"${unique}\", members: [{ value: \"${first.Resources[0].id}\" }] }",
    ),
    (
        "stranger-by-reference",
        "- send: POST /Groups\n        body: { schemas: [\"urn:ietf:params:scim:schemas:core:2.0:Group\"], displayName: \"${unique}\", members: [{ \"$ref\": \"${first.Resources[0].meta.location}\" }] }",
    ),
    (
        "stranger-patched-in",
        "- send: PATCH /Groups/${group.id}\n        body: { schemas: [\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"], Operations: [{ op: add, path: members, value: [{ value: \"${first.Resources[0].id}\" }] }] }",
    ),
    (
        "stranger-without-path",
        "- send: PATCH /Groups/${group.id}\n        body: { schemas: [\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"], Operations: [{ op: add, value: { members: [{ value: \"${first.Resources[0].id}\" }] } }] }",
    ),
    (
        "stranger-in-bulk",
        "- send: POST /Bulk\n        body: { schemas: [\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"], Operations: [{ method: PATCH, path: \"/Groups/${group.id}\", data: { Operations: [{ op: add, path: members, value: [{ value: \"${first.Resources[0].id}\" }] }] } }] }",
    ),
    (
        "stranger-as-manager",
        "- send: PATCH /Users/${user.id}\n        body: { schemas: [\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"], Operations: [{ op: add, path: \"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager\", value: { value: \"${first.Resources[0].id}\" } }] }",
    ),
    ("other-host", "- send: DELETE http://127.0.0.1:1/Users/${user.id}"),
];

/// What a suite could try to learn, or to tell somebody else.
const CURIOUS: &[(&str, &str)] = &[
    ("other-host", "- send: GET http://${elsewhere}/${user.id}"),
    ("other-host-by-name", "- send: GET http://localhost.example/Users"),
    ("without-scheme", "- send: GET //${elsewhere}/Users"),
    ("at-sign", "- send: \"GET @${elsewhere}/Users\""),
    ("host-header", "- send: GET /Users\n        headers: { Host: \"${elsewhere}\" }"),
    ("environment", "- send: GET /Users/${env.HOME}"),
    ("environment-variable", "- send: GET /Users/${HOME}"),
    ("token", "- send: GET /Users/${token}"),
    ("file", "- send: GET file:///etc/hostname"),
    ("file-body", "- send: POST /Users\n        body: \"@/etc/hostname\""),
    ("included-body", "- send: POST /Users\n        body: !include /etc/hostname"),
    ("command", "- send: GET /Users/${$(id)}"),
    ("out-of-the-base", "- send: GET /../../etc/hostname"),
];

fn suite(steps: &str) -> String {
    format!(
        "section: \"9.9\"\ntitle: Harm\nrequirements:\n  - id: harm\n    level: MAY\n    says: Nothing.\n\
         checks:\n  - name: harm\n    requirement: harm\n    given:\n      user: minimal\n      \
         group: {{ type: Group, from: minimal }}\n    steps:\n      - as: first\n        \
         send: GET /Users\n        query: {{ startIndex: 1, count: 1 }}\n      {steps}\n        \
         expect: [{{ status: [\"2xx\", \"4xx\"] }}]\n"
    )
}

struct Tried {
    code: Option<i32>,
    said: String,
    harmed: bool,
    heard_elsewhere: usize,
    writes: Vec<String>,
}

fn attempt(name: &str, steps: &str) -> Tried {
    let behavior = Behavior { token: Some(TOKEN.to_owned()), users: 3, ..Behavior::rfc() };
    let emulator = Arc::new(Emulator::new(behavior));
    let before = everything(&emulator, TOKEN);
    let writes: Arc<Mutex<Vec<String>>> = Arc::default();
    let server = {
        let (emulator, writes) = (Arc::clone(&emulator), Arc::clone(&writes));
        Server::new(move |request, stream| {
            if request.method != "GET" {
                writes.lock().unwrap().push(format!("{} {}", request.method, request.path));
            }
            say(stream, &emulate(&emulator, request))
        })
    };
    let heard = Arc::new(AtomicUsize::new(0));
    let elsewhere = {
        let heard = Arc::clone(&heard);
        Server::new(move |_, stream| {
            heard.fetch_add(1, Ordering::SeqCst);
            say(stream, b"HTTP/1.1 200 x\r\nContent-Length: 0\r\n\r\n")
        })
    };
    let steps = steps.replace("${elsewhere}", elsewhere.base.trim_start_matches("http://"));
    let file = scratch(&format!("9.9-{name}.yaml"));
    std::fs::write(&file, suite(&steps)).unwrap();
    let base = format!("{}/v2", server.base);
    let mut run = command(&["run", file.to_str().unwrap(), "--target", &base, "--verbose"]);
    run.env("SCIM_TOKEN", TOKEN);
    let ended = finish(run, Duration::from_secs(30));
    let after = everything(&emulator, TOKEN);
    Tried {
        code: ended.code,
        said: ended.said(),
        harmed: before != after,
        heard_elsewhere: heard.load(Ordering::SeqCst),
        writes: writes.lock().unwrap().clone(),
    }
}

pub(crate) fn suites() -> Claim {
    // The same suite without harm passes: what the others say is about the harm.
    let harmless = attempt("harmless", "- send: GET /Users/${user.id}");
    let mut wrong = Vec::new();
    if harmless.code != Some(0) || harmless.harmed {
        wrong.push(format!("harmless: {:?}: {}", harmless.code, harmless.said));
    }
    wrong.extend(for_each(HARMFUL, 3, |(name, steps)| {
        let tried = attempt(name, steps);
        if tried.harmed {
            return Err(format!("{name}: a stranger was touched: {:?}", tried.writes));
        }
        if !matches!(tried.code, Some(2 | 3)) {
            return Err(format!("{name}: {:?}: {:?}: {}", tried.code, tried.writes, tried.said));
        }
        Ok(())
    }));
    Claim {
        holds: "suites that tried to write to what is not theirs and were refused",
        of: HARMFUL.len(),
        wrong,
    }
}

pub(crate) fn curious() -> Claim {
    let wrong = for_each(CURIOUS, 3, |(name, steps)| {
        let tried = attempt(&format!("curious-{name}"), steps);
        let secrets = [
            std::fs::read_to_string("/etc/hostname").unwrap_or_default().trim().to_owned(),
            std::env::var("HOME").unwrap_or_default(),
        ];
        let leaked = secrets
            .iter()
            .filter(|text| text.len() > 6)
            .any(|secret| tried.writes.iter().any(|line| line.contains(secret.as_str())));
        if tried.heard_elsewhere > 0 || leaked || tried.harmed {
            return Err(format!("{name}: something was told elsewhere: {}", tried.said));
        }
        if tried.said.contains("panicked") || tried.code.is_none() {
            return Err(format!("{name}: {:?}: {}", tried.code, tried.said));
        }
        Ok(())
    });
    Claim {
        holds: "suites that tried to look around and learned nothing",
        of: CURIOUS.len(),
        wrong,
    }
}
