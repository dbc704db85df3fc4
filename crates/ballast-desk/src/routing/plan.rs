//! What an order is being given, account by account.

use ballast_desk_events::Refusal;
use ballast_model::{FundAccountId, Lots, Offset};

use crate::routing::request::{Allocation, Allocations};
use crate::why::{No, Why};

/// Allocations as they are made, and what kept accounts from taking more.
#[derive(Debug)]
pub(crate) struct PlanBuilder<W> {
    pub allocations: Allocations,
    /// Fund accounts that the order would drive over their order rate (P2).
    pub bans: Vec<FundAccountId>,
    /// The refusal of the account that got farthest: it tells most.
    pub binding_limit: Option<W>,
    /// What cannot be closed is opened, so lots that are not there are no reason (X3).
    pub short_is_no_reason: bool,
}

impl<W> Default for PlanBuilder<W> {
    fn default() -> Self {
        Self {
            allocations: Allocations::new(),
            bans: Vec::new(),
            binding_limit: None,
            short_is_no_reason: false,
        }
    }
}

/// How much of what kept an account from taking more is remembered.
pub(crate) trait Reason: Why {
    /// Remembers why an account did not take all it was asked for.
    fn note(self, plan: &mut PlanBuilder<Self>);

    /// Whether the order is one too many in too short a time (P2).
    fn is_over_order_rate(&self) -> bool;

    /// Whether it is for want of cash (P2).
    fn is_cash(&self) -> bool;
}

/// The first look gives up where anything is in the way.
impl Reason for No {
    #[inline(always)]
    fn note(self, plan: &mut PlanBuilder<Self>) {
        plan.binding_limit = Some(self);
    }

    #[inline(always)]
    fn is_over_order_rate(&self) -> bool {
        false
    }

    #[inline(always)]
    fn is_cash(&self) -> bool {
        false
    }
}

impl Reason for Refusal {
    fn note(self, plan: &mut PlanBuilder<Self>) {
        if plan.short_is_no_reason && matches!(self, Refusal::FundPositionShort { .. }) {
            return;
        }
        let got_farther = |first: &Refusal| first.precedence() < self.precedence();
        if plan.binding_limit.as_ref().is_none_or(got_farther) {
            plan.binding_limit = Some(self);
        }
    }

    fn is_over_order_rate(&self) -> bool {
        matches!(self, Refusal::OrderRateBan { .. })
    }

    fn is_cash(&self) -> bool {
        matches!(
            self,
            Refusal::FundCashShort { .. } | Refusal::FundCashShortWithBonds { .. }
        )
    }
}

impl<W> PlanBuilder<W> {
    /// Lots that are closed or, instead, locked.
    pub(crate) fn closed_lots(&self) -> Lots {
        let closes = |given: &&Allocation| given.offset != Offset::Open || given.locks;
        let closing = self.allocations.iter().filter(closes);
        closing.map(|given| given.lots).sum()
    }

    /// Lots given since there were so many allocations.
    pub(crate) fn lots_since(&self, before: usize) -> Lots {
        self.allocations[before..]
            .iter()
            .map(|allocation| allocation.lots)
            .sum()
    }
}
