//! Roles as data: what each may do, changed by the super admin, and roles it adds (R1).

use ballast_desk_events::{
    CreateRole, Event, LoginRoleSet, Permission, Permissions, Refusal, Role, RoleCreated, RoleKey,
    RolePermissionsSet, SetLoginRole, SetRolePermissions,
};
use ballast_model::{CustomRoleId, UserId};

use crate::state::Desk;
use crate::state::user::CustomRole;

impl Desk {
    /// Roles added, by id.
    pub fn custom_roles(&self) -> impl Iterator<Item = (CustomRoleId, &CustomRole)> {
        (0..).map(CustomRoleId::new).zip(&self.custom_roles)
    }

    /// What a role may do; none where there is no such role.
    pub fn role_permissions(&self, role: RoleKey) -> Option<Permissions> {
        match role {
            RoleKey::BuiltIn(role) => Some(
                self.role_permissions
                    .get(&role)
                    .copied()
                    .unwrap_or(role.default_permissions()),
            ),
            RoleKey::Custom(id) => self
                .custom_roles
                .get(id.index())
                .map(|role| role.permissions),
        }
    }

    /// Whether a login, while it is enabled, may do something somewhere. Where, [`Desk::reaches`]
    /// says.
    pub fn may(&self, user: UserId, permission: Permission) -> bool {
        self.user(user).is_some_and(|user| {
            user.is_enabled()
                && self
                    .role_permissions(user.role_key())
                    .is_some_and(|role| role.holds(permission))
        })
    }
}

/// What is reserved to the super admin is given to nobody else.
fn not_reserved(permissions: Permissions) -> Result<(), Refusal> {
    if permissions.iter().any(Permission::is_reserved) {
        Err(Refusal::RoleFixed)
    } else {
        Ok(())
    }
}

pub(crate) fn create(desk: &Desk, role: &CreateRole) -> Result<Vec<Event>, Refusal> {
    not_reserved(role.permissions)?;
    if role.like == Role::Administrator {
        return Err(Refusal::RoleFixed);
    }
    let built_in = Role::ALL.iter().any(|known| known.code() == role.name);
    if built_in
        || desk
            .custom_roles
            .iter()
            .any(|known| known.name == role.name)
    {
        return Err(Refusal::CodeTaken);
    }
    let id = CustomRoleId::new(desk.custom_roles.len() as u32);
    let CreateRole {
        name,
        like,
        permissions,
    } = role.clone();
    Ok(vec![Event::RoleCreated(RoleCreated {
        id,
        name,
        like,
        permissions,
    })])
}

pub(crate) fn set_permissions(desk: &Desk, set: SetRolePermissions) -> Result<Vec<Event>, Refusal> {
    let SetRolePermissions {
        role,
        permissions: new,
    } = set;
    let old = desk.role_permissions(role).ok_or(Refusal::UnknownRole)?;
    if role == RoleKey::BuiltIn(Role::Administrator) {
        return Err(Refusal::RoleFixed);
    }
    not_reserved(new)?;
    Ok(vec![Event::RolePermissionsSet(RolePermissionsSet {
        role,
        old,
        new,
    })])
}

/// A login keeps its reach: what it owns and what it is bound to would otherwise lose their
/// meaning.
pub(crate) fn set_login_role(desk: &Desk, set: SetLoginRole) -> Result<Vec<Event>, Refusal> {
    let SetLoginRole { user, role: new } = set;
    let state = desk.user(user).ok_or(Refusal::UnknownUser)?;
    if let Some(id) = new {
        let role = desk
            .custom_roles
            .get(id.index())
            .ok_or(Refusal::UnknownRole)?;
        if role.like != state.role {
            return Err(Refusal::RoleDoesNotFit);
        }
    }
    Ok(vec![Event::LoginRoleSet(LoginRoleSet {
        user,
        old: state.custom_role,
        new,
    })])
}

pub(crate) fn apply_created(desk: &mut Desk, created: &RoleCreated) {
    let RoleCreated {
        id: _,
        name,
        like,
        permissions,
    } = created.clone();
    desk.custom_roles.push(CustomRole {
        name,
        like,
        permissions,
    });
}

pub(crate) fn apply_permissions(desk: &mut Desk, set: RolePermissionsSet) {
    match set.role {
        RoleKey::BuiltIn(role) => drop(desk.role_permissions.insert(role, set.new)),
        RoleKey::Custom(id) => desk.custom_roles[id.index()].permissions = set.new,
    }
}
