//! What a run says on standard error: what the tick files held, and what each day was settled at.

use std::collections::BTreeMap;

use ballast_desk_events::{DeliveryPriceSource, SettlementSource};
use ballast_gateway::ticks::{Merge, SettlementFound};
use ballast_model::{ContractCode, Day};

use crate::feed::trading_day::{EndedContract, SettlementPrices};

/// Which files a contract's ticks come from.
#[derive(Debug, Default)]
pub struct Said {
    files: BTreeMap<ContractCode, Vec<String>>,
}

/// What is said of a settled day.
pub struct SettledDay<'a> {
    /// Trading day.
    pub day: Day,
    /// How many ticks it had.
    pub ticks: u64,
    /// What it was settled at.
    pub prices: &'a SettlementPrices,
    /// What its ticks gave.
    pub found: &'a BTreeMap<ContractCode, SettlementFound>,
    /// Contracts that ended with it.
    pub ended: &'a [EndedContract],
}

impl Said {
    /// Of these files.
    pub fn of(ticks: &Merge) -> Self {
        let mut files: BTreeMap<ContractCode, Vec<String>> = BTreeMap::new();
        for report in ticks.reports() {
            for contract in &report.contracts {
                let of_contract = files.entry(contract.clone()).or_default();
                of_contract.push(report.path.display().to_string());
            }
        }
        Self { files }
    }

    /// Each price with its source; one that stands in for an average that cannot be says so.
    pub fn settled(&self, settled: &SettledDay<'_>) {
        let day = settled.day;
        eprintln!("{day}: settled after {} ticks", settled.ticks);
        for (contract, (price, source)) in settled.prices {
            let source = name(*source);
            eprintln!("{day}: {contract} settlement price {price} ({source})");
            let passed_over = settled.found.get(contract).and_then(|it| it.passed_over);
            if let Some(passed_over) = passed_over {
                let files = self
                    .files
                    .get(contract)
                    .map_or(String::new(), |f| f.join(", "));
                eprintln!("{files}: {contract} on {day}: {passed_over}: not used");
            }
        }
        for ended in settled.ended {
            let (contract, price) = (&ended.contract, ended.price);
            let source = delivery(ended.source);
            eprintln!("{day}: {contract} ended at delivery price {price} ({source})");
        }
    }
}

/// What every file held, and which of its lines are not played.
pub fn ticks(ticks: &Merge) {
    for report in ticks.reports() {
        let path = report.path.display();
        eprintln!(
            "{path}: {} ticks of {} lines, {} stale, {} held back, {} misplaced, {} doubted, {} bad",
            report.ticks,
            report.lines,
            report.stale,
            report.held_back,
            report.misplaced,
            report.doubted,
            report.bad
        );
        for misplaced in &report.misplaced_lines {
            eprintln!("{path}: dropped {misplaced}");
        }
        for doubted in &report.doubted_lines {
            eprintln!("{path}: moves no price: {doubted}");
        }
        for bad in &report.bad_lines {
            eprintln!("{path}: skipped {bad}");
        }
    }
}

fn delivery(source: DeliveryPriceSource) -> &'static str {
    match source {
        DeliveryPriceSource::Exchange => "the exchange's",
        DeliveryPriceSource::Manual => "told",
        DeliveryPriceSource::Provisional => "provisional: its settlement price, nobody told one",
    }
}

fn name(source: SettlementSource) -> &'static str {
    match source {
        SettlementSource::Exchange => "the file's own",
        SettlementSource::AveragePrice => "turnover / volume, rounded to the tick",
        SettlementSource::LastPrice => "last price",
        SettlementSource::PreviousSettlement => "previous settlement price: no tick that day",
        SettlementSource::Manual => "entered by hand",
    }
}
