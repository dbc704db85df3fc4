//! Ends of children in one command: what one of them plans anew, the next one sees.

use ballast_desk_events::{ChildEnd, Event, OrderEnd};
use ballast_model::{ChildOrderId, Lots, Offset, OrderId, Stamp};

use crate::order::{child, fee, net};
use crate::routing::request::{self, Allocation};
use crate::state::Desk;
use crate::state::order::{Child, Order};

/// Ends of children in one command: what one of them plans anew, the next one sees.
pub(crate) struct ChildTerminations<'a> {
    desk: &'a Desk,
    at: Stamp,
    taken: Vec<Allocation>,
    ended: Vec<ChildOrderId>,
    /// Orders with new children, or with lots that wait to be sent again.
    rerouted: Vec<OrderId>,
    /// Lots of orders that end with their children.
    gone: Vec<(OrderId, Lots)>,
    children: ChildOrderId,
}

impl<'a> ChildTerminations<'a> {
    pub(crate) fn new(desk: &'a Desk, at: Stamp) -> Self {
        let (taken, ended, rerouted, gone) = Default::default();
        Self {
            desk,
            at,
            taken,
            ended,
            rerouted,
            gone,
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
        if state.sent.offset != Offset::Open {
            events.extend(net::locked(self.desk, child, state, unfilled));
        }
        self.ended.push(child);
        let allocated = match how {
            ChildEnd::Cancelled | ChildEnd::Unknown => Lots::ZERO,
            _ if state.doubted => Lots::ZERO,
            // All of them wait, to be sent again at once.
            ChildEnd::Recalled => unfilled,
            ChildEnd::Rejected { .. } | ChildEnd::NotReceived | ChildEnd::NotSent => {
                self.reroute(state, unfilled, &mut events)
            }
        };
        let left = unfilled - allocated;
        self.gone.push((id, left));
        if how == ChildEnd::Recalled {
            self.rerouted.push(id);
            return events;
        }
        if self.has_ended(id, order) {
            events.push(Event::OrderEnded {
                order: id,
                how: OrderEnd::Child(how),
                unfilled: order.asked.lots - order.filled - filling,
            });
        } else if left.is_positive() {
            events.push(reduced(id, order, left));
        }
        events
    }

    /// Lots of an order that end with its children.
    pub(crate) fn gone(&self, order: OrderId) -> Lots {
        let of_order = self.gone.iter().filter(|(id, _)| *id == order);
        of_order.map(|(_, lots)| *lots).sum()
    }

    /// Routes the lots of a child once more; how many others take.
    fn reroute(&mut self, child: &Child, lots: Lots, events: &mut Vec<Event>) -> Lots {
        let (desk, id) = (self.desk, child.order);
        let order = parent(desk, child);
        let again = child::reroute(desk, id, order, child, lots, self.at, &self.taken);
        let Some((request, allocations)) = again else {
            return Lots::ZERO;
        };
        let before = events.len();
        child::children(desk, &request, &allocations, self.children, events);
        let routed = events.len() - before;
        self.children = ChildOrderId::new(self.children.number() + routed as u64);
        let lots = request::carried(&allocations);
        self.taken.extend(allocations);
        self.rerouted.push(id);
        events.extend(fee::charged(desk, id, order, routed, lots));
        lots
    }

    /// None of its children works any more, and none is new or to come.
    fn has_ended(&self, id: OrderId, order: &Order) -> bool {
        let works = |child: &ChildOrderId| {
            let state = self.desk.children.get(*child);
            !self.ended.contains(child) && state.is_some_and(Child::is_working)
        };
        let comes = self.rerouted.contains(&id) || order.recalled_lots.is_positive();
        !comes && !order.children.iter().any(works)
    }
}

/// An order goes on without lots that nobody carries: shares of what the fill that comes with it
/// does not release.
pub(crate) fn reduced(id: OrderId, order: &Order, lots: Lots) -> Event {
    let all = order.unfilled();
    Event::OrderReduced {
        order: id,
        lots,
        released_margin: order.frozen_margin.share(lots, all),
        released_commission: order.frozen_commission.share(lots, all),
    }
}

pub(crate) fn parent<'a>(desk: &'a Desk, child: &Child) -> &'a Order {
    desk.orders
        .get(child.order)
        .expect("Invariant: a child has a parent")
}
