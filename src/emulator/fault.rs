//! The deliberate defects, one line each.
//!
//! A fault is asked for at the place where the right thing is done, by `call.fault(Fault::X)`.

use std::cell::Cell;

use super::behavior::Provider;

macro_rules! faults {
    ($($variant:ident $name:literal $scope:ident [$($row:literal),+ $(,)?] $says:literal;)+) => {
        /// One deliberate defect of the emulator.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(clippy::doc_markdown, reason = "the sentences are shown to people too")]
        pub enum Fault {
            $(#[doc = $says] $variant,)+
        }

        impl Fault {
            /// Every fault.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name by which it is switched on.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The requirements of the catalogue and the rules of the contract that it breaks.
            pub const fn violates(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($row),+],)+ }
            }

            /// What the provider does wrong.
            pub const fn says(self) -> &'static str {
                match self { $(Self::$variant => $says,)+ }
            }

            const fn scope(self) -> Scope {
                match self { $(Self::$variant => Scope::$scope,)+ }
            }
        }
    };
}

#[derive(Clone, Copy)]
enum Scope {
    Rfc,
    Insightly,
    Both,
}

impl Fault {
    /// Whether the fault has an effect on this provider.
    pub const fn applies_to(self, provider: Provider) -> bool {
        matches!(
            (self.scope(), provider),
            (Scope::Both, _)
                | (Scope::Rfc, Provider::Rfc)
                | (Scope::Insightly, Provider::Insightly)
        )
    }

    /// The fault of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fault| fault.name() == name)
    }
}

const WORDS: usize = 20;
const _: () = assert!(Fault::ALL.len() <= WORDS * 64, "FaultSet is too small");

/// A set of faults.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct FaultSet([u64; WORDS]);

impl FaultSet {
    /// The set of one fault.
    pub fn only(fault: Fault) -> Self {
        let mut set = Self::default();
        set.insert(fault);
        set
    }

    /// Adds a fault.
    pub const fn insert(&mut self, fault: Fault) {
        self.0[fault as usize / 64] |= 1 << (fault as usize % 64);
    }

    /// Whether the fault is in the set.
    pub const fn contains(&self, fault: Fault) -> bool {
        self.0[fault as usize / 64] & (1 << (fault as usize % 64)) != 0
    }

    /// Adds what the other set holds.
    pub fn extend(&mut self, other: &Self) {
        for (word, more) in self.0.iter_mut().zip(other.0) {
            *word |= more;
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The faults, in the order of [`Fault::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = Fault> + '_ {
        Fault::ALL.iter().copied().filter(|fault| self.contains(*fault))
    }
}

/// A set that grows while it is shared.
#[derive(Default)]
pub(super) struct Consulted([Cell<u64>; WORDS]);

impl Consulted {
    pub(super) fn note(&self, fault: Fault) {
        let word = &self.0[fault as usize / 64];
        word.set(word.get() | 1 << (fault as usize % 64));
    }

    pub(super) fn snapshot(&self) -> FaultSet {
        FaultSet(std::array::from_fn(|at| self.0[at].get()))
    }
}

impl FromIterator<Fault> for FaultSet {
    fn from_iter<T: IntoIterator<Item = Fault>>(faults: T) -> Self {
        let mut set = Self::default();
        faults.into_iter().for_each(|fault| set.insert(fault));
        set
    }
}

impl std::fmt::Debug for FaultSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter().map(Fault::name)).finish()
    }
}

faults! {
    // Filters.
    FilterRefusesUrn "filter-refuses-urn" Rfc ["7644-3.10-b"] "A filter with an attribute qualified by its schema URN is refused.";
    FilterRefusesSubAttribute "filter-refuses-sub-attribute" Rfc ["7644-3.10-d", "7644-3.4.2.2-f"] "A filter on a sub-attribute in dot notation is refused.";
    FilterNamesWithCase "filter-names-with-case" Both ["7644-3.4.2.2-c", "7644-3.10-e"] "A filter's attribute names are matched with case.";
    ValueFilterTakesAnyName "value-filter-takes-any-name" Rfc ["7644-3.4.2.2-w"] "A sub-attribute in brackets may be any name.";
    FilterOnComplexFails "filter-on-complex-fails" Rfc ["7644-3.4.2.2-aa"] "A filter on a complex attribute gives 500.";
    FilterLooksAtPassword "filter-looks-at-password" Rfc ["7643-4.1.1-p"] "A filter may look at the password by any operator.";
    BooleansAreOrdered "booleans-are-ordered" Rfc ["7644-3.4.2.2-q"] "A boolean may be compared by gt.";
    BinariesAreOrdered "binaries-are-ordered" Rfc ["7644-3.4.2.2-q"] "A binary value may be compared by gt.";
    AndMeansOr "and-means-or" Rfc ["7644-3.4.2.2-r"] "In a filter and means or.";
    OrMeansAnd "or-means-and" Rfc ["7644-3.4.2.2-s"] "In a filter or means and.";
    NotIsIgnored "not-is-ignored" Rfc ["7644-3.4.2.2-t"] "In a filter not is ignored.";
    PrMissesComplex "pr-misses-complex" Rfc ["7644-3.4.2.2-l"] "A complex attribute never counts as present.";
    PrMatchesAbsent "pr-matches-absent" Rfc ["7644-3.4.2.2-l"] "An attribute without a value counts as present.";
    ValueFilterMixesElements "value-filter-mixes-elements" Rfc ["7644-3.4.2.2-v"] "Conditions in brackets may be met by different values.";
    AbsentPrimaryIsTrue "absent-primary-is-true" Rfc ["7643-2.4-d"] "A value without primary matches primary eq true.";
    FilterSeesFirstValueOnly "filter-sees-first-value-only" Rfc ["7644-3.4.2.2-z"] "A filter sees only the first value of a multi-valued attribute.";
    BooleanFilterFindsNothing "boolean-filter-finds-nothing" Rfc ["7644-3.4.2.2-ai"] "A filter with a boolean literal finds nothing.";
    ExactAttributeFilteredWithoutCase "exact-attribute-filtered-without-case" Rfc ["7643-7-l", "7644-3.4.2.2-af"] "A case-exact attribute is filtered without case.";
    UserNameFilteredWithCase "user-name-filtered-with-case" Both ["7643-4.1.1-c", "7644-3.4.2.2-af"] "A filter on userName minds the case of the value.";
    FilterValuesWithCase "filter-values-with-case" Rfc ["7644-3.4.2.2-af"] "A filter on a case-insensitive attribute minds the case of the value.";
    CoMatchesPrefixOnly "co-matches-prefix-only" Rfc ["7644-3.4.2.2-i"] "co finds only values that begin with the operand.";
    CoMissesEqual "co-misses-equal" Rfc ["7644-3.4.2.2-i"] "co misses a value that equals the operand.";
    SwMissesEqual "sw-misses-equal" Rfc ["7644-3.4.2.2-j"] "sw misses a value that equals the operand.";
    SwMatchesInfix "sw-matches-infix" Rfc ["7644-3.4.2.2-j"] "sw finds values that hold the operand anywhere.";
    EwMissesEqual "ew-misses-equal" Rfc ["7644-3.4.2.2-k"] "ew misses a value that equals the operand.";
    EwMatchesInfix "ew-matches-infix" Rfc ["7644-3.4.2.2-k"] "ew finds values that hold the operand anywhere.";
    EqMatchesPrefix "eq-matches-prefix" Both ["7644-3.4.2.2-g", "7644-3.4.2.2-b"] "eq finds values that begin with the operand.";
    EqMatchesSubstring "eq-matches-substring" Both ["7644-3.4.2.2-g", "7644-3.4.2.2-b"] "eq finds values that hold the operand anywhere.";
    EqTrimsTheOperand "eq-trims-the-operand" Insightly ["7644-3.4.2.2-g"] "eq trims its operand.";
    EqTakesUnderscoreAsWildcard "eq-takes-underscore-as-wildcard" Insightly ["7644-3.4.2.2-g"] "eq takes an underscore for any letter.";
    EqTakesPercentAsWildcard "eq-takes-percent-as-wildcard" Insightly ["7644-3.4.2.2-g"] "eq takes a percent sign for any text.";
    EqIgnoresTheDomain "eq-ignores-the-domain" Insightly ["7644-3.4.2.2-g"] "eq compares only what stands before the at sign.";
    EqIgnoresPlusTags "eq-ignores-plus-tags" Insightly ["7644-3.4.2.2-g"] "eq leaves out a plus tag of an address.";
    NeMatchesEqual "ne-matches-equal" Rfc ["7644-3.4.2.2-h"] "ne finds the resource with the operand's value too.";
    NeMatchesNothing "ne-matches-nothing" Rfc ["7644-3.4.2.2-h"] "ne finds nothing.";
    DatesAreNotOrdered "dates-are-not-ordered" Rfc ["7644-3.4.2.2-m"] "gt on a dateTime matches everything.";
    GtIncludesEqual "gt-includes-equal" Rfc ["7644-3.4.2.2-m"] "gt finds the boundary value too.";
    GeExcludesEqual "ge-excludes-equal" Rfc ["7644-3.4.2.2-n"] "ge misses the boundary value.";
    LtIncludesEqual "lt-includes-equal" Rfc ["7644-3.4.2.2-o"] "lt finds the boundary value too.";
    LeExcludesEqual "le-excludes-equal" Rfc ["7644-3.4.2.2-p"] "le misses the boundary value.";
    // Identifiers.
    IdsWithoutCase "ids-without-case" Rfc ["7643-3.1-j"] "A resource is found by its id in another case.";
    ResourceWithoutId "resource-without-id" Both ["7643-3.1-e", "7643-3.1-b", "7644-3.9-a"] "Resources are shown without id.";
    IdEmpty "id-empty" Rfc ["7643-3.1-e"] "The id of every resource is an empty string.";
    IdAsNumber "id-as-number" Both ["7643-3.1-e", "User.attributes.id.type"] "The id is a JSON number.";
    IdShownDiffersAfterUpdate "id-shown-differs-after-update" Both ["7643-3.1-g", "User.attributes.id.mutability"] "After a change the resource shows another id.";
    // Schemas of a resource.
    ResourceWithoutSchemas "resource-without-schemas" Both ["7643-2.1-a", "7643-3-b"] "Resources are shown without schemas.";
    SchemasAsText "schemas-as-text" Both ["7643-3-b"] "schemas is a string.";
    SchemasEmpty "schemas-empty" Both ["7643-3-c", "7643-3.3-a"] "schemas is an empty list.";
    SchemasInQuotes "schemas-in-quotes" Rfc ["7643-1.1-a"] "The URNs in schemas are wrapped in quotation marks.";
    SchemasOmitExtension "schemas-omit-extension" Rfc ["7643-3-c"] "schemas leaves out an extension whose data is shown.";
    SchemasOmitBase "schemas-omit-base" Rfc ["7643-3.3-a"] "schemas leaves out the base schema when an extension is used.";
    SchemasTwice "schemas-twice" Rfc ["7643-3-e"] "schemas names the base schema twice.";
    SchemasNameUndeclared "schemas-name-undeclared" Rfc ["7643-3-d", "7643-7-a"] "schemas names a URN that the resource type doesn't declare.";
    SchemasInLowerCase "schemas-in-lower-case" Rfc ["7643-3-d", "7643-3.3-a"] "schemas names the base schema in lower case.";
    SchemasOfOldVersion "schemas-of-old-version" Both ["7643-3.3-a", "User.schema"] "schemas names the schema of SCIM 1.0.";
    // Meta.
    ResourceWithoutMeta "resource-without-meta" Both ["7643-3.1-b", "7643-3.1-a", "User.attributes.meta.resourceType.value"] "Resources are shown without meta.";
    MetaWithoutResourceType "meta-without-resource-type" Both ["7643-3.1-q", "7643-3.1-p", "User.attributes.meta.resourceType.value"] "meta has no resourceType.";
    ResourceTypePlural "resource-type-plural" Both ["7643-3.1-q", "7644-3.3.1-a", "User.attributes.meta.resourceType.value"] "meta.resourceType is the name of the endpoint.";
    ResourceTypeLowerCase "resource-type-lower-case" Both ["7643-3.1-q", "User.attributes.meta.resourceType.value"] "meta.resourceType is in lower case.";
    ResourceTypeAlwaysUser "resource-type-always-user" Rfc ["7644-3.3.1-a", "7643-6-c"] "meta.resourceType is User for every resource.";
    MetaWithoutCreated "meta-without-created" Both ["7643-3.1-r", "7643-3.1-p"] "meta has no created.";
    MetaWithoutLastModified "meta-without-last-modified" Both ["7643-3.1-p", "7643-3.1-t"] "meta has no lastModified.";
    MetaWithoutLocation "meta-without-location" Both ["7644-3.3-g"] "meta has no location.";
    MetaWithoutVersion "meta-without-version" Rfc ["7644-3.14-c"] "meta has no version though entity tags are supported.";
    MetaVersionDiffersFromTag "meta-version-differs-from-tag" Rfc ["7643-3.1-v", "7644-3.14-c"] "meta.version differs from the ETag header.";
    MetaLocationNotReachable "meta-location-not-reachable" Both ["7643-2.3.7-c", "7644-3.3-h"] "meta.location names an endpoint that isn't there.";
    MetaLocationIsNoUri "meta-location-is-no-uri" Rfc ["7643-2.3.7-a", "7644-3.3-h"] "meta.location is no URI.";
    MetaLocationHasQuery "meta-location-has-query" Rfc ["7644-1.3-a", "7644-3.3-h"] "meta.location names the resource in a query.";
    CreatedMovesOnUpdate "created-moves-on-update" Both ["7643-3.1-r", "User.attributes.meta.created.mutability"] "meta.created changes when the resource is changed.";
    CreatedAfterLastModified "created-after-last-modified" Both ["User.attributes.meta.created.moves", "7643-3.1-t", "7643-3.1-s"] "meta.created is later than meta.lastModified.";
    LastModifiedFrozen "last-modified-frozen" Both ["User.attributes.meta.lastModified.moves", "7643-3.1-t"] "meta.lastModified stays when the resource is changed.";
    LastModifiedDiffersOnCreate "last-modified-differs-on-create" Both ["7643-3.1-s"] "A new resource was modified seconds after it was created.";
    LastModifiedAsNumber "last-modified-as-number" Both ["7643-2.3.5-a", "User.attributes.meta.lastModified.type"] "meta.lastModified is a number of milliseconds.";
    LastModifiedNotAnInstant "last-modified-not-an-instant" Both ["7643-2.3.5-a", "User.attributes.meta.lastModified.type"] "meta.lastModified names a month that doesn't exist.";
    DatesWithSpace "dates-with-space" Both ["7643-2.3.5-a", "User.attributes.meta.created.type"] "Dates have a space before the time and no zone.";
    DatesWithoutTime "dates-without-time" Both ["7643-2.3.5-a", "User.attributes.meta.created.type"] "Dates have no time.";
    DatesAsHttp "dates-as-http" Both ["7643-2.3.5-a", "User.attributes.meta.created.type"] "Dates are written as in HTTP headers.";
    VersionNeverChanges "version-never-changes" Rfc ["7644-3.14-g"] "The entity tag stays the same when the resource is changed.";
    // Values as they are shown.
    InventsExternalId "invents-external-id" Rfc ["7643-3.1-l"] "A resource without externalId gets one.";
    ShowsUndeclaredAttribute "shows-undeclared-attribute" Rfc ["7644-3.4-c"] "Resources show an attribute that no published schema has.";
    EmailsFromGivenName "emails-from-given-name" Insightly ["User.attributes.emails.derived_from"] "The email is made from the given name.";
    EmailsLoseTheirTag "emails-lose-their-tag" Insightly ["User.attributes.emails.derived_from"] "The email loses what stands behind a plus sign.";
    EmailsWithoutValue "emails-without-value" Insightly ["User.attributes.emails.derived_from"] "The email has no value.";
    EmailsWithoutType "emails-without-type" Insightly ["User.attributes.emails.each"] "The email has no type.";
    EmailsOfTypeHome "emails-of-type-home" Insightly ["User.attributes.emails.each"] "The email has the type home.";
    EmailsOfTypeWorkInCapitals "emails-of-type-work-in-capitals" Insightly ["User.attributes.emails.each"] "The email has the type Work in capitals.";
    PrimaryAsText "primary-as-text" Insightly ["7643-2.3.2-a", "7643-2.4-b"] "The primary flag of the email is a string.";
    EmailsAsObject "emails-as-object" Insightly ["User.attributes.emails.count", "7644-3.8-h"] "emails is an object in place of a list.";
    EmailsAsTexts "emails-as-texts" Insightly ["User.attributes.emails.each", "7643-2.4-a"] "emails is a list of strings.";
    EmailsMissing "emails-missing" Insightly ["User.attributes.emails.count"] "Users have no emails.";
    EmailsMissingWhenInactive "emails-missing-when-inactive" Insightly ["User.attributes.emails.count"] "Inactive users have no emails.";
    EmailsTwice "emails-twice" Insightly ["User.attributes.emails.count"] "Users have two emails.";
    EmailsAlsoHome "emails-also-home" Insightly ["User.attributes.emails.count", "User.attributes.emails.each"] "Users have a second email of type home.";
    GroupsOfUserNotShown "groups-of-user-not-shown" Rfc ["7643-4.1.2-n"] "A user doesn't show the groups it belongs to.";
    GroupsNamedInsteadOfId "groups-named-instead-of-id" Rfc ["7643-4.1.2-k"] "groups.value of a user is the group's name.";
    GroupReferenceBroken "group-reference-broken" Rfc ["7643-4.1.2-l", "7643-2.3.7-c"] "groups.$ref of a user leads nowhere.";
    MemberReferenceBroken "member-reference-broken" Rfc ["7643-4.2-c", "7643-2.3.7-c"] "members.$ref of a group leads nowhere.";
    ReferenceRelativeToResource "reference-relative-to-resource" Rfc ["7643-2.3.7-b", "7643-2.3.7-c"] "members.$ref is relative to the group's own URL.";
    ExtensionFlattened "extension-flattened" Rfc ["7643-3-h", "7643-3.3-d"] "Extension attributes are shown among the core ones.";
    ExtensionUnderShortName "extension-under-short-name" Rfc ["7643-3-h", "7643-3.3-d"] "Extension attributes are shown under another key.";
    ActiveAsText "active-as-text" Both ["7643-2.3.2-a", "7643-4.1.1-l"] "active is a string.";
    ActiveNotShown "active-not-shown" Both ["7643-4.1.1-l", "7644-3.4-b", "User.attributes.active.on_create"] "active is not shown.";
    ActiveNotShownWhenFalse "active-not-shown-when-false" Both ["7643-4.1.1-l", "User.delete.effect"] "active is not shown when it is false.";
    ActiveAsNumber "active-as-number" Insightly ["7643-2.3.2-a", "User.attributes.active.on_create"] "active is 0 or 1.";
    UserNameNotShown "user-name-not-shown" Both ["7643-4.1.1-a"] "Users are shown without userName.";
    NameFlattened "name-flattened" Insightly ["User.attributes.name.givenName.mutability", "User.attributes.name.familyName.mutability"] "The parts of a name are shown under dotted keys.";
    FamilyNameNotShown "family-name-not-shown" Both ["7643-7-p", "User.attributes.name.familyName.mutability"] "name is shown without familyName.";
    GivenNameUnderFirstName "given-name-under-first-name" Insightly ["User.attributes.name.givenName.mutability"] "The given name is shown as firstName.";
    NameAsText "name-as-text" Insightly ["User.attributes.name.givenName.mutability", "7643-2.3-b"] "name is one string.";
    NameAsList "name-as-list" Rfc ["7644-3.8-h", "7643-2.3-b"] "name is a list.";
    GroupNameNotShown "group-name-not-shown" Rfc ["7643-4.2-a"] "Groups are shown without displayName.";
    MemberValueIsUrl "member-value-is-url" Rfc ["7643-4.2-c"] "members.value of a group is a URL.";
    EmailTypesLost "email-types-lost" Rfc ["7643-2.4-g", "7644-3.4-b"] "The type of an email is not shown.";
    MultiValuedOneAsObject "multi-valued-one-as-object" Rfc ["7644-3.8-h"] "A multi-valued attribute with one value is shown as an object.";
    ComplexValuesAsTexts "complex-values-as-texts" Rfc ["7643-2.4-a"] "The emails of a user are a list of strings.";
    PrimaryShownAsText "primary-shown-as-text" Rfc ["7643-2.4-b", "7643-2.3.2-a"] "primary is a string.";
    DecimalAsText "decimal-as-text" Rfc ["7643-2.3.3-a", "7643-2.3-b"] "A decimal is a string.";
    IntegerWithFraction "integer-with-fraction" Rfc ["7643-2.3.4-a"] "An integer has a fraction.";
    BinaryAsHex "binary-as-hex" Rfc ["7643-2.3.6-a"] "A binary value is shown in hexadecimal.";
    ReferenceIsNoUri "reference-is-no-uri" Rfc ["7643-2.3.7-a"] "A reference is no URI.";
    DateValueWithoutTime "date-value-without-time" Rfc ["7643-2.3.5-a"] "A dateTime value has no time.";
    // Errors.
    ErrorWithoutSchemas "error-without-schemas" Both ["7644-3.12-a", "7644-3.1-c"] "Errors have no schemas.";
    ErrorNamesOldSchema "error-names-old-schema" Both ["7644-3.12-a", "7644-3.1-c"] "Errors name a schema of SCIM 1.0.";
    ErrorDetailObject "error-detail-object" Both ["7644-3.12-d"] "The detail of an error is an object.";
    ErrorStatusMissing "error-status-missing" Both ["7644-3.12-b", "7644-3.2-f"] "Errors have no status in the body.";
    ErrorStatusNumber "error-status-number" Both ["7644-3.12-b"] "The status in an error's body is a number.";
    ErrorStatusDiffers "error-status-differs" Both ["7644-3.12-c"] "The status in an error's body differs from the HTTP status.";
    ErrorWrapped "error-wrapped" Both ["7644-3.12-a"] "Errors are wrapped in a list.";
    ErrorInventsKeyword "error-invents-keyword" Both ["7644-3.12-d"] "scimType is none of the defined keywords.";
    ErrorAnsweredWith200 "error-answered-with-200" Both ["7644-3.2-e"] "Errors come with the status 200.";
    ErrorBodyEmpty "error-body-empty" Both ["7644-3.12-a", "7644-3.2-f"] "Errors have no body.";
    ErrorAsText "error-as-text" Both ["7644-3.12-a", "7644-3.2-g"] "Errors are plain text.";
    ErrorAsPage "error-as-page" Both ["7644-3.12-a", "7644-3.2-g"] "Errors are web pages.";
    InvalidFilterWithoutKeyword "invalid-filter-without-keyword" Both ["User.filter.only", "7644-3.12-q", "7644-3.4.2.2-ad"] "A bad filter is refused without scimType.";
    UniquenessWithoutKeyword "uniqueness-without-keyword" Both ["7644-3.3-i", "7644-3.12-s"] "A duplicate is refused without scimType.";
    MutabilityWithoutKeyword "mutability-without-keyword" Both ["User.attributes.emails.mutability", "User.attributes.id.mutability", "User.attributes.meta.created.mutability", "User.attributes.meta.lastModified.mutability", "User.attributes.meta.resourceType.mutability", "7644-3.12-t"] "A change of what can't change is refused without scimType.";
    NoTargetWithoutKeyword "no-target-without-keyword" Rfc ["7644-3.12-w", "7644-3.5.2.2-a"] "A path without a target is refused without scimType.";
    InvalidPathWithoutKeyword "invalid-path-without-keyword" Rfc ["7644-3.12-v", "7644-3.5.2-g"] "A malformed path is refused without scimType.";
    InvalidValueWithoutKeyword "invalid-value-without-keyword" Both ["7644-3.12-x"] "A value of the wrong type is refused without scimType.";
    InvalidSyntaxWithoutKeyword "invalid-syntax-without-keyword" Both ["7644-3.12-u"] "A malformed body is refused without scimType.";
    InvalidCursorWithoutKeyword "invalid-cursor-without-keyword" Rfc ["9865-2.1-b"] "A bad cursor is refused without scimType.";
    MethodRefusedWithoutAllow "method-refused-without-allow" Rfc ["9110-15.5.6-a"] "405 comes without Allow.";
    // Reading a body.
    OptionalExtensionDemanded "optional-extension-demanded" Rfc ["7643-6-j"] "A user without the optional extension is refused.";
    BodyWithoutSchemasFails "body-without-schemas-fails" Rfc ["7643-3-b"] "A body without schemas gives 500.";
    MemberOrderMatters "member-order-matters" Both ["7643-2.3.8-a"] "A body whose first member is not schemas is refused.";
    SchemasOrderMatters "schemas-order-matters" Rfc ["7643-3-f"] "A body whose schemas begins with an extension is refused.";
    BodyNamesWithCase "body-names-with-case" Both ["7643-2.1-b"] "Attribute names in a body are matched with case.";
    CreateRefusesNull "create-refuses-null" Rfc ["7644-3.3-c", "7643-2.5-b"] "POST refuses null and empty lists.";
    ReplaceRefusesNull "replace-refuses-null" Rfc ["7644-3.5.1-e", "7643-2.5-b"] "PUT refuses null and empty lists.";
    ReplaceKeepsNulled "replace-keeps-nulled" Rfc ["7644-3.5.1-e", "7643-2.5-b"] "PUT keeps the value of an attribute that is set to null.";
    NullIsStored "null-is-stored" Rfc ["7643-2.5-a", "7644-3.3-c"] "null is stored as a value.";
    ReplaceChangesImmutable "replace-changes-immutable" Rfc ["7644-3.5.1-f", "7643-7-q"] "PUT changes an immutable attribute.";
    ReplaceOfImmutableConflicts "replace-of-immutable-conflicts" Rfc ["7644-3.5.1-g"] "PUT of another immutable value gives 409.";
    ReplaceDropsNewImmutable "replace-drops-new-immutable" Rfc ["7644-3.5.1-h"] "PUT doesn't set an immutable attribute that had no value.";
    ExternalIdDropped "external-id-dropped" Rfc ["7643-3.1-a"] "externalId is accepted and not stored.";
    ExternalIdLowered "external-id-lowered" Rfc ["7643-3.1-n", "7643-7-m", "7643-3.1-l"] "externalId is stored in lower case.";
    CreateRefusesReadOnly "create-refuses-read-only" Both ["7644-3.3-a"] "POST with a read-only attribute is refused.";
    ReplaceRefusesEcho "replace-refuses-echo" Both ["7644-3.1-g", "7644-3.5.1-a"] "PUT of what GET returned is refused.";
    WrongTypeStored "wrong-type-stored" Both ["7644-3.12-h"] "A value of the wrong type is stored.";
    WrongTypeFails "wrong-type-fails" Both ["7644-3.12-h"] "A value of the wrong type gives 500.";
    BinaryRefused "binary-refused" Rfc ["7643-2.3.6-a"] "Valid base64 is refused.";
    NonAsciiAltered "non-ascii-altered" Both ["User.create.supported", "7644-3.8-a"] "Letters beyond ASCII are stored as question marks.";
    EmojiAltered "emoji-altered" Both ["7644-3.8-a"] "Letters beyond the basic plane are lost.";
    CaseOfExactValuesLost "case-of-exact-values-lost" Rfc ["7643-7-m"] "Case-exact values are stored in lower case.";
    NewlinesLost "newlines-lost" Rfc ["7643-4.1.2-h"] "Line breaks in an address become spaces.";
    BinaryAltered "binary-altered" Rfc ["7643-4.1.2-o"] "A certificate is stored with other bytes.";
    TextsEscapedForPages "texts-escaped-for-pages" Both ["User.create.supported", "7644-3.1-f", "7643-7-p"] "Texts are stored with HTML escapes.";
    LongTextsCut "long-texts-cut" Both ["7643-7-p", "User.attributes.name.givenName.mutability", "User.attributes.name.familyName.mutability"] "Texts are cut after thirty letters.";
    GivenNameLowered "given-name-lowered" Insightly ["User.attributes.name.givenName.mutability"] "The given name is stored in lower case.";
    GivenNameCapitalised "given-name-capitalised" Insightly ["User.attributes.name.givenName.mutability"] "The given name is stored with only its first letter in capitals.";
    GivenNameCutAtSpace "given-name-cut-at-space" Insightly ["User.create.supported", "User.attributes.name.givenName.mutability"] "Only the first word of the given name is stored.";
    FamilyNameInCapitals "family-name-in-capitals" Insightly ["User.attributes.name.familyName.mutability"] "The family name is stored in capitals.";
    FamilyNameLosesHyphen "family-name-loses-hyphen" Insightly ["User.attributes.name.familyName.mutability"] "The hyphen of a family name is lost.";
    SubAttributeNamesWithCase "sub-attribute-names-with-case" Both ["7643-2.1-b"] "Sub-attribute names in a body are matched with case.";
    ManagerNameStored "manager-name-stored" Rfc ["7643-4.3-c", "7643-7-o"] "manager.displayName is stored as the client sent it.";
    ManagerDropped "manager-dropped" Rfc ["7643-4.3-a"] "manager.value is not stored.";
    PartialAddressRefused "partial-address-refused" Rfc ["7643-4.1.2-h"] "An address without a street is refused.";
    UserNameNotDemanded "user-name-not-demanded" Both ["7643-4.1.1-a", "7643-7-j", "User.create.required"] "A user without userName is created.";
    ReplaceLosesUserName "replace-loses-user-name" Rfc ["7644-3.5.1-j", "7643-4.1.1-a"] "PUT without userName is accepted and the name is lost.";
    NameNotDemanded "name-not-demanded" Insightly ["User.create.required"] "A user without a given or family name is created.";
    GroupNameNotDemanded "group-name-not-demanded" Rfc ["7643-4.2-a"] "A group without displayName is created.";
    RequiredNotDemanded "required-not-demanded" Rfc ["7643-7-j"] "A device without its required attributes is created.";
    MissingRequiredFails "missing-required-fails" Both ["7644-3.12-h", "User.create.required"] "A missing required attribute gives 500.";
    RequiredExtensionNotDemanded "required-extension-not-demanded" Rfc ["7643-6-i"] "A user without the required extension is accepted.";
    EmptyRequiredAccepted "empty-required-accepted" Both ["7643-4.1.1-a"] "An empty userName is accepted.";
    TwoPrimariesStored "two-primaries-stored" Rfc ["7643-2.4-c", "7643-8.7.1-b"] "Two primary values are stored.";
    NamesSwapped "names-swapped" Insightly ["User.attributes.name.givenName.mutability", "User.attributes.name.familyName.mutability", "User.create.supported", "lifecycle.attribute-mapping"] "Given and family name are swapped.";
    DeclaredAttributeDropped "declared-attribute-dropped" Rfc ["7643-7-p", "7644-3.3-j"] "Declared attributes are accepted and not stored.";
    // Parameters.
    EncodedBracketsRefused "encoded-brackets-refused" Rfc ["7644-1.2-b"] "A filter with percent-encoded brackets is refused.";
    UnknownParameterRefused "unknown-parameter-refused" Both ["7644-3.4.2-b"] "An unknown query parameter is refused.";
    UnreadableNumberFails "unreadable-number-fails" Both ["7644-3.12-h", "9865-2.1-a"] "startIndex or count that is no number gives 500.";
    PlusSignsBecomeSpaces "plus-signs-become-spaces" Both ["7644-1.2-b", "7644-3.4.2.2-g"] "An encoded plus sign in a filter becomes a space.";
    PercentSignsDecodedTwice "percent-signs-decoded-twice" Both ["7644-1.2-b", "7644-3.4.2.2-g"] "A percent sign in a filter is decoded twice.";
    SearchIgnoresAttributes "search-ignores-attributes" Rfc ["7644-3.4.3-d"] "A search ignores attributes.";
    SearchIgnoresExcluded "search-ignores-excluded" Rfc ["7644-3.4.3-d"] "A search ignores excludedAttributes.";
    SearchIgnoresFilter "search-ignores-filter" Rfc ["7644-3.4.3-d", "7644-3.4.3-f"] "A search ignores the filter.";
    SearchIgnoresSort "search-ignores-sort" Rfc ["7644-3.4.3-g", "7644-3.4.3-d"] "A search ignores sortBy.";
    SearchIgnoresStartIndex "search-ignores-start-index" Rfc ["7644-3.4.3-d"] "A search ignores startIndex.";
    SearchIgnoresCount "search-ignores-count" Rfc ["7644-3.4.3-d"] "A search ignores count.";
    SearchIgnoresCursor "search-ignores-cursor" Rfc ["9865-3-a"] "A search ignores the cursor.";
    // Projection.
    ProjectionIgnoresUrns "projection-ignores-urns" Rfc ["7644-3.10-b"] "attributes ignores names qualified by a schema URN.";
    ProjectionIgnoresSubAttributes "projection-ignores-sub-attributes" Both ["7644-3.10-d", "7644-3.9-d"] "attributes ignores sub-attributes.";
    ProjectionNamesWithCase "projection-names-with-case" Both ["7644-3.10-e"] "attributes matches names with case.";
    AttributesIgnored "attributes-ignored" Both ["7644-3.4.2.5-a", "7644-3.9-c"] "attributes is ignored.";
    AttributesIgnoredOnWrites "attributes-ignored-on-writes" Both ["7644-3.9-b"] "attributes is ignored on POST, PUT and PATCH.";
    ExcludedIgnored "excluded-ignored" Both ["7644-3.4.2.5-a", "7644-3.9-e"] "excludedAttributes is ignored.";
    ListsShowLess "lists-show-less" Both ["User.list.includes", "7644-3.9-a", "7644-3.4-b", "7643-7-v"] "Entries of a list show less than a single read.";
    CreateShowsLess "create-shows-less" Both ["7644-3.3-e", "7644-3.9-a"] "The answer to POST shows only id and meta.";
    ExcludedRemovesId "excluded-removes-id" Both ["7644-3.4.2.5-c", "7643-7-t", "7644-3.9-e"] "excludedAttributes removes the id.";
    SearchExcludedRemovesId "search-excluded-removes-id" Rfc ["7644-3.4.3-e"] "In a search excludedAttributes removes the id.";
    AttributesRemoveId "attributes-remove-id" Both ["7644-3.9-d", "7643-7-t", "7643-3.1-e"] "The id is missing when attributes names others.";
    AlwaysReturnedIsNot "always-returned-is-not" Rfc ["7643-7-t", "7644-3.9-a"] "An attribute that is always returned can be excluded.";
    RequestedAttributeNotShown "requested-attribute-not-shown" Rfc ["7643-7-w"] "An attribute returned on request is missing when requested.";
    RequestAttributeAlwaysShown "request-attribute-always-shown" Rfc ["7643-7-w", "7644-3.4-b"] "An attribute returned on request is shown without being requested.";
    AttributesAddToDefaults "attributes-add-to-defaults" Both ["7644-3.9-c", "7643-7-v"] "attributes doesn't leave out the other default attributes.";
    ExcludedPartRemovesAll "excluded-part-removes-all" Rfc ["7644-3.9-g"] "Excluding a sub-attribute removes the whole attribute.";
    ExcludedRemovesMore "excluded-removes-more" Both ["7644-3.9-e"] "Excluding one attribute removes others too.";
    DefaultAttributeNotShown "default-attribute-not-shown" Rfc ["7643-7-v", "7644-3.4-b", "7644-3.9-a"] "A default attribute is missing from reads.";
    PasswordShownWhenAsked "password-shown-when-asked" Rfc ["7643-4.1.1-m", "7643-7-u"] "The password is shown when attributes names it.";
    PasswordShownAfterWrite "password-shown-after-write" Rfc ["7643-4.1.1-m", "7643-7-r"] "The answer to a write shows the password.";
    PasswordShown "password-shown" Rfc ["7643-4.1.1-m", "7643-7-u", "7643-8.7.1-User.password"] "Users are shown with their password.";
    PasswordShownHashed "password-shown-hashed" Rfc ["7643-4.1.1-m"] "Users are shown with a hash of their password.";
    WriteOnlyAttributeShown "write-only-attribute-shown" Rfc ["7643-7-r", "7643-7-u"] "A write-only attribute of a device is shown.";
    // Cursors.
    CursorNeedsEscaping "cursor-needs-escaping" Rfc ["9865-2-b"] "Cursors hold characters that a URL must escape.";
    EmptyCursorRefused "empty-cursor-refused" Rfc ["9865-2-a"] "An empty cursor is refused.";
    ForgedCursorIsTheBeginning "forged-cursor-is-the-beginning" Rfc ["9865-2.1-a", "9865-2.1-b"] "A forged cursor gives the first page.";
    ForgedCursorFails "forged-cursor-fails" Rfc ["9865-2.1-a"] "A forged cursor gives 500.";
    ForgedCursorOtherKeyword "forged-cursor-other-keyword" Rfc ["9865-2.1-b"] "A forged cursor is refused with invalidValue.";
    CursorErrorRevealsInternals "cursor-error-reveals-internals" Rfc ["9865-5.2-c"] "The error on a forged cursor shows a database query.";
    CursorsExpireAtOnce "cursors-expire-at-once" Rfc ["9865-4-f", "9865-2-f"] "Cursors expire before the published time.";
    ExpiredCursorOtherKeyword "expired-cursor-other-keyword" Rfc ["9865-2.1-c"] "An expired cursor is refused with invalidValue.";
    CursorServesOtherQueries "cursor-serves-other-queries" Rfc ["9865-2-j"] "A cursor is accepted by a query it doesn't belong to.";
    CursorNegativeCountRefused "cursor-negative-count-refused" Rfc ["9865-2-c"] "A negative count is refused beside a cursor.";
    CursorCountZeroReturnsPage "cursor-count-zero-returns-page" Rfc ["9865-2-d"] "A count of zero returns resources beside a cursor.";
    CursorPageTooLong "cursor-page-too-long" Rfc ["9865-2-e"] "A cursor page has one resource more than count.";
    CursorSkipsOne "cursor-skips-one" Rfc ["9865-2-l", "9865-2-f"] "Each cursor page leaves out the next resource.";
    CursorRepeatsOne "cursor-repeats-one" Rfc ["9865-2-l"] "Cursor pages repeat a resource of the page before.";
    CursorEndsEarly "cursor-ends-early" Rfc ["9865-2-f", "9865-2-g"] "nextCursor is missing from the second page though more follows.";
    CursorNeverEnds "cursor-never-ends" Rfc ["9865-2-g"] "The last page has a nextCursor to the first.";
    PreviousCursorLeadsHere "previous-cursor-leads-here" Rfc ["9865-2-h"] "previousCursor leads to the page it stands on.";
    PreviousCursorOnFirstPage "previous-cursor-on-first-page" Rfc ["9865-2-i"] "The first page has a previousCursor.";
    CursorTotalWrong "cursor-total-wrong" Rfc ["9865-2-k"] "totalResults of cursor pages is one too many.";
    CursorPagesUnsorted "cursor-pages-unsorted" Rfc ["9865-2.2-a"] "Cursor pages ignore sortBy.";
    DefaultMethodOther "default-method-other" Rfc ["9865-2.4-a"] "A list without paging parameters uses the method that isn't the default.";
    // Lists.
    TotalIgnoresFilter "total-ignores-filter" Both ["7644-3.4.2-e"] "totalResults of a filtered list counts every resource.";
    TooManyOtherKeyword "too-many-other-keyword" Rfc ["7644-3.4.2.1-c"] "Too many results are refused with invalidValue.";
    NoMatchIsNotFound "no-match-is-not-found" Both ["7644-3.4.2-i"] "A filter that matches nothing gives 404.";
    NoMatchIsEmptyAnswer "no-match-is-empty-answer" Both ["7644-3.4.2-i"] "A filter that matches nothing gives 204.";
    NoMatchHasTotal "no-match-has-total" Both ["7644-3.4.2-i", "7644-3.4.2-e"] "A filter that matches nothing has a total of one.";
    ListShowsOtherTypes "list-shows-other-types" Rfc ["7644-3.4.2.1-f"] "A list of one type shows the others too.";
    RootOmitsGroups "root-omits-groups" Rfc ["7644-3.4.2.1-a"] "A query at the root leaves out groups.";
    RootFilterIgnored "root-filter-ignored" Rfc ["7644-3.4.2.1-d"] "A filter at the root is ignored.";
    RootIgnoresResourceTypeFilter "root-ignores-resource-type-filter" Rfc ["7644-3.4.2.1-b"] "A filter on meta.resourceType at the root is ignored.";
    RootForeignAttributeRefused "root-foreign-attribute-refused" Rfc ["7644-3.4.2.1-e"] "A filter at the root on an attribute of one type is refused.";
    ListOmitsInactive "list-omits-inactive" Insightly ["lifecycle.import", "User.list.includes"] "A list leaves out inactive users.";
    FilterOmitsInactive "filter-omits-inactive" Insightly ["User.filter.includes"] "A filter finds no inactive users.";
    FilterFindsOnlyInactive "filter-finds-only-inactive" Insightly ["User.filter.includes", "7644-3.4.2.2-g"] "A filter finds no active users.";
    EqAlsoFindsFamilyNames "eq-also-finds-family-names" Insightly ["7644-3.4.2.2-b"] "userName eq finds users by their family name too.";
    EqAlsoFindsIds "eq-also-finds-ids" Insightly ["7644-3.4.2.2-b"] "userName eq finds users by their id too.";
    FilterIgnored "filter-ignored" Both ["7644-3.4.2.2-b", "User.filter.only"] "The filter is ignored.";
    FilterIgnoredOnPages "filter-ignored-on-pages" Both ["7644-3.4.2.2-b"] "The filter is ignored when count is given.";
    EmptyFilterAccepted "empty-filter-accepted" Both ["7644-3.4.2.2-e"] "An empty filter returns everything.";
    FilterRefusedThoughClaimed "filter-refused-though-claimed" Both ["7644-3.4.2.2-a", "User.filter.only"] "Every filter is refused though filters are supported.";
    UnknownOperatorIgnored "unknown-operator-ignored" Both ["7644-3.4.2.2-ad", "7644-3.4.2.2-b"] "A filter with an unknown operator returns everything.";
    UnknownOperatorFails "unknown-operator-fails" Both ["7644-3.4.2.2-ad"] "A filter with an unknown operator gives 500.";
    MalformedFilterIgnored "malformed-filter-ignored" Both ["7644-3.4.2.2-x", "7644-3.4.2.2-e"] "A malformed filter returns everything.";
    SearchTakesMalformedFilter "search-takes-malformed-filter" Rfc ["7644-3.4.3-f"] "A malformed filter in a search returns everything.";
    OrBindsTighterThanAnd "or-binds-tighter-than-and" Rfc ["7644-3.4.2.2-y"] "In a filter or binds tighter than and.";
    UnsupportedFilterReturnsAll "unsupported-filter-returns-all" Insightly ["User.filter.only", "7644-3.4.2.2-b"] "An unsupported filter returns every user.";
    UnsupportedFilterFails "unsupported-filter-fails" Insightly ["User.filter.only"] "An unsupported filter gives 500.";
    UnsupportedFilterFindsFirst "unsupported-filter-finds-first" Insightly ["User.filter.only", "7644-3.4.2.2-b"] "An unsupported filter is taken for ne and returns users.";
    UnsupportedFilterEvaluated "unsupported-filter-evaluated" Insightly ["User.filter.only"] "A filter that is documented as unsupported is evaluated.";
    ExternalIdNotFound "external-id-not-found" Rfc ["7643-3.1-x"] "A filter on externalId finds nothing.";
    SchemasFilterFails "schemas-filter-fails" Rfc ["7644-3.4.2.2-ag"] "A filter on schemas gives 500.";
    FilterOnUnknownReturnsAll "filter-on-unknown-returns-all" Rfc ["7644-3.4.2.2-b"] "A filter on an unknown attribute returns everything.";
    FilterOnUnknownFails "filter-on-unknown-fails" Rfc ["7644-3.12-q"] "A filter on an unknown attribute gives 500.";
    EscapesNotUndone "escapes-not-undone" Both ["7644-3.4.2.2-ai"] "Escapes in a filter's string are not undone.";
    ApostropheBreaksFilter "apostrophe-breaks-filter" Both ["7644-3.4.2.2-x", "7644-3.4.2.2-g"] "An apostrophe in a filter's string gives 500.";
    NonAsciiFilterFindsNothing "non-ascii-filter-finds-nothing" Both ["7644-3.8-a", "7644-3.4.2.2-g"] "A filter with letters beyond ASCII finds nothing.";
    ValueFilterFails "value-filter-fails" Rfc ["7644-3.4.2.2-ah"] "A filter with brackets gives 500.";
    FilterOperatorsWithCase "filter-operators-with-case" Both ["7644-3.4.2.2-d"] "Filter operators are matched with case.";
    CompoundFilterTakesFirst "compound-filter-takes-first" Rfc ["7644-3.4.2.2-f"] "Only the first part of a filter with and or or is evaluated.";
    NotWithSpaceRefused "not-with-space-refused" Rfc ["7644-3.4.2.2-t", "7644-3.4.2.2-x"] "not before a space is refused.";
    OrderChangesBetweenPages "order-changes-between-pages" Both ["7644-3.4.2.4-k"] "The order of a list changes between requests.";
    SortIgnored "sort-ignored" Rfc ["7644-3.4.2.3-a", "7644-3.4.2.3-b"] "sortBy is ignored.";
    SortIgnoresSubAttributes "sort-ignores-sub-attributes" Rfc ["7644-3.4.2.3-d"] "sortBy with a sub-attribute is ignored.";
    SortDescendsByDefault "sort-descends-by-default" Rfc ["7644-3.4.2.3-f"] "The default order is descending.";
    SortOrderIgnored "sort-order-ignored" Rfc ["7644-3.4.2.3-b"] "sortOrder is ignored.";
    SortLosesResourcesWithoutKey "sort-loses-resources-without-key" Rfc ["7644-3.4.2.3-e"] "Resources without the sort key are lost.";
    SortPutsMissingFirst "sort-puts-missing-first" Rfc ["7644-3.4.2.3-e"] "Resources without the sort key come first when ascending.";
    SortDescendingPutsMissingLast "sort-descending-puts-missing-last" Rfc ["7644-3.4.2.3-e"] "Resources without the sort key come last when descending.";
    SortNamesWithCase "sort-names-with-case" Rfc ["7644-3.10-e"] "sortBy matches names with case.";
    SortIgnoresPrimary "sort-ignores-primary" Rfc ["7644-3.4.2.3-c"] "A multi-valued sort key uses the first value in place of the primary one.";
    SortByLastValue "sort-by-last-value" Rfc ["7644-3.4.2.3-c"] "A multi-valued sort key without a primary uses the last value.";
    SortTakesNumbersAsText "sort-takes-numbers-as-text" Rfc ["7644-3.4.2.3-h"] "Numbers are sorted as text.";
    SortByBytes "sort-by-bytes" Rfc ["7644-3.4.2.3-h"] "Texts are sorted with case.";
    NegativeCountRefused "negative-count-refused" Both ["7644-3.4.2.4-f"] "A negative count is refused.";
    NegativeCountReturnsAll "negative-count-returns-all" Both ["7644-3.4.2.4-f"] "A negative count returns a page.";
    CountZeroReturnsPage "count-zero-returns-page" Both ["7644-3.4.2.4-g"] "A count of zero returns a page.";
    CountZeroHidesTotal "count-zero-hides-total" Both ["7644-3.4.2.4-g"] "A count of zero gives a total of zero.";
    MaximumExceeded "maximum-exceeded" Both ["7643-5-i", "9865-4-e"] "A page is longer than the published maximum.";
    StartIndexBelowOneRefused "start-index-below-one-refused" Both ["User.list.paging", "7644-3.4.2.4-b"] "A startIndex below one is refused.";
    NegativeStartIndexIsEmpty "negative-start-index-is-empty" Both ["7644-3.4.2.4-b"] "A negative startIndex gives an empty page.";
    StartIndexIgnored "start-index-ignored" Both ["7644-3.4.2.4-k", "7644-3.4.2.4-i", "User.list.paging"] "startIndex is ignored.";
    StartIndexCountsFromZero "start-index-counts-from-zero" Both ["7644-3.4.2.4-k", "7644-3.4.2.4-i", "User.list.paging"] "startIndex counts from zero, so that pages skip a resource.";
    PagesOverlap "pages-overlap" Both ["7644-3.4.2.4-k", "User.list.paging"] "Each page begins with the last resource of the one before.";
    StartIndexCountsPages "start-index-counts-pages" Both ["7644-3.4.2.4-k", "User.list.paging"] "startIndex counts pages.";
    StartIndexIgnoredWithFilter "start-index-ignored-with-filter" Rfc ["7644-3.4.2.4-k"] "startIndex is ignored beside a filter.";
    DefaultStartsAtSecond "default-starts-at-second" Both ["7644-3.4.2.4-c"] "A list without startIndex leaves out the first resource.";
    BeyondTheEndIsNotFound "beyond-the-end-is-not-found" Both ["7644-3.4.2.4-l"] "A startIndex beyond the end gives 404.";
    BeyondTheEndWraps "beyond-the-end-wraps" Both ["7644-3.4.2.4-l"] "A startIndex beyond the end begins again.";
    BeyondTheEndHidesTotal "beyond-the-end-hides-total" Both ["7644-3.4.2.4-l"] "A startIndex beyond the end gives a total of zero.";
    CountIgnored "count-ignored" Both ["7644-3.4.2.4-d", "User.list.paging"] "count is ignored.";
    CountOneTooMany "count-one-too-many" Both ["7644-3.4.2.4-d", "User.list.paging"] "A page has one resource more than count.";
    LastEntryLost "last-entry-lost" Both ["7644-3.4.2.4-k", "User.list.paging"] "The last page lacks its last resource.";
    LastEntryTwice "last-entry-twice" Both ["7644-3.4.2.4-k", "User.list.paging"] "The last page has its last resource twice.";
    ListAsBareArray "list-as-bare-array" Both ["7644-3.4.2-c"] "A list is a bare array.";
    ListWithoutSchemas "list-without-schemas" Both ["7644-3.4.2-c", "7644-3.1-c"] "A list has no schemas.";
    ListNamesOldSchema "list-names-old-schema" Both ["7644-3.4.2-c", "7644-3.1-c"] "A list names the schema of SCIM 1.0.";
    ItemsPerPageMissing "items-per-page-missing" Both ["User.list.paging", "7644-3.4.2-h"] "A page that isn't all has no itemsPerPage.";
    ItemsPerPageIsCount "items-per-page-is-count" Both ["User.list.paging", "7644-3.4.2.4-h"] "itemsPerPage echoes count.";
    ItemsPerPageAsText "items-per-page-as-text" Both ["7644-3.4.2.4-j"] "itemsPerPage is a string.";
    EmptyResourcesNull "empty-resources-null" Both ["7644-3.4.2-f"] "Resources is null when there is nothing.";
    ResourcesMissing "resources-missing" Both ["7644-3.4.2-f"] "A list with results has no Resources.";
    ResourcesInLowerCase "resources-in-lower-case" Both ["7644-3.4.2-f"] "Resources is written in lower case.";
    TotalMissing "total-missing" Both ["7644-3.4.2-d"] "A list has no totalResults.";
    TotalIsPageLength "total-is-page-length" Both ["7644-3.4.2-e", "User.list.paging"] "totalResults is the length of the page.";
    TotalAsText "total-as-text" Both ["7644-3.4.2.4-j", "7644-3.4.2-d"] "totalResults is a string.";
    TotalWithFraction "total-with-fraction" Both ["7643-2.3.4-a", "7644-3.4.2.4-j"] "totalResults has a fraction.";
    StartIndexMissing "start-index-missing" Both ["7644-3.4.2-g"] "A page that isn't all has no startIndex.";
    StartIndexEchoIsOne "start-index-echo-is-one" Both ["7644-3.4.2.4-i"] "startIndex of every page is one.";
    StartIndexEchoBelowOne "start-index-echo-below-one" Both ["7644-3.4.2.4-b"] "A startIndex below one is echoed.";
    DefaultStartIndexZero "default-start-index-zero" Both ["7644-3.4.2.4-c"] "startIndex of a list without startIndex is zero.";
    StartIndexAsText "start-index-as-text" Both ["7644-3.4.2.4-j"] "startIndex is a string.";
    // Entity tags.
    IfMatchStarRefused "if-match-star-refused" Rfc ["9110-13.1.1-c"] "If-Match with a star is refused.";
    IfMatchCurrentRefused "if-match-current-refused" Rfc ["7644-3.14-f"] "If-Match with the current tag is refused.";
    StaleDeleteAccepted "stale-delete-accepted" Rfc ["7644-3.14-h", "9110-13.1.1-b"] "DELETE with a stale tag deletes.";
    StaleWriteAccepted "stale-write-accepted" Rfc ["7644-3.14-f", "7644-3.12-m", "9110-13.1.1-b"] "A write with a stale tag is performed.";
    StaleWritePerformedThough412 "stale-write-performed-though-412" Rfc ["9110-13.1.1-b"] "A write with a stale tag gives 412 and is performed.";
    StaleVersionBadRequest "stale-version-bad-request" Rfc ["7644-3.12-m"] "A stale tag gives 400.";
    IfNoneMatchIgnored "if-none-match-ignored" Rfc ["7644-3.14-d", "7644-3.14-e", "9110-13.1.2-a"] "If-None-Match is ignored.";
    IfNoneMatchComparesStrongly "if-none-match-compares-strongly" Rfc ["9110-13.1.2-a"] "If-None-Match never matches a weak tag.";
    NotModifiedWithBody "not-modified-with-body" Rfc ["7644-3.14-e", "9110-15.4.5-a"] "304 comes with a body.";
    NotModifiedWithoutTag "not-modified-without-tag" Rfc ["9110-15.4.5-a"] "304 comes without ETag.";
    TagHeaderMissing "tag-header-missing" Rfc ["7644-3.14-b"] "There is no ETag header though entity tags are supported.";
    TagHeaderMissingOnWrites "tag-header-missing-on-writes" Rfc ["7644-3.14-b"] "Answers to writes have no ETag header.";
    // Create.
    ContentLocationDiffers "content-location-differs" Rfc ["7643-3.1-u"] "Content-Location differs from meta.location.";
    CreateWithoutLocation "create-without-location" Both ["7644-3.3-f"] "201 comes without Location.";
    CreateLocationIsEndpoint "create-location-is-endpoint" Both ["7644-3.3-f", "7644-3.3-h"] "Location of a new resource is the endpoint.";
    CreateLocationLacksEndpoint "create-location-lacks-endpoint" Both ["7644-3.3-f", "7644-3.3-h"] "Location of a new resource lacks the endpoint.";
    CreateLocationOfAnother "create-location-of-another" Both ["7644-3.3-h"] "Location of a new resource has another id.";
    UnknownIdFindsFirst "unknown-id-finds-first" Both ["7644-3.12-k"] "An unknown id finds the first user.";
    IdsFoundByTheirBeginning "ids-found-by-their-beginning" Both ["7644-3.12-k"] "A resource is found by the beginning of its id.";
    NotFoundIsBadRequest "not-found-is-bad-request" Both ["7644-3.12-k", "7644-3.12-e"] "An unknown id gives 400.";
    NotFoundFails "not-found-fails" Both ["7644-3.12-k"] "An unknown id gives 500.";
    NotFoundIsEmptyAnswer "not-found-is-empty-answer" Both ["7644-3.12-k"] "An unknown id gives 200 with an empty object.";
    NotFoundIsEmptyList "not-found-is-empty-list" Both ["7644-3.12-k"] "An unknown id gives an empty list.";
    ReadOfInactiveNotFound "read-of-inactive-not-found" Insightly ["User.get.includes", "7644-3.4.1-a"] "GET of an inactive user gives 404.";
    ReadAnswersWithList "read-answers-with-list" Both ["7644-3.4.1-a"] "GET of a resource answers with a list.";
    ReadShowsEveryoneActive "read-shows-everyone-active" Insightly ["User.get.includes", "7643-4.1.1-l", "User.delete.effect"] "GET of an inactive user shows it as active.";
    ReadIsAccepted "read-is-accepted" Both ["7644-3.4.1-a"] "GET of a resource gives 202.";
    CreateKeepsInactive "create-keeps-inactive" Insightly ["User.attributes.active.on_create"] "A user sent as inactive is created inactive.";
    CreateWithoutActiveIsInactive "create-without-active-is-inactive" Insightly ["User.attributes.active.on_create"] "A user sent without active is created inactive.";
    CreateMakesEveryoneInactive "create-makes-everyone-inactive" Insightly ["User.attributes.active.on_create"] "Every new user is inactive.";
    CreateAnswers200 "create-answers-200" Both ["7644-3.3-d"] "A successful POST gives 200.";
    CreateAnswersWithoutBody "create-answers-without-body" Both ["7644-3.3-e"] "A successful POST has no body.";
    CreateEchoesTheRequest "create-echoes-the-request" Both ["7644-3.1-f", "User.attributes.emails.mutability"] "The answer to POST repeats what was sent in place of what is stored.";
    CreateStoresNothing "create-stores-nothing" Both ["7644-3.4.1-b", "7644-3.3-f"] "POST answers 201 and stores nothing.";
    CreateStoresTwice "create-stores-twice" Both ["User.create.duplicate", "7643-4.1.1-b"] "POST stores the resource twice.";
    CreateAdoptsId "create-adopts-id" Both ["7644-3.3-a", "7643-3.1-h", "User.attributes.id.mutability"] "POST takes the client's id.";
    CreateAdoptsMeta "create-adopts-meta" Both ["User.attributes.meta.lastModified.mutability", "User.attributes.meta.resourceType.mutability", "7643-3.1-o", "7644-3.3-a", "User.attributes.meta.created.mutability"] "POST takes the client's meta.";
    CreateAdoptsEmails "create-adopts-emails" Insightly ["User.attributes.emails.mutability", "User.attributes.emails.derived_from"] "POST takes the client's emails.";
    EmailsOfThePreviousUser "emails-of-the-previous-user" Insightly ["User.attributes.emails.derived_from"] "A new user has the email of the one before.";
    IdReused "id-reused" Rfc ["7643-3.1-g"] "A new resource gets the id of a deleted one.";
    IdSharedBetweenTypes "id-shared-between-types" Rfc ["7643-3.1-f"] "A group has the id of a user.";
    IdHoldsReservedWord "id-holds-reserved-word" Rfc ["7643-3.1-i"] "Identifiers hold the word bulkId.";
    IdGivenTwice "id-given-twice" Both ["User.attributes.id.unique", "7643-3.1-f", "User.attributes.id.mutability", "User.create.supported"] "Two users have the same id.";
    DeletedNameBlocked "deleted-name-blocked" Rfc ["7644-3.6-d"] "The userName of a deleted user can't be used again.";
    ExternalIdMustBeUnique "external-id-must-be-unique" Rfc ["7643-3.1-n"] "A second resource with the same externalId is refused.";
    DuplicateIsBadRequest "duplicate-is-bad-request" Both ["7644-3.3-i", "7644-3.12-l", "7643-7-x", "User.create.duplicate"] "A duplicate userName gives 400.";
    DuplicateOnUpdateAccepted "duplicate-on-update-accepted" Both ["7644-3.12-s", "7643-4.1.1-b", "7643-7-z", "User.rename"] "PUT and PATCH accept a unique value that is taken.";
    GlobalUniquenessIgnored "global-uniqueness-ignored" Rfc ["7643-7-aa"] "Two devices have the same globally unique value.";
    ServerUniquenessIgnored "server-uniqueness-ignored" Rfc ["7643-7-z"] "Two devices have the same value that is unique on the server.";
    DuplicateAccepted "duplicate-accepted" Both ["7643-4.1.1-b", "7644-3.3-i", "User.create.duplicate"] "A second user with the same userName is created.";
    DuplicateInOtherCaseAccepted "duplicate-in-other-case-accepted" Both ["7643-4.1.1-c", "User.create.duplicate"] "A second user with the userName in another case is created.";
    DuplicateOfInactiveAccepted "duplicate-of-inactive-accepted" Insightly ["7643-4.1.1-b", "7644-3.3-i"] "A second user with the userName of an inactive one is created.";
    DuplicateRevivesInactive "duplicate-revives-inactive" Insightly ["User.create.duplicate", "7644-3.3-i", "User.attributes.active.mutability"] "POST with the userName of an inactive user makes that one active.";
    DuplicateOverwrites "duplicate-overwrites" Both ["7644-3.3-i", "7643-4.1.1-b", "User.create.duplicate"] "POST with a taken userName overwrites the user that has it.";
    DuplicateReturnsTheFirst "duplicate-returns-the-first" Both ["7644-3.3-i", "7644-3.3-d"] "POST with a taken userName answers 200 with the user that has it.";
    DuplicateFails "duplicate-fails" Both ["7644-3.3-i"] "POST with a taken userName gives 500.";
    LastMemberLost "last-member-lost" Rfc ["7643-4.2-b", "7644-3.5.2.1-e"] "The last member of a group is lost.";
    // Change.
    UnchangedIsModified "unchanged-is-modified" Both ["7644-3.5.2.1-h"] "A write that changes nothing moves meta.lastModified.";
    EmailsKeepTheOldName "emails-keep-the-old-name" Insightly ["User.attributes.emails.derived_from"] "The email stays when userName changes.";
    ReadsAreOneChangeBehind "reads-are-one-change-behind" Both ["7644-3.1-f", "7644-3.5.1-c"] "Reads show the state before the last change.";
    ChangesReachTheNeighbour "changes-reach-the-neighbour" Both ["7644-3.5.1-c", "User.patch.changes"] "A change of a name reaches another user too.";
    DeactivationHidesFromLists "deactivation-hides-from-lists" Insightly ["User.list.includes", "User.delete.same_as"] "A user deactivated by PUT or PATCH is not listed.";
    DeactivationHidesFromFilters "deactivation-hides-from-filters" Insightly ["User.filter.includes", "User.delete.same_as"] "A user deactivated by PUT or PATCH is not found by a filter.";
    DeactivationHidesFromReads "deactivation-hides-from-reads" Insightly ["User.get.includes", "User.delete.same_as"] "A user deactivated by PUT or PATCH can't be read.";
    DeactivationClearsNames "deactivation-clears-names" Insightly ["User.patch.changes", "User.delete.same_as"] "Deactivating by PUT or PATCH removes the name.";
    ReactivationGivesNewId "reactivation-gives-new-id" Insightly ["7643-3.1-g", "User.attributes.id.mutability"] "A user made active again gets a new id.";
    ReactivationMovesCreated "reactivation-moves-created" Insightly ["User.attributes.meta.created.moves", "7643-3.1-r", "User.attributes.meta.created.mutability"] "A user made active again is created anew.";
    ReplaceFollowsTheBodysId "replace-follows-the-bodys-id" Both ["7644-3.5.1-i", "User.attributes.id.mutability"] "PUT changes the resource whose id is in the body.";
    ReplaceOfInactiveNotFound "replace-of-inactive-not-found" Insightly ["User.replace.supported", "User.attributes.active.mutability"] "PUT of an inactive user gives 404.";
    ReplaceIgnored "replace-ignored" Both ["7644-3.5.1-c", "User.replace.supported"] "PUT changes nothing.";
    ReplaceHitsTheNeighbour "replace-hits-the-neighbour" Both ["7644-3.5.1-c", "User.replace.supported"] "PUT changes another user.";
    ReplaceAnsweredButNotStored "replace-answered-but-not-stored" Both ["lifecycle.create-modify-delete", "7644-3.1-f", "7644-3.5.1-c", "User.replace.supported"] "PUT answers with the new state and stores the old one.";
    ReplaceAnswersStale "replace-answers-stale" Both ["7644-3.1-f", "7644-3.5.1-k"] "PUT answers with the state before.";
    ReplaceAnswers204 "replace-answers-204" Both ["7644-3.5.1-k"] "PUT gives 204.";
    ReplaceAnswers201 "replace-answers-201" Both ["7644-3.5.1-k"] "PUT gives 201.";
    ReplaceAnswersPartOfIt "replace-answers-part-of-it" Both ["7644-3.5.1-k", "7644-3.9-a"] "PUT answers with a part of the resource.";
    ReplaceCannotDeactivate "replace-cannot-deactivate" Both ["7643-4.1.1-l", "User.attributes.active.mutability", "User.delete.same_as"] "PUT can't make a user inactive.";
    ReplaceCannotReactivate "replace-cannot-reactivate" Both ["7643-4.1.1-l", "User.attributes.active.mutability"] "PUT can't make a user active again.";
    ReplaceKeepsUserName "replace-keeps-user-name" Both ["7644-3.5.1-c", "User.attributes.userName.mutability"] "PUT doesn't change userName.";
    ReplaceDropsFamilyName "replace-drops-family-name" Insightly ["7644-3.5.1-c", "User.attributes.name.familyName.mutability", "User.replace.supported"] "PUT of a name loses the family name.";
    ReplaceKeepsGivenName "replace-keeps-given-name" Both ["7644-3.5.1-c", "User.attributes.name.givenName.mutability"] "PUT doesn't change the given name.";
    ReplaceMergesLists "replace-merges-lists" Rfc ["7644-3.5.1-c"] "PUT adds to a list in place of replacing it.";
    ReplaceAdoptsId "replace-adopts-id" Both ["7643-3.1-g", "7643-7-o", "User.attributes.id.mutability"] "PUT takes the client's id.";
    ReplaceAdoptsMeta "replace-adopts-meta" Both ["User.attributes.meta.resourceType.mutability", "7644-3.5.1-i", "7643-3.1-o", "User.attributes.meta.created.mutability", "User.attributes.meta.lastModified.mutability"] "PUT takes the client's meta.";
    ReplaceAdoptsEmails "replace-adopts-emails" Insightly ["User.attributes.emails.mutability"] "PUT takes the client's emails.";
    ReplaceAdoptsGroups "replace-adopts-groups" Rfc ["7643-4.1.2-m", "7644-3.5.1-i"] "PUT of a user's groups changes its memberships.";
    // Delete.
    DeleteAnswers200 "delete-answers-200" Both ["7644-3.6-e"] "DELETE gives 200 with the resource.";
    DeleteAnswers202 "delete-answers-202" Both ["7644-3.6-e"] "DELETE gives 202.";
    DeleteAnswers204WithBody "delete-answers-204-with-body" Both ["9110-15.3.5-a", "7644-3.6-e"] "DELETE gives 204 with a body.";
    DeleteRemoves "delete-removes" Insightly ["User.delete.effect"] "DELETE removes the user.";
    DeleteDoesNothing "delete-does-nothing" Insightly ["User.delete.effect"] "DELETE does nothing.";
    DeleteHitsTheNeighbour "delete-hits-the-neighbour" Insightly ["User.delete.effect"] "DELETE deactivates another user.";
    DeleteDeactivatesEveryone "delete-deactivates-everyone" Insightly ["User.delete.effect"] "DELETE deactivates every user.";
    DeleteTogglesActive "delete-toggles-active" Insightly ["User.delete.effect"] "DELETE of an inactive user makes it active.";
    DeleteDropsActive "delete-drops-active" Insightly ["User.delete.effect"] "DELETE removes active in place of setting it to false.";
    DeleteHidesFromLists "delete-hides-from-lists" Insightly ["User.list.includes", "User.delete.effect"] "A deleted user is not listed.";
    DeleteHidesFromFilters "delete-hides-from-filters" Insightly ["User.filter.includes", "User.delete.effect"] "A deleted user is not found by a filter.";
    DeleteHidesFromReads "delete-hides-from-reads" Insightly ["User.get.includes", "User.delete.effect"] "A deleted user can't be read.";
    DeleteIsFinal "delete-is-final" Insightly ["User.attributes.active.mutability", "User.delete.same_as"] "A deleted user can't be made active again.";
    DeleteClearsNames "delete-clears-names" Insightly ["User.delete.effect", "User.delete.same_as"] "DELETE removes the name of the user.";
    DeleteMarksTheName "delete-marks-the-name" Insightly ["User.delete.effect", "User.delete.same_as"] "DELETE adds a mark to the family name.";
    DeleteFreesTheName "delete-frees-the-name" Insightly ["User.delete.effect", "User.filter.includes"] "DELETE renames the user.";
    DeleteLeavesLastModified "delete-leaves-last-modified" Insightly ["User.attributes.meta.lastModified.moves", "7643-3.1-t"] "DELETE leaves meta.lastModified.";
    RemovedStillReadable "removed-still-readable" Rfc ["7644-3.6-b"] "A deleted resource can still be read.";
    RemovedStillListed "removed-still-listed" Rfc ["7644-3.6-c"] "A deleted resource is still listed.";
    RemovedOnlyDeactivated "removed-only-deactivated" Rfc ["7644-3.6-b", "7644-3.6-c"] "DELETE only makes a user inactive.";
    // Patch.
    PatchNotImplemented "patch-not-implemented" Both ["7644-3.5-b", "7644-3.5-c", "User.patch.supported"] "PATCH gives 501 though it is supported.";
    PatchOfInactiveNotFound "patch-of-inactive-not-found" Insightly ["User.attributes.active.mutability", "User.patch.supported"] "PATCH of an inactive user gives 404.";
    PatchNotAtomic "patch-not-atomic" Both ["User.patch.changes", "7644-3.5.2-p"] "A failed PATCH leaves what went before the failure.";
    PatchSkipsWhatFails "patch-skips-what-fails" Both ["7644-3.5.2-q"] "A PATCH with a failing operation succeeds.";
    PatchWithoutOperationsAccepted "patch-without-operations-accepted" Both ["7644-3.5.2-d"] "A PATCH without operations succeeds.";
    PatchWithoutOperationsFails "patch-without-operations-fails" Both ["7644-3.5.2-d"] "A PATCH without operations gives 500.";
    PatchHitsTheNeighbour "patch-hits-the-neighbour" Both ["7644-3.5.2.3-b", "User.patch.changes"] "PATCH changes another resource.";
    PatchAnsweredButNotStored "patch-answered-but-not-stored" Both ["7644-3.1-f", "7644-3.5.2.3-b", "User.patch.supported"] "PATCH answers with the new state and stores the old one.";
    PatchCannotDeactivate "patch-cannot-deactivate" Insightly ["User.attributes.active.mutability", "User.delete.same_as"] "PATCH can't make a user inactive.";
    PatchCannotReactivate "patch-cannot-reactivate" Insightly ["User.attributes.active.mutability"] "PATCH can't make a user active again.";
    PatchReactivates "patch-reactivates" Insightly ["User.patch.changes"] "Any PATCH makes an inactive user active.";
    PatchOfOneNameLosesTheOther "patch-of-one-name-loses-the-other" Both ["7644-3.5.2.3-e", "User.patch.changes"] "PATCH of one part of a name loses the other.";
    PatchOfNameDeactivates "patch-of-name-deactivates" Insightly ["User.patch.changes"] "PATCH of a name makes the user inactive.";
    PatchKeepsUserName "patch-keeps-user-name" Both ["7644-3.5.2.3-b", "User.attributes.userName.mutability"] "PATCH doesn't change userName.";
    PatchIgnored "patch-ignored" Both ["7644-3.5.2.3-b", "7644-3.5.2.1-c", "User.patch.supported"] "PATCH changes nothing.";
    PatchWithAttributesAnswers204 "patch-with-attributes-answers-204" Rfc ["7644-3.5.2-t"] "PATCH with attributes gives 204.";
    PatchAnswersStale "patch-answers-stale" Both ["7644-3.1-f", "7644-3.5.2-s"] "PATCH answers with the state before.";
    PatchAnswers204WithBody "patch-answers-204-with-body" Both ["7644-3.5.2-s", "9110-15.3.5-a"] "PATCH gives 204 with a body.";
    PatchAnswers202 "patch-answers-202" Both ["7644-3.5.2-s"] "PATCH gives 202.";
    PatchAnswers200WithoutBody "patch-answers-200-without-body" Both ["7644-3.5.2-s"] "PATCH gives 200 without a body.";
    PatchAnswersOnlyTheChange "patch-answers-only-the-change" Both ["7644-3.5.2-s", "7644-3.9-a"] "PATCH answers with nothing but what was changed.";
    PatchPerformsOnlyTheFirst "patch-performs-only-the-first" Both ["7644-3.5.2-n", "7644-3.5.2-q"] "PATCH performs only the first operation.";
    PatchLosesTheLast "patch-loses-the-last" Both ["7644-3.5.2-n", "7644-3.5.2-q"] "PATCH doesn't perform the last operation.";
    PatchPerformsBackwards "patch-performs-backwards" Both ["7644-3.5.2-n"] "PATCH performs its operations backwards.";
    PatchGoesOnAfterFailure "patch-goes-on-after-failure" Both ["7644-3.5.2-p"] "A failed PATCH performs the operations that don't fail.";
    PatchWithoutValueAccepted "patch-without-value-accepted" Both ["7644-3.5.2.1-a"] "add and replace without a value succeed.";
    JsonPatchOperationsAccepted "json-patch-operations-accepted" Both ["7644-3.5.2-b"] "move, copy and test succeed.";
    UnknownOperationIsReplace "unknown-operation-is-replace" Both ["User.patch.only", "7644-3.5.2-e"] "An unknown operation is performed as replace.";
    UnknownOperationFails "unknown-operation-fails" Both ["7644-3.5.2-e"] "An unknown operation gives 500.";
    UnsupportedAddPerformed "unsupported-add-performed" Insightly ["User.patch.only"] "PATCH performs add though only replace is documented.";
    UnsupportedRemovePerformed "unsupported-remove-performed" Insightly ["User.patch.only"] "PATCH performs remove though only replace is documented.";
    UnsupportedOperationSkipped "unsupported-operation-skipped" Insightly ["User.patch.only"] "PATCH skips add and remove and succeeds.";
    UnsupportedOperationFails "unsupported-operation-fails" Insightly ["User.patch.only"] "PATCH with add or remove gives 500.";
    RemoveWithoutPathAccepted "remove-without-path-accepted" Rfc ["7644-3.5.2.2-a", "7644-3.5.2-f"] "remove without a path succeeds.";
    RemoveWithoutPathOtherKeyword "remove-without-path-other-keyword" Rfc ["7644-3.5.2.2-a"] "remove without a path is refused with invalidPath.";
    PatchPathsRefuseUrns "patch-paths-refuse-urns" Both ["7644-3.10-b"] "PATCH refuses paths qualified by a schema URN.";
    IndexPathsAccepted "index-paths-accepted" Rfc ["7644-3.5.2-b"] "A path with an array index succeeds.";
    MalformedPathAccepted "malformed-path-accepted" Both ["7644-3.5.2-g"] "A malformed path succeeds without effect.";
    MalformedPathFails "malformed-path-fails" Both ["7644-3.5.2-g"] "A malformed path gives 500.";
    PatchPathsRefuseSubAttributes "patch-paths-refuse-sub-attributes" Both ["7644-3.10-d"] "PATCH refuses paths with a sub-attribute.";
    PatchPathsWithCase "patch-paths-with-case" Both ["7644-3.10-e"] "PATCH matches path names with case.";
    PatchWithoutPathIgnored "patch-without-path-ignored" Both ["7644-3.5.2.3-a", "User.patch.supported"] "replace without a path is ignored.";
    AddWithoutPathRefused "add-without-path-refused" Rfc ["7644-3.5.2-f", "7644-3.5.2.1-b"] "add without a path is refused.";
    ReplaceWithoutPathRefused "replace-without-path-refused" Both ["7644-3.5.2-f", "7644-3.5.2.3-a"] "replace without a path is refused.";
    PatchWithoutPathClearsTheRest "patch-without-path-clears-the-rest" Both ["7644-3.5.2.3-a", "User.patch.changes"] "replace without a path clears every attribute that it doesn't name.";
    PatchWithoutPathTakesFirstMember "patch-without-path-takes-first-member" Both ["7644-3.5.2.3-a"] "replace without a path sets only the first attribute of its value.";
    RemoveOfReadOnlyAccepted "remove-of-read-only-accepted" Rfc ["7644-3.5.2.2-f"] "remove of a read-only attribute succeeds without effect.";
    PatchIgnoresReadOnly "patch-ignores-read-only" Both ["7644-3.5.2-i", "7644-3.12-t"] "PATCH ignores read-only attributes and succeeds.";
    PatchChangesId "patch-changes-id" Both ["7644-3.5.2-i", "7643-3.1-g", "User.attributes.id.mutability"] "PATCH changes the id.";
    PatchChangesGroups "patch-changes-groups" Rfc ["7643-4.1.2-m", "7644-3.5.2-i"] "PATCH of a user's groups changes its memberships.";
    PatchChangesEmails "patch-changes-emails" Insightly ["User.attributes.emails.mutability"] "PATCH changes the read-only emails.";
    PatchChangesMeta "patch-changes-meta" Both ["7644-3.5.2-i", "7643-3.1-p", "User.attributes.meta.created.mutability", "User.attributes.meta.resourceType.mutability", "User.attributes.meta.lastModified.mutability"] "PATCH changes meta.";
    PatchOfPasswordRefused "patch-of-password-refused" Rfc ["7643-4.1.1-q"] "PATCH of the password is refused though changing it is supported.";
    PatchOfMembersRefused "patch-of-members-refused" Rfc ["7643-4.2-b"] "PATCH of a group's members is refused.";
    PatchOfNewExtensionRefused "patch-of-new-extension-refused" Rfc ["7644-3.5.2-l", "7644-3.5.2-m"] "PATCH of an extension that the resource doesn't have yet is refused.";
    PatchOmitsNewExtension "patch-omits-new-extension" Rfc ["7644-3.5.2-m"] "schemas doesn't name an extension that PATCH began to use.";
    PatchOfExtensionIgnored "patch-of-extension-ignored" Rfc ["7644-3.5.2-m"] "PATCH of an extension attribute succeeds without effect.";
    PatchOfUnsetImmutableRefused "patch-of-unset-immutable-refused" Rfc ["7644-3.5.2-j"] "PATCH refuses to set an immutable attribute that has no value.";
    PatchChangesImmutable "patch-changes-immutable" Rfc ["7644-3.5.2-i", "7643-7-q", "7643-4.2-b"] "PATCH changes an immutable attribute.";
    RemoveOfRequiredAccepted "remove-of-required-accepted" Rfc ["7644-3.5.2.2-f"] "remove of a required attribute succeeds.";
    PatchKeepsNulled "patch-keeps-nulled" Both ["7643-2.5-b"] "replace with null or an empty list keeps the value.";
    ReplaceOfAbsentRefused "replace-of-absent-refused" Rfc ["7644-3.5.2.3-d"] "replace of an attribute without a value is refused.";
    AddToAbsentIgnored "add-to-absent-ignored" Rfc ["7644-3.5.2.1-c"] "add to an attribute without a value does nothing.";
    AddKeepsTheOldValue "add-keeps-the-old-value" Rfc ["7644-3.5.2.1-f"] "add to a singular attribute keeps the old value.";
    ReplaceKeepsTheOldValue "replace-keeps-the-old-value" Rfc ["7644-3.5.2.3-b"] "replace of displayName keeps the old value.";
    PatchStoresWrongType "patch-stores-wrong-type" Both ["7644-3.5.2-h"] "PATCH stores a value of the wrong type.";
    AddToComplexLosesTheRest "add-to-complex-loses-the-rest" Rfc ["7644-3.5.2.1-d"] "add to a complex attribute loses the parts that it doesn't name.";
    ReplaceOfComplexLosesTheRest "replace-of-complex-loses-the-rest" Rfc ["7644-3.5.2.3-e"] "replace of a complex attribute loses the parts that it doesn't name.";
    AddToListReplaces "add-to-list-replaces" Rfc ["7644-3.5.2.1-e"] "add to a list replaces it.";
    AddOfKnownValueRefused "add-of-known-value-refused" Rfc ["7644-3.5.2.1-g"] "add of a value that is there is refused.";
    AddOfKnownValueRepeats "add-of-known-value-repeats" Rfc ["7644-3.5.2.1-g", "7643-2.4-i"] "add of a value that is there stores it twice.";
    ReplaceOfListAdds "replace-of-list-adds" Rfc ["7644-3.5.2.3-c"] "replace of a list keeps the old values beside the new ones.";
    PatchLeavesTwoPrimaries "patch-leaves-two-primaries" Rfc ["7644-3.5.2-o", "7643-2.4-c"] "PATCH with a new primary value leaves the old one primary.";
    PatchOfPrimaryRefused "patch-of-primary-refused" Rfc ["7644-3.5.2-o"] "PATCH with a new primary value is refused.";
    ReplaceThroughFilterTakesFirst "replace-through-filter-takes-first" Rfc ["7644-3.5.2.3-f", "7644-3.5.2.3-g"] "replace through a filter changes only the first match.";
    ReplaceThroughFilterTakesAll "replace-through-filter-takes-all" Rfc ["7644-3.5.2.3-f", "7644-3.5.2.3-g"] "replace through a filter changes every value.";
    ReplaceOfPartLosesTheRest "replace-of-part-loses-the-rest" Rfc ["7644-3.5.2.3-g"] "replace of a part through a filter loses the other parts.";
    ReplaceWithoutMatchAccepted "replace-without-match-accepted" Rfc ["7644-3.5.2.3-h", "7644-3.12-w"] "replace through a filter without a match succeeds without effect.";
    ReplaceWithoutMatchCreates "replace-without-match-creates" Rfc ["7644-3.5.2.3-h"] "replace through a filter without a match makes a value.";
    ReplaceWithoutMatchNotFound "replace-without-match-not-found" Rfc ["7644-3.5.2.3-h"] "replace through a filter without a match gives 404.";
    RemoveLeavesEmptyList "remove-leaves-empty-list" Rfc ["7644-3.5.2.2-d", "7644-3.5.2.2-e"] "remove of the last value leaves a list with an empty value.";
    RemoveOfListKeepsOne "remove-of-list-keeps-one" Rfc ["7644-3.5.2.2-c"] "remove of a list leaves its first value.";
    RemoveOfSingleIgnored "remove-of-single-ignored" Rfc ["7644-3.5.2.2-b"] "remove of a singular attribute does nothing.";
    RemoveThroughFilterTakesAll "remove-through-filter-takes-all" Rfc ["7644-3.5.2.2-d", "7644-3.5.2.2-e"] "remove through a filter removes every value.";
    RemoveThroughFilterTakesNone "remove-through-filter-takes-none" Rfc ["7644-3.5.2.2-d", "7644-3.5.2.2-e"] "remove through a filter removes nothing.";
    RemoveLeavesEmptyRecord "remove-leaves-empty-record" Rfc ["7644-3.5.2.2-e"] "remove through a filter on a sub-attribute leaves an empty value.";
    // Authentication.
    TokenNotDemanded "token-not-demanded" Both ["7644-3.12-i", "auth.scheme"] "A request without a token is served.";
    AnyTokenAccepted "any-token-accepted" Both ["7644-2-c", "7644-3.12-i", "auth.scheme"] "Any token is accepted.";
    TokenBeginningAccepted "token-beginning-accepted" Both ["7644-2-c", "auth.scheme"] "The beginning of the token is accepted.";
    TokenEndingIgnored "token-ending-ignored" Both ["7644-2-c", "auth.scheme"] "A token with something added at its end is accepted.";
    TokenCaseIgnored "token-case-ignored" Both ["7644-2-c", "auth.scheme"] "The token in another case is accepted.";
    TokenCheckedOnlyOnReads "token-checked-only-on-reads" Both ["7644-2-c", "7644-3.12-i", "auth.scheme"] "The token is checked on reads alone.";
    TokenCheckedOnlyOnWrites "token-checked-only-on-writes" Both ["7644-2-c", "7644-3.12-i", "auth.scheme"] "The token is checked on writes alone.";
    WrongTokenIsForbidden "wrong-token-is-forbidden" Both ["7644-3.12-i", "6750-3.1-a", "auth.scheme"] "A wrong token gives 403.";
    WrongTokenIsBadRequest "wrong-token-is-bad-request" Both ["7644-3.12-i", "6750-3.1-a"] "A wrong token gives 400.";
    MissingTokenIsBadRequest "missing-token-is-bad-request" Both ["7644-3.12-i"] "A missing token gives 400.";
    MissingTokenIsForbidden "missing-token-is-forbidden" Both ["7644-3.12-i"] "A missing token gives 403.";
    MissingTokenRedirects "missing-token-redirects" Both ["7644-3.12-i"] "A missing token gives a redirect to a login page.";
    ChallengeMissing "challenge-missing" Both ["7644-2-e", "9110-15.5.2-a", "6750-3-a"] "401 comes without a challenge.";
    ChallengeOfAnotherScheme "challenge-of-another-scheme" Both ["auth.scheme", "6750-3-a"] "401 challenges for the Basic scheme.";
    UnauthorizedWithoutBody "unauthorized-without-body" Both ["7644-3.12-a"] "401 comes without a body.";
    ConfigDemandsToken "config-demands-token" Rfc ["7643-5-m"] "The provider's configuration demands a token.";
    // Routes and media types.
    AnyVersionAccepted "any-version-accepted" Both ["7644-3.13-b"] "Any protocol version in the URL is accepted.";
    UnknownEndpointIsFine "unknown-endpoint-is-fine" Both ["7644-3.12-k"] "An unknown endpoint gives 200.";
    UnknownEndpointFails "unknown-endpoint-fails" Both ["7644-3.12-k"] "An unknown endpoint gives 500.";
    ReplaceNotImplemented "replace-not-implemented" Both ["7644-3.5-a", "7644-3.2-d", "User.replace.supported"] "PUT gives 501.";
    ReplaceOfUnknownCreates "replace-of-unknown-creates" Both ["7644-3.5.1-b"] "PUT of an unknown id creates a resource.";
    DeleteNotAllowed "delete-not-allowed" Both ["7644-3.2-d", "User.delete.effect"] "DELETE gives 405.";
    DeleteOfUnknownSucceeds "delete-of-unknown-succeeds" Both ["User.delete.effect", "7644-3.12-k", "7644-3.6-b"] "DELETE of an unknown id gives 204.";
    DeleteOfUnknownIsGone "delete-of-unknown-is-gone" Rfc ["7644-3.6-b"] "Every operation on a deleted id gives 410.";
    CreateNotAllowed "create-not-allowed" Both ["7644-3.2-d", "User.create.supported"] "POST gives 405.";
    ListNotAllowed "list-not-allowed" Both ["7644-3.4-a", "7644-3.2-d", "User.list.includes"] "A list gives 405.";
    MalformedBodyFails "malformed-body-fails" Both ["7644-3.12-h"] "A malformed body gives 500.";
    MalformedBodyIgnored "malformed-body-ignored" Both ["7644-3.12-h", "7644-3.2-e"] "A malformed body gives 200 and is ignored.";
    MalformedBodyAnsweredWithPage "malformed-body-answered-with-page" Both ["7644-3.12-a", "7644-3.12-u"] "A malformed body gets a web page.";
    MalformedBodyUnprocessable "malformed-body-unprocessable" Both ["7644-3.12-h"] "A malformed body gives 422.";
    ScimMediaTypeRefused "scim-media-type-refused" Both ["7644-8.1-a"] "A body of type application/scim+json gives 415.";
    OtherMediaTypeAccepted "other-media-type-accepted" Both ["9110-15.5.16-a"] "A body of type text/plain is accepted.";
    OtherMediaTypeFails "other-media-type-fails" Both ["9110-15.5.16-a"] "A body of type text/plain gives 500.";
    AcceptOfScimRefused "accept-of-scim-refused" Both ["7644-3.8-e"] "Accept with application/scim+json gives 406.";
    AcceptOfJsonRefused "accept-of-json-refused" Both ["7644-3.8-f"] "Accept with application/json gives 406.";
    AnswersAsText "answers-as-text" Both ["7644-3.1-b", "7644-3.8-g"] "Answers are labelled text/plain.";
    AnswersAsPage "answers-as-page" Both ["7644-3.1-b", "7644-3.8-e"] "Answers are labelled text/html.";
    AnswersAsPlainJson "answers-as-plain-json" Both ["7644-8.1-a", "7644-3.1-b", "7644-3.8-g"] "Answers are labelled application/json.";
    AnswersWithoutMediaType "answers-without-media-type" Both ["7644-3.1-b"] "Answers have no Content-Type.";
    AnswersBrokenJson "answers-broken-json" Both ["7644-3.2-g"] "Answers have a comma too many.";
    MeWithoutLocation "me-without-location" Rfc ["7644-3.11-c"] "/Me has no Location.";
    MeLocationIsMe "me-location-is-me" Rfc ["7644-3.11-c"] "Location of /Me is /Me.";
    MeNotFound "me-not-found" Rfc ["7644-3.11-b"] "/Me gives 404.";
    SearchMissing "search-missing" Rfc ["7644-3.4.3-a"] "A search gives 404.";
    SearchCreates "search-creates" Rfc ["7644-3.4.3-b"] "A search creates a user.";
    SearchAnswers201 "search-answers-201" Rfc ["7644-3.4.3-h"] "A search gives 201.";
    SearchFindsInPages "search-finds-in-pages" Rfc ["7644-3.4.3-h"] "A search leaves out the first result.";
    ReadNeverAnswers "read-never-answers" Both ["7644-3.4.1-a"] "GET of a resource never gets an answer.";
    EverySecondReadFails "every-second-read-fails" Both ["7644-3.4.1-a"] "Every second GET of a resource gives 404.";
    // Bulk.
    BulkNotImplemented "bulk-not-implemented" Rfc ["7644-3.7-a"] "A bulk job gives 501 though it is supported.";
    BulkWithoutSchemas "bulk-without-schemas" Rfc ["7644-3.7-b", "7644-3.1-c"] "A bulk response has no schemas.";
    BulkEchoesFailOnErrors "bulk-echoes-fail-on-errors" Rfc ["7644-3.7-c"] "A bulk response holds failOnErrors.";
    BulkResponseWithoutOperations "bulk-response-without-operations" Rfc ["7644-3.7-d"] "A bulk response has no Operations.";
    BulkRequestWithoutOperationsAccepted "bulk-request-without-operations-accepted" Rfc ["7644-3.7-d", "7644-3.7-n"] "A bulk request without Operations succeeds.";
    BulkEntryWithoutMethod "bulk-entry-without-method" Rfc ["7644-3.7-e"] "Entries of a bulk response have no method.";
    BulkMissingMethodAccepted "bulk-missing-method-accepted" Rfc ["7644-3.7-e"] "A bulk operation without a method succeeds.";
    BulkIgnoresVersion "bulk-ignores-version" Rfc ["7644-3.7-g"] "A bulk operation with a stale version is performed.";
    BulkMissingPathAccepted "bulk-missing-path-accepted" Rfc ["7644-3.7-h"] "A bulk operation without a path succeeds.";
    BulkPutToEndpointSucceeds "bulk-put-to-endpoint-succeeds" Rfc ["7644-3.7-i"] "A bulk PUT to an endpoint succeeds.";
    BulkRefusesPatchMessage "bulk-refuses-patch-message" Rfc ["7644-3.7-j"] "A bulk PATCH with a PatchOp message is refused.";
    BulkMissingDataAccepted "bulk-missing-data-accepted" Rfc ["7644-3.7-j"] "A bulk POST without data succeeds.";
    BulkEntryWithoutLocation "bulk-entry-without-location" Rfc ["7644-3.7-k"] "Entries of a bulk response have no location.";
    BulkFailedEntryWithoutLocation "bulk-failed-entry-without-location" Rfc ["7644-3.7-k"] "A failed PUT in a bulk response has no location.";
    BulkErrorWithoutResponse "bulk-error-without-response" Rfc ["7644-3.7-l"] "A failed bulk operation has no response.";
    BulkErrorWithoutSchemas "bulk-error-without-schemas" Rfc ["7644-3.7-m"] "The response of a failed bulk operation is no SCIM error.";
    BulkFailsAsAWhole "bulk-fails-as-a-whole" Rfc ["7644-3.7-n"] "A bulk job with a failing operation gives 400.";
    BulkAnswers207 "bulk-answers-207" Rfc ["7644-3.7-n"] "A bulk job gives 207.";
    BulkMalformedAnsweredWith200 "bulk-malformed-answered-with-200" Rfc ["7644-3.7-n"] "A malformed bulk job gives 200.";
    BulkStopsAtFirstError "bulk-stops-at-first-error" Rfc ["7644-3.7-o"] "A bulk job stops at the first error though failOnErrors is absent.";
    BulkIgnoresFailOnErrors "bulk-ignores-fail-on-errors" Rfc ["7644-3.7-p"] "A bulk job ignores failOnErrors.";
    BulkLosesBulkId "bulk-loses-bulk-id" Rfc ["7644-3.7-q"] "The bulkId of a created resource is not echoed.";
    BulkRunsBackwards "bulk-runs-backwards" Rfc ["7644-3.7-r"] "A bulk job performs its operations backwards.";
    BulkCircularFails "bulk-circular-fails" Rfc ["7644-3.7.1-a"] "Circular references in a bulk job give 500.";
    BulkReferencesStoredLiterally "bulk-references-stored-literally" Rfc ["7644-3.7.2-a"] "References by bulkId are stored as they are.";
    BulkReferencesMixedUp "bulk-references-mixed-up" Rfc ["7644-3.7.2-a"] "References by bulkId lead to the first resource of the job.";
    BulkExtensionReferencesStored "bulk-extension-references-stored" Rfc ["7644-3.7.2-c"] "References by bulkId inside an extension are stored as they are.";
    BulkOmitsResults "bulk-omits-results" Rfc ["7644-3.7.3-a"] "A bulk response leaves out the last result.";
    BulkStatusMissing "bulk-status-missing" Rfc ["7644-3.7.3-b"] "Entries of a bulk response have no status.";
    BulkStatusAlways200 "bulk-status-always-200" Rfc ["7644-3.7.3-b"] "The status of every successful bulk operation is 200.";
    BulkErrorWithoutDetail "bulk-error-without-detail" Rfc ["7644-3.7.3-c"] "A failed bulk operation says nothing of the reason.";
    BulkTooManyAccepted "bulk-too-many-accepted" Rfc ["7644-3.7.4-b"] "A bulk job with too many operations is performed.";
    BulkTooLargeAccepted "bulk-too-large-accepted" Rfc ["7644-3.7.4-c"] "A bulk job that is too large is performed.";
    BulkLimitIsBadRequest "bulk-limit-is-bad-request" Rfc ["7644-3.7.4-b", "7644-3.7.4-c", "7644-3.12-n"] "A bulk job beyond a limit gives 400.";
    BulkLimitNotNamed "bulk-limit-not-named" Rfc ["7644-3.7.4-d"] "The error on a bulk job beyond a limit doesn't name the limit.";
    // Discovery.
    ConfigMissing "config-missing" Rfc ["7644-4-a"] "There is no /ServiceProviderConfig.";
    ConfigAsList "config-as-list" Rfc ["7644-4-b"] "The provider's configuration is a list.";
    ConfigOfOtherSchema "config-of-other-schema" Rfc ["7644-4-b"] "The provider's configuration names another schema.";
    ConfigWritable "config-writable" Rfc ["7643-5-a", "7644-4-i"] "The provider's configuration can be replaced.";
    ConfigWithoutPatch "config-without-patch" Rfc ["7643-5-c"] "The configuration lacks patch.";
    ConfigPatchAsText "config-patch-as-text" Rfc ["7643-5-c"] "patch.supported is a string.";
    ConfigDeniesPatch "config-denies-patch" Rfc ["7644-3.5-c", "7644-3.5-b"] "The configuration says that PATCH is not supported.";
    ConfigWithoutBulk "config-without-bulk" Rfc ["7643-5-d"] "The configuration lacks bulk.";
    ConfigBulkAsBoolean "config-bulk-as-boolean" Rfc ["7643-5-d"] "bulk is a bare boolean.";
    ConfigWithoutMaxOperations "config-without-max-operations" Rfc ["7643-5-e", "7644-3.7.4-a"] "The configuration lacks bulk.maxOperations.";
    ConfigMaxOperationsWithFraction "config-max-operations-with-fraction" Rfc ["7643-2.3.4-a"] "bulk.maxOperations has a fraction.";
    ConfigMaxOperationsZero "config-max-operations-zero" Rfc ["7644-3.7.4-a"] "bulk.maxOperations is zero though bulk is supported.";
    ConfigWithoutMaxPayload "config-without-max-payload" Rfc ["7643-5-f", "7644-3.7.4-a"] "The configuration lacks bulk.maxPayloadSize.";
    ConfigMaxPayloadAsText "config-max-payload-as-text" Rfc ["7643-5-f"] "bulk.maxPayloadSize is a string.";
    ConfigWithoutFilter "config-without-filter" Rfc ["7643-5-g"] "The configuration lacks filter.";
    ConfigWithoutMaxResults "config-without-max-results" Rfc ["7643-5-h"] "The configuration lacks filter.maxResults.";
    ConfigMaxResultsTooSmall "config-max-results-too-small" Rfc ["7643-5-i"] "filter.maxResults is smaller than the lists that are returned.";
    ConfigWithoutChangePassword "config-without-change-password" Rfc ["7643-5-j"] "The configuration lacks changePassword.";
    ConfigWithoutSort "config-without-sort" Rfc ["7643-5-k"] "The configuration lacks sort.";
    ConfigSortAsBoolean "config-sort-as-boolean" Rfc ["7643-5-k"] "sort is a bare boolean.";
    ConfigWithoutEtag "config-without-etag" Rfc ["7643-5-l"] "The configuration lacks etag.";
    ConfigEtagAsText "config-etag-as-text" Rfc ["7643-5-l"] "etag.supported is a string.";
    ConfigWithoutSchemes "config-without-schemes" Rfc ["7643-5-n"] "The configuration lacks authenticationSchemes.";
    ConfigSchemesAsObject "config-schemes-as-object" Rfc ["7643-5-n"] "authenticationSchemes is an object.";
    ConfigSchemeWithoutType "config-scheme-without-type" Rfc ["7643-5-o"] "An authentication scheme has no type.";
    ConfigSchemeOfUnknownType "config-scheme-of-unknown-type" Rfc ["7643-5-o"] "An authentication scheme has an unknown type.";
    ConfigSchemeWithoutName "config-scheme-without-name" Rfc ["7643-5-p"] "An authentication scheme has no name.";
    ConfigSchemeWithoutDescription "config-scheme-without-description" Rfc ["7643-5-p"] "An authentication scheme has no description.";
    ConfigSchemeSpecIsNoUrl "config-scheme-spec-is-no-url" Rfc ["7643-5-q"] "specUri of an authentication scheme is no URL.";
    ConfigDocumentationIsNoUrl "config-documentation-is-no-url" Rfc ["7643-5-b"] "documentationUri is no URL.";
    ConfigHidesPagination "config-hides-pagination" Rfc ["9865-4-a"] "The configuration doesn't tell that cursors are supported.";
    ConfigPaginationAsText "config-pagination-as-text" Rfc ["9865-4-b"] "pagination.cursor is a string.";
    ConfigPaginationWithoutIndex "config-pagination-without-index" Rfc ["9865-4-b"] "pagination lacks index.";
    ConfigPaginationMethodUnknown "config-pagination-method-unknown" Rfc ["9865-4-c"] "pagination.defaultPaginationMethod is none of the two.";
    ConfigPageSizeZero "config-page-size-zero" Rfc ["9865-4-d"] "pagination.defaultPageSize is zero.";
    ConfigMaxPageSizeNegative "config-max-page-size-negative" Rfc ["9865-4-e"] "pagination.maxPageSize is negative.";
    ConfigCursorTimeoutZero "config-cursor-timeout-zero" Rfc ["9865-4-f"] "pagination.cursorTimeout is zero.";
    TypesMissing "types-missing" Rfc ["7644-4-a"] "There is no /ResourceTypes.";
    TypesAsBareArray "types-as-bare-array" Rfc ["7644-4-e"] "/ResourceTypes is a bare array.";
    TypesNotByName "types-not-by-name" Rfc ["7644-4-f"] "A resource type can't be read by its name.";
    TypeByNameAsList "type-by-name-as-list" Rfc ["7644-4-f"] "A resource type read by its name is a list.";
    TypesWritable "types-writable" Rfc ["7643-6-a", "7644-4-i"] "A resource type can be created.";
    TypesOmitOne "types-omit-one" Rfc ["7643-3.2-a", "7643-3-a"] "/ResourceTypes leaves out Group, which is served.";
    TypesSamePaged "types-same-paged" Rfc ["7644-4-g"] "/ResourceTypes obeys count.";
    TypesFiltered "types-filtered" Rfc ["7644-4-h"] "/ResourceTypes obeys a filter.";
    TypeWithoutName "type-without-name" Rfc ["7643-6-c"] "A resource type has no name.";
    TypesShareAName "types-share-a-name" Rfc ["7643-6-c"] "Two resource types have the same name.";
    TypeWithoutEndpoint "type-without-endpoint" Rfc ["7643-6-e"] "A resource type has no endpoint.";
    TypesShareAnEndpoint "types-share-an-endpoint" Rfc ["7643-6-e"] "Two resource types have the same endpoint.";
    TypeEndpointElsewhere "type-endpoint-elsewhere" Rfc ["7643-6-e", "7644-3.2-a"] "A resource type's endpoint is not served.";
    TypeWithoutSchema "type-without-schema" Rfc ["7643-6-f"] "A resource type has no schema.";
    TypeSchemaUnlisted "type-schema-unlisted" Rfc ["7643-6-f"] "A resource type's schema is not published.";
    TypeExtensionsAsObject "type-extensions-as-object" Rfc ["7643-6-g"] "schemaExtensions is an object.";
    TypeExtensionUnlisted "type-extension-unlisted" Rfc ["7643-6-h"] "The schema of an extension is not published.";
    TypeExtensionWithoutRequired "type-extension-without-required" Rfc ["7643-6-k"] "An extension doesn't tell whether it is required.";
    TypeExtensionRequiredAsText "type-extension-required-as-text" Rfc ["7643-6-k"] "required of an extension is a string.";
    TypeHidesExtension "type-hides-extension" Rfc ["7643-3.3-e", "7643-3-d"] "A resource type doesn't name its extension.";
    TypeClaimsRequiredExtension "type-claims-required-extension" Rfc ["7643-6-i"] "An extension that resources lack is published as required.";
    SchemasMissing "schemas-missing" Both ["discovery.schemas", "7644-4-a", "lifecycle.connection-test"] "There is no /Schemas.";
    SchemasAsBareArray "schemas-as-bare-array" Both ["discovery.schemas", "7644-4-c"] "/Schemas is a bare array.";
    SchemasOmitOne "schemas-omit-one" Rfc ["7644-4-c", "7643-7-a", "7643-6-h"] "/Schemas leaves out a schema in use.";
    SchemasAreEmpty "schemas-are-empty" Both ["discovery.schemas", "7644-4-c"] "/Schemas is an empty list.";
    SchemaNotByUrn "schema-not-by-urn" Both ["discovery.schemas", "7644-4-d"] "A schema can't be read by its URN.";
    SchemaByUrnAsList "schema-by-urn-as-list" Both ["7644-4-d"] "A schema read by its URN is a list.";
    SchemasWritable "schemas-writable" Rfc ["7643-7-b", "7644-4-i"] "A schema can be replaced.";
    SchemasSamePaged "schemas-same-paged" Rfc ["7644-4-g"] "/Schemas obeys startIndex.";
    SchemasFiltered "schemas-filtered" Rfc ["7644-4-h"] "/Schemas obeys a filter.";
    SchemasListMessages "schemas-list-messages" Rfc ["7644-3.1-d"] "/Schemas holds the schema of a message.";
    SchemaWithoutSchemas "schema-without-schemas" Both ["7643-7-b"] "A schema doesn't name the schema of schemas.";
    SchemaWithoutId "schema-without-id" Both ["7643-7-d", "7643-7-ac"] "A schema has no id.";
    SchemaIdIsName "schema-id-is-name" Both ["7643-7-d"] "The id of a schema is its name.";
    SchemaWithoutName "schema-without-name" Both ["7643-7-e"] "A schema has no name.";
    SchemaListWithoutAttributes "schema-list-without-attributes" Both ["7643-7-ac"] "/Schemas lists schemas without their attributes.";
    SchemaAttributesWithoutType "schema-attributes-without-type" Both ["7643-7-g"] "Attribute definitions have no type.";
    SchemaMultiValuedAsText "schema-multi-valued-as-text" Both ["7643-7-g"] "multiValued of attribute definitions is a string.";
    SchemaComplexWithoutParts "schema-complex-without-parts" Both ["7643-7-h"] "Complex attributes have no subAttributes.";
    SchemaRequiredAsText "schema-required-as-text" Both ["7643-7-j"] "required of attribute definitions is a string.";
    SchemaCanonicalValuesAsText "schema-canonical-values-as-text" Rfc ["7643-7-k"] "canonicalValues is a string.";
    SchemaMutabilityLowerCase "schema-mutability-lower-case" Both ["7643-7-s"] "mutability is written in lower case.";
    SchemaReferencesWithoutTypes "schema-references-without-types" Rfc ["7643-7-ab", "7643-2.3.7-f"] "References don't tell what they refer to.";
    SchemaReferenceTypeUnknown "schema-reference-type-unknown" Rfc ["7643-7-ab"] "A reference refers to a type that isn't there.";
    SchemaNameWithSpace "schema-name-with-space" Rfc ["7643-2.1-c"] "An attribute's name holds a space.";
    SchemaSimpleWithParts "schema-simple-with-parts" Rfc ["7643-1.2-b"] "A simple attribute has subAttributes.";
    SchemaUnknownDataType "schema-unknown-data-type" Rfc ["7643-2.3-a"] "An attribute has an unknown data type.";
    SchemaNestedComplex "schema-nested-complex" Rfc ["7643-2.3.8-b"] "A sub-attribute is complex.";
    SchemaOmitsActive "schema-omits-active" Both ["discovery.schemas", "7644-3.4-c", "User.attributes.active.mutability"] "The User schema leaves out active.";
    SchemaOmitsEmails "schema-omits-emails" Insightly ["discovery.schemas", "7644-3.4-c", "User.attributes.emails.mutability"] "The User schema leaves out emails.";
    SchemaOmitsFamilyName "schema-omits-family-name" Both ["discovery.schemas", "7643-8.7.1-User.name.familyName", "User.attributes.name.familyName.mutability"] "The User schema leaves out name.familyName.";
    SchemaNamesMore "schema-names-more" Insightly ["7643-7-p"] "The User schema declares an attribute that is not stored.";
    // Published characteristics.
    PublishesUserNameCaseExact "publishes-user-name-case-exact" Both ["discovery.schemas", "7643-8.7.1-User.userName"] "User.userName is published as case-exact.";
    PublishesUserNameOptional "publishes-user-name-optional" Rfc ["7643-8.7.1-User.userName"] "User.userName is published as optional.";
    PublishesUserNameReadOnly "publishes-user-name-read-only" Both ["discovery.schemas", "7643-8.7.1-User.userName", "User.attributes.userName.mutability"] "User.userName is published as read-only.";
    PublishesUserNameNotUnique "publishes-user-name-not-unique" Rfc ["7643-8.7.1-User.userName"] "User.userName is published as not unique.";
    PublishesNameSimple "publishes-name-simple" Both ["discovery.schemas", "7643-8.7.1-User.name"] "User.name is published as a string.";
    PublishesFormattedNumber "publishes-formatted-number" Rfc ["7643-8.7.1-User.name.formatted"] "User.name.formatted is published as an integer.";
    PublishesGivenNameReadOnly "publishes-given-name-read-only" Both ["discovery.schemas", "7643-8.7.1-User.name.givenName", "User.attributes.name.givenName.mutability"] "User.name.givenName is published as read-only.";
    PublishesFamilyNameReadOnly "publishes-family-name-read-only" Both ["discovery.schemas", "7643-8.7.1-User.name.familyName", "User.attributes.name.familyName.mutability"] "User.name.familyName is published as read-only.";
    PublishesMiddleNameList "publishes-middle-name-list" Rfc ["7643-8.7.1-User.name.middleName"] "User.name.middleName is published as multi-valued.";
    PublishesHonorificPrefixExact "publishes-honorific-prefix-exact" Rfc ["7643-8.7.1-User.name.honorificPrefix"] "User.name.honorificPrefix is published as case-exact.";
    PublishesHonorificSuffixBoolean "publishes-honorific-suffix-boolean" Rfc ["7643-8.7.1-User.name.honorificSuffix"] "User.name.honorificSuffix is published as a boolean.";
    PublishesDisplayNameList "publishes-display-name-list" Rfc ["7643-8.7.1-User.displayName"] "User.displayName is published as multi-valued.";
    PublishesNickNameReadOnly "publishes-nick-name-read-only" Rfc ["7643-8.7.1-User.nickName"] "User.nickName is published as read-only.";
    PublishesProfileUrlText "publishes-profile-url-text" Rfc ["7643-8.7.1-User.profileUrl"] "User.profileUrl is published as a string.";
    PublishesTitleNumber "publishes-title-number" Rfc ["7643-8.7.1-User.title"] "User.title is published as an integer.";
    PublishesUserTypeExact "publishes-user-type-exact" Rfc ["7643-8.7.1-User.userType"] "User.userType is published as case-exact.";
    PublishesPreferredLanguageList "publishes-preferred-language-list" Rfc ["7643-8.7.1-User.preferredLanguage"] "User.preferredLanguage is published as multi-valued.";
    PublishesLocaleReadOnly "publishes-locale-read-only" Rfc ["7643-8.7.1-User.locale"] "User.locale is published as read-only.";
    PublishesTimezoneNumber "publishes-timezone-number" Rfc ["7643-8.7.1-User.timezone"] "User.timezone is published as a decimal.";
    PublishesActiveText "publishes-active-text" Both ["discovery.schemas", "7643-8.7.1-User.active", "7643-2.3-b"] "User.active is published as a string.";
    PublishesActiveReadOnly "publishes-active-read-only" Both ["discovery.schemas", "7643-8.7.1-User.active", "User.attributes.active.mutability"] "User.active is published as read-only.";
    PublishesPasswordReturned "publishes-password-returned" Rfc ["7643-8.7.1-User.password"] "User.password is published as returned by default.";
    PublishesPasswordReadWrite "publishes-password-read-write" Rfc ["7643-8.7.1-User.password"] "User.password is published as readable.";
    PublishesEmailsSingle "publishes-emails-single" Both ["discovery.schemas", "7643-8.7.1-User.emails"] "User.emails is published as singular.";
    PublishesEmailsReadWrite "publishes-emails-read-write" Insightly ["discovery.schemas", "User.attributes.emails.mutability"] "User.emails is published as writable.";
    PublishesEmailsReadOnly "publishes-emails-read-only" Rfc ["7643-8.7.1-User.emails"] "User.emails is published as read-only.";
    PublishesEmailValueBinary "publishes-email-value-binary" Rfc ["7643-8.7.1-User.emails.value"] "User.emails.value is published as binary.";
    PublishesEmailTypeExact "publishes-email-type-exact" Rfc ["7643-8.7.1-User.emails.type"] "User.emails.type is published as case-exact.";
    PublishesEmailPrimaryText "publishes-email-primary-text" Rfc ["7643-8.7.1-User.emails.primary", "7643-2.4-b"] "User.emails.primary is published as a string.";
    PublishesPhoneNumbersSingle "publishes-phone-numbers-single" Rfc ["7643-8.7.1-User.phoneNumbers"] "User.phoneNumbers is published as singular.";
    PublishesPhoneNumberInteger "publishes-phone-number-integer" Rfc ["7643-8.7.1-User.phoneNumbers.value"] "User.phoneNumbers.value is published as an integer.";
    PublishesImsReadOnly "publishes-ims-read-only" Rfc ["7643-8.7.1-User.ims"] "User.ims is published as read-only.";
    PublishesPhotoValueText "publishes-photo-value-text" Rfc ["7643-8.7.1-User.photos.value"] "User.photos.value is published as a string.";
    PublishesAddressesSingle "publishes-addresses-single" Rfc ["7643-8.7.1-User.addresses"] "User.addresses is published as singular.";
    PublishesCountryExact "publishes-country-exact" Rfc ["7643-8.7.1-User.addresses.country"] "User.addresses.country is published as case-exact.";
    PublishesPostalCodeInteger "publishes-postal-code-integer" Rfc ["7643-8.7.1-User.addresses.postalCode"] "User.addresses.postalCode is published as an integer.";
    PublishesGroupsWritable "publishes-groups-writable" Rfc ["7643-8.7.1-User.groups"] "User.groups is published as writable.";
    PublishesGroupReferenceText "publishes-group-reference-text" Rfc ["7643-8.7.1-User.groups.$ref"] "User.groups.$ref is published as a string.";
    PublishesEntitlementsSingle "publishes-entitlements-single" Rfc ["7643-8.7.1-User.entitlements"] "User.entitlements is published as singular.";
    PublishesRolesReadOnly "publishes-roles-read-only" Rfc ["7643-8.7.1-User.roles"] "User.roles is published as read-only.";
    PublishesCertificateText "publishes-certificate-text" Rfc ["7643-8.7.1-User.x509Certificates.value"] "User.x509Certificates.value is published as a string.";
    PublishesGroupNameList "publishes-group-name-list" Rfc ["7643-8.7.1-Group.displayName"] "Group.displayName is published as multi-valued.";
    PublishesMembersSingle "publishes-members-single" Rfc ["7643-8.7.1-Group.members"] "Group.members is published as singular.";
    PublishesMemberValueReadWrite "publishes-member-value-read-write" Rfc ["7643-8.7.1-Group.members.value"] "Group.members.value is published as changeable.";
    PublishesMemberReferenceText "publishes-member-reference-text" Rfc ["7643-8.7.1-Group.members.$ref"] "Group.members.$ref is published as a string.";
    PublishesEmployeeNumberInteger "publishes-employee-number-integer" Rfc ["7643-8.7.1-EnterpriseUser.employeeNumber"] "EnterpriseUser.employeeNumber is published as an integer.";
    PublishesCostCenterReadOnly "publishes-cost-center-read-only" Rfc ["7643-8.7.1-EnterpriseUser.costCenter"] "EnterpriseUser.costCenter is published as read-only.";
    PublishesDepartmentList "publishes-department-list" Rfc ["7643-8.7.1-EnterpriseUser.department"] "EnterpriseUser.department is published as multi-valued.";
    PublishesManagerSimple "publishes-manager-simple" Rfc ["7643-8.7.1-EnterpriseUser.manager"] "EnterpriseUser.manager is published as a string.";
    PublishesManagerNameReadWrite "publishes-manager-name-read-write" Rfc ["7643-8.7.1-EnterpriseUser.manager.displayName"] "EnterpriseUser.manager.displayName is published as writable.";
    PublishesConfigPatchText "publishes-config-patch-text" Rfc ["7643-8.7.2-ServiceProviderConfig.patch.supported"] "ServiceProviderConfig.patch.supported is published as a string.";
    PublishesConfigBulkSimple "publishes-config-bulk-simple" Rfc ["7643-8.7.2-ServiceProviderConfig.bulk"] "ServiceProviderConfig.bulk is published as a boolean.";
    PublishesConfigMaxResultsText "publishes-config-max-results-text" Rfc ["7643-8.7.2-ServiceProviderConfig.filter.maxResults"] "ServiceProviderConfig.filter.maxResults is published as a string.";
    PublishesConfigSchemesSingle "publishes-config-schemes-single" Rfc ["7643-8.7.2-ServiceProviderConfig.authenticationSchemes"] "ServiceProviderConfig.authenticationSchemes is published as singular.";
    PublishesTypeNameOptional "publishes-type-name-optional" Rfc ["7643-8.7.2-ResourceType.name"] "ResourceType.name is published as optional.";
    PublishesTypeEndpointText "publishes-type-endpoint-text" Rfc ["7643-8.7.2-ResourceType.endpoint"] "ResourceType.endpoint is published as a string.";
    PublishesTypeSchemaWritable "publishes-type-schema-writable" Rfc ["7643-8.7.2-ResourceType.schema"] "ResourceType.schema is published as writable.";
    PublishesTypeExtensionsSingle "publishes-type-extensions-single" Rfc ["7643-8.7.2-ResourceType.schemaExtensions"] "ResourceType.schemaExtensions is published as singular.";
    PublishesAttributesSingle "publishes-attributes-single" Rfc ["7643-8.7.2-Schema.attributes"] "Schema.attributes is published as singular.";
    PublishesAttributeTypeOptional "publishes-attribute-type-optional" Rfc ["7643-8.7.2-Schema.attributes.type"] "Schema.attributes.type is published as optional.";
    PublishesAttributeMutabilityWritable "publishes-attribute-mutability-writable" Rfc ["7643-8.7.2-Schema.attributes.mutability"] "Schema.attributes.mutability is published as writable.";
    PublishesSchemaIdOptional "publishes-schema-id-optional" Rfc ["7643-8.7.2-Schema.id"] "Schema.id is published as optional.";
    UsersNotServed "users-not-served" Both ["7644-3.2-a", "7644-3.2-d", "User.endpoint"] "There is no /Users.";
    UsersServedInLowerCase "users-served-in-lower-case" Insightly ["7644-3.2-a", "User.endpoint"] "Users are served at /users.";
    // Further.
    DeviceWithoutMeta "device-without-meta" Rfc ["7643-3-g", "7643-3.1-a"] "Devices are shown without meta.";
    DeviceWithoutId "device-without-id" Rfc ["7643-3-g", "7643-3.1-e"] "Devices are shown without id.";
    ExternalIdRefused "external-id-refused" Rfc ["7643-3.1-k", "7643-3.1-a"] "A body with externalId is refused.";
    ListUrnOfOtherKind "list-urn-of-other-kind" Both ["7643-10.2.1-a", "7644-3.4.2-c"] "A list names a URN that is neither of a schema nor of the protocol.";
    DefaultedValueNotFound "defaulted-value-not-found" Rfc ["7644-3.4.2.2-ab"] "A filter doesn't find a value that the provider set by default.";
    PatchDeniedAndForbidden "patch-denied-and-forbidden" Rfc ["7644-3.5.2-a", "7644-3.12-p"] "PATCH is published as not supported and gives 403.";
    PatchErrorsWithoutBody "patch-errors-without-body" Both ["7644-3.5.2-r", "7644-3.5.2-k", "7644-3.12-a"] "A refused PATCH has no body.";
    PatchErrorsOfAnotherForm "patch-errors-of-another-form" Both ["7644-3.5.2-r", "7644-3.5.2-k", "7644-3.12-a"] "A refused PATCH has a body that is no SCIM error.";
    ShortNamesNotFiltered "short-names-not-filtered" Both ["7644-3.10-a", "User.filter.only"] "A filter on a core attribute needs the schema URN.";
    ShortNamesNotShown "short-names-not-shown" Both ["7644-3.10-a"] "attributes needs the schema URN of core attributes.";
    VersionMisplaced "version-misplaced" Rfc ["7644-3.13-a"] "meta.location has a version after the endpoint.";
    ConfigAsyncRequestUnknown "config-async-request-unknown" Rfc ["9967-4-a"] "securityEvents.asyncRequest is none of the defined values.";
    ConfigEventUrisAsText "config-event-uris-as-text" Rfc ["9967-4-b"] "securityEvents.eventUris is a string.";
    RightTokenRefusedOnDelete "right-token-refused-on-delete" Both ["6750-2.1-a"] "DELETE refuses the right token.";
    ReaderMayWrite "reader-may-write" Rfc ["7644-2-f", "7644-2-g", "7644-2.1-a"] "A token that may only read can write.";
    ReaderRefusedAsUnknown "reader-refused-as-unknown" Rfc ["7644-3.12-j"] "A token that may only read gets 400 on a write.";
    // Further faults, most of them written from the rows before the checks that notice them.
    PublishesEmailsDisplayReadOnly "publishes-emails-display-read-only" Rfc ["7643-8.7.1-User.emails.display"] "User.emails.display is published as read-only.";
    PublishesPhoneNumbersDisplayOnRequest "publishes-phone-numbers-display-on-request" Rfc ["7643-8.7.1-User.phoneNumbers.display"] "User.phoneNumbers.display is published as returned on request.";
    PublishesPhoneNumbersTypeExact "publishes-phone-numbers-type-exact" Rfc ["7643-8.7.1-User.phoneNumbers.type"] "User.phoneNumbers.type is published as case-exact.";
    PublishesPhoneNumbersPrimaryString "publishes-phone-numbers-primary-string" Rfc ["7643-8.7.1-User.phoneNumbers.primary"] "User.phoneNumbers.primary is published as a string.";
    PublishesImsValueReadOnly "publishes-ims-value-read-only" Rfc ["7643-8.7.1-User.ims.value"] "User.ims.value is published as read-only.";
    PublishesImsDisplayOnRequest "publishes-ims-display-on-request" Rfc ["7643-8.7.1-User.ims.display"] "User.ims.display is published as returned on request.";
    PublishesImsTypeExact "publishes-ims-type-exact" Rfc ["7643-8.7.1-User.ims.type"] "User.ims.type is published as case-exact.";
    PublishesImsPrimaryString "publishes-ims-primary-string" Rfc ["7643-8.7.1-User.ims.primary"] "User.ims.primary is published as a string.";
    PublishesPhotosSingle "publishes-photos-single" Rfc ["7643-8.7.1-User.photos"] "User.photos is published as singular.";
    PublishesPhotosDisplayOnRequest "publishes-photos-display-on-request" Rfc ["7643-8.7.1-User.photos.display"] "User.photos.display is published as returned on request.";
    PublishesPhotosTypeExact "publishes-photos-type-exact" Rfc ["7643-8.7.1-User.photos.type"] "User.photos.type is published as case-exact.";
    PublishesPhotosPrimaryString "publishes-photos-primary-string" Rfc ["7643-8.7.1-User.photos.primary"] "User.photos.primary is published as a string.";
    PublishesAddressesFormattedReadOnly "publishes-addresses-formatted-read-only" Rfc ["7643-8.7.1-User.addresses.formatted"] "User.addresses.formatted is published as read-only.";
    PublishesAddressesStreetAddressOnRequest "publishes-addresses-street-address-on-request" Rfc ["7643-8.7.1-User.addresses.streetAddress"] "User.addresses.streetAddress is published as returned on request.";
    PublishesAddressesLocalityExact "publishes-addresses-locality-exact" Rfc ["7643-8.7.1-User.addresses.locality"] "User.addresses.locality is published as case-exact.";
    PublishesAddressesRegionInteger "publishes-addresses-region-integer" Rfc ["7643-8.7.1-User.addresses.region"] "User.addresses.region is published as an integer.";
    PublishesAddressesTypeReadOnly "publishes-addresses-type-read-only" Rfc ["7643-8.7.1-User.addresses.type"] "User.addresses.type is published as read-only.";
    PublishesGroupsValueOnRequest "publishes-groups-value-on-request" Rfc ["7643-8.7.1-User.groups.value"] "User.groups.value is published as returned on request.";
    PublishesGroupsDisplayExact "publishes-groups-display-exact" Rfc ["7643-8.7.1-User.groups.display"] "User.groups.display is published as case-exact.";
    PublishesGroupsTypeInteger "publishes-groups-type-integer" Rfc ["7643-8.7.1-User.groups.type"] "User.groups.type is published as an integer.";
    PublishesEntitlementsValueReadOnly "publishes-entitlements-value-read-only" Rfc ["7643-8.7.1-User.entitlements.value"] "User.entitlements.value is published as read-only.";
    PublishesEntitlementsDisplayOnRequest "publishes-entitlements-display-on-request" Rfc ["7643-8.7.1-User.entitlements.display"] "User.entitlements.display is published as returned on request.";
    PublishesEntitlementsTypeExact "publishes-entitlements-type-exact" Rfc ["7643-8.7.1-User.entitlements.type"] "User.entitlements.type is published as case-exact.";
    PublishesEntitlementsPrimaryString "publishes-entitlements-primary-string" Rfc ["7643-8.7.1-User.entitlements.primary"] "User.entitlements.primary is published as a string.";
    PublishesRolesValueReadOnly "publishes-roles-value-read-only" Rfc ["7643-8.7.1-User.roles.value"] "User.roles.value is published as read-only.";
    PublishesRolesDisplayOnRequest "publishes-roles-display-on-request" Rfc ["7643-8.7.1-User.roles.display"] "User.roles.display is published as returned on request.";
    PublishesRolesTypeExact "publishes-roles-type-exact" Rfc ["7643-8.7.1-User.roles.type"] "User.roles.type is published as case-exact.";
    PublishesRolesPrimaryString "publishes-roles-primary-string" Rfc ["7643-8.7.1-User.roles.primary"] "User.roles.primary is published as a string.";
    PublishesCertificatesSingle "publishes-certificates-single" Rfc ["7643-8.7.1-User.x509Certificates"] "User.x509Certificates is published as singular.";
    PublishesCertificatesDisplayOnRequest "publishes-certificates-display-on-request" Rfc ["7643-8.7.1-User.x509Certificates.display"] "User.x509Certificates.display is published as returned on request.";
    PublishesCertificatesTypeExact "publishes-certificates-type-exact" Rfc ["7643-8.7.1-User.x509Certificates.type"] "User.x509Certificates.type is published as case-exact.";
    PublishesCertificatesPrimaryString "publishes-certificates-primary-string" Rfc ["7643-8.7.1-User.x509Certificates.primary"] "User.x509Certificates.primary is published as a string.";
    PublishesGroupMembersTypeReadOnly "publishes-group-members-type-read-only" Rfc ["7643-8.7.1-Group.members.type"] "Group.members.type is published as read-only.";
    PublishesEnterpriseOrganizationOnRequest "publishes-enterprise-organization-on-request" Rfc ["7643-8.7.1-EnterpriseUser.organization"] "EnterpriseUser.organization is published as returned on request.";
    PublishesEnterpriseDivisionExact "publishes-enterprise-division-exact" Rfc ["7643-8.7.1-EnterpriseUser.division"] "EnterpriseUser.division is published as case-exact.";
    PublishesEnterpriseManagerValueInteger "publishes-enterprise-manager-value-integer" Rfc ["7643-8.7.1-EnterpriseUser.manager.value"] "EnterpriseUser.manager.value is published as an integer.";
    PublishesEnterpriseManagerReferenceReadOnly "publishes-enterprise-manager-reference-read-only" Rfc ["7643-8.7.1-EnterpriseUser.manager.$ref"] "EnterpriseUser.manager.$ref is published as read-only.";
    PublishesConfigDocumentationUriOnRequest "publishes-config-documentation-uri-on-request" Rfc ["7643-8.7.2-ServiceProviderConfig.documentationUri"] "ServiceProviderConfig.documentationUri is published as returned on request.";
    PublishesConfigPatchSimple "publishes-config-patch-simple" Rfc ["7643-8.7.2-ServiceProviderConfig.patch"] "ServiceProviderConfig.patch is published as a string.";
    PublishesConfigBulkSupportedString "publishes-config-bulk-supported-string" Rfc ["7643-8.7.2-ServiceProviderConfig.bulk.supported"] "ServiceProviderConfig.bulk.supported is published as a string.";
    PublishesConfigBulkMaxOperationsWritable "publishes-config-bulk-max-operations-writable" Rfc ["7643-8.7.2-ServiceProviderConfig.bulk.maxOperations"] "ServiceProviderConfig.bulk.maxOperations is published as writable.";
    PublishesConfigBulkMaxPayloadSizeOnRequest "publishes-config-bulk-max-payload-size-on-request" Rfc ["7643-8.7.2-ServiceProviderConfig.bulk.maxPayloadSize"] "ServiceProviderConfig.bulk.maxPayloadSize is published as returned on request.";
    PublishesConfigFilterSimple "publishes-config-filter-simple" Rfc ["7643-8.7.2-ServiceProviderConfig.filter"] "ServiceProviderConfig.filter is published as a string.";
    PublishesConfigFilterSupportedString "publishes-config-filter-supported-string" Rfc ["7643-8.7.2-ServiceProviderConfig.filter.supported"] "ServiceProviderConfig.filter.supported is published as a string.";
    PublishesConfigChangePasswordSimple "publishes-config-change-password-simple" Rfc ["7643-8.7.2-ServiceProviderConfig.changePassword"] "ServiceProviderConfig.changePassword is published as a string.";
    PublishesConfigChangePasswordSupportedOnRequest "publishes-config-change-password-supported-on-request" Rfc ["7643-8.7.2-ServiceProviderConfig.changePassword.supported"] "ServiceProviderConfig.changePassword.supported is published as returned on request.";
    PublishesConfigSortSimple "publishes-config-sort-simple" Rfc ["7643-8.7.2-ServiceProviderConfig.sort"] "ServiceProviderConfig.sort is published as a string.";
    PublishesConfigSortSupportedString "publishes-config-sort-supported-string" Rfc ["7643-8.7.2-ServiceProviderConfig.sort.supported"] "ServiceProviderConfig.sort.supported is published as a string.";
    PublishesConfigAuthenticationSchemesNameWritable "publishes-config-authentication-schemes-name-writable" Rfc ["7643-8.7.2-ServiceProviderConfig.authenticationSchemes.name"] "ServiceProviderConfig.authenticationSchemes.name is published as writable.";
    PublishesConfigAuthenticationSchemesDescriptionOnRequest "publishes-config-authentication-schemes-description-on-request" Rfc ["7643-8.7.2-ServiceProviderConfig.authenticationSchemes.description"] "ServiceProviderConfig.authenticationSchemes.description is published as returned on request.";
    PublishesConfigAuthenticationSchemesSpecUriExact "publishes-config-authentication-schemes-spec-uri-exact" Rfc ["7643-8.7.2-ServiceProviderConfig.authenticationSchemes.specUri"] "ServiceProviderConfig.authenticationSchemes.specUri is published as case-exact.";
    PublishesConfigAuthenticationSchemesDocumentationUriInteger "publishes-config-authentication-schemes-documentation-uri-integer" Rfc ["7643-8.7.2-ServiceProviderConfig.authenticationSchemes.documentationUri"] "ServiceProviderConfig.authenticationSchemes.documentationUri is published as an integer.";
    PublishesTypeIdInteger "publishes-type-id-integer" Rfc ["7643-8.7.2-ResourceType.id"] "ResourceType.id is published as an integer.";
    PublishesTypeDescriptionOnRequest "publishes-type-description-on-request" Rfc ["7643-8.7.2-ResourceType.description"] "ResourceType.description is published as returned on request.";
    PublishesTypeSchemaExtensionsSchemaInexact "publishes-type-schema-extensions-schema-inexact" Rfc ["7643-8.7.2-ResourceType.schemaExtensions.schema"] "ResourceType.schemaExtensions.schema is published as case-insensitive.";
    PublishesTypeSchemaExtensionsRequiredString "publishes-type-schema-extensions-required-string" Rfc ["7643-8.7.2-ResourceType.schemaExtensions.required"] "ResourceType.schemaExtensions.required is published as a string.";
    PublishesSchemaNameWritable "publishes-schema-name-writable" Rfc ["7643-8.7.2-Schema.name"] "Schema.name is published as writable.";
    PublishesSchemaDescriptionOnRequest "publishes-schema-description-on-request" Rfc ["7643-8.7.2-Schema.description"] "Schema.description is published as returned on request.";
    PublishesSchemaAttributesNameInexact "publishes-schema-attributes-name-inexact" Rfc ["7643-8.7.2-Schema.attributes.name"] "Schema.attributes.name is published as case-insensitive.";
    PublishesSchemaAttributesMultiValuedString "publishes-schema-attributes-multi-valued-string" Rfc ["7643-8.7.2-Schema.attributes.multiValued"] "Schema.attributes.multiValued is published as a string.";
    PublishesSchemaAttributesDescriptionWritable "publishes-schema-attributes-description-writable" Rfc ["7643-8.7.2-Schema.attributes.description"] "Schema.attributes.description is published as writable.";
    PublishesSchemaAttributesRequiredOnRequest "publishes-schema-attributes-required-on-request" Rfc ["7643-8.7.2-Schema.attributes.required"] "Schema.attributes.required is published as returned on request.";
    PublishesSchemaAttributesCanonicalValuesInexact "publishes-schema-attributes-canonical-values-inexact" Rfc ["7643-8.7.2-Schema.attributes.canonicalValues"] "Schema.attributes.canonicalValues is published as case-insensitive.";
    PublishesSchemaAttributesCaseExactString "publishes-schema-attributes-case-exact-string" Rfc ["7643-8.7.2-Schema.attributes.caseExact"] "Schema.attributes.caseExact is published as a string.";
    PublishesSchemaAttributesReturnedWritable "publishes-schema-attributes-returned-writable" Rfc ["7643-8.7.2-Schema.attributes.returned"] "Schema.attributes.returned is published as writable.";
    PublishesSchemaAttributesUniquenessOnRequest "publishes-schema-attributes-uniqueness-on-request" Rfc ["7643-8.7.2-Schema.attributes.uniqueness"] "Schema.attributes.uniqueness is published as returned on request.";
    PublishesSchemaAttributesReferenceTypesInexact "publishes-schema-attributes-reference-types-inexact" Rfc ["7643-8.7.2-Schema.attributes.referenceTypes"] "Schema.attributes.referenceTypes is published as case-insensitive.";
    PublishesSchemaAttributesSubAttributesSingle "publishes-schema-attributes-sub-attributes-single" Rfc ["7643-8.7.2-Schema.attributes.subAttributes"] "Schema.attributes.subAttributes is published as singular.";
    PublishesSchemaAttributesSubAttributesNameWritable "publishes-schema-attributes-sub-attributes-name-writable" Rfc ["7643-8.7.2-Schema.attributes.subAttributes.name"] "Schema.attributes.subAttributes.name is published as writable.";
    PublishesSchemaAttributesSubAttributesTypeOnRequest "publishes-schema-attributes-sub-attributes-type-on-request" Rfc ["7643-8.7.2-Schema.attributes.subAttributes.type"] "Schema.attributes.subAttributes.type is published as returned on request.";
    PublishesSchemaAttributesSubAttributesMultiValuedString "publishes-schema-attributes-sub-attributes-multi-valued-string" Rfc ["7643-8.7.2-Schema.attributes.subAttributes.multiValued"] "Schema.attributes.subAttributes.multiValued is published as a string.";
    PublishesSchemaAttributesSubAttributesDescriptionInteger "publishes-schema-attributes-sub-attributes-description-integer" Rfc ["7643-8.7.2-Schema.attributes.subAttributes.description"] "Schema.attributes.subAttributes.description is published as an integer.";
    PublishesSchemaAttributesSubAttributesRequiredWritable "publishes-schema-attributes-sub-attributes-required-writable" Rfc ["7643-8.7.2-Schema.attributes.subAttributes.required"] "Schema.attributes.subAttributes.required is published as writable.";
    PublishesSchemaAttributesSubAttributesCanonicalValuesOnRequest "publishes-schema-attributes-sub-attributes-canonical-values-on-request" Rfc ["7643-8.7.2-Schema.attributes.subAttributes.canonicalValues"] "Schema.attributes.subAttributes.canonicalValues is published as returned on request.";
    PublishesSchemaAttributesSubAttributesCaseExactString "publishes-schema-attributes-sub-attributes-case-exact-string" Rfc ["7643-8.7.2-Schema.attributes.subAttributes.caseExact"] "Schema.attributes.subAttributes.caseExact is published as a string.";
    PublishesSchemaAttributesSubAttributesMutabilityInteger "publishes-schema-attributes-sub-attributes-mutability-integer" Rfc ["7643-8.7.2-Schema.attributes.subAttributes.mutability"] "Schema.attributes.subAttributes.mutability is published as an integer.";
    PublishesSchemaAttributesSubAttributesReturnedWritable "publishes-schema-attributes-sub-attributes-returned-writable" Rfc ["7643-8.7.2-Schema.attributes.subAttributes.returned"] "Schema.attributes.subAttributes.returned is published as writable.";
    PublishesSchemaAttributesSubAttributesUniquenessOnRequest "publishes-schema-attributes-sub-attributes-uniqueness-on-request" Rfc ["7643-8.7.2-Schema.attributes.subAttributes.uniqueness"] "Schema.attributes.subAttributes.uniqueness is published as returned on request.";
    PublishesSchemaAttributesSubAttributesReferenceTypesInexact "publishes-schema-attributes-sub-attributes-reference-types-inexact" Rfc ["7643-8.7.2-Schema.attributes.subAttributes.referenceTypes"] "Schema.attributes.subAttributes.referenceTypes is published as case-insensitive.";
    PublishesAddressesPrimaryString "publishes-addresses-primary-string" Rfc ["7643-8.7.1-User.addresses.primary"] "User.addresses.primary is published as a string.";
    PublishesGroupMembersDisplayBoolean "publishes-group-members-display-boolean" Rfc ["7643-8.7.1-Group.members.display"] "Group.members.display is published as a boolean.";
    PublishesConfigAuthenticationSchemesTypeInteger "publishes-config-authentication-schemes-type-integer" Rfc ["7643-8.7.2-ServiceProviderConfig.authenticationSchemes.type"] "ServiceProviderConfig.authenticationSchemes.type is published as an integer.";
    PublishesConfigEtagSimple "publishes-config-etag-simple" Rfc ["7643-8.7.2-ServiceProviderConfig.etag"] "ServiceProviderConfig.etag is published as a string.";
    PublishesConfigEtagSupportedString "publishes-config-etag-supported-string" Rfc ["7643-8.7.2-ServiceProviderConfig.etag.supported"] "ServiceProviderConfig.etag.supported is published as a string.";
    PublishesDepartmentExact "publishes-department-exact" Rfc ["7643-8.7.1-EnterpriseUser.department"] "EnterpriseUser.department is published as case-exact.";
    PublishesGroupNameExact "publishes-group-name-exact" Rfc ["7643-8.7.1-Group.displayName"] "Group.displayName is published as case-exact.";
    PublishesTypeSchemaInexact "publishes-type-schema-inexact" Rfc ["7643-8.7.2-ResourceType.schema"] "ResourceType.schema is published as case-insensitive.";
    PublishesAttributeMutabilityInexact "publishes-attribute-mutability-inexact" Rfc ["7643-8.7.2-Schema.attributes.mutability"] "Schema.attributes.mutability is published as case-insensitive.";
    PublishesReferenceTypesBoolean "publishes-reference-types-boolean" Rfc ["7643-8.7.2-Schema.attributes.subAttributes.referenceTypes"] "Schema.attributes.subAttributes.referenceTypes is published as a boolean.";
    PublishesConfigDocumentationExact "publishes-config-documentation-exact" Rfc ["7643-8.7.2-ServiceProviderConfig.documentationUri"] "ServiceProviderConfig.documentationUri is published as case-exact.";
    PublishesConfigSortOptional "publishes-config-sort-optional" Rfc ["7643-8.7.2-ServiceProviderConfig.sort"] "ServiceProviderConfig.sort is published as optional.";
    PublishesEmailPrimaryList "publishes-email-primary-list" Rfc ["7643-8.7.1-User.emails.primary"] "User.emails.primary is published as multi-valued.";
    SchemaKeywordsInQuotes "schema-keywords-in-quotes" Rfc ["7643-1.1-a"] "mutability of attribute definitions is wrapped in quotation marks.";
    SchemaAttributeWithoutName "schema-attribute-without-name" Rfc ["7643-7-g"] "An attribute definition has no name.";
    SchemaNamesAnAttributeTwice "schema-names-an-attribute-twice" Rfc ["7643-7-g"] "A schema defines an attribute twice.";
    SchemaCaseExactAsText "schema-case-exact-as-text" Rfc ["7643-7-j"] "caseExact of attribute definitions is a string.";
    SchemaReturnedUnknown "schema-returned-unknown" Rfc ["7643-7-s"] "returned of an attribute definition is none of the defined words.";
    SchemaUniquenessUnknown "schema-uniqueness-unknown" Rfc ["7643-7-s"] "uniqueness of an attribute definition is none of the defined words.";
    SchemaListsWritableId "schema-lists-writable-id" Rfc ["7643-3.1-d"] "The User schema lists id as writable.";
    SchemaByUrnWithoutAttributes "schema-by-urn-without-attributes" Rfc ["7643-7-ac"] "A schema read by its URN has no attributes.";
    SchemasListAnotherKind "schemas-list-another-kind" Rfc ["7643-10.2.1-a"] "/Schemas holds a schema whose SCIM URN is of an unknown kind.";
    SchemasOmitDevice "schemas-omit-device" Rfc ["7643-7-a", "7643-3.2-a", "7644-4-c"] "/Schemas leaves out the schema of Device.";
    TypesOmitUser "types-omit-user" Rfc ["7643-3.2-a", "7643-3-a"] "/ResourceTypes leaves out User.";
    TypeExtensionIsNoUri "type-extension-is-no-uri" Rfc ["7643-6-h"] "The schema of an extension is a bare name.";
    UnknownSchemaIsFine "unknown-schema-is-fine" Rfc ["7644-4-d"] "An unknown schema gives 200.";
    UnknownTypeIsFine "unknown-type-is-fine" Rfc ["7644-4-f"] "An unknown resource type gives 200.";
    TypesTotalWrong "types-total-wrong" Rfc ["7644-4-e", "7644-3.4.2-e"] "totalResults of /ResourceTypes is one too many.";
    SchemasTotalWrong "schemas-total-wrong" Rfc ["7644-4-c", "7644-3.4.2-e"] "totalResults of /Schemas is one too many.";
    DiscoveryItemsPerPageWrong "discovery-items-per-page-wrong" Rfc ["7644-3.4.2.4-h"] "itemsPerPage of discovery is one.";
    DiscoverySorted "discovery-sorted" Rfc ["7644-4-g"] "Discovery obeys sortBy.";
    ConfigRefusesParameters "config-refuses-parameters" Rfc ["7644-4-g"] "Parameters at the configuration give 400.";
    DiscoveryReadNotAllowed "discovery-read-not-allowed" Rfc ["7644-3.2-d", "7644-4-a"] "GET of discovery gives 405.";
    ConfigSchemesEmpty "config-schemes-empty" Rfc ["7643-5-n"] "authenticationSchemes is an empty list.";
    ConfigFilterAsText "config-filter-as-text" Rfc ["7643-5-g"] "filter.supported is a string.";
    ConfigChangePasswordAsText "config-change-password-as-text" Rfc ["7643-5-j"] "changePassword.supported is a string.";
    ConfigMaxOperationsAsText "config-max-operations-as-text" Rfc ["7643-5-e"] "bulk.maxOperations is a string.";
    ConfigMaxResultsAsText "config-max-results-as-text" Rfc ["7643-5-h"] "filter.maxResults is a string.";
    ConfigWithoutSchemas "config-without-schemas" Rfc ["7644-4-b", "7643-2.1-a"] "The configuration has no schemas.";
    TypeEndpointAsList "type-endpoint-as-list" Rfc ["7643-6-c", "7643-6-e"] "A resource type has a list of endpoints.";
    SchemaAttributesAsObject "schema-attributes-as-object" Rfc ["7643-7-g", "7643-7-h"] "attributes of a schema is an object by name.";
    SchemaNameBeginsWithDigit "schema-name-begins-with-digit" Rfc ["7643-2.1-c"] "An attribute's name begins with a digit.";
    ConfigDeniesCursors "config-denies-cursors" Rfc ["9865-4-a"] "pagination.cursor is false though cursors are given.";
    CursorsGivenUnannounced "cursors-given-unannounced" Rfc ["9865-4-a"] "Lists without a cursor parameter have a nextCursor though only index paging is published.";
    BulkDeniedAndMissing "bulk-denied-and-missing" Rfc ["7644-3.12-p", "7644-3.7-a"] "Bulk is published as not supported and gives 404.";
    BulkDeniedAndPerformed "bulk-denied-and-performed" Rfc ["7644-3.12-p"] "Bulk is published as not supported and jobs give 500.";
    FilterDeniedAndIgnored "filter-denied-and-ignored" Rfc ["7644-3.4.2.2-a", "7644-3.4.2.2-b"] "Filters are published as not supported and ignored.";
    FilterDeniedAndFails "filter-denied-and-fails" Rfc ["7644-3.4.2.2-a"] "Filters are published as not supported and give 500.";
    PatchDeniedAndFails "patch-denied-and-fails" Rfc ["7644-3.5-c", "7644-3.5.2-a", "7644-3.12-p"] "PATCH is published as not supported and gives 500.";
    PatchMissingWithoutConfig "patch-missing-without-config" Rfc ["7644-3.5-b"] "There is no configuration, and PATCH gives 501.";
    DisplayNameAsObject "display-name-as-object" Rfc ["7643-1.2-b", "7643-2.3-b"] "displayName of a user is an object.";
    DecimalsOfListAsText "decimals-of-list-as-text" Rfc ["7643-2.3.3-a"] "The decimals of a list are strings.";
    IntegersOfListWithFraction "integers-of-list-with-fraction" Rfc ["7643-2.3.4-a"] "The integers of a list have a fraction.";
    DatesOfListWithoutTime "dates-of-list-without-time" Rfc ["7643-2.3.5-a"] "The dateTimes of a list have no time.";
    ReferencesOfListAreNoUris "references-of-list-are-no-uris" Rfc ["7643-2.3.7-a"] "The references of a list are no URIs.";
    BooleansOfListAsText "booleans-of-list-as-text" Rfc ["7643-2.3.2-a"] "The booleans of a list are strings.";
    PartIntegerAsText "part-integer-as-text" Rfc ["7643-2.3.4-a", "7643-2.3-b"] "An integer among the parts of a complex value is a string.";
    BinaryAsArray "binary-as-array" Rfc ["7643-2.3.6-a"] "A binary value is a list of numbers.";
    ExtendedWithoutMeta "extended-without-meta" Rfc ["7643-3-g", "7643-3.1-a"] "A user with an extension has no meta.";
    GroupWithoutMeta "group-without-meta" Rfc ["7643-3-g", "7643-3.1-a"] "Groups are shown without meta.";
    GroupWithoutId "group-without-id" Rfc ["7643-3-g", "7643-3.1-e"] "Groups are shown without id.";
    ExtensionNotShown "extension-not-shown" Rfc ["7644-3.4-b"] "Extension attributes are never shown.";
    ExternalIdNotShown "external-id-not-shown" Rfc ["7644-3.4-b", "7643-3.1-a"] "externalId is stored and never shown.";
    MembersNotShown "members-not-shown" Rfc ["7644-3.4-b", "7643-7-v"] "members of a group are not shown.";
    MemberTypeInLowerCase "member-type-in-lower-case" Rfc ["7643-4.2-c"] "members.type is in lower case.";
    MemberReferenceToUsers "member-reference-to-users" Rfc ["7643-4.2-c", "7643-2.3.7-c"] "members.$ref leads to /Users for a group too.";
    AddedMemberReferenceBroken "added-member-reference-broken" Rfc ["7643-4.2-c"] "$ref of a member that PATCH added leads to the wrong endpoint.";
    LeftGroupsShown "left-groups-shown" Rfc ["7643-4.1.2-n"] "A user still shows a group that it has left.";
    DeletedGroupsShown "deleted-groups-shown" Rfc ["7643-4.1.2-n"] "A user still shows a group that was deleted.";
    EveryoneShowsEveryGroup "everyone-shows-every-group" Rfc ["7643-4.1.2-n"] "Every user shows every group.";
    GroupReferencesRelative "group-references-relative" Rfc ["7643-4.1.2-l", "7643-2.3.7-b"] "groups.$ref of a user is the bare id.";
    GroupTimestampsFrozen "group-timestamps-frozen" Rfc ["7643-3.1-t"] "meta.lastModified of a group stays when it is changed.";
    ReadingMovesLastModified "reading-moves-last-modified" Both ["7643-3.1-t", "User.attributes.meta.lastModified.moves"] "meta.lastModified moves with every read.";
    CreatedDiffersInLists "created-differs-in-lists" Rfc ["7643-3.1-r"] "meta.created of an entry in a list differs from a single read.";
    ListIdsDiffer "list-ids-differ" Rfc ["7644-3.4.1-b", "7643-3.1-g"] "Lists show other ids than those that address the resources.";
    ReadShowsOtherId "read-shows-other-id" Rfc ["7643-3.1-g", "7644-3.4.1-b"] "A read shows another id than the one that it was asked for.";
    ShowsNullAsText "shows-null-as-text" Rfc ["7643-2.5-a"] "An attribute without a value is shown as the text null.";
    TagChangesWithEveryRead "tag-changes-with-every-read" Rfc ["7644-3.14-g"] "The entity tag changes with every read.";
    BodyThatIsNoObjectFails "body-that-is-no-object-fails" Rfc ["7644-3.12-h"] "A body that is no object gives 500.";
    ExtensionAloneAccepted "extension-alone-accepted" Rfc ["7643-3.3-a"] "A resource whose schemas name an extension alone is created.";
    CreateTakesReadOnly "create-takes-read-only" Rfc ["7643-7-o", "7644-3.3-a"] "POST stores a read-only attribute.";
    ReplaceTakesReadOnly "replace-takes-read-only" Rfc ["7643-7-o", "7644-3.5.1-i"] "PUT stores a read-only attribute.";
    PatchTakesReadOnly "patch-takes-read-only" Rfc ["7643-7-o", "7644-3.5.2-i"] "PATCH stores a read-only attribute.";
    UnknownAttributeStored "unknown-attribute-stored" Rfc ["7644-3.3-j", "7644-3.4-c"] "An attribute that no schema has is stored and shown.";
    UnknownAttributeFails "unknown-attribute-fails" Rfc ["7644-3.3-j", "7644-3.12-h"] "An attribute that no schema has gives 500.";
    CreateRefusesPassword "create-refuses-password" Rfc ["7643-4.1.1-q"] "POST with a password is refused.";
    ReplaceRefusesPassword "replace-refuses-password" Rfc ["7643-4.1.1-q"] "PUT with a password is refused.";
    EmptyListIsStored "empty-list-is-stored" Rfc ["7643-2.5-a", "7644-3.5.1-e"] "An empty list is stored as a list with an empty value.";
    ReplaceOfSameImmutableRefused "replace-of-same-immutable-refused" Rfc ["7644-3.5.1-f"] "PUT with the same immutable value is refused.";
    NestedTimeZoneRefused "nested-time-zone-refused" Rfc ["7643-4.1.1-j"] "A time zone whose name has three parts is refused.";
    WeightedLanguageRefused "weighted-language-refused" Rfc ["7643-4.1.1-j"] "A preferredLanguage with weights is refused.";
    LocaleWithRegionRefused "locale-with-region-refused" Rfc ["7643-4.1.1-j"] "A locale with a region is refused.";
    CountryCodeRefused "country-code-refused" Rfc ["7643-4.1.2-i"] "A country of two letters is refused.";
    TelUriRefused "tel-uri-refused" Rfc ["7643-4.1.2-d"] "A phone number that is a tel URI is refused.";
    PlusAddressRefused "plus-address-refused" Rfc ["7643-4.1.2-a"] "An email with a plus sign is refused.";
    ProfileUrlLosesFragment "profile-url-loses-fragment" Rfc ["7643-4.1.1-i", "7643-7-p"] "profileUrl is stored without its fragment.";
    TextsLoseSpaces "texts-lose-spaces" Rfc ["7643-7-p"] "Spaces inside a text are lost.";
    ListsKeepTheFirst "lists-keep-the-first" Rfc ["7643-7-p", "7644-3.5.1-c"] "Only the first value of a list is stored.";
    ListsKeepTheLast "lists-keep-the-last" Rfc ["7643-7-p", "7644-3.5.1-c"] "Only the last value of a list is stored.";
    DecimalsCutOff "decimals-cut-off" Rfc ["7643-7-p", "7643-2.3.3-a"] "A decimal is stored without its fraction.";
    PartsTakenByOrder "parts-taken-by-order" Rfc ["7643-2.3.8-a"] "The parts of a name are taken by their order and not by their names.";
    NullInsideRefused "null-inside-refused" Rfc ["7644-3.5.1-e", "7643-2.5-b"] "null inside a complex value is refused.";
    ComplexKeepsValueAlone "complex-keeps-value-alone" Rfc ["7643-7-p", "7643-2.4-g"] "Of the values of a list only value is stored.";
    MissingRequiredIsForbidden "missing-required-is-forbidden" Rfc ["7643-4.1.1-a", "7643-7-j", "7644-3.12-h"] "A missing required attribute gives 403.";
    FormattedNameDropped "formatted-name-dropped" Rfc ["7643-7-p", "7644-3.3-j"] "displayName and name.formatted are accepted and not stored.";
    ExtensionDropped "extension-dropped" Rfc ["7643-7-p", "7644-3.3-j"] "Extension attributes are accepted and not stored.";
    MetaLocationInsecure "meta-location-insecure" Rfc ["7644-7.2-a"] "The Location header is https, and meta.location is http.";
    IdsFoundAtOtherEndpoints "ids-found-at-other-endpoints" Rfc ["7643-3.1-f", "7644-3.12-k"] "A user is found at /Groups by its id.";
    UnknownIdUnusualStatus "unknown-id-unusual-status" Rfc ["7644-3.12-e", "7644-3.12-k"] "An unknown id gives 460.";
    UnknownIdFailsSilently "unknown-id-fails-silently" Rfc ["7644-3.12-o", "7644-3.12-k"] "An unknown id gives 500 without a detail.";
    CreateAnswerLacksName "create-answer-lacks-name" Rfc ["7644-3.1-f", "7644-3.3-e", "7644-3.9-a"] "The answer to POST lacks the name, which a read shows.";
    CreateAnswersOtherResource "create-answers-other-resource" Rfc ["7644-3.1-f", "7644-3.3-e"] "POST answers with the resource that was created before.";
    CreateAdoptsGroups "create-adopts-groups" Rfc ["7643-4.1.2-m", "7644-3.3-a"] "POST of a user with groups makes memberships.";
    DuplicateOnUpdateInOtherCase "duplicate-on-update-in-other-case" Rfc ["7643-4.1.1-c"] "PUT and PATCH accept a userName that is taken in another case.";
    DuplicateOnUpdateFails "duplicate-on-update-fails" Rfc ["7644-3.12-l", "7644-3.12-s"] "PUT and PATCH with a taken userName give 500.";
    DuplicateOnUpdateIgnored "duplicate-on-update-ignored" Rfc ["7644-3.12-l", "7644-3.12-s"] "PUT and PATCH with a taken userName succeed and keep the old one.";
    MembersRepeated "members-repeated" Rfc ["7643-2.4-i"] "A member that is there or is named twice is stored again.";
    UnknownMemberFails "unknown-member-fails" Rfc ["7643-2.3.7-d"] "An unknown member gives 500.";
    MembersByReferenceAlone "members-by-reference-alone" Rfc ["7643-4.2-b", "7643-4.2-c"] "A member without $ref is not stored.";
    ReplaceRefusesMeta "replace-refuses-meta" Rfc ["7644-3.1-g", "7644-3.5.1-a", "7644-3.5.1-i"] "PUT of a body with meta is refused.";
    ReplaceTouchesNeighbour "replace-touches-neighbour" Rfc ["7644-3.5.1-c"] "PUT of a user makes another one inactive.";
    ProjectionReachesTheStore "projection-reaches-the-store" Rfc ["7644-3.9-b"] "PUT stores only what excludedAttributes leaves.";
    ReplaceEndsMemberships "replace-ends-memberships" Rfc ["7643-4.1.2-m"] "PUT of a user without groups ends its memberships.";
    ReplaceKeepsMembers "replace-keeps-members" Rfc ["7643-4.2-b", "7644-3.5.1-c"] "PUT of a group keeps the members that it leaves out.";
    ReplaceKeepsGroupName "replace-keeps-group-name" Rfc ["7644-3.5.1-c"] "PUT of a group doesn't change its displayName.";
    ReplaceLosesNickName "replace-loses-nick-name" Rfc ["7644-3.5.1-a", "7644-3.5.1-c"] "PUT loses nickName and time zone.";
    ReplaceLosesExtension "replace-loses-extension" Rfc ["7644-3.5.1-a", "7644-3.5.1-c"] "PUT loses the attributes of an extension.";
    ReplaceAnswers200WithoutBody "replace-answers-200-without-body" Rfc ["7644-3.5.1-k"] "PUT gives 200 without a body.";
    ReplaceAnswersOldTag "replace-answers-old-tag" Rfc ["7644-3.14-g"] "PUT answers with the entity tag of the state before.";
    ReplaceMovesCreated "replace-moves-created" Rfc ["7643-3.1-r"] "PUT makes a resource anew, with another meta.created.";
    ReplaceGivesNewId "replace-gives-new-id" Rfc ["7643-3.1-g", "7644-3.5.1-c"] "PUT gives the resource a new id.";
    RemovedStillFound "removed-still-found" Rfc ["7644-3.6-c"] "A deleted resource is still found by a filter.";
    DeleteHitsAnother "delete-hits-another" Rfc ["7644-3.6-b"] "DELETE removes another resource of the type.";
    GroupsNotDeleted "groups-not-deleted" Rfc ["7644-3.2-d"] "DELETE of a group gives 405.";
    GroupsNotReplaced "groups-not-replaced" Rfc ["7644-3.5-a", "7644-3.2-d"] "PUT of a group gives 405.";
    GroupsNotPatched "groups-not-patched" Rfc ["7644-3.5-b", "7644-3.5-c"] "PATCH of a group gives 405 though PATCH is supported.";
    FilterFindsOtherTypes "filter-finds-other-types" Rfc ["7644-3.4.2.1-f"] "A filter at the endpoint of a type finds resources of others.";
    FilterAppliedToThePage "filter-applied-to-the-page" Rfc ["7644-3.4.2.4-k", "7644-3.4.2-e"] "A page is cut first and filtered then.";
    SortAppliedToThePage "sort-applied-to-the-page" Rfc ["7644-3.4.2.3-a", "7644-3.4.2.3-b"] "A page is cut first and sorted then.";
    HugeCountFails "huge-count-fails" Rfc ["7644-3.4.2.4-d", "7644-3.12-h"] "A count of ten thousand or more gives 500.";
    StartBeyondTheEndFails "start-beyond-the-end-fails" Rfc ["7644-3.4.2.4-l"] "A startIndex beyond the end gives 500.";
    FilterIgnoresStartAndCount "filter-ignores-start-and-count" Rfc ["7644-3.4.2.4-d", "7644-3.4.2.4-k"] "Beside a filter startIndex and count are ignored.";
    ListsIgnoreAttributes "lists-ignore-attributes" Rfc ["7644-3.9-c", "7644-3.4.2.5-a"] "attributes is ignored in lists.";
    ListsIgnoreExcluded "lists-ignore-excluded" Rfc ["7644-3.9-e", "7644-3.4.2.5-a"] "excludedAttributes is ignored in lists.";
    ListsWithoutExtension "lists-without-extension" Rfc ["7644-3.4-b", "7643-7-v"] "Lists leave out the attributes of extensions.";
    ListsWithoutMeta "lists-without-meta" Rfc ["7643-3.1-b", "7643-7-v"] "Entries of lists have no meta.";
    ListsWithoutSchemasOfEntries "lists-without-schemas-of-entries" Rfc ["7643-2.1-a", "7643-3-b"] "Entries of lists have no schemas.";
    FilterWithUrnFindsNothing "filter-with-urn-finds-nothing" Rfc ["7644-3.10-b", "7644-3.4.2.2-ah"] "A filter with an attribute qualified by its schema URN finds nothing.";
    FilterOnMetaFails "filter-on-meta-fails" Rfc ["7644-3.4.2.2-ah", "7644-3.4.2.2-m"] "A filter on meta gives 500.";
    FilterOnMembersFindsNothing "filter-on-members-finds-nothing" Rfc ["7644-3.4.2.2-z"] "A filter on members finds nothing.";
    FilterOnExtensionFindsNothing "filter-on-extension-finds-nothing" Rfc ["7644-3.10-b", "7644-3.4.2.2-g"] "A filter on an attribute of an extension finds nothing.";
    GroupsNotFiltered "groups-not-filtered" Rfc ["7644-3.4.2.2-z"] "A filter on groups of users finds nothing.";
    GroupingIgnored "grouping-ignored" Rfc ["7644-3.4.2.2-y"] "Parentheses in a filter are ignored.";
    NotReachesTooFar "not-reaches-too-far" Rfc ["7644-3.4.2.2-y", "7644-3.4.2.2-t"] "not negates everything behind it.";
    NotTakesTheFirst "not-takes-the-first" Rfc ["7644-3.4.2.2-t", "7644-3.4.2.2-y"] "not negates only the first condition of a group.";
    AndChainTakesTwo "and-chain-takes-two" Rfc ["7644-3.4.2.2-r"] "Of three conditions joined by and only two are evaluated.";
    OrChainTakesTwo "or-chain-takes-two" Rfc ["7644-3.4.2.2-s"] "Of three conditions joined by or only two are evaluated.";
    AndInsideTextSplits "and-inside-text-splits" Rfc ["7644-3.4.2.2-x", "7644-3.4.2.2-ai"] "The word and inside a string literal splits a filter.";
    ParenthesisInsideTextBreaks "parenthesis-inside-text-breaks" Rfc ["7644-3.4.2.2-x", "7644-3.4.2.2-ai"] "A parenthesis inside a string literal gives 400.";
    MalformedFilterOtherKeyword "malformed-filter-other-keyword" Rfc ["7644-3.4.2.2-e", "7644-3.4.2.2-x"] "A malformed filter is refused with invalidSyntax.";
    MeaninglessFilterOtherKeyword "meaningless-filter-other-keyword" Rfc ["7644-3.4.2.2-q"] "A comparison without a meaning is refused with invalidValue.";
    DanglingFilterAccepted "dangling-filter-accepted" Rfc ["7644-3.4.2.2-e", "7644-3.4.2.2-x"] "What follows a whole expression in a filter is ignored.";
    PartFilterSeesEveryPart "part-filter-sees-every-part" Rfc ["7644-3.4.2.2-f", "7644-3.4.2.2-b"] "A filter on a part of a complex value looks at all its parts.";
    SortIgnoresUrns "sort-ignores-urns" Rfc ["7644-3.10-b"] "sortBy with a schema URN is ignored.";
    UnknownSortOrderFails "unknown-sort-order-fails" Rfc ["7644-3.4.2.3-g"] "A sortOrder that is none of the two gives 500.";
    SortReversesNumbers "sort-reverses-numbers" Rfc ["7644-3.4.2.3-h"] "Numbers and dates are sorted the other way round.";
    SortDropsFilter "sort-drops-filter" Rfc ["7644-3.4.2.3-b", "7644-3.4.2.2-b"] "Beside sortBy the filter is ignored.";
    TotalOneTooFew "total-one-too-few" Rfc ["7644-3.4.2-e"] "totalResults is one less than there are results.";
    TotalIsCapped "total-is-capped" Rfc ["7644-3.4.2-e"] "totalResults never exceeds count.";
    ItemsPerPageIsTotal "items-per-page-is-total" Rfc ["7644-3.4.2.4-h"] "itemsPerPage is the total of all pages.";
    CursorsAreNumbers "cursors-are-numbers" Rfc ["9865-2-b"] "nextCursor is a number.";
    CursorIgnored "cursor-ignored" Rfc ["9865-2-l"] "Every cursor leads to the first page.";
    CursorReverses "cursor-reverses" Rfc ["9865-2-l", "9865-2-f"] "nextCursor leads back to the page before.";
    BareCursorFails "bare-cursor-fails" Rfc ["9865-2-a"] "A cursor parameter without a value gives 500.";
    SearchGivesNoCursor "search-gives-no-cursor" Rfc ["9865-3-a"] "A search with an empty cursor gives no nextCursor.";
    CursorCountChangeFails "cursor-count-change-fails" Rfc ["9865-2-j"] "Another count beside a cursor gives 500.";
    LastPageHasEmptyCursor "last-page-has-empty-cursor" Rfc ["9865-2-g"] "The last page has a nextCursor that is an empty string.";
    BothProjectionsFail "both-projections-fail" Rfc ["7644-3.9-f"] "attributes beside excludedAttributes gives 500.";
    SearchWithoutSchemasFails "search-without-schemas-fails" Rfc ["7644-3.4.3-c"] "A search body without schemas gives 500.";
    SearchIgnoresSortOrder "search-ignores-sort-order" Rfc ["7644-3.4.3-g", "7644-3.4.3-d"] "A search ignores sortOrder.";
    SearchAnswersBareArray "search-answers-bare-array" Rfc ["7644-3.4.3-h"] "A search answers with a bare array.";
    SearchTotalWrong "search-total-wrong" Rfc ["7644-3.4.3-h", "7644-3.4.2-e"] "totalResults of a search counts every resource.";
    IdFilteredWithoutCase "id-filtered-without-case" Rfc ["7643-3.1-j", "7644-3.4.2.2-af"] "A filter on id ignores case.";
    PasswordFilterFails "password-filter-fails" Rfc ["7643-4.1.1-p", "7644-7.5.2-b"] "A filter on the password gives 500.";
    NullOperandFails "null-operand-fails" Rfc ["7644-3.4.2.2-ai"] "A comparison with null gives 500.";
    NumberLiteralsFindNothing "number-literals-find-nothing" Rfc ["7644-3.4.2.2-ai", "7644-3.4.2.2-g"] "A filter with a number finds nothing.";
    BracketsMatchEveryone "brackets-match-everyone" Rfc ["7644-3.4.2.2-u", "7644-3.4.2.2-v"] "A filter in brackets matches whoever has the attribute.";
    BracketsTakeTheFirst "brackets-take-the-first" Rfc ["7644-3.4.2.2-v"] "Of several conditions in brackets only the first is evaluated.";
    BracketsSeeTheFirstValue "brackets-see-the-first-value" Rfc ["7644-3.4.2.2-z", "7644-3.4.2.2-u"] "A filter in brackets sees only the first value.";
    PrMissesFalse "pr-misses-false" Rfc ["7644-3.4.2.2-l"] "false never counts as present.";
    PrMissesNumbers "pr-misses-numbers" Rfc ["7644-3.4.2.2-l"] "A number never counts as present.";
    PrMissesDates "pr-misses-dates" Rfc ["7644-3.4.2.2-l"] "A dateTime never counts as present.";
    PrMissesLists "pr-misses-lists" Rfc ["7644-3.4.2.2-l"] "A multi-valued attribute never counts as present.";
    DatesNotComparedByGe "dates-not-compared-by-ge" Rfc ["7644-3.4.2.2-n"] "ge on a dateTime matches everything.";
    DatesNotComparedByLt "dates-not-compared-by-lt" Rfc ["7644-3.4.2.2-o"] "lt on a dateTime matches everything.";
    DatesNotComparedByLe "dates-not-compared-by-le" Rfc ["7644-3.4.2.2-p"] "le on a dateTime matches everything.";
    DatesComparedAsText "dates-compared-as-text" Rfc ["7644-3.4.2.2-m", "7644-3.4.2.2-o"] "Dates are compared as texts, whatever their zone.";
    NumbersComparedAsText "numbers-compared-as-text" Rfc ["7644-3.4.2.2-m", "7644-3.4.2.2-o"] "Numbers are compared as texts.";
    SubstringsMindCase "substrings-mind-case" Rfc ["7644-3.4.2.2-af", "7644-3.4.2.2-i"] "co, sw and ew mind the case of the value.";
    EmptyOperandMatchesAll "empty-operand-matches-all" Rfc ["7644-3.4.2.2-g"] "eq with an empty string matches everything.";
    GtAndLtSwapped "gt-and-lt-swapped" Rfc ["7644-3.4.2.2-m", "7644-3.4.2.2-o"] "gt means lt, and lt means gt.";
    GtOnTextFails "gt-on-text-fails" Rfc ["7644-3.4.2.2-m"] "gt on a string gives 500.";
    NeIsEq "ne-is-eq" Rfc ["7644-3.4.2.2-h"] "ne means eq.";
    CoOnTextFails "co-on-text-fails" Rfc ["7644-3.4.2.2-i"] "co gives 500.";
    BooleanOperandAsTextDemanded "boolean-operand-as-text-demanded" Rfc ["7644-3.4.2.2-ai"] "A boolean operand without quotes gives 400.";
    SwIgnoresTheEnd "sw-ignores-the-end" Rfc ["7644-3.4.2.2-j"] "sw compares only the first letter.";
    EwIgnoresTheBeginning "ew-ignores-the-beginning" Rfc ["7644-3.4.2.2-k"] "ew compares only the last letter.";
    AttributesRemoveSchemas "attributes-remove-schemas" Rfc ["7643-2.1-a", "7644-3.9-d"] "schemas is missing when attributes names others.";
    ExcludedIgnoredOnWrites "excluded-ignored-on-writes" Rfc ["7644-3.9-b"] "excludedAttributes is ignored on POST, PUT and PATCH.";
    AttributesTakeTheFirst "attributes-take-the-first" Rfc ["7644-3.9-c", "7644-3.9-d"] "Of the names in attributes only the first is heeded.";
    ExcludedTakesTheFirst "excluded-takes-the-first" Rfc ["7644-3.9-e"] "Of the names in excludedAttributes only the first is heeded.";
    RequestedComplexNotShown "requested-complex-not-shown" Rfc ["7644-3.9-d"] "attributes with the name of a complex attribute shows nothing of it.";
    RequestedListPartShowsAll "requested-list-part-shows-all" Rfc ["7644-3.9-c", "7644-3.10-d"] "attributes with a part of a list shows its other parts too.";
    RequestedExtensionNotShown "requested-extension-not-shown" Rfc ["7644-3.10-b", "7644-3.9-d"] "attributes ignores the attributes of extensions.";
    ExcludedExtensionShown "excluded-extension-shown" Rfc ["7644-3.10-b", "7644-3.9-e"] "excludedAttributes ignores the attributes of extensions.";
    RequestedPartNotShown "requested-part-not-shown" Rfc ["7644-3.9-d", "7644-3.10-d"] "attributes with a part of a complex attribute shows nothing of it.";
    AddResetsActive "add-resets-active" Rfc ["7644-3.5.2.1-f"] "add to a singular attribute makes the user inactive.";
    AddToListResetsActive "add-to-list-resets-active" Rfc ["7644-3.5.2.1-e"] "add to a list makes the user inactive.";
    RemoveResetsActive "remove-resets-active" Rfc ["7644-3.5.2.2-b"] "remove of a singular attribute makes the user inactive.";
    RemoveOfListResetsActive "remove-of-list-resets-active" Rfc ["7644-3.5.2.2-c"] "remove of a list makes the user inactive.";
    RemoveOfValueResetsActive "remove-of-value-resets-active" Rfc ["7644-3.5.2.2-d"] "remove through a filter makes the user inactive.";
    ReplaceResetsActive "replace-resets-active" Rfc ["7644-3.5.2.3-b"] "replace of a singular attribute makes the user inactive.";
    ReplaceOfListResetsActive "replace-of-list-resets-active" Rfc ["7644-3.5.2.3-c"] "replace of a list makes the user inactive.";
    AddWithoutPathResetsActive "add-without-path-resets-active" Rfc ["7644-3.5.2.1-b"] "add without a path makes the user inactive.";
    AddOfSameValueRefused "add-of-same-value-refused" Rfc ["7644-3.5.2.1-g"] "add of the value that a singular attribute has is refused.";
    AddOfSameValueRemoves "add-of-same-value-removes" Rfc ["7644-3.5.2.1-g"] "add of the value that a singular attribute has removes it.";
    AddToComplexIgnored "add-to-complex-ignored" Rfc ["7644-3.5.2.1-d"] "add to a complex attribute does nothing.";
    ReplaceOfComplexIgnored "replace-of-complex-ignored" Rfc ["7644-3.5.2.3-e"] "replace of a complex attribute does nothing.";
    ReplaceOfAbsentListRefused "replace-of-absent-list-refused" Rfc ["7644-3.5.2.3-d"] "replace of a list without values is refused.";
    RemoveOfSimpleListIgnored "remove-of-simple-list-ignored" Rfc ["7644-3.5.2.2-c"] "remove of a list of simple values does nothing.";
    RemoveOfMembersIgnored "remove-of-members-ignored" Rfc ["7643-4.2-b", "7644-3.5.2.2-c"] "remove of the members of a group does nothing.";
    LastMemberStays "last-member-stays" Rfc ["7643-4.2-b", "7644-3.5.2.2-d"] "The last member of a group is not removed.";
    PatchOfMembersLosesName "patch-of-members-loses-name" Rfc ["7643-4.2-b"] "PATCH of a group's members loses its displayName.";
    PatchOfGroupNameLosesMembers "patch-of-group-name-loses-members" Rfc ["7644-3.5.2.3-b"] "PATCH of a group's displayName loses its members.";
    RemoveOfAbsentMemberTakesAnother "remove-of-absent-member-takes-another" Rfc ["7644-3.5.2.2-g"] "remove of a member that is not there removes another one.";
    RemoveOfAbsentMemberNotFound "remove-of-absent-member-not-found" Rfc ["7644-3.5.2.2-g"] "remove of a member that is not there gives 404.";
    RemoveOfRequiredOtherKeyword "remove-of-required-other-keyword" Rfc ["7644-3.5.2.2-f"] "remove of a required attribute is refused with invalidValue.";
    RemoveOfReadOnlyOtherKeyword "remove-of-read-only-other-keyword" Rfc ["7644-3.5.2.2-f"] "remove of a read-only attribute is refused with invalidPath.";
    RemoveOfPartTakesTheWhole "remove-of-part-takes-the-whole" Rfc ["7644-3.5.2.2-b"] "remove of a part of a complex attribute removes the whole.";
    RemoveOfPartOfValueTakesIt "remove-of-part-of-value-takes-it" Rfc ["7644-3.5.2.2-e"] "remove of a part of a value removes the whole value.";
    RemoveOfExtensionIgnored "remove-of-extension-ignored" Rfc ["7644-3.5.2-m", "7644-3.5.2.2-b"] "remove of an extension attribute does nothing.";
    PatchOfExtensionLosesTheRest "patch-of-extension-loses-the-rest" Rfc ["7644-3.5.2-m"] "PATCH of an extension attribute loses the others of the extension.";
    RefusedPathClearsName "refused-path-clears-name" Rfc ["7644-3.5.2-g", "7644-3.5.2-p"] "A PATCH that is refused for its path clears the name all the same.";
    RefusedRemoveClearsName "refused-remove-clears-name" Rfc ["7644-3.5.2.2-a", "7644-3.5.2-p"] "A remove without a path is refused and clears the name all the same.";
    PatchWithoutSchemasFails "patch-without-schemas-fails" Rfc ["7644-3.5.2-c"] "A PATCH without schemas gives 500.";
    PatchAnswersOldTag "patch-answers-old-tag" Rfc ["7644-3.14-g"] "PATCH answers with the entity tag of the state before.";
    PatchLeavesLastModified "patch-leaves-last-modified" Rfc ["7643-3.1-t"] "meta.lastModified stays when PATCH changes a resource.";
    PatchLeavesTag "patch-leaves-tag" Rfc ["7644-3.14-g"] "The entity tag stays when PATCH changes a resource.";
    PatchMovesCreated "patch-moves-created" Rfc ["7643-3.1-r"] "PATCH moves meta.created.";
    PatchDemandsUrns "patch-demands-urns" Rfc ["7644-3.10-a"] "PATCH refuses paths without a schema URN.";
    PatchEndsMemberships "patch-ends-memberships" Rfc ["7643-4.1.2-m"] "PATCH that removes groups of a user ends its memberships.";
    PatchIgnoresIfMatch "patch-ignores-if-match" Rfc ["7644-3.14-f", "9110-13.1.1-b", "7644-3.12-m"] "PATCH ignores If-Match.";
    PatchReplacesListThroughFilter "patch-replaces-list-through-filter" Rfc ["7644-3.5.2.3-f"] "replace through a filter leaves only the value that it changes.";
    PatchAddsTheFirstOnly "patch-adds-the-first-only" Rfc ["7644-3.5.2.1-e"] "add of several values to a list stores only the first.";
    PatchReplacesWithTheFirstOnly "patch-replaces-with-the-first-only" Rfc ["7644-3.5.2.3-c"] "replace of a list stores only the first new value.";
    PatchOfListPartChangesTheFirst "patch-of-list-part-changes-the-first" Rfc ["7644-3.5.2.3-g", "7644-3.5.2.3-f"] "replace of a part through a filter always changes the first value.";
    PatchValueFilterFails "patch-value-filter-fails" Rfc ["7644-3.5.2.3-f", "7644-3.5.2-g"] "A path with a filter gives 500.";
    PatchWithoutPathReplacesLists "patch-without-path-replaces-lists" Rfc ["7644-3.5.2.1-b"] "add without a path replaces lists.";
    PatchWithoutPathIgnoresComplex "patch-without-path-ignores-complex" Rfc ["7644-3.5.2.3-a", "7644-3.5.2.3-e"] "replace without a path ignores complex attributes.";
    PatchWithoutPathIgnoresExtension "patch-without-path-ignores-extension" Rfc ["7644-3.5.2.1-b", "7644-3.5.2-m"] "PATCH without a path ignores extensions.";
    PatchOfBooleanIgnored "patch-of-boolean-ignored" Rfc ["7644-3.5.2.3-b"] "replace of a boolean with false does nothing.";
    PatchRefusesNull "patch-refuses-null" Rfc ["7643-2.5-b"] "replace with null is refused.";
    PatchDemandsEveryRequired "patch-demands-every-required" Rfc ["7644-3.5.2.3-b", "7644-3.5.2-h"] "PATCH without userName is refused.";
    PatchSortsOperations "patch-sorts-operations" Rfc ["7644-3.5.2-n"] "PATCH performs removes before all other operations.";
    IfNoneMatchAlwaysMatches "if-none-match-always-matches" Rfc ["7644-3.14-d", "7644-3.14-e", "9110-13.1.2-a"] "Any If-None-Match gives 304.";
    StaleDeletePerformedThough412 "stale-delete-performed-though-412" Rfc ["7644-3.14-h", "9110-13.1.1-b"] "DELETE with a stale tag gives 412 and deletes.";
    IfNoneMatchTakesTheFirst "if-none-match-takes-the-first" Rfc ["9110-13.1.2-a"] "Of several tags in If-None-Match only the first counts.";
    BulkCurrentVersionRefused "bulk-current-version-refused" Rfc ["7644-3.7-g"] "A bulk operation with the current version is refused.";
    BulkMissingDataClears "bulk-missing-data-clears" Rfc ["7644-3.7-j"] "A bulk PUT without data is refused and makes the user inactive.";
    BulkPutStoresNothing "bulk-put-stores-nothing" Rfc ["7644-3.7-j"] "A bulk PUT reports success and stores nothing.";
    BulkPostStoresNothing "bulk-post-stores-nothing" Rfc ["7644-3.7-j"] "A bulk POST reports success and stores nothing.";
    BulkDeleteDoesNothing "bulk-delete-does-nothing" Rfc ["7644-3.7-j"] "A bulk DELETE reports success and deletes nothing.";
    BulkPatchStoresNothing "bulk-patch-stores-nothing" Rfc ["7644-3.7-j", "7644-3.7-r"] "A bulk PATCH reports success and stores nothing.";
    BulkStopsTooEarly "bulk-stops-too-early" Rfc ["7644-3.7-p"] "A bulk job with failOnErrors stops at the first error.";
    BulkCountsSuccessesAsErrors "bulk-counts-successes-as-errors" Rfc ["7644-3.7-p"] "A bulk job stops after failOnErrors operations, whether they fail or not.";
    BulkPatchReachesNeighbour "bulk-patch-reaches-neighbour" Rfc ["7644-3.7-r"] "A bulk PATCH makes another user inactive.";
    BulkCircleLeftOpen "bulk-circle-left-open" Rfc ["7644-3.7.1-a"] "Circular references in a bulk job are left out.";
    BulkForwardReferencesRefused "bulk-forward-references-refused" Rfc ["7644-3.7.2-a"] "A reference that stands before its resource is refused.";
    BulkUnknownReferenceStored "bulk-unknown-reference-stored" Rfc ["7644-3.7.2-a"] "A reference to an unknown bulkId is stored as it is.";
    BulkLimitOneTooLow "bulk-limit-one-too-low" Rfc ["7644-3.7.4-b"] "A bulk job with exactly as many operations as allowed is refused.";
    BulkWithoutBulkIdFails "bulk-without-bulk-id-fails" Rfc ["7644-3.7-f"] "A bulk POST without bulkId gives 500 for the whole job.";
    BulkStatusAsNumber "bulk-status-as-number" Rfc ["7644-3.7.3-b"] "The status of a bulk operation is a number.";
    BulkLocationIsEndpoint "bulk-location-is-endpoint" Rfc ["7644-3.7-k"] "location of a created resource in a bulk response is the endpoint.";
    BulkIdsMixedUp "bulk-ids-mixed-up" Rfc ["7644-3.7-q"] "Entries of a bulk response carry the bulkId of another operation.";
    BulkErrorIsFlat "bulk-error-is-flat" Rfc ["7644-3.7-l", "7644-3.7-m"] "response of a failed bulk operation is a string.";
    BulkResponseNamedAsRequest "bulk-response-named-as-request" Rfc ["7644-3.7-b"] "A bulk response names the schema of a request.";
    BulkOperationsAsObject "bulk-operations-as-object" Rfc ["7644-3.7-d", "7644-3.7.3-a"] "Operations of a bulk response is an object.";
    BulkPerformsOnlyTheFirst "bulk-performs-only-the-first" Rfc ["7644-3.7.3-a", "7644-3.7-o"] "A bulk job performs only its first operation.";
    AnyTokenAtBulk "any-token-at-bulk" Rfc ["7644-2-c", "7644-3.12-i"] "Bulk jobs take any token.";
    AnyTokenAtSearch "any-token-at-search" Rfc ["7644-2-c", "7644-3.12-i"] "Searches take any token.";
    AnyTokenAtGroups "any-token-at-groups" Rfc ["7644-2-c", "7644-3.12-i"] "Groups can be read with any token.";
    AnyTokenAtPatch "any-token-at-patch" Rfc ["7644-2-c", "7644-3.12-i"] "PATCH takes any token.";
    AnyTokenAtDelete "any-token-at-delete" Rfc ["7644-2-c", "7644-3.12-i"] "DELETE takes any token.";
    AnyTokenAtPut "any-token-at-put" Rfc ["7644-2-c"] "PUT takes any token.";
    AnyTokenAtPost "any-token-at-post" Rfc ["7644-2-c"] "POST takes any token.";
    TokenNotDemandedToDelete "token-not-demanded-to-delete" Rfc ["7644-3.12-i", "7644-2-c"] "DELETE without a token is performed.";
    MissingTokenNotFound "missing-token-not-found" Rfc ["7644-3.12-i"] "A missing token gives 404.";
    MissingTokenFails "missing-token-fails" Rfc ["7644-3.12-i"] "A missing token gives 500.";
    WrongTokenFails "wrong-token-fails" Rfc ["7644-3.12-i", "6750-3.1-a"] "A wrong token gives 500.";
    WrongTokenNotChallenged "wrong-token-not-challenged" Rfc ["7644-2-e", "9110-15.5.2-a"] "A wrong token gives 401 without a challenge.";
    RightTokenRefusedOnPatch "right-token-refused-on-patch" Rfc ["6750-2.1-a"] "PATCH refuses the right token.";
    RightTokenRefusedAtDiscovery "right-token-refused-at-discovery" Rfc ["6750-2.1-a"] "Discovery refuses the right token.";
    ReaderMayDelete "reader-may-delete" Rfc ["7644-2-f", "7644-2-g"] "A token that may only read can delete.";
    ReaderMayChange "reader-may-change" Rfc ["7644-2-f", "7644-2-g"] "A token that may only read can change by PUT and PATCH.";
    ReaderMayCreate "reader-may-create" Rfc ["7644-2-f", "7644-2.1-a"] "A token that may only read can create.";
    ReaderReadsNothing "reader-reads-nothing" Rfc ["7644-2-f", "7644-2.1-a"] "A token that may read is refused on reads.";
    ReaderRefusedWithoutError "reader-refused-without-error" Rfc ["6750-3.1-b"] "403 for a token without the scope has no challenge with insufficient_scope.";
    ReaderRefusedAsUnauthorized "reader-refused-as-unauthorized" Rfc ["7644-3.12-j", "6750-3.1-b"] "A token that may only read gets 401 on a write.";
    NotFoundAnsweredWithPage "not-found-answered-with-page" Rfc ["7644-3.12-a"] "An unknown endpoint gets a web page.";
    MediaTypeParametersRefused "media-type-parameters-refused" Rfc ["7644-8.1-a"] "A media type with a charset gives 415.";
    DevicesNotServed "devices-not-served" Rfc ["7644-3.2-a", "7643-6-e"] "The endpoint of a resource type of its own gives 404.";
    GroupsNotServed "groups-not-served" Rfc ["7644-3.2-a", "7644-3.2-d"] "There is no /Groups though Group is announced.";
    GroupsNotSearched "groups-not-searched" Rfc ["7644-3.4.3-a", "7644-3.4.3-d"] "A search of groups gives 404.";
    HeadFails "head-fails" Rfc ["9110-9.3.2-a"] "HEAD gives 500.";
    AnswersInLatin "answers-in-latin" Rfc ["7644-3.8-a"] "Answers are labelled with the charset iso-8859-1.";
    ConfigWriteBelowAccepted "config-write-below-accepted" Rfc ["7643-5-a", "7644-4-i"] "A write to a path below the configuration succeeds.";
    AsyncRefused "async-refused" Rfc ["9967-2.5.1.1-a"] "A request that asks for asynchronous processing gives 400.";
    AsyncMindsAccept "async-minds-accept" Rfc ["9967-2.5.1.1-b"] "Accept is heeded for an asynchronous answer.";
    AsyncAnswersWithBody "async-answers-with-body" Rfc ["9967-2.5.1.1-d"] "202 comes with a body.";
    AsyncWithoutTransaction "async-without-transaction" Rfc ["9967-3-a"] "202 comes without Set-Txn.";
    AsyncWithoutPreference "async-without-preference" Rfc ["9967-2.5.1.1-e"] "202 comes without Preference-Applied.";
    AsyncWithoutLocation "async-without-location" Rfc ["9967-2.5.1.1-f"] "202 comes without Location.";
    AsyncResultShownToEveryone "async-result-shown-to-everyone" Rfc ["9967-5-a"] "A resource can be read without a token.";
    ErrorKeywordAsList "error-keyword-as-list" Rfc ["7644-3.12-d"] "scimType of an error is a list.";
    ErrorSchemasAsText "error-schemas-as-text" Rfc ["7644-3.12-a", "7644-3.1-c"] "schemas of an error is a string.";
    ErrorStatusWithText "error-status-with-text" Rfc ["7644-3.12-b", "7644-3.12-c"] "The status in an error is a phrase.";
    EmailsMoveWithEveryChange "emails-move-with-every-change" Insightly ["User.attributes.emails.mutability", "User.attributes.emails.derived_from"] "Every change of a user gives it another email.";
    ChangedUsersLoseMeta "changed-users-lose-meta" Insightly ["User.attributes.meta.lastModified.mutability", "User.attributes.meta.resourceType.mutability"] "A user that was changed has neither lastModified nor resourceType.";
    RefusedDuplicateRevives "refused-duplicate-revives" Insightly ["User.create.duplicate"] "POST with the userName of an inactive user is refused and makes that one active.";
    ReadShowsEveryoneInactive "read-shows-everyone-inactive" Insightly ["User.get.includes"] "GET of an active user shows it as inactive.";
    PatchOfUnknownSucceeds "patch-of-unknown-succeeds" Both ["User.patch.supported", "7644-3.12-k"] "PATCH of an unknown id gives 204.";
    GlobalUniquenessIgnoredOnPatch "global-uniqueness-ignored-on-patch" Rfc ["7643-7-aa"] "PATCH gives a device the globally unique value of another one.";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kebab(variant: &str) -> String {
        let mut name = String::new();
        for letter in variant.chars() {
            if (letter.is_ascii_uppercase() || letter.is_ascii_digit())
                && !name.is_empty()
                && !name.ends_with(|last: char| last.is_ascii_digit() && letter.is_ascii_digit())
            {
                name.push('-');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }

    #[test]
    fn names_are_the_variants_in_kebab_case_and_unique() {
        for fault in Fault::ALL {
            assert_eq!(fault.name(), kebab(&format!("{fault:?}")));
            assert_eq!(Fault::parse(fault.name()), Some(*fault));
        }
    }

    #[test]
    fn each_fault_says_what_is_wrong_in_a_sentence() {
        for fault in Fault::ALL {
            assert!(fault.says().ends_with('.'), "{}", fault.name());
            assert!(fault.says().len() < 120, "{}", fault.name());
        }
    }

    #[test]
    fn a_row_is_a_requirement_or_a_rule() {
        for row in Fault::ALL.iter().flat_map(|fault| fault.violates()) {
            let requirement = ["7643-", "7644-", "9865-", "9967-", "9110-", "6750-"]
                .iter()
                .any(|rfc| row.starts_with(rfc));
            let rule = ["User.", "auth.", "discovery.", "lifecycle."]
                .iter()
                .any(|front| row.starts_with(front));
            assert!(requirement || rule, "{row}");
        }
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        let set: FaultSet = [Fault::ALL[3], Fault::ALL[70]].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [Fault::ALL[3], Fault::ALL[70]]);
        assert!(!set.contains(Fault::ALL[4]));
    }

    #[test]
    fn there_are_enough_faults() {
        let count = |provider| Fault::ALL.iter().filter(|fault| fault.applies_to(provider)).count();
        assert!(count(Provider::Insightly) >= 110, "{}", count(Provider::Insightly));
        assert!(count(Provider::Rfc) >= 300, "{}", count(Provider::Rfc));
    }
}
