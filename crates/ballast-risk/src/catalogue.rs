//! The catalogue of indicators (S2–S4, S6, S9), as rows: 8 that read each contract alone, 18 that add a scope up.
//! [`crate::clauses`] reads them all alike.
//!
//! To add one, add a row with the next number: a number is never changed or used again.

use ballast_model::{Clause, ClauseOf, Fold, ScopeKind};

/// Whether contracts are read one by one, or added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Every contract of the scope alone; the worst is told (单一).
    Each,
    /// The scope as a whole (汇总).
    Total,
}

/// What is added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Lots.
    Lots,
    /// Lots against the market's open interest.
    MarketShare,
    /// Margin, each side in full (S4).
    Margin,
    /// Last price × lots × multiplier.
    MarketValue,
    /// Trade price × lots × multiplier of the day, opens and closes added.
    TradedValue,
    /// −(position P&L + close P&L − commission).
    DayLoss,
    /// What the unit NAV, or an operating account's equity, is below its highest.
    Drawdown,
}

/// Which directions there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Directions {
    /// Long, short, and their sum.
    Sides,
    /// Long − short, short − long, absolute.
    Exposure,
    /// Σ |long − short|.
    SumAbsolute,
    /// None.
    Single,
}

impl Directions {
    /// What a clause may choose.
    pub const fn folds(self) -> &'static [Fold] {
        match self {
            Self::Sides => &[Fold::Long, Fold::Short, Fold::Sum],
            Self::Exposure => &[Fold::LongNet, Fold::ShortNet, Fold::Absolute],
            Self::SumAbsolute => &[Fold::SumAbsolute],
            Self::Single => &[Fold::Single],
        }
    }
}

/// Which commodities count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Horizon {
    /// All.
    Now,
    /// Those now closing and those closed (N8).
    Overnight,
}

/// What a threshold counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Lots.
    Lots,
    /// Yuan, or a share of something.
    Money,
    /// A share.
    Share,
}

/// One indicator: its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indicator {
    /// Its number; for ever.
    pub id: u16,
    /// Its name for programs.
    pub key: &'static str,
    /// Each or total.
    pub kind: Kind,
    /// What is added up.
    pub measure: Measure,
    /// Which directions there are.
    pub directions: Directions,
    /// Which commodities count.
    pub horizon: Horizon,
    /// Over what it may be read.
    pub scopes: &'static [ScopeKind],
    /// What its thresholds may be.
    pub of: &'static [ClauseOf],
    /// What it is called in Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

use ScopeKind::{Commodities, Contracts, Exchange, Sector, SuperSector, Whole};

const EACH: &[ScopeKind] = &[Whole, Exchange, Commodities, Contracts, Sector];
const TOTAL: &[ScopeKind] = &[Whole, Exchange, Commodities, Sector];
const SUPER: &[ScopeKind] = &[Whole, Exchange, Commodities, Sector, SuperSector];
const WHOLE: &[ScopeKind] = &[Whole];

const AMOUNT: &[ClauseOf] = &[ClauseOf::Amount];
const OWN: &[ClauseOf] = &[ClauseOf::Own];
const MONEY: &[ClauseOf] = &[
    ClauseOf::Amount,
    ClauseOf::TotalNav,
    ClauseOf::DynamicEquity,
    ClauseOf::MaxLossAmount,
];

macro_rules! indicators {
    ($($id:literal $key:ident $kind:ident $measure:ident $directions:ident $horizon:ident $scopes:ident $of:ident $zh:literal $en:literal;)*) => {
        /// Every indicator, by number.
        pub const INDICATORS: &[Indicator] = &[$(Indicator {
            id: $id,
            key: stringify!($key),
            kind: Kind::$kind,
            measure: Measure::$measure,
            directions: Directions::$directions,
            horizon: Horizon::$horizon,
            scopes: $scopes,
            of: $of,
            zh: $zh,
            en: $en,
        }),*];
    };
}

#[rustfmt::skip]
indicators! {
    // id key                                kind  measure     directions  horizon   scopes of
    101 each_market_share                    Each  MarketShare Sides       Now       EACH   OWN    "单一合约持仓占市场比例" "Each contract's share of the market's lots";
    102 each_lots                            Each  Lots        Sides       Now       EACH   AMOUNT "单一合约持仓手数" "Each contract's lots";
    103 each_exposure_lots                   Each  Lots        Exposure    Now       EACH   AMOUNT "单一合约敞口手数" "Each contract's exposure, lots";
    104 each_margin                          Each  Margin      Sides       Now       EACH   MONEY  "单一合约保证金" "Each contract's margin";
    105 each_exposure_margin                 Each  Margin      Exposure    Now       EACH   MONEY  "单一合约敞口保证金" "Each contract's exposure, margin";
    106 each_market_value                    Each  MarketValue Sides       Now       EACH   MONEY  "单一合约持仓市值" "Each contract's market value";
    107 each_traded_value                    Each  TradedValue Sides       Now       EACH   MONEY  "单一合约交易市值" "Each contract's traded value";
    108 each_exposure_value                  Each  MarketValue Exposure    Now       EACH   MONEY  "单一合约敞口市值" "Each contract's exposure, market value";
    201 total_market_share                   Total MarketShare Sides       Now       TOTAL  OWN    "持仓占市场比例" "Share of the market's lots";
    202 total_lots                           Total Lots        Sides       Now       TOTAL  AMOUNT "持仓手数" "Lots";
    203 total_exposure_lots                  Total Lots        Exposure    Now       TOTAL  AMOUNT "敞口手数" "Exposure, lots";
    204 day_loss                             Total DayLoss     Single      Now       WHOLE  MONEY  "当日最大亏损" "Daily loss";
    205 total_market_value                   Total MarketValue Sides       Now       TOTAL  MONEY  "持仓市值" "Market value";
    206 total_traded_value                   Total TradedValue Sides       Now       TOTAL  MONEY  "交易市值" "Traded value";
    207 total_exposure_value                 Total MarketValue Exposure    Now       TOTAL  MONEY  "敞口市值" "Exposure, market value";
    208 absolute_exposure_value              Total MarketValue SumAbsolute Now       SUPER  MONEY  "绝对敞口市值" "Absolute exposure, market value";
    209 overnight_absolute_exposure_value    Total MarketValue SumAbsolute Overnight SUPER  MONEY  "隔夜绝对敞口市值" "Overnight absolute exposure, market value";
    210 overnight_exposure_value             Total MarketValue Exposure    Overnight TOTAL  MONEY  "隔夜敞口市值" "Overnight exposure, market value";
    211 overnight_market_value               Total MarketValue Sides       Overnight TOTAL  MONEY  "隔夜持仓市值" "Overnight market value";
    212 total_margin                         Total Margin      Sides       Now       TOTAL  MONEY  "保证金" "Margin";
    213 total_exposure_margin                Total Margin      Exposure    Now       TOTAL  MONEY  "敞口保证金" "Exposure, margin";
    214 overnight_margin                     Total Margin      Sides       Overnight TOTAL  MONEY  "隔夜保证金" "Overnight margin";
    215 overnight_exposure_margin            Total Margin      Exposure    Overnight TOTAL  MONEY  "隔夜敞口保证金" "Overnight exposure, margin";
    216 absolute_exposure_margin             Total Margin      SumAbsolute Now       TOTAL  MONEY  "绝对敞口保证金" "Absolute exposure, margin";
    217 overnight_absolute_exposure_margin   Total Margin      SumAbsolute Overnight TOTAL  MONEY  "隔夜绝对敞口保证金" "Overnight absolute exposure, margin";
    218 max_drawdown                         Total Drawdown    Single      Now       WHOLE  OWN    "最大回撤" "Max drawdown";
}

impl Indicator {
    /// By its number.
    pub fn find(id: u16) -> Option<&'static Self> {
        let at = INDICATORS.binary_search_by_key(&id, |row| row.id).ok()?;
        INDICATORS.get(at)
    }

    /// What its thresholds count.
    pub const fn unit(&self) -> Unit {
        match self.measure {
            Measure::Lots => Unit::Lots,
            Measure::MarketShare | Measure::Drawdown => Unit::Share,
            Measure::Margin | Measure::MarketValue | Measure::TradedValue | Measure::DayLoss => {
                Unit::Money
            }
        }
    }

    /// An exposure: only what enlarges it is refused at level 1 (S5).
    pub const fn is_exposure(&self) -> bool {
        matches!(
            self.directions,
            Directions::Exposure | Directions::SumAbsolute
        )
    }

    /// Closing does not move it (S5).
    pub const fn is_past_closing(&self) -> bool {
        matches!(self.measure, Measure::Drawdown | Measure::DayLoss)
    }

    /// It moves with prices, by itself or by what it is a share of.
    pub const fn moves_with_marks(&self, of: ClauseOf) -> bool {
        matches!(
            self.measure,
            Measure::MarketValue | Measure::DayLoss | Measure::Drawdown | Measure::MarketShare
        ) || matches!(of, ClauseOf::TotalNav | ClauseOf::DynamicEquity)
    }
}

/// What of a clause the catalogue does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// There is no such indicator.
    Indicator,
    /// It is not read over such a scope.
    Scope,
    /// It has no such direction.
    Direction,
    /// Its thresholds are no shares of that, or no amounts.
    Of,
    /// A threshold is below 0, a level 1 above level 2, or there is none.
    Levels,
}

impl Misfit {
    /// The field.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Indicator => "indicator",
            Self::Scope => "scope",
            Self::Direction => "direction",
            Self::Of => "of",
            Self::Levels => "levels",
        }
    }
}

/// Whether a clause is one that the catalogue has.
///
/// # Errors
/// The first of its fields that does not fit.
pub fn fits(clause: &Clause) -> Result<&'static Indicator, Misfit> {
    let row = Indicator::find(clause.indicator).ok_or(Misfit::Indicator)?;
    let levels = [clause.level1, clause.level2];
    let order = clause
        .level1
        .zip(clause.level2)
        .is_none_or(|(one, two)| one <= two);
    let set = levels.iter().flatten();
    let checks = [
        (row.scopes.contains(&clause.scope.kind()), Misfit::Scope),
        (
            row.directions.folds().contains(&clause.fold),
            Misfit::Direction,
        ),
        (row.of.contains(&clause.of), Misfit::Of),
        (
            order && set.clone().count() > 0 && set.into_iter().all(|level| *level >= 0),
            Misfit::Levels,
        ),
    ];
    let wrong = checks.iter().find(|(holds, _)| !holds);
    wrong.map_or(Ok(row), |(_, misfit)| Err(*misfit))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S3, S4: 8 and 18; numbers go into journals: they ascend, and find their rows.
    #[test]
    fn s3_s4_every_indicator_has_a_number_of_its_own() {
        let numbers: Vec<u16> = INDICATORS.iter().map(|row| row.id).collect();
        assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
        let of = |kind| INDICATORS.iter().filter(|row| row.kind == kind).count();
        assert_eq!((of(Kind::Each), of(Kind::Total)), (8, 18));
        for row in INDICATORS {
            assert_eq!(Indicator::find(row.id), Some(row));
        }
        assert_eq!(Indicator::find(100), None);
    }

    /// S9: a super sector serves two of them, and no other.
    #[test]
    fn s9_super_sectors_serve_absolute_exposure_market_value_alone() {
        let served = INDICATORS
            .iter()
            .filter(|row| row.scopes.contains(&SuperSector));
        let served: Vec<u16> = served.map(|row| row.id).collect();
        assert_eq!(served, [208, 209]);
    }
}
