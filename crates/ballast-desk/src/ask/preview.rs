//! A dry run: the checks an order would meet, the most lots each would let through, and what a fill
//! would leave.

use ballast_desk_events::{Decision, Holder, PlaceOrder, Refusal, ReviewLevel};
use ballast_model::{Lots, Money, Offset, PosiDirection, Price, Stamp};

use super::close::trade;
use crate::book::fill::FillInput;
use crate::book::position::{average_price, position_side};
use crate::draft::order_freeze::order_fee;
use crate::draft::{BuyingPower, OrderDraft};
use crate::order::review::Next;
use crate::order::{check, passing, place, price};
use crate::routing::request;
use crate::state::Desk;

/// What bounds the lots of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CeilingKind {
    /// Largest single order.
    OrderMaximum,
    /// Available funds.
    AvailableCash,
    /// Lots that can be closed.
    Closable,
    /// The account's permissions and limits.
    AccountLimits,
    /// What the product's fund accounts take.
    FundAccounts,
}

/// A bound on the lots of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ceiling {
    /// What bounds.
    pub kind: CeilingKind,
    /// Lots it allows.
    pub lots: Lots,
}

/// What an order would do, were it placed now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What it, or the part of it that fund accounts would carry, would be let through with, or why
    /// not.
    pub outcome: Result<Decision, Refusal>,
    /// Price reckoned with.
    pub price: Option<Price>,
    /// What a complete fill at that price would leave; where it would be let through.
    pub after: Option<AfterFill>,
    /// What bonds cover of its margin (B8).
    pub covered: Money,
    /// Bounds, nearest first.
    pub ceilings: Vec<Ceiling>,
    /// What the exchange charges for the order itself (O9).
    pub order_fee: Option<Money>,
    /// What stands against one lot more than the largest that would pass.
    pub binding_limit: Option<Refusal>,
    /// The level whose reviewers it would wait for before it goes out (X2).
    pub waits_for: Option<ReviewLevel>,
}

/// What a complete fill leaves, reckoned as the fill itself will be: oldest lots first, the rates
/// and the margin rule in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AfterFill {
    /// The side worked on.
    pub side: PosiDirection,
    /// Its lots.
    pub lots: Lots,
    /// Their average open price; none without lots.
    pub average_open_price: Option<Price>,
    /// Commission of the fill.
    pub commission: Money,
    /// Lots of it charged the close-today rate.
    pub close_today_lots: Lots,
    /// Margin of the account.
    pub margin: Money,
    /// Dynamic equity of the account.
    pub equity: Money,
}

impl Preview {
    /// The largest lots that would pass.
    pub fn largest(&self) -> Lots {
        self.ceilings
            .first()
            .map_or(Lots::ZERO, |ceiling| ceiling.lots)
    }
}

/// A dry run: the checks an order would meet, and the most lots each would let through.
pub fn preview(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> Preview {
    let next = desk.orders.next_id();
    let mut fresh = None;
    let outcome = place::decide(desk, next, asked, at, &mut fresh).outcome;
    let order_fee = outcome.as_ref().ok().and_then(|(approved, allocations)| {
        let lots = request::carried(allocations);
        let draft = approved.draft();
        let (account, messages) = (draft.order.account, allocations.len());
        let fee = order_fee(
            desk,
            account,
            draft.order.terms.has_order_fee,
            messages,
            lots,
        );
        Some(fee).filter(|fee| fee.is_positive())
    });
    let waits_for = outcome.as_ref().ok().and_then(|(approved, _)| {
        match place::reviews_of(desk, approved.draft()).next {
            Next::Waits(level) => Some(level),
            Next::Goes | Next::Refused(_) => None,
        }
    });
    let outcome = outcome.map(|(approved, allocations)| {
        place::allocated_part(desk, approved.into_draft(), &allocations)
    });
    let draft = outcome.as_ref().ok();
    let price = draft.map_or_else(|| asked.price.limit(), |draft| draft.order.price);
    let after = draft.and_then(|draft| after_fill(desk, draft));
    let covered = draft.map_or(Money::ZERO, |draft| draft.power.covered);
    let mut ceilings = ceilings(desk, asked, at);
    ceilings.sort_by_key(|ceiling| ceiling.lots);
    let largest = ceilings.first().map_or(Lots::ZERO, |ceiling| ceiling.lots);
    let one_more = PlaceOrder {
        lots: largest + passing::step(desk, asked),
        ..asked.clone()
    };
    let mut fresh_again = None;
    let refused = place::decide(desk, next, &one_more, at, &mut fresh_again);
    let first = refused.outcome.err().map(|reasons| reasons.refusal);
    let binding_limit = first.or(refused.binding_limit);
    Preview {
        outcome: outcome
            .map(|draft| draft.decision())
            .map_err(|reasons| reasons.refusal),
        price,
        after,
        covered,
        ceilings,
        order_fee,
        binding_limit,
        waits_for,
    }
}

/// Lets a copy of the book take the order and its fill.
fn after_fill(desk: &Desk, draft: &OrderDraft<'_>) -> Option<AfterFill> {
    let (asked, day) = (draft.order.asked, desk.trading_day()?);
    let (price, terms) = (
        draft.order.price?,
        desk.contract_terms(asked.contract).of(asked.hedge_flag),
    );
    let side = position_side(asked.direction, draft.order.offset);
    let mut book = desk.book(Holder::Operating(asked.account))?.clone();
    let lots = draft.order.lots;
    let input = FillInput {
        hedge_flag: asked.hedge_flag,
        direction: asked.direction,
        offset: draft.order.offset,
        price,
        lots,
        released_margin: draft.freeze.margin,
        released_commission: draft.freeze.commission,
    };
    let fill_terms = desk.fill_terms(asked.contract, *draft.rates);
    let result = trade(desk, &mut book, (asked.contract, day), fill_terms, input)?;
    let has_order_fee = draft.order.terms.has_order_fee;
    book.charge_order_fee(order_fee(desk, draft.order.account, has_order_fee, 1, lots));
    let held = book.position(asked.contract, asked.hedge_flag)?.side(side);
    Some(AfterFill {
        side,
        lots: held.lots(),
        average_open_price: average_price(held.open_value, held.lots(), terms.multiplier),
        commission: result.commission,
        close_today_lots: result.close_today_lots,
        margin: book.margin(),
        equity: book.equity(),
    })
}

/// Each bound by itself: the most lots it lets through.
fn ceilings(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> Vec<Ceiling> {
    let Some(contract) = desk.contract(asked.contract) else {
        return Vec::new();
    };
    let maximum = price::most_lots(contract);
    let most = |refused: &dyn Fn(&PlaceOrder) -> bool| {
        passing::most(desk, asked, maximum, None, |trial| {
            if refused(trial) { Err(None) } else { Ok(()) }
        })
    };
    let own = match asked.offset {
        Offset::Open => CeilingKind::AvailableCash,
        Offset::Close | Offset::CloseToday | Offset::CloseYesterday => CeilingKind::Closable,
    };
    let ceiling = |kind, lots| Ceiling { kind, lots };
    vec![
        ceiling(own, most(&|asked| is_short(desk, asked, at))),
        ceiling(
            CeilingKind::AccountLimits,
            most(&|asked| place::is_ruled_out(desk, asked, at)),
        ),
        ceiling(
            CeilingKind::FundAccounts,
            place::most_allocated(desk, asked, at),
        ),
        ceiling(
            CeilingKind::OrderMaximum,
            passing::whole(desk, asked, maximum),
        ),
    ]
}

/// Whether the account itself has too little for an order, whatever else may stand against it.
/// Nothing to reckon with counts as too little.
fn is_short(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> bool {
    let mut fresh = None;
    let draft = check::unchecked(desk, asked, at, &mut fresh);
    let priced = draft.filter(|draft| draft.order.price.is_some());
    priced.is_none_or(|draft| {
        let BuyingPower {
            closable,
            available,
            ..
        } = draft.power;
        match closable {
            Some(closable) => draft.order.lots > closable,
            None => draft.power.takes(draft.freeze.commission) > available,
        }
    })
}
