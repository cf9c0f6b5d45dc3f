//! All suite files together, found by name.

use std::collections::BTreeMap;
use std::path::Path;

use super::model::{
    OutcomesFile, Population, PopulationsFile, ProcedureText, ProfileFile, RuleFile, SamplesFile,
    SectionFile,
};
use super::reading;
use super::source::{Mistake, Node, NodeKind, Source};
use crate::expect::{Outcome, Outcomes};

/// The suite files that are part of the binary: path and text.
pub const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/suites.rs"));

/// Everything that was read from suite files.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The files of RFC sections.
    pub sections: Vec<Section>,
    /// What gatekeepers and clients ask for, by name.
    pub profiles: BTreeMap<String, Profile>,
    /// The templates of contract rules, by kind.
    pub rules: BTreeMap<String, RuleTemplate>,
    /// The named outcomes.
    pub outcomes: OutcomesFile,
    /// The shared populations.
    pub populations: PopulationsFile,
    /// What resources look like.
    pub samples: SamplesFile,
    /// The contracts, unread, by name.
    pub contracts: BTreeMap<String, Source>,
    /// The catalogue of requirements, unread.
    pub catalogue: Option<Source>,
    /// Which check was seen red by which faults, unread.
    pub proven: Option<Source>,
    /// The texts of outcomes, populations and samples.
    pub shared: Vec<Source>,
}

/// One file of a section and where it came from.
#[derive(Clone, Debug)]
pub struct Section {
    /// `rfc7644/3.6`: the front of its checks' ids.
    pub id: String,
    /// `rfc7644/3.6-deleting-resources`: the front of its procedures' names.
    pub stem: String,
    /// What stands in it.
    pub file: SectionFile,
    /// Its text.
    pub source: Source,
}

/// One profile and where it came from.
#[derive(Clone, Debug)]
pub struct Profile {
    /// `clients/okta-oin`: the front of its checks' ids.
    pub id: String,
    /// `clients/okta-oin` of `suites/clients/okta-oin.yaml`: the front of its procedures' names.
    pub stem: String,
    /// What stands in it.
    pub file: ProfileFile,
    /// Its text.
    pub source: Source,
}

/// One file of a rule kind and where it came from.
#[derive(Clone, Debug)]
pub struct RuleTemplate {
    /// `rules/filter-only`: the front of its procedures' names.
    pub stem: String,
    /// What stands in it.
    pub file: RuleFile,
    /// Its text.
    pub source: Source,
}

impl Library {
    /// The files that are part of the binary.
    pub fn embedded() -> Result<Self, Vec<Mistake>> {
        let mut library = Self::default();
        let mut mistakes = Vec::new();
        for (file, text) in EMBEDDED {
            if let Err(more) = library.add_all(Source::new(*file, *text)) {
                mistakes.extend(more);
            }
        }
        if mistakes.is_empty() { Ok(library) } else { Err(mistakes) }
    }

    /// Reads one more file; its path decides what it is.
    pub fn add(&mut self, source: Source) -> Result<(), Mistake> {
        match self.add_all(source) {
            Ok(()) => Ok(()),
            Err(mistakes) => mistakes.into_iter().next().map_or(Ok(()), Err),
        }
    }

    /// Reads one more file and says all that is wrong in it. A section's file takes the place of
    /// the one of its name, so that a file at work can be looked at beside the embedded ones.
    pub fn add_all(&mut self, source: Source) -> Result<(), Vec<Mistake>> {
        match kind_in(&source) {
            FileKind::Outcomes => {
                let file: OutcomesFile = reading::read_all(&source)?;
                self.outcomes.outcomes.extend(file.outcomes);
                self.share(source);
            }
            FileKind::Populations => {
                let file: PopulationsFile = reading::read_all(&source)?;
                self.populations.populations.extend(file.populations);
                self.share(source);
            }
            FileKind::Samples => {
                self.samples = reading::read_all(&source)?;
                self.share(source);
            }
            FileKind::Contract => {
                self.contracts.insert(folder_of(&source.file).to_owned(), source);
            }
            FileKind::Rule => {
                let file: RuleFile = reading::read_all(&source)?;
                let stem = format!("rules/{}", stem_of(&source.file));
                let kind = file.rule.value.clone();
                if let Some(known) = self.rules.get(&kind).filter(|known| known.stem != stem) {
                    let message = format!("there are two templates of the rule \"{kind}\"");
                    let help = format!("the other one is {}", known.source.file);
                    return Err(vec![source.mistake(file.rule.at, message, Some(help))]);
                }
                self.rules.retain(|_, known| known.stem != stem);
                self.rules.insert(kind, RuleTemplate { stem, file, source });
            }
            FileKind::Section => {
                let file: SectionFile = reading::read_all(&source)?;
                let folder = folder_of(&source.file);
                let id = format!("{folder}/{}", file.section.value);
                let stem = format!("{folder}/{}", stem_of(&source.file));
                let section = Section { id, stem, file, source };
                match self.sections.iter_mut().find(|known| known.stem == section.stem) {
                    Some(known) => *known = section,
                    None => self.sections.push(section),
                }
            }
            FileKind::Profile => {
                let file: ProfileFile = reading::read_all(&source)?;
                let stem = format!("{}/{}", folder_of(&source.file), stem_of(&source.file));
                let id = file.profile.value.clone();
                if let Some(known) = self.profiles.get(&id).filter(|known| known.stem != stem) {
                    let message = format!("there are two profiles called \"{id}\"");
                    let help = format!("the other one is {}", known.source.file);
                    return Err(vec![source.mistake(file.profile.at, message, Some(help))]);
                }
                self.profiles.retain(|_, known| known.stem != stem);
                self.profiles.insert(id.clone(), Profile { id, stem, file, source });
            }
            FileKind::Catalogue => self.catalogue = Some(source),
            FileKind::Proven => self.proven = Some(source),
        }
        Ok(())
    }

    /// Keeps a text; one of the same kind that it replaces is dropped where nothing of it is left.
    fn share(&mut self, source: Source) {
        let same = |known: &Source| {
            known.file == source.file
                || (kind_in(known) == FileKind::Samples && kind_in(&source) == FileKind::Samples)
        };
        self.shared.retain(|known| !same(known));
        self.shared.push(source);
    }

    /// The procedure of this name, seen from the file with this stem.
    pub fn procedure(&self, from: &str, name: &str) -> Option<(&ProcedureText, &str, &Source)> {
        let full = if name.contains('/') { name.to_owned() } else { format!("{from}/{name}") };
        let sections = self
            .sections
            .iter()
            .map(|section| (section.stem.as_str(), &section.file.procedures, &section.source));
        let rules = self
            .rules
            .values()
            .map(|rule| (rule.stem.as_str(), &rule.file.procedures, &rule.source));
        let profiles = self
            .profiles
            .values()
            .map(|profile| (profile.stem.as_str(), &profile.file.procedures, &profile.source));
        sections.chain(rules).chain(profiles).find_map(|(stem, procedures, source)| {
            let local = full.strip_prefix(stem)?.strip_prefix('/')?;
            let found = procedures.iter().find(|procedure| procedure.name.value == local)?;
            Some((found, stem, source))
        })
    }

    /// The population of this name.
    pub fn population(&self, name: &str) -> Option<&Population> {
        self.populations.populations.get(name)
    }
}

impl Outcomes for Library {
    fn outcome(&self, name: &str) -> Option<&Outcome> {
        self.outcomes.outcomes.get(name)
    }
}

/// What a file is, by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// `…/outcomes.yaml`
    Outcomes,
    /// `…/populations.yaml`
    Populations,
    /// `…/samples.yaml`
    Samples,
    /// `…/contract.yaml`
    Contract,
    /// `…/rules/….yaml`
    Rule,
    /// Any other: a file of a section.
    Section,
    /// A file with the key `profile`.
    Profile,
    /// `…/catalogue.csv`
    Catalogue,
    /// `…/proven.csv`
    Proven,
}

/// What a file is, by its path.
pub fn kind_of(path: &str) -> FileKind {
    if folder_of(path) == "rules" {
        return FileKind::Rule;
    }
    match stem_of(path) {
        stem if stem.starts_with("outcomes") => FileKind::Outcomes,
        stem if stem.starts_with("populations") => FileKind::Populations,
        "samples" => FileKind::Samples,
        "contract" => FileKind::Contract,
        "catalogue.csv" => FileKind::Catalogue,
        "proven.csv" => FileKind::Proven,
        stem if stem.ends_with(".contract") => FileKind::Contract,
        _ => FileKind::Section,
    }
}

/// What a file is: by its path, and where that says nothing, by the key that only one kind has.
pub fn kind_in(source: &Source) -> FileKind {
    let kind = kind_of(&source.file);
    if kind != FileKind::Section {
        return kind;
    }
    let Ok(Node { kind: NodeKind::Mapping(entries), .. }) = source.parse() else { return kind };
    let by_key = entries.iter().find_map(|(key, _)| match key.text.as_str() {
        "section" => Some(FileKind::Section),
        "contract" => Some(FileKind::Contract),
        "profile" => Some(FileKind::Profile),
        "rule" => Some(FileKind::Rule),
        "outcomes" => Some(FileKind::Outcomes),
        "populations" => Some(FileKind::Populations),
        "types" => Some(FileKind::Samples),
        _ => None,
    });
    by_key.unwrap_or(kind)
}

fn folder_of(path: &str) -> &str {
    let folder = Path::new(path).parent().and_then(Path::file_name);
    folder.and_then(|name| name.to_str()).unwrap_or_default()
}

fn stem_of(path: &str) -> &str {
    let name = Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".json")).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_files_are_read() {
        let library = Library::embedded().unwrap_or_else(|mistakes| {
            let texts: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            panic!("{}", texts.join("\n"));
        });
        assert!(!library.sections.is_empty() || !library.rules.is_empty());
    }
}
