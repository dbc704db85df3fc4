//! Traders and an administrator who do not stop for a dying server, and remember everything that
//! was acknowledged.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::{Value, json};

use super::http::Client;
use super::random::Random;

/// Password of the demonstration's logins.
pub const PASSWORD: &str = "ballast-demo";
/// Trader, account.
pub const TRADERS: [(&str, &str); 2] = [("trader1", "A10023"), ("trader2", "A10024")];
/// Deposits go here; nobody trades it.
pub const SAVINGS: &str = "A10025";
/// Contract, where its price begins, tick.
const CONTRACTS: [(&str, i64, i64); 2] = [("rb2701", 3118, 1), ("cu2701", 86430, 10)];

/// An acknowledged order, as it must stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    pub account: String,
    pub order: String,
    pub trading_day: String,
    pub contract: String,
    pub side: String,
    pub offset: String,
    pub lots: i64,
}

impl Acknowledged {
    pub fn of(order: &Value) -> Self {
        let text = |field: &str| order[field].as_str().unwrap().to_owned();
        Self {
            account: text("account"),
            order: text("order"),
            trading_day: text("trading_day"),
            contract: text("contract"),
            side: text("side"),
            offset: text("offset"),
            lots: order["lots"].as_i64().unwrap(),
        }
    }
}

/// What the server has acknowledged, over all its lives.
#[derive(Default)]
pub struct Ledger {
    /// By account and reference.
    pub orders: Mutex<BTreeMap<(String, String), Acknowledged>>,
    /// Refusals that were answered; they count as answers, nothing more.
    pub refused: Mutex<BTreeMap<String, u64>>,
    /// Amounts in fen; each is booked once or never was acknowledged.
    pub deposits: Mutex<Vec<i64>>,
    next: Mutex<u64>,
}

impl Ledger {
    /// Of a load whose orders and deposits are numbered above that.
    pub fn above(number: u64) -> Self {
        Self {
            next: Mutex::new(number),
            ..Self::default()
        }
    }

    fn number(&self) -> u64 {
        let mut next = self.next.lock().unwrap();
        *next += 1;
        *next
    }
}

/// Load on one server until it dies or is stopped.
pub struct Load {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Load {
    /// Starts it. Returns when everybody is logged in.
    pub fn start(address: &str, ledger: &Arc<Ledger>, random: &mut Random) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let mut threads = Vec::new();
        for (user, account) in TRADERS {
            let client = Client::log_in(address, user, PASSWORD).unwrap();
            let mut trader = Trader {
                client,
                account,
                ledger: Arc::clone(ledger),
                random: Random::new(random.below(u64::MAX)),
                placed: Vec::new(),
            };
            let stop = Arc::clone(&stop);
            threads.push(thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) && trader.act().is_ok() {}
            }));
        }
        let mut admin = Client::log_in(address, "admin", PASSWORD).unwrap();
        let (ledger, stopped) = (Arc::clone(ledger), Arc::clone(&stop));
        threads.push(thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) && deposit(&mut admin, &ledger).is_ok() {}
        }));
        Self { stop, threads }
    }

    /// Ends it; what was on its way stays unacknowledged.
    pub fn end(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
    }
}

struct Trader {
    client: Client,
    account: &'static str,
    ledger: Arc<Ledger>,
    random: Random,
    /// Numbers of its newest orders, to cancel some.
    placed: Vec<String>,
}

impl Trader {
    fn act(&mut self) -> std::io::Result<()> {
        thread::sleep(Duration::from_millis(self.random.below(6)));
        match self.placed.pop() {
            Some(order) if self.random.below(4) == 0 => {
                let path = format!("/api/v1/accounts/{}/orders/{order}", self.account);
                self.client.request("DELETE", &path, None).map(drop)
            }
            _ => self.place(),
        }
    }

    fn place(&mut self) -> std::io::Result<()> {
        let reference = format!("k{}", self.ledger.number());
        let (contract, start, tick) = CONTRACTS[self.random.below(2) as usize];
        let buys = self.random.below(2) == 0;
        let mut order = json!({
            "ref": reference,
            "contract": contract,
            "side": if buys { "buy" } else { "sell" },
            "offset": if self.random.below(2) == 0 { "open" } else { "close_today" },
            "lots": 1 + self.random.below(3),
        });
        // Half take the counterparty's best at once, half rest near where the market began, to be
        // filled by and by.
        if self.random.below(2) == 0 {
            let away = self.random.below(30) as i64 - 15;
            order["price"] = json!((start + away * tick).to_string());
        }
        let path = format!("/api/v1/accounts/{}/orders", self.account);
        let (status, body) = self.client.request("POST", &path, Some(&order))?;
        if status == 201 {
            let acknowledged = Acknowledged::of(&body);
            self.placed.push(acknowledged.order.clone());
            self.ledger
                .orders
                .lock()
                .unwrap()
                .insert((self.account.to_owned(), reference), acknowledged);
        } else {
            let code = body["code"].as_str().unwrap_or("none").to_owned();
            *self.ledger.refused.lock().unwrap().entry(code).or_default() += 1;
        }
        Ok(())
    }
}

/// Every deposit has an amount of its own.
fn deposit(admin: &mut Client, ledger: &Ledger) -> std::io::Result<()> {
    thread::sleep(Duration::from_millis(20));
    let fen = 100 + ledger.number() as i64;
    let amount = format!("{}.{:02}", fen / 100, fen % 100);
    let (status, body) = admin.request(
        "POST",
        "/api/v1/admin/deposits",
        Some(&json!({"account": SAVINGS, "amount": amount})),
    )?;
    if body["code"] == "ALREADY_SETTLED" {
        // Between two trading days nothing is booked.
        return Ok(());
    }
    assert_eq!(status, 201, "{body}");
    ledger.deposits.lock().unwrap().push(fen);
    Ok(())
}
