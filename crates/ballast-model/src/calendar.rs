//! The trading calendar: which days the exchanges trade, and which evenings have a night session.
//!
//! Plain data, replaced as a whole by command, or some days of it. [`Calendar::compiled`] is what a new desk
//! starts with. Sessions by commodity are in [`crate::TradingHours`]; nothing here knows a
//! commodity.

use minicbor::{Decode, Encode};

use crate::{Day, Stamp, TimeOfDay};

/// The earliest a night session's auction can be thought to begin: what happens from then on
/// belongs to the next trading day.
const EVENING: TimeOfDay = TimeOfDay::hm(18, 0);

/// The question lies outside the days the calendar knows. Opening is refused then
/// (`docs/design.md#time`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Encode, Decode)]
#[error("the trading calendar covers {first} to {last}; {asked} is outside")]
pub struct CalendarEnds {
    /// The day asked about.
    #[n(0)]
    pub asked: Day,
    /// First day known.
    #[n(1)]
    pub first: Day,
    /// Last day known.
    #[n(2)]
    pub last: Day,
}

/// Consecutive calendar days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct DayRange {
    /// First day.
    #[n(0)]
    pub first: Day,
    /// Last day.
    #[n(1)]
    pub last: Day,
}

impl DayRange {
    /// Lies within.
    pub fn contains(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }
}

/// An evening on which the night session opened later than usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct LateNight {
    /// The calendar evening.
    #[n(0)]
    pub evening: Day,
    /// When it opened.
    #[n(1)]
    pub open: TimeOfDay,
}

/// Trading days and night sessions of the six exchanges, which share one calendar.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Calendar {
    /// First day known.
    #[n(0)]
    pub first: Day,
    /// Last day known.
    #[n(1)]
    pub last: Day,
    /// Closures, ascending. Weekends are closed without being listed; the exchanges never trade on
    /// a moved working day.
    #[n(2)]
    pub closures: Vec<DayRange>,
    /// Trading days whose night session is suspended beyond the rule, ascending.
    #[n(3)]
    pub without_night: Vec<DayRange>,
    /// Evenings that opened late, ascending.
    #[n(4)]
    pub late_nights: Vec<LateNight>,
    /// Last day of the exchanges' notices. Weekdays after it are trading days that a notice may still
    /// take away (D1): provisional. `None` where all days are by notice.
    #[n(5)]
    pub announced: Option<Day>,
}

/// What a notice says of some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum CalendarChange {
    /// The exchanges are closed.
    #[n(0)]
    Closed(#[n(0)] DayRange),
    /// They trade after all, weekends apart.
    #[n(1)]
    Trading(#[n(0)] DayRange),
    /// Those trading days have no night session before them.
    #[n(2)]
    WithoutNight(#[n(0)] DayRange),
    /// An evening opens late.
    #[n(3)]
    LateNight(#[n(0)] LateNight),
    /// Notices reach to that day.
    #[n(4)]
    Announced(#[n(0)] Day),
}

impl CalendarChange {
    /// First and last day of it.
    pub fn days(self) -> DayRange {
        match self {
            Self::Closed(range) | Self::Trading(range) | Self::WithoutNight(range) => range,
            Self::LateNight(LateNight { evening: day, .. }) | Self::Announced(day) => DayRange {
                first: day,
                last: day,
            },
        }
    }
}

impl DayRange {
    /// What is left of it without another: nothing, one or two.
    fn without(self, other: Self) -> impl Iterator<Item = Self> {
        let before = Self {
            first: self.first,
            last: self.last.min(other.first.plus(-1)),
        };
        let after = Self {
            first: self.first.max(other.last.plus(1)),
            last: self.last,
        };
        let parts = if self.last < other.first || other.last < self.first {
            [Some(self), None]
        } else {
            [Some(before), Some(after)]
        };
        let parts = parts.into_iter().flatten();
        parts.filter(|part| part.first <= part.last)
    }
}

impl Calendar {
    /// As it is with a change. Days before the first known are none of it; days after the last known
    /// lengthen it.
    pub fn with(&self, change: CalendarChange) -> Self {
        let mut calendar = self.clone();
        let put = |ranges: &mut Vec<DayRange>, range: DayRange| {
            let kept = ranges.iter().flat_map(|kept| kept.without(range)).collect();
            *ranges = kept;
            ranges.push(range);
            ranges.sort_by_key(|range| range.first);
        };
        match change {
            CalendarChange::Closed(range) => put(&mut calendar.closures, range),
            CalendarChange::Trading(range) => {
                let closures = calendar.closures.iter();
                calendar.closures = closures.flat_map(|kept| kept.without(range)).collect();
            }
            CalendarChange::WithoutNight(range) => put(&mut calendar.without_night, range),
            CalendarChange::LateNight(night) => {
                calendar
                    .late_nights
                    .retain(|known| known.evening != night.evening);
                calendar.late_nights.push(night);
                calendar.late_nights.sort_by_key(|night| night.evening);
            }
            CalendarChange::Announced(day) => calendar.announced = Some(day),
        }
        calendar.last = calendar.last.max(change.days().last);
        calendar
    }

    /// The exchanges trade on that day. `false` outside the days known.
    pub fn is_trading_day(&self, day: Day) -> bool {
        self.knows(day).is_ok() && !is_weekend(day) && !covers(&self.closures, day)
    }

    /// No notice has named that day yet: it serves for last trading days, warnings and simulated
    /// clocks (D1).
    pub fn is_provisional(&self, day: Day) -> bool {
        self.announced.is_some_and(|announced| announced < day)
    }

    /// Trading days from after `from` up to `to`, `to` counted: 0 where `to` is not later. As far as
    /// the calendar knows.
    pub fn trading_days_until(&self, from: Day, to: Day) -> u32 {
        self.trading_days(from.plus(1), to).count() as u32
    }

    /// The first trading day after `day`.
    pub fn next_trading_day(&self, day: Day) -> Result<Day, CalendarEnds> {
        let mut next = day.plus(1);
        loop {
            self.knows(next)?;
            if self.is_trading_day(next) {
                return Ok(next);
            }
            next = next.plus(1);
        }
    }

    /// The last trading day before `day`.
    pub fn previous_trading_day(&self, day: Day) -> Result<Day, CalendarEnds> {
        let mut previous = day.plus(-1);
        loop {
            self.knows(previous)?;
            if self.is_trading_day(previous) {
                return Ok(previous);
            }
            previous = previous.plus(-1);
        }
    }

    /// `day` itself when the exchanges trade then, else the next trading day.
    pub fn trading_day_from(&self, day: Day) -> Result<Day, CalendarEnds> {
        if self.is_trading_day(day) {
            Ok(day)
        } else {
            self.next_trading_day(day)
        }
    }

    /// The trading day an instant belongs to. Evenings belong to the next one; so do closed days,
    /// and with them the small hours of a Saturday, which end Monday's night session.
    pub fn trading_day_of(&self, at: Stamp) -> Result<Day, CalendarEnds> {
        if at.time() >= EVENING {
            self.next_trading_day(at.day())
        } else {
            self.trading_day_from(at.day())
        }
    }

    /// The instants from the first to before the second are those whose trading day is known; none
    /// where no day is.
    pub fn covered(&self) -> Option<(Stamp, Stamp)> {
        let last = self.previous_trading_day(self.last.plus(1)).ok()?;
        Some((
            self.first.plus(-1).at(TimeOfDay::default()),
            last.at(EVENING),
        ))
    }

    /// The calendar evening on which the night session of a trading day opens. `None` when it has
    /// none: after a closure longer than a weekend, while nights are suspended, and for the
    /// calendar's very first trading day, whose eve it does not know.
    pub fn night_before(&self, trading_day: Day) -> Option<Day> {
        let eve = self.previous_trading_day(trading_day).ok()?;
        let only_weekend_between = (eve.number() + 1..trading_day.number())
            .map(Day::from_number)
            .all(is_weekend);
        let held = self.is_trading_day(trading_day)
            && only_weekend_between
            && !covers(&self.without_night, trading_day);
        held.then_some(eve)
    }

    /// When the night session of an evening opened, where that was later than the commodity's usual
    /// hour.
    pub fn late_opening(&self, evening: Day) -> Option<TimeOfDay> {
        self.late_nights
            .iter()
            .find(|night| night.evening == evening)
            .map(|night| night.open)
    }

    /// Trading days from `first` to `last`, both included, as far as the calendar knows.
    pub fn trading_days(&self, first: Day, last: Day) -> impl DoubleEndedIterator<Item = Day> {
        (first.number()..=last.number())
            .map(Day::from_number)
            .filter(|day| self.is_trading_day(*day))
    }

    /// `day` lies within the days known.
    pub(crate) fn knows(&self, day: Day) -> Result<(), CalendarEnds> {
        let known = self.first <= day && day <= self.last;
        if known {
            Ok(())
        } else {
            Err(CalendarEnds {
                asked: day,
                first: self.first,
                last: self.last,
            })
        }
    }

    /// What a new desk starts with: 2015-01-01 to 2026-12-31 as the exchanges announced it year by
    /// year, and provisional weekdays until 2030-12-31, beyond the last delivery month listed.
    pub fn compiled() -> Self {
        let range = |&((y1, m1, d1), (y2, m2, d2)): &(Ymd, Ymd)| DayRange {
            first: ymd(y1, m1, d1),
            last: ymd(y2, m2, d2),
        };
        Self {
            first: ymd(2015, 1, 1),
            last: ymd(2030, 12, 31),
            announced: Some(ymd(2026, 12, 31)),
            closures: CLOSURES.iter().map(range).collect(),
            // The epidemic: no night from the first trading day after the spring festival until the
            // evening of 6 May.
            without_night: vec![DayRange {
                first: ymd(2020, 2, 3),
                last: ymd(2020, 5, 6),
            }],
            // All exchanges opened an hour and a half late that evening.
            late_nights: vec![LateNight {
                evening: ymd(2019, 12, 25),
                open: TimeOfDay::hm(22, 30),
            }],
        }
    }
}

fn is_weekend(day: Day) -> bool {
    day.weekday() >= 5
}

fn covers(ranges: &[DayRange], day: Day) -> bool {
    let after = ranges.partition_point(|range| range.first <= day);
    after > 0 && ranges[after - 1].contains(day)
}

fn ymd(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd(year, month, day).expect("Invariant: the calendar's constants are dates")
}

type Ymd = (i32, u32, u32);

/// Closures of 2015–2026 by occasion; weekends inside a range do no harm.
#[rustfmt::skip]
const CLOSURES: &[(Ymd, Ymd)] = &[
    ((2015,  1,  1), (2015,  1,  2)),  ((2015,  2, 18), (2015,  2, 24)),  ((2015,  4,  6), (2015,  4,  6)),  ((2015,  5,  1), (2015,  5,  1)),
    ((2015,  6, 22), (2015,  6, 22)),  ((2015,  9,  3), (2015,  9,  4)),  ((2015, 10,  1), (2015, 10,  7)),
    ((2016,  1,  1), (2016,  1,  1)),  ((2016,  2,  8), (2016,  2, 12)),  ((2016,  4,  4), (2016,  4,  4)),  ((2016,  5,  2), (2016,  5,  2)),
    ((2016,  6,  9), (2016,  6, 10)),  ((2016,  9, 15), (2016,  9, 16)),  ((2016, 10,  3), (2016, 10,  7)),
    ((2017,  1,  2), (2017,  1,  2)),  ((2017,  1, 27), (2017,  2,  2)),  ((2017,  4,  3), (2017,  4,  4)),  ((2017,  5,  1), (2017,  5,  1)),
    ((2017,  5, 29), (2017,  5, 30)),  ((2017, 10,  2), (2017, 10,  6)),
    ((2018,  1,  1), (2018,  1,  1)),  ((2018,  2, 15), (2018,  2, 21)),  ((2018,  4,  5), (2018,  4,  6)),  ((2018,  4, 30), (2018,  5,  1)),
    ((2018,  6, 18), (2018,  6, 18)),  ((2018,  9, 24), (2018,  9, 24)),  ((2018, 10,  1), (2018, 10,  5)),  ((2018, 12, 31), (2019,  1,  1)),
    ((2019,  2,  4), (2019,  2,  8)),  ((2019,  4,  5), (2019,  4,  5)),  ((2019,  5,  1), (2019,  5,  3)),  ((2019,  6,  7), (2019,  6,  7)),
    ((2019,  9, 13), (2019,  9, 13)),  ((2019, 10,  1), (2019, 10,  7)),
    ((2020,  1,  1), (2020,  1,  1)),  ((2020,  1, 24), (2020,  1, 31)),  ((2020,  4,  6), (2020,  4,  6)),  ((2020,  5,  1), (2020,  5,  5)),
    ((2020,  6, 25), (2020,  6, 26)),  ((2020, 10,  1), (2020, 10,  8)),
    ((2021,  1,  1), (2021,  1,  1)),  ((2021,  2, 11), (2021,  2, 17)),  ((2021,  4,  5), (2021,  4,  5)),  ((2021,  5,  3), (2021,  5,  5)),
    ((2021,  6, 14), (2021,  6, 14)),  ((2021,  9, 20), (2021,  9, 21)),  ((2021, 10,  1), (2021, 10,  7)),
    ((2022,  1,  3), (2022,  1,  3)),  ((2022,  1, 31), (2022,  2,  4)),  ((2022,  4,  4), (2022,  4,  5)),  ((2022,  5,  2), (2022,  5,  4)),
    ((2022,  6,  3), (2022,  6,  3)),  ((2022,  9, 12), (2022,  9, 12)),  ((2022, 10,  3), (2022, 10,  7)),
    ((2023,  1,  2), (2023,  1,  2)),  ((2023,  1, 23), (2023,  1, 27)),  ((2023,  4,  5), (2023,  4,  5)),  ((2023,  5,  1), (2023,  5,  3)),
    ((2023,  6, 22), (2023,  6, 23)),  ((2023,  9, 29), (2023, 10,  6)),
    ((2024,  1,  1), (2024,  1,  1)),  ((2024,  2,  9), (2024,  2, 16)),  ((2024,  4,  4), (2024,  4,  5)),  ((2024,  5,  1), (2024,  5,  3)),
    ((2024,  6, 10), (2024,  6, 10)),  ((2024,  9, 16), (2024,  9, 17)),  ((2024, 10,  1), (2024, 10,  7)),
    ((2025,  1,  1), (2025,  1,  1)),  ((2025,  1, 28), (2025,  2,  4)),  ((2025,  4,  4), (2025,  4,  4)),  ((2025,  5,  1), (2025,  5,  5)),
    ((2025,  6,  2), (2025,  6,  2)),  ((2025, 10,  1), (2025, 10,  8)),
    ((2026,  1,  1), (2026,  1,  2)),  ((2026,  2, 16), (2026,  2, 23)),  ((2026,  4,  6), (2026,  4,  6)),  ((2026,  5,  1), (2026,  5,  5)),
    ((2026,  6, 19), (2026,  6, 19)),  ((2026,  9, 25), (2026,  9, 25)),  ((2026, 10,  1), (2026, 10,  7)),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn an_instant_belongs_to_one_trading_day() {
        let calendar = Calendar::compiled();
        for (at, want) in [
            ("2018-10-08 14:59:59.000", "2018-10-08"),
            ("2018-10-08 21:00:00.500", "2018-10-09"),
            ("2026-09-18 21:00:00.000", "2026-09-21"), // Friday night is Monday's (§C6)
            ("2026-09-19 01:30:00.000", "2026-09-21"),
            ("2018-10-09 00:30:00.000", "2018-10-09"),
            ("2018-10-03 12:00:00.000", "2018-10-08"),
        ] {
            assert_eq!(
                calendar.trading_day_of(at.parse().unwrap()),
                Ok(day(want)),
                "{at}"
            );
        }
    }

    #[test]
    fn what_is_covered_is_what_has_a_trading_day() {
        let mut ends_on_a_closure = Calendar::compiled();
        ends_on_a_closure.last = day("2026-10-05");
        for calendar in [Calendar::compiled(), ends_on_a_closure] {
            let (from, until) = calendar.covered().unwrap();
            for edge in [
                from,
                until,
                calendar.first.at(EVENING),
                calendar.last.at(EVENING),
            ] {
                for hours in -60..60 {
                    let at = edge.plus_micros(hours * 3_600_000_000);
                    assert_eq!(
                        (from..until).contains(&at),
                        calendar.trading_day_of(at).is_ok(),
                        "{at}"
                    );
                }
            }
        }
    }

    #[test]
    fn nights_follow_the_closures() {
        let calendar = Calendar::compiled();
        for (trading_day, want) in [
            ("2018-10-08", None),
            ("2018-10-09", Some("2018-10-08")),
            ("2026-09-21", Some("2026-09-18")),
            ("2026-09-28", None), // after Mid-Autumn (§C6)
            ("2020-02-04", None),
            ("2020-05-06", None),
            ("2020-05-07", Some("2020-05-06")),
            ("2015-01-05", None),
        ] {
            assert_eq!(
                calendar.night_before(day(trading_day)),
                want.map(day),
                "{trading_day}"
            );
        }
        assert_eq!(
            calendar.late_opening(day("2019-12-25")),
            Some(TimeOfDay::hm(22, 30))
        );
        assert_eq!(calendar.late_opening(day("2019-12-26")), None);
    }

    #[test]
    fn beyond_its_end_the_calendar_says_so() {
        let calendar = Calendar::compiled();
        let end = calendar.next_trading_day(day("2030-12-31")).unwrap_err();
        assert_eq!(
            (end.asked, end.last),
            (day("2031-01-01"), day("2030-12-31"))
        );
        assert!(calendar.previous_trading_day(day("2015-01-05")).is_err());
        assert!(!calendar.is_trading_day(day("2031-01-02")));
        assert!(
            calendar
                .trading_day_of("2030-12-31 21:00:00.000".parse().unwrap())
                .is_err()
        );
    }

    /// D1.
    #[test]
    fn weekdays_beyond_the_notices_are_provisional() {
        let calendar = Calendar::compiled();
        assert_eq!(
            calendar.next_trading_day(day("2026-12-31")),
            Ok(day("2027-01-01"))
        );
        for (of, provisional) in [("2026-12-31", false), ("2027-01-04", true)] {
            assert!(calendar.is_trading_day(day(of)), "{of}");
            assert_eq!(calendar.is_provisional(day(of)), provisional, "{of}");
        }
        assert!(!calendar.is_trading_day(day("2027-01-02")), "a Saturday");
    }

    /// D1: a notice says of single days what they are; what was said before of others stays.
    #[test]
    fn a_notice_changes_days() {
        let range = |first: &str, last: &str| DayRange {
            first: day(first),
            last: day(last),
        };
        let holidays = Calendar::compiled()
            .with(CalendarChange::Closed(range("2027-02-05", "2027-02-12")))
            .with(CalendarChange::Announced(day("2027-12-31")));
        let next = |calendar: &Calendar| calendar.next_trading_day(day("2027-02-04")).unwrap();
        assert_eq!(next(&holidays), day("2027-02-15"));
        assert!(!holidays.is_provisional(day("2027-06-01")));
        assert_eq!(holidays.night_before(day("2027-02-15")), None);
        let shorter = holidays.with(CalendarChange::Trading(range("2027-02-05", "2027-02-08")));
        assert_eq!(next(&shorter), day("2027-02-05"));
        assert!(!shorter.is_trading_day(day("2027-02-09")));
        let split = holidays.with(CalendarChange::Trading(range("2027-02-09", "2027-02-09")));
        let trades = |text: &str| split.is_trading_day(day(text));
        assert_eq!(
            ["2027-02-08", "2027-02-09", "2027-02-10"].map(trades),
            [false, true, false]
        );
        let longer = holidays.with(CalendarChange::Announced(day("2033-12-31")));
        assert_eq!(longer.last, day("2033-12-31"));
    }
}
