//! HTTP as a program speaks it: connections that stay open, many at once, one thread.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
use serde_json::{Value, json};

use super::Failed;

/// A session, as its requests name it.
#[derive(Clone)]
pub struct Session {
    /// Of the cookie.
    pub token: String,
    csrf: String,
}

const PASSWORD: &str = "ballast-demo";

/// Logs in.
pub fn log_in(address: &str, user: &str) -> Result<Session, Failed> {
    let body = json!({ "user": user, "password": PASSWORD }).to_string();
    let mut stream = TcpStream::connect(address)?;
    let length = body.len();
    write!(
        stream,
        "POST /api/v1/session HTTP/1.1\r\nhost: load\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let token =
        { answer.split_once("ballast_session=") }.and_then(|(_, rest)| rest.split(';').next());
    let token = token.ok_or_else(|| format!("not logged in: {answer}"))?;
    let (_, body) = answer.split_once("\r\n\r\n").ok_or("no body")?;
    let body: Value = serde_json::from_str(body)?;
    let csrf = body["csrf_token"].as_str().ok_or("no csrf token")?;
    Ok(Session {
        token: token.to_owned(),
        csrf: csrf.to_owned(),
    })
}

impl Session {
    /// A request as bytes.
    pub fn request(&self, method: &str, path: &str, body: &str) -> Vec<u8> {
        let (token, csrf, length) = (&self.token, &self.csrf, body.len());
        format!(
            "{method} /api/v1/{path} HTTP/1.1\r\nhost: load\r\ncookie: ballast_session={token}\r\nx-csrf-token: {csrf}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .into_bytes()
    }

    /// Asks once, on a connection of its own: status and body.
    pub fn ask(
        &self,
        address: &str,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Result<(u16, Value), Failed> {
        let mut connection = Connection::open(address)?;
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        connection
            .stream
            .write_all(&self.request(method, path, &body))?;
        loop {
            connection.read()?;
            if let Some((status, body)) = connection.take() {
                return Ok((status, serde_json::from_slice(&body).unwrap_or(Value::Null)));
            }
        }
    }
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    sent: Instant,
}

impl Connection {
    fn open(address: &str) -> Result<Self, Failed> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(120)))?;
        Ok(Self {
            stream,
            buffer: Vec::new(),
            sent: Instant::now(),
        })
    }

    fn read(&mut self) -> Result<(), Failed> {
        let mut chunk = [0; 16 << 10];
        match self.stream.read(&mut chunk) {
            Ok(0) => Err("the server closed a connection".into()),
            Ok(read) => {
                self.buffer.extend_from_slice(&chunk[..read]);
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The answer, if it is whole.
    fn take(&mut self) -> Option<(u16, Vec<u8>)> {
        let head = self
            .buffer
            .windows(4)
            .position(|four| four == b"\r\n\r\n")?
            + 4;
        let text = std::str::from_utf8(&self.buffer[..head]).ok()?;
        let status = text.get(9..12)?.parse().ok()?;
        let length = { text.lines() }
            .find_map(|line| {
                line.to_ascii_lowercase()
                    .strip_prefix("content-length: ")?
                    .parse()
                    .ok()
            })
            .unwrap_or(0);
        let body = self.buffer.get(head..head + length)?.to_vec();
        self.buffer.drain(..head + length);
        Some((status, body))
    }
}

/// What became of many requests.
pub struct Answers {
    /// Of each status: how many.
    pub ok: u64,
    /// Refused.
    pub refused: u64,
    /// How long each took, in ms, sorted.
    pub took: Vec<f64>,
    /// All of it.
    pub whole: Duration,
}

impl Answers {
    /// So many of a hundred were answered within.
    pub fn percentile(&self, of_hundred: f64) -> f64 {
        let at = (self.took.len() as f64 * of_hundred / 100.0) as usize;
        { self.took.get(at.min(self.took.len().saturating_sub(1))) }
            .copied()
            .unwrap_or(0.0)
    }
}

/// Sends requests over so many connections at once, each as soon as the one before is answered.
pub fn send_all(
    address: &str,
    connections: usize,
    mut requests: impl Iterator<Item = Vec<u8>>,
) -> Result<Answers, Failed> {
    let poll = epoll::create(CreateFlags::empty())?;
    let mut open = Vec::new();
    let begun = Instant::now();
    for at in 0..connections {
        let Some(request) = requests.next() else {
            break;
        };
        let mut connection = Connection::open(address)?;
        epoll::add(
            &poll,
            &connection.stream,
            EventData::new_u64(at as u64),
            EventFlags::IN,
        )?;
        connection.sent = Instant::now();
        connection.stream.write_all(&request)?;
        open.push(connection);
    }
    let mut answers = Answers {
        ok: 0,
        refused: 0,
        took: Vec::new(),
        whole: Duration::ZERO,
    };
    let mut waiting = open.len();
    let mut events = Vec::with_capacity(connections);
    while waiting > 0 {
        events.clear();
        epoll::wait(&poll, rustix::buffer::spare_capacity(&mut events), None)?;
        for event in &events {
            let connection = &mut open[event.data.u64() as usize];
            connection.read()?;
            let Some((status, body)) = connection.take() else {
                continue;
            };
            answers
                .took
                .push(connection.sent.elapsed().as_secs_f64() * 1e3);
            match status {
                200..300 => answers.ok += 1,
                400..500 => answers.refused += 1,
                _ => return Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into()),
            }
            match requests.next() {
                Some(request) => {
                    connection.sent = Instant::now();
                    connection.stream.write_all(&request)?;
                }
                None => waiting -= 1,
            }
        }
    }
    answers.whole = begun.elapsed();
    answers.took.sort_unstable_by(f64::total_cmp);
    Ok(answers)
}
