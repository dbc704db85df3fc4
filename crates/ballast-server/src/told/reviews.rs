//! Orders that wait for review (X2), as they are told.

use ballast_api::review::{ReviewSaid, WaitingOrder};
use ballast_api::{Decimal, Id};
use ballast_desk::{Desk, ReviewWait};
use ballast_desk_events::{Holder, OrderPrice};
use ballast_model::{OrderId, ProductId, UserId};

use crate::convert;

/// An order, what it waits for, and whether it is for the one who looks to pass or reject it.
pub(crate) type Waiting = (OrderId, ReviewWait, bool);

/// Whether a login sees reviews of a product: its reviewers, and whose it is.
pub(crate) fn sees(desk: &Desk, user: UserId, product: ProductId) -> bool {
    desk.reaches(user, product.into()) || desk.reviewers(product).any(|reviewer| reviewer == user)
}

/// Orders that wait, of products whose reviews a login sees, the oldest first.
pub(crate) fn watched(desk: &Desk, user: UserId) -> Vec<Waiting> {
    let is_seen = |id: OrderId| {
        let account = desk.order(id).map(|order| order.asked.account);
        let account = account.and_then(|account| desk.operating_account(account));
        let product = account.and_then(|account| account.product);
        product.is_some_and(|product| sees(desk, user, product))
    };
    let seen = { desk.waiting_for_review() }.filter(|(id, _)| is_seen(*id));
    seen.map(|(id, wait)| (id, wait, desk.may_review(user, id, wait.level)))
        .collect()
}

/// One of them.
pub(crate) fn shown(desk: &Desk, (id, wait, mine): Waiting) -> Option<WaitingOrder> {
    let order = desk.order(id)?;
    let asked = &order.asked;
    let product = desk.operating_account(asked.account)?.product?;
    Some(WaitingOrder {
        order: Id::from(id.number()),
        reference: asked.reference.to_string(),
        account: desk
            .account_code(Holder::Operating(asked.account))
            .to_string(),
        product: convert::product_code(desk, product),
        placed_by: convert::user_name(desk, order.by.user),
        placed_at: order.at.into(),
        contract: convert::contract_code(desk, asked.contract),
        side: convert::side(asked.direction),
        offset: convert::offset(order.offset),
        hedge_flag: convert::hedge_flag(asked.hedge_flag),
        price: order.price.map(Decimal::from),
        at_best: asked.price == OrderPrice::Counterparty,
        lots: order.lots().count(),
        frozen_margin: order.frozen_margin.into(),
        frozen_commission: order.frozen_commission.into(),
        level: wait.level.number(),
        since: wait.since.into(),
        said: said(desk, id),
        mine,
    })
}

/// What reviews said of an order of the day.
pub(crate) fn said(desk: &Desk, id: OrderId) -> Vec<ReviewSaid> {
    let said = desk.review_said(id).iter();
    said.map(|said| ReviewSaid {
        level: said.level.number(),
        passed: said.passed,
        by: said.by.map(|by| convert::user_name(desk, by.user)),
        at: said.at.into(),
        reason: said.reason.clone(),
    })
    .collect()
}
