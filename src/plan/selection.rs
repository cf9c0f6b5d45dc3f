//! Which checks a run is about.

use crate::suite::Library;
use crate::suite::model::Level;

pub use crate::suite::glob::glob;

/// What the user selected.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The suites: patterns of ids. A contract brings its own checks besides.
    pub suites: Vec<String>,
    /// Only checks whose id matches one of these patterns; all if there is none.
    pub only: Vec<String>,
    /// No checks whose id matches one of these.
    pub skip: Vec<String>,
    /// Only checks of these levels; all if there is none.
    pub levels: Vec<Level>,
    /// Only checks that write nothing.
    pub read_only: bool,
}

/// The patterns that one name of a suite stands for: itself, and where it names whole profiles, the
/// checks of the RFC suites that decide their demands.
pub fn patterns(name: &str, library: &Library) -> Vec<String> {
    let mut patterns = vec![if name == "rfc" { "rfc*".to_owned() } else { name.to_owned() }];
    for profile in library.profiles.values().filter(|profile| glob(name, &profile.id)) {
        let demands = &profile.file.requirements;
        patterns
            .extend(demands.iter().flat_map(|demand| &demand.checks).map(|id| id.value.clone()));
    }
    patterns
}

impl Selection {
    /// Whether a check of this id and level belongs to the run.
    pub fn takes(&self, id: &str, level: Level) -> bool {
        let any = |patterns: &[String]| patterns.iter().any(|pattern| glob(pattern, id));
        (self.only.is_empty() || any(&self.only))
            && !any(&self.skip)
            && (self.levels.is_empty() || self.levels.contains(&level))
    }
}
