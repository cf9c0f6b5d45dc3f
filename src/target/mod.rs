//! The target: where requests go, with whose credentials, and within which limits.

mod credential;
mod guard;
mod http;
pub mod preflight;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::exchange::{Answer, Credentials, Failure, FailureKind, Request};

pub use credential::{Credential, CredentialError};
pub use guard::{Change, Created, Creation, Guard};
pub use http::{Tls, TlsError};

/// How a target is reached and how patient we are.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The base URL, without a slash at its end.
    pub base: reqwest::Url,
    /// What requests carry as proof of who sends them.
    pub credential: Credential,
    /// What requests of a second client carry, which may only read.
    pub reader: Credential,
    /// Headers of every request.
    pub headers: Vec<(String, String)>,
    /// How TLS is checked.
    pub tls: Tls,
    /// How long one request may take, to the last byte of its answer.
    pub timeout: Duration,
    /// How large an answer may be, in bytes.
    pub max_body: usize,
    /// How long a `Retry-After` may ask us to wait.
    pub max_wait: Duration,
}

/// A function that answers in process, or never: the seam for tests that need no socket.
pub type InProcess =
    Arc<dyn Fn(::http::Request<Bytes>) -> Option<::http::Response<Bytes>> + Send + Sync>;

#[derive(Clone)]
enum Transport {
    Http(reqwest::Client),
    InProcess(InProcess),
}

/// A service provider under test.
#[derive(Clone)]
pub struct Target {
    settings: Settings,
    transport: Transport,
}

/// A target that can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// The URL is none, or not of http or https.
    #[error("\"{url}\" is not a base URL: {because}")]
    Url {
        /// What was given.
        url: String,
        /// What is wrong with it.
        because: String,
    },
    /// The TLS settings are wrong.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The credentials can't be read.
    #[error(transparent)]
    Credential(#[from] CredentialError),
}

impl Settings {
    /// Default limits for a base URL.
    pub fn new(url: &str) -> Result<Self, TargetError> {
        Ok(Self::of(parse_base(url)?))
    }

    /// Default limits for a base URL that has been checked.
    pub fn of(base: reqwest::Url) -> Self {
        Self {
            base,
            credential: Credential::None,
            reader: Credential::None,
            headers: Vec::new(),
            tls: Tls::default(),
            timeout: Duration::from_secs(5),
            max_body: 16 << 20,
            max_wait: Duration::from_secs(10),
        }
    }
}

fn parse_base(url: &str) -> Result<reqwest::Url, TargetError> {
    let wrong =
        |because: &str| TargetError::Url { url: url.to_owned(), because: because.to_owned() };
    let mut base = reqwest::Url::parse(url).map_err(|error| {
        let hint = if url.contains("://") { "" } else { "; it starts with https:// or http://" };
        wrong(&format!("{error}{hint}"))
    })?;
    if !matches!(base.scheme(), "http" | "https") {
        return Err(wrong("it starts with https:// or http://"));
    }
    if base.query().is_some() || base.fragment().is_some() {
        return Err(wrong("a base URL has no query and no fragment (RFC 7644 section 1.3)"));
    }
    if !base.username().is_empty() || base.password().is_some() {
        return Err(wrong("credentials do not belong into a URL; use --basic or SCIM_TOKEN"));
    }
    let path = base.path().trim_end_matches('/').to_owned();
    base.set_path(&path);
    Ok(base)
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Target").field("base", &self.settings.base.as_str()).finish_non_exhaustive()
    }
}

impl Target {
    /// A target over HTTP.
    pub fn over_http(settings: Settings) -> Result<Self, TargetError> {
        let client = http::client(&settings)?;
        Ok(Self { settings, transport: Transport::Http(client) })
    }

    /// A target in this process.
    pub fn in_process(settings: Settings, answer: InProcess) -> Self {
        Self { settings, transport: Transport::InProcess(answer) }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The base URL as it is shown: without a slash at its end.
    pub fn base(&self) -> &str {
        self.settings.base.as_str().trim_end_matches('/')
    }

    /// Whether the target is on this machine.
    pub fn is_local(&self) -> bool {
        match self.settings.base.host_str() {
            Some("localhost") => true,
            Some(host) => host
                .trim_matches(['[', ']'])
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback()),
            None => false,
        }
    }

    /// Whether it answers in this process, with a clock of its own.
    pub fn is_in_process(&self) -> bool {
        matches!(self.transport, Transport::InProcess(_))
    }

    /// Where a request's path leads: below the base URL, or a URL of the same origin.
    pub fn resolve(&self, path: &str) -> Result<reqwest::Url, Failure> {
        let refuse = |detail: String| Failure { kind: FailureKind::NotSent, detail };
        let base = &self.settings.base;
        if path.starts_with("http://") || path.starts_with("https://") {
            let url = reqwest::Url::parse(path)
                .map_err(|error| refuse(format!("{path} is not a URL: {error}")))?;
            if url.origin() != base.origin() {
                return Err(refuse(format!("{path} is on another host than the target")));
            }
            if !url.username().is_empty() || url.password().is_some() {
                return Err(refuse(format!("{path} carries credentials of its own")));
            }
            return Ok(url);
        }
        let root = base.path().trim_end_matches('/');
        let below =
            path.strip_prefix(root).filter(|rest| rest.starts_with('/') && !root.is_empty());
        let whole = format!(
            "{}{root}/{}",
            base.origin().ascii_serialization(),
            below.unwrap_or(path).trim_start_matches('/')
        );
        let url = reqwest::Url::parse(&whole)
            .map_err(|error| refuse(format!("{whole} is not a URL: {error}")))?;
        // A path with `..` must not lead out of the service provider's own part of the host.
        if url.origin() == base.origin() && below_root(root, url.path()).is_some() {
            Ok(url)
        } else {
            Err(refuse(format!("{path} leads out of {}", self.base())))
        }
    }

    /// What of a URL stands below the base URL, as it goes onto the wire, without its query; `None`
    /// if it stands elsewhere.
    pub fn path_below_base(&self, path: &str) -> Option<String> {
        let url = self.resolve(path).ok()?;
        let root = self.settings.base.path().trim_end_matches('/');
        let below = below_root(root, url.path())?;
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        Some(format!("{below}{query}"))
    }

    /// Sends one request and waits for its whole answer.
    pub async fn send(&self, request: &Request) -> Answer {
        let url = match self.resolve(&request.path) {
            Ok(url) => url,
            Err(failure) => return Answer::Failure(failure),
        };
        let headers = self.headers(request);
        match &self.transport {
            Transport::Http(client) => {
                http::send(client, &self.settings, request, url, &headers).await
            }
            Transport::InProcess(answer) => http::call(answer, request, &url, &headers),
        }
    }

    fn headers(&self, request: &Request) -> Vec<(String, String)> {
        let mut headers = self.settings.headers.clone();
        headers.extend(request.headers.clone());
        let value = match request.credentials {
            Credentials::Reader => self.settings.reader.header(Credentials::Run),
            whose => self.settings.credential.header(whose),
        };
        if let Some(value) = value {
            headers.push(("Authorization".to_owned(), value));
        }
        headers
    }

    /// Every secret that requests carry, with the name that stands for it in what is recorded.
    pub fn secrets(&self) -> Vec<(String, &'static str)> {
        let sensitive = |name: &str| {
            let name = name.to_ascii_lowercase();
            ["auth", "cookie", "key", "secret", "token"].iter().any(|word| name.contains(word))
        };
        let headers = self.settings.headers.iter().filter(|(name, _)| sensitive(name));
        // A scheme's name ahead of a secret is none itself.
        let headers = headers.flat_map(|(_, value)| {
            let bare = value.split_once(' ').map(|(_, bare)| bare.to_owned());
            bare.into_iter().chain([value.clone()]).map(|value| (value, "header"))
        });
        let tokens = self.settings.credential.secrets().into_iter();
        let tokens = tokens.map(|secret| (secret, "token"));
        let readers = self.settings.reader.secrets().into_iter();
        let readers = readers.map(|secret| (secret, "reader-token"));
        tokens.chain(readers).chain(headers).collect()
    }
}

/// What of a path stands below a root.
fn below_root<'a>(root: &str, path: &'a str) -> Option<&'a str> {
    path.strip_prefix(root).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: &str, path: &str, expected: Result<&str, ()>) {
        let settings = Settings::new(base).unwrap();
        let target = Target::in_process(settings, Arc::new(|_| None));
        let resolved = target.resolve(path).map(|url| url.to_string()).map_err(|_| ());
        assert_eq!(resolved.as_deref(), expected.as_ref().map(|text| *text).map_err(|()| &()));
    }

    #[test]
    fn a_path_stays_below_the_base() {
        check("http://h/scim/v2/", "/Users/1", Ok("http://h/scim/v2/Users/1"));
        check("http://h/scim/v2", "/scim/v2/Users/1", Ok("http://h/scim/v2/Users/1"));
        check("http://h/scim/v2", "http://h/scim/v2/Users/1", Ok("http://h/scim/v2/Users/1"));
        check("http://h", "/Users", Ok("http://h/Users"));
        check("http://h/scim", "http://other/Users", Err(()));
        check("http://h/scim/v2", "/../../admin", Err(()));
        check("http://h/scim/v2", "/../v2x/Users", Err(()));
        check("http://h/scim", "/%2e%2e/admin", Err(()));
        check("http://h/scim", "/a\\..\\..\\admin", Err(()));
        check("http://h/scim", "http://u:p@h/scim/Users", Err(()));
        check("http://h/scim", "https://h/scim/Users", Err(()));
        check("http://h/scim", "http://h@other/scim", Err(()));
        check("http://h/scim", "//other/Users", Ok("http://h/scim/other/Users"));
        check("http://h", "@other/Users", Ok("http://h/@other/Users"));
    }

    #[test]
    fn what_stands_beside_the_base_is_not_below_it() {
        let settings = Settings::new("http://h/a/scim").unwrap();
        let target = Target::in_process(settings, Arc::new(|_| None));
        let below = |path: &str| target.path_below_base(path);
        assert_eq!(below("/Users/1?x=y").as_deref(), Some("/Users/1?x=y"));
        assert_eq!(below("http://h/a/scim/Users/1").as_deref(), Some("/Users/1"));
        assert_eq!(below("http://h/b/scim/Users/1"), None);
        assert_eq!(below("http://h/Users/1"), None);
    }

    #[test]
    fn a_base_url_is_checked() {
        for url in ["h/scim", "ftp://h", "http://h/?x=1", "http://u:p@h/"] {
            assert!(Settings::new(url).is_err(), "{url}");
        }
    }
}
