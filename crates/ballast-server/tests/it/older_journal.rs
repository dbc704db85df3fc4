//! A start whose journal, counter's file and query store are not of one moment says so, with the
//! numbers of both sides, and shows nothing of a store that is not its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::client::{Client, Process};
use crate::support::demo::{ACCOUNT, Demo, GATED, PASSWORD};
use serde_json::{Value, json};

/// A directory in which a demonstration was traded on after a backup, and stopped.
struct Parts {
    directory: tempfile::TempDir,
}

impl Parts {
    /// Order 1 and the deposit of 1.00 before the backup, order 2 and the deposit of 2.00 after it.
    fn make() -> Self {
        let demo = Demo::start();
        let trade = |amount: &str| {
            let order = json!({ "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1 });
            demo.trades_of(&demo.trader, ACCOUNT, &order);
            let deposit = json!({ "account": ACCOUNT, "amount": amount });
            demo.set("POST", "deposits", deposit);
        };
        trade("1.00");
        let at = |name: &str| demo.directory.path().join(name);
        let said = ballast("backup", &at("data"), &at("backup"));
        assert!(
            said.contains(" of 2026-11-16 21:05:00.000, in trading day 2026-11-17\n"),
            "{said}"
        );
        assert_eq!(ballast("restore", &at("backup"), &at("old")), said);
        trade("2.00");
        let Demo {
            server, directory, ..
        } = demo;
        server.stop();
        Self { directory }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Starts a copy of a directory in which one part is of another, or nowhere; what the start
    /// warned of, and the deposits that it shows at once.
    fn start(&self, base: &str, part: &str, of: &str) -> (String, Vec<String>) {
        let name = format!("{base}-{part}-{of}");
        let data = self.at(&name);
        run("cp", &["-a", text(&self.at(base)), text(&data)]);
        // The store's newest rows lie in a file beside it.
        for part in ["", "-wal", "-shm"].map(|suffix| format!("{part}{suffix}")) {
            run("rm", &["-rf", text(&data.join(&part))]);
            let from = self.at(of).join(&part);
            if from.exists() {
                run("cp", &["-a", text(&from), text(&data.join(&part))]);
            }
        }
        let key = self.at("data.key");
        let server =
            Process::serve_desk(&data, &[&GATED[..], &["--key-file", text(&key)]].concat());
        let admin = Client::log_in(&server.address, "admin", PASSWORD);
        let shown = deposits(&admin.get("/api/v1/admin/cash-movements"));
        server.stop();
        let log = std::fs::read_to_string(data.with_extension("log")).unwrap();
        let warned = log.lines().filter(|line| line.contains("WARN"));
        (warned.collect::<Vec<_>>().join("\n"), shown)
    }

    /// So put together, a start warns of just these.
    fn check(&self, [base, part, of]: [&str; 3], warns: &[&str], shows: &[&str]) {
        let (warned, shown) = self.start(base, part, of);
        for words in warns {
            assert!(
                warned.contains(words),
                "{base}, {part} of {of}: `{words}` in {warned}"
            );
        }
        // The last is told at the counter's login, which the start does not wait for.
        let others = ["notices end soon", "ids go on above them"];
        let told = warned
            .lines()
            .filter(|line| !others.iter().any(|other| line.contains(other)));
        assert_eq!(
            told.count(),
            warns.len(),
            "{base}, {part} of {of}: {warned}"
        );
        assert_eq!(shown, shows, "{base}, {part} of {of}");
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn run(program: &str, args: &[&str]) {
    assert!(Command::new(program).args(args).status().unwrap().success());
}

fn ballast(verb: &str, from: &Path, to: &Path) -> String {
    let args = [verb, "--from", text(from), "--to", text(to)];
    let output = Command::new(env!("CARGO_BIN_EXE_ballast"))
        .args(args)
        .output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

/// Amounts of the account's deposits after its first, oldest first.
fn deposits(movements: &Value) -> Vec<String> {
    let rows = movements["movements"].as_array().unwrap().iter().rev();
    let own = rows.filter(|row| row["account"] == ACCOUNT);
    own.skip(1)
        .map(|row| row["amount"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn parts_of_different_moments_are_told_apart_at_start() {
    let parts = Parts::make();
    let [before, after] = [&["1.00"][..], &["1.00", "2.00"]];
    let older_journal = "the counter's file knows orders up to 2, the journal up to 1:";
    let older_file = "the journal knows fills or acceptances of 1 orders, 2 the first, that the counter's file does not";
    let other_store = "the query store knows records up to ";

    // Each by itself is whole, and a restored one has no store yet.
    parts.check(["data", "query.db", "data"], &[], after);
    parts.check(["old", "query.db", "old"], &[], before);
    // A journal that was restored alone, or cut at the end of a group.
    parts.check(
        ["data", "journal", "old"],
        &[older_journal, other_store],
        before,
    );
    // A counter's file that was, or is gone.
    parts.check(["data", "counter", "old"], &[older_file], after);
    let gone = "the counter's file is in trading day none, the journal in 2026-11-17";
    parts.check(["data", "counter", "nowhere"], &[gone], after);
    // The store of a longer journal.
    parts.check(["old", "query.db", "data"], &[other_store], before);
    let kept = std::fs::read_dir(parts.at("old-query.db-data")).unwrap();
    let kept = kept.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with("query.db.of-record-")
    });
    assert_eq!(kept.count(), 1, "it is kept");
}

#[test]
fn a_backup_of_two_moments_is_told_when_it_is_restored() {
    let parts = Parts::make();
    let [later, mixed] = ["later", "mixed"].map(|name| parts.at(name));
    let said = ballast("backup", &parts.at("data"), &later);
    assert!(said.contains(", of the same moment\n"), "{said}");
    run("cp", &["-a", text(&parts.at("backup")), text(&mixed)]);
    run("rm", &["-r", text(&mixed.join("counter"))]);
    let counter = text(&later.join("counter")).to_owned();
    run("cp", &["-a", &counter, text(&mixed)]);
    let said = ballast("restore", &mixed, &parts.at("parted"));
    let told = "LATER than the journal: from record ";
    assert!(said.contains(told), "{said}");
}
