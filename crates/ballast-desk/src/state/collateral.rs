//! What is known of bonds that stand as margin (B8): what venues said, and the parts of operating accounts.

use std::collections::BTreeMap;

use ballast_desk_events::{CollateralFee, CollateralPart, VenueCollateral};
use ballast_model::{Day, Exchange, FundAccountId, Money, OperatingAccountId, Stamp};
use minicbor::{Decode, Encode};

/// What a venue said of a fund account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct ToldCollateral {
    /// The newest that it may use; none: only a fee was taken.
    #[n(0)]
    pub newest: Option<VenueCollateral>,
    /// When that was told.
    #[n(1)]
    pub at: Option<Stamp>,
    /// Fees that were taken, by the first day of their month.
    #[n(2)]
    pub fees: BTreeMap<Day, CollateralFee>,
    /// Settlement that it was heard of first: what was charged before, its cash lacked already.
    #[n(3)]
    pub since: Option<Day>,
}

/// What is known of bonds that stand as margin.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub(crate) struct Collateral {
    #[n(0)]
    pub told: BTreeMap<(FundAccountId, Exchange), ToldCollateral>,
    #[n(1)]
    pub parts: BTreeMap<(OperatingAccountId, Exchange), CollateralPart>,
}

impl ToldCollateral {
    /// Whether a fee is to be taken: of a settlement since it was heard of, and not taken yet.
    pub(crate) fn owes(&self, fee: &CollateralFee) -> bool {
        let is_ours = self.since.is_some_and(|since| since <= fee.day);
        is_ours && !self.fees.contains_key(&fee.month)
    }
}

impl Collateral {
    pub fn newest(&self, account: FundAccountId, exchange: Exchange) -> Option<&VenueCollateral> {
        self.told.get(&(account, exchange))?.newest.as_ref()
    }

    /// What a fund account may use as it was settled.
    pub fn available(&self, account: FundAccountId, exchange: Exchange) -> Money {
        let newest = self.newest(account, exchange);
        newest.map_or(Money::ZERO, |newest| newest.available)
    }

    pub fn part(&self, account: OperatingAccountId, exchange: Exchange) -> CollateralPart {
        let part = self.parts.get(&(account, exchange));
        part.copied().unwrap_or_default()
    }
}
