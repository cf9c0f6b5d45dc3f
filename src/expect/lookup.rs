//! Looking things up in JSON by attribute path, and filling `${…}` in.
//!
//! A path is `name.givenName`, `emails[0].value`, `emails[type=work].value`, `["any key"].x`, or an
//! attribute path with a schema URN in front. Names are compared without case (RFC 7643 section
//! 2.1). Where a path goes through a list without an index, it means every element.

use serde_json::{Map, Value};

use crate::scim::path::{member, split_urn};

/// One part of a path.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    Member(String),
    Index(usize),
    Where(String, String),
    Count,
}

/// Every value that the path leads to; lists are gone through.
pub fn all<'a>(subject: &'a Value, path: &str) -> Vec<&'a Value> {
    let (urn, rest) = split_path(path);
    let mut subject = subject;
    if let Some(urn) = urn {
        subject = subject.as_object().and_then(|object| member(object, urn)).unwrap_or(subject);
    }
    let Some(parts) = parts(rest) else { return Vec::new() };
    let mut found = vec![subject];
    for part in &parts {
        found = found.into_iter().flat_map(|value| step(value, part)).collect();
    }
    // A path that ends at a list means its elements, as a path into them would.
    found.into_iter().filter(|value| !value.is_null()).collect()
}

/// The one value that the path leads to; where it leads to several, the first.
pub fn first<'a>(subject: &'a Value, path: &str) -> Option<&'a Value> {
    all(subject, path).into_iter().next()
}

fn split_path(path: &str) -> (Option<&str>, &str) {
    // A quote or bracket before the last colon means that the colon is not a URN's.
    if path.starts_with('[') { (None, path) } else { split_urn(path) }
}

fn step<'a>(value: &'a Value, part: &Part) -> Vec<&'a Value> {
    match (part, value) {
        (Part::Member(name), Value::Object(object)) => member(object, name).into_iter().collect(),
        (Part::Member(_), Value::Array(items)) => {
            items.iter().flat_map(|item| step(item, part)).collect()
        }
        (Part::Index(index), Value::Array(items)) => items.get(*index).into_iter().collect(),
        (Part::Where(name, wanted), Value::Array(items)) => items
            .iter()
            .filter(|item| {
                let found = item.as_object().and_then(|object| member(object, name));
                found.is_some_and(|found| &text_of(found) == wanted)
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Splits a path into its parts; `None` if it is not a path.
fn parts(path: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let end = inner.find(']')?;
            let body = &inner[..end];
            rest = &inner[end + 1..];
            if let Some(quoted) = body.strip_prefix('"') {
                parts.push(Part::Member(quoted.strip_suffix('"')?.to_owned()));
            } else if let Some((name, value)) = body.split_once('=') {
                parts.push(Part::Where(name.trim().to_owned(), value.trim().to_owned()));
            } else if body == "#" {
                parts.push(Part::Count);
            } else {
                parts.push(Part::Index(body.trim().parse().ok()?));
            }
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            if end == 0 {
                return None;
            }
            parts.push(Part::Member(rest[..end].to_owned()));
            rest = &rest[end..];
        }
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    Some(parts)
}

/// Whether a text is a path.
pub fn is_path(path: &str) -> bool {
    parts(split_path(path).1).is_some()
}

/// A placeholder that could not be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing(pub String);

/// Fills every `${…}` of a template from the names.
///
/// A string that is nothing but one placeholder keeps the JSON type of what it stands for.
pub fn fill(template: &Value, names: &Map<String, Value>) -> Result<Value, Missing> {
    Ok(match template {
        Value::String(text) => match sole_placeholder(text) {
            Some(name) => named(name, names)?,
            None => Value::String(fill_text(text, names)?),
        },
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| fill(item, names)).collect::<Result<_, _>>()?)
        }
        Value::Object(object) => {
            let mut filled = Map::new();
            for (key, value) in object {
                filled.insert(fill_text(key, names)?, fill(value, names)?);
            }
            Value::Object(filled)
        }
        other => other.clone(),
    })
}

/// Fills a template that is nothing but one placeholder, and leaves what is inside it as it stands.
pub fn fill_shallow(template: &Value, names: &Map<String, Value>) -> Result<Value, Missing> {
    match template {
        Value::String(text) => match sole_placeholder(text) {
            Some(name) => raw(name, names),
            None => Err(Missing(text.clone())),
        },
        other => Ok(other.clone()),
    }
}

/// Fills every `${…}` of a text.
pub fn fill_text(text: &str, names: &Map<String, Value>) -> Result<String, Missing> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        filled.push_str(&rest[..start]);
        let after = &rest[start + 2..];
        let Some(end) = closing_brace(after) else {
            filled.push_str("${");
            rest = after;
            continue;
        };
        filled.push_str(&text_of(&named(&after[..end], names)?));
        rest = &after[end + 1..];
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Where the brace stands that closes a placeholder, whose inside this is.
fn closing_brace(inside: &str) -> Option<usize> {
    let mut open = 0;
    for (at, c) in inside.char_indices() {
        match c {
            '{' if inside[..at].ends_with('$') => open += 1,
            '}' if open == 0 => return Some(at),
            '}' => open -= 1,
            _ => {}
        }
    }
    None
}

/// The names that a template asks for, as they stand between the braces.
pub fn placeholders(template: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(template, &mut found);
    found
}

fn collect(template: &Value, found: &mut Vec<String>) {
    match template {
        Value::String(text) => found.extend(placeholders_in(text)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(object) => {
            for (key, value) in object {
                found.extend(placeholders_in(key));
                collect(value, found);
            }
        }
        _ => {}
    }
}

/// The names between `${` and `}` in a text.
pub fn placeholders_in(text: &str) -> impl Iterator<Item = String> + '_ {
    let starts = text.match_indices("${").map(|(at, _)| at + 2);
    starts.filter_map(|at| {
        let inside = &text[at..];
        // What stands before a placeholder inside a placeholder is a name of its own.
        let end = inside.find("${").into_iter().chain(closing_brace(inside)).min()?;
        Some(inside[..end].trim_end_matches('.').to_owned())
    })
}

fn sole_placeholder(text: &str) -> Option<&str> {
    let inside = text.strip_prefix("${")?;
    let end = closing_brace(inside)?;
    (end + 1 == inside.len()).then_some(&inside[..end])
}

fn named(name: &str, names: &Map<String, Value>) -> Result<Value, Missing> {
    // A placeholder inside a placeholder is filled first: `${sent.user.${attribute.path}}`.
    let filled = if name.contains("${") { fill_text(name, names)? } else { name.to_owned() };
    let name = filled.as_str();
    let root = &name[..name.find(['.', '[']).unwrap_or(name.len())];
    again(root, raw(name, names)?, names)
}

fn raw(name: &str, names: &Map<String, Value>) -> Result<Value, Missing> {
    let missing = || Missing(name.to_owned());
    // Behind the names there may be an attribute path with a schema URN in front.
    if let Some((front, path)) = name.split_once(".urn:") {
        let value = raw(front, names)?;
        return first(&value, &format!("urn:{path}")).cloned().ok_or_else(missing);
    }
    let end = name.find(['.', '[']).unwrap_or(name.len());
    let mut value = names.get(&name[..end]).ok_or_else(missing)?;
    let rest = name[end..].strip_prefix('.').unwrap_or(&name[end..]);
    for part in &parts(rest).ok_or_else(missing)? {
        if *part == Part::Count {
            return Ok(Value::from(value.as_array().map_or(0, Vec::len)));
        }
        value = step(value, part).into_iter().next().ok_or_else(missing)?;
    }
    Ok(value.clone())
}

/// The names that come from our own files may hold placeholders themselves. What a target
/// answered is never filled in again.
const OWN_TEXT: [&str; 4] = ["rule", "row", "attribute", "type"];

fn again(root: &str, value: Value, names: &Map<String, Value>) -> Result<Value, Missing> {
    let nested = placeholders(&value);
    // A text that names a template root again could go round for ever.
    let plain = |name: &String| !OWN_TEXT.iter().any(|own| name.starts_with(own));
    if OWN_TEXT.contains(&root) && !nested.is_empty() && nested.iter().all(plain) {
        return fill(&value, names);
    }
    Ok(value)
}

/// A value as it reads inside a text: a string without quotes, anything else as JSON.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn user() -> Value {
        json!({
            "userName": "a",
            "emails": [{ "type": "work", "value": "w" }, { "type": "home", "value": "h" }],
            "urn:x:2.0:User": { "department": "d" }
        })
    }

    #[test]
    fn a_path_goes_through_lists() {
        assert_eq!(all(&user(), "emails.value"), [&json!("w"), &json!("h")]);
        assert_eq!(all(&user(), "EMAILS[1].Value"), [&json!("h")]);
        assert_eq!(all(&user(), "emails[type=home].value"), [&json!("h")]);
        assert_eq!(all(&user(), "urn:x:2.0:User:department"), [&json!("d")]);
        assert!(all(&user(), "emails.none").is_empty());
    }

    #[test]
    fn a_sole_placeholder_keeps_its_type() {
        let names = json!({ "user": user(), "n": 3 });
        let names = names.as_object().unwrap();
        assert_eq!(fill(&json!("${n}"), names), Ok(json!(3)));
        assert_eq!(fill(&json!("n=${n}"), names), Ok(json!("n=3")));
        assert_eq!(
            fill(&json!({ "a": ["${user.emails[1].value}"] }), names),
            Ok(json!({"a": ["h"]}))
        );
        assert_eq!(fill(&json!("${user.emails[#]}"), names), Ok(json!(2)));
        assert_eq!(fill(&json!("${gone.x}"), names), Err(Missing("gone.x".into())));
    }

    #[test]
    fn a_placeholder_may_stand_inside_another() {
        let names = json!({ "user": user(), "attribute": { "path": "urn:x:2.0:User:department" } });
        let names = names.as_object().unwrap();
        assert_eq!(fill(&json!("${user.${attribute.path}}"), names), Ok(json!("d")));
        assert_eq!(fill(&json!("is ${user.${attribute.path}}!"), names), Ok(json!("is d!")));
    }
}
