//! Everything a counter ever told, day after day, from its file: for audits, and for tests that
//! compare both sides.

use ballast_model::Day;

use super::fact::{Fact, Record};
use super::log::{CounterLog, CounterLogError};
use super::sim::Returned;

/// The private streams of all accounts and trading days, in the order in which they came about.
pub fn history(log: &dyn CounterLog) -> Result<Vec<(Day, Returned)>, CounterLogError> {
    let mut day = Day::default();
    let mut told = Vec::new();
    log.read(&mut |bytes| {
        let record: Record =
            minicbor::decode(bytes).map_err(|error| CounterLogError(Box::new(error)))?;
        if let Fact::DayBegun { trading_day } = record.fact {
            day = trading_day;
        }
        let returned = record.fact.returned(record.clock, day);
        told.extend(returned.map(|(account, returned)| {
            (
                day,
                Returned {
                    account: account.clone(),
                    returned,
                    seq: None,
                },
            )
        }));
        Ok(())
    })?;
    Ok(told)
}
