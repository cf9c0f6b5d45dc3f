//! A failure as a shell script: what the check needs, the step that shows it, and the tidying up.
//!
//! A script needs a POSIX shell, `curl` and `awk`. What the service provider makes up (ids, versions,
//! cursors) is taken from its answers, and what the run made up gets a new prefix, so that a script
//! can be run as often as one likes.

use std::fmt::Write as _;

use serde_json::Value;

use super::View;
use super::clean::{clean, clip};
use super::curl::{curl, variable};
use super::human::finding_line;
use super::naming::{Axis, source};
use crate::exchange::{Entry, Exchange, Request, exchanges};
use crate::plan::Judges;
use crate::record::Scheme;
use crate::verdict::{Outcome, Verdict};

/// A gap of so many milliseconds in the record was a wait for the target's clock.
const WAITED: u128 = 1_000;

/// The scripts of every failure and warning: a file's name and its text.
pub fn scripts(view: View<'_>) -> Vec<(String, String)> {
    let wrong = view.verdicts.iter().filter(|verdict| {
        matches!(verdict.outcome, Outcome::Fail | Outcome::Warn) && verdict.waived.is_none()
    });
    let mut scripts: Vec<(String, String)> = Vec::new();
    for verdict in wrong {
        let Some(text) = script(view, verdict) else { continue };
        let mut name = file_name(&view.check(verdict).id);
        while scripts.iter().any(|(known, _)| *known == name) {
            name.insert(0, '_');
        }
        scripts.push((name, text));
    }
    scripts
}

/// A name that every file system takes.
fn file_name(id: &str) -> String {
    let fits = |c: char| if c.is_ascii_alphanumeric() || ".-".contains(c) { c } else { '_' };
    let name: String = id.chars().map(fits).take(180).collect();
    format!("{}.sh", name.trim_matches(['_', '.']))
}

/// The requests that lead to what a verdict is about: the place of the procedure, and how many of
/// its exchanges.
pub fn way(view: View<'_>, verdict: &Verdict) -> Option<(usize, usize)> {
    let places = || verdict.findings.iter().filter_map(|seen| seen.exchange);
    match &view.check(verdict).judges {
        Judges::Procedure { procedure, .. } => {
            let of_it = places().filter(|(place, _)| place == procedure);
            let last = of_it.map(|(_, exchange)| exchange).max()?;
            Some((*procedure, last + 1))
        }
        Judges::Exchanges { .. } => places().next().map(|(place, exchange)| (place, exchange + 1)),
        Judges::Nothing(_) => None,
    }
}

/// The script of one verdict; `None` if no exchange shows what it is about.
pub fn script(view: View<'_>, verdict: &Verdict) -> Option<String> {
    let (procedure, count) = way(view, verdict)?;
    let mut sent: Vec<&Exchange> = Vec::new();
    for import in &view.plan.procedures.get(procedure)?.imports {
        sent.extend(exchanges(view.record.get(import.procedure)?));
    }
    let record = view.record.get(procedure)?;
    sent.extend(exchanges(record).take(count));
    // A request that never left can't be sent again.
    if record.first().is_none_or(|first| matches!(first, Entry::NotSent { .. })) {
        return None;
    }
    let mut text = String::new();
    head(&mut text, view, verdict);
    let mut known = Known::new(&view.header.names.prefix);
    let mut before: Option<&Exchange> = None;
    for (place, exchange) in sent.iter().enumerate() {
        if let Some(before) = before {
            let gap = exchange.started.saturating_sub(before.started + before.elapsed);
            if gap.as_millis() >= WAITED {
                text.push_str("sleep 2\n");
            }
        }
        before = Some(exchange);
        request(&mut text, view, exchange, &known);
        known.learn(&mut text, exchange, &sent[place + 1..]);
    }
    let _ = writeln!(text, "\nshow");
    if let Some(last) = sent.last() {
        let status = last.status().map_or("no answer".to_owned(), |status| status.to_string());
        let _ = writeln!(text, "echo 'in the run it was {status}'");
    }
    Some(text)
}

fn head(text: &mut String, view: View<'_>, verdict: &Verdict) {
    let check = view.check(verdict);
    let target = &view.header.target;
    text.push_str("#!/bin/sh\n");
    let mut comment = |line: &str| {
        let _ = writeln!(text, "# {}", clean(&clip(line, 1_000)));
    };
    comment(&check.id);
    comment(&format!("{} ({}, {})", check.says, check.level.as_str(), Axis::of(check).as_str()));
    comment(&source(check));
    for seen in verdict.findings.iter().take(5) {
        comment(&format!("The run saw in step {}: {}", seen.step, finding_line(seen)));
    }
    comment("");
    comment("What it creates, it deletes in the end.");
    text.push_str("set -u\n: \"${SCIM_BASE_URL:?the base URL of the service provider}\"\n");
    match target.scheme {
        Scheme::Bearer => text.push_str(": \"${SCIM_TOKEN:?the bearer token}\"\n"),
        Scheme::Basic => {
            text.push_str(": \"${SCIM_BASIC:?the name and password, as NAME:PASSWORD}\"\n");
        }
        Scheme::None => {}
    }
    if target.reader {
        text.push_str("SCIM_READER_TOKEN=${SCIM_READER_TOKEN:-}\n");
    }
    for name in &target.headers {
        let variable = variable(name);
        let _ =
            writeln!(text, ": \"${{{variable}:?the value of the header {}}}\"", shell_safe(name));
    }
    text.push_str(HELPERS);
    let delete = Request {
        method: "DELETE".to_owned(),
        path: "/@@scimcheck:path@@".to_owned(),
        headers: Vec::new(),
        body: None,
        credentials: crate::exchange::Credentials::Run,
    };
    let delete = quiet(&curl(&delete, target, 0)).replace("/@@scimcheck:path@@", "$path");
    let _ = write!(
        text,
        "tidy_up() {{\n    for path in $created; do\n        {delete} -o /dev/null\n    done\n    \
         rm -rf \"$out\"\n}}\ntrap tidy_up EXIT\ntrap 'exit 1' INT TERM\n"
    );
}

fn shell_safe(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
}

const HELPERS: &str = r#"
prefix=${SCIM_PREFIX:-scimcheck-$(od -An -N4 -tx1 /dev/urandom | tr -d ' \n' | cut -c1-5)}
PREFIX=$(printf %s "$prefix" | tr 'a-z' 'A-Z')
out=$(mktemp -d)
created=

# member PATH N: the Nth value at this path in the last answer; arrays on the way do not count.
member() {
    awk -v want="$1" -v nth="$2" '
    function found(value,    way, level) {
        way = ""
        for (level = 1; level <= depth; level++)
            if (kind[level] == "{") way = way (way == "" ? "" : ".") key[level]
        if (tolower(way) == want && --nth == 0) { print value; done = 1 }
    }
    { text = text $0 "\n" }
    END {
        for (at = 1; at <= length(text) && !done; ) {
            c = substr(text, at, 1)
            if (c == "\"") {
                word = ""
                for (at++; at <= length(text); at++) {
                    c = substr(text, at, 1)
                    if (c == "\"") break
                    if (c == "\\") { at++; c = substr(text, at, 1) }
                    word = word c
                }
                for (at++; substr(text, at, 1) ~ /[ \t\r\n]/; ) at++
                if (substr(text, at, 1) == ":") { key[depth] = word; at++ } else found(word)
            } else if (c == "{" || c == "[") { depth++; kind[depth] = c; at++ }
            else if (c == "}" || c == "]") { depth--; at++ }
            else if (c ~ /[-0-9a-z]/) {
                word = ""
                for (; substr(text, at, 1) ~ /[-+.0-9A-Za-z]/; at++) word = word substr(text, at, 1)
                found(word)
            } else at++
        }
    }' "$out/body"
}

# header NAME: the value of a header of the last answer.
header() {
    tr -d '\r' <"$out/headers" | awk -v want="$1" '
    { at = index($0, ":"); if (tolower(substr($0, 1, at - 1)) == want) { value = substr($0, at + 1); sub(/^ */, "", value) } }
    END { print value }'
}

# last URL: its last segment.
last() {
    printf '%s\n' "${1##*/}"
}

# show: the last answer.
show() {
    echo
    cat "$out/headers"
    cat "$out/body"
    echo
}

"#;

/// A `curl` that shows nothing by itself and does not wait for ever.
fn quiet(line: &str) -> String {
    const QUIET: &str = "curl -sS --noproxy '*' --max-time 30";
    // Bytes may be piped into it.
    match line.find("| curl ") {
        Some(at) if !line.starts_with("curl ") => {
            format!("{}| {QUIET}{}", &line[..at], &line[at + "| curl".len()..])
        }
        _ => format!("{QUIET}{}", line.strip_prefix("curl").unwrap_or(line)),
    }
}

fn request(text: &mut String, view: View<'_>, exchange: &Exchange, known: &Known) {
    let request = &exchange.request;
    let marked = known.mark(request);
    let line = curl(&marked, &view.header.target, usize::MAX);
    let line = unmark(&quiet(&line), known);
    let step = shell_safe(&exchange.step);
    let _ = writeln!(text, "\n# {}: {} {}", step, request.method, clean(&clip(&request.path, 200)));
    let _ = writeln!(
        text,
        ": >\"$out/body\"; : >\"$out/headers\"\nstatus=$({line} -o \"$out/body\" -D \"$out/headers\" -w '%{{http_code}}')"
    );
    let _ = writeln!(text, "echo \"{step}: {} $status\"", shell_safe(&request.method));
}

/// What the target made up, and the variable that holds it in the script.
struct Known {
    prefix: String,
    values: Vec<Made>,
}

struct Made {
    value: String,
    variable: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Id,
    Version,
    Cursor,
}

impl Known {
    fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), values: Vec::new() }
    }

    /// Takes from an answer what later requests name, and notes what it created.
    fn learn(&mut self, text: &mut String, exchange: &Exchange, later: &[&Exchange]) {
        for (value, from, kind) in made(exchange) {
            if self.values.iter().any(|one| one.value == value && one.kind == kind) {
                // The later answer has it, too; the variable holds the same.
                continue;
            }
            let made = Made { value, variable: format!("made_{}", self.values.len() + 1), kind };
            let named = later.iter().any(|one| made.is_named_in(&one.request));
            let created = kind == Kind::Id && exchange.request.method == "POST";
            if !named && !created {
                continue;
            }
            let _ = writeln!(text, "{}=$({from})", made.variable);
            if created {
                let path = collection(exchange, &made.value);
                let _ = writeln!(text, "created=\"{path}/${} $created\"", made.variable);
            }
            self.values.push(made);
        }
    }

    /// The request with a mark in the place of everything that was made up.
    fn mark(&self, request: &Request) -> Request {
        let mut marked = request.clone();
        marked.path = self.mark_path(&request.path);
        for (_, value) in &mut marked.headers {
            for (place, made) in self.values.iter().enumerate() {
                if made.kind == Kind::Version {
                    *value = value.replace(&made.value, &mark(place));
                }
            }
            *value = self.mark_prefix(value);
        }
        if let Some(body) = request.body.as_deref().and_then(|body| std::str::from_utf8(body).ok())
        {
            let mut body = body.to_owned();
            for (place, made) in self.values.iter().enumerate() {
                for (open, close) in [("\"", "\""), ("\\\"", "\\\"")] {
                    let whole = format!("{open}{}{close}", made.value);
                    body = body.replace(&whole, &format!("{open}{}{close}", mark(place)));
                }
                if made.is_long() {
                    body = body.replace(&made.value, &mark(place));
                }
            }
            marked.body = Some(self.mark_prefix(&body).into_bytes());
        }
        marked
    }

    fn mark_path(&self, path: &str) -> String {
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (path, None),
        };
        let segment = |segment: &str| {
            let ids = self.values.iter().enumerate().filter(|(_, made)| made.kind == Kind::Id);
            let found = ids.rev().find(|(_, made)| made.value == segment);
            found.map_or_else(|| segment.to_owned(), |(place, _)| mark(place))
        };
        let mut marked = path.split('/').map(segment).collect::<Vec<_>>().join("/");
        if let Some(query) = query {
            let mut query = query.to_owned();
            for (place, made) in self.values.iter().enumerate() {
                let encoded = crate::plan::procedure::encode(&made.value, b"");
                if made.kind == Kind::Cursor || made.is_long() {
                    query = query.replace(&encoded, &mark(place));
                } else {
                    query = query
                        .replace(&format!("%22{encoded}%22"), &format!("%22{}%22", mark(place)));
                }
            }
            marked = format!("{marked}?{query}");
        }
        self.mark_prefix(&marked)
    }

    fn mark_prefix(&self, text: &str) -> String {
        text.replace(&self.prefix, "@@scimcheck:prefix@@")
            .replace(&self.prefix.to_ascii_uppercase(), "@@scimcheck:PREFIX@@")
    }
}

impl Made {
    /// Whether it stands out in any text.
    fn is_long(&self) -> bool {
        self.value.len() >= 8
    }

    fn is_named_in(&self, request: &Request) -> bool {
        let encoded = crate::plan::procedure::encode(&self.value, b"");
        let in_body = request
            .body
            .as_deref()
            .is_some_and(|body| String::from_utf8_lossy(body).contains(&self.value));
        in_body
            || request.path.contains(&encoded)
            || request.headers.iter().any(|(_, value)| value.contains(&self.value))
    }
}

fn mark(place: usize) -> String {
    format!("@@scimcheck:{place}@@")
}

/// What an answer says that was made up, and the words of the script that find it there.
fn made(exchange: &Exchange) -> Vec<(String, String, Kind)> {
    let mut all = Vec::new();
    let Some(response) = exchange.response().filter(|response| response.is_success()) else {
        return all;
    };
    let none = Value::Null;
    let body = response.json().unwrap_or(&none);
    let text = |value: &Value| match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let member = |name: &str| crate::expect::lookup::first(body, name).and_then(text);
    let posted = exchange.request.method == "POST";
    match member("id") {
        Some(id) => all.push((id, "member id 1".to_owned(), Kind::Id)),
        None if posted => {
            let located = response.header("location").and_then(|url| url.rsplit('/').next());
            if let Some(id) = located.filter(|id| !id.is_empty()) {
                all.push((id.to_owned(), "last \"$(header location)\"".to_owned(), Kind::Id));
            }
        }
        None => {}
    }
    let operations = crate::expect::lookup::first(body, "Operations").and_then(Value::as_array);
    let mut nth = 0;
    for operation in operations.into_iter().flatten() {
        let Some(location) = operation.get("location").and_then(Value::as_str) else { continue };
        nth += 1;
        if let Some(id) = location.rsplit('/').next().filter(|id| !id.is_empty()) {
            let from = format!("last \"$(member operations.location {nth})\"");
            all.push((id.to_owned(), from, Kind::Id));
        }
    }
    if let Some(tag) = response.header("etag") {
        all.push((tag.to_owned(), "header etag".to_owned(), Kind::Version));
    }
    if let Some(version) = crate::expect::lookup::first(body, "meta.version").and_then(text) {
        all.push((version, "member meta.version 1".to_owned(), Kind::Version));
    }
    if let Some(cursor) = member("nextCursor") {
        all.push((cursor, "member nextcursor 1".to_owned(), Kind::Cursor));
    }
    all
}

/// The path of the collection that a resource was created in.
fn collection(exchange: &Exchange, id: &str) -> String {
    let path = exchange.request.path_only().trim_end_matches('/');
    let safe = |path: &str| path.chars().all(|c| c.is_ascii_alphanumeric() || "/-_.".contains(c));
    let operations = exchange.json().and_then(|body| body.get("Operations"));
    let of_bulk = operations.and_then(Value::as_array).into_iter().flatten().find_map(|one| {
        let location = one.get("location")?.as_str()?.strip_suffix(id)?.trim_end_matches('/');
        location.rsplit('/').next().map(|name| format!("/{name}"))
    });
    let path = of_bulk.unwrap_or_else(|| path.to_owned());
    if safe(&path) { path } else { "/Users".to_owned() }
}

/// The line with its marks turned into variables, each as the quotes around it ask for.
fn unmark(line: &str, known: &Known) -> String {
    const FRONT: &str = "@@scimcheck:";
    let mut out = String::with_capacity(line.len());
    // What the shell is in, from the outside in.
    let mut quotes: Vec<char> = Vec::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if let Some((name, behind)) =
            rest.strip_prefix(FRONT).and_then(|rest| rest.split_once("@@"))
        {
            let variable = match name.parse::<usize>() {
                Ok(place) => known.values.get(place).map_or("", |made| &made.variable),
                Err(_) => name,
            };
            let reference = match quotes.last() {
                Some('\'') => format!("'\"${{{variable}}}\"'"),
                Some('"') => format!("${{{variable}}}"),
                _ => format!("\"${{{variable}}}\""),
            };
            out.push_str(&reference);
            rest = behind;
            continue;
        }
        let inside = quotes.last().copied();
        let mut taken = c.len_utf8();
        match (inside, c) {
            (Some('\''), '\'') | (Some('"'), '"') | (Some('('), ')') => drop(quotes.pop()),
            (Some('\''), _) => {}
            (_, '\\') => taken += rest[1..].chars().next().map_or(0, char::len_utf8),
            (Some('"'), '$') if rest.starts_with("$(") => {
                quotes.push('(');
                taken = 2;
            }
            (Some('"'), _) => {}
            (_, '\'' | '"') => quotes.push(c),
            _ => {}
        }
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fixture, snapshot};
    use super::*;

    #[test]
    fn a_script_holds_what_the_failure_needs() {
        let scripts = scripts(fixture().view());
        let names: Vec<&str> = scripts.iter().map(|(name, _)| name.as_str()).collect();
        assert!(names.contains(&"rfc7644_3.5.2.2_remove-without-path_User.sh"), "{names:?}");
        let (_, text) = scripts.iter().find(|(name, _)| name.contains("remove")).unwrap();
        snapshot("report-script", text);
    }

    #[test]
    fn a_variable_stands_in_whichever_quotes_there_are() {
        let mut known = Known::new("p");
        known.values.push(Made {
            value: "42".to_owned(),
            variable: "made_1".to_owned(),
            kind: Kind::Id,
        });
        for (line, expected) in [
            ("curl \"$B/Users/@@scimcheck:0@@\"", "curl \"$B/Users/${made_1}\""),
            ("--data '{\"a\":\"@@scimcheck:0@@\"}'", "--data '{\"a\":\"'\"${made_1}\"'\"}'"),
            ("'it'\\''s @@scimcheck:prefix@@'", "'it'\\''s '\"${prefix}\"''"),
            ("\"$(printf '@@scimcheck:0@@')\"", "\"$(printf ''\"${made_1}\"'')\""),
            ("@@scimcheck:0@@", "\"${made_1}\""),
        ] {
            assert_eq!(unmark(line, &known), expected);
        }
    }
}
