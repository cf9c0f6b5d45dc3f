//! The syntax tree of a filter (RFC 7644 section 3.4.2.2) and how it is printed.

use std::fmt;

use serde_json::Value;

use super::path::AttributePath;

/// An operator that compares an attribute with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name is the operator itself")]
pub enum Comparison {
    Eq,
    Ne,
    Co,
    Sw,
    Ew,
    Gt,
    Ge,
    Lt,
    Le,
}

impl Comparison {
    /// Every comparison operator, in the order of RFC 7644 table 3.
    pub const ALL: [Self; 9] =
        [Self::Eq, Self::Ne, Self::Co, Self::Sw, Self::Ew, Self::Gt, Self::Ge, Self::Lt, Self::Le];

    /// The operator as it stands in a filter.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Co => "co",
            Self::Sw => "sw",
            Self::Ew => "ew",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
        }
    }

    /// Reads an operator, without regard to case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.as_str().eq_ignore_ascii_case(text))
    }
}

/// A filter expression.
#[derive(Clone, Debug)]
pub enum Filter {
    /// Both hold.
    And(Box<Filter>, Box<Filter>),
    /// At least one holds.
    Or(Box<Filter>, Box<Filter>),
    /// The inner one does not hold.
    Not(Box<Filter>),
    /// The attribute has a value (`pr`).
    Present(AttributePath),
    /// The attribute compares so with a JSON literal.
    Compare(AttributePath, Comparison, Value),
    /// One element of a multi-valued attribute meets the inner filter (`emails[type eq "work"]`).
    ValuePath(AttributePath, Box<Filter>),
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(left, right) => {
                write_operand(f, left, matches!(**left, Self::Or(..)))?;
                f.write_str(" and ")?;
                write_operand(f, right, matches!(**right, Self::Or(..) | Self::And(..)))
            }
            Self::Or(left, right) => {
                write!(f, "{left} or ")?;
                write_operand(f, right, matches!(**right, Self::Or(..)))
            }
            Self::Not(inner) => write!(f, "not ({inner})"),
            Self::Present(path) => write!(f, "{path} pr"),
            Self::Compare(path, operator, value) => {
                write!(f, "{path} {} {value}", operator.as_str())
            }
            Self::ValuePath(path, inner) => write!(f, "{path}[{inner}]"),
        }
    }
}

fn write_operand(f: &mut fmt::Formatter<'_>, operand: &Filter, grouped: bool) -> fmt::Result {
    if grouped { write!(f, "({operand})") } else { write!(f, "{operand}") }
}
