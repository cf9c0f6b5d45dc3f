//! The report in Markdown: for the summary of a CI job, a ticket, a pull request.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::View;
use super::clean::{SHOWN, clean, clip};
use super::human::{families, finding_line, reason, resources_line, shown};
use super::naming::{Axis, source, split_instance, url};
use super::tally::{self, Certification};
use crate::exchange::Answer;
use crate::verdict::{Outcome, Verdict};

/// So many failures are told in full; a job's summary may hold a megabyte.
const FULL: usize = 100;
/// So many names stand in one list.
const NAMED: usize = 50;

/// Writes the report.
pub fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(text(view).as_bytes())
}

fn text(view: View<'_>) -> String {
    let mut text = String::new();
    let target = &view.header.target;
    let suites = view.header.suites.join(", ");
    let base =
        if target.embedded { "the embedded emulator".to_owned() } else { code(&target.base) };
    line(&mut text, &format!("# scimcheck: {} against {base}\n", plain(&suites)));
    line(&mut text, &format!("{}\n", verdict_line(view)));
    levels(&mut text, view);
    large_words(&mut text, view);
    causes(&mut text, view);
    let mut told = 0;
    for (outcome, title) in
        [(Outcome::Fail, "Failures"), (Outcome::Error, "Errors"), (Outcome::Warn, "Warnings")]
    {
        let families = families(view, outcome);
        if families.is_empty() {
            continue;
        }
        line(&mut text, &format!("## {title}\n"));
        for family in families {
            told += 1;
            if told <= FULL {
                block(&mut text, view, &family);
            } else if let Some(verdict) = family.first() {
                line(&mut text, &format!("- {}", code(&view.check(verdict).id)));
            }
        }
        line(&mut text, "");
    }
    listed(&mut text, view, Outcome::Blocked, "Blocked");
    listed(&mut text, view, Outcome::Deviates, "Deviations");
    waived(&mut text, view);
    untested(&mut text, view);
    let run = view.run;
    let seconds = run.elapsed.as_secs_f64();
    line(
        &mut text,
        &format!(
            "{} requests in {seconds:.1} s; {}; seed {}; scimcheck {}, {}",
            run.requests,
            resources_line(view),
            view.header.names.seed,
            plain(&view.header.tool.version),
            plain(&view.header.started)
        ),
    );
    text
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// What it all comes to, in one line.
fn verdict_line(view: View<'_>) -> String {
    let mut parts = Vec::new();
    for outcome in Outcome::ALL.into_iter().rev() {
        let count = view.count_open(outcome);
        if count > 0 {
            let strong = matches!(outcome, Outcome::Fail | Outcome::Error);
            let mark = if strong { "**" } else { "" };
            parts.push(format!("{mark}{count} {}{mark}", outcome.as_str()));
        }
    }
    let waived = view.waived().count();
    if waived > 0 {
        parts.push(format!("{waived} waived"));
    }
    if view.run.interrupted {
        parts.push("**broken off**".to_owned());
    }
    parts.join(", ")
}

fn levels(text: &mut String, view: View<'_>) {
    line(
        text,
        "| axis | level | passed | of | fail | warn | blocked or error | deviates | not applicable |",
    );
    line(text, "|---|---|--:|--:|--:|--:|--:|--:|--:|");
    for row in tally::rows(view) {
        let count = |outcome| row.count(outcome);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            row.axis.as_str(),
            row.level.as_str(),
            row.passed(),
            row.applicable(),
            count(Outcome::Fail),
            count(Outcome::Warn),
            count(Outcome::Blocked) + count(Outcome::Error),
            count(Outcome::Deviates),
            count(Outcome::NotApplicable),
        );
    }
    line(text, "");
}

fn large_words(text: &mut String, view: View<'_>) {
    if let Some(musts) = tally::conformant(view) {
        line(text, &format!("Conformant in all MUSTs of this run: {musts}.\n"));
    }
    let contract = view.header.contract.as_ref().map_or("", |contract| contract.name.as_str());
    match tally::certification(view) {
        Some(Certification::Certified { rules, unknown }) => line(
            text,
            &format!(
                "Certified: {}: all stated and derived rules hold: {rules}; unknown: {unknown}.\n",
                plain(contract)
            ),
        ),
        Some(Certification::Withheld(because)) => {
            let first = because.first().map_or("", String::as_str);
            let more = match because.len().saturating_sub(1) {
                0 => String::new(),
                more => format!(" (and {more} more)"),
            };
            line(
                text,
                &format!("No certificate for {}: {}{more}.\n", plain(contract), plain(first)),
            );
        }
        None => {}
    }
}

fn causes(text: &mut String, view: View<'_>) {
    let causes = view.causes();
    if causes.is_empty() {
        return;
    }
    line(text, "## Found by several checks\n");
    for cause in causes {
        let count = cause.verdicts.len();
        line(text, &format!("- {count} checks: {}", code(&clip(&cause.says, SHOWN))));
    }
    line(text, "");
}

fn block(text: &mut String, view: View<'_>, family: &[&Verdict]) {
    let Some(verdict) = family.first() else { return };
    let check = view.check(verdict);
    let (axis, level) = (Axis::of(check).as_str(), check.level.as_str());
    line(text, &format!("### {}\n", code(&check.id)));
    let demanded = match url(check) {
        Some(url) => format!("[{}]({})", plain(&source(check)), link(&url)),
        None => plain(&source(check)),
    };
    line(text, &format!("{} ({level}, {axis}: {demanded})\n", plain(&check.says)));
    others(text, view, family);
    if let Some(because) = &verdict.because {
        line(text, &format!("- because: {}", code(&clip(because, SHOWN))));
    }
    for seen in verdict.findings.iter().take(20) {
        line(text, &format!("- {}", code(&finding_line(seen))));
    }
    for (_, exchange) in shown(view, verdict) {
        let answer = match &exchange.answer {
            Answer::Response(response) => response.status.to_string(),
            Answer::Failure(failure) => failure.kind.as_str().to_owned(),
        };
        let request = &exchange.request;
        let sent = format!("{} {}", request.method, clip(&request.path, SHOWN));
        line(text, &format!("- {} was answered {}", code(&sent), plain(&answer)));
        let curl = view.curl(request, SHOWN);
        let fence = fence(&curl);
        line(text, &format!("\n  {fence}sh\n  {}\n  {fence}", clean(&curl)));
    }
    line(text, "");
}

/// The other checks that a block stands for.
fn others(text: &mut String, view: View<'_>, family: &[&Verdict]) {
    let Some((first, rest)) = family.split_first() else { return };
    let first = split_instance(&view.check(first).id).0;
    let mut names: Vec<String> = Vec::new();
    for verdict in rest {
        let (name, instance) = split_instance(&view.check(verdict).id);
        names.push(code(if name == first { instance } else { &view.check(verdict).id }));
    }
    if names.is_empty() {
        return;
    }
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    line(text, &format!("- the same in {}{more}", names.join(", ")));
}

fn listed(text: &mut String, view: View<'_>, outcome: Outcome, title: &str) {
    let open = view.verdicts.iter().filter(|one| one.waived.is_none() && one.outcome == outcome);
    let lines: Vec<String> = open
        .map(|verdict| {
            let because = reason(verdict);
            format!("| {} | {} |", cell(&view.check(verdict).id), cell(&because))
        })
        .collect();
    table(text, title, "because", &lines);
}

fn waived(text: &mut String, view: View<'_>) {
    let mut lines: Vec<String> = view
        .waived()
        .map(|verdict| {
            let accepted = verdict.waived.as_deref().unwrap_or_default();
            format!("| {} | {} |", cell(&view.check(verdict).id), cell(accepted))
        })
        .collect();
    let idle = &view.run.waivers;
    for (word, checks) in [("stale", &idle.stale), ("expired", &idle.expired)] {
        lines.extend(checks.iter().map(|check| format!("| {} | {word} |", cell(check))));
    }
    table(text, "Waived", "reason", &lines);
}

fn table(text: &mut String, title: &str, column: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    line(text, &format!("## {title}\n\n| check | {column} |\n|---|---|"));
    for one in lines.iter().take(NAMED) {
        line(text, one);
    }
    if lines.len() > NAMED {
        line(text, &format!("| and {} more | |", lines.len() - NAMED));
    }
    line(text, "");
}

fn untested(text: &mut String, view: View<'_>) {
    let untested = tally::untested(view);
    if untested.is_empty() {
        return;
    }
    line(text, &format!("## Untested MUSTs: {}\n", untested.len()));
    for id in untested.iter().take(NAMED) {
        line(text, &format!("- {}", code(id)));
    }
    if untested.len() > NAMED {
        line(text, &format!("- and {} more", untested.len() - NAMED));
    }
    line(text, "");
}

/// A text as code: nothing in it means anything.
pub(super) fn code(text: &str) -> String {
    let text = clean(text);
    let mark = "`".repeat(longest_run(&text) + 1);
    // A blank inside keeps a backtick at either end apart from the marks.
    let pad =
        if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{mark}{pad}{text}{pad}{mark}")
}

fn fence(text: &str) -> String {
    "`".repeat((longest_run(text) + 1).max(3))
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Code in a cell of a table, where even code must not hold a bar.
pub(super) fn cell(text: &str) -> String {
    code(&clip(text, SHOWN)).replace('|', "\\|")
}

/// A text in which no character means anything to Markdown or HTML.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// The target of a link; whatever is no web address leads nowhere.
fn link(url: &str) -> String {
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return String::new();
    }
    let mut out = String::new();
    for c in url.chars() {
        if c.is_ascii_graphic() && !"()<>\"\\".contains(c) {
            out.push(c);
        }
    }
    out
}

/// The annotations of GitHub Actions: what a job shows beside its log, ten at most.
pub fn annotations(view: View<'_>) -> String {
    let mut text = String::new();
    let escaped = |text: &str| {
        clean(&clip(text, SHOWN)).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
    };
    let mut left = 10;
    for (outcome, word) in
        [(Outcome::Fail, "error"), (Outcome::Error, "error"), (Outcome::Warn, "warning")]
    {
        for family in families(view, outcome) {
            let Some(verdict) = family.first().filter(|_| left > 0) else { continue };
            left -= 1;
            let check = view.check(verdict);
            let title = escaped(&check.id).replace(':', "%3A").replace(',', "%2C");
            let first = verdict.findings.first().map(finding_line);
            let told = first.unwrap_or_else(|| reason(verdict));
            let told = escaped(&format!("{} {told} ({})", check.says, source(check)));
            let _ = writeln!(text, "::{word} title={title}::{told}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fixture, snapshot};
    use super::*;

    #[test]
    fn what_is_wrong_is_told_in_full() {
        snapshot("report-markdown", &text(fixture().view()));
    }

    #[test]
    fn what_is_accepted_is_listed() {
        let text = text(fixture().waived().view());
        assert!(text.contains("## Waived\n"), "{text}");
        assert!(text.contains("| `rfc7644/9.9/*` | stale |"), "{text}");
        assert!(text.contains("| `rfc7644/3.12/*` | expired |"), "{text}");
    }

    #[test]
    fn code_holds_whatever_it_is_given() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("x\ny"), "`x\\u{a}y`");
        assert_eq!(plain("<b>*x* [y](z) & |"), "&lt;b&gt;\\*x\\* \\[y\\](z) &amp; \\|");
        assert_eq!(link("javascript:alert(1)"), "");
    }

    #[test]
    fn an_annotation_is_one_line() {
        let text = annotations(fixture().view());
        assert!(
            text.lines().all(|line| line.starts_with("::error ") || line.starts_with("::warning "))
        );
        assert_eq!(text.lines().count(), 4, "{text}");
        assert!(
            text.starts_with("::error title=rfc7644/3.5.2.2/remove-without-path[User]::"),
            "{text}"
        );
    }
}
