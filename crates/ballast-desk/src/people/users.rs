//! Logins are made, granted accounts, logged in and out.

use ballast_desk_events::{Actor, CreateUser, Event, Mac, Permission, Refusal, Role};
use ballast_model::{OperatingAccountId, SessionId, UserId};

use crate::state::Desk;
use crate::state::user::{User, user_mut};

/// Managers make cash clerks, traders, and where they keep risk accounts those; other logins the
/// super admin makes (R1).
fn may_make(desk: &Desk, by: Actor, role: Role) -> bool {
    let superior = by.is_platform()
        || desk
            .user(by.user)
            .is_some_and(|user| user.role == Role::Administrator);
    match role {
        Role::Administrator | Role::AccountManager => superior,
        Role::CashClerk | Role::Trader => true,
        Role::RiskOfficer => superior || desk.may(by.user, Permission::RiskAccounts),
    }
}

pub(crate) fn create(desk: &Desk, by: Actor, user: &CreateUser) -> Result<Vec<Event>, Refusal> {
    if !may_make(desk, by, user.role) {
        return Err(Refusal::NotPermitted);
    }
    if desk.user_id(&user.name).is_some() {
        return Err(Refusal::CodeTaken);
    }
    let id = UserId::new(desk.users.len() as u32 + 1);
    Ok(vec![Event::UserCreated {
        id,
        name: user.name.clone(),
        display_name: user.display_name.clone(),
        role: user.role,
    }])
}

pub(crate) fn grant(
    desk: &Desk,
    user: UserId,
    account: OperatingAccountId,
) -> Result<Vec<Event>, Refusal> {
    desk.user(user).ok_or(Refusal::UnknownUser)?;
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
    desk.user(user).ok_or(Refusal::UnknownUser)?;
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
    desk.user(user).ok_or(Refusal::UnknownUser)?;
    Ok(vec![Event::LoggedOut { user, session }])
}

pub(crate) fn apply_created(
    desk: &mut Desk,
    id: UserId,
    name: &str,
    display_name: &str,
    role: Role,
) {
    desk.users.push(User {
        name: name.to_owned(),
        display_name: display_name.to_owned(),
        role,
        accounts: Default::default(),
        sessions: Default::default(),
        owner: Default::default(),
        standing: Default::default(),
        custom_role: None,
        powers: Default::default(),
        bound: Default::default(),
        ticks: Default::default(),
        addresses: Default::default(),
        must_change_password: false,
    });
    desk.codes.users.insert(name.to_owned(), id);
}

pub(crate) fn apply_granted(desk: &mut Desk, user: UserId, account: OperatingAccountId) {
    user_mut(desk, user).accounts.insert(account);
}

pub(crate) fn apply_login(desk: &mut Desk, user: UserId, session: SessionId) {
    user_mut(desk, user).sessions.insert(session);
}

pub(crate) fn apply_logout(desk: &mut Desk, user: UserId, session: SessionId) {
    user_mut(desk, user).sessions.remove(&session);
}
