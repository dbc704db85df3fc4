//! Permissions of an operating account and its product: what stands before its limits.

use ballast_desk_events::{Near, NearBans, PriceRight, Refusal};
use ballast_model::{Direction, HedgeFlag, Offset, Price, Rate, Stamp};

use crate::draft::OrderContext;
use crate::limits::account;
use crate::state::Desk;
use crate::state::contract::ContractState;
use crate::why::{Why, require};

/// Permissions of an operating account and its product.
///
/// # Errors
/// From [`Refusal::OpenNotAllowed`] to [`Refusal::NearPriceLimit`].
#[inline(always)]
pub(crate) fn permit<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    let OrderContext {
        account,
        terms,
        asked,
        offset,
        ..
    } = *order;
    let (settings, lots) = (&account.settings, asked.lots);
    let opens = offset == Offset::Open;
    require(!opens || settings.open_allowed, || Refusal::OpenNotAllowed)?;
    let hedges = opens && asked.hedge_flag == HedgeFlag::Hedge;
    require(!hedges || settings.hedge_allowed, || {
        Refusal::HedgeNotAllowed
    })?;
    require(terms.is_tradable, || Refusal::NotTradable)?;
    require(!(opens && terms.is_delivery_barred), || {
        Refusal::DeliveryMonthBarred
    })?;
    if let Some(multiple) = terms.multiple {
        let fits = lots.count() % i64::from(multiple) == 0;
        require(fits, || Refusal::LotsNotMultiple { lots, multiple })?;
    }
    account::standing(order)?;
    match terms.price_right {
        Some(right) if opens => near_limit(right, order),
        _ => Ok(()),
    }
}

impl Desk {
    /// Whether the commodity trades in its night session at that time (A2).
    pub(crate) fn is_night(&self, state: &ContractState, at: Stamp) -> bool {
        let spans = &self.commodities[state.commodity.index()].spans;
        let session = spans.iter().find(|span| span.contains(at));
        session.is_some_and(|span| self.trading_day().is_some_and(|day| span.open.day() < day))
    }
}

/// O10, by the last price: a line `n` ticks before a limit is barred itself; beyond a share of the
/// way only what lies past it.
#[inline(always)]
fn near_limit<W: Why>(right: PriceRight, order: &OrderContext<'_>) -> Result<(), W> {
    let contract = order.contract;
    let Some(last) = contract.last else {
        return Ok(());
    };
    let direction = order.asked.direction;
    let limits = [
        (contract.upper_limit, Direction::Buy),
        (contract.lower_limit, Direction::Sell),
    ];
    for (limit, same) in limits {
        let refused = match right.bans {
            NearBans::All => true,
            NearBans::Same => direction == same,
            NearBans::Opposite => direction != same,
        };
        let Some(limit) = limit.filter(|_| refused) else {
            continue;
        };
        let upper = same == Direction::Buy;
        let tick = order.commodity.commodity.tick;
        let found = match right.near {
            Near::Ticks(ticks) => ticks_before(ticks, tick, limit, last, upper),
            Near::Share(share) => {
                let settle = contract.pre_settlement;
                settle.map(|settle| share_of_the_way(share, settle, limit, last, upper))
            }
        };
        if let Some((line, true)) = found {
            return Err(W::because(|| Refusal::NearPriceLimit { last, line, limit }));
        }
    }
    Ok(())
}

/// The line so many ticks before a limit, and whether the last price has reached it; none where there
/// is no such price.
#[inline(always)]
fn ticks_before(
    ticks: u32,
    tick: Price,
    limit: Price,
    last: Price,
    upper: bool,
) -> Option<(Price, bool)> {
    let away = Price::from_units(tick.units().checked_mul(i64::from(ticks))?);
    if upper {
        let line = limit.checked_sub(away).ok()?;
        Some((line, last >= line))
    } else {
        let line = limit.checked_add(away).ok()?;
        Some((line, last <= line))
    }
}

/// The line a share of the way to a limit, and whether the last price is past it.
fn share_of_the_way(
    share: Rate,
    settle: Price,
    limit: Price,
    last: Price,
    upper: bool,
) -> (Price, bool) {
    let one = i128::from(Rate::ONE.units());
    let way = i128::from(limit.units() - settle.units()) * i128::from(share.units());
    let gone = i128::from(last.units() - settle.units()) * one;
    let line = settle.units() + ballast_model::div_half_away(way, one) as i64;
    let past = if upper { gone > way } else { gone < way };
    (Price::from_units(line), past)
}
