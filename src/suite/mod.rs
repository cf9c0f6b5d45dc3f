//! Suites: requirements and the checks that decide them, as data with positions.

pub mod glob;
pub mod json_schema;
pub mod library;
pub mod lint;
pub mod model;
pub mod place;
pub mod reading;
pub mod source;
pub mod words;

pub use library::Library;
pub use reading::Located;
pub use source::{Mistake, Position, Source};
