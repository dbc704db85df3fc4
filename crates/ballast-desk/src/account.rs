//! Products and accounts: opening, binding, cash, enabled to closed.

pub(crate) mod binding;
pub(crate) mod cash;
pub(crate) mod comparison;
pub(crate) mod ledger;
pub(crate) mod method;
pub(crate) mod open;
pub(crate) mod status;
pub(crate) mod take_over;
