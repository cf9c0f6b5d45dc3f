//! Outcomes, populations and samples.

use super::Lint;
use super::expectation::for_each_condition;
use super::names::Names;
use super::step::Parts;
use super::timeline::timeline;
use crate::expect::{Expectation, Outcomes};
use crate::suite::model::{Given, Population};
use crate::suite::place::Place;

impl Lint<'_> {
    pub(super) fn shared(&mut self) {
        let files = self.files;
        for root in files.shared() {
            for (name, key, place) in root.key("outcomes").entries() {
                self.outcome(name, key, place);
            }
            for (name, _, place) in root.key("populations").entries() {
                if let Some(population) = self.library.population(name) {
                    self.population(population, place.key("members"));
                }
            }
            for key in ["resources", "attributes", "types"] {
                self.templates(root.key(key), &Names::of_run());
            }
        }
    }

    fn outcome(&mut self, name: &str, key: Place<'_>, place: Place<'_>) {
        let Some(outcome) = self.library.outcome(name) else { return };
        self.kebab(name, key, "named outcome");
        for_each_condition(outcome, place, |condition, at| self.form(condition, at));
        for (index, answer) in outcome.answers.iter().enumerate() {
            if answer.when.is_empty() {
                let help = "it would be taken for every answer; say what is recognised, or let \
                            `otherwise` decide";
                let place = place.key("answers").item(index).key("when");
                self.say(place, "this answer has no condition", Some(help.to_owned()));
            }
        }
        if self.leads_to(name, name, &mut Vec::new()) {
            let help = "an outcome can't depend on itself".to_owned();
            self.say(key, format!("the outcome \"{name}\" asks for itself"), Some(help));
        }
    }

    /// Whether the conditions of one outcome come to another.
    fn leads_to(&self, from: &str, to: &str, seen: &mut Vec<String>) -> bool {
        let Some(outcome) = self.library.outcome(from) else { return false };
        let mut named = Vec::new();
        for condition in outcome.answers.iter().flat_map(|answer| &answer.when) {
            outcomes_of(condition, &mut named);
        }
        named.into_iter().any(|name| {
            if name == to {
                return true;
            }
            let new = !seen.contains(&name);
            seen.push(name.clone());
            new && self.leads_to(&name, to, seen)
        })
    }

    fn population(&mut self, population: &Population, place: Place<'_>) {
        for (name, given) in &population.members {
            if matches!(given, Given::Population(_)) {
                let help = "list its members here".to_owned();
                self.say(place.key(name), "a population holds no population", Some(help));
            }
        }
        let members = &population.members;
        let nothing = Names::default();
        let moments = timeline(members, &[], &Names::of_run(), &nothing, self.library, |_| false);
        let parts = Parts { given: place, steps: place.key("steps") };
        self.moments(&moments, members, parts, &Names::default());
    }
}

fn outcomes_of(condition: &Expectation, out: &mut Vec<String>) {
    out.extend(condition.outcome.clone());
    for inner in condition.when.iter().flatten() {
        outcomes_of(inner, out);
    }
}
