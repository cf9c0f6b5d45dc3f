//! The terminal report: what is wrong first, what it all comes to last.

use std::io::{self, Write};

use super::View;
use super::clean::{SHOWN, clip};
use super::curl::{curl, word};
use super::naming::{Axis, source, split_instance, url, weighs};
use super::page::{Ink, Page};
use super::tally::{Certification, Row, certification, conformant, rows, untested};
use crate::exchange::{Answer, Exchange};
use crate::expect::Grade;
use crate::plan::Judges;
use crate::verdict::{Outcome, Seen, Verdict};

/// How a report for people looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether there are colours.
    pub color: bool,
    /// How many characters a line has; 0 for as many as it takes.
    pub width: usize,
    /// Whether every check gets a line.
    pub verbose: bool,
}

/// So many findings of one check are shown.
const FINDINGS: usize = 20;
/// So many untested requirements are named.
const NAMED: usize = 10;

/// Writes the report.
pub fn write(view: View<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let page = &mut Page::new(out, style);
    if style.verbose {
        every_check(page, view)?;
    }
    for outcome in [Outcome::Fail, Outcome::Error, Outcome::Warn] {
        for family in families(view, outcome) {
            block(page, view, &family, style.verbose)?;
            page.gap()?;
        }
    }
    if !style.verbose {
        one_liners(page, view)?;
    }
    not_applicable(page, view)?;
    super::table::tables(page, view)?;
    summary(page, view, style.verbose)
}

/// The block of one verdict as plain text, for formats that hold text.
pub fn block_text(view: View<'_>, verdict: &Verdict) -> String {
    let mut out = Vec::new();
    let page = &mut Page::new(&mut out, Style::default());
    // Writing to memory never fails, and all that is written is UTF-8.
    let _ = block(page, view, &[verdict], false);
    String::from_utf8_lossy(&out).into_owned()
}

/// A finding as one line.
pub(super) fn finding_line(seen: &Seen) -> String {
    let finding = &seen.finding;
    let [subject, expected, actual] =
        [&finding.subject, &finding.expected, &finding.actual].map(|text| clip(text, SHOWN));
    format!("{subject}: expected {expected}, actual {actual}")
}

/// An exchange, and the procedure and place by which findings name it.
pub(super) type Shown<'a> = (Option<(usize, usize)>, &'a Exchange);

/// The exchanges that show what a verdict says, each once; where no answer came, the one that
/// waited for it.
pub(super) fn shown<'a>(view: View<'a>, verdict: &Verdict) -> Vec<Shown<'a>> {
    let mut shown: Vec<Shown<'_>> = Vec::new();
    for seen in &verdict.findings {
        if let Some(exchange) = view.exchange(seen)
            && !shown.iter().any(|(place, _)| *place == seen.exchange)
        {
            shown.push((seen.exchange, exchange));
        }
    }
    if verdict.outcome == Outcome::Error
        && let Judges::Procedure { procedure, .. } = &view.check(verdict).judges
        && let Some(record) = view.record.get(*procedure)
        && let Some((place, exchange)) = crate::exchange::exchanges(record).enumerate().last()
        && exchange.response().is_none()
        && !shown.iter().any(|(known, _)| *known == Some((*procedure, place)))
    {
        shown.push((Some((*procedure, place)), exchange));
    }
    shown
}

/// Checks of one outcome; instances of one check with the same findings stand together.
fn families(view: View<'_>, outcome: Outcome) -> Vec<Vec<&Verdict>> {
    let mut families: Vec<Vec<&Verdict>> = Vec::new();
    let open = view.verdicts.iter().filter(|verdict| verdict.waived.is_none());
    for verdict in open.filter(|verdict| verdict.outcome == outcome) {
        let known = families.iter_mut().find(|family| same_trouble(view, family[0], verdict));
        match known {
            Some(family) => family.push(verdict),
            None => families.push(vec![verdict]),
        }
    }
    families
}

fn same_trouble(view: View<'_>, a: &Verdict, b: &Verdict) -> bool {
    let (one, other) = (view.check(a), view.check(b));
    let same =
        |(a, b): (&Seen, &Seen)| (a.grade, &a.step, &a.finding) == (b.grade, &b.step, &b.finding);
    split_instance(&one.id).0 == split_instance(&other.id).0
        && a.because == b.because
        && a.findings.len() == b.findings.len()
        && a.findings.iter().zip(&b.findings).all(same)
}

fn block(
    page: &mut Page<'_>,
    view: View<'_>,
    family: &[&Verdict],
    verbose: bool,
) -> io::Result<()> {
    let Some(verdict) = family.first() else { return Ok(()) };
    let check = view.check(verdict);
    let (name, _) = split_instance(&check.id);
    let heading = if family.len() > 1 { name } else { &check.id };
    page.line(&[
        (Ink::Of(verdict.outcome), verdict.outcome.as_str()),
        (Ink::Plain, "  "),
        (Ink::Strong, heading),
        (Ink::Faint, &format!("  {}, {}", check.level.as_str(), Axis::of(check).as_str())),
    ])?;
    page.indented(4, &check.says)?;
    if family.len() > 1 {
        let instances = family.iter().map(|one| split_instance(&view.check(one).id).1);
        let instances = instances.map(|one| if one.is_empty() { "(no instance)" } else { one });
        page.field("instances", &instances.collect::<Vec<_>>().join(" "))?;
    }
    page.field("source", &source(check))?;
    if let Some(url) = url(check) {
        page.verbatim("", &url)?;
    }
    if let Some(because) = &verdict.because {
        page.field("because", &clip(because, SHOWN))?;
    }
    if let Some(rule) = &verdict.rule {
        page.field("rule", rule)?;
    }
    let most = if verbose { usize::MAX } else { FINDINGS };
    for (place, exchange) in shown(view, verdict) {
        request(page, exchange, verbose)?;
        let of_it: Vec<&Seen> =
            verdict.findings.iter().filter(|seen| seen.exchange == place).collect();
        findings(page, verdict, &of_it, most)?;
        page.verbatim("repeat", &curl(&exchange.request, view.base, SHOWN))?;
    }
    let unplaced = verdict.findings.iter().filter(|seen| view.exchange(seen).is_none());
    findings(page, verdict, &unplaced.collect::<Vec<_>>(), most)?;
    page.verbatim("suite", &format!("{}:{}", check.file, check.line))?;
    page.verbatim("explain", &format!("scimcheck explain {}", word(&check.id)))
}

fn request(page: &mut Page<'_>, exchange: &Exchange, verbose: bool) -> io::Result<()> {
    let request = &exchange.request;
    let answer = match &exchange.answer {
        Answer::Response(response) => response.status.to_string(),
        Answer::Failure(failure) => failure.kind.as_str().to_owned(),
    };
    let path = clip(&request.path, SHOWN);
    let ms = exchange.elapsed.as_millis();
    page.verbatim("request", &format!("{} {path}  {answer}, {ms} ms", request.method))?;
    match exchange.response() {
        Some(response) if verbose && !response.body.is_empty() => {
            page.verbatim("answer", &clip(&String::from_utf8_lossy(&response.body), SHOWN))
        }
        _ => Ok(()),
    }
}

fn findings(page: &mut Page<'_>, verdict: &Verdict, all: &[&Seen], most: usize) -> io::Result<()> {
    for seen in all.iter().take(most) {
        let weight = match (verdict.outcome, seen.grade) {
            (Outcome::Fail, Grade::Warn | Grade::Info | Grade::Skip)
            | (Outcome::Warn, Grade::Info | Grade::Skip) => {
                format!("; {} only", weighs(seen.grade))
            }
            _ => String::new(),
        };
        page.field("finding", &format!("{} (step {}{weight})", finding_line(seen), seen.step))?;
        if let Some(because) = &seen.finding.because {
            page.field("", &format!("because: {}", clip(because, SHOWN)))?;
        }
    }
    match all.len().saturating_sub(most) {
        0 => Ok(()),
        more => page.field("", &format!("and {more} more findings")),
    }
}

/// Why a check that neither passed nor failed came to its outcome.
pub(super) fn reason(verdict: &Verdict) -> String {
    let because = verdict.because.as_deref().unwrap_or_default();
    let because = clip(because, SHOWN);
    match &verdict.rule {
        Some(rule) if because.is_empty() => rule.clone(),
        Some(rule) => format!("{rule} ({because})"),
        None => because.into_owned(),
    }
}

fn one_line(page: &mut Page<'_>, view: View<'_>, verdict: &Verdict) -> io::Result<()> {
    let (word, reason) = match &verdict.waived {
        Some(accepted) => ("waived", format!("{}: {accepted}", verdict.outcome.as_str())),
        None => (verdict.outcome.as_str(), reason(verdict)),
    };
    let gap = if reason.is_empty() { "" } else { "  " };
    page.line(&[
        (Ink::Of(verdict.outcome), &format!("{word:<16}")),
        (Ink::Plain, &view.check(verdict).id),
        (Ink::Faint, &format!("{gap}{reason}")),
    ])
}

fn every_check(page: &mut Page<'_>, view: View<'_>) -> io::Result<()> {
    for verdict in view.verdicts {
        one_line(page, view, verdict)?;
    }
    page.gap()
}

fn one_liners(page: &mut Page<'_>, view: View<'_>) -> io::Result<()> {
    let mut any = false;
    for outcome in [Outcome::Deviates, Outcome::Blocked] {
        let open = view.verdicts.iter().filter(|verdict| verdict.waived.is_none());
        for verdict in open.filter(|verdict| verdict.outcome == outcome) {
            one_line(page, view, verdict)?;
            any = true;
        }
    }
    for verdict in view.waived() {
        one_line(page, view, verdict)?;
        any = true;
    }
    if any { page.gap() } else { Ok(()) }
}

fn not_applicable(page: &mut Page<'_>, view: View<'_>) -> io::Result<()> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for verdict in view.verdicts.iter().filter(|v| v.outcome == Outcome::NotApplicable) {
        let evidence =
            verdict.because.as_deref().unwrap_or("what was seen does not allow the question");
        match counts.iter_mut().find(|(known, _)| *known == evidence) {
            Some((_, count)) => *count += 1,
            None => counts.push((evidence, 1)),
        }
    }
    if counts.is_empty() {
        return Ok(());
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    page.line(&[(Ink::Strong, "not applicable")])?;
    for (evidence, count) in counts {
        page.plain(&format!("{count:>6}  {}", clip(evidence, SHOWN)))?;
    }
    page.gap()
}

/// What nobody promised, as it was seen.
fn recorded(page: &mut Page<'_>, view: View<'_>) -> io::Result<()> {
    for verdict in view.verdicts.iter().filter(|v| v.outcome == Outcome::Characterised) {
        let id = &view.check(verdict).id;
        if verdict.findings.is_empty() {
            page.field("", &format!("{id}: as expected"))?;
        }
        for seen in &verdict.findings {
            let finding = &seen.finding;
            let actual = clip(&finding.actual, SHOWN);
            let (subject, expected) = (&finding.subject, clip(&finding.expected, SHOWN));
            page.field("", &format!("{id}: {subject} is {actual} (expected {expected})"))?;
        }
    }
    Ok(())
}

fn summary(page: &mut Page<'_>, view: View<'_>, verbose: bool) -> io::Result<()> {
    let run = view.run;
    let target = if view.embedded { "the embedded emulator" } else { view.base };
    page.line(&[(Ink::Strong, &format!("{} against {target}", view.suites.join(", ")))])?;
    page.text_at(20);
    axes(page, view)?;
    for (outcome, words) in [
        (Outcome::Fail, "failed"),
        (Outcome::Error, "errors"),
        (Outcome::Warn, "warnings"),
        (Outcome::Blocked, "blocked"),
        (Outcome::Deviates, "deviations"),
        (Outcome::NotApplicable, "not applicable"),
        (Outcome::Characterised, "characterised"),
    ] {
        match view.count_open(outcome) {
            0 => {}
            count => page.field(words, &count.to_string())?,
        }
    }
    waivers(page, view)?;
    if verbose {
        recorded(page, view)?;
    }
    untested_musts(page, view)?;
    let seconds = run.elapsed.as_secs_f64();
    page.field("requests sent", &format!("{} in {seconds:.1} seconds", run.requests))?;
    page.field("retries", &run.retries.to_string())?;
    resources(page, view)?;
    page.field("seed", &run.seed.to_string())?;
    for note in &run.notes {
        page.field("note", note)?;
    }
    for refused in &run.refused {
        page.field("not sent", refused)?;
    }
    if run.interrupted {
        page.field("broken off", "what was not reached was not judged")?;
    }
    large_words(page, view)
}

/// What is accepted, and what is not there to be accepted any more.
fn waivers(page: &mut Page<'_>, view: View<'_>) -> io::Result<()> {
    let waived = view.waived().count();
    if waived > 0 {
        page.field("waived", &waived.to_string())?;
    }
    let idle = &view.run.waivers;
    for (words, checks) in [("stale waivers", &idle.stale), ("expired waivers", &idle.expired)] {
        if !checks.is_empty() {
            page.field(words, &checks.len().to_string())?;
        }
        for check in checks {
            page.verbatim("", check)?;
        }
    }
    Ok(())
}

fn axes(page: &mut Page<'_>, view: View<'_>) -> io::Result<()> {
    let rows = rows(view);
    let of = |axis| rows.iter().filter(move |row| row.axis == axis && row.applicable() > 0);
    let each = |axis| {
        let texts = of(axis).map(|row: &Row| {
            format!("{} {} of {}", row.level.as_str(), row.passed(), row.applicable())
        });
        texts.collect::<Vec<_>>().join(", ")
    };
    if of(Axis::Rfc).next().is_some() {
        page.field("rfc", &each(Axis::Rfc))?;
    }
    if of(Axis::Contract).next().is_some() {
        let passed: usize = of(Axis::Contract).map(Row::passed).sum();
        let all: usize = of(Axis::Contract).map(Row::applicable).sum();
        page.field("contract", &format!("{passed} of {all} ({})", each(Axis::Contract)))?;
    }
    Ok(())
}

fn untested_musts(page: &mut Page<'_>, view: View<'_>) -> io::Result<()> {
    let untested = untested(view);
    if untested.is_empty() {
        return Ok(());
    }
    page.field("untested MUSTs", &untested.len().to_string())?;
    for id in untested.iter().take(NAMED) {
        page.verbatim("", id)?;
    }
    match untested.len().saturating_sub(NAMED) {
        0 => Ok(()),
        more => page.verbatim("", &format!("and {more} more")),
    }
}

fn resources(page: &mut Page<'_>, view: View<'_>) -> io::Result<()> {
    let run = view.run;
    let (deleted, deactivated) =
        if run.only_deactivated { (0, run.deleted) } else { (run.deleted, 0) };
    let text = format!(
        "{} created, {deleted} deleted, {deactivated} deactivated, {} left behind",
        run.created,
        run.left.len()
    );
    page.field("resources", &text)?;
    for (path, name) in &run.left {
        page.verbatim("", &format!("left: {} {}", clip(path, SHOWN), clip(name, SHOWN)))?;
    }
    Ok(())
}

/// What may be said of the target as a whole, where something may.
fn large_words(page: &mut Page<'_>, view: View<'_>) -> io::Result<()> {
    if let Some(musts) = conformant(view) {
        page.field("conformant", &format!("in all MUSTs of this run: {musts}"))?;
    }
    match certification(view) {
        None => Ok(()),
        Some(Certification::Certified { rules, unknown }) => {
            let contract = view.contract.map_or("", |contract| contract.name.as_str());
            page.gap()?;
            page.line(&[(
                Ink::Of(Outcome::Pass),
                &format!("certified: {contract}: all stated and derived rules hold: {rules}; unknown: {unknown}"),
            )])
        }
        Some(Certification::Withheld(because)) => {
            let more = because.len().saturating_sub(NAMED);
            page.field("no certificate", because.first().map_or("", String::as_str))?;
            for one in because.iter().take(NAMED).skip(1) {
                page.field("", one)?;
            }
            if more > 0 { page.field("", &format!("and {more} more")) } else { Ok(()) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Fixture, fixture, snapshot};
    use super::*;

    fn text(fixture: &Fixture, style: Style) -> String {
        let mut out = Vec::new();
        write(fixture.view(), style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    const PLAIN: Style = Style { color: false, width: 100, verbose: false };

    #[test]
    fn what_is_wrong_comes_first_and_the_summary_last() {
        snapshot("report-human", &text(&fixture(), PLAIN));
    }

    #[test]
    fn what_is_accepted_gets_one_line() {
        snapshot("report-human-waived", &text(&fixture().waived(), PLAIN));
    }

    #[test]
    fn every_check_gets_a_line() {
        snapshot("report-human-verbose", &text(&fixture(), Style { verbose: true, ..PLAIN }));
    }

    #[test]
    fn a_clean_run_is_called_what_it_is() {
        let mut fixture = fixture().only(&[Outcome::Pass, Outcome::Characterised]);
        fixture.contract.as_mut().unwrap().rules.remove(1);
        snapshot("report-human-clean", &text(&fixture, PLAIN));
    }

    #[test]
    fn a_target_paints_nothing() {
        let ours = regex::Regex::new(r"\x1b\[[0-9;]*m").unwrap();
        for color in [false, true] {
            let text = text(&fixture(), Style { color, width: 0, verbose: true });
            let rest = ours.replace_all(&text, "");
            let stray = |c: char| c != '\n' && super::super::clean::misleads(c);
            assert!(!rest.contains(stray));
            assert!(rest.lines().all(|line| !line.starts_with("pass everything")));
            assert_eq!(color, rest.len() < text.len());
        }
    }

    #[test]
    fn the_large_words_are_not_used_lightly() {
        let text = text(&fixture(), Style { verbose: true, ..PLAIN });
        assert!(!text.contains("conformant") && !text.contains("certified"));
    }

    #[test]
    fn many_untested_requirements_are_counted() {
        let mut fixture = fixture().only(&[Outcome::NotApplicable]);
        let two = fixture.verdicts.clone();
        fixture.verdicts.extend((0..5).flat_map(|_| two.clone()));
        assert!(text(&fixture, PLAIN).contains("and 2 more\n"));
    }
}
