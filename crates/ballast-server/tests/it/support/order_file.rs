//! Order files of all kinds for real tick files: seeded, so that a failing case comes again.

use std::fmt::Write;
use std::sync::Arc;

use ballast_gateway::ReferenceData;
use ballast_gateway::ticks::{TickFile, TickSource};
use ballast_model::{Price, Tick};

/// A small generator of numbers (Knuth's MMIX constants): tests need repeatable, not random.
pub struct Seeded(u64);

impl Seeded {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// All ticks of files, in order.
pub fn ticks(files: &[std::path::PathBuf]) -> Vec<Tick> {
    let reference = Arc::new(ReferenceData::default());
    let open = |path: &std::path::PathBuf| {
        TickFile::open(&TickSource::from(path.clone()), Arc::clone(&reference)).unwrap()
    };
    files
        .iter()
        .flat_map(|path| open(path).map(|tick| tick.unwrap()))
        .collect()
}

/// At least `per_day` orders a trading day for two accounts: limit and counterparty prices, all
/// offsets, cancels, and a few that must be refused.
pub fn orders(ticks: &[Tick], tick_size: Price, per_day: usize, seed: u64) -> String {
    let mut seeded = Seeded::new(seed);
    let mut file = String::from("at,account,action,ref,contract,side,offset,lots,price\n");
    let mut days: Vec<&[Tick]> = ticks
        .chunk_by(|a, b| a.trading_day == b.trading_day)
        .collect();
    days.retain(|day| day.len() > per_day);
    let mut number = 0;
    for day in days {
        let mut placed: Vec<(String, &str)> = Vec::new();
        let mut latest = day[0].at;
        let mut moments: Vec<usize> = (0..per_day)
            .map(|_| seeded.below(day.len() as u64) as usize)
            .collect();
        moments.sort_unstable();
        for moment in moments {
            let tick = &day[moment];
            let Some(last) = tick.last else { continue };
            // Some orders come between two ticks; none before the one above it.
            let at = tick
                .at
                .plus_micros(seeded.below(2) as i64 * 1000)
                .max(latest);
            latest = at;
            if !placed.is_empty() && seeded.below(6) == 0 {
                let (reference, account) = &placed[seeded.below(placed.len() as u64) as usize];
                writeln!(file, "{at},{account},cancel,{reference},,,,,").unwrap();
                continue;
            }
            number += 1;
            let account = ["A1", "A2"][seeded.below(2) as usize];
            let side = ["buy", "sell"][seeded.below(2) as usize];
            let offset = [
                "open",
                "open",
                "open",
                "close",
                "close_today",
                "close_yesterday",
            ][seeded.below(6) as usize];
            let lots = match seeded.below(30) {
                0 => 0,
                1 => 1_000_000,
                _ => 1 + seeded.below(6),
            };
            let away = seeded.below(13) as i64 - 6;
            let price = Price::from_units(last.units() + away * tick_size.units());
            let price = match seeded.below(12) {
                0..=3 => String::new(),
                4 => Price::from_units(price.units() + 1).to_string(),
                _ => price.to_string(),
            };
            writeln!(
                file,
                "{at},{account},place,o{number},{},{side},{offset},{lots},{price}",
                tick.contract
            )
            .unwrap();
            placed.push((format!("o{number}"), account));
        }
    }
    file
}

/// A setup of one fund and two accounts with rates for a commodity.
pub fn setup(commodity: &str) -> String {
    format!(
        r#"
[[product]]
id = "P1"
[[fund_account]]
id = "F1"
product = "P1"
cash = "20000000"
[[operating_account]]
id = "A1"
product = "P1"
deposit = "1000000"
[[operating_account]]
id = "A2"
product = "P1"
deposit = "2000000.50"
[[rate]]
commodity = "{commodity}"
margin_by_money = "0.09"
margin_by_lot = "0"
open_by_money = "0.000045"
open_by_lot = "0.5"
close_by_money = "0.000045"
close_by_lot = "0"
close_today_by_money = "0.0000231"
close_today_by_lot = "0.01"
"#
    )
}
