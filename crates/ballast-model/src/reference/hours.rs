//! Named trading hours with their history. The dates are trading days: a night that changed on the
//! evening of the 10th changed on the trading day 11. Suspended and late nights are the calendar's
//! ([`crate::Calendar`]).

use crate::{Day, Session, SessionPeriod, TimeOfDay};

/// Hours of a commodity over the years, ascending.
pub(super) type Hours = &'static [Period];

/// From a trading day on.
pub(super) struct Period {
    from: (i32, u32, u32),
    night_until: Option<(u32, u32)>,
    day: &'static [Stretch],
}

/// Opening hour and minute, closing hour and minute.
type Stretch = ((u32, u32), (u32, u32));

/// Every night session opens at the same hour.
const NIGHT_OPEN: TimeOfDay = TimeOfDay::hm(21, 0);
/// Before the calendar's first day.
const ALWAYS: (i32, u32, u32) = (1990, 1, 1);

const COMMODITY_DAY: &[Stretch] = &[
    ((9, 0), (10, 15)),
    ((10, 30), (11, 30)),
    ((13, 30), (15, 0)),
];
const FINANCIAL_0915: &[Stretch] = &[((9, 15), (11, 30)), ((13, 0), (15, 15))];
const FINANCIAL_BOND: &[Stretch] = &[((9, 30), (11, 30)), ((13, 0), (15, 15))];
const FINANCIAL_INDEX: &[Stretch] = &[((9, 30), (11, 30)), ((13, 0), (15, 0))];

const fn day_only(from: (i32, u32, u32)) -> Period {
    Period {
        from,
        night_until: None,
        day: COMMODITY_DAY,
    }
}
const fn night(from: (i32, u32, u32), hour: u32, minute: u32) -> Period {
    Period {
        from,
        night_until: Some((hour, minute)),
        day: COMMODITY_DAY,
    }
}

pub(super) const DAY: Hours = &[day_only(ALWAYS)];
pub(super) const N2300: Hours = &[night(ALWAYS, 23, 0)];
pub(super) const N0100: Hours = &[night(ALWAYS, 1, 0)];
pub(super) const N0230: Hours = &[night(ALWAYS, 2, 30)];
/// Steel and bitumen: until one in the morning at first.
pub(super) const STEEL: Hours = &[night(ALWAYS, 1, 0), night((2016, 5, 3), 23, 0)];
/// Fuel oil: a night since it was listed anew.
pub(super) const FUEL: Hours = &[day_only(ALWAYS), night((2018, 7, 17), 23, 0)];
/// Dalian's first night commodities.
pub(super) const DALIAN: Hours = &[
    night(ALWAYS, 2, 30),
    night((2015, 5, 11), 23, 30),
    night((2019, 4, 1), 23, 0),
];
/// Dalian's later ones.
pub(super) const DALIAN_2019: Hours = &[day_only(ALWAYS), night((2019, 4, 1), 23, 0)];
/// Zhengzhou's night commodities. The night of 2019-12-10 was the first to end at 23:00
/// (five-minute bars of MA, SR, TA).
pub(super) const ZHENGZHOU: Hours = &[night(ALWAYS, 23, 30), night((2019, 12, 11), 23, 0)];
/// Zhengzhou's second batch.
pub(super) const ZHENGZHOU_2015: Hours = &[
    day_only(ALWAYS),
    night((2015, 6, 12), 23, 30),
    night((2019, 12, 11), 23, 0),
];
/// Equity index futures.
pub(super) const INDEX: Hours = &[
    Period {
        from: ALWAYS,
        night_until: None,
        day: FINANCIAL_0915,
    },
    Period {
        from: (2016, 1, 1),
        night_until: None,
        day: FINANCIAL_INDEX,
    },
];
/// Government bond futures.
pub(super) const BOND: Hours = &[
    Period {
        from: ALWAYS,
        night_until: None,
        day: FINANCIAL_0915,
    },
    Period {
        from: (2020, 7, 20),
        night_until: None,
        day: FINANCIAL_BOND,
    },
];

pub(super) fn periods(hours: Hours) -> Vec<SessionPeriod> {
    hours.iter().map(Period::plain).collect()
}

impl Period {
    fn plain(&self) -> SessionPeriod {
        let (year, month, day) = self.from;
        let session = |&((h1, m1), (h2, m2)): &Stretch| Session {
            open: TimeOfDay::hm(h1, m1),
            close: TimeOfDay::hm(h2, m2),
        };
        SessionPeriod {
            from: Day::from_ymd(year, month, day)
                .expect("Invariant: the dates of the hours are dates"),
            night: self.night_until.map(|(h, m)| Session {
                open: NIGHT_OPEN,
                close: TimeOfDay::hm(h, m),
            }),
            day: self.day.iter().map(session).collect(),
        }
    }
}
