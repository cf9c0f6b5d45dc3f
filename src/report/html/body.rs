//! Bodies as they were sent, with what a finding is about marked.

use serde_json::Value;

use super::escape::Html;
use crate::scim::path::split_urn;

/// So many characters of a body are shown; of longer JSON only the beginning of each array is.
const MOST: usize = 12_000;
/// Longer JSON is not looked into.
const LONGEST: usize = 1 << 20;
/// So many items of an array are shown of a long body.
const ITEMS: usize = 3;

/// An attribute that a finding is about: the names on the way to it, in small letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marked(Vec<String>);

impl Marked {
    /// From what a finding calls its subject: `name.familyName`, `emails[0].value (User 42)`.
    pub(super) fn of(subject: &str) -> Option<Self> {
        let path = subject.split(" (").next().unwrap_or_default();
        let path = path.strip_suffix(" in the body").unwrap_or(path);
        let (urn, rest) = split_urn(path);
        let mut names: Vec<String> = urn.map(str::to_ascii_lowercase).into_iter().collect();
        let mut depth = 0_usize;
        let mut name = String::new();
        for c in rest.chars() {
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                '.' if depth == 0 => names.push(std::mem::take(&mut name)),
                c if depth == 0 => name.push(c.to_ascii_lowercase()),
                _ => {}
            }
        }
        names.push(name);
        let whole =
            names.iter().all(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_graphic()));
        (whole && !names.is_empty()).then_some(Self(names))
    }

    /// Whether a place in a body is what is meant: the way to it ends in these names.
    fn is(&self, way: &[String]) -> bool {
        way.ends_with(&self.0)
    }
}

/// A body in a `pre`: JSON on lines of its own, anything else as it is.
pub(super) fn body(html: &mut Html, bytes: &[u8], marked: &[Marked]) {
    html.raw("<pre tabindex=\"0\">");
    let json = serde_json::from_slice::<Value>(bytes).ok();
    if let Some(value) = json.filter(|_| bytes.len() <= LONGEST) {
        let items = if bytes.len() <= MOST { usize::MAX } else { ITEMS };
        Printer { html, marked, items, way: Vec::new() }.value(&value, 0);
    } else {
        let text = String::from_utf8_lossy(bytes);
        let cut: String = text.chars().take(MOST).collect();
        html.lines(&cut);
        if cut.len() < text.len() {
            html.raw("\n… (").number(bytes.len()).raw(" bytes in all)");
        }
    }
    html.raw("</pre>");
}

struct Printer<'h> {
    html: &'h mut Html,
    marked: &'h [Marked],
    items: usize,
    way: Vec<String>,
}

impl Printer<'_> {
    fn line(&mut self, depth: usize) {
        self.html.raw("\n");
        for _ in 0..depth {
            self.html.raw("  ");
        }
    }

    fn value(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Object(members) if !members.is_empty() => {
                self.html.raw("{");
                for (place, (name, value)) in members.iter().enumerate() {
                    if place > 0 {
                        self.html.raw(",");
                    }
                    self.line(depth + 1);
                    self.member(name, value, depth + 1);
                }
                self.line(depth);
                self.html.raw("}");
            }
            Value::Array(items) if !items.is_empty() => {
                self.html.raw("[");
                for (place, item) in items.iter().take(self.items).enumerate() {
                    if place > 0 {
                        self.html.raw(",");
                    }
                    self.line(depth + 1);
                    self.value(item, depth + 1);
                }
                if items.len() > self.items {
                    self.line(depth + 1);
                    self.html.raw("… and ").number(items.len() - self.items).raw(" more");
                }
                self.line(depth);
                self.html.raw("]");
            }
            other => {
                self.html.lines(&other.to_string());
            }
        }
    }

    fn member(&mut self, name: &str, value: &Value, depth: usize) {
        self.way.push(name.to_ascii_lowercase());
        let marked = self.marked.iter().any(|one| one.is(&self.way));
        if marked {
            self.html.raw("<mark>");
        }
        self.html.lines(&Value::from(name).to_string()).raw(": ");
        self.value(value, depth);
        if marked {
            self.html.raw("</mark>");
        }
        self.way.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, subject: &str, expected: &str) {
        let mut html = Html::default();
        let marked: Vec<Marked> = Marked::of(subject).into_iter().collect();
        body(&mut html, json.as_bytes(), &marked);
        let text = html.into_text();
        let marks: Vec<&str> =
            text.split("<mark>").skip(1).filter_map(|rest| rest.split("</mark>").next()).collect();
        assert_eq!(marks.join(";"), expected);
    }

    #[test]
    fn what_a_finding_is_about_is_marked() {
        let user = r#"{"userName":"a","name":{"familyName":"b"},"emails":[{"value":"c"}]}"#;
        check(user, "username", "&quot;userName&quot;: &quot;a&quot;");
        check(user, "name.familyName", "&quot;familyName&quot;: &quot;b&quot;");
        check(user, "emails[0].value (User 42)", "&quot;value&quot;: &quot;c&quot;");
        check(user, "displayName", "");
        check(r#"{"status":"400"}"#, "status in the body", "&quot;status&quot;: &quot;400&quot;");
        check("<b>", "b", "");
    }
}
