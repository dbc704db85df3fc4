//! Lines about bonds that stand as margin.
//!
//! ```text
//! bonds F1 SHFE 7 discounted=9617277.5 cash=3000000 [multiple=4] [member=0011] [-> CODE …]    number 7 of the venue
//! bond_fee F1 SHFE 2026-10-01 144.92     the fee of October
//! part A SHFE 120000 [-> CODE …]         what an operating account may use
//! parts A SHFE set=120000 counts=60000
//! mortgage F1 SHFE usable=8000000 margin=0 covered=0
//! ```

use ballast_desk::ask;
use ballast_desk_events::{
    Action, AssignCollateral, CollateralCommand, CollateralFee, Holder, VenueCollateral,
};
use ballast_model::{Day, Exchange, Money, Rate};

use super::Run;

impl Run {
    /// Whether the line is one of these.
    pub fn pledging(&mut self, words: &[&str]) -> bool {
        let (words, outcome) = match words.iter().position(|word| *word == "->") {
            Some(at) => words.split_at(at),
            None => (words, &[] as &[&str]),
        };
        match words {
            ["bonds", account, exchange, seq, numbers @ ..] => {
                let told = self.told(account, exchange, seq.parse().unwrap(), numbers);
                self.collateral(CollateralCommand::Tell(told), outcome);
            }
            ["bond_fee", account, exchange, month, amount] => {
                let fee = CollateralFee {
                    fund_account: self.fund_account(account),
                    exchange: self::exchange(exchange),
                    member: "0011".into(),
                    seq: 1,
                    month: month.parse().unwrap(),
                    day: self.at.day(),
                    amount: amount.parse().unwrap(),
                };
                self.collateral(CollateralCommand::TakeFee(fee), outcome);
            }
            ["part", account, exchange, amount] => {
                let Holder::Operating(account) = self.holder(account) else {
                    panic!("{}: no operating account", self.line)
                };
                let assign = AssignCollateral {
                    account,
                    exchange: self::exchange(exchange),
                    amount: amount.parse().unwrap(),
                };
                self.collateral(CollateralCommand::Assign(assign), outcome);
            }
            ["parts", account, exchange, expected @ ..] => {
                let row = self.bonds_of(account, exchange).part.unwrap();
                self.compare(&[("set", row.set), ("counts", row.counts)], expected);
            }
            ["mortgage", account, exchange, expected @ ..] => {
                let row = self.bonds_of(account, exchange);
                let numbers = [
                    ("usable", row.usable),
                    ("margin", row.margin),
                    ("covered", row.covered),
                ];
                self.compare(&numbers, expected);
            }
            _ => return false,
        }
        true
    }

    fn collateral(&mut self, command: CollateralCommand, outcome: &[&str]) {
        let action = Action::Collateral(Box::new(command));
        let events = self.submit(action.clone());
        self.outcome_of_action(&events, outcome);
        if outcome.is_empty() {
            // However often it is said, it is done once.
            assert_eq!(self.submit(action), [], "{}: again", self.line);
        }
    }

    fn told(&self, account: &str, exchange: &str, seq: u64, numbers: &[&str]) -> VenueCollateral {
        let named = |name: &str| {
            let mut named = numbers.iter().filter_map(|word| word.split_once('='));
            named.find(|(of, _)| *of == name).map(|(_, value)| value)
        };
        let money = |name: &str| named(name).unwrap().parse::<Money>().unwrap();
        let multiple = named("multiple").unwrap_or("4").parse::<Rate>().unwrap();
        let (discounted, cash) = (money("discounted"), money("cash"));
        let cap = cash.max_zero().times_rate(multiple).unwrap();
        VenueCollateral {
            fund_account: self.fund_account(account),
            exchange: self::exchange(exchange),
            member: named("member").unwrap_or("0011").into(),
            seq,
            day: self.at.day(),
            discounted,
            cash,
            multiple,
            available: discounted.min(cap),
        }
    }

    fn bonds_of(&self, account: &str, exchange: &str) -> ask::AccountCollateral {
        let rows = ask::collateral(&self.desk, self.holder(account));
        let found = rows
            .into_iter()
            .find(|row| row.exchange == self::exchange(exchange));
        found.unwrap_or_else(|| panic!("{}: no bonds", self.line))
    }

    /// The day that a statement's bonds are of.
    pub fn mortgage_day(&self, account: &str) -> Option<Day> {
        self.statements[account].mortgages.first()?.of
    }
}

fn exchange(code: &str) -> Exchange {
    code.parse().unwrap()
}
