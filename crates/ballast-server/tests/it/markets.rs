//! A served market that goes wrong: what is said of it, and what still works.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::client::{Client, Process, set_password};
use crate::support::demo::wait;
use serde_json::{Value, json};

const PASSWORD: &str = "ballast-demo";

/// Where the counter is, and with it the market.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Counter {
    Embedded,
    OwnProcess,
}

/// A server that replays ticks at a gate.
struct Market {
    directory: tempfile::TempDir,
    server: Process,
    counter: Option<Process>,
    admin: Client,
    args: Vec<String>,
}

impl Market {
    /// Serves these ticks with the setup of a case.
    fn serve(case: &str, ticks: &[u8], counter: Counter) -> Self {
        Self::serve_at(&["--gate"], case, ticks, counter)
    }

    /// The same, its market at such a pace.
    fn serve_at(pace: &[&str], case: &str, ticks: &[u8], counter: Counter) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
        fs::copy(cases.join(case).join("setup.toml"), path("setup.toml")).unwrap();
        fs::write(path("ticks.csv"), ticks).unwrap();
        let setup = path("setup.toml").display().to_string();
        let replayed = path("ticks.csv").display().to_string();
        let market = [&["--setup", &setup, "--replay", &replayed][..], pace].concat();
        let own = || Process::counter(&path("counter"), &market);
        let counter = (counter == Counter::OwnProcess).then(own);
        let args = match &counter {
            None => market.to_vec(),
            Some(counter) => {
                let gate = pace.iter().filter(|arg| **arg == "--gate");
                let served = ["--setup", &setup, "--counter", &counter.address];
                served.into_iter().chain(gate.copied()).collect()
            }
        };
        let args: Vec<String> = args.into_iter().map(str::to_owned).collect();
        let data = path("data");
        Self::start(&data, &args).stop();
        for login in ["admin", "A1"] {
            set_password(&data, login, PASSWORD, &[]).unwrap();
        }
        let server = Self::start(&data, &args);
        let admin = Client::log_in(&server.address, "admin", PASSWORD);
        Self {
            directory,
            server,
            counter,
            admin,
            args,
        }
    }

    fn start(data: &Path, args: &[String]) -> Process {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        Process::serve_desk(data, &args)
    }

    /// Killed, and started on what it left.
    fn kill_and_start(self) -> Self {
        let Self {
            directory,
            server,
            counter,
            args,
            ..
        } = self;
        drop(server);
        let server = Self::start(&directory.path().join("data"), &args);
        let admin = Client::log_in(&server.address, "admin", PASSWORD);
        Self {
            directory,
            server,
            counter,
            admin,
            args,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Plays the ticks to their end.
    fn play(&self) {
        let path = "/api/v1/replay/gate";
        let (status, _, gate) = self.admin.request("POST", path, Some(&json!({})));
        assert_eq!((status, &gate["finished"]), (200, &json!(true)), "{gate}");
    }

    fn log(&self) -> String {
        fs::read_to_string(self.path("data.log")).unwrap()
    }

    fn stop(self) {
        self.server.stop();
        self.counter.into_iter().for_each(Process::stop);
    }
}

fn ticks_of(case: &str) -> String {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    fs::read_to_string(cases.join(case).join("ticks.csv")).unwrap()
}

/// A file whose end cannot be read once its beginning was played: packed, and longer than what is
/// read ahead.
fn long_and_packed(case: &str) -> Vec<u8> {
    let ticks = ticks_of(case);
    let (header, rows) = ticks.split_once('\n').unwrap();
    let first = rows.lines().next().unwrap();
    let mut file = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    writeln!(file, "{header}").unwrap();
    for second in 0..3_000 {
        let time = format!(
            "{:02}:{:02}:{:02}",
            9 + second / 3_600,
            second / 60 % 60,
            second % 60
        );
        writeln!(
            file,
            "{}",
            first.replace("09:00:00,500", &format!("{time},0"))
        )
        .unwrap();
    }
    file.finish().unwrap()
}

impl Market {
    fn gate(&self, until: &str) -> (u16, Value) {
        let gate = json!({ "until": format!("2021-03-15T{until}.000+08:00") });
        let path = "/api/v1/replay/gate";
        let (status, _, answer) = self.admin.request("POST", path, Some(&gate));
        (status, answer)
    }

    /// Ends the day by hand, and waits until it is settled.
    fn end_day(&self) {
        let (status, _, answer) = self.admin.request("POST", "/api/v1/admin/end-day", None);
        assert_eq!(status, 202, "{answer}");
        self.day_ends();
    }

    fn day_ends(&self) {
        let begun = Instant::now();
        while self.admin.get("/api/v1/clock")["settled_through"] != "2021-03-15" {
            assert!(begun.elapsed() < Duration::from_secs(30), "{}", self.log());
            thread::sleep(Duration::from_millis(100));
        }
    }

    fn ready(&self) -> (u16, String) {
        let (status, _, said) = self.admin.exchange("GET", "/readyz", "", b"");
        (status, String::from_utf8(said).unwrap())
    }
}

/// A market that fails in the middle of a day says so wherever somebody looks, lets nobody wait,
/// and its day can be ended.
#[test]
fn a_market_that_fails_hangs_nobody() {
    let case = "32-turnover-units";
    let market = Market::serve(case, &long_and_packed(case), Counter::Embedded);
    assert_eq!(market.gate("09:00:10").0, 200);
    assert_eq!(market.ready().0, 200);
    let file = fs::OpenOptions::new()
        .write(true)
        .open(market.path("ticks.csv"));
    file.unwrap().set_len(200_000).unwrap();
    let (status, answer) = market.gate("09:49:00");
    assert_eq!(
        (status, &answer["code"]),
        (503, &json!("MARKET_FAILED")),
        "{answer}"
    );
    let reason = answer["numbers"]["reason"].as_str().unwrap();
    assert!(reason.contains("the file breaks off"), "{reason}");
    let (status, said) = market.ready();
    assert!(
        status == 503 && said.contains("the market failed"),
        "{said}"
    );
    let clock = market.admin.get("/api/v1/clock");
    assert_eq!(clock["market_failure"], *reason);
    market.end_day();
    market.stop();
}

/// Nor does one whose counter is gone: without an order that works, the day ends at the desk's own
/// prices.
#[test]
fn a_counter_that_is_gone_hangs_nobody() {
    let case = "32-turnover-units";
    let ticks = ticks_of(case);
    let mut market = Market::serve(case, ticks.as_bytes(), Counter::OwnProcess);
    assert_eq!(market.gate("09:00:10").0, 200);
    drop(market.counter.take());
    let (status, answer) = market.gate("14:59:59");
    assert_eq!(
        (status, &answer["code"]),
        (503, &json!("COUNTER_LOST")),
        "{answer}"
    );
    let (status, said) = market.ready();
    assert!(
        status == 503 && said.contains("counters not ready: F1"),
        "{said}"
    );
    market.end_day();
    market.stop();
}

/// The order to end a day, once accepted, outlives the server: it is obeyed after a restart, with a
/// counter and without.
#[test]
fn the_end_of_a_day_is_asked_for_once() {
    let case = "32-turnover-units";
    let ticks = ticks_of(case);
    let ask = |market: &Market| {
        let (status, _, answer) = market.admin.request("POST", "/api/v1/admin/end-day", None);
        assert_eq!(status, 202, "{answer}");
    };
    let mut market = Market::serve(case, ticks.as_bytes(), Counter::OwnProcess);
    assert_eq!(market.gate("09:00:10").0, 200);
    drop(market.counter.take());
    ask(&market);
    ask(&market);
    let market = market.kill_and_start();
    market.day_ends();
    market.stop();

    for counter in [Counter::Embedded, Counter::OwnProcess] {
        let market = Market::serve_at(&["--speed", "1"], case, ticks.as_bytes(), counter);
        wait("the day", || {
            market.admin.get("/api/v1/clock")["trading_day"] != Value::Null
        });
        ask(&market);
        let market = market.kill_and_start();
        market.day_ends();
        market.stop();
    }
}

/// A server too settles at the last price, and says why, wherever its counter is.
#[test]
fn case_32_turnover_units_served() {
    let case = "32-turnover-units";
    let ticks = ticks_of(case).replace(",47100000,", ",4710000,");
    for counter in [Counter::Embedded, Counter::OwnProcess] {
        let market = Market::serve(case, ticks.as_bytes(), counter);
        market.play();
        let log = market.log();
        let said = "settled at the last price 4720: turnover / volume is 471, outside the day's 4418 to 4982";
        assert!(log.contains(said), "{counter:?}: {log}");
        market.stop();
    }
}
