//! The emulator as a server: what a greedy, slow or confused client gets, and that others are
//! served meanwhile.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use scimcheck::emulator::{Behavior, Emulator};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A provider on a thread of its own, until it is dropped.
struct Provider {
    address: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Provider {
    fn start() -> Self {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                let emulator = Arc::new(Emulator::new(Behavior::rfc()));
                let stopped = async { stopped.await.unwrap_or_default() };
                scimcheck::emulator::serve(emulator, listener, stopped).await.unwrap();
            });
        });
        Self { address, stop: Some(stop), thread: Some(thread) }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream
    }

    /// The first line of the answer to these bytes.
    fn status(&self, parts: &[&[u8]]) -> String {
        let mut stream = self.connect();
        for part in parts {
            // A server that has seen enough need not read the rest.
            if stream.write_all(part).is_err() {
                break;
            }
        }
        first_line(&mut stream)
    }

    fn is_well(&self) -> bool {
        self.status(&[b"GET /Users HTTP/1.1\r\nHost: h\r\n\r\n"]) == "HTTP/1.1 200 OK"
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn first_line(stream: &mut TcpStream) -> String {
    let mut line = Vec::new();
    let mut byte = [0];
    while stream.read(&mut byte).is_ok_and(|read| read == 1) && byte != *b"\r" {
        line.push(byte[0]);
    }
    String::from_utf8(line).unwrap()
}

#[test]
fn a_large_body_is_refused() {
    let provider = Provider::start();
    let head = b"POST /Users HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000\r\n\r\n";
    let status = provider.status(&[head, &vec![b' '; 5_000_000]]);
    assert_eq!(status, "HTTP/1.1 413 Payload Too Large");
    assert!(provider.is_well());
}

#[test]
fn a_large_head_is_refused() {
    let provider = Provider::start();
    let header = format!("X-Filler: {}\r\n", "a".repeat(100_000));
    let status = provider.status(&[b"GET /Users HTTP/1.1\r\nHost: h\r\n", header.as_bytes()]);
    assert_eq!(status, "HTTP/1.1 431 Request Header Fields Too Large");
    let many = "X-A: b\r\n".repeat(300);
    let status = provider.status(&[b"GET /Users HTTP/1.1\r\n", many.as_bytes(), b"\r\n"]);
    assert_eq!(status, "HTTP/1.1 431 Request Header Fields Too Large");
    assert!(provider.is_well());
}

#[test]
fn what_is_not_http_is_refused() {
    let provider = Provider::start();
    assert_eq!(provider.status(&[b"EHLO there\r\n\r\n"]), "HTTP/1.1 400 Bad Request");
    let negative = b"POST /Users HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n";
    assert_eq!(provider.status(&[negative]), "HTTP/1.1 400 Bad Request");
    assert!(provider.is_well());
}

#[test]
fn slow_clients_do_not_keep_others_waiting() {
    let provider = Provider::start();
    let half = |text: &[u8]| {
        let mut stream = provider.connect();
        stream.write_all(text).unwrap();
        stream
    };
    let heads: Vec<TcpStream> = (0..200).map(|_| half(b"GET /Us")).collect();
    let bodies: Vec<TcpStream> = (0..50)
        .map(|_| half(b"POST /Users HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{"))
        .collect();
    assert!(provider.is_well());
    drop((heads, bodies));
    assert!(provider.is_well());
}

#[test]
fn what_was_begun_is_answered_when_it_stops() {
    let mut provider = Provider::start();
    let mut stream = provider.connect();
    stream.write_all(b"POST /Users HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{").unwrap();
    assert!(provider.is_well());
    provider.stop.take().unwrap().send(()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    stream.write_all(b"}").unwrap();
    assert_eq!(first_line(&mut stream), "HTTP/1.1 400 Bad Request");
    assert!(TcpStream::connect(&provider.address).is_err(), "nobody listens any more");
}
