//! The provider behind a socket.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use http::Request;
use tokio::net::TcpListener;

use super::{Emulator, Faulted};

/// How long the last answers may take once the provider is told to stop; a fault never gives one.
const PATIENCE: Duration = Duration::from_secs(2);
/// The largest body that is read.
const LARGEST: usize = 4 * 1024 * 1024;

/// Serves the provider until `shutdown` is ready and the last answers are sent.
pub async fn serve(
    emulator: Arc<Emulator>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let router = Router::new().fallback(answer).with_state(emulator);
    let (stop, stopping) = tokio::sync::oneshot::channel();
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        shutdown.await;
        // The other end is only gone when the server has stopped already.
        stop.send(()).ok();
    });
    let patience = async move {
        match stopping.await {
            Ok(()) => tokio::time::sleep(PATIENCE).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        ended = server => ended,
        () = patience => Ok(()),
    }
}

async fn answer(State(emulator): State<Arc<Emulator>>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let response = match to_bytes(body, LARGEST).await {
        Ok(body) => emulator.respond(Request::from_parts(parts, body)),
        Err(_) => emulator.refuse_large_body(),
    };
    if response.extensions().get() == Some(&Faulted::Hang) {
        std::future::pending::<()>().await;
    }
    response.map(|body: Bytes| Body::from(body))
}
