//! Treasury bonds as margin: what a venue does between a member's application and the amount that the
//! desk may count (B2–B8, B13). Guides: SHFE 2025-11, INE 2021-09.

pub(crate) mod accept;
pub(crate) mod cut;
pub(crate) mod deadlines;
pub(crate) mod emergency;
pub(crate) mod entering;
pub(crate) mod fee;
pub(crate) mod pledge;
pub(crate) mod position;
pub(crate) mod release;
pub(crate) mod review;
pub(crate) mod settle;
pub(crate) mod sums;
pub mod value;
