//! The one integration test binary: each module is a topic.
//!
//! One binary, because every further one links the whole crate again.

/// The shape of the source tree: what may use what. Nothing here runs the crate.
#[cfg(test)]
mod architecture;

/// The command as somebody types it: the built binary, its exit codes and what it says.
#[cfg(test)]
mod cli;

/// Scripts of failures: what they see is what the run saw.
#[cfg(test)]
#[cfg(unix)]
mod reproduction;

/// What is left of a run: records, reports, and what can be told from them without the target.
#[cfg(test)]
mod evidence;

/// What gatekeepers and clients ask for: the emulator does it, and faults are noticed.
#[cfg(test)]
mod profiles;

/// Which check notices which fault, and that legal variants are not failed.
#[cfg(test)]
mod proof;

/// The emulator as a server: its limits.
#[cfg(test)]
mod serving;

/// What a run does to a tenant that is full, and to a provider that is small.
#[cfg(test)]
mod tenant;
