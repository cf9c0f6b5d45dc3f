//! `explain`: one check in all detail; or what decides a rule, a requirement, a row of the catalogue
//! or a section.

use super::args::{Color, ExplainArgs, SuiteArgs};
use super::exit::Exit;
use super::select::{Selected, library, select};
use super::show::{offline, style};
use super::{Refusal, run};
use crate::campaign::{self, coverage};
use crate::plan::Plan;
use crate::report::listing;
use crate::suite::Library;
use crate::suite::reading::nearest;

pub(super) fn explain(args: &ExplainArgs) -> Result<Exit, Refusal> {
    let texts = [checks(args)?, requirement(args)?];
    if let Some(text) = texts.into_iter().flatten().next() {
        run::show(&text, Color::Auto);
        return Ok(Exit::Fine);
    }
    let known = known(args)?;
    let near = nearest(&args.id, known.iter().map(String::as_str));
    let help = near.map_or_else(
        || {
            "`scimcheck list rfc` shows the checks, `scimcheck coverage` the requirements"
                .to_owned()
        },
        |near| format!("did you mean \"{near}\"?"),
    );
    Err(Refusal::usage(format!("nothing is called \"{}\"; {help}", args.id)))
}

/// The suites and contracts in which something of this id may stand.
fn places(args: &ExplainArgs, library: &Library) -> Vec<SuiteArgs> {
    if let Some(file) = &args.contract {
        return vec![SuiteArgs { contract: Some(file.clone()), ..SuiteArgs::default() }];
    }
    let front = args.id.split('/').next().unwrap_or_default();
    let of = |name: &str| SuiteArgs { suites: vec![name.to_owned()], ..SuiteArgs::default() };
    if front.starts_with("rfc") {
        return vec![of("rfc")];
    }
    if library.contracts.contains_key(front) {
        return vec![of(front)];
    }
    let profiles = library.profiles.keys();
    profiles.filter(|name| crate::plan::glob(name, &args.id)).map(|name| of(name)).collect()
}

fn plan(suites: &SuiteArgs) -> Result<(Selected, Plan), Refusal> {
    let selected = select(suites, false)?;
    let plan = campaign::offline_plan(&offline(&selected)).map_err(run::refusal)?;
    Ok((selected, plan))
}

/// A check of this id.
fn checks(args: &ExplainArgs) -> Result<Option<String>, Refusal> {
    for suites in places(args, &library()?) {
        let (selected, plan) = plan(&suites)?;
        let bare = args.id.split('[').next().unwrap_or_default();
        let found =
            plan.checks.iter().find(|check| check.id == args.id).or_else(|| {
                plan.checks.iter().find(|check| check.id.split('[').next() == Some(bare))
            });
        if let Some(check) = found {
            return Ok(Some(listing::explain(&plan, check, &selected.library, style())));
        }
    }
    Ok(None)
}

/// The requirements of this id, or of the section of this id, with their checks.
fn requirement(args: &ExplainArgs) -> Result<Option<String>, Refusal> {
    let mut lines = coverage::lines(&library()?).map_err(run::refusal)?;
    if let Some(file) = &args.contract {
        let suites = SuiteArgs { contract: Some(file.clone()), ..SuiteArgs::default() };
        let selected = select(&suites, false)?;
        if let Some(contract) = &selected.contract {
            lines = coverage::of_contract(&selected.library, contract).map_err(run::refusal)?;
        }
    }
    let id = args.id.as_str();
    let full = |line: &coverage::Line| format!("{}/{}", line.suite, line.id);
    let exact = |line: &&coverage::Line| line.id == id || full(line) == id;
    let mut found: Vec<coverage::Line> = lines.iter().filter(exact).cloned().collect();
    if found.is_empty() {
        found.extend(lines.into_iter().filter(|line| line.suite == id));
    }
    Ok((!found.is_empty()).then(|| coverage::text(&found, false)))
}

/// Whatever has an id.
fn known(args: &ExplainArgs) -> Result<Vec<String>, Refusal> {
    let library = library()?;
    let mut known = Vec::new();
    for line in coverage::lines(&library).map_err(run::refusal)? {
        known.push(format!("{}/{}", line.suite, line.id));
        known.extend(line.checks);
        known.push(line.suite);
        known.push(line.id);
    }
    for suites in places(args, &library) {
        known.extend(plan(&suites)?.1.checks.into_iter().map(|check| check.id));
    }
    Ok(known)
}
