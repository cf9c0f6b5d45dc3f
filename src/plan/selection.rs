//! Which checks a run is about.

use crate::suite::model::Level;

/// What the user selected.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The suites: patterns of ids. A contract brings its own checks besides.
    pub suites: Vec<String>,
    /// Only checks whose id matches one of these patterns; all if there is none.
    pub only: Vec<String>,
    /// No checks whose id matches one of these.
    pub skip: Vec<String>,
    /// Only checks of these levels; all if there is none.
    pub levels: Vec<Level>,
    /// Only checks that write nothing.
    pub read_only: bool,
}

impl Selection {
    /// Whether a check of this id and level belongs to the run.
    pub fn takes(&self, id: &str, level: Level) -> bool {
        let any = |patterns: &[String]| patterns.iter().any(|pattern| glob(pattern, id));
        (self.only.is_empty() || any(&self.only))
            && !any(&self.skip)
            && (self.levels.is_empty() || self.levels.contains(&level))
    }
}

/// Whether a pattern names an id: itself, one of the ids below it, or by `*` for any characters.
pub fn glob(pattern: &str, id: &str) -> bool {
    let below = id.strip_prefix(pattern).is_some_and(|rest| {
        rest.is_empty() || rest.starts_with(['/', '[']) || pattern.ends_with('/')
    });
    below || matches(pattern.as_bytes(), id.as_bytes())
}

fn matches(pattern: &[u8], text: &[u8]) -> bool {
    // The place after the last `*`, and the text that it has eaten so far.
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        if pattern.get(p) == Some(&b'*') {
            star = Some((p + 1, t));
            p += 1;
        } else if pattern.get(p) == Some(&text[t]) {
            p += 1;
            t += 1;
        } else if let Some((after, eaten)) = star {
            p = after;
            t = eaten + 1;
            star = Some((after, eaten + 1));
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, id: &str, expected: bool) {
        assert_eq!(glob(pattern, id), expected, "{pattern} {id}");
    }

    #[test]
    fn a_pattern_names_itself_what_is_below_and_what_its_stars_reach() {
        check("rfc7644", "rfc7644/3.6/x", true);
        check("rfc7644/3.6", "rfc7644/3.6/x", true);
        check("rfc7644/3.6", "rfc7644/3.61/x", false);
        check("rfc7644/3.6/x", "rfc7644/3.6/x[User]", true);
        check("*/3.6/*", "rfc7644/3.6/x", true);
        check("*filter*", "insightly/User.filter.only/x", true);
        check("*filter", "insightly/User.filter.only/x", false);
        check("rfc*x", "rfc7644/3.6/x", true);
    }
}
