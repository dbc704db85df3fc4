//! `orders.csv`: what the traders do, and when.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use ballast_desk_events::{CashDirection, OrderPrice};
use ballast_model::{Direction, HedgeFlag, Lots, Money, Offset, Stamp};
use serde::Deserialize;

use super::{InputError, read_text};

/// One line of the file.
#[derive(Debug, Clone)]
pub struct Line {
    /// Line of the file.
    pub number: u64,
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
    /// Move cash into an account, or out of it.
    Cash(CashLine),
}

/// Cash as the file moves it. Whether the account exists is for the desk to say.
#[derive(Debug, Clone)]
pub struct CashLine {
    /// Operating or fund account.
    pub account: String,
    /// Reference, unique in the file.
    pub reference: String,
    /// In or out.
    pub direction: CashDirection,
    /// How much.
    pub amount: Money,
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
    /// Speculation or hedge; empty or absent in the file = speculation.
    pub hedge_flag: HedgeFlag,
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
    #[serde(default)]
    hedge_flag: String,
    #[serde(default)]
    amount: String,
}

/// The columns of the file; `hedge_flag` and `amount` may follow.
const COLUMNS: [&str; 9] = [
    "at", "account", "action", "ref", "contract", "side", "offset", "lots", "price",
];

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
    let text = read_text(path)?;
    let bytes = text.as_bytes();
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let header = reader
        .headers()
        .map_err(|source| InputError::unreadable(path, &source))?
        .clone();
    if let Some(missing) = COLUMNS
        .into_iter()
        .find(|column| !header.iter().any(|found| found == *column))
    {
        let rule = format!("the first line must name the columns {}", COLUMNS.join(","));
        return Err(At { path, line: 1 }.wrong(missing, "", &rule));
    }
    let mut lines = Vec::new();
    let mut placed: BTreeMap<String, (String, Stamp)> = BTreeMap::new();
    let mut references = Vec::new();
    for record in reader.records() {
        let malformed = |error: csv::Error| {
            let line = error
                .position()
                .map_or(0, |position| line_at(bytes, position));
            let unequal = matches!(error.kind(), csv::ErrorKind::UnequalLengths { .. });
            let rule = if unequal {
                format!("must have the {} columns of the header", header.len())
            } else {
                error.to_string()
            };
            At { path, line }.wrong("", "", &rule)
        };
        let record = record.map_err(malformed)?;
        let at = At {
            path,
            line: record
                .position()
                .map_or(0, |position| line_at(bytes, position)),
        };
        let row: Row = record.deserialize(Some(&header)).map_err(malformed)?;
        let line = at.line(&row)?;
        match &line.action {
            LineAction::Place(PlaceLine {
                reference, account, ..
            })
            | LineAction::Cash(CashLine {
                reference, account, ..
            }) => {
                let first = placed.insert(reference.clone(), (account.clone(), line.at));
                if first.is_some() {
                    return Err(at.wrong("ref", reference, "must be unique in the file"));
                }
                references.push(reference.clone());
            }
            LineAction::Cancel { reference } => match placed.get(reference) {
                Some((account, _)) if *account != row.account && !row.account.is_empty() => {
                    return Err(at.wrong(
                        "account",
                        &row.account,
                        &format!("the order is {account}'s"),
                    ));
                }
                Some((_, placed)) if line.at < *placed => {
                    return Err(at.wrong(
                        "at",
                        &row.at,
                        &format!("the order is placed later, at {placed}"),
                    ));
                }
                Some(_) => {}
                None => return Err(at.wrong("ref", reference, "must name an order placed above")),
            },
        }
        lines.push(line);
    }
    lines.sort_by_key(|line| line.at);
    Ok(Orders { lines, references })
}

/// A record's position lies before the blank lines that were passed over.
fn line_at(bytes: &[u8], position: &csv::Position) -> u64 {
    let begin = position.byte() as usize;
    let blank = bytes[begin..]
        .iter()
        .take_while(|byte| [b'\r', b'\n'].contains(byte))
        .count();
    1 + bytes[..begin + blank]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count() as u64
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
            "cancel" => LineAction::Cancel {
                reference: row.reference.clone(),
            },
            "deposit" => LineAction::Cash(self.cash(row, CashDirection::In)?),
            "withdraw" => LineAction::Cash(self.cash(row, CashDirection::Out)?),
            other => {
                let rule = "must be place, cancel, deposit or withdraw";
                return Err(self.wrong("action", other, rule));
            }
        };
        Ok(Line {
            number: self.line,
            at,
            action,
        })
    }

    fn cash(&self, row: &Row, direction: CashDirection) -> Result<CashLine, InputError> {
        if row.reference.is_empty() {
            return Err(self.wrong("ref", "", "must not be empty"));
        }
        Ok(CashLine {
            account: row.account.clone(),
            reference: row.reference.clone(),
            direction,
            amount: self.parse("amount", &row.amount)?,
        })
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
            other => {
                return Err(self.wrong(
                    "offset",
                    other,
                    "must be open, close, close_today or close_yesterday",
                ));
            }
        };
        let price = if row.price.is_empty() {
            OrderPrice::Counterparty
        } else {
            OrderPrice::Limit(self.parse("price", &row.price)?)
        };
        let hedge_flag = match row.hedge_flag.as_str() {
            "" | "speculation" => HedgeFlag::Speculation,
            "hedge" => HedgeFlag::Hedge,
            other => return Err(self.wrong("hedge_flag", other, "must be speculation or hedge")),
        };
        Ok(PlaceLine {
            hedge_flag,
            account: row.account.clone(),
            reference: row.reference.clone(),
            contract: row.contract.clone(),
            direction,
            offset,
            lots: self.parse("lots", &row.lots)?,
            price,
        })
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

    fn wrong(&self, field: &str, value: &str, rule: &str) -> InputError {
        InputError::malformed(self.path, self.line, field, value, rule)
    }
}
