//! The desk by script: one line, one case.

mod alarms;
mod calendar;
mod closes;
mod collateral;
mod comparison;
mod delivery;
mod entries;
mod explain;
mod hedge;
mod limits;
mod lines;
mod locks;
mod nav;
mod net;
mod officers;
mod plans;
mod preview;
mod rates;
mod refusals;
mod roles;
mod routing;
mod rule_plans;
mod schemes;
mod script;
mod settlement_vectors;
mod unknown;
