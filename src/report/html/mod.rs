//! The report as one HTML file that needs nothing else: no network, and no script to be read.
//!
//! A policy in its head lets a browser run the one script below and nothing else, so that even a
//! text that got past the escape could do nothing.

mod body;
mod check;
mod escape;
mod picture;

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::View;
use super::clean::{SHOWN, clip};
use super::human::resources_line;
use super::naming::area;
use super::tally::{self, Certification};
use crate::verdict::Outcome;
pub(super) use escape::Html;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// From the gravest to the mildest.
pub(super) const GRAVEST_FIRST: [Outcome; 8] = [
    Outcome::Fail,
    Outcome::Error,
    Outcome::Warn,
    Outcome::Blocked,
    Outcome::Deviates,
    Outcome::Characterised,
    Outcome::NotApplicable,
    Outcome::Pass,
];

/// Writes the report.
pub fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let html = &mut Html::default();
    let title = format!("scimcheck: {} against {}", view.header.suites.join(", "), target(view));
    begin(html, &title, Some(SCRIPT));
    html.raw("<a class=\"skip\" href=\"#checks\">To the checks</a>\n<header>\n<h1>").text(&title);
    html.raw("</h1>\n");
    facts(html, view);
    tiles(html, view);
    large_words(html, view);
    html.raw("</header>\n<main>\n");
    levels(html, view);
    picture::picture(html, view);
    causes(html, view);
    untested(html, view);
    checks(html, view);
    html.raw("</main>\n<script>").raw(SCRIPT).raw("</script>\n</body>\n</html>\n");
    out.write_all(std::mem::take(html).into_text().as_bytes())
}

/// The head of a page; `script` is the one that may run on it.
pub(super) fn begin(html: &mut Html, title: &str, script: Option<&'static str>) {
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'");
    if let Some(script) = script {
        let digest = ring::digest::digest(&ring::digest::SHA256, script.as_bytes());
        html.raw("; script-src 'sha256-").text(&STANDARD.encode(digest)).raw("'");
    }
    html.raw("\">\n<title>").text(title).raw("</title>\n<style>\n").raw(STYLE);
    html.raw("</style>\n</head>\n<body>\n");
}

fn target(view: View<'_>) -> &str {
    let target = &view.header.target;
    if target.embedded { "the embedded emulator" } else { &target.base }
}

fn facts(html: &mut Html, view: View<'_>) {
    let run = view.run;
    let text = format!(
        "{}; {} requests in {:.1} s; {}; seed {}; scimcheck {}",
        view.header.started,
        run.requests,
        run.elapsed.as_secs_f64(),
        resources_line(view),
        view.header.names.seed,
        view.header.tool.version
    );
    html.raw("<p class=\"faint\">").text(&text);
    if run.interrupted {
        html.raw("; <strong>broken off: what was not reached was not judged</strong>");
    }
    html.raw("</p>\n");
}

fn tiles(html: &mut Html, view: View<'_>) {
    html.raw("<ul class=\"tiles\" aria-label=\"Outcomes\">\n");
    for outcome in GRAVEST_FIRST {
        let count = view.count(outcome);
        if count > 0 {
            html.raw("<li class=\"").raw(outcome.as_str()).raw("\"><b>").number(count);
            html.raw("</b><span>").raw(outcome.as_str()).raw("</span></li>\n");
        }
    }
    let waived = view.waived().count();
    if waived > 0 {
        html.raw("<li><b>").number(waived).raw("</b><span>of them waived</span></li>\n");
    }
    html.raw("</ul>\n");
}

fn large_words(html: &mut Html, view: View<'_>) {
    if let Some(musts) = tally::conformant(view) {
        html.raw("<p class=\"word yes\">Conformant in all MUSTs of this run: ").number(musts);
        html.raw("</p>\n");
    }
    let contract = view.header.contract.as_ref().map_or("", |contract| contract.name.as_str());
    match tally::certification(view) {
        Some(Certification::Certified { rules, unknown }) => {
            html.raw("<p class=\"word yes\">Certified: ").text(contract);
            html.raw(": all stated and derived rules hold: ").number(rules);
            html.raw("; unknown: ").number(unknown).raw("</p>\n");
        }
        Some(Certification::Withheld(because)) => {
            html.raw("<details><summary class=\"word\">No certificate for ").text(contract);
            html.raw("</summary><ul>\n");
            for one in because.iter().take(200) {
                html.raw("<li>").text(one).raw("</li>\n");
            }
            html.raw("</ul></details>\n");
        }
        None => {}
    }
    let idle = &view.run.waivers;
    for (word, checks) in [("Stale waivers", &idle.stale), ("Expired waivers", &idle.expired)] {
        if !checks.is_empty() {
            html.raw("<p class=\"word\">").raw(word).raw(":");
            for check in checks {
                html.raw(" <code>").text(check).raw("</code>");
            }
            html.raw("</p>\n");
        }
    }
}

fn levels(html: &mut Html, view: View<'_>) {
    html.raw(
        "<h2>By level</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th>axis and level</th>",
    );
    html.raw("<th>passed</th><th>of</th>");
    for outcome in GRAVEST_FIRST.into_iter().filter(|one| *one != Outcome::Pass) {
        html.raw("<th>").raw(outcome.as_str()).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
    for row in tally::rows(view) {
        html.raw("<tr><th scope=\"row\">").raw(row.axis.as_str()).raw(" ");
        html.raw(row.level.as_str()).raw("</th><td>").number(row.passed());
        html.raw("</td><td>").number(row.applicable()).raw("</td>");
        for outcome in GRAVEST_FIRST.into_iter().filter(|one| *one != Outcome::Pass) {
            html.raw("<td>");
            if row.count(outcome) > 0 {
                html.number(row.count(outcome));
            }
            html.raw("</td>");
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div>\n");
}

fn causes(html: &mut Html, view: View<'_>) {
    let causes = view.causes();
    if causes.is_empty() {
        return;
    }
    html.raw("<h2>Found by several checks</h2>\n<ul class=\"findings\">\n");
    for cause in causes {
        html.raw("<li><details><summary>").number(cause.verdicts.len()).raw(" checks: <code>");
        html.text(&clip(&cause.says, SHOWN)).raw("</code></summary>\n<ul>\n");
        for place in cause.verdicts {
            html.raw("<li><a href=\"#c").number(place).raw("\"><code>");
            html.text(&view.check(&view.verdicts[place]).id).raw("</code></a></li>\n");
        }
        html.raw("</ul></details></li>\n");
    }
    html.raw("</ul>\n");
}

fn untested(html: &mut Html, view: View<'_>) {
    let untested = tally::untested(view);
    if untested.is_empty() {
        return;
    }
    html.raw("<h2>Untested MUSTs</h2>\n<details><summary>").number(untested.len());
    html.raw(" MUSTs of which nothing is known</summary>\n<ul>\n");
    for id in untested {
        html.raw("<li><code>").text(id).raw("</code></li>\n");
    }
    html.raw("</ul></details>\n");
}

fn checks(html: &mut Html, view: View<'_>) {
    html.raw("<h2 id=\"checks\">Checks</h2>\n");
    filters(html, view);
    for outcome in GRAVEST_FIRST {
        for (place, verdict) in view.verdicts.iter().enumerate() {
            if verdict.outcome == outcome {
                check::check(html, view, place, verdict);
            }
        }
    }
}

fn filters(html: &mut Html, view: View<'_>) {
    html.raw("<form class=\"filters\" id=\"filters\" role=\"search\" aria-label=\"Filter the checks\">\n");
    html.raw("<fieldset><legend>Outcome</legend>\n");
    for outcome in GRAVEST_FIRST.into_iter().filter(|outcome| view.count(*outcome) > 0) {
        html.raw("<label class=\"").raw(outcome.as_str());
        html.raw("\"><input type=\"checkbox\" name=\"outcome\" checked value=\"");
        html.raw(outcome.as_str()).raw("\"> ").raw(outcome.as_str()).raw("</label>\n");
    }
    html.raw("</fieldset>\n<label>Level <select name=\"level\"><option value=\"\">any</option>");
    let mut levels: Vec<_> = tally::rows(view).iter().map(|row| row.level).collect();
    levels.sort();
    levels.dedup();
    for level in levels {
        html.raw("<option>").raw(level.as_str()).raw("</option>");
    }
    html.raw(
        "</select></label>\n<label>Section <select name=\"area\"><option value=\"\">any</option>",
    );
    let mut areas: Vec<&str> = view.plan.checks.iter().map(|check| area(&check.id)).collect();
    areas.sort_unstable();
    areas.dedup();
    for area in areas {
        html.raw("<option>").text(area).raw("</option>");
    }
    html.raw("</select></label>\n<label>Text <input type=\"search\" name=\"text\"></label>\n");
    html.raw("<output id=\"shown\" class=\"faint\" aria-live=\"polite\"></output>\n</form>\n");
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fixture, snapshot};
    use super::*;

    fn text(view: View<'_>) -> String {
        let mut out = Vec::new();
        write(view, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The page without its style and script.
    fn content(page: &str) -> String {
        let (head, rest) = page.split_once("<style>").unwrap();
        let (_, rest) = rest.split_once("</style>").unwrap();
        let (rest, _) = rest.split_once("<script>").unwrap();
        format!("{head}{rest}")
    }

    #[test]
    fn every_outcome_has_its_place() {
        snapshot("report-html", &content(&text(fixture().waived().view())));
    }

    #[test]
    fn nothing_that_a_target_says_is_markup() {
        const HARMFUL: [&str; 6] = [
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "' autofocus onfocus=alert(1) x='",
            "</pre></details><svg/onload=alert(1)>",
            "<!--",
            "javascript:alert(1)",
        ];
        let mut fixture = fixture();
        for (place, verdict) in fixture.verdicts.iter_mut().enumerate() {
            let text = HARMFUL[place % HARMFUL.len()];
            verdict.because = Some(text.to_owned());
            for seen in &mut verdict.findings {
                for part in [
                    &mut seen.finding.subject,
                    &mut seen.finding.expected,
                    &mut seen.finding.actual,
                ] {
                    text.clone_into(part);
                }
            }
            let check = &mut fixture.plan.checks[verdict.check];
            check.id.push_str(text);
            check.says.push_str(text);
        }
        fixture.header.suites.extend(HARMFUL.map(str::to_owned));
        fixture.run.waivers.stale.extend(HARMFUL.map(str::to_owned));
        let page = content(&text(fixture.view()));
        for tag in ["<script", "<img", "<svg", "<!--", "href=\"javascript", "</pre></details><"] {
            assert!(!page.contains(tag), "{tag}");
        }
        // No attribute ends early: each tag is one of ours.
        let ours = regex::Regex::new(r#"<[a-z!/][a-z0-9]*( [a-z-]+(="[^"<>]*")?)*>"#).unwrap();
        let rest = ours.replace_all(&page, "");
        assert!(!rest.contains(['<', '>', '"', '\'']), "{rest}");
    }

    #[test]
    fn the_policy_names_the_script_that_is_there() {
        let page = text(fixture().view());
        let (_, rest) = page.split_once("script-src 'sha256-").unwrap();
        let (digest, _) = rest.split_once('\'').unwrap();
        let (_, rest) = page.split_once("<script>").unwrap();
        let (script, _) = rest.split_once("</script>").unwrap();
        let actual = ring::digest::digest(&ring::digest::SHA256, script.as_bytes());
        assert_eq!(digest, STANDARD.encode(actual));
        assert!(!page.contains("http-equiv=\"refresh\"") && !page.contains("src="));
    }
}
