//! Who may give which command, and what changes of logins and cash leave in journal and state (R1,
//! R5, R8, P10, C1, C2).

use std::fmt::Write;
use std::path::Path;

use crate::script::{FIRST, Run};
use ballast_desk::{Desk, RIGHTS, ask};
use ballast_desk_events::{
    AccountStatus, AccountStatusSet, AccountTakenBack, Action, Actor, BindRiskAccount,
    BindingChange, BoundAccounts, CancelOrder, Cash, CashDirection, ConfirmCash, CreateRole,
    CreateUser, DeleteRole, EnterCash, Event, HandOver, Holder, Limit, LimitScope, Owned, Owner,
    OwnerSet, PeopleChange, Permission, Permissions, PlatformSetting, Powers, RateLevel, Refusal,
    RejectCash, RenameRole, Role, RoleDeleted, SetAccountStatus, SetLoginRole, SetPowers,
    TakeBackAccount, TemplateKind,
};
use ballast_model::{
    CommodityId, CustomRoleId, FundAccountId, Lots, Machine, Money, MovementId, ProductId,
    SessionId, TemplateId, UserId,
};

/// R1: each command with each built-in role, kept as a table.
#[test]
fn every_command_is_for_the_roles_of_the_table() {
    let mut table = String::from(
        "# command: permission: roles (BALLAST_GOLDEN=update writes this file; the rights are in users.rs)\n",
    );
    for (action, permission) in RIGHTS {
        let may = |role: &Role| {
            permission.is_some_and(|permission| role.default_permissions().holds(permission))
        };
        let roles: Vec<&str> = Role::ALL
            .iter()
            .filter(|role| may(role))
            .map(|role| role.code())
            .collect();
        let none = if *action == "Entry" {
            "that of what was entered"
        } else {
            "the machine's own"
        };
        let permission = permission.map_or(none, |permission| permission.code());
        writeln!(table, "{action}: {permission}: {}", roles.join(" ")).unwrap();
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rights.txt");
    if std::env::var("BALLAST_GOLDEN").as_deref() == Ok("update") {
        std::fs::write(&file, &table).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(
        table, kept,
        "tests/rights.txt is another: where that is meant, BALLAST_GOLDEN=update writes it"
    );
}

pub fn user(number: u32) -> Actor {
    Actor {
        user: UserId::new(number),
        session: SessionId::new(7),
    }
}

pub const ADMIN: u32 = 1;
pub const MANAGER: u32 = 2;
pub const OTHER: u32 = 3;
pub const CLERK: u32 = 4;
pub const RISK: u32 = 5;
pub const TRADER: u32 = 6;

/// Product and fund account of the platform, account `A`, and one login of each kind; clerk, risk
/// account and trader are the manager's.
pub fn people() -> Run {
    let mut run = Run::new();
    run.line("account A 1000000");
    let roles = [
        Role::SuperAdmin,
        Role::AccountManager,
        Role::AccountManager,
        Role::CashClerk,
        Role::RiskOfficer,
        Role::Trader,
    ];
    for (number, role) in (1..).zip(roles) {
        let by = if number < CLERK {
            Actor::PLATFORM
        } else {
            user(MANAGER)
        };
        let name = format!("u{number}");
        done(run.submit_as(
            by,
            Action::CreateUser(CreateUser {
                display_name: name.clone(),
                name,
                role,
            }),
        ));
    }
    for of in [Owned::Product(ProductId::new(0)), Owned::Operating(FIRST)] {
        done(run.submit_as(
            user(ADMIN),
            Action::HandOver(HandOver {
                of,
                to: UserId::new(MANAGER),
            }),
        ));
    }
    let risk = UserId::new(RISK);
    let accounts = BoundAccounts::Listed(vec![Holder::Operating(FIRST)]);
    done(run.submit_as(
        user(MANAGER),
        Action::BindRiskAccount(BindRiskAccount {
            user: risk,
            accounts,
            change: BindingChange::Bind,
        }),
    ));
    done(run.submit_as(
        user(MANAGER),
        Action::GrantAccount {
            user: UserId::new(TRADER),
            account: FIRST,
        },
    ));
    run
}

pub fn done(events: Vec<Event>) -> Vec<Event> {
    assert!(
        !matches!(events.first(), Some(Event::ActionRefused { .. })),
        "{events:?}"
    );
    events
}

pub fn refused(events: &[Event]) -> &Refusal {
    match events {
        [Event::ActionRefused { refusal }] => refusal,
        events => panic!("{events:?}"),
    }
}

fn owner(number: u32) -> Owner {
    Owner {
        user: UserId::new(number),
        name: format!("u{number}"),
    }
}

/// R5: the log holds both names, and what tied it to the parent ends.
#[test]
fn a_hand_over_holds_both_names() {
    let mut run = people();
    let of = Owned::Operating(FIRST);
    let to = UserId::new(OTHER);
    let events = done(run.submit_as(user(MANAGER), Action::HandOver(HandOver { of, to })));
    assert_eq!(
        events[0],
        Event::OwnerSet(OwnerSet {
            of,
            old: Some(owner(MANAGER)),
            new: owner(OTHER)
        })
    );
    let trader = Owned::Login(UserId::new(TRADER));
    assert_eq!(
        events[1],
        Event::OwnerSet(OwnerSet {
            of: trader,
            old: Some(owner(MANAGER)),
            new: owner(OTHER)
        })
    );
    assert!(
        matches!(&events[2], Event::RiskBindingsSet(set) if set.user == UserId::new(RISK) && set.new.is_empty())
    );
    assert_eq!(events.len(), 3);
    for (number, reaches) in [
        (ADMIN, true),
        (MANAGER, false),
        (OTHER, true),
        (CLERK, false),
        (RISK, false),
        (TRADER, true),
    ] {
        assert_eq!(
            run.desk.reaches(UserId::new(number), of),
            reaches,
            "u{number}"
        );
    }
    let again = run.submit_as(
        user(MANAGER),
        Action::HandOver(HandOver {
            of,
            to: UserId::new(MANAGER),
        }),
    );
    assert_eq!(*refused(&again), Refusal::NotPermitted);
    let first = people().submit_as(
        user(ADMIN),
        Action::HandOver(HandOver {
            of: Owned::Product(ProductId::new(0)),
            to,
        }),
    );
    assert_eq!(
        first[0],
        Event::OwnerSet(OwnerSet {
            of: Owned::Product(ProductId::new(0)),
            old: Some(owner(MANAGER)),
            new: owner(OTHER)
        })
    );
}

/// C2, R8: a waiting entry outlives a snapshot; nobody confirms his own, and only the account's
/// clerks confirm.
#[test]
pub fn an_entry_waits_for_somebody_else() {
    let mut run = people();
    let cash = Cash {
        direction: CashDirection::In,
        amount: Money::whole(110_000),
        protected: Money::whole(100_000),
    };
    let enter = Action::EnterCash(EnterCash {
        account: FIRST,
        cash,
    });
    assert_eq!(
        done(run.submit_as(user(MANAGER), enter.clone())).len(),
        1,
        "it moves nothing"
    );
    assert_eq!(done(run.submit_as(user(CLERK), enter.clone())).len(), 1);
    let restored = Desk::restore(&run.desk.snapshot()).unwrap();
    assert_eq!(
        (restored.pending_cash().count(), restored.hash()),
        (2, run.desk.hash())
    );
    run.desk = restored;
    let confirm = |movement: u64| {
        Action::ConfirmCash(ConfirmCash {
            movement: MovementId::new(movement),
        })
    };
    assert_eq!(
        *refused(&run.submit_as(user(MANAGER), confirm(1))),
        Refusal::NotPermitted
    );
    assert_eq!(
        *refused(&run.submit_as(user(CLERK), confirm(2))),
        Refusal::OwnEntry {
            movement: MovementId::new(2)
        }
    );
    let events = done(run.submit_as(user(CLERK), confirm(1)));
    assert!(
        matches!(
            events[..],
            [Event::CashConfirmed(_), Event::Deposited { .. }]
        ),
        "{events:?}"
    );
    assert_eq!(
        run.desk.operating_account(FIRST).unwrap().protected_amount,
        Money::whole(100_000)
    );
    let reject = Action::RejectCash(RejectCash {
        movement: MovementId::new(1),
        reason: "late".to_owned(),
    });
    assert_eq!(
        *refused(&run.submit_as(user(CLERK), reject)),
        Refusal::MovementNotPending {
            movement: MovementId::new(1)
        }
    );

    // Off, and for the platform itself, an entry is booked at once; ids never repeat.
    assert_eq!(done(run.submit(enter.clone())).len(), 3);
    done(run.submit_as(
        user(ADMIN),
        Action::SetPlatform(PlatformSetting::CashClerkNeeded(false)),
    ));
    let events = done(run.submit_as(user(MANAGER), enter));
    assert!(
        matches!(events[0], Event::CashEntered(entered) if entered.movement == MovementId::new(4)),
        "{events:?}"
    );
    assert_eq!(events.len(), 3);
}

/// N9, P10: every change has the value before; what stands still changes nothing.
#[test]
fn changes_hold_the_value_before() {
    let mut run = people();
    let of = Owned::Operating(FIRST);
    let set = |status| Action::SetAccountStatus(SetAccountStatus { of, status });
    let events = done(run.submit_as(user(MANAGER), set(AccountStatus::Disabled)));
    assert_eq!(
        events,
        [Event::AccountStatusSet(AccountStatusSet {
            of,
            old: AccountStatus::Enabled,
            new: AccountStatus::Disabled
        })]
    );
    assert!(done(run.submit_as(user(MANAGER), set(AccountStatus::Disabled))).is_empty());
    let left = run.submit_as(user(MANAGER), set(AccountStatus::Deleted));
    let still = Refusal::StillInUse {
        positions: 0,
        working: 0,
        cash: Money::whole(1_000_000),
        bindings: 2,
    };
    assert_eq!(*refused(&left), still, "its product and its risk account");
    // A manager's flags hold for its risk accounts at once (R4).
    let powers = Powers {
        may_force_liquidate: true,
        ..Powers::default()
    };
    let risk = UserId::new(RISK);
    done(run.submit_as(
        user(MANAGER),
        Action::SetPowers(SetPowers { user: risk, powers }),
    ));
    assert!(!run.desk.people().effective_powers(risk).may_force_liquidate);
    done(run.submit_as(
        user(ADMIN),
        Action::SetPowers(SetPowers {
            user: UserId::new(MANAGER),
            powers,
        }),
    ));
    assert!(run.desk.people().effective_powers(risk).may_force_liquidate);
    assert_eq!(
        *refused(&run.submit_as(user(MANAGER), Action::CloseDay)),
        Refusal::NotPermitted
    );
}

/// The book for what is nobody's takes the fund account's manager no flag to open accounts, and is the
/// product's manager's, who lets somebody trade on it, where a super admin opened it (X8, R4, R5).
#[test]
fn the_unallocated_book_is_the_managers() {
    for by in [MANAGER, ADMIN] {
        let mut run = people();
        let fund_account = FundAccountId::new(0);
        done(run.submit_as(
            user(ADMIN),
            Action::HandOver(HandOver {
                of: Owned::Fund(fund_account),
                to: UserId::new(MANAGER),
            }),
        ));
        done(run.submit_as(user(by), Action::OpenUnallocated { fund_account }));
        let product = run.desk.product(ProductId::new(0)).unwrap();
        let book = product.unallocated.unwrap();
        done(run.submit_as(
            user(MANAGER),
            Action::GrantAccount {
                user: UserId::new(TRADER),
                account: book,
            },
        ));
    }
}

/// R4, R5: from the next order on a trader whose account was taken back is refused; what he left working
/// goes on, and he cannot cancel it any more. Taken back twice changes nothing.
#[test]
pub fn an_account_that_is_taken_back_is_traded_no_more() {
    let mut run = people();
    for line in [
        "rate cu margin 0.1 open l0 close l0 today l0",
        "day 2026-11-16",
        "limits cu2701 80000 86000 74000",
        "mark cu2701 80000",
    ] {
        run.line(line);
    }
    let trader = user(TRADER);
    let order = |run: &mut Run| {
        let words = ["A", "buy", "open", "1", "cu2701", "80000"];
        let asked = run.asked(&words);
        run.submit_as(trader, Action::PlaceOrder(asked))
    };
    let placed = order(&mut run);
    let Some(Event::OrderPlaced(placed)) = placed.first() else {
        panic!("{placed:?}")
    };
    let back = Action::TakeBackAccount(TakeBackAccount {
        user: UserId::new(TRADER),
        account: FIRST,
    });
    assert_eq!(
        *refused(&run.submit_as(user(OTHER), back.clone())),
        Refusal::NotPermitted
    );
    assert_eq!(
        done(run.submit_as(user(MANAGER), back.clone())),
        [Event::People(PeopleChange::AccountTakenBack(
            AccountTakenBack {
                user: UserId::new(TRADER),
                account: FIRST
            }
        ))]
    );
    match &order(&mut run)[..] {
        [Event::OrderRefused(refused)] => assert_eq!(refused.refusal, Refusal::NotPermitted),
        events => panic!("{events:?}"),
    }
    let cancel = Action::CancelOrder(CancelOrder {
        account: FIRST,
        order: placed.order,
    });
    assert_eq!(
        *refused(&run.submit_as(trader, cancel)),
        Refusal::NotPermitted
    );
    assert_eq!(
        ask::working_orders(&run.desk, FIRST),
        [placed.order],
        "what works goes on"
    );
    assert!(done(run.submit_as(user(MANAGER), back)).is_empty());
    let restored = Desk::restore(&run.desk.snapshot()).unwrap();
    assert_eq!(restored.hash(), run.desk.hash());
}

/// R1: a role that was added is renamed, and goes once no login has it; its name is then free, and old
/// ids never mean another role.
#[test]
pub fn an_added_role_is_renamed_and_goes() {
    let mut run = people();
    let admin = user(ADMIN);
    let create = |name: &str| {
        Action::CreateRole(CreateRole {
            name: name.to_owned(),
            like: Role::AccountManager,
            permissions: Permissions::of(&[Permission::Watching]),
        })
    };
    let role = |number: u32| CustomRoleId::new(number);
    let rename = |number: u32, name: &str| {
        Action::RenameRole(RenameRole {
            role: role(number),
            name: name.to_owned(),
        })
    };
    let give = |run: &mut Run, custom: Option<CustomRoleId>| {
        let set = SetLoginRole {
            user: UserId::new(MANAGER),
            role: custom,
        };
        run.submit_as(admin, Action::SetLoginRole(set))
    };
    let delete = |number: u32| Action::DeleteRole(DeleteRole { role: role(number) });
    done(run.submit_as(admin, create("desk")));
    done(run.submit_as(admin, create("other")));
    for taken in ["other", "trader"] {
        assert_eq!(
            *refused(&run.submit_as(admin, rename(0, taken))),
            Refusal::CodeTaken
        );
    }
    done(run.submit_as(admin, rename(0, "desk two")));
    done(give(&mut run, Some(role(0))));
    assert_eq!(
        *refused(&run.submit_as(admin, delete(0))),
        Refusal::RoleInUse {
            logins: "u2".into()
        }
    );
    done(give(&mut run, None));
    assert_eq!(
        done(run.submit_as(admin, delete(0))),
        [Event::People(PeopleChange::RoleDeleted(RoleDeleted {
            role: role(0),
            name: "desk two".to_owned()
        }))]
    );
    assert_eq!(
        *refused(&give(&mut run, Some(role(0)))),
        Refusal::UnknownRole
    );
    let made = done(run.submit_as(admin, create("desk two")));
    assert!(
        matches!(&made[0], Event::RoleCreated(created) if created.id == role(2)),
        "{made:?}"
    );
    let restored = Desk::restore(&run.desk.snapshot()).unwrap();
    assert_eq!(restored.hash(), run.desk.hash());
    assert_eq!(restored.people().custom_roles().count(), 2);

    // What a login reaches is fixed with its built-in role.
    let to_trader = SetLoginRole {
        user: UserId::new(TRADER),
        role: Some(role(1)),
    };
    assert_eq!(
        *refused(&run.submit_as(admin, Action::SetLoginRole(to_trader))),
        Refusal::ReachFixed
    );
}

/// R3, R6: a login that somebody makes must change its password before anything else, one that the platform
/// makes at its beginning need not; names and codes that differ by case alone are one.
#[test]
fn a_new_login_is_nobody_elses_and_its_password_its_own() {
    let mut run = people();
    let must_change = |run: &Run, number: u32| {
        let user = run.desk.people().user(UserId::new(number));
        user.is_some_and(|user| user.must_change_password)
    };
    assert!(!must_change(&run, ADMIN), "made by the platform");
    assert!(must_change(&run, TRADER), "made by a manager");
    let create = |name: &str| {
        Action::CreateUser(CreateUser {
            name: name.to_owned(),
            display_name: String::new(),
            role: Role::Trader,
        })
    };
    assert_eq!(
        *refused(&run.submit_as(user(ADMIN), create("U6"))),
        Refusal::CodeTaken
    );
    done(run.submit_as(user(ADMIN), create("U66")));
    for code in ["a", "f1", "p1"] {
        let open = Action::CreateOperatingAccount {
            code: code.parse().unwrap(),
            name: String::new(),
        };
        assert_eq!(
            *refused(&run.submit_as(user(ADMIN), open)),
            Refusal::CodeTaken,
            "{code}"
        );
    }
}

/// F3, R8: a manager makes templates of its own, which no other manager binds or changes; those of the
/// super admins are for all to bind; one that is bound stays.
#[test]
fn a_template_is_whose_made_it() {
    let mut run = people();
    let create = |name: &str| Action::CreateTemplate {
        kind: TemplateKind::OrderLimits,
        name: name.to_owned(),
    };
    let bind = |template: Option<u32>| Action::BindTemplate {
        account: FIRST,
        kind: TemplateKind::OrderLimits,
        template: template.map(TemplateId::new),
    };
    let delete = |template: u32| {
        Action::SetAccountStatus(SetAccountStatus {
            of: Owned::Template(TemplateId::new(template)),
            status: AccountStatus::Deleted,
        })
    };
    let limit = |template: u32| Action::SetLimit {
        level: RateLevel::Template(TemplateId::new(template)),
        scope: LimitScope::Commodity(CommodityId::new(0)),
        limit: Limit::OrderLots(Some(Lots::new(5))),
    };
    done(run.submit_as(user(MANAGER), create("mine")));
    done(run.submit_as(user(OTHER), create("theirs")));
    done(run.submit_as(user(ADMIN), create("for all")));
    assert_eq!(
        *refused(&run.submit_as(user(MANAGER), create("theirs"))),
        Refusal::CodeTaken
    );
    done(run.submit_as(user(MANAGER), limit(0)));
    for not_its_own in [1, 2] {
        assert_eq!(
            *refused(&run.submit_as(user(MANAGER), limit(not_its_own))),
            Refusal::NotPermitted
        );
    }
    assert_eq!(
        *refused(&run.submit_as(user(MANAGER), bind(Some(1)))),
        Refusal::NotPermitted
    );
    done(run.submit_as(user(MANAGER), bind(Some(2))));
    done(run.submit_as(user(MANAGER), bind(Some(0))));
    assert!(
        matches!(
            refused(&run.submit_as(user(MANAGER), delete(0))),
            Refusal::StillInUse { bindings: 1, .. }
        ),
        "an account has it"
    );
    done(run.submit_as(user(MANAGER), bind(None)));
    assert_eq!(
        *refused(&run.submit_as(user(MANAGER), delete(2))),
        Refusal::NotPermitted
    );
    done(run.submit_as(user(MANAGER), delete(0)));
    assert_eq!(
        *refused(&run.submit_as(user(MANAGER), bind(Some(0)))),
        Refusal::UnknownTemplate
    );
    done(run.submit_as(user(MANAGER), create("mine")));
    let restored = Desk::restore(&run.desk.snapshot()).unwrap();
    assert_eq!(restored.hash(), run.desk.hash());
}
