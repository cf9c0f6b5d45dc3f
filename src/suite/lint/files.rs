//! The files of a library as trees, so that every word in them has a place.

use std::collections::BTreeMap;

use crate::suite::place::Place;
use crate::suite::reading::Located;
use crate::suite::source::Node;
use crate::suite::{Library, Source};

/// Every file that was read, parsed once more for its places.
pub(super) struct Files<'a> {
    trees: BTreeMap<&'a str, (&'a Source, Node)>,
    shared: Vec<&'a str>,
}

impl<'a> Files<'a> {
    pub(super) fn parse(library: &'a Library) -> Self {
        let sections = library.sections.iter().map(|section| &section.source);
        let rules = library.rules.values().map(|rule| &rule.source);
        let profiles = library.profiles.values().map(|profile| &profile.source);
        let sources = sections.chain(rules).chain(profiles).chain(&library.shared);
        // They were read from the same text, so that none is refused.
        let trees = sources.filter_map(|source| {
            let node = source.parse().ok()?;
            Some((source.file.as_str(), (source, node)))
        });
        let shared = library.shared.iter().map(|source| source.file.as_str()).collect();
        Self { trees: trees.collect(), shared }
    }

    pub(super) fn root(&self, source: &Source) -> Option<Place<'_>> {
        self.root_of(&source.file)
    }

    /// The roots of outcomes, populations and samples.
    pub(super) fn shared(&self) -> impl Iterator<Item = Place<'_>> {
        self.shared.iter().filter_map(|file| self.root_of(file))
    }

    /// Where a procedure stands.
    pub(super) fn procedure(&self, source: &Source, name: &Located<String>) -> Option<Place<'_>> {
        let procedures = self.root(source)?.key("procedures");
        procedures.items().into_iter().find(|one| one.key("name").at() == name.at)
    }

    /// Where an outcome stands; the last file counts.
    pub(super) fn outcome(&self, name: &str) -> Option<Place<'_>> {
        let found = self.shared().map(|root| root.key("outcomes").key(name));
        found.filter(|place| place.is_written()).last()
    }

    fn root_of(&self, file: &str) -> Option<Place<'_>> {
        let (source, node) = self.trees.get(file)?;
        Some(Place::root(source, node))
    }
}
