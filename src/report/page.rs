//! Lines of text: the only way from a report to a terminal.
//!
//! Every piece goes through [`clean`] before a colour is put around it, so that no escape sequence
//! but our own and no line break but our own is ever written.

use std::io::{self, Write};

use anstyle::{AnsiColor, Color};

use super::clean::clean;
use super::human::Style;
use crate::verdict::Outcome;

/// How a piece of a line is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// As it is.
    Plain,
    /// The name of something.
    Strong,
    /// Less important.
    Faint,
    /// The word for an outcome.
    Of(Outcome),
}

impl Ink {
    fn style(self) -> anstyle::Style {
        let plain = anstyle::Style::new();
        let colored = |color: AnsiColor| plain.fg_color(Some(Color::Ansi(color)));
        match self {
            Self::Plain => plain,
            Self::Strong => plain.bold(),
            Self::Faint => plain.dimmed(),
            Self::Of(outcome) => match outcome {
                Outcome::Pass => colored(AnsiColor::Green),
                Outcome::Characterised | Outcome::Deviates => colored(AnsiColor::Cyan),
                Outcome::NotApplicable => plain.dimmed(),
                Outcome::Blocked => colored(AnsiColor::Magenta),
                Outcome::Warn => colored(AnsiColor::Yellow).bold(),
                Outcome::Fail | Outcome::Error => colored(AnsiColor::Red).bold(),
            },
        }
    }
}

/// Labels begin here.
const LABEL: usize = 4;

/// Where lines are written to.
pub(super) struct Page<'w> {
    out: &'w mut dyn Write,
    style: Style,
    text: usize,
}

impl<'w> Page<'w> {
    pub(super) fn new(out: &'w mut dyn Write, style: Style) -> Self {
        Self { out, style, text: 14 }
    }

    /// From here on the text beside a label begins in this column.
    pub(super) fn text_at(&mut self, column: usize) {
        self.text = column;
    }

    /// One line of several pieces.
    pub(super) fn line(&mut self, pieces: &[(Ink, &str)]) -> io::Result<()> {
        for (ink, text) in pieces {
            let text = clean(text);
            if self.style.color && *ink != Ink::Plain {
                let style = ink.style();
                write!(self.out, "{style}{text}{style:#}")?;
            } else {
                write!(self.out, "{text}")?;
            }
        }
        writeln!(self.out)
    }

    /// One line of plain text.
    pub(super) fn plain(&mut self, text: &str) -> io::Result<()> {
        self.line(&[(Ink::Plain, text)])
    }

    /// An empty line.
    pub(super) fn gap(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// A text below a headline, wrapped.
    pub(super) fn indented(&mut self, by: usize, text: &str) -> io::Result<()> {
        let pad = " ".repeat(by);
        for part in self.wrap(text, by) {
            self.plain(&format!("{pad}{part}"))?;
        }
        Ok(())
    }

    /// A label and a text beside it, wrapped.
    pub(super) fn field(&mut self, label: &str, text: &str) -> io::Result<()> {
        let mut label = label;
        for part in self.wrap(text, self.text) {
            self.verbatim(label, &part)?;
            label = "";
        }
        Ok(())
    }

    /// A label and a text beside it that is to be copied, and so keeps its one line.
    pub(super) fn verbatim(&mut self, label: &str, text: &str) -> io::Result<()> {
        let width = self.text - LABEL;
        let label = format!("{:LABEL$}{label:<width$}", "");
        self.line(&[(Ink::Faint, &label), (Ink::Plain, text)])
    }

    fn wrap(&self, text: &str, indent: usize) -> Vec<String> {
        match self.style.width {
            0 => vec![text.to_owned()],
            width => wrap(&clean(text), width.max(indent + 30) - indent),
        }
    }
}

/// Lines of at most `width` characters, broken at spaces; a longer word keeps its line.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let long = word.chars().count();
        if used > 0 && used + 1 + long > width {
            lines.push(String::new());
            used = 0;
        }
        let Some(line) = lines.last_mut() else { continue };
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += long;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("unbreakable a", 4), ["unbreakable", "a"]);
        assert_eq!(wrap("", 4), [""]);
    }

    #[test]
    fn only_our_own_escapes_are_written() {
        let mut out = Vec::new();
        let style = Style { color: true, width: 0, verbose: false };
        Page::new(&mut out, style).line(&[(Ink::Of(Outcome::Fail), "\u{1b}[0m\n")]).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "\u{1b}[1m\u{1b}[31m\\u{1b}[0m\\u{a}\u{1b}[0m\n");
    }
}
