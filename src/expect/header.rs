//! `header`: a response header is there, is not there, or has a certain value.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Finding, Scene, Words, lookup};
use crate::exchange::{Response, percent_decode};

/// What is expected of one header. With nothing but a name, it has to be there.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is one condition of a suite file")]
#[serde(deny_unknown_fields)]
pub struct HeaderExpectation {
    /// The header's name.
    pub name: String,
    /// Its value is one of these.
    pub is: Option<Words>,
    /// Its value matches this regular expression.
    pub matches: Option<String>,
    /// It is not there.
    #[serde(default)]
    pub absent: bool,
    /// It may be absent.
    #[serde(default)]
    pub optional: bool,
    /// Compare the media type only: what stands before the first semicolon, without case.
    #[serde(default)]
    pub media_type: bool,
    /// Compare as a URL: an absolute one and a path are the same if the paths are.
    #[serde(default)]
    pub url: bool,
}

impl HeaderExpectation {
    pub(super) fn judge(
        &self,
        response: &Response,
        scene: Scene<'_>,
    ) -> Result<Option<Finding>, Finding> {
        let subject = format!("header {}", self.name);
        let Some(actual) = response.header(&self.name) else {
            let wrong = !self.absent && !self.optional;
            return Ok(wrong.then(|| Finding::new(subject, "a value", "the header is absent")));
        };
        if self.absent {
            return Ok(Some(Finding::new(subject, "no such header", actual)));
        }
        if let Some(wanted) = &self.is {
            let mut any = false;
            let mut shown = Vec::new();
            for one in wanted.as_slice() {
                let one = lookup::fill_text(one, scene.names).map_err(|missing| {
                    Finding::new(format!("${{{}}}", missing.0), "a value", "it has none")
                })?;
                any |= self.same(&one, actual);
                shown.push(one);
            }
            if !any {
                return Ok(Some(Finding::new(subject, shown.join(" or "), actual)));
            }
        }
        if let Some(pattern) = &self.matches {
            let pattern = lookup::fill_text(pattern, scene.names).unwrap_or_default();
            let holds = super::pattern::matches(&pattern, actual) == Some(true);
            if !holds {
                let expected = format!("something that matches {pattern}");
                return Ok(Some(Finding::new(subject, expected, actual)));
            }
        }
        Ok(None)
    }

    fn same(&self, wanted: &str, actual: &str) -> bool {
        if self.media_type {
            let kind = actual.split(';').next().unwrap_or_default().trim();
            return kind.eq_ignore_ascii_case(wanted);
        }
        if self.url {
            return same_url(wanted, actual);
        }
        wanted == actual
    }
}

/// Whether two URLs have the same path, or one's path ends in the other's.
pub(super) fn same_url(a: &str, b: &str) -> bool {
    let (a, b) = (path_of(a), path_of(b));
    let ends = |long: &str, short: &str| {
        long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            && short.starts_with('/')
    };
    a == b || ends(&a, &b) || ends(&b, &a)
}

fn path_of(url: &str) -> String {
    // A query makes another URL; a slash in it is no path.
    if let Some((front, query)) = url.split_once('?') {
        return format!("{}?{query}", path_of(front));
    }
    let rest =
        url.split_once("://").map_or(url, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    // An id may hold characters that stand encoded in a URL (RFC 3986 section 2.1).
    let rest = percent_decode(rest.trim_end_matches('/'));
    if rest.starts_with('/') { rest } else { format!("/{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_location_names_the_same_resource() {
        assert!(same_url("http://h/scim/v2/Users/1", "/scim/v2/Users/1"));
        assert!(same_url("http://h/scim/v2/Users/1", "/Users/1"));
        assert!(same_url("https://a/Users/1", "http://b/Users/1"));
        assert!(!same_url("http://h/Users/1", "http://h/Users/11"));
        assert!(!same_url("http://h/Users/1", "http://h/Groups/1"));
    }
}
