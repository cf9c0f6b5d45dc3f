//! Correct providers that differ from one another: what must never be found wrong.

use super::behavior::Behavior;

/// Providers that all do what Insightly documents.
pub fn insightly_variants() -> Vec<(&'static str, Behavior)> {
    vec![("documented", Behavior::insightly())]
}

/// Providers that all do what the RFCs demand.
pub fn rfc_variants() -> Vec<(&'static str, Behavior)> {
    vec![("complete", Behavior::rfc())]
}
