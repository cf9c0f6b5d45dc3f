//! The exit codes: the one place that picks them.

use crate::verdict::{Outcome, Verdict};

/// What the process says at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Everything was judged and is fine.
    Fine = 0,
    /// Something failed; with `--strict` also a warning.
    Failures = 1,
    /// The command line, a suite or a contract is wrong.
    Usage = 2,
    /// The target can't be reached, or something was blocked or errored without any failure.
    Incomplete = 3,
    /// Nothing was selected.
    Nothing = 4,
    /// The user broke the run off.
    Interrupted = 130,
}

impl Exit {
    pub(super) const fn code(self) -> u8 {
        self as u8
    }
}

/// The exit code of a run. A failure beats what was left open.
pub(super) fn of_run(verdicts: &[Verdict], strict: bool, interrupted: bool) -> Exit {
    let any = |outcome: Outcome| verdicts.iter().any(|verdict| verdict.outcome == outcome);
    if interrupted {
        Exit::Interrupted
    } else if any(Outcome::Fail) || (strict && any(Outcome::Warn)) {
        Exit::Failures
    } else if any(Outcome::Error) || any(Outcome::Blocked) {
        Exit::Incomplete
    } else {
        Exit::Fine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(outcomes: &[Outcome], strict: bool, expected: Exit) {
        let verdict = |outcome: &Outcome| Verdict {
            check: 0,
            outcome: *outcome,
            findings: Vec::new(),
            because: None,
            rule: None,
        };
        let verdicts: Vec<Verdict> = outcomes.iter().map(verdict).collect();
        assert_eq!(of_run(&verdicts, strict, false), expected);
    }

    #[test]
    fn a_failure_beats_what_was_left_open() {
        use Outcome::{Blocked, Characterised, Deviates, Error, Fail, NotApplicable, Pass, Warn};
        check(&[Pass, Characterised, Deviates, NotApplicable, Warn], false, Exit::Fine);
        check(&[Pass, Warn], true, Exit::Failures);
        check(&[Blocked], false, Exit::Incomplete);
        check(&[Error, Pass], false, Exit::Incomplete);
        check(&[Error, Fail, Blocked], false, Exit::Failures);
    }
}
