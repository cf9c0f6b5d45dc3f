//! Tidying up: what a run created goes, and what is left is named.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::journal::{Journal, Open, Past};
use super::send::Phase;
use super::{Options, PROCEDURE_HEADER, Remains, Session, lock};
use crate::exchange::{Credentials, Entry, Exchange, Request};
use crate::expect::lookup;
use crate::plan::RunNames;
use crate::plan::procedure::encode;
use crate::target::{Created, Creation, Guard, Target};

/// How long tidying up may take once the user has broken the run off.
const AFTER_INTERRUPT: Duration = Duration::from_secs(10);
/// How long it may take at all.
const AT_ALL: Duration = Duration::from_secs(600);
/// So many pages are looked through in all where a name can't be asked for.
const MOST_PAGES: usize = 200;

/// What came of cleaning up after a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Resources that were removed.
    pub deleted: usize,
    /// Resources that the target only deactivates.
    pub deactivated: usize,
    /// Creations of which nothing is there.
    pub missing: usize,
    /// Paths that are still there, and why.
    pub left: Vec<(String, String)>,
}

/// What became of one resource.
enum Fate {
    Deleted,
    Deactivated,
    Missing,
    Left(String, String),
}

impl Session {
    /// Deletes what a procedure created.
    pub(super) async fn tidy_up_after(&self, transcript: &[Entry]) {
        let created: Vec<Created> = {
            let mut own = Guard::new(&self.names.prefix);
            for exchange in crate::exchange::exchanges(transcript) {
                if let Some(path) = self.target.path_below_base(&exchange.request.path) {
                    own.observe(exchange, &path);
                }
            }
            let own = own.alive();
            let known = lock(&self.guard).alive();
            known.into_iter().filter(|one| own.iter().any(|o| o.path == one.path)).collect()
        };
        for one in created {
            self.delete(&one.path).await;
        }
    }

    /// Deletes whatever is still there, and says what can't be deleted.
    pub(super) async fn tidy_up(self: &Arc<Self>) -> Remains {
        *lock(&self.deadline) = Some(tokio::time::Instant::now() + AT_ALL);
        self.delete_alive().await;
        if self.find_lost().await > 0 {
            self.delete_alive().await;
        }
        let mut left = lock(&self.guard).alive();
        for one in &mut left {
            one.path = self.masked_text(&one.path);
            one.name = self.masked_text(&one.name);
        }
        let created = lock(&self.guard).created();
        Remains { created, deleted: created - left.len(), left }
    }

    /// Deletes all that is there as far as we know.
    async fn delete_alive(self: &Arc<Self>) {
        let permits = Arc::new(Semaphore::new(self.options.jobs.max(1)));
        let mut tasks = JoinSet::new();
        for one in lock(&self.guard).alive() {
            let (session, permits) = (Arc::clone(self), Arc::clone(&permits));
            tasks.spawn(async move {
                let _permit = permits.acquire().await;
                session.delete(&one.path).await;
            });
        }
        while tasks.join_next().await.is_some() {}
    }

    /// Ready when tidying up has taken long enough.
    pub(super) async fn tidy_enough(&self) {
        let at_most = *lock(&self.deadline);
        let late = async {
            match at_most {
                Some(deadline) => tokio::time::sleep_until(deadline).await,
                None => std::future::pending().await,
            }
        };
        let after_interrupt = async {
            self.stopped().await;
            let end = tokio::time::Instant::now() + AFTER_INTERRUPT;
            let end = *lock(&self.interrupted_until).get_or_insert(end);
            tokio::time::sleep_until(end).await;
        };
        tokio::select! {
            () = late => {}
            () = after_interrupt => {}
        }
    }

    fn is_late(&self) -> bool {
        let now = tokio::time::Instant::now();
        let past = |end: Option<tokio::time::Instant>| end.is_some_and(|end| end <= now);
        past(*lock(&self.deadline)) || past(*lock(&self.interrupted_until))
    }

    /// Finds what was created though the answer was lost; how many there are.
    async fn find_lost(&self) -> usize {
        let lost = std::mem::take(&mut *lock(&self.lost));
        let mut found = 0;
        for (number, creation) in lost {
            for path in self.find(&creation).await.unwrap_or_default() {
                if let Some(journal) = &self.options.journal {
                    journal.created(number, &self.masked_text(&path));
                }
                let name = creation.name.clone().map(|(_, name)| name).unwrap_or_default();
                lock(&self.guard).adopt(path, name);
                found += 1;
            }
        }
        if found > 0 {
            self.note(format!("found {found} again of which the creation was not answered"));
        }
        found
    }

    /// The paths of all resources with the name of a creation; `None` if that can't be known.
    async fn find(&self, creation: &Creation) -> Option<Vec<String>> {
        if let Some(path) = &creation.path {
            return match self.read(path).await?.status()? {
                200..300 => Some(vec![path.clone()]),
                404 | 410 => Some(Vec::new()),
                _ => None,
            };
        }
        let (attribute, name) = creation.name.as_ref()?;
        let filter = format!("{attribute} eq {}", Value::String(name.clone()));
        let query = format!("{}?filter={}", creation.endpoint, encode(&filter, b""));
        let answer = self.read(&query).await?;
        if let Some(listed) = listed(&answer) {
            return Some(with_name(creation, &listed));
        }
        // Where a name can't be asked for, it is looked for.
        Some(with_name(creation, &self.list(&creation.endpoint).await?))
    }

    /// Everything that an endpoint lists; `None` if that can't be had, or is too much.
    async fn list(&self, endpoint: &str) -> Option<Vec<Value>> {
        let mut all = Vec::new();
        // A list without an end is not looked through again for each name.
        while self.pages.fetch_add(1, Ordering::Relaxed) < MOST_PAGES {
            let query = format!("{endpoint}?startIndex={}&count=100", all.len() + 1);
            let answer = self.read(&query).await?;
            let page = listed(&answer)?;
            let ends = page.is_empty();
            all.extend(page);
            let total = answer.json().and_then(|body| lookup::first(body, "totalResults"));
            let total = total.and_then(Value::as_u64).unwrap_or_default();
            if ends || all.len() as u64 >= total {
                return Some(all);
            }
        }
        None
    }

    async fn read(&self, path: &str) -> Option<Exchange> {
        self.tidying("GET", path).await
    }

    async fn delete(&self, path: &str) {
        self.tidying("DELETE", path).await;
    }

    /// Sends a request that belongs to no procedure; `None` if it makes no sense any more.
    async fn tidying(&self, method: &str, path: &str) -> Option<Exchange> {
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: vec![
                ("Accept".to_owned(), "application/scim+json".to_owned()),
                (PROCEDURE_HEADER.to_owned(), "tidy-up".to_owned()),
            ],
            body: None,
            credentials: Credentials::Run,
        };
        if self.is_late() || lock(&self.breaker).reason(&request).is_some() {
            return None;
        }
        Some(self.exchange("tidy-up".to_owned(), request, Phase::Tidy).await)
    }
}

/// The resources of a list, if an answer is one.
fn listed(answer: &Exchange) -> Option<Vec<Value>> {
    let response = answer.response().filter(|response| response.is_success())?;
    let body = response.json()?;
    match lookup::first(body, "Resources") {
        Some(resources) => resources.as_array().cloned(),
        None => lookup::first(body, "totalResults").map(|_| Vec::new()),
    }
}

/// The paths of those that have the name: some targets ignore the filter.
fn with_name(creation: &Creation, listed: &[Value]) -> Vec<String> {
    let Some((attribute, name)) = &creation.name else { return Vec::new() };
    let named = |one: &&Value| {
        let mut values = lookup::all(one, attribute).into_iter().map(lookup::text_of);
        values.any(|value| value.eq_ignore_ascii_case(name))
    };
    let id = |one: &Value| lookup::first(one, "id").map(lookup::text_of);
    let path = |id: String| format!("{}/{}", creation.endpoint, encode(&id, b""));
    listed.iter().filter(named).filter_map(id).map(path).collect()
}

/// Removes what a run left that could not tidy up after itself.
pub async fn clean(target: &Target, past: &Past, journal: Arc<Journal>, jobs: usize) -> Cleaned {
    journal.cleaning(&past.prefix);
    let names = RunNames { seed: 0, prefix: past.prefix.clone(), domain: String::new() };
    let options = Options { jobs, ..Options::default() };
    let (_keep, stop) = tokio::sync::watch::channel(false);
    let session = Session::new(target.clone(), names, options, stop);
    let permits = Arc::new(Semaphore::new(jobs.max(1)));
    let mut tasks = JoinSet::new();
    for open in &past.open {
        let (session, permits) = (Arc::clone(&session), Arc::clone(&permits));
        let (journal, open, started) = (Arc::clone(&journal), open.clone(), past.started.clone());
        tasks.spawn(async move {
            let _permit = permits.acquire().await;
            session.clean_one(&open, &started, &journal).await
        });
    }
    let mut cleaned = Cleaned::default();
    while let Some(fates) = tasks.join_next().await {
        for fate in fates.unwrap_or_default() {
            match fate {
                Fate::Deleted => cleaned.deleted += 1,
                Fate::Deactivated => cleaned.deactivated += 1,
                Fate::Missing => cleaned.missing += 1,
                Fate::Left(path, why) => cleaned.left.push((path, why)),
            }
        }
    }
    cleaned.left.sort();
    journal.ended(cleaned.left.len());
    cleaned
}

impl Session {
    async fn clean_one(&self, open: &Open, started: &str, journal: &Journal) -> Vec<Fate> {
        let found = match &open.path {
            Some(path) => Some(vec![path.clone()]),
            None => self.find(&open.creation).await,
        };
        let shown = || match &open.creation.name {
            Some((_, name)) => format!("{} {name}", open.creation.endpoint),
            None => open.creation.endpoint.clone(),
        };
        if found.is_none() && open.creation.name.is_none() && open.creation.path.is_none() {
            return self.clean_nameless(&open.creation, started).await;
        }
        let Some(found) = found else {
            let why = "the target does not say whether it is there";
            return vec![Fate::Left(shown(), why.to_owned())];
        };
        if found.is_empty() {
            open.number.iter().for_each(|number| journal.missing(*number));
            return vec![Fate::Missing];
        }
        let mut fates = Vec::new();
        for path in found {
            if open.path.is_none() {
                journal.created(open.number, &path);
            }
            let fate = self.remove(&path, &open.creation, started).await;
            if !matches!(fate, Fate::Left(..)) {
                journal.gone(&path);
            }
            fates.push(fate);
        }
        fates
    }

    /// What a request without a name of ours may have made has no name either. Nobody can say that
    /// it is ours, so it is shown and stays.
    async fn clean_nameless(&self, creation: &Creation, started: &str) -> Vec<Fate> {
        let why =
            |why: &str| Fate::Left(format!("{} without a name", creation.endpoint), why.into());
        let Some(all) = self.list(&creation.endpoint).await else {
            return vec![why("its creation was not answered, and no name finds it again")];
        };
        let nameless = |one: &&Value| {
            let named = ["userName", "displayName"].iter().any(|n| lookup::first(one, n).is_some());
            !named && self.is_ours(one, creation, started)
        };
        let id = |one: &Value| lookup::first(one, "id").map(lookup::text_of).unwrap_or_default();
        let fates: Vec<Fate> = all
            .iter()
            .filter(nameless)
            .map(|one| {
                let path = format!("{}/{}", creation.endpoint, encode(&id(one), b""));
                Fate::Left(path, "it has no name, and was made during the run".to_owned())
            })
            .collect();
        if fates.is_empty() { vec![Fate::Missing] } else { fates }
    }

    /// Removes one resource, if it is still the one that the run created.
    async fn remove(&self, path: &str, creation: &Creation, started: &str) -> Fate {
        let left = |why: &str| Fate::Left(path.to_owned(), why.to_owned());
        let silent = "the target does not answer any more";
        let Some(before) = self.read(path).await else { return left(silent) };
        match before.status() {
            Some(404 | 410) => return Fate::Missing,
            Some(200..300) => {}
            Some(status) => return left(&format!("reading it was answered {status}")),
            None => return left(silent),
        }
        let body = before.json().unwrap_or(&Value::Null);
        if !self.is_ours(body, creation, started) {
            return left("it is not the resource that the run created, and was not touched");
        }
        lock(&self.guard).adopt(path.to_owned(), String::new());
        self.delete(path).await;
        let Some(after) = self.read(path).await else { return left(silent) };
        match after.status() {
            Some(404 | 410) => Fate::Deleted,
            Some(200..300) => {
                let active = after.json().and_then(|body| lookup::first(body, "active"));
                match active {
                    Some(Value::Bool(false)) => Fate::Deactivated,
                    _ => left("DELETE leaves it there"),
                }
            }
            Some(status) => left(&format!("reading it after DELETE was answered {status}")),
            None => left(silent),
        }
    }

    /// Whether a resource shows the run's prefix, or was made during the run without any name.
    fn is_ours(&self, body: &Value, creation: &Creation, started: &str) -> bool {
        if holds(body, &self.names.prefix.to_lowercase()) {
            return true;
        }
        let made = lookup::first(body, "meta.created").map(lookup::text_of);
        let instant = |text: &str| text.parse::<jiff::Timestamp>().ok();
        let since = instant(started).map(|at| at - jiff::SignedDuration::from_mins(5));
        creation.name.is_none()
            && made.and_then(|made| instant(&made)).zip(since).is_some_and(|(made, at)| made >= at)
    }
}

/// Whether any string of a value holds a text in lower case.
fn holds(value: &Value, text: &str) -> bool {
    match value {
        Value::String(one) => one.to_lowercase().contains(text),
        Value::Array(items) => items.iter().any(|item| holds(item, text)),
        Value::Object(object) => object.values().any(|item| holds(item, text)),
        _ => false,
    }
}
