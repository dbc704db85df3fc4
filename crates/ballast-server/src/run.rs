//! Starting and stopping the product: what a data directory holds, wiring, clock, logs.

pub mod archiver;
pub mod clock;
pub mod config;
pub mod control;
pub mod data_directory;
pub mod demo;
pub mod demo_history;
pub mod descriptors;
pub mod found;
pub mod logs;
pub mod opening;
pub mod reconciliation;
pub mod serve;
pub mod upgrade;
