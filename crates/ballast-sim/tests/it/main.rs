//! Random worlds against the oracles.

mod endings;
mod judgement;
mod rates;
mod reconcile;
mod routing;
