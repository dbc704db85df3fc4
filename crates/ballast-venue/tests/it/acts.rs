//! Every state × every act × every actor: what is allowed, and why the rest is not. The table is
//! `tests/acts.txt`, so that a change of any cell is seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use ballast_model::{Machine, SessionId};
use ballast_people::Actor;
use ballast_venue::words::application::{ApplicationState, EmergencyState};
use ballast_venue::words::command::{
    Action, AmendFiling, Command, DropApplication, Explain, InstructPledge, RejectEmergency,
    RejectFiling,
};
use ballast_venue::words::event::Event;

use crate::script::{Named, World, check, erasure, party};

const ACTORS: [&str; 14] = [
    "0011.m", "0011.c", "0011.b", "0011.w", "0012.b", "8011.b", "SHFE.m", "SHFE.c", "SHFE.b",
    "INE.b", "ccdc", "K1", "root", "platform",
];

const READY: &str = "
    @ 2026-11-16 09:00
    set SHFE haircuts 120:0.95 from 2026-11-16
    bond B1 2031-06-15
    price B1 2026-11-16 100
    qualify 0011 member
    qualify 0011 client:K1
";
const HELD: &str = "
    deposit d0 0011 client:K1 B1 1000
    pledge d0
    @ 15:30
    settle SHFE 2026-11-16 client:K1@0011:9000000:0
    @ 2026-11-17 10:00
";
const RELEASED: &str = "
    withdraw x 0011 client:K1 B1 1000
    @ 15:30
    settle SHFE 2026-11-17 client:K1@0011:9000000:0
";

/// What brings an application into each state; where the hour decides, it is one at which acts are
/// possible.
fn applications() -> Vec<(&'static str, String)> {
    let enter = "enter x deposit 0011 client:K1 B1 1000 by 0011.b";
    let held = format!("{HELD}{RELEASED}");
    vec![
        ("asked", "ask x deposit 0011 client:K1 B1 1000".to_owned()),
        ("entered", enter.to_owned()),
        ("accepted", format!("{enter}\nsend x")),
        (
            "accepted",
            format!("{HELD} withdraw x 0011 client:K1 B1 1000"),
        ),
        ("refused", format!("{enter}\n@ 14:30\nsend x")),
        ("mismatched", format!("{enter}\nsend x\npledge x face=1")),
        ("registered", format!("{enter}\nsend x\npledge x")),
        (
            "effective",
            format!("{enter}\nsend x\npledge x\n@ 15:30\nsettle SHFE 2026-11-16"),
        ),
        ("lapsed", format!("{enter}\n@ 17:00\n@ 2026-11-17 10:00")),
        (
            "review_refused",
            format!("{HELD} withdraw x 0011 client:K1 B1 1000\n@ 15:30\nsettle SHFE 2026-11-17"),
        ),
        ("release_instructed", held.clone()),
        ("explanation_due", format!("{held}@ 2026-11-18 10:00")),
        ("overdue", format!("{held}@ 2026-11-18 12:00")),
        ("released", format!("{held}confirm x")),
        ("dropped", format!("{enter}\ndrop x")),
    ]
}

fn filings() -> Vec<(&'static str, String)> {
    let enter = "file x 0011 client:K2 by 0011.b";
    vec![
        ("entered", enter.to_owned()),
        ("sent", format!("{enter}\nsend x")),
        ("examined", format!("{enter}\nsend x\nexamine x by SHFE.b")),
        (
            "approved",
            format!("{enter}\nsend x\nexamine x by SHFE.b\napprove x"),
        ),
        ("rejected", format!("{enter}\nsend x\nreject x 不清晰")),
    ]
}

fn emergencies() -> Vec<(&'static str, String)> {
    let enter = "emergency x 0011 client:K1 deposit B1:1000 by SHFE.b";
    vec![
        ("entered", enter.to_owned()),
        ("accepted", format!("{enter}\ncheck x")),
        ("rejected", format!("{enter}\nrefuse x")),
        (
            "refused",
            format!("{enter}\ndeposit d1 0011 client:K1 B1 1000\ncheck x"),
        ),
    ]
}

fn acts(world: &mut World) -> Vec<(&'static str, Action)> {
    match world.names["x"] {
        Named::Application(id) => {
            let instruction = world.instruction(id, &[]);
            vec![
                ("forward", Action::ForwardApplication(id)),
                ("send", Action::SendApplication(id)),
                (
                    "drop",
                    Action::DropApplication(DropApplication {
                        application: id,
                        reason: "改日".into(),
                    }),
                ),
                (
                    "pledge",
                    Action::InstructPledge(InstructPledge {
                        application: id,
                        instruction,
                    }),
                ),
                ("confirm", Action::ConfirmRelease(id)),
                (
                    "explain",
                    Action::Explain(Explain {
                        application: id,
                        text: "故障".into(),
                        attachment: None,
                    }),
                ),
            ]
        }
        Named::Filing(id) => {
            let filing = world.machine.filing(id).unwrap().clone();
            let amend = AmendFiling {
                filing: id,
                form: filing.form,
                attachments: filing.attachments,
            };
            vec![
                ("amend", Action::AmendFiling(amend)),
                ("send", Action::SendFiling(id)),
                ("examine", Action::ExamineFiling(id)),
                ("approve", Action::ApproveFiling(id)),
                (
                    "reject",
                    Action::RejectFiling(RejectFiling {
                        filing: id,
                        reason: "不清晰".into(),
                    }),
                ),
            ]
        }
        Named::Emergency(id) => vec![
            ("check", Action::CheckEmergency(id)),
            (
                "reject",
                Action::RejectEmergency(RejectEmergency {
                    emergency: id,
                    reason: "不全".into(),
                }),
            ),
        ],
    }
}

/// What comes of an act: the refusal's code, or what the object becomes.
fn outcome(world: &World, actor: &str, action: &Action) -> String {
    let command = Command {
        by: match actor {
            "platform" => Actor::PLATFORM,
            login => Actor {
                user: world.user(login),
                session: SessionId::new(1),
            },
        },
        action: action.clone(),
    };
    let events = world.machine.execute(&command, world.at);
    if events.is_empty() {
        return "nothing new".to_owned();
    }
    let last = events.iter().rev().find_map(became);
    last.unwrap_or_else(|| "done".to_owned())
}

/// The refusal's code, or the state that an object is in.
fn became(event: &Event) -> Option<String> {
    let state = match event {
        Event::ActionRefused(refused) => refused.refusal.code(),
        Event::ApplicationMoved(moved) => {
            if let ApplicationState::Refused(refusal) = &moved.to {
                return Some(format!("refused {}", refusal.code()));
            }
            moved.to.word()
        }
        Event::ApplicationEntered(entered) => entered.application.state.word(),
        Event::ApplicationAccepted(_) => "accepted",
        Event::FilingEntered(_) | Event::FilingAmended(_) | Event::EmergencyEntered(_) => "entered",
        Event::FilingSent(_) => "sent",
        Event::FilingExamined(_) => "examined",
        Event::FilingApproved(_) => "approved",
        Event::FilingRejected(_) => "rejected",
        Event::ErasureAsked(_) => "erasure_asked",
        Event::ErasureMoved(moved) => moved.to.word(),
        Event::EmergencyEnded(ended) => match ended.state {
            EmergencyState::Accepted => "accepted",
            _ => "rejected",
        },
        _ => return None,
    };
    Some(state.to_owned())
}

fn rows(
    of: &str,
    states: Vec<(&'static str, String)>,
    table: &mut String,
) -> BTreeSet<&'static str> {
    let mut seen = BTreeSet::new();
    for (state, script) in states {
        let mut world = check(&format!("{READY}{script}\nstate x {state}"));
        let kind = if seen.insert(state) {
            ""
        } else {
            " (withdrawal)"
        };
        for (act, action) in acts(&mut world) {
            let cells = cells(&world, &action);
            writeln!(table, "{of} {state}{kind} | {act} | {cells}").unwrap();
        }
    }
    seen
}

/// What a line asks for, in a world of its own.
fn action_of(script: &str, line: &str) -> Action {
    let mut world = check(script);
    world.try_line(line);
    world.log.last().unwrap().command.action.clone()
}

fn cells(world: &World, action: &Action) -> String {
    let mut cells: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for actor in ACTORS {
        cells
            .entry(outcome(world, actor, action))
            .or_default()
            .push(actor);
    }
    let cells: Vec<_> = cells
        .iter()
        .map(|(what, who)| format!("{what}: {}", who.join(" ")))
        .collect();
    cells.join(" | ")
}

/// Each standing of a party, with what brings it about, and what may be asked for in it.
fn standings(table: &mut String) {
    let member = "@ 2026-11-16 09:00\nbond B1 2031-06-15\nqualify 0011 member\n";
    let file = "file f 0011 client:K1\nsend f\n";
    let qualify = "qualify 0011 client:K1\n";
    for (standing, script) in [
        ("none", String::new()),
        ("filed", file.to_owned()),
        ("rejected", format!("{file}reject f x")),
        ("qualified", qualify.to_owned()),
        (
            "changing",
            format!("{qualify}notice n 0011 client:K1 NEW\nsend n"),
        ),
        (
            "closed",
            format!("{qualify}notice n 0011 client:K1 close\nsend n\nexamine n\napprove n"),
        ),
    ] {
        let script = format!("{member}{script}");
        let world = check(&format!("{script}\nstanding 0011 client:K1 {standing}"));
        for (act, line) in [
            ("file form 3", "file y 0011 client:K1"),
            ("file form 4", "notice y 0011 client:K1 OTHER"),
            ("deposit", "enter y deposit 0011 client:K1 B1 1000"),
            ("withdraw", "enter y withdrawal 0011 client:K1 B1 1000"),
            ("form 5", "emergency y 0011 client:K1 deposit B1:1000"),
            ("erase", "erasure ask 0011 client:K1"),
        ] {
            // A form 4 is filled in from the account that there is, or was.
            let action = action_of(&script, line);
            writeln!(
                table,
                "standing {standing} | {act} | {}",
                cells(&world, &action)
            )
            .unwrap();
        }
    }
}

/// Each state of an erasure, of a party that was rejected.
fn erasures(table: &mut String) {
    let rejected = format!("{READY}file f 0011 client:K2\nsend f\nreject f x\n");
    let steps = |steps: &[&str]| -> String {
        let lines = steps.iter();
        lines
            .map(|step| format!("erasure {step} 0011 client:K2\n"))
            .collect()
    };
    for (state, script) in [
        ("none", String::new()),
        ("asked", steps(&["ask"])),
        ("dropped", steps(&["ask", "drop"])),
        ("confirmed", steps(&["ask", "confirm"])),
        ("erased", steps(&["ask", "confirm", "record"])),
    ] {
        let world = check(&format!("{rejected}{script}"));
        for act in ["ask", "confirm", "drop", "record"] {
            let action = erasure(party("0011", "client:K2"), act);
            let cells = cells(&world, &action);
            writeln!(table, "erasure {state} | {act} | {cells}").unwrap();
        }
    }
}

/// What is about no object of a party.
fn of_the_venue(table: &mut String) {
    let script = format!("{READY}{HELD}@ 15:30\n");
    let world = check(&script);
    for (act, line) in [
        ("set a setting", "set SHFE fee_rate 0.001 from 2026-12-01"),
        ("put bonds", "bond B7 2031-06-15"),
        ("put prices", "price B1 2026-11-17 100"),
        ("tell funds", "tell SHFE 2026-11-17 client:K1@0011:1:1"),
        ("settle", "settle SHFE 2026-11-17"),
        ("start a release", "maturity y 0011 client:K1 B1"),
    ] {
        let action = action_of(&script, line);
        writeln!(table, "venue | {act} | {}", cells(&world, &action)).unwrap();
    }
    let setup = world.log.iter().map(|decided| &decided.command.action);
    let mut seen = BTreeSet::new();
    for action in setup {
        let act = match action {
            Action::SetCalendar(_) => "set the calendar",
            Action::PutRuleBook(_) => "put a rule book",
            Action::CreateLogin(_) => "make a login",
            Action::RegisterMember(_) => "register a member",
            _ => continue,
        };
        if seen.insert(act) {
            writeln!(table, "venue | {act} | {}", cells(&world, action)).unwrap();
        }
    }
}

#[test]
fn every_state_act_and_actor() {
    let mut table = String::new();
    let seen = rows("application", applications(), &mut table);
    assert_eq!(seen.len(), 14, "each state of an application");
    assert_eq!(
        rows("filing", filings(), &mut table).len(),
        5,
        "each state of a filing"
    );
    assert_eq!(
        rows("form 5", emergencies(), &mut table).len(),
        4,
        "each state of a form 5"
    );
    standings(&mut table);
    erasures(&mut table);
    of_the_venue(&mut table);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/acts.txt");
    if std::env::var("BALLAST_GOLDEN").as_deref() == Ok("update") {
        std::fs::write(&file, &table).unwrap();
    }
    assert_eq!(
        table,
        std::fs::read_to_string(&file).unwrap_or_default(),
        "tests/acts.txt is another: where that is meant, BALLAST_GOLDEN=update writes it"
    );
}
