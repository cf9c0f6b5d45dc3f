//! Proof: each check has been seen red by a fault of its own requirement, and each fault is noticed.
//!
//! The emulator answers in process, with one fault at a time. A fault counts as noticed when a
//! check *of what it violates* turns red; what else turns red is counted, and proves nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Map;

use super::{
    Campaign, CampaignError, Finished, Narrow, behavior, run_names, run_only, uninterrupted,
};
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

/// Runs the suites against an emulator in this process.
pub async fn perform(
    subjects: Subjects<'_>,
    behavior: Behavior,
) -> Result<Finished, CampaignError> {
    perform_only(subjects, behavior, &|_| None, &Reach::default()).await
}

/// Which fault sites each procedure came by, by its id.
#[derive(Clone, Debug, Default)]
pub struct Reach(Arc<Mutex<BTreeMap<String, FaultSet>>>);

impl Reach {
    fn note(&self, procedure: &str, faults: &FaultSet) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(procedure.to_owned()).or_default().extend(faults);
    }

    /// Whether a procedure came by the site of a fault.
    pub fn holds(&self, procedure: &str, fault: Fault) -> bool {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(procedure).is_some_and(|faults| faults.contains(fault))
    }
}

async fn perform_only(
    subjects: Subjects<'_>,
    mut behavior: Behavior,
    narrow: Narrow<'_>,
    reach: &Reach,
) -> Result<Finished, CampaignError> {
    behavior.token = Some(TOKEN.to_owned());
    let emulator = Arc::new(Emulator::new(behavior));
    let campaign = Campaign {
        library: subjects.library,
        contract: subjects.contract,
        selection: subjects.selection.clone(),
        overrides: Map::new(),
        names: run_names(1, "scimcheck", "scimcheck.example"),
        // One at a time, so that each proof is the same as the last one.
        options: Options { jobs: 1, ..Options::default() },
    };
    let (_keep, stop) = uninterrupted();
    run_only(&campaign, in_process(emulator, reach.clone()), stop, narrow, &|_| {}).await
}

fn in_process(emulator: Arc<Emulator>, reach: Reach) -> Target {
    let base = reqwest::Url::parse("http://emulator.invalid");
    let mut settings = match base {
        Ok(base) => Settings::of(base),
        Err(_) => unreachable!("the URL is a constant"),
    };
    settings.credential = Credential::bearer(TOKEN, "the proof").unwrap_or_default();
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

/// Which fault sites each procedure reaches on the clean emulator.
pub async fn reach(subjects: Subjects<'_>) -> Result<Reach, CampaignError> {
    let reach = Reach::default();
    perform_only(subjects, clean(subjects.contract), &|_| None, &reach).await?;
    Ok(reach)
}

/// So many procedures that reach a fault's site are enough for the checks over all exchanges.
const WITNESSES: usize = 12;

/// The procedures that can prove a fault: those that checks of what it violates judge, and for
/// checks over all exchanges some that reach its site.
fn provers(plan: &Plan, fault: Fault, reach: &Reach) -> BTreeSet<usize> {
    let mut chosen = BTreeSet::new();
    let mut all_exchanges = false;
    for check in plan.checks.iter().filter(|check| decides(check, fault)) {
        match &check.judges {
            Judges::Procedure { procedure, .. } => {
                chosen.insert(*procedure);
            }
            Judges::Exchanges { .. } => all_exchanges = true,
            Judges::Nothing(_) => {}
        }
    }
    if all_exchanges {
        let reaching = plan.procedures.iter().enumerate();
        let reaching = reaching.filter(|(_, procedure)| reach.holds(&procedure.id, fault));
        // Spread over the plan, as neighbours tend to do the same.
        let places: Vec<usize> = reaching.map(|(place, _)| place).collect();
        let stride = places.len().div_ceil(WITNESSES).max(1);
        chosen.extend(places.into_iter().step_by(stride));
    }
    let imports: Vec<usize> = chosen
        .iter()
        .flat_map(|place| plan.procedures[*place].imports.iter().map(|import| import.procedure))
        .collect();
    chosen.extend(imports);
    chosen
}

/// What a fault turns red: among the checks of what it violates, or with `None` for `reach` among
/// all of them.
pub async fn effect(
    subjects: Subjects<'_>,
    fault: Fault,
    reach: Option<&Reach>,
) -> Result<Effect, CampaignError> {
    effect_on(subjects, clean(subjects.contract), fault, reach).await
}

/// What a fault turns red on a provider that behaves otherwise than the suites' own.
pub async fn effect_on(
    subjects: Subjects<'_>,
    clean: Behavior,
    fault: Fault,
    reach: Option<&Reach>,
) -> Result<Effect, CampaignError> {
    let behavior = clean.with_fault(fault);
    let narrow = |plan: &Plan| reach.map(|reach| provers(plan, fault, reach));
    let performed = perform_only(subjects, behavior, &narrow, &Reach::default()).await;
    let reds = match performed {
        Ok(finished) => {
            let red = red(&finished).filter(|(check, verdict)| {
                // With only some procedures performed, what is missing says nothing.
                let performed = verdict.outcome != Outcome::Blocked;
                decides(check, fault) || (reach.is_none() && performed)
            });
            red.map(|(check, verdict)| (decides(check, fault), red_of(check, verdict))).collect()
        }
        // A target that can't be reached at all is as red as can be.
        Err(CampaignError::Unreachable(error)) => {
            let check = format!("preflight: {error}").lines().next().unwrap_or_default().to_owned();
            vec![(true, Red { check, outcome: Outcome::Error })]
        }
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
            let id = red.check.split('[').next().unwrap_or_default();
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
