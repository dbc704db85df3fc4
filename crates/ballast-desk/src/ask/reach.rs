//! How far the price of each contract that is held is from where the nearest line acts, that price alone moving (P9, O3–O6, S7).
//!
//! A line is an equity, or a NAV, of which one contract's price moves its net lots times its multiplier: so much is exact.
//! Every rule, by one contract, is told by [`super::distances`].

use std::collections::BTreeMap;

use ballast_desk_events::{AccountLine, LineLevel, NavOf};
use ballast_model::{ContractId, Money, Price, UnitNav};
use ballast_risk::Nav;

use super::{account_nav, lines_ahead, product_nav};
use crate::state::Desk;

/// Units of money that a lot of multiplier 1 moves by in a unit of price.
const MONEY_PER_PRICE: i128 = 100;
/// Units of unit NAV in 1.
const ONE: i128 = 10_000_000_000;

/// A line that is ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReachOf {
    /// Of an operating account.
    Line(AccountLine, LineLevel),
    /// Top-up line on the unit NAV.
    TopUp,
    /// Warning line on it.
    Warning,
    /// Liquidation line on it.
    Liquidation,
}

/// The nearest line ahead, by the price of one contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceReach {
    /// Contract.
    pub contract: ContractId,
    /// Net lots held, short ones below 0.
    pub net: i64,
    /// Its mark; none where there is none.
    pub mark: Option<Price>,
    /// The smallest change of that price, in whole ticks, at which the line acts; none where the net is 0, or where such a
    /// change is none that a price can make.
    pub change: Option<Price>,
}

/// The nearest line ahead of an owner, what its equity or NAV may lose until it acts, and each contract held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Which.
    pub of: ReachOf,
    /// Yuan until it acts.
    pub slack: Money,
    /// Contracts held, those of the smallest change first, then those that it does not hang on.
    pub prices: Vec<PriceReach>,
}

/// The nearest line that is ahead of a product or an operating account; none where none is.
pub fn reach(desk: &Desk, of: NavOf) -> Option<Reach> {
    let (line, slack) = nearest(desk, of)?;
    let mut prices: Vec<PriceReach> = { net_lots(desk, of).into_iter() }
        .filter_map(|(contract, net)| price(desk, contract, net, slack))
        .collect();
    prices.sort_by_key(|price| {
        let change = price.change.map(|change| change.units().unsigned_abs());
        (change.is_none(), change, price.contract)
    });
    let slack = Money::from_units(i64::try_from(slack).ok()?);
    Some(Reach {
        of: line,
        slack,
        prices,
    })
}

/// The line that acts first as value is lost, and how much that is.
fn nearest(desk: &Desk, of: NavOf) -> Option<(ReachOf, i128)> {
    let nav = match of {
        NavOf::Product(id) => product_nav(desk, id)?.ok(),
        NavOf::Operating(id) => account_nav(desk, id),
    };
    let lines = desk.watch(of).binding.current_lines;
    let on_nav = [
        (ReachOf::TopUp, lines.top_up),
        (ReachOf::Warning, lines.warning),
        (ReachOf::Liquidation, lines.liquidation),
    ];
    let on_nav = { on_nav.into_iter() }
        .filter_map(|(line, at)| Some((line, above(nav?, at?)?)))
        .filter(|(_, slack)| *slack > 0);
    let on_equity = match of {
        NavOf::Product(_) => Vec::new(),
        NavOf::Operating(id) => lines_ahead(desk, id),
    };
    let equity = match of {
        NavOf::Product(_) => None,
        NavOf::Operating(id) => desk.operating_account(id).map(|of| of.book.equity()),
    };
    let on_equity = on_equity.into_iter().filter_map(|ahead| {
        let slack = i128::from(equity?.units()) - i128::from(ahead.acts_at.units());
        Some((ReachOf::Line(ahead.line, ahead.level), slack))
    });
    on_equity.chain(on_nav).min_by_key(|(_, slack)| *slack)
}

/// What net NAV is above where a line on unit NAV acts; none without shares.
fn above(nav: Nav, line: UnitNav) -> Option<i128> {
    nav.unit()?;
    let at = (i128::from(line.units()) * i128::from(nav.shares)).div_euclid(ONE);
    Some(nav.net() - at)
}

/// Net lots by contract, speculation and hedge together; of a product those of its operating accounts, which its fund
/// accounts hold as well. Where both sides are held the net may be 0.
pub(super) fn net_lots(desk: &Desk, of: NavOf) -> BTreeMap<ContractId, i64> {
    let mut net = BTreeMap::new();
    for id in desk.accounts_of(of) {
        for position in desk.operating_accounts[id.index()].book.positions() {
            let (long, short) = (position.long.lots().count(), position.short.lots().count());
            if long != 0 || short != 0 {
                *net.entry(position.contract).or_default() += long - short;
            }
        }
    }
    net
}

fn price(desk: &Desk, contract: ContractId, net: i64, slack: i128) -> Option<PriceReach> {
    let state = desk.contract(contract)?;
    let tick = i128::from(state.spec.tick.units().max(1));
    let worth = i128::from(net) * i128::from(state.spec.multiplier) * MONEY_PER_PRICE;
    let ticks = |worth: i128| {
        let per_tick = worth * tick;
        // Up to the tick at which all of it is gone.
        (slack + per_tick - 1) / per_tick
    };
    let change = (worth != 0).then(|| -worth.signum() * ticks(worth.abs()) * tick);
    let mark = desk.contract_terms(contract).mark;
    let change = change.and_then(|change| i64::try_from(change).ok());
    let can_be = |change: &i64| {
        mark.is_none_or(|mark| { mark.units().checked_add(*change) }.is_some_and(|price| price > 0))
    };
    Some(PriceReach {
        contract,
        net,
        mark,
        change: change.filter(can_be).map(Price::from_units),
    })
}
