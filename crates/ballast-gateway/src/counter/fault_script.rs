//! What goes wrong between a counter and its desks, and when.
//!
//! A script is a list such as `return 3 drop; return 5 delay 2; order 2 reject 31; query 1 late 6s`,
//! counting returns, orders and queries from 1. Returns that say a session stands or is gone are not
//! counted: a desk is promised those.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use ballast_model::CounterErrorId;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What happens to a return on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnFault {
    /// It never arrives, until a replay. Over the wire the next return shows the gap, and the desk's
    /// side asks for one.
    Drop,
    /// It arrives twice.
    Repeat,
    /// It arrives after so many later ones (1 = swapped with the next). Over the wire the first of
    /// those shows a gap.
    Delay(u32),
    /// The session breaks instead: `Disconnected`, then nothing until the next login.
    Disconnect,
    /// It arrives, and then the whole private stream once more, as after a reconnect.
    Replay,
}

/// What happens to an order on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderFault {
    /// The counter refuses it.
    Reject(CounterErrorId),
    /// It is sent and never arrives.
    Lose,
    /// No byte of it leaves.
    NotSent,
}

/// What happens to the answer to a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryFault {
    /// It never arrives.
    Lose,
    /// Its rows arrive, but for the last one, and no end.
    Cut,
    /// It arrives twice.
    Repeat,
    /// It arrives so much later, by the wall's clock, as it was when it was asked for; in a session
    /// that has ended by then, never.
    Late(Duration),
    /// The answer that the same question would have got when the account was last logged in.
    Stale,
}

/// Faults by the number of the return, order or query they strike.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FaultScript {
    /// By return, counted over all fund accounts from 1.
    pub returns: BTreeMap<u64, ReturnFault>,
    /// By order, counted over all fund accounts from 1.
    pub orders: BTreeMap<u64, OrderFault>,
    /// By query, counted over all fund accounts from 1.
    pub queries: BTreeMap<u64, QueryFault>,
}

/// A part of the text is no fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no fault: return N drop|repeat|delay K|disconnect|replay, order N reject ERROR|lose|not-sent, or query N lose|cut|repeat|late 6s|stale"
)]
pub struct FaultScriptError(String);

impl FaultScript {
    /// Random faults, the same for the same seed: about `per_mille` in a thousand of the first
    /// `length` returns.
    pub fn random(seed: u64, per_mille: u32, length: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut fault = || {
            let struck = random.next_u32() % 1000 < per_mille;
            let delay = ReturnFault::Delay(1 + random.next_u32() % 4);
            let kinds = [
                ReturnFault::Drop,
                ReturnFault::Repeat,
                delay,
                ReturnFault::Disconnect,
                ReturnFault::Replay,
            ];
            struck.then_some(kinds[random.next_u32() as usize % kinds.len()])
        };
        Self {
            returns: (1..=length)
                .filter_map(|nth| Some((nth, fault()?)))
                .collect(),
            ..Self::default()
        }
    }

    /// Some answer is to be one of an earlier moment.
    pub(super) fn needs_login_state(&self) -> bool {
        self.queries
            .values()
            .any(|fault| *fault == QueryFault::Stale)
    }
}

impl FromStr for FaultScript {
    type Err = FaultScriptError;
    fn from_str(text: &str) -> Result<Self, FaultScriptError> {
        let mut script = Self::default();
        for part in text
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            script
                .add(part)
                .ok_or_else(|| FaultScriptError(part.to_owned()))?;
        }
        Ok(script)
    }
}

impl FaultScript {
    fn add(&mut self, part: &str) -> Option<()> {
        let words: Vec<_> = part.split_whitespace().collect();
        let (kind, nth, what) = (words.first()?, words.get(1)?.parse().ok()?, words.get(2..)?);
        let twice = match *kind {
            "return" => self.returns.insert(nth, return_fault(what)?).is_some(),
            "order" => self.orders.insert(nth, order_fault(what)?).is_some(),
            "query" => self.queries.insert(nth, query_fault(what)?).is_some(),
            _ => return None,
        };
        (!twice).then_some(())
    }
}

fn return_fault(words: &[&str]) -> Option<ReturnFault> {
    Some(match words {
        ["drop"] => ReturnFault::Drop,
        ["repeat"] => ReturnFault::Repeat,
        ["delay", by] => ReturnFault::Delay(by.parse().ok()?),
        ["disconnect"] => ReturnFault::Disconnect,
        ["replay"] => ReturnFault::Replay,
        _ => return None,
    })
}

fn order_fault(words: &[&str]) -> Option<OrderFault> {
    Some(match words {
        ["reject", error] => OrderFault::Reject(CounterErrorId(error.parse().ok()?)),
        ["lose"] => OrderFault::Lose,
        ["not-sent"] => OrderFault::NotSent,
        _ => return None,
    })
}

fn query_fault(words: &[&str]) -> Option<QueryFault> {
    Some(match words {
        ["lose"] => QueryFault::Lose,
        ["cut"] => QueryFault::Cut,
        ["repeat"] => QueryFault::Repeat,
        ["late", by] => QueryFault::Late(duration(by)?),
        ["stale"] => QueryFault::Stale,
        _ => return None,
    })
}

/// `6s` or `300ms`.
fn duration(text: &str) -> Option<Duration> {
    if let Some(millis) = text.strip_suffix("ms") {
        return millis.parse().ok().map(Duration::from_millis);
    }
    let seconds = text.strip_suffix('s')?;
    seconds.parse().ok().map(Duration::from_secs)
}
