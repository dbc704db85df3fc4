//! Settings as the state keeps them: encoded as a list of the rows that are not at their default.

use std::collections::BTreeMap;
use std::ops::Deref;

use ballast_desk_events::{Limit, LimitScope, Limits, Settings};
use ballast_model::{CommodityId, ContractId, Exchange};
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

/// A table of settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept<S>(S);

impl<S: Settings> Kept<S> {
    pub(crate) fn set(&mut self, row: S::Row) {
        self.0.set(row);
    }
}

impl<S> Deref for Kept<S> {
    type Target = S;
    fn deref(&self) -> &S {
        &self.0
    }
}

impl<C, S: Settings> Encode<C> for Kept<S>
where
    S::Row: Encode<C>,
{
    fn encode<W: Write>(&self, out: &mut Encoder<W>, context: &mut C) -> Result<(), EncodeError<W::Error>> {
        let defaults = S::default();
        let set: Vec<S::Row> = self.0.rows().into_iter().filter(|row| defaults.current(row) != *row).collect();
        set.encode(out, context)
    }
}
impl<'b, C, S: Settings> Decode<'b, C> for Kept<S>
where
    S::Row: Decode<'b, C>,
{
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        let mut settings = S::default();
        Vec::<S::Row>::decode(bytes, context)?.into_iter().for_each(|row| settings.set(row));
        Ok(Self(settings))
    }
}

/// Limits by what they are set for. Found by id: every order asks for its contract's and its commodity's.
#[derive(Debug, Clone, Default)]
pub struct LimitTable {
    /// In no order that means anything; a free row is at its defaults.
    rows: Vec<Kept<Limits>>,
    /// The row of each, counted from 1; 0 for none.
    commodities: Vec<u32>,
    contracts: Vec<u32>,
    exchanges: [u32; Exchange::ALL.len()],
}

impl LimitTable {
    /// The limits of a scope, if any is set.
    pub fn get(&self, scope: LimitScope) -> Option<&Limits> {
        let number = match scope {
            LimitScope::Commodity(id) => self.commodities.get(id.index()),
            LimitScope::Contract(id) => self.contracts.get(id.index()),
            LimitScope::Exchange(exchange) => self.exchanges.get(exchange as usize),
        };
        self.rows.get((*number? as usize).checked_sub(1)?).map(Deref::deref)
    }

    /// All scopes for which something is set, with their limits: commodities, contracts, exchanges.
    pub fn iter(&self) -> impl Iterator<Item = (LimitScope, &Limits)> {
        let commodities = (0..).map(CommodityId::new).map(LimitScope::Commodity).take(self.commodities.len());
        let contracts = (0..).map(ContractId::new).map(LimitScope::Contract).take(self.contracts.len());
        let exchanges = Exchange::ALL.into_iter().map(LimitScope::Exchange);
        let all = commodities.chain(contracts).chain(exchanges);
        all.filter_map(|scope| Some((scope, self.get(scope).filter(|limits| **limits != Limits::default())?)))
    }

    pub(crate) fn current(&self, scope: LimitScope, limit: &Limit) -> Limit {
        self.get(scope).map_or_else(|| Limits::default().current(limit), |limits| limits.current(limit))
    }

    pub(crate) fn set(&mut self, scope: LimitScope, limit: Limit) {
        let row = self.row(scope);
        row.set(limit);
        if *row == Kept::default() {
            *self = self.iter().map(|(scope, limits)| (scope, Kept(limits.clone()))).collect();
        }
    }

    fn row(&mut self, scope: LimitScope) -> &mut Kept<Limits> {
        let number = match scope {
            LimitScope::Commodity(id) => place(&mut self.commodities, id.index()),
            LimitScope::Contract(id) => place(&mut self.contracts, id.index()),
            LimitScope::Exchange(exchange) => &mut self.exchanges[exchange as usize],
        };
        if *number == 0 {
            self.rows.push(Kept::default());
            *number = self.rows.len() as u32;
        }
        &mut self.rows[*number as usize - 1]
    }
}

fn place(numbers: &mut Vec<u32>, index: usize) -> &mut u32 {
    if numbers.len() <= index {
        numbers.resize(index + 1, 0);
    }
    &mut numbers[index]
}

impl FromIterator<(LimitScope, Kept<Limits>)> for LimitTable {
    fn from_iter<I: IntoIterator<Item = (LimitScope, Kept<Limits>)>>(rows: I) -> Self {
        let mut table = Self::default();
        rows.into_iter().for_each(|(scope, limits)| *table.row(scope) = limits);
        table
    }
}

impl PartialEq for LimitTable {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}
impl Eq for LimitTable {}

/// A map by scope.
impl<C> Encode<C> for LimitTable {
    fn encode<W: Write>(&self, out: &mut Encoder<W>, context: &mut C) -> Result<(), EncodeError<W::Error>> {
        let rows: BTreeMap<LimitScope, Kept<Limits>> = self.iter().map(|(scope, limits)| (scope, Kept(limits.clone()))).collect();
        rows.encode(out, context)
    }
}
impl<'b, C> Decode<'b, C> for LimitTable {
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        Ok(BTreeMap::<LimitScope, Kept<Limits>>::decode(bytes, context)?.into_iter().collect())
    }
}
