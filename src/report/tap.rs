//! The report in the Test Anything Protocol, version 14.
//!
//! What does not apply or is blocked is skipped with its reason, and what is accepted is a TODO: it
//! is not ok, and does not count.

use std::io::{self, Write};

use super::View;
use super::clean::{SHOWN, clean, clip};
use super::human::{finding_line, reason};
use super::naming::{Axis, source};
use crate::verdict::{Outcome, Verdict};

/// Writes the report.
pub fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "TAP version 14")?;
    writeln!(out, "1..{}", view.verdicts.len())?;
    for (place, verdict) in view.verdicts.iter().enumerate() {
        point(view, place + 1, verdict, out)?;
    }
    if view.run.interrupted {
        // A bail-out ends a stream, and all points stand above it.
        writeln!(out, "# the run was broken off")?;
    }
    Ok(())
}

fn point(view: View<'_>, number: usize, verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let check = view.check(verdict);
    let id = described(&check.id);
    let wrong = matches!(verdict.outcome, Outcome::Fail | Outcome::Error);
    let ok = if wrong { "not ok" } else { "ok" };
    let directive = match (verdict.outcome, &verdict.waived) {
        (_, Some(accepted)) if wrong => format!(" # TODO waived: {}", described(accepted)),
        (Outcome::NotApplicable | Outcome::Blocked, _) => {
            format!(" # SKIP {}: {}", verdict.outcome.as_str(), described(&reason(verdict)))
        }
        _ => String::new(),
    };
    writeln!(out, "{ok} {number} - {id}{directive}")?;
    if matches!(verdict.outcome, Outcome::Pass | Outcome::NotApplicable) {
        return Ok(());
    }
    writeln!(out, "  ---")?;
    let mut field = |name: &str, text: &str| writeln!(out, "  {name}: {}", quoted(text));
    field("outcome", verdict.outcome.as_str())?;
    field("severity", if verdict.outcome == Outcome::Warn { "comment" } else { "fail" })?;
    field("level", check.level.as_str())?;
    field("axis", Axis::of(check).as_str())?;
    field("message", &check.says)?;
    field("source", &source(check))?;
    if let Some(because) = &verdict.because {
        field("because", &clip(because, SHOWN))?;
    }
    if !verdict.findings.is_empty() {
        writeln!(out, "  findings:")?;
        for seen in verdict.findings.iter().take(20) {
            writeln!(out, "    - {}", quoted(&finding_line(seen)))?;
        }
    }
    writeln!(out, "  ...")
}

/// One line of a description: what would begin a directive is escaped.
fn described(text: &str) -> String {
    clean(&clip(text, SHOWN)).replace('\\', "\\\\").replace('#', "\\#")
}

/// A scalar that YAML of any version reads as this text: JSON's string is one.
fn quoted(text: &str) -> String {
    serde_json::Value::from(clean(text).as_ref()).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fixture, snapshot};
    use super::*;

    fn text(view: View<'_>) -> String {
        let mut out = Vec::new();
        write(view, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_outcome_has_its_form() {
        snapshot("report-tap", &text(fixture().waived().view()));
    }

    #[test]
    fn no_line_is_forged() {
        let mut fixture = fixture();
        for verdict in &mut fixture.verdicts {
            verdict.because = Some("\nok 99 - forged # SKIP\n  ...\nBail out!".to_owned());
        }
        fixture.plan.checks[0].id.push_str(" # TODO x");
        let text = text(fixture.view());
        let points =
            text.lines().filter(|line| line.starts_with("ok ") || line.starts_with("not ok "));
        assert_eq!(points.count(), fixture.verdicts.len());
        assert!(text.lines().all(|line| !line.starts_with("Bail out!")));
        assert!(text.contains("\\# TODO x"));
    }
}
