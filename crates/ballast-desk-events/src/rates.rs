//! Words about rates set on the platform, over those read from a counter.

use ballast_model::{FundAccountId, OperatingAccountId, ProductId, TemplateId};
use minicbor::{Decode, Encode};

/// Where a rate is set, in order of precedence (F4). Inside one level a contract's stands before
/// its commodity's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum RateLevel {
    /// On the operating account itself.
    #[n(0)]
    OperatingAccount(#[n(0)] OperatingAccountId),
    /// In a template bound to it.
    #[n(1)]
    Template(#[n(0)] TemplateId),
    /// On the fund account whose rates its product reads: set here, never read from the counter.
    #[n(2)]
    FundAccount(#[n(0)] FundAccountId),
    /// On its product.
    #[n(3)]
    Product(#[n(0)] ProductId),
    /// For everybody.
    #[n(4)]
    Global,
}

/// Which rates an operating account is charged (O9), margin and commission apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum RateChoice {
    /// As the platform setting says.
    #[default]
    #[n(0)]
    FollowSystem,
    /// Those set on the platform by precedence, then the counter's (F4).
    #[n(1)]
    Platform,
    /// The counter's alone.
    #[n(2)]
    FollowCounter,
}

/// Which rates accounts are charged that follow the system (N10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum RateSource {
    /// The counter's alone.
    #[default]
    #[n(0)]
    Counter,
    /// Those set on the platform by precedence, then the counter's.
    #[n(1)]
    Platform,
}

/// What a template holds (F3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum TemplateKind {
    /// Margin rates.
    #[n(0)]
    Margin,
    /// Commission rates.
    #[n(1)]
    Commission,
    /// Limits of one order (O14).
    #[n(2)]
    OrderLimits,
    /// What may be traded; written into accounts (F5).
    #[n(3)]
    Tradability,
}
