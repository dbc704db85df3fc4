//! The last trading day of a contract, found by its commodity's rule.

use crate::{Calendar, CalendarEnds, Day, Delivery, LastTradingDay};

impl LastTradingDay {
    /// For a delivery month, by the calendar. `None` where it is given contract by contract.
    ///
    /// Exchanges move single days by notice (around the spring festival above all), so a contract's
    /// own field, where the counter gives it, goes before this.
    pub fn resolve(
        self,
        delivery: Delivery,
        calendar: &Calendar,
    ) -> Result<Option<Day>, CalendarEnds> {
        match self {
            Self::DayOfMonth(day) => calendar
                .trading_day_from(delivery.first_day().plus(day as i32 - 1))
                .map(Some),
            Self::NthTradingDay(n) => nth_trading_day(calendar, delivery, n).map(Some),
            Self::NthWeekday(n, weekday) => calendar
                .trading_day_from(nth_weekday(delivery, n, weekday))
                .map(Some),
            Self::EndOfMonthBefore => calendar
                .previous_trading_day(delivery.first_day())
                .map(Some),
            Self::NthLastTradingDay(n) => nth_last_trading_day(calendar, delivery, n).map(Some),
            Self::LastWeekday(weekday) => last_weekday(calendar, delivery, weekday),
            Self::PerContract => Ok(None),
        }
    }
}

impl Delivery {
    /// First calendar day of the month.
    pub fn first_day(self) -> Day {
        Day::from_ymd(self.year, self.month, 1).expect("Invariant: a delivery month is 1 to 12")
    }

    /// The month after.
    pub fn next(self) -> Self {
        if self.month == 12 {
            Self {
                year: self.year + 1,
                month: 1,
            }
        } else {
            Self {
                year: self.year,
                month: self.month + 1,
            }
        }
    }
}

fn nth_trading_day(calendar: &Calendar, delivery: Delivery, n: u32) -> Result<Day, CalendarEnds> {
    (0..n).try_fold(delivery.first_day().plus(-1), |day, _| {
        calendar.next_trading_day(day)
    })
}

fn nth_last_trading_day(
    calendar: &Calendar,
    delivery: Delivery,
    n: u32,
) -> Result<Day, CalendarEnds> {
    // Counting back inside a month that the calendar knows only in part would give a wrong day, not
    // an error.
    calendar.knows(delivery.next().first_day().plus(-1))?;
    (0..n).try_fold(delivery.next().first_day(), |day, _| {
        calendar.previous_trading_day(day)
    })
}

/// `None` where the exchange trades on no such weekday of the month.
fn last_weekday(
    calendar: &Calendar,
    delivery: Delivery,
    weekday: u32,
) -> Result<Option<Day>, CalendarEnds> {
    let last = delivery.next().first_day().plus(-1);
    calendar.knows(last)?;
    let days = calendar.trading_days(delivery.first_day(), last);
    Ok(days.rev().find(|day| day.weekday() == weekday))
}

fn nth_weekday(delivery: Delivery, n: u32, weekday: u32) -> Day {
    let first = delivery.first_day();
    let ahead = (7 + weekday - first.weekday()) % 7 + 7 * (n - 1);
    first.plus(ahead as i32)
}
