//! One row of a reference table and the commodity it stands for.

use crate::{
    CommissionRates, Commodity, DeliveryMethod, Exchange, LargerSide, LastTradingDay, Lots,
    MarginGroup, Money, ParseNumberError, Rates, Tariff,
};

use super::hours::{self, Hours};
use super::{earlier, ending, stages};

/// A commission default.
pub(super) enum Fee {
    /// Yuan a lot.
    Lot(&'static str),
    /// Share of the value.
    Value(&'static str),
}

/// Numbers stand as the exchange prints them, so that a row can be compared with its source by eye.
pub(super) struct Row {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub multiplier: i64,
    pub tick: &'static str,
    pub max_limit: i64,
    pub max_market: i64,
    pub hours: Hours,
    pub last: LastTradingDay,
    pub group: Group,
    pub margin: &'static str,
    pub fee: Fee,
    pub fee_today: Fee,
}

/// Larger-side margin of a row (§C3).
pub(super) enum Group {
    /// Not granted: both sides are charged.
    Both,
    /// All contracts of the commodity, until the fifth trading day before the last one.
    Own,
    /// Together with the other commodities of that name.
    Named(&'static str),
}

impl Row {
    pub fn commodity(&self, exchange: Exchange) -> Commodity {
        let margin = Tariff {
            by_money: number(self.margin),
            by_lot: Money::ZERO,
        };
        let commission = CommissionRates {
            open: self.fee.tariff(),
            close: self.fee.tariff(),
            close_today: self.fee_today.tariff(),
        };
        let mut commodity = Commodity {
            code: self.code.to_owned(),
            exchange,
            name_zh: self.zh.to_owned(),
            name_en: self.en.to_owned(),
            multiplier: self.multiplier,
            tick: number(self.tick),
            distinguishes_today: matches!(exchange, Exchange::Shfe | Exchange::Ine),
            larger_side: self.group.larger_side(self.code),
            max_limit_lots: Lots::new(self.max_limit),
            max_market_lots: Lots::new(self.max_market),
            sessions: hours::periods(self.hours),
            last_trading_day: self.last,
            default_rates: Rates {
                margin_long: margin,
                margin_short: margin,
                commission,
                hedge_margin: None,
            },
            delivery_method: DeliveryMethod::Physical,
            delivery_fee: Tariff::default(),
            last_day_close: None,
            earlier: Vec::new(),
            delivers_at_settlement: false,
            stages: stages::of(self.code, exchange),
        };
        ending::add(&mut commodity);
        earlier::add(&mut commodity);
        commodity
    }
}

impl Fee {
    fn tariff(&self) -> Tariff {
        match *self {
            Self::Lot(yuan) => Tariff {
                by_lot: number(yuan),
                ..Tariff::default()
            },
            Self::Value(share) => Tariff {
                by_money: number(share),
                ..Tariff::default()
            },
        }
    }
}

impl Group {
    fn larger_side(&self, code: &str) -> Option<LargerSide> {
        match *self {
            Self::Both => None,
            Self::Own => Some(LargerSide {
                group: MarginGroup(code.to_owned()),
                leaves_before_last_day: Some(5),
            }),
            Self::Named(name) => Some(LargerSide {
                group: MarginGroup(name.to_owned()),
                leaves_before_last_day: None,
            }),
        }
    }
}

pub(super) fn number<T: std::str::FromStr<Err = ParseNumberError>>(text: &str) -> T {
    text.parse()
        .expect("Invariant: the numbers of the reference tables are well-formed")
}

/// A row of a table, in the order of its columns.
macro_rules! rows {
    ($($code:literal $zh:literal $en:literal $multiplier:literal $tick:literal $limit:literal $market:literal
        $hours:ident $last:ident $group:ident $margin:literal $fee:ident $amount:literal today $fee_today:ident $amount_today:literal;)*) => {
        pub(super) const ROWS: &[crate::reference::row::Row] = &[$(crate::reference::row::Row {
            code: $code, zh: $zh, en: $en, multiplier: $multiplier, tick: $tick, max_limit: $limit, max_market: $market,
            hours: crate::reference::hours::$hours, last: $last, group: $group, margin: $margin,
            fee: crate::reference::row::Fee::$fee($amount), fee_today: crate::reference::row::Fee::$fee_today($amount_today),
        },)*];
    };
}
pub(super) use rows;
