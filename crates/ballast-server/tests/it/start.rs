//! What a start finds in its data directory: nothing, a demonstration, a desk, or what is left of
//! one; and the logins that are made at the console.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::client::{Client, Process, refused, set_password};
use crate::support::demo::{GATED, PASSWORD, wait};
use serde_json::json;

/// A start is refused and says all of this; what is in the directory stays as it was.
fn check_refused(data: &Path, args: &[&str], says: &[&str]) {
    let before = files(data);
    let mut command = Command::new(env!("CARGO_BIN_EXE_ballast"));
    command.args(["serve", "--data"]).arg(data).args(args);
    if !args.contains(&"--listen") {
        command.args(["--listen", "127.0.0.1:0"]);
    }
    let said = refused(command);
    for words in says {
        assert!(said.contains(words), "{args:?}: `{words}` in {said}");
    }
    assert!(files(data) == before, "{args:?}: nothing was changed");
}

/// Files below a directory with what they hold.
fn files(path: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(path) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for entry in entries.map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            files.push((entry.path().display().to_string(), Vec::new()));
            files.extend(self::files(&entry.path()));
        } else {
            let bytes = fs::read(entry.path()).unwrap();
            files.push((entry.path().display().to_string(), bytes));
        }
    }
    files.sort();
    files
}

fn enters(server: &Process, user: &str, password: &str) -> bool {
    let login = json!({ "user": user, "password": password });
    let nobody = Client::nobody(&server.address);
    nobody.request("POST", "/api/v1/session", Some(&login)).0 == 200
}

fn get(server: &Process, path: &str) -> u16 {
    Client::nobody(&server.address).send("GET", path, "", "").0
}

/// A journal that is not there is no new desk: the vault is what people's passwords are.
#[test]
fn a_lost_journal_is_no_new_desk_and_the_vault_stays() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let server = Process::serve(&data, &GATED);
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    let own = json!({ "old": PASSWORD, "new": "another one" });
    assert_eq!(
        admin
            .request("PUT", "/api/v1/session/password", Some(&own))
            .0,
        204
    );
    server.stop();

    let (journal, elsewhere) = (data.join("journal"), directory.path().join("elsewhere"));
    fs::rename(&journal, &elsewhere).unwrap();
    let found = "holds a vault, a counter's file, a query store, but";
    let lost = [found, journal.to_str().unwrap(), "holds no record"];
    check_refused(&data, &["--demo"], &lost);
    check_refused(&data, &[], &lost);
    let said = set_password(&data, "admin", "a third one", &[]).unwrap_err();
    assert!(said.contains(found), "{said}");

    // A directory that a mount should cover is as good as none.
    fs::create_dir(&journal).unwrap();
    check_refused(&data, &["--demo"], &lost);
    for (kept, says) in [
        ("vault", "holds a vault, but"),
        ("counter", "holds a counter's file, but"),
        ("query.db", "holds a query store, but"),
    ] {
        let alone = directory.path().join(format!("only-{kept}"));
        fs::create_dir(&alone).unwrap();
        let copied = Command::new("cp")
            .arg("-a")
            .args([data.join(kept), alone.join(kept)])
            .status();
        assert!(copied.unwrap().success());
        check_refused(&alone, &[], &[says]);
    }

    fs::remove_dir(&journal).unwrap();
    fs::rename(&elsewhere, &journal).unwrap();
    let server = Process::serve_desk(&data, &GATED);
    assert!(enters(&server, "admin", "another one") && !enters(&server, "admin", PASSWORD));
    server.stop();
}

/// Its logins are public: it is made of nothing, marked, and served at home only.
#[test]
fn a_demonstration_is_made_of_nothing_and_stays_at_home() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let public = ["--demo", "--listen", "0.0.0.0:0", "--tls-trial"];
    let public_says = ["--listen 0.0.0.0:0", "is a demonstration", "loopback"];
    check_refused(&data, &public, &public_says);
    assert!(!data.exists(), "nothing is made where it is refused");

    Process::serve(&data, &GATED).stop();
    check_refused(&data, &public, &public_says);
    check_refused(&data, &public[1..], &public_says);
    for serve in [Process::serve, Process::serve_desk] {
        let server = serve(&data, &GATED);
        assert!(
            enters(&server, "trader1", PASSWORD),
            "with the flag or without"
        );
        server.stop();
    }

    // Whatever is there, and a desk above all, is not made a demonstration.
    let desk = directory.path().join("desk");
    Process::serve_desk(&desk, &GATED).stop();
    let says = ["--demo", "is no demonstration and not empty", "journal"];
    check_refused(&desk, &["--demo"], &says);
    let other = directory.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("letter.txt"), "dear").unwrap();
    check_refused(&other, &["--demo"], &[says[0], says[1], "letter.txt"]);

    // A copy is what it is a copy of.
    let copy = |verb: &str, from: &Path, to: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ballast"));
        command
            .arg(verb)
            .arg("--from")
            .arg(from)
            .arg("--to")
            .arg(to);
        assert!(command.output().unwrap().status.success());
    };
    let [backup, restored] = ["backup", "restored"].map(|name| directory.path().join(name));
    copy("backup", &data, &backup);
    copy("restore", &backup, &restored);
    check_refused(&restored, &public[1..], &public_says);
}

/// An empty directory is an empty desk: everything stands, and nobody gets in until the operator
/// makes a login.
#[test]
fn an_empty_directory_is_an_empty_desk_until_a_login_is_made() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let server = Process::serve_desk(&data, &GATED);
    for path in ["/healthz", "/readyz", "/api/v1/clock", "/metrics", "/"] {
        assert_eq!(get(&server, path), 200, "{path}");
    }
    assert!(
        !enters(&server, "admin", PASSWORD),
        "there is no such login"
    );
    assert!(
        server
            .said
            .contains("Nobody can log in: this desk has no logins"),
        "{}",
        server.said
    );
    let how = format!("ballast user set-password admin --data {}", data.display());
    assert!(server.said.contains(&how), "{}", server.said);

    let in_use = set_password(&data, "chief", "a good password", &[]).unwrap_err();
    assert!(
        in_use.contains("the journal is in use: stop the server first"),
        "{in_use}"
    );
    server.stop();
    for (name, password, args, says) in [
        (
            "chief",
            "short",
            &[][..],
            "the password has 5 characters, 8 are the fewest",
        ),
        (
            "the chief",
            "a good password",
            &[],
            "name `the chief`: a login's name is 1–32",
        ),
    ] {
        let said = set_password(&data, name, password, args).unwrap_err();
        assert!(said.contains(says), "{said}");
    }
    let said = set_password(&data, "chief", "a good password", &[]).unwrap();
    assert!(
        said.contains("login `chief` made (administrator)"),
        "{said}"
    );
    let said = set_password(&data, "second", "a good password", &[]).unwrap_err();
    assert!(
        said.contains("there is no login `second`") && said.contains("--role"),
        "{said}"
    );
    let role = ["--role", "account_manager"];
    set_password(&data, "second", "a good password", &role).unwrap();
    let said = set_password(&data, "second", "a better password", &role).unwrap_err();
    assert!(said.contains("--role: there is a login `second`"), "{said}");

    let server = Process::serve_desk(&data, &GATED);
    assert!(
        !server.said.contains("Nobody can log in"),
        "{}",
        server.said
    );
    let chief = Client::log_in(&server.address, "chief", "a good password");
    let session = chief.get("/api/v1/session");
    assert_eq!(session["user"]["role"], "administrator");
    assert_eq!(session["must_change_password"], false);
    assert!(enters(&server, "second", "a good password"));
    // The desk has what it needs to be filled.
    let product = json!({ "code": "P1", "name": "one" });
    let (status, _, answer) = chief.request("POST", "/api/v1/admin/products", Some(&product));
    assert_eq!(status, 201, "{answer}");
    server.stop();
    let verified = Command::new(env!("CARGO_BIN_EXE_ballast"))
        .args(["verify", "--journal"])
        .arg(data.join("journal"))
        .output()
        .unwrap();
    assert!(verified.status.success(), "{verified:?}");
}

/// The first login may come before the first start, with a key wherever it is kept.
#[test]
fn the_first_login_may_come_first() {
    let directory = tempfile::tempdir().unwrap();
    let [data, key] = ["data", "key"].map(|name| directory.path().join(name));
    let key = ["--key-file", key.to_str().unwrap()];
    set_password(&data, "chief", "a good password", &key).unwrap();
    let server = Process::serve_desk(&data, &[&GATED[..], &key].concat());
    assert!(enters(&server, "chief", "a good password"));
    server.stop();
}

/// A vault that is lost is said, and mended at the console.
#[test]
fn a_lost_vault_is_said_and_mended() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    set_password(&data, "chief", "a good password", &[]).unwrap();
    fs::remove_file(data.join("vault")).unwrap();
    let server = Process::serve_desk(&data, &GATED);
    let how = format!("ballast user set-password chief --data {}", data.display());
    let said = "Nobody can log in: the vault holds no password";
    assert!(
        server.said.contains(said) && server.said.contains(&how),
        "{}",
        server.said
    );
    assert!(!enters(&server, "chief", "a good password"));
    server.stop();
    let said = set_password(&data, "chief", "a new password", &[]).unwrap();
    assert!(said.contains("the password of `chief` is set"), "{said}");
    let server = Process::serve_desk(&data, &GATED);
    assert!(enters(&server, "chief", "a new password"));
    server.stop();
}

/// A query store that is damaged is named, kept, and made anew from the journal: nobody mends it by hand. No
/// start waits until every page of it was looked at.
#[test]
fn a_damaged_query_store_is_made_anew() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let store = data.join("query.db");
    let log = || fs::read_to_string(directory.path().join("data.log")).unwrap();
    let listed = |admin: &Client| {
        let (status, _, answer) = admin.request("GET", "/api/v1/admin/users/admin/logins", None);
        (status == 200).then(|| answer["logins"].as_array().unwrap().len())
    };
    let server = Process::serve(&data, &GATED);
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    let logins = listed(&admin).unwrap();
    server.stop();
    // A clean stop leaves the store in one file.
    assert!(!data.join("query.db-wal").exists());

    let whole = fs::read(&store).unwrap();
    let garbage = b"this is no database, and never was one".repeat(200);
    let mut torn = whole.clone();
    let middle = torn.len() / 2 / 4096 * 4096;
    torn[middle..middle + 4096].fill(0x5a);
    for (times, bytes) in [(1, &garbage), (2, &torn)] {
        fs::write(&store, bytes).unwrap();
        let server = Process::serve(&data, &GATED);
        wait("the new store", || {
            log().contains("query.db.damaged and made anew")
        });
        let admin = Client::log_in(&server.address, "admin", PASSWORD);
        wait("history", || listed(&admin) == Some(logins + times));
        server.stop();
        let kept = data.join("query.db.damaged");
        assert!(fs::read(&kept).unwrap() == *bytes || *bytes == torn);
        fs::remove_file(kept).unwrap();
    }
    // One that is sound is looked at, and shown.
    let server = Process::serve(&data, &GATED);
    wait("the check", || log().contains("is sound, page by page"));
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    assert_eq!(listed(&admin), Some(logins + 3));
    server.stop();
    assert!(!data.join("query.db.damaged").exists());
}
