//! Naive oracles and random worlds that the fast code is held against. For tests only: nothing
//! depends on it.

pub mod endings;
pub mod faulty;
pub mod indicators;
pub mod judged;
mod judgement;
mod ledger;
mod offsets;
pub mod rates;
pub mod routes;
mod rulebook;
mod seeded;
pub mod served;
mod world;

pub use ledger::Ledger;
pub use seeded::worlds;
pub use world::{Step, World};
