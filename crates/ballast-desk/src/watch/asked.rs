//! What rules at level 2 have closed (S5–S7, P1): which plans are to be made, and of which contracts.

use std::collections::BTreeSet;

use ballast_desk_events::{
    NavOf, PlanCause, PlanScope, RuleFound, RuleKey, RuleToClose, RulesRead, WaitingRule,
};
use ballast_model::{
    ClauseScope, CommodityId, ContractId, Exchange, OperatingAccountId, ProductId, RuleLevel,
};
use ballast_risk::catalogue::{Horizon, Indicator, Measure};
use ballast_risk::clauses;

use crate::state::Desk;
use crate::state::schemes::RuleStanding;
use crate::watch::market::MarketOf;
use crate::watch::{closes, reduce};

/// A plan that is to be made.
type Asked = (OperatingAccountId, PlanScope, PlanCause);

/// Plans that owners' rules ask for once they are read: of those at level 2 whose product liquidates by itself, where
/// something is to be closed and no plan closes it, nor did a person end one.
pub(crate) fn asked(desk: &Desk, reads: &[RulesRead]) -> Vec<Asked> {
    let mut all: Vec<Asked> = Vec::new();
    let mut whole: BTreeSet<OperatingAccountId> = BTreeSet::new();
    let reached = reads.iter().flat_map(|read| at_level_two(desk, read));
    let waits = |of, rule| desk.entries.waiting.contains_key(&WaitingRule { of, rule });
    let acts = |of, rule| liquidates(desk, of, rule) && !waits(of, rule);
    for (of, rule, found) in reached.filter(|(of, rule, _)| acts(*of, *rule)) {
        for (account, scope) in by_rule(desk, of, rule) {
            let is_whole = scope == PlanScope::Account;
            if !whole.contains(&account) {
                all.push((account, scope, PlanCause::Rule(of, rule, found)));
                whole.extend(is_whole.then_some(account));
            }
        }
    }
    // One that closes the whole account leaves nothing to those of its other rules.
    all.retain(|(account, scope, _)| *scope == PlanScope::Account || !whole.contains(account));
    all
}

/// Whether a reading of an owner would ask for plans.
pub(super) fn asks(desk: &Desk, read: &RulesRead) -> bool {
    may_ask(desk, read.of) && !asked(desk, std::slice::from_ref(read)).is_empty()
}

/// Whether a rule of an owner stands that has something closed, in an account where no plan does that yet. A plan that
/// ends makes its owner's rules due.
pub(super) fn may_ask(desk: &Desk, of: NavOf) -> bool {
    let mut standing = desk.watch(of).standing();
    standing.any(|(rule, standing)| {
        let acts = standing.level == RuleLevel::Two && !standing.kept_off;
        let is_closed = |account: OperatingAccountId| {
            desk.account_plan(account).is_some() || is_closed_by(desk, account, (of, rule))
        };
        acts && liquidates(desk, of, rule) && !desk.accounts_of(of).into_iter().all(is_closed)
    })
}

/// Whether a plan of a rule runs in an account.
fn is_closed_by(desk: &Desk, account: OperatingAccountId, (of, rule): (NavOf, RuleKey)) -> bool {
    let mut liquidations = desk.operating_accounts[account.index()].liquidations.iter();
    liquidations.any(
        |other| matches!(other.scope, PlanScope::Rule(to_close) if (to_close.of, to_close.rule) == (of, rule)),
    )
}

fn product(desk: &Desk, of: NavOf) -> Option<ProductId> {
    match of {
        NavOf::Product(id) => Some(id),
        NavOf::Operating(id) => desk.operating_accounts[id.index()].product,
    }
}

/// Whether the product of an owner liquidates by itself (P1). What an account has closed before a close it says itself.
fn liquidates(desk: &Desk, of: NavOf, rule: RuleKey) -> bool {
    if closes::closes_at(rule).is_some() {
        return true;
    }
    let settings = product(desk, of).map(|id| &desk.products[id.index()].settings);
    settings.is_some_and(|settings| {
        { settings.product_auto_liquidation }.unwrap_or(desk.platform.auto_liquidation)
    })
}

/// Whether a rule's plans close only down to its line (P1, O2).
fn reduces(desk: &Desk, of: NavOf, rule: RuleKey) -> bool {
    match rule {
        RuleKey::OvernightRatio(_) => true,
        RuleKey::BeforeClose(_) => false,
        _ => only_down_to_the_line(desk, of),
    }
}

fn only_down_to_the_line(desk: &Desk, of: NavOf) -> bool {
    let settings = product(desk, of).map(|id| &desk.products[id.index()].settings);
    settings.is_some_and(|settings| settings.only_down_to_the_line)
}

/// Rules of an owner that stand at level 2 once they are read, and wait for no mark more.
fn at_level_two(desk: &Desk, read: &RulesRead) -> Vec<(NavOf, RuleKey, RuleFound)> {
    let stood = desk.watch(read.of).standing();
    let moved = |rule: RuleKey| read.moved.iter().find(|moved| moved.rule == rule);
    let acts = |standing: &RuleStanding| !standing.kept_off && !standing.marks.waits();
    let stays = stood.filter(|(rule, standing)| moved(*rule).is_none() && acts(standing));
    let stays = stays.map(|(rule, standing)| (rule, standing.level, standing.found));
    let moves = { read.moved.iter() }.filter(|moved| !desk.waits_for_marks(moved.rule));
    let moves = moves.map(|moved| (moved.rule, moved.new, moved.found));
    let mut all: Vec<_> = stays
        .chain(moves)
        .filter(|(rule, level, _)| *level == RuleLevel::Two && !matches!(rule, RuleKey::TopUp(_)))
        .map(|(rule, _, found)| (read.of, rule, found))
        .collect();
    all.sort_unstable_by_key(|(_, rule, _)| *rule);
    all
}

/// What a rule at level 2 has closed, account by account.
fn by_rule(desk: &Desk, of: NavOf, rule: RuleKey) -> Vec<(OperatingAccountId, PlanScope)> {
    let accounts = desk.accounts_of(of).into_iter();
    let accounts = accounts.filter(|account| desk.account_plan(*account).is_none());
    if !is_partial(desk, of, rule) {
        let account = |id: &OperatingAccountId| &desk.operating_accounts[id.index()];
        let has = |id: &OperatingAccountId| {
            !account(id).working.is_empty() || !desk.unclaimed_sides(*id).is_empty()
        };
        return accounts
            .filter(has)
            .map(|id| (id, PlanScope::Account))
            .collect();
    }
    let to_close = RuleToClose {
        of,
        rule,
        reduces: reduces(desk, of, rule),
    };
    let passes = if to_close.reduces {
        reduce::pass(desk, to_close, &|_, _| false)
    } else {
        Vec::new()
    };
    let has = |id: &OperatingAccountId| {
        !is_closed_by(desk, *id, (of, rule))
            && if to_close.reduces {
                passes.iter().any(|(account, ..)| account == id)
            } else {
                !desk.unclaimed_by_rules(*id, (None, to_close)).is_empty()
                    || works_in(desk, *id, to_close)
            }
    };
    accounts
        .filter(has)
        .map(|id| (id, PlanScope::Rule(to_close)))
        .collect()
}

/// They are one rule, however much of it is to be closed.
pub(crate) fn same(one: RuleToClose, other: RuleToClose) -> bool {
    (one.of, one.rule) == (other.of, other.rule)
}

/// Whether closing a part may cure it: a NAV line, a drawdown and a day's loss ask for everything, for closing moves
/// none of them (S5).
fn is_partial(desk: &Desk, of: NavOf, rule: RuleKey) -> bool {
    if closes::closes_at(rule).is_some() {
        return true;
    }
    let row = desk
        .clause(rule)
        .and_then(|clause| Some((clause, Indicator::find(clause.indicator)?)));
    row.is_some_and(|(clause, row)| {
        let is_whole = clause.scope == ClauseScope::Whole;
        let is_overnight = row.horizon == Horizon::Overnight;
        !row.is_past_closing() && (!is_whole || is_overnight || only_down_to_the_line(desk, of))
    })
}

/// Somebody's order works in a rule's scope.
fn works_in(desk: &Desk, account: OperatingAccountId, rule: RuleToClose) -> bool {
    let mut working = desk.operating_accounts[account.index()].working.iter();
    working.any(|id| {
        let order = desk.orders.get(*id);
        !desk.plan_orders.contains_key(id)
            && order.is_some_and(|order| desk.is_in_rule(rule, order.asked.contract))
    })
}

/// A clause that counts what closes and has closed (S6).
pub(crate) fn is_overnight(desk: &Desk, rule: RuleKey) -> bool {
    let row = { desk.clause(rule) }.and_then(|clause| Indicator::find(clause.indicator));
    row.is_some_and(|row| row.horizon == Horizon::Overnight)
}

/// Whether a plan's day is over with the trading day: those of overnight clauses, of the day's losses and of session
/// ends (N8, O2, O8).
pub(crate) fn is_of_day(desk: &Desk, rule: RuleKey) -> bool {
    if closes::closes_at(rule).is_some() {
        return true;
    }
    let row = desk
        .clause(rule)
        .and_then(|clause| Indicator::find(clause.indicator));
    row.is_some_and(|row| row.horizon == Horizon::Overnight || row.measure == Measure::DayLoss)
}

impl Desk {
    /// Whether a rule's scope has a contract; of an overnight clause only what closes now, or is closed (N8).
    pub(crate) fn is_in_rule(&self, rule: RuleToClose, contract: ContractId) -> bool {
        if let Some(is_in) = closes::is_in(self, rule, contract) {
            return is_in;
        }
        let Some(clause) = self.clause(rule.rule) else {
            return false;
        };
        let overnight = is_overnight(self, rule.rule);
        (!overnight || self.acts_overnight(rule.of, contract))
            && self.is_in(&clause.scope, contract)
    }

    /// Whether a scope has a contract.
    pub(crate) fn is_in(&self, scope: &ClauseScope, contract: ContractId) -> bool {
        clauses::contains(&MarketOf(self), scope, self.traded_at(contract))
    }

    /// A contract with what scopes know it by.
    #[inline(always)]
    pub(crate) fn traded_at(&self, contract: ContractId) -> (Exchange, CommodityId, ContractId) {
        let commodity = self.contracts[contract.index()].commodity;
        let exchange = self.commodities[commodity.index()].commodity.exchange;
        (exchange, commodity, contract)
    }

    /// The operating accounts whose positions an owner's rules read.
    pub(crate) fn accounts_of(&self, of: NavOf) -> Vec<OperatingAccountId> {
        match of {
            NavOf::Product(id) => self.products[id.index()]
                .operating_accounts
                .iter()
                .copied()
                .collect(),
            NavOf::Operating(id) => vec![id],
        }
    }
}
