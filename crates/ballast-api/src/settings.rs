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

#[allow(dead_code, reason = "declarations read by the OpenAPI macro only")]
pub(crate) mod paths {
    use super::{
        FundsMethod, LimitList, LimitRow, NewValue, SettingList, SettingPath, Tradability,
        TradabilityQuery, WriteTemplate,
    };
    use crate::admin::{Done, NamePath};
    use crate::problem::Refused;
    use crate::rates::RateRulesQuery;

    /// Platform settings.
    #[utoipa::path(get, path = "/api/v1/admin/platform", tag = "admin", operation_id = "platform",
        responses((status = 200, description = "Settings.", body = SettingList), Refused))]
    fn platform() {}

    /// Change a platform setting.
    #[utoipa::path(put, path = "/api/v1/admin/platform/{name}", tag = "admin", operation_id = "set_platform",
        params(NamePath), request_body = NewValue, responses((status = 200, description = "Set.", body = Done), Refused))]
    fn set_platform() {}

    /// Settings of an operating account.
    #[utoipa::path(get, path = "/api/v1/admin/operating-accounts/{name}/settings", tag = "admin",
        operation_id = "operating_settings", params(NamePath),
        responses((status = 200, description = "Settings.", body = SettingList), Refused))]
    fn operating_settings() {}

    /// Change a setting of an operating account.
    #[utoipa::path(put, path = "/api/v1/admin/operating-accounts/{name}/settings/{setting}", tag = "admin",
        operation_id = "set_operating", params(SettingPath), request_body = NewValue,
        responses((status = 200, description = "Set.", body = Done), Refused))]
    fn set_operating() {}

    /// Settings of a fund account.
    #[utoipa::path(get, path = "/api/v1/admin/fund-accounts/{name}/settings", tag = "admin", operation_id = "fund_settings",
        params(NamePath), responses((status = 200, description = "Settings.", body = SettingList), Refused))]
    fn fund_settings() {}

    /// Change a setting of a fund account.
    #[utoipa::path(put, path = "/api/v1/admin/fund-accounts/{name}/settings/{setting}", tag = "admin",
        operation_id = "set_fund", params(SettingPath), request_body = NewValue,
        responses((status = 200, description = "Set.", body = Done), Refused))]
    fn set_fund() {}

    /// Log a fund account in at its counter once more.
    #[utoipa::path(post, path = "/api/v1/admin/fund-accounts/{name}/login", tag = "admin",
        operation_id = "log_in_fund_account", params(NamePath),
        responses((status = 200, description = "Asked for.", body = Done), Refused))]
    fn log_in_fund_account() {}

    /// How an account's funds are reckoned.
    #[utoipa::path(get, path = "/api/v1/admin/accounts/{name}/funds-method", tag = "admin", operation_id = "funds_method",
        params(NamePath), responses((status = 200, description = "The method.", body = FundsMethod), Refused))]
    fn funds_method() {}

    /// Set how an account's funds are reckoned.
    #[utoipa::path(put, path = "/api/v1/admin/accounts/{name}/funds-method", tag = "admin",
        operation_id = "set_funds_method", params(NamePath), request_body = FundsMethod,
        responses((status = 200, description = "Set.", body = Done), Refused))]
    fn set_funds_method() {}

    /// Let a fund account take orders again that its order rate banned.
    #[utoipa::path(post, path = "/api/v1/admin/fund-accounts/{name}/lift-order-rate-ban", tag = "admin",
        operation_id = "lift_order_rate_ban", params(NamePath),
        responses((status = 200, description = "Lifted.", body = Done), Refused))]
    fn lift_order_rate_ban() {}

    /// Settings of a product.
    #[utoipa::path(get, path = "/api/v1/admin/products/{name}/settings", tag = "admin", operation_id = "product_settings",
        params(NamePath), responses((status = 200, description = "Settings.", body = SettingList), Refused))]
    fn product_settings() {}

    /// Change a setting of a product.
    #[utoipa::path(put, path = "/api/v1/admin/products/{name}/settings/{setting}", tag = "admin",
        operation_id = "set_product", params(SettingPath), request_body = NewValue,
        responses((status = 200, description = "Set.", body = Done), Refused))]
    fn set_product() {}

    /// Limits set at a level.
    #[utoipa::path(get, path = "/api/v1/admin/limits", tag = "admin", operation_id = "limits", params(RateRulesQuery),
        responses((status = 200, description = "Limits.", body = LimitList), Refused))]
    fn limits() {}

    /// Set a limit, or take it away.
    #[utoipa::path(put, path = "/api/v1/admin/limits", tag = "admin", operation_id = "set_limit", request_body = LimitRow,
        responses((status = 200, description = "Set.", body = Done), Refused))]
    fn set_limit() {}

    /// What may be traded.
    #[utoipa::path(get, path = "/api/v1/admin/tradability", tag = "admin", operation_id = "tradability",
        params(TradabilityQuery), responses((status = 200, description = "What is set.", body = Tradability), Refused))]
    fn tradability() {}

    /// Say what may be traded.
    #[utoipa::path(put, path = "/api/v1/admin/tradability", tag = "admin", operation_id = "set_tradability",
        request_body = Tradability, responses((status = 200, description = "Set.", body = Done), Refused))]
    fn set_tradability() {}

    /// Write a tradability template into an account.
    #[utoipa::path(post, path = "/api/v1/admin/tradability/write", tag = "admin", operation_id = "write_tradability",
        request_body = WriteTemplate, responses((status = 200, description = "Written.", body = Done), Refused))]
    fn write_tradability() {}
}
