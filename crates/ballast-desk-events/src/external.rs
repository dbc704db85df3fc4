//! Words about lots that come to operating accounts without an order of theirs: trades made directly at the counter
//! (外部报单, X8), and what a risk officer moves between a product's books (持仓调整, P9).

use ballast_model::{
    ContractId, Day, Direction, FundAccountId, HedgeFlag, Lots, Offset, OperatingAccountId,
    PosiDirection, Price, ProductId, Text,
};
use minicbor::{Decode, Encode};

use crate::{Actor, BookFill};

/// Say to which operating account of a product trades are mapped that were made directly at its counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SetExternalTarget {
    /// Product.
    #[n(0)]
    pub product: ProductId,
    /// Its account; none: they stay unallocated, but where the product maps by itself (P1).
    #[n(1)]
    pub account: Option<OperatingAccountId>,
}

/// It was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct ExternalTargetSet {
    /// Product.
    #[n(0)]
    pub product: ProductId,
    /// Before.
    #[n(1)]
    pub old: Option<OperatingAccountId>,
    /// Now.
    #[n(2)]
    pub new: Option<OperatingAccountId>,
}

/// Such a trade that no book has the lots or a rate for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ExternalPassedOver {
    /// Fund account.
    #[n(0)]
    pub fund_account: FundAccountId,
    /// The exchange's trade number.
    #[n(1)]
    pub trade: Text,
    /// Buy or sell.
    #[n(2)]
    pub direction: Direction,
}

/// Move lots from one operating account of a product to another, its unallocated book among them. No order goes out.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct AdjustPosition {
    /// Whose lots they are.
    #[n(0)]
    pub from: OperatingAccountId,
    /// Whose they are from then on.
    #[n(1)]
    pub to: OperatingAccountId,
    /// Contract.
    #[n(2)]
    pub contract: ContractId,
    /// Speculation or hedge.
    #[n(3)]
    pub hedge_flag: HedgeFlag,
    /// Long or short.
    #[n(4)]
    pub side: PosiDirection,
    /// How many, above 0: the oldest first.
    #[n(5)]
    pub lots: Lots,
    /// Price at which today's lots change hands. Lots of earlier days do at the settlement price they are marked from.
    #[n(6)]
    pub price: Price,
    /// Why.
    #[n(7)]
    pub reason: String,
}

/// Lots of one age were moved.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PositionAdjusted {
    /// Whose lots they were.
    #[n(0)]
    pub from: OperatingAccountId,
    /// Whose they are.
    #[n(1)]
    pub to: OperatingAccountId,
    /// Contract.
    #[n(2)]
    pub contract: ContractId,
    /// Speculation or hedge.
    #[n(3)]
    pub hedge_flag: HedgeFlag,
    /// As a trade of the giver would have been; the taker's is the other one, an open.
    #[n(4)]
    pub direction: Direction,
    /// The giver's: close, close-today or close-yesterday.
    #[n(5)]
    pub offset: Offset,
    /// Lots.
    #[n(6)]
    pub lots: Lots,
    /// Price.
    #[n(7)]
    pub price: Price,
    /// They are of earlier days, and marked from the price.
    #[n(8)]
    pub is_older: bool,
    /// Trading day of the taker's opening.
    #[n(9)]
    pub day: Day,
    /// What it does to the giver.
    #[n(10)]
    pub giver: BookFill,
    /// What it does to the taker.
    #[n(11)]
    pub taker: BookFill,
    /// Who moved them.
    #[n(12)]
    pub by: Actor,
    /// Why.
    #[n(13)]
    pub reason: String,
}

/// What lots that were moved are for one of the two accounts.
#[derive(Debug, Clone, Copy)]
pub struct AdjustedSide<'a> {
    /// Whose.
    pub account: OperatingAccountId,
    /// As a trade of it would have been.
    pub direction: Direction,
    /// A close of the giver, an open of the taker.
    pub offset: Offset,
    /// What it does to it.
    pub result: &'a BookFill,
}

impl PositionAdjusted {
    /// The giver's, and the taker's.
    pub fn sides(&self) -> [AdjustedSide<'_>; 2] {
        let gives = AdjustedSide {
            account: self.from,
            direction: self.direction,
            offset: self.offset,
            result: &self.giver,
        };
        let takes = AdjustedSide {
            account: self.to,
            direction: self.direction.opposite(),
            offset: Offset::Open,
            result: &self.taker,
        };
        [gives, takes]
    }

    /// Those that are trades of the day: lots of earlier days come to the taker as such.
    pub fn trades(&self) -> impl Iterator<Item = AdjustedSide<'_>> {
        let [gives, takes] = self.sides();
        [gives].into_iter().chain((!self.is_older).then_some(takes))
    }
}
