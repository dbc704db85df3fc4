//! Random worlds against the oracles.

mod rates;
mod reconcile;
mod routing;
