//! A record judged again, without a network.
//!
//! The plan is built again from the suites and what the target advertised, and judged by the very
//! functions of the run, so that the verdicts are the same. Where the suites are not those of the
//! run any more, nothing is judged: an answer to another question would be none.

use super::{ContractFacts, FileText, Header, Recording, digest, library_digest};
use crate::contract::{self, Contract};
use crate::plan::{self, Advertised, Plan, PlanError, Selection};
use crate::suite::{Library, Mistake, Source};
use crate::verdict::{self, Judgement, Waivers};

/// A record that can't be judged again.
#[derive(Debug, thiserror::Error)]
pub enum AgainError {
    /// This scimcheck has other suites than the one that ran.
    #[error(
        "the record was made with other suites: scimcheck {version}, {recorded}\n  \
         this is scimcheck {here}, {present}. Judge it with that version, or run again."
    )]
    OtherSuites {
        /// The version that ran.
        version: String,
        /// The digest of its suites.
        recorded: String,
        /// Our version.
        here: &'static str,
        /// The digest of ours.
        present: String,
    },
    /// The contract is not in the record and not in the binary either, or is another.
    #[error("the record was made with another state of the contract \"{0}\"")]
    OtherContract(String),
    /// A recorded file is no suite.
    #[error("a file in the record can't be read: {0}")]
    File(String),
    /// The plan can't be built.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The record does not fit the plan that it leads to.
    #[error("the record does not fit its own suites: {0}; was it changed?")]
    Unfit(String),
}

/// The suites and the contract of a record.
pub struct Suites {
    /// The suites.
    pub library: Library,
    /// The contract.
    pub contract: Option<Contract>,
}

/// Finds the suites and the contract that a record was made with.
pub fn suites(header: &Header) -> Result<Suites, AgainError> {
    let listed = |mistakes: Vec<Mistake>| {
        let texts: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        AgainError::File(texts.join("\n"))
    };
    let mut library = if header.library.embedded {
        Library::embedded().map_err(listed)?
    } else {
        Library::default()
    };
    for file in &header.library.files {
        library.add_all(source(file)).map_err(listed)?;
    }
    let present = library_digest(&library);
    if present != header.library.digest {
        return Err(AgainError::OtherSuites {
            version: header.tool.version.clone(),
            recorded: header.library.digest.clone(),
            here: env!("CARGO_PKG_VERSION"),
            present,
        });
    }
    let contract = header.contract.as_ref().map(|facts| of_facts(facts, &library)).transpose()?;
    Ok(Suites { library, contract })
}

fn source(file: &FileText) -> Source {
    Source::new(file.file.clone(), file.text.clone())
}

fn of_facts(facts: &ContractFacts, library: &Library) -> Result<Contract, AgainError> {
    let source = match &facts.file {
        Some(file) => Some(source(file)),
        None => library.contracts.get(&facts.name).cloned(),
    };
    source
        .filter(|source| digest(source.text.as_bytes()) == facts.digest)
        .ok_or_else(|| AgainError::OtherContract(facts.name.clone()))
        .and_then(|source| {
            contract::read(&source, library).map_err(|one| AgainError::File(one.to_string()))
        })
}

/// The record with the verdicts that it leads to.
pub fn judge(recording: &Recording) -> Result<Recording, AgainError> {
    judge_with(recording, &suites(&recording.header)?)
}

/// The same where the suites of the record are there already.
pub fn judge_with(recording: &Recording, suites: &Suites) -> Result<Recording, AgainError> {
    let header = &recording.header;
    let Suites { library, contract } = suites;
    let zero = recording.record.first().map(Vec::as_slice).unwrap_or_default();
    let mut advertised = Advertised::read(zero);
    advertised.authenticated = header.target.scheme != super::Scheme::None;
    advertised.reader = header.target.reader;
    advertised.typical = header.typical;
    let build = |selection: &Selection| {
        plan::build(library, contract.as_ref(), &advertised, selection, &header.overrides)
    };
    let plan = build(&header.selection)?;
    fits(recording, &plan)?;
    let names = header.names.run().ok_or_else(|| AgainError::Unfit("its seed".to_owned()))?;
    let mut verdicts = verdict::judge(Judgement {
        plan: &plan,
        record: &recording.record,
        advertised: &advertised,
        library,
        contract: contract.as_ref(),
        run: &names,
    });
    let mut facts = recording.facts.clone();
    if !header.waivers.is_empty() {
        let all = build(&header.selection.everything())?;
        let waivers = Waivers::of(header.waivers.clone());
        facts.waivers = waivers.apply(&mut verdicts, &plan, &all, day(header));
    }
    let (header, record) = (header.clone(), recording.record.clone());
    Ok(Recording { header, plan, record, verdicts, facts })
}

/// The day on which the run began: waivers are those of that day.
fn day(header: &Header) -> &str {
    header.started.split('T').next().unwrap_or_default()
}

/// Whether the procedures are those of the plan.
fn fits(recording: &Recording, plan: &Plan) -> Result<(), AgainError> {
    let (mut here, mut there) = (plan.procedures.iter(), recording.plan.procedures.iter());
    loop {
        match (here.next(), there.next()) {
            (None, None) => return Ok(()),
            (Some(one), Some(other)) if one.id == other.id => {}
            (Some(one), _) => {
                return Err(AgainError::Unfit(format!("it lacks the procedure {}", one.id)));
            }
            (None, Some(other)) => {
                let because = format!("it has the procedure {} besides", other.id);
                return Err(AgainError::Unfit(because));
            }
        }
    }
}
