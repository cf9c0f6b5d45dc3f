//! Providers that hang, flood, lie and break the protocol: a run ends in time and in bounds, and
//! its report says what happened.

mod behaviours;
mod server;

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;

use super::Claim;
use super::command::{self, Ended};
use behaviours::Behaviour;
use server::Hostile;

/// How long a run may take: its `--max-time`, what is under way then, and the tidying up, on a
/// machine that does other things as well.
const BOUND: Duration = Duration::from_secs(60);
/// How much memory a run may take at any time, in KiB. A run against a well-behaved provider takes
/// about 60 MiB of it.
const MEMORY: u64 = 1600 * 1024;
/// How many providers are tried at once: most of them wait.
const AT_ONCE: usize = 6;
/// Enough of the suites to create, read, list, page and delete.
const CHECKS: [&str; 6] = [
    "rfc7644/3.4.1/*",
    "rfc7644/3.3/*",
    "rfc7644/3.6/*",
    "rfc7644/3.4.2.4/*",
    "rfc9865/2/*",
    "rfc7643/2.1/*",
];

/// A run against each of them ends in time and in bounds, and says what happened.
pub(crate) fn providers() -> Claim {
    let all = behaviours::all();
    let names: BTreeSet<&str> = all.iter().map(|one| one.name).collect();
    assert_eq!(names.len(), all.len(), "names are unique");
    let wrong = command::for_each(&all, AT_ONCE, |behaviour| {
        survives(behaviour).map_err(|because| format!("{}: {because}", behaviour.name))
    });
    Claim { holds: "hostile providers survived", of: all.len(), wrong }
}

fn survives(behaviour: &Behaviour) -> Result<(), String> {
    let hostile = Hostile::start(behaviour);
    let (ended, report) = run(behaviour.name, &hostile.base);
    let strays = hostile.strays.lock().unwrap();
    if !strays.is_empty() {
        return Err(format!("another host was sent {strays:?}"));
    }
    let said = ended.said();
    if said.contains("panicked") {
        return Err(format!("a panic:\n{said}"));
    }
    if said.contains('\u{1b}') || said.contains('\u{9b}') {
        return Err(format!("terminal escapes reach the terminal: {said:?}"));
    }
    if !matches!(ended.code, Some(0 | 1 | 3)) {
        return Err(format!("exit {:?}:\n{said}", ended.code));
    }
    if ended.memory > MEMORY {
        return Err(format!("{} MiB of memory", ended.memory / 1024));
    }
    // What keeps a run from beginning is said; whatever comes later is reported.
    if !(ended.code == Some(3) && report.is_empty()) {
        let report: Value = serde_json::from_str(&report)
            .map_err(|error| format!("the report is no JSON: {error}\n{said}"))?;
        if report["checks"].as_array().is_none_or(Vec::is_empty) {
            return Err(format!("the report has no checks:\n{said}"));
        }
    }
    let given = said + &report;
    if !behaviour.said.iter().any(|words| given.contains(words)) {
        let beginning: String = given.chars().take(1500).collect();
        return Err(format!("nothing says {:?} in\n{beginning}", behaviour.said));
    }
    Ok(())
}

/// Runs the checks against a provider; how that ended, and the report.
fn run(name: &str, base: &str) -> (Ended, String) {
    let report = command::scratch(&format!("{name}.json"));
    let _ = std::fs::remove_file(&report);
    let mut command = command::command(&["run", "rfc", "--target", base]);
    command.args(["--timeout", "400ms", "--max-time", "10s"]);
    command.arg("--report").arg(format!("json={}", report.display()));
    for check in CHECKS {
        command.args(["--only", check]);
    }
    command.env("SCIM_TOKEN", scimcheck::campaign::embedded::TOKEN);
    let ended = command::finish(command, BOUND);
    (ended, String::from_utf8_lossy(&std::fs::read(report).unwrap_or_default()).into_owned())
}
