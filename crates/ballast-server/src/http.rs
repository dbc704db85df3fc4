//! HTTP and WebSocket: thin handlers. Each builds a command or a question, hands it on, converts
//! the answer.

#![allow(
    clippy::result_large_err,
    reason = "a problem is the answer itself: boxing it would only move it"
)]

mod accounts;
pub(crate) mod admin;
pub mod app;
mod body;
mod cash;
mod children;
mod comparison;
mod connections;
mod done;
mod endings;
pub(crate) mod guard;
mod import;
mod logins;
pub(crate) mod market;
mod names;
pub(crate) mod orders;
mod ownership;
mod pages;
mod past;
mod places;
pub(crate) mod problems;
mod rates;
mod reference;
mod roles;
mod route_permissions;
mod session;
mod settings;
mod statements;

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::{get, post, put};
use ballast_desk_events::CounterSessionState;
use tokio::net::TcpListener;

use self::app::{App, Shared};
pub use self::body::Patience;
pub use self::connections::Limits;
pub use self::places::Capacity;
use crate::live::socket;

/// Serves until asked to stop, and then what runs, for a moment.
pub async fn serve(listener: TcpListener, app: Arc<App>, limits: Limits) -> std::io::Result<()> {
    let asked_to_stop = asked_to_stop()?;
    tracing::info!(address = %listener.local_addr()?, "serving");
    println!("Ballast is at http://{}", listener.local_addr()?);
    connections::serve(listener, router(app), limits, asked_to_stop).await;
    Ok(())
}

/// Says that it is there and waits for an interrupt or a request to terminate, for a process
/// without a server.
pub fn wait_until_asked_to_stop(there: impl FnOnce()) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let asked_to_stop = asked_to_stop()?;
        there();
        asked_to_stop.await;
        Ok(())
    })
}

/// Listens from the call on: who has been told that a process is there may ask it to stop at once.
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    Ok(async move {
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
    })
}

#[rustfmt::skip]
fn router(app: Arc<App>) -> Router {
    let account = Router::new()
        .route("/rates",                get(rates::effective_rates))
        .route("/funds",                get(accounts::funds))
        .route("/positions",            get(accounts::positions))
        .route("/endings",              get(endings::endings))
        .route("/position-lots",        get(accounts::position_lots))
        .route("/preview",              get(accounts::preview_order))
        .route("/orders",               get(orders::orders).post(orders::place_order))
        .route("/orders/{order}",       axum::routing::delete(orders::cancel_order))
        .route("/cancel-all",           post(orders::cancel_all_orders))
        .route("/trades",               get(orders::trades))
        .route("/child-orders",         get(children::account_child_orders))
        .route("/refusals",             get(orders::refusals))
        .route("/statements",           get(statements::statements))
        .route("/statements/{trading_day}", get(statements::statement));
    let admin = Router::new()
        .route("/products",             get(admin::products).post(admin::create_product))
        .route("/fund-accounts",        get(admin::fund_accounts).post(admin::create_fund_account))
        .route("/operating-accounts",   get(admin::operating_accounts).post(admin::create_operating_account))
        .route("/operating-accounts/{name}/product", put(admin::bind_operating_account).delete(admin::unbind_operating_account))
        .route("/operating-accounts/{name}/access", put(logins::set_account_access))
        .route("/users",                get(logins::users).post(logins::create_user))
        .route("/users/{name}/accounts", post(logins::grant_account))
        .route("/users/{name}/display-name", put(logins::rename_user))
        .route("/users/{name}/password", put(logins::reset_password))
        .route("/users/{name}/powers",  put(logins::set_powers))
        .route("/users/{name}/addresses", put(logins::set_addresses))
        .route("/users/{name}/bindings", put(logins::bind_risk_account))
        .route("/users/{name}/cash-accounts", put(logins::assign_cash_clerk))
        .route("/users/{name}/logins",  get(logins::login_history))
        .route("/users/{name}/role",    put(roles::set_login_role))
        .route("/roles",                get(roles::roles).post(roles::create_role))
        .route("/roles/{name}",         put(roles::set_role_permissions))
        .route("/objects/{kind}/{name}/status", put(ownership::set_account_status))
        .route("/objects/{kind}/{name}/owner", put(ownership::hand_over))
        .route("/deposits",             post(cash::deposit))
        .route("/withdrawals",          post(cash::withdraw))
        .route("/cash-movements",       get(cash::cash_movements))
        .route("/cash-entries",         get(cash::cash_entries))
        .route("/cash-entries/{movement}/confirmation", post(cash::confirm_cash))
        .route("/cash-entries/{movement}/rejection", post(cash::reject_cash))
        .route("/cash-accounts",        get(cash::cash_accounts))
        .route("/calendar",             get(reference::calendar))
        .route("/calendar/days",        put(reference::set_calendar_days))
        .route("/commodities",          get(reference::commodities))
        .route("/commodities/{commodity}", put(reference::set_commodity))
        .route("/deliveries",           get(endings::deliveries))
        .route("/deliveries/{delivery}/end", post(endings::end_delivery))
        .route("/contracts/{contract}/delivery-price", put(endings::set_delivery_price))
        .route("/contracts/{contract}/last-trading-day", put(endings::set_last_trading_day))
        .route("/comparisons",          get(comparison::comparisons))
        .route("/fund-accounts/{name}/comparison", post(comparison::ask_counter))
        .route("/fund-accounts/{name}/comparison/take-over", post(comparison::take_over))
        .route("/fund-accounts/{name}/comparison/take-up", post(comparison::take_up))
        .route("/rates",                get(admin::rates).put(admin::set_rates))
        .route("/rate-rules",           get(rates::rate_rules))
        .route("/margin-rules",         put(rates::set_margin_rule))
        .route("/commission-rules",     put(rates::set_commission_rule))
        .route("/operating-accounts/{name}/rate-choice", put(rates::set_rate_choice))
        .route("/operating-accounts/{name}/template", put(rates::bind_template))
        .route("/products/{name}/rate-source-account", put(rates::set_rate_source_account))
        .route("/templates",            get(rates::templates).post(rates::create_template))
        .route("/platform",             get(settings::platform))
        .route("/platform/{name}",      put(settings::set_platform))
        .route("/operating-accounts/{name}/child-orders", get(children::child_orders))
        .route("/operating-accounts/{name}/settings", get(settings::operating_settings))
        .route("/operating-accounts/{name}/settings/{setting}", put(settings::set_operating))
        .route("/fund-accounts/{name}/login", post(settings::log_in_fund_account))
        .route("/accounts/{name}/funds-method", get(settings::funds_method).put(settings::set_funds_method))
        .route("/fund-accounts/{name}/settings", get(settings::fund_settings))
        .route("/fund-accounts/{name}/settings/{setting}", put(settings::set_fund))
        .route("/fund-accounts/{name}/lift-order-rate-ban", post(settings::lift_order_rate_ban))
        .route("/products/{name}/settings", get(settings::product_settings))
        .route("/products/{name}/settings/{setting}", put(settings::set_product))
        .route("/limits",               get(settings::limits).put(settings::set_limit))
        .route("/tradability",          get(settings::tradability).put(settings::set_tradability))
        .route("/tradability/write",    post(settings::write_tradability))
        .route("/export/{table}",       get(import::export_table))
        .route("/import/{table}",       post(import::import_table))
        .route("/end-day",              post(admin::end_day))
        .route_layer(axum::middleware::from_fn_with_state(Arc::clone(&app), route_permissions::authorize));
    let v1 = Router::new()
        .route("/session",              get(session::current_session).post(session::log_in).delete(session::log_out))
        .route("/session/language",     put(session::choose_language))
        .route("/session/password",     put(session::change_password))
        .route("/clock",                get(market::clock))
        .route("/contracts",            get(market::contracts))
        .route("/contracts/{contract}/klines", get(market::klines))
        .route("/contracts/{contract}/line", get(market::intraday_line))
        .route("/replay/gate",          get(admin::gate).post(admin::open_gate))
        .route("/live",                 get(socket::live))
        .nest("/accounts/{account}", account)
        .nest("/admin", admin);
    Router::new()
        .nest("/api/v1", v1)
        .route("/api/openapi.json",     get(document))
        .route("/healthz",              get(async || StatusCode::OK))
        .route("/readyz",               get(ready))
        .route("/metrics",              get(metrics))
        .fallback(pages::page)
        .layer(axum::extract::DefaultBodyLimit::max(problems::BODY_MAX))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&app), problems::reworded))
        .layer(axum::middleware::from_fn(pages::headers))
        .with_state(app)
}

/// Records that history may be behind while we call ourselves ready.
const HISTORY_BEHIND_MAX: u64 = 10_000;

/// Ready: replayed, history nearly so, the market plays, and every counter answers.
async fn ready(State(app): Shared) -> (StatusCode, String) {
    let view = app.hub.view();
    let accounts = view.desk.fund_accounts();
    let away = accounts.filter(|(_, account)| account.session != CounterSessionState::Ready);
    let away: Vec<String> = away.map(|(_, account)| account.code.to_string()).collect();
    let mut missing = Vec::new();
    if !away.is_empty() {
        missing.push(format!("counters not ready: {}\n", away.join(", ")));
    }
    if let Some(reason) = app.control.failure() {
        missing.push(format!("the market failed: {reason}\n"));
    }
    let behind = history_lag(&app);
    if behind > HISTORY_BEHIND_MAX {
        missing.push(format!("history is {behind} records behind\n"));
    }
    if missing.is_empty() {
        (StatusCode::OK, "ready\n".to_owned())
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, missing.concat())
    }
}

fn history_lag(app: &App) -> u64 {
    app.handle
        .watermark()
        .number()
        .saturating_sub(app.history.applied().number())
}

/// Counters for a Prometheus scraper.
async fn metrics(State(app): Shared) -> String {
    let readings = app.handle.readings();
    let view_lag = app
        .handle
        .watermark()
        .number()
        .saturating_sub(app.hub.view().seq.number());
    let mut out = String::new();
    let mut line = |name: &str, value: u64| out.push_str(&format!("ballast_{name} {value}\n"));
    line("watermark_seq", readings.watermark.number());
    line("hub_lag_records", view_lag);
    line("history_lag_records", history_lag(&app));
    line("reader_seq", readings.applied.number());
    line("commands_total", readings.steps);
    line("busy_total", readings.busy);
    line("marks_conflated_total", readings.conflated);
    line("groups_total", readings.groups);
    line("group_largest", readings.largest_group);
    line("flush_microseconds_total", readings.flush_us);
    line("flush_microseconds_max", readings.flush_us_max);
    line("snapshots_total", readings.snapshots);
    line("snapshot_failures_total", readings.snapshot_failures);
    for (lane, depth) in ["returns", "cancels", "rest"].iter().zip(readings.waiting) {
        line(&format!("inbox_depth{{lane=\"{lane}\"}}"), depth as u64);
    }
    let view = app.hub.view();
    for (_, account) in view.desk.fund_accounts() {
        let ready = account.session == CounterSessionState::Ready;
        line(
            &format!("counter_ready{{fund_account=\"{}\"}}", account.code),
            u64::from(ready),
        );
    }
    for (code, count) in view.refusals() {
        line(&format!("refusals_total{{code=\"{code}\"}}"), count);
    }
    for outbox in &readings.outboxes {
        line(
            &format!("outbox_waiting{{name=\"{}\"}}", outbox.name),
            outbox.waiting as u64,
        );
    }
    out
}

/// The interface's document: made once, it is large.
async fn document() -> impl IntoResponse {
    static DOCUMENT: LazyLock<String> =
        LazyLock::new(|| serde_json::to_string(&ballast_api::openapi()).unwrap_or_default());
    ([(CONTENT_TYPE, "application/json")], DOCUMENT.as_str())
}
