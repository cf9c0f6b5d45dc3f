//! A provider that is well-behaved but for one thing, over a raw socket.
//!
//! The emulator answers in process; what a behaviour is about is answered by hand, byte for byte.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use scimcheck::campaign::embedded;
use scimcheck::emulator::Emulator;
use serde_json::Value;

use super::behaviours::Behaviour;

/// Which requests a behaviour is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    /// Every request, the first of all included.
    Everything,
    /// The read of one User.
    Read,
    /// A list of Users.
    List,
    /// The creation of a User.
    Create,
    /// The deletion of a User.
    Delete,
    /// Discovery.
    Discovery(&'static str),
}

impl Site {
    fn holds(self, method: &str, path: &str) -> bool {
        let path = path.split('?').next().unwrap_or_default();
        let one = path.strip_prefix("/Users/").is_some_and(|id| !id.is_empty());
        match self {
            Self::Everything => true,
            Self::Read => method == "GET" && one,
            Self::List => method == "GET" && path == "/Users",
            Self::Create => method == "POST" && path == "/Users",
            Self::Delete => method == "DELETE" && one,
            Self::Discovery(endpoint) => method == "GET" && path.starts_with(endpoint),
        }
    }
}

/// What is done instead of answering.
#[derive(Clone)]
pub(super) enum Act {
    /// These bytes are written, and the connection is closed.
    Raw(Vec<u8>),
    /// These bytes are written, and the connection stays open without a word.
    Open(Vec<u8>),
    /// These bytes are written one by one, with a pause before each.
    Drip(Vec<u8>, Duration),
    /// The first bytes, then the second again and again until nobody reads them.
    Endless(Vec<u8>, Vec<u8>),
    /// The connection is closed without a word.
    Close,
    /// The usual answer, changed as a document.
    Edit(fn(&mut Value)),
    /// The usual answer with further or other headers.
    Headers(&'static [(&'static str, &'static str)]),
    /// Another status with the usual headers, and this body.
    Answer(u16, &'static [(&'static str, &'static str)], Vec<u8>),
    /// The usual answer, and then the connection is closed though nothing said so.
    ThenClose,
    /// A redirect to the other host.
    Elsewhere,
}

/// The provider, for as long as it is kept.
pub(super) struct Hostile {
    pub(super) base: String,
    /// What the other host was sent: nothing, if all is well.
    pub(super) strays: Arc<Mutex<Vec<String>>>,
    stopped: Arc<AtomicBool>,
}

impl Drop for Hostile {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

impl Hostile {
    pub(super) fn start(behaviour: &Behaviour) -> Self {
        let emulator = Arc::new(Emulator::new(embedded::behavior(None)));
        let strays = Arc::new(Mutex::new(Vec::new()));
        let elsewhere = other_host(&strays);
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let stopped = Arc::new(AtomicBool::new(false));
        let (site, act) = (behaviour.site, behaviour.act.clone());
        let ended = Arc::clone(&stopped);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if ended.load(Ordering::Relaxed) {
                    return;
                }
                let (emulator, act) = (Arc::clone(&emulator), act.clone());
                let (ended, elsewhere) = (Arc::clone(&ended), elsewhere.clone());
                let one = Connection { stream, emulator, site, act, ended, elsewhere };
                thread::spawn(move || one.serve());
            }
        });
        Self { base, strays, stopped }
    }
}

/// A host that nobody should talk to; its URL.
fn other_host(strays: &Arc<Mutex<Vec<String>>>) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let strays = Arc::clone(strays);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut line = String::new();
            let _ = BufReader::new(&stream).read_line(&mut line);
            strays.lock().unwrap().push(line);
        }
    });
    url
}

struct Connection {
    stream: TcpStream,
    emulator: Arc<Emulator>,
    site: Site,
    act: Act,
    ended: Arc<AtomicBool>,
    elsewhere: String,
}

impl Connection {
    fn serve(mut self) {
        let Ok(reader) = self.stream.try_clone() else { return };
        let mut reader = BufReader::new(reader);
        while let Some(request) = read(&mut reader) {
            let path = request.uri().to_string();
            let hit = self.site.holds(request.method().as_str(), &path);
            let response = self.emulator.respond(request);
            let going_on = if hit { self.act(response) } else { self.write(&response) };
            if !going_on {
                let _ = self.stream.shutdown(Shutdown::Both);
                return;
            }
        }
    }

    /// Does what the behaviour is; whether the connection can be used again.
    fn act(&mut self, response: Response<Bytes>) -> bool {
        match self.act.clone() {
            Act::Raw(bytes) => {
                let _ = self.stream.write_all(&bytes);
                false
            }
            Act::Open(bytes) => {
                let _ = self.stream.write_all(&bytes);
                self.idle();
                false
            }
            Act::Drip(bytes, pause) => {
                for byte in bytes {
                    thread::sleep(pause);
                    if self.stream.write_all(&[byte]).is_err() || self.is_ended() {
                        break;
                    }
                }
                false
            }
            Act::Endless(first, again) => {
                let _ = self.stream.write_all(&first);
                while self.stream.write_all(&again).is_ok() && !self.is_ended() {}
                false
            }
            Act::Close => false,
            Act::Edit(edit) => {
                let (mut parts, body) = response.into_parts();
                let Ok(mut document) = serde_json::from_slice(&body) else {
                    return self.write(&Response::from_parts(parts, body));
                };
                edit(&mut document);
                parts.headers.remove("etag");
                self.write(&Response::from_parts(parts, document.to_string().into()))
            }
            Act::Headers(headers) => {
                let (parts, body) = response.into_parts();
                let kept =
                    |name: &str| !headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
                let mut text = head(parts.status.as_u16());
                for (name, value) in parts.headers.iter().filter(|(name, _)| kept(name.as_str())) {
                    let _ = write!(text, "{name}: {}\r\n", value.to_str().unwrap_or_default());
                }
                for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
                    let _ = write!(text, "{name}: {value}\r\n");
                }
                let _ = write!(text, "Content-Length: {}\r\n\r\n", body.len());
                self.stream.write_all(&[text.as_bytes(), &body].concat()).is_ok()
            }
            Act::Answer(status, headers, body) => {
                let mut text = head(status);
                for (name, value) in headers {
                    let _ = write!(text, "{name}: {value}\r\n");
                }
                let _ = write!(text, "Content-Length: {}\r\n\r\n", body.len());
                self.stream.write_all(&[text.as_bytes(), &body].concat()).is_ok()
            }
            Act::ThenClose => {
                self.write(&response);
                false
            }
            Act::Elsewhere => {
                let to = format!(
                    "{}Location: {}/Users\r\nContent-Length: 0\r\n\r\n",
                    head(307),
                    self.elsewhere
                );
                self.stream.write_all(to.as_bytes()).is_ok()
            }
        }
    }

    fn write(&mut self, response: &Response<Bytes>) -> bool {
        let mut text = head(response.status().as_u16());
        for (name, value) in response.headers() {
            let _ = write!(text, "{name}: {}\r\n", value.to_str().unwrap_or_default());
        }
        if !matches!(response.status().as_u16(), 204 | 304) {
            let _ = write!(text, "Content-Length: {}\r\n", response.body().len());
        }
        text += "\r\n";
        self.stream.write_all(&[text.as_bytes(), response.body()].concat()).is_ok()
    }

    fn idle(&self) {
        while !self.is_ended() {
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn is_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }
}

fn head(status: u16) -> String {
    format!("HTTP/1.1 {status:03} Status\r\n")
}

/// One request, or none if the other side is gone.
fn read(reader: &mut BufReader<TcpStream>) -> Option<Request<Bytes>> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split_whitespace();
    let (method, uri) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut request = Request::builder().method(method.as_str()).uri(uri);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
        request = request.header(name, value.trim());
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    request.body(body.into()).ok()
}
