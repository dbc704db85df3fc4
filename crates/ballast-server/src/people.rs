//! Who is there: sessions, passwords, logins from the console.

pub mod brake;
pub mod choices;
pub mod passwords;
pub mod presence;
pub mod sessions;
pub mod user;
pub mod vault;
