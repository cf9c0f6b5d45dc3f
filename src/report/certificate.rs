//! A certificate: what a run came to, in a form that can be checked against its record.
//!
//! It says nothing that the record does not lead to: whoever has both judges the record again and
//! compares. That shows that the two belong together, not who made them; a signature adds that.

use std::collections::BTreeMap;
use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::View;
use super::tally::{self, Certification};
use crate::exchange::exchanges;
use crate::plan::Selection;
use crate::record::{Tool, jsonl};
use crate::suite::model::Level;
use crate::verdict::Outcome;

/// What the statement calls its format.
const FORMAT: &str = "scimcheck-certificate";
/// What an unsigned certificate says of itself.
const UNSIGNED: &str = "unsigned: it can be checked against its record; nobody says who made them";

/// A certificate as it stands in a file.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct Certificate {
    /// What is certified.
    statement: Statement,
    /// Whether anybody signed it, for people.
    origin: String,
    /// The signature.
    signature: Option<Signature>,
}

/// A signature over the statement: JSON without white space, its keys in the order of the file.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct Signature {
    /// `Ed25519` (RFC 8032)
    algorithm: String,
    /// The 32 bytes of the public key in Base64.
    public_key: String,
    /// The 64 bytes of the signature in Base64.
    value: String,
}

/// What is certified.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct Statement {
    /// `scimcheck-certificate`
    format: String,
    /// 1
    version: u32,
    /// The program that judged.
    tool: Tool,
    /// When the run began.
    started: String,
    /// What was run, as the user named it.
    suites: Vec<String>,
    /// The base URL of the target.
    target: String,
    /// Whether that was the embedded emulator.
    embedded: bool,
    /// Which checks were selected.
    selection: Selection,
    /// The seed of every generated name.
    seed: String,
    /// The digest of the suites.
    suites_digest: String,
    /// The contract.
    contract: Option<OfContract>,
    /// How many checks came to what.
    outcomes: BTreeMap<Outcome, usize>,
    /// The same for each level of each axis.
    levels: Vec<OfLevel>,
    /// The MUSTs that nothing is known about.
    untested_musts: Vec<String>,
    /// What is done otherwise than the RFC says, as the contract documents.
    deviations: Vec<Deviation>,
    /// What was accepted.
    waived: Vec<Waived>,
    /// How many MUSTs the target is conformant in; null if that can't be said.
    conformant_musts: Option<usize>,
    /// Whether the run was broken off.
    interrupted: bool,
    /// All that was said.
    transcript: OfTranscript,
}

/// A contract in a certificate.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct OfContract {
    /// Its name.
    name: String,
    /// The digest of its text.
    digest: String,
    /// Whether every stated and derived rule was judged and holds.
    certified: bool,
    /// Why not.
    because: Vec<String>,
    /// Rules of which nothing is known.
    unknown: Option<usize>,
}

/// The verdicts of one level.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct OfLevel {
    /// `rfc` or `contract`
    axis: String,
    /// The level.
    level: Level,
    /// All of them.
    total: usize,
    /// Those that could have passed.
    applicable: usize,
    /// Those that did.
    passed: usize,
    /// How many came to what.
    outcomes: BTreeMap<Outcome, usize>,
}

/// A documented deviation.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct Deviation {
    /// The check.
    check: String,
    /// The rule that documents it.
    rule: String,
}

/// An accepted failure.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct Waived {
    /// The check.
    check: String,
    /// What it came to.
    outcome: Outcome,
    /// Why it is accepted.
    reason: String,
}

/// All that was said.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct OfTranscript {
    /// Its digest.
    digest: String,
    /// How many exchanges there were.
    exchanges: usize,
}

/// The JSON Schema of certificates: file name and text.
pub fn json_schema() -> (&'static str, String) {
    let schema = crate::suite::json_schema::of::<Certificate>();
    ("certificate.schema.json", crate::suite::json_schema::text(&schema))
}

/// A key that signs.
pub struct SigningKey(Ed25519KeyPair);

/// A key or a certificate that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// The key is none.
    #[error(
        "this is no Ed25519 key in PEM: {0}\n  `openssl genpkey -algorithm ed25519 -out key.pem` makes one, and\n  `openssl pkey -in key.pem -pubout -out public.pem` its public half."
    )]
    Key(String),
    /// The certificate is none.
    #[error("this is no certificate of scimcheck: {0}")]
    Foreign(String),
}

impl SigningKey {
    /// Reads a private key in PKCS #8 and PEM, as `openssl genpkey -algorithm ed25519` writes it.
    pub fn from_pem(text: &str) -> Result<Self, CertificateError> {
        let der = pem(text, "PRIVATE KEY")?;
        let key = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der);
        key.map(Self).map_err(|error| CertificateError::Key(error.to_string()))
    }
}

/// A public key, to compare that of a certificate with.
pub struct PublicKey(Vec<u8>);

impl PublicKey {
    /// Reads a public key in PEM, as `openssl pkey -pubout` writes it.
    pub fn from_pem(text: &str) -> Result<Self, CertificateError> {
        // RFC 8410 section 4: this is what stands before the 32 bytes of an Ed25519 key.
        const FRONT: [u8; 12] = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];
        let der = pem(text, "PUBLIC KEY")?;
        match der.strip_prefix(&FRONT) {
            Some(key) if key.len() == 32 => Ok(Self(key.to_vec())),
            _ => Err(CertificateError::Key("it is a key of another kind".to_owned())),
        }
    }
}

fn pem(text: &str, kind: &str) -> Result<Vec<u8>, CertificateError> {
    let (begin, end) = (format!("-----BEGIN {kind}-----"), format!("-----END {kind}-----"));
    let inside = text.split_once(&begin).and_then(|(_, rest)| rest.split_once(&end));
    let (inside, _) =
        inside.ok_or_else(|| CertificateError::Key(format!("there is no {begin}")))?;
    let base64: String = inside.chars().filter(|c| !c.is_whitespace()).collect();
    STANDARD.decode(base64).map_err(|error| CertificateError::Key(error.to_string()))
}

/// Writes the certificate of a run.
pub fn write(view: View<'_>, key: Option<&SigningKey>, out: &mut dyn Write) -> io::Result<()> {
    let statement = Statement::of(view);
    let signature = key.map(|SigningKey(key)| -> io::Result<Signature> {
        let value = key.sign(&serde_json::to_vec(&statement)?);
        Ok(Signature {
            algorithm: "Ed25519".to_owned(),
            public_key: STANDARD.encode(key.public_key()),
            value: STANDARD.encode(value),
        })
    });
    let signature = signature.transpose()?;
    let origin = if signature.is_some() {
        "signed: whose key it is has to be known from elsewhere"
    } else {
        UNSIGNED
    };
    let certificate = Certificate { statement, origin: origin.to_owned(), signature };
    serde_json::to_writer_pretty(&mut *out, &certificate)?;
    writeln!(out)
}

impl Statement {
    fn of(view: View<'_>) -> Self {
        let header = view.header;
        let counts = |count: &dyn Fn(Outcome) -> usize| {
            Outcome::ALL.map(|outcome| (outcome, count(outcome))).into()
        };
        let rows = tally::rows(view);
        let levels = rows.iter().map(|row| OfLevel {
            axis: row.axis.as_str().to_owned(),
            level: row.level,
            total: row.total(),
            applicable: row.applicable(),
            passed: row.passed(),
            outcomes: counts(&|outcome| row.count(outcome)),
        });
        let id = |verdict| view.check(verdict).id.clone();
        let deviations = view.verdicts.iter().filter_map(|verdict| {
            Some(Deviation { check: id(verdict), rule: verdict.rule.clone()? })
        });
        let waived = view.waived().map(|verdict| Waived {
            check: id(verdict),
            outcome: verdict.outcome,
            reason: verdict.waived.clone().unwrap_or_default(),
        });
        Self {
            format: FORMAT.to_owned(),
            version: 1,
            tool: header.tool.clone(),
            started: header.started.clone(),
            suites: header.suites.clone(),
            target: header.target.base.clone(),
            embedded: header.target.embedded,
            selection: header.selection.clone(),
            seed: header.names.seed.clone(),
            suites_digest: header.library.digest.clone(),
            contract: header.contract.as_ref().map(|contract| {
                let (certified, because, unknown) = match tally::certification(view) {
                    Some(Certification::Certified { unknown, .. }) => {
                        (true, Vec::new(), Some(unknown))
                    }
                    Some(Certification::Withheld(because)) => (false, because, None),
                    None => (false, Vec::new(), None),
                };
                let (name, digest) = (contract.name.clone(), contract.digest.clone());
                OfContract { name, digest, certified, because, unknown }
            }),
            outcomes: counts(&|outcome| view.count(outcome)),
            levels: levels.collect(),
            untested_musts: tally::untested(view).into_iter().map(str::to_owned).collect(),
            deviations: deviations.collect(),
            waived: waived.collect(),
            conformant_musts: tally::conformant(view),
            interrupted: view.run.interrupted,
            transcript: OfTranscript {
                digest: jsonl::transcript_digest(view.record),
                exchanges: view.record.iter().map(|one| exchanges(one).count()).sum(),
            },
        }
    }
}

/// Who signed a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody.
    Unsigned,
    /// The holder of this key, given as its digest.
    Signed(String),
    /// The holder of the key that was asked for.
    Known,
}

/// What the check of a certificate showed.
#[derive(Clone, Debug)]
pub struct Verified {
    /// Who signed it.
    pub origin: Origin,
    /// Where it does not say what the record leads to, or why its signature is worth nothing. It is
    /// good if there is nothing.
    pub mismatches: Vec<String>,
}

/// Checks a certificate against a record that was judged again, and its signature against itself
/// and against a key.
pub fn verify(
    text: &str,
    view: View<'_>,
    key: Option<&PublicKey>,
) -> Result<Verified, CertificateError> {
    let foreign = |because: String| CertificateError::Foreign(because);
    let certificate: Value =
        serde_json::from_str(text).map_err(|error| foreign(error.to_string()))?;
    let statement = certificate.get("statement").cloned().unwrap_or(Value::Null);
    if statement.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(foreign("it holds no statement".to_owned()));
    }
    if statement.get("version") != Some(&Value::from(1)) {
        let because = "its version is another; use a newer scimcheck".to_owned();
        return Err(foreign(because));
    }
    let expected =
        serde_json::to_value(Statement::of(view)).map_err(|error| foreign(error.to_string()))?;
    let mut mismatches = Vec::new();
    compare("", &statement, &expected, &mut mismatches);
    let signature = certificate.get("signature").filter(|signature| !signature.is_null());
    let origin = match signature.map(|signature| signed(signature, &statement)) {
        None => {
            if key.is_some() {
                mismatches.push("signature: there is none".to_owned());
            }
            Origin::Unsigned
        }
        Some(Err(because)) => {
            mismatches.push(format!("signature: {because}"));
            Origin::Unsigned
        }
        Some(Ok(public)) => match key {
            Some(PublicKey(key)) if *key == public => Origin::Known,
            Some(_) => {
                mismatches.push("signature: it was made with another key".to_owned());
                Origin::Signed(crate::record::digest(&public))
            }
            None => Origin::Signed(crate::record::digest(&public)),
        },
    };
    Ok(Verified { origin, mismatches })
}

/// The public key of a signature that fits.
fn signed(signature: &Value, statement: &Value) -> Result<Vec<u8>, String> {
    let text = |name: &str| signature.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("algorithm") != "Ed25519" {
        return Err("its algorithm is unknown".to_owned());
    }
    let decode =
        |name: &str| STANDARD.decode(text(name)).map_err(|_| format!("{name} is not Base64"));
    let (public, value) = (decode("public_key")?, decode("value")?);
    let bytes = serde_json::to_vec(statement).map_err(|error| error.to_string())?;
    UnparsedPublicKey::new(&ED25519, &public)
        .verify(&bytes, &value)
        .map_err(|_| "it does not fit the statement".to_owned())?;
    Ok(public)
}

/// Every place where two values differ.
fn compare(place: &str, said: &Value, expected: &Value, out: &mut Vec<String>) {
    let below = |name: &str| {
        if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") }
    };
    match (said, expected) {
        (Value::Object(one), Value::Object(other)) => {
            for (name, value) in one {
                compare(&below(name), value, other.get(name).unwrap_or(&Value::Null), out);
            }
            for (name, value) in other.iter().filter(|(name, _)| !one.contains_key(*name)) {
                compare(&below(name), &Value::Null, value, out);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                compare(&format!("{place}[{index}]"), one, other, out);
            }
        }
        (one, other) if one == other => {}
        (one, other) => {
            out.push(format!("{place}: the certificate says {one}, the record leads to {other}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Fixture, fixture};
    use super::*;

    fn armoured(kind: &str, der: &[u8]) -> String {
        format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", STANDARD.encode(der))
    }

    /// A private key as OpenSSL writes it (RFC 8410 section 7), and its public half.
    fn keys() -> (String, String) {
        let front = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        let private = armoured("PRIVATE KEY", &[&front[..], &[7; 32]].concat());
        let key = SigningKey::from_pem(&private).unwrap();
        let front = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];
        let public = [&front[..], key.0.public_key().as_ref()].concat();
        (private, armoured("PUBLIC KEY", &public))
    }

    fn text(fixture: &Fixture, key: Option<&SigningKey>) -> String {
        let mut out = Vec::new();
        write(fixture.view(), key, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_certificate_fits_its_record_and_no_other() {
        let fixture = fixture().waived();
        let certificate = text(&fixture, None);
        assert!(certificate.contains("unsigned"));
        let verified = verify(&certificate, fixture.view(), None).unwrap();
        assert_eq!((verified.origin, verified.mismatches), (Origin::Unsigned, Vec::new()));
        for (said, instead, place) in [
            ("\"pass\": 2", "\"pass\": 3", "outcomes.pass"),
            ("\"certified\": false", "\"certified\": true", "contract.certified"),
            ("\"rfc7644/3.6/delete-twice\"", "\"x\"", "untested_musts[0]"),
            ("\"interrupted\": false", "\"interrupted\": true", "interrupted"),
            ("\"exchanges\": 7", "\"exchanges\": 8", "transcript.exchanges"),
        ] {
            let forged = certificate.replacen(said, instead, 1);
            assert_ne!(forged, certificate, "{said}");
            let verified = verify(&forged, fixture.view(), None).unwrap();
            let places: Vec<&str> =
                verified.mismatches.iter().filter_map(|one| one.split(": ").next()).collect();
            assert_eq!(places, [place]);
        }
        let mut other = super::super::fixture::fixture().waived();
        other.record[1].pop();
        let verified = verify(&certificate, other.view(), None).unwrap();
        assert!(verified.mismatches.iter().any(|one| one.starts_with("transcript.digest: ")));
    }

    #[test]
    fn a_signature_says_whose_it_is() {
        let fixture = fixture();
        let (private, public) = keys();
        let key = SigningKey::from_pem(&private).unwrap();
        let public = PublicKey::from_pem(&public).unwrap();
        let certificate = text(&fixture, Some(&key));
        let verified = verify(&certificate, fixture.view(), Some(&public)).unwrap();
        assert_eq!((verified.origin, verified.mismatches), (Origin::Known, Vec::new()));
        let verified = verify(&certificate, fixture.view(), None).unwrap();
        assert_eq!(verified.origin, Origin::Signed(crate::record::digest(&public.0)));

        let forged = certificate.replacen("\"fail\": 3", "\"fail\": 0", 1);
        let verified = verify(&forged, fixture.view(), Some(&public)).unwrap();
        let expected = "signature: it does not fit the statement";
        assert!(verified.mismatches.iter().any(|one| one == expected), "{verified:?}");
        let other = PublicKey(vec![1; 32]);
        let verified = verify(&certificate, fixture.view(), Some(&other)).unwrap();
        assert_eq!(verified.mismatches, ["signature: it was made with another key"]);
        let unsigned = text(&fixture, None);
        let verified = verify(&unsigned, fixture.view(), Some(&public)).unwrap();
        assert_eq!(verified.mismatches, ["signature: there is none"]);
    }

    #[test]
    fn what_is_no_key_and_no_certificate_is_refused() {
        assert!(SigningKey::from_pem("secret").is_err());
        let (private, public) = keys();
        assert!(SigningKey::from_pem(&public).is_err());
        assert!(PublicKey::from_pem(&private).is_err());
        for text in
            ["", "{}", "[]", r#"{"statement":{"format":"scimcheck-certificate","version":9}}"#]
        {
            assert!(verify(text, fixture().view(), None).is_err(), "{text}");
        }
    }

    #[test]
    fn a_certificate_is_what_its_schema_says() {
        let schema: Value = serde_json::from_str(&json_schema().1).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let key = SigningKey::from_pem(&keys().0).unwrap();
        for key in [None, Some(&key)] {
            let certificate: Value = serde_json::from_str(&text(&fixture(), key)).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&certificate).map(|error| error.to_string()).collect();
            assert_eq!(errors, Vec::<String>::new());
        }
        assert!(!validator.is_valid(&serde_json::json!({ "statement": {} })));
    }
}
