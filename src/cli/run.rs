//! `run` and `plan`.

use std::io::IsTerminal;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};
use tokio::sync::watch;

use super::args::{AccessArgs, Color, RunArgs};
use super::certificate::signing_key;
use super::exit::Exit;
use super::reports::{reports, write};
use super::select::{Selected, refuse, select, source};
use super::{Refusal, again, compare, print, serve};
use crate::campaign::{self, Campaign, CampaignError, embedded};
use crate::plan::procedure::merge;
use crate::record::Recording;
use crate::report::clean::clean;
use crate::report::{View, human, listing, markdown};
use crate::runner::journal::{self, Journal};
use crate::runner::{Options, Progress, Session};
use crate::target::{Credential, Settings, Target, Tls};
use crate::verdict::{Waivers, waiver_file};

/// Runs suites and reports.
pub(super) fn run(args: &RunArgs) -> Result<Exit, Refusal> {
    let reports = reports("--report", &args.evidence.report)?;
    let key = args.evidence.sign.as_deref().map(signing_key).transpose()?;
    let waivers = waivers(args)?;
    let selected = select(&args.suite, args.read_only)?;
    let recording = perform(args, &selected, &waivers)?;
    again::show(&recording, args.color, args.verbose)?;
    write(&reports, &recording, key.as_ref())?;
    github(&recording)?;
    change_waivers(args, &recording)?;
    let mut exit = again::exit(&recording, args.strict);
    if let Some(folder) = &args.evidence.snapshots {
        let changes = compare::snapshots(folder, args.evidence.snapshots_update, &recording)?;
        if args.strict && !changes.is_empty() && exit == Exit::Fine {
            exit = Exit::Failures;
        }
    }
    Ok(exit)
}

/// What a job of GitHub Actions shows: the summary, and annotations in its log.
fn github(recording: &Recording) -> Result<(), Refusal> {
    if std::env::var("GITHUB_ACTIONS").ok().as_deref() != Some("true") {
        return Ok(());
    }
    let view = View::of(recording);
    print(&markdown::annotations(view));
    let Some(file) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) else {
        return Ok(());
    };
    let mut text = Vec::new();
    let failed = |error: std::io::Error| {
        Refusal::usage(format!("the summary of the job can't be written: {error}"))
    };
    markdown::write(view, &mut text).map_err(failed)?;
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.append(true).create(true).open(file).map_err(failed)?;
    file.write_all(&text).map_err(failed)
}

/// Adds to the files of waivers what has none, and takes out what is stale.
fn change_waivers(args: &RunArgs, recording: &Recording) -> Result<(), Refusal> {
    let failed = |file: &Path, error: &std::io::Error| {
        Refusal::usage(format!("{} can't be written: {error}", file.display()))
    };
    if args.evidence.waivers_prune && !recording.facts.waivers.stale.is_empty() {
        for file in &args.evidence.waivers {
            let source = source(file)?;
            let text = waiver_file::without(&source, &recording.facts.waivers.stale)
                .map_err(|mistake| refuse(&[mistake]))?;
            if *text != *source.text {
                std::fs::write(file, &text).map_err(|error| failed(file, &error))?;
                print(&format!("stale waivers were taken out of {}\n", file.display()));
            }
        }
    }
    let added = waiver_file::unaccepted(&recording.plan, &recording.verdicts);
    if let Some(file) =
        args.evidence.waivers.first().filter(|_| args.evidence.waivers_update && !added.is_empty())
    {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let today = recording.header.started.split('T').next().unwrap_or_default();
        let text = waiver_file::with_added(&text, &added, today);
        std::fs::write(file, &text).map_err(|error| failed(file, &error))?;
        let (count, file) = (added.len(), file.display());
        print(&format!("{count} waivers were added to {file}; give each its reason\n"));
    }
    Ok(())
}

/// Performs a run, with its waivers applied.
pub(super) fn perform(
    args: &RunArgs,
    selected: &Selected,
    waivers: &Waivers,
) -> Result<Recording, Refusal> {
    let mut campaign = campaign(args, selected)?;
    runtime()?.block_on(async {
        let (target, embedded) = target(args, selected).await?;
        let base = target.base().to_owned();
        if !embedded && !args.read_only {
            let what = format!(
                "A run creates resources there whose names hold {}, changes those alone and deletes \
                 them.",
                campaign.names.prefix
            );
            confirm(&target, args.yes, &what, "--read-only writes nothing; ")?;
            campaign.options.journal = Some(open_journal(args, &campaign, &base)?);
        }
        let stop = stop_on_interrupt();
        let stopped = stop.clone();
        let bar = ProgressBar::new();
        let finished = campaign::run(&campaign, target, stop, &|progress| bar.show(progress)).await;
        bar.clear();
        put_away(campaign.options.journal.take(), args.journal.is_some());
        let mut finished = finished.map_err(|error| {
            // What discovery could not ask says nothing about the target.
            if *stopped.borrow() { broken_off() } else { refusal(error) }
        })?;
        finished.waive(&campaign, waivers).map_err(refusal)?;
        let mut recording = finished.recording;
        recording.header.suites.clone_from(&selected.names);
        recording.header.target.embedded = embedded;
        recording.header.library = selected.facts();
        Ok(recording)
    })
}

/// Shows what a run would do.
pub(super) fn plan(args: &RunArgs) -> Result<Exit, Refusal> {
    let selected = select(&args.suite, args.read_only)?;
    let campaign = campaign(args, &selected)?;
    let runtime = runtime()?;
    runtime.block_on(async {
        let (target, _) = target(args, &selected).await?;
        let stop = stop_on_interrupt();
        let (names, options) = (campaign.names.clone(), campaign.options.clone());
        let session = Session::new(target.clone(), names, options, stop);
        // No probe: it creates a resource, and planning must not.
        let (advertised, _) = campaign::discover(&session, &target).await.map_err(refusal)?;
        let planned = campaign::build(&campaign, &advertised).map_err(refusal)?;
        let style =
            human::Style { color: args.color != Color::Never, width: width(), verbose: true };
        show(&listing::plan(&planned, style), args.color);
        Ok(Exit::Fine)
    })
}

/// A campaign from what was typed.
pub(super) fn campaign<'a>(
    args: &RunArgs,
    selected: &'a Selected,
) -> Result<Campaign<'a>, Refusal> {
    let seed = args.seed.unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(now.as_micros()).unwrap_or_default() ^ u64::from(std::process::id()) << 40
    });
    if !args.prefix.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') || args.prefix.len() < 3
    {
        return Err(Refusal::usage("--prefix takes at least three letters, digits and hyphens"));
    }
    Ok(Campaign {
        library: &selected.library,
        contract: selected.contract.as_ref(),
        selection: selected.selection.clone(),
        overrides: overrides(&args.set)?,
        names: campaign::run_names(seed, &args.prefix, &args.mail_domain),
        options: Options {
            jobs: args.jobs,
            interval: args.rate,
            max_time: Some(args.max_time),
            max_resources: args.max_resources,
            journal: None,
        },
    })
}

fn waivers(args: &RunArgs) -> Result<Waivers, Refusal> {
    let mut waivers = Waivers::default();
    for file in &args.evidence.waivers {
        // What is to be written need not be there yet.
        if args.evidence.waivers_update && !file.exists() {
            continue;
        }
        waivers.add(&source(file)?).map_err(|mistake| refuse(&[mistake]))?;
    }
    Ok(waivers)
}

fn overrides(set: &[String]) -> Result<Map<String, Value>, Refusal> {
    let mut all = json!({});
    for pair in set {
        let Some((path, text)) = pair.split_once('=') else {
            return Err(Refusal::usage(format!("--set takes PATH=VALUE, not \"{pair}\"")));
        };
        let value = serde_json::from_str(text).unwrap_or_else(|_| json!(text));
        // A schema URN holds dots itself; its attribute stands behind the last colon.
        let nested = match crate::scim::path::split_urn(path) {
            (Some(urn), name) => json!({ urn: { name: value } }),
            (None, path) => path.rsplit('.').fold(value, |inner, name| json!({ name: inner })),
        };
        merge(&mut all, &nested);
    }
    Ok(all.as_object().cloned().unwrap_or_default())
}

/// The target that was named, or the embedded emulator; and whether it is that.
async fn target(args: &RunArgs, selected: &Selected) -> Result<(Target, bool), Refusal> {
    let embedded = args.target.is_none();
    let base = match &args.target {
        Some(_) if !args.fault.is_empty() => {
            return Err(Refusal::usage("--fault is for the embedded emulator, without --target"));
        }
        Some(url) => url.clone(),
        None => serve::emulate(selected, &args.fault).await?,
    };
    let mut settings = settings(&base, &args.access, args.timeout)?;
    settings.max_wait = args.max_wait;
    settings.max_body = args.max_body.saturating_mul(1 << 20);
    settings.credential = if embedded {
        Credential::bearer(embedded::TOKEN, "the emulator").map_err(Refusal::usage)?
    } else {
        credential(&args.access)?
    };
    settings.reader = if embedded {
        Credential::bearer(embedded::READER_TOKEN, "the emulator").map_err(Refusal::usage)?
    } else {
        reader(&args.access)?
    };
    let target = Target::over_http(settings).map_err(Refusal::usage)?;
    Ok((target, embedded))
}

/// How a target is reached, but for who we are.
pub(super) fn settings(
    base: &str,
    access: &AccessArgs,
    timeout: Duration,
) -> Result<Settings, Refusal> {
    let mut settings = Settings::new(base).map_err(Refusal::usage)?;
    settings.timeout = timeout;
    settings.headers = access.header.iter().map(|line| header(line)).collect::<Result<_, _>>()?;
    settings.tls = Tls {
        authority: access.ca.clone(),
        client: access.client_cert.clone(),
        insecure: access.insecure,
    };
    if access.insecure {
        warn("--insecure: the target's certificate is not checked");
    }
    Ok(settings)
}

/// Asks before anything is written to a target that is not on this machine.
pub(super) fn confirm(
    target: &Target,
    yes: bool,
    what: &str,
    instead: &str,
) -> Result<(), Refusal> {
    use std::io::Write;
    if yes || target.is_local() {
        return Ok(());
    }
    let base = clean(target.base());
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(Refusal::usage(format!(
            "{base} is not on this machine. {what}\n  {instead}--yes goes on without asking."
        )));
    }
    let _ = write!(anstream::stderr(), "{base} is not on this machine. {what}\nGo on? [y/N] ");
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    if read.is_ok() && matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes") {
        Ok(())
    } else {
        Err(Refusal::usage("nothing was sent"))
    }
}

fn open_journal(
    args: &RunArgs,
    campaign: &Campaign<'_>,
    base: &str,
) -> Result<Arc<Journal>, Refusal> {
    let prefix = &campaign.names.prefix;
    let journal = match &args.journal {
        Some(file) => Journal::begin(file, base, prefix),
        None => journal::begin_usual(base, prefix),
    };
    journal.map(Arc::new).map_err(Refusal::usage)
}

/// Says what to do about what a journal still tells of.
fn put_away(journal: Option<Arc<Journal>>, named: bool) {
    let Some(journal) = journal else { return };
    let file = journal.path().to_owned();
    let open = journal::put_away(journal, named);
    if open > 0 {
        warn(&format!(
            "{open} resources may be left; `scimcheck clean --journal {}` tries again",
            file.display()
        ));
    }
}

pub(super) fn credential(access: &AccessArgs) -> Result<Credential, Refusal> {
    let environment = std::env::var("SCIM_TOKEN").ok().filter(|token| !token.trim().is_empty());
    let found = match (&access.token_file, &access.token_command, &access.basic, environment) {
        (Some(file), ..) => Credential::from_file(file),
        (_, Some(command), ..) => Credential::from_command(command),
        (_, _, Some(file), _) => std::fs::read_to_string(file)
            .map_err(|error| crate::target::CredentialError::File { file: file.clone(), error })
            .and_then(|pair| Credential::basic(pair.trim())),
        (.., Some(token)) => Credential::bearer(&token, "SCIM_TOKEN"),
        _ => Ok(Credential::None),
    };
    found.map_err(Refusal::usage)
}

/// What a second client carries, if the run knows one.
fn reader(access: &AccessArgs) -> Result<Credential, Refusal> {
    let variable = "SCIM_READER_TOKEN";
    let environment = std::env::var(variable).ok().filter(|token| !token.trim().is_empty());
    let found = match (&access.reader_token_file, environment) {
        (Some(file), _) => Credential::from_file(file),
        (None, Some(token)) => Credential::bearer(&token, variable),
        (None, None) => Ok(Credential::None),
    };
    found.map_err(Refusal::usage)
}

fn header(line: &str) -> Result<(String, String), Refusal> {
    match line.split_once(':') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err(Refusal::usage(format!("--header takes \"Name: value\", not \"{line}\""))),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
pub(super) fn refusal(error: CampaignError) -> Refusal {
    let message = error.to_string();
    let exit = match error {
        CampaignError::Unreachable(_) => Exit::Incomplete,
        CampaignError::Plan(_) => Exit::Usage,
        CampaignError::NothingSelected => Exit::Nothing,
    };
    Refusal { exit, message }
}

/// The user broke the run off before there was anything to judge.
fn broken_off() -> Refusal {
    Refusal { exit: Exit::Interrupted, message: "broken off before any check ran".to_owned() }
}

pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Refusal> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Refusal::usage(format!("no runtime: {error}")))
}

/// Turns true at the first interrupt; the second one ends the process at once.
fn stop_on_interrupt() -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        while interrupted().await {
            if *sender.borrow() {
                std::process::abort();
            }
            let _ = sender.send(true);
            warn("interrupted: tidying up (once more ends at once and leaves things behind)");
        }
    });
    receiver
}

#[cfg(unix)]
async fn interrupted() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return false };
    tokio::select! {
        interrupt = tokio::signal::ctrl_c() => interrupt.is_ok(),
        terminated = terminate.recv() => terminated.is_some(),
    }
}

#[cfg(not(unix))]
async fn interrupted() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}

pub(super) fn warn(text: &str) {
    use std::io::Write;
    let _ = writeln!(anstream::stderr(), "scimcheck: {text}");
}

pub(super) fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(100)
}

pub(super) fn show(text: &str, color: Color) {
    use std::io::Write;
    let mut out: Box<dyn Write> = match color {
        Color::Auto => Box::new(anstream::AutoStream::auto(std::io::stdout())),
        Color::Always => Box::new(anstream::AutoStream::always(std::io::stdout())),
        Color::Never => Box::new(anstream::AutoStream::never(std::io::stdout())),
    };
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// One line that shows how far a run is, on a terminal only.
struct ProgressBar {
    bar: Mutex<Option<indicatif::ProgressBar>>,
}

impl ProgressBar {
    fn new() -> Self {
        let shown = std::io::stderr().is_terminal();
        let bar = shown.then(|| {
            let bar = indicatif::ProgressBar::new(0);
            let style = indicatif::ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}");
            bar.set_style(style.unwrap_or_else(|_| indicatif::ProgressStyle::default_bar()));
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self { bar: Mutex::new(bar) }
    }

    fn show(&self, progress: Progress) {
        let Ok(bar) = self.bar.lock() else { return };
        if let Some(bar) = bar.as_ref() {
            bar.set_length(progress.of as u64);
            bar.set_position(progress.done as u64);
            bar.set_message(format!("procedures, {} requests", progress.requests));
        }
    }

    fn clear(&self) {
        let Ok(bar) = self.bar.lock() else { return };
        if let Some(bar) = bar.as_ref() {
            bar.finish_and_clear();
        }
    }
}
