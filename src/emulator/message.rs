//! What comes in and what goes out, apart from HTTP's types.

use http::header::{self, HeaderName};
use serde_json::{Map, Value, json};

use crate::scim::{ErrorType, urn};

use super::behavior::{Behavior, Denial};
use super::fault::{Consulted, Fault, FaultSet};
use super::schema::Catalog;

/// What doesn't change while the provider runs.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) behavior: Behavior,
    pub(super) catalog: Catalog,
}

/// One request as the handlers see it: the provider, and which fault sites it came by.
pub(super) struct Call<'a> {
    pub(super) server: &'a Server,
    /// What stands before the endpoint in every location.
    pub(super) base: String,
    consulted: Consulted,
}

impl<'a> Call<'a> {
    pub(super) fn new(server: &'a Server, base: String) -> Self {
        Self { server, base, consulted: Consulted::default() }
    }

    /// Whether the fault is switched on; that it was asked for is noted.
    pub(super) fn fault(&self, fault: Fault) -> bool {
        self.consulted.note(fault);
        let behavior = &self.server.behavior;
        behavior.faults.contains(fault) && fault.applies_to(behavior.provider)
    }

    pub(super) fn behavior(&self) -> &'a Behavior {
        &self.server.behavior
    }

    pub(super) fn catalog(&self) -> &'a Catalog {
        &self.server.catalog
    }

    pub(super) fn consulted(&self) -> FaultSet {
        self.consulted.snapshot()
    }
}

/// What an answer carries.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Empty,
    Json(Value),
    Text(&'static str, String),
}

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(HeaderName, String)>,
    pub(super) body: Body,
    /// Whether the answer never comes.
    pub(super) hangs: bool,
}

impl Reply {
    pub(super) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Body::Empty, hangs: false }
    }

    pub(super) fn json(status: u16, body: Value) -> Self {
        Self { body: Body::Json(body), ..Self::empty(status) }
    }

    pub(super) fn text(status: u16, media_type: &'static str, text: &str) -> Self {
        Self { body: Body::Text(media_type, text.to_owned()), ..Self::empty(status) }
    }

    pub(super) fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Why a request is refused.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) keyword: Option<ErrorType>,
    pub(super) detail: String,
    pub(super) headers: Vec<(HeaderName, String)>,
    /// The answer that a fault gives in place of an error.
    pub(super) instead: Option<Box<Reply>>,
}

/// What a handler comes to.
pub(super) type Outcome<T = Reply> = Result<T, Refusal>;

impl Refusal {
    pub(super) fn new(status: u16, keyword: Option<ErrorType>, detail: impl Into<String>) -> Self {
        Self { status, keyword, detail: detail.into(), headers: Vec::new(), instead: None }
    }

    pub(super) fn denial(denial: Denial, detail: impl Into<String>) -> Self {
        Self::new(denial.status, denial.keyword, detail)
    }

    /// 400 with a keyword.
    pub(super) fn bad(keyword: ErrorType, detail: impl Into<String>) -> Self {
        Self::new(400, Some(keyword), detail)
    }

    pub(super) fn status(status: u16, detail: impl Into<String>) -> Self {
        Self::new(status, None, detail)
    }

    /// An answer given in place of an error.
    pub(super) fn instead(reply: Reply) -> Self {
        Self { instead: Some(Box::new(reply)), ..Self::status(500, "") }
    }

    pub(super) fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// The error body of RFC 7644 section 3.12.
pub(super) fn error_body(call: &Call<'_>, refusal: &Refusal) -> Value {
    let mut body = Map::new();
    if !call.fault(Fault::ErrorWithoutSchemas) {
        let named = if call.fault(Fault::ErrorNamesOldSchema) {
            "urn:scim:schemas:core:1.0:Error"
        } else {
            urn::ERROR
        };
        let asked = call.fault(Fault::ErrorSchemasAsText);
        body.insert("schemas".to_owned(), if asked { named.into() } else { json!([named]) });
    }
    if let Some(keyword) = keyword_text(call, refusal) {
        let listed = call.fault(Fault::ErrorKeywordAsList);
        body.insert("scimType".to_owned(), if listed { json!([keyword]) } else { keyword.into() });
    }
    if call.behavior().error_detail {
        let detail = if call.fault(Fault::ErrorDetailObject) {
            json!({ "text": refusal.detail })
        } else {
            refusal.detail.clone().into()
        };
        body.insert("detail".to_owned(), detail);
    }
    if !call.fault(Fault::ErrorStatusMissing) {
        let status = if call.fault(Fault::ErrorStatusNumber) {
            refusal.status.into()
        } else if call.fault(Fault::ErrorStatusWithText) {
            format!("{} error", refusal.status).into()
        } else if call.fault(Fault::ErrorStatusDiffers) {
            if refusal.status == 400 { "422".into() } else { "400".into() }
        } else {
            refusal.status.to_string().into()
        };
        body.insert("status".to_owned(), status);
    }
    if call.fault(Fault::ErrorWrapped) {
        return json!({ "Errors": [{ "code": refusal.status, "description": refusal.detail }] });
    }
    Value::Object(body)
}

/// The `scimType` of an error, where it has one.
fn keyword_text(call: &Call<'_>, refusal: &Refusal) -> Option<String> {
    let keyword = refusal.keyword?;
    let silenced = match keyword {
        ErrorType::InvalidFilter => call.fault(Fault::InvalidFilterWithoutKeyword),
        ErrorType::Uniqueness => call.fault(Fault::UniquenessWithoutKeyword),
        ErrorType::Mutability => call.fault(Fault::MutabilityWithoutKeyword),
        ErrorType::NoTarget => call.fault(Fault::NoTargetWithoutKeyword),
        ErrorType::InvalidPath => call.fault(Fault::InvalidPathWithoutKeyword),
        ErrorType::InvalidValue => call.fault(Fault::InvalidValueWithoutKeyword),
        ErrorType::InvalidSyntax => call.fault(Fault::InvalidSyntaxWithoutKeyword),
        ErrorType::InvalidCursor => call.fault(Fault::InvalidCursorWithoutKeyword),
        _ => false,
    };
    let optional = matches!(keyword, ErrorType::InvalidSyntax | ErrorType::InvalidValue);
    if silenced || (optional && !call.behavior().error_keyword) {
        return None;
    }
    if call.fault(Fault::ErrorInventsKeyword) {
        return Some(format!("{}Error", keyword.as_str()));
    }
    Some(keyword.as_str().to_owned())
}

/// The answer to a refused request.
pub(super) fn refuse(call: &Call<'_>, refusal: Refusal) -> Reply {
    if let Some(reply) = refusal.instead {
        return *reply;
    }
    let mut reply = Reply::json(refusal.status, error_body(call, &refusal));
    if call.fault(Fault::ErrorAnsweredWith200) {
        reply.status = 200;
    }
    if call.fault(Fault::ErrorBodyEmpty) {
        reply.body = Body::Empty;
    } else if call.fault(Fault::ErrorAsText) {
        reply.body = Body::Text("text/plain", refusal.detail);
    } else if call.fault(Fault::ErrorAsPage) {
        let page = format!("<html><body><h1>{}</h1></body></html>", refusal.status);
        reply.body = Body::Text("text/html", page);
    }
    reply.headers = refusal.headers;
    if refusal.status == 405 && call.fault(Fault::MethodRefusedWithoutAllow) {
        reply.headers.retain(|(name, _)| *name != header::ALLOW);
    }
    reply
}
