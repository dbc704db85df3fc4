//! A product's exposures, kept as its accounts' positions move.

use ballast_desk_events::Holder;
use ballast_model::{ContractId, HedgeFlag, Lots, Money, Offset, ProductId};

use crate::book::Book;
use crate::book::position::position_side;
use crate::book::terms::Freeze;
use crate::state::Desk;
use crate::state::exposures::{ExposureRow, Exposures};
use crate::store::derived::Derived;

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
        if is_open && self.schemes.is_watching {
            self.count_watched(holder, contract, (freeze, lots));
        }
    }

    #[cold]
    #[inline(never)]
    fn count_watched(
        &mut self,
        holder: Holder,
        contract: ContractId,
        (freeze, lots): (Freeze, Lots),
    ) {
        if let Some(product) = self.exposed_product(holder) {
            let margin = i128::from(freeze.margin.units());
            let sign = i128::from(lots.count().signum());
            let side = position_side(freeze.direction, freeze.offset);
            let row = self.products[product.index()].exposures.row_mut(contract);
            let working = row.working.on_mut(side);
            working.lots += lots.count();
            working.margin += margin * sign;
        }
        self.count_marked(holder, (contract, freeze.hedge_flag));
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
            change(self);
            return self.count_marked(holder, (contract, flag));
        };
        let row = |desk: &Self| {
            let book = desk.book(holder);
            let position = book.and_then(|book| book.position(contract, flag));
            position.map_or(ExposureRow::default(), ExposureRow::of)
        };
        let before = row(self);
        change(self);
        self.count_marked(holder, (contract, flag));
        let after = row(self);
        let kept = self.products[product.index()].exposures.row_mut(contract);
        *kept -= before;
        *kept += after;
    }

    /// A position's lots are others, held or working: marks see them.
    pub(crate) fn count_marked(
        &mut self,
        holder: Holder,
        (contract, flag): (ContractId, HedgeFlag),
    ) {
        let book = match holder {
            Holder::Operating(id) => &mut self.operating_accounts[id.index()].book,
            Holder::Fund(id) => &mut self.fund_accounts[id.index()].book,
        };
        if let Some(position) = book.positions.get_mut(contract, flag) {
            let marked = &mut self.contracts[contract.index()].marked.0;
            marked.set(holder, position);
        }
    }

    /// The same of all its positions.
    pub(crate) fn count_all_marked(&mut self, holder: Holder) {
        let positions = self.book(holder).into_iter().flat_map(Book::positions);
        let keys: Vec<_> = positions.map(|of| (of.contract, of.hedge_flag)).collect();
        for key in keys {
            self.count_marked(holder, key);
        }
    }

    /// A book whose P&L is another than that of its positions, or whose lots marks see otherwise: there is none.
    pub fn misread_book(&self) -> Option<Holder> {
        let is_right = |holder: &Holder| {
            let is_bound = match holder {
                Holder::Operating(id) => self.operating_accounts[id.index()].watch.is_bound,
                Holder::Fund(_) => false,
            };
            let mut positions = self.book(*holder).into_iter().flat_map(Book::positions);
            positions.all(|position| {
                let state = &self.contracts[position.contract.index()];
                state.marked.0.is_of(*holder, position, is_bound)
            })
        };
        let sum = |book: &Book| -> Money {
            let all = book.positions();
            all.map(|of| of.position_pnl(self.contract_terms(of.contract)))
                .sum()
        };
        let is_added_up = |holder: &Holder| {
            let book = self.book(*holder);
            book.is_none_or(|book| book.position_pnl == sum(book))
        };
        let mut all = self.holders();
        all.find(|holder| !(is_right(holder) && is_added_up(holder)))
    }

    /// Finds anew what marks see.
    pub(crate) fn derive_marked(&mut self) {
        for contract in &mut self.contracts {
            contract.marked.0.clear();
        }
        let holders: Vec<Holder> = self.holders().collect();
        for holder in holders {
            for position in self.watched_book(holder).positions.iter_mut() {
                position.marked_at = Derived::default();
            }
            self.count_all_marked(holder);
        }
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
