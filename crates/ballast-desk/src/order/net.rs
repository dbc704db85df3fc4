//! Net position as orders trade: what rests as an open and could be closed by now is recalled, and
//! its lots are sent again (X3).
//!
//! A fill that opens, or a close that ends, sets lots free; opens of the other side that rest beside
//! them would leave a lock. They are cancelled, the newest first, and no more of them than can be
//! closed; once the counter says that one is cancelled, its lots are routed as if they came now. Their
//! place in the queue is lost. What trades before its cancel arrives locks, and the next closes take a
//! lock first.

use ballast_desk_events::{
    ChildEnd, ChildRecalled, Event, LotsSentAgain, NetLocked, NetPosition, OrderEnd, RoutingMode,
};
use ballast_model::{
    ChildOrderId, ContractId, Direction, FundAccountId, HedgeFlag, Lots, Offset,
    OperatingAccountId, OrderId, Stamp, Validity,
};

use crate::book::position::position_side;
use crate::limits::resolve;
use crate::order::child;
use crate::order::terminations::{parent, reduced};
use crate::routing::request::{self, Allocation, Allocations};
use crate::routing::{net_closes, what_fits};
use crate::state::Desk;
use crate::state::lookup::ready;
use crate::state::order::{Child, ChildStatus};

/// One thing that is due: lots are sent again before anything is looked at.
pub(crate) fn clock(desk: &Desk, at: Stamp) -> Vec<Event> {
    let netting = &desk.netting;
    if let Some(order) = netting.again.first() {
        return send_again(desk, *order, at);
    }
    let look = netting.looks.first();
    look.map_or(Vec::new(), |position| look_at(desk, *position, at))
}

/// The lots of recalled children of an order go out as they would be routed now; what nobody takes ends.
fn send_again(desk: &Desk, id: OrderId, at: Stamp) -> Vec<Event> {
    let order = desk.orders.get(id);
    let order = order.expect("Invariant: only a placed order is recalled");
    let lots = order.recalled_lots;
    let mut events = vec![Event::LotsSentAgain(LotsSentAgain { order: id, lots })];
    let mut allocations = Allocations::new();
    if let Some(request) = child::request_again(desk, id, order, lots, at) {
        allocations = what_fits(desk, request, &child::refused_by(desk, order));
        let first = desk.children.next_id();
        child::children(desk, &request, &allocations, first, &mut events);
    }
    let left = lots - request::carried(&allocations);
    if left == order.unfilled() {
        events.push(Event::OrderEnded {
            order: id,
            how: OrderEnd::Child(ChildEnd::Recalled),
            unfilled: order.asked.lots - order.filled,
        });
    } else if left.is_positive() {
        events.push(reduced(id, order, left));
    }
    events
}

/// Recalls opens for which there is something to close.
fn look_at(desk: &Desk, position: NetPosition, at: Stamp) -> Vec<Event> {
    let mut events = vec![Event::NetChecked(position)];
    if desk.mode_of(position) == RoutingMode::Net {
        for direction in [Direction::Buy, Direction::Sell] {
            recall(desk, position, direction, at, &mut events);
        }
    }
    events
}

fn recall(
    desk: &Desk,
    position: NetPosition,
    direction: Direction,
    at: Stamp,
    events: &mut Vec<Event>,
) {
    let opens = resting_opens(desk, position, direction);
    let mut taken: Vec<Allocation> = Vec::new();
    // What is on its way back has its lots before others do.
    let (recalled, others): (Vec<_>, Vec<_>) =
        opens.into_iter().partition(|(_, child)| child.recalled);
    for (_, child) in recalled {
        taken.extend(closes(desk, child, at, &taken));
    }
    for (id, child) in others.into_iter().rev() {
        let found = closes(desk, child, at, &taken);
        if may_be_recalled(desk, child) && !found.is_empty() {
            events.push(Event::ChildRecalled(ChildRecalled {
                order: child.order,
                counter_cancel: child.counter_cancel(id),
                lots: child.unfilled(),
                closable: request::carried(&found),
            }));
            taken.extend(found);
        }
    }
}

/// Working opens of one direction, oldest first.
fn resting_opens(
    desk: &Desk,
    position: NetPosition,
    direction: Direction,
) -> Vec<(ChildOrderId, &Child)> {
    let accounts = &desk.products[position.product.index()].operating_accounts;
    let working = accounts
        .iter()
        .flat_map(|id| &desk.operating_accounts[id.index()].working);
    let orders = working.filter_map(|id| desk.orders.get(*id));
    let of_position = orders.filter(|order| {
        let asked = &order.asked;
        (asked.contract, asked.hedge_flag, asked.direction)
            == (position.contract, position.hedge_flag, direction)
    });
    let children = of_position.flat_map(|order| &order.children);
    let children = children.filter_map(|id| Some((*id, desk.children.get(*id)?)));
    let mut opens: Vec<_> = children
        .filter(|(_, child)| child.is_working() && child.sent.offset == Offset::Open)
        .collect();
    opens.sort_unstable_by_key(|(id, _)| *id);
    opens
}

/// The exchange has it, its counter can be reached, and nobody has asked to cancel it.
fn may_be_recalled(desk: &Desk, child: &Child) -> bool {
    let order = parent(desk, child);
    child.status == ChildStatus::Queued
        && child.sent.validity == Validity::Day
        && child.cancelled_after.is_none()
        && !order.cancel_pending
        && ready(desk, child.sent.fund_account).is_ok()
}

/// What would be closed of a child's lots, were they sent now.
fn closes(desk: &Desk, child: &Child, at: Stamp, taken: &[Allocation]) -> Allocations {
    let order = parent(desk, child);
    let request = child::request_again(desk, child.order, order, child.unfilled(), at);
    request.map_or_else(Allocations::new, |request| {
        net_closes(desk, request, &child::refused_by(desk, order), taken)
    })
}

/// How a cancelled child ends: recalled, unless its order was cancelled meanwhile.
pub(crate) fn end_of(desk: &Desk, child: &Child) -> ChildEnd {
    if child.recalled && !parent(desk, child).cancel_pending {
        ChildEnd::Recalled
    } else {
        ChildEnd::Cancelled
    }
}

/// The lock that so many lots leave, opened or not closed after all: as many stand on the other side.
pub(crate) fn locked(desk: &Desk, id: ChildOrderId, child: &Child, lots: Lots) -> Option<Event> {
    let asked = &parent(desk, child).asked;
    let position = desk.net_position(asked.account, asked.contract, asked.hedge_flag)?;
    if desk.mode_of(position) != RoutingMode::Net {
        return None;
    }
    let book = &desk.fund_accounts[child.sent.fund_account.index()].book;
    let held = book.position(position.contract, position.hedge_flag)?;
    let side = position_side(child.sent.direction, child.sent.offset);
    let lots = lots.min(held.side(side.opposite()).free());
    lots.is_positive()
        .then_some(Event::NetLocked(NetLocked { child: id, lots }))
}

impl Desk {
    /// Which mode routes a position.
    fn mode_of(&self, position: NetPosition) -> RoutingMode {
        let commodity = self.contracts[position.contract.index()].commodity;
        resolve::routing_mode(self, Some(position.product), commodity)
    }

    /// The position that an account's orders in a contract net in, with others of its product.
    fn net_position(
        &self,
        account: OperatingAccountId,
        contract: ContractId,
        hedge_flag: HedgeFlag,
    ) -> Option<NetPosition> {
        Some(NetPosition {
            product: self.operating_accounts[account.index()].product?,
            contract,
            hedge_flag,
        })
    }

    /// A child's position has changed: what rests beside it is to be looked at. So is the other hedge
    /// flag's, whose close it may have kept from going where it rested (N6).
    pub(crate) fn on_net_changed(&mut self, order: OrderId) {
        let asked = &self
            .orders
            .get(order)
            .expect("Invariant: a child has a parent")
            .asked;
        let position = self.net_position(asked.account, asked.contract, asked.hedge_flag);
        if let Some(position) = position {
            let mode = self.mode_of(position);
            for hedge_flag in HedgeFlag::ALL {
                let position = NetPosition {
                    hedge_flag,
                    ..position
                };
                self.look_at_net(position, mode);
            }
        }
    }

    /// A fund account can be reached again: so is everything that it holds.
    pub(crate) fn on_net_reached(&mut self, fund_account: FundAccountId) {
        let account = &self.fund_accounts[fund_account.index()];
        let product = account.product;
        let positions: Vec<NetPosition> = account
            .book
            .positions()
            .map(|position| NetPosition {
                product,
                contract: position.contract,
                hedge_flag: position.hedge_flag,
            })
            .collect();
        for position in positions {
            self.look_at_net(position, self.mode_of(position));
        }
    }
}

pub(crate) fn apply_recalled(desk: &mut Desk, recalled: &ChildRecalled) {
    desk.child_mut(recalled.counter_cancel.child).recalled = true;
}

pub(crate) fn apply_sent_again(desk: &mut Desk, again: LotsSentAgain) {
    let LotsSentAgain { order, lots } = again;
    desk.netting.again.remove(&order);
    desk.orders
        .get_mut(order)
        .expect("Invariant: only a placed order is recalled")
        .recalled_lots -= lots;
}

pub(crate) fn apply_locked(desk: &mut Desk, locked: NetLocked) {
    desk.child_mut(locked.child).locked_lots += locked.lots;
}
