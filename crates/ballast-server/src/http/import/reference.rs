//! Tables of reference data: the exchanges' yearly notice, specifications, last trading days (D1).

use ballast_api::import::RowError;
use ballast_api::reference::{CalendarDays, CalendarKind, ContractSpec};
use ballast_api::{Date, Decimal};
use ballast_desk::Desk;
use ballast_desk_events::{Action, SetLastTradingDay};

use super::row::written;
use super::tables::Asked;
use crate::http::names::day;
use crate::http::reference::{calendar_change, days, named, spec, with_spec};

/// Rows of the calendar, the last day of the notices first.
pub fn calendar_rows(desk: &Desk) -> Vec<Vec<String>> {
    let Some(calendar) = desk.calendar() else {
        return Vec::new();
    };
    let announced = calendar.announced.map(|day| CalendarDays {
        kind: CalendarKind::Announced,
        first: day.into(),
        last: None,
        open: None,
    });
    let rows = announced.into_iter().chain(days(calendar));
    rows.map(|row| {
        let date = |date: Option<Date>| date.map_or(String::new(), |date| date.0);
        vec![
            written(&row.kind),
            row.first.0,
            date(row.last),
            row.open.unwrap_or_default(),
        ]
    })
    .collect()
}

/// Rows of commodities, without the past.
pub fn commodity_rows(desk: &Desk) -> Vec<Vec<String>> {
    let row = |state: &ballast_desk::CommodityState| {
        let spec = spec(&state.commodity);
        vec![
            state.commodity.code.clone(),
            String::new(),
            String::new(),
            spec.multiplier.to_string(),
            spec.tick.0,
            spec.max_limit_lots.to_string(),
            spec.max_market_lots.to_string(),
            spec.delivery_fee_by_money.0,
            spec.delivery_fee_by_lot.0,
        ]
    };
    desk.commodities().map(row).collect()
}

/// Rows of contracts that have not ended.
pub fn last_trading_day_rows(desk: &Desk) -> Vec<Vec<String>> {
    let day = desk.trading_day().or(desk.last_day());
    let alive = desk.contracts().filter_map(|(_, state)| {
        let last = state.contract.last_trading_day?;
        let ended = day.is_some_and(|day| last < day);
        (!ended).then(|| vec![state.contract.code.to_string(), last.to_string()])
    });
    alive.collect()
}

impl Asked<'_> {
    pub(super) fn calendar_days(&self, desk: &Desk) -> Result<Option<Action>, RowError> {
        let Some(calendar) = desk.calendar() else {
            return Ok(None);
        };
        let days = CalendarDays {
            kind: self.word("kind")?,
            first: Date(self.text("first").to_owned()),
            last: self.given("last").map(|last| Date(last.to_owned())),
            open: self.given("open").map(str::to_owned),
        };
        let change = self.cell("first", |_| calendar_change(self.caller, calendar, &days))?;
        let stands = calendar.with(change) == *calendar;
        Ok((!stands).then_some(Action::ChangeCalendar(change)))
    }

    pub(super) fn commodity(&self, desk: &Desk) -> Result<Option<Action>, RowError> {
        let commodity = self.cell("code", |code| named(self.caller, desk, code))?;
        let count = |column: &str| -> Result<i64, RowError> {
            self.cell(column, |text| {
                let number = text.parse();
                number.map_err(|_| self.caller.bad_field(column, text, "0, 1, 2 …"))
            })
        };
        let decimal = |column: &str| Decimal(self.text(column).to_owned());
        let asked = ContractSpec {
            from: self.given("from").map(|from| Date(from.to_owned())),
            from_delivery: self.given("from_delivery").map(str::to_owned),
            multiplier: count("multiplier")?,
            tick: decimal("tick"),
            max_limit_lots: count("max_limit_lots")?,
            max_market_lots: count("max_market_lots")?,
            delivery_fee_by_money: decimal("delivery_fee_by_money"),
            delivery_fee_by_lot: decimal("delivery_fee_by_lot"),
        };
        let changed = self.cell("code", |_| with_spec(self.caller, commodity, &asked))?;
        // What is so already is no change, from whatever day.
        let stands = changed.newest_spec() == commodity.newest_spec()
            && changed.delivery_fee == commodity.delivery_fee;
        Ok((!stands).then(|| Action::PutCommodity(Box::new(changed))))
    }

    pub(super) fn last_trading_day(&self, desk: &Desk) -> Result<Option<Action>, RowError> {
        let contract = self.cell("contract", |code| self.caller.contract(desk, code))?;
        let column = "last_trading_day";
        let day = self.cell(column, |text| day(self.caller, column, text))?;
        let known = desk.contract(contract);
        let stands = known.is_some_and(|state| state.contract.last_trading_day == Some(day));
        let set = SetLastTradingDay { contract, day };
        Ok((!stands).then_some(Action::SetLastTradingDay(set)))
    }
}
