//! Random worlds against the oracles.

mod clauses;
mod endings;
mod faulty;
mod judgement;
mod rates;
mod reconcile;
mod routing;
