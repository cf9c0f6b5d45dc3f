//! Patterns of check ids.

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
