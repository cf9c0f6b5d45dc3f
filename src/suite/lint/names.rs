//! What `${…}` may name at a moment.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::meant;
use crate::expect::lookup;
use crate::suite::model::{Iteration, Population};

/// What is known of a name.
#[derive(Clone, Copy, Debug)]
pub(super) enum What<'a> {
    /// It has a value; what is in it, only the run knows.
    Value,
    /// It is a resource, or what a step was answered.
    Resource,
    /// It is a row of this table.
    Row(&'a [Map<String, Value>]),
    /// It is a population.
    Members(&'a Population),
    /// It holds what was sent, by step.
    Sent,
    /// It holds the name that was made for each step.
    Tags,
}

/// The names that are known at one moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Names<'a> {
    known: IndexMap<String, What<'a>>,
    /// Names that come later, and the step that brings each.
    later: BTreeMap<String, String>,
    /// The steps of which it is known what was sent.
    sent: Vec<String>,
    /// The steps of the procedure, and the members of its populations.
    tags: Vec<String>,
}

/// What is wrong with a name.
pub(super) struct Complaint {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// Names that no given and no step may have, because they mean something everywhere.
pub(super) const RESERVED: [&str; 10] =
    ["unique", "domain", "prefix", "sent", "tag", "copy", "rule", "row", "attribute", "type"];

impl<'a> Names<'a> {
    /// What every procedure knows.
    pub(super) fn of_run() -> Self {
        let names = Self::default();
        let names = names.with("unique", What::Value).with("domain", What::Value);
        names.with("prefix", What::Value).with("sent", What::Sent).with("tag", What::Tags)
    }

    /// What a check of every exchange knows: the exchange.
    pub(super) fn of_exchange() -> Self {
        let words = ["path", "sent", "body", "status", "type"];
        words.into_iter().fold(Self::default(), |names, word| names.with(word, What::Value))
    }

    /// What an iteration, and a rule template, bring.
    pub(super) fn bindings(iteration: Option<&'a Iteration>, in_rule: bool) -> Self {
        let mut names = Self::default();
        if in_rule {
            names = names.with("rule", What::Value);
        }
        let Some(iteration) = iteration else { return names };
        if iteration.rule.is_some() {
            names = names.with("row", What::Value);
        }
        if let Some(table) = &iteration.table {
            names = names.with("row", What::Row(table));
        }
        if iteration.attribute.is_some() {
            names = names.with("attribute", What::Value);
        }
        if iteration.attribute.is_some() || iteration.resource_type.is_some() {
            names = names.with("type", What::Value);
        }
        names
    }

    pub(super) fn with(mut self, name: impl Into<String>, what: What<'a>) -> Self {
        self.learn(name, what);
        self
    }

    /// Both together.
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.known.extend(other.known.iter().map(|(name, what)| (name.clone(), *what)));
        self
    }

    pub(super) fn learn(&mut self, name: impl Into<String>, what: What<'a>) {
        let name = name.into();
        self.later.remove(&name);
        self.known.insert(name, what);
    }

    /// A name is made for this step, or for this member of a population.
    pub(super) fn learn_tag(&mut self, step: &str) {
        self.tags.push(step.to_owned());
    }

    /// From now on it is known what a step sent.
    pub(super) fn learn_sent(&mut self, step: &str) {
        self.sent.push(step.to_owned());
    }

    /// A name that a later step brings.
    pub(super) fn announce(&mut self, name: &str, step: &str) {
        if !self.known.contains_key(name) {
            self.later.insert(name.to_owned(), step.to_owned());
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<What<'a>> {
        self.known.get(name).copied()
    }

    /// What is wrong with a placeholder, if something is.
    pub(super) fn placeholder(&self, name: &str) -> Option<Complaint> {
        let shown = format!("${{{name}}}");
        let (root, _) = split(name);
        let unknown = |near: Option<String>| Complaint {
            message: format!("unknown name \"{root}\" in {shown}"),
            help: near.or_else(|| self.help(root)),
        };
        self.complaint(name, &shown, unknown)
    }

    /// What is wrong with the name of a given or step, if something is.
    pub(super) fn resource(&self, name: &str) -> Option<Complaint> {
        if name.contains("${") {
            let message = format!("\"{name}\" is not the name of a given or step");
            let help = Some("write the name itself, without `${…}`".to_owned());
            return Some(Complaint { message, help });
        }
        let unknown = |near: Option<String>| Complaint {
            message: format!("unknown given or step \"{name}\""),
            help: near.or_else(|| meant(name, self.resources())),
        };
        self.complaint(name, &format!("\"{name}\""), unknown)
    }

    fn complaint(
        &self,
        name: &str,
        shown: &str,
        unknown: impl Fn(Option<String>) -> Complaint,
    ) -> Option<Complaint> {
        let (root, rest) = split(name);
        let Some(what) = self.get(root) else {
            if let Some(step) = self.later.get(root) {
                let help = "move this behind it, or name something that comes earlier";
                return Some(Complaint {
                    message: format!("{shown} is only known after step \"{step}\""),
                    help: Some(help.to_owned()),
                });
            }
            return Some(unknown(nearest_root(root, self.known.keys())));
        };
        if !lookup::is_path(rest) {
            let message = format!("{shown} is not a path");
            return Some(Complaint { message, help: Some(PATH_HELP.to_owned()) });
        }
        let member = first_member(rest)?;
        let missing = |message: String, known: Vec<&str>| {
            Some(Complaint { message, help: meant(member, known.into_iter()) })
        };
        match what {
            What::Row(rows) => {
                let row = rows.iter().find(|row| !row.contains_key(member))?;
                let label = row.get("name").and_then(Value::as_str).unwrap_or("without a name");
                let message = format!("the row \"{label}\" has no \"{member}\" for {shown}");
                let columns: Vec<&str> = row.keys().map(String::as_str).collect();
                let in_others = rows.iter().any(|row| row.contains_key(member));
                // Where the other rows have it, this one is wrong and the placeholder is not.
                if in_others {
                    let help = Some(format!("that row holds {}", columns.join(", ")));
                    return Some(Complaint { message, help });
                }
                missing(message, columns)
            }
            What::Members(of) if !of.members.contains_key(member) => {
                let message = format!("the population \"{root}\" has no member \"{member}\"");
                missing(message, of.members.keys().map(String::as_str).collect())
            }
            What::Sent if !self.sent.iter().any(|step| step == member) => {
                let message = format!("nothing was sent by a step \"{member}\" before {shown}");
                missing(message, self.sent.iter().map(String::as_str).collect())
            }
            What::Tags if !self.tags.iter().any(|step| step == member) => {
                let message = format!("no step is called \"{member}\", so {shown} has no value");
                missing(message, self.tags.iter().map(String::as_str).collect())
            }
            _ => None,
        }
    }

    /// The names of givens, steps and populations.
    pub(super) fn resources(&self) -> impl Iterator<Item = &str> {
        self.known.iter().filter_map(|(name, what)| {
            matches!(what, What::Resource | What::Members(_)).then_some(name.as_str())
        })
    }

    /// Where a name is known that is not known here.
    fn help(&self, root: &str) -> Option<String> {
        let text = match root {
            "row" => "only a check with `for: { table: … }` or `for: { rule: … }` has rows",
            "attribute" => "only a check with `for: { attribute: … }` has one",
            "type" => {
                "only a check with `for: { resource_type: … }` or `for: { attribute: … }` has one"
            }
            "rule" => {
                "only the checks of a rule template know the rule; a procedure `takes` what it \
                 needs of it"
            }
            "copy" => "only the body of a step with `repeat` has copies",
            "path" | "body" | "status" => {
                "only a check with `scope: every-exchange` knows it; here, name a step with `as`"
            }
            _ => return meant(root, self.known.keys().map(String::as_str)),
        };
        Some(text.to_owned())
    }
}

const PATH_HELP: &str = "a path reads like name.givenName, emails[0].value or emails[type=work]";

fn nearest_root<'b>(root: &str, known: impl Iterator<Item = &'b String>) -> Option<String> {
    let near = crate::suite::reading::nearest(root, known.map(String::as_str))?;
    Some(format!("did you mean \"{near}\"?"))
}

/// A name and the path behind it.
fn split(name: &str) -> (&str, &str) {
    let (root, rest) = name.split_at(name.find(['.', '[']).unwrap_or(name.len()));
    (root, rest.strip_prefix('.').unwrap_or(rest))
}

fn first_member(path: &str) -> Option<&str> {
    let end = path.find(['.', '[']).unwrap_or(path.len());
    (end > 0).then(|| &path[..end])
}
