//! Waivers: verdicts that are known and accepted, each with a reason and a date.
//!
//! A waiver changes no outcome. It says that somebody has looked, and it goes stale as soon as what
//! it accepts is not there any more, so that a list of waivers never grows old unnoticed.

use jiff::civil::Date;
use serde::Deserialize;

use super::{Outcome, Verdict};
use crate::plan::Plan;
use crate::suite::glob::glob;
use crate::suite::{Located, Mistake, Source, reading};

/// A file of waivers, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WaiverFile {
    waivers: Vec<WaiverText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WaiverText {
    check: Located<String>,
    reason: Located<String>,
    issue: Option<Located<String>>,
    since: Located<String>,
    expires: Option<Located<String>>,
}

/// One accepted deviation.
#[derive(Clone, Debug)]
struct Waiver {
    check: String,
    reason: String,
    expires: Option<Date>,
}

/// Everything that is accepted.
#[derive(Clone, Debug, Default)]
pub struct Waivers {
    all: Vec<Waiver>,
}

/// Waivers that do nothing any more, by the checks they name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stale {
    /// None of their checks is wrong, or the plan has no such check.
    pub stale: Vec<String>,
    /// Their time is over, so what they name counts again.
    pub expired: Vec<String>,
}

impl Waivers {
    /// Adds what a file accepts.
    pub fn add(&mut self, source: &Source) -> Result<(), Mistake> {
        let file: WaiverFile = reading::read(source)?;
        for text in file.waivers {
            let waiver = text.understand(source)?;
            if self.all.iter().any(|known| known.check == waiver.check) {
                let message = format!("\"{}\" is waived twice", waiver.check);
                return Err(source.mistake(text.check.at, message, None));
            }
            self.all.push(waiver);
        }
        Ok(())
    }

    /// Marks what is accepted today; tells which waivers have nothing to accept.
    pub fn apply(&self, verdicts: &mut [Verdict], plan: &Plan, today: Date) -> Stale {
        let mut stale = Stale::default();
        for waiver in &self.all {
            if waiver.expires.is_some_and(|last| last < today) {
                stale.expired.push(waiver.check.clone());
                continue;
            }
            let mut used = false;
            for verdict in verdicts.iter_mut() {
                let id = &plan.checks[verdict.check].id;
                if is_red(verdict.outcome) && glob(&waiver.check, id) {
                    used = true;
                    // Of several waivers the first one gives the reason.
                    verdict.waived.get_or_insert_with(|| waiver.reason.clone());
                }
            }
            if !used {
                stale.stale.push(waiver.check.clone());
            }
        }
        stale
    }
}

/// Whether an outcome can be waived. A warning fails nobody, so there is nothing to accept.
const fn is_red(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Fail | Outcome::Error | Outcome::Blocked)
}

impl WaiverText {
    fn understand(&self, source: &Source) -> Result<Waiver, Mistake> {
        let named = [("check", Some(&self.check)), ("reason", Some(&self.reason))];
        for (name, text) in named.into_iter().chain([("issue", self.issue.as_ref())]) {
            if let Some(text) = text.filter(|text| text.trim().is_empty()) {
                return Err(source.mistake(text.at, format!("`{name}` is empty"), None));
            }
        }
        let since = date(&self.since, source)?;
        let expires = self.expires.as_ref().map(|text| date(text, source)).transpose()?;
        if let Some((last, text)) = expires.zip(self.expires.as_ref())
            && last < since
        {
            let message = format!("it expires before it begins on {since}");
            return Err(source.mistake(text.at, message, None));
        }
        Ok(Waiver {
            check: self.check.value.clone(),
            reason: self.reason.trim().to_owned(),
            expires,
        })
    }
}

fn date(text: &Located<String>, source: &Source) -> Result<Date, Mistake> {
    // A date of this form and no other, though jiff reads more.
    let parsed = text.parse::<Date>().ok().filter(|date| date.to_string() == text.value);
    parsed.ok_or_else(|| {
        let message = format!("\"{}\" is no date", text.value);
        source.mistake(text.at, message, Some("a date reads 2026-11-22".to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date as day;

    use super::*;
    use crate::expect::Grade;
    use crate::plan::{Judges, PlannedCheck, Subject};
    use crate::suite::model::Level;

    fn planned(id: &str) -> PlannedCheck {
        PlannedCheck {
            id: id.to_owned(),
            says: String::new(),
            why: None,
            subject: Subject::Rfc {
                section: String::new(),
                catalogue: Vec::new(),
                errata: Vec::new(),
            },
            level: Level::Must,
            grade: Grade::Fail,
            judges: Judges::Nothing(String::new()),
            file: String::new(),
            line: 1,
        }
    }

    fn source(waivers: &[(&str, &str)]) -> Source {
        let each = waivers.iter().map(|(check, more)| {
            format!("- check: {check}\n  reason: known\n  since: \"2026-01-31\"\n{more}")
        });
        Source::new("waivers.yaml", format!("waivers:\n{}", each.collect::<String>()))
    }

    /// The ids that are waived on 2026-11-22, and what is stale.
    fn apply(waivers: &[(&str, &str)], checks: &[(&str, Outcome)]) -> (Vec<String>, Stale) {
        let mut all = Waivers::default();
        all.add(&source(waivers)).unwrap();
        let plan = Plan {
            procedures: Vec::new(),
            checks: checks.iter().map(|(id, _)| planned(id)).collect(),
            tables: Vec::new(),
        };
        let each = checks.iter().enumerate();
        let mut verdicts: Vec<Verdict> =
            each.map(|(place, (_, outcome))| Verdict::new(place, *outcome)).collect();
        let stale = all.apply(&mut verdicts, &plan, day(2026, 11, 22));
        let outcomes: BTreeMap<_, _> = checks.iter().copied().collect();
        for verdict in &verdicts {
            let id = plan.checks[verdict.check].id.as_str();
            assert_eq!(verdict.outcome, outcomes[id], "a waiver changes no outcome");
            assert!(verdict.waived.as_deref().is_none_or(|reason| reason == "known"));
        }
        let waived = verdicts.iter().filter(|verdict| verdict.waived.is_some());
        (waived.map(|verdict| plan.checks[verdict.check].id.clone()).collect(), stale)
    }

    fn stale(ids: &[&str]) -> Stale {
        Stale { stale: ids.iter().map(|&id| id.to_owned()).collect(), expired: Vec::new() }
    }

    #[test]
    fn only_what_is_red_is_waived() {
        use Outcome::{Blocked, Error, Fail, Pass, Warn};
        let checks =
            [("a/1", Fail), ("a/2", Pass), ("a/3", Warn), ("a/4", Error), ("a/5[x]", Blocked)];
        assert_eq!(
            apply(&[("a/*", "")], &checks),
            (vec!["a/1".to_owned(), "a/4".to_owned(), "a/5[x]".to_owned()], stale(&[]))
        );
        assert_eq!(apply(&[("a/5", "")], &checks), (vec!["a/5[x]".to_owned()], stale(&[])));
    }

    #[test]
    fn what_accepts_nothing_is_stale() {
        let checks = [("a/1", Outcome::Fail), ("a/2", Outcome::Pass), ("b/1", Outcome::Warn)];
        let (waived, seen) = apply(&[("a/2", ""), ("b", ""), ("c/*", ""), ("a/*", "")], &checks);
        assert_eq!((waived, seen), (vec!["a/1".to_owned()], stale(&["a/2", "b", "c/*"])));
    }

    #[test]
    fn the_last_day_still_counts() {
        let checks = [("a/1", Outcome::Fail)];
        let (waived, seen) = apply(&[("a/1", "  expires: \"2026-11-22\"\n")], &checks);
        assert_eq!((waived.len(), seen), (1, stale(&[])));
        let (waived, seen) = apply(&[("a/1", "  expires: \"2026-11-21\"\n")], &checks);
        let expired = Stale { stale: Vec::new(), expired: vec!["a/1".to_owned()] };
        assert_eq!((waived.len(), seen), (0, expired));
    }

    #[test]
    fn a_mistake_is_found_where_it_stands() {
        let refused = |text: &str| {
            let source = Source::new("waivers.yaml", text);
            let mistake = Waivers::default().add(&source).unwrap_err();
            (mistake.at.line, mistake.message)
        };
        let head = "waivers:\n- check: a\n  reason: known\n  since: ";
        for (rest, line, message) in [
            ("\"2026-02-30\"\n", 4, "\"2026-02-30\" is no date"),
            ("\"20261122\"\n", 4, "\"20261122\" is no date"),
            (
                "\"2026-11-22\"\n  expires: \"2026-11-21\"\n",
                5,
                "it expires before it begins on 2026-11-22",
            ),
            ("\"2026-11-22\"\n  issue: \"\"\n", 5, "`issue` is empty"),
            (
                "\"2026-11-22\"\n- check: a\n  reason: b\n  since: \"2026-11-22\"\n",
                5,
                "\"a\" is waived twice",
            ),
        ] {
            assert_eq!(refused(&format!("{head}{rest}")), (line, message.to_owned()));
        }
        assert_eq!(refused(&format!("{head}\"2026-11-22\"\n  untill: x\n")).0, 5);
        assert_eq!(refused("waivers:\n- check: a\n  reason: known\n").0, 2);
    }
}
