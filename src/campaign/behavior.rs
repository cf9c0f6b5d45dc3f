//! From a contract's rules to an emulator that keeps to them.
//!
//! The match is exhaustive: a new kind of rule compiles only with a behaviour, or with the reason
//! why it has none.

use crate::contract::{
    Activity, Changes, Contract, DeleteEffect, Mutability, PatchOperation, RuleKind,
};
use crate::emulator::{
    Behavior, Deletion, Derived, FilterSupport, OmittedOnReplace, PatchSupport, PatchVerb, Support,
};
use crate::suite::model::Level;

/// The behaviour that a contract documents. What nobody documents keeps the RFC's default.
pub fn of_contract(contract: &Contract) -> Behavior {
    let mut behavior = Behavior::of_provider(&contract.name);
    for rule in &contract.rules {
        apply(&rule.kind, rule.level, &mut behavior);
    }
    behavior
}

fn apply(kind: &RuleKind, level: Level, behavior: &mut Behavior) {
    match kind {
        RuleKind::ListIncludes(which) | RuleKind::FilterIncludes(which) => {
            behavior.lists_inactive = which.contains(&Activity::Inactive);
        }
        RuleKind::GetIncludes(which) => {
            behavior.reads_inactive = which.contains(&Activity::Inactive);
        }
        RuleKind::ListPaging(_) => behavior.paging = crate::emulator::Paging::Index,
        RuleKind::FilterOnly(expressions) => {
            let pairs = expressions.iter().filter_map(|text| text.split_once(' '));
            let pairs = pairs.map(|(path, operator)| (path.to_owned(), operator.to_owned()));
            behavior.filter = FilterSupport::Only(pairs.collect());
        }
        RuleKind::CreateRequired(paths) if level <= Level::Inferred => {
            behavior.required.clone_from(paths);
        }
        RuleKind::PatchSupported(supported) => {
            if !supported {
                behavior.patch = PatchSupport::Off(501);
            }
        }
        RuleKind::PatchOnly(operations) => {
            let verb = |operation: &PatchOperation| match operation {
                PatchOperation::Add => PatchVerb::Add,
                PatchOperation::Replace => PatchVerb::Replace,
                PatchOperation::Remove => PatchVerb::Remove,
            };
            behavior.patch = PatchSupport::Only(operations.iter().map(verb).collect());
        }
        RuleKind::DeleteEffect(effect) => {
            behavior.deletion = match effect {
                DeleteEffect::Deactivate => Deletion::Deactivate,
                DeleteEffect::Remove => Deletion::Remove,
            };
        }
        // The other ways write the same attribute.
        RuleKind::DeleteSameAs(_) => behavior.omitted_on_replace = OmittedOnReplace::Keep,
        RuleKind::AttributeMutability { attribute, mutability } => {
            let common = ["id", "meta"].contains(&attribute.split('.').next().unwrap_or_default());
            if *mutability == Mutability::ReadOnly
                && !common
                && !behavior.read_only.contains(attribute)
            {
                behavior.read_only.push(attribute.clone());
            }
        }
        RuleKind::AttributeOnCreate { attribute, value } => {
            behavior.forced_on_create.retain(|(known, _)| known != attribute);
            behavior.forced_on_create.push((attribute.clone(), value.clone()));
        }
        RuleKind::AttributeDerivedFrom { attribute, from } => {
            let known = behavior.derived.iter_mut().find(|one| one.attribute == *attribute);
            match known {
                Some(derived) => derived.from.clone_from(from),
                None => behavior.derived.push(Derived {
                    attribute: attribute.clone(),
                    from: from.clone(),
                    kind: "work".to_owned(),
                    primary: true,
                }),
            }
        }
        RuleKind::AttributeEach { attribute, each } => {
            let kind = each.get("type").and_then(serde_json::Value::as_str);
            for derived in behavior.derived.iter_mut().filter(|one| one.attribute == *attribute) {
                kind.unwrap_or("work").clone_into(&mut derived.kind);
            }
        }
        RuleKind::SchemasContent(_) => behavior.schemas_endpoint = Support::On,
        // No behaviour of their own. Whether a token is asked for is said where the emulator is
        // started; what is not even inferred is not enforced; the emulator creates, replaces and
        // keeps names apart in any case, and a PATCH changes nothing else; a derived attribute has
        // one value; times and constants are the emulator's own affair; scenarios are made of what
        // stands above; what nobody documents is the RFC's default.
        RuleKind::AuthScheme(_)
        | RuleKind::CreateRequired(_)
        | RuleKind::CreateSupported(_)
        | RuleKind::CreateUnique(_)
        | RuleKind::ReplaceSupported(_)
        | RuleKind::PatchChanges(Changes::OnlyNamed)
        | RuleKind::AttributeCount { .. }
        | RuleKind::AttributeValue { .. }
        | RuleKind::AttributeType { .. }
        | RuleKind::AttributeUnique { .. }
        | RuleKind::AttributeMoves { .. }
        | RuleKind::Lifecycle
        | RuleKind::Undocumented
        | RuleKind::Unknown => {}
    }
}
