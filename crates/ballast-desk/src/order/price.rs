//! What an order asks for, made definite: its price, its validity, its largest size.

use ballast_desk_events::{OrderPrice, PlaceOrder, Refusal};
use ballast_model::{Commodity, Direction, Lots, Price, Validity};

use crate::state::contract::ContractState;

/// Most orders that one order is cut into at the exchange.
const MOST_PIECES: i64 = 100;

/// Most lots of one order: it is cut into at most [`MOST_PIECES`] of the exchange's largest size.
pub(crate) fn most_lots(commodity: &Commodity) -> Lots {
    Lots::new(commodity.max_limit_lots.count() * MOST_PIECES)
}

pub(crate) fn price(
    contract: &ContractState,
    commodity: &Commodity,
    asked: &PlaceOrder,
) -> Result<Option<Price>, Refusal> {
    let price = match (asked.price, asked.direction) {
        (OrderPrice::Limit(price), _) => price,
        (OrderPrice::Counterparty, Direction::Buy) => {
            return Ok(contract.ask.map(|level| level.price));
        }
        (OrderPrice::Counterparty, Direction::Sell) => {
            return Ok(contract.bid.map(|level| level.price));
        }
    };
    if !price.is_positive() {
        return Err(Refusal::PriceNotPositive { price });
    }
    if !price.is_on_tick(commodity.tick) {
        return Err(Refusal::PriceOffTick {
            price,
            tick: commodity.tick,
        });
    }
    match (contract.upper_limit, contract.lower_limit) {
        (Some(limit), _) if price > limit => Err(Refusal::PriceAboveUpperLimit { price, limit }),
        (_, Some(limit)) if price < limit => Err(Refusal::PriceBelowLowerLimit { price, limit }),
        _ => Ok(Some(price)),
    }
}

/// An order at the counterparty's best takes what is there and leaves nothing behind.
pub(crate) fn validity(asked: &PlaceOrder) -> Validity {
    match asked.price {
        OrderPrice::Limit(_) => asked.validity,
        OrderPrice::Counterparty => Validity::FillAndKill,
    }
}
