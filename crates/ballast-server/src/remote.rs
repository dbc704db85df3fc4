//! A counter in a process of its own, which plays the market too: its quotes come over the wire, and one thread feeds them to
//! the desk.
//!
//! Quotes that came are fed in their order, and what the counter returned before one of them has been handed in before it.
//! While the counter is away the market stands, and its fund accounts' orders are refused.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use ballast_gateway::counter::{MarketSink, RateTable, Remote, RemoteBooks, RemoteMarket, SettledDay};
use ballast_gateway::market::MarketClock;
use ballast_model::{AccountCode, Money, Stamp, Tick};

use crate::clock::ServerClock;
use crate::control::{Control, FarMarket};
use crate::desk_feed::{DeskFeed, MarketError};
use crate::gateway::{CounterBooks, InFlight, Returns};

/// The feeding thread looks this often whether it should stop.
const LOOK: Duration = Duration::from_millis(50);

/// What the counter's process said of its market.
pub enum Told {
    /// A quote.
    Tick(Box<Tick>),
    /// The trading day is over.
    Settled(SettledDay),
    /// The market stands at its gate.
    Reached(Stamp),
    /// No more ticks.
    Ended,
}

/// Connects, now and whenever the connection is lost. What the market says queues until it is [fed](feed).
pub fn connect(address: &str, returns: &Arc<Returns>, clock: &ServerClock) -> io::Result<(Remote, Receiver<Told>)> {
    let (queue, told) = mpsc::channel();
    let quotes = Quotes { queue, clock: clock.clone() };
    let remote = Remote::connect(address, Arc::clone(returns) as _, Some(Arc::new(quotes)))?;
    Ok((remote, told))
}

/// Starts the thread that feeds the desk.
pub fn feed(
    mut feed: DeskFeed,
    told: Receiver<Told>,
    market: RemoteMarket,
    control: Arc<Control>,
    failed: impl FnOnce(MarketError) + Send + 'static,
) -> io::Result<thread::JoinHandle<()>> {
    let run = move || {
        while !control.stopped() {
            let taken = match told.recv_timeout(LOOK) {
                Ok(told) => take(told, &mut feed, &market, &control),
                Err(RecvTimeoutError::Timeout) => Ok(()),
                Err(RecvTimeoutError::Disconnected) => return,
            };
            match taken {
                Err(_) if control.stopped() => return,
                Err(error) => return failed(error),
                Ok(()) => {}
            }
        }
    };
    thread::Builder::new().name("market".to_owned()).spawn(run)
}

fn take(told: Told, feed: &mut DeskFeed, market: &RemoteMarket, control: &Control) -> Result<(), MarketError> {
    match told {
        Told::Tick(tick) => feed.tick(&tick)?,
        Told::Settled(day) => {
            control.day_ended();
            feed.settled(&day)?;
            market.booked(day.trading_day);
        }
        Told::Reached(at) => {
            feed.taken_in()?;
            control.reached(at);
        }
        Told::Ended => control.finished(),
    }
    Ok(())
}

/// Where the connection's thread leaves what the market says. The clock moves at once, so that returns get their instants.
struct Quotes {
    queue: Sender<Told>,
    clock: ServerClock,
}

impl Quotes {
    fn at(&self, at: Stamp, told: Told) {
        self.clock.advance_to(at);
        self.leave(told);
    }

    fn leave(&self, told: Told) {
        // Nobody takes it any more when the server stops.
        let _ = self.queue.send(told);
    }
}

impl MarketSink for Quotes {
    fn tick(&self, tick: Tick) {
        self.at(tick.at, Told::Tick(Box::new(tick)));
    }
    fn runs(&self, market: MarketClock) {
        self.clock.set_market(market);
    }
    fn time(&self, at: Stamp) {
        self.clock.advance_to(at);
    }
    fn settled(&self, day: SettledDay) {
        self.leave(Told::Settled(day));
    }
    fn reached(&self, at: Stamp) {
        self.at(at, Told::Reached(at));
    }
    fn ended(&self) {
        self.leave(Told::Ended);
    }
}

/// Drives the market in the counter's process.
pub struct Driver {
    /// What is on its way to the counter.
    pub in_flight: InFlight,
    /// The connection's other use.
    pub market: RemoteMarket,
}

impl FarMarket for Driver {
    /// Orders go over the same connection, so what was decided before the gate opens arrives before.
    fn open_gate(&self, until: Stamp) {
        self.in_flight.settle();
        self.market.run_to(until);
    }

    fn end_day(&self) {
        self.market.end_day();
    }
}

impl CounterBooks for RemoteBooks {
    fn deposited(&mut self, account: &AccountCode, total: Money) {
        RemoteBooks::deposited(self, account, total);
    }

    fn rates(&mut self, table: RateTable) {
        RemoteBooks::rates(self, table);
    }
}
