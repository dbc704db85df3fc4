//! Permissions and limits of an order of an operating account, and how they are set.

pub(crate) mod account;
pub(crate) mod fund;
pub(crate) mod market;
pub(crate) mod permit;
pub(crate) mod resolve;
pub(crate) mod scope;
pub(crate) mod set;
pub(crate) mod told;
pub(crate) mod tradability;
