//! What the market price says against an order: near a price limit, none there, in doubt, too old, too
//! far from the order's own price (O10, K3, K7).

use ballast_desk_events::{MarkDoubt, NearBans, PriceDistance, PriceRight, Refusal};
use ballast_model::{Direction, Price, Rate, Stamp};

use crate::draft::OrderContext;
use crate::limits::permit::Permission;
use crate::state::Desk;
use crate::state::contract::{CommodityState, ContractState};
use crate::why::{Why, require};

/// A line before a price limit (O10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NearLine {
    /// The price limit.
    pub limit: Price,
    /// Where nearness begins.
    pub line: Price,
    /// The last price has reached it.
    pub reached: bool,
}

/// What drives the price to its upper limit, and to its lower.
const TOWARDS: [Direction; 2] = [Direction::Buy, Direction::Sell];

/// O10, by the last price: a line `n` ticks before a limit is barred itself; beyond a share of the
/// way only what lies past it.
#[inline(always)]
pub(super) fn is_not_near<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    let Some((right, last)) = order.terms.price_right.zip(order.contract.last) else {
        return Ok(());
    };
    for side in TOWARDS {
        let near = near_line(right, last, order, side);
        if let Some(NearLine {
            limit,
            line,
            reached: true,
        }) = near
        {
            return Err(W::because(|| Refusal::NearPriceLimit { last, line, limit }));
        }
    }
    Ok(())
}

pub(super) fn price_right(_: &Desk, order: &OrderContext<'_>) -> Permission {
    let (right, last) = (order.terms.price_right, order.contract.last);
    let lines = |(right, last)| TOWARDS.map(|side| near_line(right, last, order, side));
    Permission::PriceRight {
        right,
        last,
        lines: right
            .zip(last)
            .map(lines)
            .into_iter()
            .flatten()
            .flatten()
            .collect(),
    }
}

/// The line before the limit that buys (the upper) or sells (the lower) drive the price to, where the
/// order may not open beyond it.
#[inline(always)]
fn near_line(
    right: PriceRight,
    last: Price,
    order: &OrderContext<'_>,
    same: Direction,
) -> Option<NearLine> {
    let (contract, direction) = (order.contract, order.asked.direction);
    let refused = match right.bans {
        NearBans::All => true,
        NearBans::Same => direction == same,
        NearBans::Opposite => direction != same,
    };
    let upper = same == Direction::Buy;
    let limit = if upper {
        contract.upper_limit
    } else {
        contract.lower_limit
    };
    let limit = limit.filter(|_| refused)?;
    let tick = order.contract.spec.tick;
    let (line, reached) = match right.near {
        PriceDistance::Ticks(ticks) => ticks_before(ticks, tick, limit, last, upper)?,
        PriceDistance::Share(share) => {
            share_of_the_way(share, contract.pre_settlement?, limit, last, upper)
        }
    };
    Some(NearLine {
        limit,
        line,
        reached,
    })
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

/// What a price is held against (K3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Collar {
    /// The order's price.
    pub price: Price,
    /// Last price, else the previous settlement price.
    pub reference: Price,
    /// Lowest that goes.
    pub lowest: Price,
    /// Highest that goes.
    pub highest: Price,
}

#[inline(always)]
pub(super) fn has_price<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    require(order.contract.mark().is_some(), || Refusal::NoPrice)
}

/// K7.
#[inline(always)]
pub(super) fn is_not_doubted<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    match order.contract.doubt {
        None => Ok(()),
        Some(doubt) => Err(W::because(|| match doubt {
            MarkDoubt::Impossible { price } => Refusal::MarkImpossible { price },
            MarkDoubt::Crossed { bid, ask } => Refusal::MarkCrossed { bid, ask },
            MarkDoubt::OutsideLimits { price, limit } => {
                Refusal::MarkOutsideLimits { price, limit }
            }
        })),
    }
}

/// K3, K7.
#[inline(always)]
pub(super) fn is_recent<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    match order.terms.mark_seconds {
        None => Ok(()),
        Some(limit) => {
            let age = age(order.contract, order.commodity, order.at);
            require(age <= limit, || Refusal::MarkStale { age, limit })
        }
    }
}

/// Seconds of the day's trading hours since the newest mark, or since the day began to trade; begun ones
/// whole.
#[inline(never)]
pub(super) fn age(contract: &ContractState, commodity: &CommodityState, at: Stamp) -> u32 {
    let marked_at = contract.marked_at.unwrap_or(Stamp::from_micros(0));
    let spans = commodity.spans.iter();
    let traded = |from: Stamp, until: Stamp| (until.micros() - from.micros()).max(0);
    let micros: i64 = spans
        .map(|span| traded(span.open.max(marked_at), span.close.min(at)))
        .sum();
    ((micros + 999_999) / 1_000_000) as u32
}

/// K3: a price that far away itself goes.
#[inline(always)]
pub(super) fn is_within<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    let Some(collar) = collar(order) else {
        return Ok(());
    };
    let Collar {
        price,
        reference,
        lowest,
        highest,
    } = collar;
    require((lowest..=highest).contains(&price), || {
        Refusal::PriceCollar {
            price,
            reference,
            lowest,
            highest,
        }
    })
}

/// None where no collar is set, or there is no price of either kind.
#[inline(always)]
pub(super) fn collar(order: &OrderContext<'_>) -> Option<Collar> {
    let within = order.terms.price_collar?;
    let tick = order.contract.spec.tick;
    Some(around(within, tick, order.contract.mark()?, order.price?))
}

#[inline(never)]
fn around(within: PriceDistance, tick: Price, reference: Price, price: Price) -> Collar {
    let away = match within {
        PriceDistance::Ticks(ticks) => tick.units().saturating_mul(ticks.into()),
        PriceDistance::Share(share) => {
            let one = i128::from(Rate::ONE.units());
            (i128::from(reference.units()) * i128::from(share.units()) / one) as i64
        }
    };
    // What is told can be placed: on the tick, inside.
    let inside = |units: i64| units.div_euclid(tick.units()) * tick.units();
    Collar {
        price,
        reference,
        lowest: Price::from_units(-inside(away - reference.units())),
        highest: Price::from_units(inside(reference.units().saturating_add(away))),
    }
}
