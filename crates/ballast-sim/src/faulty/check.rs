//! What holds at a day's end, whatever went wrong in it.

use std::collections::{BTreeMap, BTreeSet};

use ballast_desk::{ChildStatus, Desk, OrderStatus};
use ballast_desk_events::{ChildEnd, Event, Holder, LotsTakenOver, Refusal};
use ballast_model::{
    ChildOrderId, ContractCode, CounterErrorId, Direction, FundAccountId, HedgeFlag, Lots, Machine,
    Money, Offset, OrderId, PosiDirection, Price, Text, TradeRow,
};

use crate::faulty::{Kind, World, liquidation};

/// Lots, long and short.
type Sides = [i64; 2];
/// A position at a counter.
type Position = (FundAccountId, ContractCode, HedgeFlag);

/// Lots at the counter of orders that the desk had forgotten: an older restore. Those of the running
/// day are found again at every look.
#[derive(Debug, Default)]
pub(super) struct Forgotten {
    before: BTreeMap<Position, Sides>,
    today: BTreeMap<Position, Sides>,
}

/// Every account and product is settled, the day not rolled yet.
pub(super) fn settled(world: &mut World) {
    let late = check_events(world);
    check_orders(&world.desk, &late);
    check_trades(world, &late);
    check_counter(world);
    check_books(&world.desk);
    liquidation::check_after_close(&world.desk);
    check_state(world);
}

/// The day is over.
pub(super) fn rolled(world: &World) {
    assert_eq!(world.desk.children().count(), 0);
    check_books(&world.desk);
    check_products(&world.desk);
    check_state(world);
}

/// What came after its order had ended.
#[derive(Default)]
struct Late {
    /// Orders with trades that were booked.
    booked: BTreeSet<OrderId>,
    /// Children with trades that were refused, by name.
    refused: BTreeSet<ChildOrderId>,
}

/// No trade was refused, nobody spoke of orders that the desk does not know, no reference came twice.
fn check_events(world: &World) -> Late {
    let mut late = Late::default();
    for event in world.journal.events() {
        match event {
            Event::ActionRefused {
                refusal: Refusal::UnknownChild { child },
            } => assert_eq!(world.kind, Kind::OlderRestores, "{child}"),
            Event::ActionRefused {
                refusal: Refusal::FillDoesNotFit { child, .. },
            } => {
                assert_eq!(world.kind, Kind::ShortReplays, "{child}");
                late.refused.insert(*child);
            }
            Event::ChildEnded {
                child,
                how: ChildEnd::Rejected { error, .. },
                ..
            } => assert_ne!(*error, CounterErrorId::DUPLICATE_REF, "{child}"),
            Event::OrderRefused(refused) if world.kind.is_strict() => {
                assert_ne!(refused.refusal.code(), "COUNTER_DIFFERS", "{refused:?}");
            }
            Event::Filled(filled) if filled.late => {
                late.booked.insert(filled.order);
            }
            _ => {}
        }
    }
    late
}

/// Everything has ended, and its lots are those of its children; late ones may be more than were asked.
fn check_orders(desk: &Desk, late: &Late) {
    for (id, child) in desk.children() {
        let unknown = ChildStatus::Ended(ChildEnd::Unknown);
        assert!(
            !child.is_working() && child.status != unknown,
            "{id}: {child:?}"
        );
        assert!(child.filled <= child.sent.lots, "{id}: {child:?}");
    }
    for (id, order) in desk.orders() {
        assert_ne!(order.status, OrderStatus::Working, "{id}: {order:?}");
        assert!(order.frozen_margin.is_zero(), "{id}: {order:?}");
        let children = order.children.iter().filter_map(|child| desk.child(*child));
        let filled: Lots = children.map(|child| child.filled).sum();
        assert!(
            filled == order.filled || late.booked.contains(&id),
            "{id}: {order:?}"
        );
        assert!(order.filled <= order.asked.lots, "{id}: {order:?}");
    }
}

/// A trade by what it is known by.
type Trade = (FundAccountId, ChildOrderId, Text);

/// Every trade of the counter is booked once, and nothing else is.
fn check_trades(world: &mut World, late: &Late) {
    world.forgotten.today.clear();
    let mut booked: BTreeMap<Trade, (Price, Lots)> = BTreeMap::new();
    for event in world.journal.events() {
        if let Event::Comparison(comparison) = event
            && let Some(taken) = comparison.lots()
        {
            world.forgotten.taken_over(&world.desk, taken);
        }
        if let Event::Filled(filled) = event {
            let trade = (filled.fund_account, filled.child, filled.trade.clone());
            let twice = booked.insert(trade, (filled.price, filled.lots));
            assert_eq!(twice, None, "{filled:?} is booked twice");
        }
    }
    for (fund, code) in world.accounts() {
        for row in world.process.trades(fund, &code) {
            let trade = &row.trade;
            let found = booked.remove(&(fund, trade.child, trade.trade.clone()));
            let known = world.desk.child(trade.child);
            let is_known = known.is_some_and(|child| child.sent.fund_account == fund);
            let is_forgotten = !is_known && world.kind == Kind::OlderRestores;
            let is_untold = world.kind == Kind::ShortReplays && !world.journal.told(fund, trade);
            let is_refused = late.refused.contains(&trade.child);
            if found.is_none() && (is_forgotten || is_untold || is_refused) {
                world.outcome.forgotten += trade.lots.count();
                world.forgotten.add(fund, &row);
                continue;
            }
            assert_eq!(
                found,
                Some((trade.price, trade.lots)),
                "{row:?} is not booked"
            );
        }
    }
    assert!(booked.is_empty(), "booked, and not traded: {booked:?}");
}

impl Forgotten {
    pub fn begin_day(&mut self) {
        for (position, sides) in std::mem::take(&mut self.today) {
            add(self.before.entry(position).or_default(), sides);
        }
    }

    /// Those of a fund account.
    fn lots_of(&self, fund: FundAccountId) -> i64 {
        let mut all: BTreeMap<&Position, Sides> = BTreeMap::new();
        for (position, sides) in self.before.iter().chain(&self.today) {
            add(all.entry(position).or_default(), *sides);
        }
        let of_fund = all.iter().filter(|((of, ..), _)| *of == fund);
        of_fund
            .map(|(_, [long, short])| long.abs() + short.abs())
            .sum()
    }

    /// They are the desk's now.
    fn taken_over(&mut self, desk: &Desk, taken: &LotsTakenOver) {
        let contract = desk.contract(taken.contract).expect("it is listed");
        let code = contract.contract.code.clone();
        let sides = { &mut self.today }
            .entry((taken.fund_account, code, taken.hedge_flag))
            .or_default();
        let side = match ballast_desk::position_side(taken.direction, taken.offset) {
            PosiDirection::Long => &mut sides[0],
            PosiDirection::Short => &mut sides[1],
        };
        let lots = taken.lots.count();
        *side -= if taken.offset == Offset::Open {
            lots
        } else {
            -lots
        };
    }

    fn add(&mut self, fund: FundAccountId, row: &TradeRow) {
        let position = (fund, row.contract.clone(), row.hedge_flag);
        let sides = self.today.entry(position).or_default();
        let side = match ballast_desk::position_side(row.direction, row.offset) {
            PosiDirection::Long => &mut sides[0],
            PosiDirection::Short => &mut sides[1],
        };
        let lots = row.trade.lots.count();
        *side += if row.offset == Offset::Open {
            lots
        } else {
            -lots
        };
    }
}

/// Lots of each side are the counter's, and so is the cash.
fn check_counter(world: &World) {
    for (fund, code) in world.accounts() {
        let mut there: BTreeMap<Position, Sides> = BTreeMap::new();
        for held in world.process.counter.holdings(&code) {
            let sides = there
                .entry((fund, held.contract, held.hedge_flag))
                .or_default();
            let side = if held.side == Direction::Buy { 0 } else { 1 };
            sides[side] += (held.today + held.yesterday).count();
        }
        let book = world.desk.book(Holder::Fund(fund)).expect("it is there");
        let mut here: BTreeMap<Position, Sides> = BTreeMap::new();
        for position in book.positions() {
            let contract = world
                .desk
                .contract(position.contract)
                .expect("it is listed");
            let key = (fund, contract.contract.code.clone(), position.hedge_flag);
            here.insert(
                key,
                [&position.long, &position.short].map(|side| side.lots().count()),
            );
        }
        let Forgotten { before, today } = &world.forgotten;
        for (key, sides) in before
            .iter()
            .chain(today)
            .filter(|((of, ..), _)| *of == fund)
        {
            add(here.entry(key.clone()).or_default(), *sides);
        }
        here.retain(|_, sides| *sides != [0, 0]);
        assert_eq!(here, there, "lots of {code} here and at the counter");
        // What no one account has cannot be taken over, nor what its lots brought.
        let is_whole = world.faults.have_ended() && world.outcome.left == 0;
        if is_whole {
            assert_eq!(world.forgotten.lots_of(fund), 0, "{code}");
            let account = world.desk.fund_account(fund).expect("it is there");
            // Lots that went on an earlier day are counted among today's trades: that forbids nothing.
            let mut found = account.differences.iter();
            let forbids = found.find(|found| found.forbids_opening());
            assert_eq!(forbids, None, "{code}");
        }
        if world.kind.is_strict() || is_whole {
            let cash = world
                .process
                .counter
                .funds(&code)
                .expect("it was opened")
                .cash;
            let balance = book.settled().expect("it is settled").balance;
            assert_eq!(balance, cash, "balance of {code} here and at the counter");
        }
    }
}

fn add(to: &mut Sides, sides: Sides) {
    *to = [to[0] + sides[0], to[1] + sides[1]];
}

/// Nothing is held for orders any more.
fn check_books(desk: &Desk) {
    for holder in desk.holders() {
        let book = desk.book(holder).expect("it is a holder");
        assert!(book.frozen_margin().is_zero(), "{holder}");
        for position in book.positions() {
            for side in [&position.long, &position.short] {
                let held = side.close_frozen + side.close_today_frozen + side.open_working_lots;
                assert!(
                    held.is_zero() && side.frozen_margin.is_zero(),
                    "{holder}: {side:?}"
                );
            }
        }
    }
}

/// Net lots and cash of operating accounts are those of the fund accounts.
fn check_products(desk: &Desk) {
    for (id, product) in desk.products() {
        let mut net: BTreeMap<_, i64> = BTreeMap::new();
        let mut equity = Money::ZERO;
        for (holder, book) in desk.product_books(id) {
            let sign = if matches!(holder, Holder::Operating(_)) {
                1
            } else {
                -1
            };
            equity += Money::from_units(book.equity().units() * sign);
            for position in book.positions() {
                let key = (position.contract, position.hedge_flag);
                *net.entry(key).or_default() += position.net().count() * sign;
            }
        }
        assert!(
            net.values().all(|lots| *lots == 0),
            "{}: {net:?}",
            product.code
        );
        let difference = desk.difference(id);
        let all = equity + difference.cash + difference.commission + difference.rounding;
        assert_eq!(all, Money::ZERO, "{}: {difference:?}", product.code);
    }
}

/// The state is what its snapshot and its events make.
fn check_state(world: &World) {
    let desk = &world.desk;
    assert!(desk.terms_hold());
    let restored = Desk::restore(&desk.snapshot()).expect("it was just written");
    assert!(restored == *desk, "a snapshot is another desk");
    let replayed = world.journal.replayed(world.journal.steps.len());
    assert!(replayed == *desk, "the events make another desk");
}
