//! Placing orders: the refusals that are no rule, then the one door, then routing.

use ballast_desk_events::{
    Actor, Decision, Event, Holder, OrderEnd, OrderPlaced, OrderRefused, PlaceOrder, RefAnswer,
    Refusal,
};
use ballast_model::{FundAccountId, Lots, OrderId, Stamp};
use ballast_risk::Approved;

use crate::draft::order_freeze::{offset, order_fee, order_freeze};
use crate::draft::{OrderDraft, OrderFreeze};
use crate::limits::account::{self, judge};
use crate::order::buying_power::buying_power;
use crate::order::check::{check, draft};
use crate::order::child;
use crate::order::price::{most_lots, price, validity};
use crate::people::rights;
use crate::routing;
use crate::routing::request::{self, Allocation, RouteRequest};
use crate::state::Desk;
use crate::state::references::Reference;

pub(crate) fn place(desk: &Desk, by: Actor, asked: &PlaceOrder, at: Stamp) -> Vec<Event> {
    let order = desk.orders.next_id();
    let refused = |refusal| {
        vec![Event::OrderRefused(OrderRefused {
            order,
            by,
            asked: asked.clone(),
            refusal,
        })]
    };
    match rights::permit_trading(desk, by, asked.account).and_then(|()| first_answer(desk, asked)) {
        Err(refusal) => return refused(refusal),
        Ok(Some(answer)) => return vec![Event::RefRepeated { answer }],
        Ok(None) => {}
    }
    let Decided { outcome, bans, .. } = decide(desk, order, asked, at);
    // The answer comes first: whoever asked is told by it.
    let mut events = Vec::with_capacity(
        1 + outcome
            .as_ref()
            .map_or(0, |(_, allocations)| allocations.len()),
    );
    match outcome {
        Ok((approved, allocations)) => {
            placed(desk, order, by, approved, &allocations, at, &mut events)
        }
        Err(refusal) => events.extend(refused(refusal)),
    }
    events.extend(
        bans.into_iter()
            .map(|fund_account| Event::OrderRateBanned { fund_account }),
    );
    events
}

/// What becomes of an order, and the fund accounts that it drove over their order rate.
pub(crate) struct Decided {
    pub outcome: Result<(Approved<OrderDraft>, Vec<Allocation>), Refusal>,
    /// What keeps fund accounts from taking more.
    pub binding_limit: Option<Refusal>,
    pub bans: Vec<FundAccountId>,
}

/// The checks of the account, the rules, then what the fund accounts take.
pub(crate) fn decide(desk: &Desk, order: OrderId, asked: &PlaceOrder, at: Stamp) -> Decided {
    let without_allocations = |outcome| Decided {
        outcome,
        binding_limit: None,
        bans: Vec::new(),
    };
    let approved = match check(desk, asked, at).and_then(|draft| judge(desk, draft)) {
        Ok(approved) => approved,
        Err(refusal) => return without_allocations(Err(refusal)),
    };
    let Some(request) = request(approved.draft(), order, at) else {
        return without_allocations(Ok((approved, Vec::new())));
    };
    let request::Plan {
        allocations,
        binding_limit,
        bans,
    } = routing::plan(desk, request, &[], &[]);
    Decided {
        outcome: allocations.map(|allocations| (approved, allocations)),
        binding_limit,
        bans,
    }
}

/// What is asked of the fund accounts; nothing where there is no price.
fn request(draft: &OrderDraft, order: OrderId, at: Stamp) -> Option<RouteRequest> {
    Some(RouteRequest {
        order,
        product: draft.product,
        contract: draft.asked.contract,
        direction: draft.asked.direction,
        hedge_flag: draft.asked.hedge_flag,
        offset: draft.offset,
        lots: draft.asked.lots,
        price: draft.price?,
        validity: draft.validity,
        at,
    })
}

/// What the reference was answered with before, if it was given before with the same content.
fn first_answer(desk: &Desk, asked: &PlaceOrder) -> Result<Option<RefAnswer>, Refusal> {
    let account = desk
        .operating_account(asked.account)
        .ok_or(Refusal::UnknownAccount)?;
    let length = asked.reference.len();
    if length == 0 || length > LONGEST_REFERENCE {
        return Err(Refusal::BadReference {
            length: length as u32,
            longest: LONGEST_REFERENCE as u32,
        });
    }
    match account.references.get(&asked.reference) {
        None => Ok(None),
        Some(Reference::Placed(order)) => {
            let placed = desk
                .orders
                .get(*order)
                .expect("Invariant: a day's reference names a day's order");
            if placed.asked == *asked {
                Ok(Some(RefAnswer::Placed(*order)))
            } else {
                Err(Refusal::RefReused { order: *order })
            }
        }
        Some(Reference::Refused(refused)) => {
            if refused.asked == *asked {
                Ok(Some(RefAnswer::Refused(
                    refused.order,
                    refused.refusal.clone(),
                )))
            } else {
                Err(Refusal::RefReused {
                    order: refused.order,
                })
            }
        }
    }
}

/// Longest reference, in bytes.
const LONGEST_REFERENCE: usize = 32;

/// The most lots that fund accounts take of an order like this one.
pub(crate) fn most_allocated(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> Lots {
    let reckon = || {
        let contract = desk.contract(asked.contract)?;
        let commodity = &desk.commodity(contract.commodity)?.commodity;
        let request = RouteRequest {
            order: desk.orders.next_id(),
            product: desk.operating_account(asked.account)?.product?,
            contract: asked.contract,
            direction: asked.direction,
            hedge_flag: asked.hedge_flag,
            offset: offset(commodity, asked.offset),
            lots: most_lots(commodity),
            price: price(contract, commodity, asked).ok()??,
            validity: validity(asked),
            at,
        };
        Some(routing::most(desk, request))
    };
    reckon().unwrap_or(Lots::ZERO)
}

/// The only function that builds [`OrderPlaced`]: it takes an approved draft.
fn placed(
    desk: &Desk,
    order: OrderId,
    by: Actor,
    approved: Approved<OrderDraft>,
    allocations: &[Allocation],
    at: Stamp,
    events: &mut Vec<Event>,
) {
    let draft = approved.into_draft();
    let request = request(&draft, order, at);
    let allocated_lots: Lots = allocations.iter().map(|allocation| allocation.lots).sum();
    let part = request.filter(|_| allocated_lots < draft.asked.lots);
    let (order_freeze, decision) = match part {
        None => (draft.operating, draft.decision),
        Some(_) => for_part(desk, &draft, allocated_lots),
    };
    events.push(Event::OrderPlaced(OrderPlaced {
        order,
        by,
        offset: draft.offset,
        price: draft.price,
        validity: draft.validity,
        frozen_margin: order_freeze.margin,
        frozen_commission: order_freeze.commission,
        decision,
        lots: part.map(|_| allocated_lots),
        asked: draft.asked.clone(),
    }));
    match request {
        Some(request) => {
            let routed = child::children(desk, request, allocations, desk.children.next_id());
            let fee = order_fee(
                desk,
                draft.asked.account,
                draft.asked.contract,
                routed.len(),
                allocated_lots,
            );
            events.extend(routed);
            events.extend(fee.map(|amount| Event::OrderFeeCharged {
                account: draft.asked.account,
                order,
                amount,
            }));
        }
        None => events.push(Event::OrderEnded {
            order,
            how: OrderEnd::NoCounterparty,
            unfilled: draft.asked.lots,
        }),
    }
}

/// The part of an order that fund accounts carry, as a draft of its own.
pub(crate) fn allocated_part(
    desk: &Desk,
    draft: OrderDraft,
    allocations: &[Allocation],
) -> OrderDraft {
    let lots: Lots = allocations.iter().map(|allocation| allocation.lots).sum();
    if draft.price.is_none() || lots == draft.asked.lots {
        return draft;
    }
    let (operating, decision) = for_part(desk, &draft, lots);
    OrderDraft {
        asked: PlaceOrder {
            lots,
            ..draft.asked
        },
        operating,
        decision,
        ..draft
    }
}

/// What the part of an order takes that fund accounts carry (N5).
fn for_part(desk: &Desk, draft: &OrderDraft, lots: Lots) -> (OrderFreeze, Decision) {
    let asked = PlaceOrder {
        lots,
        ..draft.asked.clone()
    };
    let contract = &desk.contracts[asked.contract.index()];
    let commodity = &desk.commodities[contract.commodity.index()].commodity;
    let rates = draft.decision.rates;
    let order_freeze = order_freeze(
        commodity,
        asked.direction,
        lots,
        draft.offset,
        draft.price,
        rates,
    );
    let order_freeze = order_freeze.expect("Invariant: the whole order's was reckoned");
    let buying_power = buying_power(
        desk,
        Holder::Operating(asked.account),
        &asked,
        draft.offset,
        order_freeze,
    );
    (
        order_freeze,
        buying_power
            .expect("Invariant: the whole order's was reckoned")
            .decision(rates),
    )
}

/// Whether the account's permissions and limits refuse an order, its funds left aside.
pub(crate) fn is_ruled_out(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> bool {
    draft(desk, asked, at).map_or(true, |(draft, _)| account::refuses(desk, &draft))
}
