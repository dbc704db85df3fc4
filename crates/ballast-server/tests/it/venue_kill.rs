//! The process is killed at arbitrary moments while clerks work: what was answered is kept, what was not is there
//! once or not at all, and both journals verify (B1–B7, G2).

use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::client::{Client, Process};
use crate::support::demo::PASSWORD;
use crate::support::venue::{MORNING, Side, application, ask, done, rows};

const GATED: [&str; 3] = ["--contracts", "rb2701", "--gate"];
/// Kills, each while a request is on its way.
const KILLS: u64 = 12;

/// The demonstration's clerks at SHFE, in the process that runs now.
fn side(server: &Process) -> Side {
    let log_in = |name| Client::log_in(&server.address, name, PASSWORD);
    Side {
        venue: "SHFE",
        member: "0011",
        clerks: ["member1", "member2", "exchange1", "exchange2"].map(log_in),
    }
}

fn go_on(server: &Process, until: &str) {
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    let gate = json!({ "until": until });
    let (status, _, answer) = admin.request("POST", "/api/v1/replay/gate", Some(&gate));
    assert_eq!(status, 200, "{answer}");
}

fn alone(side: &Side) {
    done_or_nothing(
        ask(
            side.handler(),
            "PUT",
            "clerks",
            Some(json!({ "on": false })),
        )
        .0,
    );
}

fn done_or_nothing(status: u16) {
    assert!(status < 300, "{status}");
}

fn own(side: &Side, list: &str) -> Vec<Value> {
    let all = rows(side.maker(), list, list);
    let number = |row: &Value| {
        row["party"]["number"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    all.into_iter()
        .filter(|row| number(row).starts_with("77"))
        .collect()
}

#[test]
fn g2_no_filing_application_or_file_is_lost_or_doubled_by_a_kill() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let mut server = Process::serve(&data, &GATED);
    go_on(&server, MORNING);
    let mut clerks = side(&server);
    alone(&clerks);
    let (mut filed, mut applied) = (Vec::new(), Vec::new());
    for kill in 0..KILLS {
        let number = format!("77{kill:06}");
        filed.push(number.clone());
        let body = json!({ "party": clerks.client(&number), "form": clerks.form(&number, "2026-11-17"), "attachments": clerks.materials(&number) });
        // The kill comes while the filing, or the application of the client before it, is on its way.
        let address = server.address.clone();
        let before = kill.checked_sub(1).map(|before| format!("77{before:06}"));
        let request = thread::spawn(move || {
            let maker = Client::log_in(&address, "member1", PASSWORD);
            ask(&maker, "POST", "filings", Some(body)).0
        });
        thread::sleep(Duration::from_micros((kill * 7_919) % 60_000));
        drop(server);
        let answered = request.join().ok();
        server = Process::serve(&data, &GATED);
        go_on(&server, MORNING);
        clerks = side(&server);
        alone(&clerks);
        let there = own(&clerks, "filings");
        let of = |number: &str| {
            there
                .iter()
                .filter(|row| row["party"]["number"] == number)
                .count()
        };
        if answered == Some(201) {
            assert_eq!(of(&number), 1, "what was answered is kept");
        }
        assert!(of(&number) <= 1, "nothing is doubled");
        if of(&number) == 0 {
            done(clerks.file(&number, "2026-11-17", |_| {}));
        }
        if let Some(before) = before {
            finish(&clerks, &before);
            applied.push(clerks.apply(&before, "240017", "deposit", "1000000"));
        }
    }
    check(&clerks, &filed, &applied);
    drop(server);
    verified(&data);
}

/// Both journals of a data directory verify.
pub fn verified(data: &Path) {
    for (journal, machine) in [("journal", "desk"), ("venue", "venue")] {
        let out = Command::new(env!("CARGO_BIN_EXE_ballast"))
            .args(["verify", "--machine", machine, "--journal"])
            .arg(data.join(journal))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{machine}: {said}");
    }
}

/// A filing goes through what is left of its steps.
pub fn finish(side: &Side, number: &str) {
    let filings = rows(side.maker(), "filings", "filings");
    let filing = filings
        .iter()
        .find(|row| row["party"]["number"] == number)
        .unwrap();
    let id = filing["filing"].as_str().unwrap();
    for (by, step) in [
        (side.checker(), "sending"),
        (side.handler(), "examination"),
        (side.approver(), "approval"),
    ] {
        done(ask(by, "POST", &format!("filings/{id}/{step}"), None));
    }
}

/// Each filing once with its files readable, each application once and taken.
fn check(side: &Side, filed: &[String], applied: &[String]) {
    let there = own(side, "filings");
    let mut numbers: Vec<&str> = there
        .iter()
        .map(|row| row["party"]["number"].as_str().unwrap())
        .collect();
    numbers.sort_unstable();
    assert_eq!(
        numbers,
        filed.iter().map(String::as_str).collect::<Vec<_>>()
    );
    for row in &there {
        let number = row["party"]["number"].as_str().unwrap();
        for file in row["attachments"].as_array().unwrap() {
            let (hash, name) = (
                file["hash"].as_str().unwrap(),
                file["name"].as_str().unwrap(),
            );
            let path = format!(
                "/api/v1/venue/attachments/{hash}?venue=SHFE&member=0011&kind=client&number={number}&name={name}"
            );
            let (status, _, bytes) = side.maker().exchange("GET", &path, "", b"");
            assert!(
                status == 200 && bytes.len() as u64 == file["bytes"].as_u64().unwrap(),
                "{path}"
            );
        }
        assert_eq!(row["form"]["fields"]["contacts"][1]["name"], "乙");
    }
    for id in applied {
        assert_eq!(application(side.maker(), id)["state"], "accepted");
    }
    assert_eq!(own(side, "applications").len(), applied.len());
}
