//! A server of raw sockets, so that it can do what no library would.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use scimcheck::emulator::Emulator;

/// One request as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Incoming {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Incoming {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let same = |(key, _): &&(String, String)| key.eq_ignore_ascii_case(name);
        self.headers.iter().find(same).map(|(_, value)| value.as_str())
    }

    /// Whether it only asks what the provider offers.
    pub(crate) fn is_discovery(&self) -> bool {
        let fronts = ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"];
        self.method == "GET" && fronts.iter().any(|front| self.path.starts_with(front))
    }
}

/// Whether the connection stays open.
pub(crate) type Keep = bool;

/// A server on this machine until the process ends.
pub(crate) struct Server {
    pub(crate) base: String,
    under_way: Arc<AtomicUsize>,
}

impl Server {
    /// Answers every request so.
    pub(crate) fn new(
        answer: impl Fn(&Incoming, &mut TcpStream) -> Keep + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let under_way = Arc::new(AtomicUsize::new(0));
        let (answer, counter) = (Arc::new(answer), Arc::clone(&under_way));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, counter) = (Arc::clone(&answer), Arc::clone(&counter));
                thread::spawn(move || talk(stream, answer.as_ref(), &counter));
            }
        });
        Self { base, under_way }
    }

    /// Waits until nobody is being answered any more.
    pub(crate) fn wait_until_idle(&self) {
        for _ in 0..500 {
            if self.under_way.load(Ordering::SeqCst) == 0 {
                return;
            }
            thread::sleep(Duration::from_millis(2));
        }
    }
}

fn talk(
    stream: TcpStream,
    answer: &(dyn Fn(&Incoming, &mut TcpStream) -> Keep + Send + Sync),
    counter: &AtomicUsize,
) {
    stream.set_write_timeout(Some(Duration::from_secs(5))).ok();
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok();
    stream.set_nodelay(true).ok();
    let Ok(mut out) = stream.try_clone() else { return };
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader) {
        counter.fetch_add(1, Ordering::SeqCst);
        let keep = answer(&request, &mut out);
        counter.fetch_sub(1, Ordering::SeqCst);
        if !keep {
            return;
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Incoming> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let request = Incoming { method, path, headers, body: Vec::new() };
    let length = request.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Incoming { body, ..request })
}

/// Lets an emulator answer; what it says as bytes.
pub(crate) fn emulate(emulator: &Emulator, request: &Incoming) -> Vec<u8> {
    let mut builder = http::Request::builder().method(request.method.as_str()).uri(&request.path);
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let response = emulator.respond(builder.body(Bytes::from(request.body.clone())).unwrap());
    let mut text = format!("HTTP/1.1 {} x\r\n", response.status().as_u16());
    for (name, value) in response.headers() {
        write!(text, "{name}: {}\r\n", value.to_str().unwrap()).unwrap();
    }
    let body = response.body();
    if request.method != "HEAD" && response.status() != 204 {
        write!(text, "content-length: {}\r\n", body.len()).unwrap();
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    bytes.extend(body.iter());
    bytes
}

/// A JSON answer as bytes.
pub(crate) fn json(status: u16, body: &str) -> Vec<u8> {
    with(status, "Content-Type: application/scim+json\r\n", body.as_bytes())
}

/// An answer as bytes, with headers of its own.
pub(crate) fn with(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut bytes =
        format!("HTTP/1.1 {status} x\r\n{headers}Content-Length: {length}\r\n\r\n").into_bytes();
    bytes.extend(body);
    bytes
}

/// Writes bytes; whether the other side took them.
pub(crate) fn say(stream: &mut TcpStream, bytes: &[u8]) -> Keep {
    stream.write_all(bytes).is_ok()
}
