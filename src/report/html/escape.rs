//! HTML that is put together from our own pieces and other people's texts.
//!
//! A piece of markup has to be a literal of this program; everything else goes through the escape.
//! So a text of a target can't become markup by a slip.

use std::fmt::Write as _;

use super::super::clean::{clean, misleads};

/// A page at work.
#[derive(Default)]
pub(in super::super) struct Html(String);

impl Html {
    /// Markup.
    pub(in super::super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// A text, or the value of an attribute between quotation marks.
    pub(in super::super) fn text(&mut self, text: &str) -> &mut Self {
        self.escaped(&clean(text));
        self
    }

    /// A text of several lines.
    pub(in super::super) fn lines(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '\n' | '\t' => self.0.push(c),
                c if misleads(c) => {
                    let _ = write!(self.0, "\\u{{{:x}}}", u32::from(c));
                }
                c => self.escaped(c.encode_utf8(&mut [0; 4])),
            }
        }
        self
    }

    /// A number.
    pub(in super::super) fn number(&mut self, number: usize) -> &mut Self {
        let _ = write!(self.0, "{number}");
        self
    }

    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c => self.0.push(c),
            }
        }
    }

    /// A link, if the address is one of the web.
    pub(in super::super) fn link(&mut self, url: &str, text: &str) -> &mut Self {
        if url.starts_with("https://") || url.starts_with("http://") {
            self.raw("<a href=\"").text(url).raw("\" rel=\"noreferrer\">").text(text).raw("</a>")
        } else {
            self.text(text)
        }
    }

    pub(in super::super) fn into_text(self) -> String {
        self.0
    }
}
