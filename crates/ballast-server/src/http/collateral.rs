//! Bonds that stand as margin, as the desk counts them (B8). Pledging them is `http/venue`.

use axum::Json;
use axum::extract::{Path, Query, State};
use ballast_api::account::{AccountPath, Freshness};
use ballast_api::admin::{Done, NamePath};
use ballast_api::collateral::{
    AccountCollateral, AccountCollateralList, AssignCollateral, CollateralFee,
};
use ballast_api::{Problem, Refused};
use ballast_desk::{Desk, ask};
use ballast_desk_events::{
    Action, AssignCollateral as Assign, CollateralCommand, Holder, Permission,
};
use ballast_model::Exchange;
use utoipa_axum::routes;

use super::cash;
use super::guard::Caller;
use crate::convert;
use crate::http::app::Shared;
use crate::http::done::{Changed, changed};
use crate::http::names::operating_account;
use crate::http::routes::Routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.logged_in(routes!(collateral));
    routes.may(&[Permission::Limits], routes!(assign_collateral));
}

/// Bonds of an account by exchange: what its venue settled, what may be used now, what they cover.
#[utoipa::path(get, path = "/api/v1/accounts/{account}/collateral", tag = "account",
    params(AccountPath, Freshness), responses((status = 200, description = "By exchange.", body = AccountCollateralList), Refused))]
pub async fn collateral(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Query(fresh): Query<Freshness>,
) -> Result<Json<AccountCollateralList>, Problem> {
    caller.fresh(&app, fresh.at_least.as_ref()).await?;
    let view = app.hub.view();
    let holder = caller.watched(&view.desk, &account)?;
    let rows = ask::collateral(&view.desk, holder).into_iter();
    let shown = rows.map(|row| shown(&view.desk, holder, row));
    Ok(Json(AccountCollateralList {
        collateral: shown.collect(),
        seq: convert::seq(view.seq),
    }))
}

fn shown(desk: &Desk, holder: Holder, row: ask::AccountCollateral) -> AccountCollateral {
    let told = row.told.as_ref();
    let mut fees: Vec<CollateralFee> = match holder {
        Holder::Operating(_) => Vec::new(),
        Holder::Fund(id) => ask::collateral_fees(desk, id, row.exchange)
            .map(|fee| CollateralFee {
                month: fee.month.into(),
                day: fee.day.into(),
                amount: fee.amount.into(),
            })
            .collect(),
    };
    fees.reverse();
    AccountCollateral {
        exchange: row.exchange.code().to_owned(),
        member: told.map(|told| told.member.to_string()),
        day: told.map(|told| told.day.into()),
        told_at: row.told_at.map(Into::into),
        discounted: told.map(|told| told.discounted.into()),
        cash: told.map(|told| told.cash.into()),
        multiple: told.map(|told| told.multiple.into()),
        available: told.map(|told| told.available.into()),
        set: row.part.map(|part| part.set.into()),
        counts: row.part.map(|part| part.counts.into()),
        usable: row.usable.into(),
        margin: row.margin.into(),
        covered: row.covered.into(),
        uncovered: (row.margin - row.covered).into(),
        fees,
    }
}

/// Sets what an operating account may use of its product's bonds at an exchange. Σ over the product's accounts
/// fits what its fund accounts may use.
#[utoipa::path(put, path = "/api/v1/admin/operating-accounts/{name}/collateral", tag = "admin", params(NamePath),
    request_body = AssignCollateral, responses((status = 200, description = "It is so.", body = Done), Refused))]
pub async fn assign_collateral(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(asked): Json<AssignCollateral>,
) -> Changed {
    let exchange: Option<Exchange> = asked.exchange.parse().ok();
    let exchange = exchange
        .filter(|exchange| matches!(exchange, Exchange::Shfe | Exchange::Ine))
        .ok_or_else(|| caller.bad_field("exchange", &asked.exchange, "SHFE, INE"))?;
    let amount = cash::amount(&caller, "amount", &asked.amount)?;
    let account = operating_account(&caller, &app.hub.view().desk, &name)?;
    let command = CollateralCommand::Assign(Assign {
        account,
        exchange,
        amount,
    });
    changed(
        caller
            .change(&app, Action::Collateral(Box::new(command)))
            .await,
    )
}
