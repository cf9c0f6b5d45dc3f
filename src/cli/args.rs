//! What was typed.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Checks SCIM 2.0 service providers against the RFCs and against what they document.
#[derive(Debug, Parser)]
#[command(name = "scimcheck", version, max_term_width = 100, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run suites against a target, or against the embedded emulator
    Run(RunArgs),
    /// Show a recorded run in other formats
    Report(ReportArgs),
    /// Judge a recorded run again, without a network
    Judge(JudgeArgs),
    /// Perform one check of a recorded run again: is it fixed?
    Replay(ReplayArgs),
    /// Check a certificate against the record of its run
    Verify(VerifyArgs),
    /// Show what changed from one run, target or snapshot to another
    Diff(DiffArgs),
    /// Show several runs side by side
    Matrix(MatrixArgs),
    /// Show the checks of suites, one a line
    List(SuiteArgs),
    /// Show every request that a run would send, without judging anything
    Plan(RunArgs),
    /// Show one check (what it decides, what it sends, what passes), or the checks of a rule, a
    /// requirement, a row of the catalogue or a section
    Explain(ExplainArgs),
    /// Show each requirement with the checks that decide it, and the faults by which they were seen red
    Coverage(CoverageArgs),
    /// Check suite, contract and waiver files
    Lint(LintArgs),
    /// Write the JSON Schemas of suite, contract and waiver files and of records
    Schema(WriteArgs),
    /// Write the generated tables: coverage of contracts and catalogue
    Index(WriteArgs),
    /// Remove what a run left behind that was killed
    Clean(CleanArgs),
    /// Serve an emulated provider
    Serve(ServeArgs),
    /// Switch on each fault of the emulator in turn, and show which checks notice
    Prove(ProveArgs),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Debug, Args, Default)]
pub(super) struct SuiteArgs {
    /// Suites: a contract (insightly), rfc, rfc7644, rfc7644/3.6, a profile (okta-spec,
    /// clients/okta-oin), a check's id, or a file
    #[arg(value_name = "SUITE")]
    pub(super) suites: Vec<String>,
    /// A contract file to run besides
    #[arg(long, value_name = "FILE")]
    pub(super) contract: Option<PathBuf>,
    /// Take the suite files from this folder instead of those in the binary
    #[arg(long, value_name = "FOLDER", global = true)]
    pub(super) suites_from: Option<PathBuf>,
    /// Only checks whose id matches; * stands for anything
    #[arg(long, value_name = "GLOB")]
    pub(super) only: Vec<String>,
    /// No checks whose id matches
    #[arg(long, value_name = "GLOB")]
    pub(super) skip: Vec<String>,
    /// Only checks of these levels: must, should, may, stated, derived, inferred, assumed, unknown, doubtful
    #[arg(long, value_name = "LEVEL", value_delimiter = ',')]
    pub(super) level: Vec<String>,
}

#[derive(Debug, Args, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct RunArgs {
    #[command(flatten)]
    pub(super) suite: SuiteArgs,
    /// The target's base URL; the embedded emulator without it
    #[arg(long, value_name = "URL", env = "SCIM_BASE_URL")]
    pub(super) target: Option<String>,
    #[command(flatten)]
    pub(super) access: AccessArgs,
    /// Run only checks that write nothing
    #[arg(long)]
    pub(super) read_only: bool,
    /// How many procedures run at once
    #[arg(long, default_value_t = 8, value_name = "N", value_parser = jobs)]
    pub(super) jobs: usize,
    /// At most so many requests: 5/s, 100/m
    #[arg(long, value_name = "RATE", value_parser = interval)]
    pub(super) rate: Option<Duration>,
    /// How long one request may take: 5s, 500ms, 2m
    #[arg(long, default_value = "5s", value_name = "TIME", value_parser = duration)]
    pub(super) timeout: Duration,
    /// How long the whole run may take
    #[arg(long, default_value = "2h", value_name = "TIME", value_parser = duration)]
    pub(super) max_time: Duration,
    /// How long a Retry-After may keep one request waiting
    #[arg(long, default_value = "10s", value_name = "TIME", value_parser = duration)]
    pub(super) max_wait: Duration,
    /// How large an answer may be, in MiB
    #[arg(long, default_value_t = 16, value_name = "MIB")]
    pub(super) max_body: usize,
    /// How many resources the run may create
    #[arg(long, value_name = "N")]
    pub(super) max_resources: Option<usize>,
    /// The seed of every generated name
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,
    /// The front of every generated name
    #[arg(long, default_value = "scimcheck", value_name = "TEXT")]
    pub(super) prefix: String,
    /// The mail domain of generated addresses
    #[arg(long, default_value = "scimcheck.example", value_name = "DOMAIN")]
    pub(super) mail_domain: String,
    /// Give every User a value: name.honorificPrefix=Dr (JSON is taken as JSON)
    #[arg(long, value_name = "PATH=VALUE")]
    pub(super) set: Vec<String>,
    /// Write to a target that is not on this machine without asking
    #[arg(long, env = "SCIMCHECK_YES", value_parser = clap::builder::FalseyValueParser::new())]
    pub(super) yes: bool,
    /// Where what is about to be created is written down (default: a file of its own in the state folder)
    #[arg(long, value_name = "FILE")]
    pub(super) journal: Option<PathBuf>,
    /// A warning counts as a failure, and so does a change since the snapshots
    #[arg(long)]
    pub(super) strict: bool,
    #[command(flatten)]
    pub(super) evidence: EvidenceArgs,
    /// Faults of the embedded emulator, to see a check fail
    #[arg(long, value_name = "NAME")]
    pub(super) fault: Vec<String>,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Show every check, not only what is wrong
    #[arg(long, short)]
    pub(super) verbose: bool,
}

#[derive(Debug, Args, Default)]
pub(super) struct EvidenceArgs {
    /// A file of accepted deviations: waivers: [{check, reason, since, expires?, issue?}]
    #[arg(long, value_name = "FILE")]
    pub(super) waivers: Vec<PathBuf>,
    /// Add a waiver for each failure that has none to the file of --waivers
    #[arg(long, requires = "waivers")]
    pub(super) waivers_update: bool,
    /// Take stale waivers out of the files of --waivers
    #[arg(long, requires = "waivers")]
    pub(super) waivers_prune: bool,
    /// Write a report: html, md, junit, tap, json, text, badge, jsonl (the record), har (the record
    /// for browsers), certificate, each =FILE, or scripts=FOLDER
    #[arg(long, value_name = "FORMAT=FILE", value_delimiter = ',')]
    pub(super) report: Vec<String>,
    /// Sign the certificate with this key (Ed25519, PEM)
    #[arg(long, value_name = "FILE")]
    pub(super) sign: Option<PathBuf>,
    /// Compare with the snapshots in this folder; the first run writes them
    #[arg(long, value_name = "FOLDER")]
    pub(super) snapshots: Option<PathBuf>,
    /// Write the snapshots anew
    #[arg(long, requires = "snapshots")]
    pub(super) snapshots_update: bool,
}

#[derive(Clone, Debug, Args, Default)]
pub(super) struct AccessArgs {
    /// A file whose text is the bearer token (default: the variable `SCIM_TOKEN`)
    #[arg(long, value_name = "FILE")]
    pub(super) token_file: Option<PathBuf>,
    /// A command that prints the bearer token
    #[arg(long, value_name = "COMMAND")]
    pub(super) token_command: Option<String>,
    /// A file whose text is the bearer token of a second client, which may only read
    /// (default: the variable `SCIM_READER_TOKEN`)
    #[arg(long, value_name = "FILE")]
    pub(super) reader_token_file: Option<PathBuf>,
    /// Name and password come from this file, as NAME:PASSWORD
    #[arg(long, value_name = "FILE")]
    pub(super) basic: Option<PathBuf>,
    /// A header of every request: "Name: value"
    #[arg(long, value_name = "HEADER")]
    pub(super) header: Vec<String>,
    /// Certificates to trust besides the usual ones (PEM)
    #[arg(long, value_name = "FILE")]
    pub(super) ca: Option<PathBuf>,
    /// Our own certificate with its key (PEM)
    #[arg(long, value_name = "FILE")]
    pub(super) client_cert: Option<PathBuf>,
    /// Trust any certificate
    #[arg(long)]
    pub(super) insecure: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal that can show them, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// The record: what `run --report jsonl=FILE` wrote, or har=FILE
    #[arg(long, value_name = "FILE")]
    pub(super) from: PathBuf,
    /// Write a report; without any, show the terminal's
    #[arg(long, value_name = "FORMAT=FILE", value_delimiter = ',')]
    pub(super) to: Vec<String>,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Show every check, not only what is wrong
    #[arg(long, short)]
    pub(super) verbose: bool,
}

#[derive(Debug, Args)]
pub(super) struct JudgeArgs {
    /// The record: what `run --report har=FILE` wrote, or jsonl=FILE
    pub(super) record: PathBuf,
    /// Write a report, as `run` does
    #[arg(long, value_name = "FORMAT=FILE", value_delimiter = ',')]
    pub(super) report: Vec<String>,
    /// A warning counts as a failure
    #[arg(long)]
    pub(super) strict: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Show every check, not only what is wrong
    #[arg(long, short)]
    pub(super) verbose: bool,
}

#[derive(Debug, Args)]
pub(super) struct ReplayArgs {
    /// The check's id, with its instance
    pub(super) id: String,
    /// The record of the run that failed: what `run --report jsonl=FILE` wrote, or har=FILE
    #[arg(long, value_name = "FILE")]
    pub(super) from: PathBuf,
    /// The target's base URL; without it that of the record
    #[arg(long, value_name = "URL", env = "SCIM_BASE_URL")]
    pub(super) target: Option<String>,
    #[command(flatten)]
    pub(super) access: AccessArgs,
    /// Write to a target that is not on this machine without asking
    #[arg(long, env = "SCIMCHECK_YES", value_parser = clap::builder::FalseyValueParser::new())]
    pub(super) yes: bool,
    /// How long one request may take: 5s, 500ms, 2m
    #[arg(long, default_value = "5s", value_name = "TIME", value_parser = duration)]
    pub(super) timeout: Duration,
    /// Faults of the embedded emulator, to see the check fail again
    #[arg(long, value_name = "NAME")]
    pub(super) fault: Vec<String>,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Show every check, not only what is wrong
    #[arg(long, short)]
    pub(super) verbose: bool,
}

#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// The certificate: what `run --report certificate=FILE` wrote
    pub(super) certificate: PathBuf,
    /// The record of the same run: what `run --report har=FILE` wrote, or jsonl=FILE
    pub(super) record: PathBuf,
    /// The public key that it has to be signed with (PEM)
    #[arg(long, value_name = "FILE")]
    pub(super) key: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// A record, or a folder of snapshots
    pub(super) before: PathBuf,
    /// A later record or folder, or that of another target
    pub(super) after: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct MatrixArgs {
    /// Records; the name of each file names its column
    #[arg(required = true)]
    pub(super) records: Vec<PathBuf>,
    /// Write md=FILE or html=FILE; without any, Markdown is printed
    #[arg(long, value_name = "FORMAT=FILE", value_delimiter = ',')]
    pub(super) to: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The id of a check, a rule, a requirement, a row of the catalogue or a section
    pub(super) id: String,
    /// A contract file to look in besides
    #[arg(long, value_name = "FILE")]
    pub(super) contract: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct CoverageArgs {
    /// Only these: rfc7644, rfc7644/3.6, insightly, okta-spec; everything without any
    #[arg(value_name = "SUITE")]
    pub(super) suites: Vec<String>,
    /// Only what no check decides, or none that was seen red
    #[arg(long)]
    pub(super) open: bool,
}

#[derive(Debug, Args)]
pub(super) struct LintArgs {
    /// The files; the embedded ones without any
    pub(super) files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct WriteArgs {
    /// Write into the folder `suites` instead of printing
    #[arg(long)]
    pub(super) write: bool,
}

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// The provider: insightly, rfc, or a contract file
    pub(super) provider: String,
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    pub(super) port: u16,
    /// The bearer token that is asked for (default: the variable `SCIM_TOKEN`, or none)
    #[arg(long, value_name = "TOKEN")]
    pub(super) token: Option<String>,
    /// A second bearer token, which may only read (default: the variable `SCIM_READER_TOKEN`)
    #[arg(long, value_name = "TOKEN")]
    pub(super) reader_token: Option<String>,
    /// Deliberate defects; `list` shows them
    #[arg(long, value_name = "NAME")]
    pub(super) fault: Vec<String>,
    /// So many Users are there from the start
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(super) users: usize,
    /// Behave like this legal variant; `list` shows them
    #[arg(long, value_name = "NAME")]
    pub(super) variant: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct CleanArgs {
    /// The journal of the run (default: all in the state folder)
    #[arg(long, value_name = "FILE")]
    pub(super) journal: Option<PathBuf>,
    /// Only runs against this base URL
    #[arg(long, value_name = "URL", env = "SCIM_BASE_URL")]
    pub(super) target: Option<String>,
    #[command(flatten)]
    pub(super) access: AccessArgs,
    /// How many resources are removed at once
    #[arg(long, default_value_t = 8, value_name = "N", value_parser = jobs)]
    pub(super) jobs: usize,
    /// How long one request may take: 5s, 500ms, 2m
    #[arg(long, default_value = "5s", value_name = "TIME", value_parser = duration)]
    pub(super) timeout: Duration,
    /// Write to a target that is not on this machine without asking
    #[arg(long, env = "SCIMCHECK_YES", value_parser = clap::builder::FalseyValueParser::new())]
    pub(super) yes: bool,
}

#[derive(Debug, Args)]
pub(super) struct ProveArgs {
    #[command(flatten)]
    pub(super) suite: SuiteArgs,
    /// Only these faults
    #[arg(long, value_name = "NAME")]
    pub(super) fault: Vec<String>,
    /// Perform every procedure for every fault, to see what else turns red
    #[arg(long)]
    pub(super) full: bool,
    /// The legal variants instead of the faults: nothing may be red
    #[arg(long)]
    pub(super) variants: bool,
    /// Show every check that turned red
    #[arg(long, short)]
    pub(super) verbose: bool,
}

/// At least one, or nothing would ever begin.
fn jobs(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("at least one has to run; try 1".to_owned()),
        Ok(jobs) if jobs > 256 => Err("more than 256 at once is an attack".to_owned()),
        Ok(jobs) => Ok(jobs),
        Err(_) => Err(format!("\"{text}\" is no number")),
    }
}

/// `5s`, `500ms`, `2m`, or seconds.
fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: f64 = digits.parse().map_err(|_| format!("\"{text}\" is no time; try 5s"))?;
    let seconds = match &text[digits.len()..] {
        "" | "s" => number,
        "ms" => number / 1000.0,
        "m" => number * 60.0,
        "h" => number * 3600.0,
        unit => return Err(format!("unknown unit \"{unit}\"; known: ms, s, m, h")),
    };
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|time| !time.is_zero())
        .ok_or_else(|| format!("\"{text}\" is no time; try 5s"))
}

/// `5/s`: the time between two requests.
fn interval(text: &str) -> Result<Duration, String> {
    let (number, unit) = text.split_once('/').unwrap_or((text, "s"));
    let number: f64 = number.parse().map_err(|_| format!("\"{text}\" is no rate; try 5/s"))?;
    let unit = match unit {
        "s" => 1.0,
        "m" => 60.0,
        unit => return Err(format!("unknown unit \"{unit}\"; known: s, m")),
    };
    Duration::try_from_secs_f64(unit / number)
        .map_err(|_| format!("\"{text}\" is no rate; try 5/s"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_rates() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        assert_eq!(duration("7"), Ok(Duration::from_secs(7)));
        assert!(duration("0s").is_err());
        assert!(duration("soon").is_err());
        assert_eq!(interval("5/s"), Ok(Duration::from_millis(200)));
        assert_eq!(interval("60/m"), Ok(Duration::from_secs(1)));
        assert!(interval("0/s").is_err());
        assert_eq!(jobs("1"), Ok(1));
        for wrong in ["0", "257", "-1", "many"] {
            assert!(jobs(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        <Cli as clap::CommandFactory>::command().debug_assert();
    }
}
