//! A demonstration that stands at its gate: what tests of the interface begin with, and the
//! requests that many of them make.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{JournalLog, RateTable, SimCounter};
use ballast_model::Money;
use serde_json::{Value, json};

use super::client::{Client, Process};
use super::people::make_login;

/// Password of all logins.
pub const PASSWORD: &str = "ballast-demo";
/// In the demonstration's first night session.
pub const NIGHT: &str = "2026-11-16T21:05:00.000+08:00";
/// A market of two contracts that stands until it is told to go on.
pub const GATED: [&str; 3] = ["--contracts", "rb2701,cu2701", "--gate"];
/// The same with index futures alone, whose delivery month begins; see [`DECEMBER`].
pub const INDEX: [&str; 5] = [
    "--contracts",
    "IF2612",
    "--demo-day",
    "2026-12-01",
    "--gate",
];
/// In the first day session of IF2612's delivery month.
pub const DECEMBER: &str = "2026-12-01T09:35:00.000+08:00";
/// The demonstration's one product.
pub const PRODUCT: &str = "HS1";
/// Its one fund account.
pub const FUND: &str = "80018826";
/// The operating account of its first trader.
pub const ACCOUNT: &str = "A10023";

/// A running demonstration.
pub struct Demo {
    /// The process.
    pub server: Process,
    /// Super admin.
    pub admin: Client,
    /// Trader of [`ACCOUNT`].
    pub trader: Client,
    /// Where it keeps its data, and its log beside.
    pub directory: tempfile::TempDir,
    /// The counter, where it is a process of its own.
    counter: Option<Process>,
    references: AtomicU32,
}

/// Waits until it is so.
pub fn wait(what: &str, mut until: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !until() {
        assert!(Instant::now() < deadline, "waited for {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A number of an answer, in 10⁻⁶ yuan.
pub fn units(value: &Value) -> i64 {
    value.as_str().unwrap().parse::<Money>().unwrap().units()
}

impl Demo {
    /// What `ballast explain` says of something.
    pub fn explained(&self, what: &str, of: &str, language: &str) -> String {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_ballast"))
            .args(["explain", what, of, "--lang", language])
            .arg("--journal")
            .arg(self.data().join("journal"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// In its first night session, with everybody there.
    pub fn start() -> Self {
        Self::start_at(&GATED, NIGHT)
    }

    /// Started so, at an instant of its market.
    pub fn start_at(args: &[&str], until: &str) -> Self {
        Self::begin(tempfile::tempdir().unwrap(), None, args, until)
    }

    /// As [`Demo::start`], with the counter and its market in a process of their own.
    pub fn start_with_counter() -> Self {
        Self::start_with_counter_at(&GATED)
    }

    /// The same, the counter with such arguments.
    pub fn start_with_counter_at(args: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let counter = Process::counter(&directory.path().join("counter"), args);
        let address = counter.address.clone();
        Self::begin(
            directory,
            Some(counter),
            &["--counter", &address, "--gate"],
            NIGHT,
        )
    }

    fn begin(
        directory: tempfile::TempDir,
        counter: Option<Process>,
        args: &[&str],
        until: &str,
    ) -> Self {
        let server = Process::serve(&directory.path().join("data"), args);
        let [admin, trader] =
            ["admin", "trader1"].map(|name| Client::log_in(&server.address, name, PASSWORD));
        let demo = Self {
            server,
            admin,
            trader,
            directory,
            counter,
            references: AtomicU32::new(1),
        };
        demo.go_on(until);
        wait("the counter", || {
            demo.admin.send("GET", "/readyz", "", "").0 == 200
        });
        demo
    }

    /// The market goes on until an instant, and stands there.
    pub fn go_on(&self, until: &str) {
        let (status, _, gate) = self.admin.request(
            "POST",
            "/api/v1/replay/gate",
            Some(&json!({ "until": until })),
        );
        assert_eq!((status, gate["at"].as_str()), (200, Some(until)), "{gate}");
    }

    /// Stops the server and starts it on an older directory of the same key beside its own, with the same
    /// counter, which is a process of its own and went on.
    pub fn set_back_to(self, name: &str) -> Self {
        let Self {
            server,
            directory,
            counter,
            references,
            ..
        } = self;
        server.stop();
        Self::started_again(directory, counter, references, name)
    }

    /// Kills the server and starts it again, with the same counter, which is a process of its own.
    pub fn killed_and_started(self) -> Self {
        let Self {
            server,
            directory,
            counter,
            references,
            ..
        } = self;
        drop(server);
        Self::started_again(directory, counter, references, "data")
    }

    fn started_again(
        directory: tempfile::TempDir,
        counter: Option<Process>,
        references: AtomicU32,
        name: &str,
    ) -> Self {
        let counter = counter.expect("a counter of its own");
        let (data, key) = (
            directory.path().join(name),
            directory.path().join("data.key"),
        );
        let args = [
            "--counter",
            &counter.address,
            "--gate",
            "--key-file",
            key.to_str().unwrap(),
        ];
        let server = Process::serve_desk(&data, &args);
        let [admin, trader] =
            ["admin", "trader1"].map(|name| Client::log_in(&server.address, name, PASSWORD));
        let demo = Self {
            server,
            admin,
            trader,
            directory,
            counter: Some(counter),
            references,
        };
        wait("the counter", || {
            demo.admin.send("GET", "/readyz", "", "").0 == 200
        });
        demo
    }

    /// Where the counter's own process listens.
    pub fn counter_address(&self) -> &str {
        let counter = self.counter.as_ref();
        &counter.expect("a counter of its own").address
    }

    /// Ends the counter's own process, and waits until that is noticed.
    pub fn lose_counter(&mut self) {
        let counter = self.counter.take().expect("a counter of its own");
        counter.stop();
        wait("the loss", || {
            self.admin.send("GET", "/readyz", "", "").0 == 503
        });
    }

    /// What the server has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.data().with_extension("log")).unwrap()
    }

    /// Stops everything, and opens the counter as its file tells of it, without rates.
    pub fn stop_and_open_counter(self) -> SimCounter {
        self.server.stop();
        let file = if self.counter.is_some() {
            self.directory.path().join("counter")
        } else {
            self.directory.path().join("data/counter")
        };
        self.counter.into_iter().for_each(Process::stop);
        let (log, _) = JournalLog::open(&file).unwrap();
        SimCounter::open(
            Box::new(log),
            Arc::new(ReferenceData::default()),
            RateTable::default(),
        )
        .unwrap()
    }

    /// Where it keeps its data.
    pub fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// Logs somebody in.
    pub fn log_in(&self, user: &str) -> Client {
        Client::log_in(&self.server.address, user, PASSWORD)
    }

    /// Another super admin.
    pub fn second(&self) -> Client {
        let users = self.admin.get("/api/v1/admin/users").to_string();
        if !users.contains("\"second\"") {
            make_login(&self.admin, "second", "administrator");
        }
        self.log_in("second")
    }

    /// What the administrator is answered; what would ban or liquidate is confirmed.
    pub fn change(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let path = format!("/api/v1/admin/{path}");
        let request = (method, path.as_str(), Some(body));
        let (status, _, answer) = self.admin.confirmed(request, || self.second());
        (status, answer)
    }

    /// The administrator changes something.
    pub fn set(&self, method: &str, path: &str, body: Value) {
        let (status, answer) = self.change(method, path, &body);
        assert!(status < 300, "{method} {path} {body}: {answer}");
    }

    /// Sets a setting of an account, a fund account or a product, and finds it set.
    pub fn setting(&self, of: &str, name: &str, value: &str) {
        self.set(
            "PUT",
            &format!("{of}/settings/{name}"),
            json!({ "value": value }),
        );
        let settings = self.admin.get(&format!("/api/v1/admin/{of}/settings"));
        let row = settings["settings"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["name"] == name)
            .unwrap()
            .clone();
        assert_eq!(row["value"], value, "{row}");
    }

    /// Sets a limit, or takes it away where the value is empty, and finds it so.
    pub fn limit(
        &self,
        level: &str,
        of: Option<&str>,
        [scope, code]: [&str; 2],
        limit: &str,
        value: &str,
    ) {
        let mut row =
            json!({ "level": level, "scope": scope, "code": code, "limit": limit, "value": value });
        if let Some(of) = of {
            row["of"] = json!(of);
        }
        self.set("PUT", "limits", row);
        let of = of.map_or(String::new(), |of| format!("&of={of}"));
        let limits = self
            .admin
            .get(&format!("/api/v1/admin/limits?level={level}{of}"));
        let found = limits["limits"]
            .as_array()
            .unwrap()
            .iter()
            .any(|found| found["limit"] == limit && found["code"] == code);
        assert_eq!(found, !value.is_empty(), "{limits}");
    }

    /// Opens a fund account beside the demonstration's own, with its cash and the same rates of a
    /// commodity.
    pub fn open_fund_account(&self, code: &str, cash: &str, commodity: &str) {
        self.set(
            "POST",
            "fund-accounts",
            json!({ "code": code, "product": PRODUCT }),
        );
        self.set(
            "POST",
            "deposits",
            json!({ "account": code, "amount": cash }),
        );
        let mut rates = self.counter_rates(FUND, commodity);
        rates["fund_account"] = json!(code);
        self.set("PUT", "rates", rates);
        wait("its counter", || self.fund(code)["counter"] == "ready");
    }

    /// The rates that a fund account's counter charges for a commodity.
    pub fn counter_rates(&self, fund_account: &str, commodity: &str) -> Value {
        let rates = self
            .admin
            .get(&format!("/api/v1/admin/rates?fund_account={fund_account}"));
        rates["rates"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["code"] == commodity)
            .unwrap()
            .clone()
    }

    /// A fund account as it is listed.
    pub fn fund(&self, code: &str) -> Value {
        let accounts = self.admin.get("/api/v1/admin/fund-accounts");
        accounts["fund_accounts"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["code"] == code)
            .unwrap()
            .clone()
    }

    /// Places an order of the trader's for the day: at the counterparty's best where it has no
    /// price.
    pub fn order(
        &self,
        side: &str,
        offset: &str,
        lots: u32,
        contract: &str,
        price: Option<&str>,
    ) -> (u16, Value) {
        self.order_of(
            &self.trader,
            ACCOUNT,
            &json!({ "contract": contract, "side": side, "offset": offset, "lots": lots, "price": price }),
        )
    }

    /// Places somebody's order for the day, under a reference of its own.
    pub fn order_of(&self, trader: &Client, account: &str, order: &Value) -> (u16, Value) {
        let reference = self.references.fetch_add(1, Ordering::Relaxed);
        let mut order = order.clone();
        order["ref"] = json!(format!("l{reference}"));
        order["validity"] = json!("day");
        let (status, _, answer) = trader.request(
            "POST",
            &format!("/api/v1/accounts/{account}/orders"),
            Some(&order),
        );
        (status, answer)
    }

    /// Places somebody's order and waits until it has traded; it as it was placed.
    pub fn trades_of(&self, trader: &Client, account: &str, order: &Value) -> Value {
        let (status, placed) = self.order_of(trader, account, order);
        assert_eq!(status, 201, "{order}: {placed}");
        wait("the trade", || {
            let orders = trader.get(&format!("/api/v1/accounts/{account}/orders"));
            orders["orders"]
                .as_array()
                .unwrap()
                .iter()
                .any(|row| row["order"] == placed["order"] && row["status"] == "filled")
        });
        placed
    }

    /// An order is refused with that code, and the ticket says so before.
    pub fn check_order(&self, code: &str, side: &str, offset: &str, lots: u32, contract: &str) {
        let ticket = format!("preview?contract={contract}&side={side}&offset={offset}&lots={lots}");
        let preview = self
            .trader
            .get(&format!("/api/v1/accounts/{ACCOUNT}/{ticket}"));
        let (status, answer) = self.order(side, offset, lots, contract, None);
        assert_eq!(
            (answer["code"].as_str(), preview["problem"]["code"].as_str()),
            (Some(code), Some(code)),
            "{status} {answer}"
        );
        assert!(
            answer["title"]
                .as_str()
                .is_some_and(|title| title.starts_with("Not sent")),
            "{answer}"
        );
    }

    /// What went to counters for an order, in the order in which it went: `80018826:open:4
    /// 80018827:open:1`.
    pub fn legs(&self, account: &str, placed: &Value) -> String {
        let children = self.admin.get(&format!(
            "/api/v1/admin/operating-accounts/{account}/child-orders"
        ));
        let mine = children["children"]
            .as_array()
            .unwrap()
            .iter()
            .rev()
            .filter(|child| child["order"] == placed["order"]);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let legs = mine.map(|child| {
            format!(
                "{}:{}:{}",
                text(&child["fund_account"]),
                text(&child["offset"]),
                child["lots"]
            )
        });
        legs.collect::<Vec<_>>().join(" ")
    }

    /// What would go to counters for an order that rests: it is placed, looked at, and cancelled
    /// again.
    pub fn carried(&self, trader: &Client, account: &str, order: &Value) -> String {
        let (status, placed) = self.order_of(trader, account, order);
        assert_eq!(status, 201, "{order}: {placed}");
        let path = format!("/api/v1/accounts/{account}/orders");
        let id = placed["order"].as_str().unwrap();
        wait("the cancel", || {
            trader.request("DELETE", &format!("{path}/{id}"), None);
            let orders = trader.get(&path);
            orders["orders"]
                .as_array()
                .unwrap()
                .iter()
                .any(|row| row["order"] == id && row["status"] == "cancelled")
        });
        self.legs(account, &placed)
    }

    /// Lots of a fund account or an operating account in its one contract, long and short.
    pub fn held(&self, account: &str) -> [i64; 2] {
        let positions = self
            .admin
            .get(&format!("/api/v1/accounts/{account}/positions"));
        let of = |side: &str| {
            let rows = positions["positions"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|row| row["side"] == side);
            rows.map(|row| row["lots"].as_i64().unwrap()).sum()
        };
        ["long", "short"].map(of)
    }
}
