//! Contracts: what one provider documents, as rules.
//!
//! A contract file reads like the vendor's own tables; each leaf becomes a [`Rule`] whose id is its
//! path. A rule names the template (`suites/rules/…`) that holds its checks, and carries the data
//! that the template fills in.

mod json_schema;
mod leaf;
pub mod lint;
mod lint_files;
mod model;
mod rules;

pub use json_schema::{json_schema, write_json_schemas};
pub use leaf::{Leaf, Terms};
pub use lint_files::lint_files;
pub use model::*;
pub use rules::{Rule, RuleKind, RuleSource};

use crate::suite::model::Level;
use crate::suite::place::Place;
use crate::suite::reading;
use crate::suite::{Library, Mistake, Source};

/// A contract and the rules it holds.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Its name.
    pub name: String,
    /// What stands in its file.
    pub file: ContractFile,
    /// Its rules, in the order of the file.
    pub rules: Vec<Rule>,
    /// Its text.
    pub source: Source,
}

/// Reads a contract and expands its rules.
pub fn read(source: &Source, library: &Library) -> Result<Contract, Mistake> {
    let file: ContractFile = reading::read(source)?;
    let node = source.parse()?;
    let (rules, mistakes) = rules::expand(&file, Place::root(source, &node), library);
    match mistakes.into_iter().next() {
        Some(mistake) => Err(mistake),
        None => {
            Ok(Contract { name: file.contract.value.clone(), file, rules, source: source.clone() })
        }
    }
}

impl Contract {
    /// The rule of this id (without the contract's name).
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

/// The level that holds where a leaf names none.
fn level_of(file: &ContractFile, terms: &Terms) -> Level {
    terms.level.unwrap_or(file.level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_contracts_are_read() {
        let library = Library::embedded().unwrap();
        for source in library.contracts.values() {
            read(source, &library).unwrap_or_else(|mistake| panic!("{mistake}"));
        }
    }
}
