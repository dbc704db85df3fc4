//! Which clauses and lines are in force: by unit NAV, by day, night and holidays (S7, S8).

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use ballast_desk_events::{
    NavBinding, NavInterval, NavOf, NavTables, NavWhen, PeriodMode, RuleKey,
};
use ballast_model::{Clause, Rate, RuleLevel, SchemeId, UnitNav};
use ballast_risk::{Nav, UnitNavFraction};

use crate::nav;
use crate::state::Desk;

/// 1 at the decimals of a rate.
const ONE: i128 = 10_000_000_000;

/// What is in force for an owner.
pub(crate) struct InForce<'a> {
    /// With the scheme's version, thresholds as they are in force.
    pub clauses: Vec<(RuleKey, u32, Cow<'a, Clause>)>,
    pub lines: Vec<Lines>,
}

/// A line on NAV, or a pair of them, as it is read.
pub(crate) struct Lines {
    pub rule: RuleKey,
    pub level: RuleLevel,
    /// NAV less liabilities and fees.
    pub net: i128,
    /// At 10⁻⁶.
    pub shares: i64,
    /// Of the level; of a line that is clear the upper one.
    pub threshold: i64,
    /// The upper and the lower line.
    pub levels: [Option<i64>; 2],
    /// How far NAV may move; none of the previous NAV.
    pub slack: Option<i128>,
}

/// As if its equity had so much more.
fn nav_of(desk: &Desk, of: NavOf, gained: i128) -> Option<Nav> {
    match of {
        NavOf::Product(id) => nav::of_product_moved(desk, &desk.products[id.index()], gained).ok(),
        NavOf::Operating(id) => {
            let account = &desk.operating_accounts[id.index()];
            Some(nav::of_account_moved(account, gained))
        }
    }
}

fn unit(nav: Option<Nav>, when: NavWhen) -> Option<UnitNavFraction> {
    match when {
        NavWhen::Current => nav?.unit(),
        NavWhen::Previous => nav?.previous_unit(),
    }
}

/// Tables of the period, and the share of their thresholds; none where no scheme is in force.
fn tables<'a>(desk: &Desk, of: &'a NavBinding) -> Option<(&'a NavTables, Rate)> {
    let night = match of.night {
        PeriodMode::FollowDay => Some((&of.day, Rate::ONE)),
        PeriodMode::PercentOfDay(share) => Some((&of.day, share)),
        PeriodMode::Own => Some((&of.night_own, Rate::ONE)),
        PeriodMode::None | PeriodMode::FollowNight | PeriodMode::PercentOfNight(_) => None,
    };
    let day = desk.trading_day();
    let holidays = day.zip(of.holiday_from.zip(of.holiday_to));
    let is_holiday = holidays.is_some_and(|(day, (from, to))| (from..=to).contains(&day));
    if !is_holiday {
        let by_day = Some((&of.day, Rate::ONE));
        return if desk.schemes.is_day { by_day } else { night };
    }
    match of.holiday {
        PeriodMode::None => None,
        PeriodMode::FollowDay => Some((&of.day, Rate::ONE)),
        PeriodMode::PercentOfDay(share) => Some((&of.day, share)),
        PeriodMode::FollowNight => night,
        PeriodMode::PercentOfNight(share) => {
            let (tables, of) = night?;
            Some((tables, of.times_rate(share).unwrap_or(of)))
        }
        PeriodMode::Own => Some((&of.holiday_own, Rate::ONE)),
    }
}

fn contains(interval: &NavInterval, unit: UnitNavFraction) -> bool {
    let above = |bound: UnitNav| unit.compared(bound) != Ordering::Less;
    interval.from.is_none_or(above) && !interval.below.is_some_and(above)
}

/// What is in force for an owner, now.
pub(crate) fn of(desk: &Desk, of: NavOf) -> InForce<'_> {
    moved(desk, of, 0)
}

/// What would be in force for an owner if its equity had so much more.
pub(super) fn moved(desk: &Desk, of: NavOf, gained: i128) -> InForce<'_> {
    let binding = &desk.watch(of).binding;
    let nav = nav_of(desk, of, gained);
    let mut schemes: BTreeMap<SchemeId, Rate> = BTreeMap::new();
    if let Some((tables, share)) = tables(desk, binding) {
        for (when, intervals) in [
            (NavWhen::Current, &tables.current),
            (NavWhen::Previous, &tables.previous),
        ] {
            let unit = unit(nav, when);
            let found = unit.and_then(|unit| intervals.iter().find(|of| contains(of, unit)));
            if let Some(interval) = found {
                schemes.insert(interval.scheme, share);
            }
        }
    }
    InForce {
        clauses: clauses(desk, &schemes),
        lines: lines(binding, nav),
    }
}

/// Lines on NAV as they would be read if an owner's equity had so much more.
pub(super) fn lines_moved(desk: &Desk, of: NavOf, gained: i128) -> Vec<Lines> {
    lines(&desk.watch(of).binding, nav_of(desk, of, gained))
}

fn clauses<'a>(
    desk: &'a Desk,
    schemes: &BTreeMap<SchemeId, Rate>,
) -> Vec<(RuleKey, u32, Cow<'a, Clause>)> {
    let clauses = schemes.iter().flat_map(|(id, share)| {
        let scheme = desk.schemes.scheme(*id);
        scheme.into_iter().flat_map(move |scheme| {
            let clauses = (0..).zip(&scheme.clauses);
            clauses.map(move |(at, clause)| {
                (
                    RuleKey::Clause(*id, at),
                    scheme.version,
                    scaled(clause, *share),
                )
            })
        })
    });
    clauses.collect()
}

/// Clauses that are bound to an owner at any NAV, in the period that it is now.
pub(super) fn bound(desk: &Desk, of: NavOf) -> Vec<(RuleKey, u32, Cow<'_, Clause>)> {
    let tables = tables(desk, &desk.watch(of).binding);
    let schemes = tables.into_iter().flat_map(|(tables, share)| {
        let intervals = tables.current.iter().chain(&tables.previous);
        intervals.map(move |interval| (interval.scheme, share))
    });
    clauses(desk, &schemes.collect())
}

/// Among the intervals of an owner's unit NAV, the one in which it would be if its equity had so much more: how many of
/// their bounds it would be at or above. What is in force is the same wherever this is.
pub(super) fn place(desk: &Desk, of: NavOf, gained: i128) -> usize {
    let tables = tables(desk, &desk.watch(of).binding);
    let Some((tables, unit)) = tables
        .map(|(tables, _)| tables)
        .zip(unit(nav_of(desk, of, gained), NavWhen::Current))
    else {
        return 0;
    };
    let bounds = tables.current.iter().flat_map(|of| [of.from, of.below]);
    let is_above = |bound: &UnitNav| unit.compared(*bound) != Ordering::Less;
    bounds.flatten().filter(is_above).count()
}

/// Thresholds of the night, or of holidays: down to the unit (S8).
fn scaled(clause: &Clause, share: Rate) -> Cow<'_, Clause> {
    if share == Rate::ONE {
        return Cow::Borrowed(clause);
    }
    let of = |level: Option<i64>| {
        let scaled = |level: i64| i128::from(level) * i128::from(share.units()) / ONE;
        level.map(|level| i64::try_from(scaled(level)).unwrap_or(i64::MAX))
    };
    Cow::Owned(Clause {
        level1: of(clause.level1),
        level2: of(clause.level2),
        ..clause.clone()
    })
}

/// Lines that are set. Without shares they are undefined, and so are schemes bound by NAV (S7).
fn lines(binding: &NavBinding, nav: Option<Nav>) -> Vec<Lines> {
    let mut all = Vec::new();
    for (when, lines, intervals) in [
        (
            NavWhen::Current,
            binding.current_lines,
            &binding.day.current,
        ),
        (
            NavWhen::Previous,
            binding.previous_lines,
            &binding.day.previous,
        ),
    ] {
        let unit = unit(nav, when);
        let pairs = [
            (RuleKey::NavLine(when), [lines.warning, lines.liquidation]),
            (RuleKey::TopUp(when), [lines.top_up, None]),
        ];
        for (rule, pair) in pairs {
            let is_set = pair.iter().any(Option::is_some);
            let by_nav = matches!(rule, RuleKey::NavLine(_)) && !intervals.is_empty();
            if is_set || (by_nav && unit.is_none()) {
                all.push(line(rule, pair, nav, unit, when));
            }
        }
    }
    all
}

fn line(
    rule: RuleKey,
    pair: [Option<UnitNav>; 2],
    nav: Option<Nav>,
    unit: Option<UnitNavFraction>,
    when: NavWhen,
) -> Lines {
    let [upper, lower] = pair.map(|line| line.map(UnitNav::units));
    let shares = nav.map_or(0, |nav| nav.shares);
    let net = nav.map_or(0, |nav| match when {
        NavWhen::Current => nav.net(),
        NavWhen::Previous => nav.previous_net(),
    });
    let reached = |line: Option<UnitNav>| {
        unit.zip(line)
            .is_some_and(|(unit, line)| unit.compared(line) != Ordering::Greater)
    };
    let level = match (unit, reached(pair[0]), reached(pair[1])) {
        (None, ..) => RuleLevel::Undefined,
        (_, _, true) => RuleLevel::Two,
        (_, true, false) => RuleLevel::One,
        (_, false, false) => RuleLevel::Clear,
    };
    let rooms = pair.iter().flatten().map(|line| room(net, *line, shares));
    let threshold = match level {
        RuleLevel::Two => lower,
        RuleLevel::Clear | RuleLevel::Undefined | RuleLevel::One => upper.or(lower),
    };
    Lines {
        rule,
        level,
        net,
        shares,
        threshold: threshold.unwrap_or_default(),
        levels: [upper, lower],
        slack: rooms
            .min()
            .filter(|_| when == NavWhen::Current && unit.is_some()),
    }
}

/// How far a NAV may move and stay on its side of a unit NAV: at and below, or above.
fn room(net: i128, line: UnitNav, shares: i64) -> i128 {
    let above = net * ONE - i128::from(line.units()) * i128::from(shares);
    if above > 0 {
        (above - 1) / ONE
    } else {
        -above / ONE
    }
}

/// How far NAV may move and stay in the intervals that it is in.
pub(crate) fn slack(desk: &Desk, of: NavOf) -> Option<i128> {
    let binding = &desk.watch(of).binding;
    let (tables, _) = tables(desk, binding)?;
    let nav = nav_of(desk, of, 0).filter(|nav| nav.shares > 0)?;
    let bounds = tables.current.iter().flat_map(|of| [of.from, of.below]);
    // A bound is the upper interval's: from there on, and no more below.
    let rooms = bounds.flatten().map(|bound| {
        let below = i128::from(bound.units()) * i128::from(nav.shares) - nav.net() * ONE;
        if below > 0 {
            (below - 1) / ONE
        } else {
            -below / ONE
        }
    });
    rooms.min()
}
