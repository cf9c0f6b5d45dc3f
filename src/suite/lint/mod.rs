//! What is wrong in suite files beyond their form: names that lead nowhere, words that nobody
//! understands, checks that decide nothing.
//!
//! The lint knows what a run knows. A file without a mistake here may still be wrong about SCIM,
//! but every name in it has a value when it is used.

mod check;
mod expectation;
mod files;
mod names;
mod profile;
mod shared;
mod step;
mod templates;
mod timeline;

use std::collections::BTreeMap;

use check::Home;
use files::Files;

use super::library::{RuleTemplate, Section};
use super::model::{CheckText, ProcedureText, RuleFile};
use super::place::Place;
use super::reading::{Located, nearest};
use super::source::{Mistake, Position};
use super::{Library, Source};
use names::Names;

/// Everything that is wrong in the files of a library, by file and place.
pub fn lint(library: &Library) -> Vec<Mistake> {
    let files = Files::parse(library);
    let rows = library.catalogue.as_ref().map(catalogue_ids);
    let mut lint = Lint { library, files: &files, rows, mistakes: Vec::new(), inside: Vec::new() };
    for section in &library.sections {
        lint.section(section);
    }
    for rule in library.rules.values() {
        lint.rule(rule);
    }
    for profile in library.profiles.values() {
        lint.profile(profile);
    }
    lint.shared();
    lint.unused_procedures();
    sorted(lint.mistakes)
}

/// By file and place, each once.
pub fn sorted(mut mistakes: Vec<Mistake>) -> Vec<Mistake> {
    mistakes.sort_by(|a, b| (&a.file, a.at, &a.message).cmp(&(&b.file, b.at, &b.message)));
    mistakes.dedup_by(|a, b| a.file == b.file && a.at == b.at && a.message == b.message);
    mistakes
}

/// The nearest of the known words, or all of them if there are few.
pub fn meant<'a>(found: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    /// So many words can be read at a glance.
    const FEW: usize = 20;
    let mut known: Vec<&str> = known.collect();
    known.dedup();
    if let Some(near) = nearest(found, known.iter().copied()) {
        return Some(format!("did you mean \"{near}\"?"));
    }
    match known.len() {
        0 => None,
        1..=FEW => Some(format!("known here: {}", known.join(", "))),
        _ => Some(format!("known here: {}, …", known[..FEW].join(", "))),
    }
}

/// The ids of a catalogue: the first column of its rows.
pub fn catalogue_ids(catalogue: &Source) -> Vec<String> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_reader(catalogue.text.as_bytes());
    let id = |record: csv::StringRecord| record.get(0).map(str::to_owned);
    reader.records().flatten().filter_map(id).collect()
}

struct Lint<'a> {
    library: &'a Library,
    files: &'a Files<'a>,
    /// The ids of the catalogue's rows, if there is one.
    rows: Option<Vec<String>>,
    mistakes: Vec<Mistake>,
    /// The outcomes whose conditions are being looked at.
    inside: Vec<String>,
}

impl Lint<'_> {
    fn say(&mut self, place: Place<'_>, message: impl Into<String>, help: Option<String>) {
        self.mistakes.push(place.mistake(message, help));
    }

    fn section(&mut self, section: &Section) {
        let Some(root) = self.files.root(&section.source) else { return };
        let file = &section.file;
        self.requirements(section, root);
        let home = Home { stem: &section.stem, procedures: &file.procedures, in_rule: false };
        self.procedures_of(&file.procedures, root, false);
        let requirements: Vec<&str> =
            file.requirements.iter().map(|one| one.id.value.as_str()).collect();
        for (index, check) in file.checks.iter().enumerate() {
            let place = root.key("checks").item(index);
            self.decides(check, &requirements, place);
            self.check(check, place, home);
        }
        self.unique_names(section, root);
    }

    fn requirements(&mut self, section: &Section, root: Place<'_>) {
        let mut seen: Vec<&str> = Vec::new();
        // A check whose requirement is misspelt decides some requirement, we can't tell which.
        let misspelt = section.file.checks.iter().any(|check| {
            let requirements = &section.file.requirements;
            let is_named = |named: &str| requirements.iter().any(|one| one.id.value == named);
            !check.requirement.as_ref().is_some_and(|named| is_named(&named.value))
        });
        for (index, requirement) in section.file.requirements.iter().enumerate() {
            let place = root.key("requirements").item(index);
            let id = requirement.id.value.as_str();
            self.kebab(id, place.key("id"), "requirement");
            if seen.contains(&id) {
                let message = format!("two requirements are called \"{id}\"");
                self.say(place.key("id"), message, Some(rename()));
            }
            seen.push(id);
            self.catalogue(&requirement.catalogue, place.key("catalogue"));
            let decided = section.file.checks.iter().any(|check| {
                check.requirement.as_ref().is_some_and(|named| named.value == requirement.id.value)
            });
            if !decided && !misspelt && requirement.note.is_none() {
                let help = "add a check of it, or a `note` that says why there is none";
                let message = format!("no check decides the requirement \"{id}\"");
                self.say(place.key("id"), message, Some(help.to_owned()));
            }
        }
    }

    /// Rows of the catalogue exist, if there is one.
    fn catalogue(&mut self, rows: &[Located<String>], place: Place<'_>) {
        let Some(known) = &self.rows else { return };
        let mut unknown = Vec::new();
        for (index, row) in rows.iter().enumerate().filter(|(_, row)| !known.contains(&row.value)) {
            let near = nearest(&row.value, known.iter().map(String::as_str));
            let help = near.map(|near| format!("did you mean \"{near}\"?"));
            unknown.push((index, format!("the catalogue has no row \"{}\"", row.value), help));
        }
        for (index, message, help) in unknown {
            self.say(place.item(index), message, help);
        }
    }

    /// A check of a section or a profile names the requirement it decides.
    fn decides(&mut self, check: &CheckText, requirements: &[&str], place: Place<'_>) {
        let known = || requirements.iter().copied();
        let Some(named) = &check.requirement else {
            let help = match known().collect::<Vec<_>>().as_slice() {
                [] => "add it to `requirements`, and `requirement: …` here".to_owned(),
                ids => format!("add `requirement: …`; known here: {}", ids.join(", ")),
            };
            return self.say(place.key("name"), "this check names no requirement", Some(help));
        };
        if !known().any(|id| id == named.value) {
            let message = format!("unknown requirement \"{}\"", named.value);
            self.say(place.key("requirement"), message, meant(&named.value, known()));
        }
    }

    /// Names are ids, so they are unique in all files of a section.
    fn unique_names(&mut self, section: &Section, root: Place<'_>) {
        let mut seen: BTreeMap<&str, (&str, Position)> = BTreeMap::new();
        let same = self.library.sections.iter().filter(|other| other.id == section.id);
        for other in same.take_while(|other| other.stem != section.stem) {
            for check in &other.file.checks {
                seen.insert(&check.name.value, (&other.source.file, check.name.at));
            }
        }
        for (index, check) in section.file.checks.iter().enumerate() {
            let name = check.name.value.as_str();
            if let Some((file, at)) = seen.get(name) {
                let help = format!("the first one stands in {file}:{}", at.line);
                let place = root.key("checks").item(index).key("name");
                self.say(place, format!("two checks are called \"{name}\""), Some(help));
            }
            seen.insert(name, (&section.source.file, check.name.at));
        }
    }

    fn procedures_of(&mut self, procedures: &[ProcedureText], root: Place<'_>, in_rule: bool) {
        let mut seen: Vec<&str> = Vec::new();
        for (index, procedure) in procedures.iter().enumerate() {
            let place = root.key("procedures").item(index);
            let name = procedure.name.value.as_str();
            if seen.contains(&name) {
                let message = format!("two procedures are called \"{name}\"");
                self.say(place.key("name"), message, Some(rename()));
            }
            seen.push(name);
            self.procedure(procedure, place, in_rule);
        }
    }

    fn rule(&mut self, rule: &RuleTemplate) {
        let Some(root) = self.files.root(&rule.source) else { return };
        let file = &rule.file;
        self.kebab(&file.rule.value, root.key("rule"), "rule");
        let says = names::BINDINGS
            .into_iter()
            .fold(Names::bindings(None, true), |names, root| names.with(root, names::What::Value));
        self.templates(root.key("says"), &says);
        self.documented(file, root.key("documented"));
        self.procedures_of(&file.procedures, root, true);
        let home = Home { stem: &rule.stem, procedures: &file.procedures, in_rule: true };
        let mut seen: Vec<&str> = Vec::new();
        for (index, check) in file.checks.iter().enumerate() {
            let place = root.key("checks").item(index);
            let name = check.name.value.as_str();
            if seen.contains(&name) {
                let message = format!("two checks are called \"{name}\"");
                self.say(place.key("name"), message, Some(rename()));
            }
            seen.push(name);
            if check.requirement.is_some() {
                let help = "take it away: what these checks decide is the rule".to_owned();
                let message = "a rule template has no requirements";
                self.say(place.key_itself("requirement"), message, Some(help));
            }
            self.check(check, place, home);
        }
        if file.checks.is_empty() {
            let message = format!("no check decides the rule \"{}\"", file.rule.value);
            self.say(root.key("rule"), message, Some("add one to `checks`".to_owned()));
        }
    }

    /// Documented answers are met by exchanges of the RFC's checks, whose names nobody knows here.
    /// What they surely have not is a rule.
    fn documented(&mut self, file: &RuleFile, place: Place<'_>) {
        for (index, conditions) in file.documented.iter().enumerate() {
            for (inner, condition) in conditions.iter().enumerate() {
                self.form(condition, place.item(index).item(inner));
            }
        }
        if check::mentions(place, "rule") {
            let help = "write the value itself, or use a template of its own for it".to_owned();
            let place = place.find("${rule.");
            self.say(place, "a documented answer does not know the rule", Some(help));
        }
    }

    /// The names of all procedures, as another file calls them.
    fn procedures(&self) -> Vec<String> {
        self.homes().flat_map(|(stem, procedures, _, _)| full_names(stem, procedures)).collect()
    }

    fn homes(&self) -> impl Iterator<Item = (&str, &[ProcedureText], &[CheckText], &Source)> {
        let sections = self.library.sections.iter().map(|one| {
            let file = &one.file;
            (one.stem.as_str(), file.procedures.as_slice(), file.checks.as_slice(), &one.source)
        });
        let rules = self.library.rules.values().map(|one| {
            let file = &one.file;
            (one.stem.as_str(), file.procedures.as_slice(), file.checks.as_slice(), &one.source)
        });
        let profiles = self.library.profiles.values().map(|one| {
            let file = &one.file;
            (one.stem.as_str(), file.procedures.as_slice(), file.checks.as_slice(), &one.source)
        });
        sections.chain(rules).chain(profiles)
    }

    /// A procedure that no check judges is not performed.
    fn unused_procedures(&mut self) {
        let used: Vec<String> = self
            .homes()
            .flat_map(|(stem, _, checks, _)| {
                checks.iter().filter_map(move |check| {
                    let (name, _) = check.procedure.as_ref()?.value.parts();
                    Some(if name.contains('/') {
                        name.to_owned()
                    } else {
                        format!("{stem}/{name}")
                    })
                })
            })
            .collect();
        let mut found = Vec::new();
        for (stem, procedures, _, source) in self.homes() {
            for procedure in procedures {
                let name = procedure.name.value.as_str();
                if !used.contains(&format!("{stem}/{name}")) {
                    let help = "judge it by a check with `of`, or take it away".to_owned();
                    let message = format!("no check judges the procedure \"{name}\"");
                    found.push(source.mistake(procedure.name.at, message, Some(help)));
                }
            }
        }
        self.mistakes.extend(found);
    }
}

fn rename() -> String {
    "rename one; nobody could tell which is meant".to_owned()
}

fn full_names(stem: &str, procedures: &[ProcedureText]) -> impl Iterator<Item = String> {
    procedures.iter().map(move |procedure| format!("{stem}/{}", procedure.name.value))
}
