//! The refusals of an order that are no rule, by precedence: cheapest first, in the order of
//! [`Refusal`]'s variants.

use ballast_desk_events::{Holder, PlaceOrder, Refusal};
use ballast_model::{Commodity, Day, Lots, Offset, Stamp};

use crate::account::status;
use crate::draft::OrderDraft;
use crate::draft::order_freeze::{offset, order_freeze};
use crate::limits::permit::{self, OrderContext};
use crate::order::buying_power::{BuyingPower, buying_power};
use crate::order::price::{most_lots, price, validity};
use crate::rates::effective;
use crate::state::contract::ContractState;
use crate::state::{Desk, Phase};

/// The refusals that are no rule, by precedence: cheapest first, in the order of [`Refusal`]'s
/// variants.
pub(crate) fn check(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> Result<OrderDraft, Refusal> {
    let (draft, buying_power) = draft(desk, asked, at)?;
    buying_power.holds_enough()?;
    Ok(draft)
}

/// An order and what its account has for it, whether or not that is enough.
pub(crate) fn draft(
    desk: &Desk,
    asked: &PlaceOrder,
    at: Stamp,
) -> Result<(OrderDraft, BuyingPower), Refusal> {
    let account = desk
        .operating_account(asked.account)
        .ok_or(Refusal::UnknownAccount)?;
    let contract = desk
        .contract(asked.contract)
        .ok_or(Refusal::UnknownContract)?;
    status::enabled(account.status, Refusal::AccountDisabled)?;
    let commodity = &desk.commodities[contract.commodity.index()];
    let product_id = account.product.ok_or(Refusal::AccountUnbound)?;
    let product = desk.product(product_id).ok_or(Refusal::UnknownProduct)?;
    status::enabled(product.status, Refusal::ProductDisabled)?;
    let Phase::Open(day) = desk.phase else {
        return Err(Refusal::DayNotOpen);
    };
    calendar_covers(desk, asked.offset, at)?;
    if !commodity.spans.iter().any(|span| span.contains(at)) {
        return Err(Refusal::OutsideSession { at });
    }
    not_expired(contract, day)?;
    lots_fit(&commodity.commodity, asked.lots)?;
    let price = price(contract, &commodity.commodity, asked)?;
    status::first_enabled(desk, product).ok_or(Refusal::NoFundAccount)?;
    let offset = offset(&commodity.commodity, asked.offset);
    permit::permit(
        desk,
        OrderContext {
            account,
            product,
            contract: asked.contract,
            state: contract,
            direction: asked.direction,
            offset,
            hedge_flag: asked.hedge_flag,
            lots: asked.lots,
            at,
        },
    )?;
    if offset == Offset::Open && contract.mark().is_none() {
        return Err(Refusal::NoPrice);
    }
    let holder = Holder::Operating(asked.account);
    let rates = effective::effective(desk, holder, asked.contract, asked.hedge_flag)
        .ok_or(Refusal::NoRate)?
        .rates;
    let operating = order_freeze(
        &commodity.commodity,
        asked.direction,
        asked.lots,
        offset,
        price,
        rates,
    )?;
    let buying_power = buying_power(desk, holder, asked, offset, operating)?;
    let decision = buying_power.decision(rates);
    let draft = OrderDraft {
        asked: asked.clone(),
        offset,
        price,
        validity: validity(asked),
        product: product_id,
        operating,
        decision,
        order_fee: buying_power.fee,
    };
    Ok((draft, buying_power))
}

/// Beyond the calendar's end nobody knows the trading day: opening is refused, closing goes on
/// (`docs/design.md#time`).
fn calendar_covers(desk: &Desk, offset: Offset, at: Stamp) -> Result<(), Refusal> {
    let Some(calendar) = &desk.calendar else {
        return Err(Refusal::DayNotOpen);
    };
    match calendar.trading_day_of(at) {
        Err(ends) if offset == Offset::Open => Err(Refusal::CalendarEnds { last: ends.last }),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn not_expired(contract: &ContractState, day: Day) -> Result<(), Refusal> {
    match contract.contract.last_trading_day {
        Some(last_trading_day) if last_trading_day < day => {
            Err(Refusal::ContractExpired { last_trading_day })
        }
        Some(_) | None => Ok(()),
    }
}

fn lots_fit(commodity: &Commodity, lots: Lots) -> Result<(), Refusal> {
    let maximum = most_lots(commodity);
    if !lots.is_positive() {
        Err(Refusal::LotsNotPositive { lots })
    } else if lots > maximum {
        Err(Refusal::LotsAboveMaximum { lots, maximum })
    } else {
        Ok(())
    }
}
