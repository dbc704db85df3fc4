//! What an account has for an order, and what the order takes.

use ballast_desk_events::{Decision, Holder, PlaceOrder, Refusal};
use ballast_model::{Lots, Money, Offset, Rates};

use crate::book::position::position_side;
use crate::draft::OrderFreeze;
use crate::draft::order_freeze::{offset, order_fee, order_freeze};
use crate::order::price::price;
use crate::rates::effective;
use crate::state::Desk;
use crate::state::bounds::MOST_LOTS;

/// What a book has for an order, and what the order takes.
pub(crate) struct BuyingPower {
    asked: Lots,
    closable: Option<Lots>,
    available: Money,
    margin: Money,
    commission: Money,
    /// Charged for the order itself.
    pub fee: Money,
}

impl BuyingPower {
    /// For preview: whether lots or money do not suffice.
    fn is_short(&self) -> bool {
        match self.closable {
            Some(_) => self.holds_enough().is_err(),
            None => self.margin + self.commission + self.fee > self.available,
        }
    }

    /// A close is never refused for money: it frees more than it costs.
    ///
    /// # Errors
    /// [`Refusal::PositionShort`].
    pub(crate) fn holds_enough(&self) -> Result<(), Refusal> {
        let lots = self.asked;
        match self.closable {
            Some(closable) if lots > closable => Err(Refusal::PositionShort { lots, closable }),
            Some(_) | None => Ok(()),
        }
    }

    pub(crate) fn decision(&self, rates: Rates) -> Decision {
        let BuyingPower {
            asked: _,
            closable,
            available,
            margin,
            commission,
            fee: _,
        } = *self;
        Decision {
            rates,
            available,
            margin,
            commission,
            closable,
        }
    }
}

pub(crate) fn buying_power(
    desk: &Desk,
    holder: Holder,
    asked: &PlaceOrder,
    offset: Offset,
    order_freeze: OrderFreeze,
) -> Result<BuyingPower, Refusal> {
    let book = desk.book(holder).ok_or(Refusal::UnknownAccount)?;
    let terms = desk.contract_terms(asked.contract).of(asked.hedge_flag);
    let side = position_side(asked.direction, offset);
    let contract = desk
        .contract(asked.contract)
        .ok_or(Refusal::UnknownContract)?;
    let distinguishes = desk.commodities[contract.commodity.index()]
        .commodity
        .distinguishes_today;
    let held = book
        .position(asked.contract, asked.hedge_flag)
        .map(|position| position.side(side));
    let closable = match offset {
        Offset::Open => None,
        offset => Some(held.map_or(Lots::ZERO, |held| held.closable(offset, distinguishes))),
    };
    let after = held
        .map_or(Lots::ZERO, |held| held.lots())
        .checked_add(asked.lots);
    if offset == Offset::Open && after.map_or(true, |after| after > MOST_LOTS) {
        return Err(Refusal::AmountTooLarge);
    }
    Ok(BuyingPower {
        asked: asked.lots,
        closable,
        available: book.available(),
        margin: book.freeze_delta(terms, asked.direction, order_freeze.margin),
        commission: order_freeze.commission,
        fee: match holder {
            Holder::Operating(account) => {
                order_fee(desk, account, asked.contract, 1, asked.lots).unwrap_or(Money::ZERO)
            }
            Holder::Fund(_) => Money::ZERO,
        },
    })
}

/// Whether the account itself has too little for an order, whatever else may stand against it.
/// Nothing to reckon with counts as too little.
pub(crate) fn is_short(desk: &Desk, holder: Holder, asked: &PlaceOrder) -> bool {
    let reckon = || -> Result<bool, Refusal> {
        let contract = desk
            .contract(asked.contract)
            .ok_or(Refusal::UnknownContract)?;
        let commodity = &desk.commodities[contract.commodity.index()].commodity;
        let price = price(contract, commodity, asked)?.ok_or(Refusal::NoPrice)?;
        let rates = effective::effective(desk, holder, asked.contract, asked.hedge_flag)
            .ok_or(Refusal::NoRate)?
            .rates;
        let offset = offset(commodity, asked.offset);
        let order_freeze = order_freeze(
            commodity,
            asked.direction,
            asked.lots,
            offset,
            Some(price),
            rates,
        )?;
        Ok(buying_power(desk, holder, asked, offset, order_freeze)?.is_short())
    };
    reckon().unwrap_or(true)
}
