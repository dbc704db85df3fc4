//! What a topic shows now, row by row.

mod risk;

use std::collections::BTreeMap;

use ballast_api::live::{Cell, Columns};
use ballast_api::rows::{
    AccountRiskRow, AlarmRow, DepthRow, ExposureRow, FundsRow, Number, PositionRow, ProductRiskRow,
    QuoteRow, ReviewRow, Row as _, WorkingOrderRow,
};
use ballast_desk::{Alarm, ask};
use ballast_desk_events::{Holder, Permission};
use ballast_model::{
    AlarmId, DepthLevel, HedgeFlag, Lots, Money, OperatingAccountId, OrderId, PosiDirection, Price,
    Tick, TradingHours, UserId,
};

use crate::convert;
use crate::http::app::App;
use crate::live::hub::View;
use crate::told;

/// A topic with its account resolved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
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
    /// All operating accounts that a user watches.
    AccountRisk(UserId),
    /// All products that a user watches.
    ProductRisk(UserId),
    /// What products that a user watches hold by commodity.
    Exposures(UserId),
    /// Alarms of what a user watches.
    Alarms(UserId),
    /// Orders whose review a user sees.
    Reviews(UserId),
}

impl Shown {
    /// The account it is about.
    pub fn account(&self) -> Option<OperatingAccountId> {
        match self {
            Self::Quotes(_)
            | Self::Depth(_)
            | Self::AccountRisk(_)
            | Self::ProductRisk(_)
            | Self::Exposures(_)
            | Self::Alarms(_)
            | Self::Reviews(_) => None,
            Self::Funds(account) | Self::Positions(account) | Self::WorkingOrders(account) => {
                Some(*account)
            }
        }
    }

    /// Its columns.
    pub fn columns(&self) -> Columns {
        match self {
            Self::Quotes(_) => QuoteRow::COLUMNS,
            Self::Depth(_) => DepthRow::COLUMNS,
            Self::Funds(_) => FundsRow::COLUMNS,
            Self::Positions(_) => PositionRow::COLUMNS,
            Self::WorkingOrders(_) => WorkingOrderRow::COLUMNS,
            Self::AccountRisk(_) => AccountRiskRow::COLUMNS,
            Self::ProductRisk(_) => ProductRiskRow::COLUMNS,
            Self::Exposures(_) => ExposureRow::COLUMNS,
            Self::Alarms(_) => AlarmRow::COLUMNS,
            Self::Reviews(_) => ReviewRow::COLUMNS,
        }
    }
}

/// Cells of each row, by its key.
pub type Rows = BTreeMap<u32, Vec<Cell>>;

/// What it shows now.
pub fn rows(app: &App, view: &View, shown: &Shown) -> Rows {
    match shown {
        Shown::Quotes(contracts) => quotes(app, view, contracts),
        Shown::Depth(contract) => app
            .market
            .tick(contract)
            .map_or(Rows::new(), |tick| depth(&tick)),
        Shown::Funds(account) => funds(view, *account)
            .into_iter()
            .map(|row| (0, row.cells()))
            .collect(),
        Shown::Positions(account) => positions(view, *account),
        Shown::WorkingOrders(account) => working_orders(view, *account),
        Shown::AccountRisk(user) => risk::accounts(view, *user),
        Shown::ProductRisk(user) => risk::products(view, *user),
        Shown::Exposures(user) => risk::exposures(view, *user),
        Shown::Alarms(user) => alarms(view, *user),
        Shown::Reviews(user) => reviews(view, *user),
    }
}

// For display only: the one place where prices and money become floats (`docs/design.md#numbers`). Units are
// exact in an f64, and its division rounds to the nearest: the number is the one that the decimal reads as.

fn price(price: impl Into<Option<Price>>) -> Number {
    let price: Option<Price> = price.into();
    price.map(|price| price.units() as f64 / 1e4)
}

fn money(money: Money) -> Number {
    Some(money.units() as f64 / 1e6)
}

fn lots(lots: Lots) -> Number {
    Some(lots.count() as f64)
}

fn quotes(app: &App, view: &View, contracts: &[String]) -> Rows {
    let quoted = |tick: &Tick| {
        let id = view.desk.contract_id(&tick.contract.0)?;
        Some((id.number(), quote(app, view, tick).cells()))
    };
    if contracts.is_empty() {
        return app.market.ticks().iter().filter_map(quoted).collect();
    }
    let ticks = contracts.iter().filter_map(|code| app.market.tick(code));
    ticks.filter_map(|tick| quoted(&tick)).collect()
}

fn quote(app: &App, view: &View, tick: &Tick) -> QuoteRow {
    let change = tick
        .last
        .zip(tick.pre_settlement)
        .map(|(last, before)| last - before);
    let change_ratio = change
        .zip(tick.pre_settlement)
        .map(|(change, before)| change.units() as f64 / before.units() as f64);
    let best = |side: &[DepthLevel]| {
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
    QuoteRow {
        contract: tick.contract.0.to_string(),
        at: tick.at.unix_millis(),
        last: price(tick.last),
        change: price(change),
        change_ratio,
        volume: lots(tick.volume),
        open_interest: lots(tick.open_interest),
        bid: price(bid.map(|level| level.price)),
        bid_lots: bid.and_then(|level| lots(level.lots)),
        ask: price(ask.map(|level| level.price)),
        ask_lots: ask.and_then(|level| lots(level.lots)),
        open: price(tick.open),
        high: price(tick.high),
        low: price(tick.low),
        pre_settlement: price(tick.pre_settlement),
        upper_limit: price(tick.upper_limit),
        lower_limit: price(tick.lower_limit),
        average: price(average),
        state: if trading { "trading" } else { "closed" }.to_owned(),
    }
}

fn depth(tick: &Tick) -> Rows {
    let side = |name: &'static str, base: u32, levels: &[DepthLevel]| {
        let row = |(level, at): (u32, &DepthLevel)| {
            let row = DepthRow {
                side: name.to_owned(),
                level: Some(f64::from(level)),
                price: price(at.price),
                lots: lots(at.lots),
            };
            (base + level, row.cells())
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

fn funds(view: &View, account: OperatingAccountId) -> Option<FundsRow> {
    let funds = ask::funds(&view.desk, Holder::Operating(account))?;
    let risk_degree = convert::risk_degree(funds.margin, funds.equity);
    Some(FundsRow {
        equity: money(funds.equity),
        available: money(funds.available),
        margin: money(funds.margin),
        frozen_margin: money(funds.frozen_margin),
        frozen_commission: money(funds.frozen_commission),
        close_pnl: money(funds.close_pnl),
        position_pnl: money(funds.position_pnl),
        floating_pnl: money(funds.floating_pnl),
        commission: money(funds.commission),
        risk_degree: risk_degree.and_then(|ratio| ratio.0.parse().ok()),
        withdrawable: money(funds.withdrawable),
        pre_balance: money(funds.pre_balance),
        deposit: money(funds.deposit),
        withdrawal: money(funds.withdrawal),
        mortgage: money(funds.mortgage),
        covered: money(funds.covered),
    })
}

fn positions(view: &View, account: OperatingAccountId) -> Rows {
    let row = |position: &ask::InvestorPosition| {
        let short = u32::from(position.side == PosiDirection::Short);
        let priced = view.desk.contract_terms(position.contract).mark.is_some();
        let pnl = |amount| money(amount).filter(|_| priced);
        let row = PositionRow {
            contract: convert::contract_code(&view.desk, position.contract),
            side: match position.side {
                PosiDirection::Long => "long",
                PosiDirection::Short => "short",
            }
            .to_owned(),
            lots: lots(position.lots),
            today_lots: lots(position.today),
            yesterday_lots: lots(position.yesterday),
            closable_today: lots(position.closable_today),
            closable_yesterday: lots(position.closable_yesterday),
            average_open_price: price(position.average_open_price()),
            floating_pnl: pnl(position.floating_pnl),
            position_pnl: pnl(position.position_pnl),
            margin: money(position.margin),
            hedge_flag: word(&convert::hedge_flag(position.hedge_flag)),
        };
        let hedges = u32::from(position.hedge_flag == HedgeFlag::Hedge);
        let key = position.contract.number() * 4 + hedges * 2 + short;
        (key, row.cells())
    };
    ask::positions(&view.desk, Holder::Operating(account))
        .iter()
        .map(row)
        .collect()
}

/// Alarms that are shown at most, and what a plan left in one: all of it is told over HTTP.
const MOST_ALARMS: usize = 1_000;
const MOST_LEFT: usize = 100;

fn alarms(view: &View, user: UserId) -> Rows {
    let desk = &view.desk;
    if !desk.people().may(user, Permission::Watching) {
        return Rows::new();
    }
    let row = |(id, kept): (AlarmId, &Alarm)| {
        let mut alarm = told::alarms::shown(desk, id, kept, view.at);
        alarm.left.truncate(MOST_LEFT);
        let row = AlarmRow {
            level: word(&alarm.level),
            asks: Some(f64::from(u8::from(alarm.asks))),
            last_at: kept.last.unix_millis(),
            told: serde_json::to_string(&alarm).unwrap_or_default(),
        };
        (alarm.alarm, row.cells())
    };
    let watched = told::alarms::watched(desk, user, view.at).into_iter();
    watched.take(MOST_ALARMS).map(row).collect()
}

/// Orders that wait for review, shown at most: all of them are told over HTTP.
const MOST_REVIEWS: usize = 1_000;

fn reviews(view: &View, user: UserId) -> Rows {
    let desk = &view.desk;
    if !desk.people().may(user, Permission::Watching) {
        return Rows::new();
    }
    let row = |(id, wait, mine)| {
        let row = ReviewRow {
            told: serde_json::to_string(&told::reviews::shown(desk, (id, wait, mine))?).ok()?,
            mine: Some(f64::from(u8::from(mine))),
            since: wait.since.unix_millis(),
        };
        Some((id.number() as u32, row.cells()))
    };
    let waiting = told::reviews::watched(desk, user).into_iter();
    waiting.take(MOST_REVIEWS).filter_map(row).collect()
}

fn working_orders(view: &View, account: OperatingAccountId) -> Rows {
    let row = |id: OrderId| {
        let order = view.order(id, ballast_api::Language::ZhCn)?;
        let placed = view.desk.order(id)?;
        let row = WorkingOrderRow {
            order: order.order.0.clone(),
            r#ref: order.reference.clone(),
            placed_at: placed.at.unix_millis(),
            contract: order.contract.clone(),
            side: word(&order.side),
            offset: word(&order.offset),
            price: order.price.as_ref().and_then(|price| price.0.parse().ok()),
            lots: Some(order.lots as f64),
            filled: Some(order.filled as f64),
            status: word(&order.status),
            validity: word(&order.validity),
            hedge_flag: word(&order.hedge_flag),
        };
        Some((id.number() as u32, row.cells()))
    };
    ask::working_orders(&view.desk, account)
        .into_iter()
        .filter_map(row)
        .collect()
}

/// The JSON word of an interface enum.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}
