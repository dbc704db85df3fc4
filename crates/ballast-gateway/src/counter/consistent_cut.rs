//! Where a copy of the counter's file ends so that it fits a copy of a desk's journal: a consistent
//! cut through both, though neither stands still.
//!
//! An order is durable in the journal before the counter can write it down, and a return durable in
//! the counter's file before the desk can know it. So of the moment at which the journal's copy was
//! cut: every return it knows was in the file by then, and a record of the file about an order it
//! does not know was written after then, as was everything behind that record. A copy of the file
//! that ends before the first such record has every return that the desk knows and no order that it
//! does not. What else it has, the replay at login tells; what is missing in it of the desk's
//! orders, the replay ends as `NotReceived`.
//!
//! A day is like an order: the file begins one, and its private streams anew, only after the desk
//! has settled the one before.

use std::sync::Arc;

use ballast_journal::{Records, Storage};
use ballast_model::{ChildOrderId, Day, Seq};

use super::fact::{Fact, Record};
use super::log::CounterLogError;

/// How far the journal's copy goes.
#[derive(Debug, Clone, Copy)]
pub struct DeskCut {
    /// The first order reference that it did not give out.
    pub next_child: ChildOrderId,
    /// The trading day that it has not settled yet.
    pub trading_day: Option<Day>,
}

/// The last record of the counter's file that may stand beside that copy of the journal.
///
/// `before` is how far the file went some time before the journal's copy was cut: up to there
/// nothing needs to be looked at.
pub fn consistent_cut(
    file: Arc<dyn Storage>,
    before: Seq,
    desk: &DeskCut,
) -> Result<Seq, CounterLogError> {
    let mut records = Records::open(file, before.next())?;
    let mut last = before;
    while let Some(record) = records.next_record()? {
        let written: Record =
            minicbor::decode(record.bytes).map_err(|error| CounterLogError(Box::new(error)))?;
        if desk.lacks(&written.fact) {
            break;
        }
        last = record.seq;
    }
    Ok(last)
}

impl DeskCut {
    fn lacks(&self, fact: &Fact) -> bool {
        if let Fact::DayBegun { trading_day } = fact {
            return self.trading_day.is_some_and(|open| open < *trading_day);
        }
        fact.order_ref()
            .is_some_and(|child| child >= self.next_child)
    }
}
