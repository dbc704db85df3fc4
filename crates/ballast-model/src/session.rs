//! When a commodity trades: its sessions (with their history) laid on the calendar; and its
//! contracts, which may end earlier on their last trading day (bond futures: 11:30, D1).

use crate::{Calendar, CalendarEnds, Commodity, Day, Session, SessionPeriod, Stamp};

/// The auction before a session's first minute: from then on quotes of the trading day arrive.
const AUCTION_MICROS: i64 = 5 * 60 * 1_000_000;

/// The last quotes of a session come so long after its close.
const LATE_MICROS: i64 = 60 * 1_000_000;

/// One stretch of continuous trading on the calendar. The opening instant is in, the closing
/// instant is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TradingSpan {
    /// First instant.
    pub open: Stamp,
    /// First instant after.
    pub close: Stamp,
}

impl TradingSpan {
    /// Open in, close out.
    pub fn contains(self, at: Stamp) -> bool {
        self.open <= at && at < self.close
    }

    fn on(evening_or_day: Day, session: Session) -> Self {
        let past_midnight = session.close <= session.open;
        let closing_day = evening_or_day.plus(i32::from(past_midnight));
        Self {
            open: evening_or_day.at(session.open),
            close: closing_day.at(session.close),
        }
    }
}

/// The trading hours of one commodity, or of one of its contracts.
#[derive(Debug, Clone, Copy)]
pub struct TradingHours<'a> {
    commodity: &'a Commodity,
    calendar: &'a Calendar,
    last_trading_day: Option<Day>,
}

impl<'a> TradingHours<'a> {
    /// Of that commodity, by that calendar.
    pub fn new(commodity: &'a Commodity, calendar: &'a Calendar) -> Self {
        Self {
            commodity,
            calendar,
            last_trading_day: None,
        }
    }

    /// Of a contract that ends on that day: the day is cut short where the exchange does so. What
    /// comes after it is not asked here.
    pub fn of_contract(self, last_trading_day: Option<Day>) -> Self {
        Self {
            last_trading_day,
            ..self
        }
    }

    /// The sessions of a trading day in order: the night before it first, on the calendar evening
    /// it is held, then the day's. Empty on a day without trading and before the commodity's first
    /// period.
    pub fn spans(self, trading_day: Day) -> Vec<TradingSpan> {
        let period = self
            .period(trading_day)
            .filter(|_| self.calendar.is_trading_day(trading_day));
        let Some(period) = period else {
            return Vec::new();
        };
        let night = period
            .night
            .and_then(|night| self.night(trading_day, night));
        let day = period
            .day
            .iter()
            .map(|session| TradingSpan::on(trading_day, *session));
        let mut spans: Vec<_> = night.into_iter().chain(day).collect();
        if let Some(until) = self.cut_short(trading_day) {
            spans.retain_mut(|span| {
                span.close = span.close.min(until);
                span.open < span.close
            });
        }
        spans
    }

    /// When trading ends early on that day; none where it does not.
    fn cut_short(self, trading_day: Day) -> Option<Stamp> {
        self.last_trading_day.filter(|last| *last == trading_day)?;
        Some(trading_day.at(self.commodity.last_day_close?))
    }

    /// Orders can trade at that instant.
    pub fn trading_at(self, at: Stamp) -> bool {
        self.span_at(at).is_some()
    }

    /// The session that instant lies in.
    pub fn span_at(self, at: Stamp) -> Option<TradingSpan> {
        let trading_day = self.calendar.trading_day_of(at).ok()?;
        self.spans(trading_day)
            .into_iter()
            .find(|span| span.contains(at))
    }

    /// The first opening or closing after an instant.
    pub fn next_boundary(self, after: Stamp) -> Result<Stamp, CalendarEnds> {
        let mut trading_day = self.calendar.trading_day_of(after)?;
        loop {
            let boundaries = self
                .spans(trading_day)
                .into_iter()
                .flat_map(|span| [span.open, span.close]);
            if let Some(next) = boundaries.into_iter().find(|boundary| *boundary > after) {
                return Ok(next);
            }
            trading_day = self.calendar.next_trading_day(trading_day)?;
        }
    }

    /// When a trading day ends for this commodity.
    pub fn last_close(self, trading_day: Day) -> Option<Stamp> {
        self.spans(trading_day).last().map(|span| span.close)
    }

    /// A snapshot stamped then can be of that trading day: from the auction of its night to just
    /// after the night, and from the auction of its day to the evening, when the settlement price
    /// has come. Anything else is left over from a login.
    pub fn quotes_at(self, trading_day: Day, at: Stamp) -> bool {
        let spans = self.spans(trading_day);
        let Some(first_of_day) = spans.iter().find(|span| span.open.day() == trading_day) else {
            return false;
        };
        let mut nights = spans.iter().filter(|span| span.open.day() < trading_day);
        let by_day = first_of_day.open.plus_micros(-AUCTION_MICROS) <= at
            && self.calendar.trading_day_of(at) == Ok(trading_day);
        let by_night = |span: &TradingSpan| {
            span.open.plus_micros(-AUCTION_MICROS) <= at
                && at <= span.close.plus_micros(AUCTION_MICROS)
        };
        by_day || nights.any(by_night)
    }

    /// A quote stamped then is of a session: from the auction before the night or the day begins, or
    /// from the end of a break, to a minute after a close, for the quotes of the last moment.
    /// Outside it a price moves nothing.
    pub fn prices_at(self, trading_day: Day, at: Stamp) -> bool {
        let spans = self.spans(trading_day);
        let opens_with_auction =
            |index: usize| index == 0 || spans[index - 1].open.day() != spans[index].open.day();
        spans.iter().enumerate().any(|(index, span)| {
            let auction = if opens_with_auction(index) {
                AUCTION_MICROS
            } else {
                0
            };
            span.open.plus_micros(-auction) <= at && at <= span.close.plus_micros(LATE_MICROS)
        })
    }

    fn period(self, trading_day: Day) -> Option<&'a SessionPeriod> {
        let after = self
            .commodity
            .sessions
            .partition_point(|period| period.from <= trading_day);
        self.commodity.sessions[..after].last()
    }

    fn night(self, trading_day: Day, night: Session) -> Option<TradingSpan> {
        let evening = self.calendar.night_before(trading_day)?;
        let open = self
            .calendar
            .late_opening(evening)
            .map_or(night.open, |late| late.max(night.open));
        Some(TradingSpan {
            open: evening.at(open),
            ..TradingSpan::on(evening, night)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference;

    /// `yes` and `no` instants of a commodity.
    fn check(code: &str, yes: &[&str], no: &[&str]) {
        let commodity = reference::commodity(code).unwrap();
        let calendar = Calendar::compiled();
        let hours = TradingHours::new(&commodity, &calendar);
        for at in yes {
            assert!(
                hours.trading_at(at.parse().unwrap()),
                "{code} trades at {at}"
            );
        }
        for at in no {
            assert!(
                !hours.trading_at(at.parse().unwrap()),
                "{code} rests at {at}"
            );
        }
    }

    #[test]
    fn opening_is_in_and_closing_is_out() {
        check(
            "ru",
            &[
                "2018-10-09 09:00:00.000",
                "2018-10-09 10:14:59.999",
                "2018-10-08 21:00:00.000",
                "2018-10-09 14:59:59.999",
            ],
            &[
                "2018-10-09 10:15:00.000",
                "2018-10-08 23:00:00.000",
                "2018-10-09 15:00:00.000",
                "2018-10-07 21:30:00.000",
            ],
        );
        check(
            "AP",
            &["2020-08-03 09:00:00.000"],
            &["2020-08-03 21:30:00.000", "2020-08-03 11:30:00.000"],
        );
        check(
            "IF",
            &["2021-01-04 09:30:00.000", "2021-01-04 14:59:59.999"],
            &["2021-01-04 09:29:00.400", "2021-01-04 11:45:00.000"],
        );
    }

    #[test]
    fn prices_come_from_the_auction_to_just_after_the_close() {
        let calendar = Calendar::compiled();
        for (code, at, wanted) in [
            ("IF", "2021-01-04 09:24:59.999", false),
            ("IF", "2021-01-04 09:29:00.400", true),
            ("IF", "2021-01-04 11:31:00.000", true),
            ("IF", "2021-01-04 11:45:00.000", false),
            ("IF", "2021-01-04 12:59:59.000", false),
            ("IF", "2021-01-04 15:00:00.500", true),
            ("IF", "2021-01-04 15:27:00.000", false),
            ("ru", "2018-10-09 08:59:00.000", true),
        ] {
            let commodity = reference::commodity(code).unwrap();
            let hours = TradingHours::new(&commodity, &calendar);
            let at: Stamp = at.parse().unwrap();
            assert_eq!(hours.prices_at(at.day(), at), wanted, "{code} {at}");
        }
    }

    #[test]
    fn friday_night_runs_into_saturday() {
        check(
            "sc",
            &["2026-09-18 21:00:00.000", "2026-09-19 02:29:59.999"],
            &[
                "2026-09-19 02:30:00.000",
                "2026-09-21 01:00:00.000",
                "2026-09-24 21:00:00.000",
                "2026-09-28 01:00:00.000",
            ],
        );
    }

    #[test]
    fn hours_changed_over_the_years() {
        check(
            "IF",
            &["2015-12-31 09:15:00.000", "2015-12-31 15:14:59.000"],
            &["2016-01-04 09:15:00.000", "2016-01-04 15:10:00.000"],
        );
        check(
            "T",
            &[
                "2020-07-17 09:15:00.000",
                "2020-07-20 09:30:00.000",
                "2020-07-20 15:10:00.000",
            ],
            &["2020-07-20 09:15:00.000"],
        );
        check(
            "rb",
            &["2016-04-27 23:30:00.000"],
            &["2016-05-03 23:30:00.000"],
        );
        check(
            "cu",
            &["2019-12-25 22:30:00.000", "2019-12-26 00:59:00.000"],
            &["2019-12-25 22:00:00.000", "2020-03-02 21:30:00.000"],
        );
    }

    #[test]
    fn boundaries_follow_each_other_over_a_closure() {
        let (commodity, calendar) = (reference::commodity("ru").unwrap(), Calendar::compiled());
        let hours = TradingHours::new(&commodity, &calendar);
        let mut at: Stamp = "2018-09-28 14:00:00.000".parse().unwrap();
        let mut seen = Vec::new();
        for _ in 0..8 {
            at = hours.next_boundary(at).unwrap();
            seen.push(at.to_string()[5..16].to_owned());
        }
        let want = [
            "09-28 15:00",
            "10-08 09:00",
            "10-08 10:15",
            "10-08 10:30",
            "10-08 11:30",
            "10-08 13:30",
            "10-08 15:00",
            "10-08 21:00",
        ];
        assert_eq!(seen, want);
        assert_eq!(
            hours
                .last_close("2018-10-08".parse().unwrap())
                .unwrap()
                .to_string(),
            "2018-10-08 15:00:00.000"
        );
        assert!(
            hours
                .next_boundary("2030-12-31 15:00:00.000".parse().unwrap())
                .is_err()
        );
    }

    /// D1: T2609 on the second Friday of September.
    #[test]
    fn a_bond_future_s_last_day_is_half_a_day() {
        let (commodity, calendar) = (reference::commodity("T").unwrap(), Calendar::compiled());
        let last: Day = "2026-09-11".parse().unwrap();
        let hours = TradingHours::new(&commodity, &calendar);
        for (of_contract, day, want) in [
            (Some(last), last, "11:30"),
            (Some(last), last.plus(-1), "15:15"),
            (None, last, "15:15"),
        ] {
            let close = hours.of_contract(of_contract).last_close(day).unwrap();
            assert_eq!(close.to_string()[11..16], *want, "{of_contract:?} {day}");
        }
        let (index, last) = (
            reference::commodity("IF").unwrap(),
            "2026-09-18".parse().unwrap(),
        );
        let close = TradingHours::new(&index, &calendar)
            .of_contract(Some(last))
            .last_close(last);
        assert_eq!(
            close.unwrap().to_string()[11..16],
            *"15:00",
            "an index future's is whole"
        );
    }

    #[test]
    fn a_login_snapshot_is_told_from_a_quote() {
        let calendar = Calendar::compiled();
        for (code, trading_day, at, want) in [
            ("AP", "2020-08-03", "2020-07-31 19:29:00.000", false),
            ("AP", "2020-08-03", "2020-08-03 08:59:00.000", true),
            ("AP", "2020-08-03", "2020-08-03 14:59:59.000", true),
            ("ru", "2018-10-09", "2018-10-08 20:59:00.000", true),
            ("ru", "2018-10-09", "2018-10-09 03:00:00.000", false),
            ("ru", "2018-10-09", "2018-10-09 08:30:00.000", false),
            ("ru", "2018-10-09", "2018-10-09 15:00:00.500", true),
            ("IF", "2021-01-04", "2021-01-04 15:35:19.400", true),
        ] {
            let commodity = reference::commodity(code).unwrap();
            let hours = TradingHours::new(&commodity, &calendar);
            assert_eq!(
                hours.quotes_at(trading_day.parse().unwrap(), at.parse().unwrap()),
                want,
                "{code} {trading_day} {at}"
            );
        }
    }
}
