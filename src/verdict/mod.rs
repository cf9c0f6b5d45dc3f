//! Verdicts: a pure function of plan and record.

mod deviation;
mod excuse;
mod judge;
mod waiver;

use serde::Serialize;

use crate::expect::{Finding, Grade};

pub use judge::{Judgement, imports, judge};
pub use waiver::{Stale, Waivers};

/// What a check comes to, from the mildest to the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// As it should be.
    Pass,
    /// Nothing is promised; what was seen is recorded.
    Characterised,
    /// As the contract documents, against the RFC.
    Deviates,
    /// The target does not offer what the check needs; with the evidence.
    NotApplicable,
    /// Something that has to hold first does not.
    Blocked,
    /// Against a SHOULD, or where the texts leave room.
    Warn,
    /// Wrong.
    Fail,
    /// No answer came, or our own side failed.
    Error,
}

impl Outcome {
    /// All of them, from the mildest to the gravest.
    pub const ALL: [Self; 8] = [
        Self::Pass,
        Self::Characterised,
        Self::Deviates,
        Self::NotApplicable,
        Self::Blocked,
        Self::Warn,
        Self::Fail,
        Self::Error,
    ];

    /// As it stands in files and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Characterised => "characterised",
            Self::Deviates => "deviates",
            Self::NotApplicable => "not-applicable",
            Self::Blocked => "blocked",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Error => "error",
        }
    }

    const fn of(grade: Grade) -> Self {
        match grade {
            Grade::Pass => Self::Pass,
            Grade::Info => Self::Characterised,
            Grade::Skip => Self::NotApplicable,
            Grade::Warn => Self::Warn,
            Grade::Fail => Self::Fail,
        }
    }
}

/// A finding, with the exchange that shows it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The finding.
    pub finding: Finding,
    /// What it weighs in this check.
    pub grade: Grade,
    /// The step.
    pub step: String,
    /// The line of the suite file.
    pub line: usize,
    /// The procedure and the place of the exchange in its record.
    pub exchange: Option<(usize, usize)>,
}

/// The judgement of one check.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The check's place in the plan.
    pub check: usize,
    /// What it comes to.
    pub outcome: Outcome,
    /// What was seen.
    pub findings: Vec<Seen>,
    /// Why, where findings do not say it: the evidence, the prerequisite, the rule.
    pub because: Option<String>,
    /// For a check that deviates: the rule that documents it.
    pub rule: Option<String>,
    /// For an outcome that somebody has accepted: why.
    pub waived: Option<String>,
}

impl Verdict {
    /// A verdict that says nothing but what it comes to.
    pub const fn new(check: usize, outcome: Outcome) -> Self {
        Self { check, outcome, findings: Vec::new(), because: None, rule: None, waived: None }
    }
}
