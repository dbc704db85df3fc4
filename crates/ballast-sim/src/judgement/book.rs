//! One account's positions, counted anew from its facts for every order.

use std::cell::OnceCell;

use ballast_desk::{ContractState, Desk};
use ballast_desk_events::Holder;
use ballast_model::{
    Commodity, ContractId, Day, Exchange, HedgeFlag, Offset, PosiDirection, Price, Rates,
};

use crate::judgement::figures::value;
use crate::judgement::notes::{Facts, OwnFill};
use crate::rulebook::Rulebook;

/// Lots of one opening that are still held.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    pub contract: ContractId,
    pub flag: HedgeFlag,
    pub side: PosiDirection,
    pub day: Day,
    pub price: Price,
    pub lots: i128,
}

/// What an open would freeze on a side of a contract.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opening {
    pub contract: ContractId,
    pub flag: HedgeFlag,
    pub side: PosiDirection,
    pub margin: i128,
}

/// The book of one account.
pub(crate) struct Book<'a> {
    pub desk: &'a Desk,
    rules: &'a Rulebook,
    pub holder: Holder,
    pub facts: Facts,
    /// Lots held, oldest first, and what closes of today have gained.
    held: OnceCell<(Vec<Held>, i128)>,
    /// Margins of the held sides of all positions.
    pub margins: OnceCell<Vec<Opening>>,
}

pub(crate) fn contract(desk: &Desk, id: ContractId) -> &ContractState {
    desk.contract(id).expect("it was listed")
}

/// The last price, before the first tick the previous settlement price: the exchange's, else ours.
pub(crate) fn mark(desk: &Desk, id: ContractId) -> Option<Price> {
    let contract = contract(desk, id);
    let settled = contract.pre_settlement.or(contract.base_price);
    contract.last.or(settled)
}

pub(crate) fn commodity(desk: &Desk, id: ContractId) -> &Commodity {
    let commodity = desk.commodity(contract(desk, id).commodity);
    &commodity.expect("it is known").commodity
}

impl<'a> Book<'a> {
    pub fn new(desk: &'a Desk, rules: &'a Rulebook, holder: Holder, facts: Facts) -> Self {
        Self {
            desk,
            rules,
            holder,
            facts,
            held: OnceCell::new(),
            margins: OnceCell::new(),
        }
    }

    fn today(&self) -> Option<Day> {
        self.desk.trading_day()
    }

    pub fn is_today(&self, day: Day) -> bool {
        Some(day) == self.today()
    }

    /// What an account is charged (F1, F4).
    pub fn rates(&self, contract: ContractId, flag: HedgeFlag) -> Option<Rates> {
        let commodity = self.desk.contract(contract)?.commodity;
        let found = self
            .rules
            .effective(self.holder, contract, flag, commodity)?;
        Some(found.rates)
    }

    /// Lots held, oldest first, and what closes of today have gained: each close takes the oldest
    /// lots of its kind (§C4).
    fn replay(&self) -> (Vec<Held>, i128) {
        let mut held: Vec<Held> = Vec::new();
        let mut gained = 0;
        for fill in &self.facts.fills {
            if fill.offset == Offset::Open {
                held.push(Held {
                    contract: fill.contract,
                    flag: fill.flag,
                    side: fill.side(),
                    day: fill.day,
                    price: fill.price,
                    lots: fill.lots,
                });
                continue;
            }
            let mut left = fill.lots;
            for lot in &mut held {
                let taken = if self.closes(fill, lot) {
                    left.min(lot.lots)
                } else {
                    0
                };
                left -= taken;
                lot.lots -= taken;
                if taken > 0 && self.is_today(fill.day) {
                    gained += self.gain(lot, fill.price, taken);
                }
            }
            assert_eq!(left, 0, "a close takes lots that are there: {fill:?}");
            held.retain(|lot| lot.lots > 0);
        }
        held.retain(|lot| !self.facts.delivered.contains_key(&lot.contract));
        (held, gained)
    }

    /// What was traded of a contract is worth: its mark, and the delivery price once lots of it were
    /// delivered (D4).
    pub fn worth(&self, id: ContractId) -> Option<Price> {
        let delivered = self.facts.delivered.get(&id).copied();
        delivered.or_else(|| mark(self.desk, id))
    }

    /// Whether a close takes lots of that opening.
    fn closes(&self, fill: &OwnFill, lot: &Held) -> bool {
        let same = (lot.contract, lot.flag, lot.side) == (fill.contract, fill.flag, fill.side());
        let kind = match fill.offset {
            _ if !commodity(self.desk, fill.contract).distinguishes_today => true,
            Offset::CloseToday => lot.day == fill.day,
            Offset::Open | Offset::Close | Offset::CloseYesterday => lot.day < fill.day,
        };
        same && kind
    }

    /// Gain of lots since they were opened today, or since the last settlement (§C1).
    pub fn gain(&self, lot: &Held, to: Price, lots: i128) -> i128 {
        let multiplier = commodity(self.desk, lot.contract).multiplier;
        let rise = value(to, lots, multiplier) - value(self.base(lot), lots, multiplier);
        match lot.side {
            PosiDirection::Long => rise,
            PosiDirection::Short => -rise,
        }
    }

    /// The open price of today's lots, the settlement price of yesterday's.
    pub fn base(&self, lot: &Held) -> Price {
        if self.is_today(lot.day) {
            return lot.price;
        }
        let settled = contract(self.desk, lot.contract).base_price;
        settled.expect("lots held overnight were settled")
    }

    pub fn held(&self) -> &[Held] {
        &self.held.get_or_init(|| self.replay()).0
    }

    pub fn gained_today(&self) -> i128 {
        self.held.get_or_init(|| self.replay()).1
    }

    /// Lots held of some positions.
    pub fn held_lots(&self, of: impl Fn(ContractId, HedgeFlag, PosiDirection) -> bool) -> i128 {
        let held = self
            .held()
            .iter()
            .filter(|lot| of(lot.contract, lot.flag, lot.side));
        held.map(|lot| lot.lots).sum()
    }

    /// Lots of working opens of some positions.
    pub fn opening_lots(&self, of: impl Fn(ContractId, HedgeFlag, PosiDirection) -> bool) -> i128 {
        let resting = self.facts.resting.values();
        let opens = resting.filter(|order| {
            order.offset == Offset::Open && of(order.contract, order.flag, order.side())
        });
        opens.map(|order| order.lots).sum()
    }

    /// Lots held and working of some positions.
    pub fn all_lots(&self, of: impl Fn(ContractId, HedgeFlag, PosiDirection) -> bool) -> i128 {
        self.held_lots(&of) + self.opening_lots(&of)
    }

    /// Lots opened today of some contracts (A3).
    pub fn opened_today(&self, of: impl Fn(ContractId) -> bool) -> i128 {
        let fills = self.facts.fills.iter();
        let opens = fills.filter(|fill| {
            fill.offset == Offset::Open && self.is_today(fill.day) && of(fill.contract)
        });
        opens.map(|fill| fill.lots).sum()
    }

    /// Lots traded today at an exchange (N4).
    pub fn traded_today(&self, exchange: Exchange) -> i128 {
        let fills = self.facts.fills.iter().filter(|fill| {
            self.is_today(fill.day) && commodity(self.desk, fill.contract).exchange == exchange
        });
        fills.map(|fill| fill.lots).sum()
    }

    /// Lots that an order with that offset could close: what no working close holds (§C4).
    pub fn closable(
        &self,
        id: ContractId,
        flag: HedgeFlag,
        side: PosiDirection,
        offset: Offset,
    ) -> i128 {
        let tells_apart = commodity(self.desk, id).distinguishes_today;
        let of_today = offset == Offset::CloseToday;
        let held = self.held().iter().filter(|lot| {
            (lot.contract, lot.flag, lot.side) == (id, flag, side)
                && (!tells_apart || self.is_today(lot.day) == of_today)
        });
        let closing = self.facts.resting.values().filter(|order| {
            order.offset != Offset::Open
                && (order.contract, order.flag, order.side()) == (id, flag, side)
                && (!tells_apart || (order.offset == Offset::CloseToday) == of_today)
        });
        held.map(|lot| lot.lots).sum::<i128>() - closing.map(|order| order.lots).sum::<i128>()
    }
}
