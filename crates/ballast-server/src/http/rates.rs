//! Rates set on the platform, their templates, and what an account is charged (F1–F4, F6, O9).

use axum::Json;
use axum::extract::{Path, Query, State};
use ballast_api::admin::{Done, NamePath, RateScope as ApiScope, Tariff as ApiTariff};
use ballast_api::rates::{
    CommissionRule as ApiCommissionRule, CommissionRuleRow, ContractRates, EffectiveRates,
    EffectiveRatesQuery, MarginRule as ApiMarginRule, MarginRuleRow, NewRateChoices,
    RateChoice as ApiChoice, RateChoices, RateLevel as ApiLevel, RateMode, RateRules,
    RateRulesQuery, RateSourceAccount, RatesInForce, RatesInForceQuery, TariffRule as ApiRule,
};
use ballast_api::{Decimal, HedgeFlag as ApiHedgeFlag, Problem, Refused};
use ballast_desk::{Desk, OperatingAccount, ask};
use ballast_desk_events::{
    Action, Holder, RateChoice, RateLevel, RateScope, Refusal, TemplateKind,
};
use ballast_model::{
    CommissionRule, HedgeFlag, MarginRule, Money, OperatingAccountId, Rate, Tariff, TariffRule,
};

use super::admin::BY_MONEY_MAX;
use super::guard::Caller;
use super::templates::{template, templates_named};
use crate::convert;
use crate::http::app::Shared;
use crate::http::done::{Changed, changed};
use crate::http::names::{fund_account, operating_account, product_id};
use crate::http::routes::Routes;
use ballast_api::account::AccountPath;
use ballast_desk_events::Permission;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.logged_in(routes!(effective_rates));
    routes.may(&[Permission::Rates], routes!(rate_rules));
    routes.may(&[Permission::Rates], routes!(set_margin_rule));
    routes.may(&[Permission::Rates], routes!(set_commission_rule));
    routes.logged_in(routes!(rates_in_force));
    routes.may(&[Permission::Rates], routes!(rate_choice));
    routes.may(&[Permission::Rates], routes!(rate_source_account));
    routes.may(&[Permission::Rates], routes!(set_rate_choice));
    routes.may(&[Permission::Rates], routes!(set_rate_source_account));
}

/// What an account is charged for a contract, and where each rate comes from.
#[utoipa::path(get, path = "/api/v1/accounts/{account}/rates", tag = "account",
    params(AccountPath, EffectiveRatesQuery), responses((status = 200, description = "Rates.", body = EffectiveRates), Refused))]
pub async fn effective_rates(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Query(query): Query<EffectiveRatesQuery>,
) -> Result<Json<EffectiveRates>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let account = caller.account(desk, &account)?;
    let rates = charged(&caller, desk, account, &query.contract, query.hedge_flag)?;
    let ContractRates {
        contract: _,
        margin_long,
        margin_short,
        margin_source,
        open,
        close,
        close_today,
        commission_source,
    } = rates.ok_or_else(|| caller.refused(&Refusal::NoRate))?;
    Ok(Json(EffectiveRates {
        margin_long,
        margin_short,
        margin_source,
        open,
        close,
        close_today,
        commission_source,
        seq: convert::seq(view.seq),
    }))
}

/// What an account is charged for several contracts, in one answer; those without any rate are left out.
#[utoipa::path(get, path = "/api/v1/accounts/{account}/rates-in-force", tag = "account",
    params(AccountPath, RatesInForceQuery), responses((status = 200, description = "Rates, in the order asked for.", body = RatesInForce), Refused))]
pub async fn rates_in_force(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Query(query): Query<RatesInForceQuery>,
) -> Result<Json<RatesInForce>, Problem> {
    let view = app.hub.view();
    let account = caller.account(&view.desk, &account)?;
    let contracts: Vec<&str> = query.contracts.split(',').map(str::trim).collect();
    if contracts.len() > MOST_CONTRACTS {
        let count = contracts.len().to_string();
        return Err(caller.bad_field("contracts", &count, &format!("≤ {MOST_CONTRACTS}")));
    }
    let rates = contracts.iter().filter_map(|code| {
        charged(&caller, &view.desk, account, code, query.hedge_flag).transpose()
    });
    Ok(Json(RatesInForce {
        rates: rates.collect::<Result<_, _>>()?,
        seq: convert::seq(view.seq),
    }))
}

/// Most contracts of one question.
const MOST_CONTRACTS: usize = 1_000;

/// What an account is charged for a contract; nothing where no rate is set or read.
fn charged(
    caller: &Caller,
    desk: &Desk,
    account: OperatingAccountId,
    code: &str,
    flag: Option<ApiHedgeFlag>,
) -> Result<Option<ContractRates>, Problem> {
    let contract = desk
        .contract_id(code)
        .ok_or_else(|| caller.refused(&Refusal::UnknownContract))?;
    let holder = Holder::Operating(account);
    let effective = ask::effective_rates(desk, holder, contract, convert::desk_hedge_flag(flag));
    Ok(effective.map(|effective| {
        let rates = effective.rates;
        let source = |origin| convert::rate_source(desk, origin, effective.source_account);
        ContractRates {
            contract: code.to_owned(),
            margin_long: shown(rates.margin_long),
            margin_short: shown(rates.margin_short),
            margin_source: source(effective.margin),
            open: shown(rates.commission.open),
            close: shown(rates.commission.close),
            close_today: shown(rates.commission.close_today),
            commission_source: source(effective.commission),
        }
    }))
}

/// Rates set at a level.
#[utoipa::path(get, path = "/api/v1/admin/rate-rules", tag = "admin", params(RateRulesQuery),
    responses((status = 200, description = "Rates.", body = RateRules), Refused))]
pub async fn rate_rules(
    State(app): Shared,
    caller: Caller,
    Query(query): Query<RateRulesQuery>,
) -> Result<Json<RateRules>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    // A template's name is unique among its kind: what either kind holds is shown together.
    let levels: Vec<RateLevel> = match (query.level, &query.of) {
        (ApiLevel::Template, Some(name)) => templates_named(desk, name)
            .map(RateLevel::Template)
            .collect(),
        (level, of) => vec![level_of(
            &caller,
            desk,
            level,
            of.as_deref(),
            TemplateKind::Margin,
        )?],
    };
    for level in &levels {
        reached_level(&caller, desk, *level)?;
    }
    if levels.is_empty() {
        return Err(caller.refused(&Refusal::UnknownTemplate));
    }
    let mut rules = RateRules {
        margin: Vec::new(),
        commission: Vec::new(),
    };
    for level in levels {
        rules
            .margin
            .extend(margin_rows(desk, level, query.level, query.of.as_deref()));
        rules.commission.extend(commission_rows(
            desk,
            level,
            query.level,
            query.of.as_deref(),
        ));
    }
    Ok(Json(rules))
}

/// Margin rates set at a level, as `level` and `of` name it.
pub fn margin_rows(
    desk: &Desk,
    at: RateLevel,
    level: ApiLevel,
    of: Option<&str>,
) -> impl Iterator<Item = MarginRuleRow> {
    let sets = desk
        .rate_rules(at)
        .into_iter()
        .flat_map(|set| HedgeFlag::ALL.map(|flag| (flag, set.margin_of(flag))));
    sets.flat_map(|(flag, set)| set.iter().map(move |row| (flag, row)))
        .map(move |(flag, (scope, rule))| {
            let (scope, code) = shown_scope(desk, *scope);
            let rule = Some(ApiMarginRule {
                long: shown_rule(rule.long),
                short: shown_rule(rule.short),
            });
            MarginRuleRow {
                level,
                of: of.map(str::to_owned),
                scope,
                code,
                rule,
                hedge_flag: convert::hedge_flag(flag),
            }
        })
}

/// Commission rates set at a level, as `level` and `of` name it.
pub fn commission_rows(
    desk: &Desk,
    at: RateLevel,
    level: ApiLevel,
    of: Option<&str>,
) -> impl Iterator<Item = CommissionRuleRow> {
    desk.rate_rules(at)
        .into_iter()
        .flat_map(|set| &set.commission)
        .map(move |(scope, rule)| {
            let (scope, code) = shown_scope(desk, *scope);
            let CommissionRule {
                open,
                close,
                close_today,
            } = *rule;
            let [open, close, close_today] = [open, close, close_today].map(shown_rule);
            let rule = Some(ApiCommissionRule {
                open,
                close,
                close_today,
            });
            CommissionRuleRow {
                level,
                of: of.map(str::to_owned),
                scope,
                code,
                rule,
            }
        })
}

/// Set a margin rate at a level, or take it away.
#[utoipa::path(put, path = "/api/v1/admin/margin-rules", tag = "admin",
    request_body = MarginRuleRow, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_margin_rule(
    State(app): Shared,
    caller: Caller,
    Json(row): Json<MarginRuleRow>,
) -> Changed {
    let rule = |rule: &ApiMarginRule| {
        Ok(MarginRule {
            long: read_rule(&caller, "rule.long.", &rule.long)?,
            short: read_rule(&caller, "rule.short.", &rule.short)?,
        })
    };
    let rule = row.rule.as_ref().map(rule).transpose()?;
    let level = level_of(
        &caller,
        &app.hub.view().desk,
        row.level,
        row.of.as_deref(),
        TemplateKind::Margin,
    )?;
    let scope = scope_of(&caller, &app.hub.view().desk, row.scope, &row.code)?;
    let hedge_flag = convert::desk_hedge_flag(Some(row.hedge_flag));
    changed(
        caller
            .change(
                &app,
                Action::SetMarginRule {
                    level,
                    scope,
                    rule,
                    hedge_flag,
                },
            )
            .await,
    )
}

/// Set a commission rate at a level, or take it away.
#[utoipa::path(put, path = "/api/v1/admin/commission-rules", tag = "admin",
    request_body = CommissionRuleRow, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_commission_rule(
    State(app): Shared,
    caller: Caller,
    Json(row): Json<CommissionRuleRow>,
) -> Changed {
    let rule = |rule: &ApiCommissionRule| {
        Ok(CommissionRule {
            open: read_rule(&caller, "rule.open.", &rule.open)?,
            close: read_rule(&caller, "rule.close.", &rule.close)?,
            close_today: read_rule(&caller, "rule.close_today.", &rule.close_today)?,
        })
    };
    let rule = row.rule.as_ref().map(rule).transpose()?;
    let level = level_of(
        &caller,
        &app.hub.view().desk,
        row.level,
        row.of.as_deref(),
        TemplateKind::Commission,
    )?;
    let scope = scope_of(&caller, &app.hub.view().desk, row.scope, &row.code)?;
    changed(
        caller
            .change(&app, Action::SetCommissionRule { level, scope, rule })
            .await,
    )
}

fn shown_choice(choice: RateChoice) -> ApiChoice {
    match choice {
        RateChoice::FollowSystem => ApiChoice::FollowSystem,
        RateChoice::Platform => ApiChoice::Platform,
        RateChoice::FollowCounter => ApiChoice::FollowCounter,
    }
}

/// An operating account that the caller reaches.
pub(super) fn reached_account<'a>(
    caller: &Caller,
    desk: &'a Desk,
    name: &str,
) -> Result<&'a OperatingAccount, Problem> {
    let id = caller.reached(desk, operating_account(caller, desk, name)?)?;
    desk.operating_account(id)
        .ok_or_else(|| caller.refused(&Refusal::UnknownAccount))
}

/// Which rates an operating account is charged.
#[utoipa::path(get, path = "/api/v1/admin/operating-accounts/{name}/rate-choice", tag = "admin", params(NamePath),
    responses((status = 200, description = "The choice.", body = RateChoices), Refused))]
pub async fn rate_choice(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<RateChoices>, Problem> {
    let view = app.hub.view();
    let account = reached_account(&caller, &view.desk, &name)?;
    Ok(Json(RateChoices {
        margin: shown_choice(account.rates.margin),
        commission: shown_choice(account.rates.commission),
    }))
}

/// The fund account whose counter's rates a product's accounts read, where one is named.
#[utoipa::path(get, path = "/api/v1/admin/products/{name}/rate-source-account", tag = "admin", params(NamePath),
    responses((status = 200, description = "The fund account.", body = RateSourceAccount), Refused))]
pub async fn rate_source_account(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<RateSourceAccount>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let id = caller.reached(desk, product_id(&caller, desk, &name)?)?;
    let named = desk
        .product(id)
        .and_then(|product| product.rate_source_account);
    Ok(Json(RateSourceAccount {
        fund_account: named.map(|id| desk.account_code(Holder::Fund(id)).to_string()),
    }))
}

/// Say which rates an operating account is charged; what is left out stays.
#[utoipa::path(put, path = "/api/v1/admin/operating-accounts/{name}/rate-choice", tag = "admin", params(NamePath), request_body = NewRateChoices,
    responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_rate_choice(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(choices): Json<NewRateChoices>,
) -> Changed {
    let desk_choice = |choice| match choice {
        ApiChoice::FollowSystem => RateChoice::FollowSystem,
        ApiChoice::Platform => RateChoice::Platform,
        ApiChoice::FollowCounter => RateChoice::FollowCounter,
    };
    let (account, margin, commission) = {
        let view = app.hub.view();
        let id = operating_account(&caller, &view.desk, &name)?;
        let set = view
            .desk
            .operating_account(id)
            .map(|account| &account.rates);
        let (margin, commission) =
            set.map_or(Default::default(), |set| (set.margin, set.commission));
        (
            id,
            choices.margin.map_or(margin, desk_choice),
            choices.commission.map_or(commission, desk_choice),
        )
    };
    changed(
        caller
            .change(
                &app,
                Action::SetRateChoice {
                    account,
                    margin,
                    commission,
                },
            )
            .await,
    )
}

/// Name the fund account whose counter's rates a product's accounts read.
#[utoipa::path(put, path = "/api/v1/admin/products/{name}/rate-source-account", tag = "admin",
    params(NamePath), request_body = RateSourceAccount, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_rate_source_account(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(source_account): Json<RateSourceAccount>,
) -> Changed {
    let (product, fund_account) = {
        let view = app.hub.view();
        let source_account = source_account
            .fund_account
            .as_ref()
            .map(|code| fund_account(&caller, &view.desk, code))
            .transpose()?;
        (product_id(&caller, &view.desk, &name)?, source_account)
    };
    changed(
        caller
            .change(
                &app,
                Action::SetRateSourceAccount {
                    product,
                    fund_account,
                },
            )
            .await,
    )
}

pub fn level_of(
    caller: &Caller,
    desk: &Desk,
    level: ApiLevel,
    of: Option<&str>,
    kind: TemplateKind,
) -> Result<RateLevel, Problem> {
    let named = || of.ok_or_else(|| caller.bad_field("of", "", "code, name"));
    Ok(match level {
        ApiLevel::Account => {
            RateLevel::OperatingAccount(operating_account(caller, desk, named()?)?)
        }
        ApiLevel::Template => RateLevel::Template(template(caller, desk, kind, named()?)?),
        ApiLevel::FundAccount => RateLevel::FundAccount(fund_account(caller, desk, named()?)?),
        ApiLevel::Product => RateLevel::Product(product_id(caller, desk, named()?)?),
        ApiLevel::Global => match of {
            None => RateLevel::Global,
            Some(of) => return Err(caller.bad_field("of", of, "–")),
        },
    })
}

/// Whether the caller reaches what is set there; the platform's and the super admins' templates are
/// everybody's to see.
pub fn reached_level(caller: &Caller, desk: &Desk, level: RateLevel) -> Result<(), Problem> {
    match level {
        RateLevel::OperatingAccount(id) => drop(caller.reached(desk, id)?),
        RateLevel::FundAccount(id) => drop(caller.reached(desk, id)?),
        RateLevel::Product(id) => drop(caller.reached(desk, id)?),
        RateLevel::Template(id) if !desk.may_use_template(caller.session.user, id) => {
            return Err(caller.refused(&Refusal::NotPermitted));
        }
        RateLevel::Template(_) | RateLevel::Global => {}
    }
    Ok(())
}

pub fn scope_of(
    caller: &Caller,
    desk: &Desk,
    scope: ApiScope,
    code: &str,
) -> Result<RateScope, Problem> {
    let found = match scope {
        ApiScope::Commodity => desk
            .commodity_id(code)
            .map(RateScope::Commodity)
            .ok_or(Refusal::UnknownCommodity),
        ApiScope::Contract => desk
            .contract_id(code)
            .map(RateScope::Contract)
            .ok_or(Refusal::UnknownContract),
    };
    found.map_err(|refusal| caller.refused(&refusal))
}

pub fn shown_scope(desk: &Desk, scope: RateScope) -> (ApiScope, String) {
    let kind = match scope {
        RateScope::Commodity(_) => ApiScope::Commodity,
        RateScope::Contract(_) => ApiScope::Contract,
    };
    (kind, convert::scope_code(desk, scope))
}

pub fn shown(tariff: Tariff) -> ApiTariff {
    ApiTariff {
        by_money: tariff.by_money.into(),
        by_lot: tariff.by_lot.into(),
    }
}

fn shown_rule(rule: TariffRule) -> ApiRule {
    let of = |mode, tariff: Tariff| ApiRule {
        mode,
        by_money: Some(tariff.by_money.into()),
        by_lot: Some(tariff.by_lot.into()),
    };
    match rule {
        TariffRule::Absolute(tariff) => of(RateMode::Absolute, tariff),
        TariffRule::Plus(tariff) => of(RateMode::Plus, tariff),
        TariffRule::Percent { by_money, by_lot } => ApiRule {
            mode: RateMode::Percent,
            by_money: by_money.map(Into::into),
            by_lot: by_lot.map(Into::into),
        },
    }
}

/// A rule's parts are named by what stands before them: `rule.long.`.
pub fn read_rule(caller: &Caller, before: &str, rule: &ApiRule) -> Result<TariffRule, Problem> {
    let rate = |part: &str, value: &Option<Decimal>| -> Result<Option<Rate>, Problem> {
        let field = format!("{before}{part}");
        let read = |value: &Decimal| {
            value
                .parse()
                .map_err(|_| caller.bad_field(&field, &value.0, "0.0001"))
        };
        let rate: Option<Rate> = value.as_ref().map(read).transpose()?;
        match (rate, value) {
            (Some(rate), Some(value)) if rate > Rate::whole(BY_MONEY_MAX) => {
                Err(caller.bad_field(&field, &value.0, &format!("≤ {BY_MONEY_MAX}")))
            }
            _ => Ok(rate),
        }
    };
    let by_money = rate("by_money", &rule.by_money)?;
    if rule.mode == RateMode::Percent {
        return Ok(TariffRule::Percent {
            by_money,
            by_lot: rate("by_lot", &rule.by_lot)?,
        });
    }
    let read = |value: &Decimal| {
        value
            .parse()
            .map_err(|_| caller.bad_field(&format!("{before}by_lot"), &value.0, "0.01"))
    };
    let by_lot: Option<Money> = rule.by_lot.as_ref().map(read).transpose()?;
    let tariff = Tariff {
        by_money: by_money.unwrap_or_default(),
        by_lot: by_lot.unwrap_or_default(),
    };
    Ok(if rule.mode == RateMode::Plus {
        TariffRule::Plus(tariff)
    } else {
        TariffRule::Absolute(tariff)
    })
}
