//! What stands in suite files.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess};
use serde_json::{Map, Value};

use super::reading::Located;
use crate::expect::shape::{Shape, by_shape};
use crate::expect::{Expectation, Grade, Outcome, StatusSet, Words};

/// A file of one RFC section: its requirements and the checks that decide them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "scimcheck suite file")]
pub struct SectionFile {
    /// The section's number.
    pub section: Located<String>,
    /// The section's title, in our own words where it is long.
    pub title: String,
    /// Whatever a reader should know first.
    pub about: Option<String>,
    /// What the section demands.
    #[serde(default)]
    pub requirements: Vec<Requirement>,
    /// Procedures that several checks judge.
    #[serde(default)]
    pub procedures: Vec<ProcedureText>,
    /// What decides the requirements.
    #[serde(default)]
    pub checks: Vec<CheckText>,
}

/// What somebody who uses providers asks of them: a gatekeeper before a catalogue lists a provider, or
/// a client with every request that it sends. Each demand has its source.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "scimcheck profile")]
pub struct ProfileFile {
    /// Its name: the front of its checks' ids.
    pub profile: Located<String>,
    /// Its title.
    pub title: String,
    /// Whatever a reader should know first.
    pub about: Option<String>,
    /// Where its demands come from.
    pub sources: IndexMap<String, SourceText>,
    /// The source of every demand that names none.
    pub source: Located<String>,
    /// The variants of the emulator that do what is asked for, where that is more than the RFCs ask.
    #[serde(default)]
    pub emulator: Vec<Located<String>>,
    /// Whether its verdicts are shown as a table for each client: the rows of its checks' tables, with
    /// the clients that a row says it is sent `by`, against its requirements.
    #[serde(default)]
    pub table: bool,
    /// What is asked for.
    pub requirements: Vec<Demand>,
    /// Procedures that several checks judge.
    #[serde(default)]
    pub procedures: Vec<ProcedureText>,
    /// What decides the demands that no check of the RFC suites decides alone.
    #[serde(default)]
    pub checks: Vec<CheckText>,
}

/// One thing that a profile asks for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// Its name within the file.
    pub id: Located<String>,
    /// How sure it is that this is asked for; `stated` unless something else is said.
    pub level: Option<Level>,
    /// What it says.
    pub says: String,
    /// Who says it, where that is not the profile's own source.
    pub source: Option<Located<String>>,
    /// The rows of the catalogue that a provider breaks with it.
    #[serde(default)]
    pub catalogue: Vec<Located<String>>,
    /// Checks of the RFC suites that decide it, alone or beside those below: ids, with `*`.
    #[serde(default)]
    pub checks: Vec<Located<String>>,
    /// Why it is read as it is, or why nothing checks it.
    pub note: Option<String>,
}

/// A source of facts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceText {
    /// Its title.
    pub title: String,
    /// Its address, if it has one.
    pub url: Option<String>,
    /// The date on which it was read.
    pub read: Option<String>,
}

/// A template of checks for one kind of contract rule. `${rule.…}` is the rule's own data.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "scimcheck rule template")]
pub struct RuleFile {
    /// The kind of rule.
    pub rule: Located<String>,
    /// What such a rule promises, with `${rule.…}` filled in.
    pub says: String,
    /// Whatever a reader should know first.
    pub about: Option<String>,
    /// The answers that the rule documents where it departs from the RFC: conditions on the
    /// exchange at which a check of the RFC failed, as alternatives.
    #[serde(default)]
    pub documented: Vec<Vec<Expectation>>,
    /// Procedures that several checks judge.
    #[serde(default)]
    pub procedures: Vec<ProcedureText>,
    /// What decides the rule.
    #[serde(default)]
    pub checks: Vec<CheckText>,
}

/// One normative statement, in our own words.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Its name within the file.
    pub id: Located<String>,
    /// How strong it is.
    pub level: Level,
    /// What it says.
    pub says: String,
    /// The rows of the catalogue that it covers.
    #[serde(default)]
    pub catalogue: Vec<Located<String>>,
    /// Errata that it takes into account.
    #[serde(default)]
    pub errata: Vec<String>,
    /// What a violation weighs, where that is not what the level suggests.
    pub grade: Option<Grade>,
    /// Why it is graded or read as it is.
    pub note: Option<String>,
}

/// How strong a requirement or a rule is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Deserialize,
    serde::Serialize,
    JsonSchema,
)]
pub enum Level {
    /// RFC 2119: MUST, SHALL, REQUIRED, or the same in plain words.
    #[serde(rename = "MUST")]
    Must,
    /// RFC 2119: SHOULD, RECOMMENDED.
    #[serde(rename = "SHOULD")]
    Should,
    /// RFC 2119: MAY, OPTIONAL.
    #[serde(rename = "MAY")]
    May,
    /// The source says it.
    #[serde(rename = "stated")]
    Stated,
    /// It follows from what a source says.
    #[serde(rename = "derived")]
    Derived,
    /// A third party says it, or it is likely from what is known.
    #[serde(rename = "inferred")]
    Inferred,
    /// Nothing is said; the RFC's default is assumed.
    #[serde(rename = "assumed")]
    Assumed,
    /// Nothing public says; recorded only.
    #[serde(rename = "unknown")]
    Unknown,
    /// The sources contradict each other; recorded only.
    #[serde(rename = "doubtful")]
    Doubtful,
}

impl Level {
    /// As it stands in files and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Must => "MUST",
            Self::Should => "SHOULD",
            Self::May => "MAY",
            Self::Stated => "stated",
            Self::Derived => "derived",
            Self::Inferred => "inferred",
            Self::Assumed => "assumed",
            Self::Unknown => "unknown",
            Self::Doubtful => "doubtful",
        }
    }

    /// What a violation weighs unless something else is said.
    pub const fn grade(self) -> Grade {
        match self {
            Self::Must | Self::Stated | Self::Derived => Grade::Fail,
            Self::Should | Self::Inferred | Self::Assumed => Grade::Warn,
            Self::May | Self::Unknown | Self::Doubtful => Grade::Info,
        }
    }
}

/// A sequence of requests that several checks judge.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProcedureText {
    /// Its name within the file; other files call it `folder/file-stem/name`.
    pub name: Located<String>,
    /// Names that whoever uses it has to give.
    #[serde(default)]
    pub takes: Vec<String>,
    /// What the target has to offer.
    #[serde(default)]
    pub needs: Vec<Located<String>>,
    /// What has to exist before the first step.
    #[serde(default)]
    pub given: IndexMap<String, Given>,
    /// One instance for each of these.
    #[serde(rename = "for")]
    pub iteration: Option<Iteration>,
    /// Whether none of our own writes may be in flight meanwhile.
    #[serde(default)]
    pub quiet: bool,
    /// The requests.
    pub steps: Vec<StepText>,
}

/// What decides one requirement or one rule.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckText {
    /// Its name: right behaviour, in kebab-case.
    pub name: Located<String>,
    /// The requirement it decides. In a rule template, the rule itself.
    pub requirement: Option<Located<String>>,
    /// Why it is as it is.
    pub why: Option<String>,
    /// The level, where it is not that of the requirement or rule.
    pub level: Option<Level>,
    /// What a violation weighs, where that is not what the level suggests.
    pub grade: Option<Grade>,
    /// What the target has to offer: a capability, `attribute Type.path`, `resource_type Name`.
    #[serde(default)]
    pub needs: Vec<Located<String>>,
    /// What has to exist before the first step.
    #[serde(default)]
    pub given: IndexMap<String, Given>,
    /// One instance for each of these.
    #[serde(rename = "for")]
    pub iteration: Option<Iteration>,
    /// Whether none of our own writes may be in flight meanwhile.
    #[serde(default)]
    pub quiet: bool,
    /// Its own requests.
    #[serde(default)]
    pub steps: Vec<StepText>,
    /// Instead of own requests: the procedure that it judges.
    #[serde(rename = "of")]
    pub procedure: Option<Located<Of>>,
    /// For `of`: what is expected, by the name of the step.
    #[serde(default)]
    pub at: IndexMap<String, Vec<Expectation>>,
    /// `every-exchange`: it judges all that was said.
    pub scope: Option<Scope>,
    /// For a scope: which exchanges.
    #[serde(default)]
    pub when: Option<ExchangeFilter>,
    /// For a scope: what is expected of each.
    #[serde(default)]
    pub expect: Vec<Expectation>,
}

/// A procedure and what it takes.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Of {
    /// One that takes nothing.
    Name(String),
    /// One that takes something.
    With(OfWith),
}

impl Default for Of {
    fn default() -> Self {
        Self::Name(String::new())
    }
}

/// A procedure and what it takes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfWith {
    /// Its name.
    pub procedure: String,
    /// What it takes.
    pub with: Map<String, Value>,
}

by_shape!(Of);

impl<'de> Shape<'de> for Of {
    const WANTED: &'static str =
        "the name of a procedure, or an object with `procedure` and `with`";
    fn text(text: &str) -> Option<Self> {
        Some(Self::Name(text.to_owned()))
    }
    fn object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        OfWith::deserialize(MapAccessDeserializer::new(object)).map(Self::With)
    }
}

impl Of {
    /// The procedure's name and what is given to it.
    pub fn parts(&self) -> (&str, Option<&Map<String, Value>>) {
        match self {
            Self::Name(name) => (name, None),
            Self::With(of) => (&of.procedure, Some(&of.with)),
        }
    }
}

/// A check over more than one procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// All exchanges of the run.
    EveryExchange,
}

/// Which exchanges a check over all of them looks at.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExchangeFilter {
    /// Those with one of these methods.
    pub method: Option<Words>,
    /// Those with one of these statuses.
    pub status: Option<StatusSet>,
    /// Those sent to one of these: `resource` (with an id), `type` (a type's endpoint),
    /// `discovery`, `bulk`, `search`, `me`.
    pub endpoint: Option<Words>,
    /// Those that carried, or did not carry, the run's credentials.
    pub credentials: Option<bool>,
    /// Those whose answer meets these.
    #[serde(default)]
    pub answer: Vec<Expectation>,
    /// Those whose request has, or has not, a query parameter of one of these names.
    pub query: Option<Words>,
    /// Those whose request has no query parameter of these names.
    pub without_query: Option<Words>,
    /// Those whose request has no header of these names.
    pub without_header: Option<Words>,
    /// Those whose request has this header, with a value that matches.
    pub header: Option<RequestHeader>,
}

/// A header of a request.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestHeader {
    /// Its name.
    pub name: String,
    /// A regular expression for its value.
    pub matches: String,
}

/// What has to exist before the first step.
#[derive(Clone, Debug, JsonSchema)]
#[expect(clippy::large_enum_variant, reason = "there are a few hundred of them, once")]
#[schemars(untagged)]
pub enum Given {
    /// A User as small (`minimal`) or as large (`full`) as the target allows.
    Sample(String),
    /// More exactly.
    Resource(GivenResource),
    /// The members of a shared population.
    Population(GivenPopulation),
}

by_shape!(Given);

impl<'de> Shape<'de> for Given {
    const WANTED: &'static str = "a sample's name, or an object with `from` or `population`";
    fn text(text: &str) -> Option<Self> {
        Some(Self::Sample(text.to_owned()))
    }
    fn object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        GivenObject::deserialize(MapAccessDeserializer::new(object))?.sort_out()
    }
}

/// Both kinds of object at once, because only its keys tell which one it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenObject {
    #[serde(default, deserialize_with = "said")]
    population: Option<Located<String>>,
    #[serde(default, deserialize_with = "said")]
    from: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "said")]
    with: Option<Value>,
    #[serde(default, deserialize_with = "said")]
    without: Option<Vec<String>>,
    #[serde(default, deserialize_with = "said")]
    keeps: Option<Vec<String>>,
    #[serde(default, deserialize_with = "said")]
    read: Option<bool>,
    #[serde(default, deserialize_with = "said")]
    save: Option<IndexMap<String, String>>,
    #[serde(default, deserialize_with = "said")]
    deleted: Option<bool>,
    #[serde(default, deserialize_with = "said")]
    then: Option<Vec<StepText>>,
}

/// What stands there; unlike an `Option`, this refuses null.
fn said<'de, T: Deserialize<'de>, D: Deserializer<'de>>(d: D) -> Result<Option<T>, D::Error> {
    T::deserialize(d).map(Some)
}

impl GivenObject {
    fn sort_out<E: Error>(self) -> Result<Given, E> {
        let Some(population) = self.population else {
            return Ok(Given::Resource(GivenResource {
                from: self.from.ok_or_else(|| {
                    E::custom("a given says `from` (a sample's name) or `population`")
                })?,
                kind: self.kind,
                with: self.with.unwrap_or_default(),
                without: self.without.unwrap_or_default(),
                keeps: self.keeps.unwrap_or_default(),
                read: self.read.unwrap_or_default(),
                save: self.save.unwrap_or_default(),
                deleted: self.deleted.unwrap_or_default(),
                then: self.then.unwrap_or_default(),
            }));
        };
        let alone = self.from.is_none()
            && self.kind.is_none()
            && self.with.is_none()
            && self.without.is_none()
            && self.keeps.is_none()
            && self.read.is_none()
            && self.deleted.is_none()
            && self.then.is_none();
        if alone {
            return Ok(Given::Population(GivenPopulation { population }));
        }
        Err(E::custom("a population has its members from its own file; nothing stands beside it"))
    }
}

/// A resource of the run.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenResource {
    /// The sample it starts from: `minimal`, `typical` or `full`.
    pub from: String,
    /// Its resource type; `User` unless something else is said.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// What is added or replaced: an object, or a placeholder for one.
    #[serde(default)]
    pub with: Value,
    /// What is taken away.
    #[serde(default)]
    pub without: Vec<String>,
    /// What the target must have kept of it for the check to make sense.
    #[serde(default)]
    pub keeps: Vec<String>,
    /// Names for parts of the answer to its creation, as in a step.
    #[serde(default)]
    pub save: IndexMap<String, String>,
    /// Whether it is read once after its creation, so that it can be compared with.
    #[serde(default)]
    pub read: bool,
    /// Whether it has been deleted again.
    #[serde(default)]
    pub deleted: bool,
    /// What is done with it before the first step of the procedure.
    #[serde(default)]
    pub then: Vec<StepText>,
}

/// A population of resources that read-only checks share.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenPopulation {
    /// Its name in `populations.yaml`.
    pub population: Located<String>,
}

/// One instance of a check for each of something. At most two.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Iteration {
    /// Named rows; `${row.…}`.
    pub table: Option<Vec<Map<String, Value>>>,
    /// In a rule template: the rows of this list of the rule's data; `${row.…}`.
    pub rule: Option<String>,
    /// Attributes that the target announces; `${attribute.…}`.
    pub attribute: Option<AttributeQuery>,
    /// Resource types that the target announces; `${type.…}`.
    pub resource_type: Option<TypeQuery>,
    /// Extensions that resource types announce; `${extension.urn}`, `${extension.required}` and
    /// `${type.…}`.
    pub extension: Option<ExtensionQuery>,
}

/// Which announced attributes.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributeQuery {
    /// Of these resource types; of all without.
    pub of: Option<Words>,
    /// Of one of these types (`string`, `boolean`, …).
    #[serde(rename = "type")]
    pub kind: Option<Words>,
    /// With one of these mutabilities.
    pub mutability: Option<Words>,
    /// With one of these values of `returned`.
    pub returned: Option<Words>,
    /// With one of these values of `uniqueness`.
    pub uniqueness: Option<Words>,
    /// Multi-valued, or not.
    pub multi_valued: Option<bool>,
    /// Required, or not.
    pub required: Option<bool>,
    /// Case-exact, or not.
    pub case_exact: Option<bool>,
    /// With canonical values.
    pub canonical: Option<bool>,
    /// Sub-attributes of single complex attributes too, by their path.
    #[serde(default)]
    pub sub_attributes: bool,
    /// Only sub-attributes.
    #[serde(default)]
    pub only_sub_attributes: bool,
    /// Attributes of extensions too.
    #[serde(default)]
    pub extensions: bool,
    /// Not these paths.
    #[serde(default)]
    pub except: Vec<String>,
    /// At most so many, in the order in which they are announced.
    pub most: Option<usize>,
}

/// Which announced extensions.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtensionQuery {
    /// Of these resource types; of all without.
    pub of: Option<Words>,
    /// Required, or not.
    pub required: Option<bool>,
}

/// Which announced resource types.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeQuery {
    /// Only these.
    pub only: Option<Words>,
    /// Not these.
    #[serde(default)]
    pub except: Vec<String>,
}

/// One request.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepText {
    /// Its name: what it answers is `${name.…}` afterwards.
    #[serde(rename = "as")]
    pub name: Option<Located<String>>,
    /// Method and path.
    pub send: Located<String>,
    /// Sent only when the target's clock has ticked on from this date-time: two milliseconds after
    /// one with a fraction of a second, a good second after one without.
    pub tick_after: Option<String>,
    /// Values that the step makes no sense without. Where the target shows none, the procedure ends
    /// here, and what is expected from here on is not applicable.
    #[serde(default)]
    pub if_present: Vec<String>,
    /// The query, encoded by us.
    #[serde(default)]
    pub query: IndexMap<String, Value>,
    /// A query that is sent as it stands.
    pub raw_query: Option<String>,
    /// Headers besides the usual ones; null takes a usual one away.
    #[serde(default)]
    pub headers: IndexMap<String, Option<String>>,
    /// Whose credentials: `run`, `none` or `wrong`.
    pub auth: Option<Auth>,
    /// Whose credentials, by a placeholder for one of the words of `auth`.
    pub auth_from: Option<String>,
    /// A JSON body.
    pub body: Option<Located<Value>>,
    /// What is merged into the body, deeply: an object, or a placeholder for one.
    #[serde(default)]
    pub with: Value,
    /// What is taken out of the body, by attribute path.
    #[serde(default)]
    pub without: Vec<String>,
    /// Make a list of the body longer than a limit that the target published: its first element is
    /// repeated, and `${copy}` is the number of the copy.
    pub repeat: Option<Repeat>,
    /// Make the body larger than a limit that the target published, with white space.
    pub pad: Option<Size>,
    /// A body that is sent as it stands.
    pub raw: Option<Located<String>>,
    /// Go on to the last page.
    pub walk: Option<Walk>,
    /// Names for parts of the answer: an attribute path, `header NAME`, `status`, or
    /// `other-case PATH`, the value with small and capital letters exchanged (none without letters),
    /// or `beginning PATH`, the value without its last character.
    #[serde(default)]
    pub save: IndexMap<String, String>,
    /// What is expected of the answer.
    #[serde(default)]
    pub expect: Vec<Expectation>,
}

/// How a list of a body is made longer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// The list: a member of the body.
    pub list: String,
    /// How long it gets.
    pub size: Size,
}

/// A size made of a number that the target published.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// The number, usually a placeholder.
    pub to: Value,
    /// So many more.
    #[serde(default)]
    pub plus: usize,
    /// The largest number that is still tried; the check is not applicable above it.
    pub most: usize,
}

/// Whose credentials a step carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Auth {
    /// Those of the run.
    Run,
    /// None.
    None,
    /// Some that the target can't know.
    Wrong,
    /// The beginning of those of the run.
    Beginning,
    /// Those of the run with something added.
    Longer,
    /// Those of the run with small letters for capitals and capitals for small letters.
    OtherCase,
    /// Those of a second client, which may only read.
    Reader,
}

/// How a list is gone through to its end.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Walk {
    /// By `startIndex`, by cursor, or by whichever the target answers with.
    pub by: WalkBy,
    /// How many resources a page is asked to have; the target's default without.
    pub count: Option<u64>,
    /// How many pages at most (default 40). Where a list is longer, later pages are asked to be
    /// larger, so that the walk still reaches its end.
    pub pages: Option<usize>,
}

/// How a walk finds its next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WalkBy {
    /// By `startIndex` and the number of resources that came.
    Index,
    /// By `nextCursor` (RFC 9865).
    Cursor,
    /// By `nextCursor` if there is one, else by `startIndex`.
    Any,
}

/// `outcomes.yaml`: the questions that the texts leave open, each decided once.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "scimcheck named outcomes")]
pub struct OutcomesFile {
    /// By name.
    pub outcomes: IndexMap<String, Outcome>,
}

/// `populations.yaml`: sets of resources that read-only checks share.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "scimcheck populations")]
pub struct PopulationsFile {
    /// By name.
    pub populations: IndexMap<String, Population>,
}

/// A set of resources that read-only checks share.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// What it is for.
    pub about: String,
    /// Its members.
    pub members: IndexMap<String, Given>,
}

/// `samples.yaml`: what a resource of a type looks like.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "scimcheck samples")]
pub struct SamplesFile {
    /// By the name of the resource type.
    pub resources: IndexMap<String, ResourceSamples>,
    /// Values for attributes, by path without schema.
    pub attributes: IndexMap<String, ValueSamples>,
    /// Texts that an attribute of type string stores as they are.
    #[serde(default)]
    pub texts: Vec<TextSample>,
    /// Texts that few would send.
    #[serde(default)]
    pub unusual_texts: Vec<TextSample>,
    /// Values for attributes that are not named above, by type.
    pub types: IndexMap<String, ValueSamples>,
}

/// A text with a name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextSample {
    /// Its name, which instances of a check show.
    pub name: String,
    /// The text.
    pub text: String,
}

/// What a resource looks like.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceSamples {
    /// As little as the RFC demands.
    pub minimal: Map<String, Value>,
    /// What most clients send; taken where a target refuses less.
    #[serde(default)]
    pub typical: Map<String, Value>,
    /// Every attribute.
    #[serde(default)]
    pub full: Map<String, Value>,
}

/// Values for one attribute.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueSamples {
    /// A value.
    pub sample: Value,
    /// Another value.
    pub other: Value,
    /// A value that does not fit the type.
    #[serde(default)]
    pub invalid: Value,
}

#[cfg(test)]
mod tests {
    use super::super::reading;
    use super::super::source::{Position, Source};
    use super::*;

    fn check(text: &str) -> Result<IndexMap<String, Given>, String> {
        reading::read(&Source::new("x.yaml", text)).map_err(|mistake| {
            mistake.to_string().lines().next().map(str::to_owned).unwrap_or_default()
        })
    }

    #[test]
    fn a_given_is_read_by_its_shape() {
        let read = check("a: full\nb: { population: people }\nc: { from: minimal }\n").unwrap();
        assert!(matches!(&read["a"], Given::Sample(sample) if sample == "full"));
        let Given::Population(of) = &read["b"] else { panic!("{read:?}") };
        assert_eq!(of.population.at, Position { line: 2, column: 18 });
        assert!(matches!(&read["c"], Given::Resource(_)));
    }

    #[test]
    fn a_mistake_inside_a_given_keeps_its_place() {
        let deep = "a:\n  from: full\n  then: [{ send: GET /, expct: [] }]\n";
        let message = "x.yaml:3:25: unknown key \"expct\"; did you mean \"expect\"?";
        assert_eq!(check(deep).unwrap_err(), message);
        let both = check("a: { from: full, population: people }\n").unwrap_err();
        assert!(both.starts_with("x.yaml:1:4: a population"), "{both}");
    }
}
