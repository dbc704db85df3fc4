//! The commodities and the calendar that readers, players and the simulated counter work by.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use ballast_model::{
    Calendar, Commodity, Contract, ContractCodeError, Day, TradingHours, parse_contract, reference,
};
use minicbor::{Decode, Encode};

/// Commodities by code, and the calendar. The default is the compiled one (2015–2026, six
/// exchanges).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ReferenceData {
    /// By the exchange's code.
    #[n(0)]
    pub commodities: BTreeMap<String, Commodity>,
    /// Trading days and nights.
    #[n(1)]
    pub calendar: Calendar,
}

impl Default for ReferenceData {
    fn default() -> Self {
        let by_code = |commodity: Commodity| (commodity.code.clone(), commodity);
        Self {
            commodities: reference::commodities().into_iter().map(by_code).collect(),
            calendar: Calendar::compiled(),
        }
    }
}

impl ReferenceData {
    /// Reads a contract code on a day of the contract's life, and finds its last trading day where
    /// the rules give one.
    pub fn contract(&self, code: &str, on: Day) -> Result<Contract, ContractCodeError> {
        let contract = parse_contract(code, on, |letters| self.commodities.get(letters))?;
        let rule = self.commodities[&contract.commodity].last_trading_day;
        let last_trading_day = rule
            .resolve(contract.delivery, &self.calendar)
            .ok()
            .flatten();
        Ok(Contract {
            last_trading_day,
            ..contract
        })
    }

    /// The trading hours of a commodity.
    pub fn hours<'a>(&'a self, commodity: &'a Commodity) -> TradingHours<'a> {
        TradingHours::new(commodity, &self.calendar)
    }
}

/// Reference data that a market is played by and that may be replaced meanwhile: it is looked at anew
/// where a trading day begins. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct CurrentReference(Arc<RwLock<Arc<ReferenceData>>>);

impl CurrentReference {
    /// Begins with that.
    pub fn new(reference: Arc<ReferenceData>) -> Self {
        Self(Arc::new(RwLock::new(reference)))
    }

    /// As it is now.
    pub fn get(&self) -> Arc<ReferenceData> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces it.
    pub fn set(&self, reference: Arc<ReferenceData>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = reference;
    }
}
