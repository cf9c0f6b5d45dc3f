//! Root causes: what several checks found in the same way is one thing to repair.

use std::collections::{BTreeMap, BTreeSet};

use super::{Outcome, Seen, Verdict};
use crate::exchange::{Transcript, exchanges};
use crate::plan::Plan;

/// One thing that several checks found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What they found, in one line.
    pub says: String,
    /// The places of their verdicts, in the order of the verdicts.
    pub verdicts: Vec<usize>,
}

/// What at least two different checks found in the same way, from the most to the fewest. Verdicts
/// that somebody has accepted are left out.
pub fn causes(plan: &Plan, record: &[Transcript], verdicts: &[Verdict]) -> Vec<Cause> {
    let mut by_sign: BTreeMap<(Outcome, String), Vec<usize>> = BTreeMap::new();
    for (place, verdict) in verdicts.iter().enumerate() {
        let red = verdict.outcome >= Outcome::Warn || verdict.outcome == Outcome::Blocked;
        if red
            && verdict.waived.is_none()
            && let Some(sign) = sign(record, verdict)
        {
            by_sign.entry((verdict.outcome, sign)).or_default().push(place);
        }
    }
    let check = |place: &usize| {
        let id = &plan.checks[verdicts[*place].check].id;
        id.split('[').next().unwrap_or_default()
    };
    let several = |places: &Vec<usize>| places.iter().map(check).collect::<BTreeSet<_>>().len() > 1;
    let mut causes: Vec<Cause> = by_sign
        .into_iter()
        .filter(|(_, places)| several(places))
        .map(|((_, says), verdicts)| Cause { says, verdicts })
        .collect();
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.verdicts.len()));
    causes
}

/// What a verdict comes down to: its one weighty finding, or why it was not judged. A verdict with
/// several findings comes down to none.
fn sign(record: &[Transcript], verdict: &Verdict) -> Option<String> {
    if matches!(verdict.outcome, Outcome::Blocked | Outcome::Error) {
        return verdict.because.as_deref().map(general);
    }
    let weighty = verdict.findings.iter().filter(|seen| Outcome::of(seen.grade) == verdict.outcome);
    let signs: BTreeSet<String> = weighty.map(|seen| sign_of(record, seen)).collect();
    if signs.len() == 1 { signs.into_iter().next() } else { None }
}

fn sign_of(record: &[Transcript], seen: &Seen) -> String {
    let finding = &seen.finding;
    let (expected, actual) = (general(&finding.expected), general(&finding.actual));
    let told = format!("{}: expected {expected}, actual {actual}", finding.subject);
    // A header is wrong for one reason wherever it is; anything else only in one operation.
    let request = seen.exchange.and_then(|(procedure, place)| {
        Some(&exchanges(record.get(procedure)?).nth(place)?.request)
    });
    match request {
        Some(request) if !finding.subject.starts_with("header ") => {
            format!("{} {}: {told}", request.method, shape(request.path_only()))
        }
        _ => told,
    }
}

/// `/Users/{id}` for the path of any user.
fn shape(path: &str) -> String {
    let path = path
        .split_once("://")
        .map_or(path, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
    let mut parts = path.trim_start_matches('/').split('/');
    let first = parts.next().unwrap_or_default();
    match parts.next() {
        None => format!("/{first}"),
        Some(".search") => format!("/{first}/.search"),
        Some(_) => format!("/{first}/{{id}}"),
    }
}

/// A text with everything that looks made up for one exchange left out.
pub fn general(text: &str) -> String {
    let made_up = |word: &str| {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        (word.len() >= 6 && digits > 0 && !word.contains(':')) || digits >= 4
    };
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    let part = |c: char| c.is_ascii_alphanumeric() || "-_@.:".contains(c);
    for c in text.chars().chain(['\0']) {
        if part(c) {
            word.push(c);
            continue;
        }
        out.push_str(if made_up(&word) { "…" } else { &word });
        word.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_up_is_left_out() {
        for (text, expected) in [
            ("\"scimcheck-ab1c2-x9@scimcheck.example\"", "\"…\""),
            ("200", "200"),
            ("GET /Users/2819c223-7f76 was answered 500", "GET /Users/… was answered 500"),
            (
                "[\"urn:ietf:params:scim:api:messages:2.0:Error\"]",
                "[\"urn:ietf:params:scim:api:messages:2.0:Error\"]",
            ),
            ("12345 bytes", "… bytes"),
        ] {
            assert_eq!(general(text), expected);
        }
        assert_eq!(shape("/Users/42/x"), "/Users/{id}");
        assert_eq!(shape("https://h/Users"), "/Users");
        assert_eq!(shape("/Users/.search"), "/Users/.search");
    }
}
