//! In which order fund accounts are asked (X3, A4, P2).

use std::cmp::Reverse;

use ballast_desk_events::PriorityRule;
use ballast_model::{FundAccountId, Offset, OrderId};

use crate::limits::scope::scopes;
use crate::routing::router::Router;

impl Router<'_> {
    /// Higher numbers first; equal and unset ones by a draw that is the same in every replay (X3).
    pub(crate) fn by_priority(&self, accounts: &mut [FundAccountId], purpose: Offset) {
        if accounts.len() < 2 {
            return;
        }
        let rule = self.desk.products[self.request.product.index()]
            .settings
            .priority_rule;
        let number = |id: FundAccountId| {
            let account = &self.desk.fund_accounts[id.index()];
            let of_scope = scopes(self.request.contract, self.state.commodity)
                .into_iter()
                .find_map(|(scope, _)| {
                    let limits = account.limits.get(scope)?;
                    match purpose {
                        Offset::Open => limits.priority_open,
                        Offset::CloseToday => limits.priority_close_today,
                        Offset::Close | Offset::CloseYesterday => limits.priority_close,
                    }
                });
            let of_scope = of_scope.filter(|_| rule == PriorityRule::ByContractFirst);
            (of_scope, account.settings.priority)
        };
        let key = |id: &FundAccountId| (Reverse(number(*id)), draw(self.request.order, *id), *id);
        accounts.sort_by_cached_key(key);
    }
}

/// A number that depends on order and account alone: a draw that every replay repeats.
fn draw(order: OrderId, account: FundAccountId) -> u64 {
    let mut mixed = order.number().wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ (account.index() as u64).wrapping_mul(0xD1B5_4A32_D192_ED03);
    for shift in [30, 27, 31] {
        mixed = (mixed ^ (mixed >> shift)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    }
    mixed
}
