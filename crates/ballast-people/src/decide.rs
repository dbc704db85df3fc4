//! Decisions about logins, roles and ownership: what is to be journaled, or why not.

mod logins;
mod ownership;
mod roles;

pub use ownership::HandedOver;

use crate::PeopleRefusal;

/// A decision.
type Decided<T> = Result<T, PeopleRefusal>;
