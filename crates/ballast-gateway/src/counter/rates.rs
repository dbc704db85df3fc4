//! The counter's own tables of margin and commission rates.

use std::collections::BTreeMap;

use ballast_model::{AccountCode, ContractCode, Rates};
use minicbor::{Decode, Encode};

/// What a row of a table is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum CounterRateScope {
    /// One contract.
    Contract(ContractCode),
    /// Every contract of a commodity that has no row of its own.
    Commodity(String),
}

/// Rates by fund account, then by contract, then by commodity. Without a row a contract cannot be
/// traded.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct RateTable {
    /// For fund accounts without rows of their own.
    #[n(0)]
    others: Rows,
    #[n(1)]
    accounts: BTreeMap<AccountCode, Rows>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
struct Rows {
    #[n(0)]
    contracts: BTreeMap<ContractCode, Rates>,
    #[n(1)]
    commodities: BTreeMap<String, Rates>,
}

impl Rows {
    fn set(&mut self, scope: CounterRateScope, rates: Rates) {
        match scope {
            CounterRateScope::Contract(contract) => self.contracts.insert(contract, rates),
            CounterRateScope::Commodity(commodity) => self.commodities.insert(commodity, rates),
        };
    }
}

impl RateTable {
    /// Sets or replaces a row of every fund account that has none of its own.
    pub fn set(&mut self, scope: CounterRateScope, rates: Rates) {
        self.others.set(scope, rates);
    }

    /// Sets or replaces a row of a fund account.
    pub fn set_of(&mut self, account: &AccountCode, scope: CounterRateScope, rates: Rates) {
        self.accounts
            .entry(account.clone())
            .or_default()
            .set(scope, rates);
    }

    /// The row that holds for a contract of a fund account.
    pub fn of(
        &self,
        account: &AccountCode,
        contract: &ContractCode,
        commodity: &str,
    ) -> Option<Rates> {
        let rows = self.accounts.get(account).unwrap_or(&self.others);
        rows.contracts
            .get(contract)
            .or_else(|| rows.commodities.get(commodity))
            .copied()
    }
}

impl FromIterator<(CounterRateScope, Rates)> for RateTable {
    fn from_iter<T: IntoIterator<Item = (CounterRateScope, Rates)>>(rows: T) -> Self {
        let mut table = Self::default();
        rows.into_iter()
            .for_each(|(scope, rates)| table.set(scope, rates));
        table
    }
}

impl FromIterator<(AccountCode, CounterRateScope, Rates)> for RateTable {
    fn from_iter<T: IntoIterator<Item = (AccountCode, CounterRateScope, Rates)>>(rows: T) -> Self {
        let mut table = Self::default();
        rows.into_iter()
            .for_each(|(account, scope, rates)| table.set_of(&account, scope, rates));
        table
    }
}
