//! A run that is killed leaves nothing behind that `clean` does not find.

use std::net::TcpStream;
use std::process::Child;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use scimcheck::campaign::behavior;
use scimcheck::contract;
use scimcheck::emulator::{Behavior, Emulator};
use scimcheck::suite::Library;
use serde_json::Value;

use crate::Claim;
use crate::command::{command, ended, finish, for_each, scratch};
use crate::server::{Server, emulate, say};

const TOKEN: &str = "the-token-of-the-killed";
const POINTS: usize = 100;
const STRANGERS: usize = 12;

/// The beginning of every generated name.
const PREFIX: &str = "killed";

fn behaviors() -> [Behavior; 2] {
    let library = Library::embedded().unwrap();
    let insightly = contract::read(&library.contracts["insightly"], &library).unwrap();
    // One that removes, and one that only deactivates and filters by `userName eq` alone.
    [Behavior::rfc(), behavior::of_contract(&insightly)].map(|behavior| Behavior {
        token: Some(TOKEN.to_owned()),
        users: STRANGERS,
        ..behavior
    })
}

/// Everything that the provider has, by endpoint.
pub(crate) fn everything(emulator: &Emulator, token: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for endpoint in ["/Users", "/Groups", "/Devices"] {
        let mut start = 1;
        loop {
            let request = http::Request::get(format!("{endpoint}?startIndex={start}&count=100"))
                .header("authorization", format!("Bearer {token}"))
                .body(Bytes::new())
                .unwrap();
            let body: Value =
                serde_json::from_slice(emulator.respond(request).body()).unwrap_or_default();
            let page = body["Resources"].as_array().cloned().unwrap_or_default();
            start += page.len();
            let whole = page.is_empty() || start as u64 > body["totalResults"].as_u64().unwrap();
            all.extend(page);
            if whole {
                break;
            }
        }
    }
    all
}

/// Those whose JSON holds a text, and the others.
pub(crate) fn split(all: Vec<Value>, text: &str) -> (Vec<Value>, Vec<Value>) {
    all.into_iter().partition(|one| one.to_string().contains(text))
}

const SELECTIONS: [&[&str]; 2] = [
    &["run", "rfc7644/3.3", "rfc7644/3.6", "rfc7644/3.7", "rfc7643/4.2"],
    &[
        "run",
        "insightly",
        "--only",
        "*User.create*",
        "--only",
        "*User.delete*",
        "--only",
        "*filter*",
    ],
];

/// When a run is killed, counted in requests that came in.
#[derive(Clone, Copy, Debug)]
struct Point {
    seed: u64,
    provider: usize,
    request: usize,
    /// Before the request is obeyed, before it is answered, or after that.
    moment: usize,
}

pub(crate) fn points() -> Claim {
    let behaviors = behaviors();
    let whole: Vec<usize> = (0..2).map(|provider| requests_of(&behaviors, provider)).collect();
    let points: Vec<Point> = (0..POINTS)
        .map(|number| {
            let seed = number as u64 + 1;
            let provider = number % 2;
            // SplitMix64, so that the points are spread and the same every time.
            let mut mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed ^= mixed >> 31;
            let request = 4 + usize::try_from(mixed).unwrap() % (whole[provider] - 4);
            Point { seed, provider, request, moment: number / 2 % 3 }
        })
        .collect();
    let found = AtomicUsize::new(0);
    let wrong = for_each(&points, 3, |point| {
        kill_at(*point, &behaviors).map(|removed| {
            found.fetch_add(removed, Ordering::SeqCst);
        })
    });
    let found = found.into_inner();
    let mut wrong = wrong;
    if found < POINTS / 2 {
        wrong.push(format!("the runs left only {found} resources to clean: nothing was proven"));
    }
    Claim {
        holds: "kill points survived, nothing of ours left, no stranger touched",
        of: POINTS,
        wrong,
    }
}

/// How many requests a whole run takes.
fn requests_of(behaviors: &[Behavior; 2], provider: usize) -> usize {
    let emulator = Emulator::new(behaviors[provider].clone());
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let server = Server::new(move |request, stream| {
        counter.fetch_add(1, Ordering::SeqCst);
        say(stream, &emulate(&emulator, request))
    });
    let mut command = command(SELECTIONS[provider]);
    command.args(["--target", &server.base, "--jobs", "4", "--seed", "1"]).env("SCIM_TOKEN", TOKEN);
    let ended = finish(command, Duration::from_secs(60));
    assert_eq!(ended.code, Some(0), "{}", ended.said());
    count.load(Ordering::SeqCst)
}

/// Kills a run at a point and cleans up; how many resources there were to clean.
fn kill_at(point: Point, behaviors: &[Behavior; 2]) -> Result<usize, String> {
    let emulator = Arc::new(Emulator::new(behaviors[point.provider].clone()));
    let strangers = everything(&emulator, TOKEN);
    assert_eq!(strangers.len(), STRANGERS);
    let victim: Arc<Mutex<Option<Child>>> = Arc::default();
    let count = Arc::new(AtomicUsize::new(0));
    let server = {
        let (emulator, victim, count) =
            (Arc::clone(&emulator), Arc::clone(&victim), Arc::clone(&count));
        Server::new(move |request, stream| {
            let now = count.fetch_add(1, Ordering::SeqCst) + 1 == point.request;
            if now && point.moment == 0 {
                kill(&victim);
                return false;
            }
            let answer = emulate(&emulator, request);
            if now && point.moment == 1 {
                kill(&victim);
                return false;
            }
            let kept = say(stream, &answer);
            if now {
                kill(&victim);
            }
            kept
        })
    };
    let journal = scratch(&format!("{}.journal", point.seed));
    std::fs::remove_file(&journal).ok();
    let journal_text = journal.to_str().unwrap();
    let seed = point.seed.to_string();
    let mut run = command(SELECTIONS[point.provider]);
    run.args(["--target", &server.base, "--jobs", "4", "--seed", &seed, "--prefix", PREFIX]);
    run.args(["--journal", journal_text]).env("SCIM_TOKEN", TOKEN);
    let child = run.spawn().unwrap();
    *victim.lock().unwrap() = Some(child);
    // The output is small enough for the pipe, and nobody reads it.
    let begun = Instant::now();
    loop {
        let done =
            victim.lock().unwrap().as_mut().is_none_or(|child| child.try_wait().unwrap().is_some());
        if done {
            break;
        }
        if begun.elapsed() > Duration::from_secs(60) {
            kill(&victim);
            return Err(format!("{point:?}: the run did not end"));
        }
        thread::sleep(Duration::from_millis(2));
    }
    server.wait_until_idle();
    let alive = |ours: &[Value]| ours.iter().filter(|one| one["active"] != false).count();
    let (before, _) = split(everything(&emulator, TOKEN), PREFIX);
    let there = alive(&before);
    let mut clean = command(&["clean", "--journal", journal_text]);
    clean.env("SCIM_TOKEN", TOKEN);
    let ended = finish(clean, Duration::from_secs(30));
    let (ours, others) = split(everything(&emulator, TOKEN), PREFIX);
    let left = if point.provider == 0 { ours.len() } else { alive(&ours) };
    let problem = |what: String| Err(format!("{point:?}: {what}\n{}", ended.said()));
    if left > 0 {
        return problem(format!("{left} left: {}", ours[0]));
    }
    if others != strangers {
        return problem("a stranger was touched".to_owned());
    }
    if ended.code != Some(0) {
        return problem(format!("clean ended with {:?}", ended.code));
    }
    Ok(there)
}

fn kill(victim: &Mutex<Option<Child>>) {
    // The first request may come before the child is known here.
    for _ in 0..1000 {
        if let Some(child) = victim.lock().unwrap().as_mut() {
            child.kill().ok();
            child.wait().ok();
            return;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// An interrupt ends a run soon, whatever the target does.
pub(crate) fn interrupts() -> Claim {
    let mut wrong = Vec::new();
    let behaviors = behaviors();
    for (number, hang_on) in ["POST", "GET", "DELETE"].into_iter().enumerate() {
        let emulator = Arc::new(Emulator::new(behaviors[0].clone()));
        let hanging = Arc::new(AtomicUsize::new(0));
        let server = {
            let (emulator, hanging) = (Arc::clone(&emulator), Arc::clone(&hanging));
            Server::new(move |request, stream: &mut TcpStream| {
                let answer = emulate(&emulator, request);
                if request.method == hang_on && !request.is_discovery() {
                    hanging.fetch_add(1, Ordering::SeqCst);
                    thread::sleep(Duration::from_secs(20));
                    return false;
                }
                say(stream, &answer)
            })
        };
        let journal = scratch(&format!("interrupted-{number}.journal"));
        std::fs::remove_file(&journal).ok();
        let mut run =
            command(&["run", "rfc7644/3.3", "--timeout", "15s", "--target", &server.base]);
        run.args(["--journal", journal.to_str().unwrap(), "--prefix", PREFIX]);
        let child = run.env("SCIM_TOKEN", TOKEN).spawn().unwrap();
        while hanging.load(Ordering::SeqCst) == 0 {
            thread::sleep(Duration::from_millis(5));
        }
        let begun = Instant::now();
        let id = child.id().to_string();
        std::process::Command::new("kill").args(["-INT", &id]).status().unwrap();
        let ended = ended(&child.wait_with_output().unwrap(), begun);
        // Where tidying up hangs too, it is given a time of its own.
        let bound = Duration::from_secs(if hang_on == "DELETE" { 35 } else { 16 });
        if ended.code != Some(130) || ended.took > bound {
            wrong.push(format!(
                "{hang_on}: {:?} after {:?}: {}",
                ended.code,
                ended.took,
                ended.said()
            ));
        }
    }
    Claim { holds: "hanging runs that an interrupt ended", of: 3, wrong }
}
