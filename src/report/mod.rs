//! Reports: one file per format, each one function over the same borrowed view.

pub mod badge;
pub mod certificate;
pub mod clean;
pub mod curl;
pub mod drift;
pub mod html;
pub mod human;
pub mod json;
pub mod junit;
pub mod listing;
pub mod markdown;
pub mod matrix;
pub mod naming;
mod page;
pub mod script;
mod table;
pub mod tally;
pub mod tap;
pub mod words;

#[cfg(test)]
mod fixture;

use crate::exchange::{Exchange, Request, Transcript, exchanges};
use crate::plan::{Plan, PlannedCheck};
use crate::record::{Header, Recording, RunFacts};
use crate::verdict::{self, Cause, Outcome, Seen, Verdict};

/// All that a report can show.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// What the run was about.
    pub header: &'a Header,
    /// The plan.
    pub plan: &'a Plan,
    /// What was said, by procedure.
    pub record: &'a [Transcript],
    /// One verdict for each check, in the order of the plan.
    pub verdicts: &'a [Verdict],
    /// What the run came to besides.
    pub run: &'a RunFacts,
}

impl<'a> View<'a> {
    /// What reports show of a record.
    pub fn of(recording: &'a Recording) -> Self {
        Self {
            header: &recording.header,
            plan: &recording.plan,
            record: &recording.record,
            verdicts: &recording.verdicts,
            run: &recording.facts,
        }
    }

    /// What several checks found in the same way.
    pub fn causes(&self) -> Vec<Cause> {
        verdict::causes(self.plan, self.record, self.verdicts)
    }

    /// The line that sends a request again. A body of more than `most` bytes is left out.
    pub fn curl(&self, request: &Request, most: usize) -> String {
        curl::curl(request, &self.header.target, most)
    }

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
