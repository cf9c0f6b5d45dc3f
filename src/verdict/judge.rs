//! From the record to verdicts.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::deviation;
use super::excuse;
use super::{Outcome, Seen, Verdict};
use crate::contract::Contract;
use crate::exchange::{Answer, Entry, Exchange, Transcript, Unsent, exchanges};
use crate::expect::{self, Expectation, Finding, Grade, Scene, Words};
use crate::plan::procedure::{Fold, Next};
use crate::plan::{Advertised, Judges, Plan, PlannedCheck, ResourceType, RunNames, Subject, fold};
use crate::suite::Library;
use crate::suite::model::ExchangeFilter;

/// Everything that a judgement depends on.
#[derive(Clone, Copy, Debug)]
pub struct Judgement<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What was said, by procedure.
    pub record: &'a [Transcript],
    /// What the target advertises.
    pub advertised: &'a Advertised,
    /// Suites, for the named outcomes and rule templates.
    pub library: &'a Library,
    /// The contract, for what it documents against the RFC.
    pub contract: Option<&'a Contract>,
    /// The names of the run.
    pub run: &'a RunNames,
}

/// Judges every check of the plan.
pub fn judge(judgement: Judgement<'_>) -> Vec<Verdict> {
    let said = all_said(judgement);
    let checks = judgement.plan.checks.iter().enumerate();
    checks.map(|(place, check)| judge_one(judgement, &said, place, check)).collect()
}

fn judge_one(
    judgement: Judgement<'_>,
    said: &[Said<'_>],
    place: usize,
    check: &PlannedCheck,
) -> Verdict {
    let verdict =
        |outcome, findings, because| Verdict { findings, because, ..Verdict::new(place, outcome) };
    match &check.judges {
        Judges::Nothing(evidence) => {
            verdict(Outcome::NotApplicable, Vec::new(), Some(evidence.clone()))
        }
        Judges::Exchanges { filter, expect } => {
            let (met, findings) = judge_exchanges(judgement, said, check, filter, expect);
            if met {
                let outcome = weigh(check.grade, &findings, true);
                verdict(outcome, findings, None)
            } else {
                let evidence = "no exchange of the run is of this kind".to_owned();
                verdict(Outcome::NotApplicable, Vec::new(), Some(evidence))
            }
        }
        Judges::Procedure { procedure, expect, bindings } => {
            let seen = judge_procedure(judgement, check, *procedure, expect, bindings);
            let mut verdict = verdict(seen.outcome, seen.findings, seen.because);
            deviation::apply(judgement, check, *procedure, &mut verdict);
            verdict
        }
    }
}

/// The names that the imports of a procedure bring.
pub fn imports(
    plan: &Plan,
    run: &RunNames,
    procedure: usize,
    record: &[Transcript],
) -> BTreeMap<String, Map<String, Value>> {
    let mut names = BTreeMap::new();
    for import in &plan.procedures[procedure].imports {
        let record = record.get(import.procedure).map(Vec::as_slice).unwrap_or_default();
        let population = &plan.procedures[import.procedure];
        let folded = fold(population, run, &BTreeMap::new(), &Map::new(), record, |_, _, _| {});
        names.insert(import.name.clone(), members(population, &folded));
    }
    names
}

/// The members of a population: what its steps created.
fn members(population: &crate::plan::Procedure, folded: &Fold) -> Map<String, Value> {
    let created = |name: &String| folded.names.get(name).cloned();
    let steps = population.steps.iter();
    steps
        .filter(|step| matches!(step.role, crate::plan::Role::Given { .. }))
        .filter_map(|step| Some((step.name.clone(), created(&step.name)?)))
        .collect()
}

struct SeenAll {
    outcome: Outcome,
    findings: Vec<Seen>,
    because: Option<String>,
}

fn judge_procedure(
    judgement: Judgement<'_>,
    check: &PlannedCheck,
    place: usize,
    expect: &indexmap::IndexMap<String, Vec<Expectation>>,
    bindings: &Map<String, Value>,
) -> SeenAll {
    let procedure = &judgement.plan.procedures[place];
    let record = judgement.record.get(place).map(Vec::as_slice).unwrap_or_default();
    if let Some((outcome, because)) = missing_import(judgement, place) {
        let seen = SeenAll { outcome, findings: Vec::new(), because: Some(because) };
        return excused(judgement, place, seen);
    }
    let mut findings = Vec::new();
    let mut judged: Vec<String> = Vec::new();
    let mut no_answer = None;
    let mut next = 0;
    let folded = fold(
        procedure,
        judgement.run,
        &imports(judgement.plan, judgement.run, place, judgement.record),
        bindings,
        record,
        |step, pages, names| {
            next += pages.len();
            let Some(conditions) = expect.get(&step.name) else { return };
            judged.push(step.name.clone());
            if let Some(Answer::Failure(failure)) = pages.last().map(|page| &page.answer) {
                no_answer = Some(format!("{} ({})", failure.kind.as_str(), failure.detail));
                return;
            }
            let scene = Scene {
                pages,
                names,
                schemas: &judgement.advertised.schemas,
                types: &judgement.advertised.types,
                outcomes: judgement.library,
            };
            for condition in conditions {
                for finding in expect::judge(condition, scene) {
                    findings.push(Seen {
                        grade: weight(check, &finding),
                        finding,
                        step: step.name.clone(),
                        line: if step.line > 0 { step.line } else { check.line },
                        exchange: Some((place, next - 1)),
                    });
                }
            }
        },
    );
    if let Some(because) = folded.altered {
        let outcome = Outcome::NotApplicable;
        return SeenAll { outcome, findings: Vec::new(), because: Some(because) };
    }
    if let Some(because) = no_answer {
        return SeenAll { outcome: Outcome::Error, findings, because: Some(because) };
    }
    let complete = expect.keys().all(|step| judged.contains(step));
    let mut outcome = weigh(check.grade, &findings, complete);
    let mut because = None;
    let ends_there = |step: &String| judged.contains(step) && !findings.is_empty();
    let told = matches!(&folded.next, Next::Stop { step, .. } if ends_there(step));
    if !complete && !told && outcome != Outcome::Fail {
        let (stopped, why) = stopped(&folded, record);
        (outcome, because) = (stopped, Some(why));
        if outcome == Outcome::Blocked && check.grade == Grade::Info && ends_refused(record) {
            // Where nothing is promised, a refusal on the way is itself what there is to record.
            outcome = Outcome::Characterised;
        }
    }
    excused(judgement, place, SeenAll { outcome, findings, because })
}

/// A judgement as it stands once the target's own definitions are looked at.
fn excused(judgement: Judgement<'_>, place: usize, mut seen: SeenAll) -> SeenAll {
    if !matches!(seen.outcome, Outcome::Fail | Outcome::Warn | Outcome::Blocked) {
        return seen;
    }
    let at = |place: usize| judgement.record.get(place);
    if let Some(record) = at(place)
        && let Some(evidence) = excuse::not_shown(judgement, record, &mut seen.findings)
        && seen.findings.is_empty()
    {
        let outcome = Outcome::NotApplicable;
        return SeenAll { outcome, findings: Vec::new(), because: Some(evidence) };
    }
    let imports = judgement.plan.procedures[place].imports.iter();
    let records = at(place).into_iter().chain(imports.filter_map(|one| at(one.procedure)));
    let excuse = excuse::find(judgement, records);
    match excuse.and_then(|excuse| excuse.outcome(seen.outcome, &seen.findings)) {
        Some((Outcome::NotApplicable, because)) => SeenAll {
            outcome: Outcome::NotApplicable,
            findings: Vec::new(),
            because: Some(because),
        },
        Some((outcome, because)) => SeenAll { outcome, because: Some(because), ..seen },
        None => seen,
    }
}

/// Whether the last answer refuses what was asked for, and not who asked.
fn ends_refused(record: &[Entry]) -> bool {
    let status = exchanges(record).last().and_then(Exchange::status);
    matches!(status, Some(400 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 501))
}

/// Why a procedure did not get as far as the check needs it to.
fn stopped(folded: &Fold, record: &[Entry]) -> (Outcome, String) {
    if let Some(Entry::NotSent { because, kind: Unsent::Error, .. }) = record.last() {
        return (Outcome::Error, because.clone());
    }
    match &folded.next {
        Next::Stop { because, kind: Unsent::Skipped, .. } => {
            (Outcome::NotApplicable, because.clone())
        }
        Next::Stop { because, .. } => (Outcome::Blocked, because.clone()),
        Next::Send { step, .. } => (Outcome::Blocked, format!("`{step}` was not sent")),
        Next::Done => (Outcome::Blocked, "the procedure has no such step".to_owned()),
    }
}

/// Why a population that the procedure looks at is not there, if so.
fn missing_import(judgement: Judgement<'_>, place: usize) -> Option<(Outcome, String)> {
    judgement.plan.procedures[place].imports.iter().find_map(|import| {
        let name = &import.name;
        let population = &judgement.plan.procedures[import.procedure];
        let record = judgement.record.get(import.procedure).map(Vec::as_slice).unwrap_or_default();
        let folded =
            fold(population, judgement.run, &BTreeMap::new(), &Map::new(), record, |_, _, _| {});
        let blocked = |because: String| Some((Outcome::Blocked, because));
        match (folded.next, folded.altered) {
            (Next::Done, None) => None,
            (Next::Done, Some(altered)) => Some((Outcome::NotApplicable, altered)),
            (Next::Stop { because, kind: Unsent::Skipped, .. }, _) => {
                Some((Outcome::NotApplicable, format!("the population `{name}`: {because}")))
            }
            (Next::Stop { because, .. }, _) => {
                blocked(format!("the population `{name}`: {because}"))
            }
            (Next::Send { .. }, _) => blocked(format!("the population `{name}` is not complete")),
        }
    })
}

/// What a finding weighs: on the RFC's axis what a named outcome decided, else what the check does;
/// a contract's rule or a profile's demand is never stronger than its level.
fn weight(check: &PlannedCheck, finding: &Finding) -> Grade {
    match (&check.subject, finding.grade) {
        (_, None) => check.grade,
        (Subject::Rfc { .. }, Some(own)) => own,
        (Subject::Contract { .. } | Subject::Profile { .. }, Some(own)) => own.min(check.grade),
    }
}

/// The outcome of a check whose findings are these.
fn weigh(grade: Grade, findings: &[Seen], complete: bool) -> Outcome {
    let worst = findings.iter().map(|seen| Outcome::of(seen.grade)).max();
    let floor =
        if grade == Grade::Info && complete { Outcome::Characterised } else { Outcome::Pass };
    worst.map_or(floor, |worst| worst.max(floor))
}

/// An exchange as checks over all exchanges see it.
struct Said<'a> {
    place: usize,
    index: usize,
    exchange: &'a Exchange,
    names: Map<String, Value>,
    typed: bool,
}

/// Every exchange that was answered, with what its checks may name.
fn all_said(judgement: Judgement<'_>) -> Vec<Said<'_>> {
    let mut said = Vec::new();
    for (place, record) in judgement.record.iter().enumerate() {
        for (index, exchange) in exchanges(record).enumerate() {
            if exchange.response().is_none() {
                continue;
            }
            let kind = type_of(exchange.request.path_only(), judgement);
            let mut names = Map::from_iter([
                ("path".to_owned(), Value::from(exchange.request.path_only())),
                ("sent".to_owned(), exchange.request.json().unwrap_or(Value::Null)),
                ("body".to_owned(), exchange.json().cloned().unwrap_or(Value::Null)),
                ("status".to_owned(), Value::from(exchange.status())),
            ]);
            if let Some(kind) = kind {
                names.insert("type".to_owned(), describe_type(kind));
            }
            said.push(Said { place, index, exchange, names, typed: kind.is_some() });
        }
    }
    said
}

fn judge_exchanges(
    judgement: Judgement<'_>,
    said: &[Said<'_>],
    check: &PlannedCheck,
    filter: &ExchangeFilter,
    expect: &[Expectation],
) -> (bool, Vec<Seen>) {
    /// So many offending exchanges make the point.
    const ENOUGH: usize = 5;
    let mut met = false;
    // A condition on the resource type says nothing of a path that leads to none.
    let needs_type = format!("{expect:?}").contains("${type.");
    let mut findings: Vec<Seen> = Vec::new();
    for one in said {
        let pages = [one.exchange];
        let scene = Scene {
            pages: &pages,
            names: &one.names,
            schemas: &judgement.advertised.schemas,
            types: &judgement.advertised.types,
            outcomes: judgement.library,
        };
        let untyped = needs_type && !one.typed;
        if untyped || !lets_through(filter, one.exchange, scene, judgement) {
            continue;
        }
        met = true;
        for finding in expect.iter().flat_map(|condition| expect::judge(condition, scene)) {
            if findings.len() < ENOUGH {
                findings.push(Seen {
                    grade: weight(check, &finding),
                    finding,
                    step: one.exchange.step.clone(),
                    line: check.line,
                    exchange: Some((one.place, one.index)),
                });
            }
        }
    }
    (met, findings)
}

fn lets_through(
    filter: &ExchangeFilter,
    exchange: &Exchange,
    scene: Scene<'_>,
    judgement: Judgement<'_>,
) -> bool {
    let request = &exchange.request;
    let has = |words: &Words, word: &str| words.as_slice().iter().any(|one| one == word);
    let names_parameter = |words: &Words| {
        request.query().is_some_and(|query| {
            query.split('&').any(|pair| has(words, pair.split('=').next().unwrap_or_default()))
        })
    };
    let names_header = |words: &Words| {
        let mut headers = request.headers.iter();
        headers.any(|(name, _)| words.as_slice().iter().any(|one| one.eq_ignore_ascii_case(name)))
    };
    let own = request.credentials == crate::exchange::Credentials::Run;
    filter.method.as_ref().is_none_or(|methods| has(methods, &request.method))
        && filter.status.as_ref().is_none_or(|set| exchange.status().is_some_and(|s| set.holds(s)))
        && filter
            .endpoint
            .as_ref()
            .is_none_or(|kinds| has(kinds, endpoint_kind(request.path_only(), judgement)))
        && filter.credentials.is_none_or(|wanted| wanted == own)
        && filter.query.as_ref().is_none_or(names_parameter)
        && !filter.without_query.as_ref().is_some_and(names_parameter)
        && !filter.without_header.as_ref().is_some_and(names_header)
        && filter.header.as_ref().is_none_or(|wanted| {
            let same = |name: &str| name.eq_ignore_ascii_case(&wanted.name);
            let mut headers = request.headers.iter().filter(|(name, _)| same(name));
            headers.any(|(_, value)| expect::pattern::matches(&wanted.matches, value) == Some(true))
        })
        && filter.answer.iter().all(|condition| expect::holds(condition, scene))
}

/// The resource type that a path leads to.
pub(super) fn type_of<'a>(path: &str, judgement: Judgement<'a>) -> Option<&'a ResourceType> {
    judgement.advertised.types.iter().find(|kind| {
        path.strip_prefix(kind.endpoint.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

fn describe_type(kind: &ResourceType) -> Value {
    json!({ "name": kind.name, "endpoint": kind.endpoint, "schema": kind.schema })
}

/// What a path leads to, in the words of suite files.
fn endpoint_kind(path: &str, judgement: Judgement<'_>) -> &'static str {
    let path = path.trim_end_matches('/');
    if path.ends_with("/.search") {
        return "search";
    }
    let discovery = ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"];
    if discovery.iter().any(|front| path.starts_with(front)) {
        return "discovery";
    }
    match path {
        "/Bulk" => return "bulk",
        "/Me" => return "me",
        _ => {}
    }
    let contract =
        judgement.contract.into_iter().flat_map(|contract| contract.file.resources.values());
    let endpoints = judgement.advertised.types.iter().map(|kind| kind.endpoint.as_str());
    for endpoint in endpoints.chain(contract.map(|rules| rules.endpoint.as_str())) {
        if path == endpoint {
            return "type";
        }
        if path.strip_prefix(endpoint).is_some_and(|rest| rest.starts_with('/')) {
            return "resource";
        }
    }
    "other"
}
