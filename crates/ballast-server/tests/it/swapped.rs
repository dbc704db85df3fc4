//! A data directory is a set: each part of it missing, older, of another desk, or with one bit flipped is refused, mended or
//! told at the start by its name, and nothing that was acknowledged is lost without a word. The table stands in
//! `tests/swapped.txt`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::client::{Client, Process};
use crate::support::demo::{GATED, NIGHT, PASSWORD};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/swapped.txt");

#[derive(Debug, Clone, Copy)]
enum Harm {
    Missing,
    Older,
    Foreign,
    Flipped,
}

/// A part, and which file of it a bit is flipped in.
const PARTS: [&str; 11] = [
    "journal",
    "newest segment",
    "newest snapshot",
    "vault",
    "key",
    "counter",
    "query.db",
    "sessions",
    "market.db",
    "venue",
    "blobs",
];

fn order(reference: &str) -> serde_json::Value {
    json!({ "ref": reference, "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1, "price": "2900", "validity": "day" })
}

/// A desk with orders and logins of a name; closed in good order.
fn desk(data: &Path, name: &str) {
    let server = Process::serve(data, &GATED);
    let [admin, trader] =
        ["admin", "trader1"].map(|name| Client::log_in(&server.address, name, PASSWORD));
    let gate = json!({ "until": NIGHT });
    assert_eq!(
        admin.request("POST", "/api/v1/replay/gate", Some(&gate)).0,
        200
    );
    for number in 0..3 {
        let order = order(&format!("{name}{number}"));
        let (status, _, answer) =
            trader.request("POST", "/api/v1/accounts/A10023/orders", Some(&order));
        assert_eq!(status, 201, "{answer}");
    }
    let new = json!({ "name": name, "display_name": name, "role": "trader", "password": "kept for later" });
    let (status, _, answer) = admin.request("POST", "/api/v1/admin/users", Some(&new));
    assert_eq!(status, 201, "{answer}");
    server.stop();
}

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").args([from, to]).status();
    assert!(copied.unwrap().success(), "{from:?}");
}

fn remove(path: &Path) {
    if path.is_dir() {
        fs::remove_dir_all(path).unwrap();
    } else if path.exists() {
        fs::remove_file(path).unwrap();
    }
}

/// The newest file of a directory with such an end.
fn newest(directory: &Path, end: &str) -> PathBuf {
    let names = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut names: Vec<PathBuf> = names
        .filter(|path| path.to_string_lossy().ends_with(end))
        .collect();
    names.sort();
    names
        .pop()
        .unwrap_or_else(|| panic!("{directory:?} has no {end}"))
}

/// Where a part of a data directory is.
fn part(data: &Path, name: &str) -> PathBuf {
    match name {
        "newest segment" => newest(&data.join("journal"), ".journal"),
        "newest snapshot" => newest(&data.join("journal"), ".snapshot"),
        "key" => data.with_extension("key"),
        name => data.join(name),
    }
}

/// Flips a bit in the middle of what is written of a file, or of a directory's newest.
fn flip(path: &Path) {
    if path.is_dir() {
        let inside = fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let mut inside: Vec<PathBuf> = inside
            .filter(|path| path.is_dir() || path.to_string_lossy().ends_with(".journal"))
            .collect();
        inside.sort();
        if let Some(file) = inside.pop() {
            return flip(&file);
        }
        let file = fs::read_dir(path).unwrap().next().unwrap().unwrap().path();
        return flip(&file);
    }
    let mut bytes = fs::read(path).unwrap();
    let written: Vec<usize> = { 0..bytes.len() }.filter(|at| bytes[*at] != 0).collect();
    bytes[written[written.len() / 2]] ^= 4;
    fs::write(path, bytes).unwrap();
}

/// Three states of desks: one, the same later, and another.
struct Desks {
    directory: tempfile::TempDir,
}

impl Desks {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        desk(&at("one"), "early");
        copy(&at("one"), &at("older"));
        copy(&at("one.key"), &at("older.key"));
        desk(&at("one"), "late");
        desk(&at("foreign"), "other");
        Self { directory }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// A copy of the desk with one part harmed.
    fn harmed(&self, name: &str, harm: Harm) -> PathBuf {
        let data = self.at("harmed");
        for path in [data.clone(), data.with_extension("key")] {
            remove(&path);
        }
        copy(&self.at("one"), &data);
        copy(&self.at("one.key"), &data.with_extension("key"));
        let harmed = part(&data, name);
        let others = |of: &str| part(&self.at(of), name);
        match harm {
            Harm::Flipped => flip(&harmed),
            Harm::Missing => remove(&harmed),
            Harm::Older | Harm::Foreign => {
                remove(&harmed);
                let of = if matches!(harm, Harm::Older) {
                    "older"
                } else {
                    "foreign"
                };
                copy(&others(of), &harmed);
            }
        }
        data
    }
}

/// What a start makes of a data directory.
fn start(data: &Path) -> String {
    let log = data.with_extension("log");
    let mut command = Command::new(env!("CARGO_BIN_EXE_ballast"));
    command
        .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .args(GATED)
        .stdout(Stdio::null())
        .stderr(fs::File::create(&log).unwrap());
    let mut child = command.spawn().unwrap();
    let said = || fs::read_to_string(&log).unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    let is_served = loop {
        if child.try_wait().unwrap().is_some() {
            break None;
        }
        let serving = said().lines().find_map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).ok()?;
            (line["message"] == "serving").then(|| line["address"].as_str().unwrap().to_owned())
        });
        if serving.is_some() {
            break serving;
        }
        assert!(Instant::now() < deadline, "{}", said());
        thread::sleep(Duration::from_millis(20));
    };
    let Some(address) = is_served else {
        let said = said();
        let last = said.lines().find(|line| line.starts_with("ballast: "));
        return format!("refused: {}", shape(last.unwrap_or("without a word"), data));
    };
    let kept = kept(&address);
    // What is read beside what runs: journal before the snapshot, pages of the query store.
    thread::sleep(Duration::from_millis(500));
    Command::new("kill")
        .arg(child.id().to_string())
        .status()
        .unwrap();
    child.wait().unwrap();
    let said = said();
    let told = said.lines().find_map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).ok()?;
        let message = line["message"].as_str()?.to_owned();
        let is_mended = message.contains("it is made from the journal");
        let is_told = line["level"] == "WARN" || line["level"] == "ERROR" || is_mended;
        (is_told && !message.starts_with("the exchanges' notices end")).then_some(message)
    });
    let told = told.map_or("no word".to_owned(), |told| shape(&told, data));
    format!("served, {kept}: {told}")
}

/// What of the later desk is there.
fn kept(address: &str) -> &'static str {
    let login = json!({ "user": "admin", "password": PASSWORD });
    let nobody = Client::nobody(address);
    let (status, ..) = nobody.request("POST", "/api/v1/session", Some(&login));
    if status != 200 {
        return "nobody is let in";
    }
    let admin = Client::log_in(address, "admin", PASSWORD);
    let users = admin.get("/api/v1/admin/users")["users"].to_string();
    let orders = admin.get("/api/v1/accounts/A10023/orders?limit=500")["orders"].clone();
    let orders = orders.as_array().map_or(0, Vec::len);
    match (users.contains("\"late\""), orders) {
        (true, 6) => "whole",
        _ => "not whole",
    }
}

/// A message without what differs from run to run.
fn shape(text: &str, data: &Path) -> String {
    let directory = data.parent().unwrap().to_string_lossy().into_owned();
    let text = text.replace(&directory, "");
    let mut shape = String::new();
    for letter in text.chars() {
        match letter {
            '0'..='9' if shape.ends_with('#') => {}
            '0'..='9' => shape.push('#'),
            letter => shape.push(letter),
        }
    }
    shape.chars().take(150).collect()
}

#[test]
fn no_part_of_a_data_directory_is_taken_for_another_in_silence() {
    let desks = Desks::new();
    let mut table = String::from(
        "# part, harm: what a start makes of it (BALLAST_GOLDEN=update writes this file; swapped.rs)\n",
    );
    for name in PARTS {
        for harm in [Harm::Missing, Harm::Older, Harm::Foreign, Harm::Flipped] {
            let data = desks.harmed(name, harm);
            let mut outcome = start(&data);
            // Whether a page of a database is found damaged hangs on the page.
            if name.ends_with(".db") && matches!(harm, Harm::Flipped) {
                outcome.truncate("served, whole".len());
            }
            writeln!(table, "{name}, {harm:?}: {outcome}").unwrap();
        }
    }
    if std::env::var("BALLAST_GOLDEN").as_deref() == Ok("update") {
        fs::write(TABLE, &table).unwrap();
    }
    let golden = fs::read_to_string(TABLE).unwrap_or_default();
    assert_eq!(
        table, golden,
        "where that is meant, BALLAST_GOLDEN=update writes it"
    );
}
