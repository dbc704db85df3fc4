//! At which price a plan closes (`docs/design.md#liquidation`).

use ballast_desk_events::PlanPause;
use ballast_model::{PosiDirection, Price, Stamp};

use crate::state::Desk;
use crate::state::contract::ContractState;

/// A second.
pub(super) const MICROS: i64 = 1_000_000;

/// A price that it may close at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quote {
    pub price: Price,
    /// Nobody is on the other side: it rests at the price limit, where its place in the queue is worth
    /// having.
    pub rests: bool,
}

/// The counterparty's best, some ticks beyond it, within the day's limits.
///
/// # Errors
/// What it has to wait for.
pub(crate) fn quote(
    desk: &Desk,
    contract: &ContractState,
    side: PosiDirection,
    any_price: bool,
    at: Stamp,
) -> Result<Quote, PlanPause> {
    let commodity = &desk.commodities[contract.commodity.index()];
    if contract.session(commodity, at).is_none() {
        return Err(PlanPause::OutsideSession);
    }
    let oldest = i64::from(desk.platform.plan_quote_seconds) * MICROS;
    let is_old = |marked: Stamp| at > marked.plus_micros(oldest);
    if contract.doubt.is_some() || contract.marked_at.is_none_or(is_old) {
        return Err(PlanPause::OldQuote);
    }
    let sells = side == PosiDirection::Long;
    let (best, limit) = if sells {
        (contract.bid, contract.lower_limit)
    } else {
        (contract.ask, contract.upper_limit)
    };
    let Some(best) = best else {
        let own_side = if sells { contract.ask } else { contract.bid };
        let at_limit = |limit: &Price| {
            own_side.is_some_and(|level| level.price == *limit) || contract.last == Some(*limit)
        };
        let limit = limit.filter(at_limit).ok_or(PlanPause::NoCounterparty)?;
        return Ok(Quote {
            price: limit,
            rests: true,
        });
    };
    let price = beyond(contract, best.price, sells, desk.platform.plan_ticks);
    let last = contract.mark().unwrap_or(best.price);
    let farthest = desk.platform.plan_farthest.units();
    if !any_price && is_farther(price, last, farthest) {
        return Err(PlanPause::TooFar { price, last });
    }
    Ok(Quote {
        price,
        rests: false,
    })
}

/// So many ticks worse than a price, within the day's limits.
fn beyond(contract: &ContractState, best: Price, sells: bool, ticks: u32) -> Price {
    let tick = contract.spec.tick;
    let way = i64::from(ticks).saturating_mul(tick.units());
    if sells {
        let price = Price::from_units(best.units().saturating_sub(way)).max(tick);
        contract.lower_limit.map_or(price, |limit| price.max(limit))
    } else {
        let price = Price::from_units(best.units().saturating_add(way));
        contract.upper_limit.map_or(price, |limit| price.min(limit))
    }
}

/// Whether a price is farther from the last one than a share of it, in 10⁻¹⁰.
fn is_farther(price: Price, last: Price, share: i64) -> bool {
    let way = i128::from((price.units() - last.units()).abs());
    way * 10_000_000_000 > i128::from(last.units()) * i128::from(share)
}
