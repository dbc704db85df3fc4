//! What clauses are read from: the positions of an owner's operating accounts, contract by contract, and its NAV.
//!
//! A product's positions are those of its operating accounts, the unallocated book among them, as traders hold
//! them; its equity and NAV are its fund accounts' (P3).

use ballast_desk_events::NavOf;
use ballast_model::{CommodityId, ContractId, Direction, Exchange, Lots, Money, Offset, Price};
use ballast_risk::Legs;
use ballast_risk::catalogue::Measure;
use ballast_risk::clauses::{Count, Exposed, Exposure, OwnerFigures, Row, Sums};

use crate::book::Book;
use crate::book::position::{Position, PositionSide};
use crate::draft::OrderDraft;
use crate::nav;
use crate::state::Desk;
use crate::state::exposures::ExposureRow;
use crate::watch::market::MarketOf;

/// 1 at the decimals of a rate.
const ONE: i128 = 10_000_000_000;

/// Prices as they are, or with one contract at another: what rules would read then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Moved {
    /// The contract, and the price that it would have.
    pub price: Option<(ContractId, Price)>,
    /// What the owner's equity gains by it, in the smallest unit of money.
    pub gained: i128,
}

impl Moved {
    /// Prices as they are.
    pub const NOT: Self = Self {
        price: None,
        gained: 0,
    };
}

/// Everything that an owner's clauses read.
pub(crate) struct Read<'a> {
    pub rows: Vec<Exposed>,
    pub owner: OwnerFigures,
    pub market: MarketOf<'a>,
}

impl<'a> Read<'a> {
    pub fn new(desk: &'a Desk, of: NavOf) -> Self {
        Self {
            rows: rows(desk, of),
            owner: figures(desk, of, 0),
            market: MarketOf(desk),
        }
    }

    /// The same with one contract at another price.
    pub fn moved(desk: &'a Desk, of: NavOf, moved: Moved) -> Self {
        let mut read = Self::new(desk, of);
        read.move_to(of, moved);
        read
    }

    /// Puts one contract at another price, after the same contract was at any: nothing else is read anew.
    pub fn move_to(&mut self, of: NavOf, moved: Moved) {
        let desk = self.market.0;
        self.owner = figures(desk, of, moved.gained);
        let Some((id, price)) = moved.price else {
            return;
        };
        if let Ok(row) = self.rows.binary_search_by_key(&id, |row| row.contract) {
            let at = Prices {
                mark: Some(price),
                ..Prices::of(desk, id)
            };
            let row = &mut self.rows[row];
            (row.held, row.working) = (at.priced(row.held), at.priced(row.working));
        }
    }

    pub fn exposure(&self, count: Count) -> Exposure<'_, MarketOf<'a>, &[Exposed]> {
        Exposure {
            rows: &self.rows,
            owner: self.owner,
            market: &self.market,
            count,
        }
    }
}

/// In the order of contracts: a product's are kept, an account's few are added up.
fn rows(desk: &Desk, of: NavOf) -> Vec<Exposed> {
    match of {
        NavOf::Product(id) => { desk.products[id.index()].exposures.rows() }
            .map(|(id, row)| priced(desk, of, id, row))
            .collect(),
        NavOf::Operating(id) => {
            let mut rows: Vec<Exposed> = Vec::new();
            for position in desk.operating_accounts[id.index()].book.positions() {
                let row = priced(desk, of, position.contract, &ExposureRow::of(position));
                match rows.last_mut() {
                    // Of both hedge flags.
                    Some(last) if last.contract == row.contract => {
                        last.held += row.held;
                        last.working += row.working;
                    }
                    _ => rows.push(row),
                }
            }
            rows
        }
    }
}

/// Positions of an account, as they lie, to read one clause of what is held; none where a contract may be held by both
/// hedge flags, or of a product.
pub(super) fn held_rows(
    desk: &Desk,
    of: NavOf,
) -> Option<impl Iterator<Item = HeldRow<'_>> + Clone> {
    let NavOf::Operating(id) = of else {
        return None;
    };
    let book = &desk.operating_accounts[id.index()].book;
    let positions = book.positions.of_one_flag()?.iter();
    Some(positions.map(move |position| HeldRow { desk, of, position }))
}

/// A position that is all its account has of a contract.
pub(super) struct HeldRow<'a> {
    desk: &'a Desk,
    of: NavOf,
    position: &'a Position,
}

impl Row for HeldRow<'_> {
    #[inline(always)]
    fn key(&self) -> (Exchange, CommodityId, ContractId) {
        self.desk.traded_at(self.position.contract)
    }

    fn is_overnight(&self) -> bool {
        self.desk.is_overnight(self.of, self.position.contract)
    }

    #[inline(always)]
    fn legs(&self, measure: Measure, _: Count) -> Option<Legs<i128>> {
        let at = Prices::of(self.desk, self.position.contract);
        let of = |side: &PositionSide| {
            if measure != Measure::MarketValue {
                return Some(ExposureRow::held(side).measured(measure));
            }
            match side.lots() {
                Lots::ZERO => Some(0),
                lots => at.mark.map(|_| at.value(lots)),
            }
        };
        Some(Legs {
            long: of(&self.position.long)?,
            short: of(&self.position.short)?,
        })
    }
}

/// With what its lots are worth now.
fn priced(desk: &Desk, of: NavOf, id: ContractId, row: &ExposureRow) -> Exposed {
    let at = Prices::of(desk, id);
    Exposed {
        held: at.priced(row.held),
        working: at.priced(row.working),
        ..empty(desk, of, id)
    }
}

fn empty(desk: &Desk, of: NavOf, id: ContractId) -> Exposed {
    let (exchange, commodity, contract) = desk.traded_at(id);
    Exposed {
        contract,
        commodity,
        exchange,
        held: Legs::default(),
        working: Legs::default(),
        is_priced: desk.contracts[id.index()].mark().is_some(),
        is_overnight: desk.is_overnight(of, id),
    }
}

/// What lots of a contract are worth.
#[derive(Clone, Copy)]
pub(crate) struct Prices {
    mark: Option<Price>,
    multiplier: i64,
}

impl Prices {
    pub fn of(desk: &Desk, id: ContractId) -> Self {
        let contract = &desk.contracts[id.index()];
        Self {
            mark: contract.mark(),
            multiplier: contract.spec.multiplier,
        }
    }

    /// At the last price; 0 where there is none, and the row says so.
    pub fn value(self, lots: Lots) -> i128 {
        let value = self
            .mark
            .and_then(|mark| mark.value(lots, self.multiplier).ok());
        value.map_or(0, |value| value.units().into())
    }

    /// Both sides with what their lots are worth.
    fn priced(self, legs: Legs<Sums>) -> Legs<Sums> {
        let priced = |sums: Sums| Sums {
            value: self.value(Lots::new(sums.lots)),
            ..sums
        };
        Legs {
            long: priced(legs.long),
            short: priced(legs.short),
        }
    }
}

/// The books whose equity is an owner's: a product's fund accounts', an account's own.
pub(super) fn equity_books(desk: &Desk, of: NavOf) -> Vec<&Book> {
    match of {
        NavOf::Product(id) => { desk.products[id.index()].fund_accounts.iter() }
            .map(|id| &desk.fund_accounts[id.index()].book)
            .collect(),
        NavOf::Operating(id) => vec![&desk.operating_accounts[id.index()].book],
    }
}

/// As if its equity had so much more.
pub(super) fn figures(desk: &Desk, of: NavOf, gained: i128) -> OwnerFigures {
    match of {
        NavOf::Product(id) => {
            let product = &desk.products[id.index()];
            let settings = &product.settings;
            let nav = nav::of_product_moved(desk, product, gained).ok();
            let funds =
                { product.fund_accounts.iter() }.map(|id| &desk.fund_accounts[id.index()].book);
            let (mut equity, mut loss) = (gained, -gained);
            for book in funds {
                equity += i128::from(book.equity().units());
                loss += day_loss(book);
            }
            let unit = nav.and_then(|nav| nav.unit());
            let drawdown = unit.zip(settings.highest_unit_nav);
            OwnerFigures {
                total_nav: nav.map(|nav| nav.net()),
                equity,
                max_loss_amount: { settings.initial_total_nav }
                    .map(|initial| (initial - settings.product_protected_amount).units().into()),
                day_loss: loss,
                drawdown: drawdown.and_then(|(unit, highest)| unit.drawdown(highest)),
            }
        }
        NavOf::Operating(id) => {
            let account = &desk.operating_accounts[id.index()];
            let equity = i128::from(account.book.equity().units()) + gained;
            let highest = account.settings.highest_equity;
            let highest = highest.map(|highest| i128::from(highest.units()));
            OwnerFigures {
                total_nav: Some(nav::of_account_moved(account, gained).net()),
                equity,
                max_loss_amount: Some(account.max_loss_amount().units().into()),
                day_loss: day_loss(&account.book) - gained,
                // In the fractions of a unit NAV, as a product's.
                drawdown: highest.map(|highest| ((highest - equity).max(0) * ONE, highest * ONE)),
            }
        }
    }
}

/// −(position P&L + close P&L − commission) (S4).
fn day_loss(book: &Book) -> i128 {
    let gained = book.position_pnl + book.close_pnl - book.commission;
    (-gained).units().into()
}

/// What an order adds to the row of a contract among an owner's, or, as a close, takes from it.
pub(super) fn add(desk: &Desk, of: NavOf, draft: &OrderDraft<'_>, rows: &mut Vec<Exposed>) {
    let order = &draft.order;
    let id = order.asked.contract;
    let at = match rows.binary_search_by_key(&id, |row| row.contract) {
        Ok(at) => at,
        Err(at) => {
            rows.insert(at, empty(desk, of, id));
            at
        }
    };
    let row = &mut rows[at];
    let value = Prices::of(desk, id).value(order.lots);
    let buys = order.asked.direction == Direction::Buy;
    if order.offset == Offset::Open {
        let side = if buys {
            &mut row.working.long
        } else {
            &mut row.working.short
        };
        side.lots += order.lots.count();
        side.margin += i128::from(draft.freeze.margin.units());
        side.value += value;
        let traded: Option<Money> = draft.value;
        side.traded += traded.map_or(0, |traded| traded.units().into());
        return;
    }
    let side = if buys {
        &mut row.held.short
    } else {
        &mut row.held.long
    };
    let held = Lots::new(side.lots);
    if held.is_positive() {
        side.margin -= side.margin * i128::from(order.lots.count()) / i128::from(held.count());
    }
    side.lots -= order.lots.count();
    side.value -= value;
}
