//! The running day as pages see it.

#![allow(
    clippy::result_large_err,
    reason = "a problem is the answer itself: boxing it would only move it"
)]

pub mod bells;
pub mod hub;
pub mod log;
pub mod rows;
pub mod socket;
pub mod sockets;
pub mod topics;
