//! Lots that a risk officer moves between operating accounts of a product, the unallocated book among them (持仓调整,
//! P9): no order goes out, nothing is charged, and what the accounts hold together stays what their fund accounts do.
//!
//! Lots keep their age, for a counter closes them by it: those of earlier days change hands at the settlement price that
//! both books mark them from, today's at the price that is given.

use ballast_desk_events::{
    Actor, AdjustPosition, Comparison, Event, Holder, PositionAdjusted, Refusal,
};
use ballast_model::{Day, Lots, Offset, Price};

use crate::account::ledger::open_book;
use crate::account::leg::{self, Leg};
use crate::book::Book;
use crate::book::fill::FillTerms;
use crate::book::terms::ContractTerms;
use crate::order::price;
use crate::people::rights;
use crate::state::{Desk, Phase};

/// # Errors
/// [`Refusal::NotPermitted`], [`Refusal::UnknownAccount`], [`Refusal::UnknownContract`],
/// [`Refusal::NotOfOneProduct`], [`Refusal::DayNotOpen`], [`Refusal::LotsNotPositive`],
/// [`Refusal::PositionShort`] where the giver has not as many that no order closes, or the taker no room;
/// from [`Refusal::PriceNotPositive`] to [`Refusal::PriceBelowLowerLimit`]; [`Refusal::NoRate`],
/// [`Refusal::AccountDisabled`], [`Refusal::AlreadySettled`], [`Refusal::AmountTooLarge`].
pub(crate) fn adjust(
    desk: &Desk,
    by: Actor,
    asked: &AdjustPosition,
) -> Result<Vec<Event>, Refusal> {
    rights::permit_adjusting(desk, by)?;
    let product = |id| {
        let account = desk.operating_account(id).ok_or(Refusal::UnknownAccount);
        account.map(|account| account.product)
    };
    let products = [product(asked.from)?, product(asked.to)?];
    if asked.from == asked.to || products[0].is_none() || products[0] != products[1] {
        return Err(Refusal::NotOfOneProduct);
    }
    let contract = asked.contract;
    let state = desk.contract(contract).ok_or(Refusal::UnknownContract)?;
    let Phase::Open(day) = desk.phase else {
        return Err(Refusal::DayNotOpen);
    };
    if !asked.lots.is_positive() {
        return Err(Refusal::LotsNotPositive { lots: asked.lots });
    }
    price::on_tick::<Refusal>(state, asked.price)?;
    price::within_limits::<Refusal>(state, asked.price)?;
    let mut booking = Booking::begin(desk, by, asked)?;
    let [older, todays] = booking.by_age();
    let mut events = Vec::new();
    if older.is_positive() {
        let base = state
            .base_price
            .ok_or_else(|| Refusal::SettlementPriceMissing {
                contract: state.contract.code.clone(),
            })?;
        let opened = leg::day_before(desk, day)?;
        events.push(booking.book(older, base, Some(opened))?);
    }
    if todays.is_positive() {
        events.push(booking.book(todays, asked.price, None)?);
    }
    let events = events.into_iter();
    Ok(events
        .map(|adjusted| Comparison::PositionAdjusted(adjusted).into())
        .collect())
}

/// Books as they become, lots of one age after the other.
struct Booking<'a> {
    desk: &'a Desk,
    by: Actor,
    asked: &'a AdjustPosition,
    contract: ContractTerms,
    terms: [FillTerms; 2],
    giver: Book,
    taker: Book,
}

impl<'a> Booking<'a> {
    fn begin(desk: &'a Desk, by: Actor, asked: &'a AdjustPosition) -> Result<Self, Refusal> {
        let (contract, flag) = (asked.contract, asked.hedge_flag);
        let terms = |holder| leg::terms_uncharged(desk, holder, contract, flag);
        let [from, to] = [asked.from, asked.to].map(Holder::Operating);
        Ok(Self {
            desk,
            by,
            asked,
            contract: desk.contract_terms(contract).of(flag),
            terms: [terms(from)?, terms(to)?],
            giver: open_book(desk, from)?.clone(),
            taker: open_book(desk, to)?.clone(),
        })
    }

    /// Of the lots asked for those of earlier days, and today's.
    fn by_age(&self) -> [Lots; 2] {
        let asked = self.asked;
        let position = self.giver.position(asked.contract, asked.hedge_flag);
        let yesterday = position.map_or(Lots::ZERO, |position| {
            let side = position.side(asked.side);
            if self.terms[0].distinguishes_today {
                side.closable(Offset::CloseYesterday, true)
            } else {
                side.lots_yesterday.min(side.closable(Offset::Close, false))
            }
        });
        let older = yesterday.min(self.asked.lots);
        [older, self.asked.lots - older]
    }

    fn book(
        &mut self,
        lots: Lots,
        price: Price,
        opened: Option<Day>,
    ) -> Result<PositionAdjusted, Refusal> {
        let asked = self.asked;
        let offset = match (self.terms[0].distinguishes_today, opened) {
            (false, _) => Offset::Close,
            (true, Some(_)) => Offset::CloseYesterday,
            (true, None) => Offset::CloseToday,
        };
        let day = self.desk.trading_day().ok_or(Refusal::DayNotOpen)?;
        let mut adjusted = PositionAdjusted {
            from: asked.from,
            to: asked.to,
            contract: asked.contract,
            hedge_flag: asked.hedge_flag,
            direction: asked.side.closed_by(),
            offset,
            lots,
            price,
            is_older: opened.is_some(),
            day: opened.unwrap_or(day),
            giver: Default::default(),
            taker: Default::default(),
            by: self.by,
            reason: asked.reason.clone(),
        };
        let [gives, takes] = legs(&adjusted, day);
        let [of_giver, of_taker] = self.terms;
        gives.fits(Holder::Operating(asked.from), &self.giver, of_giver)?;
        adjusted.giver = gives.work_out(&self.giver, of_giver)?;
        takes.fits(Holder::Operating(asked.to), &self.taker, of_taker)?;
        adjusted.taker = takes.work_out(&self.taker, of_taker)?;
        gives.try_on(&mut self.giver, self.contract, &adjusted.giver);
        takes.try_on(&mut self.taker, self.contract, &adjusted.taker);
        Ok(adjusted)
    }
}

/// What it is for the giver, and for the taker.
fn legs(adjusted: &PositionAdjusted, day: Day) -> [Leg; 2] {
    let [gives, takes] = adjusted.sides().map(|side| Leg {
        contract: adjusted.contract,
        hedge_flag: adjusted.hedge_flag,
        direction: side.direction,
        offset: side.offset,
        lots: adjusted.lots,
        price: adjusted.price,
        base_price: None,
        day,
    });
    let takes = Leg {
        base_price: adjusted.is_older.then_some(adjusted.price),
        day: adjusted.day,
        ..takes
    };
    [gives, takes]
}

pub(super) fn apply(desk: &mut Desk, adjusted: &PositionAdjusted) {
    let day = desk.trading_day().unwrap_or(adjusted.day);
    for (leg, side) in legs(adjusted, day).into_iter().zip(adjusted.sides()) {
        let holder = Holder::Operating(side.account);
        leg.apply(desk, holder, side.result);
        // No fund account has the same: what they hold above both accounts stays.
        leg.count_surplus(desk, holder);
    }
}
