//! Logins and their places, and what each command takes.

pub(crate) mod rights;

use ballast_model::UserId;
use ballast_people::{AccountStatusSet, Actor, CreateUser, Owned, Role};

use crate::state::{Decided, MemberServices};
use crate::words::command::{CreateLogin, Session, SetLoginStatus, SetPost};
use crate::words::event::{Event, LoginCreated, PostSet};
use crate::words::refusal::Refusal;

/// A new login. Who has no place looks after logins, calendar and rule books.
pub(crate) fn create(
    state: &MemberServices,
    by: Actor,
    create: &CreateLogin,
) -> Decided<Vec<Event>> {
    let user = CreateUser {
        name: String::from(create.name.clone()),
        display_name: String::from(create.display_name.clone()),
        role: role_of(create.post.is_some()),
    };
    let id = state.people.create(by, &user)?;
    Ok(vec![Event::LoginCreated(LoginCreated {
        id,
        name: create.name.clone(),
        display_name: create.display_name.clone(),
        post: create.post.clone(),
    })])
}

/// A login with a place reaches what its place reaches, and nothing of the platform's.
fn role_of(has_post: bool) -> Role {
    if has_post {
        Role::Trader
    } else {
        Role::SuperAdmin
    }
}

pub(crate) fn set_post(state: &MemberServices, set: &SetPost) -> Decided<Vec<Event>> {
    let login = state.people.known(set.user)?;
    if login.role == Role::SuperAdmin {
        return Err(Refusal::NotPermitted);
    }
    Ok(vec![Event::PostSet(PostSet {
        user: set.user,
        old: state.posts.get(&set.user).cloned(),
        new: set.post.clone(),
    })])
}

pub(crate) fn set_status(
    state: &MemberServices,
    by: Actor,
    set: SetLoginStatus,
) -> Decided<Vec<Event>> {
    let old = state.people.known(set.user)?.status;
    if by.user == set.user {
        return Err(Refusal::NotPermitted);
    }
    Ok(vec![Event::LoginStatusSet(AccountStatusSet {
        of: Owned::Login(set.user),
        old,
        new: set.status,
    })])
}

pub(crate) fn record(
    state: &MemberServices,
    session: Session,
    event: fn(Session) -> Event,
) -> Decided<Vec<Event>> {
    state.people.known(session.user)?;
    Ok(vec![event(session)])
}

pub(crate) fn apply_created(state: &mut MemberServices, created: &LoginCreated) {
    let role = role_of(created.post.is_some());
    let people = &mut state.people;
    people.apply_created(created.id, &created.name, &created.display_name, role);
    if let Some(post) = &created.post {
        state.posts.insert(created.id, post.clone());
    }
}

pub(crate) fn apply_status(state: &mut MemberServices, set: AccountStatusSet) {
    if let Owned::Login(user) = set.of {
        state.people.user_mut(user).status = set.new;
    }
}

/// The other half of a two-person act is somebody else's.
///
/// # Errors
/// It is the same person.
pub(crate) fn another(maker: UserId, checker: Actor) -> Decided<()> {
    if maker == checker.user {
        return Err(Refusal::SamePerson { user: maker });
    }
    Ok(())
}
