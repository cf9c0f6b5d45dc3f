//! The provider behind a socket: HTTP/1.1, within limits that a slow or greedy client meets.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use super::{Emulator, Faulted};

/// How long the last answers may take once the provider is told to stop; a fault never gives one.
const PATIENCE: Duration = Duration::from_secs(2);
/// The largest body that is read, in bytes.
const LARGEST: usize = 4 * 1024 * 1024;
/// The largest head of a request, in bytes, and the most headers in it.
const LARGEST_HEAD: usize = 64 * 1024;
const MOST_HEADERS: usize = 200;
/// How long a client may take to send a head, the pause before it included, and then a body.
const SLOWEST_HEAD: Duration = Duration::from_secs(30);
const SLOWEST_BODY: Duration = Duration::from_secs(30);
/// How many connections are served at once; further ones wait.
const MOST_CONNECTIONS: usize = 512;

/// Serves the provider until `shutdown` is ready and the last answers are sent.
pub async fn serve(
    emulator: Arc<Emulator>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let permits = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accept = async {
            let permit = Arc::clone(&permits).acquire_owned().await;
            (listener.accept().await, permit)
        };
        let (accepted, permit) = tokio::select! {
            accepted = accept => accepted,
            () = &mut shutdown => break,
        };
        let Ok((stream, _)) = accepted else {
            // The client is gone already, or the process may open no more files for now.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (emulator, watcher) = (Arc::clone(&emulator), graceful.watcher());
        tokio::spawn(async move {
            converse(emulator, stream, watcher).await;
            drop(permit);
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(PATIENCE) => {}
    }
    Ok(())
}

/// Answers what comes over one connection, until either side ends it.
async fn converse(emulator: Arc<Emulator>, stream: TcpStream, watcher: Watcher) {
    // Small answers are sent at once: a client waits for each. Without it they come later.
    stream.set_nodelay(true).ok();
    let service = service_fn(move |request| answer(Arc::clone(&emulator), request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(SLOWEST_HEAD)
        .max_headers(MOST_HEADERS)
        .max_header_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    // How it ended is the client's affair.
    watcher.watch(connection).await.ok();
}

async fn answer(
    emulator: Arc<Emulator>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, LARGEST).collect();
    let response = match tokio::time::timeout(SLOWEST_BODY, body).await {
        Ok(Ok(body)) => emulator.respond(Request::from_parts(parts, body.to_bytes())),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            emulator.refuse(413, "the body is larger than 4 MiB")
        }
        Ok(Err(_)) => emulator.refuse(400, "the body can't be read"),
        Err(_) => emulator.refuse(408, "the body did not come within 30 s"),
    };
    if response.extensions().get() == Some(&Faulted::Hang) {
        std::future::pending::<()>().await;
    }
    Ok(response.map(Full::new))
}
