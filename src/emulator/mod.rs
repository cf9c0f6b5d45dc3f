//! A SCIM service provider in a box.
//!
//! [`Emulator`] answers one request at a time, without sockets and without `async`; [`serve`]
//! puts it behind a socket. What it does where the texts leave a choice stands in [`Behavior`],
//! what it does wrong on purpose in [`Fault`]. It evaluates filters and applies PATCH by itself
//! and shares nothing with what judges it but the words of the protocol.

mod auth;
mod behavior;
mod bulk;
mod cursor;
mod discovery;
mod etag;
mod fault;
#[cfg(test)]
mod faults_show;
mod filter_eval;
mod filter_parser;
mod intake;
mod message;
mod parameters;
mod patch;
mod projection;
mod query;
mod render;
mod resources;
mod routes;
mod schema;
mod serve;
mod store;
#[cfg(test)]
mod tests;
pub mod variants;

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, Request, Response, StatusCode};

pub use behavior::{
    AddWithoutMatch, Behavior, BulkLimits, BulkStatus, Clock, Deletion, Denial, Derived,
    DiscoveryFilter, EntityTags, FilterSupport, IdStyle, Me, MediaType, OmittedOnReplace,
    OverMaximum, Paging, PatchAnswer, PatchSupport, PatchVerb, Provider, ReadOnlyWrite,
    RemoveWithValue, Support, Timestamps, TwoPrimaries, UnknownAttribute, UnknownMember,
    UnsupportedFilter, UnsupportedOperation,
};
pub use fault::{Fault, FaultSet};
pub use schema::{AUDIT, DEVICE};
pub use serve::serve;

use message::{Body, Call, Refusal, Reply, Server};
use schema::Catalog;
use store::State;

/// A provider with its store.
#[derive(Debug)]
pub struct Emulator {
    server: Server,
    state: Mutex<State>,
    reached: Mutex<FaultSet>,
}

/// What a response's sender has to do wrong, as it can't be said in the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Faulted {
    /// Never send it.
    Hang,
}

/// The fault sites that one request came by, in the extensions of its response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached(pub FaultSet);

impl Emulator {
    /// A provider that behaves so.
    pub fn new(behavior: Behavior) -> Self {
        let catalog = Catalog::new(&behavior);
        let server = Server { behavior, catalog };
        let state = Mutex::new(State::seeded(&server));
        Self { server, state, reached: Mutex::default() }
    }

    /// How it behaves.
    pub fn behavior(&self) -> &Behavior {
        &self.server.behavior
    }

    /// Answers a request.
    pub fn respond(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path();
        let mut segments: Vec<String> =
            path.split('/').filter(|part| !part.is_empty()).map(decode_segment).collect();
        let version = segments.first().filter(|first| is_version(first)).cloned();
        if version.is_some() {
            segments.remove(0);
        }
        let mut base =
            self.base(&parts.headers, parts.uri.authority().map(http::uri::Authority::as_str));
        if let Some(version) = &version {
            base = format!("{base}/{version}");
        }
        let call = Call::new(&self.server, base);
        let reply = {
            let mut state = lock(&self.state);
            routes::handle(&call, &mut state, &parts, version.as_deref(), &segments, &body)
        };
        let mut response = self.finish(&call, &parts.method, &parts.headers, reply);
        let consulted = call.consulted();
        lock(&self.reached).extend(&consulted);
        response.extensions_mut().insert(Reached(consulted));
        response
    }

    /// Forgets everything but the strangers' users, and which fault sites were reached.
    pub fn reset(&self) {
        *lock(&self.state) = State::seeded(&self.server);
        *lock(&self.reached) = FaultSet::default();
    }

    /// The fault sites that were reached since the start or the last reset.
    pub fn reached(&self) -> Vec<Fault> {
        lock(&self.reached).iter().collect()
    }

    /// What stands before the endpoint in every location.
    fn base(&self, headers: &HeaderMap, authority: Option<&str>) -> String {
        if !self.server.behavior.absolute_locations {
            return String::new();
        }
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        format!("http://{}", host.or(authority).unwrap_or("localhost"))
    }

    /// The answer to a body that is too large to read.
    /// What is answered to a request that could not be read.
    fn refuse(&self, status: u16, detail: &str) -> Response<Bytes> {
        let call = Call::new(&self.server, String::new());
        let refusal = Refusal::status(status, detail);
        let reply = message::refuse(&call, refusal);
        self.finish(&call, &Method::POST, &HeaderMap::new(), reply)
    }

    fn finish(
        &self,
        call: &Call<'_>,
        method: &Method,
        headers: &HeaderMap,
        reply: Reply,
    ) -> Response<Bytes> {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() =
            StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let hangs = reply.hangs;
        let fields = response.headers_mut();
        for (name, value) in reply.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                fields.insert(name, value);
            }
        }
        let (media_type, body) = match reply.body {
            Body::Empty => (None, Bytes::new()),
            Body::Text(media_type, text) => (Some(media_type), Bytes::from(text)),
            Body::Json(value) => {
                let mut text = value.to_string();
                if call.fault(Fault::AnswersBrokenJson) {
                    text.insert(text.len() - 1, ',');
                }
                (self.media_type(call, headers), Bytes::from(text))
            }
        };
        if let Some(media_type) = media_type {
            fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        if *method == Method::HEAD {
            fields.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        } else {
            *response.body_mut() = body;
        }
        if hangs {
            response.extensions_mut().insert(Faulted::Hang);
        }
        response
    }

    /// The media type of a JSON answer.
    fn media_type(&self, call: &Call<'_>, headers: &HeaderMap) -> Option<&'static str> {
        if call.fault(Fault::AnswersWithoutMediaType) {
            return None;
        }
        if call.fault(Fault::AnswersAsText) {
            return Some("text/plain");
        }
        if call.fault(Fault::AnswersAsPage) {
            return Some("text/html");
        }
        if call.fault(Fault::AnswersInLatin) {
            return Some("application/scim+json;charset=iso-8859-1");
        }
        if call.fault(Fault::AnswersAsPlainJson) {
            return Some("application/json");
        }
        Some(match self.server.behavior.media_type {
            MediaType::Scim => "application/scim+json",
            MediaType::ScimCharset => "application/scim+json;charset=utf-8",
            MediaType::Json => "application/json",
            MediaType::Negotiated => {
                let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
                match accept {
                    Some(accept)
                        if accept.contains("application/json") && !accept.contains("scim") =>
                    {
                        "application/json"
                    }
                    _ => "application/scim+json",
                }
            }
        })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn decode_segment(segment: &str) -> String {
    parameters::decode(&segment.replace('+', "%2B"))
}

/// Whether a segment is a protocol version, such as `v2`.
fn is_version(segment: &str) -> bool {
    segment
        .strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}
