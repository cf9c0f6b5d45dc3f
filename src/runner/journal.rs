//! The journal: what a run is about to create is on disk before it is asked for.
//!
//! So that a run that was killed leaves nothing behind that nobody knows of. One line of JSON for
//! each event. A name is written down before its request leaves, a path when the answer has come:
//! where the answer was lost, the name finds the resource again.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::target::Creation;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "snake_case")]
enum Line {
    /// A run begins.
    Run { version: u32, base: String, prefix: String, started: String },
    /// A request is about to leave that may create something.
    Creating {
        number: u64,
        endpoint: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        attribute: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        path: Option<String>,
    },
    /// It did, and this is where.
    Created {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<u64>,
        path: String,
    },
    /// It did not.
    Refused { number: u64 },
    /// A resource is gone.
    Gone { path: String },
    /// A creation whose answer was lost has been looked for in vain.
    Missing { number: u64 },
    /// The run is over.
    Ended { left: usize },
    /// What follows is about this run again.
    Cleaning { prefix: String },
}

/// A journal that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It can't be opened, read or written.
    #[error("the journal {} can't be used: {error}\n  --journal FILE names another place.", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Somebody else writes it.
    #[error("the journal {} belongs to a run that is still going on", file.display())]
    Busy {
        /// The file.
        file: PathBuf,
    },
    /// A line is none of a journal's.
    #[error("{}:{line}: not a line of a journal: {because}", file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// The line's number.
        line: usize,
        /// Why.
        because: String,
    },
}

/// The journal of a run that is going on. It is locked until it is dropped.
#[derive(Debug)]
pub struct Journal {
    file: Mutex<File>,
    path: PathBuf,
    next: AtomicU64,
}

/// A run that a journal tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The base URL of its target.
    pub base: String,
    /// The front of all its names.
    pub prefix: String,
    /// When it began, as an RFC 3339 date-time in UTC.
    pub started: String,
    /// What may still be there.
    pub open: Vec<Open>,
}

/// A resource that may still be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Its number in the journal, if it has one.
    pub number: Option<u64>,
    /// What was asked for.
    pub creation: Creation,
    /// Where it is, if the answer said so.
    pub path: Option<String>,
}

/// Where journals are kept unless somebody names another place: `$XDG_STATE_HOME/scimcheck`,
/// `~/.local/state/scimcheck`, or `%LOCALAPPDATA%\scimcheck`.
pub fn default_folder() -> PathBuf {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let state = variable("XDG_STATE_HOME").map(PathBuf::from);
    let local = variable("LOCALAPPDATA").map(PathBuf::from);
    let home = variable("HOME").map(|home| PathBuf::from(home).join(".local").join("state"));
    state.or(local).or(home).unwrap_or_else(std::env::temp_dir).join("scimcheck")
}

/// The journals of a folder.
pub fn all_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "journal"))
        .collect();
    files.sort();
    files
}

impl Journal {
    /// Opens a journal, and writes that a run begins. What stands in the file already stays there.
    pub fn begin(path: &Path, base: &str, prefix: &str) -> Result<Self, JournalError> {
        let journal = Self::open(path, true)?;
        let line = Line::Run {
            version: 1,
            base: base.to_owned(),
            prefix: prefix.to_owned(),
            started: jiff::Timestamp::now().to_string(),
        };
        journal.write(&line, true).map_err(|error| journal.failed(error))?;
        Ok(journal)
    }

    /// Opens the journal of a run that is over, to go on with it.
    pub fn resume(path: &Path) -> Result<Self, JournalError> {
        Self::open(path, false)
    }

    fn open(path: &Path, create: bool) -> Result<Self, JournalError> {
        let failed = |error| JournalError::File { file: path.to_owned(), error };
        if let Some(folder) = path.parent().filter(|_| create) {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(create);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(JournalError::Busy { file: path.to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // A line that a crash left unfinished must not swallow the next one.
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(failed)?;
        if text.last().is_some_and(|last| *last != b'\n') {
            file.write_all(b"\n").map_err(failed)?;
        }
        let (path, next) = (path.to_owned(), AtomicU64::new(1));
        Ok(Self { file: Mutex::new(file), path, next })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn failed(&self, error: io::Error) -> JournalError {
        JournalError::File { file: self.path.clone(), error }
    }

    /// Writes that these are about to be created, and waits until that is on disk; their numbers.
    pub fn creating(&self, creations: &[Creation]) -> io::Result<Vec<u64>> {
        let mut numbers = Vec::new();
        for (at, creation) in creations.iter().enumerate() {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let (attribute, name) = creation.name.clone().unzip();
            let line = Line::Creating {
                number,
                endpoint: creation.endpoint.clone(),
                attribute,
                name,
                path: creation.path.clone(),
            };
            self.write(&line, at + 1 == creations.len())?;
            numbers.push(number);
        }
        Ok(numbers)
    }

    // What follows only saves `clean` work; that it could not be written does no harm.

    /// Writes where something was created.
    pub fn created(&self, number: Option<u64>, path: &str) {
        self.write(&Line::Created { number, path: path.to_owned() }, false).ok();
    }

    /// Writes that nothing was created.
    pub fn refused(&self, number: u64) {
        self.write(&Line::Refused { number }, false).ok();
    }

    /// Writes that a resource is gone.
    pub fn gone(&self, path: &str) {
        self.write(&Line::Gone { path: path.to_owned() }, false).ok();
    }

    /// Writes that nothing was found of a creation.
    pub fn missing(&self, number: u64) {
        self.write(&Line::Missing { number }, false).ok();
    }

    /// Writes that what follows is about this run again.
    pub fn cleaning(&self, prefix: &str) {
        self.write(&Line::Cleaning { prefix: prefix.to_owned() }, false).ok();
    }

    /// Writes that the run is over, and how much it left.
    pub fn ended(&self, left: usize) {
        self.write(&Line::Ended { left }, true).ok();
    }

    fn write(&self, line: &Line, sync: bool) -> io::Result<()> {
        let mut text = serde_json::to_string(line).map_err(io::Error::other)?;
        text.push('\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(text.as_bytes())?;
        if sync { file.sync_data() } else { Ok(()) }
    }
}

/// Begins a journal of its own for a run, in the folder where they are kept.
pub fn begin_usual(base: &str, prefix: &str) -> Result<Journal, JournalError> {
    let name = format!("{prefix}-{}.journal", std::process::id());
    Journal::begin(&default_folder().join(name), base, prefix)
}

/// Ends the work on a journal; how much may still be there. One that tells of nothing is removed,
/// unless it is to be kept.
pub fn put_away(journal: Arc<Journal>, keep: bool) -> usize {
    let file = journal.path().to_owned();
    drop(journal);
    let open = read(&file).map_or(0, |runs| runs.iter().map(|run| run.open.len()).sum());
    if open == 0 && !keep {
        // A journal that stays all the same tells of nothing.
        std::fs::remove_file(&file).ok();
    }
    open
}

/// Reads what a journal tells of.
pub fn read(path: &Path) -> Result<Vec<Past>, JournalError> {
    let failed = |error| JournalError::File { file: path.to_owned(), error };
    let text = std::fs::read(path).map_err(failed)?;
    let text = String::from_utf8_lossy(&text);
    let mut runs: Vec<Past> = Vec::new();
    for (at, whole) in text.split_inclusive('\n').enumerate() {
        let line = whole.trim();
        if line.is_empty() {
            continue;
        }
        let wrong =
            |because: String| JournalError::Line { file: path.to_owned(), line: at + 1, because };
        match serde_json::from_str::<Line>(line) {
            Ok(line) => tell(&mut runs, line).map_err(wrong)?,
            // What a crash cut short was never sent, and a resumed journal goes on behind it.
            Err(error) if error.is_eof() => {}
            Err(error) => return Err(wrong(error.to_string())),
        }
    }
    Ok(runs)
}

fn tell(runs: &mut Vec<Past>, line: Line) -> Result<(), String> {
    if let Line::Run { version, base, prefix, started } = line {
        if version != 1 {
            return Err(format!("version {version} is not known"));
        }
        // A shorter one would be in the names of strangers too.
        if prefix.len() < 9 {
            return Err(format!("the prefix {prefix:?} is too short"));
        }
        runs.push(Past { base, prefix, started, open: Vec::new() });
        return Ok(());
    }
    if let Line::Cleaning { prefix } = &line
        && let Some(at) = runs.iter().rposition(|run| run.prefix == *prefix)
    {
        let run = runs.remove(at);
        runs.push(run);
    }
    let Some(run) = runs.last_mut() else { return Err("no run begins before it".to_owned()) };
    match line {
        Line::Creating { number, endpoint, attribute, name, path } => {
            let creation = Creation { endpoint, name: attribute.zip(name), path, bulk_id: None };
            run.open.push(Open { number: Some(number), creation, path: None });
        }
        Line::Created { number, path } => {
            let same = |one: &&mut Open| {
                (number.is_some() && one.number == number) || one.path.as_ref() == Some(&path)
            };
            let known = run.open.iter_mut().find(same);
            if let Some(open) = known {
                open.path = Some(path);
            } else {
                let endpoint = path.rsplit_once('/').map_or("", |(front, _)| front).to_owned();
                let creation = Creation { endpoint, name: None, path: None, bulk_id: None };
                run.open.push(Open { number, creation, path: Some(path) });
            }
        }
        Line::Refused { number } | Line::Missing { number } => {
            run.open.retain(|one| one.number != Some(number));
        }
        Line::Gone { path } => run.open.retain(|one| one.path.as_ref() != Some(&path)),
        Line::Run { .. } | Line::Ended { .. } | Line::Cleaning { .. } => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn creation(name: &str) -> Creation {
        Creation {
            endpoint: "/Users".to_owned(),
            name: Some(("userName".to_owned(), name.to_owned())),
            path: None,
            bulk_id: None,
        }
    }

    fn scratch(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("scimcheck-{}-{name}.journal", std::process::id()))
    }

    #[test]
    fn what_may_still_be_there_is_told() {
        let file = scratch("told");
        let journal = Journal::begin(&file, "http://h/scim", "scimcheck-abc12").unwrap();
        let names = ["a", "b", "c", "d", "e"].map(creation);
        let numbers = journal.creating(&names).unwrap();
        journal.created(Some(numbers[0]), "/Users/1");
        journal.created(Some(numbers[1]), "/Users/2");
        journal.refused(numbers[2]);
        journal.missing(numbers[4]);
        journal.created(None, "/Groups/9");
        journal.gone("/Users/1");
        journal.gone("/Groups/9");
        journal.created(None, "/Groups/9");
        journal.created(None, "/Groups/9");
        assert!(matches!(Journal::resume(&file), Err(JournalError::Busy { .. })));
        drop(journal);
        // The line that was being written when the process died.
        let mut torn = std::fs::read(&file).unwrap();
        torn.extend(b"{\"creating\":{\"number\":6,\"endp");
        std::fs::write(&file, torn).unwrap();
        Journal::resume(&file).unwrap().ended(2);
        let runs = read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        assert_eq!(runs.len(), 1);
        assert_eq!(
            (runs[0].base.as_str(), runs[0].prefix.as_str()),
            ("http://h/scim", "scimcheck-abc12")
        );
        let open: Vec<(Option<u64>, Option<&str>)> =
            runs[0].open.iter().map(|one| (one.number, one.path.as_deref())).collect();
        assert_eq!(open, [(Some(2), Some("/Users/2")), (Some(4), None), (None, Some("/Groups/9"))]);
        assert_eq!(runs[0].open[1].creation, creation("d"));
    }

    #[test]
    fn what_is_no_journal_is_refused_with_its_place() {
        let file = scratch("refused");
        let cases = [
            ("{\"nonsense\":1}\n", ":1: not a line of a journal"),
            ("\n{\"gone\":{\"path\":\"/x\"}}\n", ":2: not a line of a journal: no run"),
            (
                "{\"run\":{\"version\":1,\"base\":\"x\",\"prefix\":\"a\",\"started\":\"\"}}\n",
                "too short",
            ),
            (
                "{\"run\":{\"version\":9,\"base\":\"x\",\"prefix\":\"scimcheck-1\",\"started\":\"\"}}\n",
                "version 9",
            ),
        ];
        for (text, said) in cases {
            std::fs::write(&file, text).unwrap();
            let error = read(&file).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
        std::fs::remove_file(&file).unwrap();
        assert!(read(&file).unwrap_err().to_string().contains("can't be used"));
    }
}
