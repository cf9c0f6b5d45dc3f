//! A badge: the endpoint format of shields.io, which other services read as well.

use std::io::{self, Write};

use serde_json::json;

use super::View;
use super::naming::Axis;
use super::tally::{Certification, certification, conformant, rows};
use crate::verdict::Outcome;

/// Writes the badge.
pub fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (message, color) = message(view);
    let label = match &view.header.contract {
        Some(contract) => format!("SCIM 2.0 ({})", contract.name),
        None => "SCIM 2.0".to_owned(),
    };
    let badge = json!({ "schemaVersion": 1, "label": label, "message": message, "color": color });
    serde_json::to_writer(&mut *out, &badge)?;
    writeln!(out)
}

/// The largest true word that fits.
fn message(view: View<'_>) -> (String, &'static str) {
    let open = |outcome| view.count_open(outcome);
    let failed = open(Outcome::Fail);
    if failed > 0 {
        return (format!("{failed} failed"), "red");
    }
    let unjudged = open(Outcome::Error) + open(Outcome::Blocked);
    if unjudged > 0 || view.run.interrupted {
        return (format!("incomplete, {unjudged} not judged"), "lightgrey");
    }
    if let Some(Certification::Certified { rules, .. }) = certification(view) {
        return (format!("certified, {rules} rules"), "brightgreen");
    }
    if let Some(musts) = conformant(view) {
        return (format!("conformant in {musts} MUSTs"), "brightgreen");
    }
    let rows = rows(view);
    let rfc = || rows.iter().filter(|row| row.axis == Axis::Rfc);
    let (passed, of) =
        rfc().fold((0, 0), |(passed, of), row| (passed + row.passed(), of + row.applicable()));
    let color = if open(Outcome::Warn) > 0 { "yellow" } else { "green" };
    (format!("{passed} of {of} passed"), color)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Fixture, fixture};
    use super::*;

    fn check(fixture: &Fixture, expected: &str, color: &str) {
        let mut out = Vec::new();
        write(fixture.view(), &mut out).unwrap();
        let badge: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!((&badge["message"], &badge["color"]), (&json!(expected), &json!(color)));
        assert_eq!(
            (&badge["schemaVersion"], &badge["label"]),
            (&json!(1), &json!("SCIM 2.0 (acme)"))
        );
    }

    #[test]
    fn a_badge_says_no_more_than_is_known() {
        check(&fixture(), "3 failed", "red");
        check(
            &fixture().only(&[Outcome::Pass, Outcome::Blocked]),
            "incomplete, 1 not judged",
            "lightgrey",
        );
        check(&fixture().only(&[Outcome::Pass, Outcome::NotApplicable]), "1 of 1 passed", "green");
        check(
            &fixture().only(&[Outcome::Pass, Outcome::Warn]),
            "conformant in 1 MUSTs",
            "brightgreen",
        );
        let mut certified = fixture().only(&[Outcome::Pass]);
        certified.header.contract.as_mut().unwrap().rules.remove(1);
        check(&certified, "certified, 1 rules", "brightgreen");
    }
}
