//! A product: the fund whose accounts trade together (P1).

use std::collections::BTreeSet;

use ballast_desk_events::{AccountStatus, Difference, ProductSettings, Tradability};
use ballast_model::{AccountCode, FundAccountId, Money, OperatingAccountId, UserId};
use minicbor::{Decode, Encode};

use crate::state::exposures::Exposures;
use crate::state::fees::ProductFees;
use crate::state::rates::RateRules;
use crate::state::schemes::Watch;
use crate::state::settings::{LimitTable, StoredSettings};
use crate::state::surplus::Surpluses;

/// A fund.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Product {
    /// Code.
    #[n(0)]
    pub code: AccountCode,
    /// Name.
    #[n(1)]
    pub name: String,
    /// Its fund accounts, in order of opening.
    #[n(2)]
    pub fund_accounts: Vec<FundAccountId>,
    /// Operating accounts bound to it.
    #[n(3)]
    pub operating_accounts: BTreeSet<OperatingAccountId>,
    /// Running difference between the two, by cause.
    #[n(4)]
    pub difference: Option<Difference>,
    /// Rates set on the product.
    #[n(5)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub rules: RateRules,
    /// Fund account whose counter's rates its accounts read; none: the first that is connected
    /// (O9).
    #[n(6)]
    pub rate_source_account: Option<FundAccountId>,
    /// Settings (P1).
    #[n(7)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub settings: StoredSettings<ProductSettings>,
    /// Limits (X3, X4).
    #[n(8)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub limits: LimitTable,
    /// What may be traded, where its accounts do not say (F4).
    #[n(9)]
    pub tradability: Option<Tradability>,
    /// Its account manager; 0: the super admins together (R8).
    #[n(20)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub owner: UserId,
    /// Whether it may be used (P10).
    #[n(21)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub status: AccountStatus,
    /// Its operating account for what is nobody's; none before it was needed (X8).
    #[n(22)]
    pub unallocated: Option<OperatingAccountId>,
    /// Its account that trades are mapped to which were made directly at its counters; none was chosen (X8).
    #[n(120)]
    pub external_target: Option<OperatingAccountId>,
    /// Subscribed less redeemed today, through its fund accounts (P3).
    #[n(30)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub(crate) subscribed: Money,
    /// Total NAV of the day that was settled: the next day's previous total, of mode (b) (P3).
    #[n(31)]
    pub(crate) rolled_nav: Option<Money>,
    /// Its schemes and lines by NAV, and where it stands on them (S7).
    #[n(32)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub watch: Watch,
    /// Its fees, and what is accrued of them (X1).
    #[n(110)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub fees: ProductFees,
    /// What its fund accounts hold above its operating accounts: derived (X3, X9).
    #[cbor(skip)]
    pub(crate) surplus: Surpluses,
    /// What its operating accounts hold and have working, where it has rules: derived (S2).
    #[cbor(skip)]
    pub(crate) exposures: Exposures,
}
