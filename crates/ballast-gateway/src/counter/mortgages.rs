//! What a futures company lets an account use of bonds as margin, by exchange (CTP Mortgage). It covers margin of that
//! exchange's contracts, and is no cash.

use std::collections::BTreeMap;

use ballast_model::{AccountCode, Exchange, Money, Overflow};
use minicbor::{Decode, Encode};

use super::margin::Margin;

/// By account and exchange.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct MortgageTable(#[n(0)] BTreeMap<AccountCode, BTreeMap<Exchange, Money>>);

impl MortgageTable {
    /// An account may use so much at an exchange.
    pub fn set(&mut self, account: &AccountCode, exchange: Exchange, amount: Money) {
        let of_account = self.0.entry(account.clone()).or_default();
        of_account.insert(exchange, amount);
    }

    /// What covers the margins of an account, none of them added up yet.
    pub(super) fn of(&self, account: &AccountCode) -> Covers {
        let amounts = self.0.get(account).into_iter().flatten();
        Covers(
            amounts
                .map(|(exchange, amount)| (*exchange, *amount, Margin::default()))
                .collect(),
        )
    }
}

/// Margins beside the amounts that may cover them.
pub(super) struct Covers(Vec<(Exchange, Money, Margin)>);

impl Covers {
    /// Margin at an exchange, as it is added to the account's.
    pub fn add(
        &mut self,
        exchange: Exchange,
        add: impl FnOnce(&mut Margin) -> Result<(), Overflow>,
    ) -> Result<(), Overflow> {
        let found = self.0.iter_mut().find(|(of, ..)| *of == exchange);
        found.map_or(Ok(()), |(_, _, margin)| add(margin))
    }

    /// What is covered of all that was added.
    pub fn covered(&self) -> Result<Money, Overflow> {
        self.0
            .iter()
            .try_fold(Money::ZERO, |covered, (_, amount, margin)| {
                covered.checked_add(margin.total()?.min(*amount))
            })
    }
}
