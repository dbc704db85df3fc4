//! Lots that come to a book, or go from it, without an order of ours: taken over, moved, or traded at the counter
//! by others (P9, X8).

use ballast_desk_events::{BookFill, Holder, LotsTakenOver, Refusal};
use ballast_model::{
    CommissionRates, ContractId, Day, Direction, HedgeFlag, Lots, Money, Offset, Overflow,
    PosiDirection, Price,
};

use crate::book::fill::{self, FillInput, FillTerms};
use crate::book::position::position_side;
use crate::book::terms::{ContractTerms, Freeze};
use crate::book::{Book, Fill};
use crate::rates::effective;
use crate::state::Desk;
use crate::state::bounds::MOST_LOTS;
use crate::state::surplus::Surplus;

/// The terms by which lots are booked for an account. What has no rate could not be settled, and its day not be ended.
///
/// # Errors
/// [`Refusal::NoRate`].
pub(super) fn terms(
    desk: &Desk,
    holder: Holder,
    contract: ContractId,
    flag: HedgeFlag,
) -> Result<FillTerms, Refusal> {
    let found = effective::effective(desk, holder, contract, flag);
    let rates = found.ok_or(Refusal::NoRate)?.rates;
    Ok(desk.fill_terms(contract, rates))
}

/// The same where nothing is charged.
///
/// # Errors
/// [`Refusal::NoRate`].
pub(super) fn terms_uncharged(
    desk: &Desk,
    holder: Holder,
    contract: ContractId,
    flag: HedgeFlag,
) -> Result<FillTerms, Refusal> {
    let mut terms = terms(desk, holder, contract, flag)?;
    terms.rates.commission = CommissionRates::default();
    Ok(terms)
}

/// The day that lots of earlier days are of.
///
/// # Errors
/// [`Refusal::DayNotOpen`] where no day is known before it.
pub(super) fn day_before(desk: &Desk, day: Day) -> Result<Day, Refusal> {
    let calendar = desk.calendar.as_ref();
    let before = calendar.and_then(|calendar| calendar.previous_trading_day(day).ok());
    desk.last_day.or(before).ok_or(Refusal::DayNotOpen)
}

/// Such lots, on one book.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leg {
    pub contract: ContractId,
    pub hedge_flag: HedgeFlag,
    pub direction: Direction,
    pub offset: Offset,
    pub lots: Lots,
    pub price: Price,
    /// Of lots that come from earlier days: what they are marked from.
    pub base_price: Option<Price>,
    /// The day they are of.
    pub day: Day,
}

impl From<&LotsTakenOver> for Leg {
    fn from(taken: &LotsTakenOver) -> Self {
        Self {
            contract: taken.contract,
            hedge_flag: taken.hedge_flag,
            direction: taken.direction,
            offset: taken.offset,
            lots: taken.lots,
            price: taken.price,
            base_price: taken.base_price,
            day: taken.day,
        }
    }
}

impl Leg {
    pub fn side(&self) -> PosiDirection {
        position_side(self.direction, self.offset)
    }

    /// Whether a holder's book has the lots that go, or room for those that come.
    ///
    /// # Errors
    /// [`Refusal::PositionShort`], of a fund account [`Refusal::FundPositionShort`].
    pub fn fits(&self, holder: Holder, book: &Book, terms: FillTerms) -> Result<(), Refusal> {
        let position = book.position(self.contract, self.hedge_flag);
        let side = position.map(|position| position.side(self.side()));
        let (held, closable) = side.map_or((Lots::ZERO, Lots::ZERO), |side| {
            let closable = side.closable(self.offset, terms.distinguishes_today);
            (side.lots(), closable)
        });
        let room = if self.offset == Offset::Open {
            MOST_LOTS - held
        } else {
            closable
        };
        if self.lots <= room {
            return Ok(());
        }
        let (lots, closable) = (self.lots, room);
        Err(match holder {
            Holder::Operating(_) => Refusal::PositionShort { lots, closable },
            Holder::Fund(_) => Refusal::FundPositionShort { lots, closable },
        })
    }

    /// What it does to a book that it fits.
    ///
    /// # Errors
    /// [`Refusal::AmountTooLarge`].
    pub fn work_out(&self, book: &Book, terms: FillTerms) -> Result<BookFill, Refusal> {
        let input = FillInput {
            hedge_flag: self.hedge_flag,
            direction: self.direction,
            offset: self.offset,
            // Lots of earlier days count at the price they are marked from.
            price: self.base_price.unwrap_or(self.price),
            lots: self.lots,
            released_margin: Money::ZERO,
            released_commission: Money::ZERO,
        };
        let most = self.price.value(MOST_LOTS, terms.multiplier);
        most.and_then(|_| fill::work_out(book, self.contract, terms, input))
            .map_err(|Overflow| Refusal::AmountTooLarge)
    }

    /// A freeze without money: lots come out of one, as those of an order do.
    fn freeze(&self) -> Freeze {
        Freeze {
            hedge_flag: self.hedge_flag,
            direction: self.direction,
            offset: self.offset,
            lots: self.lots,
            margin: Money::ZERO,
            commission: Money::ZERO,
        }
    }

    fn book(&self, book: &mut Book, terms: ContractTerms, result: &BookFill) {
        let fill = Fill {
            day: self.day,
            direction: self.direction,
            offset: self.offset,
            price: self.price,
            lots: self.lots,
            result,
        };
        match self.base_price {
            Some(base) => book.open_older(terms, fill, base),
            None => book.fill(terms, fill),
        }
    }

    /// Books it on a copy of a book, so that what comes next sees it.
    pub fn try_on(&self, book: &mut Book, terms: ContractTerms, result: &BookFill) {
        book.freeze(terms, self.freeze(), 0);
        self.book(book, terms, result);
    }

    /// What it does to the surplus, where no fund account has the same.
    pub fn count_surplus(&self, desk: &mut Desk, holder: Holder) {
        let change = Surplus::of_lots(self.offset, self.lots);
        let key = (self.contract, self.hedge_flag, self.side());
        desk.count_surplus(holder, key, change);
    }

    /// Books it.
    pub fn apply(&self, desk: &mut Desk, holder: Holder, result: &BookFill) {
        let terms = desk.contract_terms(self.contract).of(self.hedge_flag);
        desk.freeze(holder, self.contract, self.freeze());
        desk.moving(holder, (self.contract, self.hedge_flag), |desk| {
            self.book(desk.book_mut(holder), terms, result);
        });
    }
}
