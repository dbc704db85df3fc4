//! A client that expects its server to die: every request may fail, and says so.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};

/// An answer, or the reason why nobody knows.
pub type Answered = io::Result<(u16, Value)>;

/// Cookie and token of users already logged in, by address and name: a password check costs by
/// design.
static LOGGED_IN: Mutex<BTreeMap<(String, String), (String, String)>> = Mutex::new(BTreeMap::new());

/// A logged-in user on one kept-alive connection.
pub struct Client {
    address: String,
    stream: BufReader<TcpStream>,
    cookie: String,
    csrf: String,
}

impl Client {
    /// Connects, and logs in where this server does not know the user yet.
    pub fn log_in(address: &str, user: &str, password: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let mut client = Self {
            address: address.to_owned(),
            stream: BufReader::new(stream),
            cookie: String::new(),
            csrf: String::new(),
        };
        let key = (address.to_owned(), user.to_owned());
        if let Some((cookie, csrf)) = LOGGED_IN.lock().unwrap().get(&key).cloned() {
            (client.cookie, client.csrf) = (cookie, csrf);
            // Another server may have come to the same address.
            if client.request("GET", "/api/v1/session", None)?.0 == 200 {
                return Ok(client);
            }
        }
        let (status, body) = client.request(
            "POST",
            "/api/v1/session",
            Some(&json!({"user": user, "password": password})),
        )?;
        assert_eq!(status, 200, "{user} logs in: {body}");
        client.csrf = body["csrf_token"].as_str().unwrap().to_owned();
        LOGGED_IN
            .lock()
            .unwrap()
            .insert(key, (client.cookie.clone(), client.csrf.clone()));
        Ok(client)
    }

    /// One request.
    pub fn request(&mut self, method: &str, path: &str, body: Option<&Value>) -> Answered {
        let body = body.map_or(String::new(), Value::to_string);
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\naccept-language: en\r\ncookie: {}\r\n\
             x-csrf-token: {}\r\ncontent-length: {}\r\n\r\n",
            self.address,
            self.cookie,
            self.csrf,
            body.len()
        );
        self.stream.get_mut().write_all((head + &body).as_bytes())?;
        let status_line = self.line()?;
        let status = status_line
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let status =
            status.ok_or_else(|| io::Error::other(format!("`{status_line}` is no answer")))?;
        let mut length = 0;
        loop {
            let line = self.line()?;
            match line.split_once(": ") {
                None => break,
                Some(("content-length", value)) => {
                    length = value.parse().map_err(io::Error::other)?
                }
                Some(("set-cookie", value)) if value.contains("_session=") => {
                    self.cookie = value.split(';').next().unwrap_or_default().to_owned()
                }
                Some(_) => {}
            }
        }
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes)?;
        let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
        let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| text());
        Ok((status, body))
    }

    /// A GET that must succeed.
    pub fn get(&mut self, path: &str) -> Value {
        let (status, body) = self
            .request("GET", path, None)
            .unwrap_or_else(|error| panic!("GET {path}: {error}"));
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }

    /// All rows of a paged list.
    pub fn rows(&mut self, path: &str, field: &str) -> Vec<Value> {
        let (mut rows, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!("{path}?limit=500{cursor}"));
            rows.extend(page[field].as_array().unwrap().iter().cloned());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return rows,
            }
        }
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        match self.stream.read_line(&mut line)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line.trim_end().to_owned()),
        }
    }
}
