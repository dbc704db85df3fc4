//! Fees of products that accrue in NAV: management, custody, advisory (X1).

use ballast_model::{Day, Money, ProductId, Rate, Shares, Text, UnitNav};
use minicbor::{Decode, Encode};

use crate::table::words;

/// Of what a fixed rate is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum FeeBase {
    /// Initial total NAV, as it was entered.
    #[n(0)]
    InitialNav,
    /// Previous total NAV, without liabilities and fees accrued up to the day before (P3).
    #[n(1)]
    PreviousNav,
}

/// Which fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeeKind {
    /// 管理费.
    Management,
    /// 托管费.
    Custody,
    /// 投顾费.
    Advisory,
}

words! {
    FeeBase {
        InitialNav = "initial_nav" "初始总净值" "Initial total NAV",
        PreviousNav = "previous_nav" "前一日净值" "Previous NAV",
    }
    FeeKind {
        Management = "management" "管理费" "Management fee",
        Custody = "custody" "托管费" "Custody fee",
        Advisory = "advisory" "投顾费" "Advisory fee",
    }
}

/// A fee by fixed rate: base × calendar days since launch / duration × rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct FixedFee {
    /// Of what.
    #[n(0)]
    pub base: FeeBase,
    /// Annual rate, 0 to 1; of a duration other than 365 days it is one for the whole duration.
    #[n(1)]
    pub rate: Rate,
}

/// What every kind of fee may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum PlainFee {
    /// One amount, yuan, whole fen.
    #[n(0)]
    Absolute(#[n(0)] Money),
    /// By fixed rate.
    #[n(1)]
    Fixed(#[n(0)] FixedFee),
}

/// A part of the scale of unit NAV, `[from, below)`, with its share of profit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct FeeInterval {
    /// From, included.
    #[n(0)]
    pub from: UnitNav,
    /// To, not included; none: without end.
    #[n(1)]
    pub below: Option<UnitNav>,
    /// Share of profit, 0 to 1.
    #[n(2)]
    pub rate: Rate,
}

/// A fee by interval of unit NAV.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct IntervalFee {
    /// Each interval takes its share of the profit in it; else the one that the unit NAV is in takes its of all profit.
    #[n(0)]
    pub is_progressive: bool,
    /// Ascending, without overlap.
    #[n(1)]
    pub intervals: Vec<FeeInterval>,
}

/// What an advisory fee may be.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum AdvisoryFee {
    /// As the other fees.
    #[n(0)]
    Plain(#[n(0)] PlainFee),
    /// By interval of unit NAV.
    #[n(1)]
    Intervals(#[n(0)] IntervalFee),
    /// A fixed share of profit, 0 to 1; 0 on loss.
    #[n(2)]
    ProfitShare(#[n(0)] Rate),
}

/// A product's fees; none: there is no such fee.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Fees {
    /// Management fee.
    #[n(0)]
    pub management: Option<PlainFee>,
    /// Custody fee.
    #[n(1)]
    pub custody: Option<PlainFee>,
    /// Advisory fee.
    #[n(2)]
    pub advisory: Option<AdvisoryFee>,
}

/// An amount of each kind, yuan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
pub struct FeeAmounts {
    /// Management fee.
    #[n(0)]
    pub management: Money,
    /// Custody fee.
    #[n(1)]
    pub custody: Money,
    /// Advisory fee.
    #[n(2)]
    pub advisory: Money,
}

impl FeeAmounts {
    /// All of them.
    pub fn total(&self) -> Money {
        self.management + self.custody + self.advisory
    }
}

/// Change a product's fees (X1).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ChangeFees {
    /// Product.
    #[n(0)]
    pub product: ProductId,
    /// What.
    #[n(1)]
    pub change: FeeChange,
}

/// What is done about fees.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum FeeChange {
    /// Say what they are.
    #[n(0)]
    Set(#[n(0)] SetFees),
    /// They were paid: count from another day.
    #[n(1)]
    Reset(#[n(0)] ResetFees),
}

/// All that is said of fees, at once: what a formula needs with it (P1, X1).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SetFees {
    /// The product's launch date.
    #[n(0)]
    pub launch_date: Option<Day>,
    /// Calendar days, 1 to 36,500.
    #[n(1)]
    pub duration_days: Option<u32>,
    /// The fees.
    #[n(2)]
    pub fees: Fees,
}

/// Fees were paid out of the account: they are counted from another launch date, so that nothing counts twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct ResetFees {
    /// New launch date, after the old one.
    #[n(0)]
    pub launch_date: Day,
    /// New duration.
    #[n(1)]
    pub duration_days: u32,
    /// Unit NAV above which there is profit from now on; none: as it was.
    #[n(2)]
    pub initial_unit_nav: Option<UnitNav>,
}

/// Of fees.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum FeeEvent {
    /// They were set.
    #[n(0)]
    Set(#[n(0)] FeesSet),
    /// What is accrued from now on.
    #[n(1)]
    Accrued(#[n(0)] FeesAccrued),
    /// They are counted from another day.
    #[n(2)]
    Reset(#[n(0)] FeesReset),
}

/// Fees were set.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct FeesSet {
    /// Product.
    #[n(0)]
    pub product: ProductId,
    /// Before.
    #[n(1)]
    pub old: Fees,
    /// Now.
    #[n(2)]
    pub new: Fees,
}

/// Fees are counted from another launch date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct FeesReset {
    /// Product.
    #[n(0)]
    pub product: ProductId,
    /// The launch date before.
    #[n(1)]
    pub old_launch_date: Option<Day>,
    /// What was accrued until now.
    #[n(2)]
    pub before: FeeAmounts,
    /// What still is: absolute amounts and shares of profit do not hang on the launch date.
    #[n(3)]
    pub after: FeeAmounts,
}

/// What a product owes in fees on a day: the amounts, each once rounded, and what they are of.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct FeesAccrued {
    /// Product.
    #[n(0)]
    pub product: ProductId,
    /// Trading day: fees are counted up to it as a calendar day.
    #[n(1)]
    pub day: Day,
    /// All fees accrued up to the day before: not in a base.
    #[n(2)]
    pub before: Money,
    /// Management fee.
    #[n(3)]
    pub management: Option<FeeAccrued>,
    /// Custody fee.
    #[n(4)]
    pub custody: Option<FeeAccrued>,
    /// Advisory fee.
    #[n(5)]
    pub advisory: Option<FeeAccrued>,
}

impl FeesAccrued {
    /// The amounts; of a fee that is undefined, or is none, 0.
    pub fn amounts(&self) -> FeeAmounts {
        let of = |fee: &Option<FeeAccrued>| fee.as_ref().map_or(Money::ZERO, |fee| fee.amount);
        FeeAmounts {
            management: of(&self.management),
            custody: of(&self.custody),
            advisory: of(&self.advisory),
        }
    }
}

/// One fee, accrued.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct FeeAccrued {
    /// Yuan, whole fen, rounded half away from zero; 0 where it is undefined.
    #[n(0)]
    pub amount: Money,
    /// Of what.
    #[n(1)]
    pub of: AccruedOf,
}

/// What an accrued amount is of.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum AccruedOf {
    /// It is the amount.
    #[n(0)]
    Absolute,
    /// A fixed rate.
    #[n(1)]
    Fixed(#[n(0)] FixedAccrual),
    /// Profit.
    #[n(2)]
    Profit(#[n(0)] ProfitAccrual),
    /// It is undefined: the setting that is missing.
    #[n(3)]
    Undefined(#[n(0)] Text),
}

/// Base × days / duration × rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct FixedAccrual {
    /// Which base.
    #[n(0)]
    pub base: FeeBase,
    /// The base, yuan.
    #[n(1)]
    pub amount: Money,
    /// Calendar days since launch.
    #[n(2)]
    pub days: u32,
    /// Duration, calendar days.
    #[n(3)]
    pub duration: u32,
    /// Rate for the duration.
    #[n(4)]
    pub rate: Rate,
}

/// A share of the profit of all shares above the initial unit NAV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct ProfitAccrual {
    /// Previous total NAV, without liabilities and fees accrued up to the day before.
    #[n(0)]
    pub net: Money,
    /// Shares.
    #[n(1)]
    pub shares: Shares,
    /// Unit NAV above which there is profit.
    #[n(2)]
    pub initial: UnitNav,
    /// Profit of all shares, rounded to the fen; the fee is of what it is before.
    #[n(3)]
    pub profit: Money,
    /// The one rate that was taken; none: progressive, or no interval holds the unit NAV.
    #[n(4)]
    pub rate: Option<Rate>,
}
