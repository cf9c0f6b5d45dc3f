//! Requests over HTTP, with a limit on time and size, and answers in process.

use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;

use super::{InProcess, Settings, TargetError};
use crate::exchange::{Answer, Failure, FailureKind, Request, Response};

/// How TLS is checked.
#[derive(Clone, Debug, Default)]
pub struct Tls {
    /// Certificates to trust besides the usual ones (PEM).
    pub authority: Option<PathBuf>,
    /// Our own certificate and its key (PEM).
    pub client: Option<PathBuf>,
    /// Trust anybody.
    pub insecure: bool,
}

/// TLS that can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file can't be read.
    #[error("{} can't be read: {error}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A file holds no certificate or key.
    #[error("{} holds no usable certificate or key (PEM): {because}", file.display())]
    Content {
        /// The file.
        file: PathBuf,
        /// Why.
        because: String,
    },
    /// The client can't be built.
    #[error("the HTTP client can't be set up: {0}")]
    Client(String),
}

pub(super) fn client(settings: &Settings) -> Result<reqwest::Client, TargetError> {
    // A provider that is there already is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(settings.timeout)
        .connect_timeout(settings.timeout)
        .retry(reqwest::retry::never())
        .pool_idle_timeout(Duration::from_secs(20))
        .user_agent(concat!("scimcheck/", env!("CARGO_PKG_VERSION")));
    if settings.base.scheme() == "https" {
        builder = trust(builder, &settings.tls)?;
    }
    let failed = |error: reqwest::Error| TlsError::Client(error.to_string());
    Ok(builder.build().map_err(failed)?)
}

fn trust(
    mut builder: reqwest::ClientBuilder,
    tls: &Tls,
) -> Result<reqwest::ClientBuilder, TlsError> {
    if tls.insecure {
        builder = builder.danger_accept_invalid_certs(true);
    }
    // A machine without a certificate store still knows the usual authorities.
    let usual = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
    let usual = usual.filter_map(|der| reqwest::Certificate::from_der(der.as_ref()).ok());
    builder = builder.tls_certs_merge(usual);
    if let Some(file) = &tls.authority {
        let pem = read(file)?;
        let certificates = reqwest::Certificate::from_pem_bundle(&pem);
        builder = builder.tls_certs_merge(certificates.map_err(|error| content(file, &error))?);
    }
    if let Some(file) = &tls.client {
        let pem = read(file)?;
        let identity = reqwest::Identity::from_pem(&pem).map_err(|error| content(file, &error))?;
        builder = builder.identity(identity);
    }
    Ok(builder)
}

fn read(file: &Path) -> Result<Vec<u8>, TlsError> {
    std::fs::read(file).map_err(|error| TlsError::File { file: file.to_owned(), error })
}

fn content(file: &Path, error: &reqwest::Error) -> TlsError {
    TlsError::Content { file: file.to_owned(), because: error.to_string() }
}

pub(super) async fn send(
    client: &reqwest::Client,
    settings: &Settings,
    request: &Request,
    url: reqwest::Url,
    headers: &[(String, String)],
) -> Answer {
    let method = reqwest::Method::from_bytes(request.method.as_bytes());
    let mut builder = client.request(method.unwrap_or(reqwest::Method::GET), url);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    if let Some(body) = &request.body {
        builder = builder.body(body.clone());
    }
    match read_answer(builder, settings.max_body).await {
        Ok(response) => Answer::Response(response),
        Err(failure) => Answer::Failure(failure),
    }
}

async fn read_answer(builder: reqwest::RequestBuilder, limit: usize) -> Result<Response, Failure> {
    let mut response = builder.send().await.map_err(failure)?;
    let status = response.status().as_u16();
    let headers = headers_of(response.headers());
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        if body.len() + chunk.len() > limit {
            let detail = format!("more than {limit} bytes");
            return Err(Failure { kind: FailureKind::TooLarge, detail });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Response::new(status, headers, body))
}

fn headers_of(headers: &::http::HeaderMap) -> Vec<(String, String)> {
    let text = |value: &::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

/// What went wrong, by the innermost cause that says so.
fn failure(error: reqwest::Error) -> Failure {
    // A URL may hold any of the words that causes are told apart by.
    let error = error.without_url();
    let mut causes = Vec::new();
    let mut at: Option<&dyn std::error::Error> = Some(&error);
    while let Some(cause) = at {
        causes.push(cause.to_string());
        at = cause.source();
    }
    let said = |words: &[&str]| {
        let all = causes.join(" ").to_lowercase();
        words.iter().any(|word| all.contains(word))
    };
    let kind = if error.is_timeout() {
        FailureKind::TimedOut
    } else if said(&["dns error", "failed to lookup", "name or service not known"]) {
        FailureKind::UnknownHost
    } else if said(&["certificate", "handshake", "tls", "corrupt message"]) {
        FailureKind::Tls
    } else if error.is_connect() {
        FailureKind::Refused
    } else {
        FailureKind::Broken
    };
    let detail = causes.last().cloned().unwrap_or_default();
    Failure { kind, detail }
}

pub(super) fn call(
    answer: &InProcess,
    request: &Request,
    url: &reqwest::Url,
    headers: &[(String, String)],
) -> Answer {
    let path = url
        .query()
        .map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let mut builder = ::http::Request::builder().method(request.method.as_str()).uri(path);
    builder = builder.header("host", url.host_str().unwrap_or("localhost"));
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    let body = Bytes::from(request.body.clone().unwrap_or_default());
    match builder.body(body) {
        Ok(request) => {
            let Some(response) = answer(request) else {
                let detail = "it never answers".to_owned();
                return Answer::Failure(Failure { kind: FailureKind::TimedOut, detail });
            };
            let headers = headers_of(response.headers());
            let status = response.status().as_u16();
            Answer::Response(Response::new(status, headers, response.body().to_vec()))
        }
        Err(error) => {
            Answer::Failure(Failure { kind: FailureKind::NotSent, detail: error.to_string() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_words_of_a_url_are_no_cause() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let client = client(&Settings::new(&base).unwrap()).unwrap();
        let closes = tokio::spawn(async move { drop(listener.accept().await) });
        let url = format!("{base}/Users?filter=x509Certificates.value%20eq%20%22tls%22");
        let error = client.get(url).send().await.unwrap_err();
        closes.await.unwrap();
        assert_eq!(failure(error).kind, FailureKind::Broken);
    }
}
