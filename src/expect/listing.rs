//! `listing`: the arithmetic of a list's envelope (RFC 7644 section 3.4.2), over all pages.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{Finding, Scene, lookup, show};
use crate::exchange::Exchange;

/// What is expected of a list.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is one condition of a suite file")]
#[serde(deny_unknown_fields)]
pub struct ListingExpectation {
    /// It is a list: an object with `totalResults` or `Resources`.
    #[serde(default)]
    pub is_list: bool,
    /// `totalResults`, or a placeholder for it.
    pub total: Option<Value>,
    /// `totalResults` is at least this.
    pub total_at_least: Option<Value>,
    /// How many elements `Resources` has.
    pub items: Option<Value>,
    /// How many it has at most.
    pub at_most: Option<usize>,
    /// Each page has no more of them than its request asked for.
    #[serde(default)]
    pub within_count: bool,
    /// How many it has at least.
    pub at_least: Option<usize>,
    /// `startIndex`, if it is there.
    pub start: Option<Value>,
    /// `itemsPerPage`, where it is there, is the number of elements of the page.
    #[serde(default)]
    pub items_per_page: bool,
    /// A page that is only part of the result says `startIndex` and `itemsPerPage`.
    #[serde(default)]
    pub partial_pages_say_so: bool,
    /// `totalResults`, `startIndex` and `itemsPerPage`, where they are there, are whole numbers.
    #[serde(default)]
    pub whole_numbers: bool,
    /// `totalResults` is not less than the elements that were seen.
    #[serde(default)]
    pub total_covers_items: bool,
    /// Each resource is on one page only.
    #[serde(default)]
    pub no_overlap: bool,
    /// `totalResults` is the same on every page.
    #[serde(default)]
    pub stable_total: bool,
    /// The walk saw as many resources as `totalResults` says.
    #[serde(default)]
    pub complete: bool,
    /// The walk came to an end by itself.
    #[serde(default)]
    pub ends: bool,
}

impl ListingExpectation {
    pub(super) fn judge(&self, scene: Scene<'_>) -> Result<Vec<Finding>, Finding> {
        let mut out = Vec::new();
        for page in scene.pages {
            out.extend(self.judge_page(page, scene)?);
        }
        out.extend(self.judge_walk(scene));
        out.dedup();
        Ok(out)
    }

    fn judge_page(&self, page: &Exchange, scene: Scene<'_>) -> Result<Vec<Finding>, Finding> {
        let Some(body) = page.json() else {
            return Ok(vec![Finding::new("body", "a list", super::describe(page))]);
        };
        let mut out = Vec::new();
        let is_list =
            ["totalResults", "Resources"].iter().any(|name| lookup::first(body, name).is_some());
        if self.is_list && !is_list {
            out.push(Finding::new("body", "a list", super::describe(page)));
        }
        let items = items(page);
        let mut exactly = |name: &str, wanted: &Option<Value>, actual: Option<&Value>| {
            if let Some(wanted) = wanted {
                let wanted = scene.fill(wanted)?;
                let actual = actual.unwrap_or(&Value::Null);
                if wanted.as_f64() != actual.as_f64() {
                    out.push(Finding::new(name, show(&wanted), show(actual)));
                }
            }
            Ok::<(), Finding>(())
        };
        exactly("totalResults", &self.total, lookup::first(body, "totalResults"))?;
        exactly("number of Resources", &self.items, Some(&Value::from(items)))?;
        if let Some(start) = lookup::first(body, "startIndex") {
            exactly("startIndex", &self.start, Some(start))?;
        }
        if let Some(least) = &self.total_at_least {
            let least = scene.fill(least)?;
            let total = lookup::first(body, "totalResults").unwrap_or(&Value::Null);
            if total.as_f64() < least.as_f64() {
                out.push(Finding::new("totalResults", format!("at least {least}"), show(total)));
            }
        }
        let bounds = [
            (self.at_most, items > self.at_most.unwrap_or(usize::MAX), "at most"),
            (self.at_least, items < self.at_least.unwrap_or_default(), "at least"),
        ];
        for (bound, broken, word) in bounds {
            if let Some(bound) = bound.filter(|_| broken) {
                let expected = format!("{word} {bound}");
                out.push(Finding::new("number of Resources", expected, items.to_string()));
            }
        }
        if let Some(count) = asked_for(page).filter(|count| self.within_count && items > *count) {
            let expected = format!("at most {count}, as asked for");
            out.push(Finding::new("number of Resources", expected, items.to_string()));
        }
        out.extend(self.judge_envelope(body, items));
        Ok(out)
    }

    fn judge_envelope(&self, body: &Value, items: usize) -> Vec<Finding> {
        let mut out = Vec::new();
        let number = |name: &str| lookup::first(body, name);
        if self.whole_numbers {
            for name in ["totalResults", "startIndex", "itemsPerPage"] {
                if let Some(value) = number(name)
                    && !value.is_u64()
                {
                    out.push(Finding::new(name, "a whole number", show(value)));
                }
            }
        }
        let total = number("totalResults").and_then(Value::as_u64);
        if let Some(per_page) = number("itemsPerPage").filter(|_| self.items_per_page)
            && per_page.as_u64().is_some_and(|per_page| per_page != items as u64)
        {
            out.push(Finding::new("itemsPerPage", items.to_string(), show(per_page)));
        }
        let partial = total.is_some_and(|total| total > items as u64);
        if self.partial_pages_say_so && partial && items > 0 {
            for name in ["startIndex", "itemsPerPage"] {
                if number(name).is_none() && number("nextCursor").is_none() {
                    out.push(Finding::new(name, "a value on a partial page", "no value"));
                }
            }
        }
        if self.total_covers_items && total.is_some_and(|total| total < items as u64) {
            let expected = format!("at least the {items} resources of the page");
            out.push(Finding::new("totalResults", expected, total.unwrap_or_default().to_string()));
        }
        out
    }

    fn judge_walk(&self, scene: Scene<'_>) -> Vec<Finding> {
        let mut out = Vec::new();
        let ids: Vec<String> = scene
            .listed()
            .into_iter()
            .filter_map(|item| lookup::first(item, "id").map(lookup::text_of))
            .collect();
        let distinct: BTreeSet<&String> = ids.iter().collect();
        if self.no_overlap && distinct.len() != ids.len() {
            let actual = format!("{} of {} came twice", ids.len() - distinct.len(), ids.len());
            out.push(Finding::new("Resources", "each resource on one page", actual));
        }
        let totals: Vec<u64> = scene
            .pages
            .iter()
            .filter_map(|page| lookup::first(page.json()?, "totalResults")?.as_u64())
            .collect();
        if self.stable_total && totals.windows(2).any(|pair| pair[0] != pair[1]) {
            let seen = totals.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            out.push(Finding::new("totalResults", "the same on every page", seen));
        }
        if let Some(total) = totals.last().filter(|_| self.complete)
            && *total != distinct.len() as u64
        {
            let actual = format!("{} on {} pages", distinct.len(), scene.pages.len());
            out.push(Finding::new("resources seen", format!("{total} (totalResults)"), actual));
        }
        if self.ends && scene.pages.last().is_some_and(|page| page.step.ends_with('!')) {
            let actual = format!("still going after {} pages", scene.pages.len());
            out.push(Finding::new("walk", "an end", actual));
        }
        out
    }
}

/// The `count` that a page was asked for.
fn asked_for(page: &Exchange) -> Option<usize> {
    let query = page.request.query()?;
    query.split('&').find_map(|pair| pair.strip_prefix("count=")?.parse().ok())
}

fn items(page: &Exchange) -> usize {
    let resources = page.json().and_then(|body| lookup::first(body, "Resources"));
    resources.and_then(Value::as_array).map_or(0, Vec::len)
}
