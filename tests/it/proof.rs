//! Each fault of the emulator is noticed by a check of what it violates, nothing is red on the
//! clean emulator and on no legal variant, and what proves what is pinned.

use std::collections::BTreeSet;
use std::sync::Mutex;

use scimcheck::campaign::proof::{self, Baseline, Effect, Subjects};
use scimcheck::contract::{self, Contract};
use scimcheck::emulator::Fault;
use scimcheck::expect::Grade;
use scimcheck::plan::{Plan, Selection, Subject};
use scimcheck::suite::Library;
use scimcheck::verdict::Outcome;

/// Faults of the contract's provider that no check of their rule notices, each with its reason.
const RECORDED: &[(&str, &str)] =
    &[("last-entry-lost", "it comes on a further page, as RFC 7644 section 3.4.2.4 allows")];

/// Faults of the RFCs' provider that no check of their row notices, each with its reason.
const UNNOTICED: &[(&str, &str)] = &[
    ("replace-of-immutable-conflicts", WEAKENED),
    ("schemas-omit-device", WEAKENED),
    ("global-uniqueness-ignored-on-patch", "PATCH refuses the attribute as immutable before"),
];

const WEAKENED: &str = "its check became milder, and the fault has yet to follow";

/// Checks that no fault of what they decide turns red, each with its reason. It is to be empty.
const UNPROVEN: &[(&str, &str)] = &[
    ("rfc6750/3/missing-token-is-no-error", MISSING),
    ("rfc6750/3/refused-token-is-an-error", MISSING),
    ("rfc7643/3.2/announced-types-have-a-schema", MISSING),
    ("rfc7643/3.3/extension-does-not-redefine-names", MISSING),
    ("rfc7643/4.1.2/direct-membership-is-recorded", MISSING),
    ("rfc7643/4.2/direct-membership-is-direct", MISSING),
    ("rfc7643/4.2/group-in-a-group-is-recorded", MISSING),
    ("rfc7643/4.2/group-may-be-a-member", MISSING),
    ("rfc7643/4.2/indirect-membership-is-indirect", MISSING),
    ("rfc7643/4.3/reference-of-the-manager-leads-there", MISSING),
    ("rfc7643/7/read-only-attribute-is-not-taken-from-patch", MISSING),
    ("rfc7643/7/schema-of-each-type-is-published", MISSING),
    ("rfc7644/3.1/errors-of-searches-and-bulk-jobs-name-a-message-schema", MISSING),
    ("rfc7644/3.10/names-in-another-case-are-changed-without-path", MISSING),
    ("rfc7644/3.2/bodies-of-searches-and-bulk-jobs-can-be-parsed", MISSING),
    ("rfc7644/3.2/errors-of-creates-repeat-their-status", MISSING),
    ("rfc7644/3.2/errors-of-searches-and-bulk-jobs-repeat-their-status", MISSING),
    ("rfc7644/3.5.2.2/other-attributes-of-the-extension-stay", MISSING),
    ("rfc7644/3.5.1/change-of-an-immutable-value-is-refused", MISSING),
    ("rfc7644/3.9/what-is-always-returned-is-there", MISSING),
    ("rfc7644/7/cookies-end-with-the-session", MISSING),
    ("rfc7644/8.1/json-bodies-are-recorded", MISSING),
    ("insightly/User.active.as_string/active-stays-a-boolean", MISSING),
    ("insightly/User.attributes.emails.count/value-is-not-written-through-a-path", MISSING),
    ("insightly/User.attributes.emails.mutability/refusal-says-mutability", MISSING),
    ("insightly/User.rename/rename-by-patch-takes-effect", MISSING),
    ("insightly/User.rename/rename-by-put-takes-effect", MISSING),
];

const MISSING: &str = "its fault has yet to be written";

struct Suites {
    library: Library,
    contract: Option<Contract>,
    selection: Selection,
}

impl Suites {
    fn insightly() -> Self {
        let library = Library::embedded().unwrap();
        let contract = contract::read(&library.contracts["insightly"], &library).unwrap();
        Self { library, contract: Some(contract), selection: Selection::default() }
    }

    fn rfc() -> Self {
        let selection = Selection { suites: vec!["rfc*".to_owned()], ..Selection::default() };
        Self { library: Library::embedded().unwrap(), contract: None, selection }
    }

    fn subjects(&self) -> Subjects<'_> {
        Subjects {
            library: &self.library,
            contract: self.contract.as_ref(),
            selection: &self.selection,
        }
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// The effects of faults, worked out by as many threads as there are cores.
fn effects(suites: &Suites, faults: &[Fault], baseline: &Baseline) -> Vec<Effect> {
    let next = Mutex::new(faults.iter().enumerate());
    let done = Mutex::new(Vec::new());
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let Some((place, fault)) = next.lock().unwrap().next() else { break };
                    let effect =
                        block_on(proof::effect(suites.subjects(), *fault, Some(baseline))).unwrap();
                    done.lock().unwrap().push((place, effect));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, effect)| effect).collect()
}

/// Whether a difference that a check sees weighs something.
fn can_be_red(check: &scimcheck::plan::PlannedCheck) -> bool {
    check.grade >= Grade::Warn
}

/// The faults that the plan is about: those that violate a rule of the contract, or without one
/// those that violate a row that a check decides.
fn in_scope(suites: &Suites, plan: &Plan) -> Vec<Fault> {
    let contract = suites.contract.as_ref();
    let concerns = |fault: &Fault| match contract {
        Some(contract) => fault.violates().iter().any(|id| contract.rule(id).is_some()),
        None => plan.checks.iter().any(|check| can_be_red(check) && proof::decides(check, *fault)),
    };
    proof::faults(contract).into_iter().filter(concerns).collect()
}

fn base(id: &str) -> String {
    id.split('[').next().unwrap().to_owned()
}

fn prove(suites: &Suites, name: &str) {
    let baseline = block_on(proof::baseline(suites.subjects())).unwrap();
    let clean = &baseline.finished;
    let red: Vec<_> = proof::red(clean).map(|(check, _)| check.id.clone()).collect();
    assert!(red.is_empty(), "red on the clean emulator: {red:?}");
    let faults = in_scope(suites, &clean.recording.plan);
    let effects = effects(suites, &faults, &baseline);

    let list = if suites.contract.is_some() { RECORDED } else { UNNOTICED };
    let exempt = |fault: Fault| list.iter().any(|(name, _)| *name == fault.name());
    let unseen = |effect: &&Effect| effect.own.is_empty() && !exempt(effect.fault);
    let missed: Vec<&str> = effects.iter().filter(unseen).map(|e| e.fault.name()).collect();

    // What an exemption excuses must really be unseen, or it has to go.
    let mut needless: Vec<&str> = effects
        .iter()
        .filter(|effect| !effect.own.is_empty() && exempt(effect.fault))
        .map(|effect| effect.fault.name())
        .collect();

    let proven: BTreeSet<String> =
        effects.iter().flat_map(|e| &e.own).map(|red| base(&red.check)).collect();
    let excused = |id: &str| UNPROVEN.iter().any(|(known, _)| *known == id);
    needless.extend(UNPROVEN.iter().map(|(id, _)| *id).filter(|id| proven.contains(*id)));
    let unproven: BTreeSet<String> = clean
        .recording
        .plan
        .checks
        .iter()
        .filter(|check| can_be_red(check))
        .filter(|check| {
            suites.contract.is_none() || matches!(check.subject, Subject::Contract { .. })
        })
        .map(|check| base(&check.id))
        .filter(|id| !proven.contains(id) && !excused(id))
        .collect();
    let complaints = format!(
        "no check of what they violate notices: {missed:#?}\n\
         no fault of what they decide turns them red: {unproven:#?}\n\
         exempt, but noticed: {needless:?}"
    );
    assert!(missed.is_empty() && unproven.is_empty() && needless.is_empty(), "{complaints}");
    let mut text = format!(
        "{} faults, {} checks seen red by a fault of what they decide\n\n",
        effects.len(),
        proven.len()
    );
    text.push_str(&proof::table(&effects, false));
    insta::with_settings!({
        snapshot_path => "../../snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}

fn nothing_is_failed_on_variants(suites: &Suites) {
    let mut wrong = Vec::new();
    for (name, behavior) in proof::legal_variants(suites.contract.as_ref()) {
        let finished = block_on(proof::perform(suites.subjects(), behavior)).unwrap();
        let failed = proof::red(&finished).filter(|(_, verdict)| verdict.outcome > Outcome::Warn);
        wrong.extend(failed.map(|(check, _)| format!("{name}: {}", check.id)));
    }
    assert!(wrong.is_empty(), "failed on a legal variant: {wrong:#?}");
}

#[test]
fn faults_of_insightly_are_noticed() {
    prove(&Suites::insightly(), "faults-insightly");
}

#[test]
fn faults_of_the_rfc_provider_are_noticed() {
    prove(&Suites::rfc(), "faults-rfc");
}

#[test]
fn legal_variants_of_insightly_are_not_failed() {
    nothing_is_failed_on_variants(&Suites::insightly());
}

#[test]
fn legal_variants_of_the_rfc_provider_are_not_failed() {
    nothing_is_failed_on_variants(&Suites::rfc());
}

#[test]
fn every_row_of_the_catalogue_has_a_check_or_a_reason() {
    let missing = scimcheck::campaign::index::missing(&Library::embedded().unwrap());
    assert!(missing.is_empty(), "{missing:#?}");
}
