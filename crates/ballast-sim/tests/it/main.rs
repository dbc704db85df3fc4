//! Random worlds against the oracles.

mod endings;
mod faulty;
mod judgement;
mod rates;
mod reconcile;
mod routing;
