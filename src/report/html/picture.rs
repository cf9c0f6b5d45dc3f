//! The picture of what is covered: a bar for each section, and for each part of the contract.

use super::super::View;
use super::super::naming::{Axis, area};
use super::GRAVEST_FIRST;
use super::escape::Html;
use crate::verdict::Outcome;

/// What was checked in one place.
struct Area<'a> {
    group: &'a str,
    name: &'a str,
    /// The area of its checks, where all of them are of one.
    shows: Option<&'a str>,
    counts: [usize; Outcome::ALL.len()],
}

/// Draws the picture.
pub(super) fn picture(html: &mut Html, view: View<'_>) {
    let areas = areas(view);
    html.raw("<h2>What was checked</h2>\n<ul class=\"legend\">\n");
    for outcome in GRAVEST_FIRST.into_iter().filter(|outcome| view.count(*outcome) > 0) {
        html.raw("<li class=\"").raw(outcome.as_str()).raw("\"><i></i>");
        html.raw(outcome.as_str()).raw("</li>\n");
    }
    html.raw("</ul>\n<div class=\"picture\">\n");
    let mut group = "";
    for area in &areas {
        if area.group != group {
            group = area.group;
            html.raw("<h3>").text(group).raw("</h3>\n");
        }
        draw(html, area);
    }
    html.raw("</div>\n");
}

fn draw(html: &mut Html, area: &Area<'_>) {
    html.raw("<div class=\"area\">");
    match area.shows {
        Some(shows) => {
            html.raw("<a href=\"#checks\" data-show-area=\"").text(shows).raw("\" title=\"");
            html.text(area.name).raw("\">").text(area.name).raw("</a>");
        }
        None => {
            html.raw("<span title=\"").text(area.name).raw("\">").text(area.name).raw("</span>");
        }
    }
    let told: Vec<String> = GRAVEST_FIRST
        .into_iter()
        .filter(|outcome| area.counts[*outcome as usize] > 0)
        .map(|outcome| format!("{} {}", area.counts[outcome as usize], outcome.as_str()))
        .collect();
    let told = told.join(", ");
    html.raw("<span class=\"bar\" role=\"img\" aria-label=\"").text(&told).raw("\" title=\"");
    html.text(&told).raw("\">");
    for outcome in GRAVEST_FIRST {
        let count = area.counts[outcome as usize];
        if count > 0 {
            html.raw("<i class=\"").raw(outcome.as_str()).raw("\" style=\"flex:").number(count);
            html.raw("\"></i>");
        }
    }
    let passed = area.counts[Outcome::Pass as usize];
    html.raw("</span><span>").number(passed).raw(" of ");
    html.number(area.counts.iter().sum()).raw("</span></div>\n");
}

fn areas(view: View<'_>) -> Vec<Area<'_>> {
    let mut areas: Vec<Area<'_>> = Vec::new();
    for verdict in view.verdicts {
        let check = view.check(verdict);
        let whole = area(&check.id);
        let (group, rest) = whole.split_once('/').unwrap_or((whole, whole));
        // A contract has so many rules that a bar for each would be no picture.
        let (name, shows) = match Axis::of(check) {
            Axis::Rfc => (rest, Some(whole)),
            Axis::Contract => (two_parts(rest), None),
        };
        let known = areas.iter().position(|one| (one.group, one.name) == (group, name));
        let place = known.unwrap_or_else(|| {
            areas.push(Area { group, name, shows, counts: Default::default() });
            areas.len() - 1
        });
        areas[place].counts[verdict.outcome as usize] += 1;
    }
    areas.sort_by(|a, b| {
        let contract = |one: &Area<'_>| one.shows.is_some();
        (contract(a), a.group, numbers(a.name), a.name).cmp(&(
            contract(b),
            b.group,
            numbers(b.name),
            b.name,
        ))
    });
    areas
}

/// `User.create` of `User.create.required`.
fn two_parts(rule: &str) -> &str {
    match rule.match_indices('.').nth(1) {
        Some((at, _)) => &rule[..at],
        None => rule,
    }
}

/// A section's number as numbers, so that 3.10 comes after 3.9.
fn numbers(section: &str) -> Vec<u32> {
    section.split('.').map_while(|part| part.parse().ok()).collect()
}
