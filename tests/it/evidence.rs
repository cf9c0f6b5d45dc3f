//! What is left of a run: the record, what is told from it, and that nothing else is needed.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use scimcheck::campaign::proof::{self, Subjects};
use scimcheck::contract::{self, Contract};
use scimcheck::emulator::Fault;
use scimcheck::plan::Selection;
use scimcheck::record::{Recording, again, har, jsonl};
use scimcheck::suite::Library;
use serde_json::Value;

/// A file of this test run; each test takes a name of its own.
fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("evidence");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

/// The command, with nothing of this process's environment that it would obey.
fn scimcheck(args: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scimcheck"));
    for variable in ["SCIM_TOKEN", "SCIM_BASE_URL", "CLICOLOR_FORCE", "COLUMNS", "GITHUB_ACTIONS"] {
        command.env_remove(variable);
    }
    let output = command.args(args).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    assert!(!said.contains("panicked"), "{said}");
    (output.status.code().unwrap(), said)
}

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

    /// The record of a run against the emulator with a fault; `None` if the target is then so
    /// broken that nothing runs.
    fn record(&self, fault: Fault) -> Option<Recording> {
        let behavior = proof::clean(self.contract.as_ref()).with_fault(fault);
        let run = proof::perform(self.subjects(), behavior);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(run).ok().map(|finished| finished.recording)
    }
}

/// Everything that a verdict says, by check.
fn verdicts(recording: &Recording) -> BTreeMap<String, String> {
    let each = recording.verdicts.iter().map(|verdict| {
        let id = recording.plan.checks[verdict.check].id.clone();
        let findings: Vec<_> = verdict
            .findings
            .iter()
            .map(|seen| {
                let finding = &seen.finding;
                let told = (&finding.subject, &finding.expected, &finding.actual, &finding.because);
                format!("{told:?} {:?} {} {} {:?}", seen.grade, seen.step, seen.line, seen.exchange)
            })
            .collect();
        let (outcome, because, rule) = (verdict.outcome, &verdict.because, &verdict.rule);
        (id, format!("{outcome:?} {because:?} {rule:?} {findings:#?}"))
    });
    each.collect()
}

fn as_jsonl(recording: &Recording) -> String {
    let mut bytes = Vec::new();
    jsonl::write(recording, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn as_har(recording: &Recording) -> String {
    let mut bytes = Vec::new();
    har::write(recording, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// So many faults, spread over all of them: the whole product takes minutes. With the variable
/// `SCIMCHECK_EVERY_FAULT` it is all of them.
fn sample(suites: &Suites, count: usize) -> Vec<Fault> {
    let faults = proof::faults(suites.contract.as_ref());
    let every = std::env::var("SCIMCHECK_EVERY_FAULT").map_or(faults.len() / count, |_| 1);
    faults
        .into_iter()
        .step_by(every.max(1))
        .take(if every > 1 { count } else { usize::MAX })
        .collect()
}

fn judged_again_is_judged_the_same(suites: &Suites, count: usize) {
    let faults = sample(suites, count);
    let mut red = 0;
    let first = suites.record(faults[0]).unwrap();
    let known = again::suites(&first.header).unwrap();
    for fault in &faults {
        let Some(live) = suites.record(*fault) else { continue };
        let expected = verdicts(&live);
        let archive = har::read(&as_har(&live)).unwrap();
        assert!(archive.verdicts.is_empty());
        let judged = again::judge_with(&archive, &known).unwrap();
        assert_eq!(verdicts(&judged), expected, "{}", fault.name());
        let stream = jsonl::read(&as_jsonl(&live)).unwrap();
        assert_eq!(verdicts(&stream), expected, "{}", fault.name());
        let said = jsonl::transcript_digest(&live.record);
        assert_eq!(jsonl::transcript_digest(&archive.record), said, "{}", fault.name());
        assert_eq!(jsonl::transcript_digest(&stream.record), said, "{}", fault.name());
        // What comes back writes the same files, byte by byte.
        assert_eq!(as_jsonl(&stream), as_jsonl(&live), "{}", fault.name());
        assert_eq!(as_har(&archive), as_har(&live), "{}", fault.name());
        red += usize::from(
            live.verdicts
                .iter()
                .any(|verdict| verdict.outcome >= scimcheck::verdict::Outcome::Warn),
        );
    }
    assert!(red * 2 > faults.len(), "only {red} of {} runs had anything red", faults.len());
}

#[test]
fn a_record_of_the_contracts_provider_is_judged_as_the_run_was() {
    judged_again_is_judged_the_same(&Suites::insightly(), 5);
}

#[test]
fn a_record_of_the_rfcs_provider_is_judged_as_the_run_was() {
    judged_again_is_judged_the_same(&Suites::rfc(), 4);
}

#[test]
fn reports_of_the_record_are_those_of_the_run() {
    let formats = ["junit", "json", "text", "har", "jsonl", "html", "md", "tap", "badge"];
    let asked = |front: &str| -> String {
        let each = formats
            .map(|format| format!("{format}={}", scratch(&format!("{front}.{format}")).display()));
        each.join(",")
    };
    let waivers = scratch("waivers.yaml");
    let accepted = "waivers:\n- check: rfc7644/3.6\n  reason: known\n  since: \"2026-11-22\"\n";
    std::fs::write(&waivers, accepted).unwrap();
    let run = ["run", "insightly", "rfc", "--fault", "delete-does-nothing", "--waivers"];
    let more = [waivers.to_str().unwrap(), "--report", &asked("live")];
    let (code, said) = scimcheck(&[&run[..], &more[..]].concat());
    assert_eq!(code, 1, "{said}");
    let record = scratch("live.jsonl");
    let from = ["report", "--from", record.to_str().unwrap(), "--to", &asked("later")];
    assert_eq!(scimcheck(&from).0, 0);
    let archive = scratch("live.har");
    let (code, said) =
        scimcheck(&["judge", archive.to_str().unwrap(), "--report", &asked("judged")]);
    assert_eq!(code, 1, "{said}");
    for format in formats {
        let read = |front: &str| std::fs::read(scratch(&format!("{front}.{format}"))).unwrap();
        let live = read("live");
        assert!(live.len() > 1000 || format == "badge");
        assert!(read("later") == live, "{format} is not the same from the record");
        assert!(read("judged") == live, "{format} is not the same from the archive");
    }
    let (code, again) = scimcheck(&["judge", record.to_str().unwrap()]);
    assert_eq!(code, 1, "{again}");
    assert!(!again.contains("not those of the record"), "{again}");
}

#[test]
fn a_verdict_that_somebody_changed_is_noticed() {
    let live = Suites::insightly().record(Fault::parse("delete-does-nothing").unwrap()).unwrap();
    let text = as_jsonl(&live).replacen("\"outcome\":\"pass\"", "\"outcome\":\"fail\"", 1);
    let file = scratch("forged.jsonl");
    std::fs::write(&file, text).unwrap();
    let (code, said) = scimcheck(&["judge", file.to_str().unwrap()]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("1 verdicts are not those of the record"), "{said}");
    assert!(said.contains(": fail in the record, pass"), "{said}");
}

#[test]
fn each_line_of_a_record_is_what_its_schema_says() {
    let schema: Value = serde_json::from_str(&scimcheck::record::event::json_schema()).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let record = as_jsonl(
        &Suites::insightly().record(Fault::parse("delete-does-nothing").unwrap()).unwrap(),
    );
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for line in record.lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        let errors: Vec<_> = validator.iter_errors(&event).map(|one| one.to_string()).collect();
        assert!(errors.is_empty(), "{line}\n{errors:#?}");
        *seen.entry(event["event"].as_str().unwrap().to_owned()).or_default() += 1;
        let mut wrong = event.clone();
        wrong["event"] = "happening".into();
        assert!(!validator.is_valid(&wrong));
    }
    let kinds: Vec<&str> = seen.keys().map(String::as_str).collect();
    assert_eq!(kinds, ["end", "exchange", "not-sent", "procedure", "run", "verdict"], "{seen:?}");
}

#[test]
fn what_is_no_record_is_refused_with_its_place() {
    let live = as_jsonl(
        &Suites::insightly().record(Fault::parse("delete-does-nothing").unwrap()).unwrap(),
    );
    let without_end = live.trim_end().rsplit_once('\n').unwrap().0;
    let newer = live.replacen("\"version\":1", "\"version\":2", 1);
    let broken = live.replacen("{\"event\":\"exchange\"", "{\"event\":\"exchange\",", 1);
    let elsewhere =
        live.replacen("\"judges\":{\"procedure\":", "\"judges\":{\"procedure\":9999", 1);
    let other_suites = live.replacen("\"digest\":\"sha256:", "\"digest\":\"sha256:0", 1);
    let cases = [
        ("empty.jsonl", "", "this is no record of scimcheck: it is empty"),
        ("page.jsonl", "<html>", "this is no record of scimcheck"),
        ("list.jsonl", "[]", "this is no record of scimcheck"),
        ("foreign.har", r#"{"log":{"version":"1.2","entries":[]}}"#, "somebody else recorded it"),
        ("cut.jsonl", without_end, "ends early"),
        ("newer.jsonl", &newer, "version 2"),
        ("broken.jsonl", &broken, "line "),
        ("elsewhere.jsonl", &elsewhere, "there is no procedure 9999"),
        ("suites.jsonl", &other_suites, "made with other suites"),
    ];
    for (name, text, expected) in cases {
        let file = scratch(name);
        std::fs::write(&file, text).unwrap();
        let (code, said) = scimcheck(&["judge", file.to_str().unwrap()]);
        assert_eq!(code, 2, "{name}: {said}");
        let file = file.display().to_string();
        assert!(said.contains(expected) && said.contains(&file), "{name}: {said}");
    }
    let (code, said) = scimcheck(&["judge", "no-such-record.har"]);
    assert_eq!(code, 2);
    assert!(said.contains("no-such-record.har: it can't be read"), "{said}");
}

/// A record comes from outside: whatever stands in it, there is a message and no panic.
#[test]
fn no_damage_to_a_record_is_a_panic() {
    let live = Suites::insightly().record(Fault::parse("delete-does-nothing").unwrap()).unwrap();
    let (stream, archive) = (as_jsonl(&live), as_har(&live));
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below as u64).unwrap()
    };
    let mut refused = 0;
    let known = again::suites(&live.header).unwrap();
    for round in 0..60 {
        // Reading is quick, judging is not.
        let judge = |recording: &Recording| {
            if round % 15 == 0 {
                let _ = again::judge_with(recording, &known);
            }
        };
        let lines: Vec<&str> = stream.lines().collect();
        let at = next(lines.len());
        let mut damaged = lines.clone();
        match next(3) {
            0 => drop(damaged.remove(at)),
            1 => damaged.swap(at, next(lines.len())),
            _ => damaged[at] = lines[next(lines.len())],
        }
        let read = jsonl::read(&damaged.join("\n"));
        refused += usize::from(read.is_err());
        if let Ok(recording) = read {
            // A record that lacks an exchange is judged by what it has, or refused.
            judge(&recording);
        }
        let mut bytes = archive.clone().into_bytes();
        let at = next(bytes.len());
        bytes[at] = b"0\"}{,x"[next(6)];
        if let Ok(recording) = har::read(&String::from_utf8_lossy(&bytes)) {
            judge(&recording);
        }
    }
    assert!(refused > 0);
}

fn path(name: &str) -> String {
    scratch(name).to_str().unwrap().to_owned()
}

#[test]
fn a_certificate_is_checked_against_its_record() {
    let key = path("key.pem");
    // A private key as OpenSSL writes it (RFC 8410 section 7), of a seed of zeros.
    let der = "MC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let armoured = format!("-----BEGIN PRIVATE KEY-----\n{der}\n-----END PRIVATE KEY-----\n");
    std::fs::write(&key, armoured).unwrap();
    let public = path("public.pem");
    // Its public half: RFC 8032 derives it.
    let der = "MCowBQYDK2VwAyEAO2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=";
    let armoured = format!("-----BEGIN PUBLIC KEY-----\n{der}\n-----END PUBLIC KEY-----\n");
    std::fs::write(&public, armoured).unwrap();
    let (certificate, archive) = (path("certificate.json"), path("certified.har"));
    let reports = format!("certificate={certificate},har={archive}");
    let (code, said) = scimcheck(&["run", "insightly", "--report", &reports]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = scimcheck(&["verify", &certificate, &archive]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("belong together") && said.contains("unsigned"), "{said}");
    let statement: Value = serde_json::from_slice(&std::fs::read(&certificate).unwrap()).unwrap();
    assert_eq!(statement["statement"]["contract"]["certified"], true);

    // The same run with a verdict forged, and the record of another run.
    let text = std::fs::read_to_string(&certificate).unwrap();
    let forged = path("forged.json");
    std::fs::write(&forged, text.replacen("\"certified\": true", "\"certified\": false", 1))
        .unwrap();
    let (code, said) = scimcheck(&["verify", &forged, &archive]);
    assert_eq!(code, 1, "{said}");
    let expected = "contract.certified: the certificate says false, the record leads to true";
    assert!(said.contains(expected), "{said}");
    let (other, signed) = (path("other.har"), path("signed.json"));
    let reports = format!("certificate={signed},har={other}");
    let run = ["run", "insightly", "--fault", "delete-does-nothing", "--sign", &key];
    assert_eq!(scimcheck(&[&run[..], &["--report", &reports]].concat()).0, 1);
    let (code, said) = scimcheck(&["verify", &certificate, &other]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("transcript.digest") && said.contains("do not belong"), "{said}");

    let (code, said) = scimcheck(&["verify", &signed, &other, "--key", &public]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("signed with the key that was given"), "{said}");
    let (code, said) = scimcheck(&["verify", &certificate, &archive, "--key", &public]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("signature: there is none"), "{said}");
    let (code, said) = scimcheck(&["run", "insightly", "--sign", &public]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("this is no Ed25519 key in PEM"), "{said}");
}

#[test]
fn a_replayed_check_is_fixed_failed_or_different() {
    let record = path("replayed.jsonl");
    let report = format!("jsonl={record}");
    let run = ["run", "insightly", "--fault", "delete-does-nothing", "--report", &report];
    assert_eq!(scimcheck(&run).0, 1);
    let id = "insightly/User.get.includes/deleted-one-is-read-as-inactive";
    let replay = |more: &[&str]| scimcheck(&[&["replay", id, "--from", &record], more].concat());
    let (code, said) = replay(&[]);
    assert!(code == 0 && said.starts_with("FIXED  "), "{said}");
    let (code, said) = replay(&["--fault", "delete-does-nothing"]);
    assert!(code == 1 && said.starts_with("FAILED  "), "{said}");
    let (code, said) = replay(&["--fault", "active-not-shown-when-false"]);
    assert!(code == 1 && said.starts_with("DIFFERENT  "), "{said}");
    let (code, said) = scimcheck(&["replay", "insightly/no.such/check", "--from", &record]);
    assert!(code == 2 && said.contains("the record has no check"), "{said}");
}

#[test]
fn waivers_are_added_and_taken_out() {
    let file = path("known.yaml");
    let _ = std::fs::remove_file(&file);
    let run = ["run", "insightly", "--waivers", &file];
    let faulty = [&run[..], &["--fault", "delete-does-nothing"]].concat();
    let (code, said) = scimcheck(&[&faulty[..], &["--waivers-update"]].concat());
    assert!(code == 1 && said.contains("waivers were added"), "{said}");
    assert_eq!(scimcheck(&["lint", &file]), (0, "no mistakes\n".to_owned()));
    assert_eq!(scimcheck(&faulty).0, 0);
    // A run of a part knows nothing of the rest.
    let (code, said) = scimcheck(&[&run[..], &["--only", "*auth.scheme*"]].concat());
    assert!(code == 0 && !said.contains("stale"), "{said}");
    let (code, said) = scimcheck(&run);
    assert!(code == 5 && said.contains("stale waivers"), "{said}");
    let (code, said) = scimcheck(&[&run[..], &["--waivers-prune"]].concat());
    assert!(code == 5 && said.contains("stale waivers were taken out"), "{said}");
    assert_eq!(scimcheck(&run).0, 0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "waivers: []\n");
    let (code, said) = scimcheck(&["run", "insightly", "--waivers-prune"]);
    assert!(code == 2 && said.contains("--waivers <FILE>"), "{said}");
}

#[test]
fn a_file_of_waivers_is_linted() {
    let file = path("mistaken.yaml");
    std::fs::write(&file, "waivers:\n- chekc: a\n  reason: b\n  since: \"2026-11-22\"\n").unwrap();
    let (code, said) = scimcheck(&["lint", &file]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains(&format!("{file}:2:3: ")) && said.contains("chekc"), "{said}");
}

#[test]
fn the_snapshots_of_the_contracts_emulator_hold() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/insightly");
    let (code, said) = scimcheck(&["run", "insightly", "--strict", "--snapshots", folder]);
    let help = "scimcheck run insightly --snapshots snapshots/insightly --snapshots-update";
    assert_eq!(code, 0, "{said}\nif that is meant: {help}");
    assert!(said.contains("nothing changed since the snapshots"), "{said}");
}

#[test]
fn drift_is_told_in_the_words_of_what_drifted() {
    let folder = path("drift");
    let _ = std::fs::remove_dir_all(&folder);
    let run = ["run", "insightly", "--snapshots", &folder];
    let (code, said) = scimcheck(&run);
    assert!(code == 0 && said.contains("snapshots written"), "{said}");
    let drifted = [&run[..], &["--fault", "publishes-user-name-read-only"]].concat();
    let (_, said) = scimcheck(&drifted);
    assert!(said.contains("User: attribute `userName`: mutability"), "{said}");
    let (records, faulty) = (path("before.jsonl"), path("after.jsonl"));
    scimcheck(&["run", "insightly", "--report", &format!("jsonl={records}")]);
    let report = format!("jsonl={faulty}");
    scimcheck(&["run", "insightly", "--fault", "delete-does-nothing", "--report", &report]);
    let (code, said) = scimcheck(&["diff", &records, &faulty]);
    assert!(code == 1 && said.contains("breaking: ") && said.contains("pass → fail"), "{said}");
    assert_eq!(scimcheck(&["diff", &records, &records]), (0, "no changes\n".to_owned()));
    assert_eq!(scimcheck(&["diff", &folder, &records]).0, 0);
    let (code, said) = scimcheck(&["matrix", &records, &faulty]);
    assert!(code == 0 && said.contains("| passed | before | after |"), "{said}");
}

#[test]
fn a_report_that_can_not_be_written_is_said_before_anything_is_sent() {
    let nowhere = path("no-such-folder") + "/report.html";
    let report = format!("html={nowhere}");
    let args = ["run", "insightly", "--target", "http://127.0.0.1:1", "--report", &report];
    let (code, said) = scimcheck(&args);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains(&format!("the report {nowhere} can't be written")), "{said}");
}

#[test]
fn a_job_of_github_shows_the_summary_and_annotations() {
    let summary = path("summary.md");
    let _ = std::fs::remove_file(&summary);
    let mut command = Command::new(env!("CARGO_BIN_EXE_scimcheck"));
    command.args(["run", "insightly", "--fault", "delete-does-nothing"]);
    command.env_remove("SCIM_BASE_URL").env("GITHUB_ACTIONS", "true");
    let output = command.env("GITHUB_STEP_SUMMARY", &summary).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let annotations = said.lines().filter(|line| line.starts_with("::error title=insightly/"));
    assert!((1..=10).contains(&annotations.count()), "{said}");
    let summary = std::fs::read_to_string(&summary).unwrap();
    assert!(
        summary.starts_with("# scimcheck: insightly against the embedded emulator"),
        "{summary}"
    );
    assert!(summary.contains("## Failures"), "{summary}");
}
