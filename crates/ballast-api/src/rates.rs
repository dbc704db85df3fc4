//! Rates set on the platform over those read from a counter, and which of them an account is
//! charged (F1–F4, F6, O9).

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::admin::{RateScope, Tariff};
use crate::preview::RateSource;
use crate::{Decimal, HedgeFlag, Id};

/// Where a rate is set, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RateLevel {
    /// On an operating account.
    Account,
    /// In a template.
    Template,
    /// On a fund account, apart from the rates read from its counter.
    FundAccount,
    /// On a product.
    Product,
    /// For everybody.
    Global,
}

/// How a set rate is meant (F2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RateMode {
    /// The counter's rate is ignored; a part that is absent is 0.
    Absolute,
    /// Added to the counter's rate; a part that is absent adds nothing.
    Plus,
    /// The counter's rate × (1 + share); a part that is absent leaves its part unchanged.
    Percent,
}

/// A rate as set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TariffRule {
    /// How it is meant.
    pub mode: RateMode,
    /// Share of the value; in percent mode the share by which that is raised (`0.1` = +10 %).
    pub by_money: Option<Decimal>,
    /// Yuan a lot; in percent mode the share by which that is raised.
    pub by_lot: Option<Decimal>,
}

/// Margin of long and short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarginRule {
    /// Long positions and buy opens.
    pub long: TariffRule,
    /// Short positions and sell opens.
    pub short: TariffRule,
}

/// Commission by offset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionRule {
    /// Opens.
    pub open: TariffRule,
    /// Closes.
    pub close: TariffRule,
    /// Closes at the close-today rate.
    pub close_today: TariffRule,
}

/// A margin rate to set, or, with an absent rule, to take away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarginRuleRow {
    /// Where.
    pub level: RateLevel,
    /// Code of the account or product, name of the template; absent for `global`.
    pub of: Option<String>,
    /// What for.
    pub scope: RateScope,
    /// Commodity's or contract's code.
    pub code: String,
    /// The rule.
    pub rule: Option<MarginRule>,
    /// Of which positions; speculation when absent. What is set for speculation holds for hedges,
    /// too, where the same place has nothing for them.
    #[serde(default)]
    pub hedge_flag: HedgeFlag,
}

/// A commission rate to set, or, with an absent rule, to take away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionRuleRow {
    /// Where.
    pub level: RateLevel,
    /// Code of the account or product, name of the template; absent for `global`.
    pub of: Option<String>,
    /// What for.
    pub scope: RateScope,
    /// Commodity's or contract's code.
    pub code: String,
    /// The rule.
    pub rule: Option<CommissionRule>,
}

/// At which level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RateRulesQuery {
    /// Where.
    #[param(inline)]
    pub level: RateLevel,
    /// Code of the account or product, name of the template; absent for `global`.
    pub of: Option<String>,
}

/// Rates set at a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RateRules {
    /// Margin, by scope and code.
    pub margin: Vec<MarginRuleRow>,
    /// Commission, by scope and code.
    pub commission: Vec<CommissionRuleRow>,
}

/// Which rates an operating account is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RateChoice {
    /// As the platform settings `margin_source` and `commission_source` say.
    FollowSystem,
    /// Those set on the platform by precedence, then the counter's.
    Platform,
    /// The counter's alone.
    FollowCounter,
}

/// An account's choice, margin and commission apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateChoices {
    /// Margin.
    pub margin: RateChoice,
    /// Commission.
    pub commission: RateChoice,
}

/// Another choice; what is left out stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRateChoices {
    /// Margin.
    pub margin: Option<RateChoice>,
    /// Commission.
    pub commission: Option<RateChoice>,
}

/// Templates bound to an operating account. What may be traded is written into it, not bound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BoundTemplates {
    /// Name of the margin template; absent where none is bound.
    pub margin: Option<String>,
    /// Name of the commission template.
    pub commission: Option<String>,
    /// Name of the template of order limits.
    pub order_limits: Option<String>,
}

/// For which contracts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RatesInForceQuery {
    /// Codes of up to 1,000 contracts, a comma between them.
    #[param(example = "rb2701,cu2701")]
    pub contracts: String,
    /// Speculation or hedge; speculation when absent.
    #[param(inline)]
    pub hedge_flag: Option<HedgeFlag>,
}

/// What an account is charged for a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractRates {
    /// Contract.
    pub contract: String,
    /// Margin of long positions and buy opens.
    pub margin_long: Tariff,
    /// Margin of short positions and sell opens.
    pub margin_short: Tariff,
    /// Where margin comes from.
    pub margin_source: RateSource,
    /// Commission of opens.
    pub open: Tariff,
    /// Commission of closes.
    pub close: Tariff,
    /// Commission of closes at the close-today rate.
    pub close_today: Tariff,
    /// Where commission comes from.
    pub commission_source: RateSource,
}

/// What an account is charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RatesInForce {
    /// In the order asked for; contracts without any rate are left out.
    pub rates: Vec<ContractRates>,
    /// Journal sequence the answer stands at.
    pub seq: Id,
}

/// Whose counter's rates a product's accounts read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateSourceAccount {
    /// Code of one of the product's fund accounts; absent: the first that is connected.
    pub fund_account: Option<String>,
}

/// What a template holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TemplateKind {
    /// Margin rates.
    Margin,
    /// Commission rates.
    Commission,
    /// Limits of one order, by commodity.
    OrderLimits,
    /// What may be traded; written into accounts, not bound.
    Tradability,
}

/// A template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// What it holds.
    pub kind: TemplateKind,
    /// Name, unique among its kind, 1–64 characters.
    pub name: String,
}

/// A template as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TemplateRow {
    /// What it holds.
    pub kind: TemplateKind,
    /// Name, unique among its kind.
    pub name: String,
    /// Login name of its account manager; absent where it is the super admins', for all to bind.
    pub owner: Option<String>,
    /// Whether the caller may change and delete it.
    pub may_change: bool,
    /// Codes of the operating accounts that it is bound to, of those the caller reaches.
    pub accounts: Vec<String>,
}

/// Which template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct TemplatePath {
    /// What it holds.
    #[param(inline)]
    pub kind: TemplateKind,
    /// Name.
    pub name: String,
}

/// Templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TemplateList {
    /// In the order they were made.
    pub templates: Vec<TemplateRow>,
}

/// A template for an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BindTemplate {
    /// What kind.
    pub kind: TemplateKind,
    /// Name; absent unbinds.
    pub template: Option<String>,
}

/// For which contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EffectiveRatesQuery {
    /// Contract.
    pub contract: String,
    /// Speculation or hedge; speculation when absent.
    #[param(inline)]
    pub hedge_flag: Option<HedgeFlag>,
}

/// What an account is charged for a contract, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EffectiveRates {
    /// Margin of long positions and buy opens.
    pub margin_long: Tariff,
    /// Margin of short positions and sell opens.
    pub margin_short: Tariff,
    /// Where margin comes from.
    pub margin_source: RateSource,
    /// Commission of opens.
    pub open: Tariff,
    /// Commission of closes.
    pub close: Tariff,
    /// Commission of closes at the close-today rate.
    pub close_today: Tariff,
    /// Where commission comes from.
    pub commission_source: RateSource,
    /// Journal sequence the answer stands at.
    pub seq: Id,
}
