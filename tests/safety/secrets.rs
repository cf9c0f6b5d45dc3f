//! Secrets that nothing we write may hold, with a target that sends them back in every form.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use scimcheck::emulator::{Behavior, Emulator};
use serde_json::Value;

use crate::Claim;
use crate::command::{command, finish, scratch};
use crate::server::{Incoming, Server, emulate, json, say};

/// Holds what each encoding writes in another way, but for what no header can hold.
const TOKEN: &str = "c4nary/t0ken+with=odd&<signs>\"%";
const KEY: &str = "c4nary-of-an-api-key";
const NAME: &str = "somebody";
const PASSWORD: &str = "c4nary:p4ss/word&<>";

/// What a token looks like when it comes back.
fn forms(secret: &str) -> Vec<String> {
    let hex = |byte: u8| format!("%{byte:02X}");
    let plain = |byte: u8| byte.is_ascii_alphanumeric();
    let percent = |all: bool| -> String {
        let one =
            |byte: u8| if plain(byte) && !all { char::from(byte).to_string() } else { hex(byte) };
        secret.bytes().map(one).collect()
    };
    let json = Value::String(secret.to_owned()).to_string();
    let json = json[1..json.len() - 1].to_owned();
    let escaped: String = secret
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_string()
            } else {
                format!("\\u{:04x}", u32::from(c))
            }
        })
        .collect();
    let html = secret
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let mut forms = vec![
        secret.to_owned(),
        json.clone(),
        json.replace('/', "\\/"),
        escaped,
        percent(false),
        percent(false).to_lowercase(),
        percent(true),
        html,
        secret.to_uppercase(),
        secret.to_lowercase(),
        secret.bytes().map(|byte| format!("{byte:02x}")).collect(),
    ];
    for ahead in ["", "a", "ab", "Bearer ", "somebody:"] {
        let whole = format!("{ahead}{secret}");
        for engine in [&STANDARD, &URL_SAFE, &STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            forms.push(engine.encode(&whole));
        }
    }
    forms
}

/// What gives a secret away: enough of it in a row, in whatever form.
fn needles(secret: &str) -> Vec<String> {
    let mut needles: Vec<String> = forms(secret);
    // The heart of each base64, whatever stood around it.
    for ahead in 0..3 {
        let whole = format!("{}{secret}", "a".repeat(ahead));
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            let text = engine.encode(&whole);
            needles.push(text[4..text.len() - 4].to_owned());
        }
    }
    needles.push(secret.chars().take(secret.len() / 2).collect());
    needles.retain(|needle| needle.len() >= 8);
    needles.sort();
    needles.dedup();
    needles
}

/// Where a secret stands in anything that was written.
fn hits(secrets: &[&str], texts: &[(String, String)]) -> Vec<String> {
    let mut hits = Vec::new();
    for secret in secrets {
        for needle in needles(secret) {
            for (place, text) in texts {
                if let Some(at) = text.find(&needle) {
                    let from =
                        (0..=at.saturating_sub(60)).rev().find(|at| text.is_char_boundary(*at));
                    let around: String = text[from.unwrap_or(0)..].chars().take(160).collect();
                    hits.push(format!("{place} holds {needle}: …{around}…"));
                }
            }
        }
    }
    hits
}

/// Answers as an emulator would, with what it knows of secrets in headers and bodies.
fn echo(emulator: &Emulator, request: &Incoming, number: usize) -> Vec<u8> {
    let sent = request.header("authorization").unwrap_or_default().to_owned();
    let mut all: Vec<String> =
        [TOKEN, KEY, PASSWORD].iter().flat_map(|secret| forms(secret)).collect();
    all.push(sent.clone());
    let one = all[number % all.len()].clone();
    let in_json = Value::String(one.clone()).to_string();
    let usual = emulate(emulator, request);
    let text = String::from_utf8_lossy(&usual).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status: u16 = head.split(' ').nth(1).unwrap().parse().unwrap();
    let headers: String = all
        .iter()
        .filter(|form| form.bytes().all(|byte| byte.is_ascii_graphic()))
        .take(60)
        .enumerate()
        .map(|(at, form)| format!("X-Echo-{at}: {form}\r\n"))
        .collect();
    let body = match serde_json::from_str::<Value>(body) {
        // The escapes of JSON that only a reader resolves stand in the text as they are.
        Ok(Value::Object(mut object)) => {
            object.insert("documentationUri".to_owned(), Value::String("ECHO".to_owned()));
            object.insert("detail".to_owned(), Value::String("ECHO".to_owned()));
            let title = if number.is_multiple_of(2) { "ECHO" } else { "Chief" };
            object.insert("title".to_owned(), Value::String(title.to_owned()));
            let text = Value::Object(object).to_string();
            let raw = if one.contains("\\u") || one.contains("\\/") || one.contains("\\\"") {
                format!("\"{one}\"")
            } else {
                in_json
            };
            text.replace("\"ECHO\"", &raw)
        }
        _ => body.to_owned(),
    };
    if status == 204 {
        return format!("HTTP/1.1 204 x\r\n{headers}\r\n").into_bytes();
    }
    let location: String = head
        .lines()
        .filter(|line| line.to_ascii_lowercase().starts_with("location:"))
        .map(|line| format!("{line}\r\n"))
        .collect();
    crate::server::with(
        status,
        &format!("Content-Type: application/scim+json\r\n{location}{headers}"),
        body.as_bytes(),
    )
}

/// What was written there: a file, or all files of a folder.
fn read(place: &Path) -> String {
    let bytes = match std::fs::read_dir(place) {
        Ok(entries) => entries
            .flatten()
            .flat_map(|one| std::fs::read(one.path()).unwrap_or_default())
            .collect(),
        Err(_) => std::fs::read(place).unwrap_or_default(),
    };
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Runs with a kind of credentials; all that was written, by its place.
fn written(name: &str, access: &[&str], token: Option<&str>) -> Vec<(String, String)> {
    let emulator = Emulator::new(Behavior::rfc());
    let number = Mutex::new(0);
    let arguments: Arc<Mutex<String>> = Arc::default();
    let seen = Arc::clone(&arguments);
    let server = Server::new(move |request, stream| {
        let number = {
            let mut number = number.lock().unwrap();
            *number += 1;
            *number
        };
        if number == 20 {
            // While it runs, everybody on the machine can read its arguments.
            for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
                let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
                let line = String::from_utf8_lossy(&line).replace('\0', " ");
                if line.contains("scimcheck") && line.contains("--target") {
                    seen.lock().unwrap().push_str(&line);
                }
            }
        }
        say(stream, &echo(&emulator, request, number))
    });
    let files: Vec<(String, std::path::PathBuf)> = formats()
        .iter()
        .map(|format| ((*format).clone(), scratch(&format!("{name}.{format}"))))
        .collect();
    let reports: Vec<String> =
        files.iter().map(|(format, file)| format!("{format}={}", file.display())).collect();
    let journal = scratch(&format!("{name}.journal"));
    std::fs::remove_file(&journal).ok();
    let mut run =
        command(&["run", "rfc7643", "rfc7644/3.3", "rfc7644/2", "rfc7644/3.6", "rfc7644/3.12"]);
    run.args(["--target", &server.base, "--verbose", "--report", &reports.join(",")]);
    run.args(["--journal", journal.to_str().unwrap()]).args(access);
    if let Some(token) = token {
        run.env("SCIM_TOKEN", token);
    }
    let ended = finish(run, Duration::from_secs(60));
    let mut texts = vec![
        (format!("{name}: standard output"), ended.out),
        (format!("{name}: standard error"), ended.err),
        (format!("{name}: journal"), read(&journal)),
        (format!("{name}: arguments"), arguments.lock().unwrap().clone()),
    ];
    texts.extend(
        files.iter().map(|(format, file)| (format!("{name}: report {format}"), read(file))),
    );
    for (place, text) in &texts {
        let may_be_short = ["error", "arguments", "badge"].iter().any(|end| place.ends_with(end));
        let empty = text.len() < 200 && !may_be_short;
        assert!(!empty, "{place} is too short to prove anything: {text}");
    }
    texts
}

/// Every report format that there is.
fn formats() -> Vec<String> {
    let ended = finish(command(&["run", "rfc", "--report", "none=x"]), Duration::from_secs(10));
    let known = ended.err.split("known: ").nth(1).unwrap().trim().to_owned();
    known.split(", ").map(str::to_owned).collect()
}

pub(crate) fn canaries() -> Claim {
    let basic = scratch("basic");
    std::fs::write(&basic, format!("{NAME}:{PASSWORD}\n")).unwrap();
    let file = scratch("token");
    std::fs::write(&file, format!("{TOKEN}\n")).unwrap();
    let cat = format!("cat {}", file.display());
    let mut texts = Vec::new();
    texts.extend(written("environment", &[], Some(TOKEN)));
    texts.extend(written("file", &["--token-file", file.to_str().unwrap()], None));
    texts.extend(written("command", &["--token-command", &cat], None));
    texts.extend(written("basic", &["--basic", basic.to_str().unwrap()], None));
    let key = format!("X-Api-Key: {KEY}");
    texts.extend(
        written("key", &["--header", &key], Some(TOKEN))
            .into_iter()
            // Who types a header types it as an argument.
            .filter(|(place, _)| !place.ends_with("arguments")),
    );
    // Files that can't be used are named, and not quoted.
    let pem = scratch("broken.pem");
    std::fs::write(
        &pem,
        format!("-----BEGIN PRIVATE KEY-----\n{TOKEN}\n-----END PRIVATE KEY-----\n"),
    )
    .unwrap();
    for access in [["--client-cert", pem.to_str().unwrap()], ["--ca", pem.to_str().unwrap()]] {
        let mut run = command(&["run", "rfc", "--target", "https://127.0.0.1:1"]);
        run.args(access);
        let ended = finish(run, Duration::from_secs(20));
        texts.push((format!("broken {}", access[0]), ended.said()));
    }
    let mut run = command(&["run", "rfc", "--target", "http://127.0.0.1:1"]);
    run.env("SCIM_TOKEN", format!("{TOKEN}\nsecond line"));
    texts.push(("a token of two lines".to_owned(), finish(run, Duration::from_secs(20)).said()));
    let of = texts.len();
    let secrets = [TOKEN, KEY, PASSWORD];
    // What is masked differs by what is known: a run without the key can't know it.
    let wrong = texts
        .iter()
        .flat_map(|text| {
            let known: Vec<&str> = match text.0.split(':').next().unwrap() {
                "basic" => vec![secrets[2]],
                "key" => vec![secrets[0], secrets[1]],
                _ => vec![secrets[0]],
            };
            hits(&known, std::slice::from_ref(text))
        })
        .collect();
    Claim { holds: "outputs without a canary of a secret", of, wrong }
}

/// Generated passwords, with a target that sends back what it was sent.
pub(crate) fn passwords() -> Claim {
    let emulator = Emulator::new(Behavior::rfc());
    let sent: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&sent);
    let server = Server::new(move |request, stream| {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        for front in ["S3cret!-", "An0ther!-", "Th1rd!-"] {
            if let Some(at) = body.find(front) {
                let end = body[at..].find('"').unwrap() + at;
                seen.lock().unwrap().push(body[at..end].to_owned());
            }
        }
        if request.is_discovery() || request.method == "DELETE" || !body.contains("assword") {
            return say(stream, &emulate(&emulator, request));
        }
        let usual = emulate(&emulator, request);
        let status = String::from_utf8_lossy(&usual[9..12]).parse().unwrap();
        let usual = String::from_utf8_lossy(&usual).into_owned();
        let answer: Value =
            serde_json::from_str(usual.split_once("\r\n\r\n").unwrap().1).unwrap_or_default();
        let mut echoed: Value = serde_json::from_str(&body).unwrap_or_default();
        echoed["id"] = answer["id"].clone();
        echoed["said"] = Value::String(body);
        say(stream, &json(status, &echoed.to_string()))
    });
    let files: Vec<_> = formats()
        .iter()
        .map(|format| (format.clone(), scratch(&format!("passwords.{format}"))))
        .collect();
    let reports: Vec<String> =
        files.iter().map(|(format, file)| format!("{format}={}", file.display())).collect();
    let journal = scratch("passwords.journal");
    std::fs::remove_file(&journal).ok();
    let mut run = command(&["run", "rfc7643/4.1.1", "--target", &server.base, "--verbose"]);
    run.args(["--report", &reports.join(","), "--journal", journal.to_str().unwrap()]);
    let ended = finish(run, Duration::from_secs(60));
    let mut texts = vec![
        ("standard output".to_owned(), ended.out.clone()),
        ("standard error".to_owned(), ended.err),
        ("journal".to_owned(), read(&journal)),
    ];
    texts.extend(files.iter().map(|(format, file)| (format!("report {format}"), read(file))));
    let of = texts.len();
    let mut sent = sent.lock().unwrap().clone();
    sent.sort();
    sent.dedup();
    let mut wrong = hits(&sent.iter().map(String::as_str).collect::<Vec<_>>(), &texts);
    // The needles of a test that sends nothing would be found nowhere.
    if sent.len() < 3 {
        wrong.push(format!("only {sent:?} were sent"));
    }
    // That it is shown is found all the same.
    if !ended.out.contains("fail  rfc7643/4.1.1/password-stands-nowhere-in-the-answers") {
        wrong.push(format!("nobody noticed that the password is shown:\n{}", ended.out));
    }
    Claim { holds: "outputs without a generated password", of, wrong }
}
