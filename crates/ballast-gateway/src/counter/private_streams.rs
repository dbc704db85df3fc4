//! Gaps in private streams, noticed by the numbers of their returns.

use std::collections::BTreeMap;
use std::io;

use ballast_model::{CounterReturn, FundAccountId, PrivateSeq};

/// How far the private stream of each fund account with a session has come without a gap.
#[derive(Debug, Default)]
pub struct PrivateStreams(BTreeMap<FundAccountId, PrivateSeq>);

/// Returns are missing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the private stream of fund account {fund_account} goes from {newest} to {came}")]
pub struct Gap {
    fund_account: FundAccountId,
    newest: PrivateSeq,
    came: PrivateSeq,
}

impl PrivateStreams {
    /// A return came. One that came before is no gap, and where no session began there is nothing
    /// to hold its number against.
    pub fn take(
        &mut self,
        fund_account: FundAccountId,
        returned: &CounterReturn,
        seq: Option<PrivateSeq>,
    ) -> Result<(), Gap> {
        match returned {
            CounterReturn::LoggedIn { .. } => {
                self.0.insert(fund_account, PrivateSeq::default());
            }
            CounterReturn::Disconnected => {
                self.0.remove(&fund_account);
            }
            _ => {}
        }
        let (Some(newest), Some(came)) = (self.0.get_mut(&fund_account), seq) else {
            return Ok(());
        };
        if came > newest.next() {
            let newest = *newest;
            return Err(Gap {
                fund_account,
                newest,
                came,
            });
        }
        *newest = came.max(*newest);
        Ok(())
    }
}

impl From<Gap> for io::Error {
    fn from(gap: Gap) -> Self {
        Self::new(io::ErrorKind::InvalidData, gap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What came, in one word each: a number, `in` for a login, `out` for its end. All but the last
    /// are in order; whether that one shows a gap.
    fn check(came: &str, is_gap: bool) {
        let mut streams = PrivateStreams::default();
        let mut take = |word: &str| {
            let (returned, seq) = match word {
                "in" => (
                    CounterReturn::LoggedIn {
                        trading_day: Default::default(),
                        max_order_ref: None,
                    },
                    None,
                ),
                "out" => (CounterReturn::Disconnected, None),
                number => (
                    CounterReturn::ReplayComplete,
                    Some(PrivateSeq::new(number.parse().unwrap())),
                ),
            };
            streams.take(FundAccountId::new(1), &returned, seq).is_err()
        };
        let gaps: Vec<_> = came.split(' ').map(&mut take).collect();
        let (last, before) = gaps.split_last().unwrap();
        assert!(before.iter().all(|gap| !gap), "{came}");
        assert_eq!(*last, is_gap, "{came}");
    }

    #[test]
    fn a_number_too_high_is_a_gap() {
        check("in 1 2 3", false);
        check("in 1 3", true);
        check("in 2", true);
        check("in 1 2 2 1 3", false);
        check("in 1 2 1 4", true);
        // A login, and so a new day, begins anew; without one there is no stream to miss from.
        check("in 1 2 3 in 1", false);
        check("in 1 2 3 in 4", true);
        check("in 1 out 9", false);
        check("7", false);
    }
}
