//! Plays ticks: flat out, at a speed, or gated.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use ballast_model::{Stamp, Tick};

use crate::counter::CounterLogError;
use crate::ticks::TickFileError;

/// A player waits in slices of this, so that a clock goes on and a stop is seen.
const SLICE: Duration = Duration::from_millis(20);

/// Where ticks are played to.
pub trait Feed {
    /// The next tick.
    fn tick(&mut self, tick: &Tick) -> Result<(), CounterLogError>;
    /// Market time goes on without a tick.
    fn advance(&mut self, at: Stamp);
    /// The coming tick is played without waiting: it was seen before a restart, or the day is to
    /// end now.
    fn is_catching_up(&self) -> bool {
        false
    }
    /// A gated market stands at that instant.
    fn reached(&mut self, at: Stamp);
    /// There are no more ticks.
    fn ended(&mut self) -> Result<(), CounterLogError>;
}

/// How fast to play.
#[derive(Debug, Clone)]
pub enum Pace {
    /// As fast as the feed takes them.
    FlatOut,
    /// So many times as fast as they came about.
    Times {
        /// Market seconds in a second of the wall clock.
        factor: u32,
        /// Longer waits (breaks, nights, closures) are cut to this.
        longest_wait: Duration,
    },
    /// Up to the instants a client names.
    Gated(Arc<Gate>),
}

/// Why playing ended before the ticks did.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// A tick file could not be read on.
    #[error(transparent)]
    Ticks(#[from] TickFileError),
    /// The counter's file failed.
    #[error(transparent)]
    Log(#[from] CounterLogError),
}

/// Asks a player to stop.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Stops the player before its next tick.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
    /// Somebody asked.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Asks a market for the rest of its trading day flat out. Whoever feeds ticks heeds it, by
/// [not waiting](Feed::is_catching_up), and takes it back when the day is over.
#[derive(Debug, Clone, Default)]
pub struct Hurry(Arc<AtomicBool>);

impl Hurry {
    /// No more waiting until the day's end.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
    /// Somebody asked.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
    /// The day is over.
    pub fn over(&self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// The instant up to which a gated market may run. It stops before the first tick after that
/// instant.
#[derive(Debug, Default)]
pub struct Gate {
    open_to: Mutex<Option<Stamp>>,
    moved: Condvar,
}

impl Gate {
    /// Lets every tick up to and at `at` pass. An earlier instant than before changes nothing.
    pub fn run_to(&self, at: Stamp) {
        let mut open_to = self.open_to.lock().unwrap_or_else(PoisonError::into_inner);
        *open_to = (*open_to).max(Some(at));
        self.moved.notify_all();
    }

    /// How far it is open, after waiting for a move beyond `known`; `known` again after a slice
    /// without one.
    fn wait_beyond(&self, known: Option<Stamp>) -> Option<Stamp> {
        let open_to = self.open_to.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .moved
            .wait_timeout_while(open_to, SLICE, |open_to| *open_to <= known);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Plays ticks until there are no more, one cannot be read, or a stop is asked for.
pub fn play(
    ticks: impl IntoIterator<Item = Result<Tick, TickFileError>>,
    pace: &Pace,
    stop: &Stop,
    feed: &mut impl Feed,
) -> Result<(), PlayError> {
    let mut pacer = Pacer {
        pace,
        stop,
        market: None,
        gate: None,
        announced: None,
    };
    for tick in ticks {
        let tick = tick?;
        if !pacer.wait_for(tick.at, feed) {
            return Ok(());
        }
        feed.tick(&tick)?;
    }
    feed.ended()?;
    pacer.after_the_end(feed);
    Ok(())
}

struct Pacer<'a> {
    pace: &'a Pace,
    stop: &'a Stop,
    market: Option<Stamp>,
    gate: Option<Stamp>,
    announced: Option<Stamp>,
}

impl Pacer<'_> {
    /// Waits until the market may show what happens at `at`. `false` when it was asked to stop.
    fn wait_for(&mut self, at: Stamp, feed: &mut impl Feed) -> bool {
        match self.pace {
            _ if feed.is_catching_up() => {}
            Pace::FlatOut => {}
            Pace::Times {
                factor,
                longest_wait,
            } => self.let_time_pass(at, (*factor).max(1), *longest_wait, feed),
            Pace::Gated(gate) => self.wait_at(gate, at, feed),
        }
        self.market = Some(at);
        !self.stop.is_asked()
    }

    /// Market time runs on while it waits, so that orders between two ticks have their own
    /// instants. Where the wait is cut, the rest is jumped at its end.
    fn let_time_pass(
        &mut self,
        at: Stamp,
        factor: u32,
        longest_wait: Duration,
        feed: &mut impl Feed,
    ) {
        let Some(from) = self.market else { return };
        let apart = Duration::from_micros(at.micros().saturating_sub(from.micros()).max(0) as u64);
        let wait = (apart / factor).min(longest_wait);
        let mut passed = Duration::ZERO;
        while passed < wait && !self.stop.is_asked() {
            let slice = SLICE.min(wait - passed);
            std::thread::sleep(slice);
            passed += slice;
            let market = from.plus_micros((passed * factor).as_micros() as i64);
            feed.advance(market.min(at));
        }
    }

    fn wait_at(&mut self, gate: &Gate, at: Stamp, feed: &mut impl Feed) {
        while self.gate.is_none_or(|open_to| open_to < at) && !self.stop.is_asked() {
            self.announce(feed);
            self.gate = gate.wait_beyond(self.gate);
        }
    }

    /// Says once that the market stands at the gate.
    fn announce(&mut self, feed: &mut impl Feed) {
        if let Some(open_to) = self.gate.filter(|_| self.announced < self.gate) {
            self.announced = self.gate;
            feed.reached(open_to);
        }
    }

    /// Without ticks every instant a client still names is reached at once.
    fn after_the_end(&mut self, feed: &mut impl Feed) {
        if let Pace::Gated(gate) = self.pace {
            while !self.stop.is_asked() {
                self.announce(feed);
                self.gate = gate.wait_beyond(self.gate);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use ballast_model::{ContractCode, Day, Lots, Money};

    use super::*;

    fn tick(second: i64) -> Tick {
        let day = Day::from_ymd(2021, 1, 4).unwrap();
        Tick {
            contract: ContractCode::from("IF2101"),
            at: day
                .at("09:30:00".parse().unwrap())
                .plus_micros(second * 1_000_000),
            trading_day: day,
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

    /// Notes what it is fed; has seen so many ticks before.
    struct Notes(mpsc::Sender<String>, u32);

    impl Feed for Notes {
        fn tick(&mut self, tick: &Tick) -> Result<(), CounterLogError> {
            self.1 = self.1.saturating_sub(1);
            let _ = self.0.send(format!("tick {}", tick.at.time()));
            Ok(())
        }
        fn advance(&mut self, _: Stamp) {}
        fn is_catching_up(&self) -> bool {
            self.1 > 0
        }
        fn reached(&mut self, at: Stamp) {
            let _ = self.0.send(format!("reached {}", at.time()));
        }
        fn ended(&mut self) -> Result<(), CounterLogError> {
            let _ = self.0.send("ended".to_owned());
            Ok(())
        }
    }

    #[test]
    fn a_gated_market_stands_where_it_was_told() {
        let (sender, notes) = mpsc::channel();
        let (gate, stop) = (Arc::new(Gate::default()), Stop::default());
        let pace = Pace::Gated(Arc::clone(&gate));
        let player = std::thread::spawn({
            let stop = stop.clone();
            move || {
                play(
                    [0, 1, 1, 3].map(|second| Ok(tick(second))),
                    &pace,
                    &stop,
                    &mut Notes(sender, 0),
                )
            }
        });
        let next = || notes.recv_timeout(Duration::from_secs(5)).unwrap();
        gate.run_to(tick(1).at);
        assert_eq!(
            [next(), next(), next(), next()],
            [
                "tick 09:30:00.000",
                "tick 09:30:01.000",
                "tick 09:30:01.000",
                "reached 09:30:01.000"
            ]
        );
        assert!(
            notes.recv_timeout(SLICE * 3).is_err(),
            "nothing moves until it is told to"
        );
        gate.run_to(tick(2).at);
        assert_eq!(next(), "reached 09:30:02.000");
        gate.run_to(tick(9).at);
        assert_eq!(
            [next(), next(), next()],
            ["tick 09:30:03.000", "ended", "reached 09:30:09.000"]
        );
        stop.stop();
        player.join().unwrap().unwrap();
    }

    #[test]
    fn what_was_seen_before_is_not_waited_for() {
        let (sender, notes) = mpsc::channel();
        let begun = std::time::Instant::now();
        let pace = Pace::Times {
            factor: 1,
            longest_wait: Duration::from_secs(60),
        };
        play(
            [0, 10, 20].map(|second| Ok(tick(second))),
            &pace,
            &Stop::default(),
            &mut Notes(sender, 3),
        )
        .unwrap();
        assert_eq!(notes.iter().count(), 4);
        assert!(begun.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn at_a_speed_long_waits_are_cut() {
        let (sender, notes) = mpsc::channel();
        let pace = Pace::Times {
            factor: 1000,
            longest_wait: Duration::from_millis(30),
        };
        let begun = std::time::Instant::now();
        play(
            [0, 10, 5000].map(|second| Ok(tick(second))),
            &pace,
            &Stop::default(),
            &mut Notes(sender, 0),
        )
        .unwrap();
        assert_eq!(notes.iter().count(), 4);
        let took = begun.elapsed();
        assert!(
            took >= Duration::from_millis(40) && took < Duration::from_secs(2),
            "{took:?}"
        );
    }
}
