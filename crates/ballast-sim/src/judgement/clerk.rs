//! A clerk with one order in hand: what it asks for, made definite, and the books to look it up in.

use std::collections::BTreeMap;
use std::rc::Rc;

use ballast_desk::{ContractState, Desk, OperatingAccount};
use ballast_desk_events::{Holder, OrderPrice, PlaceOrder, Refusal};
use ballast_model::{
    Commodity, Direction, FundAccountId, Offset, PosiDirection, Price, Rates, Stamp, Validity,
};

use crate::judgement::book::{Book, Opening, commodity, contract};
use crate::judgement::figures::{amount, count, units, value};
use crate::judgement::notes::{Notes, side};
use crate::judgement::sums::margin_tariff;

/// Why an order, or more of it, does not go, and by which row of the requirements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Why {
    pub row: &'static str,
    pub refusal: Refusal,
}

impl Why {
    pub fn new(row: &'static str, refusal: Refusal) -> Self {
        Self { row, refusal }
    }

    /// Refuses where it is so.
    pub fn refuse_if(self, so: bool) -> Result<(), Self> {
        if so { Err(self) } else { Ok(()) }
    }
}

/// Margin and commission that lots freeze.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Frozen {
    pub margin: i128,
    pub commission: i128,
}

/// Most that an order may freeze of either: 1,000,000,000,000 yuan.
const LARGEST: i128 = 1_000_000_000_000 * 1_000_000;

/// One order before a desk.
pub(crate) struct Clerk<'a> {
    pub desk: &'a Desk,
    pub notes: &'a Notes,
    pub asked: &'a PlaceOrder,
    pub at: Stamp,
    books: Rc<BTreeMap<Holder, Book<'a>>>,
}

impl<'a> Clerk<'a> {
    /// Counts everything anew.
    pub fn new(desk: &'a Desk, notes: &'a Notes, asked: &'a PlaceOrder, at: Stamp) -> Self {
        let books = notes.recount().into_iter().map(|(holder, facts)| {
            let book = Book::new(desk, &notes.rules, holder, facts);
            (holder, book)
        });
        Self {
            desk,
            notes,
            asked,
            at,
            books: Rc::new(books.collect()),
        }
    }

    /// The same books and another order.
    pub fn with<'b>(&'b self, asked: &'b PlaceOrder) -> Clerk<'b> {
        Clerk {
            asked,
            books: Rc::clone(&self.books),
            ..*self
        }
    }

    /// The book of one account.
    pub fn book(&self, holder: Holder) -> &Book<'a> {
        &self.books[&holder]
    }

    /// The books of all fund accounts.
    pub fn funds(&self) -> impl Iterator<Item = (FundAccountId, &Book<'a>)> {
        self.books.iter().filter_map(|(holder, book)| match holder {
            Holder::Fund(id) => Some((*id, book)),
            Holder::Operating(_) => None,
        })
    }

    /// The book of the account that asks.
    pub fn own(&self) -> &Book<'a> {
        self.book(Holder::Operating(self.asked.account))
    }

    /// The book of a fund account.
    pub fn fund(&self, id: FundAccountId) -> &Book<'a> {
        self.book(Holder::Fund(id))
    }

    pub fn account(&self) -> &'a OperatingAccount {
        let account = self.desk.operating_account(self.asked.account);
        account.expect("it is there")
    }

    pub fn product(&self) -> &'a ballast_desk::Product {
        let product = self.account().product.and_then(|id| self.desk.product(id));
        product.expect("the account is bound")
    }

    pub fn contract(&self) -> &'a ContractState {
        contract(self.desk, self.asked.contract)
    }

    pub fn commodity(&self) -> &'a Commodity {
        commodity(self.desk, self.asked.contract)
    }

    /// §C4: a contract that does not tell today's lots from yesterday's knows a plain close only.
    pub fn offset(&self) -> Offset {
        if self.asked.offset == Offset::Open || self.commodity().distinguishes_today {
            self.asked.offset
        } else {
            Offset::Close
        }
    }

    pub fn opens(&self) -> bool {
        self.asked.offset == Offset::Open
    }

    /// The side of the position that it opens or closes.
    pub fn side(&self) -> PosiDirection {
        side(self.asked.direction, self.asked.offset)
    }

    /// The price asked for, or the counterparty's best, if there is one.
    pub fn price(&self) -> Option<Price> {
        let best = match (self.asked.price, self.asked.direction) {
            (OrderPrice::Limit(price), _) => return Some(price),
            (OrderPrice::Counterparty, Direction::Buy) => self.contract().ask,
            (OrderPrice::Counterparty, Direction::Sell) => self.contract().bid,
        };
        best.map(|level| level.price)
    }

    /// At the counterparty's best it takes what is there.
    pub fn validity(&self) -> Validity {
        match self.asked.price {
            OrderPrice::Limit(_) => self.asked.validity,
            OrderPrice::Counterparty => Validity::FillAndKill,
        }
    }

    /// What an account is charged for lots like these.
    pub fn rates(&self, book: &Book<'_>) -> Option<Rates> {
        book.rates(self.asked.contract, self.asked.hedge_flag)
    }

    /// What lots freeze (§C2, §C4): none where it is too much to say.
    pub fn freeze(&self, rates: Rates, offset: Offset, lots: i128) -> Option<Frozen> {
        let Some(price) = self.price() else {
            return Some(Frozen::default());
        };
        let value = value(price, lots, self.commodity().multiplier);
        let margin = match offset {
            Offset::Open => {
                let side = self.asked.direction.opens();
                amount(margin_tariff(rates, side), value, lots)
            }
            Offset::Close | Offset::CloseToday | Offset::CloseYesterday => 0,
        };
        let tariff = match offset {
            Offset::Open => rates.commission.open,
            Offset::CloseToday => rates.commission.close_today,
            Offset::Close | Offset::CloseYesterday => rates.commission.close,
        };
        let commission = amount(tariff, value, lots);
        let fits = value <= i128::from(i64::MAX) && margin <= LARGEST && commission <= LARGEST;
        fits.then_some(Frozen { margin, commission })
    }

    /// By how much an open like this one raises what a book freezes.
    pub fn raise(&self, book: &Book<'_>, margin: i128) -> i128 {
        if margin == 0 {
            return 0;
        }
        book.raise(Opening {
            contract: self.asked.contract,
            flag: self.asked.hedge_flag,
            side: self.asked.direction.opens(),
            margin,
        })
    }

    /// What the order itself is charged, sent in so many pieces (O9).
    pub fn order_fee(&self, pieces: usize, lots: i128) -> i128 {
        let charged = ["IF", "IC", "IH", "IM"].contains(&self.commodity().code.as_str());
        if !charged {
            return 0;
        }
        let platform = self.desk.platform();
        let each = self.account().settings.order_fee;
        let each = units(each.unwrap_or(platform.order_fee));
        if platform.order_fee_per_lot {
            each * lots
        } else {
            each * pieces as i128
        }
    }

    /// Lots asked for.
    pub fn lots(&self) -> i128 {
        count(self.asked.lots)
    }
}
