//! The JSON Schema of contract files, and all schemas as files.

use std::io;
use std::path::Path;
use std::sync::LazyLock;

use super::model::ContractFile;
use crate::suite::json_schema::{self, Validator};

/// The schema of contract files: file name and text.
pub fn json_schema() -> (&'static str, String) {
    ("contract.schema.json", json_schema::text(&json_schema::of::<ContractFile>()))
}

/// Writes the schemas of suite and contract files into a folder.
pub fn write_json_schemas(folder: &Path) -> io::Result<()> {
    for (name, text) in json_schema::files().into_iter().chain([json_schema()]) {
        std::fs::write(folder.join(name), text)?;
    }
    Ok(())
}

pub(super) fn validator() -> &'static Validator {
    static CONTRACT: LazyLock<Validator> =
        LazyLock::new(|| Validator::new(&json_schema::of::<ContractFile>()));
    &CONTRACT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_what_the_types_say() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("suites");
        for (name, expected) in json_schema::files().into_iter().chain([json_schema()]) {
            let actual = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
            assert!(
                actual.replace('\r', "") == expected,
                "suites/{name} is stale: cargo run -- schema --write"
            );
        }
    }
}
