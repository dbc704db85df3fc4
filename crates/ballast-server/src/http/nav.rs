//! Shares and NAV of products (P3).

use axum::Json;
use axum::extract::{Path, Query, State};
use ballast_api::admin::{Done, NamePath};
use ballast_api::nav::{ChangeShares, Nav, NavDay, NavDays, NavDaysQuery, ShareChange};
use ballast_api::{Decimal, Problem, Refused};
use ballast_desk::{Desk, NavMissing, ask};
use ballast_desk_events::{Action, ChangeShares as Command, NavOf, Permission, Refusal};
use ballast_model::{Money, ProductId, Rate, Seq, Shares, UnitNav, div_half_away};
use ballast_query::NavRow;
use ballast_risk::UnitNavFraction;
use utoipa_axum::routes;

use super::guard::Caller;
use crate::convert;
use crate::http::app::Shared;
use crate::http::cash::amount;
use crate::http::done::{Changed, changed};
use crate::http::fees::shown::amounts;
use crate::http::names::{days, fund_account, product_id};
use crate::http::routes::Routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    let readers = &[Permission::Products, Permission::Watching];
    routes.may(readers, routes!(product_nav));
    routes.may(readers, routes!(nav_days));
    routes.may(&[Permission::Products], routes!(change_shares));
}

/// A product's NAV now.
#[utoipa::path(get, path = "/api/v1/admin/products/{name}/nav", tag = "admin", params(NamePath),
    responses((status = 200, description = "NAV.", body = Nav), Refused))]
pub async fn product_nav(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Nav>, Problem> {
    let view = app.hub.view();
    let id = caller.reached(&view.desk, product_id(&caller, &view.desk, &name)?)?;
    let nav = shown(&view.desk, id, view.seq);
    nav.map(Json)
        .ok_or_else(|| caller.refused(&Refusal::UnknownProduct))
}

fn shown(desk: &Desk, id: ProductId, at: Seq) -> Option<Nav> {
    let product = desk.product(id)?;
    let (settings, fees) = (&product.settings, &product.fees);
    let nav = ask::product_nav(desk, id)?;
    let missing = match nav {
        Err(missing) => Some(missing),
        Ok(nav) => nav.unit().is_none().then_some(NavMissing::Shares),
    };
    let nav = nav.ok();
    let money = |units: i128| i64::try_from(units).ok().map(Money::from_units);
    let unit = nav.and_then(|nav| nav.unit());
    let highest = settings.highest_unit_nav;
    Some(Nav {
        missing: missing.map(|missing| missing.setting().to_owned()),
        total: nav.and_then(|nav| money(nav.total)).map(Into::into),
        previous_total: nav
            .and_then(|nav| money(nav.previous_total))
            .map(Into::into),
        liabilities: settings.liabilities.into(),
        fees: fees.told().map(amounts),
        previous_fees: fees.owed_before().into(),
        shares: settings.shares.map(shares),
        unit: unit.and_then(told),
        previous_unit: nav.and_then(|nav| nav.previous_unit()).and_then(told),
        highest_unit: highest.map(unit_nav),
        drawdown: unit.zip(highest).and_then(drawdown),
        seq: convert::seq(at),
    })
}

/// A unit NAV to its places.
pub(super) fn told(unit: UnitNavFraction) -> Option<Decimal> {
    unit.told().map(unit_nav)
}

fn unit_nav(unit: UnitNav) -> Decimal {
    Decimal(unit.to_string())
}

fn shares(shares: Shares) -> Decimal {
    Decimal(shares.to_string())
}

fn drawdown((unit, highest): (UnitNavFraction, UnitNav)) -> Option<Decimal> {
    let (fallen, of) = unit.drawdown(highest)?;
    let share = div_half_away(fallen * i128::from(Rate::ONE.units()), of);
    i64::try_from(share)
        .ok()
        .map(|share| Rate::from_units(share).into())
}

/// A product's NAV as its days were settled.
#[utoipa::path(get, path = "/api/v1/admin/products/{name}/nav-days", tag = "admin", params(NamePath, NavDaysQuery),
    responses((status = 200, description = "Days.", body = NavDays), Refused))]
pub async fn nav_days(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Query(query): Query<NavDaysQuery>,
) -> Result<Json<NavDays>, Problem> {
    let id = {
        let view = app.hub.view();
        caller.reached(&view.desk, product_id(&caller, &view.desk, &name)?)?
    };
    let (from, to) = days(&caller, &query)?;
    let store = caller.history(&app).await?;
    let rows = store.nav_days(NavOf::Product(id), from, to).await;
    let rows = rows.map_err(|error| caller.unread(&error))?;
    Ok(Json(NavDays {
        days: rows.into_iter().map(nav_day).collect(),
    }))
}

pub(super) fn nav_day(row: NavRow) -> NavDay {
    NavDay {
        trading_day: row.day.into(),
        total: row.total.into(),
        previous_total: row.previous_total.into(),
        liabilities: row.liabilities.into(),
        fees: row.fees.map(amounts),
        shares: row.shares.map(shares),
        unit: row.unit.map(unit_nav),
        previous_unit: row.previous_unit.map(unit_nav),
        highest_unit: row.highest_unit.map(unit_nav),
    }
}

/// Subscribe or redeem: cash and shares at once.
#[utoipa::path(post, path = "/api/v1/admin/products/{name}/shares", tag = "admin", params(NamePath),
    request_body = ChangeShares, responses((status = 200, description = "Booked.", body = Done), Refused))]
pub async fn change_shares(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(asked): Json<ChangeShares>,
) -> Changed {
    let command = {
        let view = app.hub.view();
        let wrong = |text: &Decimal| caller.bad_field("shares", &text.0, "1000000.00");
        let told = |text: &Decimal| text.parse::<Shares>().map_err(|_| wrong(text));
        let account = |code: &String| fund_account(&caller, &view.desk, code);
        Command {
            product: product_id(&caller, &view.desk, &name)?,
            change: match asked.change {
                ShareChange::Subscribe => ballast_desk_events::ShareChange::Subscribe,
                ShareChange::Redeem => ballast_desk_events::ShareChange::Redeem,
            },
            amount: amount(&caller, "amount", &asked.amount)?,
            shares: asked.shares.as_ref().map(told).transpose()?,
            fund_account: asked.fund_account.as_ref().map(account).transpose()?,
        }
    };
    changed(caller.change(&app, Action::ChangeShares(command)).await)
}
