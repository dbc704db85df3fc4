//! The venue under scripts, beside a naive oracle, and on the engine.

mod acts;
mod books;
mod deposit;
mod emergency;
mod engine;
mod erasure;
mod fee;
mod filing;
mod golden;
mod input;
mod maturity;
mod month;
mod oracle;
mod people;
mod script;
mod value;
mod window;
mod withdrawal;
