//! The report as JSON, for programs: versioned, and described by a JSON Schema.
//!
//! Every key stands in the same order in each report. Characters that a terminal could be misled
//! by are written as `\u…`, which JSON readers turn back into what was there.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter, Serializer};

use super::View;
use super::clean::misleads;
use super::human::{Shown, shown};
use super::naming::{self, Axis, weighs};
use super::tally;
use crate::exchange::{Answer, Credentials, Exchange};
use crate::expect::Grade;
use crate::plan::{Judges, Subject};
use crate::suite::model::Level;
use crate::verdict::{Outcome, Verdict};

/// The JSON Schema of the report (draft 2020-12).
pub const SCHEMA: &str = include_str!("report.schema.json");

/// So many bytes of a body are told at most.
const BODY: usize = 64 << 10;

/// Writes the report.
pub fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(&mut *out, Escaping(PrettyFormatter::new()));
    Report::of(view).serialize(&mut serializer)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Report<'a> {
    format: &'static str,
    version: u32,
    tool: Tool,
    suites: &'a [String],
    target: Target<'a>,
    started: &'a str,
    /// A string, as many readers can't hold so large a number.
    seed: String,
    counts: Counts,
    untested_musts: Vec<&'a str>,
    certificate: Option<Certificate<'a>>,
    stale_waivers: &'a [String],
    expired_waivers: &'a [String],
    run: Run<'a>,
    checks: Vec<Check<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Target<'a> {
    base: &'a str,
    embedded: bool,
}

#[derive(Serialize)]
struct Counts {
    total: usize,
    outcomes: BTreeMap<Outcome, usize>,
    waived: usize,
    levels: Vec<LevelCounts>,
}

#[derive(Serialize)]
struct LevelCounts {
    axis: &'static str,
    level: Level,
    total: usize,
    applicable: usize,
    passed: usize,
    outcomes: BTreeMap<Outcome, usize>,
}

#[derive(Serialize)]
struct Certificate<'a> {
    contract: &'a str,
    certified: bool,
    unknown: Option<usize>,
    because: Vec<String>,
}

#[derive(Serialize)]
struct Run<'a> {
    requests: u64,
    retries: u64,
    elapsed_ms: u128,
    created: usize,
    deleted: usize,
    only_deactivated: bool,
    left: Vec<Left<'a>>,
    interrupted: bool,
}

#[derive(Serialize)]
struct Left<'a> {
    path: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct Check<'a> {
    id: &'a str,
    says: &'a str,
    axis: &'static str,
    level: Level,
    outcome: Outcome,
    waived: Option<&'a str>,
    weighs: &'static str,
    subject: SubjectOf<'a>,
    url: Option<String>,
    file: &'a str,
    line: usize,
    procedure: Option<&'a str>,
    because: Option<&'a str>,
    rule: Option<&'a str>,
    findings: Vec<FindingOf<'a>>,
    exchanges: Vec<ExchangeOf<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum SubjectOf<'a> {
    Rfc { section: &'a str, catalogue: &'a [String], errata: &'a [String] },
    Contract { contract: &'a str, rule: &'a str, source: &'a str },
    Profile { profile: &'a str, requirement: &'a str, source: &'a str, catalogue: &'a [String] },
}

#[derive(Serialize)]
struct FindingOf<'a> {
    grade: &'static str,
    step: &'a str,
    subject: &'a str,
    expected: &'a str,
    actual: &'a str,
    because: Option<&'a str>,
    /// Its place in the `exchanges` of the check.
    exchange: Option<usize>,
}

#[derive(Serialize)]
struct ExchangeOf<'a> {
    step: &'a str,
    request: RequestOf<'a>,
    response: Option<ResponseOf<'a>>,
    failure: Option<FailureOf<'a>>,
    ms: u128,
}

#[derive(Serialize)]
struct RequestOf<'a> {
    method: &'a str,
    path: &'a str,
    credentials: &'static str,
    headers: Vec<Header<'a>>,
    body: Option<Body>,
}

#[derive(Serialize)]
struct ResponseOf<'a> {
    status: u16,
    headers: Vec<Header<'a>>,
    body: Body,
}

#[derive(Serialize)]
struct FailureOf<'a> {
    kind: &'static str,
    detail: &'a str,
}

#[derive(Serialize)]
struct Header<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct Body {
    text: String,
    bytes: usize,
    cut: bool,
}

impl<'a> Report<'a> {
    fn of(view: View<'a>) -> Self {
        let run = view.run;
        let left = run.left.iter().map(|(path, name)| Left { path, name });
        Self {
            format: "scimcheck-report",
            version: 1,
            tool: Tool { name: "scimcheck", version: run.version },
            suites: view.suites,
            target: Target { base: view.base, embedded: view.embedded },
            started: &run.started,
            seed: run.seed.to_string(),
            counts: Counts::of(view),
            untested_musts: tally::untested(view),
            certificate: certificate(view),
            stale_waivers: &run.waivers.stale,
            expired_waivers: &run.waivers.expired,
            run: Run {
                requests: run.requests,
                retries: run.retries,
                elapsed_ms: run.elapsed.as_millis(),
                created: run.created,
                deleted: run.deleted,
                only_deactivated: run.only_deactivated,
                left: left.collect(),
                interrupted: run.interrupted,
            },
            checks: view.verdicts.iter().map(|verdict| Check::of(view, verdict)).collect(),
        }
    }
}

impl Counts {
    fn of(view: View<'_>) -> Self {
        let rows = tally::rows(view);
        let levels = rows.iter().map(|row| LevelCounts {
            axis: row.axis.as_str(),
            level: row.level,
            total: row.total(),
            applicable: row.applicable(),
            passed: row.passed(),
            outcomes: Outcome::ALL.map(|outcome| (outcome, row.count(outcome))).into(),
        });
        Self {
            total: view.verdicts.len(),
            outcomes: Outcome::ALL.map(|outcome| (outcome, view.count(outcome))).into(),
            waived: view.waived().count(),
            levels: levels.collect(),
        }
    }
}

fn certificate(view: View<'_>) -> Option<Certificate<'_>> {
    let contract = view.contract?.name.as_str();
    Some(match tally::certification(view)? {
        tally::Certification::Certified { unknown, .. } => {
            Certificate { contract, certified: true, unknown: Some(unknown), because: Vec::new() }
        }
        tally::Certification::Withheld(because) => {
            Certificate { contract, certified: false, unknown: None, because }
        }
    })
}

impl<'a> Check<'a> {
    fn of(view: View<'a>, verdict: &'a Verdict) -> Self {
        let check = view.check(verdict);
        let weighty = verdict.findings.iter().any(|seen| seen.grade >= Grade::Warn);
        let shown = if weighty || verdict.outcome >= Outcome::Warn {
            shown(view, verdict)
        } else {
            Vec::new()
        };
        let procedure = match check.judges {
            Judges::Procedure { procedure, .. } => view.plan.procedures.get(procedure),
            Judges::Exchanges { .. } | Judges::Nothing(_) => None,
        };
        Self {
            id: &check.id,
            says: &check.says,
            axis: Axis::of(check).as_str(),
            level: check.level,
            outcome: verdict.outcome,
            waived: verdict.waived.as_deref(),
            weighs: weighs(check.grade),
            subject: SubjectOf::of(&check.subject),
            url: naming::url(check),
            file: &check.file,
            line: check.line,
            procedure: procedure.map(|procedure| procedure.id.as_str()),
            because: verdict.because.as_deref(),
            rule: verdict.rule.as_deref(),
            findings: findings(verdict, &shown),
            exchanges: shown.iter().map(|(_, exchange)| ExchangeOf::of(exchange)).collect(),
        }
    }
}

impl<'a> SubjectOf<'a> {
    fn of(subject: &'a Subject) -> Self {
        match subject {
            Subject::Rfc { section, catalogue, errata } => Self::Rfc { section, catalogue, errata },
            Subject::Contract { contract, rule, source, .. } => {
                Self::Contract { contract, rule, source }
            }
            Subject::Profile { profile, requirement, source, catalogue, .. } => {
                Self::Profile { profile, requirement, source, catalogue }
            }
        }
    }
}

fn findings<'a>(verdict: &'a Verdict, shown: &[Shown<'_>]) -> Vec<FindingOf<'a>> {
    let each = verdict.findings.iter().map(|seen| FindingOf {
        grade: weighs(seen.grade),
        step: &seen.step,
        subject: &seen.finding.subject,
        expected: &seen.finding.expected,
        actual: &seen.finding.actual,
        because: seen.finding.because.as_deref(),
        exchange: shown.iter().position(|(place, _)| *place == seen.exchange),
    });
    each.collect()
}

impl<'a> ExchangeOf<'a> {
    fn of(exchange: &'a Exchange) -> Self {
        let request = &exchange.request;
        let (response, failure) = match &exchange.answer {
            Answer::Response(response) => {
                let headers = headers(&response.headers);
                let body = Body::of(&response.body);
                (Some(ResponseOf { status: response.status, headers, body }), None)
            }
            Answer::Failure(failure) => {
                let kind = failure.kind.as_str();
                (None, Some(FailureOf { kind, detail: &failure.detail }))
            }
        };
        Self {
            step: &exchange.step,
            request: RequestOf {
                method: &request.method,
                path: &request.path,
                credentials: match request.credentials {
                    Credentials::Run => "run",
                    Credentials::Absent => "none",
                    Credentials::Wrong => "wrong",
                    Credentials::Beginning => "beginning",
                    Credentials::Longer => "longer",
                    Credentials::OtherCase => "other-case",
                    Credentials::Reader => "reader",
                },
                headers: headers(&request.headers),
                body: request.body.as_deref().map(Body::of),
            },
            response,
            failure,
            ms: exchange.elapsed.as_millis(),
        }
    }
}

/// Headers without what would let a reader of the report act as somebody.
fn headers(headers: &[(String, String)]) -> Vec<Header<'_>> {
    let hidden = |name: &str| name.eq_ignore_ascii_case("set-cookie");
    let each = headers.iter().map(|(name, value)| Header {
        name,
        value: if hidden(name) { "(not shown)" } else { value },
    });
    each.collect()
}

impl Body {
    fn of(bytes: &[u8]) -> Self {
        let mut text = String::from_utf8_lossy(&bytes[..bytes.len().min(BODY)]).into_owned();
        let cut = bytes.len() > BODY;
        if cut {
            // The cut may have gone through a character.
            text.truncate(text.trim_end_matches(char::REPLACEMENT_CHARACTER).len());
        }
        Self { text, bytes: bytes.len(), cut }
    }
}

/// Pretty JSON in which nothing but printable characters stands.
struct Escaping(PrettyFormatter<'static>);

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        text: &str,
    ) -> io::Result<()> {
        let mut rest = text;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| misleads(*c)) {
            out.write_all(&rest.as_bytes()[..at])?;
            // All of them stand in the basic plane, where one escape is one character.
            write!(out, "\\u{:04x}", u32::from(c))?;
            rest = &rest[at + c.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.0.write_char_escape(out, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::fixture::{Fixture, HOSTILE, fixture, snapshot};
    use super::*;

    fn text(fixture: &Fixture) -> String {
        let mut out = Vec::new();
        write(fixture.view(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_report_is_what_its_schema_says() {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        jsonschema::meta::validate(&schema).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let mut certified = fixture().only(&[Outcome::Pass]);
        certified.contract.as_mut().unwrap().rules.remove(1);
        let mut plain = fixture();
        plain.contract = None;
        for fixture in [fixture(), fixture().waived(), certified, plain] {
            let report: Value = serde_json::from_str(&text(&fixture)).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&report)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert_eq!(errors, Vec::<String>::new());
        }
    }

    #[test]
    fn the_schema_notices_what_does_not_belong() {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let good: Value = serde_json::from_str(&text(&fixture())).unwrap();
        let changes: [(&str, Value); 4] = [
            ("/version", 2.into()),
            ("/checks/0/outcome", "skipped".into()),
            ("/counts/outcomes/pass", Value::Null),
            ("/checks/3/exchanges/0/request/body", "text".into()),
        ];
        for (place, value) in changes {
            let mut bad = good.clone();
            *bad.pointer_mut(place).unwrap() = value;
            assert!(!validator.is_valid(&bad), "{place}");
        }
    }

    #[test]
    fn the_report_reads_the_same_each_time() {
        let text = text(&fixture());
        assert!(!text.contains(|c| c != '\n' && misleads(c)));
        assert!(!text.contains("very-secret"));
        let report: Value = serde_json::from_str(&text).unwrap();
        let body = report.pointer("/checks/10/exchanges/0/response/body/text");
        assert_eq!(body.and_then(Value::as_str), Some(HOSTILE));
        snapshot("report-json", &text);
    }

    #[test]
    fn what_is_accepted_keeps_its_outcome() {
        let report: Value = serde_json::from_str(&text(&fixture().waived())).unwrap();
        assert_eq!(report["counts"]["waived"], 2);
        assert_eq!(report["stale_waivers"].as_array().map(Vec::len), Some(2));
        assert_eq!(report["expired_waivers"].as_array().map(Vec::len), Some(1));
        let checks = report["checks"].as_array().unwrap();
        let waived: Vec<_> = checks.iter().filter(|check| check["waived"].is_string()).collect();
        assert_eq!(waived.len(), 2);
        assert!(waived.iter().any(|check| check["outcome"] == "fail"));
        assert!(waived.iter().any(|check| check["outcome"] == "blocked"));
    }

    #[test]
    fn a_long_body_is_cut_between_characters() {
        let long = "ä".repeat(BODY);
        let body = Body::of(format!("x{long}").as_bytes());
        assert_eq!((body.text.len(), body.bytes, body.cut), (BODY - 1, 2 * BODY + 1, true));
        assert!(!body.text.contains(char::REPLACEMENT_CHARACTER));
    }
}
