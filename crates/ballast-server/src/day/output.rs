//! The files a played day leaves behind: `orders.csv`, `trades.csv`, `statements.csv`,
//! `risk.csv`, `positions.csv`, `closes.csv`, `deliveries.csv`. Built from events alone.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use ballast_desk::Desk;
use ballast_desk_events::{ChildEnd, Event, Filled, OrderEnd, Settlement};
use ballast_model::{Lots, Machine, Money, OrderId, Price, Stamp, div_half_away};

use super::rows::{self, Traded};

/// Collects what the files need as events pass by.
#[derive(Debug, Default)]
pub struct Output {
    /// As they came.
    orders: Vec<OrderRow>,
    /// Row of each order that was placed.
    placed: BTreeMap<OrderId, usize>,
    trades: Vec<Vec<String>>,
    statements: Vec<Vec<String>>,
    positions: Vec<Vec<String>>,
    closes: Vec<Vec<String>>,
    deliveries: Vec<Vec<String>>,
    risk: Vec<Vec<String>>,
}

#[derive(Debug, Default)]
struct OrderRow {
    reference: String,
    status: &'static str,
    refusal: String,
    filled: Lots,
    /// Σ price × lots, in price units.
    price_lots: i128,
}

impl Output {
    /// An order that never reached the desk: it named what the desk does not know.
    pub fn refused_outside(&mut self, reference: &str, code: &str) {
        let row = OrderRow {
            reference: reference.to_owned(),
            status: "refused",
            refusal: code.to_owned(),
            ..OrderRow::default()
        };
        self.orders.push(row);
    }

    /// Cash that was moved.
    pub fn booked(&mut self, reference: &str) {
        self.orders.push(OrderRow {
            reference: reference.to_owned(),
            status: "booked",
            ..OrderRow::default()
        });
    }

    /// Takes an event in. `desk` is the state after it.
    pub fn add(&mut self, event: &Event, at: Stamp, desk: &Desk) {
        match event {
            Event::OrderRefused(refused) => {
                self.refused_outside(&refused.asked.reference, refused.refusal.code())
            }
            Event::OrderPlaced(placed) => {
                self.placed.insert(placed.order, self.orders.len());
                self.orders.push(OrderRow {
                    reference: placed.asked.reference.to_string(),
                    ..OrderRow::default()
                });
            }
            Event::Filled(filled) => self.filled(filled, desk),
            Event::Comparison(comparison) => {
                if let Some(taken) = comparison.lots()
                    && let Some(traded) = Traded::taken_over(taken, at)
                {
                    let reason = taken.reason.clone();
                    self.trades.push(rows::trade(&traded, reason, desk));
                    self.closes.extend(rows::closes(&traded, desk));
                }
            }
            Event::OrderEnded {
                order,
                how,
                unfilled: _,
            } => self.ended(*order, how),
            Event::AccountSettled(settlement) => {
                self.settled(settlement, desk);
                self.positions.extend(rows::positions(settlement, desk));
                self.deliveries.extend(rows::deliveries(settlement, desk));
                self.risk.push(rows::risk(settlement, desk));
            }
            _ => {}
        }
    }

    fn row(&mut self, order: OrderId) -> &mut OrderRow {
        let row = self
            .placed
            .get(&order)
            .expect("Invariant: an order is placed before anything happens to it");
        &mut self.orders[*row]
    }

    fn filled(&mut self, filled: &Filled, desk: &Desk) {
        let row = self.row(filled.order);
        row.filled += filled.lots;
        row.price_lots += i128::from(filled.price.units()) * i128::from(filled.lots.count());
        // A later end with lots left overwrites this.
        row.status = "filled";
        let reference = row.reference.clone();
        let traded = Traded::from(filled);
        self.trades.push(rows::trade(&traded, reference, desk));
        self.closes.extend(rows::closes(&traded, desk));
    }

    fn ended(&mut self, order: OrderId, how: &OrderEnd) {
        let row = self.row(order);
        let traded = row.filled.is_positive();
        match how {
            OrderEnd::Child(ChildEnd::Rejected { error, text: _ }) if !traded => {
                row.status = "refused";
                row.refusal = format!("COUNTER_{error}");
            }
            OrderEnd::Child(ChildEnd::NotReceived | ChildEnd::NotSent) if !traded => {
                row.status = "refused";
                "COUNTER_NOT_RECEIVED".clone_into(&mut row.refusal);
            }
            OrderEnd::Child(ChildEnd::Unknown) => row.status = "unknown",
            OrderEnd::Refused(refusal) => {
                row.status = "refused";
                refusal.code().clone_into(&mut row.refusal);
            }
            OrderEnd::Child(_)
            | OrderEnd::NoCounterparty
            | OrderEnd::Unallocated
            | OrderEnd::Withdrawn
            | OrderEnd::Expired => {
                row.status = if traded {
                    "partly_cancelled"
                } else {
                    "cancelled"
                }
            }
        }
    }

    fn settled(&mut self, settlement: &Settlement, desk: &Desk) {
        let account = desk.account_code(settlement.holder);
        let mut form =
            |name: &str, forward: Money, close: Money, position: Money, carried: Money| {
                let amounts = [
                    forward,
                    settlement.deposit,
                    settlement.withdrawal,
                    close,
                    position,
                    settlement.commission,
                    carried,
                    settlement.equity(),
                    settlement.margin,
                    settlement.available,
                ];
                let named = [
                    settlement.day.to_string(),
                    account.to_string(),
                    name.to_owned(),
                ];
                let amounts = amounts.iter().map(|amount| amount.to_fixed(2));
                let row = named.into_iter().chain(amounts);
                self.statements.push(row.collect());
            };
        let Settlement {
            brought_forward,
            close_pnl,
            position_pnl,
            carried_forward,
            ..
        } = *settlement;
        form(
            "mtm",
            brought_forward,
            close_pnl,
            position_pnl,
            carried_forward,
        );
        let Settlement {
            brought_forward_trade,
            close_pnl_trade,
            floating_pnl,
            carried_forward_trade,
            ..
        } = *settlement;
        form(
            "trade",
            brought_forward_trade,
            close_pnl_trade,
            floating_pnl,
            carried_forward_trade,
        );
    }

    /// How many orders came out each way, for the summary.
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for row in &self.orders {
            *counts.entry(row.status).or_default() += 1;
        }
        counts
    }

    /// How many trades there were.
    pub fn trades(&self) -> usize {
        self.trades.len()
    }

    /// Orders as the file that asked for them has them, not as they came.
    pub fn sort_orders_by(&mut self, references: &[String]) {
        let place: BTreeMap<&String, usize> = references.iter().zip(0..).collect();
        self.orders
            .sort_by_key(|row| place.get(&row.reference).copied());
        // The rows have moved; nothing more is coming.
        self.placed.clear();
    }

    /// Writes the files.
    pub fn write(&self, directory: &Path, desk: &Desk) -> io::Result<()> {
        let orders = self.orders.iter().map(|row| {
            let average = average(row).map_or(String::new(), |price| price.to_fixed(4));
            vec![
                row.reference.clone(),
                row.status.to_owned(),
                row.refusal.clone(),
                row.filled.to_string(),
                average,
            ]
        });
        write_csv(
            &directory.join("orders.csv"),
            "ref,status,refusal,filled,average_price",
            orders,
        )?;
        write_csv(
            &directory.join("trades.csv"),
            "trade_id,ref,at,trading_day,account,contract,side,offset,lots,price,commission,close_pnl",
            self.trades.iter().cloned(),
        )?;
        write_csv(
            &directory.join("statements.csv"),
            "trading_day,account,form,brought_forward,deposit,withdrawal,close_pnl,position_pnl,commission,carried_forward,equity,margin,available",
            self.statements.iter().cloned(),
        )?;
        write_csv(
            &directory.join("positions.csv"),
            rows::POSITIONS,
            self.positions.iter().cloned(),
        )?;
        write_csv(
            &directory.join("risk.csv"),
            rows::RISK,
            self.risk.iter().cloned(),
        )?;
        write_csv(
            &directory.join("closes.csv"),
            rows::CLOSES,
            self.closes.iter().cloned(),
        )?;
        write_csv(
            &directory.join("deliveries.csv"),
            rows::DELIVERIES,
            self.deliveries.iter().cloned(),
        )?;
        std::fs::write(directory.join("state.hash"), format!("{}\n", desk.hash()))
    }
}

fn average(row: &OrderRow) -> Option<Price> {
    if row.filled.is_zero() {
        return None;
    }
    i64::try_from(div_half_away(
        row.price_lots,
        i128::from(row.filled.count()),
    ))
    .ok()
    .map(Price::from_units)
}

fn write_csv(path: &Path, header: &str, rows: impl Iterator<Item = Vec<String>>) -> io::Result<()> {
    let mut out = csv::Writer::from_path(path)?;
    out.write_record(header.split(','))?;
    for row in rows {
        out.write_record(&row)?;
    }
    out.flush()
}

/// Decimals a tick needs.
pub(super) fn price_decimals(tick: Price) -> u32 {
    (0..Price::DECIMALS)
        .find(|places| tick.units() % 10i64.pow(Price::DECIMALS - places) == 0)
        .unwrap_or(Price::DECIMALS)
}

pub(super) fn side(direction: ballast_model::Direction) -> &'static str {
    match direction {
        ballast_model::Direction::Buy => "buy",
        ballast_model::Direction::Sell => "sell",
    }
}

pub(super) fn offset(offset: ballast_model::Offset) -> &'static str {
    match offset {
        ballast_model::Offset::Open => "open",
        ballast_model::Offset::Close => "close",
        ballast_model::Offset::CloseToday => "close_today",
        ballast_model::Offset::CloseYesterday => "close_yesterday",
    }
}
