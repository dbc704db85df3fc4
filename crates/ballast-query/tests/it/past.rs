//! Alarms and stops of past days (P9, K1) against a naive reading of the same events: random days, random questions.

use ballast_desk_events::{
    AccountLine, Actor, AlarmLevel, AlarmOf, Event, LineFound, LineLevel, LineMoved, LinesRead,
    SettingValue, StopKind, StopOf, StopSet,
};
use ballast_model::{Day, Money, OperatingAccountId, Seq, Stamp};
use ballast_query::{Counted, Fingerprint, OwnedEntry, Page, Past, RowId, Store};

/// A small generator of numbers, the same in every run.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % most
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }
}

/// Something as a person would write it down: whose, of which kind, over which days, how bad at its worst.
#[derive(Debug, Clone)]
struct Noted {
    of: StopOf,
    kind: String,
    state: String,
    days: (Day, Option<Day>),
    since: Stamp,
}

impl Noted {
    fn passes(&self, asked: &Past) -> bool {
        let (day, until) = self.days;
        asked.of.contains(&self.of)
            && asked
                .from
                .is_none_or(|from| until.is_none_or(|until| until >= from))
            && asked.until.is_none_or(|until| day <= until)
            && asked.kind.as_ref().is_none_or(|kind| *kind == self.kind)
            && asked
                .state
                .as_ref()
                .is_none_or(|state| *state == self.state)
    }
}

/// Stops as they came: one of a scope ends as another takes its place, or nothing does.
fn naive_stops(records: &[(Day, Stamp, Event)]) -> Vec<Noted> {
    let mut noted: Vec<Noted> = Vec::new();
    for (day, at, event) in records {
        let Event::StopSet(set) = event else { continue };
        for before in noted.iter_mut().filter(|before| before.of == set.of) {
            before.days.1.get_or_insert(*day);
            before.state = "lifted".to_owned();
        }
        noted.extend(set.new.map(|kind| Noted {
            of: set.of,
            kind: kind.text(),
            state: "standing".to_owned(),
            days: (*day, None),
            since: *at,
        }));
    }
    noted
}

/// Alarms of lines: what is back within a minute is the same one; a day's roll forgets what is clear, and what is latched.
fn naive_alarms(records: &[(Day, Stamp, Event)]) -> Vec<Noted> {
    let mut noted: Vec<(AccountLine, Noted)> = Vec::new();
    // By account and line: the row, and since when it is clear.
    let mut newest: Vec<((StopOf, AccountLine), usize, Option<Stamp>)> = Vec::new();
    for (day, at, event) in records {
        match event {
            Event::DayRolled { .. } => newest.retain(|((_, line), row, cleared)| {
                if line.is_latched() {
                    noted[*row].1.days.1.get_or_insert(*day);
                }
                cleared.is_none() && !line.is_latched()
            }),
            Event::LinesRead(read) => {
                let of = StopOf::Operating(read.account);
                for moved in &read.moved {
                    let key = (of, moved.line);
                    let known = newest.iter_mut().find(|(about, ..)| *about == key);
                    let Some(level) = AlarmLevel::of_line(moved.new) else {
                        if let Some((_, row, cleared)) = known {
                            cleared.get_or_insert(*at);
                            noted[*row].1.days.1.get_or_insert(*day);
                        }
                        continue;
                    };
                    let is_same =
                        |cleared: &Stamp| *at < cleared.plus_micros(AlarmOf::SAME_WITHIN_MICROS);
                    if let Some((_, row, cleared)) = known
                        && cleared.as_ref().is_none_or(is_same)
                    {
                        let worst = AlarmLevel::read(&noted[*row].1.state).unwrap();
                        noted[*row].1.state = worst.max(level).text();
                        noted[*row].1.days.1 = None;
                        *cleared = None;
                        continue;
                    }
                    newest.retain(|(about, ..)| *about != key);
                    newest.push((key, noted.len(), None));
                    let alarm = Noted {
                        of,
                        kind: "line".to_owned(),
                        state: level.text(),
                        days: (*day, None),
                        since: *at,
                    };
                    noted.push((moved.line, alarm));
                }
            }
            _ => {}
        }
    }
    noted.into_iter().map(|(_, noted)| noted).collect()
}

const LEVELS: [LineLevel; 4] = [
    LineLevel::Clear,
    LineLevel::Undefined,
    LineLevel::Call,
    LineLevel::Liquidation,
];

/// Some days, on each of which accounts move on their lines, and are stopped and go on.
fn happened(seeded: &mut Seeded) -> Vec<(Day, Stamp, Event)> {
    let mut records = Vec::new();
    let mut at = Stamp::from_micros(0);
    let lines = [AccountLine::SystemRisk, AccountLine::DailyLoss];
    for number in 0..4 {
        let day = Day::from_number(20_000 + number);
        records.push((day, at, Event::DayStarted { day }));
        for _ in 0..40 {
            at = at.plus_micros(1_000_000 * (1 + seeded.below(50) as i64));
            let account = OperatingAccountId::new(seeded.below(4) as u32);
            let event = if seeded.below(3) == 0 {
                let kinds = [None, Some(StopKind::Opening), Some(StopKind::Orders)];
                Event::StopSet(Box::new(StopSet {
                    of: seeded.one_of(&[StopOf::All, StopOf::Operating(account)]),
                    old: None,
                    new: seeded.one_of(&kinds),
                    by: Actor::PLATFORM,
                    reason: "test".to_owned(),
                    repeated: None,
                }))
            } else {
                let found = LineFound {
                    equity: Money::whole(1),
                    acts_at: None,
                    numerator: Money::whole(1),
                    denominator: None,
                };
                let moved = LineMoved {
                    line: seeded.one_of(&lines),
                    old: LineLevel::Clear,
                    new: seeded.one_of(&LEVELS),
                    found,
                };
                let moved = vec![moved];
                Event::LinesRead(LinesRead { account, moved })
            };
            records.push((day, at, event));
        }
        records.push((day, at, Event::DayRolled { day }));
    }
    records
}

/// Some accounts, some days, perhaps of one kind and in one state.
fn question(seeded: &mut Seeded, kinds: &[&str], states: &[&str]) -> Past {
    let accounts = (0..4).map(|id| StopOf::Operating(OperatingAccountId::new(id)));
    let of: Vec<StopOf> = { [StopOf::All].into_iter().chain(accounts) }
        .filter(|_| seeded.below(4) > 0)
        .collect();
    let mut day =
        || (seeded.below(2) > 0).then(|| Day::from_number(19_999 + seeded.below(6) as i32));
    let (from, until) = (day(), day());
    let mut word = |words: &[&str]| (seeded.below(2) > 0).then(|| seeded.one_of(words).to_owned());
    Past {
        of,
        from,
        until,
        kind: word(kinds),
        state: word(states),
    }
}

/// What the store answers, page by page, is what the naive reading has, the newest first; and so many.
fn check(told: &[Stamp], counted: Counted, noted: &[Noted], asked: &Past) {
    let mut naive: Vec<Stamp> = { noted.iter() }
        .filter(|of| of.passes(asked))
        .map(|of| of.since)
        .collect();
    naive.reverse();
    assert_eq!(told, naive, "{asked:?}");
    let all = noted.iter().filter(|of| asked.of.contains(&of.of)).count() as u64;
    let passing = naive.len() as u64;
    assert_eq!(counted, Counted { passing, all }, "{asked:?}");
}

async fn project(store: &Store, records: &[(Day, Stamp, Event)]) {
    let entries: Vec<OwnedEntry> = { records.iter().zip(1..) }
        .map(|((_, stamp, event), seq)| OwnedEntry {
            seq: Seq::new(seq),
            stamp: *stamp,
            command: None,
            events: vec![event.clone()],
            journal: Fingerprint::default(),
        })
        .collect();
    // In pieces, as a server does.
    for piece in entries.chunks(7) {
        let piece: Vec<_> = piece.iter().map(OwnedEntry::entry).collect();
        store.project(&piece).await.unwrap();
    }
}

/// Pages of seven rows, the newest first.
macro_rules! pages {
    ($store:expr, $ask:ident, $asked:expr, $since:expr) => {{
        let mut told: Vec<Stamp> = Vec::new();
        let mut before: Option<RowId> = None;
        loop {
            let rows = $store
                .$ask($asked, Page { before, limit: 7 })
                .await
                .unwrap();
            let Some(last) = rows.last() else { break };
            before = Some(last.id);
            told.extend(rows.iter().map($since));
        }
        told
    }};
}

#[tokio::test]
async fn p9_k1_past_alarms_and_stops_are_those_of_a_naive_reading() {
    for seed in 1..=6 {
        let mut seeded = Seeded(seed);
        let records = happened(&mut seeded);
        let directory = tempfile::tempdir().unwrap();
        let (store, _) = Store::open(&directory.path().join("query.db"))
            .await
            .unwrap();
        project(&store, &records).await;
        let (alarms, stops) = (naive_alarms(&records), naive_stops(&records));
        assert!(alarms.len() > 20 && stops.len() > 20);
        for _ in 0..40 {
            let levels = ["undefined", "level_1", "level_2", "none"];
            let asked = question(&mut seeded, &["line", "clause"], &levels);
            let told = pages!(
                store,
                past_alarms,
                &asked,
                |row: &ballast_query::AlarmRow| row.first
            );
            let counted = store.count_past_alarms(&asked).await.unwrap();
            check(&told, counted, &alarms, &asked);
            let asked = question(&mut seeded, &["opening", "orders"], &["standing", "lifted"]);
            let told = pages!(store, past_stops, &asked, |row: &ballast_query::StopRow| {
                row.since
            });
            let counted = store.count_past_stops(&asked).await.unwrap();
            check(&told, counted, &stops, &asked);
        }
        store.close().await;
    }
}
