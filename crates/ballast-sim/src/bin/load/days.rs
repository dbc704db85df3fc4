//! Days of many orders: what the server holds in memory of them, and how soon it is back.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use ballast_sim::served::{Failed, Server, Session, log_in, send_all};
use serde_json::{Value, json};

use crate::figures::Measured;

/// Accounts whose orders are sent: operating account, fund account.
const ACCOUNT: &str = "A10023";
const FUND_ACCOUNT: &str = "80018826";
/// Of a thousand orders so many are accepted, as in the mix that reviewers sent: 122,000 of a million.
const ACCEPTED: u64 = 122;
const CONNECTIONS: usize = 64;
/// All clients are on one machine here.
pub const MANY_CLIENTS: [&str; 4] = ["--connections", "1100", "--connections-per-address", "1100"];
/// Evenings on which the demonstration's first trading days begin.
const EVENINGS: [&str; 13] = [
    "2026-11-16",
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
    "2026-12-02",
];

/// Orders that rest below the market, among others that are refused for three reasons.
fn order(number: u64) -> Value {
    let (offset, price) = match number % 3 {
        _ if number * ACCEPTED % 1000 < ACCEPTED => ("open", "3000"),
        0 => ("open", "1"),
        1 => ("open", "3000.5"),
        _ => ("close", "3100"),
    };
    json!({ "ref": format!("load-{number}"), "contract": "rb2701", "side": "buy", "offset": offset, "lots": 1, "price": price })
}

/// The request that places one of them.
pub fn place(session: &Session, number: u64) -> Vec<u8> {
    session.request(
        "POST",
        &format!("accounts/{ACCOUNT}/orders"),
        &order(number).to_string(),
    )
}

/// A served demonstration whose market stands within its first minutes, with enough cash.
pub fn gated(binary: &Path) -> Result<(Server, Session), Failed> {
    let market = [&["--gate"], &MARKET[..], &MANY_CLIENTS].concat();
    let server = Server::start(binary, &std::env::temp_dir(), &market)?;
    let trader = within_first_minutes(&server)?;
    Ok((server, trader))
}

const MARKET: [&str; 2] = ["--contracts", "rb2701,cu2701"];

/// Cash for many orders, and the market's first minutes; a trader's session.
fn within_first_minutes(server: &Server) -> Result<Session, Failed> {
    let admin = log_in(&server.address, "admin")?;
    for account in [ACCOUNT, FUND_ACCOUNT] {
        let cash = json!({ "account": account, "amount": "900000000" });
        done(admin.ask(&server.address, "POST", "admin/deposits", &cash)?)?;
    }
    let path = format!("admin/operating-accounts/{ACCOUNT}/settings/margin_limit");
    done(admin.ask(
        &server.address,
        "PUT",
        &path,
        &json!({ "value": "900000000" }),
    )?)?;
    play_until(server, &admin, EVENINGS[0], "21:05")?;
    log_in(&server.address, "trader1")
}

/// A day of a million orders, and both kinds of start after it.
pub fn million(binary: &Path, orders: u64, measured: &mut Measured) -> Result<(), Failed> {
    println!("a day of {orders} orders over HTTP, {CONNECTIONS} connections");
    let (mut server, trader) = gated(binary)?;
    measured.say("memory before", server.memory()?, "MB");
    let requests = (0..orders).map(|number| place(&trader, number));
    let answers = send_all(&server.address, CONNECTIONS, requests)?;
    measured.say("accepted", answers.ok as f64, "orders");
    measured.say("refused", answers.refused as f64, "orders");
    measured.say(
        "rate",
        (answers.ok + answers.refused) as f64 / answers.whole.as_secs_f64(),
        "orders a second",
    );
    measured.say("p50", answers.percentile(50.0), "ms");
    measured.say("p99", answers.percentile(99.0), "ms");
    measured.say("slowest", answers.percentile(100.0), "ms");
    thread::sleep(Duration::from_secs(5));
    measured.at_most("memory after", server.memory()?, 700.0, "MB");
    measured.say("stop", server.stop()?.as_secs_f64(), "s");
    let again = server.start_again()?;
    measured.at_most("start from its snapshot", again.as_secs_f64(), 3.0, "s");
    measured.at_most("memory at that start", server.memory()?, 700.0, "MB");
    thread::sleep(SETTLED);
    measured.at_most("memory a moment later", server.memory()?, 700.0, "MB");
    server.kill()?;
    let again = server.start_again()?;
    measured.at_most("start after kill -9", again.as_secs_f64(), 3.0, "s");
    Ok(())
}

/// Orders a second of a steady day.
const PACE: u64 = 100;

/// Days at a steady pace: what an order costs the server, and what is left of it once its day has ended. The
/// counter, which remembers its day for desks that ask, is a process of its own.
pub fn pace(
    binary: &Path,
    (days, minutes): (usize, u64),
    measured: &mut Measured,
) -> Result<(), Failed> {
    println!("{days} days of {minutes} minutes at {PACE} orders a second");
    let server = Server::beside_counter(binary, &std::env::temp_dir(), &MARKET, &MANY_CLIENTS)?;
    let trader = within_first_minutes(&server)?;
    let admin = log_in(&server.address, "admin")?;
    let mut mornings = Vec::new();
    for (day, evening) in EVENINGS[1..].iter().take(days).enumerate() {
        let said = |what: &str| format!("day {}: {what}", day + 1);
        thread::sleep(SETTLED);
        let morning = server.memory()?;
        mornings.push(morning);
        measured.say(&said("memory in the morning"), morning, "MB");
        let orders = minutes * 60 * PACE;
        steadily(&server, &trader, day as u64 * orders, orders)?;
        let cost = (server.memory()? - morning) * 1024.0 / orders as f64;
        measured.at_most(&said("an order"), cost, 1.2, "kB");
        // The market stands between its ticks: the day rolls as the night's first come.
        play_until(&server, &admin, evening, "21:05")?;
        thread::sleep(Duration::from_secs(60));
        let above = 100.0 * (server.memory()? / morning - 1.0);
        measured.at_most(
            &said("a minute after its roll, above its morning"),
            above,
            5.0,
            "%",
        );
    }
    let growth = 100.0 * (mornings[mornings.len() - 1] / mornings[0] - 1.0);
    measured.at_most("the last morning above the first", growth, 5.0, "%");
    Ok(())
}

/// What a start or a day's end sets off is done by then.
const SETTLED: Duration = Duration::from_secs(10);

fn steadily(server: &Server, trader: &Session, first: u64, orders: u64) -> Result<(), Failed> {
    let begun = Instant::now();
    for sent in 0..orders / PACE {
        let from = first + sent * PACE;
        send_all(
            &server.address,
            4,
            (from..from + PACE).map(|number| place(trader, number)),
        )?;
        let next = begun + Duration::from_secs(sent + 1);
        thread::sleep(next.saturating_duration_since(Instant::now()));
    }
    Ok(())
}

/// Lets the gated market play until then.
fn play_until(server: &Server, admin: &Session, day: &str, time: &str) -> Result<(), Failed> {
    let until = json!({ "until": format!("{day}T{time}:00+08:00") });
    done(admin.ask(&server.address, "POST", "replay/gate", &until)?)
}

fn done(answer: (u16, Value)) -> Result<(), Failed> {
    match answer {
        (200..300, _) => Ok(()),
        (status, told) => Err(format!("{status} {told}").into()),
    }
}
