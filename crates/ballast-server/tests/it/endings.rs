//! An index future, a bond future and a physical contract through their ends, and a month on: by
//! `ballast day`, and by a served replay with either counter, whose statements are those of the
//! played days to the byte (D1–D5). The ticks are made up.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::books::{self, Row, money};
use crate::support::client::{Client, Process, set_password};
use crate::support::demo::wait;
use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{JournalLog, RateTable, SimCounter};
use serde_json::{Value, json};

const BALLAST: &str = env!("CARGO_BIN_EXE_ballast");
const PASSWORD: &str = "ballast-demo";

/// Trading day, contract, price all day, what the exchange settles at.
const PRICES: &str = "
2026-09-10 T2609 108 108.05
2026-09-10 rb2609 3500 -
2026-09-10 IF2609 4000 -
2026-09-10 IF2610 4010 -
2026-09-11 T2609 108.1 108.12
2026-09-11 rb2609 3510 -
2026-09-11 IF2609 4005 -
2026-09-11 IF2610 4015 -
2026-09-14 rb2609 3510 -
2026-09-14 IF2609 4005 -
2026-09-15 rb2609 3520 -
2026-09-16 IF2609 4010 -
2026-09-18 IF2609 4020 4030
2026-09-18 IF2610 4040 -
2026-09-21 IF2610 4040 -
2026-10-12 IF2610 4100 -
";

const ORDERS: &str = "\
at,account,action,ref,contract,side,offset,lots,price
2026-09-10 10:00:00.000,A1,place,t1,T2609,buy,open,2,108
2026-09-10 10:00:01.000,A2,place,t2,T2609,sell,open,1,107.995
2026-09-10 10:00:02.000,A1,place,r1,rb2609,buy,open,10,3500
2026-09-10 10:00:03.000,A2,place,r2,rb2609,sell,open,4,3499
2026-09-10 10:00:04.000,A1,place,i1,IF2609,buy,open,3,4000
2026-09-10 10:00:05.000,A2,place,i2,IF2609,sell,open,1,3999.8
2026-09-10 10:00:06.000,A1,place,i3,IF2610,buy,open,1,4010
2026-09-11 13:00:30.000,A1,place,t3,T2609,sell,close,1,108.095
2026-09-14 10:00:00.000,A1,place,t4,T2609,sell,close,1,108.095
2026-09-18 10:00:00.000,A1,place,i4,IF2609,buy,open,1,4020
2026-09-21 10:00:00.000,A1,place,i5,IF2609,sell,close,1,4020
";

/// Index futures end where the setup says, the others at their settlement price.
const DELIVERIES: &str = "\
2026-09-11,A1,T2609,long,speculation,2,2026-09-10,108.000,108.050,108.120,1400.00,2400.00,0.00,physical
2026-09-11,A2,T2609,short,speculation,1,2026-09-10,107.995,108.050,108.120,-700.00,-1250.00,0.00,physical
2026-09-15,A1,rb2609,long,speculation,10,2026-09-10,3500,3510,3520,1000.00,2000.00,0.00,physical
2026-09-15,A2,rb2609,short,speculation,4,2026-09-10,3499,3510,3520,-400.00,-840.00,0.00,physical
2026-09-18,A1,IF2609,long,speculation,3,2026-09-10,4000.0,4010.0,4031.55,19395.00,28395.00,362.84,cash
2026-09-18,A1,IF2609,long,speculation,1,2026-09-18,4020.0,4010.0,4031.55,3465.00,3465.00,120.95,cash
2026-09-18,A2,IF2609,short,speculation,1,2026-09-10,3999.8,4010.0,4031.55,-6465.00,-9525.00,120.95,cash
";

fn ticks() -> String {
    let mut text = "TradingDay,InstrumentID,ExchangeID,ExchangeInstID,LastPrice,PreSettlementPrice,PreClosePrice,PreOpenInterest,OpenPrice,HighestPrice,LowestPrice,Volume,Turnover,OpenInterest,ClosePrice,SettlementPrice,UpperLimitPrice,LowerLimitPrice,PreDelta,CurrDelta,UpdateTime,UpdateMillisec,BidPrice1,BidVolume1,AskPrice1,AskVolume1,AveragePrice,ActionDay\n".to_owned();
    for line in PRICES.lines().skip(1) {
        let [day, contract, price, settlement] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let day = day.replace('-', "");
        let (tick, multiplier) = match &contract[..1] {
            "T" => (0.005, 10_000.0),
            "r" => (1.0, 10.0),
            _ => (0.2, 300.0),
        };
        let last: f64 = price.parse().unwrap();
        let (bid, end) = (
            last - tick,
            if contract == "T2609" {
                "11:29:30"
            } else {
                "14:59:30"
            },
        );
        for (number, time) in ["09:35:00", end].iter().enumerate() {
            let volume = (number + 1) * 100;
            let turnover = volume as f64 * last * multiplier;
            let settled = if number == 1 && settlement != "-" {
                settlement
            } else {
                "N/A"
            };
            writeln!(text, "{day},{contract},,,{last},N/A,{last},1000,{last},{last},{last},{volume},{turnover},1000,N/A,{settled},N/A,N/A,N/A,N/A,{time},0,{bid:.3},50,{last},50,{last},{day}").unwrap();
        }
    }
    text
}

fn setup() -> String {
    let mut setup = "order_fee = \"0\"\n[[product]]\nid = \"P1\"\n[[fund_account]]\nid = \"F1\"\nproduct = \"P1\"\ncash = \"20000000\"\n".to_owned();
    for account in ["A1", "A2"] {
        writeln!(
            setup,
            "[[operating_account]]\nid = \"{account}\"\nproduct = \"P1\"\ndeposit = \"5000000\""
        )
        .unwrap();
    }
    for (commodity, margin) in [("T", "0.02"), ("rb", "0.1"), ("IF", "0.1")] {
        writeln!(
            setup,
            "[[rate]]\ncommodity = \"{commodity}\"\nmargin_by_money = \"{margin}\""
        )
        .unwrap();
        for rate in [
            "margin_by_lot",
            "open_by_money",
            "open_by_lot",
            "close_by_money",
            "close_by_lot",
            "close_today_by_money",
            "close_today_by_lot",
        ] {
            writeln!(setup, "{rate} = \"0\"").unwrap();
        }
    }
    setup + "[[delivery_price]]\ncontract = \"IF2609\"\nprice = \"4031.55\"\n"
}

/// The input in a directory, and what runs left there.
struct World(tempfile::TempDir);

impl World {
    fn new() -> Self {
        let world = Self(tempfile::tempdir().unwrap());
        for (file, text) in [
            ("ticks.csv", ticks()),
            ("setup.toml", setup()),
            ("orders.csv", ORDERS.to_owned()),
        ] {
            fs::write(world.path(file), text).unwrap();
        }
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, run: &str, file: &str) -> String {
        fs::read_to_string(self.path(run).join(file)).unwrap()
    }

    fn rows(&self, run: &str, file: &str) -> Vec<Row> {
        books::rows(&self.text(run, file))
    }

    fn play(&self) -> String {
        run(&[
            "day",
            "--setup",
            text(&self.path("setup.toml")),
            "--ticks",
            text(&self.path("ticks.csv")),
            "--orders",
            text(&self.path("orders.csv")),
            "--out",
            text(&self.path("played")),
        ])
    }

    /// What must hold of a run's files.
    fn check(&self, run: &str) {
        let deliveries = self.text(run, "deliveries.csv");
        let of_traders: String = deliveries
            .lines()
            .skip(1)
            .filter(|line| !line.contains(",F1,"))
            .fold(String::new(), |text, line| text + line + "\n");
        assert_eq!(of_traders, DELIVERIES, "{run}");
        let (statements, risk) = (self.rows(run, "statements.csv"), self.rows(run, "risk.csv"));
        let statements = books::with_deliveries(&statements, &risk);
        statements.iter().for_each(books::check_adds_up);
        books::check_product(&statements, 8);
        let on = |day: &str, account: &str| {
            let found = |row: &&Row| row["trading_day"] == day && row["account"] == account;
            statements.iter().find(found).unwrap()
        };
        // The bond's margin is apart until its delivery is ended, at 5 yuan a lot.
        assert_eq!(on("2026-09-11", "A1")["delivery_margin"], "43248.00");
        assert_eq!(
            (
                on("2026-09-14", "A1")["delivery_margin"].as_str(),
                on("2026-09-14", "A1")["delivery_fee"].as_str()
            ),
            ("0.00", "10.00")
        );
        assert_eq!(on("2026-09-15", "F1")["delivery_margin"], "49280.00");
        assert_eq!(on("2026-09-18", "A2")["margin"], "0.00");
        for file in ["statements.csv", "positions.csv"] {
            assert!(!self.rows(run, file).is_empty(), "{file}");
        }
        let last = |account: &str| {
            let row = on("2026-10-12", account);
            (row["equity"].clone(), row["margin"].clone())
        };
        // A position of a month later: what is held is the October contract alone.
        assert_eq!(
            last("A1"),
            ("5062766.21".to_owned(), "123000.00".to_owned())
        );
        assert_eq!(last("A2"), ("4988259.05".to_owned(), "0.00".to_owned()));
        let held: Vec<String> = self
            .rows(run, "positions.csv")
            .iter()
            .filter(|row| row["trading_day"] == "2026-10-12")
            .map(|row| format!("{} {} {}", row["account"], row["contract"], row["lots"]))
            .collect();
        assert_eq!(held, ["A1 IF2610 1", "F1 IF2610 1"], "{run}");
    }

    /// The simulated counter has the lots and the cash of the desk's fund account.
    fn check_counter(&self, run: &str, directory: &Path) {
        let (log, _) = JournalLog::open(directory).unwrap();
        let counter = SimCounter::open(
            Box::new(log),
            ReferenceData::default().into(),
            RateTable::default(),
        )
        .unwrap();
        let account = "F1".parse().unwrap();
        let held: Vec<String> = counter
            .holdings(&account)
            .iter()
            .map(|held| format!("{} {}", held.contract, held.today + held.yesterday))
            .collect();
        assert_eq!(held, ["IF2610 1"]);
        let statements = self.rows(run, "statements.csv");
        let equity = money(
            statements
                .iter()
                .rfind(|row| row["account"] == "F1")
                .unwrap(),
            "equity",
        );
        assert_eq!(
            counter.funds(&account).map(|funds| funds.cash),
            Some(equity)
        );
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn run(args: &[&str]) -> String {
    let output = Command::new(BALLAST).args(args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{args:?}: {said}");
    said
}

/// D1–D4 by `ballast day`, and its files again by `ballast export`.
#[test]
fn d1_d4_three_contracts_through_their_ends_by_the_day_command() {
    let world = World::new();
    let said = world.play();
    for says in [
        "2026-09-11: T2609 ended at delivery price 108.12 (the exchange's)",
        "2026-09-15: rb2609 ended at delivery price 3520 (provisional: its settlement price, nobody told one)",
        "2026-09-18: IF2609 ended at delivery price 4031.55 (told)",
    ] {
        assert!(said.contains(says), "`{says}` is not in: {said}");
    }
    let refused: Vec<String> = world
        .rows("played", "orders.csv")
        .iter()
        .filter(|row| row["status"] != "filled")
        .map(|row| format!("{} {}", row["ref"], row["refusal"]))
        .collect();
    assert_eq!(
        refused,
        [
            "t3 OUTSIDE_SESSION",
            "t4 CONTRACT_EXPIRED",
            "i5 CONTRACT_EXPIRED"
        ]
    );
    world.check("played");
    let journal = world.path("played").join("journal");
    run(&[
        "export",
        "--journal",
        text(&journal),
        "--out",
        text(&world.path("again")),
    ]);
    for file in ["deliveries.csv", "risk.csv"] {
        assert_eq!(world.text("again", file), world.text("played", file));
    }
}

/// The clerk and the traders of a served replay.
struct Desk {
    admin: Client,
    traders: [(&'static str, Client); 2],
}

impl Desk {
    fn until(&self, at: &str) {
        let until = format!("{}+08:00", at.replacen(' ', "T", 1));
        let (status, _, gate) = self.admin.request(
            "POST",
            "/api/v1/replay/gate",
            Some(&json!({ "until": until })),
        );
        assert_eq!(status, 200, "{gate}");
        // A counter logs in once a day.
        wait("the counter", || {
            self.admin.send("GET", "/readyz", "", "").0 == 200
        });
    }

    fn finish(&self) {
        let (_, _, gate) = self
            .admin
            .request("POST", "/api/v1/replay/gate", Some(&json!({})));
        assert_eq!(gate["finished"], true, "{gate}");
    }

    fn place(&self, line: &str) {
        let [
            at,
            account,
            _,
            reference,
            contract,
            side,
            offset,
            lots,
            price,
        ] = line.split(',').collect::<Vec<_>>()[..]
        else {
            panic!("{line}")
        };
        self.until(at);
        let lots: i64 = lots.parse().unwrap();
        let order = json!({ "ref": reference, "contract": contract, "side": side, "offset": offset, "lots": lots, "price": price });
        let (_, trader) = self
            .traders
            .iter()
            .find(|(name, _)| *name == account)
            .unwrap();
        let path = format!("/api/v1/accounts/{account}/orders");
        let (_, _, answer) = trader.request("POST", &path, Some(&order));
        let refused = ["t3", "t4", "i5"].contains(&reference);
        assert_eq!(answer["code"].is_string(), refused, "{line}: {answer}");
    }

    fn end(&self, delivery: &Value, payment: &str, fee: &Value, reference: &str) -> (u16, String) {
        let path = format!(
            "/api/v1/admin/deliveries/{}/end",
            delivery.as_str().unwrap()
        );
        let how = json!({ "payment": payment, "fee": fee, "reference": reference });
        let (status, _, answer) = self.admin.request("POST", &path, Some(&how));
        (
            status,
            answer["code"].as_str().unwrap_or_default().to_owned(),
        )
    }

    fn deliveries(&self) -> Vec<Value> {
        self.admin.get("/api/v1/admin/deliveries")["deliveries"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// As nobody does in a played day: at the exchange's fee, paid for elsewhere.
    fn end_all(&self, told: &[&str]) {
        let open = self.deliveries();
        let listed: Vec<String> = open
            .iter()
            .map(|of| {
                let name = |field: &str| of[field].as_str().unwrap().to_owned();
                format!(
                    "{} {} {} {} at {} amount={} margin={} fee={}",
                    name("account"),
                    name("contract"),
                    name("side"),
                    of["lots"],
                    name("price"),
                    name("amount"),
                    name("margin"),
                    name("fee")
                )
            })
            .collect();
        assert_eq!(listed, told);
        for of in &open {
            assert_eq!(self.end(&of["delivery"], "0", &of["fee"], "day").0, 200);
            assert_eq!(
                self.end(&of["delivery"], "0", &of["fee"], "day"),
                (409, "DELIVERY_NOT_OPEN".to_owned())
            );
        }
    }

    fn endings(&self, told: &[&str]) {
        let answer = self.admin.get("/api/v1/accounts/A1/endings");
        let line = |of: &Value| {
            format!(
                "{} {} {} {}",
                of["contract"].as_str().unwrap(),
                of["days_left"],
                of["level"].as_str().unwrap(),
                of["delivery_method"].as_str().unwrap()
            )
        };
        let endings: Vec<String> = answer["endings"]
            .as_array()
            .unwrap()
            .iter()
            .map(line)
            .collect();
        assert_eq!(endings, told, "{answer}");
    }

    /// D3: what cannot end a delivery is refused by name.
    fn check_refusals(&self) {
        let [first, ..] = &self.deliveries()[..] else {
            panic!("none")
        };
        let id = &first["delivery"];
        for (payment, fee, reference, code) in [
            ("0", "-1", "day", "AMOUNT_NOT_POSITIVE"),
            ("0", "0.001", "day", "AMOUNT_NOT_WHOLE_FEN"),
            ("-90000000", "0", "day", "WITHDRAW_ABOVE_AVAILABLE"),
            ("much", "0", "day", "BAD_FIELD"),
            ("0", "0", "", "BAD_FIELD"),
        ] {
            assert_eq!(self.end(id, payment, &json!(fee), reference).1, code);
        }
        assert_eq!(
            self.end(&json!("999"), "0", &json!("0"), "day").1,
            "DELIVERY_NOT_OPEN"
        );
        let (_, trader) = &self.traders[0];
        let (status, ..) = trader.request("GET", "/api/v1/admin/deliveries", None);
        assert_eq!(status, 403);
    }

    /// Both forms of a statement over HTTP, and their rows of delivery.
    fn check_statement(&self) {
        let statement = self.admin.get("/api/v1/accounts/A1/statements/2026-09-18");
        let totals = &statement["delivery_totals"];
        let told = |field: &str| totals[field].as_str().unwrap().parse::<f64>().unwrap();
        assert_eq!(
            (
                told("delivery_pnl"),
                told("delivery_pnl_trade"),
                told("delivery_fee")
            ),
            (22_860.0, 31_860.0, 483.79),
            "{totals}"
        );
        let rows = statement["deliveries"].as_array().unwrap();
        assert_eq!(
            (rows.len(), &rows[0]["contract"], &rows[0]["lots"]),
            (2, &json!("IF2609"), &json!(3)),
            "{statement}"
        );
        let summary = &statement["summary"];
        assert_eq!(
            summary["mtm"]["equity"], summary["trade"]["equity"],
            "{summary}"
        );
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Counter {
    Embedded,
    OwnProcess,
}

fn served(counter: Counter) {
    let world = World::new();
    world.play();
    let (setup, ticks, data) = (
        world.path("setup.toml"),
        world.path("ticks.csv"),
        world.path("data"),
    );
    let market = ["--setup", text(&setup), "--gate", "--replay", text(&ticks)];
    let own =
        (counter == Counter::OwnProcess).then(|| Process::counter(&world.path("counter"), &market));
    let args = match &own {
        None => market.to_vec(),
        Some(counter) => vec![
            "--setup",
            text(&setup),
            "--gate",
            "--counter",
            &counter.address,
        ],
    };
    Process::serve_desk(&data, &args).stop();
    for login in ["admin", "A1", "A2"] {
        set_password(&data, login, PASSWORD, &[]).unwrap();
    }
    let server = Process::serve_desk(&data, &args);
    let log_in = |user| Client::log_in(&server.address, user, PASSWORD);
    let desk = Desk {
        admin: log_in("admin"),
        traders: [("A1", log_in("A1")), ("A2", log_in("A2"))],
    };
    let mut lines = ORDERS.lines().skip(1).peekable();
    let mut orders_before = |at: &str| {
        while let Some(line) = lines.next_if(|line| *line < at) {
            desk.place(line);
        }
        desk.until(at);
    };
    orders_before("2026-09-10 14:00:00.000");
    desk.endings(&[
        "IF2609 6 ten cash",
        "T2609 1 one physical",
        "rb2609 3 five physical",
    ]);
    orders_before("2026-09-14 09:40:00.000");
    desk.check_refusals();
    desk.end_all(&[
        "A1 T2609 long 2 at 108.12 amount=2162400.00 margin=43248.00 fee=10.00",
        "A2 T2609 short 1 at 108.12 amount=1081200.00 margin=21624.00 fee=5.00",
        "F1 T2609 long 2 at 108.12 amount=2162400.00 margin=43248.00 fee=10.00",
        "F1 T2609 short 1 at 108.12 amount=1081200.00 margin=21624.00 fee=5.00",
    ]);
    orders_before("2026-09-16 09:40:00.000");
    desk.end_all(&[
        "A1 rb2609 long 10 at 3520 amount=352000.00 margin=35200.00 fee=0.00",
        "A2 rb2609 short 4 at 3520 amount=140800.00 margin=14080.00 fee=0.00",
        "F1 rb2609 long 10 at 3520 amount=352000.00 margin=35200.00 fee=0.00",
        "F1 rb2609 short 4 at 3520 amount=140800.00 margin=14080.00 fee=0.00",
    ]);
    orders_before("2026-09-21 11:00:00.000");
    desk.finish();
    desk.check_statement();
    server.stop();
    let counters = match own {
        None => data.join("counter"),
        Some(counter) => {
            counter.stop();
            world.path("counter")
        }
    };
    run(&[
        "export",
        "--journal",
        text(&data.join("journal")),
        "--out",
        text(&world.path("served")),
    ]);
    world.check("served");
    for file in [
        "deliveries.csv",
        "statements.csv",
        "risk.csv",
        "positions.csv",
    ] {
        assert_eq!(
            world.text("served", file),
            world.text("played", file),
            "{file}"
        );
    }
    world.check_counter("served", &counters);
    run(&["verify", "--journal", text(&data.join("journal"))]);
}

/// D1–D5 by the server, with its own simulated counter.
#[test]
fn d1_d5_three_contracts_through_their_ends_by_the_server() {
    served(Counter::Embedded);
}

/// The same with a counter of its own process.
#[test]
fn d1_d5_three_contracts_through_their_ends_at_a_counter_of_its_own() {
    served(Counter::OwnProcess);
}
