//! Who may come in (RFC 7644 section 2, RFC 6750).

use http::{HeaderMap, Method, header};

use super::fault::Fault;
use super::message::{Body, Call, Outcome, Refusal, Reply};

/// Refuses a request without the right token.
pub(super) fn check(
    call: &Call<'_>,
    method: &Method,
    headers: &HeaderMap,
    segments: &[&str],
) -> Outcome<()> {
    let is_config = segments == ["ServiceProviderConfig"];
    let Some(token) = &call.behavior().token else { return Ok(()) };
    let sent = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, sent)| sent.trim());
    let good = sent.is_some_and(|sent| same(sent, token) || mistaken(call, sent, token));
    if good {
        let discovery = matches!(segments.first(), Some(&("Schemas" | "ResourceTypes")));
        let refused = if method == Method::DELETE {
            call.fault(Fault::RightTokenRefusedOnDelete)
        } else if method == Method::PATCH {
            call.fault(Fault::RightTokenRefusedOnPatch)
        } else {
            discovery && call.fault(Fault::RightTokenRefusedAtDiscovery)
        };
        return if refused { Err(refuse(call, true)) } else { Ok(()) };
    }
    let reads = method == Method::GET || method == Method::HEAD;
    if let (Some(sent), Some(reader)) = (sent, &call.behavior().reader_token)
        && same(sent, reader)
    {
        return check_reader(call, method, reads);
    }
    if sent.is_some() && takes_any(call, method, segments) {
        return Ok(());
    }
    if sent.is_none() && method == Method::DELETE && call.fault(Fault::TokenNotDemandedToDelete) {
        return Ok(());
    }
    if is_config && call.behavior().public_config && !call.fault(Fault::ConfigDemandsToken) {
        return Ok(());
    }
    if !reads && call.fault(Fault::TokenCheckedOnlyOnReads) {
        return Ok(());
    }
    if reads && call.fault(Fault::TokenCheckedOnlyOnWrites) {
        return Ok(());
    }
    if sent.is_some() {
        if call.fault(Fault::AnyTokenAccepted) {
            return Ok(());
        }
        return Err(refuse(call, true));
    }
    if call.fault(Fault::TokenNotDemanded) {
        return Ok(());
    }
    if call.fault(Fault::MissingTokenRedirects) {
        let reply = Reply::empty(302).with(header::LOCATION, "/login");
        return Err(Refusal::instead(reply));
    }
    Err(refuse(call, false))
}

/// The places that take any token.
fn takes_any(call: &Call<'_>, method: &Method, segments: &[&str]) -> bool {
    let place = match segments {
        ["Bulk"] => Some(Fault::AnyTokenAtBulk),
        [.., ".search"] => Some(Fault::AnyTokenAtSearch),
        ["Groups", ..] => Some(Fault::AnyTokenAtGroups),
        _ => None,
    };
    let verb = match *method {
        Method::POST => Some(Fault::AnyTokenAtPost),
        Method::PUT => Some(Fault::AnyTokenAtPut),
        Method::PATCH => Some(Fault::AnyTokenAtPatch),
        Method::DELETE => Some(Fault::AnyTokenAtDelete),
        _ => None,
    };
    place.is_some_and(|fault| call.fault(fault)) || verb.is_some_and(|fault| call.fault(fault))
}

/// Lets a token read that may do no more.
fn check_reader(call: &Call<'_>, method: &Method, reads: bool) -> Outcome<()> {
    let granted = match *method {
        _ if reads => !call.fault(Fault::ReaderReadsNothing),
        Method::POST => call.fault(Fault::ReaderMayCreate),
        Method::DELETE => call.fault(Fault::ReaderMayDelete),
        _ => call.fault(Fault::ReaderMayChange),
    };
    if granted || call.fault(Fault::ReaderMayWrite) {
        return Ok(());
    }
    let status = if call.fault(Fault::ReaderRefusedAsUnknown) {
        400
    } else if call.fault(Fault::ReaderRefusedAsUnauthorized) {
        401
    } else {
        403
    };
    let challenge = if call.fault(Fault::ReaderRefusedWithoutError) {
        "Bearer realm=\"emulator\""
    } else {
        "Bearer realm=\"emulator\", error=\"insufficient_scope\""
    };
    let refusal = Refusal::status(status, "this token may only read");
    Err(refusal.with(header::WWW_AUTHENTICATE, challenge))
}

/// The ways in which a wrong token is taken for the right one.
fn mistaken(call: &Call<'_>, sent: &str, token: &str) -> bool {
    (token.starts_with(sent) && !sent.is_empty() && call.fault(Fault::TokenBeginningAccepted))
        || (sent.starts_with(token) && call.fault(Fault::TokenEndingIgnored))
        || (sent.eq_ignore_ascii_case(token) && call.fault(Fault::TokenCaseIgnored))
}

fn refuse(call: &Call<'_>, wrong: bool) -> Refusal {
    let status = if wrong {
        if call.fault(Fault::WrongTokenIsForbidden) {
            403
        } else if call.fault(Fault::WrongTokenIsBadRequest) {
            400
        } else if call.fault(Fault::WrongTokenFails) {
            500
        } else {
            401
        }
    } else if call.fault(Fault::MissingTokenNotFound) {
        404
    } else if call.fault(Fault::MissingTokenFails) {
        500
    } else if call.fault(Fault::MissingTokenIsBadRequest) {
        400
    } else if call.fault(Fault::MissingTokenIsForbidden) {
        403
    } else {
        401
    };
    let detail = if wrong { "the token is not the right one" } else { "a token is needed" };
    if call.fault(Fault::UnauthorizedWithoutBody) {
        let mut reply = Reply::empty(status);
        reply.body = Body::Empty;
        return Refusal::instead(reply.with(header::WWW_AUTHENTICATE, challenge(call, wrong)));
    }
    let refusal = Refusal::status(status, detail);
    if call.fault(Fault::ChallengeMissing) || (wrong && call.fault(Fault::WrongTokenNotChallenged))
    {
        return refusal;
    }
    refusal.with(header::WWW_AUTHENTICATE, challenge(call, wrong))
}

fn challenge(call: &Call<'_>, wrong: bool) -> String {
    if call.fault(Fault::ChallengeOfAnotherScheme) {
        return "Basic realm=\"emulator\"".to_owned();
    }
    if wrong && call.behavior().challenge_error {
        "Bearer realm=\"emulator\", error=\"invalid_token\"".to_owned()
    } else {
        "Bearer realm=\"emulator\"".to_owned()
    }
}

/// Compares two texts in a time that depends on the length of the first alone.
fn same(sent: &str, token: &str) -> bool {
    let (sent, token) = (sent.as_bytes(), token.as_bytes());
    let mut difference = sent.len() ^ token.len();
    for (at, byte) in sent.iter().enumerate() {
        let other = token.get(at).copied().unwrap_or(0);
        difference |= usize::from(byte ^ other);
    }
    difference == 0
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn only_the_same_text_is_the_same() {
        assert!(same("secret", "secret"));
        for other in ["", "s", "secre", "secret0", "Secret", "secret\0"] {
            assert!(!same(other, "secret"), "{other}");
        }
    }
}
