//! A fund account at the counter: cash, lots and orders, as much as checking needs.
//!
//! Each lot has one basis price: its open price on its first day, the settlement price after; until the
//! next day begins, it is remembered what the lot stood at before it was settled.
//! Margin and closing profit both count from it, which is what mark-to-market settlement means.
//! Floating profit neither lends nor takes money before settlement.

use std::collections::{BTreeMap, VecDeque};

use ballast_model::{
    AccountCode, ChildOrderId, ContractCode, CounterOrder, CounterReturn, Direction, HedgeFlag,
    Lots, Money, Overflow, PosiDirection, Price, PrivateSeq, Rates,
};

use super::contracts::{Contracts, Listed};
use super::day_sums::DaySums;
use super::fact::{CarriedPosition, Fill, Freeze};
use super::margin::Margin;
use super::mortgages::Covers;
use super::order::{self, Bucket, Order};
use super::working::{Key, Working};

/// The money of a fund account at this instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Funds {
    /// Cash with today's closing profit and commission in it.
    pub cash: Money,
    /// Margin of the lots held.
    pub margin: Money,
    /// Frozen by working orders.
    pub frozen: Money,
    /// What a new order may freeze: bonds cover margin of their exchange.
    pub available: Money,
}

/// Lots held on one side of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Contract.
    pub contract: ContractCode,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Long or short.
    pub side: Direction,
    /// Opened this trading day.
    pub today: Lots,
    /// Older.
    pub yesterday: Lots,
}

#[derive(Debug, Clone)]
struct Lot {
    today: bool,
    basis: Price,
    /// The basis of the running day: settlement leaves it.
    stood_at: Price,
    lots: Lots,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Position {
    /// Oldest first.
    held: VecDeque<Lot>,
    opened_today: Lots,
    charged_today: Lots,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Account {
    cash: Money,
    /// All that ever came in, less what went out.
    pub deposited: Money,
    /// What moved `cash` since the trading day began.
    pub day: DaySums,
    /// What rounding the day's commissions to the fen will add at settlement.
    rounding: Money,
    positions: BTreeMap<Key, Position>,
    pub orders: BTreeMap<ChildOrderId, Order>,
    working: Working,
    /// Highest of all order references that ever came, of refused orders too (CTP MaxOrderRef).
    pub max_order_ref: Option<ChildOrderId>,
    /// The private stream since the trading day began.
    pub stream: Vec<CounterReturn>,
}

/// What a fill costs and earns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    pub commission: Money,
    pub close_pnl: Money,
    pub charged_today: Lots,
}

impl Account {
    pub fn move_cash(&mut self, amount: Money) {
        self.cash += amount;
        self.deposited += amount;
        self.day.move_cash(amount);
    }

    /// The money of the account, which is known by that code.
    pub fn funds(&self, code: &AccountCode, contracts: &Contracts) -> Result<Funds, Overflow> {
        self.funds_with(code, contracts, None)
    }

    /// The money as it would be with one more order. Freezes count in their groups: an order on the
    /// smaller side may be free.
    pub fn funds_with(
        &self,
        code: &AccountCode,
        contracts: &Contracts,
        draft: Option<(&CounterOrder, Freeze)>,
    ) -> Result<Funds, Overflow> {
        let mut covers = contracts.mortgages().of(code);
        let held = self.held_margin(code, contracts, &mut covers)?;
        let (mut working, mut commission) = (held.clone(), Money::ZERO);
        let draft = draft.map(|(order, freeze)| (key(order), freeze));
        let draft = draft.iter().map(|(key, freeze)| (key, *freeze));
        for ((contract, flag, side), freeze) in self.working.frozen().chain(draft) {
            let listed = contracts.get(contract).ok_or(Overflow)?;
            let add = |to: &mut Margin| to.add(listed.group.as_ref(), *flag, *side, freeze.margin);
            add(&mut working)?;
            covers.add(listed.commodity.exchange, add)?;
            commission = commission.checked_add(freeze.commission)?;
        }
        let margin = held.total()?;
        let frozen = working
            .total()?
            .checked_sub(margin)?
            .checked_add(commission)?;
        let available = self.cash.checked_sub(margin)?.checked_sub(frozen)?;
        let available = available.checked_add(covers.covered()?)?;
        Ok(Funds {
            cash: self.cash,
            margin,
            frozen,
            available,
        })
    }

    fn held_margin(
        &self,
        code: &AccountCode,
        contracts: &Contracts,
        covers: &mut Covers,
    ) -> Result<Margin, Overflow> {
        let mut margin = Margin::default();
        for ((contract, flag, side), position) in &self.positions {
            let listed = contracts.get(contract).ok_or(Overflow)?;
            let rates = contracts.rates(code, listed).unwrap_or_default().of(*flag);
            for lot in &position.held {
                let of_lot = listed.margin(rates, *side, lot.basis, lot.lots)?;
                let add = |to: &mut Margin| to.add(listed.group.as_ref(), *flag, *side, of_lot);
                add(&mut margin)?;
                covers.add(listed.commodity.exchange, add)?;
            }
        }
        Ok(margin)
    }

    /// Lots of earlier days, marked to a settlement price.
    pub fn carry(&mut self, position: &CarriedPosition) {
        let side = match position.side {
            PosiDirection::Long => Direction::Buy,
            PosiDirection::Short => Direction::Sell,
        };
        let key = (position.contract.clone(), position.hedge_flag, side);
        let held = &mut self.positions.entry(key).or_default().held;
        held.push_back(Lot {
            today: false,
            basis: position.settlement,
            stood_at: position.settlement,
            lots: position.lots,
        });
    }

    pub fn holdings(&self) -> impl Iterator<Item = Holding> {
        self.positions
            .iter()
            .filter(|(_, position)| !position.held.is_empty())
            .map(|((contract, flag, side), position)| Holding {
                contract: contract.clone(),
                hedge_flag: *flag,
                side: *side,
                today: position.lots(Bucket::Today),
                yesterday: position.lots(Bucket::Yesterday),
            })
    }

    /// What the lots of a side stand at in the running day: today's at their price, older ones at the
    /// settlement price before it.
    pub fn cost(&self, held: &Holding, contracts: &Contracts) -> Result<Money, Overflow> {
        let listed = contracts.get(&held.contract).ok_or(Overflow)?;
        let key = (held.contract.clone(), held.hedge_flag, held.side);
        let lots = self
            .positions
            .get(&key)
            .into_iter()
            .flat_map(|position| &position.held);
        let mut cost = Money::ZERO;
        for lot in lots {
            cost = cost.checked_add(listed.value(lot.stood_at, lot.lots)?)?;
        }
        Ok(cost)
    }

    /// Contracts with lots.
    pub fn held_contracts(&self) -> impl Iterator<Item = &ContractCode> {
        self.positions.keys().map(|(contract, ..)| contract)
    }

    /// Takes all lots of a contract away: side, basis price, lots.
    pub fn take(&mut self, contract: &ContractCode) -> Vec<(Direction, Price, Lots)> {
        let (taken, kept): (BTreeMap<Key, Position>, _) = std::mem::take(&mut self.positions)
            .into_iter()
            .partition(|((code, ..), _)| code == contract);
        self.positions = kept;
        taken
            .into_iter()
            .flat_map(|((_, _, side), position)| {
                let lots = position.held.into_iter();
                lots.map(move |lot| (side, lot.basis, lot.lots))
            })
            .collect()
    }

    /// What lots that were taken away gained, and what that cost. CTP's account has no fields of their
    /// own for it.
    pub fn deliver_lots(&mut self, gained: Money, fee: Money) {
        self.cash += gained - fee;
        self.day.close_profit += gained;
        self.day.commission += fee;
    }

    /// Contracts with lots or working orders.
    pub fn contracts(&self) -> impl Iterator<Item = &ContractCode> {
        self.positions
            .keys()
            .map(|(contract, ..)| contract)
            .chain(self.orders.values().map(|order| &order.sent.contract))
    }

    /// Lots that a new close may still claim: held, less what working closes of the same kind have
    /// claimed.
    pub fn closable(
        &self,
        close: &CounterOrder,
        bucket: Bucket,
        distinguishes_today: bool,
    ) -> Lots {
        let wanted = key(close);
        let held = self
            .positions
            .get(&wanted)
            .map_or(Lots::ZERO, |position| position.lots(bucket));
        held - self.working.claims(&wanted, bucket, distinguishes_today)
    }

    /// What a fill of an order would cost and earn.
    pub fn outcome(
        &self,
        order: &Order,
        price: Price,
        lots: Lots,
        listed: &Listed,
        rates: Rates,
    ) -> Result<Outcome, Overflow> {
        let Some(bucket) = Bucket::of(order.sent.offset, listed.commodity.distinguishes_today)
        else {
            let commission = listed.amount(rates.commission.open, price, lots)?;
            return Ok(Outcome {
                commission,
                close_pnl: Money::ZERO,
                charged_today: Lots::ZERO,
            });
        };
        let position = self
            .positions
            .get(&key(&order.sent))
            .expect("Invariant: a close has been checked against a position");
        let charged_today = position.close_today_lots(bucket, lots);
        let commission =
            close_commission(listed, rates, price, (lots - charged_today, charged_today))?;
        Ok(Outcome {
            commission,
            close_pnl: position.profit(order.side(), bucket, price, lots, listed)?,
            charged_today,
        })
    }

    pub fn accept(&mut self, order: Order) {
        self.working.add(key(&order.sent), &order);
        self.orders.insert(order.sent.child, order);
    }

    pub fn fill(&mut self, fill: &Fill, distinguishes_today: bool) {
        let order = self
            .orders
            .get_mut(&fill.child)
            .expect("Invariant: a fill has its order");
        let (key, bucket) = (
            key(&order.sent),
            Bucket::of(order.sent.offset, distinguishes_today),
        );
        self.working.take(key.clone(), order);
        order.traded += fill.lots;
        self.working.add(key.clone(), order);
        let position = self.positions.entry(key).or_default();
        match bucket {
            None => position.open(fill.price, fill.lots),
            Some(bucket) => position.close(bucket, fill.lots, fill.charged_today),
        }
        self.cash += fill.close_pnl - fill.commission;
        self.day.fill(fill);
        self.rounding += fill.commission.round_to_fen() - fill.commission;
    }

    pub fn cancel(&mut self, child: ChildOrderId, filled: Lots) {
        let order = self.orders.get_mut(&child);
        let order = order.expect("Invariant: a cancelled order is known");
        self.working.take(key(&order.sent), order);
        order.ends_with = filled;
        self.working.add(key(&order.sent), order);
    }

    /// P&L at the settlement prices becomes cash, and every lot yesterday's at that price. A
    /// contract without a price keeps its basis. Commissions are rounded to the fen row by row, as
    /// the statement prints them.
    pub fn settle(&mut self, prices: &BTreeMap<&ContractCode, Price>, contracts: &Contracts) {
        let rounding = std::mem::take(&mut self.rounding);
        self.cash -= rounding;
        self.day.commission += rounding;
        for ((code, _, side), position) in &mut self.positions {
            let listed = contracts
                .get(code)
                .expect("Invariant: what is held is listed");
            let price = prices.get(code).copied();
            let profit = price.map_or(Ok(Money::ZERO), |price| {
                position.profit(
                    *side,
                    Bucket::Any,
                    price,
                    position.lots(Bucket::Any),
                    listed,
                )
            });
            let profit = profit.expect(
                "Invariant: the worth of held lots was representable when they were opened",
            );
            self.cash += profit;
            self.day.position_profit += profit;
            position.settle(price);
        }
        self.positions
            .retain(|_, position| !position.held.is_empty());
    }

    /// Where the private stream has come to.
    pub fn newest_private_seq(&self) -> PrivateSeq {
        PrivateSeq::new(self.stream.len() as u64)
    }

    /// The private stream since the trading day began, with the place of each return.
    pub fn private_stream(&self) -> impl Iterator<Item = (PrivateSeq, &CounterReturn)> {
        (1..).map(PrivateSeq::new).zip(&self.stream)
    }

    /// What could be asked for of the day before is gone.
    pub fn begin_day(&mut self) {
        self.day = DaySums::begin(self.cash);
        self.orders.clear();
        self.working = Working::default();
        self.stream.clear();
        let positions = self.positions.values_mut();
        for lot in positions.flat_map(|position| &mut position.held) {
            lot.stood_at = lot.basis;
        }
    }

    /// Floating profit of the lots held, at the prices that are known; none is counted for others.
    pub fn position_profit(
        &self,
        price: impl Fn(&ContractCode) -> Option<Price>,
        contracts: &Contracts,
    ) -> Result<Money, Overflow> {
        let mut total = Money::ZERO;
        for ((code, _, side), position) in &self.positions {
            let listed = contracts.get(code).ok_or(Overflow)?;
            if let Some(price) = price(code) {
                let lots = position.lots(Bucket::Any);
                let profit = position.profit(*side, Bucket::Any, price, lots, listed)?;
                total = total.checked_add(profit)?;
            }
        }
        Ok(total)
    }
}

impl Position {
    fn lots(&self, bucket: Bucket) -> Lots {
        self.held
            .iter()
            .filter(|lot| lot.is_in(bucket))
            .map(|lot| lot.lots)
            .sum()
    }

    fn open(&mut self, basis: Price, lots: Lots) {
        self.opened_today += lots;
        self.held.push_back(Lot {
            today: true,
            basis,
            stood_at: basis,
            lots,
        });
    }

    fn close(&mut self, bucket: Bucket, lots: Lots, charged_today: Lots) {
        self.charged_today += charged_today;
        let mut left = lots;
        for lot in self.held.iter_mut().filter(|lot| lot.is_in(bucket)) {
            let closed = lot.lots.min(left);
            lot.lots -= closed;
            left -= closed;
        }
        assert!(left.is_zero(), "Invariant: held lots >= closing lots");
        self.held.retain(|lot| lot.lots.is_positive());
    }

    /// Profit of closing the first lots of a bucket at a price.
    fn profit(
        &self,
        side: Direction,
        bucket: Bucket,
        price: Price,
        lots: Lots,
        listed: &Listed,
    ) -> Result<Money, Overflow> {
        let mut left = lots;
        let mut profit = Money::ZERO;
        for lot in self.held.iter().filter(|lot| lot.is_in(bucket)) {
            let closed = lot.lots.min(left);
            let gained = match side {
                Direction::Buy => price.checked_sub(lot.basis)?,
                Direction::Sell => lot.basis.checked_sub(price)?,
            };
            profit = profit.checked_add(listed.value(gained, closed)?)?;
            left -= closed;
        }
        Ok(profit)
    }

    /// Lots of a close that pay the close-today rate (`docs/design.md#numbers`): the offset says so
    /// where it can, else up to what was opened today on this side and has not paid it yet.
    fn close_today_lots(&self, bucket: Bucket, lots: Lots) -> Lots {
        match bucket {
            Bucket::Today => lots,
            Bucket::Yesterday => Lots::ZERO,
            Bucket::Any => lots.min(self.opened_today - self.charged_today),
        }
    }

    fn settle(&mut self, price: Option<Price>) {
        (self.opened_today, self.charged_today) = (Lots::ZERO, Lots::ZERO);
        for lot in &mut self.held {
            lot.today = false;
            lot.basis = price.unwrap_or(lot.basis);
        }
    }
}

impl Lot {
    fn is_in(&self, bucket: Bucket) -> bool {
        match bucket {
            Bucket::Any => true,
            Bucket::Today => self.today,
            Bucket::Yesterday => !self.today,
        }
    }
}

/// Commission of a close: so many lots at the plain rate, so many at the close-today rate.
fn close_commission(
    listed: &Listed,
    rates: Rates,
    price: Price,
    (plain, today): (Lots, Lots),
) -> Result<Money, Overflow> {
    let plain = listed.amount(rates.commission.close, price, plain)?;
    plain.checked_add(listed.amount(rates.commission.close_today, price, today)?)
}

/// The position an order opens or closes.
fn key(order: &CounterOrder) -> Key {
    (order.contract.clone(), order.hedge_flag, order::side(order))
}

/// What an order freezes: an opening its margin and commission at its own price (§C2), a close
/// nothing.
pub(super) fn freeze(
    order: &CounterOrder,
    listed: &Listed,
    rates: Rates,
) -> Result<Freeze, Overflow> {
    match Bucket::of(order.offset, listed.commodity.distinguishes_today) {
        Some(_) => Ok(Freeze::default()),
        None => Ok(Freeze {
            margin: listed.margin(
                rates.of(order.hedge_flag),
                order::side(order),
                order.price,
                order.lots,
            )?,
            commission: listed.amount(rates.commission.open, order.price, order.lots)?,
        }),
    }
}
