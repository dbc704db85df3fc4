//! Which permission opens which route of administration: one table. Whose objects it may be used
//! on, the desk decides.

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use ballast_api::Problem;
use ballast_desk_events::Permission::{
    self, AccountStatus, CashConfirmation, CashEntry, FundAccounts, HandingOver, Limits, Logins,
    OperatingAccounts, Products, Rates, RiskAccounts, Roles, TradingDay, Watching,
};
use ballast_desk_events::Refusal;

use super::guard::Caller;
use crate::http::app::Shared;

/// What all routes here begin with.
const ADMIN: &str = "/api/v1/admin";

/// Method, route, and the permissions of which one is enough. A route that is not listed is the
/// super admins' alone.
#[rustfmt::skip]
const ROUTE_PERMISSIONS: &[(Method, &str, &[Permission])] = &[
    (Method::GET,    "/products",                                  &[Products]),
    (Method::POST,   "/products",                                  &[Products]),
    (Method::GET,    "/fund-accounts",                             &[FundAccounts, Watching]),
    (Method::POST,   "/fund-accounts",                             &[FundAccounts]),
    (Method::GET,    "/operating-accounts",                        &[OperatingAccounts, Watching]),
    (Method::POST,   "/operating-accounts",                        &[OperatingAccounts]),
    (Method::PUT,    "/operating-accounts/{name}/product",         &[OperatingAccounts]),
    (Method::DELETE, "/operating-accounts/{name}/product",         &[OperatingAccounts]),
    (Method::PUT,    "/operating-accounts/{name}/access",          &[OperatingAccounts]),
    (Method::PUT,    "/objects/{kind}/{name}/status",            &[AccountStatus]),
    (Method::PUT,    "/objects/{kind}/{name}/owner",               &[HandingOver]),
    (Method::GET,    "/users",                                     &[Logins]),
    (Method::POST,   "/users",                                     &[Logins]),
    (Method::POST,   "/users/{name}/accounts",                     &[OperatingAccounts]),
    (Method::PUT,    "/users/{name}/display-name",                 &[Logins]),
    (Method::PUT,    "/users/{name}/password",                     &[Logins]),
    (Method::PUT,    "/users/{name}/addresses",                    &[Logins]),
    (Method::PUT,    "/users/{name}/cash-accounts",                &[Logins]),
    (Method::GET,    "/users/{name}/logins",                       &[Logins]),
    (Method::PUT,    "/users/{name}/powers",                       &[RiskAccounts]),
    (Method::PUT,    "/users/{name}/bindings",                     &[RiskAccounts]),
    (Method::PUT,    "/users/{name}/role",                         &[Roles]),
    (Method::GET,    "/roles",                                     &[Roles, Logins]),
    (Method::POST,   "/roles",                                     &[Roles]),
    (Method::PUT,    "/roles/{name}",                              &[Roles]),
    (Method::POST,   "/deposits",                                  &[CashEntry]),
    (Method::POST,   "/withdrawals",                               &[CashEntry]),
    (Method::GET,    "/cash-movements",                            &[CashEntry, CashConfirmation]),
    (Method::GET,    "/cash-entries",                              &[CashEntry, CashConfirmation]),
    (Method::GET,    "/cash-accounts",                             &[CashEntry, CashConfirmation]),
    (Method::POST,   "/cash-entries/{movement}/confirmation",      &[CashConfirmation]),
    (Method::POST,   "/cash-entries/{movement}/rejection",         &[CashConfirmation]),
    (Method::GET,    "/deliveries",                                &[TradingDay, Watching]),
    (Method::POST,   "/deliveries/{delivery}/end",                 &[TradingDay]),
    (Method::GET,    "/comparisons",                               &[FundAccounts, Watching]),
    (Method::POST,   "/fund-accounts/{name}/comparison",           &[FundAccounts]),
    (Method::POST,   "/fund-accounts/{name}/comparison/take-over", &[FundAccounts]),
    (Method::POST,   "/fund-accounts/{name}/comparison/take-up",   &[FundAccounts]),
    (Method::GET,    "/rates",                                     &[Rates]),
    (Method::PUT,    "/rates",                                     &[Rates]),
    (Method::GET,    "/rate-rules",                                &[Rates]),
    (Method::PUT,    "/margin-rules",                              &[Rates]),
    (Method::PUT,    "/commission-rules",                          &[Rates]),
    (Method::PUT,    "/operating-accounts/{name}/rate-choice",     &[Rates]),
    (Method::PUT,    "/operating-accounts/{name}/template",        &[Rates]),
    (Method::PUT,    "/products/{name}/rate-source-account",                &[Rates]),
    (Method::GET,    "/templates",                                 &[Rates, Limits]),
    (Method::GET,    "/operating-accounts/{name}/child-orders",    &[Watching]),
    (Method::GET,    "/operating-accounts/{name}/settings",        &[Limits]),
    (Method::PUT,    "/operating-accounts/{name}/settings/{setting}", &[Limits]),
    (Method::POST,   "/fund-accounts/{name}/login",                &[FundAccounts]),
    (Method::GET,    "/accounts/{name}/funds-method",              &[Rates]),
    (Method::PUT,    "/accounts/{name}/funds-method",              &[Rates]),
    (Method::GET,    "/fund-accounts/{name}/settings",             &[Limits]),
    (Method::PUT,    "/fund-accounts/{name}/settings/{setting}",   &[Limits]),
    (Method::POST,   "/fund-accounts/{name}/lift-order-rate-ban",  &[Limits]),
    (Method::GET,    "/products/{name}/settings",                  &[Limits]),
    (Method::PUT,    "/products/{name}/settings/{setting}",        &[Limits]),
    (Method::GET,    "/limits",                                    &[Limits]),
    (Method::PUT,    "/limits",                                    &[Limits]),
    (Method::GET,    "/tradability",                               &[Limits]),
    (Method::PUT,    "/tradability",                               &[Limits]),
    (Method::POST,   "/tradability/write",                         &[Limits]),
];

/// Lets through whose role opens the route, before anything else of the request is read.
pub async fn authorize(
    State(app): Shared,
    caller: Caller,
    route: MatchedPath,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let method = if request.method() == Method::HEAD {
        &Method::GET
    } else {
        request.method()
    };
    let route = route.as_str().strip_prefix(ADMIN).unwrap_or_default();
    let opens = match ROUTE_PERMISSIONS
        .iter()
        .find(|(of, path, _)| of == method && *path == route)
    {
        Some((_, _, permissions)) => caller.has_any(&app.hub.view().desk, permissions),
        None => caller.administrates().is_ok(),
    };
    if opens {
        Ok(next.run(request).await)
    } else {
        Err(caller.refused(&Refusal::NotPermitted))
    }
}
