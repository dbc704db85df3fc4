//! The last stages of contracts, by exchange and commodity (D5).
//!
//! **Unverified but where said**: margins of SHFE by its settlement parameters of September 2021, its
//! first step and all others by brokers' notices of 2020–2025; natural persons' days by notices of
//! 2022–2025; SHFE's lots by a broker's notice of August 2023. What is not here is not known.

use super::row::number;
use crate::PersonKind::Natural;
use crate::StagePoint::{self, BeforeLastDay, BeforeMonth, CalendarDay, TradingDay};
use crate::{Day, Exchange, Lots, StageRule};

/// The delivery month.
const MONTH: StagePoint = TradingDay {
    months_before: 0,
    nth: 1,
};
/// The month before it.
const MONTH_BEFORE: StagePoint = TradingDay {
    months_before: 1,
    nth: 1,
};

/// SHFE's most lots of one client on one side: in the month before delivery, and in its month.
#[rustfmt::skip]
const SHFE_LOTS: &[(&str, i64, i64)] = &[
    ("cu", 3000, 1000), ("al", 3000, 1000), ("zn", 2400,  800), ("pb", 1800,  600), ("ni", 1800, 600), ("sn",  600, 200),
    ("rb", 4500,  900), ("wr", 1800,  360), ("hc", 9000, 1800), ("ss", 1800,  360), ("ru",  150,  50), ("bu", 1500, 500),
    ("au", 2700,  900), ("ag", 2700,  900), ("sp",  900,  300), ("ao", 1800,  600), ("br",  300,  60),
];
/// CFFEX's notices of 2020, 2021 and 2023: from the trading day before the delivery month.
const BOND_LOTS: &[(&str, i64)] = &[("TS", 600), ("TF", 600), ("T", 1200), ("TL", 600)];

/// The stages of a commodity's contracts.
pub(super) fn of(code: &str, exchange: Exchange) -> Vec<StageRule> {
    let mut rules = match exchange {
        Exchange::Shfe => vec![
            margin(MONTH_BEFORE, "0.10"),
            verified(margin(MONTH, "0.15")),
            verified(margin(BeforeLastDay(2), "0.20")),
        ],
        Exchange::Ine if matches!(code, "sc" | "lu") => vec![margin(BeforeLastDay(2), "0.20")],
        Exchange::Ine if code == "nr" => {
            vec![margin(MONTH, "0.15"), margin(BeforeLastDay(2), "0.20")]
        }
        Exchange::Dce => vec![
            margin(
                TradingDay {
                    months_before: 1,
                    nth: 15,
                },
                "0.10",
            ),
            margin(MONTH, "0.20"),
        ],
        Exchange::Czce => vec![
            margin(
                CalendarDay {
                    months_before: 1,
                    day: 16,
                },
                "0.10",
            ),
            margin(MONTH, "0.20"),
        ],
        Exchange::Cffex if code == "TL" => vec![verified(margin(BeforeMonth(1), "0.05"))],
        Exchange::Ine | Exchange::Cffex | Exchange::Gfex => Vec::new(),
    };
    rules.extend(natural_persons(code, exchange));
    if let Some((_, before, month)) = SHFE_LOTS.iter().find(|(of, ..)| *of == code) {
        rules.extend([lots(MONTH_BEFORE, *before), lots(MONTH, *month)]);
    }
    if let Some((_, most)) = BOND_LOTS.iter().find(|(of, _)| *of == code) {
        rules.push(verified(lots(BeforeMonth(1), *most)));
    }
    rules
}

/// Natural persons must be out before their stage begins. Where the day changed, it did so between
/// November 2022 and October 2024; the earlier day is kept for stages before 2024.
fn natural_persons(code: &str, exchange: Exchange) -> Vec<StageRule> {
    let out = |begins| StageRule {
        person: Some(Natural),
        ..lots(begins, 0)
    };
    let changed = |before, now| {
        let on = Day::from_ymd(2024, 1, 1).expect("Invariant: a date");
        let until = StageRule {
            until: Some(on),
            ..out(before)
        };
        let from = StageRule {
            from: Some(on),
            ..out(now)
        };
        vec![until, from]
    };
    match (exchange, code) {
        // INE's Article 142: out by the eighth trading day before the last.
        (Exchange::Ine, "sc") => vec![verified(out(BeforeLastDay(7)))],
        (Exchange::Ine, "lu") => changed(BeforeLastDay(7), BeforeLastDay(4)),
        (Exchange::Shfe, _) => changed(BeforeLastDay(2), BeforeLastDay(4)),
        (Exchange::Dce | Exchange::Czce | Exchange::Gfex, _) => vec![out(MONTH)],
        (Exchange::Ine | Exchange::Cffex, _) => Vec::new(),
    }
}

fn rule(begins: StagePoint) -> StageRule {
    StageRule {
        begins,
        person: None,
        most_lots: None,
        least_margin: None,
        from: None,
        until: None,
        verified: false,
    }
}

fn margin(begins: StagePoint, share: &str) -> StageRule {
    StageRule {
        least_margin: Some(number(share)),
        ..rule(begins)
    }
}

fn lots(begins: StagePoint, most: i64) -> StageRule {
    StageRule {
        most_lots: Some(Lots::new(most)),
        ..rule(begins)
    }
}

fn verified(rule: StageRule) -> StageRule {
    StageRule {
        verified: true,
        ..rule
    }
}
