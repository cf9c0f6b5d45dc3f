//! What requests carry as proof of who sends them. It never leaves this module but on the wire.

use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::exchange::Credentials;

/// What requests carry.
#[derive(Clone, Default)]
pub enum Credential {
    /// Nothing.
    #[default]
    None,
    /// A bearer token (RFC 6750).
    Bearer(Secret),
    /// A name and a password (RFC 7617).
    Basic(Secret),
    /// A bearer token that a command prints.
    Command(Arc<TokenCommand>),
}

/// A text that is never shown.
#[derive(Clone)]
pub struct Secret(String);

/// A command that prints a token, and the tokens it printed, the current one last.
pub struct TokenCommand {
    command: String,
    tokens: Mutex<Vec<String>>,
}

/// How long a token command may take.
const COMMAND_TIME: Duration = Duration::from_secs(30);
/// A run asks for so many tokens at most.
const MOST_TOKENS: usize = 20;

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Bearer(_) => "Bearer(…)",
            Self::Basic(_) => "Basic(…)",
            Self::Command(_) => "Command(…)",
        })
    }
}

/// Credentials that can't be read.
#[derive(Debug, thiserror::Error)]
pub enum CredentialError {
    /// The token's file can't be read.
    #[error("the token file {} can't be read: {error}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The token's command failed.
    #[error("the token command failed: {0}")]
    Command(String),
    /// The token is empty, or no header can hold it.
    #[error("the token from {0} is empty or holds a line break")]
    Unusable(String),
    /// `--basic` without a colon.
    #[error("--basic takes NAME:PASSWORD")]
    Basic,
}

impl Credential {
    /// A bearer token.
    pub fn bearer(token: &str, from: &str) -> Result<Self, CredentialError> {
        Ok(Self::Bearer(Secret(usable(token, from)?)))
    }

    /// The first line of a file.
    pub fn from_file(file: &Path) -> Result<Self, CredentialError> {
        let text = std::fs::read_to_string(file)
            .map_err(|error| CredentialError::File { file: file.to_owned(), error })?;
        Self::bearer(&text, &file.display().to_string())
    }

    /// What a command prints; it runs once, and again when the token has expired.
    pub fn from_command(command: &str) -> Result<Self, CredentialError> {
        let first = print_token(command)?;
        let command = TokenCommand { command: command.to_owned(), tokens: Mutex::new(vec![first]) };
        Ok(Self::Command(Arc::new(command)))
    }

    /// `NAME:PASSWORD`.
    pub fn basic(pair: &str) -> Result<Self, CredentialError> {
        if !pair.contains(':') {
            return Err(CredentialError::Basic);
        }
        Ok(Self::Basic(Secret(pair.to_owned())))
    }

    /// Whether there are any.
    pub const fn is_some(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// The value of the `Authorization` header.
    pub(super) fn header(&self, whose: Credentials) -> Option<String> {
        match (whose, self) {
            (Credentials::Absent, _) | (Credentials::Run | Credentials::Reader, Self::None) => None,
            (whose, Self::Bearer(token)) if whose.is_nearly_right() => {
                Some(format!("Bearer {}", nearly(whose, &token.0)))
            }
            (whose, Self::Command(command)) if whose.is_nearly_right() => {
                Some(format!("Bearer {}", nearly(whose, &command.current())))
            }
            (Credentials::Wrong, Self::Basic(_)) => {
                Some(format!("Basic {}", STANDARD.encode("scimcheck:not-the-password")))
            }
            (
                Credentials::Wrong
                | Credentials::Beginning
                | Credentials::Longer
                | Credentials::OtherCase,
                _,
            ) => Some("Bearer scimcheck-not-the-token".to_owned()),
            (Credentials::Run | Credentials::Reader, Self::Bearer(token)) => {
                Some(format!("Bearer {}", token.0))
            }
            (Credentials::Run | Credentials::Reader, Self::Basic(pair)) => {
                Some(format!("Basic {}", STANDARD.encode(&pair.0)))
            }
            (Credentials::Run | Credentials::Reader, Self::Command(command)) => {
                Some(format!("Bearer {}", command.current()))
            }
        }
    }

    /// Every text that must not appear in anything that leaves the process.
    pub fn secrets(&self) -> Vec<String> {
        let whole = match self {
            Self::None => Vec::new(),
            Self::Bearer(secret) => vec![secret.0.clone()],
            Self::Basic(pair) => {
                let password = pair.0.split_once(':').map(|(_, password)| password.to_owned());
                // The beginning of a pair is a name, and no secret.
                return [Some(STANDARD.encode(&pair.0)), Some(pair.0.clone()), password]
                    .into_iter()
                    .flatten()
                    .collect();
            }
            Self::Command(command) => {
                command.tokens.lock().unwrap_or_else(PoisonError::into_inner).clone()
            }
        };
        // Some checks send the first half, which is half of the secret.
        let half = |token: &String| nearly(Credentials::Beginning, token);
        let halves: Vec<String> = whole.iter().map(half).filter(|half| half.len() >= 8).collect();
        whole.into_iter().chain(halves).collect()
    }

    /// The token that requests carry now, if another one can be had.
    pub fn expiring(&self) -> Option<String> {
        match self {
            Self::Command(command) => Some(command.current()),
            _ => None,
        }
    }

    /// Asks for another token in place of one that was refused, and waits for it; whether there is
    /// one, be it that somebody else asked meanwhile.
    pub fn refresh(&self, refused: &str) -> Result<bool, CredentialError> {
        let Self::Command(command) = self else { return Ok(false) };
        let mut tokens = command.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.last().is_some_and(|current| current != refused) {
            return Ok(true);
        }
        if tokens.len() >= MOST_TOKENS {
            return Ok(false);
        }
        let token = print_token(&command.command)?;
        let is_new = token != refused;
        tokens.push(token);
        Ok(is_new)
    }
}

/// A token that is not the one it looks like.
fn nearly(whose: Credentials, token: &str) -> String {
    let exchanged = |c: char| {
        if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
    };
    let text: String = match whose {
        Credentials::Beginning => token.chars().take(token.chars().count().div_ceil(2)).collect(),
        Credentials::OtherCase => token.chars().map(exchanged).collect(),
        _ => format!("{token}x"),
    };
    // A token of one character, or without letters, would be the right one after all.
    if text == token { format!("{token}x") } else { text }
}

impl TokenCommand {
    fn current(&self) -> String {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.last().cloned().unwrap_or_default()
    }
}

/// Runs a token command. What it says on its standard error may be as secret as what it prints.
fn print_token(command: &str) -> Result<String, CredentialError> {
    let failed = |error: std::io::Error| CredentialError::Command(error.to_string());
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let out = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        // A token is short; whoever prints for ever is not read for ever.
        let read = out.map(|out| out.take(1 << 20).read_to_end(&mut text));
        read.transpose().map(|_| text)
    });
    let deadline = Instant::now() + COMMAND_TIME;
    let status = loop {
        match child.try_wait().map_err(failed)? {
            Some(status) => break status,
            None if Instant::now() > deadline => {
                child.kill().ok();
                child.wait().ok();
                let late = format!("it takes longer than {} s", COMMAND_TIME.as_secs());
                return Err(CredentialError::Command(late));
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    if !status.success() {
        return Err(CredentialError::Command(status.to_string()));
    }
    let text = reader.join().unwrap_or_else(|_| Ok(Vec::new())).map_err(failed)?;
    usable(&String::from_utf8_lossy(&text), "the token command")
}

fn usable(text: &str, from: &str) -> Result<String, CredentialError> {
    let token = text.trim();
    let fits = token.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    if token.is_empty() || !fits {
        return Err(CredentialError::Unusable(from.to_owned()));
    }
    Ok(token.to_owned())
}
