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
use super::log::{CounterLog, CounterLogError};

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

/// Copies the records of a counter's file that may stand beside that copy of the journal.
pub fn copy_beside(
    file: &dyn CounterLog,
    copy: &mut dyn CounterLog,
    desk: &DeskCut,
) -> Result<(), CounterLogError> {
    let mut ends = false;
    file.read(&mut |record| {
        let written: Record =
            minicbor::decode(record).map_err(|error| CounterLogError(Box::new(error)))?;
        ends |= desk.lacks(&written.fact);
        if ends { Ok(()) } else { copy.append(record) }
    })?;
    copy.flush()
}

impl DeskCut {
    fn lacks(&self, fact: &Fact) -> bool {
        if let Fact::DayBegun { trading_day } = fact {
            return self.trading_day.is_some_and(|open| open < *trading_day);
        }
        let about = fact.about().filter(|child| !child.is_direct());
        about.is_some_and(|child| child >= self.next_child)
    }
}

#[cfg(test)]
mod tests {
    use ballast_model::{CounterErrorId, Stamp};

    use super::super::fact::Moment;
    use super::super::log::MemoryLog;
    use super::*;

    fn record(fact: Fact) -> Vec<u8> {
        let record = Record {
            clock: Stamp::default(),
            tick: Moment::default(),
            fact,
        };
        minicbor::to_vec(record).unwrap()
    }

    fn refused(child: u64) -> Fact {
        Fact::Rejected {
            account: "F1".parse().unwrap(),
            child: ChildOrderId::new(child),
            error: CounterErrorId::NO_MONEY,
        }
    }

    /// An order that never arrived, and was cancelled.
    fn not_there(child: u64) -> Fact {
        Fact::CancelRejected {
            account: "F1".parse().unwrap(),
            child: ChildOrderId::new(child),
            error: CounterErrorId::ORDER_NOT_FOUND,
        }
    }

    /// How many of the records stand beside a desk that gave out ids up to 6.
    fn check(facts: &[Fact], stand: usize) {
        let (mut file, mut copy) = (MemoryLog::default(), MemoryLog::default());
        for fact in facts {
            file.append(&record(fact.clone())).unwrap();
        }
        file.flush().unwrap();
        let desk = DeskCut {
            next_child: ChildOrderId::new(7),
            trading_day: None,
        };
        copy_beside(&file, &mut copy, &desk).unwrap();
        let mut copied = 0;
        copy.read(&mut |_| {
            copied += 1;
            Ok(())
        })
        .unwrap();
        assert_eq!(copied, stand, "{facts:?}");
    }

    #[test]
    fn a_copy_ends_before_the_first_word_of_an_order_that_the_desk_lacks() {
        check(&[refused(5), not_there(6), Fact::Seen], 3);
        check(&[refused(5), refused(7), refused(6)], 1);
        check(&[refused(5), not_there(7), refused(6)], 1);
    }
}
