//! Connections: each is served until it ends, half a request is not waited for without end, and
//! neither is anything at the stop.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};
use tower_service::Service;

/// The head of a request comes within this time. A kept-alive connection ends after it without a
/// request.
const HEAD: Duration = Duration::from_secs(30);
/// Requests that run when the stop is asked for have this long; then they are cut.
const LAST: Duration = Duration::from_secs(5);
/// The system has no sockets left: it is asked again after this long.
const RETRY: Duration = Duration::from_secs(1);

/// Serves until `stop`, and then what runs, for a moment.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let (tell, stopping) = watch::channel(false);
    // Every connection holds the sender: the channel closes with the last one.
    let (running, mut ended) = mpsc::channel::<Infallible>(1);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let (router, stopping, running) =
                    (router.clone(), stopping.clone(), running.clone());
                tokio::spawn(async move {
                    connection(stream, peer, router, stopping).await;
                    drop(running);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                sleep(RETRY).await;
            }
        }
    }
    drop((listener, running));
    tell.send_replace(true);
    if timeout(LAST, ended.recv()).await.is_err() {
        tracing::warn!("requests that did not end were cut");
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let mut connection = std::pin::pin!(
        http.serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
    );
    // A connection ends by its client, its network or its time: there is nobody to tell.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopping.wait_for(|stopping| *stopping) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
