//! What a world has noted, and an account's facts as one walk over it finds them.

use std::collections::{BTreeMap, VecDeque};

use ballast_desk_events::{
    Action, CashDirection, ChildEnd, ChildRouted, Event, Filled, FreezeRecalculated, Freezing,
    FundSetting, Holder, OrderEnd, OrderPlaced,
};
use ballast_model::{
    ChildOrderId, ContractId, Day, Direction, HedgeFlag, Offset, OrderId, PosiDirection, Price,
    Stamp, Validity,
};

use crate::judgement::figures::{count, units};
use crate::judgement::told::Market;
use crate::rulebook::Rulebook;

/// Everything that happened in a world, in order, and every rate that was set.
#[derive(Default)]
pub(crate) struct Notes {
    happened: Vec<(Stamp, Event)>,
    /// Rates as they were set.
    pub rules: Rulebook,
    /// What the market told.
    pub market: Market,
    orders: u64,
    children: u64,
}

impl Notes {
    /// A command that was carried out.
    pub fn note(&mut self, at: Stamp, action: &Action) {
        self.rules.note(action);
        self.market.note(at, action);
    }

    /// What came of a command.
    pub fn happened(&mut self, at: Stamp, events: Vec<Event>) {
        for event in events {
            match event {
                Event::OrderPlaced(_) | Event::OrderRefused(_) => self.orders += 1,
                Event::ChildRouted(_) => self.children += 1,
                _ => {}
            }
            self.happened.push((at, event));
        }
    }

    /// The number that the next order gets.
    pub fn next_order(&self) -> OrderId {
        OrderId::new(self.orders + 1)
    }

    /// The number that the next child gets.
    pub fn next_child(&self) -> ChildOrderId {
        ChildOrderId::new(self.children + 1)
    }

    /// The facts of every account, from the first day on.
    pub fn recount(&self) -> BTreeMap<Holder, Facts> {
        let mut all = Recount::default();
        for (at, event) in &self.happened {
            all.hear(*at, event);
        }
        all.accounts
    }
}

/// A fill as one account's book takes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OwnFill {
    pub contract: ContractId,
    pub flag: HedgeFlag,
    pub direction: Direction,
    pub offset: Offset,
    pub price: Price,
    pub lots: i128,
    pub day: Day,
    /// Commission, exact.
    pub fee: i128,
}

impl OwnFill {
    /// The side of the position that it works on.
    pub fn side(&self) -> PosiDirection {
        side(self.direction, self.offset)
    }
}

/// What of an order may still trade, as one account's book freezes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resting {
    pub contract: ContractId,
    pub flag: HedgeFlag,
    pub direction: Direction,
    pub offset: Offset,
    pub price: Option<Price>,
    pub lots: i128,
    pub margin: i128,
    pub commission: i128,
}

impl Resting {
    /// The side of the position that it works on.
    pub fn side(&self) -> PosiDirection {
        side(self.direction, self.offset)
    }
}

/// The side of a position that an order opens or closes.
pub(crate) fn side(direction: Direction, offset: Offset) -> PosiDirection {
    match (direction, offset == Offset::Open) {
        (Direction::Buy, true) | (Direction::Sell, false) => PosiDirection::Long,
        (Direction::Sell, true) | (Direction::Buy, false) => PosiDirection::Short,
    }
}

/// What happened to one account.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// Every fill there ever was.
    pub fills: Vec<OwnFill>,
    /// Orders, or, of a fund account, children that may still trade.
    pub resting: BTreeMap<u64, Resting>,
    /// Contracts of orders that rested and were cancelled today, one for each.
    pub cancelled: Vec<ContractId>,
    /// Cash in, and, below 0, out.
    pub cash: Vec<i128>,
    /// Of it protected (C1).
    pub protected: Vec<i128>,
    /// What contracts that have ended were delivered at (D4).
    pub delivered: BTreeMap<ContractId, Price>,
    /// Charged for orders and cancels themselves.
    pub order_fees: Vec<i128>,
    /// When a fund account was given its newest orders, as far as they are remembered (P2).
    pub given: VecDeque<Stamp>,
    /// Orders that its order rate allows.
    rate_orders: Option<u32>,
    /// Its order rate has banned it.
    pub banned: bool,
}

/// Whose an order or a child is.
type Whose = (Holder, ContractId, Validity);

/// The facts of all accounts, as they are heard of.
#[derive(Debug, Default)]
struct Recount {
    accounts: BTreeMap<Holder, Facts>,
    orders: BTreeMap<OrderId, Whose>,
    children: BTreeMap<ChildOrderId, Whose>,
}

impl Recount {
    fn account(&mut self, holder: Holder) -> &mut Facts {
        self.accounts.entry(holder).or_default()
    }

    fn hear(&mut self, at: Stamp, event: &Event) {
        match event {
            Event::Deposited { holder, amount } => {
                self.account(*holder).cash.push(units(*amount));
            }
            Event::Withdrawn { holder, amount } => {
                self.account(*holder).cash.push(-units(*amount));
            }
            Event::CashConfirmed(confirmed) => {
                let protected = units(confirmed.cash.protected);
                let sign = if confirmed.cash.direction == CashDirection::In {
                    1
                } else {
                    -1
                };
                let account = self.account(Holder::Operating(confirmed.account));
                account.protected.push(sign * protected);
            }
            Event::OrderFeeCharged {
                account, amount, ..
            } => {
                let account = self.account(Holder::Operating(*account));
                account.order_fees.push(units(*amount));
            }
            Event::OrderPlaced(placed) => self.placed(placed),
            Event::OrderReduced {
                order,
                lots,
                released_margin,
                released_commission,
            } => {
                let released = [count(*lots), units(*released_margin)];
                self.release_order(*order, released, units(*released_commission));
            }
            Event::OrderEnded { order, how, .. } => {
                let cancelled = *how == OrderEnd::Child(ChildEnd::Cancelled);
                self.ended(self.orders[order], order.number(), cancelled);
            }
            Event::ChildRouted(routed) => self.routed(at, routed),
            Event::ChildEnded { child, how, .. } => {
                let cancelled = matches!(how, ChildEnd::Cancelled | ChildEnd::Recalled);
                self.ended(self.children[child], child.number(), cancelled);
            }
            Event::Filled(filled) => self.filled(filled),
            Event::FreezeRecalculated(recalculated) => self.freezes(*recalculated),
            Event::FundSet {
                account,
                new: FundSetting::RateOrders(orders),
                ..
            } => {
                let account = self.account(Holder::Fund(*account));
                account.rate_orders = *orders;
                if orders.is_none() {
                    account.given.clear();
                }
            }
            Event::OrderRateBanned(fund_account) => {
                self.account(Holder::Fund(*fund_account)).banned = true;
            }
            Event::OrderRateBanLifted(fund_account) => {
                let account = self.account(Holder::Fund(*fund_account));
                account.banned = false;
                account.given.clear();
            }
            Event::AccountSettled(settled) => {
                let ended = settled.deliveries.iter();
                let prices = ended.map(|row| (row.contract, row.price));
                self.account(settled.holder).delivered.extend(prices);
            }
            Event::DayRolled { .. } => self.rolled(),
            _ => {}
        }
    }

    fn placed(&mut self, placed: &OrderPlaced) {
        let asked = &placed.asked;
        let holder = Holder::Operating(asked.account);
        self.orders
            .insert(placed.order, (holder, asked.contract, placed.validity));
        let resting = Resting {
            contract: asked.contract,
            flag: asked.hedge_flag,
            direction: asked.direction,
            offset: placed.offset,
            price: placed.price,
            lots: count(placed.lots.unwrap_or(asked.lots)),
            margin: units(placed.frozen_margin),
            commission: units(placed.frozen_commission),
        };
        let account = self.account(holder);
        account.resting.insert(placed.order.number(), resting);
    }

    fn routed(&mut self, at: Stamp, routed: &ChildRouted) {
        let sent = &routed.counter_order;
        let holder = Holder::Fund(sent.fund_account);
        let (_, contract, _) = self.orders[&routed.order];
        self.children
            .insert(sent.child, (holder, contract, sent.validity));
        let account = self.account(holder);
        let resting = Resting {
            contract,
            flag: sent.hedge_flag,
            direction: sent.direction,
            offset: sent.offset,
            price: Some(sent.price),
            lots: count(sent.lots),
            margin: units(routed.frozen_margin),
            commission: units(routed.frozen_commission),
        };
        account.resting.insert(sent.child.number(), resting);
        if let Some(orders) = account.rate_orders {
            account.given.push_back(at);
            let forgotten = account.given.len().saturating_sub(orders as usize);
            account.given.drain(..forgotten);
        }
    }

    fn filled(&mut self, filled: &Filled) {
        let books = [
            (
                Holder::Operating(filled.account),
                filled.offset,
                &filled.operating,
            ),
            (
                Holder::Fund(filled.fund_account),
                filled.offset_at_counter(),
                &filled.fund,
            ),
        ];
        for (holder, offset, book) in books {
            self.account(holder).fills.push(OwnFill {
                contract: filled.contract,
                flag: filled.hedge_flag,
                direction: filled.direction,
                offset,
                price: filled.price,
                lots: count(filled.lots),
                day: filled.trading_day,
                fee: units(book.commission),
            });
        }
        let released = |book: &ballast_desk_events::BookFill| {
            let [margin, commission] = [book.released_margin, book.released_commission].map(units);
            ([count(filled.lots), margin], commission)
        };
        let (operating, commission) = released(&filled.operating);
        self.release_order(filled.order, operating, commission);
        let (fund, commission) = released(&filled.fund);
        self.release(
            self.children[&filled.child],
            filled.child.number(),
            fund,
            commission,
        );
    }

    /// By new rates (N9); `crate::rates` holds them against the rates themselves.
    fn freezes(&mut self, recalculated: FreezeRecalculated) {
        let (whose, number) = match recalculated.of {
            Freezing::Order(order) => (self.orders[&order], order.number()),
            Freezing::Child(child) => (self.children[&child], child.number()),
        };
        let resting = self.account(whose.0).resting.get_mut(&number);
        let resting = resting.expect("only what works freezes");
        resting.margin = units(recalculated.margin);
        resting.commission = units(recalculated.commission);
    }

    fn release_order(&mut self, order: OrderId, released: [i128; 2], commission: i128) {
        self.release(self.orders[&order], order.number(), released, commission);
    }

    fn release(&mut self, whose: Whose, number: u64, [lots, margin]: [i128; 2], commission: i128) {
        let account = self.account(whose.0);
        let Some(resting) = account.resting.get_mut(&number) else {
            return;
        };
        resting.lots -= lots;
        resting.margin -= margin;
        resting.commission -= commission;
        if resting.lots == 0 {
            account.resting.remove(&number);
        }
    }

    /// What takes what is there and ends was not cancelled (O1, N4).
    fn ended(&mut self, (holder, contract, validity): Whose, number: u64, cancelled: bool) {
        let account = self.account(holder);
        account.resting.remove(&number);
        if cancelled && validity == Validity::Day {
            account.cancelled.push(contract);
        }
    }

    fn rolled(&mut self) {
        for account in self.accounts.values_mut() {
            account.resting.clear();
            account.cancelled.clear();
            account.given.clear();
            account.banned = false;
        }
    }
}
