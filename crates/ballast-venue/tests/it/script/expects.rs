//! What a script expects.

use ballast_model::Money;
use ballast_venue::ask;
use ballast_venue::words::application::{Position, PositionKey};
use ballast_venue::words::event::Event;
use ballast_venue::words::party::PartyKey;

use super::outcome::{self, Outcome};
use super::world::{Named, World};

impl World {
    /// `state d1 effective k=v`: an expectation without an arrow.
    pub(super) fn state(&self, name: &str, expected: &[&str]) -> Outcome {
        let got = match self.names.get(name) {
            Some(Named::Application(_)) => self.application_outcome(name, &[]),
            Some(Named::Filing(_)) => self.filing_outcome(name, &[]),
            Some(Named::Emergency(_)) => self.emergency_outcome(name),
            None => panic!("{}: no {name}", self.line),
        };
        assert!(
            outcome::holds(&got, expected),
            "{}\n  got {got:?}",
            self.line
        );
        Outcome::default()
    }

    pub(super) fn standing(&self, party: &PartyKey, expected: &[&str]) -> Outcome {
        let account = ask::account(&self.machine, party);
        let got = account.map_or(("none".to_owned(), Vec::new()), |account| {
            let value = ("account".to_owned(), account.account.no.to_string());
            (account.standing.word().to_owned(), vec![value])
        });
        assert!(
            outcome::holds(&got, expected),
            "{}\n  got {got:?}",
            self.line
        );
        Outcome::default()
    }

    pub(super) fn usable(&self, party: &PartyKey, expected: &[&str]) -> Outcome {
        let Some(set) = ask::usable(&self.machine, party) else {
            panic!("{}: nothing left for the desk", self.line);
        };
        for field in expected {
            let (name, value) = field.split_once('=').expect("name=value");
            let got = match name {
                "discounted" => set.discounted.to_fixed(2),
                "beyond_cut" => set.beyond_cut.to_fixed(2),
                "cash" => set.cash.to_fixed(2),
                "cap" => set.cap.to_fixed(2),
                "available" => set.available.to_fixed(2),
                "day" => set.day.to_string(),
                "cash_of" => set
                    .cash_of
                    .map_or("never".to_owned(), |day| day.to_string()),
                other => panic!("{}: no field {other}", self.line),
            };
            assert_eq!(got, value, "{}", self.line);
        }
        Outcome::default()
    }

    pub(super) fn position(&self, key: PositionKey, expected: &[&str]) -> Outcome {
        let found = ask::positions(&self.machine).find(|(of, _)| **of == key);
        let empty = Position::EMPTY;
        let position = found.map_or(&empty, |(_, position)| position);
        for field in expected {
            let (name, value) = field.split_once('=').expect("name=value");
            let got = match name {
                "effective" => Money::from_units(position.effective.units() / 10_000).to_string(),
                "registered" => Money::from_units(position.registered.units() / 10_000).to_string(),
                "releasing" => Money::from_units(position.releasing.units() / 10_000).to_string(),
                "why" => position
                    .not_counted
                    .map_or("counts".to_owned(), |why| why.to_string()),
                "account" => key.account.to_string(),
                other => panic!("{}: no field {other}", self.line),
            };
            assert_eq!(got, value, "{}", self.line);
        }
        Outcome::default()
    }

    pub(super) fn fee(&self, payer: &PartyKey, month: &str, amount: &str) -> Outcome {
        let collected = self.settled.iter().find_map(|event| match event {
            Event::FeeCollected(fee) if fee.payer == *payer && fee.month.to_string() == month => {
                Some(fee.amount.to_fixed(2))
            }
            _ => None,
        });
        assert_eq!(
            collected.as_deref().unwrap_or("none"),
            amount,
            "{}",
            self.line
        );
        Outcome::default()
    }

    pub(super) fn warned(&self, bond: &str, in_days: &str, cut: &str) -> Outcome {
        let warned = self.settled.iter().any(|event| match event {
            Event::CutNear(near) => {
                near.key.bond.as_str() == bond
                    && near.trading_days.to_string() == in_days
                    && near.cut.to_string() == cut
            }
            _ => false,
        });
        assert!(warned, "{}\n  got {:?}", self.line, self.settled);
        Outcome::default()
    }
}
