//! Cancelling orders: cancels for every child that may still trade.

use ballast_desk_events::{CancelOrder, CounterDoubt, Event, Refusal};
use ballast_model::OrderId;

use crate::order::{fee, review};
use crate::state::Desk;
use crate::state::lookup::ready;
use crate::state::order::{ChildStatus, Order, OrderStatus};

pub(crate) fn cancel(desk: &Desk, cancel: CancelOrder) -> Result<Vec<Event>, Refusal> {
    let order = cancel.order;
    let state = desk
        .orders
        .get(order)
        .filter(|state| state.asked.account == cancel.account);
    let state = state.ok_or(Refusal::OrderNotFound { order })?;
    if state.status != OrderStatus::Working {
        return Err(Refusal::OrderEnded { order });
    }
    let plan = desk.plan_orders.get(&order);
    if let Some(plan) = plan.filter(|plan| desk.active_plans.contains(plan)) {
        return Err(Refusal::BeingLiquidated { plan: *plan });
    }
    if state.cancel_pending {
        return Err(Refusal::CancelPending { order });
    }
    if let Some(withdrawn) = review::withdrawn(desk, order, state) {
        return Ok(vec![withdrawn]);
    }
    let mut events = cancels(desk, order, state)?;
    let messages = events.len();
    events.extend(fee::charged(desk, order, state, messages, state.unfilled()));
    Ok(events)
}

/// Cancels for every child that may still trade and whose counter can be reached; the end of an order that waits for
/// review.
pub(crate) fn cancels(desk: &Desk, id: OrderId, order: &Order) -> Result<Vec<Event>, Refusal> {
    if let Some(withdrawn) = review::withdrawn(desk, id, order) {
        return Ok(vec![withdrawn]);
    }
    let working = order
        .children
        .iter()
        .filter_map(|child| Some((*child, desk.children.get(*child)?)))
        .filter(|(_, child)| child.is_working());
    let (mut events, mut unreachable) = (Vec::new(), None);
    let mut waits = false;
    for (child_id, child) in working {
        let fund_account = child.sent.fund_account;
        // Nobody knows whether there is anything to cancel.
        if child.status == ChildStatus::Unknown {
            waits = true;
            continue;
        }
        match ready(desk, fund_account) {
            Ok(()) => {
                events.push(Event::CancelRequested {
                    order: id,
                    counter_cancel: child.counter_cancel(child_id),
                });
            }
            Err(refusal) => unreachable = Some(refusal),
        }
    }
    if events.is_empty() && waits {
        return Ok(vec![Event::CounterDoubt(CounterDoubt::CancelDeferred(id))]);
    }
    match unreachable {
        Some(refusal) if events.is_empty() => Err(refusal),
        Some(_) | None => Ok(events),
    }
}
