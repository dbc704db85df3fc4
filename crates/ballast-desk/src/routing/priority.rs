//! In which order fund accounts are asked (X3, A4, P2).

use std::cmp::Reverse;

use ballast_model::{FundAccountId, Offset, OrderId};
use smallvec::SmallVec;

use crate::routing::router::{Accounts, Router};

impl Router<'_> {
    /// Higher numbers first; equal and unset ones by a draw that is the same in every replay (X3).
    pub(crate) fn by_priority(&self, accounts: &mut Accounts, purpose: Offset) {
        if accounts.len() > 1 {
            let ranked = accounts.iter().map(|id| (self.rank(*id, purpose), *id));
            let mut ranked: SmallVec<[_; 4]> = ranked.collect();
            ranked.sort_unstable();
            accounts.clear();
            accounts.extend(ranked.into_iter().map(|(_, id)| id));
        }
    }

    /// The one that is asked first.
    #[inline(always)]
    pub(crate) fn first_by_priority(
        &self,
        accounts: impl Iterator<Item = FundAccountId>,
        purpose: Offset,
    ) -> Option<FundAccountId> {
        let mut first: Option<(Rank, FundAccountId)> = None;
        for id in accounts {
            let rank = self.rank(id, purpose);
            if first.is_none_or(|(before, _)| rank < before) {
                first = Some((rank, id));
            }
        }
        first.map(|(_, id)| id)
    }

    #[inline(always)]
    fn rank(&self, id: FundAccountId, purpose: Offset) -> Rank {
        let number = self.numbers(id, purpose);
        (Reverse(number), draw(self.request.order, id), id)
    }

    /// Its number for the contract or commodity, which goes first, and its own.
    #[inline(always)]
    pub(crate) fn numbers(&self, id: FundAccountId, purpose: Offset) -> (Option<u32>, Option<u32>) {
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
    }
}

/// In which order accounts are asked: the smallest first.
type Rank = (Reverse<(Option<u32>, Option<u32>)>, u64, FundAccountId);

/// A number that depends on order and account alone: a draw that every replay repeats.
#[inline(always)]
fn draw(order: OrderId, account: FundAccountId) -> u64 {
    let mut mixed = order.number().wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ (account.index() as u64).wrapping_mul(0xD1B5_4A32_D192_ED03);
    for shift in [30, 27, 31] {
        mixed = (mixed ^ (mixed >> shift)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    }
    mixed
}
