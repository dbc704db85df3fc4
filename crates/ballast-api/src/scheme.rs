//! Risk schemes, sectors, what is in force by NAV, and rules that stand (S1–S9).

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Date, Decimal, Id, Time};

/// A clause of a scheme (S2). What it may say: `docs/risk-indicators.md`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// The indicator's number in the catalogue.
    #[schema(example = 102)]
    pub indicator: u16,
    /// `whole`, `exchange`, `commodities`, `contracts`, `sector` or `super_sector`.
    pub scope: String,
    /// What the scope names: codes of an exchange, commodities or contracts, the name of a sector.
    pub names: Vec<String>,
    /// `long`, `short`, `sum`, `long_net`, `short_net`, `absolute`, `sum_absolute` or `single`.
    pub fold: String,
    /// What thresholds are: `amount`, or a share: `total_nav`, `dynamic_equity`, `max_loss_amount`, `own`.
    pub of: String,
    /// Above it level 1 is breached: lots, yuan, or a share (0.3 is 30 %); absent: it does nothing.
    #[schema(example = "10")]
    pub level1: Option<String>,
    /// The same of level 2.
    pub level2: Option<String>,
    /// Why it is there, whom to call.
    pub note: String,
}

/// A scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Scheme {
    /// Name.
    pub name: String,
    /// Counts its changes.
    pub version: u32,
    /// Clauses.
    pub clauses: Vec<Clause>,
}

/// A scheme as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewScheme {
    /// Name: 1–40 characters.
    pub name: String,
    /// Clauses.
    pub clauses: Vec<Clause>,
}

/// A name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewName {
    /// Name: 1–40 characters.
    pub name: String,
}

/// A sector: commodities and contracts (S9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sector {
    /// Name: 1–40 characters.
    pub name: String,
    /// Codes of commodities.
    pub commodities: Vec<String>,
    /// Codes of contracts.
    pub contracts: Vec<String>,
}

/// A super sector: sectors (S9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuperSector {
    /// Name: 1–40 characters.
    pub name: String,
    /// Names of sectors.
    pub sectors: Vec<String>,
}

/// A product's schemes and sectors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SchemeList {
    /// Schemes.
    pub schemes: Vec<Scheme>,
    /// Sectors.
    pub sectors: Vec<Sector>,
    /// Super sectors.
    pub super_sectors: Vec<SuperSector>,
}

/// Which scheme, or sector, of which product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct SchemePath {
    /// Code of the product.
    pub name: String,
    /// Name of the scheme.
    pub scheme: String,
}

/// Which sector of which product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct SectorPath {
    /// Code of the product.
    pub name: String,
    /// Name of the sector.
    pub sector: String,
}

/// Which scheme is in force at which unit NAV.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NavInterval {
    /// From, included; absent: however low.
    #[schema(example = "0.85")]
    pub from: Option<String>,
    /// To below; absent: however high.
    #[schema(example = "0.9")]
    pub below: Option<String>,
    /// Name of the scheme.
    pub scheme: String,
}

/// Intervals of unit NAV now, and as the day began.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NavTables {
    /// By unit NAV now.
    pub current: Vec<NavInterval>,
    /// By unit NAV as the day began.
    pub previous: Vec<NavInterval>,
}

/// Lines on a unit NAV, each at and below its value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NavLines {
    /// Alert.
    pub top_up: Option<String>,
    /// Level 1.
    pub warning: Option<String>,
    /// Level 2.
    pub liquidation: Option<String>,
}

/// Which schemes are in force in a period (S8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemePeriod {
    /// `none`, `follow_day`, `percent_of_day`, `own`; of holidays also `follow_night`, `percent_of_night`.
    pub mode: String,
    /// Of a percentage: 0.5 is half of the thresholds.
    pub share: Option<String>,
    /// Its own tables.
    pub own: NavTables,
}

/// What is in force (S7, S8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Binding {
    /// By day.
    pub day: NavTables,
    /// At night.
    pub night: SchemePeriod,
    /// On holidays.
    pub holiday: SchemePeriod,
    /// First trading day of the holidays.
    pub holiday_from: Option<Date>,
    /// Last trading day of the holidays.
    pub holiday_to: Option<Date>,
    /// Lines on unit NAV now.
    pub current_lines: NavLines,
    /// Lines on unit NAV as the day began.
    pub previous_lines: NavLines,
}

/// A part of the scale of NAV in which no scheme is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NavGap {
    /// From, included.
    pub from: Option<String>,
    /// To below.
    pub below: Option<String>,
}

/// What was saved, and what of it acts nowhere (S7, S8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Bound {
    /// Journal sequence.
    pub seq: Id,
    /// Gaps of the intervals by unit NAV now.
    pub current_gaps: Vec<NavGap>,
    /// Gaps of the intervals by unit NAV as the day began.
    pub previous_gaps: Vec<NavGap>,
    /// Periods in which no scheme acts: `day`, `night`, `holiday`.
    pub idle: Vec<String>,
}

/// A rule that stands: a ban, where it bars opening (S5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleReached {
    /// Code of the product; of an account's rule its product.
    pub product: String,
    /// Code of the operating account, where the rule is its own.
    pub account: Option<String>,
    /// Name of the scheme; absent of a line on NAV.
    pub scheme: Option<String>,
    /// Clause of it, counted from 1; absent of a line.
    pub clause: Option<u32>,
    /// Version of the scheme as it was read.
    pub version: Option<u32>,
    /// `clause`, `nav_line`, `previous_nav_line`, `top_up` or `previous_top_up`; of an account also `overnight_ratio`
    /// (O2) and `before_close` (O8).
    pub kind: String,
    /// `level_1`, `level_2` or `undefined`.
    pub level: String,
    /// Since when it is at that level.
    pub since: Time,
    /// What it read then: lots, yuan, a share, or a unit NAV; of `before_close` the time of that close.
    pub reading: String,
    /// The threshold of that level.
    pub threshold: String,
    /// The contract, where each is read alone.
    pub contract: Option<String>,
    /// It bars opening.
    pub bars: bool,
    /// Its plans wait for more marks in a row: how many found it so (setting `plan_marks`); absent where none waits.
    pub marks_seen: Option<u32>,
}

/// Rules that stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleReachedList {
    /// Of products and operating accounts that the caller reaches.
    pub rules: Vec<RuleReached>,
    /// Journal sequence.
    pub seq: Id,
}

/// A rule in force, reached or not (S5, S7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleInForce {
    /// Name of the scheme; absent of a line on NAV.
    pub scheme: Option<String>,
    /// Clause of it, counted from 1; absent of a line.
    pub place: Option<u32>,
    /// Version of the scheme.
    pub version: Option<u32>,
    /// `clause`, `nav_line`, `previous_nav_line`, `top_up` or `previous_top_up`; of an account also `overnight_ratio`
    /// (O2) and `before_close` (O8).
    pub kind: String,
    /// The clause as it is saved; absent of a line.
    pub clause: Option<Clause>,
    /// `clear`, `level_1`, `level_2` or `undefined`.
    pub level: String,
    /// Since when it is at that level; absent where it is clear.
    pub since: Option<Time>,
    /// What it reads now: lots, yuan, a share, or a unit NAV; `?` where it cannot be told; of `before_close` the time of
    /// that close.
    pub reading: String,
    /// Threshold of the first level as it is in force now; of lines on NAV the upper line.
    pub level1: Option<String>,
    /// That of the second level; of lines on NAV the lower line.
    pub level2: Option<String>,
    /// The contract, where each is read alone: the worst.
    pub contract: Option<String>,
    /// It bars opening.
    pub bars: bool,
}

/// A line of an operating account that is set (O3–O6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineInForce {
    /// `system_risk`, `daily_loss`, `daily_loss_ratio` or `total_loss_ratio`.
    pub line: String,
    /// Its level: `call` or `liquidation`; `undefined` where it cannot be read.
    pub level: String,
    /// It is reached, or cannot be read.
    pub reached: bool,
    /// It acts at that equity and below, yuan; absent where it cannot be read.
    pub acts_at: Option<Decimal>,
    /// Equity above that, yuan.
    pub distance: Option<Decimal>,
    /// Since when it stands; absent where it does not.
    pub since: Option<Time>,
}

/// How far the price of one contract is from where the nearest line acts, that price alone moving.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceReach {
    /// Contract.
    pub contract: String,
    /// Net lots held, short ones below 0.
    pub net_lots: i64,
    /// Its mark; absent where there is none.
    pub mark: Option<Decimal>,
    /// The smallest change of that price, in whole ticks, at which the line acts; absent where it does not hang on that price: the
    /// net is 0, or the price would have to fall to 0.
    pub change: Option<Decimal>,
    /// The price at which it then acts.
    pub price: Option<Decimal>,
}

/// The nearest line ahead: one of an operating account, or one on the unit NAV.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reach {
    /// `system_risk`, `daily_loss`, `daily_loss_ratio`, `total_loss_ratio`; `top_up`, `warning` or `liquidation` on the unit NAV.
    pub line: String,
    /// Of a line of an account its level: `call` or `liquidation`; empty otherwise.
    pub level: String,
    /// What equity, or NAV, may lose until it acts, yuan.
    pub slack: Decimal,
    /// Contracts held, those of the smallest change first, then those that it does not hang on.
    pub prices: Vec<PriceReach>,
}

/// What watches a product or an operating account now, reached or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RulesInForce {
    /// Clauses of the schemes in force, then lines on NAV.
    pub rules: Vec<RuleInForce>,
    /// Lines of the operating account: those that are reached, then the others, the nearest first. A product has none.
    pub lines: Vec<LineInForce>,
    /// The nearest line that is not reached, by the price of each contract held; absent where there is none. Clauses are not told
    /// of here: every rule is, by the price of one contract, under `rules/distances`.
    pub reach: Option<Reach>,
    /// Contracts held: those by whose price rules move.
    pub contracts: Vec<String>,
    /// Journal sequence.
    pub seq: Id,
}

/// By the price of which contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DistancesQuery {
    /// Contract.
    #[param(example = "cu2701")]
    pub contract: String,
}

/// A price at which a level is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceMove {
    /// That price: a whole tick within the day's limits.
    pub price: Decimal,
    /// What it is above the mark, in points of price; below it less than 0.
    pub change: Decimal,
    /// The same in ticks, away from 0 where the mark is no whole tick.
    pub ticks: i64,
}

/// How far a price is from where a level of a rule is reached, all else as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LevelDistance {
    /// `ahead` of a level that a price of the day reaches; `reached`; `nowhere` where no price of the day reaches it; `unset` without
    /// a threshold; `undefined` where the rule cannot be read and no price of the day changes that.
    pub state: String,
    /// The nearest price below the mark that reaches it.
    pub down: Option<PriceMove>,
    /// The nearest price above it that does.
    pub up: Option<PriceMove>,
}

/// A rule or a line, by the price of one contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleDistance {
    /// As of rules in force; of a line of an operating account `system_risk`, `daily_loss`, `daily_loss_ratio` or
    /// `total_loss_ratio`.
    pub kind: String,
    /// Name of the scheme; absent of a line.
    pub scheme: Option<String>,
    /// Clause of it, counted from 1; absent of a line.
    pub place: Option<u32>,
    /// Version of the scheme.
    pub version: Option<u32>,
    /// The clause as it is saved; absent of a line.
    pub clause: Option<Clause>,
    /// It is in force now; a clause that is not comes into force as the price moves the unit NAV (S7).
    pub in_force: bool,
    /// The first level: a call line, the upper line on NAV.
    pub level1: LevelDistance,
    /// The second level: a liquidation line, the lower line on NAV.
    pub level2: LevelDistance,
}

/// How far the price of one contract is from where each rule of a product or an operating account reaches its levels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleDistances {
    /// Contract.
    pub contract: String,
    /// Why nothing is told: `day_not_open`, `no_price`; absent where it is.
    pub untold: Option<String>,
    /// Its mark.
    pub mark: Option<Decimal>,
    /// Its tick.
    pub tick: Option<Decimal>,
    /// Lower limit price of the day, where it is known.
    pub lower: Option<Decimal>,
    /// Upper limit price of the day, where it is known.
    pub upper: Option<Decimal>,
    /// Lines of an account, clauses in force, those that another NAV brings into force, lines on NAV, session ends.
    pub rules: Vec<RuleDistance>,
    /// Journal sequence.
    pub seq: Id,
}
