//! A run as data: what was asked for, what was said, what it came to.
//!
//! A record leaves the process as a stream of events ([`jsonl`]) or as an HTTP archive ([`har`]) and
//! comes back from both. Reports, comparisons and certificates see nothing else of a run, and
//! [`again`] judges a record without a network, by the same functions as the run itself.

pub mod again;
pub mod event;
pub mod har;
pub mod jsonl;

use std::collections::BTreeMap;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::contract::Contract;
use crate::exchange::{Transcript, exchanges};
use crate::plan::{Plan, RunNames, Selection};
use crate::suite::model::Level;
use crate::suite::{Library, Source};
use crate::verdict::{Stale, Verdict, Waiver};

/// A finished run.
#[derive(Clone, Debug)]
pub struct Recording {
    /// What it was about.
    pub header: Header,
    /// The plan. One that was read back holds what reports show: no steps, no expectations.
    pub plan: Plan,
    /// What was said, by procedure.
    pub record: Vec<Transcript>,
    /// One verdict for each check, in the order of the plan.
    pub verdicts: Vec<Verdict>,
    /// What the run came to besides.
    pub facts: RunFacts,
}

/// What a run was about: all that is needed to build its plan again.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
pub struct Header {
    /// Who wrote it.
    pub tool: Tool,
    /// When the run began, as an RFC 3339 date-time in UTC.
    pub started: String,
    /// The suites or contracts that were run, as the user named them.
    pub suites: Vec<String>,
    /// What was tested.
    pub target: TargetFacts,
    /// Which checks.
    pub selection: Selection,
    /// What every User had besides.
    pub overrides: Map<String, Value>,
    /// What generated names were made of.
    pub names: Names,
    /// Whether a User needs more than the minimum to be created.
    pub typical: bool,
    /// The suites.
    pub library: LibraryFacts,
    /// The contract, if there was one.
    pub contract: Option<ContractFacts>,
    /// What was accepted.
    pub waivers: Vec<Waiver>,
}

/// The program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub struct Tool {
    /// `scimcheck`
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Default for Tool {
    fn default() -> Self {
        Self { name: "scimcheck".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// The target of a run, and how it was spoken to.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
pub struct TargetFacts {
    /// The base URL; for the embedded emulator its address on that machine.
    pub base: String,
    /// Whether it was the embedded emulator.
    pub embedded: bool,
    /// What the run's own credentials were.
    pub scheme: Scheme,
    /// Whether there were the credentials of a second client, which may only read.
    pub reader: bool,
    /// The names of the headers that the user added to every request; their values may be secret.
    pub headers: Vec<String>,
}

/// What a run's own credentials are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// None.
    #[default]
    None,
    /// A bearer token (RFC 6750).
    Bearer,
    /// A name and a password (RFC 7617).
    Basic,
}

/// What generated names were made of.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
pub struct Names {
    /// The seed: a number below 2^64, as a string, since many readers can't hold so large a number.
    pub seed: String,
    /// The front of every name.
    pub prefix: String,
    /// The mail domain.
    pub domain: String,
}

impl Names {
    /// The same in the form that is kept.
    pub fn of(names: &RunNames) -> Self {
        let (prefix, domain) = (names.prefix.clone(), names.domain.clone());
        Self { seed: names.seed.to_string(), prefix, domain }
    }

    /// The names of the run; `None` if the seed is no number.
    pub fn run(&self) -> Option<RunNames> {
        let (prefix, domain) = (self.prefix.clone(), self.domain.clone());
        Some(RunNames { seed: self.seed.parse().ok()?, prefix, domain })
    }
}

/// The suites of a run.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
pub struct LibraryFacts {
    /// The digest of all of them.
    pub digest: String,
    /// Whether those in the binary are among them.
    pub embedded: bool,
    /// Those that are not in the binary.
    pub files: Vec<FileText>,
}

/// A file and its text.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct FileText {
    /// Its path, as the user named it.
    pub file: String,
    /// What stands in it.
    pub text: String,
}

impl FileText {
    /// The file of a source.
    pub fn of(source: &Source) -> Self {
        Self { file: source.file.clone(), text: source.text.to_string() }
    }
}

/// The contract of a run.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct ContractFacts {
    /// Its name.
    pub name: String,
    /// The digest of its text.
    pub digest: String,
    /// Its file, unless it is in the binary.
    pub file: Option<FileText>,
    /// Its rules.
    pub rules: Vec<Promise>,
}

/// One rule of a contract.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct Promise {
    /// Its id, without the contract's name.
    pub id: String,
    /// How strong it is.
    pub level: Level,
}

impl ContractFacts {
    /// What a record keeps of a contract. One that the library has needs no text.
    pub fn of(contract: &Contract, library: &Library) -> Self {
        let text = &contract.source.text;
        let known = library.contracts.values().any(|source| source.text == *text);
        let promise = |id: &str, level| Promise { id: id.to_owned(), level };
        Self {
            name: contract.name.clone(),
            digest: digest(text.as_bytes()),
            file: (!known).then(|| FileText::of(&contract.source)),
            rules: contract.rules.iter().map(|rule| promise(&rule.id, rule.level)).collect(),
        }
    }

    /// The level of a rule.
    pub fn level(&self, rule: &str) -> Option<Level> {
        self.rules.iter().find(|one| one.id == rule).map(|one| one.level)
    }
}

/// What a run came to besides its verdicts.
#[derive(Clone, Debug, Default)]
pub struct RunFacts {
    /// Requests sent, tidying up included.
    pub requests: u64,
    /// Requests that were sent again because the target asked for patience.
    pub retries: u64,
    /// How long it took.
    pub elapsed: Duration,
    /// Resources that were created.
    pub created: usize,
    /// Resources whose deletion the target accepted.
    pub deleted: usize,
    /// Resources that were seen again after that, deactivated.
    pub deactivated: usize,
    /// Resources that are still there as they were: path and name.
    pub left: Vec<(String, String)>,
    /// Whether the user broke the run off.
    pub interrupted: bool,
    /// What the write guard refused to send, each with its reason.
    pub refused: Vec<String>,
    /// What happened besides, each with how often.
    pub notes: Vec<String>,
    /// Waivers that have nothing to accept.
    pub waivers: Stale,
}

/// `sha256:` and the digest of some bytes in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    shown(&ring::digest::digest(&ring::digest::SHA256, bytes))
}

fn shown(digest: &ring::digest::Digest) -> String {
    use std::fmt::Write as _;
    let mut text = String::from("sha256:");
    for byte in digest.as_ref() {
        // Writing to a string never fails.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The digest of all suites, wherever their files lie.
pub fn library_digest(library: &Library) -> String {
    let mut texts: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for section in &library.sections {
        texts.insert(("section", &section.stem), &section.source.text);
    }
    for rule in library.rules.values() {
        texts.insert(("rule", &rule.stem), &rule.source.text);
    }
    for (name, profile) in &library.profiles {
        texts.insert(("profile", name), &profile.source.text);
    }
    for (name, source) in &library.contracts {
        texts.insert(("contract", name), &source.text);
    }
    let shared = library.shared.iter().map(|source| &*source.text);
    let mut all = ring::digest::Context::new(&ring::digest::SHA256);
    let mut add = |text: &str| {
        // The length goes before each text, so that no two lists of texts read the same.
        all.update(&(text.len() as u64).to_be_bytes());
        all.update(text.as_bytes());
    };
    for ((kind, name), text) in texts {
        for part in [kind, name, text] {
            add(part);
        }
    }
    shared.for_each(&mut add);
    shown(&all.finish())
}

/// Resources whose deletion was accepted and that were then read again, deactivated.
pub fn deactivated(record: &[Transcript]) -> usize {
    let of_one = |transcript: &Transcript| {
        let mut deleted: Vec<&str> = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for exchange in exchanges(transcript) {
            let path = exchange.request.path_only();
            let Some(response) = exchange.response().filter(|one| one.is_success()) else {
                continue;
            };
            let off = response.json().and_then(|body| crate::expect::lookup::first(body, "active"))
                == Some(&Value::Bool(false));
            match exchange.request.method.as_str() {
                "DELETE" => deleted.push(path),
                "GET" if off && deleted.contains(&path) && !seen.contains(&path) => seen.push(path),
                _ => {}
            }
        }
        seen.len()
    };
    record.iter().map(of_one).sum()
}
