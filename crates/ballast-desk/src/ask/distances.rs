//! How far the price of one contract is from where each rule of an owner reaches its levels, all else still (P9, S5–S7, O2–O6).
//!
//! What is searched is the reading of the desk itself. Between two bounds of the intervals that schemes are bound by, a clause
//! is above a threshold where `reading − threshold × what it is a share of` is above 0, and over prices that is convex: sums,
//! their absolutes and their largest, less what moves in a line. So once it is below, it is passed once on each side of the
//! mark, and halving finds where: at most `2 + 2 × log2(prices on that side)` readings for each level and interval.

use ballast_desk_events::{AccountLine, NavOf, RuleKey};
use ballast_model::{Clause, ContractId, Price, RuleLevel};

use crate::day::marks;
use crate::state::contract::ContractState;
use crate::state::{Desk, Phase};
use crate::watch::priced::{At, Bound, Priced};

/// How far the price is from where a level is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// There is no threshold for it.
    Unset,
    /// It is reached.
    Reached,
    /// The nearest price at which it is reached, at least on one side.
    At {
        /// Below the mark.
        down: Option<Price>,
        /// Above the mark.
        up: Option<Price>,
    },
    /// No price that the contract may have on this day reaches it.
    Nowhere,
    /// The rule cannot be read, and no price of the day changes that and reaches it.
    Undefined,
}

/// What is bound to an owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DistanceOf {
    /// A line of an operating account: call, liquidation.
    Line(AccountLine),
    /// A clause, a line on NAV, a rule of a session end.
    Rule(RuleKey),
}

/// One rule, by the price of the contract that is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleDistances {
    /// Which.
    pub of: DistanceOf,
    /// It is in force; a clause may come into force as the price moves the unit NAV (S7).
    pub is_in_force: bool,
    /// The clause, with the thresholds it is saved with; none of a line.
    pub clause: Option<Clause>,
    /// Version of its scheme; 0 of a line.
    pub version: u32,
    /// Level 1 and level 2; of a line call and liquidation, of lines on NAV the upper and the lower one.
    pub levels: [Distance; 2],
}

/// Every rule of an owner, by the price of one contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distances {
    /// Its mark, from which distances count.
    pub mark: Price,
    /// Its tick: prices are whole ticks.
    pub tick: Price,
    /// Lower limit price of the day; none where it is not known, and then prices end above 0.
    pub lower: Option<Price>,
    /// Upper limit price of the day; none where it is not known, and then they end where values do.
    pub upper: Option<Price>,
    /// Lines of an account, clauses in force, those that another NAV brings into force, then the rest.
    pub rules: Vec<RuleDistances>,
}

impl Distances {
    /// Ticks from the mark to a price, away from 0 where the mark is no whole tick; below 0 down from it.
    pub fn ticks(&self, price: Price) -> i64 {
        let (tick, by) = (self.tick.units().max(1), (price - self.mark).units());
        up(by.abs(), tick) * by.signum()
    }
}

/// Why no distance is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDistances {
    /// No trading day is open: no mark is taken.
    DayNotOpen,
    /// The contract has no price.
    NoPrice,
}

/// Every rule bound to a product or an operating account, and at which price of a contract each level is reached: the day
/// takes a mark at it, and the mark's reading finds that level; at no price between it and the mark it does.
///
/// # Errors
/// As [`NoDistances`] says.
pub fn distances(desk: &Desk, of: NavOf, contract: ContractId) -> Result<Distances, NoDistances> {
    if !matches!(desk.phase, Phase::Open(_)) {
        return Err(NoDistances::DayNotOpen);
    }
    let state = desk.contract(contract).ok_or(NoDistances::NoPrice)?;
    let mut priced = Priced::new(desk, of, contract).ok_or(NoDistances::NoPrice)?;
    let sides = Side::both(desk, contract, state, priced.mark());
    let sides = sides.map(|side| (side, pieces(&priced, side)));
    let rules = { priced.bound().into_iter() }
        .filter_map(|(bound, set)| rule(&mut priced, &sides, &bound, set))
        .collect();
    Ok(Distances {
        mark: priced.mark(),
        tick: state.spec.tick,
        lower: state.lower_limit,
        upper: state.upper_limit,
        rules,
    })
}

/// Contracts that an owner holds: those by whose price its rules move.
pub fn held_contracts(desk: &Desk, of: NavOf) -> Vec<ContractId> {
    super::reach::net_lots(desk, of).into_keys().collect()
}

/// Prices on one side of the mark, by their number: 0 is the mark, then whole ticks that the day allows.
#[derive(Debug, Clone, Copy)]
struct Side {
    mark: i64,
    first: i64,
    /// Below 0 on the lower side.
    tick: i64,
    /// The last one.
    last: i64,
}

impl Side {
    /// The lower and the upper one.
    fn both(desk: &Desk, id: ContractId, state: &ContractState, mark: Price) -> [Self; 2] {
        let (mark, tick) = (mark.units(), state.spec.tick.units().max(1));
        let greatest = || {
            let is_none = |price| marks::valid_price(desk, id, Some(Price::from_units(price)));
            first(mark, i64::MAX, |price| is_none(price).is_err()) - 1
        };
        let least = state.lower_limit.map_or(1, Price::units);
        let most = state.upper_limit.map_or_else(greatest, Price::units);
        // In whole ticks.
        let (least, most) = (up(least, tick), most.div_euclid(tick));
        let below = up(mark, tick).saturating_sub(1).min(most);
        let above = (mark.div_euclid(tick) + 1).max(least);
        let side = |first: i64, tick: i64, last: i64| Self {
            mark,
            first,
            tick,
            last: last.max(0),
        };
        [
            side(below * tick, -tick, below - least + 1),
            side(above * tick, tick, most - above + 1),
        ]
    }

    fn price(self, number: i64) -> Price {
        Price::from_units(match number {
            0 => self.mark,
            number => self.first + (number - 1) * self.tick,
        })
    }
}

/// In ticks, rounded up.
fn up(price: i64, tick: i64) -> i64 {
    price.div_euclid(tick) + i64::from(price.rem_euclid(tick) != 0)
}

/// The first number that has what all after it have; `from` has it not, and `until` has.
fn first(mut from: i64, mut until: i64, mut has: impl FnMut(i64) -> bool) -> i64 {
    while until - from > 1 {
        let middle = from + (until - from) / 2;
        if has(middle) {
            until = middle;
        } else {
            from = middle;
        }
    }
    until
}

/// Runs of prices within which the same clauses are in force: the unit NAV goes one way.
fn pieces(priced: &Priced<'_>, side: Side) -> Vec<(i64, i64)> {
    let place = |number| priced.place(side.price(number));
    let (mut pieces, mut from) = (Vec::new(), 0);
    while place(from) != place(side.last) {
        let here = place(from);
        let next = first(from, side.last, |number| place(number) != here);
        pieces.push((from, next - 1));
        from = next;
    }
    pieces.push((from, side.last));
    pieces
}

fn rule(
    priced: &mut Priced<'_>,
    sides: &[(Side, Vec<(i64, i64)>); 2],
    bound: &Bound<'_>,
    set: [bool; 2],
) -> Option<RuleDistances> {
    let (of, is_in_force, version) = match bound {
        Bound::Line(line) => (DistanceOf::Line(*line), true, 0),
        Bound::Clause(rule, version, _) => {
            let is_in_force = priced.is_in_force(*rule, priced.mark());
            (DistanceOf::Rule(*rule), is_in_force, *version)
        }
        Bound::Other(rule) => (DistanceOf::Rule(*rule), true, 0),
    };
    let now = priced.at(bound, priced.mark())?.level;
    let mut levels = [Distance::Unset; 2];
    for (at, level) in [RuleLevel::One, RuleLevel::Two].into_iter().enumerate() {
        if set[at] {
            levels[at] = if is_in_force && now >= level {
                Distance::Reached
            } else {
                let reached = |(side, pieces): &(Side, Vec<(i64, i64)>)| {
                    reached_on(priced, (*side, pieces), bound, level)
                };
                match sides.each_ref().map(reached) {
                    [None, None] if is_in_force && now == RuleLevel::Undefined => {
                        Distance::Undefined
                    }
                    [None, None] => Distance::Nowhere,
                    [down, up] => Distance::At { down, up },
                }
            };
        }
    }
    Some(RuleDistances {
        of,
        is_in_force,
        clause: priced.saved(bound).cloned(),
        version,
        levels,
    })
}

/// The nearest price of a side at which a level is reached.
fn reached_on(
    priced: &mut Priced<'_>,
    (side, pieces): (Side, &[(i64, i64)]),
    bound: &Bound<'_>,
    level: RuleLevel,
) -> Option<Price> {
    let number = pieces.iter().find_map(|(from, until)| {
        if let Bound::Clause(rule, ..) = bound
            && !priced.is_in_force(*rule, side.price(*from))
        {
            return None;
        }
        reached_in((*from, *until), level, |number| {
            priced.at(bound, side.price(number))
        })
    });
    number.map(|number| side.price(number))
}

/// The first number of a run at which a level is reached, halving by what is convex over it.
fn reached_in(
    (mut from, mut until): (i64, i64),
    level: RuleLevel,
    mut at: impl FnMut(i64) -> Option<At>,
) -> Option<i64> {
    if !at(from)?.is_share {
        // What it is a share of moves in a line: it is above 0 up to somewhere, or from somewhere on.
        if !at(until)?.is_share {
            return None;
        }
        from = first(from, until, |number| is_share(at(number)));
    } else if !at(until)?.is_share {
        until = first(from, until, |number| !is_share(at(number))) - 1;
    }
    let mut is_reached = |number| at(number).is_some_and(|at| at.level >= level);
    if is_reached(from) {
        return Some(from);
    }
    is_reached(until).then(|| first(from, until, is_reached))
}

fn is_share(at: Option<At>) -> bool {
    at.is_some_and(|at| at.is_share)
}
