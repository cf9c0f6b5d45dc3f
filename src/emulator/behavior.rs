//! What a provider does where the texts leave it a choice, and what the vendor documents.
//!
//! Every field is plain data. [`Behavior::rfc`] takes the strictest choice everywhere and offers
//! everything; [`Behavior::insightly`] is what Insightly documents, at the RFC's default where
//! nothing public says.

use serde_json::Value;

use crate::scim::ErrorType;

use super::fault::{Fault, FaultSet};

/// Which provider a fault concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Provider {
    /// The complete provider of RFC 7643, RFC 7644 and RFC 9865.
    Rfc,
    /// The provider that Insightly documents.
    Insightly,
}

/// Whether an endpoint or a feature is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// It works.
    On,
    /// It is answered with this status and an error body.
    Off(u16),
}

impl Support {
    /// Whether it works.
    pub const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }
}

/// How a request is refused: the status and the error keyword, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denial {
    /// The HTTP status.
    pub status: u16,
    /// The `scimType`.
    pub keyword: Option<ErrorType>,
}

impl Denial {
    /// A refusal with a keyword.
    pub const fn new(status: u16, keyword: ErrorType) -> Self {
        Self { status, keyword: Some(keyword) }
    }

    /// A refusal without a keyword.
    pub const fn bare(status: u16) -> Self {
        Self { status, keyword: None }
    }
}

/// Which filters the provider evaluates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterSupport {
    /// None, and it says so.
    Off,
    /// Only one comparison of a listed attribute with a listed operator (`*` is any attribute).
    Only(Vec<(String, String)>),
    /// All of RFC 7644 section 3.4.2.2.
    Full,
}

/// What a filter gets that the provider does not support.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsupportedFilter {
    /// It is refused.
    Refuse(Denial),
    /// The list is empty.
    EmptyList,
}

/// The three operations of PATCH.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name is the operation itself")]
pub enum PatchVerb {
    Add,
    Remove,
    Replace,
}

/// Which operations of PATCH the provider performs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatchSupport {
    /// None: this status.
    Off(u16),
    /// The listed ones.
    Only(Vec<PatchVerb>),
    /// All three.
    Full,
}

/// What an operation of PATCH gets that the provider does not perform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsupportedOperation {
    /// The request is refused.
    Refuse(Denial),
    /// The operation is skipped without a word.
    Skip,
}

/// What a successful PATCH answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatchAnswer {
    /// 200 with the resource.
    Resource,
    /// 204, unless attributes are asked for.
    NoContent,
}

/// What a write gets that names a read-only attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOnlyWrite {
    /// The value is ignored.
    Ignore,
    /// 400 `mutability`, unless the value is the stored one.
    RefuseChange,
    /// 400 `mutability`.
    Refuse,
}

/// What a write gets that names an attribute or schema the provider does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownAttribute {
    /// It is ignored.
    Ignore,
    /// It is refused.
    Refuse(Denial),
}

/// What PUT does with a readWrite attribute that the body leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OmittedOnReplace {
    /// The attribute is cleared.
    Clear,
    /// The attribute keeps its value.
    Keep,
}

/// What a write gets that sets two values primary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwoPrimaries {
    /// 400 `invalidValue`.
    Refuse,
    /// The first stays primary.
    KeepFirst,
    /// The last stays primary.
    KeepLast,
}

/// What DELETE does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// The resource is gone.
    Remove,
    /// The user becomes inactive and stays readable.
    Deactivate,
}

/// What PATCH add does through a value filter that matches nothing (errata 8097).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddWithoutMatch {
    /// A value is made from the filter's equalities.
    Create,
    /// The request is refused.
    Refuse(Denial),
}

/// What PATCH remove does with a list of values beside a path that has no filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoveWithValue {
    /// It removes the values that are listed.
    Listed,
    /// 400 `invalidSyntax`.
    Refuse,
}

/// What becomes of a group member whose id is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownMember {
    /// It is stored.
    Store,
    /// It is left out.
    Drop,
    /// The write is refused.
    Refuse(Denial),
}

/// What an identifier looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdStyle {
    /// `9a3f0c5e-…`.
    Uuid,
    /// A string of digits.
    Numeric,
    /// Letters of both cases and digits.
    Opaque,
}

/// The media type of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// `application/scim+json`.
    Scim,
    /// `application/scim+json;charset=utf-8`.
    ScimCharset,
    /// `application/json`.
    Json,
    /// `application/json` where Accept names only that, `application/scim+json` otherwise.
    Negotiated,
}

/// How dates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timestamps {
    /// `…T10:00:00.123Z`.
    Milliseconds,
    /// `…T10:00:00Z`.
    Seconds,
    /// `…T10:00:00.123000Z`.
    Microseconds,
    /// `…T10:00:00.123+00:00`.
    Offset,
    /// `…T10:00:00.123`, which xsd:dateTime allows.
    NoZone,
}

/// Where the time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// From the machine; never backwards.
    Wall,
    /// From a counter that starts at the beginning of 2026, so that runs can be compared.
    Counter,
}

/// What entity tags the provider makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityTags {
    /// None, and it says so.
    None,
    /// Weak ones.
    Weak,
    /// Strong ones.
    Strong,
}

/// Which paging methods are there (RFC 9865 section 2.3 and 2.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// `startIndex` alone.
    Index,
    /// Both; without a paging parameter the index method is used.
    Both,
    /// Both; without a paging parameter the cursor method is used.
    BothCursorFirst,
    /// `cursor` alone.
    CursorOnly,
}

/// What a `count` above the maximum gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverMaximum {
    /// A page of the maximum length.
    Cap,
    /// The request is refused.
    Refuse(Denial),
}

/// What `/Me` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Me {
    /// It answers with this status.
    Off(u16),
    /// It stands for the user of this name.
    Alias(String),
    /// It redirects (308) to the user of this name.
    Redirect(String),
}

/// The most that a bulk job may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BulkLimits {
    /// Operations.
    pub max_operations: usize,
    /// Bytes.
    pub max_payload: usize,
}

/// How an operation's status stands in a bulk response (errata 7916).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkStatus {
    /// `"status": "201"`.
    Text,
    /// `"status": { "code": "201" }`.
    Object,
}

/// What a query on a discovery endpoint with a filter gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiscoveryFilter {
    /// 403.
    Forbidden,
    /// The filter is ignored.
    Ignore,
}

/// An attribute that the provider derives from another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// The multi-valued attribute that gets exactly one value.
    pub attribute: String,
    /// The attribute whose value it gets.
    pub from: String,
    /// The type of the value.
    pub kind: String,
    /// Whether the value is marked primary.
    pub primary: bool,
}

/// Everything that may differ between two correct providers, and the faults to switch on.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent choice of a provider")]
pub struct Behavior {
    /// Which provider this is; only the faults that concern it have an effect.
    pub provider: Provider,
    /// The deliberate defects.
    pub faults: FaultSet,
    /// Where identifiers begin; two emulators with one seed give the same ones.
    pub seed: u64,
    /// Where the time comes from.
    pub clock: Clock,
    /// How many strangers' users are there at the start, by turns active and inactive.
    pub users: usize,

    /// The bearer token, or none to let everybody in.
    pub token: Option<String>,
    /// A token that may only read; writes get 403.
    pub reader_token: Option<String>,
    /// Whether `/ServiceProviderConfig` needs no token.
    pub public_config: bool,
    /// Whether a challenge names the error when a wrong token was sent.
    pub challenge_error: bool,
    /// Whether `/v2` may stand before an endpoint.
    pub version_segment: bool,

    /// `/Groups` and the Group schema.
    pub groups: bool,
    /// `/Devices`, a resource type with every kind of attribute.
    pub devices: bool,
    /// The enterprise extension of User.
    pub enterprise: bool,
    /// Whether every user must have the enterprise extension.
    pub enterprise_required: bool,
    /// An extension of User with read-only attributes of the provider's own.
    pub audit: bool,
    /// `/Schemas`.
    pub schemas_endpoint: Support,
    /// `/ServiceProviderConfig`.
    pub config_endpoint: Support,
    /// `/ResourceTypes`.
    pub types_endpoint: Support,
    /// `/Bulk` and its limits when it is on.
    pub bulk_endpoint: Support,
    /// The limits of a bulk job, which are published in any case.
    pub bulk_limits: BulkLimits,
    /// How an operation's status stands in a bulk response.
    pub bulk_status: BulkStatus,
    /// Whether a bulk POST without a bulkId is refused with 400.
    pub bulk_id_demanded: bool,
    /// Whether circular references in a bulk job are resolved; 409 otherwise.
    pub bulk_circular: bool,
    /// `/Me`.
    pub me: Me,
    /// `/Users/.search` and its like.
    pub search_endpoint: Support,
    /// A query at the root.
    pub root_query: Support,
    /// Whether HEAD is answered like GET; 405 otherwise.
    pub head: bool,
    /// What a method gets that an endpoint does not have.
    pub wrong_method: u16,

    /// The attributes of User that exist, by path; none means all of RFC 7643 section 4.1.
    pub user_attributes: Option<Vec<String>>,
    /// Attributes of User that are read-only here, by path.
    pub read_only: Vec<String>,
    /// Attributes of User that are required here, by path.
    pub required: Vec<String>,
    /// Values that a new user gets whatever was sent.
    pub forced_on_create: Vec<(String, Value)>,
    /// Values that a new user gets where nothing was sent.
    pub defaults: Vec<(String, Value)>,
    /// Attributes that follow another one.
    pub derived: Vec<Derived>,
    /// Whether `externalId` is stored.
    pub external_id: bool,
    /// Whether User has `groups` when it belongs to some.
    pub groups_attribute: bool,
    /// Whether a lone email without a type becomes a primary one for work.
    pub invents_email_type: bool,
    /// Whether the domain of an email is lower-cased.
    pub lower_email_domain: bool,
    /// Whether `name.formatted` is made from the parts when it is left out.
    pub formats_names: bool,

    /// What unknown attributes and schemas in a body get.
    pub unknown_attribute: UnknownAttribute,
    /// What an unknown attribute in a PATCH path gets.
    pub unknown_path: UnknownAttribute,
    /// What a read-only value in a POST gets.
    pub create_read_only: ReadOnlyWrite,
    /// What a read-only value in a PUT gets.
    pub replace_read_only: ReadOnlyWrite,
    /// What a read-only value in a PATCH gets.
    pub patch_read_only: ReadOnlyWrite,
    /// Whether a body without `schemas` is refused.
    pub schemas_demanded: bool,
    /// Whether `"true"` and `"False"` are taken as booleans.
    pub text_booleans: bool,
    /// What a body gets that is no JSON.
    pub malformed_body: Denial,
    /// What a value of the wrong type gets.
    pub wrong_type: Denial,
    /// What a POST without a required attribute gets.
    pub missing_required: Denial,
    /// Whether a PUT without a required attribute keeps the old value.
    pub replace_keeps_required: bool,
    /// What a second resource with a unique value gets on POST.
    pub duplicate: Denial,
    /// Whether no two groups may have one name.
    pub unique_group_names: bool,
    /// What it gets on PUT and PATCH.
    pub duplicate_on_update: Denial,
    /// What PUT does with what is left out.
    pub omitted_on_replace: OmittedOnReplace,
    /// What two primary values get on POST and PUT.
    pub two_primaries: TwoPrimaries,
    /// What an unknown group member gets.
    pub unknown_member: UnknownMember,
    /// Whether a PUT whose id differs from the URL's is refused with 400 `mutability`.
    pub foreign_id_refused: bool,

    /// Which operations of PATCH work.
    pub patch: PatchSupport,
    /// What the others get.
    pub unsupported_operation: UnsupportedOperation,
    /// Whether a PATCH without a path takes `name.givenName` as the path of a sub-attribute.
    pub dotted_names: bool,
    /// Whether `Replace` is taken as `replace`.
    pub op_any_case: bool,
    /// What a successful PATCH answers.
    pub patch_answer: PatchAnswer,
    /// What add does through a filter without a match.
    pub add_without_match: AddWithoutMatch,
    /// Whether remove through a filter without a match succeeds; 400 `noTarget` otherwise.
    pub remove_without_match: bool,
    /// What remove does with a list of values.
    pub remove_with_value: RemoveWithValue,
    /// Whether replace through a value filter keeps the sub-attributes that it does not name.
    pub replace_value_merges: bool,

    /// What DELETE does.
    pub deletion: Deletion,
    /// Whether inactive users are listed and found, where DELETE deactivates.
    pub lists_inactive: bool,
    /// Whether inactive users can be read, where DELETE deactivates.
    pub reads_inactive: bool,
    /// What an unknown id gets.
    pub unknown_id: u16,
    /// What an id gets that can't be one of this provider.
    pub malformed_id: u16,

    /// Which filters work.
    pub filter: FilterSupport,
    /// Whether comparisons that [`FilterSupport::Only`] lists may be joined by `and`.
    pub filter_joins: bool,
    /// What the others get.
    pub unsupported_filter: UnsupportedFilter,
    /// What a filter on an attribute gets that no served type has; none means it has no value.
    pub filter_on_unknown: Option<Denial>,
    /// Whether `ne` and `not` match resources without the attribute.
    pub ne_matches_absent: bool,
    /// Whether `emails co "x"` means `emails.value`; 400 `invalidFilter` otherwise.
    pub implied_value: bool,
    /// Whether `password eq` works; 403 `sensitive` otherwise.
    pub password_filter: bool,
    /// Whether `sortBy` works.
    pub sort: bool,
    /// What `sortBy` gets otherwise; none means it is ignored.
    pub unsupported_sort: Option<Denial>,
    /// Which paging methods are there.
    pub paging: Paging,
    /// Whether the paging methods are published (RFC 9865 section 4).
    pub publishes_pagination: bool,
    /// Whether cursor pages have `previousCursor`.
    pub previous_cursor: bool,
    /// Whether cursor pages have `totalResults`.
    pub cursor_total: bool,
    /// How many seconds a cursor lives; none means for ever.
    pub cursor_timeout: Option<u64>,
    /// What a negative `count` gets with a cursor; none means that it is 0.
    pub negative_cursor_count: Option<Denial>,
    /// The length of a page when none is asked for.
    pub default_page: usize,
    /// The greatest length of a page.
    pub max_page: usize,
    /// What a greater `count` gets.
    pub over_maximum: OverMaximum,
    /// What `startIndex=abc` gets; none means the default.
    pub unreadable_number: Option<Denial>,
    /// Whether `startIndex` and `itemsPerPage` are left out of complete lists.
    pub terse_lists: bool,
    /// Whether an empty `Resources` is left out.
    pub omits_empty_resources: bool,
    /// What more matches than this get: 400 `tooMany`; none means there is no limit.
    pub too_many: Option<usize>,
    /// Whether lists come newest first when no order is asked for.
    pub newest_first: bool,

    /// What entity tags there are.
    pub etag: EntityTags,
    /// What a stale `If-Match` gets.
    pub stale_version: u16,
    /// Whether `If-Match` with the current weak tag succeeds, as in the examples of RFC 7644;
    /// RFC 9110 has weak tags never match there.
    pub weak_if_match: bool,

    /// What identifiers look like.
    pub ids: IdStyle,
    /// The media type of answers.
    pub media_type: MediaType,
    /// Whether locations begin with the scheme and host.
    pub absolute_locations: bool,
    /// Whether GET, PUT and PATCH have a Location header.
    pub location_always: bool,
    /// Whether answers with one resource have a Content-Location header.
    pub content_location: bool,
    /// How dates are written.
    pub timestamps: Timestamps,
    /// Whether errors have `detail`.
    pub error_detail: bool,
    /// Whether errors have `scimType` where no row demands it.
    pub error_keyword: bool,
    /// Whether attributes without a value are shown as null.
    pub shows_null: bool,
    /// Whether `schemas` names every extension of the type, used or not.
    pub schemas_name_all: bool,
    /// Whether `schemas` is there when `attributes` names others.
    pub schemas_always: bool,
    /// Whether `meta` is there when `attributes` names others.
    pub meta_always: bool,
    /// What `attributes` beside `excludedAttributes` gets; none means that `attributes` wins.
    pub both_projections: Option<Denial>,

    /// What a filter on discovery gets.
    pub discovery_filter: DiscoveryFilter,
    /// Whether `/Schemas` holds the schemas of discovery itself.
    pub lists_discovery_schemas: bool,
    /// Whether a resource type's endpoint begins with a slash.
    pub endpoint_slash: bool,
    /// Whether resource types have an id.
    pub type_ids: bool,
    /// Whether `/ServiceProviderConfig` claims `changePassword`.
    pub change_password: bool,
    /// Whether requests that prefer it are answered asynchronously (RFC 9967 section 2.5.1.1).
    pub asynchronous: bool,
    /// Whether an unsupported media type gets 415; it is read as JSON otherwise.
    pub demands_media_type: bool,
    /// Whether a request body may be `application/json`.
    pub takes_plain_json: bool,
}

impl Behavior {
    /// The complete provider of the RFCs, taking the strictest choice everywhere.
    #[expect(clippy::too_many_lines, reason = "one line for each choice")]
    pub fn rfc() -> Self {
        Self {
            provider: Provider::Rfc,
            faults: FaultSet::default(),
            seed: 1,
            clock: Clock::Wall,
            users: 4,
            token: None,
            reader_token: None,
            public_config: true,
            challenge_error: true,
            version_segment: true,
            groups: true,
            devices: true,
            enterprise: true,
            enterprise_required: false,
            audit: false,
            schemas_endpoint: Support::On,
            config_endpoint: Support::On,
            types_endpoint: Support::On,
            bulk_endpoint: Support::On,
            bulk_limits: BulkLimits { max_operations: 50, max_payload: 1_048_576 },
            bulk_status: BulkStatus::Text,
            bulk_id_demanded: true,
            bulk_circular: true,
            me: Me::Alias("seed001@emulator.example".to_owned()),
            search_endpoint: Support::On,
            root_query: Support::On,
            head: true,
            wrong_method: 405,
            user_attributes: None,
            read_only: Vec::new(),
            required: Vec::new(),
            forced_on_create: Vec::new(),
            defaults: vec![("active".to_owned(), Value::Bool(true))],
            derived: Vec::new(),
            external_id: true,
            groups_attribute: true,
            invents_email_type: false,
            lower_email_domain: false,
            formats_names: false,
            unknown_attribute: UnknownAttribute::Ignore,
            unknown_path: UnknownAttribute::Refuse(Denial::new(400, ErrorType::InvalidPath)),
            create_read_only: ReadOnlyWrite::Ignore,
            replace_read_only: ReadOnlyWrite::Ignore,
            patch_read_only: ReadOnlyWrite::Refuse,
            schemas_demanded: true,
            text_booleans: false,
            malformed_body: Denial::new(400, ErrorType::InvalidSyntax),
            wrong_type: Denial::new(400, ErrorType::InvalidValue),
            missing_required: Denial::new(400, ErrorType::InvalidValue),
            replace_keeps_required: false,
            duplicate: Denial::new(409, ErrorType::Uniqueness),
            unique_group_names: false,
            duplicate_on_update: Denial::new(409, ErrorType::Uniqueness),
            omitted_on_replace: OmittedOnReplace::Clear,
            two_primaries: TwoPrimaries::Refuse,
            unknown_member: UnknownMember::Refuse(Denial::new(400, ErrorType::InvalidValue)),
            foreign_id_refused: false,
            patch: PatchSupport::Full,
            unsupported_operation: UnsupportedOperation::Refuse(Denial::new(
                400,
                ErrorType::InvalidSyntax,
            )),
            dotted_names: false,
            op_any_case: false,
            patch_answer: PatchAnswer::Resource,
            add_without_match: AddWithoutMatch::Refuse(Denial::new(400, ErrorType::NoTarget)),
            remove_without_match: true,
            remove_with_value: RemoveWithValue::Refuse,
            replace_value_merges: true,
            deletion: Deletion::Remove,
            lists_inactive: true,
            reads_inactive: true,
            unknown_id: 404,
            malformed_id: 404,
            filter: FilterSupport::Full,
            filter_joins: false,
            unsupported_filter: UnsupportedFilter::Refuse(Denial::new(
                400,
                ErrorType::InvalidFilter,
            )),
            filter_on_unknown: Some(Denial::new(400, ErrorType::InvalidFilter)),
            ne_matches_absent: true,
            implied_value: true,
            password_filter: false,
            sort: true,
            unsupported_sort: None,
            paging: Paging::Both,
            publishes_pagination: true,
            previous_cursor: true,
            cursor_total: true,
            cursor_timeout: Some(600),
            negative_cursor_count: None,
            default_page: 100,
            max_page: 200,
            over_maximum: OverMaximum::Cap,
            unreadable_number: Some(Denial::new(400, ErrorType::InvalidValue)),
            terse_lists: false,
            omits_empty_resources: false,
            too_many: None,
            newest_first: false,
            etag: EntityTags::Weak,
            stale_version: 412,
            weak_if_match: true,
            ids: IdStyle::Uuid,
            media_type: MediaType::Scim,
            absolute_locations: true,
            location_always: true,
            content_location: true,
            timestamps: Timestamps::Milliseconds,
            error_detail: true,
            error_keyword: true,
            shows_null: false,
            schemas_name_all: false,
            schemas_always: true,
            meta_always: false,
            both_projections: Some(Denial::new(400, ErrorType::InvalidValue)),
            discovery_filter: DiscoveryFilter::Forbidden,
            lists_discovery_schemas: true,
            endpoint_slash: true,
            type_ids: true,
            change_password: true,
            asynchronous: false,
            demands_media_type: true,
            takes_plain_json: true,
        }
    }

    /// The provider that a contract of this name documents; a small one for names unknown here.
    pub fn of_provider(name: &str) -> Self {
        match name {
            "rfc" => Self::rfc(),
            _ => Self::insightly(),
        }
    }

    /// The provider that Insightly documents: users alone, looked up by `userName eq`, changed by
    /// PUT and PATCH replace, deactivated by DELETE.
    pub fn insightly() -> Self {
        let paths = |list: &[&str]| list.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
        Self {
            provider: Provider::Insightly,
            groups: false,
            devices: false,
            enterprise: false,
            config_endpoint: Support::Off(404),
            types_endpoint: Support::Off(404),
            bulk_endpoint: Support::Off(404),
            me: Me::Off(404),
            search_endpoint: Support::Off(404),
            root_query: Support::Off(404),
            user_attributes: Some(paths(&[
                "userName",
                "name.givenName",
                "name.familyName",
                "active",
                "emails.value",
                "emails.type",
                "emails.primary",
            ])),
            read_only: paths(&["emails"]),
            required: paths(&["userName", "name.givenName", "name.familyName"]),
            forced_on_create: vec![("active".to_owned(), Value::Bool(true))],
            defaults: Vec::new(),
            derived: vec![Derived {
                attribute: "emails".to_owned(),
                from: "userName".to_owned(),
                kind: "work".to_owned(),
                primary: true,
            }],
            external_id: false,
            omitted_on_replace: OmittedOnReplace::Keep,
            patch: PatchSupport::Only(vec![PatchVerb::Replace]),
            deletion: Deletion::Deactivate,
            filter: FilterSupport::Only(vec![("userName".to_owned(), "eq".to_owned())]),
            sort: false,
            paging: Paging::Index,
            publishes_pagination: false,
            etag: EntityTags::None,
            lists_discovery_schemas: false,
            change_password: false,
            ids: IdStyle::Numeric,
            ..Self::rfc()
        }
    }
}

impl Behavior {
    /// This behaviour with a fault, and with what the fault needs to be seen: a page short enough
    /// to be exceeded, a token that may only read. The token itself is left to the caller.
    #[must_use]
    pub fn with_fault(mut self, fault: Fault) -> Self {
        self.faults.insert(fault);
        match fault {
            Fault::MaximumExceeded => {
                self.default_page = self.default_page.min(2);
                self.max_page = self.max_page.min(3);
            }
            Fault::TooManyOtherKeyword => self.too_many = Some(3),
            Fault::ExpiredCursorOtherKeyword => self.cursor_timeout = Some(0),
            Fault::ReaderMayWrite
            | Fault::ReaderMayCreate
            | Fault::ReaderMayChange
            | Fault::ReaderMayDelete
            | Fault::ReaderReadsNothing
            | Fault::ReaderRefusedAsUnknown
            | Fault::ReaderRefusedAsUnauthorized
            | Fault::ReaderRefusedWithoutError => {
                self.reader_token.get_or_insert_with(|| "reader".to_owned());
            }
            Fault::AsyncRefused
            | Fault::AsyncMindsAccept
            | Fault::AsyncAnswersWithBody
            | Fault::AsyncWithoutTransaction
            | Fault::AsyncWithoutPreference
            | Fault::AsyncWithoutLocation
            | Fault::AsyncResultShownToEveryone => self.asynchronous = true,
            Fault::PatchMissingWithoutConfig => self.config_endpoint = Support::Off(404),
            Fault::CursorsGivenUnannounced => self.paging = Paging::Index,
            Fault::RequiredExtensionNotDemanded => self.enterprise_required = true,
            Fault::ContentLocationDiffers => self.content_location = true,
            _ => {}
        }
        self
    }
}

impl Default for Behavior {
    fn default() -> Self {
        Self::rfc()
    }
}
