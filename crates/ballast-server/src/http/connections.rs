//! Connections: each has a place and is served until it ends. Half a request is not waited for
//! without end, and neither is anything at the stop. Who finds no place is told so and closed.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use ballast_api::{Language, Problem};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};
use tower_service::Service;

use super::body::{Patience, TimedBody};
use super::places::{Capacity, Full, Placed, Places};
use crate::convert::edge_problem;

/// Requests that run when the stop is asked for have this long; then they are cut.
const LAST: Duration = Duration::from_secs(5);
/// The system has no sockets left: it is asked again after this long.
const RETRY: Duration = Duration::from_secs(1);
/// That connections are turned away is logged this often at most.
const TOLD: Duration = Duration::from_secs(10);

/// What connections may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How many there may be.
    pub capacity: Capacity,
    /// How long a request may take to come. A connection without one ends after its `idle`.
    pub patience: Patience,
}

/// Serves until `stop`, and then what runs, for a moment.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let (tell, stopping) = watch::channel(false);
    // Every connection holds the sender: the channel closes with the last one.
    let (running, mut ended) = mpsc::channel::<Infallible>(1);
    let places = Places::new(limits.capacity);
    let mut full = Turned::default();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => match places.take(peer.ip()) {
                Ok(place) => {
                    let (router, stopping, running) =
                        (router.clone(), stopping.clone(), running.clone());
                    let stream = Placed::new(stream, limits.patience.idle, place);
                    tokio::spawn(async move {
                        connection(stream, peer, router, limits.patience, stopping).await;
                        drop(running);
                    });
                }
                Err(why) => full.away(stream, peer.ip(), why),
            },
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
    stream: Placed,
    peer: SocketAddr,
    router: Router,
    patience: Patience,
    mut stopping: watch::Receiver<bool>,
) {
    let service = service_fn(move |request: Request<Incoming>| {
        let (mut head, body) = request.into_parts();
        let (body, lateness) = TimedBody::new(body, patience);
        head.extensions.insert(ConnectInfo(peer));
        head.extensions.insert(lateness);
        router
            .clone()
            .call(Request::from_parts(head, Body::new(body)))
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(patience.idle);
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

/// Connections that found no place.
#[derive(Default)]
struct Turned {
    away: u64,
    told: Option<Instant>,
}

impl Turned {
    /// Answers before anything is read, and closes: nothing is waited for.
    fn away(&mut self, stream: TcpStream, ip: IpAddr, why: Full) {
        self.away += 1;
        let problem = problem(ip, why);
        if self.told.is_none_or(|told| told.elapsed() > TOLD) {
            self.told = Some(Instant::now());
            tracing::warn!(
                away = self.away,
                reason = problem.title,
                "connections are turned away"
            );
        }
        let body = serde_json::to_string(&problem).unwrap_or_default();
        let answer = format!(
            "HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 1\r\n\
             content-type: application/problem+json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        // A client that does not take it is closed all the same.
        let _ = stream.try_write(answer.as_bytes());
    }
}

fn problem(ip: IpAddr, why: Full) -> Problem {
    let numbers = |open: usize, limit: usize| {
        [
            ("ip", ip.to_string()),
            ("open", open.to_string()),
            ("limit", limit.to_string()),
        ]
    };
    let (code, numbers) = match why {
        Full::All { open, limit } => ("CONNECTIONS_FULL", numbers(open, limit)),
        Full::Address { open, limit } => ("ADDRESS_CONNECTIONS_FULL", numbers(open, limit)),
    };
    edge_problem(code, numbers, Language::ZhCn)
}
