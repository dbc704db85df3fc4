//! Random quarters of a year beside a naive recomputation from what happened: available amounts, reviews
//! and fees equal to the fen at every settlement (B4, B5, B7, B8).

use std::collections::BTreeMap;

use ballast_model::{Calendar, Day, Money};
use ballast_venue::ask;
use ballast_venue::words::event::Event;
use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};
use proptest::test_runner::TestCaseResult;

use crate::script::World;

/// Beneficiaries as scripts name them; the first two are clients of one FCM member.
const PARTIES: [(&str, &str); 3] = [
    ("0011", "client:K1"),
    ("0011", "client:K2"),
    ("0022", "member"),
];
/// Bonds, their maturities, and the cut where it is in the time of the test.
const BONDS: [(&str, &str, Option<&str>); 3] = [
    ("B1", "2031-06-15", None),
    ("B2", "2026-12-31", Some("2026-11-02")),
    ("B3", "2027-03-15", None),
];

type Key = (usize, usize);

/// What happened, and nothing that was computed of it. Faces and money in yuan and fen.
#[derive(Default)]
struct Facts {
    effective: Vec<(Day, Key, i128)>,
    approved: Vec<(Day, Key, i128)>,
    released: Vec<(Day, Key, i128)>,
    prices: BTreeMap<(usize, Day), i128>,
    shares: BTreeMap<Day, i128>,
    rates: BTreeMap<Day, i128>,
    multiples: BTreeMap<Day, i128>,
    minimums: BTreeMap<Day, i128>,
    settled: Vec<Day>,
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn sum(rows: &[(Day, Key, i128)], upto: Day, key: Key) -> i128 {
    let rows = rows.iter().filter(|(on, of, _)| *on <= upto && *of == key);
    rows.map(|(.., face)| face).sum()
}

fn latest<T: Copy>(rows: &BTreeMap<Day, T>, upto: Day) -> Option<T> {
    rows.range(..=upto).next_back().map(|(_, value)| *value)
}

impl Facts {
    /// Fen, down, of a face at a settlement's price and share.
    fn worth(&self, bond: usize, face: i128, settled: Day) -> i128 {
        let prices = self
            .prices
            .range((bond, Day::from_number(0))..=(bond, settled));
        let price = prices.last().map(|(_, price)| *price);
        let share = latest(&self.shares, settled);
        let (Some(price), Some(share)) = (price, share) else {
            return 0;
        };
        // Price at 10⁻⁴ per 100, share in thousandths: yuan × 10⁹; a fen is 10⁷ of it.
        face * price * share / 10_000_000
    }

    fn face_in_effect(&self, key: Key, upto: Day) -> i128 {
        sum(&self.effective, upto, key) - sum(&self.approved, upto, key)
    }

    /// Fen that count in a party's available amount after a settlement, `less` so much face of a bond.
    fn counted(&self, party: usize, settled: Day, less: Option<(usize, i128)>) -> i128 {
        let bonds =
            (0..BONDS.len()).filter(|bond| BONDS[*bond].2.is_none_or(|cut| settled < day(cut)));
        let worth = bonds.map(|bond| {
            let less = less
                .filter(|(of, _)| *of == bond)
                .map_or(0, |(_, face)| face);
            self.worth(
                bond,
                self.face_in_effect((party, bond), settled) - less,
                settled,
            )
        });
        worth.sum()
    }

    /// Fen that a party is charged on for a calendar day.
    fn base(&self, party: usize, of: Day) -> i128 {
        let Some(settled) = self
            .settled
            .iter()
            .rev()
            .find(|settled| **settled <= of)
            .copied()
        else {
            return 0;
        };
        let bonds = 0..BONDS.len();
        let bases = bonds.map(|bond| {
            let key = (party, bond);
            let releasing = sum(&self.approved, settled, key) - sum(&self.released, of, key);
            self.worth(bond, self.face_in_effect(key, settled), settled)
                + self.worth(bond, releasing, settled)
        });
        bases.sum()
    }

    /// Fen that may be used of what counts, at a settlement.
    fn available(&self, settled: Day, cash: i128, counted: i128) -> i128 {
        let multiple = latest(&self.multiples, settled).unwrap_or(4);
        counted.min(multiple * cash.max(0))
    }

    /// Fen that are left after margin: bonds cover margin alone.
    fn reserve(&self, settled: Day, (cash, margin): (i128, i128), counted: i128) -> i128 {
        cash + self.available(settled, cash, counted).min(margin) - margin
    }

    /// Fen of a month's fee: days one by one.
    fn fee(&self, party: usize, first: Day, after: Day) -> i128 {
        let days = (first.number()..after.number()).map(Day::from_number);
        // Rates in millionths.
        let sum: i128 = days
            .map(|of| self.base(party, of) * latest(&self.rates, of).unwrap_or(500))
            .sum();
        let denominator = 365 * 1_000_000;
        (2 * sum + denominator) / (2 * denominator)
    }
}

/// Small numbers of a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
    fn hits(&mut self, of_ten: u64) -> bool {
        self.below(10) < of_ten
    }
}

/// A quarter under dice.
struct Quarter {
    world: World,
    facts: Facts,
    dice: Dice,
    names: u32,
    /// Deposits that are registered.
    registered: Vec<(Key, i128)>,
    /// Withdrawals accepted today, in order.
    withdrawals: Vec<(String, Key, i128)>,
    /// Releases that are not confirmed.
    releasing: Vec<(String, Key, i128)>,
}

impl Quarter {
    fn new(seed: u64) -> Self {
        let mut world = World::new();
        world.run("@ 2026-09-28 08:00\nqualify 0011 member\nqualify 0011 client:K1\nqualify 0011 client:K2\nqualify 0022 member");
        for (code, maturity, _) in BONDS {
            world.run(&format!("bond {code} {maturity}"));
        }
        Self {
            world,
            facts: Facts::default(),
            dice: Dice(seed),
            names: 0,
            registered: Vec::new(),
            withdrawals: Vec::new(),
            releasing: Vec::new(),
        }
    }

    fn morning(&mut self, today: Day) {
        self.world.run(&format!("@ {today} 09:30"));
        if self.dice.hits(5) {
            let (bond, price) = (
                self.dice.below(3) as usize,
                900_000 + self.dice.below(300_000) as i128,
            );
            let text = format!("{}.{:04}", price / 10_000, price % 10_000);
            self.world
                .run(&format!("price {} {today} {text}", BONDS[bond].0));
            self.facts.prices.insert((bond, today), price);
        }
        if self.dice.hits(1) {
            let share = 900 + self.dice.below(100) as i128;
            self.world
                .run(&format!("set SHFE haircuts 360:0.{share} from {today}"));
            self.facts.shares.insert(today, share);
        }
        if self.dice.hits(1) {
            let from = today.plus(self.dice.below(5) as i32);
            let rate = 1 + self.dice.below(999) as i128;
            self.world
                .run(&format!("set SHFE fee_rate 0.{rate:06} from {from}"));
            self.facts.rates.insert(from, rate);
        }
        if self.dice.hits(1) {
            let from = today.plus(self.dice.below(3) as i32);
            let multiple = 1 + self.dice.below(6) as i128;
            self.world
                .run(&format!("set SHFE cash_multiple {multiple} from {from}"));
            self.facts.multiples.insert(from, multiple);
        }
        if self.dice.hits(1) {
            let minimum = self.dice.below(2_000_000) as i128;
            self.world
                .run(&format!("set SHFE minimum_reserve {minimum} from {today}"));
            self.facts.minimums.insert(today, minimum * 100);
        }
        self.unconfirmed(today);
    }

    /// Releases of earlier days: explained, and confirmed sooner or later.
    fn unconfirmed(&mut self, today: Day) {
        let waiting = std::mem::take(&mut self.releasing);
        for (name, key, face) in waiting {
            if self.dice.hits(7) {
                self.world
                    .run(&format!("explain {name} -> release_instructed day={today}"));
                if self.dice.hits(6) {
                    self.world.run(&format!("confirm {name} -> released"));
                    self.facts.released.push((today, key, face));
                    continue;
                }
            }
            self.releasing.push((name, key, face));
        }
    }

    fn apply(&mut self, kind: &str) -> (String, Key, i128, String) {
        self.names += 1;
        let (party, bond) = (self.dice.below(3) as usize, self.dice.below(3) as usize);
        let wan = 100 + self.dice.below(1_000) as i128;
        let name = format!("a{}", self.names);
        let ((member, who), code) = (PARTIES[party], BONDS[bond].0);
        let outcome = self
            .world
            .try_line(&format!("{kind} {name} {member} {who} {code} {wan}"));
        (name, (party, bond), wan * 10_000, outcome.0)
    }

    fn day(&mut self) {
        for _ in 0..self.dice.below(3) {
            let (name, key, face, outcome) = self.apply("deposit");
            if outcome == "accepted" && self.dice.hits(8) {
                self.world.run(&format!("pledge {name} -> registered"));
                self.registered.push((key, face));
            }
        }
        for _ in 0..self.dice.below(3) {
            let (name, key, face, outcome) = self.apply("withdraw");
            if outcome == "accepted" {
                self.withdrawals.push((name, key, face));
            }
        }
    }

    /// Money of the parties after the day, fen.
    fn money(&mut self) -> [(i128, i128); 3] {
        [(); 3].map(|()| {
            let cash = self.dice.below(1_000_000_000) as i128 - 100_000_000;
            (cash, self.dice.below(1_000_000_000) as i128)
        })
    }

    fn settle(&mut self, today: Day) -> TestCaseResult {
        let mut money = self.money();
        let told = PARTIES
            .iter()
            .zip(money)
            .map(|((member, who), (cash, margin))| {
                let yuan = |fen: i128| Money::from_units(fen as i64 * 10_000).to_string();
                format!("{who}@{member}:{}:{}", yuan(cash), yuan(margin))
            });
        let told: Vec<_> = told.collect();
        self.world.run(&format!(
            "@ {today} 15:30\nsettle SHFE {today} {}",
            told.join(" ")
        ));
        let registered = self
            .registered
            .drain(..)
            .map(|(key, face)| (today, key, face));
        self.facts.effective.extend(registered);
        self.fees(today, &mut money)?;
        self.facts.settled.push(today);
        self.reviews(today, &money)?;
        self.amounts(today, &money)
    }

    /// Of last month, at the first settlement of a month, out of cash.
    fn fees(&mut self, today: Day, money: &mut [(i128, i128); 3]) -> TestCaseResult {
        let last = self.facts.settled.last().copied();
        let month_start = |of: Day| {
            let (year, month, _) = of.ymd();
            Day::from_ymd(year, month, 1).unwrap()
        };
        let is_first = last.is_some_and(|last| month_start(last) != month_start(today));
        let mut expected = BTreeMap::new();
        if let Some(last) = last.filter(|_| is_first) {
            for (party, (member, who)) in PARTIES.iter().enumerate() {
                let days =
                    (month_start(last).number()..month_start(today).number()).map(Day::from_number);
                if days
                    .map(|of| self.facts.base(party, of))
                    .any(|base| base > 0)
                {
                    let fee = self.facts.fee(party, month_start(last), month_start(today));
                    money[party].0 -= fee;
                    expected.insert(format!("SHFE {member} {who}"), fee);
                }
            }
        }
        let events = &self.world.log.last().unwrap().events;
        let collected = events.iter().filter_map(|event| match event {
            Event::FeeCollected(fee) => Some((
                fee.payer.to_string(),
                i128::from(fee.amount.units() / 10_000),
            )),
            _ => None,
        });
        prop_assert_eq!(
            collected.collect::<BTreeMap<_, _>>(),
            expected,
            "fees on {}",
            today
        );
        Ok(())
    }

    /// In order of acceptance, each on what those before it left.
    fn reviews(&mut self, today: Day, money: &[(i128, i128); 3]) -> TestCaseResult {
        for (name, key, face) in std::mem::take(&mut self.withdrawals) {
            let short = self.short(today, money, key, face);
            let state = self.world.state_of(&name);
            let told = state.1.iter().find(|(field, _)| field == "short_by");
            let told = told.map(|(_, amount)| amount.parse::<Money>().unwrap());
            let told = told.map(|amount| i128::from(amount.units() / 10_000));
            let expected = if short.is_none() {
                "release_instructed"
            } else {
                "review_refused"
            };
            let got = (state.0.as_str(), told);
            prop_assert_eq!(got, (expected, short), "{} of {:?} on {}", name, key, today);
            if short.is_none() {
                self.facts.approved.push((today, key, face));
                if self.dice.hits(6) {
                    self.world.run(&format!("confirm {name} -> released"));
                    self.facts.released.push((today, key, face));
                } else {
                    self.releasing.push((name, key, face));
                }
            }
        }
        Ok(())
    }

    /// Fen that are missing of the party's own reserve, or else of its member's.
    fn short(
        &self,
        today: Day,
        money: &[(i128, i128); 3],
        (party, bond): Key,
        face: i128,
    ) -> Option<i128> {
        if BONDS[bond].2.is_some_and(|cut| day(cut) <= today)
            && self.facts.worth(bond, 1_000_000, today) > 0
        {
            return None;
        }
        let less = |of: usize| (of == party).then_some((bond, face));
        let reserve = |money, counted| self.facts.reserve(today, money, counted);
        let own = reserve(money[party], self.facts.counted(party, today, less(party)));
        let minimum = latest(&self.facts.minimums, today).unwrap_or(0);
        if party == 2 {
            return (own < minimum).then(|| minimum - own);
        }
        if own < 0 {
            return Some(-own);
        }
        let counted = [0, 1].map(|of| self.facts.counted(of, today, less(of)));
        let together = (money[0].0 + money[1].0, money[0].1 + money[1].1);
        let member = reserve(together, counted.into_iter().sum());
        (member < minimum).then(|| minimum - member)
    }

    /// What left for the desk, with numbers that follow each other.
    fn amounts(&mut self, today: Day, money: &[(i128, i128); 3]) -> TestCaseResult {
        let counted = [0, 1, 2].map(|party| self.facts.counted(party, today, None));
        let together = (money[0].0 + money[1].0, counted[0] + counted[1]);
        let rows = [
            ("0011", "client:K1", money[0].0, counted[0]),
            ("0011", "client:K2", money[1].0, counted[1]),
            ("0022", "member", money[2].0, counted[2]),
            ("0011", "member", together.0, together.1),
        ];
        let events = self.world.log.iter().flat_map(|decided| &decided.events);
        let seqs = events.filter_map(|event| match event {
            Event::CollateralSet(set) => Some(set.seq.number()),
            Event::FeeCollected(fee) => Some(fee.seq.number()),
            _ => None,
        });
        let seqs: Vec<u64> = seqs.collect();
        prop_assert_eq!(&seqs, &(1..=seqs.len() as u64).collect::<Vec<_>>());
        for (member, who, cash, counted) in rows {
            let party = crate::script::party(member, who);
            let Some(set) = ask::usable(&self.world.machine, &party) else {
                prop_assert_eq!(counted, 0);
                continue;
            };
            let fen = |money: Money| i128::from(money.units() / 10_000);
            prop_assert_eq!(fen(set.discounted), counted, "{} on {}", &party, today);
            if set.day == today {
                prop_assert_eq!(
                    fen(set.available),
                    self.facts.available(today, cash, counted),
                    "{} on {}",
                    &party,
                    today
                );
            } else {
                prop_assert_eq!(fen(set.available), 0);
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sixty_trading_days_equal_a_naive_recomputation(seed in any::<u64>()) {
        let mut quarter = Quarter::new(seed);
        let days = Calendar::compiled();
        let days: Vec<Day> = days.trading_days(day("2026-09-28"), day("2026-12-28")).take(60).collect();
        for today in days {
            quarter.morning(today);
            quarter.day();
            quarter.settle(today)?;
        }
    }
}
