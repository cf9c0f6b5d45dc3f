//! What stands in a contract file.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::leaf::{Leaf, Terms};
use crate::suite::model::{Level, SourceText};
use crate::suite::reading::Located;

/// What one provider documents, in the order of its own tables.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "scimcheck contract")]
pub struct ContractFile {
    /// The contract's name: the front of its rules' ids.
    pub contract: Located<String>,
    /// Its title.
    pub title: String,
    /// Counted up with each change of what it says.
    pub revision: u32,
    /// Where its facts come from.
    pub sources: IndexMap<String, SourceText>,
    /// The source of every rule that names none.
    pub source: Located<String>,
    /// The level of every rule that names none.
    pub level: Level,
    /// How clients authenticate.
    pub auth: Option<AuthRules>,
    /// What is documented of each resource type.
    #[serde(default)]
    pub resources: IndexMap<String, ResourceRules>,
    /// What is documented of discovery.
    pub discovery: Option<DiscoveryRules>,
    /// Scenarios that follow from the documented operations, by the capability that a vendor names.
    #[serde(default)]
    pub lifecycle: IndexMap<String, Scenario>,
    /// Endpoints that no source mentions. Whatever they answer is recorded.
    #[serde(default)]
    pub undocumented: IndexMap<String, Question>,
    /// What nothing public says. The target's answer is recorded.
    #[serde(default)]
    pub unknown: IndexMap<String, Question>,
    /// Facts that SCIM can't show, and why.
    #[serde(default)]
    pub not_testable: IndexMap<String, NotTestable>,
    /// Checks of the RFC suites that make sense for such a provider: ids, with `*`.
    #[serde(default)]
    pub rfc: Vec<Located<String>>,
    /// Of those, the ones that make no sense after all.
    #[serde(default)]
    pub rfc_without: Vec<Located<String>>,
    /// What `COVERAGE.md` shows: each line of the sources' tables with its rules.
    #[serde(default)]
    pub coverage: Vec<CoverageTable>,
}

/// How clients authenticate.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthRules {
    /// The scheme.
    pub scheme: Leaf<Scheme>,
}

/// An authentication scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// A bearer token (RFC 6750).
    Bearer,
    /// A name and a password (RFC 7617).
    Basic,
}

impl Scheme {
    /// As it stands in the file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bearer => "bearer",
            Self::Basic => "basic",
        }
    }
}

/// What is documented of one resource type.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceRules {
    /// Its endpoint below the base URL.
    pub endpoint: String,
    /// Its schema's URN.
    pub schema: String,
    /// Listing.
    pub list: Option<ListRules>,
    /// Reading one.
    pub get: Option<GetRules>,
    /// Filtering.
    pub filter: Option<FilterRules>,
    /// Creating.
    pub create: Option<CreateRules>,
    /// PUT.
    pub replace: Option<OperationRules>,
    /// PATCH.
    pub patch: Option<PatchRules>,
    /// DELETE.
    pub delete: Option<DeleteRules>,
    /// The attributes, by path.
    #[serde(default)]
    pub attributes: IndexMap<String, AttributeRules>,
}

/// Whether resources that were deactivated are among what is returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Activity {
    /// Resources with `active` true.
    Active,
    /// Resources with `active` false.
    Inactive,
}

/// How lists are paged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Paging {
    /// By `startIndex` and `count` (RFC 7644 section 3.4.2.4).
    Index,
}

/// Listing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListRules {
    /// Which resources a list holds.
    pub includes: Option<Leaf<Vec<Activity>>>,
    /// How it is paged.
    pub paging: Option<Leaf<Paging>>,
}

/// Reading one resource.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetRules {
    /// Which resources can be read.
    pub includes: Option<Leaf<Vec<Activity>>>,
}

/// Filtering.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FilterRules {
    /// The only supported expressions: attribute and operator.
    pub only: Leaf<Vec<String>>,
    /// Which resources a filter finds.
    pub includes: Option<Leaf<Vec<Activity>>>,
}

/// Creating.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateRules {
    /// Whether it is offered.
    pub supported: Leaf<bool>,
    /// The attributes without which nothing is created.
    pub required: Option<Leaf<Vec<String>>>,
    /// The attribute of which no two resources have the same value.
    pub unique: Option<Leaf<String>>,
}

/// PUT, or another operation of which only its existence is documented.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OperationRules {
    /// Whether it is offered.
    pub supported: Leaf<bool>,
}

/// PATCH.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PatchRules {
    /// Whether it is offered.
    pub supported: Leaf<bool>,
    /// The only supported operations.
    pub only: Option<Leaf<Vec<PatchOperation>>>,
    /// What a PATCH changes.
    pub changes: Option<Leaf<Changes>>,
}

/// A PATCH operation (RFC 7644 section 3.5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PatchOperation {
    /// `add`
    Add,
    /// `replace`
    Replace,
    /// `remove`
    Remove,
}

impl PatchOperation {
    /// As it stands in a request.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Replace => "replace",
            Self::Remove => "remove",
        }
    }
}

/// What a PATCH changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Changes {
    /// Nothing but the attributes that it names.
    OnlyNamed,
}

/// DELETE.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteRules {
    /// What it does.
    pub effect: Leaf<DeleteEffect>,
    /// The other ways to the same state.
    pub same_as: Option<Leaf<Vec<Deactivation>>>,
}

/// What DELETE does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeleteEffect {
    /// The resource stays, with `active` false.
    Deactivate,
    /// The resource is gone.
    Remove,
}

/// A way to deactivate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub enum Deactivation {
    /// PATCH replace of `active` with false.
    #[serde(rename = "patch active false")]
    Patch,
    /// PUT with `active` false.
    #[serde(rename = "replace active false")]
    Replace,
}

impl Deactivation {
    /// As it stands in the file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch active false",
            Self::Replace => "replace active false",
        }
    }
}

/// What is documented of one attribute.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributeRules {
    /// Who may write it.
    pub mutability: Option<Leaf<Mutability>>,
    /// Its only value.
    pub value: Option<Leaf<Value>>,
    /// The value it has after creation, whatever was sent.
    pub on_create: Option<Leaf<Value>>,
    /// How many values it has.
    pub count: Option<Leaf<u64>>,
    /// What each of its values holds.
    pub each: Option<Leaf<Map<String, Value>>>,
    /// Its type (RFC 7643 section 2.3).
    #[serde(rename = "type")]
    pub kind: Option<Leaf<String>>,
    /// Whether no two resources have the same value.
    pub unique: Option<Leaf<bool>>,
    /// When it moves.
    pub moves: Option<Leaf<Moves>>,
    /// The attribute whose value it takes.
    pub derived_from: Option<Leaf<String>>,
    /// The provider's own field behind it. SCIM can't show it.
    pub backend: Option<String>,
}

/// Who may write an attribute (RFC 7643 section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Mutability {
    /// Nobody but the provider.
    ReadOnly,
    /// The client, at any time.
    ReadWrite,
}

impl Mutability {
    /// As it stands in a schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadOnly => "readOnly",
            Self::ReadWrite => "readWrite",
        }
    }
}

/// When a time moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Moves {
    /// With each update of its resource.
    WithEachUpdate,
    /// Never.
    Never,
}

/// What is documented of discovery.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscoveryRules {
    /// Whether `/Schemas` names the documented attributes.
    pub schemas: Option<Leaf<SchemasContent>>,
}

/// What `/Schemas` returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SchemasContent {
    /// The attributes that the provider supports.
    SupportedAttributes,
}

/// A scenario made of documented operations only.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The rule template that plays it.
    pub plays: Located<String>,
    /// What the source promises.
    pub says: String,
    /// What goes with it.
    #[serde(default)]
    pub terms: Terms,
}

/// A question that no source answers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The rule template that asks it.
    pub asks: Located<String>,
    /// What the RFC would have.
    pub rfc: String,
    /// What the template needs to know besides.
    #[serde(default)]
    pub with: Map<String, Value>,
    /// What goes with it.
    #[serde(default)]
    pub terms: Terms,
}

/// A fact that SCIM can't show.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotTestable {
    /// The fact.
    pub says: String,
    /// Why it can't be tested.
    pub because: String,
    /// Who says it.
    pub source: Option<Located<String>>,
}

/// A table of a source, for `COVERAGE.md`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverageTable {
    /// Its title.
    pub title: String,
    /// Its source.
    pub source: Located<String>,
    /// Its lines: what it says, and the rules that hold it.
    pub lines: IndexMap<String, Vec<Located<String>>>,
}
