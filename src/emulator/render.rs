//! A stored resource as a client sees it, before the projection.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::behavior::Derived;
use super::fault::Fault;
use super::filter_eval::Source;
use super::message::Call;
use super::schema::{Place, ResourceType};
use super::store::{Document, State, Stored, display_name, each_value, tag, written};

/// The URL of a resource.
pub(super) fn location(call: &Call<'_>, kind: &ResourceType, id: &str) -> String {
    format!("{}/{}/{}", call.base, kind.plural, id)
}

/// The whole resource, with everything that the provider adds to what is stored.
pub(super) fn whole(call: &Call<'_>, state: &State, stored: &Stored) -> Map<String, Value> {
    let kind = &call.catalog().types[stored.kind];
    let mut resource = Map::new();
    if let Some(schemas) = schemas(call, kind, stored) {
        resource.insert("schemas".to_owned(), schemas);
    }
    if let Some(id) = identifier(call, stored) {
        resource.insert("id".to_owned(), id);
    }
    let document = stored.quirk.stale.as_ref().unwrap_or(&stored.document);
    for (name, value) in document {
        resource.insert(name.clone(), value.clone());
    }
    complete(call, state, stored, kind, &mut resource);
    hide(call, kind, &mut resource);
    misplace(call, kind, &mut resource);
    if let Some(meta) = meta(call, kind, stored) {
        resource.insert("meta".to_owned(), meta);
    }
    for (fault, name, member) in [
        (Fault::DeviceWithoutMeta, "Device", "meta"),
        (Fault::DeviceWithoutId, "Device", "id"),
        (Fault::GroupWithoutMeta, "Group", "meta"),
        (Fault::GroupWithoutId, "Group", "id"),
    ] {
        if kind.name == name && call.fault(fault) {
            resource.remove(member);
        }
    }
    let extended = resource.keys().any(|key| kind.extension(key).is_some());
    if extended && call.fault(Fault::ExtendedWithoutMeta) {
        resource.remove("meta");
    }
    resource
}

/// `schemas`: the base schema and the extensions in use.
fn schemas(call: &Call<'_>, kind: &ResourceType, stored: &Stored) -> Option<Value> {
    if call.fault(Fault::ResourceWithoutSchemas) {
        return None;
    }
    if call.fault(Fault::SchemasAsText) {
        return Some(kind.core.id.clone().into());
    }
    if call.fault(Fault::SchemasEmpty) {
        return Some(json!([]));
    }
    if call.fault(Fault::SchemasInQuotes) {
        return Some(json!([format!("\"{}\"", kind.core.id)]));
    }
    let mut list = vec![Value::from(kind.core.id.as_str())];
    for extension in &kind.extensions {
        let used = stored.document.contains_key(&extension.schema.id)
            || extension.schema.id == super::schema::AUDIT;
        let hidden =
            used && (stored.quirk.hides_extension || call.fault(Fault::SchemasOmitExtension));
        if (used || call.behavior().schemas_name_all) && !hidden {
            list.push(extension.schema.id.clone().into());
        }
        if used && call.fault(Fault::SchemasOmitBase) {
            list.remove(0);
        }
    }
    if call.fault(Fault::SchemasTwice) {
        list.push(kind.core.id.clone().into());
    }
    if call.fault(Fault::SchemasNameUndeclared) {
        list.push("urn:ietf:params:scim:schemas:core:2.0:Person".into());
    }
    if call.fault(Fault::SchemasInLowerCase) {
        list = vec![kind.core.id.to_lowercase().into()];
    }
    if call.fault(Fault::SchemasOfOldVersion) {
        list = vec!["urn:scim:schemas:core:1.0".into()];
    }
    Some(Value::Array(list))
}

fn identifier(call: &Call<'_>, stored: &Stored) -> Option<Value> {
    if call.fault(Fault::ResourceWithoutId) {
        return None;
    }
    if call.fault(Fault::IdEmpty) {
        return Some("".into());
    }
    if call.fault(Fault::IdAsNumber) {
        let digits: String = stored.id.chars().filter(char::is_ascii_digit).take(15).collect();
        return Some(digits.parse::<u64>().unwrap_or(1).into());
    }
    if stored.revision > 1 && call.fault(Fault::IdShownDiffersAfterUpdate) {
        return Some(format!("{}-{}", stored.id, stored.revision).into());
    }
    Some(stored.id.clone().into())
}

/// `meta` (RFC 7643 section 3.1).
fn meta(call: &Call<'_>, kind: &ResourceType, stored: &Stored) -> Option<Value> {
    if call.fault(Fault::ResourceWithoutMeta) {
        return None;
    }
    let mut meta = Map::new();
    if !call.fault(Fault::MetaWithoutResourceType) {
        let name = if call.fault(Fault::ResourceTypePlural) {
            kind.plural.into()
        } else if call.fault(Fault::ResourceTypeLowerCase) {
            kind.name.to_lowercase()
        } else if kind.name != "User" && call.fault(Fault::ResourceTypeAlwaysUser) {
            "User".to_owned()
        } else {
            kind.name.to_owned()
        };
        meta.insert("resourceType".to_owned(), name.into());
    }
    if !call.fault(Fault::MetaWithoutCreated) {
        meta.insert("created".to_owned(), created(call, stored).into());
    }
    if !call.fault(Fault::MetaWithoutLastModified) {
        meta.insert("lastModified".to_owned(), last_modified(call, stored));
    }
    if !call.fault(Fault::MetaWithoutLocation) {
        meta.insert("location".to_owned(), meta_location(call, kind, stored).into());
    }
    if let Some(tag) = tag(call, stored)
        && !call.fault(Fault::MetaWithoutVersion)
    {
        let version = if call.fault(Fault::MetaVersionDiffersFromTag) {
            format!("W/\"{}\"", stored.revision)
        } else {
            tag
        };
        meta.insert("version".to_owned(), version.into());
    }
    if stored.revision > 1 && call.fault(Fault::ChangedUsersLoseMeta) {
        meta.remove("lastModified");
        meta.remove("resourceType");
    }
    if let Some(Value::Object(adopted)) = &stored.quirk.meta {
        for (name, value) in adopted {
            meta.insert(name.clone(), value.clone());
        }
    }
    Some(Value::Object(meta))
}

fn meta_location(call: &Call<'_>, kind: &ResourceType, stored: &Stored) -> String {
    if call.fault(Fault::MetaLocationNotReachable) {
        return format!("{}/{}/{}", call.base, kind.plural.to_lowercase(), stored.id);
    }
    if call.fault(Fault::MetaLocationIsNoUri) {
        return format!("resource <{}> of {}", stored.id, kind.plural);
    }
    if call.fault(Fault::VersionMisplaced) {
        return format!("{}/{}/v2/{}", call.base, kind.plural, stored.id);
    }
    if call.fault(Fault::MetaLocationHasQuery) {
        return format!("{}?path=/{}/{}", call.base, kind.plural, stored.id);
    }
    location(call, kind, &stored.id)
}

fn created(call: &Call<'_>, stored: &Stored) -> String {
    let mut at = stored.created;
    if stored.revision > 1 && call.fault(Fault::CreatedMovesOnUpdate) {
        at = stored.modified;
    }
    if call.fault(Fault::CreatedAfterLastModified) {
        at = stored.modified + 86_400_000;
    }
    written(call, at)
}

fn last_modified(call: &Call<'_>, stored: &Stored) -> Value {
    let mut at = stored.modified;
    if stored.revision > 1 && call.fault(Fault::LastModifiedFrozen) {
        at = stored.created;
    }
    let kind = &call.catalog().types[stored.kind];
    if stored.revision > 1 && kind.name == "Group" && call.fault(Fault::GroupTimestampsFrozen) {
        at = stored.created;
    }
    if call.fault(Fault::ReadingMovesLastModified) {
        at += i64::try_from(stored.reads).unwrap_or_default() * 1000;
    }
    if stored.revision == 1 && call.fault(Fault::LastModifiedDiffersOnCreate) {
        at += 5000;
    }
    if call.fault(Fault::LastModifiedAsNumber) {
        return at.into();
    }
    if call.fault(Fault::LastModifiedNotAnInstant) {
        return written(call, at).replacen('-', "-4", 1).into();
    }
    written(call, at).into()
}

/// Adds what follows from other attributes or other resources.
fn complete(
    call: &Call<'_>,
    state: &State,
    stored: &Stored,
    kind: &ResourceType,
    resource: &mut Map<String, Value>,
) {
    for derived in &call.behavior().derived {
        if let Some(value) = derive(call, stored, derived) {
            resource.insert(derived.attribute.clone(), value);
        }
    }
    if kind.name == "User" {
        if let Some(groups) = groups_of(call, state, stored) {
            resource.insert("groups".to_owned(), groups);
        }
        complete_manager(call, state, resource);
        if call.behavior().audit {
            let audit = json!({ "origin": "provider", "revision": stored.revision });
            resource.insert(super::schema::AUDIT.to_owned(), audit);
        }
    }
    if let Some(Value::Array(members)) = resource.get_mut("members") {
        for member in members {
            complete_member(call, state, stored.revision > 1, member);
        }
    }
    if kind.name == "Device" {
        resource.entry("firmware".to_owned()).or_insert("1.0.0".into());
        complete_owner(call, state, resource);
    }
    if call.fault(Fault::InventsExternalId) {
        let id = format!("ext-{}", stored.id);
        resource.entry("externalId".to_owned()).or_insert(id.into());
    }
    if call.fault(Fault::ShowsUndeclaredAttribute) {
        resource.insert("internalNumber".to_owned(), stored.revision.into());
    }
    if call.behavior().shows_null {
        for attribute in &kind.core.attributes {
            if attribute.returned != "never" {
                resource.entry(attribute.name.clone()).or_insert(Value::Null);
            }
        }
    }
}

/// The one value of a derived attribute.
fn derive(call: &Call<'_>, stored: &Stored, derived: &Derived) -> Option<Value> {
    if let Some((_, value)) =
        stored.quirk.detached.iter().find(|(name, _)| *name == derived.attribute)
    {
        return Some(value.clone());
    }
    let from = stored.document.get(&derived.from)?.as_str()?;
    let mut value = Map::new();
    let text = if call.fault(Fault::EmailsFromGivenName) {
        let given = stored.document.get("name").and_then(|name| name.get("givenName"));
        format!("{}@emulator.example", given.and_then(Value::as_str).unwrap_or_default())
    } else if call.fault(Fault::EmailsLoseTheirTag) && from.contains('+') {
        from.split('+').next().unwrap_or_default().to_owned()
    } else if stored.revision > 1 && call.fault(Fault::EmailsMoveWithEveryChange) {
        format!("{}.{from}", stored.revision)
    } else {
        from.to_owned()
    };
    if !call.fault(Fault::EmailsWithoutValue) {
        value.insert("value".to_owned(), text.clone().into());
    }
    if !call.fault(Fault::EmailsWithoutType) {
        let kind = if call.fault(Fault::EmailsOfTypeHome) {
            "home"
        } else if call.fault(Fault::EmailsOfTypeWorkInCapitals) {
            "Work"
        } else {
            &derived.kind
        };
        value.insert("type".to_owned(), kind.into());
    }
    if derived.primary {
        let primary =
            if call.fault(Fault::PrimaryAsText) { "true".into() } else { Value::Bool(true) };
        value.insert("primary".to_owned(), primary);
    }
    if call.fault(Fault::EmailsAsObject) {
        return Some(Value::Object(value));
    }
    if call.fault(Fault::EmailsAsTexts) {
        return Some(json!([text]));
    }
    if call.fault(Fault::EmailsMissing) {
        return None;
    }
    if stored.is_inactive() && call.fault(Fault::EmailsMissingWhenInactive) {
        return None;
    }
    let mut values = vec![Value::Object(value)];
    if call.fault(Fault::EmailsTwice) {
        values.push(json!({ "value": format!("alias.{text}"), "type": "work" }));
    }
    if call.fault(Fault::EmailsAlsoHome) {
        values.push(json!({ "value": text, "type": "home" }));
    }
    Some(Value::Array(values))
}

/// The groups that a user belongs to, directly or through other groups.
fn groups_of(call: &Call<'_>, state: &State, stored: &Stored) -> Option<Value> {
    let behavior = call.behavior();
    if !behavior.groups || !behavior.groups_attribute {
        return None;
    }
    let group_kind = call.catalog().by_plural("Groups")?;
    let kind = &call.catalog().types[group_kind];
    let mut found: Vec<(&Stored, bool)> = Vec::new();
    let mut wanted = vec![stored.id.as_str()];
    let mut direct = true;
    if call.fault(Fault::EveryoneShowsEveryGroup) {
        found.extend(
            state.resources.iter().filter(|one| one.kind == group_kind).map(|one| (one, true)),
        );
    }
    for past in state.past_memberships.iter().filter(|past| past.user == stored.id) {
        let fault = if past.deleted { Fault::DeletedGroupsShown } else { Fault::LeftGroupsShown };
        if call.fault(fault) {
            found.push((&past.group, true));
        }
    }
    while let Some(id) = wanted.pop() {
        for group in state.resources.iter().filter(|one| one.kind == group_kind) {
            let holds = each_value(group.document.get("members"))
                .iter()
                .any(|member| member.get("value").and_then(Value::as_str) == Some(id));
            if holds && !found.iter().any(|(known, _)| known.id == group.id) {
                found.push((group, direct));
                wanted.push(&group.id);
            }
        }
        direct = false;
    }
    if found.is_empty() || call.fault(Fault::GroupsOfUserNotShown) {
        return None;
    }
    let list = found.iter().map(|(group, direct)| {
        let value = if call.fault(Fault::GroupsNamedInsteadOfId) {
            group.document.get("displayName").cloned().unwrap_or_default()
        } else {
            group.id.clone().into()
        };
        let place = if call.fault(Fault::GroupReferenceBroken) {
            format!("{}/Group/{}", call.base, group.id)
        } else if call.fault(Fault::GroupReferencesRelative) {
            group.id.clone()
        } else {
            location(call, kind, &group.id)
        };
        let mut entry = json!({ "value": value, "$ref": place });
        if let Some(name) = display_name(kind, group) {
            entry["display"] = name;
        }
        entry["type"] = if *direct { "direct" } else { "indirect" }.into();
        entry
    });
    Some(list.collect())
}

fn complete_manager(call: &Call<'_>, state: &State, resource: &mut Map<String, Value>) {
    let Some(Value::Object(container)) = resource.get_mut(crate::scim::urn::ENTERPRISE_USER) else {
        return;
    };
    let Some(Value::Object(manager)) = container.get_mut("manager") else { return };
    let Some(id) = manager.get("value").and_then(Value::as_str) else { return };
    let Some(other) = state.anywhere(id) else { return };
    let kind = &call.catalog().types[other.kind];
    let name = display_name(kind, other);
    let place = location(call, kind, &other.id);
    manager.insert("$ref".to_owned(), place.into());
    if let Some(name) = name
        && !manager.contains_key("displayName")
    {
        manager.insert("displayName".to_owned(), name);
    }
}

fn complete_owner(call: &Call<'_>, state: &State, resource: &mut Map<String, Value>) {
    let Some(Value::Object(owner)) = resource.get_mut("owner") else { return };
    let Some(id) = owner.get("value").and_then(Value::as_str) else { return };
    if let Some(other) = state.anywhere(id) {
        let place = location(call, &call.catalog().types[other.kind], &other.id);
        owner.entry("$ref".to_owned()).or_insert(place.into());
    }
}

/// Adds `$ref`, `type` and `display` to a member that the provider knows.
fn complete_member(call: &Call<'_>, state: &State, patched: bool, member: &mut Value) {
    let Some(member) = member.as_object_mut() else { return };
    let Some(id) = member.get("value").and_then(Value::as_str) else { return };
    let Some(other) = state.anywhere(id) else { return };
    let kind = &call.catalog().types[other.kind];
    let place = if call.fault(Fault::MemberReferenceBroken) {
        format!("{}/{}", call.base, other.id)
    } else if call.fault(Fault::ReferenceRelativeToResource) {
        format!("../{}/{}", kind.plural, other.id)
    } else if kind.name == "Group" && call.fault(Fault::MemberReferenceToUsers) {
        format!("{}/Users/{}", call.base, other.id)
    } else if patched && call.fault(Fault::AddedMemberReferenceBroken) {
        format!("{}/Members/{}", call.base, other.id)
    } else {
        location(call, kind, &other.id)
    };
    member.insert("$ref".to_owned(), place.into());
    let named = if call.fault(Fault::MemberTypeInLowerCase) {
        kind.name.to_lowercase()
    } else {
        kind.name.to_owned()
    };
    member.insert("type".to_owned(), named.into());
    if let Some(name) = display_name(kind, other) {
        member.insert("display".to_owned(), name);
    }
}

/// The values that are not shown at all, or as something else.
fn hide(call: &Call<'_>, kind: &ResourceType, resource: &mut Map<String, Value>) {
    if kind.extensions.iter().any(|extension| resource.contains_key(&extension.schema.id))
        && call.fault(Fault::ExtensionNotShown)
    {
        resource.retain(|name, _| kind.extension(name).is_none());
    }
    if resource.contains_key("externalId") && call.fault(Fault::ExternalIdNotShown) {
        resource.remove("externalId");
    }
    if resource.contains_key("members") && call.fault(Fault::MembersNotShown) {
        resource.remove("members");
    }
    if kind.name == "User" {
        if let Some(name) = resource.get("displayName").cloned()
            && call.fault(Fault::DisplayNameAsObject)
        {
            resource.insert("displayName".to_owned(), json!({ "value": name }));
        }
        if !resource.contains_key("title") && call.fault(Fault::ShowsNullAsText) {
            resource.insert("title".to_owned(), "null".into());
        }
    }
}

/// The ways in which values come out in the wrong place or form.
fn misplace(call: &Call<'_>, kind: &ResourceType, resource: &mut Map<String, Value>) {
    for extension in &kind.extensions {
        if !resource.contains_key(&extension.schema.id) {
            continue;
        }
        if call.fault(Fault::ExtensionFlattened)
            && let Some(Value::Object(members)) = resource.remove(&extension.schema.id)
        {
            resource.extend(members);
        } else if call.fault(Fault::ExtensionUnderShortName)
            && let Some(container) = resource.remove(&extension.schema.id)
        {
            resource.insert(extension.schema.id.to_lowercase().replace(':', "_"), container);
        }
    }
    if resource.contains_key("active") {
        if call.fault(Fault::ActiveAsText)
            && let Some(Value::Bool(active)) = resource.get("active").cloned()
        {
            resource.insert("active".to_owned(), if active { "True" } else { "False" }.into());
        }
        if call.fault(Fault::ActiveNotShown) {
            resource.remove("active");
        }
        if resource.get("active") == Some(&Value::Bool(false))
            && call.fault(Fault::ActiveNotShownWhenFalse)
        {
            resource.remove("active");
        }
        if call.fault(Fault::ActiveAsNumber)
            && let Some(Value::Bool(active)) = resource.get("active").cloned()
        {
            resource.insert("active".to_owned(), u8::from(active).into());
        }
    }
    if resource.contains_key("userName") && call.fault(Fault::UserNameNotShown) {
        resource.remove("userName");
    }
    if resource.contains_key("name") {
        if call.fault(Fault::NameFlattened)
            && let Some(Value::Object(parts)) = resource.remove("name")
        {
            for (part, value) in parts {
                resource.insert(format!("name.{part}"), value);
            }
        }
        if call.fault(Fault::FamilyNameNotShown)
            && let Some(Value::Object(parts)) = resource.get_mut("name")
        {
            parts.remove("familyName");
        }
        if call.fault(Fault::GivenNameUnderFirstName)
            && let Some(Value::Object(parts)) = resource.get_mut("name")
            && let Some(given) = parts.remove("givenName")
        {
            parts.insert("firstName".to_owned(), given);
        }
        if call.fault(Fault::NameAsText)
            && let Some(Value::Object(parts)) = resource.get("name").cloned()
        {
            let words: Vec<&str> = parts.values().filter_map(Value::as_str).collect();
            resource.insert("name".to_owned(), words.join(" ").into());
        }
        if call.fault(Fault::NameAsList)
            && let Some(parts) = resource.remove("name")
        {
            resource.insert("name".to_owned(), json!([parts]));
        }
    }
    if kind.name == "Device" {
        misshape_device(call, resource);
    }
    if resource.contains_key("emails") && kind.name == "User" {
        misshape_emails(call, resource);
    }
    if kind.name == "Group"
        && resource.contains_key("displayName")
        && call.fault(Fault::GroupNameNotShown)
    {
        resource.remove("displayName");
    }
    if let Some(Value::Array(members)) = resource.get_mut("members")
        && call.fault(Fault::MemberValueIsUrl)
    {
        for member in members.iter_mut().filter_map(Value::as_object_mut) {
            if let Some(place) = member.get("$ref").cloned() {
                member.insert("value".to_owned(), place);
            }
        }
    }
}

fn misshape_emails(call: &Call<'_>, resource: &mut Map<String, Value>) {
    if call.fault(Fault::EmailTypesLost)
        && let Some(Value::Array(values)) = resource.get_mut("emails")
    {
        for value in values.iter_mut().filter_map(Value::as_object_mut) {
            value.remove("type");
        }
    }
    if call.fault(Fault::MultiValuedOneAsObject)
        && let Some(Value::Array(values)) = resource.get("emails")
        && let [one] = values.as_slice()
    {
        let one = one.clone();
        resource.insert("emails".to_owned(), one);
    }
    if call.fault(Fault::ComplexValuesAsTexts)
        && let Some(Value::Array(values)) = resource.get_mut("emails")
    {
        for value in values {
            *value = value.get("value").cloned().unwrap_or_default();
        }
    }
    if call.fault(Fault::PrimaryShownAsText)
        && let Some(Value::Array(values)) = resource.get_mut("emails")
    {
        for value in values.iter_mut().filter_map(Value::as_object_mut) {
            if let Some(Value::Bool(primary)) = value.get("primary").cloned() {
                value.insert("primary".to_owned(), primary.to_string().into());
            }
        }
    }
}

fn misshape_device(call: &Call<'_>, resource: &mut Map<String, Value>) {
    if let Some(weight) = resource.get("weight").cloned()
        && call.fault(Fault::DecimalAsText)
    {
        resource.insert("weight".to_owned(), weight.to_string().into());
    }
    if let Some(ports) = resource.get("ports").and_then(Value::as_f64)
        && call.fault(Fault::IntegerWithFraction)
    {
        resource.insert("ports".to_owned(), ports.into());
    }
    if let Some(Value::String(text)) = resource.get("certificate").cloned()
        && call.fault(Fault::BinaryAsHex)
    {
        let hex: Vec<String> = text.bytes().map(|byte| format!("{byte:02x}:")).collect();
        resource.insert("certificate".to_owned(), hex.concat().into());
    }
    if resource.contains_key("homepage") && call.fault(Fault::ReferenceIsNoUri) {
        resource.insert("homepage".to_owned(), "<see: the manual>".into());
    }
    for (fault, name) in [
        (Fault::DecimalsOfListAsText, "readings"),
        (Fault::IntegersOfListWithFraction, "channels"),
        (Fault::DatesOfListWithoutTime, "maintainedAt"),
        (Fault::ReferencesOfListAreNoUris, "links"),
        (Fault::BooleansOfListAsText, "flags"),
    ] {
        if let Some(Value::Array(values)) = resource.get_mut(name)
            && call.fault(fault)
        {
            for value in values {
                *value = match (&*value, name) {
                    (_, "maintainedAt") => "2026-01-02".into(),
                    (_, "links") => "<see: the manual>".into(),
                    (value, "channels") => value.as_f64().into(),
                    (value, _) => value.to_string().into(),
                };
            }
        }
    }
    if let Some(Value::String(text)) = resource.get("certificate").cloned()
        && call.fault(Fault::BinaryAsArray)
    {
        resource.insert("certificate".to_owned(), text.bytes().collect());
    }
    if let Some(Value::Array(parts)) = resource.get_mut("parts") {
        for part in parts.iter_mut().filter_map(Value::as_object_mut) {
            if let Some(count) = part.get("count").cloned()
                && call.fault(Fault::PartIntegerAsText)
            {
                part.insert("count".to_owned(), count.to_string().into());
            }
        }
    }
    if resource.contains_key("installedAt") && call.fault(Fault::DateValueWithoutTime) {
        resource.insert("installedAt".to_owned(), "2026-01-02".into());
    }
}

/// A stored resource, looked into without making the whole of it.
pub(super) struct View<'a> {
    pub(super) call: &'a Call<'a>,
    pub(super) state: &'a State,
    pub(super) stored: &'a Stored,
}

impl View<'_> {
    fn member(&self, place: &Place<'_>) -> Option<Cow<'_, Value>> {
        let stored = self.stored;
        let kind = &self.call.catalog().types[stored.kind];
        let own = |value: Value| Some(Cow::Owned(value));
        let document: &Document = match place.extension {
            None => &stored.document,
            Some(extension) => match stored.document.get(&extension.schema.id) {
                Some(Value::Object(container)) => container,
                _ if extension.schema.id == super::schema::AUDIT => {
                    let audit = json!({ "origin": "provider", "revision": stored.revision });
                    return own(audit.get(&place.attribute.name).cloned()?);
                }
                _ => return None,
            },
        };
        if place.extension.is_none() {
            match place.attribute.name.as_str() {
                "id" => return own(stored.id.clone().into()),
                "schemas" => return schemas(self.call, kind, stored).map(Cow::Owned),
                "meta" => return meta(self.call, kind, stored).map(Cow::Owned),
                "groups" if self.call.fault(Fault::GroupsNotFiltered) => return None,
                "groups" => return groups_of(self.call, self.state, stored).map(Cow::Owned),
                "firmware" if kind.name == "Device" => {
                    let stored = stored.document.get("firmware").cloned();
                    return own(stored.unwrap_or_else(|| "1.0.0".into()));
                }
                name => {
                    if stored.quirk.defaulted.iter().any(|one| one == name)
                        && self.call.fault(Fault::DefaultedValueNotFound)
                    {
                        return None;
                    }
                    let derived = self.call.behavior().derived.iter();
                    if let Some(derived) = derived.into_iter().find(|one| one.attribute == name) {
                        return derive(self.call, stored, derived).map(Cow::Owned);
                    }
                }
            }
        }
        document.get(&place.attribute.name).map(Cow::Borrowed)
    }
}

impl Source for View<'_> {
    fn values(&self, place: &Place<'_>) -> Vec<Cow<'_, Value>> {
        let values = match self.member(place) {
            None | Some(Cow::Owned(Value::Null)) => return Vec::new(),
            Some(Cow::Borrowed(value)) => {
                each_value(Some(value)).iter().map(Cow::Borrowed).collect::<Vec<_>>()
            }
            Some(Cow::Owned(Value::Array(values))) => values.into_iter().map(Cow::Owned).collect(),
            Some(Cow::Owned(value)) => vec![Cow::Owned(value)],
        };
        let Some(sub) = place.sub else { return values };
        if self.call.fault(Fault::PartFilterSeesEveryPart) {
            let parts = values.iter().filter_map(|value| value.as_object());
            return parts.flat_map(Map::values).cloned().map(Cow::Owned).collect();
        }
        values
            .into_iter()
            .filter_map(|value| match value {
                Cow::Borrowed(value) => value.get(&sub.name).map(Cow::Borrowed),
                Cow::Owned(value) => value.get(&sub.name).cloned().map(Cow::Owned),
            })
            .collect()
    }
}
