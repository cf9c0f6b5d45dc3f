//! The `scimcheck` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(scimcheck::cli::main())
}
