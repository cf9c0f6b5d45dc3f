//! The tables of profiles that are made for it: what each client sends, and what came of it.

use std::fmt::Write as _;
use std::io;

use serde_json::Value;

use super::View;
use super::page::{Ink, Page};
use crate::plan::{Judges, Subject};
use crate::verdict::{Outcome, Verdict};

/// One shape of request, by its name, with what came of it in each column.
struct Row<'a> {
    name: &'a str,
    shape: &'a str,
    by: Vec<&'a str>,
    cells: Vec<(&'a str, &'static str)>,
}

/// Writes every table of the plan.
pub(super) fn tables(page: &mut Page<'_>, view: View<'_>) -> io::Result<()> {
    for (profile, title) in &view.plan.tables {
        let rows = rows(view, profile);
        let mut clients: Vec<&str> = rows.iter().flat_map(|row| row.by.clone()).collect();
        let mut seen = Vec::new();
        clients.retain(|client| {
            !seen.contains(client) && {
                seen.push(client);
                true
            }
        });
        let widest = rows.iter().map(|row| row.shape.chars().count()).max().unwrap_or(0);
        page.line(&[(Ink::Strong, title)])?;
        for client in clients {
            let columns = rows.first().map(|row| row.cells.as_slice()).unwrap_or_default();
            let heads: Vec<String> =
                columns.iter().map(|(head, _)| head.replace('-', " ")).collect();
            let pad = (widest + 2).saturating_sub(client.chars().count());
            let head = format!("  {}{}", " ".repeat(pad), heads.join("   "));
            page.line(&[(Ink::Plain, &format!("  {client}")), (Ink::Faint, &head)])?;
            for row in rows.iter().filter(|row| row.by.contains(&client)) {
                let mut line = format!("    {:<widest$}  ", row.shape);
                for ((_, cell), head) in row.cells.iter().zip(&heads) {
                    let width = head.chars().count();
                    // Writing to a text never fails.
                    let _ = write!(line, "{cell:<width$}   ");
                }
                page.plain(line.trim_end())?;
            }
        }
        page.gap()?;
    }
    Ok(())
}

fn rows<'a>(view: View<'a>, profile: &str) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for verdict in view.verdicts {
        let check = view.check(verdict);
        let Subject::Profile { profile: of, requirement, .. } = &check.subject else { continue };
        let Judges::Procedure { bindings, .. } = &check.judges else { continue };
        let Some(row) = bindings.get("row").filter(|_| of == profile) else { continue };
        let text = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default();
        let cell = (requirement.as_str(), cell(verdict));
        match rows.iter_mut().find(|known| known.name == text("name")) {
            Some(known) => known.cells.push(cell),
            None => rows.push(Row {
                name: text("name"),
                shape: text("shape"),
                by: row
                    .get("by")
                    .and_then(Value::as_array)
                    .map_or_else(Vec::new, |by| by.iter().filter_map(Value::as_str).collect()),
                cells: vec![cell],
            }),
        }
    }
    rows
}

fn cell(verdict: &Verdict) -> &'static str {
    match verdict.outcome {
        Outcome::NotApplicable | Outcome::Blocked | Outcome::Error => "not tried",
        _ if verdict.findings.is_empty() => "yes",
        _ => "no",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture::fixture;
    use super::super::human::Style;
    use super::*;

    #[test]
    fn a_shape_stands_below_each_client_that_sends_it() {
        let mut fixture = fixture();
        fixture.plan.tables = vec![("shapes".to_owned(), "Shapes".to_owned())];
        let columns = ["accepted", "takes-effect"];
        for (place, column) in columns.into_iter().enumerate() {
            let check = &mut fixture.plan.checks[place];
            check.subject = Subject::Profile {
                profile: "shapes".to_owned(),
                requirement: column.to_owned(),
                source: String::new(),
                url: None,
                catalogue: Vec::new(),
            };
            let row = json!({ "name": "put", "shape": "PUT", "by": ["Ada", "Bob"] });
            let bindings = serde_json::Map::from_iter([("row".to_owned(), row)]);
            let expect = indexmap::IndexMap::new();
            check.judges = Judges::Procedure { procedure: 0, expect, bindings };
        }
        let verdict = |check, outcome| Verdict::new(check, outcome);
        fixture.verdicts = vec![verdict(0, Outcome::Characterised), verdict(1, Outcome::Blocked)];
        let mut out = Vec::new();
        tables(&mut Page::new(&mut out, Style::default()), fixture.view()).unwrap();
        let text = String::from_utf8(out).unwrap();
        let expected = "Shapes\n  \
            Ada    accepted   takes effect\n    PUT  yes        not tried\n  \
            Bob    accepted   takes effect\n    PUT  yes        not tried\n\n";
        assert_eq!(text, expected);
    }
}
