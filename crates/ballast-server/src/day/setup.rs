//! `setup.toml`: products, accounts, cash and the counter's table of rates. Amounts and rates are
//! decimal strings; every field is required, none is unknown. A delivery price may be told beforehand, and
//! positions that were held before.

mod written;

use std::path::Path;

use ballast_desk_events::{
    Action, CreateUser, DeliveryPriceSource, FundSetting, FundsMethod, Holder, OperatingSetting,
    PlatformSetting, RateScope, Role, SetDeliveryPrice,
};
use ballast_gateway::ReferenceData;
use ballast_model::{
    AccountCode, CommodityId, Contract, ContractCode, ContractId, Day, FundAccountId, HedgeFlag,
    Lots, Money, OperatingAccountId, PosiDirection, Price, ProductId, Rates, UserId,
};

use super::InputError;
pub use written::{SetupText, read};

/// A setup, checked.
#[derive(Debug)]
pub struct Setup {
    /// Codes of products.
    pub products: Vec<AccountCode>,
    /// Fund accounts.
    pub fund_accounts: Vec<Account>,
    /// Operating accounts.
    pub operating_accounts: Vec<Account>,
    /// Rates, as written.
    pub rates: Vec<RateRow>,
    /// Prices that contracts will be delivered at.
    pub delivery_prices: Vec<DeliveryPriceRow>,
    /// Lots that were held before the first trading day.
    pub positions: Vec<PositionRow>,
    /// What every order costs its operating account (O9); the platform's own where absent.
    pub order_fee: Option<Money>,
    /// Counter and accounts charge the larger side, where the exchange grants it.
    pub larger_side: bool,
    /// What it was read from, to say where something is wrong.
    pub source: SetupText,
}

impl Setup {
    /// Settings of a desk that has just been given these accounts, in this order.
    pub fn settings(&self) -> Vec<Action> {
        let fee = self.order_fee.map(PlatformSetting::OrderFee);
        let funds = (0..).map(FundAccountId::new).zip(&self.fund_accounts);
        let operating = (0..)
            .map(OperatingAccountId::new)
            .zip(&self.operating_accounts);
        let holders = funds
            .clone()
            .map(|(id, _)| Holder::Fund(id))
            .chain(operating.clone().map(|(id, _)| Holder::Operating(id)));
        let larger_side = FundsMethod {
            larger_side: true,
            ..FundsMethod::default()
        };
        let methods = holders
            .filter(|_| self.larger_side)
            .map(|holder| Action::SetFundsMethod {
                holder,
                method: larger_side,
            });
        let funds = funds.filter(|(_, account)| account.hedge_allowed);
        let operating = operating.filter(|(_, account)| account.hedge_allowed);
        let funds = funds.map(|(account, _)| Action::SetFund {
            account,
            setting: FundSetting::HedgeAllowed(true),
        });
        let operating = operating.map(|(account, _)| Action::SetOperating {
            account,
            setting: OperatingSetting::HedgeAllowed(true),
        });
        let fee = fee.map(Action::SetPlatform).into_iter();
        fee.chain(methods).chain(funds).chain(operating).collect()
    }
}

/// An account with its first cash.
#[derive(Debug)]
pub struct Account {
    /// Code.
    pub code: AccountCode,
    /// Product.
    pub product: AccountCode,
    /// First deposit.
    pub cash: Money,
    /// It may trade hedge positions.
    pub hedge_allowed: bool,
}

/// What a rate is for.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RateTarget {
    /// All contracts of a commodity.
    Commodity(String),
    /// One contract.
    Contract(String),
}

/// One row of the counter's table.
#[derive(Debug)]
pub struct RateRow {
    /// For what.
    pub target: RateTarget,
    /// Rates.
    pub rates: Rates,
}

/// A delivery price that is told beforehand (D4).
#[derive(Debug)]
pub struct DeliveryPriceRow {
    /// Contract.
    pub contract: String,
    /// Above 0.
    pub price: Price,
    /// The price as it is written.
    pub written: String,
}

/// Lots that an operating account and its fund account begin with (期初持仓).
#[derive(Debug)]
pub struct PositionRow {
    /// Which of the setup's positions it is, from 0.
    pub index: usize,
    /// Operating account.
    pub account: AccountCode,
    /// Fund account of the same product.
    pub fund_account: AccountCode,
    /// Contract.
    pub contract: String,
    /// Long or short.
    pub side: PosiDirection,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Above 0.
    pub lots: Lots,
    /// Where they were opened.
    pub open_price: Price,
    /// The last settlement price before.
    pub settlement: Price,
}

/// A setup as commands for an empty desk that has just been given the reference data: ids are those
/// it gives next. `on` tells the decade of contracts that are written with one digit for the year.
pub fn commands(
    path: &Path,
    reference: &ReferenceData,
    on: Day,
) -> Result<Vec<Action>, InputError> {
    let setup = read(path)?;
    if let Some(row) = setup.positions.first() {
        let rule =
            "a served desk takes its positions over from its counter: leave [[position]] out";
        let field = "position.contract";
        return Err(setup.source.wrong(field, &row.contract, rule));
    }
    let product = |code: &AccountCode| {
        let index = setup
            .products
            .iter()
            .position(|known| known == code)
            .expect("Invariant: accounts name products of the setup");
        ProductId::new(index as u32)
    };
    let mut commands = Vec::new();
    commands.extend(setup.products.iter().map(|code| Action::CreateProduct {
        code: code.clone(),
        name: code.to_string(),
    }));
    for (id, account) in (0..).map(FundAccountId::new).zip(&setup.fund_accounts) {
        commands.push(Action::CreateFundAccount {
            code: account.code.clone(),
            product: product(&account.product),
        });
        commands.extend(deposit(Holder::Fund(id), account.cash));
    }
    for (id, account) in (0..)
        .map(OperatingAccountId::new)
        .zip(&setup.operating_accounts)
    {
        commands.push(Action::CreateOperatingAccount {
            code: account.code.clone(),
            name: account.code.to_string(),
        });
        commands.push(Action::BindOperatingAccount {
            account: id,
            product: product(&account.product),
        });
        commands.extend(deposit(Holder::Operating(id), account.cash));
    }
    commands.extend(setup.settings());
    let mut listed = Vec::new();
    for row in &setup.rates {
        let wrong = |field: &str, code: &str, rule: &str| setup.source.wrong(field, code, rule);
        let scope = match &row.target {
            RateTarget::Commodity(code) => {
                let commodity = reference.commodities.keys().position(|known| known == code);
                let unknown = || wrong("rate.commodity", code, "no such commodity");
                RateScope::Commodity(CommodityId::new(commodity.ok_or_else(unknown)? as u32))
            }
            RateTarget::Contract(code) => {
                let contract = reference.contract(code, on);
                let contract =
                    contract.map_err(|error| wrong("rate.contract", code, &error.to_string()))?;
                RateScope::Contract(list(&mut commands, &mut listed, contract))
            }
        };
        let funds = (0..setup.fund_accounts.len() as u32).map(FundAccountId::new);
        commands.extend(funds.map(|fund_account| Action::SetRates {
            fund_account,
            scope,
            rates: row.rates,
        }));
    }
    for row in &setup.delivery_prices {
        let code = &row.contract;
        let contract = reference.contract(code, on).map_err(|error| {
            let field = "delivery_price.contract";
            setup.source.wrong(field, code, &error.to_string())
        })?;
        let contract = list(&mut commands, &mut listed, contract);
        commands.push(Action::SetDeliveryPrice(SetDeliveryPrice {
            contract,
            price: row.price,
            source: DeliveryPriceSource::Manual,
        }));
    }
    let traders = setup
        .operating_accounts
        .iter()
        .map(|account| account.code.to_string());
    let users = [("admin".to_owned(), Role::SuperAdmin)]
        .into_iter()
        .chain(traders.map(|code| (code, Role::Trader)));
    commands.extend(users.map(|(name, role)| {
        Action::CreateUser(CreateUser {
            display_name: name.clone(),
            name,
            role,
        })
    }));
    let grants = 0..setup.operating_accounts.len() as u32;
    commands.extend(grants.map(|id| Action::GrantAccount {
        user: UserId::new(id + 2),
        account: OperatingAccountId::new(id),
    }));
    Ok(commands)
}

/// The id an empty desk gives a contract, listed at first sight.
fn list(
    commands: &mut Vec<Action>,
    listed: &mut Vec<ContractCode>,
    contract: Contract,
) -> ContractId {
    let known = listed.iter().position(|code| *code == contract.code);
    let index = known.unwrap_or(listed.len());
    if known.is_none() {
        listed.push(contract.code.clone());
        commands.push(Action::ListContract(contract));
    }
    ContractId::new(index as u32)
}

fn deposit(holder: Holder, amount: Money) -> Option<Action> {
    amount
        .is_positive()
        .then_some(Action::Deposit { holder, amount })
}
