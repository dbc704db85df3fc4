//! Counters and markets: rules, roads to them, restarts, files.

mod asked;
mod counter;
#[path = "../../../ballast-model/tests/it/data.rs"]
mod data;
mod direct;
mod gateways;
mod klines;
mod late_ticks;
mod process;
mod queries;
mod query_faults;
mod restarts;
mod setup;
mod ticks;
mod together;
