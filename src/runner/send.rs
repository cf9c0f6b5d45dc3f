//! One request: guarded, journalled, sent, waited for, and recorded without secrets.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::{Session, lock};
use crate::exchange::{Answer, Credentials, Exchange, Failure, FailureKind, Request, Response};
use crate::expect::lookup;
use crate::target::{Change, Creation};

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// The plan; an interrupt ends it.
    Plan,
    /// Tidying up, which an interrupt begins.
    Tidy,
}

/// One request is sent again so often at most.
const MOST_TRIES: u32 = 10;
/// And so often with another token: with many at once, the next one may expire meanwhile.
const MOST_REFRESHES: u32 = 3;
/// A record takes so many bytes at most, all bodies together.
const MOST_RECORDED: u64 = 512 << 20;

impl Session {
    /// Sends one request, and again as long as the target asks for patience.
    pub(super) async fn exchange(&self, step: String, request: Request, phase: Phase) -> Exchange {
        let request = self.revealed(request);
        let path = self.target.path_below_base(&request.path);
        let allowed = lock(&self.guard).allows(&request, path.as_deref());
        let path = path.unwrap_or_else(|| request.path.clone());
        let mut creations: Vec<(Option<u64>, Creation)> = Vec::new();
        let begun = self.started.elapsed();
        let not_sent = |failure: Failure| (Answer::Failure(failure), begun, Duration::ZERO);
        let (answer, started, elapsed) = if let Err(failure) = allowed {
            lock(&self.refused).push(self.masked_text(&failure.detail));
            not_sent(failure)
        } else {
            let known = lock(&self.guard).creations(&request, &path);
            let revived = lock(&self.guard).revivals(&request, &path);
            creations = known.into_iter().map(|one| (None, one)).collect();
            match self.announce(&mut creations, revived).await {
                Ok(()) => self.send(&request, phase).await,
                Err(failure) => not_sent(failure),
            }
        };
        let exchange = Exchange { step, request, answer, started, elapsed };
        lock(&self.breaker).observe(&exchange);
        let change = lock(&self.guard).observe(&exchange, &path);
        self.account(creations, &exchange, change);
        self.masked(exchange)
    }

    /// The request with the secrets that the record has placeholders for; those that are new will
    /// be hidden.
    fn revealed(&self, mut request: Request) -> Request {
        let mut mask = self.mask.write().unwrap_or_else(PoisonError::into_inner);
        request.path = mask.reveal(&request.path).into_owned();
        for (_, value) in &mut request.headers {
            *value = mask.reveal(value).into_owned();
        }
        if let Some(body) = &mut request.body
            && let Ok(text) = std::str::from_utf8(body)
        {
            *body = mask.reveal(text).into_owned().into_bytes();
        }
        for password in mask.passwords_of(&request) {
            let name = self.names.unique("password", &password);
            let tail = name.rsplit('-').next().unwrap_or_default().to_owned();
            mask.hide(&password, &format!("password-{tail}"));
        }
        mask.prepare();
        request
    }

    fn masked(&self, exchange: Exchange) -> Exchange {
        let mask = self.mask.read().unwrap_or_else(PoisonError::into_inner);
        let answer = match exchange.answer {
            Answer::Response(response) => Answer::Response(mask.response(response)),
            Answer::Failure(failure) => {
                let detail = mask.text(&failure.detail).into_owned();
                Answer::Failure(Failure { detail, ..failure })
            }
        };
        let answer = self.within_bounds(answer);
        Exchange { request: mask.request(exchange.request), answer, ..exchange }
    }

    pub(super) fn masked_text(&self, text: &str) -> String {
        let mask = self.mask.read().unwrap_or_else(PoisonError::into_inner);
        mask.text(text).into_owned()
    }

    /// An answer as long as the record is not too large for it.
    fn within_bounds(&self, answer: Answer) -> Answer {
        let Answer::Response(response) = &answer else { return answer };
        let size = response.body.len() as u64;
        if self.recorded.fetch_add(size, Ordering::Relaxed) + size <= MOST_RECORDED {
            return answer;
        }
        self.recorded.fetch_sub(size, Ordering::Relaxed);
        let detail =
            format!("all answers of the run together take more than {MOST_RECORDED} bytes");
        Answer::Failure(Failure { kind: FailureKind::TooLarge, detail })
    }

    /// Writes what is about to be created into the journal. Where that fails, nothing is sent.
    async fn announce(
        &self,
        creations: &mut [(Option<u64>, Creation)],
        revived: Vec<String>,
    ) -> Result<(), Failure> {
        let nothing = creations.is_empty() && revived.is_empty();
        let Some(journal) = self.options.journal.clone().filter(|_| !nothing) else {
            return Ok(());
        };
        for path in &revived {
            journal.created(None, &self.masked_text(path));
        }
        let list: Vec<Creation> = creations.iter().map(|(_, one)| one.clone()).collect();
        // It waits for the disk.
        let written = tokio::task::spawn_blocking(move || journal.creating(&list)).await;
        match written.unwrap_or_else(|error| Err(std::io::Error::other(error))) {
            Ok(numbers) => {
                for ((known, _), number) in creations.iter_mut().zip(numbers) {
                    *known = Some(number);
                }
                Ok(())
            }
            Err(error) => {
                let detail = format!("the journal can't be written: {error}");
                Err(Failure { kind: FailureKind::NotSent, detail })
            }
        }
    }

    /// Takes note of what came of the creations, in the journal too.
    fn account(
        &self,
        creations: Vec<(Option<u64>, Creation)>,
        exchange: &Exchange,
        change: Change,
    ) {
        let journal = self.options.journal.as_deref();
        if let Some(path) = &change.taken {
            let path = self.masked_text(path);
            self.note(format!("a creation was answered with {path}, which was there before"));
        }
        if let (Some(path), Some(journal)) = (&change.deleted, journal) {
            journal.gone(path);
        }
        let mut made = change.created;
        // A bulk job answers for each of its operations, in the order of what it did.
        let results = exchange.json().and_then(|body| lookup::first(body, "Operations"));
        let results = results.and_then(serde_json::Value::as_array);
        let is_bulk = results.is_some();
        let broke_down = |creation: &Creation| {
            results.into_iter().flatten().any(|result| {
                let text = |name| lookup::first(result, name).map(lookup::text_of);
                let status = lookup::first(result, "status").map(ToString::to_string);
                text("bulkId") == creation.bulk_id
                    && status.is_some_and(|status| status.contains("\"5"))
            })
        };
        for (number, creation) in creations {
            let own = |(_, id): &(String, Option<String>)| !is_bulk || *id == creation.bulk_id;
            if let Some(at) = made.iter().position(own) {
                let (path, _) = made.remove(at);
                if let Some(journal) = journal {
                    journal.created(number, &self.masked_text(&path));
                }
                continue;
            }
            match &exchange.answer {
                // A refusal by the client is one; so is one by the target, unless it broke down.
                Answer::Failure(Failure { kind: FailureKind::NotSent, .. }) => {}
                Answer::Response(response) if (300..500).contains(&response.status) => {}
                Answer::Response(_) if is_bulk && !broke_down(&creation) => {}
                _ => {
                    lock(&self.lost).push((number, creation));
                    continue;
                }
            }
            if let (Some(journal), Some(number)) = (journal, number) {
                journal.refused(number);
            }
        }
        if let Some(journal) = journal {
            for (path, _) in &made {
                journal.created(None, &self.masked_text(path));
            }
        }
    }

    /// Sends a request until there is an answer that stands.
    async fn send(&self, request: &Request, phase: Phase) -> (Answer, Duration, Duration) {
        let mut waited = Duration::ZERO;
        let (mut tries, mut reread, mut refreshed) = (0, false, 0);
        loop {
            self.unless_stopped(phase, self.pace.wait()).await;
            let started = self.started.elapsed();
            let begun = Instant::now();
            let token = self.target.settings().credential.expiring();
            self.requests.fetch_add(1, Ordering::Relaxed);
            let answer = self.answer(request, phase).await;
            let elapsed = begun.elapsed();
            tries += 1;
            let broken = matches!(&answer, Answer::Failure(one) if one.kind == FailureKind::Broken);
            if broken && request.method == "GET" && !reread && !self.is_stopped() {
                // A connection that was kept alive may be closed just as it is used again. To read
                // twice does no harm; a second failure is the target's.
                reread = true;
                self.retries.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            if let Some(refused) = token
                && refreshed < MOST_REFRESHES
                && request.credentials == Credentials::Run
                && matches!(&answer, Answer::Response(response) if response.status == 401)
                && self.refresh(refused).await
            {
                refreshed += 1;
                self.retries.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            let limit = self.target.settings().max_wait.saturating_sub(waited);
            if let Some(wait) = self.patience(&answer, limit, tries)
                && !(self.is_stopped() && phase == Phase::Plan)
            {
                self.retries.fetch_add(1, Ordering::Relaxed);
                waited += wait;
                self.unless_stopped(phase, tokio::time::sleep(wait)).await;
                continue;
            }
            return (answer, started, elapsed);
        }
    }

    /// One answer, unless an interrupt comes first or tidying up has taken too long.
    async fn answer(&self, request: &Request, phase: Phase) -> Answer {
        let failure =
            |kind, detail: &str| Answer::Failure(Failure { kind, detail: detail.to_owned() });
        let sent = self.target.send(request);
        let over = async {
            match phase {
                Phase::Plan => self.stopped().await,
                Phase::Tidy => self.tidy_enough().await,
            }
        };
        tokio::select! {
            answer = sent => answer,
            () = over => match phase {
                Phase::Plan => failure(FailureKind::Broken, "the run was interrupted meanwhile"),
                Phase::Tidy => failure(FailureKind::TimedOut, "there was no time left to tidy up"),
            }
        }
    }

    /// Asks for another token; whether there is one.
    async fn refresh(&self, refused: String) -> bool {
        let target = self.target.clone();
        let ask = move || target.settings().credential.refresh(&refused);
        // The command may take its time, and everybody who was refused waits for it.
        let asked = tokio::task::spawn_blocking(ask).await;
        let mut mask = self.mask.write().unwrap_or_else(PoisonError::into_inner);
        for (secret, name) in self.target.secrets() {
            mask.hide(&secret, name);
        }
        mask.prepare();
        drop(mask);
        match asked {
            Ok(Ok(true)) => {
                self.note("the token was refused, and another one taken".to_owned());
                true
            }
            Ok(Err(error)) => {
                self.note(format!("the token was refused, and {error}"));
                false
            }
            _ => false,
        }
    }

    /// How long a 429 or 503 asks us to wait, if that is within reason (RFC 9110 section 10.2.3).
    fn patience(&self, answer: &Answer, limit: Duration, tries: u32) -> Option<Duration> {
        let Answer::Response(response) = answer else { return None };
        let wait = asked_to_wait(response)?;
        let most = self.target.settings().max_wait;
        if wait > most {
            let (asked, most) = (wait.as_secs(), most.as_secs());
            self.note(format!("Retry-After asked for {asked} s; more than {most} s is not waited"));
            return None;
        }
        if !lock(&self.breaker).is_patient() {
            return None;
        }
        if wait > limit || tries >= MOST_TRIES {
            lock(&self.breaker).waited_in_vain();
            self.note("waiting as Retry-After asked did not help".to_owned());
            return None;
        }
        Some(wait)
    }

    /// Waits for something, but not longer than the run goes on.
    async fn unless_stopped(&self, phase: Phase, something: impl Future<Output = ()>) {
        let over = async {
            match phase {
                Phase::Plan => self.stopped().await,
                Phase::Tidy => self.tidy_enough().await,
            }
        };
        tokio::select! {
            () = something => {}
            () = over => {}
        }
    }
}

/// What a 429 or 503 asks for.
fn asked_to_wait(response: &Response) -> Option<Duration> {
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
    Some(wait.max(Duration::from_millis(50)))
}
