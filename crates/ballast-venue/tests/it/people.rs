//! Logins, places and who sees what (B14).

use ballast_model::{SessionId, UserId};
use ballast_people::AccountStatus;
use ballast_venue::ask;
use ballast_venue::words::command::{Action, CreateLogin, Session, SetLoginStatus, SetPost};
use ballast_venue::words::event::Event;
use ballast_venue::words::party::Venue;
use ballast_venue::words::post::{Duty, Post, Seat};

use crate::script::{World, check, party};

fn code(events: &[Event]) -> &'static str {
    match events {
        [Event::ActionRefused(refused)] => refused.refusal.code(),
        _ => "done",
    }
}

fn create(name: &str) -> Action {
    Action::CreateLogin(CreateLogin {
        name: name.into(),
        display_name: name.into(),
        post: Some(Post {
            seat: Seat::Exchange(Venue::Shfe),
            duty: Duty::Make,
        }),
    })
}

fn set_status(user: UserId, status: AccountStatus) -> Action {
    Action::SetLoginStatus(SetLoginStatus { user, status })
}

/// Who has no place looks after logins, and does no business; who has one does the reverse.
#[test]
fn logins_are_made_by_who_looks_after_them() {
    let mut world = World::new();
    assert_eq!(code(&world.act("SHFE.b", create("new"))), "NOT_PERMITTED");
    assert_eq!(code(&world.act("0011.b", create("new"))), "NOT_PERMITTED");
    assert_eq!(code(&world.act("root", create("new"))), "done");
    assert_eq!(code(&world.act("root", create("NEW"))), "NAME_TAKEN");
    let root = world.user("root");
    let post = Post {
        seat: Seat::Depository,
        duty: Duty::Both,
    };
    let set = Action::SetPost(SetPost { user: root, post });
    assert_eq!(code(&world.act("root", set)), "NOT_PERMITTED");
    assert_eq!(
        code(&world.act("root", set_status(root, AccountStatus::Disabled))),
        "NOT_PERMITTED"
    );
    assert_eq!(
        code(&world.act(
            "root",
            set_status(UserId::new(999), AccountStatus::Disabled)
        )),
        "UNKNOWN_USER"
    );
}

/// A disabled login does and sees nothing, until it is enabled again; another place holds at once.
#[test]
fn a_disabled_login_does_nothing() {
    let mut world = check("@ 2026-11-16 10:00\nfile f1 0011 member -> entered");
    let maker = world.user("0011.m");
    world.act("root", set_status(maker, AccountStatus::Disabled));
    world.run("reject f1 x\namend f1 -> NOT_PERMITTED");
    assert!(!ask::sees(&world.machine, maker, &party("0011", "member")));
    world.act("root", set_status(maker, AccountStatus::Enabled));
    world.run("amend f1 -> entered");
    let post = Post {
        seat: Seat::Member(party("0012", "member").member_key()),
        duty: Duty::Both,
    };
    world.act("root", Action::SetPost(SetPost { user: maker, post }));
    world.run("send f1 by 0011.m -> NOT_PERMITTED\nfile f2 0012 member by 0011.m -> entered");
}

/// B14: a client sees its own alone.
#[test]
fn b14_who_sees_what() {
    let world = World::new();
    let sees = |login: &str, member: &str, who: &str| {
        ask::sees(&world.machine, world.user(login), &party(member, who))
    };
    for (login, member, who, expected) in [
        ("K1", "0011", "client:K1", true),
        ("K1", "0011", "client:K2", false),
        ("K1", "0012", "client:K1", false),
        ("K1", "0011", "member", false),
        ("0011.w", "0011", "client:K2", true),
        ("0011.b", "0012", "client:K2", false),
        ("SHFE.m", "0012", "client:K2", true),
        ("INE.m", "0012", "client:K2", false),
        ("root", "0011", "client:K1", false),
    ] {
        assert_eq!(sees(login, member, who), expected, "{login} {member} {who}");
    }
}

/// Sessions are the platform's to record; a login may have several.
#[test]
fn sessions_begin_and_end() {
    let mut world = World::new();
    let user = world.user("0011.m");
    let session = |number| Session {
        user,
        session: SessionId::new(number),
    };
    let by_root = world.act("root", Action::RecordLogin(session(1)));
    assert_eq!(code(&by_root), "NOT_PERMITTED");
    world.platform(Action::RecordLogin(session(1)));
    world.platform(Action::RecordLogin(session(2)));
    world.platform(Action::RecordLogout(session(1)));
    let sessions = &world.machine.people().user(user).unwrap().sessions;
    assert_eq!(sessions.iter().collect::<Vec<_>>(), [&SessionId::new(2)]);
    let nobody = Session {
        user: UserId::new(999),
        session: SessionId::new(3),
    };
    let refused = world.platform(Action::RecordLogin(nobody));
    assert_eq!(code(&refused), "UNKNOWN_USER");
}
