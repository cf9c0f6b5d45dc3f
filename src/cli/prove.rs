//! `prove`: which checks notice which fault, and what legal variants come to.

use super::args::ProveArgs;
use super::exit::Exit;
use super::select::{Selected, select};
use super::{Refusal, print, run};
use crate::campaign::proof::{self, Subjects};

/// Shows what each fault, or each legal variant, turns red.
pub(super) fn prove(args: &ProveArgs) -> Result<Exit, Refusal> {
    let selected = select(&args.suite, false)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Refusal::usage(format!("no runtime: {error}")))?;
    runtime.block_on(async {
        if args.variants { variants(args, &selected).await } else { faults(args, &selected).await }
    })
}

fn subjects(selected: &Selected) -> Subjects<'_> {
    Subjects {
        library: &selected.library,
        contract: selected.contract.as_ref(),
        selection: &selected.selection,
    }
}

async fn faults(args: &ProveArgs, selected: &Selected) -> Result<Exit, Refusal> {
    let mut effects = Vec::new();
    let baseline = if args.full {
        None
    } else {
        Some(proof::baseline(subjects(selected)).await.map_err(run::refusal)?)
    };
    for fault in proof::faults(selected.contract.as_ref()) {
        if !args.fault.is_empty() && !args.fault.iter().any(|name| name == fault.name()) {
            continue;
        }
        let effect = proof::effect(subjects(selected), fault, baseline.as_ref()).await;
        let effect = effect.map_err(run::refusal)?;
        print(&proof::table(std::slice::from_ref(&effect), args.full));
        if args.verbose {
            print(&format!("  {} ({})\n", fault.says(), fault.violates().join(", ")));
            for red in effect.own.iter().chain(&effect.others) {
                print(&format!("  {:<5} {}\n", red.outcome.as_str(), red.check));
            }
        }
        effects.push(effect);
    }
    let noticed = effects.iter().filter(|effect| !effect.own.is_empty()).count();
    let any = effects.iter().filter(|e| !e.own.is_empty() || !e.others.is_empty()).count();
    let all = effects.len();
    print(&format!("{noticed} of {all} noticed by a check of what they violate, {any} by any\n"));
    Ok(if noticed == all { Exit::Fine } else { Exit::Failures })
}

async fn variants(args: &ProveArgs, selected: &Selected) -> Result<Exit, Refusal> {
    let mut wrong = 0;
    let mut all = proof::legal_variants(selected.contract.as_ref());
    all.insert(0, ("clean", proof::clean(selected.contract.as_ref())));
    for (name, behavior) in all {
        if !args.fault.is_empty() && !args.fault.iter().any(|wanted| wanted == name) {
            continue;
        }
        let finished = match proof::perform(subjects(selected), behavior).await {
            Ok(finished) => finished,
            Err(error) => {
                wrong += 1;
                print(&format!("{name}: {error}\n"));
                continue;
            }
        };
        let red: Vec<_> = proof::red(&finished).collect();
        print(&format!("{name}: {} red\n", red.len()));
        for (check, verdict) in &red {
            wrong += 1;
            print(&format!("  {:<5} {}\n", verdict.outcome.as_str(), check.id));
            if args.verbose {
                for seen in &verdict.findings {
                    let finding = &seen.finding;
                    let (subject, expected, actual) =
                        (&finding.subject, &finding.expected, &finding.actual);
                    print(&format!(
                        "        {}: {subject}: expected {expected}, actual {actual}\n",
                        seen.step
                    ));
                }
                if let Some(because) = &verdict.because {
                    print(&format!("        {because}\n"));
                }
            }
        }
    }
    Ok(if wrong == 0 { Exit::Fine } else { Exit::Failures })
}
