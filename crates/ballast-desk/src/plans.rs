//! Liquidation plans (O3–O6, S5–S7, P9, `docs/design.md#liquidation`): made by a line, a rule or by hand, carried out step by step,
//! ended by themselves or by hand.
//!
//! A plan is no loop of orders but data: what it is to close, the order that works for each position, what
//! each waits for. Whatever it may hang on makes it due; the clock then takes one step, in the same flush, and
//! each step is journaled. So it goes on after a restart where it stood, and `explain` tells each step.

pub(crate) mod quote;
mod rules;
pub(crate) mod send;
mod step;

use ballast_desk_events::{
    Actor, AlarmFound, AlarmLevel, AlarmOf, EndPlan, Event, ForceClose, ForceCloseOf, HeldSide,
    Holder, PlanCause, PlanEnd, PlanEnded, PlanEvent, PlanLeft, PlanMoved, PlanPass, PlanPause,
    PlanScope, PlanStarted, Refusal,
};
use ballast_model::{Lots, OperatingAccountId, OrderId, PlanId, Stamp};

use crate::order::cancel;
use crate::people::rights;
use crate::plans::step::Step;
use crate::state::entries;
use crate::state::plan::{EndedPlan, Liquidation, Plan};
use crate::state::{Desk, Phase};
use crate::watch::asked::is_of_day;

/// When the next plan is to be looked at; at once where one is due.
pub(crate) fn next_deadline(desk: &Desk) -> Option<Stamp> {
    if desk.active_plans.is_empty() || !matches!(desk.phase, Phase::Open(_)) {
        return None;
    }
    let active = { desk.active_plans.iter() }.filter_map(|id| desk.plans.get(id));
    active
        .filter_map(|plan| {
            if plan.is_due {
                Some(Stamp::default())
            } else {
                plan.wakes
            }
        })
        .min()
}

/// A step of the first plan that is due.
pub(crate) fn clock(desk: &Desk, at: Stamp) -> Vec<Event> {
    if !matches!(desk.phase, Phase::Open(_)) {
        return Vec::new();
    }
    let mut active = { desk.active_plans.iter() }.filter_map(|id| Some((*id, desk.plans.get(id)?)));
    let due = |plan: &Plan| plan.is_due || plan.wakes.is_some_and(|wakes| wakes <= at);
    let first = active.find(|(_, plan)| due(plan));
    first.map_or(Vec::new(), |(id, plan)| Step { desk, id, plan, at }.take())
}

pub(crate) fn event(event: PlanEvent) -> Event {
    Event::Plan(Box::new(event))
}

/// Makes plans by hand (P9).
///
/// # Errors
/// [`Refusal::NotPermitted`], [`Refusal::UnknownAccount`], [`Refusal::UnknownProduct`],
/// [`Refusal::NothingToClose`], [`Refusal::CloseLotsDoNotFit`], [`Refusal::PreviewOld`].
pub(crate) fn force_close(
    desk: &Desk,
    by: Actor,
    asked: &ForceClose,
) -> Result<Vec<Event>, Refusal> {
    rights::permit_force_close(desk, by)?;
    let accounts = to_close(desk, asked.of)?;
    let now = { accounts.iter() }
        .flat_map(|(account, scope)| lots_to_close(desk, *account, *scope))
        .map(|(_, lots)| lots)
        .sum();
    if let Some(previewed) = asked.previewed.filter(|previewed| *previewed != now) {
        return Err(Refusal::PreviewOld { previewed, now });
    }
    let cause = || PlanCause::ByHand(asked.reason.clone());
    let plans = accounts
        .into_iter()
        .map(|(account, scope)| (account, scope, cause()));
    Ok(desk.started(by, plans).collect())
}

/// Lots that a new plan would close of an account, by side.
pub(crate) fn lots_to_close(
    desk: &Desk,
    account: OperatingAccountId,
    scope: PlanScope,
) -> Vec<(HeldSide, Lots)> {
    let mut sides = desk.unclaimed_sides(account);
    if let PlanScope::Position(of, lots) = scope {
        sides.retain(|(side, _)| *side == of);
        for (_, held) in &mut sides {
            *held = (*held).min(lots.unwrap_or(*held));
        }
    }
    sides
}

/// Whose positions are to be closed, where something is.
///
/// # Errors
/// See [`force_close`].
pub(crate) fn to_close(
    desk: &Desk,
    of: ForceCloseOf,
) -> Result<Vec<(OperatingAccountId, PlanScope)>, Refusal> {
    let closes = |account: &OperatingAccountId| {
        desk.account_plan(*account).is_none() && !desk.unclaimed_sides(*account).is_empty()
    };
    let accounts: Vec<_> = match of {
        ForceCloseOf::Account(account, scope) => {
            desk.operating_account(account)
                .ok_or(Refusal::UnknownAccount)?;
            if let PlanScope::Position(side, lots) = scope {
                lots_fit(desk, account, side, lots)?;
            }
            Some((account, scope))
                .filter(|_| closes(&account))
                .into_iter()
                .collect()
        }
        ForceCloseOf::Product(product) => {
            let product = desk.product(product).ok_or(Refusal::UnknownProduct)?;
            let accounts = product.operating_accounts.iter().copied();
            accounts
                .filter(closes)
                .map(|account| (account, PlanScope::Account))
                .collect()
        }
    };
    if accounts.is_empty() {
        return Err(Refusal::NothingToClose);
    }
    Ok(accounts)
}

fn lots_fit(
    desk: &Desk,
    account: OperatingAccountId,
    side: HeldSide,
    lots: Option<Lots>,
) -> Result<(), Refusal> {
    let free = desk.unclaimed_sides(account);
    let held = free.iter().find(|(of, _)| *of == side);
    let held = held.map(|(_, held)| *held).ok_or(Refusal::NothingToClose)?;
    match lots {
        Some(lots) if !lots.is_positive() || lots > held => {
            Err(Refusal::CloseLotsDoNotFit { lots, held })
        }
        _ => Ok(()),
    }
}

/// A plan that has not ended, where who asks may say so.
fn running(desk: &Desk, by: Actor, id: PlanId) -> Result<&Plan, Refusal> {
    rights::permit_force_close(desk, by)?;
    let plan = desk.plans.get(&id);
    let plan = plan.filter(|plan| by.is_platform() || desk.reaches(by.user, plan.account.into()));
    let plan = plan.ok_or(Refusal::PlanNotFound { plan: id })?;
    if plan.ended.is_some() {
        return Err(Refusal::PlanHasEnded { plan: id });
    }
    Ok(plan)
}

/// Lets a plan go on at any price within the day's limits.
///
/// # Errors
/// [`Refusal::NotPermitted`], [`Refusal::PlanNotFound`], [`Refusal::PlanHasEnded`].
pub(crate) fn allow(desk: &Desk, by: Actor, id: PlanId) -> Result<Vec<Event>, Refusal> {
    running(desk, by, id)?;
    Ok(vec![event(PlanEvent::Allowed(id, by))])
}

/// Ends a plan by hand; what of it works is cancelled.
///
/// # Errors
/// As [`allow`].
pub(crate) fn end(desk: &Desk, by: Actor, asked: &EndPlan) -> Result<Vec<Event>, Refusal> {
    let plan = running(desk, by, asked.plan)?;
    let how = if asked.takes_over {
        PlanEnd::TakenOver
    } else {
        PlanEnd::Stopped
    };
    let orders = { plan.positions.values() }.filter_map(|position| position.order);
    let orders = orders.filter_map(|id| Some((id, desk.orders.get(id)?)));
    let working = orders.filter(|(_, order)| order.is_working() && !order.cancel_pending);
    let mut events: Vec<Event> = working
        .flat_map(|(id, order)| cancel::cancels(desk, id, order).unwrap_or_default())
        .collect();
    events.push(ended(
        desk,
        asked.plan,
        plan,
        (how, by, asked.reason.clone()),
    ));
    Ok(events)
}

/// Lots that a plan has to close still, by side.
pub(crate) fn left(desk: &Desk, id: PlanId, plan: &Plan) -> Vec<(HeldSide, Lots)> {
    step::targets(desk, id, plan)
}

/// The end of a plan.
fn ended(
    desk: &Desk,
    id: PlanId,
    plan: &Plan,
    (how, by, reason): (PlanEnd, Actor, String),
) -> Event {
    // What is released has nothing to close any more.
    let left = if how == PlanEnd::Released {
        Vec::new()
    } else {
        step::targets(desk, id, plan)
    };
    let left = left.into_iter();
    event(PlanEvent::Ended(PlanEnded {
        plan: id,
        how,
        by,
        reason,
        left: left.map(|(of, lots)| PlanLeft { of, lots }).collect(),
    }))
}

/// Plans that do not go on in the next trading day: those of the day's losses, and those made by hand.
pub(crate) fn run_out(desk: &Desk) -> Vec<Event> {
    let active = desk.active_plans.iter();
    let plans = active.filter_map(|id| Some((*id, desk.plans.get(id)?)));
    let of_day = plans.filter(|(_, plan)| match plan.cause {
        PlanCause::Line(line, _) => line.is_latched(),
        PlanCause::ByHand(_) => true,
        PlanCause::Rule(_, rule, _) => is_of_day(desk, rule),
    });
    of_day
        .map(|(id, plan)| {
            let how = (PlanEnd::RunOut, Actor::PLATFORM, Default::default());
            ended(desk, id, plan, how)
        })
        .collect()
}

pub(crate) fn apply(desk: &mut Desk, event: &PlanEvent, at: Stamp) {
    match event {
        PlanEvent::Started(started) => apply_started(desk, started, at),
        PlanEvent::Cancels(plan, order) => apply_cancels(desk, *plan, *order, at),
        PlanEvent::Moved(moved) => apply_moved(desk, moved, at),
        PlanEvent::Rests(plan, until) => {
            let plan = plan_mut(desk, *plan);
            (plan.is_due, plan.wakes) = (false, *until);
        }
        PlanEvent::Allowed(plan, _) => {
            let of = plan_mut(desk, *plan);
            (of.is_due, of.any_price) = (true, true);
            let asks = AlarmOf::PlanAsks(of.account, *plan);
            desk.alarms.clear(asks, at);
        }
        PlanEvent::Ended(ended) => apply_ended(desk, ended, at),
        PlanEvent::Pass(pass) => apply_pass(desk, pass),
        PlanEvent::Entry(event) => entries::apply(desk, event, at),
    }
}

fn plan_mut(desk: &mut Desk, id: PlanId) -> &mut Plan {
    let plan = desk.plans.get_mut(&id);
    plan.expect("Invariant: events speak of known plans")
}

fn apply_started(desk: &mut Desk, started: &PlanStarted, at: Stamp) {
    let PlanStarted {
        plan: id,
        account,
        scope,
        cause,
        by,
    } = started;
    desk.last_plan = *id;
    desk.active_plans.insert(*id);
    let plan = Plan {
        account: *account,
        scope: *scope,
        cause: cause.clone(),
        by: *by,
        started: at,
        positions: Default::default(),
        cancelled: Default::default(),
        any_price: false,
        is_due: true,
        wakes: None,
        ended: None,
        pass: Default::default(),
    };
    desk.plans.insert(*id, plan);
    let account = &mut desk.operating_accounts[account.index()];
    account.liquidations.push(Liquidation {
        plan: *id,
        scope: *scope,
    });
}

fn apply_cancels(desk: &mut Desk, id: PlanId, order: OrderId, at: Stamp) {
    let plan = plan_mut(desk, id);
    plan.is_due = true;
    plan.cancelled.insert(order, at);
    let children = desk.orders.get(order).map(|order| order.children.clone());
    for child in children.iter().flatten() {
        if let Some(child) = desk.children.get(*child).filter(|child| child.is_working()) {
            let account = child.sent.fund_account;
            desk.count_plan_message(account, at);
        }
    }
}

fn apply_moved(desk: &mut Desk, moved: &PlanMoved, at: Stamp) {
    let plan = plan_mut(desk, moved.plan);
    plan.is_due = true;
    let position = plan.positions.entry(moved.of).or_default();
    position.since = at;
    position.pause.clone_from(&moved.pause);
    if let Some(order) = moved.order {
        position.order = Some(order);
        desk.plan_orders.insert(order, moved.plan);
    }
    tell_asks(desk, moved, at);
}

/// A plan that asks for somebody is an alarm while it does.
fn tell_asks(desk: &mut Desk, moved: &PlanMoved, at: Stamp) {
    let plan = plan_mut(desk, moved.plan);
    let (asks, of) = (plan.asks(), AlarmOf::PlanAsks(plan.account, moved.plan));
    match moved.pause {
        _ if !asks => desk.alarms.clear(of, at),
        Some(PlanPause::TooFar { price, last }) => {
            let found = AlarmFound::PlanAsks { price, last };
            desk.alarms.raise(of, AlarmLevel::Two, found, at);
        }
        _ => {}
    }
}

fn apply_pass(desk: &mut Desk, pass: &PlanPass) {
    let plan = plan_mut(desk, pass.plan);
    plan.is_due = true;
    for PlanLeft { of, lots } in &pass.lots {
        let position = plan.positions.entry(*of).or_default();
        plan.pass.insert(*of, position.closed + *lots);
    }
}

fn apply_ended(desk: &mut Desk, ended: &PlanEnded, at: Stamp) {
    let plan = plan_mut(desk, ended.plan);
    plan.ended = Some(EndedPlan::of(ended, at));
    (plan.is_due, plan.wakes) = (false, None);
    let account = plan.account;
    desk.alarms.plan_ended(account, ended, at);
    let plan = plan_mut(desk, ended.plan);
    let by_hand = matches!(ended.how, PlanEnd::TakenOver | PlanEnd::Stopped);
    let is_run_out = ended.how == PlanEnd::RunOut;
    let keeps_off = by_hand && matches!(plan.cause, PlanCause::Line(..));
    let rule_kept_off = match plan.cause {
        PlanCause::Rule(of, rule, _) => Some((of, rule)).filter(|_| by_hand || is_run_out),
        PlanCause::Line(..) | PlanCause::ByHand(_) => None,
    };
    desk.active_plans.remove(&ended.plan);
    let state = &mut desk.operating_accounts[account.index()];
    state
        .liquidations
        .retain(|liquidation| liquidation.plan != ended.plan);
    state.lines.kept_off |= keeps_off;
    // What it leaves another plan of the account may close, and a line may ask for a new one.
    desk.touch_plans(account);
    desk.lines_moved(account);
    if let Some((of, rule)) = rule_kept_off
        && let Some(standing) = desk.watch_mut(of).standing.get_mut(&rule)
    {
        standing.kept_off = true;
    }
    desk.rules_moved(Holder::Operating(account));
}

impl Desk {
    /// The day is over: its orders are, and plans that go on look at the next one's first prices.
    pub(crate) fn roll_plans(&mut self) {
        self.plan_orders.clear();
        self.plans.retain(|_, plan| plan.ended.is_none());
        for plan in self.plans.values_mut() {
            plan.cancelled.clear();
            (plan.is_due, plan.wakes) = (true, None);
            for position in plan.positions.values_mut() {
                (position.order, position.pause) = (None, None);
            }
        }
        for account in &mut self.fund_accounts {
            account.plan_messages.clear();
        }
    }
}
