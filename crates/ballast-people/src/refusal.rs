//! Why something about people was not done.

/// A refusal of this crate. A machine's own refusal has one of the same name for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeopleRefusal {
    /// Whoever asks may not.
    NotPermitted,
    /// There is no such login.
    UnknownUser,
    /// There is no such role.
    UnknownRole,
    /// The object is not there, or is deleted.
    UnknownObject,
    /// The name is another's.
    CodeTaken,
    /// The super admin's role, and what is reserved to it, is fixed (R2).
    RoleFixed,
    /// The login's role is not one for which this can be.
    RoleDoesNotFit,
    /// What a login reaches never changes: the role is of another reach.
    ReachFixed,
    /// Logins have the role.
    RoleInUse {
        /// Their names, one after the other.
        logins: String,
    },
}
