//! What the server's tests share.

pub mod books;
pub mod client;
pub mod demo;
pub mod order_file;
pub mod people;
pub mod venue;

#[path = "../../../../ballast-model/tests/it/data.rs"]
pub mod data;
