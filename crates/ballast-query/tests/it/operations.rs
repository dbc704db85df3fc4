//! The operation log (Q5, Q4): rows of the events' own old and new, with the names of then; only added to; and held
//! against another store's.

use ballast_desk_events::{
    AccountStatus, AccountStatusSet, Action, Actor, Command, Event, Owned, Owner, OwnerSet,
    PlatformSetting, Role,
};
use ballast_model::{Calendar, Day, DayRange, OperatingAccountId, Seq, SessionId, Stamp, UserId};
use ballast_query::{Fingerprint, Named, OperationRow, OperationsAsked, OwnedEntry, Page, Store};

const ACCOUNT: OperatingAccountId = OperatingAccountId::new(0);
const ADMIN: Actor = Actor {
    user: UserId::new(1),
    session: SessionId::new(7),
};

/// Records, each of one event by the super admin; two people, an account, a log-in, and a trading day come first.
fn records(events: Vec<Event>) -> Vec<OwnedEntry> {
    let user = |id, name: &str, role| Event::UserCreated {
        id: UserId::new(id),
        name: name.to_owned(),
        display_name: name.to_owned(),
        role,
    };
    let opened = Event::OperatingAccountCreated {
        id: ACCOUNT,
        code: "A1".parse().unwrap(),
        name: "A".to_owned(),
    };
    let login = Event::LoggedIn {
        user: ADMIN.user,
        session: ADMIN.session,
        ip: "10.0.0.9".to_owned(),
        mac: None,
    };
    let day = Day::from_number(20_000);
    let first = vec![
        user(1, "admin", Role::SuperAdmin),
        user(2, "m1", Role::AccountManager),
        opened,
        login,
        Event::DayStarted { day },
    ];
    let all = first.into_iter().chain(events);
    (1..)
        .zip(all)
        .map(|(seq, event)| OwnedEntry {
            seq: Seq::new(seq),
            stamp: Stamp::from_micros(seq as i64),
            command: Some(Command {
                by: if seq > 4 { ADMIN } else { Actor::PLATFORM },
                action: Action::Clock,
            }),
            events: vec![event],
            journal: Fingerprint::default(),
        })
        .collect()
}

struct Logged {
    store: Store,
    directory: tempfile::TempDir,
}

impl Logged {
    async fn of(events: Vec<Event>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("query.db");
        let (store, _) = Store::open(&path).await.unwrap();
        let records = records(events);
        let entries: Vec<_> = records.iter().map(OwnedEntry::entry).collect();
        store.project(&entries).await.unwrap();
        Self { store, directory }
    }

    async fn rows(&self, asked: &OperationsAsked) -> Vec<OperationRow> {
        let rows = self.store.operations(asked, Page::newest(1000)).await;
        let mut rows = rows.unwrap();
        rows.reverse();
        rows
    }
}

fn owner(name: &str) -> Owner {
    Owner {
        user: UserId::new(2),
        name: name.to_owned(),
    }
}

fn status(old: AccountStatus, new: AccountStatus) -> Event {
    Event::AccountStatusSet(AccountStatusSet {
        of: Owned::Operating(ACCOUNT),
        old,
        new,
    })
}

/// Field, old and new of the rows of one account.
async fn check(events: Vec<Event>, expected: &[(&str, &str, &str)]) {
    let logged = Logged::of(events).await;
    let of = Some(vec!["operating0".to_owned()]);
    let rows = logged
        .rows(&OperationsAsked {
            of,
            ..Default::default()
        })
        .await;
    let told: Vec<_> = { rows.iter() }
        .map(|row| (row.field.as_str(), row.old.as_str(), row.new.as_str()))
        .collect();
    assert_eq!(told, expected);
}

#[tokio::test]
async fn q5_old_and_new_are_the_events_own() {
    let handed = OwnerSet {
        of: Owned::Operating(ACCOUNT),
        old: Some(owner("m1")),
        new: owner("m2"),
    };
    check(
        vec![
            status(AccountStatus::Enabled, AccountStatus::Disabled),
            Event::OwnerSet(handed),
            Event::AccountGranted {
                user: UserId::new(2),
                account: ACCOUNT,
            },
        ],
        &[
            ("created", "", "A"),
            ("status", "enabled", "disabled"),
            ("owner", "m1", "m2"),
            ("trades_account", "false", "true"),
        ],
    )
    .await;
}

#[tokio::test]
async fn q5_a_row_says_who_from_where_and_when() {
    let set = |minutes| PlatformSetting::BanMinutes(ballast_desk_events::Minutes(minutes));
    let logged = Logged::of(vec![Event::PlatformSet {
        old: set(10),
        new: set(12),
    }])
    .await;
    let rows = logged.rows(&OperationsAsked::default()).await;
    let row = rows.last().unwrap();
    assert_eq!(
        (row.user, row.user_name.as_str(), row.role.as_str()),
        (ADMIN.user, "admin", "administrator")
    );
    assert_eq!((row.session, row.ip.as_str()), (ADMIN.session, "10.0.0.9"));
    assert_eq!(
        (row.event.seq(), row.at, row.day),
        (
            Seq::new(6),
            Stamp::from_micros(6),
            Some(Day::from_number(20_000))
        )
    );
    let platform = Named {
        kind: "platform".to_owned(),
        key: "platform".to_owned(),
        name: String::new(),
    };
    assert_eq!(
        (&row.object, row.field.as_str()),
        (&platform, "ban_minutes")
    );
    assert_eq!((row.old.as_str(), row.new.as_str()), ("10", "12"));
}

/// An event that does not carry the old value: the last that the log has, and it says so; what is as it was is no row.
#[tokio::test]
async fn q5_an_old_value_that_no_event_says_is_remembered() {
    let day = |number| Day::from_number(number);
    let calendar = |closed: &[i32]| {
        let closed = closed.iter().map(|number| DayRange {
            first: day(*number),
            last: day(*number),
        });
        Event::CalendarSet(Calendar {
            first: day(19_000),
            last: day(21_000),
            closures: closed.collect(),
            without_night: Vec::new(),
            late_nights: Vec::new(),
            announced: None,
        })
    };
    let logged = Logged::of(vec![calendar(&[20_001]), calendar(&[20_001, 20_002])]).await;
    let kind = Some("calendar".to_owned());
    let rows = logged
        .rows(&OperationsAsked {
            kind,
            ..Default::default()
        })
        .await;
    let told: Vec<_> = { rows.iter() }
        .map(|row| (row.field.as_str(), row.old.as_str(), row.old_is_remembered))
        .collect();
    let first = day(20_001).to_string();
    assert_eq!(
        told,
        [
            ("calendar_range", "", true),
            ("closures", "", true),
            ("closures", first.as_str(), true)
        ]
    );
}

/// Filters by time, user, object, field and kind are those of a naive reading.
#[tokio::test]
async fn q5_filters() {
    let logged = Logged::of(vec![
        status(AccountStatus::Enabled, AccountStatus::Disabled),
        status(AccountStatus::Disabled, AccountStatus::Enabled),
    ])
    .await;
    let all = logged.rows(&OperationsAsked::default()).await;
    let day = Some(Day::from_number(20_000));
    let text = |text: &str| Some(text.to_owned());
    let asked = |asked: OperationsAsked, passes: &dyn Fn(&OperationRow) -> bool| {
        let naive: Vec<_> = { all.iter() }.filter(|row| passes(row)).cloned().collect();
        (asked, naive)
    };
    let none = OperationsAsked::default;
    for (asked, naive) in [
        asked(
            OperationsAsked {
                from: day,
                ..none()
            },
            &|row| row.day == day,
        ),
        asked(
            OperationsAsked {
                until: day.map(|day| Day::from_number(day.number() - 1)),
                ..none()
            },
            &|row| row.day.is_none(),
        ),
        asked(
            OperationsAsked {
                user_name: text("admin"),
                ..none()
            },
            &|row| row.user == ADMIN.user,
        ),
        asked(
            OperationsAsked {
                object: text("A1"),
                ..none()
            },
            &|row| row.object.name == "A1",
        ),
        asked(
            OperationsAsked {
                field: text("status"),
                ..none()
            },
            &|row| row.field == "status",
        ),
        asked(
            OperationsAsked {
                kind: text("user"),
                ..none()
            },
            &|row| row.object.kind == "user",
        ),
    ] {
        assert!(!naive.is_empty() && naive.len() < all.len(), "{asked:?}");
        assert_eq!(logged.rows(&asked).await, naive, "{asked:?}");
        let counted = logged.store.count_operations(&asked).await.unwrap();
        let counts = [naive.len() as u64, all.len() as u64];
        assert_eq!([counted.passing, counted.all], counts, "{asked:?}");
    }
}

/// The log of one store against that of another: the first row that differs is named.
#[tokio::test]
async fn q5_a_log_is_held_against_another() {
    let off = status(AccountStatus::Enabled, AccountStatus::Disabled);
    let deleted = status(AccountStatus::Enabled, AccountStatus::Deleted);
    let journal = Logged::of(vec![off.clone()]).await;
    for (events, said) in [
        (vec![off.clone()], None),
        (
            vec![deleted],
            Some("of record 6: `new` holds `deleted`, the journal says `disabled`"),
        ),
        (Vec::new(), Some("of record 6, is missing")),
        (
            vec![off.clone(), off],
            Some("as of record 7, is of no event of the journal"),
        ),
    ] {
        let other = Logged::of(events).await;
        let path = other.directory.path().join("query.db");
        other.store.clone().close().await;
        let altered = journal.store.altered_operation(&path).await.unwrap();
        let told = altered.map(|altered| altered.to_string());
        assert_eq!(told.is_some(), said.is_some(), "{told:?}");
        if let (Some(told), Some(said)) = (told, said) {
            assert!(told.ends_with(said), "{told}");
        }
    }
}
