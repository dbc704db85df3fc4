//! Lines about entries that are tried before they are done, and plans that wait.
//!
//! ```text
//! logins 2                                    super admins u1 and u2
//! u1: deposit A 5                             any line of an action, as that login gives it
//! would 1 ban:A.system_risk=clear>call plan:A=cu2701:long:3    what dry run 1 said; `-`: nothing
//! u1 confirms 1 A      u2 seconds 1 A      u2 withdraws 1      `A` is typed
//! entries 1 2*                                what is held, `*`: waits for a second person; `-`
//! waiting P1.S.1      starts P1.S.1 [u1]        rules whose plans wait (P8)
//! ```
//! Any of them but `would`, `entries` and `waiting` may end with `-> CODE number=value`.

use ballast_desk_events::{
    Action, Actor, ConfirmEntry, CreateUser, EntryBan, EntryCommand, Holder, NavOf, Role,
    SecondEntry, SettingValue, WaitingRule,
};
use ballast_model::{EntryId, SessionId, UserId};

use super::Run;

fn login(word: &str) -> Option<Actor> {
    let number = word.strip_prefix('u')?.parse().ok()?;
    Some(Actor {
        user: UserId::new(number),
        session: SessionId::new(7),
    })
}

fn entry(word: &str) -> EntryId {
    EntryId::new(word.parse().unwrap())
}

impl Run {
    /// Whether the line is one of these.
    pub fn entering(&mut self, words: &[&str]) -> bool {
        let (words, outcome) = match words.iter().position(|word| *word == "->") {
            Some(at) if !words[0].ends_with(':') => words.split_at(at),
            _ => (words, &[] as &[&str]),
        };
        let (by, command) = match words {
            ["logins", count] => {
                for number in 1..=count.parse().unwrap() {
                    let name = format!("u{number}");
                    self.done(Action::CreateUser(CreateUser {
                        display_name: name.clone(),
                        name,
                        role: Role::SuperAdmin,
                    }));
                }
                return true;
            }
            [by, line @ ..] if by.ends_with(':') => {
                self.by = login(by.trim_end_matches(':')).unwrap();
                let line: Vec<&str> = line.to_vec();
                self.dispatch(&line);
                self.by = Actor::PLATFORM;
                return true;
            }
            ["would", id, expected @ ..] => {
                assert_eq!(self.would(entry(id)), expected.join(" "), "{}", self.line);
                return true;
            }
            ["entries", expected @ ..] => {
                let held = self.desk.held_entries();
                let told = held.map(|(id, held)| {
                    let star = if held.proposed.is_some() { "*" } else { "" };
                    format!("{id}{star}")
                });
                assert_eq!(told_or_none(told), expected.join(" "), "{}", self.line);
                return true;
            }
            ["waiting", expected @ ..] => {
                let waiting = self.desk.waiting_rules();
                let told = waiting.map(|(of, _)| self.rule_of(of));
                assert_eq!(told_or_none(told), expected.join(" "), "{}", self.line);
                return true;
            }
            [by, "confirms", id, phrase] => {
                let mut held = self.desk.held_entries();
                let held = held.find(|(of, _)| *of == entry(id));
                let action = held.map_or(Action::Clock, |(_, held)| held.tried.action.clone());
                let confirm = ConfirmEntry {
                    entry: entry(id),
                    phrase: (*phrase).to_owned(),
                    action,
                };
                (login(by).unwrap(), EntryCommand::Confirm(confirm))
            }
            [by, "seconds", id, phrase] => {
                let second = SecondEntry {
                    entry: entry(id),
                    phrase: (*phrase).to_owned(),
                };
                (login(by).unwrap(), EntryCommand::Second(second))
            }
            [by, "withdraws", id] => (login(by).unwrap(), EntryCommand::Withdraw(entry(id))),
            ["starts", rule, by @ ..] => {
                let mut waiting = self.desk.waiting_rules().map(|(of, _)| of);
                let of = waiting.find(|of| self.rule_of(*of) == *rule);
                let by = by.first().map_or(Actor::PLATFORM, |by| login(by).unwrap());
                (by, EntryCommand::Start(of.unwrap()))
            }
            _ => return false,
        };
        let events = self.submit_as(by, Action::Entry(Box::new(command)));
        self.outcome_of_action(&events, outcome);
        true
    }

    fn rule_of(&self, WaitingRule { of, rule }: WaitingRule) -> String {
        format!("{}.{}", self.owner(of), self.rule_name(rule))
    }

    fn owner(&self, of: NavOf) -> String {
        match of {
            NavOf::Product(id) => self.desk.product(id).unwrap().code.to_string(),
            NavOf::Operating(id) => self.desk.account_code(Holder::Operating(id)).to_string(),
        }
    }

    /// What a dry run that is held said.
    pub fn would(&self, id: EntryId) -> String {
        let mut held = self.desk.held_entries();
        let (_, held) = held.find(|(of, _)| *of == id).unwrap();
        let effect = &held.tried.effect;
        let bans = effect.bans.iter().map(|ban| match ban {
            EntryBan::Line(id, moved, _) => {
                let code = self.desk.account_code(Holder::Operating(*id));
                let [old, new] = [moved.old, moved.new].map(|level| level.text());
                format!("ban:{code}.{}={old}>{new}", moved.line.text())
            }
            EntryBan::Rule(of, moved, _) => {
                let [old, new] = [moved.old, moved.new].map(|level| level.text());
                let (of, rule) = (self.owner(*of), self.rule_name(moved.rule));
                format!("ban:{of}.{rule}={old}>{new}")
            }
        });
        let plans = effect.plans.iter().map(|plan| {
            let code = self.desk.account_code(Holder::Operating(plan.account));
            let lots = plan.lots.iter();
            let lots = lots.map(|left| format!("{}:{}", self.side(left.of), left.lots));
            format!("plan:{code}={}", lots.collect::<Vec<_>>().join(","))
        });
        told_or_none(bans.chain(plans))
    }
}

fn told_or_none(told: impl Iterator<Item = String>) -> String {
    let told: Vec<String> = told.collect();
    if told.is_empty() {
        "-".to_owned()
    } else {
        told.join(" ")
    }
}
