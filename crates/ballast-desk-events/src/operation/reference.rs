//! Calendar, commodities and contracts. Their events say what is, not what was.

use ballast_model::{
    Calendar, Commodity, CommodityId, Contract, ContractId, Day, DayRange, DeliveryMethod,
    EarlierSpec, LargerSide, LastTradingDay, LateNight, SessionPeriod, StagePoint, StageRule,
    Until,
};

use super::{Operation, Said, Subject, Value, text};

impl Said for DayRange {
    fn said(&self) -> Value {
        let Self { first, last } = self;
        text(if first == last {
            first.to_string()
        } else {
            format!("{first} – {last}")
        })
    }
}

impl Said for LateNight {
    fn said(&self) -> Value {
        text(format!("{} {}", self.evening, self.open))
    }
}

pub(super) fn calendar(of: &Calendar) -> Vec<Operation> {
    let range = DayRange {
        first: of.first,
        last: of.last,
    };
    vec![
        Operation::now(Subject::Calendar, "calendar_range", &range),
        Operation::now(Subject::Calendar, "closures", &of.closures),
        Operation::now(Subject::Calendar, "without_night", &of.without_night),
        Operation::now(Subject::Calendar, "late_nights", &of.late_nights),
        Operation::now(Subject::Calendar, "announced", &of.announced),
    ]
}

impl Said for SessionPeriod {
    fn said(&self) -> Value {
        let sessions = self.night.iter().chain(&self.day);
        let sessions: Vec<_> = sessions
            .map(|of| format!("{}–{}", of.open, of.close))
            .collect();
        text(format!("{}: {}", self.from, sessions.join(" ")))
    }
}

impl Said for LargerSide {
    fn said(&self) -> Value {
        let leaves = self.leaves_before_last_day;
        let leaves = leaves.map_or(String::new(), |days| format!(" −{days}"));
        text(format!("{}{leaves}", self.group.0))
    }
}

impl Said for LastTradingDay {
    fn said(&self) -> Value {
        text(match self {
            Self::DayOfMonth(day) => format!("day_of_month {day}"),
            Self::NthTradingDay(nth) => format!("nth_trading_day {nth}"),
            Self::NthWeekday(nth, weekday) => format!("nth_weekday {nth} {weekday}"),
            Self::EndOfMonthBefore => "end_of_month_before".to_owned(),
            Self::NthLastTradingDay(nth) => format!("nth_last_trading_day {nth}"),
            Self::PerContract => "per_contract".to_owned(),
            Self::LastWeekday(weekday) => format!("last_weekday {weekday}"),
        })
    }
}

impl Said for DeliveryMethod {
    fn said(&self) -> Value {
        text(match self {
            Self::Physical => "physical",
            Self::Cash => "cash",
        })
    }
}

impl Said for EarlierSpec {
    fn said(&self) -> Value {
        let until = match self.until {
            Until::Day(day) => day.to_string(),
            Until::Delivery(of) => format!("{}-{:02}", of.year, of.month),
        };
        let spec = &self.spec;
        text(format!(
            "< {until}: {} × {}, {} / {}",
            spec.multiplier, spec.tick, spec.max_limit_lots, spec.max_market_lots
        ))
    }
}

impl Said for StageRule {
    fn said(&self) -> Value {
        let begins = match self.begins {
            StagePoint::TradingDay { months_before, nth } => {
                format!("trading_day {nth} −{months_before}")
            }
            StagePoint::CalendarDay { months_before, day } => format!("day {day} −{months_before}"),
            StagePoint::BeforeLastDay(days) => format!("before_last_day {days}"),
            StagePoint::BeforeMonth(days) => format!("before_month {days}"),
        };
        let lots = self
            .most_lots
            .map_or(String::new(), |lots| format!(" ≤ {lots}"));
        let margin = self.least_margin;
        let margin = margin.map_or(String::new(), |margin| format!(" ≥ {margin}"));
        let person = self.person.map(|person| crate::SettingValue::text(&person));
        let person = person.map_or(String::new(), |person| format!(" {person}"));
        let day = |day: Option<Day>| day.map_or(String::new(), |day| day.to_string());
        let verified = if self.verified { "" } else { " ?" };
        text(format!(
            "{begins}{person}{lots}{margin} [{}, {}){verified}",
            day(self.from),
            day(self.until)
        ))
    }
}

pub(super) fn commodity(id: CommodityId, of: &Commodity) -> Vec<Operation> {
    let row = |field, value: Value| Operation::now(id, field, &value);
    let rates = of.default_rates;
    let hedge = rates.hedge_margin;
    vec![
        row("exchange", of.exchange.said()),
        row("name_zh", of.name_zh.said()),
        row("name_en", of.name_en.said()),
        row("multiplier", of.multiplier.said()),
        row("tick", of.tick.said()),
        row("distinguishes_today", of.distinguishes_today.said()),
        row("larger_side_group", of.larger_side.said()),
        row("max_limit_lots", of.max_limit_lots.said()),
        row("max_market_lots", of.max_market_lots.said()),
        row("sessions", of.sessions.said()),
        row("last_day_rule", of.last_trading_day.said()),
        row("margin_long", rates.margin_long.said()),
        row("margin_short", rates.margin_short.said()),
        row("hedge_margin_long", hedge.map(|of| of.long).said()),
        row("hedge_margin_short", hedge.map(|of| of.short).said()),
        row("commission_open", rates.commission.open.said()),
        row("commission_close", rates.commission.close.said()),
        row(
            "commission_close_today",
            rates.commission.close_today.said(),
        ),
        row("delivery_method", of.delivery_method.said()),
        row("delivery_fee", of.delivery_fee.said()),
        row("last_day_close", of.last_day_close.said()),
        row("earlier_specs", of.earlier.said()),
        row("delivers_at_settlement", of.delivers_at_settlement.said()),
        row("stages", of.stages.said()),
    ]
}

pub(super) fn contract(id: ContractId, of: &Contract) -> Vec<Operation> {
    let month = format!("{}-{:02}", of.delivery.year, of.delivery.month);
    vec![
        Operation::now(id, "commodity", &of.commodity),
        Operation::now(id, "delivery_month", &month),
        Operation::now(id, "last_trading_day", &of.last_trading_day),
    ]
}
