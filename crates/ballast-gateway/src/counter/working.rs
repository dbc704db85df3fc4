//! What an account's orders freeze and claim, kept as they come and go: a new order is checked against sums, however
//! many rest.

use std::collections::BTreeMap;

use ballast_model::{ContractCode, Direction, HedgeFlag, Lots, Offset};

use super::fact::Freeze;
use super::order::{Bucket, Order};

/// Sums by position, over all orders of the day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Working(BTreeMap<Key, Sums>);

/// What a position is known by.
pub(super) type Key = (ContractCode, HedgeFlag, Direction);

/// Of the orders of a position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub frozen: Freeze,
    /// Lots that closes may still trade, by their offset.
    closes: [Lots; 3],
}

/// Offsets of closes, as [`Sums`] has them.
const CLOSES: [Offset; 3] = [Offset::Close, Offset::CloseToday, Offset::CloseYesterday];

impl Working {
    /// An order is as it was not before.
    pub fn add(&mut self, key: Key, order: &Order) {
        self.shift(key, order.frozen(), (order.sent.offset, order.remaining()));
    }

    /// An order will not be as it was.
    pub fn take(&mut self, key: Key, order: &Order) {
        let Freeze { margin, commission } = order.frozen();
        let less = Freeze {
            margin: -margin,
            commission: -commission,
        };
        self.shift(key, less, (order.sent.offset, -order.remaining()));
    }

    fn shift(&mut self, key: Key, frozen: Freeze, (offset, lots): (Offset, Lots)) {
        let sums = self.0.entry(key).or_default();
        sums.frozen.margin += frozen.margin;
        sums.frozen.commission += frozen.commission;
        if let Some(at) = CLOSES.iter().position(|close| *close == offset) {
            sums.closes[at] += lots;
        }
    }

    /// What is frozen, by position.
    pub fn frozen(&self) -> impl Iterator<Item = (&Key, Freeze)> {
        self.0.iter().map(|(key, sums)| (key, sums.frozen))
    }

    /// Lots of a position and bucket that closes may still trade.
    pub fn claims(&self, key: &Key, bucket: Bucket, distinguishes_today: bool) -> Lots {
        let Some(sums) = self.0.get(key) else {
            return Lots::ZERO;
        };
        let claims = CLOSES.into_iter().zip(sums.closes);
        claims
            .filter(|(offset, _)| Bucket::of(*offset, distinguishes_today) == Some(bucket))
            .map(|(_, lots)| lots)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use ballast_model::{AccountCode, ChildOrderId, CounterOrder, FundAccountId, Money, Validity};

    use super::*;

    fn order(number: u64, random: u64) -> Order {
        let offsets = [
            Offset::Open,
            Offset::Close,
            Offset::CloseToday,
            Offset::CloseYesterday,
        ];
        let lots = Lots::new(1 + (random >> 8) as i64 % 7);
        let sent = CounterOrder {
            fund_account: FundAccountId::new(0),
            account: "F1".parse::<AccountCode>().unwrap(),
            child: ChildOrderId::new(number),
            contract: ContractCode::from(if random & 1 == 0 { "ru1901" } else { "cu1901" }),
            direction: if random & 2 == 0 {
                Direction::Buy
            } else {
                Direction::Sell
            },
            offset: offsets[(random >> 2) as usize % 4],
            hedge_flag: if random & 16 == 0 {
                HedgeFlag::Speculation
            } else {
                HedgeFlag::Hedge
            },
            lots,
            price: "11000".parse().unwrap(),
            validity: Validity::Day,
        };
        let freeze = match sent.offset {
            Offset::Open => Freeze {
                margin: Money::from_units(10_000_019 * lots.count()),
                commission: Money::from_units(300_001 * lots.count()),
            },
            _ => Freeze::default(),
        };
        Order::new(sent, number, freeze)
    }

    fn key(order: &Order) -> Key {
        (
            order.sent.contract.clone(),
            order.sent.hedge_flag,
            order.side(),
        )
    }

    /// As if each order was looked at, which is what the sums spare.
    fn counted(orders: &[Order]) -> Working {
        let mut working = Working::default();
        orders
            .iter()
            .for_each(|order| working.add(key(order), order));
        working
    }

    #[test]
    fn sums_are_those_of_all_orders_whatever_became_of_them() {
        let (mut working, mut orders) = (Working::default(), Vec::<Order>::new());
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        for number in 1..2000 {
            random = random.rotate_left(17).wrapping_mul(0xbf58_476d_1ce4_e5b9) ^ number;
            let which = (random >> 20) as usize % (orders.len() + 1);
            match orders.get_mut(which) {
                Some(order) if random & 3 != 0 => {
                    working.take(key(order), order);
                    if random & 4 == 0 {
                        order.traded += order.remaining().min(Lots::new(1));
                    } else {
                        order.ends_with = order.traded;
                    }
                    working.add(key(order), order);
                }
                _ => {
                    let order = order(number, random >> 24);
                    working.add(key(&order), &order);
                    orders.push(order);
                }
            }
            assert_eq!(working, counted(&orders), "{number}");
        }
        let claims = |bucket, apart| {
            let keys = working.0.keys();
            keys.map(|key| working.claims(key, bucket, apart))
                .sum::<Lots>()
        };
        let closes = |wanted: &[Offset]| {
            let closes = orders
                .iter()
                .filter(|order| wanted.contains(&order.sent.offset));
            closes.map(Order::remaining).sum::<Lots>()
        };
        assert_eq!(claims(Bucket::Any, false), closes(&CLOSES));
        assert_eq!(claims(Bucket::Today, true), closes(&[Offset::CloseToday]));
        assert_eq!(
            claims(Bucket::Yesterday, true),
            closes(&[Offset::Close, Offset::CloseYesterday])
        );
        assert_eq!(claims(Bucket::Any, true), Lots::ZERO);
    }
}
