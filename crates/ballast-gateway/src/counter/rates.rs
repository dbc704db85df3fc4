//! The counter's own table of margin and commission rates.

use std::collections::BTreeMap;

use ballast_model::{ContractCode, Rates};
use minicbor::{Decode, Encode};

/// What a row of the table is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum RateScope {
    /// One contract.
    #[n(0)]
    Contract(#[n(0)] ContractCode),
    /// Every contract of a commodity that has no row of its own.
    #[n(1)]
    Commodity(#[n(0)] String),
}

/// Rates by contract, then by commodity. Without a row a contract cannot be traded.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct RateTable {
    #[n(0)]
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
