//! One account's book: positions in lots, freezes, funds. The same for operating and fund accounts.
//!
//! Knows no orders and no rates' origin: what a fill does is worked out in [`crate::book::fill`], here it
//! is only added and stored. Sums are kept as lots change, never recounted; the property tests
//! recount them.

pub(crate) mod day_sums;
pub(crate) mod fill;
pub(crate) mod margin;
pub(crate) mod mortgage;
pub(crate) mod open_lots;
pub(crate) mod position;
pub(crate) mod positions;
pub(crate) mod terms;

use ballast_desk_events::{BookFill, FundsAlgorithm, FundsMethod, Settlement};
use ballast_model::{
    CommodityId, ContractId, Day, Direction, Exchange, HedgeFlag, Lots, Money, Offset,
    PosiDirection, Price,
};
use ballast_risk::{CellRow, Cells, Key};
use minicbor::{Decode, Encode};

use crate::book::margin::MarginSums;
use crate::book::mortgage::Mortgage;
use crate::book::position::{OpenLot, Position, position_side};
use crate::book::positions::Positions;
use crate::book::terms::{ContractTerms, Freeze, GroupId};
use crate::store::derived::Derived;

/// Balances that a settled account begins the next day with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SettledBalances {
    /// Trading day settled.
    #[n(0)]
    pub day: Day,
    /// Carried forward, mark-to-market.
    #[n(1)]
    pub balance: Money,
    /// Carried forward, trade-by-trade.
    #[n(2)]
    pub balance_trade: Money,
}

/// One account's positions and funds. Day sums start at 0 each trading day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Book {
    #[n(0)]
    pub(crate) method: FundsMethod,
    #[n(1)]
    pub(crate) pre_balance: Money,
    #[n(2)]
    pub(crate) pre_balance_trade: Money,
    #[n(3)]
    pub(crate) deposit: Money,
    #[n(4)]
    pub(crate) withdrawal: Money,
    #[n(5)]
    pub(crate) close_pnl: Money,
    #[n(6)]
    pub(crate) close_pnl_trade: Money,
    #[n(7)]
    pub(crate) commission: Money,
    #[n(8)]
    pub(crate) commission_rounded: Money,
    #[n(9)]
    pub(crate) frozen_commission: Money,
    #[n(10)]
    pub(crate) position_pnl: Money,
    #[n(11)]
    pub(crate) net_deposits: Money,
    #[n(12)]
    pub(crate) positions: Positions,
    #[n(13)]
    pub(crate) sums: MarginSums,
    #[n(14)]
    pub(crate) settled: Option<SettledBalances>,
    /// Of the commission, what orders and cancels themselves were charged today (O9).
    #[n(15)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub(crate) order_fees: Money,
    /// Held for what is to be delivered physically (交割保证金, CTP DeliveryMargin), D3.
    #[n(16)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub(crate) delivery_margin: Money,
    /// Delivery fees of the day (交割手续费).
    #[n(17)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub(crate) delivery_fee: Money,
    /// Delivery fees that clerks entered since the account was opened.
    #[n(18)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub(crate) delivery_fees_entered: Money,
    /// Fees for bonds that stand as margin, of the day (B7).
    #[n(19)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub(crate) collateral_fee: Money,
    /// The same since the account was opened.
    #[n(20)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub(crate) collateral_fees: Money,
    /// Exchanges whose larger-side margin the account's own settings do not take (O9, P2): derived.
    #[cbor(skip)]
    pub(crate) gross_margin_exchanges: GrossMarginExchanges,
    /// Bonds that stand as margin: derived (B8).
    #[cbor(skip)]
    pub(crate) mortgage: Option<Box<Mortgage>>,
    /// Equity but for position P&L: derived.
    #[cbor(skip)]
    cash: Money,
    /// The same, less closed profit that cannot be used and margin of deliveries: derived.
    #[cbor(skip)]
    usable_cash: Money,
    /// Lots and margins by commodity and in all: derived.
    #[cbor(skip)]
    pub(crate) cells: Cells,
}

/// Exchanges at which a book is charged for both sides, whatever the counter grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct GrossMarginExchanges(u8);

impl GrossMarginExchanges {
    pub fn set(&mut self, exchange: Exchange, both: bool) {
        let bit = 1 << exchange as u8;
        self.0 = if both { self.0 | bit } else { self.0 & !bit };
    }

    fn contains(self, exchange: Exchange) -> bool {
        self.0 & (1 << exchange as u8) != 0
    }
}

impl Book {
    /// Deposits less withdrawals since the account was opened.
    pub fn net_deposits(&self) -> Money {
        self.net_deposits
    }

    /// What came and went by hand since the account was opened: deposits, withdrawals, the delivery fees that
    /// clerks entered, venues' fees for bonds. A counter that nobody tells of them knows nothing else of the
    /// kind.
    pub(crate) fn net_entered(&self) -> Money {
        self.net_deposits - self.delivery_fees_entered - self.collateral_fees
    }

    /// The position in a contract, if there is or was one today.
    pub fn position(&self, contract: ContractId, flag: HedgeFlag) -> Option<&Position> {
        self.positions.get(contract, flag)
    }

    /// All positions, by contract, speculation before hedge.
    pub fn positions(&self) -> impl DoubleEndedIterator<Item = &Position> {
        self.positions.iter()
    }

    /// How its funds are reckoned.
    pub fn method(&self) -> FundsMethod {
        self.method
    }

    /// Balances of the settlement that has run for the closed day.
    pub fn settled(&self) -> Option<SettledBalances> {
        self.settled
    }

    /// Positions that hold lots or traded today.
    pub fn positions_used(&self) -> usize {
        let traded = self.commission != self.order_fees || !self.close_pnl.is_zero();
        let used = |position: &&Position| {
            let sides = [&position.long, &position.short];
            traded
                || sides
                    .iter()
                    .any(|side| !(side.lots() + side.opened_today).is_zero())
        };
        self.positions.iter().filter(used).count()
    }

    /// No lots and no freezes.
    pub fn is_flat(&self) -> bool {
        self.positions.iter().all(|position| {
            let held = position.long.lots() + position.short.lots();
            held.is_zero()
                && position.long.frozen_margin.is_zero()
                && position.short.frozen_margin.is_zero()
        })
    }

    /// Dynamic equity (动态权益, CTP Balance, §C5).
    #[inline]
    pub fn equity(&self) -> Money {
        self.cash + self.position_pnl
    }

    /// Equity as it would be without the day's P&L and commission, and with what is frozen for commission: the
    /// day's loss is what equity lacks of it (O4).
    pub(crate) fn lossless_equity(&self) -> Money {
        self.pre_balance + self.deposit - self.withdrawal - self.delivery_fee - self.collateral_fee
            + self.frozen_commission
    }

    /// Counts its cash anew, after one of its parts has changed, and what of it can be used (§C5).
    pub(crate) fn recount_cash(&mut self) {
        self.cash = self.pre_balance + self.deposit - self.withdrawal + self.close_pnl
            - self.commission
            - self.delivery_fee
            - self.collateral_fee;
        let not_usable = if self.method.close_profit_available {
            Money::ZERO
        } else {
            self.close_pnl.max_zero()
        };
        self.usable_cash = self.cash - not_usable - self.delivery_margin;
    }

    /// Margin of held lots.
    pub fn margin(&self) -> Money {
        self.sums.margin()
    }

    /// Margin frozen by working opens.
    pub fn frozen_margin(&self) -> Money {
        self.sums.frozen_margin()
    }

    /// Available funds (CTP Available, §C5).
    pub fn available(&self) -> Money {
        self.available_without_bonds() + self.covered(self.equity())
    }

    #[inline(always)]
    fn available_without_bonds(&self) -> Money {
        self.usable_cash + self.usable_position_pnl()
            - self.margin()
            - self.frozen_margin()
            - self.frozen_commission
    }

    /// Of the P&L of what is held, what can be used, by the account's algorithm (§C5).
    #[inline(always)]
    fn usable_position_pnl(&self) -> Money {
        match self.method.algorithm {
            FundsAlgorithm::All => self.position_pnl,
            FundsAlgorithm::OnlyLosses => self.position_pnl.min_zero(),
            FundsAlgorithm::OnlyGains => self.position_pnl.max_zero(),
            FundsAlgorithm::None => Money::ZERO,
        }
    }

    /// What may be taken out (C3): the smaller of available and equity − margin − freezes −
    /// position gain, not below 0.
    pub fn withdrawable(&self) -> Money {
        self.free_cash().max_zero()
    }

    /// The same, below 0 where less than nothing is free. Bonds are no cash: what they cover is not free, but
    /// where a switch says so (B8).
    pub(crate) fn free_cash(&self) -> Money {
        let free = self.free_without_bonds();
        self.free_with_bonds(free).unwrap_or(free)
    }

    fn free_without_bonds(&self) -> Money {
        let free = self.equity()
            - self.margin()
            - self.frozen_margin()
            - self.frozen_commission
            - self.delivery_margin
            - self.position_pnl.max_zero();
        self.available_without_bonds().min(free)
    }

    /// Equity less margin, freezes, margin of deliveries and what is free: the profit that stays (C3).
    pub fn kept_profit(&self) -> Money {
        self.equity()
            - self.margin()
            - self.frozen_margin()
            - self.frozen_commission
            - self.delivery_margin
            - self.free_without_bonds()
    }

    /// Margin held for what is to be delivered physically (CTP DeliveryMargin).
    pub fn delivery_margin(&self) -> Money {
        self.delivery_margin
    }

    /// More is held for deliveries, or, below 0, less.
    pub(crate) fn hold_for_delivery(&mut self, margin: Money) {
        self.delivery_margin += margin;
        self.recount_cash();
    }

    /// Delivery fees of the day.
    pub fn delivery_fee(&self) -> Money {
        self.delivery_fee
    }

    /// Fees for bonds that stand as margin, of the day.
    pub fn collateral_fee(&self) -> Money {
        self.collateral_fee
    }

    pub(crate) fn take_collateral_fee(&mut self, amount: Money) {
        self.collateral_fee += amount;
        self.collateral_fees += amount;
        self.recount_cash();
    }

    /// By how much an opening order's gross margin raises the margin frozen (§C3).
    pub(crate) fn freeze_delta(
        &self,
        group: Option<GroupId>,
        exchange: Exchange,
        side: PosiDirection,
        margin: Money,
    ) -> Money {
        let group = group.filter(|_| self.takes_larger_side(exchange));
        self.sums.freeze_delta(group, side, margin)
    }

    /// The larger-side group a contract is in for this book.
    pub(crate) fn group(&self, terms: ContractTerms) -> Option<GroupId> {
        terms
            .group
            .filter(|_| self.takes_larger_side(terms.exchange))
    }

    fn takes_larger_side(&self, exchange: Exchange) -> bool {
        self.method.larger_side && !self.gross_margin_exchanges.contains(exchange)
    }

    /// Lots and margins, held and working.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// Where the cell of a commodity's positions of one hedge flag is, found by one of them.
    #[inline(always)]
    pub(crate) fn commodity_row(&self, position: Option<&Position>, key: Key) -> Option<CellRow> {
        match position {
            Some(position) if position.cell_row.0 != CellRow::NONE => Some(position.cell_row.0),
            _ => self.cells.find(key),
        }
    }

    /// Changes lots or margin of one position and keeps every sum that depends on it.
    fn change(&mut self, terms: ContractTerms, change: impl FnOnce(&mut Position)) {
        let group = self.group(terms);
        let (position, _) = self.positions.get_or_make(terms.contract, terms.hedge_flag);
        let row = position.cell_row(&mut self.cells, terms);
        self.sums.remove(group, position);
        self.cells.remove(row, &position.cell());
        if let Some(mortgage) = &mut self.mortgage {
            mortgage.count(terms.exchange, |sums| sums.remove(group, position));
        }
        let before = position.position_pnl(terms);
        change(position);
        self.position_pnl += position.position_pnl(terms) - before;
        if let Some(mortgage) = &mut self.mortgage {
            mortgage.count(terms.exchange, |sums| sums.add(group, position));
        }
        self.sums.add(group, position);
        self.cells.add(row, &position.cell());
    }

    /// A mark moved what it holds.
    #[inline(always)]
    pub(crate) fn marked(&mut self, moved: Money) {
        self.position_pnl += moved;
    }

    /// Freezes what an order takes. Says whether the contract's position was made for it, and whether
    /// that has terms of that epoch.
    #[inline(always)]
    pub(crate) fn freeze(
        &mut self,
        terms: ContractTerms,
        freeze: Freeze,
        epoch: u32,
    ) -> (bool, bool) {
        self.frozen_commission += freeze.commission;
        let group = self.group(terms);
        let (position, made) = self.positions.get_or_make(terms.contract, terms.hedge_flag);
        let row = position.cell_row(&mut self.cells, terms);
        let side = position.side_mut(position_side(freeze.direction, freeze.offset));
        match freeze.offset {
            Offset::Open => {
                side.frozen_margin += freeze.margin;
                side.open_working_lots += freeze.lots;
                let opened = freeze.direction.opens();
                self.sums.freeze(group, opened, freeze.margin);
                if let Some(mortgage) = &mut self.mortgage {
                    mortgage.freeze(terms.exchange, group, opened, freeze.margin);
                }
                let (lots, margin) = (freeze.lots.count(), freeze.margin.units());
                self.cells.freeze(row, opened, lots, margin);
            }
            offset => *side.close_frozen_mut(offset) += freeze.lots,
        }
        (made, position.terms.0.epoch == epoch)
    }

    pub(crate) fn release(&mut self, terms: ContractTerms, freeze: Freeze) {
        self.freeze(
            terms,
            Freeze {
                lots: -freeze.lots,
                margin: -freeze.margin,
                commission: -freeze.commission,
                ..freeze
            },
            0,
        );
    }

    /// Charges for an order or a cancel itself: whole fen.
    pub(crate) fn charge_order_fee(&mut self, amount: Money) {
        self.order_fees += amount;
        self.commission += amount;
        self.commission_rounded += amount;
        self.recount_cash();
    }

    pub(crate) fn set_margin(&mut self, terms: ContractTerms, side: PosiDirection, margin: Money) {
        self.change(terms, |position| position.side_mut(side).margin = margin);
    }

    /// Adds a fill's results. The order's freezes for these lots end with it.
    pub(crate) fn fill(&mut self, terms: ContractTerms, fill: Fill<'_>) {
        let Fill {
            day,
            direction,
            offset,
            price,
            lots,
            result,
        } = fill;
        self.release_of(terms, &fill);
        self.commission += result.commission;
        self.commission_rounded += result.commission.round_to_fen();
        self.close_pnl += result.close_pnl();
        self.close_pnl_trade += result.close_pnl_trade();
        self.recount_cash();
        self.change(terms, |position| {
            let side = position.side_mut(position_side(direction, offset));
            side.charged_today += result.close_today_lots;
            let traded = price.value(lots, terms.multiplier);
            side.traded_value += traded.expect("Invariant: a filled value was checked");
            side.margin = result.margin;
            if offset == Offset::Open {
                let value = price
                    .value(lots, terms.multiplier)
                    .expect("Invariant: a filled value was checked");
                side.today.push(OpenLot {
                    open_day: day,
                    open_price: price,
                    lots,
                });
                side.lots_today += lots;
                side.opened_today += lots;
                side.open_value += value;
                side.base_value += value;
                return;
            }
            for closed in &result.closed {
                let value = |price: Price| {
                    price
                        .value(closed.lots, terms.multiplier)
                        .expect("Invariant: a held value fits")
                };
                side.open_value -= value(closed.open_price);
                side.base_value -= value(closed.base_price);
                let (queue, held) = if closed.open_day == day {
                    (&mut side.today, &mut side.lots_today)
                } else {
                    (&mut side.yesterday, &mut side.lots_yesterday)
                };
                queue.consume(closed.lots);
                *held -= closed.lots;
            }
        });
    }

    /// The freeze that a fill's lots come out of.
    #[inline(always)]
    fn release_of(&mut self, terms: ContractTerms, fill: &Fill<'_>) {
        let released = Freeze {
            hedge_flag: terms.hedge_flag,
            direction: fill.direction,
            offset: fill.offset,
            lots: fill.lots,
            margin: fill.result.released_margin,
            commission: fill.result.released_commission,
        };
        self.release(terms, released);
    }

    /// Lots of earlier days come, opened at a price and marked from another one; what they gained until
    /// then was cash already, and is none in the trade-by-trade form.
    pub(crate) fn open_older(&mut self, terms: ContractTerms, fill: Fill<'_>, base: Price) {
        let value = |price: Price| {
            let value = price.value(fill.lots, terms.multiplier);
            value.expect("Invariant: a booked value was checked")
        };
        let (open_value, base_value) = (value(fill.price), value(base));
        self.release_of(terms, &fill);
        let gained = base_value - open_value;
        let side = fill.direction.opens();
        self.pre_balance_trade -= match side {
            PosiDirection::Long => gained,
            PosiDirection::Short => -gained,
        };
        self.change(terms, |position| {
            let side = position.side_mut(side);
            side.yesterday.push(OpenLot {
                open_day: fill.day,
                open_price: fill.price,
                lots: fill.lots,
            });
            side.lots_yesterday += fill.lots;
            side.open_value += open_value;
            side.base_value += base_value;
            side.margin = fill.result.margin;
        });
    }

    /// Cash comes, or, below 0, goes.
    pub(crate) fn enter(&mut self, amount: Money) {
        if amount.is_negative() {
            self.withdrawal -= amount;
        } else {
            self.deposit += amount;
        }
        self.net_deposits += amount;
        self.recount_cash();
    }

    /// Equity without the P&L of what is held.
    pub(crate) fn cash(&self) -> Money {
        self.cash
    }

    /// What configuration says of its orders is found anew.
    pub(crate) fn forget_terms(&mut self) {
        for position in self.positions.iter_mut() {
            position.terms = Derived::default();
        }
    }

    /// One more cancel in the contract.
    pub(crate) fn count_cancel(&mut self, contract: ContractId) {
        self.positions
            .get_or_make(contract, HedgeFlag::Speculation)
            .0
            .cancels += 1;
    }

    /// An open that was working when the state was kept.
    pub(crate) fn recount_open_working(
        &mut self,
        contract: ContractId,
        flag: HedgeFlag,
        direction: Direction,
        lots: Lots,
    ) {
        self.positions
            .get_or_make(contract, flag)
            .0
            .side_mut(direction.opens())
            .open_working_lots += lots;
    }

    /// Counts its cash and its cells anew.
    pub(crate) fn recount(&mut self, commodity: impl Fn(ContractId) -> CommodityId) {
        self.recount_cash();
        self.cells = Cells::default();
        for position in self.positions.iter_mut() {
            let key = (commodity(position.contract), position.hedge_flag);
            let row = self.cells.find_or_make(key);
            position.cell_row = Derived(row);
            self.cells.add(row, &position.cell());
        }
    }

    pub(crate) fn settle(
        &mut self,
        settlement: &Settlement,
        terms: impl Fn(ContractId) -> ContractTerms,
    ) {
        self.settled = Some(SettledBalances {
            day: settlement.day,
            balance: settlement.carried_forward,
            balance_trade: settlement.carried_forward_trade,
        });
        for settled in &settlement.sides {
            let position = self
                .positions
                .get_mut(settled.contract, settled.hedge_flag)
                .expect("Invariant: only held positions are settled");
            position.side_mut(settled.side).margin = settled.margin;
        }
        self.close_pnl += settlement.delivery_pnl();
        self.close_pnl_trade += settlement.delivery_pnl_trade();
        self.delivery_fee = settlement.delivery_fee;
        for delivered in &settlement.deliveries {
            let position = self
                .positions
                .get_mut(delivered.contract, delivered.hedge_flag)
                .expect("Invariant: only held positions are delivered");
            let terms = terms(delivered.contract);
            let before = position.position_pnl(terms);
            position.side_mut(delivered.side).empty();
            self.position_pnl += position.position_pnl(terms) - before;
        }
        self.recount_cash();
    }

    /// Today becomes yesterday (§C5). `terms` gives the contract's terms after the roll, its mark
    /// being the settlement price.
    pub(crate) fn roll(&mut self, terms: impl Fn(ContractId) -> ContractTerms) {
        let settled = self
            .settled
            .take()
            .expect("Invariant: a book is settled before it rolls");
        self.pre_balance = settled.balance;
        self.pre_balance_trade = settled.balance_trade;
        for sum in [
            &mut self.deposit,
            &mut self.withdrawal,
            &mut self.close_pnl,
            &mut self.close_pnl_trade,
        ] {
            *sum = Money::ZERO;
        }
        self.order_fees = Money::ZERO;
        self.delivery_fee = Money::ZERO;
        self.collateral_fee = Money::ZERO;
        for sum in [
            &mut self.commission,
            &mut self.commission_rounded,
            &mut self.frozen_commission,
            &mut self.position_pnl,
        ] {
            *sum = Money::ZERO;
        }
        for position in self.positions.iter_mut() {
            let at = terms(position.contract);
            position.cancels = 0;
            for side in PosiDirection::ALL {
                let side = position.side_mut(side);
                let today = std::mem::take(&mut side.today);
                side.yesterday.extend(today);
                side.lots_yesterday += std::mem::take(&mut side.lots_today);
                side.opened_today = Lots::ZERO;
                side.charged_today = Lots::ZERO;
                side.traded_value = Money::ZERO;
                side.base_value = if side.lots_yesterday.is_zero() {
                    Money::ZERO
                } else {
                    let settlement = at
                        .mark
                        .expect("Invariant: a held contract has a settlement price");
                    settlement
                        .value(side.lots_yesterday, at.multiplier)
                        .expect("Invariant: a settled value fits")
                };
            }
        }
        self.positions
            .retain(|position| !(position.long.is_empty() && position.short.is_empty()));
        self.regroup(terms);
    }

    /// Folds the margin sums anew, after a contract left its group or the account's switch changed.
    pub(crate) fn regroup(&mut self, terms: impl Fn(ContractId) -> ContractTerms) {
        let mut sums = MarginSums::default();
        for position in self.positions.iter() {
            sums.add(
                self.group(terms(position.contract).of(position.hedge_flag)),
                position,
            );
        }
        self.sums = sums;
        self.fold_mortgages(&terms);
        self.recount(|contract| terms(contract).commodity);
    }
}

/// A fill as a book takes it.
pub(crate) struct Fill<'a> {
    pub day: Day,
    pub direction: Direction,
    pub offset: Offset,
    pub price: Price,
    pub lots: Lots,
    pub result: &'a BookFill,
}
