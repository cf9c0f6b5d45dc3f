//! `clean`: removes what a run left behind that could not tidy up after itself.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use super::args::CleanArgs;
use super::exit::Exit;
use super::{Refusal, print, run};
use crate::report::clean::clean as readable;
use crate::runner::journal::{self, Journal, JournalError, Past};
use crate::runner::{self, Cleaned};
use crate::target::{Settings, Target};

/// A journal with the runs it tells of.
struct Told {
    file: PathBuf,
    runs: Vec<Past>,
}

/// Removes what the journals tell of.
pub(super) fn clean(args: &CleanArgs) -> Result<Exit, Refusal> {
    let told = journals(args)?;
    if told.is_empty() {
        let folder = journal::default_folder();
        print(&format!("nothing to clean: no journal in {} tells of anything\n", folder.display()));
        return Ok(Exit::Fine);
    }
    let base = base(&told)?;
    let mut settings = run::settings(&base, &args.access, args.timeout)?;
    settings.credential = run::credential(&args.access)?;
    let target = Target::over_http(settings).map_err(Refusal::usage)?;
    let open: usize = told.iter().flat_map(|one| &one.runs).map(|run| run.open.len()).sum();
    run::confirm(&target, args.yes, &format!("{open} resources may be removed there."), "")?;
    let mut exit = Exit::Fine;
    let runtime = run::runtime()?;
    for one in told {
        let journal = match Journal::resume(&one.file) {
            Ok(journal) => Arc::new(journal),
            Err(error @ JournalError::Busy { .. }) if args.journal.is_none() => {
                run::warn(&error.to_string());
                continue;
            }
            Err(error) => return Err(busy(&error)),
        };
        let mut left = 0;
        for past in &one.runs {
            let cleaned = runtime.block_on(async {
                runner::clean(&target, past, Arc::clone(&journal), args.jobs).await
            });
            left += cleaned.left.len();
            print(&told_of(past, &cleaned));
        }
        drop(journal);
        if left > 0 {
            exit = Exit::Incomplete;
        } else if args.journal.is_none() {
            // A journal that stays tells of nothing.
            let _ = std::fs::remove_file(&one.file);
        }
    }
    Ok(exit)
}

/// The journals that tell of something, each with its runs against the target that was named.
fn journals(args: &CleanArgs) -> Result<Vec<Told>, Refusal> {
    let files = match &args.journal {
        Some(file) => vec![file.clone()],
        None => journal::all_in(&journal::default_folder()),
    };
    let wanted = args.target.as_deref().map(Settings::new).transpose().map_err(Refusal::usage)?;
    let mut told = Vec::new();
    for file in files {
        let mut runs = journal::read(&file).map_err(|error| busy(&error))?;
        runs.retain(|run| {
            wanted.as_ref().is_none_or(|wanted| {
                Settings::new(&run.base).is_ok_and(|known| known.base == wanted.base)
            })
        });
        if args.journal.is_some() || !runs.is_empty() {
            told.push(Told { file, runs });
        }
    }
    Ok(told)
}

fn busy(error: &JournalError) -> Refusal {
    let exit = match error {
        JournalError::Busy { .. } => Exit::Incomplete,
        _ => Exit::Usage,
    };
    Refusal { exit, message: error.to_string() }
}

/// The one target that all runs had: no token goes to a target that it was not meant for.
fn base(told: &[Told]) -> Result<String, Refusal> {
    let bases: BTreeSet<&str> =
        told.iter().flat_map(|one| &one.runs).map(|run| run.base.as_str()).collect();
    let mut each = bases.iter();
    match (each.next(), each.next()) {
        (Some(base), None) => Ok((*base).to_owned()),
        (None, _) => Err(Refusal::usage("the journal tells of no run against that target")),
        _ => {
            let list: Vec<String> = bases.iter().map(|base| readable(base).into_owned()).collect();
            Err(Refusal::usage(format!(
                "the journals tell of several targets; name one with --target: {}",
                list.join(", ")
            )))
        }
    }
}

fn told_of(past: &Past, cleaned: &Cleaned) -> String {
    let Cleaned { deleted, deactivated, missing, left } = cleaned;
    let mut text = format!(
        "{} at {}: {deleted} deleted, {deactivated} deactivated, {missing} not there, {} left\n",
        readable(&past.prefix),
        readable(&past.base),
        left.len()
    );
    for (path, why) in left {
        // Writing to a string never fails.
        let _ = writeln!(text, "  left: {}: {}", readable(path), readable(why));
    }
    text
}
