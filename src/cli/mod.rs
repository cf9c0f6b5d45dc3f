//! The command line. It alone picks the exit code.

mod args;
mod clean;
mod exit;
mod explain;
mod prove;
mod run;
mod select;
mod serve;
mod show;

use std::io::Write;

use clap::Parser;

use args::{Cli, Command};
use exit::Exit;

/// Something that a command can't do, and the exit code that goes with it.
#[derive(Debug)]
pub(crate) struct Refusal {
    exit: Exit,
    message: String,
}

impl Refusal {
    fn usage(message: impl std::fmt::Display) -> Self {
        Self { exit: Exit::Usage, message: message.to_string() }
    }
}

/// Obeys the command line of this process; its exit code.
pub fn main() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no mistakes, and clap knows the difference.
            let code = if error.use_stderr() { Exit::Usage } else { Exit::Fine };
            let _ = error.print();
            return code.code();
        }
    };
    match obey(&cli.command) {
        Ok(exit) => exit.code(),
        Err(refusal) => {
            let message = refusal.message.trim_end();
            let _ = writeln!(anstream::stderr(), "scimcheck: {message}");
            refusal.exit.code()
        }
    }
}

fn obey(command: &Command) -> Result<Exit, Refusal> {
    match command {
        Command::Run(args) => run::run(args),
        Command::List(args) => show::list(args),
        Command::Plan(args) => run::plan(args),
        Command::Explain(args) => explain::explain(args),
        Command::Coverage(args) => show::coverage(args),
        Command::Lint(args) => show::lint(args),
        Command::Schema(args) => show::schema(args),
        Command::Index(args) => show::index(args),
        Command::Clean(args) => clean::clean(args),
        Command::Serve(args) => serve::serve(args),
        Command::Prove(args) => prove::prove(args),
        Command::Completions { shell } => Ok(show::completions(*shell)),
        Command::Man => show::man(),
    }
}

/// Writes to standard output. Whoever closed it has seen enough.
fn print(text: &str) {
    let mut out = anstream::stdout();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
