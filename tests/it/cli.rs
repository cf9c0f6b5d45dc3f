//! The command itself, as somebody types it: exit codes, what is said, what is written.
//!
//! Every command runs without the variables that would point it at a real target.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// A fault that fails checks.
const FAILING: &str = "delete-does-nothing";
/// A fault that only warns.
const WARNING: &str = "any-version-accepted";
/// A fault that never answers one operation, and breaks nothing else.
const HANGING: &str = "read-never-answers";
/// What a served provider asks for: long enough to be cut short.
const TOKEN: &str = "right-token";
/// A contract with a mistake in its second line.
const MISTAKEN: &str = "contract: mistaken\ntitel: with a typing error\n";

/// The journal of a run against a target elsewhere.
const ELSEWHERE: &str = r#"{"run":{"version":1,"base":"http://192.0.2.1/scim","prefix":"scimcheck-abcde","started":"2026-11-22T12:00:00Z"}}
{"creating":{"number":1,"endpoint":"/Users","attribute":"userName","name":"scimcheck-abcde-x"}}
"#;

/// How a command ended.
struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ended {
    /// Asserts the exit code, and that what was said contains each of these.
    fn expect(self, code: i32, said: &[&str]) -> Self {
        let all = format!("{}\n{}", self.out, self.err);
        assert_eq!(self.code, Some(code), "{all}");
        for part in said {
            assert!(all.contains(part), "nothing says {part}:\n{all}");
        }
        self
    }
}

/// The command, with nothing of this process's environment that it would obey.
fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scimcheck"));
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for variable in ["SCIM_TOKEN", "SCIM_BASE_URL", "CLICOLOR_FORCE", "COLUMNS", "SCIMCHECK_YES"] {
        command.env_remove(variable);
    }
    // The journals of a test stay out of the user's own folder.
    command.env("XDG_STATE_HOME", scratch("state"));
    command
}

fn finish(command: &mut Command) -> Ended {
    ended(command.output().unwrap())
}

fn ended(output: Output) -> Ended {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert!(!err.contains("panicked"), "{err}");
    Ended { code: output.status.code(), out, err }
}

fn scimcheck(args: &[&str]) -> Ended {
    finish(&mut command(args))
}

/// A file of this test run; each test takes a name of its own.
fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("cli");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

fn scratch_file(name: &str, text: &str) -> String {
    let file = scratch(name);
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

/// `serve` as a child, until it is dropped.
struct Served {
    child: Child,
    base: String,
    /// Kept, so that the child may go on writing.
    _out: BufReader<ChildStdout>,
}

impl Served {
    fn insightly(extra: &[&str]) -> Self {
        let args = [&["serve", "insightly", "--port", "0"], extra].concat();
        let mut child = command(&args).stderr(Stdio::null()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let base = line.trim().strip_prefix("SCIM_BASE_URL=").unwrap().to_owned();
        Self { child, base, _out: out }
    }

    /// The Users whose userName holds a prefix: their names, and whether they are active.
    fn users(&self, prefix: &str) -> Vec<(String, bool)> {
        let host = self.base.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "GET /Users?count=10000 HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {TOKEN}\r\n\
             Connection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        let body: Value = serde_json::from_str(body).unwrap();
        let users = body["Resources"].as_array().into_iter().flatten();
        users
            .map(|user| (user["userName"].as_str().unwrap_or_default(), &user["active"]))
            .filter(|(name, _)| name.contains(prefix))
            .map(|(name, active)| (name.to_owned(), active != &Value::Bool(false)))
            .collect()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Answers every request the same way, and remembers each request line.
struct Canned {
    base: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Canned {
    fn new(status: &'static str, media_type: &'static str, body: &'static str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let Some(line) = request_line(&stream) else { continue };
                kept.lock().unwrap().push(line);
                let length = body.len();
                let _ = write!(
                    &stream,
                    "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n\
                     Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                );
            }
        });
        Self { base, seen }
    }

    fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

/// Reads one request to its end; its first line.
fn request_line(stream: &TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    reader.read_exact(&mut vec![0; length]).ok()?;
    Some(first.trim().to_owned())
}

/// The exit codes of `run`.
mod exit_code {
    use super::*;

    #[test]
    fn is_0_if_everything_holds() {
        let ended = scimcheck(&["run", "insightly"]);
        ended.expect(0, &["certified: insightly", "0 left behind"]);
    }

    #[test]
    fn is_1_if_something_fails() {
        let ended = scimcheck(&["run", "insightly", "--fault", FAILING]);
        ended.expect(1, &["\nfail  insightly/", "insightly/User.delete.effect/", "no certificate"]);
    }

    #[test]
    fn is_0_if_something_only_warns() {
        let ended = scimcheck(&["run", "insightly", "--fault", WARNING]);
        ended.expect(0, &["warn  rfc7644/3.13/"]);
    }

    #[test]
    fn is_1_if_something_warns_and_strict_is_asked_for() {
        let ended = scimcheck(&["run", "insightly", "--fault", WARNING, "--strict"]);
        ended.expect(1, &["warn  rfc7644/3.13/"]);
    }

    #[test]
    fn is_2_for_an_unknown_suite() {
        let ended = scimcheck(&["run", "insightli"]);
        ended.expect(2, &["unknown suite \"insightli\"; did you mean \"insightly\"?"]);
    }

    #[test]
    fn is_2_for_no_suite() {
        scimcheck(&["run"]).expect(2, &["which suite? Known: insightly, clients/auth0"]);
    }

    #[test]
    fn is_2_for_an_unknown_fault() {
        let ended = scimcheck(&["run", "insightly", "--fault", "delete-does-nothin"]);
        let near = "unknown fault \"delete-does-nothin\"; did you mean \"delete-does-nothing\"?";
        ended.expect(2, &[near]);
        let ended = scimcheck(&["run", "insightly", "--fault", "zzzzzzzzzzzzzzzzzzzz"]);
        ended.expect(2, &["`serve PROVIDER --fault list` shows them"]);
    }

    #[test]
    fn is_2_for_a_fault_of_a_target_that_is_not_ours() {
        let args = ["run", "insightly", "--fault", FAILING, "--target", "http://127.0.0.1:1"];
        scimcheck(&args).expect(2, &["--fault is for the embedded emulator"]);
    }

    #[test]
    fn is_2_for_a_value_that_an_option_does_not_take() {
        let cases = [
            ("--timeout", "soon", "\"soon\" is no time"),
            ("--timeout", "0s", "\"0s\" is no time"),
            ("--timeout", "1e300s", "is no time"),
            ("--rate", "fast", "\"fast\" is no rate"),
            ("--rate", "0/s", "\"0/s\" is no rate"),
            ("--jobs", "many", "invalid value 'many'"),
            ("--jobs", "0", "at least one has to run"),
            ("--seed", "x", "invalid value 'x'"),
            ("--color", "pink", "[possible values: auto, always, never]"),
            ("--level", "zz", "unknown level \"zz\""),
            ("--report", "junit", "--report takes FORMAT=FILE, not \"junit\""),
            ("--report", "pdf=x", "unknown report format \"pdf\"; known: junit, json, text"),
            ("--set", "x", "--set takes PATH=VALUE, not \"x\""),
            ("--header", "x", "--header takes \"Name: value\", not \"x\""),
            ("--prefix", "a_", "--prefix takes at least three letters"),
            ("--target", "example.com", "\"example.com\" is not a base URL"),
            ("--target", "ftp://example.com", "it starts with https:// or http://"),
            ("--nonsense", "x", "unexpected argument '--nonsense'"),
        ];
        for (option, value, said) in cases {
            scimcheck(&["run", "insightly", option, value]).expect(2, &[said]);
        }
    }

    #[test]
    fn is_0_for_the_largest_value_that_an_option_takes() {
        // 2^44 MiB are more bytes than a number holds.
        for value in ["17592186044416", "18446744073709551615"] {
            let args = ["run", "insightly", "--only", "*auth.scheme*", "--max-body", value];
            scimcheck(&args).expect(0, &["contract        10 of 10"]);
        }
    }

    #[test]
    fn is_2_for_a_target_elsewhere_that_nobody_confirmed() {
        // Nobody listens at an address that is kept for documents (RFC 5737).
        let args = ["run", "insightly", "--target", "http://192.0.2.1/scim", "--timeout", "200ms"];
        let said = ["is not on this machine", "names hold scimcheck-", "--yes goes on"];
        scimcheck(&args).expect(2, &said);
        for way in ["--yes", "--read-only"] {
            let ended = scimcheck(&[&args[..], &[way]].concat());
            ended.expect(3, &["http://192.0.2.1/scim can't be reached"]);
        }
        let file = scratch_file("elsewhere.journal", ELSEWHERE);
        scimcheck(&["clean", "--journal", &file]).expect(2, &["1 resources may be removed there"]);
    }

    #[test]
    fn is_2_for_a_journal_that_is_none() {
        let file = scratch_file("none.journal", "nonsense\n");
        scimcheck(&["clean", "--journal", &file]).expect(2, &[&format!("{file}:1: not a line")]);
        scimcheck(&["clean", "--journal", "no-such-file"])
            .expect(2, &["no-such-file can't be used"]);
        let file = scratch_file("elsewhere-too.journal", ELSEWHERE);
        let ended = scimcheck(&["clean", "--journal", &file, "--target", "http://127.0.0.1:1"]);
        ended.expect(2, &["no run against that target"]);
    }

    #[test]
    fn is_2_for_a_malformed_contract() {
        let file = scratch_file("malformed.yaml", "title: x\n  bad: [\n");
        let ended = scimcheck(&["run", "--contract", &file]);
        ended.expect(2, &[&format!("{file}:2:6: not YAML")]);
    }

    #[test]
    fn is_2_for_a_contract_with_a_mistake() {
        let file = scratch_file("mistaken.yaml", MISTAKEN);
        let ended = scimcheck(&["run", "--contract", &file]);
        ended.expect(2, &[&format!("{file}:2:1: "), "titel"]);
    }

    #[test]
    fn is_2_for_a_contract_that_is_not_there() {
        let ended = scimcheck(&["run", "--contract", "no-such-file.yaml"]);
        ended.expect(2, &["no-such-file.yaml can't be read"]);
    }

    #[test]
    fn is_2_if_lint_finds_a_mistake() {
        let file = scratch_file("lint.yaml", MISTAKEN);
        let ended = scimcheck(&["lint", &file]);
        ended.expect(2, &[&format!("{file}:2:1: "), "titel", "mistake"]);
        scimcheck(&["lint"]).expect(0, &["no mistakes"]);
    }

    #[test]
    fn is_3_if_nobody_answers() {
        // A port that was free a moment ago.
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let base = format!("http://127.0.0.1:{port}");
        let ended = scimcheck(&["run", "insightly", "--target", &base]);
        ended.expect(3, &[&base, "can't be reached", "Is the service provider running"]);
    }

    #[test]
    fn is_3_for_a_wrong_token() {
        let served = Served::insightly(&["--token", TOKEN]);
        let args = ["run", "insightly", "--target", &served.base];
        let ended = finish(command(&args).env("SCIM_TOKEN", "wrong"));
        ended.expect(3, &["refuses the credentials", "401", "Is the token current?"]);
        scimcheck(&args).expect(3, &["No credentials were given: set SCIM_TOKEN"]);
    }

    #[test]
    fn is_3_for_a_web_page() {
        let canned = Canned::new("200 OK", "text/html", "<!doctype html><title>Hello</title>");
        let ended = scimcheck(&["run", "insightly", "--target", &canned.base]);
        ended.expect(3, &["does not speak SCIM", "text/html", "not a web page"]);
    }

    #[test]
    fn is_3_for_a_wrong_base_path() {
        let canned = Canned::new("404 Not Found", "application/json", r#"{"error":"no route"}"#);
        let base = format!("{}/scim", canned.base);
        let ended = scimcheck(&["run", "insightly", "--target", &base]);
        ended.expect(3, &["does not speak SCIM", "404", "Is the base path complete?"]);
        let first = &canned.requests()[0];
        assert!(first.starts_with("GET /scim/ServiceProviderConfig "), "{first}");
    }

    #[test]
    fn is_3_if_only_errors_remain() {
        let args = ["run", "insightly", "--fault", HANGING, "--timeout", "500ms"];
        let ended = scimcheck(&args).expect(3, &["\n    errors ", "\n    blocked "]);
        assert!(!ended.out.contains("\n    failures "), "{}", ended.out);
    }

    #[test]
    fn is_4_for_an_empty_selection() {
        let ended = scimcheck(&["run", "insightly", "--only", "nothing-like-this"]);
        ended.expect(4, &["no check matches the selection"]);
    }
}

/// What a run leaves behind when it is broken off.
#[cfg(unix)]
#[test]
fn an_interrupted_run_tidies_up_and_says_so() {
    const PREFIX: &str = "broken-off";
    let served = Served::insightly(&["--token", TOKEN]);
    let args = ["run", "insightly", "--target", &served.base, "--rate", "50/s", "--prefix", PREFIX];
    let child = command(&args).env("SCIM_TOKEN", TOKEN).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(30);
    while served.users(PREFIX).len() < 5 {
        assert!(Instant::now() < deadline, "nothing was created");
        thread::sleep(Duration::from_millis(50));
    }
    interrupt(&child);
    let ended = collect(child).expect(130, &["interrupted: tidying up", "broken off"]);
    let users = served.users(PREFIX);
    let active: Vec<_> = users.iter().filter(|(_, active)| *active).collect();
    assert!(active.is_empty(), "still active: {active:?}\n{}", ended.out);
    let created = users.len();
    // What was seen again after its deletion is said to be deactivated, and nothing else.
    let summary = format!("{created} created, {created} delet");
    assert!(ended.out.contains(&summary), "not {summary}:\n{}", ended.out);
    assert!(ended.out.contains(", 0 left behind"), "{}", ended.out);
}

/// A target that hangs altogether is not blamed for what it was not given the time to answer.
#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_before_it_begins_says_nothing_of_the_target() {
    // Nobody accepts: the system does, and no answer comes.
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let args = ["run", "insightly", "--target", &base, "--timeout", "2s"];
    let child = command(&args).spawn().unwrap();
    // Its first request waits: from here on it minds interrupts.
    let waiting = listener.accept().unwrap();
    interrupt(&child);
    let ended = collect(child).expect(130, &["broken off before any check ran"]);
    assert!(!ended.err.contains("can't be reached"), "{}", ended.err);
    drop(waiting);
}

#[test]
fn a_target_that_hangs_on_one_operation_is_judged_in_the_others() {
    let served = Served::insightly(&["--token", TOKEN, "--fault", HANGING]);
    let (junit, json) = (scratch("hanging.xml"), scratch("hanging.json"));
    let reports = format!("junit={},json={}", junit.display(), json.display());
    let started = Instant::now();
    let args = ["run", "insightly", "--target", &served.base, "--report", &reports];
    let ended = finish(command(&args).env("SCIM_TOKEN", TOKEN));
    let took = started.elapsed();
    ended.expect(3, &["GET /Users/", "timed out", "0 left behind"]);
    assert!(took < Duration::from_secs(15), "took {took:?}");
    let outcomes = json_report(&json)["counts"]["outcomes"].clone();
    let count = |outcome: &str| outcomes[outcome].as_u64().unwrap();
    assert!(count("pass") > 100 && count("error") > 0, "{outcomes}");
    assert_eq!(count("fail"), 0, "{outcomes}");
    assert!(!case_names(&junit).is_empty());
}

#[test]
fn reports_are_well_formed_and_name_the_same_checks_for_every_seed() {
    let schema: Value = serde_json::from_str(scimcheck::report::json::SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let names = ["1", "77"].map(|seed| {
        let (junit, json) = (scratch(&format!("{seed}.xml")), scratch(&format!("{seed}.json")));
        let reports = format!("junit={},json={}", junit.display(), json.display());
        let args = ["run", "insightly", "--fault", FAILING, "--seed", seed, "--report", &reports];
        scimcheck(&args).expect(1, &[&format!("seed            {seed}\n")]);
        let report = json_report(&json);
        let errors: Vec<_> = validator
            .iter_errors(&report)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}", errors.join("\n"));
        assert_eq!(report["seed"], seed);
        let names = case_names(&junit);
        let ids = report["checks"].as_array().unwrap().iter().map(|check| &check["id"]);
        let ids: BTreeSet<_> = ids.map(|id| id.as_str().unwrap().to_owned()).collect();
        assert_eq!(names, ids);
        names
    });
    assert!(names[0].len() > 1000, "{}", names[0].len());
    assert_eq!(names[0], names[1]);
}

#[test]
fn a_report_goes_to_standard_output_for_a_hyphen() {
    let args = ["run", "insightly", "--only", "*auth.scheme*", "--report", "json=-"];
    let ended = scimcheck(&args).expect(0, &[]);
    let report = &ended.out[ended.out.find("\n{\n").unwrap()..];
    assert_eq!(serde_json::from_str::<Value>(report).unwrap()["version"], 1);
}

#[test]
fn a_report_that_can_not_be_written_is_said() {
    let file = scratch("no-such-folder").join("report.json");
    let report = format!("json={}", file.display());
    let args = ["run", "insightly", "--only", "*auth.scheme*", "--report", &report];
    scimcheck(&args).expect(2, &[&format!("the report {} can't be written", file.display())]);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    for args in [&["run", "insightly", "--verbose"][..], &["list", "insightly"], &["man"]] {
        let mut child = command(args).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(!line.is_empty());
        collect(child).expect(0, &[]);
    }
}

/// What only shows something.
mod showing {
    use super::*;

    const PLAIN: &str = "insightly/auth.scheme/list-without-token-is-refused";
    const NEARLY: &str = "insightly/auth.scheme/token-that-is-nearly-right-is-refused";

    #[test]
    fn help_names_every_command() {
        let commands = [
            "run", "report", "judge", "replay", "verify", "diff", "matrix", "list", "plan",
            "explain", "lint", "schema", "clean", "serve", "prove",
        ];
        let lines = commands.map(|name| format!("\n  {name} "));
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        scimcheck(&["--help"]).expect(0, &lines);
        for name in commands {
            scimcheck(&[name, "--help"]).expect(0, &[&format!("Usage: scimcheck {name}")]);
        }
        scimcheck(&["--version"]).expect(0, &[concat!("scimcheck ", env!("CARGO_PKG_VERSION"))]);
    }

    #[test]
    fn no_command_shows_the_help_and_is_a_mistake() {
        scimcheck(&[]).expect(2, &["Usage: scimcheck <COMMAND>"]);
        scimcheck(&["rum"]).expect(2, &["unrecognized subcommand 'rum'", "'run'"]);
    }

    #[test]
    fn list_shows_a_check_a_line() {
        let ended = scimcheck(&["list", "insightly"]).expect(0, &[PLAIN]);
        assert!(ended.out.lines().count() > 1000, "{}", ended.out);
        assert!(ended.out.lines().all(|line| line.contains('/')), "{}", ended.out);
        scimcheck(&["list", "insightli"]).expect(2, &["did you mean \"insightly\"?"]);
    }

    #[test]
    fn explain_shows_a_check() {
        let said = [PLAIN, "GET /Users", "without credentials", "status 4xx", ".yaml:"];
        scimcheck(&["explain", PLAIN]).expect(0, &said);
    }

    #[test]
    fn explain_shows_an_instance_and_takes_its_check_without_one() {
        let instance = format!("{NEARLY}[other-case]");
        scimcheck(&["explain", &instance]).expect(0, &[&format!("{instance}\n")]);
        scimcheck(&["explain", NEARLY]).expect(0, &[&format!("{NEARLY}[beginning]\n")]);
    }

    #[test]
    fn explain_guesses_what_was_meant() {
        let ended = scimcheck(&["explain", &PLAIN.replace("refused", "refusd")]);
        ended.expect(2, &["nothing is called", &format!("did you mean \"{PLAIN}\"?")]);
        scimcheck(&["explain", "User.delete.efect"])
            .expect(2, &["did you mean \"User.delete.effect\"?"]);
    }

    #[test]
    fn explain_shows_what_decides_a_rule_a_row_a_demand_or_a_section() {
        let rule =
            ["User.delete.effect  stated", "insightly/User.delete.effect/delete-is-answered"];
        scimcheck(&["explain", "User.delete.effect"]).expect(0, &rule);
        scimcheck(&["explain", "insightly/User.delete.effect"]).expect(0, &rule);
        let row = ["7644-3.6-b  MUST", "rfc7644/3.6/deleted-resource-is-not-read"];
        scimcheck(&["explain", "7644-3.6-b"]).expect(0, &row);
        scimcheck(&["explain", "rfc7644/3.6"]).expect(0, &row);
        let demand =
            ["okta-spec/same-user-again-is-a-conflict", "rfc7644/3.12/duplicate-is-a-conflict"];
        scimcheck(&["explain", "okta-spec/duplicate"]).expect(0, &demand);
    }

    #[test]
    fn coverage_shows_requirements_checks_and_what_was_seen() {
        let said = ["7644-3.6-b  MUST", "rfc7644/3.6/deleted-resource-is-not-read  seen red by "];
        scimcheck(&["coverage", "rfc7644/3.6"]).expect(0, &said);
        let open = scimcheck(&["coverage", "--open", "rfc7644/3.6"]);
        open.expect(0, &["requirements: "]);
        scimcheck(&["coverage", "rfc7644/3.66"]).expect(4, &["did you mean \"rfc7644/3.6\"?"]);
    }

    #[test]
    fn profile_brings_its_own_checks_and_those_of_the_rfcs() {
        let both =
            ["okta-spec/same-user-again-is-a-conflict", "rfc7644/3.12/duplicate-is-a-conflict"];
        scimcheck(&["list", "okta-spec"]).expect(0, &both);
        scimcheck(&["run", "okta-spec"]).expect(0, &["okta-spec against the embedded emulator"]);
        let own = "fail  okta-spec/same-user-again-is-a-conflict  stated, contract";
        let fault = ["run", "okta-spec", "--fault", "duplicate-accepted"];
        scimcheck(&fault).expect(1, &[own, "also      rfc7644/3.12/duplicate-is-a-conflict"]);
    }

    #[test]
    fn shapes_are_shown_by_client() {
        let said = ["  Entra, default", "accepted   takes effect", "    deactivate: DELETE "];
        scimcheck(&["run", "clients/shapes"]).expect(0, &said);
    }

    #[test]
    fn plan_shows_requests_and_judges_nothing() {
        let said = ["\ndiscovery\n", "  * POST /Users  makes `user`", "judged by insightly/"];
        let ended = scimcheck(&["plan", "insightly"]);
        let out = format!("\n{}", ended.out);
        for part in said {
            assert!(out.contains(part), "nothing says {part}:\n{out}");
        }
        ended.expect(0, &["of them writes (*)"]);
    }

    #[test]
    fn plan_writes_nothing() {
        let canned = Canned::new("200 OK", "application/scim+json", NO_USERS);
        let args = ["plan", "insightly", "--only", "*User.delete*", "--target", &canned.base];
        scimcheck(&args).expect(0, &["  * DELETE /Users/"]);
        let requests = canned.requests();
        assert!(requests.iter().all(|line| line.starts_with("GET ")), "{requests:?}");
    }

    #[test]
    fn completions_and_the_manual_are_printed() {
        scimcheck(&["completions", "bash"]).expect(0, &["_scimcheck()", "complete -F"]);
        scimcheck(&["completions", "zsh"]).expect(0, &["#compdef scimcheck"]);
        scimcheck(&["completions", "tcsh"]).expect(2, &["invalid value 'tcsh'"]);
        scimcheck(&["man"]).expect(0, &[".TH scimcheck 1", "serve"]);
    }

    #[test]
    fn the_defects_of_the_emulator_are_listed() {
        let args = ["serve", "insightly", "--fault", "list"];
        scimcheck(&args).expect(0, &[FAILING, WARNING, HANGING]);
        scimcheck(&["serve", "insightli"]).expect(2, &["did you mean \"insightly\"?"]);
    }
}

/// `--read-only`.
mod read_only {
    use super::*;

    #[test]
    fn sends_nothing_that_writes() {
        let canned = Canned::new("200 OK", "application/scim+json", NO_USERS);
        scimcheck(&["run", "insightly", "--read-only", "--target", &canned.base]);
        let requests = canned.requests();
        assert!(requests.len() > 10, "{requests:?}");
        let harmless = |line: &String| line.starts_with("GET ") || line.contains("/.search HTTP/");
        let writing: Vec<_> = requests.iter().filter(|line| !harmless(line)).collect();
        assert!(writing.is_empty(), "{writing:?}");
    }

    #[test]
    fn certifies_nothing() {
        let ended = scimcheck(&["run", "insightly", "--read-only"]).expect(0, &["0 created"]);
        assert!(!ended.out.contains("certified:"), "{}", ended.out);
    }

    #[test]
    fn leaves_a_target_as_it_was() {
        let served = Served::insightly(&["--token", TOKEN, "--users", "3"]);
        let before = served.users("");
        assert_eq!(before.len(), 3);
        let args = ["run", "insightly", "--read-only", "--target", &served.base];
        finish(command(&args).env("SCIM_TOKEN", TOKEN)).expect(0, &["0 created"]);
        assert_eq!(served.users(""), before);
    }

    #[test]
    fn plans_nothing_that_writes() {
        let ended = scimcheck(&["plan", "insightly", "--read-only"]);
        let ended = ended.expect(0, &[" 0 of them writes (*)", "judged by insightly/"]);
        assert!(!ended.out.contains("  * "), "{}", ended.out);
    }

    #[test]
    fn leaves_nothing_of_checks_that_all_write() {
        let args = ["run", "insightly", "--read-only", "--only", "*User.delete.effect*"];
        scimcheck(&args).expect(4, &["no check matches the selection"]);
    }
}

/// The answer of a provider that has no Users.
const NO_USERS: &str = r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}"#;

/// What Ctrl-C does.
#[cfg(unix)]
fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Waits for a child to end by itself.
fn collect(child: Child) -> Ended {
    ended(child.wait_with_output().unwrap())
}

fn json_report(file: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

/// The names of all test cases of a `JUnit` report.
fn case_names(file: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let report = quick_junit::Report::deserialize_from_str(&text).unwrap();
    let cases = report.test_suites.iter().flat_map(|suite| &suite.test_cases);
    cases.map(|case| case.name.to_string()).collect()
}
