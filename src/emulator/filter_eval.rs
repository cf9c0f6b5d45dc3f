//! What a filter means (RFC 7644 section 3.4.2.2).
//!
//! A filter is first fitted to a resource type, which finds out what its paths name and whether
//! its comparisons make sense, and then held against resources.

use std::borrow::Cow;
use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::Value;

use crate::scim::{Attribute, AttributePath, Comparison, ErrorType, Filter};

use super::fault::Fault;
use super::message::{Call, Outcome, Refusal};
use super::schema::{Named, Place, ResourceType};

/// A filter fitted to a type.
#[derive(Clone, Debug)]
pub(super) enum Test<'a> {
    And(Box<Test<'a>>, Box<Test<'a>>),
    Or(Box<Test<'a>>, Box<Test<'a>>),
    Not(Box<Test<'a>>),
    Present(Place<'a>),
    Compare(Place<'a>, Comparison, Value),
    /// One element of the attribute meets the inner test.
    Element(Place<'a>, Box<Test<'a>>),
    /// A test on an attribute that the type doesn't have; the operator, if it compares.
    Foreign(Option<Comparison>),
}

/// What a test is held against.
pub(super) trait Source {
    /// The values at a place; none if it is unassigned.
    fn values(&self, place: &Place<'_>) -> Vec<Cow<'_, Value>>;
}

/// Where a filter's paths lead.
#[derive(Clone, Copy)]
pub(super) enum Scope<'a> {
    /// Into a resource of this type.
    Resource(&'a ResourceType),
    /// Into an element of this attribute.
    Element(&'a Attribute),
}

impl<'a> Scope<'a> {
    fn resolve(&self, call: &Call<'_>, path: &AttributePath) -> Option<Place<'a>> {
        match self {
            Scope::Resource(kind) => {
                if !understood(call, kind, path) {
                    return None;
                }
                match kind.resolve(path)? {
                    Named::Place(place) => Some(place),
                    Named::Container(_) => None,
                }
            }
            Scope::Element(parent) => {
                if path.schema.is_some() || path.sub_attribute.is_some() {
                    return None;
                }
                let attribute = match super::schema::find(&parent.sub_attributes, &path.attribute) {
                    Some(sub) => sub,
                    None if parent.kind != "complex"
                        && path.attribute.eq_ignore_ascii_case("value") =>
                    {
                        parent
                    }
                    None => return None,
                };
                Some(Place { extension: None, attribute, sub: None })
            }
        }
    }
}

/// Whether the provider knows this spelling of a path.
fn understood(call: &Call<'_>, kind: &ResourceType, path: &AttributePath) -> bool {
    if path.schema.is_some() && call.fault(Fault::FilterRefusesUrn) {
        return false;
    }
    if path.sub_attribute.is_some() && call.fault(Fault::FilterRefusesSubAttribute) {
        return false;
    }
    if path.schema.is_none()
        && super::schema::find(&kind.core.attributes, &path.attribute).is_some()
        && call.fault(Fault::ShortNamesNotFiltered)
    {
        return false;
    }
    let spelled = match kind.resolve(path) {
        Some(Named::Place(place)) => {
            let sub = place.sub.map(|sub| sub.name.as_str());
            place.attribute.name == path.attribute && sub == path.sub_attribute.as_deref()
        }
        _ => true,
    };
    spelled || !call.fault(Fault::FilterNamesWithCase)
}

/// Fits a filter to a scope. A path that the scope doesn't have gives [`Test::Foreign`].
pub(super) fn fit<'a>(call: &Call<'_>, scope: Scope<'a>, filter: &Filter) -> Outcome<Test<'a>> {
    Ok(match filter {
        Filter::And(left, right) => {
            Test::And(Box::new(fit(call, scope, left)?), Box::new(fit(call, scope, right)?))
        }
        Filter::Or(left, right) => {
            Test::Or(Box::new(fit(call, scope, left)?), Box::new(fit(call, scope, right)?))
        }
        Filter::Not(inner) => Test::Not(Box::new(fit(call, scope, inner)?)),
        Filter::Present(path) => match scope.resolve(call, path) {
            None => Test::Foreign(None),
            Some(place) => {
                refuse_secret(call, place.definition(), None)?;
                Test::Present(place)
            }
        },
        Filter::Compare(path, operator, literal) => match scope.resolve(call, path) {
            None => Test::Foreign(Some(*operator)),
            Some(place) => fit_comparison(call, place, *operator, literal)?,
        },
        Filter::ValuePath(path, inner) => match scope.resolve(call, path) {
            None => Test::Foreign(None),
            Some(place) => {
                let inner = fit(call, Scope::Element(place.definition()), inner)?;
                if knows_all(&inner) || call.fault(Fault::ValueFilterTakesAnyName) {
                    Test::Element(place, Box::new(inner))
                } else {
                    return Err(invalid(format!("{path} has no such sub-attribute")));
                }
            }
        },
    })
}

/// Whether every path of a test is one of the scope's.
pub(super) fn knows_all(test: &Test<'_>) -> bool {
    match test {
        Test::And(left, right) | Test::Or(left, right) => knows_all(left) && knows_all(right),
        Test::Not(inner) => knows_all(inner),
        Test::Foreign(_) => false,
        Test::Present(_) | Test::Compare(..) | Test::Element(..) => true,
    }
}

fn fit_comparison<'a>(
    call: &Call<'_>,
    mut place: Place<'a>,
    operator: Comparison,
    literal: &Value,
) -> Outcome<Test<'a>> {
    if place.definition().kind == "complex" {
        if call.fault(Fault::FilterOnComplexFails) {
            return Err(Refusal::status(500, "the filter could not be evaluated"));
        }
        let value = super::schema::find(&place.attribute.sub_attributes, "value");
        match value {
            Some(value) if place.sub.is_none() && call.behavior().implied_value => {
                place.sub = Some(value);
            }
            _ => {
                let name = &place.definition().name;
                return Err(invalid(format!("{name} is complex: name a sub-attribute")));
            }
        }
    }
    let definition = place.definition();
    refuse_secret(call, definition, Some(operator))?;
    if literal.is_null() && call.fault(Fault::NullOperandFails) {
        return Err(Refusal::status(500, "null pointer exception"));
    }
    if literal.is_boolean() && call.fault(Fault::BooleanOperandAsTextDemanded) {
        return Err(invalid("a string is expected".to_owned()));
    }
    if definition.kind == "string" && !literal.is_null() {
        let fails = match operator {
            Comparison::Gt => call.fault(Fault::GtOnTextFails),
            Comparison::Co => call.fault(Fault::CoOnTextFails),
            _ => false,
        };
        if fails {
            return Err(Refusal::status(500, "not implemented"));
        }
    }
    if !makes_sense(call, definition, operator, literal) {
        let name = &definition.name;
        if call.fault(Fault::MeaninglessFilterOtherKeyword) {
            return Err(Refusal::bad(ErrorType::InvalidValue, format!("{name} has no order")));
        }
        return Err(invalid(format!("{name} can't be compared by {} so", operator.as_str())));
    }
    Ok(Test::Compare(place, operator, literal.clone()))
}

/// Refuses to look at what is never returned (RFC 7644 section 7.5.2).
fn refuse_secret(
    call: &Call<'_>,
    definition: &Attribute,
    operator: Option<Comparison>,
) -> Outcome<()> {
    if definition.returned != "never" {
        return Ok(());
    }
    if call.behavior().password_filter && operator == Some(Comparison::Eq) {
        return Ok(());
    }
    if call.fault(Fault::FilterLooksAtPassword) {
        return Ok(());
    }
    if call.fault(Fault::PasswordFilterFails) {
        return Err(Refusal::status(500, "password is no column"));
    }
    let detail = format!("{} can't be filtered on", definition.name);
    Err(Refusal::new(403, Some(ErrorType::Sensitive), detail))
}

fn invalid(detail: String) -> Refusal {
    Refusal::bad(ErrorType::InvalidFilter, detail)
}

/// Whether a comparison has a meaning for the attribute's type.
fn makes_sense(
    call: &Call<'_>,
    definition: &Attribute,
    operator: Comparison,
    literal: &Value,
) -> bool {
    use Comparison as C;
    let ordered = matches!(operator, C::Gt | C::Ge | C::Lt | C::Le);
    let substring = matches!(operator, C::Co | C::Sw | C::Ew);
    if literal.is_null() {
        return matches!(operator, C::Eq | C::Ne);
    }
    match definition.kind.as_str() {
        "boolean" => {
            (literal.is_boolean() && !substring)
                && (!ordered || call.fault(Fault::BooleansAreOrdered))
        }
        "binary" => literal.is_string() && (!ordered || call.fault(Fault::BinariesAreOrdered)),
        "integer" | "decimal" => literal.is_number() && !substring,
        "dateTime" => {
            literal.as_str().is_some_and(|text| substring || text.parse::<Timestamp>().is_ok())
        }
        _ => literal.is_string(),
    }
}

/// Whether a test holds; `None` where an attribute without a value leaves it open.
fn holds(call: &Call<'_>, test: &Test<'_>, source: &dyn Source) -> Option<bool> {
    match test {
        Test::And(left, right) => {
            let (left, right) = (holds(call, left, source), holds(call, right, source));
            if call.fault(Fault::AndMeansOr) {
                return either(left, right);
            }
            both(left, right)
        }
        Test::Or(left, right) => {
            let (left, right) = (holds(call, left, source), holds(call, right, source));
            if call.fault(Fault::OrMeansAnd) {
                return both(left, right);
            }
            either(left, right)
        }
        Test::Not(inner) => {
            let inner = holds(call, inner, source);
            if call.fault(Fault::NotIsIgnored) { inner } else { inner.map(|inner| !inner) }
        }
        Test::Present(place) => Some(present(call, place, source)),
        Test::Compare(place, operator, literal) => compare(call, place, *operator, literal, source),
        Test::Element(place, inner) => Some(element(call, place, inner, source)),
        Test::Foreign(None) => Some(false),
        Test::Foreign(Some(operator)) => absent(call, *operator),
    }
}

/// Whether a test holds.
pub(super) fn matches(call: &Call<'_>, test: &Test<'_>, source: &dyn Source) -> bool {
    holds(call, test, source).unwrap_or(false)
}

fn both(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn either(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

fn absent(call: &Call<'_>, operator: Comparison) -> Option<bool> {
    call.behavior().ne_matches_absent.then_some(operator == Comparison::Ne)
}

fn present(call: &Call<'_>, place: &Place<'_>, source: &dyn Source) -> bool {
    let values = source.values(place);
    if place.definition().kind == "complex" && call.fault(Fault::PrMissesComplex) {
        return false;
    }
    let definition = place.definition();
    if (definition.kind == "dateTime" && call.fault(Fault::PrMissesDates))
        || (definition.multi_valued && call.fault(Fault::PrMissesLists))
    {
        return false;
    }
    let found = values.iter().any(|value| match &**value {
        Value::Null => false,
        Value::Bool(false) => !call.fault(Fault::PrMissesFalse),
        Value::Number(_) => !call.fault(Fault::PrMissesNumbers),
        Value::Object(members) => members.values().any(|member| !member.is_null()),
        Value::String(text) => !text.is_empty(),
        _ => true,
    });
    found || call.fault(Fault::PrMatchesAbsent)
}

fn element(call: &Call<'_>, place: &Place<'_>, inner: &Test<'_>, source: &dyn Source) -> bool {
    let values = source.values(place);
    let parent = place.definition();
    let one = |value: &Value, test: &Test<'_>| matches(call, test, &Element { parent, value });
    if call.fault(Fault::BracketsMatchEveryone) {
        return !values.is_empty();
    }
    if call.fault(Fault::BracketsSeeTheFirstValue) {
        return values.first().is_some_and(|value| one(value, inner));
    }
    if let Test::And(left, _) = inner
        && call.fault(Fault::BracketsTakeTheFirst)
    {
        return values.iter().any(|value| one(value, left));
    }
    if let Test::And(left, right) = inner
        && call.fault(Fault::ValueFilterMixesElements)
    {
        return values.iter().any(|value| one(value, left))
            && values.iter().any(|value| one(value, right));
    }
    values.iter().any(|value| one(value, inner))
}

/// One value of a multi-valued attribute.
pub(super) struct Element<'a> {
    pub(super) parent: &'a Attribute,
    pub(super) value: &'a Value,
}

impl Source for Element<'_> {
    fn values(&self, place: &Place<'_>) -> Vec<Cow<'_, Value>> {
        if std::ptr::eq(place.attribute, self.parent) {
            return vec![Cow::Borrowed(self.value)];
        }
        match self.value.get(&place.attribute.name) {
            Some(Value::Array(values)) => values.iter().map(Cow::Borrowed).collect(),
            Some(value) => vec![Cow::Borrowed(value)],
            // An absent primary is false (RFC 7643 section 2.4).
            None if place.attribute.name == "primary" => vec![Cow::Owned(Value::Bool(false))],
            None => Vec::new(),
        }
    }
}

fn compare(
    call: &Call<'_>,
    place: &Place<'_>,
    operator: Comparison,
    literal: &Value,
    source: &dyn Source,
) -> Option<bool> {
    let mut values = source.values(place);
    let definition = place.definition();
    if definition.name == "primary"
        && literal == &Value::Bool(true)
        && call.fault(Fault::AbsentPrimaryIsTrue)
    {
        return Some(operator == Comparison::Eq);
    }
    if values.len() > 1 && call.fault(Fault::FilterSeesFirstValueOnly) {
        values.truncate(1);
    }
    if literal.is_null() {
        return Some((operator == Comparison::Eq) == values.is_empty());
    }
    if values.is_empty() {
        return absent(call, operator);
    }
    Some(values.iter().any(|value| relates(call, definition, value, operator, literal)))
}

/// Whether one value stands in the relation to the literal.
fn relates(
    call: &Call<'_>,
    definition: &Attribute,
    value: &Value,
    operator: Comparison,
    literal: &Value,
) -> bool {
    match (value, literal) {
        (Value::String(value), Value::String(literal)) => {
            if definition.kind == "dateTime"
                && !call.fault(Fault::DatesComparedAsText)
                && let (Ok(value), Ok(literal)) = (instant(value), instant(literal))
            {
                return ordered(call, definition, operator, value.cmp(&literal));
            }
            let substring = matches!(operator, Comparison::Co | Comparison::Sw | Comparison::Ew);
            let minds = substring && call.fault(Fault::SubstringsMindCase);
            let (value, literal) = if folds_case(call, definition) && !minds {
                (fold(value), fold(literal))
            } else {
                (Cow::Borrowed(value.as_str()), Cow::Borrowed(literal.as_str()))
            };
            relates_text(call, definition, operator, &value, &literal)
        }
        (Value::Bool(value), Value::Bool(literal)) => {
            if call.fault(Fault::BooleanFilterFindsNothing) {
                return false;
            }
            ordered(call, definition, operator, value.cmp(literal))
        }
        (Value::Number(_), Value::Number(_)) if call.fault(Fault::NumberLiteralsFindNothing) => {
            false
        }
        (Value::Number(value), Value::Number(literal))
            if call.fault(Fault::NumbersComparedAsText) =>
        {
            ordered(call, definition, operator, value.to_string().cmp(&literal.to_string()))
        }
        (Value::Number(value), Value::Number(literal)) => {
            let order = match (value.as_i64(), literal.as_i64()) {
                (Some(value), Some(literal)) => Some(value.cmp(&literal)),
                _ => match (value.as_f64(), literal.as_f64()) {
                    (Some(value), Some(literal)) => value.partial_cmp(&literal),
                    _ => None,
                },
            };
            order.is_some_and(|order| ordered(call, definition, operator, order))
        }
        _ => operator == Comparison::Ne,
    }
}

/// Whether two texts of the attribute are compared without case.
fn folds_case(call: &Call<'_>, definition: &Attribute) -> bool {
    if definition.name == "id" && call.fault(Fault::IdFilteredWithoutCase) {
        return true;
    }
    if definition.case_exact {
        call.fault(Fault::ExactAttributeFilteredWithoutCase)
    } else if definition.name == "userName" {
        !call.fault(Fault::UserNameFilteredWithCase)
    } else {
        !call.fault(Fault::FilterValuesWithCase)
    }
}

fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

fn instant(text: &str) -> Result<Timestamp, jiff::Error> {
    text.parse::<Timestamp>().or_else(|_| format!("{text}Z").parse())
}

fn relates_text(
    call: &Call<'_>,
    definition: &Attribute,
    operator: Comparison,
    value: &str,
    literal: &str,
) -> bool {
    match operator {
        Comparison::Co => {
            if call.fault(Fault::CoMatchesPrefixOnly) {
                return value.starts_with(literal);
            }
            if value == literal && call.fault(Fault::CoMissesEqual) {
                return false;
            }
            value.contains(literal)
        }
        Comparison::Sw => {
            if value == literal && call.fault(Fault::SwMissesEqual) {
                return false;
            }
            if call.fault(Fault::SwIgnoresTheEnd) {
                return value.chars().next() == literal.chars().next();
            }
            value.starts_with(literal)
                || (value.contains(literal) && call.fault(Fault::SwMatchesInfix))
        }
        Comparison::Ew => {
            if value == literal && call.fault(Fault::EwMissesEqual) {
                return false;
            }
            if call.fault(Fault::EwIgnoresTheBeginning) {
                return value.chars().last() == literal.chars().last();
            }
            value.ends_with(literal)
                || (value.contains(literal) && call.fault(Fault::EwMatchesInfix))
        }
        Comparison::Eq if value != literal => equal_by_mistake(call, value, literal),
        _ => ordered(call, definition, operator, value.cmp(literal)),
    }
}

/// The ways in which `eq` matches texts that differ.
fn equal_by_mistake(call: &Call<'_>, value: &str, literal: &str) -> bool {
    (literal.is_empty() && call.fault(Fault::EmptyOperandMatchesAll))
        || (value.starts_with(literal) && call.fault(Fault::EqMatchesPrefix))
        || (value.contains(literal) && call.fault(Fault::EqMatchesSubstring))
        || (value == literal.trim() && call.fault(Fault::EqTrimsTheOperand))
        || (literal.contains('_')
            && value.len() == literal.len()
            && value.bytes().zip(literal.bytes()).all(|(v, l)| v == l || l == b'_')
            && call.fault(Fault::EqTakesUnderscoreAsWildcard))
        || (literal.contains('%')
            && literal.split('%').next().is_some_and(|start| value.starts_with(start))
            && call.fault(Fault::EqTakesPercentAsWildcard))
        || (value.split('@').next() == literal.split('@').next()
            && value.contains('@')
            && call.fault(Fault::EqIgnoresTheDomain))
        || (without_tag(value) == without_tag(literal) && call.fault(Fault::EqIgnoresPlusTags))
}

/// `a+b@c` without `+b`.
fn without_tag(text: &str) -> String {
    match (text.find('+'), text.find('@')) {
        (Some(plus), Some(at)) if plus < at => format!("{}{}", &text[..plus], &text[at..]),
        _ => text.to_owned(),
    }
}

fn ordered(call: &Call<'_>, definition: &Attribute, operator: Comparison, order: Ordering) -> bool {
    let same = order == Ordering::Equal;
    let order = if call.fault(Fault::GtAndLtSwapped) { order.reverse() } else { order };
    let dates = match operator {
        Comparison::Ge => Some(Fault::DatesNotComparedByGe),
        Comparison::Lt => Some(Fault::DatesNotComparedByLt),
        Comparison::Le => Some(Fault::DatesNotComparedByLe),
        _ => None,
    };
    if definition.kind == "dateTime" && dates.is_some_and(|fault| call.fault(fault)) {
        return true;
    }
    match operator {
        Comparison::Eq => same,
        Comparison::Ne if call.fault(Fault::NeIsEq) => same,
        Comparison::Ne => {
            if same {
                call.fault(Fault::NeMatchesEqual)
            } else {
                !call.fault(Fault::NeMatchesNothing)
            }
        }
        Comparison::Gt => {
            if definition.kind == "dateTime" && call.fault(Fault::DatesAreNotOrdered) {
                return true;
            }
            order.is_gt() || (same && call.fault(Fault::GtIncludesEqual))
        }
        Comparison::Ge => order.is_gt() || (same && !call.fault(Fault::GeExcludesEqual)),
        Comparison::Lt => order.is_lt() || (same && call.fault(Fault::LtIncludesEqual)),
        Comparison::Le => order.is_lt() || (same && !call.fault(Fault::LeExcludesEqual)),
        Comparison::Co | Comparison::Sw | Comparison::Ew => false,
    }
}
