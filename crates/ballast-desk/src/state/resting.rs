//! What rests at the exchanges: usage by fund account (N4), and the prices of those that say whose
//! they are, since orders of one legal person must never meet (N6). Derived from orders and
//! children.

use std::collections::BTreeMap;

use ballast_model::{ContractId, Direction, Lots, Price, Text};

/// Prices at which orders of one legal person rest in one contract, with how many rest at each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Prices {
    buys: BTreeMap<Price, u32>,
    sells: BTreeMap<Price, u32>,
}

impl Prices {
    fn side(&mut self, direction: Direction) -> &mut BTreeMap<Price, u32> {
        match direction {
            Direction::Buy => &mut self.buys,
            Direction::Sell => &mut self.sells,
        }
    }

    /// The resting price that an order would meet first, if it would meet one.
    fn would_self_trade(&self, direction: Direction, price: Price) -> Option<Price> {
        match direction {
            Direction::Buy => self
                .sells
                .keys()
                .next()
                .copied()
                .filter(|resting| price >= *resting),
            Direction::Sell => self
                .buys
                .keys()
                .next_back()
                .copied()
                .filter(|resting| price <= *resting),
        }
    }
}

/// By contract, then by legal person: a contract sees a handful of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resting(Vec<Vec<(Text, Prices)>>);

impl Resting {
    pub fn clear(&mut self) {
        self.0.clear();
    }

    #[inline(always)]
    pub fn would_self_trade(
        &self,
        person: &Text,
        contract: ContractId,
        direction: Direction,
        price: Price,
    ) -> Option<Price> {
        let persons = self.0.get(contract.index())?;
        let (_, prices) = persons.iter().find(|(code, _)| code == person)?;
        prices.would_self_trade(direction, price)
    }

    pub(crate) fn add(
        &mut self,
        person: &Text,
        contract: ContractId,
        direction: Direction,
        price: Price,
    ) {
        if self.0.len() <= contract.index() {
            self.0.resize(contract.index() + 1, Vec::new());
        }
        let persons = &mut self.0[contract.index()];
        let found = persons.iter().position(|(code, _)| code == person);
        let at = found.unwrap_or_else(|| {
            persons.push((person.clone(), Prices::default()));
            persons.len() - 1
        });
        *persons[at].1.side(direction).entry(price).or_default() += 1;
    }

    pub(crate) fn remove(
        &mut self,
        person: &Text,
        contract: ContractId,
        direction: Direction,
        price: Price,
    ) {
        let persons = self.0.get_mut(contract.index());
        let found = persons.and_then(|persons| persons.iter_mut().find(|(code, _)| code == person));
        let Some((_, prices)) = found else {
            return;
        };
        let side = prices.side(direction);
        if let Some(count) = side.get_mut(&price) {
            *count -= 1;
            if *count == 0 {
                side.remove(&price);
            }
        }
    }

    /// What rests, in one order.
    fn rests(&self) -> impl Iterator<Item = (usize, &Text, &Prices)> {
        let contracts = self.0.iter().enumerate();
        contracts.flat_map(|(contract, persons)| {
            let mut rests: Vec<_> = persons
                .iter()
                .filter(|(_, prices)| *prices != Prices::default())
                .map(|(person, prices)| (contract, person, prices))
                .collect();
            rests.sort_unstable_by_key(|(_, person, _)| *person);
            rests
        })
    }
}

/// Of what rests, in whatever order it came.
impl PartialEq for Resting {
    fn eq(&self, other: &Self) -> bool {
        self.rests().eq(other.rests())
    }
}

impl Eq for Resting {}

/// What a fund account had at an exchange in the trading day (N4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExchangeUsage {
    /// Orders cancelled on request.
    pub cancels: u32,
    /// Orders that may still trade.
    pub resting_orders: u32,
    /// Their lots.
    pub resting_lots: Lots,
    /// Lots traded.
    pub traded: Lots,
}
