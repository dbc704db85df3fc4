//! The interface of the server: HTTP under `/api/v1` and one WebSocket at `/api/v1/live`. Types,
//! what the OpenAPI document begins with ([`document`]), and the table of refusal texts ([`refusal`]).
//!
//! No behaviour: nothing here knows the desk, a database or a socket. One file per resource;
//! its paths are declared at the server's handlers.
//!
//! Money, prices and rates are decimal strings ([`Decimal`]), numbers that may pass 2⁵³ are strings
//! ([`Id`]), instants carry Beijing's offset ([`Time`]). The WebSocket's number columns are the one
//! exception: they are `f64` for display ([`frame`]).

pub mod account;
pub mod admin;
pub mod alarm;
pub mod cash;
mod catalogue;
pub mod choices;
mod class;
pub mod clock;
pub mod collateral;
pub mod comparison;
pub mod contract;
mod document;
pub mod ending;
pub mod entry;
mod errors;
pub mod external;
pub mod fees;
pub mod frame;
pub mod import;
pub mod live;
pub mod logins;
pub mod market;
pub mod nav;
pub mod operation;
pub mod order;
pub mod ownership;
pub mod past;
pub mod plan;
pub mod preview;
mod problem;
pub mod rates;
pub mod reference;
pub mod refusal;
pub mod replay;
pub mod review;
pub mod roles;
pub mod rows;
pub mod scheme;
pub mod session;
pub mod settings;
pub mod statement;
pub mod stop;
mod value;
pub mod venue;

pub use document::{document, tables};
pub use errors::errors;
pub use problem::{Numbers, Problem, Refused};
pub use value::{
    Date, Decimal, HedgeFlag, Id, Language, NotDecimal, Offset, Page, PosiDirection, RowsPage,
    Side, Time, Validity,
};
