//! The words of suite files that no type holds. Whoever understands one takes it from here, so
//! that the lint knows what a run knows.

/// What follows a word of `needs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Nothing.
    None,
    /// Another need, which the target must not offer.
    Need,
    /// The name of a resource type.
    ResourceType,
    /// `Type.path`: an attribute of a resource type.
    Attribute,
    /// A schema URN; in front of it, a resource type.
    Extension,
    /// A path in the service provider's configuration.
    Path,
}

/// The words of `needs`, and what follows each.
pub const NEEDS: [(&str, Argument); 20] = [
    ("patch", Argument::None),
    ("bulk", Argument::None),
    ("filter", Argument::None),
    ("sort", Argument::None),
    ("etag", Argument::None),
    ("change_password", Argument::None),
    ("config", Argument::None),
    ("schemas", Argument::None),
    ("resource_types", Argument::None),
    ("cursor", Argument::None),
    ("index", Argument::None),
    ("auth", Argument::None),
    ("reader", Argument::None),
    ("no", Argument::Need),
    ("resource_type", Argument::ResourceType),
    ("attribute", Argument::Attribute),
    ("writable", Argument::Attribute),
    ("exact", Argument::Attribute),
    ("extension", Argument::Extension),
    ("published", Argument::Path),
];

/// What follows a word of `needs`; `None` if there is no such word.
pub fn need(word: &str) -> Option<Argument> {
    NEEDS.iter().find(|(known, _)| *known == word).map(|(_, argument)| *argument)
}

/// The samples that a given starts from.
pub const SAMPLES: [&str; 3] = ["minimal", "typical", "full"];

/// The procedure that reads what a target advertises.
pub const DISCOVERY: &str = "discovery";
/// Its step that reads `/ServiceProviderConfig`.
pub const CONFIG_STEP: &str = "service-provider-config";
/// Its step that reads `/ResourceTypes`.
pub const TYPES_STEP: &str = "resource-types";
/// Its step that reads `/Schemas`.
pub const SCHEMAS_STEP: &str = "schemas";
/// Its step that lists one User, to see whether the credentials are good.
pub const FIRST_LIST_STEP: &str = "first-list";
/// All its steps, in order.
pub const DISCOVERY_STEPS: [&str; 4] = [CONFIG_STEP, TYPES_STEP, SCHEMAS_STEP, FIRST_LIST_STEP];
