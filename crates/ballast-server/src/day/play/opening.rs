//! What a played desk and its counter begin with: reference data, accounts, rates, delivery prices.

use ballast_desk_events::{
    Action, DeliveryPriceSource, Event, Holder, OpeningPosition, RateScope, Refusal,
    SetDeliveryPrice,
};
use ballast_gateway::counter::{
    CarriedPosition, ContractEndings, CounterRateScope, MarginSides, RateTable,
};
use ballast_model::{
    AccountCode, Contract, ContractCode, ContractCodeError, ContractId, FundAccountId, ProductId,
};

use super::{PlayError, Player};
use crate::day::setup::{Account, RateRow, RateTarget, Setup, SetupText};
use crate::feed::trading_day::{self, DeskPort, told};

impl Player {
    pub(super) fn set_up(&mut self, setup: &Setup) -> Result<(), PlayError> {
        for action in trading_day::reference_commands(&self.reference) {
            trading_day::done(self, "loading reference data", action)?;
        }
        for code in &setup.products {
            let action = Action::CreateProduct {
                code: code.clone(),
                name: code.to_string(),
            };
            trading_day::done(self, "creating a product", action)?;
        }
        for account in &setup.fund_accounts {
            let product = self.product(&account.product);
            let action = Action::CreateFundAccount {
                code: account.code.clone(),
                product,
            };
            trading_day::done(self, "creating a fund account", action)?;
            self.deposit(account)?;
            self.counter.open_account(&account.code, account.cash)?;
        }
        for account in &setup.operating_accounts {
            let product = self.product(&account.product);
            let action = Action::CreateOperatingAccount {
                code: account.code.clone(),
                name: account.code.to_string(),
            };
            trading_day::done(self, "creating an operating account", action)?;
            let Some(Holder::Operating(id)) = self.writer.machine().holder(&account.code) else {
                unreachable!("Invariant: the account was just created")
            };
            trading_day::done(
                self,
                "binding an operating account",
                Action::BindOperatingAccount {
                    account: id,
                    product,
                },
            )?;
            self.deposit(account)?;
        }
        for action in setup.settings() {
            trading_day::done(self, "a setting of the setup", action)?;
        }
        if setup.larger_side {
            self.counter.set_margin_sides(MarginSides::Larger)?;
        }
        self.set_rates(setup)?;
        self.set_delivery_prices(setup)
    }

    fn product(&self, code: &AccountCode) -> ProductId {
        self.writer
            .machine()
            .product_id(code)
            .expect("Invariant: a setup's accounts name its products")
    }

    fn deposit(&mut self, account: &Account) -> Result<(), PlayError> {
        if account.cash.is_zero() {
            return Ok(());
        }
        let holder = self
            .writer
            .machine()
            .holder(&account.code)
            .expect("Invariant: the account was just created");
        trading_day::done(
            self,
            "booking a deposit",
            Action::Deposit {
                holder,
                amount: account.cash,
            },
        )
        .map(drop)
    }

    /// The table is the counter's; the desk charges every fund account by it.
    fn set_rates(&mut self, setup: &Setup) -> Result<(), PlayError> {
        let mut table = RateTable::default();
        for row in &setup.rates {
            let (scope, counter_scope) = self.rate_scope(row, &setup.source)?;
            table.set(counter_scope, row.rates);
            let fund_accounts = (0..setup.fund_accounts.len() as u32).map(FundAccountId::new);
            for fund_account in fund_accounts {
                trading_day::done(
                    self,
                    "setting rates",
                    Action::SetRates {
                        fund_account,
                        scope,
                        rates: row.rates,
                    },
                )?;
            }
        }
        self.counter.set_rates(table);
        Ok(())
    }

    fn rate_scope(
        &mut self,
        row: &RateRow,
        source: &SetupText,
    ) -> Result<(RateScope, CounterRateScope), PlayError> {
        match &row.target {
            RateTarget::Commodity(code) => match self.writer.machine().commodity_id(code) {
                Some(id) => Ok((
                    RateScope::Commodity(id),
                    CounterRateScope::Commodity(code.clone()),
                )),
                None => Err(source
                    .wrong("rate.commodity", code, "no such commodity")
                    .into()),
            },
            RateTarget::Contract(code) => {
                let id = self.listed(code, "rate.contract", source)?;
                Ok((
                    RateScope::Contract(id),
                    CounterRateScope::Contract(ContractCode::from(code.as_str())),
                ))
            }
        }
    }

    /// Lots of before, at the counter and at both accounts (期初持仓).
    pub(super) fn carry_positions(&mut self, setup: &Setup) -> Result<(), PlayError> {
        for row in &setup.positions {
            let wrong = |field: &str, value: &str, rule: &str| {
                PlayError::from(setup.source.wrong_in(row.index, field, value, rule))
            };
            let known = self.reference.contract(&row.contract, self.at.day());
            let known = known
                .map_err(|error| wrong("position.contract", &row.contract, &error.to_string()))?;
            let contract = self.list(known)?;
            let desk = self.writer.machine();
            let (Some(Holder::Operating(account)), Some(Holder::Fund(fund_account)), Some(state)) = (
                desk.holder(&row.account),
                desk.holder(&row.fund_account),
                desk.contract(contract),
            ) else {
                unreachable!("Invariant: a setup's positions name its accounts")
            };
            let code = state.contract.code.clone();
            let marked_from = self.carried.entry(code.clone()).or_insert(row.settlement);
            if *marked_from != row.settlement {
                let rule = format!("a position before has {marked_from} for {code}");
                return Err(wrong(
                    "position.settlement",
                    &row.settlement.to_string(),
                    &rule,
                ));
            }
            let carried = CarriedPosition {
                contract: code,
                hedge_flag: row.hedge_flag,
                side: row.side,
                lots: row.lots,
                settlement: row.settlement,
            };
            let opening = OpeningPosition {
                fund_account,
                account,
                contract,
                hedge_flag: row.hedge_flag,
                side: row.side,
                lots: row.lots,
                open_price: row.open_price,
                settlement: row.settlement,
            };
            let events = self.submit(Action::SetOpeningPosition(Box::new(opening)))?;
            if let Some(Event::ActionRefused { refusal }) = events.first() {
                let (field, value) = match refusal {
                    Refusal::PriceOffTick { .. } => ("open_price", row.open_price.to_string()),
                    Refusal::PositionShort { .. } | Refusal::FundPositionShort { .. } => {
                        ("lots", row.lots.to_string())
                    }
                    _ => ("contract", row.contract.clone()),
                };
                let rule = match refusal {
                    Refusal::PositionShort { closable: room, .. }
                    | Refusal::FundPositionShort { closable: room, .. } => {
                        format!("at most {room} more")
                    }
                    other => told(other),
                };
                return Err(wrong(&format!("position.{field}"), &value, &rule));
            }
            self.counter.carry_position(&row.fund_account, carried)?;
        }
        Ok(())
    }

    /// Told once and for all: desk and counter deliver at them when their day comes (D4).
    fn set_delivery_prices(&mut self, setup: &Setup) -> Result<(), PlayError> {
        let mut endings = ContractEndings::default();
        for row in &setup.delivery_prices {
            let contract = self.listed(&row.contract, "delivery_price.contract", &setup.source)?;
            let set = SetDeliveryPrice {
                contract,
                price: row.price,
                source: DeliveryPriceSource::Manual,
            };
            let events = self.submit(Action::SetDeliveryPrice(set))?;
            if let Some(Event::ActionRefused { refusal }) = events.first() {
                let (field, rule) = ("delivery_price.price", told(refusal));
                return Err(setup.source.wrong(field, &row.written, &rule).into());
            }
            let state = self.writer.machine().contract(contract);
            let code = state.map(|state| state.contract.code.clone());
            endings
                .delivery_prices
                .extend(code.map(|code| (code, row.price)));
        }
        self.counter.set_endings(endings);
        Ok(())
    }

    /// A contract as a setup writes it.
    fn listed(
        &mut self,
        code: &str,
        field: &str,
        source: &SetupText,
    ) -> Result<ContractId, PlayError> {
        let contract = self.reference.contract(code, self.at.day());
        let wrong = |error: ContractCodeError| source.wrong(field, code, &error.to_string());
        self.list(contract.map_err(wrong)?)
    }

    pub(super) fn list(&mut self, contract: Contract) -> Result<ContractId, PlayError> {
        let mut marker = std::mem::take(&mut self.marker);
        let listed = marker.list(self, contract);
        self.marker = marker;
        listed
    }
}
