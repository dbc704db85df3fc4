//! Orders as fund accounts carry them, for those who watch accounts.

use axum::Json;
use axum::extract::{Path, State};
use ballast_api::order::{ChildOrder, ChildOrderList, ChildStatus as ApiStatus};
use ballast_api::{Id, Problem};
use ballast_desk::{Child, ChildStatus, Desk};
use ballast_desk_events::{ChildEnd, Holder};
use ballast_model::ChildOrderId;

use super::guard::Caller;
use crate::convert;
use crate::http::app::Shared;
use crate::http::names::operating_account;

pub async fn child_orders(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<ChildOrderList>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let account = caller.reached(desk, operating_account(&caller, desk, &name)?)?;
    let mine = desk.children().rev().filter(|(_, child)| {
        desk.order(child.order)
            .is_some_and(|order| order.asked.account == account)
    });
    let children = mine.map(|(id, child)| shown(desk, id, child)).collect();
    Ok(Json(ChildOrderList {
        children,
        seq: convert::seq(view.seq),
    }))
}

fn shown(desk: &Desk, id: ChildOrderId, child: &Child) -> ChildOrder {
    let sent = &child.sent;
    ChildOrder {
        child: Id::from(id.number()),
        order: Id::from(child.order.number()),
        fund_account: desk
            .account_code(Holder::Fund(sent.fund_account))
            .to_string(),
        contract: sent.contract.to_string(),
        side: convert::side(sent.direction),
        offset: convert::offset(sent.offset),
        hedge_flag: convert::hedge_flag(sent.hedge_flag),
        price: sent.price.into(),
        lots: sent.lots.count(),
        filled: child.filled.count(),
        status: match &child.status {
            ChildStatus::Sending | ChildStatus::Sent => ApiStatus::Sending,
            ChildStatus::Queued => ApiStatus::Working,
            ChildStatus::Filled => ApiStatus::Filled,
            ChildStatus::Ended(ChildEnd::Rejected { .. }) => ApiStatus::Rejected,
            ChildStatus::Ended(ChildEnd::Cancelled | ChildEnd::Recalled) => ApiStatus::Cancelled,
            ChildStatus::Ended(ChildEnd::NotReceived | ChildEnd::NotSent) => ApiStatus::NotReceived,
        },
    }
}
