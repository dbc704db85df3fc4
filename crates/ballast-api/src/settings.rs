//! Settings of the platform, of accounts and products, limits, and what may be traded (N10, O1, O7,
//! O9–O11, O14, P1, P2, A1–A5, X3–X5, F5, N4, N6). Every value is a text; one that is not set is
//! empty.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::rates::RateLevel;

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Setting {
    /// Its name.
    #[schema(example = "margin_source")]
    pub name: String,
    /// Its value: `true` or `false`, a number, an amount in yuan, a share, or one of `choices`;
    /// empty where it is not set.
    #[schema(example = "counter")]
    pub value: String,
    /// Its value where nobody has set it.
    pub default: String,
    /// What it may be, where that is one of a few.
    pub choices: Vec<String>,
    /// Whether this build acts by it. One that is not yet used is kept and journaled, and acts once
    /// what reads it is built.
    pub used: bool,
}

/// Settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettingList {
    /// In the order of the table.
    pub settings: Vec<Setting>,
}

/// A value to set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewValue {
    /// As `Setting.value` writes it.
    pub value: String,
}

/// Which setting of what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct SettingPath {
    /// Code of the account or product.
    pub name: String,
    /// Name of the setting.
    pub setting: String,
}

/// How an account's funds are reckoned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FundsMethod {
    /// Which position P&L is available during the day: `all`, `only_losses`, `only_gains`, `none`.
    pub algorithm: String,
    /// Whether a positive close P&L is.
    pub close_profit_available: bool,
    /// Whether its counter grants larger-side margin; the settings `larger_side_…` of fund account
    /// and operating account must allow it, too.
    pub larger_side: bool,
    /// Price of the margin of today's opens: `open_price`, `previous_settlement`.
    pub margin_basis: String,
}

/// What a limit is set for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitScope {
    /// All contracts of a commodity.
    Commodity,
    /// One contract.
    Contract,
    /// All of an exchange.
    Exchange,
}

/// A limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitRow {
    /// Where.
    pub level: RateLevel,
    /// Code of the account or product, name of the template; absent for `global`.
    pub of: Option<String>,
    /// What for.
    pub scope: LimitScope,
    /// Code of the commodity, contract or exchange.
    #[schema(example = "cu")]
    pub code: String,
    /// Which limit: `order_lots`, `order_margin`, `order_value`, `lots`, `long_lots`, `short_lots`, `margin`,
    /// `opened_lots`, `price_right` (`ticks 10 all`, `share 0.9 same`), `price_collar` (`ticks 20`, `share 0.02`),
    /// `mark_seconds`, `priority_open`,
    /// `priority_close`, `priority_close_today`, `routing_mode`, `delivery_barred`,
    /// `delivery_multiple`, `cap_cancels`, `cap_lots`, `legal_person`; `hedge_lots`,
    /// `hedge_long_lots`, `hedge_short_lots`, `hedge_margin` count hedges, where those without
    /// `hedge` count speculation.
    #[schema(example = "order_lots")]
    pub limit: String,
    /// Its value; empty takes it away.
    pub value: String,
}

/// Limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LimitList {
    /// By scope, in the order of the table.
    pub limits: Vec<LimitRow>,
}

/// Where tradability is set, in order of precedence; a fund account's is checked besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TradabilityLevel {
    /// On an operating account.
    Account,
    /// In a template, to be written into accounts.
    Template,
    /// On a product.
    Product,
    /// For everybody.
    Global,
    /// On a fund account, by day.
    FundAccountDay,
    /// On a fund account, at night.
    FundAccountNight,
}

/// Where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct TradabilityQuery {
    /// Where.
    #[param(inline)]
    pub level: TradabilityLevel,
    /// Code of the account or product, name of the template; absent for `global`.
    pub of: Option<String>,
}

/// Commodities and contracts listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// A tick permits and the rest is barred; else a tick bars.
    pub permits: bool,
    /// Codes of commodities.
    pub commodities: Vec<String>,
    /// Codes of contracts.
    pub contracts: Vec<String>,
}

/// What may be traded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tradability {
    /// Where.
    pub level: TradabilityLevel,
    /// Code of the account or product, name of the template; absent for `global`.
    pub of: Option<String>,
    /// What is listed; absent: as the next level says, everything in the end.
    pub listed: Option<Listed>,
}

/// A template to write into accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteTemplate {
    /// Name of a tradability template.
    pub template: String,
    /// Code of the operating account.
    pub account: String,
}
