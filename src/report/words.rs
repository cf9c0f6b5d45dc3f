//! Expectations in words, from their data.
//!
//! What is known when the plan is made is filled in; what only the run will know keeps its
//! placeholder, so that a reader sees where it comes from.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::naming::weighs;
use crate::expect::{
    CompareExpectation, DefinitionExpectation, ErrorExpectation, Expectation, FindsExpectation,
    HeaderExpectation, ListingExpectation, OperationExpectation, OrderExpectation, Outcome,
    Outcomes, Rank, Relation, ResourceExpectation, Strangers, UnchangedExcept,
    UnchangedExpectation, ValueExpectation, ValuesExpectation, Words, lookup,
};
use crate::suite::model::ExchangeFilter;

/// What is known when the plan is made.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The names that a procedure has from the start.
    pub names: &'a Map<String, Value>,
    /// The named outcomes.
    pub outcomes: &'a dyn Outcomes,
}

impl Known<'_> {
    /// A value with every known placeholder filled in.
    pub fn fill(&self, template: &Value) -> Value {
        if let Ok(filled) = lookup::fill(template, self.names) {
            return filled;
        }
        match template {
            // What a name stands for may hold placeholders that only the run knows.
            Value::String(text) => match lookup::fill_shallow(template, self.names) {
                Ok(inner) => self.fill(&inner),
                Err(_) => Value::String(self.text(text)),
            },
            Value::Array(items) => items.iter().map(|item| self.fill(item)).collect(),
            Value::Object(object) => {
                let members =
                    object.iter().map(|(name, value)| (self.text(name), self.fill(value)));
                Value::Object(members.collect())
            }
            other => other.clone(),
        }
    }

    /// A text with every known placeholder filled in.
    pub fn text(&self, template: &str) -> String {
        let mut out = String::new();
        let mut rest = template;
        while let Some(start) = rest.find("${") {
            let Some(end) = rest[start..].find('}') else { break };
            out.push_str(&rest[..start]);
            out.push_str(&self.stands_for(&rest[start..=start + end]));
            rest = &rest[start + end + 1..];
        }
        out.push_str(rest);
        out
    }

    /// What one placeholder stands for; itself, if that is not known yet.
    fn stands_for(&self, placeholder: &str) -> String {
        let template = Value::from(placeholder);
        if let Ok(value) = lookup::fill(&template, self.names) {
            return lookup::text_of(&value);
        }
        match lookup::fill_shallow(&template, self.names) {
            Ok(inner) => lookup::text_of(&self.fill(&inner)),
            Err(_) => placeholder.to_owned(),
        }
    }

    fn value(&self, template: &Value) -> String {
        self.fill(template).to_string()
    }

    fn values(&self, templates: &[Value], between: &str) -> String {
        templates.iter().map(|one| self.value(one)).collect::<Vec<_>>().join(between)
    }

    fn list(&self, texts: &[String], between: &str) -> String {
        texts.iter().map(|text| self.text(text)).collect::<Vec<_>>().join(between)
    }
}

/// An expectation in words: one line for each thing that has to hold, each followed by indented
/// lines where it needs more.
pub fn words(expectation: &Expectation, known: Known<'_>) -> Vec<String> {
    let front = front(expectation, known);
    let mut lines: Vec<String> = kinds(expectation, known)
        .into_iter()
        .map(|line| if line.starts_with(' ') { line } else { format!("{front}{line}") })
        .collect();
    if let Some(grade) = expectation.grade {
        lines.push(format!("  a difference weighs: {} at most", weighs(grade)));
    }
    if let Some(because) = &expectation.because {
        lines.push(format!("  because: {}", known.text(because)));
    }
    lines
}

/// Which exchanges of a run a check looks at.
pub fn filter_words(filter: &ExchangeFilter, known: Known<'_>) -> String {
    let any = |words: &Option<Words>| words.as_ref().map(|words| words.as_slice().join(" or "));
    let mut parts: Vec<String> = Vec::new();
    parts.extend(any(&filter.method).map(|methods| format!("by {methods}")));
    parts.extend(any(&filter.endpoint).map(|kinds| format!("to an endpoint of kind {kinds}")));
    parts.extend(filter.status.as_ref().map(|status| format!("answered {status}")));
    parts.extend(
        filter
            .credentials
            .map(|own| format!("{} the run's credentials", if own { "with" } else { "without" })),
    );
    parts.extend(any(&filter.query).map(|names| format!("with the parameter {names}")));
    parts.extend(any(&filter.without_query).map(|names| format!("without the parameter {names}")));
    parts.extend(any(&filter.without_header).map(|names| format!("without the header {names}")));
    let answers: Vec<String> = filter.answer.iter().map(|one| inline(one, known)).collect();
    if !answers.is_empty() {
        parts.push(format!("whose answer has {}", answers.join(" and ")));
    }
    if parts.is_empty() {
        "every exchange".to_owned()
    } else {
        format!("every exchange {}", parts.join(", "))
    }
}

/// An expectation within a sentence.
fn inline(expectation: &Expectation, known: Known<'_>) -> String {
    let front = front(expectation, known);
    let lines = kinds(expectation, known);
    let parts: Vec<&str> =
        lines.iter().filter(|line| !line.starts_with(' ')).map(String::as_str).collect();
    format!("{front}{}", parts.join(", "))
}

fn front(expectation: &Expectation, known: Known<'_>) -> String {
    let mut front = String::new();
    let conditions: Vec<String> =
        expectation.when.iter().flatten().map(|one| inline(one, known)).collect();
    if !conditions.is_empty() {
        front = format!("if {}: ", conditions.join(" and "));
    }
    if let Some(item) = &expectation.item {
        let _ = write!(front, "`{item}` in the list: ");
    } else if expectation.resources == Some(true) {
        front.push_str("each resource in the body: ");
    } else if let Some(path) = &expectation.each {
        let _ = write!(front, "each of {}: ", known.text(path));
    }
    front
}

fn kinds(expectation: &Expectation, known: Known<'_>) -> Vec<String> {
    let e = expectation;
    let mut out: Vec<String> = Vec::new();
    out.extend(e.status.as_ref().map(|status| format!("status {status}")));
    out.extend(e.error.as_ref().map(error));
    out.extend(e.header.as_ref().map(|one| header(one, known)));
    out.extend(e.empty.map(|empty| (if empty { "no body" } else { "a body" }).to_owned()));
    out.extend(
        e.json
            .map(|json| (if json { "a JSON body" } else { "a body that is not JSON" }).to_owned()),
    );
    out.extend(e.body.as_ref().map(|body| format!("at least {}", known.value(body))));
    out.extend(e.value.as_ref().map(|one| value(one, known)));
    out.extend(e.values.as_ref().map(|one| values(one, known)));
    out.extend(
        e.present
            .as_ref()
            .map(|paths| format!("a value at {}", known.list(paths.as_slice(), ", "))),
    );
    out.extend(
        e.absent
            .as_ref()
            .map(|paths| format!("no value at {}", known.list(paths.as_slice(), ", "))),
    );
    out.extend(
        e.attributes
            .as_ref()
            .map(|one| format!("no attributes but {}", known.list(&one.only, ", "))),
    );
    out.extend(e.resource.as_ref().map(resource));
    out.extend(e.definition.as_ref().map(|one| definition(one, known)));
    out.extend(e.listing.as_ref().map(|one| listing(one, known)));
    out.extend(e.finds.as_ref().map(|one| finds(one, known)));
    out.extend(e.order.as_ref().map(order));
    out.extend(e.unchanged.as_ref().map(|one| unchanged(one, known)));
    out.extend(e.compare.as_ref().map(|one| compare(one, known)));
    out.extend(e.operations.iter().flatten().enumerate().map(|(place, one)| operation(place, one)));
    out.extend(e.outcome.iter().flat_map(|name| named(name, known)));
    // An item alone only has to be there.
    if out.is_empty() && e.item.is_some() {
        out.push("is there".to_owned());
    }
    out
}

fn error(error: &ErrorExpectation) -> String {
    let mut text = match &error.status {
        Some(status) => format!("an error with status {status}"),
        None => "an error (a status of 4xx or 5xx)".to_owned(),
    };
    if let Some(kinds) = &error.scim_type {
        let _ = write!(text, ", scimType {}", kinds.as_slice().join(" or "));
    }
    if error.well_formed == Some(true) {
        text.push_str(", its body a well-formed SCIM error");
    }
    text
}

fn header(header: &HeaderExpectation, known: Known<'_>) -> String {
    let name = &header.name;
    if header.absent {
        return format!("no header {name}");
    }
    let mut text = format!("header {name}");
    if let Some(wanted) = &header.is {
        let how = match (header.media_type, header.url) {
            (true, _) => "with the media type",
            (_, true) => "that leads to",
            _ => "that is",
        };
        let _ = write!(text, " {how} {}", known.list(wanted.as_slice(), " or "));
    }
    if let Some(pattern) = &header.matches {
        let _ = write!(text, " that matches {}", known.text(pattern));
    }
    text.push_str(optional(header.optional));
    text
}

const fn optional(optional: bool) -> &'static str {
    if optional { ", if it is there" } else { "" }
}

fn value(value: &ValueExpectation, known: Known<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(value.is.as_ref().map(|is| format!("is {}", known.value(is))));
    parts.extend(value.not.as_ref().map(|not| format!("is not {}", known.value(not))));
    parts.extend(value.one_of.as_ref().map(|set| format!("is {}", known.values(set, " or "))));
    parts.extend(value.matches.as_ref().map(|pattern| format!("matches {}", known.text(pattern))));
    parts.extend(
        value.kind.as_ref().map(|kind| format!("is of type {}", kind.as_slice().join(" or "))),
    );
    parts.extend(
        value.format.as_ref().map(|format| format!("has the format {}", known.text(format))),
    );
    if parts.is_empty() {
        parts.push("has a value".to_owned());
    }
    let of = value.of.as_ref().map_or("it".to_owned(), |of| known.text(of));
    let how = match (value.fold, value.url) {
        (true, _) => ", without regard to case",
        (_, true) => ", compared as URLs",
        _ => "",
    };
    format!("{of} {}{how}{}", parts.join(" and "), optional(value.optional))
}

fn values(values: &ValuesExpectation, known: Known<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(
        values
            .are
            .as_ref()
            .map(|all| format!("exactly [{}], in any order", known.values(all, ", "))),
    );
    parts.extend(
        values.include.as_ref().map(|some| format!("{} among them", known.values(some, " and "))),
    );
    parts.extend(
        values
            .exclude
            .as_ref()
            .map(|none| format!("{} not among them", known.values(none, " and "))),
    );
    parts.extend(values.count.map(|count| format!("{count} of them")));
    parts.extend(values.at_most.map(|most| format!("at most {most}")));
    parts.extend(values.at_least.map(|least| format!("at least {least}")));
    if values.distinct {
        parts.push("each once".to_owned());
    }
    let how = if values.fold { ", without regard to case" } else { "" };
    format!("the values of {}: {}{how}", known.text(&values.of), parts.join(", "))
}

/// The names of those that are asked for.
fn asked(all: &[(bool, &str)]) -> Vec<String> {
    all.iter().filter(|(asked, _)| *asked).map(|(_, words)| (*words).to_owned()).collect()
}

fn resource(resource: &ResourceExpectation) -> String {
    let parts = asked(&[
        (resource.types, "each value has its type"),
        (resource.plurality, "multi-valued attributes are lists and no others"),
        (resource.defined, "each attribute is defined"),
        (resource.required, "required attributes are there"),
        (resource.always_returned, "what is always returned is there"),
        (resource.never_returned, "what is never returned is not there"),
        (resource.not_requested, "what is returned only on request is not there"),
        (resource.write_only, "what is write-only is not there"),
    ]);
    format!("by the published schemas {}", parts.join(", "))
}

fn definition(definition: &DefinitionExpectation, known: Known<'_>) -> String {
    let is = definition.is.iter().map(|(name, value)| format!("{name} {}", known.value(value)));
    let is = is.collect::<Vec<_>>().join(", ");
    let (schema, attribute) = (known.text(&definition.schema), known.text(&definition.attribute));
    let with = if is.is_empty() { String::new() } else { format!(" with {is}") };
    let optional = if definition.optional { ", if it does at all" } else { "" };
    format!("schema {schema} defines {attribute}{with}{optional}")
}

fn listing(listing: &ListingExpectation, known: Known<'_>) -> String {
    let number = |value: &Value| lookup::text_of(&known.fill(value));
    let mut parts: Vec<String> = Vec::new();
    parts.extend(listing.total.as_ref().map(|total| format!("totalResults is {}", number(total))));
    parts.extend(
        listing
            .total_at_least
            .as_ref()
            .map(|total| format!("totalResults is at least {}", number(total))),
    );
    parts.extend(
        listing.items.as_ref().map(|items| format!("it holds {} resources", number(items))),
    );
    parts.extend(listing.at_most.map(|most| format!("it holds at most {most} resources")));
    parts.extend(listing.at_least.map(|least| format!("it holds at least {least} resources")));
    parts.extend(
        listing
            .start
            .as_ref()
            .map(|start| format!("startIndex is {}, if it is there", number(start))),
    );
    parts.extend(asked(&[
        (listing.within_count, "no page holds more than was asked for"),
        (listing.items_per_page, "itemsPerPage is what the page holds, if it is there"),
        (listing.partial_pages_say_so, "a partial page has startIndex and itemsPerPage"),
        (listing.whole_numbers, "its numbers are whole"),
        (listing.total_covers_items, "totalResults is not less than what it holds"),
        (listing.no_overlap, "no resource is on two pages"),
        (listing.stable_total, "totalResults is the same on every page"),
        (listing.complete, "all pages together hold totalResults resources"),
        (listing.ends, "the pages come to an end"),
    ]));
    if parts.is_empty() { "a list".to_owned() } else { format!("a list: {}", parts.join(", ")) }
}

fn finds(finds: &FindsExpectation, known: Known<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    match finds.exactly.as_ref().map(|exactly| known.fill(exactly)) {
        Some(Value::Array(names)) if names.is_empty() => parts.push("none".to_owned()),
        Some(Value::Array(names)) => {
            let names: Vec<String> = names.iter().map(lookup::text_of).collect();
            parts.push(format!("exactly {}", names.join(", ")));
        }
        Some(other) => parts.push(format!("exactly {}", lookup::text_of(&other))),
        None => {}
    }
    parts.extend(finds.including.as_ref().map(|names| format!("at least {}", names.join(", "))));
    parts.extend(finds.without.as_ref().map(|names| format!("not {}", names.join(", "))));
    let strangers = match finds.strangers {
        Strangers::Any => "",
        Strangers::None => ", and no other resource",
    };
    let among = finds.among.as_slice().join(", ");
    format!("the list holds of {among}: {}{strangers}", parts.join(", "))
}

fn order(order: &OrderExpectation) -> String {
    let ranks = order.are.iter().map(|rank| match rank {
        Rank::One(name) => name.clone(),
        Rank::Equals(names) => format!("{{{}}}", names.join(", ")),
    });
    let among = order.among.as_slice().join(", ");
    format!("those of {among} come in this order: {}", ranks.collect::<Vec<_>>().join(", "))
}

fn unchanged(unchanged: &UnchangedExpectation, known: Known<'_>) -> String {
    match unchanged {
        UnchangedExpectation::Except(UnchangedExcept { of, except }) if !except.is_empty() => {
            format!("`{of}` is as it was but for {}", known.list(except, ", "))
        }
        other => format!("`{}` is as it was", other.of()),
    }
}

fn compare(compare: &CompareExpectation, known: Known<'_>) -> String {
    let is = match compare.is {
        Relation::Same => "the same as",
        Relation::SameWithoutCase => "the same, apart from case, as",
        Relation::Different => "different from",
        Relation::After => "later than",
        Relation::NotBefore => "not earlier than",
        Relation::CloseTo => "close to",
    };
    let show = |value: &Value| lookup::text_of(&known.fill(value));
    let within =
        compare.seconds.map(|seconds| format!(" (within {seconds} s)")).unwrap_or_default();
    let optional = if compare.optional { ", if both are there" } else { "" };
    format!("{} is {is} {}{within}{optional}", show(&compare.left), show(&compare.right))
}

fn operation(place: usize, operation: &OperationExpectation) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(operation.status.as_ref().map(|status| format!("status {status}")));
    parts.extend(operation.method.as_ref().map(|method| format!("method {method}")));
    parts.extend(operation.bulk_id.as_ref().map(|id| format!("bulkId {id}")));
    parts.extend(
        operation
            .location
            .map(|there| (if there { "a location" } else { "no location" }).to_owned()),
    );
    if operation.error == Some(true) {
        parts.push("a SCIM error".to_owned());
    }
    parts.extend(
        operation
            .scim_type
            .as_ref()
            .map(|kinds| format!("scimType {}", kinds.as_slice().join(" or "))),
    );
    let what = if parts.is_empty() { "any".to_owned() } else { parts.join(", ") };
    format!("result {} of the bulk: {what}", place + 1)
}

/// A named outcome: its question, each answer with what it weighs, and why.
fn named(name: &str, known: Known<'_>) -> Vec<String> {
    let Some(outcome) = known.outcomes.outcome(name) else {
        return vec![format!("the outcome {name}, which is not known")];
    };
    let Outcome { topic, why, texts, answers, otherwise } = outcome;
    let mut lines = vec![format!("one of the answers to \"{topic}\" ({name})")];
    for answer in answers {
        lines.push(format!("  {}: {}", weighs(answer.grade), answer.says));
    }
    lines.push(format!("  {}: any other answer", weighs(*otherwise)));
    lines.push(format!("  why: {why}"));
    if !texts.is_empty() {
        lines.push(format!("  texts: {}", texts.join(", ")));
    }
    lines
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture::{expectations, outcomes, snapshot};
    use super::*;

    /// Every kind of expectation, and what they say.
    #[test]
    fn each_kind_has_its_words() {
        let all = json!([
            { "status": [200, "4xx"] },
            { "error": { "status": 400, "scimType": ["noTarget", "invalidPath"], "well_formed": true } },
            { "error": {} },
            { "header": { "name": "Location", "is": "${user.meta.location}", "url": true, "optional": true } },
            { "header": { "name": "ETag", "matches": "^W/" } },
            { "header": { "name": "Set-Cookie", "absent": true } },
            { "empty": true },
            { "json": false, "empty": false },
            { "body": { "${row.name}": "${row.value}", "id": "${user.id}" } },
            { "value": { "of": "active", "is": true, "optional": true } },
            { "value": { "of": "meta.created", "format": "dateTime", "not": "${row.value}" } },
            { "value": { "of": "userName", "one_of": ["a", "b"], "fold": true, "type": "string" } },
            { "values": { "of": "emails.value", "are": ["a"], "include": ["b"], "exclude": ["c"], "count": 1, "at_most": 2, "at_least": 1, "distinct": true, "fold": true } },
            { "present": "${row.name}", "absent": ["password", "x"] },
            { "each": "emails", "present": "value" },
            { "resources": true, "attributes": { "only": ["id", "userName"] } },
            { "resource": { "types": true, "plurality": true, "never_returned": true } },
            { "definition": { "schema": "urn:x", "attribute": "userName", "is": { "required": true }, "optional": true } },
            { "listing": { "is_list": true } },
            { "listing": { "total": "${n}", "at_most": 2, "items_per_page": true, "ends": true } },
            { "finds": { "among": "people", "exactly": [], "strangers": "none" } },
            { "finds": { "among": "people", "exactly": "${row.finds}" } },
            { "finds": { "among": "people", "exactly": "${row.name}s" } },
            { "finds": { "among": ["a", "b"], "including": ["a"], "without": ["b"] } },
            { "order": { "among": "people", "are": ["a", ["b", "c"]] } },
            { "unchanged": "user" },
            { "item": "user", "unchanged": { "of": "user", "except": ["meta"] } },
            { "item": "user" },
            { "compare": { "left": "${a.meta.created}", "is": "close-to", "right": "${b.meta.created}", "seconds": 2.5, "optional": true } },
            { "operations": [{ "status": 201, "bulkId": "q", "method": "POST", "location": true }, { "error": true, "scimType": "invalidSyntax" }, {}] },
            { "outcome": "delete-of-the-deleted", "grade": "warn", "because": "it is ${row.name}" },
            { "when": [{ "status": 200 }, { "header": { "name": "ETag" } }], "body": { "a": 1 } },
            { "outcome": "nobody-knows-it" }
        ]);
        let names = Map::from_iter([(
            "row".to_owned(),
            json!({ "name": "title", "value": 7, "finds": ["a", "b"] }),
        )]);
        let outcomes = outcomes();
        let known = Known { names: &names, outcomes: &outcomes };
        let lines: Vec<String> =
            expectations(all).iter().flat_map(|one| words(one, known)).collect();
        snapshot("report-words", &lines.join("\n"));
    }

    #[test]
    fn a_filter_says_what_it_lets_through() {
        let names = Map::new();
        let outcomes = outcomes();
        let known = Known { names: &names, outcomes: &outcomes };
        assert_eq!(filter_words(&ExchangeFilter::default(), known), "every exchange");
        let filter = json!({
            "method": ["GET", "POST"], "status": "2xx", "endpoint": "resource", "credentials": false,
            "query": "filter", "answer": [{ "json": true }]
        });
        let expected = "every exchange by GET or POST, to an endpoint of kind resource, answered \
                        2xx, without the run's credentials, with the parameter filter, whose \
                        answer has a JSON body";
        assert_eq!(filter_words(&serde_json::from_value(filter).unwrap(), known), expected);
    }

    #[test]
    fn what_is_not_known_yet_keeps_its_placeholder() {
        let row = json!({
            "b": 1, "c": "x ${d} ${later.id}", "e": { "f": "${d}", "g": "${later}" }
        });
        let names = Map::from_iter([("row".to_owned(), row), ("d".to_owned(), json!(2))]);
        let outcomes = outcomes();
        let known = Known { names: &names, outcomes: &outcomes };
        assert_eq!(known.text("${row.b}/${c}${"), "1/${c}${");
        assert_eq!(known.fill(&json!(["${row.b}", "${c.d}"])), json!([1, "${c.d}"]));
        assert_eq!(known.text("a ${row.c}"), "a x 2 ${later.id}");
        assert_eq!(known.fill(&json!("${row.c}")), json!("x 2 ${later.id}"));
        assert_eq!(known.fill(&json!("${row.e}")), json!({ "f": 2, "g": "${later}" }));
    }
}
