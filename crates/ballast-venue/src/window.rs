//! When things are taken and done: trading days, the night session, the cut-off, the depository's hours
//! (B2–B5). Boundaries are exact: what comes at the closing instant comes too late.

use ballast_model::{Calendar, Day, Stamp};

use crate::state::{Decided, MemberServices};
use crate::words::party::Venue;
use crate::words::refusal::Refusal;
use crate::words::setting::Settings;

/// The trading day that an application belongs to.
///
/// # Errors
/// Night session, no trading day, or the cut-off has passed, in this order (B2; guides, section 2(1)).
pub(crate) fn application(state: &MemberServices, venue: Venue, at: Stamp) -> Decided<Day> {
    let day = business(state, venue, at)?;
    let cut_off = state.settings(venue, day).cut_off;
    if at.time() >= cut_off {
        return Err(Refusal::AfterCutoff { at, cut_off });
    }
    Ok(day)
}

/// The trading day on which something is received that has no cut-off.
///
/// # Errors
/// Night session, or no trading day.
pub(crate) fn business(state: &MemberServices, venue: Venue, at: Stamp) -> Decided<Day> {
    not_night(state, venue, at)?;
    let day = at.day();
    if state.calendar()?.is_trading_day(day) {
        Ok(day)
    } else {
        Err(Refusal::NotTradingDay { day })
    }
}

/// The trading day on which the depository's platform does something at once.
///
/// # Errors
/// As for [`business`]; it has closed.
pub(crate) fn depository(state: &MemberServices, venue: Venue, at: Stamp) -> Decided<Day> {
    let day = business(state, venue, at)?;
    let close = state.settings(venue, day).depository_close;
    if at.time() >= close {
        return Err(Refusal::DepositoryClosed { at, close });
    }
    Ok(day)
}

/// The trading day whose instruction one is that the exchange gives now: after the depository's close,
/// the next one's (B4, ours).
pub(crate) fn instruction_day(state: &MemberServices, venue: Venue, at: Stamp) -> Day {
    let day = at.day();
    let calendar = state.calendar.as_ref();
    let is_trading_day = calendar.is_some_and(|calendar| calendar.is_trading_day(day));
    if is_trading_day && at < depository_close(state, venue, day) {
        day
    } else {
        next_trading_day(state, day)
    }
}

/// The instant at which the depository closes on a day.
pub(crate) fn depository_close(state: &MemberServices, venue: Venue, day: Day) -> Stamp {
    day.at(state.settings(venue, day).depository_close)
}

/// Nothing is taken or done in the night session.
///
/// # Errors
/// It is night.
pub(crate) fn not_night(state: &MemberServices, venue: Venue, at: Stamp) -> Decided<()> {
    let settings = state.settings(venue, at.day());
    if !is_night(state.calendar()?, &settings, at) {
        return Ok(());
    }
    Err(Refusal::NightSession {
        at,
        open: settings.night_open,
        close: settings.night_close,
    })
}

/// Between the night's opening on an evening that has a night session and the venue's last close.
fn is_night(calendar: &Calendar, settings: &Settings, at: Stamp) -> bool {
    let (open, close, time) = (settings.night_open, settings.night_close, at.time());
    let ends_next_day = close < open;
    let evening = if time >= open && (ends_next_day || time < close) {
        at.day()
    } else if ends_next_day && time < close {
        at.day().plus(-1)
    } else {
        return false;
    };
    let trading_day = calendar.next_trading_day(evening).ok();
    trading_day.and_then(|day| calendar.night_before(day)) == Some(evening)
}

/// The next trading day; beyond the calendar, the next weekday.
pub(crate) fn next_trading_day(state: &MemberServices, day: Day) -> Day {
    let known = state.calendar.as_ref();
    let next = known.and_then(|calendar| calendar.next_trading_day(day).ok());
    next.unwrap_or_else(|| weekday_from(day.plus(1)))
}

/// The day itself, or the Monday after it.
pub(crate) fn weekday_from(day: Day) -> Day {
    let weekday = day.weekday();
    if weekday < 5 {
        day
    } else {
        day.plus(7 - weekday as i32)
    }
}
