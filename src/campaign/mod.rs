//! A campaign: the stages of a run in order, from suites to verdicts.

pub mod behavior;
pub mod coverage;
pub mod embedded;
pub mod index;
pub mod proof;

use serde_json::{Map, Value};
use tokio::sync::watch;

use crate::contract::{Contract, RuleKind};
use crate::exchange::Transcript;
use crate::plan::{self, Advertised, Plan, PlanError, RunNames, Selection};
use crate::report::{RunFacts, View};
use crate::runner::{Options, Progress, Run, Session};
use crate::suite::Library;
use crate::target::Target;
use crate::target::preflight::{self, Unreachable};
use crate::verdict::{self, Judgement, Stale, Verdict, Waivers};

/// What a campaign is about.
pub struct Campaign<'a> {
    /// The suites.
    pub library: &'a Library,
    /// The contract, if one was named.
    pub contract: Option<&'a Contract>,
    /// Which checks.
    pub selection: Selection,
    /// What every User has besides.
    pub overrides: Map<String, Value>,
    /// The names of the run.
    pub names: RunNames,
    /// How it goes about it.
    pub options: Options,
}

/// What a campaign came to.
pub struct Finished {
    /// The plan.
    pub plan: Plan,
    /// What the target advertises.
    pub advertised: Advertised,
    /// What was said.
    pub run: Run,
    /// What it comes to.
    pub verdicts: Vec<Verdict>,
    /// What reports show besides.
    pub facts: RunFacts,
}

/// Why there is nothing to judge.
#[derive(Debug, thiserror::Error)]
pub enum CampaignError {
    /// The target can't be tested.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// The suites make no plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// No check is selected.
    #[error("no check matches the selection\n  `scimcheck list` shows what there is.")]
    NothingSelected,
}

/// Reads what the target advertises and plans the run.
pub async fn prepare(
    campaign: &Campaign<'_>,
    session: &Session,
    target: &Target,
) -> Result<(Plan, Advertised, Transcript), CampaignError> {
    let (mut advertised, transcript) = discover(session, target).await?;
    if !campaign.selection.read_only {
        advertised.typical = !minimum_is_enough(campaign, session, &advertised).await;
    }
    let plan = build(campaign, &advertised)?;
    Ok((plan, advertised, transcript))
}

/// Reads what the target advertises. Nothing is written.
pub async fn discover(
    session: &Session,
    target: &Target,
) -> Result<(Advertised, Transcript), CampaignError> {
    let transcript = session.perform_alone(&plan::discovery()).await;
    let authenticated = target.settings().credential.is_some();
    preflight::judge(target.base(), &transcript, authenticated)?;
    let mut advertised = Advertised::read(&transcript);
    advertised.authenticated = authenticated;
    advertised.reader = target.settings().reader.is_some();
    Ok((advertised, transcript))
}

/// Builds the plan; an empty one is an error.
pub fn build(campaign: &Campaign<'_>, advertised: &Advertised) -> Result<Plan, CampaignError> {
    let plan = plan::build(
        campaign.library,
        campaign.contract,
        advertised,
        &campaign.selection,
        &campaign.overrides,
    )?;
    if plan.checks.is_empty() { Err(CampaignError::NothingSelected) } else { Ok(plan) }
}

/// Whether the target creates a User from the least that it says it needs.
async fn minimum_is_enough(
    campaign: &Campaign<'_>,
    session: &Session,
    advertised: &Advertised,
) -> bool {
    let probe = plan::probe(campaign.library, campaign.contract, advertised, &campaign.overrides);
    let Some(probe) = probe else { return true };
    let transcript = session.perform_alone(&probe).await;
    let status =
        crate::exchange::exchanges(&transcript).last().and_then(crate::exchange::Exchange::status);
    // Only a refusal of the content says that more content might help.
    !matches!(status, Some(400 | 409 | 422))
}

/// Runs a campaign to its end.
pub async fn run(
    campaign: &Campaign<'_>,
    target: Target,
    stop: watch::Receiver<bool>,
    on_progress: &(dyn Fn(Progress) + Send + Sync),
) -> Result<Finished, CampaignError> {
    let started = jiff::Timestamp::now();
    let session =
        Session::new(target.clone(), campaign.names.clone(), campaign.options.clone(), stop);
    let prepared = prepare(campaign, &session, &target).await;
    let (plan, advertised, zero) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => {
            // The probe may have created something.
            session.give_up().await;
            return Err(error);
        }
    };
    let run = session.perform_all(&plan, vec![zero], on_progress).await;
    let verdicts = judge(campaign, &plan, &advertised, &run.record);
    let facts = facts(campaign, &run, started);
    Ok(Finished { plan, advertised, run, verdicts, facts })
}

/// Judges a record.
pub fn judge(
    campaign: &Campaign<'_>,
    plan: &Plan,
    advertised: &Advertised,
    record: &[Transcript],
) -> Vec<Verdict> {
    verdict::judge(Judgement {
        plan,
        record,
        advertised,
        library: campaign.library,
        contract: campaign.contract,
        run: &campaign.names,
    })
}

fn facts(campaign: &Campaign<'_>, run: &Run, started: jiff::Timestamp) -> RunFacts {
    let rules = campaign.contract.into_iter().flat_map(|contract| &contract.rules);
    let only_deactivated = rules.into_iter().any(|rule| {
        matches!(rule.kind, RuleKind::DeleteEffect(crate::contract::DeleteEffect::Deactivate))
    });
    let left = run.remains.left.iter().map(|one| (one.path.clone(), one.name.clone())).collect();
    RunFacts {
        requests: run.requests,
        retries: run.retries,
        elapsed: run.elapsed,
        created: run.remains.created,
        deleted: run.remains.deleted,
        only_deactivated,
        left,
        interrupted: run.interrupted,
        refused: run.refused.clone(),
        notes: run.notes.clone(),
        seed: campaign.names.seed,
        started: started.to_string(),
        version: env!("CARGO_PKG_VERSION"),
        waivers: Stale::default(),
    }
}

impl Finished {
    /// Accepts what is waived today.
    pub fn waive(&mut self, waivers: &Waivers) {
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
        self.facts.waivers = waivers.apply(&mut self.verdicts, &self.plan, today);
    }

    /// What reports show.
    pub fn view<'a>(
        &'a self,
        contract: Option<&'a Contract>,
        suites: &'a [String],
        base: &'a str,
        embedded: bool,
    ) -> View<'a> {
        View {
            suites,
            base,
            embedded,
            plan: &self.plan,
            record: &self.run.record,
            verdicts: &self.verdicts,
            run: &self.facts,
            contract,
        }
    }
}

/// A plan for a target that offers everything and has said nothing: what `list` and `explain` show.
pub fn offline_plan(campaign: &Campaign<'_>) -> Result<Plan, CampaignError> {
    build(campaign, &Advertised::assumed())
}

/// Names for a run: a prefix that nobody else uses, and the seed.
pub fn run_names(seed: u64, prefix: &str, domain: &str) -> RunNames {
    let mut left = seed;
    let mut tail = String::new();
    for _ in 0..5 {
        let digit = u32::try_from(left % 36).unwrap_or_default();
        tail.push(char::from_digit(digit, 36).unwrap_or('0'));
        left /= 36;
    }
    RunNames { seed, prefix: format!("{prefix}-{tail}"), domain: domain.to_owned() }
}

/// A session that nobody interrupts.
pub fn uninterrupted() -> (watch::Sender<bool>, watch::Receiver<bool>) {
    watch::channel(false)
}
