//! Checks and procedures: how they are put together.

use serde_json::{Map, Value};

use super::names::{Names, What};
use super::step::{METHODS, Parts};
use super::timeline::{Moment, timeline};
use super::{Lint, meant};
use crate::expect::{Words, lookup};
use crate::scim::characteristics::{MUTABILITIES, RETURNED, TYPES, UNIQUENESS};
use crate::suite::Library;
use crate::suite::model::{
    AttributeQuery, CheckText, ExchangeFilter, Iteration, Of, ProcedureText, StepText,
};
use crate::suite::place::Place;
use crate::suite::reading::Located;
use crate::suite::words::{Argument, DISCOVERY, DISCOVERY_STEPS, NEEDS, need};

/// What exchanges are sorted into.
const ENDPOINTS: [&str; 7] = ["resource", "type", "discovery", "bulk", "search", "me", "other"];

/// The file that a check or procedure stands in.
#[derive(Clone, Copy)]
pub(super) struct Home<'a> {
    /// The front of its procedures' names.
    pub(super) stem: &'a str,
    /// Its own procedures.
    pub(super) procedures: &'a [ProcedureText],
    /// Whether it is a template of contract rules.
    pub(super) in_rule: bool,
}

impl Lint<'_> {
    pub(super) fn check(&mut self, check: &CheckText, place: Place<'_>, home: Home<'_>) {
        self.check_name(&check.name, place.key("name"));
        let before = self.mistakes.len();
        self.shape(check, place);
        let well_shaped = self.mistakes.len() == before;
        let bindings = Names::bindings(check.iteration.as_ref(), home.in_rule);
        if let Some(iteration) = &check.iteration {
            self.iteration(iteration, place.key("for"), home.in_rule);
        }
        self.needs(&check.needs, place.key("needs"), &bindings);
        if check.scope.is_some() {
            self.over_exchanges(check, place);
        } else if let Some(of) = &check.procedure {
            self.of(check, &of.value, place, home);
        } else {
            self.own_steps(check, place, &bindings);
        }
        if well_shaped && self.mistakes.len() == before && !expects(check, self.library, home) {
            let help = "a check without an expectation always passes; add one".to_owned();
            self.say(place.key("name"), "this check expects nothing", Some(help));
        }
    }

    /// A procedure, as far as that does not depend on who judges it.
    pub(super) fn procedure(&mut self, text: &ProcedureText, place: Place<'_>, in_rule: bool) {
        self.kebab(&text.name.value, place.key("name"), "procedure");
        if text.iteration.is_some() {
            let help = "write it at the checks that judge it; what it brings is known here too";
            let help = help.to_owned();
            self.say(place.key_itself("for"), "a procedure has no `for` of its own", Some(help));
        }
        // Whoever judges it brings the rows, and is asked for them there.
        let bindings = ["row", "attribute", "type"]
            .into_iter()
            .fold(taken(text), |names, root| names.with(root, What::Value));
        self.needs(&text.needs, place.key("needs"), &bindings);
        let start = Names::of_run().and(&bindings);
        let library = self.library;
        let judged = Names::bindings(None, in_rule);
        let moments = timeline(&text.given, &text.steps, &start, &judged, library, |name| {
            compares(text.steps.iter().flat_map(|step| &step.expect), name)
        });
        self.moments(&moments, &text.given, Parts::of(place), &bindings);
    }

    fn check_name(&mut self, name: &Located<String>, place: Place<'_>) {
        self.kebab(&name.value, place, "check");
        if name.value.split('-').any(|word| word == "should") {
            let help = "say what is, as in remove-without-path-is-rejected".to_owned();
            self.say(place, "the name of a check has no \"should\"", Some(help));
        }
    }

    pub(super) fn kebab(&mut self, name: &str, place: Place<'_>, what: &str) {
        let word = |word: &str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        if !name.split('-').all(word) {
            let message = format!("the name of a {what} is written in kebab-case");
            let kebab = kebab_of(name);
            let help = (kebab != name).then(|| format!("write \"{kebab}\""));
            self.say(place, message, help);
        }
    }

    /// Exactly one of `steps`, `of` and `scope`, and only what goes with it.
    fn shape(&mut self, check: &CheckText, place: Place<'_>) {
        let kinds = ["steps", "of", "scope"];
        let written: Vec<&str> =
            kinds.into_iter().filter(|key| place.key(key).is_written()).collect();
        match written.as_slice() {
            [] => {
                let help = "give it `steps`, or `of` a procedure, or a `scope`".to_owned();
                self.say(place.key("name"), "this check sends and judges nothing", Some(help));
            }
            [kind] => self.alien_keys(kind, place),
            [first, second, ..] => {
                let help = "a check has exactly one of `steps`, `of` and `scope`".to_owned();
                let message = format!("both `{first}` and `{second}`");
                self.say(place.key_itself(second), message, Some(help));
            }
        }
        if check.steps.is_empty() && written == ["steps"] {
            self.say(place.key_itself("steps"), "there are no steps", None);
        }
    }

    fn alien_keys(&mut self, kind: &str, place: Place<'_>) {
        let alien: &[(&str, &str)] = match kind {
            "of" => &[
                ("given", "the procedure has the givens"),
                ("quiet", "the procedure says whether it is quiet"),
                ("when", "it belongs to `scope`; put conditions under `at`"),
                ("expect", "it belongs to `scope`; put expectations under `at`"),
            ],
            "scope" => &[
                ("given", "a scope sends nothing"),
                ("quiet", "a scope sends nothing"),
                ("for", "a scope has no instances"),
                ("at", "a scope has no steps; put expectations under `expect`"),
            ],
            _ => &[
                ("when", "it belongs to `scope`; put a condition into an expectation"),
                ("expect", "it belongs to `scope`; put expectations into a step"),
            ],
        };
        for (key, why) in alien {
            if place.key(key).is_written() {
                let message = format!("`{key}` has no meaning at a check with `{kind}`");
                self.say(place.key_itself(key), message, Some((*why).to_owned()));
            }
        }
    }

    fn own_steps(&mut self, check: &CheckText, place: Place<'_>, bindings: &Names<'_>) {
        let start = Names::of_run().and(bindings);
        let library = self.library;
        let expected = || check.steps.iter().flat_map(|step| &step.expect);
        let moments = timeline(&check.given, &check.steps, &start, bindings, library, |name| {
            compares(expected().chain(check.at.values().flatten()), name)
        });
        self.moments(&moments, &check.given, Parts::of(place), bindings);
        self.at(check, place, &moments);
        if let Some(last) = moments.last() {
            self.rows(check.iteration.as_ref(), place, &last.after);
        }
    }

    /// A check that judges a procedure which others may judge as well.
    fn of(&mut self, check: &CheckText, of: &Of, place: Place<'_>, home: Home<'_>) {
        let (name, with) = of.parts();
        let named = match of {
            Of::Name(_) => place.key("of"),
            Of::With(_) => place.key("of").key("procedure"),
        };
        let bindings = Names::bindings(check.iteration.as_ref(), home.in_rule);
        self.templates(place.key("of").key("with"), &bindings);
        if name == DISCOVERY {
            return self.of_discovery(check, place, &bindings);
        }
        let library = self.library;
        let Some((text, _, source)) = library.procedure(home.stem, name) else {
            let own = home.procedures.iter().map(|one| one.name.value.clone());
            let known: Vec<String> =
                own.chain(self.procedures()).chain([DISCOVERY.to_owned()]).collect();
            let help = meant(name, known.iter().map(String::as_str));
            return self.say(named, format!("unknown procedure \"{name}\""), help);
        };
        self.takes(text, with, place, named);
        let Some(procedure) = self.files.procedure(source, &text.name) else { return };
        let start = self.known_to(text, procedure, &bindings, with, named);
        let moments = timeline(&text.given, &text.steps, &start, &bindings, library, |name| {
            let expected = text.steps.iter().flat_map(|step| &step.expect);
            compares(expected.chain(check.at.values().flatten()), name)
        });
        self.at(check, place, &moments);
        if let Some(last) = moments.last() {
            self.rows(check.iteration.as_ref(), place, &last.after);
        }
    }

    /// What the requests of a procedure know from the start when this check judges it.
    fn known_to<'b>(
        &mut self,
        text: &ProcedureText,
        procedure: Place<'_>,
        bindings: &Names<'b>,
        with: Option<&Map<String, Value>>,
        named: Place<'_>,
    ) -> Names<'b> {
        let mut start = Names::of_run().and(&taken(text));
        for root in ["row", "attribute", "type"] {
            if !mentions(procedure, root) || with.is_some_and(|with| with.contains_key(root)) {
                continue;
            }
            if let Some(what) = bindings.get(root) {
                start.learn(root, what);
            } else {
                let message = format!("the procedure \"{}\" uses ${{{root}.…}}", text.name.value);
                let help = bindings.placeholder(root).and_then(|complaint| complaint.help);
                self.say(named, message, help);
            }
        }
        start
    }

    fn of_discovery(&mut self, check: &CheckText, place: Place<'_>, bindings: &Names<'_>) {
        let mut names = Names::of_run().and(bindings);
        for (step, expected) in &check.at {
            let known = DISCOVERY_STEPS.iter().position(|known| known == step);
            let Some(index) = known else {
                let help = meant(step, DISCOVERY_STEPS.into_iter());
                let place = place.key("at").key_itself(step);
                self.say(place, format!("\"{DISCOVERY}\" has no step \"{step}\""), help);
                continue;
            };
            for earlier in &DISCOVERY_STEPS[..=index] {
                names.learn(*earlier, What::Resource);
            }
            self.expectations(expected, place.key("at").key(step), &names);
        }
    }

    fn takes(
        &mut self,
        text: &ProcedureText,
        with: Option<&Map<String, Value>>,
        place: Place<'_>,
        named: Place<'_>,
    ) {
        let given = |name: &str| with.is_some_and(|with| with.contains_key(name));
        for name in text.takes.iter().filter(|name| !given(name)) {
            let message = format!("the procedure \"{}\" takes \"{name}\"", text.name.value);
            let help = format!(
                "write `of: {{ procedure: {}, with: {{ {name}: … }} }}`",
                named.text().unwrap_or_default()
            );
            self.say(named, message, Some(help));
        }
        for name in with.into_iter().flat_map(Map::keys) {
            if !text.takes.contains(name) {
                let message = format!("the procedure \"{}\" takes no \"{name}\"", text.name.value);
                let help = meant(name, text.takes.iter().map(String::as_str));
                self.say(place.key("of").key("with").key_itself(name), message, help);
            }
        }
    }

    /// What is expected at steps that stand elsewhere.
    fn at(&mut self, check: &CheckText, place: Place<'_>, moments: &[Moment<'_>]) {
        for (step, expected) in &check.at {
            if let Some(moment) = moments.iter().find(|moment| moment.step == *step) {
                self.expectations(expected, place.key("at").key(step), &moment.after);
            } else {
                let help = meant(step, moments.iter().map(|moment| moment.step.as_str()));
                let place = place.key("at").key_itself(step);
                self.say(place, format!("unknown step \"{step}\""), help);
            }
        }
    }

    fn over_exchanges(&mut self, check: &CheckText, place: Place<'_>) {
        let names = Names::of_exchange();
        self.expectations(&check.expect, place.key("expect"), &names);
        if let Some(filter) = &check.when {
            self.exchanges(filter, place.key("when"), &names);
        }
    }

    fn exchanges(&mut self, filter: &ExchangeFilter, place: Place<'_>, names: &Names<'_>) {
        self.one_of("method", filter.method.as_ref(), place.key("method"), &METHODS);
        self.one_of("endpoint", filter.endpoint.as_ref(), place.key("endpoint"), &ENDPOINTS);
        if let Some(status) = &filter.status {
            self.status(status, place.key("status"));
        }
        let matches = filter.header.as_ref().map(|header| header.matches.as_str());
        self.pattern(matches, place.key("header").key("matches"));
        self.expectations(&filter.answer, place.key("answer"), names);
    }

    pub(super) fn needs(
        &mut self,
        needs: &[Located<String>],
        place: Place<'_>,
        bindings: &Names<'_>,
    ) {
        for (index, text) in needs.iter().enumerate() {
            let place = place.item(index);
            self.templates(place, bindings);
            self.need(&text.value, place);
        }
    }

    fn need(&mut self, text: &str, place: Place<'_>) {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        if word.contains("${") {
            return;
        }
        let Some(argument) = need(word) else {
            let help = meant(word, NEEDS.iter().map(|(word, _)| *word));
            return self.say(place, format!("unknown need \"{word}\""), help);
        };
        if argument == Argument::Need && !rest.is_empty() {
            return self.need(rest, place.find(rest));
        }
        let template = rest.contains("${");
        let (holds, example) = match argument {
            Argument::None => (rest.is_empty(), ""),
            Argument::Need => (false, " sort"),
            Argument::ResourceType => (is_one_word(rest), " User"),
            // The names of resource types begin with a capital, those of attributes do not.
            Argument::Attribute => (
                template || (rest.contains('.') && rest.starts_with(char::is_uppercase)),
                " User.emails.type",
            ),
            Argument::Extension => (template || rest.contains("urn:"), " User urn:…"),
            Argument::Path => (is_one_word(rest), " bulk.maxOperations"),
        };
        if !holds {
            let help = format!("it is written like `{word}{example}`");
            self.say(place, format!("\"{text}\" is no need"), Some(help));
        }
    }

    fn iteration(&mut self, iteration: &Iteration, place: Place<'_>, in_rule: bool) {
        let axes = ["table", "rule", "attribute", "resource_type"];
        let written: Vec<&str> =
            axes.into_iter().filter(|key| place.key(key).is_written()).collect();
        match written.as_slice() {
            [] => {
                let help = format!("name one of: {}", axes.join(", "));
                self.say(place, "`for` what?", Some(help));
            }
            [_] | [_, _] => {}
            [_, _, third, ..] => {
                let help = "write several checks, or put the rows into one table".to_owned();
                let place = place.key_itself(third);
                self.say(place, "an iteration has two axes at most", Some(help));
            }
        }
        if iteration.table.is_some() && iteration.rule.is_some() {
            let help = "${row.…} would mean both; keep one".to_owned();
            self.say(place.key_itself("rule"), "both `table` and `rule` give rows", Some(help));
        }
        if iteration.rule.is_some() && !in_rule {
            let help = "only a rule template has the rows of a rule; use a `table`".to_owned();
            self.say(place.key_itself("rule"), "there is no rule here", Some(help));
        }
        if let Some(table) = &iteration.table {
            self.table(table, place.key("table"));
        }
        if let Some(query) = &iteration.attribute {
            self.attributes(query, place.key("attribute"));
        }
    }

    fn table(&mut self, rows: &[Map<String, Value>], place: Place<'_>) {
        if rows.is_empty() {
            self.say(place, "a table without rows makes a check that never runs", None);
        }
        let mut names: Vec<&str> = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let place = place.item(index);
            match row.get("name") {
                Some(Value::String(name)) if names.contains(&name.as_str()) => {
                    let help = "the name tells the instances of the check apart".to_owned();
                    let message = format!("two rows are called \"{name}\"");
                    self.say(place.key("name"), message, Some(help));
                }
                Some(Value::String(name)) => names.push(name),
                Some(_) => {
                    let help = "it becomes part of the check's id".to_owned();
                    self.say(place.key("name"), "the name of a row is a string", Some(help));
                }
                None => {
                    let help = "add `name: …`, which becomes part of the check's id".to_owned();
                    self.say(place, "this row has no name", Some(help));
                }
            }
        }
    }

    fn attributes(&mut self, query: &AttributeQuery, place: Place<'_>) {
        let words: [(&str, Option<&Words>, &[&str]); 4] = [
            ("type", query.kind.as_ref(), &TYPES),
            ("mutability", query.mutability.as_ref(), &MUTABILITIES),
            ("returned", query.returned.as_ref(), &RETURNED),
            ("uniqueness", query.uniqueness.as_ref(), &UNIQUENESS),
        ];
        for (key, words, known) in words {
            self.one_of(key, words, place.key(key), known);
        }
    }

    /// Rows may hold placeholders, which are filled in where the row is used.
    fn rows(&mut self, iteration: Option<&Iteration>, place: Place<'_>, names: &Names<'_>) {
        let table = iteration.and_then(|iteration| iteration.table.as_ref());
        for index in 0..table.map_or(0, Vec::len) {
            let place = place.key("for").key("table").item(index);
            self.templates(place, names);
            for root in ["rule", "row", "attribute", "type"] {
                if mentions(place, root) {
                    let message = format!("${{{root}.…}} is not filled in within a row");
                    let help = "write it where the row is used".to_owned();
                    self.say(place.find(&format!("${{{root}")), message, Some(help));
                }
            }
        }
    }
}

/// Whether a check expects anything, itself or where its procedure does.
fn expects(check: &CheckText, library: &Library, home: Home<'_>) -> bool {
    let in_steps = |steps: &[StepText]| steps.iter().any(|step| !step.expect.is_empty());
    let of = check.procedure.as_ref().map(|of| of.value.parts().0);
    let procedure = of.and_then(|name| library.procedure(home.stem, name));
    in_steps(&check.steps)
        || check.at.values().any(|expected| !expected.is_empty())
        || !check.expect.is_empty()
        || procedure.is_some_and(|(text, ..)| in_steps(&text.steps))
}

/// What a procedure is given.
fn taken<'a>(text: &ProcedureText) -> Names<'a> {
    let takes = text.takes.iter();
    takes.fold(Names::default(), |names, name| names.with(name, What::Value))
}

/// Whether some expectation compares with a given, so that it is read once.
fn compares<'a>(
    mut expected: impl Iterator<Item = &'a crate::expect::Expectation>,
    given: &str,
) -> bool {
    expected.any(|one| one.unchanged.as_ref().is_some_and(|unchanged| unchanged.of() == given))
}

/// Whether a placeholder below a place begins with a root.
pub(super) fn mentions(place: Place<'_>, root: &str) -> bool {
    let in_text = |text: &str| {
        lookup::placeholders_in(text)
            .any(|name| name.strip_prefix(root).is_some_and(|rest| rest.starts_with(['.', '['])))
    };
    place.text().is_some_and(in_text)
        || (place.is_list() && place.items().into_iter().any(|item| mentions(item, root)))
        || place.entries().into_iter().any(|(key, _, value)| in_text(key) || mentions(value, root))
}

fn is_one_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(' ')
}

/// `RemoveWithout_path` as `remove-without-path`.
fn kebab_of(name: &str) -> String {
    let mut out = String::new();
    let mut after_small = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && after_small {
                out.push('-');
            }
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        after_small = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    out.trim_end_matches('-').to_owned()
}
