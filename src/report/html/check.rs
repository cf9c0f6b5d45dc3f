//! One check: what it demands, what was seen, and how to see it again.

use super::super::View;
use super::super::clean::{SHOWN, clip};
use super::super::curl::word;
use super::super::human::{finding_line, shown};
use super::super::naming::{Axis, area, source, url, weighs};
use super::super::script::script;
use super::body::{Marked, body};
use super::escape::Html;
use crate::exchange::{Answer, Exchange, exchanges};
use crate::plan::Judges;
use crate::verdict::{Outcome, Seen, Verdict};

/// A script of more bytes is not shown; `--report scripts=FOLDER` writes each.
const SCRIPT: usize = 24 << 10;
/// So many findings are told.
const FINDINGS: usize = 20;

/// Draws a check.
pub(super) fn check(html: &mut Html, view: View<'_>, place: usize, verdict: &Verdict) {
    let check = view.check(verdict);
    let outcome = verdict.outcome.as_str();
    html.raw("<details class=\"check ").raw(outcome).raw("\" id=\"c").number(place);
    html.raw("\" data-outcome=\"").raw(outcome).raw("\" data-level=\"").raw(check.level.as_str());
    html.raw("\" data-area=\"").text(area(&check.id)).raw("\" data-says=\"").text(&check.says);
    html.raw("\">\n<summary><span class=\"outcome\">").raw(outcome).raw("</span> <code>");
    html.text(&check.id).raw("</code> <span class=\"faint\">").raw(check.level.as_str());
    if verdict.waived.is_some() {
        html.raw(", waived");
    }
    html.raw("</span></summary>\n<div class=\"inside\">\n<p>").text(&check.says).raw("</p>\n<dl>");
    html.raw("<dt>demanded by</dt><dd>");
    match url(check) {
        Some(url) => html.link(&url, &source(check)),
        None => html.text(&source(check)),
    };
    html.raw(" (").raw(check.level.as_str()).raw(", ").raw(Axis::of(check).as_str()).raw(")</dd>");
    let mut field = |name: &'static str, text: Option<&str>| {
        if let Some(text) = text {
            html.raw("<dt>").raw(name).raw("</dt><dd>").text(&clip(text, SHOWN)).raw("</dd>");
        }
    };
    field("because", verdict.because.as_deref());
    field("rule", verdict.rule.as_deref());
    field("waived", verdict.waived.as_deref());
    field("suite", Some(&format!("{}:{}", check.file, check.line)));
    field("explain", Some(&format!("scimcheck explain {}", word(&check.id))));
    html.raw("</dl>\n");
    if verdict.outcome != Outcome::Pass {
        evidence(html, view, verdict);
    }
    html.raw("</div>\n</details>\n");
}

fn evidence(html: &mut Html, view: View<'_>, verdict: &Verdict) {
    let unplaced = verdict.findings.iter().filter(|seen| view.exchange(seen).is_none());
    findings(html, &unplaced.collect::<Vec<_>>());
    for (place, exchange) in shown(view, verdict) {
        let of_it: Vec<&Seen> =
            verdict.findings.iter().filter(|seen| seen.exchange == place).collect();
        html.raw("<h3>Step <code>").text(&exchange.step).raw("</code></h3>\n");
        findings(html, &of_it);
        pair(html, exchange, &of_it);
        html.raw(
            "<div class=\"head\"><span>Repeat it</span></div><pre class=\"copy\" tabindex=\"0\">",
        );
        html.lines(&view.curl(&exchange.request, SHOWN)).raw("</pre>\n");
    }
    if let Some(text) = script(view, verdict).filter(|text| text.len() <= SCRIPT) {
        html.raw("<details><summary>All of it as a shell script</summary>\n<div class=\"head\">");
        html.raw(
            "<span>Needs curl and awk; asks for SCIM_BASE_URL and the credentials</span></div>",
        );
        html.raw("<pre class=\"copy\" tabindex=\"0\">").lines(&text).raw("</pre></details>\n");
    }
    way(html, view, verdict);
}

fn findings(html: &mut Html, all: &[&Seen]) {
    if all.is_empty() {
        return;
    }
    html.raw("<ul class=\"findings\">\n");
    for seen in all.iter().take(FINDINGS) {
        html.raw("<li>").text(&finding_line(seen)).raw(" <span class=\"faint\">(");
        html.raw(weighs(seen.grade)).raw(")</span>");
        if let Some(because) = &seen.finding.because {
            html.raw("<br><span class=\"faint\">").text(&clip(because, SHOWN)).raw("</span>");
        }
        html.raw("</li>\n");
    }
    if all.len() > FINDINGS {
        html.raw("<li>and ").number(all.len() - FINDINGS).raw(" more</li>\n");
    }
    html.raw("</ul>\n");
}

/// Request and response side by side, with what the findings are about marked.
fn pair(html: &mut Html, exchange: &Exchange, findings: &[&Seen]) {
    let subjects: Vec<&str> = findings.iter().map(|seen| seen.finding.subject.as_str()).collect();
    let marked: Vec<Marked> = subjects.iter().filter_map(|subject| Marked::of(subject)).collect();
    let request = &exchange.request;
    html.raw("<div class=\"pair\">\n<div><div class=\"head\"><span>Request</span></div><pre tabindex=\"0\">");
    html.lines(&format!("{} {}\n", request.method, clip(&request.path, SHOWN)));
    headers(html, &request.headers, &[]);
    html.raw("</pre>");
    if let Some(bytes) = &request.body {
        body(html, bytes, &marked);
    }
    html.raw("</div>\n<div><div class=\"head\"><span>Response, ");
    html.text(&exchange.elapsed.as_millis().to_string())
        .raw(" ms</span></div><pre tabindex=\"0\">");
    match &exchange.answer {
        Answer::Response(response) => {
            let wrong = subjects.contains(&"status");
            html.raw(if wrong { "<mark>" } else { "" }).text(&response.status.to_string());
            html.raw(if wrong { "</mark>" } else { "" }).raw("\n");
            headers(html, &response.headers, &subjects);
            html.raw("</pre>");
            if !response.body.is_empty() {
                body(html, &response.body, &marked);
            }
        }
        Answer::Failure(failure) => {
            html.raw("<mark>").text(failure.kind.as_str()).raw("</mark>\n");
            html.lines(&failure.detail).raw("</pre>");
        }
    }
    html.raw("</div>\n</div>\n");
}

fn headers(html: &mut Html, headers: &[(String, String)], subjects: &[&str]) {
    for (name, value) in headers {
        let about = |subject: &&str| {
            subject.strip_prefix("header ").is_some_and(|one| one.eq_ignore_ascii_case(name))
        };
        let marked = subjects.iter().any(about);
        let hidden = name.eq_ignore_ascii_case("set-cookie");
        html.raw(if marked { "<mark>" } else { "" }).text(name).raw(": ");
        html.text(if hidden { "(not shown)" } else { value });
        html.raw(if marked { "</mark>\n" } else { "\n" });
    }
}

/// Every request on the way there.
fn way(html: &mut Html, view: View<'_>, verdict: &Verdict) {
    let Judges::Procedure { procedure, .. } = &view.check(verdict).judges else { return };
    let Some(record) = view.record.get(*procedure).filter(|record| !record.is_empty()) else {
        return;
    };
    html.raw("<details><summary>Every request of the procedure <code>");
    html.text(&view.plan.procedures[*procedure].id).raw("</code></summary>\n<ol>\n");
    for exchange in exchanges(record).take(100) {
        let answer = match &exchange.answer {
            Answer::Response(response) => response.status.to_string(),
            Answer::Failure(failure) => failure.kind.as_str().to_owned(),
        };
        html.raw("<li><code>").text(&exchange.request.method).raw(" ");
        html.text(&clip(&exchange.request.path, 300)).raw("</code> ").text(&answer);
        html.raw(" <span class=\"faint\">").text(&exchange.step).raw("</span></li>\n");
    }
    html.raw("</ol></details>\n");
}
