//! What a target advertises, read purely from the discovery transcript.

use serde_json::Value;

use crate::exchange::{Entry, Exchange, exchanges};
use crate::expect::lookup;
use crate::scim::characteristics::{Attribute, ResourceType, Schema};
use crate::scim::path::AttributePath;
use crate::scim::urn;
use crate::suite::words;

pub use crate::suite::words::{CONFIG_STEP, FIRST_LIST_STEP, SCHEMAS_STEP, TYPES_STEP};

/// What the target advertises.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent fact")]
pub struct Advertised {
    /// The `ServiceProviderConfig`, if it could be read.
    pub config: Option<Value>,
    config_evidence: String,
    /// The resource types; without `/ResourceTypes`, those that the schemas suggest.
    pub types: Vec<ResourceType>,
    types_evidence: String,
    /// The schemas.
    pub schemas: Vec<Schema>,
    schemas_evidence: String,
    /// Whether a resource needs more than the minimum to be created.
    pub typical: bool,
    /// Whether the run has credentials.
    pub authenticated: bool,
    /// Whether the run has the credentials of a second client, which may only read.
    pub reader: bool,
    /// Whether no target was asked, and everything counts as offered: for `list` and `explain`.
    pub assumed: bool,
}

/// Whether the target offers something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It says so.
    Yes,
    /// It says that it does not, or does not say that it does; with the evidence.
    No(String),
}

impl Advertised {
    /// Reads the discovery transcript.
    pub fn read(transcript: &[Entry]) -> Self {
        let said = |step: &str| exchanges(transcript).find(|exchange| exchange.step == step);
        let (config, types, schemas) = (said(CONFIG_STEP), said(TYPES_STEP), said(SCHEMAS_STEP));
        let schemas_read: Vec<Schema> = listed(schemas).iter().filter_map(Schema::read).collect();
        let types_read: Vec<ResourceType> = listed(types).iter().filter_map(read_type).collect();
        let config_read = config.and_then(readable).filter(|body| body.is_object()).cloned();
        Self {
            config_evidence: evidence("/ServiceProviderConfig", config),
            types_evidence: evidence("/ResourceTypes", types),
            schemas_evidence: evidence("/Schemas", schemas),
            types: if types_read.is_empty() { suggested_types(&schemas_read) } else { types_read },
            config: config_read,
            schemas: schemas_read,
            typical: false,
            authenticated: true,
            reader: true,
            assumed: false,
        }
    }

    /// What counts as advertised where no target was asked: everything.
    pub fn assumed() -> Self {
        let kind = |name: &str, endpoint: &str, schema: &str| ResourceType {
            name: name.to_owned(),
            endpoint: endpoint.to_owned(),
            schema: schema.to_owned(),
            extensions: Vec::new(),
        };
        Self {
            types: vec![kind("User", "/Users", urn::USER), kind("Group", "/Groups", urn::GROUP)],
            authenticated: true,
            reader: true,
            assumed: true,
            ..Self::default()
        }
    }

    /// The resource type of this name.
    pub fn resource_type(&self, name: &str) -> Option<&ResourceType> {
        self.types.iter().find(|one| one.name.eq_ignore_ascii_case(name))
    }

    /// The schema of this URN.
    pub fn schema(&self, urn: &str) -> Option<&Schema> {
        self.schemas.iter().find(|schema| schema.id.eq_ignore_ascii_case(urn))
    }

    /// The definition of an attribute of a resource type; extensions by their URN.
    pub fn attribute(&self, kind: &ResourceType, path: &AttributePath) -> Option<&Attribute> {
        match &path.schema {
            Some(urn) => self.schema(urn)?.find(path),
            None => self.schema(&kind.schema)?.find(path),
        }
    }

    /// Whether the target offers what a check needs, in the words of suite files.
    pub fn offers(&self, need: &str) -> Offer {
        if self.assumed {
            return Offer::Yes;
        }
        let (word, rest) = need.split_once(' ').unwrap_or((need, ""));
        if words::need(word).is_none() {
            return Offer::No(format!("\"{need}\" is not known"));
        }
        match word {
            "patch" | "bulk" | "filter" | "sort" | "etag" => self.flag(word),
            "change_password" => self.flag("changePassword"),
            "no" => match self.offers(rest) {
                Offer::Yes => Offer::No(format!("the target advertises {rest}")),
                Offer::No(_) if rest_is_flag(rest) && self.config.is_none() => {
                    Offer::No(self.config_evidence.clone())
                }
                Offer::No(_) => Offer::Yes,
            },
            "config" => match &self.config {
                Some(_) => Offer::Yes,
                None => Offer::No(self.config_evidence.clone()),
            },
            "schemas" if self.schemas.is_empty() => Offer::No(self.schemas_evidence.clone()),
            "resource_types" if self.types_evidence.contains("could not") => {
                Offer::No(self.types_evidence.clone())
            }
            "schemas" | "resource_types" => Offer::Yes,
            "cursor" => self.pagination("cursor"),
            "index" => match self.pagination("index") {
                // Without the pagination attribute, index paging is what RFC 7644 has.
                Offer::No(_) if self.at("pagination").is_none() => Offer::Yes,
                other => other,
            },
            "auth" if self.authenticated => Offer::Yes,
            "auth" => Offer::No("the run has no credentials".to_owned()),
            "reader" if self.reader => Offer::Yes,
            "reader" => {
                Offer::No("the run has no second credentials, that may only read".to_owned())
            }
            "resource_type" => match self.resource_type(rest) {
                Some(_) => Offer::Yes,
                None => Offer::No(format!("{} names no {rest}", self.types_evidence)),
            },
            "attribute" => self.offers_attribute(rest),
            "writable" => self.offers_writable(rest),
            "extension" => self.offers_extension(rest),
            "exact" => self.is_exact(rest),
            "published" => match self.at(rest) {
                Some(_) => Offer::Yes,
                None => Offer::No(format!("ServiceProviderConfig has no {rest}")),
            },
            _ => Offer::No(format!("\"{need}\" is not known")),
        }
    }

    fn at(&self, path: &str) -> Option<&Value> {
        lookup::first(self.config.as_ref()?, path)
    }

    fn flag(&self, feature: &str) -> Offer {
        if self.config.is_none() {
            return Offer::No(format!("{}: nothing is advertised", self.config_evidence));
        }
        // Some providers publish the bare boolean instead of an object (a finding of its own).
        let value = self.at(&format!("{feature}.supported")).or_else(|| self.at(feature));
        match value {
            Some(Value::Bool(true)) => Offer::Yes,
            Some(value) => {
                Offer::No(format!("ServiceProviderConfig has {feature}.supported = {value}"))
            }
            None => Offer::No(format!("ServiceProviderConfig has no {feature}.supported")),
        }
    }

    fn pagination(&self, method: &str) -> Offer {
        match self.at(&format!("pagination.{method}")) {
            Some(Value::Bool(true)) => Offer::Yes,
            Some(value) => {
                Offer::No(format!("ServiceProviderConfig has pagination.{method} = {value}"))
            }
            None => Offer::No(format!("ServiceProviderConfig has no pagination.{method}")),
        }
    }

    /// `User.emails.type`: a resource type, then an attribute path.
    fn defined(&self, text: &str) -> Result<&Attribute, Offer> {
        let (name, path) = text.split_once('.').unwrap_or((text, ""));
        let Some(kind) = self.resource_type(name) else {
            return Err(self.offers(&format!("resource_type {name}")));
        };
        self.attribute(kind, &AttributePath::parse(path)).ok_or_else(|| {
            Offer::No(match self.schema(&kind.schema) {
                Some(schema) => format!("the schema {} does not define {path}", schema.id),
                None => format!("{} has no schema {}", self.schemas_evidence, kind.schema),
            })
        })
    }

    fn offers_attribute(&self, text: &str) -> Offer {
        self.defined(text).map_or_else(|no| no, |_| Offer::Yes)
    }

    /// The attribute is defined, and neither it nor what holds it is read-only.
    fn offers_writable(&self, text: &str) -> Offer {
        let attribute = match self.defined(text) {
            Ok(attribute) => attribute,
            Err(no) => return no,
        };
        let parent = text.rsplit_once('.').filter(|(front, _)| front.contains('.'));
        let parent = parent.and_then(|(front, _)| self.defined(front).ok());
        if attribute.is_writable() && parent.is_none_or(Attribute::is_writable) {
            Offer::Yes
        } else {
            Offer::No(format!("/Schemas says that {text} is readOnly"))
        }
    }

    /// The attribute is compared with case: by its definition, or by RFC 7643 section 3.1 for the
    /// common attributes, which no definition changes.
    fn is_exact(&self, text: &str) -> Offer {
        let path = text.split_once('.').map_or(text, |(_, path)| path);
        if ["id", "externalId"].iter().any(|common| common.eq_ignore_ascii_case(path)) {
            return Offer::Yes;
        }
        match self.defined(text) {
            Ok(attribute) if attribute.case_exact => Offer::Yes,
            Ok(_) => Offer::No(format!("/Schemas says that {text} is not caseExact")),
            Err(no) => no,
        }
    }

    /// `User urn:…`: a resource type and an extension of it.
    fn offers_extension(&self, text: &str) -> Offer {
        let (name, urn) = text.split_once(' ').unwrap_or(("User", text));
        let known = self.resource_type(name).is_some_and(|kind| {
            kind.extensions.iter().any(|(one, _)| one.eq_ignore_ascii_case(urn))
        });
        if known {
            Offer::Yes
        } else {
            Offer::No(format!("{} names no extension {urn} of {name}", self.types_evidence))
        }
    }
}

fn rest_is_flag(need: &str) -> bool {
    ["patch", "bulk", "filter", "sort", "etag", "change_password"].contains(&need)
}

fn readable(exchange: &Exchange) -> Option<&Value> {
    exchange.response().filter(|response| response.is_success())?.json()
}

/// The resources of a list; some providers answer a bare array (a finding of its own).
fn listed(exchange: Option<&Exchange>) -> Vec<Value> {
    let Some(body) = exchange.and_then(readable) else { return Vec::new() };
    let items = body.as_array().or_else(|| lookup::first(body, "Resources")?.as_array());
    items.cloned().unwrap_or_default()
}

fn read_type(resource: &Value) -> Option<ResourceType> {
    let text = |path: &str| lookup::first(resource, path).and_then(Value::as_str);
    let endpoint = text("endpoint")?;
    // An absolute URL and a missing slash are findings of their own.
    let endpoint = endpoint
        .rsplit_once("://")
        .map_or(endpoint, |(_, rest)| rest.rfind('/').map_or(rest, |at| &rest[at..]));
    let extensions = lookup::first(resource, "schemaExtensions").and_then(Value::as_array);
    Some(ResourceType {
        name: text("name").or_else(|| text("id"))?.to_owned(),
        endpoint: format!("/{}", endpoint.trim_matches('/')),
        schema: text("schema").unwrap_or_default().to_owned(),
        extensions: extensions
            .into_iter()
            .flatten()
            .filter_map(|extension| {
                let urn = lookup::first(extension, "schema")?.as_str()?.to_owned();
                let required = lookup::first(extension, "required") == Some(&Value::Bool(true));
                Some((urn, required))
            })
            .collect(),
    })
}

/// Without `/ResourceTypes`: a User, and a Group if its schema is published.
fn suggested_types(schemas: &[Schema]) -> Vec<ResourceType> {
    let known = [("User", "/Users", urn::USER), ("Group", "/Groups", urn::GROUP)];
    let offered = known.into_iter().filter(|(name, _, urn)| {
        *name == "User" || schemas.iter().any(|schema| schema.id.eq_ignore_ascii_case(urn))
    });
    offered
        .map(|(name, endpoint, urn)| ResourceType {
            name: name.to_owned(),
            endpoint: endpoint.to_owned(),
            schema: urn.to_owned(),
            extensions: Vec::new(),
        })
        .collect()
}

fn evidence(endpoint: &str, exchange: Option<&Exchange>) -> String {
    let Some(exchange) = exchange else { return format!("{endpoint} could not be read") };
    match readable(exchange) {
        Some(_) => endpoint.to_owned(),
        None => {
            format!("{endpoint} could not be read ({})", crate::expect::describe(exchange))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_needs_is_understood() {
        for (word, _) in words::NEEDS {
            let offer = Advertised::default().offers(word);
            let unknown = Offer::No(format!("\"{word}\" is not known"));
            assert_ne!(offer, unknown, "{word}");
        }
    }
}
