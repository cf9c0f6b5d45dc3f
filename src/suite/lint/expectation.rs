//! Expectations: the words that no type holds, and the names they look at.

use serde_json::Value;

use super::names::{Complaint, Names, What};
use super::templates::without_placeholders;
use super::{Lint, meant};
use crate::expect::{
    Expectation, FORMATS, FindsExpectation, OrderExpectation, Outcome, Outcomes, Rank, Relation,
    StatusSet, TYPES, UnchangedExpectation, Words, lookup,
};
use crate::scim::ErrorType;
use crate::suite::place::Place;

/// Keys that say how a condition is looked at, and expect nothing themselves.
const MODIFIERS: [&str; 5] = ["grade", "because", "each", "resources", "when"];

/// Keys in which no placeholder is filled in.
const WITHOUT_TEMPLATES: [&str; 7] =
    ["status", "error", "attributes", "resource", "order", "operations", "outcome"];

/// Keys that are prose, or that are looked at by themselves.
const NO_TEMPLATES_EITHER: [&str; 4] = ["because", "when", "item", "finds"];

impl Lint<'_> {
    /// A list of expectations, with the names that they may use.
    pub(super) fn expectations(
        &mut self,
        expectations: &[Expectation],
        place: Place<'_>,
        names: &Names<'_>,
    ) {
        for (index, expectation) in expectations.iter().enumerate() {
            self.form(expectation, place.item(index));
            self.names(expectation, place.item(index), names);
        }
    }

    /// What can be said of an expectation without knowing who uses it.
    pub(super) fn form(&mut self, expectation: &Expectation, place: Place<'_>) {
        if place.entries().iter().all(|(key, ..)| MODIFIERS.contains(key)) {
            let help = "say what is expected: `status`, `value`, `present`, …".to_owned();
            self.say(place, "this expects nothing", Some(help));
        }
        if let Some(status) = &expectation.status {
            self.status(status, place.key("status"));
        }
        self.form_of_messages(expectation, place);
        self.form_of_resources(expectation, place);
        if let Some(name) = &expectation.outcome
            && self.library.outcome(name).is_none()
        {
            let help = meant(name, self.library.outcomes.outcomes.keys().map(String::as_str));
            self.say(place.key("outcome"), format!("unknown outcome \"{name}\""), help);
        }
        for key in WITHOUT_TEMPLATES {
            self.no_templates(place.key(key));
        }
        for (index, condition) in expectation.when.iter().flatten().enumerate() {
            self.form(condition, place.key("when").item(index));
        }
    }

    fn form_of_messages(&mut self, expectation: &Expectation, place: Place<'_>) {
        if let Some(error) = &expectation.error {
            let place = place.key("error");
            if let Some(status) = &error.status {
                self.status(status, place.key("status"));
            }
            self.error_types(error.scim_type.as_ref(), place.key("scimType"));
        }
        for (index, operation) in expectation.operations.iter().flatten().enumerate() {
            let place = place.key("operations").item(index);
            if let Some(status) = &operation.status {
                self.status(status, place.key("status"));
            }
            self.error_types(operation.scim_type.as_ref(), place.key("scimType"));
        }
        if let Some(header) = &expectation.header {
            self.pattern(header.matches.as_deref(), place.key("header").key("matches"));
        }
        if let Some(compare) = &expectation.compare
            && compare.is == Relation::CloseTo
            && compare.seconds.is_none()
        {
            let help = "add `seconds: 2`, or whatever is close enough".to_owned();
            self.say(place.key("compare").key("is"), "close-to says no distance", Some(help));
        }
    }

    fn form_of_resources(&mut self, expectation: &Expectation, place: Place<'_>) {
        if let Some(value) = &expectation.value {
            let place = place.key("value");
            self.pattern(value.matches.as_deref(), place.key("matches"));
            self.one_of("type", value.kind.as_ref(), place.key("type"), &TYPES);
            let format = value.format.clone().filter(|word| !word.contains("${")).map(Words::One);
            self.one_of("format", format.as_ref(), place.key("format"), &FORMATS);
            self.path(place.key("of"));
        }
        if expectation.values.is_some() {
            self.path(place.key("values").key("of"));
        }
        if expectation.unchanged.is_some() {
            self.paths(place.key("unchanged").key("except"));
        }
        self.path(place.key("each"));
        self.paths(place.key("present"));
        self.paths(place.key("absent"));
        self.paths(place.key("attributes").key("only"));
    }

    /// Codes and classes that exist.
    pub(super) fn status(&mut self, status: &StatusSet, place: Place<'_>) {
        for (pattern, place) in status.patterns().iter().zip(place.items()) {
            if !pattern.exists() {
                let help = "a status is a code (404) or a class (\"4xx\")".to_owned();
                self.say(place, format!("there is no status `{pattern}`"), Some(help));
            }
        }
    }

    /// A provider may have error types of its own, so only what looks misspelt is a mistake.
    fn error_types(&mut self, types: Option<&Words>, place: Place<'_>) {
        let words = types.map(Words::as_slice).unwrap_or_default();
        for (word, place) in words.iter().zip(place.items()) {
            let known = || ErrorType::ALL.into_iter().map(ErrorType::as_str);
            let near = crate::suite::reading::nearest(word, known());
            if let Some(near) = near.filter(|near| near != word) {
                let help = format!("did you mean \"{near}\"?");
                self.say(place, format!("unknown scimType \"{word}\""), Some(help));
            }
        }
    }

    pub(super) fn pattern(&mut self, pattern: Option<&str>, place: Place<'_>) {
        let Some(pattern) = pattern else { return };
        if let Err(error) = regex::Regex::new(&without_placeholders(pattern)) {
            let error = error.to_string();
            // The last line says what is wrong; those before it draw the pattern once more.
            let reason = error.lines().last().unwrap_or_default();
            let reason = reason.trim_start_matches("error: ");
            let message = format!("this is no regular expression: {reason}");
            let help = "it is read by Rust's regex crate; quote it with '…' to keep backslashes";
            self.say(place, message, Some(help.to_owned()));
        }
    }

    /// Words of a closed list.
    pub(super) fn one_of(
        &mut self,
        what: &str,
        words: Option<&Words>,
        place: Place<'_>,
        known: &[&str],
    ) {
        let words = words.map(Words::as_slice).unwrap_or_default();
        for (word, place) in words.iter().zip(place.items()) {
            if !known.contains(&word.as_str()) {
                let help = meant(word, known.iter().copied());
                self.say(place, format!("unknown {what} \"{word}\""), help);
            }
        }
    }

    fn paths(&mut self, place: Place<'_>) {
        for place in place.items() {
            self.path(place);
        }
    }

    fn path(&mut self, place: Place<'_>) {
        let Some(text) = place.text() else { return };
        if !lookup::is_path(&without_placeholders(text)) {
            let help = "a path reads like name.givenName, emails[0].value or emails[type=work]";
            self.say(place, format!("\"{text}\" is not a path"), Some(help.to_owned()));
        }
    }

    /// The names that an expectation looks at.
    pub(super) fn names(&mut self, expectation: &Expectation, place: Place<'_>, names: &Names<'_>) {
        for (key, _, value) in place.entries() {
            let free = WITHOUT_TEMPLATES.contains(&key) || NO_TEMPLATES_EITHER.contains(&key);
            if !free {
                self.templates(value, names);
            }
        }
        if let Some(name) = &expectation.item {
            self.complain(names.resource(name), place.key("item"));
        }
        if let Some(unchanged) = &expectation.unchanged {
            let place = place.key("unchanged");
            let place = match unchanged {
                UnchangedExpectation::Of(_) => place,
                UnchangedExpectation::Except(_) => place.key("of"),
            };
            self.complain(names.resource(unchanged.of()), place);
        }
        if let Some(finds) = &expectation.finds {
            self.finds(finds, place.key("finds"), names);
        }
        if let Some(order) = &expectation.order {
            self.order(order, place.key("order"), names);
        }
        if let Some(outcome) = &expectation.outcome {
            self.names_of_outcome(outcome, place.key("outcome"), names);
        }
        for (index, condition) in expectation.when.iter().flatten().enumerate() {
            self.names(condition, place.key("when").item(index), names);
        }
    }

    fn finds(&mut self, finds: &FindsExpectation, place: Place<'_>, names: &Names<'_>) {
        for key in ["among", "including", "without"] {
            self.no_templates(place.key(key));
        }
        self.templates(place.key("exactly"), names);
        let Some(known) = self.among(&finds.among, place.key("among"), names) else { return };
        for (key, list) in [("including", &finds.including), ("without", &finds.without)] {
            for (index, name) in list.iter().flatten().enumerate() {
                self.is_among(name, place.key(key).item(index), &known);
            }
        }
        match &finds.exactly {
            Some(Value::Array(items)) => {
                for (name, place) in items.iter().zip(place.key("exactly").items()) {
                    self.is_among(name.as_str().unwrap_or_default(), place, &known);
                }
            }
            Some(Value::String(text)) if text.starts_with("${") => {
                self.rows_are_among(text, place.key("exactly"), names, &known);
            }
            Some(_) => {
                let help = "write a list of names, or a placeholder for one".to_owned();
                self.say(place.key("exactly"), "this is no list of names", Some(help));
            }
            None => {}
        }
    }

    /// Where each row of a table has a list of its own, the names in all of them.
    fn rows_are_among(
        &mut self,
        text: &str,
        place: Place<'_>,
        names: &Names<'_>,
        known: &[String],
    ) {
        let Some(What::Row(rows)) = names.get("row") else { return };
        let Some(column) = text.strip_prefix("${row.").and_then(|rest| rest.strip_suffix('}'))
        else {
            return;
        };
        for row in rows {
            let names = row.get(column).and_then(Value::as_array).into_iter().flatten();
            for name in names.filter_map(Value::as_str) {
                if !known.iter().any(|one| one == name) {
                    let label = row.get("name").and_then(Value::as_str).unwrap_or_default();
                    let message = format!("\"{name}\" in the row \"{label}\" is not among them");
                    self.say(place, message, meant(name, known.iter().map(String::as_str)));
                }
            }
        }
    }

    fn order(&mut self, order: &OrderExpectation, place: Place<'_>, names: &Names<'_>) {
        let Some(known) = self.among(&order.among, place.key("among"), names) else { return };
        for (index, rank) in order.are.iter().enumerate() {
            let place = place.key("are").item(index);
            match rank {
                Rank::One(name) => self.is_among(name, place, &known),
                Rank::Equals(equals) => {
                    for (index, name) in equals.iter().enumerate() {
                        self.is_among(name, place.item(index), &known);
                    }
                }
            }
        }
    }

    /// The names of resources that a list is judged by; `None` if only the run knows them.
    fn among(&mut self, among: &Words, place: Place<'_>, names: &Names<'_>) -> Option<Vec<String>> {
        let mut known = Vec::new();
        for (name, place) in among.as_slice().iter().zip(place.items()) {
            match names.get(name) {
                Some(What::Members(of)) => known.extend(of.members.keys().cloned()),
                Some(What::Resource) => known.push(name.clone()),
                Some(_) => return None,
                None if name.contains("${") => return None,
                None => {
                    self.complain(names.resource(name), place);
                    return None;
                }
            }
        }
        Some(known)
    }

    fn is_among(&mut self, name: &str, place: Place<'_>, known: &[String]) {
        if !name.contains("${") && !known.iter().any(|one| one == name) {
            let help = meant(name, known.iter().map(String::as_str));
            self.say(place, format!("\"{name}\" is not among them"), help);
        }
    }

    /// The conditions of an outcome see the names of whoever uses it.
    fn names_of_outcome(&mut self, name: &str, place: Place<'_>, names: &Names<'_>) {
        if self.inside.iter().any(|outer| outer == name) {
            return;
        }
        let Some(outcome) = self.library.outcome(name) else { return };
        let Some(at) = self.files.outcome(name) else { return };
        self.inside.push(name.to_owned());
        let before = self.mistakes.len();
        for_each_condition(outcome, at, |condition, at| self.names(condition, at, names));
        self.inside.pop();
        let found = self.mistakes.split_off(before);
        for mistake in found {
            let where_it_is = format!("{}:{}", mistake.file, mistake.at.line);
            let message = format!("the outcome \"{name}\" can't be used here: {}", mistake.message);
            let help = Some(format!("its condition stands in {where_it_is}"));
            self.say(place, message, help);
        }
    }

    pub(super) fn complain(&mut self, complaint: Option<Complaint>, place: Place<'_>) {
        if let Some(complaint) = complaint {
            self.say(place, complaint.message, complaint.help);
        }
    }
}

/// Every condition of every answer of an outcome.
pub(super) fn for_each_condition<'a>(
    outcome: &Outcome,
    place: Place<'a>,
    mut visit: impl FnMut(&Expectation, Place<'a>),
) {
    for (index, answer) in outcome.answers.iter().enumerate() {
        let place = place.key("answers").item(index).key("when");
        for (index, condition) in answer.when.iter().enumerate() {
            visit(condition, place.item(index));
        }
    }
}
