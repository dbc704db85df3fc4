//! What an order is held against of what the market told (K3, K7).

use ballast_desk_events::{LimitScope, Limits, PriceDistance, RateLevel, Refusal};
use ballast_model::{Price, TradingHours};

use crate::judgement::book::mark;
use crate::judgement::clerk::{Clerk, Why};
use crate::judgement::figures::ONE;
use crate::judgement::told::Told;

impl Clerk<'_> {
    fn told(&self) -> Option<&Told> {
        self.notes.market.told(self.asked.contract)
    }

    /// K7.
    pub fn is_not_in_doubt(&self) -> Result<(), Why> {
        match self.told().and_then(|told| told.doubt.clone()) {
            Some((row, refusal)) if self.opens() => Err(Why::new(row, refusal)),
            _ => Ok(()),
        }
    }

    /// Microseconds of the day's trading hours since the newest mark that can be true.
    pub fn age_of_mark(&self) -> i64 {
        let marked_at = self.told().and_then(|told| told.at);
        let calendar = self.desk.calendar().expect("a day is open by it");
        let day = self.desk.trading_day().expect("it is open");
        let spans = TradingHours::new(self.commodity(), calendar).spans(day);
        let mut age = 0;
        for span in spans {
            let from = marked_at.map_or(span.open, |marked| marked.max(span.open));
            let until = self.at.min(span.close);
            if from < until {
                age += until.micros() - from.micros();
            }
        }
        age
    }

    fn of_platform(&self) -> Option<&Limits> {
        let limits = self.desk.limits(RateLevel::Global)?;
        limits.get(LimitScope::Commodity(self.contract().commodity))
    }

    /// K3, K7.
    pub fn is_recent(&self) -> Result<(), Why> {
        let of_commodity = self.of_platform().and_then(|limits| limits.mark_seconds);
        let (row, limit) = match (of_commodity, self.desk.platform().mark_seconds) {
            (Some(seconds), _) => ("K3 age", seconds),
            (None, Some(seconds)) => ("K7 age", seconds),
            (None, None) => return Ok(()),
        };
        let age = self.age_of_mark();
        let seconds = age / 1_000_000 + i64::from(age % 1_000_000 > 0);
        let refusal = Refusal::MarkStale {
            age: seconds as u32,
            limit,
        };
        let old = self.opens() && age > i64::from(limit) * 1_000_000;
        Why::new(row, refusal).refuse_if(old)
    }

    /// K3: the account's own, else its template's, else the platform's.
    pub fn is_within_collar(&self) -> Result<(), Why> {
        let own = self.of_one_order(|limits| limits.price_collar);
        let of_platform = self.of_platform().and_then(|limits| limits.price_collar);
        let own = own.map(|(own, collar)| (if own { "K3" } else { "K3, template" }, collar));
        let collar = own.or(of_platform.map(|collar| ("K3, platform", collar)));
        let (Some((row, collar)), Some(reference), Some(price)) =
            (collar, mark(self.desk, self.asked.contract), self.price())
        else {
            return Ok(());
        };
        let of = i128::from(reference.units());
        let away = match collar {
            PriceDistance::Ticks(ticks) => {
                i128::from(ticks) * i128::from(self.commodity().tick.units())
            }
            PriceDistance::Share(share) => of * i128::from(share.units()) / ONE,
        };
        let far = (i128::from(price.units()) - of).abs() > away;
        let tick = i128::from(self.commodity().tick.units());
        let lowest = (of - away + tick - 1).div_euclid(tick) * tick;
        let highest = (of + away).div_euclid(tick) * tick;
        let [lowest, highest] = [lowest, highest].map(|units| Price::from_units(units as i64));
        let refusal = Refusal::PriceCollar {
            price,
            reference,
            lowest,
            highest,
        };
        Why::new(row, refusal).refuse_if(far)
    }
}
