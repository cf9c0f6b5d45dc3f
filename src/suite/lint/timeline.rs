//! The requests of a procedure in the order in which they are sent, and what is known at each.

use indexmap::IndexMap;

use super::names::{Names, What};
use crate::suite::Library;
use crate::suite::model::{Given, StepText};

/// One request.
#[derive(Clone, Debug)]
pub(super) struct Moment<'a> {
    /// The name of the step.
    pub(super) step: String,
    /// Where it comes from.
    pub(super) origin: Origin<'a>,
    /// What its request may name.
    pub(super) before: Names<'a>,
    /// What the expectations of its answer may name.
    pub(super) after: Names<'a>,
}

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin<'a> {
    /// It creates the given of this name.
    Given(&'a str, &'a Given),
    /// It is a step of `then` of the given of this name.
    Then(&'a str, usize, &'a StepText),
    /// It reads a given, or deletes it.
    Own,
    /// It is a step of the procedure itself.
    Step(usize, &'a StepText),
}

struct Event<'a> {
    step: String,
    origin: Origin<'a>,
    /// The names that it brings.
    brings: Vec<String>,
    sends: bool,
}

/// The requests of givens and steps; `read` says which givens somebody compares with, and `judged`
/// holds what expectations know besides.
pub(super) fn timeline<'a>(
    given: &'a IndexMap<String, Given>,
    steps: &'a [StepText],
    start: &Names<'a>,
    judged: &Names<'a>,
    library: &'a Library,
    read: impl Fn(&str) -> bool,
) -> Vec<Moment<'a>> {
    let mut events = Vec::new();
    let mut names = start.clone();
    for (name, given) in given {
        match given {
            Given::Population(of) => {
                let members = library.population(&of.population.value);
                names.learn(name, members.map_or(What::Value, What::Members));
                for member in members.iter().flat_map(|members| members.members.keys()) {
                    names.learn_tag(member);
                }
            }
            _ => events.extend(of_given(name, given, read(name))),
        }
    }
    events.extend(steps.iter().enumerate().map(|(index, text)| {
        let own = text.name.as_ref().map(|name| name.value.clone());
        let step = own.unwrap_or_else(|| format!("step-{}", index + 1));
        of_step(step, Origin::Step(index, text), text)
    }));
    for event in &events {
        names.learn_tag(&event.step);
        for name in &event.brings {
            names.announce(name, &event.step);
        }
    }
    events.into_iter().map(|event| moment(event, &mut names, judged)).collect()
}

fn moment<'a>(event: Event<'a>, names: &mut Names<'a>, judged: &Names<'a>) -> Moment<'a> {
    let before = names.clone();
    for name in event.brings {
        names.learn(name, What::Resource);
    }
    if event.sends {
        names.learn_sent(&event.step);
    }
    let after = names.clone().and(judged);
    Moment { step: event.step, origin: event.origin, before, after }
}

fn of_given<'a>(name: &'a str, given: &'a Given, read: bool) -> Vec<Event<'a>> {
    let own = |step: String, brings: Vec<String>, sends: bool| Event {
        step,
        origin: Origin::Own,
        brings,
        sends,
    };
    let mut events = vec![Event {
        step: name.to_owned(),
        origin: Origin::Given(name, given),
        brings: vec![name.to_owned()],
        sends: true,
    }];
    let resource = match given {
        Given::Resource(resource) => Some(resource),
        _ => None,
    };
    events[0].brings.extend(resource.iter().flat_map(|resource| resource.save.keys().cloned()));
    let then = resource.map(|resource| resource.then.as_slice()).unwrap_or_default();
    events.extend(then.iter().enumerate().map(|(index, text)| {
        let own = text.name.as_ref().map(|name| name.value.clone());
        let step = own.unwrap_or_else(|| format!("{name}-then-{}", index + 1));
        of_step(step, Origin::Then(name, index, text), text)
    }));
    if read || resource.is_some_and(|resource| resource.read) {
        events.push(own(format!("{name}-as-it-was"), Vec::new(), false));
    }
    if resource.is_some_and(|resource| resource.deleted) {
        let step = format!("{name}-deleted");
        events.push(own(step.clone(), vec![step], true));
    }
    events
}

fn of_step<'a>(step: String, origin: Origin<'a>, text: &StepText) -> Event<'a> {
    let mut brings = vec![step.clone()];
    brings.extend(text.save.keys().cloned());
    Event { step, origin, brings, sends: true }
}
