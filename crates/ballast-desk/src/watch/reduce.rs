//! What one pass of a plan closes that goes only down to the line (N7): the arithmetic is [`ballast_risk::reduce`]'s.

use std::collections::BTreeMap;

use ballast_desk_events::{HeldSide, RuleToClose};
use ballast_model::{
    Clause, CommodityId, Fold, Lots, OperatingAccountId, PosiDirection, RuleLevel,
};
use ballast_risk::catalogue::{Indicator, Kind};
use ballast_risk::clauses::{ClauseReading, Count};
use ballast_risk::reduce::{self, Reducible, Share};

use crate::limits::resolve;
use crate::state::Desk;
use crate::watch::exposure::Read;
use crate::watch::{closes, in_force};

/// Lots of a position that a pass closes.
type Part = (OperatingAccountId, HeldSide, Lots);

/// A position that a pass may close from.
struct Candidate {
    account: OperatingAccountId,
    of: HeldSide,
    reducible: Reducible,
    /// It waits for something: it counts, and nothing of it is closed.
    waits: bool,
}

/// What a pass closes of every account that the rule reads, but of positions that wait for something; nothing where
/// the rule is not above its level 2.
pub(crate) fn pass(
    desk: &Desk,
    rule: RuleToClose,
    waits: &dyn Fn(OperatingAccountId, HeldSide) -> bool,
) -> Vec<Part> {
    if closes::closes_at(rule.rule).is_some() {
        let candidates = candidates(desk, rule, waits);
        let lots = closes::share(desk, rule).map(|(share, is_net)| {
            if is_net {
                of_exposure(desk, &candidates, share, None)
            } else {
                of_positions(&candidates, share)
            }
        });
        return parts(candidates, lots);
    }
    let clauses = in_force::of(desk, rule.of).clauses.into_iter();
    let found = { clauses.filter(|(key, ..)| *key == rule.rule) }.map(|(_, _, clause)| clause);
    let Some((clause, row)) = { found }
        .filter_map(|clause| Indicator::find(clause.indicator).map(|row| (clause, row)))
        .next()
    else {
        return Vec::new();
    };
    let read = Read::new(desk, rule.of);
    let exposure = read.exposure(Count::Held);
    let read = |fold| {
        exposure.read(&Clause {
            fold,
            ..Clause::clone(&clause)
        })
    };
    let Some((reading, limit)) = read(clause.fold).zip(clause.level2) else {
        return Vec::new();
    };
    if reading.level != RuleLevel::Two {
        return Vec::new();
    }
    let contract = reading.contract.filter(|_| row.kind == Kind::Each);
    let mut candidates = candidates(desk, rule, waits);
    candidates.retain(|of| contract.is_none_or(|contract| of.of.contract == contract));
    let ClauseReading {
        numerator,
        denominator,
        ..
    } = reading;
    let lots = if row.is_exposure() {
        let share = Share::of_exposure(clause.of, numerator, denominator, limit);
        let is_long = match clause.fold {
            Fold::LongNet => Some(true),
            Fold::ShortNet => Some(false),
            Fold::Absolute => read(Fold::LongNet).map(|net| net.numerator > 0),
            _ => None,
        };
        share.map(|share| of_exposure(desk, &candidates, share, is_long))
    } else {
        candidates.retain(|of| counts(clause.fold, of.of.side));
        let share = Share::of_positions(clause.of, numerator, denominator, limit);
        share.map(|share| of_positions(&candidates, share))
    };
    parts(candidates, lots)
}

/// Lots of each candidate that are above 0; none of them where nothing is to be closed.
fn parts(candidates: Vec<Candidate>, lots: Option<Vec<i64>>) -> Vec<Part> {
    let lots = lots.unwrap_or_default().into_iter();
    let parts = candidates.into_iter().zip(lots);
    let parts = parts.map(|(of, lots)| (of.account, of.of, Lots::new(lots)));
    parts.filter(|(_, _, lots)| lots.is_positive()).collect()
}

fn of_positions(candidates: &[Candidate], share: Share) -> Vec<i64> {
    let none = Reducible {
        lots: 0,
        multiple: 1,
        margin: 0,
    };
    let positions = candidates.iter();
    let positions = positions.map(|of| if of.waits { none } else { of.reducible });
    reduce::pass(&positions.collect::<Vec<Reducible>>(), share)
}

fn counts(fold: Fold, side: PosiDirection) -> bool {
    match fold {
        Fold::Long => side == PosiDirection::Long,
        Fold::Short => side == PosiDirection::Short,
        _ => true,
    }
}

/// Positions of the rule's scope that no other plan closes, with an account's plan of this very rule left aside.
fn candidates(
    desk: &Desk,
    rule: RuleToClose,
    waits: &dyn Fn(OperatingAccountId, HeldSide) -> bool,
) -> Vec<Candidate> {
    let accounts = desk.accounts_of(rule.of).into_iter();
    let sides = accounts.flat_map(|account| {
        let own = desk.plan_of_rule(account, rule);
        let sides = desk.unclaimed_by_rules(account, (own, rule)).into_iter();
        sides.map(move |(of, lots)| (account, of, lots))
    });
    sides
        .map(|(account, of, lots)| {
            let book = &desk.operating_accounts[account.index()].book;
            let position = book.position(of.contract, of.hedge_flag);
            let margin = position.map_or(0, |of_book| of_book.side(of.side).margin.units());
            let contract = &desk.contracts[of.contract.index()];
            let multiple = resolve::multiple(desk, contract).unwrap_or(1).max(1);
            let reducible = Reducible {
                lots: lots.count(),
                multiple: multiple.into(),
                margin: i128::from(margin) / i128::from(lots.count().max(1)),
            };
            Candidate {
                account,
                of,
                reducible,
                waits: waits(account, of),
            }
        })
        .collect()
}

/// Net lots of each commodity, from its larger side: the largest position first. Of one direction only commodities
/// whose net is on that side. What waits counts in the net: without it the larger side would be another.
fn of_exposure(
    desk: &Desk,
    candidates: &[Candidate],
    share: Share,
    is_long: Option<bool>,
) -> Vec<i64> {
    let commodity = |of: &Candidate| desk.contracts[of.of.contract.index()].commodity;
    let signed = |of: &Candidate| match of.of.side {
        PosiDirection::Long => of.reducible.lots,
        PosiDirection::Short => -of.reducible.lots,
    };
    let mut nets: BTreeMap<CommodityId, i64> = BTreeMap::new();
    for of in candidates {
        *nets.entry(commodity(of)).or_default() += signed(of);
    }
    let mut left: BTreeMap<CommodityId, i64> = nets
        .iter()
        .filter(|(_, net)| is_long.is_none_or(|is_long| (**net > 0) == is_long))
        .map(|(commodity, net)| (*commodity, reduce::of_net(*net, share)))
        .collect();
    let mut closes = vec![0; candidates.len()];
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(candidates[*at].reducible.lots));
    for at in order {
        let of = &candidates[at];
        let commodity = commodity(of);
        let is_larger = signed(of).signum() == nets[&commodity].signum();
        let Some(left) = left
            .get_mut(&commodity)
            .filter(|left| is_larger && !of.waits && **left > 0)
        else {
            continue;
        };
        let Reducible { lots, multiple, .. } = of.reducible;
        let up = (*left + multiple - 1) / multiple * multiple;
        let most = lots / multiple * multiple;
        closes[at] = up.min(most);
        *left -= closes[at];
    }
    closes
}
