//! Never harm, never hang, never leak: what is claimed of that, each with its figure.
//!
//! `cargo test --test safety` prints one line for each claim. The targets are servers of raw
//! sockets in this process; what is tested is the command as somebody types it.

#![expect(clippy::unwrap_used, reason = "a test that can't go on ends")]
#![expect(clippy::format_collect, reason = "the texts are short")]

mod command;
mod guard;
mod hostile;
mod kill;
mod secrets;
mod server;
mod steady;

use std::io::Write;

use libtest_mimic::{Arguments, Failed, Trial};

/// A claim: what holds, how often it was seen to hold, and what was wrong.
pub(crate) struct Claim {
    /// What holds.
    pub(crate) holds: &'static str,
    /// How often it was tried.
    pub(crate) of: usize,
    /// Where it did not hold.
    pub(crate) wrong: Vec<String>,
}

/// A claim, and the name by which it is tried alone.
type Named = (&'static str, fn() -> Claim);

fn main() {
    let claims: [Named; 10] = [
        ("kill_points", kill::points),
        ("suites_that_try_to_harm", guard::suites),
        ("suites_that_try_to_look_around", guard::curious),
        ("secrets", secrets::canaries),
        ("passwords", secrets::passwords),
        ("tokens", steady::tokens),
        ("correlation", steady::correlation),
        ("quiet", steady::quiet),
        ("interrupts", kill::interrupts),
        ("hostile_providers", hostile::providers),
    ];
    let trials = claims.into_iter().map(|(name, claim)| Trial::test(name, move || tell(&claim())));
    let mut arguments = Arguments::from_args();
    // Each of them keeps all processors busy by itself.
    arguments.test_threads = Some(1);
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

fn tell(claim: &Claim) -> Result<(), Failed> {
    let held = claim.of - claim.wrong.len().min(claim.of);
    let mut out = std::io::stdout();
    writeln!(out, "\nsafety: {}: {held} of {}", claim.holds, claim.of)?;
    // Here as well as at the end, which a run that is broken off does not reach.
    claim.wrong.iter().try_for_each(|wrong| writeln!(out, "  {wrong}"))?;
    if claim.wrong.is_empty() && claim.of > 0 { Ok(()) } else { Err("see above".into()) }
}
