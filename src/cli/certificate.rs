//! `verify`: a certificate checked against the record of its run.

use std::path::Path;

use super::args::VerifyArgs;
use super::exit::Exit;
use super::{Refusal, again, print};
use crate::report::View;
use crate::report::certificate::{self, Origin, PublicKey, SigningKey};

/// Judges a record again and compares a certificate with it.
pub(super) fn verify(args: &VerifyArgs) -> Result<Exit, Refusal> {
    let text = read(&args.certificate)?;
    let key = args.key.as_deref().map(public_key).transpose()?;
    let recorded = again::read(&args.record)?;
    let judged = again::judge_again(&args.record, &recorded)?;
    let verified = certificate::verify(&text, View::of(&judged), key.as_ref())
        .map_err(|error| Refusal::usage(format!("{}: {error}", args.certificate.display())))?;
    for mismatch in &verified.mismatches {
        print(&format!("{}\n", crate::report::clean::clean(mismatch)));
    }
    let fits = verified.mismatches.is_empty();
    print(if fits {
        "the certificate and the record belong together\n"
    } else {
        "they do not belong together\n"
    });
    let origin = match &verified.origin {
        Origin::Unsigned => "unsigned: nobody says who made them".to_owned(),
        Origin::Known => "signed with the key that was given".to_owned(),
        Origin::Signed(digest) => {
            format!("signed with a key of the digest {digest}; --key FILE says whether it is yours")
        }
    };
    print(&format!("{origin}\n"));
    Ok(if fits { Exit::Fine } else { Exit::Failures })
}

/// Reads the key of `--sign`.
pub(super) fn signing_key(file: &Path) -> Result<SigningKey, Refusal> {
    let text = read(file)?;
    SigningKey::from_pem(&text)
        .map_err(|error| Refusal::usage(format!("{}: {error}", file.display())))
}

fn public_key(file: &Path) -> Result<PublicKey, Refusal> {
    let text = read(file)?;
    PublicKey::from_pem(&text)
        .map_err(|error| Refusal::usage(format!("{}: {error}", file.display())))
}

fn read(file: &Path) -> Result<String, Refusal> {
    std::fs::read_to_string(file)
        .map_err(|error| Refusal::usage(format!("{} can't be read: {error}", file.display())))
}
