//! Logins: names, what managers and risk accounts may do, from where one may log in, and what is
//! bound by hand (R3, R4, R6, P5, P6, R8, O12, O13).

use std::collections::BTreeSet;
use std::net::IpAddr;

use ballast_desk_events::{
    AccountAccessSet, Actor, AssignCashClerk, BindRiskAccount, BindingChange, BoundAccounts,
    CashClerkAssigned, Event, Holder, LoginAddressesSet, LoginRenamed, Mac, PasswordSet, Powers,
    PowersSet, Refusal, RenameLogin, ReviewLevel, RiskBindingsSet, Role, SetAccountAccess,
    SetLoginAddresses, SetPassword, SetPowers, Standing,
};
use ballast_model::{ProductId, UserId};

use crate::account::standing;
use crate::state::Desk;
use crate::state::user::User;

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

impl Desk {
    /// Whether a login may begin a session from here. A session that stands is not asked again
    /// (O13).
    pub fn may_enter(
        &self,
        user: UserId,
        ip: IpAddr,
        mac: Option<&Mac>,
    ) -> Result<(), EntryRefused> {
        let user = self
            .user(user)
            .filter(|user| user.is_enabled())
            .ok_or(EntryRefused::Disabled)?;
        let traded = || {
            user.accounts
                .iter()
                .filter_map(|id| self.operating_account(*id))
                .map(|account| &account.access)
        };
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
            Role::Administrator | Role::Trader | Role::AccountManager | Role::CashClerk => {
                user.powers
            }
        }
    }
}

fn known(desk: &Desk, user: UserId) -> Result<&User, Refusal> {
    desk.user(user).ok_or(Refusal::UnknownUser)
}

fn of_role(desk: &Desk, user: UserId, role: Role) -> Result<&User, Refusal> {
    let user = known(desk, user)?;
    if user.role == role {
        Ok(user)
    } else {
        Err(Refusal::RoleDoesNotFit)
    }
}

pub(crate) fn rename(desk: &Desk, rename: &RenameLogin) -> Result<Vec<Event>, Refusal> {
    let RenameLogin {
        user,
        display_name: new,
    } = rename.clone();
    let old = known(desk, user)?.display_name.clone();
    Ok(vec![Event::LoginRenamed(LoginRenamed { user, old, new })])
}

/// Opening operating accounts is a flag of each manager (R4).
pub(crate) fn may_open_accounts(desk: &Desk, by: Actor) -> Result<(), Refusal> {
    match desk.user(by.user) {
        Some(user)
            if user.role == Role::AccountManager && !user.powers.may_open_operating_accounts =>
        {
            Err(Refusal::NotPermitted)
        }
        Some(_) | None => Ok(()),
    }
}

pub(crate) fn set_powers(desk: &Desk, set: SetPowers) -> Result<Vec<Event>, Refusal> {
    let SetPowers { user, powers: new } = set;
    let state = known(desk, user)?;
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
        Role::Administrator | Role::Trader | Role::CashClerk => Powers::default(),
    };
    if possible != new {
        return Err(Refusal::RoleDoesNotFit);
    }
    Ok(vec![Event::PowersSet(PowersSet {
        user,
        old: state.powers,
        new,
    })])
}

pub(crate) fn set_addresses(desk: &Desk, set: &SetLoginAddresses) -> Result<Vec<Event>, Refusal> {
    let SetLoginAddresses {
        user,
        addresses: new,
    } = set.clone();
    let old = known(desk, user)?.addresses.clone();
    Ok(vec![Event::LoginAddressesSet(LoginAddressesSet {
        user,
        old,
        new,
    })])
}

pub(crate) fn set_account_access(
    desk: &Desk,
    set: &SetAccountAccess,
) -> Result<Vec<Event>, Refusal> {
    let SetAccountAccess {
        account,
        access: new,
    } = set.clone();
    let old = desk
        .operating_account(account)
        .ok_or(Refusal::UnknownAccount)?
        .access
        .clone();
    Ok(vec![Event::AccountAccessSet(AccountAccessSet {
        account,
        old,
        new,
    })])
}

pub(crate) fn set_password(desk: &Desk, set: SetPassword) -> Result<Vec<Event>, Refusal> {
    let SetPassword { user, must_change } = set;
    known(desk, user)?;
    Ok(vec![Event::PasswordSet(PasswordSet { user, must_change })])
}

/// Only accounts that whoever binds reaches.
pub(crate) fn bind_risk_account(
    desk: &Desk,
    by: Actor,
    bind: &BindRiskAccount,
) -> Result<Vec<Event>, Refusal> {
    let user = bind.user;
    let bound = &of_role(desk, user, Role::RiskOfficer)?.bound;
    let reached = |holder: &Holder| by.is_platform() || desk.reaches(by.user, (*holder).into());
    let accounts: BTreeSet<Holder> = match &bind.accounts {
        BoundAccounts::Listed(list) if !list.iter().all(reached) => {
            return Err(Refusal::NotPermitted);
        }
        BoundAccounts::Listed(list) => list.iter().copied().collect(),
        BoundAccounts::Product(product) => of_product(desk, *product)?
            .into_iter()
            .filter(reached)
            .collect(),
    };
    let there = |holder: &Holder| {
        desk.standing((*holder).into())
            .is_some_and(|standing| standing != Standing::Deleted)
    };
    if bind.change != BindingChange::Unbind && !accounts.iter().all(there) {
        return Err(Refusal::UnknownAccount);
    }
    let new: BTreeSet<Holder> = match bind.change {
        BindingChange::Bind => bound | &accounts,
        BindingChange::Unbind => bound - &accounts,
        BindingChange::Invert => bound ^ &accounts,
    };
    let listed = |set: &BTreeSet<Holder>| set.iter().copied().collect();
    Ok(vec![Event::RiskBindingsSet(RiskBindingsSet {
        user,
        old: listed(bound),
        new: listed(&new),
    })])
}

fn of_product(desk: &Desk, product: ProductId) -> Result<Vec<Holder>, Refusal> {
    let product = desk.product(product).ok_or(Refusal::UnknownProduct)?;
    let funds = product.fund_accounts.iter().map(|id| Holder::Fund(*id));
    let all = product
        .operating_accounts
        .iter()
        .map(|id| Holder::Operating(*id))
        .chain(funds);
    Ok(all
        .filter(|holder| desk.standing((*holder).into()) != Some(Standing::Deleted))
        .collect())
}

pub(crate) fn assign_cash_clerk(
    desk: &Desk,
    assign: AssignCashClerk,
) -> Result<Vec<Event>, Refusal> {
    let AssignCashClerk {
        user,
        account,
        assigned: new,
    } = assign;
    of_role(desk, user, Role::CashClerk)?;
    let state = desk
        .operating_account(account)
        .ok_or(Refusal::UnknownAccount)?;
    standing::not_deleted(state.standing, Refusal::AccountDisabled)?;
    let old = desk.is_cash_clerk_of(user, account);
    Ok(vec![Event::CashClerkAssigned(CashClerkAssigned {
        user,
        account,
        old,
        new,
    })])
}
