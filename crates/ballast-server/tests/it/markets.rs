//! A served market that goes wrong: what is said of it, and what still works.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::client::{Client, Process, set_password};
use serde_json::json;

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
}

impl Market {
    /// Serves these ticks with the setup of a case.
    fn serve(case: &str, ticks: &[u8], counter: Counter) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
        fs::copy(cases.join(case).join("setup.toml"), path("setup.toml")).unwrap();
        fs::write(path("ticks.csv"), ticks).unwrap();
        let setup = path("setup.toml").display().to_string();
        let replayed = path("ticks.csv").display().to_string();
        let market = ["--setup", &setup, "--gate", "--replay", &replayed];
        let own = || Process::counter(&path("counter"), &market);
        let counter = (counter == Counter::OwnProcess).then(own);
        let args = match &counter {
            None => market.to_vec(),
            Some(counter) => vec!["--setup", &setup, "--gate", "--counter", &counter.address],
        };
        let data = path("data");
        Process::serve_desk(&data, &args).stop();
        for login in ["admin", "A1"] {
            set_password(&data, login, PASSWORD, &[]).unwrap();
        }
        let server = Process::serve_desk(&data, &args);
        let admin = Client::log_in(&server.address, "admin", PASSWORD);
        Self {
            directory,
            server,
            counter,
            admin,
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
