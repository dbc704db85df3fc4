//! Lots that come to a book, or go from it, without an order of ours: taken over, moved, or traded at the counter
//! by others (P9, X8).

use ballast_desk_events::{BookFill, Holder, LotsTakenOver};
use ballast_model::{
    ContractId, Day, Direction, HedgeFlag, Lots, Money, Offset, Overflow, PosiDirection, Price,
};

use crate::book::fill::{self, FillInput, FillTerms};
use crate::book::position::position_side;
use crate::book::terms::{ContractTerms, Freeze};
use crate::book::{Book, Fill};
use crate::state::Desk;
use crate::state::bounds::MOST_LOTS;
use crate::state::surplus::Surplus;

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

    /// Whether a book has the lots that go, or room for those that come; else how many it has.
    pub fn fits(&self, book: &Book, terms: FillTerms) -> Result<(), Lots> {
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
        if self.lots <= room { Ok(()) } else { Err(room) }
    }

    pub fn work_out(&self, book: &Book, terms: FillTerms) -> Result<BookFill, Overflow> {
        self.price.value(MOST_LOTS, terms.multiplier)?;
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
        fill::work_out(book, self.contract, terms, input)
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
        let change = if self.offset == Offset::Open {
            Surplus {
                held: self.lots,
                frozen: Lots::ZERO,
            }
        } else {
            Surplus {
                held: -self.lots,
                frozen: -self.lots,
            }
        };
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
