//! Settings as the state keeps them: encoded as a list of the rows that are not at their default.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use ballast_desk_events::{Limit, LimitScope, Limits, Settings};
use ballast_model::{CommodityId, ContractId, Exchange};
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

/// A table of settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StoredSettings<S>(S);

impl<S: Settings> StoredSettings<S> {
    pub(crate) fn set(&mut self, row: S::Row) {
        self.0.set(row);
    }
}

impl<S> Deref for StoredSettings<S> {
    type Target = S;
    fn deref(&self) -> &S {
        &self.0
    }
}

impl<C, S: Settings> Encode<C> for StoredSettings<S>
where
    S::Row: Encode<C>,
{
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        let defaults = S::default();
        let set: Vec<S::Row> = self
            .0
            .rows()
            .into_iter()
            .filter(|row| defaults.current(row) != *row)
            .collect();
        set.encode(out, context)
    }
}

impl<'b, C, S: Settings> Decode<'b, C> for StoredSettings<S>
where
    S::Row: Decode<'b, C>,
{
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        let mut settings = S::default();
        Vec::<S::Row>::decode(bytes, context)?
            .into_iter()
            .for_each(|row| settings.set(row));
        Ok(Self(settings))
    }
}

/// Limits by what they are set for. Found by id: every order asks for its contract's and its
/// commodity's. Scopes with the same limits share a row, so that a table in which most are alike,
/// as they are in life, stays in the processor's cache.
#[derive(Debug, Clone, Default)]
pub struct LimitTable {
    /// All different, in no order that means anything.
    rows: Vec<StoredSettings<Limits>>,
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
        self.rows
            .get((*number? as usize).checked_sub(1)?)
            .map(Deref::deref)
    }

    /// All scopes for which something is set, with their limits: commodities, contracts, exchanges.
    pub fn iter(&self) -> impl Iterator<Item = (LimitScope, &Limits)> {
        let commodities = (0..)
            .map(CommodityId::new)
            .map(LimitScope::Commodity)
            .take(self.commodities.len());
        let contracts = (0..)
            .map(ContractId::new)
            .map(LimitScope::Contract)
            .take(self.contracts.len());
        let exchanges = Exchange::ALL.into_iter().map(LimitScope::Exchange);
        let all = commodities.chain(contracts).chain(exchanges);
        all.filter_map(|scope| Some((scope, self.get(scope)?)))
    }

    pub(crate) fn current(&self, scope: LimitScope, limit: &Limit) -> Limit {
        self.get(scope).map_or_else(
            || Limits::default().current(limit),
            |limits| limits.current(limit),
        )
    }

    pub(crate) fn set(&mut self, scope: LimitScope, limit: Limit) {
        let mut limits = StoredSettings(self.get(scope).cloned().unwrap_or_default());
        limits.set(limit);
        self.put(scope, limits);
        if self.rows.len() > FEWEST && self.rows.len() > 2 * self.in_use() {
            *self = self
                .iter()
                .map(|(scope, limits)| (scope, StoredSettings(limits.clone())))
                .collect();
        }
    }

    fn put(&mut self, scope: LimitScope, limits: StoredSettings<Limits>) {
        let row = if limits == StoredSettings::default() {
            0
        } else {
            self.row(limits)
        };
        *match scope {
            LimitScope::Commodity(id) => place(&mut self.commodities, id.index()),
            LimitScope::Contract(id) => place(&mut self.contracts, id.index()),
            LimitScope::Exchange(exchange) => &mut self.exchanges[exchange as usize],
        } = row;
    }

    /// The number of the row with these limits.
    fn row(&mut self, limits: StoredSettings<Limits>) -> u32 {
        let same = self.rows.iter().position(|row| *row == limits);
        let at = same.unwrap_or_else(|| {
            self.rows.push(limits);
            self.rows.len() - 1
        });
        at as u32 + 1
    }

    /// How many rows are some scope's.
    fn in_use(&self) -> usize {
        let numbers = self
            .commodities
            .iter()
            .chain(&self.contracts)
            .chain(&self.exchanges);
        numbers
            .filter(|number| **number != 0)
            .collect::<BTreeSet<_>>()
            .len()
    }
}

/// Rows that a table holds before it forgets those that are nobody's.
const FEWEST: usize = 16;

fn place(numbers: &mut Vec<u32>, index: usize) -> &mut u32 {
    if numbers.len() <= index {
        numbers.resize(index + 1, 0);
    }
    &mut numbers[index]
}

impl FromIterator<(LimitScope, StoredSettings<Limits>)> for LimitTable {
    fn from_iter<I: IntoIterator<Item = (LimitScope, StoredSettings<Limits>)>>(rows: I) -> Self {
        let mut table = Self::default();
        rows.into_iter()
            .for_each(|(scope, limits)| table.put(scope, limits));
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
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        let rows: BTreeMap<LimitScope, StoredSettings<Limits>> = self
            .iter()
            .map(|(scope, limits)| (scope, StoredSettings(limits.clone())))
            .collect();
        rows.encode(out, context)
    }
}

impl<'b, C> Decode<'b, C> for LimitTable {
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        Ok(
            BTreeMap::<LimitScope, StoredSettings<Limits>>::decode(bytes, context)?
                .into_iter()
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use ballast_model::Lots;

    use super::*;

    fn scope(id: u32) -> LimitScope {
        LimitScope::Contract(ContractId::new(id))
    }

    fn most(lots: i64) -> Limit {
        Limit::Lots(Some(Lots::new(lots)))
    }

    #[test]
    fn scopes_share_rows_and_each_keeps_its_own_limits() {
        let (mut up, mut down) = (LimitTable::default(), LimitTable::default());
        for id in 0..200 {
            up.set(scope(id), most(5));
            down.set(scope(199 - id), most(5));
        }
        up.set(scope(7), most(8));
        assert!(up != down);
        assert_eq!(
            (up.rows.len(), up.get(scope(7)).unwrap().lots),
            (2, Some(Lots::new(8)))
        );
        down.set(scope(7), most(8));
        assert_eq!(up, down);
        assert_eq!(
            minicbor::to_vec(&up).unwrap(),
            minicbor::to_vec(&down).unwrap()
        );
        assert_eq!(
            minicbor::decode::<LimitTable>(&minicbor::to_vec(&up).unwrap()).unwrap(),
            up
        );
        // What nobody has any more is forgotten.
        (0..1000).for_each(|lots| up.set(scope(8), most(lots)));
        assert!(up.rows.len() <= FEWEST + 1, "{}", up.rows.len());
        (0..200).for_each(|id| up.set(scope(id), Limit::Lots(None)));
        assert_eq!(up, LimitTable::default());
    }
}
