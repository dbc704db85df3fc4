//! The refusals of an order that are no limits, by precedence: cheapest first, in the order of
//! [`Refusal`]'s variants.

use ballast_desk_events::{AccountStatus, PlaceOrder, Refusal};
use ballast_model::{Calendar, FundAccountId, Lots, Offset, Price, Stamp};

use crate::draft::order_freeze::{offset, order_freeze, order_value};
use crate::draft::{OrderContext, OrderDraft};
use crate::limits::permit;
use crate::limits::resolve;
use crate::order::buying_power::buying_power;
use crate::order::price::{most_lots, price, validity};
use crate::state::account::OperatingAccount;
use crate::state::contract::{CommodityState, ContractState};
use crate::state::terms::AccountTerms;
use crate::state::{Desk, Phase};
use crate::why::{Why, found, require};

/// An order with everything that is decided about it before the rules of its account are asked. `fresh`
/// is where terms are put that are not kept; such as are there already go before them.
///
/// # Errors
/// From [`Refusal::UnknownAccount`] to [`Refusal::NoRate`], and [`Refusal::AmountTooLarge`]. What stands
/// before traders alone does not stand before an order of a plan ([`permit`]).
#[inline(always)]
pub(crate) fn draft<'a, W: Why, const OF_PLAN: bool>(
    desk: &'a Desk,
    asked: &'a PlaceOrder,
    at: Stamp,
    fresh: &'a mut Option<AccountTerms>,
) -> Result<OrderDraft<'a>, W> {
    let account = desk.operating_account(asked.account);
    let account = found(account, || Refusal::UnknownAccount)?;
    let contract = desk.contract(asked.contract);
    let contract = found(contract, || Refusal::UnknownContract)?;
    require(OF_PLAN || account.status == AccountStatus::Enabled, || {
        Refusal::AccountDisabled
    })?;
    let commodity = &desk.commodities[contract.commodity.index()];
    let product = found(account.product, || Refusal::AccountUnbound)?;
    let product = found(desk.product(product), || Refusal::UnknownProduct)?;
    require(OF_PLAN || product.status == AccountStatus::Enabled, || {
        Refusal::ProductDisabled
    })?;
    let Phase::Open(day) = desk.phase else {
        return Err(W::because(|| Refusal::DayNotOpen));
    };
    in_trading_hours(desk, contract, commodity, asked.offset, at)?;
    let last_trading_day = contract.contract.last_trading_day;
    let expired = last_trading_day.filter(|last_trading_day| *last_trading_day < day);
    if let Some(last_trading_day) = expired {
        return Err(W::because(|| Refusal::ContractExpired { last_trading_day }));
    }
    require(
        last_trading_day.is_some() || asked.offset != Offset::Open,
        || Refusal::NoLastTradingDay {
            contract: contract.contract.code.clone(),
        },
    )?;
    lots_fit(asked.lots, most_lots(contract))?;
    let price = price(contract, asked)?;
    // The first look asks the fund accounts themselves.
    if W::LOOKS_FURTHER {
        let serves = |id: &FundAccountId| desk.fund_accounts[id.index()].serves(asked.offset);
        require(product.fund_accounts.iter().any(serves), || {
            Refusal::NoFundAccount
        })?;
    }
    let order = context(
        desk,
        (account, contract, commodity),
        asked,
        price,
        at,
        fresh,
    );
    permit::permit::<W, OF_PLAN>(&order)?;
    reckon(desk, order)
}

/// An order as its permissions see it.
#[inline(always)]
pub(crate) fn context<'a>(
    desk: &'a Desk,
    (account, contract, commodity): (&'a OperatingAccount, &'a ContractState, &'a CommodityState),
    asked: &'a PlaceOrder,
    price: Option<Price>,
    at: Stamp,
    fresh: &'a mut Option<AccountTerms>,
) -> OrderContext<'a> {
    let (id, flag) = (asked.contract, asked.hedge_flag);
    let position = account.book.position(id, flag);
    let terms = match (&mut *fresh, desk.terms.0.of_account(position)) {
        (None, Some(kept)) => kept,
        (None, None) => fresh.insert(resolve::of_account(desk, asked.account, id, flag)),
        (Some(_), _) => fresh.as_ref().expect("Invariant: it was looked at"),
    };
    OrderContext {
        account,
        contract,
        commodity,
        position,
        terms,
        asked,
        lots: asked.lots,
        offset: offset(&commodity.commodity, asked.offset),
        price,
        validity: validity(asked),
        at,
    }
}

/// An order with what it takes, its permissions left aside.
///
/// # Errors
/// [`Refusal::NoRate`], [`Refusal::AmountTooLarge`].
#[inline(always)]
pub(crate) fn reckon<'a, W: Why>(
    desk: &'a Desk,
    order: OrderContext<'a>,
) -> Result<OrderDraft<'a>, W> {
    let OrderContext { lots, offset, .. } = order;
    let rates = found(order.terms.rates.as_ref(), || Refusal::NoRate)?;
    let value = order_value(order.price, lots, order.contract.spec.multiplier)?;
    let freeze = order_freeze(value, lots, order.asked.direction, offset, rates)?;
    let power = buying_power(desk, &order, freeze)?;
    Ok(OrderDraft {
        order,
        rates,
        value,
        freeze,
        power,
    })
}

/// An order with what it takes, whatever stands before it; nothing where that cannot be reckoned, or
/// where no order may have such lots.
pub(crate) fn unchecked<'a>(
    desk: &'a Desk,
    asked: &'a PlaceOrder,
    at: Stamp,
    fresh: &'a mut Option<AccountTerms>,
) -> Option<OrderDraft<'a>> {
    let account = desk.operating_account(asked.account)?;
    let contract = desk.contract(asked.contract)?;
    let commodity = &desk.commodities[contract.commodity.index()];
    let fits: Result<(), Refusal> = lots_fit(asked.lots, most_lots(contract));
    fits.ok()?;
    let price: Result<_, Refusal> = price(contract, asked);
    let parts = (account, contract, commodity);
    let order = context(desk, parts, asked, price.ok()?, at, fresh);
    let draft: Result<_, Refusal> = reckon(desk, order);
    draft.ok()
}

/// Beyond the calendar's end nobody knows the trading day: opening is refused, closing goes on
/// (`docs/design.md#time`).
fn in_trading_hours<W: Why>(
    desk: &Desk,
    contract: &ContractState,
    commodity: &CommodityState,
    offset: Offset,
    at: Stamp,
) -> Result<(), W> {
    let calendar = found(desk.calendar.as_ref(), || Refusal::DayNotOpen)?;
    let covered = desk
        .covered
        .0
        .is_some_and(|(from, until)| from <= at && at < until);
    require(covered || offset != Offset::Open, || {
        calendar_ends(calendar)
    })?;
    let trades = contract.session(commodity, at).is_some();
    require(trades, || Refusal::OutsideSession { at })
}

fn calendar_ends(calendar: &Calendar) -> Refusal {
    Refusal::CalendarEnds {
        last: calendar.last,
    }
}

/// # Errors
/// [`Refusal::LotsNotPositive`], [`Refusal::LotsAboveMaximum`].
pub(crate) fn lots_fit<W: Why>(lots: Lots, maximum: Lots) -> Result<(), W> {
    require(lots.is_positive(), || Refusal::LotsNotPositive { lots })?;
    require(lots <= maximum, || Refusal::LotsAboveMaximum {
        lots,
        maximum,
    })
}
