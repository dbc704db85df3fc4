//! The embedded simulated counter with its market: one thread plays ticks into counter and desk and
//! turns the trading day.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use ballast_gateway::counter::{ContractEndings, CounterLogError, Host, MortgageTable, RateTable};
use ballast_gateway::market::{Feed, is_news};
use ballast_gateway::ticks::TickFileError;
use ballast_gateway::{CurrentReference, ReferenceData};
use ballast_model::{AccountCode, Money, Stamp, Tick};

use crate::counter::gateway::{CounterBooks, InFlight};
use crate::feed::desk_feed::{DeskFeed, MarketError};
use crate::run::clock::ServerClock;
use crate::run::control::Control;

/// The embedded market.
pub struct Market {
    /// Counter.
    pub host: Arc<Host>,
    /// Clock to move.
    pub clock: ServerClock,
    /// How it is driven.
    pub control: Arc<Control>,
    /// What is on its way to the counter.
    pub in_flight: InFlight,
    /// The desk.
    pub feed: DeskFeed,
}

/// A market's thread.
struct Playing {
    market: Market,
    /// Wall instant and market instant from which time is counted.
    anchor: Option<(Instant, Stamp)>,
}

/// Longest wait between two ticks: breaks and nights are jumped.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// A market waits in slices of this, so that its clock goes on.
const SLICE: Duration = Duration::from_millis(20);

impl Market {
    /// Starts the market's thread.
    pub fn start(
        self,
        ticks: impl Iterator<Item = Result<Tick, TickFileError>> + Send + 'static,
        failed: impl FnOnce(MarketError) + Send + 'static,
    ) -> std::io::Result<thread::JoinHandle<()>> {
        let mut playing = Playing {
            market: self,
            anchor: None,
        };
        thread::Builder::new()
            .name("market".to_owned())
            .spawn(move || {
                if let Err(error) = playing.play(ticks)
                    && !playing.market.control.stopped()
                {
                    playing.market.control.fail(error.to_string());
                    failed(error);
                    playing.end_by_hand();
                }
            })
    }
}

impl Playing {
    fn play(
        &mut self,
        ticks: impl Iterator<Item = Result<Tick, TickFileError>>,
    ) -> Result<(), MarketError> {
        let resumed_from = self.market.host.with_counter(|counter| counter.clock());
        for tick in ticks {
            let tick = tick?;
            // After a restart, what the counter has seen is only shown again: to its books and to
            // the pages.
            if tick.at <= resumed_from {
                (&*self.market.host).tick(&tick)?;
                self.market.feed.show(&tick);
                continue;
            }
            self.wait_for(tick.at);
            if self.market.control.stopped() {
                return Ok(());
            }
            self.tick(&tick)?;
        }
        self.end_day()?;
        self.market.control.finished(self.market.clock.now());
        Ok(())
    }

    fn tick(&mut self, tick: &Tick) -> Result<(), MarketError> {
        let day = self
            .market
            .host
            .with_counter(|counter| counter.trading_day());
        if day.is_some_and(|day| day < tick.trading_day) {
            self.end_day()?;
        }
        let is_news = is_news(self.market.clock.now(), tick.at);
        self.market.clock.advance_to(tick.at);
        (&*self.market.host).tick(tick)?;
        if !is_news {
            self.market.feed.late(tick);
            return Ok(());
        }
        self.market.feed.tick(tick)
    }

    /// Ends and settles the running day at the counter, then at the desk. What still works is
    /// cancelled first.
    fn end_day(&mut self) -> Result<(), MarketError> {
        self.market.control.day_ended();
        self.market.in_flight.settle();
        self.market.host.settle_day()?;
        match self
            .market
            .host
            .with_counter(|counter| counter.settled_day().cloned())
        {
            Some(settled) => self.market.feed.settled(&settled)?,
            None => return Ok(()),
        }
        self.market.control.day_settled();
        Ok(())
    }

    /// A market that failed plays nothing more; the day it left is settled when somebody asks.
    fn end_by_hand(&mut self) {
        while !self.market.control.stopped() {
            if self.market.control.day_is_to_end()
                && let Err(error) = self.end_day()
            {
                tracing::error!(%error, "the day of the failed market could not be ended");
            }
            thread::sleep(SLICE);
        }
    }

    fn wait_for(&mut self, at: Stamp) {
        if self.market.control.gate().is_some() {
            return self.wait_at_gate(at);
        }
        let factor = self.market.control.factor.load(Ordering::Relaxed);
        let from = self.market.clock.now();
        self.market.clock.set_speed(factor);
        if factor == 0 || self.market.control.day_is_to_end() {
            self.anchor = None;
            return;
        }
        let (wall, market) = *self.anchor.get_or_insert((Instant::now(), from));
        let due = wall + micros(at.micros() - market.micros()) / factor;
        if due > Instant::now() + LONGEST_WAIT {
            thread::sleep(LONGEST_WAIT);
            self.anchor = Some((Instant::now(), at));
            return;
        }
        loop {
            let now = Instant::now();
            if now >= due || self.market.control.stopped() {
                return;
            }
            thread::sleep(SLICE.min(due - now));
            let passed = i64::try_from((wall.elapsed() * factor).as_micros()).unwrap_or(0);
            self.advance(market.plus_micros(passed).min(at));
        }
    }

    /// Stands before the first tick after the gate's instant, with everything up to it applied.
    /// Goes on once the gate is opened further and everything decided meanwhile has reached the
    /// counter.
    fn wait_at_gate(&self, at: Stamp) {
        let control = &self.market.control;
        let gate = || control.gate().unwrap_or_default();
        if gate().open_to >= Some(at) {
            return;
        }
        while gate().open_to < Some(at) && !control.stopped() {
            let gate = gate();
            if let Some(open_to) = gate.open_to.filter(|open_to| gate.at < Some(*open_to)) {
                self.market.in_flight.settle();
                self.advance(open_to);
                control.reached(open_to);
            }
            control.wait_for_gate();
        }
        self.market.in_flight.settle();
    }

    fn advance(&self, at: Stamp) {
        self.market.clock.advance_to(at);
        (&*self.market.host).advance(at);
    }
}

fn micros(micros: i64) -> Duration {
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}

/// Tells the embedded counter what no futures company tells it.
pub struct EmbeddedBooks {
    /// Counter.
    pub host: Arc<Host>,
    /// What the market is played by.
    pub reference: CurrentReference,
    /// What to do when its file fails.
    pub failed: Box<dyn Fn(CounterLogError) + Send>,
}

impl CounterBooks for EmbeddedBooks {
    fn deposited(&mut self, account: &AccountCode, total: Money) {
        self.host
            .deposited(account, total)
            .unwrap_or_else(&self.failed);
    }

    fn rates(&mut self, table: RateTable) {
        self.host.with_counter(|counter| counter.set_rates(table));
    }

    fn mortgages(&mut self, table: MortgageTable) {
        self.host
            .with_counter(|counter| counter.set_mortgages(table));
    }

    fn reference(&mut self, reference: Arc<ReferenceData>) {
        self.reference.set(Arc::clone(&reference));
        self.host
            .with_counter(|counter| counter.set_reference(reference));
    }

    fn endings(&mut self, endings: ContractEndings) {
        self.host
            .with_counter(|counter| counter.set_endings(endings));
    }
}
