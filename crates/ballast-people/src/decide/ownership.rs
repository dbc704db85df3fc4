//! Whose an object is (R5, R8).
//!
//! What super admins and the platform make belongs to the super admins together (owner 0); what a
//! manager makes is its own.

use ballast_model::{Holder, OperatingAccountId, UserId};

use super::Decided;
use crate::{
    Actor, CashClerkAssigned, HandOver, Objects, Owned, Owner, OwnerSet, People, PeopleRefusal,
    RiskBindingsSet, Role, User,
};

/// What a hand-over changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HandedOver {
    /// Owners, the object's first.
    pub owners: Vec<OwnerSet>,
    /// Cash clerks of the old owner that are not assigned any more.
    pub unassigned: Vec<CashClerkAssigned>,
    /// Risk accounts of the old owner that lose what they were bound to.
    pub unbound: Vec<RiskBindingsSet>,
}

impl People {
    /// What a manager makes is its own; what others make has no owner of its own.
    pub fn owner_of_new(&self, by: Actor, of: Owned) -> Option<OwnerSet> {
        let maker = self.user(by.user)?;
        if maker.role != Role::AccountManager {
            return None;
        }
        let new = self.owner_named(by.user)?;
        Some(OwnerSet { of, old: None, new })
    }

    /// The object, and with an account the traders who trade no other account of the old owner.
    /// What ties it to the old owner's risk accounts and cash clerks ends: the parent does not see
    /// it any more (R5).
    ///
    /// # Errors
    /// Unknown object or login; whom it is handed to is no enabled manager, or the object is a
    /// login that stays with its maker.
    pub fn hand_over(&self, objects: &impl Objects, over: HandOver) -> Decided<HandedOver> {
        let HandOver { of, to } = over;
        let old = self.owner(objects, of);
        let old = old.ok_or(PeopleRefusal::UnknownObject)?;
        let manager = self.known(to)?;
        let is_manager = manager.role == Role::AccountManager && manager.is_enabled();
        if !is_manager || !self.is_handed_over(of) {
            return Err(PeopleRefusal::RoleDoesNotFit);
        }
        if old == to {
            return Ok(HandedOver::default());
        }
        let new = self.owner_named(to).ok_or(PeopleRefusal::UnknownUser)?;
        let change = Transfer {
            people: self,
            objects,
            of,
            old,
            new,
        };
        Ok(HandedOver {
            owners: change.owners(),
            unassigned: change.unassigned(),
            unbound: change.unbound(),
        })
    }

    /// Of logins, risk accounts and traders.
    fn is_handed_over(&self, of: Owned) -> bool {
        match of {
            Owned::Product(_) | Owned::Fund(_) | Owned::Operating(_) | Owned::Template(_) => true,
            Owned::Login(user) => self
                .user(user)
                .is_some_and(|user| matches!(user.role, Role::RiskOfficer | Role::Trader)),
        }
    }
}

/// An object goes from one owner to another.
struct Transfer<'a, O> {
    people: &'a People,
    objects: &'a O,
    of: Owned,
    old: UserId,
    new: Owner,
}

impl<O: Objects> Transfer<'_, O> {
    fn owners(&self) -> Vec<OwnerSet> {
        let traders = self.account().into_iter().flat_map(|account| {
            let only = move |(_, user): &(UserId, &User)| self.trades_only(user, account);
            self.of_old().filter(only).map(|(id, _)| id.into())
        });
        [self.of]
            .into_iter()
            .chain(traders)
            .map(|of| self.owner_set(of))
            .collect()
    }

    fn owner_set(&self, of: Owned) -> OwnerSet {
        OwnerSet {
            of,
            old: self.people.owner_named(self.old),
            new: self.new.clone(),
        }
    }

    /// The account, if it is one.
    fn account(&self) -> Option<OperatingAccountId> {
        match self.of {
            Owned::Operating(account) => Some(account),
            Owned::Product(_) | Owned::Fund(_) | Owned::Login(_) | Owned::Template(_) => None,
        }
    }

    /// Logins of the old owner.
    fn of_old(&self) -> impl Iterator<Item = (UserId, &User)> {
        self.people
            .users()
            .filter(|(_, user)| user.owner == self.old)
    }

    /// A trader of the account who trades no other one of the old owner.
    fn trades_only(&self, user: &User, account: OperatingAccountId) -> bool {
        let others = |id: &OperatingAccountId| {
            *id != account && self.objects.owner((*id).into()) == Some(self.old)
        };
        user.accounts.contains(&account) && !user.accounts.iter().any(others)
    }

    fn unassigned(&self) -> Vec<CashClerkAssigned> {
        let Some(account) = self.account() else {
            return Vec::new();
        };
        let listed = self
            .of_old()
            .filter(|(_, user)| user.assignments.get(&account) == Some(&true));
        let unassigned = listed.map(|(user, _)| CashClerkAssigned {
            user,
            account,
            old: true,
            new: false,
        });
        unassigned.collect()
    }

    fn unbound(&self) -> Vec<RiskBindingsSet> {
        let untied = |(user, state): (UserId, &User)| {
            let keeps = |holder: &&Holder| self.keeps(user, **holder);
            let set = RiskBindingsSet {
                user,
                old: state.bound.iter().copied().collect(),
                new: state.bound.iter().filter(keeps).copied().collect(),
            };
            (set.old != set.new).then_some(set)
        };
        self.of_old().filter_map(untied).collect()
    }

    /// A login that is handed over keeps what the new owner has; the others keep what is not handed
    /// over.
    fn keeps(&self, user: UserId, bound: Holder) -> bool {
        match self.of {
            Owned::Login(id) if id == user => {
                self.objects.owner(bound.into()) == Some(self.new.user)
            }
            of => Owned::from(bound) != of,
        }
    }
}
