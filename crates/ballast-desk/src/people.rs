//! People as the desk keeps them: its events and refusals around the decisions of
//! `ballast_people`, and what ties logins to its accounts.

pub(crate) mod rights;

use std::collections::BTreeSet;
use std::net::IpAddr;

use ballast_desk_events::{
    Access, AccountStatus, Actor, AssignCashClerk, BindRiskAccount, BindingChange, BoundAccounts,
    CreateUser, Event, HandOver, Holder, Mac, Owned, OwnerSet, PasswordSet, PeopleChange, Refusal,
    Role,
};
use ballast_model::{OperatingAccountId, ProductId, SessionId, TemplateId, UserId};
use ballast_people::{EntryRefused, HandedOver, Objects, People, PeopleRefusal};

use crate::account::status;
use crate::state::Desk;

impl Objects for Desk {
    fn owner(&self, of: Owned) -> Option<UserId> {
        match of {
            Owned::Product(id) => self.product(id).map(|product| product.owner),
            Owned::Fund(id) => self.fund_account(id).map(|account| account.owner),
            Owned::Operating(id) => self.operating_account(id).map(|account| account.owner),
            Owned::Login(id) => self.people.user(id).map(|user| user.owner),
            Owned::Template(id) => self.template(id).map(|template| template.owner),
        }
    }

    fn access(&self, account: OperatingAccountId) -> Option<&Access> {
        self.operating_account(account)
            .map(|account| &account.access)
    }
}

impl Desk {
    /// Logins and roles.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// The owner of an object, 0 for the super admins together; none where there is no such object.
    pub fn owner(&self, of: Owned) -> Option<UserId> {
        Objects::owner(self, of)
    }

    /// Whether a login sees an object and acts on it, as far as its role permits (R8).
    pub fn reaches(&self, user: UserId, of: Owned) -> bool {
        self.people.reaches(self, user, of)
    }

    /// Whether a login may look at a template and bind it: its own, and those of the super admins, which
    /// are for all (F3, R8).
    pub fn may_use_template(&self, user: UserId, template: TemplateId) -> bool {
        let owner = self.owner(template.into());
        owner == Some(UserId::default()) || self.reaches(user, template.into())
    }

    /// Whether a cash clerk is assigned to an account (R8).
    pub fn is_cash_clerk_of(&self, user: UserId, account: OperatingAccountId) -> bool {
        self.people.is_cash_clerk_of(self, user, account)
    }

    /// Whether a login may begin a session from here (R3, R6, O12, O13).
    ///
    /// # Errors
    /// Why not.
    pub fn may_enter(
        &self,
        user: UserId,
        ip: IpAddr,
        mac: Option<&Mac>,
    ) -> Result<(), EntryRefused> {
        self.people.may_enter(self, user, ip, mac)
    }
}

/// A decision that is one event.
pub(crate) fn one<T>(
    decided: Result<T, PeopleRefusal>,
    event: fn(T) -> Event,
) -> Result<Vec<Event>, Refusal> {
    Ok(vec![event(decided?)])
}

/// A decision that changes nothing where it is so already.
pub(crate) fn changed(
    decided: Result<Option<PeopleChange>, PeopleRefusal>,
) -> Result<Vec<Event>, Refusal> {
    Ok(decided?.map(Event::People).into_iter().collect())
}

pub(crate) fn create(desk: &Desk, by: Actor, user: &CreateUser) -> Result<Vec<Event>, Refusal> {
    let id = desk.people.create(by, user)?;
    let CreateUser {
        name,
        display_name,
        role,
    } = user.clone();
    let mut events = vec![Event::UserCreated {
        id,
        name,
        display_name,
        role,
    }];
    // Its first password somebody else has set, and knows (R6).
    if !by.is_platform() {
        events.push(Event::PasswordSet(PasswordSet {
            user: id,
            must_change: true,
        }));
    }
    Ok(events)
}

pub(crate) fn grant(
    desk: &Desk,
    user: UserId,
    account: OperatingAccountId,
) -> Result<Vec<Event>, Refusal> {
    desk.people.known(user)?;
    desk.operating_account(account)
        .ok_or(Refusal::UnknownAccount)?;
    Ok(vec![Event::AccountGranted { user, account }])
}

pub(crate) fn record_login(
    desk: &Desk,
    user: UserId,
    session: SessionId,
    ip: &str,
    mac: Option<&Mac>,
) -> Result<Vec<Event>, Refusal> {
    desk.people.known(user)?;
    Ok(vec![Event::LoggedIn {
        user,
        session,
        ip: ip.to_owned(),
        mac: mac.cloned(),
    }])
}

pub(crate) fn record_logout(
    desk: &Desk,
    user: UserId,
    session: SessionId,
) -> Result<Vec<Event>, Refusal> {
    desk.people.known(user)?;
    Ok(vec![Event::LoggedOut(user, session)])
}

/// What a manager makes is its own (R5).
pub(crate) fn with_owner(desk: &Desk, by: Actor, mut events: Vec<Event>) -> Vec<Event> {
    let made: Option<Owned> = match events.first() {
        Some(Event::ProductCreated { id, .. }) => Some((*id).into()),
        Some(Event::FundAccountCreated { id, .. }) => Some((*id).into()),
        Some(Event::OperatingAccountCreated { id, .. }) => Some((*id).into()),
        Some(Event::UserCreated { id, .. }) => Some((*id).into()),
        Some(Event::TemplateCreated { id, .. }) => Some((*id).into()),
        _ => None,
    };
    let owner = made.and_then(|of| desk.people.owner_of_new(by, of));
    events.extend(owner.map(Event::OwnerSet));
    events
}

pub(crate) fn hand_over(desk: &Desk, over: HandOver) -> Result<Vec<Event>, Refusal> {
    let handed_over = desk.people.hand_over(desk, over);
    let HandedOver {
        owners,
        unassigned,
        unbound,
    } = handed_over.map_err(|refusal| match refusal {
        PeopleRefusal::UnknownObject => status::unknown(over.of),
        other => other.into(),
    })?;
    let owners = owners.into_iter().map(Event::OwnerSet);
    let unassigned = unassigned.into_iter().map(Event::CashClerkAssigned);
    let unbound = unbound.into_iter().map(Event::RiskBindingsSet);
    Ok(owners.chain(unassigned).chain(unbound).collect())
}

/// Only accounts that whoever binds reaches.
pub(crate) fn bind_risk_account(
    desk: &Desk,
    by: Actor,
    bind: &BindRiskAccount,
) -> Result<Vec<Event>, Refusal> {
    desk.people.of_role(bind.user, Role::RiskOfficer)?;
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
        desk.status((*holder).into())
            .is_some_and(|status| status != AccountStatus::Deleted)
    };
    if bind.change != BindingChange::Unbind && !accounts.iter().all(there) {
        return Err(Refusal::UnknownAccount);
    }
    one(
        desk.people
            .bind_risk_account(bind.user, &accounts, bind.change),
        Event::RiskBindingsSet,
    )
}

/// A product's accounts that are not deleted.
fn of_product(desk: &Desk, product: ProductId) -> Result<Vec<Holder>, Refusal> {
    let product = desk.product(product).ok_or(Refusal::UnknownProduct)?;
    let operating = product.operating_accounts.iter();
    let operating = operating.map(|id| Holder::Operating(*id));
    let funds = product.fund_accounts.iter().map(|id| Holder::Fund(*id));
    Ok(operating
        .chain(funds)
        .filter(|holder| desk.status((*holder).into()) != Some(AccountStatus::Deleted))
        .collect())
}

pub(crate) fn assign_cash_clerk(
    desk: &Desk,
    assign: AssignCashClerk,
) -> Result<Vec<Event>, Refusal> {
    desk.people.of_role(assign.user, Role::CashClerk)?;
    let account = desk.operating_account(assign.account);
    let account = account.ok_or(Refusal::UnknownAccount)?;
    status::not_deleted(account.status, Refusal::AccountDisabled)?;
    one(
        desk.people.assign_cash_clerk(desk, assign),
        Event::CashClerkAssigned,
    )
}

pub(crate) fn apply_owner(desk: &mut Desk, set: &OwnerSet) {
    let owner = match set.of {
        Owned::Product(id) => &mut desk.products[id.index()].owner,
        Owned::Fund(id) => &mut desk.fund_accounts[id.index()].owner,
        Owned::Operating(id) => &mut desk.operating_accounts[id.index()].owner,
        Owned::Login(id) => &mut desk.people.user_mut(id).owner,
        Owned::Template(id) => &mut desk.templates[id.index()].owner,
    };
    *owner = set.new.user;
}
