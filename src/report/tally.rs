//! What all verdicts together come to.
//!
//! Nothing here is generous: what was not judged counts for nobody, and the two large words
//! ("conformant", "certified") are only given where no doubt is left.

use super::View;
use super::naming::Axis;
use crate::plan::Subject;
use crate::suite::model::Level;
use crate::verdict::{Outcome, Verdict};

/// The verdicts of one level on one axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The axis.
    pub axis: Axis,
    /// The level.
    pub level: Level,
    counts: [usize; Outcome::ALL.len()],
}

impl Row {
    /// How many have this outcome.
    pub const fn count(&self, outcome: Outcome) -> usize {
        self.counts[outcome as usize]
    }

    /// All of them.
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }

    /// Those that could have passed: not those that do not apply, and not those that record what
    /// nobody promised.
    pub fn applicable(&self) -> usize {
        self.total() - self.count(Outcome::NotApplicable) - self.count(Outcome::Characterised)
    }

    /// Those that passed.
    pub const fn passed(&self) -> usize {
        self.count(Outcome::Pass)
    }
}

/// One row for each level that occurs, by axis, from the strongest level to the weakest.
pub fn rows(view: View<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for verdict in view.verdicts {
        let check = view.check(verdict);
        let (axis, level) = (Axis::of(check), check.level);
        let known = rows.iter().position(|row| (row.axis, row.level) == (axis, level));
        let place = known.unwrap_or_else(|| {
            rows.push(Row { axis, level, counts: Default::default() });
            rows.len() - 1
        });
        rows[place].counts[verdict.outcome as usize] += 1;
    }
    rows.sort_by_key(|row| (row.axis, row.level));
    rows
}

fn musts(view: View<'_>) -> impl Iterator<Item = &Verdict> {
    view.verdicts.iter().filter(move |verdict| {
        let check = view.check(verdict);
        Axis::of(check) == Axis::Rfc && check.level == Level::Must
    })
}

/// The ids of the RFC's MUSTs that nothing is known about: blocked, in error, or not applicable.
pub fn untested(view: View<'_>) -> Vec<&str> {
    let unknown = |verdict: &&Verdict| {
        use Outcome::{Blocked, Error, NotApplicable};
        matches!(verdict.outcome, Blocked | Error | NotApplicable)
    };
    musts(view).filter(unknown).map(|verdict| view.check(verdict).id.as_str()).collect()
}

/// How many of the RFC's MUSTs hold, if all do that were planned and nothing stands in the way of
/// saying so.
pub fn conformant(view: View<'_>) -> Option<usize> {
    let holds = |verdict: &Verdict| {
        let holds =
            matches!(verdict.outcome, Outcome::Pass | Outcome::Characterised | Outcome::Warn);
        // What is accepted does not hold.
        holds && verdict.waived.is_none()
    };
    let all = musts(view).count();
    (all > 0 && !view.run.interrupted && musts(view).all(holds)).then_some(all)
}

/// Whether a contract's promises hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certification {
    /// Every stated and derived rule was judged, and none is broken.
    Certified {
        /// So many rules.
        rules: usize,
        /// Rules of which nothing is known, or of which the sources contradict each other.
        unknown: usize,
    },
    /// Not so, and why not.
    Withheld(Vec<String>),
}

/// Whether the contract's promises hold; `None` if there is no contract.
pub fn certification(view: View<'_>) -> Option<Certification> {
    let contract = view.header.contract.as_ref()?;
    let promised = |level: Level| matches!(level, Level::Stated | Level::Derived);
    let mut because = Vec::new();
    if view.run.interrupted {
        because.push("the run was broken off".to_owned());
    }
    for (outcome, words) in [
        (Outcome::Fail, "a check of it fails"),
        (Outcome::Blocked, "a check of it is blocked"),
        (Outcome::Error, "a check of it could not be judged"),
    ] {
        for verdict in view.verdicts.iter().filter(|verdict| verdict.outcome == outcome) {
            let check = view.check(verdict);
            let Subject::Contract { rule, .. } = &check.subject else { continue };
            let level = contract.level(rule);
            if promised(check.level) || level.is_some_and(promised) {
                let waived = if verdict.waived.is_some() { ", which is waived" } else { "" };
                because.push(format!("{rule}: {words}{waived}"));
            }
        }
    }
    let judged = |id: &str| {
        view.verdicts.iter().any(|verdict| {
            let about = matches!(&view.check(verdict).subject,
                Subject::Contract { rule, .. } if rule == id);
            about && verdict.outcome != Outcome::NotApplicable
        })
    };
    let rules = contract.rules.iter().filter(|rule| promised(rule.level));
    for rule in rules.clone().filter(|rule| !judged(&rule.id)) {
        because.push(format!("{}: it was not judged", rule.id));
    }
    if rules.clone().next().is_none() {
        because.push("no rule of it is stated or derived".to_owned());
    }
    because.dedup();
    if !because.is_empty() {
        return Some(Certification::Withheld(because));
    }
    let unknown = |level: Level| matches!(level, Level::Unknown | Level::Doubtful);
    let unknown = contract.rules.iter().filter(|rule| unknown(rule.level)).count();
    Some(Certification::Certified { rules: rules.count(), unknown })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::fixture;
    use super::*;

    #[test]
    fn a_skip_is_never_a_pass() {
        let fixture = fixture();
        let rows = rows(fixture.view());
        let seen: Vec<_> = rows
            .iter()
            .map(|row| (row.level, row.passed(), row.applicable(), row.total()))
            .collect();
        let expected = [
            (Level::Must, 1, 6, 8),
            (Level::Should, 0, 1, 1),
            (Level::Stated, 1, 2, 2),
            (Level::Unknown, 0, 0, 1),
        ];
        assert_eq!(seen, expected);
        let expected = [
            "rfc7644/3.6/delete-twice",
            "rfc7644/3.4.3/search-is-answered",
            "rfc7644/3.4.2.3/sorted[userName]",
            "rfc7644/3.4.2.3/sorted[title]",
        ];
        assert_eq!(untested(fixture.view()), expected);
    }

    #[test]
    fn conformant_is_said_only_without_a_doubt() {
        let with = |outcome| {
            let fixture = fixture().only(&[Outcome::Pass, Outcome::Warn, outcome]);
            conformant(fixture.view())
        };
        assert_eq!(with(Outcome::Pass), Some(1));
        for outcome in [
            Outcome::Fail,
            Outcome::Error,
            Outcome::Blocked,
            Outcome::Deviates,
            Outcome::NotApplicable,
        ] {
            assert_eq!(with(outcome), None, "{outcome:?}");
        }
        let mut broken_off = fixture().only(&[Outcome::Pass]);
        broken_off.run.interrupted = true;
        assert_eq!(conformant(broken_off.view()), None);
        assert_eq!(conformant(fixture().only(&[Outcome::Warn]).view()), None);
    }

    #[test]
    fn a_waiver_buys_no_large_word() {
        let waive = |mut fixture: super::super::fixture::Fixture| {
            for verdict in &mut fixture.verdicts {
                verdict.waived = Some("known".to_owned());
            }
            fixture
        };
        for outcome in [Outcome::Fail, Outcome::Error, Outcome::Blocked, Outcome::Pass] {
            let fixture = waive(fixture().only(&[Outcome::Pass, outcome]));
            assert_eq!(conformant(fixture.view()), None, "{outcome:?}");
        }
        let expected = "User.filter.only: a check of it fails, which is waived";
        assert_eq!(
            certification(waive(fixture()).view()),
            Some(Certification::Withheld(vec![expected.to_owned()]))
        );
    }

    #[test]
    fn a_rule_that_nobody_judged_withholds_the_certificate() {
        let failed = certification(fixture().view());
        assert_eq!(
            failed,
            Some(Certification::Withheld(vec!["User.filter.only: a check of it fails".to_owned()]))
        );
        let mut fine = fixture().only(&[Outcome::Pass, Outcome::Characterised]);
        let unjudged = certification(fine.view());
        assert_eq!(
            unjudged,
            Some(Certification::Withheld(vec!["User.filter.only: it was not judged".to_owned()]))
        );
        fine.header.contract.as_mut().unwrap().rules.remove(1);
        assert_eq!(
            certification(fine.view()),
            Some(Certification::Certified { rules: 1, unknown: 1 })
        );
        fine.header.contract = None;
        assert_eq!(certification(fine.view()), None);
    }
}
