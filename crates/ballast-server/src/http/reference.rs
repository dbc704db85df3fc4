//! Calendar and commodities: as they stand, and changed as notices say (D1).

use axum::Json;
use axum::extract::{Path, State};
use ballast_api::reference::{
    CalendarDays, CalendarKind, Commodity as ApiCommodity, CommodityList, CommodityPath,
    ContractSpec, MovedContract, ReferenceChanged, TradingCalendar,
};
use ballast_api::{Decimal, Problem, Refused};
use ballast_desk::Desk;
use ballast_desk_events::{Action, Event, Refusal};
use ballast_engine::Lane;
use ballast_model::{
    Calendar, CalendarChange, Commodity, Day, DayRange, Delivery, EarlierSpec, LateNight, Lots,
    TimeOfDay, Until,
};

use super::guard::Caller;
use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::names::day;
use crate::http::routes::Routes;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.super_admin(routes!(calendar));
    routes.super_admin(routes!(set_calendar_days));
    routes.super_admin(routes!(commodities));
    routes.super_admin(routes!(set_commodity));
}

/// The trading calendar (D1).
#[utoipa::path(get, path = "/api/v1/admin/calendar", tag = "admin",
    responses((status = 200, description = "The calendar.", body = TradingCalendar), Refused))]
pub async fn calendar(
    State(app): Shared,
    caller: Caller,
) -> Result<Json<TradingCalendar>, Problem> {
    let view = app.hub.view();
    let calendar = of_desk(&caller, &view.desk)?;
    Ok(Json(TradingCalendar {
        first: calendar.first.into(),
        last: calendar.last.into(),
        announced: calendar.announced.map(Into::into),
        days: days(calendar),
        seq: convert::seq(view.seq),
    }))
}

fn of_desk<'a>(caller: &Caller, desk: &'a Desk) -> Result<&'a Calendar, Problem> {
    let none = || caller.refused(&Refusal::DayNotOpen);
    desk.calendar().ok_or_else(none)
}

/// All that a calendar says beside weekends, by kind and day.
pub fn days(calendar: &Calendar) -> Vec<CalendarDays> {
    let range = |kind: CalendarKind| {
        move |range: &DayRange| CalendarDays {
            kind,
            first: range.first.into(),
            last: Some(range.last.into()),
            open: None,
        }
    };
    let late = |night: &LateNight| CalendarDays {
        kind: CalendarKind::LateNight,
        first: night.evening.into(),
        last: None,
        open: Some(night.open.to_string()[..5].to_owned()),
    };
    let closed = calendar.closures.iter().map(range(CalendarKind::Closed));
    let without = calendar
        .without_night
        .iter()
        .map(range(CalendarKind::NoNight));
    let late = calendar.late_nights.iter().map(late);
    closed.chain(without).chain(late).collect()
}

/// Which days of a calendar change, and how.
pub fn calendar_change(
    caller: &Caller,
    calendar: &Calendar,
    days: &CalendarDays,
) -> Result<CalendarChange, Problem> {
    let first = day(caller, "first", &days.first.0)?;
    let last = match &days.last {
        Some(last) => day(caller, "last", &last.0)?,
        None => first,
    };
    if last < first || first < calendar.first {
        let expected = format!("≥ {}", first.max(calendar.first));
        return Err(caller.bad_field("last", &last.to_string(), &expected));
    }
    let range = DayRange { first, last };
    Ok(match days.kind {
        CalendarKind::Closed => CalendarChange::Closed(range),
        CalendarKind::Trading => CalendarChange::Trading(range),
        CalendarKind::NoNight => CalendarChange::WithoutNight(range),
        CalendarKind::Announced => CalendarChange::Announced(first),
        CalendarKind::LateNight => {
            let text = days.open.as_deref().unwrap_or_default();
            let open = format!("{text}:00").parse::<TimeOfDay>();
            let open = open.map_err(|_| caller.bad_field("open", text, "HH:MM"))?;
            CalendarChange::LateNight(LateNight {
                evening: first,
                open,
            })
        }
    })
}

/// Say of some days what a notice says of them; last trading days move with it (D1).
#[utoipa::path(put, path = "/api/v1/admin/calendar/days", tag = "admin",
    request_body = CalendarDays, responses((status = 200, description = "Changed.", body = ReferenceChanged), Refused))]
pub async fn set_calendar_days(
    State(app): Shared,
    caller: Caller,
    Json(days): Json<CalendarDays>,
) -> Result<Json<ReferenceChanged>, Problem> {
    let change = calendar_change(&caller, of_desk(&caller, &app.hub.view().desk)?, &days)?;
    changed(&app, &caller, Action::ChangeCalendar(change)).await
}

/// Changes reference data; tells what moved with it.
async fn changed(
    app: &App,
    caller: &Caller,
    action: Action,
) -> Result<Json<ReferenceChanged>, Problem> {
    let answer = caller.submit(app, Lane::Normal, action).await?;
    let step = answer.step();
    if let Some(Event::ActionRefused { refusal }) = step.events.first() {
        return Err(caller.refused_at(refusal, Some(step.seq)));
    }
    let view = app.hub.view();
    let moved = step.events.iter().filter_map(|event| match event {
        Event::LastTradingDaySet(set) => Some(MovedContract {
            contract: convert::contract_code(&view.desk, set.contract),
            old: set.old.map(Into::into),
            new: set.new.map(Into::into),
        }),
        _ => None,
    });
    Ok(Json(ReferenceChanged {
        moved: moved.collect(),
        seq: convert::seq(step.seq),
    }))
}

/// Commodities (D1).
#[utoipa::path(get, path = "/api/v1/admin/commodities", tag = "admin",
    responses((status = 200, description = "Commodities.", body = CommodityList), Refused))]
pub async fn commodities(
    State(app): Shared,
    _caller: Caller,
) -> Result<Json<CommodityList>, Problem> {
    let view = app.hub.view();
    let mut commodities: Vec<ApiCommodity> = view
        .desk
        .commodities()
        .map(|state| shown(&state.commodity))
        .collect();
    commodities.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(Json(CommodityList {
        commodities,
        seq: convert::seq(view.seq),
    }))
}

fn shown(commodity: &Commodity) -> ApiCommodity {
    ApiCommodity {
        code: commodity.code.clone(),
        name_zh: commodity.name_zh.clone(),
        name_en: commodity.name_en.clone(),
        exchange: commodity.exchange.into(),
        delivery_method: convert::delivery_method(commodity.delivery_method),
        spec: spec(commodity),
    }
}

/// What holds for a commodity's contracts after all changes.
pub fn spec(commodity: &Commodity) -> ContractSpec {
    ContractSpec {
        from: None,
        from_delivery: None,
        multiplier: commodity.multiplier,
        tick: commodity.tick.into(),
        max_limit_lots: commodity.max_limit_lots.count(),
        max_market_lots: commodity.max_market_lots.count(),
        delivery_fee_by_money: commodity.delivery_fee.by_money.into(),
        delivery_fee_by_lot: commodity.delivery_fee.by_lot.into(),
    }
}

/// A commodity as a specification changes it. What held before goes on until a day or for delivery
/// months before one, where it says so.
pub fn with_spec(
    caller: &Caller,
    commodity: &Commodity,
    spec: &ContractSpec,
) -> Result<Commodity, Problem> {
    let number = |field: &str, value: &Decimal| caller.bad_field(field, &value.0, "0.0001");
    let month = |text: &String| {
        let first = format!("{text}-01").parse::<Day>().map(Day::ymd);
        let month = first.map(|(year, month, _)| Delivery { year, month });
        month.map_err(|_| caller.bad_field("from_delivery", text, "YYYY-MM"))
    };
    let until = match (&spec.from, &spec.from_delivery) {
        (None, None) => None,
        (Some(from), None) => Some(Until::Day(day(caller, "from", &from.0)?)),
        (None, Some(from)) => Some(Until::Delivery(month(from)?)),
        (Some(from), Some(_)) => return Err(caller.bad_field("from", &from.0, "–")),
    };
    let mut changed = commodity.clone();
    if let Some(until) = until {
        let spec = commodity.newest_spec();
        changed.earlier.push(EarlierSpec { until, spec });
    }
    changed.multiplier = spec.multiplier;
    changed.tick = spec.tick.parse().map_err(|_| number("tick", &spec.tick))?;
    changed.max_limit_lots = Lots::new(spec.max_limit_lots);
    changed.max_market_lots = Lots::new(spec.max_market_lots);
    let (by_money, by_lot) = (&spec.delivery_fee_by_money, &spec.delivery_fee_by_lot);
    let fee = &mut changed.delivery_fee;
    fee.by_money = by_money
        .parse()
        .map_err(|_| number("delivery_fee_by_money", by_money))?;
    fee.by_lot = by_lot
        .parse()
        .map_err(|_| number("delivery_fee_by_lot", by_lot))?;
    Ok(changed)
}

/// A commodity by its code.
pub fn named<'a>(caller: &Caller, desk: &'a Desk, code: &str) -> Result<&'a Commodity, Problem> {
    let id = desk.commodity_id(code);
    let found = id.and_then(|id| desk.commodity(id));
    let unknown = || caller.refused(&Refusal::UnknownCommodity);
    found.map(|state| &state.commodity).ok_or_else(unknown)
}

/// Say what holds for a commodity's contracts, at once or from a day or delivery month on (D1).
#[utoipa::path(put, path = "/api/v1/admin/commodities/{commodity}", tag = "admin",
    params(CommodityPath), request_body = ContractSpec,
    responses((status = 200, description = "Changed.", body = ReferenceChanged), Refused))]
pub async fn set_commodity(
    State(app): Shared,
    caller: Caller,
    Path(code): Path<String>,
    Json(spec): Json<ContractSpec>,
) -> Result<Json<ReferenceChanged>, Problem> {
    let commodity = {
        let view = app.hub.view();
        with_spec(&caller, named(&caller, &view.desk, &code)?, &spec)?
    };
    changed(&app, &caller, Action::PutCommodity(Box::new(commodity))).await
}
