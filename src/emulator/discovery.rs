//! What the provider tells of itself (RFC 7643 sections 5 to 7, RFC 7644 section 4).

use http::Method;
use serde_json::{Map, Value, json};

use crate::scim::urn;

use super::behavior::{DiscoveryFilter, EntityTags, FilterSupport, Paging, PatchSupport, Support};
use super::fault::Fault;
use super::message::{Call, Outcome, Refusal, Reply};
use super::parameters::Parameters;
use super::schema::{Extension, ResourceType, amend_one};

/// Refuses what can't be done to discovery: writes, and filters.
fn guard(
    call: &Call<'_>,
    method: &Method,
    written: Fault,
    filtered: Option<Fault>,
    asks: bool,
) -> Outcome<bool> {
    if method != Method::GET && method != Method::HEAD {
        if call.fault(written) {
            return Ok(true);
        }
        return Err(super::routes::wrong_method(call, "GET, HEAD"));
    }
    if call.fault(Fault::DiscoveryReadNotAllowed) {
        return Err(super::routes::wrong_method(call, "POST"));
    }
    if asks
        && call.behavior().discovery_filter == DiscoveryFilter::Forbidden
        && !filtered.is_some_and(|fault| call.fault(fault))
    {
        return Err(Refusal::status(403, "discovery can't be filtered"));
    }
    Ok(false)
}

fn served(support: Support, what: &str) -> Outcome<()> {
    match support {
        Support::On => Ok(()),
        Support::Off(status) => Err(Refusal::status(status, format!("there is no {what}"))),
    }
}

/// `/ServiceProviderConfig`.
pub(super) fn config(call: &Call<'_>, method: &Method, parameters: &Parameters) -> Outcome {
    served(call.behavior().config_endpoint, "configuration")?;
    if call.fault(Fault::ConfigMissing) {
        return Err(Refusal::status(404, "there is no configuration"));
    }
    let asks = parameters.filter.is_some();
    if (parameters.sort_by.is_some() || parameters.count.is_some())
        && call.fault(Fault::ConfigRefusesParameters)
    {
        return Err(Refusal::status(400, "the configuration takes no parameters"));
    }
    if guard(call, method, Fault::ConfigWritable, None, asks)? {
        return Ok(Reply::json(200, json!({ "schemas": [urn::SERVICE_PROVIDER_CONFIG] })));
    }
    let mut config = features(call);
    spoil_config(call, &mut config);
    let config = Value::Object(config);
    if call.fault(Fault::ConfigAsList) {
        return Ok(Reply::json(200, listing(&[config])));
    }
    Ok(Reply::json(200, config))
}

fn features(call: &Call<'_>) -> Map<String, Value> {
    let behavior = call.behavior();
    let mut config = Map::new();
    let schema = if call.fault(Fault::ConfigOfOtherSchema) {
        "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfigs"
    } else {
        urn::SERVICE_PROVIDER_CONFIG
    };
    config.insert("schemas".into(), json!([schema]));
    config.insert("documentationUri".into(), "https://emulator.example/docs".into());
    config.insert(
        "patch".into(),
        json!({ "supported": !matches!(behavior.patch, PatchSupport::Off(_)) }),
    );
    config.insert(
        "bulk".into(),
        json!({
            "supported": behavior.bulk_endpoint.is_on(),
            "maxOperations": behavior.bulk_limits.max_operations,
            "maxPayloadSize": behavior.bulk_limits.max_payload,
        }),
    );
    let filters = behavior.filter != FilterSupport::Off;
    config
        .insert("filter".into(), json!({ "supported": filters, "maxResults": behavior.max_page }));
    config.insert("changePassword".into(), json!({ "supported": behavior.change_password }));
    config.insert("sort".into(), json!({ "supported": behavior.sort }));
    config.insert("etag".into(), json!({ "supported": behavior.etag != EntityTags::None }));
    if behavior.publishes_pagination && !call.fault(Fault::ConfigHidesPagination) {
        config.insert("pagination".into(), pagination(call));
    }
    if behavior.asynchronous {
        let uris = ["urn:ietf:params:scim:event:prov:create:full"];
        config
            .insert("securityEvents".into(), json!({ "asyncRequest": "long", "eventUris": uris }));
    }
    let bearer = json!({
        "type": "oauthbearertoken",
        "name": "Bearer token",
        "description": "A token in the Authorization header",
        "specUri": "https://www.rfc-editor.org/rfc/rfc6750",
        "documentationUri": "https://emulator.example/docs/token",
        "primary": true,
    });
    config.insert("authenticationSchemes".into(), json!([bearer]));
    config.insert(
        "meta".into(),
        json!({
            "resourceType": "ServiceProviderConfig",
            "location": format!("{}/ServiceProviderConfig", call.base),
        }),
    );
    config
}

fn pagination(call: &Call<'_>) -> Value {
    let behavior = call.behavior();
    let first = match behavior.paging {
        Paging::Index | Paging::Both => "index",
        Paging::BothCursorFirst | Paging::CursorOnly => "cursor",
    };
    let mut pagination = json!({
        "cursor": behavior.paging != Paging::Index,
        "index": behavior.paging != Paging::CursorOnly,
        "defaultPaginationMethod": first,
        "defaultPageSize": behavior.default_page.min(behavior.max_page),
        "maxPageSize": behavior.max_page,
    });
    if let Some(timeout) = behavior.cursor_timeout {
        pagination["cursorTimeout"] = timeout.into();
    }
    if call.fault(Fault::ConfigPaginationAsText) {
        pagination["cursor"] = "true".into();
    }
    if call.fault(Fault::ConfigPaginationWithoutIndex)
        && let Some(members) = pagination.as_object_mut()
    {
        members.remove("index");
    }
    if call.fault(Fault::ConfigPaginationMethodUnknown) {
        pagination["defaultPaginationMethod"] = "offset".into();
    }
    if call.fault(Fault::ConfigPageSizeZero) {
        pagination["defaultPageSize"] = 0.into();
    }
    if call.fault(Fault::ConfigMaxPageSizeNegative) {
        pagination["maxPageSize"] = (-1).into();
    }
    if call.fault(Fault::ConfigDeniesCursors) {
        pagination["cursor"] = false.into();
    }
    if call.fault(Fault::ConfigCursorTimeoutZero) {
        pagination["cursorTimeout"] = 0.into();
    }
    pagination
}

/// The ways in which the configuration is wrong.
fn spoil_config(call: &Call<'_>, config: &mut Map<String, Value>) {
    for (fault, name) in [
        (Fault::ConfigWithoutPatch, "patch"),
        (Fault::ConfigWithoutBulk, "bulk"),
        (Fault::ConfigWithoutFilter, "filter"),
        (Fault::ConfigWithoutChangePassword, "changePassword"),
        (Fault::ConfigWithoutSort, "sort"),
        (Fault::ConfigWithoutEtag, "etag"),
        (Fault::ConfigWithoutSchemes, "authenticationSchemes"),
        (Fault::ConfigWithoutSchemas, "schemas"),
    ] {
        if call.fault(fault) {
            config.remove(name);
        }
    }
    for (fault, name, part, value) in [
        (Fault::ConfigPatchAsText, "patch", "supported", json!("true")),
        (Fault::ConfigDeniesPatch, "patch", "supported", json!(false)),
        (Fault::PatchDeniedAndForbidden, "patch", "supported", json!(false)),
        (Fault::ConfigMaxOperationsWithFraction, "bulk", "maxOperations", json!(50.0)),
        (Fault::ConfigMaxOperationsZero, "bulk", "maxOperations", json!(0)),
        (Fault::ConfigMaxPayloadAsText, "bulk", "maxPayloadSize", json!("1048576")),
        (Fault::ConfigMaxResultsTooSmall, "filter", "maxResults", json!(1)),
        (Fault::ConfigEtagAsText, "etag", "supported", json!("yes")),
        (Fault::ConfigFilterAsText, "filter", "supported", json!("true")),
        (Fault::ConfigChangePasswordAsText, "changePassword", "supported", json!("true")),
        (Fault::ConfigMaxOperationsAsText, "bulk", "maxOperations", json!("50")),
        (Fault::ConfigMaxResultsAsText, "filter", "maxResults", json!("200")),
        (Fault::BulkDeniedAndMissing, "bulk", "supported", json!(false)),
        (Fault::BulkDeniedAndPerformed, "bulk", "supported", json!(false)),
        (Fault::FilterDeniedAndIgnored, "filter", "supported", json!(false)),
        (Fault::FilterDeniedAndFails, "filter", "supported", json!(false)),
        (Fault::PatchDeniedAndFails, "patch", "supported", json!(false)),
    ] {
        if let Some(Value::Object(feature)) = config.get_mut(name)
            && call.fault(fault)
        {
            feature.insert(part.to_owned(), value);
        }
    }
    for (fault, name, part) in [
        (Fault::ConfigWithoutMaxOperations, "bulk", "maxOperations"),
        (Fault::ConfigWithoutMaxPayload, "bulk", "maxPayloadSize"),
        (Fault::ConfigWithoutMaxResults, "filter", "maxResults"),
    ] {
        if let Some(Value::Object(feature)) = config.get_mut(name)
            && call.fault(fault)
        {
            feature.remove(part);
        }
    }
    for (fault, name) in
        [(Fault::ConfigBulkAsBoolean, "bulk"), (Fault::ConfigSortAsBoolean, "sort")]
    {
        if call.fault(fault) {
            config.insert(name.to_owned(), true.into());
        }
    }
    if call.fault(Fault::ConfigSchemesEmpty) {
        config.insert("authenticationSchemes".to_owned(), json!([]));
    }
    if call.fault(Fault::ConfigAsyncRequestUnknown) {
        config.insert("securityEvents".to_owned(), json!({ "asyncRequest": "sometimes" }));
    }
    if call.fault(Fault::ConfigEventUrisAsText) {
        let events = json!({ "asyncRequest": "none", "eventUris": "urn:ietf:params:scim:event" });
        config.insert("securityEvents".to_owned(), events);
    }
    if call.fault(Fault::ConfigDocumentationIsNoUrl) {
        config.insert("documentationUri".to_owned(), "see the manual".into());
    }
    spoil_schemes(call, config);
}

fn spoil_schemes(call: &Call<'_>, config: &mut Map<String, Value>) {
    let Some(Value::Array(schemes)) = config.get_mut("authenticationSchemes") else { return };
    if let Some(Value::Object(scheme)) = schemes.first_mut() {
        for (fault, part) in [
            (Fault::ConfigSchemeWithoutType, "type"),
            (Fault::ConfigSchemeWithoutName, "name"),
            (Fault::ConfigSchemeWithoutDescription, "description"),
        ] {
            if call.fault(fault) {
                scheme.remove(part);
            }
        }
        if call.fault(Fault::ConfigSchemeOfUnknownType) {
            scheme.insert("type".to_owned(), "bearer".into());
        }
        if call.fault(Fault::ConfigSchemeSpecIsNoUrl) {
            scheme.insert("specUri".to_owned(), "RFC 6750".into());
        }
    }
    if let Some(scheme) = schemes.first().cloned()
        && call.fault(Fault::ConfigSchemesAsObject)
    {
        config.insert("authenticationSchemes".to_owned(), scheme);
    }
}

/// `/ResourceTypes` and what is below it.
pub(super) fn types(
    call: &Call<'_>,
    method: &Method,
    name: Option<&str>,
    parameters: &Parameters,
) -> Outcome {
    served(call.behavior().types_endpoint, "list of resource types")?;
    if call.fault(Fault::TypesMissing) {
        return Err(Refusal::status(404, "there are no resource types"));
    }
    let asks = parameters.filter.is_some();
    if guard(call, method, Fault::TypesWritable, Some(Fault::TypesFiltered), asks)? {
        return Ok(Reply::json(201, json!({ "schemas": [urn::RESOURCE_TYPE], "name": "New" })));
    }
    let mut all: Vec<Value> =
        call.catalog().types.iter().map(|kind| describe_type(call, kind)).collect();
    if all.len() > 1 {
        if call.fault(Fault::TypesOmitOne) {
            all.retain(|kind| kind["name"] != "Group");
        }
        if call.fault(Fault::TypesOmitUser) {
            all.retain(|kind| kind["name"] != "User");
        }
        if call.fault(Fault::TypesShareAName) {
            all[1]["name"] = all[0]["name"].clone();
        }
        if call.fault(Fault::TypesShareAnEndpoint) {
            all[1]["endpoint"] = all[0]["endpoint"].clone();
        }
    }
    if let Some(name) = name {
        let named = |kind: &&Value| kind["name"] == name || kind["id"] == name;
        let found = all.iter().find(named).filter(|_| !call.fault(Fault::TypesNotByName));
        let Some(found) = found else {
            if call.fault(Fault::UnknownTypeIsFine) {
                return Ok(Reply::json(200, json!({})));
            }
            return Err(Refusal::status(404, format!("there is no resource type {name}")));
        };
        if call.fault(Fault::TypeByNameAsList) {
            return Ok(Reply::json(200, listing(std::slice::from_ref(found))));
        }
        return Ok(Reply::json(200, found.clone()));
    }
    if let Some(count) = parameters.count
        && call.fault(Fault::TypesSamePaged)
    {
        all.truncate(usize::try_from(count).unwrap_or_default());
    }
    if asks && call.fault(Fault::TypesFiltered) {
        all.truncate(1);
    }
    if call.fault(Fault::TypesAsBareArray) {
        return Ok(Reply::json(200, Value::Array(all)));
    }
    obey(call, parameters, &mut all);
    Ok(Reply::json(200, listing_of(call, Fault::TypesTotalWrong, &all)))
}

fn describe_type(call: &Call<'_>, kind: &ResourceType) -> Value {
    let behavior = call.behavior();
    let mut described = Map::new();
    described.insert("schemas".into(), json!([urn::RESOURCE_TYPE]));
    if behavior.type_ids {
        described.insert("id".into(), kind.name.into());
    }
    if !call.fault(Fault::TypeWithoutName) {
        described.insert("name".into(), kind.name.into());
    }
    described.insert("description".into(), kind.description.into());
    if !call.fault(Fault::TypeWithoutEndpoint) {
        let plural = if kind.name == "User" && call.fault(Fault::TypeEndpointElsewhere) {
            "Accounts"
        } else {
            kind.plural
        };
        let slash = if behavior.endpoint_slash { "/" } else { "" };
        let endpoint = Value::from(format!("{slash}{plural}"));
        let listed = kind.name == "Device" && call.fault(Fault::TypeEndpointAsList);
        described.insert("endpoint".into(), if listed { json!([endpoint]) } else { endpoint });
    }
    if !call.fault(Fault::TypeWithoutSchema) {
        let schema = if kind.name == "User" && call.fault(Fault::TypeSchemaUnlisted) {
            "urn:ietf:params:scim:schemas:core:2.0:Account"
        } else {
            &kind.core.id
        };
        described.insert("schema".into(), schema.into());
    }
    let extensions: Vec<Value> =
        kind.extensions.iter().map(|extension| describe_extension(call, extension)).collect();
    if !extensions.is_empty() {
        if call.fault(Fault::TypeExtensionsAsObject) {
            described.insert("schemaExtensions".into(), extensions[0].clone());
        } else if !call.fault(Fault::TypeHidesExtension) {
            described.insert("schemaExtensions".into(), extensions.into());
        }
    }
    described.insert(
        "meta".into(),
        json!({
            "resourceType": "ResourceType",
            "location": format!("{}/ResourceTypes/{}", call.base, kind.name),
        }),
    );
    Value::Object(described)
}

fn describe_extension(call: &Call<'_>, extension: &Extension) -> Value {
    let schema = if call.fault(Fault::TypeExtensionUnlisted) {
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:Employee"
    } else if call.fault(Fault::TypeExtensionIsNoUri) {
        "EnterpriseUser"
    } else {
        &extension.schema.id
    };
    let mut described = json!({ "schema": schema });
    if call.fault(Fault::TypeExtensionRequiredAsText) {
        described["required"] = "false".into();
    } else if call.fault(Fault::TypeClaimsRequiredExtension) {
        described["required"] = true.into();
    } else if !call.fault(Fault::TypeExtensionWithoutRequired) {
        described["required"] = extension.required.into();
    }
    described
}

/// `/Schemas` and what is below it.
pub(super) fn schemas(
    call: &Call<'_>,
    method: &Method,
    name: Option<&str>,
    parameters: &Parameters,
) -> Outcome {
    served(call.behavior().schemas_endpoint, "list of schemas")?;
    if call.fault(Fault::SchemasMissing) {
        return Err(Refusal::status(404, "there are no schemas"));
    }
    let asks = parameters.filter.is_some();
    if guard(call, method, Fault::SchemasWritable, Some(Fault::SchemasFiltered), asks)? {
        return Ok(Reply::json(200, json!({ "schemas": [urn::SCHEMA] })));
    }
    let published = &call.catalog().published;
    if let Some(name) = name {
        let is_message = name.eq_ignore_ascii_case(urn::LIST_RESPONSE);
        if is_message && call.fault(Fault::SchemasListMessages) {
            return Ok(Reply::json(200, message_schema()));
        }
        let named =
            |schema: &&Value| schema["id"].as_str().is_some_and(|id| id.eq_ignore_ascii_case(name));
        let found = published.iter().find(named).filter(|_| !call.fault(Fault::SchemaNotByUrn));
        let Some(found) = found else {
            if call.fault(Fault::UnknownSchemaIsFine) {
                return Ok(Reply::json(200, json!({})));
            }
            return Err(Refusal::status(404, format!("there is no schema {name}")));
        };
        let mut schema = publish(call, found);
        if let Some(members) = schema.as_object_mut()
            && call.fault(Fault::SchemaByUrnWithoutAttributes)
        {
            members.remove("attributes");
        }
        if call.fault(Fault::SchemaByUrnAsList) {
            return Ok(Reply::json(200, listing(&[schema])));
        }
        return Ok(Reply::json(200, schema));
    }
    let mut all: Vec<Value> = published.iter().map(|schema| publish(call, schema)).collect();
    if all.len() > 1 && call.fault(Fault::SchemasOmitOne) {
        all.retain(|schema| schema["name"] != "EnterpriseUser");
    }
    if call.fault(Fault::SchemasOmitDevice) {
        all.retain(|schema| schema["name"] != "Device");
    }
    if call.fault(Fault::SchemasAreEmpty) {
        all.clear();
    }
    if call.fault(Fault::SchemasListAnotherKind) {
        let id = "urn:ietf:params:scim:things:2.0:Tag";
        all.push(json!({ "schemas": [urn::SCHEMA], "id": id, "name": "Tag", "attributes": [] }));
    }
    if call.fault(Fault::SchemasListMessages) {
        all.push(message_schema());
    }
    if let Some(start) = parameters.start_index.filter(|start| *start > 1)
        && call.fault(Fault::SchemasSamePaged)
    {
        let skipped = usize::try_from(start - 1).unwrap_or_default().min(all.len());
        all.drain(..skipped);
    }
    if asks && call.fault(Fault::SchemasFiltered) {
        all.truncate(1);
    }
    if call.fault(Fault::SchemaListWithoutAttributes) {
        for schema in all.iter_mut().filter_map(Value::as_object_mut) {
            schema.remove("attributes");
        }
    }
    if call.fault(Fault::SchemasAsBareArray) {
        return Ok(Reply::json(200, Value::Array(all)));
    }
    obey(call, parameters, &mut all);
    Ok(Reply::json(200, listing_of(call, Fault::SchemasTotalWrong, &all)))
}

/// The ways in which a list of discovery obeys parameters that it has to ignore.
fn obey(call: &Call<'_>, parameters: &Parameters, all: &mut [Value]) {
    if parameters.sort_by.is_some() && call.fault(Fault::DiscoverySorted) {
        all.reverse();
    }
}

/// A list whose arithmetic may be wrong.
fn listing_of(call: &Call<'_>, total: Fault, all: &[Value]) -> Value {
    let mut list = listing(all);
    if call.fault(total) {
        list["totalResults"] = (all.len() + 1).into();
    }
    if call.fault(Fault::DiscoveryItemsPerPageWrong) {
        list["itemsPerPage"] = 1.into();
    }
    list
}

fn message_schema() -> Value {
    json!({
        "schemas": [urn::SCHEMA],
        "id": urn::LIST_RESPONSE,
        "name": "ListResponse",
        "description": "A list",
        "attributes": [],
        "meta": { "resourceType": "Schema" },
    })
}

fn listing(all: &[Value]) -> Value {
    json!({
        "schemas": [urn::LIST_RESPONSE],
        "totalResults": all.len(),
        "itemsPerPage": all.len(),
        "startIndex": 1,
        "Resources": all,
    })
}

/// A published characteristic that is wrong.
struct Flaw {
    fault: Fault,
    schema: &'static str,
    path: &'static str,
    key: &'static str,
    value: &'static str,
}

const fn flaw(
    fault: Fault,
    schema: &'static str,
    path: &'static str,
    key: &'static str,
    value: &'static str,
) -> Flaw {
    Flaw { fault, schema, path, key, value }
}

const FLAWS: &[Flaw] = &[
    flaw(Fault::PublishesUserNameCaseExact, "User", "userName", "caseExact", "true"),
    flaw(Fault::PublishesUserNameOptional, "User", "userName", "required", "false"),
    flaw(Fault::PublishesUserNameReadOnly, "User", "userName", "mutability", r#""readOnly""#),
    flaw(Fault::PublishesUserNameNotUnique, "User", "userName", "uniqueness", r#""none""#),
    flaw(Fault::PublishesNameSimple, "User", "name", "type", r#""string""#),
    flaw(Fault::PublishesFormattedNumber, "User", "name.formatted", "type", r#""integer""#),
    flaw(
        Fault::PublishesGivenNameReadOnly,
        "User",
        "name.givenName",
        "mutability",
        r#""readOnly""#,
    ),
    flaw(
        Fault::PublishesFamilyNameReadOnly,
        "User",
        "name.familyName",
        "mutability",
        r#""readOnly""#,
    ),
    flaw(Fault::PublishesMiddleNameList, "User", "name.middleName", "multiValued", "true"),
    flaw(Fault::PublishesHonorificPrefixExact, "User", "name.honorificPrefix", "caseExact", "true"),
    flaw(
        Fault::PublishesHonorificSuffixBoolean,
        "User",
        "name.honorificSuffix",
        "type",
        r#""boolean""#,
    ),
    flaw(Fault::PublishesDisplayNameList, "User", "displayName", "multiValued", "true"),
    flaw(Fault::PublishesNickNameReadOnly, "User", "nickName", "mutability", r#""readOnly""#),
    flaw(Fault::PublishesProfileUrlText, "User", "profileUrl", "type", r#""string""#),
    flaw(Fault::PublishesTitleNumber, "User", "title", "type", r#""integer""#),
    flaw(Fault::PublishesUserTypeExact, "User", "userType", "caseExact", "true"),
    flaw(Fault::PublishesPreferredLanguageList, "User", "preferredLanguage", "multiValued", "true"),
    flaw(Fault::PublishesLocaleReadOnly, "User", "locale", "mutability", r#""readOnly""#),
    flaw(Fault::PublishesTimezoneNumber, "User", "timezone", "type", r#""decimal""#),
    flaw(Fault::PublishesActiveText, "User", "active", "type", r#""string""#),
    flaw(Fault::PublishesActiveReadOnly, "User", "active", "mutability", r#""readOnly""#),
    flaw(Fault::PublishesPasswordReturned, "User", "password", "returned", r#""default""#),
    flaw(Fault::PublishesPasswordReadWrite, "User", "password", "mutability", r#""readWrite""#),
    flaw(Fault::PublishesEmailsSingle, "User", "emails", "multiValued", "false"),
    flaw(Fault::PublishesEmailsReadWrite, "User", "emails", "mutability", r#""readWrite""#),
    flaw(Fault::PublishesEmailsReadOnly, "User", "emails", "mutability", r#""readOnly""#),
    flaw(Fault::PublishesEmailValueBinary, "User", "emails.value", "type", r#""binary""#),
    flaw(Fault::PublishesEmailTypeExact, "User", "emails.type", "caseExact", "true"),
    flaw(Fault::PublishesEmailPrimaryText, "User", "emails.primary", "type", r#""string""#),
    flaw(Fault::PublishesPhoneNumbersSingle, "User", "phoneNumbers", "multiValued", "false"),
    flaw(Fault::PublishesPhoneNumberInteger, "User", "phoneNumbers.value", "type", r#""integer""#),
    flaw(Fault::PublishesImsReadOnly, "User", "ims", "mutability", r#""readOnly""#),
    flaw(Fault::PublishesPhotoValueText, "User", "photos.value", "type", r#""string""#),
    flaw(Fault::PublishesAddressesSingle, "User", "addresses", "multiValued", "false"),
    flaw(Fault::PublishesCountryExact, "User", "addresses.country", "caseExact", "true"),
    flaw(Fault::PublishesPostalCodeInteger, "User", "addresses.postalCode", "type", r#""integer""#),
    flaw(Fault::PublishesGroupsWritable, "User", "groups", "mutability", r#""readWrite""#),
    flaw(Fault::PublishesGroupReferenceText, "User", "groups.$ref", "type", r#""string""#),
    flaw(Fault::PublishesEntitlementsSingle, "User", "entitlements", "multiValued", "false"),
    flaw(Fault::PublishesRolesReadOnly, "User", "roles", "mutability", r#""readOnly""#),
    flaw(Fault::PublishesCertificateText, "User", "x509Certificates.value", "type", r#""string""#),
    flaw(Fault::PublishesGroupNameList, "Group", "displayName", "multiValued", "true"),
    flaw(Fault::PublishesMembersSingle, "Group", "members", "multiValued", "false"),
    flaw(
        Fault::PublishesMemberValueReadWrite,
        "Group",
        "members.value",
        "mutability",
        r#""readWrite""#,
    ),
    flaw(Fault::PublishesMemberReferenceText, "Group", "members.$ref", "type", r#""string""#),
    flaw(
        Fault::PublishesEmployeeNumberInteger,
        "EnterpriseUser",
        "employeeNumber",
        "type",
        r#""integer""#,
    ),
    flaw(
        Fault::PublishesCostCenterReadOnly,
        "EnterpriseUser",
        "costCenter",
        "mutability",
        r#""readOnly""#,
    ),
    flaw(Fault::PublishesDepartmentList, "EnterpriseUser", "department", "multiValued", "true"),
    flaw(Fault::PublishesManagerSimple, "EnterpriseUser", "manager", "type", r#""string""#),
    flaw(
        Fault::PublishesManagerNameReadWrite,
        "EnterpriseUser",
        "manager.displayName",
        "mutability",
        r#""readWrite""#,
    ),
    flaw(
        Fault::PublishesConfigPatchText,
        "ServiceProviderConfig",
        "patch.supported",
        "type",
        r#""string""#,
    ),
    flaw(Fault::PublishesConfigBulkSimple, "ServiceProviderConfig", "bulk", "type", r#""boolean""#),
    flaw(
        Fault::PublishesConfigMaxResultsText,
        "ServiceProviderConfig",
        "filter.maxResults",
        "type",
        r#""string""#,
    ),
    flaw(
        Fault::PublishesConfigSchemesSingle,
        "ServiceProviderConfig",
        "authenticationSchemes",
        "multiValued",
        "false",
    ),
    flaw(Fault::PublishesTypeNameOptional, "ResourceType", "name", "required", "false"),
    flaw(Fault::PublishesTypeEndpointText, "ResourceType", "endpoint", "type", r#""string""#),
    flaw(
        Fault::PublishesTypeSchemaWritable,
        "ResourceType",
        "schema",
        "mutability",
        r#""readWrite""#,
    ),
    flaw(
        Fault::PublishesTypeExtensionsSingle,
        "ResourceType",
        "schemaExtensions",
        "multiValued",
        "false",
    ),
    flaw(Fault::PublishesAttributesSingle, "Schema", "attributes", "multiValued", "false"),
    flaw(Fault::PublishesAttributeTypeOptional, "Schema", "attributes.type", "required", "false"),
    flaw(
        Fault::PublishesAttributeMutabilityWritable,
        "Schema",
        "attributes.mutability",
        "mutability",
        r#""readWrite""#,
    ),
    flaw(Fault::PublishesSchemaIdOptional, "Schema", "id", "required", "false"),
    flaw(
        Fault::PublishesEmailsDisplayReadOnly,
        "User",
        "emails.display",
        "mutability",
        r#""readOnly""#,
    ),
    flaw(
        Fault::PublishesPhoneNumbersDisplayOnRequest,
        "User",
        "phoneNumbers.display",
        "returned",
        r#""request""#,
    ),
    flaw(Fault::PublishesPhoneNumbersTypeExact, "User", "phoneNumbers.type", "caseExact", "true"),
    flaw(
        Fault::PublishesPhoneNumbersPrimaryString,
        "User",
        "phoneNumbers.primary",
        "type",
        r#""string""#,
    ),
    flaw(Fault::PublishesImsValueReadOnly, "User", "ims.value", "mutability", r#""readOnly""#),
    flaw(Fault::PublishesImsDisplayOnRequest, "User", "ims.display", "returned", r#""request""#),
    flaw(Fault::PublishesImsTypeExact, "User", "ims.type", "caseExact", "true"),
    flaw(Fault::PublishesImsPrimaryString, "User", "ims.primary", "type", r#""string""#),
    flaw(Fault::PublishesPhotosSingle, "User", "photos", "multiValued", "false"),
    flaw(
        Fault::PublishesPhotosDisplayOnRequest,
        "User",
        "photos.display",
        "returned",
        r#""request""#,
    ),
    flaw(Fault::PublishesPhotosTypeExact, "User", "photos.type", "caseExact", "true"),
    flaw(Fault::PublishesPhotosPrimaryString, "User", "photos.primary", "type", r#""string""#),
    flaw(
        Fault::PublishesAddressesFormattedReadOnly,
        "User",
        "addresses.formatted",
        "mutability",
        r#""readOnly""#,
    ),
    flaw(
        Fault::PublishesAddressesStreetAddressOnRequest,
        "User",
        "addresses.streetAddress",
        "returned",
        r#""request""#,
    ),
    flaw(Fault::PublishesAddressesLocalityExact, "User", "addresses.locality", "caseExact", "true"),
    flaw(
        Fault::PublishesAddressesRegionInteger,
        "User",
        "addresses.region",
        "type",
        r#""integer""#,
    ),
    flaw(
        Fault::PublishesAddressesTypeReadOnly,
        "User",
        "addresses.type",
        "mutability",
        r#""readOnly""#,
    ),
    flaw(Fault::PublishesGroupsValueOnRequest, "User", "groups.value", "returned", r#""request""#),
    flaw(Fault::PublishesGroupsDisplayExact, "User", "groups.display", "caseExact", "true"),
    flaw(Fault::PublishesGroupsTypeInteger, "User", "groups.type", "type", r#""integer""#),
    flaw(
        Fault::PublishesEntitlementsValueReadOnly,
        "User",
        "entitlements.value",
        "mutability",
        r#""readOnly""#,
    ),
    flaw(
        Fault::PublishesEntitlementsDisplayOnRequest,
        "User",
        "entitlements.display",
        "returned",
        r#""request""#,
    ),
    flaw(Fault::PublishesEntitlementsTypeExact, "User", "entitlements.type", "caseExact", "true"),
    flaw(
        Fault::PublishesEntitlementsPrimaryString,
        "User",
        "entitlements.primary",
        "type",
        r#""string""#,
    ),
    flaw(Fault::PublishesRolesValueReadOnly, "User", "roles.value", "mutability", r#""readOnly""#),
    flaw(
        Fault::PublishesRolesDisplayOnRequest,
        "User",
        "roles.display",
        "returned",
        r#""request""#,
    ),
    flaw(Fault::PublishesRolesTypeExact, "User", "roles.type", "caseExact", "true"),
    flaw(Fault::PublishesRolesPrimaryString, "User", "roles.primary", "type", r#""string""#),
    flaw(Fault::PublishesCertificatesSingle, "User", "x509Certificates", "multiValued", "false"),
    flaw(
        Fault::PublishesCertificatesDisplayOnRequest,
        "User",
        "x509Certificates.display",
        "returned",
        r#""request""#,
    ),
    flaw(
        Fault::PublishesCertificatesTypeExact,
        "User",
        "x509Certificates.type",
        "caseExact",
        "true",
    ),
    flaw(
        Fault::PublishesCertificatesPrimaryString,
        "User",
        "x509Certificates.primary",
        "type",
        r#""string""#,
    ),
    flaw(
        Fault::PublishesGroupMembersTypeReadOnly,
        "Group",
        "members.type",
        "mutability",
        r#""readOnly""#,
    ),
    flaw(
        Fault::PublishesEnterpriseOrganizationOnRequest,
        "EnterpriseUser",
        "organization",
        "returned",
        r#""request""#,
    ),
    flaw(
        Fault::PublishesEnterpriseDivisionExact,
        "EnterpriseUser",
        "division",
        "caseExact",
        "true",
    ),
    flaw(
        Fault::PublishesEnterpriseManagerValueInteger,
        "EnterpriseUser",
        "manager.value",
        "type",
        r#""integer""#,
    ),
    flaw(
        Fault::PublishesEnterpriseManagerReferenceReadOnly,
        "EnterpriseUser",
        "manager.$ref",
        "mutability",
        r#""readOnly""#,
    ),
    flaw(
        Fault::PublishesConfigDocumentationUriOnRequest,
        "ServiceProviderConfig",
        "documentationUri",
        "returned",
        r#""request""#,
    ),
    flaw(
        Fault::PublishesConfigPatchSimple,
        "ServiceProviderConfig",
        "patch",
        "type",
        r#""string""#,
    ),
    flaw(
        Fault::PublishesConfigBulkSupportedString,
        "ServiceProviderConfig",
        "bulk.supported",
        "type",
        r#""string""#,
    ),
    flaw(
        Fault::PublishesConfigBulkMaxOperationsWritable,
        "ServiceProviderConfig",
        "bulk.maxOperations",
        "mutability",
        r#""readWrite""#,
    ),
    flaw(
        Fault::PublishesConfigBulkMaxPayloadSizeOnRequest,
        "ServiceProviderConfig",
        "bulk.maxPayloadSize",
        "returned",
        r#""request""#,
    ),
    flaw(
        Fault::PublishesConfigFilterSimple,
        "ServiceProviderConfig",
        "filter",
        "type",
        r#""string""#,
    ),
    flaw(
        Fault::PublishesConfigFilterSupportedString,
        "ServiceProviderConfig",
        "filter.supported",
        "type",
        r#""string""#,
    ),
    flaw(
        Fault::PublishesConfigChangePasswordSimple,
        "ServiceProviderConfig",
        "changePassword",
        "type",
        r#""string""#,
    ),
    flaw(
        Fault::PublishesConfigChangePasswordSupportedOnRequest,
        "ServiceProviderConfig",
        "changePassword.supported",
        "returned",
        r#""request""#,
    ),
    flaw(Fault::PublishesConfigSortSimple, "ServiceProviderConfig", "sort", "type", r#""string""#),
    flaw(
        Fault::PublishesConfigSortSupportedString,
        "ServiceProviderConfig",
        "sort.supported",
        "type",
        r#""string""#,
    ),
    flaw(
        Fault::PublishesConfigAuthenticationSchemesNameWritable,
        "ServiceProviderConfig",
        "authenticationSchemes.name",
        "mutability",
        r#""readWrite""#,
    ),
    flaw(
        Fault::PublishesConfigAuthenticationSchemesDescriptionOnRequest,
        "ServiceProviderConfig",
        "authenticationSchemes.description",
        "returned",
        r#""request""#,
    ),
    flaw(
        Fault::PublishesConfigAuthenticationSchemesSpecUriExact,
        "ServiceProviderConfig",
        "authenticationSchemes.specUri",
        "caseExact",
        "true",
    ),
    flaw(
        Fault::PublishesConfigAuthenticationSchemesDocumentationUriInteger,
        "ServiceProviderConfig",
        "authenticationSchemes.documentationUri",
        "type",
        r#""integer""#,
    ),
    flaw(Fault::PublishesTypeIdInteger, "ResourceType", "id", "type", r#""integer""#),
    flaw(
        Fault::PublishesTypeDescriptionOnRequest,
        "ResourceType",
        "description",
        "returned",
        r#""request""#,
    ),
    flaw(
        Fault::PublishesTypeSchemaExtensionsSchemaInexact,
        "ResourceType",
        "schemaExtensions.schema",
        "caseExact",
        "false",
    ),
    flaw(
        Fault::PublishesTypeSchemaExtensionsRequiredString,
        "ResourceType",
        "schemaExtensions.required",
        "type",
        r#""string""#,
    ),
    flaw(Fault::PublishesSchemaNameWritable, "Schema", "name", "mutability", r#""readWrite""#),
    flaw(
        Fault::PublishesSchemaDescriptionOnRequest,
        "Schema",
        "description",
        "returned",
        r#""request""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesNameInexact,
        "Schema",
        "attributes.name",
        "caseExact",
        "false",
    ),
    flaw(
        Fault::PublishesSchemaAttributesMultiValuedString,
        "Schema",
        "attributes.multiValued",
        "type",
        r#""string""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesDescriptionWritable,
        "Schema",
        "attributes.description",
        "mutability",
        r#""readWrite""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesRequiredOnRequest,
        "Schema",
        "attributes.required",
        "returned",
        r#""request""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesCanonicalValuesInexact,
        "Schema",
        "attributes.canonicalValues",
        "caseExact",
        "false",
    ),
    flaw(
        Fault::PublishesSchemaAttributesCaseExactString,
        "Schema",
        "attributes.caseExact",
        "type",
        r#""string""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesReturnedWritable,
        "Schema",
        "attributes.returned",
        "mutability",
        r#""readWrite""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesUniquenessOnRequest,
        "Schema",
        "attributes.uniqueness",
        "returned",
        r#""request""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesReferenceTypesInexact,
        "Schema",
        "attributes.referenceTypes",
        "caseExact",
        "false",
    ),
    flaw(
        Fault::PublishesSchemaAttributesSubAttributesSingle,
        "Schema",
        "attributes.subAttributes",
        "multiValued",
        "false",
    ),
    flaw(
        Fault::PublishesSchemaAttributesSubAttributesNameWritable,
        "Schema",
        "attributes.subAttributes.name",
        "mutability",
        r#""readWrite""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesSubAttributesTypeOnRequest,
        "Schema",
        "attributes.subAttributes.type",
        "returned",
        r#""request""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesSubAttributesMultiValuedString,
        "Schema",
        "attributes.subAttributes.multiValued",
        "type",
        r#""string""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesSubAttributesDescriptionInteger,
        "Schema",
        "attributes.subAttributes.description",
        "type",
        r#""integer""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesSubAttributesRequiredWritable,
        "Schema",
        "attributes.subAttributes.required",
        "mutability",
        r#""readWrite""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesSubAttributesCanonicalValuesOnRequest,
        "Schema",
        "attributes.subAttributes.canonicalValues",
        "returned",
        r#""request""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesSubAttributesCaseExactString,
        "Schema",
        "attributes.subAttributes.caseExact",
        "type",
        r#""string""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesSubAttributesMutabilityInteger,
        "Schema",
        "attributes.subAttributes.mutability",
        "type",
        r#""integer""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesSubAttributesReturnedWritable,
        "Schema",
        "attributes.subAttributes.returned",
        "mutability",
        r#""readWrite""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesSubAttributesUniquenessOnRequest,
        "Schema",
        "attributes.subAttributes.uniqueness",
        "returned",
        r#""request""#,
    ),
    flaw(
        Fault::PublishesSchemaAttributesSubAttributesReferenceTypesInexact,
        "Schema",
        "attributes.subAttributes.referenceTypes",
        "caseExact",
        "false",
    ),
    flaw(
        Fault::PublishesAddressesPrimaryString,
        "User",
        "addresses.primary",
        "type",
        r#""string""#,
    ),
    flaw(
        Fault::PublishesGroupMembersDisplayBoolean,
        "Group",
        "members.display",
        "type",
        r#""boolean""#,
    ),
    flaw(
        Fault::PublishesConfigAuthenticationSchemesTypeInteger,
        "ServiceProviderConfig",
        "authenticationSchemes.type",
        "type",
        r#""integer""#,
    ),
    flaw(Fault::PublishesConfigEtagSimple, "ServiceProviderConfig", "etag", "type", r#""string""#),
    flaw(
        Fault::PublishesConfigEtagSupportedString,
        "ServiceProviderConfig",
        "etag.supported",
        "type",
        r#""string""#,
    ),
    flaw(Fault::PublishesDepartmentExact, "EnterpriseUser", "department", "caseExact", "true"),
    flaw(Fault::PublishesGroupNameExact, "Group", "displayName", "caseExact", "true"),
    flaw(Fault::PublishesTypeSchemaInexact, "ResourceType", "schema", "caseExact", "false"),
    flaw(
        Fault::PublishesAttributeMutabilityInexact,
        "Schema",
        "attributes.mutability",
        "caseExact",
        "false",
    ),
    flaw(
        Fault::PublishesReferenceTypesBoolean,
        "Schema",
        "attributes.subAttributes.referenceTypes",
        "type",
        r#""boolean""#,
    ),
    flaw(
        Fault::PublishesConfigDocumentationExact,
        "ServiceProviderConfig",
        "documentationUri",
        "caseExact",
        "true",
    ),
    flaw(Fault::PublishesConfigSortOptional, "ServiceProviderConfig", "sort", "required", "false"),
    flaw(Fault::PublishesEmailPrimaryList, "User", "emails.primary", "multiValued", "true"),
];

/// A schema as the provider publishes it.
fn publish(call: &Call<'_>, schema: &Value) -> Value {
    let mut schema = schema.clone();
    let id = schema["id"].as_str().unwrap_or_default().to_owned();
    let name = schema["name"].as_str().unwrap_or_default().to_owned();
    if let Some(Value::Array(attributes)) = schema.get_mut("attributes") {
        for flaw in FLAWS.iter().filter(|flaw| flaw.schema == name) {
            if call.fault(flaw.fault) {
                let value: Value = serde_json::from_str(flaw.value).unwrap_or_default();
                amend_one(attributes, flaw.path, &mut |definition| {
                    definition.insert(flaw.key.to_owned(), value.clone());
                });
            }
        }
        spoil_user(call, &name, attributes);
        spoil_list(call, &name, attributes);
        for attribute in attributes {
            spoil_definition(call, attribute);
        }
    }
    let Some(members) = schema.as_object_mut() else { return schema };
    members.insert(
        "meta".to_owned(),
        json!({ "resourceType": "Schema", "location": format!("{}/Schemas/{id}", call.base) }),
    );
    if call.fault(Fault::SchemaWithoutSchemas) {
        members.remove("schemas");
    }
    if call.fault(Fault::SchemaWithoutId) {
        members.remove("id");
    }
    if call.fault(Fault::SchemaIdIsName) {
        members.insert("id".to_owned(), name.into());
    }
    if call.fault(Fault::SchemaWithoutName) {
        members.remove("name");
    }
    if let Some(Value::Array(attributes)) = members.get("attributes")
        && call.fault(Fault::SchemaAttributesAsObject)
    {
        let by_name = attributes
            .iter()
            .filter_map(|one| one["name"].as_str().map(|name| (name.to_owned(), one.clone())));
        let by_name: Map<String, Value> = by_name.collect();
        members.insert("attributes".to_owned(), Value::Object(by_name));
    }
    schema
}

/// The ways in which a schema's list of attributes is wrong.
fn spoil_list(call: &Call<'_>, name: &str, attributes: &mut Vec<Value>) {
    if name == "User" {
        if call.fault(Fault::SchemaListsWritableId) {
            attributes.push(json!({
                "name": "id", "type": "string", "multiValued": false, "required": false,
                "description": "The identifier.", "caseExact": true,
                "mutability": "readWrite", "returned": "always", "uniqueness": "server",
            }));
        }
        if call.fault(Fault::SchemaNamesAnAttributeTwice)
            && let Some(twin) = attributes.iter().find(|one| one["name"] == "title").cloned()
        {
            attributes.push(twin);
        }
    }
    if name == "Device" {
        for (fault, path, key, value) in [
            (Fault::SchemaAttributeWithoutName, "kind", "name", Value::Null),
            (Fault::SchemaNameBeginsWithDigit, "kind", "name", json!("2kinds")),
            (Fault::SchemaReturnedUnknown, "kind", "returned", json!("onDemand")),
            (Fault::SchemaUniquenessUnknown, "kind", "uniqueness", json!("tenant")),
        ] {
            if call.fault(fault) {
                amend_one(attributes, path, &mut |definition| {
                    if value.is_null() {
                        definition.remove(key);
                    } else {
                        definition.insert(key.to_owned(), value.clone());
                    }
                });
            }
        }
    }
}

fn spoil_user(call: &Call<'_>, name: &str, attributes: &mut Vec<Value>) {
    if name == "User" {
        if call.fault(Fault::SchemaOmitsActive) {
            attributes.retain(|attribute| attribute["name"] != "active");
        }
        if call.fault(Fault::SchemaOmitsEmails) {
            attributes.retain(|attribute| attribute["name"] != "emails");
        }
        if call.fault(Fault::SchemaOmitsFamilyName) {
            amend_one(attributes, "name", &mut |definition| {
                if let Some(Value::Array(subs)) = definition.get_mut("subAttributes") {
                    subs.retain(|sub| sub["name"] != "familyName");
                }
            });
        }
        if call.fault(Fault::SchemaNamesMore) {
            attributes.push(json!({
                "name": "title", "type": "string", "multiValued": false, "required": false,
                "description": "The job title.", "caseExact": false,
                "mutability": "readWrite", "returned": "default", "uniqueness": "none",
            }));
        }
    }
    if name == "Device" {
        for (fault, path, key, value) in [
            (Fault::SchemaNameWithSpace, "kind", "name", json!("device kind")),
            (Fault::SchemaUnknownDataType, "assetTag", "type", json!("text")),
            (Fault::SchemaNestedComplex, "owner.note", "type", json!("complex")),
            (
                Fault::SchemaSimpleWithParts,
                "assetTag",
                "subAttributes",
                json!([{ "name": "part", "type": "string", "multiValued": false }]),
            ),
        ] {
            if call.fault(fault) {
                amend_one(attributes, path, &mut |definition| {
                    definition.insert(key.to_owned(), value.clone());
                });
            }
        }
    }
}

/// The ways in which every definition is wrong.
fn spoil_definition(call: &Call<'_>, definition: &mut Value) {
    let Some(members) = definition.as_object_mut() else { return };
    if call.fault(Fault::SchemaAttributesWithoutType) {
        members.remove("type");
    }
    if call.fault(Fault::SchemaMultiValuedAsText)
        && let Some(flag) = members.get("multiValued").and_then(Value::as_bool)
    {
        members.insert("multiValued".to_owned(), flag.to_string().into());
    }
    if call.fault(Fault::SchemaRequiredAsText)
        && let Some(flag) = members.get("required").and_then(Value::as_bool)
    {
        members.insert("required".to_owned(), flag.to_string().into());
    }
    if members.contains_key("canonicalValues") && call.fault(Fault::SchemaCanonicalValuesAsText) {
        members.insert("canonicalValues".to_owned(), "work, home".into());
    }
    if call.fault(Fault::SchemaMutabilityLowerCase)
        && let Some(text) = members.get("mutability").and_then(Value::as_str)
    {
        let text = text.to_lowercase();
        members.insert("mutability".to_owned(), text.into());
    }
    if call.fault(Fault::SchemaCaseExactAsText)
        && let Some(flag) = members.get("caseExact").and_then(Value::as_bool)
    {
        members.insert("caseExact".to_owned(), flag.to_string().into());
    }
    if let Some(text) = members.get("mutability").and_then(Value::as_str)
        && call.fault(Fault::SchemaKeywordsInQuotes)
    {
        let text = format!("\"{text}\"");
        members.insert("mutability".to_owned(), text.into());
    }
    if members.contains_key("referenceTypes") {
        if call.fault(Fault::SchemaReferencesWithoutTypes) {
            members.remove("referenceTypes");
        } else if call.fault(Fault::SchemaReferenceTypeUnknown) {
            members.insert("referenceTypes".to_owned(), json!(["Person"]));
        }
    }
    if members.contains_key("subAttributes") {
        if call.fault(Fault::SchemaComplexWithoutParts) {
            members.remove("subAttributes");
        } else if let Some(Value::Array(subs)) = members.get_mut("subAttributes") {
            for sub in subs {
                spoil_definition(call, sub);
            }
        }
    }
}
