//! Where larger-side margin holds: only where counter, fund account and operating account allow it
//! (O9).

use ballast_desk_events::Holder;
use ballast_model::{Exchange, FundAccountId, ProductId};

use crate::state::Desk;

/// The larger side of a product's accounts, after its rate source account or that one's
/// settings changed.
pub(crate) fn derive_product(desk: &mut Desk, product: ProductId) {
    let accounts: Vec<_> = desk.products[product.index()]
        .operating_accounts
        .iter()
        .copied()
        .collect();
    accounts
        .into_iter()
        .for_each(|account| desk.derive_larger_side(Holder::Operating(account)));
}

impl Desk {
    /// Larger-side margin holds only where the counter, the fund account and the operating account
    /// all allow it (O9).
    pub(crate) fn derive_larger_side(&mut self, holder: Holder) {
        let fund = |id: FundAccountId| {
            let settings = &self.fund_accounts[id.index()].settings;
            [
                settings.larger_side_shfe,
                settings.larger_side_cffex,
                settings.larger_side_ine,
            ]
        };
        let allowed = match holder {
            Holder::Fund(id) => fund(id),
            Holder::Operating(id) => {
                let account = &self.operating_accounts[id.index()];
                let settings = &account.settings;
                let own = [
                    settings.larger_side_shfe,
                    settings.larger_side_cffex,
                    settings.larger_side_ine,
                ];
                let product = account
                    .product
                    .map(|product| &self.products[product.index()]);
                let source_account = product.and_then(|product| {
                    product
                        .rate_source_account
                        .or(product.fund_accounts.first().copied())
                });
                let fund = source_account.map_or([true; 3], fund);
                [0, 1, 2].map(|at| own[at] && fund[at])
            }
        };
        let mut book = std::mem::take(self.book_mut(holder));
        let before = book.gross_margin_exchanges;
        for (exchange, allowed) in [Exchange::Shfe, Exchange::Cffex, Exchange::Ine]
            .into_iter()
            .zip(allowed)
        {
            book.gross_margin_exchanges.set(exchange, !allowed);
        }
        if book.gross_margin_exchanges != before {
            book.regroup(|contract| self.contract_terms(contract));
        }
        *self.book_mut(holder) = book;
    }
}
