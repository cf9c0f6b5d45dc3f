//! A small run, made by hand: at least one check of each outcome, and a target that means harm.

use std::time::Duration;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::View;
use crate::exchange::{
    Answer, Credentials, Entry, Exchange, Failure, FailureKind, Request, Response, Transcript,
};
use crate::expect::{self, Expectation, Finding, Grade, Outcomes};
use crate::plan::{Import, Judges, Plan, PlannedCheck, Procedure, Role, Step, Subject, discovery};
use crate::record::{
    ContractFacts, Header, Names, Promise, Recording, RunFacts, Scheme, TargetFacts, Tool,
};
use crate::suite::model::{Level, StepText};
use crate::suite::{Located, Position};
use crate::verdict::{Outcome, Seen, Stale, Verdict};

/// Everything that a view borrows.
pub(super) struct Fixture {
    pub(super) plan: Plan,
    pub(super) record: Vec<Transcript>,
    pub(super) verdicts: Vec<Verdict>,
    pub(super) run: RunFacts,
    pub(super) header: Header,
}

impl Fixture {
    pub(super) fn view(&self) -> View<'_> {
        View {
            header: &self.header,
            plan: &self.plan,
            record: &self.record,
            verdicts: &self.verdicts,
            run: &self.run,
        }
    }

    /// The same as a record.
    pub(super) fn recording(&self) -> Recording {
        Recording {
            header: self.header.clone(),
            plan: self.plan.clone(),
            record: self.record.clone(),
            verdicts: self.verdicts.clone(),
            facts: self.run.clone(),
        }
    }

    /// The same run with one failure that is accepted, one such blocked check, and waivers that
    /// have nothing to accept.
    pub(super) fn waived(mut self) -> Self {
        let outcomes = [Outcome::Fail, Outcome::Blocked];
        for outcome in outcomes {
            let found = self.verdicts.iter_mut().find(|verdict| verdict.outcome == outcome);
            found.unwrap().waived = Some("RFC 7644 section 3.6: known since 2026".to_owned());
        }
        self.run.waivers = Stale {
            stale: vec!["rfc7644/3.6/gone".to_owned(), "rfc7644/9.9/*".to_owned()],
            expired: vec!["rfc7644/3.12/*".to_owned()],
        };
        self
    }

    /// The same run, had only the checks of these outcomes been planned.
    pub(super) fn only(mut self, outcomes: &[Outcome]) -> Self {
        let verdicts = std::mem::take(&mut self.verdicts);
        let mut checks = Vec::new();
        for mut verdict in verdicts {
            if outcomes.contains(&verdict.outcome) {
                checks.push(self.plan.checks[verdict.check].clone());
                verdict.check = checks.len() - 1;
                self.verdicts.push(verdict);
            }
        }
        self.plan.checks = checks;
        self
    }
}

/// The outcome that a check of the fixture refers to.
pub(super) struct Graded(expect::Outcome);

impl Outcomes for Graded {
    fn outcome(&self, name: &str) -> Option<&expect::Outcome> {
        (name == "delete-of-the-deleted").then_some(&self.0)
    }
}

pub(super) fn outcomes() -> Graded {
    let outcome = json!({
        "topic": "A second DELETE of the same resource",
        "why": "Section 3.6 says 404 for all operations on a deleted resource.",
        "texts": ["RFC 7644 section 3.6"],
        "answers": [
            { "says": "404", "grade": "pass", "when": [{ "status": 404 }] },
            { "says": "204, as if it had been there", "grade": "warn", "when": [{ "status": 204 }] }
        ],
        "otherwise": "fail"
    });
    Graded(serde_json::from_value(outcome).unwrap())
}

pub(super) fn expectations(all: Value) -> Vec<Expectation> {
    serde_json::from_value(all).unwrap()
}

fn located<T>(value: T) -> Located<T> {
    Located { value, at: Position::default() }
}

fn step(name: &str, role: Role, send: &str, body: Option<Value>) -> Step {
    let text =
        StepText { send: located(send.to_owned()), body: body.map(located), ..StepText::default() };
    Step { name: name.to_owned(), role, text, line: 30 }
}

fn given() -> Role {
    Role::Given { keeps: Vec::new(), special: false }
}

fn procedure(id: &str, steps: Vec<Step>) -> Procedure {
    Procedure {
        id: id.to_owned(),
        quiet: false,
        imports: Vec::new(),
        population: false,
        bindings: Map::new(),
        steps,
    }
}

fn procedures() -> Vec<Procedure> {
    let user =
        || step("user", given(), "POST /Users", Some(json!({ "userName": "${unique}@${domain}" })));
    let mut patch = procedure(
        "rfc7644/3.5.2.2-remove-operation/remove-without-path",
        vec![
            user(),
            step(
                "remove",
                Role::Own,
                "PATCH /Users/${user.id}",
                Some(json!({ "Operations": [{ "op": "remove" }] })),
            ),
        ],
    );
    patch.quiet = true;
    let mut filter = procedure("acme/User.filter.only/others-are-refused", Vec::new());
    let people_id = "population/people".to_owned();
    filter.imports = vec![Import { name: "people".to_owned(), procedure: 3, id: people_id }];
    filter.bindings =
        Map::from_iter([("row".to_owned(), json!({ "name": "title", "value": "x" }))]);
    let mut list = step("list", Role::Own, "GET /Users", None);
    list.text.query =
        IndexMap::from([("filter".to_owned(), json!("${row.name} eq \"${row.value}\""))]);
    filter.steps.push(list);
    let mut people =
        procedure("population/people", vec![step("ada", given(), "POST /Users", Some(json!({})))]);
    people.population = true;
    vec![
        discovery(),
        procedure(
            "rfc7644/3.6-deleting-resources/delete",
            vec![
                user(),
                step("delete", Role::Own, "DELETE /Users/${user.id}", None),
                step("after", Role::Own, "GET /Users/${user.id}", None),
                step("again", Role::Own, "DELETE /Users/${user.id}", None),
            ],
        ),
        patch,
        people,
        filter,
        procedure(
            "rfc7644/3.4.3-querying-with-post/search",
            vec![step("search", Role::Own, "POST /.search", Some(json!({ "count": 0 })))],
        ),
    ]
}

fn exchange(step: &str, send: &str, body: Option<&str>, answer: Answer, ms: u64) -> Entry {
    let (method, path) = send.split_once(' ').unwrap();
    let mut headers = vec![("Accept".to_owned(), "application/scim+json".to_owned())];
    if body.is_some() {
        headers.push(("Content-Type".to_owned(), "application/scim+json".to_owned()));
    }
    Entry::Exchange(Exchange {
        step: step.to_owned(),
        request: Request {
            method: method.to_owned(),
            path: path.to_owned(),
            headers,
            body: body.map(|body| body.as_bytes().to_vec()),
            credentials: Credentials::Run,
        },
        answer,
        started: Duration::ZERO,
        elapsed: Duration::from_millis(ms),
    })
}

fn answer(status: u16, body: &str) -> Answer {
    let headers = vec![
        ("Content-Type".to_owned(), "application/scim+json".to_owned()),
        ("Set-Cookie".to_owned(), "session=very-secret".to_owned()),
    ];
    Answer::Response(Response::new(status, headers, body.as_bytes().to_vec()))
}

/// What the target says to a filter: an escape sequence, a forged line, and the end of a CDATA.
pub(super) const HOSTILE: &str =
    "{\"detail\": \"\u{1b}[2J\\npass everything\\u202e ]]> <b>\u{9b}31m\"}";

fn record() -> Vec<Transcript> {
    let user = r#"{"id": "42", "userName": "sc-1@example.com"}"#;
    let remove = r#"{"Operations":[{"op":"remove"}],"note":"it's"}"#;
    let lost = Failure { kind: FailureKind::TimedOut, detail: "5 s".to_owned() };
    vec![
        Vec::new(),
        vec![
            exchange("user", "POST /Users", Some("{\"userName\":\"a\"}"), answer(201, user), 31),
            exchange("delete", "DELETE /Users/42", None, answer(204, ""), 12),
            exchange("after", "GET /Users/42", None, answer(200, user), 9),
        ],
        vec![
            exchange("user", "POST /Users", Some("{\"userName\":\"b\"}"), answer(201, user), 28),
            exchange("remove", "PATCH /Users/42", Some(remove), answer(204, ""), 13),
        ],
        Vec::new(),
        vec![exchange(
            "list",
            "GET /Users?filter=title%20eq%20%22x%22",
            None,
            answer(200, HOSTILE),
            7,
        )],
        vec![exchange(
            "search",
            "POST /.search",
            Some("{\"count\":0}"),
            Answer::Failure(lost),
            5000,
        )],
    ]
}

fn rfc(section: &str, row: &str) -> Subject {
    Subject::Rfc {
        section: format!("RFC 7644 section {section}"),
        catalogue: vec![row.to_owned()],
        errata: Vec::new(),
    }
}

fn acme(rule: &str) -> Subject {
    Subject::Contract {
        contract: "acme".to_owned(),
        rule: rule.to_owned(),
        source: "Acme: SCIM guide".to_owned(),
        url: Some("https://acme.example.com/scim".to_owned()),
    }
}

fn check(id: &str, says: &str, subject: Subject, level: Level, judges: Judges) -> PlannedCheck {
    PlannedCheck {
        id: id.to_owned(),
        says: says.to_owned(),
        why: None,
        subject,
        level,
        grade: level.grade(),
        file: "suites/rfc7644/example.yaml".to_owned(),
        line: 12,
        judges,
    }
}

fn at(procedure: usize, step: &str, expect: Value) -> Judges {
    let expect = IndexMap::from([(step.to_owned(), expectations(expect))]);
    Judges::Procedure { procedure, expect, bindings: Map::new() }
}

fn seen(grade: Grade, step: &str, finding: (&str, &str, &str), exchange: (usize, usize)) -> Seen {
    let (subject, expected, actual) = finding;
    let (subject, expected, actual) = (subject.to_owned(), expected.to_owned(), actual.to_owned());
    let finding = Finding { grade: None, subject, expected, actual, because: None };
    Seen { finding, grade, step: step.to_owned(), line: 12, exchange: Some(exchange) }
}

fn contract() -> ContractFacts {
    let promise = |id: &str, level| Promise { id: id.to_owned(), level };
    ContractFacts {
        name: "acme".to_owned(),
        digest: String::new(),
        file: None,
        rules: vec![
            promise("User.create.supported", Level::Stated),
            promise("User.filter.only", Level::Stated),
            promise("unknown.me", Level::Unknown),
        ],
    }
}

/// The checks, each with its outcome, findings, reason and rule.
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn judged() -> Vec<(PlannedCheck, Outcome, Vec<Seen>, Option<&'static str>)> {
    let sort = "ServiceProviderConfig says sort.supported is false";
    let unsorted = || Judges::Nothing(sort.to_owned());
    let refused =
        || at(2, "remove", json!([{ "status": 400, "error": { "scimType": "noTarget" } }]));
    let kept = || vec![seen(Grade::Fail, "remove", ("status", "400", "204"), (2, 1))];
    let mut wrong_list = seen(
        Grade::Fail,
        "list",
        ("body", "a SCIM error", "\u{1b}[2J\npass everything\u{202e} ]]> <b>\u{9b}31m"),
        (4, 0),
    );
    wrong_list.finding.because = Some("A filter that is ignored finds everybody.".to_owned());
    let every = Judges::Exchanges {
        filter: crate::suite::model::ExchangeFilter {
            status: Some(serde_json::from_value(json!(["4xx", "5xx"])).unwrap()),
            ..Default::default()
        },
        expect: expectations(json!([{ "error": { "well_formed": true } }])),
    };
    let remove = "A remove operation without a path is refused with noTarget.";
    vec![
        (
            check(
                "rfc7644/3.6/delete-is-answered-204",
                "A successful DELETE is answered 204.",
                rfc("3.6", "7644-3.6-a"),
                Level::Must,
                at(1, "delete", json!([{ "status": 204 }])),
            ),
            Outcome::Pass,
            Vec::new(),
            None,
        ),
        (
            check(
                "rfc7644/3.6/deleted-is-gone",
                "What was deleted is answered 404.",
                rfc("3.6", "7644-3.6-b"),
                Level::Must,
                at(1, "after", json!([{ "status": 404 }])),
            ),
            Outcome::Deviates,
            vec![seen(Grade::Fail, "after", ("status", "404", "200"), (1, 2))],
            Some("documented: Acme: SCIM guide"),
        ),
        (
            check(
                "rfc7644/3.6/delete-twice",
                "A second DELETE is answered 404.",
                rfc("3.6", "7644-3.6-c"),
                Level::Must,
                at(1, "again", json!([{ "outcome": "delete-of-the-deleted" }])),
            ),
            Outcome::Blocked,
            Vec::new(),
            Some("POST /Users was answered 500: \u{1b}]0;owned\u{7} out of licences"),
        ),
        (
            check(
                "rfc7644/3.5.2.2/remove-without-path[User]",
                remove,
                rfc("3.5.2.2", "7644-3.5.2.2-a"),
                Level::Must,
                refused(),
            ),
            Outcome::Fail,
            kept(),
            None,
        ),
        (
            check(
                "rfc7644/3.5.2.2/remove-without-path[Group]",
                remove,
                rfc("3.5.2.2", "7644-3.5.2.2-a"),
                Level::Must,
                refused(),
            ),
            Outcome::Fail,
            kept(),
            None,
        ),
        (
            check(
                "rfc7644/3.12/errors-are-well-formed",
                "An error is told as a SCIM error.",
                rfc("3.12", "7644-3.12-a"),
                Level::Should,
                every,
            ),
            Outcome::Warn,
            vec![seen(
                Grade::Warn,
                "list",
                ("schemas", "[\"urn:ietf:params:scim:api:messages:2.0:Error\"]", "no value"),
                (4, 0),
            )],
            None,
        ),
        (
            check(
                "rfc7644/3.4.3/search-is-answered",
                "A POST to /.search is answered with a list.",
                rfc("3.4.3", "7644-3.4.3-a"),
                Level::Must,
                at(5, "search", json!([{ "status": 200 }])),
            ),
            Outcome::Error,
            Vec::new(),
            Some("no complete answer in time (5 s)"),
        ),
        (
            check(
                "rfc7644/3.4.2.3/sorted[userName]",
                "A list is sorted.",
                rfc("3.4.2.3", "7644-3.4.2.3-a"),
                Level::Must,
                unsorted(),
            ),
            Outcome::NotApplicable,
            Vec::new(),
            Some(sort),
        ),
        (
            check(
                "rfc7644/3.4.2.3/sorted[title]",
                "A list is sorted.",
                rfc("3.4.2.3", "7644-3.4.2.3-a"),
                Level::Must,
                unsorted(),
            ),
            Outcome::NotApplicable,
            Vec::new(),
            Some(sort),
        ),
        (
            check(
                "acme/User.create.supported/creates",
                "Users can be created.",
                acme("User.create.supported"),
                Level::Stated,
                at(1, "user", json!([{ "status": 201 }])),
            ),
            Outcome::Pass,
            Vec::new(),
            None,
        ),
        (
            check(
                "acme/User.filter.only/others-are-refused[title]",
                "Other filters than userName eq are refused.",
                acme("User.filter.only"),
                Level::Stated,
                at(4, "list", json!([{ "status": "4xx" }])),
            ),
            Outcome::Fail,
            vec![wrong_list],
            None,
        ),
        (
            check(
                "acme/unknown.me/answer",
                "What /Me answers is recorded.",
                acme("unknown.me"),
                Level::Unknown,
                at(4, "list", json!([{ "status": 501 }])),
            ),
            Outcome::Characterised,
            vec![seen(Grade::Info, "list", ("status", "501", "200"), (4, 0))],
            None,
        ),
    ]
}

/// The run.
pub(super) fn fixture() -> Fixture {
    let mut plan = Plan { procedures: procedures(), ..Plan::default() };
    let mut verdicts = Vec::new();
    for (planned, outcome, findings, because) in judged() {
        plan.checks.push(planned);
        verdicts.push(Verdict {
            findings,
            because: because.map(str::to_owned),
            rule: (outcome == Outcome::Deviates).then(|| "acme/User.delete.effect".to_owned()),
            ..Verdict::new(plan.checks.len() - 1, outcome)
        });
    }
    let run = RunFacts {
        requests: 17,
        retries: 2,
        elapsed: Duration::from_millis(6_240),
        created: 5,
        deleted: 4,
        left: vec![("/Users/42".to_owned(), "sc-1\u{1b}@example.com".to_owned())],
        ..RunFacts::default()
    };
    let header = Header {
        tool: Tool { name: "scimcheck".to_owned(), version: "0.1.0".to_owned() },
        started: "2026-11-22T12:00:00Z".to_owned(),
        suites: vec!["acme".to_owned()],
        target: TargetFacts {
            base: "https://scim.example.com/v2".to_owned(),
            scheme: Scheme::Bearer,
            ..TargetFacts::default()
        },
        names: Names {
            seed: "7".to_owned(),
            prefix: "sc".to_owned(),
            domain: "example.com".to_owned(),
        },
        contract: Some(contract()),
        ..Header::default()
    };
    Fixture { plan, record: record(), verdicts, run, header }
}

/// Compares what people read with what was agreed on.
pub(super) fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
