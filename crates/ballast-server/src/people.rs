//! Who is there: sessions, passwords, logins from the console.

pub mod auth;
pub mod choices;
pub mod presence;
pub mod user;
pub mod vault;
