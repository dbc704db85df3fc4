//! What the desk's work costs, counted and not timed: instructions, and the code that the cache has
//! to hold. Counted by callgrind on this very program, so that two commits can be compared on any
//! machine, however busy.
//!
//! Each part runs as a child under valgrind. Only [`measured_region`] is counted: `execute` and
//! `apply`, not what makes a command or throws events away. First-level misses are a cliff, no
//! measure: the footprint is counted in distinct lines of code.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command as Process;

use ballast_desk::Desk;
use ballast_desk_events::{Action, Command, Event, OrderPrice, PlaceOrder, PlatformSetting};
use ballast_model::{
    ChildOrderId, CounterReturn, Direction, FundAccountId, HedgeFlag, Lots, Machine, Money, Offset,
    Stamp,
};

use crate::check::{self, random};
use crate::desk::{ACCOUNTS, CONTRACTS, FUND, Seed, step};
use crate::report::Report;
use crate::ruled;

/// Orders counted.
const ORDERS: u64 = 20_000;
/// Marks counted, over some contracts by turns.
const MARKS: u64 = 400;
/// Those.
const MARKED: usize = 10;
/// Marks of the random walk.
const WALKED: u64 = 4_000;
/// Records of a day's stream counted.
const RECORDS: u64 = 20_000;

/// What is counted, and the key of its instructions.
const PARTS: &[(&str, &str)] = &[
    ("place", "place_instructions"),
    ("life", "life_instructions"),
    ("first", "place_first_instructions"),
    ("fill", "fill_instructions"),
    ("mark", "mark_instructions"),
    ("ruled", "place_ruled_instructions"),
    ("walk", "mark_ruled_instructions"),
    ("replay", "replay_instructions"),
];

/// Counts every part, or the one that is named.
pub fn measure(
    target: &Path,
    only: Option<&str>,
    report: &mut Report,
) -> Result<(), Box<dyn Error>> {
    for (part, key) in PARTS {
        if only.is_some_and(|only| only != *part) {
            continue;
        }
        eprintln!("counting {part}");
        let out = target.join(format!("callgrind.{part}.out"));
        let counts = Counts::read(&fs::read_to_string(child_under_callgrind(part, &out)?)?)?;
        report.add(key, counts.instructions as f64 / units(part) as f64);
        let place = report.best("place_instructions");
        if let Some((ruled, place)) = report.best("place_ruled_instructions").zip(place) {
            report.add("place_ruled_ratio", ruled / place);
        }
        if *part == "place" {
            report.add("place_code_lines", counts.lines_run(ORDERS / 5) as f64);
        }
    }
    if only.is_none_or(|only| only == "bytes") {
        let out = Process::new(std::env::current_exe()?)
            .args(["counted", "bytes"])
            .output()?;
        report.add("pair_bytes", String::from_utf8(out.stdout)?.trim().parse()?);
    }
    Ok(())
}

/// How many of what is counted there are in a part.
fn units(part: &str) -> u64 {
    match part {
        // A mark touches the position of every operating account and the fund account's.
        "mark" => MARKS * u64::from(ACCOUNTS + 1),
        "replay" => RECORDS,
        // Every holder's, and the fund account's.
        "walk" => WALKED * u64::from(ruled::HOLDERS + 1),
        _ => ORDERS,
    }
}

/// A fixed cache, whatever this machine's is: a count depends on nothing else.
fn child_under_callgrind<'a>(part: &str, out: &'a Path) -> Result<&'a Path, Box<dyn Error>> {
    let ran = Process::new("valgrind")
        .args([
            "--tool=callgrind",
            "--cache-sim=yes",
            "--I1=32768,8,64",
            "--D1=32768,8,64",
            "--LL=8388608,16,64",
            "--dump-instr=yes",
            "--compress-pos=no",
            "--collect-atstart=no",
            "--toggle-collect=*measured_region*",
        ])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe()?)
        .args(["counted", part])
        .output()
        .map_err(|error| format!("valgrind cannot be started: {error}"))?;
    if ran.status.success() {
        Ok(out)
    } else {
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        Err(format!("counting {part} failed: {said}").into())
    }
}

/// What callgrind has written.
struct Counts {
    instructions: u64,
    /// How often each line of 64 bytes was run, by its most frequent instruction.
    lines: BTreeMap<u64, u64>,
}

impl Counts {
    /// Of a file with one cost line an instruction: address, source line, instructions run, misses.
    fn read(text: &str) -> Result<Self, Box<dyn Error>> {
        let mut counts = Self {
            instructions: 0,
            lines: BTreeMap::new(),
        };
        let mut runs: BTreeMap<u64, u64> = BTreeMap::new();
        let mut of_call = false;
        for line in text.lines() {
            if let Some(totals) = line
                .strip_prefix("summary:")
                .or(line.strip_prefix("totals:"))
            {
                let first = totals.split_whitespace().next().ok_or("no totals")?;
                counts.instructions = first.parse()?;
            } else if line.starts_with("calls=") {
                of_call = true;
            } else if let Some(rest) = line.strip_prefix("0x") {
                // The line after a call is what the call cost, which stands where it was spent.
                if !std::mem::take(&mut of_call) {
                    let mut words = rest.split_whitespace();
                    let address = u64::from_str_radix(words.next().ok_or("no address")?, 16)?;
                    let run: u64 = words.nth(1).map_or(Ok(0), str::parse)?;
                    *runs.entry(address).or_default() += run;
                }
            }
        }
        for (address, run) in runs {
            let most = counts.lines.entry(address / 64).or_default();
            *most = run.max(*most);
        }
        Ok(counts)
    }

    fn lines_run(&self, times: u64) -> usize {
        self.lines.values().filter(|run| **run >= times).count()
    }
}

/// What is counted.
#[inline(never)]
fn measured_region<R>(work: impl FnOnce() -> R) -> R {
    black_box(work())
}

/// The child's side: does a part's work.
pub fn run(part: &str) {
    match part {
        "place" => place(),
        "life" => life(),
        "first" => first(),
        "fill" => fill(),
        "mark" => mark(),
        "replay" => replay(),
        "ruled" => ruled_place(),
        "walk" => walk(),
        "bytes" => println!("{}", pair_bytes()),
        _ => eprintln!("no such part: {part}"),
    }
}

fn measured(desk: &mut Desk, command: &Command, at: Stamp) -> Vec<Event> {
    measured_region(|| step(desk, command, at))
}

fn assert_placed(events: &[Event]) {
    assert!(
        matches!(events.first(), Some(Event::OrderPlaced(_))),
        "{events:?}"
    );
}

/// A desk on which every account has placed an order in every contract before.
fn used() -> (Desk, Stamp, Seed) {
    let seed = Seed::new();
    let (mut desk, at) = (seed.desk.clone(), seed.at);
    for command in check::used(&seed, CONTRACTS) {
        step(&mut desk, &command, at);
    }
    (desk, at, seed)
}

/// An accepted order.
fn place() {
    let (mut desk, at, seed) = used();
    for order in check::orders(&seed, ACCOUNTS, CONTRACTS, ORDERS) {
        assert_placed(&measured(&mut desk, &order, at));
    }
}

/// The first order after the configuration of everybody has changed.
fn first() {
    let (mut desk, at, seed) = used();
    for (order, turn) in check::orders(&seed, ACCOUNTS, CONTRACTS, ORDERS)
        .into_iter()
        .zip(0..)
    {
        let setting = PlatformSetting::OrderFee(Money::from_units(turn % 2));
        step(
            &mut desk,
            &Command::platform(Action::SetPlatform(setting)),
            at,
        );
        assert_placed(&measured(&mut desk, &order, at));
    }
}

/// The fill of an order that opens.
fn fill() {
    let (mut desk, at, seed) = used();
    for order in check::orders(&seed, ACCOUNTS, CONTRACTS, ORDERS) {
        let events = step(&mut desk, &order, at);
        let (fund_account, child) = routed(&events).expect("it is routed");
        let price = seed.price(contract_of(&order), 0);
        let [accepted, traded] = seed.filled(fund_account, child, price);
        step(&mut desk, &accepted, at);
        let events = measured(&mut desk, &traded, at);
        assert!(
            matches!(events.first(), Some(Event::Filled(_))),
            "{events:?}"
        );
    }
}

fn contract_of(order: &Command) -> usize {
    match &order.action {
        Action::PlaceOrder(asked) => asked.contract.index(),
        _ => unreachable!("it is an order"),
    }
}

pub fn routed(events: &[Event]) -> Option<(FundAccountId, ChildOrderId)> {
    events.iter().find_map(|event| match event {
        Event::ChildRouted(routed) => Some((
            routed.counter_order.fund_account,
            routed.counter_order.child,
        )),
        _ => None,
    })
}

/// A mark of a contract in which every account holds a lot, each mark with another price.
fn mark() {
    let (mut desk, at, seed) = used();
    for contract in 0..MARKED {
        (0..ACCOUNTS).for_each(|account| ruled::buy(&seed, &mut desk, account, contract));
    }
    for number in 0..MARKS {
        let contract = (number % MARKED as u64) as usize;
        let ticks = 1 + (number / MARKED as u64) as i64;
        let mark = Command::platform(Action::Mark(seed.mark(contract, ticks)));
        measured(&mut desk, &mark, at);
    }
}

/// An accepted order under twenty clauses.
fn ruled_place() {
    let seed = Seed::new();
    let (mut desk, at) = (seed.desk.clone(), seed.at);
    // An order fee moves equity, and what hangs on it is read: not what is counted here.
    let no_fee = Action::SetPlatform(PlatformSetting::OrderFee(Money::ZERO));
    step(&mut desk, &Command::platform(no_fee), at);
    ruled::bind(&mut desk, at);
    for command in check::used(&seed, CONTRACTS) {
        step(&mut desk, &command, at);
    }
    ruled::clocked(&mut desk, at);
    for order in check::orders(&seed, ACCOUNTS, CONTRACTS, ORDERS) {
        assert_placed(&measured(&mut desk, &order, at));
    }
}

/// Marks that walk at random, over accounts of 20 positions and ten clauses each, what they make due read.
fn walk() {
    let seed = Seed::new();
    let (mut desk, at) = (seed.desk.clone(), seed.at);
    ruled::hold(&seed, &mut desk);
    ruled::bind(&mut desk, at);
    let mut next = random();
    let mut ticks = vec![0_i64; CONTRACTS];
    let before = desk.readings();
    for _ in 0..WALKED {
        let contract = next(CONTRACTS as u64) as usize;
        ticks[contract] += if next(2) == 0 { -1 } else { 1 };
        let mark = Command::platform(Action::Mark(seed.mark(contract, ticks[contract])));
        measured_region(|| {
            step(&mut desk, &mark, at);
            ruled::clocked(&mut desk, at)
        });
    }
    let reads = desk.readings() - before;
    let share = reads as f64 * 100.0 / (WALKED * u64::from(ruled::HOLDERS)) as f64;
    eprintln!("{share:.2} % of what marks moved used a slack up");
}

/// A record of a day's stream, read and applied as at a start: its events decoded, then applied.
fn replay() {
    let seed = Seed::new();
    let (mut desk, at) = (seed.desk.clone(), seed.at);
    let mut again = desk.clone();
    for command in (0..RECORDS).map(seed.stream()) {
        let events = step(&mut desk, &command, at);
        let encoded: Vec<Vec<u8>> = events
            .iter()
            .map(|event| {
                let mut bytes = Vec::new();
                Desk::encode_event(event, &mut bytes);
                bytes
            })
            .collect();
        measured_region(|| {
            for bytes in &encoded {
                let event = Desk::decode_event(bytes).expect("it was encoded");
                again.apply(&event, at);
            }
        });
    }
    assert!(again == desk, "a replay gives the same state");
}

/// An ordinary day's mix on [`Seed::life`]: a third closes, a twentieth hedges, a twentieth is
/// refused.
fn life() {
    let seed = Seed::life();
    let (mut desk, at) = (seed.desk.clone(), seed.at);
    let mix = Mix::new(&seed);
    mix.prepare(&seed, &mut desk);
    for (asked, fate) in mix.orders {
        let order = Command::platform(Action::PlaceOrder(asked));
        let events = measured(&mut desk, &order, at);
        match fate {
            Fate::Placed => assert_placed(&events),
            Fate::Refused => assert!(
                matches!(events.first(), Some(Event::OrderRefused(_))),
                "{events:?}"
            ),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Placed,
    Refused,
}

/// Orders and what becomes of each.
struct Mix {
    orders: Vec<(PlaceOrder, Fate)>,
}

impl Mix {
    /// Buys rest a tick below the market and sells a tick above it, so that no order meets one of its
    /// own legal person.
    fn new(seed: &Seed) -> Self {
        let mut next = random();
        let order = |number| {
            let account = next(u64::from(ACCOUNTS)) as u32;
            let contract = next(CONTRACTS as u64) as usize;
            let kind = next(60);
            let (offset, direction) = match kind {
                0..20 => (Offset::CloseToday, Direction::Sell),
                _ if kind.is_multiple_of(2) => (Offset::Open, Direction::Buy),
                _ => (Offset::Open, Direction::Sell),
            };
            let mut asked = seed.order(number, account, contract, direction, offset);
            let ticks = match direction {
                Direction::Buy => -1,
                Direction::Sell => 1,
            };
            asked.price = OrderPrice::Limit(seed.price(contract, ticks));
            if (20..23).contains(&kind) {
                asked.hedge_flag = HedgeFlag::Hedge;
            }
            // Larger than a limit of one order, above the day's limit, and dearer than what there is.
            let fate = match kind {
                57 => {
                    asked.lots = Lots::new(900_000);
                    Fate::Refused
                }
                58 => {
                    asked.price = OrderPrice::Limit(seed.price(contract, 201));
                    Fate::Refused
                }
                59 => {
                    asked.lots = Lots::new(95_000);
                    Fate::Refused
                }
                _ => Fate::Placed,
            };
            (asked, fate)
        };
        Self {
            orders: (0..ORDERS).map(order).collect(),
        }
    }

    /// Each account has placed an order like it before; who is to close holds the lot.
    fn prepare(&self, seed: &Seed, desk: &mut Desk) {
        let at = seed.at;
        for (number, (asked, fate)) in self.orders.iter().enumerate() {
            if *fate == Fate::Refused {
                continue;
            }
            let closes = asked.offset != Offset::Open;
            let before = PlaceOrder {
                reference: format!("before {number}").into(),
                direction: if closes {
                    Direction::Buy
                } else {
                    asked.direction
                },
                price: if closes {
                    OrderPrice::Limit(seed.price(asked.contract.index(), -1))
                } else {
                    asked.price
                },
                offset: Offset::Open,
                ..asked.clone()
            };
            let events = step(desk, &Command::platform(Action::PlaceOrder(before)), at);
            let (fund_account, child) = routed(&events).expect("it is routed");
            let price = seed.price(asked.contract.index(), 0);
            if closes {
                for command in seed.filled(fund_account, child, price) {
                    step(desk, &command, at);
                }
            } else {
                let returned = CounterReturn::NotSent { child };
                let command = Command::platform(Action::Counter {
                    fund_account,
                    returned,
                });
                step(desk, &command, at);
            }
        }
    }
}

/// Bytes of memory that an account keeps for a contract that it has traded, beside its orders: what
/// the first order in each pair of them takes more than the second.
fn pair_bytes() -> u64 {
    let seed = Seed::new();
    let (mut desk, at) = (seed.desk.clone(), seed.at);
    let first = seed.next_child().number();
    let pairs = u64::from(ACCOUNTS) * CONTRACTS as u64;
    let mut round = |round: u64| {
        let before = resident_bytes();
        for number in 0..pairs {
            let (account, contract) = (
                (number / CONTRACTS as u64) as u32,
                (number % CONTRACTS as u64) as usize,
            );
            let number = round * pairs + number;
            let order = seed.order(number, account, contract, Direction::Buy, Offset::Open);
            step(&mut desk, &Command::platform(Action::PlaceOrder(order)), at);
            let returned = CounterReturn::NotSent {
                child: ChildOrderId::new(first + number),
            };
            let command = Command::platform(Action::Counter {
                fund_account: FUND,
                returned,
            });
            step(&mut desk, &command, at);
        }
        resident_bytes() - before
    };
    let (first, second) = (round(0), round(1));
    first.saturating_sub(second) / pairs
}

/// Memory of this process, pages of 4 KiB.
fn resident_bytes() -> u64 {
    let text = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = text.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0_u64) * 4096
}
