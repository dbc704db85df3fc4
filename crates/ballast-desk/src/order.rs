//! The life of an order: placed, carried as children, answered by counters, ended.

pub(crate) mod buying_power;
pub(crate) mod cancel;
pub(crate) mod check;
pub(crate) mod child;
pub(crate) mod fee;
pub(crate) mod life;
pub(crate) mod net;
pub(crate) mod passing;
pub(crate) mod place;
pub(crate) mod price;
pub(crate) mod repeat;
pub(crate) mod resting;
pub(crate) mod returns;
pub(crate) mod review;
pub(crate) mod reviewers;
pub(crate) mod terminations;
pub(crate) mod third_party;
pub(crate) mod unknown;
