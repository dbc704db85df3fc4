//! Placing orders: the refusals that are no rule, then the one door, then routing.

use ballast_desk_events::{
    Actor, Event, OrderEnd, OrderPlaced, OrderRefused, PlaceOrder, RefAnswer, Refusal, ReviewEvent,
    ReviewLevel, StopOf,
};
use ballast_model::{FundAccountId, Lots, Money, Offset, OrderId, Stamp, UserId};
use ballast_risk::Approved;

use crate::draft::order_freeze::{offset, order_fee};
use crate::draft::{OrderContext, OrderDraft};
use crate::limits::account::{self, judge};
use crate::limits::resolve;
use crate::order::check::{self, draft, reckon};
use crate::order::child;
use crate::order::passing;
use crate::order::price::{most_lots, price, validity};
use crate::order::repeat;
use crate::order::review::{self, Ahead, Next};
use crate::people::rights;
use crate::routing;
use crate::routing::request::{self, Allocation, Allocations, RouteRequest};
use crate::state::Desk;
use crate::state::order::Order;
use crate::state::references::Reference;
use crate::state::terms::AccountTerms;
use crate::why::{No, Why, found, require};

pub(crate) fn place(desk: &Desk, by: Actor, asked: &PlaceOrder, at: Stamp) -> Vec<Event> {
    if desk.platform.repeat_times != 0 {
        return braked(desk, by, asked, at);
    }
    at_once(desk, by, asked, at).unwrap_or_else(|No| with_reasons(desk, by, asked, at, None))
}

/// The same where one order that comes too often pulls the brake (K6).
#[cold]
#[inline(never)]
fn braked(desk: &Desk, by: Actor, asked: &PlaceOrder, at: Stamp) -> Vec<Event> {
    let mut events =
        at_once(desk, by, asked, at).unwrap_or_else(|No| with_reasons(desk, by, asked, at, None));
    if came(&events).is_some() {
        events.extend(repeat::brake(desk, asked, at));
    }
    events
}

/// The order that was placed or refused; none where a reference was repeated.
fn came(events: &[Event]) -> Option<OrderId> {
    match events.first()? {
        Event::OrderPlaced(placed) => Some(placed.order),
        Event::OrderRefused(refused) => Some(refused.order),
        _ => None,
    }
}

/// A risk officer's order: the same door, but neither review (X2) nor tradability (F5, A2) stands before it.
///
/// # Errors
/// [`Refusal::UnknownAccount`], [`Refusal::UnknownContract`]; any other refusal is an event.
pub(crate) fn third_party(
    desk: &Desk,
    by: Actor,
    asked: &PlaceOrder,
    at: Stamp,
) -> Result<Vec<Event>, Refusal> {
    let account = desk.operating_account(asked.account);
    account.ok_or(Refusal::UnknownAccount)?;
    let contract = desk.contract(asked.contract);
    contract.ok_or(Refusal::UnknownContract)?;
    let terms = resolve::of_third_party(desk, asked);
    let mut events = with_reasons(desk, by, asked, at, Some(terms));
    if let Some(order) = came(&events) {
        events.push(review::event(ReviewEvent::ThirdParty(order)));
        if desk.platform.repeat_times != 0 {
            events.extend(repeat::brake(desk, asked, at));
        }
    }
    Ok(events)
}

/// The first look: an order that nothing stands against, carried whole by one fund account. Most are.
#[inline(always)]
fn at_once(desk: &Desk, by: Actor, asked: &PlaceOrder, at: Stamp) -> Result<Vec<Event>, No> {
    rights::permit_trading(desk, by, asked.account).map_err(|_| No)?;
    let Ok::<_, No>(None) = reference(desk, asked) else {
        return Err(No);
    };
    permit_user(desk, by.user, asked.offset).map_err(|_| No)?;
    let mut fresh = None;
    let draft = draft::<_, false>(desk, asked, at, &mut fresh)?;
    if draft.order.terms.may_be_reviewed {
        return Err(No);
    }
    draft.holds_enough()?;
    let approved = judge(desk, &draft)?;
    let order = desk.orders.next_id();
    let request = request(approved.draft(), order, at).ok_or(No)?;
    let allocation = routing::plan_at_once(desk, request, approved.draft())?;
    let child = desk.children.next_id();
    let (lots, freeze) = (allocation.lots, allocation.order_freeze);
    let fee = order_fee_of(desk, approved, 1, lots);
    // Made together, and the last dropped where nothing is charged: events are large, and each push moves one.
    let mut events = vec![
        order_placed(order, by, approved, approved.draft()),
        child::routed(desk, &request, &allocation, child, lots, freeze),
        fee_charged(order, asked, fee),
    ];
    if !fee.is_positive() {
        // It owns nothing.
        std::mem::forget(events.pop());
    }
    Ok(events)
}

/// The second look: the same rules, with everything that they read. `terms`: a third-party order's, else those
/// that are found.
#[cold]
#[inline(never)]
fn with_reasons(
    desk: &Desk,
    by: Actor,
    asked: &PlaceOrder,
    at: Stamp,
    terms: Option<AccountTerms>,
) -> Vec<Event> {
    let order = desk.orders.next_id();
    let refused = |Refused { refusal, also }, passing_lots| {
        vec![Event::OrderRefused(OrderRefused {
            order,
            by,
            asked: asked.clone(),
            refusal,
            also,
            passing_lots,
        })]
    };
    let answer = match terms {
        None => answered(desk, by, asked),
        Some(_) => first_answer(desk, asked),
    };
    match answer {
        Err(refusal) => return refused(refusal.into(), None),
        Ok(Some(answer)) => return vec![Event::RefRepeated(answer)],
        Ok(None) => {}
    }
    if let Err(refusal) = permit_user(desk, by.user, asked.offset) {
        return refused(refusal.into(), None);
    }
    let mut fresh = terms;
    let Decided { outcome, bans, .. } = decide(desk, order, asked, at, &mut fresh);
    // The answer comes first: whoever asked is told by it.
    let mut events = Vec::new();
    match outcome {
        Ok((approved, allocations)) => {
            let ahead = reviews_of(desk, approved.draft());
            if let Next::Waits(_) = ahead.next {
                // No fund account is asked yet: none is banned.
                let carried = allocated_part(desk, *approved.draft(), &allocations);
                events.push(order_placed(order, by, approved.as_ref(), &carried));
                events.extend(review::noted(order, &ahead));
                return events;
            }
            let request = request(approved.draft(), order, at);
            placed(
                desk,
                order,
                by,
                approved.as_ref(),
                &allocations,
                request,
                &mut events,
            );
            events.extend(review::noted(order, &ahead));
        }
        Err(reasons) => {
            let lots = passing::lots(desk, (order, asked, terms), &reasons, at);
            events.extend(refused(reasons, Some(lots)));
        }
    }
    events.extend(bans.into_iter().map(Event::OrderRateBanned));
    events
}

/// What reviews make of an order that nothing stands against (X2). One without a counterparty ends at once.
#[inline(always)]
pub(crate) fn reviews_of(desk: &Desk, draft: &OrderDraft<'_>) -> Ahead {
    let product = draft.order.account.product;
    let asked =
        product.filter(|_| draft.order.terms.may_be_reviewed && draft.order.price.is_some());
    let goes = Ahead {
        passed: Vec::new(),
        next: Next::Goes,
    };
    asked.map_or(goes, |product| {
        review::ahead(desk, product, draft.order.offset, ReviewLevel::One)
    })
}

/// An order that waited for review, decided anew under the number that it has (X2).
pub(crate) fn again(desk: &Desk, id: OrderId, order: &Order, at: Stamp) -> Vec<Event> {
    let mut fresh = None;
    let Decided { outcome, bans, .. } = decide_reviewed(desk, id, &order.asked, at, &mut fresh);
    let mut events = Vec::new();
    match outcome {
        Ok((approved, allocations)) => {
            let request = request(approved.draft(), id, at);
            placed(
                desk,
                id,
                order.by,
                approved.as_ref(),
                &allocations,
                request,
                &mut events,
            );
        }
        Err(refused) => events.push(Event::OrderEnded {
            order: id,
            how: OrderEnd::Refused(Box::new(refused.refusal)),
            unfilled: order.asked.lots,
        }),
    }
    events.extend(bans.into_iter().map(Event::OrderRateBanned));
    events
}

/// What an order was answered with before, where who asks may trade the account at all.
///
/// # Errors
/// [`Refusal::NotPermitted`], and those of the reference.
pub(crate) fn answered(
    desk: &Desk,
    by: Actor,
    asked: &PlaceOrder,
) -> Result<Option<RefAnswer>, Refusal> {
    rights::permit_trading(desk, by, asked.account)?;
    first_answer(desk, asked)
}

/// Why an order is refused: the first reason by precedence, and every other limit of its account that it
/// would breach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub refusal: Refusal,
    pub also: Vec<Refusal>,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self {
            refusal,
            also: Vec::new(),
        }
    }
}

/// What becomes of an order, and the fund accounts that it drove over their order rate.
pub(crate) struct Decided<'a> {
    pub outcome: Result<(Approved<OrderDraft<'a>>, Allocations), Refused>,
    /// What keeps fund accounts from taking more.
    pub binding_limit: Option<Refusal>,
    pub bans: Vec<FundAccountId>,
}

/// The checks of the account, the rules, what the fund accounts take, then whether reviews refuse it for lack of
/// anybody (X2). `fresh` is where terms are put that are not kept.
pub(crate) fn decide<'a>(
    desk: &'a Desk,
    order: OrderId,
    asked: &'a PlaceOrder,
    at: Stamp,
    fresh: &'a mut Option<AccountTerms>,
) -> Decided<'a> {
    let decided = decide_reviewed(desk, order, asked, at, fresh);
    let Ok((approved, _)) = &decided.outcome else {
        return decided;
    };
    match reviews_of(desk, approved.draft()).next {
        Next::Refused(refusal) => Decided {
            outcome: Err(refusal.into()),
            ..decided
        },
        Next::Goes | Next::Waits(_) => decided,
    }
}

/// What [`decide`] asks before reviews.
fn decide_reviewed<'a>(
    desk: &'a Desk,
    order: OrderId,
    asked: &'a PlaceOrder,
    at: Stamp,
    fresh: &'a mut Option<AccountTerms>,
) -> Decided<'a> {
    let without_allocations = |outcome| Decided {
        outcome,
        binding_limit: None,
        bans: Vec::new(),
    };
    let approved = match approved(desk, asked, at, fresh) {
        Ok(approved) => approved,
        Err(refused) => return without_allocations(Err(refused)),
    };
    let Some(request) = request(approved.draft(), order, at) else {
        return without_allocations(Ok((approved, Allocations::new())));
    };
    let request::Plan {
        allocations,
        binding_limit,
        bans,
    } = routing::plan(desk, request, &[], &[]);
    Decided {
        outcome: allocations
            .map(|allocations| (approved, allocations))
            .map_err(Refused::from),
        binding_limit,
        bans,
    }
}

/// An order that neither checks nor rules of its account stand against.
fn approved<'a>(
    desk: &'a Desk,
    asked: &'a PlaceOrder,
    at: Stamp,
    fresh: &'a mut Option<AccountTerms>,
) -> Result<Approved<OrderDraft<'a>>, Refused> {
    let draft: Result<OrderDraft<'_>, Refusal> = draft::<_, false>(desk, asked, at, fresh);
    let draft = draft.and_then(|draft| draft.holds_enough().map(|()| draft));
    let draft = draft.map_err(|refusal| Refused {
        also: breached(desk, asked, at),
        refusal,
    })?;
    let judged: Result<_, Refusal> = judge(desk, &draft).map(Approved::copied);
    judged.map_err(|refusal| Refused {
        refusal,
        also: account::breached(desk, &draft).skip(1).collect(),
    })
}

/// Every limit of its account that an order would breach, whatever else stands before it.
fn breached(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> Vec<Refusal> {
    let mut fresh = None;
    let draft = check::unchecked(desk, asked, at, &mut fresh);
    draft.map_or(Vec::new(), |draft| {
        account::breached(desk, &draft).collect()
    })
}

/// What is asked of the fund accounts; nothing where there is no price.
#[inline(always)]
fn request(draft: &OrderDraft<'_>, order: OrderId, at: Stamp) -> Option<RouteRequest> {
    Some(RouteRequest {
        order,
        product: draft.order.account.product?,
        contract: draft.order.asked.contract,
        direction: draft.order.asked.direction,
        hedge_flag: draft.order.asked.hedge_flag,
        offset: draft.order.offset,
        lots: draft.order.lots,
        price: draft.order.price?,
        value: draft.value,
        validity: draft.order.validity,
        mode: draft.order.terms.routing_mode,
        of_plan: false,
        is_third_party: draft.order.terms.is_third_party,
        at,
    })
}

/// Whether a stop on who asks bars an order (K1).
///
/// # Errors
/// [`Refusal::UserStopped`].
#[inline(always)]
pub(crate) fn permit_user(desk: &Desk, user: UserId, offset: Offset) -> Result<(), Refusal> {
    if desk.is_stopped(StopOf::User(user), offset) {
        return Err(Refusal::UserStopped);
    }
    Ok(())
}

/// What the reference was given for before, if it was.
///
/// # Errors
/// [`Refusal::UnknownAccount`], [`Refusal::BadReference`].
#[inline(always)]
fn reference<W: Why>(desk: &Desk, asked: &PlaceOrder) -> Result<Option<Reference>, W> {
    let account = desk.operating_account(asked.account);
    let account = found(account, || Refusal::UnknownAccount)?;
    let length = asked.reference.len();
    require((1..=LONGEST_REFERENCE).contains(&length), || {
        Refusal::BadReference {
            length: length as u32,
            longest: LONGEST_REFERENCE as u32,
        }
    })?;
    Ok(account.references.get(&asked.reference))
}

/// What the reference was answered with before, if it was given before with the same content.
///
/// # Errors
/// Those of [`reference`], and [`Refusal::RefReused`].
pub(crate) fn first_answer(desk: &Desk, asked: &PlaceOrder) -> Result<Option<RefAnswer>, Refusal> {
    let before = reference::<Refusal>(desk, asked)?;
    before.map_or(Ok(None), |before| repeated(desk, asked, before))
}

fn repeated(
    desk: &Desk,
    asked: &PlaceOrder,
    reference: Reference,
) -> Result<Option<RefAnswer>, Refusal> {
    let (order, is_same, answer) = match reference {
        Reference::Placed(order) => {
            let placed = desk.orders.get(order);
            let placed = placed.expect("Invariant: a day's reference names a day's order");
            (order, placed.asked == *asked, RefAnswer::Placed(order))
        }
        Reference::Refused(refused) => {
            let is_same = refused.asked == *asked;
            let answer = RefAnswer::Refused(refused.order, refused.refusal);
            (refused.order, is_same, answer)
        }
    };
    if is_same {
        Ok(Some(answer))
    } else {
        Err(Refusal::RefReused { order })
    }
}

/// Longest reference, in bytes.
const LONGEST_REFERENCE: usize = 32;

/// The most lots that fund accounts take of an order like this one.
pub(crate) fn most_allocated(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> Lots {
    let contract = desk.contract(asked.contract);
    let lots = contract.map_or(Lots::ZERO, most_lots);
    let request = unchecked_request(desk, asked, lots, at);
    request.map_or(Lots::ZERO, |request| routing::most(desk, request))
}

/// What fund accounts would be asked of so many lots, whatever stands before the order; nothing where
/// it has no price.
pub(crate) fn unchecked_request(
    desk: &Desk,
    asked: &PlaceOrder,
    lots: Lots,
    at: Stamp,
) -> Option<RouteRequest> {
    let contract = desk.contract(asked.contract)?;
    let commodity = &desk.commodity(contract.commodity)?.commodity;
    let price = price::<Refusal>(contract, asked).ok()??;
    let product = desk.operating_account(asked.account)?.product?;
    Some(RouteRequest {
        order: desk.orders.next_id(),
        product,
        contract: asked.contract,
        direction: asked.direction,
        hedge_flag: asked.hedge_flag,
        offset: offset(commodity, asked.offset),
        lots,
        price,
        value: price.value(lots, contract.spec.multiplier).ok(),
        validity: validity(asked),
        mode: resolve::routing_mode(desk, Some(product), contract.commodity),
        of_plan: false,
        is_third_party: false,
        at,
    })
}

/// What comes of an approved order, carried by however many fund accounts in however many pieces.
fn placed(
    desk: &Desk,
    order: OrderId,
    by: Actor,
    approved: Approved<&OrderDraft<'_>>,
    allocations: &[Allocation],
    request: Option<RouteRequest>,
    events: &mut Vec<Event>,
) {
    let draft = approved.draft();
    let Some(request) = request else {
        events.push(order_placed(order, by, approved, draft));
        return events.push(Event::OrderEnded {
            order,
            how: OrderEnd::NoCounterparty,
            unfilled: draft.order.lots,
        });
    };
    let lots = request::carried(allocations);
    if lots == draft.order.lots {
        events.push(order_placed(order, by, approved, draft));
    } else {
        let carried = part(desk, **draft, lots);
        events.push(order_placed(order, by, approved, &carried));
    }
    let before = events.len();
    child::children(desk, &request, allocations, desk.children.next_id(), events);
    let messages = events.len() - before;
    let fee = order_fee_of(desk, approved, messages, lots);
    if fee.is_positive() {
        events.push(fee_charged(order, draft.order.asked, fee));
    }
}

/// The charge for the order itself (O9).
#[inline(always)]
fn order_fee_of(
    desk: &Desk,
    approved: Approved<&OrderDraft<'_>>,
    messages: usize,
    lots: Lots,
) -> Money {
    let order = approved.into_draft().order;
    let has_order_fee = order.terms.has_order_fee;
    order_fee(desk, order.account, has_order_fee, messages, lots)
}

fn fee_charged(order: OrderId, asked: &PlaceOrder, amount: Money) -> Event {
    Event::OrderFeeCharged {
        account: asked.account,
        order,
        amount,
    }
}

/// The only function that builds [`OrderPlaced`]: it takes an approved draft, and what of it is carried.
#[inline(always)]
fn order_placed(
    order: OrderId,
    by: Actor,
    approved: Approved<&OrderDraft<'_>>,
    carried: &OrderDraft<'_>,
) -> Event {
    let asked = approved.into_draft().order.asked;
    Event::OrderPlaced(OrderPlaced {
        order,
        by,
        offset: carried.order.offset,
        price: carried.order.price,
        validity: carried.order.validity,
        frozen_margin: carried.freeze.margin,
        frozen_commission: carried.freeze.commission,
        decision: carried.decision(),
        lots: Some(carried.order.lots).filter(|lots| *lots != asked.lots),
        asked: asked.clone(),
    })
}

/// The part of an order that fund accounts carry, as a draft of its own.
pub(crate) fn allocated_part<'a>(
    desk: &'a Desk,
    draft: OrderDraft<'a>,
    allocations: &[Allocation],
) -> OrderDraft<'a> {
    let lots = request::carried(allocations);
    if draft.order.price.is_none() || lots == draft.order.lots {
        draft
    } else {
        part(desk, draft, lots)
    }
}

/// So many lots of a draft (N5).
#[inline(never)]
fn part<'a>(desk: &'a Desk, draft: OrderDraft<'a>, lots: Lots) -> OrderDraft<'a> {
    let part: Result<_, Refusal> = reckon(
        desk,
        OrderContext {
            lots,
            ..draft.order
        },
    );
    part.expect("Invariant: the whole order's was reckoned")
}

/// An order of a liquidation plan, over fund accounts but those in `without`: as many of its lots as go.
/// Permissions and switches that bind traders do not bind it; price limits, session, lots held, multiples
/// and the counters' caps do.
///
/// # Errors
/// What stands before its smallest part.
pub(crate) fn for_plan(
    desk: &Desk,
    mut asked: PlaceOrder,
    without: &[FundAccountId],
    at: Stamp,
) -> Result<Vec<Event>, Refusal> {
    loop {
        let refusal = match of_plan(desk, &asked, without, at) {
            Ok(events) => return Ok(events),
            Err(refusal) => refusal,
        };
        // The refusal says how many go.
        let lots = match refusal {
            Refusal::OrderLotsLimit { limit, .. } => limit,
            Refusal::LotsAboveMaximum { maximum, .. } => maximum,
            Refusal::LotsNotMultiple { lots, multiple } => {
                Lots::new(lots.count() - lots.count() % i64::from(multiple))
            }
            refusal => return Err(refusal),
        };
        if !lots.is_positive() || lots >= asked.lots {
            return Err(refusal);
        }
        asked.lots = lots;
    }
}

fn of_plan(
    desk: &Desk,
    asked: &PlaceOrder,
    without: &[FundAccountId],
    at: Stamp,
) -> Result<Vec<Event>, Refusal> {
    let mut fresh = None;
    let draft = draft::<Refusal, true>(desk, asked, at, &mut fresh)?;
    draft.holds_enough::<Refusal>()?;
    let approved = account::judge_plan(desk, &draft)?;
    let order = desk.orders.next_id();
    let request = request(&draft, order, at).expect("Invariant: a plan names its price");
    let request = RouteRequest {
        of_plan: true,
        ..request
    };
    let allocations = routing::of_plan(desk, request, without, &[])?;
    let mut events = Vec::new();
    placed(
        desk,
        order,
        Actor::PLATFORM,
        approved,
        &allocations,
        Some(request),
        &mut events,
    );
    Ok(events)
}

/// Whether the account's permissions and limits refuse an order, its funds left aside.
pub(crate) fn is_ruled_out(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> bool {
    let mut fresh = None;
    let draft: Result<_, Refusal> = draft::<_, false>(desk, asked, at, &mut fresh);
    draft.map_or(true, |draft| account::refuses(&draft))
}
