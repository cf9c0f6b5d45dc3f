//! The plan: procedures, and the checks that judge them.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::advertised::{
    Advertised, CONFIG_STEP, FIRST_LIST_STEP, Offer, SCHEMAS_STEP, TYPES_STEP,
};
use super::given::{self, Making};
use super::iteration::{Instance, instances};
use super::procedure::{Import, Procedure, Role, Step};
use super::selection::{Selection, glob};
use crate::contract::{Contract, Rule};
use crate::expect::{Expectation, Grade, lookup};
use crate::suite::library::{Profile, Section};
use crate::suite::model::{
    CheckText, Demand, ExchangeFilter, Given, Level, ProcedureText, Requirement, Scope, StepText,
};
use crate::suite::{Library, Source};

/// What a run does and judges.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The procedures; `imports` and `Judges::Procedure` name them by their place here.
    pub procedures: Vec<Procedure>,
    /// The checks, in the order of the suites.
    pub checks: Vec<PlannedCheck>,
    /// The profiles whose verdicts are shown as tables, with their titles.
    pub tables: Vec<(String, String)>,
}

/// A check as it stands in a plan.
#[derive(Clone, Debug)]
pub struct PlannedCheck {
    /// Its id, with the instance in brackets.
    pub id: String,
    /// What right behaviour is, in one sentence.
    pub says: String,
    /// Why the check is as it is, if the suite says so.
    pub why: Option<String>,
    /// What it decides, and on which axis.
    pub subject: Subject,
    /// How strong that is.
    pub level: Level,
    /// What a difference weighs.
    pub grade: Grade,
    /// The suite file.
    pub file: String,
    /// The line in it.
    pub line: usize,
    /// What it looks at.
    pub judges: Judges,
}

/// What a check decides.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A requirement of an RFC: its section and the rows of the catalogue.
    Rfc {
        /// `RFC 7644 section 3.6`.
        section: String,
        /// Rows of the catalogue.
        catalogue: Vec<String>,
        /// Errata.
        errata: Vec<String>,
    },
    /// A rule of a contract.
    Contract {
        /// The contract's name.
        contract: String,
        /// The rule's id in it.
        rule: String,
        /// Who says it.
        source: String,
        /// Where that can be read.
        url: Option<String>,
    },
    /// A demand of a profile.
    Profile {
        /// The profile's name.
        profile: String,
        /// The requirement's id in it.
        requirement: String,
        /// Who says it.
        source: String,
        /// Where that can be read.
        url: Option<String>,
        /// Rows of the catalogue that a provider breaks with it.
        catalogue: Vec<String>,
    },
}

/// What a check looks at.
#[derive(Clone, Debug)]
pub enum Judges {
    /// One procedure: what is expected by step.
    Procedure {
        /// The procedure's place in the plan.
        procedure: usize,
        /// What is expected, by the name of the step.
        expect: IndexMap<String, Vec<Expectation>>,
        /// What the check's own expectations may name besides: its rule, its row.
        bindings: Map<String, Value>,
    },
    /// Every exchange of the run that a filter lets through.
    Exchanges {
        /// Which exchanges.
        filter: ExchangeFilter,
        /// What is expected of each.
        expect: Vec<Expectation>,
    },
    /// Nothing: the target does not offer what it needs; with the evidence.
    Nothing(String),
}

/// Why there is no plan.
#[derive(Clone, Debug, thiserror::Error)]
pub enum PlanError {
    /// A check names a procedure that no file has.
    #[error("{file}:{line}: unknown procedure \"{name}\"")]
    UnknownProcedure {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// What was named.
        name: String,
    },
    /// A given can't be made.
    #[error("{file}:{line}: {because}")]
    Given {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// Why not.
        because: String,
    },
}

/// The procedure that reads what a target advertises: transcript zero.
pub fn discovery() -> Procedure {
    let step = |name: &str, path: &str| Step {
        name: name.to_owned(),
        role: Role::Own,
        text: given::send(&format!("GET {path}"), None),
        line: 0,
    };
    Procedure {
        id: "discovery".to_owned(),
        quiet: false,
        imports: Vec::new(),
        population: false,
        bindings: Map::new(),
        steps: vec![
            step(CONFIG_STEP, "/ServiceProviderConfig"),
            step(TYPES_STEP, "/ResourceTypes"),
            step(SCHEMAS_STEP, "/Schemas"),
            step(FIRST_LIST_STEP, "/Users?count=1"),
        ],
    }
}

/// The procedure that finds out how much a User needs to be created.
pub fn probe(
    library: &Library,
    contract: Option<&Contract>,
    advertised: &Advertised,
    overrides: &Map<String, Value>,
) -> Option<Procedure> {
    let making = making(library, contract, advertised, overrides);
    let given = Given::Sample("minimal".to_owned());
    let steps = given::steps("probe", &given, false, making, &Map::new(), 0).ok()?;
    Some(Procedure {
        id: format!("probe/{}", if advertised.typical { "typical" } else { "minimal" }),
        quiet: false,
        imports: Vec::new(),
        population: false,
        bindings: Map::new(),
        steps,
    })
}

fn making<'a>(
    library: &'a Library,
    contract: Option<&'a Contract>,
    advertised: &'a Advertised,
    overrides: &'a Map<String, Value>,
) -> Making<'a> {
    Making {
        samples: &library.samples,
        advertised,
        contract: contract.map(|contract| &contract.file.resources),
        overrides,
    }
}

/// Builds the plan.
pub fn build(
    library: &Library,
    contract: Option<&Contract>,
    advertised: &Advertised,
    selection: &Selection,
    overrides: &Map<String, Value>,
) -> Result<Plan, PlanError> {
    let mut builder = Builder {
        library,
        contract,
        advertised,
        selection,
        making: making(library, contract, advertised, overrides),
        plan: Plan { procedures: vec![discovery()], ..Plan::default() },
        known: BTreeMap::new(),
    };
    builder.known.insert("discovery".to_owned(), 0);
    if let Some(contract) = contract {
        for rule in &contract.rules {
            builder.rule(contract, rule)?;
        }
    }
    for profile in library.profiles.values() {
        builder.profile(profile)?;
    }
    for section in &library.sections {
        builder.section(section)?;
    }
    Ok(if selection.read_only { reading_only(builder.plan) } else { builder.plan })
}

/// The plan without what writes: no check whose procedure or populations do, and no procedure that
/// is left without a check.
fn reading_only(mut plan: Plan) -> Plan {
    let procedures = &plan.procedures;
    let writes = |place: usize| {
        let procedure = &procedures[place];
        let mut imports = procedure.imports.iter();
        procedure.writes() || imports.any(|import| procedures[import.procedure].writes())
    };
    plan.checks.retain(|check| match check.judges {
        Judges::Procedure { procedure, .. } => !writes(procedure),
        Judges::Exchanges { .. } | Judges::Nothing(_) => true,
    });
    let mut needed = BTreeSet::from([0]);
    for check in &plan.checks {
        if let Judges::Procedure { procedure, .. } = check.judges {
            needed.insert(procedure);
            let imports = &plan.procedures[procedure].imports;
            needed.extend(imports.iter().map(|import| import.procedure));
        }
    }
    let places: BTreeMap<usize, usize> =
        needed.into_iter().enumerate().map(|(new, old)| (old, new)).collect();
    let all = plan.procedures.into_iter().enumerate();
    plan.procedures = all.filter(|(old, _)| places.contains_key(old)).map(|(_, one)| one).collect();
    for import in plan.procedures.iter_mut().flat_map(|one| &mut one.imports) {
        import.procedure = places[&import.procedure];
    }
    for check in &mut plan.checks {
        if let Judges::Procedure { procedure, .. } = &mut check.judges {
            *procedure = places[procedure];
        }
    }
    plan
}

struct Builder<'a> {
    library: &'a Library,
    contract: Option<&'a Contract>,
    advertised: &'a Advertised,
    selection: &'a Selection,
    making: Making<'a>,
    plan: Plan,
    /// Procedures that are in the plan, by what makes them one.
    known: BTreeMap<String, usize>,
}

/// Where a check comes from.
struct Origin<'a> {
    front: String,
    stem: &'a str,
    source: &'a Source,
    rule: Option<&'a Map<String, Value>>,
    gate: Gate,
}

/// What advertisement keeps from being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gate {
    /// Whatever a check or its procedure needs: the RFC's checks.
    All,
    /// What the check itself says it needs: a profile says so where its source leaves the choice, and
    /// asks for everything else, whatever the RFC makes optional.
    Check,
    /// Nothing: a contract's checks follow the contract.
    Nothing,
}

impl Builder<'_> {
    fn rule(&mut self, contract: &Contract, rule: &Rule) -> Result<(), PlanError> {
        let Some(template) = rule.template.as_ref().and_then(|name| self.library.rules.get(name))
        else {
            return Ok(());
        };
        let origin = Origin {
            front: format!("{}/{}", contract.name, rule.id),
            stem: &template.stem,
            source: &template.source,
            rule: Some(&rule.data),
            gate: Gate::Nothing,
        };
        let names = Map::from_iter([("rule".to_owned(), Value::Object(rule.data.clone()))]);
        let says = lookup::fill_text(&template.file.says, &names);
        let says = says.unwrap_or_else(|_| template.file.says.clone());
        for check in &template.file.checks {
            // A template names a level for what holds whatever the rule says: no provider may
            // create two users for one name.
            let level = check.level.unwrap_or(rule.level);
            let grade = check.grade.unwrap_or(level.grade()).min(level.grade());
            let subject = Subject::Contract {
                contract: contract.name.clone(),
                rule: rule.id.clone(),
                source: rule.source.title.clone(),
                url: rule.source.url.clone(),
            };
            self.check(&origin, check, &Decides { says: &says, subject, level, grade })?;
        }
        Ok(())
    }

    fn section(&mut self, section: &Section) -> Result<(), PlanError> {
        let origin = Origin {
            front: section.id.clone(),
            stem: &section.stem,
            source: &section.source,
            rule: None,
            gate: Gate::All,
        };
        for check in &section.file.checks {
            let named = check.requirement.as_ref();
            let requirement =
                section.file.requirements.iter().find(|requirement| {
                    named.is_some_and(|named| named.value == requirement.id.value)
                });
            let Some(requirement) = requirement else { continue };
            let level = check.level.unwrap_or(requirement.level);
            let grade = check.grade.or(requirement.grade).unwrap_or(level.grade());
            let subject = rfc_subject(section, requirement);
            let says = &requirement.says;
            self.check(&origin, check, &Decides { says, subject, level, grade })?;
        }
        Ok(())
    }

    fn profile(&mut self, profile: &Profile) -> Result<(), PlanError> {
        let origin = Origin {
            front: profile.id.clone(),
            stem: &profile.stem,
            source: &profile.source,
            rule: None,
            gate: Gate::Check,
        };
        for check in &profile.file.checks {
            let named = check.requirement.as_ref();
            let demand = profile
                .file
                .requirements
                .iter()
                .find(|demand| named.is_some_and(|named| named.value == demand.id.value));
            let Some(demand) = demand else { continue };
            let level = check.level.or(demand.level).unwrap_or(Level::Stated);
            let grade = check.grade.unwrap_or(level.grade()).min(level.grade());
            let subject = profile_subject(profile, demand);
            let says = &demand.says;
            self.check(&origin, check, &Decides { says, subject, level, grade })?;
        }
        let planned = |check: &PlannedCheck| glob(&profile.id, &check.id);
        if profile.file.table && self.plan.checks.iter().any(planned) {
            self.plan.tables.push((profile.id.clone(), profile.file.title.clone()));
        }
        Ok(())
    }

    fn check(
        &mut self,
        origin: &Origin<'_>,
        check: &CheckText,
        decides: &Decides<'_>,
    ) -> Result<(), PlanError> {
        let name = format!("{}/{}", origin.front, check.name.value);
        let all = instances(
            check.iteration.as_ref(),
            origin.rule,
            self.advertised,
            &self.library.samples,
        );
        for instance in all {
            let id = format!("{name}{}", instance.label);
            if !self.in_scope(&id) || !self.selection.takes(&id, decides.level) {
                continue;
            }
            let judges = self.judges(origin, check, &instance)?;
            let bindings = bindings(origin, &instance);
            let says = lookup::fill_text(decides.says, &bindings);
            self.plan.checks.push(PlannedCheck {
                id,
                says: says.unwrap_or_else(|_| decides.says.to_owned()),
                why: check.why.clone(),
                subject: decides.subject.clone(),
                level: decides.level,
                grade: decides.grade,
                file: origin.source.file.clone(),
                line: check.name.at.line,
                judges,
            });
        }
        Ok(())
    }

    /// Whether a check belongs to the suites that were named: a contract brings its own rules and
    /// those checks of the RFC that it asks for.
    fn in_scope(&self, id: &str) -> bool {
        let named = |pattern: &String| glob(pattern, id);
        let of_contract = self.contract.is_some_and(|contract| {
            let own = id.strip_prefix(&contract.name).is_some_and(|rest| rest.starts_with('/'));
            let any = |patterns: &[crate::suite::Located<String>]| {
                patterns.iter().any(|pattern| named(&pattern.value))
            };
            own || (any(&contract.file.rfc) && !any(&contract.file.rfc_without))
        });
        of_contract || self.selection.suites.iter().any(named)
    }

    fn judges(
        &mut self,
        origin: &Origin<'_>,
        check: &CheckText,
        instance: &Instance,
    ) -> Result<Judges, PlanError> {
        if let Some(evidence) = self.missing(origin, &check.needs, instance) {
            return Ok(Judges::Nothing(evidence));
        }
        if check.scope == Some(Scope::EveryExchange) {
            let filter = check.when.clone().unwrap_or_default();
            return Ok(Judges::Exchanges { filter, expect: check.expect.clone() });
        }
        let bindings = bindings(origin, instance);
        let Some(of) = &check.procedure else {
            let text = ProcedureText {
                name: check.name.clone(),
                takes: Vec::new(),
                needs: Vec::new(),
                given: check.given.clone(),
                iteration: None,
                quiet: check.quiet,
                steps: check.steps.clone(),
            };
            let uses = check.steps.iter().flat_map(|step| &step.expect).collect::<Vec<_>>();
            let id = format!("{}/{}{}", origin.front, check.name.value, instance.label);
            let judged =
                self.procedure_of(&text, id, bindings.clone(), &uses, origin, None, &check.at)?;
            return Ok(with_bindings(judged, bindings));
        };
        let (name, with) = of.value.parts();
        if name == "discovery" {
            return Ok(Judges::Procedure { procedure: 0, expect: check.at.clone(), bindings });
        }
        let Some((text, stem, _)) = self.library.procedure(origin.stem, name) else {
            return Err(PlanError::UnknownProcedure {
                file: origin.source.file.clone(),
                line: of.at.line,
                name: name.to_owned(),
            });
        };
        if origin.gate != Gate::Check
            && let Some(evidence) = self.missing(origin, &text.needs, instance)
        {
            return Ok(Judges::Nothing(evidence));
        }
        let full = format!("{stem}/{}", text.name.value);
        let mut taken = Map::new();
        for (name, value) in with.into_iter().flatten() {
            let value = lookup::fill(value, &bindings).unwrap_or_else(|_| value.clone());
            taken.insert(name.clone(), value);
        }
        for root in ["attribute", "type", "row", "extension"] {
            if let Some(value) = instance.bindings.get(root)
                && uses_root(text, root)
            {
                taken.insert(root.to_owned(), value.clone());
            }
        }
        let label = if taken.is_empty() { String::new() } else { label_of(&taken) };
        let id = format!("{full}{label}");
        let mut uses: Vec<&Expectation> = check.at.values().flatten().collect();
        uses.extend(text.steps.iter().flat_map(|step| &step.expect));
        let text = text.clone();
        let key = Some(format!("{full} {}", Value::Object(taken.clone())));
        let judged = self.procedure_of(&text, id, taken, &uses, origin, key, &check.at)?;
        Ok(with_bindings(judged, bindings))
    }

    #[expect(clippy::too_many_arguments, reason = "one call for own and shared procedures")]
    fn procedure_of(
        &mut self,
        text: &ProcedureText,
        id: String,
        bindings: Map<String, Value>,
        uses: &[&Expectation],
        origin: &Origin<'_>,
        key: Option<String>,
        at: &IndexMap<String, Vec<Expectation>>,
    ) -> Result<Judges, PlanError> {
        let read: Vec<String> = read_givens(text, uses);
        if let Some(procedure) = key.as_ref().and_then(|key| self.known.get(key)).copied() {
            for name in &read {
                read_once(&mut self.plan.procedures[procedure], name);
            }
            return Ok(Judges::Procedure { procedure, expect: at.clone(), bindings: Map::new() });
        }
        let line = text.name.at.line;
        let mut steps = Vec::new();
        let mut imports = Vec::new();
        for (name, given) in &text.given {
            if let Given::Population(of) = given {
                match self.population(&of.population.value, origin)? {
                    Ok(procedure) => {
                        let id = self.plan.procedures[procedure].id.clone();
                        imports.push(Import { name: name.clone(), procedure, id });
                    }
                    Err(evidence) => return Ok(Judges::Nothing(evidence)),
                }
                continue;
            }
            let reads = matches!(given, Given::Resource(resource) if resource.read);
            let read = reads || read.contains(name);
            match given::steps(name, given, read, self.making, &bindings, line) {
                Ok(more) => steps.extend(more),
                Err(because) if origin.gate != Gate::Nothing => {
                    return Ok(Judges::Nothing(because));
                }
                Err(because) => {
                    let file = origin.source.file.clone();
                    return Err(PlanError::Given { file, line, because });
                }
            }
        }
        let mut expect = at.clone();
        for (index, step) in text.steps.iter().enumerate() {
            let name = step_name(step, index);
            if !step.expect.is_empty() {
                expect.entry(name.clone()).or_default().extend(step.expect.clone());
            }
            let line = step.send.at.line;
            steps.push(Step { name, role: Role::Own, text: step.clone(), line });
        }
        let quiet = text.quiet;
        let place = self.plan.procedures.len();
        self.plan.procedures.push(Procedure {
            id,
            quiet,
            imports,
            population: false,
            bindings,
            steps,
        });
        if let Some(key) = key {
            self.known.insert(key, place);
        }
        Ok(Judges::Procedure { procedure: place, expect, bindings: Map::new() })
    }

    /// A population's procedure; inside, the evidence if the target can't have it.
    fn population(
        &mut self,
        name: &str,
        origin: &Origin<'_>,
    ) -> Result<Result<usize, String>, PlanError> {
        let key = format!("population {name}");
        if let Some(place) = self.known.get(&key) {
            return Ok(Ok(*place));
        }
        let Some(population) = self.library.population(name) else {
            let because = format!("unknown population \"{name}\"");
            return Err(PlanError::Given { file: origin.source.file.clone(), line: 0, because });
        };
        let mut steps = Vec::new();
        for (member, given) in &population.members {
            match given::steps(member, given, false, self.making, &Map::new(), 0) {
                Ok(more) => steps.extend(more),
                Err(because) => return Ok(Err(because)),
            }
        }
        let place = self.plan.procedures.len();
        self.plan.procedures.push(Procedure {
            id: format!("population/{name}"),
            quiet: false,
            imports: Vec::new(),
            population: true,
            bindings: Map::new(),
            steps,
        });
        self.known.insert(key, place);
        Ok(Ok(place))
    }

    /// The evidence that the target does not offer what is needed.
    fn missing(
        &self,
        origin: &Origin<'_>,
        needs: &[crate::suite::Located<String>],
        instance: &Instance,
    ) -> Option<String> {
        let bindings = bindings(origin, instance);
        needs.iter().find_map(|need| {
            let need = lookup::fill_text(&need.value, &bindings).ok()?;
            // A contract's checks follow the contract, whatever is advertised.
            if origin.gate == Gate::Nothing && !matches!(need.as_str(), "auth" | "reader") {
                return None;
            }
            match self.advertised.offers(&need) {
                Offer::Yes => None,
                Offer::No(evidence) => Some(evidence),
            }
        })
    }
}

fn with_bindings(judges: Judges, bindings: Map<String, Value>) -> Judges {
    match judges {
        Judges::Procedure { procedure, expect, .. } => {
            Judges::Procedure { procedure, expect, bindings }
        }
        other => other,
    }
}

struct Decides<'a> {
    says: &'a str,
    subject: Subject,
    level: Level,
    grade: Grade,
}

fn rfc_subject(section: &Section, requirement: &Requirement) -> Subject {
    let document = section.id.split('/').next().unwrap_or_default();
    let number = document.trim_start_matches("rfc");
    Subject::Rfc {
        section: format!("RFC {number} section {}", section.file.section.value),
        catalogue: requirement.catalogue.iter().map(|row| row.value.clone()).collect(),
        errata: requirement.errata.clone(),
    }
}

fn profile_subject(profile: &Profile, demand: &Demand) -> Subject {
    let named = demand.source.as_ref().unwrap_or(&profile.file.source);
    let source = profile.file.sources.get(&named.value);
    Subject::Profile {
        profile: profile.id.clone(),
        requirement: demand.id.value.clone(),
        source: source.map_or_else(|| named.value.clone(), |source| source.title.clone()),
        url: source.and_then(|source| source.url.clone()),
        catalogue: demand.catalogue.iter().map(|row| row.value.clone()).collect(),
    }
}

fn bindings(origin: &Origin<'_>, instance: &Instance) -> Map<String, Value> {
    let mut bindings = instance.bindings.clone();
    if let Some(rule) = origin.rule {
        bindings.insert("rule".to_owned(), Value::Object(rule.clone()));
    }
    bindings
}

/// A step's name: its own, or its place.
pub(super) fn step_name(step: &StepText, index: usize) -> String {
    match &step.name {
        Some(name) => name.value.clone(),
        None => format!("step-{}", index + 1),
    }
}

/// Lets a procedure that is planned already read one of its givens, which a later check compares
/// with.
fn read_once(procedure: &mut Procedure, name: &str) {
    let reads = |step: &Step| matches!(&step.role, Role::Read { of, .. } if of == name);
    let made = procedure.steps.iter().position(|step| step.name == name);
    let Some(made) = made.filter(|_| !procedure.steps.iter().any(reads)) else { return };
    let given = &procedure.steps[made];
    let path = given.text.send.value.trim_start_matches("POST ").to_owned();
    let Role::Given { keeps, .. } = &given.role else { return };
    let keeps = keeps.clone();
    // What prepares the given comes before it is read, but for its deletion.
    let deleted = format!("{name}-deleted");
    let prepared = procedure.steps[made + 1..]
        .iter()
        .take_while(|step| step.role == Role::Prepare && step.name != deleted)
        .count();
    let step = Step {
        name: format!("{name}-as-it-was"),
        role: Role::Read { of: name.to_owned(), keeps },
        text: given::send(&format!("GET {path}/${{{name}.id}}"), None),
        line: given.line,
    };
    procedure.steps.insert(made + 1 + prepared, step);
}

/// The givens that somebody compares with, so that they have to be read first.
fn read_givens(text: &ProcedureText, uses: &[&Expectation]) -> Vec<String> {
    let compared = uses.iter().filter_map(|one| one.unchanged.as_ref().map(|u| u.of().to_owned()));
    compared.filter(|name| text.given.contains_key(name)).collect()
}

/// Whether a procedure names anything of a root: anywhere in its text, so that no key is forgotten.
fn uses_root(text: &ProcedureText, root: &str) -> bool {
    format!("{text:?}").contains(&format!("${{{root}."))
}

fn label_of(taken: &Map<String, Value>) -> String {
    let text: Vec<String> = taken
        .iter()
        .map(|(root, value)| {
            let name = value.get("path").or_else(|| value.get("name")).unwrap_or(value);
            // Two rows may have one path; a row is told apart by its name.
            let name = if root == "row" { value.get("name").unwrap_or(name) } else { name };
            lookup::text_of(name)
        })
        .collect();
    format!("[{}]", text.join("]["))
}
