//! Placeholders, wherever a text may hold them.

use super::Lint;
use super::names::Names;
use crate::expect::lookup;
use crate::suite::place::Place;

impl Lint<'_> {
    /// Every placeholder at or below a place names something that is known.
    pub(super) fn templates(&mut self, place: Place<'_>, names: &Names<'_>) {
        if let Some(text) = place.text() {
            self.template(place, text, names);
        }
        if place.is_list() {
            for item in place.items() {
                self.templates(item, names);
            }
        }
        for (key, key_place, value) in place.entries() {
            self.template(key_place, key, names);
            self.templates(value, names);
        }
    }

    fn template(&mut self, place: Place<'_>, text: &str, names: &Names<'_>) {
        for name in lookup::placeholders_in(text) {
            if let Some(complaint) = names.placeholder(&name) {
                // One that holds another one ends later than its own name.
                let whole = format!("${{{name}}}");
                let front = format!("${{{name}");
                let place = place.find(if text.contains(&whole) { &whole } else { &front });
                self.say(place, complaint.message, complaint.help);
            }
        }
        if outline(text).is_none() {
            let help = "end the placeholder with `}`".to_owned();
            self.say(place.find("${"), "`${` without `}`", Some(help));
        }
    }

    /// No placeholder stands at or below a place where none is filled in.
    pub(super) fn no_templates(&mut self, place: Place<'_>) {
        let has_one = place.text().is_some_and(|text| text.contains("${"));
        if has_one {
            let help = "write the word itself".to_owned();
            self.say(place.find("${"), "no placeholder is filled in here", Some(help));
        }
        if place.is_list() {
            for item in place.items() {
                self.no_templates(item);
            }
        }
        for (_, _, value) in place.entries() {
            self.no_templates(value);
        }
    }
}

/// A text with a letter in the place of each placeholder, so that its form can be looked at.
pub(super) fn without_placeholders(text: &str) -> String {
    outline(text).unwrap_or_else(|| text.to_owned())
}

/// The same; `None` if a placeholder has no end. One may stand inside another.
fn outline(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut open = 0;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '$' if rest.as_str().starts_with('{') => {
                rest.next();
                open += 1;
            }
            '}' if open > 0 => {
                open -= 1;
                if open == 0 {
                    out.push('x');
                }
            }
            c if open == 0 => out.push(c),
            _ => {}
        }
    }
    (open == 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_may_hold_another() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(outline(text).as_deref(), expected, "{text}");
        };
        check("a ${b} {c}", Some("a x {c}"));
        check("${sent.user.${attribute.path}}!", Some("x!"));
        check("${a.${b}", None);
    }
}
