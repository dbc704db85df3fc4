//! Naive oracles and random worlds that the fast code is held against. For tests only: nothing depends on it.

mod ledger;
pub mod routes;
mod world;

pub use ledger::Ledger;
pub use world::{Step, World};
