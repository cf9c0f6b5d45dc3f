//! What gatekeepers and clients ask for: the emulator does all of it in the variants that each profile
//! names, and each of its checks is seen red by a fault of what it decides, or is listed as unproven.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use scimcheck::campaign::proof::{self, Effect, Subjects};
use scimcheck::emulator::{Behavior, Fault, variants};
use scimcheck::expect::Grade;
use scimcheck::plan::{Judges, PlannedCheck, Selection, Subject};
use scimcheck::suite::Library;
use scimcheck::suite::library::Profile;
use scimcheck::verdict::Outcome;

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// The emulator as a profile asks for it.
fn behavior(profile: &Profile) -> Behavior {
    let mut behavior = Behavior::rfc();
    for variant in &profile.file.emulator {
        assert!(variants::apply(&mut behavior, &variant.value), "no variant {}", variant.value);
    }
    behavior
}

/// The checks of a profile alone, without those of the RFC suites.
fn selection(profile: &Profile) -> Selection {
    Selection { suites: vec![profile.id.clone()], ..Selection::default() }
}

fn can_be_red(check: &PlannedCheck) -> bool {
    !matches!(check.judges, Judges::Nothing(_)) && check.grade >= Grade::Warn
}

fn of_profile(check: &PlannedCheck) -> bool {
    matches!(check.subject, Subject::Profile { .. })
}

#[test]
fn the_emulator_does_what_every_profile_asks_for() {
    let library = Library::embedded().unwrap();
    assert!(library.profiles.len() >= 13, "{:?}", library.profiles.keys());
    for profile in library.profiles.values() {
        let selection = selection(profile);
        let subjects = Subjects { library: &library, contract: None, selection: &selection };
        let finished = block_on(proof::perform(subjects, behavior(profile))).unwrap();
        assert!(finished.plan.checks.iter().all(of_profile), "{}", profile.id);
        let wrong: Vec<_> = finished
            .verdicts
            .iter()
            .filter(|verdict| !matches!(verdict.outcome, Outcome::Pass | Outcome::Characterised))
            .map(|verdict| (&finished.plan.checks[verdict.check].id, verdict.outcome))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

/// What every fault that concerns a profile turns red in it.
fn effects(library: &Library, profile: &Profile) -> (Vec<Effect>, BTreeSet<String>) {
    let selection = selection(profile);
    let subjects = Subjects { library, contract: None, selection: &selection };
    let clean = block_on(proof::perform(subjects, behavior(profile))).unwrap();
    let checks: Vec<&PlannedCheck> =
        clean.plan.checks.iter().filter(|check| can_be_red(check)).collect();
    let concerns = |fault: &Fault| checks.iter().any(|check| proof::decides(check, *fault));
    let faults: Vec<Fault> = proof::faults(None).into_iter().filter(concerns).collect();
    let next = Mutex::new(faults.iter());
    let done = Mutex::new(BTreeMap::new());
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let Some(fault) = next.lock().unwrap().next() else { break };
                    let behavior = behavior(profile);
                    let effect = proof::effect_on(subjects, behavior, *fault);
                    let effect = block_on(effect).unwrap();
                    done.lock().unwrap().insert(fault.name(), effect);
                }
            });
        }
    });
    let ids = checks.iter().map(|check| base(&check.id)).collect();
    (done.into_inner().unwrap().into_values().collect(), ids)
}

fn base(id: &str) -> String {
    id.split('[').next().unwrap().to_owned()
}

#[test]
fn checks_of_profiles_are_seen_red() {
    let library = Library::embedded().unwrap();
    let mut text = String::new();
    let mut unproven = BTreeSet::new();
    for profile in library.profiles.values() {
        let (mut effects, ids) = effects(&library, profile);
        effects.retain(|effect| !effect.own.is_empty());
        let red: BTreeSet<String> =
            effects.iter().flat_map(|effect| &effect.own).map(|red| base(&red.check)).collect();
        unproven.extend(ids.difference(&red).cloned());
        text.push_str(&proof::table(&effects, false));
    }
    text.push_str("\nnot yet seen red by a fault of what they decide:\n");
    for id in &unproven {
        text.push_str(id);
        text.push('\n');
    }
    insta::with_settings!({
        snapshot_path => "../../snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("faults-profiles", text);
    });
}
