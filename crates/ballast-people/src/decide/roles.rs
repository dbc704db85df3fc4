//! Roles as data: what each may do, changed by the super admin, and roles it adds (R1).

use ballast_model::{CustomRoleId, UserId};

use super::Decided;
use crate::{
    AccountStatus, CreateRole, DeleteRole, LoginRoleSet, People, PeopleChange, PeopleRefusal,
    Permission, Permissions, RenameRole, Role, RoleCreated, RoleDeleted, RoleKey,
    RolePermissionsSet, RoleRenamed, SetLoginRole, SetRolePermissions, User,
};

/// What is reserved to the super admin is given to nobody else.
fn not_reserved(permissions: Permissions) -> Decided<()> {
    if permissions.iter().any(Permission::is_reserved) {
        Err(PeopleRefusal::RoleFixed)
    } else {
        Ok(())
    }
}

impl People {
    fn names_a_role(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let built_in = Role::ALL.iter().any(|known| known.code() == name);
        built_in
            || self
                .custom_roles()
                .any(|(_, known)| known.name.to_lowercase() == name)
    }

    /// A role that was added gets another name; nothing where it is the same.
    ///
    /// # Errors
    /// Unknown role; a name that is taken.
    pub fn rename_role(&self, rename: &RenameRole) -> Decided<Option<PeopleChange>> {
        let RenameRole { role, name: new } = rename.clone();
        let known = self.custom_role(role).ok_or(PeopleRefusal::UnknownRole)?;
        let old = known.name.clone();
        if old == new {
            return Ok(None);
        }
        if old.to_lowercase() != new.to_lowercase() && self.names_a_role(&new) {
            return Err(PeopleRefusal::CodeTaken);
        }
        Ok(Some(PeopleChange::RoleRenamed(RoleRenamed {
            role,
            old,
            new,
        })))
    }

    /// A role that was added goes. Closed logins never come back, so theirs does not hold it.
    ///
    /// # Errors
    /// Unknown role; logins have it.
    pub fn delete_role(&self, DeleteRole { role }: DeleteRole) -> Decided<Option<PeopleChange>> {
        let known = self.custom_role(role).ok_or(PeopleRefusal::UnknownRole)?;
        let has_it = |(_, user): &(UserId, &User)| {
            user.custom_role == Some(role) && user.status != AccountStatus::Closed
        };
        let logins: Vec<&str> = self
            .users()
            .filter(has_it)
            .map(|(_, user)| user.name.as_str())
            .collect();
        if !logins.is_empty() {
            return Err(PeopleRefusal::RoleInUse {
                logins: logins.join(", "),
            });
        }
        let name = known.name.clone();
        Ok(Some(PeopleChange::RoleDeleted(RoleDeleted { role, name })))
    }

    /// A role is added.
    ///
    /// # Errors
    /// Reserved permissions, the super admin's reach, a name that is taken.
    pub fn create_role(&self, role: &CreateRole) -> Decided<RoleCreated> {
        not_reserved(role.permissions)?;
        if role.like == Role::SuperAdmin {
            return Err(PeopleRefusal::RoleFixed);
        }
        if self.names_a_role(&role.name) {
            return Err(PeopleRefusal::CodeTaken);
        }
        let id = CustomRoleId::new(self.kept_custom_roles().len() as u32);
        let CreateRole {
            name,
            like,
            permissions,
        } = role.clone();
        Ok(RoleCreated {
            id,
            name,
            like,
            permissions,
        })
    }

    /// What a role may do.
    ///
    /// # Errors
    /// Unknown role, the super admin's role, reserved permissions.
    pub fn set_role_permissions(&self, set: SetRolePermissions) -> Decided<RolePermissionsSet> {
        let SetRolePermissions {
            role,
            permissions: new,
        } = set;
        let old = self.role_permissions(role);
        let old = old.ok_or(PeopleRefusal::UnknownRole)?;
        if role == RoleKey::BuiltIn(Role::SuperAdmin) {
            return Err(PeopleRefusal::RoleFixed);
        }
        not_reserved(new)?;
        Ok(RolePermissionsSet { role, old, new })
    }

    /// A login keeps its reach: what it owns and what it is bound to would otherwise lose their
    /// meaning.
    ///
    /// # Errors
    /// Unknown login or role, a role of another reach.
    pub fn set_login_role(&self, set: SetLoginRole) -> Decided<LoginRoleSet> {
        let SetLoginRole { user, role: new } = set;
        let state = self.known(user)?;
        if let Some(id) = new {
            let role = self.custom_role(id).ok_or(PeopleRefusal::UnknownRole)?;
            if role.like != state.role {
                return Err(PeopleRefusal::ReachFixed);
            }
        }
        let old = state.custom_role;
        Ok(LoginRoleSet { user, old, new })
    }
}
