//! What an account has for an order, and what the order takes.

use ballast_desk_events::{PlaceOrder, Refusal};
use ballast_model::{Lots, Offset};

use crate::book::position::position_side;
use crate::draft::order_freeze::{offset, order_fee, order_freeze, order_value};
use crate::draft::{BuyingPower, OrderContext, OrderDraft, OrderFreeze};
use crate::limits::resolve;
use crate::order::price::price;
use crate::state::Desk;
use crate::state::bounds::MOST_LOTS;
use crate::why::{Why, require};

impl OrderDraft<'_> {
    /// A close is never refused for money: it frees more than it costs.
    ///
    /// # Errors
    /// [`Refusal::PositionShort`].
    #[inline(always)]
    pub(crate) fn holds_enough<W: Why>(&self) -> Result<(), W> {
        let lots = self.lots;
        match self.power.closable {
            Some(closable) => require(lots <= closable, || Refusal::PositionShort {
                lots,
                closable,
            }),
            None => Ok(()),
        }
    }
}

/// What an account has for an order, and what the order takes.
///
/// # Errors
/// [`Refusal::AmountTooLarge`].
#[inline(always)]
pub(crate) fn buying_power<W: Why>(
    desk: &Desk,
    order: &OrderContext<'_>,
    freeze: OrderFreeze,
) -> Result<BuyingPower, W> {
    let OrderContext {
        account,
        contract,
        commodity,
        position,
        terms,
        asked,
        offset,
    } = *order;
    let side = position_side(asked.direction, offset);
    let held = position.map(|position| position.side(side));
    let closable = if offset == Offset::Open {
        let lots = held.map_or(Lots::ZERO, |held| held.lots());
        let after = lots.checked_add(asked.lots);
        let fits = after.is_ok_and(|after| after <= MOST_LOTS);
        require(fits, || Refusal::AmountTooLarge)?;
        None
    } else {
        let distinguishes = commodity.commodity.distinguishes_today;
        Some(held.map_or(Lots::ZERO, |held| held.closable(offset, distinguishes)))
    };
    let group = contract.group(commodity, asked.hedge_flag);
    let (exchange, opens) = (commodity.commodity.exchange, asked.direction.opens());
    Ok(BuyingPower {
        closable,
        available: account.book.available(),
        margin: account
            .book
            .freeze_delta(group, exchange, opens, freeze.margin),
        order_fee: order_fee(desk, account, terms.has_order_fee, 1, asked.lots),
    })
}

/// Whether the account itself has too little for an order, whatever else may stand against it.
/// Nothing to reckon with counts as too little.
pub(crate) fn is_short(desk: &Desk, asked: &PlaceOrder) -> bool {
    let reckon = || -> Result<bool, Refusal> {
        let account = desk.operating_account(asked.account);
        let account = account.ok_or(Refusal::UnknownAccount)?;
        let contract = desk.contract(asked.contract);
        let contract = contract.ok_or(Refusal::UnknownContract)?;
        let commodity = &desk.commodities[contract.commodity.index()];
        let price = price::<Refusal>(contract, &commodity.commodity, asked)?;
        price.ok_or(Refusal::NoPrice)?;
        let terms = resolve::of_account(desk, asked.account, asked.contract, asked.hedge_flag);
        let rates = terms.rates.ok_or(Refusal::NoRate)?;
        let order = OrderContext {
            account,
            contract,
            commodity,
            position: account.book.position(asked.contract, asked.hedge_flag),
            terms: &terms,
            asked,
            offset: offset(&commodity.commodity, asked.offset),
        };
        let (multiplier, lots) = (commodity.commodity.multiplier, asked.lots);
        let value = order_value::<Refusal>(price, lots, multiplier)?;
        let freeze: Result<_, Refusal> =
            order_freeze(value, lots, asked.direction, order.offset, &rates);
        let freeze = freeze?;
        let power: Result<_, Refusal> = buying_power(desk, &order, freeze);
        let BuyingPower {
            closable,
            available,
            margin,
            order_fee,
        } = power?;
        Ok(match closable {
            Some(closable) => lots > closable,
            None => margin + freeze.commission + order_fee > available,
        })
    };
    reckon().unwrap_or(true)
}
