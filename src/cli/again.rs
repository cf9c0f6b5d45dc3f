//! `report` and `judge`: a recorded run, shown again and judged again.

use std::path::Path;

use super::args::{Color, JudgeArgs, ReportArgs};
use super::exit::{Exit, of_run};
use super::reports::{reports, write};
use super::{Refusal, print, run};
use crate::record::{Recording, again, har, jsonl};
use crate::report::{View, human};
use crate::verdict::Verdict;

/// Shows a recorded run in other formats, without judging it again.
pub(super) fn report(args: &ReportArgs) -> Result<Exit, Refusal> {
    let recording = judged(&args.from)?;
    let reports = reports("--to", &args.to)?;
    if reports.is_empty() {
        show(&recording, args.color, args.verbose)?;
    }
    write(&reports, &recording, None)?;
    Ok(Exit::Fine)
}

/// Judges a recorded run again.
pub(super) fn judge(args: &JudgeArgs) -> Result<Exit, Refusal> {
    let recorded = read(&args.record)?;
    let reports = reports("--report", &args.report)?;
    let judged = judge_again(&args.record, &recorded)?;
    show(&judged, args.color, args.verbose)?;
    write(&reports, &judged, None)?;
    let changed = changed(&recorded, &judged);
    if !changed.is_empty() {
        print(&format!("{} verdicts are not those of the record\n", changed.len()));
        for line in &changed {
            print(&format!("    {line}\n"));
        }
        return Ok(Exit::Failures);
    }
    Ok(exit(&judged, args.strict))
}

/// The exit code of a recorded run.
pub(super) fn exit(recording: &Recording, strict: bool) -> Exit {
    let idle = !recording.facts.waivers.stale.is_empty();
    let ended = of_run(&recording.verdicts, strict, recording.facts.interrupted, idle);
    ended.unless_refused(&recording.facts.refused)
}

/// Shows what a run came to on the terminal.
pub(super) fn show(recording: &Recording, color: Color, verbose: bool) -> Result<(), Refusal> {
    let style = human::Style { color: color != Color::Never, width: run::width(), verbose };
    let mut text = Vec::new();
    human::write(View::of(recording), style, &mut text).map_err(Refusal::usage)?;
    run::show(&String::from_utf8_lossy(&text), color);
    Ok(())
}

/// What is judged otherwise than in the record; an archive holds no verdicts to compare with.
fn changed(recorded: &Recording, judged: &Recording) -> Vec<String> {
    if recorded.verdicts.is_empty() {
        return Vec::new();
    }
    // The checks stand in the order of the plan, which is that of the record.
    let id = |one: &Recording, verdict: &Verdict| one.plan.checks[verdict.check].id.clone();
    let mut lines = Vec::new();
    for (place, verdict) in judged.verdicts.iter().enumerate() {
        let (id, now) = (id(judged, verdict), verdict.outcome.as_str());
        match recorded.verdicts.get(place) {
            Some(was) if recorded.plan.checks[was.check].id != id => {
                lines.push(format!("{id}: not in this place of the record"));
            }
            Some(was) if was.outcome == verdict.outcome => {}
            Some(was) => lines.push(format!("{id}: {} in the record, {now}", was.outcome.as_str())),
            None => lines.push(format!("{id}: not in the record")),
        }
    }
    let more = recorded.verdicts.iter().skip(judged.verdicts.len());
    lines.extend(more.map(|verdict| format!("{}: only in the record", id(recorded, verdict))));
    lines
}

/// Reads a record, in whichever form it was written.
pub(super) fn read(file: &Path) -> Result<Recording, Refusal> {
    let shown = file.display();
    let refuse = |error: &dyn std::fmt::Display| Refusal::usage(format!("{shown}: {error}"));
    let text =
        std::fs::read(file).map_err(|error| refuse(&format!("it can't be read: {error}")))?;
    let text =
        String::from_utf8(text).map_err(|_| refuse(&"this is no record: it is not UTF-8"))?;
    // Each line of a record is an object with its event first; an archive is one object.
    let first = text.lines().next().unwrap_or_default();
    let events = serde_json::from_str::<serde_json::Value>(first)
        .is_ok_and(|value| value.get("event").is_some());
    let read = if events || text.trim().is_empty() { jsonl::read(&text) } else { har::read(&text) };
    read.map_err(|error| refuse(&error))
}

/// Reads a record with verdicts; an archive is judged for that.
pub(super) fn judged(file: &Path) -> Result<Recording, Refusal> {
    let recording = read(file)?;
    if recording.verdicts.is_empty() { judge_again(file, &recording) } else { Ok(recording) }
}

/// Judges a record that was read from a file.
pub(super) fn judge_again(file: &Path, recording: &Recording) -> Result<Recording, Refusal> {
    again::judge(recording).map_err(|error| Refusal::usage(format!("{}: {error}", file.display())))
}
