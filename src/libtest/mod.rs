//! The checks as tests of somebody's own crate, through libtest-mimic.
//!
//! A check is one trial, whatever its instances: which of them there are depends on the target,
//! and listing must not ask it. The trials that a filter leaves share one campaign, which begins
//! with the first of them; so a process for each test, as `cargo nextest` starts them, sends only
//! what its own check needs.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::{SystemTime, UNIX_EPOCH};

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use serde_json::Map;

use crate::campaign::{self, Campaign, CampaignError, embedded};
use crate::contract::{self, Contract};
use crate::plan::{Selection, patterns};
use crate::report::human;
use crate::runner::{Options, journal};
use crate::suite::Library;
use crate::target::{Credential, Settings as TargetSettings, Target};
use crate::verdict::Outcome;

/// What is tested, and against what.
#[derive(Clone, Debug)]
pub struct Settings {
    /// A contract's name, or suites as `scimcheck run` takes them.
    pub suite: String,
    /// The target's base URL; the embedded emulator without it.
    pub target: Option<String>,
    /// The bearer token.
    pub token: Option<String>,
}

impl Settings {
    /// The suite of this name against `SCIM_BASE_URL` with `SCIM_TOKEN`, or against the embedded
    /// emulator.
    pub fn from_env(suite: &str) -> Self {
        let variable = |name| std::env::var(name).ok().filter(|text: &String| !text.is_empty());
        Self {
            suite: suite.to_owned(),
            target: variable("SCIM_BASE_URL"),
            token: variable("SCIM_TOKEN"),
        }
    }
}

/// Runs the checks as tests, with the arguments of this process, and ends it.
pub fn main(settings: Settings) {
    let arguments = Arguments::from_args();
    let trials = match trials(settings, &arguments) {
        Ok(trials) => trials,
        Err(message) => vec![Trial::test("suites", move || Err(Failed::from(message)))],
    };
    libtest_mimic::run(&arguments, trials).exit_if_failed();
}

/// What the trials of a process share.
struct Shared {
    settings: Settings,
    library: Library,
    contract: Option<Contract>,
    /// The checks that the arguments leave.
    selected: Vec<String>,
    results: OnceLock<Result<BTreeMap<String, Judged>, String>>,
}

/// What a check came to, over its instances.
#[derive(Clone, Debug)]
struct Judged {
    outcome: Outcome,
    text: String,
}

/// One trial for each check.
pub fn trials(settings: Settings, arguments: &Arguments) -> Result<Vec<Trial>, String> {
    let library = Library::embedded().map_err(|mistakes| {
        mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    })?;
    let contract = match library.contracts.get(&settings.suite) {
        Some(source) => Some(contract::read(source, &library).map_err(|one| one.to_string())?),
        None => None,
    };
    let campaign = campaign(&library, contract.as_ref(), &settings, Vec::new());
    let plan = campaign::offline_plan(&campaign).map_err(|error| error.to_string())?;
    let mut names: Vec<String> = plan.checks.iter().map(|check| base(&check.id)).collect();
    names.dedup();
    let dry = |name: &String| Trial::test(name.clone(), || Ok(()));
    let selected: Vec<String> =
        names.iter().filter(|name| !arguments.is_filtered_out(&dry(name))).cloned().collect();
    let shared =
        Arc::new(Shared { settings, library, contract, selected, results: OnceLock::new() });
    let trial = |name: String| {
        let shared = Arc::clone(&shared);
        Trial::ignorable_test(name.clone(), move || complete(&shared, &name))
    };
    Ok(names.into_iter().map(trial).collect())
}

fn complete(shared: &Shared, name: &str) -> Result<Completion, Failed> {
    let results = shared.results.get_or_init(|| perform(shared));
    let results = results.as_ref().map_err(Failed::from)?;
    let Some(judged) = results.get(name) else {
        return Ok(Completion::ignored_with("the target has no instance of it"));
    };
    match judged.outcome {
        Outcome::Fail | Outcome::Error => Err(Failed::from(&judged.text)),
        Outcome::NotApplicable | Outcome::Blocked => Ok(Completion::ignored_with(&judged.text)),
        Outcome::Pass | Outcome::Characterised | Outcome::Deviates | Outcome::Warn => {
            Ok(Completion::Completed)
        }
    }
}

fn campaign<'a>(
    library: &'a Library,
    contract: Option<&'a Contract>,
    settings: &Settings,
    only: Vec<String>,
) -> Campaign<'a> {
    let suites = match (contract, settings.suite.as_str()) {
        (Some(_), _) => Vec::new(),
        (None, name) => patterns(name, library),
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seed = u64::try_from(now.as_nanos() % u128::from(u64::MAX)).unwrap_or_default();
    Campaign {
        library,
        contract,
        selection: Selection { suites, only, ..Selection::default() },
        overrides: Map::new(),
        names: campaign::run_names(
            seed ^ u64::from(std::process::id()),
            "scimcheck",
            "scimcheck.example",
        ),
        options: Options::default(),
    }
}

/// Runs the campaign of the selected checks.
fn perform(shared: &Shared) -> Result<BTreeMap<String, Judged>, String> {
    let mut campaign = campaign(
        &shared.library,
        shared.contract.as_ref(),
        &shared.settings,
        shared.selected.clone(),
    );
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let (target, embedded) = target(shared).await?;
        let (_keep, stop) = campaign::uninterrupted();
        if !embedded {
            let journal = journal::begin_usual(target.base(), &campaign.names.prefix);
            let journal = journal.map_err(|error| error.to_string())?;
            campaign.options.journal = Some(Arc::new(journal));
        }
        let finished = campaign::run(&campaign, target, stop, &|_| {}).await;
        // What is left is said by a journal that stays, for `scimcheck clean`.
        campaign.options.journal.take().map(|journal| journal::put_away(journal, false));
        let mut finished = match finished {
            Ok(finished) => finished,
            // Alone, a check without an instance on this target leaves nothing to plan. That is a
            // trial to ignore with its reason, as it is among others.
            Err(CampaignError::NothingSelected) => return Ok(BTreeMap::new()),
            Err(error) => return Err(error.to_string()),
        };
        finished.recording.header.suites = vec![shared.settings.suite.clone()];
        finished.recording.header.target.embedded = embedded;
        let view = finished.view();
        let mut results: BTreeMap<String, Judged> = BTreeMap::new();
        for verdict in view.verdicts {
            let id = base(&view.check(verdict).id);
            let text = match verdict.outcome {
                Outcome::Fail | Outcome::Error => human::block_text(view, verdict),
                _ => verdict.because.clone().unwrap_or_default(),
            };
            let judged = results
                .entry(id)
                .or_insert_with(|| Judged { outcome: verdict.outcome, text: text.clone() });
            merge(judged, verdict.outcome, &text);
        }
        Ok(results)
    })
}

/// Adds an instance: a failure counts most, and what was judged counts more than what was not.
fn merge(judged: &mut Judged, outcome: Outcome, text: &str) {
    let rank = |outcome: Outcome| match outcome {
        Outcome::NotApplicable => 0,
        Outcome::Pass | Outcome::Characterised | Outcome::Deviates | Outcome::Warn => 1,
        Outcome::Blocked => 2,
        Outcome::Error => 3,
        Outcome::Fail => 4,
    };
    if rank(outcome) > rank(judged.outcome) {
        *judged = Judged { outcome, text: text.to_owned() };
    } else if rank(outcome) == 4 && !judged.text.contains(text) {
        judged.text.push_str(text);
    }
}

async fn target(shared: &Shared) -> Result<(Target, bool), String> {
    let failed = |error: &dyn std::fmt::Display| error.to_string();
    let is_embedded = shared.settings.target.is_none();
    let (url, token) = if let Some(url) = &shared.settings.target {
        (url.clone(), shared.settings.token.clone())
    } else {
        let mut behavior = embedded::behavior(shared.contract.as_ref());
        if shared.contract.is_none() {
            let suites = patterns(&shared.settings.suite, &shared.library);
            embedded::do_as_asked(&mut behavior, &shared.library, &suites)
                .map_err(|mistake| mistake.to_string())?;
        }
        let url = embedded::start(behavior).await.map_err(|error| failed(&error))?;
        (url, Some(embedded::TOKEN.to_owned()))
    };
    let mut settings = TargetSettings::new(&url).map_err(|error| failed(&error))?;
    if let Some(token) = token {
        settings.credential =
            Credential::bearer(&token, "SCIM_TOKEN").map_err(|error| failed(&error))?;
    }
    if is_embedded {
        settings.reader = Credential::bearer(embedded::READER_TOKEN, "the emulator")
            .map_err(|error| failed(&error))?;
    }
    Ok((Target::over_http(settings).map_err(|error| failed(&error))?, is_embedded))
}

/// An id without its instance.
fn base(id: &str) -> String {
    id.split('[').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_beats_a_pass_and_a_pass_beats_nothing() {
        let mut judged = Judged { outcome: Outcome::NotApplicable, text: String::new() };
        merge(&mut judged, Outcome::Pass, "");
        assert_eq!(judged.outcome, Outcome::Pass);
        merge(&mut judged, Outcome::Fail, "a");
        merge(&mut judged, Outcome::Blocked, "b");
        merge(&mut judged, Outcome::Fail, "c");
        assert_eq!((judged.outcome, judged.text.as_str()), (Outcome::Fail, "ac"));
    }
}
