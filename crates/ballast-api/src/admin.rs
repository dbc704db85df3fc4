//! What administrators do: open products and accounts, set rates, end a simulated day.

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ownership::AccountStatus;
use crate::{Date, Decimal, Id, Time};

/// A fund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Product {
    /// Code, unique over products and accounts.
    #[schema(example = "HS1")]
    pub code: String,
    /// Name.
    pub name: String,
    /// Codes of its fund accounts.
    pub fund_accounts: Vec<String>,
    /// Codes of the operating accounts bound to it.
    pub operating_accounts: Vec<String>,
    /// Login name of its account manager; absent where it is the super admins'.
    pub owner: Option<String>,
    /// Whether it may be used.
    pub status: AccountStatus,
}

/// A fund to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProduct {
    /// Code: 1–12 letters or digits, unique for ever.
    #[schema(pattern = "^[0-9A-Za-z]{1,12}$")]
    pub code: String,
    /// Name.
    pub name: String,
}

/// Whether orders can be sent to a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CounterState {
    /// No session.
    Disconnected,
    /// Logged in; what happened before is being replayed.
    Replaying,
    /// Orders can be sent.
    Ready,
}

/// A real account at a futures company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FundAccount {
    /// Code at the counter.
    pub code: String,
    /// Its product's code.
    pub product: String,
    /// Session with the counter.
    pub counter: CounterState,
    /// Dynamic equity.
    pub equity: Decimal,
    /// Margin.
    pub margin: Decimal,
    /// What may be used of bonds (国债充抵, CTP Mortgage); not in equity (B8).
    pub mortgage: Decimal,
    /// Available funds.
    pub available: Decimal,
    /// Its order rate has banned it from what its setting `rate_bans` says, until somebody lifts that.
    pub order_rate_banned: bool,
    /// Login name of its account manager; absent where it is the super admins'.
    pub owner: Option<String>,
    /// Whether it may be used.
    pub status: AccountStatus,
}

/// A fund account to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFundAccount {
    /// Code at the counter.
    #[schema(pattern = "^[0-9A-Za-z]{1,12}$")]
    pub code: String,
    /// Its product's code.
    pub product: String,
}

/// A trader's sub-account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OperatingAccount {
    /// Code.
    pub code: String,
    /// Holder's name.
    pub name: String,
    /// Its product's code; absent while unbound.
    pub product: Option<String>,
    /// Its product's name.
    pub product_name: Option<String>,
    /// Login names of the traders who may trade it.
    pub traders: Vec<String>,
    /// Dynamic equity.
    pub equity: Decimal,
    /// Close and position P&L of the day, mark-to-market.
    pub day_pnl: Decimal,
    /// Margin.
    pub margin: Decimal,
    /// What may be used of bonds (国债充抵, CTP Mortgage); not in equity (B8).
    pub mortgage: Decimal,
    /// Available funds.
    pub available: Decimal,
    /// Can be withdrawn.
    pub withdrawable: Decimal,
    /// Margin ÷ equity as a ratio, four decimals; absent where equity is not above 0.
    #[schema(example = "0.3400")]
    pub risk_degree: Option<Decimal>,
    /// Last login of one of its traders.
    pub last_login_at: Option<Time>,
    /// Deposits less withdrawals since it was opened.
    pub net_deposits: Decimal,
    /// Of them the protected amount.
    pub protected_amount: Decimal,
    /// Of them the rest.
    pub max_loss_amount: Decimal,
    /// Addresses its traders may log in from, single or `a-b`; empty: from anywhere.
    pub addresses: Vec<String>,
    /// Network cards they may log in from; empty: from any.
    pub macs: Vec<String>,
    /// Login name of its account manager; absent where it is the super admins'.
    pub owner: Option<String>,
    /// Whether it may be used.
    pub status: AccountStatus,
}

/// An operating account to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOperatingAccount {
    /// Code: 1–12 letters or digits, unique for ever.
    #[schema(pattern = "^[0-9A-Za-z]{1,12}$")]
    pub code: String,
    /// Holder's name.
    pub name: String,
    /// Product to bind it to; unbound when absent.
    pub product: Option<String>,
}

/// A binding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BindProduct {
    /// Product's code.
    pub product: String,
}

/// Names an account or user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct NamePath {
    /// Code or login name.
    pub name: String,
}

/// Which rows of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// Deleted ones too; hidden when absent.
    pub deleted: Option<bool>,
}

/// Which rates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RatesQuery {
    /// Code of the fund account.
    pub fund_account: String,
}

/// What a rate is set for; a contract's own goes before its commodity's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RateScope {
    /// All contracts of a commodity.
    Commodity,
    /// One contract.
    Contract,
}

/// `value × by_money + lots × by_lot`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tariff {
    /// Share of the value, at most 10 (1000 %).
    pub by_money: Decimal,
    /// Yuan a lot.
    pub by_lot: Decimal,
}

/// Margin and commission of a commodity or contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateRow {
    /// Code of the fund account; operating accounts of its product follow.
    pub fund_account: String,
    /// What for.
    pub scope: RateScope,
    /// Commodity's or contract's code.
    pub code: String,
    /// Margin of long positions.
    pub margin_long: Tariff,
    /// Margin of short positions.
    pub margin_short: Tariff,
    /// Margin of long hedge positions, where it is another one. Set, taken away and left out
    /// together with `hedge_margin_short`: left out of a change, what is set stays; `null` takes it
    /// away, and hedges have the margin of speculation.
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<Tariff>)]
    pub hedge_margin_long: Option<Option<Tariff>>,
    /// Margin of short hedge positions.
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<Tariff>)]
    pub hedge_margin_short: Option<Option<Tariff>>,
    /// Commission of opens.
    pub open: Tariff,
    /// Commission of closes.
    pub close: Tariff,
    /// Commission of closes at the close-today rate.
    pub close_today: Tariff,
}

/// A field that is there, be it `null`; one that is left out is `None`.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(field: D) -> Result<Option<T>, D::Error> {
    T::deserialize(field).map(Some)
}

/// The rates of a fund account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RateList {
    /// Contracts before commodities, by code.
    pub rates: Vec<RateRow>,
}

/// A change was journaled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Done {
    /// Journal sequence.
    pub seq: Id,
}

/// A simulated day ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DayEnding {
    /// The day that ends; its statements can be read once the clock says it is settled.
    pub trading_day: Date,
}

/// Products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductList {
    /// By code.
    pub products: Vec<Product>,
}

/// Fund accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FundAccountList {
    /// By code.
    pub fund_accounts: Vec<FundAccount>,
}

/// Operating accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OperatingAccountList {
    /// By code.
    pub operating_accounts: Vec<OperatingAccount>,
}
