//! ChildTerminations of children in one command: what one of them plans anew, the next one sees.

use ballast_desk_events::{ChildEnd, Event, OrderEnd};
use ballast_model::{ChildOrderId, Lots, OrderId, Stamp};

use crate::draft::order_freeze;
use crate::order::child;
use crate::routing::request::Allocation;
use crate::state::Desk;
use crate::state::order::{Child, Order};

/// ChildTerminations of children in one command: what one of them plans anew, the next one sees.
pub(crate) struct ChildTerminations<'a> {
    desk: &'a Desk,
    at: Stamp,
    taken: Vec<Allocation>,
    ended: Vec<ChildOrderId>,
    /// Orders with new children.
    rerouted: Vec<OrderId>,
    children: ChildOrderId,
}

impl<'a> ChildTerminations<'a> {
    pub(crate) fn new(desk: &'a Desk, at: Stamp) -> Self {
        let (taken, ended, rerouted) = Default::default();
        Self {
            desk,
            at,
            taken,
            ended,
            rerouted,
            children: desk.children.next_id(),
        }
    }

    pub(crate) fn terminate(&mut self, child: ChildOrderId, how: ChildEnd) -> Vec<Event> {
        self.terminate_after_fill(child, how, Lots::ZERO)
    }

    /// A child ends with lots left, after `filling` more lots that an event before in the same
    /// command fills. Where that is set, the lots go to other fund accounts; the parent ends when
    /// none of its children works any more, else it goes on without the lots that nobody carries.
    pub(crate) fn terminate_after_fill(
        &mut self,
        child: ChildOrderId,
        how: ChildEnd,
        filling: Lots,
    ) -> Vec<Event> {
        let state = self
            .desk
            .children
            .get(child)
            .expect("Invariant: only a known child ends");
        let (id, order) = (state.order, parent(self.desk, state));
        let unfilled = state.unfilled() - filling;
        let mut events = vec![Event::ChildEnded {
            child,
            how: how.clone(),
            unfilled,
        }];
        self.ended.push(child);
        let again = match how {
            ChildEnd::Cancelled => None,
            ChildEnd::Rejected { .. } | ChildEnd::NotReceived | ChildEnd::NotSent => {
                child::reroute(self.desk, id, order, state, unfilled, self.at, &self.taken)
            }
        };
        let mut allocated = Lots::ZERO;
        if let Some((request, allocations)) = again {
            let routed = child::children(self.desk, request, &allocations, self.children);
            self.children = ChildOrderId::new(self.children.number() + routed.len() as u64);
            allocated = allocations.iter().map(|allocation| allocation.lots).sum();
            self.taken.extend(allocations);
            self.rerouted.push(id);
            let account = order.asked.account;
            let fee = order_freeze::order_fee(
                self.desk,
                account,
                order.asked.contract,
                routed.len(),
                allocated,
            );
            events.extend(routed);
            events.extend(fee.map(|amount| Event::OrderFeeCharged {
                account,
                order: id,
                amount,
            }));
        }
        let works = |other: &ChildOrderId| {
            !self.ended.contains(other)
                && self
                    .desk
                    .children
                    .get(*other)
                    .is_some_and(Child::is_working)
        };
        let left = unfilled - allocated;
        if !self.rerouted.contains(&id) && !order.children.iter().any(works) {
            events.push(Event::OrderEnded {
                order: id,
                how: OrderEnd::Child(how),
                unfilled: order.asked.lots - order.filled - filling,
            });
        } else if left.is_positive() {
            // Shares of what the fill that comes with it does not release.
            let all = order.unfilled();
            events.push(Event::OrderReduced {
                order: id,
                lots: left,
                released_margin: order.frozen_margin.share(left, all),
                released_commission: order.frozen_commission.share(left, all),
            });
        }
        events
    }
}

pub(crate) fn parent<'a>(desk: &'a Desk, child: &Child) -> &'a Order {
    desk.orders
        .get(child.order)
        .expect("Invariant: a child has a parent")
}
