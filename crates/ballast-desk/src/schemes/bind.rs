//! What is in force by NAV is set (S7, S8).

use ballast_desk_events::{
    BindSchemes, NavBinding, NavInterval, NavLines, NavOf, NavTables, PeriodMode, Refusal,
    SchemeEvent,
};
use ballast_model::{ProductId, UnitNav};

use crate::nav::NavMissing;
use crate::schemes::{scheme, watch_of};
use crate::state::Desk;

/// # Errors
/// [`Refusal::UnknownProduct`], [`Refusal::UnknownAccount`], [`Refusal::AccountUnbound`],
/// [`Refusal::BindingNeeds`], [`Refusal::UnknownScheme`], [`Refusal::IntervalsOverlap`],
/// [`Refusal::NavLinesOutOfOrder`], [`Refusal::PeriodDoesNotFit`].
pub(super) fn bind(
    desk: &Desk,
    product: ProductId,
    asked: &BindSchemes,
) -> Result<SchemeEvent, Refusal> {
    let old = &watch_of(desk, asked.of)?.binding;
    let new = &asked.binding;
    is_of_product(desk, product, asked.of)?;
    if *new != NavBinding::default() {
        has_shares(desk, asked.of)?;
    }
    for tables in [&new.day, &new.night_own, &new.holiday_own] {
        let NavTables { current, previous } = tables;
        for intervals in [current, previous] {
            are_known(desk, product, intervals)?;
            stand_apart(intervals)?;
        }
    }
    [new.current_lines, new.previous_lines]
        .into_iter()
        .try_for_each(in_order)?;
    periods_fit(new)?;
    Ok(SchemeEvent::Bound(
        asked.of,
        Box::new(old.clone()),
        Box::new(new.clone()),
    ))
}

/// It is the product, or an operating account of it: whose schemes it uses (S1).
fn is_of_product(desk: &Desk, product: ProductId, of: NavOf) -> Result<(), Refusal> {
    let found = match of {
        NavOf::Product(id) => Some(id),
        NavOf::Operating(id) => desk
            .operating_account(id)
            .and_then(|account| account.product),
    };
    match found {
        Some(id) if id == product => Ok(()),
        Some(_) => Err(Refusal::UnknownAccount),
        None => Err(Refusal::AccountUnbound),
    }
}

fn has_shares(desk: &Desk, of: NavOf) -> Result<(), Refusal> {
    let missing = match of {
        NavOf::Product(id) => {
            let settings = &desk.products[id.index()].settings;
            let mode = settings
                .nav_mode
                .is_none()
                .then_some(NavMissing::Mode.setting());
            mode.or(settings.shares.is_none().then_some("shares"))
        }
        NavOf::Operating(id) => {
            let settings = &desk.operating_accounts[id.index()].settings;
            let shares = settings.shares.is_none().then_some("shares");
            shares.or(settings.alias.is_none().then_some("alias"))
        }
    };
    missing.map_or(Ok(()), |missing| {
        Err(Refusal::BindingNeeds {
            missing: missing.into(),
        })
    })
}

fn are_known(desk: &Desk, product: ProductId, intervals: &[NavInterval]) -> Result<(), Refusal> {
    let mut schemes = intervals.iter().map(|interval| interval.scheme);
    schemes.try_for_each(|id| scheme(desk, product, id).map(drop))
}

/// Bounds as numbers: however low, however high.
fn bounds(of: &NavInterval) -> (i64, i64) {
    (
        of.from.map_or(i64::MIN, UnitNav::units),
        of.below.map_or(i64::MAX, UnitNav::units),
    )
}

fn stand_apart(intervals: &[NavInterval]) -> Result<(), Refusal> {
    let refused = |from: i64, below: i64| {
        Err(Refusal::IntervalsOverlap {
            from: UnitNav::from_units(from.max(0)),
            below: UnitNav::from_units(below),
        })
    };
    let mut sorted: Vec<(i64, i64)> = intervals.iter().map(bounds).collect();
    sorted.sort_unstable();
    if let Some((from, below)) = sorted.iter().find(|(from, below)| from >= below) {
        return refused(*from, *below);
    }
    let overlap = sorted.windows(2).find(|pair| pair[1].0 < pair[0].1);
    overlap.map_or(Ok(()), |pair| refused(pair[1].0, pair[0].1))
}

fn in_order(lines: NavLines) -> Result<(), Refusal> {
    let set = [lines.top_up, lines.warning, lines.liquidation];
    let set: Vec<UnitNav> = set.into_iter().flatten().collect();
    match set.windows(2).find(|pair| pair[0] <= pair[1]) {
        Some(pair) => Err(Refusal::NavLinesOutOfOrder {
            line: pair[0],
            lower: pair[1],
        }),
        None => Ok(()),
    }
}

fn periods_fit(binding: &NavBinding) -> Result<(), Refusal> {
    let follows_night = matches!(
        binding.night,
        PeriodMode::FollowNight | PeriodMode::PercentOfNight(_)
    );
    let share = |mode: PeriodMode| match mode {
        PeriodMode::PercentOfDay(share) | PeriodMode::PercentOfNight(share) => share.is_positive(),
        _ => true,
    };
    let dates = binding.holiday_from.zip(binding.holiday_to);
    let dated = match (binding.holiday_from, binding.holiday_to) {
        (None, None) => binding.holiday == PeriodMode::None,
        _ => dates.is_some_and(|(from, to)| from <= to),
    };
    let wrong = [
        (follows_night || !share(binding.night), "night"),
        (!share(binding.holiday) || !dated, "holiday"),
    ];
    let wrong = wrong.iter().find(|(wrong, _)| *wrong);
    wrong.map_or(Ok(()), |(_, period)| {
        Err(Refusal::PeriodDoesNotFit {
            period: (*period).into(),
        })
    })
}

/// Parts of the scale of NAV in which no scheme is in force: from, included, to below (S7). None of it where
/// nothing is bound by it.
pub(crate) fn gaps(intervals: &[NavInterval]) -> Vec<(Option<UnitNav>, Option<UnitNav>)> {
    let mut sorted: Vec<(i64, i64)> = intervals.iter().map(bounds).collect();
    sorted.sort_unstable();
    let nav = |units: i64| {
        Some(UnitNav::from_units(units)).filter(|_| units < i64::MAX && units > i64::MIN)
    };
    let mut gaps = Vec::new();
    let mut reached = i64::MIN;
    for (from, below) in &sorted {
        if *from > reached {
            gaps.push((nav(reached), nav(*from)));
        }
        reached = *below;
    }
    if !sorted.is_empty() && reached < i64::MAX {
        gaps.push((nav(reached), None));
    }
    gaps
}
