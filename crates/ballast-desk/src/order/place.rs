//! Placing orders: the refusals that are no rule, then the one door, then routing.

use ballast_desk_events::{
    Actor, Decision, Event, Holder, OrderEnd, OrderPlaced, OrderRefused, PlaceOrder, RefAnswer,
    Refusal,
};
use ballast_model::{FundAccountId, Lots, OrderId, Stamp};
use ballast_risk::Approved;

use crate::draft::charge::{charge, offset, order_fee};
use crate::draft::{Charge, Draft};
use crate::limits::readings;
use crate::order::check::{check, draft};
use crate::order::child;
use crate::order::price::{most_lots, price, validity};
use crate::order::room::room;
use crate::people::rights;
use crate::routing;
use crate::routing::request::{self, Leg, Wanted};
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
    let mut events = Vec::with_capacity(1 + outcome.as_ref().map_or(0, |(_, legs)| legs.len()));
    match outcome {
        Ok((approved, legs)) => placed(desk, order, by, approved, &legs, at, &mut events),
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
    pub outcome: Result<(Approved<Draft>, Vec<Leg>), Refusal>,
    /// What keeps fund accounts from taking more.
    pub why_not_more: Option<Refusal>,
    pub bans: Vec<FundAccountId>,
}

/// The checks of the account, the rules, then what the fund accounts take.
pub(crate) fn decide(desk: &Desk, order: OrderId, asked: &PlaceOrder, at: Stamp) -> Decided {
    let without_legs = |outcome| Decided {
        outcome,
        why_not_more: None,
        bans: Vec::new(),
    };
    let approved = match check(desk, asked, at).and_then(|draft| judge(desk, draft)) {
        Ok(approved) => approved,
        Err(refusal) => return without_legs(Err(refusal)),
    };
    let Some(wanted) = wanted(approved.draft(), order, at) else {
        return without_legs(Ok((approved, Vec::new())));
    };
    let request::Plan {
        legs,
        why_not_more,
        bans,
    } = routing::plan(desk, wanted, &[], &[]);
    Decided {
        outcome: legs.map(|legs| (approved, legs)),
        why_not_more,
        bans,
    }
}

/// What is asked of the fund accounts; nothing where there is no price.
fn wanted(draft: &Draft, order: OrderId, at: Stamp) -> Option<Wanted> {
    Some(Wanted {
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
pub(crate) fn most_carried(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> Lots {
    let reckon = || {
        let contract = desk.contract(asked.contract)?;
        let commodity = &desk.commodity(contract.commodity)?.commodity;
        let wanted = Wanted {
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
        Some(routing::most(desk, wanted))
    };
    reckon().unwrap_or(Lots::ZERO)
}

/// The one door (`docs/design.md#one-door`).
fn judge(desk: &Desk, draft: Draft) -> Result<Approved<Draft>, Refusal> {
    let readings = readings::readings(desk, &draft);
    ballast_risk::judge(&readings, draft)
        .map_err(|refused| readings::refused(desk, &refused.draft, refused.readings[0]))
}

/// The only function that builds [`OrderPlaced`]: it takes an approved draft.
fn placed(
    desk: &Desk,
    order: OrderId,
    by: Actor,
    approved: Approved<Draft>,
    legs: &[Leg],
    at: Stamp,
    events: &mut Vec<Event>,
) {
    let draft = approved.into_draft();
    let wanted = wanted(&draft, order, at);
    let carried: Lots = legs.iter().map(|leg| leg.lots).sum();
    let part = wanted.filter(|_| carried < draft.asked.lots);
    let (charge, decision) = match part {
        None => (draft.operating, draft.decision),
        Some(_) => for_part(desk, &draft, carried),
    };
    events.push(Event::OrderPlaced(OrderPlaced {
        order,
        by,
        offset: draft.offset,
        price: draft.price,
        validity: draft.validity,
        frozen_margin: charge.margin,
        frozen_commission: charge.commission,
        decision,
        lots: part.map(|_| carried),
        asked: draft.asked.clone(),
    }));
    match wanted {
        Some(wanted) => {
            let routed = child::children(desk, wanted, legs, desk.children.next_id());
            let fee = order_fee(
                desk,
                draft.asked.account,
                draft.asked.contract,
                routed.len(),
                carried,
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
pub(crate) fn as_carried(desk: &Desk, draft: Draft, legs: &[Leg]) -> Draft {
    let lots: Lots = legs.iter().map(|leg| leg.lots).sum();
    if draft.price.is_none() || lots == draft.asked.lots {
        return draft;
    }
    let (operating, decision) = for_part(desk, &draft, lots);
    Draft {
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
fn for_part(desk: &Desk, draft: &Draft, lots: Lots) -> (Charge, Decision) {
    let asked = PlaceOrder {
        lots,
        ..draft.asked.clone()
    };
    let contract = &desk.contracts[asked.contract.index()];
    let commodity = &desk.commodities[contract.commodity.index()].commodity;
    let rates = draft.decision.rates;
    let charge = charge(
        commodity,
        asked.direction,
        lots,
        draft.offset,
        draft.price,
        rates,
    );
    let charge = charge.expect("Invariant: the whole order's was reckoned");
    let room = room(
        desk,
        Holder::Operating(asked.account),
        &asked,
        draft.offset,
        charge,
    );
    (
        charge,
        room.expect("Invariant: the whole order's was reckoned")
            .decision(rates),
    )
}

/// Whether the account's permissions and limits refuse an order, its funds left aside.
pub(crate) fn is_ruled_out(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> bool {
    draft(desk, asked, at)
        .and_then(|(draft, _)| judge(desk, draft))
        .is_err()
}
