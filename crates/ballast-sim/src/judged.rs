//! A seeded world in which orders meet every permission and every limit close to its edge: one or
//! two products, their fund accounts and operating accounts, contracts of several exchanges, nights
//! and days. Settings, cash, prices and sessions change between orders, fills are partial, children
//! are refused, cancelled and lost, days roll.
//!
//! What must come of each order is asked of the naive oracle first ([`crate::judgement`]); the desk
//! must answer the same to the last number.

mod counters;
mod days;
mod edges;
mod lifts;
mod orders;
mod settings;
mod setup;

use std::collections::BTreeMap;

use ballast_desk::Desk;
use ballast_desk_events::{
    Action, Command, Event, PlaceOrder, Refusal, SetAccountStatus, TemplateKind,
};
use ballast_model::{
    Calendar, ChildOrderId, ContractId, CounterReturn, FundAccountId, Lots, Machine,
    OperatingAccountId, Price, ProductId, Stamp, Validity,
};

use crate::judgement::{self, Answer, Clerk, Notes};
use crate::seeded::Seeded;

/// What a world came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Orders given.
    pub orders: usize,
    /// Orders placed.
    pub placed: usize,
    /// Orders of which only the account's part was compared: a lock was possible (X9).
    pub in_part: usize,
    /// Days settled.
    pub days: usize,
    /// Orders refused, by code.
    pub refused: BTreeMap<&'static str, usize>,
    /// Orders that a row decided, or that it kept a fund account from taking more of, by row.
    pub rows: BTreeMap<&'static str, usize>,
    /// Limits of accounts that orders breached behind the one that was told, by code.
    pub behind: BTreeMap<&'static str, usize>,
}

impl Outcome {
    /// What one more world came to.
    pub fn add(&mut self, more: &Self) {
        self.orders += more.orders;
        self.placed += more.placed;
        self.in_part += more.in_part;
        self.days += more.days;
        let tables = [
            (&mut self.refused, &more.refused),
            (&mut self.rows, &more.rows),
            (&mut self.behind, &more.behind),
        ];
        for (all, more) in tables {
            for (name, times) in more {
                *all.entry(name).or_default() += times;
            }
        }
    }

    /// One more order.
    fn count(&mut self, told: &Event, answer: &Answer, breached: &[Refusal]) {
        self.orders += 1;
        self.in_part += usize::from(answer.events.is_none());
        match told {
            Event::OrderRefused(refused) => {
                *self.refused.entry(refused.refusal.code()).or_default() += 1;
            }
            _ => self.placed += 1,
        }
        for row in &answer.rows {
            *self.rows.entry(row).or_default() += 1;
        }
        for refusal in breached.iter().skip(1) {
            *self.behind.entry(refusal.code()).or_default() += 1;
        }
    }
}

/// Runs one world of so many steps; panics where desk and oracle differ.
pub fn run(seed: u64, steps: u32) -> Outcome {
    let mut world = World::new(seed);
    for step in 1..=steps {
        world.step();
        if step % 20 == 0 {
            world.restores();
        }
    }
    world.restores();
    world.outcome
}

/// A contract and where its price is.
#[derive(Debug, Clone, Copy)]
struct Listed {
    id: ContractId,
    tick: Price,
    last: Price,
    /// Of the bare one price and rates are told later, or never.
    bare: bool,
    /// Nobody has told its price yet.
    unpriced: bool,
}

struct World {
    seed: u64,
    desk: Desk,
    notes: Notes,
    random: Seeded,
    calendar: Calendar,
    at: Stamp,
    /// Where in [`TIMES`] it is.
    time: usize,
    contracts: Vec<Listed>,
    products: u32,
    funds: u32,
    accounts: u32,
    /// Fund accounts may close today's lots by a lock (X9).
    locks: bool,
    /// The exchanges' previous settlement prices are not ours.
    other_settlements: bool,
    /// Products whose rates are read at one fund account whatever happens.
    named: Vec<bool>,
    numbers: u32,
    /// What undoes settings that are in force.
    standing: Vec<Action>,
    outcome: Outcome,
}

impl World {
    fn below(&mut self, below: u32) -> u32 {
        self.random.below(u64::from(below)) as u32
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.random.chance(percent)
    }

    /// Carries a command out; what undoes it, or none where it was refused.
    fn submit(&mut self, action: Action) -> Option<Vec<Action>> {
        let command = Command::platform(action);
        let events = self.desk.execute(&command, self.at);
        if matches!(events.first(), Some(Event::ActionRefused { .. })) {
            return None;
        }
        self.notes.note(self.at, &command.action);
        let undo = events.iter().filter_map(undo).collect();
        self.take(events);
        Some(undo)
    }

    /// What they make due is decided before anything else; what is recalled is mostly cancelled.
    fn take(&mut self, events: Vec<Event>) {
        let mut recalled = self.applied(events);
        while self.desk.next_deadline().is_some_and(|due| due <= self.at) {
            let due = self.desk.execute(&Desk::clock_command(), self.at);
            recalled.extend(self.applied(due));
        }
        for child in recalled {
            if self.chance(85) {
                self.cancelled(child);
            }
        }
    }

    /// The children that are recalled.
    fn applied(&mut self, events: Vec<Event>) -> Vec<ChildOrderId> {
        for event in &events {
            self.desk.apply(event, self.at);
        }
        let recalled = events.iter().filter_map(|event| match event {
            Event::ChildRecalled(recalled) => Some(recalled.counter_cancel.child),
            _ => None,
        });
        let recalled = recalled.collect();
        self.notes.happened(self.at, events);
        recalled
    }

    fn done(&mut self, action: Action) {
        let done = self.submit(action.clone());
        assert!(done.is_some(), "{action:?} was refused");
    }

    fn returned(&mut self, fund_account: FundAccountId, returned: CounterReturn) {
        self.submit(Action::Counter {
            fund_account,
            returned,
        });
    }

    fn restores(&self) {
        self.knows_the_market();
        let restored = Desk::restore(&self.desk.snapshot()).expect("it was kept");
        assert!(
            restored == self.desk,
            "world {}: sums that are kept are not those of a recount",
            self.seed
        );
    }

    /// A mark that cannot be true moves nothing (K7).
    fn knows_the_market(&self) {
        for Listed { id, .. } in &self.contracts {
            let contract = self.desk.contract(*id).expect("it is listed");
            let kept = (contract.last, [contract.bid, contract.ask]);
            assert_eq!(kept, self.notes.market.prices(*id), "world {}", self.seed);
        }
    }

    fn step(&mut self) {
        let odd = i64::from(self.below(400_000));
        self.at = self
            .at
            .plus_micros(self.random.pick(&[0, 500_000, 500_000, odd]));
        match self.below(100) {
            0..=54 => self.place(),
            55..=68 => self.counter_acts(),
            69..=72 => self.cancel(),
            73..=75 => self.changes_session(),
            76..=81 => self.moves_price(),
            82..=87 => self.undoes_some(),
            88..=94 => self.changes_setting(),
            95..=98 => self.time_passes(),
            _ => self.ends_day(),
        }
    }

    /// Settings close to what an order would make of them, the order, and mostly the settings as they
    /// were.
    fn place(&mut self) {
        if self.chance(70) && !self.anything_trades() {
            self.time_passes();
        }
        let asked = self.draw_order();
        let mut undo = Vec::new();
        for _ in 0..self.random.pick(&[0, 0, 1, 1, 1, 1, 2, 3]) {
            for action in self.draw_edge(&asked) {
                undo.extend(self.submit(action).unwrap_or_default());
            }
        }
        let breached = self.ask(&asked);
        self.lifts(asked, breached, &mut undo);
        if self.chance(80) {
            for action in undo.into_iter().rev() {
                self.submit(action);
            }
            self.lost().into_iter().for_each(|id| self.log_in(id));
        } else {
            self.standing.extend(undo);
        }
        if self.chance(60) {
            self.counter_acts();
        }
    }

    /// The oracle first, then the desk; all limits that the order breaches.
    fn ask(&mut self, asked: &PlaceOrder) -> Vec<Refusal> {
        let clerk = Clerk::new(&self.desk, &self.notes, asked, self.at);
        let account = judgement::account(&clerk);
        let breached = judgement::breached(&clerk);
        let answer = judgement::answer(&clerk);
        let command = Command::platform(Action::PlaceOrder(asked.clone()));
        let events = self.desk.execute(&command, self.at);
        let told = || {
            format!(
                "world {}: {asked:?} at {}\noracle: {answer:#?}\nits account: {account:?}, breached: {breached:?}\ndesk: {events:#?}",
                self.seed, self.at
            )
        };
        let passing = passing_lots(&events);
        match &answer.events {
            Some(expected) => assert!(without_passing(&events) == *expected, "{}", told()),
            None => assert!(
                account.is_ok() && is_of_fund_accounts(&events),
                "{}",
                told()
            ),
        }
        self.outcome.count(&events[0], &answer, &breached);
        self.take(events);
        if let Some(passing) = passing {
            self.tries_passing(asked, passing.count());
        }
        breached
    }

    /// Asked again, so many lots are placed whole, and no more (K13).
    fn tries_passing(&mut self, asked: &PlaceOrder, passing: i64) {
        let tried = self.random.below(1_000) as i64;
        let clerk = Clerk::new(&self.desk, &self.notes, asked, self.at);
        let passes = |lots: i64| judgement::passes(&clerk, lots);
        assert!(
            is_edge_of_passing(&passes, asked, passing, tried),
            "world {}: {passing} of {asked:?}",
            self.seed
        );
    }

    fn undoes_some(&mut self) {
        for _ in 0..self.standing.len().min(3) {
            let index = self.below(self.standing.len() as u32) as usize;
            let action = self.standing.swap_remove(index);
            self.submit(action);
        }
        let banned = (0..self.funds).map(FundAccountId::new).find(|id| {
            let account = self.desk.fund_account(*id).expect("it is there");
            account.rate_banned
        });
        if let Some(fund_account) = banned {
            self.submit(Action::LiftOrderRateBan { fund_account });
        }
    }

    /// Contracts of which price and rates are known from the first day on.
    fn known_from_the_first(&self) -> impl Iterator<Item = Listed> {
        self.contracts.iter().copied().filter(|listed| !listed.bare)
    }

    fn product_of(&self, account: OperatingAccountId) -> Option<ProductId> {
        self.desk.operating_account(account)?.product
    }
}

/// Lots that a refused order would pass with (K13).
fn passing_lots(events: &[Event]) -> Option<Lots> {
    match events.first() {
        Some(Event::OrderRefused(refused)) => refused.passing_lots,
        _ => None,
    }
}

/// Without what is held against the oracle by itself.
fn without_passing(events: &[Event]) -> Vec<Event> {
    let mut events = events.to_vec();
    if let Some(Event::OrderRefused(refused)) = events.first_mut() {
        refused.passing_lots = None;
    }
    events
}

/// So many lots pass; none of the next five do, nor some number far above (K13). Of all or nothing more
/// may: a number that fund accounts share out evenly.
fn is_edge_of_passing(
    passes: &impl Fn(i64) -> Option<bool>,
    asked: &PlaceOrder,
    passing: i64,
    tried: i64,
) -> bool {
    if passing > 0 && passes(passing) == Some(false) {
        return false;
    }
    let most = asked.lots.count();
    let far = passing + 1 + tried % (most - passing).max(1);
    let above = (passing + 1..=passing + 5).chain([far]);
    let passes_above = above
        .filter(|lots| *lots <= most)
        .any(|lots| passes(lots) == Some(true));
    asked.validity == Validity::FillOrKill || !passes_above
}

/// Not refused by anything of the account.
fn is_of_fund_accounts(events: &[Event]) -> bool {
    match events.first() {
        Some(Event::OrderPlaced(_)) => true,
        Some(Event::OrderRefused(refused)) => {
            let code = refused.refusal.code();
            let last = "MARGIN_RATIO_LINE";
            let place = |of: &str| {
                let codes = Refusal::CODES.iter();
                codes.copied().position(|code| code == of)
            };
            place(code) > place(last)
        }
        _ => false,
    }
}

/// What sets things back to what they were before an event.
fn undo(event: &Event) -> Option<Action> {
    Some(match event {
        Event::OperatingSet { account, old, .. } => Action::SetOperating {
            account: *account,
            setting: old.clone(),
        },
        Event::FundSet { account, old, .. } => Action::SetFund {
            account: *account,
            setting: *old,
        },
        Event::ProductSet { product, old, .. } => Action::SetProduct {
            product: *product,
            setting: *old,
        },
        Event::PlatformSet { old, .. } => Action::SetPlatform(*old),
        Event::LimitSet {
            level, scope, old, ..
        } => Action::SetLimit {
            level: *level,
            scope: *scope,
            limit: old.clone(),
        },
        Event::TradabilitySet { of, old, .. } => Action::SetTradability {
            of: *of,
            tradability: old.clone(),
        },
        Event::AccountStatusSet(set) => Action::SetAccountStatus(SetAccountStatus {
            of: set.of,
            status: set.old,
        }),
        Event::TemplateBound {
            account,
            kind: kind @ TemplateKind::OrderLimits,
            old,
            ..
        } => Action::BindTemplate {
            account: *account,
            kind: *kind,
            template: *old,
        },
        Event::Deposited { holder, amount } => Action::Withdraw {
            holder: *holder,
            amount: *amount,
        },
        Event::Withdrawn { holder, amount } => Action::Deposit {
            holder: *holder,
            amount: *amount,
        },
        _ => return None,
    })
}
