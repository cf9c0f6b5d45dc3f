//! A procedure as a pure function of what was said so far.
//!
//! [`fold`] goes through a procedure and its record side by side. The runner asks it for the next
//! request; the judge lets it rebuild what was known at each step. Both see the same, so what was
//! not recorded can't influence a verdict.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::exchange::{Answer, Credentials, Entry, Exchange, Request, Unsent, percent_decode};
use crate::expect::lookup::{self, Missing};
use crate::suite::model::{Auth, Repeat, Size, StepText, Walk, WalkBy};

/// The unit of execution: requests in order.
#[derive(Clone, Debug)]
pub struct Procedure {
    /// Its name, unique in the plan.
    pub id: String,
    /// Whether none of our own writes may be in flight meanwhile.
    pub quiet: bool,
    /// Populations it looks at: the name it knows them by, and their procedure.
    pub imports: Vec<Import>,
    /// Whether other procedures look at its resources, which therefore stay to the end.
    pub population: bool,
    /// What its templates may name from the start.
    pub bindings: Map<String, Value>,
    /// Its requests.
    pub steps: Vec<Step>,
}

/// A population that a procedure looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The name it knows it by.
    pub name: String,
    /// The place of its procedure in the plan.
    pub procedure: usize,
    /// The id of its procedure.
    pub id: String,
}

impl Procedure {
    /// Whether any of its requests may change something.
    pub fn writes(&self) -> bool {
        self.steps.iter().any(|step| {
            let send = &step.text.send.value;
            let filled = lookup::fill_text(send, &self.bindings);
            is_write(filled.as_deref().unwrap_or(send))
        })
    }

    /// The id of the population that is known here by a name.
    fn population_of(&self, name: &str) -> &str {
        let import = self.imports.iter().find(|import| import.name == name);
        import.map_or("", |import| &import.id)
    }
}

/// Whether a request like `POST /Users` may change something: a search by POST does not.
pub fn is_write(send: &str) -> bool {
    let (method, path) = send.split_once(' ').unwrap_or((send, ""));
    let path = path.split('?').next().unwrap_or_default();
    match method {
        "GET" | "HEAD" | "OPTIONS" => false,
        "POST" => !path.trim().ends_with("/.search"),
        _ => true,
    }
}

/// One request of a procedure.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// What is sent.
    pub text: StepText,
    /// The line of the suite file it stands in.
    pub line: usize,
}

/// What a step is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// It creates a resource that the others need.
    Given {
        /// Attribute paths that the target has to keep for the check to make sense.
        keeps: Vec<String>,
        /// Whether it is more than a User as small as the target takes one, so that a provider may
        /// have rules of its own for it: another type, or further or chosen values.
        special: bool,
    },
    /// It reads that resource once.
    Read {
        /// The name of the given.
        of: String,
        /// Attribute paths that the target has to keep for the check to make sense.
        keeps: Vec<String>,
    },
    /// It prepares the state that the others need; a refusal blocks.
    Prepare,
    /// It is what the check is about.
    Own,
}

/// What holds for a whole run.
#[derive(Clone, Debug)]
pub struct RunNames {
    /// The seed of every generated name.
    pub seed: u64,
    /// The front of every generated name.
    pub prefix: String,
    /// The mail domain of generated addresses.
    pub domain: String,
}

impl RunNames {
    /// A name that is the same in each replay of this run and in no other place of it.
    pub fn unique(&self, procedure: &str, step: &str) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ self.seed;
        for byte in procedure.bytes().chain([0]).chain(step.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        // FNV mixes its low bits badly; this is the finaliser of SplitMix64.
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        format!("{}-{}", self.prefix, base36(hash ^ (hash >> 31)))
    }
}

fn base36(mut number: u64) -> String {
    let mut out = String::new();
    for _ in 0..9 {
        let digit = u32::try_from(number % 36).unwrap_or_default();
        out.push(char::from_digit(digit, 36).unwrap_or('0'));
        number /= 36;
    }
    out
}

/// What a procedure does next.
#[derive(Clone, Debug)]
pub enum Next {
    /// It sends this.
    Send {
        /// The name of the step.
        step: String,
        /// The request.
        request: Request,
        /// How long to wait before it, so that the target's clock ticks on.
        wait: Duration,
    },
    /// It can't go on, and why.
    Stop {
        /// The step that is not reached.
        step: String,
        /// Why.
        because: String,
        /// What kind of reason that is.
        kind: Unsent,
    },
    /// It is complete.
    Done,
}

/// How far a record goes.
#[derive(Clone, Debug)]
pub struct Fold {
    /// What comes next.
    pub next: Next,
    /// What is known at the end.
    pub names: Map<String, Value>,
    /// A given that the target altered, and how.
    pub altered: Option<String>,
}

/// Goes through a procedure and its record; `visit` sees each completed step. `extra` is what the
/// conditions of a check may name besides.
pub fn fold<'r>(
    procedure: &Procedure,
    run: &RunNames,
    imports: &BTreeMap<String, Map<String, Value>>,
    extra: &Map<String, Value>,
    record: &'r [Entry],
    mut visit: impl FnMut(&Step, &[&'r Exchange], &Map<String, Value>),
) -> Fold {
    let mut names = procedure.bindings.clone();
    names.extend(extra.clone());
    names.insert("domain".to_owned(), json!(run.domain));
    names.insert("prefix".to_owned(), json!(run.prefix));
    names.insert("sent".to_owned(), json!({}));
    let mut tags = Map::new();
    for (name, members) in imports {
        for member in members.keys() {
            let population = procedure.population_of(name);
            tags.insert(member.clone(), json!(run.unique(population, member)));
        }
        names.insert(name.clone(), Value::Object(members.clone()));
    }
    for step in &procedure.steps {
        tags.insert(step.name.clone(), json!(run.unique(&procedure.id, &step.name)));
    }
    names.insert("tag".to_owned(), Value::Object(tags));
    let mut rest = record.iter();
    let mut altered = None;
    let end = |next, names, altered| Fold { next, names, altered };
    for step in &procedure.steps {
        names.insert("unique".to_owned(), json!(run.unique(&procedure.id, &step.name)));
        let mut pages: Vec<&Exchange> = Vec::new();
        loop {
            let exchange = match rest.next() {
                Some(Entry::Exchange(exchange)) => exchange,
                Some(Entry::NotSent { step, because, kind }) => {
                    let (step, because, kind) = (step.clone(), because.clone(), *kind);
                    return end(Next::Stop { step, because, kind }, names, altered);
                }
                None => {
                    let next = match request(step, &names, &pages) {
                        Ok(request) => Next::Send {
                            step: step.name.clone(),
                            request,
                            wait: tick(step.text.tick_after.as_deref(), &names),
                        },
                        Err(NoRequest { because, kind }) => {
                            Next::Stop { step: step.name.clone(), because, kind }
                        }
                    };
                    return end(next, names, altered);
                }
            };
            pages.push(exchange);
            if next_page(step.text.walk.as_ref(), &pages).is_none() {
                break;
            }
            if let Some(because) = gives_up(step.text.walk.as_ref(), &pages) {
                let (step, kind) = (step.name.clone(), Unsent::Skipped);
                return end(Next::Stop { step, because, kind }, names, altered);
            }
        }
        let Some(last) = pages.last() else { continue };
        bind(step, &pages, &mut names);
        visit(step, &pages, &names);
        if let Some(because) = stops(step, last, &names) {
            let kind = if is_declined(step, last) { Unsent::Skipped } else { Unsent::Blocked };
            return end(Next::Stop { step: step.name.clone(), because, kind }, names, altered);
        }
        altered = altered.or_else(|| alteration(step, &names));
    }
    end(Next::Done, names, altered)
}

/// How long a clock takes that shows times like this one to show another.
fn tick(after: Option<&str>, names: &Map<String, Value>) -> Duration {
    let Some(after) = after else { return Duration::ZERO };
    let shown = lookup::fill_text(after, names).unwrap_or_default();
    let fraction = shown.split_once('.').map(|(_, fraction)| fraction).unwrap_or_default();
    let digits = fraction.chars().take_while(char::is_ascii_digit);
    if digits.clone().count() >= 3 && digits.clone().any(|digit| digit != '0') {
        Duration::from_millis(2)
    } else {
        Duration::from_millis(1_100)
    }
}

/// Why nothing can follow a step, if so.
fn stops(step: &Step, last: &Exchange, names: &Map<String, Value>) -> Option<String> {
    let response = match &last.answer {
        Answer::Failure(failure) => {
            return Some(format!(
                "{} {}: {} ({})",
                last.request.method,
                last.request.path_only(),
                failure.kind.as_str(),
                failure.detail
            ));
        }
        Answer::Response(response) => response,
    };
    if step.role == Role::Own || response.is_success() {
        let no_id = matches!(step.role, Role::Given { .. })
            && names.get(&step.name).and_then(|given| lookup::first(given, "id")).is_none();
        return no_id.then(|| format!("the answer that created `{}` names no id", step.name));
    }
    let detail = last.json().and_then(|body| lookup::first(body, "detail")).map(lookup::text_of);
    let detail = detail.map(|detail| format!(": {detail}")).unwrap_or_default();
    Some(format!(
        "{} {} was answered {}{detail}",
        last.request.method,
        last.request.path_only(),
        response.status
    ))
}

/// Whether the target declines a given that goes beyond the least it has to take. What it has to
/// take is judged by checks that create it in a step of their own.
fn is_declined(step: &Step, last: &Exchange) -> bool {
    let special = matches!(step.role, Role::Given { special: true, .. });
    special && matches!(last.status(), Some(400 | 403 | 404 | 405 | 409 | 413 | 422 | 501))
}

/// How the target altered a given in a way that matters to the check.
fn alteration(step: &Step, names: &Map<String, Value>) -> Option<String> {
    let (name, keeps) = match &step.role {
        Role::Given { keeps, .. } => (&step.name, keeps),
        Role::Read { of, keeps } => (of, keeps),
        _ => return None,
    };
    let sent = names.get("sent")?.get(name)?;
    let kept = names.get(name)?;
    keeps.iter().find_map(|path| {
        let (wanted, found) = (lookup::all(sent, path), lookup::all(kept, path));
        let list = |values: &[&Value]| Value::Array(values.iter().map(|v| (*v).clone()).collect());
        let same = crate::expect::same::same(&list(&wanted), &list(&found));
        (!same).then(|| {
            let show = |values: &[&Value]| {
                let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
                if texts.is_empty() { "nothing".to_owned() } else { texts.join(", ") }
            };
            format!("the target keeps {path} as {}, not as {}", show(&found), show(&wanted))
        })
    })
}

/// Adds what a step's answer says to the names.
fn bind(step: &Step, pages: &[&Exchange], names: &mut Map<String, Value>) {
    let Some(last) = pages.last() else { return };
    let sent = last.request.json().unwrap_or(Value::Null);
    let mut body = match pages {
        [only] => only.json().cloned().unwrap_or(Value::Null),
        several => joined(several),
    };
    let located = last.response().filter(|response| response.is_success());
    if let Some(id) =
        located.and_then(|response| response.header("location")).and_then(last_segment)
        && last.request.method == "POST"
        && lookup::first(&body, "id").is_none()
        && (body.is_null() || body.is_object())
    {
        // Some providers answer a creation without a body; the resource's URL names it as well.
        let mut object = body.as_object().cloned().unwrap_or_default();
        object.insert("id".to_owned(), json!(id));
        body = Value::Object(object);
    }
    match &step.role {
        Role::Given { .. } => {
            let mut whole = sent.clone();
            merge(&mut whole, &body);
            names.insert(step.name.clone(), whole);
        }
        Role::Read { of, .. } => {
            if last.response().is_some_and(crate::exchange::Response::is_success) {
                names.insert(of.clone(), body);
            }
        }
        Role::Prepare | Role::Own => {
            names.insert(step.name.clone(), body);
        }
    }
    if let Some(Value::Object(all)) = names.get_mut("sent")
        && !matches!(step.role, Role::Read { .. })
    {
        all.insert(step.name.clone(), sent);
    }
    for (name, from) in &step.text.save {
        let value = saved(from, last);
        names.insert(name.clone(), value.unwrap_or(Value::Null));
    }
}

fn saved(from: &str, last: &Exchange) -> Option<Value> {
    if let Some(header) = from.strip_prefix("header ") {
        return last.response()?.header(header).map(|value| json!(value));
    }
    if let Some(path) = from.strip_prefix("other-case ") {
        let value = lookup::text_of(lookup::first(last.json()?, path)?);
        let exchanged: String = value
            .chars()
            .map(|c| if c.is_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
            .collect();
        return (exchanged != value).then(|| json!(exchanged));
    }
    if let Some(path) = from.strip_prefix("beginning ") {
        let value = lookup::text_of(lookup::first(last.json()?, path)?);
        let shorter: String = value.chars().take(value.chars().count().saturating_sub(1)).collect();
        return (!shorter.is_empty()).then(|| json!(shorter));
    }
    if from == "status" {
        return last.status().map(|status| json!(status));
    }
    lookup::first(last.json()?, from).cloned()
}

fn joined(pages: &[&Exchange]) -> Value {
    let bodies: Vec<&Value> = pages.iter().filter_map(|page| page.json()).collect();
    let items = bodies.iter().filter_map(|body| lookup::first(body, "Resources")?.as_array());
    let items: Vec<Value> = items.flatten().cloned().collect();
    let total = bodies.last().and_then(|body| lookup::first(body, "totalResults")).cloned();
    json!({ "Resources": items, "totalResults": total, "pages": pages.len() })
}

fn last_segment(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?.trim_end_matches('/');
    let segment = path.rsplit('/').next().filter(|segment| !segment.is_empty())?;
    Some(percent_decode(segment))
}

/// Puts every member of `extra` into `base`, deeply; what is not an object is replaced.
pub fn merge(base: &mut Value, extra: &Value) {
    match (base, extra) {
        (Value::Object(base), Value::Object(extra)) => {
            for (name, value) in extra {
                merge(base.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (_, Value::Null) => {}
        (base, extra) => *base = extra.clone(),
    }
}

/// Takes an attribute path out of a body.
pub fn remove(body: &mut Value, path: &str) {
    // A URN holds a dot itself: it names a member at the top, or stands in front of one below.
    if path.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("urn:")) {
        let Value::Object(object) = body else { return };
        if object.shift_remove(path).is_none()
            && let (Some(urn), rest) = crate::scim::path::split_urn(path)
            && let Some(inner) = object.get_mut(urn)
        {
            remove(inner, rest);
        }
        return;
    }
    let mut at = body;
    let mut parts = path.split('.').peekable();
    while let Some(part) = parts.next() {
        let Value::Object(object) = at else { return };
        if parts.peek().is_none() {
            object.shift_remove(part);
            return;
        }
        match object.get_mut(part) {
            Some(inner) => at = inner,
            None => return,
        }
    }
}

/// The page that comes after those that are there: its query parameter, or `None` at the end.
fn next_page(walk: Option<&Walk>, pages: &[&Exchange]) -> Option<(&'static str, Value)> {
    let walk = walk?;
    let last = pages.last()?;
    let body = last.response().filter(|response| response.is_success())?.json()?;
    let cursor = lookup::first(body, "nextCursor").filter(|cursor| !cursor.is_null());
    match (walk.by, cursor) {
        (WalkBy::Cursor | WalkBy::Any, Some(cursor)) => {
            let seen = pages[..pages.len() - 1].iter().any(|page| {
                page.json().and_then(|body| lookup::first(body, "nextCursor")) == Some(cursor)
            });
            return (!seen).then(|| ("cursor", cursor.clone()));
        }
        (WalkBy::Cursor, None) => return None,
        _ => {}
    }
    let count = |page: &&Exchange| {
        let items = page.json().and_then(|body| lookup::first(body, "Resources"));
        items.and_then(Value::as_array).map_or(0, Vec::len)
    };
    let seen: usize = pages.iter().map(count).sum();
    let total = lookup::first(body, "totalResults").and_then(Value::as_u64)?;
    let more = count(last) > 0 && (seen as u64) < total;
    more.then(|| ("startIndex", json!(seen + 1)))
}

/// How many pages a walk is meant to take: later pages are asked to be larger where there are more.
fn meant(walk: &Walk) -> usize {
    walk.pages.unwrap_or(40)
}

/// After so many times as many pages as meant a walk gives up: the target makes no larger ones.
const PATIENCE: usize = 5;

/// Why a walk gives up, if it does.
fn gives_up(walk: Option<&Walk>, pages: &[&Exchange]) -> Option<String> {
    let walk = walk?;
    let limit = meant(walk) * PATIENCE;
    let more = pages.len() >= limit && next_page(Some(walk), pages).is_some();
    more.then(|| format!("the list has more than {limit} pages"))
}

/// How many resources the next page is asked to have: as many as the suite says, and more where the
/// list is so long that the walk would not reach its end.
fn page_size(walk: &Walk, pages: &[&Exchange]) -> Option<u64> {
    let last = pages.last().and_then(|page| page.json());
    let total = last.and_then(|body| lookup::first(body, "totalResults")).and_then(Value::as_u64);
    let items = last.and_then(|body| lookup::first(body, "Resources")).and_then(Value::as_array);
    // The first pages stay as small as asked for: they are what the checks are about.
    let (Some(total), true) = (total, pages.len() >= 3) else { return walk.count };
    let left = meant(walk).saturating_sub(pages.len() + 1).max(1) as u64;
    let needed = total.div_ceil(left);
    let usual = walk.count.or(items.map(|items| items.len() as u64)).unwrap_or_default();
    if needed > usual { Some(needed) } else { walk.count }
}

/// The request of a step, with every name filled in.
fn request(
    step: &Step,
    names: &Map<String, Value>,
    pages: &[&Exchange],
) -> Result<Request, NoRequest> {
    let text = &step.text;
    for template in &text.if_present {
        let value = lookup::fill(&Value::String(template.clone()), names).unwrap_or(Value::Null);
        if value.is_null() {
            let because = format!("the target shows no value for {template}");
            return Err(NoRequest { because, kind: Unsent::Skipped });
        }
    }
    let send = &text.send.value;
    let (method, path) = send.split_once(' ').unwrap_or(("GET", send));
    let mut path = fill_path(path.trim(), names)?;
    let mut query = Vec::new();
    for (name, value) in &text.query {
        let value = lookup::fill(value, names)?;
        query.push((lookup::fill_text(name, names)?, lookup::text_of(&value)));
    }
    if let Some(walk) = &text.walk {
        if let Some(count) = page_size(walk, pages) {
            query.push(("count".to_owned(), count.to_string()));
        }
        match next_page(Some(walk), pages) {
            Some((name, value)) => query.push((name.to_owned(), lookup::text_of(&value))),
            None if walk.by == WalkBy::Index => {
                query.push(("startIndex".to_owned(), "1".to_owned()));
            }
            None if walk.by == WalkBy::Cursor => query.push(("cursor".to_owned(), String::new())),
            None => {}
        }
    }
    let pair =
        |(name, value): &(String, String)| format!("{}={}", encode(name, b""), encode(value, b""));
    let mut pairs: Vec<String> = query.iter().map(pair).collect();
    if let Some(raw) = &text.raw_query {
        pairs.push(lookup::fill_text(raw, names)?);
    }
    if !pairs.is_empty() {
        path = format!("{path}{}{}", if path.contains('?') { '&' } else { '?' }, pairs.join("&"));
    }
    let (body, mut headers) = body_and_headers(text, names)?;
    for (name, value) in &text.headers {
        headers.retain(|(known, _): &(String, String)| !known.eq_ignore_ascii_case(name));
        if let Some(value) = value {
            headers.push((name.clone(), lookup::fill_text(value, names)?));
        }
    }
    let whose = match &text.auth_from {
        Some(word) => {
            let word = lookup::fill_text(word, names)?;
            serde_json::from_value(json!(word)).ok()
        }
        None => text.auth,
    };
    let credentials = match whose {
        None | Some(Auth::Run) => Credentials::Run,
        Some(Auth::None) => Credentials::Absent,
        Some(Auth::Wrong) => Credentials::Wrong,
        Some(Auth::Beginning) => Credentials::Beginning,
        Some(Auth::Longer) => Credentials::Longer,
        Some(Auth::OtherCase) => Credentials::OtherCase,
        Some(Auth::Reader) => Credentials::Reader,
    };
    Ok(Request { method: method.to_owned(), path, headers, body, credentials })
}

/// The media type of SCIM (RFC 7644 section 8.1).
const MEDIA_TYPE: &str = "application/scim+json";

type Body = (Option<Vec<u8>>, Vec<(String, String)>);

/// Why a step has no request.
struct NoRequest {
    because: String,
    kind: Unsent,
}

impl From<Missing> for NoRequest {
    fn from(Missing(name): Missing) -> Self {
        Self { because: format!("`{name}` has no value"), kind: Unsent::Blocked }
    }
}

/// A number that a target published, within what we are ready to send.
fn limit(size: &Size, names: &Map<String, Value>) -> Result<usize, NoRequest> {
    let skip = |because: String| NoRequest { because, kind: Unsent::Skipped };
    let shown = || lookup::text_of(&size.to);
    let value =
        lookup::fill(&size.to, names).map_err(|_| skip(format!("{} has no value", shown())))?;
    let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
    match number {
        Some(number) if number > 0 && number <= size.most => Ok(number + size.plus),
        Some(number) => {
            Err(skip(format!("{} is {number}; more than {} is not sent", shown(), size.most)))
        }
        None => Err(skip(format!("{} is no positive whole number", shown()))),
    }
}

/// Repeats the first element of a list, each copy with its own number.
fn repeat(
    body: &mut Value,
    template: &Value,
    repeat: &Repeat,
    names: &Map<String, Value>,
) -> Result<(), NoRequest> {
    let times = limit(&repeat.size, names)?;
    let first = lookup::first(template, &repeat.list).and_then(|list| list.get(0));
    let first = first.cloned().unwrap_or(Value::Null);
    let mut copies = Vec::new();
    for number in 1..=times {
        let mut names = names.clone();
        names.insert("copy".to_owned(), json!(number));
        copies.push(lookup::fill(&first, &names)?);
    }
    merge(body, &json!({ repeat.list.as_str(): copies }));
    Ok(())
}

fn body_and_headers(text: &StepText, names: &Map<String, Value>) -> Result<Body, NoRequest> {
    let mut headers = vec![("Accept".to_owned(), MEDIA_TYPE.to_owned())];
    let body = match (&text.raw, &text.body) {
        (Some(raw), _) => Some(lookup::fill_text(&raw.value, names)?.into_bytes()),
        (None, Some(template)) => {
            let mut known = names.clone();
            known.insert("copy".to_owned(), json!(1));
            let mut body = lookup::fill(&template.value, &known)?;
            if let Some(again) = &text.repeat {
                repeat(&mut body, &template.value, again, names)?;
            }
            merge(&mut body, &lookup::fill(&text.with, names)?);
            for path in &text.without {
                remove(&mut body, &lookup::fill_text(path, names)?);
            }
            let mut bytes = body.to_string().into_bytes();
            if let Some(size) = &text.pad {
                let wanted = limit(size, names)?;
                let close = bytes.pop();
                bytes.resize(wanted.max(bytes.len() + 1) - 1, b' ');
                bytes.extend(close);
            }
            Some(bytes)
        }
        (None, None) => None,
    };
    if body.is_some() {
        headers.push(("Content-Type".to_owned(), MEDIA_TYPE.to_owned()));
    }
    Ok((body, headers))
}

/// Fills a path; what a placeholder stands for is percent-encoded as one segment.
fn fill_path(path: &str, names: &Map<String, Value>) -> Result<String, Missing> {
    // A path that is nothing but a placeholder is a URL that the target gave.
    if path.starts_with("${") && path.find('}') == Some(path.len() - 1) {
        return lookup::fill_text(path, names);
    }
    let mut out = String::new();
    let mut rest = path;
    while let Some(start) = rest.find("${") {
        out.push_str(&rest[..start]);
        let Some(end) = rest[start..].find('}') else { break };
        let placeholder = &rest[start..=start + end];
        let value = lookup::fill_text(placeholder, names)?;
        // An endpoint is a path itself and keeps its slashes.
        let is_endpoint = placeholder.ends_with("endpoint}") || placeholder.ends_with("path}");
        out.push_str(&encode(&value, if is_endpoint { b"/" } else { b"" }));
        rest = &rest[start + end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

/// Percent-encodes all but unreserved characters (RFC 3986 section 2.3).
pub fn encode(text: &str, keep: &[u8]) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || keep.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend([byte >> 4, byte & 15].map(|digit| {
                char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase()
            }));
        }
    }
    out
}
