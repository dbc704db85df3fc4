//! Settings as the state keeps them: encoded as a list of the rows that are not at their default.

use std::collections::BTreeMap;
use std::ops::Deref;

use ballast_desk_events::{Limit, LimitScope, Limits, Settings};
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

/// Limits by what they are set for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct LimitTable(BTreeMap<LimitScope, Kept<Limits>>);

impl LimitTable {
    /// The limits of a scope, if any is set.
    pub fn get(&self, scope: LimitScope) -> Option<&Limits> {
        if self.0.is_empty() { None } else { self.0.get(&scope).map(Deref::deref) }
    }

    /// All scopes with their limits.
    pub fn iter(&self) -> impl Iterator<Item = (LimitScope, &Limits)> {
        self.0.iter().map(|(scope, limits)| (*scope, limits.deref()))
    }

    pub(crate) fn current(&self, scope: LimitScope, limit: &Limit) -> Limit {
        self.0.get(&scope).map_or_else(|| Limits::default().current(limit), |limits| limits.current(limit))
    }

    pub(crate) fn set(&mut self, scope: LimitScope, limit: Limit) {
        let limits = self.0.entry(scope).or_default();
        limits.set(limit);
        if *limits == Kept::default() {
            self.0.remove(&scope);
        }
    }
}
