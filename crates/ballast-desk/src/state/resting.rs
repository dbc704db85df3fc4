//! What rests at the exchanges: usage by fund account (N4), and the prices at which the orders of each
//! legal person rest, since they must never meet (N6). Derived from orders and children.
//!
//! A legal person is known by its first fund account: an account without a code is a person of its own.

use ballast_model::{ContractId, Direction, FundAccountId, Lots, Price};

/// Prices at which orders of one side rest, with how many rest at each: the one that is met first stands
/// last, where most orders come and go.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Prices(Vec<(Price, u32)>);

impl Prices {
    fn place(&self, direction: Direction, price: Price) -> Result<usize, usize> {
        self.0
            .binary_search_by_key(&rank(direction, price), |(of, _)| rank(direction, *of))
    }

    #[inline(always)]
    fn first_met(&self) -> Option<Price> {
        self.0.last().map(|(price, _)| *price)
    }

    #[inline(always)]
    fn add(&mut self, direction: Direction, price: Price) {
        match self.0.last_mut() {
            Some((first_met, orders)) if *first_met == price => *orders += 1,
            _ => self.add_behind(direction, price),
        }
    }

    #[inline(never)]
    fn add_behind(&mut self, direction: Direction, price: Price) {
        match self.place(direction, price) {
            Ok(at) => self.0[at].1 += 1,
            Err(at) => self.0.insert(at, (price, 1)),
        }
    }

    fn remove(&mut self, direction: Direction, price: Price) {
        if let Ok(at) = self.place(direction, price) {
            self.0[at].1 -= 1;
            if self.0[at].1 == 0 {
                self.0.remove(at);
            }
        }
    }
}

/// Larger numbers are met first.
#[inline(always)]
fn rank(direction: Direction, price: Price) -> i64 {
    match direction {
        Direction::Buy => price.units(),
        Direction::Sell => -price.units(),
    }
}

/// What one legal person has resting in one contract.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Person {
    id: FundAccountId,
    buys: Prices,
    sells: Prices,
}

impl Person {
    #[inline(always)]
    fn side_mut(&mut self, direction: Direction) -> &mut Prices {
        match direction {
            Direction::Buy => &mut self.buys,
            Direction::Sell => &mut self.sells,
        }
    }

    /// The resting price that an order would meet first, if it would meet one.
    #[inline(always)]
    fn met(&self, direction: Direction, price: Price) -> Option<Price> {
        match direction {
            Direction::Buy => self.sells.first_met().filter(|resting| price >= *resting),
            Direction::Sell => self.buys.first_met().filter(|resting| price <= *resting),
        }
    }
}

/// By contract, then by legal person: a contract sees a handful of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resting(Vec<Vec<Person>>);

impl Resting {
    pub fn clear(&mut self) {
        self.0.clear();
    }

    #[inline(always)]
    pub fn would_self_trade(
        &self,
        person: FundAccountId,
        contract: ContractId,
        direction: Direction,
        price: Price,
    ) -> Option<Price> {
        let persons = self.0.get(contract.index())?;
        let own = persons.iter().find(|of| of.id == person)?;
        own.met(direction, price)
    }

    #[inline(always)]
    pub(crate) fn add(
        &mut self,
        person: FundAccountId,
        contract: ContractId,
        direction: Direction,
        price: Price,
    ) {
        if self.0.len() <= contract.index() {
            self.0.resize(contract.index() + 1, Vec::new());
        }
        let persons = &mut self.0[contract.index()];
        let found = persons.iter().position(|of| of.id == person);
        let at = found.unwrap_or_else(|| {
            persons.push(Person {
                id: person,
                buys: Prices::default(),
                sells: Prices::default(),
            });
            persons.len() - 1
        });
        persons[at].side_mut(direction).add(direction, price);
    }

    pub(crate) fn remove(
        &mut self,
        person: FundAccountId,
        contract: ContractId,
        direction: Direction,
        price: Price,
    ) {
        let persons = self.0.get_mut(contract.index());
        let own = persons.and_then(|persons| persons.iter_mut().find(|of| of.id == person));
        if let Some(own) = own {
            own.side_mut(direction).remove(direction, price);
        }
    }

    /// What rests, in one order.
    fn rests(&self) -> impl Iterator<Item = (usize, &Person)> {
        let contracts = self.0.iter().enumerate();
        contracts.flat_map(|(contract, persons)| {
            let mut rests: Vec<_> = persons
                .iter()
                .filter(|of| !(of.buys.0.is_empty() && of.sells.0.is_empty()))
                .map(|of| (contract, of))
                .collect();
            rests.sort_unstable_by_key(|(_, of)| of.id);
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
