//! What the server's tests share.

#![allow(dead_code, reason = "each test uses a part")]

pub mod books;
pub mod client;
pub mod demo;
pub mod order_file;
pub mod people;

#[path = "../../../ballast-model/tests/support/data.rs"]
pub mod data;
