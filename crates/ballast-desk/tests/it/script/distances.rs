//! Lines about how far a price is from where rules reach their levels.
//!
//! ```text
//! distances A cu2701 S.1=75000..-,nowhere system_risk=-..85000,unset     level 1 and 2: below and above the mark; `reached`, `undefined`
//! distances A cu2701 S.2!=nowhere,82000..-                               of a clause that another NAV brings into force
//! distances A cu2702 -> NoPrice
//! ```
//! Only the rules named are compared with what is written; all are held against the desk itself: every tick of the day is
//! marked, one after another on a copy, and what stands then is what was told.

use std::collections::BTreeMap;

use ballast_desk::ask::{Distance, DistanceOf, Distances};
use ballast_desk::{Desk, ask};
use ballast_desk_events::{Action, Actor, Command, Event, LineLevel, NavOf};
use ballast_model::{ContractId, Lots, Machine, Mark, Price, RuleLevel, Stamp};

use super::Run;

/// At which price each level of a rule is found first, on one side of the mark.
type Found = BTreeMap<(DistanceOf, RuleLevel), Price>;

const LEVELS: [RuleLevel; 2] = [RuleLevel::One, RuleLevel::Two];

impl Run {
    /// Whether the line is one of these.
    pub fn measuring(&mut self, words: &[&str]) -> bool {
        let ["distances", of, contract, expected @ ..] = words else {
            return false;
        };
        let (of, contract) = (self.nav_of(of), self.contract(contract));
        let told = match (ask::distances(&self.desk, of, contract), expected) {
            (Err(none), ["->", why]) => {
                assert_eq!(format!("{none:?}"), *why, "{}", self.line);
                return true;
            }
            (told, _) => told.unwrap(),
        };
        self.hold_distances(of, contract, &told);
        for expected in expected {
            let (name, levels) = expected.split_once('=').unwrap();
            let (name, is_in_force) = match name.strip_suffix('!') {
                Some(name) => (name, false),
                None => (name, true),
            };
            let mut rules = told.rules.iter();
            let rule = rules.find(|rule| self.distance_name(rule.of) == name);
            let rule = rule.unwrap_or_else(|| panic!("{}: no {name} in {told:?}", self.line));
            let told = rule.levels.map(distance).join(",");
            assert_eq!(
                (told.as_str(), rule.is_in_force),
                (levels, is_in_force),
                "{}: {name}",
                self.line
            );
        }
        true
    }

    fn distance_name(&self, of: DistanceOf) -> String {
        match of {
            DistanceOf::Line(line) => line.to_string(),
            DistanceOf::Rule(rule) => self.rule_name(rule),
        }
    }

    /// Marks the contract at every price that the day allows, and looks where each level stands first.
    pub fn hold_distances(&self, of: NavOf, contract: ContractId, told: &Distances) {
        let mark = self.desk.contract(contract).unwrap().mark().unwrap();
        assert_eq!(told.mark, mark);
        let now = standing(&self.desk, of);
        let tick = told.tick.units();
        let (low, high) = told.lower.zip(told.upper).expect("a day's limits");
        let grid = (low.units() / tick..=high.units() / tick).map(|ticks| ticks * tick);
        let grid = grid.filter(|price| (low.units()..=high.units()).contains(price));
        let (mut down, up): (Vec<i64>, Vec<i64>) = grid
            .filter(|price| *price != mark.units())
            .partition(|price| *price < mark.units());
        down.reverse();
        let sides = [down, up].map(|prices| self.walked(of, contract, &prices));
        let mut seen: Vec<(DistanceOf, RuleLevel)> = Vec::new();
        for rule in &told.rules {
            for (level, said) in LEVELS.into_iter().zip(rule.levels) {
                seen.push((rule.of, level));
                let stands = now.get(&rule.of).copied().unwrap_or_default();
                let [down, up] = sides
                    .each_ref()
                    .map(|found| found.get(&(rule.of, level)).copied());
                let found = match said {
                    Distance::Unset if down.is_none() && up.is_none() && stands < level => said,
                    _ if stands >= level => Distance::Reached,
                    _ if down.is_some() || up.is_some() => Distance::At { down, up },
                    Distance::Undefined if stands == RuleLevel::Undefined => said,
                    _ => Distance::Nowhere,
                };
                let name = self.distance_name(rule.of);
                assert_eq!(
                    said, found,
                    "{}: {name} {level:?} of {of:?} by {contract:?}",
                    self.line
                );
            }
        }
        for found in sides.iter().flat_map(BTreeMap::keys) {
            assert!(seen.contains(found), "{}: {found:?} is not told", self.line);
        }
    }

    fn walked(&self, of: NavOf, contract: ContractId, prices: &[i64]) -> Found {
        let mut desk = self.desk.clone();
        let mut found = Found::new();
        for price in prices {
            let price = Price::from_units(*price);
            mark(&mut desk, contract, price, self.at);
            for (rule, stands) in standing(&desk, of) {
                for level in LEVELS.into_iter().filter(|level| stands >= *level) {
                    found.entry((rule, level)).or_insert(price);
                }
            }
        }
        found
    }
}

/// A mark, and all that it makes due, for real.
pub fn mark(desk: &mut Desk, contract: ContractId, price: Price, at: Stamp) {
    let mark = Mark {
        contract,
        last: Some(price),
        bid: None,
        ask: None,
        open_interest: Lots::ZERO,
    };
    let mut next = Some(Command {
        by: Actor::PLATFORM,
        action: Action::Mark(mark),
    });
    while let Some(command) = next {
        for event in desk.execute(&command, at) {
            let is_taken = !matches!(event, Event::MarkDoubted(_) | Event::ActionRefused { .. });
            assert!(is_taken, "{event:?}");
            desk.apply(&event, at);
        }
        let due = desk.next_deadline().filter(|due| *due <= at);
        next = due.map(|_| Desk::clock_command());
    }
}

/// What stands of an owner.
fn standing(desk: &Desk, of: NavOf) -> BTreeMap<DistanceOf, RuleLevel> {
    let rules = desk
        .rules_reached()
        .into_iter()
        .filter(|rule| rule.of == of);
    let rules = rules.map(|rule| (DistanceOf::Rule(rule.rule), rule.standing.level));
    let lines = match of {
        NavOf::Operating(id) => desk
            .operating_account(id)
            .unwrap()
            .lines
            .standing()
            .collect(),
        NavOf::Product(_) => Vec::new(),
    };
    let lines = lines.into_iter().map(|(line, standing)| {
        let level = match standing.level {
            LineLevel::Clear => RuleLevel::Clear,
            LineLevel::Undefined => RuleLevel::Undefined,
            LineLevel::Call => RuleLevel::One,
            LineLevel::Liquidation => RuleLevel::Two,
        };
        (DistanceOf::Line(line), level)
    });
    rules.chain(lines).collect()
}

fn distance(told: Distance) -> String {
    let price = |price: Option<Price>| price.map_or("-".to_owned(), |price| price.to_string());
    match told {
        Distance::Unset => "unset".to_owned(),
        Distance::Reached => "reached".to_owned(),
        Distance::Nowhere => "nowhere".to_owned(),
        Distance::Undefined => "undefined".to_owned(),
        Distance::At { down, up } => format!("{}..{}", price(down), price(up)),
    }
}
