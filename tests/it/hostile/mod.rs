//! Providers that hang, flood, lie and break the protocol: a run ends in time and in bounds, and
//! its report says what happened.

mod behaviours;
mod server;

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use behaviours::Behaviour;
use server::Hostile;

/// How long a run may take: its `--max-time`, what is under way then, and the tidying up.
const BOUND: Duration = Duration::from_secs(25);
/// How much memory a run may take at any time, in KiB. A run against a well-behaved provider takes
/// about 60 MiB of it.
const MEMORY: u64 = 1200 * 1024;
/// How many providers are tried at once.
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

#[test]
fn no_provider_harms_a_run() {
    let all = behaviours::all();
    let mut names: Vec<&str> = all.iter().map(|one| one.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len(), "names are unique");
    let chosen = std::env::var("SCIMCHECK_HOSTILE").unwrap_or_default();
    let all: Vec<&Behaviour> = all.iter().filter(|one| one.name.contains(&chosen)).collect();
    let next = AtomicUsize::new(0);
    let harmed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(behaviour) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(because) = survives(behaviour) {
                        harmed.lock().unwrap().push(format!("{}: {because}", behaviour.name));
                    }
                }
            });
        }
    });
    let mut harmed = harmed.into_inner().unwrap();
    harmed.sort();
    println!("{} of {} hostile behaviours survived", all.len() - harmed.len(), all.len());
    assert!(harmed.is_empty(), "{}", harmed.join("\n"));
}

/// How a run against a hostile provider ended.
struct Ended {
    code: Option<i32>,
    said: String,
    report: String,
    /// The most memory that it took, in KiB.
    memory: u64,
}

fn survives(behaviour: &Behaviour) -> Result<(), String> {
    let hostile = Hostile::start(behaviour);
    let ended = run(behaviour.name, &hostile.base)?;
    let strays = hostile.strays.lock().unwrap();
    if !strays.is_empty() {
        return Err(format!("another host was sent {strays:?}"));
    }
    if ended.said.contains("panicked") {
        return Err(format!("a panic:\n{}", ended.said));
    }
    if ended.said.contains('\u{1b}') || ended.said.contains('\u{9b}') {
        return Err(format!("terminal escapes reach the terminal: {:?}", ended.said));
    }
    if !matches!(ended.code, Some(0 | 1 | 3)) {
        return Err(format!("exit {:?}:\n{}", ended.code, ended.said));
    }
    if ended.memory > MEMORY {
        return Err(format!("{} MiB of memory", ended.memory / 1024));
    }
    // What keeps a run from beginning is said; whatever comes later is reported.
    if !(ended.code == Some(3) && ended.report.is_empty()) {
        let report: Value = serde_json::from_str(&ended.report)
            .map_err(|error| format!("the report is no JSON: {error}\n{}", ended.said))?;
        if !report["checks"].as_array().is_some_and(|checks| !checks.is_empty()) {
            return Err(format!("the report has no checks:\n{}", ended.said));
        }
    }
    let given = ended.said + &ended.report;
    if !behaviour.said.iter().any(|words| given.contains(words)) {
        return Err(format!("nothing says {:?} in\n{}", behaviour.said, cut(&given)));
    }
    Ok(())
}

fn cut(text: &str) -> String {
    text.chars().take(1500).collect()
}

fn run(name: &str, base: &str) -> Result<Ended, String> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    std::fs::create_dir_all(&folder).unwrap();
    let [report, out] = ["json", "out"].map(|end| folder.join(format!("{name}.{end}")));
    let _ = std::fs::remove_file(&report);
    let file = std::fs::File::create(&out).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_scimcheck"));
    command.args(["run", "rfc", "--target", base, "--timeout", "400ms", "--max-time", "10s"]);
    command.arg("--report").arg(format!("json={}", report.display()));
    for check in CHECKS {
        command.args(["--only", check]);
    }
    command.env("SCIM_TOKEN", scimcheck::campaign::embedded::TOKEN).env_remove("SCIM_BASE_URL");
    command.stdin(Stdio::null()).stdout(file.try_clone().unwrap()).stderr(file);
    let mut child = command.spawn().unwrap();
    let (code, memory) = watch(&mut child)?;
    let text =
        |file| String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).into_owned();
    Ok(Ended { code, said: text(&out), report: text(&report), memory })
}

/// Waits for the end, and looks at the memory meanwhile.
fn watch(child: &mut Child) -> Result<(Option<i32>, u64), String> {
    let begun = Instant::now();
    let mut memory = 0;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return Ok((status.code(), memory));
        }
        memory = peak(child.id()).unwrap_or(memory);
        if begun.elapsed() > BOUND {
            child.kill().unwrap();
            child.wait().unwrap();
            return Err(format!("it did not end within {} s", BOUND.as_secs()));
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// The most memory that a process took so far, in KiB, where the system tells.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
