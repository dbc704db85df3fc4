//! The engine with a small machine on disks that fail or wait.

mod behind;
mod gate;
mod memory;
mod outboxes;
mod threads;
mod toy;
mod writer;
