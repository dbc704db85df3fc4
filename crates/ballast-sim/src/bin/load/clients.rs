//! Many clients at once: those that read logs from their first record beside a trader, and those that look at quotes.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use ballast_sim::served::{Failed, Server, Socket, log_in, send_all};
use serde_json::json;

use crate::days::{MANY_CLIENTS, gated, place};
use crate::figures::Measured;

const LOGS: usize = 64;
const QUOTES: usize = 1000;

/// Subscriptions to a log of many entries, all from record 1, while a trader goes on.
pub fn logs(binary: &Path, orders: u64, measured: &mut Measured) -> Result<(), Failed> {
    println!("{LOGS} log subscriptions from record 1 beside a trader, {orders} orders in the log");
    let (server, trader) = gated(binary)?;
    let before = (0..orders).map(|number| place(&trader, number));
    send_all(&server.address, 64, before)?;
    let alone = send_all(
        &server.address,
        1,
        (orders..orders + 2000).map(|number| place(&trader, number)),
    )?;
    measured.say("a trader alone, p99", alone.percentile(99.0), "ms");
    let read = Arc::new(AtomicU64::new(0));
    for _ in 0..LOGS {
        let mut socket = Socket::open(&server.address, &trader)?;
        socket
            .send(&json!({ "type": "subscribe_log", "id": 1, "account": "A10023", "from": 1 }))?;
        let read = Arc::clone(&read);
        thread::spawn(move || {
            // Ends with the server.
            while socket.receive().is_ok() {
                read.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    let (begun, mut took, mut number) = (Instant::now(), Vec::new(), orders + 2000);
    while begun.elapsed() < Duration::from_secs(30) {
        let answers = send_all(
            &server.address,
            1,
            (number..number + 100).map(|number| place(&trader, number)),
        )?;
        took.extend(answers.took);
        number += 100;
    }
    took.sort_unstable_by(f64::total_cmp);
    measured.say(
        "entries read meanwhile",
        read.load(Ordering::Relaxed) as f64 / 30.0,
        "a second",
    );
    measured.at_most(
        "the trader beside them, p99",
        took[took.len() * 99 / 100],
        50.0,
        "ms",
    );
    measured.say("memory", server.memory()?, "MB");
    Ok(())
}

/// Pages that look at quotes, with a market that plays.
pub fn quotes(binary: &Path, measured: &mut Measured) -> Result<(), Failed> {
    println!("{QUOTES} sockets on quotes");
    let server = Server::start(binary, &std::env::temp_dir(), &MANY_CLIENTS)?;
    let trader = log_in(&server.address, "trader1")?;
    let idle = used(&server, Duration::from_secs(10))?;
    measured.say("processor without pages", idle, "cores");
    let read = Arc::new(AtomicU64::new(0));
    let mut sockets = Vec::new();
    for _ in 0..QUOTES {
        let mut socket = Socket::open(&server.address, &trader)?;
        socket.send(&json!({ "type": "subscribe_rows", "id": 1, "topic": { "kind": "quotes", "contracts": [] } }))?;
        sockets.push(socket);
    }
    // A few threads read for all: pages would be on other machines.
    for part in 0..8 {
        let mut mine: Vec<Socket> = Vec::new();
        for at in 0..QUOTES / 8 {
            mine.extend(sockets.pop().filter(|_| at + part < QUOTES));
        }
        let read = Arc::clone(&read);
        thread::spawn(move || {
            'all: loop {
                for socket in &mut mine {
                    match socket.receive() {
                        Ok(_) => read.fetch_add(1, Ordering::Relaxed),
                        Err(_) => break 'all,
                    };
                }
            }
        });
    }
    thread::sleep(Duration::from_secs(5));
    let before = read.load(Ordering::Relaxed);
    let cores = used(&server, Duration::from_secs(30))?;
    let frames = (read.load(Ordering::Relaxed) - before) as f64 / 30.0;
    measured.say("frames read", frames, "a second");
    measured.at_most("processor", cores, 1.0, "cores");
    measured.say("memory", server.memory()?, "MB");
    Ok(())
}

fn used(server: &Server, during: Duration) -> Result<f64, Failed> {
    let before = server.processor()?;
    thread::sleep(during);
    Ok((server.processor()? - before).as_secs_f64() / during.as_secs_f64())
}
