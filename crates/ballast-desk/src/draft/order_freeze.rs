//! What an order freezes and is charged (§C2, §C4, O9).

use ballast_desk_events::Refusal;
use ballast_model::{Commodity, Direction, Lots, Money, Offset, Price, Rates};

use crate::book::fill;
use crate::draft::OrderFreeze;
use crate::state::Desk;
use crate::state::account::OperatingAccount;
use crate::state::bounds::LARGEST_BALANCE;
use crate::why::{Why, require};

/// A contract that does not tell today from yesterday knows a plain close only (§C4).
pub(crate) fn offset(commodity: &Commodity, asked: Offset) -> Offset {
    match (asked, commodity.distinguishes_today) {
        (Offset::Open, _) => Offset::Open,
        (Offset::CloseToday | Offset::CloseYesterday | Offset::Close, false) => Offset::Close,
        (asked, true) => asked,
    }
}

/// What lots are worth at a price; nothing where there is none.
///
/// # Errors
/// [`Refusal::AmountTooLarge`].
#[inline(always)]
pub(crate) fn order_value<W: Why>(
    price: Option<Price>,
    lots: Lots,
    multiplier: i64,
) -> Result<Option<Money>, W> {
    match price.map(|price| price.value(lots, multiplier)) {
        None => Ok(None),
        Some(Ok(value)) => Ok(Some(value)),
        Some(Err(_)) => Err(W::because(|| Refusal::AmountTooLarge)),
    }
}

/// Margin and commission frozen (§C2, §C4): an open's at the order's own price, a close's
/// commission at the close rate, a close-today's at the close-today rate. `value` is what its lots are
/// worth at its price.
///
/// # Errors
/// [`Refusal::AmountTooLarge`].
#[inline(always)]
pub(crate) fn order_freeze<W: Why>(
    value: Option<Money>,
    lots: Lots,
    direction: Direction,
    offset: Offset,
    rates: &Rates,
) -> Result<OrderFreeze, W> {
    let Some(value) = value else {
        return Ok(OrderFreeze {
            margin: Money::ZERO,
            commission: Money::ZERO,
        });
    };
    let too_large = |_| W::because(|| Refusal::AmountTooLarge);
    let commission = &rates.commission;
    let (margin, tariff) = match offset {
        Offset::Open => (
            fill::margin_tariff(rates, direction.opens())
                .amount(value, lots)
                .map_err(too_large)?,
            commission.open,
        ),
        Offset::Close | Offset::CloseYesterday => (Money::ZERO, commission.close),
        Offset::CloseToday => (Money::ZERO, commission.close_today),
    };
    let commission = tariff.amount(value, lots).map_err(too_large)?;
    let fits = margin <= LARGEST_BALANCE && commission <= LARGEST_BALANCE;
    require(fits, || Refusal::AmountTooLarge)?;
    Ok(OrderFreeze { margin, commission })
}

/// What messages for so many lots are charged themselves (O9): the account's own amount or the
/// platform's, each or a lot. Nothing where the commodity's are not charged, or where that is too large
/// to represent.
pub(crate) fn order_fee(
    desk: &Desk,
    account: &OperatingAccount,
    has_order_fee: bool,
    messages: usize,
    lots: Lots,
) -> Money {
    if !has_order_fee {
        return Money::ZERO;
    }
    let own = account.settings.order_fee;
    let units = if desk.platform.order_fee_per_lot {
        lots
    } else {
        Lots::new(messages as i64)
    };
    own.unwrap_or(desk.platform.order_fee)
        .times_lots(units)
        .unwrap_or_default()
        .max_zero()
}
