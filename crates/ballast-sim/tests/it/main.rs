//! Random worlds against the oracles.

mod judgement;
mod rates;
mod reconcile;
mod routing;
