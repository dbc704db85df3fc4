//! What orders and cancels themselves are charged (O9).

use ballast_desk_events::Event;
use ballast_model::{Lots, OrderId};

use crate::draft::order_freeze::order_fee;
use crate::state::Desk;
use crate::state::order::Order;

/// The charge for so many messages of so many lots of an order; none where it is nothing.
pub(crate) fn charged(
    desk: &Desk,
    id: OrderId,
    order: &Order,
    messages: usize,
    lots: Lots,
) -> Option<Event> {
    let account = order.asked.account;
    let commodity = desk.contracts[order.asked.contract.index()].commodity;
    let has_order_fee = desk.commodities[commodity.index()].has_order_fee();
    let state = &desk.operating_accounts[account.index()];
    let amount = order_fee(desk, state, has_order_fee, messages, lots);
    amount.is_positive().then_some(Event::OrderFeeCharged {
        account,
        order: id,
        amount,
    })
}
