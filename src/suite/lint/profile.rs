//! Profiles: demands with sources, and the checks that decide them.

use super::super::library::Profile;
use super::super::model::Level;
use super::check::Home;
use super::{Lint, meant, rename};
use crate::suite::glob::glob;
use crate::suite::place::Place;
use crate::suite::reading::Located;

impl Lint<'_> {
    pub(super) fn profile(&mut self, profile: &Profile) {
        let Some(root) = self.files.root(&profile.source) else { return };
        let file = &profile.file;
        self.source_name(&file.source, profile, root.key("source"));
        let mut known: Vec<&str> = Vec::new();
        for (index, demand) in file.requirements.iter().enumerate() {
            let place = root.key("requirements").item(index);
            let id = demand.id.value.as_str();
            self.kebab(id, place.key("id"), "requirement");
            if known.contains(&id) {
                let message = format!("two requirements are called \"{id}\"");
                self.say(place.key("id"), message, Some(rename()));
            }
            known.push(id);
            if let Some(source) = &demand.source {
                self.source_name(source, profile, place.key("source"));
            }
            if matches!(demand.level, Some(Level::Must | Level::Should | Level::May)) {
                let help = "stated, derived, inferred, assumed, unknown or doubtful".to_owned();
                let message = "a profile's demand has the level of what is known of it";
                self.say(place.key("level"), message, Some(help));
            }
            self.catalogue(&demand.catalogue, place.key("catalogue"));
            self.decided_elsewhere(&demand.checks, place.key("checks"));
            let own = file.checks.iter().any(|check| {
                check.requirement.as_ref().is_some_and(|named| named.value == demand.id.value)
            });
            if !own && demand.checks.is_empty() && demand.note.is_none() {
                let help = "name `checks` of the RFC suites, add one of its own, or a `note` that \
                            says why there is none";
                let message = format!("no check decides the requirement \"{id}\"");
                self.say(place.key("id"), message, Some(help.to_owned()));
            }
        }
        self.procedures_of(&file.procedures, root, false);
        let home = Home { stem: &profile.stem, procedures: &file.procedures, in_rule: false };
        let mut names: Vec<&str> = Vec::new();
        for (index, check) in file.checks.iter().enumerate() {
            let place = root.key("checks").item(index);
            let name = check.name.value.as_str();
            if names.contains(&name) {
                let message = format!("two checks are called \"{name}\"");
                self.say(place.key("name"), message, Some(rename()));
            }
            names.push(name);
            self.decides(check, &known, place);
            self.check(check, place, home);
        }
    }

    fn source_name(&mut self, named: &Located<String>, profile: &Profile, place: Place<'_>) {
        let sources = &profile.file.sources;
        if !sources.contains_key(&named.value) {
            let help = meant(&named.value, sources.keys().map(String::as_str));
            self.say(place, format!("unknown source \"{}\"", named.value), help);
        }
    }

    /// Each pattern names a check of the RFC suites, if there are any.
    fn decided_elsewhere(&mut self, patterns: &[Located<String>], place: Place<'_>) {
        let sections = &self.library.sections;
        let ids: Vec<String> = sections
            .iter()
            .flat_map(|section| {
                let checks = section.file.checks.iter();
                checks.map(|check| format!("{}/{}", section.id, check.name.value))
            })
            .collect();
        for (index, pattern) in patterns.iter().enumerate() {
            // An instance in brackets belongs to the check in front of it.
            let whole = pattern.value.split('[').next().unwrap_or_default();
            if !ids.is_empty() && !ids.iter().any(|id| glob(whole, id)) {
                let near = super::nearest(whole, ids.iter().map(String::as_str));
                let help = near.map(|near| format!("did you mean \"{near}\"?"));
                let message = format!("no check matches \"{}\"", pattern.value);
                self.say(place.item(index), message, help);
            }
        }
    }
}
