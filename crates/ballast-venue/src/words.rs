//! The language of the venue: commands imperative, events past, refusals noun and numbers. Data only,
//! each field and variant under a number that never changes (`docs/design.md#encoding`).

pub mod application;
pub mod attachment;
pub mod bond;
pub mod code;
pub mod command;
pub mod erasure;
pub mod event;
pub mod filing;
pub mod form;
pub mod party;
pub mod post;
pub mod refusal;
pub mod rule_book;
pub mod setting;
pub mod settlement;
pub(crate) mod tagged;
