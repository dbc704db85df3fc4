//! The player: ticks and orders in one order of events, through writer, journal and simulated
//! counter.

mod opening;

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ballast_desk::{Desk, Phase};
use ballast_desk_events::{
    Action, CancelOrder, CashDirection, ChildRecalled, Command, EndDelivery, Event, Holder,
    PlaceOrder,
};
use ballast_engine::{EngineError, Writer};
use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{CounterLogError, MemoryLog, RateTable, Returned, SimCounter};
use ballast_gateway::market::is_news;
use ballast_gateway::ticks::{Merge, TickFileError};
use ballast_journal::{Directory, Options};
use ballast_model::{
    AccountCode, ContractCode, CounterReturn, Day, FundAccountId, Money, Price, Stamp, Tick,
    Validity,
};

use super::orders::{self, CashLine, Line, LineAction, Orders, PlaceLine};
use super::output::Output;
use super::said::{self, Said, SettledDay};
use super::setup::{self, Setup};
use super::{DayArgs, InputError};
use crate::feed::trading_day::{self, DayError, DeskPort, Marker};
use crate::tools::journal_tools::ToolError;

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// Bad input.
    #[error(transparent)]
    Input(#[from] InputError),
    /// A tick file broke off.
    #[error(transparent)]
    Ticks(#[from] TickFileError),
    /// The engine or its journal failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The counter failed.
    #[error(transparent)]
    Counter(#[from] CounterLogError),
    /// The desk refused a step of the day.
    #[error(transparent)]
    Day(#[from] DayError),
    /// The calendar does not reach so far.
    #[error(transparent)]
    Calendar(#[from] ballast_model::CalendarEnds),
    /// There is no journal to export.
    #[error(transparent)]
    Journal(#[from] ToolError),
    /// The results could not be written.
    #[error("{}: {source}", path.display())]
    Write {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Plays the days of `args`. Prints what it does to standard error.
pub fn play(args: &DayArgs) -> Result<(), PlayError> {
    let setup = setup::read(&args.setup)?;
    let orders = orders::read(&args.orders)?;
    let reference = Arc::new(ReferenceData::default());
    let mut ticks = Merge::open(&args.ticks, &reference)?;
    let beyond = |line: &&Line| reference.calendar.trading_day_of(line.at).is_err();
    if let Some(line) = orders.lines.iter().find(beyond) {
        let rule = format!(
            "the calendar knows {} to {}",
            reference.calendar.first, reference.calendar.last
        );
        return Err(InputError::malformed(
            &args.orders,
            line.number,
            "at",
            &line.at.to_string(),
            &rule,
        )
        .into());
    }
    let mut made = prepare(&args.out)?;

    let mut first_tick = ticks.next().transpose()?;
    let starts = first_tick
        .as_ref()
        .map(|tick| tick.at)
        .into_iter()
        .chain(orders.lines.first().map(|line| line.at))
        .min();
    let nothing = || {
        InputError::malformed(
            &args.orders,
            0,
            "",
            "",
            "neither ticks nor orders: nothing to play",
        )
    };
    let start = starts.ok_or_else(nothing)?;
    let mut player = Player::open(&args.out, Arc::clone(&reference), start)?;
    player.said = Said::of(&ticks);
    player.set_up(&setup)?;
    player.opening = Some(setup);

    let mut lines = orders.lines.iter().peekable();
    loop {
        // Ticks first, then orders, within one instant.
        let before_tick = |line: &&Line| first_tick.as_ref().is_none_or(|tick| line.at < tick.at);
        if let Some(line) = lines.next_if(|line| before_tick(line)) {
            player.line(line)?;
        } else if let Some(tick) = first_tick.take() {
            player.tick(&tick)?;
            first_tick = ticks.next().transpose()?;
        } else {
            break;
        }
    }
    player.end_day()?;
    said::ticks(&ticks);
    player.finish(&args.out, &orders)?;
    made.keep();
    Ok(())
}

/// The place for the results. Whatever is in it goes when a run does not come to its end: a mended
/// input can be run again.
pub(super) struct Made {
    out: PathBuf,
    /// It was not there before.
    created: bool,
    kept: bool,
}

impl Made {
    /// The results are all there.
    pub(super) fn keep(&mut self) {
        self.kept = true;
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        // It was empty when the run began. What cannot be removed is there to be seen.
        let _ = fs::remove_dir_all(&self.out);
        if !self.created {
            let _ = fs::create_dir(&self.out);
        }
    }
}

pub(super) fn prepare(out: &Path) -> Result<Made, PlayError> {
    let write = |source| PlayError::Write {
        path: out.to_owned(),
        source,
    };
    let made = |created| Made {
        out: out.to_owned(),
        created,
        kept: false,
    };
    match fs::read_dir(out) {
        Ok(mut entries) => match entries.next() {
            None => Ok(made(false)),
            Some(_) => Err(InputError::OutputNotEmpty(out.to_owned()).into()),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            fs::create_dir_all(out).map_err(write)?;
            Ok(made(true))
        }
        Err(error) => Err(write(error)),
    }
}

struct Player {
    writer: Writer<Desk>,
    counter: SimCounter,
    reference: Arc<ReferenceData>,
    marker: Marker,
    output: Output,
    said: Said,
    /// Time of the event being played: the stamp of every command it leads to.
    at: Stamp,
    /// Returns of the counter that the desk has not seen yet.
    returns: VecDeque<(FundAccountId, CounterReturn)>,
    logged_in: bool,
    /// What it begins with, until the first day has begun.
    opening: Option<Setup>,
    /// What its positions are marked from, until a tick tells of it.
    carried: BTreeMap<ContractCode, Price>,
    ticks_today: u64,
}

impl DeskPort for Player {
    type Error = PlayError;

    fn submit(&mut self, action: Action) -> Result<Vec<Event>, PlayError> {
        let mut events = self.writer.step(Command::platform(action), self.at)?.events;
        // What it makes due is decided before anything else.
        self.writer
            .catch_up(self.at, |step| events.extend(step.events))?;
        for event in &events {
            self.output.add(event, self.at, self.writer.machine());
        }
        self.send(&events)?;
        Ok(events)
    }

    fn ask<T: Send + 'static>(
        &mut self,
        question: impl FnOnce(&Desk) -> T + Send + 'static,
    ) -> Result<T, PlayError> {
        Ok(question(self.writer.machine()))
    }
}

impl Player {
    fn open(out: &Path, reference: Arc<ReferenceData>, start: Stamp) -> Result<Self, PlayError> {
        let path = out.join("journal");
        let storage =
            Directory::create(&path).map_err(|source| PlayError::Write { path, source })?;
        let storage = Arc::new(storage);
        let writer = Writer::open(storage, Options::BATCH, env!("CARGO_PKG_VERSION"), start)?;
        let counter = SimCounter::open(
            Box::new(MemoryLog::default()),
            Arc::clone(&reference),
            RateTable::default(),
        )?;
        Ok(Self {
            writer,
            counter,
            reference,
            marker: Marker::default(),
            output: Output::default(),
            said: Said::default(),
            at: start,
            returns: VecDeque::new(),
            logged_in: false,
            opening: None,
            carried: BTreeMap::new(),
            ticks_today: 0,
        })
    }

    /// Moves to an instant: a new trading day settles the one before.
    fn advance(&mut self, at: Stamp) -> Result<(), PlayError> {
        let day = self.reference.calendar.trading_day_of(at)?;
        let current = self.writer.machine().trading_day();
        if current.is_none_or(|current| current < day) {
            self.end_day()?;
            self.at = self.at.max(at);
            self.begin_day(day)?;
        }
        self.at = self.at.max(at);
        Ok(())
    }

    fn begin_day(&mut self, day: Day) -> Result<(), PlayError> {
        let returns = self.counter.begin_day(day, self.at)?;
        self.take(returns);
        self.marker.new_day();
        self.ticks_today = 0;
        trading_day::start(self, day)?;
        if let Some(setup) = self.opening.take() {
            self.carry_positions(&setup)?;
        }
        self.end_deliveries()?;
        if !self.logged_in {
            self.logged_in = true;
            self.log_in()?;
        }
        self.answer()
    }

    fn log_in(&mut self) -> Result<(), PlayError> {
        let desk = self.writer.machine();
        let accounts = desk.holders().filter_map(|holder| match holder {
            Holder::Fund(id) => Some((id, desk.account_code(holder).clone())),
            Holder::Operating(_) => None,
        });
        for (id, code) in accounts {
            let replay = self.counter.login(&code);
            self.returns
                .extend(replay.into_iter().map(|one| (id, one.returned)));
        }
        Ok(())
    }

    fn tick(&mut self, tick: &Tick) -> Result<(), PlayError> {
        let is_news = is_news(self.at, tick.at);
        self.advance(tick.at)?;
        self.ticks_today += 1;
        if let Ok(contract) = self.reference.contract(&tick.contract.0, tick.trading_day) {
            self.say_other_settlement(&contract.code, tick);
            let moves = is_news && self.reference.moves_prices(&contract, tick);
            let id = self.list(contract)?;
            if moves {
                let mut marker = std::mem::take(&mut self.marker);
                let marked = marker.mark(self, id, tick);
                self.marker = marker;
                marked?;
            }
        }
        let returns = self.counter.tick(tick)?;
        self.take(returns);
        self.answer()
    }

    /// Where the market's previous settlement price is not what a position is marked from, once.
    fn say_other_settlement(&mut self, code: &ContractCode, tick: &Tick) {
        let Some(previous) = tick.pre_settlement else {
            return;
        };
        if let Some(carried) = self.carried.remove(code)
            && carried != previous
        {
            eprintln!(
                "{}: positions of {code} are marked from {carried}, the market's previous settlement price is {previous}",
                tick.trading_day
            );
        }
    }

    fn line(&mut self, line: &Line) -> Result<(), PlayError> {
        self.advance(line.at)?;
        match &line.action {
            LineAction::Place(place) => self.place(place)?,
            LineAction::Cancel { reference } => self.cancel(reference)?,
            LineAction::Cash(cash) => self.move_cash(cash)?,
        }
        self.answer()
    }

    fn place(&mut self, line: &PlaceLine) -> Result<(), PlayError> {
        let account = line
            .account
            .parse()
            .ok()
            .and_then(|code: AccountCode| self.writer.machine().holder(&code));
        let Some(Holder::Operating(account)) = account else {
            self.output
                .refused_outside(&line.reference, "UNKNOWN_ACCOUNT");
            return Ok(());
        };
        let day = self.writer.machine().trading_day().unwrap_or(self.at.day());
        let Ok(contract) = self.reference.written(&line.contract, day) else {
            self.output
                .refused_outside(&line.reference, "UNKNOWN_CONTRACT");
            return Ok(());
        };
        let contract = self.list(contract)?;
        self.submit(Action::PlaceOrder(PlaceOrder {
            account,
            reference: line.reference.as_str().into(),
            contract,
            direction: line.direction,
            offset: line.offset,
            lots: line.lots,
            price: line.price,
            validity: Validity::Day,
            hedge_flag: line.hedge_flag,
        }))
        .map(drop)
    }

    /// A fund account's cash moves at its counter too.
    fn move_cash(&mut self, line: &CashLine) -> Result<(), PlayError> {
        let code = line.account.parse().ok();
        let holder = code.and_then(|code: AccountCode| {
            let holder = self.writer.machine().holder(&code)?;
            Some((code, holder))
        });
        let Some((code, holder)) = holder else {
            self.output
                .refused_outside(&line.reference, "UNKNOWN_ACCOUNT");
            return Ok(());
        };
        let amount = line.amount;
        let (action, moved) = match line.direction {
            CashDirection::In => (Action::Deposit { holder, amount }, amount),
            CashDirection::Out => (Action::Withdraw { holder, amount }, -amount),
        };
        let events = self.submit(action)?;
        if let Some(Event::ActionRefused { refusal }) = events.first() {
            self.output.refused_outside(&line.reference, refusal.code());
            return Ok(());
        }
        self.output.booked(&line.reference);
        if matches!(holder, Holder::Fund(_)) {
            self.counter.move_cash(&code, moved)?;
        }
        Ok(())
    }

    /// A cancel of an order that has ended is refused; its row says how it ended.
    fn cancel(&mut self, reference: &str) -> Result<(), PlayError> {
        let desk = self.writer.machine();
        let mut orders = desk.orders();
        let Some((order, state)) = orders.find(|(_, order)| order.asked.reference == reference)
        else {
            return Ok(());
        };
        let cancel = CancelOrder {
            account: state.asked.account,
            order,
        };
        drop(orders);
        self.submit(Action::CancelOrder(cancel)).map(drop)
    }

    /// Sends what the desk decided to the counter: durable first.
    fn send(&mut self, events: &[Event]) -> Result<(), PlayError> {
        let outward = |event: &Event| {
            matches!(
                event,
                Event::ChildRouted(_) | Event::CancelRequested { .. } | Event::ChildRecalled(_)
            )
        };
        if !events.iter().any(outward) {
            return Ok(());
        }
        self.writer.flush()?;
        for event in events {
            match event {
                Event::ChildRouted(routed) => {
                    let order = &routed.counter_order;
                    self.returns.push_back((
                        order.fund_account,
                        CounterReturn::Sent { child: order.child },
                    ));
                    let returns = self.counter.place(order, self.at)?;
                    self.take(returns);
                }
                Event::CancelRequested { counter_cancel, .. }
                | Event::ChildRecalled(ChildRecalled { counter_cancel, .. }) => {
                    let returns = self.counter.cancel(counter_cancel, self.at)?;
                    self.take(returns);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn take(&mut self, returns: Vec<Returned>) {
        for Returned {
            account, returned, ..
        } in returns
        {
            if let Some(Holder::Fund(id)) = self.writer.machine().holder(&account) {
                self.returns.push_back((id, returned));
            }
        }
    }

    /// Lets the desk hear everything the counter has said.
    fn answer(&mut self) -> Result<(), PlayError> {
        while let Some((fund_account, returned)) = self.returns.pop_front() {
            trading_day::done(
                self,
                "taking a counter's return",
                Action::Counter {
                    fund_account,
                    returned,
                },
            )?;
        }
        Ok(())
    }

    /// Settles the open day, if there is one. What still works is cancelled first.
    fn end_day(&mut self) -> Result<(), PlayError> {
        let Phase::Open(day) = self.writer.machine().phase() else {
            return Ok(());
        };
        let returns = self.counter.end_day(self.at)?;
        self.take(returns);
        self.answer()?;
        let found = self.counter.settlement_prices();
        let prices = trading_day::from_ticks(&found);
        let prices = trading_day::complete_prices(self, prices)?;
        self.counter.settle(
            &prices
                .iter()
                .map(|(contract, (price, _))| (contract.clone(), *price))
                .collect(),
        )?;
        let ended = trading_day::close(self, &prices)?;
        self.writer.flush()?;
        self.said.settled(&SettledDay {
            day,
            ticks: self.ticks_today,
            prices: &prices,
            found: &found,
            ended: &ended,
        });
        Ok(())
    }

    /// Nobody is there to end deliveries: they end as the next day begins, the goods paid for
    /// elsewhere, at the exchange's fee.
    fn end_deliveries(&mut self) -> Result<(), PlayError> {
        let desk = self.writer.machine();
        let open: Vec<_> = desk.deliveries().map(|(id, of)| (id, *of)).collect();
        for (delivery, of) in open {
            let desk = self.writer.machine();
            let fee = desk.delivery_fee_of(&of).unwrap_or_default();
            let code = desk.account_code(of.holder).clone();
            let end = EndDelivery {
                delivery,
                payment: Money::ZERO,
                fee,
                reference: "day".into(),
            };
            trading_day::done(self, "ending a delivery", Action::EndDelivery(end))?;
            if matches!(of.holder, Holder::Fund(_)) {
                self.counter.move_cash(&code, -fee)?;
            }
        }
        Ok(())
    }

    fn finish(self, out: &Path, orders: &Orders) -> Result<(), PlayError> {
        let Player {
            writer, mut output, ..
        } = self;
        let saved = writer.close()?;
        let write = |source| PlayError::Write {
            path: out.to_owned(),
            source,
        };
        output.sort_orders_by(&orders.references);
        output.write(out, &saved.machine).map_err(write)?;
        let counts: Vec<String> = output
            .counts()
            .iter()
            .map(|(status, count)| format!("{count} {status}"))
            .collect();
        eprintln!(
            "{} orders ({}), {} trades; journal to record {}",
            orders.references.len(),
            counts.join(", "),
            output.trades(),
            saved.seq
        );
        Ok(())
    }
}
