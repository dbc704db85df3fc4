//! Lines about shares and NAV.
//!
//! ```text
//! nav P1 total=9900000 previous_total=10000000 unit=0.99 previous=1 drawdown=0.01     `nav P1 undefined shares`; of an account: `nav A …`
//! subscribe P1 100000 F1     redeem P1 100000 - shares=90000                          `-`: no fund account
//! ```

use ballast_desk::ask;
use ballast_desk_events::{Action, ChangeShares, Holder, ShareChange};
use ballast_model::{FundAccountId, Money, ProductId};
use ballast_risk::{Nav, UnitNavFraction};

use super::Run;

const PRODUCT: ProductId = ProductId::new(0);

impl Run {
    /// Whether the line is one of these.
    pub fn valuing(&mut self, words: &[&str]) -> bool {
        let (words, outcome) = match words.iter().position(|word| *word == "->") {
            Some(at) => words.split_at(at),
            None => (words, &[] as &[&str]),
        };
        match words {
            ["nav", of, expected @ ..] => {
                let told = self.nav(of);
                for expected in expected.join(" ").split(' ') {
                    assert!(
                        told.contains(&expected.to_owned()),
                        "{}: {told:?}",
                        self.line
                    );
                }
            }
            [
                change @ ("subscribe" | "redeem"),
                "P1",
                amount,
                fund_account,
                shares @ ..,
            ] => {
                let change = ChangeShares {
                    product: PRODUCT,
                    change: if *change == "redeem" {
                        ShareChange::Redeem
                    } else {
                        ShareChange::Subscribe
                    },
                    amount: amount.parse().unwrap(),
                    shares: shares.first().map(|shares| {
                        let shares = shares.strip_prefix("shares=").unwrap();
                        shares.parse().unwrap()
                    }),
                    fund_account: self.fund_or_none(fund_account),
                };
                let events = self.submit(Action::ChangeShares(change));
                self.outcome_of_action(&events, outcome);
            }
            _ => return false,
        }
        true
    }

    fn fund_or_none(&self, code: &str) -> Option<FundAccountId> {
        let found = (code != "-").then(|| self.holder(code));
        found.map(|holder| match holder {
            Holder::Fund(id) => id,
            Holder::Operating(_) => panic!("{}: no fund account", self.line),
        })
    }

    fn nav(&self, of: &str) -> Vec<String> {
        let (nav, highest) = match of {
            "P1" => {
                let nav = ask::product_nav(&self.desk, PRODUCT).unwrap();
                let settings = &self.desk.product(PRODUCT).unwrap().settings;
                (nav, settings.highest_unit_nav)
            }
            account => {
                let Holder::Operating(id) = self.holder(account) else {
                    panic!("{}: no operating account", self.line)
                };
                (Ok(ask::account_nav(&self.desk, id).unwrap()), None)
            }
        };
        match nav {
            Err(missing) => vec!["undefined".to_owned(), missing.setting().to_owned()],
            Ok(nav) => {
                let drawdown = nav.unit().zip(highest);
                let drawdown = drawdown.and_then(|(unit, highest)| unit.drawdown(highest));
                let mut told = told(nav);
                told.push(drawdown.map_or("drawdown=-".to_owned(), |(fallen, of)| {
                    format!("drawdown={}/{}", fallen * 1_000_000 / of, 1_000_000)
                }));
                told
            }
        }
    }
}

fn told(nav: Nav) -> Vec<String> {
    let money = |units: i128| Money::from_units(i64::try_from(units).unwrap());
    let unit = |unit: Option<UnitNavFraction>| {
        let told = unit.and_then(UnitNavFraction::told);
        told.map_or("-".to_owned(), |unit| unit.to_string())
    };
    vec![
        format!("total={}", money(nav.total)),
        format!("previous_total={}", money(nav.previous_total)),
        format!("fees={}", Money::from_units(nav.fees)),
        format!("previous_fees={}", Money::from_units(nav.previous_fees)),
        format!("unit={}", unit(nav.unit())),
        format!("previous={}", unit(nav.previous_unit())),
    ]
}
