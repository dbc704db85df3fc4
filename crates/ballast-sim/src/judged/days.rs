//! The market and the calendar of a world: prices move, sessions follow each other, days roll.

use ballast_desk::Phase;
use ballast_desk_events::{Action, SetDeliveryPrice, SettlementSource};
use ballast_model::{Day, DayLimits, DepthLevel, Lots, Mark, Price, ProductId, Stamp, TimeOfDay};

use crate::judged::World;

/// Times of a trading day at which something may happen: of the evening before, past midnight, of
/// the day, and of its own evening.
const TIMES: [(i32, TimeOfDay); 12] = [
    (-1, TimeOfDay::hm(21, 5)),
    (-1, TimeOfDay::hm(22, 40)),
    (0, TimeOfDay::hm(0, 30)),
    (1, TimeOfDay::hm(9, 5)),
    (1, TimeOfDay::hm(9, 35)),
    (1, TimeOfDay::hm(10, 20)),
    (1, TimeOfDay::hm(10, 45)),
    (1, TimeOfDay::hm(13, 10)),
    (1, TimeOfDay::hm(13, 40)),
    (1, TimeOfDay::hm(14, 55)),
    (1, TimeOfDay::hm(15, 10)),
    (1, TimeOfDay::hm(21, 5)),
];

impl World {
    pub fn moves_price(&mut self) {
        let index = self.below(self.contracts.len() as u32) as usize;
        self.mark(index);
        if self.chance(15) {
            self.set_day_limits(index, None);
        }
    }

    /// A few ticks away; now and then nobody is on a side.
    pub fn mark(&mut self, index: usize) {
        let listed = self.contracts[index];
        let ticks = i64::from(self.below(9)) - 4;
        let last = Price::from_units(listed.last.units() + ticks * listed.tick.units());
        self.contracts[index].last = last;
        self.contracts[index].unpriced = false;
        let mut level = |ticks: i64| {
            let price = Price::from_units(last.units() + ticks * listed.tick.units());
            let lots = Lots::new(5);
            Some(DepthLevel { price, lots }).filter(|_| self.random.chance(85))
        };
        let (mut bid, mut ask) = (level(-1), level(1));
        if self.chance(6) {
            (bid, ask) = (ask, bid);
        }
        let told = match self.below(50) {
            0 => Some(Price::from_units(-last.units())),
            1 => {
                (bid, ask) = (None, None);
                None
            }
            _ => Some(last),
        };
        self.submit(Action::Mark(Mark {
            contract: listed.id,
            last: told,
            bid,
            ask,
            open_interest: Lots::ZERO,
        }));
        let state = self.desk.contract(listed.id).expect("it is listed");
        if state.last != Some(last) {
            self.contracts[index] = listed;
        }
    }

    /// Price limits so many ticks away, or none.
    pub fn set_day_limits(&mut self, index: usize, pre_settlement: Option<Price>) {
        let listed = self.contracts[index];
        let ticks = self.random.pick(&[8, 30, 400, 0]) * listed.tick.units();
        let away = |units: i64| {
            Some(Price::from_units(listed.last.units() + units)).filter(|_| units != 0)
        };
        self.submit(Action::SetDayLimits(DayLimits {
            contract: listed.id,
            pre_settlement,
            upper: away(ticks),
            lower: away(-ticks),
        }));
    }

    /// The next session, the break between, or the end of the day.
    pub fn time_passes(&mut self) {
        self.time += 1 + self.below(4) as usize;
        if self.time >= TIMES.len() {
            self.ends_day();
        } else {
            self.at = self.at.max(self.moment());
        }
    }

    pub fn moment(&self) -> Stamp {
        let day = self.desk.trading_day().unwrap_or_else(|| self.at.day());
        let eve = self.calendar.night_before(day).unwrap_or(day.plus(-1));
        let (which, time) = TIMES[self.time];
        match which {
            -1 => eve.at(time),
            0 => eve.plus(1).at(time),
            _ => day.at(time),
        }
    }

    /// The day is closed, settled and rolled, and the next one begins, if the calendar has one.
    pub fn ends_day(&mut self) {
        let Phase::Open(day) = self.desk.phase() else {
            return;
        };
        let Ok(next) = self.calendar.next_trading_day(day) else {
            return;
        };
        // What was recalled goes out once more.
        while let Some(child) = self.working().first() {
            self.cancelled(*child);
        }
        self.done(Action::CloseDay);
        self.asks_out_of_hours();
        for index in 0..self.contracts.len() {
            let listed = self.contracts[index];
            if !listed.unpriced {
                self.done(Action::SetSettlementPrice {
                    contract: listed.id,
                    price: listed.last,
                    source: SettlementSource::Manual,
                });
            }
        }
        for contract in self.desk.ending_contracts() {
            let (price, source) = self
                .desk
                .presumed_delivery_price(contract)
                .expect("a held contract was settled");
            let set = SetDeliveryPrice {
                contract,
                price,
                source,
            };
            self.done(Action::SetDeliveryPrice(set));
        }
        for holder in self.desk.holders().collect::<Vec<_>>() {
            self.done(Action::SettleAccount { holder });
        }
        for product in 0..self.products {
            let product = ProductId::new(product);
            self.done(Action::SettleProduct { product });
        }
        self.done(Action::RollDay);
        self.outcome.days += 1;
        self.asks_out_of_hours();
        self.starts_day(next, false);
    }

    pub fn asks_out_of_hours(&mut self) {
        if self.chance(30) {
            let asked = self.draw_order();
            self.ask(&asked);
        }
    }

    pub fn starts_day(&mut self, day: Day, is_first: bool) {
        self.done(Action::StartDay { day });
        self.time = if self.chance(40) { 0 } else { 3 };
        self.at = self.at.max(self.moment());
        for index in 0..self.contracts.len() {
            let listed = self.contracts[index];
            if listed.unpriced {
                continue;
            }
            let pre_settlement = if is_first {
                Some(listed.last)
            } else {
                let units = listed.last.units() + listed.tick.units();
                Some(Price::from_units(units)).filter(|_| self.other_settlements)
            };
            self.set_day_limits(index, pre_settlement);
            if self.chance(75) {
                self.mark(index);
            }
        }
    }
}
