//! The running day as pages see it.

pub mod hub;
pub mod rows;
pub mod socket;
