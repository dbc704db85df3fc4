//! The last stages of a contract's life: who must be out, how many lots one client may hold, how much
//! margin the exchange asks for at least (D5). Dated, and changed as the rest of a commodity is.

use minicbor::{Decode, Encode};

use crate::{Calendar, Contract, Day, Delivery, Lots, Rate};

/// What a client is to an exchange: only institutions take part in deliveries everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum PersonKind {
    /// 法人: a product is one.
    #[default]
    #[n(0)]
    Institution,
    /// 自然人
    #[n(1)]
    Natural,
}

/// From when on a stage lasts, counted in a contract's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum StagePoint {
    /// The n-th trading day (1 = the first) of the month so many months before the delivery month.
    #[n(0)]
    TradingDay {
        /// 0 = the delivery month itself.
        #[n(0)]
        months_before: u32,
        /// Counted from 1.
        #[n(1)]
        nth: u32,
    },
    /// The first trading day from that day on of the month so many months before the delivery month.
    #[n(1)]
    CalendarDay {
        /// 0 = the delivery month itself.
        #[n(0)]
        months_before: u32,
        /// Day of the month.
        #[n(1)]
        day: u32,
    },
    /// The n-th trading day before the last trading day; 0 = that day.
    #[n(2)]
    BeforeLastDay(#[n(0)] u32),
    /// The n-th trading day before the delivery month.
    #[n(3)]
    BeforeMonth(#[n(0)] u32),
}

/// What holds from a stage on, until the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct StageRule {
    /// From when on.
    #[n(0)]
    pub begins: StagePoint,
    /// Whom it is for; none = everybody.
    #[n(1)]
    pub person: Option<PersonKind>,
    /// Most lots a client may hold on one side, speculation; 0 = he must be out by the close of the
    /// trading day before.
    #[n(2)]
    pub most_lots: Option<Lots>,
    /// Least margin, as a share of the value, from the settlement of the trading day before.
    #[n(3)]
    pub least_margin: Option<Rate>,
    /// It is for stages that begin from this day on; none = always was.
    #[n(4)]
    pub from: Option<Day>,
    /// And before this day; none = until further notice.
    #[n(5)]
    pub until: Option<Day>,
    /// It was read in the exchange's own words; else in a broker's notice or a summary.
    #[n(6)]
    pub verified: bool,
}

impl StageRule {
    /// First trading day on which it holds for a contract; none where it is not for it, or the
    /// calendar does not reach.
    pub fn first_day(&self, contract: &Contract, calendar: &Calendar) -> Option<Day> {
        let day = self.begins.resolve(contract, calendar)?;
        let dated = self.from.is_none_or(|from| from <= day);
        (dated && self.until.is_none_or(|until| day < until)).then_some(day)
    }

    /// Whether it is for clients of that kind.
    pub fn is_for(&self, person: PersonKind) -> bool {
        self.person.is_none_or(|only| only == person)
    }
}

impl StagePoint {
    fn resolve(self, contract: &Contract, calendar: &Calendar) -> Option<Day> {
        let back = |from: Day, days: u32| {
            (0..days).try_fold(from, |day, _| calendar.previous_trading_day(day).ok())
        };
        match self {
            Self::TradingDay { months_before, nth } => {
                let eve = contract
                    .delivery
                    .months_back(months_before)
                    .first_day()
                    .plus(-1);
                (0..nth).try_fold(eve, |day, _| calendar.next_trading_day(day).ok())
            }
            Self::CalendarDay { months_before, day } => {
                let first = contract.delivery.months_back(months_before).first_day();
                calendar.trading_day_from(first.plus(day as i32 - 1)).ok()
            }
            Self::BeforeLastDay(days) => back(contract.last_trading_day?, days),
            Self::BeforeMonth(days) => back(contract.delivery.first_day(), days),
        }
    }
}

impl Delivery {
    /// The month so many months before.
    pub fn months_back(self, months: u32) -> Self {
        let number = self.year * 12 + self.month as i32 - 1 - months as i32;
        Self {
            year: number.div_euclid(12),
            month: number.rem_euclid(12) as u32 + 1,
        }
    }
}
