//! Bad input: each has its own words, and nothing is half done.

use std::collections::BTreeSet;

use ballast_model::{Day, Machine, Money, Rate};
use ballast_venue::words::application::{ApplicationKind, PositionKey};
use ballast_venue::words::bond::{Bond, BondKind, Valuation};
use ballast_venue::words::code::{ApplicationId, BondCode, EmergencyId, FilingId};
use ballast_venue::words::command::{
    Action, Command, EnterApplication, RegisterMember, RejectEmergency, SetSetting,
};
use ballast_venue::words::event::Event;
use ballast_venue::words::party::{Member, MemberKind, Venue};
use ballast_venue::words::refusal::Refusal;
use ballast_venue::words::setting::{Haircut, Setting};
use ballast_venue::words::settlement::{PartyFunds, Settle};
use ballast_venue::{MemberServices, shfe_2025_11};

use crate::script::{World, check, party};

fn refusal(events: &[Event]) -> &Refusal {
    match events {
        [Event::ActionRefused(refused)] => &refused.refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// What is not there is said not to be, by its number.
#[test]
fn what_is_not_there() {
    let mut world = World::new();
    let hash = world.machine.hash();
    let application = ApplicationId::new(7);
    let filing = FilingId::new(7);
    let emergency = EmergencyId::new(7);
    for (login, action, want) in [
        (
            "0011.c",
            Action::SendApplication(application),
            Refusal::UnknownApplication { application },
        ),
        (
            "0011.c",
            Action::SendApplication(ApplicationId::new(0)),
            Refusal::UnknownApplication {
                application: ApplicationId::new(0),
            },
        ),
        (
            "0011.c",
            Action::SendFiling(filing),
            Refusal::UnknownFiling { filing },
        ),
        (
            "SHFE.c",
            Action::RejectEmergency(RejectEmergency {
                emergency,
                reason: "x".into(),
            }),
            Refusal::UnknownEmergency { emergency },
        ),
    ] {
        assert_eq!(refusal(&world.act(login, action)), &want);
    }
    assert_eq!(world.machine.hash(), hash, "nothing is half done");
}

/// Members: every field is there, a non-FCM member's trading code too; who is none files nothing.
#[test]
fn members() {
    let mut world = World::new();
    let register = |full_name: &str, kind| {
        Action::RegisterMember(RegisterMember {
            key: party("0099", "member").member_key(),
            member: Member {
                kind,
                full_name: full_name.into(),
                short_name: "丁".into(),
                licence_no: "9131".into(),
                trading_code: None,
            },
        })
    };
    let missing = |field: &str| Refusal::FieldMissing {
        field: field.into(),
    };
    let no_name = world.platform(register(" ", MemberKind::Fcm));
    assert_eq!(refusal(&no_name), &missing("full_name"));
    let no_code = world.platform(register("丁", MemberKind::NonFcm));
    assert_eq!(refusal(&no_code), &missing("trading_code"));
    assert_eq!(
        refusal(&world.act("INE.m", register("丁", MemberKind::Fcm))).code(),
        "NOT_PERMITTED"
    );
    world.act("SHFE.m", register("丁", MemberKind::Fcm));
    assert!(
        world
            .machine
            .member(&party("0099", "member").member_key())
            .is_ok()
    );
    // What it is stays once anybody filed through it; its names may change.
    let non_fcm = |kind| {
        let mut action = register("丁二", kind);
        if let Action::RegisterMember(register) = &mut action {
            register.key = party("0011", "member").member_key();
            register.member.trading_code = Some("1".parse().unwrap());
        }
        action
    };
    world.act("SHFE.m", non_fcm(MemberKind::NonFcm));
    world.act("SHFE.m", non_fcm(MemberKind::Fcm));
    let mut world = check("@ 2026-11-16 09:30\nqualify 0011 client:K1");
    let fixed = world.act("SHFE.m", non_fcm(MemberKind::NonFcm));
    assert_eq!(refusal(&fixed).code(), "MEMBER_KIND_FIXED");
    let renamed = world.act("SHFE.m", non_fcm(MemberKind::Fcm));
    assert!(matches!(renamed.as_slice(), [Event::MemberRegistered(_)]));
    let unknown = world.machine.member(&party("0098", "member").member_key());
    assert_eq!(unknown.unwrap_err().code(), "UNKNOWN_MEMBER");
}

/// A published price says one of its three; nothing of the rest is taken either.
#[test]
fn b5_a_valuation_without_a_price_is_refused() {
    let mut world = check("@ 2026-11-16 09:30\nbond B1 2031-06-15\nprice B1 2026-11-13 100");
    let told = |net: Option<&str>| Valuation {
        bond: "B1".parse().unwrap(),
        day: "2026-11-16".parse().unwrap(),
        net: net.map(|net| net.parse().unwrap()),
        full: None,
        lower_close: None,
    };
    let hash = world.machine.hash();
    let events = world.platform(Action::PutValuations(vec![told(Some("99")), told(None)]));
    let missing = Refusal::FieldMissing {
        field: "net".into(),
    };
    assert_eq!(refusal(&events), &missing);
    assert_eq!(world.machine.hash(), hash);
}

/// Bonds come all or none.
#[test]
fn bonds_come_all_or_none() {
    let mut world = World::new();
    let bond = |code: &str, name: &str| Bond {
        code: code.parse().unwrap(),
        name: name.into(),
        maturity: "2031-06-15".parse().unwrap(),
        kind: BondKind::BookEntryTreasury,
    };
    let hash = world.machine.hash();
    let refused = world.act(
        "SHFE.m",
        Action::PutBonds(vec![bond("B1", "x"), bond("B2", "")]),
    );
    assert_eq!(refusal(&refused).code(), "FIELD_MISSING");
    assert_eq!(world.machine.hash(), hash);
    assert_eq!(
        refusal(&world.act("0011.m", Action::PutBonds(Vec::new()))).code(),
        "NOT_PERMITTED"
    );
    assert_eq!(
        world
            .act("SHFE.m", Action::PutBonds(vec![bond("B1", "x")]))
            .len(),
        1
    );
    assert!(
        world
            .act("SHFE.m", Action::PutBonds(vec![bond("B1", "x")]))
            .is_empty()
    );
    for bad in ["", "B 1", "国债", &"B".repeat(33)] {
        assert!(bad.parse::<BondCode>().is_err(), "{bad}");
    }
}

/// Before anybody set a calendar or a rule book nothing is taken.
#[test]
fn an_empty_venue() {
    let mut world = check("@ 2026-11-16 10:00\nfile f1 0011 member");
    let Action::EnterFiling(enter) = world.log.last().unwrap().command.action.clone() else {
        panic!("a filing was entered");
    };
    let asked = Command::platform(Action::EnterFiling(enter));
    let empty = MemberServices::default();
    assert_eq!(
        refusal(&empty.execute(&asked, world.at)).code(),
        "NOT_PERMITTED"
    );
    assert_eq!(empty.next_deadline(), None);
    assert_eq!(
        empty
            .rule_book(party("0011", "member").venue, world.at.day())
            .unwrap_err()
            .code(),
        "NO_RULE_BOOK"
    );
    // Nobody has a seat before the first login, so this is the settlement's alone.
    let settle = world.try_line("settle SHFE 2026-11-16");
    assert_eq!(settle.0, "SETTLEMENT_TOO_EARLY");
    let settle = world.log.last().unwrap().command.action.clone();
    assert_eq!(
        refusal(&empty.execute(&Command::platform(settle), world.at)).code(),
        "NO_CALENDAR"
    );
}

/// A text that is too long is refused with both lengths.
#[test]
fn texts_that_are_too_long() {
    let long = "很".repeat(201);
    check(&format!(
        "
        @ 2026-11-16 10:00
        file f1 0011 member full_name={long} -> TEXT_TOO_LONG field=full_name length=603 longest=600
        file f1 0011 member contact1.name={long} -> TEXT_TOO_LONG field=contact1.name
        file f1 0011 member
        reject f1 {long} -> TEXT_TOO_LONG field=reason
        "
    ));
}

/// Numbers at the ends of their types are refused, and nothing halts.
#[test]
fn numbers_at_the_ends_of_their_types() {
    let (least, most) = (Money::from_units(i64::MIN), Money::MAX);
    let mut world = check(
        "
        @ 2026-11-16 09:00
        set SHFE haircuts 120:1 from 2026-11-16
        bond B1 2031-06-15
        price B1 2026-11-16 250
        qualify 0011 member
        qualify 0011 client:K1
        deposit d1 0011 client:K1 B1 10000000 -> accepted
        pledge d1 -> registered
        deposit d2 0011 client:K1 B1 100 -> AMOUNT_TOO_LARGE field=face
        @ 15:30
        settle SHFE 2026-11-16 client:K1@0011:1000000000000:0
        usable 0011 client:K1 discounted=250000000000.00
        days SHFE 2026-11-17 2026-12-01 client:K1@0011:-1000000000000:1000000000000
        fee 0011 client:K1 2026-11 5136986.30
        days SHFE 2026-12-02 2026-12-31 client:K1@0011:0:1000000000000
        @ 2027-01-01 10:00
        ",
    );
    let hash = world.machine.hash();
    let client = party("0011", "client:K1");
    let key = PositionKey {
        party: client.clone(),
        account: "ACC-K1".parse().unwrap(),
        bond: "B1".parse().unwrap(),
    };
    for face in [least, most, Money::from_units(1)] {
        for kind in [ApplicationKind::Deposit, ApplicationKind::Withdrawal] {
            let enter = EnterApplication {
                key: key.clone(),
                kind,
                face,
            };
            refusal(&world.act("0011.m", Action::EnterApplication(enter)));
        }
    }
    world.run("@ 15:30");
    for amount in [least, most] {
        for (cash, margin) in [(amount, Money::ZERO), (Money::ZERO, amount)] {
            let funds = vec![PartyFunds {
                party: client.clone(),
                cash,
                margin,
            }];
            let settle = Settle {
                venue: Venue::Shfe,
                day: world.at.day(),
                funds,
            };
            let wanted = if margin.is_negative() {
                "NEGATIVE_MARGIN"
            } else {
                "AMOUNT_TOO_LARGE"
            };
            let refused = world.act("SHFE.m", Action::Settle(settle));
            assert_eq!(refusal(&refused).code(), wanted);
        }
    }
    for number in [i32::MIN, i32::MAX] {
        let day = Day::from_number(number);
        let bond = Bond {
            code: key.bond.clone(),
            name: "x".into(),
            maturity: day,
            kind: BondKind::BookEntryTreasury,
        };
        let price = Valuation {
            bond: key.bond.clone(),
            day,
            net: None,
            full: None,
            lower_close: None,
        };
        let fee_rate = Setting::FeeRate(Rate::ZERO);
        let set = SetSetting {
            venue: Venue::Shfe,
            effective: day,
            setting: fee_rate,
            verified: true,
        };
        let settle = Settle {
            venue: Venue::Shfe,
            day,
            funds: Vec::new(),
        };
        let mut book = shfe_2025_11();
        book.effective = day;
        for (action, code) in [
            (Action::PutBonds(vec![bond]), "DATE_OUT_OF_RANGE"),
            (Action::PutValuations(vec![price]), "DATE_OUT_OF_RANGE"),
            (Action::SetSetting(set), "DATE_OUT_OF_RANGE"),
            (Action::PutRuleBook(Box::new(book)), "DATE_OUT_OF_RANGE"),
            (Action::Settle(settle), "NOT_TRADING_DAY"),
        ] {
            assert_eq!(refusal(&world.platform(action)).code(), code);
        }
    }
    let rates = [Rate::MAX, Rate::from_units(i64::MIN)].map(Setting::FeeRate);
    let multiples = [Rate::MAX, Rate::from_units(i64::MIN)].map(Setting::CashMultiple);
    let rows = [u32::MAX, 1_201].map(|months| {
        Setting::Haircuts(vec![Haircut {
            months,
            share: Rate::ONE,
        }])
    });
    for setting in rates.into_iter().chain(multiples).chain(rows) {
        let effective = "2027-02-01".parse().unwrap();
        let set = SetSetting {
            venue: Venue::Shfe,
            effective,
            setting,
            verified: true,
        };
        assert_eq!(
            refusal(&world.platform(Action::SetSetting(set))).code(),
            "BAD_SETTING"
        );
    }
    assert_eq!(world.machine.hash(), hash, "nothing is half done");
}

/// Bytes that are no command, event or state are said to be none.
#[test]
fn bytes_that_are_nothing() {
    for bytes in [&[][..], &[0xff], b"\x82\x18\xff\x80"] {
        assert_eq!(
            MemberServices::decode_command(bytes).unwrap_err().what,
            "command"
        );
        assert_eq!(
            MemberServices::decode_event(bytes).unwrap_err().what,
            "event"
        );
        assert_eq!(MemberServices::restore(bytes).unwrap_err().what, "snapshot");
    }
}

/// Every reason is one that some case brings about.
#[test]
fn every_code_has_its_case() {
    let cases = [
        include_str!("deposit.rs"),
        include_str!("emergency.rs"),
        include_str!("erasure.rs"),
        include_str!("filing.rs"),
        include_str!("input.rs"),
        include_str!("maturity.rs"),
        include_str!("people.rs"),
        include_str!("value.rs"),
        include_str!("window.rs"),
        include_str!("withdrawal.rs"),
    ];
    let brought_about = |code: &str| cases.iter().any(|text| text.contains(code));
    // Written as types in their cases.
    let typed = BTreeSet::from([
        "UNKNOWN_FILING",
        "UNKNOWN_APPLICATION",
        "UNKNOWN_EMERGENCY",
        "RULE_BOOK_TAKEN",
    ]);
    let without: Vec<_> = Refusal::CODES
        .iter()
        .filter(|code| !typed.contains(*code) && !brought_about(code))
        .collect();
    assert!(without.is_empty(), "{without:?}");
}
