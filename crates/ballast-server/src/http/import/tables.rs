//! The tables that can be exported and imported: columns, rows as they stand, and what a row of a
//! file asks for.
//!
//! A row asks for a change until the desk is as it says: an account is opened and bound. A row
//! that stands asks for nothing.

use std::ops::Deref;

use ballast_api::admin::RateScope as ApiScope;
use ballast_api::import::{RowChange, RowError, Table};
use ballast_api::rates::{
    CommissionRuleRow, MarginRuleRow, RateLevel as ApiLevel, TariffRule as ApiRule,
};
use ballast_api::settings::LimitRow;
use ballast_api::{Decimal, Problem};
use ballast_desk::{Desk, OperatingAccount};
use ballast_desk_events::{
    Action, Command, Event, FundSettings, Holder, OpenBoundAccount, OperatingSettings, RateLevel,
    RateScope, Refusal, Settings, TemplateKind,
};
use ballast_model::{AccountCode, CommissionRule, Machine, MarginRule, Stamp, TariffRule};
use serde::Serialize;

use super::organisation::{
    counter_rate_rows, fund_account_rows, login_rows, product_code, product_rows,
};
use super::reference::{calendar_rows, commodity_rows, last_trading_day_rows};
use super::row::{self, FileRow, written};
use crate::convert;
use crate::http::guard::Caller;
use crate::http::names::{code, fund_account, operating_account, product_id, readable};
use crate::http::rates::{commission_rows, level_of, margin_rows, read_rule, scope_of};
use crate::http::settings::{Row as Setting, limit_rows, limit_scope, read, read_limit};
use crate::sheet::Row;

/// Columns of a table.
#[rustfmt::skip]
pub const fn columns(table: Table) -> &'static [&'static str] {
    match table {
        Table::OperatingAccounts => &["code", "name", "product"],
        Table::MarginRules       => &["level", "of", "scope", "code", "hedge_flag",
                                      "long_mode", "long_by_money", "long_by_lot", "short_mode", "short_by_money", "short_by_lot"],
        Table::CommissionRules   => &["level", "of", "scope", "code", "open_mode", "open_by_money", "open_by_lot",
                                      "close_mode", "close_by_money", "close_by_lot",
                                      "close_today_mode", "close_today_by_money", "close_today_by_lot"],
        Table::Limits            => &["level", "of", "scope", "code", "limit", "value"],
        Table::AccountSettings | Table::FundAccountSettings => &["of", "setting", "value"],
        Table::Calendar          => &["kind", "first", "last", "open"],
        Table::Commodities       => &["code", "from", "from_delivery", "multiplier", "tick", "max_limit_lots", "max_market_lots",
                                      "delivery_fee_by_money", "delivery_fee_by_lot"],
        Table::LastTradingDays   => &["contract", "last_trading_day"],
        Table::Products          => &["code", "name"],
        Table::FundAccounts      => &["code", "product"],
        Table::CounterRates      => &["fund_account", "scope", "code", "margin_long_by_money", "margin_long_by_lot", "margin_short_by_money", "margin_short_by_lot",
                                      "hedge_margin_long_by_money", "hedge_margin_long_by_lot", "hedge_margin_short_by_money", "hedge_margin_short_by_lot",
                                      "open_by_money", "open_by_lot", "close_by_money", "close_by_lot", "close_today_by_money", "close_today_by_lot"],
        Table::Logins            => &["name", "display_name", "role", "addresses"],
    }
}

/// Old beside new of rows that change something: as they stand, and as they would.
pub fn changes(table: Table, rows: &[&Row], before: &Desk, after: &Desk) -> Vec<RowChange> {
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = (columns(table), keys(table));
    row::changes(
        columns,
        rows,
        (self::rows(before, table), self::rows(after, table)),
    )
}

/// How many of a table's columns, the first ones, say what a row is about: no two rows of a file
/// are about the same.
pub const fn keys(table: Table) -> usize {
    match table {
        Table::OperatingAccounts
        | Table::Commodities
        | Table::LastTradingDays
        | Table::Products
        | Table::FundAccounts
        | Table::Logins => 1,
        Table::CounterRates => 3,
        Table::CommissionRules => 4,
        Table::MarginRules | Table::Limits => 5,
        Table::AccountSettings | Table::FundAccountSettings | Table::Calendar => 2,
    }
}

/// A column whose cells, all empty, mean that there is no rule.
fn is_of_rule(column: &str) -> bool {
    ["_mode", "_by_money", "_by_lot"]
        .iter()
        .any(|part| column.ends_with(part))
}

/// Rows as they stand.
#[rustfmt::skip]
pub fn rows(desk: &Desk, table: Table) -> Vec<Vec<String>> {
    match table {
        Table::OperatingAccounts   => desk.operating_accounts().map(|(_, account)| account_cells(desk, account)).collect(),
        Table::MarginRules         => levels(desk, TemplateKind::Margin).iter().flat_map(|(at, level, of)| margin_rows(desk, *at, *level, of.as_deref()).map(margin_cells)).collect(),
        Table::CommissionRules     => levels(desk, TemplateKind::Commission).iter().flat_map(|(at, level, of)| commission_rows(desk, *at, *level, of.as_deref()).map(commission_cells)).collect(),
        Table::Limits              => levels(desk, TemplateKind::OrderLimits).iter().flat_map(|(at, level, of)| limit_rows(desk, *at, *level, of.as_deref()).map(limit_cells)).collect(),
        Table::AccountSettings     => desk.operating_accounts().flat_map(|(_, account)| setting_cells(&account.code, &*account.settings)).collect(),
        Table::Calendar            => calendar_rows(desk),
        Table::Commodities         => commodity_rows(desk),
        Table::LastTradingDays     => last_trading_day_rows(desk),
        Table::Products            => product_rows(desk),
        Table::FundAccounts        => fund_account_rows(desk),
        Table::CounterRates        => counter_rate_rows(desk),
        Table::Logins              => login_rows(desk),
        Table::FundAccountSettings => desk.fund_accounts().flat_map(|(_, account)| setting_cells(&account.code, &*account.settings)).collect(),
    }
}

/// Every level there is, the widest first, each as the interface names it.
fn levels(desk: &Desk, kind: TemplateKind) -> Vec<(RateLevel, ApiLevel, Option<String>)> {
    let products = desk.products().map(|(id, product)| {
        (
            RateLevel::Product(id),
            ApiLevel::Product,
            Some(product.code.to_string()),
        )
    });
    let funds = desk.fund_accounts();
    let funds = funds.map(|(id, fund)| {
        (
            RateLevel::FundAccount(id),
            ApiLevel::FundAccount,
            Some(fund.code.to_string()),
        )
    });
    let templates = desk
        .templates()
        .filter(|(_, template)| template.kind == kind);
    let templates = templates.map(|(id, template)| {
        (
            RateLevel::Template(id),
            ApiLevel::Template,
            Some(template.name.clone()),
        )
    });
    let accounts = desk.operating_accounts();
    let accounts = accounts.map(|(id, account)| {
        (
            RateLevel::OperatingAccount(id),
            ApiLevel::Account,
            Some(account.code.to_string()),
        )
    });
    let global = std::iter::once((RateLevel::Global, ApiLevel::Global, None));
    global
        .chain(products)
        .chain(funds)
        .chain(templates)
        .chain(accounts)
        .collect()
}

fn account_cells(desk: &Desk, account: &OperatingAccount) -> Vec<String> {
    vec![
        account.code.to_string(),
        account.name.clone(),
        product_code(desk, account.product),
    ]
}

fn margin_cells(row: MarginRuleRow) -> Vec<String> {
    let rules = row
        .rule
        .map_or_else(Vec::new, |rule| vec![rule.long, rule.short]);
    let flag = vec![written(&row.hedge_flag)];
    [
        place_cells(row.level, row.of, &row.scope, row.code),
        flag,
        rule_cells(rules),
    ]
    .concat()
}

fn commission_cells(row: CommissionRuleRow) -> Vec<String> {
    let rules = row.rule.map_or_else(Vec::new, |rule| {
        vec![rule.open, rule.close, rule.close_today]
    });
    [
        place_cells(row.level, row.of, &row.scope, row.code),
        rule_cells(rules),
    ]
    .concat()
}

fn limit_cells(row: LimitRow) -> Vec<String> {
    [
        place_cells(row.level, row.of, &row.scope, row.code),
        vec![row.limit, row.value],
    ]
    .concat()
}

fn place_cells(
    level: ApiLevel,
    of: Option<String>,
    scope: &impl Serialize,
    code: String,
) -> Vec<String> {
    vec![
        written(&level),
        of.unwrap_or_default(),
        written(scope),
        code,
    ]
}

fn rule_cells(rules: Vec<ApiRule>) -> Vec<String> {
    let part = |part: Option<Decimal>| part.map_or(String::new(), |part| part.0);
    rules
        .into_iter()
        .flat_map(|rule| [written(&rule.mode), part(rule.by_money), part(rule.by_lot)])
        .collect()
}

fn setting_cells<S: Settings>(of: &AccountCode, settings: &S) -> Vec<Vec<String>>
where
    S::Row: Setting,
{
    settings
        .rows()
        .iter()
        .map(|row| vec![of.to_string(), row.name().to_owned(), row.text()])
        .collect()
}

/// What a row of a table of the desk asks for.
pub struct Asked<'a> {
    /// Of which table.
    pub table: Table,
    /// The row.
    pub row: FileRow<'a>,
}

impl<'a> Deref for Asked<'a> {
    type Target = FileRow<'a>;
    fn deref(&self) -> &FileRow<'a> {
        &self.row
    }
}

impl<'a> Asked<'a> {
    /// A row of a file in the hands of who imports it.
    pub fn new(caller: &'a Caller, table: Table, row: &'a Row) -> Self {
        let row = FileRow {
            caller,
            columns: columns(table),
            keys: keys(table),
            row,
        };
        Self { table, row }
    }

    /// The next change that is missing for the row to stand, and what the desk would make of it.
    pub fn change(&self, desk: &Desk, at: Stamp) -> Result<Option<(Action, Vec<Event>)>, RowError> {
        let Some(action) = self.action(desk)? else {
            return Ok(None);
        };
        let command = Command {
            by: self.caller.actor(),
            action,
        };
        let events = desk.execute(&command, at);
        match events.first() {
            Some(Event::ActionRefused { refusal }) => {
                Err(self.refused(self.caller.refused(refusal)))
            }
            Some(event) if is_so(event) => Ok(None),
            Some(_) | None => Ok(Some((command.action, events))),
        }
    }

    /// What the desk would not do, at the column it is about.
    pub fn refused(&self, problem: Problem) -> RowError {
        let below_zero = || {
            self.columns
                .iter()
                .find(|column| is_of_rule(column) && self.text(column).starts_with('-'))
        };
        let column = match problem.code.as_str() {
            "RATE_NEGATIVE" => below_zero().copied().unwrap_or("code"),
            "LIMIT_MISPLACED" => "limit",
            "BAD_SETTING" => "value",
            "STILL_IN_USE" => "product",
            "CALENDAR_IN_USE" => "first",
            "LAST_TRADING_DAY_DOES_NOT_FIT" => "last_trading_day",
            _ => self.columns[0],
        };
        self.wrong(column, problem)
    }

    #[rustfmt::skip]
    fn action(&self, desk: &Desk) -> Result<Option<Action>, RowError> {
        self.whole()?;
        match self.table {
            Table::OperatingAccounts   => self.operating_account(desk),
            Table::MarginRules         => self.margin_rule(desk).map(Some),
            Table::CommissionRules     => self.commission_rule(desk).map(Some),
            Table::Limits              => self.limit(desk).map(Some),
            Table::AccountSettings     => self.account_setting(desk).map(Some),
            Table::FundAccountSettings => self.fund_setting(desk).map(Some),
            Table::Calendar            => self.calendar_days(desk),
            Table::Commodities         => self.commodity(desk),
            Table::LastTradingDays     => self.last_trading_day(desk),
            Table::Products            => self.product(desk),
            Table::FundAccounts        => self.fund_account(desk),
            Table::CounterRates        => self.counter_rate(desk).map(Some),
            Table::Logins              => self.login(desk),
        }
    }

    fn operating_account(&self, desk: &Desk) -> Result<Option<Action>, RowError> {
        let caller = self.caller;
        let account_code = self.cell("code", |text| code(caller, "code", text))?;
        let product = self
            .given("product")
            .map(|_| self.cell("product", |text| product_id(caller, desk, text)))
            .transpose()?;
        let name = self.text("name").to_owned();
        let known = match desk.holder(&account_code) {
            None => {
                let name = self.cell("name", |text| readable(caller, "name", text, 1))?;
                return Ok(Some(match product {
                    Some(product) => Action::OpenBoundAccount(OpenBoundAccount {
                        code: account_code,
                        name,
                        product,
                    }),
                    None => Action::CreateOperatingAccount {
                        code: account_code,
                        name,
                    },
                }));
            }
            Some(Holder::Fund(_)) => {
                return Err(self.wrong("code", caller.refused(&Refusal::CodeTaken)));
            }
            Some(Holder::Operating(id)) => desk.operating_account(id).map(|account| (id, account)),
        };
        let Some((account, known)) = known else {
            return Err(self.wrong("code", caller.refused(&Refusal::UnknownAccount)));
        };
        if known.name != name {
            return Err(self.wrong("name", caller.bad_field("name", &name, &known.name)));
        }
        match product {
            None if known.product.is_some() => Err(self.wrong(
                "product",
                caller.bad_field("product", "", &product_code(desk, known.product)),
            )),
            Some(product) if known.product != Some(product) => {
                Ok(Some(Action::BindOperatingAccount { account, product }))
            }
            Some(_) | None => Ok(None),
        }
    }

    fn margin_rule(&self, desk: &Desk) -> Result<Action, RowError> {
        let (level, scope) = self.rate_place(desk, TemplateKind::Margin)?;
        let read = || {
            Ok(MarginRule {
                long: self.rule("long_")?,
                short: self.rule("short_")?,
            })
        };
        let hedge_flag = convert::desk_hedge_flag(Some(self.word("hedge_flag")?));
        Ok(Action::SetMarginRule {
            level,
            scope,
            rule: self.has_rule().then(read).transpose()?,
            hedge_flag,
        })
    }

    fn commission_rule(&self, desk: &Desk) -> Result<Action, RowError> {
        let (level, scope) = self.rate_place(desk, TemplateKind::Commission)?;
        let read = || {
            let [open, close, close_today] =
                ["open_", "close_", "close_today_"].map(|part| self.rule(part));
            Ok(CommissionRule {
                open: open?,
                close: close?,
                close_today: close_today?,
            })
        };
        Ok(Action::SetCommissionRule {
            level,
            scope,
            rule: self.has_rule().then(read).transpose()?,
        })
    }

    fn limit(&self, desk: &Desk) -> Result<Action, RowError> {
        let level = self.level(desk, TemplateKind::OrderLimits)?;
        let scope = self.word("scope")?;
        let scope = self.cell("code", |text| limit_scope(self.caller, desk, scope, text))?;
        let limit = self.value(|text| read_limit(self.caller, self.text("limit"), text))?;
        Ok(Action::SetLimit {
            level,
            scope,
            limit,
        })
    }

    fn account_setting(&self, desk: &Desk) -> Result<Action, RowError> {
        let account = self.cell("of", |text| operating_account(self.caller, desk, text))?;
        let setting =
            self.value(|text| read::<OperatingSettings>(self.caller, self.text("setting"), text))?;
        Ok(Action::SetOperating { account, setting })
    }

    fn fund_setting(&self, desk: &Desk) -> Result<Action, RowError> {
        let account = self.cell("of", |text| fund_account(self.caller, desk, text))?;
        let setting =
            self.value(|text| read::<FundSettings>(self.caller, self.text("setting"), text))?;
        Ok(Action::SetFund { account, setting })
    }

    fn rate_place(
        &self,
        desk: &Desk,
        kind: TemplateKind,
    ) -> Result<(RateLevel, RateScope), RowError> {
        let level = self.level(desk, kind)?;
        let scope: ApiScope = self.word("scope")?;
        Ok((
            level,
            self.cell("code", |text| scope_of(self.caller, desk, scope, text))?,
        ))
    }

    fn level(&self, desk: &Desk, kind: TemplateKind) -> Result<RateLevel, RowError> {
        let level = self.word("level")?;
        self.cell("of", |_| {
            level_of(self.caller, desk, level, self.given("of"), kind)
        })
    }

    fn has_rule(&self) -> bool {
        self.columns
            .iter()
            .any(|column| is_of_rule(column) && self.given(column).is_some())
    }

    fn rule(&self, part: &str) -> Result<TariffRule, RowError> {
        let [mode, by_money, by_lot] =
            ["mode", "by_money", "by_lot"].map(|name| format!("{part}{name}"));
        let part_of = |column: &str| self.given(column).map(|text| Decimal(text.to_owned()));
        let rule = ApiRule {
            mode: self.word(&mode)?,
            by_money: part_of(&by_money),
            by_lot: part_of(&by_lot),
        };
        self.cell(&mode, |_| read_rule(self.caller, part, &rule))
    }

    /// Excel writes `true` of a CSV file back as `TRUE`.
    fn value<T>(&self, read: impl Fn(&str) -> Result<T, Problem>) -> Result<T, RowError> {
        self.cell("value", |text| match text {
            "TRUE" | "FALSE" => read(text).or_else(|_| read(&text.to_lowercase())),
            _ => read(text),
        })
    }
}

/// What the event says was so before.
#[rustfmt::skip]
fn is_so(event: &Event) -> bool {
    match event {
        Event::MarginRuleSet { old, new, .. }     => old == new,
        Event::CommissionRuleSet { old, new, .. } => old == new,
        Event::LimitSet { old, new, .. }          => old == new,
        Event::OperatingSet { old, new, .. }      => old == new,
        Event::FundSet { old, new, .. }           => old == new,
        Event::RatesSet { old, new, .. }          => old.as_ref() == Some(new),
        _                                         => false,
    }
}
