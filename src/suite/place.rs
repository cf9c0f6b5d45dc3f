//! A place in a file, reached by the keys and numbers that lead to it.
//!
//! The typed model says what stands in a file; a place says where. Both are walked side by side:
//! what is not written in the file has the place of what would hold it.

use super::source::{Mistake, Node, NodeKind, Position, Source};

/// A value in a file, or the place where it would stand.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    source: &'a Source,
    node: Option<&'a Node>,
    at: Position,
}

impl<'a> Place<'a> {
    /// The whole of a file.
    pub fn root(source: &'a Source, node: &'a Node) -> Self {
        Self { source, node: Some(node), at: node.at }
    }

    /// Its position.
    pub fn at(self) -> Position {
        self.at
    }

    /// The file it stands in.
    pub fn source(self) -> &'a Source {
        self.source
    }

    /// Whether something is written here.
    pub fn is_written(self) -> bool {
        self.node.is_some()
    }

    /// The value of a key.
    #[must_use]
    pub fn key(self, name: &str) -> Self {
        self.step(self.entry(name).map(|(_, value)| value))
    }

    /// The key itself.
    #[must_use]
    pub fn key_itself(self, name: &str) -> Self {
        let found = self.entry(name).map(|(key, _)| key.at);
        Self { at: found.unwrap_or(self.at), node: None, ..self }
    }

    /// An element of a list.
    #[must_use]
    pub fn item(self, index: usize) -> Self {
        match self.kind() {
            Some(NodeKind::Sequence(items)) => self.step(items.get(index)),
            _ => self.step(None),
        }
    }

    /// The elements of a list; what is no list is its only element.
    pub fn items(self) -> Vec<Self> {
        match self.kind() {
            Some(NodeKind::Sequence(items)) => {
                items.iter().map(|item| self.step(Some(item))).collect()
            }
            Some(_) => vec![self],
            None => Vec::new(),
        }
    }

    /// Whether a list is written here.
    pub fn is_list(self) -> bool {
        matches!(self.kind(), Some(NodeKind::Sequence(_)))
    }

    /// The keys of an object, each with its own place and that of its value.
    pub fn entries(self) -> Vec<(&'a str, Self, Self)> {
        let Some(NodeKind::Mapping(entries)) = self.kind() else { return Vec::new() };
        let place = |key: Position| Self { at: key, node: None, ..self };
        entries
            .iter()
            .map(|(key, value)| (key.text.as_str(), place(key.at), self.step(Some(value))))
            .collect()
    }

    /// The text of a scalar.
    pub fn text(self) -> Option<&'a str> {
        match self.kind()? {
            NodeKind::Plain(text) | NodeKind::Quoted(text) => Some(text),
            _ => None,
        }
    }

    /// Where a word first stands at or behind this place.
    #[must_use]
    pub fn find(self, word: &str) -> Self {
        Self { at: self.source.find(word, self.at), node: None, ..self }
    }

    /// The value that a JSON Pointer (RFC 6901) leads to, as far as it is written.
    #[must_use]
    pub fn pointer(self, pointer: &str) -> Self {
        pointer.split('/').skip(1).fold(self, |place, part| {
            let name = part.replace("~1", "/").replace("~0", "~");
            match (place.kind(), name.parse()) {
                (Some(NodeKind::Sequence(_)), Ok(index)) => place.item(index),
                _ => place.key(&name),
            }
        })
    }

    /// A mistake at this place.
    pub fn mistake(self, message: impl Into<String>, help: Option<String>) -> Mistake {
        self.source.mistake(self.at, message, help)
    }

    fn kind(self) -> Option<&'a NodeKind> {
        self.node.map(|node| &node.kind)
    }

    fn entry(self, name: &str) -> Option<&'a (super::source::Key, Node)> {
        match self.kind()? {
            NodeKind::Mapping(entries) => entries.iter().find(|(key, _)| key.text == name),
            _ => None,
        }
    }

    fn step(self, node: Option<&'a Node>) -> Self {
        Self { node, at: node.map_or(self.at, |node| node.at), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_reached_by_keys_and_numbers() {
        let source = Source::new("x.yaml", "a:\n  - b: 1\n  - b: [2, 3]\n");
        let node = source.parse().unwrap();
        let root = Place::root(&source, &node);
        let place = root.key("a").item(1).key("b").item(1);
        assert_eq!((place.text(), place.at()), (Some("3"), Position { line: 3, column: 12 }));
        assert_eq!(root.pointer("/a/1/b/1").at(), place.at());
        let missing = root.key("a").item(0).key("c");
        assert_eq!((missing.is_written(), missing.at()), (false, Position { line: 2, column: 5 }));
    }
}
