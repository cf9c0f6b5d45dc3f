//! What changed since last time: the documents in which a target describes itself, and what it does
//! where nobody promised anything.
//!
//! A snapshot holds nothing that a target makes up anew: ids, times, versions, names and addresses
//! are placeholders that say what stood there.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use regex::Regex;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::View;
use super::clean::clean;
use crate::exchange::{Answer, Exchange, exchanges};
use crate::plan::Judges;
use crate::plan::advertised::{CONFIG_STEP, SCHEMAS_STEP, TYPES_STEP};
use crate::record::Recording;
use crate::scim::path::split_urn;
use crate::suite::model::Level;
use crate::verdict::{Outcome, Verdict};

/// What is known of a target besides verdicts.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Facts {
    /// The documents of discovery, by the name of their endpoint.
    #[serde(skip)]
    pub documents: BTreeMap<String, Value>,
    /// What was seen where nothing is promised, by check.
    pub checks: BTreeMap<String, Fact>,
}

/// What was seen where nothing is promised.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Fact {
    /// What the check asks.
    pub says: String,
    /// What was answered to each step.
    pub answers: Vec<Answered>,
}

/// An answer without what was made up.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Answered {
    /// The step.
    pub step: String,
    /// The status, or why there was none.
    pub status: String,
    /// The body.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub body: Value,
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Whether a client may have to be changed for it.
    pub breaking: bool,
    /// What changed, in one line.
    pub says: String,
}

const DOCUMENTS: [(&str, &str); 3] = [
    ("ServiceProviderConfig", CONFIG_STEP),
    ("ResourceTypes", TYPES_STEP),
    ("Schemas", SCHEMAS_STEP),
];

impl Facts {
    /// What a run saw.
    pub fn of(recording: &Recording) -> Self {
        let view = View::of(recording);
        let general = General::new(view);
        let zero = recording.record.first().map(Vec::as_slice).unwrap_or_default();
        let mut facts = Self::default();
        for (name, step) in DOCUMENTS {
            let said = exchanges(zero).find(|exchange| exchange.step == step);
            let body = said.and_then(Exchange::response).filter(|one| one.is_success());
            if let Some(body) = body.and_then(|response| response.json()) {
                facts.documents.insert(name.to_owned(), general.document(body));
            }
        }
        for verdict in view.verdicts.iter().filter(|verdict| promises_nothing(view, verdict)) {
            let check = view.check(verdict);
            let Judges::Procedure { procedure, .. } = &check.judges else { continue };
            let Some(record) = view.record.get(*procedure) else { continue };
            let answers = exchanges(record).map(|exchange| general.answer(exchange)).collect();
            facts.checks.insert(check.id.clone(), Fact { says: check.says.clone(), answers });
        }
        facts
    }

    /// The files of a snapshot: name and text.
    pub fn files(&self) -> Vec<(String, String)> {
        let text = |value: &Value| format!("{value:#}\n");
        let document = |(name, value): (&String, &Value)| (format!("{name}.json"), text(value));
        let mut files: Vec<(String, String)> = self.documents.iter().map(document).collect();
        files.push(("facts.json".to_owned(), text(&json!(self))));
        files
    }

    /// Reads the files of a snapshot: name and text.
    pub fn read(files: &[(String, String)]) -> Result<Self, String> {
        let mut facts = Self::default();
        let mut documents = BTreeMap::new();
        for (name, text) in files {
            let wrong = |error: serde_json::Error| format!("{name}: {error}");
            if name == "facts.json" {
                facts = serde_json::from_str(text).map_err(wrong)?;
            } else if let Some(name) = name.strip_suffix(".json") {
                documents.insert(name.to_owned(), serde_json::from_str(text).map_err(wrong)?);
            }
        }
        facts.documents = documents;
        Ok(facts)
    }
}

/// Whether nobody promised anything of what a check looks at, and it was looked at.
fn promises_nothing(view: View<'_>, verdict: &Verdict) -> bool {
    let level = view.check(verdict).level;
    let open = matches!(level, Level::Unknown | Level::Doubtful)
        || verdict.outcome == Outcome::Characterised;
    let seen =
        !matches!(verdict.outcome, Outcome::NotApplicable | Outcome::Blocked | Outcome::Error);
    open && seen
}

/// Puts placeholders in the place of what is made up.
struct General {
    base: String,
    names: Option<Regex>,
    time: Option<Regex>,
    id: Option<Regex>,
}

impl General {
    fn new(view: View<'_>) -> Self {
        let names = &view.header.names;
        let (prefix, domain) = (regex::escape(&names.prefix), regex::escape(&names.domain));
        // Patterns of our own and escaped texts: each is one.
        let pattern = |text: &str| Regex::new(text).ok();
        Self {
            base: view.header.target.base.trim_end_matches('/').to_owned(),
            names: pattern(&format!(r"(?i){prefix}[-0-9a-z]*(@{domain})?")),
            time: pattern(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)$"),
            id: pattern(
                r"(?i)^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,}|\d+)$",
            ),
        }
    }

    fn answer(&self, exchange: &Exchange) -> Answered {
        let (status, body) = match &exchange.answer {
            Answer::Failure(failure) => (failure.kind.as_str().to_owned(), Value::Null),
            Answer::Response(response) => {
                let asked = exchange.request.query().is_some_and(|query| query.contains("filter="));
                let body = response.json().map_or(Value::Null, |body| self.body(body, asked));
                (response.status.to_string(), body)
            }
        };
        Answered { step: exchange.step.clone(), status, body }
    }

    /// A document of discovery: only addresses, times and versions are made up.
    fn document(&self, value: &Value) -> Value {
        self.value("", value, false)
    }

    /// The body of an answer. A list holds whatever else there is, which comes and goes, unless it
    /// was `asked` for; and then only what is of the run is kept.
    fn body(&self, value: &Value, asked: bool) -> Value {
        let Some(resources) = value.get("Resources").and_then(Value::as_array) else {
            return self.value("", value, true);
        };
        let ours = |one: &&Value| {
            asked && self.names.as_ref().is_some_and(|names| names.is_match(&one.to_string()))
        };
        let mut kept: Vec<Value> =
            resources.iter().filter(ours).map(|one| self.value("", one, true)).collect();
        kept.sort_by_key(ToString::to_string);
        kept.dedup();
        let mut whole = value.as_object().cloned().unwrap_or_default();
        whole.insert("Resources".to_owned(), Value::Array(Vec::new()));
        let mut whole = self.value("", &Value::Object(whole), true);
        if let Some(whole) = whole.as_object_mut() {
            whole.insert("Resources".to_owned(), Value::Array(kept));
        }
        whole
    }

    fn value(&self, name: &str, value: &Value, all: bool) -> Value {
        match value {
            Value::Object(members) => {
                let each = members
                    .iter()
                    .map(|(name, value)| (name.clone(), self.value(name, value, all)));
                Value::Object(each.collect::<Map<_, _>>())
            }
            Value::Array(items) => items.iter().map(|item| self.value(name, item, all)).collect(),
            Value::String(text) => Value::String(self.text(name, text, all)),
            Value::Number(_) if all && is_count(name) => json!("<number>"),
            other => other.clone(),
        }
    }

    fn text(&self, name: &str, text: &str, all: bool) -> String {
        let is = |pattern: &Option<Regex>| pattern.as_ref().is_some_and(|one| one.is_match(text));
        if is(&self.time) {
            return "<date-time>".to_owned();
        }
        match name {
            "version" => return "<version>".to_owned(),
            "nextCursor" | "previousCursor" => return "<cursor>".to_owned(),
            "id" if all => return "<id>".to_owned(),
            _ => {}
        }
        let mut text = text.to_owned();
        if !self.base.is_empty() {
            text = text.replace(&self.base, "<base>");
        }
        if !all {
            return text;
        }
        if is(&self.id) && name != "status" {
            return "<id>".to_owned();
        }
        if ["location", "$ref"].contains(&name)
            && let Some((front, _)) = text.rsplit_once('/')
        {
            return format!("{front}/<id>");
        }
        if name == "detail" {
            // It is for people, and may name whatever was asked.
            text = crate::verdict::general(&text);
        }
        match &self.names {
            Some(names) => names.replace_all(&text, "<name>").into_owned(),
            None => text,
        }
    }
}

/// Numbers that depend on what else the target holds.
fn is_count(name: &str) -> bool {
    ["totalResults", "itemsPerPage", "startIndex"].contains(&name)
}

/// What changed from one state to another.
pub fn changes(before: &Facts, after: &Facts) -> Vec<Change> {
    let mut changes = Vec::new();
    for (name, _) in DOCUMENTS {
        match (before.documents.get(name), after.documents.get(name)) {
            (Some(old), Some(new)) => document(name, old, new, &mut changes),
            (Some(_), None) => say(&mut changes, true, format!("/{name} can't be read any more")),
            (None, Some(_)) => say(&mut changes, false, format!("/{name} can be read now")),
            (None, None) => {}
        }
    }
    for (id, new) in &after.checks {
        match before.checks.get(id) {
            Some(old) => fact(id, old, new, &mut changes),
            None => say(&mut changes, false, format!("{id}: new")),
        }
    }
    let gone = before.checks.keys().filter(|id| !after.checks.contains_key(*id));
    for id in gone {
        say(&mut changes, false, format!("{id}: not seen any more"));
    }
    changes.sort_by(|a, b| (!a.breaking, &a.says).cmp(&(!b.breaking, &b.says)));
    changes
}

fn say(changes: &mut Vec<Change>, breaking: bool, says: String) {
    changes.push(Change { breaking, says });
}

/// Verdicts that are others now. What was right and is wrong is breaking.
pub fn verdict_changes(before: &Recording, after: &Recording) -> Vec<Change> {
    let outcomes = |one: &Recording| -> BTreeMap<String, Outcome> {
        let each = one.verdicts.iter();
        each.map(|verdict| (one.plan.checks[verdict.check].id.clone(), verdict.outcome)).collect()
    };
    let (old, new) = (outcomes(before), outcomes(after));
    let mut changes = Vec::new();
    let bad = |outcome: Outcome| matches!(outcome, Outcome::Fail | Outcome::Error);
    for (id, now) in &new {
        match old.get(id) {
            Some(was) if was == now => {}
            Some(was) => {
                let breaking = bad(*now) && !bad(*was);
                say(&mut changes, breaking, format!("{id}: {} → {}", was.as_str(), now.as_str()));
            }
            None => say(&mut changes, false, format!("{id}: new, {}", now.as_str())),
        }
    }
    for (id, was) in old.iter().filter(|(id, _)| !new.contains_key(*id)) {
        say(&mut changes, false, format!("{id}: {} → not in the second run", was.as_str()));
    }
    changes.sort_by(|a, b| (!a.breaking, &a.says).cmp(&(!b.breaking, &b.says)));
    changes
}

fn fact(id: &str, old: &Fact, new: &Fact, changes: &mut Vec<Change>) {
    if old.answers.len() != new.answers.len() {
        let (was, is) = (old.answers.len(), new.answers.len());
        say(changes, false, format!("{id}: {was} requests → {is}"));
        return;
    }
    for (was, is) in old.answers.iter().zip(&new.answers) {
        let step = &is.step;
        if was.status == is.status {
            let mut differences = Vec::new();
            differ("", &was.body, &is.body, &mut differences);
            for one in differences.iter().take(5) {
                say(changes, false, format!("{id}: step {step}: {one}"));
            }
        } else {
            let class = |status: &str| status.chars().next().unwrap_or_default();
            let breaking = class(&was.status) == '2' && class(&is.status) != '2';
            let told = |one: &Answered| format!("{}{}", one.status, brief(&one.body));
            say(changes, breaking, format!("{id}: step {step}: {} → {}", told(was), told(is)));
        }
    }
}

/// What a body is, in a word.
fn brief(body: &Value) -> String {
    if let Some(kind) = body.get("scimType").and_then(Value::as_str) {
        return format!(" {kind}");
    }
    match body.get("Resources").and_then(Value::as_array) {
        Some(resources) if resources.is_empty() => " empty".to_owned(),
        Some(_) => " a list".to_owned(),
        None => String::new(),
    }
}

/// Every place where two values differ.
fn differ(place: &str, old: &Value, new: &Value, out: &mut Vec<String>) {
    let below = |name: &str| {
        if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") }
    };
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (name, value) in new {
                match old.get(name) {
                    Some(known) => differ(&below(name), known, value, out),
                    None => out.push(format!("`{}` appeared", below(name))),
                }
            }
            let gone = old.keys().filter(|name| !new.contains_key(*name));
            out.extend(gone.map(|name| format!("`{}` disappeared", below(name))));
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (old, new) in old.iter().zip(new) {
                differ(place, old, new, out);
            }
        }
        (old, new) if old == new => {}
        (old, new) => out.push(format!("`{place}`: {} → {}", short(old), short(new))),
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn document(name: &str, old: &Value, new: &Value, changes: &mut Vec<Change>) {
    match name {
        "Schemas" => {
            let of = |value: &Value| by_key(value, "id");
            schemas(&of(old), &of(new), changes);
        }
        "ResourceTypes" => {
            let of = |value: &Value| by_key(value, "name");
            types(&of(old), &of(new), changes);
        }
        _ => config("", old, new, changes),
    }
}

/// The resources of a list by one of their members.
fn by_key(list: &Value, key: &str) -> BTreeMap<String, Value> {
    let items = list.as_array().or_else(|| list.get("Resources")?.as_array());
    let named = |one: &Value| Some((one.get(key)?.as_str()?.to_owned(), one.clone()));
    items.into_iter().flatten().filter_map(named).collect()
}

fn schemas(
    old: &BTreeMap<String, Value>,
    new: &BTreeMap<String, Value>,
    changes: &mut Vec<Change>,
) {
    for (id, schema) in new {
        match old.get(id) {
            None => say(changes, false, format!("schema {id} appeared")),
            Some(known) => {
                attributes(last_part(id), "", known, schema, "attributes", changes);
            }
        }
    }
    for id in old.keys().filter(|id| !new.contains_key(*id)) {
        say(changes, true, format!("schema {id} disappeared"));
    }
}

/// `User` of `urn:ietf:params:scim:schemas:core:2.0:User`.
fn last_part(urn: &str) -> &str {
    match split_urn(urn) {
        (Some(_), name) if !name.is_empty() => name,
        _ => urn.rsplit(':').next().unwrap_or(urn),
    }
}

fn attributes(
    schema: &str,
    front: &str,
    old: &Value,
    new: &Value,
    key: &str,
    changes: &mut Vec<Change>,
) {
    let of = |value: &Value| by_key(value.get(key).unwrap_or(&Value::Null), "name");
    let (old, new) = (of(old), of(new));
    for (name, attribute) in &new {
        let path = format!("{front}{name}");
        let Some(known) = old.get(name) else {
            let required = attribute.get("required") == Some(&Value::Bool(true));
            let told = if required { ", required" } else { "" };
            say(changes, required, format!("{schema}: attribute `{path}` appeared{told}"));
            continue;
        };
        characteristics(schema, &path, known, attribute, changes);
        attributes(schema, &format!("{path}."), known, attribute, "subAttributes", changes);
    }
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        say(changes, true, format!("{schema}: attribute `{front}{name}` disappeared"));
    }
}

fn characteristics(schema: &str, path: &str, old: &Value, new: &Value, changes: &mut Vec<Change>) {
    let both = |name: &str| (old.get(name), new.get(name));
    let (was, is) = both("required");
    if was != is {
        let now = is == Some(&Value::Bool(true));
        let word = if now { "became required" } else { "is not required any more" };
        say(changes, now, format!("{schema}: attribute `{path}` {word}"));
    }
    for name in ["type", "multiValued", "mutability", "returned", "uniqueness", "caseExact"] {
        let (was, is) = both(name);
        if was == is {
            continue;
        }
        let word = is.and_then(Value::as_str).unwrap_or_default();
        let breaking = match name {
            "mutability" => word != "readWrite",
            "returned" => matches!(word, "never" | "request"),
            "uniqueness" => word != "none",
            "caseExact" => is == Some(&Value::Bool(true)),
            _ => true,
        };
        let show = |value: Option<&Value>| value.map_or("nothing".to_owned(), short);
        let told = format!("{}: attribute `{path}`: {name} {} → {}", schema, show(was), show(is));
        say(changes, breaking, told);
    }
    let (was, is) = both("canonicalValues");
    let values = |value: Option<&Value>| -> Vec<String> {
        let items = value.and_then(Value::as_array).into_iter().flatten();
        items.map(ToString::to_string).collect()
    };
    let (was, is) = (values(was), values(is));
    for value in is.iter().filter(|value| !was.contains(value)) {
        say(changes, false, format!("{schema}: attribute `{path}` may be {value}"));
    }
    for value in was.iter().filter(|value| !is.contains(value)) {
        say(changes, true, format!("{schema}: attribute `{path}` may not be {value} any more"));
    }
}

fn types(old: &BTreeMap<String, Value>, new: &BTreeMap<String, Value>, changes: &mut Vec<Change>) {
    for (name, kind) in new {
        let Some(known) = old.get(name) else {
            say(changes, false, format!("resource type {name} appeared"));
            continue;
        };
        for member in ["endpoint", "schema"] {
            let (was, is) = (known.get(member), kind.get(member));
            if was != is {
                let show = |value: Option<&Value>| value.map_or("nothing".to_owned(), short);
                let told = format!("resource type {name}: {member} {} → {}", show(was), show(is));
                say(changes, true, told);
            }
        }
        let of =
            |value: &Value| by_key(value.get("schemaExtensions").unwrap_or(&Value::Null), "schema");
        let (was, is) = (of(known), of(kind));
        for (urn, extension) in &is {
            let required = extension.get("required") == Some(&Value::Bool(true));
            match was.get(urn) {
                None => {
                    let told = if required { ", required" } else { "" };
                    say(
                        changes,
                        required,
                        format!("resource type {name}: extension {urn} appeared{told}"),
                    );
                }
                Some(known) if known.get("required") != extension.get("required") => {
                    let word =
                        if required { "became required" } else { "is not required any more" };
                    say(changes, required, format!("resource type {name}: extension {urn} {word}"));
                }
                Some(_) => {}
            }
        }
        for urn in was.keys().filter(|urn| !is.contains_key(*urn)) {
            say(changes, true, format!("resource type {name}: extension {urn} disappeared"));
        }
    }
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        say(changes, true, format!("resource type {name} disappeared"));
    }
}

fn config(place: &str, old: &Value, new: &Value, changes: &mut Vec<Change>) {
    let below = |name: &str| {
        if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") }
    };
    let told = |name: &str, was: &Value, is: &Value| {
        format!("ServiceProviderConfig: {name}: {} → {}", short(was), short(is))
    };
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (name, value) in new {
                if let Some(known) = old.get(name) {
                    config(&below(name), known, value, changes);
                } else {
                    let says = format!("ServiceProviderConfig: {} appeared", below(name));
                    say(changes, false, says);
                }
            }
            for name in old.keys().filter(|name| !new.contains_key(*name)) {
                let says = format!("ServiceProviderConfig: {} disappeared", below(name));
                say(changes, true, says);
            }
        }
        (old, new) if old == new => {}
        (Value::Array(_), Value::Array(_)) if place == "authenticationSchemes" => {
            let (was, is) = (by_key(old, "type"), by_key(new, "type"));
            for kind in is.keys().filter(|kind| !was.contains_key(*kind)) {
                say(
                    changes,
                    false,
                    format!("ServiceProviderConfig: authentication by {kind} appeared"),
                );
            }
            for kind in was.keys().filter(|kind| !is.contains_key(*kind)) {
                say(
                    changes,
                    true,
                    format!("ServiceProviderConfig: authentication by {kind} disappeared"),
                );
            }
            if was.keys().eq(is.keys()) {
                say(
                    changes,
                    false,
                    "ServiceProviderConfig: authenticationSchemes are described otherwise"
                        .to_owned(),
                );
            }
        }
        (Value::Bool(was), Value::Bool(_)) => say(changes, *was, told(place, old, new)),
        (Value::Number(was), Value::Number(is)) => {
            let less = is.as_f64() < was.as_f64();
            say(changes, less, told(place, old, new));
        }
        (old, new) => say(changes, false, told(place, old, new)),
    }
}

/// Changes as lines of text.
pub fn text(changes: &[Change]) -> String {
    let mut text = String::new();
    for (breaking, title) in [(true, "breaking"), (false, "not breaking")] {
        let of_kind: Vec<&Change> =
            changes.iter().filter(|change| change.breaking == breaking).collect();
        if of_kind.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{title}: {}", of_kind.len());
        for change in of_kind {
            let _ = writeln!(text, "    {}", clean(&change.says));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(name: &str, document: Value) -> Facts {
        Facts { documents: BTreeMap::from([(name.to_owned(), document)]), ..Facts::default() }
    }

    fn check(name: &str, old: Value, new: Value, expected: &[&str]) {
        let found = changes(&facts(name, old), &facts(name, new));
        let shown: Vec<String> = found
            .iter()
            .map(|one| format!("{}{}", if one.breaking { "! " } else { "" }, one.says))
            .collect();
        assert_eq!(shown, expected);
    }

    fn schema(attributes: impl Into<Value>) -> Value {
        let id = "urn:ietf:params:scim:schemas:core:2.0:User";
        json!({ "Resources": [{ "id": id, "attributes": attributes.into() }] })
    }

    #[test]
    fn a_schema_changes_in_the_words_of_schemas() {
        let title = |more: Value| {
            let mut one = json!({ "name": "title", "required": false, "mutability": "readWrite" });
            crate::plan::procedure::merge(&mut one, &more);
            schema(json!([one]))
        };
        let plain = || title(json!({}));
        check("Schemas", plain(), plain(), &[]);
        check(
            "Schemas",
            plain(),
            title(json!({ "required": true })),
            &["! User: attribute `title` became required"],
        );
        check(
            "Schemas",
            title(json!({ "required": true })),
            plain(),
            &["User: attribute `title` is not required any more"],
        );
        check(
            "Schemas",
            plain(),
            title(json!({ "mutability": "readOnly" })),
            &["! User: attribute `title`: mutability \"readWrite\" → \"readOnly\""],
        );
        check("Schemas", plain(), schema(json!([])), &["! User: attribute `title` disappeared"]);
        check("Schemas", schema(json!([])), plain(), &["User: attribute `title` appeared"]);
        let sub = |names: &[&str]| {
            let all: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
            schema(json!([{ "name": "name", "subAttributes": all }]))
        };
        check(
            "Schemas",
            sub(&["a", "b"]),
            sub(&["b"]),
            &["! User: attribute `name.a` disappeared"],
        );
        let canonical = |values: Value| schema(json!([{ "name": "x", "canonicalValues": values }]));
        check(
            "Schemas",
            canonical(json!(["a", "b"])),
            canonical(json!(["b", "c"])),
            &[
                "! User: attribute `x` may not be \"a\" any more",
                "User: attribute `x` may be \"c\"",
            ],
        );
    }

    #[test]
    fn capabilities_come_and_go() {
        let config = |patch: bool, most: u32| json!({ "patch": { "supported": patch }, "filter": { "maxResults": most } });
        let name = "ServiceProviderConfig";
        check(
            name,
            config(true, 100),
            config(false, 200),
            &[
                "! ServiceProviderConfig: patch.supported: true → false",
                "ServiceProviderConfig: filter.maxResults: 100 → 200",
            ],
        );
        check(
            name,
            config(false, 200),
            config(true, 100),
            &[
                "! ServiceProviderConfig: filter.maxResults: 200 → 100",
                "ServiceProviderConfig: patch.supported: false → true",
            ],
        );
        let kind = |endpoint: &str| json!([{ "name": "User", "endpoint": endpoint }]);
        check(
            "ResourceTypes",
            kind("/Users"),
            kind("/People"),
            &["! resource type User: endpoint \"/Users\" → \"/People\""],
        );
        check("ResourceTypes", kind("/Users"), json!([]), &["! resource type User disappeared"]);
    }

    #[test]
    fn an_answer_that_is_another_is_told() {
        let seen = |status: &str, body: Value| {
            let answer = Answered { step: "list".to_owned(), status: status.to_owned(), body };
            let fact = Fact { says: String::new(), answers: vec![answer] };
            Facts { checks: BTreeMap::from([("a/b".to_owned(), fact)]), ..Facts::default() }
        };
        let refused = seen("400", json!({ "scimType": "invalidFilter" }));
        let empty = seen("200", json!({ "Resources": [] }));
        let one = |found: &[Change]| (found.len(), found[0].breaking, found[0].says.clone());
        assert_eq!(
            one(&changes(&refused, &empty)),
            (1, false, "a/b: step list: 400 invalidFilter → 200 empty".to_owned())
        );
        assert_eq!(
            one(&changes(&empty, &refused)),
            (1, true, "a/b: step list: 200 empty → 400 invalidFilter".to_owned())
        );
        let more = seen("200", json!({ "Resources": [], "x": 1 }));
        assert_eq!(
            one(&changes(&empty, &more)),
            (1, false, "a/b: step list: `x` appeared".to_owned())
        );
    }

    #[test]
    fn a_snapshot_comes_back_as_it_was() {
        let mut known = facts("Schemas", schema(json!([{ "name": "title" }])));
        let answer = Answered { step: "s".to_owned(), status: "200".to_owned(), body: Value::Null };
        known.checks.insert("a".to_owned(), Fact { says: "b".to_owned(), answers: vec![answer] });
        assert_eq!(Facts::read(&known.files()).unwrap(), known);
    }
}
