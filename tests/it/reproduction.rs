//! Each failure's script is run by a shell against the same faulty provider, and what it was
//! answered is judged by the same check: it has to find the same difference.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use scimcheck::campaign::proof::{self, Subjects};
use scimcheck::contract::{self, Contract};
use scimcheck::emulator::{Behavior, Emulator, Fault};
use scimcheck::exchange::{Answer, Entry, Exchange, Response, Transcript};
use scimcheck::plan::{RunNames, Selection};
use scimcheck::record::{Recording, again};
use scimcheck::report::{View, script};
use scimcheck::suite::Library;
use scimcheck::verdict::{self, Judgement, Outcome, Verdict, general};

const TOKEN: &str = "in-process";
const READER_TOKEN: &str = "in-process-for-reading";
const PREFIX: &str = "scimcheck-again";

/// A provider on a socket that remembers what was asked and answered.
struct Provider {
    base: String,
    said: Arc<Mutex<Vec<(Asked, Response)>>>,
}

/// A request as it came over the wire.
#[derive(Clone, Debug)]
struct Asked {
    method: String,
    path: String,
    body: Option<Vec<u8>>,
}

impl Provider {
    fn new(mut behavior: Behavior) -> Self {
        behavior.token = Some(TOKEN.to_owned());
        behavior.reader_token = Some(READER_TOKEN.to_owned());
        let emulator = Emulator::new(behavior);
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let said = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&said);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if let Some(one) = serve(&stream, &emulator) {
                    kept.lock().unwrap().push(one);
                }
            }
        });
        Self { base, said }
    }
}

fn serve(stream: &TcpStream, emulator: &Emulator) -> Option<(Asked, Response)> {
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut request = http::Request::builder().method(method.as_str()).uri(&path);
    let mut length = None;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse::<usize>().ok();
        }
        if name.eq_ignore_ascii_case("expect") {
            write!(&mut &*stream, "HTTP/1.1 100 Continue\r\n\r\n").ok()?;
        }
        request = request.header(name, value.trim());
    }
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let answer = emulator.respond(request.body(Bytes::from(body.clone())).ok()?);
    let (status, headers) = (answer.status().as_u16(), answer.headers());
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers: Vec<(String, String)> =
        headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    let mut head = format!("HTTP/1.1 {status} x\r\nConnection: close\r\n");
    for (name, value) in headers.iter().filter(|(name, _)| name != "content-length") {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    let bytes = answer.body().to_vec();
    if status != 204 && status != 304 {
        write!(head, "content-length: {}\r\n", bytes.len()).unwrap();
    }
    let mut out = stream;
    out.write_all(format!("{head}\r\n").as_bytes()).ok()?;
    if method != "HEAD" && status != 204 && status != 304 {
        out.write_all(&bytes).ok()?;
    }
    let asked = Asked { method, path, body: length.map(|_| body) };
    Some((asked, Response::new(status, headers, bytes)))
}

struct Suites {
    library: Library,
    contract: Option<Contract>,
    selection: Selection,
}

impl Suites {
    fn of(contract: Option<&str>) -> Self {
        let library = Library::embedded().unwrap();
        let contract =
            contract.map(|name| contract::read(&library.contracts[name], &library).unwrap());
        let suites = if contract.is_some() { Vec::new() } else { vec!["rfc*".to_owned()] };
        Self { library, contract, selection: Selection { suites, ..Selection::default() } }
    }

    fn record(&self, fault: Fault) -> Option<(Recording, scimcheck::plan::Advertised)> {
        let subjects = Subjects {
            library: &self.library,
            contract: self.contract.as_ref(),
            selection: &self.selection,
        };
        let behavior = proof::clean(self.contract.as_ref()).with_fault(fault);
        let run = proof::perform(subjects, behavior);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(run).ok().map(|finished| (finished.recording, finished.advertised))
    }
}

/// The record with the answers that a script got in the place of its own.
fn replaced(
    recording: &Recording,
    verdict: &Verdict,
    said: &[(Asked, Response)],
    base: &str,
) -> Result<Vec<Transcript>, String> {
    let view = View::of(recording);
    let (place, count) = script::way(view, verdict).ok_or("no way")?;
    let mut record: Vec<Transcript> = vec![Transcript::new(); recording.record.len()];
    record[0].clone_from(&recording.record[0]);
    let mut said = said.iter();
    let imports = recording.plan.procedures[place].imports.iter().map(|one| one.procedure);
    for (procedure, most) in imports.map(|one| (one, usize::MAX)).chain([(place, count)]) {
        for entry in recording.record[procedure].iter().take(most) {
            let Entry::Exchange(old) = entry else { continue };
            let (asked, response) = said.next().ok_or("the script sent fewer requests")?;
            if asked.method != old.request.method {
                return Err(format!("{} instead of {}", asked.method, old.request.method));
            }
            let mut request = old.request.clone();
            // What names the host does so on both sides, in its own way.
            request.path = if request.path.starts_with("http") {
                format!("{base}{}", asked.path)
            } else {
                asked.path.clone()
            };
            request.body = request.body.as_ref().and(asked.body.clone().or(Some(Vec::new())));
            let answer = Answer::Response(response.clone());
            let (started, elapsed) = (old.started, old.elapsed);
            record[procedure].push(Entry::Exchange(Exchange {
                step: old.step.clone(),
                request,
                answer,
                started,
                elapsed,
            }));
        }
    }
    Ok(record)
}

/// The weighty findings without what is made up.
fn told(verdict: &Verdict) -> Vec<String> {
    let weighty =
        verdict.findings.iter().filter(|seen| seen.grade >= scimcheck::expect::Grade::Warn);
    let plain = |text: &str| {
        let text = general(text);
        text.split("http://").map(|part| part.trim_start_matches(|c| c != '/')).collect::<String>()
    };
    let all = weighty.map(|seen| {
        let finding = &seen.finding;
        let differs = (plain(&finding.expected), plain(&finding.actual));
        format!("{} {} {differs:?}", seen.step, finding.subject)
    });
    // What was written first may stand anywhere in a list.
    let mut all: Vec<String> = all.collect();
    all.sort();
    all
}

fn scripts_see_what_the_run_saw(suites: &Suites, count: usize, each: usize) {
    let everything = std::env::var("SCIMCHECK_EVERY_FAULT").is_ok();
    let faults = proof::faults(suites.contract.as_ref());
    let every = (faults.len() / count).max(1);
    let (every, each) = if everything { (1, usize::MAX) } else { (every, each) };
    let (mut seen, mut missed) = (0, BTreeMap::new());
    for fault in faults.into_iter().step_by(every) {
        let Some((recording, advertised)) = suites.record(fault) else { continue };
        let view = View::of(&recording);
        let failed = recording.verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Fail);
        for verdict in failed.take(each) {
            let id = &view.check(verdict).id;
            let Some(text) = script::script(view, verdict) else {
                missed.insert(format!("{} {id}", fault.name()), "no script".to_owned());
                continue;
            };
            let behavior = proof::clean(suites.contract.as_ref()).with_fault(fault);
            let provider = Provider::new(behavior);
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(&text).env("SCIM_BASE_URL", &provider.base);
            shell
                .env("SCIM_TOKEN", TOKEN)
                .env("SCIM_PREFIX", PREFIX)
                .env("SCIM_READER_TOKEN", READER_TOKEN);
            let output = shell.output().unwrap();
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            let said = provider.said.lock().unwrap().clone();
            let names = recording.header.names.run().unwrap();
            let names = RunNames { prefix: PREFIX.to_owned(), ..names };
            let again = replaced(&recording, verdict, &said, &provider.base).map(|record| {
                let judged = verdict::judge(Judgement {
                    plan: &recording.plan,
                    record: &record,
                    advertised: &advertised,
                    library: &suites.library,
                    contract: suites.contract.as_ref(),
                    run: &names,
                });
                judged.into_iter().find(|one| one.check == verdict.check).unwrap()
            });
            seen += 1;
            let same = again.as_ref().is_ok_and(|again| {
                let expected = told(verdict);
                let found = told(again);
                // A check over all exchanges finds here what one procedure shows.
                again.outcome == verdict.outcome
                    && (found == expected || found.iter().any(|one| expected.contains(one)))
            });
            if !same {
                let found = again.map(|again| (again.outcome, again.because.clone(), told(&again)));
                missed.insert(
                    format!("{} {id}", fault.name()),
                    format!("expected {:?}\nfound {found:?}\n{errors}", told(verdict)),
                );
            }
        }
    }
    eprintln!("{seen} scripts, {} of them saw something else", missed.len());
    assert!(seen >= 3, "only {seen} scripts were run");
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn scripts_see_what_the_run_of_the_contract_saw() {
    scripts_see_what_the_run_saw(&Suites::of(Some("insightly")), 6, 2);
}

#[test]
fn scripts_see_what_the_run_of_the_rfcs_saw() {
    scripts_see_what_the_run_saw(&Suites::of(None), 6, 2);
}

#[test]
fn a_script_of_a_record_that_was_read_is_the_same() {
    let suites = Suites::of(Some("insightly"));
    let fault = Fault::parse("delete-does-nothing").unwrap();
    let (recording, _) = suites.record(fault).unwrap();
    let mut bytes = Vec::new();
    scimcheck::record::har::write(&recording, &mut bytes).unwrap();
    let read = scimcheck::record::har::read(&String::from_utf8(bytes).unwrap()).unwrap();
    let read = again::judge(&read).unwrap();
    let scripts = script::scripts(View::of(&recording));
    assert!(!scripts.is_empty());
    assert_eq!(script::scripts(View::of(&read)), scripts);
}
