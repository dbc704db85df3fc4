//! In which order fund accounts are asked (X3, A4, P2).

use std::cmp::Reverse;

use ballast_model::{FundAccountId, Offset, OrderId};
use smallvec::SmallVec;

use crate::routing::router::{Accounts, Router};

impl Router<'_> {
    /// Higher numbers first; equal and unset ones by a draw that is the same in every replay (X3).
    #[inline(always)]
    pub(crate) fn by_priority(&self, accounts: &mut Accounts, purpose: Offset) {
        if accounts.len() > 1 {
            self.sort_by_priority(accounts, purpose);
        }
    }

    fn sort_by_priority(&self, accounts: &mut Accounts, purpose: Offset) {
        let number = |id: FundAccountId| {
            let mut fresh = None;
            let (_, terms) = self.terms(id, &mut fresh);
            let of_scope = match purpose {
                Offset::Open => terms.priority_open,
                Offset::CloseToday => terms.priority_close_today,
                Offset::Close | Offset::CloseYesterday => terms.priority_close,
            };
            (
                of_scope,
                self.desk.fund_accounts[id.index()].settings.priority,
            )
        };
        let key = |id: FundAccountId| (Reverse(number(id)), draw(self.request.order, id), id);
        let mut keys: SmallVec<[_; 4]> = accounts.iter().map(|id| key(*id)).collect();
        keys.sort_unstable();
        accounts.clear();
        accounts.extend(keys.into_iter().map(|(_, _, id)| id));
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
