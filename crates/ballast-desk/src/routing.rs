//! From a parent order to child orders on fund accounts. One fund account for now: the product's first.

use ballast_desk_events::{ChildRouted, CounterSessionState, Event, Holder, Refusal};
use ballast_model::{CounterCancel, CounterOrder, FundAccountId, Lots, OrderId, Price};

use crate::book::Freeze;
use crate::orders::Draft;
use crate::state::{Child, ChildStatus, Desk, Order};

/// An order is sent only over a session whose replay is complete.
pub(crate) fn ready(desk: &Desk, fund_account: FundAccountId) -> Result<(), Refusal> {
    match desk.fund_accounts[fund_account.index()].session {
        CounterSessionState::Ready => Ok(()),
        CounterSessionState::Disconnected | CounterSessionState::Replaying => Err(Refusal::CounterNotReady { fund_account }),
    }
}

pub(crate) fn route(desk: &Desk, order: OrderId, draft: &Draft, price: Price) -> ChildRouted {
    let fund_account = &desk.fund_accounts[draft.fund_account.index()];
    let asked = &draft.asked;
    ChildRouted {
        order,
        counter_order: CounterOrder {
            child: desk.children.next_id(),
            fund_account: draft.fund_account,
            account: fund_account.code.clone(),
            contract: desk.contracts[asked.contract.index()].contract.code.clone(),
            direction: asked.direction,
            offset: draft.offset,
            lots: asked.lots,
            price,
            validity: draft.validity,
        },
        frozen_margin: draft.fund.margin,
        frozen_commission: draft.fund.commission,
    }
}

/// Cancels for every child that may still trade.
pub(crate) fn cancels(desk: &Desk, id: OrderId, order: &Order) -> Result<Vec<Event>, Refusal> {
    let working = order
        .children
        .iter()
        .filter_map(|child| Some((*child, desk.children.get(*child)?)))
        .filter(|(_, child)| child.is_working());
    working
        .map(|(child_id, child)| {
            let fund_account = child.sent.fund_account;
            ready(desk, fund_account)?;
            let counter_cancel = CounterCancel { child: child_id, fund_account, account: child.sent.account.clone() };
            Ok(Event::CancelRequested { order: id, counter_cancel })
        })
        .collect()
}

pub(crate) fn apply_routed(desk: &mut Desk, routed: &ChildRouted) {
    let sent = routed.counter_order.clone();
    let id = sent.child;
    let child = Child {
        order: routed.order,
        filled: Lots::ZERO,
        frozen_margin: routed.frozen_margin,
        frozen_commission: routed.frozen_commission,
        status: ChildStatus::Sending,
        trades: Vec::new(),
        cancelled_after: None,
        exchange_order: None,
        sent,
    };
    let order = desk.orders.get_mut(routed.order).expect("Invariant: a child has a parent");
    order.children.push(id);
    let contract = order.asked.contract;
    desk.freeze(Holder::Fund(child.sent.fund_account), contract, child_freeze(&child));
    desk.children.push(id, Some(child));
}

/// What a child still freezes on its fund account.
pub(crate) fn child_freeze(child: &Child) -> Freeze {
    Freeze {
        direction: child.sent.direction,
        offset: child.sent.offset,
        lots: child.unfilled(),
        margin: child.frozen_margin,
        commission: child.frozen_commission,
    }
}
