//! `setup.toml`: products, accounts, cash and the counter's table of rates. Amounts and rates are
//! decimal strings; every field is required, none is unknown. A delivery price may be told beforehand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use ballast_desk::LARGEST_BALANCE;
use ballast_desk_events::{
    Action, CreateUser, DeliveryPriceSource, FundSetting, FundsMethod, Holder, OperatingSetting,
    PlatformSetting, RateScope, Role, SetDeliveryPrice,
};
use ballast_gateway::ReferenceData;
use ballast_model::{
    AccountCode, CommissionRates, CommodityId, Contract, ContractCode, ContractId, Day,
    FundAccountId, Money, OperatingAccountId, Price, ProductId, Rates, Tariff, UserId,
};
use serde::Deserialize;

use super::{InputError, read_text};

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

/// A setup as commands for an empty desk that has just been given the reference data: ids are those
/// it gives next. `on` tells the decade of contracts that are written with one digit for the year.
pub fn commands(
    path: &Path,
    reference: &ReferenceData,
    on: Day,
) -> Result<Vec<Action>, InputError> {
    let setup = read(path)?;
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetupFile {
    order_fee: Option<String>,
    #[serde(default)]
    larger_side: bool,
    #[serde(default)]
    product: Vec<ProductRow>,
    #[serde(default)]
    fund_account: Vec<FundAccountRow>,
    #[serde(default)]
    operating_account: Vec<OperatingAccountRow>,
    #[serde(default)]
    rate: Vec<RateFileRow>,
    #[serde(default)]
    delivery_price: Vec<DeliveryPriceFileRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeliveryPriceFileRow {
    contract: String,
    price: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductRow {
    id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FundAccountRow {
    id: String,
    product: String,
    cash: String,
    #[serde(default)]
    hedge_allowed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OperatingAccountRow {
    id: String,
    product: String,
    deposit: String,
    #[serde(default)]
    hedge_allowed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RateFileRow {
    commodity: Option<String>,
    contract: Option<String>,
    margin_by_money: String,
    margin_by_lot: String,
    open_by_money: String,
    open_by_lot: String,
    close_by_money: String,
    close_by_lot: String,
    close_today_by_money: String,
    close_today_by_lot: String,
}

/// Reads and checks a setup.
pub fn read(path: &Path) -> Result<Setup, InputError> {
    let text = read_text(path)?;
    let file: SetupFile = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(0, |span| {
            text[..span.start].matches('\n').count() as u64 + 1
        });
        InputError::malformed(path, line, "", "", error.message())
    })?;
    let path = path.to_owned();
    SetupText { path, text }.setup(file)
}

/// A setup as it is written.
#[derive(Debug)]
pub struct SetupText {
    path: PathBuf,
    text: String,
}

impl SetupText {
    fn setup(self, file: SetupFile) -> Result<Setup, InputError> {
        let product = |row: ProductRow| self.parse::<AccountCode>("product.id", &row.id);
        let products: Vec<AccountCode> = file
            .product
            .into_iter()
            .map(product)
            .collect::<Result<_, _>>()?;
        let fund = |row: FundAccountRow| {
            let account = self.account(
                "fund_account",
                &row.id,
                &row.product,
                ("cash", &row.cash),
                &products,
            );
            account.map(|account| Account {
                hedge_allowed: row.hedge_allowed,
                ..account
            })
        };
        let fund_accounts: Vec<Account> = file
            .fund_account
            .into_iter()
            .map(fund)
            .collect::<Result<_, _>>()?;
        let operating = |row: OperatingAccountRow| {
            let account = self.account(
                "operating_account",
                &row.id,
                &row.product,
                ("deposit", &row.deposit),
                &products,
            );
            account.map(|account| Account {
                hedge_allowed: row.hedge_allowed,
                ..account
            })
        };
        let operating_accounts = file
            .operating_account
            .into_iter()
            .map(operating)
            .collect::<Result<Vec<_>, _>>()?;
        let rates = file
            .rate
            .into_iter()
            .map(|row| self.rate(row))
            .collect::<Result<_, _>>()?;
        let delivery_prices = file.delivery_price.iter();
        let delivery_prices = delivery_prices
            .map(|row| self.delivery_price(row))
            .collect::<Result<_, _>>()?;
        let fee = file.order_fee.as_deref();
        let order_fee = fee.map(|fee| self.parse("order_fee", fee)).transpose()?;
        let setup = Setup {
            order_fee,
            larger_side: file.larger_side,
            products,
            fund_accounts,
            operating_accounts,
            rates,
            delivery_prices,
            source: self,
        };
        setup.source.unique(&setup)?;
        setup.source.sums(&setup)?;
        Ok(setup)
    }

    fn account(
        &self,
        table: &str,
        id: &str,
        product: &str,
        (cash_field, cash): (&str, &str),
        products: &[AccountCode],
    ) -> Result<Account, InputError> {
        let code = self.parse(&format!("{table}.id"), id)?;
        let product_code: AccountCode = self.parse(&format!("{table}.product"), product)?;
        if !products.contains(&product_code) {
            return Err(self.wrong(
                &format!("{table}.product"),
                product,
                "must name a [[product]]",
            ));
        }
        let field = format!("{table}.{cash_field}");
        let amount: Money = self.parse(&field, cash)?;
        if amount.is_negative() || !amount.is_whole_fen() || amount > LARGEST_BALANCE {
            return Err(self.wrong(
                &field,
                cash,
                &format!("must be 0 or more, at most {LARGEST_BALANCE}, with at most two decimals"),
            ));
        }
        Ok(Account {
            code,
            product: product_code,
            cash: amount,
            hedge_allowed: false,
        })
    }

    fn rate(&self, row: RateFileRow) -> Result<RateRow, InputError> {
        let tariff = |name: &str, by_money: &str, by_lot: &str| -> Result<Tariff, InputError> {
            let (money_field, lot_field) = (
                format!("rate.{name}_by_money"),
                format!("rate.{name}_by_lot"),
            );
            let tariff = Tariff {
                by_money: self.parse(&money_field, by_money)?,
                by_lot: self.parse(&lot_field, by_lot)?,
            };
            let negative = [
                (money_field, by_money, tariff.by_money.is_negative()),
                (lot_field, by_lot, tariff.by_lot.is_negative()),
            ];
            match negative.into_iter().find(|(_, _, negative)| *negative) {
                Some((field, value, _)) => Err(self.wrong(&field, value, "must not be below 0")),
                None => Ok(tariff),
            }
        };
        let margin = tariff("margin", &row.margin_by_money, &row.margin_by_lot)?;
        let commission = CommissionRates {
            open: tariff("open", &row.open_by_money, &row.open_by_lot)?,
            close: tariff("close", &row.close_by_money, &row.close_by_lot)?,
            close_today: tariff(
                "close_today",
                &row.close_today_by_money,
                &row.close_today_by_lot,
            )?,
        };
        let target = match (row.commodity, row.contract) {
            (Some(commodity), None) => RateTarget::Commodity(commodity),
            (None, Some(contract)) => RateTarget::Contract(contract),
            (both, _) => {
                let value = both.unwrap_or_default();
                return Err(self.wrong(
                    "rate.commodity",
                    &value,
                    "a rate names either a commodity or a contract",
                ));
            }
        };
        Ok(RateRow {
            target,
            rates: Rates {
                margin_long: margin,
                margin_short: margin,
                commission,
                hedge_margin: None,
            },
        })
    }

    fn delivery_price(&self, row: &DeliveryPriceFileRow) -> Result<DeliveryPriceRow, InputError> {
        let price: Price = self.parse("delivery_price.price", &row.price)?;
        if !price.is_positive() {
            return Err(self.wrong("delivery_price.price", &row.price, "must be above 0"));
        }
        Ok(DeliveryPriceRow {
            contract: row.contract.clone(),
            price,
            written: row.price.clone(),
        })
    }

    fn unique(&self, setup: &Setup) -> Result<(), InputError> {
        let mut seen = std::collections::BTreeSet::new();
        let accounts = setup
            .fund_accounts
            .iter()
            .chain(&setup.operating_accounts)
            .map(|account| &account.code);
        match setup
            .products
            .iter()
            .chain(accounts)
            .find(|code| !seen.insert(*code))
        {
            Some(code) => Err(self.wrong(
                "id",
                code.as_str(),
                "products and accounts must have different ids",
            )),
            None => self.unique_rates(setup),
        }
    }

    /// What a desk takes of an account it may not take of all of a product's together.
    fn sums(&self, setup: &Setup) -> Result<(), InputError> {
        let kinds = [
            ("fund_account", &setup.fund_accounts),
            ("operating_account", &setup.operating_accounts),
        ];
        for (table, accounts) in kinds {
            let mut sums: BTreeMap<&AccountCode, Money> = BTreeMap::new();
            for account in accounts {
                let sum = sums.entry(&account.product).or_default();
                // Two amounts that were checked can be added.
                *sum += account.cash;
                if *sum > LARGEST_BALANCE {
                    let product = &account.product;
                    let rule = format!(
                        "the cash of {product}'s {table}s so far is {sum}; together at most {LARGEST_BALANCE}"
                    );
                    return Err(self.wrong(&format!("{table}.id"), account.code.as_str(), &rule));
                }
            }
        }
        Ok(())
    }

    fn unique_rates(&self, setup: &Setup) -> Result<(), InputError> {
        let mut seen = std::collections::BTreeSet::new();
        match setup.rates.iter().find(|row| !seen.insert(&row.target)) {
            Some(RateRow {
                target: RateTarget::Commodity(code),
                ..
            }) => Err(self.wrong("rate.commodity", code, "has a rate already")),
            Some(RateRow {
                target: RateTarget::Contract(code),
                ..
            }) => Err(self.wrong("rate.contract", code, "has a rate already")),
            None => self.unique_delivery_prices(setup),
        }
    }

    fn unique_delivery_prices(&self, setup: &Setup) -> Result<(), InputError> {
        let mut seen = std::collections::BTreeSet::new();
        let mut rows = setup.delivery_prices.iter();
        match rows.find(|row| !seen.insert(&row.contract)) {
            Some(DeliveryPriceRow { contract, .. }) => {
                let rule = "has a delivery price already";
                Err(self.wrong("delivery_price.contract", contract, rule))
            }
            None => Ok(()),
        }
    }

    fn parse<T: FromStr<Err: std::fmt::Display>>(
        &self,
        field: &str,
        value: &str,
    ) -> Result<T, InputError> {
        value
            .parse()
            .map_err(|error: T::Err| self.wrong(field, value, &error.to_string()))
    }

    /// Something is wrong with the value of `table.field`.
    pub fn wrong(&self, field: &str, value: &str, rule: &str) -> InputError {
        InputError::malformed(&self.path, self.line_of(field, value), field, value, rule)
    }

    /// The last line that gives the field that value: where one is there twice, it is the later one
    /// that is wrong. Where none does, as in a table in one line, the last that holds the value.
    fn line_of(&self, field: &str, value: &str) -> u64 {
        let (table, key) = field.split_once('.').unwrap_or(("", field));
        let (header, quoted) = (format!("[[{table}]]"), format!("\"{value}\""));
        let (mut within, mut holds, mut gives) = (table.is_empty(), 0, None);
        for (line, number) in self.text.lines().zip(1..) {
            if line.trim_start().starts_with("[[") && !table.is_empty() {
                within = line.trim() == header;
            }
            if line.contains(&quoted) {
                holds = number;
            }
            let assigned = line.split_once('=');
            let assigns = |(named, value): (&str, &str)| {
                named.trim() == key && value.trim_start().starts_with(&quoted)
            };
            if within && assigned.is_some_and(assigns) {
                gives = Some(number);
            }
        }
        gives.unwrap_or(holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_where_it_stands() {
        let text = "\
[[rate]]
contract = \"rb1813\"
[[delivery_price]]
contract = \"rb1813\"
price = \"4104\"
[[delivery_price]]
price = \"4104\"
contract = \"rb1814\" # 4104, not \"rb1813\"
";
        let setup = SetupText {
            path: PathBuf::from("setup.toml"),
            text: text.to_owned(),
        };
        let said = |field: &str, value: &str| setup.wrong(field, value, "no").to_string();
        for (field, value, line) in [
            ("rate.contract", "rb1813", 2),
            ("delivery_price.contract", "rb1813", 4),
            ("delivery_price.price", "4104", 7),
            ("delivery_price.contract", "rb1814", 8),
        ] {
            let wanted = format!("setup.toml, line {line}, {field} `{value}`: no");
            assert_eq!(said(field, value), wanted);
        }
        assert_eq!(said("id", "P1"), "setup.toml, id `P1`: no");
    }
}
