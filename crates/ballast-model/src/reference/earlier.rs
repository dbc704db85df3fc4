//! What the exchanges said of their contracts before they changed it.
//!
//! Where the day of a change is not known, the finer step begins on the day after the last one known
//! to have the coarser: prices on either step are taken then, and none is refused that was right. The
//! same for order sizes, which begin smaller.

use super::row::number;
use crate::{Commodity, Day, Delivery, EarlierSpec, Lots, Until};

/// What a change left behind.
enum Before {
    Tick(&'static str),
    TickAndMultiplier(&'static str, i64),
    Orders(i64, i64),
}

/// When something ended to be so.
enum End {
    Day(i32, u32, u32),
    Delivery(i32, u32),
}

use Before::{Orders, Tick, TickAndMultiplier};

#[rustfmt::skip]
const CHANGES: [(&str, End, Before); 8] = [
    // SHFE, 2 December 2019: from the trading day 2019-12-10.
    ("au", End::Day(2019, 12, 10),  Tick("0.05")),
    // From fb1912: a dump of 18,117 instruments of 2020-06-16.
    ("fb", End::Delivery(2019, 12), TickAndMultiplier("0.05", 500)),
    // Unverified days: the last main-contract closes on the coarser step, 2021-08-14 and 08-18,
    // 2021-11-23, 2022-02-22; the dump of 2025-05 has the finer one.
    ("l",  End::Day(2021, 8, 16),   Tick("5")),
    ("v",  End::Day(2021, 8, 19),   Tick("5")),
    ("bu", End::Day(2021, 11, 24),  Tick("2")),
    ("TS", End::Day(2022, 2, 23),   Tick("0.005")),
    // Unverified days: the dump of 2020-06-16 has the larger orders, that of 2025-05 the smaller.
    ("CJ", End::Day(2020, 6, 17),   Orders(1000, 300)),
    ("ZC", End::Day(2020, 6, 17),   Orders(1000, 200)),
];

/// Says of a commodity what was before.
pub(super) fn add(commodity: &mut Commodity) {
    for (_, end, before) in CHANGES.iter().filter(|(code, ..)| *code == commodity.code) {
        let mut spec = commodity.newest_spec();
        match *before {
            Tick(tick) => spec.tick = number(tick),
            TickAndMultiplier(tick, multiplier) => {
                spec.tick = number(tick);
                spec.multiplier = multiplier;
            }
            Orders(limit, market) => {
                spec.max_limit_lots = Lots::new(limit);
                spec.max_market_lots = Lots::new(market);
            }
        }
        let until = match *end {
            End::Day(year, month, day) => Until::Day(
                Day::from_ymd(year, month, day)
                    .expect("Invariant: the dates of the changes are dates"),
            ),
            End::Delivery(year, month) => Until::Delivery(Delivery { year, month }),
        };
        commodity.earlier.push(EarlierSpec { until, spec });
    }
}
