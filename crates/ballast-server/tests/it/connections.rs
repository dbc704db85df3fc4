//! Strangers who hold connections and never send what they announced take nothing away from those
//! who trade.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::client::{Client, Process, refused};
use crate::support::demo::{ACCOUNT, GATED, NIGHT, PASSWORD};
use serde_json::{Value, json};
use tokio::net::TcpSocket;

/// Half a request: a head that announces more than comes.
const HALF: &str = "POST /api/v1/session HTTP/1.1\r\nhost: ballast\r\ncontent-type: application/json\r\n\
                    accept-language: en\r\ncontent-length: 1000\r\n\r\n{";

/// A connection of a socket that was made ready in some way.
fn connect(server: &Process, ready: impl FnOnce(&TcpSocket)) -> TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .unwrap();
    let stream = runtime.block_on(async {
        let socket = TcpSocket::new_v4().unwrap();
        ready(&socket);
        let stream = socket.connect(server.address.parse().unwrap()).await;
        stream.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    stream
}

/// A connection from another address of this machine.
fn connect_from(ip: &str, server: &Process) -> TcpStream {
    let stream = connect(server, |socket| {
        socket.bind(format!("{ip}:0").parse().unwrap()).unwrap();
    });
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    stream
}

/// Sends half a request, which a server that has closed need not take.
fn half_from(ip: &str, server: &Process) -> TcpStream {
    let mut stream = connect_from(ip, server);
    let _ = stream.write_all(HALF.as_bytes());
    stream
}

/// Everything that is answered until the server closes: status, problem, and after how long.
fn answer(mut stream: TcpStream) -> (u16, Value, Duration) {
    let begun = Instant::now();
    let mut answer = Vec::new();
    if let Err(error) = stream.read_to_end(&mut answer) {
        assert_eq!(error.kind(), ErrorKind::ConnectionReset, "it is not closed");
    }
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok());
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let problem = serde_json::from_str(body).unwrap_or(Value::Null);
    (status.unwrap_or(0), problem, begun.elapsed())
}

fn is_open(stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    let waits =
        matches!(stream.peek(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock);
    stream.set_nonblocking(false).unwrap();
    waits
}

/// A market that stands in its first session, and a trader.
fn trader(server: &Process) -> Client {
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    let until = json!({ "until": NIGHT });
    assert_eq!(
        admin.request("POST", "/api/v1/replay/gate", Some(&until)).0,
        200
    );
    Client::log_in(&server.address, "trader1", PASSWORD)
}

fn order(reference: &str) -> Value {
    json!({ "ref": reference, "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1, "price": "3000" })
}

/// Places an order over a connection of its own; how long that took.
fn places(trader: &Client, reference: &str) -> Duration {
    let begun = Instant::now();
    let path = format!("/api/v1/accounts/{ACCOUNT}/orders");
    let (status, _, answer) = trader.request("POST", &path, Some(&order(reference)));
    assert_eq!(status, 201, "{reference}: {answer}");
    begun.elapsed()
}

#[test]
fn half_bodies_of_a_stranger_stop_nobody() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let args = [&GATED[..], &["--idle-timeout", "10"]].concat();
    let server = Process::serve_with_descriptors(512, &data, &args);
    let trader = trader(&server);
    let mut live = trader.live();
    places(&trader, "before");

    // More than there are descriptors.
    let strangers: Vec<TcpStream> = (0..600).map(|_| half_from("127.0.0.2", &server)).collect();
    // A quarter of the 256 that are not kept back find a place.
    let held = || strangers.iter().filter(|stream| is_open(stream)).count();
    crate::support::demo::wait("the others to be turned away", || held() <= 64);
    for number in 0..20 {
        let took = places(&trader, &format!("h{number}"));
        assert!(
            took < Duration::from_secs(2),
            "{took:?} while strangers wait"
        );
        let placed = live.ask(
            json!({ "type": "place", "account": ACCOUNT, "order": order(&format!("w{number}")) }),
        );
        assert_eq!(placed["type"], "answer", "{placed}");
    }

    // Those who found a place do not keep it.
    let held = strangers.into_iter().filter(is_open);
    let answers: Vec<_> = held.map(answer).collect();
    assert!(!answers.is_empty());
    for (status, problem, after) in answers {
        assert_eq!((status, problem["code"].as_str()), (408, Some("BODY_LATE")));
        let numbers = json!({ "received": "1", "idle": "10", "whole": "120" });
        assert_eq!(problem["numbers"], numbers);
        assert!(after < Duration::from_secs(20), "{after:?}");
    }
    assert_eq!(
        answer(get_from("127.0.0.2", &server)).0,
        200,
        "and others are answered there"
    );
    places(&trader, "after");
    server.stop();
}

/// A whole request, the last of its connection.
fn get_from(ip: &str, server: &Process) -> TcpStream {
    let mut stream = connect_from(ip, server);
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: ballast\r\nconnection: close\r\n\r\n")
        .unwrap();
    stream
}

#[test]
fn connections_have_limits_in_all_and_of_an_address_and_sockets_count() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let limits = ["--connections", "6", "--connections-per-address", "4"];
    let server = Process::serve(&data, &[&GATED[..], &limits].concat());
    let trader = trader(&server);
    let told = |ip: &str| {
        let (status, problem, _) = answer(connect_from(ip, &server));
        assert_eq!(status, 503, "{problem}");
        (
            problem["code"].as_str().unwrap().to_owned(),
            problem["numbers"].clone(),
        )
    };
    // The place of the login itself is free a moment after its answer.
    let mut sockets = Vec::new();
    crate::support::demo::wait("four places", || {
        sockets.extend(trader.live_from(None));
        sockets.len() == 4
    });
    let (code, numbers) = told("127.0.0.1");
    assert_eq!(code, "ADDRESS_CONNECTIONS_FULL", "WebSockets have places");
    assert_eq!(
        numbers,
        json!({ "ip": "127.0.0.1", "open": "4", "limit": "4" })
    );
    let others = ["127.0.0.2", "127.0.0.3"].map(|ip| half_from(ip, &server));
    assert!(others.iter().all(is_open));
    let (code, numbers) = told("127.0.0.4");
    assert_eq!(code, "CONNECTIONS_FULL");
    assert_eq!(
        (&numbers["open"], &numbers["limit"]),
        (&json!("6"), &json!("6"))
    );
    for socket in &mut sockets {
        assert_eq!(socket.ask(json!({ "type": "ping" }))["type"], "pong");
    }
    drop((others, sockets));
    crate::support::demo::wait("places that are free again", || {
        answer(get_from("127.0.0.1", &server)).0 == 200
    });
    server.stop();
}

#[test]
fn requests_come_in_time_and_idle_connections_end() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let times = ["--idle-timeout", "2", "--request-timeout", "5"];
    let server = Process::serve(&data, &[&GATED[..], &times].concat());

    // A byte now and then is progress, but not for ever.
    let mut trickle = half_from("127.0.0.1", &server);
    let mut sends = trickle.try_clone().unwrap();
    let drops = thread::spawn(move || {
        for _ in 0..20 {
            thread::sleep(Duration::from_secs(1));
            if sends.write_all(b" ").is_err() {
                return;
            }
        }
    });
    let begun = Instant::now();
    let mut head = [0; 12];
    trickle.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 408");
    let took = begun.elapsed().as_secs();
    assert!((4..10).contains(&took), "after {took} s");
    drop(trickle);

    let (status, _, took) = answer(connect_from("127.0.0.1", &server));
    assert_eq!(status, 0, "nothing was asked");
    assert!(took < Duration::from_secs(8), "{took:?}");
    let mut kept = connect_from("127.0.0.1", &server);
    kept.write_all(b"GET /healthz HTTP/1.1\r\nhost: ballast\r\n\r\n")
        .unwrap();
    let (status, _, took) = answer(kept);
    assert_eq!(status, 200);
    assert!(
        took > Duration::from_secs(1) && took < Duration::from_secs(8),
        "kept alive for a moment, not for ever: {took:?}"
    );
    drops.join().unwrap();
    server.stop();
}

#[test]
fn more_connections_than_descriptors_are_refused_at_the_start() {
    let directory = tempfile::tempdir().unwrap();
    let start = |descriptors: u32, args: &[&str]| {
        let limited = format!("ulimit -n {descriptors}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command
            .args(["-c", &limited, env!("CARGO_BIN_EXE_ballast")])
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(directory.path().join("data"))
            .args(args);
        refused(command)
    };
    for (said, says) in [
        (
            start(512, &["--connections", "300"]),
            "--connections 300: at most 256 fit, for the system gives this process 512 descriptors",
        ),
        (
            start(
                512,
                &["--connections", "9", "--connections-per-address", "10"],
            ),
            "--connections-per-address 10: at most 9",
        ),
        (
            start(200, &[]),
            "the system gives this process 200 descriptors",
        ),
    ] {
        assert!(said.contains(says), "{said}");
    }
    assert!(!directory.path().join("data").exists(), "nothing was made");
}

/// Asks for much, over and over, and reads nothing of it.
fn never_reads(server: &Process) -> TcpStream {
    let stream = connect(server, |socket| socket.set_recv_buffer_size(4096).unwrap());
    let asked = "GET /api/openapi.json HTTP/1.1\r\nhost: ballast\r\n\r\n".repeat(60);
    (&stream).write_all(asked.as_bytes()).unwrap();
    stream
}

#[test]
fn who_takes_nothing_of_the_answers_keeps_no_place() {
    let directory = tempfile::tempdir().unwrap();
    let limits = ["--connections", "8", "--connections-per-address", "8"];
    let args = [&GATED[..], &limits, &["--idle-timeout", "2"]].concat();
    let server = Process::serve(&directory.path().join("data"), &args);
    let strangers: Vec<TcpStream> = (0..8).map(|_| never_reads(&server)).collect();
    crate::support::demo::wait("the places of those who do not read", || {
        answer(get_from("127.0.0.1", &server)).0 == 200
    });
    drop(strangers);
    server.stop();
}
