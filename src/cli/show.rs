//! `list`, `coverage`, `lint`, `schema`, `index`, completions and the manual page.

use std::path::Path;

use clap::CommandFactory;
use serde_json::Map;

use super::args::{Cli, Color, CoverageArgs, LintArgs, SuiteArgs, WriteArgs};
use super::exit::Exit;
use super::select::{Selected, library, select};
use super::{Refusal, print, run};
use crate::campaign::{self, Campaign};
use crate::report::human::Style;
use crate::report::listing;
use crate::runner::Options;
use crate::suite::reading::nearest;

/// Shows checks, one a line.
pub(super) fn list(args: &SuiteArgs) -> Result<Exit, Refusal> {
    let selected = select(args, false)?;
    let plan = campaign::offline_plan(&offline(&selected)).map_err(run::refusal)?;
    run::show(&listing::list(&plan, style()), Color::Auto);
    Ok(Exit::Fine)
}

/// Shows what is checked, and what has proven that it is.
pub(super) fn coverage(args: &CoverageArgs) -> Result<Exit, Refusal> {
    let library = library()?;
    let lines = campaign::coverage::lines(&library).map_err(run::refusal)?;
    let wanted = |suite: &str| args.suites.is_empty() || named(&args.suites, suite);
    let lines: Vec<_> = lines.into_iter().filter(|line| wanted(&line.suite)).collect();
    if lines.is_empty() {
        let mut known: Vec<&str> = library.sections.iter().map(|one| one.id.as_str()).collect();
        known.extend(library.profiles.keys().map(String::as_str));
        known.extend(library.contracts.keys().map(String::as_str));
        let near = args.suites.first().and_then(|name| nearest(name, known.into_iter()));
        let help = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
        let names = args.suites.join(", ");
        let message = format!("no requirement of \"{names}\" is known{help}");
        return Err(Refusal { exit: Exit::Nothing, message });
    }
    run::show(&campaign::coverage::text(&lines, args.open), Color::Auto);
    Ok(Exit::Fine)
}

fn named(patterns: &[String], suite: &str) -> bool {
    patterns.iter().any(|pattern| {
        let pattern = if pattern == "rfc" { "rfc*" } else { pattern };
        crate::plan::glob(pattern, suite)
    })
}

pub(super) fn style() -> Style {
    Style { color: true, width: run::width(), verbose: true }
}

pub(super) fn offline(selected: &Selected) -> Campaign<'_> {
    Campaign {
        library: &selected.library,
        contract: selected.contract.as_ref(),
        selection: selected.selection.clone(),
        overrides: Map::new(),
        names: campaign::run_names(0, "scimcheck", "scimcheck.example"),
        options: Options::default(),
    }
}

/// Checks files; the embedded ones without any.
pub(super) fn lint(args: &LintArgs) -> Result<Exit, Refusal> {
    let library = library()?;
    let mistakes = if args.files.is_empty() {
        let mut mistakes = crate::suite::lint::lint(&library);
        mistakes.extend(crate::contract::lint::lint(&library));
        mistakes
    } else {
        crate::contract::lint_files(&args.files, &library)
    };
    if mistakes.is_empty() {
        print("no mistakes\n");
        return Ok(Exit::Fine);
    }
    let mut lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    let word = if mistakes.len() == 1 { "mistake" } else { "mistakes" };
    lines.push(format!("{} {word}\n", mistakes.len()));
    print(&lines.join("\n"));
    Ok(Exit::Usage)
}

/// Writes or prints the JSON Schemas.
pub(super) fn schema(args: &WriteArgs) -> Result<Exit, Refusal> {
    if args.write {
        crate::contract::write_json_schemas(Path::new("suites"))
            .map_err(|error| Refusal::usage(format!("suites can't be written: {error}")))?;
        return Ok(Exit::Fine);
    }
    for (_, text) in crate::suite::json_schema::files() {
        print(&text);
    }
    print(&crate::contract::json_schema().1);
    Ok(Exit::Fine)
}

/// Writes or prints the generated tables.
pub(super) fn index(args: &WriteArgs) -> Result<Exit, Refusal> {
    let library = library()?;
    for (name, text) in campaign::index::tables(&library).map_err(run::refusal)? {
        emit(args, &name, &text)?;
    }
    // What has proven the checks is pinned by the tests; whoever has no sources has no such files.
    let pinned =
        ["insightly", "rfc", "profiles"].map(|name| format!("snapshots/faults-{name}.snap"));
    let pinned: Vec<String> =
        pinned.iter().filter_map(|file| std::fs::read_to_string(file).ok()).collect();
    if args.write && !pinned.is_empty() {
        emit(args, "suites/proven.csv", &campaign::coverage::proven(&pinned))?;
    }
    Ok(Exit::Fine)
}

fn emit(args: &WriteArgs, name: &str, text: &str) -> Result<(), Refusal> {
    if !args.write {
        print(text);
        return Ok(());
    }
    std::fs::write(Path::new(name), text)
        .map_err(|error| Refusal::usage(format!("{name} can't be written: {error}")))
}

/// Prints completions.
pub(super) fn completions(shell: clap_complete::Shell) -> Exit {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "scimcheck", &mut bytes);
    print(&String::from_utf8_lossy(&bytes));
    Exit::Fine
}

/// Prints the manual page.
pub(super) fn man() -> Result<Exit, Refusal> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut bytes).map_err(Refusal::usage)?;
    print(&String::from_utf8_lossy(&bytes));
    Ok(Exit::Fine)
}
