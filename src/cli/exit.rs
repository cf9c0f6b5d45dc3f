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
    /// All is fine but for waivers that have nothing to accept any more.
    StaleWaivers = 5,
    /// The user broke the run off.
    Interrupted = 130,
}

impl Exit {
    pub(super) const fn code(self) -> u8 {
        self as u8
    }

    /// A run that tried to write to what is not its own proves nothing: that beats a failure.
    pub(super) fn unless_refused(self, refused: &[String]) -> Self {
        if refused.is_empty() || self == Self::Interrupted { self } else { Self::Incomplete }
    }
}

/// The exit code of a run. A failure beats what was left open, and that beats stale waivers; what
/// is waived does not count.
pub(super) fn of_run(verdicts: &[Verdict], strict: bool, interrupted: bool, stale: bool) -> Exit {
    let any = |outcome: Outcome| {
        verdicts.iter().any(|verdict| verdict.outcome == outcome && verdict.waived.is_none())
    };
    if interrupted {
        Exit::Interrupted
    } else if any(Outcome::Fail) || (strict && any(Outcome::Warn)) {
        Exit::Failures
    } else if any(Outcome::Error) || any(Outcome::Blocked) {
        Exit::Incomplete
    } else if stale {
        Exit::StaleWaivers
    } else {
        Exit::Fine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(outcomes: &[Outcome], strict: bool, expected: Exit) {
        let verdicts: Vec<Verdict> =
            outcomes.iter().map(|outcome| Verdict::new(0, *outcome)).collect();
        assert_eq!(of_run(&verdicts, strict, false, false), expected);
    }

    #[test]
    fn what_is_waived_does_not_count_and_a_stale_waiver_counts_last() {
        for outcome in [Outcome::Fail, Outcome::Error, Outcome::Blocked] {
            let open = Verdict::new(0, outcome);
            let waived = Verdict { waived: Some("known".to_owned()), ..open.clone() };
            assert_eq!(of_run(std::slice::from_ref(&waived), true, false, false), Exit::Fine);
            let stale = of_run(std::slice::from_ref(&waived), true, false, true);
            assert_eq!(stale, Exit::StaleWaivers);
            let both = of_run(&[waived, open], false, false, true);
            let expected = if outcome == Outcome::Fail { Exit::Failures } else { Exit::Incomplete };
            assert_eq!(both, expected);
        }
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
