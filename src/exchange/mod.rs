//! What was said: requests, responses, exchanges.
//!
//! No type here knows a secret: a request says *which* credentials it carries, and `target` puts
//! them on the wire. What comes back is read by [`json`] and freed of secrets by [`Mask`].

pub mod json;
pub mod mask;

use std::time::Duration;

use serde_json::Value;

pub use mask::Mask;

/// Whose credentials a request carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credentials {
    /// Those of the run.
    #[default]
    Run,
    /// None at all.
    Absent,
    /// Some that the service provider can't know.
    Wrong,
    /// The beginning of those of the run.
    Beginning,
    /// Those of the run with something added.
    Longer,
    /// Those of the run with small and capital letters exchanged.
    OtherCase,
    /// Those of a second client, which may only read.
    Reader,
}

impl Credentials {
    /// Whether they look like those of the run, and are not.
    pub const fn is_nearly_right(self) -> bool {
        matches!(self, Self::Beginning | Self::Longer | Self::OtherCase)
    }
}

/// One HTTP request.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method in capitals.
    pub method: String,
    /// The path below the base URL, with its query, percent-encoded.
    pub path: String,
    /// Headers besides those that the client adds by itself.
    pub headers: Vec<(String, String)>,
    /// The body, if one is sent.
    pub body: Option<Vec<u8>>,
    /// Whose credentials it carries.
    pub credentials: Credentials,
}

impl Request {
    /// The path without its query.
    pub fn path_only(&self) -> &str {
        self.path.split_once('?').map_or(self.path.as_str(), |(path, _)| path)
    }

    /// The query, percent-encoded, without its question mark.
    pub fn query(&self) -> Option<&str> {
        self.path.split_once('?').map(|(_, query)| query)
    }

    /// The body as JSON, if it is JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(self.body.as_deref()?).ok()
    }
}

/// One HTTP response.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The headers in the order of their arrival.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
    reading: json::Reading,
}

impl Response {
    /// A response; its body is read as JSON once, here.
    pub fn new(status: u16, headers: Vec<(String, String)>, body: Vec<u8>) -> Self {
        let reading = json::read(&body);
        Self { status, headers, body, reading }
    }

    /// The body as JSON, if it is JSON.
    pub fn json(&self) -> Option<&Value> {
        self.reading.value.as_ref()
    }

    /// Why the body is not JSON, or what is odd about it although it is.
    pub fn flaw(&self) -> Option<&str> {
        self.reading.flaw.as_deref()
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let same = |(key, _): &&(String, String)| key.eq_ignore_ascii_case(name);
        self.headers.iter().find(same).map(|(_, value)| value.as_str())
    }

    /// The media type without its parameters, in lower case.
    pub fn media_type(&self) -> Option<String> {
        let value = self.header("content-type")?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Why no response came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The kind of failure.
    pub kind: FailureKind,
    /// What the transport says about it.
    pub detail: String,
}

/// The kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The host's name could not be resolved.
    UnknownHost,
    /// Nobody listens there.
    Refused,
    /// TLS could not be established.
    Tls,
    /// No complete answer came in time.
    TimedOut,
    /// The connection ended in mid-answer, or the answer is not HTTP.
    Broken,
    /// The answer is larger than the limit.
    TooLarge,
    /// The client itself would not send it.
    NotSent,
}

impl FailureKind {
    /// In a few words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownHost => "the host's name does not resolve",
            Self::Refused => "the connection was refused",
            Self::Tls => "TLS could not be established",
            Self::TimedOut => "no complete answer in time",
            Self::Broken => "the connection broke before a complete answer",
            Self::TooLarge => "the answer is larger than the limit",
            Self::NotSent => "it was not sent",
        }
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A response.
    Response(Response),
    /// Nothing usable.
    Failure(Failure),
}

/// One request with its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The name of the step that sent it.
    pub step: String,
    /// What was sent.
    pub request: Request,
    /// What came back.
    pub answer: Answer,
    /// When it was sent, counted from the start of the run.
    pub started: Duration,
    /// How long it took.
    pub elapsed: Duration,
}

impl Exchange {
    /// The response, if one came.
    pub fn response(&self) -> Option<&Response> {
        match &self.answer {
            Answer::Response(response) => Some(response),
            Answer::Failure(_) => None,
        }
    }

    /// The status, if a response came.
    pub fn status(&self) -> Option<u16> {
        self.response().map(|response| response.status)
    }

    /// The response's body as JSON, if there is one and it is JSON.
    pub fn json(&self) -> Option<&Value> {
        self.response().and_then(Response::json)
    }
}

/// One entry of a procedure's record.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly every entry is an exchange")]
pub enum Entry {
    /// An exchange took place.
    Exchange(Exchange),
    /// From here on nothing was sent, and why.
    NotSent {
        /// The step that was not reached.
        step: String,
        /// Why.
        because: String,
        /// What kind of reason that is.
        kind: Unsent,
    },
}

/// Why something was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// Something that has to hold first does not.
    Blocked,
    /// It makes no sense for this target.
    Skipped,
    /// Our own side is to blame.
    Error,
}

/// All that was said in one procedure, in order.
pub type Transcript = Vec<Entry>;

/// The exchanges of a transcript.
pub fn exchanges(transcript: &[Entry]) -> impl Iterator<Item = &Exchange> {
    transcript.iter().filter_map(|entry| match entry {
        Entry::Exchange(exchange) => Some(exchange),
        Entry::NotSent { .. } => None,
    })
}

/// Resolves percent-encoding (RFC 3986 section 2.1); what is malformed stays as it is.
pub fn percent_decode(text: &str) -> String {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
