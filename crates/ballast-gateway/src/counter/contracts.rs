//! The contracts the counter has met, with what trading them needs. Found by code, remembered for
//! the day.

use std::collections::BTreeMap;
use std::sync::Arc;

use ballast_model::{
    AccountCode, Commodity, Contract, ContractCode, Day, Direction, Lots, MarginGroup, Money,
    Overflow, Price, Rates, Tariff,
};

use super::endings::ContractEndings;
use super::margin::MarginSides;
use super::mortgages::MortgageTable;
use super::rates::RateTable;
use crate::ReferenceData;

/// A contract and what trading it needs.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    pub contract: Contract,
    pub commodity: Commodity,
    /// Where only the larger side is charged, and with what it is compared.
    pub group: Option<MarginGroup>,
}

impl Listed {
    /// Worth of lots at a price.
    pub fn value(&self, price: Price, lots: Lots) -> Result<Money, Overflow> {
        price.value(lots, self.commodity.multiplier)
    }

    /// Margin of lots on a side at a price.
    pub fn margin(
        &self,
        rates: Rates,
        side: Direction,
        price: Price,
        lots: Lots,
    ) -> Result<Money, Overflow> {
        let tariff = match side {
            Direction::Buy => rates.margin_long,
            Direction::Sell => rates.margin_short,
        };
        self.amount(tariff, price, lots)
    }

    /// `tariff` on lots at a price.
    pub fn amount(&self, tariff: Tariff, price: Price, lots: Lots) -> Result<Money, Overflow> {
        tariff.amount(self.value(price, lots)?, lots)
    }
}

/// Known contracts by code. Codes are read with the day's date, so the memory is dropped at a new
/// day.
#[derive(Debug)]
pub(super) struct Contracts {
    reference: Arc<ReferenceData>,
    rates: RateTable,
    sides: MarginSides,
    endings: ContractEndings,
    mortgages: MortgageTable,
    on: Day,
    known: BTreeMap<ContractCode, Listed>,
}

impl Contracts {
    pub fn new(reference: Arc<ReferenceData>, rates: RateTable) -> Self {
        Self {
            reference,
            rates,
            sides: MarginSides::default(),
            endings: ContractEndings::default(),
            mortgages: MortgageTable::default(),
            on: Day::default(),
            known: BTreeMap::new(),
        }
    }

    pub fn reference(&self) -> &ReferenceData {
        &self.reference
    }

    pub fn begin_day(&mut self, day: Day) {
        self.on = day;
        self.known.clear();
    }

    pub fn set_rates(&mut self, rates: RateTable) {
        self.rates = rates;
    }

    pub fn mortgages(&self) -> &MortgageTable {
        &self.mortgages
    }

    pub fn set_mortgages(&mut self, mortgages: MortgageTable) {
        self.mortgages = mortgages;
    }

    pub fn endings(&self) -> &ContractEndings {
        &self.endings
    }

    pub fn set_endings(&mut self, endings: ContractEndings) {
        self.endings = endings;
        self.known.clear();
    }

    pub fn set_reference(&mut self, reference: Arc<ReferenceData>) {
        self.reference = reference;
        self.known.clear();
    }

    pub fn sides(&self) -> MarginSides {
        self.sides
    }

    pub fn set_sides(&mut self, sides: MarginSides) {
        self.sides = sides;
        self.known.clear();
    }

    /// Makes sure a code is known, where it can be.
    pub fn meet(&mut self, code: &ContractCode) {
        if self.known.contains_key(code) {
            return;
        }
        if let Ok(mut contract) = self.reference.contract(&code.0, self.on) {
            let given = self.endings.last_trading_days.get(code).copied();
            contract.last_trading_day = given.or(contract.last_trading_day);
            let commodity = &self.reference.commodities[&contract.commodity];
            let commodity = commodity.as_of(contract.delivery, self.on);
            let group = self.group(&contract, &commodity);
            self.known.insert(
                code.clone(),
                Listed {
                    contract,
                    commodity,
                    group,
                },
            );
        }
    }

    /// A contract is out of its group from the settlement of the day the exchange names, which is
    /// to say from the next day on.
    fn group(&self, contract: &Contract, commodity: &Commodity) -> Option<MarginGroup> {
        let granted = commodity
            .larger_side
            .as_ref()
            .filter(|_| self.sides == MarginSides::Larger)?;
        let calendar = &self.reference.calendar;
        let leaves = granted
            .leaves_before_last_day
            .zip(contract.last_trading_day)
            .and_then(|(days, last)| {
                (0..days).try_fold(last, |day, _| calendar.previous_trading_day(day).ok())
            });
        leaves
            .is_none_or(|leaves| self.on <= leaves)
            .then(|| granted.group.clone())
    }

    /// The rates that a fund account is charged for a contract.
    pub fn rates(&self, account: &AccountCode, listed: &Listed) -> Option<Rates> {
        self.rates
            .of(account, &listed.contract.code, &listed.commodity.code)
    }

    /// A contract met before.
    pub fn get(&self, code: &ContractCode) -> Option<&Listed> {
        self.known.get(code)
    }
}
