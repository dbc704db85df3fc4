//! The clock, contracts, bars and the intraday line.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::{Path, Query, State};
use ballast_api::clock::{
    Boundary, BoundaryKind, Clock, ClockKind as ApiKind, Phase as ApiPhase, SessionName, Stretch,
};
use ballast_api::contract::{Contract, ContractList, SessionHours};
use ballast_api::market::{
    ContractPath, IntradayLine, Kline, KlineList, KlineQuery, LinePoint, Period,
};
use ballast_api::{Decimal, Problem, Refused};
use ballast_desk::{Desk, Phase};
use ballast_gateway::market::ClockKind;
use ballast_model::{
    Day, KLine, KLinePeriod, Price, Session, Stamp, TimeOfDay, TradingHours, TradingSpan,
};

use super::guard::Caller;
use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::routes::Routes;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.anybody(routes!(clock));
    routes.logged_in(routes!(contracts));
    routes.logged_in(routes!(klines));
    routes.logged_in(routes!(intraday_line));
}

/// The clock and the trading day.
#[utoipa::path(get, path = "/api/v1/clock", tag = "clock",
    responses((status = 200, description = "The clock now.", body = Clock), Refused))]
pub async fn clock(State(app): Shared) -> Json<Clock> {
    Json(clock_now(&app))
}

/// Where the clock and the trading day stand.
pub fn clock_now(app: &App) -> Clock {
    let now = app.clock.now();
    let view = app.hub.view();
    let (phase, last_day) = (view.desk.phase(), view.desk.last_day());
    let trading_day = match phase {
        Phase::Open(day) | Phase::Closed(day) => Some(day),
        Phase::Idle => view
            .desk
            .calendar()
            .and_then(|calendar| calendar.trading_day_of(now).ok())
            .filter(|day| last_day.is_none_or(|last| last < *day)),
    };
    let stretches = trading_day.map_or(Vec::new(), |day| stretches(&view.desk, day));
    let running = stretches.iter().find(|(_, span)| span.contains(now));
    let next = stretches.iter().find(|(_, span)| span.open > now);
    let settling = matches!(phase, Phase::Closed(_));
    let (api_phase, session) = match (settling, running, next) {
        (true, ..) => (ApiPhase::Settling, None),
        (false, Some((name, _)), _) => (ApiPhase::Continuous, Some(*name)),
        (false, None, Some((name, _)))
            if stretches
                .iter()
                .any(|(of, span)| of == name && span.close <= now) =>
        {
            (ApiPhase::Break, Some(*name))
        }
        (false, None, _) => (ApiPhase::Closed, None),
    };
    let boundary = match (running, next) {
        (Some((name, span)), _) => Some((BoundaryKind::Closes, span.close, Some(*name))),
        (None, Some((name, span))) => Some((BoundaryKind::Opens, span.open, Some(*name))),
        (None, None) => None,
    };
    let driven = app.clock.market();
    Clock {
        kind: match driven.kind {
            ClockKind::Replay => ApiKind::Replay,
            ClockKind::Demo => ApiKind::Demo,
        },
        simulated: true,
        now: now.into(),
        speed: f64::from(driven.speed),
        trading_day: trading_day.map(Into::into),
        phase: api_phase,
        session,
        next_boundary: boundary.map(|(kind, at, session)| Boundary {
            kind,
            at: at.into(),
            session,
        }),
        stretches: stretches
            .iter()
            .map(|(session, span)| Stretch {
                session: *session,
                open: span.open.into(),
                close: span.close.into(),
            })
            .collect(),
        market_failure: app.control.failure().map(str::to_owned),
        settled_through: last_day.map(Into::into),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// The union of all commodities' sessions: overlapping spans of one part of the day are one
/// stretch.
fn stretches(desk: &Desk, day: Day) -> Vec<(SessionName, TradingSpan)> {
    let Some(calendar) = desk.calendar() else {
        return Vec::new();
    };
    let spans = desk
        .commodities()
        .flat_map(|state| TradingHours::new(&state.commodity, calendar).spans(day));
    let ordered: BTreeSet<(Stamp, Stamp)> = spans.map(|span| (span.open, span.close)).collect();
    let mut merged: Vec<(SessionName, TradingSpan)> = Vec::new();
    for (open, close) in ordered {
        match merged.last_mut().filter(|(_, last)| open <= last.close) {
            Some((_, last)) => last.close = last.close.max(close),
            None => merged.push((session_name(open), TradingSpan { open, close })),
        }
    }
    merged
}

fn session_name(open: Stamp) -> SessionName {
    match open.time() {
        time if time >= TimeOfDay::hm(18, 0) => SessionName::Night,
        time if time < TimeOfDay::hm(12, 0) => SessionName::Morning,
        _ => SessionName::Afternoon,
    }
}

/// All contracts that can be traded.
#[utoipa::path(get, path = "/api/v1/contracts", tag = "market",
    responses((status = 200, description = "Contracts of the running trading day.", body = ContractList), Refused))]
pub async fn contracts(State(app): Shared, _caller: Caller) -> Json<ContractList> {
    let view = app.hub.view();
    let desk = &view.desk;
    let states = desk.contracts().map(|(_, state)| state);
    let day = desk.trading_day().or(desk.last_day());
    let alive = states.filter(|state| {
        state
            .contract
            .last_trading_day
            .is_none_or(|last| day.is_none_or(|day| last >= day))
    });
    let mut contracts: Vec<Contract> = alive
        .filter_map(|state| {
            let commodity = &desk.commodity(state.commodity)?.commodity;
            let hours = |session: &Session| SessionHours {
                open: hms(session.open),
                close: hms(session.close),
            };
            let period = commodity
                .sessions
                .iter()
                .rev()
                .find(|period| day.is_none_or(|day| period.from <= day));
            let sessions = period.map_or(Vec::new(), |period| {
                period.night.iter().chain(&period.day).map(hours).collect()
            });
            Some(Contract {
                code: state.contract.code.to_string(),
                commodity: commodity.code.clone(),
                name_zh: commodity.name_zh.clone(),
                name_en: commodity.name_en.clone(),
                exchange: commodity.exchange.into(),
                multiplier: state.spec.multiplier,
                tick: state.spec.tick.into(),
                max_limit_lots: state.spec.max_limit_lots.count(),
                distinguishes_today: commodity.distinguishes_today,
                upper_limit: state.upper_limit.map(Decimal::from),
                lower_limit: state.lower_limit.map(Decimal::from),
                pre_settlement: state.pre_settlement.map(Decimal::from),
                last_trading_day: state.contract.last_trading_day.map(Into::into),
                sessions,
            })
        })
        .collect();
    contracts.sort_by(|a, b| (a.exchange, &a.code).cmp(&(b.exchange, &b.code)));
    Json(ContractList {
        trading_day: desk.trading_day().map(Into::into),
        contracts,
    })
}

fn hms(time: TimeOfDay) -> String {
    time.to_string()[..8].to_owned()
}

/// Bars of a contract.
#[utoipa::path(get, path = "/api/v1/contracts/{contract}/klines", tag = "market",
    params(ContractPath, KlineQuery), responses((status = 200, description = "Bars.", body = KlineList), Refused))]
pub async fn klines(
    State(app): Shared,
    caller: Caller,
    Path(contract): Path<String>,
    Query(query): Query<KlineQuery>,
) -> Result<Json<KlineList>, Problem> {
    let period = match query.period {
        Period::M1 => KLinePeriod::Minutes(1),
        Period::M5 => KLinePeriod::Minutes(5),
        Period::M15 => KLinePeriod::Minutes(15),
        Period::H1 => KLinePeriod::Minutes(60),
        Period::D1 => KLinePeriod::Day,
    };
    let before = query.before.as_ref().map(|time| {
        convert::stamp(time)
            .ok_or_else(|| caller.bad_field("before", &time.0, "YYYY-MM-DDTHH:MM:SS.mmm+08:00"))
    });
    let limit = query.limit.unwrap_or(500).clamp(1, 2000) as usize;
    caller.contract(&app.hub.view().desk, &contract)?;
    let bars = app
        .market
        .bars(&contract, period, before.transpose()?, limit);
    let kline = |bar: &KLine| Kline {
        at: bar.begin.into(),
        trading_day: bar.trading_day.into(),
        open: bar.open.into(),
        high: bar.high.into(),
        low: bar.low.into(),
        close: bar.close.into(),
        volume: bar.volume.count(),
        open_interest: bar.open_interest.count(),
    };
    Ok(Json(KlineList {
        period: query.period,
        klines: bars.iter().map(kline).collect(),
    }))
}

/// The intraday line of a contract.
#[utoipa::path(get, path = "/api/v1/contracts/{contract}/line", tag = "market",
    params(ContractPath), responses((status = 200, description = "The line.", body = IntradayLine), Refused))]
pub async fn intraday_line(
    State(app): Shared,
    caller: Caller,
    Path(contract): Path<String>,
) -> Result<Json<IntradayLine>, Problem> {
    let line = app.market.line(&contract);
    let view = app.hub.view();
    let state = view.desk.contract(caller.contract(&view.desk, &contract)?);
    let average = |volume: i64, turnover: i64| {
        let units = i128::from(volume) * i128::from(state?.spec.multiplier) * 100;
        let price =
            (units > 0).then(|| ballast_model::div_half_away(i128::from(turnover), units))?;
        Some(Decimal::from(Price::from_units(i64::try_from(price).ok()?)))
    };
    let mut before = 0;
    let points = line.iter().flat_map(|(_, minutes)| minutes).map(|minute| {
        let volume = minute.volume.count() - before;
        before = minute.volume.count();
        let average = average(minute.volume.count(), minute.turnover.units());
        LinePoint {
            at: minute.at.into(),
            price: minute.price.into(),
            average,
            volume,
        }
    });
    Ok(Json(IntradayLine {
        points: points.collect(),
        trading_day: line.as_ref().map(|(day, _)| (*day).into()),
        pre_settlement: state
            .and_then(|state| state.pre_settlement)
            .map(Decimal::from),
    }))
}
