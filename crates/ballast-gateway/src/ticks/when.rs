//! The instant of a row: the calendar date is derived where the exchange sends the trading day, and
//! the trading day where it sends the calendar date (§C6).

use ballast_model::{Calendar, Day, Exchange, Stamp, TimeOfDay};

use super::{LineRule, number};

/// Before this hour a time of day is the tail of a night session.
const MORNING: TimeOfDay = TimeOfDay::hm(6, 0);
/// From this hour on it is the head of one.
const EVENING: TimeOfDay = TimeOfDay::hm(18, 0);

/// What a row says about its time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated {
    /// Trading day, where the form has one.
    pub trading_day: Option<Day>,
    /// The other date: the calendar date, but at DCE the trading day again.
    pub day: Option<Day>,
    pub time: TimeOfDay,
}

/// When a row was made and which trading day it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct When {
    pub at: Stamp,
    pub trading_day: Day,
}

impl Stated {
    /// Derives the instant. `None` when the row says no date at all.
    pub fn derive(self, exchange: Exchange, calendar: &Calendar) -> Option<Result<When, LineRule>> {
        let (trading_day, day) = (
            self.trading_day.or(self.day)?,
            self.day.or(self.trading_day)?,
        );
        Some(match exchange {
            // Both dates are the calendar date; the trading day is the derived one.
            Exchange::Czce => self.on_calendar_day(day, calendar, |stated| stated == day),
            // Both dates are the trading day at DCE, and from recorders that know no better.
            // Elsewhere two equal dates mean the same either way. A source without a trading day of
            // its own has a calendar date, even of a DCE contract.
            Exchange::Dce | Exchange::Shfe | Exchange::Ine | Exchange::Cffex | Exchange::Gfex => {
                if day == trading_day && self.trading_day.is_some() {
                    self.on_trading_day(trading_day, calendar)
                } else {
                    self.on_calendar_day(day, calendar, |_| false)
                }
            }
        })
    }

    fn on_calendar_day(
        self,
        day: Day,
        calendar: &Calendar,
        excused: impl Fn(Day) -> bool,
    ) -> Result<When, LineRule> {
        let at = day.at(self.time);
        let derived = calendar.trading_day_of(at)?;
        match self.trading_day {
            Some(stated) if stated != derived && !excused(stated) => {
                Err(LineRule::OtherTradingDay { stated, derived })
            }
            _ => Ok(When {
                at,
                trading_day: derived,
            }),
        }
    }

    fn on_trading_day(self, trading_day: Day, calendar: &Calendar) -> Result<When, LineRule> {
        let eve = calendar.previous_trading_day(trading_day)?;
        let date = match self.time {
            time if time >= EVENING => eve,
            time if time < MORNING => eve.plus(1),
            _ => trading_day,
        };
        Ok(When {
            at: date.at(self.time),
            trading_day,
        })
    }
}

/// `HH:MM:SS` with up to nine decimals, of which six count.
pub(super) fn time_of_day(text: &str) -> Result<TimeOfDay, LineRule> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let error = || LineRule::NotATime(text.to_owned());
    let whole: TimeOfDay = seconds.parse().map_err(|_| error())?;
    if fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(error());
    }
    let micros = fraction
        .bytes()
        .chain(std::iter::repeat(b'0'))
        .take(6)
        .fold(0, |n, digit| n * 10 + i64::from(digit - b'0'));
    TimeOfDay::from_micros(whole.micros() + micros).ok_or_else(error)
}

/// `HHMMSSmmm`, leading zeros possibly lost.
pub(super) fn packed_time(text: &str) -> Result<TimeOfDay, LineRule> {
    let error = || LineRule::NotATime(text.to_owned());
    let number = number::lots(text).map_err(|_| error())?.count();
    let (hms, millis) = (number / 1000, number % 1000);
    let (h, m, s) = (hms / 10_000, hms / 100 % 100, hms % 100);
    if h > 23 || m > 59 || s > 59 {
        return Err(error());
    }
    TimeOfDay::from_micros(((h * 3600 + m * 60 + s) * 1000 + millis) * 1000).ok_or_else(error)
}

/// `YYYY-MM-DD HH:MM:SS` with decimals, and Beijing's offset or none.
pub(super) fn date_time(text: &str) -> Result<(Day, TimeOfDay), LineRule> {
    let no_date = || LineRule::NotADate(text.to_owned());
    let (day, time) = text.split_once([' ', 'T']).ok_or_else(no_date)?;
    let time = time.strip_suffix("+08:00").unwrap_or(time);
    Ok((day.parse().map_err(|_| no_date())?, time_of_day(time)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `exchange trading_day|- day time -> instant trading_day`.
    fn check(exchange: Exchange, trading_day: &str, day: &str, time: &str) -> String {
        let calendar = Calendar::compiled();
        let stated = Stated {
            trading_day: trading_day.parse().ok(),
            day: day.parse().ok(),
            time: time.parse().unwrap(),
        };
        match stated.derive(exchange, &calendar).unwrap() {
            Ok(when) => format!("{} of {}", when.at, when.trading_day),
            Err(rule) => rule.to_string(),
        }
    }

    #[test]
    fn each_exchange_states_its_dates_in_its_own_way() {
        use Exchange::{Czce, Dce, Shfe};
        for (exchange, trading_day, day, time, want) in [
            (
                Shfe,
                "20181009",
                "20181008",
                "21:00:00",
                "2018-10-08 21:00:00.000 of 2018-10-09",
            ),
            (
                Shfe,
                "20260921",
                "20260919",
                "00:30:00",
                "2026-09-19 00:30:00.000 of 2026-09-21",
            ),
            (
                Dce,
                "20260921",
                "20260921",
                "21:00:00",
                "2026-09-18 21:00:00.000 of 2026-09-21",
            ),
            (
                Dce,
                "20260921",
                "20260921",
                "00:30:00",
                "2026-09-19 00:30:00.000 of 2026-09-21",
            ),
            (
                Dce,
                "20260921",
                "20260921",
                "09:30:00",
                "2026-09-21 09:30:00.000 of 2026-09-21",
            ),
            (
                Shfe,
                "20181009",
                "20181009",
                "21:00:00",
                "2018-10-08 21:00:00.000 of 2018-10-09",
            ),
            (
                Shfe,
                "20181009",
                "20181009",
                "09:00:00",
                "2018-10-09 09:00:00.000 of 2018-10-09",
            ),
            (
                Dce,
                "-",
                "20260918",
                "21:30:00",
                "2026-09-18 21:30:00.000 of 2026-09-21",
            ),
            (
                Czce,
                "20260918",
                "20260918",
                "21:00:00",
                "2026-09-18 21:00:00.000 of 2026-09-21",
            ),
            (
                Czce,
                "20200803",
                "20200731",
                "19:29:00",
                "2020-07-31 19:29:00.000 of 2020-08-03",
            ),
            (
                Shfe,
                "20181010",
                "20181008",
                "21:00:00",
                "the line says 2018-10-10, its instant belongs to 2018-10-09",
            ),
        ] {
            assert_eq!(check(exchange, trading_day, day, time), want);
        }
    }

    #[test]
    fn times_come_in_three_writings() {
        assert_eq!(
            packed_time("092900400").unwrap().to_string(),
            "09:29:00.400"
        );
        assert_eq!(packed_time("92900400").unwrap().to_string(), "09:29:00.400");
        assert!(packed_time("246000000").is_err());
        let (day, time) = date_time("2019-12-12 14:59:59.000002").unwrap();
        assert_eq!(
            (day.to_string(), time.micros() % 1_000_000),
            ("2019-12-12".to_owned(), 2)
        );
        assert!(date_time("2019-12-12").is_err());
    }
}
