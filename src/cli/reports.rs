//! Reports as files: which ones were asked for, and whether they can be written.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Refusal, print};
use crate::record::{Recording, har, jsonl};
use crate::report::certificate::{self, SigningKey};
use crate::report::{View, badge, html, human, json, junit, markdown, script, tap};
use crate::suite::reading::nearest;

/// The formats, by the word that asks for each.
const FORMATS: [(&str, Format); 11] = [
    ("junit", Format::Junit),
    ("json", Format::Json),
    ("text", Format::Text),
    ("jsonl", Format::Jsonl),
    ("har", Format::Har),
    ("html", Format::Html),
    ("md", Format::Markdown),
    ("tap", Format::Tap),
    ("badge", Format::Badge),
    ("certificate", Format::Certificate),
    ("scripts", Format::Scripts),
];

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Junit,
    Json,
    Text,
    Jsonl,
    Har,
    Html,
    Markdown,
    Tap,
    Badge,
    Certificate,
    /// A folder of files.
    Scripts,
}

/// A report that was asked for.
#[derive(Clone, Debug)]
pub(super) struct Report {
    format: Format,
    file: PathBuf,
}

/// The reports of `--report FORMAT=FILE` and `--to FORMAT=FILE`. Each file is known to be writable
/// afterwards: nobody runs for minutes and then has nothing to show.
pub(super) fn reports(option: &str, texts: &[String]) -> Result<Vec<Report>, Refusal> {
    let reports = texts.iter().map(|text| one(option, text)).collect::<Result<Vec<_>, _>>()?;
    for report in &reports {
        if !report.is_standard_output() {
            report.try_out().map_err(|error| failed(&report.file, &error))?;
        }
    }
    Ok(reports)
}

fn one(option: &str, text: &str) -> Result<Report, Refusal> {
    let Some((word, file)) = text.split_once('=').filter(|(_, file)| !file.is_empty()) else {
        return Err(Refusal::usage(format!("{option} takes FORMAT=FILE, not \"{text}\"")));
    };
    let Some((_, format)) = FORMATS.iter().find(|(known, _)| *known == word) else {
        let known: Vec<&str> = FORMATS.iter().map(|(known, _)| *known).collect();
        let near = nearest(word, known.iter().copied());
        let help = near.map(|near| format!("did you mean \"{near}\"? ")).unwrap_or_default();
        return Err(Refusal::usage(format!(
            "unknown report format \"{word}\"; {help}known: {}",
            known.join(", ")
        )));
    };
    Ok(Report { format: *format, file: PathBuf::from(file) })
}

fn failed(file: &Path, error: &io::Error) -> Refusal {
    Refusal::usage(format!("the report {} can't be written: {error}", file.display()))
}

impl Report {
    fn is_standard_output(&self) -> bool {
        self.file.as_os_str() == "-"
    }

    /// Opens the file for writing and leaves it as it was.
    fn try_out(&self) -> io::Result<()> {
        if self.format == Format::Scripts {
            return std::fs::create_dir_all(&self.file);
        }
        let there = self.file.exists();
        std::fs::OpenOptions::new().append(true).create(true).open(&self.file)?;
        if there { Ok(()) } else { std::fs::remove_file(&self.file) }
    }
}

/// Writes reports of a record. A certificate is signed if there is a key.
pub(super) fn write(
    reports: &[Report],
    recording: &Recording,
    key: Option<&SigningKey>,
) -> Result<(), Refusal> {
    for report in reports {
        if report.format == Format::Scripts {
            scripts(&report.file, recording).map_err(|error| failed(&report.file, &error))?;
            continue;
        }
        let mut bytes = Vec::new();
        let written = match report.format {
            Format::Certificate => certificate::write(View::of(recording), key, &mut bytes),
            format => render(format, recording, &mut bytes),
        };
        written.map_err(|error| failed(&report.file, &error))?;
        if report.is_standard_output() {
            print(&String::from_utf8_lossy(&bytes));
        } else {
            std::fs::write(&report.file, &bytes).map_err(|error| failed(&report.file, &error))?;
        }
    }
    Ok(())
}

/// Writes a script for each failure.
fn scripts(folder: &Path, recording: &Recording) -> io::Result<()> {
    for (name, text) in script::scripts(View::of(recording)) {
        let file = folder.join(name);
        std::fs::write(&file, text)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755))?;
        }
    }
    Ok(())
}

fn render(format: Format, recording: &Recording, out: &mut dyn Write) -> io::Result<()> {
    let view = View::of(recording);
    match format {
        Format::Junit => junit::write(view, out),
        Format::Json => json::write(view, out),
        Format::Text => {
            human::write(view, human::Style { color: false, width: 100, verbose: true }, out)
        }
        Format::Jsonl => jsonl::write(recording, out),
        Format::Har => har::write(recording, out),
        Format::Html => html::write(view, out),
        Format::Markdown => markdown::write(view, out),
        Format::Tap => tap::write(view, out),
        Format::Badge => badge::write(view, out),
        // Those are no single file, or take a key.
        Format::Certificate | Format::Scripts => Ok(()),
    }
}
