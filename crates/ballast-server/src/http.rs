//! HTTP and WebSocket: thin handlers. Each builds a command or a question, hands it on, converts
//! the answer.

#![allow(
    clippy::result_large_err,
    reason = "a problem is the answer itself: boxing it would only move it"
)]

mod accounts;
pub(crate) mod admin;
mod alarms;
pub mod app;
mod body;
mod cash;
mod children;
mod choices;
mod collateral;
mod comparison;
mod connections;
mod done;
mod endings;
pub(crate) mod entries;
mod external;
mod fees;
pub(crate) mod guard;
mod import;
mod logins;
pub(crate) mod market;
mod metrics;
mod names;
mod nav;
mod operations;
pub(crate) mod orders;
mod ownership;
mod pages;
pub(crate) mod past;
mod places;
mod plans;
pub(crate) mod problems;
mod rates;
mod reference;
mod reviews;
mod risk_history;
mod roles;
pub(crate) mod routes;
mod schemes;
mod session;
mod settings;
mod statements;
mod stops;
mod templates;
mod third_party;
pub(crate) mod transport;
pub(crate) mod venue;

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use ballast_desk_events::CounterSessionState;
use tokio::net::TcpListener;

use self::app::{App, Shared};
pub use self::body::Patience;
pub use self::connections::Limits;
use self::connections::Way;
pub use self::places::{Capacity, Places};
use self::routes::Routes;
use self::transport::Transport;
use crate::live::socket;

/// Serves until asked to stop, and then what runs, for a moment.
pub async fn serve(listener: TcpListener, app: Arc<App>, limits: Limits) -> std::io::Result<()> {
    let asked_to_stop = asked_to_stop()?;
    let (address, transport) = (listener.local_addr()?, app.transport.clone());
    tracing::info!(%address, "serving");
    let scheme = match transport {
        Transport::Tls { .. } => "https",
        Transport::Plain | Transport::Proxied(_) => "http",
    };
    println!("Ballast is at {scheme}://{address}");
    let way = Way {
        limits,
        transport,
        places: app.places.clone(),
    };
    connections::serve(listener, router(app), way, asked_to_stop).await;
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

/// Every route of the interface: one that is not added here is dead code, and one that does not say whom it
/// is open to cannot be added.
fn routes(app: Option<Arc<App>>) -> Routes {
    let mut routes = Routes::new(app);
    let resources = [
        session::routes,
        choices::routes,
        market::routes,
        socket::routes,
        accounts::routes,
        operations::routes,
        orders::routes,
        children::routes,
        statements::routes,
        admin::routes,
        ownership::routes,
        logins::routes,
        roles::routes,
        cash::routes,
        rates::routes,
        templates::routes,
        settings::routes,
        fees::routes,
        nav::routes,
        schemes::routes,
        reference::routes,
        endings::routes,
        comparison::routes,
        plans::routes,
        stops::routes,
        third_party::routes,
        external::routes,
        alarms::routes,
        reviews::routes,
        risk_history::routes,
        entries::routes,
        collateral::routes,
        import::routes,
        venue::routes,
    ];
    resources.iter().for_each(|add| add(&mut routes));
    routes
}

fn router(app: Arc<App>) -> Router {
    let (interface, _) = routes(Some(Arc::clone(&app))).into_parts();
    interface
        .route("/api/openapi.json", get(document))
        .route("/healthz", get(async || StatusCode::OK))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics::metrics))
        .fallback(pages::page)
        .layer(axum::extract::DefaultBodyLimit::max(problems::BODY_MAX))
        .layer(axum::middleware::from_fn_with_state(
            Arc::clone(&app),
            problems::reworded,
        ))
        .layer(axum::middleware::from_fn_with_state(
            Arc::clone(&app),
            pages::headers,
        ))
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
    let behind = metrics::history_lag(&app);
    if behind > HISTORY_BEHIND_MAX {
        missing.push(format!("history is {behind} records behind\n"));
    }
    if missing.is_empty() {
        (StatusCode::OK, "ready\n".to_owned())
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, missing.concat())
    }
}

/// The whole interface as OpenAPI 3.1.
fn openapi() -> utoipa::openapi::OpenApi {
    routes(None).into_parts().1
}

/// The interface's document: made once, it is large.
async fn document() -> impl IntoResponse {
    static DOCUMENT: LazyLock<String> =
        LazyLock::new(|| serde_json::to_string(&openapi()).unwrap_or_default());
    ([(CONTENT_TYPE, "application/json")], DOCUMENT.as_str())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::openapi;

    /// Programs and pages are generated from the committed document. `UPDATE=1 cargo test -p ballast-server
    /// --bin ballast document` rewrites it.
    #[test]
    fn the_committed_document_is_current() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ballast-api/openapi.json");
        let current = serde_json::to_value(openapi()).unwrap();
        let current = serde_json::to_string_pretty(&current).unwrap() + "\n";
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &current).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == current, "openapi.json is stale");
    }
}
