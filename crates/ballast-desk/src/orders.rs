//! Placing and cancelling orders: the refusals that are no rule, then the one door, then routing.

use ballast_desk_events::{
    Actor, CancelOrder, ChildEnd, Decision, Event, Holder, OrderEnd, OrderPlaced, OrderPrice,
    OrderRefused, PlaceOrder, RefAnswer, Refusal,
};
use ballast_model::{
    Commodity, ContractId, Day, Direction, FundAccountId, Lots, Money, Offset, OperatingAccountId,
    OrderId, Price, ProductId, Rates, Stamp, Validity,
};
use ballast_risk::Approved;

use crate::accounts::LARGEST_BALANCE;
use crate::book::{Book, Freeze, position_side};
use crate::children;
use crate::fill;
use crate::limits::{self, Asked};
use crate::order::{Order, OrderStatus};
use crate::rates;
use crate::references::Reference;
use crate::routing::{self, Leg, Wanted};
use crate::standing;
use crate::state::{ContractState, Desk, Phase};
use crate::users;

/// Longest reference, in bytes.
const LONGEST_REFERENCE: usize = 32;
/// Most orders that one order is cut into at the exchange.
const MOST_PIECES: i64 = 100;
/// Most lots one book may hold and work on one side of a contract: keeps every value representable.
pub(crate) const MOST_LOTS: Lots = Lots::new(1_000_000);

/// Everything decided about an order before the rules are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub asked: PlaceOrder,
    pub offset: Offset,
    /// None: the counterparty's best was asked for and there is none.
    pub price: Option<Price>,
    pub validity: Validity,
    pub product: ProductId,
    pub operating: Charge,
    pub decision: Decision,
}

/// What an order freezes on one book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Charge {
    pub margin: Money,
    pub commission: Money,
}

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
    match users::permit_trading(desk, by, asked.account).and_then(|()| first_answer(desk, asked)) {
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
    let routing::Plan {
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

/// The refusals that are no rule, by precedence: cheapest first, in the order of [`Refusal`]'s
/// variants.
pub(crate) fn check(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> Result<Draft, Refusal> {
    let (draft, room) = draft(desk, asked, at)?;
    room.refuse_if_short(
        |lots, closable| Refusal::PositionShort { lots, closable },
        |margin, commission, available, short| Refusal::CashShort {
            margin,
            commission,
            available,
            short,
        },
    )?;
    Ok(draft)
}

/// An order and what its account has for it, whether or not that is enough.
fn draft(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> Result<(Draft, Room), Refusal> {
    let account = desk
        .operating_account(asked.account)
        .ok_or(Refusal::UnknownAccount)?;
    let contract = desk
        .contract(asked.contract)
        .ok_or(Refusal::UnknownContract)?;
    standing::enabled(account.standing, Refusal::AccountDisabled)?;
    let commodity = &desk.commodities[contract.commodity.index()];
    let product_id = account.product.ok_or(Refusal::AccountUnbound)?;
    let product = desk.product(product_id).ok_or(Refusal::UnknownProduct)?;
    standing::enabled(product.standing, Refusal::ProductDisabled)?;
    let Phase::Open(day) = desk.phase else {
        return Err(Refusal::DayNotOpen);
    };
    calendar_covers(desk, asked.offset, at)?;
    if !commodity.spans.iter().any(|span| span.contains(at)) {
        return Err(Refusal::OutsideSession { at });
    }
    not_expired(contract, day)?;
    lots_fit(&commodity.commodity, asked.lots)?;
    let price = price(contract, &commodity.commodity, asked)?;
    standing::first_enabled(desk, product).ok_or(Refusal::NoFundAccount)?;
    let offset = offset(&commodity.commodity, asked.offset);
    limits::permit(
        desk,
        Asked {
            account,
            product,
            contract: asked.contract,
            state: contract,
            direction: asked.direction,
            offset,
            hedge_flag: asked.hedge_flag,
            lots: asked.lots,
            at,
        },
    )?;
    if offset == Offset::Open && contract.mark().is_none() {
        return Err(Refusal::NoPrice);
    }
    let holder = Holder::Operating(asked.account);
    let rates = rates::effective(desk, holder, asked.contract, asked.hedge_flag)
        .ok_or(Refusal::NoRate)?
        .rates;
    let operating = charge(
        &commodity.commodity,
        asked.direction,
        asked.lots,
        offset,
        price,
        rates,
    )?;
    let room = room(desk, holder, asked, offset, operating)?;
    let decision = room.decision(rates);
    let draft = Draft {
        asked: asked.clone(),
        offset,
        price,
        validity: validity(asked),
        product: product_id,
        operating,
        decision,
    };
    Ok((draft, room))
}

/// Beyond the calendar's end nobody knows the trading day: opening is refused, closing goes on
/// (`DESIGN.md` section 7).
fn calendar_covers(desk: &Desk, offset: Offset, at: Stamp) -> Result<(), Refusal> {
    let Some(calendar) = &desk.calendar else {
        return Err(Refusal::DayNotOpen);
    };
    match calendar.trading_day_of(at) {
        Err(ends) if offset == Offset::Open => Err(Refusal::CalendarEnds { last: ends.last }),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn not_expired(contract: &ContractState, day: Day) -> Result<(), Refusal> {
    match contract.contract.last_trading_day {
        Some(last_trading_day) if last_trading_day < day => {
            Err(Refusal::ContractExpired { last_trading_day })
        }
        Some(_) | None => Ok(()),
    }
}

fn lots_fit(commodity: &Commodity, lots: Lots) -> Result<(), Refusal> {
    let maximum = most_lots(commodity);
    if !lots.is_positive() {
        Err(Refusal::LotsNotPositive { lots })
    } else if lots > maximum {
        Err(Refusal::LotsAboveMaximum { lots, maximum })
    } else {
        Ok(())
    }
}

/// Most lots of one order: it is cut into at most [`MOST_PIECES`] of the exchange's largest size.
pub(crate) fn most_lots(commodity: &Commodity) -> Lots {
    Lots::new(commodity.max_limit_lots.count() * MOST_PIECES)
}

fn price(
    contract: &ContractState,
    commodity: &Commodity,
    asked: &PlaceOrder,
) -> Result<Option<Price>, Refusal> {
    let price = match (asked.price, asked.direction) {
        (OrderPrice::Limit(price), _) => price,
        (OrderPrice::Counterparty, Direction::Buy) => {
            return Ok(contract.ask.map(|level| level.price));
        }
        (OrderPrice::Counterparty, Direction::Sell) => {
            return Ok(contract.bid.map(|level| level.price));
        }
    };
    if !price.is_positive() {
        return Err(Refusal::PriceNotPositive { price });
    }
    if !price.is_on_tick(commodity.tick) {
        return Err(Refusal::PriceOffTick {
            price,
            tick: commodity.tick,
        });
    }
    match (contract.upper_limit, contract.lower_limit) {
        (Some(limit), _) if price > limit => Err(Refusal::PriceAboveUpperLimit { price, limit }),
        (_, Some(limit)) if price < limit => Err(Refusal::PriceBelowLowerLimit { price, limit }),
        _ => Ok(Some(price)),
    }
}

/// A contract that does not tell today from yesterday knows a plain close only (§C4).
pub(crate) fn offset(commodity: &Commodity, asked: Offset) -> Offset {
    match (asked, commodity.distinguishes_today) {
        (Offset::Open, _) => Offset::Open,
        (Offset::CloseToday | Offset::CloseYesterday | Offset::Close, false) => Offset::Close,
        (asked, true) => asked,
    }
}

/// An order at the counterparty's best takes what is there and leaves nothing behind.
fn validity(asked: &PlaceOrder) -> Validity {
    match asked.price {
        OrderPrice::Limit(_) => asked.validity,
        OrderPrice::Counterparty => Validity::FillAndKill,
    }
}

/// Margin and commission frozen (§C2, §C4): an open's at the order's own price, a close's
/// commission at the close rate.
pub(crate) fn charge(
    commodity: &Commodity,
    direction: Direction,
    lots: Lots,
    offset: Offset,
    price: Option<Price>,
    rates: Rates,
) -> Result<Charge, Refusal> {
    let Some(price) = price else {
        return Ok(Charge {
            margin: Money::ZERO,
            commission: Money::ZERO,
        });
    };
    let too_large = |_| Refusal::AmountTooLarge;
    let value = price.value(lots, commodity.multiplier).map_err(too_large)?;
    let commission = rates.commission;
    let (margin, tariff) = match offset {
        Offset::Open => (
            fill::margin_tariff(rates, direction)
                .amount(value, lots)
                .map_err(too_large)?,
            commission.open,
        ),
        Offset::Close | Offset::CloseYesterday => (Money::ZERO, commission.close),
        Offset::CloseToday => (Money::ZERO, commission.close_today),
    };
    let commission = tariff.amount(value, lots).map_err(too_large)?;
    let fits = margin <= LARGEST_BALANCE && commission <= LARGEST_BALANCE;
    if fits {
        Ok(Charge { margin, commission })
    } else {
        Err(Refusal::AmountTooLarge)
    }
}

/// By how much `available` does not cover what an order takes; not above 0 where it does.
pub(crate) fn shortage(
    margin: Money,
    commission: Money,
    available: Money,
) -> Result<Money, Refusal> {
    let takes = margin.checked_add(commission);
    takes
        .and_then(|takes| takes.checked_sub(available))
        .map_err(|_| Refusal::AmountTooLarge)
}

/// What a book has for an order, and what the order takes.
struct Room {
    asked: Lots,
    closable: Option<Lots>,
    available: Money,
    margin: Money,
    commission: Money,
    /// Charged for the order itself.
    fee: Money,
}

impl Room {
    fn is_short(&self) -> bool {
        self.refuse_if_short(|_, _| Refusal::NoPrice, |_, _, _, _| Refusal::NoPrice)
            .is_err()
    }

    /// A close is never refused for money: it frees more than it costs.
    fn refuse_if_short(
        &self,
        position: impl Fn(Lots, Lots) -> Refusal,
        cash: impl Fn(Money, Money, Money, Money) -> Refusal,
    ) -> Result<(), Refusal> {
        match self.closable {
            Some(closable) if self.asked > closable => Err(position(self.asked, closable)),
            Some(_) => Ok(()),
            None => {
                let commission = self.commission + self.fee;
                let short = shortage(self.margin, commission, self.available)?;
                let needs_cash = short.is_positive();
                if needs_cash {
                    Err(cash(self.margin, commission, self.available, short))
                } else {
                    Ok(())
                }
            }
        }
    }

    fn decision(&self, rates: Rates) -> Decision {
        let Room {
            asked: _,
            closable,
            available,
            margin,
            commission,
            fee: _,
        } = *self;
        Decision {
            rates,
            available,
            margin,
            commission,
            closable,
        }
    }
}

fn room(
    desk: &Desk,
    holder: Holder,
    asked: &PlaceOrder,
    offset: Offset,
    charge: Charge,
) -> Result<Room, Refusal> {
    let book = desk.book(holder).ok_or(Refusal::UnknownAccount)?;
    let view = desk.view(asked.contract).of(asked.hedge_flag);
    let side = position_side(asked.direction, offset);
    let contract = desk
        .contract(asked.contract)
        .ok_or(Refusal::UnknownContract)?;
    let distinguishes = desk.commodities[contract.commodity.index()]
        .commodity
        .distinguishes_today;
    let held = book
        .slot(asked.contract, asked.hedge_flag)
        .map(|slot| slot.side(side));
    let closable = match offset {
        Offset::Open => None,
        offset => Some(held.map_or(Lots::ZERO, |held| held.closable(offset, distinguishes))),
    };
    let after = held
        .map_or(Lots::ZERO, |held| held.lots())
        .checked_add(asked.lots);
    if offset == Offset::Open && after.map_or(true, |after| after > MOST_LOTS) {
        return Err(Refusal::AmountTooLarge);
    }
    Ok(Room {
        asked: asked.lots,
        closable,
        available: book.available(),
        margin: book.freeze_delta(view, asked.direction, charge.margin),
        commission: charge.commission,
        fee: match holder {
            Holder::Operating(account) => {
                order_fee(desk, account, asked.contract, 1, asked.lots).unwrap_or(Money::ZERO)
            }
            Holder::Fund(_) => Money::ZERO,
        },
    })
}

/// Whether the account itself has too little for an order, whatever else may stand against it.
/// Nothing to reckon with counts as too little.
pub(crate) fn is_short(desk: &Desk, holder: Holder, asked: &PlaceOrder) -> bool {
    let reckon = || -> Result<bool, Refusal> {
        let contract = desk
            .contract(asked.contract)
            .ok_or(Refusal::UnknownContract)?;
        let commodity = &desk.commodities[contract.commodity.index()].commodity;
        let price = price(contract, commodity, asked)?.ok_or(Refusal::NoPrice)?;
        let rates = rates::effective(desk, holder, asked.contract, asked.hedge_flag)
            .ok_or(Refusal::NoRate)?
            .rates;
        let offset = offset(commodity, asked.offset);
        let charge = charge(
            commodity,
            asked.direction,
            asked.lots,
            offset,
            Some(price),
            rates,
        )?;
        Ok(room(desk, holder, asked, offset, charge)?.is_short())
    };
    reckon().unwrap_or(true)
}

/// Whether the account's permissions and limits refuse an order, its funds left aside.
pub(crate) fn is_ruled_out(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> bool {
    draft(desk, asked, at)
        .and_then(|(draft, _)| judge(desk, draft))
        .is_err()
}

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

/// The one door (`DESIGN.md` section 3).
fn judge(desk: &Desk, draft: Draft) -> Result<Approved<Draft>, Refusal> {
    let readings = limits::readings(desk, &draft);
    ballast_risk::judge(&readings, draft)
        .map_err(|refused| limits::refused(desk, &refused.draft, refused.readings[0]))
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
            let routed = children::children(desk, wanted, legs, desk.children.next_id());
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

/// What messages for so many lots are charged themselves (O9): the account's own amount or the
/// platform's, each or a lot.
pub(crate) fn order_fee(
    desk: &Desk,
    account: OperatingAccountId,
    contract: ContractId,
    messages: usize,
    lots: Lots,
) -> Option<Money> {
    let commodity = &desk.commodities[desk.contracts[contract.index()].commodity.index()];
    if !commodity.has_order_fee() {
        return None;
    }
    let own = desk.operating_accounts[account.index()].settings.order_fee;
    let units = if desk.platform.order_fee_per_lot {
        lots
    } else {
        Lots::new(messages as i64)
    };
    own.unwrap_or(desk.platform.order_fee)
        .times_lots(units)
        .ok()
        .filter(|fee| fee.is_positive())
}

pub(crate) fn cancel(desk: &Desk, cancel: CancelOrder) -> Result<Vec<Event>, Refusal> {
    let order = cancel.order;
    let state = desk
        .orders
        .get(order)
        .filter(|state| state.asked.account == cancel.account);
    let state = state.ok_or(Refusal::OrderNotFound { order })?;
    if state.status != OrderStatus::Working {
        return Err(Refusal::OrderEnded { order });
    }
    if state.cancel_pending {
        return Err(Refusal::CancelPending { order });
    }
    let mut events = children::cancels(desk, order, state)?;
    let (account, lots) = (cancel.account, state.unfilled());
    let fee = order_fee(desk, account, state.asked.contract, events.len(), lots);
    events.extend(fee.map(|amount| Event::OrderFeeCharged {
        account,
        order,
        amount,
    }));
    Ok(events)
}

pub(crate) fn apply_refused(desk: &mut Desk, refused: &OrderRefused) {
    desk.orders.push(refused.order, None);
    // A reference is taken only by orders that were its account's own and new.
    let takes_reference = !matches!(
        refused.refusal,
        Refusal::NotPermitted
            | Refusal::UnknownAccount
            | Refusal::RefReused { .. }
            | Refusal::BadReference { .. }
    );
    if let (true, Some(account)) = (
        takes_reference,
        desk.operating_accounts
            .get_mut(refused.asked.account.index()),
    ) {
        account.references.insert(
            refused.asked.reference.clone(),
            Reference::Refused(Box::new(refused.clone())),
        );
    }
}

pub(crate) fn apply_placed(desk: &mut Desk, placed: &OrderPlaced, at: Stamp) {
    let asked = &placed.asked;
    let order = Order {
        asked: asked.clone(),
        by: placed.by,
        at,
        offset: placed.offset,
        price: placed.price,
        validity: placed.validity,
        filled: Lots::ZERO,
        traded_value: Money::ZERO,
        frozen_margin: placed.frozen_margin,
        frozen_commission: placed.frozen_commission,
        status: OrderStatus::Working,
        children: Vec::new(),
        cancel_pending: false,
        carried: placed.lots,
    };
    desk.freeze(
        Holder::Operating(asked.account),
        asked.contract,
        order_freeze(&order),
    );
    desk.orders.push(placed.order, Some(order));
    let account = &mut desk.operating_accounts[asked.account.index()];
    account.working.push(placed.order);
    account
        .references
        .insert(asked.reference.clone(), Reference::Placed(placed.order));
}

pub(crate) fn apply_ended(desk: &mut Desk, id: OrderId, how: &OrderEnd) {
    let order = desk
        .orders
        .get_mut(id)
        .expect("Invariant: only a placed order ends");
    let freeze = order_freeze(order);
    order.status = OrderStatus::Ended(how.clone());
    order.cancel_pending = false;
    order.frozen_margin = Money::ZERO;
    order.frozen_commission = Money::ZERO;
    let (account, contract) = (order.asked.account, order.asked.contract);
    let cancelled = order.was_cancelled();
    desk.release(Holder::Operating(account), contract, freeze);
    let account = &mut desk.operating_accounts[account.index()];
    account.works_no_more(id);
    if cancelled {
        account.book.count_cancel(contract);
    }
}

pub(crate) fn apply_reduced(desk: &mut Desk, reduced: &Event) {
    let Event::OrderReduced {
        order: id,
        lots,
        released_margin,
        released_commission,
    } = *reduced
    else {
        return;
    };
    let order = desk
        .orders
        .get_mut(id)
        .expect("Invariant: only a placed order is reduced");
    order.carried = Some(order.lots() - lots);
    order.frozen_margin -= released_margin;
    order.frozen_commission -= released_commission;
    let freeze = Freeze {
        hedge_flag: order.asked.hedge_flag,
        direction: order.asked.direction,
        offset: order.offset,
        lots,
        margin: released_margin,
        commission: released_commission,
    };
    let (account, contract) = (order.asked.account, order.asked.contract);
    desk.release(Holder::Operating(account), contract, freeze);
}

impl Order {
    /// It was cancelled: what an exchange counts as a cancel. One that takes what is there and ends
    /// is none.
    pub(crate) fn was_cancelled(&self) -> bool {
        self.status == OrderStatus::Ended(OrderEnd::Child(ChildEnd::Cancelled))
            && self.validity == Validity::Day
    }
}

/// What an order still freezes on its operating account.
fn order_freeze(order: &Order) -> Freeze {
    Freeze {
        hedge_flag: order.asked.hedge_flag,
        direction: order.asked.direction,
        offset: order.offset,
        lots: order.unfilled(),
        margin: order.frozen_margin,
        commission: order.frozen_commission,
    }
}

impl Desk {
    pub(crate) fn freeze(&mut self, holder: Holder, contract: ContractId, freeze: Freeze) {
        let view = self.view(contract).of(freeze.hedge_flag);
        if self.book_mut(holder).freeze(view, freeze) {
            self.contracts[contract.index()].holders.insert(holder);
        }
    }

    pub(crate) fn release(&mut self, holder: Holder, contract: ContractId, freeze: Freeze) {
        let view = self.view(contract).of(freeze.hedge_flag);
        let book: &mut Book = self.book_mut(holder);
        book.release(view, freeze);
    }
}
