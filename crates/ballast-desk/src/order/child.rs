//! Child orders: what allocations become, and what is routed again.

use ballast_desk_events::{ChildRouted, Event, Holder, Refusal, WhenRejected};
use ballast_model::{ChildOrderId, CounterOrder, FundAccountId, Lots, OrderId, Stamp, Validity};

use crate::book::terms::Freeze;
use crate::draft::OrderFreeze;
use crate::draft::order_freeze::order_freeze;
use crate::limits::resolve;
use crate::routing::plan;
use crate::routing::request::{Allocation, Allocations, RouteRequest};
use crate::state::Desk;
use crate::state::order::{Child, ChildStatus, Order, Rests};
use crate::store::when::When;

/// The orders that allocations become, of the exchange's largest size at most. `first` is the id of
/// the first child.
pub(crate) fn children(
    desk: &Desk,
    request: &RouteRequest,
    allocations: &[Allocation],
    first: ChildOrderId,
    events: &mut Vec<Event>,
) {
    let state = &desk.contracts[request.contract.index()];
    let mut number = first.number();
    for allocation in allocations {
        let mut left = allocation.lots;
        while left.is_positive() {
            let lots = left.min(state.spec.max_limit_lots);
            left -= lots;
            let frozen = if lots == allocation.lots {
                allocation.order_freeze
            } else {
                piece(desk, *request, allocation, lots)
            };
            let child = ChildOrderId::new(number);
            events.push(routed(desk, request, allocation, child, lots, frozen));
            number += 1;
        }
    }
}

/// One order of an allocation, on its way.
#[inline(always)]
pub(crate) fn routed(
    desk: &Desk,
    request: &RouteRequest,
    allocation: &Allocation,
    child: ChildOrderId,
    lots: Lots,
    freeze: OrderFreeze,
) -> Event {
    let fund_account = &desk.fund_accounts[allocation.fund_account.index()];
    Event::ChildRouted(ChildRouted {
        order: request.order,
        counter_order: CounterOrder {
            child,
            fund_account: allocation.fund_account,
            account: fund_account.code.clone(),
            contract: desk.contracts[request.contract.index()]
                .contract
                .code
                .clone(),
            direction: request.direction,
            offset: allocation.offset,
            lots,
            price: request.price,
            validity: request.validity,
            hedge_flag: request.hedge_flag,
        },
        frozen_margin: freeze.margin,
        frozen_commission: freeze.commission,
    })
}

/// What a piece of an allocation freezes.
#[inline(never)]
fn piece(desk: &Desk, request: RouteRequest, allocation: &Allocation, lots: Lots) -> OrderFreeze {
    let holder = Holder::Fund(allocation.fund_account);
    let rates = desk.charged_rates(holder, request.contract, request.hedge_flag);
    let state = &desk.contracts[request.contract.index()];
    let (direction, offset) = (request.direction, allocation.offset);
    let value = request.price.value(lots, state.spec.multiplier).ok();
    let frozen: Result<_, Refusal> = order_freeze(value, lots, direction, offset, &rates);
    frozen.expect("Invariant: the freeze of the whole allocation was reckoned")
}

/// Lots of a child that a counter refused or never received, once more to other fund accounts,
/// where that is set.
pub(crate) fn reroute(
    desk: &Desk,
    id: OrderId,
    order: &Order,
    refused: &Child,
    lots: Lots,
    at: Stamp,
    taken: &[Allocation],
) -> Option<(RouteRequest, Allocations)> {
    let product = desk.operating_account(order.asked.account)?.product?;
    let when = desk
        .product(product)?
        .settings
        .when_rejected
        .unwrap_or(desk.platform.when_rejected);
    if when != WhenRejected::RouteAgain
        || order.cancel_pending
        || order.validity == Validity::FillOrKill
    {
        return None;
    }
    let mut without = refused_by(desk, order);
    without.push(refused.sent.fund_account);
    let request = request_again(desk, id, order, lots, at)?;
    let allocations = plan(desk, request, &without, taken).allocations.ok()?;
    Some((request, allocations))
}

/// Fund accounts whose counters would not have a child of the order.
pub(crate) fn refused_by(desk: &Desk, order: &Order) -> Vec<FundAccountId> {
    let children = order
        .children
        .iter()
        .filter_map(|child| desk.children.get(*child));
    children
        .filter(|child| child.was_refused())
        .map(|child| child.sent.fund_account)
        .collect()
}

/// Lots of a placed order, as they would be sent now.
pub(crate) fn request_again(
    desk: &Desk,
    id: OrderId,
    order: &Order,
    lots: Lots,
    at: Stamp,
) -> Option<RouteRequest> {
    let product = desk.operating_account(order.asked.account)?.product?;
    let contract = &desk.contracts[order.asked.contract.index()];
    let price = order.price?;
    Some(RouteRequest {
        order: id,
        product,
        contract: order.asked.contract,
        direction: order.asked.direction,
        hedge_flag: order.asked.hedge_flag,
        offset: order.offset,
        lots,
        price,
        value: price.value(lots, contract.spec.multiplier).ok(),
        validity: order.validity,
        mode: resolve::routing_mode(desk, Some(product), contract.commodity),
        of_plan: desk.plan_orders.contains_key(&id),
        is_third_party: desk.is_third_party(id),
        at,
    })
}

pub(crate) fn apply_routed(desk: &mut Desk, routed: &ChildRouted, at: Stamp) {
    let sent = &routed.counter_order;
    let (id, fund_account) = (sent.child, sent.fund_account);
    let order = desk
        .orders
        .get_mut(routed.order)
        .expect("Invariant: a child has a parent");
    order.children.push(id);
    let contract = order.asked.contract;
    let freeze = Freeze {
        hedge_flag: sent.hedge_flag,
        direction: sent.direction,
        offset: sent.offset,
        lots: sent.lots,
        margin: routed.frozen_margin,
        commission: routed.frozen_commission,
    };
    let exchange = desk.freeze(Holder::Fund(fund_account), contract, freeze);
    let of_plan = desk.plan_orders.contains_key(&routed.order);
    if of_plan {
        desk.count_plan_message(fund_account, at);
    }
    let account = desk.on_child_open(Rests::of(sent), contract, exchange);
    // A liquidation plan's orders do not count (P2).
    if let Some(orders) = account.settings.rate_orders
        && !of_plan
    {
        while account.recent_orders.len() >= orders as usize {
            account.recent_orders.pop_front();
        }
        account.recent_orders.push_back(at);
    }
    let child = Child {
        order: routed.order,
        filled: Lots::ZERO,
        frozen_margin: routed.frozen_margin,
        frozen_commission: routed.frozen_commission,
        status: ChildStatus::Sending,
        trades: Vec::new(),
        cancelled_after: None,
        exchange_order: None,
        recalled: false,
        locked_lots: Lots::ZERO,
        passed_at: at.into(),
        sent_at: When::UNKNOWN,
        accepted_at: When::UNKNOWN,
        doubted: false,
        sent: sent.clone(),
    };
    desk.children.push(id, child);
}

/// What a child still freezes on its fund account.
pub(crate) fn child_freeze(child: &Child) -> Freeze {
    Freeze {
        hedge_flag: child.sent.hedge_flag,
        direction: child.sent.direction,
        offset: child.sent.offset,
        lots: child.unfilled(),
        margin: child.frozen_margin,
        commission: child.frozen_commission,
    }
}
