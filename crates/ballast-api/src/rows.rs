//! Rows of live topics: a struct a topic, whose fields are its columns. The table of columns that pages
//! are generated from and the cells of a row come from the same declaration.

use crate::live::{Cell, Column, ColumnKind, Columns};

/// A number for display; none where there is no value.
pub type Number = Option<f64>;
/// A text.
pub type Words = String;
/// An instant, in milliseconds since 1970-01-01 00:00 UTC.
pub type Instant = i64;

/// An instant, if there is one.
pub type Whenever = Option<i64>;

/// A row of a topic.
pub trait Row {
    /// Its columns; ids are append-only.
    const COLUMNS: Columns;
    /// Its cells, in the order of the columns.
    fn cells(self) -> Vec<Cell>;
}

trait Value {
    const KIND: ColumnKind;
    fn cell(self) -> Cell;
}

impl Value for Number {
    const KIND: ColumnKind = ColumnKind::Number;
    fn cell(self) -> Cell {
        self.map_or(Cell::Empty, Cell::Number)
    }
}

impl Value for Words {
    const KIND: ColumnKind = ColumnKind::Text;
    fn cell(self) -> Cell {
        Cell::Text(self)
    }
}

impl Value for Instant {
    const KIND: ColumnKind = ColumnKind::Instant;
    fn cell(self) -> Cell {
        Cell::Number(self as f64)
    }
}

impl Value for Whenever {
    const KIND: ColumnKind = ColumnKind::Instant;
    fn cell(self) -> Cell {
        self.map_or(Cell::Empty, |at| Cell::Number(at as f64))
    }
}

/// A name without what makes it one that Rust takes.
const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

macro_rules! rows {
    ($($(#[$doc:meta])* $row:ident of $topic:literal { $($id:literal $column:ident: $kind:ident,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq)]
            #[allow(missing_docs, reason = "columns say by their names what they are")]
            pub struct $row { $(pub $column: $kind,)* }

            impl Row for $row {
                const COLUMNS: Columns = Columns {
                    topic: $topic,
                    columns: &[$(Column { id: $id, name: plain(stringify!($column)), kind: <$kind as Value>::KIND },)*],
                };
                fn cells(self) -> Vec<Cell> {
                    vec![$(self.$column.cell(),)*]
                }
            }
        )*

        /// Columns of every topic. Prices and money are for display; money of record is read over HTTP.
        /// `change_ratio` and `risk_degree` are ratios: 0.34 is shown as 34 %.
        pub const COLUMNS: &[Columns] = &[$($row::COLUMNS,)*];
    };
}

rows! {
    /// A contract's newest quote.
    QuoteRow of "quotes" {
        0 contract: Words, 1 at: Instant, 2 last: Number, 3 change: Number, 4 change_ratio: Number,
        5 volume: Number, 6 open_interest: Number, 7 bid: Number, 8 bid_lots: Number, 9 ask: Number,
        10 ask_lots: Number, 11 open: Number, 12 high: Number, 13 low: Number, 14 pre_settlement: Number,
        15 upper_limit: Number, 16 lower_limit: Number, 17 average: Number, 18 state: Words,
    }
    /// A level of a contract's depth.
    DepthRow of "depth" {
        0 side: Words, 1 level: Number, 2 price: Number, 3 lots: Number,
    }
    /// An account's funds.
    FundsRow of "funds" {
        0 equity: Number, 1 available: Number, 2 margin: Number, 3 frozen_margin: Number,
        4 frozen_commission: Number, 5 close_pnl: Number, 6 position_pnl: Number, 7 floating_pnl: Number,
        8 commission: Number, 9 risk_degree: Number, 10 withdrawable: Number, 11 pre_balance: Number,
        12 deposit: Number, 13 withdrawal: Number, 14 mortgage: Number, 15 covered: Number,
    }
    /// A side of a position.
    PositionRow of "positions" {
        0 contract: Words, 1 side: Words, 2 lots: Number, 3 today_lots: Number, 4 yesterday_lots: Number,
        5 closable_today: Number, 6 closable_yesterday: Number, 7 average_open_price: Number,
        8 floating_pnl: Number, 9 position_pnl: Number, 10 margin: Number, 11 hedge_flag: Words,
    }
    /// An order that may still trade.
    WorkingOrderRow of "working_orders" {
        0 order: Words, 1 r#ref: Words, 2 placed_at: Instant, 3 contract: Words, 4 side: Words,
        5 offset: Words, 6 price: Number, 7 lots: Number, 8 filled: Number, 9 status: Words,
        10 validity: Words, 11 hedge_flag: Words,
    }
    /// An operating account as it is watched (P9, O3–O6): the worst line that it is at, what bars opening, and the
    /// nearest line ahead, with the equity at which that acts; of the rules that are its own the worst that stands, and
    /// whether one bars opening (S7). `marked_at` is that of the oldest mark of what it holds. `previous_equity` is what was
    /// brought forward, `frozen` margin and commission together; `equity_ratio` is equity ÷ net deposits, `margin_ratio` that of
    /// O7, of `margin_ratio_of`, with its line. `to_…` are yuan from equity to where the nearest level of a line ahead acts,
    /// `drawdown` is of the highest equity on record. A stop (K1, K6) names its scope (`all`, `product`, `account`), who set it, why
    /// and since when; `stop_by` is empty where the repeat brake did. `reviews` are orders that wait for review (X2).
    AccountRiskRow of "account_risk" {
        0 account: Words, 1 name: Words, 2 product: Words, 3 equity: Number, 4 available: Number, 5 margin: Number,
        6 risk_degree: Number, 7 day_pnl: Number, 8 net_deposits: Number, 9 level: Words, 10 line: Words,
        11 since: Whenever, 12 bars: Words, 13 next_line: Words, 14 next_level: Words, 15 acts_at: Number,
        16 distance: Number, 17 working: Number, 18 unit_nav: Number, 19 previous_unit_nav: Number,
        20 rules_level: Words, 21 rules_since: Whenever, 22 rules_bars: Words, 23 marked_at: Whenever,
        24 previous_equity: Number, 25 deposit: Number, 26 withdrawal: Number, 27 close_pnl: Number, 28 position_pnl: Number,
        29 commission: Number, 30 frozen: Number, 31 net_lots: Number, 32 long_lots: Number, 33 short_lots: Number,
        34 equity_ratio: Number, 35 margin_ratio: Number, 36 margin_ratio_of: Words, 37 margin_ratio_line: Number,
        38 to_system_risk: Number, 39 to_daily_loss: Number, 40 to_daily_loss_ratio: Number, 41 to_total_loss_ratio: Number,
        42 reviews: Number, 43 highest_equity: Number, 44 drawdown: Number, 45 stop: Words, 46 stop_scope: Words,
        47 stop_by: Words, 48 stop_reason: Words, 49 stop_since: Whenever,
    }
    /// A product as it is watched: its NAV, and what is missing where that is undefined (P3); the worst of its rules that
    /// stand, whether one bars opening, and the nearest line on NAV ahead (S7). `marked_at` is that of the oldest mark of what it
    /// holds. Money is its fund accounts', lots and orders are its operating accounts'. `to_…` are unit NAV less a line that is in
    /// force, below 0 where it is reached. A stop is told as of an account.
    ProductRiskRow of "product_risk" {
        0 product: Words, 1 name: Words, 2 equity: Number, 3 margin: Number, 4 total_nav: Number, 5 previous_total_nav: Number,
        6 shares: Number, 7 unit_nav: Number, 8 previous_unit_nav: Number, 9 highest_unit_nav: Number, 10 drawdown: Number,
        11 missing: Words, 12 level: Words, 13 since: Whenever, 14 bars: Words, 15 next_line: Words, 16 next_at: Number,
        17 day_pnl: Number, 18 marked_at: Whenever, 19 available: Number, 20 frozen: Number, 21 previous_equity: Number,
        22 deposit: Number, 23 withdrawal: Number, 24 close_pnl: Number, 25 position_pnl: Number, 26 commission: Number,
        27 net_lots: Number, 28 long_lots: Number, 29 short_lots: Number, 30 risk_degree: Number, 31 working: Number,
        32 reviews: Number, 33 to_top_up: Number, 34 to_warning: Number, 35 to_liquidation: Number, 36 stop: Words,
        37 stop_scope: Words, 38 stop_by: Words, 39 stop_reason: Words, 40 stop_since: Whenever,
    }
    /// What the operating accounts of a product that one watches hold of a commodity, in lots (P9): `limit` is the lowest threshold
    /// that its schemes have on net lots of that commodity alone, on the side that is held; `used` is |net| ÷ limit.
    ExposureRow of "exposures" {
        0 product: Words, 1 commodity: Words, 2 exchange: Words, 3 net: Number, 4 long: Number, 5 short: Number, 6 limit: Number,
        7 used: Number,
    }
    /// An alarm of what one watches (P9): `told` is the alarm as the interface tells it elsewhere, a JSON text; `asks` is 1 where it
    /// asks for attention, else 0. Those that ask come first, then the worst, then the newest, 1,000 at most.
    AlarmRow of "alarms" {
        0 told: Words, 1 level: Words, 2 asks: Number, 3 last_at: Instant,
    }
    /// An order that waits for review (X2): `told` is the order as the interface tells it elsewhere, a JSON text; `mine` is 1 where one
    /// may pass or reject it, else 0. The oldest first, 1,000 at most.
    ReviewRow of "reviews" {
        0 told: Words, 1 mine: Number, 2 since: Instant,
    }
}

#[cfg(test)]
mod tests {
    use super::COLUMNS;

    #[test]
    fn column_ids_and_names_are_unique_within_a_topic() {
        for columns in COLUMNS {
            for (index, column) in columns.columns.iter().enumerate() {
                assert_eq!(
                    usize::from(column.id),
                    index,
                    "{} {}",
                    columns.topic,
                    column.name
                );
                assert!(
                    columns.columns[..index]
                        .iter()
                        .all(|other| other.name != column.name),
                    "{}",
                    column.name
                );
            }
        }
    }
}
