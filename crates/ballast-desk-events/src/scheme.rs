//! Risk schemes, sectors, and what is bound to whom (S1, S2, S7–S9); and what comes of reading them.

use std::collections::BTreeSet;

use ballast_model::{
    Clause, CommodityId, ContractId, Day, ProductId, Rate, RuleLevel, SchemeId, SectorId, Stamp,
    SuperSectorId, Text, UnitNav,
};
use minicbor::{Decode, Encode};

use crate::table::words;
use crate::{NavOf, SettingValue};

/// A named set of clauses. Its version counts up with every change.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Scheme {
    /// Product.
    #[n(0)]
    pub product: ProductId,
    /// Name, unique in the product.
    #[n(1)]
    pub name: Text,
    /// Counted from 1.
    #[n(2)]
    pub version: u32,
    /// In the order in which they are told.
    #[n(3)]
    pub clauses: Vec<Clause>,
}

/// A named set of commodities and contracts of a product (S9).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Sector {
    /// Product.
    #[n(0)]
    pub product: ProductId,
    /// Name, unique in the product.
    #[n(1)]
    pub name: Text,
    /// Commodities, every contract of them.
    #[n(2)]
    pub commodities: BTreeSet<CommodityId>,
    /// Contracts by themselves.
    #[n(3)]
    pub contracts: BTreeSet<ContractId>,
}

/// A named set of sectors of a product (S9).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SuperSector {
    /// Product.
    #[n(0)]
    pub product: ProductId,
    /// Name, unique in the product.
    #[n(1)]
    pub name: Text,
    /// Sectors.
    #[n(2)]
    pub sectors: Vec<SectorId>,
}

/// A change of a product's schemes, sectors or bindings.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ChangeSchemes {
    /// Product; what the change names is its own.
    #[n(0)]
    pub product: ProductId,
    /// What.
    #[n(1)]
    pub command: SchemeCommand,
}

/// Changes of schemes, sectors and bindings.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum SchemeCommand {
    /// Make a scheme, or, with an id, replace its name and clauses (S1).
    #[n(0)]
    Put(#[n(0)] PutScheme),
    /// Copy one under a new name (S1).
    #[n(1)]
    Copy(#[n(0)] SchemeId, #[n(1)] Text),
    /// Delete one that nothing is bound to (S1).
    #[n(2)]
    Delete(#[n(0)] SchemeId),
    /// Make a sector, or, with an id, replace its name and members: at once (S9).
    #[n(3)]
    PutSector(#[n(0)] PutSector),
    /// Delete one that no clause names.
    #[n(4)]
    DeleteSector(#[n(0)] SectorId),
    /// Make a super sector, or, with an id, replace its name and sectors.
    #[n(5)]
    PutSuperSector(#[n(0)] PutSuperSector),
    /// Delete one that no clause names.
    #[n(6)]
    DeleteSuperSector(#[n(0)] SuperSectorId),
    /// Say which schemes and lines are in force by NAV (S7, S8).
    #[n(7)]
    Bind(#[n(0)] Box<BindSchemes>),
}

/// A scheme as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PutScheme {
    /// None: a new one.
    #[n(0)]
    pub scheme: Option<SchemeId>,
    /// Name.
    #[n(1)]
    pub name: Text,
    /// Clauses.
    #[n(2)]
    pub clauses: Vec<Clause>,
}

/// A sector as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PutSector {
    /// None: a new one.
    #[n(0)]
    pub sector: Option<SectorId>,
    /// As it is to be.
    #[n(1)]
    pub new: Sector,
}

/// A super sector as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PutSuperSector {
    /// None: a new one.
    #[n(0)]
    pub super_sector: Option<SuperSectorId>,
    /// As it is to be.
    #[n(1)]
    pub new: SuperSector,
}

/// Which schemes and lines are in force for a product or an operating account.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct BindSchemes {
    /// For whom.
    #[n(0)]
    pub of: NavOf,
    /// As it is to be.
    #[n(1)]
    pub binding: NavBinding,
}

/// Which scheme is in force at which unit NAV: from, included, to below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct NavInterval {
    /// None: however low.
    #[n(0)]
    pub from: Option<UnitNav>,
    /// None: however high.
    #[n(1)]
    pub below: Option<UnitNav>,
    /// Scheme.
    #[n(2)]
    pub scheme: SchemeId,
}

/// Intervals of current and of previous unit NAV.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct NavTables {
    /// By unit NAV now.
    #[n(0)]
    pub current: Vec<NavInterval>,
    /// By unit NAV as the day began.
    #[n(1)]
    pub previous: Vec<NavInterval>,
}

/// Lines on a unit NAV, each at and below its value (S7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct NavLines {
    /// Alert.
    #[n(0)]
    pub top_up: Option<UnitNav>,
    /// Level 1.
    #[n(1)]
    pub warning: Option<UnitNav>,
    /// Level 2.
    #[n(2)]
    pub liquidation: Option<UnitNav>,
}

/// Which schemes are in force at night, or on holidays (S8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub enum PeriodMode {
    /// None.
    #[default]
    #[n(0)]
    None,
    /// The day's.
    #[n(1)]
    FollowDay,
    /// The day's, with so much of their thresholds.
    #[n(2)]
    PercentOfDay(#[n(0)] Rate),
    /// The night's: of holidays.
    #[n(3)]
    FollowNight,
    /// The night's, with so much of their thresholds: of holidays.
    #[n(4)]
    PercentOfNight(#[n(0)] Rate),
    /// Its own.
    #[n(5)]
    Own,
}

/// What is in force for a product or an operating account (S7, S8).
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct NavBinding {
    /// By day.
    #[n(0)]
    pub day: NavTables,
    /// At night.
    #[n(1)]
    pub night: PeriodMode,
    /// Its own, at night.
    #[n(2)]
    pub night_own: NavTables,
    /// On holidays.
    #[n(3)]
    pub holiday: PeriodMode,
    /// Its own, on holidays.
    #[n(4)]
    pub holiday_own: NavTables,
    /// First trading day of the holidays.
    #[n(5)]
    pub holiday_from: Option<Day>,
    /// Last trading day of the holidays.
    #[n(6)]
    pub holiday_to: Option<Day>,
    /// Lines on unit NAV now.
    #[n(7)]
    pub current_lines: NavLines,
    /// Lines on unit NAV as the day began.
    #[n(8)]
    pub previous_lines: NavLines,
}

/// Of schemes, sectors, bindings, and their reading.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum SchemeEvent {
    /// A scheme was made, changed or deleted.
    #[n(0)]
    SchemeSet(
        #[n(0)] SchemeId,
        #[n(1)] Option<Scheme>,
        #[n(2)] Option<Scheme>,
    ),
    /// A sector was made, changed or deleted.
    #[n(1)]
    SectorSet(
        #[n(0)] SectorId,
        #[n(1)] Option<Sector>,
        #[n(2)] Option<Sector>,
    ),
    /// A super sector was made, changed or deleted.
    #[n(2)]
    SuperSectorSet(
        #[n(0)] SuperSectorId,
        #[n(1)] Option<SuperSector>,
        #[n(2)] Option<SuperSector>,
    ),
    /// What is in force changed.
    #[n(3)]
    Bound(
        #[n(0)] NavOf,
        #[n(1)] Box<NavBinding>,
        #[n(2)] Box<NavBinding>,
    ),
    /// Clauses and lines were read: those that moved.
    #[n(4)]
    Read(#[n(0)] RulesRead),
    /// The day session of a trading day begins: what is in force at night ends (S8).
    #[n(5)]
    DaySessionBegan(#[n(0)] Day),
    /// A commodity's close came near: overnight clauses begin to count it (S6, N8).
    #[n(6)]
    OvernightBegan(#[n(0)] Stamp),
}

/// A rule of somebody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum RuleKey {
    /// A clause of a scheme, by its place there, counted from 0.
    #[n(0)]
    Clause(#[n(0)] SchemeId, #[n(1)] u16),
    /// Warning and liquidation line: levels 1 and 2.
    #[n(1)]
    NavLine(#[n(0)] NavWhen),
    /// Top-up line: it alerts.
    #[n(2)]
    TopUp(#[n(0)] NavWhen),
    /// The account's overnight ratio, before the close at that instant (O2).
    #[n(200)]
    OvernightRatio(#[n(0)] Stamp),
    /// What the account does before the close at that instant (O8).
    #[n(201)]
    BeforeClose(#[n(0)] Stamp),
}

/// Which unit NAV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum NavWhen {
    /// Now.
    #[n(0)]
    Current,
    /// As the day began.
    #[n(1)]
    Previous,
}

/// Clauses and lines of a product or an operating account were read.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RulesRead {
    /// Whose.
    #[n(0)]
    pub of: NavOf,
    /// Which moved, in their order; none where all are where they were.
    #[n(1)]
    pub moved: Vec<RuleMoved>,
}

/// A rule came to another level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct RuleMoved {
    /// Which.
    #[n(0)]
    pub rule: RuleKey,
    /// Level before.
    #[n(1)]
    pub old: RuleLevel,
    /// Level now.
    #[n(2)]
    pub new: RuleLevel,
    /// What it was found at.
    #[n(3)]
    pub found: RuleFound,
}

/// What a rule was found at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct RuleFound {
    /// Version of the scheme; 0 of a line.
    #[n(0)]
    pub version: u32,
    /// Lots, 10⁻⁶ yuan; of a line on NAV the net NAV.
    #[n(1)]
    pub numerator: i64,
    /// What it is a share of; 1 of an amount; of a line the shares, at 10⁻⁶.
    #[n(2)]
    pub denominator: i64,
    /// Threshold of the level; of a rule that is clear the lower one; 0 where it is not in force any more.
    #[n(3)]
    pub threshold: i64,
    /// The contract, where each is read alone.
    #[n(4)]
    pub contract: Option<ContractId>,
}

/// From which level of its rules on a product opens nothing (P1, S5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum RestrictedAt {
    /// Level 1.
    #[n(0)]
    One,
    /// Level 2.
    #[n(1)]
    Two,
}

words! {
    RestrictedAt {
        One = "level_1" "一级" "Level 1",
        Two = "level_2" "二级" "Level 2",
    }
}

impl SettingValue for RuleLevel {
    const WORDS: &'static [&'static str] = &["clear", "undefined", "level_1", "level_2"];
    fn text(&self) -> String {
        Self::WORDS[*self as usize].to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        let all = [Self::Clear, Self::Undefined, Self::One, Self::Two];
        all.into_iter().find(|level| level.text() == text)
    }
}
