//! Counters: what durable events ask of them, and the counter's own process.

pub mod gateway;
pub mod process;
mod standing;
