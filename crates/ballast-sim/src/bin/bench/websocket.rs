//! What a client waits for: the `ballast` binary with its data in memory, asked over its WebSocket,
//! beside raw TCP.
//!
//! The server plays its demonstration market meanwhile. An order goes the whole way: frame, JSON,
//! rights, inbox, every check, journal, flush (of a file in memory), live view, answer. The raw
//! turn sends as many bytes to an echo in this process and waits for as many back; the two take
//! turns, so both see the same load.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::report::{Report, median};

const TURNS: u32 = 500;
const ACCOUNT: &str = "A10023";

/// Builds the server beside this program and says where it is.
pub fn build() -> Result<PathBuf, Box<dyn Error>> {
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
pub fn measure(server: &Path, report: &mut Report) -> Result<(), Box<dyn Error>> {
    let server = Server::start(server)?;
    let mut socket = server.log_in()?;
    let mut echo = Echo::start()?;
    let (mut pings, mut places, mut raw) = (Vec::new(), Vec::new(), Vec::new());
    socket.wait_until_orders_are_taken()?;
    for id in 1..=TURNS {
        let (took, _, _) = socket.ask(&json!({ "type": "ping", "id": id }))?;
        pings.push(took);
        let (took, sent, answer) = socket.ask(&place(id + TURNS, &format!("b{id}")))?;
        places.push(took);
        let order = answer["order"]["order"]
            .as_str()
            .ok_or_else(|| format!("not placed: {answer}"))?
            .to_owned();
        raw.push(echo.turn(sent, answer.to_string().len())?);
        // Never so many resting that the account's cash is the question.
        socket.ask(
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

/// The server as a process, its data in memory.
struct Server {
    process: Child,
    address: String,
    data: PathBuf,
}

impl Server {
    fn start(binary: &Path) -> Result<Self, Box<dyn Error>> {
        let memory = Path::new("/dev/shm");
        let place = if memory.is_dir() {
            memory.to_owned()
        } else {
            std::env::temp_dir()
        };
        let data = place.join(format!("ballast-bench-{}", std::process::id()));
        std::fs::create_dir_all(&data)?;
        let mut process = Command::new(binary)
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.join("data"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut lines = BufReader::new(process.stdout.take().ok_or("no output")?).lines();
        let address = lines.find_map(|line| {
            line.ok()?
                .strip_prefix("Ballast is at http://")
                .map(str::to_owned)
        });
        // What it prints later is nobody's business, but must find an open end.
        thread::spawn(move || lines.count());
        // Made before it is known to have started: dropping it ends the process.
        let server = Self {
            process,
            address: address.unwrap_or_default(),
            data,
        };
        if server.address.is_empty() {
            Err("the server did not start".into())
        } else {
            Ok(server)
        }
    }

    fn log_in(&self) -> Result<Socket, Box<dyn Error>> {
        let body = json!({ "user": "trader1", "password": "ballast-demo" }).to_string();
        let mut stream = TcpStream::connect(&self.address)?;
        let length = body.len();
        let head = "POST /api/v1/session HTTP/1.1\r\nhost: ballast\r\nconnection: close\r\ncontent-type: application/json";
        write!(stream, "{head}\r\ncontent-length: {length}\r\n\r\n{body}")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let cookie = answer
            .split_once("ballast_session=")
            .and_then(|(_, rest)| rest.split(';').next());
        Socket::open(&self.address, cookie.ok_or("not logged in")?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing here is to be kept.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// The least of a WebSocket client: text frames, masked with zeros as the protocol allows.
struct Socket {
    stream: TcpStream,
}

impl Socket {
    fn open(address: &str, cookie: &str) -> Result<Self, Box<dyn Error>> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let upgrade = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13";
        let key = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==";
        write!(
            stream,
            "GET /api/v1/live HTTP/1.1\r\nhost: ballast\r\n{upgrade}\r\n{key}\r\ncookie: ballast_session={cookie}\r\n\r\n"
        )?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte)?;
            head.extend_from_slice(&byte);
        }
        if !head.starts_with(b"HTTP/1.1 101") {
            return Err(String::from_utf8_lossy(&head).into_owned().into());
        }
        Ok(Self { stream })
    }

    /// The demonstration begins before its session: orders are refused until the first ticks have
    /// come.
    fn wait_until_orders_are_taken(&mut self) -> Result<(), Box<dyn Error>> {
        let deadline = Instant::now() + Duration::from_secs(60);
        for id in 10_000.. {
            let (_, _, answer) = self.ask(&place(id, &format!("w{id}")))?;
            if let Some(order) = answer["order"]["order"].as_str() {
                self.ask(&json!({ "type": "cancel", "id": id + 10_000, "account": ACCOUNT, "order": order }))?;
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
    fn ask(&mut self, message: &Value) -> io::Result<(f64, usize, Value)> {
        let frame = frame(&message.to_string());
        let begun = Instant::now();
        self.stream.write_all(&frame)?;
        loop {
            let text = self.receive()?;
            let took = begun.elapsed();
            let answer: Value = serde_json::from_slice(&text)?;
            if answer["id"] == message["id"] {
                return Ok((took.as_secs_f64() * 1e6, frame.len(), answer));
            }
        }
    }

    fn receive(&mut self) -> io::Result<Vec<u8>> {
        let mut head = [0; 2];
        self.stream.read_exact(&mut head)?;
        let length = match head[1] & 0x7f {
            126 => {
                let mut length = [0; 2];
                self.stream.read_exact(&mut length)?;
                u64::from(u16::from_be_bytes(length))
            }
            127 => {
                let mut length = [0; 8];
                self.stream.read_exact(&mut length)?;
                u64::from_be_bytes(length)
            }
            short => u64::from(short),
        };
        let mut text = vec![0; length as usize];
        self.stream.read_exact(&mut text)?;
        Ok(text)
    }
}

fn frame(text: &str) -> Vec<u8> {
    let mut frame = vec![0x81];
    match text.len() {
        short @ ..=125 => frame.push(0x80 | short as u8),
        long => {
            frame.push(0x80 | 126);
            frame.extend_from_slice(&(long as u16).to_be_bytes());
        }
    }
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(text.as_bytes());
    frame
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
