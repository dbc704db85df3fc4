//! A small reference ledger: remembers every cash movement and every fill, and recomputes
//! everything from scratch.
//!
//! It knows no sums, no freezes kept by difference, no settlement. A balance is cash in less cash
//! out, plus what was sold for, less what was bought for, plus what the net position is worth, less
//! fees.

use std::collections::BTreeMap;

use ballast_desk_events::{Filled, Holder};
use ballast_model::{
    CommissionRates, ContractId, Day, Direction, Lots, Money, Offset, PosiDirection, Price,
};

/// What the ledger must be told about a contract.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// Quote units per lot.
    pub multiplier: i64,
    /// Offsets tell today from yesterday.
    pub distinguishes_today: bool,
}

#[derive(Debug, Clone)]
struct Entry {
    holder: Holder,
    contract: ContractId,
    direction: Direction,
    offset: Offset,
    price: Price,
    lots: Lots,
    day: Day,
    fee: Money,
}

/// Everything that ever happened.
#[derive(Debug, Default)]
pub struct Ledger {
    terms: BTreeMap<ContractId, Terms>,
    cash: Vec<(Holder, Money)>,
    fills: Vec<Entry>,
    /// Days whose fees have been rounded row by row.
    settled: Vec<Day>,
}

/// One open lot, found by replaying all fills of a side.
#[derive(Debug, Clone, Copy)]
struct OpenLot {
    day: Day,
    price: Price,
}

impl Ledger {
    /// Tells it about a contract.
    pub fn contract(&mut self, contract: ContractId, terms: Terms) {
        self.terms.insert(contract, terms);
    }

    /// Cash in (negative: out).
    pub fn cash(&mut self, holder: Holder, amount: Money) {
        self.cash.push((holder, amount));
    }

    /// A day was settled: its fees are whole fen from now on.
    pub fn settled(&mut self, day: Day) {
        self.settled.push(day);
    }

    /// A fill, on the operating account and on the fund account, each charged by its own rates.
    pub fn fill(&mut self, filled: &Filled, rates: impl Fn(Holder) -> CommissionRates) {
        let sides = [
            (Holder::Operating(filled.account), filled.offset),
            (
                Holder::Fund(filled.fund_account),
                filled.offset_at_counter(),
            ),
        ];
        for (holder, offset) in sides {
            let entry = Entry {
                holder,
                contract: filled.contract,
                direction: filled.direction,
                offset,
                price: filled.price,
                lots: filled.lots,
                day: filled.trading_day,
                fee: Money::ZERO,
            };
            let fee = self.fee(&entry, rates(holder));
            self.fills.push(Entry { fee, ..entry });
        }
    }

    /// The fee by counting every lot of the day one by one.
    fn fee(&self, entry: &Entry, rates: CommissionRates) -> Money {
        let terms = self.terms[&entry.contract];
        let mut today = 0;
        if entry.offset != Offset::Open && terms.distinguishes_today {
            today = if entry.offset == Offset::CloseToday {
                entry.lots.count()
            } else {
                0
            };
        } else if entry.offset != Offset::Open {
            let mut uncharged = 0i64;
            for earlier in self
                .same_side(entry)
                .filter(|earlier| earlier.day == entry.day)
            {
                if earlier.offset == Offset::Open {
                    uncharged += earlier.lots.count();
                } else {
                    uncharged -= earlier.lots.count().min(uncharged);
                }
            }
            today = uncharged.min(entry.lots.count());
        }
        let amount = |tariff: ballast_model::Tariff, lots: i64| {
            let value = entry
                .price
                .value(Lots::new(lots), terms.multiplier)
                .unwrap();
            tariff.amount(value, Lots::new(lots)).unwrap()
        };
        match entry.offset {
            Offset::Open => amount(rates.open, entry.lots.count()),
            _ => amount(rates.close_today, today) + amount(rates.close, entry.lots.count() - today),
        }
    }

    fn same_side<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = &'a Entry> {
        let side = side(entry);
        self.fills.iter().filter(move |other| {
            other.holder == entry.holder
                && other.contract == entry.contract
                && self::side(other) == side
        })
    }

    /// Cash in less cash out.
    pub fn net_deposits(&self, holder: Holder) -> Money {
        self.cash
            .iter()
            .filter(|(of, _)| *of == holder)
            .map(|(_, amount)| *amount)
            .sum()
    }

    /// All fees, rounded row by row for settled days.
    pub fn fees(&self, holder: Holder) -> Money {
        let rows = self.fills.iter().filter(|entry| entry.holder == holder);
        rows.map(|entry| {
            if self.settled.contains(&entry.day) {
                entry.fee.round_to_fen()
            } else {
                entry.fee
            }
        })
        .sum()
    }

    /// Dynamic equity at the given marks.
    pub fn balance(&self, holder: Holder, marks: impl Fn(ContractId) -> Option<Price>) -> Money {
        self.net_deposits(holder) - self.fees(holder) + self.pnl(holder, marks)
    }

    /// P&L since the beginning, before fees: what was sold for, less what was bought for, plus the
    /// worth of the net position.
    pub fn pnl(&self, holder: Holder, marks: impl Fn(ContractId) -> Option<Price>) -> Money {
        let mut pnl = Money::ZERO;
        for entry in self.fills.iter().filter(|entry| entry.holder == holder) {
            let value = entry
                .price
                .value(entry.lots, self.terms[&entry.contract].multiplier)
                .unwrap();
            pnl += if entry.direction == Direction::Sell {
                value
            } else {
                -value
            };
        }
        for (contract, terms) in &self.terms {
            let net = self.net(holder, *contract);
            if !net.is_zero() {
                pnl += marks(*contract)
                    .expect("a held contract has a mark")
                    .value(net, terms.multiplier)
                    .unwrap();
            }
        }
        pnl
    }

    /// Net lots.
    pub fn net(&self, holder: Holder, contract: ContractId) -> Lots {
        let fills = self
            .fills
            .iter()
            .filter(|entry| entry.holder == holder && entry.contract == contract);
        fills
            .map(|entry| {
                if entry.direction == Direction::Buy {
                    entry.lots
                } else {
                    -entry.lots
                }
            })
            .sum()
    }

    /// Lots of one side, found one by one, and their value: today's at their price, yesterday's at
    /// `base`.
    pub fn held(
        &self,
        holder: Holder,
        contract: ContractId,
        side: PosiDirection,
        today: Day,
        base: Option<Price>,
    ) -> (Lots, Money) {
        let terms = self.terms[&contract];
        let lots = self.open_lots(holder, contract, side, terms);
        let mut value = Money::ZERO;
        for lot in &lots {
            let price = if lot.day == today {
                lot.price
            } else {
                base.expect("yesterday's lots have a settlement price")
            };
            value += price.value(Lots::new(1), terms.multiplier).unwrap();
        }
        (Lots::new(lots.len() as i64), value)
    }

    fn open_lots(
        &self,
        holder: Holder,
        contract: ContractId,
        of: PosiDirection,
        terms: Terms,
    ) -> Vec<OpenLot> {
        let mut open: Vec<OpenLot> = Vec::new();
        for entry in self.fills.iter().filter(|entry| {
            entry.holder == holder && entry.contract == contract && side(entry) == of
        }) {
            for _ in 0..entry.lots.count() {
                if entry.offset == Offset::Open {
                    open.push(OpenLot {
                        day: entry.day,
                        price: entry.price,
                    });
                    continue;
                }
                let fits = |lot: &OpenLot| match (terms.distinguishes_today, entry.offset) {
                    (false, _) => true,
                    (true, Offset::CloseToday) => lot.day == entry.day,
                    (true, _) => lot.day < entry.day,
                };
                let oldest = open
                    .iter()
                    .position(fits)
                    .expect("a close takes lots that are there");
                open.remove(oldest);
            }
        }
        open
    }
}

fn side(entry: &Entry) -> PosiDirection {
    ballast_desk::position_side(entry.direction, entry.offset)
}
