//! What the operating accounts of a product hold and have working, contract by contract: kept as orders and fills
//! come, so that no rule of a product walks over its books.
//!
//! Kept while the day is open, of products that something is bound to; counted anew as a day begins.

use ballast_desk_events::Holder;
use ballast_model::{ContractId, HedgeFlag, Lots, Offset, ProductId};
use ballast_risk::Legs;
use ballast_risk::clauses::Sums;

use crate::book::position::{Position, PositionSide, position_side};
use crate::book::terms::Freeze;
use crate::state::Desk;

/// Of one contract; values are of the moment, and not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ExposureRow {
    pub held: Legs<Sums>,
    pub working: Legs<Sums>,
}

impl ExposureRow {
    pub fn of(position: &Position) -> Self {
        let held = |side: &PositionSide| Sums {
            lots: side.lots().count(),
            margin: side.margin.units().into(),
            value: 0,
            traded: side.traded_value.units().into(),
        };
        let working = |side: &PositionSide| Sums {
            lots: side.open_working_lots.count(),
            margin: side.frozen_margin.units().into(),
            ..Sums::default()
        };
        Self {
            held: Legs {
                long: held(&position.long),
                short: held(&position.short),
            },
            working: Legs {
                long: working(&position.long),
                short: working(&position.short),
            },
        }
    }
}

impl std::ops::AddAssign for ExposureRow {
    fn add_assign(&mut self, more: Self) {
        self.held += more.held;
        self.working += more.working;
    }
}

impl std::ops::SubAssign for ExposureRow {
    fn sub_assign(&mut self, less: Self) {
        self.held -= less.held;
        self.working -= less.working;
    }
}

/// Of one product, by contract.
#[derive(Debug, Clone, Default)]
pub(crate) struct Exposures {
    rows: Vec<ExposureRow>,
}

impl Exposures {
    /// Contracts in which something is held, worked or was traded today.
    pub fn rows(&self) -> impl Iterator<Item = (ContractId, &ExposureRow)> {
        let rows = (0..).zip(&self.rows);
        let used = rows.filter(|(_, row)| **row != ExposureRow::default());
        used.map(|(id, row)| (ContractId::new(id), row))
    }

    fn row_mut(&mut self, contract: ContractId) -> &mut ExposureRow {
        if self.rows.len() <= contract.index() {
            self.rows
                .resize_with(contract.index() + 1, Default::default);
        }
        &mut self.rows[contract.index()]
    }
}

/// It is derived: two products are the same if what is kept is.
impl PartialEq for Exposures {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Exposures {}

impl Desk {
    /// The product whose exposures a book's movements are counted in, if it has any rules.
    #[inline(always)]
    fn exposed_product(&self, holder: Holder) -> Option<ProductId> {
        let Holder::Operating(id) = holder else {
            return None;
        };
        if !self.schemes.is_watching {
            return None;
        }
        let product = self.operating_accounts[id.index()].product?;
        self.products[product.index()]
            .watch
            .is_bound
            .then_some(product)
    }

    /// A working open has come, or, below 0, gone.
    #[inline(always)]
    pub(crate) fn count_working(
        &mut self,
        holder: Holder,
        contract: ContractId,
        (freeze, lots): (Freeze, Lots),
    ) {
        let is_open = freeze.offset == Offset::Open && matches!(holder, Holder::Operating(_));
        if !is_open || !self.schemes.is_watching {
            return;
        }
        if let Some(product) = self.exposed_product(holder) {
            let margin = i128::from(freeze.margin.units());
            let sign = i128::from(lots.count().signum());
            let side = position_side(freeze.direction, freeze.offset);
            let row = self.products[product.index()].exposures.row_mut(contract);
            let working = row.working.on_mut(side);
            working.lots += lots.count();
            working.margin += margin * sign;
        }
        self.take_room(self.owners(holder), contract, freeze);
    }

    /// Changes a position of a book; its product's exposures follow.
    pub(crate) fn moving(
        &mut self,
        holder: Holder,
        (contract, flag): (ContractId, HedgeFlag),
        change: impl FnOnce(&mut Self),
    ) {
        let Some(product) = self.exposed_product(holder) else {
            return change(self);
        };
        let row = |desk: &Self| {
            let book = desk.book(holder);
            let position = book.and_then(|book| book.position(contract, flag));
            position.map_or(ExposureRow::default(), ExposureRow::of)
        };
        let before = row(self);
        change(self);
        let after = row(self);
        let kept = self.products[product.index()].exposures.row_mut(contract);
        *kept -= before;
        *kept += after;
    }

    /// Counts a product's anew from its books.
    fn counted_exposures(&self, product: ProductId) -> Exposures {
        let mut exposures = Exposures::default();
        let accounts = self.products[product.index()].operating_accounts.iter();
        let books = accounts.map(|id| &self.operating_accounts[id.index()].book);
        for position in books.flat_map(|book| book.positions()) {
            *exposures.row_mut(position.contract) += ExposureRow::of(position);
        }
        exposures
    }

    /// Counts anew what a product's rules read.
    pub(crate) fn derive_exposures(&mut self, product: ProductId) {
        if self.products[product.index()].watch.is_bound {
            self.products[product.index()].exposures = self.counted_exposures(product);
        }
    }

    /// The same of all products.
    pub(crate) fn derive_all_exposures(&mut self) {
        for number in 0..self.products.len() {
            self.derive_exposures(ProductId::new(number as u32));
        }
    }

    /// A product whose exposures are others than its books say: there is none while the day is open.
    pub(crate) fn miscounted_exposures(&self) -> Option<ProductId> {
        let ids = (0..self.products.len() as u32).map(ProductId::new);
        let mut bound = ids.filter(|id| self.products[id.index()].watch.is_bound);
        bound.find(|id| {
            let counted = self.counted_exposures(*id);
            let kept = &self.products[id.index()].exposures;
            !kept.rows().eq(counted.rows())
        })
    }
}
