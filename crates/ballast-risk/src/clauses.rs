//! Reading clauses: the one evaluator of the catalogue (S2–S5).
//!
//! A reading is a fraction. It is compared with its thresholds by cross-multiplication, *above*: the tenth lot at
//! limit 10 stands. What cannot be read is undefined: that opens nothing and liquidates nothing.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use ballast_model::{
    Clause, ClauseOf, ClauseScope, CommodityId, ContractId, Exchange, Fold, RuleLevel, SectorId,
    SuperSectorId,
};

use crate::catalogue::{Horizon, Indicator, Kind, Measure};
use crate::cell::Legs;

/// 100 % at the decimals of a share.
const ONE: i128 = 10_000_000_000;

/// Sums of one side of a contract. Money in its smallest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Lots.
    pub lots: i64,
    /// Margin, in full.
    pub margin: i128,
    /// Market value.
    pub value: i128,
    /// Value traded today.
    pub traded: i128,
}

impl Sums {
    /// One of them; 0 of what is no sum over contracts.
    pub fn measured(&self, measure: Measure) -> i128 {
        match measure {
            Measure::Lots | Measure::MarketShare => self.lots.into(),
            Measure::Margin => self.margin,
            Measure::MarketValue => self.value,
            Measure::TradedValue => self.traded,
            Measure::DayLoss | Measure::Drawdown => 0,
        }
    }
}

impl std::ops::Add for Sums {
    type Output = Self;
    fn add(self, more: Self) -> Self {
        Self {
            lots: self.lots + more.lots,
            margin: self.margin + more.margin,
            value: self.value + more.value,
            traded: self.traded + more.traded,
        }
    }
}

impl std::ops::SubAssign for Sums {
    fn sub_assign(&mut self, less: Self) {
        self.lots -= less.lots;
        self.margin -= less.margin;
        self.value -= less.value;
        self.traded -= less.traded;
    }
}

impl std::ops::AddAssign for Sums {
    fn add_assign(&mut self, more: Self) {
        *self = *self + more;
    }
}

/// What an owner has in a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposed {
    /// Contract.
    pub contract: ContractId,
    /// Its commodity.
    pub commodity: CommodityId,
    /// Its exchange.
    pub exchange: Exchange,
    /// Held.
    pub held: Legs<Sums>,
    /// Working opens, and what is asked for.
    pub working: Legs<Sums>,
    /// It has a price: without one a market value cannot be read.
    pub is_priced: bool,
    /// Its commodity is closing now, or closed (N8).
    pub is_overnight: bool,
}

/// A contract of an owner, as clauses read it.
pub trait Row {
    /// The contract, and what it is of.
    fn key(&self) -> (Exchange, CommodityId, ContractId);
    /// Its commodity is closing now, or closed (N8).
    fn is_overnight(&self) -> bool;
    /// What is measured of it, both sides; none where it cannot be.
    fn legs(&self, measure: Measure, count: Count) -> Option<Legs<i128>>;
}

impl Row for Exposed {
    fn key(&self) -> (Exchange, CommodityId, ContractId) {
        (self.exchange, self.commodity, self.contract)
    }

    fn is_overnight(&self) -> bool {
        self.is_overnight
    }

    fn legs(&self, measure: Measure, count: Count) -> Option<Legs<i128>> {
        let sums = |held: Sums, working: Sums| match count {
            Count::Held => held,
            Count::HeldAndWorking => held + working,
        };
        let long = sums(self.held.long, self.working.long);
        let short = sums(self.held.short, self.working.short);
        let has_lots = long.lots != 0 || short.lots != 0;
        let is_known = measure != Measure::MarketValue || self.is_priced || !has_lots;
        is_known.then(|| Legs {
            long: long.measured(measure),
            short: short.measured(measure),
        })
    }
}

impl<R: Row> Row for &R {
    fn key(&self) -> (Exchange, CommodityId, ContractId) {
        (**self).key()
    }

    fn is_overnight(&self) -> bool {
        (**self).is_overnight()
    }

    fn legs(&self, measure: Measure, count: Count) -> Option<Legs<i128>> {
        (**self).legs(measure, count)
    }
}

/// What of an owner is no sum over contracts, in the smallest unit of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OwnerFigures {
    /// Total NAV less liabilities; none where it is undefined (P3).
    pub total_nav: Option<i128>,
    /// Dynamic equity.
    pub equity: i128,
    /// Max-loss amount; none where nobody has said it.
    pub max_loss_amount: Option<i128>,
    /// The day's loss.
    pub day_loss: i128,
    /// Drawdown, as numerator and denominator; none where it is undefined.
    pub drawdown: Option<(i128, i128)>,
}

/// Sectors, and the market.
pub trait Market {
    /// Whether a contract is in a sector (S9).
    fn is_in(&self, sector: SectorId, commodity: CommodityId, contract: ContractId) -> bool;
    /// The sectors of a super sector.
    fn sectors(&self, of: SuperSectorId) -> &[SectorId];
    /// Open interest of a contract.
    fn open_interest(&self, contract: ContractId) -> i64;
    /// Open interest of all contracts of a scope, held or not.
    fn scope_open_interest(&self, scope: &ClauseScope) -> i64;
}

/// Whether a contract is in a scope.
#[inline]
pub fn contains<M: Market>(
    market: &M,
    scope: &ClauseScope,
    (exchange, commodity, contract): (Exchange, CommodityId, ContractId),
) -> bool {
    let is_in = |sector: &SectorId| market.is_in(*sector, commodity, contract);
    match scope {
        ClauseScope::Whole => true,
        ClauseScope::Exchange(of) => *of == exchange,
        ClauseScope::Commodities(named) => named.contains(&commodity),
        ClauseScope::Contracts(named) => named.contains(&contract),
        ClauseScope::Sector(sector) => is_in(sector),
        ClauseScope::SuperSector(of) => market.sectors(*of).iter().any(is_in),
    }
}

/// Which lots count (`docs/design.md#rules-about-rules`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Held: for watching and liquidation.
    Held,
    /// Held and working, before a trade.
    HeldAndWorking,
}

/// A clause as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClauseReading {
    /// Lots, or the smallest unit of money.
    pub numerator: i128,
    /// What it is a share of; 1 where thresholds are amounts.
    pub denominator: i128,
    /// How far it is.
    pub level: RuleLevel,
    /// The contract, where each is read alone: the worst.
    pub contract: Option<ContractId>,
}

impl ClauseReading {
    /// Of a scope without contracts.
    const NOTHING: Self = Self {
        numerator: 0,
        denominator: 1,
        level: RuleLevel::Clear,
        contract: None,
    };
}

/// What a clause is read from.
#[derive(Debug, Clone, Copy)]
pub struct Exposure<'a, M, I> {
    /// Contract by contract, each once; where one of them is told, in their order.
    pub rows: I,
    /// What is no sum over contracts.
    pub owner: OwnerFigures,
    /// Sectors, open interest.
    pub market: &'a M,
    /// Which lots count.
    pub count: Count,
}

impl<M: Market, I: IntoIterator<Item: Row> + Clone> Exposure<'_, M, I> {
    /// Reads a clause that the catalogue has; none of an indicator that it has not.
    pub fn read(&self, clause: &Clause) -> Option<ClauseReading> {
        let row = Indicator::find(clause.indicator)?;
        let readings = self.figures(row, clause);
        let readings = readings.map(|figures| figures.reading(clause));
        Some(readings.reduce(worse).unwrap_or(ClauseReading::NOTHING))
    }

    /// What is to be read: each contract of the scope, or their total.
    fn figures(&self, row: &Indicator, clause: &Clause) -> impl Iterator<Item = Figures> {
        let total = (row.kind == Kind::Total).then(|| Figures {
            numerator: self.total(row, clause),
            denominator: self.of(row, clause),
            contract: None,
        });
        let each = (row.kind == Kind::Each).then(|| self.scoped(row, &clause.scope));
        let each = each.into_iter().flatten().map(|of| {
            let numerator = self.legs(row, &of).map(|legs| folded(clause.fold, legs));
            Figures {
                numerator,
                denominator: self.each_of(row, clause, &of, numerator),
                contract: Some(of.key().2),
            }
        });
        total.into_iter().chain(each)
    }

    /// Contracts of the scope, of the horizon.
    fn scoped(&self, row: &Indicator, scope: &ClauseScope) -> impl Iterator<Item = I::Item> {
        let overnight = row.horizon == Horizon::Overnight;
        let rows =
            { self.rows.clone().into_iter() }.filter(move |of| !overnight || of.is_overnight());
        let is_whole = *scope == ClauseScope::Whole;
        rows.filter(move |of| is_whole || self.contains(scope, of))
    }

    fn contains(&self, scope: &ClauseScope, of: &I::Item) -> bool {
        contains(self.market, scope, of.key())
    }

    fn legs(&self, row: &Indicator, of: &I::Item) -> Option<Legs<i128>> {
        of.legs(row.measure, self.count)
    }

    /// What a contract's reading is a share of. Without lots a share of the market is 0, whatever the market is.
    fn each_of(
        &self,
        row: &Indicator,
        clause: &Clause,
        of: &I::Item,
        numerator: Option<i128>,
    ) -> Option<i128> {
        match row.measure {
            Measure::MarketShare if numerator == Some(0) => Some(1),
            Measure::MarketShare => Some(self.market.open_interest(of.key().2).into()),
            _ => self.of(row, clause),
        }
    }

    /// What the scope adds up to.
    fn total(&self, row: &Indicator, clause: &Clause) -> Option<i128> {
        match row.measure {
            Measure::DayLoss => Some(self.owner.day_loss),
            Measure::Drawdown => self.owner.drawdown.map(|(fallen, _)| fallen),
            _ if clause.fold == Fold::SumAbsolute => self.sum_absolute(row, &clause.scope),
            _ => self
                .sum(row, &clause.scope)
                .map(|legs| folded(clause.fold, legs)),
        }
    }

    fn sum(&self, row: &Indicator, scope: &ClauseScope) -> Option<Legs<i128>> {
        let mut sum = Legs::default();
        for of in self.scoped(row, scope) {
            sum += self.legs(row, &of)?;
        }
        Some(sum)
    }

    /// Σ |long − short| over commodities; over the sectors of a super sector (S9).
    fn sum_absolute(&self, row: &Indicator, scope: &ClauseScope) -> Option<i128> {
        if let ClauseScope::SuperSector(of) = scope {
            let nets = self.market.sectors(*of).iter().map(|sector| {
                let sum = self.sum(row, &ClauseScope::Sector(*sector))?;
                Some((sum.long - sum.short).abs())
            });
            return nets.sum();
        }
        let mut nets: BTreeMap<CommodityId, i128> = BTreeMap::new();
        for of in self.scoped(row, scope) {
            let legs = self.legs(row, &of)?;
            *nets.entry(of.key().1).or_default() += legs.long - legs.short;
        }
        Some(nets.values().map(|net| net.abs()).sum())
    }

    /// What a total is a share of; 1 of an amount; none where that is undefined.
    fn of(&self, row: &Indicator, clause: &Clause) -> Option<i128> {
        match (clause.of, row.measure) {
            (ClauseOf::Amount, _) => Some(1),
            (ClauseOf::TotalNav, _) => self.owner.total_nav,
            (ClauseOf::DynamicEquity, _) => Some(self.owner.equity),
            (ClauseOf::MaxLossAmount, _) => self.owner.max_loss_amount,
            (ClauseOf::Own, Measure::Drawdown) => self.owner.drawdown.map(|(_, of)| of),
            (ClauseOf::Own, _) if self.total(row, clause) == Some(0) => Some(1),
            (ClauseOf::Own, _) => Some(self.market.scope_open_interest(&clause.scope).into()),
        }
    }
}

/// Long and short put together.
pub fn folded(fold: Fold, legs: Legs<i128>) -> i128 {
    let net = legs.long - legs.short;
    match fold {
        Fold::Long => legs.long,
        Fold::Short => legs.short,
        Fold::Sum => legs.long + legs.short,
        Fold::LongNet => net,
        Fold::ShortNet => -net,
        Fold::Absolute | Fold::SumAbsolute => net.abs(),
        Fold::Single => 0,
    }
}

/// What a reading is made of; none where it cannot be known.
struct Figures {
    numerator: Option<i128>,
    denominator: Option<i128>,
    contract: Option<ContractId>,
}

impl Figures {
    fn reading(&self, clause: &Clause) -> ClauseReading {
        let contract = self.contract;
        let (Some(numerator), Some(denominator @ 1..)) = (self.numerator, self.denominator) else {
            return ClauseReading {
                numerator: self.numerator.unwrap_or_default(),
                denominator: self.denominator.unwrap_or_default(),
                level: RuleLevel::Undefined,
                contract,
            };
        };
        let above = |threshold: Option<i64>| {
            threshold.is_some_and(|threshold| {
                past(clause.of, numerator, denominator, threshold) == Ordering::Greater
            })
        };
        let level = match (above(clause.level1), above(clause.level2)) {
            (_, true) => RuleLevel::Two,
            (true, false) => RuleLevel::One,
            (false, false) => RuleLevel::Clear,
        };
        ClauseReading {
            numerator,
            denominator,
            level,
            contract,
        }
    }

    /// How far its value may move and stay at its level. None where a price, or what it is a share of, is missing:
    /// that comes otherwise than by a movement.
    fn slack(&self, clause: &Clause) -> Option<i128> {
        let (numerator, denominator) = (self.numerator?, self.denominator?);
        let levels = [clause.level1, clause.level2].into_iter().flatten();
        let rooms = levels.map(|level| room(clause.of, numerator, denominator, level));
        rooms.min()
    }
}

/// A reading against a threshold, exactly.
pub fn past(of: ClauseOf, numerator: i128, denominator: i128, threshold: i64) -> Ordering {
    let threshold = i128::from(threshold);
    match of {
        ClauseOf::Amount => numerator.cmp(&threshold),
        _ => (numerator * ONE).cmp(&(threshold * denominator)),
    }
}

/// The one of the higher level, or of the same with more; the first of two that are alike. One that cannot be read
/// stands below one that is reached.
fn worse(one: ClauseReading, next: ClauseReading) -> ClauseReading {
    let more = next.numerator * one.denominator > one.numerator * next.denominator;
    let is_next = next.level > one.level || (next.level == one.level && more);
    if is_next { next } else { one }
}

impl<M: Market, I: IntoIterator<Item: Row> + Clone> Exposure<'_, M, I> {
    /// The level of a clause, and how far marks may move what is held, in value, before it can come to another: each
    /// mark's movement, whichever way, counts by itself. It is exact where one contract moves one way; elsewhere it is
    /// used up sooner. None of a clause that marks do not move, or that is not read from them (open interest).
    pub fn near(&self, clause: &Clause) -> Option<(RuleLevel, Option<i128>)> {
        let row = Indicator::find(clause.indicator)?;
        let moves = row.moves_with_marks(clause.of) && row.measure != Measure::MarketShare;
        let (mut worst, mut least) = (None, None);
        for figures in self.figures(row, clause) {
            let reading = figures.reading(clause);
            worst = Some(worst.map_or(reading, |worst| worse(worst, reading)));
            let slack = moves.then(|| figures.slack(clause)).flatten();
            least = [least, slack].into_iter().flatten().min();
        }
        let level = worst.map_or(RuleLevel::Clear, |worst| worst.level);
        Some((level, least))
    }
}

impl<M: Market, I: IntoIterator<Item: Row> + Clone> Exposure<'_, M, I> {
    /// How much more a clause may read, in what it adds up, and still not be above a threshold: less than 0 where it
    /// is. None where it cannot be read, or hangs on the market's open interest.
    pub fn headroom(&self, clause: &Clause, threshold: i64) -> Option<i128> {
        let row = Indicator::find(clause.indicator)?;
        if row.measure == Measure::MarketShare {
            return None;
        }
        let read = match row.kind {
            Kind::Total => self.total(row, clause)?,
            Kind::Each => {
                let mut most = 0;
                for of in self.scoped(row, &clause.scope) {
                    most = folded(clause.fold, self.legs(row, &of)?).max(most);
                }
                most
            }
        };
        let denominator @ 1.. = self.of(row, clause)? else {
            return None;
        };
        let limit = match clause.of {
            ClauseOf::Amount => i128::from(threshold),
            _ => i128::from(threshold) * denominator / ONE,
        };
        Some(limit - read)
    }
}

/// A movement, in value, that leaves a reading on its side of a threshold.
pub fn room(of: ClauseOf, numerator: i128, denominator: i128, threshold: i64) -> i128 {
    let t = i128::from(threshold);
    // Above where the difference is above 0; a movement of 1 moves it by `by` at most.
    let (difference, by) = match of {
        ClauseOf::Amount => (numerator - t, 1),
        ClauseOf::Own => (numerator - t * denominator / ONE, ONE),
        _ => (numerator * ONE - t * denominator, ONE + t),
    };
    let room = |difference: i128| {
        if difference > 0 {
            (difference - 1) / by
        } else {
            -difference / by
        }
    };
    let of_denominator = match of {
        ClauseOf::TotalNav | ClauseOf::DynamicEquity if denominator > 0 => denominator - 1,
        ClauseOf::TotalNav | ClauseOf::DynamicEquity => -denominator,
        ClauseOf::Amount | ClauseOf::MaxLossAmount | ClauseOf::Own => i128::MAX,
    };
    room(difference).min(of_denominator)
}
