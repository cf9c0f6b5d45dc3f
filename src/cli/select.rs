//! From the names that were typed to suites, a contract and a selection.

use std::path::Path;

use super::Refusal;
use super::args::SuiteArgs;
use crate::contract::{self, Contract};
use crate::plan::{Selection, patterns};
use crate::suite::library::{FileKind, kind_in};
use crate::suite::model::Level;
use crate::suite::reading::nearest;
use crate::suite::{Library, Mistake, Source};

/// What the names mean.
pub(super) struct Selected {
    pub(super) library: Library,
    pub(super) contract: Option<Contract>,
    pub(super) selection: Selection,
    /// The names, as reports show them.
    pub(super) names: Vec<String>,
}

/// The embedded suites.
pub(super) fn library() -> Result<Library, Refusal> {
    Library::embedded().map_err(|mistakes| refuse(&mistakes))
}

/// The suites of a folder, or the embedded ones.
fn library_from(folder: Option<&Path>) -> Result<Library, Refusal> {
    let Some(folder) = folder else { return library() };
    let mut files = Vec::new();
    collect(folder, &mut files)
        .map_err(|error| Refusal::usage(format!("{} can't be read: {error}", folder.display())))?;
    files.sort();
    let mut library = Library::default();
    let mut mistakes = Vec::new();
    for file in files {
        mistakes.extend(library.add(source(&file)?).err());
    }
    if mistakes.is_empty() { Ok(library) } else { Err(refuse(&mistakes)) }
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|end| end == "yaml" || end == "csv") {
            files.push(path);
        }
    }
    Ok(())
}

/// A message of every mistake.
pub(super) fn refuse(mistakes: &[Mistake]) -> Refusal {
    let texts: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    Refusal::usage(texts.join("\n"))
}

/// Reads a file as a source.
pub(super) fn source(path: &Path) -> Result<Source, Refusal> {
    let shown = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Source::new(shown, text)),
        Err(error) => Err(Refusal::usage(format!("{shown} can't be read: {error}"))),
    }
}

/// Finds out what was meant.
pub(super) fn select(args: &SuiteArgs, read_only: bool) -> Result<Selected, Refusal> {
    let mut library = library_from(args.suites_from.as_deref())?;
    let mut contract = None;
    let mut suites = Vec::new();
    if args.suites.is_empty() && args.contract.is_none() {
        let known = known_names(&library).join(", ");
        return Err(Refusal::usage(format!("which suite? Known: {known}, or a file")));
    }
    for name in &args.suites {
        if let Some(source) = library.contracts.get(name).cloned() {
            add_contract(&mut contract, &source, &library)?;
        } else if Path::new(name).is_file() {
            let source = source(Path::new(name))?;
            if kind_in(&source) == FileKind::Contract {
                add_contract(&mut contract, &source, &library)?;
            } else {
                library.add(source.clone()).map_err(|mistake| refuse(&[mistake]))?;
                let profile = library.profiles.values().find(|one| one.source.file == source.file);
                let section = library.sections.iter().find(|one| one.source.file == source.file);
                if let Some(profile) = profile {
                    suites.extend(patterns(&profile.id, &library));
                } else if let Some(section) = section {
                    suites.push(section.id.clone());
                }
            }
        } else if name == "rfc" || names_something(name, &library) {
            suites.extend(patterns(name, &library));
        } else {
            return Err(unknown(name, &library));
        }
    }
    if let Some(file) = &args.contract {
        let source = source(file)?;
        add_contract(&mut contract, &source, &library)?;
    }
    // A check's id of a contract selects within the contract.
    let mut only = args.only.clone();
    suites.retain(|name| {
        let front = name.split('/').next().unwrap_or_default();
        let Some(source) = library.contracts.get(front) else { return true };
        if contract.is_none() {
            contract = contract::read(source, &library).ok();
        }
        only.push(name.clone());
        false
    });
    let levels = args.level.iter().map(|word| level(word)).collect::<Result<_, _>>()?;
    let selection = Selection { suites, only, skip: args.skip.clone(), levels, read_only };
    let mut names = args.suites.clone();
    names.extend(args.contract.iter().map(|file| file.display().to_string()));
    Ok(Selected { library, contract, selection, names })
}

fn add_contract(
    contract: &mut Option<Contract>,
    source: &Source,
    library: &Library,
) -> Result<(), Refusal> {
    if contract.is_some() {
        return Err(Refusal::usage("a run has one contract at most"));
    }
    *contract = Some(contract::read(source, library).map_err(|mistake| refuse(&[mistake]))?);
    Ok(())
}

fn names_something(name: &str, library: &Library) -> bool {
    let front = name.split('/').next().unwrap_or_default();
    library.contracts.contains_key(front)
        || library.sections.iter().any(|section| {
            crate::plan::glob(name, &section.id)
                || section.file.checks.iter().any(|check| {
                    let id = format!("{}/{}", section.id, check.name.value);
                    crate::plan::glob(name, &id) || name.starts_with(&format!("{id}["))
                })
        })
        || library.profiles.values().any(|profile| {
            crate::plan::glob(name, &profile.id)
                || profile.file.checks.iter().any(|check| {
                    let id = format!("{}/{}", profile.id, check.name.value);
                    crate::plan::glob(name, &id) || name.starts_with(&format!("{id}["))
                })
        })
}

fn known_names(library: &Library) -> Vec<String> {
    let mut names: Vec<String> = library.contracts.keys().cloned().collect();
    names.extend(library.profiles.keys().cloned());
    names.push("rfc".to_owned());
    let mut folders: Vec<String> = library
        .sections
        .iter()
        .filter_map(|section| section.id.split('/').next().map(str::to_owned))
        .collect();
    folders.sort();
    folders.dedup();
    names.extend(folders);
    names
}

fn unknown(name: &str, library: &Library) -> Refusal {
    let mut known = known_names(library);
    let help = format!("known: {}; `scimcheck list rfc` shows every check", known.join(", "));
    known.extend(library.sections.iter().map(|section| section.id.clone()));
    let near = nearest(name, known.iter().map(String::as_str));
    let help = near.map_or(help, |near| format!("did you mean \"{near}\"?"));
    Refusal::usage(format!("unknown suite \"{name}\"; {help}"))
}

fn level(word: &str) -> Result<Level, Refusal> {
    const LEVELS: [Level; 9] = [
        Level::Must,
        Level::Should,
        Level::May,
        Level::Stated,
        Level::Derived,
        Level::Inferred,
        Level::Assumed,
        Level::Unknown,
        Level::Doubtful,
    ];
    let found = LEVELS.into_iter().find(|level| level.as_str().eq_ignore_ascii_case(word));
    found.ok_or_else(|| {
        let near = nearest(word, LEVELS.iter().map(|level| level.as_str()));
        let help = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
        Refusal::usage(format!("unknown level \"{word}\"{help}"))
    })
}
