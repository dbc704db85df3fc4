//! Logins, roles and what belongs to whom.

use ballast_model::Holder;

use super::{Operation, Part, Said, Subject, Value, differing, listed, text};
use crate::{
    AccountStatus, LoginRoleSet, OwnerSet, PeopleChange, Permission, Permissions, Powers,
    PowersSet, ReviewLevel, RoleKey,
};

impl Said for AccountStatus {
    fn said(&self) -> Value {
        text(match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Deleted => "deleted",
            Self::Closed => "closed",
        })
    }
}

impl Said for ReviewLevel {
    fn said(&self) -> Value {
        text(match self {
            Self::None => "none",
            Self::One => "one",
            Self::Two => "two",
        })
    }
}

impl Said for Permissions {
    fn said(&self) -> Value {
        listed(self.iter().map(Permission::code))
    }
}

pub(super) fn powers(PowersSet { user, old, new }: &PowersSet) -> Vec<Operation> {
    let row =
        |field, part: fn(&Powers) -> bool| Operation::set(*user, field, &part(old), &part(new));
    differing([
        row("may_open_operating_accounts", |of| {
            of.may_open_operating_accounts
        }),
        row("may_force_liquidate", |of| of.may_force_liquidate),
        row("may_adjust_positions", |of| of.may_adjust_positions),
        row("may_enter_third_party_orders", |of| {
            of.may_enter_third_party_orders
        }),
        Operation::set(*user, "review_level", &old.review, &new.review),
    ])
}

/// None is the built-in one of the same reach.
pub(super) fn role(LoginRoleSet { user, old, new }: &LoginRoleSet) -> Operation {
    let role = |of: &Option<_>| of.map(RoleKey::Custom);
    Operation::set(*user, "role", &role(old), &role(new))
}

/// Both by the login names that they had.
pub(super) fn owner(OwnerSet { of, old, new }: &OwnerSet) -> Operation {
    let old = old.as_ref().map(|owner| &owner.name);
    Operation::set(*of, "owner", &old, &new.name)
}

/// What is bound to a risk account: what came and what went.
pub(super) fn bindings(user: impl Into<Subject>, old: &[Holder], new: &[Holder]) -> Vec<Operation> {
    let user = user.into();
    let parts = |of: &[Holder]| listed(of.iter().map(|of| Value(vec![Part::Of((*of).into())])));
    let all = Operation::set(user.clone(), "risk_bindings", &parts(old), &parts(new));
    let gone = { old.iter() }.filter(|holder| !new.contains(holder));
    let come = { new.iter() }.filter(|holder| !old.contains(holder));
    let row = |holder: &Holder, before: bool| {
        Operation::set(user.clone(), "risk_bindings", &before, &!before).about(*holder)
    };
    let rows: Vec<_> = { gone.map(|holder| row(holder, true)) }
        .chain(come.map(|holder| row(holder, false)))
        .collect();
    if rows.is_empty() { vec![all] } else { rows }
}

pub(super) fn change(event: &PeopleChange) -> Operation {
    match event {
        PeopleChange::AccountTakenBack(back) => {
            Operation::set(back.user, "trades_account", &true, &false).about(back.account)
        }
        PeopleChange::RoleRenamed(renamed) => Operation::set(
            RoleKey::Custom(renamed.role),
            "name",
            &renamed.old,
            &renamed.new,
        ),
        PeopleChange::RoleDeleted(deleted) => {
            Operation::set(RoleKey::Custom(deleted.role), "deleted", &deleted.name, &"")
        }
    }
}
