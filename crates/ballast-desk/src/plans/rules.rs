//! Steps of plans of rules (S5–S7, P1, O2, O8): what a clause reads is closed, everything or only down to the line (N7).

use std::collections::BTreeMap;

use ballast_desk_events::{
    Actor, Event, HeldSide, PlanEnd, PlanEvent, PlanLeft, PlanPass, PlanScope, RuleToClose,
};
use ballast_model::{ContractId, Lots, OperatingAccountId, OrderId, PlanId, RuleLevel};

use crate::plans::step::{Step, side_of};
use crate::plans::{ended, event, step};
use crate::state::Desk;
use crate::state::order::Order;
use crate::state::plan::Plan;
use crate::watch::asked::{is_of_day, is_overnight, same};
use crate::watch::{closes, reduce};

/// What a plan of a rule does before anything else; none where it goes on as any other.
pub(super) fn step(step: &Step<'_>) -> Option<Vec<Event>> {
    let PlanScope::Rule(rule) = step.plan.scope else {
        return None;
    };
    let targets = step::targets(step.desk, step.id, step.plan);
    let over = over(step, rule, &targets);
    let strays = step.own().filter(|(_, order)| {
        over.is_some() || !targets.iter().any(|(of, _)| *of == side_of(order))
    });
    let strays: Vec<(OrderId, &Order)> = strays.collect();
    let cancels = step.cancel(strays.into_iter());
    if !cancels.is_empty() {
        return Some(cancels);
    }
    let waits = || {
        vec![event(PlanEvent::Rests(
            step.id,
            Some(step.at.plus_micros(step.pace())),
        ))]
    };
    if let Some(how) = over {
        if step.own().next().is_some() {
            return Some(waits());
        }
        let how = (how, Actor::PLATFORM, Default::default());
        return Some(vec![ended(step.desk, step.id, step.plan, how)]);
    }
    let tonight = !step.desk.schemes.is_day && is_overnight(step.desk, rule.rule);
    let open = |contract: ContractId| step.trades_again(contract, tonight);
    let closed = !targets.is_empty() && !targets.iter().any(|(of, _)| open(of.contract));
    if closed && is_of_day(step.desk, rule.rule) && step.own().next().is_none() {
        let how = (PlanEnd::RunOut, Actor::PLATFORM, Default::default());
        return Some(vec![ended(step.desk, step.id, step.plan, how)]);
    }
    if !rule.reduces || !targets.iter().all(|(of, _)| step.plan.is_paused(*of)) {
        return None;
    }
    if siblings_work(step, rule) {
        return Some(waits());
    }
    let paused = |account: OperatingAccountId, of| {
        let plans = step.desk.active_plans.iter();
        let plans = plans.filter_map(|id| step.desk.plans.get(id));
        let mut same = plans.filter(|plan| is_sibling(plan, rule) && plan.account == account);
        same.any(|plan| plan.is_paused(of))
    };
    let passes = passes(step.desk, rule, &paused);
    if passes.iter().all(|pass| pass.plan != step.id) && targets.is_empty() {
        let passes = passes.into_iter().map(|pass| event(PlanEvent::Pass(pass)));
        return Some(passes.chain(waits()).collect());
    }
    (!passes.is_empty()).then(|| {
        { passes.into_iter() }
            .map(|pass| event(PlanEvent::Pass(pass)))
            .collect()
    })
}

/// One pass, over the plans of the rule in every account: each gets its part.
fn passes(
    desk: &Desk,
    rule: RuleToClose,
    paused: &dyn Fn(OperatingAccountId, HeldSide) -> bool,
) -> Vec<PlanPass> {
    let mut passes: BTreeMap<PlanId, Vec<PlanLeft>> = BTreeMap::new();
    for (account, of, lots) in reduce::pass(desk, rule, paused) {
        if let Some(plan) = desk.plan_of_rule(account, rule) {
            passes.entry(plan).or_default().push(PlanLeft { of, lots });
        }
    }
    { passes.into_iter() }
        .map(|(plan, lots)| PlanPass { plan, lots })
        .collect()
}

/// How it ends whatever it has closed: the close has come before which it acted (O2, O8); its rule is gone; or it
/// closes only down to the line, and that is not reached any more.
fn over(step: &Step<'_>, rule: RuleToClose, targets: &[(HeldSide, Lots)]) -> Option<PlanEnd> {
    let desk = step.desk;
    let standing = desk.watch(rule.of).standing.get(&rule.rule);
    let is_reached = standing.is_some_and(|standing| standing.level == RuleLevel::Two);
    if let Some(closes_at) = closes::closes_at(rule.rule) {
        return match (step.at >= closes_at, targets.is_empty()) {
            (true, false) => Some(PlanEnd::RunOut),
            (true, true) if !rule.reduces => Some(PlanEnd::Done),
            (true, true) => Some(PlanEnd::Released),
            (false, _) if is_reached => None,
            (false, _) => {
                let of = (Some(step.id), rule);
                let holds = !desk.unclaimed_by_rules(step.plan.account, of).is_empty();
                let is_done = rule.reduces && !holds;
                Some(if is_done {
                    PlanEnd::Done
                } else {
                    PlanEnd::Released
                })
            }
        };
    }
    let is_gone = desk.clause(rule.rule).is_none() || (rule.reduces && !is_reached);
    is_gone.then_some(PlanEnd::Released)
}

fn is_sibling(plan: &Plan, rule: RuleToClose) -> bool {
    matches!(plan.scope, PlanScope::Rule(of) if same(of, rule))
}

/// Another account's part of the pass is on its way.
fn siblings_work(step: &Step<'_>, rule: RuleToClose) -> bool {
    let desk = step.desk;
    let others = desk.active_plans.iter().filter(|id| **id != step.id);
    let others = others.filter_map(|id| Some((*id, desk.plans.get(id)?)));
    let mut others = others.filter(|(_, plan)| is_sibling(plan, rule));
    others.any(|(id, plan)| {
        let targets = step::targets(desk, id, plan);
        targets.iter().any(|(of, _)| !plan.is_paused(*of))
    })
}
