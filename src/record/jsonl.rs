//! A record as a stream of events, one JSON object a line.

use std::io::{self, Write};

use super::event::{
    self, EndEvent, Event, FORMAT, ProcedureEvent, RunEvent, VERSION, VerdictEvent,
};
use super::{Header, Recording};
use crate::exchange::{Entry, Transcript};
use crate::plan::Plan;

/// A record that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is something else.
    #[error(
        "this is no record of scimcheck: {0}\n  `scimcheck run … --report jsonl=FILE` writes one."
    )]
    Foreign(String),
    /// A newer scimcheck wrote it.
    #[error(
        "the record has version {0}, and this scimcheck reads version {VERSION}; use a newer one"
    )]
    Version(u32),
    /// A line is not what it should be.
    #[error("line {line}: {because}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        because: String,
    },
    /// Its end is missing.
    #[error("the record ends early, without its `end`; was it copied in full?")]
    Cut,
}

/// Writes a record.
pub fn write(recording: &Recording, out: &mut dyn Write) -> io::Result<()> {
    let run =
        RunEvent { format: FORMAT.to_owned(), version: VERSION, header: recording.header.clone() };
    line(&Event::Run(Box::new(run)), out)?;
    for procedure in &recording.plan.procedures {
        line(&Event::Procedure(ProcedureEvent::of(procedure)), out)?;
    }
    for (place, transcript) in recording.record.iter().enumerate() {
        for event in event::of_transcript(place, transcript) {
            line(&event, out)?;
        }
    }
    for verdict in &recording.verdicts {
        let event = VerdictEvent::of(&recording.plan, verdict);
        line(&Event::Verdict(Box::new(event)), out)?;
    }
    line(&Event::End(EndEvent::of(&recording.facts, &recording.plan)), out)
}

fn line(event: &Event, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, event)?;
    writeln!(out)
}

/// The digest of all that was said: each entry of the record as its line stands in a file.
pub fn transcript_digest(record: &[Transcript]) -> String {
    let mut bytes = Vec::new();
    for (place, transcript) in record.iter().enumerate() {
        for event in event::of_transcript(place, transcript) {
            // Writing to memory never fails.
            let _ = line(&event, &mut bytes);
        }
    }
    super::digest(&bytes)
}

/// What stands in a record, as it comes.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) procedures: Vec<ProcedureEvent>,
    pub(super) entries: Vec<(usize, Entry)>,
    pub(super) verdicts: Vec<VerdictEvent>,
}

impl Parts {
    /// The record of these parts; what is wrong otherwise.
    pub(super) fn recording(self, header: Header, end: EndEvent) -> Result<Recording, String> {
        let procedures = event::procedures(self.procedures)
            .ok_or("a procedure looks at one that is not there")?;
        let mut record = vec![Transcript::new(); procedures.len()];
        for (procedure, entry) in self.entries {
            let transcript = record.get_mut(procedure);
            transcript.ok_or_else(|| format!("there is no procedure {procedure}"))?.push(entry);
        }
        let mut plan = Plan { procedures, checks: Vec::new(), tables: end.tables.clone() };
        let mut verdicts = Vec::new();
        for (place, event) in self.verdicts.into_iter().enumerate() {
            let (check, verdict) = event.judged(plan.procedures.len(), place)?;
            plan.checks.push(check);
            verdicts.push(verdict);
        }
        Ok(Recording { header, plan, record, verdicts, facts: end.facts() })
    }
}

/// Reads a record.
pub fn read(text: &str) -> Result<Recording, ReadError> {
    let mut lines = text.lines().enumerate().filter(|(_, text)| !text.trim().is_empty());
    let (at, first) = lines.next().ok_or_else(|| ReadError::Foreign("it is empty".to_owned()))?;
    let header = read_header(at + 1, first)?;
    let mut parts = Parts::default();
    let mut end = None;
    for (at, text) in lines {
        let wrong = |because: String| ReadError::Line { line: at + 1, because };
        let event = serde_json::from_str(text).map_err(|error| wrong(in_line(&error)))?;
        match event {
            Event::Run(_) => return Err(wrong("a second `run`".to_owned())),
            Event::Procedure(event) => parts.procedures.push(event),
            Event::Exchange(event) => {
                let place = event.procedure;
                parts.entries.push((place, Entry::Exchange(event.exchange().map_err(wrong)?)));
            }
            Event::NotSent(event) => parts.entries.push((event.procedure, event.entry())),
            Event::Verdict(event) => parts.verdicts.push(*event),
            Event::End(event) => end = Some((at + 1, event)),
        }
    }
    let (line, end) = end.ok_or(ReadError::Cut)?;
    let recording = parts.recording(header, end);
    recording.map_err(|because| ReadError::Line { line, because })
}

fn read_header(line: usize, text: &str) -> Result<Header, ReadError> {
    let value: serde_json::Value = serde_json::from_str(text)
        .map_err(|error| ReadError::Foreign(format!("line {line}: {}", in_line(&error))))?;
    if value.get("format").and_then(serde_json::Value::as_str) != Some(FORMAT) {
        return Err(ReadError::Foreign(format!("line {line} is no `run` event of `{FORMAT}`")));
    }
    let version = value.get("version").and_then(serde_json::Value::as_u64);
    match version.and_then(|version| u32::try_from(version).ok()) {
        Some(VERSION) => {}
        other => return Err(ReadError::Version(other.unwrap_or_default())),
    }
    match serde_json::from_value(value) {
        Ok(Event::Run(event)) => Ok(event.header),
        Ok(_) => Err(ReadError::Foreign(format!("line {line} is no `run` event"))),
        Err(error) => Err(ReadError::Line { line, because: in_line(&error) }),
    }
}

/// An error without its line, which is that of one event.
fn in_line(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((because, _)) if error.column() > 0 => {
            format!("{because} (column {})", error.column())
        }
        _ => text,
    }
}
