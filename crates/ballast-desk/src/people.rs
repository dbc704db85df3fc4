//! Logins, roles, ownership, and what each command takes.

pub(crate) mod logins;
pub(crate) mod ownership;
pub(crate) mod rights;
pub(crate) mod roles;
pub(crate) mod users;
