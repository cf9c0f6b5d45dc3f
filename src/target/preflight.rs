//! Preflight: one line that says what is wrong, before any check runs.

use crate::exchange::{Answer, Entry, Exchange, FailureKind, exchanges};
use crate::expect::lookup;

/// Why a target can't be tested.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unreachable {
    /// Nothing answers.
    #[error("{base} can't be reached: {what} ({detail})\n  {hint}")]
    NoAnswer {
        /// The base URL.
        base: String,
        /// What kind of failure.
        what: &'static str,
        /// What the transport says.
        detail: String,
        /// What to do.
        hint: &'static str,
    },
    /// The credentials are not accepted.
    #[error("{base} refuses the credentials: {path} was answered {status}\n  {hint}")]
    Refused {
        /// The base URL.
        base: String,
        /// What was asked for.
        path: String,
        /// The status.
        status: u16,
        /// What to do.
        hint: &'static str,
    },
    /// Something answers, but not SCIM.
    #[error("{base} does not speak SCIM: {path} was answered {status} with {what}\n  {hint}")]
    NotScim {
        /// The base URL.
        base: String,
        /// What was asked for.
        path: String,
        /// The status.
        status: u16,
        /// What came instead.
        what: String,
        /// What to do.
        hint: &'static str,
    },
}

/// Whether the answers to the discovery procedure let a run go on.
pub fn judge(base: &str, transcript: &[Entry], authenticated: bool) -> Result<(), Unreachable> {
    let all: Vec<&Exchange> = exchanges(transcript).collect();
    if let Some(failure) = all.iter().find_map(|exchange| match &exchange.answer {
        Answer::Failure(failure) => Some(failure),
        Answer::Response(_) => None,
    }) && all.iter().all(|exchange| exchange.response().is_none())
    {
        return Err(Unreachable::NoAnswer {
            base: base.to_owned(),
            what: failure.kind.as_str(),
            detail: failure.detail.clone(),
            hint: hint(failure.kind),
        });
    }
    let Some(list) = all.iter().rev().find(|exchange| exchange.response().is_some()) else {
        return Ok(());
    };
    let path = list.request.path_only().to_owned();
    let status = list.status().unwrap_or_default();
    if matches!(status, 401 | 403) {
        let hint = if authenticated {
            "Is the token current? Set SCIM_TOKEN, --token-file, --token-command or --basic."
        } else {
            "No credentials were given: set SCIM_TOKEN, --token-file, --token-command or --basic."
        };
        return Err(Unreachable::Refused { base: base.to_owned(), path, status, hint });
    }
    let nothing_there = all.iter().all(|exchange| exchange.status() == Some(404));
    if !nothing_there && all.iter().any(|exchange| is_scim(exchange)) {
        return Ok(());
    }
    let what = match list.response() {
        Some(response) if response.body.is_empty() => "no body".to_owned(),
        Some(response) if response.json().is_some() => "JSON that is no SCIM message".to_owned(),
        Some(response) => response.media_type().unwrap_or_else(|| "an unnamed type".to_owned()),
        None => "nothing".to_owned(),
    };
    let hint = if status == 404 {
        "Is the base path complete? It is the part before /Users, often ending in /scim/v2."
    } else if (300..400).contains(&status) {
        "The target redirects; redirects are not followed. Is the scheme or the host another one?"
    } else {
        "Is this the SCIM base URL, and not a web page or another API?"
    };
    Err(Unreachable::NotScim { base: base.to_owned(), path, status, what, hint })
}

/// Something that looks like a SCIM message: by its media type, its schemas, or as a list.
fn is_scim(exchange: &Exchange) -> bool {
    let media_type = exchange.response().and_then(crate::exchange::Response::media_type);
    if media_type.as_deref() == Some("application/scim+json") {
        return true;
    }
    let Some(body) = exchange.json() else { return false };
    let any = |names: &[&str]| names.iter().any(|name| lookup::first(body, name).is_some());
    let listed = body
        .as_array()
        .is_some_and(|items| items.iter().any(|item| lookup::first(item, "schemas").is_some()));
    let urns = lookup::first(body, "schemas").map(ToString::to_string).unwrap_or_default();
    listed || any(&["Resources", "totalResults"]) || urns.contains("urn:ietf:params:scim")
}

const fn hint(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::UnknownHost => "Is the host's name spelt right?",
        FailureKind::Refused => "Is the service provider running, and is the port right?",
        FailureKind::Tls => {
            "Is it https at all? --ca FILE trusts a private authority, --insecure trusts anybody."
        }
        FailureKind::TimedOut => "--timeout waits longer (the default is 5 s).",
        FailureKind::Broken => "Is it HTTP at all, and not https on a plain port?",
        FailureKind::TooLarge | FailureKind::NotSent => "Is this the SCIM base URL?",
    }
}
