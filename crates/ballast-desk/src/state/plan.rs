//! Liquidation plans as they stand (强平计划).

use std::collections::BTreeMap;

use ballast_desk_events::{
    Actor, HeldSide, PlaceOrder, PlanCause, PlanEnd, PlanEnded, PlanLeft, PlanPause, PlanScope,
};
use ballast_model::{
    ContractId, Direction, HedgeFlag, Lots, Offset, OperatingAccountId, OrderId, PlanId, Stamp,
};
use minicbor::{Decode, Encode};

use crate::book::position::position_side;

/// A plan: what it closes, why, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Plan {
    /// Whose positions.
    #[n(0)]
    pub account: OperatingAccountId,
    /// Which.
    #[n(1)]
    pub scope: PlanScope,
    /// Why.
    #[n(2)]
    pub cause: PlanCause,
    /// Who made it.
    #[n(3)]
    pub by: Actor,
    /// When.
    #[n(4)]
    pub started: Stamp,
    /// Positions that it has looked at.
    #[n(5)]
    pub(crate) positions: BTreeMap<HeldSide, PlanPosition>,
    /// Orders that were cancelled for it, and when.
    #[n(6)]
    pub(crate) cancelled: BTreeMap<OrderId, Stamp>,
    /// A person lets it go on at any price within the day's limits.
    #[n(7)]
    pub any_price: bool,
    /// Something that it may hang on changed.
    #[n(8)]
    pub(crate) is_due: bool,
    /// When it looks again by itself.
    #[n(9)]
    pub(crate) wakes: Option<Stamp>,
    /// How it ended.
    #[n(10)]
    pub ended: Option<EndedPlan>,
    /// Of a plan that closes only down to the line: up to how many lots of each position are closed when its pass is
    /// over (N7).
    #[n(11)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub(crate) pass: BTreeMap<HeldSide, Lots>,
}

/// How a plan ended.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct EndedPlan {
    /// When.
    #[n(0)]
    pub at: Stamp,
    /// How.
    #[n(1)]
    pub how: PlanEnd,
    /// Who.
    #[n(2)]
    pub by: Actor,
    /// Why, where a person ended it.
    #[n(3)]
    pub reason: String,
    /// Lots that it did not close.
    #[n(4)]
    pub left: Vec<PlanLeft>,
}

/// A position of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct PlanPosition {
    /// The order that was sent for it last today.
    #[n(0)]
    pub order: Option<OrderId>,
    /// When it came to stand where it stands.
    #[n(1)]
    pub since: Stamp,
    /// Lots that the plan closed.
    #[n(2)]
    pub closed: Lots,
    /// What it waits for.
    #[n(3)]
    pub pause: Option<PlanPause>,
}

/// A plan that closes something of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Liquidation {
    #[n(0)]
    pub plan: PlanId,
    #[n(1)]
    pub scope: PlanScope,
}

/// The side of a position that an order opens or closes, by its offset as it was decided.
#[inline(always)]
pub(crate) fn side_of(asked: &PlaceOrder, offset: Offset) -> HeldSide {
    held_side(asked.contract, asked.hedge_flag, asked.direction, offset)
}

/// The side of a position that such lots open or close.
#[inline(always)]
pub(crate) fn held_side(
    contract: ContractId,
    hedge_flag: HedgeFlag,
    direction: Direction,
    offset: Offset,
) -> HeldSide {
    HeldSide {
        contract,
        hedge_flag,
        side: position_side(direction, offset),
    }
}

impl Plan {
    /// A position of it waits for somebody to allow its price.
    pub(crate) fn asks(&self) -> bool {
        let mut pauses = self.positions.values().map(|position| &position.pause);
        let too_far = pauses.any(|pause| matches!(pause, Some(PlanPause::TooFar { .. })));
        too_far && !self.any_price && self.ended.is_none()
    }

    /// A position waits for something that a pass does not wait for.
    pub(crate) fn is_paused(&self, of: HeldSide) -> bool {
        let position = self.positions.get(&of);
        position.is_some_and(|position| position.pause.is_some())
    }

    /// Lots that its pass has left of a position.
    pub(crate) fn left_of_pass(&self, of: HeldSide) -> Lots {
        let closed = { self.positions.get(&of) }.map_or(Lots::ZERO, |position| position.closed);
        let until = self.pass.get(&of).copied().unwrap_or_default();
        (until - closed).max(Lots::ZERO)
    }

    /// Positions that it has looked at.
    pub fn positions(&self) -> impl Iterator<Item = (HeldSide, &PlanPosition)> {
        { self.positions.iter() }.map(|(of, position)| (*of, position))
    }

    /// Orders of others that were cancelled for it.
    pub fn cancelled(&self) -> impl Iterator<Item = OrderId> {
        self.cancelled.keys().copied()
    }

    /// A new mark of a contract may let it go on.
    pub(crate) fn waits_for_mark(&self, contract: ContractId, has_counterparty: bool) -> bool {
        let of_contract = |of: &HeldSide| of.contract == contract;
        let mut paused = { self.positions.iter() }.filter(|(of, _)| of_contract(of));
        paused.any(|(_, position)| match position.pause {
            Some(PlanPause::NoCounterparty | PlanPause::AtPriceLimit) => has_counterparty,
            Some(PlanPause::OldQuote | PlanPause::TooFar { .. }) => true,
            _ => false,
        })
    }
}

impl EndedPlan {
    pub(crate) fn of(ended: &PlanEnded, at: Stamp) -> Self {
        Self {
            at,
            how: ended.how,
            by: ended.by,
            reason: ended.reason.clone(),
            left: ended.left.clone(),
        }
    }
}
