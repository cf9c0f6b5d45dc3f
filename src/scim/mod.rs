//! The protocol's words: URNs, attribute paths, attribute characteristics, and the syntax of
//! filters and PATCH paths.
//!
//! Nothing here evaluates a filter or applies a PATCH. The emulator owns those semantics; the
//! judge has none of them, so that the two can't be wrong together.

pub mod characteristics;
pub mod error;
pub mod filter;
pub mod path;
pub mod urn;

pub use characteristics::{Attribute, ResourceType, Schema};
pub use error::ErrorType;
pub use filter::{Comparison, Filter};
pub use path::AttributePath;
