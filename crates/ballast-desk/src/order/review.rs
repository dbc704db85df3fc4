//! Order review (X2): what an accepted order waits for before it goes out, and how it goes on.
//!
//! A waiting order is a working one without children: it freezes what a sent one does. What every level has
//! passed gives its freeze back and is judged again, as a new order is, in the flush that passed it.

use ballast_desk_events::{
    Actor, Event, OrderEnd, Refusal, ReviewEvent, ReviewLevel, ReviewOrder, Reviewed,
};
use ballast_model::{Offset, OrderId, ProductId, Stamp};

use crate::order::place;
use crate::people::rights;
use crate::state::Desk;
use crate::state::order::Order;
use crate::state::review::{LEVELS, ReviewSaid, ReviewWait, reviews};

/// What reviews make of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ahead {
    /// Levels that pass it by themselves, in their order.
    pub passed: Vec<ReviewLevel>,
    /// What comes then.
    pub next: Next,
}

/// What comes of an order at reviews.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Next {
    /// It goes out.
    Goes,
    /// It waits.
    Waits(ReviewLevel),
    /// It is refused.
    Refused(Refusal),
}

/// What levels from one on make of a product's order.
pub(crate) fn ahead(desk: &Desk, product: ProductId, offset: Offset, from: ReviewLevel) -> Ahead {
    let settings = &desk.products[product.index()].settings;
    let mut passed = Vec::new();
    let levels = { LEVELS.into_iter() }.filter(|level| *level >= from);
    for level in levels.filter(|level| reviews(settings, *level, offset)) {
        let passes = match level {
            ReviewLevel::One => settings.level_one_passes_offline,
            ReviewLevel::None | ReviewLevel::Two => settings.level_two_passes_offline,
        };
        let next = if desk.is_reviewer_online(product, level) {
            Next::Waits(level)
        } else if passes {
            passed.push(level);
            continue;
        } else {
            let level = level.number();
            Next::Refused(Refusal::NoReviewerOnline { level })
        };
        return Ahead { passed, next };
    }
    let next = Next::Goes;
    Ahead { passed, next }
}

pub(super) fn event(event: ReviewEvent) -> Event {
    Event::Review(Box::new(event))
}

/// What journals that an order, which is placed, was passed by itself and what it waits for.
pub(crate) fn noted(order: OrderId, ahead: &Ahead) -> impl Iterator<Item = Event> + '_ {
    let passed = ahead.passed.iter().map(move |level| {
        event(ReviewEvent::Passed(Reviewed {
            order,
            level: *level,
            by: None,
            reason: String::new(),
        }))
    });
    let waits = match ahead.next {
        Next::Waits(level) => Some(event(ReviewEvent::Waits(order, level))),
        Next::Goes | Next::Refused(_) => None,
    };
    passed.chain(waits)
}

/// How a placed order goes on from a level.
fn goes_on(desk: &Desk, id: OrderId, order: &Order, from: ReviewLevel) -> Vec<Event> {
    let account = desk.operating_account(order.asked.account);
    let product = account.and_then(|account| account.product);
    let product = product.expect("Invariant: an account with a working order stays bound");
    let ahead = ahead(desk, product, order.offset, from);
    let mut events: Vec<Event> = noted(id, &ahead).collect();
    match ahead.next {
        Next::Goes => events.push(event(ReviewEvent::Taken(id))),
        Next::Waits(_) => {}
        Next::Refused(refusal) => events.push(refused(desk, id, order, refusal)),
    }
    events
}

/// The end of an order that does not go out.
fn refused(desk: &Desk, id: OrderId, order: &Order, refusal: Refusal) -> Event {
    ended(desk, id, order, OrderEnd::Refused(Box::new(refusal)))
}

fn ended(desk: &Desk, order: OrderId, state: &Order, how: OrderEnd) -> Event {
    // One that is judged again has no lots meanwhile.
    let unfilled = if desk.reviews.taken.contains(&order) {
        state.asked.lots
    } else {
        state.unfilled()
    };
    Event::OrderEnded {
        order,
        how,
        unfilled,
    }
}

/// Passes or rejects an order that waits.
///
/// # Errors
/// [`Refusal::NotWaitingForReview`].
pub(crate) fn act(desk: &Desk, by: Actor, asked: &ReviewOrder) -> Result<Vec<Event>, Refusal> {
    let (id, level) = (asked.order, asked.level);
    let waits = desk.reviews.waiting.get(&id);
    let waits = waits.filter(|waits| waits.level == level && desk.may_review(by.user, id, level));
    let order = waits.and_then(|_| desk.orders.get(id));
    let order = order.ok_or(Refusal::NotWaitingForReview {
        order: id,
        level: level.number(),
    })?;
    let said = Reviewed {
        order: id,
        level,
        by: Some(by),
        reason: asked.reason.clone(),
    };
    if !asked.passes {
        let name = desk.people.user(by.user).map_or("", |user| &user.name);
        let refusal = Refusal::ReviewRejected {
            level: level.number(),
            by: Box::new(name.into()),
            reason: Box::new(asked.reason.as_str().into()),
        };
        let rejected = event(ReviewEvent::Rejected(said));
        return Ok(vec![rejected, refused(desk, id, order, refusal)]);
    }
    let mut events = vec![event(ReviewEvent::Passed(said))];
    events.extend(match level {
        ReviewLevel::One => goes_on(desk, id, order, ReviewLevel::Two),
        ReviewLevel::None | ReviewLevel::Two => vec![event(ReviewEvent::Taken(id))],
    });
    Ok(events)
}

/// An order that waits is withdrawn: it was never sent.
pub(crate) fn withdrawn(desk: &Desk, id: OrderId, order: &Order) -> Option<Event> {
    { desk.reviews.waiting.contains_key(&id) }.then(|| ended(desk, id, order, OrderEnd::Withdrawn))
}

/// What waits at the end of a trading day ends with it.
pub(crate) fn expired(desk: &Desk) -> Vec<Event> {
    let waiting = desk.reviews.waiting.keys();
    let orders = waiting.filter_map(|id| Some((*id, desk.orders.get(*id)?)));
    { orders.map(|(id, order)| ended(desk, id, order, OrderEnd::Expired)) }.collect()
}

/// Something of reviews is to be done before anything else.
pub(crate) fn is_due(desk: &Desk) -> bool {
    desk.reviews.due.0 || !desk.reviews.taken.is_empty()
}

/// An order that was passed is judged again; else one whose reviewers are all gone goes on without them.
pub(crate) fn clock(desk: &Desk, at: Stamp) -> Vec<Event> {
    let taken = desk.reviews.taken.first();
    if let Some((id, order)) = taken.and_then(|id| Some((*id, desk.orders.get(*id)?))) {
        return judged_again(desk, id, order, at);
    }
    let left = { desk.reviews.waiting.iter() }.find(|(id, waits)| desk.is_left(**id, waits));
    let left = left.and_then(|(id, waits)| Some((*id, waits.level, desk.orders.get(*id)?)));
    left.map_or(Vec::new(), |(id, level, order)| {
        goes_on(desk, id, order, level)
    })
}

/// An order that every level has passed, as a new one: whoever placed it may still, and nothing stands before it.
fn judged_again(desk: &Desk, id: OrderId, order: &Order, at: Stamp) -> Vec<Event> {
    let permitted = rights::permit_trading(desk, order.by, order.asked.account);
    let permitted = permitted.and_then(|()| place::permit_user(desk, order.by.user, order.offset));
    let mut events = match permitted {
        Ok(()) => place::again(desk, id, order, at),
        Err(refusal) => vec![refused(desk, id, order, refusal)],
    };
    if let Some(first) = events.first_mut()
        && let Event::OrderPlaced(placed) = &*first
    {
        *first = event(ReviewEvent::Released(Box::new(placed.clone())));
    }
    events
}

pub(crate) fn apply(desk: &mut Desk, event: &ReviewEvent, at: Stamp) {
    match event {
        ReviewEvent::Waits(id, level) => {
            let waits = ReviewWait {
                level: *level,
                since: at,
            };
            desk.reviews.waiting.insert(*id, waits);
        }
        ReviewEvent::Passed(said) => desk.reviews.say(said, true, at),
        ReviewEvent::Rejected(said) => desk.reviews.say(said, false, at),
        ReviewEvent::Taken(id) => apply_taken(desk, *id),
        ReviewEvent::Released(placed) => crate::order::life::apply_released(desk, placed),
        ReviewEvent::Bound { user, old: _, new } => desk.bind_reviewer(*user, new),
        ReviewEvent::ThirdParty(id) => drop(desk.reviews.third_party.insert(*id)),
        ReviewEvent::Online(users) => desk.reviews.online = users.iter().copied().collect(),
    }
}

/// Its freeze is given back: it has no lots until it is judged.
fn apply_taken(desk: &mut Desk, id: OrderId) {
    desk.reviews.waiting.remove(&id);
    desk.reviews.taken.insert(id);
    crate::order::life::give_back(desk, id);
}

impl Desk {
    /// An order waits for a level of which nobody is online.
    fn is_left(&self, id: OrderId, waits: &ReviewWait) -> bool {
        let product = self.product_of(id);
        product.is_some_and(|product| !self.is_reviewer_online(product, waits.level))
    }

    /// The product of an order's account.
    pub(crate) fn product_of(&self, id: OrderId) -> Option<ProductId> {
        let order = self.orders.get(id)?;
        self.operating_account(order.asked.account)?.product
    }

    /// Looks anew whether anybody is there for what waits.
    pub(crate) fn derive_reviews_due(&mut self) {
        let mut waiting = self.reviews.waiting.iter();
        self.reviews.due.0 = waiting.any(|(id, waits)| self.is_left(*id, waits));
    }

    /// Who reviews, or what waits, may have changed.
    #[inline(always)]
    pub(crate) fn reviews_moved(&mut self, event: &Event) {
        if self.reviews.waiting.is_empty() {
            self.reviews.due.0 = false;
        } else if moves(event) {
            self.derive_reviews_due();
        }
    }

    /// What an order waits for, if it does.
    pub fn review_wait(&self, id: OrderId) -> Option<ReviewWait> {
        self.reviews.waiting.get(&id).copied()
    }

    /// Orders that wait for review, the oldest first.
    pub fn waiting_for_review(&self) -> impl Iterator<Item = (OrderId, ReviewWait)> {
        let waiting = self.reviews.waiting.iter();
        waiting.map(|(id, waits)| (*id, *waits))
    }

    /// Whether a risk officer placed an order of the day (P9).
    pub fn is_third_party(&self, id: OrderId) -> bool {
        self.reviews.third_party.contains(&id)
    }

    /// Third-party orders of the day, refused ones among them, the oldest first (P9).
    pub fn third_party_orders(&self) -> impl DoubleEndedIterator<Item = OrderId> {
        self.reviews.third_party.iter().copied()
    }

    /// What reviews said of an order of the day.
    pub fn review_said(&self, id: OrderId) -> &[ReviewSaid] {
        self.reviews.said.get(&id).map_or(&[], Vec::as_slice)
    }
}

/// Who is there, who may, or what waits changes.
fn moves(event: &Event) -> bool {
    matches!(
        event,
        Event::Review(_)
            | Event::PowersSet(_)
            | Event::AccountStatusSet(_)
            | Event::RolePermissionsSet(_)
            | Event::LoginRoleSet(_)
            | Event::OwnerSet(_)
            | Event::OrderEnded { .. }
    )
}
