//! Commands over a journal: told, checked, rebuilt, kept.

pub mod archive;
pub mod backup;
pub mod direct;
pub mod explain;
pub mod journal_tools;
pub mod rebuild;
mod verify_log;
