//! The report as `JUnit` XML, for continuous integration.
//!
//! Names come from the plan alone, so that two runs of one plan can be compared test by test. A
//! warning, a deviation and a recorded fact, for which the format has no word, are test cases that
//! passed, told apart by their property `outcome`. A waived check is skipped with its reason; its property says
//! what it came to.

use std::io::{self, Write};
use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite, XmlString};

use super::View;
use super::clean::clean;
use super::human::{block_text, finding_line, reason};
use super::naming::{Axis, area, source};
use crate::exchange::exchanges;
use crate::plan::{Judges, PlannedCheck};
use crate::verdict::{Outcome, Verdict};

/// Writes the report.
pub fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: Vec<(&str, Vec<TestCase>)> = Vec::new();
    for verdict in view.verdicts {
        let area = area(&view.check(verdict).id);
        let case = case(view, verdict);
        match suites.iter_mut().find(|(name, _)| *name == area) {
            Some((_, cases)) => cases.push(case),
            None => suites.push((area, vec![case])),
        }
    }
    let mut report = Report::new("scimcheck");
    report.set_time(view.run.elapsed);
    for (area, cases) in suites {
        let mut suite = TestSuite::new(text(area));
        suite.set_time(cases.iter().filter_map(|case| case.time).sum());
        suite.add_test_cases(cases);
        report.add_test_suite(suite);
    }
    report.serialize(&mut *out).map_err(io::Error::other)
}

fn case(view: View<'_>, verdict: &Verdict) -> TestCase {
    let check = view.check(verdict);
    let mut case = TestCase::new(text(&check.id), status(view, verdict));
    case.set_classname(text(area(&check.id)));
    case.set_time(time(view, check));
    case.add_property(("outcome", verdict.outcome.as_str()));
    case.add_property(("level", check.level.as_str()));
    case.add_property(("axis", Axis::of(check).as_str()));
    case.add_property((XmlString::new("source"), text(&source(check))));
    let told =
        matches!(verdict.outcome, Outcome::Warn | Outcome::Deviates | Outcome::Characterised);
    if told || verdict.waived.is_some() {
        case.set_system_out(lines(&block_text(view, verdict)));
    }
    case
}

fn status(view: View<'_>, verdict: &Verdict) -> TestCaseStatus {
    if let Some(accepted) = &verdict.waived {
        let mut status = TestCaseStatus::skipped();
        status.set_type("waived");
        status.set_message(text(&format!("waived: {accepted}")));
        return status;
    }
    let kind = match verdict.outcome {
        Outcome::Fail => NonSuccessKind::Failure,
        Outcome::Error => NonSuccessKind::Error,
        Outcome::NotApplicable | Outcome::Blocked => {
            let mut status = TestCaseStatus::skipped();
            status.set_type(verdict.outcome.as_str());
            status.set_message(text(&reason(verdict)));
            return status;
        }
        Outcome::Pass | Outcome::Characterised | Outcome::Deviates | Outcome::Warn => {
            return TestCaseStatus::success();
        }
    };
    let mut status = TestCaseStatus::non_success(kind);
    let first = verdict.findings.first().map(finding_line);
    status.set_type(verdict.outcome.as_str());
    status.set_message(text(&first.unwrap_or_else(|| reason(verdict))));
    status.set_description(lines(&block_text(view, verdict)));
    status
}

/// How long the requests took that the check looked at; several checks may have looked at them.
fn time(view: View<'_>, check: &PlannedCheck) -> Duration {
    match check.judges {
        Judges::Procedure { procedure, .. } => {
            let record = view.record.get(procedure).map(Vec::as_slice).unwrap_or_default();
            exchanges(record).map(|exchange| exchange.elapsed).sum()
        }
        Judges::Exchanges { .. } | Judges::Nothing(_) => Duration::ZERO,
    }
}

/// One line that XML can hold.
fn text(text: &str) -> XmlString {
    XmlString::new(legal(&clean(text)))
}

/// Several lines that XML can hold, each of them clean already.
fn lines(text: &str) -> XmlString {
    XmlString::new(legal(text))
}

/// Without the two characters that are neither controls nor allowed in XML 1.0.
fn legal(text: &str) -> String {
    text.replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}")
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Fixture, fixture, snapshot};
    use super::*;

    fn xml(fixture: &Fixture) -> String {
        let mut out = Vec::new();
        write(fixture.view(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn names(fixture: &Fixture) -> Vec<String> {
        let xml = xml(fixture);
        let cases = xml.split("<testcase name=\"").skip(1);
        cases.map(|case| case.split('"').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn each_outcome_has_its_form() {
        snapshot("report-junit", &xml(&fixture()));
    }

    #[test]
    fn what_is_waived_is_skipped_and_keeps_its_outcome() {
        let fixture = fixture().waived();
        let xml = xml(&fixture);
        let message = "waived: RFC 7644 section 3.6: known since 2026";
        assert_eq!(xml.matches(message).count(), 2);
        let case = xml.split("<testcase ").find(|case| case.contains(message)).unwrap();
        assert!(case.contains("<skipped") && !case.contains("<failure"), "{case}");
        assert!(
            ["fail", "blocked"]
                .iter()
                .any(|outcome| { case.contains(&format!("name=\"outcome\" value=\"{outcome}\"")) })
        );
    }

    #[test]
    fn no_character_is_illegal_in_xml() {
        let mut fixture = fixture();
        for verdict in &mut fixture.verdicts {
            verdict.because =
                Some("\u{0}\u{8}\u{b}\u{1b}[31m\u{1f}\u{fffe}\u{ffff}]]>\r\n".to_owned());
        }
        fixture.plan.checks[3].id.push_str("\u{1b}[0m");
        let legal = |c: char| matches!(c, '\n' | ' '..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}');
        let xml = xml(&fixture);
        assert_eq!(xml.chars().find(|c| !legal(*c)), None);
        assert!(
            xml.contains(
                "\\u{0}\\u{8}\\u{b}\\u{1b}[31m\\u{1f}\\u{fffe}\\u{ffff}]]&gt;\\u{d}\\u{a}"
            )
        );
    }

    #[test]
    fn names_do_not_depend_on_what_happened() {
        let first = fixture();
        let mut second = fixture();
        for verdict in &mut second.verdicts {
            verdict.outcome = Outcome::Pass;
            verdict.findings.clear();
        }
        second.record.clear();
        assert_eq!(names(&first), names(&second));
        assert_eq!(names(&first).len(), first.plan.checks.len());
    }
}
