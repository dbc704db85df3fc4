//! Where larger-side margin holds: only where counter, fund account and operating account allow it
//! (O9).

use ballast_desk_events::Holder;
use ballast_model::{Exchange, FundAccountId, ProductId};

use crate::state::Desk;
use crate::state::account::OperatingAccount;

/// The larger side of a product's accounts, after its rate source account or that one's settings or
/// funds method changed.
pub(crate) fn derive_product(desk: &mut Desk, product: ProductId) {
    let accounts: Vec<_> = desk.products[product.index()]
        .operating_accounts
        .iter()
        .copied()
        .collect();
    for account in accounts {
        desk.derive_larger_side(Holder::Operating(account));
        desk.lines_moved(account);
    }
}

impl Desk {
    /// Finds anew at which exchanges the account's larger side holds, where its own funds method has it.
    pub(crate) fn derive_larger_side(&mut self, holder: Holder) {
        let mut book = std::mem::take(self.watched_book(holder));
        let before = book.gross_margin_exchanges;
        for exchange in Exchange::ALL {
            let allowed = match holder {
                Holder::Fund(id) => self.fund_takes_larger_side(id, exchange),
                Holder::Operating(id) => {
                    let account = &self.operating_accounts[id.index()];
                    takes_larger_side(account, exchange) && self.has_larger_side(account, exchange)
                }
            };
            book.gross_margin_exchanges.set(exchange, !allowed);
        }
        if book.gross_margin_exchanges != before {
            book.regroup(|contract| self.contract_terms(contract));
        }
        *self.watched_book(holder) = book;
    }

    /// The counter of the fund account that an operating account is charged like charges the larger
    /// side, and the fund account takes it. Before there is one nothing stands against it.
    fn has_larger_side(&self, account: &OperatingAccount, exchange: Exchange) -> bool {
        let product = account
            .product
            .map(|product| &self.products[product.index()]);
        let source_account = product.and_then(|product| {
            let first = product.fund_accounts.first().copied();
            product.rate_source_account.or(first)
        });
        source_account.is_none_or(|id| {
            let charged = self.fund_accounts[id.index()].book.method().larger_side;
            charged && self.fund_takes_larger_side(id, exchange)
        })
    }

    fn fund_takes_larger_side(&self, id: FundAccountId, exchange: Exchange) -> bool {
        let own = &self.fund_accounts[id.index()].settings;
        let settings = [
            own.larger_side_shfe,
            own.larger_side_cffex,
            own.larger_side_ine,
        ];
        is_taken(exchange, settings)
    }
}

fn takes_larger_side(account: &OperatingAccount, exchange: Exchange) -> bool {
    let own = &account.settings;
    let settings = [
        own.larger_side_shfe,
        own.larger_side_cffex,
        own.larger_side_ine,
    ];
    is_taken(exchange, settings)
}

/// By the settings of the exchanges that have one; elsewhere it is.
fn is_taken(exchange: Exchange, [shfe, cffex, ine]: [bool; 3]) -> bool {
    match exchange {
        Exchange::Shfe => shfe,
        Exchange::Cffex => cffex,
        Exchange::Ine => ine,
        Exchange::Dce | Exchange::Czce | Exchange::Gfex => true,
    }
}
