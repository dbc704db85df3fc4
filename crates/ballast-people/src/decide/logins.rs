//! Logins: made, granted accounts, named, what they may do beside their role, and what is bound by
//! hand (R1, R3, R4, R6, P5, P6, R8).

use std::collections::BTreeSet;

use ballast_model::{Holder, UserId};

use super::Decided;
use crate::{
    AccountTakenBack, Actor, AssignCashClerk, BindingChange, CashClerkAssigned, CreateUser,
    LoginAddressesSet, LoginRenamed, Objects, PasswordSet, People, PeopleChange, PeopleRefusal,
    Permission, Powers, PowersSet, RenameLogin, ReviewLevel, RiskBindingsSet, Role,
    SetLoginAddresses, SetPassword, SetPowers, TakeBackAccount, User,
};

impl People {
    /// A login that must be there.
    ///
    /// # Errors
    /// [`PeopleRefusal::UnknownUser`].
    pub fn known(&self, user: UserId) -> Decided<&User> {
        self.user(user).ok_or(PeopleRefusal::UnknownUser)
    }

    /// A login of a built-in role.
    ///
    /// # Errors
    /// Unknown login; another role.
    pub fn of_role(&self, user: UserId, role: Role) -> Decided<&User> {
        let user = self.known(user)?;
        if user.role == role {
            Ok(user)
        } else {
            Err(PeopleRefusal::RoleDoesNotFit)
        }
    }

    fn is_super_admin(&self, by: Actor) -> bool {
        by.is_platform()
            || self
                .user(by.user)
                .is_some_and(|user| user.role == Role::SuperAdmin)
    }

    /// Managers make cash clerks, traders, and where they keep risk accounts those; other logins
    /// the super admin makes (R1).
    fn may_make(&self, by: Actor, role: Role) -> bool {
        match role {
            Role::SuperAdmin | Role::AccountManager => self.is_super_admin(by),
            Role::CashClerk | Role::Trader => true,
            Role::RiskOfficer => {
                self.is_super_admin(by) || self.may(by.user, Permission::RiskAccounts)
            }
        }
    }

    /// The id of a new login.
    ///
    /// # Errors
    /// Not permitted; the name is taken.
    pub fn create(&self, by: Actor, user: &CreateUser) -> Decided<UserId> {
        if !self.may_make(by, user.role) {
            return Err(PeopleRefusal::NotPermitted);
        }
        if self.is_taken(&user.name) {
            return Err(PeopleRefusal::CodeTaken);
        }
        Ok(UserId::new(self.kept_users().len() as u32 + 1))
    }

    /// A trader trades an account no more; nothing where it was not granted (R4, R5).
    ///
    /// # Errors
    /// Unknown login.
    pub fn take_back(&self, back: TakeBackAccount) -> Decided<Option<PeopleChange>> {
        let TakeBackAccount { user, account } = back;
        let granted = self.known(user)?.accounts.contains(&account);
        Ok(
            granted.then_some(PeopleChange::AccountTakenBack(AccountTakenBack {
                user,
                account,
            })),
        )
    }

    /// Opening operating accounts is a flag of each manager (R4).
    ///
    /// # Errors
    /// Not permitted.
    pub fn may_open_accounts(&self, by: Actor) -> Decided<()> {
        if self.opens_accounts(by.user) {
            Ok(())
        } else {
            Err(PeopleRefusal::NotPermitted)
        }
    }

    /// Whether opening operating accounts is not kept from a login that may keep them (R4).
    pub fn opens_accounts(&self, user: UserId) -> bool {
        self.user(user).is_none_or(|user| {
            user.role != Role::AccountManager || user.powers.may_open_operating_accounts
        })
    }

    /// Another name to show (R3).
    ///
    /// # Errors
    /// Unknown login.
    pub fn rename(&self, rename: &RenameLogin) -> Decided<LoginRenamed> {
        let RenameLogin {
            user,
            display_name: new,
        } = rename.clone();
        let old = self.known(user)?.display_name.clone();
        Ok(LoginRenamed { user, old, new })
    }

    /// What a manager or risk account may do beside its role (R4, P6).
    ///
    /// # Errors
    /// Unknown login; flags that its role does not have.
    pub fn set_powers(&self, set: SetPowers) -> Decided<PowersSet> {
        let SetPowers { user, powers: new } = set;
        let state = self.known(user)?;
        // The flags that each role has; the others stay off.
        let possible = match state.role {
            Role::AccountManager => Powers {
                may_adjust_positions: false,
                review: ReviewLevel::None,
                ..new
            },
            Role::RiskOfficer => Powers {
                may_open_operating_accounts: false,
                ..new
            },
            Role::SuperAdmin | Role::Trader | Role::CashClerk => Powers::default(),
        };
        if possible != new {
            return Err(PeopleRefusal::RoleDoesNotFit);
        }
        let old = state.powers;
        Ok(PowersSet { user, old, new })
    }

    /// From where a login may be used (R6).
    ///
    /// # Errors
    /// Unknown login.
    pub fn set_addresses(&self, set: &SetLoginAddresses) -> Decided<LoginAddressesSet> {
        let SetLoginAddresses {
            user,
            addresses: new,
        } = set.clone();
        let old = self.known(user)?.addresses.clone();
        Ok(LoginAddressesSet { user, old, new })
    }

    /// A password changed (R6).
    ///
    /// # Errors
    /// Unknown login.
    pub fn set_password(&self, set: SetPassword) -> Decided<PasswordSet> {
        let SetPassword { user, must_change } = set;
        self.known(user)?;
        Ok(PasswordSet { user, must_change })
    }

    /// What a risk account that is bound anew, unbound or inverted over `accounts` is then bound to
    /// (P5).
    ///
    /// # Errors
    /// Unknown login; no risk account.
    pub fn bind_risk_account(
        &self,
        user: UserId,
        accounts: &BTreeSet<Holder>,
        change: BindingChange,
    ) -> Decided<RiskBindingsSet> {
        let bound = &self.of_role(user, Role::RiskOfficer)?.bound;
        let new = change.of(bound, accounts);
        let listed = |set: &BTreeSet<Holder>| set.iter().copied().collect();
        Ok(RiskBindingsSet {
            user,
            old: listed(bound),
            new: listed(&new),
        })
    }

    /// An operating account is assigned to a cash clerk, or not (R8).
    ///
    /// # Errors
    /// Unknown login; no cash clerk.
    pub fn assign_cash_clerk(
        &self,
        objects: &impl Objects,
        assign: AssignCashClerk,
    ) -> Decided<CashClerkAssigned> {
        let AssignCashClerk {
            user,
            account,
            assigned: new,
        } = assign;
        self.of_role(user, Role::CashClerk)?;
        let old = self.is_cash_clerk_of(objects, user, account);
        Ok(CashClerkAssigned {
            user,
            account,
            old,
            new,
        })
    }
}
