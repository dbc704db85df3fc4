//! A small bank with alarms: just enough of a machine to see an engine's mistakes.
//!
//! Its answers depend on all that went before, so a lost, doubled or reordered command changes
//! them.

use std::collections::BTreeMap;

use ballast_model::{Machine, MachineError, Stamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Adds to an account; a balance below zero is refused.
    Add { account: u32, amount: i64 },
    /// A price, kept as the last one.
    Mark { contract: u32, price: i64 },
    /// Asks for a clock command at that instant.
    Wake { at: Stamp },
    /// Time has come.
    Clock,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Added {
        account: u32,
        balance: i64,
    },
    Refused {
        account: u32,
        short: i64,
    },
    Marked {
        contract: u32,
        price: i64,
    },
    Waking {
        at: Stamp,
    },
    /// The alarm that was due.
    Woke {
        at: Stamp,
    },
}

/// `LOGIC` 2 refuses what would leave less than ten.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Toy<const LOGIC: u32 = 1, const SCHEMA: u32 = 1> {
    pub balances: BTreeMap<u32, i64>,
    pub marks: BTreeMap<u32, i64>,
    pub alarms: Vec<Stamp>,
    pub woke: Vec<(Stamp, Stamp)>,
    pub applied: u64,
}

/// An alarm that goes on ringing.
pub const NAG: Stamp = Stamp::from_micros(7);

pub fn add(account: u32, amount: i64) -> Command {
    Command::Add { account, amount }
}
pub fn at(second: i64) -> Stamp {
    Stamp::from_micros(second * 1_000_000)
}

impl<const LOGIC: u32, const SCHEMA: u32> Machine for Toy<LOGIC, SCHEMA> {
    type Command = Command;
    type Event = Event;

    const LOGIC: u32 = LOGIC;
    const SCHEMA: u32 = SCHEMA;

    fn execute(&self, command: &Command, stamp: Stamp) -> Vec<Event> {
        match command {
            Command::Add { account, amount } => {
                let balance = self.balances.get(account).unwrap_or(&0) + amount;
                let least = if LOGIC == 2 { 10 } else { 0 };
                if balance < least {
                    return vec![Event::Refused {
                        account: *account,
                        short: least - balance,
                    }];
                }
                vec![Event::Added {
                    account: *account,
                    balance,
                }]
            }
            Command::Mark { contract, price } => vec![Event::Marked {
                contract: *contract,
                price: *price,
            }],
            Command::Wake { at } => vec![Event::Waking { at: *at }],
            Command::Clock => self
                .next_deadline()
                .filter(|due| *due <= stamp)
                .map(|at| Event::Woke { at })
                .into_iter()
                .collect(),
        }
    }

    fn apply(&mut self, event: &Event, stamp: Stamp) {
        self.applied += 1;
        match event {
            Event::Added { account, balance } => drop(self.balances.insert(*account, *balance)),
            Event::Refused { .. } => {}
            Event::Marked { contract, price } => drop(self.marks.insert(*contract, *price)),
            Event::Waking { at } => self.alarms.push(*at),
            Event::Woke { at } => {
                let rung = |alarm: &Stamp| alarm == at && *at != NAG;
                let index = self.alarms.iter().position(rung);
                index.map(|index| self.alarms.remove(index));
                self.woke.push((*at, stamp));
            }
        }
    }

    fn next_deadline(&self) -> Option<Stamp> {
        self.alarms.iter().min().copied()
    }
    fn due(&self) -> String {
        format!("{} alarms", self.alarms.len())
    }
    fn clock_command() -> Command {
        Command::Clock
    }

    fn encode_command(command: &Command, out: &mut Vec<u8>) {
        match command {
            Command::Add { account, amount } => words(out, [1, i64::from(*account), *amount]),
            Command::Mark { contract, price } => words(out, [2, i64::from(*contract), *price]),
            Command::Wake { at } => words(out, [3, at.micros(), 0]),
            Command::Clock => words(out, [4, 0, 0]),
        }
    }
    fn decode_command(bytes: &[u8]) -> Result<Command, MachineError> {
        match read_words(bytes, "command")? {
            [1, account, amount] => Ok(add(account as u32, amount)),
            [2, contract, price] => Ok(Command::Mark {
                contract: contract as u32,
                price,
            }),
            [3, at, 0] => Ok(Command::Wake {
                at: Stamp::from_micros(at),
            }),
            [4, 0, 0] => Ok(Command::Clock),
            _ => Err(bad("command")),
        }
    }
    fn encode_event(event: &Event, out: &mut Vec<u8>) {
        match event {
            Event::Added { account, balance } => words(out, [1, i64::from(*account), *balance]),
            Event::Refused { account, short } => words(out, [2, i64::from(*account), *short]),
            Event::Marked { contract, price } => words(out, [3, i64::from(*contract), *price]),
            Event::Waking { at } => words(out, [4, at.micros(), 0]),
            Event::Woke { at } => words(out, [5, at.micros(), 0]),
        }
    }
    fn decode_event(bytes: &[u8]) -> Result<Event, MachineError> {
        match read_words(bytes, "event")? {
            [1, account, balance] => Ok(Event::Added {
                account: account as u32,
                balance,
            }),
            [2, account, short] => Ok(Event::Refused {
                account: account as u32,
                short,
            }),
            [3, contract, price] => Ok(Event::Marked {
                contract: contract as u32,
                price,
            }),
            [4, at, 0] => Ok(Event::Waking {
                at: Stamp::from_micros(at),
            }),
            [5, at, 0] => Ok(Event::Woke {
                at: Stamp::from_micros(at),
            }),
            _ => Err(bad("event")),
        }
    }

    fn snapshot(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut number = |value: i64| out.extend_from_slice(&value.to_le_bytes());
        for table in [&self.balances, &self.marks] {
            number(table.len() as i64);
            table.iter().for_each(|(key, value)| {
                [i64::from(*key), *value].into_iter().for_each(&mut number)
            });
        }
        number(self.alarms.len() as i64);
        self.alarms.iter().for_each(|at| number(at.micros()));
        number(self.woke.len() as i64);
        self.woke.iter().for_each(|(at, stamp)| {
            [at.micros(), stamp.micros()]
                .into_iter()
                .for_each(&mut number)
        });
        number(self.applied as i64);
        out
    }
    fn restore(bytes: &[u8]) -> Result<Self, MachineError> {
        let mut numbers = bytes
            .as_chunks()
            .0
            .iter()
            .map(|chunk| i64::from_le_bytes(*chunk));
        let mut next = || numbers.next().ok_or_else(|| bad("snapshot"));
        let mut toy = Self::default();
        for _ in 0..next()? {
            toy.balances.insert(next()? as u32, next()?);
        }
        for _ in 0..next()? {
            toy.marks.insert(next()? as u32, next()?);
        }
        for _ in 0..next()? {
            toy.alarms.push(Stamp::from_micros(next()?));
        }
        for _ in 0..next()? {
            toy.woke
                .push((Stamp::from_micros(next()?), Stamp::from_micros(next()?)));
        }
        toy.applied = next()? as u64;
        Ok(toy)
    }
}

fn words(out: &mut Vec<u8>, words: [i64; 3]) {
    words
        .iter()
        .for_each(|word| out.extend_from_slice(&word.to_le_bytes()));
}
fn read_words(bytes: &[u8], what: &'static str) -> Result<[i64; 3], MachineError> {
    match bytes.as_chunks() {
        ([a, b, c], []) => Ok([a, b, c].map(|word| i64::from_le_bytes(*word))),
        _ => Err(bad(what)),
    }
}
fn bad(what: &'static str) -> MachineError {
    MachineError {
        what,
        reason: "it is none of the toy's".to_owned(),
    }
}
