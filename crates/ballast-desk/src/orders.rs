//! Placing and cancelling orders: the refusals that are no rule, then the one door, then routing.

use ballast_desk_events::{
    Actor, CancelOrder, Decision, Event, Holder, OrderEnd, OrderPlaced, OrderPrice, OrderRefused, PlaceOrder, RefAnswer, Refusal,
};
use ballast_model::{Commodity, Day, Direction, FundAccountId, Lots, Money, Offset, OrderId, Price, Rates, Stamp, Validity};
use ballast_risk::Approved;

use crate::book::{Book, Freeze, position_side};
use crate::fill;
use crate::rates;
use crate::references::Reference;
use crate::routing;
use crate::standing;
use crate::state::{ContractState, Desk, Order, OrderStatus, Phase};
use crate::users;

/// Longest reference, in bytes.
const LONGEST_REFERENCE: usize = 32;
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
    pub fund_account: FundAccountId,
    pub operating: Charge,
    pub fund: Charge,
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
    let refused = |refusal| vec![Event::OrderRefused(OrderRefused { order, by, asked: asked.clone(), refusal })];
    match users::permit_trading(desk, by, asked.account).and_then(|()| first_answer(desk, asked)) {
        Err(refusal) => return refused(refusal),
        Ok(Some(answer)) => return vec![Event::RefRepeated { answer }],
        Ok(None) => {}
    }
    match check(desk, asked, at).and_then(judge) {
        Ok(approved) => placed(desk, order, by, approved),
        Err(refusal) => refused(refusal),
    }
}

/// What the reference was answered with before, if it was given before with the same content.
fn first_answer(desk: &Desk, asked: &PlaceOrder) -> Result<Option<RefAnswer>, Refusal> {
    let account = desk.operating_account(asked.account).ok_or(Refusal::UnknownAccount)?;
    let length = asked.reference.len();
    if length == 0 || length > LONGEST_REFERENCE {
        return Err(Refusal::BadReference { length: length as u32, longest: LONGEST_REFERENCE as u32 });
    }
    match account.references.get(&asked.reference) {
        None => Ok(None),
        Some(Reference::Placed(order)) => {
            let placed = desk.orders.get(*order).expect("Invariant: a day's reference names a day's order");
            if placed.asked == *asked { Ok(Some(RefAnswer::Placed(*order))) } else { Err(Refusal::RefReused { order: *order }) }
        }
        Some(Reference::Refused(refused)) => {
            if refused.asked == *asked {
                Ok(Some(RefAnswer::Refused(refused.order, refused.refusal.clone())))
            } else {
                Err(Refusal::RefReused { order: refused.order })
            }
        }
    }
}

/// The refusals that are no rule, by precedence: cheapest first, in the order of [`Refusal`]'s variants.
pub(crate) fn check(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> Result<Draft, Refusal> {
    let account = desk.operating_account(asked.account).ok_or(Refusal::UnknownAccount)?;
    let contract = desk.contract(asked.contract).ok_or(Refusal::UnknownContract)?;
    standing::enabled(account.standing, Refusal::AccountDisabled)?;
    let commodity = &desk.commodities[contract.commodity.index()];
    let product = desk.product(account.product.ok_or(Refusal::AccountUnbound)?).ok_or(Refusal::UnknownProduct)?;
    standing::enabled(product.standing, Refusal::ProductDisabled)?;
    let Phase::Open(day) = desk.phase else { return Err(Refusal::DayNotOpen) };
    calendar_covers(desk, asked.offset, at)?;
    if !commodity.spans.iter().any(|span| span.contains(at)) {
        return Err(Refusal::OutsideSession { at });
    }
    not_expired(contract, day)?;
    lots_fit(&commodity.commodity, asked.lots)?;
    let price = price(contract, &commodity.commodity, asked)?;
    let fund_account = standing::first_enabled(desk, product).ok_or(Refusal::NoFundAccount)?;
    let opens = asked.offset == Offset::Open;
    if opens && contract.mark().is_none() {
        return Err(Refusal::NoPrice);
    }
    let holder = Holder::Operating(asked.account);
    let rates = rates::effective(desk, holder, asked.contract).ok_or(Refusal::NoRate)?.rates;
    let fund_holder = Holder::Fund(fund_account);
    let fund_rates = rates::effective(desk, fund_holder, asked.contract).ok_or(Refusal::NoRate)?.rates;
    routing::ready(desk, fund_account)?;

    let offset = offset(&commodity.commodity, asked.offset);
    let operating_charge = charge(&commodity.commodity, asked, offset, price, rates)?;
    let operating = room(desk, holder, asked, offset, operating_charge)?;
    operating.refuse_if_short(
        |lots, closable| Refusal::PositionShort { lots, closable },
        |margin, commission, available, short| Refusal::CashShort { margin, commission, available, short },
    )?;
    let fund_charge = charge(&commodity.commodity, asked, offset, price, fund_rates)?;
    let fund = room(desk, fund_holder, asked, offset, fund_charge)?;
    fund.refuse_if_short(
        |lots, closable| Refusal::FundPositionShort { lots, closable },
        |margin, commission, available, short| Refusal::FundCashShort { margin, commission, available, short },
    )?;
    Ok(Draft {
        asked: asked.clone(),
        offset,
        price,
        validity: validity(asked),
        fund_account,
        operating: operating_charge,
        fund: fund_charge,
        decision: operating.decision(rates),
    })
}

/// Beyond the calendar's end nobody knows the trading day: opening is refused, closing goes on (`DESIGN.md` section 7).
fn calendar_covers(desk: &Desk, offset: Offset, at: Stamp) -> Result<(), Refusal> {
    let Some(calendar) = &desk.calendar else { return Err(Refusal::DayNotOpen) };
    match calendar.trading_day_of(at) {
        Err(ends) if offset == Offset::Open => Err(Refusal::CalendarEnds { last: ends.last }),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn not_expired(contract: &ContractState, day: Day) -> Result<(), Refusal> {
    match contract.contract.last_trading_day {
        Some(last_trading_day) if last_trading_day < day => Err(Refusal::ContractExpired { last_trading_day }),
        Some(_) | None => Ok(()),
    }
}

fn lots_fit(commodity: &Commodity, lots: Lots) -> Result<(), Refusal> {
    let maximum = commodity.max_limit_lots;
    if !lots.is_positive() {
        Err(Refusal::LotsNotPositive { lots })
    } else if lots > maximum {
        Err(Refusal::LotsAboveMaximum { lots, maximum })
    } else {
        Ok(())
    }
}

fn price(contract: &ContractState, commodity: &Commodity, asked: &PlaceOrder) -> Result<Option<Price>, Refusal> {
    let price = match (asked.price, asked.direction) {
        (OrderPrice::Limit(price), _) => price,
        (OrderPrice::Counterparty, Direction::Buy) => return Ok(contract.ask.map(|level| level.price)),
        (OrderPrice::Counterparty, Direction::Sell) => return Ok(contract.bid.map(|level| level.price)),
    };
    if !price.is_positive() {
        return Err(Refusal::PriceNotPositive { price });
    }
    if !price.is_on_tick(commodity.tick) {
        return Err(Refusal::PriceOffTick { price, tick: commodity.tick });
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

/// Margin and commission frozen (§C2, §C4): an open's at the order's own price, a close's commission at the close rate.
fn charge(
    commodity: &Commodity,
    asked: &PlaceOrder,
    offset: Offset,
    price: Option<Price>,
    rates: Rates,
) -> Result<Charge, Refusal> {
    let Some(price) = price else { return Ok(Charge { margin: Money::ZERO, commission: Money::ZERO }) };
    let too_large = |_| Refusal::AmountTooLarge;
    let value = price.value(asked.lots, commodity.multiplier).map_err(too_large)?;
    let commission = rates.commission;
    let (margin, tariff) = match offset {
        Offset::Open => {
            (fill::margin_tariff(rates, asked.direction).amount(value, asked.lots).map_err(too_large)?, commission.open)
        }
        Offset::Close | Offset::CloseYesterday => (Money::ZERO, commission.close),
        Offset::CloseToday => (Money::ZERO, commission.close_today),
    };
    Ok(Charge { margin, commission: tariff.amount(value, asked.lots).map_err(too_large)? })
}

/// What a book has for an order, and what the order takes.
struct Room {
    asked: Lots,
    closable: Option<Lots>,
    available: Money,
    margin: Money,
    commission: Money,
}

impl Room {
    fn is_short(&self) -> bool {
        self.refuse_if_short(|_, _| Refusal::NoPrice, |_, _, _, _| Refusal::NoPrice).is_err()
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
                let short = self.margin + self.commission - self.available;
                let needs_cash = short.is_positive();
                if needs_cash { Err(cash(self.margin, self.commission, self.available, short)) } else { Ok(()) }
            }
        }
    }

    fn decision(&self, rates: Rates) -> Decision {
        let Room { asked: _, closable, available, margin, commission } = *self;
        Decision { rates, available, margin, commission, closable }
    }
}

fn room(desk: &Desk, holder: Holder, asked: &PlaceOrder, offset: Offset, charge: Charge) -> Result<Room, Refusal> {
    let book = desk.book(holder).ok_or(Refusal::UnknownAccount)?;
    let view = desk.view(asked.contract);
    let side = position_side(asked.direction, offset);
    let contract = desk.contract(asked.contract).ok_or(Refusal::UnknownContract)?;
    let distinguishes = desk.commodities[contract.commodity.index()].commodity.distinguishes_today;
    let held = book.slot(asked.contract).map(|slot| slot.side(side));
    let closable = match offset {
        Offset::Open => None,
        offset => Some(held.map_or(Lots::ZERO, |held| held.closable(offset, distinguishes))),
    };
    let after = held.map_or(Lots::ZERO, |held| held.lots()).checked_add(asked.lots);
    if offset == Offset::Open && after.map_or(true, |after| after > MOST_LOTS) {
        return Err(Refusal::AmountTooLarge);
    }
    Ok(Room {
        asked: asked.lots,
        closable,
        available: book.available(),
        margin: book.freeze_delta(view, asked.direction, charge.margin),
        commission: charge.commission,
    })
}

/// Whether one book has too little for an order, whatever else may stand against it. Nothing to reckon with counts as too little.
pub(crate) fn is_short(desk: &Desk, holder: Holder, asked: &PlaceOrder) -> bool {
    let reckon = || -> Result<bool, Refusal> {
        let contract = desk.contract(asked.contract).ok_or(Refusal::UnknownContract)?;
        let commodity = &desk.commodities[contract.commodity.index()].commodity;
        let price = price(contract, commodity, asked)?.ok_or(Refusal::NoPrice)?;
        let rates = rates::effective(desk, holder, asked.contract).ok_or(Refusal::NoRate)?.rates;
        let offset = offset(commodity, asked.offset);
        let charge = charge(commodity, asked, offset, Some(price), rates)?;
        Ok(room(desk, holder, asked, offset, charge)?.is_short())
    };
    reckon().unwrap_or(true)
}

/// The one door (`DESIGN.md` section 3).
fn judge(draft: Draft) -> Result<Approved<Draft>, Refusal> {
    ballast_risk::judge(&[], draft).map_err(|refused| match refused.rules.first() {
        Some(rule) => Refusal::RuleBreached { rule: *rule },
        None => unreachable!("Invariant: a refusal names the rules breached"),
    })
}

/// The only function that builds [`OrderPlaced`]: it takes an approved draft.
fn placed(desk: &Desk, order: OrderId, by: Actor, approved: Approved<Draft>) -> Vec<Event> {
    let draft = approved.into_draft();
    let follow_up = match draft.price {
        Some(price) => Event::ChildRouted(routing::route(desk, order, &draft, price)),
        None => Event::OrderEnded { order, how: OrderEnd::NoCounterparty, unfilled: draft.asked.lots },
    };
    let placed = OrderPlaced {
        order,
        by,
        offset: draft.offset,
        price: draft.price,
        validity: draft.validity,
        frozen_margin: draft.operating.margin,
        frozen_commission: draft.operating.commission,
        decision: draft.decision,
        asked: draft.asked,
    };
    vec![Event::OrderPlaced(placed), follow_up]
}

pub(crate) fn cancel(desk: &Desk, cancel: CancelOrder) -> Result<Vec<Event>, Refusal> {
    let order = cancel.order;
    let state = desk.orders.get(order).filter(|state| state.asked.account == cancel.account);
    let state = state.ok_or(Refusal::OrderNotFound { order })?;
    if state.status != OrderStatus::Working {
        return Err(Refusal::OrderEnded { order });
    }
    if state.cancel_pending {
        return Err(Refusal::CancelPending { order });
    }
    routing::cancels(desk, order, state)
}

pub(crate) fn apply_refused(desk: &mut Desk, refused: &OrderRefused) {
    desk.orders.push(refused.order, None);
    // A reference is taken only by orders that were its account's own and new.
    let takes_reference = !matches!(
        refused.refusal,
        Refusal::NotPermitted | Refusal::UnknownAccount | Refusal::RefReused { .. } | Refusal::BadReference { .. }
    );
    if let (true, Some(account)) = (takes_reference, desk.operating_accounts.get_mut(refused.asked.account.index())) {
        account.references.insert(refused.asked.reference.clone(), Reference::Refused(Box::new(refused.clone())));
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
    };
    desk.freeze(Holder::Operating(asked.account), asked.contract, order_freeze(&order));
    desk.orders.push(placed.order, Some(order));
    let account = &mut desk.operating_accounts[asked.account.index()];
    account.working.insert(placed.order);
    account.references.insert(asked.reference.clone(), Reference::Placed(placed.order));
}

pub(crate) fn apply_ended(desk: &mut Desk, id: OrderId, how: &OrderEnd) {
    let order = desk.orders.get_mut(id).expect("Invariant: only a placed order ends");
    let freeze = order_freeze(order);
    order.status = OrderStatus::Ended(how.clone());
    order.cancel_pending = false;
    order.frozen_margin = Money::ZERO;
    order.frozen_commission = Money::ZERO;
    let (account, contract) = (order.asked.account, order.asked.contract);
    desk.release(Holder::Operating(account), contract, freeze);
    desk.operating_accounts[account.index()].working.remove(&id);
}

/// What an order still freezes on its operating account.
fn order_freeze(order: &Order) -> Freeze {
    Freeze {
        direction: order.asked.direction,
        offset: order.offset,
        lots: order.unfilled(),
        margin: order.frozen_margin,
        commission: order.frozen_commission,
    }
}

impl Desk {
    pub(crate) fn freeze(&mut self, holder: Holder, contract: ballast_model::ContractId, freeze: Freeze) {
        let view = self.view(contract);
        if self.book_mut(holder).freeze(view, freeze) {
            self.contracts[contract.index()].holders.insert(holder);
        }
    }

    pub(crate) fn release(&mut self, holder: Holder, contract: ballast_model::ContractId, freeze: Freeze) {
        let view = self.view(contract);
        let book: &mut Book = self.book_mut(holder);
        book.release(view, freeze);
    }
}
