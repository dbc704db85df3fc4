//! The bytes of every variant, kept in `golden.txt` for ever: what one build wrote, every later build
//! reads (`docs/design.md#encoding`). A line of the file is never changed. Where a variant is new, or
//! has a new field, `BALLAST_GOLDEN=add` appends a line; the older ones of it must go on to be read,
//! and to be written back as they were.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::path::Path;

use ballast_model::{
    Calendar, Day, DayRange, LateNight, Money, Price, Rate, SessionId, Stamp, Text, TimeOfDay,
    UserId,
};
use ballast_people::{AccountStatus, AccountStatusSet, Actor, Owned};
use minicbor::{Decode, Encode};

use crate::words::application::{
    ApplicationKind, ApplicationState, EmergencyState, MatchField, NotCounted, ReviewFailure, Via,
};
use crate::words::attachment::{Material, Media};
use crate::words::bond::BondKind;
use crate::words::command::{Action, Command};
use crate::words::erasure::ErasureState;
use crate::words::event::Event;
use crate::words::filing::{FilingState, Standing};
use crate::words::form::{EmergencyKind, Form, Matter, PartyKind};
use crate::words::party::{MemberKind, Participant, Venue};
use crate::words::post::{Duty, Seat};
use crate::words::refusal::Refusal;
use crate::words::setting::{CutRule, DayCount, Effective, PriceSource, Setting};

/// A value whose bytes tell its fields apart: no two numbers or texts of it are alike.
pub(crate) trait Sample {
    fn sample() -> Self;
}

/// What makes a value of each variant, by the variant's name.
pub(crate) type Makers<T> = Vec<(&'static str, fn() -> T)>;

/// A value of each variant.
pub(crate) trait Samples: Sized {
    fn makers() -> Makers<Self>;
}

pub(crate) fn sample<T: Sample>() -> T {
    T::sample()
}

thread_local! {
    static NUMBER: Cell<i64> = const { Cell::new(0) };
}

/// The next number of a value.
pub(crate) fn next() -> i64 {
    NUMBER.set(NUMBER.get() + 1);
    NUMBER.get()
}

macro_rules! samples {
    ($($type:ty = $value:expr;)*) => { $(impl Sample for $type { fn sample() -> Self { $value } })* };
}

samples! {
    bool = true;
    u32 = 70_000 + next() as u32;
    u64 = (1 << 40) + next() as u64;
    Text = format!("国债 {}", next()).into();
    Money = Money::from_units(240_000_000_000 + next());
    Price = Price::from_units(1_000_000 + next());
    Rate = Rate::from_units(next());
    Day = "2026-11-20".parse::<Day>().expect("a day").plus(next() as i32);
    Stamp = "2026-11-20 14:29:59.999".parse::<Stamp>().expect("a time").plus_micros(next());
    TimeOfDay = TimeOfDay::from_micros(52_200_000_000 + next()).expect("within the day");
    UserId = UserId::new(next() as u32);
    SessionId = SessionId::new((1 << 53) + next() as u64);
    AccountStatus = AccountStatus::Deleted;
    DayRange = DayRange { first: sample(), last: sample() };
    LateNight = LateNight { evening: sample(), open: sample() };
    AccountStatusSet = AccountStatusSet { of: Owned::Login(sample()), old: AccountStatus::Enabled, new: AccountStatus::Disabled };
    Calendar = Calendar {
        first: sample(), last: sample(), closures: sample(), without_night: sample(), late_nights: sample(), announced: sample(),
    };
}

impl<T: Sample> Sample for Box<T> {
    fn sample() -> Self {
        Self::new(sample())
    }
}
impl<T: Sample> Sample for Option<T> {
    fn sample() -> Self {
        Some(sample())
    }
}
impl<T: Sample> Sample for Vec<T> {
    fn sample() -> Self {
        vec![sample(), sample()]
    }
}

/// The file's lines, and those this build would add.
struct Golden {
    kept: BTreeMap<String, Vec<String>>,
    seen: BTreeSet<String>,
    new: Vec<String>,
}

impl Golden {
    fn read(text: &str) -> Self {
        let mut kept: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in text.lines() {
            let (name, bytes) = line.split_once(' ').expect("a name and its bytes");
            kept.entry(name.to_owned())
                .or_default()
                .push(bytes.to_owned());
        }
        Self {
            kept,
            seen: BTreeSet::new(),
            new: Vec::new(),
        }
    }

    /// Each variant has the newest bytes that the file keeps for it, and all bytes of it are read and
    /// written back.
    fn check<T>(&mut self, of: &str)
    where
        T: Samples + Encode<()> + for<'b> Decode<'b, ()> + PartialEq + Debug,
    {
        for (variant, make) in T::makers() {
            NUMBER.set(0);
            self.check_value(format!("{of}.{variant}"), make());
        }
    }

    fn check_value<T>(&mut self, name: String, value: T)
    where
        T: Encode<()> + for<'b> Decode<'b, ()> + PartialEq + Debug,
    {
        let written = |value: &T| hex(&minicbor::to_vec(value).expect("memory takes every value"));
        let read = |bytes: &str| -> T {
            minicbor::decode(&unhex(bytes))
                .unwrap_or_else(|error| panic!("{name} {bytes} is not read: {error}"))
        };
        for bytes in self.kept.get(&name).into_iter().flatten() {
            let again = written(&read(bytes));
            assert_eq!(&again, bytes, "{name} is not written as it was");
        }
        assert_eq!(read(&written(&value)), value, "{name} is read as another");
        let newest = self.kept.get(&name).and_then(|kept| kept.last());
        if newest != Some(&written(&value)) {
            self.new.push(format!("{name} {}", written(&value)));
        }
        assert!(self.seen.insert(name.clone()), "{name} twice");
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("hex");
    (0..text.len()).step_by(2).map(pair).collect()
}

macro_rules! check_all {
    ($golden:ident: $($type:ident),+ $(,)?) => { $($golden.check::<$type>(stringify!($type));)+ };
}

#[test]
fn every_variant_has_its_bytes_for_ever() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden.txt");
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let mut golden = Golden::read(&text);
    check_all!(golden:
        Action, Event, Refusal, Setting, Form, Matter, PartyKind, EmergencyKind, FilingState, Standing, ErasureState, ApplicationState,
        ApplicationKind, EmergencyState, ReviewFailure, MatchField, NotCounted, Via, Material, Media, BondKind, Venue,
        MemberKind, Participant, Seat, Duty, CutRule, DayCount, Effective, PriceSource,
    );
    NUMBER.set(0);
    let command = Command {
        by: Actor {
            user: sample(),
            session: sample(),
        },
        action: Action::Clock,
    };
    golden.check_value("Command".to_owned(), command);
    let Golden { kept, seen, new } = golden;
    let gone: Vec<_> = kept.keys().filter(|name| !seen.contains(*name)).collect();
    assert!(
        gone.is_empty(),
        "gone, though journals may hold them: {gone:?}"
    );
    if !new.is_empty() && std::env::var("BALLAST_GOLDEN").as_deref() == Ok("add") {
        std::fs::write(&file, text + &new.join("\n") + "\n").expect("golden.txt can be written");
    } else {
        assert!(
            new.is_empty(),
            "not in golden.txt (where they are new, BALLAST_GOLDEN=add appends them): {new:#?}"
        );
    }
}

/// Codes and numbers of refusals are as many as there are, and no code is used twice.
#[test]
fn codes_are_told_apart() {
    let codes: BTreeSet<_> = Refusal::CODES.iter().collect();
    assert_eq!(codes.len(), Refusal::makers().len());
    for (_, make) in Refusal::makers() {
        let refusal = make();
        let at = Refusal::CODES
            .iter()
            .position(|code| *code == refusal.code());
        let names = refusal.values().into_iter().map(|(name, _)| name);
        assert_eq!(
            names.collect::<Vec<_>>(),
            Refusal::VALUES[at.expect("in the list")]
        );
    }
}
