//! The reference tables against two public dumps and against the expiry dates of thousands of
//! contracts.

use std::collections::BTreeMap;
use std::fs::File;

use crate::data;
use ballast_model::{
    Calendar, Commodity, Contract, Day, LastTradingDay, Price, parse_contract, reference,
};

type Row = BTreeMap<String, String>;

fn rows(path: std::path::PathBuf) -> Vec<Row> {
    let file = File::open(&path).unwrap();
    let zipped = path.extension().is_some_and(|extension| extension == "gz");
    let input: Box<dyn std::io::Read> = if zipped {
        Box::new(flate2::read::MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    csv::Reader::from_reader(input)
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

/// Multiplier, tick, largest limit order and the time the night ends, as the row and as our table
/// have them.
fn compare(
    differences: &mut Vec<String>,
    commodity: &Commodity,
    what: &str,
    theirs: &str,
    ours: impl ToString,
) {
    let ours = ours.to_string();
    if ours != theirs {
        differences.push(format!(
            "{} {what}: ours {ours}, theirs {theirs}",
            commodity.code
        ));
    }
}

#[test]
fn products_agree_but_for_the_dump_s_known_error() {
    let Some(path) = data::find("instruments/products.csv") else {
        return;
    };
    let mut differences = Vec::new();
    for row in rows(path) {
        let commodity = reference::commodity(&row["product"]).expect("listed");
        let night = commodity
            .sessions
            .last()
            .unwrap()
            .night
            .map(|night| night.close.to_string()[..5].to_owned());
        let day = commodity.sessions.last().unwrap().day.iter();
        let day: Vec<_> = day
            .map(|s| format!("{}-{}", &s.open.to_string()[..5], &s.close.to_string()[..5]))
            .collect();
        compare(
            &mut differences,
            &commodity,
            "exchange",
            &row["exchange"],
            commodity.exchange,
        );
        compare(
            &mut differences,
            &commodity,
            "multiplier",
            &row["multiplier"],
            commodity.multiplier,
        );
        compare(
            &mut differences,
            &commodity,
            "tick",
            &plain(&row["price_tick"]),
            commodity.tick,
        );
        compare(
            &mut differences,
            &commodity,
            "limit order",
            &row["max_limit_qty"],
            commodity.max_limit_lots,
        );
        compare(
            &mut differences,
            &commodity,
            "day",
            &row["day_sessions"],
            day.join(" "),
        );
        let theirs = row["night_sessions"]
            .strip_prefix("21:00-")
            .unwrap_or_default();
        compare(
            &mut differences,
            &commodity,
            "night",
            theirs,
            night.unwrap_or_default(),
        );
    }
    // The dump gives 20号胶 the night of crude oil; it ends at 23:00 (tqsdk 2020 and the exchange).
    assert_eq!(differences, ["nr night: ours 23:00, theirs 02:30"]);
}

#[test]
fn a_counter_s_instruments_agree() {
    let Some(path) = data::find("instruments/instruments_localctp_202505.csv") else {
        return;
    };
    let mut differences = Vec::new();
    for row in rows(path).iter().filter(|row| row["ProductClass"] == "1") {
        let commodity = reference::commodity(&row["ProductID"]).expect("listed");
        compare(
            &mut differences,
            &commodity,
            "exchange",
            &row["ExchangeID"],
            commodity.exchange,
        );
        compare(
            &mut differences,
            &commodity,
            "multiplier",
            &row["VolumeMultiple"],
            commodity.multiplier,
        );
        compare(
            &mut differences,
            &commodity,
            "tick",
            &plain(&row["PriceTick"]),
            commodity.tick,
        );
        compare(
            &mut differences,
            &commodity,
            "limit order",
            &row["MaxLimitOrderVolume"],
            commodity.max_limit_lots,
        );
        compare(
            &mut differences,
            &commodity,
            "today",
            &row["PositionDateType"],
            if commodity.distinguishes_today { 1 } else { 2 },
        );
        // Bond contracts that had expired by the day of the dump carry no flag any more.
        if row["MaxMarginSideAlgorithm"] == "1" {
            compare(
                &mut differences,
                &commodity,
                "larger side",
                "true",
                commodity.larger_side.is_some(),
            );
        }
    }
    differences.dedup();
    assert_eq!(differences, Vec::<String>::new());
}

/// A dump, its columns, and the last year whose holidays had been announced when it was made: later
/// expiry dates are forecasts.
const EXPIRY_SOURCES: [(&str, &str, &str, i32); 3] = [
    (
        "instruments/contracts_wondertrader_20260331.csv",
        "code",
        "expiredate",
        2026,
    ),
    (
        "instruments/instruments_localctp_202505.csv",
        "InstrumentID",
        "ExpireDate",
        2025,
    ),
    (
        "instruments/instruments_tqsdk_20200616.csv.gz",
        "ins_id",
        "expire_datetime",
        2020,
    ),
];

#[test]
fn last_trading_days_follow_the_rules() {
    let (calendar, mut checked, mut wrong) = (Calendar::compiled(), 0, Vec::new());
    let commodities = reference::commodities();
    let find = |letters: &str| {
        commodities
            .iter()
            .find(|commodity| commodity.code == letters)
    };
    for (file, code, expiry, last_sure_year) in EXPIRY_SOURCES {
        let Some(path) = data::find(file) else { return };
        for row in rows(path) {
            let Ok(expiry) = row[expiry].get(..10).unwrap_or(&row[expiry]).parse::<Day>() else {
                continue;
            };
            // Delivery is never before the month of the last trading day, nor long after it.
            let Ok(contract) = parse_contract(&row[code], expiry, find) else {
                continue;
            };
            let rule = find(&contract.commodity).unwrap().last_trading_day;
            let Ok(Some(day)) = rule.resolve(contract.delivery, &calendar) else {
                continue;
            };
            if expiry.ymd().0 > last_sure_year {
                continue;
            }
            checked += 1;
            if day != expiry && !explained(&contract, expiry, &calendar) {
                wrong.push(format!("{} {expiry} rule {day}", contract.code));
            }
        }
    }
    println!("{checked} contracts");
    assert!(checked > 0);
    assert_eq!(wrong, Vec::<String>::new());
}

/// The exceptions, each with its reason.
fn explained(contract: &Contract, expiry: Day, calendar: &Calendar) -> bool {
    let Contract {
        commodity,
        delivery,
        ..
    } = contract;
    let by = |rule: LastTradingDay| rule.resolve(*delivery, calendar).unwrap().unwrap();
    match commodity.as_str() {
        // Eggs ended on the tenth trading day until jd1702.
        "jd" if delivery.year < 2017 || (delivery.year, delivery.month) < (2017, 3) => {
            by(LastTradingDay::NthTradingDay(10)) == expiry
        }
        // Fixed before the spring festival of 2020 was prolonged by a working day.
        "jd" | "eg" if (delivery.year, delivery.month) == (2020, 1) => {
            expiry.to_string() == "2020-01-21"
        }
        // The dump of 2020 writes the day after the last trading day.
        "sc" if delivery.year < 2020 => {
            calendar.next_trading_day(by(LastTradingDay::EndOfMonthBefore)) == Ok(expiry)
        }
        // New Year and the prolonged spring festival of 2020: the dump names a closed day.
        _ => !calendar.is_trading_day(expiry),
    }
}

/// `5.0` as `5`.
fn plain(number: &str) -> String {
    number.parse::<Price>().unwrap().to_string()
}

/// D1: what the exchange said of a contract on a day of its life.
#[test]
fn what_was_before_a_change_holds_for_the_days_and_contracts_before_it() {
    for (code, on, multiplier, tick, limit) in [
        ("au1912", "2019-08-20", 1000, "0.05", 500),
        ("au1912", "2019-12-10", 1000, "0.02", 500),
        ("au2002", "2019-12-09", 1000, "0.05", 500),
        ("TS2003", "2020-01-06", 20000, "0.005", 50),
        ("TS2609", "2026-06-15", 20000, "0.002", 50),
        ("l2005", "2020-03-02", 5, "5", 1000),
        ("v2009", "2020-03-02", 5, "5", 1000),
        ("bu2006", "2020-03-02", 10, "2", 500),
        ("fb1911", "2019-09-02", 500, "0.05", 1000),
        ("fb1912", "2019-09-02", 10, "0.5", 1000),
        ("CJ005", "2020-03-02", 5, "5", 1000),
        ("CJ605", "2026-03-02", 5, "5", 100),
        ("ZC005", "2020-03-02", 100, "0.2", 1000),
        ("lh2605", "2026-03-02", 16, "5", 50),
    ] {
        let (on, calendar) = (on.parse().unwrap(), Calendar::compiled());
        let contract = reference::contract(code, on, &calendar).unwrap();
        let spec = reference::commodity(&contract.commodity)
            .unwrap()
            .spec(contract.delivery, on);
        assert_eq!(
            (
                spec.multiplier,
                spec.tick.to_string(),
                spec.max_limit_lots.count()
            ),
            (multiplier, tick.to_owned(), limit),
            "{code} on {on}"
        );
    }
}

/// D1: every contract of the tables has a last trading day, also beyond the exchanges' notices.
#[test]
fn every_contract_ends() {
    let calendar = Calendar::compiled();
    for commodity in reference::commodities() {
        for (year, month) in [(2026, 12), (2027, 3), (2029, 11)] {
            let delivery = ballast_model::Delivery { year, month };
            let last = commodity.last_trading_day.resolve(delivery, &calendar);
            assert!(
                matches!(last, Ok(Some(_))),
                "{} {year}-{month}: {last:?}",
                commodity.code
            );
        }
    }
}

/// D5: the days that exchanges' and brokers' notices name.
#[test]
fn stages_begin_on_the_days_that_notices_name() {
    let calendar = Calendar::compiled();
    let check = |code: &str, pick: &dyn Fn(&ballast_model::StageRule) -> bool, want: &str| {
        let on = "2020-01-02".parse().unwrap();
        let contract = reference::contract(code, on, &calendar).unwrap();
        let commodity = reference::commodity(&contract.commodity).unwrap();
        let days = commodity.stages.iter().filter(|rule| pick(rule));
        let days: Vec<String> = days
            .filter_map(|rule| Some(rule.first_day(&contract, &calendar)?.to_string()))
            .collect();
        assert_eq!(days, [want], "{code}");
    };
    let margin = |share: &'static str| {
        move |rule: &ballast_model::StageRule| {
            rule.least_margin
                .is_some_and(|margin| margin.to_string() == share)
        }
    };
    let out = |rule: &ballast_model::StageRule| rule.most_lots == Some(ballast_model::Lots::ZERO);
    // ag2109: 15 % from the settlement of 31 August, 20 % from that of 10 September.
    check("ag2109", &margin("0.15"), "2021-09-01");
    check("ag2109", &margin("0.2"), "2021-09-13");
    // Out by the close of the day before: sc2411 on 2024-10-21, rb2411 on 2024-11-08.
    check("sc2411", &out, "2024-10-22");
    check("rb2411", &out, "2024-11-11");
    check("m2501", &out, "2025-01-02");
}
