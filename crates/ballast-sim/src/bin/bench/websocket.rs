//! What a client waits for: the `ballast` binary with its data in memory, asked over its WebSocket,
//! beside raw TCP.
//!
//! The server plays its demonstration market meanwhile. An order goes the whole way: frame, JSON,
//! rights, inbox, every check, journal, flush (of a file in memory), live view, answer. The raw
//! turn sends as many bytes to an echo in this process and waits for as many back; the two take
//! turns, so both see the same load.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use ballast_sim::served::{Failed, Server, Socket, frame, log_in};
use serde_json::{Value, json};

use crate::report::{Report, median};

const TURNS: u32 = 500;
const ACCOUNT: &str = "A10023";

/// Builds the server beside this program and says where it is.
pub fn build() -> Result<PathBuf, Failed> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--release", "--quiet", "-p", "ballast-server"])
        .status()?;
    if !built.success() {
        return Err("the server does not build".into());
    }
    Ok(std::env::current_exe()?.with_file_name("ballast"))
}

/// Takes turns between pings, orders and raw TCP.
pub fn measure(server: &Path, report: &mut Report) -> Result<(), Failed> {
    let server = start(server)?;
    let session = log_in(&server.address, "trader1")?;
    let mut socket = Socket::open(&server.address, &session)?;
    let mut echo = Echo::start()?;
    let (mut pings, mut places, mut raw) = (Vec::new(), Vec::new(), Vec::new());
    wait_until_orders_are_taken(&mut socket)?;
    for id in 1..=TURNS {
        let (took, _, _) = ask(&mut socket, &json!({ "type": "ping", "id": id }))?;
        pings.push(took);
        let (took, sent, answer) = ask(&mut socket, &place(id + TURNS, &format!("b{id}")))?;
        places.push(took);
        let order = answer["order"]["order"]
            .as_str()
            .ok_or_else(|| format!("not placed: {answer}"))?
            .to_owned();
        raw.push(echo.turn(sent, answer.to_string().len())?);
        // Never so many resting that the account's cash is the question.
        ask(
            &mut socket,
            &json!({ "type": "cancel", "id": id + 2 * TURNS, "account": ACCOUNT, "order": order }),
        )?;
    }
    let (ping, place, tcp) = (median(pings), median(places), median(raw));
    report.add("ws_ping_us", ping);
    report.add("ws_place_us", place);
    report.add("tcp_us", tcp);
    report.add("ws_over_tcp", place / tcp);
    report.add("ws_ping_over_tcp", ping / tcp);
    Ok(())
}

/// A buy below the market, within the day's limits: it rests.
fn place(id: u32, reference: &str) -> Value {
    let order = json!({ "ref": reference, "contract": "cu2701", "side": "buy", "offset": "open", "lots": 1, "price": "84000" });
    json!({ "type": "place", "id": id, "account": ACCOUNT, "order": order })
}

/// Its data in memory, if there is such a place.
fn start(binary: &Path) -> Result<Server, Failed> {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        Server::start(binary, memory, &[])
    } else {
        Server::start(binary, &std::env::temp_dir(), &[])
    }
}

/// The demonstration begins before its session: orders are refused until the first ticks have come.
fn wait_until_orders_are_taken(socket: &mut Socket) -> Result<(), Failed> {
    let deadline = Instant::now() + Duration::from_secs(60);
    for id in 10_000.. {
        let (_, _, answer) = ask(socket, &place(id, &format!("w{id}")))?;
        if let Some(order) = answer["order"]["order"].as_str() {
            ask(
                socket,
                &json!({ "type": "cancel", "id": id + 10_000, "account": ACCOUNT, "order": order }),
            )?;
            break;
        }
        if Instant::now() > deadline {
            return Err(format!("orders are not taken: {answer}").into());
        }
        thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

/// Sends a message and waits for the one that answers it: microseconds, bytes sent, the answer.
fn ask(socket: &mut Socket, message: &Value) -> Result<(f64, usize, Value), Failed> {
    let frame = frame(message);
    let begun = Instant::now();
    socket.stream.write_all(&frame)?;
    loop {
        let text = socket.receive()?;
        let took = begun.elapsed();
        let answer: Value = serde_json::from_slice(&text)?;
        if answer["id"] == message["id"] {
            return Ok((took.as_secs_f64() * 1e6, frame.len(), answer));
        }
    }
}

/// Takes a length-prefixed message and sends as many bytes as it was told to.
struct Echo {
    stream: TcpStream,
}

impl Echo {
    fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let stream = TcpStream::connect(listener.local_addr()?)?;
        stream.set_nodelay(true)?;
        let (mut peer, _) = listener.accept()?;
        peer.set_nodelay(true)?;
        thread::spawn(move || {
            let mut head = [0; 8];
            // Ends with the connection.
            while peer.read_exact(&mut head).is_ok() {
                let size = |at: usize| {
                    u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]])
                        as usize
                };
                let mut body = vec![0; size(0)];
                if peer
                    .read_exact(&mut body)
                    .and_then(|()| peer.write_all(&vec![0; size(4)]))
                    .is_err()
                {
                    return;
                }
            }
        });
        Ok(Self { stream })
    }

    fn turn(&mut self, send: usize, receive: usize) -> io::Result<f64> {
        let mut message = (send as u32).to_be_bytes().to_vec();
        message.extend_from_slice(&(receive as u32).to_be_bytes());
        message.resize(8 + send, 0);
        let mut answer = vec![0; receive];
        let begun = Instant::now();
        self.stream.write_all(&message)?;
        self.stream.read_exact(&mut answer)?;
        Ok(begun.elapsed().as_secs_f64() * 1e6)
    }
}
