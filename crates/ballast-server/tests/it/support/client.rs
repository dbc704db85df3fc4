//! A client of the running product: one HTTP request at a time, and a WebSocket for orders.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::{HandshakeError, Message, WebSocket};

const BALLAST: &str = env!("CARGO_BIN_EXE_ballast");
/// An answer that takes longer does not come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running `ballast` process. Killed when dropped.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: String,
    /// What it said before.
    pub said: String,
}

impl Process {
    /// Starts the demonstration on a free port and waits until it says where it is.
    pub fn serve(data: &Path, args: &[&str]) -> Self {
        Self::serve_desk(data, &[&["--demo"], args].concat())
    }

    /// Starts `ballast serve` on a free port, without a demonstration.
    pub fn serve_desk(data: &Path, args: &[&str]) -> Self {
        Self::start("serve", "127.0.0.1:0", data, args)
    }

    /// Starts `ballast counter` on a free port and waits until it says where it is.
    pub fn counter(data: &Path, args: &[&str]) -> Self {
        Self::start("counter", "127.0.0.1:0", data, args)
    }

    /// Starts `ballast counter` at an address.
    pub fn counter_at(address: &str, data: &Path, args: &[&str]) -> Self {
        Self::start("counter", address, data, args)
    }

    /// Starts the demonstration in a process that the system gives so many descriptors.
    pub fn serve_with_descriptors(descriptors: u32, data: &Path, args: &[&str]) -> Self {
        let mut command = Command::new("sh");
        let limited = format!("ulimit -n {descriptors}; exec \"$0\" \"$@\"");
        command.args(["-c", &limited, BALLAST]);
        Self::start_as(
            command,
            "serve",
            "127.0.0.1:0",
            data,
            &[&["--demo"], args].concat(),
        )
    }

    fn start(what: &str, listen: &str, data: &Path, args: &[&str]) -> Self {
        Self::start_as(Command::new(BALLAST), what, listen, data, args)
    }

    fn start_as(
        mut command: Command,
        what: &str,
        listen: &str,
        data: &Path,
        args: &[&str],
    ) -> Self {
        let says = if what == "serve" {
            "Ballast is at "
        } else {
            "The counter is at "
        };
        command
            .arg(what)
            .arg("--data")
            .arg(data)
            .args(["--listen", listen])
            .args(args);
        let log = std::fs::File::create(data.with_extension("log")).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = String::new();
        let told = lines.find_map(|line| {
            let line = line.ok()?;
            said += &format!("{line}\n");
            let told = line.strip_prefix(says)?;
            Some(told.rsplit('/').next().unwrap_or(told).to_owned())
        });
        let log = || std::fs::read_to_string(data.with_extension("log")).unwrap_or_default();
        let address = told.unwrap_or_else(|| panic!("it did not start: {}", log()));
        // Whatever else it prints must not fill the pipe.
        thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            address,
            said,
        }
    }

    /// Asks it to stop.
    pub fn ask_to_stop(&self) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        assert!(asked.is_ok_and(|status| status.success()));
    }

    /// Asks it to stop and waits until it has.
    pub fn stop(mut self) {
        self.ask_to_stop();
        assert!(
            self.child.wait().unwrap().success(),
            "it stops in good order"
        );
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a start says that is refused. One that is not is ended.
pub fn refused(mut command: Command) -> String {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > deadline {
            child.kill().unwrap();
            panic!("it started: {command:?}");
        }
        thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{command:?}: {said}");
    said
}

/// Sets a login's password as an operator does, with the server stopped; what the command says.
pub fn set_password(
    data: &Path,
    name: &str,
    password: &str,
    args: &[&str],
) -> Result<String, String> {
    let mut command = Command::new(BALLAST);
    command
        .args(["user", "set-password", name, "--data"])
        .arg(data)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It may end without reading.
    let _ = writeln!(child.stdin.take().unwrap(), "{password}");
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(text(&output.stderr))
    }
}

/// The cookies that an answer sets, as they are sent back.
pub fn cookies(headers: &str) -> String {
    let set = { headers.lines() }.filter_map(|line| line.strip_prefix("set-cookie: "));
    let set: Vec<&str> = set.filter_map(|cookie| cookie.split(';').next()).collect();
    set.join("; ")
}

/// A logged-in user.
pub struct Client {
    pub address: String,
    cookie: String,
    csrf: String,
}

impl Client {
    /// Logs in.
    pub fn log_in(address: &str, user: &str, password: &str) -> Self {
        let mut client = Self::nobody(address);
        let (status, headers, body) = client.request(
            "POST",
            "/api/v1/session",
            Some(&json!({"user": user, "password": password})),
        );
        assert_eq!(status, 200, "{body}");
        client.cookie = cookies(&headers);
        client.csrf = body["csrf_token"].as_str().unwrap().to_owned();
        client
    }

    /// One request; status, headers and body.
    pub fn request(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, String, Value) {
        let body = body.map_or(String::new(), Value::to_string);
        self.send(
            method,
            path,
            "content-type: application/json\r\naccept-language: en\r\n",
            &body,
        )
    }

    /// The same; an entry that is answered with its dry run is sent again with it, and confirmed by a second person
    /// where it needs one.
    pub fn confirmed(
        &self,
        (method, path, body): (&str, &str, Option<&Value>),
        second: impl FnOnce() -> Self,
    ) -> (u16, String, Value) {
        let answer = self.request(method, path, body);
        if answer.2["code"] != "NEEDS_CONFIRMATION" {
            return answer;
        }
        let numbers = &answer.2["numbers"];
        let [seq, phrase] = ["seq", "phrase"].map(|name| numbers[name].as_str().unwrap());
        let again = self.confirm((method, path, body), seq, phrase);
        if again.2["code"] != "NEEDS_SECOND_PERSON" {
            return again;
        }
        let path = format!("/api/v1/admin/entries/{seq}/confirmation");
        let confirm = serde_json::json!({ "confirm": phrase });
        second().request("POST", &path, Some(&confirm))
    }

    /// The request once more, once its dry run was seen.
    pub fn confirm(
        &self,
        (method, path, body): (&str, &str, Option<&Value>),
        seq: &str,
        phrase: &str,
    ) -> (u16, String, Value) {
        let headers = format!(
            "content-type: application/json\r\naccept-language: en\r\n\
             x-confirm-seq: {seq}\r\nx-confirm-phrase: {phrase}\r\n"
        );
        let body = body.map_or(String::new(), Value::to_string);
        self.send(method, path, &headers, &body)
    }

    /// One request with headers, each with its line end, and a body of any kind; status, headers
    /// and body.
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> (u16, String, Value) {
        let (status, head, body) = self.exchange(method, path, headers, body.as_bytes());
        (
            status,
            head,
            serde_json::from_slice(&body).unwrap_or(Value::Null),
        )
    }

    /// What a GET answers, as it is.
    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.exchange("GET", path, "", b"").2).unwrap()
    }

    /// One request with headers, each with its line end, and a file as its body; status, headers
    /// and the file that comes back.
    pub fn exchange(
        &self,
        method: &str,
        path: &str,
        headers: &str,
        body: &[u8],
    ) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{headers}\
             cookie: {}\r\nx-csrf-token: {}\r\ncontent-length: {}\r\n\r\n",
            self.address,
            self.cookie,
            self.csrf,
            body.len()
        );
        stream
            .write_all(&[request.as_bytes(), body].concat())
            .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer
            .windows(4)
            .position(|bytes| bytes == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head, answer[end + 4..].to_vec())
    }

    /// The same browser, as it stands at a server that was started anew.
    pub fn at(self, address: &str) -> Self {
        let address = address.to_owned();
        Self { address, ..self }
    }

    /// A client that has not logged in.
    pub fn nobody(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            cookie: String::new(),
            csrf: String::new(),
        }
    }

    /// A successful GET.
    pub fn get(&self, path: &str) -> Value {
        let (status, _, body) = self.request("GET", path, None);
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }

    /// Opens the WebSocket, as programs do.
    pub fn live(&self) -> Live {
        self.live_from(None).unwrap()
    }

    /// Opens the WebSocket as a page does that came from somewhere; the status where that is
    /// refused.
    pub fn live_from(&self, origin: Option<&str>) -> Result<Live, u16> {
        let mut request = format!("ws://{}/api/v1/live?fmt=json", self.address)
            .into_client_request()
            .unwrap();
        request
            .headers_mut()
            .insert("cookie", self.cookie.parse().unwrap());
        request
            .headers_mut()
            .insert("accept-language", "en".parse().unwrap());
        if let Some(origin) = origin {
            request
                .headers_mut()
                .insert("origin", origin.parse().unwrap());
        }
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_nodelay(true).unwrap();
        match tungstenite::client(request, stream) {
            Ok((socket, _)) => Ok(Live { socket, id: 0 }),
            Err(HandshakeError::Failure(tungstenite::Error::Http(answer))) => {
                Err(answer.status().as_u16())
            }
            Err(error) => panic!("{error}"),
        }
    }
}

/// A WebSocket of a client.
pub struct Live {
    socket: WebSocket<TcpStream>,
    id: u64,
}

impl Live {
    /// Sends a request and gives its answer, whatever else comes in between.
    pub fn ask(&mut self, mut request: Value) -> Value {
        self.id += 1;
        request["id"] = json!(self.id);
        self.say(&request.to_string());
        let id = json!(self.id);
        self.find(|answer| answer["id"] == id)
    }

    /// Sends a text.
    pub fn say(&mut self, text: &str) {
        self.try_say(text).unwrap();
    }

    /// Sends a text where the connection may be closed.
    pub fn try_say(&mut self, text: &str) -> Result<(), tungstenite::Error> {
        self.socket.send(Message::text(text))
    }

    /// The next message of a kind.
    pub fn find(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.socket.read().unwrap();
            let Ok(text) = message.to_text() else {
                continue;
            };
            match serde_json::from_str::<Value>(text) {
                Ok(answer) if wanted(&answer) => return answer,
                Ok(_) | Err(_) => {}
            }
        }
    }

    /// Whether the server ends the connection, however it does.
    pub fn is_cut_off(&mut self) -> bool {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            match self.socket.read() {
                Ok(Message::Close(_)) | Err(_) => return true,
                Ok(_) => {}
            }
        }
        false
    }

    /// Everything until the server closes, and its close code and reason.
    pub fn until_closed(&mut self) -> (Vec<Value>, u16, String) {
        let mut messages = Vec::new();
        loop {
            match self.socket.read().unwrap() {
                Message::Close(frame) => {
                    let frame = frame.unwrap();
                    return (messages, frame.code.into(), frame.reason.to_string());
                }
                message => messages.extend(
                    message
                        .to_text()
                        .ok()
                        .and_then(|text| serde_json::from_str(text).ok()),
                ),
            }
        }
    }
}
