//! Requests: how they are written, and the names that they use.

use indexmap::IndexMap;
use serde_json::Value;

use super::names::{Names, RESERVED, What};
use super::templates::without_placeholders;
use super::timeline::{Moment, Origin};
use super::{Lint, meant};
use crate::expect::{Words, lookup};
use crate::suite::model::{Given, GivenResource, StepText};
use crate::suite::place::Place;
use crate::suite::words::SAMPLES;

/// The methods of HTTP that SCIM uses, and those that it may be asked with.
pub(super) const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Where the requests of a procedure stand.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) given: Place<'a>,
    pub(super) steps: Place<'a>,
}

impl<'a> Parts<'a> {
    /// Those of a check or a procedure.
    pub(super) fn of(place: Place<'a>) -> Self {
        Self { given: place.key("given"), steps: place.key("steps") }
    }

    /// The step of a moment, if it is written as one.
    fn step<'b>(self, moment: &Moment<'b>) -> Option<(Place<'a>, &'b StepText)> {
        match moment.origin {
            Origin::Then(name, index, text) => {
                Some((self.given.key(name).key("then").item(index), text))
            }
            Origin::Step(index, text) => Some((self.steps.item(index), text)),
            Origin::Given(..) | Origin::Own => None,
        }
    }
}

/// The keys of a step that become its request, apart from the body.
const REQUEST: [&str; 12] = [
    "send",
    "query",
    "raw_query",
    "headers",
    "auth_from",
    "tick_after",
    "if_present",
    "with",
    "without",
    "repeat",
    "pad",
    "raw",
];

impl Lint<'_> {
    /// Every request of a procedure in order.
    pub(super) fn moments(
        &mut self,
        moments: &[Moment<'_>],
        given: &IndexMap<String, Given>,
        parts: Parts<'_>,
        bindings: &Names<'_>,
    ) {
        self.new_names(moments, given, parts);
        for (name, one) in given {
            if let Given::Population(of) = one
                && self.library.population(&of.population.value).is_none()
            {
                let known = self.library.populations.populations.keys().map(String::as_str);
                let help = meant(&of.population.value, known);
                let message = format!("unknown population \"{}\"", of.population.value);
                self.say(parts.given.key(name).key("population"), message, help);
            }
        }
        for moment in moments {
            if let Origin::Given(name, given) = moment.origin {
                self.given(given, parts.given.key(name), &moment.before, bindings);
            }
            if let Some((place, text)) = parts.step(moment) {
                self.step(text, place, moment);
            }
            if let (Origin::Then(..), Some((place, text))) = (moment.origin, parts.step(moment))
                && !text.expect.is_empty()
            {
                let help = "it only prepares; expect something of the steps that follow".to_owned();
                let message = "no check judges a step of `then`";
                self.say(place.key_itself("expect"), message, Some(help));
            }
        }
    }

    /// Names of givens and steps are new, and no word that means something else.
    fn new_names(
        &mut self,
        moments: &[Moment<'_>],
        given: &IndexMap<String, Given>,
        parts: Parts<'_>,
    ) {
        let mut taken: Vec<String> = Vec::new();
        for name in given.keys() {
            self.new_name(name, parts.given.key_itself(name), &taken);
            taken.push(name.clone());
        }
        for moment in moments {
            let Some((place, text)) = parts.step(moment) else { continue };
            if text.name.is_some() {
                self.new_name(&moment.step, place.key("as"), &taken);
                taken.push(moment.step.clone());
            }
            for name in text.save.keys() {
                self.new_name(name, place.key("save").key_itself(name), &taken);
            }
        }
    }

    fn new_name(&mut self, name: &str, place: Place<'_>, taken: &[String]) {
        if RESERVED.contains(&name) {
            let help = format!("${{{name}}} means something else already; take another name");
            self.say(place, format!("\"{name}\" can't be a name here"), Some(help));
        } else if taken.iter().any(|one| one == name) {
            let help = "two answers of one name can't be told apart; rename one".to_owned();
            self.say(place, format!("\"{name}\" is taken already"), Some(help));
        } else if !is_word(name) {
            let help = "a name is made of letters, digits, - and _".to_owned();
            self.say(place, format!("\"{name}\" can't be used in a placeholder"), Some(help));
        }
    }

    /// What a resource is made from.
    fn given(&mut self, given: &Given, place: Place<'_>, names: &Names<'_>, bindings: &Names<'_>) {
        match given {
            Given::Sample(sample) => self.sample(sample, place),
            Given::Resource(resource) => {
                self.sample(&resource.from, place.key("from"));
                self.given_resource(resource, place, names, bindings);
            }
            Given::Population(_) => {}
        }
    }

    fn given_resource(
        &mut self,
        resource: &GivenResource,
        place: Place<'_>,
        names: &Names<'_>,
        bindings: &Names<'_>,
    ) {
        if let Some(kind) = &resource.kind
            && kind.contains("${")
        {
            self.templates(place.key("type"), bindings);
        }
        // What decides the form of a resource has to be known before anything is sent.
        let known = if resource.with.is_string() { bindings } else { names };
        self.templates(place.key("with"), known);
        self.whole(&resource.with, place.key("with"));
        self.templates(place.key("without"), bindings);
        self.templates(place.key("keeps"), bindings);
        self.all_saved(&resource.save, place.key("save"));
        for (key, paths) in [("without", &resource.without), ("keeps", &resource.keeps)] {
            for (path, place) in paths.iter().zip(place.key(key).items()) {
                self.attribute_path(path, place);
            }
        }
    }

    fn sample(&mut self, sample: &str, place: Place<'_>) {
        if !SAMPLES.contains(&sample) {
            let help = meant(sample, SAMPLES.into_iter());
            self.say(place, format!("unknown sample \"{sample}\""), help);
        }
    }

    fn attribute_path(&mut self, path: &str, place: Place<'_>) {
        if !lookup::is_path(&without_placeholders(path)) {
            let help = "a path reads like name.givenName".to_owned();
            self.say(place, format!("\"{path}\" is not an attribute path"), Some(help));
        }
    }

    fn step(&mut self, step: &StepText, place: Place<'_>, moment: &Moment<'_>) {
        self.send(&step.send.value, place.key("send"));
        self.body(step, place);
        for key in REQUEST {
            self.templates(place.key(key), &moment.before);
        }
        let body = moment.before.clone();
        let body = if step.repeat.is_some() { body.with("copy", What::Value) } else { body };
        self.templates(place.key("body"), &body);
        self.whole(&step.with, place.key("with"));
        if step.walk.is_some() && !step.send.value.starts_with("GET ") {
            let help = "only a GET has pages; take `walk` away".to_owned();
            self.say(place.key_itself("walk"), "`walk` at a request that is no GET", Some(help));
        }
        self.all_saved(&step.save, place.key("save"));
        self.expectations(&step.expect, place.key("expect"), &moment.after);
    }

    /// What is merged into a body is an object, or stands for one.
    fn whole(&mut self, with: &Value, place: Place<'_>) {
        let stands_for_one = with.as_str().is_some_and(|text| without_placeholders(text) == "x");
        if !(with.is_null() || with.is_object() || stands_for_one) {
            let help = "write an object, or a placeholder for one".to_owned();
            self.say(place, "nothing but an object can be merged", Some(help));
        }
    }

    fn all_saved(&mut self, save: &IndexMap<String, String>, place: Place<'_>) {
        self.no_templates(place);
        for (name, from) in save {
            let path = from.strip_prefix("other-case ").unwrap_or(from);
            if from != "status" && !from.starts_with("header ") && !lookup::is_path(path) {
                let help = "an attribute path, `other-case PATH`, `header NAME` or `status`";
                let message = format!("\"{from}\" is nothing that can be saved");
                self.say(place.key(name), message, Some(help.to_owned()));
            }
        }
    }

    /// `METHOD /path`
    fn send(&mut self, send: &str, place: Place<'_>) {
        let Some((method, path)) = send.split_once(' ') else {
            let help = "write a method and a path: `GET /Users`".to_owned();
            return self.say(place, format!("\"{send}\" is no request"), Some(help));
        };
        let method_words = Words::One(method.to_owned());
        if METHODS.iter().any(|known| *known != method && known.eq_ignore_ascii_case(method)) {
            let help = format!("methods are written in capitals: {}", method.to_uppercase());
            self.say(place, format!("unknown method \"{method}\""), Some(help));
        } else {
            self.one_of("method", Some(&method_words), place, &METHODS);
        }
        let path = path.trim();
        if !begins_a_path(path) {
            let help = "a path begins with /, or is a placeholder for one".to_owned();
            self.say(place.find(path), format!("\"{path}\" is no path"), Some(help));
        } else if without_placeholders(path).contains(char::is_whitespace) {
            let help = "put parameters into `query`, which encodes them".to_owned();
            self.say(place.find(path), "a path holds no spaces", Some(help));
        }
    }

    fn body(&mut self, step: &StepText, place: Place<'_>) {
        if step.body.is_some() && step.raw.is_some() {
            let help = "`raw` would be sent; take one of the two away".to_owned();
            self.say(place.key_itself("raw"), "both `body` and `raw`", Some(help));
        }
        let changes = [
            ("with", step.with.is_null()),
            ("without", step.without.is_empty()),
            ("repeat", step.repeat.is_none()),
            ("pad", step.pad.is_none()),
        ];
        for (key, unused) in changes {
            if !unused && step.body.is_none() {
                let help = "it changes a `body`, and there is none".to_owned();
                self.say(place.key_itself(key), format!("`{key}` has no effect"), Some(help));
            }
        }
    }
}

/// What a path may begin with: a slash, or what stands for something that begins with one.
fn begins_a_path(path: &str) -> bool {
    if path.starts_with('/') {
        return true;
    }
    let Some(end) = path.find('}').filter(|_| path.starts_with("${")) else { return false };
    let first = &path[..=end];
    first == path || first.ends_with("endpoint}") || first.ends_with("path}")
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
}
