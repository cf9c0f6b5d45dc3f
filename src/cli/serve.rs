//! `serve`, and the embedded emulator of `run`.

use std::fmt::Write as _;
use std::sync::Arc;

use tokio::net::TcpListener;

use super::args::ServeArgs;
use super::exit::Exit;
use super::select::{Selected, library, refuse, source};
use super::{Refusal, print, run};
use crate::campaign::{behavior, embedded};
use crate::contract::{self, Contract};
use crate::emulator::{Behavior, Emulator, Fault, variants};
use crate::suite::reading::nearest;

/// Starts the embedded emulator of what was selected; its base URL.
pub(super) async fn emulate(selected: &Selected, faults: &[String]) -> Result<String, Refusal> {
    let mut behavior = embedded::behavior(selected.contract.as_ref());
    if selected.contract.is_none() {
        let suites = &selected.selection.suites;
        embedded::do_as_asked(&mut behavior, &selected.library, suites)
            .map_err(|mistake| refuse(&[mistake]))?;
    }
    switch_on(&mut behavior, faults)?;
    embedded::start(behavior)
        .await
        .map_err(|error| Refusal::usage(format!("the embedded emulator can't start: {error}")))
}

/// Serves a provider until it is interrupted.
pub(super) fn serve(args: &ServeArgs) -> Result<Exit, Refusal> {
    if args.fault.iter().any(|name| name == "list") {
        return list_faults(args);
    }
    let (name, mut behavior) = provider(args)?;
    if let Some(variant) = &args.variant {
        behavior = named_variant(&name, variant)?;
    }
    let environment = std::env::var("SCIM_TOKEN").ok().filter(|token| !token.is_empty());
    behavior.token = args.token.clone().or(environment).or(behavior.token);
    let reader = std::env::var("SCIM_READER_TOKEN").ok().filter(|token| !token.is_empty());
    behavior.reader_token = args.reader_token.clone().or(reader);
    behavior.users = args.users;
    switch_on(&mut behavior, &args.fault)?;
    let guarded = behavior.token.is_some();
    run::runtime()?.block_on(async {
        let listener = listen(args.port).await?;
        let base = address(&listener)?;
        let token = if guarded { "asks for the token" } else { "asks for no token" };
        print(&format!("SCIM_BASE_URL={base}\n{name} {token}; interrupt ends it\n"));
        let emulator = Arc::new(Emulator::new(behavior));
        crate::emulator::serve(emulator, listener, ended())
            .await
            .map_err(|error| Refusal::usage(format!("serving failed: {error}")))?;
        Ok(Exit::Fine)
    })
}

async fn ended() {
    // Without a signal handler the process ends as it would anyway.
    let _ = tokio::signal::ctrl_c().await;
}

async fn listen(port: u16) -> Result<TcpListener, Refusal> {
    TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|error| Refusal::usage(format!("port {port} can't be used: {error}")))
}

fn address(listener: &TcpListener) -> Result<String, Refusal> {
    let address = listener.local_addr().map_err(Refusal::usage)?;
    Ok(format!("http://{address}"))
}

/// The provider that was named, and how it behaves.
fn provider(args: &ServeArgs) -> Result<(String, Behavior), Refusal> {
    if args.provider == "rfc" {
        return Ok(("rfc".to_owned(), Behavior::rfc()));
    }
    let contract = contract(&args.provider)?;
    Ok((contract.name.clone(), behavior::of_contract(&contract)))
}

fn contract(name: &str) -> Result<Contract, Refusal> {
    let library = library()?;
    let source = match library.contracts.get(name) {
        Some(source) => source.clone(),
        None if std::path::Path::new(name).is_file() => source(std::path::Path::new(name))?,
        None => {
            let mut known: Vec<&str> = library.contracts.keys().map(String::as_str).collect();
            known.push("rfc");
            let near = nearest(name, known.iter().copied());
            let help = near.map_or_else(
                || format!("known: {}, or a contract file", known.join(", ")),
                |near| format!("did you mean \"{near}\"?"),
            );
            return Err(Refusal::usage(format!("unknown provider \"{name}\"; {help}")));
        }
    };
    contract::read(&source, &library).map_err(|mistake| refuse(&[mistake]))
}

fn switch_on(behavior: &mut Behavior, names: &[String]) -> Result<(), Refusal> {
    let provider = behavior.provider;
    let known = || Fault::ALL.iter().filter(move |fault| fault.applies_to(provider));
    for name in names {
        if let Some(fault) = Fault::parse(name).filter(|fault| fault.applies_to(provider)) {
            *behavior = behavior.clone().with_fault(fault);
        } else {
            let near = nearest(name, known().map(|fault| fault.name()));
            let help = near.map_or_else(
                || "`serve PROVIDER --fault list` shows them".to_owned(),
                |near| format!("did you mean \"{near}\"?"),
            );
            return Err(Refusal::usage(format!("unknown fault \"{name}\"; {help}")));
        }
    }
    Ok(())
}

fn named_variant(provider: &str, name: &str) -> Result<Behavior, Refusal> {
    let known =
        if provider == "rfc" { variants::rfc_variants() } else { variants::insightly_variants() };
    let names: Vec<&str> = known.iter().map(|(known, _)| *known).collect();
    if let Some((_, behavior)) = known.iter().find(|(known, _)| *known == name) {
        return Ok(behavior.clone());
    }
    Err(Refusal::usage(format!("unknown variant \"{name}\"; known: {}", names.join(", "))))
}

fn list_faults(args: &ServeArgs) -> Result<Exit, Refusal> {
    let (_, behavior) = provider(args)?;
    let mut text = String::new();
    for fault in Fault::ALL.iter().filter(|fault| fault.applies_to(behavior.provider)) {
        let violates = fault.violates().join(", ");
        let _ = writeln!(text, "{:<44} {} ({violates})", fault.name(), fault.says());
    }
    print(&text);
    Ok(Exit::Fine)
}
