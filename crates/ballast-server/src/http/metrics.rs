//! What watches over the server reads (`/metrics`, for a Prometheus scraper): queues, flushes, who follows how far behind,
//! counters, who is connected and who was turned away. `docs/operation.md` says what is worth an alarm.

use std::fmt::Write;
use std::net::IpAddr;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use ballast_api::{Language, Problem};
use ballast_desk_events::CounterSessionState;
use ballast_engine::FLUSH_BUCKETS_US;

use super::app::{App, Shared};
use super::guard::Peer;
use crate::convert::edge_problem;

/// The form of the page.
const FORM: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Whether somebody at an address may read it: codes of fund accounts stand in it, so this machine and whom the operator
/// names.
fn may_read(app: &App, from: IpAddr) -> bool {
    from.is_loopback() || app.metrics_to.contains(&from)
}

/// The page.
pub async fn metrics(State(app): Shared, Peer(from): Peer) -> Result<Response, Problem> {
    if !may_read(&app, from) {
        let numbers = [("ip", from.to_string())];
        return Err(edge_problem("METRICS_NOT_FOR", numbers, Language::ZhCn));
    }
    Ok(([(CONTENT_TYPE, FORM)], page(&app)).into_response())
}

/// Records that the query store is behind.
pub fn history_lag(app: &App) -> u64 {
    let applied = app.history.applied().number();
    app.handle.watermark().number().saturating_sub(applied)
}

#[derive(Clone, Copy)]
enum Kind {
    /// Goes up.
    Counter,
    /// Goes up and down.
    Gauge,
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP ballast_{name} {help}");
        let _ = writeln!(self.0, "# TYPE ballast_{name} {kind}");
    }

    fn row(&mut self, name: &str, labels: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.0, "ballast_{name}{labels} {value}");
    }

    /// A number by itself.
    fn one(&mut self, (kind, name, help): (Kind, &str, &str), value: u64) {
        self.all((kind, name, help), [(String::new(), value)]);
    }

    /// Numbers that differ by a label.
    fn all(
        &mut self,
        (kind, name, help): (Kind, &str, &str),
        rows: impl IntoIterator<Item = (String, u64)>,
    ) {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
        };
        self.family(name, kind, help);
        for (labels, value) in rows {
            self.row(name, &labels, value);
        }
    }
}

/// Codes and names have no quotes in them.
fn label(name: &str, value: impl std::fmt::Display) -> String {
    format!("{{{name}=\"{value}\"}}")
}

fn page(app: &App) -> String {
    use Kind::{Counter, Gauge};
    let readings = app.handle.readings();
    let watermark = readings.watermark.number();
    let view = app.hub.view();
    let mut page = Page::default();

    #[rustfmt::skip]
    let numbers = [
        ((Gauge, "watermark_seq", "Records that are durable."), watermark),
        ((Gauge, "reader_seq", "Records that the reader has applied."), readings.applied.number()),
        ((Gauge, "hub_lag_records", "Records that pages are behind."), watermark.saturating_sub(view.seq.number())),
        ((Gauge, "history_lag_records", "Records that the query store is behind."), history_lag(app)),
        ((Counter, "commands_total", "Commands decided since the start."), readings.steps),
        ((Counter, "busy_total", "Commands refused because their queue was full."), readings.busy),
        ((Counter, "marks_conflated_total", "Marks that newer ones replaced before they were decided."), readings.conflated),
        ((Counter, "groups_total", "Flushes of the journal."), readings.groups),
        ((Gauge, "group_largest", "Most commands of one flush since the start."), readings.largest_group),
        ((Counter, "flush_microseconds_total", "Microseconds spent in flushes."), readings.flush_us),
        ((Gauge, "flush_microseconds_max", "Longest flush since the start, microseconds."), readings.flush_us_max),
        ((Counter, "snapshots_total", "Snapshots written."), readings.snapshots),
        ((Counter, "snapshot_failures_total", "Snapshots that could not be written."), readings.snapshot_failures),
        ((Gauge, "market_failed", "1 where the market ended with an error."), u64::from(app.control.failure().is_some())),
        ((Gauge, "connections", "Connections, WebSockets among them."), app.places.open() as u64),
        ((Gauge, "connections_limit", "As many as there may be."), app.places.limit() as u64),
        ((Counter, "connections_refused_total", "Connections that were turned away."), app.places.turned_away()),
        ((Gauge, "sockets", "WebSockets."), app.sockets.open() as u64),
        ((Gauge, "sessions", "Logins with a session that stands."), app.sessions.users().len() as u64),
        ((Counter, "login_failures_total", "Passwords that were tried and did not fit."), app.brake.failed()),
        ((Counter, "login_braked_total", "Attempts that were told to wait."), app.brake.braked()),
    ];
    for (what, value) in numbers {
        page.one(what, value);
    }
    flushes(&mut page, &readings);
    let lanes = ["returns", "cancels", "rest"].iter().zip(readings.waiting);
    page.all(
        (Gauge, "inbox_depth", "Commands that wait to be decided."),
        lanes.map(|(lane, depth)| (label("lane", lane), depth as u64)),
    );
    let outboxes = readings.outboxes.iter();
    page.all(
        (Gauge, "outbox_waiting", "Steps that wait for a follower."),
        outboxes.map(|outbox| (label("name", &outbox.name), outbox.waiting as u64)),
    );
    page.all(
        (
            Gauge,
            "counter_ready",
            "1 where a fund account's counter takes orders.",
        ),
        view.desk.fund_accounts().map(|(_, account)| {
            let ready = account.session == CounterSessionState::Ready;
            (label("fund_account", &account.code), u64::from(ready))
        }),
    );
    let refusals = view.refusals();
    page.all(
        (
            Counter,
            "refusals_total",
            "Refused orders since the start, by reason.",
        ),
        { refusals }.map(|(code, count)| (label("code", code), count)),
    );
    page.0
}

/// As a histogram: each bucket counts those of the shorter ones too.
fn flushes(page: &mut Page, readings: &ballast_engine::Readings) {
    let name = "flush_seconds";
    page.family(name, "histogram", "How long flushes of the journal took.");
    let mut so_far = 0;
    let ends = FLUSH_BUCKETS_US
        .iter()
        .map(|us| format!("{}", *us as f64 / 1e6));
    let ends = ends.chain(["+Inf".to_owned()]);
    for (end, count) in ends.zip(readings.flush_buckets) {
        so_far += count;
        page.row("flush_seconds_bucket", &label("le", end), so_far);
    }
    page.row("flush_seconds_sum", "", readings.flush_us as f64 / 1e6);
    page.row("flush_seconds_count", "", so_far);
}
