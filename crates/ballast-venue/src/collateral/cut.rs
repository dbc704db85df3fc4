//! The maturity cut: from its settlement on a bond is not in the available amount, and no deposit of it
//! is taken (B5; guides, section 3).

use ballast_model::{Calendar, Day};

use crate::window::weekday_from;
use crate::words::setting::CutRule;

/// A cut, and whether a notice may still move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// The trading day from whose settlement on it holds.
    pub day: Day,
    /// No notice of the exchanges reaches that month yet.
    pub provisional: bool,
}

/// The cut of a bond that matures on a day. Where the calendar ends before it, the first weekday.
pub fn cut(calendar: Option<&Calendar>, rule: CutRule, maturity: Day) -> Cut {
    let from = match rule {
        CutRule::CalendarMonth => {
            let (year, month, _) = plus_months(maturity, -1).ymd();
            Day::from_ymd(year, month, 1).expect("Invariant: a month has a first day")
        }
        CutRule::SameDayOfMonth => plus_months(maturity, -1),
    };
    let known = calendar.and_then(|calendar| {
        let day = calendar.trading_day_from(from).ok()?;
        Some(Cut {
            day,
            provisional: calendar.is_provisional(day),
        })
    });
    known.unwrap_or(Cut {
        day: weekday_from(from),
        provisional: true,
    })
}

/// The same day of another month; its last where it has no such day.
pub fn plus_months(day: Day, months: i32) -> Day {
    let (year, month, of_month) = day.ymd();
    let count = year * 12 + month as i32 - 1 + months;
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) as u32 + 1);
    let days = (28..=of_month).rev().chain([of_month]);
    let mut found = days.filter_map(|of_month| Day::from_ymd(year, month, of_month));
    found.next().expect("Invariant: a month has 28 days")
}
