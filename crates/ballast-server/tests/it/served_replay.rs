//! The same days through the running product: gated, over its WebSocket, trades and statements are
//! those of `ballast day` to the byte; flat out, every invariant holds.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support;
use crate::support::client::{Client, Live, Process, set_password};
use crate::support::{books, order_file};
use serde_json::{Value, json};

const BALLAST: &str = env!("CARGO_BIN_EXE_ballast");
const PASSWORD: &str = "ballast-demo";

fn run(args: &[&str]) {
    let output = Command::new(BALLAST).args(args).output().unwrap();
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// One line of the order file as the WebSocket takes it.
fn message(line: &str, orders: &BTreeMap<String, String>) -> Option<(String, Value)> {
    let fields: Vec<&str> = line.split(',').collect();
    let [
        _,
        account,
        action,
        reference,
        contract,
        side,
        offset,
        lots,
        price,
    ] = fields[..]
    else {
        panic!("{line}")
    };
    let request = match action {
        "place" => {
            let mut order = json!({"ref": reference, "contract": contract, "side": side, "offset": offset, "lots": lots.parse::<i64>().unwrap()});
            if !price.is_empty() {
                order["price"] = json!(price);
            }
            json!({"type": "place", "account": account, "order": order})
        }
        // A cancel of an order that was refused has no number to name.
        _ => json!({"type": "cancel", "account": account, "order": orders.get(reference)?}),
    };
    Some((account.to_owned(), request))
}

fn iso(at: &str) -> String {
    format!("{}+08:00", at.replacen(' ', "T", 1))
}

/// Where the counter is.
#[derive(Clone, Copy, PartialEq)]
enum Counter {
    Embedded,
    OwnProcess,
}

fn served(files: &[&str], setup: &str, tick: &str, counter: Counter) {
    let files: Option<Vec<PathBuf>> = files.iter().map(|file| support::data::find(file)).collect();
    let Some(files) = files else { return };
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let orders = order_file::orders(&order_file::ticks(&files), tick.parse().unwrap(), 45, 7);
    fs::write(path("orders.csv"), &orders).unwrap();
    fs::write(path("setup.toml"), setup).unwrap();

    let mut day = vec![
        "day",
        "--setup",
        text(&path("setup.toml")).to_owned().leak(),
        "--orders",
        text(&path("orders.csv")).to_owned().leak(),
    ];
    files
        .iter()
        .for_each(|file| day.extend(["--ticks", text(file)]));
    day.extend(["--out", text(&path("played")).to_owned().leak()]);
    run(&day);

    let (setup, data) = (path("setup.toml"), path("data"));
    let mut market = vec!["--setup", text(&setup), "--gate", "--replay"];
    market.extend(files.iter().map(|file| text(file)));
    let own = (counter == Counter::OwnProcess).then(|| Process::counter(&path("counter"), &market));
    let args = match &own {
        None => market,
        Some(counter) => vec![
            "--setup",
            text(&setup),
            "--gate",
            "--counter",
            &counter.address,
        ],
    };
    set_passwords(&data, &args);
    let server = Process::serve_desk(&data, &args);
    let mut lines: Vec<&str> = orders.lines().skip(1).collect();
    lines.sort_by_key(|line| line.split(',').next().unwrap().to_owned());
    trade(&server, &lines);
    server.stop();

    run(&[
        "export",
        "--journal",
        text(&data.join("journal")),
        "--out",
        text(&path("served")),
    ]);
    for file in ["trades.csv", "statements.csv"] {
        let read = |run: &str| fs::read_to_string(path(run).join(file)).unwrap();
        let (played, served) = (read("played"), read("served"));
        assert!(played.lines().count() > 10, "{played}");
        assert_eq!(played, served, "{file}");
    }
    run(&["verify", "--journal", text(&data.join("journal"))]);
}

/// A setup's logins have no passwords until they are set.
fn set_passwords(data: &Path, args: &[&str]) {
    Process::serve_desk(data, args).stop();
    for login in ["admin", "A1", "A2"] {
        set_password(data, login, PASSWORD, &[]).unwrap();
    }
}

/// Plays the lines over one WebSocket an account, the gate before each instant.
fn trade(server: &Process, lines: &[&str]) {
    let connect = |user: &str| {
        (
            user.to_owned(),
            Client::log_in(&server.address, user, PASSWORD).live(),
        )
    };
    let mut traders: BTreeMap<String, Live> = ["A1", "A2"].map(connect).into();
    let mut gatekeeper = Client::log_in(&server.address, "admin", PASSWORD).live();
    let mut numbers: BTreeMap<String, String> = BTreeMap::new();
    for line in lines {
        let at = line.split(',').next().unwrap();
        let gate = gatekeeper.ask(json!({"type": "gate", "gate": {"until": iso(at)}}));
        assert_eq!(gate["type"], "gate", "{gate}");
        let Some((account, request)) = message(line, &numbers) else {
            continue;
        };
        let answer = traders.get_mut(&account).unwrap().ask(request);
        if answer["type"] == "answer" {
            let order = &answer["order"];
            numbers.insert(
                order["ref"].as_str().unwrap().to_owned(),
                order["order"].as_str().unwrap().to_owned(),
            );
        }
    }
    let gate = gatekeeper.ask(json!({"type": "gate", "gate": {}}));
    assert_eq!(gate["gate"]["finished"], true, "{gate}");
}

const RUBBER: [&str; 3] = [
    "ticks/SHFE/ru1901/20181008.csv.gz",
    "ticks/SHFE/ru1901/20181009.csv.gz",
    "ticks/SHFE/ru1901/20181010.csv.gz",
];
const APPLES: [&str; 3] = [
    "ticks/CZCE/AP010/20200803.csv.gz",
    "ticks/CZCE/AP010/20200804.csv.gz",
    "ticks/CZCE/AP010/20200805.csv.gz",
];

#[test]
fn gated_rubber_is_the_played_day_to_the_byte() {
    served(&RUBBER, &order_file::setup("ru"), "5", Counter::Embedded);
}

#[test]
fn gated_apples_are_the_played_day_to_the_byte() {
    served(&APPLES, &order_file::setup("AP"), "1", Counter::Embedded);
}

#[test]
fn gated_rubber_through_a_counter_of_its_own_is_the_played_day_to_the_byte() {
    served(&RUBBER, &order_file::setup("ru"), "5", Counter::OwnProcess);
}

#[test]
fn gated_apples_through_a_counter_of_its_own_are_the_played_day_to_the_byte() {
    served(&APPLES, &order_file::setup("AP"), "1", Counter::OwnProcess);
}

/// §C3: a fund account whose cash is enough only where its counter charges the larger side, as the
/// setup says. The server was started before, so the counter has it in its file.
fn larger_side(counter: Counter) {
    let setup = format!("larger_side = true\n{}", order_file::setup("ru"));
    let poor = setup.replace("\"20000000\"", "\"600000\"");
    assert_ne!(poor, setup);
    served(&RUBBER, &poor, "5", counter);
}

#[test]
fn c3_the_larger_side_of_a_setup_is_served_to_the_byte() {
    larger_side(Counter::Embedded);
}

#[test]
fn c3_the_larger_side_of_a_setup_is_served_by_a_counter_of_its_own() {
    larger_side(Counter::OwnProcess);
}

/// Ungated at high speed, with two traders who send whatever comes to mind: every day settles, both
/// forms agree, the product reconciles, and the journal is what its commands decide.
#[test]
fn at_high_speed_every_invariant_holds() {
    let files = [
        "ticks/SHFE/ru1901/20181008.csv.gz",
        "ticks/SHFE/ru1901/20181009.csv.gz",
    ];
    let files: Option<Vec<PathBuf>> = files.iter().map(|file| support::data::find(file)).collect();
    let Some(files) = files else { return };
    let directory = tempfile::tempdir().unwrap();
    let (setup, data, out) = (
        directory.path().join("setup.toml"),
        directory.path().join("data"),
        directory.path().join("out"),
    );
    fs::write(&setup, order_file::setup("ru")).unwrap();
    let mut args = vec!["--setup", text(&setup), "--speed", "5000", "--replay"];
    args.extend(files.iter().map(|file| text(file)));
    set_passwords(&data, &[&["--gate"], &args[..]].concat());
    let server = Process::serve_desk(&data, &args);
    let watch = Client::log_in(&server.address, "admin", PASSWORD);
    std::thread::scope(|scope| {
        for (seed, user) in [(1, "A1"), (2, "A2")] {
            let (server, watch) = (&server, &watch);
            scope.spawn(move || trade_wildly(server, watch, user, seed));
        }
    });
    server.stop();

    let journal = data.join("journal");
    run(&["verify", "--journal", text(&journal)]);
    run(&["export", "--journal", text(&journal), "--out", text(&out)]);
    let read = |file: &str| books::rows(&fs::read_to_string(out.join(file)).unwrap());
    let statements = read("statements.csv");
    statements.iter().for_each(books::check_adds_up);
    books::check_product(&statements, 2);
    assert!(
        read("trades.csv").len() > 20,
        "the market was traded: {} trades",
        read("trades.csv").len()
    );
}

fn settled(watch: &Client) -> bool {
    watch.get("/api/v1/clock")["settled_through"] == "2018-10-09"
}

fn trade_wildly(server: &Process, watch: &Client, user: &str, seed: u64) {
    let mut live = Client::log_in(&server.address, user, PASSWORD).live();
    let mut seeded = order_file::Seeded::new(seed);
    let begun = Instant::now();
    for number in 0.. {
        if number % 50 == 0 && settled(watch) {
            return;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "the days do not end"
        );
        let side = ["buy", "sell"][seeded.below(2) as usize];
        let offset = ["open", "open", "close_today", "close"][seeded.below(4) as usize];
        let order = json!({"ref": format!("w{number}"), "contract": "ru1901", "side": side, "offset": offset, "lots": 1 + seeded.below(3)});
        live.ask(json!({"type": "place", "account": user, "order": order}));
    }
}
