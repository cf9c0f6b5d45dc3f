//! From the leaves of a contract file to rules.

use serde_json::{Map, Value, json};

use super::leaf::{Leaf, Terms};
use super::level_of;
use super::model::{
    Activity, AttributeRules, Changes, ContractFile, Deactivation, DeleteEffect, Moves, Mutability,
    Paging, PatchOperation, ResourceRules, SchemasContent, Scheme,
};
use crate::suite::lint::meant;
use crate::suite::model::{Level, TextSample};
use crate::suite::place::Place;
use crate::suite::reading::{Located, nearest};
use crate::suite::{Library, Mistake, Position};

/// One documented fact, ready to be checked.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its path in the contract: `User.patch.only`.
    pub id: String,
    /// What it says, as the emulator and the client lint understand it.
    pub kind: RuleKind,
    /// The template that holds its checks; `None` if there is nothing to check over SCIM.
    pub template: Option<String>,
    /// What the template fills in as `${rule.…}`.
    pub data: Map<String, Value>,
    /// How strong it is.
    pub level: Level,
    /// Who says it.
    pub source: RuleSource,
    /// A remark.
    pub note: Option<String>,
    /// Rows of the catalogue that it breaks, on purpose.
    pub deviates_from: Vec<String>,
    /// Rows of the catalogue of which it takes less.
    pub narrows: Vec<String>,
    /// Its place in the contract file.
    pub at: Position,
}

/// Who says a rule.
#[derive(Clone, Debug, Default)]
pub struct RuleSource {
    /// The source's name in the contract.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
}

/// What a rule says.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each variant is documented where the leaf is, in `model`")]
pub enum RuleKind {
    AuthScheme(Scheme),
    ListIncludes(Vec<Activity>),
    ListPaging(Paging),
    GetIncludes(Vec<Activity>),
    FilterOnly(Vec<String>),
    FilterIncludes(Vec<Activity>),
    CreateSupported(bool),
    CreateRequired(Vec<String>),
    CreateUnique(String),
    ReplaceSupported(bool),
    PatchSupported(bool),
    PatchOnly(Vec<PatchOperation>),
    PatchChanges(Changes),
    DeleteEffect(DeleteEffect),
    DeleteSameAs(Vec<Deactivation>),
    AttributeMutability { attribute: String, mutability: Mutability },
    AttributeValue { attribute: String, value: Value },
    AttributeOnCreate { attribute: String, value: Value },
    AttributeCount { attribute: String, count: u64 },
    AttributeEach { attribute: String, each: Map<String, Value> },
    AttributeType { attribute: String, kind: String },
    AttributeDerivedFrom { attribute: String, from: String },
    AttributeUnique { attribute: String },
    AttributeMoves { attribute: String, moves: Moves },
    SchemasContent(SchemasContent),
    Lifecycle,
    Undocumented,
    Unknown,
}

struct Expansion<'a> {
    file: &'a ContractFile,
    root: Place<'a>,
    library: &'a Library,
    rules: Vec<Rule>,
    mistakes: Vec<Mistake>,
}

/// The rules of a contract, and every name in it that leads nowhere; `root` is the whole file.
pub(super) fn expand(
    file: &ContractFile,
    root: Place<'_>,
    library: &Library,
) -> (Vec<Rule>, Vec<Mistake>) {
    let (rules, mistakes) = (Vec::new(), Vec::new());
    let mut expansion = Expansion { file, root, library, rules, mistakes };
    if let Some(auth) = &file.auth {
        let scheme = auth.scheme.is;
        let first = file.resources.iter().next();
        let data = first.map(|(name, rules)| expansion.base_data(name, rules)).unwrap_or_default();
        expansion.leaf("auth.scheme", "auth-scheme", &auth.scheme, data, |_| {
            RuleKind::AuthScheme(scheme)
        });
    }
    for (name, resource) in &file.resources {
        expansion.resource(name, resource);
    }
    if let Some(schemas) = file.discovery.as_ref().and_then(|discovery| discovery.schemas.as_ref())
    {
        let data = expansion.schemas_data();
        expansion.leaf("discovery.schemas", "schemas", schemas, data, |content| {
            RuleKind::SchemasContent(*content)
        });
    }
    expansion.questions();
    expansion.check_references();
    (expansion.rules, expansion.mistakes)
}

impl Expansion<'_> {
    fn resource(&mut self, name: &str, resource: &ResourceRules) {
        let base = self.base_data(name, resource);
        let id = |tail: &str| format!("{name}.{tail}");
        if let Some(list) = &resource.list {
            self.optional(
                &id("list.includes"),
                "list-includes",
                list.includes.as_ref(),
                &base,
                |v| RuleKind::ListIncludes(v.clone()),
            );
            self.optional(&id("list.paging"), "list-paging", list.paging.as_ref(), &base, |v| {
                RuleKind::ListPaging(*v)
            });
        }
        if let Some(get) = &resource.get {
            self.optional(&id("get.includes"), "get-includes", get.includes.as_ref(), &base, |v| {
                RuleKind::GetIncludes(v.clone())
            });
        }
        if let Some(filter) = &resource.filter {
            self.leaf(&id("filter.only"), "filter-only", &filter.only, base.clone(), |v| {
                RuleKind::FilterOnly(v.clone())
            });
            let includes = filter.includes.as_ref();
            self.optional(&id("filter.includes"), "filter-includes", includes, &base, |v| {
                RuleKind::FilterIncludes(v.clone())
            });
        }
        if let Some(create) = &resource.create {
            self.leaf(&id("create.supported"), "create", &create.supported, base.clone(), |v| {
                RuleKind::CreateSupported(*v)
            });
            let required = create.required.as_ref();
            let mut data = base.clone();
            data.insert("rows".to_owned(), required_rows(required));
            self.optional(&id("create.required"), "create-required", required, &data, |v| {
                RuleKind::CreateRequired(v.clone())
            });
            let unique = create.unique.as_ref();
            self.optional(&id("create.unique"), "create-unique", unique, &base, |v| {
                RuleKind::CreateUnique(v.clone())
            });
        }
        if let Some(replace) = &resource.replace {
            self.leaf(&id("replace.supported"), "replace", &replace.supported, base.clone(), |v| {
                RuleKind::ReplaceSupported(*v)
            });
        }
        if let Some(patch) = &resource.patch {
            self.leaf(&id("patch.supported"), "patch", &patch.supported, base.clone(), |v| {
                RuleKind::PatchSupported(*v)
            });
            self.optional(&id("patch.only"), "patch-only", patch.only.as_ref(), &base, |v| {
                RuleKind::PatchOnly(v.clone())
            });
            self.optional(
                &id("patch.changes"),
                "patch-changes",
                patch.changes.as_ref(),
                &base,
                |v| RuleKind::PatchChanges(*v),
            );
        }
        if let Some(delete) = &resource.delete {
            let template = match delete.effect.is {
                DeleteEffect::Deactivate => "delete-deactivates",
                DeleteEffect::Remove => "delete-removes",
            };
            self.leaf(&id("delete.effect"), template, &delete.effect, base.clone(), |v| {
                RuleKind::DeleteEffect(*v)
            });
            self.optional(
                &id("delete.same_as"),
                "delete-same-as",
                delete.same_as.as_ref(),
                &base,
                |v| RuleKind::DeleteSameAs(v.clone()),
            );
        }
        for (path, rules) in &resource.attributes {
            self.attribute(name, path, rules, &base);
        }
    }

    fn attribute(
        &mut self,
        resource: &str,
        path: &str,
        rules: &AttributeRules,
        base: &Map<String, Value>,
    ) {
        let id = |facet: &str| format!("{resource}.attributes.{path}.{facet}");
        let mut data = base.clone();
        data.extend(self.attribute_data(path));
        let attribute = path.to_owned();
        if let Some(leaf) = &rules.mutability {
            let template = match leaf.is {
                Mutability::ReadOnly => "attribute-read-only",
                Mutability::ReadWrite => "attribute-read-write",
            };
            self.leaf(&id("mutability"), template, leaf, data.clone(), |v| {
                RuleKind::AttributeMutability { attribute: attribute.clone(), mutability: *v }
            });
        }
        self.optional(&id("value"), "attribute-value", rules.value.as_ref(), &data, |v| {
            RuleKind::AttributeValue { attribute: attribute.clone(), value: v.clone() }
        });
        self.optional(
            &id("on_create"),
            "attribute-on-create",
            rules.on_create.as_ref(),
            &data,
            |v| RuleKind::AttributeOnCreate { attribute: attribute.clone(), value: v.clone() },
        );
        self.optional(&id("count"), "attribute-count", rules.count.as_ref(), &data, |v| {
            RuleKind::AttributeCount { attribute: attribute.clone(), count: *v }
        });
        if let Some(each) = &rules.each {
            let rows = each.is.iter().map(|(name, value)| {
                json!({ "name": name, "path": format!("{path}.{name}"), "value": value })
            });
            data.insert("rows".to_owned(), rows.collect());
        }
        self.optional(&id("each"), "attribute-each", rules.each.as_ref(), &data, |v| {
            RuleKind::AttributeEach { attribute: attribute.clone(), each: v.clone() }
        });
        let kind = rules.kind.as_ref().map_or("", |leaf| leaf.is.as_str());
        let format = if kind == "string" { "non-empty" } else { kind };
        data.insert("format".to_owned(), json!(format));
        self.optional(&id("type"), "attribute-type", rules.kind.as_ref(), &data, |v| {
            RuleKind::AttributeType { attribute: attribute.clone(), kind: v.clone() }
        });
        self.optional(&id("unique"), "attribute-unique", rules.unique.as_ref(), &data, |_| {
            RuleKind::AttributeUnique { attribute: attribute.clone() }
        });
        if let Some(moves) = &rules.moves {
            let template = match moves.is {
                Moves::WithEachUpdate => "attribute-moves",
                Moves::Never => "attribute-stays",
            };
            self.leaf(&id("moves"), template, moves, data.clone(), |v| RuleKind::AttributeMoves {
                attribute: attribute.clone(),
                moves: *v,
            });
        }
        let derived = rules.derived_from.as_ref();
        self.optional(&id("derived_from"), "attribute-derived-from", derived, &data, |v| {
            RuleKind::AttributeDerivedFrom { attribute: attribute.clone(), from: v.clone() }
        });
    }

    fn questions(&mut self) {
        let file = self.file;
        let resource = file.resources.iter().next();
        let base = resource.map(|(name, rules)| self.base_data(name, rules)).unwrap_or_default();
        for (name, scenario) in &file.lifecycle {
            let mut data = base.clone();
            data.insert("says".to_owned(), json!(scenario.says));
            self.asked(
                &format!("lifecycle.{name}"),
                &scenario.plays,
                RuleKind::Lifecycle,
                data,
                &scenario.terms,
                Level::Derived,
            );
        }
        for (kind, front, questions) in [
            (RuleKind::Undocumented, "undocumented.", &file.undocumented),
            (RuleKind::Unknown, "", &file.unknown),
        ] {
            for (name, question) in questions {
                let mut data = base.clone();
                data.insert("rfc".to_owned(), json!(question.rfc));
                data.extend(question.with.clone());
                self.asked(
                    &format!("{front}{name}"),
                    &question.asks,
                    kind.clone(),
                    data,
                    &question.terms,
                    Level::Unknown,
                );
            }
        }
    }

    /// Adds a rule whose template the file names itself.
    fn asked(
        &mut self,
        id: &str,
        template: &Located<String>,
        kind: RuleKind,
        data: Map<String, Value>,
        terms: &Terms,
        level: Level,
    ) {
        if !self.library.rules.contains_key(&template.value) {
            let known = self.library.rules.keys().map(String::as_str);
            let help = meant(&template.value, known);
            let message = format!("unknown rule template \"{}\"", template.value);
            self.wrong(template.at, message, help);
        }
        let mut rule = self.rule(id, Some(&template.value), kind, data, terms);
        rule.level = terms.level.unwrap_or(level);
        rule.at = template.at;
        self.rules.push(rule);
    }

    fn optional<T: serde::Serialize>(
        &mut self,
        id: &str,
        template: &str,
        leaf: Option<&Leaf<T>>,
        base: &Map<String, Value>,
        kind: impl FnOnce(&T) -> RuleKind,
    ) {
        if let Some(leaf) = leaf {
            self.leaf(id, template, leaf, base.clone(), kind);
        }
    }

    fn leaf<T: serde::Serialize>(
        &mut self,
        id: &str,
        template: &str,
        leaf: &Leaf<T>,
        mut data: Map<String, Value>,
        kind: impl FnOnce(&T) -> RuleKind,
    ) {
        data.insert("is".to_owned(), json!(leaf.is));
        let rule = self.rule(id, Some(template), kind(&leaf.is), data, &leaf.terms);
        self.rules.push(rule);
    }

    fn rule(
        &mut self,
        id: &str,
        template: Option<&str>,
        kind: RuleKind,
        data: Map<String, Value>,
        terms: &Terms,
    ) -> Rule {
        let file = self.file;
        let named = terms.source.as_ref().unwrap_or(&file.source);
        let text = file.sources.get(&named.value);
        if text.is_none() {
            let help = meant(&named.value, file.sources.keys().map(String::as_str));
            self.wrong(named.at, format!("unknown source \"{}\"", named.value), help);
        }
        let source = RuleSource {
            name: named.value.clone(),
            title: text.map(|text| text.title.clone()).unwrap_or_default(),
            url: text.and_then(|text| text.url.clone()),
        };
        Rule {
            at: self.place(id),
            id: id.to_owned(),
            kind,
            template: template.map(str::to_owned),
            data,
            level: level_of(self.file, terms),
            source,
            note: terms.note.clone(),
            deviates_from: terms.deviates_from.clone(),
            narrows: terms.narrows.clone(),
        }
    }

    fn wrong(&mut self, at: Position, message: String, help: Option<String>) {
        self.mistakes.push(self.root.source().mistake(at, message, help));
    }

    /// Where a rule stands: its id is the path of its keys, apart from the outermost one.
    fn place(&self, id: &str) -> Position {
        let fronts = ["resources", "unknown"].map(|front| self.root.key(front));
        let found = [self.root].into_iter().chain(fronts).find_map(|front| behind(front, id));
        found.unwrap_or(self.root).at()
    }

    fn base_data(&self, name: &str, resource: &ResourceRules) -> Map<String, Value> {
        let mut data = Map::new();
        data.insert("type".to_owned(), json!(name));
        data.insert("endpoint".to_owned(), json!(resource.endpoint));
        data.insert("schema".to_owned(), json!(resource.schema));
        data.insert("writable".to_owned(), self.attribute_rows(resource, Mutability::ReadWrite));
        data.insert("read_only".to_owned(), self.attribute_rows(resource, Mutability::ReadOnly));
        data
    }

    fn attribute_rows(&self, resource: &ResourceRules, mutability: Mutability) -> Value {
        let rows = resource.attributes.iter().filter_map(|(path, rules)| {
            let leaf = rules.mutability.as_ref()?;
            // What nobody promised is no row of a table of promises.
            if leaf.is != mutability || level_of(self.file, &leaf.terms) > Level::Derived {
                return None;
            }
            let mut row = self.attribute_data(path);
            row.insert("name".to_owned(), json!(path));
            Some(Value::Object(row))
        });
        rows.collect()
    }

    /// What a template can say of an attribute: its path, values for it, and bodies that hold them.
    fn attribute_data(&self, path: &str) -> Map<String, Value> {
        let samples = self.library.samples.attributes.get(path).cloned().unwrap_or_default();
        let mut data = Map::new();
        data.insert("attribute".to_owned(), json!(path));
        data.insert("body".to_owned(), nested(path, samples.sample.clone()));
        data.insert("other_body".to_owned(), nested(path, samples.other.clone()));
        // Only a text can hold any text; one that is made of a placeholder has a form of its own.
        let is_text = samples.sample.as_str().is_some_and(|text| !text.contains("${"));
        let rows = |texts: &[TextSample]| -> Value {
            let row = |one: &TextSample| json!({ "name": one.name, "text": one.text, "body": nested(path, json!(one.text)) });
            texts.iter().filter(|_| is_text).map(row).collect()
        };
        data.insert("texts".to_owned(), rows(&self.library.samples.texts));
        data.insert("unusual_texts".to_owned(), rows(&self.library.samples.unusual_texts));
        data.insert("sample".to_owned(), samples.sample);
        data.insert("other".to_owned(), samples.other);
        data
    }

    fn schemas_data(&self) -> Map<String, Value> {
        let mut data = Map::new();
        let Some((name, resource)) = self.file.resources.iter().next() else { return data };
        data.extend(self.base_data(name, resource));
        // Sub-attributes of `meta` and the like stand in no schema (RFC 7643 section 3.1).
        let rows =
            resource.attributes.iter().filter(|(path, _)| !is_common(path)).map(|(path, rules)| {
                let promised = rules.mutability.as_ref();
                let promised = promised.filter(|m| level_of(self.file, &m.terms) <= Level::Derived);
                json!({
                    "name": path,
                    "attribute": path,
                    "mutability": promised.map(|leaf| leaf.is.as_str()),
                    "promised": promised.is_some(),
                })
            });
        let rows: Vec<Value> = rows.collect();
        let promised = rows.iter().filter(|row| row["promised"] == json!(true)).cloned().collect();
        data.insert("rows".to_owned(), Value::Array(rows));
        data.insert("promised".to_owned(), promised);
        data
    }

    /// Every rule that a coverage table names exists.
    fn check_references(&mut self) {
        let known: Vec<&str> = self.rules.iter().map(|rule| rule.id.as_str()).collect();
        let mut mistakes = Vec::new();
        for rule in self.file.coverage.iter().flat_map(|table| table.lines.values().flatten()) {
            let testable = known.contains(&rule.value.as_str());
            if testable || self.file.not_testable.contains_key(&rule.value) {
                continue;
            }
            let near = nearest(&rule.value, known.iter().copied());
            let help = near.map_or_else(
                || "it names neither a rule nor a key of `not_testable`".to_owned(),
                |near| format!("did you mean \"{near}\"?"),
            );
            let message = format!("unknown rule \"{}\"", rule.value);
            mistakes.push(self.root.source().mistake(rule.at, message, Some(help)));
        }
        self.mistakes.extend(mistakes);
    }
}

/// The key at the end of a path of keys. A key may hold dots itself (`name.givenName`).
fn behind<'a>(place: Place<'a>, path: &str) -> Option<Place<'a>> {
    place.entries().into_iter().find_map(|(key, at, value)| {
        let rest = path.strip_prefix(key)?;
        if rest.is_empty() { Some(at) } else { behind(value, rest.strip_prefix('.')?) }
    })
}

fn required_rows(required: Option<&Leaf<Vec<String>>>) -> Value {
    let paths = required.map(|leaf| leaf.is.as_slice()).unwrap_or_default();
    paths.iter().map(|path| json!({ "name": path, "attribute": path })).collect()
}

/// Common attributes (RFC 7643 section 3.1) need not stand in a schema.
fn is_common(path: &str) -> bool {
    let top = path.split('.').next().unwrap_or_default();
    ["id", "externalId", "meta", "schemas"].contains(&top)
}

/// `{"name": {"givenName": value}}` for `name.givenName`.
fn nested(path: &str, value: Value) -> Value {
    path.rsplit('.').fold(value, |inner, name| json!({ name: inner }))
}
