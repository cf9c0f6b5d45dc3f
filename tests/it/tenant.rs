//! What a run does to a tenant: foreign users stay as they are and change no verdict, a second run
//! says what the first one said, and a small provider that says honestly what it lacks is not failed.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;

use bytes::Bytes;
use scimcheck::campaign::{self, Campaign, Finished};
use scimcheck::contract::{self, Contract};
use scimcheck::emulator::{Behavior, Emulator};
use scimcheck::plan::Selection;
use scimcheck::runner::Options;
use scimcheck::suite::Library;
use scimcheck::target::{Credential, Settings, Target};
use scimcheck::verdict::Outcome;
use serde_json::{Map, Value};

const TOKEN: &str = "in-process";

/// The emulator behind the token.
fn emulator(behavior: Behavior) -> Arc<Emulator> {
    let behavior = Behavior { token: Some(TOKEN.to_owned()), ..behavior };
    Arc::new(Emulator::new(behavior))
}

/// Runs a suite against an emulator that may have been run against before.
fn run(emulator: &Arc<Emulator>, library: &Library, suite: &str, seed: u64) -> Finished {
    let source = library.contracts.get(suite);
    let contract: Option<Contract> = source.map(|source| contract::read(source, library).unwrap());
    let suites = if contract.is_some() { Vec::new() } else { vec![format!("{suite}*")] };
    let campaign = Campaign {
        library,
        contract: contract.as_ref(),
        selection: Selection { suites, ..Selection::default() },
        overrides: Map::new(),
        names: campaign::run_names(seed, "scimcheck", "scimcheck.example"),
        options: Options { jobs: 1, ..Options::default() },
    };
    let mut settings = Settings::of(reqwest::Url::parse("http://emulator.invalid").unwrap());
    settings.credential = Credential::bearer(TOKEN, "the test").unwrap();
    let emulator = Arc::clone(emulator);
    let target =
        Target::in_process(settings, Arc::new(move |request| Some(emulator.respond(request))));
    let (_keep, stop) = campaign::uninterrupted();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(campaign::run(&campaign, target, stop, &|_| {})).unwrap()
}

fn verdicts(finished: &Finished) -> BTreeMap<String, Outcome> {
    let each = finished.verdicts.iter();
    each.map(|verdict| (finished.plan.checks[verdict.check].id.clone(), verdict.outcome)).collect()
}

/// Every user of the emulator, by id: a digest of what is shown of it.
fn users(emulator: &Emulator) -> BTreeMap<String, u64> {
    let mut users = BTreeMap::new();
    loop {
        let request =
            http::Request::get(format!("/Users?startIndex={}&count=100", users.len() + 1))
                .header("Authorization", format!("Bearer {TOKEN}"))
                .body(Bytes::new())
                .unwrap();
        let body: Value = serde_json::from_slice(emulator.respond(request).body()).unwrap();
        let page = body["Resources"].as_array().cloned().unwrap_or_default();
        if page.is_empty() {
            return users;
        }
        for user in page {
            let mut digest = DefaultHasher::new();
            user.to_string().hash(&mut digest);
            users.insert(user["id"].as_str().unwrap().to_owned(), digest.finish());
        }
    }
}

/// A tenant full of strangers, twice in a row, against one with the few that an emulator has.
fn strangers_change_nothing(suite: &str, behavior: &Behavior, strangers: usize) {
    let library = Library::embedded().unwrap();
    let alone = run(&emulator(behavior.clone()), &library, suite, 1);
    let full = emulator(Behavior { users: strangers, ..behavior.clone() });
    let before = users(&full);
    assert_eq!(before.len(), strangers);
    let first = run(&full, &library, suite, 2);
    let second = run(&full, &library, suite, 3);
    let after = users(&full);
    let touched: Vec<&String> = before
        .iter()
        .filter(|(id, digest)| after.get(*id) != Some(digest))
        .map(|(id, _)| id)
        .collect();
    assert!(touched.is_empty(), "{suite} touched {touched:?}");
    let (alone, first, second) = (verdicts(&alone), verdicts(&first), verdicts(&second));
    assert!(alone.len() > 100, "{}", alone.len());
    assert_eq!(differences(&alone, &first), Vec::<String>::new(), "{suite} among strangers");
    assert_eq!(differences(&first, &second), Vec::<String>::new(), "{suite} for a second time");
}

fn differences(one: &BTreeMap<String, Outcome>, other: &BTreeMap<String, Outcome>) -> Vec<String> {
    let ids = one.keys().chain(other.keys().filter(|id| !one.contains_key(*id)));
    ids.filter(|id| one.get(*id) != other.get(*id))
        .map(|id| format!("{id}: {:?}, then {:?}", one.get(id), other.get(id)))
        .collect()
}

#[test]
fn five_thousand_strangers_change_no_verdict_of_the_rfcs() {
    strangers_change_nothing("rfc", &Behavior::rfc(), 5_000);
}

#[test]
fn strangers_change_no_verdict_of_insightly() {
    strangers_change_nothing("insightly", &Behavior::insightly(), 500);
}

/// A provider of Users alone, without PATCH, filters, sorting, bulk jobs, entity tags, changes of passwords
/// and `/Me`, which says so.
#[test]
fn honest_minimal_provider_gets_no_failure_and_exit_code_0() {
    let mut served = Command::new(env!("CARGO_BIN_EXE_scimcheck"))
        .args(["serve", "rfc", "--variant", "minimal", "--port", "0", "--token", TOKEN])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(served.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let base = line.trim().strip_prefix("SCIM_BASE_URL=").unwrap();
    let ended = Command::new(env!("CARGO_BIN_EXE_scimcheck"))
        .args(["run", "rfc", "--target", base, "--color", "never"])
        .env("SCIM_TOKEN", TOKEN)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let _ = served.kill();
    let _ = served.wait();
    let said = String::from_utf8(ended.stdout).unwrap();
    assert_eq!(ended.status.code(), Some(0), "{said}");
    let wrong =
        |line: &&str| ["fail ", "error ", "blocked "].iter().any(|word| line.starts_with(word));
    assert_eq!(said.lines().filter(wrong).collect::<Vec<_>>(), Vec::<&str>::new());
    let (_, musts) = said.split_once("rfc             MUST ").unwrap_or_else(|| panic!("{said}"));
    let (passed, of) = musts.split_once(" of ").unwrap();
    assert!(of.starts_with(passed) && passed.parse::<usize>().unwrap() > 500, "{said}");
}
