//! A venue under script.

use std::collections::BTreeMap;

use ballast_model::{Calendar, Day, Machine, SessionId, Stamp, TimeOfDay, UserId};
use ballast_people::Actor;
use ballast_venue::words::application::ApplicationKind;
use ballast_venue::words::bond::BondKind;
use ballast_venue::words::code::{ApplicationId, EmergencyId, FilingId};
use ballast_venue::words::command::{
    Action, Command, CreateLogin, DropApplication, Explain, RegisterMember, RejectEmergency,
    RejectFiling,
};
use ballast_venue::words::event::Event;
use ballast_venue::words::party::{Member, MemberKind, Venue};
use ballast_venue::words::post::{Duty, Post, Seat};
use ballast_venue::{MemberServices, ine_2021_09, shfe_2025_11};

use super::outcome::{self, Outcome};
use super::parse::{day, key, member_key, party};

/// What a name in a script stands for.
#[derive(Debug, Clone, Copy)]
pub enum Named {
    Filing(FilingId),
    Application(ApplicationId),
    Emergency(EmergencyId),
}

/// One command as it was decided.
#[derive(Debug, Clone)]
pub struct Decided {
    pub at: Stamp,
    pub command: Command,
    pub events: Vec<Event>,
}

/// A venue under script.
pub struct World {
    pub machine: MemberServices,
    pub at: Stamp,
    pub log: Vec<Decided>,
    pub names: BTreeMap<String, Named>,
    pub(super) users: BTreeMap<String, UserId>,
    pub(super) instructions: u32,
    pub(super) settled: Vec<Event>,
    pub(super) line: String,
}

const MEMBERS: [(&str, MemberKind, &str); 6] = [
    ("0011", MemberKind::Fcm, "甲期货"),
    ("0012", MemberKind::Fcm, "乙期货"),
    ("0022", MemberKind::NonFcm, "丙实业"),
    ("8011", MemberKind::Fcm, "甲期货"),
    ("8012", MemberKind::Fcm, "乙期货"),
    ("8022", MemberKind::NonFcm, "丙实业"),
];

impl World {
    pub fn new() -> Self {
        let mut world = Self {
            machine: MemberServices::default(),
            at: "2026-01-05 08:00:00.000".parse().expect("a time"),
            log: Vec::new(),
            names: BTreeMap::new(),
            users: BTreeMap::new(),
            instructions: 0,
            settled: Vec::new(),
            line: "setup".to_owned(),
        };
        world.set_up();
        world
    }

    fn set_up(&mut self) {
        self.platform(Action::SetCalendar(Calendar::compiled()));
        for book in [shfe_2025_11(), ine_2021_09()] {
            self.platform(Action::PutRuleBook(Box::new(book)));
        }
        self.login("root", None);
        self.login("ccdc", Some((Seat::Depository, Duty::Both)));
        for venue in [Venue::Shfe, Venue::Ine] {
            for (suffix, duty) in [("m", Duty::Make), ("c", Duty::Check), ("b", Duty::Both)] {
                self.login(
                    &format!("{venue}.{suffix}"),
                    Some((Seat::Exchange(venue), duty)),
                );
            }
        }
        for (number, kind, short) in MEMBERS {
            let key = member_key(number);
            let member = Member {
                kind,
                full_name: format!("{short}有限公司").into(),
                short_name: short.into(),
                licence_no: format!("9131{number}").into(),
                trading_code: (kind == MemberKind::NonFcm)
                    .then(|| format!("9{number}").parse().expect("a code")),
            };
            for (suffix, duty) in [
                ("m", Duty::Make),
                ("c", Duty::Check),
                ("b", Duty::Both),
                ("w", Duty::Watch),
            ] {
                self.login(
                    &format!("{number}.{suffix}"),
                    Some((Seat::Member(key.clone()), duty)),
                );
            }
            self.platform(Action::RegisterMember(RegisterMember { key, member }));
        }
        self.login(
            "K1",
            Some((Seat::Party(party("0011", "client:K1")), Duty::Make)),
        );
    }

    fn login(&mut self, name: &str, post: Option<(Seat, Duty)>) {
        let events = self.platform(Action::CreateLogin(CreateLogin {
            name: name.into(),
            display_name: name.into(),
            post: post.map(|(seat, duty)| Post { seat, duty }),
        }));
        let [Event::LoginCreated(created)] = events.as_slice() else {
            panic!("{name}: {events:?}");
        };
        self.users.insert(name.to_owned(), created.id);
    }

    pub fn user(&self, name: &str) -> UserId {
        *self
            .users
            .get(name)
            .unwrap_or_else(|| panic!("{}: no login {name}", self.line))
    }

    pub fn platform(&mut self, action: Action) -> Vec<Event> {
        self.give(Command::platform(action))
    }

    pub fn act(&mut self, login: &str, action: Action) -> Vec<Event> {
        let user = self.user(login);
        self.give(Command {
            by: Actor {
                user,
                session: SessionId::new(1),
            },
            action,
        })
    }

    /// What is due first, each at its own instant, then the command.
    fn give(&mut self, command: Command) -> Vec<Event> {
        self.catch_up();
        self.decide(command, self.at)
    }

    pub fn catch_up(&mut self) {
        let mut last = None;
        while let Some(due) = self.machine.next_deadline().filter(|due| *due <= self.at) {
            let stamp = due.max(self.log.last().map_or(due, |decided| decided.at));
            let events = self.decide(MemberServices::clock_command(), stamp);
            assert!(
                !events.is_empty() && (last != Some(due) || due < stamp),
                "{}: stays due at {due}",
                self.line
            );
            last = Some(due);
        }
    }

    fn decide(&mut self, command: Command, at: Stamp) -> Vec<Event> {
        let events = self.machine.execute(&command, at);
        for event in &events {
            self.machine.apply(event, at);
        }
        self.log.push(Decided {
            at,
            command,
            events: events.clone(),
        });
        events
    }

    /// Runs lines.
    pub fn run(&mut self, script: &str) {
        for (number, line) in script.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            self.line = format!("line {}: {line}", number + 1);
            let (action, expected) = line.split_once("->").unwrap_or((line, ""));
            let words: Vec<&str> = action.split_whitespace().collect();
            let expected: Vec<&str> = expected.split_whitespace().collect();
            let got = self.line(&words, !expected.is_empty());
            assert!(
                outcome::holds(&got, &expected),
                "{}\n  got {got:?}",
                self.line
            );
        }
        self.catch_up();
    }

    /// What comes of a line, refused or not.
    pub fn try_line(&mut self, line: &str) -> Outcome {
        self.line = line.to_owned();
        let words: Vec<&str> = line.split_whitespace().collect();
        self.line(&words, true)
    }

    fn line(&mut self, words: &[&str], is_expected: bool) -> Outcome {
        let by = words.iter().position(|word| *word == "by");
        let (words, by) = match by {
            Some(at) => (&words[..at], Some(words[at + 1])),
            None => (words, None),
        };
        let got = self.verb(words, by);
        let is_code = got.0.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        let refused = is_code && !got.0.is_empty();
        assert!(is_expected || !refused, "{}\n  refused {got:?}", self.line);
        got
    }

    fn verb(&mut self, words: &[&str], by: Option<&str>) -> Outcome {
        match *words {
            ["@", date, time] => self.go(day(date), time),
            ["@", time] => self.go(self.at.day(), time),
            ["set", venue, name, value, "from", from] => self.set(venue, name, value, from, by),
            ["bond", code, maturity] => self.bond(code, maturity, BondKind::BookEntryTreasury),
            ["bond", code, maturity, "other"] => self.bond(code, maturity, BondKind::Other),
            ["price", code, on, price] => self.price(code, on, price),
            ["qualify", member, who] => self.qualify(member, who),
            ["file", name, member, who, ref changes @ ..] => {
                self.file(name, party(member, who), changes, by)
            }
            ["notice", name, member, who, matter, ref changes @ ..] => {
                self.notice(name, party(member, who), matter, changes, by)
            }
            ["amend", name, ref changes @ ..] => self.amend(name, changes, by),
            ["send", name] => self.send(name, by),
            ["examine", name] => self.filing(name, by, 'm', Action::ExamineFiling),
            ["approve", name] => self.filing(name, by, 'c', Action::ApproveFiling),
            ["reject", name, reason] => {
                let rejected = |filing| {
                    Action::RejectFiling(RejectFiling {
                        filing,
                        reason: reason.into(),
                    })
                };
                self.filing(name, by, 'c', rejected)
            }
            ["standing", member, who, ..] => self.standing(&party(member, who), &words[3..]),
            ["deposit", name, member, who, bond, face, ref changes @ ..] => self.apply(
                name,
                ApplicationKind::Deposit,
                party(member, who),
                (bond, face),
                changes,
            ),
            ["withdraw", name, member, who, bond, face, ref changes @ ..] => self.apply(
                name,
                ApplicationKind::Withdrawal,
                party(member, who),
                (bond, face),
                changes,
            ),
            [
                "enter",
                name,
                kind,
                member,
                who,
                bond,
                face,
                ref changes @ ..,
            ] => {
                let key = key(party(member, who), bond, changes);
                self.enter(name, kind.parse().expect("a kind"), key, face, by)
            }
            ["ask", name, kind, member, who, bond, face] => {
                let key = key(party(member, who), bond, &[]);
                self.enter(
                    name,
                    kind.parse().expect("a kind"),
                    key,
                    face,
                    by.or(Some("K1")),
                )
            }
            ["forward", name] => self.application(name, by, 'm', Action::ForwardApplication),
            ["drop", name] => self.application(name, by, 'm', |application| {
                Action::DropApplication(DropApplication {
                    application,
                    reason: "改日再办".into(),
                })
            }),
            ["pledge", name, ref changes @ ..] => self.pledge(name, changes, by),
            ["confirm", name] => self.application(name, by, 'm', Action::ConfirmRelease),
            ["explain", name] => self.application(name, by, 'm', |application| {
                Action::Explain(Explain {
                    application,
                    text: "系统故障".into(),
                    attachment: None,
                })
            }),
            ["maturity", name, member, who, bond, ref changes @ ..] => {
                self.maturity(name, key(party(member, who), bond, changes), by)
            }
            ["emergency", name, member, who, kind, rows, ref changes @ ..] => {
                self.emergency(name, party(member, who), kind, rows, changes, by)
            }
            ["check", name] => self.emergency_step(name, by, Action::CheckEmergency),
            ["refuse", name] => self.emergency_step(name, by, |emergency| {
                Action::RejectEmergency(RejectEmergency {
                    emergency,
                    reason: "材料不全".into(),
                })
            }),
            ["erasure", step, member, who] => self.erasure(party(member, who), step, by),
            ["settle", venue, on, ref funds @ ..] => self.settle(venue, on, funds, by),
            ["tell", venue, on, ref funds @ ..] => self.tell(venue, on, funds, by),
            ["days", venue, from, to, ref funds @ ..] => self.days(venue, from, to, funds),
            ["state", name, ..] => self.state(name, &words[2..]),
            ["usable", member, who, ..] => self.usable(&party(member, who), &words[3..]),
            ["fee", member, who, month, amount] => self.fee(&party(member, who), month, amount),
            ["warned", bond, in_days, cut] => self.warned(bond, in_days, cut),
            ["position", member, who, bond, ..] => {
                self.position(key(party(member, who), bond, &words[4..]), &words[4..])
            }
            _ => panic!("{}: not understood", self.line),
        }
    }

    pub(super) fn go(&mut self, date: Day, time: &str) -> Outcome {
        let time = match time.len() {
            5 => format!("{time}:00"),
            _ => time.to_owned(),
        };
        self.at = date.at(time.parse::<TimeOfDay>().expect("a time"));
        self.catch_up();
        Outcome::default()
    }
}
