//! Lists: filter, order, pages (RFC 7644 section 3.4.2, RFC 9865).

use std::cmp::Ordering;

use serde_json::{Map, Value, json};

use crate::scim::{AttributePath, Comparison, ErrorType, Filter, urn};

use super::behavior::{FilterSupport, OverMaximum, Paging, Support, UnsupportedFilter};
use super::cursor::{Cursor, fingerprint};
use super::fault::Fault;
use super::filter_eval::{Scope, Source, Test, fit, matches};
use super::filter_parser::parse_filter;
use super::message::{Call, Outcome, Refusal, Reply};
use super::parameters::Parameters;
use super::projection::{Occasion, project};
use super::render::{View, whole};
use super::schema::{Named, Place, ResourceType, find};
use super::store::{State, Stored};

/// Answers a query over one or several types.
pub(super) fn list(
    call: &Call<'_>,
    state: &mut State,
    kinds: &[usize],
    parameters: &Parameters,
) -> Outcome {
    if parameters.sort_by.is_some()
        && !call.behavior().sort
        && let Some(denial) = call.behavior().unsupported_sort
    {
        return Err(Refusal::denial(denial, "sorting is not supported"));
    }
    let order = parameters.sort_order.as_deref().unwrap_or("ascending");
    let known = ["ascending", "descending"].iter().any(|one| one.eq_ignore_ascii_case(order));
    if !known && call.fault(Fault::UnknownSortOrderFails) {
        return Err(Refusal::status(500, "no enum constant"));
    }
    let now = u64::try_from(state.now(call.behavior())).unwrap_or_default();
    let state: &State = state;
    let every_kind: Vec<usize> = (0..call.catalog().types.len()).collect();
    let kinds = if parameters.filter.is_some() && call.fault(Fault::FilterFindsOtherTypes) {
        &every_kind
    } else {
        kinds
    };
    let choice = choose(call, kinds, parameters)?;
    let mut found: Vec<&Stored> = match &choice {
        Choice::Nothing => Vec::new(),
        _ => state
            .resources
            .iter()
            .filter(|stored| listed(call, kinds, stored, parameters))
            .filter(|stored| choice.takes(call, state, kinds, stored))
            .collect(),
    };
    let every = if call.fault(Fault::TotalIgnoresFilter) {
        state.resources.iter().filter(|stored| kinds.contains(&stored.kind)).count()
    } else {
        found.len()
    };
    if let Some(limit) = call.behavior().too_many
        && found.len() > limit
    {
        let keyword = if call.fault(Fault::TooManyOtherKeyword) {
            ErrorType::InvalidValue
        } else {
            ErrorType::TooMany
        };
        return Err(Refusal::bad(keyword, "there are too many results"));
    }
    let every_found = found.clone();
    arrange(call, state, parameters, &mut found);
    if parameters.sort_by.is_some() && call.fault(Fault::SortAppliedToThePage) {
        found = every_found;
    }
    if found.is_empty() && parameters.filter.is_some() {
        if call.fault(Fault::NoMatchIsNotFound) {
            return Err(Refusal::status(404, "nothing matches"));
        }
        if call.fault(Fault::NoMatchIsEmptyAnswer) {
            return Err(Refusal::instead(Reply::empty(204)));
        }
    }
    let mut page = cut(call, kinds, parameters, &found, now)?;
    if call.fault(Fault::SortAppliedToThePage) {
        arrange(call, state, parameters, &mut page.entries);
    }
    if parameters.filter.is_some() && call.fault(Fault::FilterAppliedToThePage) {
        let all: Vec<&Stored> =
            state.resources.iter().filter(|one| kinds.contains(&one.kind)).collect();
        let unfiltered = cut(call, kinds, parameters, &all, now)?;
        page.entries.retain(|one| unfiltered.entries.iter().any(|other| other.id == one.id));
    }
    let entries = page.entries.iter().map(|stored| {
        let kind = &call.catalog().types[stored.kind];
        let mut resource = whole(call, state, stored);
        misrender_entry(call, kind, &mut resource);
        Value::Object(project(call, kind, resource, parameters, Occasion::List))
    });
    let entries: Vec<Value> = entries.collect();
    Ok(envelope(call, parameters, &page, entries, every))
}

/// The ways in which an entry of a list differs from a single read.
fn misrender_entry(call: &Call<'_>, kind: &ResourceType, resource: &mut Map<String, Value>) {
    if let Some(Value::Object(meta)) = resource.get_mut("meta")
        && call.fault(Fault::CreatedDiffersInLists)
    {
        meta.insert("created".to_owned(), "2026-01-02T03:04:05Z".into());
    }
    if let Some(id) = resource.get("id").and_then(Value::as_str)
        && call.fault(Fault::ListIdsDiffer)
    {
        let id = format!("u-{id}");
        resource.insert("id".to_owned(), id.into());
    }
    if call.fault(Fault::ListsWithoutExtension) {
        resource.retain(|name, _| kind.extension(name).is_none());
    }
    if call.fault(Fault::ListsWithoutMeta) {
        resource.remove("meta");
    }
    if call.fault(Fault::ListsWithoutSchemasOfEntries) {
        resource.remove("schemas");
    }
}

/// Whether a resource may be in the list at all.
fn listed(call: &Call<'_>, kinds: &[usize], stored: &Stored, parameters: &Parameters) -> bool {
    if !kinds.contains(&stored.kind) {
        return call.fault(Fault::ListShowsOtherTypes);
    }
    if kinds.len() > 1
        && call.catalog().types[stored.kind].name == "Group"
        && call.fault(Fault::RootOmitsGroups)
    {
        return false;
    }
    if stored.quirk.unlisted || (stored.quirk.only_found && parameters.filter.is_none()) {
        return false;
    }
    if parameters.filter.is_some() && stored.quirk.unfound {
        return false;
    }
    if stored.is_inactive() {
        if stored.retired && !call.behavior().lists_inactive {
            return false;
        }
        if parameters.filter.is_none() && call.fault(Fault::ListOmitsInactive) {
            return false;
        }
        if parameters.filter.is_some() && call.fault(Fault::FilterOmitsInactive) {
            return false;
        }
    } else if parameters.filter.is_some()
        && stored.document.contains_key("active")
        && call.fault(Fault::FilterFindsOnlyInactive)
    {
        return false;
    }
    true
}

/// Which resources a filter takes.
enum Choice<'a> {
    All,
    Nothing,
    /// One test for each type.
    Tests(Vec<Test<'a>>),
}

impl Choice<'_> {
    fn takes(&self, call: &Call<'_>, state: &State, kinds: &[usize], stored: &Stored) -> bool {
        match self {
            Choice::All => true,
            Choice::Nothing => false,
            Choice::Tests(tests) => {
                let at = kinds.iter().position(|kind| *kind == stored.kind);
                let view = View { call, state, stored };
                at.and_then(|at| tests.get(at)).is_some_and(|test| {
                    matches(call, test, &view) || matches_by_mistake(call, test, stored)
                })
            }
        }
    }
}

/// The ways in which a comparison of `userName` finds users by something else.
fn matches_by_mistake(call: &Call<'_>, test: &Test<'_>, stored: &Stored) -> bool {
    let Test::Compare(place, Comparison::Eq, Value::String(literal)) = test else { return false };
    if place.attribute.name != "userName" {
        return false;
    }
    let name = stored.document.get("name");
    let part = |key: &str| name.and_then(|name| name.get(key)).and_then(Value::as_str);
    (part("familyName") == Some(literal.as_str()) && call.fault(Fault::EqAlsoFindsFamilyNames))
        || (stored.id == *literal && call.fault(Fault::EqAlsoFindsIds))
}

fn choose<'a>(call: &Call<'a>, kinds: &[usize], parameters: &Parameters) -> Outcome<Choice<'a>> {
    let Some(text) = &parameters.filter else { return Ok(Choice::All) };
    if parameters.sort_by.is_some() && call.fault(Fault::SortDropsFilter) {
        return Ok(Choice::All);
    }
    if call.fault(Fault::FilterIgnored)
        || (parameters.count.is_some() && call.fault(Fault::FilterIgnoredOnPages))
    {
        return Ok(Choice::All);
    }
    if call.fault(Fault::FilterDeniedAndIgnored) {
        return Ok(Choice::All);
    }
    if call.fault(Fault::FilterDeniedAndFails) {
        return Err(Refusal::status(500, "not implemented"));
    }
    if call.behavior().filter == FilterSupport::Off {
        return unsupported(call, "filters are not supported");
    }
    if text.trim().is_empty() && call.fault(Fault::EmptyFilterAccepted) {
        return Ok(Choice::All);
    }
    if call.fault(Fault::FilterRefusedThoughClaimed) {
        return Err(Refusal::bad(ErrorType::InvalidFilter, "filters are not supported"));
    }
    if let Some(answer) = mishear(call, text)? {
        return Ok(answer);
    }
    let mut filter = match parse_filter(text) {
        Ok(filter) => filter,
        Err(error) => {
            let operator = error.0.ends_with("is no operator");
            if operator && call.fault(Fault::UnknownOperatorIgnored) {
                return Ok(Choice::All);
            }
            if operator && call.fault(Fault::UnknownOperatorFails) {
                return Err(Refusal::status(500, "illegal state exception"));
            }
            if !operator && call.fault(Fault::MalformedFilterIgnored) {
                return Ok(Choice::All);
            }
            if parameters.search && call.fault(Fault::SearchTakesMalformedFilter) {
                return Ok(Choice::All);
            }
            if call.fault(Fault::MalformedFilterOtherKeyword) {
                return Err(Refusal::bad(ErrorType::InvalidSyntax, error.0));
            }
            if let Some((whole, _)) = text.rsplit_once(')')
                && call.fault(Fault::DanglingFilterAccepted)
                && let Ok(filter) = parse_filter(whole)
            {
                return fit_all(call, kinds, &filter);
            }
            return Err(Refusal::bad(ErrorType::InvalidFilter, error.0));
        }
    };
    if call.fault(Fault::OrBindsTighterThanAnd) {
        filter = reassociate(filter);
    }
    if text.contains('(')
        && !text.contains("not")
        && call.fault(Fault::GroupingIgnored)
        && let Ok(flat) = parse_filter(&text.replace(['(', ')'], ""))
    {
        filter = flat;
    }
    filter = misread(call, filter);
    if matches!(filter, Filter::And(..) | Filter::Or(..))
        && call.fault(Fault::CompoundFilterTakesFirst)
        && let Filter::And(first, _) | Filter::Or(first, _) = filter
    {
        filter = *first;
    }
    if let FilterSupport::Only(supported) = &call.behavior().filter
        && !is_supported(call, kinds, &filter, supported)
    {
        if call.fault(Fault::UnsupportedFilterReturnsAll) {
            return Ok(Choice::All);
        }
        if call.fault(Fault::UnsupportedFilterFails) {
            return Err(Refusal::status(500, "not implemented"));
        }
        if call.fault(Fault::UnsupportedFilterFindsFirst) {
            return Ok(Choice::Tests(vec![Test::Foreign(Some(Comparison::Ne))]));
        }
        if !call.fault(Fault::UnsupportedFilterEvaluated) {
            return unsupported(call, "this filter is not supported");
        }
    }
    fit_all(call, kinds, &filter)
}

/// Fits the filter to each type and refuses what none of them knows.
fn fit_all<'a>(call: &Call<'a>, kinds: &[usize], filter: &Filter) -> Outcome<Choice<'a>> {
    let types = &call.catalog().types;
    if kinds.len() > 1 {
        if call.fault(Fault::RootFilterIgnored) {
            return Ok(Choice::All);
        }
        if mentions(filter, "meta") && call.fault(Fault::RootIgnoresResourceTypeFilter) {
            return Ok(Choice::All);
        }
    }
    if mentions(filter, "externalId") && call.fault(Fault::ExternalIdNotFound) {
        return Ok(Choice::Nothing);
    }
    if any_path(filter, &|path| path.schema.is_some())
        && call.fault(Fault::FilterWithUrnFindsNothing)
    {
        return Ok(Choice::Nothing);
    }
    let of_extension = |path: &AttributePath| {
        path.schema
            .as_deref()
            .is_some_and(|urn| types.iter().any(|kind| kind.extension(urn).is_some()))
    };
    if any_path(filter, &of_extension) && call.fault(Fault::FilterOnExtensionFindsNothing) {
        return Ok(Choice::Nothing);
    }
    if mentions(filter, "meta") && call.fault(Fault::FilterOnMetaFails) {
        return Err(Refusal::status(500, "meta is no column"));
    }
    if mentions(filter, "members") && call.fault(Fault::FilterOnMembersFindsNothing) {
        return Ok(Choice::Nothing);
    }
    if mentions(filter, "schemas") && call.fault(Fault::SchemasFilterFails) {
        return Err(Refusal::status(500, "schemas is no column"));
    }
    let mut tests = Vec::with_capacity(kinds.len());
    for kind in kinds {
        tests.push(fit(call, Scope::Resource(&types[*kind]), filter)?);
    }
    let nowhere = |test: &Test<'_>| matches!(test, Test::Foreign(_));
    let foreign_somewhere = tests.iter().any(|test| !super::filter_eval::knows_all(test));
    if kinds.len() > 1 {
        if foreign_somewhere && call.fault(Fault::RootForeignAttributeRefused) {
            return Err(Refusal::bad(ErrorType::InvalidFilter, "not every type has this"));
        }
        if tests.iter().all(nowhere)
            && let Some(denial) = call.behavior().filter_on_unknown
        {
            return Err(Refusal::denial(denial, "no type has this attribute"));
        }
    } else if foreign_somewhere {
        if call.fault(Fault::FilterOnUnknownReturnsAll) {
            return Ok(Choice::All);
        }
        if call.fault(Fault::FilterOnUnknownFails) {
            return Err(Refusal::status(500, "no such column"));
        }
        if let Some(denial) = call.behavior().filter_on_unknown {
            return Err(Refusal::denial(denial, "the filter names an unknown attribute"));
        }
    }
    Ok(Choice::Tests(tests))
}

fn unsupported<'a>(call: &Call<'_>, detail: &str) -> Outcome<Choice<'a>> {
    match call.behavior().unsupported_filter {
        UnsupportedFilter::Refuse(denial) => Err(Refusal::denial(denial, detail)),
        UnsupportedFilter::EmptyList => Ok(Choice::Nothing),
    }
}

/// The ways in which a well-formed text is misunderstood.
fn mishear<'a>(call: &Call<'_>, text: &str) -> Outcome<Option<Choice<'a>>> {
    if text.contains('\\') && call.fault(Fault::EscapesNotUndone) {
        return Ok(Some(Choice::Nothing));
    }
    if text.contains('\'') && call.fault(Fault::ApostropheBreaksFilter) {
        return Err(Refusal::status(500, "unterminated string literal"));
    }
    if !text.is_ascii() && call.fault(Fault::NonAsciiFilterFindsNothing) {
        return Ok(Some(Choice::Nothing));
    }
    if text.contains('[') && call.fault(Fault::ValueFilterFails) {
        return Err(Refusal::status(500, "unexpected bracket"));
    }
    let bare = outside_quotes(text);
    let inside = |part: &str| text.matches(part).count() > bare.matches(part).count();
    if inside(" and ") && call.fault(Fault::AndInsideTextSplits) {
        return Err(Refusal::bad(ErrorType::InvalidFilter, "a string has no end"));
    }
    if (inside("(") || inside(")")) && call.fault(Fault::ParenthesisInsideTextBreaks) {
        return Err(Refusal::bad(ErrorType::InvalidFilter, "a parenthesis has no end"));
    }
    let shouted = bare.split([' ', '(', ')']).any(|word| {
        let is_operator = Comparison::parse(word).is_some()
            || ["pr", "and", "or", "not"].iter().any(|known| word.eq_ignore_ascii_case(known));
        is_operator && word.bytes().any(|byte| byte.is_ascii_uppercase())
    });
    if shouted && call.fault(Fault::FilterOperatorsWithCase) {
        return Err(Refusal::bad(ErrorType::InvalidFilter, "the operator is not known"));
    }
    if bare.contains("not (") && call.fault(Fault::NotWithSpaceRefused) {
        return Err(Refusal::bad(ErrorType::InvalidFilter, "not is not understood"));
    }
    Ok(None)
}

/// A filter without its string literals.
fn outside_quotes(text: &str) -> String {
    let mut inside = false;
    let mut escaped = false;
    let mut bare = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            _ if inside && escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            _ if !inside => bare.push(letter),
            _ => {}
        }
    }
    bare
}

/// The ways in which a filter's joints are taken for others.
fn misread(call: &Call<'_>, filter: Filter) -> Filter {
    match filter {
        Filter::And(left, right) => match (*left, *right) {
            (Filter::Not(inner), right) if call.fault(Fault::NotReachesTooFar) => {
                Filter::Not(Box::new(Filter::And(inner, Box::new(right))))
            }
            (Filter::And(first, second), _) if call.fault(Fault::AndChainTakesTwo) => {
                Filter::And(first, second)
            }
            (left, right) => {
                Filter::And(Box::new(misread(call, left)), Box::new(misread(call, right)))
            }
        },
        Filter::Or(left, right) => match (*left, *right) {
            (Filter::Not(inner), right) if call.fault(Fault::NotReachesTooFar) => {
                Filter::Not(Box::new(Filter::Or(inner, Box::new(right))))
            }
            (Filter::Or(first, second), _) if call.fault(Fault::OrChainTakesTwo) => {
                Filter::Or(first, second)
            }
            (left, right) => {
                Filter::Or(Box::new(misread(call, left)), Box::new(misread(call, right)))
            }
        },
        Filter::Not(inner) => match *inner {
            Filter::Or(first, second) if call.fault(Fault::NotTakesTheFirst) => {
                Filter::Or(Box::new(Filter::Not(first)), second)
            }
            Filter::And(first, second) if call.fault(Fault::NotTakesTheFirst) => {
                Filter::And(Box::new(Filter::Not(first)), second)
            }
            inner => Filter::Not(Box::new(misread(call, inner))),
        },
        other => other,
    }
}

/// `a or b and c` as if it were `(a or b) and c`.
fn reassociate(filter: Filter) -> Filter {
    match filter {
        Filter::Or(left, right) => match *right {
            Filter::And(middle, last) => Filter::And(Box::new(Filter::Or(left, middle)), last),
            right => Filter::Or(left, Box::new(right)),
        },
        Filter::And(left, right) if matches!(*left, Filter::And(..)) => {
            Filter::And(Box::new(reassociate(*left)), right)
        }
        other => other,
    }
}

fn mentions(filter: &Filter, attribute: &str) -> bool {
    any_path(filter, &|path| path.attribute.eq_ignore_ascii_case(attribute))
}

/// Whether a path of the filter is such a one.
fn any_path(filter: &Filter, is: &dyn Fn(&AttributePath) -> bool) -> bool {
    match filter {
        Filter::And(left, right) | Filter::Or(left, right) => {
            any_path(left, is) || any_path(right, is)
        }
        Filter::Not(inner) => any_path(inner, is),
        Filter::Present(path) | Filter::Compare(path, ..) | Filter::ValuePath(path, _) => is(path),
    }
}

fn is_supported(
    call: &Call<'_>,
    kinds: &[usize],
    filter: &Filter,
    supported: &[(String, String)],
) -> bool {
    let (path, operator) = match filter {
        Filter::Present(path) => (path, "pr"),
        Filter::Compare(path, operator, _) => (path, operator.as_str()),
        Filter::And(left, right) if call.behavior().filter_joins => {
            return is_supported(call, kinds, left, supported)
                && is_supported(call, kinds, right, supported);
        }
        _ => return false,
    };
    let kind = kinds.first().and_then(|kind| call.catalog().types.get(*kind));
    let Some(Named::Place(place)) = kind.and_then(|kind| kind.resolve(path)) else { return false };
    let name = match place.sub {
        None => place.attribute.name.clone(),
        Some(sub) => format!("{}.{}", place.attribute.name, sub.name),
    };
    supported.iter().any(|(attribute, known)| {
        (attribute == "*" || attribute.eq_ignore_ascii_case(&name)) && known == operator
    })
}

/// Puts the resources in order (RFC 7644 section 3.4.2.3).
fn arrange(call: &Call<'_>, state: &State, parameters: &Parameters, found: &mut Vec<&Stored>) {
    if call.behavior().newest_first {
        found.reverse();
    }
    if found.len() > 1 && call.fault(Fault::OrderChangesBetweenPages) {
        let turn = usize::try_from(state.answered).unwrap_or_default() % found.len();
        found.rotate_left(turn);
    }
    let Some(sort_by) = parameters.sort_by.as_deref().filter(|_| call.behavior().sort) else {
        return;
    };
    if call.fault(Fault::SortIgnored)
        || (sort_by.contains('.') && call.fault(Fault::SortIgnoresSubAttributes))
        || (parameters.cursor.is_some() && call.fault(Fault::CursorPagesUnsorted))
    {
        return;
    }
    let path = AttributePath::parse(sort_by);
    if path.schema.is_some() && call.fault(Fault::SortIgnoresUrns) {
        return;
    }
    let order = parameters.sort_order.as_deref().unwrap_or_default();
    let mut descending = order.eq_ignore_ascii_case("descending");
    if order.is_empty() && call.fault(Fault::SortDescendsByDefault) {
        descending = true;
    }
    if descending && !order.is_empty() && call.fault(Fault::SortOrderIgnored) {
        descending = false;
    }
    let mut keyed: Vec<(Option<Key>, &Stored)> = found
        .iter()
        .map(|stored| {
            let kind = &call.catalog().types[stored.kind];
            (key(call, kind, &path, &View { call, state, stored }), *stored)
        })
        .collect();
    let has_missing = keyed.iter().any(|(key, _)| key.is_none());
    if has_missing && call.fault(Fault::SortLosesResourcesWithoutKey) {
        keyed.retain(|(key, _)| key.is_some());
    }
    let mut missing_first = descending;
    if has_missing && !descending && call.fault(Fault::SortPutsMissingFirst) {
        missing_first = true;
    }
    if has_missing && descending && call.fault(Fault::SortDescendingPutsMissingLast) {
        missing_first = false;
    }
    keyed.sort_by(|(left, _), (right, _)| match (left, right) {
        (Some(left), Some(right)) => {
            if descending {
                right.order(left)
            } else {
                left.order(right)
            }
        }
        (None, None) => Ordering::Equal,
        (None, Some(_)) => {
            if missing_first {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        }
        (Some(_), None) => {
            if missing_first {
                Ordering::Greater
            } else {
                Ordering::Less
            }
        }
    });
    *found = keyed.into_iter().map(|(_, stored)| stored).collect();
}

/// What a resource is sorted by.
enum Key {
    Text(String),
    Number(f64),
    Flag(bool),
}

impl Key {
    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Key::Text(left), Key::Text(right)) => left.cmp(right),
            (Key::Number(left), Key::Number(right)) => left.total_cmp(right),
            (Key::Flag(left), Key::Flag(right)) => left.cmp(right),
            _ => Ordering::Equal,
        }
    }
}

fn key(call: &Call<'_>, kind: &ResourceType, path: &AttributePath, view: &View<'_>) -> Option<Key> {
    let Some(Named::Place(mut place)) = kind.resolve(path) else { return None };
    if place.definition().returned == "never" {
        return None;
    }
    let spelled = place.attribute.name == path.attribute;
    if !spelled && call.fault(Fault::SortNamesWithCase) {
        return None;
    }
    let mut whole = Place { sub: None, ..place };
    if place.attribute.multi_valued && place.sub.is_none() {
        place.sub = find(&place.attribute.sub_attributes, "value");
    }
    if !place.attribute.multi_valued || place.sub.is_none() {
        whole = place;
    }
    let values = view.values(&whole);
    let value = if place.attribute.multi_valued {
        let primary =
            |value: &&std::borrow::Cow<'_, Value>| value.get("primary") == Some(&Value::Bool(true));
        let chosen = values.iter().find(primary);
        let chosen = if chosen.is_some() && call.fault(Fault::SortIgnoresPrimary) {
            values.first()
        } else if values.len() > 1 && chosen.is_none() && call.fault(Fault::SortByLastValue) {
            values.last()
        } else {
            chosen.or(values.first())
        }?;
        match place.sub {
            Some(sub) => chosen.get(&sub.name)?.clone(),
            None => chosen.clone().into_owned(),
        }
    } else {
        values.first()?.clone().into_owned()
    };
    let definition = place.definition();
    Some(match value {
        Value::Bool(flag) => Key::Flag(flag),
        Value::Number(number) => {
            if call.fault(Fault::SortTakesNumbersAsText) {
                Key::Text(number.to_string())
            } else if call.fault(Fault::SortReversesNumbers) {
                Key::Number(-number.as_f64().unwrap_or_default())
            } else {
                Key::Number(number.as_f64().unwrap_or_default())
            }
        }
        Value::String(text) => {
            let folds = !definition.case_exact && definition.kind != "dateTime";
            if folds && !call.fault(Fault::SortByBytes) {
                Key::Text(text.to_lowercase())
            } else {
                Key::Text(text)
            }
        }
        _ => return None,
    })
}

/// A part of the list.
struct Page<'a> {
    entries: Vec<&'a Stored>,
    total: usize,
    /// The index of the first entry, if pages are numbered.
    start: Option<i64>,
    next: Option<String>,
    previous: Option<String>,
    asked: usize,
}

fn cut<'a>(
    call: &Call<'_>,
    kinds: &[usize],
    parameters: &Parameters,
    found: &[&'a Stored],
    now: u64,
) -> Outcome<Page<'a>> {
    let by_cursor = match call.behavior().paging {
        Paging::Index => false,
        Paging::Both => parameters.cursor.is_some(),
        Paging::BothCursorFirst => parameters.cursor.is_some() || parameters.start_index.is_none(),
        Paging::CursorOnly => true,
    };
    if by_cursor {
        cut_by_cursor(call, kinds, parameters, found, now)
    } else {
        cut_by_index(call, parameters, found)
    }
}

/// The length of a page that a client gets.
fn length(call: &Call<'_>, parameters: &Parameters, by_cursor: bool) -> Outcome<usize> {
    let behavior = call.behavior();
    let Some(count) = parameters.count else {
        return Ok(behavior.default_page.min(behavior.max_page));
    };
    if count < 0 {
        if by_cursor {
            if call.fault(Fault::CursorNegativeCountRefused) {
                return Err(Refusal::bad(ErrorType::InvalidValue, "count is negative"));
            }
            if let Some(denial) = behavior.negative_cursor_count {
                return Err(Refusal::denial(denial, "count is negative"));
            }
        } else {
            if call.fault(Fault::NegativeCountRefused) {
                return Err(Refusal::bad(ErrorType::InvalidValue, "count is negative"));
            }
            if call.fault(Fault::NegativeCountReturnsAll) {
                return Ok(behavior.default_page);
            }
        }
        return Ok(0);
    }
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    if count == 0 {
        let wrong = if by_cursor {
            call.fault(Fault::CursorCountZeroReturnsPage)
        } else {
            call.fault(Fault::CountZeroReturnsPage)
        };
        return Ok(if wrong { behavior.default_page } else { 0 });
    }
    if count >= 10_000 && call.fault(Fault::HugeCountFails) {
        return Err(Refusal::status(500, "out of memory"));
    }
    if count > behavior.max_page {
        if call.fault(Fault::MaximumExceeded) {
            return Ok(count);
        }
        return match behavior.over_maximum {
            OverMaximum::Cap => Ok(behavior.max_page),
            OverMaximum::Refuse(denial) => {
                Err(Refusal::denial(denial, "count is above the maximum"))
            }
        };
    }
    Ok(count)
}

fn cut_by_index<'a>(
    call: &Call<'_>,
    parameters: &Parameters,
    found: &[&'a Stored],
) -> Outcome<Page<'a>> {
    let length = length(call, parameters, false)?;
    let asked = parameters.start_index.unwrap_or(1);
    if asked < 1 && call.fault(Fault::StartIndexBelowOneRefused) {
        return Err(Refusal::bad(ErrorType::InvalidValue, "startIndex is below 1"));
    }
    if asked < 0 && call.fault(Fault::NegativeStartIndexIsEmpty) {
        let total = found.len();
        return Ok(Page {
            entries: Vec::new(),
            total,
            start: Some(1),
            next: None,
            previous: None,
            asked: length,
        });
    }
    let start = asked.max(1);
    let mut skipped = usize::try_from(start - 1).unwrap_or(usize::MAX);
    if start > 1 {
        if call.fault(Fault::StartIndexIgnored) {
            skipped = 0;
        }
        if call.fault(Fault::StartIndexCountsFromZero) {
            skipped += 1;
        }
        if call.fault(Fault::PagesOverlap) {
            skipped -= 1;
        }
        if call.fault(Fault::StartIndexCountsPages) {
            skipped = skipped.saturating_mul(length);
        }
        if parameters.filter.is_some() && call.fault(Fault::StartIndexIgnoredWithFilter) {
            skipped = 0;
        }
    } else if parameters.start_index.is_none()
        && found.len() > 1
        && call.fault(Fault::DefaultStartsAtSecond)
    {
        skipped = 1;
    }
    if skipped >= found.len() && start > 1 {
        if call.fault(Fault::StartBeyondTheEndFails) {
            return Err(Refusal::status(500, "index out of range"));
        }
        if call.fault(Fault::BeyondTheEndIsNotFound) {
            return Err(Refusal::status(404, "there is no such page"));
        }
        if call.fault(Fault::BeyondTheEndWraps) {
            skipped %= found.len().max(1);
        }
    }
    let mut length = length;
    if parameters.filter.is_some() && call.fault(Fault::FilterIgnoresStartAndCount) {
        skipped = 0;
        length = call.behavior().default_page;
    }
    if parameters.count.is_some() && length > 0 {
        if call.fault(Fault::CountIgnored) {
            length = call.behavior().default_page;
        }
        if call.fault(Fault::CountOneTooMany) {
            length += 1;
        }
    }
    let mut entries: Vec<&Stored> = found.iter().skip(skipped).take(length).copied().collect();
    let last_page = skipped.saturating_add(entries.len()) >= found.len();
    if last_page && entries.len() > 1 && call.fault(Fault::LastEntryLost) {
        entries.pop();
    }
    if last_page && entries.len() > 1 && call.fault(Fault::LastEntryTwice) {
        entries.extend(entries.last().copied());
    }
    let total = found.len();
    Ok(Page { entries, total, start: Some(start), next: None, previous: None, asked: length })
}

fn cut_by_cursor<'a>(
    call: &Call<'_>,
    kinds: &[usize],
    parameters: &Parameters,
    found: &[&'a Stored],
    now: u64,
) -> Outcome<Page<'a>> {
    let length = length(call, parameters, true)?;
    let query = fingerprint(kinds, parameters);
    let text = parameters.cursor.as_deref().unwrap_or_default();
    let named = parameters.count.map(|_| u64::try_from(length).unwrap_or(u64::MAX));
    let cursor = Cursor::take(call, text, query, named, now)?;
    let length = cursor
        .and_then(|cursor| usize::try_from(cursor.count).ok())
        .filter(|_| parameters.count.is_none())
        .unwrap_or(length);
    let mut offset =
        cursor.map_or(0, |cursor| usize::try_from(cursor.offset).unwrap_or(usize::MAX));
    if offset > 0 && call.fault(Fault::CursorIgnored) {
        offset = 0;
    }
    if offset > length && call.fault(Fault::CursorReverses) {
        offset -= length;
    }
    let mut shown = length;
    if shown > 0 && call.fault(Fault::CursorPageTooLong) {
        shown += 1;
    }
    let entries: Vec<&Stored> = found.iter().skip(offset).take(shown).copied().collect();
    let mut end = offset.saturating_add(entries.len());
    let more = end < found.len();
    if more && call.fault(Fault::CursorSkipsOne) {
        end += 1;
    }
    if more && offset > 0 && call.fault(Fault::CursorRepeatsOne) {
        end -= 1;
    }
    let at = |offset: usize| {
        let count = u64::try_from(length).unwrap_or_default();
        let offset = u64::try_from(offset).unwrap_or_default();
        Cursor { offset, count, query, made: now }.write(call)
    };
    let mut next = (more && length > 0).then(|| at(end));
    if offset > 0 && next.is_some() && call.fault(Fault::CursorEndsEarly) {
        next = None;
    }
    if parameters.search && call.fault(Fault::SearchGivesNoCursor) {
        next = None;
    }
    if !more && length > 0 && call.fault(Fault::LastPageHasEmptyCursor) {
        next = Some(String::new());
    }
    if !more && length > 0 && call.fault(Fault::CursorNeverEnds) {
        next = Some(at(0));
    }
    let back = call.behavior().previous_cursor;
    let mut previous = (back && offset > 0 && length > 0).then(|| {
        let before = if call.fault(Fault::PreviousCursorLeadsHere) { 0 } else { length };
        at(offset.saturating_sub(before))
    });
    if back && offset == 0 && length > 0 && call.fault(Fault::PreviousCursorOnFirstPage) {
        previous = Some(at(0));
    }
    Ok(Page { entries, total: found.len(), start: None, next, previous, asked: length })
}

/// The `ListResponse`.
fn envelope(
    call: &Call<'_>,
    parameters: &Parameters,
    page: &Page<'_>,
    entries: Vec<Value>,
    every: usize,
) -> Reply {
    let behavior = call.behavior();
    if call.fault(Fault::ListAsBareArray) {
        return Reply::json(200, Value::Array(entries));
    }
    let mut list = Map::new();
    if !call.fault(Fault::ListWithoutSchemas) {
        let named = if call.fault(Fault::ListUrnOfOtherKind) {
            "urn:ietf:params:scim:messages:2.0:ListResponse"
        } else if call.fault(Fault::ListNamesOldSchema) {
            "urn:scim:schemas:core:1.0"
        } else {
            urn::LIST_RESPONSE
        };
        list.insert("schemas".to_owned(), json!([named]));
    }
    let whole = page.entries.len() == page.total;
    let by_cursor = page.start.is_none();
    insert_total(call, parameters, page, every, &mut list);
    if let Some(start) = page.start
        && !(whole && behavior.terse_lists)
    {
        insert_start(call, parameters, start, whole, &mut list);
    }
    if !(whole && behavior.terse_lists && !by_cursor)
        && (whole || !call.fault(Fault::ItemsPerPageMissing))
    {
        let count = if entries.len() < page.asked && call.fault(Fault::ItemsPerPageIsCount) {
            page.asked
        } else if !whole && call.fault(Fault::ItemsPerPageIsTotal) {
            page.total
        } else {
            entries.len()
        };
        let count: Value = if call.fault(Fault::ItemsPerPageAsText) {
            count.to_string().into()
        } else {
            count.into()
        };
        list.insert("itemsPerPage".to_owned(), count);
    }
    if by_cursor
        && behavior.paging != Paging::CursorOnly
        && parameters.cursor.is_none()
        && call.fault(Fault::DefaultMethodOther)
    {
        list.insert("startIndex".to_owned(), 1.into());
    }
    if !by_cursor
        && behavior.paging == Paging::Both
        && parameters.start_index.is_none()
        && call.fault(Fault::DefaultMethodOther)
    {
        list.remove("startIndex");
        if !whole {
            let made = Cursor { offset: 0, count: 1, query: 0, made: 0 };
            list.insert("nextCursor".to_owned(), made.write(call).into());
        }
    }
    for (name, cursor) in [("previousCursor", &page.previous), ("nextCursor", &page.next)] {
        if let Some(cursor) = cursor {
            let cursor = if call.fault(Fault::CursorsAreNumbers) {
                cursor.len().into()
            } else {
                Value::from(cursor.clone())
            };
            list.insert(name.to_owned(), cursor);
        }
    }
    if !by_cursor && !whole && call.fault(Fault::CursorsGivenUnannounced) {
        list.insert("nextCursor".to_owned(), "more".into());
    }
    if entries.is_empty() {
        if call.fault(Fault::EmptyResourcesNull) {
            list.insert("Resources".to_owned(), Value::Null);
            return Reply::json(200, Value::Object(list));
        }
        if behavior.omits_empty_resources {
            return Reply::json(200, Value::Object(list));
        }
    } else if call.fault(Fault::ResourcesMissing) {
        return Reply::json(200, Value::Object(list));
    }
    let name = if call.fault(Fault::ResourcesInLowerCase) { "resources" } else { "Resources" };
    list.insert(name.to_owned(), Value::Array(entries));
    Reply::json(200, Value::Object(list))
}

fn insert_total(
    call: &Call<'_>,
    parameters: &Parameters,
    page: &Page<'_>,
    every: usize,
    list: &mut Map<String, Value>,
) {
    let by_cursor = page.start.is_none();
    if (by_cursor && !call.behavior().cursor_total) || call.fault(Fault::TotalMissing) {
        return;
    }
    let mut total = page.total;
    if parameters.filter.is_some() && every != total {
        total = every;
    }
    if page.entries.len() < total && call.fault(Fault::TotalIsPageLength) {
        total = page.entries.len();
    }
    if by_cursor && call.fault(Fault::CursorTotalWrong) {
        total += 1;
    }
    if total > 0 && call.fault(Fault::TotalOneTooFew) {
        total -= 1;
    }
    if let Some(count) = parameters.count.and_then(|count| usize::try_from(count).ok())
        && count > 0
        && total > count
        && call.fault(Fault::TotalIsCapped)
    {
        total = count;
    }
    if total > 0 && parameters.count == Some(0) && call.fault(Fault::CountZeroHidesTotal) {
        total = 0;
    }
    if total > 0
        && page.entries.is_empty()
        && page.start.is_some_and(|start| start > 1)
        && call.fault(Fault::BeyondTheEndHidesTotal)
    {
        total = 0;
    }
    if total == 0 && parameters.filter.is_some() && call.fault(Fault::NoMatchHasTotal) {
        total = 1;
    }
    let total: Value = if call.fault(Fault::TotalAsText) {
        total.to_string().into()
    } else if call.fault(Fault::TotalWithFraction) {
        json!(f64::from(u32::try_from(total).unwrap_or_default()))
    } else {
        total.into()
    };
    list.insert("totalResults".to_owned(), total);
}

fn insert_start(
    call: &Call<'_>,
    parameters: &Parameters,
    start: i64,
    whole: bool,
    list: &mut Map<String, Value>,
) {
    if !whole && call.fault(Fault::StartIndexMissing) {
        return;
    }
    let mut shown = start;
    if start > 1 && call.fault(Fault::StartIndexEchoIsOne) {
        shown = 1;
    }
    if parameters.start_index.is_some_and(|asked| asked < 1)
        && call.fault(Fault::StartIndexEchoBelowOne)
    {
        shown = parameters.start_index.unwrap_or_default();
    }
    if parameters.start_index.is_none() && call.fault(Fault::DefaultStartIndexZero) {
        shown = 0;
    }
    let shown: Value =
        if call.fault(Fault::StartIndexAsText) { shown.to_string().into() } else { shown.into() };
    list.insert("startIndex".to_owned(), shown);
}

/// Whether a query may be asked at the root.
pub(super) fn root_allowed(call: &Call<'_>) -> Outcome<()> {
    match call.behavior().root_query {
        Support::On => Ok(()),
        Support::Off(status) => Err(Refusal::status(status, "there is nothing at the root")),
    }
}
