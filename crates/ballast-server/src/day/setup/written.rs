//! A setup as it is written: read, and checked against itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use ballast_desk::LARGEST_BALANCE;
use ballast_model::{
    AccountCode, CommissionRates, HedgeFlag, Lots, Money, PosiDirection, Price, Rates, Tariff,
};
use serde::Deserialize;

use super::{Account, DeliveryPriceRow, PositionRow, RateRow, RateTarget, Setup};
use crate::day::{InputError, read_text};

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
    #[serde(default)]
    position: Vec<PositionFileRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PositionFileRow {
    account: String,
    fund_account: String,
    contract: String,
    side: String,
    #[serde(default)]
    hedge: bool,
    lots: i64,
    open_price: String,
    settlement: String,
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
        let positions = (0..).zip(&file.position);
        let positions = positions
            .map(|row| self.position(row, &fund_accounts, &operating_accounts))
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
            positions,
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

    fn position(
        &self,
        (index, row): (usize, &PositionFileRow),
        funds: &[Account],
        operating: &[Account],
    ) -> Result<PositionRow, InputError> {
        let wrong = |field: &str, value: &str, rule: &str| self.wrong_in(index, field, value, rule);
        let known = |accounts: &'_ [Account], table: &str, field: &str, code: &str| {
            let found = accounts
                .iter()
                .find(|account| account.code.as_str() == code);
            let found = found.map(|account| (account.code.clone(), account.product.clone()));
            found.ok_or_else(|| wrong(field, code, &format!("must name a [[{table}]]")))
        };
        let (account, of) = known(
            operating,
            "operating_account",
            "position.account",
            &row.account,
        )?;
        let field = "position.fund_account";
        let (fund_account, product) = known(funds, "fund_account", field, &row.fund_account)?;
        if of != product {
            let rule = format!("must be of {account}'s product {of}, is of {product}");
            return Err(wrong(field, &row.fund_account, &rule));
        }
        let side = match row.side.as_str() {
            "long" => PosiDirection::Long,
            "short" => PosiDirection::Short,
            other => return Err(wrong("position.side", other, "long or short")),
        };
        if row.lots <= 0 {
            let lots = row.lots.to_string();
            return Err(wrong("position.lots", &lots, "must be above 0"));
        }
        let price = |field: &str, value: &str| -> Result<Price, InputError> {
            let price = value.parse::<Price>();
            let price = price.map_err(|error| wrong(field, value, &error.to_string()))?;
            if price.is_positive() {
                Ok(price)
            } else {
                Err(wrong(field, value, "must be above 0"))
            }
        };
        Ok(PositionRow {
            index,
            account,
            fund_account,
            contract: row.contract.clone(),
            side,
            hedge_flag: if row.hedge {
                HedgeFlag::Hedge
            } else {
                HedgeFlag::Speculation
            },
            lots: Lots::new(row.lots),
            open_price: price("position.open_price", &row.open_price)?,
            settlement: price("position.settlement", &row.settlement)?,
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

    /// Something is wrong with the value of a field in the table's row of that number, from 0.
    pub fn wrong_in(&self, row: usize, field: &str, value: &str, rule: &str) -> InputError {
        let line = self.line_in(row, field);
        let line = line.unwrap_or_else(|| self.line_of(field, value));
        InputError::malformed(&self.path, line, field, value, rule)
    }

    /// The line of that field in the table's row of that number.
    fn line_in(&self, row: usize, field: &str) -> Option<u64> {
        let (table, key) = field.split_once('.')?;
        let (header, mut rows) = (format!("[[{table}]]"), 0);
        let mut within = false;
        for (line, number) in self.text.lines().zip(1..) {
            if line.trim_start().starts_with('[') {
                let is_header = line.trim_start().starts_with(&header);
                within = is_header && rows == row;
                rows += usize::from(is_header);
            } else if within
                && line
                    .split_once('=')
                    .is_some_and(|(named, _)| named.trim() == key)
            {
                return Some(number);
            }
        }
        None
    }

    /// The last line that gives the field that value: where one is there twice, it is the later one
    /// that is wrong. Where none does, as in a table in one line, the last that holds the value.
    fn line_of(&self, field: &str, value: &str) -> u64 {
        let (table, key) = field.split_once('.').unwrap_or(("", field));
        let (header, quoted, bare) = (format!("[[{table}]]"), format!("\"{value}\""), value);
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
                let value = value.trim_start();
                named.trim() == key && (value.starts_with(&quoted) || value.trim_end() == bare)
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
