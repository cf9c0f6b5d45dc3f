//! `list`, `explain`, `lint`, `schema`, `index`, completions and the manual page.

use std::path::Path;

use clap::CommandFactory;
use serde_json::Map;

use super::args::{Cli, Color, ExplainArgs, LintArgs, SuiteArgs, WriteArgs};
use super::exit::Exit;
use super::select::{Selected, library, select, source};
use super::{Refusal, print, run};
use crate::campaign::{self, Campaign};
use crate::report::human::Style;
use crate::report::listing;
use crate::runner::Options;
use crate::suite::reading::nearest;
use crate::verdict::{waiver_mistakes, waiver_schema};

/// Shows checks, one a line.
pub(super) fn list(args: &SuiteArgs) -> Result<Exit, Refusal> {
    let selected = select(args, false)?;
    let plan = campaign::offline_plan(&offline(&selected)).map_err(run::refusal)?;
    run::show(&listing::list(&plan, style()), Color::Auto);
    Ok(Exit::Fine)
}

/// Shows one check.
pub(super) fn explain(args: &ExplainArgs) -> Result<Exit, Refusal> {
    let front = args.id.split('/').next().unwrap_or_default().to_owned();
    let suites = SuiteArgs {
        suites: vec![if front.starts_with("rfc") { "rfc".to_owned() } else { front }],
        contract: None,
        ..SuiteArgs::default()
    };
    let suites = match &args.contract {
        Some(file) => SuiteArgs { suites: Vec::new(), contract: Some(file.clone()), ..suites },
        None => suites,
    };
    let selected = select(&suites, false)?;
    let plan = campaign::offline_plan(&offline(&selected)).map_err(run::refusal)?;
    let bare = args.id.split('[').next().unwrap_or_default();
    let found = plan
        .checks
        .iter()
        .find(|check| check.id == args.id)
        .or_else(|| plan.checks.iter().find(|check| check.id.split('[').next() == Some(bare)));
    let Some(check) = found else {
        let near = nearest(&args.id, plan.checks.iter().map(|check| check.id.as_str()));
        let help = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
        return Err(Refusal::usage(format!("unknown check \"{}\"{help}", args.id)));
    };
    let text = listing::explain(&plan, check, &selected.library, style());
    run::show(&text, Color::Auto);
    Ok(Exit::Fine)
}

fn style() -> Style {
    Style { color: true, width: run::width(), verbose: true }
}

fn offline(selected: &Selected) -> Campaign<'_> {
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
        let mut others = Vec::new();
        let mut mistakes = Vec::new();
        for file in &args.files {
            match source(file).ok().as_ref().and_then(waiver_mistakes) {
                Some(found) => mistakes.extend(found),
                None => others.push(file),
            }
        }
        if !others.is_empty() {
            mistakes.extend(crate::contract::lint_files(&others, &library));
        }
        mistakes
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
        for (name, text) in schemas() {
            emit(args, &format!("suites/{name}"), &text)?;
        }
        return Ok(Exit::Fine);
    }
    for (_, text) in crate::suite::json_schema::files() {
        print(&text);
    }
    print(&crate::contract::json_schema().1);
    for (_, text) in schemas() {
        print(&text);
    }
    Ok(Exit::Fine)
}

/// The schemas of files that are neither suites nor contracts: file name and text.
fn schemas() -> [(&'static str, String); 3] {
    let record = ("record.schema.json", crate::record::event::json_schema());
    [waiver_schema(), record, crate::report::certificate::json_schema()]
}

/// Writes or prints the generated tables.
pub(super) fn index(args: &WriteArgs) -> Result<Exit, Refusal> {
    let library = library()?;
    for (name, text) in campaign::index::tables(&library).map_err(run::refusal)? {
        emit(args, &name, &text)?;
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
