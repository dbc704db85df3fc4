//! The commodities and the calendar that readers, players and the simulated counter work by.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use ballast_model::{
    Calendar, Commodity, Contract, ContractCodeError, Day, Delivery, Exchange, Tick, TradingHours,
    parse_contract, reference,
};
use minicbor::{Decode, Encode};

/// Crude oil and treasury bonds are listed this long before delivery, nothing longer.
const LISTED_YEARS_AHEAD: i32 = 3;

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

    /// Reads a contract as people and other programs write it: by its code, or with its exchange
    /// before it (`CZCE.MA009`) or behind (`MA009.CZCE`, vn.py).
    ///
    /// What is written is meant for the day it stands beside, and no contract is listed longer than
    /// three years ahead: a CZCE code whose contract has expired is not that of ten years on.
    pub fn written(&self, text: &str, on: Day) -> Result<Contract, ContractCodeError> {
        let (code, exchange) = match text.rsplit_once('.') {
            None => (text, None),
            Some((front, back)) => match (front.parse(), back.parse()) {
                (_, Ok(exchange)) => (front, Some(exchange)),
                (Ok(exchange), Err(_)) => (back, Some(exchange)),
                (Err(_), Err(_)) => (back, None),
            },
        };
        let contract = self.contract(code, on)?;
        let own: Exchange = self.commodities[&contract.commodity].exchange;
        if let Some(exchange) = exchange.filter(|exchange| *exchange != own) {
            let code = text.to_owned();
            return Err(ContractCodeError::OtherExchange {
                code,
                exchange,
                own,
            });
        }
        let (year, month, _) = on.ymd();
        let Delivery {
            year: delivered,
            month: in_month,
        } = contract.delivery;
        if (delivered, in_month) > (year + LISTED_YEARS_AHEAD, month) {
            return Err(ContractCodeError::NotListedYet {
                code: text.to_owned(),
                year: delivered,
                month: in_month,
            });
        }
        Ok(contract)
    }

    /// A tick of a contract of that commodity moves prices and fills orders; another one brings at
    /// most a settlement price.
    pub fn moves_prices(&self, contract: &Contract, tick: &Tick) -> bool {
        let commodity = self.commodities.get(&contract.commodity);
        commodity.is_some_and(|commodity| {
            let hours = self.hours(commodity).of_contract(contract.last_trading_day);
            hours.prices_at(tick.trading_day, tick.at)
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
