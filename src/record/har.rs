//! A record as an HTTP archive, version 1.2, which the developer tools of browsers open.
//!
//! What judging needs and the format has no place for stands in fields called `_scimcheck`, as the
//! format allows. Whoever wrote an archive without them did not write a record.

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::event::{
    BodyForm, EndEvent, ExchangeEvent, FailureForm, NotSentEvent, ProcedureEvent, RequestForm,
    ResponseForm, VERSION,
};
use super::jsonl::{Parts, ReadError};
use super::{Header, Recording};
use crate::exchange::{Answer, Credentials, Entry, Exchange};

/// What an archive says of the whole run.
#[derive(Serialize, Deserialize)]
struct OfRun {
    version: u32,
    run: Header,
    procedures: Vec<ProcedureEvent>,
    not_sent: Vec<NotSentEvent>,
    end: EndEvent,
}

/// What an archive says of an exchange.
#[derive(Serialize, Deserialize)]
struct OfExchange {
    procedure: usize,
    /// Its place among all entries of its procedure.
    place: usize,
    step: String,
    path: String,
    credentials: Credentials,
    started_ns: u64,
    elapsed_ns: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request_base64: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failure: Option<FailureForm>,
}

/// Writes an archive: the exchanges in the order in which they were sent.
pub fn write(recording: &Recording, out: &mut dyn Write) -> io::Result<()> {
    let mut entries = Vec::new();
    let mut not_sent = Vec::new();
    for (procedure, transcript) in recording.record.iter().enumerate() {
        for (place, entry) in transcript.iter().enumerate() {
            match entry {
                Entry::Exchange(exchange) => entries.push((procedure, place, exchange)),
                Entry::NotSent { step, because, kind } => not_sent.push(NotSentEvent {
                    procedure,
                    step: step.clone(),
                    because: because.clone(),
                    kind: *kind,
                }),
            }
        }
    }
    entries.sort_by_key(|(procedure, place, exchange)| (exchange.started, *procedure, *place));
    let started = recording.header.started.parse::<jiff::Timestamp>().unwrap_or_default();
    let entries: Vec<Value> = entries
        .into_iter()
        .map(|(procedure, place, exchange)| {
            entry(&recording.header, started, procedure, place, exchange)
        })
        .collect();
    let tool = &recording.header.tool;
    let run = OfRun {
        version: VERSION,
        run: recording.header.clone(),
        procedures: recording.plan.procedures.iter().map(ProcedureEvent::of).collect(),
        not_sent,
        end: EndEvent::of(&recording.facts, &recording.plan),
    };
    let archive = json!({ "log": {
        "version": "1.2",
        "creator": { "name": tool.name, "version": tool.version },
        "entries": entries,
        "_scimcheck": run,
    }});
    serde_json::to_writer_pretty(&mut *out, &archive)?;
    writeln!(out)
}

fn entry(
    header: &Header,
    started: jiff::Timestamp,
    procedure: usize,
    place: usize,
    exchange: &Exchange,
) -> Value {
    let event = ExchangeEvent::of(procedure, exchange);
    let at = started.checked_add(exchange.started).unwrap_or(started);
    let time = exchange.elapsed.as_secs_f64() * 1000.0;
    let own = OfExchange {
        procedure,
        place,
        step: event.step,
        path: event.request.path,
        credentials: event.request.credentials,
        started_ns: event.started_ns,
        elapsed_ns: event.elapsed_ns,
        request_base64: match event.request.body {
            Some(BodyForm::Bytes { base64 }) => Some(base64),
            _ => None,
        },
        failure: event.failure,
    };
    json!({
        "startedDateTime": at.to_string(),
        "time": time,
        "request": request(header, exchange),
        "response": response(exchange),
        "cache": {},
        "timings": { "send": 0, "wait": time, "receive": 0 },
        "_scimcheck": own,
    })
}

fn request(header: &Header, exchange: &Exchange) -> Value {
    let request = &exchange.request;
    let query = request.query().unwrap_or_default();
    let query: Vec<Value> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect();
    let mut all = json!({
        "method": request.method,
        "url": url(&header.target.base, &request.path),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&request.headers),
        "queryString": query,
        "headersSize": -1,
        "bodySize": request.body.as_ref().map_or(0, Vec::len),
    });
    if let (Some(body), Some(all)) = (&request.body, all.as_object_mut()) {
        let kind =
            request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let kind = kind.map_or("", |(_, value)| value.as_str());
        let text = String::from_utf8_lossy(body);
        all.insert("postData".to_owned(), json!({ "mimeType": kind, "text": text }));
    }
    all
}

fn response(exchange: &Exchange) -> Value {
    let none = json!({
        "status": 0,
        "statusText": "",
        "httpVersion": "",
        "cookies": [],
        "headers": [],
        "content": { "size": 0, "mimeType": "" },
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1,
    });
    let Answer::Response(response) = &exchange.answer else { return none };
    let kind = response.header("content-type").unwrap_or_default();
    let mut content = json!({ "size": response.body.len(), "mimeType": kind });
    let text = match std::str::from_utf8(&response.body) {
        Ok(text) => (text.to_owned(), None),
        Err(_) => (STANDARD.encode(&response.body), Some("base64")),
    };
    if let Some(content) = content.as_object_mut() {
        content.insert("text".to_owned(), json!(text.0));
        if let Some(encoding) = text.1 {
            content.insert("encoding".to_owned(), json!(encoding));
        }
    }
    json!({
        "status": response.status,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&response.headers),
        "content": content,
        "redirectURL": response.header("location").filter(|_| response.status / 100 == 3).unwrap_or_default(),
        "headersSize": -1,
        "bodySize": response.body.len(),
    })
}

fn headers(headers: &[(String, String)]) -> Vec<Value> {
    headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

/// The URL of a request, for those who read the archive.
fn url(base: &str, path: &str) -> String {
    if path.starts_with("http://") || path.starts_with("https://") {
        path.to_owned()
    } else {
        format!("{}/{}", base.trim_end_matches('/'), path.trim_start_matches('/'))
    }
}

#[derive(Deserialize)]
struct Archive {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    #[serde(default)]
    entries: Vec<EntryForm>,
    #[serde(rename = "_scimcheck")]
    run: Option<Value>,
}

#[derive(Deserialize)]
struct EntryForm {
    request: RequestPart,
    response: ResponsePart,
    #[serde(rename = "_scimcheck")]
    own: Option<Value>,
}

#[derive(Deserialize)]
struct RequestPart {
    method: String,
    headers: Vec<HeaderPart>,
    #[serde(rename = "postData")]
    body: Option<PostData>,
}

#[derive(Deserialize)]
struct PostData {
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct ResponsePart {
    status: u16,
    headers: Vec<HeaderPart>,
    content: Content,
}

#[derive(Deserialize)]
struct Content {
    #[serde(default)]
    text: String,
    encoding: Option<String>,
}

#[derive(Deserialize)]
struct HeaderPart {
    name: String,
    value: String,
}

/// Reads an archive that `write` wrote. It holds no verdicts.
pub fn read(text: &str) -> Result<Recording, ReadError> {
    let foreign = |because: &str| ReadError::Foreign(because.to_owned());
    let archive: Archive = serde_json::from_str(text)
        .map_err(|error| ReadError::Foreign(format!("it is no HTTP archive: {error}")))?;
    let run = archive
        .log
        .run
        .ok_or_else(|| foreign("its `log` has no `_scimcheck`, so somebody else recorded it"))?;
    match run.get("version").and_then(Value::as_u64) {
        Some(version) if version == u64::from(VERSION) => {}
        other => {
            let version = other.and_then(|version| u32::try_from(version).ok());
            return Err(ReadError::Version(version.unwrap_or_default()));
        }
    }
    let run: OfRun = serde_json::from_value(run)
        .map_err(|error| ReadError::Foreign(format!("log._scimcheck: {error}")))?;
    let mut entries = Vec::new();
    for (place, entry) in archive.log.entries.into_iter().enumerate() {
        let wrong =
            |because: String| ReadError::Foreign(format!("log.entries[{place}]: {because}"));
        entries.push(entry.entry().map_err(wrong)?);
    }
    entries.sort_by_key(|(procedure, place, _)| (*procedure, *place));
    let mut entries: Vec<(usize, Entry)> =
        entries.into_iter().map(|(procedure, _, entry)| (procedure, entry)).collect();
    // Whatever was not sent is the last of its procedure.
    entries.extend(run.not_sent.into_iter().map(|event| (event.procedure, event.entry())));
    let parts = Parts { procedures: run.procedures, entries, verdicts: Vec::new() };
    parts.recording(run.run, run.end).map_err(ReadError::Foreign)
}

impl EntryForm {
    fn entry(self) -> Result<(usize, usize, Entry), String> {
        let own = self.own.ok_or("it has no `_scimcheck`, so somebody else recorded it")?;
        let own: OfExchange =
            serde_json::from_value(own).map_err(|error| format!("_scimcheck: {error}"))?;
        let headers = |all: Vec<HeaderPart>| -> Vec<(String, String)> {
            all.into_iter().map(|one| (one.name, one.value)).collect()
        };
        let body = match (own.request_base64, self.request.body) {
            (Some(base64), _) => Some(BodyForm::Bytes { base64 }),
            (None, Some(data)) => Some(BodyForm::Text(data.text)),
            (None, None) => None,
        };
        let content = self.response.content;
        let answered = match content.encoding.as_deref() {
            Some("base64") => BodyForm::Bytes { base64: content.text },
            _ => BodyForm::Text(content.text),
        };
        let response = own.failure.is_none().then(|| ResponseForm {
            status: self.response.status,
            headers: headers(self.response.headers),
            body: Some(answered),
        });
        let event = ExchangeEvent {
            procedure: own.procedure,
            step: own.step,
            started_ns: own.started_ns,
            elapsed_ns: own.elapsed_ns,
            request: RequestForm {
                method: self.request.method,
                path: own.path,
                credentials: own.credentials,
                headers: headers(self.request.headers),
                body,
            },
            response,
            failure: own.failure,
        };
        Ok((own.procedure, own.place, Entry::Exchange(event.exchange()?)))
    }
}
