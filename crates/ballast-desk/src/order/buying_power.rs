//! What an account has for an order, and what the order takes.

use ballast_desk_events::Refusal;
use ballast_model::{Lots, Offset};

use crate::book::position::position_side;
use crate::draft::order_freeze::order_fee;
use crate::draft::{BuyingPower, OrderContext, OrderDraft, OrderFreeze};
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
        let lots = self.order.lots;
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
        lots: ordered,
        offset,
        ..
    } = *order;
    let side = position_side(asked.direction, offset);
    let held = position.map(|position| position.side(side));
    let closable = if offset == Offset::Open {
        let lots = held.map_or(Lots::ZERO, |held| held.lots());
        let after = lots.checked_add(ordered);
        let fits = after.is_ok_and(|after| after <= MOST_LOTS);
        require(fits, || Refusal::AmountTooLarge)?;
        None
    } else {
        let distinguishes = commodity.commodity.distinguishes_today;
        Some(held.map_or(Lots::ZERO, |held| held.closable(offset, distinguishes)))
    };
    let group = contract.group(commodity, asked.hedge_flag);
    let (exchange, opens) = (commodity.commodity.exchange, asked.direction.opens());
    let book = &account.book;
    let margin = book.freeze_delta(group, exchange, opens, freeze.margin);
    Ok(BuyingPower {
        closable,
        available: book.available(),
        margin,
        covered: book.cover(exchange, margin),
        order_fee: order_fee(desk, account, terms.has_order_fee, 1, ordered),
    })
}
