//! `orders.csv`: what the traders do, and when.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use ballast_desk_events::OrderPrice;
use ballast_model::{Direction, Lots, Offset, Stamp};
use serde::Deserialize;

use super::InputError;

/// One line of the file.
#[derive(Debug, Clone)]
pub struct Line {
    /// When.
    pub at: Stamp,
    /// What.
    pub action: LineAction,
}

/// What a line asks for.
#[derive(Debug, Clone)]
pub enum LineAction {
    /// Place an order.
    Place(PlaceLine),
    /// Cancel the order with this reference.
    Cancel {
        /// Reference of the order.
        reference: String,
    },
}

/// An order as the file gives it. Whether account and contract exist is for the desk to say.
#[derive(Debug, Clone)]
pub struct PlaceLine {
    /// Operating account.
    pub account: String,
    /// Reference, unique in the file.
    pub reference: String,
    /// Contract.
    pub contract: String,
    /// Buy or sell.
    pub direction: Direction,
    /// Open or close.
    pub offset: Offset,
    /// Lots.
    pub lots: Lots,
    /// Price; empty in the file = the counterparty's best.
    pub price: OrderPrice,
}

#[derive(Deserialize)]
struct Row {
    at: String,
    account: String,
    action: String,
    #[serde(rename = "ref")]
    reference: String,
    contract: String,
    side: String,
    offset: String,
    lots: String,
    price: String,
}

/// The orders of a file.
#[derive(Debug)]
pub struct Orders {
    /// By time; lines of one instant in the order of the file.
    pub lines: Vec<Line>,
    /// References of the orders, in the order of the file.
    pub references: Vec<String>,
}

/// Reads and checks an order file.
pub fn read(path: &Path) -> Result<Orders, InputError> {
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path).map_err(|source| InputError::unreadable(path, &source))?;
    let mut lines = Vec::new();
    let mut placed: BTreeMap<String, String> = BTreeMap::new();
    let mut references = Vec::new();
    for row in reader.deserialize::<Row>() {
        let row = row.map_err(|error| InputError::Malformed {
            file: path.to_owned(),
            line: error.position().map_or(0, csv::Position::line),
            field: String::new(),
            value: String::new(),
            rule: error.to_string(),
        })?;
        let at = At { path, line: lines.len() as u64 + 2 };
        let line = at.line(&row)?;
        match &line.action {
            LineAction::Place(place) => {
                if placed.insert(place.reference.clone(), place.account.clone()).is_some() {
                    return Err(at.wrong("ref", &place.reference, "must be unique in the file"));
                }
                references.push(place.reference.clone());
            }
            LineAction::Cancel { reference } => match placed.get(reference) {
                Some(account) if *account == row.account || row.account.is_empty() => {}
                Some(account) => return Err(at.wrong("account", &row.account, &format!("the order is {account}'s"))),
                None => return Err(at.wrong("ref", reference, "must name an order placed above")),
            },
        }
        lines.push(line);
    }
    lines.sort_by_key(|line| line.at);
    Ok(Orders { lines, references })
}

struct At<'a> {
    path: &'a Path,
    line: u64,
}

impl At<'_> {
    fn line(&self, row: &Row) -> Result<Line, InputError> {
        let at = self.parse("at", &row.at)?;
        let action = match row.action.as_str() {
            "place" => LineAction::Place(self.place(row)?),
            "cancel" => LineAction::Cancel { reference: row.reference.clone() },
            other => return Err(self.wrong("action", other, "must be place or cancel")),
        };
        Ok(Line { at, action })
    }

    fn place(&self, row: &Row) -> Result<PlaceLine, InputError> {
        if row.reference.is_empty() {
            return Err(self.wrong("ref", "", "must not be empty"));
        }
        let direction = match row.side.as_str() {
            "buy" => Direction::Buy,
            "sell" => Direction::Sell,
            other => return Err(self.wrong("side", other, "must be buy or sell")),
        };
        let offset = match row.offset.as_str() {
            "open" => Offset::Open,
            "close" => Offset::Close,
            "close_today" => Offset::CloseToday,
            "close_yesterday" => Offset::CloseYesterday,
            other => return Err(self.wrong("offset", other, "must be open, close, close_today or close_yesterday")),
        };
        let price =
            if row.price.is_empty() { OrderPrice::Counterparty } else { OrderPrice::Limit(self.parse("price", &row.price)?) };
        Ok(PlaceLine {
            account: row.account.clone(),
            reference: row.reference.clone(),
            contract: row.contract.clone(),
            direction,
            offset,
            lots: self.parse("lots", &row.lots)?,
            price,
        })
    }

    fn parse<T: FromStr<Err: std::fmt::Display>>(&self, field: &str, value: &str) -> Result<T, InputError> {
        value.parse().map_err(|error: T::Err| self.wrong(field, value, &error.to_string()))
    }

    fn wrong(&self, field: &str, value: &str, rule: &str) -> InputError {
        InputError::Malformed {
            file: self.path.to_owned(),
            line: self.line,
            field: field.to_owned(),
            value: value.to_owned(),
            rule: rule.to_owned(),
        }
    }
}
