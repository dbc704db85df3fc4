//! The embedded simulated counter with its market: one thread plays ticks into counter and desk and turns the trading day.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use ballast_desk::{Desk, Phase};
use ballast_desk_events::{Action, Command, Event};
use ballast_engine::{AskError, Handle, Lane, Stopped, SubmitError};
use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{CounterLogError, Host, RateScope, RateTable};
use ballast_gateway::market::Feed;
use ballast_gateway::ticks::TickFileError;
use ballast_model::{AccountCode, CalendarEnds, Day, Mark, Money, Seq, Stamp, Tick};

use crate::clock::ServerClock;
use crate::gateway::{CounterBooks, Sent};
use crate::market_data::MarketData;
use crate::trading_day::{self, DayError, DeskPort, Marker, SettlementPrices};

/// The market had to end.
#[derive(Debug, thiserror::Error)]
pub enum MarketError {
    /// A tick file broke off.
    #[error(transparent)]
    Ticks(#[from] TickFileError),
    /// The counter's file failed.
    #[error(transparent)]
    Counter(#[from] CounterLogError),
    /// The desk refused a step of the day.
    #[error(transparent)]
    Day(#[from] DayError),
    /// The calendar does not reach so far.
    #[error(transparent)]
    Calendar(#[from] CalendarEnds),
    /// The engine stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// The engine took nothing in.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// The engine did not answer.
    #[error(transparent)]
    Ask(#[from] AskError),
}

/// The desk behind the engine, at the market's time.
struct EnginePort {
    handle: Handle<Desk>,
    clock: ServerClock,
    /// Sequence of the newest command of ours, so that questions see it.
    seq: Seq,
}

impl DeskPort for EnginePort {
    type Error = MarketError;

    fn submit(&mut self, action: Action) -> Result<Vec<Event>, MarketError> {
        let answer = self.handle.submit_at(Lane::Returns, Command::platform(action), self.clock.now())?.wait()?;
        self.seq = answer.step().seq;
        Ok(answer.step().events.clone())
    }

    fn mark(&mut self, mark: Mark) -> Result<(), MarketError> {
        let key = u64::from(mark.contract.number());
        Ok(self.handle.mark_at(key, Command::platform(Action::Mark(mark)), self.clock.now())?)
    }

    fn ask<T: Send + 'static>(&mut self, question: impl FnOnce(&Desk) -> T + Send + 'static) -> Result<T, MarketError> {
        Ok(self.handle.ask(self.seq, |saved| question(&saved.machine))?.wait()?)
    }
}

/// How the market is driven from outside.
#[derive(Default)]
pub struct Control {
    /// Market seconds a second of the wall; 0 = flat out.
    pub factor: AtomicU32,
    /// The running day is to end now.
    end_day: AtomicBool,
    /// A gated market runs to here and no further; absent = not gated.
    gate: Option<(Mutex<GateState>, Condvar)>,
    stop: AtomicBool,
}

/// Where a gated market stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct GateState {
    /// It may run up to this instant.
    pub open_to: Option<Stamp>,
    /// It stands here; everything before is applied.
    pub at: Option<Stamp>,
    /// The input is at its end and the last day settled.
    pub finished: bool,
}

impl Control {
    /// A market that runs by itself.
    pub fn running(factor: u32) -> Self {
        Self { factor: AtomicU32::new(factor), ..Self::default() }
    }

    /// A market that waits to be told.
    pub fn gated() -> Self {
        Self { gate: Some(Default::default()), ..Self::default() }
    }

    /// Ends the running day: what is left of it is played flat out, then settled.
    pub fn end_day(&self) {
        self.end_day.store(true, Ordering::Relaxed);
    }

    /// Asks the market to stop.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some((_, changed)) = &self.gate {
            changed.notify_all();
        }
    }

    /// Where a gated market stands; none where there is no gate.
    pub fn gate(&self) -> Option<GateState> {
        self.gate.as_ref().map(|(state, _)| *state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Opens the gate up to an instant and waits until the market stands there. None where there is no gate.
    pub fn open_gate(&self, until: Stamp) -> Option<GateState> {
        let (state, changed) = self.gate.as_ref()?;
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.open_to = state.open_to.max(Some(until));
        changed.notify_all();
        while !self.stop.load(Ordering::Relaxed) && !state.finished && state.at < Some(until) {
            state = changed.wait_timeout(state, Duration::from_millis(50)).unwrap_or_else(PoisonError::into_inner).0;
        }
        Some(*state)
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// The embedded market.
pub struct Market {
    host: Arc<Host>,
    reference: Arc<ReferenceData>,
    clock: ServerClock,
    data: MarketData,
    control: Arc<Control>,
    sent: Arc<Sent>,
    port: EnginePort,
    marker: Marker,
    /// Trading day the desk was told to start.
    started: Option<Day>,
    /// Wall instant and market instant from which time is counted.
    anchor: Option<(Instant, Stamp)>,
}

/// What a market is made of.
pub struct MarketParts {
    /// Counter.
    pub host: Arc<Host>,
    /// Commodities and calendar.
    pub reference: Arc<ReferenceData>,
    /// Clock to move.
    pub clock: ServerClock,
    /// What pages show.
    pub data: MarketData,
    /// How it is driven.
    pub control: Arc<Control>,
    /// How far orders were sent.
    pub sent: Arc<Sent>,
    /// The desk.
    pub handle: Handle<Desk>,
}

/// Longest wait between two ticks: breaks and nights are jumped.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// A market waits in slices of this, so that its clock goes on.
const SLICE: Duration = Duration::from_millis(20);

impl Market {
    /// Starts the market's thread.
    pub fn start(
        parts: MarketParts,
        ticks: impl Iterator<Item = Result<Tick, TickFileError>> + Send + 'static,
        failed: impl FnOnce(MarketError) + Send + 'static,
    ) -> std::io::Result<thread::JoinHandle<()>> {
        let MarketParts { host, reference, clock, data, control, sent, handle } = parts;
        let seq = handle.watermark();
        let port = EnginePort { handle, clock: clock.clone(), seq };
        let mut market =
            Market { host, reference, clock, data, control, sent, port, marker: Marker::default(), started: None, anchor: None };
        thread::Builder::new().name("market".to_owned()).spawn(move || {
            if let Err(error) = market.play(ticks)
                && !market.control.stopped()
            {
                failed(error);
            }
        })
    }

    fn play(&mut self, ticks: impl Iterator<Item = Result<Tick, TickFileError>>) -> Result<(), MarketError> {
        let resumed_from = self.host.with_counter(|counter| counter.clock());
        for tick in ticks {
            let tick = tick?;
            // After a restart, what the counter has seen is only shown again: to its books and to the pages.
            if tick.at <= resumed_from {
                (&*self.host).tick(&tick)?;
                self.data.push(&tick);
                continue;
            }
            self.wait_for(tick.at);
            if self.control.stopped() {
                return Ok(());
            }
            self.tick(&tick)?;
        }
        self.end_day()?;
        self.finished();
        Ok(())
    }

    fn tick(&mut self, tick: &Tick) -> Result<(), MarketError> {
        let day = self.host.with_counter(|counter| counter.trading_day());
        if day.is_some_and(|day| day < tick.trading_day) {
            self.end_day()?;
        }
        self.clock.advance_to(tick.at);
        (&*self.host).tick(tick)?;
        self.start_day(tick.trading_day)?;
        self.data.push(tick);
        if let Ok(contract) = self.reference.contract(&tick.contract.0, tick.trading_day) {
            let id = self.marker.list(&mut self.port, contract)?;
            self.marker.mark(&mut self.port, id, tick)?;
        }
        Ok(())
    }

    fn start_day(&mut self, day: Day) -> Result<(), MarketError> {
        if self.started == Some(day) {
            return Ok(());
        }
        self.started = Some(day);
        let phase = self.port.ask(Desk::phase)?;
        let last = self.port.ask(Desk::last_day)?;
        if phase == Phase::Idle && last.is_none_or(|last| last < day) {
            self.marker.new_day();
            trading_day::start(&mut self.port, day)?;
        }
        Ok(())
    }

    /// Ends and settles the running day at the counter, then at the desk. What still works is cancelled first.
    fn end_day(&mut self) -> Result<(), MarketError> {
        self.control.end_day.store(false, Ordering::Relaxed);
        self.settle_in_flight();
        (&*self.host).ended()?;
        let Some(day) = self.port.ask(Desk::trading_day)? else { return Ok(()) };
        let prices: SettlementPrices = trading_day::from_ticks(self.host.with_counter(|counter| counter.settlement_prices()));
        let prices = trading_day::complete_prices(&mut self.port, prices)?;
        trading_day::close(&mut self.port, &prices)?;
        tracing::info!(trading_day = %day, "settled");
        Ok(())
    }

    /// Waits until every order decided so far has reached the counter and everything it said to it has been taken in.
    fn settle_in_flight(&self) {
        for _ in 0..2 {
            let command = Command::platform(Action::Clock);
            let answer = self.port.handle.submit_at(Lane::Returns, command, self.clock.now());
            if let Some(answer) = answer.ok().and_then(|ticket| ticket.wait().ok()) {
                self.sent.wait(answer.step().seq);
            }
        }
    }

    fn wait_for(&mut self, at: Stamp) {
        if self.control.gate.is_some() {
            return self.wait_at_gate(at);
        }
        let factor = self.control.factor.load(Ordering::Relaxed);
        let from = self.clock.now();
        self.clock.set_speed(factor);
        if factor == 0 || self.control.end_day.load(Ordering::Relaxed) {
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
            if now >= due || self.control.stopped() {
                return;
            }
            thread::sleep(SLICE.min(due - now));
            let passed = i64::try_from((wall.elapsed() * factor).as_micros()).unwrap_or(0);
            let instant = market.plus_micros(passed).min(at);
            self.clock.advance_to(instant);
            let mut host = &*self.host;
            host.advance(instant);
        }
    }

    /// Stands before the first tick after the gate's instant, with everything up to it applied. Goes on once the gate is
    /// opened further and everything decided meanwhile has reached the counter.
    fn wait_at_gate(&self, at: Stamp) {
        let Some((state, changed)) = &self.control.gate else { return };
        let lock = || state.lock().unwrap_or_else(PoisonError::into_inner);
        if lock().open_to >= Some(at) {
            return;
        }
        while lock().open_to < Some(at) && !self.control.stopped() {
            let standing = *lock();
            if let Some(open_to) = standing.open_to.filter(|open_to| standing.at < Some(*open_to)) {
                self.settle_in_flight();
                self.clock.advance_to(open_to);
                let mut host = &*self.host;
                host.advance(open_to);
                lock().at = Some(open_to);
                changed.notify_all();
            }
            drop(changed.wait_timeout(lock(), SLICE));
        }
        self.settle_in_flight();
    }

    fn finished(&self) {
        if let Some((state, changed)) = &self.control.gate {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            state.at = state.open_to;
            state.finished = true;
            changed.notify_all();
        }
    }
}

fn micros(micros: i64) -> Duration {
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}

/// The embedded counter learns of cash and rates as the desk books them.
pub struct EmbeddedBooks {
    /// Counter.
    pub host: Arc<Host>,
    /// The desk.
    pub handle: Handle<Desk>,
    /// What to do when its file fails.
    pub failed: Box<dyn Fn(CounterLogError) + Send>,
}

impl CounterBooks for EmbeddedBooks {
    fn opened(&mut self, account: &AccountCode) {
        if let Err(error) = self.host.with_counter(|counter| counter.open_account(account, Money::ZERO)) {
            (self.failed)(error);
        }
    }

    fn moved(&mut self, account: &AccountCode, amount: Money) {
        if let Err(error) = self.host.with_counter(|counter| counter.move_cash(account, amount)) {
            (self.failed)(error);
        }
    }

    fn rates_set(&mut self, seq: Seq) {
        let table = self.handle.ask(seq, |saved| rate_table(&saved.machine)).ok().and_then(|ticket| ticket.wait().ok());
        if let Some(table) = table {
            self.host.with_counter(|counter| counter.set_rates(table));
        }
    }
}

/// The counter's table of rates as the desk has it: the embedded counter charges what the desk was told it charges.
pub fn rate_table(desk: &Desk) -> RateTable {
    use ballast_desk_events::{Holder, RateScope as Scope};
    let mut table = RateTable::default();
    for holder in desk.holders() {
        let Holder::Fund(id) = holder else { continue };
        let Some(account) = desk.fund_account(id) else { continue };
        for (scope, rates) in &account.rates {
            let scope = match scope {
                Scope::Contract(id) => desk.contract(*id).map(|state| RateScope::Contract(state.contract.code.clone())),
                Scope::Commodity(id) => desk.commodity(*id).map(|state| RateScope::Commodity(state.commodity.code.clone())),
            };
            if let Some(scope) = scope {
                table.set(scope, *rates);
            }
        }
    }
    table
}
