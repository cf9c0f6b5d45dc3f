//! Text with positions: YAML 1.2, read strictly, as a tree in which every node knows its place.
//!
//! Anchors, aliases, tags, tabs, duplicate keys and several documents are refused. A plain scalar
//! that YAML 1.1 and 1.2 read differently (`no`, `0777`, `12:30`) has to be quoted, so that a file
//! means the same to every tool. JSON is a subset and goes through the same loader.

use std::fmt;
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError};

/// A line and a column, both counted from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// What is wrong in a file, and where.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// The file's path, as the user would type it.
    pub file: String,
    /// Where the mistake begins.
    pub at: Position,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The offending line.
    pub line: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.at;
        // A file that can't be read has no places.
        let place = if line == 0 { String::new() } else { format!(":{line}:{column}") };
        write!(f, "{}{place}: {}", self.file, self.message)?;
        if let Some(help) = &self.help {
            write!(f, "; {help}")?;
        }
        if line == 0 {
            return Ok(());
        }
        let gutter = line.to_string();
        let pad = " ".repeat(gutter.len());
        let caret = " ".repeat(column.saturating_sub(1));
        write!(f, "\n {pad} |\n {gutter} | {}\n {pad} | {caret}^", self.line)
    }
}

impl std::error::Error for Mistake {}

/// A file's name and text.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path that messages show.
    pub file: String,
    /// The whole text.
    pub text: Arc<str>,
}

impl Source {
    /// A source of this name and text.
    pub fn new(file: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), text: text.into() }
    }

    /// A mistake at a place of this source.
    pub fn mistake(
        &self,
        at: Position,
        message: impl Into<String>,
        help: Option<String>,
    ) -> Mistake {
        let line = self.text.lines().nth(at.line.saturating_sub(1)).unwrap_or_default();
        let line = line.replace('\t', " ");
        Mistake { file: self.file.clone(), at, message: message.into(), help, line }
    }

    /// Where a text first occurs at or after a position; the position itself if it does not.
    pub fn find(&self, needle: &str, from: Position) -> Position {
        for (index, line) in self.text.lines().enumerate().skip(from.line.saturating_sub(1)) {
            let skipped = if index + 1 == from.line { from.column.saturating_sub(1) } else { 0 };
            let start = line.char_indices().nth(skipped).map_or(line.len(), |(at, _)| at);
            if let Some(at) = line[start..].find(needle) {
                let column = line[..start + at].chars().count() + 1;
                return Position { line: index + 1, column };
            }
        }
        from
    }

    /// Reads the text into a tree.
    pub fn parse(&self) -> Result<Node, Mistake> {
        let parser = Parser::new_from_str(&self.text);
        Builder { source: self, parser, has_tabs: self.text.contains('\t') }.document()
    }
}

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it begins.
    pub at: Position,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// A plain (unquoted) scalar.
    Plain(String),
    /// A quoted or block scalar: always a string.
    Quoted(String),
    /// A list.
    Sequence(Vec<Node>),
    /// An object, in the order of the file.
    Mapping(Vec<(Key, Node)>),
}

/// The key of a mapping's entry.
#[derive(Clone, Debug)]
pub struct Key {
    /// Where it begins.
    pub at: Position,
    /// Its text.
    pub text: String,
}

/// How YAML 1.2's core schema reads a plain scalar.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// Anything else.
    Text,
    /// Something that YAML 1.1 reads otherwise.
    Ambiguous,
}

/// Reads a plain scalar.
pub fn read_plain(text: &str) -> Plain {
    match text {
        "" | "null" | "~" => return Plain::Null,
        "true" => return Plain::Boolean(true),
        "false" => return Plain::Boolean(false),
        _ => {}
    }
    if is_read_otherwise_in_1_1(text) {
        return Plain::Ambiguous;
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().map_or(Plain::Ambiguous, Plain::Integer);
    }
    let numeric = digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    match text.parse() {
        Ok(number) if numeric => Plain::Float(number),
        _ => Plain::Text,
    }
}

/// Words, octal, hexadecimal, binary, sexagesimal and grouped numbers, dates, and `.inf`.
fn is_read_otherwise_in_1_1(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "y", "yes", "n", "no", "on", "off", "True", "TRUE", "False", "FALSE", "Null", "NULL",
        ".inf", ".nan",
    ];
    if WORDS.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        return true;
    }
    let unsigned = text.trim_start_matches(['-', '+']);
    if !unsigned.starts_with(|first: char| first.is_ascii_digit()) {
        return text.starts_with('+') && unsigned.starts_with('.');
    }
    let leading_zero = unsigned.len() > 1
        && unsigned.starts_with('0')
        && unsigned.as_bytes().get(1).is_some_and(|b| b.is_ascii_digit() || b"xobXOB_".contains(b));
    let grouped =
        unsigned.bytes().all(|b| b.is_ascii_digit() || b == b'_') && unsigned.contains('_');
    let sexagesimal = unsigned.bytes().all(|b| b.is_ascii_digit() || b == b':' || b == b'.')
        && unsigned.contains(':');
    let date = unsigned.len() >= 8
        && unsigned.bytes().filter(|b| *b == b'-').count() == 2
        && unsigned.bytes().take(10).all(|b| b.is_ascii_digit() || b == b'-');
    leading_zero || grouped || sexagesimal || date || text.starts_with('+')
}

struct Builder<'a> {
    source: &'a Source,
    parser: Parser<'a, granit_parser::StrInput<'a>>,
    has_tabs: bool,
}

impl Builder<'_> {
    fn document(mut self) -> Result<Node, Mistake> {
        let mut root = None;
        loop {
            let (event, at) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::StreamStart | Event::DocumentEnd => {}
                Event::DocumentStart(..) if root.is_none() => {}
                Event::DocumentStart(..) => {
                    let help = "put the second one into a file of its own".to_owned();
                    let message = "a file holds one document";
                    return Err(self.source.mistake(at, message, Some(help)));
                }
                event => root = Some(self.node(event, at)?),
            }
        }
        let start = Position { line: 1, column: 1 };
        root.ok_or_else(|| {
            let help = "begin with `section: …` or `contract: …`".to_owned();
            self.source.mistake(start, "the file is empty", Some(help))
        })
    }

    fn next(&mut self) -> Result<(Event<'static>, Position), Mistake> {
        match self.parser.next() {
            Some(Ok((event, span))) => {
                let at = Position { line: span.start.line().max(1), column: span.start.col() + 1 };
                Ok((owned(event), at))
            }
            Some(Err(error)) => {
                let marker = error.marker();
                let at = Position { line: marker.line().max(1), column: marker.col() + 1 };
                Err(self.refused(&error, at))
            }
            None => Ok((Event::StreamEnd, Position { line: 1, column: 1 })),
        }
    }

    /// What the parser can't read, in our words where it is likely.
    fn refused(&self, error: &ScanError, at: Position) -> Mistake {
        if let Some(tab) = self.tab_in(at.line) {
            return self.tab(tab);
        }
        let message = match error.kind() {
            ErrorKind::UnknownAnchor => return self.unused("aliases", '*', at),
            ErrorKind::UnclosedFlowCollection { open } => format!("`{open}` is not closed"),
            ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
                format!("`{open}` is closed by `{close}`")
            }
            ErrorKind::MisplacedFlowCollectionEnd => "nothing is open that this closes".to_owned(),
            ErrorKind::UnclosedQuotedScalar => "this quote is not closed".to_owned(),
            ErrorKind::InvalidQuotedScalarIndent => "a quote is still open here".to_owned(),
            ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
                "something stands behind the closing quote".to_owned()
            }
            ErrorKind::UnknownQuotedScalarEscape => {
                let message = "unknown escape in \"…\"";
                let help = Some(next_step(error.kind()).to_owned());
                return self.source.mistake(self.source.find("\\", at), message, help);
            }
            kind if is_indentation(kind) => "this line does not fit what is above it".to_owned(),
            _ => format!("not YAML: {}", error.info()),
        };
        self.source.mistake(at, message, Some(next_step(error.kind()).to_owned()))
    }

    /// Where the indentation of a line holds a tab.
    fn tab_in(&self, line: usize) -> Option<Position> {
        if !self.has_tabs {
            return None;
        }
        let text = self.source.text.lines().nth(line.checked_sub(1)?)?;
        let end = text.find(|c: char| !c.is_whitespace()).unwrap_or(text.len());
        let column = text[..end].chars().position(|c| c == '\t')? + 1;
        Some(Position { line, column })
    }

    fn tab(&self, at: Position) -> Mistake {
        let help = "indent with spaces".to_owned();
        self.source.mistake(at, "a tab in the indentation", Some(help))
    }

    /// A feature of YAML that these files do without; its sign stands in front of the value.
    fn unused(&self, what: &str, sign: char, at: Position) -> Mistake {
        let line = self.source.text.lines().nth(at.line.saturating_sub(1)).unwrap_or_default();
        let before: Vec<char> = line.chars().take(at.column).collect();
        let last = before.iter().rposition(|c| *c == sign);
        // `!!str` has two.
        let first = last.map(|last| last - usize::from(last > 0 && before[last - 1] == sign));
        let column = first.map_or(at.column, |index| index + 1);
        let help = match sign {
            '!' => "take it away; a quoted value is a string",
            _ => "write the value out where it is used",
        };
        let message = format!("{what} are not used in these files");
        self.source.mistake(Position { column, ..at }, message, Some(help.to_owned()))
    }

    fn node(&mut self, event: Event<'static>, at: Position) -> Result<Node, Mistake> {
        if let Some(tab) = self.tab_in(at.line).filter(|tab| tab.column < at.column) {
            return Err(self.tab(tab));
        }
        match event {
            Event::Alias(_) | Event::UnresolvedAlias(_) => Err(self.unused("aliases", '*', at)),
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(_, anchor, _)
            | Event::MappingStart(_, anchor, _)
                if anchor != 0 =>
            {
                Err(self.unused("anchors", '&', at))
            }
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, _, Some(_))
            | Event::MappingStart(_, _, Some(_)) => Err(self.unused("tags", '!', at)),
            Event::Scalar(text, ScalarStyle::Plain, ..) => {
                Ok(Node { at, kind: NodeKind::Plain(text.into_owned()) })
            }
            Event::Scalar(text, ..) => Ok(Node { at, kind: NodeKind::Quoted(text.into_owned()) }),
            Event::SequenceStart(..) => self.sequence(at),
            Event::MappingStart(..) => self.mapping(at),
            _ => Err(self.source.mistake(at, "not YAML: unexpected structure", None)),
        }
    }

    fn sequence(&mut self, at: Position) -> Result<Node, Mistake> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => {
                    return Ok(Node { at, kind: NodeKind::Sequence(items) });
                }
                (event, at) => items.push(self.node(event, at)?),
            }
        }
    }

    fn mapping(&mut self, at: Position) -> Result<Node, Mistake> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        loop {
            let (event, key_at) = self.next()?;
            let text = match event {
                Event::MappingEnd => return Ok(Node { at, kind: NodeKind::Mapping(entries) }),
                Event::Scalar(text, ..) => text.into_owned(),
                _ => return Err(self.source.mistake(key_at, "a key is a plain word", None)),
            };
            if let Some((first, _)) = entries.iter().find(|(key, _)| key.text == text) {
                let help = format!("the first one is in line {}", first.at.line);
                let message = format!("duplicate key \"{text}\"");
                return Err(self.source.mistake(key_at, message, Some(help)));
            }
            let (event, at) = self.next()?;
            let value = self.node(event, at)?;
            entries.push((Key { at: key_at, text }, value));
        }
    }
}

fn is_indentation(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::InvalidIndentation
    )
}

/// What most likely puts right what the parser can't read.
fn next_step(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::MismatchedFlowCollectionEnd { .. }
        | ErrorKind::MisplacedFlowCollectionEnd => {
            "each bracket has its counterpart; quote a text that holds a single one"
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            "quote the whole value; inside \"…\" a quote is written \\\", inside '…' it is doubled"
        }
        ErrorKind::UnclosedQuotedScalar | ErrorKind::InvalidQuotedScalarIndent => {
            "add the other one; inside \"…\" a quote is written \\\", inside '…' it is doubled"
        }
        ErrorKind::UnknownQuotedScalarEscape => "write '…', which keeps backslashes, or \\\\",
        kind if is_indentation(kind) => {
            "indent it like its neighbours, and quote a text that begins or ends with a quote"
        }
        _ => "quote a text that holds `: ` or ` #`, or begins with one of [ ] { } & * ! | > % @ `",
    }
}

fn owned(event: Event<'_>) -> Event<'static> {
    match event {
        Event::Scalar(text, style, anchor, tag) => Event::Scalar(
            text.into_owned().into(),
            style,
            anchor,
            tag.map(|tag| std::borrow::Cow::Owned(tag.into_owned())),
        ),
        Event::SequenceStart(style, anchor, tag) => Event::SequenceStart(
            style,
            anchor,
            tag.map(|tag| std::borrow::Cow::Owned(tag.into_owned())),
        ),
        Event::MappingStart(style, anchor, tag) => Event::MappingStart(
            style,
            anchor,
            tag.map(|tag| std::borrow::Cow::Owned(tag.into_owned())),
        ),
        Event::UnresolvedAlias(name) => Event::UnresolvedAlias(name.into_owned().into()),
        Event::Anchor(id, name) => Event::Anchor(id, name.into_owned().into()),
        Event::StreamStart => Event::StreamStart,
        Event::StreamEnd => Event::StreamEnd,
        Event::DocumentStart(explicit, version) => Event::DocumentStart(explicit, version),
        Event::Alias(id) => Event::Alias(id),
        Event::SequenceEnd => Event::SequenceEnd,
        Event::MappingEnd => Event::MappingEnd,
        _ => Event::DocumentEnd,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_follow_yaml_1_2() {
        assert_eq!(read_plain("12"), Plain::Integer(12));
        assert_eq!(read_plain("-3"), Plain::Integer(-3));
        assert_eq!(read_plain("2.5"), Plain::Float(2.5));
        assert_eq!(read_plain("true"), Plain::Boolean(true));
        assert_eq!(read_plain("userName"), Plain::Text);
        assert_eq!(read_plain("3.5.2.2"), Plain::Text);
    }

    #[test]
    fn what_yaml_1_1_reads_otherwise_is_ambiguous() {
        for text in ["no", "Yes", "on", "0777", "0x1F", "1_000", "12:30", "2026-11-22", "+1"] {
            assert_eq!(read_plain(text), Plain::Ambiguous, "{text}");
        }
    }

    #[test]
    fn a_mistake_shows_its_place_and_line() {
        let source = Source::new("a.yaml", "one: 1\ntwo: [1, 2\n");
        let mistake = source.parse().unwrap_err();
        assert!(mistake.to_string().starts_with("a.yaml:"), "{mistake}");
        let twice = Source::new("b.yaml", "one: 1\none: 2\n").parse().unwrap_err();
        assert_eq!(twice.at, Position { line: 2, column: 1 });
        assert_eq!(twice.message, "duplicate key \"one\"");
    }
}
