//! What the market price says against an order: near a price limit, none there, in doubt, too old, too
//! far from the order's own price (O10, K3, K7).

use ballast_desk_events::{MarkDoubt, NearBans, PriceDistance, PriceRight, Refusal};
use ballast_model::{Direction, Offset, Price, Rate, Stamp};

use crate::draft::OrderContext;
use crate::why::{Why, require};

/// What the market price says against an order at `price`; none is that of a counterparty who is not
/// there.
///
/// # Errors
/// From [`Refusal::NearPriceLimit`] to [`Refusal::PriceCollar`].
#[inline(always)]
pub(crate) fn permit<W: Why>(
    order: &OrderContext<'_>,
    price: Option<Price>,
    at: Stamp,
) -> Result<(), W> {
    let terms = order.terms;
    if order.offset == Offset::Open {
        if let Some(right) = terms.price_right {
            near_limit(right, order)?;
        }
        require(order.contract.mark().is_some(), || Refusal::NoPrice)?;
        if let Some(doubt) = order.contract.doubt {
            return Err(W::because(|| doubted(doubt)));
        }
        if let Some(limit) = terms.mark_seconds {
            is_recent(order, limit, at)?;
        }
    }
    match terms.price_collar {
        Some(collar) => is_within(order, collar, price),
        None => Ok(()),
    }
}

/// K7.
fn doubted(doubt: MarkDoubt) -> Refusal {
    match doubt {
        MarkDoubt::Crossed { bid, ask } => Refusal::MarkCrossed { bid, ask },
        MarkDoubt::OutsideLimits { price, limit } => Refusal::MarkOutsideLimits { price, limit },
    }
}

/// K3, K7: seconds, begun ones whole, of the day's trading hours since the newest mark, or since the day began to
/// trade.
#[inline(never)]
fn is_recent<W: Why>(order: &OrderContext<'_>, limit: u32, at: Stamp) -> Result<(), W> {
    let marked_at = order.contract.marked_at.unwrap_or(Stamp::from_micros(0));
    let spans = order.commodity.spans.iter();
    let traded = |from: Stamp, until: Stamp| (until.micros() - from.micros()).max(0);
    let age: i64 = spans
        .map(|span| traded(span.open.max(marked_at), span.close.min(at)))
        .sum();
    require(age <= i64::from(limit) * 1_000_000, || Refusal::MarkStale {
        age: ((age + 999_999) / 1_000_000) as u32,
        limit,
    })
}

/// K3: a price that far away itself goes.
#[inline(never)]
fn is_within<W: Why>(
    order: &OrderContext<'_>,
    collar: PriceDistance,
    price: Option<Price>,
) -> Result<(), W> {
    let (Some(reference), Some(price)) = (order.contract.mark(), price) else {
        return Ok(());
    };
    let tick = order.commodity.commodity.tick;
    let one = i128::from(Rate::ONE.units());
    let away = match collar {
        PriceDistance::Ticks(ticks) => tick.units().saturating_mul(ticks.into()),
        PriceDistance::Share(share) => {
            (i128::from(reference.units()) * i128::from(share.units()) / one) as i64
        }
    };
    let lowest = Price::from_units(reference.units() - away);
    let highest = Price::from_units(reference.units().saturating_add(away));
    require((lowest..=highest).contains(&price), || {
        Refusal::PriceCollar {
            price,
            reference,
            lowest,
            highest,
        }
    })
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
            PriceDistance::Ticks(ticks) => ticks_before(ticks, tick, limit, last, upper),
            PriceDistance::Share(share) => {
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
