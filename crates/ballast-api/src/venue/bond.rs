//! Bonds, where they lie, what they are good for and what they cost (B5, B7, B8, B14).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::VenueAct;
use super::party::{Party, Venue};
use crate::{Date, Decimal, Id};

/// What a bond is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BondKind {
    /// 记账式国债: the only kind that is taken.
    BookEntryTreasury,
    /// Anything else.
    Other,
}

/// A bond to add, or to replace by its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBond {
    /// 国债代码
    pub code: String,
    /// 国债全称
    pub name: String,
    /// 到期日
    pub maturity: Date,
    /// What it is.
    pub kind: BondKind,
}

/// Bonds to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBonds {
    /// All of them or none.
    pub bonds: Vec<NewBond>,
}

/// What was published of a bond on a day: yuan per 100 face.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewValuation {
    /// 国债代码
    pub bond: String,
    /// Day of publication.
    pub day: Date,
    /// The depository's net price.
    pub net: Option<Decimal>,
    /// The depository's full price.
    pub full: Option<Decimal>,
    /// The lower of the exchanges' closes.
    pub lower_close: Option<Decimal>,
}

/// Prices to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewValuations {
    /// All of them or none.
    pub valuations: Vec<NewValuation>,
}

/// When a bond leaves the available amount of a venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MaturityCut {
    /// Venue.
    pub venue: Venue,
    /// From this day's settlement on.
    pub day: Date,
    /// The calendar of that month is not announced.
    pub provisional: bool,
}

/// A bond.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Bond {
    /// 国债代码
    pub code: String,
    /// 国债全称
    pub name: String,
    /// 到期日
    pub maturity: Date,
    /// What it is.
    pub kind: BondKind,
    /// Its maturity cuts, by venue.
    pub cuts: Vec<MaturityCut>,
    /// Day of the newest prices.
    pub published: Option<Date>,
    /// The depository's net price.
    pub net: Option<Decimal>,
    /// The depository's full price.
    pub full: Option<Decimal>,
    /// The lower of the exchanges' closes.
    pub lower_close: Option<Decimal>,
}

/// Bonds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BondList {
    /// By code.
    pub bonds: Vec<Bond>,
}

/// Why bonds are not in the available amount, though pledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotCounted {
    /// No price of the venue's source was ever published.
    NoPrice,
    /// The venue has no haircut for its residual maturity.
    NoHaircut,
    /// The maturity cut has passed.
    MaturityCut,
}

/// Bonds pledged: one bond of one beneficiary on one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PledgedBond {
    /// The beneficiary.
    pub party: Party,
    /// Its name.
    pub party_name: String,
    /// Account at the depository.
    pub account: String,
    /// 国债代码
    pub bond: String,
    /// 国债全称
    pub bond_name: String,
    /// 到期日
    pub maturity: Option<Date>,
    /// When it leaves the available amount.
    pub cut: Option<MaturityCut>,
    /// Registered and not counted yet, yuan face.
    pub registered: Decimal,
    /// In effect.
    pub effective: Decimal,
    /// Approved for release and not released.
    pub releasing: Decimal,
    /// Yuan per 100 face.
    pub price: Option<Decimal>,
    /// Day of its publication.
    pub published: Option<Date>,
    /// The share of it that counts (折扣率).
    pub share: Option<Decimal>,
    /// 折后金额 of what is in effect.
    pub discounted: Decimal,
    /// Why it is not in the available amount.
    pub not_counted: Option<NotCounted>,
    /// What the caller may do with it.
    pub acts: Vec<VenueAct>,
}

/// Bonds pledged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PledgedBondList {
    /// By beneficiary, account and bond.
    pub pledged: Vec<PledgedBond>,
}

/// Pledged bonds whose release the exchange starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaturityRelease {
    /// The beneficiary.
    pub party: Party,
    /// Account at the depository.
    pub account: String,
    /// 国债代码
    pub bond: String,
}

/// What a party may use (B8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cover {
    /// Whose; the member as a whole under the member itself.
    pub party: Party,
    /// Its name.
    pub party_name: String,
    /// Day of the settlement.
    pub day: Date,
    /// 折后金额 of what counts.
    pub discounted: Decimal,
    /// 折后金额 that the maturity cut took out.
    pub beyond_cut: Decimal,
    /// 实有货币资金 that the cap was taken of.
    pub cash: Decimal,
    /// Of which day that cash is; absent where nobody ever told.
    pub cash_of: Option<Date>,
    /// 配比金额: so many times cash.
    pub cap: Decimal,
    /// 实际可用金额: the smaller of both.
    pub available: Decimal,
    /// Trading margin that was told.
    pub margin: Option<Decimal>,
    /// Its number for the desk.
    pub seq: Id,
}

/// What parties may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CoverList {
    /// By party.
    pub covers: Vec<Cover>,
}

/// Cash and trading margin of a party after a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFunds {
    /// Whose.
    pub party: Party,
    /// Trading day, not settled yet.
    pub day: Date,
    /// 实有货币资金, bonds not in it.
    pub cash: Decimal,
    /// 交易保证金
    pub margin: Decimal,
}

/// Fee bases of a month at one rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BaseDays {
    /// Rate a year.
    pub rate: Decimal,
    /// Sum of the bases of the days.
    pub sum: Decimal,
}

/// A payer's fee of a month (B7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MonthFee {
    /// Payer.
    pub party: Party,
    /// Its name.
    pub party_name: String,
    /// `2026-11`.
    #[schema(pattern = r"^\d{4}-\d{2}$", example = "2026-11")]
    pub month: String,
    /// Bases by rate.
    pub base_days: Vec<BaseDays>,
    /// Days a year.
    pub days_a_year: u32,
    /// Yuan; of a month that is not over, so far.
    pub amount: Decimal,
    /// The settlement that collected it; absent while it is not collected.
    pub collected: Option<Date>,
}

/// A payer's fee base of a calendar day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DayFee {
    /// Payer.
    pub party: Party,
    /// Its name.
    pub party_name: String,
    /// Calendar day.
    pub day: Date,
    /// Rate a year on that day.
    pub rate: Decimal,
    /// 折后金额 of what was not released at the day's end.
    pub base: Decimal,
}

/// Fees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeeList {
    /// Newest month first.
    pub months: Vec<MonthFee>,
    /// Newest day first, of the last three months.
    pub days: Vec<DayFee>,
}
