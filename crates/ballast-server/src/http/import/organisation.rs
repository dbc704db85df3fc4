//! Tables of who there is: products, fund accounts with what their counters take, logins without
//! their secrets.

use std::str::FromStr;

use ballast_api::admin::{RateRow, Tariff as ApiTariff};
use ballast_api::import::RowError;
use ballast_api::session::Role as ApiRole;
use ballast_api::{Decimal, Problem};
use ballast_desk::Desk;
use ballast_desk_events::{AccountStatus, Action, Holder, Refusal, RenameLogin, SetLoginAddresses};
use ballast_model::{Money, ProductId, Rate};

use super::row::written;
use super::tables::Asked;
use crate::convert;
use crate::http::admin::{rate_rows, rates_to_set};
use crate::http::logins::read_addresses;
use crate::http::names::{code, login, product_id, readable};
use crate::http::roles::api_role;

/// Rows of products.
pub fn product_rows(desk: &Desk) -> Vec<Vec<String>> {
    let row =
        |product: &ballast_desk::Product| vec![product.code.to_string(), product.name.clone()];
    desk.products().map(|(_, product)| row(product)).collect()
}

/// Rows of fund accounts.
pub fn fund_account_rows(desk: &Desk) -> Vec<Vec<String>> {
    let rows = desk.fund_accounts().map(|(_, account)| {
        let product = product_code(desk, Some(account.product));
        vec![account.code.to_string(), product]
    });
    rows.collect()
}

/// Rows of what counters take, by fund account.
pub fn counter_rate_rows(desk: &Desk) -> Vec<Vec<String>> {
    let rows = desk.fund_accounts().flat_map(|(id, _)| rate_rows(desk, id));
    rows.map(rate_cells).collect()
}

fn rate_cells(row: RateRow) -> Vec<String> {
    let tariffs = [
        Some(row.margin_long),
        Some(row.margin_short),
        row.hedge_margin_long.flatten(),
        row.hedge_margin_short.flatten(),
        Some(row.open),
        Some(row.close),
        Some(row.close_today),
    ];
    let cells = tariffs.into_iter().flat_map(|tariff| {
        tariff.map_or_else(Default::default, |tariff| {
            [tariff.by_money.0, tariff.by_lot.0]
        })
    });
    [row.fund_account, written(&row.scope), row.code]
        .into_iter()
        .chain(cells)
        .collect()
}

/// Rows of logins that may be used or are disabled. Passwords and their hashes are in no table.
pub fn login_rows(desk: &Desk) -> Vec<Vec<String>> {
    let stands = |status| matches!(status, AccountStatus::Enabled | AccountStatus::Disabled);
    let users = desk.people().users().map(|(_, user)| user);
    let rows = users.filter(|user| stands(user.status)).map(|user| {
        let addresses: Vec<String> = user.addresses.iter().map(ToString::to_string).collect();
        vec![
            user.name.clone(),
            user.display_name.clone(),
            written(&api_role(user.role)),
            addresses.join(BETWEEN),
        ]
    });
    rows.collect()
}

/// Between the addresses of a cell.
const BETWEEN: &str = " ";

pub(super) fn product_code(desk: &Desk, product: Option<ProductId>) -> String {
    product.map_or(String::new(), |id| convert::product_code(desk, id))
}

impl Asked<'_> {
    pub(super) fn product(&self, desk: &Desk) -> Result<Option<Action>, RowError> {
        let code = self.cell("code", |text| code(self.caller, "code", text))?;
        let known = desk.product_id(&code).and_then(|id| desk.product(id));
        match known {
            None => {
                let name = self.cell("name", |text| readable(self.caller, "name", text, 1))?;
                Ok(Some(Action::CreateProduct { code, name }))
            }
            Some(known) if known.name == self.text("name") => Ok(None),
            Some(known) => Err(self.stays("name", &known.name)),
        }
    }

    pub(super) fn fund_account(&self, desk: &Desk) -> Result<Option<Action>, RowError> {
        let code = self.cell("code", |text| code(self.caller, "code", text))?;
        let product = self.cell("product", |text| product_id(self.caller, desk, text))?;
        match desk.holder(&code) {
            None => Ok(Some(Action::CreateFundAccount { code, product })),
            Some(Holder::Operating(_)) => {
                Err(self.wrong("code", self.caller.refused(&Refusal::CodeTaken)))
            }
            Some(Holder::Fund(id)) => {
                let of = desk.fund_account(id).map(|account| account.product);
                if of == Some(product) {
                    Ok(None)
                } else {
                    Err(self.stays("product", &product_code(desk, of)))
                }
            }
        }
    }

    /// Margins of hedges all empty are those of speculation.
    pub(super) fn counter_rate(&self, desk: &Desk) -> Result<Action, RowError> {
        let has = |part: &str| {
            ["by_money", "by_lot"]
                .iter()
                .any(|of| self.given(&format!("{part}_{of}")).is_some())
        };
        let hedge = |part: &str| Ok(Some(has(part).then(|| self.tariff(part)).transpose()?));
        let row = RateRow {
            fund_account: self.text("fund_account").to_owned(),
            scope: self.word("scope")?,
            code: self.text("code").to_owned(),
            margin_long: self.tariff("margin_long")?,
            margin_short: self.tariff("margin_short")?,
            hedge_margin_long: hedge("hedge_margin_long")?,
            hedge_margin_short: hedge("hedge_margin_short")?,
            open: self.tariff("open")?,
            close: self.tariff("close")?,
            close_today: self.tariff("close_today")?,
        };
        rates_to_set(self.caller, desk, &row).map_err(|problem| self.of_rates(problem))
    }

    fn tariff(&self, part: &str) -> Result<ApiTariff, RowError> {
        let (by_money, by_lot) = (format!("{part}_by_money"), format!("{part}_by_lot"));
        self.number::<Rate>(&by_money)?;
        self.number::<Money>(&by_lot)?;
        Ok(ApiTariff {
            by_money: Decimal(self.text(&by_money).to_owned()),
            by_lot: Decimal(self.text(&by_lot).to_owned()),
        })
    }

    fn number<T: FromStr>(&self, column: &str) -> Result<T, RowError> {
        self.cell(column, |text| {
            let bad = |_| self.caller.bad_field(column, text, "0.0001");
            text.parse().map_err(bad)
        })
    }

    /// What is wrong with rates, at the column it is about.
    fn of_rates(&self, problem: Problem) -> RowError {
        let named = problem.numbers.get("field");
        let named = named.map(|field| field.replace('.', "_"));
        let all = self.columns;
        let column = all.iter().find(|column| {
            named
                .as_deref()
                .is_some_and(|named| column.starts_with(named))
        });
        let of_account = problem.code == "UNKNOWN_ACCOUNT" || named.as_deref() == Some("account");
        let whole = if of_account { "fund_account" } else { "code" };
        self.wrong(column.copied().unwrap_or(whole), problem)
    }

    /// What it is called and from where it may be used. A login is added with a password, which no
    /// file holds.
    pub(super) fn login(&self, desk: &Desk) -> Result<Option<Action>, RowError> {
        let user = self.cell("name", |name| login(self.caller, desk, name))?;
        let Some(known) = desk.people().user(user) else {
            return Ok(None);
        };
        let role = api_role(known.role);
        if self.word::<ApiRole>("role")? != role {
            return Err(self.stays("role", &written(&role)));
        }
        let display_name = self.cell("display_name", |text| {
            readable(self.caller, "display_name", text, 0)
        })?;
        let listed: Vec<String> = self
            .text("addresses")
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        let addresses = self.cell("addresses", |_| {
            read_addresses(self.caller, "addresses", &listed)
        })?;
        if known.display_name != display_name {
            Ok(Some(Action::RenameLogin(RenameLogin {
                user,
                display_name,
            })))
        } else if known.addresses != addresses {
            Ok(Some(Action::SetLoginAddresses(SetLoginAddresses {
                user,
                addresses,
            })))
        } else {
            Ok(None)
        }
    }

    /// That no file changes a column.
    fn stays(&self, column: &str, now: &str) -> RowError {
        self.wrong(
            column,
            self.caller.bad_field(column, self.text(column), now),
        )
    }
}
