//! What a login reaches: whose an object is (R5, R8), and from where a session may begin (R6).

use std::net::IpAddr;

use ballast_model::{Holder, OperatingAccountId, UserId};

use crate::{Access, Mac, Owned, Owner, People, Powers, Role};

/// What a machine tells of its objects. Logins are known here.
pub trait Objects {
    /// The owner of an object that is no login, 0 for the super admins together; none where there
    /// is no such object.
    fn owner(&self, of: Owned) -> Option<UserId>;

    /// From where the traders of an operating account may log in (O12, O13).
    fn access(&self, account: OperatingAccountId) -> Option<&Access>;
}

/// Why a login with the right password is refused. The code is what the journal keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryRefused {
    /// The login is disabled, deleted or closed (R3).
    Disabled,
    /// Its list, or that of an account it may trade, lacks the address (R6, O12).
    Address,
    /// The list of an account it may trade lacks the network card, or none was told (O13).
    Mac,
}

impl EntryRefused {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Disabled => "LOGIN_DISABLED",
            Self::Address => "ADDRESS_NOT_ALLOWED",
            Self::Mac => "MAC_NOT_ALLOWED",
        }
    }
}

impl People {
    /// The owner of an object, 0 for the super admins together; none where there is no such object.
    pub fn owner(&self, objects: &impl Objects, of: Owned) -> Option<UserId> {
        match of {
            Owned::Login(id) => self.user(id).map(|user| user.owner),
            Owned::Product(_) | Owned::Fund(_) | Owned::Operating(_) | Owned::Template(_) => {
                objects.owner(of)
            }
        }
    }

    /// Whether a login sees an object and acts on it, as far as its role permits (R8). Only what a
    /// super admin reaches may be unknown.
    pub fn reaches(&self, objects: &impl Objects, user: UserId, of: Owned) -> bool {
        let Some(state) = self.user(user) else {
            return false;
        };
        match (state.role, of) {
            (Role::SuperAdmin, _) => true,
            (Role::AccountManager, of) => self.owner(objects, of) == Some(user),
            (Role::CashClerk, Owned::Operating(account)) => {
                self.is_cash_clerk_of(objects, user, account)
            }
            (Role::Trader, Owned::Operating(account)) => state.accounts.contains(&account),
            (Role::RiskOfficer, Owned::Operating(account)) => {
                state.bound.contains(&Holder::Operating(account))
            }
            (Role::RiskOfficer, Owned::Fund(account)) => {
                state.bound.contains(&Holder::Fund(account))
            }
            (Role::CashClerk | Role::Trader | Role::RiskOfficer, _) => false,
        }
    }

    /// Whether a cash clerk is assigned to an account: as assigned by hand, else where both have one
    /// owner (R8).
    pub fn is_cash_clerk_of(
        &self,
        objects: &impl Objects,
        user: UserId,
        account: OperatingAccountId,
    ) -> bool {
        let Some(clerk) = self.user(user).filter(|user| user.role == Role::CashClerk) else {
            return false;
        };
        let same_owner = || objects.owner(account.into()) == Some(clerk.owner);
        let by_hand = clerk.assignments.get(&account).copied();
        by_hand.unwrap_or_else(same_owner)
    }

    /// An owner with its login name; none for the super admins together.
    pub(crate) fn owner_named(&self, user: UserId) -> Option<Owner> {
        self.user(user).map(|owner| Owner {
            user,
            name: owner.name.clone(),
        })
    }

    /// Whether a login may begin a session from here. A session that stands is not asked again
    /// (O13).
    pub fn may_enter(
        &self,
        objects: &impl Objects,
        user: UserId,
        ip: IpAddr,
        mac: Option<&Mac>,
    ) -> Result<(), EntryRefused> {
        let user = self
            .user(user)
            .filter(|user| user.is_enabled())
            .ok_or(EntryRefused::Disabled)?;
        let traded = || user.accounts.iter().filter_map(|id| objects.access(*id));
        let mut lists = traded()
            .map(|access| &access.addresses)
            .chain([&user.addresses]);
        if !lists.all(|list| list.is_empty() || list.iter().any(|range| range.contains(ip))) {
            return Err(EntryRefused::Address);
        }
        if !traded().all(|access| {
            access.macs.is_empty() || mac.is_some_and(|mac| access.macs.contains(mac))
        }) {
            return Err(EntryRefused::Mac);
        }
        Ok(())
    }

    /// What a manager or risk account may do now: a risk account's liquidation and third-party
    /// orders need its manager's flag too (R4); one that the super admins made has no manager.
    pub fn effective_powers(&self, user: UserId) -> Powers {
        let Some(user) = self.user(user) else {
            return Powers::default();
        };
        let of_manager = self.user(user.owner).map(|manager| manager.powers);
        let manager_allows = |flag: fn(&Powers) -> bool| of_manager.as_ref().is_none_or(flag);
        match user.role {
            Role::RiskOfficer => Powers {
                may_force_liquidate: user.powers.may_force_liquidate
                    && manager_allows(|powers| powers.may_force_liquidate),
                may_enter_third_party_orders: user.powers.may_enter_third_party_orders
                    && manager_allows(|powers| powers.may_enter_third_party_orders),
                ..user.powers
            },
            Role::SuperAdmin | Role::Trader | Role::AccountManager | Role::CashClerk => user.powers,
        }
    }
}
