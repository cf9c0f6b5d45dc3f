//! Suites × contract × what the target advertises × selection → procedures and the checks that
//! judge them.

pub mod advertised;
mod build;
mod given;
mod iteration;
pub mod procedure;
mod selection;

pub use crate::scim::characteristics::ResourceType;
pub use advertised::{Advertised, Offer};
pub use build::{Judges, Plan, PlanError, PlannedCheck, Subject, build, discovery, probe};
pub use procedure::{Fold, Import, Next, Procedure, Role, RunNames, Step, fold};
pub use selection::{Selection, glob, patterns};
