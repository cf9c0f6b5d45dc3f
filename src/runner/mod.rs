//! The runner: obeys the plan, records what was said, tidies up. It has no opinions.

mod breaker;
mod pace;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Map, Value};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use crate::exchange::{
    Answer, Credentials, Entry, Exchange, Failure, FailureKind, Request, Transcript, Unsent,
};
use crate::plan::{Next, Plan, Procedure, RunNames, fold};
use crate::target::{Created, Guard, Target};
use crate::verdict;
use breaker::Breaker;
use pace::Pace;

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
}

impl Default for Options {
    fn default() -> Self {
        Self { jobs: 8, interval: None, max_time: None, max_resources: None }
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
}

impl Session {
    /// A session; a true value from `stop` ends it early, with everything tidied up.
    pub fn new(
        target: Target,
        names: RunNames,
        options: Options,
        stop: watch::Receiver<bool>,
    ) -> Arc<Self> {
        Arc::new(Self {
            guard: Mutex::new(Guard::new(&names.prefix)),
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
        Run {
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
                        tokio::time::sleep(wait).await;
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
            if let Some(because) = self.reason_not_to_send(&request) {
                transcript.push(Entry::NotSent { step, because, kind: Unsent::Blocked });
                return transcript;
            }
            let exchange = self.exchange(step.clone(), request).await;
            if let Answer::Failure(Failure { kind: FailureKind::NotSent, detail }) =
                &exchange.answer
            {
                let (because, kind) = (detail.clone(), Unsent::Error);
                transcript.push(Entry::NotSent { step, because, kind });
                return transcript;
            }
            transcript.push(Entry::Exchange(exchange));
        }
    }

    fn reason_not_to_send(&self, request: &Request) -> Option<String> {
        if *self.stop.borrow() {
            return Some("the run was interrupted".to_owned());
        }
        if let Some(limit) = self.options.max_time
            && self.started.elapsed() > limit
        {
            return Some(format!("the run's {} s are over (--max-time)", limit.as_secs()));
        }
        if let Some(limit) = self.options.max_resources
            && request.method == "POST"
            && lock(&self.guard).created() >= limit
        {
            return Some(format!("the run may create {limit} resources (--max-resources)"));
        }
        lock(&self.breaker).reason(request)
    }

    /// Sends one request, and again as long as the target asks for patience.
    async fn exchange(&self, step: String, request: Request) -> Exchange {
        let path = self.path_below_base(&request.path);
        let verdict = lock(&self.guard).allows(&request, &path);
        let mut waited = Duration::ZERO;
        let mut retried = false;
        loop {
            self.pace.wait().await;
            let started = self.started.elapsed();
            let begun = Instant::now();
            let answer = match &verdict {
                Ok(()) => {
                    self.requests.fetch_add(1, Ordering::Relaxed);
                    self.target.send(&request).await
                }
                Err(failure) => Answer::Failure(failure.clone()),
            };
            let elapsed = begun.elapsed();
            let broken = matches!(&answer, Answer::Failure(one) if one.kind == FailureKind::Broken);
            if broken && request.method == "GET" && !retried {
                // A connection that was kept alive may be closed just as it is used again. To read
                // twice does no harm; a second failure is the target's.
                retried = true;
                self.retries.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            let again = patience(&answer, self.target.settings().max_wait.saturating_sub(waited));
            let (step, request) = (step.clone(), request.clone());
            let exchange = Exchange { step, request, answer, started, elapsed };
            if let Some(wait) = again.filter(|_| !*self.stop.borrow()) {
                self.retries.fetch_add(1, Ordering::Relaxed);
                waited += wait;
                tokio::time::sleep(wait).await;
                continue;
            }
            lock(&self.breaker).observe(&exchange);
            lock(&self.guard).observe(&exchange, &path);
            return exchange;
        }
    }

    /// The path below the base URL, whichever way the request names it.
    fn path_below_base(&self, path: &str) -> String {
        let Ok(url) = self.target.resolve(path) else { return path.to_owned() };
        let root = self.target.settings().base.path().trim_end_matches('/');
        url.path().strip_prefix(root).unwrap_or(url.path()).to_owned()
    }

    /// Deletes what a procedure created.
    async fn tidy_up_after(&self, transcript: &[Entry]) {
        let created: Vec<Created> = {
            let mut own = Guard::new(&self.names.prefix);
            for exchange in crate::exchange::exchanges(transcript) {
                own.observe(exchange, &self.path_below_base(&exchange.request.path));
            }
            let known = lock(&self.guard).alive();
            own.alive().into_iter().filter(|one| known.contains(one)).collect()
        };
        for one in created {
            self.delete(&one).await;
        }
    }

    /// Deletes whatever is still there, and says what can't be deleted.
    async fn tidy_up(&self) -> Remains {
        let alive = lock(&self.guard).alive();
        for one in &alive {
            self.delete(one).await;
        }
        let left = lock(&self.guard).alive();
        let created = lock(&self.guard).created();
        Remains { created, deleted: created - left.len(), left }
    }

    async fn delete(&self, created: &Created) {
        let request = Request {
            method: "DELETE".to_owned(),
            path: created.path.clone(),
            headers: Vec::new(),
            body: None,
            credentials: Credentials::Run,
        };
        if lock(&self.breaker).reason(&request).is_none() {
            self.exchange("tidy-up".to_owned(), request).await;
        }
    }
}

/// How long a 429 or 503 asks us to wait, if that is within reason (RFC 9110 section 10.2.3).
fn patience(answer: &Answer, limit: Duration) -> Option<Duration> {
    let Answer::Response(response) = answer else { return None };
    if !matches!(response.status, 429 | 503) {
        return None;
    }
    let value = response.header("retry-after")?.trim();
    let wait = if let Ok(seconds) = value.parse::<u64>() {
        Duration::from_secs(seconds)
    } else {
        let until = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
        Duration::try_from(until.duration_since(jiff::Timestamp::now())).unwrap_or_default()
    };
    // Zero would make a loop without an end of a target that always says so.
    let wait = wait.max(Duration::from_millis(50));
    (wait <= limit).then_some(wait)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
