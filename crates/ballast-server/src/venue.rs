//! Member services beside the desk: a machine of their own, with its own journal, the files that its journal
//! only names, and what moves it: the desk's settled days and, in a demonstration, simulated clerks.

pub mod blobs;
pub mod clerks;
pub mod demo;
mod demo_forms;
mod demo_history;
mod erasing;
pub(crate) mod hand_over;
pub mod opening;
pub mod services;
pub mod settling;
pub mod view;
