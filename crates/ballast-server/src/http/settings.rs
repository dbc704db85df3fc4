//! Settings, limits and tradability: each by its name, its value as a text.

use axum::Json;
use axum::extract::{Path, Query, State};
use ballast_api::admin::RateScope as ApiScope;
use ballast_api::rates::{RateLevel as ApiLevel, RateRulesQuery};
use ballast_api::settings::{
    FundsMethod as ApiMethod, LimitList, LimitRow, LimitScope as ApiLimitScope, Listed, NewValue,
    Setting, SettingList, SettingPath, Tradability as ApiTradability, TradabilityLevel,
    TradabilityQuery, WriteTemplate,
};
use ballast_api::{Problem, Refused};
use ballast_desk::Desk;
use ballast_desk_events::{
    Action, FundSetting, FundSettings, FundsMethod, Limit, LimitScope, Limits, OperatingSetting,
    OperatingSettings, PlatformSetting, PlatformSettings, ProductSetting, ProductSettings,
    RateLevel, RateScope, Refusal, SettingValue, Settings, TemplateKind, Tradability,
    TradabilityOf,
};
use ballast_model::Exchange;

use super::guard::Caller;
use super::rates::{level_of, reached_level, scope_of};
use super::templates::template;
use crate::convert;
use crate::http::app::Shared;
use crate::http::done::{Changed, changed};
use crate::http::names::{fund_account, holder, operating_account, product_id};
use crate::http::routes::Routes;
use ballast_api::admin::{Done, NamePath};
use ballast_desk_events::Permission;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.super_admin(routes!(platform));
    routes.super_admin(routes!(set_platform));
    routes.may(&[Permission::Limits], routes!(operating_settings));
    routes.may(&[Permission::Limits], routes!(set_operating));
    routes.may(&[Permission::FundAccounts], routes!(log_in_fund_account));
    routes.may(&[Permission::Rates], routes!(funds_method));
    routes.may(&[Permission::Rates], routes!(set_funds_method));
    routes.may(&[Permission::Limits], routes!(fund_settings));
    routes.may(&[Permission::Limits], routes!(set_fund));
    routes.may(&[Permission::Limits], routes!(lift_order_rate_ban));
    routes.may(&[Permission::Limits], routes!(product_settings));
    routes.may(&[Permission::Limits], routes!(set_product));
    routes.may(&[Permission::Limits], routes!(limits));
    routes.may(&[Permission::Limits], routes!(set_limit));
    routes.may(&[Permission::Limits], routes!(tradability));
    routes.may(&[Permission::Limits], routes!(set_tradability));
    routes.may(&[Permission::Limits], routes!(write_tradability));
}

/// A row of a table, for every table alike.
pub trait Row: Clone + PartialEq {
    fn name(&self) -> &'static str;
    fn text(&self) -> String;
    fn words(&self) -> &'static [&'static str];
    fn form(&self) -> String;
    fn read(&self, text: &str) -> Option<Self>;
    /// Whether this build acts by it.
    fn is_used(&self) -> bool;
}

macro_rules! rows {
    ($($row:ident)*) => {$(
        impl Row for $row {
            fn name(&self) -> &'static str { $row::name(self) }
            fn text(&self) -> String { $row::text(self) }
            fn words(&self) -> &'static [&'static str] { $row::words(self) }
            fn form(&self) -> String { $row::form(self) }
            fn read(&self, text: &str) -> Option<Self> { $row::read(self, text) }
            fn is_used(&self) -> bool { $row::is_used(self) }
        }
    )*};
}
rows! { PlatformSetting OperatingSetting FundSetting ProductSetting }

fn shown<S: Settings>(settings: &S) -> Json<SettingList>
where
    S::Row: Row,
{
    let defaults = S::default();
    let setting = |row: S::Row| Setting {
        name: row.name().to_owned(),
        value: row.text(),
        default: defaults.current(&row).text(),
        choices: row.words().iter().map(|word| (*word).to_owned()).collect(),
        used: row.is_used(),
    };
    Json(SettingList {
        settings: settings.rows().into_iter().map(setting).collect(),
    })
}

/// The row of that name with the value that is asked for.
pub fn read<S: Settings>(caller: &Caller, name: &str, value: &str) -> Result<S::Row, Problem>
where
    S::Row: Row,
{
    let rows = S::default().rows();
    let known = rows.iter().find(|row| row.name() == name);
    let names = || rows.iter().map(Row::name).collect::<Vec<_>>().join(", ");
    let known = known.ok_or_else(|| caller.bad_field("name", name, &names()))?;
    let wrong = || caller.bad_field(name, value, &known.form());
    known.read(value).ok_or_else(wrong)
}

/// Platform settings.
#[utoipa::path(get, path = "/api/v1/admin/platform", tag = "admin",
    responses((status = 200, description = "Settings.", body = SettingList), Refused))]
pub async fn platform(State(app): Shared, caller: Caller) -> Result<Json<SettingList>, Problem> {
    caller.administrates()?;
    Ok(shown(app.hub.view().desk.platform()))
}

/// Change a platform setting.
#[utoipa::path(put, path = "/api/v1/admin/platform/{name}", tag = "admin",
    params(NamePath), request_body = NewValue, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_platform(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<NewValue>,
) -> Changed {
    caller.administrates()?;
    let setting = read::<PlatformSettings>(&caller, &name, &new.value)?;
    changed(caller.change(&app, Action::SetPlatform(setting)).await)
}

/// Settings of an operating account.
#[utoipa::path(get, path = "/api/v1/admin/operating-accounts/{name}/settings", tag = "admin", params(NamePath),
    responses((status = 200, description = "Settings.", body = SettingList), Refused))]
pub async fn operating_settings(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<SettingList>, Problem> {
    let view = app.hub.view();
    let id = caller.reached(&view.desk, operating_account(&caller, &view.desk, &name)?)?;
    let account = view
        .desk
        .operating_account(id)
        .ok_or_else(|| caller.refused(&Refusal::UnknownAccount))?;
    Ok(shown::<OperatingSettings>(&account.settings))
}

/// Change a setting of an operating account.
#[utoipa::path(put, path = "/api/v1/admin/operating-accounts/{name}/settings/{setting}", tag = "admin", params(SettingPath), request_body = NewValue,
    responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_operating(
    State(app): Shared,
    caller: Caller,
    Path((name, setting)): Path<(String, String)>,
    Json(new): Json<NewValue>,
) -> Changed {
    let account = operating_account(&caller, &app.hub.view().desk, &name)?;
    let setting = read::<OperatingSettings>(&caller, &setting, &new.value)?;
    changed(
        caller
            .change(&app, Action::SetOperating { account, setting })
            .await,
    )
}

/// Settings of a fund account.
#[utoipa::path(get, path = "/api/v1/admin/fund-accounts/{name}/settings", tag = "admin",
    params(NamePath), responses((status = 200, description = "Settings.", body = SettingList), Refused))]
pub async fn fund_settings(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<SettingList>, Problem> {
    let view = app.hub.view();
    let id = caller.reached(&view.desk, fund_account(&caller, &view.desk, &name)?)?;
    let account = view
        .desk
        .fund_account(id)
        .ok_or_else(|| caller.refused(&Refusal::UnknownAccount))?;
    Ok(shown::<FundSettings>(&account.settings))
}

/// Change a setting of a fund account.
#[utoipa::path(put, path = "/api/v1/admin/fund-accounts/{name}/settings/{setting}", tag = "admin", params(SettingPath), request_body = NewValue,
    responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_fund(
    State(app): Shared,
    caller: Caller,
    Path((name, setting)): Path<(String, String)>,
    Json(new): Json<NewValue>,
) -> Changed {
    let account = fund_account(&caller, &app.hub.view().desk, &name)?;
    let setting = read::<FundSettings>(&caller, &setting, &new.value)?;
    changed(
        caller
            .change(&app, Action::SetFund { account, setting })
            .await,
    )
}

/// Log a fund account in at its counter once more.
#[utoipa::path(post, path = "/api/v1/admin/fund-accounts/{name}/login", tag = "admin", params(NamePath),
    responses((status = 200, description = "Asked for.", body = Done), Refused))]
pub async fn log_in_fund_account(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Changed {
    let fund_account = fund_account(&caller, &app.hub.view().desk, &name)?;
    changed(
        caller
            .change(&app, Action::LogInFundAccount { fund_account })
            .await,
    )
}

/// How an account's funds are reckoned.
#[utoipa::path(get, path = "/api/v1/admin/accounts/{name}/funds-method", tag = "admin",
    params(NamePath), responses((status = 200, description = "The method.", body = ballast_api::settings::FundsMethod), Refused))]
pub async fn funds_method(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<ApiMethod>, Problem> {
    let view = app.hub.view();
    let holder = caller.reached(&view.desk, holder(&caller, &view.desk, &name)?)?;
    let book = view
        .desk
        .book(holder)
        .ok_or_else(|| caller.refused(&Refusal::UnknownAccount))?;
    let FundsMethod {
        algorithm,
        close_profit_available,
        larger_side,
        margin_basis,
    } = book.method();
    let (algorithm, margin_basis) = (algorithm.text(), margin_basis.text());
    Ok(Json(ApiMethod {
        algorithm,
        close_profit_available,
        larger_side,
        margin_basis,
    }))
}

/// Set how an account's funds are reckoned.
#[utoipa::path(put, path = "/api/v1/admin/accounts/{name}/funds-method", tag = "admin", params(NamePath), request_body = ballast_api::settings::FundsMethod,
    responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_funds_method(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<ApiMethod>,
) -> Changed {
    fn word<T: SettingValue>(caller: &Caller, field: &str, text: &str) -> Result<T, Problem> {
        T::read(text).ok_or_else(|| caller.bad_field(field, text, &T::WORDS.join(", ")))
    }
    let holder = holder(&caller, &app.hub.view().desk, &name)?;
    let method = FundsMethod {
        algorithm: word(&caller, "algorithm", &new.algorithm)?,
        close_profit_available: new.close_profit_available,
        larger_side: new.larger_side,
        margin_basis: word(&caller, "margin_basis", &new.margin_basis)?,
    };
    changed(
        caller
            .change(&app, Action::SetFundsMethod { holder, method })
            .await,
    )
}

/// Let a fund account take orders again that its order rate banned.
#[utoipa::path(post, path = "/api/v1/admin/fund-accounts/{name}/lift-order-rate-ban", tag = "admin", params(NamePath),
    responses((status = 200, description = "Lifted.", body = Done), Refused))]
pub async fn lift_order_rate_ban(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Changed {
    let fund_account = fund_account(&caller, &app.hub.view().desk, &name)?;
    changed(
        caller
            .change(&app, Action::LiftOrderRateBan { fund_account })
            .await,
    )
}

/// Settings of a product.
#[utoipa::path(get, path = "/api/v1/admin/products/{name}/settings", tag = "admin",
    params(NamePath), responses((status = 200, description = "Settings.", body = SettingList), Refused))]
pub async fn product_settings(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<SettingList>, Problem> {
    let view = app.hub.view();
    let id = caller.reached(&view.desk, product_id(&caller, &view.desk, &name)?)?;
    let product = view
        .desk
        .product(id)
        .ok_or_else(|| caller.refused(&Refusal::UnknownProduct))?;
    Ok(shown::<ProductSettings>(&product.settings))
}

/// Change a setting of a product.
#[utoipa::path(put, path = "/api/v1/admin/products/{name}/settings/{setting}", tag = "admin", params(SettingPath), request_body = NewValue,
    responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_product(
    State(app): Shared,
    caller: Caller,
    Path((name, setting)): Path<(String, String)>,
    Json(new): Json<NewValue>,
) -> Changed {
    let product = product_id(&caller, &app.hub.view().desk, &name)?;
    let setting = read::<ProductSettings>(&caller, &setting, &new.value)?;
    changed(
        caller
            .change(&app, Action::SetProduct { product, setting })
            .await,
    )
}

/// Limits set at a level.
#[utoipa::path(get, path = "/api/v1/admin/limits", tag = "admin", params(RateRulesQuery),
    responses((status = 200, description = "Limits.", body = LimitList), Refused))]
pub async fn limits(
    State(app): Shared,
    caller: Caller,
    Query(query): Query<RateRulesQuery>,
) -> Result<Json<LimitList>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let level = level_of(
        &caller,
        desk,
        query.level,
        query.of.as_deref(),
        TemplateKind::OrderLimits,
    )?;
    reached_level(&caller, desk, level)?;
    Ok(Json(LimitList {
        limits: limit_rows(desk, level, query.level, query.of.as_deref()).collect(),
    }))
}

/// Limits set at a level, as `level` and `of` name it.
pub fn limit_rows(
    desk: &Desk,
    at: RateLevel,
    level: ApiLevel,
    of: Option<&str>,
) -> impl Iterator<Item = LimitRow> {
    let table = desk.limits(at).into_iter().flat_map(|table| table.iter());
    let rows = table.flat_map(|(scope, limits)| {
        let defaults = Limits::default();
        let set = limits
            .rows()
            .into_iter()
            .filter(move |row| defaults.current(row) != *row);
        set.map(move |row| (scope, row))
    });
    rows.map(move |(scope, limit)| {
        let (scope, code) = shown_scope(desk, scope);
        LimitRow {
            level,
            of: of.map(str::to_owned),
            scope,
            code,
            limit: limit.name().to_owned(),
            value: limit.text(),
        }
    })
}

/// Set a limit, or take it away.
#[utoipa::path(put, path = "/api/v1/admin/limits", tag = "admin", request_body = LimitRow,
    responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_limit(State(app): Shared, caller: Caller, Json(row): Json<LimitRow>) -> Changed {
    let level = level_of(
        &caller,
        &app.hub.view().desk,
        row.level,
        row.of.as_deref(),
        TemplateKind::OrderLimits,
    )?;
    let scope = limit_scope(&caller, &app.hub.view().desk, row.scope, &row.code)?;
    let limit = read_limit(&caller, &row.limit, &row.value)?;
    changed(
        caller
            .change(
                &app,
                Action::SetLimit {
                    level,
                    scope,
                    limit,
                },
            )
            .await,
    )
}

pub fn limit_scope(
    caller: &Caller,
    desk: &Desk,
    scope: ApiLimitScope,
    code: &str,
) -> Result<LimitScope, Problem> {
    Ok(match scope {
        ApiLimitScope::Commodity => scope_of(caller, desk, ApiScope::Commodity, code)?.into(),
        ApiLimitScope::Contract => scope_of(caller, desk, ApiScope::Contract, code)?.into(),
        ApiLimitScope::Exchange => {
            let known = Exchange::ALL
                .into_iter()
                .find(|exchange| exchange.code() == code);
            let codes = || Exchange::ALL.map(Exchange::code).join(", ");
            LimitScope::Exchange(known.ok_or_else(|| caller.bad_field("code", code, &codes()))?)
        }
    })
}

pub fn read_limit(caller: &Caller, name: &str, value: &str) -> Result<Limit, Problem> {
    let rows = Limits::default().rows();
    let names = || rows.iter().map(Limit::name).collect::<Vec<_>>().join(", ");
    let known = rows
        .iter()
        .find(|row| row.name() == name)
        .ok_or_else(|| caller.bad_field("limit", name, &names()))?;
    let wrong = || caller.bad_field(name, value, &known.form());
    known.read(value).ok_or_else(wrong)
}

fn shown_scope(desk: &Desk, scope: LimitScope) -> (ApiLimitScope, String) {
    match scope {
        LimitScope::Commodity(id) => (
            ApiLimitScope::Commodity,
            convert::scope_code(desk, RateScope::Commodity(id)),
        ),
        LimitScope::Contract(id) => (
            ApiLimitScope::Contract,
            convert::scope_code(desk, RateScope::Contract(id)),
        ),
        LimitScope::Exchange(exchange) => (ApiLimitScope::Exchange, exchange.code().to_owned()),
    }
}

fn tradability_of(
    caller: &Caller,
    desk: &Desk,
    level: TradabilityLevel,
    of: Option<&str>,
) -> Result<TradabilityOf, Problem> {
    let named = || of.ok_or_else(|| caller.bad_field("of", "", "code, name"));
    Ok(match level {
        TradabilityLevel::Account => {
            TradabilityOf::Operating(operating_account(caller, desk, named()?)?)
        }
        TradabilityLevel::Template => {
            TradabilityOf::Template(template(caller, desk, TemplateKind::Tradability, named()?)?)
        }
        TradabilityLevel::Product => TradabilityOf::Product(product_id(caller, desk, named()?)?),
        TradabilityLevel::Global => {
            level_of(
                caller,
                desk,
                ApiLevel::Global,
                of,
                TemplateKind::Tradability,
            )?;
            TradabilityOf::Global
        }
        TradabilityLevel::FundAccountDay => {
            TradabilityOf::FundDay(fund_account(caller, desk, named()?)?)
        }
        TradabilityLevel::FundAccountNight => {
            TradabilityOf::FundNight(fund_account(caller, desk, named()?)?)
        }
    })
}

/// What may be traded.
#[utoipa::path(get, path = "/api/v1/admin/tradability", tag = "admin",
    params(TradabilityQuery), responses((status = 200, description = "What is set.", body = ballast_api::settings::Tradability), Refused))]
pub async fn tradability(
    State(app): Shared,
    caller: Caller,
    Query(query): Query<TradabilityQuery>,
) -> Result<Json<ApiTradability>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let of = tradability_of(&caller, desk, query.level, query.of.as_deref())?;
    match of {
        TradabilityOf::Operating(id) => drop(caller.reached(desk, id)?),
        TradabilityOf::Product(id) => drop(caller.reached(desk, id)?),
        TradabilityOf::FundDay(id) | TradabilityOf::FundNight(id) => {
            caller.reached(desk, id)?;
        }
        TradabilityOf::Template(id) => reached_level(&caller, desk, RateLevel::Template(id))?,
        TradabilityOf::Global => {}
    }
    let set = desk
        .tradability(of)
        .map_err(|refusal| caller.refused(&refusal))?;
    let listed = set.map(|set| {
        let codes = |commodities: bool| {
            let of_kind = set
                .listed
                .iter()
                .filter(move |scope| matches!(scope, RateScope::Commodity(_)) == commodities);
            of_kind
                .map(|scope| convert::scope_code(desk, *scope))
                .collect()
        };
        Listed {
            permits: set.is_allow_list,
            commodities: codes(true),
            contracts: codes(false),
        }
    });
    Ok(Json(ApiTradability {
        level: query.level,
        of: query.of,
        listed,
    }))
}

/// Say what may be traded.
#[utoipa::path(put, path = "/api/v1/admin/tradability", tag = "admin",
    request_body = ballast_api::settings::Tradability, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_tradability(
    State(app): Shared,
    caller: Caller,
    Json(new): Json<ApiTradability>,
) -> Changed {
    let of = tradability_of(&caller, &app.hub.view().desk, new.level, new.of.as_deref())?;
    let tradability = new.listed.map(|listed| {
        let view = app.hub.view();
        let commodities = listed
            .commodities
            .iter()
            .map(|code| scope_of(&caller, &view.desk, ApiScope::Commodity, code));
        let contracts = listed
            .contracts
            .iter()
            .map(|code| scope_of(&caller, &view.desk, ApiScope::Contract, code));
        let all: Result<_, Problem> = commodities.chain(contracts).collect();
        Ok(Tradability {
            is_allow_list: listed.permits,
            listed: all?,
        })
    });
    let tradability = tradability.transpose()?;
    changed(
        caller
            .change(&app, Action::SetTradability { of, tradability })
            .await,
    )
}

/// Write a tradability template into an account.
#[utoipa::path(post, path = "/api/v1/admin/tradability/write", tag = "admin",
    request_body = WriteTemplate, responses((status = 200, description = "Written.", body = Done), Refused))]
pub async fn write_tradability(
    State(app): Shared,
    caller: Caller,
    Json(write): Json<WriteTemplate>,
) -> Changed {
    let template = template(
        &caller,
        &app.hub.view().desk,
        TemplateKind::Tradability,
        &write.template,
    )?;
    let account = operating_account(&caller, &app.hub.view().desk, &write.account)?;
    changed(
        caller
            .change(&app, Action::WriteTradability { template, account })
            .await,
    )
}
