//! Marks and price limits.

use ballast_desk_events::{AlarmLevel, Event, Holder, MarkDoubt, MarkDoubted, Refusal};
use ballast_model::{ContractId, DayLimits, Mark, Price, Stamp};

use crate::state::alarm::{AlarmFound, AlarmOf};
use crate::state::bounds::MOST_LOTS;
use crate::state::contract::ContractState;
use crate::state::{Desk, Phase};

/// A price is taken only if the largest position one book may hold still has a value.
fn valid_price(desk: &Desk, contract: ContractId, price: Option<Price>) -> Result<(), Refusal> {
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

/// Every holder's P&L follows the new price.
fn remark(desk: &mut Desk, contract: ContractId, before: Option<Price>) {
    let terms = desk.contract_terms(contract);
    let holders = std::mem::take(&mut desk.contracts[contract.index()].holders);
    for holder in &holders {
        desk.watched_book(*holder).remark(terms);
        desk.marked(*holder, contract, before);
        if let Holder::Operating(id) = holder {
            let account = &desk.operating_accounts[id.index()];
            if account.lines.moves_at(account.book.equity()) {
                desk.read_lines(*id);
            }
        }
    }
    desk.contracts[contract.index()].holders = holders;
}
