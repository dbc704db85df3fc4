//! Roles as data: what each may do, changed by the super admin, and roles it adds (R1).

use ballast_model::CustomRoleId;

use super::Decided;
use crate::{
    CreateRole, LoginRoleSet, People, PeopleRefusal, Permission, Permissions, Role, RoleCreated,
    RoleKey, RolePermissionsSet, SetLoginRole, SetRolePermissions,
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
    /// A role is added.
    ///
    /// # Errors
    /// Reserved permissions, the super admin's reach, a name that is taken.
    pub fn create_role(&self, role: &CreateRole) -> Decided<RoleCreated> {
        not_reserved(role.permissions)?;
        if role.like == Role::SuperAdmin {
            return Err(PeopleRefusal::RoleFixed);
        }
        let built_in = Role::ALL.iter().any(|known| known.code() == role.name);
        let added = |name: &str| self.custom_roles().any(|(_, known)| known.name == name);
        if built_in || added(&role.name) {
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
                return Err(PeopleRefusal::RoleDoesNotFit);
            }
        }
        let old = state.custom_role;
        Ok(LoginRoleSet { user, old, new })
    }
}
