//! Whole days of the desk and the simulated counter with everything between them in one process, and
//! struck from a seed: returns dropped, late, twice and out of order, orders and cancels that never
//! arrive, questions without an answer or with an old one, connections that break, server and counter
//! killed, both taken back to one moment.
//!
//! The desk is the real machine, journaled step by step; the counter is the real one on a file in
//! memory. Between them is what a server has: `gateway` sends what is durable and hands returns in,
//! `road` is the wire, `day` the life of a trading day, `blows` what befalls whole processes, `check`
//! what holds at a day's end. Nobody ever reconnects by hand.
//!
//! `BALLAST_SCENARIOS=1 BALLAST_FIRST=17` plays world 17 alone, `BALLAST_FAULTS=5` only the first five
//! faults of it.

mod blows;
mod check;
mod clerk;
mod counter;
mod day;
mod faults;
mod gateway;
mod journal;
mod liquidation;
mod road;
mod setup;
mod traffic;

use std::collections::BTreeMap;

use ballast_desk::{Desk, Order, OrderStatus};
use ballast_desk_events::{
    Action, CancelOrder, Command, Compared, Comparison, CounterDoubt, DifferenceStanding, Event,
    OrderPrice, PlaceOrder,
};
use ballast_gateway::counter::SettledDay;
use ballast_model::{
    ContractId, CounterReturn, Day, Direction, HedgeFlag, Lots, Machine, Money, Offset,
    OperatingAccountId, OrderId, Price, Stamp, Tick, TimeOfDay, Validity,
};

use crate::faulty::counter::CounterProcess;
use crate::faulty::faults::Faults;
use crate::faulty::gateway::Gateway;
use crate::faulty::journal::Journal;
use crate::faulty::road::{Message, Road};
use crate::faulty::setup::{CONTRACTS, EACH, PRODUCTS};
use crate::seeded::Seeded;

const FIRST: &str = "2026-11-16";
const DAYS: usize = 3;
/// Days after it on which nothing goes wrong: what was taken over stays so.
const CALM_DAYS: usize = 2;
/// Steps of a day's session.
const STEPS: u64 = 60;

/// What a world came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Orders placed.
    pub placed: usize,
    /// Orders refused, by what they were refused for.
    pub refused: BTreeMap<&'static str, usize>,
    /// Orders sent to counters.
    pub children: usize,
    /// Fills booked.
    pub fills: usize,
    /// Of those, after their order had ended.
    pub late: usize,
    /// Children of which no word came for a while.
    pub unknown: usize,
    /// Children recalled, to be sent again.
    pub recalled: usize,
    /// Times that the counters had answered all and the net was looked at.
    pub nets: usize,
    /// Times that books were held against a counter's.
    pub compared: usize,
    /// Of those, where something differed.
    pub suspected: usize,
    /// Of those, where something moved meanwhile.
    pub disturbed: usize,
    /// Positions taken over from a counter.
    pub taken_over: usize,
    /// Times that no one account had the lots that were to go.
    pub left: usize,
    /// Lots of orders that the desk had forgotten, or could not book.
    pub forgotten: i64,
    /// Days that ended.
    pub days: usize,
    /// What liquidation plans came by, by its name.
    pub plans: BTreeMap<String, usize>,
    /// Faults by what they strike and how.
    pub faults: BTreeMap<String, usize>,
}

impl Outcome {
    /// Adds another world's.
    pub fn add(&mut self, other: &Self) {
        self.placed += other.placed;
        self.children += other.children;
        self.fills += other.fills;
        self.late += other.late;
        self.unknown += other.unknown;
        self.recalled += other.recalled;
        self.nets += other.nets;
        self.compared += other.compared;
        self.taken_over += other.taken_over;
        self.left += other.left;
        self.suspected += other.suspected;
        self.disturbed += other.disturbed;
        self.forgotten += other.forgotten;
        self.days += other.days;
        for (code, times) in &other.refused {
            *self.refused.entry(code).or_default() += times;
        }
        for (fault, times) in &other.faults {
            *self.faults.entry(fault.clone()).or_default() += times;
        }
        for (what, times) in &other.plans {
            *self.plans.entry(what.clone()).or_default() += times;
        }
    }
}

/// Everything there is.
struct World {
    desk: Desk,
    journal: Journal,
    gateway: Gateway,
    road: Road,
    process: CounterProcess,
    faults: Faults,
    random: Seeded,
    kind: Kind,
    /// Returns have their places in the private stream with them.
    numbered: bool,
    /// Microseconds of the wall since the world began.
    wall: i64,
    /// The counter's market.
    market: Stamp,
    /// As the desk has heard of it.
    at: Stamp,
    prices: [i64; CONTRACTS.len()],
    references: u32,
    /// When what is down comes back.
    server_back: i64,
    counter_back: i64,
    road_back: i64,
    server_is_down: bool,
    counter_is_down: bool,
    /// The desk's side was told that the day is over.
    settled: Option<SettledDay>,
    /// The day at whose end the counters were asked, by the server that runs.
    compared: Option<Day>,
    /// Orders, cancels, returns and questions so far.
    passed: [u64; 4],
    /// Steps of the journal by which the trading day had begun.
    day_began: usize,
    forgotten: check::Forgotten,
    outcome: Outcome,
}

/// What may befall a world, and what of it the desk cannot know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// All that a port allows.
    Allowed,
    /// The desk alone may be taken back.
    OlderRestores,
    /// A replay may say that it is complete and not be.
    ShortReplays,
    /// All that a port allows, and accounts are liquidated.
    Liquidations,
}

impl Kind {
    /// Nothing differs that the desk could not know.
    fn is_strict(self) -> bool {
        matches!(self, Self::Allowed | Self::Liquidations)
    }
}

/// Plays a world to its end; panics where something does not hold.
pub fn run(seed: u64) -> Outcome {
    play(seed, Kind::Allowed)
}

/// The same, where the desk alone may be taken back: the counter has orders and lots then that the
/// desk does not know, and nothing else is amiss.
pub fn run_with_older_restores(seed: u64) -> Outcome {
    play(seed, Kind::OlderRestores)
}

/// The same, where a replay may be short: what the desk took for lost comes late, if it comes, and is
/// booked, or refused by name where its lots are gone.
pub fn run_with_short_replays(seed: u64) -> Outcome {
    play(seed, Kind::ShortReplays)
}

/// All that a port allows, where lines and persons have accounts closed in a market that locks, thins out and
/// closes in the middle: every plan ends in one of its ways, with the positions that it says.
pub fn run_with_liquidations(seed: u64) -> Outcome {
    play(seed, Kind::Liquidations)
}

fn play(seed: u64, kind: Kind) -> Outcome {
    let mut day: Day = FIRST.parse().expect("a day");
    let mut world = World::new(seed, kind, day);
    let days = match kind {
        Kind::OlderRestores => DAYS + CALM_DAYS,
        Kind::Allowed | Kind::ShortReplays | Kind::Liquidations => DAYS,
    };
    for number in 0..days {
        if number == DAYS {
            world.faults.end();
        }
        world.play_day(day);
        let calendar = world.desk.calendar().expect("it has one");
        day = calendar.next_trading_day(day).expect("it goes on");
    }
    world.outcome.faults = std::mem::take(&mut world.faults.struck);
    std::mem::take(&mut world.outcome)
}

/// Whoever fails says what befell it.
impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("faults: {}", self.faults.script.join("; "));
        }
    }
}

impl World {
    fn new(seed: u64, kind: Kind, first: Day) -> Self {
        let mut random = Seeded::new(seed);
        let at = first.at(TimeOfDay::hm(8, 50));
        let desk = Desk::default();
        let journal = Journal::new(&desk);
        let numbered = random.chance(50);
        let mut world = Self {
            desk,
            journal,
            gateway: Gateway::new(Vec::new(), 0),
            road: Road::default(),
            process: CounterProcess::new(setup::reference(), setup::rate_table()),
            faults: Faults::new(seed, kind == Kind::ShortReplays),
            random,
            kind,
            numbered,
            wall: 0,
            market: at,
            at,
            prices: CONTRACTS.map(|(_, price, _)| price),
            references: 0,
            server_back: 0,
            counter_back: 0,
            road_back: 0,
            server_is_down: false,
            counter_is_down: false,
            settled: None,
            compared: None,
            passed: [0; 4],
            day_began: 0,
            forgotten: Default::default(),
            outcome: Outcome::default(),
        };
        setup::open(&mut world, first);
        world.gateway = Gateway::new(world.accounts(), world.journal.steps.len());
        world
    }

    /// One command, journaled with what it makes due.
    fn submit(&mut self, action: Action) -> Vec<Event> {
        if let Action::Counter {
            fund_account,
            returned: CounterReturn::Traded(trade),
        } = &action
        {
            self.journal.tells(*fund_account, trade);
        }
        let mut all = Vec::new();
        let mut next = Some(Command::platform(action));
        let mut rounds = 0;
        while let Some(command) = next.take() {
            let events = self.desk.execute(&command, self.at);
            for event in &events {
                self.desk.apply(event, self.at);
                self.count(event);
            }
            self.journal.steps.push((self.at, events.clone()));
            all.extend(events);
            rounds += 1;
            assert!(rounds < 10_000, "still due: {}", self.desk.due());
            liquidation::check_plans(&self.desk);
            let due = self.desk.next_deadline().filter(|due| *due <= self.at);
            next = due.map(|_| Desk::clock_command());
        }
        all
    }

    fn done(&mut self, action: Action) {
        let events = self.submit(action.clone());
        if let Some(Event::ActionRefused { refusal }) = events.first() {
            panic!("{action:?}: {refusal:?}");
        }
    }

    /// Nothing comes of what is so already.
    fn done_or_nothing(&mut self, action: Action) {
        let events = self.submit(action);
        let refused = events
            .iter()
            .find(|event| matches!(event, Event::ActionRefused { .. }));
        assert_eq!(refused, None);
    }

    fn count(&mut self, event: &Event) {
        match event {
            Event::OrderPlaced(_) => self.outcome.placed += 1,
            Event::OrderRefused(refused) => {
                *self
                    .outcome
                    .refused
                    .entry(refused.refusal.code())
                    .or_default() += 1;
            }
            Event::ChildRouted(_) => self.outcome.children += 1,
            Event::ChildRecalled(_) => self.outcome.recalled += 1,
            Event::Filled(filled) => {
                self.outcome.fills += 1;
                self.outcome.late += usize::from(filled.late);
            }
            Event::CounterDoubt(CounterDoubt::Unknown(_)) => {
                self.outcome.unknown += 1;
            }
            Event::Comparison(comparison) => {
                if let Comparison::Compared(compared) = &**comparison {
                    self.count_compared(compared);
                }
            }
            Event::Plan(event) => self.count_plan(event),
            _ => {}
        }
    }

    fn count_compared(&mut self, compared: &Compared) {
        self.outcome.compared += 1;
        self.outcome.suspected += usize::from(!compared.differences.is_empty());
        self.outcome.disturbed += usize::from(compared.again);
        if self.kind.is_strict() {
            let mut found = compared.differences.iter();
            let standing = found.find(|found| found.standing != DifferenceStanding::Suspected);
            assert_eq!(standing, None, "{compared:?}");
        }
    }

    /// A few seconds of a session.
    fn step(&mut self, day: Day) {
        let micros = 1 + self.random.below(4_000_000) as i64;
        self.pass(micros);
        if !self.counter_is_down && !self.counter_was_settled() {
            for contract in 0..CONTRACTS.len() {
                if self.random.chance(60) {
                    self.quote(day, contract);
                }
            }
        }
        if !self.server_is_down {
            for _ in 0..self.random.below(4) {
                self.trade();
            }
        }
        self.traffic();
    }

    /// Time goes on; the market's only while its process is there.
    fn pass(&mut self, micros: i64) {
        self.wall += micros;
        if !self.counter_is_down && !self.counter_was_settled() {
            self.market = self.market.plus_micros(micros);
        }
        self.fall_and_rise();
        self.hear_time();
    }

    fn hear_time(&mut self) {
        if self.road.stands && !self.server_is_down {
            self.at = self.at.max(self.market);
        }
    }

    fn quote(&mut self, day: Day, contract: usize) {
        let (code, _, step) = CONTRACTS[contract];
        self.prices[contract] += (self.random.below(5) as i64 - 2) * step;
        let price = self.prices[contract];
        let deep = Lots::new(1 + self.random.below(8) as i64);
        let mood = self.mood();
        let usual = CONTRACTS[contract].1;
        let (last, bids, asks) = liquidation::quoted(mood, usual, [price, step], deep);
        let limits =
            liquidation::limits(usual).map(|limit| Some(limit).filter(|_| self.liquidates()));
        let [lower_limit, upper_limit] = limits;
        let tick = Tick {
            contract: code.into(),
            at: self.market,
            trading_day: day,
            last: Some(last),
            bids,
            asks,
            volume: Lots::ZERO,
            turnover: Money::ZERO,
            open_interest: Lots::ZERO,
            open: None,
            high: None,
            low: None,
            pre_settlement: None,
            upper_limit,
            lower_limit,
            settlement: None,
        };
        let said = self.process.tick(&tick);
        self.road.answer(self.wall, 0, Message::Quote(tick));
        self.say(said);
    }

    /// An order, or a cancel.
    fn trade(&mut self) {
        if self.random.chance(30) {
            return self.cancel();
        }
        self.references += 1;
        let contract = self.random.below(CONTRACTS.len() as u64) as usize;
        let (price, step) = (self.prices[contract], CONTRACTS[contract].2);
        let direction = self.random.pick(&[Direction::Buy, Direction::Sell]);
        let away = self.random.below(3) as i64 * step;
        let limit = match direction {
            Direction::Buy => price - away,
            Direction::Sell => price - step + away,
        };
        let offsets = [
            Offset::Open,
            Offset::Open,
            Offset::Open,
            Offset::Open,
            Offset::Close,
            Offset::CloseToday,
            Offset::CloseYesterday,
        ];
        let validities = [
            Validity::Day,
            Validity::Day,
            Validity::Day,
            Validity::FillAndKill,
            Validity::FillOrKill,
        ];
        let flags = [
            HedgeFlag::Speculation,
            HedgeFlag::Speculation,
            HedgeFlag::Speculation,
            HedgeFlag::Hedge,
        ];
        let order = PlaceOrder {
            account: OperatingAccountId::new(self.random.below(u64::from(PRODUCTS * EACH)) as u32),
            reference: self.references.to_string().into(),
            contract: ContractId::new(contract as u32),
            direction,
            offset: self.random.pick(&offsets),
            lots: Lots::new(1 + self.random.below(5) as i64),
            price: OrderPrice::Limit(Price::whole(limit)),
            validity: self.random.pick(&validities),
            hedge_flag: self.random.pick(&flags),
        };
        self.submit(Action::PlaceOrder(order));
    }

    fn cancel(&mut self) {
        let works = |(id, order): (OrderId, &Order)| {
            (order.status == OrderStatus::Working).then_some((id, order.asked.account))
        };
        let working: Vec<_> = self.desk.orders().filter_map(works).collect();
        if !working.is_empty() {
            let (order, account) = self.random.pick(&working);
            self.submit(Action::CancelOrder(CancelOrder { account, order }));
        }
    }
}
