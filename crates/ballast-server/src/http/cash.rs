//! Cash moved by hand: entered, confirmed or rejected, booked (C1–C3, R8).

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use ballast_api::admin::Done;
use ballast_api::cash::{
    CashAccount, CashAccountList, CashEntered as ApiEntered, CashEntry, CashEntryPage,
    CashEntryQuery, CashKind, CashMovement, CashPage, CashRow, CashState, MovementPath, Rejection,
};
use ballast_api::{Decimal, Id, NotDecimal, Page, Problem, Refused};
use ballast_desk::{Desk, ask};
use ballast_desk_events::{
    AccountStatus, Action, Cash, CashDirection, CashEntered, ConfirmCash, EnterCash, Event, Holder,
    Refusal, RejectCash,
};
use ballast_engine::Lane;
use ballast_model::{Money, MovementId, OperatingAccountId, ParseNumberError};
use ballast_query::EntryState;

use super::guard::Caller;
use super::past;
use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::done::created;
use crate::http::names::{self, holder, readable_within};
use crate::http::routes::Routes;
use ballast_desk_events::Permission;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(&[Permission::CashEntry], routes!(deposit));
    routes.may(&[Permission::CashEntry], routes!(withdraw));
    routes.may(
        &[Permission::CashEntry, Permission::CashConfirmation],
        routes!(cash_movements),
    );
    routes.may(
        &[Permission::CashEntry, Permission::CashConfirmation],
        routes!(cash_entries),
    );
    routes.may(&[Permission::CashConfirmation], routes!(confirm_cash));
    routes.may(&[Permission::CashConfirmation], routes!(reject_cash));
    routes.may(
        &[Permission::CashEntry, Permission::CashConfirmation],
        routes!(cash_accounts),
    );
}

/// Longest reason, in characters.
const LONGEST_REASON: usize = 200;

fn shown_state(state: EntryState) -> CashState {
    match state {
        EntryState::Pending => CashState::Pending,
        EntryState::Booked => CashState::Booked,
        EntryState::Rejected => CashState::Rejected,
    }
}

fn entry_state(state: CashState) -> EntryState {
    match state {
        CashState::Pending => EntryState::Pending,
        CashState::Booked => EntryState::Booked,
        CashState::Rejected => EntryState::Rejected,
    }
}

pub fn amount(caller: &Caller, field: &str, value: &Decimal) -> Result<Money, Problem> {
    value
        .parse::<Money>()
        .map_err(|NotDecimal(error)| match error {
            ParseNumberError::TooLarge(_) => caller.refused(&Refusal::AmountTooLarge),
            ParseNumberError::NotDecimal(_) | ParseNumberError::TooManyDecimals { .. } => {
                caller.bad_field(field, &value.0, "0.00")
            }
        })
}

/// An operating account's movement is entered, a fund account's is booked as its counter has it.
async fn enter(
    app: &App,
    caller: &Caller,
    direction: CashDirection,
    asked: CashMovement,
) -> Result<(StatusCode, Json<ApiEntered>), Problem> {
    let amount_of = amount(caller, "amount", &asked.amount)?;
    let protected = asked
        .protected
        .as_ref()
        .map(|part| amount(caller, "protected", part))
        .transpose()?;
    let holder = holder(caller, &app.hub.view().desk, &asked.account)?;
    let action = match (holder, direction) {
        (Holder::Operating(account), direction) => {
            let cash = Cash {
                direction,
                amount: amount_of,
                protected: protected.unwrap_or(Money::ZERO),
            };
            Action::EnterCash(EnterCash { account, cash })
        }
        (Holder::Fund(_), _) if protected.is_some() => {
            let given = asked.protected.map(|part| part.0).unwrap_or_default();
            return Err(caller.bad_field("protected", &given, "–"));
        }
        (fund, CashDirection::In) => Action::Deposit {
            holder: fund,
            amount: amount_of,
        },
        (fund, CashDirection::Out) => Action::Withdraw {
            holder: fund,
            amount: amount_of,
        },
    };
    let answer = caller.submit(app, Lane::Normal, action).await?;
    let step = answer.step();
    let (movement, state) = match step.events.as_slice() {
        [Event::ActionRefused { refusal }, ..] => {
            return Err(caller.refused_at(refusal, Some(step.seq)));
        }
        [Event::CashEntered(CashEntered { movement, .. })] => (Some(*movement), CashState::Pending),
        [Event::CashEntered(CashEntered { movement, .. }), ..] => {
            (Some(*movement), CashState::Booked)
        }
        _ => (None, CashState::Booked),
    };
    let movement = movement.map(|movement| Id::from(movement.number()));
    Ok((
        StatusCode::CREATED,
        Json(ApiEntered {
            movement,
            state,
            seq: convert::seq(step.seq),
        }),
    ))
}

/// Enter a deposit.
///
/// An operating account's waits for a cash clerk while platform setting `cash_clerk_needed` is
/// on; else, and on a fund account, it is booked at once.
#[utoipa::path(post, path = "/api/v1/admin/deposits", tag = "admin", request_body = CashMovement,
    responses((status = 201, description = "Entered.", body = ballast_api::cash::CashEntered), Refused))]
pub async fn deposit(
    State(app): Shared,
    caller: Caller,
    Json(asked): Json<CashMovement>,
) -> Result<(StatusCode, Json<ApiEntered>), Problem> {
    enter(&app, &caller, CashDirection::In, asked).await
}

/// Enter a withdrawal, as a deposit. What can be withdrawn is looked at now and when it is
/// confirmed.
#[utoipa::path(post, path = "/api/v1/admin/withdrawals", tag = "admin", request_body = CashMovement,
    responses((status = 201, description = "Entered.", body = ballast_api::cash::CashEntered), Refused))]
pub async fn withdraw(
    State(app): Shared,
    caller: Caller,
    Json(asked): Json<CashMovement>,
) -> Result<(StatusCode, Json<ApiEntered>), Problem> {
    enter(&app, &caller, CashDirection::Out, asked).await
}

fn movement(caller: &Caller, text: &str) -> Result<MovementId, Problem> {
    text.parse()
        .map(MovementId::new)
        .map_err(|_| caller.bad_field("movement", text, "0–9"))
}

/// Confirm what somebody else entered: it is booked.
#[utoipa::path(post, path = "/api/v1/admin/cash-entries/{movement}/confirmation", tag = "admin",
    params(MovementPath), responses((status = 201, description = "Booked.", body = Done), Refused))]
pub async fn confirm_cash(
    State(app): Shared,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<Done>), Problem> {
    let movement = movement(&caller, &id)?;
    caller
        .change(&app, Action::ConfirmCash(ConfirmCash { movement }))
        .await
        .map(created)
}

/// Reject an entry.
#[utoipa::path(post, path = "/api/v1/admin/cash-entries/{movement}/rejection", tag = "admin",
    params(MovementPath), request_body = Rejection, responses((status = 201, description = "Rejected.", body = Done), Refused))]
pub async fn reject_cash(
    State(app): Shared,
    caller: Caller,
    Path(id): Path<String>,
    Json(why): Json<Rejection>,
) -> Result<(StatusCode, Json<Done>), Problem> {
    let movement = movement(&caller, &id)?;
    let reason = readable_within(&caller, "reason", &why.reason, 1..=LONGEST_REASON)?;
    caller
        .change(&app, Action::RejectCash(RejectCash { movement, reason }))
        .await
        .map(created)
}

/// The accounts whose movements the caller sees; none: all.
fn seen(caller: &Caller, desk: &Desk) -> Option<Vec<Holder>> {
    let all = caller.administrates().is_ok();
    (!all).then(|| {
        desk.holders()
            .filter(|holder| caller.reaches(desk, *holder))
            .collect()
    })
}

/// Booked movements.
#[utoipa::path(get, path = "/api/v1/admin/cash-movements", tag = "admin", params(Page),
    responses((status = 200, description = "Movements, newest first.", body = CashPage), Refused))]
pub async fn cash_movements(
    State(app): Shared,
    caller: Caller,
    Query(asked): Query<Page>,
) -> Result<Json<CashPage>, Problem> {
    caller.fresh(&app, asked.at_least.as_ref()).await?;
    let day = names::some_day(&caller, "trading_day", &asked.trading_day)?;
    let asked = past::Asked::read(&caller, &asked)?;
    let seen = seen(&caller, &app.hub.view().desk);
    let store = caller.history(&app).await?;
    let mut rows = store
        .cash_movements(seen.as_deref(), day, asked.page)
        .await
        .map_err(|error| caller.unread(&error))?;
    let next = asked.cut(&mut rows, |row| row.id);
    let movements = rows.into_iter().map(|cash| CashRow {
        kind: match cash.fee_month {
            Some(_) => CashKind::CollateralFee,
            None => kind(cash.amount),
        },
        account: cash.account_code,
        amount: cash.amount.abs().into(),
        at: cash.at.into(),
        trading_day: cash.day.map(Into::into),
        by: cash
            .user_name
            .unwrap_or_else(|| convert::PLATFORM.to_owned()),
        confirmed_by: cash.confirmed_by,
        month: cash.fee_month.map(Into::into),
        seq: convert::seq(cash.id.seq()),
    });
    Ok(Json(CashPage {
        movements: movements.collect(),
        next,
    }))
}

fn kind(amount: Money) -> CashKind {
    if amount.is_negative() {
        CashKind::Withdrawal
    } else {
        CashKind::Deposit
    }
}

/// Entries with what became of them.
#[utoipa::path(get, path = "/api/v1/admin/cash-entries", tag = "admin", params(CashEntryQuery),
    responses((status = 200, description = "Entries, newest first.", body = CashEntryPage), Refused))]
pub async fn cash_entries(
    State(app): Shared,
    caller: Caller,
    Query(query): Query<CashEntryQuery>,
) -> Result<Json<CashEntryPage>, Problem> {
    let page = Page {
        cursor: query.cursor,
        limit: query.limit,
        trading_day: None,
        at_least: None,
    };
    let asked = past::Asked::read(&caller, &page)?;
    let state = query.state.map(entry_state);
    let seen = seen(&caller, &app.hub.view().desk);
    let store = caller.history(&app).await?;
    let rows = store.cash_entries(seen.as_deref(), state, asked.page).await;
    let mut rows = rows.map_err(|error| caller.unread(&error))?;
    let next = asked.cut(&mut rows, |row| row.id);
    let by = |name: Option<String>| name.unwrap_or_else(|| convert::PLATFORM.to_owned());
    let entries = rows.into_iter().map(|row| CashEntry {
        movement: Id::from(row.movement.number()),
        kind: kind(row.amount),
        account: row.account_code,
        amount: row.amount.abs().into(),
        protected: row.protected.into(),
        state: shown_state(row.state),
        entered_by: by(row.entered_by),
        entered_at: row.entered_at.into(),
        decided_by: row.decided_at.map(|_| by(row.decided_by)),
        decided_at: row.decided_at.map(Into::into),
        reason: row.reason,
    });
    Ok(Json(CashEntryPage {
        entries: entries.collect(),
        next,
    }))
}

/// Operating accounts whose cash the caller may move.
#[utoipa::path(get, path = "/api/v1/admin/cash-accounts", tag = "admin",
    responses((status = 200, description = "Accounts.", body = CashAccountList), Refused))]
pub async fn cash_accounts(State(app): Shared, caller: Caller) -> Json<CashAccountList> {
    let view = app.hub.view();
    let desk = &view.desk;
    let all = desk.operating_accounts();
    let row = |(id, account): (OperatingAccountId, &ballast_desk::OperatingAccount)| {
        let funds = ask::funds(desk, Holder::Operating(id))?;
        Some(CashAccount {
            code: account.code.to_string(),
            name: account.name.clone(),
            net_deposits: account.book.net_deposits().into(),
            protected_amount: account.protected_amount.into(),
            max_loss_amount: account.max_loss_amount().into(),
            equity: funds.equity.into(),
            margin: funds.margin.into(),
            frozen: (funds.frozen_margin + funds.frozen_commission).into(),
            delivery_margin: funds.delivery_margin.into(),
            kept_profit: funds.kept_profit.into(),
            withdrawable: funds.withdrawable.into(),
        })
    };
    let moved = |(id, account): &(OperatingAccountId, &ballast_desk::OperatingAccount)| {
        account.status != AccountStatus::Deleted && caller.reaches(desk, *id)
    };
    let mut accounts: Vec<CashAccount> = all.filter(moved).filter_map(row).collect();
    accounts.sort_by(|a, b| a.code.cmp(&b.code));
    Json(CashAccountList { accounts })
}
