//! Files of waivers changed in place: what is red is added, what accepts nothing is taken out.
//!
//! The text that people wrote stays as it is, comments included.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::waiver::is_red;
use super::{Outcome, Verdict};
use crate::plan::Plan;
use crate::suite::source::NodeKind;
use crate::suite::{Mistake, Source};

/// The red checks that nobody has accepted, each with what it came to: a check without its instance
/// where all of its instances are red, and each instance otherwise.
pub fn unaccepted(plan: &Plan, verdicts: &[Verdict]) -> Vec<(String, String)> {
    let base = |id: &str| id.split('[').next().unwrap_or_default().to_owned();
    let mut all: BTreeMap<String, (bool, Vec<(String, String)>)> = BTreeMap::new();
    for verdict in verdicts {
        let id = plan.checks[verdict.check].id.clone();
        let (only_red, red) = all.entry(base(&id)).or_insert((true, Vec::new()));
        if is_red(verdict.outcome) && verdict.waived.is_none() {
            red.push((id, told(verdict)));
        } else if verdict.outcome != Outcome::NotApplicable {
            *only_red = false;
        }
    }
    let mut found = Vec::new();
    for (base, (only_red, mut red)) in all {
        if only_red && red.len() > 1 {
            red.truncate(1);
            red[0].0 = base;
        }
        found.extend(red);
    }
    found
}

fn told(verdict: &Verdict) -> String {
    match (verdict.findings.first(), &verdict.because) {
        (Some(seen), _) => {
            let finding = &seen.finding;
            format!("{}: expected {}, actual {}", finding.subject, finding.expected, finding.actual)
        }
        (None, Some(because)) => because.clone(),
        (None, None) => verdict.outcome.as_str().to_owned(),
    }
}

/// The text of a file with a waiver for each of these checks at its end.
pub fn with_added(text: &str, added: &[(String, String)], today: &str) -> String {
    let mut out = text.trim_end().to_owned();
    let indent = text
        .lines()
        .find(|line| line.trim_start().starts_with("- "))
        .map_or("", |line| &line[..line.len() - line.trim_start().len()]);
    let empty =
        out.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    if empty {
        out.push_str(if out.is_empty() { "waivers:" } else { "\nwaivers:" });
    } else if let Some(front) = out.strip_suffix("waivers: []") {
        out = format!("{front}waivers:");
    }
    out.push('\n');
    for (check, told) in added {
        let told: String = told.chars().take(300).collect();
        let reason = serde_json::Value::from(format!("TODO: say why. Seen: {told}"));
        let check = serde_json::Value::from(check.as_str());
        let _ = write!(
            out,
            "{indent}- check: {check}\n{indent}  reason: {reason}\n{indent}  since: \"{today}\"\n"
        );
    }
    out
}

/// The text of a file without the waivers of these checks.
pub fn without(source: &Source, stale: &[String]) -> Result<String, Mistake> {
    let node = source.parse()?;
    let NodeKind::Mapping(entries) = &node.kind else { return Ok(source.text.to_string()) };
    let list = entries.iter().find(|(key, _)| key.text == "waivers").map(|(_, list)| list);
    let Some(NodeKind::Sequence(items)) = list.map(|list| &list.kind) else {
        return Ok(source.text.to_string());
    };
    let lines: Vec<&str> = source.text.lines().collect();
    let mut dropped = vec![false; lines.len()];
    let mut left = items.len();
    for (place, item) in items.iter().enumerate() {
        let NodeKind::Mapping(keys) = &item.kind else { continue };
        let check = keys.iter().find(|(key, _)| key.text == "check").map(|(_, value)| &value.kind);
        let Some(NodeKind::Plain(check) | NodeKind::Quoted(check)) = check else { continue };
        if !stale.contains(check) {
            continue;
        }
        let begin = item.at.line.saturating_sub(1);
        let next = items.get(place + 1).map(|next| next.at.line.saturating_sub(1));
        let begins = lines.get(begin).is_some_and(|line| line.trim_start().starts_with('-'));
        if !begins || next == Some(begin) {
            let message = "this waiver shares a line with something else";
            let help = "write each waiver on lines of its own, with its hyphen in front".to_owned();
            return Err(source.mistake(item.at, message, Some(help)));
        }
        let mut end = next.unwrap_or(lines.len());
        // A comment right above the next one belongs to that.
        while next.is_some() && end > begin + 1 && lines[end - 1].trim_start().starts_with('#') {
            end -= 1;
        }
        dropped[begin..end].fill(true);
        left -= 1;
    }
    let kept = lines.iter().zip(&dropped).filter(|(_, dropped)| !**dropped);
    let mut out = String::new();
    for (line, _) in kept {
        if left == 0 && line.trim_end() == "waivers:" {
            out.push_str("waivers: []");
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::Waivers;
    use super::*;

    const FILE: &str = "# known\nwaivers:\n# the first\n- check: a/1\n  reason: x\n  since: \"2026-11-22\"\n# the second\n- reason: two\n  check: \"a/2\"\n  since: \"2026-11-22\"\n";

    fn read(text: &str) -> Vec<String> {
        let mut all = Waivers::default();
        all.add(&Source::new("waivers.yaml", text)).unwrap();
        all.all().iter().map(|waiver| waiver.check.clone()).collect()
    }

    fn pruned(stale: &[&str]) -> String {
        let stale: Vec<String> = stale.iter().map(|&check| check.to_owned()).collect();
        without(&Source::new("waivers.yaml", FILE), &stale).unwrap()
    }

    #[test]
    fn what_is_stale_is_taken_out_and_nothing_else() {
        assert_eq!(pruned(&[]), FILE);
        let rest = pruned(&["a/1"]);
        assert_eq!(read(&rest), ["a/2"]);
        assert!(rest.contains("# known") && rest.contains("# the second"), "{rest}");
        assert_eq!(read(&pruned(&["a/2"])), ["a/1"]);
        assert_eq!(read(&pruned(&["a/1", "a/2"])), [""; 0]);
        let flow =
            Source::new("w.yaml", "waivers: [{check: a, reason: x, since: \"2026-11-22\"}]\n");
        assert!(without(&flow, &["a".to_owned()]).is_err());
    }

    #[test]
    fn what_is_added_can_be_read() {
        let added = [("b/1[emails[type eq \"work\"]]".to_owned(), "a \"b\"\n# c: d".to_owned())];
        for text in [
            "",
            "# nothing yet\n",
            "waivers: []\n",
            FILE,
            "waivers:\n  - check: a/9\n    reason: x\n    since: \"2026-11-22\"\n",
        ] {
            let text = with_added(text, &added, "2026-11-22");
            assert_eq!(read(&text).last().unwrap(), &added[0].0, "{text}");
        }
        assert_eq!(read(&with_added(FILE, &added, "2026-11-22")).len(), 3);
    }
}
