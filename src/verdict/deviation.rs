//! Where a contract documents an answer that the RFC does not have.
//!
//! A check of the RFC that fails *deviates* only if what was answered is what the contract
//! documents: for `deviates_from`, one of the answers that the rule's template describes; for
//! `narrows`, a clean refusal. Any other answer is judged as if there were no contract.

use std::collections::BTreeMap;

use super::judge::{Judgement, imports};
use super::{Outcome, Verdict};
use crate::contract::Rule;
use crate::expect::{self, Expectation, Scene};
use crate::plan::{PlannedCheck, Subject, fold};

pub(super) fn apply(
    judgement: Judgement<'_>,
    check: &PlannedCheck,
    procedure: usize,
    verdict: &mut Verdict,
) {
    if !matches!(verdict.outcome, Outcome::Fail | Outcome::Warn | Outcome::Blocked) {
        return;
    }
    let Subject::Rfc { catalogue, .. } = &check.subject else { return };
    let Some(contract) = judgement.contract else { return };
    for rule in &contract.rules {
        let names = |rows: &[String]| rows.iter().any(|row| catalogue.contains(row));
        let because =
            if names(&rule.deviates_from) && documented(judgement, rule, procedure, verdict) {
                "documented"
            } else if names(&rule.narrows) && refused_cleanly(judgement, procedure, verdict) {
                "not offered, and cleanly refused"
            } else {
                continue;
            };
        verdict.outcome = Outcome::Deviates;
        verdict.rule = Some(format!("{}/{}", contract.name, rule.id));
        verdict.because = Some(format!("{because}: {}", rule.source.title));
        return;
    }
}

/// Whether each exchange that shows a finding has one of the answers that the template describes.
fn documented(judgement: Judgement<'_>, rule: &Rule, procedure: usize, verdict: &Verdict) -> bool {
    let template = rule.template.as_ref().and_then(|name| judgement.library.rules.get(name));
    let Some(template) = template.filter(|template| !template.file.documented.is_empty()) else {
        return false;
    };
    let alternatives = &template.file.documented;
    !verdict.findings.is_empty()
        && failing_steps(verdict).all(|step| {
            step_meets(judgement, procedure, step, &|scene| {
                let meets = |all: &Vec<Expectation>| {
                    all.iter().all(|condition| expect::judge(condition, scene).is_empty())
                };
                alternatives.iter().any(meets)
            })
        })
}

fn failing_steps(verdict: &Verdict) -> impl Iterator<Item = &str> {
    verdict.findings.iter().map(|seen| seen.step.as_str())
}

/// Whether the first exchange that shows a finding is a refusal; what follows from it is excused.
fn refused_cleanly(judgement: Judgement<'_>, procedure: usize, verdict: &Verdict) -> bool {
    failing_steps(verdict).next().is_some_and(|step| {
        step_meets(judgement, procedure, step, &|scene| {
            scene.pages.last().and_then(|page| page.status()).is_some_and(|status| {
                (400..500).contains(&status) && status != 401 && status != 404 || status == 501
            })
        })
    })
}

fn step_meets(
    judgement: Judgement<'_>,
    procedure: usize,
    name: &str,
    meets: &dyn Fn(Scene<'_>) -> bool,
) -> bool {
    let record = judgement.record.get(procedure).map(Vec::as_slice).unwrap_or_default();
    let text = &judgement.plan.procedures[procedure];
    let known: BTreeMap<_, _> = imports(judgement.plan, judgement.run, procedure, judgement.record);
    let mut holds = false;
    fold(text, judgement.run, &known, &serde_json::Map::new(), record, |step, pages, names| {
        if step.name == name {
            let (schemas, types) = (&judgement.advertised.schemas, &judgement.advertised.types);
            holds = meets(Scene { pages, names, schemas, types, outcomes: judgement.library });
        }
    });
    holds
}
