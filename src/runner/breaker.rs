//! The breaker: what did not work a few times is not tried again, so that every run has an end.

use std::collections::BTreeMap;

use crate::exchange::{Answer, Exchange, FailureKind, Request};

/// After so many time-outs or endless answers of one operation nothing more of its kind is sent.
const ENOUGH: u32 = 2;
/// After so many requests in a row without any answer nothing more is sent at all.
const SILENCE: u32 = 24;
/// After so many requests in a row for which all patience was in vain, there is no more.
const IN_VAIN: u32 = 3;

/// Counts what went wrong, by operation.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    timeouts: BTreeMap<String, u32>,
    endless: BTreeMap<String, u32>,
    silent: u32,
    in_vain: u32,
}

impl Breaker {
    pub(super) fn observe(&mut self, exchange: &Exchange) {
        let failure = match &exchange.answer {
            Answer::Response(response) => {
                self.silent = 0;
                if !matches!(response.status, 429 | 503) {
                    self.in_vain = 0;
                }
                return;
            }
            Answer::Failure(failure) => failure,
        };
        match failure.kind {
            FailureKind::NotSent => return,
            FailureKind::TimedOut => {
                *self.timeouts.entry(operation(&exchange.request)).or_default() += 1;
            }
            FailureKind::TooLarge => {
                *self.endless.entry(operation(&exchange.request)).or_default() += 1;
                self.silent = 0;
                return;
            }
            _ => {}
        }
        self.silent += 1;
    }

    /// Takes note that waiting as the target asked did not help.
    pub(super) fn waited_in_vain(&mut self) {
        self.in_vain += 1;
    }

    /// Whether it is worth the while to wait when the target asks for it.
    pub(super) const fn is_patient(&self) -> bool {
        self.in_vain < IN_VAIN
    }

    /// Why a request should not be sent, if so.
    pub(super) fn reason(&self, request: &Request) -> Option<String> {
        if self.silent >= SILENCE {
            return Some(format!("the last {} requests had no answer", self.silent));
        }
        let operation = operation(request);
        let often = |counts: &BTreeMap<String, u32>| {
            counts.get(&operation).copied().filter(|times| *times >= ENOUGH)
        };
        if let Some(times) = often(&self.timeouts) {
            return Some(format!("{operation} timed out {times} times before"));
        }
        let times = often(&self.endless)?;
        Some(format!("{operation} was answered with more than the limit {times} times before"))
    }
}

/// What is likely to hang together: method, endpoint, whether one resource is named, and which
/// query parameters there are.
fn operation(request: &Request) -> String {
    let mut parts = request.path_only().trim_matches('/').splitn(2, '/');
    let endpoint = parts.next().unwrap_or_default();
    let one = if parts.next().is_some() { "/{id}" } else { "" };
    let mut names: Vec<&str> = request
        .query()
        .into_iter()
        .flat_map(|query| query.split('&'))
        .filter_map(|pair| pair.split('=').next())
        .filter(|name| ["filter", "sortBy", "cursor"].contains(name))
        .collect();
    names.dedup();
    let query = if names.is_empty() { String::new() } else { format!("?{}", names.join("&")) };
    format!("{} /{endpoint}{one}{query}", request.method)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: &str, path: &str) -> Request {
        Request {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: None,
            credentials: crate::exchange::Credentials::Run,
        }
    }

    #[test]
    fn operations_of_a_kind_are_one() {
        assert_eq!(operation(&request("GET", "/Users/1")), "GET /Users/{id}");
        assert_eq!(operation(&request("GET", "/Users?filter=x&count=1")), "GET /Users?filter");
        assert_eq!(operation(&request("GET", "/Users?count=1")), "GET /Users");
    }

    fn failed(kind: FailureKind, number: usize) -> Exchange {
        let failure = crate::exchange::Failure { kind, detail: String::new() };
        Exchange {
            step: String::new(),
            request: request("GET", &format!("/Endpoint{number}")),
            answer: Answer::Failure(failure),
            started: std::time::Duration::ZERO,
            elapsed: std::time::Duration::ZERO,
        }
    }

    #[test]
    fn a_target_that_is_silent_altogether_is_left_alone() {
        let mut breaker = Breaker::default();
        for number in 0..24 {
            assert_eq!(breaker.reason(&request("GET", "/Users")), None, "{number}");
            breaker.observe(&failed(FailureKind::Refused, number));
        }
        let reason = breaker.reason(&request("GET", "/Users")).unwrap();
        assert_eq!(reason, "the last 24 requests had no answer");
    }

    #[test]
    fn an_operation_that_is_answered_without_end_is_left_alone() {
        let mut breaker = Breaker::default();
        breaker.observe(&failed(FailureKind::TooLarge, 1));
        assert_eq!(breaker.reason(&request("GET", "/Endpoint1")), None);
        breaker.observe(&failed(FailureKind::TooLarge, 1));
        assert!(breaker.reason(&request("GET", "/Endpoint1")).is_some());
        assert_eq!(breaker.reason(&request("GET", "/Endpoint2")), None);
    }
}
