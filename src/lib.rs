//! scimcheck: a conformance and contract test harness for SCIM 2.0 (RFC 7643, RFC 7644).
//!
//! The modules stand in reading order. A module may use those above it, never those below.

pub mod contract;
pub mod exchange;
pub mod expect;
pub mod plan;
pub mod record;
pub mod report;
pub mod scim;
pub mod suite;
pub mod verdict;

// Below this line: sockets and async.
pub mod campaign;
pub mod cli;
pub mod emulator;
pub mod libtest;
pub mod runner;
pub mod target;
