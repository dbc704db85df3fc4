//! What an order is being given, account by account.

use ballast_desk_events::Refusal;
use ballast_model::{FundAccountId, Lots};

use crate::routing::request::Allocation;

/// Allocations as they are made, and what kept accounts from taking more.
#[derive(Debug, Default)]
pub(crate) struct PlanBuilder {
    pub allocations: Vec<Allocation>,
    /// Fund accounts that the order would drive over their order rate (P2).
    pub bans: Vec<FundAccountId>,
    /// The refusal of the account that got farthest: it tells most.
    pub binding_limit: Option<Refusal>,
    /// What cannot be closed is opened, so lots that are not there are no reason (X3).
    pub short_is_no_reason: bool,
}

impl PlanBuilder {
    /// Why an account did not take all it was asked for.
    pub(crate) fn refuse(&mut self, why: Option<Refusal>) {
        let Some(why) = why else { return };
        if self.short_is_no_reason && matches!(why, Refusal::FundPositionShort { .. }) {
            return;
        }
        let got_farther = |first: &Refusal| first.precedence() < why.precedence();
        if self.binding_limit.as_ref().is_none_or(got_farther) {
            self.binding_limit = Some(why);
        }
    }

    /// An account that the order would drive over its order rate.
    pub(crate) fn ban(&mut self, fund_account: FundAccountId) {
        if !self.bans.contains(&fund_account) {
            self.bans.push(fund_account);
        }
    }

    /// Lots given since there were so many allocations.
    pub(crate) fn lots_since(&self, before: usize) -> Lots {
        self.allocations[before..]
            .iter()
            .map(|allocation| allocation.lots)
            .sum()
    }
}
