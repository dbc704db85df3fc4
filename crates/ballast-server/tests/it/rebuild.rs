//! The query store is a projection: fed while the server runs, fed after a restart, fed beside
//! another journal's store, or made anew from the journal, it holds the same rows.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const BALLAST: &str = env!("CARGO_BIN_EXE_ballast");

struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(data: &Path) -> Self {
        let mut process = Command::new(BALLAST)
            .args([
                "serve",
                "--demo",
                "--speed",
                "0",
                "--listen",
                "127.0.0.1:0",
                "--data",
            ])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = lines
            .find_map(|line| {
                line.unwrap()
                    .strip_prefix("Ballast is at http://")
                    .map(str::to_owned)
            })
            .unwrap();
        // What it prints later is nobody's business, but must find an open end.
        std::thread::spawn(move || lines.count());
        Self { process, address }
    }

    /// Sends a request and gives status line, headers and body.
    fn request(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: ballast\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\n{headers}\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn metric(&self, name: &str) -> u64 {
        let metrics = self.request("GET", "/metrics", "", "");
        let line = metrics
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.expect(name).parse().unwrap()
    }

    fn wait_for_records(&self, more_than: u64) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while self.metric("ballast_watermark_seq") < more_than {
            assert!(Instant::now() < deadline, "the market stands");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// In good order, as a service manager does it.
    fn stop(mut self) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.process.id().to_string()])
            .status()
            .unwrap();
        assert!(asked.success());
        assert!(self.process.wait().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What comes after a name in an answer, up to the next delimiter.
fn after<'a>(answer: &'a str, name: &str, until: char) -> &'a str {
    let rest = answer
        .split_once(name)
        .unwrap_or_else(|| panic!("no {name} in {answer}"))
        .1;
    rest.split(until).next().unwrap()
}

fn rebuild(data: &Path) -> String {
    let output = Command::new(BALLAST)
        .args(["rebuild", "--data"])
        .arg(data)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn trade_a_little(server: &Server) {
    let login = server.request(
        "POST",
        "/api/v1/session",
        "",
        r#"{"user":"trader1","password":"ballast-demo"}"#,
    );
    let session = after(&login, "ballast_session=", ';');
    let csrf = after(&login, "\"csrf_token\":\"", '"');
    let headers = format!(
        "cookie: ballast_session={session}\r\nx-csrf-token: {csrf}\r\naccept-language: en\r\n"
    );
    for (reference, lots) in [("r1", 1), ("r2", 0), ("r3", 2)] {
        let order = format!(
            r#"{{"ref":"{reference}","contract":"cu2701","side":"buy","offset":"open","lots":{lots},"price":null}}"#
        );
        let answer = server.request("POST", "/api/v1/accounts/A10023/orders", &headers, &order);
        assert!(
            answer.starts_with("HTTP/1.1 201") || answer.starts_with("HTTP/1.1 4"),
            "{answer}"
        );
    }
}

#[test]
fn rebuilt_the_query_store_is_what_it_was() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let server = Server::start(&data);
    server.wait_for_records(1_000);
    trade_a_little(&server);
    server.wait_for_records(5_000);
    let in_use = Command::new(BALLAST)
        .args(["rebuild", "--data"])
        .arg(&data)
        .output()
        .unwrap();
    assert!(
        String::from_utf8_lossy(&in_use.stderr).contains("in use"),
        "{in_use:?}"
    );
    server.stop();
    assert!(rebuild(&data).contains("was equal, row by row"));

    // A store of another journal is emptied and fed anew.
    let other = place.path().join("other");
    let server = Server::start(&other);
    server.wait_for_records(500);
    server.stop();
    std::fs::copy(data.join("query.db"), other.join("query.db")).unwrap();
    let server = Server::start(&other);
    server.wait_for_records(1_000);
    server.stop();
    assert!(rebuild(&other).contains("was equal, row by row"));

    // And one that is not there is made.
    std::fs::remove_file(data.join("query.db")).unwrap();
    assert!(rebuild(&data).contains("there was no query store before"));
    assert!(rebuild(&data).contains("was equal, row by row"));
}
