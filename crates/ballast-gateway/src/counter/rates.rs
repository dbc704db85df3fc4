//! The counter's own table of margin and commission rates.

use std::collections::BTreeMap;

use ballast_model::{ContractCode, Rates};

/// What a row of the table is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RateScope {
    /// One contract.
    Contract(ContractCode),
    /// Every contract of a commodity that has no row of its own.
    Commodity(String),
}

/// Rates by contract, then by commodity. Without a row a contract cannot be traded.
#[derive(Debug, Clone, Default)]
pub struct RateTable {
    rows: BTreeMap<RateScope, Rates>,
}

impl RateTable {
    /// Sets or replaces a row.
    pub fn set(&mut self, scope: RateScope, rates: Rates) {
        self.rows.insert(scope, rates);
    }

    /// The row that holds for a contract.
    pub fn of(&self, contract: &ContractCode, commodity: &str) -> Option<Rates> {
        let own = self.rows.get(&RateScope::Contract(contract.clone()));
        own.or_else(|| self.rows.get(&RateScope::Commodity(commodity.to_owned()))).copied()
    }
}

impl FromIterator<(RateScope, Rates)> for RateTable {
    fn from_iter<T: IntoIterator<Item = (RateScope, Rates)>>(rows: T) -> Self {
        Self { rows: rows.into_iter().collect() }
    }
}
