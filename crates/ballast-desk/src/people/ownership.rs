//! Whose an object is, and who reaches it (R5, R8).
//!
//! What super admins and the platform make belongs to the super admins together (owner 0); what a
//! manager makes is its own.

use ballast_desk_events::{
    Actor, CashClerkAssigned, Event, HandOver, Holder, Owned, Owner, OwnerSet, Refusal,
    RiskBindingsSet, Role,
};
use ballast_model::{OperatingAccountId, UserId};

use crate::state::Desk;
use crate::state::user::User;

impl Desk {
    /// Every login, by id.
    pub fn users(&self) -> impl Iterator<Item = (UserId, &User)> {
        (1..).map(UserId::new).zip(&self.users)
    }

    /// The owner of an object, 0 for the super admins together; none where there is no such object.
    pub fn owner(&self, of: Owned) -> Option<UserId> {
        match of {
            Owned::Product(id) => self.product(id).map(|product| product.owner),
            Owned::Fund(id) => self.fund_account(id).map(|account| account.owner),
            Owned::Operating(id) => self.operating_account(id).map(|account| account.owner),
            Owned::Login(id) => self.user(id).map(|user| user.owner),
        }
    }

    /// Whether a login sees an object and acts on it, as far as its role permits (R8). Only what a
    /// super admin reaches may be unknown.
    pub fn reaches(&self, user: UserId, of: Owned) -> bool {
        let Some(state) = self.user(user) else {
            return false;
        };
        match (state.role, of) {
            (Role::Administrator, _) => true,
            (Role::AccountManager, of) => self.owner(of) == Some(user),
            (Role::CashClerk, Owned::Operating(account)) => self.is_cash_clerk_of(user, account),
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

    /// Whether a cash clerk is assigned to an account: as ticked by hand, else where both have one
    /// owner (R8).
    pub fn is_cash_clerk_of(&self, user: UserId, account: OperatingAccountId) -> bool {
        let Some(clerk) = self
            .user(user)
            .filter(|clerk| clerk.role == Role::CashClerk)
        else {
            return false;
        };
        let same_owner = || self.owner(account.into()) == Some(clerk.owner);
        clerk
            .ticks
            .get(&account)
            .copied()
            .unwrap_or_else(same_owner)
    }

    fn owner_named(&self, user: UserId) -> Option<Owner> {
        self.user(user).map(|owner| Owner {
            user,
            name: owner.name.clone(),
        })
    }
}

/// What a manager makes is its own.
pub(crate) fn with_owner(desk: &Desk, by: Actor, mut events: Vec<Event>) -> Vec<Event> {
    let made: Option<Owned> = match events.first() {
        Some(Event::ProductCreated { id, .. }) => Some((*id).into()),
        Some(Event::FundAccountCreated { id, .. }) => Some((*id).into()),
        Some(Event::OperatingAccountCreated { id, .. }) => Some((*id).into()),
        Some(Event::UserCreated { id, .. }) => Some((*id).into()),
        _ => None,
    };
    let manager = desk
        .user(by.user)
        .filter(|user| user.role == Role::AccountManager);
    if let (Some(of), Some(new)) = (made, manager.and_then(|_| desk.owner_named(by.user))) {
        events.push(Event::OwnerSet(OwnerSet { of, old: None, new }));
    }
    events
}

/// The object, and with an account the traders who trade no other account of the old owner. What
/// ties it to the old owner's risk accounts and cash clerks ends: the parent does not see it any
/// more (R5).
pub(crate) fn hand_over(desk: &Desk, over: HandOver) -> Result<Vec<Event>, Refusal> {
    let HandOver { of, to } = over;
    let old = desk
        .owner(of)
        .ok_or_else(|| crate::account::standing::unknown(of))?;
    let manager = desk.user(to).ok_or(Refusal::UnknownUser)?;
    let handed_over = match of {
        Owned::Product(_) | Owned::Fund(_) | Owned::Operating(_) => true,
        Owned::Login(user) => desk
            .user(user)
            .is_some_and(|user| matches!(user.role, Role::RiskOfficer | Role::Trader)),
    };
    if manager.role != Role::AccountManager || !manager.is_enabled() || !handed_over {
        return Err(Refusal::RoleDoesNotFit);
    }
    if old == to {
        return Ok(Vec::new());
    }
    let owner_set = |of| {
        Event::OwnerSet(OwnerSet {
            of,
            old: desk.owner_named(old),
            new: named(desk, to),
        })
    };
    let mut events = vec![owner_set(of)];
    let of_old = || desk.users().filter(|(_, user)| user.owner == old);
    if let Owned::Operating(account) = of {
        let only = |user: &User| {
            user.accounts.contains(&account)
                && user
                    .accounts
                    .iter()
                    .all(|id| *id == account || desk.owner((*id).into()) != Some(old))
        };
        events.extend(
            of_old()
                .filter(|(_, user)| only(user))
                .map(|(id, _)| owner_set(id.into())),
        );
        let ticked = of_old().filter(|(_, user)| user.ticks.get(&account) == Some(&true));
        events.extend(ticked.map(|(user, _)| {
            Event::CashClerkAssigned(CashClerkAssigned {
                user,
                account,
                old: true,
                new: false,
            })
        }));
    }
    let untied = |(user, state): (UserId, &User)| {
        let keeps = |holder: &&Holder| match of {
            Owned::Login(id) if id == user => desk.owner((**holder).into()) == Some(to),
            of => Owned::from(**holder) != of,
        };
        let new: Vec<Holder> = state.bound.iter().filter(keeps).copied().collect();
        let set = RiskBindingsSet {
            user,
            old: state.bound.iter().copied().collect(),
            new,
        };
        (set.old != set.new).then_some(Event::RiskBindingsSet(set))
    };
    events.extend(of_old().filter_map(untied));
    Ok(events)
}

fn named(desk: &Desk, user: UserId) -> Owner {
    desk.owner_named(user)
        .expect("Invariant: whom an object is handed over to is known")
}

pub(crate) fn apply_owner(desk: &mut Desk, set: &OwnerSet) {
    let owner = match set.of {
        Owned::Product(id) => &mut desk.products[id.index()].owner,
        Owned::Fund(id) => &mut desk.fund_accounts[id.index()].owner,
        Owned::Operating(id) => &mut desk.operating_accounts[id.index()].owner,
        Owned::Login(id) => &mut crate::state::user::user_mut(desk, id).owner,
    };
    *owner = set.new.user;
}
