//! Marks and price limits.

use ballast_desk_events::{
    AlarmFound, AlarmLevel, AlarmOf, Event, Holder, MarkDoubt, MarkDoubted, NavOf, Refusal,
};
use ballast_model::{ContractId, DayLimits, HedgeFlag, Lots, Mark, Money, Price, ProductId, Stamp};
use smallvec::SmallVec;

use crate::state::bounds::MOST_LOTS;
use crate::state::contract::ContractState;
use crate::state::{Desk, Phase};

/// A price is taken only if the largest position one book may hold still has a value.
pub(crate) fn valid_price(
    desk: &Desk,
    contract: ContractId,
    price: Option<Price>,
) -> Result<(), Refusal> {
    let Some(price) = price else { return Ok(()) };
    if !price.is_positive() {
        return Err(Refusal::PriceNotPositive { price });
    }
    price
        .value(MOST_LOTS, desk.contract_terms(contract).multiplier)
        .map(|_| ())
        .map_err(|_| Refusal::AmountTooLarge)
}

pub(crate) fn mark(desk: &Desk, mark: Mark) -> Result<Vec<Event>, Refusal> {
    let contract = desk
        .contract(mark.contract)
        .ok_or(Refusal::UnknownContract)?;
    let Phase::Open(_) = desk.phase else {
        return Err(Refusal::DayNotOpen);
    };
    Ok(vec![match doubt(desk, contract, &mark) {
        None => Event::Marked(mark),
        Some(doubt) => Event::MarkDoubted(MarkDoubted { mark, doubt }),
    }])
}

/// Why a mark cannot be true, if it cannot (K7). A bid equal to the ask can: auctions show it.
fn doubt(desk: &Desk, contract: &ContractState, mark: &Mark) -> Option<MarkDoubt> {
    let [bid, ask] = [mark.bid, mark.ask].map(|level| level.map(|level| level.price));
    let mut prices = [mark.last, bid, ask].into_iter().flatten();
    let is_impossible = |price: &Price| valid_price(desk, mark.contract, Some(*price)).is_err();
    if let Some(price) = prices.clone().find(is_impossible) {
        return Some(MarkDoubt::Impossible { price });
    }
    if let (Some(bid), Some(ask)) = (bid, ask)
        && bid > ask
    {
        return Some(MarkDoubt::Crossed { bid, ask });
    }
    prices.find_map(|price| {
        let upper = contract.upper_limit.filter(|limit| price > *limit);
        let passed = upper.or(contract.lower_limit.filter(|limit| price < *limit));
        passed.map(|limit| MarkDoubt::OutsideLimits { price, limit })
    })
}

pub(crate) fn set_day_limits(desk: &Desk, limits: DayLimits) -> Result<Vec<Event>, Refusal> {
    desk.contract(limits.contract)
        .ok_or(Refusal::UnknownContract)?;
    for price in [limits.pre_settlement, limits.upper, limits.lower] {
        valid_price(desk, limits.contract, price)?;
    }
    Ok(vec![Event::DayLimitsSet(limits)])
}

pub(crate) fn apply_mark(desk: &mut Desk, mark: Mark, at: Stamp) {
    let contract = &mut desk.contracts[mark.contract.index()];
    let before = contract.mark();
    contract.last = mark.last.or(contract.last);
    contract.bid = mark.bid;
    contract.ask = mark.ask;
    let open_interest = std::mem::replace(&mut contract.open_interest, mark.open_interest);
    // Without any price it is no news of one: it neither is recent nor clears a doubt.
    if mark.last.is_none() && mark.bid.is_none() && mark.ask.is_none() {
        return;
    }
    contract.marked_at = Some(at);
    if contract.doubt.take().is_some() {
        desk.alarms.clear(AlarmOf::Mark(mark.contract), at);
    }
    if desk.contracts[mark.contract.index()].mark() != before {
        remark(desk, mark.contract, before);
    } else if mark.open_interest != open_interest {
        desk.open_interest_moved(mark.contract);
    }
    desk.confirm_by(mark.contract);
    desk.touch_plans_on_mark(mark.contract);
}

pub(crate) fn apply_doubted(desk: &mut Desk, doubted: &MarkDoubted, at: Stamp) {
    let id = doubted.mark.contract;
    let before = desk.contracts[id.index()].doubt.replace(doubted.doubt);
    if before.is_none() && desk.is_held(id, &desk.contracts[id.index()]) {
        let found = AlarmFound::Doubted(doubted.doubt);
        let of = AlarmOf::Mark(id);
        desk.alarms.raise(of, AlarmLevel::One, found, at);
    }
}

pub(crate) fn apply_limits(desk: &mut Desk, limits: DayLimits) {
    let contract = &mut desk.contracts[limits.contract.index()];
    let before = contract.mark();
    contract.pre_settlement = limits.pre_settlement.or(contract.pre_settlement);
    contract.upper_limit = limits.upper;
    contract.lower_limit = limits.lower;
    if contract.mark() != before {
        remark(desk, limits.contract, before);
    }
}

/// Every holder's P&L follows the new price, and what hangs on it is read where it may have moved.
fn remark(desk: &mut Desk, contract: ContractId, before: Option<Price>) {
    let state = &mut desk.contracts[contract.index()];
    let multiplier = state.spec.multiplier;
    let Some((now, before)) = state.mark().zip(before) else {
        return first_price(desk, contract);
    };
    let of_lot = |price: Price| price.value(Lots::new(1), multiplier).expect(FITS).units();
    let step = of_lot(now) - of_lot(before);
    let stride = step.abs();
    let marked = std::mem::take(&mut state.marked);
    let mut near: SmallVec<[NavOf; 8]> = SmallVec::new();
    for row in marked.0.rows() {
        let moved = Money::from_units(step.checked_mul(row.net).expect(FITS));
        match row.holder {
            Holder::Operating(id) => {
                let account = &mut desk.operating_accounts[id.index()];
                account.book.marked(moved);
                let lines = account.lines.moves_at(account.book.equity());
                if account.watch.moves(stride, row.all) {
                    near.push(NavOf::Operating(id));
                }
                if lines {
                    desk.read_lines(id);
                }
            }
            Holder::Fund(id) => {
                let account = &mut desk.fund_accounts[id.index()];
                account.book.marked(moved);
                let product = account.product;
                let watch = &mut desk.products[product.index()].watch;
                if watch.moves(stride, row.all) {
                    near.push(NavOf::Product(product));
                }
            }
        }
    }
    desk.contracts[contract.index()].marked = marked;
    desk.products_moved(contract, stride, &mut near);
    // Every book has its new value by now.
    for of in near {
        desk.read_near(of);
    }
}

const FITS: &str = "Invariant: a mark is taken only if every held value fits";

/// The first price of a contract: before it nothing held had a value, and no rule could be read.
#[cold]
#[inline(never)]
fn first_price(desk: &mut Desk, contract: ContractId) {
    let terms = desk.contract_terms(contract);
    let holders = std::mem::take(&mut desk.contracts[contract.index()].holders);
    for holder in &holders {
        let book = desk.watched_book(*holder);
        let positions = HedgeFlag::ALL.map(|flag| book.position(contract, flag));
        let gained = { positions.into_iter().flatten() }.map(|of| of.position_pnl(terms));
        let gained = gained.sum();
        book.marked(gained);
        desk.rules_moved(*holder);
        if let Holder::Operating(id) = holder {
            desk.lines_moved(*id);
        }
    }
    desk.contracts[contract.index()].holders = holders;
}

impl Desk {
    /// What products' accounts hold of a contract moved, each lot by so much.
    fn products_moved(
        &mut self,
        contract: ContractId,
        stride: i64,
        near: &mut SmallVec<[NavOf; 8]>,
    ) {
        if !self.schemes.is_watching {
            return;
        }
        for number in 0..self.products.len() {
            let product = &mut self.products[number];
            if !product.watch.is_bound {
                continue;
            }
            let lots = product.exposures.gross(contract);
            if product.watch.moves(stride, lots) {
                near.push(NavOf::Product(ProductId::new(number as u32)));
            }
        }
    }
}
