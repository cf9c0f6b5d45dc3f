//! What requests carry as proof of who sends them. It never leaves this module but on the wire.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

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

/// A command that prints a token, and the token it printed last.
pub struct TokenCommand {
    command: String,
    token: Mutex<Option<String>>,
}

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
        let command = TokenCommand { command: command.to_owned(), token: Mutex::new(None) };
        command.token()?;
        Ok(Self::Command(Arc::new(command)))
    }

    /// `NAME:PASSWORD`.
    pub fn basic(pair: &str) -> Result<Self, CredentialError> {
        if !pair.contains(':') {
            return Err(CredentialError::Basic);
        }
        Ok(Self::Basic(Secret(STANDARD.encode(pair))))
    }

    /// Whether there are any.
    pub const fn is_some(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// The value of the `Authorization` header.
    pub(super) fn header(&self, whose: Credentials) -> Result<Option<String>, CredentialError> {
        Ok(match (whose, self) {
            (Credentials::Absent, _) | (Credentials::Run | Credentials::Reader, Self::None) => None,
            (whose, Self::Bearer(token)) if whose.is_nearly_right() => {
                Some(format!("Bearer {}", nearly(whose, &token.0)))
            }
            (whose, Self::Command(command)) if whose.is_nearly_right() => {
                Some(format!("Bearer {}", nearly(whose, &command.token()?)))
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
                Some(format!("Basic {}", pair.0))
            }
            (Credentials::Run | Credentials::Reader, Self::Command(command)) => {
                Some(format!("Bearer {}", command.token()?))
            }
        })
    }

    /// Every text that must not appear in anything that leaves the process.
    pub fn secrets(&self) -> Vec<String> {
        match self {
            Self::None => Vec::new(),
            Self::Bearer(secret) | Self::Basic(secret) => vec![secret.0.clone()],
            Self::Command(command) => command.token().into_iter().collect(),
        }
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
    fn token(&self) -> Result<String, CredentialError> {
        let mut held = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = held.as_ref() {
            return Ok(token.clone());
        }
        let output = Command::new("sh")
            .args(["-c", &self.command])
            .output()
            .map_err(|error| CredentialError::Command(error.to_string()))?;
        if !output.status.success() {
            return Err(CredentialError::Command(output.status.to_string()));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let token = usable(&text, "the token command")?;
        *held = Some(token.clone());
        Ok(token)
    }
}

fn usable(text: &str, from: &str) -> Result<String, CredentialError> {
    let token = text.trim();
    let fits = token.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    if token.is_empty() || !fits {
        return Err(CredentialError::Unusable(from.to_owned()));
    }
    Ok(token.to_owned())
}
