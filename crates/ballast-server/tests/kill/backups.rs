//! Backups taken under load: each is one moment of desk and counter, and is traded on.
//!
//! `BALLAST_BACKUP_ROUNDS` takes more of them.

use std::path::Path;
use std::process::Output;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::http::Client;
use super::load::{Ledger, Load, PASSWORD};
use super::processes::{Place, ballast};
use super::random::Random;
use super::sides::{Journaled, agree};
use super::{alone, come_to_rest, given, seed};

/// A load has fewer orders and deposits.
const NUMBERS: u64 = 1_000_000;

fn copy(verb: &str, from: &Path, to: &Path) -> String {
    let mut command = ballast();
    command.arg(verb).arg("--from").arg(from);
    let Output {
        status,
        stdout,
        stderr,
    } = command.arg("--to").arg(to).output().unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

/// It starts, is killed and starts again, and what it is asked meanwhile is neither refused for its
/// number nor booked on one side only. How many orders that were: none in the night between two days.
fn check_trades_on(place: &Place, name: &str, random: &mut Random) -> usize {
    let server = place.alone(name);
    let mut admin = Client::log_in(&server.address, "admin", PASSWORD).unwrap();
    server.wait_ready(&mut admin);
    let ledger = Arc::new(Ledger::above(NUMBERS));
    let load = Load::start(&server.address, &ledger, random);
    thread::sleep(Duration::from_millis(300));
    server.kill();
    load.end();
    let server = place.alone(name);
    let mut admin = Client::log_in(&server.address, "admin", PASSWORD).unwrap();
    server.wait_ready(&mut admin);
    come_to_rest(&server.address);
    server.stop();
    let data = place.directory.join(name);
    let journaled = Journaled::read(&data.join("journal"));
    journaled.holds(&ledger);
    agree(&data.join("journal"), &data.join("counter"));
    let log = std::fs::read_to_string(place.log(name)).unwrap();
    let parted = [
        "the counter's file",
        "query store knows",
        "the journal knows",
    ];
    let told = parted.iter().filter(|words| log.contains(*words)).count();
    assert_eq!(told, 0, "nothing is parted, not even by a kill: {log}");
    ledger.orders.lock().unwrap().len()
}

#[test]
fn a_backup_under_load_is_one_moment_and_is_traded_on() {
    let _alone = alone();
    let (mut random, mut orders) = (Random::new(seed()), 0);
    let rounds = given("BALLAST_BACKUP_ROUNDS").unwrap_or(8);
    let directory = tempfile::tempdir().unwrap();
    let place = Place::new(directory.path());
    let server = place.alone("data");
    let mut admin = Client::log_in(&server.address, "admin", PASSWORD).unwrap();
    server.wait_ready(&mut admin);
    let load = Load::start(&server.address, &Arc::default(), &mut random);
    let key = directory.path().join("data.key");
    for round in 0..rounds {
        thread::sleep(Duration::from_millis(100 + random.below(400)));
        let [backup, restored] = ["backup", "restored"].map(|name| format!("{name}{round}"));
        let at = |name: &str| directory.path().join(name);
        let taken = copy("backup", &at("data"), &at(&backup));
        assert_eq!(taken, copy("restore", &at(&backup), &at(&restored)));
        println!("round {round}: {taken}");
        std::fs::copy(&key, at(&restored).with_extension("key")).unwrap();
        orders += check_trades_on(&place, &restored, &mut random);
    }
    load.end();
    server.stop();
    assert!(orders as u64 > rounds * 5, "they were traded on");
}
