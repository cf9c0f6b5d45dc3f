//! What a run does so that a real tenant doesn't confuse it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use scimcheck::emulator::{Behavior, Emulator};

use crate::Claim;
use crate::command::{command, finish, scratch};
use crate::server::{Server, emulate, json, say};

/// A token that expires in mid-run is replaced through `--token-command`.
pub(crate) fn tokens() -> Claim {
    const LASTS: usize = 40;
    let file = scratch("current-token");
    let token = |number: usize| format!("token-that-expires-{number}");
    std::fs::write(&file, token(0)).unwrap();
    let emulator = Emulator::new(Behavior::rfc());
    let state = Mutex::new((0, 0));
    let (current, answered) = (file.clone(), Arc::new(Mutex::new(0)));
    let count = Arc::clone(&answered);
    let server = Server::new(move |request, stream| {
        let right = {
            let mut state = state.lock().unwrap();
            let (number, used) = *state;
            let wanted = format!("Bearer {}", token(number));
            let right = request.header("authorization") == Some(&wanted);
            *state = match (right, used + 1 >= LASTS) {
                (true, false) => (number, used + 1),
                (true, true) => {
                    std::fs::write(&current, token(number + 1)).unwrap();
                    (number + 1, 0)
                }
                (false, _) => (number, used),
            };
            right
        };
        if !right {
            let body =
                r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"401"}"#;
            return say(stream, &json(401, body));
        }
        *count.lock().unwrap() += 1;
        say(stream, &emulate(&emulator, request))
    });
    let mut run = command(&["run", "rfc7644/3.3", "rfc7644/3.6", "rfc7644/3.5.1"]);
    let cat = format!("cat {}", file.display());
    run.args(["--target", &server.base, "--token-command", &cat]);
    let ended = finish(run, Duration::from_secs(60));
    let renewed = *answered.lock().unwrap() / LASTS;
    let mut wrong = Vec::new();
    if ended.code != Some(0) || !ended.out.contains("another one taken") || renewed < 2 {
        wrong.push(format!("{:?} after {renewed} tokens: {}", ended.code, ended.said()));
    }
    if ended.out.contains("token-that-expires") {
        wrong.push("a later token is shown".to_owned());
    }
    Claim { holds: "expired tokens replaced in mid-run", of: renewed.max(1), wrong }
}

/// A request, and the procedure that it names.
type Said = (String, Option<String>);

/// Every request says which procedure it belongs to.
pub(crate) fn correlation() -> Claim {
    let emulator = Emulator::new(Behavior::rfc());
    let said: Arc<Mutex<Vec<Said>>> = Arc::default();
    let seen = Arc::clone(&said);
    let server = Server::new(move |request, stream| {
        let name = request.header("scimcheck-procedure").map(str::to_owned);
        seen.lock().unwrap().push((format!("{} {}", request.method, request.path), name));
        say(stream, &emulate(&emulator, request))
    });
    let mut run = command(&["run", "rfc7644/3.3", "rfc7644/3.6", "--target", &server.base]);
    run.args(["--jobs", "3"]);
    let ended = finish(run, Duration::from_secs(60));
    let said = said.lock().unwrap();
    let without = said.iter().filter(|(_, name)| name.is_none());
    let mut wrong: Vec<String> = without.map(|(request, _)| request.clone()).collect();
    let names: BTreeSet<&String> = said.iter().filter_map(|(_, name)| name.as_ref()).collect();
    if ended.code != Some(0) || !names.iter().any(|name| name.starts_with("rfc7644/3.6")) {
        wrong.push(format!("{:?}: {names:?}", ended.code));
    }
    Claim { holds: "requests that name their procedure", of: said.len(), wrong }
}

/// Checks on totals and walks run while nothing else of ours is written.
pub(crate) fn quiet() -> Claim {
    const MARK: &str = "(while nothing else of ours writes)";
    let plan = finish(command(&["plan", "rfc7644"]), Duration::from_secs(60));
    let quiet: BTreeSet<String> = plan
        .out
        .lines()
        .filter_map(|line| line.trim().strip_suffix(MARK))
        .map(|id| id.trim().to_owned())
        .collect();
    let emulator = Emulator::new(Behavior::rfc());
    let said: Arc<Mutex<Vec<(String, bool)>>> = Arc::default();
    let seen = Arc::clone(&said);
    let server = Server::new(move |request, stream| {
        let writes = request.method != "GET" && !request.path.ends_with("/.search");
        let name = request.header("scimcheck-procedure").unwrap_or_default().to_owned();
        seen.lock().unwrap().push((name, writes));
        say(stream, &emulate(&emulator, request))
    });
    let ended =
        finish(command(&["run", "rfc7644", "--target", &server.base]), Duration::from_secs(120));
    let said = said.lock().unwrap();
    let mut wrong = Vec::new();
    for name in &quiet {
        let own = |(one, _): &(String, bool)| one == name;
        let Some(first) = said.iter().position(own) else {
            wrong.push(format!("{name} was not performed"));
            continue;
        };
        let last = said.iter().rposition(own).unwrap_or(first);
        let strange = said[first..=last].iter().find(|(other, writes)| *writes && other != name);
        if let Some((other, _)) = strange {
            wrong.push(format!("{other} writes during {name}"));
        }
    }
    if quiet.is_empty() || ended.code != Some(0) {
        wrong.push(format!("{} quiet procedures, {:?}", quiet.len(), ended.code));
    }
    Claim { holds: "quiet procedures without any other write of ours", of: quiet.len(), wrong }
}
