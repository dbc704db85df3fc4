//! Server and counter are killed at random moments under load, apart and together: nothing
//! acknowledged is lost, nothing is doubled, nothing is sent again, and both sides agree in the
//! end.
//!
//! `BALLAST_KILL_SEED` repeats a run's moments, `BALLAST_KILL_ROUNDS` makes it longer.

mod backups;
mod damage;
mod http;
mod load;
mod processes;
mod random;
mod sides;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};

use http::Client;
use load::{Ledger, Load, PASSWORD, SAVINGS, TRADERS};
use processes::{Place, Running, copy, wait};
use random::Random;
use sides::{Journaled, agree, told};

/// Password of a user that an administrator creates on the way.
const PLANTED: &str = "planted-4711-secret";
/// A password that somebody typed where the name belongs.
const TYPED: &str = "typed-4711-secret";

/// What a counter that comes back does to the desk, in some rounds, until it is killed again.
const FAULTS: &str = "return 9 repeat; return 15 delay 3; return 22 drop; return 30 disconnect; return 60 replay; \
                      order 5 lose; order 8 reject 31; order 11 not-sent";

/// Who dies in a round.
#[derive(Debug, Clone, Copy)]
enum Victim {
    Server,
    Counter,
    /// The counter, and the next one is a faulty one.
    CounterForAWorse,
    Both,
    /// The server, and the trading day ends while it is away.
    ServerOverNight,
}

#[rustfmt::skip]
const VICTIMS: [Victim; 15] = [
    Victim::Server, Victim::Counter,          Victim::Both,
    Victim::Server, Victim::CounterForAWorse, Victim::Both,
    Victim::Server, Victim::Counter,          Victim::Both,
    Victim::Server, Victim::Counter,          Victim::Both,
    Victim::Server, Victim::CounterForAWorse, Victim::ServerOverNight,
];

/// Both processes, and what the server has acknowledged.
struct World {
    place: Place,
    random: Random,
    ledger: Arc<Ledger>,
    /// Trade numbers that pages have shown, by account and trading day.
    seen: BTreeMap<(String, String), BTreeSet<String>>,
    /// Fills that came about while no server ran.
    missed: usize,
}

impl World {
    fn sleep(&mut self, least: u64, most: u64) {
        thread::sleep(Duration::from_millis(
            least + self.random.below(most - least),
        ));
    }

    /// Trading days the counter has settled.
    fn nights(&self) -> usize {
        let log = std::fs::read_to_string(self.place.log("counter")).unwrap();
        log.lines()
            .filter(|line| line.contains("the next day waits"))
            .count()
    }

    fn fills(&self) -> usize {
        let at_rest = self.place.directory.join("counter-now");
        copy(&self.place.counters_file(), &at_rest);
        told(&at_rest).fills.len()
    }

    /// Load, a death in the midst of it, a while without, and back.
    fn round(&mut self, victim: Victim, server: Running, counter: Running) -> (Running, Running) {
        let load = Load::start(&server.address, &Arc::clone(&self.ledger), &mut self.random);
        self.sleep(150, 600);
        match victim {
            Victim::Server => {
                server.kill();
                load.end();
                let before = self.fills();
                self.sleep(100, 500);
                self.missed += self.fills() - before;
                (self.place.server(), counter)
            }
            Victim::Counter | Victim::CounterForAWorse => {
                counter.kill();
                self.sleep(50, 200);
                let counter = match victim {
                    Victim::CounterForAWorse => self.place.faulty_counter(FAULTS),
                    _ => self.place.counter(),
                };
                self.sleep(50, 400);
                load.end();
                (server, counter)
            }
            Victim::ServerOverNight => {
                let nights = self.nights();
                let mut admin = Client::log_in(&server.address, "admin", PASSWORD).unwrap();
                // Refused where no day is open: then the next one ends by itself.
                admin
                    .request("POST", "/api/v1/admin/end-day", None)
                    .unwrap();
                self.sleep(0, 100);
                server.kill();
                load.end();
                wait("the night", || self.nights() > nights);
                (self.place.server(), counter)
            }
            Victim::Both => {
                let server_first = self.random.below(2) == 0;
                let pause = Duration::from_millis(self.random.below(30));
                if server_first {
                    server.kill();
                    thread::sleep(pause);
                    counter.kill();
                } else {
                    counter.kill();
                    thread::sleep(pause);
                    server.kill();
                }
                load.end();
                let server_first = self.random.below(2) == 0;
                if server_first {
                    let server = self.place.server();
                    (server, self.place.counter())
                } else {
                    let counter = self.place.counter();
                    (self.place.server(), counter)
                }
            }
        }
    }

    /// What pages show after a restart: every acknowledged order and every fill shown before that
    /// are of the running day, every acknowledged deposit of any day.
    fn check_pages(&mut self, address: &str) {
        for (user, account) in TRADERS {
            let mut client = Client::log_in(address, user, PASSWORD).unwrap();
            let orders = client.rows(&format!("/api/v1/accounts/{account}/orders"), "orders");
            let trades = client.rows(&format!("/api/v1/accounts/{account}/trades"), "trades");
            let day = client.get("/api/v1/clock")["trading_day"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            let shown: BTreeMap<&str, &Value> = orders
                .iter()
                .map(|order| (order["ref"].as_str().unwrap(), order))
                .collect();
            assert_eq!(shown.len(), orders.len(), "no order is shown twice");
            let running = |row: &Value| row["trading_day"].as_str() == Some(&day);
            // The day may have turned between two of these answers.
            if !orders.iter().chain(&trades).all(running) {
                continue;
            }
            for ((of, reference), acknowledged) in &*self.ledger.orders.lock().unwrap() {
                if of == account && acknowledged.trading_day == day && !orders.is_empty() {
                    let found = shown.get(reference.as_str());
                    let found = found.unwrap_or_else(|| {
                        panic!("{account} {reference} was acknowledged and is gone")
                    });
                    assert_eq!(load::Acknowledged::of(found), *acknowledged);
                }
            }
            let numbers: Vec<String> = trades
                .iter()
                .map(|trade| trade["trade"].as_str().unwrap().to_owned())
                .collect();
            let unique: BTreeSet<String> = numbers.iter().cloned().collect();
            assert_eq!(unique.len(), numbers.len(), "no trade is shown twice");
            let seen = self.seen.entry((account.to_owned(), day)).or_default();
            assert!(
                trades.is_empty() || seen.is_subset(&unique),
                "a trade that was shown is gone"
            );
            seen.extend(unique);
        }
        let mut admin = Client::log_in(address, "admin", PASSWORD).unwrap();
        let mut booked: BTreeMap<String, u32> = BTreeMap::new();
        for row in admin.rows("/api/v1/admin/cash-movements", "movements") {
            if row["account"] == SAVINGS {
                *booked
                    .entry(row["amount"].as_str().unwrap().to_owned())
                    .or_default() += 1;
            }
        }
        for fen in &*self.ledger.deposits.lock().unwrap() {
            let amount = format!("{}.{:02}", fen / 100, fen % 100);
            assert_eq!(
                booked.get(&amount),
                Some(&1),
                "a deposit of {amount} was acknowledged"
            );
        }
    }
}

/// Cancels everything and waits until nothing works.
fn come_to_rest(address: &str) {
    for (user, account) in TRADERS {
        let mut client = Client::log_in(address, user, PASSWORD).unwrap();
        wait("the last orders", || {
            let path = format!("/api/v1/accounts/{account}");
            client
                .request("POST", &format!("{path}/cancel-all"), Some(&json!({})))
                .unwrap();
            let working = client.get(&format!("{path}/orders?filter=working&limit=1"));
            working["orders"].as_array().unwrap().is_empty()
        });
    }
}

/// A number that a run is given in its environment.
fn given(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// What a run's moments come from.
fn seed() -> u64 {
    let clock = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap();
    let seed = given("BALLAST_KILL_SEED").unwrap_or(clock.as_nanos() as u64);
    println!("BALLAST_KILL_SEED={seed}");
    seed
}

/// Each test loads the machine by itself.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost_or_doubled() {
    let _alone = alone();
    let (seed, rounds) = (seed(), given("BALLAST_KILL_ROUNDS").unwrap_or(30));
    let directory = tempfile::tempdir().unwrap();
    let place = Place::new(directory.path());
    let (random, ledger) = (Random::new(seed), Arc::new(Ledger::default()));
    let mut world = World {
        place,
        random,
        ledger,
        seen: BTreeMap::new(),
        missed: 0,
    };

    let begun = Instant::now();
    let mut counter = world.place.counter();
    let mut server = world.place.server();
    let mut admin = Client::log_in(&server.address, "admin", PASSWORD).unwrap();
    let planted = json!({"name": "planted", "display_name": "planted", "password": PLANTED, "role": "trader"});
    assert_eq!(
        admin
            .request("POST", "/api/v1/admin/users", Some(&planted))
            .unwrap()
            .0,
        201
    );
    let typed = json!({"user": TYPED, "password": "x"});
    assert_eq!(
        admin
            .request("POST", "/api/v1/session", Some(&typed))
            .unwrap()
            .0,
        401
    );
    server.wait_ready(&mut admin);
    for round in 0..rounds {
        let victim = VICTIMS[round as usize % VICTIMS.len()];
        (server, counter) = world.round(victim, server, counter);
        let mut admin = Client::log_in(&server.address, "admin", PASSWORD).unwrap();
        server.wait_ready(&mut admin);
        world.check_pages(&server.address);
        println!(
            "round {round}: {victim:?} killed, after {:.1} s",
            begun.elapsed().as_secs_f64()
        );
    }
    come_to_rest(&server.address);
    // What lies there after a kill is what the tests of damage begin from.
    server.kill();
    let killed = directory.path().join("killed");
    copy(&world.place.data(), &killed);
    std::fs::copy(
        directory.path().join("data.key"),
        directory.path().join("killed.key"),
    )
    .unwrap();
    let server = world.place.server();
    let mut admin = Client::log_in(&server.address, "admin", PASSWORD).unwrap();
    server.wait_ready(&mut admin);
    server.stop();
    counter.stop();

    let journaled = Journaled::read(&world.place.journal());
    journaled.holds(&world.ledger);
    agree(&world.place.journal(), &world.place.counters_file());
    damage::is_named(&killed);
    damage::a_torn_tail_is_cut(&killed);
    let kept = [
        world.place.data(),
        world.place.counters_file(),
        world.place.log("server"),
        world.place.log("counter"),
    ];
    damage::no_secret_is_found(&kept, &[PASSWORD, PLANTED, TYPED, "$argon2"]);

    let refused = world.ledger.refused.lock().unwrap().clone();
    println!(
        "{rounds} kills in {} trading days, {} orders, {} fills ({} of them while the server was down), {} deposits, refused {refused:?}, {:.1} s",
        world.nights() + 1,
        journaled.orders(),
        journaled.fills().len(),
        world.missed,
        world.ledger.deposits.lock().unwrap().len(),
        begun.elapsed().as_secs_f64()
    );
    assert!(
        world.missed > 0,
        "fills came about while the server was down"
    );
    assert!(
        world.ledger.orders.lock().unwrap().len() as u64 > rounds * 5,
        "there was load"
    );
}
