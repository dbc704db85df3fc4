//! The venue under scripts, beside a naive oracle, and on the engine.

mod deposit;
mod script;
