//! What the market told of the contracts in the day.

use std::collections::BTreeMap;

use ballast_desk_events::{Action, Refusal};
use ballast_model::{ContractId, DayLimits, DepthLevel, Mark, Price, Stamp};

/// What was told of one contract in the day.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    limits: Option<DayLimits>,
    /// When the newest came that can be true, and what it left.
    pub at: Option<Stamp>,
    last: Option<Price>,
    best: [Option<DepthLevel>; 2],
    /// Why the newest cannot be true, and by which row (K7).
    pub doubt: Option<(&'static str, Refusal)>,
}

/// What was told of each contract in the day.
#[derive(Debug, Clone, Default)]
pub(crate) struct Market {
    told: BTreeMap<ContractId, Told>,
}

impl Market {
    /// A command that was carried out.
    pub fn note(&mut self, at: Stamp, action: &Action) {
        match action {
            Action::Mark(mark) => self.told.entry(mark.contract).or_default().mark(at, mark),
            Action::SetDayLimits(limits) => {
                self.told.entry(limits.contract).or_default().limits = Some(*limits);
            }
            Action::RollDay => self.told.clear(),
            _ => {}
        }
    }

    /// What was told of one, if anything.
    pub fn told(&self, id: ContractId) -> Option<&Told> {
        self.told.get(&id)
    }

    /// Last price, best bid and best ask as they must stand.
    pub fn prices(&self, id: ContractId) -> (Option<Price>, [Option<DepthLevel>; 2]) {
        let told = self.told.get(&id);
        told.map_or_else(Default::default, |told| (told.last, told.best))
    }
}

impl Told {
    fn mark(&mut self, at: Stamp, mark: &Mark) {
        if mark.last.is_none() && mark.bid.is_none() && mark.ask.is_none() {
            self.best = [None, None];
            return;
        }
        self.doubt = self.doubt_of(mark);
        if self.doubt.is_none() {
            self.at = Some(at);
            self.last = mark.last.or(self.last);
            self.best = [mark.bid, mark.ask];
        }
    }

    fn doubt_of(&self, mark: &Mark) -> Option<(&'static str, Refusal)> {
        let [bid, ask] = [mark.bid, mark.ask].map(|level| level.map(|level| level.price));
        let mut prices = [mark.last, bid, ask].into_iter().flatten();
        if let Some(price) = prices.find(|price| price.units() <= 0) {
            return Some(("K7 impossible", Refusal::MarkImpossible { price }));
        }
        if let (Some(bid), Some(ask)) = (bid, ask)
            && ask < bid
        {
            return Some(("K7 crossed", Refusal::MarkCrossed { bid, ask }));
        }
        for price in [mark.last, bid, ask].into_iter().flatten() {
            let outside = |limit| Refusal::MarkOutsideLimits { price, limit };
            let limits = self.limits?;
            if let Some(limit) = limits.upper
                && limit < price
            {
                return Some(("K7 above upper limit", outside(limit)));
            }
            if let Some(limit) = limits.lower
                && price < limit
            {
                return Some(("K7 below lower limit", outside(limit)));
            }
        }
        None
    }
}
