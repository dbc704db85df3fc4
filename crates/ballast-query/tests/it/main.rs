//! What the query store holds of a journal.

mod large_record;
mod operations;
mod past;
mod projection;
