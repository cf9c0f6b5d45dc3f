//! The runner: obeys the plan, records what was said, tidies up. It has no opinions.

mod breaker;
pub mod journal;
mod pace;
mod send;
mod tidy;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use serde_json::{Map, Value};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use crate::exchange::{Answer, Entry, Failure, FailureKind, Mask, Request, Transcript, Unsent};
use crate::plan::{Next, Plan, Procedure, RunNames, fold};
use crate::target::{Created, Creation, Guard, Target};
use crate::verdict;
use breaker::Breaker;
use journal::Journal;
use pace::Pace;
use send::Phase;

pub use tidy::{Cleaned, clean};

/// How a run goes about it.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many procedures run at once.
    pub jobs: usize,
    /// The least time between two requests.
    pub interval: Option<Duration>,
    /// How long the whole run may take.
    pub max_time: Option<Duration>,
    /// How many resources it may create.
    pub max_resources: Option<usize>,
    /// Where it writes what it is about to create.
    pub journal: Option<Arc<Journal>>,
}

/// How long a run may take unless somebody says otherwise: every run has an end.
pub const MAX_TIME: Duration = Duration::from_secs(2 * 60 * 60);

impl Default for Options {
    fn default() -> Self {
        Self {
            jobs: 8,
            interval: None,
            max_time: Some(MAX_TIME),
            max_resources: None,
            journal: None,
        }
    }
}

/// What a run left in the target.
#[derive(Clone, Debug, Default)]
pub struct Remains {
    /// Resources that were created.
    pub created: usize,
    /// Resources whose deletion the target accepted.
    pub deleted: usize,
    /// Resources that are still there.
    pub left: Vec<Created>,
}

/// What a run recorded.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// What was said, by procedure.
    pub record: Vec<Transcript>,
    /// How many requests were sent, tidying up included.
    pub requests: u64,
    /// How many of them were answered 429 or 503 with a `Retry-After` and sent again.
    pub retries: u64,
    /// What is left in the target.
    pub remains: Remains,
    /// How long it took.
    pub elapsed: Duration,
    /// Whether the user broke it off.
    pub interrupted: bool,
    /// What the write guard refused to send, each with its reason.
    pub refused: Vec<String>,
    /// What happened besides, each with how often.
    pub notes: Vec<String>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Procedures that are complete.
    pub done: usize,
    /// All procedures.
    pub of: usize,
    /// Requests sent.
    pub requests: u64,
}

/// The header that tells the target's own log which procedure a request belongs to.
pub const PROCEDURE_HEADER: &str = "Scimcheck-Procedure";

/// What of a procedure's id a header can hold.
fn header_text(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_graphic() { c } else { '_' }).collect()
}

/// One session with a target: what it created, how often it timed out, when it began.
pub struct Session {
    target: Target,
    names: RunNames,
    options: Options,
    guard: Mutex<Guard>,
    breaker: Mutex<Breaker>,
    pace: Pace,
    requests: AtomicU64,
    retries: AtomicU64,
    started: Instant,
    stop: watch::Receiver<bool>,
    mask: RwLock<Mask>,
    /// Bytes of bodies that the record holds.
    recorded: AtomicU64,
    /// Resources that requests under way may create.
    reserved: AtomicUsize,
    /// Creations whose answer was lost.
    lost: Mutex<Vec<(Option<u64>, Creation)>>,
    /// Pages that were looked through for a name.
    pages: AtomicUsize,
    refused: Mutex<Vec<String>>,
    notes: Mutex<BTreeMap<String, usize>>,
    /// When tidying up has to be over.
    deadline: Mutex<Option<tokio::time::Instant>>,
    /// And when, once the user has broken the run off.
    interrupted_until: Mutex<Option<tokio::time::Instant>>,
}

impl Session {
    /// A session; a true value from `stop` ends it early, with everything tidied up.
    pub fn new(
        target: Target,
        names: RunNames,
        options: Options,
        stop: watch::Receiver<bool>,
    ) -> Arc<Self> {
        let mut mask = Mask::default();
        for (secret, name) in target.secrets() {
            mask.hide(&secret, name);
        }
        mask.prepare();
        Arc::new(Self {
            guard: Mutex::new(Guard::new(&names.prefix)),
            mask: RwLock::new(mask),
            recorded: AtomicU64::new(0),
            reserved: AtomicUsize::new(0),
            lost: Mutex::default(),
            pages: AtomicUsize::new(0),
            refused: Mutex::default(),
            notes: Mutex::default(),
            deadline: Mutex::default(),
            interrupted_until: Mutex::default(),
            pace: Pace::new(options.interval),
            target,
            names,
            options,
            breaker: Mutex::new(Breaker::default()),
            requests: AtomicU64::new(0),
            retries: AtomicU64::new(0),
            started: Instant::now(),
            stop,
        })
    }

    /// Performs one procedure that depends on no other.
    pub async fn perform_alone(&self, procedure: &Procedure) -> Transcript {
        self.perform(procedure, &BTreeMap::new()).await
    }

    /// Performs the procedures of the plan but those already recorded; then tidies up.
    pub async fn perform_all(
        self: &Arc<Self>,
        plan: &Plan,
        recorded: Vec<Transcript>,
        on_progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Run {
        let mut record = recorded;
        let first = record.len();
        record.resize(plan.procedures.len(), Transcript::new());
        let places = |wanted: &dyn Fn(&Procedure) -> bool| -> Vec<usize> {
            let all = first..plan.procedures.len();
            all.filter(|at| wanted(&plan.procedures[*at])).collect()
        };
        let populations = places(&|procedure| procedure.population);
        let busy = places(&|procedure| !procedure.population && !procedure.quiet);
        let quiet = places(&|procedure| !procedure.population && procedure.quiet);
        let mut done = first;
        for (wave, jobs) in
            [(populations, self.options.jobs), (busy, self.options.jobs), (quiet, 1)]
        {
            self.perform_wave(plan, &wave, jobs, &mut record, &mut |_| {
                done += 1;
                let requests = self.requests.load(Ordering::Relaxed);
                on_progress(Progress { done, of: plan.procedures.len(), requests });
            })
            .await;
        }
        let remains = self.tidy_up().await;
        if let Some(journal) = &self.options.journal {
            journal.ended(remains.left.len());
        }
        Run {
            notes: self.notes(),
            refused: lock(&self.refused).clone(),
            record,
            requests: self.requests.load(Ordering::Relaxed),
            retries: self.retries.load(Ordering::Relaxed),
            remains,
            elapsed: self.started.elapsed(),
            interrupted: *self.stop.borrow(),
        }
    }

    async fn perform_wave(
        self: &Arc<Self>,
        plan: &Plan,
        wave: &[usize],
        jobs: usize,
        record: &mut [Transcript],
        on_done: &mut (dyn FnMut(usize) + Send),
    ) {
        let permits = Arc::new(Semaphore::new(jobs.max(1)));
        let mut tasks = JoinSet::new();
        for place in wave {
            let session = Arc::clone(self);
            let permits = Arc::clone(&permits);
            let procedure = plan.procedures[*place].clone();
            let imports = verdict::imports(plan, &self.names, *place, record);
            let place = *place;
            tasks.spawn(async move {
                let _permit = permits.acquire().await;
                let transcript = session.perform(&procedure, &imports).await;
                if !procedure.population {
                    session.tidy_up_after(&transcript).await;
                }
                (place, transcript)
            });
        }
        while let Some(result) = tasks.join_next().await {
            if let Ok((place, transcript)) = result {
                record[place] = transcript;
                on_done(place);
            }
        }
    }

    async fn perform(
        &self,
        procedure: &Procedure,
        imports: &BTreeMap<String, Map<String, Value>>,
    ) -> Transcript {
        let mut transcript = Transcript::new();
        loop {
            let folded =
                fold(procedure, &self.names, imports, &Map::new(), &transcript, |_, _, _| {});
            let (step, request) = match folded.next {
                Next::Send { step, request, wait } => {
                    if !wait.is_zero() && !self.target.is_in_process() {
                        tokio::select! {
                            () = tokio::time::sleep(wait) => {}
                            () = self.stopped() => {}
                        }
                    }
                    (step, request)
                }
                Next::Stop { step, because, kind } => {
                    if !matches!(transcript.last(), Some(Entry::NotSent { .. })) {
                        transcript.push(Entry::NotSent { step, because, kind });
                    }
                    return transcript;
                }
                Next::Done => return transcript,
            };
            let mut request = request;
            request.headers.push((PROCEDURE_HEADER.to_owned(), header_text(&procedure.id)));
            let reserved = match self.reserve(&request) {
                Ok(reserved) => reserved,
                Err(because) => {
                    transcript.push(Entry::NotSent { step, because, kind: Unsent::Blocked });
                    return transcript;
                }
            };
            let is_reference = request.method == "GET" && request.path.starts_with("http");
            let exchange = self.exchange(step.clone(), request, Phase::Plan).await;
            self.reserved.fetch_sub(reserved, Ordering::Relaxed);
            if let Answer::Failure(Failure { kind: FailureKind::NotSent, detail }) =
                &exchange.answer
            {
                // A reference may name the provider as others see it, from behind a proxy. It is
                // not followed elsewhere, and no fault.
                let kind = if is_reference { Unsent::Skipped } else { Unsent::Error };
                let because = detail.clone();
                transcript.push(Entry::NotSent { step, because, kind });
                return transcript;
            }
            transcript.push(Entry::Exchange(exchange));
        }
    }

    /// Whether a request may be sent now, and how many resources it may create.
    fn reserve(&self, request: &Request) -> Result<usize, String> {
        if self.is_stopped() {
            return Err("the run was interrupted".to_owned());
        }
        if let Some(limit) = self.options.max_time
            && self.started.elapsed() > limit
        {
            return Err(format!("the run's {} s are over (--max-time)", limit.as_secs()));
        }
        if let Some(reason) = lock(&self.breaker).reason(request) {
            return Err(reason);
        }
        let Some(limit) = self.options.max_resources else { return Ok(0) };
        let guard = lock(&self.guard);
        let path = self.target.path_below_base(&request.path).unwrap_or_default();
        let wanted = guard.creations(request, &path).len();
        let there = guard.created() + self.reserved.load(Ordering::Relaxed);
        if wanted > 0 && there + wanted > limit {
            return Err(format!("the run may create {limit} resources (--max-resources)"));
        }
        self.reserved.fetch_add(wanted, Ordering::Relaxed);
        Ok(wanted)
    }

    fn notes(&self) -> Vec<String> {
        let told = |(text, times): (&String, &usize)| match times {
            1 => text.clone(),
            times => format!("{text} ({times} times)"),
        };
        lock(&self.notes).iter().map(told).collect()
    }

    /// Removes what was created although nothing came of the run.
    pub async fn give_up(self: &Arc<Self>) {
        self.tidy_up().await;
    }

    fn is_stopped(&self) -> bool {
        *self.stop.borrow()
    }

    /// Ready when the user breaks the run off.
    async fn stopped(&self) {
        let mut stop = self.stop.clone();
        if stop.wait_for(|stopped| *stopped).await.is_err() {
            // Nobody is left who could.
            std::future::pending::<()>().await;
        }
    }

    /// Takes note of something that a report should say.
    fn note(&self, text: String) {
        *lock(&self.notes).entry(text).or_default() += 1;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
