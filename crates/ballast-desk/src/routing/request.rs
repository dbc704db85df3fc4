//! What is asked of fund accounts, and what they were given.

use ballast_desk_events::{Refusal, RoutingMode};
use ballast_model::{
    ContractId, Direction, FundAccountId, HedgeFlag, Lots, Money, Offset, OrderId, Price,
    ProductId, Stamp, Validity,
};

use smallvec::SmallVec;

use crate::draft::OrderFreeze;

/// What fund accounts are asked to carry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RouteRequest {
    pub order: OrderId,
    pub product: ProductId,
    pub contract: ContractId,
    pub direction: Direction,
    pub hedge_flag: HedgeFlag,
    /// Offset of the parent.
    pub offset: Offset,
    pub lots: Lots,
    pub price: Price,
    /// What the lots are worth at the price; none where that is too large to represent.
    pub value: Option<Money>,
    pub validity: Validity,
    /// Which fund account carries it (X3).
    pub mode: RoutingMode,
    /// It is a liquidation plan's: tradability and order rates of fund accounts do not stand before it,
    /// reserves are there for it, and it locks nothing (A2, P2, N4, X9).
    pub of_plan: bool,
    /// It is a risk officer's: tradability of fund accounts does not stand before it (P9).
    pub is_third_party: bool,
    pub at: Stamp,
}

/// What one fund account carries of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allocation {
    pub fund_account: FundAccountId,
    pub offset: Offset,
    pub lots: Lots,
    pub order_freeze: OrderFreeze,
    /// It opens the other side of lots that it would close (X9).
    pub locks: bool,
}

/// What fund accounts carry of an order: most often one carries it all.
pub(crate) type Allocations = SmallVec<[Allocation; 1]>;

/// Lots that fund accounts carry together.
pub(crate) fn carried(allocations: &[Allocation]) -> Lots {
    allocations.iter().map(|allocation| allocation.lots).sum()
}

/// The allocations of an order, or why there are none; and the fund accounts that it would have
/// driven over their order rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub allocations: Result<Allocations, Refusal>,
    /// What kept the account that came nearest from taking more.
    pub binding_limit: Option<Refusal>,
    pub bans: Vec<FundAccountId>,
}

/// How an account is asked to close.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Closing {
    pub close: Offset,
    /// Lots of the other kind (today's, yesterday's), too.
    pub any: bool,
    /// Lots of the product's fund accounts that locks hold: as many are left alone where the other
    /// side stands against them.
    pub locked: Lots,
}

impl Closing {
    /// All kinds of lots, locked ones too.
    pub(crate) fn whatever_is_held(close: Offset) -> Self {
        Self {
            close,
            any: true,
            locked: Lots::ZERO,
        }
    }
}

/// Lots that an account has to close.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Closable {
    pub offset: Offset,
    pub lots: Lots,
    /// They are locked instead (X9).
    pub locks: bool,
}

impl Closable {
    /// Nothing.
    pub(crate) const NONE: Self = Self {
        offset: Offset::Close,
        lots: Lots::ZERO,
        locks: false,
    };
}
