//! K-lines made of real ticks against the exchange's daily figures, and against themselves.

use std::fs::File;
use std::sync::Arc;

use crate::data;
use ballast_gateway::ReferenceData;
use ballast_gateway::market::KLines;
use ballast_gateway::ticks::{TickFile, TickSource};
use ballast_model::{KLine, KLinePeriod, Lots, Tick};

fn ticks(path: std::path::PathBuf) -> Vec<Tick> {
    let source = TickSource {
        path,
        contract: None,
    };
    TickFile::open(&source, Arc::new(ReferenceData::default()))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

fn bars(period: KLinePeriod, ticks: &[Tick]) -> Vec<KLine> {
    let mut lines = KLines::new(period, Arc::new(ReferenceData::default()));
    let ended: Vec<_> = ticks.iter().filter_map(|tick| lines.push(tick)).collect();
    let all = ended.iter().chain(lines.growing());
    all.map(|kept| kept.bar.clone()).collect()
}

#[test]
fn a_day_s_bar_is_the_exchange_s() {
    let Some(daily) = data::find("bars/daily/CFFEX.IF.HOT.csv.gz") else {
        return;
    };
    let rows = csv::Reader::from_reader(flate2::read::MultiGzDecoder::new(
        File::open(daily).unwrap(),
    ))
    .into_records();
    let rows: Vec<_> = rows
        .map(Result::unwrap)
        .filter(|row| row[0].starts_with("2021-01-"))
        .collect();
    for day in ["04", "05", "06", "07", "08", "11", "12"] {
        let Some(path) = data::find(&format!("ticks/CFFEX/IF_HOT/202101{day}.csv.gz")) else {
            return;
        };
        let ours = bars(KLinePeriod::Day, &ticks(path));
        assert_eq!(ours.len(), 1, "{day}");
        let row = rows
            .iter()
            .find(|row| row[0] == format!("2021-01-{day}"))
            .unwrap();
        let prices =
            [ours[0].open, ours[0].high, ours[0].low, ours[0].close].map(|price| price.to_fixed(1));
        assert_eq!(
            prices,
            [2, 3, 4, 5].map(|column| row[column].to_owned()),
            "{day}"
        );
        assert_eq!(format!("{}.0", ours[0].volume), row[6], "{day}");
        assert_eq!(ours[0].turnover.to_fixed(1), row[7], "{day}");
        assert_eq!(format!("{}.0", ours[0].open_interest), row[9], "{day}");
    }
}

#[test]
fn shorter_bars_add_up_to_longer_ones() {
    for file in [
        "SHFE/ru1901/20181009",
        "CZCE/AP010/20200803",
        "CFFEX/IF_HOT/20210104",
    ] {
        let Some(path) = data::find(&format!("ticks/{file}.csv.gz")) else {
            return;
        };
        let ticks = ticks(path);
        let day = &bars(KLinePeriod::Day, &ticks)[0];
        for (period, most) in [(1, 345), (5, 69), (15, 23), (60, 6)] {
            let parts = bars(KLinePeriod::Minutes(period), &ticks);
            assert!(
                parts.is_sorted_by_key(|bar| bar.begin) && parts.len() <= most,
                "{file} {period}: {}",
                parts.len()
            );
            assert_eq!(
                parts.iter().map(|bar| bar.volume).sum::<Lots>(),
                day.volume,
                "{file} {period}"
            );
            assert_eq!(
                parts.iter().map(|bar| bar.high).max(),
                Some(day.high),
                "{file} {period}"
            );
            assert_eq!(
                parts.iter().map(|bar| bar.low).min(),
                Some(day.low),
                "{file} {period}"
            );
            assert_eq!(
                (parts[0].open, parts.last().unwrap().close),
                (day.open, day.close),
                "{file} {period}"
            );
        }
    }
}
