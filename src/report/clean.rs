//! Text that comes from a target, made fit to be shown.
//!
//! What a service provider answers may hold anything: an escape sequence that paints over earlier
//! lines, a line break that forges a new one, a mark that turns the reading direction around.

use std::borrow::Cow;
use std::fmt::Write as _;

/// So many characters of a body, or of anything else that a target chose, are shown at most.
pub const SHOWN: usize = 2_000;

/// The same text with every character that a terminal or a reader could be misled by written as
/// `\u{1b}`: controls (C0, DEL, C1), line separators, and whatever changes the reading direction.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(misleads) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if misleads(c) {
            // Writing to a string never fails.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// At most `most` characters; what is cut off is counted.
pub fn clip(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => Cow::Borrowed(text),
        Some((end, _)) => {
            let more = text[end..].chars().count();
            Cow::Owned(format!("{}... ({more} more characters)", &text[..end]))
        }
    }
}

/// Whether a character does something else than stand there and be read.
pub(super) fn misleads(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' // marks of direction
            | '\u{2028}' | '\u{2029}' // line and paragraph separators
            | '\u{202a}'..='\u{202e}' // embeddings and overrides
            | '\u{2066}'..='\u{2069}') // isolates
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(clean(text), expected);
    }

    #[test]
    fn what_misleads_is_written_out() {
        check("Ærøskøbing 東京 👩‍💻", "Ærøskøbing 東京 👩‍💻");
        check("\u{1b}[2J", "\\u{1b}[2J");
        check("a\nb\tc\0", "a\\u{a}b\\u{9}c\\u{0}");
        check("\u{7f}\u{9b}", "\\u{7f}\\u{9b}");
        check("\u{202e}x\u{2066}y\u{2069}", "\\u{202e}x\\u{2066}y\\u{2069}");
        check("\u{2028}", "\\u{2028}");
    }

    #[test]
    fn a_plain_text_is_not_copied() {
        assert!(matches!(clean("plain"), Cow::Borrowed(_)));
        assert!(matches!(clip("plain", 5), Cow::Borrowed(_)));
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(clip("äöü", 2), "äö... (1 more characters)");
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_misleads_is_left(text in ".*") {
            let once = clean(&text);
            proptest::prop_assert!(!once.contains(misleads));
            proptest::prop_assert_eq!(clean(&once), once.as_ref());
        }
    }
}
