//! Real tick files as a stream of cleaned [`Tick`](ballast_model::Tick)s: gzip or plain, the form
//! recognised by its header.
//!
//! What a source leaves out or fills with its "no value" (`N/A`, CTP's largest double, a zero
//! price) becomes `None`; snapshots left over from a login are dropped and counted; a line that
//! cannot be read is skipped, counted and kept with its number and field; a file that cannot be
//! read is an error. Instants are calendar instants and never go back inside a file: of each
//! contract and date the largest set of rows whose times go back by no more than a minute is kept,
//! the others are dropped, counted and kept with their number.
//!
//! Before 2020 SHFE, INE, DCE and CZCE counted volume, turnover and open interest on both sides.
//! The numbers stay as the source counts them; [`sides_counted`] gives the factor.

mod error;
mod form;
mod lines;
mod longest;
mod merge;
mod number;
mod reader;
mod row;
mod rows;
mod settlement;
mod source;
mod survey;
mod when;

pub use error::{BadLine, Encoding, LineRule, TickFileError};
pub use form::Form;
pub use merge::Merge;
pub use reader::{TickFile, TickReport};
pub use settlement::{
    PassedOver, SettlementFound, SettlementSource, SettlementTally, sides_counted,
};
pub use source::TickSource;
