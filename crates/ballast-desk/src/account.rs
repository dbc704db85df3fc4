//! Products and accounts: opening, binding, cash, enabled to closed.

pub(crate) mod adjust;
pub(crate) mod binding;
pub(crate) mod cash;
pub(crate) mod comparison;
pub(crate) mod external;
pub(crate) mod ledger;
mod leg;
pub(crate) mod method;
pub(crate) mod open;
pub(crate) mod status;
pub(crate) mod take_over;
