//! Several runs side by side: how each section holds on each target, and where they differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write};

use super::View;
use super::html::{Html, begin};
use super::markdown::{cell, plain};
use super::naming::{Axis, area, split_instance};
use super::tally;
use crate::record::Recording;
use crate::verdict::Outcome;

/// So many checks that differ are named.
const NAMED: usize = 200;

/// A run and the name of its column.
pub struct Column<'a> {
    /// The name.
    pub name: String,
    /// The run.
    pub recording: &'a Recording,
}

/// What a matrix shows.
struct Matrix {
    names: Vec<String>,
    /// Rows of counts: a name, and a text with the gravest outcome for each column.
    rows: Vec<(String, Vec<Option<Cell>>)>,
    /// Checks that came to different outcomes.
    differ: Vec<(String, Vec<Option<Outcome>>)>,
}

#[derive(Clone)]
struct Cell {
    passed: usize,
    of: usize,
    gravest: Outcome,
}

impl Cell {
    fn text(&self) -> String {
        if self.of == 0 {
            self.gravest.as_str().to_owned()
        } else {
            format!("{} of {}", self.passed, self.of)
        }
    }

    fn add(&mut self, outcome: Outcome) {
        self.passed += usize::from(outcome == Outcome::Pass);
        let judged = !matches!(outcome, Outcome::NotApplicable | Outcome::Characterised);
        self.of += usize::from(judged);
        self.gravest = self.gravest.max(outcome);
    }
}

impl Matrix {
    fn of(columns: &[Column<'_>]) -> Self {
        let mut rows = Vec::new();
        for axis in [Axis::Rfc, Axis::Contract] {
            let levels: BTreeSet<_> = columns
                .iter()
                .flat_map(|one| tally::rows(View::of(one.recording)))
                .filter(|row| row.axis == axis)
                .map(|row| row.level)
                .collect();
            for level in levels {
                let cells = columns.iter().map(|one| {
                    cell_of(one, &|view, verdict| {
                        let check = view.check(verdict);
                        Axis::of(check) == axis && check.level == level
                    })
                });
                rows.push((format!("{} {}", axis.as_str(), level.as_str()), cells.collect()));
            }
        }
        let ids = |one: &Column<'_>| -> Vec<String> {
            one.recording.plan.checks.iter().map(|check| check.id.clone()).collect()
        };
        let areas: BTreeSet<(Vec<u32>, String)> = columns
            .iter()
            .flat_map(ids)
            .map(|id| area(&id).to_owned())
            .map(|area| (numbers(&area), area))
            .collect();
        for (_, name) in areas {
            let cells = columns
                .iter()
                .map(|one| cell_of(one, &|view, verdict| area(&view.check(verdict).id) == name));
            rows.push((name.clone(), cells.collect()));
        }
        let differ = differ(columns);
        Self { names: columns.iter().map(|one| one.name.clone()).collect(), rows, differ }
    }
}

/// `rfc7644/3.10` as numbers, so that it comes after 3.9.
fn numbers(area: &str) -> Vec<u32> {
    area.split(['/', '.']).filter_map(|part| part.trim_start_matches("rfc").parse().ok()).collect()
}

fn cell_of(
    column: &Column<'_>,
    belongs: &dyn Fn(View<'_>, &crate::verdict::Verdict) -> bool,
) -> Option<Cell> {
    let view = View::of(column.recording);
    let mut cell = None;
    for verdict in view.verdicts.iter().filter(|verdict| belongs(view, verdict)) {
        let empty = || Cell { passed: 0, of: 0, gravest: Outcome::Pass };
        cell.get_or_insert_with(empty).add(verdict.outcome);
    }
    cell
}

/// The checks that did not come to the same everywhere, an outcome for each column: the gravest of
/// the instances.
fn differ(columns: &[Column<'_>]) -> Vec<(String, Vec<Option<Outcome>>)> {
    let mut all: BTreeMap<String, Vec<Option<Outcome>>> = BTreeMap::new();
    for (place, column) in columns.iter().enumerate() {
        let view = View::of(column.recording);
        for verdict in view.verdicts {
            let id = split_instance(&view.check(verdict).id).0.to_owned();
            let row = all.entry(id).or_insert_with(|| vec![None; columns.len()]);
            row[place] = row[place].max(Some(verdict.outcome));
        }
    }
    let told = |outcome: &Option<Outcome>| outcome.is_some_and(|one| one >= Outcome::Deviates);
    all.into_iter()
        .filter(|(_, row)| row.iter().any(|one| *one != row[0]) && row.iter().any(told))
        .collect()
}

/// Writes the matrix in Markdown.
pub fn markdown(columns: &[Column<'_>], out: &mut dyn Write) -> io::Result<()> {
    let matrix = Matrix::of(columns);
    let mut text = String::new();
    let head = |text: &mut String, first: &str| {
        let names: Vec<String> = matrix.names.iter().map(|name| plain(name)).collect();
        let _ = writeln!(text, "| {first} | {} |", names.join(" | "));
        let _ = writeln!(text, "|---|{}", "--:|".repeat(names.len()));
    };
    head(&mut text, "passed");
    for (name, cells) in &matrix.rows {
        let cells = cells.iter().map(|cell| match cell {
            Some(cell) if cell.gravest >= Outcome::Fail => format!("**{}**", cell.text()),
            Some(cell) => cell.text(),
            None => String::new(),
        });
        let _ = writeln!(text, "| {} | {} |", plain(name), cells.collect::<Vec<_>>().join(" | "));
    }
    if !matrix.differ.is_empty() {
        text.push('\n');
        head(&mut text, "what differs");
        for (name, row) in matrix.differ.iter().take(NAMED) {
            let row = row.iter().map(|one| one.map_or("", Outcome::as_str));
            let _ = writeln!(text, "| {} | {} |", cell(name), row.collect::<Vec<_>>().join(" | "));
        }
        if let Some(more) = matrix.differ.len().checked_sub(NAMED).filter(|more| *more > 0) {
            let _ = writeln!(text, "\nand {more} more");
        }
    }
    out.write_all(text.as_bytes())
}

/// Writes the matrix as one HTML file.
pub fn html(columns: &[Column<'_>], out: &mut dyn Write) -> io::Result<()> {
    let matrix = Matrix::of(columns);
    let html = &mut Html::default();
    begin(html, "scimcheck: targets side by side", None);
    html.raw("<h1>Targets side by side</h1>\n<p class=\"faint\">Checks passed of those that could have passed.</p>\n<main>\n");
    let head = |html: &mut Html, first: &'static str| {
        html.raw("<div class=\"scroll\"><table>\n<thead><tr><th>").raw(first).raw("</th>");
        for name in &matrix.names {
            html.raw("<th scope=\"col\">").text(name).raw("</th>");
        }
        html.raw("</tr></thead>\n<tbody>\n");
    };
    head(html, "passed");
    for (name, cells) in &matrix.rows {
        html.raw("<tr><th scope=\"row\">").text(name).raw("</th>");
        for cell in cells {
            match cell {
                Some(cell) => {
                    html.raw("<td class=\"outcome ").raw(cell.gravest.as_str()).raw("\" title=\"");
                    html.raw(cell.gravest.as_str()).raw("\">").text(&cell.text()).raw("</td>");
                }
                None => {
                    html.raw("<td></td>");
                }
            }
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div>\n<h2>What differs</h2>\n");
    head(html, "check");
    for (name, row) in &matrix.differ {
        html.raw("<tr><th scope=\"row\"><code>").text(name).raw("</code></th>");
        for outcome in row {
            let word = outcome.map_or("", Outcome::as_str);
            html.raw("<td class=\"outcome ").raw(word).raw("\">").raw(word).raw("</td>");
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div>\n</main>\n</body>\n</html>\n");
    out.write_all(std::mem::take(html).into_text().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fixture, snapshot};
    use super::*;

    #[test]
    fn two_runs_stand_side_by_side() {
        let one = fixture().recording();
        let mut other = fixture().recording();
        other.verdicts[0].outcome = Outcome::Fail;
        other.verdicts.pop();
        let columns = [
            Column { name: "one|<b>".to_owned(), recording: &one },
            Column { name: "other".to_owned(), recording: &other },
        ];
        let mut text = Vec::new();
        markdown(&columns, &mut text).unwrap();
        snapshot("report-matrix", &String::from_utf8(text).unwrap());
        let mut page = Vec::new();
        html(&columns, &mut page).unwrap();
        let page = String::from_utf8(page).unwrap();
        assert!(page.contains("one|&lt;b&gt;") && !page.contains("<script"));
        assert!(page.contains("<code>rfc7644/3.6/delete-is-answered-204</code>"));
    }
}
