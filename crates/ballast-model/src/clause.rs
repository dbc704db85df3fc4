//! Words of risk clauses (S2), as data: what is read, over what, in which direction, against what. What they mean
//! is told by the catalogue of `ballast-risk`.

use minicbor::{Decode, Encode};

use crate::{CommodityId, ContractId, Exchange, SectorId, SuperSectorId, Text};

/// Over which contracts a clause reads.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum ClauseScope {
    /// All contracts.
    #[n(0)]
    Whole,
    /// Those of an exchange.
    #[n(1)]
    Exchange(#[n(0)] Exchange),
    /// Those of named commodities.
    #[n(2)]
    Commodities(#[n(0)] Vec<CommodityId>),
    /// Named contracts.
    #[n(3)]
    Contracts(#[n(0)] Vec<ContractId>),
    /// The members of a sector, as one scope (S9).
    #[n(4)]
    Sector(#[n(0)] SectorId),
    /// The sectors of a super sector: each counts as one commodity (S9).
    #[n(5)]
    SuperSector(#[n(0)] SuperSectorId),
}

/// The kind of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScopeKind {
    /// All contracts.
    Whole,
    /// An exchange's.
    Exchange,
    /// Named commodities'.
    Commodities,
    /// Named contracts.
    Contracts,
    /// A sector's.
    Sector,
    /// A super sector's.
    SuperSector,
}

impl ClauseScope {
    /// Its kind.
    pub const fn kind(&self) -> ScopeKind {
        match self {
            Self::Whole => ScopeKind::Whole,
            Self::Exchange(_) => ScopeKind::Exchange,
            Self::Commodities(_) => ScopeKind::Commodities,
            Self::Contracts(_) => ScopeKind::Contracts,
            Self::Sector(_) => ScopeKind::Sector,
            Self::SuperSector(_) => ScopeKind::SuperSector,
        }
    }
}

/// How long and short are put together: a clause's direction (S2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Fold {
    /// Long.
    #[n(0)]
    Long,
    /// Short.
    #[n(1)]
    Short,
    /// Long + short.
    #[n(2)]
    Sum,
    /// Long − short.
    #[n(3)]
    LongNet,
    /// Short − long.
    #[n(4)]
    ShortNet,
    /// |long − short|.
    #[n(5)]
    Absolute,
    /// Σ |long − short| over commodities, over the sectors of a super sector.
    #[n(6)]
    SumAbsolute,
    /// It has none: a loss, a drawdown.
    #[n(7)]
    Single,
}

/// What a clause's thresholds are (S2): an amount, or a share of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum ClauseOf {
    /// An amount: lots, or yuan.
    #[n(0)]
    Amount,
    /// A share of the fund's total NAV (P3).
    #[n(1)]
    TotalNav,
    /// A share of dynamic equity.
    #[n(2)]
    DynamicEquity,
    /// A share of the max-loss amount (C1, P3).
    #[n(3)]
    MaxLossAmount,
    /// A share of what the indicator itself names: market open interest, the highest NAV.
    #[n(4)]
    Own,
}

/// One clause of a risk scheme (S2).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Clause {
    /// The indicator's number in the catalogue; it never changes.
    #[n(0)]
    pub indicator: u16,
    /// Over what.
    #[n(1)]
    pub scope: ClauseScope,
    /// Direction.
    #[n(2)]
    pub fold: Fold,
    /// What the thresholds are.
    #[n(3)]
    pub of: ClauseOf,
    /// Above it level 1 is breached: lots, 10⁻⁶ yuan, or a share at 10⁻¹⁰; none: it does nothing.
    #[n(4)]
    pub level1: Option<i64>,
    /// The same of level 2.
    #[n(5)]
    pub level2: Option<i64>,
    /// Why it is there, whom to call; may be empty.
    #[n(6)]
    pub note: Text,
}

/// How far a clause, or a line on NAV, is reached (S5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum RuleLevel {
    /// It is not.
    #[default]
    #[n(0)]
    Clear,
    /// It cannot be read: that opens nothing and liquidates nothing.
    #[n(1)]
    Undefined,
    /// Level 1.
    #[n(2)]
    One,
    /// Level 2.
    #[n(3)]
    Two,
}
