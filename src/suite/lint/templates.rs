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
                let place = place.find(&format!("${{{name}}}"));
                self.say(place, complaint.message, complaint.help);
            }
        }
        if text.split("${").skip(1).any(|part| !part.contains('}')) {
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
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let Some(end) = rest[start..].find('}') else { break };
        out.push_str(&rest[..start]);
        out.push('x');
        rest = &rest[start + end + 1..];
    }
    out.push_str(rest);
    out
}
