//! How a book sees a contract, and what an order freezes on it.

use ballast_model::{
    CommodityId, ContractId, Direction, Exchange, HedgeFlag, Lots, Money, Offset, Price,
};
use minicbor::{Decode, Encode};

/// Commodities compared together, as a dense number of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct GroupId(pub u16);

impl GroupId {
    /// The group of hedge positions beside that of speculation: another trading code (§C3).
    const HEDGE: u16 = 1 << 15;

    /// The same group for positions with that flag.
    pub(crate) fn of(self, flag: HedgeFlag) -> Self {
        match flag {
            HedgeFlag::Speculation => self,
            HedgeFlag::Hedge => Self(self.0 | Self::HEDGE),
        }
    }
}

/// How a book sees a contract.
#[derive(Debug, Clone, Copy)]
pub struct ContractTerms {
    /// Contract.
    pub contract: ContractId,
    /// Its commodity.
    pub commodity: CommodityId,
    /// Where it trades.
    pub exchange: Exchange,
    /// Quote units per lot.
    pub multiplier: i64,
    /// Last price, or the previous settlement price before the first tick.
    pub mark: Option<Price>,
    /// Larger-side group, where the contract is in one (§C3). Whether the book uses it is the
    /// book's own switch.
    pub group: Option<GroupId>,
    /// Of which positions.
    pub hedge_flag: HedgeFlag,
}

impl ContractTerms {
    /// Of positions with that flag. Hedges are another trading code: they are compared among
    /// themselves.
    pub fn of(self, hedge_flag: HedgeFlag) -> Self {
        Self {
            hedge_flag,
            group: self.group.map(|group| group.of(hedge_flag)),
            ..self
        }
    }
}

/// Where a position has what configuration says of its orders: a row that holds in one epoch.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct KeptTerms {
    pub epoch: u32,
    pub row: u32,
}

/// What an order, or a part of it, freezes on one book.
#[derive(Debug, Clone, Copy)]
pub struct Freeze {
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Buy or sell.
    pub direction: Direction,
    /// Offset.
    pub offset: Offset,
    /// Lots.
    pub lots: Lots,
    /// Gross margin, for opens.
    pub margin: Money,
    /// Commission.
    pub commission: Money,
}
