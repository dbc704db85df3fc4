//! A counter in a process of its own, which plays the market too: its quotes come over the wire,
//! and one thread feeds them to the desk.
//!
//! Quotes that came are fed in their order, and what the counter returned before one of them has
//! been handed in before it. While the counter is away the market stands, and its fund accounts'
//! orders are refused.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{
    ContractEndings, CounterSink, MarketSink, MortgageTable, RateTable, Remote, RemoteBooks,
    RemoteMarket, ReportPart, SettledDay,
};
use ballast_gateway::market::{MarketClock, is_news};
use ballast_model::{AccountCode, CounterReturn, FundAccountId, Money, Stamp, Tick};

use crate::counter::gateway::{CounterBooks, InFlight, Returns};
use crate::feed::desk_feed::{DeskFeed, MarketError};
use crate::run::clock::ServerClock;
use crate::run::control::{Control, LOST_AFTER, MarketDriver, Since};

/// The feeding thread looks this often whether it should stop.
const LOOK: Duration = Duration::from_millis(50);

/// What the counter's process said of its market.
pub enum Told {
    /// A quote.
    Tick(Box<Tick>),
    /// A quote from more than a minute before the market's clock when it came: the newest of a
    /// contract that has been quiet, sent again with a new connection.
    Late(Box<Tick>),
    /// The trading day is over.
    Settled(SettledDay),
    /// The market stands at its gate.
    Reached(Stamp),
    /// No more ticks after this instant.
    Ended(Stamp),
}

/// Connects, now and whenever the connection is lost. What the market says queues until it is
/// [fed](feed).
pub fn connect(
    address: &str,
    returns: &Arc<Returns>,
    clock: &ServerClock,
) -> io::Result<(Remote, Receiver<Told>)> {
    let (queue, told) = mpsc::channel();
    let quotes = Quotes {
        queue,
        clock: clock.clone(),
        ended: AtomicBool::new(false),
    };
    let watched = Watched {
        returns: Arc::clone(returns),
        address: address.to_owned(),
        there: Mutex::new(None),
    };
    let remote = Remote::connect(address, Arc::new(watched), Some(Arc::new(quotes)))?;
    Ok((remote, told))
}

/// Starts the thread that feeds the desk.
pub fn feed(
    mut feed: DeskFeed,
    told: Receiver<Told>,
    market: RemoteMarket,
    control: Arc<Control>,
    failed: impl Fn(MarketError) + Send + 'static,
) -> io::Result<thread::JoinHandle<()>> {
    let mut lost = Since::default();
    let run = move || {
        while !control.stopped() {
            let taken = match told.recv_timeout(LOOK) {
                // What a failed market still says moves nothing; but its day can be ended.
                Ok(Told::Tick(_) | Told::Late(_)) if control.failure().is_some() => Ok(()),
                Ok(told) => take(told, &mut feed, &market, &control),
                Err(RecvTimeoutError::Timeout) => end_if_lost(&mut feed, &control, &mut lost),
                Err(RecvTimeoutError::Disconnected) => return,
            };
            match taken {
                Err(_) if control.stopped() => return,
                Err(error) => {
                    control.fail(error.to_string());
                    failed(error);
                }
                Ok(()) => {}
            }
        }
    };
    thread::Builder::new().name("market".to_owned()).spawn(run)
}

/// A day that is to end, and whose counter does not come back, is ended without it.
fn end_if_lost(
    feed: &mut DeskFeed,
    control: &Control,
    lost: &mut Since,
) -> Result<(), MarketError> {
    let is_lost = control.day_is_to_end() && feed.counter_is_lost()?;
    if lost.lasts(is_lost, LOST_AFTER) {
        control.day_ended();
        feed.end_without_counter()?;
    }
    Ok(())
}

fn take(
    told: Told,
    feed: &mut DeskFeed,
    market: &RemoteMarket,
    control: &Control,
) -> Result<(), MarketError> {
    match told {
        Told::Tick(tick) => feed.tick(&tick)?,
        Told::Late(tick) => feed.late(&tick),
        Told::Settled(day) => {
            control.day_ended();
            feed.settled(&day)?;
            market.booked(day.trading_day);
        }
        Told::Reached(at) => {
            feed.taken_in()?;
            control.reached(at);
        }
        Told::Ended(at) => control.finished(at),
    }
    Ok(())
}

/// Says once when the counter is lost, and once when it is back.
struct Watched {
    returns: Arc<Returns>,
    address: String,
    /// `None`: it was not there yet.
    there: Mutex<Option<bool>>,
}

impl Watched {
    fn is(&self, there: bool) {
        let before = self
            .there
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(there);
        match (before, there) {
            (Some(true), false) => {
                tracing::warn!(
                    counter = self.address,
                    "the counter is lost; orders are refused until it is back"
                )
            }
            (Some(false), true) => tracing::info!(counter = self.address, "the counter is back"),
            (None, true) => tracing::info!(counter = self.address, "the counter is there"),
            (None | Some(false), false) | (Some(true), true) => {}
        }
    }
}

impl CounterSink for Watched {
    fn returned(&self, fund_account: FundAccountId, returned: CounterReturn) {
        let there = match returned {
            CounterReturn::LoggedIn { .. } => Some(true),
            CounterReturn::Disconnected => Some(false),
            _ => None,
        };
        let taken = self.returns.hand_in(fund_account, returned);
        // When the engine has stopped it is we who hang up.
        if let Some(there) = there.filter(|_| taken) {
            self.is(there);
        }
    }

    fn reported(&self, part: ReportPart) {
        self.returns.reported(part);
    }

    fn knows_session(&self, fund_account: FundAccountId) -> bool {
        self.returns.knows_session(fund_account)
    }
}

/// Where the connection's thread leaves what the market says. The clock moves at once, so that
/// returns get their instants.
struct Quotes {
    queue: Sender<Told>,
    clock: ServerClock,
    /// There are no more ticks: a gate that stands open beyond the last one moves no clock.
    ended: AtomicBool,
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
        self.ended.store(false, Ordering::Relaxed);
        // By the clock as the quotes before it left it: how long it then waits to be fed, while a
        // fast market goes on, says nothing about it.
        if !is_news(self.clock.now(), tick.at) {
            return self.leave(Told::Late(Box::new(tick)));
        }
        self.at(tick.at, Told::Tick(Box::new(tick)));
    }
    fn runs(&self, market: MarketClock) {
        self.clock.set_market(market);
    }
    fn time(&self, at: Stamp) {
        if !self.ended.load(Ordering::Relaxed) {
            self.clock.advance_to(at);
        }
    }
    fn settled(&self, day: SettledDay) {
        self.leave(Told::Settled(day));
    }
    fn reached(&self, at: Stamp) {
        if !self.ended.load(Ordering::Relaxed) {
            self.at(at, Told::Reached(at));
        }
    }
    fn ended(&self) {
        self.ended.store(true, Ordering::Relaxed);
        self.leave(Told::Ended(self.clock.now()));
    }
}

/// Drives the market in the counter's process.
pub struct Driver {
    /// What is on its way to the counter.
    pub in_flight: InFlight,
    /// The connection's other use.
    pub market: RemoteMarket,
}

impl MarketDriver for Driver {
    /// Orders go over the same connection, so what was decided before the gate opens arrives
    /// before.
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

    fn mortgages(&mut self, table: MortgageTable) {
        RemoteBooks::mortgages(self, table);
    }

    fn reference(&mut self, reference: Arc<ReferenceData>) {
        RemoteBooks::reference(self, reference);
    }

    fn endings(&mut self, endings: ContractEndings) {
        RemoteBooks::endings(self, endings);
    }
}

#[cfg(test)]
mod tests {
    use ballast_model::{ContractCode, Day, Lots};

    use super::*;

    fn tick(at: Stamp) -> Tick {
        Tick {
            contract: ContractCode::from("rb2610"),
            at,
            trading_day: Day::default(),
            last: None,
            bids: Vec::new(),
            asks: Vec::new(),
            volume: Lots::ZERO,
            turnover: Money::ZERO,
            open_interest: Lots::ZERO,
            open: None,
            high: None,
            low: None,
            pre_settlement: None,
            upper_limit: None,
            lower_limit: None,
            settlement: None,
        }
    }

    /// Compared with the market's clock as the quotes before it left it, which it does not turn back.
    #[test]
    fn a_quote_more_than_a_minute_behind_the_markets_clock_is_no_news() {
        let (queue, told) = mpsc::channel();
        let clock = ServerClock::simulated(Stamp::default());
        let quotes = Quotes {
            queue,
            clock: clock.clone(),
            ended: AtomicBool::new(false),
        };
        let market = Day::from_ymd(2026, 9, 15).unwrap().at(Default::default());
        for (at, is_news) in [
            (market, true),
            (market.plus_micros(-60_000_000), true),
            (market.plus_micros(-60_000_001), false),
            (market.plus_micros(3_600_000_000), true),
            (market, false),
        ] {
            quotes.tick(tick(at));
            let taken = matches!(told.recv().unwrap(), Told::Tick(_));
            assert_eq!(taken, is_news, "{at}");
        }
        assert_eq!(clock.now(), market.plus_micros(3_600_000_000));
    }
}
