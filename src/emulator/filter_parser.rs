//! Reads filters and PATCH paths (RFC 7644 figure 1 and section 3.5.2).

use serde_json::Value;

use crate::scim::{AttributePath, Comparison, Filter};

/// The most expressions that a filter may hold.
const MOST_TERMS: usize = 200;
/// The deepest that a filter may be nested.
const DEEPEST: usize = 40;

/// Why a text is no filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FilterError(pub(super) String);

/// Reads a filter.
pub(super) fn parse_filter(text: &str) -> Result<Filter, FilterError> {
    let mut parser = Parser { text, at: 0, terms: 0, depth: 0 };
    let filter = parser.alternatives()?;
    parser.skip_spaces();
    if parser.rest().is_empty() { Ok(filter) } else { Err(parser.unexpected()) }
}

/// A path of a PATCH operation: `emails[type eq "work"].value`.
#[derive(Clone, Debug)]
pub(super) struct PatchPath {
    /// The attribute, with the sub-attribute if there is no filter between them.
    pub(super) attribute: AttributePath,
    /// The filter in brackets.
    pub(super) filter: Option<Filter>,
    /// The sub-attribute behind the brackets.
    pub(super) sub: Option<String>,
}

/// Why a text is no path.
#[derive(Clone, Debug)]
pub(super) enum PathError {
    /// The path itself is malformed.
    Path,
    /// The filter in brackets is.
    Filter(FilterError),
}

/// Reads the path of a PATCH operation.
pub(super) fn parse_path(text: &str) -> Result<PatchPath, PathError> {
    let Some((name, rest)) = text.split_once('[') else {
        return match attribute_path(text) {
            Some(attribute) => Ok(PatchPath { attribute, filter: None, sub: None }),
            None => Err(PathError::Path),
        };
    };
    let attribute = attribute_path(name).ok_or(PathError::Path)?;
    if attribute.sub_attribute.is_some() {
        return Err(PathError::Path);
    }
    let mut parser = Parser { text: rest, at: 0, terms: 0, depth: 0 };
    let filter = parser.alternatives().map_err(PathError::Filter)?;
    parser.skip_spaces();
    let behind = parser.rest().strip_prefix(']').ok_or(PathError::Path)?;
    let sub = match behind.strip_prefix('.') {
        Some(sub) if is_name(sub) => Some(sub.to_owned()),
        None if behind.is_empty() => None,
        _ => return Err(PathError::Path),
    };
    Ok(PatchPath { attribute, filter: Some(filter), sub })
}

fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '$')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || "$-_".contains(letter))
}

/// Reads an attribute path and demands that its names are well formed.
pub(super) fn attribute_path(text: &str) -> Option<AttributePath> {
    let path = AttributePath::parse(text);
    let subs_fine = path.sub_attribute.as_deref().is_none_or(is_name);
    let urn_fine = path.schema.as_deref().is_none_or(|urn| {
        urn.chars().all(|letter| letter.is_ascii_graphic() && !"[]()\"".contains(letter))
    });
    (is_name(&path.attribute) && subs_fine && urn_fine).then_some(path)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    terms: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_spaces(&mut self) -> usize {
        let rest = self.rest();
        let skipped = rest.len() - rest.trim_start_matches(' ').len();
        self.at += skipped;
        skipped
    }

    fn unexpected(&self) -> FilterError {
        let rest: String = self.rest().chars().take(20).collect();
        if rest.is_empty() {
            FilterError("the filter ends too early".to_owned())
        } else {
            FilterError(format!("the filter is not understood at \"{rest}\""))
        }
    }

    /// Takes a word that stands between spaces, such as `and`.
    fn take_joint(&mut self, word: &str) -> bool {
        let start = self.at;
        let before = self.skip_spaces();
        let rest = self.rest();
        let fits = rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
            && rest[word.len()..].starts_with([' ', '(']);
        let closed = self.text.get(..start).is_some_and(|done| done.ends_with([')', ']']));
        if fits && (before > 0 || closed) {
            self.at += word.len();
            return true;
        }
        self.at = start;
        false
    }

    fn alternatives(&mut self) -> Result<Filter, FilterError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(FilterError("the filter is nested too deeply".to_owned()));
        }
        let mut filter = self.conjunction()?;
        while self.take_joint("or") {
            filter = Filter::Or(Box::new(filter), Box::new(self.conjunction()?));
        }
        self.depth -= 1;
        Ok(filter)
    }

    fn conjunction(&mut self) -> Result<Filter, FilterError> {
        let mut filter = self.term()?;
        while self.take_joint("and") {
            filter = Filter::And(Box::new(filter), Box::new(self.term()?));
        }
        Ok(filter)
    }

    fn term(&mut self) -> Result<Filter, FilterError> {
        self.terms += 1;
        if self.terms > MOST_TERMS {
            return Err(FilterError("the filter has too many expressions".to_owned()));
        }
        self.skip_spaces();
        let rest = self.rest();
        if let Some(behind) = rest.get(..3).filter(|word| word.eq_ignore_ascii_case("not"))
            && rest[behind.len()..].trim_start_matches(' ').starts_with('(')
        {
            self.at += 3;
            self.skip_spaces();
            return Ok(Filter::Not(Box::new(self.group()?)));
        }
        if rest.starts_with('(') {
            return self.group();
        }
        self.expression()
    }

    fn group(&mut self) -> Result<Filter, FilterError> {
        self.at += 1;
        let filter = self.alternatives()?;
        self.skip_spaces();
        if !self.rest().starts_with(')') {
            return Err(self.unexpected());
        }
        self.at += 1;
        Ok(filter)
    }

    fn expression(&mut self) -> Result<Filter, FilterError> {
        let rest = self.rest();
        let end = rest.find([' ', '[', ']', '(', ')']).unwrap_or(rest.len());
        let path = attribute_path(&rest[..end]).ok_or_else(|| self.unexpected())?;
        self.at += end;
        if self.rest().starts_with('[') {
            self.at += 1;
            let inner = self.alternatives()?;
            self.skip_spaces();
            if !self.rest().starts_with(']') {
                return Err(self.unexpected());
            }
            self.at += 1;
            return Ok(Filter::ValuePath(path, Box::new(inner)));
        }
        if self.skip_spaces() == 0 {
            return Err(self.unexpected());
        }
        let rest = self.rest();
        let end = rest.find([' ', ')', ']']).unwrap_or(rest.len());
        let word = &rest[..end];
        if word.eq_ignore_ascii_case("pr") {
            self.at += end;
            return Ok(Filter::Present(path));
        }
        let Some(operator) = Comparison::parse(word) else {
            return Err(FilterError(format!("\"{word}\" is no operator")));
        };
        self.at += end;
        if self.skip_spaces() == 0 {
            return Err(self.unexpected());
        }
        Ok(Filter::Compare(path, operator, self.literal()?))
    }

    fn literal(&mut self) -> Result<Value, FilterError> {
        let rest = self.rest();
        let length = if rest.starts_with('"') {
            closing_quote(rest).ok_or_else(|| self.unexpected())?
        } else {
            rest.find([' ', ')', ']']).unwrap_or(rest.len())
        };
        let value = serde_json::from_str(&rest[..length]).map_err(|_| self.unexpected())?;
        if matches!(value, Value::Array(_) | Value::Object(_)) {
            return Err(self.unexpected());
        }
        self.at += length;
        Ok(value)
    }
}

/// The length of the JSON string that the text begins with.
fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(parse_filter(text).expect(text).to_string(), expected, "{text}");
    }

    fn check_refused(text: &str) {
        assert!(parse_filter(text).is_err(), "{text}");
    }

    #[test]
    fn the_filters_of_figure_2_are_read() {
        for text in [
            r#"userName eq "bjensen""#,
            r#"name.familyName co "O'Malley""#,
            r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#,
            "title pr",
            r#"meta.lastModified gt "2011-05-13T04:42:34Z""#,
            r#"title pr and userType eq "Employee""#,
            r#"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#,
            r#"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#,
            r#"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"]"#,
        ] {
            check(text, text);
        }
    }

    #[test]
    fn and_binds_tighter_than_or() {
        check("a pr or b pr and c pr", "a pr or b pr and c pr");
        check("(a pr or b pr) and c pr", "(a pr or b pr) and c pr");
        check("not(a pr) and b pr", "not (a pr) and b pr");
    }

    #[test]
    fn words_are_read_without_case() {
        check(r#"userName EQ "x" AND title PR"#, r#"userName eq "x" and title pr"#);
        check("NOT (a pr)", "not (a pr)");
    }

    #[test]
    fn literals_are_json() {
        check(r#"a eq "say \"hi\" \\""#, r#"a eq "say \"hi\" \\""#);
        check("a eq true", "a eq true");
        check("a eq -1.5", "a eq -1.5");
        check("a eq null", "a eq null");
    }

    #[test]
    fn what_is_no_filter_is_refused() {
        for text in [
            "",
            " ",
            "userName",
            "userName eq",
            r#"userName regex "x""#,
            r#"eq "x""#,
            r#"userName eq "x"#,
            "userName eq x",
            "(userName pr",
            "userName pr)",
            "emails[]",
            "emails[bogus]",
            "emails[type eq \"work\"",
            "userName pr and",
            "not userName pr",
            "userName pr or or title pr",
            r#"userName eq "x" title pr"#,
            "userName eq [1]",
            r#""x" eq userName"#,
            "é pr",
            "userName eq \"x\"é",
        ] {
            check_refused(text);
        }
    }

    #[test]
    fn a_deep_or_long_filter_is_refused() {
        check_refused(&format!("{}a pr{}", "(".repeat(1000), ")".repeat(1000)));
        check_refused(&vec!["a pr"; 1000].join(" and "));
    }

    #[test]
    fn paths_are_read() {
        let path = parse_path(r#"emails[type eq "work"].value"#).expect("a path");
        assert_eq!(path.attribute.attribute, "emails");
        assert_eq!(path.sub.as_deref(), Some("value"));
        for text in [
            "",
            ".",
            "..",
            "a..b",
            "emails[type eq \"work\"",
            "emails[0]",
            "a b",
            "emails[type eq \"work\"]x",
            "emails[type eq \"work\"].",
            "1a",
        ] {
            assert!(parse_path(text).is_err(), "{text}");
        }
    }
}
