//! Rows of live subscriptions: what a topic shows now, and what changed since it was last sent.

use std::collections::BTreeMap;

use ballast_api::frame::Frame;
use ballast_api::live::{COLUMNS, Cell, RowsFrame, RowsTopic};
use ballast_desk::ask;
use ballast_desk_events::Holder;
use ballast_model::{OperatingAccountId, PosiDirection, Price, Stamp, Tick, TradingHours};

use crate::convert;
use crate::http::app::App;
use crate::live::hub::View;

/// A topic with its account resolved.
#[derive(Debug, Clone)]
pub enum Shown {
    /// Quotes of these contracts; of all when empty.
    Quotes(Vec<String>),
    /// Depth of a contract.
    Depth(String),
    /// Funds.
    Funds(OperatingAccountId),
    /// Positions.
    Positions(OperatingAccountId),
    /// Working orders.
    WorkingOrders(OperatingAccountId),
}

type Row = Vec<Cell>;

/// A rows subscription and what the client has of it.
pub struct Subscription {
    id: u32,
    columns: u16,
    shown: Shown,
    version: u64,
    sent: BTreeMap<u32, Row>,
    texts: BTreeMap<String, u32>,
}

/// A frame in the form the connection wants.
pub enum Encoded {
    /// Binary columns.
    Binary(Vec<u8>),
    /// JSON.
    Json(RowsFrame),
}

impl Subscription {
    /// Begins one; the first frame is its snapshot.
    pub fn new(id: u32, topic: &RowsTopic, shown: Shown) -> Self {
        let name = match topic {
            RowsTopic::Quotes { .. } => "quotes",
            RowsTopic::Depth { .. } => "depth",
            RowsTopic::Funds { .. } => "funds",
            RowsTopic::Positions { .. } => "positions",
            RowsTopic::WorkingOrders { .. } => "working_orders",
        };
        let columns = COLUMNS
            .iter()
            .find(|columns| columns.topic == name)
            .map_or(0, |columns| columns.columns.len());
        Self {
            id,
            columns: columns as u16,
            shown,
            version: 0,
            sent: BTreeMap::new(),
            texts: BTreeMap::new(),
        }
    }

    /// The account it is about.
    pub fn account(&self) -> Option<OperatingAccountId> {
        match self.shown {
            Shown::Quotes(_) | Shown::Depth(_) => None,
            Shown::Funds(account) | Shown::Positions(account) | Shown::WorkingOrders(account) => {
                Some(account)
            }
        }
    }

    /// The next frame is a snapshot again.
    pub fn restart(&mut self) {
        self.version = 0;
    }

    /// What changed since the last frame; nothing when nothing did.
    pub fn frame(&mut self, app: &App, view: &View, json: bool) -> Option<Encoded> {
        let rows = rows(app, view, &self.shown);
        let snapshot = self.version == 0;
        if snapshot {
            self.sent.clear();
            self.texts.clear();
        }
        let removed: Vec<u32> = self
            .sent
            .keys()
            .filter(|key| !rows.contains_key(key))
            .copied()
            .collect();
        let changed: Vec<(u32, &Row)> = rows
            .iter()
            .filter(|(key, row)| self.sent.get(key) != Some(row))
            .map(|(key, row)| (*key, row))
            .collect();
        if !snapshot && removed.is_empty() && changed.is_empty() {
            return None;
        }
        self.version += 1;
        // A delta names the columns in which any of its rows differs; a new row needs all.
        let columns: Vec<u16> = (0..self.columns)
            .filter(|column| {
                let differs = |(key, row): &(u32, &Row)| {
                    let known = self.sent.get(key);
                    known.is_none_or(|known| {
                        known[usize::from(*column)] != row[usize::from(*column)]
                    })
                };
                snapshot || changed.iter().any(differs)
            })
            .collect();
        let keys: Vec<u32> = changed.iter().map(|(key, _)| *key).collect();
        let cells = |column: &u16| {
            changed
                .iter()
                .map(|(_, row)| row[usize::from(*column)].clone())
                .collect::<Vec<Cell>>()
        };
        let encoded = if json {
            let values = columns.iter().map(cells).collect();
            Encoded::Json(RowsFrame {
                id: self.id,
                version: self.version,
                snapshot,
                columns,
                keys,
                removed,
                values,
            })
        } else {
            let mut texts = Vec::new();
            let mut values = Vec::with_capacity(columns.len() * keys.len());
            for cell in columns.iter().flat_map(cells) {
                values.push(match cell {
                    Cell::Number(number) => number,
                    Cell::Empty => f64::NAN,
                    Cell::Text(text) => f64::from(text_index(&mut self.texts, &mut texts, text)),
                });
            }
            let frame = Frame {
                id: self.id,
                version: self.version,
                snapshot,
                columns,
                keys,
                removed,
                texts,
                values,
            };
            Encoded::Binary(frame.encode())
        };
        self.sent = rows;
        Some(encoded)
    }
}

fn text_index(known: &mut BTreeMap<String, u32>, added: &mut Vec<String>, text: String) -> u32 {
    let next = known.len() as u32;
    *known.entry(text).or_insert_with_key(|text| {
        added.push(text.clone());
        next
    })
}

fn rows(app: &App, view: &View, shown: &Shown) -> BTreeMap<u32, Row> {
    match shown {
        Shown::Quotes(contracts) => {
            let ticks = app.market.ticks();
            let wanted = ticks.iter().filter(|tick| {
                contracts.is_empty()
                    || contracts
                        .iter()
                        .any(|code| tick.contract.0 == *code.as_str())
            });
            wanted
                .filter_map(|tick| {
                    Some((
                        view.desk.contract_id(&tick.contract.0)?.number(),
                        quote(app, view, tick),
                    ))
                })
                .collect()
        }
        Shown::Depth(contract) => app
            .market
            .tick(contract)
            .map_or(BTreeMap::new(), |tick| depth(&tick)),
        Shown::Funds(account) => funds(view, *account)
            .into_iter()
            .map(|row| (0, row))
            .collect(),
        Shown::Positions(account) => positions(view, *account),
        Shown::WorkingOrders(account) => working_orders(view, *account),
    }
}

/// For display only: the one place where prices and money become floats (`docs/design.md#numbers`).
fn decimal(text: impl std::fmt::Display) -> Cell {
    text.to_string().parse().map_or(Cell::Empty, Cell::Number)
}

fn price(price: Option<Price>) -> Cell {
    price.map_or(Cell::Empty, decimal)
}

fn instant(at: Stamp) -> Cell {
    Cell::Number(at.unix_millis() as f64)
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn quote(app: &App, view: &View, tick: &Tick) -> Row {
    let change = tick
        .last
        .zip(tick.pre_settlement)
        .map(|(last, before)| last - before);
    let ratio = change
        .zip(tick.pre_settlement)
        .map(|(change, before)| change.units() as f64 / before.units() as f64);
    let best = |side: &[ballast_model::DepthLevel]| {
        side.first()
            .copied()
            .filter(|level| level.lots.is_positive())
    };
    let (bid, ask) = (best(&tick.bids), best(&tick.asks));
    let state = view
        .desk
        .contract_id(&tick.contract.0)
        .and_then(|id| view.desk.contract(id));
    let average = state.and_then(|state| {
        let units = i128::from(tick.volume.count()) * i128::from(state.spec.multiplier) * 100;
        let average = (units > 0)
            .then(|| ballast_model::div_half_away(i128::from(tick.turnover.units()), units))?;
        i64::try_from(average).ok().map(Price::from_units)
    });
    let hours = state
        .zip(view.desk.calendar())
        .and_then(|(state, calendar)| {
            let commodity = &view.desk.commodity(state.commodity)?.commodity;
            let hours = TradingHours::new(commodity, calendar);
            Some(hours.of_contract(state.contract.last_trading_day))
        });
    let trading = hours.is_some_and(|hours| hours.trading_at(app.clock.now()));
    vec![
        text(tick.contract.0.clone()),
        instant(tick.at),
        price(tick.last),
        price(change),
        ratio.map_or(Cell::Empty, Cell::Number),
        Cell::Number(tick.volume.count() as f64),
        Cell::Number(tick.open_interest.count() as f64),
        price(bid.map(|level| level.price)),
        bid.map_or(Cell::Empty, |level| Cell::Number(level.lots.count() as f64)),
        price(ask.map(|level| level.price)),
        ask.map_or(Cell::Empty, |level| Cell::Number(level.lots.count() as f64)),
        price(tick.open),
        price(tick.high),
        price(tick.low),
        price(tick.pre_settlement),
        price(tick.upper_limit),
        price(tick.lower_limit),
        price(average),
        text(if trading { "trading" } else { "closed" }),
    ]
}

fn depth(tick: &Tick) -> BTreeMap<u32, Row> {
    let side = |name: &'static str, base: u32, levels: &[ballast_model::DepthLevel]| {
        let row = |(level, at): (u32, &ballast_model::DepthLevel)| {
            let cells = vec![
                text(name),
                Cell::Number(f64::from(level)),
                decimal(at.price),
                Cell::Number(at.lots.count() as f64),
            ];
            (base + level, cells)
        };
        (1..)
            .zip(levels.iter().filter(|level| level.lots.is_positive()))
            .map(row)
            .collect::<Vec<_>>()
    };
    side("buy", 0, &tick.bids)
        .into_iter()
        .chain(side("sell", 16, &tick.asks))
        .collect()
}

fn funds(view: &View, account: OperatingAccountId) -> Option<Row> {
    let funds = ask::funds(&view.desk, Holder::Operating(account))?;
    Some(vec![
        decimal(funds.equity),
        decimal(funds.available),
        decimal(funds.margin),
        decimal(funds.frozen_margin),
        decimal(funds.frozen_commission),
        decimal(funds.close_pnl),
        decimal(funds.position_pnl),
        decimal(funds.floating_pnl),
        decimal(funds.commission),
        convert::risk_degree(funds.margin, funds.equity).map_or(Cell::Empty, decimal),
        decimal(funds.withdrawable),
        decimal(funds.pre_balance),
        decimal(funds.deposit),
        decimal(funds.withdrawal),
    ])
}

fn posi_direction(side: PosiDirection) -> Cell {
    text(match side {
        PosiDirection::Long => "long",
        PosiDirection::Short => "short",
    })
}

fn positions(view: &View, account: OperatingAccountId) -> BTreeMap<u32, Row> {
    let row = |position: &ask::InvestorPosition| {
        let short = u32::from(position.side == PosiDirection::Short);
        let priced = view.desk.contract_terms(position.contract).mark.is_some();
        let pnl = |amount| if priced { decimal(amount) } else { Cell::Empty };
        let cells = vec![
            text(convert::contract_code(&view.desk, position.contract)),
            posi_direction(position.side),
            Cell::Number(position.lots.count() as f64),
            Cell::Number(position.today.count() as f64),
            Cell::Number(position.yesterday.count() as f64),
            Cell::Number(position.closable_today.count() as f64),
            Cell::Number(position.closable_yesterday.count() as f64),
            price(position.average_open_price()),
            pnl(position.floating_pnl),
            pnl(position.position_pnl),
            decimal(position.margin),
            word(&convert::hedge_flag(position.hedge_flag)),
        ];
        let hedges = u32::from(position.hedge_flag == ballast_model::HedgeFlag::Hedge);
        (position.contract.number() * 4 + hedges * 2 + short, cells)
    };
    ask::positions(&view.desk, Holder::Operating(account))
        .iter()
        .map(row)
        .collect()
}

fn working_orders(view: &View, account: OperatingAccountId) -> BTreeMap<u32, Row> {
    let row = |id: ballast_model::OrderId| {
        let order = view.order(id, ballast_api::Language::ZhCn)?;
        let at = view.desk.order(id)?.at;
        let cells = vec![
            text(order.order.0.clone()),
            text(order.reference.clone()),
            instant(at),
            text(order.contract.clone()),
            word(&order.side),
            word(&order.offset),
            order.price.as_ref().map_or(Cell::Empty, decimal),
            Cell::Number(order.lots as f64),
            Cell::Number(order.filled as f64),
            word(&order.status),
            word(&order.validity),
            word(&order.hedge_flag),
        ];
        Some((id.number() as u32, cells))
    };
    ask::working_orders(&view.desk, account)
        .into_iter()
        .filter_map(row)
        .collect()
}

fn word(value: &dyn erased::Word) -> Cell {
    text(value.word())
}

mod erased {
    //! The JSON word of an interface enum.

    pub trait Word {
        fn word(&self) -> String;
    }
    impl<T: serde::Serialize> Word for T {
        fn word(&self) -> String {
            match serde_json::to_value(self) {
                Ok(serde_json::Value::String(word)) => word,
                Ok(_) | Err(_) => String::new(),
            }
        }
    }
}
