//! From quotes to the desk: clock, start of the trading day, limits, marks, what pages show; and
//! the day's end. The same for a counter in this process and one in another.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use ballast_desk::{ChildStatus, Desk, OrderStatus, Phase, ask};
use ballast_desk_events::{
    Action, Command, CounterSessionState, DeliveryPriceSource, Event, Holder,
};
use ballast_engine::{AskError, Handle, Lane, Stopped, SubmitError};
use ballast_gateway::CurrentReference;
use ballast_gateway::counter::{CounterLogError, SettledDay};
use ballast_gateway::ticks::TickFileError;
use ballast_model::{ContractCode, Day, Mark, Seq, Tick};

use crate::feed::market_data::MarketData;
use crate::feed::trading_day::{self, DayError, DeskPort, EndedContract, Marker, SettlementPrices};
use crate::run::clock::ServerClock;
use crate::run::control::{Control, LOST_AFTER, Since};

/// Orders in flight at the day's end are looked at this often.
const LOOK: Duration = Duration::from_millis(5);
/// A comparison with the counters is waited for no longer than this, at a day's end.
const COMPARED_WITHIN: Duration = Duration::from_secs(2);
/// Waiting longer for them is worth a line in the log, each time.
const SAY: Duration = Duration::from_secs(5);

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

/// What a feed is made of.
pub struct FeedParts {
    /// The desk.
    pub handle: Handle<Desk>,
    /// Clock to move.
    pub clock: ServerClock,
    /// What pages show.
    pub data: MarketData,
    /// Commodities and calendar.
    pub reference: CurrentReference,
    /// Says when to give up waiting.
    pub control: Arc<Control>,
}

/// Feeds a desk.
pub struct DeskFeed {
    port: EnginePort,
    data: MarketData,
    reference: CurrentReference,
    control: Arc<Control>,
    marker: Marker,
    /// Trading day the desk was told to start.
    started: Option<Day>,
}

impl DeskFeed {
    /// Of these parts.
    pub fn new(parts: FeedParts) -> Self {
        let FeedParts {
            handle,
            clock,
            data,
            reference,
            control,
        } = parts;
        let port = EnginePort {
            seq: handle.watermark(),
            handle,
            clock,
        };
        Self {
            port,
            data,
            reference,
            control,
            marker: Marker::default(),
            started: None,
        }
    }

    /// A quote from before a restart: only pages have forgotten it.
    pub fn show(&self, tick: &Tick) {
        self.data.push(tick);
    }

    /// A quote so old when it came that it is no news: it moves no price. Where pages have none, it
    /// is better than nothing.
    pub fn late(&self, tick: &Tick) {
        let known = self.data.tick(&tick.contract.0);
        if known.is_none_or(|known| known.at <= tick.at) {
            self.data.push(tick);
        }
    }

    /// A quote. The first of a trading day starts it. One outside every session moves no price.
    pub fn tick(&mut self, tick: &Tick) -> Result<(), MarketError> {
        self.port.clock.advance_to(tick.at);
        self.start_day(tick.trading_day)?;
        self.data.push(tick);
        let reference = self.reference.get();
        if let Ok(contract) = reference.contract(&tick.contract.0, tick.trading_day) {
            let moves = reference.moves_prices(&contract, tick);
            let id = self.marker.list(&mut self.port, contract)?;
            if moves {
                self.marker.mark(&mut self.port, id, tick)?;
            }
        }
        Ok(())
    }

    /// The counter settled a day, whose returns have all come. A day the desk has already booked,
    /// or never began, is nothing to it.
    pub fn settled(&mut self, settled: &SettledDay) -> Result<(), MarketError> {
        for price in &settled.prices {
            if let Some(passed_over) = price.passed_over {
                let (contract, at) = (&price.contract, price.price);
                tracing::warn!(%contract, "settled at the last price {at}: {passed_over}");
            }
        }
        match self.port.ask(Desk::trading_day)? {
            Some(day) if day <= settled.trading_day => {
                self.end_day(trading_day::counters_prices(settled))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// No fund account has a session: the counter's process is not there.
    pub fn counter_is_lost(&mut self) -> Result<bool, MarketError> {
        self.port.newest(counter_is_lost)
    }

    /// Settles the running day without a word of the counter, at the desk's own prices. What became of
    /// orders that still work only the counter knows: they end as unknown, and are named.
    pub fn end_without_counter(&mut self) -> Result<(), MarketError> {
        for order in self.port.newest(named_working)? {
            tracing::warn!(order, "ends as unknown: its counter is lost");
        }
        self.doubt_working()?;
        self.end_day(SettlementPrices::new())
    }

    fn doubt_working(&mut self) -> Result<(), MarketError> {
        // A day that has been closed meanwhile has no orders to doubt.
        self.port.submit(Action::DoubtWorking).map(drop)
    }

    /// Returns when the desk has taken in everything that was handed in before.
    pub fn taken_in(&mut self) -> Result<(), MarketError> {
        self.port.submit(Action::Clock).map(drop)
    }

    fn start_day(&mut self, day: Day) -> Result<(), MarketError> {
        if self.started == Some(day) {
            return Ok(());
        }
        // The counter began a day while we were away: what it settled the one before at we were not
        // told, and with nothing held there was nothing to settle.
        if let Phase::Open(open) | Phase::Closed(open) = self.port.ask(Desk::phase)?
            && open < day
        {
            self.end_day(SettlementPrices::new())?;
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

    /// Closes, settles and rolls the running day, once no order works any more.
    fn end_day(&mut self, prices: SettlementPrices) -> Result<(), MarketError> {
        self.taken_in()?;
        let Some(day) = self.port.ask(Desk::trading_day)? else {
            return Ok(());
        };
        let told: BTreeSet<ContractCode> = prices.keys().cloned().collect();
        let prices = trading_day::complete_prices(&mut self.port, prices)?;
        for (contract, (price, _)) in prices.iter().filter(|(code, _)| !told.contains(code)) {
            tracing::warn!(
                trading_day = %day, %contract, %price,
                "settled at the desk's last price: the counter has not told its settlement price"
            );
        }
        loop {
            self.wait_for_orders(day)?;
            self.compare_counters(day)?;
            match trading_day::close(&mut self.port, &prices) {
                Err(MarketError::Day(refused))
                    if refused.orders_work() && !self.control.stopped() => {}
                Err(error) => return Err(error),
                Ok(ended) => {
                    said_of(day, &ended);
                    break;
                }
            }
        }
        tracing::info!(trading_day = %day, "settled");
        Ok(())
    }

    /// The books of fund accounts are held against their counters', and again where something is only
    /// suspected, or moved meanwhile. A counter that does not answer, or is not there, keeps no day
    /// open: it is named.
    fn compare_counters(&mut self, day: Day) -> Result<(), MarketError> {
        for _ in 0..3 {
            self.port.submit(Action::AskCounters)?;
            let waited_for = Instant::now() + COMPARED_WITHIN;
            while Instant::now() < waited_for
                && self.port.newest(|desk| desk.comparing().next().is_some())?
            {
                if self.control.stopped() {
                    return Ok(());
                }
                thread::sleep(LOOK);
            }
            if !self
                .port
                .newest(|desk| desk.compares_again().next().is_some())?
            {
                break;
            }
        }
        let fund_accounts = self.port.newest(not_compared)?.join(", ");
        if !fund_accounts.is_empty() {
            tracing::warn!(
                trading_day = %day,
                fund_accounts,
                "the day ends without a comparison with the counter of these fund accounts"
            );
        }
        Ok(())
    }

    /// The counter has cancelled what rested; what was on its way to it is answered by it, or by
    /// its next replay, which is asked for where nothing comes. Unknown orders are not waited for once
    /// the counter was lost so long that this is no login anew.
    fn wait_for_orders(&mut self, day: Day) -> Result<(), MarketError> {
        let mut say = Instant::now() + SAY;
        let mut lost = Since::default();
        while !self.control.stopped() {
            let working = self.port.newest(working)?;
            if working == 0 || lost.lasts(self.port.newest(only_unknown)?, LOST_AFTER) {
                break;
            }
            if Instant::now() >= say {
                say = Instant::now() + SAY;
                self.doubt_working()?;
                tracing::warn!(trading_day = %day, working, "the day waits for orders without an answer");
            }
            thread::sleep(LOOK);
        }
        Ok(())
    }
}

/// A delivery price that nobody told is not the exchange's (D4).
fn said_of(day: Day, ended: &[EndedContract]) {
    for EndedContract {
        contract,
        price,
        source,
    } in ended
    {
        if *source == DeliveryPriceSource::Provisional {
            tracing::warn!(trading_day = %day, %contract, %price, "ended at a provisional delivery price: its settlement price");
        } else {
            tracing::info!(trading_day = %day, %contract, %price, "ended");
        }
    }
}

/// No fund account of the desk has a session.
pub fn counter_is_lost(desk: &Desk) -> bool {
    let mut accounts = desk.fund_accounts().peekable();
    accounts.peek().is_some()
        && accounts.all(|(_, account)| account.session == CounterSessionState::Disconnected)
}

/// The counter is lost, and all that works is unknown.
fn only_unknown(desk: &Desk) -> bool {
    let mut working = desk.children().filter(|(_, child)| child.is_working());
    counter_is_lost(desk) && working.all(|(_, child)| child.status == ChildStatus::Unknown)
}

/// Fund accounts whose counter has not answered what was asked, or could not be asked.
fn not_compared(desk: &Desk) -> Vec<String> {
    let accounts = desk.fund_accounts();
    let silent = accounts.filter(|(id, account)| {
        account.session != CounterSessionState::Ready || desk.comparing().any(|asked| asked == *id)
    });
    silent
        .map(|(_, account)| account.code.to_string())
        .collect()
}

/// Orders of the desk that have not ended: whose, and under which reference.
fn named_working(desk: &Desk) -> Vec<String> {
    let orders = desk.orders();
    let working = orders.filter(|(_, order)| order.status == OrderStatus::Working);
    working
        .map(|(_, order)| {
            let account = desk.account_code(Holder::Operating(order.asked.account));
            format!("{account} {}", order.asked.reference)
        })
        .collect()
}

/// Orders of the desk that have not ended.
pub fn working(desk: &Desk) -> usize {
    let of_holder = |holder| match holder {
        Holder::Operating(account) => ask::working_orders(desk, account).len(),
        Holder::Fund(_) => 0,
    };
    desk.holders().map(of_holder).sum()
}

/// The desk behind the engine, at the market's time.
struct EnginePort {
    handle: Handle<Desk>,
    clock: ServerClock,
    /// Sequence of the newest command of ours, so that questions see it.
    seq: Seq,
}

impl EnginePort {
    fn newest<T: Send + 'static>(
        &mut self,
        question: impl FnOnce(&Desk) -> T + Send + 'static,
    ) -> Result<T, MarketError> {
        self.seq = self.handle.watermark();
        self.ask(question)
    }
}

impl DeskPort for EnginePort {
    type Error = MarketError;

    fn submit(&mut self, action: Action) -> Result<Vec<Event>, MarketError> {
        let answer = self
            .handle
            .submit_at(Lane::Returns, Command::platform(action), self.clock.now())?
            .wait()?;
        self.seq = answer.step().seq;
        Ok(answer.step().events.clone())
    }

    fn mark(&mut self, mark: Mark) -> Result<(), MarketError> {
        let key = u64::from(mark.contract.number());
        Ok(self
            .handle
            .mark_at(key, Command::platform(Action::Mark(mark)), self.clock.now())?)
    }

    fn ask<T: Send + 'static>(
        &mut self,
        question: impl FnOnce(&Desk) -> T + Send + 'static,
    ) -> Result<T, MarketError> {
        Ok(self
            .handle
            .ask(self.seq, |saved| question(saved.machine))?
            .wait()?)
    }
}
