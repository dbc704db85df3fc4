//! Who comes from outside: over TLS, through a proxy, with wrong passwords, with more than a client may have; and who is
//! still there after a restart (R6, O12).

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::support::client::{Client, Process, refused};
use crate::support::demo::{Demo, GATED, PASSWORD};

const HOST: &str = "desk.example";
const LOGIN: &str = "/api/v1/session";

/// A certificate of an operator's own for [`HOST`], in files.
struct Certified {
    directory: tempfile::TempDir,
    certificate: CertificateDer<'static>,
}

impl Certified {
    fn new() -> Self {
        let made = rcgen::generate_simple_self_signed([HOST.to_owned()]).unwrap();
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("cert.pem"), made.cert.pem()).unwrap();
        let key = made.signing_key.serialize_pem();
        std::fs::write(directory.path().join("key.pem"), key).unwrap();
        Self {
            certificate: made.cert.der().clone(),
            directory,
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn serve(&self) -> Process {
        let (certificate, key) = (self.file("cert.pem"), self.file("key.pem"));
        let tls = [
            "--tls-certificate",
            certificate.to_str().unwrap(),
            "--tls-key",
            key.to_str().unwrap(),
        ];
        Process::serve(&self.file("data"), &[&GATED[..], &tls].concat())
    }

    /// One request over TLS, by a client that trusts this certificate alone; status and head.
    fn request(&self, address: &str, head: &str, body: &str) -> (u16, String) {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().unwrap();
        let config = config.with_root_certificates(roots).with_no_client_auth();
        let name = ServerName::try_from(HOST).unwrap();
        let speaking = ClientConnection::new(Arc::new(config), name).unwrap();
        let mut stream = StreamOwned::new(speaking, TcpStream::connect(address).unwrap());
        let length = body.len();
        let asked = format!(
            "{head}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(asked.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A server may end TLS without a farewell.
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let head = answer.split("\r\n\r\n").next().unwrap_or("").to_owned();
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        (status.unwrap_or(0), head)
    }
}

/// R6: with a certificate the server is reached over TLS alone; its cookies go nowhere else, pages of the same name in clear
/// are strangers, and browsers that came by its name are held to it.
#[test]
fn r6_tls_is_served_and_cookies_stay_in_it() {
    let certified = Certified::new();
    let server = certified.serve();
    let log_in = json!({ "user": "trader1", "password": PASSWORD }).to_string();
    let head = format!("POST {LOGIN} HTTP/1.1\r\nhost: {HOST}");
    let (status, head) = certified.request(&server.address, &head, &log_in);
    assert_eq!(status, 200, "{head}");
    let set: Vec<&str> = { head.lines() }
        .filter(|line| line.starts_with("set-cookie: "))
        .collect();
    assert_eq!(set.len(), 2, "{head}");
    for cookie in &set {
        let is_safe = cookie.starts_with("set-cookie: __Host-ballast_")
            && cookie.contains("; HttpOnly; SameSite=Strict; Secure");
        assert!(is_safe, "{cookie}");
    }
    let held = "strict-transport-security: max-age=31536000";
    assert!(head.contains(held), "{head}");
    let by_number = format!("GET /healthz HTTP/1.1\r\nhost: {}", server.address);
    let (status, head) = certified.request(&server.address, &by_number, "");
    assert!(status == 200 && !head.contains(held), "{head}");

    let cookie = set[0].trim_start_matches("set-cookie: ").split(';').next();
    let socket = |scheme: &str| {
        format!(
            "GET /api/v1/live HTTP/1.1\r\nhost: {HOST}\r\norigin: {scheme}://{HOST}\r\ncookie: {}\r\n\
             upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
            cookie.unwrap()
        )
    };
    assert_eq!(
        certified.request(&server.address, &socket("http"), "").0,
        403
    );

    let mut clear = TcpStream::connect(&server.address).unwrap();
    clear
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        .unwrap();
    let mut answer = Vec::new();
    let _ = clear.read_to_end(&mut answer);
    let in_clear = String::from_utf8_lossy(&answer);
    assert!(!in_clear.contains("200 OK"), "{in_clear}");
}

fn check_refused(data: &Path, args: &[&str], words: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ballast"));
    command.args(["serve", "--data"]).arg(data).args(args);
    let said = refused(command);
    assert!(said.contains(words), "{args:?}: {said}");
    assert!(!data.exists(), "{args:?}: nothing is made");
}

/// What cannot be served safely, or at all, is refused before anything is made, naming what was asked for.
#[test]
fn what_cannot_be_served_is_said_at_the_start() {
    let certified = Certified::new();
    let other = Certified::new();
    let data = certified.file("data");
    let file = |of: &Certified, name: &str| of.file(name).to_str().unwrap().to_owned();
    let (certificate, key) = (file(&certified, "cert.pem"), file(&certified, "key.pem"));
    let strange = file(&other, "key.pem");
    let absent = file(&other, "absent.pem");
    let anywhere = "0.0.0.0:0";
    check_refused(
        &data,
        &["--listen", anywhere],
        "without TLS only this machine",
    );
    let tls = |certificate: &str, key: &str| {
        let args = [
            "--listen",
            anywhere,
            "--tls-certificate",
            certificate,
            "--tls-key",
            key,
        ];
        args.map(str::to_owned)
    };
    for (args, words) in [
        (tls(&certificate, &strange), "--tls-key"),
        (tls(&absent, &key), "--tls-certificate"),
        (tls(&key, &key), "no certificate in PEM"),
        (tls(&certificate, &certificate), "no private key in PEM"),
    ] {
        check_refused(&data, &args.each_ref().map(String::as_str), words);
    }
}

/// O12, R6: behind a proxy a client has the address that the proxy tells, for allow-lists and in the login history; without
/// it nobody is let in, but what watches over the server is answered.
#[test]
fn o12_clients_of_a_proxy_have_addresses_of_their_own() {
    let directory = tempfile::tempdir().unwrap();
    let proxied = [&GATED[..], &["--behind-proxy", "127.0.0.1"]].concat();
    let server = Process::serve(&directory.path().join("data"), &proxied);
    let nobody = Client::nobody(&server.address);
    let log_in = |user: &str, from: &str| {
        let login = json!({ "user": user, "password": PASSWORD }).to_string();
        let headers = format!("content-type: application/json\r\n{from}");
        nobody.send("POST", LOGIN, &headers, &login)
    };
    let (status, _, answer) = log_in("trader1", "");
    assert_eq!(
        (status, &answer["code"]),
        (400, &json!("CLIENT_ADDRESS_MISSING")),
        "{answer}"
    );
    assert_eq!(nobody.exchange("GET", "/healthz", "", b"").0, 200);
    let metrics = |from: &str| nobody.exchange("GET", "/metrics", from, b"").0;
    let from_elsewhere = "x-forwarded-for: 10.1.2.3\r\n";
    assert_eq!((metrics(""), metrics(from_elsewhere)), (200, 403));

    let from = "x-forwarded-for: 6.6.6.6, 10.1.2.3\r\n";
    let (status, head, answer) = log_in("admin", from);
    assert_eq!(status, 200, "{answer}");
    assert!(
        head.contains("__Host-ballast_session") && head.contains("; Secure"),
        "{head}"
    );
    let session = crate::support::client::cookies(&head);
    let headers = format!(
        "content-type: application/json\r\n{from}cookie: {session}\r\nx-csrf-token: {}\r\n",
        answer["csrf_token"].as_str().unwrap()
    );
    let allowed = json!({ "addresses": ["10.1.2.0/24"] }).to_string();
    let path = "/api/v1/admin/users/trader1/addresses";
    let (status, _, answer) = nobody.send("PUT", path, &headers, &allowed);
    assert_eq!(status, 200, "{answer}");
    assert_eq!(log_in("trader1", from).0, 200);
    let (status, _, answer) = log_in("trader1", "x-forwarded-for: 10.1.2.3, 10.9.9.9\r\n");
    assert_eq!(
        (status, &answer["numbers"]["ip"]),
        (403, &json!("10.9.9.9")),
        "{answer}"
    );
}

fn log_in_from(browser: &Client, user: &str, password: &str) -> (u16, Value) {
    let login = json!({ "user": user, "password": password });
    let (status, _, answer) = browser.request("POST", LOGIN, Some(&login));
    (status, answer)
}

/// R6: fifty wrong passwords at an address, whoever typed them, keep strangers there waiting, and not a login in the browser
/// that it was let in with before.
#[test]
fn r6_nobody_is_kept_out_of_a_browser_that_is_known() {
    let demo = Demo::start();
    let stranger = Client::nobody(&demo.server.address);
    for number in 0..50 {
        let (status, answer) = log_in_from(&stranger, &format!("nobody{number}"), "x");
        assert_eq!(status, 401, "{number}: {answer}");
    }
    let (status, answer) = log_in_from(&stranger, "trader1", PASSWORD);
    assert_eq!(
        (status, &answer["code"]),
        (429, &json!("LOGIN_BACKOFF")),
        "{answer}"
    );
    assert_eq!(log_in_from(&demo.trader, "trader1", PASSWORD).0, 200);
    // It is known of the one login that was let in there.
    assert_eq!(log_in_from(&demo.trader, "trader2", PASSWORD).0, 429);
    demo.server.stop();
}

/// R6: who is logged in stays so over a restart and over a kill, until the password is changed.
#[test]
fn r6_sessions_outlive_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let is_in = |client: &Client| client.request("GET", LOGIN, None).0 == 200;
    let server = Process::serve(&data, &GATED);
    let trader = Client::log_in(&server.address, "trader1", PASSWORD);
    let other = Client::log_in(&server.address, "trader2", PASSWORD);
    let left = Client::log_in(&server.address, "trader3", PASSWORD);
    assert_eq!(left.request("DELETE", LOGIN, None).0, 204);
    server.stop();

    let server = Process::serve(&data, &GATED);
    let [trader, other, left] = [trader, other, left].map(|client| client.at(&server.address));
    assert_eq!(
        (is_in(&trader), is_in(&other), is_in(&left)),
        (true, true, false)
    );
    let order = json!({ "ref": "one", "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1, "price": "3000" });
    let (status, _, answer) =
        trader.request("POST", "/api/v1/accounts/A10023/orders", Some(&order));
    assert!(
        answer["code"] != "BAD_CSRF_TOKEN" && status != 401,
        "{answer}"
    );
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    let reset = json!({ "password": "given to trader2" });
    let path = "/api/v1/admin/users/trader2/password";
    let (status, _, answer) = admin.request("PUT", path, Some(&reset));
    assert_eq!(status, 200, "{answer}");
    // Kept within a second.
    std::thread::sleep(std::time::Duration::from_millis(2_500));
    drop(server);

    let server = Process::serve(&data, &GATED);
    let [trader, other, admin] = [trader, other, admin].map(|client| client.at(&server.address));
    assert_eq!(
        (is_in(&trader), is_in(&other), is_in(&admin)),
        (true, false, true)
    );
    server.stop();
}

/// R6: a password that is tried first is refused by its reason, and never told.
#[test]
fn r6_passwords_that_everybody_tries_are_refused() {
    let demo = Demo::start();
    for (password, received) in [
        ("12345678", "characters that follow one another"),
        ("password1", "a password that is tried first"),
        ("        ", "few different characters"),
        ("trader77", "the login's name"),
        ("short", "5 characters"),
    ] {
        let new = json!({ "name": "trader77", "display_name": "x", "role": "trader", "password": password });
        let (status, _, answer) =
            { &demo.admin }.request("POST", "/api/v1/admin/users", Some(&new));
        let told = (&answer["code"], &answer["numbers"]["value"]);
        assert_eq!(
            (status, told),
            (400, (&json!("BAD_FIELD"), &json!(received))),
            "{answer}"
        );
    }
    demo.server.stop();
}

/// Nobody opens more live connections than a login may have, says more at once than a message holds, or subscribes without
/// end; whoever else is connected notices nothing.
#[test]
fn live_connections_of_one_login_are_bounded() {
    let demo = Demo::start();
    let mut beside = demo.admin.live();
    let mut open: Vec<_> = (0..64)
        .map_while(|_| demo.trader.live_from(None).ok())
        .collect();
    assert_eq!(open.len(), 64);
    assert_eq!(demo.trader.live_from(None).err(), Some(429));
    let mut last = open.pop().unwrap();
    for id in 0..1_025 {
        let topic = json!({ "kind": "depth", "contract": "rb2701" });
        last.say(&json!({ "type": "subscribe_rows", "id": id, "topic": topic }).to_string());
    }
    let full = last.find(|message| message["type"] == "problem");
    assert_eq!(
        (&full["id"], &full["problem"]["code"]),
        (&json!(1_024), &json!("SUBSCRIPTIONS_FULL"))
    );
    let mut long = open.pop().unwrap();
    long.say(&format!(
        "{{\"type\":\"ping\",\"pad\":\"{}\"}}",
        "x".repeat(300 << 10)
    ));
    assert!(long.is_cut_off(), "a message of 300 kB ends the connection");
    assert_eq!(beside.ask(json!({ "type": "ping" }))["type"], "pong");
    demo.server.stop();
}
