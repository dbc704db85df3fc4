//! Trading hours against real bars: five-minute ones of eleven commodities over years, and minute
//! ones with nights.

use std::collections::BTreeSet;
use std::fs::File;

use crate::data;
use ballast_model::{Calendar, Day, Stamp, TradingHours, reference};

/// Bars are labelled by their end.
fn bar_ends(path: std::path::PathBuf) -> Vec<Stamp> {
    let mut reader =
        csv::Reader::from_reader(flate2::read::MultiGzDecoder::new(File::open(path).unwrap()));
    let end = |row: csv::StringRecord| format!("{} {}", &row[0], &row[1]).parse().unwrap();
    reader.records().map(|row| end(row.unwrap())).collect()
}

#[test]
fn every_bar_lies_in_a_session_and_every_night_has_bars() {
    let calendar = Calendar::compiled();
    let from: Day = "2015-01-05".parse().unwrap();
    for code in [
        "SHFE.rb", "DCE.i", "DCE.j", "DCE.m", "DCE.p", "DCE.jd", "CZCE.SR", "CZCE.TA", "CZCE.MA",
        "CZCE.AP", "CFFEX.IF",
    ] {
        let Some(path) = data::find(&format!("bars/m5/{code}.HOT.csv.gz")) else {
            return;
        };
        let commodity = reference::commodity(code.split('.').next_back().unwrap()).unwrap();
        let hours = TradingHours::new(&commodity, &calendar);
        let ends: Vec<_> = bar_ends(path)
            .into_iter()
            .filter(|end| end.day() >= from)
            .collect();
        let outside: Vec<_> = ends
            .iter()
            .filter(|end| !hours.trading_at(end.plus_micros(-1)))
            .collect();
        assert!(
            outside.is_empty(),
            "{code}: bars outside the sessions at {outside:?}"
        );
        // The last bar of a night shows when the night ended; the source lacks the nights of three
        // evenings.
        let days: BTreeSet<_> = ends.iter().map(|end| end.day()).collect();
        let seen: BTreeSet<_> = ends.iter().copied().collect();
        let nights = days.iter().filter_map(|day| {
            hours
                .spans(*day)
                .into_iter()
                .find(|span| span.open.day() < *day)
        });
        let missing =
            nights.filter(|night| days.contains(&night.open.day()) && !seen.contains(&night.close));
        let missing: Vec<_> = missing.map(|night| night.open.day().to_string()).collect();
        let gaps = ["2019-12-24", "2019-12-25", "2019-12-30"];
        assert!(
            missing
                .iter()
                .all(|evening| gaps.contains(&evening.as_str())),
            "{code}: nights without their last bar {missing:?}"
        );
    }
}

#[test]
fn minute_bars_of_other_commodities_lie_in_their_sessions() {
    let calendar = Calendar::compiled();
    let contracts = [
        "SHFE.cu1905",
        "SHFE.cu2001",
        "SHFE.cu2003",
        "SHFE.rb2002",
        "SHFE.au1912",
        "DCE.m2005",
        "DCE.jd1909",
        "DCE.jd2002",
        "CFFEX.IF1908",
        "CFFEX.T2003",
    ];
    for contract in contracts {
        let Some(path) = data::find(&format!("bars/tqsdk_m1/{contract}.csv.gz")) else {
            return;
        };
        let code = contract
            .split('.')
            .next_back()
            .unwrap()
            .trim_end_matches(|c: char| c.is_ascii_digit());
        let commodity = reference::commodity(code).unwrap();
        let hours = TradingHours::new(&commodity, &calendar);
        let mut reader =
            csv::Reader::from_reader(flate2::read::MultiGzDecoder::new(File::open(path).unwrap()));
        let column = reader
            .headers()
            .unwrap()
            .iter()
            .position(|name| name == "datetime")
            .unwrap();
        let begins = reader.records().map(|row| {
            row.unwrap()[column]
                .get(..19)
                .unwrap()
                .parse::<Stamp>()
                .unwrap()
        });
        let outside: Vec<_> = begins.filter(|begin| !hours.trading_at(*begin)).collect();
        assert!(
            outside.is_empty(),
            "{contract}: bars outside the sessions at {outside:?}"
        );
    }
}
