//! Trades of an operating account, as pages show them: fills of its orders, and lots that came or went without one.

use ballast_api::Id;
use ballast_api::order::Trade;
use ballast_desk::Desk;
use ballast_desk_events::{
    AdjustedSide, BookFill, Comparison, Filled, Holder, LotsTakenOver, PositionAdjusted,
};
use ballast_model::{
    ContractId, Day, Direction, HedgeFlag, Lots, Offset, OperatingAccountId, Price, Seq, Stamp,
};

use super::{contract_code, hedge_flag, offset, seq, side};

/// A fill of an operating account.
pub fn trade(desk: &Desk, filled: &Filled, at: Seq) -> Trade {
    let order = desk.order(filled.order);
    Trade {
        trade: filled.trade.to_string(),
        order: Id::from(filled.order.number()),
        reference: order.map_or(String::new(), |order| order.asked.reference.to_string()),
        at: filled.at.into(),
        late: filled.late,
        ..Lot::from(filled).shown(desk, at)
    }
}

/// What came to operating accounts, or went, without an order: taken over from a counter, traded there by others, or
/// moved by a risk officer. Lots of earlier days are no trade of this one.
pub fn without_order(
    desk: &Desk,
    comparison: &Comparison,
    at: Stamp,
    seq: Seq,
) -> Vec<(OperatingAccountId, Trade)> {
    let trade = match comparison {
        Comparison::ExternalTraded(traded) => traded.trade.to_string(),
        _ => String::new(),
    };
    let shown = |lot: Lot<'_>, reason: &str| {
        let shown = Trade {
            trade: trade.clone(),
            reference: reason.to_owned(),
            at: at.into(),
            ..lot.shown(desk, seq)
        };
        (lot.account, shown)
    };
    if let Comparison::PositionAdjusted(adjusted) = comparison {
        let lots = { adjusted.trades() }.map(|side| Lot::moved(desk, adjusted, side));
        return lots.map(|lot| shown(lot, &adjusted.reason)).collect();
    }
    let taken = comparison.lots().filter(|taken| taken.base_price.is_none());
    taken
        .map(|taken| shown(Lot::from(taken), &taken.reason))
        .into_iter()
        .collect()
}

/// Lots of one trade on one operating account.
struct Lot<'a> {
    account: OperatingAccountId,
    day: Day,
    contract: ContractId,
    hedge_flag: HedgeFlag,
    direction: Direction,
    offset: Offset,
    price: Price,
    lots: Lots,
    result: &'a BookFill,
}

impl<'a> From<&'a Filled> for Lot<'a> {
    fn from(filled: &'a Filled) -> Self {
        Self {
            account: filled.account,
            day: filled.trading_day,
            contract: filled.contract,
            hedge_flag: filled.hedge_flag,
            direction: filled.direction,
            offset: filled.offset,
            price: filled.price,
            lots: filled.lots,
            result: &filled.operating,
        }
    }
}

impl<'a> From<&'a LotsTakenOver> for Lot<'a> {
    fn from(taken: &'a LotsTakenOver) -> Self {
        Self {
            account: taken.account,
            day: taken.day,
            contract: taken.contract,
            hedge_flag: taken.hedge_flag,
            direction: taken.direction,
            offset: taken.offset,
            price: taken.price,
            lots: taken.lots,
            result: &taken.operating,
        }
    }
}

impl<'a> Lot<'a> {
    /// Lots that were moved, on one of the accounts.
    fn moved(desk: &Desk, adjusted: &PositionAdjusted, side: AdjustedSide<'a>) -> Self {
        Self {
            account: side.account,
            day: desk.trading_day().unwrap_or(adjusted.day),
            contract: adjusted.contract,
            hedge_flag: adjusted.hedge_flag,
            direction: side.direction,
            offset: side.offset,
            price: adjusted.price,
            lots: adjusted.lots,
            result: side.result,
        }
    }

    /// As a trade of no order and no time.
    fn shown(&self, desk: &Desk, at: Seq) -> Trade {
        let opens = self.offset == Offset::Open;
        let account = Holder::Operating(self.account);
        Trade {
            trade: String::new(),
            order: Id::from(0),
            reference: String::new(),
            account: desk.account_code(account).to_string(),
            trading_day: self.day.into(),
            at: Stamp::default().into(),
            contract: contract_code(desk, self.contract),
            side: side(self.direction),
            offset: offset(self.offset),
            hedge_flag: hedge_flag(self.hedge_flag),
            price: self.price.into(),
            lots: self.lots.count(),
            commission: self.result.commission.into(),
            close_pnl: (!opens).then(|| self.result.close_pnl().into()),
            late: false,
            seq: seq(at),
        }
    }
}
