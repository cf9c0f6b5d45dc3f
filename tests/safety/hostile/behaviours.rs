//! What a hostile or broken provider does, one thing each.

use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::server::{Act, Site};

/// One thing that a provider does, where, and what of it the report or the message has to say.
pub(super) struct Behaviour {
    pub(super) name: &'static str,
    pub(super) site: Site,
    pub(super) act: Act,
    /// Words of which one stands in what the user is given.
    pub(super) said: &'static [&'static str],
}

/// A document that differs from the usual one, by name.
type Edited = (&'static str, fn(&mut Value));

const SCIM: &str = "Content-Type: application/scim+json\r\n";
const BROKEN: &[&str] = &["the connection broke before a complete answer"];
const LATE: &[&str] = &["no complete answer in time", "timed out"];
/// A client may stop reading, or wait in vain.
const CUT_OFF: &[&str] =
    &["the connection broke before a complete answer", "no complete answer in time"];
const SWITCHED: &[&str] = &["the connection broke before a complete answer", "in time", "101"];
/// A client may refuse the answer as such, or show its status.
const REFUSED: &[&str] = &["the connection broke before a complete answer", "500"];
const LARGE: &[&str] = &["the answer is larger than the limit"];
/// What is odd but can be judged: that it is judged is all that is asked.
const ANYTHING: &[&str] = &[""];

fn one(name: &'static str, site: Site, act: Act, said: &'static [&'static str]) -> Behaviour {
    Behaviour { name, site, act, said }
}

fn raw(text: &str) -> Act {
    Act::Raw(text.as_bytes().to_vec())
}

/// A complete 200 with this body.
fn body(text: impl AsRef<[u8]>) -> Act {
    Act::Answer(200, &[("Content-Type", "application/scim+json")], text.as_ref().to_vec())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// All of them.
pub(super) fn all() -> Vec<Behaviour> {
    let mut all = Vec::new();
    all.extend(silence());
    all.extend(malformed_http());
    all.extend(lengths());
    all.extend(encodings());
    all.extend(statuses());
    all.extend(patience());
    all.extend(documents());
    all.extend(identities());
    all.extend(lists());
    all.extend(discovery());
    all
}

fn silence() -> Vec<Behaviour> {
    let headers = format!("HTTP/1.1 200 OK\r\n{SCIM}Content-Length: 20\r\n\r\n");
    let slow = format!("{headers}{{\"a\":\"0123456789\"}}  ");
    vec![
        one("never-answers", Site::Everything, Act::Open(Vec::new()), LATE),
        one("never-answers-a-read", Site::Read, Act::Open(Vec::new()), LATE),
        one("never-answers-a-creation", Site::Create, Act::Open(Vec::new()), LATE),
        one("never-answers-a-deletion", Site::Delete, Act::Open(Vec::new()), LATE),
        one("stops-after-the-headers", Site::Read, Act::Open(headers.clone().into()), LATE),
        one("one-byte-a-second", Site::Read, Act::Drip(slow.into(), Duration::from_secs(1)), LATE),
        one("closes-at-once", Site::Everything, Act::Close, BROKEN),
        one("closes-instead-of-a-read", Site::Read, Act::Close, BROKEN),
        one("closes-instead-of-a-creation", Site::Create, Act::Close, BROKEN),
        one("closes-in-mid-body", Site::Read, raw(&format!("{headers}{{\"a\":")), BROKEN),
        one("closes-after-each-answer", Site::Everything, Act::ThenClose, ANYTHING),
    ]
}

fn malformed_http() -> Vec<Behaviour> {
    let flood = "X-Filler: 0123456789012345678901234567890123456789\r\n".repeat(1000);
    vec![
        one("greets-like-another-protocol", Site::Everything, raw("220 mail ready\r\n"), BROKEN),
        one("answers-garbage", Site::Read, Act::Raw(vec![0, 255, 1, 254, 10, 13, 10]), BROKEN),
        one("http-0.9", Site::Read, raw("{\"id\":\"1\"}"), BROKEN),
        one("unknown-version", Site::Read, raw("HTTP/3.7 200 OK\r\n\r\n"), BROKEN),
        one("status-of-five-digits", Site::Read, raw("HTTP/1.1 99999 OK\r\n\r\n"), BROKEN),
        one("status-zero", Site::Read, raw("HTTP/1.1 000 No\r\nContent-Length: 0\r\n\r\n"), BROKEN),
        one(
            "status-999",
            Site::Read,
            raw("HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n"),
            &["999"],
        ),
        one(
            "continues-for-ever",
            Site::Read,
            Act::Endless(Vec::new(), b"HTTP/1.1 100 Continue\r\n\r\n".repeat(100)),
            CUT_OFF,
        ),
        one(
            "switches-protocols",
            Site::Read,
            Act::Open(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"
                    .to_vec(),
            ),
            SWITCHED,
        ),
        one(
            "headers-without-end",
            Site::Read,
            Act::Endless(b"HTTP/1.1 200 OK\r\n".to_vec(), flood.into()),
            CUT_OFF,
        ),
        one(
            "one-header-without-end",
            Site::Read,
            Act::Endless(b"HTTP/1.1 200 OK\r\nX-Long: ".to_vec(), vec![b'a'; 65536]),
            CUT_OFF,
        ),
        one(
            "header-without-a-name",
            Site::Read,
            raw("HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 2\r\n\r\n{}"),
            BROKEN,
        ),
        one(
            "header-with-nul",
            Site::Read,
            raw("HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 2\r\n\r\n{}"),
            BROKEN,
        ),
        one(
            "header-not-utf-8",
            Site::Read,
            Act::Raw(b"HTTP/1.1 200 OK\r\nX-A: \xff\xfe\r\nContent-Length: 2\r\n\r\n{}".to_vec()),
            ANYTHING,
        ),
        one(
            "terminal-escapes-everywhere",
            Site::Read,
            raw("HTTP/1.1 500 \x1b[2JGone\r\nContent-Type: text/\x1b]0;x\x07plain\r\n\
                 Content-Length: 12\r\n\r\n\x1b[31mred\x1b[0m"),
            REFUSED,
        ),
    ]
}

fn lengths() -> Vec<Behaviour> {
    let with =
        |headers: &str, body: &str| raw(&format!("HTTP/1.1 200 OK\r\n{SCIM}{headers}\r\n{body}"));
    let endless = |headers: &str, chunk: Vec<u8>| {
        Act::Endless(format!("HTTP/1.1 200 OK\r\n{SCIM}{headers}\r\n").into(), chunk)
    };
    let chunk = [b"10000\r\n".to_vec(), vec![b' '; 65536], b"\r\n".to_vec()].concat();
    let chunked = "Transfer-Encoding: chunked\r\n";
    vec![
        one("body-without-end", Site::Read, endless("", vec![b' '; 65536]), LARGE),
        one("chunks-without-end", Site::Read, endless(chunked, chunk), LARGE),
        one(
            "a-hundred-megabytes",
            Site::Read,
            endless("Content-Length: 104857600\r\n", vec![b' '; 65536]),
            LARGE,
        ),
        one("length-too-long", Site::Read, with("Content-Length: 400\r\n", "{}"), BROKEN),
        one("length-too-short", Site::Read, with("Content-Length: 2\r\n", "{}{}{}"), ANYTHING),
        one("length-negative", Site::Read, with("Content-Length: -1\r\n", "{}"), BROKEN),
        one(
            "length-beyond-all",
            Site::Read,
            with("Content-Length: 99999999999999999999\r\n", "{}"),
            BROKEN,
        ),
        one(
            "two-lengths",
            Site::Read,
            with("Content-Length: 2\r\nContent-Length: 3\r\n", "{}"),
            BROKEN,
        ),
        one("chunk-cut-off", Site::Read, with(chunked, "ff\r\n{}"), BROKEN),
        one("chunk-size-garbage", Site::Read, with(chunked, "zz\r\n{}\r\n0\r\n\r\n"), BROKEN),
        one(
            "chunk-size-beyond-all",
            Site::Read,
            with(chunked, "ffffffffffffffffff\r\n{}\r\n"),
            BROKEN,
        ),
        one(
            "length-and-chunks",
            Site::Read,
            with(&format!("Content-Length: 9\r\n{chunked}"), "2\r\n{}\r\n0\r\n\r\n"),
            ANYTHING,
        ),
        one("no-body-at-all", Site::Read, with("Content-Length: 0\r\n", ""), ANYTHING),
    ]
}

fn encodings() -> Vec<Behaviour> {
    let zipped = &[("Content-Type", "application/scim+json"), ("Content-Encoding", "gzip")];
    let bomb = gzip(&vec![b' '; 200 << 20]);
    let cut: Vec<u8> = gzip(b"{\"id\": \"1\"}").into_iter().take(15).collect();
    vec![
        one("gzip-bomb", Site::Read, Act::Answer(200, zipped, bomb), LARGE),
        one("gzip-cut-off", Site::Read, Act::Answer(200, zipped, cut), BROKEN),
        one("gzip-that-is-none", Site::Read, Act::Answer(200, zipped, b"{}".to_vec()), BROKEN),
        one(
            "encoding-nobody-knows",
            Site::Read,
            Act::Headers(&[("Content-Encoding", "zebra")]),
            ANYTHING,
        ),
        one(
            "another-charset",
            Site::Read,
            Act::Headers(&[("Content-Type", "application/scim+json; charset=utf-16")]),
            ANYTHING,
        ),
        one("no-content-type", Site::Read, Act::Headers(&[("Content-Type", "")]), ANYTHING),
        one(
            "content-type-garbage",
            Site::Read,
            Act::Headers(&[("Content-Type", ";;;=/")]),
            ANYTHING,
        ),
        one("not-utf-8", Site::Read, body(b"{\"id\": \"\xff\xfe\"}"), ANYTHING),
        one("utf-16", Site::Read, body(b"\xff\xfe{\0}\0"), ANYTHING),
        one("byte-order-mark", Site::Read, body("\u{feff}{}"), ANYTHING),
        one("html-with-200", Site::Read, body("<!doctype html><title>Sign in</title>"), ANYTHING),
    ]
}

fn statuses() -> Vec<Behaviour> {
    let html = &[("Content-Type", "text/html")];
    let page = b"<html><body>Bad gateway<script>alert(1)</script></body></html>".to_vec();
    vec![
        one(
            "204-with-a-body",
            Site::Delete,
            raw("HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}"),
            ANYTHING,
        ),
        one("304-unasked", Site::Read, Act::Answer(304, &[], Vec::new()), &["304"]),
        one(
            "redirects-to-itself",
            Site::Read,
            Act::Answer(302, &[("Location", "/Users/1")], Vec::new()),
            &["302"],
        ),
        one("redirects-to-another-host", Site::Read, Act::Elsewhere, &["307"]),
        one("redirects-everything", Site::Everything, Act::Elsewhere, &["redirect", "307"]),
        one("error-page-in-html", Site::Read, Act::Answer(502, html, page.clone()), &["502"]),
        one("error-page-for-all", Site::Everything, Act::Answer(502, html, page), &["502"]),
        one(
            "asks-for-a-password-in-the-end",
            Site::Delete,
            Act::Answer(401, &[], Vec::new()),
            &["401"],
        ),
        one("created-without-a-word", Site::Create, Act::Answer(201, &[], Vec::new()), ANYTHING),
    ]
}

fn patience() -> Vec<Behaviour> {
    let wait = |headers, said| one("", Site::Read, Act::Answer(429, headers, Vec::new()), said);
    let named = |name, behaviour| Behaviour { name, ..behaviour };
    vec![
        named("too-many-for-ever", wait(&[], &["429"])),
        named("retry-after-0-for-ever", wait(&[("Retry-After", "0")], &["429"])),
        named("retry-after-1-for-ever", wait(&[("Retry-After", "1")], &["429"])),
        named("retry-after-a-year", wait(&[("Retry-After", "31536000")], &["429"])),
        named(
            "retry-after-beyond-all",
            wait(&[("Retry-After", "99999999999999999999999")], &["429"]),
        ),
        named("retry-after-negative", wait(&[("Retry-After", "-5")], &["429"])),
        named(
            "retry-after-past",
            wait(&[("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT")], &["429"]),
        ),
        named(
            "retry-after-year-9999",
            wait(&[("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")], &["429"]),
        ),
        one(
            "unavailable-for-ever",
            Site::Everything,
            Act::Answer(503, &[("Retry-After", "0")], Vec::new()),
            &["503"],
        ),
    ]
}

fn documents() -> Vec<Behaviour> {
    let deep = |levels: usize| body(["[".repeat(levels), "]".repeat(levels)].concat());
    let members: Vec<String> = (0..200_000).map(|at| format!("\"a{at}\":{at}")).collect();
    vec![
        one(
            "duplicate-keys",
            Site::Read,
            body("{\"id\":\"1\",\"id\":\"2\",\"schemas\":[]}"),
            &["twice", "duplicate"],
        ),
        one("not-a-number", Site::Read, body("{\"id\":NaN}"), ANYTHING),
        one("a-number-beyond-all", Site::Read, body("{\"id\":1e999999}"), ANYTHING),
        one(
            "a-hundred-thousand-digits",
            Site::Read,
            body(format!("{{\"id\":{}}}", "9".repeat(100_000))),
            ANYTHING,
        ),
        one("ten-thousand-levels", Site::Read, deep(10_000), ANYTHING),
        one("a-million-levels", Site::Read, deep(1_000_000), ANYTHING),
        one(
            "half-a-surrogate-pair",
            Site::Read,
            body("{\"id\":\"\\ud800\",\"userName\":\"\\udc00\"}"),
            ANYTHING,
        ),
        one("nul-in-a-text", Site::Read, body("{\"id\":\"a\\u0000b\"}"), ANYTHING),
        one("words-after-the-document", Site::Read, body("{\"id\":\"1\"} and more"), ANYTHING),
        one("a-list-instead", Site::Read, body("[]"), ANYTHING),
        one("null-instead", Site::Read, body("null"), ANYTHING),
        one(
            "two-hundred-thousand-members",
            Site::Read,
            body(format!("{{{}}}", members.join(","))),
            ANYTHING,
        ),
        one(
            "ten-megabytes-of-text",
            Site::Read,
            body(format!("{{\"id\":\"{}\"}}", "x".repeat(10 << 20))),
            ANYTHING,
        ),
        one(
            "prototype-as-a-name",
            Site::Read,
            Act::Edit(|user| user["__proto__"] = json!({"id": "x"})),
            ANYTHING,
        ),
        one("every-attribute-a-list", Site::Read, Act::Edit(listed), ANYTHING),
        one(
            "schemas-as-a-text",
            Site::Read,
            Act::Edit(|user| user["schemas"] = json!("User")),
            &["schemas"],
        ),
    ]
}

fn listed(user: &mut Value) {
    for (_, value) in user.as_object_mut().into_iter().flatten() {
        *value = json!([value.take()]);
    }
}

/// What the answer to a creation says of the new resource.
fn identities() -> Vec<Behaviour> {
    let edits: &[Edited] = &[
        ("id-with-a-slash", |user| user["id"] = json!("a/b")),
        ("id-that-climbs", |user| user["id"] = json!("../../ServiceProviderConfig")),
        ("id-of-dots", |user| user["id"] = json!("..")),
        ("id-with-a-space", |user| user["id"] = json!("a b c")),
        ("id-in-unicode", |user| user["id"] = json!("üser-\u{202e}-\u{1f4a9}")),
        ("id-with-line-breaks", |user| user["id"] = json!("a\r\nX-Injected: yes\r\n\r\n")),
        ("id-with-a-query", |user| user["id"] = json!("1?count=1#x")),
        ("id-with-percents", |user| user["id"] = json!("%2e%2e%2fGroups%00")),
        ("id-empty", |user| user["id"] = json!("")),
        ("id-a-number", |user| user["id"] = json!(42)),
        ("id-null", |user| user["id"] = json!(null)),
        ("id-an-object", |user| user["id"] = json!({"value": "1"})),
        ("id-of-a-megabyte", |user| user["id"] = json!("x".repeat(1 << 20))),
        ("id-with-placeholders", |user| user["id"] = json!("${token}${user.id}")),
        ("id-with-terminal-escapes", |user| user["id"] = json!("\u{1b}[2J\u{9b}31m")),
        ("location-on-another-host", |user| {
            user["meta"]["location"] = json!("http://127.0.0.1:9/Users/1");
        }),
        ("location-a-script", |user| user["meta"]["location"] = json!("javascript:alert(1)")),
        ("no-id", |user| drop(user.as_object_mut().map(|user| user.shift_remove("id")))),
    ];
    let create = |(name, edit): &Edited| one(name, Site::Create, Act::Edit(*edit), ANYTHING);
    edits.iter().map(create).collect()
}

fn lists() -> Vec<Behaviour> {
    let edits: &[Edited] = &[
        ("total-negative", |list| list["totalResults"] = json!(-1)),
        ("total-as-a-text", |list| list["totalResults"] = json!("many")),
        ("total-beyond-all", |list| list["totalResults"] = json!(9_223_372_036_854_775_807_u64)),
        ("paging-that-never-ends", |list| {
            list["totalResults"] = json!(1_000_000_000);
            list["itemsPerPage"] = json!(1);
        }),
        ("pages-of-nothing", |list| {
            list["totalResults"] = json!(1000);
            list["Resources"] = json!([]);
        }),
        ("cursor-that-repeats", |list| list["nextCursor"] = json!("again")),
        ("resources-an-object", |list| list["Resources"] = json!({"id": "1"})),
        ("resources-of-nulls", |list| list["Resources"] = json!([null, 1, "x", []])),
        ("no-resources", |list| list["Resources"] = json!(null)),
        ("thirty-thousand-strangers", |list| {
            let stranger =
                |at: u32| json!({"id": format!("s{at}"), "userName": format!("stranger{at}")});
            list["Resources"] = (0..30_000).map(stranger).collect();
        }),
    ];
    let list = |(name, edit): &Edited| one(name, Site::List, Act::Edit(*edit), ANYTHING);
    edits.iter().map(list).collect()
}

fn discovery() -> Vec<Behaviour> {
    let configuration = Site::Discovery("/ServiceProviderConfig");
    let types = Site::Discovery("/ResourceTypes");
    let schemas = Site::Discovery("/Schemas");
    let edited = |name, site, edit: fn(&mut Value)| one(name, site, Act::Edit(edit), ANYTHING);
    vec![
        edited("limits-beyond-all", configuration, |config| {
            config["bulk"] =
                json!({"supported": true, "maxOperations": 1e15, "maxPayloadSize": 1e18});
            config["filter"] = json!({"supported": true, "maxResults": 1e18});
        }),
        edited("limits-negative", configuration, |config| {
            config["bulk"] = json!({"supported": true, "maxOperations": -1, "maxPayloadSize": -1});
            config["filter"] = json!({"supported": true, "maxResults": -1});
        }),
        edited("support-as-texts", configuration, |config| {
            config["patch"] = json!({"supported": "true"});
            config["sort"] = json!("yes");
        }),
        one("configuration-of-html", configuration, body("<html></html>"), ANYTHING),
        one("configuration-never-comes", configuration, Act::Open(Vec::new()), LATE),
        edited("endpoint-on-another-host", types, |types| {
            for each in types["Resources"].as_array_mut().into_iter().flatten() {
                each["endpoint"] = json!("http://127.0.0.1:9/Users");
            }
        }),
        edited("endpoint-that-climbs", types, |types| {
            for each in types["Resources"].as_array_mut().into_iter().flatten() {
                each["endpoint"] = json!("/../../Users");
            }
        }),
        edited("a-thousand-types", types, |types| {
            let named = |at: u32| json!({"name": format!("T{at}"), "endpoint": format!("/T{at}"), "schema": format!("urn:x:{at}")});
            types["Resources"] = (0..1000).map(named).collect();
        }),
        edited("types-without-names", types, |types| types["Resources"] = json!([{}, null, []])),
        edited("attribute-names-like-patterns", schemas, |schemas| {
            for each in schemas["Resources"].as_array_mut().into_iter().flatten() {
                let odd = ["", ".*", "a.b", "${x}", "[", "__proto__", "\u{0}", "a b", "\"", "../x"];
                let define = |name: &str| {
                    json!({"name": name, "type": "string", "multiValued": false,
                    "mutability": "readWrite", "returned": "default", "required": false})
                };
                each["attributes"]
                    .as_array_mut()
                    .into_iter()
                    .for_each(|all| all.extend(odd.map(define)));
            }
        }),
        edited("attributes-inside-attributes", schemas, |schemas| {
            let mut nested = json!({"name": "a", "type": "complex", "subAttributes": []});
            for _ in 0..60 {
                nested = json!({"name": "a", "type": "complex", "subAttributes": [nested]});
            }
            for each in schemas["Resources"].as_array_mut().into_iter().flatten() {
                each["attributes"]
                    .as_array_mut()
                    .into_iter()
                    .for_each(|all| all.push(nested.clone()));
            }
        }),
        edited("types-nobody-knows", schemas, |schemas| {
            for each in schemas["Resources"].as_array_mut().into_iter().flatten() {
                for attribute in each["attributes"].as_array_mut().into_iter().flatten() {
                    attribute["type"] = json!("quaternion");
                }
            }
        }),
    ]
}
