//! `replay`: one check of a recorded run, performed again.

use std::time::Duration;

use super::args::{ReplayArgs, RunArgs};
use super::exit::Exit;
use super::select::Selected;
use super::{Refusal, again, print, run};
use crate::expect::Grade;
use crate::plan::Selection;
use crate::record;
use crate::runner;
use crate::suite::reading::nearest;
use crate::verdict::{Outcome, Verdict, Waivers, general};

/// Performs a check again and says what became of what the record shows.
pub(super) fn replay(args: &ReplayArgs) -> Result<Exit, Refusal> {
    let recorded = again::judged(&args.from)?;
    let ids = || recorded.plan.checks.iter().map(|check| check.id.as_str());
    let place = ids().position(|id| id == args.id);
    let before = place.and_then(|place| recorded.verdicts.iter().find(|one| one.check == place));
    let Some(before) = before else {
        let near = nearest(&args.id, ids());
        let help = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
        return Err(Refusal::usage(format!("the record has no check \"{}\"{help}", args.id)));
    };
    let header = &recorded.header;
    let record::again::Suites { library, contract } = record::again::suites(header)
        .map_err(|error| Refusal::usage(format!("{}: {error}", args.from.display())))?;
    let selection = Selection {
        only: vec![args.id.clone()],
        skip: Vec::new(),
        levels: Vec::new(),
        ..header.selection.clone()
    };
    let selected = Selected::of(library, contract, selection, header);
    let now = run::perform(&run_args(args, header), &selected, &Waivers::default())?;
    let after = now.verdicts.iter().find(|one| now.plan.checks[one.check].id == args.id);
    let Some(after) = after else {
        return Err(Refusal::usage(format!("the target has no instance {} any more", args.id)));
    };
    let (word, exit) = compared(before, after);
    print(&format!(
        "{word}  {}: {} in the record, {} now\n\n",
        args.id,
        before.outcome.as_str(),
        after.outcome.as_str()
    ));
    again::show(&now, args.color, args.verbose)?;
    Ok(exit)
}

fn compared(before: &Verdict, after: &Verdict) -> (&'static str, Exit) {
    let wrong = |outcome: Outcome| outcome >= Outcome::Blocked;
    let exit = match after.outcome {
        Outcome::Blocked | Outcome::Error => Exit::Incomplete,
        Outcome::Fail | Outcome::Warn => Exit::Failures,
        _ => Exit::Fine,
    };
    if !wrong(after.outcome) && wrong(before.outcome) {
        ("FIXED", exit)
    } else if before.outcome == after.outcome && told(before) == told(after) {
        (if wrong(after.outcome) { "FAILED" } else { "THE SAME" }, exit)
    } else {
        ("DIFFERENT", exit)
    }
}

/// What a verdict tells, without what is made up anew in each run.
fn told(verdict: &Verdict) -> Vec<String> {
    let weighty = verdict.findings.iter().filter(|seen| seen.grade >= Grade::Warn);
    let mut all: Vec<String> = weighty
        .map(|seen| {
            let finding = &seen.finding;
            let (expected, actual) = (general(&finding.expected), general(&finding.actual));
            format!("{} {}: {expected} {actual}", seen.step, finding.subject)
        })
        .collect();
    all.extend(verdict.because.as_deref().map(general));
    all.sort();
    all
}

/// The options of a run that is about one check of a record.
fn run_args(args: &ReplayArgs, header: &record::Header) -> RunArgs {
    let target = args.target.clone();
    let recorded = (!header.target.embedded).then(|| header.target.base.clone());
    RunArgs {
        target: target.or(recorded),
        access: args.access.clone(),
        yes: args.yes,
        jobs: 1,
        timeout: args.timeout,
        max_time: runner::MAX_TIME,
        max_wait: Duration::from_secs(10),
        max_body: 16,
        prefix: "scimcheck".to_owned(),
        mail_domain: header.names.domain.clone(),
        set: header.overrides.iter().map(|(name, value)| format!("{name}={value}")).collect(),
        fault: args.fault.clone(),
        ..RunArgs::default()
    }
}
