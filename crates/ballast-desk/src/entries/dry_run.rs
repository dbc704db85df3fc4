//! What an entry would do: its events are applied to a copy of the desk, lines and rules are read there as the clock
//! would, and bans and plans are compared with those before.

use ballast_desk_events::{
    AccountLine, Action, CashDirection, EntryBan, EntryEffect, EntryPlan, Event, Holder, LineLevel,
    LineMoved, NavOf, OperatingSetting, Owned, PlanLeft, PlanScope, PlatformSetting, RuleKey,
    RuleMoved,
};
use ballast_model::{Machine, OperatingAccountId, PlanId, RuleLevel, Stamp, Text};

use crate::state::account::OperatingAccount;
use crate::state::plan::Plan;
use crate::state::{Desk, Phase};
use crate::watch::{RuleReached, closes, reduce};
use crate::{lines, plans, watch};

/// Whether it is an entry that rules or lines may read, by what it is and of whom. What trades, prices, people and a
/// person's own stop or close do is none.
pub(super) fn may_reach(desk: &Desk, action: &Action) -> bool {
    match action {
        Action::Deposit { holder, .. } | Action::Withdraw { holder, .. } => {
            is_watched(desk, *holder)
        }
        Action::EnterCash(enter) => is_watched(desk, Holder::Operating(enter.account)),
        Action::ConfirmCash(confirm) => {
            let pending = desk.pending_cash.get(&confirm.movement);
            pending.is_some_and(|of| is_watched(desk, Holder::Operating(of.account)))
        }
        Action::BindOperatingAccount { .. }
        | Action::UnbindOperatingAccount(_)
        | Action::ChangeShares(_)
        | Action::Fees(_)
        | Action::Scheme(_)
        | Action::SetRates { .. }
        | Action::SetFundsMethod { .. }
        | Action::SetMarginRule { .. }
        | Action::SetCommissionRule { .. }
        | Action::SetRateChoice { .. }
        | Action::SetRateSourceAccount { .. }
        | Action::BindTemplate { .. }
        | Action::SetOperating { .. }
        | Action::SetFund { .. }
        | Action::SetProduct { .. }
        | Action::SetPlatform(_)
        | Action::SetOpeningPosition(_)
        | Action::TakeOverLots(_)
        | Action::AdjustPosition(_)
        | Action::PutCommodity(_)
        | Action::ListContract(_)
        | Action::SetCalendar(_)
        | Action::ChangeCalendar(_)
        | Action::SetLastTradingDay(_)
        | Action::Collateral(_) => true,
        _ => false,
    }
}

/// Whether lines or rules read an account.
pub(super) fn is_watched(desk: &Desk, holder: Holder) -> bool {
    if desk.book(holder).is_none() {
        return false;
    }
    let has_lines = match holder {
        Holder::Operating(id) => desk.operating_accounts[id.index()].lines.is_set(),
        Holder::Fund(_) => false,
    };
    let mut owners = desk.owners(holder).into_iter().flatten();
    has_lines || owners.any(|of| desk.watch(of).is_bound)
}

/// Cash or a setting of one operating account that no line of it comes to, where no rule reads the account: found from
/// a copy of the account alone, for files of accounts hold thousands of them.
pub(super) fn moves_nothing(desk: &Desk, action: &Action, events: &[Event]) -> bool {
    let of = match action {
        Action::Deposit { holder, .. } | Action::Withdraw { holder, .. } => *holder,
        Action::EnterCash(enter) => Holder::Operating(enter.account),
        Action::SetOperating { account, .. } => Holder::Operating(*account),
        _ => return false,
    };
    let Holder::Operating(id) = of else {
        return false;
    };
    let known = desk.operating_account(id);
    let Some(account) = known.filter(|account| !account.watch.is_bound) else {
        return false;
    };
    // What stands at level 2 may have something closed with any reading.
    let product = account.product.map(|id| &desk.products[id.index()].watch);
    let stands = product.is_some_and(|watch| {
        let mut standing = watch.standing();
        standing.any(|(_, of)| of.level == RuleLevel::Two)
    });
    if stands || !matches!(desk.phase, Phase::Open(_)) {
        return false;
    }
    let mut account = account.clone();
    events.iter().all(|event| enter(&mut account, event))
        && !closes::has_rules(&account.settings)
        && lines::rest(desk, &account)
}

/// An event on a copy of its account; false where it is one that moves more.
fn enter(account: &mut OperatingAccount, event: &Event) -> bool {
    match event {
        Event::Deposited { amount, .. } => account.book.enter(*amount),
        Event::Withdrawn { amount, .. } => account.book.enter(-*amount),
        Event::CashEntered(_) => {}
        Event::CashConfirmed(of) => {
            let sum = &mut account.protected_amount;
            match of.cash.direction {
                CashDirection::In => *sum += of.cash.protected,
                CashDirection::Out => *sum -= of.cash.protected,
            }
        }
        // They move margin.
        Event::OperatingSet {
            new:
                OperatingSetting::LargerSideShfe(_)
                | OperatingSetting::LargerSideCffex(_)
                | OperatingSetting::LargerSideIne(_),
            ..
        } => return false,
        Event::OperatingSet { new, .. } => account.settings.set(new.clone()),
        _ => return false,
    }
    true
}

/// What the events of an entry would do.
pub(super) fn effect(desk: &Desk, action: &Action, events: &[Event], at: Stamp) -> EntryEffect {
    // What acts from the next day's begin on is read as if that was now.
    let of_next_day = matches!(
        action,
        Action::SetPlatform(PlatformSetting::SystemRiskMode(_))
    );
    let begins = of_next_day || !matches!(desk.phase, Phase::Open(_));
    let begun;
    let before = if begins {
        begun = read(desk.clone(), begins, at);
        &begun
    } else {
        desk
    };
    let mut after = desk.clone();
    for event in events {
        after.apply(event, at);
    }
    // What would be liquidated is told, however many marks it waits for.
    after.platform.set(PlatformSetting::PlanMarks(1));
    let after = read(after, begins, at);
    EntryEffect {
        bans: bans(before, &after),
        plans: made(desk.last_plan, before, &after),
    }
}

/// With all read that is due, as the clock would.
fn read(mut desk: Desk, begins: bool, at: Stamp) -> Desk {
    if begins {
        let Some(day) = desk.trading_day().or(desk.last_day) else {
            return desk;
        };
        desk.phase = Phase::Open(day);
        desk.start_lines();
        desk.start_rules(day, at);
    }
    loop {
        let events = if lines::is_due(&desk) {
            lines::clock(&desk)
        } else if watch::is_due(&desk) {
            watch::read_due(&desk)
        } else {
            return desk;
        };
        for event in &events {
            desk.apply(event, at);
        }
    }
}

/// What bars opening after, and did not before, or at a lower level.
fn bans(before: &Desk, after: &Desk) -> Vec<EntryBan> {
    let accounts = after.operating_accounts();
    let lines = accounts.flat_map(|(id, _)| lines_that_bar(before, after, id));
    let stood = before.rules_reached();
    let reached = after.rules_reached().into_iter().filter(|of| of.bars);
    let rules = reached.filter_map(|of| new_ban(before, &stood, &of));
    lines.chain(rules).collect()
}

fn lines_that_bar(before: &Desk, after: &Desk, id: OperatingAccountId) -> Vec<EntryBan> {
    let now = &after.operating_accounts[id.index()].lines;
    let old = |line: AccountLine| {
        let stood = before.operating_account(id);
        let stood = stood.and_then(|account| account.lines.standing.get(&line));
        stood.map_or(LineLevel::Clear, |of| of.level)
    };
    let bars = now
        .standing()
        .filter(|(_, of)| lines::bars(&after.platform, of.level));
    let is_empty = is_empty(after, id);
    let new = bars.filter(|(line, of)| {
        let old = old(*line);
        let bars_nothing = is_empty && of.level == LineLevel::Undefined;
        let is_new = !lines::bars(&before.platform, old) || old < of.level;
        is_new && !bars_nothing
    });
    new.map(|(line, of)| {
        let moved = LineMoved {
            line,
            old: old(line),
            new: of.level,
            found: of.found,
        };
        EntryBan::Line(id, moved, lines::found_at(before, id, line))
    })
    .collect()
}

/// An account without cash, positions or orders: it opens nothing anyway, and that its ratios have no denominator yet
/// is nothing to confirm for who sets up accounts.
fn is_empty(desk: &Desk, id: OperatingAccountId) -> bool {
    let account = &desk.operating_accounts[id.index()];
    account.book.equity().is_zero() && account.working.is_empty() && desk.held(id).is_empty()
}

fn new_ban(before: &Desk, stood: &[RuleReached], now: &RuleReached) -> Option<EntryBan> {
    let (of, rule, new) = (now.of, now.rule, now.standing.level);
    let stood = stood.iter().find(|old| (old.of, old.rule) == (of, rule));
    let old = stood.map_or(RuleLevel::Clear, |old| old.standing.level);
    if stood.is_some_and(|old| old.bars) && old >= new {
        return None;
    }
    let moved = RuleMoved {
        rule,
        old,
        new,
        found: now.standing.found,
    };
    let mut looks = watch::looks(before, of).into_iter();
    let look = looks.find(|look| look.rule == rule);
    Some(EntryBan::Rule(of, moved, look.map(|look| look.found)))
}

/// Plans that are made after, and would not be before.
fn made(last: PlanId, before: &Desk, after: &Desk) -> Vec<EntryPlan> {
    let first = PlanId::new(last.number() + 1);
    let without: Vec<&Plan> = before.plans.range(first..).map(|(_, plan)| plan).collect();
    let same = |one: &Plan, other: &Plan| (one.account, one.scope) == (other.account, other.scope);
    let made = after.plans.range(first..);
    let of_entry = made.filter(|(_, plan)| !without.iter().any(|other| same(plan, other)));
    of_entry
        .map(|(id, plan)| EntryPlan {
            account: plan.account,
            scope: plan.scope,
            cause: plan.cause.clone(),
            lots: lots(after, *id, plan),
        })
        .collect()
}

/// What a plan closes first.
fn lots(desk: &Desk, id: PlanId, plan: &Plan) -> Vec<PlanLeft> {
    let left = match plan.scope {
        PlanScope::Rule(rule) if rule.reduces => {
            let parts = reduce::pass(desk, rule, &|_, _| false).into_iter();
            let own = parts.filter(|(account, ..)| *account == plan.account);
            own.map(|(_, of, lots)| (of, lots)).collect()
        }
        _ => plans::left(desk, id, plan),
    };
    let left = left.into_iter();
    left.map(|(of, lots)| PlanLeft { of, lots }).collect()
}

/// They would ban and liquidate the same; what is read moves with every price, and is left aside.
pub(super) fn same(one: &EntryEffect, other: &EntryEffect) -> bool {
    let bans = |effect: &EntryEffect| effect.bans.iter().map(Ban::of).collect::<Vec<_>>();
    let plans = |effect: &EntryEffect| {
        let plans = effect.plans.iter();
        let plans = plans.map(|plan| (plan.account, plan.scope, plan.lots.clone()));
        plans.collect::<Vec<_>>()
    };
    bans(one) == bans(other) && plans(one) == plans(other)
}

#[derive(PartialEq, Eq)]
enum Ban {
    Line(OperatingAccountId, AccountLine, LineLevel),
    Rule(NavOf, RuleKey, RuleLevel),
}

impl Ban {
    fn of(ban: &EntryBan) -> Self {
        match ban {
            EntryBan::Line(id, moved, _) => Self::Line(*id, moved.line, moved.new),
            EntryBan::Rule(of, moved, _) => Self::Rule(*of, moved.rule, moved.new),
        }
    }
}

/// Who would be barred.
pub(super) fn barred(ban: &EntryBan) -> Owned {
    match ban {
        EntryBan::Line(account, ..) => (*account).into(),
        EntryBan::Rule(of, ..) => (*of).into(),
    }
}

/// The code of an account or a product.
pub(super) fn code(desk: &Desk, of: Owned) -> Text {
    match of {
        Owned::Product(id) => desk.products[id.index()].code.as_str().into(),
        Owned::Operating(id) => desk.account_code(Holder::Operating(id)).as_str().into(),
        Owned::Fund(id) => desk.account_code(Holder::Fund(id)).as_str().into(),
        Owned::Login(_) | Owned::Template(_) => Text::default(),
    }
}
