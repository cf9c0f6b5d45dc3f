//! Proof: each check has been seen red by a fault of its own requirement, and each fault is noticed.
//!
//! The emulator answers in process, with one fault at a time. A fault counts as noticed when a
//! check *of what it violates* turns red; what else turns red is counted, and proves nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Map;

use super::{Campaign, CampaignError, Finished, behavior, run, run_names, uninterrupted};
use crate::contract::Contract;
use crate::emulator::{Behavior, Emulator, Fault, FaultSet, Faulted, Reached, variants};
use crate::plan::{Judges, Plan, PlannedCheck, Selection, Subject};
use crate::runner::{Options, PROCEDURE_HEADER};
use crate::suite::Library;
use crate::target::{Credential, Settings, Target};
use crate::verdict::{Outcome, Verdict};

/// What is proven: a contract with the checks of the RFC that it asks for, or the RFC suites.
#[derive(Clone, Copy)]
pub struct Subjects<'a> {
    /// The suites.
    pub library: &'a Library,
    /// The contract, if it is about one.
    pub contract: Option<&'a Contract>,
    /// Only these checks.
    pub selection: &'a Selection,
}

/// What one fault did.
#[derive(Clone, Debug)]
pub struct Effect {
    /// The fault.
    pub fault: Fault,
    /// Checks of what it violates that turned red.
    pub own: Vec<Red>,
    /// Other checks that turned red.
    pub others: Vec<Red>,
}

/// A check that turned red.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Red {
    /// The check's id.
    pub check: String,
    /// What it came to.
    pub outcome: Outcome,
}

const TOKEN: &str = "in-process";
const READER_TOKEN: &str = "in-process-for-reading";

/// Runs the suites against an emulator in this process.
pub async fn perform(
    subjects: Subjects<'_>,
    behavior: Behavior,
) -> Result<Finished, CampaignError> {
    perform_only(subjects, subjects.selection.clone(), behavior, &Reach::default()).await
}

/// Which fault sites each procedure came by, by its id.
#[derive(Clone, Debug, Default)]
struct Reach(Arc<Mutex<BTreeMap<String, FaultSet>>>);

impl Reach {
    fn note(&self, procedure: &str, faults: &FaultSet) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(procedure.to_owned()).or_default().extend(faults);
    }

    /// Whether a procedure came by the site of a fault.
    fn holds(&self, procedure: &str, fault: Fault) -> bool {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(procedure).is_some_and(|faults| faults.contains(fault))
    }
}

/// What the clean emulator came to, and where its requests led.
pub struct Baseline {
    /// The run.
    pub finished: Finished,
    reach: Reach,
}

/// Runs everything against the clean emulator.
pub async fn baseline(subjects: Subjects<'_>) -> Result<Baseline, CampaignError> {
    let (selection, reach) = (subjects.selection.clone(), Reach::default());
    let finished = perform_only(subjects, selection, clean(subjects.contract), &reach).await?;
    Ok(Baseline { finished, reach })
}

async fn perform_only(
    subjects: Subjects<'_>,
    selection: Selection,
    mut behavior: Behavior,
    reach: &Reach,
) -> Result<Finished, CampaignError> {
    behavior.token = Some(TOKEN.to_owned());
    behavior.reader_token = Some(READER_TOKEN.to_owned());
    let emulator = Arc::new(Emulator::new(behavior));
    let campaign = Campaign {
        library: subjects.library,
        contract: subjects.contract,
        selection,
        overrides: Map::new(),
        names: run_names(1, "scimcheck", "scimcheck.example"),
        // One at a time, so that each proof is the same as the last one.
        options: Options { jobs: 1, ..Options::default() },
    };
    let (_keep, stop) = uninterrupted();
    run(&campaign, in_process(emulator, reach.clone()), stop, &|_| {}).await
}

fn in_process(emulator: Arc<Emulator>, reach: Reach) -> Target {
    let base = reqwest::Url::parse("http://emulator.invalid");
    let mut settings = match base {
        Ok(base) => Settings::of(base),
        Err(_) => unreachable!("the URL is a constant"),
    };
    settings.credential = Credential::bearer(TOKEN, "the proof").unwrap_or_default();
    settings.reader = Credential::bearer(READER_TOKEN, "the proof").unwrap_or_default();
    Target::in_process(
        settings,
        Arc::new(move |request| {
            let procedure = request.headers().get(PROCEDURE_HEADER);
            let procedure = procedure.and_then(|id| id.to_str().ok()).unwrap_or("").to_owned();
            let response = emulator.respond(request);
            if let Some(Reached(faults)) = response.extensions().get() {
                reach.note(&procedure, faults);
            }
            let hangs = response.extensions().get() == Some(&Faulted::Hang);
            (!hangs).then_some(response)
        }),
    )
}

/// How the clean emulator behaves.
pub fn clean(contract: Option<&Contract>) -> Behavior {
    contract.map_or_else(Behavior::rfc, behavior::of_contract)
}

/// The legal variants of the emulator, by name.
pub fn legal_variants(contract: Option<&Contract>) -> Vec<(&'static str, Behavior)> {
    if contract.is_some() { variants::insightly_variants() } else { variants::rfc_variants() }
}

/// The faults that concern the emulator.
pub fn faults(contract: Option<&Contract>) -> Vec<Fault> {
    let provider = clean(contract).provider;
    Fault::ALL.iter().copied().filter(|fault| fault.applies_to(provider)).collect()
}

/// So many procedures that reach a fault's site are enough for the checks over all exchanges.
const WITNESSES: usize = 12;

impl Baseline {
    /// The checks that can prove a fault, as patterns of ids: those of what it violates, and where
    /// one of them looks at all exchanges, some whose procedures reach the fault's site. None where
    /// the clean emulator never comes by that site, so that all have to be tried.
    fn provers(&self, subjects: Subjects<'_>, fault: Fault) -> Option<BTreeSet<String>> {
        let plan = &self.finished.plan;
        let mut chosen = written_for(subjects.library, fault);
        let deciding = plan.checks.iter().filter(|check| decides(check, fault));
        let mut all_exchanges = false;
        for check in deciding {
            chosen.insert(base(&check.id).to_owned());
            all_exchanges |= matches!(check.judges, Judges::Exchanges { .. });
        }
        if all_exchanges {
            let reaching = plan.procedures.iter().enumerate();
            let reaching = reaching.filter(|(_, one)| self.reach.holds(&one.id, fault));
            // Spread over the plan, as neighbours tend to do the same.
            let places: Vec<usize> = reaching.map(|(place, _)| place).collect();
            if places.is_empty() {
                return None;
            }
            let stride = places.len().div_ceil(WITNESSES).max(1);
            let witnesses = places.iter().step_by(stride);
            chosen.extend(witnesses.filter_map(|place| judge_of(plan, *place)).map(str::to_owned));
        }
        Some(chosen)
    }
}

/// The checks of the suites that are written for a row that the fault violates, whether the clean
/// emulator gives them anything to judge or not.
fn written_for(library: &Library, fault: Fault) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for section in &library.sections {
        for check in &section.file.checks {
            let Some(named) = &check.requirement else { continue };
            let rows = section.file.requirements.iter().find(|one| one.id.value == named.value);
            let rows = rows.into_iter().flat_map(|requirement| &requirement.catalogue);
            if rows.into_iter().any(|row| fault.violates().contains(&row.value.as_str())) {
                found.insert(format!("{}/{}", section.id, check.name.value));
            }
        }
    }
    found
}

/// A check that judges the procedure at this place.
fn judge_of(plan: &Plan, place: usize) -> Option<&str> {
    let judges = |check: &&PlannedCheck| matches!(check.judges, Judges::Procedure { procedure, .. } if procedure == place);
    plan.checks.iter().find(judges).map(|check| check.id.as_str())
}

/// A check's id without its instance.
fn base(id: &str) -> &str {
    id.split('[').next().unwrap_or_default()
}

/// What a fault turns red: among the checks of what it violates, or with `None` for the baseline
/// among all of them.
pub async fn effect(
    subjects: Subjects<'_>,
    fault: Fault,
    baseline: Option<&Baseline>,
) -> Result<Effect, CampaignError> {
    let mut selection = subjects.selection.clone();
    if let Some(provers) = baseline.and_then(|baseline| baseline.provers(subjects, fault)) {
        if provers.is_empty() {
            return Ok(Effect { fault, own: Vec::new(), others: Vec::new() });
        }
        selection.only = provers.into_iter().collect();
    }
    let behavior = clean(subjects.contract);
    let mut effect =
        effect_on(Subjects { selection: &selection, ..subjects }, behavior, fault).await?;
    if baseline.is_some() {
        // With only some checks judged, what else is red says nothing.
        effect.others.clear();
    }
    Ok(effect)
}

/// What a fault turns red among all checks, on a provider that behaves like this without it.
pub async fn effect_on(
    subjects: Subjects<'_>,
    behavior: Behavior,
    fault: Fault,
) -> Result<Effect, CampaignError> {
    let behavior = behavior.with_fault(fault);
    let selection = subjects.selection.clone();
    let performed = perform_only(subjects, selection, behavior, &Reach::default()).await;
    let reds = match performed {
        Ok(finished) => {
            let each = red(&finished);
            each.map(|(check, verdict)| (decides(check, fault), red_of(check, verdict))).collect()
        }
        // A target that can't be reached at all is as red as can be.
        Err(CampaignError::Unreachable(error)) => {
            let check = format!("preflight: {error}").lines().next().unwrap_or_default().to_owned();
            vec![(true, Red { check, outcome: Outcome::Error })]
        }
        // What is only there to be judged with the fault is not there without it.
        Err(CampaignError::NothingSelected) => Vec::new(),
        Err(error) => return Err(error),
    };
    let (own, others): (Vec<_>, Vec<_>) = reds.into_iter().partition(|(own, _): &(bool, Red)| *own);
    let reds = |all: Vec<(bool, Red)>| all.into_iter().map(|(_, red)| red).collect();
    Ok(Effect { fault, own: reds(own), others: reds(others) })
}

/// The verdicts that are red: wrong, not answered, or worth a warning.
pub fn red(finished: &Finished) -> impl Iterator<Item = (&PlannedCheck, &Verdict)> {
    finished
        .verdicts
        .iter()
        .filter(|verdict| verdict.outcome >= Outcome::Warn)
        .map(|verdict| (&finished.plan.checks[verdict.check], verdict))
}

fn red_of(check: &PlannedCheck, verdict: &Verdict) -> Red {
    Red { check: check.id.clone(), outcome: verdict.outcome }
}

/// Whether a check decides something that the fault violates.
pub fn decides(check: &PlannedCheck, fault: Fault) -> bool {
    match &check.subject {
        Subject::Contract { rule, .. } => fault.violates().contains(&rule.as_str()),
        Subject::Rfc { catalogue, .. } => violates_any(fault, catalogue),
        Subject::Profile { profile, requirement, catalogue, .. } => {
            let id = format!("{profile}/{requirement}");
            fault.violates().contains(&id.as_str()) || violates_any(fault, catalogue)
        }
    }
}

fn violates_any(fault: Fault, rows: &[String]) -> bool {
    rows.iter().any(|row| fault.violates().contains(&row.as_str()))
}

/// One line for each fault: the checks of what it violates, and where all were run, how many others
/// turned red.
pub fn table(effects: &[Effect], with_others: bool) -> String {
    let mut text = String::new();
    for effect in effects {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for red in &effect.own {
            // Instances of one check are one line's worth.
            let id = base(&red.check);
            *counts.entry(format!("{id} ({})", red.outcome.as_str())).or_default() += 1;
        }
        let own: Vec<String> = counts
            .iter()
            .map(|(id, times)| if *times > 1 { format!("{id} ×{times}") } else { id.clone() })
            .collect();
        let own = if own.is_empty() { "NOTHING".to_owned() } else { own.join(", ") };
        let others =
            if with_others { format!("; +{} others", effect.others.len()) } else { String::new() };
        let _ = writeln!(text, "{}: {own}{others}", effect.fault.name());
    }
    text
}
