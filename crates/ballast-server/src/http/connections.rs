//! Connections: each has a place and is served until it ends. Half a request is not waited for
//! without end, and neither is anything at the stop. Who finds no place is told so and closed.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{Request, StatusCode, Version, header};
use axum::response::IntoResponse;
use ballast_api::{Language, Problem};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};
use tower_service::Service;

use super::body::{Patience, TimedBody};
use super::places::{Capacity, Full, Placed, Places};
use super::transport::Transport;
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

/// How connections come, and what they may take.
pub struct Way {
    /// What they may take.
    pub limits: Limits,
    /// How they come.
    pub transport: Transport,
    /// Where they are.
    pub places: Places,
}

/// Serves until `stop`, and then what runs, for a moment.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    way: Way,
    stop: impl Future<Output = ()>,
) {
    let (tell, stopping) = watch::channel(false);
    // Every connection holds the sender: the channel closes with the last one.
    let (running, mut ended) = mpsc::channel::<Infallible>(1);
    let Way {
        limits,
        transport,
        places,
    } = way;
    let mut full = Turned::new(places.clone());
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) if !transport.lets_in(peer.ip()) => {
                full.away(stream, not_the_proxy(peer.ip()));
            }
            Ok((stream, peer)) => match places.take(peer.ip(), transport.is_proxy(peer.ip())) {
                Ok(place) => {
                    let running = running.clone();
                    let stream = Placed::new(stream, limits.patience.idle, place);
                    let served = Served {
                        peer,
                        router: router.clone(),
                        patience: limits.patience,
                        transport: transport.clone(),
                        stopping: stopping.clone(),
                    };
                    tokio::spawn(async move {
                        served.run(stream).await;
                        drop(running);
                    });
                }
                Err(why) => full.away(stream, no_place(peer.ip(), why)),
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

/// Who names two hosts may mean another than the one that is read; HTTP/1.0 may name none.
fn names_one_host(head: &Parts) -> bool {
    let hosts = head.headers.get_all(header::HOST).iter().count();
    hosts == 1 || (hosts == 0 && head.version < Version::HTTP_11)
}

/// What watches over the server ask, from wherever they are.
const PROBES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// A connection that is served.
struct Served {
    peer: SocketAddr,
    router: Router,
    patience: Patience,
    transport: Transport,
    stopping: watch::Receiver<bool>,
}

impl Served {
    async fn run(self, stream: Placed) {
        match &self.transport {
            Transport::Tls { acceptor, .. } => {
                // Whoever does not speak TLS, or stops in the middle of it, is nobody to tell.
                let greeted = timeout(self.patience.idle, acceptor.accept(stream)).await;
                if let Ok(Ok(stream)) = greeted {
                    self.speak(stream).await;
                }
            }
            Transport::Plain | Transport::Proxied(_) => self.speak(stream).await,
        }
    }

    async fn speak(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let Self {
            peer,
            router,
            patience,
            transport,
            mut stopping,
        } = self;
        let service = service_fn(move |request: Request<Incoming>| {
            let (mut head, body) = request.into_parts();
            let is_probe = PROBES.contains(&head.uri.path());
            let client = transport.client(peer.ip(), &head.headers);
            let client = client.or(is_probe.then_some(peer.ip()));
            let mut router = router.clone();
            async move {
                let Some(client) = client else {
                    return Ok(unnamed(peer.ip()).into_response());
                };
                if !names_one_host(&head) {
                    return Ok(edge_problem("BAD_HOST", [], Language::ZhCn).into_response());
                }
                let (body, lateness) = TimedBody::new(body, patience);
                let client = SocketAddr::new(client, peer.port());
                head.extensions.insert(ConnectInfo(client));
                head.extensions.insert(lateness);
                let request = Request::from_parts(head, Body::new(body));
                router.call(request).await
            }
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
}

/// Connections that found no place.
struct Turned {
    places: Places,
    told: Option<Instant>,
}

impl Turned {
    fn new(places: Places) -> Self {
        Self { places, told: None }
    }

    /// Answers before anything is read, and closes: nothing is waited for.
    fn away(&mut self, stream: TcpStream, problem: Problem) {
        self.places.turn_away();
        if self.told.is_none_or(|told| told.elapsed() > TOLD) {
            self.told = Some(Instant::now());
            tracing::warn!(
                away = self.places.turned_away(),
                reason = problem.title,
                "connections are turned away"
            );
        }
        let body = serde_json::to_string(&problem).unwrap_or_default();
        let status = StatusCode::from_u16(problem.status);
        let status = status.unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        let answer = format!(
            "HTTP/1.1 {status}\r\nconnection: close\r\nretry-after: 1\r\n\
             content-type: application/problem+json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        // A client that does not take it is closed all the same.
        let _ = stream.try_write(answer.as_bytes());
    }
}

/// A proxy that does not say whom it serves.
fn unnamed(ip: IpAddr) -> Problem {
    edge_problem(
        "CLIENT_ADDRESS_MISSING",
        [("ip", ip.to_string())],
        Language::ZhCn,
    )
}

fn not_the_proxy(ip: IpAddr) -> Problem {
    edge_problem("NOT_THE_PROXY", [("ip", ip.to_string())], Language::ZhCn)
}

fn no_place(ip: IpAddr, why: Full) -> Problem {
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
