//! What an empty desk and an empty counter begin with: the same accounts, cash and rates, so that
//! they agree from the start.

use std::path::Path;

use ballast_desk::Desk;
use ballast_desk_events::{Action, Command, Event, Holder, RateScope};
use ballast_engine::{EngineError, Writer};
use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{CounterRateScope as CounterScope, MarginSides, RateTable};
use ballast_model::{AccountCode, ContractCode, ContractId, Day, FundAccountId, Money, Stamp};

use crate::day::InputError;
use crate::feed::trading_day;
use crate::run::demo;

/// Accounts, cash, rates and logins, as commands for an empty desk.
pub struct Opening(Vec<Action>);

/// A desk was not filled. Nothing of it is in the journal.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// The desk refused a command.
    #[error("the first accounts were refused: {code} ({action:.120})")]
    Refused {
        /// Why.
        code: String,
        /// What.
        action: String,
    },
    /// The journal.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A setup is for a desk that has nothing yet.
    #[error(
        "--setup fills an empty desk, and this one has {found} already: its accounts are made in the pages"
    )]
    NotEmpty {
        /// What it has.
        found: &'static str,
    },
}

impl Opening {
    /// Nobody and nothing.
    pub fn empty() -> Self {
        Self(Vec::new())
    }

    /// From a setup, or the demonstration's. `on` tells the decade of contracts with one digit for
    /// the year.
    pub fn read(
        setup: Option<&Path>,
        reference: &ReferenceData,
        on: Day,
    ) -> Result<Self, InputError> {
        let commands = match setup {
            Some(path) => crate::day::setup_commands(path, reference, on)?,
            None => demo::commands(reference),
        };
        Ok(Self(commands))
    }

    /// Whether it can be given to a desk: its ids are those that an empty one gives.
    pub fn fits(desk: &Desk) -> Result<(), OpeningError> {
        let found = if desk.people().users().next().is_some() {
            "logins"
        } else if desk.contract(ContractId::new(0)).is_some() {
            "contracts"
        } else {
            return Ok(());
        };
        Err(OpeningError::NotEmpty { found })
    }

    /// Fills a desk without accounts, in one group of its journal: a crash leaves all of it or
    /// nothing. Its logins have no passwords yet.
    pub fn seed(
        &self,
        writer: &mut Writer<Desk>,
        at: Stamp,
        reference: &ReferenceData,
    ) -> Result<(), OpeningError> {
        let mut actions = self.0.clone();
        if writer.machine().commodities().next().is_none() {
            actions.splice(0..0, trading_day::reference_commands(reference));
        }
        submit(writer, at, actions)
    }

    /// The fund accounts with their cash, as a counter has them.
    pub fn fund_accounts(&self) -> Vec<(AccountCode, Money)> {
        let mut accounts: Vec<(AccountCode, Money)> = Vec::new();
        for action in &self.0 {
            match action {
                Action::CreateFundAccount { code, .. } => {
                    accounts.push((code.clone(), Money::ZERO))
                }
                Action::Deposit {
                    holder: Holder::Fund(id),
                    amount,
                } => account(&mut accounts, *id).1 += *amount,
                _ => {}
            }
        }
        accounts
    }

    /// Which margins the counter charges. A setup says it of all its accounts.
    pub fn margin_sides(&self) -> MarginSides {
        let larger = self.0.iter().any(|action| match action {
            Action::SetFundsMethod { method, .. } => method.larger_side,
            _ => false,
        });
        if larger {
            MarginSides::Larger
        } else {
            MarginSides::Both
        }
    }

    /// The counter's rates of each fund account.
    pub fn rates(&self, reference: &ReferenceData) -> RateTable {
        // Commodities are numbered in the order in which the reference data gives them.
        let commodities: Vec<&String> = reference.commodities.keys().collect();
        let listed = self.0.iter().filter_map(|action| match action {
            Action::ListContract(contract) => Some(contract.code.clone()),
            _ => None,
        });
        let contracts: Vec<ContractCode> = listed.collect();
        let accounts = self.fund_accounts();
        let row = |action: &Action| {
            let Action::SetRates {
                fund_account,
                scope,
                rates,
            } = action
            else {
                return None;
            };
            let scope = match scope {
                RateScope::Commodity(id) => {
                    CounterScope::Commodity(commodities.get(id.index())?.to_string())
                }
                RateScope::Contract(id) => {
                    CounterScope::Contract(contracts.get(id.index())?.clone())
                }
            };
            Some((accounts.get(fund_account.index())?.0.clone(), scope, *rates))
        };
        self.0.iter().filter_map(row).collect()
    }
}

/// Gives commands of the platform in one group of the journal: a crash leaves all of it or nothing.
pub fn submit(
    writer: &mut Writer<Desk>,
    at: Stamp,
    actions: Vec<Action>,
) -> Result<(), OpeningError> {
    for action in actions {
        let step = writer.step(Command::platform(action), at)?;
        if let Some(Event::ActionRefused { refusal }) = step.events.first() {
            let action = format!("{:?}", step.command.action);
            return Err(OpeningError::Refused {
                code: refusal.code().to_owned(),
                action,
            });
        }
    }
    writer.flush()?;
    Ok(())
}

fn account(accounts: &mut [(AccountCode, Money)], id: FundAccountId) -> &mut (AccountCode, Money) {
    accounts
        .get_mut(id.index())
        .expect("Invariant: an opening's deposits follow the accounts they are for")
}
