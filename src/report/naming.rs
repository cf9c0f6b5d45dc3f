//! How reports name what a check decides, and where one can read about it.

use crate::expect::Grade;
use crate::plan::{PlannedCheck, Subject};

/// On which axis a check decides something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Axis {
    /// What the RFCs demand.
    Rfc,
    /// What a contract says, or what a profile asks for.
    Contract,
}

impl Axis {
    /// The axis of a check.
    pub const fn of(check: &PlannedCheck) -> Self {
        match check.subject {
            Subject::Rfc { .. } => Self::Rfc,
            Subject::Contract { .. } | Subject::Profile { .. } => Self::Contract,
        }
    }

    /// As it stands in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rfc => "rfc",
            Self::Contract => "contract",
        }
    }
}

/// Who demands what a check decides: `RFC 7644 section 3.6`, or a contract's rule or a profile's demand
/// and its source.
pub fn source(check: &PlannedCheck) -> String {
    match &check.subject {
        Subject::Rfc { section, .. } => section.clone(),
        Subject::Contract { contract, rule, source, .. } => format!("{contract}/{rule}: {source}"),
        Subject::Profile { profile, requirement, source, .. } => {
            format!("{profile}/{requirement}: {source}")
        }
    }
}

/// Where that can be read.
pub fn url(check: &PlannedCheck) -> Option<String> {
    match &check.subject {
        Subject::Rfc { section, .. } => section_url(section),
        Subject::Contract { url, .. } | Subject::Profile { url, .. } => url.clone(),
    }
}

fn section_url(section: &str) -> Option<String> {
    let (number, section) = section.strip_prefix("RFC ")?.split_once(" section ")?;
    let kind =
        if section.starts_with(|c: char| c.is_ascii_digit()) { "section" } else { "appendix" };
    Some(format!("https://www.rfc-editor.org/rfc/rfc{number}#{kind}-{section}"))
}

/// An id without its instance, and the instance with its brackets: what stands in brackets at the
/// end, which may hold brackets itself.
pub fn split_instance(id: &str) -> (&str, &str) {
    let mut end = id.len();
    while id[..end].ends_with(']') {
        let mut depth = 0_usize;
        let opens = id[..end].char_indices().rev().find(|(_, c)| {
            match c {
                ']' => depth += 1,
                '[' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        });
        match opens {
            Some((at, _)) if at > 0 => end = at,
            _ => break,
        }
    }
    id.split_at(end)
}

/// An id without its last part: `rfc7644/3.6` of `rfc7644/3.6/gone[User]`.
pub fn area(id: &str) -> &str {
    let family = split_instance(id).0;
    family.rsplit_once('/').map_or(family, |(area, _)| area)
}

/// What a difference comes to.
pub const fn weighs(grade: Grade) -> &'static str {
    match grade {
        Grade::Pass => "pass",
        Grade::Info => "recorded",
        Grade::Skip => "not applicable",
        Grade::Warn => "warn",
        Grade::Fail => "fail",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(id: &str, area_of_it: &str, instance: &str) {
        assert_eq!((area(id), split_instance(id).1), (area_of_it, instance));
    }

    #[test]
    fn an_id_has_an_area_and_an_instance() {
        check("rfc7644/3.6/gone", "rfc7644/3.6", "");
        check("rfc7644/3.6/gone[User]", "rfc7644/3.6", "[User]");
        check("rfc7644/3.6/gone[User][a/b]", "rfc7644/3.6", "[User][a/b]");
        check(
            "acme/User.filter.only/x[emails[type=work].value]",
            "acme/User.filter.only",
            "[emails[type=work].value]",
        );
        check("x]", "x]", "");
        check("[x]", "[x]", "");
    }

    #[test]
    fn a_section_has_an_address() {
        let of = |section| section_url(section).unwrap_or_default();
        assert_eq!(
            of("RFC 7644 section 3.6"),
            "https://www.rfc-editor.org/rfc/rfc7644#section-3.6"
        );
        assert_eq!(
            of("RFC 7643 section A.1"),
            "https://www.rfc-editor.org/rfc/rfc7643#appendix-A.1"
        );
        assert_eq!(of("somewhere"), "");
    }
}
