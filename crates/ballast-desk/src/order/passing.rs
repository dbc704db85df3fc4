//! How many lots of an order would pass (K13).

use ballast_desk_events::{PlaceOrder, Refusal};
use ballast_model::{Lots, Money, OrderId, Stamp};

use crate::limits::resolve;
use crate::order::place::{Refused, decide};
use crate::order::price::most_lots;
use crate::routing::request;
use crate::state::Desk;
use crate::state::terms::AccountTerms;

/// Most lots of a refused order that would be placed whole, by these terms where they are not those found. Of one that is all or nothing and that fund
/// accounts share, a larger number may go that they share out evenly.
pub(crate) fn lots(
    desk: &Desk,
    (order, asked, terms): (OrderId, &PlaceOrder, Option<AccountTerms>),
    refused: &Refused,
    at: Stamp,
) -> Lots {
    // Who comes first of fund accounts that are alike hangs on the number of the order that asks again.
    let again = order.next();
    let one = Lots::new(1);
    let fewer = asked.lots.max(one) - one;
    most(desk, asked, fewer, left(refused, asked.lots), |trial| {
        let mut fresh = terms;
        let outcome = decide(desk, again, trial, at, &mut fresh).outcome;
        let (approved, allocations) = outcome.map_err(|refused| left(&refused, trial.lots))?;
        let carried = request::carried(&allocations);
        let has_price = approved.draft().order.price.is_some();
        if has_price && carried < trial.lots {
            Err(Some(carried))
        } else {
            Ok(())
        }
    })
}

/// Most lots of an order, up to a number, that something lets through; where it does not, it may say
/// how many it thinks would go. More never pass where fewer do not: from what is thought the steps
/// double, and halving finds the edge. In steps of what lots are a multiple of (X5).
pub(crate) fn most(
    desk: &Desk,
    asked: &PlaceOrder,
    most: Lots,
    thought: Option<Lots>,
    lets_through: impl Fn(&PlaceOrder) -> Result<(), Option<Lots>>,
) -> Lots {
    let Some(contract) = desk.contract(asked.contract) else {
        return Lots::ZERO;
    };
    let multiple = step(desk, asked).count();
    let multiples = |lots: Lots| lots.count() / multiple;
    let mut trial = asked.clone();
    let (mut passes, mut fails) = (0, multiples(most.min(most_lots(contract))) + 1);
    let (mut next, mut further) = (thought.map(multiples), 1);
    let mut misses = 0;
    while fails - passes > 1 {
        let middle = passes + (fails - passes) / 2;
        let tried = next.unwrap_or(middle).clamp(passes + 1, fails - 1);
        trial.lots = Lots::new(tried * multiple);
        match lets_through(&trial) {
            Ok(()) => {
                passes = tried;
                next = next.map(|_| tried + further);
                further *= 2;
            }
            Err(thought) => {
                fails = tried;
                misses += 1;
                next = thought.map(multiples).filter(|_| misses < THOUGHTS_MAX);
            }
        }
    }
    Lots::new(passes * multiple)
}

/// So many thoughts that let nothing through are followed; what is thought may come near ever more slowly.
const THOUGHTS_MAX: u32 = 5;

/// Down to what lots of an order go in (X5).
pub(crate) fn whole(desk: &Desk, asked: &PlaceOrder, lots: Lots) -> Lots {
    let step = step(desk, asked).count();
    Lots::new(lots.count() / step * step)
}

/// What lots of an order go in (X5).
pub(crate) fn step(desk: &Desk, asked: &PlaceOrder) -> Lots {
    let contract = desk.contract(asked.contract);
    let multiple = contract.and_then(|contract| resolve::multiple(desk, contract));
    Lots::new(multiple.map_or(1, i64::from))
}

/// How many lots a refusal of so many leaves by its own numbers; nothing where they do not say. What
/// they say is where to look first, no more.
fn left(refused: &Refused, lots: Lots) -> Option<Lots> {
    let all = [&refused.refusal].into_iter().chain(&refused.also);
    all.filter_map(|refusal| left_by(refusal, lots)).min()
}

fn left_by(refusal: &Refusal, lots: Lots) -> Option<Lots> {
    let share = |room: Money, takes: Money| {
        let share = i128::from(room.units()) * i128::from(lots.count());
        let takes = i128::from(takes.units());
        (takes > 0).then(|| Lots::new((share / takes).clamp(0, i64::MAX.into()) as i64))
    };
    match *refusal {
        Refusal::AmountTooLarge
        | Refusal::LotsNotMultiple { .. }
        | Refusal::CannotBeSplit { .. } => None,
        Refusal::LotsAboveMaximum { maximum: most, .. }
        | Refusal::PositionShort { closable: most, .. }
        | Refusal::FundPositionShort { closable: most, .. }
        | Refusal::FundAccountsShort { takes: most, .. }
        | Refusal::OrderLotsLimit { limit: most, .. } => Some(most),
        Refusal::PositionLimit { before, limit, .. }
        | Refusal::ScopeLotsLimit { before, limit, .. }
        | Refusal::FundLotsLimit { before, limit, .. } => Some(limit - before),
        Refusal::LotsCap {
            traded,
            resting,
            cap,
            ..
        } => Some(cap - traded - resting),
        Refusal::OrderMarginLimit {
            margin: takes,
            limit,
        }
        | Refusal::OrderValueLimit {
            value: takes,
            limit,
        }
        | Refusal::FundMarginLimit {
            margin: takes,
            limit,
            ..
        } => share(limit, takes),
        Refusal::MarginLimit {
            before,
            after,
            limit,
        }
        | Refusal::ScopeMarginLimit {
            before,
            after,
            limit,
            ..
        } => share(limit - before, after - before),
        Refusal::MarginRatioLine { margin, of, line } => share(of.times_rate(line).ok()?, margin),
        Refusal::CashShort {
            margin,
            commission,
            available,
            ..
        }
        | Refusal::FundCashShort {
            margin,
            commission,
            available,
            ..
        } => share(available, margin + commission),
        Refusal::CashShortWithBonds {
            covered,
            available,
            short,
            ..
        }
        | Refusal::FundCashShortWithBonds {
            covered,
            available,
            short,
            ..
        } => share(available + covered, short + available + covered),
        _ => Some(Lots::ZERO),
    }
}
