//! Expectations: one condition on one message, judged without opinion about its weight.
//!
//! One file per kind holds its data, its meaning, its message and its tests. An expectation looks
//! at a [`Scene`]: the exchanges of one step, and every name that is known at that moment.

mod attributes;
mod body;
mod compare;
mod definition;
mod empty;
mod error;
mod finds;
mod header;
mod listing;
pub mod lookup;
mod operations;
mod order;
pub mod pattern;
mod presence;
mod resource;
pub mod same;
pub(crate) mod shape;
mod status;
mod unchanged;
mod value;
mod values;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::SeqAccess;
use serde::de::value::SeqAccessDeserializer;
use serde_json::{Map, Value};

use crate::exchange::Exchange;
use crate::scim::characteristics::{ResourceType, Schema};

pub use attributes::AttributesExpectation;
pub use compare::{CompareExpectation, Relation};
pub use definition::DefinitionExpectation;
pub use error::ErrorExpectation;
pub use finds::{FindsExpectation, Strangers};
pub use header::HeaderExpectation;
pub use listing::ListingExpectation;
pub use operations::OperationExpectation;
pub use order::{OrderExpectation, Rank};
pub use resource::ResourceExpectation;
pub use status::{StatusPattern, StatusSet};
pub use unchanged::{UnchangedExcept, UnchangedExpectation};
pub use value::{FORMATS, TYPES, ValueExpectation};
pub use values::ValuesExpectation;

/// How much a difference weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// It is as it should be.
    Pass,
    /// It is only recorded.
    Info,
    /// It makes the check not applicable.
    Skip,
    /// It is worth a warning.
    Warn,
    /// It is wrong.
    Fail,
}

/// A word or a list of words.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Words {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

shape::by_shape!(Words);

impl<'de> shape::Shape<'de> for Words {
    const WANTED: &'static str = "a word or a list of words";
    fn text(text: &str) -> Option<Self> {
        Some(Self::One(text.to_owned()))
    }
    fn list<A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(Self::Many)
    }
}

impl Words {
    /// The words as a slice.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(word) => std::slice::from_ref(word),
            Self::Many(words) => words,
        }
    }
}

/// Conditions on one step's answer. All kinds that are given must hold.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// What a difference weighs, where the check's own grade does not fit (A finding never weighs
    /// more than this).
    pub grade: Option<Grade>,
    /// Why a difference matters, or why it weighs what it weighs.
    pub because: Option<String>,
    /// Look at the element of `Resources` (on any page) whose id is that of this given.
    pub item: Option<String>,
    /// Look at each element of the list at this path.
    pub each: Option<String>,
    /// Look at each resource in the body: the body itself, or every element of `Resources`.
    pub resources: Option<bool>,
    /// Judge only if all these hold.
    pub when: Option<Vec<Expectation>>,

    /// The HTTP status: a code, a list of codes, or a class such as `"4xx"`.
    pub status: Option<StatusSet>,
    /// The SCIM error in the body.
    pub error: Option<ErrorExpectation>,
    /// A response header.
    pub header: Option<HeaderExpectation>,
    /// Whether the body is empty.
    pub empty: Option<bool>,
    /// Whether the body is JSON.
    pub json: Option<bool>,
    /// What the body holds at least, compared by SCIM's rules.
    pub body: Option<Value>,
    /// The value at a path.
    pub value: Option<ValueExpectation>,
    /// The values at a path, as a multiset.
    pub values: Option<ValuesExpectation>,
    /// Paths that have a value.
    pub present: Option<Words>,
    /// Paths that have no value.
    pub absent: Option<Words>,
    /// Which attributes a resource shows at most.
    pub attributes: Option<AttributesExpectation>,
    /// A resource is valid against the schemas that the target publishes.
    pub resource: Option<ResourceExpectation>,
    /// What a published schema says of an attribute.
    pub definition: Option<DefinitionExpectation>,
    /// The arithmetic of a list's envelope, over all pages of a walk.
    pub listing: Option<ListingExpectation>,
    /// Which of the run's own resources a list holds.
    pub finds: Option<FindsExpectation>,
    /// The order of the run's own resources in a list.
    pub order: Option<OrderExpectation>,
    /// The resource is as it was.
    pub unchanged: Option<UnchangedExpectation>,
    /// Two values stand in a relation.
    pub compare: Option<CompareExpectation>,
    /// The results of a bulk request, one by one.
    pub operations: Option<Vec<OperationExpectation>>,
    /// The answer belongs to a named, graded set of legitimate answers.
    pub outcome: Option<String>,
}

/// What an expectation sees.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The exchanges of the step: one, or the pages of a walk.
    pub pages: &'a [&'a Exchange],
    /// The names known at this moment.
    pub names: &'a Map<String, Value>,
    /// The schemas that the target publishes.
    pub schemas: &'a [Schema],
    /// The resource types that the target announces.
    pub types: &'a [ResourceType],
    /// The named outcomes.
    pub outcomes: &'a dyn Outcomes,
}

/// Where named outcomes are looked up.
pub trait Outcomes: Sync {
    /// The outcome of this name.
    fn outcome(&self, name: &str) -> Option<&Outcome>;
}

/// A named, graded set of legitimate answers to one question that the texts leave open.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The question.
    pub topic: String,
    /// What the texts say, and why the grades are fair.
    pub why: String,
    /// Where the texts say it (sections, errata).
    #[serde(default)]
    pub texts: Vec<String>,
    /// The answers; the first whose conditions all hold is taken.
    pub answers: Vec<OutcomeAnswer>,
    /// What any other answer weighs.
    pub otherwise: Grade,
}

/// One legitimate answer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeAnswer {
    /// The answer in a few words, as reports show it.
    pub says: String,
    /// What it weighs.
    pub grade: Grade,
    /// How it is recognised.
    pub when: Vec<Expectation>,
}

/// One observed difference, or one recorded observation.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it weighs; `None` leaves it to the check.
    pub grade: Option<Grade>,
    /// What was looked at: `status`, `header Location`, an attribute path.
    pub subject: String,
    /// What was expected.
    pub expected: String,
    /// What was there.
    pub actual: String,
    /// Why it matters, if the suite says so.
    pub because: Option<String>,
}

impl Finding {
    fn new(
        subject: impl Into<String>,
        expected: impl Into<String>,
        actual: impl Into<String>,
    ) -> Self {
        let (subject, expected, actual) = (subject.into(), expected.into(), actual.into());
        Self { grade: None, subject, expected, actual, because: None }
    }
}

impl<'a> Scene<'a> {
    /// The exchange that most conditions look at: the last page.
    fn exchange(&self) -> Option<&'a Exchange> {
        self.pages.last().copied()
    }

    fn json(&self) -> Option<&'a Value> {
        self.exchange().and_then(Exchange::json)
    }

    /// Every element of `Resources` on every page.
    fn listed(&self) -> Vec<&'a Value> {
        let resources = |page: &&'a Exchange| {
            page.json().and_then(|body| lookup::first(body, "Resources")).and_then(Value::as_array)
        };
        self.pages.iter().filter_map(resources).flatten().collect()
    }

    fn fill(&self, template: &Value) -> Result<Value, Finding> {
        lookup::fill(template, self.names).map_err(|missing| {
            Finding::new(format!("${{{}}}", missing.0), "a value", "it has none at this point")
        })
    }
}

/// Whether something is so, as a condition. A key that stands twice is a finding, and the body is
/// JSON all the same.
pub fn holds(condition: &Expectation, scene: Scene<'_>) -> bool {
    judge(condition, scene).iter().all(|finding| finding.expected == empty::UNIQUE_NAMES)
}

/// Judges one expectation: no finding means that it holds.
pub fn judge(expectation: &Expectation, scene: Scene<'_>) -> Vec<Finding> {
    let conditions = expectation.when.iter().flatten();
    if !conditions.into_iter().all(|condition| holds(condition, scene)) {
        return Vec::new();
    }
    let mut findings = match judge_kinds(expectation, scene) {
        Ok(findings) => findings,
        Err(finding) => vec![finding],
    };
    for finding in &mut findings {
        finding.grade = match (finding.grade, expectation.grade) {
            (Some(own), Some(given)) => Some(own.min(given)),
            (own, given) => own.or(given),
        };
        if finding.because.is_none() {
            finding.because.clone_from(&expectation.because);
        }
    }
    findings
}

fn judge_kinds(expectation: &Expectation, scene: Scene<'_>) -> Result<Vec<Finding>, Finding> {
    let mut out = Vec::new();
    let Some(exchange) = scene.exchange() else { return Ok(out) };
    let Some(response) = exchange.response() else {
        return Ok(vec![no_response(exchange)]);
    };
    if let Some(status) = &expectation.status {
        out.extend(status.judge(response.status));
    }
    if let Some(error) = &expectation.error {
        out.extend(error.judge(response));
    }
    if let Some(header) = &expectation.header {
        out.extend(header.judge(response, scene)?);
    }
    if let Some(empty) = expectation.empty {
        out.extend(empty::judge(empty, response));
    }
    if let Some(json) = expectation.json {
        out.extend(empty::judge_json(json, response));
    }
    if let Some(listing) = &expectation.listing {
        out.extend(listing.judge(scene)?);
    }
    if let Some(finds) = &expectation.finds {
        out.extend(finds.judge(scene)?);
    }
    if let Some(order) = &expectation.order {
        out.extend(order.judge(scene)?);
    }
    if let Some(compare) = &expectation.compare {
        out.extend(compare.judge(scene)?);
    }
    if let Some(operations) = &expectation.operations {
        out.extend(operations::judge(operations, scene)?);
    }
    if let Some(definition) = &expectation.definition {
        out.extend(definition.judge(scene));
    }
    if let Some(name) = &expectation.outcome {
        out.extend(judge_outcome(name, scene));
    }
    if expectation.looks_at_a_resource() {
        for (place, subject) in subjects(expectation, scene)? {
            let found = judge_subject(expectation, subject, scene)?;
            out.extend(found.into_iter().map(|finding| placed(finding, &place)));
        }
    }
    Ok(out)
}

impl Expectation {
    fn looks_at_a_resource(&self) -> bool {
        self.body.is_some()
            || self.value.is_some()
            || self.values.is_some()
            || self.present.is_some()
            || self.absent.is_some()
            || self.attributes.is_some()
            || self.resource.is_some()
            || self.unchanged.is_some()
            || self.item.is_some()
    }
}

fn judge_subject(
    expectation: &Expectation,
    subject: &Value,
    scene: Scene<'_>,
) -> Result<Vec<Finding>, Finding> {
    let mut out = Vec::new();
    if let Some(body) = &expectation.body {
        out.extend(body::judge(&scene.fill(body)?, subject));
    }
    if let Some(value) = &expectation.value {
        out.extend(value.judge(subject, scene)?);
    }
    if let Some(values) = &expectation.values {
        out.extend(values.judge(subject, scene)?);
    }
    if let Some(paths) = &expectation.present {
        out.extend(presence::judge_present(paths.as_slice(), subject, scene)?);
    }
    if let Some(paths) = &expectation.absent {
        out.extend(presence::judge_absent(paths.as_slice(), subject, scene)?);
    }
    if let Some(attributes) = &expectation.attributes {
        out.extend(attributes.judge(subject));
    }
    if let Some(resource) = &expectation.resource {
        out.extend(resource.judge(subject, scene.schemas, scene.types));
    }
    if let Some(unchanged) = &expectation.unchanged {
        out.extend(unchanged.judge(subject, scene)?);
    }
    Ok(out)
}

/// What the conditions on a resource look at, each with its place in the body.
fn subjects<'a>(
    expectation: &Expectation,
    scene: Scene<'a>,
) -> Result<Vec<(String, &'a Value)>, Finding> {
    if let Some(name) = &expectation.item {
        return Ok(vec![(String::new(), item(name, scene)?)]);
    }
    let Some(body) = scene.json() else {
        return Err(Finding::new("body", "JSON", "no JSON"));
    };
    if expectation.resources == Some(true) {
        return Ok(resources(body));
    }
    match &expectation.each {
        Some(path) => {
            let path = lookup::text_of(&scene.fill(&Value::String(path.clone()))?);
            let items = lookup::all(body, &path).into_iter().flat_map(|value| match value {
                Value::Array(items) => items.iter().collect::<Vec<_>>(),
                other => vec![other],
            });
            Ok(items.enumerate().map(|(i, item)| (format!("{path}[{i}]"), item)).collect())
        }
        None => Ok(vec![(String::new(), body)]),
    }
}

/// The resources that a body holds: none for an error or another protocol message.
fn resources(body: &Value) -> Vec<(String, &Value)> {
    let is_list = lookup::all(body, "schemas").iter().any(|urns| {
        urns.as_array().into_iter().flatten().any(|urn| urn == crate::scim::urn::LIST_RESPONSE)
    });
    if is_list || lookup::first(body, "Resources").is_some() {
        let items = lookup::first(body, "Resources").and_then(Value::as_array);
        let items = items.into_iter().flatten().enumerate();
        return items.map(|(i, item)| (format!("Resources[{i}]"), item)).collect();
    }
    if body.is_object() { vec![(String::new(), body)] } else { Vec::new() }
}

fn item<'a>(name: &str, scene: Scene<'a>) -> Result<&'a Value, Finding> {
    let id = lookup::fill(&Value::String(format!("${{{name}.id}}")), scene.names)
        .map_err(|_| Finding::new(format!("`{name}`"), "an id", "it has none"))?;
    let listed = scene.listed();
    let found = listed.iter().find(|item| lookup::first(item, "id") == Some(&id)).copied();
    found.ok_or_else(|| {
        let actual = format!("{} other resources", listed.len());
        Finding::new("Resources", format!("`{name}` (id {})", lookup::text_of(&id)), actual)
    })
}

fn judge_outcome(name: &str, scene: Scene<'_>) -> Vec<Finding> {
    let Some(outcome) = scene.outcomes.outcome(name) else {
        return vec![Finding::new("outcome", format!("a known one, not {name}"), "unknown")];
    };
    for answer in &outcome.answers {
        if answer.when.iter().all(|condition| judge(condition, scene).is_empty()) {
            return match answer.grade {
                Grade::Pass => Vec::new(),
                grade => vec![Finding {
                    grade: Some(grade),
                    because: Some(outcome.why.clone()),
                    ..Finding::new(name, expected_answers(outcome), answer.says.clone())
                }],
            };
        }
    }
    if outcome.otherwise == Grade::Pass {
        return Vec::new();
    }
    let actual = scene.exchange().map_or_else(String::new, describe);
    vec![Finding {
        grade: Some(outcome.otherwise),
        because: Some(outcome.why.clone()),
        ..Finding::new(name, expected_answers(outcome), actual)
    }]
}

fn expected_answers(outcome: &Outcome) -> String {
    let best = outcome.answers.iter().filter(|answer| answer.grade <= Grade::Info);
    best.map(|answer| answer.says.as_str()).collect::<Vec<_>>().join(", or ")
}

/// An answer in a few words: its status and what kind of body it has.
pub fn describe(exchange: &Exchange) -> String {
    let Some(response) = exchange.response() else { return no_response(exchange).actual };
    let body = match response.json() {
        _ if response.body.is_empty() => "no body".to_owned(),
        None => "a body that is not JSON".to_owned(),
        Some(json) => {
            match (lookup::first(json, "scimType"), lookup::first(json, "totalResults")) {
                (Some(kind), _) => format!("scimType {}", lookup::text_of(kind)),
                (_, Some(total)) => format!("totalResults {total}"),
                _ => "a JSON body".to_owned(),
            }
        }
    };
    format!("{} with {body}", response.status)
}

fn no_response(exchange: &Exchange) -> Finding {
    let actual = match &exchange.answer {
        crate::exchange::Answer::Failure(failure) => failure.kind.as_str(),
        crate::exchange::Answer::Response(_) => "a response",
    };
    Finding::new("response", "an HTTP response", actual)
}

fn placed(mut finding: Finding, place: &str) -> Finding {
    if !place.is_empty() {
        finding.subject = format!("{place}.{}", finding.subject);
    }
    finding
}

/// A value for a message: JSON, cut if it is long.
fn show(value: &Value) -> String {
    if value.is_null() {
        return "no value".to_owned();
    }
    let text = value.to_string();
    if text.chars().count() <= 160 {
        return text;
    }
    text.chars().take(157).chain("...".chars()).collect()
}
