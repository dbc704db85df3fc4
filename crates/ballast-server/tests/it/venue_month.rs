//! A month of member services during which the process is killed thirty-three times: while something is filed, while an
//! application is sent, while the day is settled. Nothing is lost or doubled, desk and venue say the same each day, the
//! month's fee is taken once, and both journals verify (B1–B8, G2).

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::collateral::{agree, bonds};
use crate::support::client::{Client, Process};
use crate::support::demo::{FUND, GATED, PASSWORD, units, wait};
use crate::support::venue::{Side, application, ask, done, rows, state};
use crate::venue_kill::{finish, verified};

/// Trading days, the first of December with November's fee among them.
const DAYS: [&str; 11] = [
    "2026-11-17",
    "2026-11-18",
    "2026-11-19",
    "2026-11-20",
    "2026-11-23",
    "2026-11-24",
    "2026-11-25",
    "2026-11-26",
    "2026-11-27",
    "2026-11-30",
    "2026-12-01",
];
/// Worth 10,123,450.00 at 101.2345, of which 0.95 count.
const BOND: &str = "250004";
const DISCOUNTED: &str = "9617277.50";

/// A served demonstration that is killed while it is asked, and started again.
struct World {
    data: PathBuf,
    server: Option<Process>,
    side: Side,
    kills: u64,
}

impl World {
    fn begin(data: PathBuf) -> Self {
        let server = Process::serve(&data, &GATED);
        Self {
            side: side(&server),
            server: Some(server),
            data,
            kills: 0,
        }
    }

    fn address(&self) -> String {
        self.server.as_ref().unwrap().address.clone()
    }

    fn admin(&self) -> Client {
        Client::log_in(&self.address(), "admin", PASSWORD)
    }

    fn go_on(&self, until: &str) {
        let (status, _, answer) = gate(&self.admin(), until);
        assert_eq!(status, 200, "{answer}");
    }

    /// Asks and kills within so many microseconds; what was answered before, if anything was.
    fn killed(
        &mut self,
        within: u64,
        by: &str,
        asks: impl FnOnce(&Client) -> u16 + Send + 'static,
    ) -> Option<u16> {
        let by = Client::log_in(&self.address(), by, PASSWORD);
        let request = thread::spawn(move || asks(&by));
        thread::sleep(Duration::from_micros(self.kills * 7_919 % within));
        self.kills += 1;
        self.server = None;
        let answered = request.join().ok();
        let server = Process::serve(&self.data, &GATED);
        self.side = side(&server);
        self.server = Some(server);
        answered
    }
}

fn gate(admin: &Client, until: &str) -> (u16, String, Value) {
    let body = json!({ "until": until });
    admin.request("POST", "/api/v1/replay/gate", Some(&body))
}

/// The clerks at SHFE, those of the simulation put aside.
fn side(server: &Process) -> Side {
    let log_in = |name| Client::log_in(&server.address, name, PASSWORD);
    let side = Side {
        venue: "SHFE",
        member: "0011",
        clerks: ["member1", "member2", "exchange1", "exchange2"].map(log_in),
    };
    let off = json!({ "on": false });
    assert_eq!(ask(side.handler(), "PUT", "clerks", Some(off)).0, 204);
    side
}

/// Rows of one of the month's clients.
fn of(side: &Side, list: &str, number: &str) -> Vec<Value> {
    let all = rows(side.maker(), list, list);
    let own = |row: &Value| row["party"]["number"] == number;
    all.into_iter().filter(own).collect()
}

/// It is there as often as it was answered, once or not at all.
fn check_once(what: &str, there: usize, answered: Option<u16>) {
    assert!(there <= 1, "{what} is doubled");
    if answered.is_some_and(|status| status < 300) {
        assert_eq!(there, 1, "{what} was answered and is lost");
    }
}

/// A client files, and its filing goes through.
fn file(world: &mut World, number: &str, day: &str) {
    let side = &world.side;
    let body = json!({ "party": side.client(number), "form": side.form(number, day), "attachments": side.materials(number) });
    let answered = world.killed(40_000, "member1", |maker| {
        ask(maker, "POST", "filings", Some(body)).0
    });
    let there = of(&world.side, "filings", number).len();
    check_once("a filing", there, answered);
    if there == 0 {
        done(world.side.file(number, day, |_| {}));
    }
    finish(&world.side, number);
}

/// A deposit is applied for, sent, and matched at the depository; its number.
fn deposit(world: &mut World, number: &str) -> String {
    let entered = done(world.side.enter(number, BOND, "deposit", "10000000"));
    let id = entered["id"].as_str().unwrap().to_owned();
    let path = format!("applications/{id}/sending");
    let sent = path.clone();
    let answered = world.killed(20_000, "member2", move |checker| {
        ask(checker, "POST", &sent, None).0
    });
    assert_eq!(of(&world.side, "applications", number).len(), 1);
    let is_sent = state(world.side.maker(), &id) == "accepted";
    check_once("a sending", usize::from(is_sent), answered);
    if !is_sent {
        done(ask(world.side.checker(), "POST", &path, None));
    }
    done(world.side.pledge(&id, &format!("M-{number}"), |_| {}));
    assert_eq!(state(world.side.maker(), &id), "registered");
    id
}

/// The day ends, and the process in the middle of it.
fn settle(world: &mut World, day: &str) {
    let evening = format!("{day}T21:00:30.000+08:00");
    let until = evening.clone();
    world.killed(400_000, "admin", move |admin| gate(admin, &until).0);
    world.go_on(&evening);
    wait("the settlement", || world.side.settled() == day);
    agree(&world.admin(), &world.side);
}

/// Yuan 10⁻⁶ of a fee: Σ of the bases of calendar days × 0.05 % ÷ 365, to the fen (B7).
fn fee(bases: &[i64]) -> i64 {
    let sum: i128 = bases.iter().map(|base| i128::from(*base)).sum();
    let (fen, of) = (sum * 5, 10_000 * 365 * 10_000);
    i64::try_from((fen * 2 + of) / (of * 2) * 10_000).unwrap()
}

/// November's fee of a client: taken once, on the first of December, of the bases that the days tell.
fn check_fee(side: &Side, number: &str) {
    let fees = side.maker().get("/api/v1/venue/fees");
    let own = |list: &str| -> Vec<Value> {
        let all = fees[list].as_array().unwrap().iter();
        all.filter(|row| row["party"]["number"] == number)
            .cloned()
            .collect()
    };
    let days = own("days").into_iter();
    let november = days.filter(|row| row["day"].as_str().unwrap() < "2026-12-01");
    let bases: Vec<i64> = november.map(|row| units(&row["base"])).collect();
    assert!(bases.iter().all(|base| *base == 9_617_277_500_000));
    let collected: Vec<Value> = own("months")
        .into_iter()
        .filter(|row| row["month"] == "2026-11")
        .collect();
    assert_eq!(collected.len(), usize::from(!bases.is_empty()), "{fees}");
    for month in collected {
        assert_eq!(month["collected"], "2026-12-01");
        assert_eq!(units(&month["amount"]), fee(&bases), "{month} {bases:?}");
    }
}

#[test]
fn g2_a_month_with_thirty_three_kills_loses_and_doubles_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let mut world = World::begin(directory.path().join("data"));
    let mut deposits = Vec::new();
    for (at, day) in DAYS.iter().enumerate() {
        world.go_on(&format!("{day}T09:35:00.000+08:00"));
        let number = format!("79{at:06}");
        file(&mut world, &number, day);
        let id = deposit(&mut world, &number);
        let valuation = json!({ "valuations": [{ "bond": BOND, "day": day, "net": "101.2345" }] });
        done(ask(
            world.side.handler(),
            "PUT",
            "valuations",
            Some(valuation),
        ));
        world.side.tell(&number, day, "3000000", "0");
        deposits.push((number, id));
        settle(&mut world, day);
        for (number, id) in &deposits {
            assert_eq!(application(world.side.maker(), id)["state"], "effective");
            let cover = of(&world.side, "covers", number);
            assert_eq!(cover.len(), 1);
            assert_eq!(cover[0]["discounted"], DISCOUNTED, "{day}");
        }
    }
    assert_eq!(world.kills, 33);
    for (number, _) in &deposits {
        check_fee(&world.side, number);
    }
    let admin = world.admin();
    for exchange in ["SHFE", "INE"] {
        let fees = bonds(&admin, FUND, exchange)["fees"].clone();
        let november = fees.as_array().unwrap().iter();
        let november = november.filter(|fee| fee["month"] == "2026-11-01");
        assert_eq!(november.count(), 1, "{exchange}: {fees}");
    }
    world.server = None;
    verified(&world.data);
}
