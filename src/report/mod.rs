//! Reports: one file per format, each one function over the same borrowed view.

pub mod clean;
pub mod curl;
pub mod human;
pub mod json;
pub mod junit;
pub mod listing;
pub mod naming;
mod page;
mod table;
pub mod tally;
pub mod words;

#[cfg(test)]
mod fixture;

use std::time::Duration;

use crate::contract::Contract;
use crate::exchange::{Exchange, Transcript, exchanges};
use crate::plan::{Plan, PlannedCheck};
use crate::verdict::{Outcome, Seen, Stale, Verdict};

/// All that a report can show.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The suites or contracts that were run, as the user named them.
    pub suites: &'a [String],
    /// The base URL; for the embedded emulator its address on this machine.
    pub base: &'a str,
    /// Whether the target was the embedded emulator.
    pub embedded: bool,
    /// The plan.
    pub plan: &'a Plan,
    /// The contract: a plan does not show those of its rules that nobody judged.
    pub contract: Option<&'a Contract>,
    /// What was said, by procedure.
    pub record: &'a [Transcript],
    /// One verdict for each check, in the order of the plan.
    pub verdicts: &'a [Verdict],
    /// What the run came to besides.
    pub run: &'a RunFacts,
}

/// What a run came to besides its verdicts.
#[derive(Clone, Debug, Default)]
pub struct RunFacts {
    /// Requests sent, tidying up included.
    pub requests: u64,
    /// Requests that were sent again because the target asked for patience.
    pub retries: u64,
    /// How long it took.
    pub elapsed: Duration,
    /// Resources that were created.
    pub created: usize,
    /// Resources whose deletion the target accepted.
    pub deleted: usize,
    /// Whether deletion only deactivates, so that they are still there.
    pub only_deactivated: bool,
    /// Resources that are still there as they were: path and name.
    pub left: Vec<(String, String)>,
    /// Whether the user broke the run off.
    pub interrupted: bool,
    /// What the write guard refused to send, each with its reason.
    pub refused: Vec<String>,
    /// What happened besides, each with how often.
    pub notes: Vec<String>,
    /// The seed of every generated name.
    pub seed: u64,
    /// When it began, as an RFC 3339 date-time in UTC.
    pub started: String,
    /// The suite version: the tool's.
    pub version: &'static str,
    /// Waivers that have nothing to accept.
    pub waivers: Stale,
}

impl<'a> View<'a> {
    /// The check of a verdict.
    pub fn check(&self, verdict: &Verdict) -> &'a PlannedCheck {
        &self.plan.checks[verdict.check]
    }

    /// The exchange that shows a finding.
    pub fn exchange(&self, seen: &Seen) -> Option<&'a Exchange> {
        let (procedure, place) = seen.exchange?;
        exchanges(self.record.get(procedure)?).nth(place)
    }

    /// How many verdicts have an outcome, and nobody has accepted it.
    pub fn count_open(&self, outcome: Outcome) -> usize {
        let open = |verdict: &&Verdict| verdict.outcome == outcome && verdict.waived.is_none();
        self.verdicts.iter().filter(open).count()
    }

    /// The verdicts that somebody has accepted.
    pub fn waived(&self) -> impl Iterator<Item = &'a Verdict> + use<'a> {
        self.verdicts.iter().filter(|verdict| verdict.waived.is_some())
    }

    /// How many verdicts have an outcome, accepted ones included.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.verdicts.iter().filter(|verdict| verdict.outcome == outcome).count()
    }
}
