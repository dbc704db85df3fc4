//! What is kept of a product's fees (X1): what they are, what is accrued of them, and what had accrued as the day began.

use ballast_desk_events::{FeeAmounts, Fees, FeesAccrued, FeesReset};
use ballast_model::Money;
use minicbor::{Decode, Encode};

/// A product's fees.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct ProductFees {
    /// What they are.
    #[n(0)]
    pub set: Fees,
    /// What is accrued of them, as it was last journaled.
    #[n(1)]
    pub accrued: Option<FeesAccrued>,
    /// All of it: what NAV is without.
    #[n(2)]
    owed: Money,
    /// All that had accrued as the day began.
    #[n(3)]
    before: Money,
    /// When they were last counted from another day.
    #[n(4)]
    pub reset: Option<FeesReset>,
}

impl ProductFees {
    /// All that is accrued, yuan.
    pub fn owed(&self) -> Money {
        self.owed
    }

    /// All that had accrued as the trading day began: of the previous NAV (P3).
    pub fn owed_before(&self) -> Money {
        self.before
    }

    /// By kind; 0 before anything accrued.
    pub fn amounts(&self) -> FeeAmounts {
        { self.accrued.as_ref() }.map_or(FeeAmounts::default(), FeesAccrued::amounts)
    }

    /// By kind; none where there are no fees.
    pub fn told(&self) -> Option<FeeAmounts> {
        let is_any = self.set != Fees::default() || !self.owed.is_zero();
        is_any.then(|| self.amounts())
    }

    pub(crate) fn accrue(&mut self, accrued: FeesAccrued) {
        self.owed = accrued.amounts().total();
        self.accrued = Some(accrued);
    }

    /// Today becomes yesterday.
    pub(crate) fn roll(&mut self) {
        self.before = self.owed;
    }
}
