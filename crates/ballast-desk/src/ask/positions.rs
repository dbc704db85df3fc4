//! Positions of an account, one row a side.

use ballast_desk_events::Holder;
use ballast_model::{
    ContractId, HedgeFlag, Lots, Money, Offset, OperatingAccountId, PosiDirection, Price,
};

use crate::book::position::{Position, average_price};
use crate::rates::effective::{self, EffectiveRates};
use crate::state::Desk;

/// One side of a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvestorPosition {
    /// Contract.
    pub contract: ContractId,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Long or short.
    pub side: PosiDirection,
    /// Lots.
    pub lots: Lots,
    /// Of those, opened today.
    pub today: Lots,
    /// Of those, opened before.
    pub yesterday: Lots,
    /// Today's lots that no working close holds. Where the contract does not distinguish, working
    /// closes hold the oldest.
    pub closable_today: Lots,
    /// Older lots that no working close holds.
    pub closable_yesterday: Lots,
    /// Σ open price × lots × multiplier.
    pub open_value: Money,
    /// Quote units per lot.
    pub multiplier: i64,
    /// Mark-to-market P&L.
    pub position_pnl: Money,
    /// P&L against open prices.
    pub floating_pnl: Money,
    /// Margin.
    pub margin: Money,
}

impl InvestorPosition {
    /// Average open price at four decimals, half away from zero.
    pub fn average_open_price(&self) -> Option<Price> {
        average_price(self.open_value, self.lots, self.multiplier)
    }
}

/// Positions of an account, by contract, speculation before hedge, long before short.
pub fn positions(desk: &Desk, holder: Holder) -> Vec<InvestorPosition> {
    let Some(book) = desk.book(holder) else {
        return Vec::new();
    };
    let sides = book
        .positions()
        .flat_map(|position| PosiDirection::ALL.map(|side| (position, side)));
    let held = sides.filter(|(position, side)| !position.side(*side).lots().is_zero());
    held.map(|(position, side)| row(desk, position, side))
        .collect()
}

fn row(desk: &Desk, position: &Position, direction: PosiDirection) -> InvestorPosition {
    let (contract, side) = (position.contract, position.side(direction));
    let terms = desk.contract_terms(contract);
    let distinguishes = desk
        .contract(contract)
        .and_then(|state| desk.commodity(state.commodity));
    let distinguishes = distinguishes.is_some_and(|state| state.commodity.distinguishes_today);
    let gain = |base: Money| match terms.mark {
        None => Money::ZERO,
        Some(mark) => {
            let value = mark
                .value(side.lots(), terms.multiplier)
                .expect("Invariant: a mark is taken only if held values fit");
            if direction == PosiDirection::Long {
                value - base
            } else {
                base - value
            }
        }
    };
    let closable_yesterday = if distinguishes {
        side.closable(Offset::CloseYesterday, true)
    } else {
        (side.lots_yesterday - side.close_frozen - side.close_today_frozen).max(Lots::ZERO)
    };
    let closable_today = if distinguishes {
        side.closable(Offset::CloseToday, true)
    } else {
        side.closable(Offset::Close, false) - closable_yesterday
    };
    InvestorPosition {
        contract,
        hedge_flag: position.hedge_flag,
        side: direction,
        lots: side.lots(),
        today: side.lots_today,
        yesterday: side.lots_yesterday,
        closable_today,
        closable_yesterday,
        open_value: side.open_value,
        multiplier: terms.multiplier,
        position_pnl: gain(side.base_value),
        floating_pnl: gain(side.open_value),
        margin: side.margin,
    }
}

/// Orders of an account that may still trade, oldest first.
pub fn working_orders(desk: &Desk, account: OperatingAccountId) -> Vec<ballast_model::OrderId> {
    desk.operating_account(account)
        .map_or(Vec::new(), |account| account.working.to_vec())
}

/// Cancels of the running day by contract, where there were any: what `max_cancels` counts (O1).
pub fn cancels(desk: &Desk, holder: Holder) -> Vec<(ContractId, u32)> {
    let book = desk.book(holder);
    let of = |contract: ContractId| {
        let position = book?.position(contract, HedgeFlag::Speculation)?;
        (position.cancels > 0).then_some((contract, position.cancels))
    };
    desk.contracts().filter_map(|(id, _)| of(id)).collect()
}

/// The rates an account is charged for positions of one hedge flag in a contract, with the level
/// and source of each (F6).
pub fn effective_rates(
    desk: &Desk,
    holder: Holder,
    contract: ContractId,
    flag: HedgeFlag,
) -> Option<EffectiveRates> {
    effective::effective(desk, holder, contract, flag)
}
