//! The embedded emulator: the provider that is tested when no target is named.

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;

use super::behavior;
use crate::contract::Contract;
use crate::emulator::{Behavior, Emulator, variants};
use crate::plan::glob;
use crate::suite::{Library, Mistake};

/// The token that the embedded emulator asks for. Nobody else can reach it.
pub const TOKEN: &str = "embedded-emulator";
/// The token of a second client, which may only read.
pub const READER_TOKEN: &str = "embedded-emulator-for-reading";

/// How the provider of a contract behaves; the RFC's own without one.
pub fn behavior(contract: Option<&Contract>) -> Behavior {
    let mut behavior = contract.map_or_else(Behavior::rfc, behavior::of_contract);
    behavior.token = Some(TOKEN.to_owned());
    behavior.reader_token = Some(READER_TOKEN.to_owned());
    behavior
}

/// Lets the emulator do what the profiles among the suites ask for beyond the RFCs.
pub fn do_as_asked(
    behavior: &mut Behavior,
    library: &Library,
    suites: &[String],
) -> Result<(), Mistake> {
    for profile in library.profiles.values() {
        let pattern = |suite: &String| glob(suite, &profile.id) || glob(&profile.id, suite);
        if !suites.iter().any(pattern) {
            continue;
        }
        for variant in &profile.file.emulator {
            if !variants::apply(behavior, &variant.value) {
                let message = format!("the emulator has no variant \"{}\"", variant.value);
                return Err(profile.source.mistake(variant.at, message, None));
            }
        }
    }
    Ok(())
}

/// Serves this behaviour on a free port of the loopback, for as long as the runtime lives; its
/// base URL.
pub async fn start(behavior: Behavior) -> io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let emulator = Arc::new(Emulator::new(behavior));
    tokio::spawn(crate::emulator::serve(emulator, listener, std::future::pending()));
    Ok(format!("http://{address}"))
}
