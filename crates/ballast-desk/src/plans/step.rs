//! One step of a plan: what stands in its way is cancelled, then each position is closed by one order at a
//! time. No position waits for another.

use ballast_desk_events::{
    Actor, Event, HeldSide, OrderEnd, PlanEnd, PlanEvent, PlanMoved, PlanPause, PlanScope,
};
use ballast_model::{ContractId, Lots, OrderId, PlanId, Stamp};

use crate::order::cancel;
use crate::plans::quote::{MICROS, quote};
use crate::plans::{ended, event, rules, send};
use crate::state::Desk;
use crate::state::order::{Order, OrderStatus};
use crate::state::plan::{self, Plan};

/// A plan at an instant.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    pub desk: &'a Desk,
    pub id: PlanId,
    pub plan: &'a Plan,
    pub at: Stamp,
}

/// Lots that a plan has to close still, by side.
pub(super) fn targets(desk: &Desk, id: PlanId, plan: &Plan) -> Vec<(HeldSide, Lots)> {
    match plan.scope {
        PlanScope::Account => desk.unclaimed_sides(plan.account),
        PlanScope::Position(of, lots) => {
            let closed = { plan.positions.get(&of) }.map_or(Lots::ZERO, |position| position.closed);
            let mut sides = desk.held(plan.account);
            sides.retain(|(side, _)| *side == of);
            for (_, held) in &mut sides {
                *held = (*held).min(lots.map_or(*held, |lots| lots - closed));
            }
            sides.retain(|(_, lots)| lots.is_positive());
            sides
        }
        PlanScope::Rule(rule) => {
            let mut sides = desk.unclaimed_by_rules(plan.account, (Some(id), rule));
            if rule.reduces {
                for (of, held) in &mut sides {
                    *held = (*held).min(plan.left_of_pass(*of));
                }
                sides.retain(|(_, lots)| lots.is_positive());
            }
            sides
        }
    }
}

/// The side of its account's position that an order opens or closes.
pub(super) fn side_of(order: &Order) -> HeldSide {
    plan::side_of(&order.asked, order.offset)
}

impl Step<'_> {
    pub fn take(&self) -> Vec<Event> {
        if let Some(events) = rules::step(self) {
            return events;
        }
        let cleared = self.clear_the_way();
        if !cleared.is_empty() {
            return cleared;
        }
        let targets = targets(self.desk, self.id, self.plan);
        if targets.is_empty() && self.working().next().is_none() {
            let how = (PlanEnd::Done, Actor::PLATFORM, Default::default());
            return vec![ended(self.desk, self.id, self.plan, how)];
        }
        let acts = { targets.iter() }.find_map(|(of, lots)| self.position(*of, *lots));
        acts.unwrap_or_else(|| vec![event(PlanEvent::Rests(self.id, self.wakes(&targets)))])
    }

    /// So long a plan waits before it tries the same again.
    pub fn pace(&self) -> i64 {
        i64::from(self.desk.platform.plan_seconds.max(1)) * MICROS
    }

    pub fn order(&self, id: OrderId) -> Option<&Order> {
        self.desk.orders.get(id)
    }

    /// Orders of its account in its scope that may still trade.
    fn working(&self) -> impl Iterator<Item = (OrderId, &Order)> {
        let account = &self.desk.operating_accounts[self.plan.account.index()];
        let orders = account.working.iter();
        let orders = orders.filter_map(|id| Some((*id, self.desk.orders.get(*id)?)));
        orders.filter(|(_, order)| self.desk.covers(self.plan, side_of(order)))
    }

    /// Orders of its account that it sent itself, in its scope or not.
    pub fn own(&self) -> impl Iterator<Item = (OrderId, &Order)> {
        let account = &self.desk.operating_accounts[self.plan.account.index()];
        let orders = account.working.iter();
        let own = orders.filter(|id| self.desk.plan_orders.get(id) == Some(&self.id));
        own.filter_map(|id| Some((*id, self.desk.orders.get(*id)?)))
    }

    /// A contract trades now, or later on the running day; or, `tonight`, before its day session.
    pub fn trades_again(&self, contract: ContractId, tonight: bool) -> bool {
        let state = &self.desk.contracts[contract.index()];
        let commodity = &self.desk.commodities[state.commodity.index()];
        let day = self.desk.trading_day().filter(|_| tonight);
        let ends = day.and_then(|day| commodity.night_close(day));
        let is_in = |at: Stamp| !tonight || ends.is_some_and(|ends| at < ends);
        let trades = state.session(commodity, self.at).is_some();
        let mut later = { commodity.spans.iter().map(|span| span.open) }.filter(|at| *at > self.at);
        (trades && is_in(self.at)) || later.any(is_in)
    }

    /// Others than those that plans sent.
    pub fn working_of_others(&self) -> impl Iterator<Item = (OrderId, &Order)> {
        self.working()
            .filter(|(id, _)| !self.desk.plan_orders.contains_key(id))
    }

    /// Cancels what works beside the plan; again only after a while.
    fn clear_the_way(&self) -> Vec<Event> {
        self.cancel(self.working_of_others())
    }

    /// Cancels orders for the plan, where their counters can be reached.
    pub fn cancel<'b>(&self, orders: impl Iterator<Item = (OrderId, &'b Order)>) -> Vec<Event> {
        let may = |id: &OrderId| {
            let asked = self.plan.cancelled.get(id);
            asked.is_none_or(|asked| self.at >= asked.plus_micros(self.pace()))
        };
        let mut events = Vec::new();
        for (id, order) in orders.filter(|(id, order)| !order.cancel_pending && may(id)) {
            let cancels = cancel::cancels(self.desk, id, order).unwrap_or_default();
            if !cancels.is_empty() {
                events.push(event(PlanEvent::Cancels(self.id, id)));
                events.extend(cancels);
            }
        }
        events
    }

    fn position(&self, of: HeldSide, lots: Lots) -> Option<Vec<Event>> {
        let position = self.plan.positions.get(&of);
        let order = position.and_then(|position| position.order);
        let order = order.and_then(|id| Some((id, self.order(id)?)));
        match order {
            Some((id, order)) if order.is_working() => self.watch(of, id, order),
            Some((_, order)) if self.backs_off(order) => None,
            _ => send::send(self, of, lots),
        }
    }

    /// A counter would not have its order: it is not sent again at once.
    fn backs_off(&self, order: &Order) -> bool {
        let refused = match &order.status {
            OrderStatus::Ended(OrderEnd::Child(end)) => end.is_refusal(),
            OrderStatus::Ended(
                OrderEnd::NoCounterparty
                | OrderEnd::Unallocated
                | OrderEnd::Refused(_)
                | OrderEnd::Withdrawn
                | OrderEnd::Expired,
            )
            | OrderStatus::Working
            | OrderStatus::Filled => false,
        };
        refused && self.at < order.at.plus_micros(self.pace())
    }

    /// An order that works: after a while it is cancelled, to be sent at the price of then.
    fn watch(&self, of: HeldSide, id: OrderId, order: &Order) -> Option<Vec<Event>> {
        if order.cancel_pending || self.at < order.at.plus_micros(self.pace()) {
            return None;
        }
        let contract = &self.desk.contracts[of.contract.index()];
        match quote(self.desk, contract, of.side, self.plan.any_price, self.at) {
            Ok(quote) if Some(quote.price) == order.price => {
                self.moved(of, None, quote.rests.then_some(PlanPause::AtPriceLimit))
            }
            Ok(_) => {
                let cancels = self.within_messages(order).then(|| {
                    let events = self.cancel(std::iter::once((id, order)));
                    (!events.is_empty()).then_some(events)
                });
                match cancels {
                    Some(cancels) => cancels,
                    None => self.moved(of, None, Some(PlanPause::Messages)),
                }
            }
            Err(pause) => self.moved(of, None, Some(pause)),
        }
    }

    /// The fund accounts that carry an order may send one message more.
    fn within_messages(&self, order: &Order) -> bool {
        let children = { order.children.iter() }.filter_map(|child| self.desk.children.get(*child));
        let mut working = children.filter(|child| child.is_working());
        working.all(|child| {
            self.desk
                .may_send_for_plans(child.sent.fund_account, self.at)
        })
    }

    /// A position comes to wait for something else, or for nothing; none where nothing changes.
    pub fn moved(
        &self,
        of: HeldSide,
        order: Option<OrderId>,
        pause: Option<PlanPause>,
    ) -> Option<Vec<Event>> {
        let before = self.plan.positions.get(&of);
        let stands = before.and_then(|position| position.pause.as_ref());
        let is_same = order.is_none() && stands.map(kind) == pause.as_ref().map(kind);
        (!is_same).then(|| {
            vec![event(PlanEvent::Moved(PlanMoved {
                plan: self.id,
                of,
                order,
                pause,
            }))]
        })
    }

    /// When something is to be done of which nothing else tells.
    fn wakes(&self, targets: &[(HeldSide, Lots)]) -> Option<Stamp> {
        let later = self.at.plus_micros(self.pace());
        let of_targets = targets.iter().filter_map(|(of, _)| {
            let position = self.plan.positions.get(of);
            let order = position.and_then(|position| self.order(position.order?));
            let working = order.filter(|order| order.is_working());
            let pause = position.and_then(|position| position.pause.as_ref());
            match (working, pause) {
                (_, Some(PlanPause::OutsideSession)) => self.next_session(*of),
                // A mark tells of these.
                (_, Some(PlanPause::NoCounterparty | PlanPause::AtPriceLimit)) => None,
                (_, Some(PlanPause::OldQuote | PlanPause::TooFar { .. })) => None,
                (_, Some(PlanPause::Messages)) => Some(self.at.plus_micros(MICROS)),
                (Some(order), _) => Some(order.at.plus_micros(self.pace())),
                (None, _) => Some(later),
            }
        });
        let pending = self.working_of_others().next().map(|_| later);
        of_targets
            .chain(pending)
            .map(|wakes| if wakes > self.at { wakes } else { later })
            .min()
    }

    /// When its contract trades next on the running day.
    fn next_session(&self, of: HeldSide) -> Option<Stamp> {
        let contract = &self.desk.contracts[of.contract.index()];
        let spans = &self.desk.commodities[contract.commodity.index()].spans;
        let next = spans.iter().map(|span| span.open);
        next.filter(|open| *open > self.at).min()
    }
}

/// What a position waits for, its numbers left aside.
fn kind(pause: &PlanPause) -> (u8, Option<&'static str>) {
    match pause {
        PlanPause::AtPriceLimit => (0, None),
        PlanPause::NoCounterparty => (1, None),
        PlanPause::OldQuote => (2, None),
        PlanPause::OutsideSession => (3, None),
        PlanPause::TooFar { .. } => (4, None),
        PlanPause::OrdersInTheWay => (5, None),
        PlanPause::Messages => (6, None),
        PlanPause::Refused(refusal) => (7, Some(refusal.code())),
    }
}
