//! Users, roles and what each may do. `NotPermitted` comes before every other refusal (`DESIGN.md` section 12).

use ballast_desk_events::{Action, Actor, CreateUser, Event, Refusal, Role};
use ballast_model::{OperatingAccountId, SessionId, UserId};

use crate::state::{Desk, User};

/// Who may give a kind of command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Right {
    /// The machine's own commands.
    Platform,
    /// Administrators, and the platform when it seeds or settles.
    Administration,
    /// Traders on accounts granted to them; the platform plays order files.
    Trading(OperatingAccountId),
}

/// One row for each command.
#[rustfmt::skip]
fn right(action: &Action) -> Right {
    match action {
        Action::PlaceOrder(order)                 => Right::Trading(order.account),
        Action::CancelOrder(cancel)               => Right::Trading(cancel.account),
        Action::SetCalendar(_)                    => Right::Administration,
        Action::PutCommodity(_)                   => Right::Administration,
        Action::ListContract(_)                   => Right::Administration,
        Action::CreateProduct { .. }              => Right::Administration,
        Action::CreateFundAccount { .. }          => Right::Administration,
        Action::CreateOperatingAccount { .. }     => Right::Administration,
        Action::BindOperatingAccount { .. }       => Right::Administration,
        Action::Deposit { .. }                    => Right::Administration,
        Action::Withdraw { .. }                   => Right::Administration,
        Action::SetRates { .. }                   => Right::Administration,
        Action::SetFundsMethod { .. }             => Right::Administration,
        Action::CreateUser(_)                     => Right::Administration,
        Action::GrantAccount { .. }               => Right::Administration,
        Action::SetSettlementPrice { .. }         => Right::Administration,
        Action::CloseDay                          => Right::Administration,
        Action::SettleAccount { .. }              => Right::Administration,
        Action::SettleProduct { .. }              => Right::Administration,
        Action::RollDay                           => Right::Administration,
        Action::StartDay { .. }                   => Right::Administration,
        Action::Clock                             => Right::Platform,
        Action::Counter { .. }                    => Right::Platform,
        Action::Mark(_)                           => Right::Platform,
        Action::SetDayLimits(_)                   => Right::Platform,
        Action::RecordLogin { .. }                => Right::Platform,
        Action::RecordLoginRefused { .. }         => Right::Platform,
        Action::RecordLogout { .. }               => Right::Platform,
        Action::SetPlatform(_)                    => Right::Administration,
        Action::SetMarginRule { .. }              => Right::Administration,
        Action::SetCommissionRule { .. }          => Right::Administration,
        Action::SetRateChoice { .. }              => Right::Administration,
        Action::SetRateGiver { .. }               => Right::Administration,
        Action::CreateTemplate { .. }             => Right::Administration,
        Action::BindTemplate { .. }               => Right::Administration,
        Action::SetOperating { .. }               => Right::Administration,
        Action::SetFund { .. }                    => Right::Administration,
        Action::SetProduct { .. }                 => Right::Administration,
        Action::SetLimit { .. }                   => Right::Administration,
        Action::SetTradability { .. }             => Right::Administration,
        Action::WriteTradability { .. }           => Right::Administration,
        Action::LiftOrderRateBan { .. }           => Right::Administration,
    }
}

/// Whether the actor may give this command.
pub(crate) fn permit(desk: &Desk, by: Actor, action: &Action) -> Result<(), Refusal> {
    permit_right(desk, by, || right(action))
}

/// Whether the actor may trade an account.
pub(crate) fn permit_trading(desk: &Desk, by: Actor, account: OperatingAccountId) -> Result<(), Refusal> {
    permit_right(desk, by, || Right::Trading(account))
}

fn permit_right(desk: &Desk, by: Actor, right: impl FnOnce() -> Right) -> Result<(), Refusal> {
    if by.is_platform() {
        return Ok(());
    }
    let user = desk.user(by.user).ok_or(Refusal::NotPermitted)?;
    let permitted = match (right(), user.role) {
        (Right::Platform, Role::Administrator | Role::Trader) => false,
        (Right::Administration, role) => role == Role::Administrator,
        (Right::Trading(account), role) => role == Role::Trader && user.accounts.contains(&account),
    };
    if permitted { Ok(()) } else { Err(Refusal::NotPermitted) }
}

pub(crate) fn create(desk: &Desk, user: &CreateUser) -> Result<Vec<Event>, Refusal> {
    if desk.user_id(&user.name).is_some() {
        return Err(Refusal::CodeTaken);
    }
    let id = UserId::new(desk.users.len() as u32 + 1);
    Ok(vec![Event::UserCreated { id, name: user.name.clone(), display_name: user.display_name.clone(), role: user.role }])
}

pub(crate) fn grant(desk: &Desk, user: UserId, account: OperatingAccountId) -> Result<Vec<Event>, Refusal> {
    desk.user(user).ok_or(Refusal::UnknownUser)?;
    desk.operating_account(account).ok_or(Refusal::UnknownAccount)?;
    Ok(vec![Event::AccountGranted { user, account }])
}

pub(crate) fn record_login(desk: &Desk, user: UserId, session: SessionId, ip: &str) -> Result<Vec<Event>, Refusal> {
    desk.user(user).ok_or(Refusal::UnknownUser)?;
    Ok(vec![Event::LoggedIn { user, session, ip: ip.to_owned() }])
}

pub(crate) fn record_logout(desk: &Desk, user: UserId, session: SessionId) -> Result<Vec<Event>, Refusal> {
    desk.user(user).ok_or(Refusal::UnknownUser)?;
    Ok(vec![Event::LoggedOut { user, session }])
}

pub(crate) fn apply_created(desk: &mut Desk, id: UserId, name: &str, display_name: &str, role: Role) {
    desk.users.push(User {
        name: name.to_owned(),
        display_name: display_name.to_owned(),
        role,
        accounts: Default::default(),
        sessions: Default::default(),
    });
    desk.codes.users.insert(name.to_owned(), id);
}

fn user_mut(desk: &mut Desk, id: UserId) -> &mut User {
    &mut desk.users[id.index() - 1]
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
