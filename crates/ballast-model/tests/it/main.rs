//! The words all share, against real data.

mod calendar;
mod data;
mod reference;
mod sessions;
