//! The events of a run, as they stand in files.
//!
//! The types here are the format: what is written, what is read, and the JSON Schema of both come
//! from them.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Map;

use super::{Header, RunFacts};
use crate::exchange::{
    Answer, Credentials, Entry, Exchange, Failure, FailureKind, Request, Response, Transcript,
    Unsent,
};
use crate::expect::{Finding, Grade};
use crate::plan::{Import, Judges, Plan, PlannedCheck, Procedure, Subject};
use crate::suite::model::{ExchangeFilter, Level};
use crate::verdict::{Outcome, Seen, Stale, Verdict};

/// What the first event calls the format.
pub const FORMAT: &str = "scimcheck-record";
/// The version of the format. What an older reader would misunderstand counts it up.
pub const VERSION: u32 = 1;

/// One event: one line of a record.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The first one: what the run is about.
    Run(Box<RunEvent>),
    /// A procedure of the plan; the first has the place 0.
    Procedure(ProcedureEvent),
    /// An exchange took place.
    Exchange(Box<ExchangeEvent>),
    /// From here on nothing was sent in a procedure, and why.
    NotSent(NotSentEvent),
    /// The judgement of a check.
    Verdict(Box<VerdictEvent>),
    /// The last one: what the run came to besides.
    End(EndEvent),
}

/// What a run is about.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct RunEvent {
    /// `scimcheck-record`
    pub format: String,
    /// 1
    pub version: u32,
    /// All else.
    #[serde(flatten)]
    pub header: Header,
}

/// A procedure of the plan.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct ProcedureEvent {
    /// Its id.
    pub id: String,
    /// Whether other procedures look at its resources.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub population: bool,
    /// The populations that it looks at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub imports: Vec<ImportForm>,
}

/// A population that a procedure looks at.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct ImportForm {
    /// The name it knows it by.
    pub name: String,
    /// The place of its procedure.
    pub procedure: usize,
}

/// An exchange.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct ExchangeEvent {
    /// The place of the procedure.
    pub procedure: usize,
    /// The step that sent it.
    pub step: String,
    /// When it was sent, in nanoseconds from the start of the run.
    pub started_ns: u64,
    /// How many nanoseconds it took.
    pub elapsed_ns: u64,
    /// What was sent.
    pub request: RequestForm,
    /// What came back, if anything did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<ResponseForm>,
    /// Why nothing came back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailureForm>,
}

/// A request.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct RequestForm {
    /// The method.
    pub method: String,
    /// The path below the base URL with its query, or a URL.
    pub path: String,
    /// Whose credentials it carried. They stand nowhere.
    pub credentials: Credentials,
    /// Its headers: name and value.
    pub headers: Vec<(String, String)>,
    /// Its body, if one was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyForm>,
}

/// A response.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct ResponseForm {
    /// The status code.
    pub status: u16,
    /// Its headers: name and value.
    pub headers: Vec<(String, String)>,
    /// Its body, if it is not empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyForm>,
}

/// Why no response came.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct FailureForm {
    /// The kind of failure.
    pub kind: FailureKind,
    /// What the transport said.
    pub detail: String,
}

/// A body: its text, or its bytes in Base64 where they are no text.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum BodyForm {
    /// UTF-8.
    Text(String),
    /// Anything else.
    Bytes {
        /// Base64 with padding (RFC 4648 section 4).
        base64: String,
    },
}

/// From here on nothing was sent in a procedure.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct NotSentEvent {
    /// The place of the procedure.
    pub procedure: usize,
    /// The step that was not reached.
    pub step: String,
    /// Why.
    pub because: String,
    /// What kind of reason that is.
    pub kind: Unsent,
}

/// The judgement of a check.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct VerdictEvent {
    /// The check's id.
    pub id: String,
    /// What right behaviour is.
    pub says: String,
    /// Who demands it.
    #[serde(flatten)]
    pub subject: SubjectForm,
    /// How strong that is.
    pub level: Level,
    /// What a difference weighs.
    pub grade: Grade,
    /// The suite file.
    pub file: String,
    /// The line in it.
    pub line: usize,
    /// What it looked at.
    pub judges: JudgesForm,
    /// For a demand of a profile: what the check is about, which tables show.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub bindings: Map<String, serde_json::Value>,
    /// What it came to.
    pub outcome: Outcome,
    /// What was seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<FindingForm>,
    /// Why, where findings do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The rule that documents a deviation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Why it is accepted, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<String>,
}

/// Who demands what a check decides.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(tag = "axis", rename_all = "kebab-case")]
pub enum SubjectForm {
    /// An RFC.
    Rfc {
        /// `RFC 7644 section 3.6`
        section: String,
        /// Rows of the catalogue of requirements.
        catalogue: Vec<String>,
        /// Errata.
        errata: Vec<String>,
    },
    /// A contract.
    Contract {
        /// The contract's name.
        contract: String,
        /// The rule.
        demanded_by: String,
        /// Who says it.
        source: String,
        /// Where that can be read.
        url: Option<String>,
    },
    /// A profile.
    Profile {
        /// The profile's name.
        profile: String,
        /// The demand.
        demanded_by: String,
        /// Who says it.
        source: String,
        /// Where that can be read.
        url: Option<String>,
        /// Rows of the catalogue that a provider breaks with it.
        catalogue: Vec<String>,
    },
}

/// What a check looked at.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JudgesForm {
    /// The procedure at this place.
    Procedure(usize),
    /// Every exchange of a kind.
    Exchanges,
    /// Nothing, and why.
    Nothing(String),
}

/// A difference.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct FindingForm {
    /// What was looked at.
    pub subject: String,
    /// What was expected.
    pub expected: String,
    /// What was there.
    pub actual: String,
    /// Why it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// What it weighs.
    pub grade: Grade,
    /// The step.
    pub step: String,
    /// The line of the suite file.
    pub line: usize,
    /// The place of the procedure, and that of the exchange among its exchanges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<(usize, usize)>,
}

/// What a run came to besides its verdicts.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct EndEvent {
    /// Requests sent, tidying up included.
    pub requests: u64,
    /// Requests that were sent again because the target asked for patience.
    pub retries: u64,
    /// How many nanoseconds it took.
    pub elapsed_ns: u64,
    /// Resources that were created.
    pub created: usize,
    /// Resources whose deletion the target accepted.
    pub deleted: usize,
    /// Resources that were seen again after that, deactivated.
    pub deactivated: usize,
    /// Resources that are still there as they were: path and name.
    pub left: Vec<(String, String)>,
    /// Whether the user broke the run off.
    pub interrupted: bool,
    /// What the write guard refused to send, each with its reason.
    #[serde(default)]
    pub refused: Vec<String>,
    /// What happened besides, each with how often.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Waivers of which no check is wrong any more.
    pub stale_waivers: Vec<String>,
    /// Waivers whose time is over.
    pub expired_waivers: Vec<String>,
    /// The profiles whose verdicts are shown as tables, with their titles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<(String, String)>,
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

impl BodyForm {
    /// The form of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Bytes { base64: STANDARD.encode(bytes) },
        }
    }

    /// The bytes; `None` if they are not in Base64.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        match self {
            Self::Text(text) => Some(text.clone().into_bytes()),
            Self::Bytes { base64 } => STANDARD.decode(base64).ok(),
        }
    }
}

impl ExchangeEvent {
    /// The event of an exchange.
    pub fn of(procedure: usize, exchange: &Exchange) -> Self {
        let request = &exchange.request;
        let (response, failure) = match &exchange.answer {
            Answer::Response(one) => {
                let body = (!one.body.is_empty()).then(|| BodyForm::of(&one.body));
                let headers = one.headers.clone();
                (Some(ResponseForm { status: one.status, headers, body }), None)
            }
            Answer::Failure(one) => {
                (None, Some(FailureForm { kind: one.kind, detail: one.detail.clone() }))
            }
        };
        Self {
            procedure,
            step: exchange.step.clone(),
            started_ns: nanoseconds(exchange.started),
            elapsed_ns: nanoseconds(exchange.elapsed),
            request: RequestForm {
                method: request.method.clone(),
                path: request.path.clone(),
                credentials: request.credentials,
                headers: request.headers.clone(),
                body: request.body.as_deref().map(BodyForm::of),
            },
            response,
            failure,
        }
    }

    /// The exchange; what is wrong with the event if there is none.
    pub fn exchange(self) -> Result<Exchange, String> {
        let bytes = |body: Option<BodyForm>| match body {
            None => Ok(None),
            Some(body) => body.bytes().map(Some).ok_or("a body is not in Base64"),
        };
        let answer = match (self.response, self.failure) {
            (Some(one), None) => {
                let body = bytes(one.body)?.unwrap_or_default();
                Answer::Response(Response::new(one.status, one.headers, body))
            }
            (None, Some(one)) => Answer::Failure(Failure { kind: one.kind, detail: one.detail }),
            _ => return Err("an exchange has either a response or a failure".to_owned()),
        };
        Ok(Exchange {
            step: self.step,
            request: Request {
                method: self.request.method,
                path: self.request.path,
                headers: self.request.headers,
                body: bytes(self.request.body)?,
                credentials: self.request.credentials,
            },
            answer,
            started: Duration::from_nanos(self.started_ns),
            elapsed: Duration::from_nanos(self.elapsed_ns),
        })
    }
}

/// The events of a procedure's record.
pub fn of_transcript(procedure: usize, transcript: &Transcript) -> impl Iterator<Item = Event> {
    transcript.iter().map(move |entry| match entry {
        Entry::Exchange(exchange) => {
            Event::Exchange(Box::new(ExchangeEvent::of(procedure, exchange)))
        }
        Entry::NotSent { step, because, kind } => Event::NotSent(NotSentEvent {
            procedure,
            step: step.clone(),
            because: because.clone(),
            kind: *kind,
        }),
    })
}

impl NotSentEvent {
    pub(super) fn entry(self) -> Entry {
        Entry::NotSent { step: self.step, because: self.because, kind: self.kind }
    }
}

impl ProcedureEvent {
    pub(super) fn of(procedure: &Procedure) -> Self {
        let import = |one: &Import| ImportForm { name: one.name.clone(), procedure: one.procedure };
        Self {
            id: procedure.id.clone(),
            population: procedure.population,
            imports: procedure.imports.iter().map(import).collect(),
        }
    }

    /// The procedure without its steps. `ids` are those of all procedures.
    fn procedure(self, ids: &[String]) -> Option<Procedure> {
        let import = |one: ImportForm| {
            let id = ids.get(one.procedure)?.clone();
            Some(Import { name: one.name, procedure: one.procedure, id })
        };
        Some(Procedure {
            id: self.id,
            quiet: false,
            imports: self.imports.into_iter().map(import).collect::<Option<_>>()?,
            population: self.population,
            bindings: Map::new(),
            steps: Vec::new(),
        })
    }
}

/// The procedures of a record; `None` if one looks at a population that is not there.
pub(super) fn procedures(events: Vec<ProcedureEvent>) -> Option<Vec<Procedure>> {
    let ids: Vec<String> = events.iter().map(|event| event.id.clone()).collect();
    events.into_iter().map(|event| event.procedure(&ids)).collect()
}

impl VerdictEvent {
    pub(super) fn of(plan: &Plan, verdict: &Verdict) -> Self {
        let check = &plan.checks[verdict.check];
        Self {
            id: check.id.clone(),
            says: check.says.clone(),
            subject: match check.subject.clone() {
                Subject::Rfc { section, catalogue, errata } => {
                    SubjectForm::Rfc { section, catalogue, errata }
                }
                Subject::Contract { contract, rule, source, url } => {
                    SubjectForm::Contract { contract, demanded_by: rule, source, url }
                }
                Subject::Profile { profile, requirement, source, url, catalogue } => {
                    let demanded_by = requirement;
                    SubjectForm::Profile { profile, demanded_by, source, url, catalogue }
                }
            },
            level: check.level,
            grade: check.grade,
            file: check.file.clone(),
            line: check.line,
            judges: match &check.judges {
                Judges::Procedure { procedure, .. } => JudgesForm::Procedure(*procedure),
                Judges::Exchanges { .. } => JudgesForm::Exchanges,
                Judges::Nothing(because) => JudgesForm::Nothing(because.clone()),
            },
            bindings: match (&check.subject, &check.judges) {
                (Subject::Profile { .. }, Judges::Procedure { bindings, .. }) => bindings.clone(),
                _ => Map::new(),
            },
            outcome: verdict.outcome,
            findings: verdict.findings.iter().map(FindingForm::of).collect(),
            because: verdict.because.clone(),
            rule: verdict.rule.clone(),
            waived: verdict.waived.clone(),
        }
    }

    /// The check and its verdict, for a plan of so many procedures that has so many checks already.
    pub(super) fn judged(
        self,
        procedures: usize,
        place: usize,
    ) -> Result<(PlannedCheck, Verdict), String> {
        let judges = match self.judges {
            JudgesForm::Procedure(procedure) if procedure >= procedures => {
                return Err(format!("there is no procedure {procedure}"));
            }
            JudgesForm::Procedure(procedure) => Judges::Procedure {
                procedure,
                expect: indexmap::IndexMap::new(),
                bindings: Map::new(),
            },
            JudgesForm::Exchanges => {
                Judges::Exchanges { filter: ExchangeFilter::default(), expect: Vec::new() }
            }
            JudgesForm::Nothing(because) => Judges::Nothing(because),
        };
        let check = PlannedCheck {
            id: self.id,
            says: self.says,
            why: None,
            subject: match self.subject {
                SubjectForm::Rfc { section, catalogue, errata } => {
                    Subject::Rfc { section, catalogue, errata }
                }
                SubjectForm::Contract { contract, demanded_by, source, url } => {
                    Subject::Contract { contract, rule: demanded_by, source, url }
                }
                SubjectForm::Profile { profile, demanded_by, source, url, catalogue } => {
                    let requirement = demanded_by;
                    Subject::Profile { profile, requirement, source, url, catalogue }
                }
            },
            level: self.level,
            grade: self.grade,
            file: self.file,
            line: self.line,
            judges,
        };
        let verdict = Verdict {
            check: place,
            outcome: self.outcome,
            findings: self.findings.into_iter().map(FindingForm::seen).collect(),
            because: self.because,
            rule: self.rule,
            waived: self.waived,
        };
        Ok((check, verdict))
    }
}

impl FindingForm {
    fn of(seen: &Seen) -> Self {
        let finding = seen.finding.clone();
        Self {
            subject: finding.subject,
            expected: finding.expected,
            actual: finding.actual,
            because: finding.because,
            grade: seen.grade,
            step: seen.step.clone(),
            line: seen.line,
            exchange: seen.exchange,
        }
    }

    fn seen(self) -> Seen {
        let finding = Finding {
            grade: None,
            subject: self.subject,
            expected: self.expected,
            actual: self.actual,
            because: self.because,
        };
        let (grade, step, line, exchange) = (self.grade, self.step, self.line, self.exchange);
        Seen { finding, grade, step, line, exchange }
    }
}

impl EndEvent {
    pub(super) fn of(facts: &RunFacts, plan: &Plan) -> Self {
        Self {
            requests: facts.requests,
            retries: facts.retries,
            elapsed_ns: nanoseconds(facts.elapsed),
            created: facts.created,
            deleted: facts.deleted,
            deactivated: facts.deactivated,
            left: facts.left.clone(),
            interrupted: facts.interrupted,
            refused: facts.refused.clone(),
            notes: facts.notes.clone(),
            stale_waivers: facts.waivers.stale.clone(),
            expired_waivers: facts.waivers.expired.clone(),
            tables: plan.tables.clone(),
        }
    }

    pub(super) fn facts(self) -> RunFacts {
        RunFacts {
            requests: self.requests,
            retries: self.retries,
            elapsed: Duration::from_nanos(self.elapsed_ns),
            created: self.created,
            deleted: self.deleted,
            deactivated: self.deactivated,
            left: self.left,
            interrupted: self.interrupted,
            refused: self.refused,
            notes: self.notes,
            waivers: Stale { stale: self.stale_waivers, expired: self.expired_waivers },
        }
    }
}

/// The JSON Schema of one line of a record, in draft 2020-12.
pub fn json_schema() -> String {
    crate::suite::json_schema::text(&crate::suite::json_schema::of::<Event>())
}
