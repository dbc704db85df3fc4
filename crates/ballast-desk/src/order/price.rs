//! What an order asks for, made definite: its price, its validity, its largest size.

use ballast_desk_events::{OrderPrice, PlaceOrder, Refusal};
use ballast_model::{Direction, Lots, Price, Validity};

use crate::state::contract::ContractState;
use crate::why::{Why, require};

/// Most orders that one order is cut into at the exchange.
const MOST_PIECES: i64 = 100;

/// Most lots of one order: it is cut into at most [`MOST_PIECES`] of the exchange's largest size.
pub(crate) fn most_lots(contract: &ContractState) -> Lots {
    Lots::new(contract.spec.max_limit_lots.count() * MOST_PIECES)
}

/// What it asks to pay; none where the counterparty's best was asked for and there is none.
///
/// # Errors
/// From [`Refusal::PriceNotPositive`] to [`Refusal::PriceBelowLowerLimit`].
#[inline(always)]
pub(crate) fn price<W: Why>(
    contract: &ContractState,
    asked: &PlaceOrder,
) -> Result<Option<Price>, W> {
    let price = match (asked.price, asked.direction) {
        (OrderPrice::Limit(price), _) => price,
        (OrderPrice::Counterparty, Direction::Buy) => {
            return Ok(contract.ask.map(|level| level.price));
        }
        (OrderPrice::Counterparty, Direction::Sell) => {
            return Ok(contract.bid.map(|level| level.price));
        }
    };
    on_tick(contract, price)?;
    within_limits(contract, price)?;
    Ok(Some(price))
}

/// # Errors
/// [`Refusal::PriceNotPositive`], [`Refusal::PriceOffTick`].
#[inline(always)]
pub(crate) fn on_tick<W: Why>(contract: &ContractState, price: Price) -> Result<(), W> {
    let tick = contract.spec.tick;
    require(price.is_positive(), || Refusal::PriceNotPositive { price })?;
    require(price.is_on_tick(tick), || Refusal::PriceOffTick {
        price,
        tick,
    })
}

/// The day's limits, as far as they are known.
///
/// # Errors
/// [`Refusal::PriceAboveUpperLimit`], [`Refusal::PriceBelowLowerLimit`].
#[inline(always)]
pub(crate) fn within_limits<W: Why>(contract: &ContractState, price: Price) -> Result<(), W> {
    if let Some(limit) = contract.upper_limit {
        require(price <= limit, || Refusal::PriceAboveUpperLimit {
            price,
            limit,
        })?;
    }
    if let Some(limit) = contract.lower_limit {
        require(price >= limit, || Refusal::PriceBelowLowerLimit {
            price,
            limit,
        })?;
    }
    Ok(())
}

/// An order at the counterparty's best takes what is there and leaves nothing behind.
pub(crate) fn validity(asked: &PlaceOrder) -> Validity {
    match asked.price {
        OrderPrice::Limit(_) => asked.validity,
        OrderPrice::Counterparty => Validity::FillAndKill,
    }
}
