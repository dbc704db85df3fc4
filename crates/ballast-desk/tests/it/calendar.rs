//! Two years of calendar, day by day, under open positions, with notices that take days away (D1).

use std::collections::{BTreeMap, BTreeSet};

use ballast_desk_events::{Action, Event};
use ballast_model::{CalendarChange, ContractId, Day, DayRange, Machine};

use crate::script::Run;

/// When it is told, the last day it names, and closures.
type Notice = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// The notices, each told on a day: closures of the year after. One takes a third Friday, one a
/// fifteenth, away under open positions.
const NOTICES: [Notice; 2] = [
    (
        "2026-12-21",
        "2027-12-31",
        &[
            ("2027-01-01", "2027-01-01"),
            ("2027-01-15", "2027-01-15"),
            ("2027-02-15", "2027-02-22"),
            ("2027-04-05", "2027-04-05"),
            ("2027-05-03", "2027-05-05"),
            ("2027-10-01", "2027-10-07"),
        ],
    ),
    (
        "2027-12-20",
        "2028-12-31",
        &[
            ("2028-01-14", "2028-01-17"),
            ("2028-01-21", "2028-01-28"),
            ("2028-05-01", "2028-05-05"),
            ("2028-09-15", "2028-09-15"),
            ("2028-10-02", "2028-10-06"),
        ],
    ),
];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Last trading days counted on the fingers: from the third Friday, or the fifteenth, on to the next
/// day that is none of a weekend and no holiday.
struct Oracle {
    closed: BTreeSet<Day>,
}

impl Oracle {
    fn last(&self, commodity: &str, (year, month): (i32, u32)) -> Day {
        let first = Day::from_ymd(year, month, 1).unwrap();
        let mut last = if commodity == "IF" {
            let fridays = (0..31).map(|days| first.plus(days));
            fridays.filter(|day| day.weekday() == 4).nth(2).unwrap()
        } else {
            first.plus(14)
        };
        while last.weekday() >= 5 || self.closed.contains(&last) {
            last = last.plus(1);
        }
        last
    }
}

fn next((year, month): (i32, u32)) -> (i32, u32) {
    if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    }
}

/// A desk whose accounts hold the two next months of an index future and a physical contract, for ever.
struct Years {
    run: Run,
    oracle: Oracle,
    held: BTreeMap<String, (ContractId, &'static str, (i32, u32))>,
    ended: u32,
}

impl Years {
    fn notice(&mut self, until: &str, closures: &[(&str, &str)]) {
        let before = self.last_days();
        let mut moved = Vec::new();
        let ranges = closures.iter().map(|(first, last)| {
            let (first, last) = (day(first), day(last));
            CalendarChange::Closed(DayRange { first, last })
        });
        let changes: Vec<_> = ranges
            .chain([CalendarChange::Announced(day(until))])
            .collect();
        for change in changes {
            if let CalendarChange::Closed(range) = change {
                let days = range.first.number()..=range.last.number();
                self.oracle.closed.extend(days.map(Day::from_number));
            }
            for event in self.run.submit(Action::ChangeCalendar(change)) {
                match event {
                    Event::LastTradingDaySet(set) => moved.push(set.contract),
                    Event::ActionRefused { refusal } => panic!("{refusal:?}"),
                    _ => {}
                }
            }
        }
        let after = self.last_days();
        for (id, was) in before {
            assert_eq!(
                moved.contains(&id),
                after[&id] != was,
                "an event for each that moves"
            );
        }
        assert!(!moved.is_empty(), "a notice moves what hangs on it");
    }

    fn last_days(&self) -> BTreeMap<ContractId, Day> {
        let last = |id: &ContractId| {
            self.run
                .desk
                .contract(*id)
                .unwrap()
                .contract
                .last_trading_day
        };
        self.held
            .values()
            .map(|(id, ..)| (*id, last(id).unwrap()))
            .collect()
    }

    /// What is held ends when the oracle says, and is held until then.
    fn check(&mut self, today: Day) {
        let mut ends = Vec::new();
        for (code, (id, commodity, month)) in &self.held {
            let last = self.oracle.last(commodity, *month);
            let known = self
                .run
                .desk
                .contract(*id)
                .unwrap()
                .contract
                .last_trading_day;
            assert_eq!(known, Some(last), "{code} on {today}");
            if last <= today {
                ends.push(code.clone());
            }
        }
        for code in ends {
            for account in ["A", "B", "F1"] {
                self.run.line(&format!("position {account} {code} nothing"));
            }
            self.held.remove(&code);
            self.ended += 1;
        }
        self.run.line("difference commission=0 rounding=0");
    }

    fn hold(&mut self, today: Day) {
        let (year, month, _) = today.ymd();
        let soon = next((year, month));
        for month in [soon, next(soon)] {
            for commodity in ["IF", "rb"] {
                let code = format!("{commodity}{:02}{:02}", month.0 % 100, month.1);
                if self.held.contains_key(&code) {
                    continue;
                }
                let price = if commodity == "IF" { 4000 } else { 3500 };
                self.run.line(&format!("mark {code} {price}"));
                self.run
                    .line(&format!("A buy open 2 {code} {price} -> filled"));
                self.run
                    .line(&format!("B sell open 1 {code} {price} -> filled"));
                let id = self.run.desk.contract_id(&code).unwrap();
                self.held.insert(code, (id, commodity, month));
            }
        }
    }

    fn play(&mut self, today: Day) {
        self.run.line(&format!("day {today}"));
        self.hold(today);
        let rises = i64::from(today.number()) % 7;
        let held: Vec<_> = self
            .held
            .iter()
            .map(|(code, (_, commodity, _))| (code.clone(), *commodity))
            .collect();
        for (code, commodity) in held {
            let price = if commodity == "IF" { 4000 } else { 3500 } + rises;
            self.run.line(&format!("settle {code} {price}"));
        }
        self.run.line("end");
        let open: Vec<_> = self.run.desk.deliveries().map(|(_, of)| *of).collect();
        for of in open {
            let (account, contract) = (
                self.run.desk.account_code(of.holder).clone(),
                self.run
                    .desk
                    .contract(of.contract)
                    .unwrap()
                    .contract
                    .code
                    .clone(),
            );
            self.run.line(&format!("deliver {account} {contract}"));
        }
    }
}

/// D1: every contract ends on the day that the newest notice makes its last, in 2026 to 2028.
#[test]
pub fn d1_two_years_of_calendar_under_open_positions() {
    let mut run = Run::new();
    for line in [
        "set platform order_fee 0.00",
        "rate IF margin 0.1 open 0 close 0 today 0",
        "rate rb margin 0.1 open 0 close 0 today 0",
        "account A 20000000",
        "account B 20000000",
    ] {
        run.line(line);
    }
    let closed = run.desk.calendar().unwrap().closures.clone();
    let days = closed
        .iter()
        .flat_map(|range| range.first.number()..=range.last.number());
    let closed = days.map(Day::from_number).collect();
    let mut years = Years {
        run,
        oracle: Oracle { closed },
        held: BTreeMap::new(),
        ended: 0,
    };
    let (mut today, mut played) = (day("2026-10-08"), 0);
    while today < day("2028-12-01") {
        for (on, until, closures) in NOTICES {
            if day(on) == today {
                years.notice(until, closures);
            }
        }
        years.play(today);
        years.check(today);
        played += 1;
        if played % 100 == 0 {
            let restored = ballast_desk::Desk::restore(&years.run.desk.snapshot()).unwrap();
            assert_eq!(restored.hash(), years.run.desk.hash());
        }
        let calendar = years.run.desk.calendar().unwrap();
        today = calendar.next_trading_day(today).unwrap();
        assert!(
            !years.oracle.closed.contains(&today),
            "{today} is a holiday"
        );
    }
    assert!(
        played > 500 && years.ended > 45,
        "{played} days, {} contracts",
        years.ended
    );
}
