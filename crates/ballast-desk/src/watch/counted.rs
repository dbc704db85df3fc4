//! A product's exposures, kept as its accounts' positions move.

use ballast_desk_events::Holder;
use ballast_model::{ContractId, HedgeFlag, Lots, Offset, ProductId};

use crate::book::position::position_side;
use crate::book::terms::Freeze;
use crate::state::Desk;
use crate::state::exposures::{ExposureRow, Exposures};

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
