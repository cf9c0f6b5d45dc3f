//! `diff`, `matrix` and `--snapshots`: runs beside each other, and one run beside what was.

use std::path::{Path, PathBuf};

use super::args::{DiffArgs, MatrixArgs};
use super::exit::Exit;
use super::{Refusal, again, print};
use crate::record::Recording;
use crate::report::drift::{self, Change, Facts};
use crate::report::matrix::{self, Column};

/// Shows what changed from one run, or one snapshot, to another.
pub(super) fn diff(args: &DiffArgs) -> Result<Exit, Refusal> {
    let (before, after) = (side(&args.before)?, side(&args.after)?);
    let mut changes = match (&before.recording, &after.recording) {
        (Some(before), Some(after)) => drift::verdict_changes(before, after),
        // A snapshot holds no verdicts.
        _ => Vec::new(),
    };
    changes.extend(drift::changes(&before.facts, &after.facts));
    print(&drift::text(&changes));
    if changes.is_empty() {
        print("no changes\n");
    }
    let breaking = changes.iter().any(|change| change.breaking);
    Ok(if breaking { Exit::Failures } else { Exit::Fine })
}

/// One side of a comparison.
struct Side {
    facts: Facts,
    recording: Option<Recording>,
}

fn side(path: &Path) -> Result<Side, Refusal> {
    if path.is_dir() {
        let facts = read(path)?.ok_or_else(|| {
            Refusal::usage(format!("{} holds no snapshots (facts.json)", path.display()))
        })?;
        return Ok(Side { facts, recording: None });
    }
    let recording = again::judged(path)?;
    Ok(Side { facts: Facts::of(&recording), recording: Some(recording) })
}

/// Shows several runs side by side.
pub(super) fn matrix(args: &MatrixArgs) -> Result<Exit, Refusal> {
    let recordings: Vec<(String, Recording)> = args
        .records
        .iter()
        .map(|file| {
            let name = file.file_stem().map(|name| name.to_string_lossy().into_owned());
            Ok((name.unwrap_or_default(), again::judged(file)?))
        })
        .collect::<Result<_, Refusal>>()?;
    let columns: Vec<Column<'_>> = recordings
        .iter()
        .map(|(name, recording)| Column { name: name.clone(), recording })
        .collect();
    if args.to.is_empty() {
        let mut text = Vec::new();
        matrix::markdown(&columns, &mut text).map_err(Refusal::usage)?;
        print(&String::from_utf8_lossy(&text));
    }
    for to in &args.to {
        let mut bytes = Vec::new();
        let (written, file) = match to.split_once('=') {
            Some(("md", file)) => (matrix::markdown(&columns, &mut bytes), file),
            Some(("html", file)) => (matrix::html(&columns, &mut bytes), file),
            _ => {
                return Err(Refusal::usage(format!(
                    "--to takes md=FILE or html=FILE, not \"{to}\""
                )));
            }
        };
        written.and_then(|()| std::fs::write(file, &bytes)).map_err(|error| {
            Refusal::usage(format!("the matrix {file} can't be written: {error}"))
        })?;
    }
    Ok(Exit::Fine)
}

/// Compares a run with the snapshots of a folder; the first run writes them. What changed.
pub(super) fn snapshots(
    folder: &Path,
    update: bool,
    recording: &Recording,
) -> Result<Vec<Change>, Refusal> {
    let now = Facts::of(recording);
    let shown = folder.display();
    let before = read(folder)?;
    let changes = before.as_ref().map(|before| drift::changes(before, &now)).unwrap_or_default();
    if update || before.is_none() {
        write(folder, &now)
            .map_err(|error| Refusal::usage(format!("{shown} can't be written: {error}")))?;
    }
    match (&before, changes.is_empty()) {
        (None, _) => print(&format!("snapshots written to {shown}\n")),
        (Some(_), true) => print(&format!("nothing changed since the snapshots in {shown}\n")),
        (Some(_), false) => {
            print(&format!("changed since the snapshots in {shown}\n{}", drift::text(&changes)));
            let then =
                if update { "they are current now" } else { "--snapshots-update accepts it" };
            print(&format!("{then}\n"));
        }
    }
    Ok(changes)
}

/// The snapshots of a folder, if it has any.
fn read(folder: &Path) -> Result<Option<Facts>, Refusal> {
    let shown = folder.display();
    let refuse =
        |error: &dyn std::fmt::Display| Refusal::usage(format!("{shown} can't be read: {error}"));
    if !folder.join("facts.json").is_file() {
        return Ok(None);
    }
    let mut files = Vec::new();
    for file in paths(folder).map_err(|error| refuse(&error))? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, std::fs::read_to_string(&file).map_err(|error| refuse(&error))?));
    }
    Facts::read(&files).map(Some).map_err(|error| refuse(&error))
}

fn paths(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let paths = entries.into_iter().map(|entry| entry.path());
    Ok(paths.filter(|path| path.extension().is_some_and(|end| end == "json")).collect())
}

fn write(folder: &Path, facts: &Facts) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for (name, text) in facts.files() {
        std::fs::write(folder.join(name), text)?;
    }
    Ok(())
}
