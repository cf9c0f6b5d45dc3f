//! Reads a body by the schema: names, types, mutability, and what is required.

use serde_json::{Map, Value};

use crate::scim::{Attribute, AttributePath, ErrorType};

use super::behavior::{OmittedOnReplace, ReadOnlyWrite, TwoPrimaries, UnknownAttribute};
use super::fault::Fault;
use super::message::{Call, Outcome, Refusal};
use super::schema::{ResourceType, find};
use super::store::Document;

/// What a body is for.
#[derive(Clone, Copy)]
pub(super) enum Purpose<'a> {
    /// A new resource.
    Create,
    /// All of this resource: as it is stored, and as it is shown.
    Replace(&'a Document, &'a Map<String, Value>),
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// The new state of the resource.
    pub(super) document: Document,
    /// The attributes that the client named.
    pub(super) named: Vec<String>,
}

/// Reads the body of a POST or PUT.
pub(super) fn take(
    call: &Call<'_>,
    kind: &ResourceType,
    body: &Value,
    purpose: Purpose<'_>,
) -> Outcome<Taken> {
    let Some(body) = body.as_object() else {
        if call.fault(Fault::BodyThatIsNoObjectFails) {
            return Err(Refusal::status(500, "class cast exception"));
        }
        return Err(Refusal::bad(ErrorType::InvalidSyntax, "the body is no object"));
    };
    check_schemas(call, kind, body)?;
    if kind.name == "User"
        && call.behavior().enterprise
        && !body.keys().any(|key| kind.extension(key).is_some())
        && call.fault(Fault::OptionalExtensionDemanded)
    {
        return Err(Refusal::bad(ErrorType::InvalidValue, "the extension is missing"));
    }
    let mut taken = Taken::default();
    for (key, value) in body {
        take_member(call, kind, purpose, key, value, &mut taken)?;
    }
    keep_omitted(call, kind, purpose, &mut taken);
    check_required(call, kind, purpose, &mut taken.document)?;
    for attribute in &kind.core.attributes {
        settle_primaries(call, attribute, &mut taken.document)?;
    }
    polish(call, kind, &mut taken.document);
    Ok(taken)
}

/// `schemas` names the base schema, and only what is known.
fn check_schemas(call: &Call<'_>, kind: &ResourceType, body: &Map<String, Value>) -> Outcome<()> {
    let schemas = body.iter().find(|(key, _)| key.eq_ignore_ascii_case("schemas"));
    let Some((_, schemas)) = schemas else {
        if call.fault(Fault::BodyWithoutSchemasFails) {
            return Err(Refusal::status(500, "null pointer"));
        }
        if call.behavior().schemas_demanded {
            return Err(Refusal::bad(ErrorType::InvalidSyntax, "schemas is missing"));
        }
        return Ok(());
    };
    let first = body.keys().next().is_some_and(|key| key.eq_ignore_ascii_case("schemas"));
    if !first && call.fault(Fault::MemberOrderMatters) {
        return Err(Refusal::bad(ErrorType::InvalidSyntax, "schemas must come first"));
    }
    let urns: Option<Vec<&str>> =
        schemas.as_array().map(|list| list.iter().filter_map(Value::as_str).collect());
    let Some(urns) = urns else {
        return Err(Refusal::bad(ErrorType::InvalidSyntax, "schemas is no list"));
    };
    let is_base = |urn: &&str| urn.eq_ignore_ascii_case(&kind.core.id);
    if urns.len() > 1
        && !urns.first().is_some_and(is_base)
        && call.fault(Fault::SchemasOrderMatters)
    {
        return Err(Refusal::bad(ErrorType::InvalidValue, "the base schema must come first"));
    }
    let extended = urns.iter().any(|urn| kind.extension(urn).is_some());
    let enough =
        urns.iter().any(is_base) || (extended && call.fault(Fault::ExtensionAloneAccepted));
    if !enough {
        let detail = format!("schemas does not name {}", kind.core.id);
        return Err(Refusal::bad(ErrorType::InvalidValue, detail));
    }
    match urns.iter().find(|urn| !is_base(urn) && kind.extension(urn).is_none()) {
        Some(urn) => unknown(call, &format!("the schema {urn}")),
        None => Ok(()),
    }
}

/// What an unknown name gets.
fn unknown(call: &Call<'_>, what: &str) -> Outcome<()> {
    match call.behavior().unknown_attribute {
        UnknownAttribute::Ignore => Ok(()),
        UnknownAttribute::Refuse(denial) => {
            Err(Refusal::denial(denial, format!("{what} is not known")))
        }
    }
}

fn take_member(
    call: &Call<'_>,
    kind: &ResourceType,
    purpose: Purpose<'_>,
    key: &str,
    value: &Value,
    taken: &mut Taken,
) -> Outcome<()> {
    if key.eq_ignore_ascii_case("schemas") {
        return Ok(());
    }
    if key.eq_ignore_ascii_case("id") || key.eq_ignore_ascii_case("meta") {
        return Ok(());
    }
    if key.eq_ignore_ascii_case("externalId") {
        return take_external_id(call, value, taken);
    }
    if let Some(extension) = kind.extension(key) {
        let urn = extension.schema.id.clone();
        taken.named.push(urn.clone());
        let Some(members) = value.as_object() else {
            return if value.is_null() { Ok(()) } else { Err(wrong_type(call, &urn)) };
        };
        let mut container = Map::new();
        for (name, value) in members {
            match find(&extension.schema.attributes, name) {
                None => unknown(call, name)?,
                Some(attribute) if !attribute.is_writable() => {
                    refuse_read_only(call, purpose, attribute, value)?;
                }
                Some(attribute) => {
                    if let Some(value) = fit(call, attribute, value)? {
                        container.insert(attribute.name.clone(), value);
                    }
                }
            }
        }
        if !container.is_empty() {
            taken.document.insert(urn, Value::Object(container));
        }
        return Ok(());
    }
    let Some(attribute) = find_by_name(call, kind, key) else {
        if call.fault(Fault::UnknownAttributeStored) {
            taken.document.insert(key.to_owned(), value.clone());
            return Ok(());
        }
        if call.fault(Fault::UnknownAttributeFails) {
            return Err(Refusal::status(500, "no such column"));
        }
        return unknown(call, key);
    };
    if !attribute.is_writable() {
        let adopts = attribute.name == "firmware"
            && match purpose {
                Purpose::Create => call.fault(Fault::CreateTakesReadOnly),
                Purpose::Replace(..) => call.fault(Fault::ReplaceTakesReadOnly),
            };
        if adopts {
            taken.document.insert(attribute.name.clone(), value.clone());
            return Ok(());
        }
        return refuse_read_only(call, purpose, attribute, value);
    }
    if attribute.name == "password" {
        let refused = match purpose {
            Purpose::Create => call.fault(Fault::CreateRefusesPassword),
            Purpose::Replace(..) => call.fault(Fault::ReplaceRefusesPassword),
        };
        if refused {
            return Err(Refusal::bad(ErrorType::InvalidValue, "password can't be set"));
        }
    }
    taken.named.push(attribute.name.clone());
    take_attribute(call, purpose, attribute, value, taken)
}

/// The attribute of a body's member.
fn find_by_name<'a>(call: &Call<'_>, kind: &'a ResourceType, key: &str) -> Option<&'a Attribute> {
    let attribute = if let Some(attribute) = find(&kind.core.attributes, key) {
        attribute
    } else {
        let path = AttributePath::parse(key);
        if path.schema.is_none() || path.sub_attribute.is_some() {
            return None;
        }
        match kind.resolve(&path)? {
            super::schema::Named::Place(place) if place.extension.is_none() => place.attribute,
            _ => return None,
        }
    };
    if attribute.name != key && call.fault(Fault::BodyNamesWithCase) {
        return None;
    }
    Some(attribute)
}

fn take_attribute(
    call: &Call<'_>,
    purpose: Purpose<'_>,
    attribute: &Attribute,
    value: &Value,
    taken: &mut Taken,
) -> Outcome<()> {
    let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    if empty {
        let refused = match purpose {
            Purpose::Create => call.fault(Fault::CreateRefusesNull),
            Purpose::Replace(..) => call.fault(Fault::ReplaceRefusesNull),
        };
        if refused {
            return Err(wrong_type(call, &attribute.name));
        }
        if let Purpose::Replace(old, _) = purpose
            && let Some(kept) = old.get(&attribute.name)
            && (call.fault(Fault::ReplaceKeepsNulled))
        {
            taken.document.insert(attribute.name.clone(), kept.clone());
            return Ok(());
        }
        if value.is_array() && call.fault(Fault::EmptyListIsStored) {
            let nothing = if attribute.kind == "complex" {
                serde_json::json!([{ "value": "" }])
            } else {
                serde_json::json!([""])
            };
            taken.document.insert(attribute.name.clone(), nothing);
            return Ok(());
        }
        if call.fault(Fault::NullIsStored) {
            let stored = if value.is_null() { "null".into() } else { value.clone() };
            taken.document.insert(attribute.name.clone(), stored);
            return Ok(());
        }
        taken.document.shift_remove(&attribute.name);
        return Ok(());
    }
    if let Purpose::Replace(old, _) = purpose
        && attribute.mutability == "immutable"
        && let Some(before) = old.get(&attribute.name)
    {
        if before != value && !call.fault(Fault::ReplaceChangesImmutable) {
            if call.fault(Fault::ReplaceOfImmutableConflicts) {
                return Err(Refusal::new(409, Some(ErrorType::Uniqueness), "it can't change"));
            }
            let detail = format!("{} can't change any more", attribute.name);
            return Err(Refusal::bad(ErrorType::Mutability, detail));
        }
        if before == value && call.fault(Fault::ReplaceOfSameImmutableRefused) {
            return Err(read_only(&attribute.name));
        }
    } else if attribute.mutability == "immutable"
        && matches!(purpose, Purpose::Replace(..))
        && call.fault(Fault::ReplaceDropsNewImmutable)
    {
        return Ok(());
    }
    if let Some(value) = fit(call, attribute, value)? {
        taken.document.insert(attribute.name.clone(), value);
    }
    Ok(())
}

fn take_external_id(call: &Call<'_>, value: &Value, taken: &mut Taken) -> Outcome<()> {
    taken.named.push("externalId".to_owned());
    if call.fault(Fault::ExternalIdRefused) {
        return Err(Refusal::bad(ErrorType::InvalidValue, "externalId is not supported"));
    }
    match value {
        Value::Null => Ok(()),
        Value::String(text) => {
            if call.behavior().external_id && !call.fault(Fault::ExternalIdDropped) {
                let text = if call.fault(Fault::ExternalIdLowered) {
                    text.to_lowercase()
                } else {
                    text.clone()
                };
                taken.document.insert("externalId".to_owned(), text.into());
            }
            Ok(())
        }
        _ => Err(wrong_type(call, "externalId")),
    }
}

fn refuse_read_only(
    call: &Call<'_>,
    purpose: Purpose<'_>,
    attribute: &Attribute,
    value: &Value,
) -> Outcome<()> {
    let (choice, shown) = match purpose {
        Purpose::Create => (call.behavior().create_read_only, None),
        Purpose::Replace(_, shown) => (call.behavior().replace_read_only, Some(shown)),
    };
    if matches!(purpose, Purpose::Create) && call.fault(Fault::CreateRefusesReadOnly) {
        return Err(read_only(&attribute.name));
    }
    if matches!(purpose, Purpose::Replace(..)) && call.fault(Fault::ReplaceRefusesEcho) {
        return Err(read_only(&attribute.name));
    }
    match choice {
        ReadOnlyWrite::Ignore => Ok(()),
        ReadOnlyWrite::RefuseChange
            if shown.is_some_and(|shown| shown.get(&attribute.name) == Some(value)) =>
        {
            Ok(())
        }
        ReadOnlyWrite::RefuseChange | ReadOnlyWrite::Refuse => Err(read_only(&attribute.name)),
    }
}

/// 400 `mutability`.
pub(super) fn read_only(name: &str) -> Refusal {
    Refusal::bad(ErrorType::Mutability, format!("{name} is read-only"))
}

fn wrong_type(call: &Call<'_>, name: &str) -> Refusal {
    Refusal::denial(call.behavior().wrong_type, format!("{name} has a value of the wrong type"))
}

/// A value in the form that the attribute demands; none if it comes to nothing.
pub(super) fn fit(call: &Call<'_>, attribute: &Attribute, value: &Value) -> Outcome<Option<Value>> {
    if value.is_null() {
        return Ok(None);
    }
    if attribute.multi_valued {
        let Some(list) = value.as_array() else {
            return accept_wrong(call, attribute, value).map(Some);
        };
        let mut values = Vec::with_capacity(list.len());
        for value in list {
            if let Some(value) = fit_one(call, attribute, value)? {
                values.push(value);
            }
        }
        if values.len() > 1 {
            if call.fault(Fault::ListsKeepTheFirst) {
                values.truncate(1);
            }
            if call.fault(Fault::ListsKeepTheLast) {
                values.drain(..values.len() - 1);
            }
        }
        return Ok((!values.is_empty()).then_some(Value::Array(values)));
    }
    if value.as_array().is_some_and(Vec::is_empty) {
        return Ok(None);
    }
    fit_one(call, attribute, value)
}

/// A value of the wrong type is refused.
fn accept_wrong(call: &Call<'_>, attribute: &Attribute, value: &Value) -> Outcome<Value> {
    if call.fault(Fault::WrongTypeStored) {
        return Ok(value.clone());
    }
    if call.fault(Fault::WrongTypeFails) {
        return Err(Refusal::status(500, "class cast exception"));
    }
    Err(wrong_type(call, &attribute.name))
}

/// One value of an attribute.
pub(super) fn fit_one(
    call: &Call<'_>,
    attribute: &Attribute,
    value: &Value,
) -> Outcome<Option<Value>> {
    let fine = match (attribute.kind.as_str(), value) {
        (_, Value::Null) => return Ok(None),
        ("complex", Value::Object(members)) => return fit_complex(call, attribute, members),
        ("boolean", Value::Bool(_))
        | ("decimal", Value::Number(_))
        | ("string" | "reference", Value::String(_)) => true,
        ("boolean", Value::String(text)) if call.behavior().text_booleans => {
            match text.to_ascii_lowercase().as_str() {
                "true" => return Ok(Some(true.into())),
                "false" => return Ok(Some(false.into())),
                _ => false,
            }
        }
        ("integer", Value::Number(number)) => number.is_i64() || number.is_u64(),
        ("dateTime", Value::String(text)) => is_instant(text),
        ("binary", Value::String(text)) => {
            if call.fault(Fault::BinaryRefused) {
                return Err(wrong_type(call, &attribute.name));
            }
            is_base64(text)
        }
        _ => false,
    };
    if !fine {
        return accept_wrong(call, attribute, value).map(Some);
    }
    if let Value::String(text) = value {
        if distrusts(call, attribute, text) {
            return Err(wrong_type(call, &attribute.name));
        }
        return Ok(Some(altered(call, attribute, text).into()));
    }
    if attribute.kind == "decimal"
        && let Some(number) = value.as_f64()
        && call.fault(Fault::DecimalsCutOff)
    {
        return Ok(Some(number.trunc().into()));
    }
    Ok(Some(value.clone()))
}

/// Whether a valid text is taken for an invalid one.
fn distrusts(call: &Call<'_>, attribute: &Attribute, text: &str) -> bool {
    match attribute.name.as_str() {
        "timezone" => text.matches('/').count() > 1 && call.fault(Fault::NestedTimeZoneRefused),
        "preferredLanguage" => text.contains(';') && call.fault(Fault::WeightedLanguageRefused),
        "locale" => text.contains('-') && call.fault(Fault::LocaleWithRegionRefused),
        "country" => text.len() == 2 && call.fault(Fault::CountryCodeRefused),
        "value" => {
            (text.starts_with("tel:") && call.fault(Fault::TelUriRefused))
                || (text.contains('@')
                    && text.contains('+')
                    && call.fault(Fault::PlusAddressRefused))
        }
        _ => false,
    }
}

/// The ways in which a text is stored other than it was sent.
fn altered(call: &Call<'_>, attribute: &Attribute, text: &str) -> String {
    if !text.is_ascii() {
        if call.fault(Fault::NonAsciiAltered) {
            return text
                .chars()
                .map(|letter| if letter.is_ascii() { letter } else { '?' })
                .collect();
        }
        if text.chars().any(|letter| u32::from(letter) > 0xffff) && call.fault(Fault::EmojiAltered)
        {
            return text
                .chars()
                .map(|letter| if u32::from(letter) > 0xffff { '\u{fffd}' } else { letter })
                .collect();
        }
    }
    if attribute.case_exact
        && attribute.kind == "string"
        && call.fault(Fault::CaseOfExactValuesLost)
    {
        return text.to_lowercase();
    }
    if text.contains('\n') && call.fault(Fault::NewlinesLost) {
        return text.replace('\n', " ");
    }
    if attribute.kind == "binary" && text.contains('=') && call.fault(Fault::BinaryAltered) {
        return format!("{}AA", text.trim_end_matches('='));
    }
    if text.contains(['&', '<', '\'', '"']) && call.fault(Fault::TextsEscapedForPages) {
        return text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('\'', "&#39;")
            .replace('"', "&quot;");
    }
    if text.chars().count() > 30 && call.fault(Fault::LongTextsCut) && attribute.name != "userName"
    {
        return text.chars().take(30).collect();
    }
    if text.contains(' ') && attribute.name != "userName" && call.fault(Fault::TextsLoseSpaces) {
        return text.replace(' ', "");
    }
    match attribute.name.as_str() {
        "profileUrl" if call.fault(Fault::ProfileUrlLosesFragment) => {
            return text.split('#').next().unwrap_or_default().to_owned();
        }
        "givenName" => {
            if call.fault(Fault::GivenNameLowered) {
                return text.to_lowercase();
            }
            if call.fault(Fault::GivenNameCapitalised) {
                let mut letters = text.chars();
                let first = letters.next().map(|first| first.to_uppercase().to_string());
                return first.unwrap_or_default() + &letters.as_str().to_lowercase();
            }
            if text.contains(' ') && call.fault(Fault::GivenNameCutAtSpace) {
                return text.split(' ').next().unwrap_or_default().to_owned();
            }
        }
        "familyName" => {
            if call.fault(Fault::FamilyNameInCapitals) {
                return text.to_uppercase();
            }
            if text.contains('-') && call.fault(Fault::FamilyNameLosesHyphen) {
                return text.replace('-', " ");
            }
        }
        _ => {}
    }
    text.to_owned()
}

fn fit_complex(
    call: &Call<'_>,
    attribute: &Attribute,
    members: &Map<String, Value>,
) -> Outcome<Option<Value>> {
    let mut fitted = Map::new();
    if attribute.name == "name"
        && members.keys().position(|name| name == "givenName")
            < members.keys().position(|name| name == "familyName")
        && members.contains_key("givenName")
        && call.fault(Fault::PartsTakenByOrder)
    {
        let part = |name: &str| members.get(name).cloned().unwrap_or_default();
        fitted.insert("familyName".to_owned(), part("givenName"));
        fitted.insert("givenName".to_owned(), part("familyName"));
        return Ok(Some(Value::Object(fitted)));
    }
    for (name, value) in members {
        if value.is_null() && call.fault(Fault::NullInsideRefused) {
            return Err(wrong_type(call, name));
        }
        if attribute.multi_valued
            && !name.eq_ignore_ascii_case("value")
            && call.fault(Fault::ComplexKeepsValueAlone)
        {
            continue;
        }
        let Some(sub) = find(&attribute.sub_attributes, name) else {
            unknown(call, &format!("{}.{name}", attribute.name))?;
            continue;
        };
        if sub.name != *name && call.fault(Fault::SubAttributeNamesWithCase) {
            continue;
        }
        if !sub.is_writable() {
            if sub.name == "displayName" && call.fault(Fault::ManagerNameStored) {
                fitted.insert(sub.name.clone(), value.clone());
            }
            continue;
        }
        if attribute.name == "manager" && sub.name == "value" && call.fault(Fault::ManagerDropped) {
            continue;
        }
        if let Some(value) = fit(call, sub, value)? {
            fitted.insert(sub.name.clone(), value);
        }
    }
    if attribute.name == "addresses"
        && !fitted.contains_key("streetAddress")
        && call.fault(Fault::PartialAddressRefused)
    {
        return Err(Refusal::bad(ErrorType::InvalidValue, "the address has no street"));
    }
    Ok((!fitted.is_empty()).then_some(Value::Object(fitted)))
}

/// What PUT leaves out stays or goes.
fn keep_omitted(call: &Call<'_>, kind: &ResourceType, purpose: Purpose<'_>, taken: &mut Taken) {
    let Purpose::Replace(old, _) = purpose else { return };
    let keeps = call.behavior().omitted_on_replace == OmittedOnReplace::Keep;
    let named = |name: &str| taken.named.iter().any(|one| one.eq_ignore_ascii_case(name));
    let mut kept = Vec::new();
    for (name, value) in old {
        if named(name) {
            continue;
        }
        let definition = find(&kind.core.attributes, name);
        let stays = definition.is_some_and(|attribute| {
            attribute.mutability == "immutable" || attribute.mutability == "writeOnly"
        });
        if keeps || stays {
            kept.push((name.clone(), value.clone()));
        }
    }
    taken.document.extend(kept);
    if keeps
        && let (Some(Value::Object(before)), Some(Value::Object(now))) =
            (old.get("name"), taken.document.get_mut("name"))
    {
        for (part, value) in before {
            now.entry(part.clone()).or_insert(value.clone());
        }
    }
}

/// Every required attribute has a value.
fn check_required(
    call: &Call<'_>,
    kind: &ResourceType,
    purpose: Purpose<'_>,
    document: &mut Document,
) -> Outcome<()> {
    for attribute in kind.core.attributes.iter().filter(|one| one.required && one.is_writable()) {
        if has_value(call, attribute, document.get(&attribute.name)) {
            continue;
        }
        if let Purpose::Replace(old, _) = purpose
            && call.behavior().replace_keeps_required
            && let Some(value) = old.get(&attribute.name)
        {
            document.insert(attribute.name.clone(), value.clone());
            continue;
        }
        let overlooked = match (kind.name, attribute.name.as_str(), purpose) {
            ("User", "userName", Purpose::Create) => call.fault(Fault::UserNameNotDemanded),
            ("User", "userName", Purpose::Replace(..)) => call.fault(Fault::ReplaceLosesUserName),
            ("User", "name", _) => call.fault(Fault::NameNotDemanded),
            ("Group", "displayName", _) => call.fault(Fault::GroupNameNotDemanded),
            ("Device", _, _) => call.fault(Fault::RequiredNotDemanded),
            _ => false,
        };
        if overlooked {
            continue;
        }
        if call.fault(Fault::MissingRequiredFails) {
            return Err(Refusal::status(500, "a column must not be null"));
        }
        let detail = format!("{} is required", attribute.name);
        if call.fault(Fault::MissingRequiredIsForbidden) {
            return Err(Refusal::status(403, detail));
        }
        return Err(Refusal::denial(call.behavior().missing_required, detail));
    }
    for extension in kind.extensions.iter().filter(|extension| extension.required) {
        if !document.contains_key(&extension.schema.id)
            && !call.fault(Fault::RequiredExtensionNotDemanded)
        {
            let detail = format!("{} is required", extension.schema.id);
            return Err(Refusal::denial(call.behavior().missing_required, detail));
        }
    }
    Ok(())
}

/// Whether an attribute has a value, and its required parts have one.
fn has_value(call: &Call<'_>, attribute: &Attribute, value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.is_empty() || call.fault(Fault::EmptyRequiredAccepted),
        Some(Value::Object(members)) => attribute
            .sub_attributes
            .iter()
            .filter(|sub| sub.required)
            .all(|sub| has_value(call, sub, members.get(&sub.name))),
        Some(_) => true,
    }
}

/// At most one value is primary.
fn settle_primaries(
    call: &Call<'_>,
    attribute: &Attribute,
    document: &mut Document,
) -> Outcome<()> {
    let Some(Value::Array(values)) = document.get_mut(&attribute.name) else { return Ok(()) };
    let is_primary = |value: &Value| value.get("primary") == Some(&Value::Bool(true));
    if values.iter().filter(|value| is_primary(value)).count() < 2
        || call.fault(Fault::TwoPrimariesStored)
    {
        return Ok(());
    }
    let kept = match call.behavior().two_primaries {
        TwoPrimaries::Refuse => {
            let detail = format!("{} has two primary values", attribute.name);
            return Err(Refusal::bad(ErrorType::InvalidValue, detail));
        }
        TwoPrimaries::KeepFirst => values.iter().position(is_primary),
        TwoPrimaries::KeepLast => values.iter().rposition(is_primary),
    };
    keep_primary(values, kept);
    Ok(())
}

/// Only the value at this place stays primary.
pub(super) fn keep_primary(values: &mut [Value], kept: Option<usize>) {
    for (at, value) in values.iter_mut().enumerate() {
        if Some(at) != kept
            && let Some(members) = value.as_object_mut()
            && members.get("primary") == Some(&Value::Bool(true))
        {
            members.insert("primary".to_owned(), false.into());
        }
    }
}

/// What the provider makes of values that a client may write.
fn polish(call: &Call<'_>, kind: &ResourceType, document: &mut Document) {
    if kind.name != "User" {
        return;
    }
    if let Some(Value::Array(emails)) = document.get_mut("emails") {
        let alone = emails.len() == 1;
        for email in emails.iter_mut().filter_map(Value::as_object_mut) {
            if call.behavior().lower_email_domain
                && let Some(text) = email.get("value").and_then(Value::as_str)
                && let Some((local, domain)) = text.rsplit_once('@')
            {
                let text = format!("{local}@{}", domain.to_lowercase());
                email.insert("value".to_owned(), text.into());
            }
            if alone && call.behavior().invents_email_type && !email.contains_key("type") {
                email.insert("type".to_owned(), "work".into());
                email.entry("primary".to_owned()).or_insert(true.into());
            }
        }
    }
    if call.behavior().formats_names
        && let Some(Value::Object(name)) = document.get_mut("name")
        && !name.contains_key("formatted")
    {
        let part = |key: &str| name.get(key).and_then(Value::as_str).unwrap_or_default();
        let formatted = format!("{} {}", part("givenName"), part("familyName"));
        name.insert("formatted".to_owned(), formatted.trim().into());
    }
    if let Some(Value::Object(name)) = document.get_mut("name")
        && name.contains_key("givenName")
        && name.contains_key("familyName")
        && call.fault(Fault::NamesSwapped)
    {
        let given = name.get("givenName").cloned().unwrap_or_default();
        let family = name.insert("familyName".to_owned(), given).unwrap_or_default();
        name.insert("givenName".to_owned(), family);
    }
    if document.keys().any(|key| kind.extension(key).is_some())
        && call.fault(Fault::ExtensionDropped)
    {
        document.retain(|key, _| kind.extension(key).is_none());
    }
    if call.fault(Fault::FormattedNameDropped) {
        document.remove("displayName");
        if let Some(Value::Object(name)) = document.get_mut("name") {
            name.remove("formatted");
        }
    }
    for forgotten in ["nickName", "title"] {
        if document.contains_key(forgotten) && call.fault(Fault::DeclaredAttributeDropped) {
            document.remove(forgotten);
        }
    }
}

/// Whether a text is an xsd:dateTime; the zone may be left out.
fn is_instant(text: &str) -> bool {
    text.contains('T')
        && (text.parse::<jiff::Timestamp>().is_ok()
            || text.parse::<jiff::civil::DateTime>().is_ok())
}

/// Whether a text is base64 or base64url, with or without padding.
fn is_base64(text: &str) -> bool {
    let bare = text.trim_end_matches('=');
    text.len() - bare.len() <= 2
        && bare.len() % 4 != 1
        && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_told_from_other_texts() {
        for text in ["", "TWFu", "TWE=", "TQ==", "TWE", "-_-_"] {
            assert!(is_base64(text), "{text}");
        }
        for text in ["T", "TW@=", "TQ===", "é"] {
            assert!(!is_base64(text), "{text}");
        }
    }

    #[test]
    fn a_date_time_has_a_time() {
        assert!(is_instant("2026-01-02T03:04:05Z"));
        assert!(is_instant("2026-01-02T03:04:05.5+02:00"));
        assert!(is_instant("2026-01-02T03:04:05"));
        assert!(!is_instant("2026-01-02"));
        assert!(!is_instant("yesterday"));
    }
}
