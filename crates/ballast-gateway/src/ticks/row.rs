//! One line of a tick file made into a tick.

use std::collections::BTreeMap;
use std::sync::Arc;

use ballast_model::{
    Commodity, Contract, ContractCode, Day, DepthLevel, Exchange, LastTradingDay, Lots, Money,
    Price, Tick, TimeOfDay,
};
use csv::StringRecord;

use super::form::{Clock, Field, Layout, LevelColumns};
use super::when::{Stated, When, date_time, packed_time, time_of_day};
use super::{BadLine, Form, LineRule, number};
use crate::ReferenceData;

/// Reads lines of one file. Remembers the contracts it has met.
#[derive(Debug)]
pub(super) struct RowReader {
    layout: Layout,
    reference: Arc<ReferenceData>,
    given: Option<String>,
    /// By what a line calls them and its day, with the commodity as it was for them then.
    known: BTreeMap<(String, Day), (Contract, Arc<Commodity>)>,
}

/// A tick, and the date that its row stands under: the trading day where the row states one.
#[derive(Debug)]
pub(super) struct Dated {
    pub tick: Tick,
    pub date: Day,
    /// Why it moves no price, if it does not (K7), and in which column.
    pub doubt: Option<(String, LineRule)>,
}

/// A rule broken in a column; the line's number is added by the caller.
type InColumn<T> = Result<T, (String, LineRule)>;

impl RowReader {
    pub fn new(layout: Layout, reference: Arc<ReferenceData>, given: Option<String>) -> Self {
        Self {
            layout,
            reference,
            given,
            known: BTreeMap::new(),
        }
    }

    /// The tick of a line; `None` for what is left over from a login or has no content.
    pub fn read(&mut self, row: &StringRecord, line: u64) -> Result<Option<Dated>, BadLine> {
        let result = if row.len() == self.layout.width {
            self.tick(row)
        } else {
            Err((
                "line".to_owned(),
                LineRule::Columns {
                    found: row.len(),
                    wanted: self.layout.width,
                },
            ))
        };
        result.map_err(|(field, rule)| BadLine { line, field, rule })
    }

    pub fn form(&self) -> Form {
        self.layout.form
    }

    /// The column that holds the time of day.
    pub fn time_column(&self) -> String {
        let time = self.layout.index(Field::Time);
        let index = time.or(self.layout.index(Field::Day));
        index
            .map_or("line", |index| self.layout.name(index))
            .to_owned()
    }

    fn tick(&mut self, row: &StringRecord) -> InColumn<Option<Dated>> {
        let stated = self.stated(row)?;
        let (contract, commodity) = self.contract(row, &stated)?;
        let (reference, commodity) = (Arc::clone(&self.reference), &*commodity);
        let when = self.when(stated, commodity.exchange)?;
        if !reference
            .hours(commodity)
            .quotes_at(when.trading_day, when.at)
        {
            return Ok(None);
        }
        let tick = self.content(row, contract.code.clone(), commodity, when)?;
        let of_a_session = reference.moves_prices(&contract, &tick);
        let outside = || (self.time_column(), LineRule::OutsideSessions(tick.at));
        let doubt = if of_a_session || tick.settlement.is_some() {
            self.doubt(&tick)
        } else {
            Some(outside())
        };
        let empty = tick.bids.is_empty() && tick.asks.is_empty() && tick.volume.is_zero();
        let date = stated
            .trading_day
            .or(stated.day)
            .unwrap_or(tick.trading_day);
        Ok((!empty).then_some(Dated { tick, date, doubt }))
    }

    fn content(
        &self,
        row: &StringRecord,
        contract: ContractCode,
        commodity: &Commodity,
        when: When,
    ) -> InColumn<Tick> {
        let step = commodity.tick;
        let on_tick = |field| self.value(row, field, |text| number::price_on_tick(text, step));
        let price = |field| self.value(row, field, number::price);
        let (upper_limit, lower_limit) = (on_tick(Field::UpperLimit)?, on_tick(Field::LowerLimit)?);
        let settlement = |text: &str| {
            let settlement = number::price(text)?;
            let fits = |price: &Price| {
                let within = upper_limit.is_none_or(|limit| *price <= limit)
                    && lower_limit.is_none_or(|limit| limit <= *price);
                commodity.settles_at(*price) && within
            };
            let wrong = || LineRule::NotASettlementPrice(text.to_owned());
            if settlement.as_ref().is_none_or(fits) {
                Ok(settlement)
            } else {
                Err(wrong())
            }
        };
        let lots = |field| {
            self.value(row, field, |text| number::lots(text).map(Some))
                .map(Option::unwrap_or_default)
        };
        Ok(Tick {
            contract,
            at: when.at,
            trading_day: when.trading_day,
            last: on_tick(Field::Last)?,
            bids: self.side(row, &self.layout.bids, step)?,
            asks: self.side(row, &self.layout.asks, step)?,
            volume: lots(Field::Volume)?,
            turnover: self.turnover(row, commodity)?,
            open_interest: lots(Field::OpenInterest)?,
            open: on_tick(Field::Open)?,
            high: on_tick(Field::High)?,
            low: on_tick(Field::Low)?,
            pre_settlement: price(Field::PreSettlement)?,
            upper_limit,
            lower_limit,
            settlement: self.value(row, Field::Settlement, settlement)?,
        })
    }

    /// A row is taken whatever its prices say; that none of them moves anything is for the desk to
    /// decide, and told here because nobody sees it decide.
    fn doubt(&self, tick: &Tick) -> Option<(String, LineRule)> {
        let [bid, ask] = [&tick.bids, &tick.asks].map(|side| side.first().map(|best| best.price));
        let [bid_column, ask_column] = [&self.layout.bids, &self.layout.asks].map(|side| {
            side.first()
                .map_or("line", |best| self.layout.name(best.price))
        });
        if let (Some(bid), Some(ask)) = (bid, ask)
            && bid > ask
        {
            return Some((bid_column.to_owned(), LineRule::Crossed { bid, ask }));
        }
        let last_column = self.column(Field::Last);
        let prices = [
            (last_column.as_str(), tick.last),
            (bid_column, bid),
            (ask_column, ask),
        ];
        prices.into_iter().find_map(|(column, price)| {
            let price = price?;
            let above = tick.upper_limit.filter(|limit| price > *limit);
            let limit = above.or(tick.lower_limit.filter(|limit| price < *limit))?;
            Some((column.to_owned(), LineRule::PastLimit { price, limit }))
        })
    }

    fn turnover(&self, row: &StringRecord, commodity: &Commodity) -> InColumn<Money> {
        let lacks_multiplier = commodity.exchange == Exchange::Czce
            && self.layout.form.czce_turnover_lacks_multiplier();
        let multiplier = if lacks_multiplier {
            commodity.multiplier
        } else {
            1
        };
        let times = |text: &str| {
            let turnover = number::money(text)?;
            turnover
                .times_lots(Lots::new(multiplier))
                .map(Some)
                .map_err(|_| LineRule::TooLarge(text.to_owned()))
        };
        self.value(row, Field::Turnover, times)
            .map(Option::unwrap_or_default)
    }

    /// The levels from the best outward, up to the first that is missing or shows no lots.
    fn side(
        &self,
        row: &StringRecord,
        columns: &[LevelColumns],
        step: Price,
    ) -> InColumn<Vec<DepthLevel>> {
        let mut levels = Vec::with_capacity(columns.len());
        for column in columns {
            let price = self.at(row, column.price, |text| number::price_on_tick(text, step))?;
            let lots = self.at(row, column.lots, number::lots)?;
            match price {
                Some(price) if lots.is_positive() => levels.push(DepthLevel { price, lots }),
                _ => break,
            }
        }
        Ok(levels)
    }

    fn stated(&self, row: &StringRecord) -> InColumn<Stated> {
        let day = |text: &str| {
            // A column of a table with gaps is one of floats.
            let whole = text.strip_suffix(".0").unwrap_or(text);
            let day = whole.parse::<Day>().map(Some);
            day.map_err(|_| LineRule::NotADate(text.to_owned()))
        };
        // Some sources leave ActionDay empty; the trading day stands in for it.
        let day_or_none = |text: &str| if text.is_empty() { Ok(None) } else { day(text) };
        let trading_day = self.value(row, Field::TradingDay, day)?;
        match self.layout.form.clock() {
            Clock::DateTime => {
                let at = self.value(row, Field::Day, |text| date_time(text).map(Some))?;
                let (day, time) = at.unwrap_or_default();
                Ok(Stated {
                    trading_day,
                    day: Some(day),
                    time,
                })
            }
            Clock::DateAndTime => {
                let time = |text: &str| time_of_day(text).map(Some);
                Ok(Stated {
                    trading_day,
                    day: self.value(row, Field::Day, day)?,
                    time: self.value(row, Field::Time, time)?.unwrap_or_default(),
                })
            }
            Clock::Packed => {
                let time = self
                    .value(row, Field::Time, |text| packed_time(text).map(Some))?
                    .unwrap_or_default();
                Ok(Stated {
                    trading_day,
                    day: self.value(row, Field::Day, day_or_none)?,
                    time,
                })
            }
            Clock::Ctp => Ok(Stated {
                trading_day,
                day: self.value(row, Field::Day, day_or_none)?,
                time: self.ctp_time(row)?,
            }),
        }
    }

    fn ctp_time(&self, row: &StringRecord) -> InColumn<TimeOfDay> {
        let time = |text: &str| {
            text.parse::<TimeOfDay>()
                .map(Some)
                .map_err(|_| LineRule::NotATime(text.to_owned()))
        };
        let millis = |text: &str| match number::lots(text).map(Lots::count) {
            Ok(millis @ 0..1000) => Ok(Some(millis)),
            _ => Err(LineRule::NotATime(text.to_owned())),
        };
        let time = self.value(row, Field::Time, time)?.unwrap_or_default();
        let millis = self.value(row, Field::Millis, millis)?.unwrap_or_default();
        Ok(TimeOfDay::from_micros(time.micros() + millis * 1000).unwrap_or(time))
    }

    fn when(&self, stated: Stated, exchange: Exchange) -> InColumn<When> {
        let column = || self.column(Field::Day);
        match stated.derive(exchange, &self.reference.calendar) {
            Some(when) => when.map_err(|rule| (column(), rule)),
            None => Err((column(), LineRule::NotADate(String::new()))),
        }
    }

    /// The contract of the line and its commodity.
    fn contract(
        &mut self,
        row: &StringRecord,
        stated: &Stated,
    ) -> InColumn<(Contract, Arc<Commodity>)> {
        let in_file = self
            .layout
            .index(Field::Contract)
            .map_or("", |index| &row[index]);
        let text = self.given.as_deref().unwrap_or(in_file);
        let on = stated.trading_day.or(stated.day).unwrap_or_default();
        let key = (text.to_owned(), on);
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let contract = self
            .find_contract(text, on)
            .map_err(|rule| (self.column(Field::Contract), rule))?;
        let commodity = &self.reference.commodities[&contract.commodity];
        let commodity = commodity.as_of(contract.delivery, on);
        let found = (contract, Arc::new(commodity));
        self.known.insert(key, found.clone());
        Ok(found)
    }

    fn find_contract(&self, text: &str, on: Day) -> Result<Contract, LineRule> {
        let bare = text.rsplit('.').next().unwrap_or(text);
        match self.reference.commodities.get(bare) {
            Some(commodity) => self.front_month(commodity, on),
            None if text.is_empty() => Err(LineRule::ContractNotGiven),
            None => Ok(self.reference.written(text, on)?),
        }
    }

    /// A file that names only the commodity holds its main contract. For equity index futures that
    /// is the nearest month still trading (the main contract moves a day or so earlier, on a day
    /// nobody announces); for anything else it must be given.
    fn front_month(&self, commodity: &Commodity, on: Day) -> Result<Contract, LineRule> {
        if !matches!(commodity.last_trading_day, LastTradingDay::NthWeekday(3, _)) {
            return Err(LineRule::ContractNotGiven);
        }
        let (year, month, _) = on.ymd();
        let this_month = ballast_model::Delivery { year, month };
        let this = self
            .reference
            .contract(&commodity.contract_code(this_month).0, on)?;
        if this.last_trading_day.is_none_or(|last| on <= last) {
            return Ok(this);
        }
        Ok(self
            .reference
            .contract(&commodity.contract_code(this_month.next()).0, on)?)
    }

    /// Reads a field, where the file has it.
    fn value<T>(
        &self,
        row: &StringRecord,
        field: Field,
        read: impl Fn(&str) -> Result<Option<T>, LineRule>,
    ) -> InColumn<Option<T>> {
        self.layout
            .index(field)
            .map_or(Ok(None), |index| self.at(row, index, read))
    }

    fn at<T>(
        &self,
        row: &StringRecord,
        index: usize,
        read: impl Fn(&str) -> Result<T, LineRule>,
    ) -> InColumn<T> {
        read(&row[index]).map_err(|rule| (self.layout.name(index).to_owned(), rule))
    }

    fn column(&self, field: Field) -> String {
        self.layout
            .index(field)
            .map_or("line", |index| self.layout.name(index))
            .to_owned()
    }
}
