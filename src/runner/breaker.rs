//! The breaker: an operation that timed out a few times is not tried again.

use std::collections::BTreeMap;

use crate::exchange::{Answer, Exchange, FailureKind, Request};

/// After so many time-outs of one operation nothing more of its kind is sent.
const ENOUGH: u32 = 2;

/// Counts time-outs by operation.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    timeouts: BTreeMap<String, u32>,
}

impl Breaker {
    pub(super) fn observe(&mut self, exchange: &Exchange) {
        if let Answer::Failure(failure) = &exchange.answer
            && failure.kind == FailureKind::TimedOut
        {
            *self.timeouts.entry(operation(&exchange.request)).or_default() += 1;
        }
    }

    /// Why a request should not be sent, if so.
    pub(super) fn reason(&self, request: &Request) -> Option<String> {
        let operation = operation(request);
        let times = self.timeouts.get(&operation).copied().unwrap_or_default();
        (times >= ENOUGH).then(|| format!("{operation} timed out {times} times before"))
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
}
