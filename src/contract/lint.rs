//! What is wrong in contract files beyond their form.

use super::leaf::Leaf;
use super::model::{ContractFile, ResourceRules};
use super::rules::{self, Rule};
use crate::scim::Comparison;
use crate::scim::characteristics::TYPES;
use crate::suite::glob::glob;
use crate::suite::lint::{catalogue_ids, meant, sorted};
use crate::suite::place::Place;
use crate::suite::reading::{self, Located, nearest};
use crate::suite::{Library, Mistake, Source};

/// Everything that is wrong in the contracts of a library, by file and place.
pub fn lint(library: &Library) -> Vec<Mistake> {
    sorted(library.contracts.values().flat_map(|source| lint_contract(source, library)).collect())
}

/// Everything that is wrong in one contract.
pub fn lint_contract(source: &Source, library: &Library) -> Vec<Mistake> {
    let file: ContractFile = match reading::read_all(source) {
        Ok(file) => file,
        Err(mistakes) => return sorted(mistakes),
    };
    // It was read from the same text.
    let Ok(node) = source.parse() else { return Vec::new() };
    let root = Place::root(source, &node);
    let (rules, mistakes) = rules::expand(&file, root, library);
    let mut lint = Lint { file: &file, library, mistakes };
    lint.sources(root);
    for (name, resource) in &file.resources {
        lint.resource(resource, root.key("resources").key(name));
    }
    for rule in &rules {
        lint.template(rule, source);
    }
    lint.catalogue(root);
    lint.rfc(&file.rfc, root.key("rfc"));
    lint.rfc(&file.rfc_without, root.key("rfc_without"));
    sorted(lint.mistakes)
}

struct Lint<'a> {
    file: &'a ContractFile,
    library: &'a Library,
    mistakes: Vec<Mistake>,
}

impl Lint<'_> {
    fn say(&mut self, place: Place<'_>, message: impl Into<String>, help: Option<String>) {
        self.mistakes.push(place.mistake(message, help));
    }

    /// Sources that no rule uses, but other parts of the file do.
    fn sources(&mut self, root: Place<'_>) {
        let mut named = vec![(&self.file.source.value, root.key("source"))];
        for (index, table) in self.file.coverage.iter().enumerate() {
            let place = root.key("coverage").item(index).key("source");
            named.push((&table.source.value, place));
        }
        for (key, fact) in &self.file.not_testable {
            let place = root.key("not_testable").key(key).key("source");
            named.extend(fact.source.as_ref().map(|source| (&source.value, place)));
        }
        for (name, place) in named {
            if !self.file.sources.contains_key(name) {
                let help = meant(name, self.file.sources.keys().map(String::as_str));
                self.say(place, format!("unknown source \"{name}\""), help);
            }
        }
        for (name, source) in &self.file.sources {
            let Some(read) = &source.read else { continue };
            if read.parse::<jiff::civil::Date>().is_err() {
                let place = root.key("sources").key(name).key("read");
                let help = "write the day as \"2026-01-31\"".to_owned();
                self.say(place, format!("\"{read}\" is no date"), Some(help));
            }
        }
    }

    fn resource(&mut self, resource: &ResourceRules, place: Place<'_>) {
        if !resource.endpoint.starts_with('/') {
            let help = format!("write \"/{}\"", resource.endpoint);
            let message = "an endpoint begins with /";
            self.say(place.key("endpoint"), message, Some(help));
        }
        if !resource.schema.to_ascii_lowercase().starts_with("urn:") {
            let help = "a schema is named by its URN: urn:ietf:params:scim:schemas:…".to_owned();
            let message = format!("\"{}\" is no URN", resource.schema);
            self.say(place.key("schema"), message, Some(help));
        }
        if let Some(filter) = &resource.filter {
            let items = leaf_place(place.key("filter").key("only")).items();
            for (expression, place) in filter.only.is.iter().zip(items) {
                self.expression(expression, place);
            }
        }
        if let Some(create) = &resource.create {
            let place = place.key("create");
            let required = create.required.iter().flat_map(|leaf| &leaf.is);
            for (path, place) in required.zip(leaf_place(place.key("required")).items()) {
                self.path(path, place);
            }
            self.path_of(create.unique.as_ref(), place.key("unique"));
        }
        for (path, rules) in &resource.attributes {
            let key = place.key("attributes").key_itself(path);
            self.path(path, key);
            let place = place.key("attributes").key(path);
            self.path_of(rules.derived_from.as_ref(), place.key("derived_from"));
            if let Some(kind) = rules.kind.as_ref().filter(|kind| !TYPES.contains(&&*kind.is)) {
                let help = meant(&kind.is, TYPES.into_iter());
                let message = format!("unknown type \"{}\"", kind.is);
                self.say(leaf_place(place.key("type")), message, help);
            }
        }
    }

    /// `userName eq`: an attribute and an operator.
    fn expression(&mut self, expression: &str, place: Place<'_>) {
        const FORM: &str = "write both, as in `userName eq`";
        let words: Vec<&str> = expression.split_whitespace().collect();
        let [path, operator] = words.as_slice() else {
            let message = format!("\"{expression}\" is not an attribute with an operator");
            return self.say(place, message, Some(FORM.to_owned()));
        };
        self.path(path, place);
        if *operator != "pr" && Comparison::parse(operator).is_none() {
            let known = Comparison::ALL.into_iter().map(Comparison::as_str).chain(["pr"]);
            let help = format!("known: {}", known.collect::<Vec<_>>().join(", "));
            let message = format!("unknown operator \"{operator}\"");
            self.say(place.find(operator), message, Some(help));
        }
    }

    fn path_of(&mut self, leaf: Option<&Leaf<String>>, place: Place<'_>) {
        if let Some(leaf) = leaf {
            self.path(&leaf.is, leaf_place(place));
        }
    }

    fn path(&mut self, path: &str, place: Place<'_>) {
        if !is_attribute_path(path) {
            let help = "write a name, or a name and a sub-attribute: userName, name.givenName";
            let message = format!("\"{path}\" is not an attribute path");
            self.say(place, message, Some(help.to_owned()));
        }
    }

    /// Each rule is checked by a template, and what it documents is described there.
    fn template(&mut self, rule: &Rule, source: &Source) {
        let Some(name) = &rule.template else { return };
        let Some(template) = self.library.rules.get(name) else {
            // A template that the file names itself is looked for where it is named.
            if self.mistakes.iter().any(|mistake| mistake.at == rule.at) {
                return;
            }
            let message = format!("there is no rule template \"{name}\" for {}", rule.id);
            let help = format!("add rules/{name}.yaml, or take the rule away");
            return self.mistakes.push(source.mistake(rule.at, message, Some(help)));
        };
        if !rule.deviates_from.is_empty() && template.file.documented.is_empty() {
            let message = format!("{} deviates from the RFC, but nothing says how", rule.id);
            let help =
                format!("describe the answers under `documented` in {}", template.source.file);
            self.mistakes.push(source.mistake(rule.at, message, Some(help)));
        }
    }

    /// Rows of the catalogue exist, if there is one.
    fn catalogue(&mut self, root: Place<'_>) {
        let Some(catalogue) = &self.library.catalogue else { return };
        let ids = catalogue_ids(catalogue);
        let mut named = Vec::new();
        rows_below(root, &mut named);
        for place in named {
            let Some(id) = place.text().filter(|id| !ids.iter().any(|row| row == id)) else {
                continue;
            };
            let help = nearest(id, ids.iter().map(String::as_str));
            let help = help.map(|near| format!("did you mean \"{near}\"?"));
            self.say(place, format!("the catalogue has no row \"{id}\""), help);
        }
    }

    /// Each pattern names a check, if there are any.
    fn rfc(&mut self, patterns: &[Located<String>], place: Place<'_>) {
        let ids: Vec<String> = self
            .library
            .sections
            .iter()
            .flat_map(|section| {
                let checks = section.file.checks.iter();
                checks.map(|check| format!("{}/{}", section.id, check.name.value))
            })
            .collect();
        if ids.is_empty() {
            return;
        }
        for (index, pattern) in patterns.iter().enumerate() {
            // An instance in brackets belongs to the check in front of it.
            let pattern = pattern.value.as_str();
            let whole = pattern.split('[').next().unwrap_or_default();
            if ids.iter().any(|id| glob(whole, id)) {
                continue;
            }
            let sections = self.library.sections.iter().map(|section| section.id.as_str());
            let near = nearest(pattern, sections.chain(ids.iter().map(String::as_str)));
            let help = near.map_or_else(
                || "a pattern is an id, its front, or either with `*`".to_owned(),
                |near| format!("did you mean \"{near}\"?"),
            );
            self.say(place.item(index), format!("no check matches \"{pattern}\""), Some(help));
        }
    }
}

/// The value of a leaf, whether it stands alone or under `is`.
fn leaf_place(place: Place<'_>) -> Place<'_> {
    let is = place.key("is");
    if is.is_written() { is } else { place }
}

/// Every id under `deviates_from` and `narrows`.
fn rows_below<'a>(place: Place<'a>, out: &mut Vec<Place<'a>>) {
    for (key, _, value) in place.entries() {
        match key {
            "deviates_from" | "narrows" => out.extend(value.items()),
            // Data of the provider, in whatever words.
            "is" | "with" => {}
            _ => rows_below(value, out),
        }
    }
}

/// `urn:…:User:name.givenName`, without the URN or the sub-attribute where there is none.
fn is_attribute_path(path: &str) -> bool {
    let (_, rest) = crate::scim::path::split_urn(path);
    // A name begins with a letter or `$`, as in `$ref` (RFC 7643 section 2.1).
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '$')
            && name.chars().skip(1).all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    };
    let names: Vec<&str> = rest.split('.').collect();
    names.len() <= 2 && names.into_iter().all(is_name)
}
