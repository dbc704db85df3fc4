//! Who is there: sessions, passwords, logins from the console.

pub mod auth;
pub mod user;
pub mod vault;
