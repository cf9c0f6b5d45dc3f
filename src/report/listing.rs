//! The plan, for people: its checks, its requests, and one check in all detail.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::clean::{SHOWN, clip};
use super::human::Style;
use super::naming::{Axis, source, url, weighs};
use super::page::{Ink, Page};
use super::words::{Known, filter_words, words};
use crate::expect::{Expectation, Outcomes, lookup};
use crate::plan::procedure::{is_write, merge, remove};
use crate::plan::{Judges, Plan, PlannedCheck, Procedure, Role, Step, Subject};
use crate::suite::model::{Auth, StepText, WalkBy};
use crate::verdict::Outcome;

/// The checks, one line each: id, level, axis, and what right behaviour is.
pub fn list(plan: &Plan, style: Style) -> String {
    text(style, |page| {
        let longest = plan.checks.iter().map(|check| check.id.chars().count()).max().unwrap_or(0);
        for check in &plan.checks {
            let front = format!("  {:<8}  {:<8}  ", check.level.as_str(), Axis::of(check).as_str());
            let room = match style.width {
                0 => usize::MAX,
                width => width.saturating_sub(longest + front.chars().count()).max(20),
            };
            page.line(&[
                (Ink::Strong, &format!("{:<longest$}", check.id)),
                (Ink::Faint, &front),
                (Ink::Plain, &short(&check.says, room)),
            ])?;
        }
        Ok(())
    })
}

/// The procedures with their requests, each with the checks that judge it; then what is judged by
/// every exchange, and what does not apply. A `*` marks a request that writes.
pub fn plan(plan: &Plan, style: Style) -> String {
    text(style, |page| {
        for (place, procedure) in plan.procedures.iter().enumerate() {
            planned(page, plan, place, procedure)?;
        }
        over_everything(page, plan)?;
        without_subject(page, plan)?;
        let count = |procedure: &Procedure| {
            let known = Known { names: &procedure.bindings, outcomes: &Nothing };
            procedure.steps.iter().filter(|step| writes(&step.text, known)).count()
        };
        let writes: usize = plan.procedures.iter().map(count).sum();
        let steps: usize = plan.procedures.iter().map(|procedure| procedure.steps.len()).sum();
        page.plain(&format!(
            "{} checks, {} procedures, {} requests, {writes} of them writes (*); walks and repeats not counted",
            plan.checks.len(),
            plan.procedures.len(),
            steps
        ))
    })
}

/// Everything about one check: what it decides and why, what it needs, what is sent, and what is
/// expected of each answer.
pub fn explain(plan: &Plan, check: &PlannedCheck, outcomes: &dyn Outcomes, style: Style) -> String {
    text(style, |page| {
        page.line(&[(Ink::Strong, &check.id)])?;
        page.gap()?;
        page.indented(2, &check.says)?;
        page.gap()?;
        about(page, check)?;
        match &check.judges {
            Judges::Nothing(evidence) => page.field("applies", &format!("no: {evidence}")),
            Judges::Exchanges { filter, expect } => {
                let known = Known { names: &Map::new(), outcomes };
                page.field("looks at", &filter_words(filter, known))?;
                page.gap()?;
                expected(page, expect, known)
            }
            Judges::Procedure { procedure, expect, bindings } => {
                let Some(procedure) = plan.procedures.get(*procedure) else { return Ok(()) };
                let known = Known { names: &procedure.bindings, outcomes };
                let mut names = procedure.bindings.clone();
                names.extend(bindings.clone());
                let known_to_it = Known { names: &names, outcomes };
                needs(page, procedure)?;
                page.gap()?;
                for (place, step) in procedure.steps.iter().enumerate() {
                    request(page, place + 1, step, known)?;
                    if let Some(expect) = expect.get(&step.name) {
                        expected(page, expect, known_to_it)?;
                    }
                }
                Ok(())
            }
        }
    })
}

fn text(style: Style, write: impl FnOnce(&mut Page<'_>) -> io::Result<()>) -> String {
    let mut out: Vec<u8> = Vec::new();
    let sink: &mut dyn Write = &mut out;
    // Writing to memory never fails, and all that is written is UTF-8.
    let _ = write(&mut Page::new(sink, style));
    String::from_utf8_lossy(&out).into_owned()
}

fn short(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    text.chars().take(room.saturating_sub(3)).chain("...".chars()).collect()
}

fn planned(
    page: &mut Page<'_>,
    plan: &Plan,
    place: usize,
    procedure: &Procedure,
) -> io::Result<()> {
    let quiet = if procedure.quiet { "  (while nothing else of ours writes)" } else { "" };
    page.line(&[(Ink::Strong, &procedure.id), (Ink::Faint, quiet)])?;
    for import in &procedure.imports {
        page.plain(&format!("    looks at {} as `{}`", import.id, import.name))?;
    }
    let known = Known { names: &procedure.bindings, outcomes: &Nothing };
    for step in &procedure.steps {
        let mark = if writes(&step.text, known) { "  * " } else { "    " };
        page.line(&[
            (Ink::Of(Outcome::Warn), mark),
            (Ink::Plain, &sends(&step.text, known)),
            (Ink::Faint, &format!("  {}", purpose(step))),
        ])?;
    }
    for check in &plan.checks {
        if matches!(check.judges, Judges::Procedure { procedure, .. } if procedure == place) {
            judge(page, check)?;
        }
    }
    page.gap()
}

fn judge(page: &mut Page<'_>, check: &PlannedCheck) -> io::Result<()> {
    let level = format!("  {}", check.level.as_str());
    page.line(&[(Ink::Faint, "    judged by "), (Ink::Plain, &check.id), (Ink::Faint, &level)])
}

fn over_everything(page: &mut Page<'_>, plan: &Plan) -> io::Result<()> {
    let names = Map::new();
    let known = Known { names: &names, outcomes: &Nothing };
    for check in &plan.checks {
        if let Judges::Exchanges { filter, .. } = &check.judges {
            page.line(&[(Ink::Strong, &filter_words(filter, known))])?;
            judge(page, check)?;
            page.gap()?;
        }
    }
    Ok(())
}

fn without_subject(page: &mut Page<'_>, plan: &Plan) -> io::Result<()> {
    let mut any = false;
    for check in &plan.checks {
        if let Judges::Nothing(evidence) = &check.judges {
            if !any {
                page.line(&[(Ink::Strong, "not applicable")])?;
            }
            any = true;
            page.line(&[
                (Ink::Plain, &format!("    {}", check.id)),
                (Ink::Faint, &format!("  {}", clip(evidence, SHOWN))),
            ])?;
        }
    }
    if any { page.gap() } else { Ok(()) }
}

/// No named outcome: what is shown of a plan asks for none.
struct Nothing;

impl Outcomes for Nothing {
    fn outcome(&self, _name: &str) -> Option<&crate::expect::Outcome> {
        None
    }
}

fn about(page: &mut Page<'_>, check: &PlannedCheck) -> io::Result<()> {
    page.field("axis", Axis::of(check).as_str())?;
    let weight = match weighs(check.grade) {
        "recorded" => "a difference is only recorded".to_owned(),
        other => format!("a difference weighs: {other}"),
    };
    page.field("level", &format!("{}; {weight}", check.level.as_str()))?;
    page.field("source", &source(check))?;
    if let Some(url) = url(check) {
        page.verbatim("", &url)?;
    }
    if let Subject::Rfc { catalogue, .. } | Subject::Profile { catalogue, .. } = &check.subject
        && !catalogue.is_empty()
    {
        page.field("catalogue", &catalogue.join(", "))?;
    }
    if let Subject::Rfc { errata, .. } = &check.subject
        && !errata.is_empty()
    {
        page.field("errata", &errata.join(", "))?;
    }
    if let Some(why) = &check.why {
        page.field("why", why)?;
    }
    page.verbatim("suite", &format!("{}:{}", check.file, check.line))
}

/// What has to exist before the first request of its own.
fn needs(page: &mut Page<'_>, procedure: &Procedure) -> io::Result<()> {
    for import in &procedure.imports {
        page.field("needs", &format!("{}, as `{}`", import.id, import.name))?;
    }
    for step in &procedure.steps {
        if let Role::Given { keeps, .. } = &step.role {
            let kept = match keeps.as_slice() {
                [] => String::new(),
                keeps => format!(", of which the target keeps {}", keeps.join(", ")),
            };
            page.field("needs", &format!("a resource, `{}`{kept}", step.name))?;
        }
    }
    if procedure.quiet {
        page.field("needs", "that nothing else of ours writes meanwhile")?;
    }
    page.field("procedure", &procedure.id)
}

fn request(page: &mut Page<'_>, place: usize, step: &Step, known: Known<'_>) -> io::Result<()> {
    let write = if writes(&step.text, known) { " (a write)" } else { "" };
    page.line(&[
        (Ink::Plain, &format!("{place:>3}  ")),
        (Ink::Strong, &sends(&step.text, known)),
        (Ink::Faint, &format!("  {}{write}", purpose(step))),
    ])?;
    for (name, value) in &step.text.headers {
        match value {
            Some(value) => page.plain(&format!("       {name}: {}", known.text(value)))?,
            None => page.plain(&format!("       without the header {name}"))?,
        }
    }
    match step.text.auth {
        Some(Auth::None) => page.plain("       without credentials")?,
        Some(Auth::Wrong) => page.plain("       with credentials that nobody was given")?,
        Some(Auth::Beginning) => page.plain("       with the beginning of the credentials")?,
        Some(Auth::Longer) => page.plain("       with something added to the credentials")?,
        Some(Auth::OtherCase) => page.plain("       with the credentials in another case")?,
        Some(Auth::Reader) => page.plain("       with credentials that may only read")?,
        Some(Auth::Run) | None => {}
    }
    if let Some(raw) = &step.text.raw {
        for line in known.text(&raw.value).lines() {
            page.plain(&format!("       {}", clip(line, SHOWN)))?;
        }
    } else if let Some(body) = body(&step.text, known) {
        let pretty = serde_json::to_string_pretty(&body).unwrap_or_default();
        for line in clip(&pretty, SHOWN).lines() {
            page.plain(&format!("       {line}"))?;
        }
    }
    if let Some(after) = &step.text.tick_after {
        let after = known.text(after);
        page.plain(&format!("       once the target's clock has gone on from {after}"))?;
    }
    if let Some(walk) = &step.text.walk {
        let by = match walk.by {
            WalkBy::Index => "by startIndex",
            WalkBy::Cursor => "by cursor",
            WalkBy::Any => "by cursor or startIndex",
        };
        let count = walk.count.map(|count| format!(", {count} at a time")).unwrap_or_default();
        page.plain(&format!("       and so on to the last page, {by}{count}"))?;
    }
    Ok(())
}

fn expected(page: &mut Page<'_>, all: &[Expectation], known: Known<'_>) -> io::Result<()> {
    for line in all.iter().flat_map(|expectation| words(expectation, known)) {
        match line.strip_prefix("  ") {
            Some(more) => page.indented(13, more)?,
            None => page.indented(7, &format!("=> {line}"))?,
        }
    }
    Ok(())
}

/// What a step is there for.
fn purpose(step: &Step) -> String {
    match &step.role {
        Role::Given { .. } => format!("makes `{}`", step.name),
        Role::Read { of, .. } => format!("reads `{of}` as it is"),
        Role::Prepare => format!("prepares `{}`", step.name),
        Role::Own => step.name.clone(),
    }
}

/// Method, path and query, before the query is encoded.
fn sends(text: &StepText, known: Known<'_>) -> String {
    let mut out = known.text(&text.send.value);
    let query = text.query.iter().map(|(name, value)| {
        format!("{}={}", known.text(name), lookup::text_of(&known.fill(value)))
    });
    let query: Vec<String> =
        query.chain(text.raw_query.iter().map(|raw| known.text(raw))).collect();
    if !query.is_empty() {
        out.push(if out.contains('?') { '&' } else { '?' });
        out.push_str(&query.join("&"));
    }
    clip(&out, SHOWN).into_owned()
}

fn body(text: &StepText, known: Known<'_>) -> Option<Value> {
    let mut body = known.fill(&text.body.as_ref()?.value);
    merge(&mut body, &known.fill(&text.with));
    for path in &text.without {
        remove(&mut body, &known.text(path));
    }
    Some(body)
}

fn writes(text: &StepText, known: Known<'_>) -> bool {
    is_write(&known.text(&text.send.value))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fixture, outcomes, snapshot};
    use super::*;

    const PLAIN: Style = Style { color: false, width: 100, verbose: false };

    #[test]
    fn checks_stand_in_columns() {
        let fixture = fixture();
        snapshot("report-list", &list(&fixture.plan, Style { width: 0, ..PLAIN }));
        let narrow = list(&fixture.plan, PLAIN);
        assert!(narrow.lines().all(|line| line.chars().count() <= 100), "{narrow}");
        assert_eq!(narrow.lines().count(), fixture.plan.checks.len());
    }

    #[test]
    fn a_plan_shows_its_requests_and_their_judges() {
        snapshot("report-plan", &plan(&fixture().plan, PLAIN));
    }

    #[test]
    fn a_check_is_explained() {
        let fixture = fixture();
        let checks = fixture.plan.checks.iter();
        let texts = checks.map(|check| explain(&fixture.plan, check, &outcomes(), PLAIN));
        snapshot("report-explain", &texts.collect::<Vec<_>>().join("\n----\n\n"));
    }

    #[test]
    fn names_from_a_target_paint_nothing() {
        let mut fixture = fixture();
        fixture.plan.checks[0].id.push_str("[\u{1b}[2J\n]");
        let check = &fixture.plan.checks[0];
        for text in [
            list(&fixture.plan, PLAIN),
            plan(&fixture.plan, PLAIN),
            explain(&fixture.plan, check, &outcomes(), PLAIN),
        ] {
            assert!(text.contains("[\\u{1b}[2J\\u{a}]"));
            assert!(!text.contains('\u{1b}'));
        }
    }
}
