//! Administration: products, accounts, users, cash, rates, ending a simulated day, the gate of a replay.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use ballast_api::admin::{
    BindProduct, CashKind, CashMovement, CashPage, CashRow, CounterState, DayEnding, Done, FundAccount, FundAccountList,
    GrantAccount, NewFundAccount, NewOperatingAccount, NewProduct, NewUser, OperatingAccount, OperatingAccountList, Product,
    ProductList, RateList, RateRow, RateScope as ApiScope, RatesQuery, Tariff as ApiTariff, UserList, UserRow,
};
use ballast_api::replay::{GateState, OpenGate};
use ballast_api::session::Role as ApiRole;
use ballast_api::{Decimal, NotDecimal, Page, Problem};
use ballast_desk::{Desk, ask};
use ballast_desk_events::{Action, CounterSessionState, CreateUser, Holder, RateScope, Refusal, Role};
use ballast_model::{
    AccountCode, CommissionRates, FundAccountId, Money, OperatingAccountId, ParseNumberError, ProductId, Rate, Rates, Seq,
    Tariff, TimeOfDay, UserId,
};

use super::guard::Caller;
use super::rates::{scope_of, shown, shown_scope};
use super::session::api_role;
use super::{App, Shared, past};
use crate::{control, convert};

/// The largest share of the value that a rate may be: above it, a percentage was typed.
pub const BY_MONEY_MAX: i64 = 10;

type Answered = Result<(StatusCode, Json<Done>), Problem>;

fn created(seq: Seq) -> (StatusCode, Json<Done>) {
    (StatusCode::CREATED, Json(Done { seq: convert::seq(seq) }))
}

pub fn code(caller: &Caller, field: &str, text: &str) -> Result<AccountCode, Problem> {
    text.parse().map_err(|_| caller.bad_field(field, text, "1–12 × 0–9 A–Z a–z"))
}

pub fn product_id(caller: &Caller, desk: &Desk, text: &str) -> Result<ProductId, Problem> {
    desk.product_id(&code(caller, "product", text)?).ok_or_else(|| caller.refused(&Refusal::UnknownProduct))
}

pub fn holder(caller: &Caller, desk: &Desk, text: &str) -> Result<Holder, Problem> {
    desk.holder(&code(caller, "account", text)?).ok_or_else(|| caller.refused(&Refusal::UnknownAccount))
}

pub async fn products(State(app): Shared, caller: Caller) -> Result<Json<ProductList>, Problem> {
    caller.administrates()?;
    let view = app.hub.view();
    let desk = &view.desk;
    let codes = |holders: &mut dyn Iterator<Item = Holder>| holders.map(|holder| desk.account_code(holder).to_string()).collect();
    let products = (0..).map(ProductId::new).map_while(|id| desk.product(id)).map(|product| Product {
        code: product.code.to_string(),
        name: product.name.clone(),
        fund_accounts: codes(&mut product.fund_accounts.iter().map(|id| Holder::Fund(*id))),
        operating_accounts: codes(&mut product.operating_accounts.iter().map(|id| Holder::Operating(*id))),
    });
    Ok(Json(ProductList { products: products.collect() }))
}

pub async fn create_product(State(app): Shared, caller: Caller, Json(new): Json<NewProduct>) -> Answered {
    caller.administrates()?;
    let action = Action::CreateProduct { code: code(&caller, "code", &new.code)?, name: new.name };
    caller.change(&app, action).await.map(created)
}

pub async fn fund_accounts(State(app): Shared, caller: Caller) -> Result<Json<FundAccountList>, Problem> {
    caller.administrates()?;
    let view = app.hub.view();
    let desk = &view.desk;
    let ids = (0..).map(FundAccountId::new).map_while(|id| Some((id, desk.fund_account(id)?)));
    let fund_accounts = ids.filter_map(|(id, account)| {
        let funds = ask::funds(desk, Holder::Fund(id))?;
        Some(FundAccount {
            code: account.code.to_string(),
            product: desk.product(account.product)?.code.to_string(),
            counter: match account.session {
                CounterSessionState::Disconnected => CounterState::Disconnected,
                CounterSessionState::Replaying => CounterState::Replaying,
                CounterSessionState::Ready => CounterState::Ready,
            },
            equity: funds.equity.into(),
            margin: funds.margin.into(),
            available: funds.available.into(),
        })
    });
    Ok(Json(FundAccountList { fund_accounts: fund_accounts.collect() }))
}

pub async fn create_fund_account(State(app): Shared, caller: Caller, Json(new): Json<NewFundAccount>) -> Answered {
    caller.administrates()?;
    let product = product_id(&caller, &app.hub.view().desk, &new.product)?;
    let action = Action::CreateFundAccount { code: code(&caller, "code", &new.code)?, product };
    caller.change(&app, action).await.map(created)
}

pub async fn operating_accounts(State(app): Shared, caller: Caller) -> Result<Json<OperatingAccountList>, Problem> {
    caller.administrates()?;
    let view = app.hub.view();
    let desk = &view.desk;
    let ids = (0..).map(OperatingAccountId::new).map_while(|id| Some((id, desk.operating_account(id)?)));
    let row = |(id, account): (OperatingAccountId, &ballast_desk::OperatingAccount)| {
        let funds = ask::funds(desk, Holder::Operating(id))?;
        let product = account.product.and_then(|product| desk.product(product));
        let users = (1..).map(UserId::new).map_while(|id| Some((id, desk.user(id)?)));
        let traders: Vec<_> = users.filter(|(_, user)| user.accounts.contains(&id)).collect();
        Some(OperatingAccount {
            code: account.code.to_string(),
            name: account.name.clone(),
            product: product.map(|product| product.code.to_string()),
            product_name: product.map(|product| product.name.clone()),
            traders: traders.iter().map(|(_, user)| user.name.clone()).collect(),
            equity: funds.equity.into(),
            day_pnl: (funds.close_pnl + funds.position_pnl).into(),
            margin: funds.margin.into(),
            available: funds.available.into(),
            withdrawable: funds.withdrawable.into(),
            risk_degree: convert::risk_degree(funds.margin, funds.equity),
            last_login_at: traders.iter().filter_map(|(id, _)| view.last_login(*id)).max().map(Into::into),
        })
    };
    let mut operating_accounts: Vec<OperatingAccount> = ids.filter_map(row).collect();
    operating_accounts.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(Json(OperatingAccountList { operating_accounts }))
}

pub async fn create_operating_account(State(app): Shared, caller: Caller, Json(new): Json<NewOperatingAccount>) -> Answered {
    caller.administrates()?;
    let account_code = code(&caller, "code", &new.code)?;
    let product = match &new.product {
        Some(product) => Some(product_id(&caller, &app.hub.view().desk, product)?),
        None => None,
    };
    let opened = caller.change(&app, Action::CreateOperatingAccount { code: account_code.clone(), name: new.name }).await?;
    let Some(product) = product else { return Ok(created(opened)) };
    let opened = app.hub.view().desk.holder(&account_code);
    let Some(Holder::Operating(account)) = opened else { return Err(caller.refused(&Refusal::UnknownAccount)) };
    caller.change(&app, Action::BindOperatingAccount { account, product }).await.map(created)
}

pub async fn bind_operating_account(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(binding): Json<BindProduct>,
) -> Result<Json<Done>, Problem> {
    caller.administrates()?;
    let (account, product) = {
        let view = app.hub.view();
        (caller.account(&view.desk, &name)?, product_id(&caller, &view.desk, &binding.product)?)
    };
    let seq = caller.change(&app, Action::BindOperatingAccount { account, product }).await?;
    Ok(Json(Done { seq: convert::seq(seq) }))
}

pub async fn users(State(app): Shared, caller: Caller) -> Result<Json<UserList>, Problem> {
    caller.administrates()?;
    let view = app.hub.view();
    let ids = (1..).map(UserId::new).map_while(|id| Some((id, view.desk.user(id)?)));
    let mut users: Vec<UserRow> = ids
        .map(|(id, user)| UserRow {
            name: user.name.clone(),
            display_name: user.display_name.clone(),
            role: api_role(user.role),
            accounts: user.accounts.iter().map(|id| view.desk.account_code(Holder::Operating(*id)).to_string()).collect(),
            last_login_at: view.last_login(id).map(Into::into),
        })
        .collect();
    users.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Json(UserList { users }))
}

pub async fn create_user(State(app): Shared, caller: Caller, Json(new): Json<NewUser>) -> Answered {
    caller.administrates()?;
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if !(1..=32).contains(&new.name.len()) || !new.name.bytes().all(in_name) {
        return Err(caller.bad_field("name", &new.name, "1–32 × 0–9 A–Z a–z . _ -"));
    }
    if new.display_name.chars().count() > 64 || new.display_name.contains(char::is_control) {
        let shown: String = new.display_name.escape_debug().take(80).collect();
        return Err(caller.bad_field("display_name", &shown, "≤ 64"));
    }
    if new.password.chars().count() < 8 {
        return Err(caller.bad_field("password", "…", "≥ 8"));
    }
    let role = match new.role {
        ApiRole::Administrator => Role::Administrator,
        ApiRole::Trader => Role::Trader,
    };
    let action = Action::CreateUser(CreateUser { name: new.name.clone(), display_name: new.display_name, role });
    let seq = caller.change(&app, action).await?;
    let keeping = Arc::clone(&app);
    let kept = tokio::task::spawn_blocking(move || keeping.vault.set_password(&new.name, &new.password)).await;
    match kept {
        Ok(Ok(())) => Ok(created(seq)),
        Ok(Err(_)) | Err(_) => Err(caller.problem("STOPPING", [])),
    }
}

pub async fn grant_account(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(grant): Json<GrantAccount>,
) -> Answered {
    caller.administrates()?;
    let (user, account) = {
        let view = app.hub.view();
        let user = view.desk.user_id(&name).ok_or_else(|| caller.refused(&Refusal::UnknownUser))?;
        (user, caller.account(&view.desk, &grant.account)?)
    };
    caller.change(&app, Action::GrantAccount { user, account }).await.map(created)
}

fn movement(app: &App, caller: &Caller, movement: &CashMovement) -> Result<(Holder, Money), Problem> {
    caller.administrates()?;
    let amount = movement.amount.parse::<Money>().map_err(|NotDecimal(error)| match error {
        ParseNumberError::TooLarge(_) => caller.refused(&Refusal::AmountTooLarge),
        ParseNumberError::NotDecimal(_) | ParseNumberError::TooManyDecimals { .. } => {
            caller.bad_field("amount", &movement.amount.0, "0.00")
        }
    })?;
    Ok((holder(caller, &app.hub.view().desk, &movement.account)?, amount))
}

pub async fn deposit(State(app): Shared, caller: Caller, Json(asked): Json<CashMovement>) -> Answered {
    let (holder, amount) = movement(&app, &caller, &asked)?;
    caller.change(&app, Action::Deposit { holder, amount }).await.map(created)
}

pub async fn withdraw(State(app): Shared, caller: Caller, Json(asked): Json<CashMovement>) -> Answered {
    let (holder, amount) = movement(&app, &caller, &asked)?;
    caller.change(&app, Action::Withdraw { holder, amount }).await.map(created)
}

pub async fn cash_movements(State(app): Shared, caller: Caller, Query(asked): Query<Page>) -> Result<Json<CashPage>, Problem> {
    caller.administrates()?;
    caller.fresh(&app, asked.at_least.as_ref()).await?;
    let asked = past::Asked::read(&caller, &asked)?;
    let store = caller.history(&app).await?;
    let mut rows = store.cash_movements(asked.page).await.map_err(|error| caller.unread(&error))?;
    let next = asked.cut(&mut rows, |row| row.id);
    let movements = rows.into_iter().map(|cash| CashRow {
        kind: if cash.amount.is_negative() { CashKind::Withdrawal } else { CashKind::Deposit },
        account: cash.account_code,
        amount: cash.amount.abs().into(),
        at: cash.at.into(),
        trading_day: cash.day.map(Into::into),
        by: cash.user_name.unwrap_or_else(|| convert::PLATFORM.to_owned()),
        seq: convert::seq(cash.id.seq()),
    });
    Ok(Json(CashPage { movements: movements.collect(), next }))
}

pub fn fund_account(caller: &Caller, desk: &Desk, text: &str) -> Result<FundAccountId, Problem> {
    match holder(caller, desk, text)? {
        Holder::Fund(id) => Ok(id),
        Holder::Operating(_) => Err(caller.refused(&Refusal::UnknownAccount)),
    }
}

pub async fn rates(State(app): Shared, caller: Caller, Query(query): Query<RatesQuery>) -> Result<Json<RateList>, Problem> {
    caller.administrates()?;
    let view = app.hub.view();
    let desk = &view.desk;
    let id = fund_account(&caller, desk, &query.fund_account)?;
    let set = desk.fund_account(id).map_or(Default::default(), |account| account.rates.clone());
    let row = |(scope, rates): (&RateScope, &Rates)| {
        let (scope, code) = shown_scope(desk, *scope);
        RateRow {
            fund_account: query.fund_account.clone(),
            scope,
            code,
            margin_long: shown(rates.margin_long),
            margin_short: shown(rates.margin_short),
            open: shown(rates.commission.open),
            close: shown(rates.commission.close),
            close_today: shown(rates.commission.close_today),
        }
    };
    let mut rates: Vec<RateRow> = set.iter().map(row).collect();
    rates.sort_by(|a, b| (a.scope == ApiScope::Commodity, &a.code).cmp(&(b.scope == ApiScope::Commodity, &b.code)));
    Ok(Json(RateList { rates }))
}

pub async fn set_rates(State(app): Shared, caller: Caller, Json(row): Json<RateRow>) -> Result<Json<Done>, Problem> {
    caller.administrates()?;
    let tariff = |field: &str, tariff: &ApiTariff| -> Result<Tariff, Problem> {
        let bad = |value: &Decimal| caller.bad_field(field, &value.0, "0.0001");
        let by_money: Rate = tariff.by_money.parse().map_err(|_| bad(&tariff.by_money))?;
        if by_money > Rate::whole(BY_MONEY_MAX) {
            return Err(caller.bad_field(&format!("{field}.by_money"), &tariff.by_money.0, &format!("≤ {BY_MONEY_MAX}")));
        }
        Ok(Tariff { by_money, by_lot: tariff.by_lot.parse().map_err(|_| bad(&tariff.by_lot))? })
    };
    let rates = Rates {
        margin_long: tariff("margin_long", &row.margin_long)?,
        margin_short: tariff("margin_short", &row.margin_short)?,
        commission: CommissionRates {
            open: tariff("open", &row.open)?,
            close: tariff("close", &row.close)?,
            close_today: tariff("close_today", &row.close_today)?,
        },
    };
    let (fund_account, scope) = {
        let view = app.hub.view();
        let desk = &view.desk;
        (fund_account(&caller, desk, &row.fund_account)?, scope_of(&caller, desk, row.scope, &row.code)?)
    };
    let seq = caller.change(&app, Action::SetRates { fund_account, scope, rates }).await?;
    Ok(Json(Done { seq: convert::seq(seq) }))
}

pub async fn end_day(State(app): Shared, caller: Caller) -> Result<(StatusCode, Json<DayEnding>), Problem> {
    caller.administrates()?;
    let day = app.hub.view().desk.trading_day().ok_or_else(|| caller.refused(&Refusal::DayNotOpen))?;
    app.control.end_day();
    Ok((StatusCode::ACCEPTED, Json(DayEnding { trading_day: day.into() })))
}

fn shown_gate(state: control::GateState) -> GateState {
    GateState { at: state.at.map(Into::into), finished: state.finished }
}

pub async fn gate(State(app): Shared, caller: Caller) -> Result<Json<GateState>, Problem> {
    app.control.gate().map(|state| Json(shown_gate(state))).ok_or_else(|| caller.problem("NOT_GATED", []))
}

pub async fn open_gate(State(app): Shared, caller: Caller, Json(asked): Json<OpenGate>) -> Result<Json<GateState>, Problem> {
    open(&app, &caller, asked).await.map(Json)
}

/// Opens the gate and waits until the market stands there; over HTTP and the WebSocket alike.
pub async fn open(app: &Arc<App>, caller: &Caller, asked: OpenGate) -> Result<GateState, Problem> {
    let until = match &asked.until {
        // No market plays beyond the calendar.
        None => app.reference.calendar.last.plus(1).at(TimeOfDay::hm(0, 0)),
        Some(time) => {
            let form = "YYYY-MM-DDTHH:MM:SS.mmm+08:00";
            convert::stamp(time).ok_or_else(|| caller.bad_field("until", &time.0, form))?
        }
    };
    let control = Arc::clone(&app.control);
    let state = tokio::task::spawn_blocking(move || control.open_gate(until)).await.unwrap_or(None);
    let state = state.ok_or_else(|| caller.problem("NOT_GATED", []))?;
    app.hub.at_least(app.handle.watermark()).await;
    Ok(shown_gate(state))
}
