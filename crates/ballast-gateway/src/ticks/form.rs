//! The forms of tick files, as one table: which column of each form holds which field.
//!
//! A form is recognised by its required columns. A new form is a new column of the table, if its
//! clock is one of [`Clock`].

use csv::StringRecord;

/// Depth levels that any form may carry.
const LEVELS_MAX: usize = 5;

/// A form of tick file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// All 44 columns of CThostFtdcDepthMarketDataField.
    CtpDepth,
    /// WonderTrader's stored ticks, decoded.
    WonderTrader,
    /// gm / myquant: prices are 32-bit floats printed wide.
    Gm,
    /// tqsdk: five levels, no contract in the file (its quote snapshots name one).
    Tqsdk,
    /// What vn.py's data recorder keeps in its database: a calendar date and a time, often without
    /// sums of the day.
    VnpyRecording,
    /// vn.py's `TickData`, from its second version on.
    VnpyTick,
}

/// Where a form keeps its instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    /// Trading day, calendar day, `HH:MM:SS` and milliseconds.
    Ctp,
    /// Trading day, calendar day and `HHMMSSmmm`.
    Packed,
    /// One calendar date and time.
    DateTime,
    /// Calendar date, and `HH:MM:SS` with decimals.
    DateAndTime,
}

impl Form {
    /// In the order in which headers are tried.
    pub const ALL: [Form; 6] = [
        Self::CtpDepth,
        Self::WonderTrader,
        Self::Gm,
        Self::Tqsdk,
        Self::VnpyRecording,
        Self::VnpyTick,
    ];

    /// Its name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CtpDepth => "the CTP depth record",
            Self::WonderTrader => "WonderTrader's ticks",
            Self::Gm => "gm / myquant ticks",
            Self::Tqsdk => "tqsdk ticks",
            Self::VnpyRecording => "vn.py's recordings",
            Self::VnpyTick => "vn.py's TickData",
        }
    }

    /// All of them, for messages.
    pub(super) fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    pub(super) const fn clock(self) -> Clock {
        match self {
            Self::CtpDepth => Clock::Ctp,
            Self::WonderTrader => Clock::Packed,
            Self::Gm | Self::Tqsdk | Self::VnpyTick => Clock::DateTime,
            Self::VnpyRecording => Clock::DateAndTime,
        }
    }

    /// CZCE's turnover lacks the multiplier in what CTP passes on; the other sources have put it
    /// in.
    pub(super) const fn czce_turnover_lacks_multiplier(self) -> bool {
        matches!(self, Self::CtpDepth)
    }
}

/// A field of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Contract,
    TradingDay,
    Day,
    Time,
    Millis,
    Last,
    Open,
    High,
    Low,
    Volume,
    Turnover,
    OpenInterest,
    PreSettlement,
    UpperLimit,
    LowerLimit,
    Settlement,
}

/// The column's name in each form, in the order of [`Form::ALL`]; empty = the form has none; `?`
/// before it = may be absent.
#[rustfmt::skip]
const COLUMNS: [(Field, [&str; 6]); 16] = [
    (Field::Contract,      ["InstrumentID",       "code",           "symbol",       "?instrument_id",  "symbol",        "symbol"]),
    (Field::TradingDay,    ["TradingDay",         "trading_date",   "",             "",                "",              ""]),
    (Field::Day,           ["ActionDay",          "action_date",    "created_at",   "datetime",        "date",          "datetime"]),
    (Field::Time,          ["UpdateTime",         "action_time",    "",             "",                "time",          ""]),
    (Field::Millis,        ["UpdateMillisec",     "",               "",             "",                "",              ""]),
    (Field::Last,          ["LastPrice",          "price",          "price",        "last_price",      "lastPrice",     "last_price"]),
    (Field::Open,          ["OpenPrice",          "open",           "open",         "?open",           "?openPrice",    "?open_price"]),
    (Field::High,          ["HighestPrice",       "high",           "high",         "highest",         "?highPrice",    "?high_price"]),
    (Field::Low,           ["LowestPrice",        "low",            "low",          "lowest",          "?lowPrice",     "?low_price"]),
    (Field::Volume,        ["Volume",             "total_volume",   "cum_volume",   "volume",          "?volume",       "?volume"]),
    (Field::Turnover,      ["Turnover",           "total_turnover", "cum_amount",   "amount",          "?turnover",     "?turnover"]),
    (Field::OpenInterest,  ["OpenInterest",       "open_interest",  "cum_position", "open_interest",   "?openInterest", "?open_interest"]),
    (Field::PreSettlement, ["PreSettlementPrice", "pre_settle",     "",             "?pre_settlement", "",              ""]),
    (Field::UpperLimit,    ["UpperLimitPrice",    "upper_limit",    "",             "?upper_limit",    "?upperLimit",   "?limit_up"]),
    (Field::LowerLimit,    ["LowerLimitPrice",    "lower_limit",    "",             "?lower_limit",    "?lowerLimit",   "?limit_down"]),
    (Field::Settlement,    ["SettlementPrice",    "settle_price",   "",             "?settlement",     "",              ""]),
];

/// Prefixes of bid price, bid lots, ask price, ask lots; the level's number follows. Level 1 is
/// required.
#[rustfmt::skip]
const DEPTH: [[&str; 4]; 6] = [
    ["BidPrice",   "BidVolume",   "AskPrice",   "AskVolume"],
    ["bid_price",  "bid_qty",     "ask_price",  "ask_qty"],
    ["bid_price",  "bid_qty",     "ask_price",  "ask_qty"],
    ["bid_price",  "bid_volume",  "ask_price",  "ask_volume"],
    ["bidPrice",   "bidVolume",   "askPrice",   "askVolume"],
    ["bid_price_", "bid_volume_", "ask_price_", "ask_volume_"],
];

/// Indices of the price and the lots of one level.
#[derive(Debug, Clone, Copy)]
pub(super) struct LevelColumns {
    pub price: usize,
    pub lots: usize,
}

/// Where a file keeps its fields.
#[derive(Debug)]
pub(super) struct Layout {
    pub form: Form,
    pub width: usize,
    names: Vec<String>,
    fields: [Option<usize>; COLUMNS.len()],
    pub bids: Vec<LevelColumns>,
    pub asks: Vec<LevelColumns>,
}

/// No form fits: the closest, and its first column that is missing.
pub(super) struct NoForm {
    pub like: Form,
    pub field: String,
}

impl Layout {
    pub fn recognise(header: &StringRecord) -> Result<Self, NoForm> {
        let missing = |form: Form| {
            required(form)
                .filter(|name| position(header, name).is_none())
                .collect::<Vec<_>>()
        };
        match Form::ALL.into_iter().find(|form| missing(*form).is_empty()) {
            Some(form) => Ok(Self::of(form, header)),
            None => {
                let present = |form: &Form| required(*form).count() - missing(*form).len();
                let like = Form::ALL
                    .into_iter()
                    .rev()
                    .max_by_key(present)
                    .unwrap_or(Form::CtpDepth);
                Err(NoForm {
                    like,
                    field: missing(like).swap_remove(0),
                })
            }
        }
    }

    /// The column's index, where the file has the field.
    pub fn index(&self, field: Field) -> Option<usize> {
        self.fields[field as usize]
    }

    /// The column's name in this file.
    pub fn name(&self, index: usize) -> &str {
        &self.names[index]
    }

    fn of(form: Form, header: &StringRecord) -> Self {
        let column = |name: &str| {
            if name.is_empty() {
                None
            } else {
                position(header, name.trim_start_matches('?'))
            }
        };
        let [bid_price, bid_lots, ask_price, ask_lots] = DEPTH[form as usize];
        let side = |price: &str, lots: &str| {
            let level = |n: usize| {
                Some(LevelColumns {
                    price: column(&format!("{price}{n}"))?,
                    lots: column(&format!("{lots}{n}"))?,
                })
            };
            (1..=LEVELS_MAX).map_while(level).collect()
        };
        Self {
            form,
            width: header.len(),
            names: header.iter().map(str::to_owned).collect(),
            fields: COLUMNS.map(|(_, names)| column(names[form as usize])),
            bids: side(bid_price, bid_lots),
            asks: side(ask_price, ask_lots),
        }
    }
}

fn required(form: Form) -> impl Iterator<Item = String> {
    let fields = COLUMNS.iter().map(move |(_, names)| names[form as usize]);
    let fields = fields
        .filter(|name| !name.is_empty() && !name.starts_with('?'))
        .map(str::to_owned);
    fields.chain(DEPTH[form as usize].map(|prefix| format!("{prefix}1")))
}

fn position(header: &StringRecord, name: &str) -> Option<usize> {
    header.iter().position(|column| column == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_fields() {
        for (index, (field, _)) in COLUMNS.iter().enumerate() {
            assert_eq!(*field as usize, index);
        }
        for (index, form) in Form::ALL.into_iter().enumerate() {
            assert_eq!(form as usize, index);
        }
    }

    #[test]
    fn a_foreign_header_names_what_is_missing() {
        let header = StringRecord::from(vec![
            "symbol",
            "created_at",
            "price",
            "open",
            "high",
            "low",
            "cum_volume",
            "cum_amount",
        ]);
        let Err(NoForm { like, field }) = Layout::recognise(&header) else {
            panic!("no form has this header")
        };
        assert_eq!((like, field.as_str()), (Form::Gm, "cum_position"));
    }
}
