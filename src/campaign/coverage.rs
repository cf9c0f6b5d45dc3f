//! Coverage: each requirement, the checks that decide it, and the faults by which they were seen red.
//!
//! What was seen red is no claim of this module: the proof pins it, `suites/proven.csv` repeats it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::index::{CatalogueRow, catalogue, decided, reason};
use super::{Campaign, CampaignError, offline_plan, run_names};
use crate::contract::{self, Contract};
use crate::plan::{Selection, Subject, glob};
use crate::runner::Options;
use crate::suite::Library;
use crate::suite::library::Profile;
use crate::suite::model::Level;

/// One requirement: a row of the catalogue, a rule of a contract or a demand of a profile.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it stands: `rfc7644/3.6`, `insightly`, `okta-spec`.
    pub suite: String,
    /// Its id there.
    pub id: String,
    /// How strong it is, in the words of its source.
    pub level: String,
    /// What it says.
    pub says: String,
    /// Who says so, where that is not plain from `suite`.
    pub source: Option<String>,
    /// The ids of its checks, without instances.
    pub checks: Vec<String>,
    /// Why there is no check, if there is none.
    pub reason: Option<String>,
    /// By which faults each check was seen red.
    pub faults: BTreeMap<String, Vec<String>>,
}

/// Every requirement that is known.
pub fn lines(library: &Library) -> Result<Vec<Line>, CampaignError> {
    let seen = seen_red(library);
    let decided = decided(library);
    let mut lines = Vec::new();
    for source in library.contracts.values() {
        let Ok(contract) = contract::read(source, library) else { continue };
        lines.extend(of_contract(library, &contract)?);
    }
    for profile in library.profiles.values() {
        lines.extend(of_profile(profile, library, &seen));
    }
    for row in catalogue(library) {
        let known = decided.get(&row.id).cloned().unwrap_or_default();
        let reason = if known.checks.is_empty() { reason(&known, &row) } else { None };
        lines.push(Line {
            suite: section_of(&row),
            faults: faults_of(&known.checks, &seen),
            checks: known.checks,
            level: row.level,
            says: row.requirement,
            id: row.id,
            source: None,
            reason,
        });
    }
    Ok(lines)
}

/// `rfc7644/3.6` of a row of RFC 7644 section 3.6.
fn section_of(row: &CatalogueRow) -> String {
    format!("{}/{}", row.document.to_lowercase().replace(' ', ""), row.section)
}

/// The rules of a contract.
pub fn of_contract(library: &Library, contract: &Contract) -> Result<Vec<Line>, CampaignError> {
    let seen = seen_red(library);
    let campaign = Campaign {
        library,
        contract: Some(contract),
        selection: Selection::default(),
        overrides: serde_json::Map::new(),
        names: run_names(0, "scimcheck", "scimcheck.example"),
        options: Options::default(),
    };
    let plan = offline_plan(&campaign)?;
    let mut says: BTreeMap<&str, &str> = BTreeMap::new();
    let mut checks: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for check in &plan.checks {
        let Subject::Contract { rule, .. } = &check.subject else { continue };
        says.insert(rule, &check.says);
        let of_rule = checks.entry(rule).or_default();
        let id = check.id.split('[').next().unwrap_or_default().to_owned();
        if !of_rule.contains(&id) {
            of_rule.push(id);
        }
    }
    let rules = contract.rules.iter().map(|rule| {
        let checks = checks.remove(rule.id.as_str()).unwrap_or_default();
        let none = "no check is made of such a rule".to_owned();
        Line {
            suite: contract.name.clone(),
            id: rule.id.clone(),
            level: rule.level.as_str().to_owned(),
            says: says.get(rule.id.as_str()).map_or_else(String::new, |says| (*says).to_owned()),
            source: Some(rule.source.title.clone()),
            reason: checks.is_empty().then_some(none),
            faults: faults_of(&checks, &seen),
            checks,
        }
    });
    let mut lines: Vec<Line> = rules.collect();
    lines.extend(contract.file.not_testable.iter().map(|(id, fact)| Line {
        suite: contract.name.clone(),
        id: id.clone(),
        level: "not testable".to_owned(),
        says: fact.says.clone(),
        source: fact.source.as_ref().map(|source| source.value.clone()),
        checks: Vec::new(),
        reason: Some(fact.because.clone()),
        faults: BTreeMap::new(),
    }));
    Ok(lines)
}

/// The demands of a profile.
fn of_profile(
    profile: &Profile,
    library: &Library,
    seen: &BTreeMap<String, Vec<String>>,
) -> Vec<Line> {
    let demands = profile.file.requirements.iter().map(|demand| {
        let own = profile.file.checks.iter().filter(|check| {
            check.requirement.as_ref().is_some_and(|named| named.value == demand.id.value)
        });
        let mut checks: Vec<String> =
            own.map(|check| format!("{}/{}", profile.id, check.name.value)).collect();
        checks.extend(elsewhere(library, demand.checks.iter().map(|named| named.value.as_str())));
        let named = demand.source.as_ref().unwrap_or(&profile.file.source);
        let source = profile.file.sources.get(&named.value);
        Line {
            suite: profile.id.clone(),
            id: demand.id.value.clone(),
            level: demand.level.unwrap_or(Level::Stated).as_str().to_owned(),
            says: demand.says.clone(),
            source: source.map(|source| source.title.clone()),
            reason: if checks.is_empty() { demand.note.clone() } else { None },
            faults: faults_of(&checks, seen),
            checks,
        }
    });
    demands.collect()
}

/// The checks of the RFC suites that these patterns name.
fn elsewhere<'a>(library: &Library, patterns: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut found = Vec::new();
    for pattern in patterns {
        let whole = pattern.split('[').next().unwrap_or_default();
        for section in &library.sections {
            let ids = section
                .file
                .checks
                .iter()
                .map(|check| format!("{}/{}", section.id, check.name.value));
            found.extend(ids.filter(|id| glob(whole, id)));
        }
    }
    found
}

fn faults_of(
    checks: &[String],
    seen: &BTreeMap<String, Vec<String>>,
) -> BTreeMap<String, Vec<String>> {
    let of = |id: &String| Some((id.clone(), seen.get(id)?.clone()));
    checks.iter().filter_map(of).collect()
}

/// By which faults each check was seen red, as `suites/proven.csv` has it.
fn seen_red(library: &Library) -> BTreeMap<String, Vec<String>> {
    let text = library.proven.as_ref().map(|source| &*source.text).unwrap_or_default();
    let row = |line: &str| {
        let (id, faults) = line.split_once(',')?;
        Some((id.to_owned(), faults.split(' ').map(str::to_owned).collect()))
    };
    text.lines().skip(1).filter_map(row).collect()
}

/// `suites/proven.csv`, from the texts in which the proof pins what turned red by which fault.
pub fn proven(pinned: &[String]) -> String {
    let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for text in pinned {
        for line in text.lines() {
            let Some((fault, reds)) = line.split_once(": ") else { continue };
            if fault.contains(' ') {
                continue;
            }
            for red in reds.split(", ") {
                if let Some((id, _)) = red.split_once(" (").filter(|(id, _)| id.contains('/')) {
                    seen.entry(id).or_default().insert(fault);
                }
            }
        }
    }
    let mut text = "check,faults\n".to_owned();
    for (id, faults) in seen {
        let faults: Vec<&str> = faults.into_iter().collect();
        let _ = writeln!(text, "{id},{}", faults.join(" "));
    }
    text
}

/// So many faults of a check are named; of the others only their number is said.
const NAMED: usize = 3;

/// The requirements as a table for a terminal, and what they come to; with `open`, only those without
/// a check that was seen red.
pub fn text(lines: &[Line], open: bool) -> String {
    let mut text = String::new();
    let mut suite = "";
    let mut shown = 0;
    for line in lines {
        // A row that binds clients, or that nobody can see, is not open.
        let is_open = line.faults.is_empty() && (!line.checks.is_empty() || line.reason.is_none());
        if open && !is_open {
            continue;
        }
        shown += 1;
        if line.suite != suite {
            let gap = if suite.is_empty() { "" } else { "\n" };
            let _ = writeln!(text, "{gap}{}", line.suite);
            suite = &line.suite;
        }
        let _ = writeln!(text, "  {}  {}  {}", line.id, line.level, line.says.replace('\n', " "));
        if let Some(source) = &line.source {
            let _ = writeln!(text, "      says: {source}");
        }
        for id in &line.checks {
            let _ = writeln!(text, "      {id}  {}", seen_by(line.faults.get(id)));
        }
        if line.checks.is_empty() {
            let reason = line.reason.as_deref().unwrap_or("no reason is given");
            let _ = writeln!(text, "      no check: {}", reason.replace('\n', " "));
        }
    }
    let checked = lines.iter().filter(|line| !line.checks.is_empty());
    let proven = lines.iter().filter(|line| !line.faults.is_empty());
    let checks: BTreeSet<&String> = lines.iter().flat_map(|line| &line.checks).collect();
    let red: BTreeSet<&String> = lines.iter().flat_map(|line| line.faults.keys()).collect();
    let gap = if shown == 0 { "" } else { "\n" };
    let _ = writeln!(
        text,
        "{gap}requirements: {}, {} with a check, {} of them with a check that was seen red; \
         {} checks, {} of them seen red",
        lines.len(),
        checked.count(),
        proven.count(),
        checks.len(),
        red.len()
    );
    text
}

fn seen_by(faults: Option<&Vec<String>>) -> String {
    let Some(faults) = faults else { return "not seen red".to_owned() };
    let named = faults.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match faults.len() {
        more if more > NAMED => format!("seen red by {named} and {} more", more - NAMED),
        _ => format!("seen red by {named}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suite::Source;

    const PINNED: &str = "---\nsource: x\n---\n3 faults, 2 checks seen red\n\n\
        one: a/b (fail), a/c (warn) ×4\ntwo: a/b (fail)\nthree: NOTHING\n\n\
        not yet seen red by a fault of what they decide:\na/d\n";

    #[test]
    fn what_the_proof_pins_is_read() {
        let read = proven(&[PINNED.to_owned()]);
        assert_eq!(read, "check,faults\na/b,one two\na/c,one\n");
    }

    #[test]
    fn every_fault_that_was_noticed_stands_beside_its_check() {
        let mut library = Library::default();
        let csv = "check,faults\na/b,one two three four\n".to_owned();
        library.proven = Some(Source::new("proven.csv", csv));
        let seen = seen_red(&library);
        assert_eq!(seen_by(seen.get("a/b")), "seen red by one, two, three and 1 more");
        assert_eq!(seen_by(seen.get("a/c")), "not seen red");
    }

    #[test]
    fn a_row_that_was_seen_red_is_not_open() {
        let line = |id: &str, checks: &[&str], faults: &[&str], reason: Option<&str>| Line {
            suite: "rfc7644/3.6".to_owned(),
            id: id.to_owned(),
            level: "MUST".to_owned(),
            says: "x".to_owned(),
            source: None,
            checks: checks.iter().map(|id| (*id).to_owned()).collect(),
            reason: reason.map(str::to_owned),
            faults: faults.iter().map(|id| ((*id).to_owned(), vec!["f".to_owned()])).collect(),
        };
        let lines = [
            line("proven", &["c"], &["c"], None),
            line("unproven", &["d"], &[], None),
            line("nobody-looks", &[], &[], None),
            line("excused", &[], &[], Some("it binds clients")),
        ];
        let open = text(&lines, true);
        assert!(open.contains("  unproven") && open.contains("  nobody-looks"), "{open}");
        assert!(!open.contains("  proven") && !open.contains("excused"), "{open}");
        assert!(open.ends_with(
            "requirements: 4, 2 with a check, 1 of them with a check that was seen red; \
             2 checks, 1 of them seen red\n"
        ));
    }
}
