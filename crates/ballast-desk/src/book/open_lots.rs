//! Open lots in the order of their opening. Most positions of most books hold none, and then take a
//! word.

use std::collections::VecDeque;

use ballast_model::Lots;
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

use crate::book::position::OpenLot;

/// Open lots, oldest first. Encoded as a list.
#[derive(Debug, Clone, Default)]
pub struct OpenLots(
    #[expect(
        clippy::box_collection,
        reason = "without lots it takes a word, not four"
    )]
    Option<Box<VecDeque<OpenLot>>>,
);

impl OpenLots {
    /// Oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &OpenLot> {
        self.0.iter().flat_map(|lots| lots.iter())
    }

    fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |lots| lots.len())
    }

    /// The newest one.
    pub(crate) fn push(&mut self, lot: OpenLot) {
        self.0.get_or_insert_default().push_back(lot);
    }

    /// Newer ones.
    pub(crate) fn extend(&mut self, newer: Self) {
        if let Some(newer) = newer.0 {
            self.0.get_or_insert_default().extend(*newer);
        }
    }

    /// Takes `lots` off the front.
    pub(crate) fn consume(&mut self, mut lots: Lots) {
        while lots.is_positive() {
            let queue = self.0.as_mut();
            let queue = queue.expect("Invariant: held lots >= closing lots");
            let first = queue
                .front_mut()
                .expect("Invariant: held lots >= closing lots");
            let taken = first.lots.min(lots);
            first.lots -= taken;
            lots -= taken;
            if first.lots.is_zero() {
                queue.pop_front();
            }
        }
    }
}

impl PartialEq for OpenLots {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for OpenLots {}

impl<C> Encode<C> for OpenLots {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        out.array(self.len() as u64)?;
        self.iter().try_for_each(|lot| lot.encode(out, context))
    }
}

impl<'b, C> Decode<'b, C> for OpenLots {
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        let lots = VecDeque::<OpenLot>::decode(bytes, context)?;
        Ok(Self((!lots.is_empty()).then(|| Box::new(lots))))
    }
}
