//! The port between a desk and a counter.

use ballast_model::{
    AccountCode, CounterCancel, CounterOrder, CounterQuery, CounterReturn, FundAccountId,
    PrivateSeq, Stamp, Tick,
};

use super::fact::SettledDay;
use super::report_part::ReportPart;
use crate::market::MarketClock;

/// What a desk asks of a counter. No call waits and no call answers: whatever happens comes through
/// the [`CounterSink`] that the counter was made with, and may not come at all.
pub trait Counter: Send {
    /// Opens a session for a fund account. An older session of the account ends. What comes back:
    /// `LoggedIn`, everything of this trading day's private stream from its start,
    /// `ReplayComplete`, then what is new; or `Disconnected`.
    fn login(&mut self, fund_account: FundAccountId, account: &AccountCode);

    /// Sends an order. `Sent` or `NotSent` comes back at once; neither says that the counter has
    /// it.
    fn place(&mut self, order: &CounterOrder);

    /// Sends orders one after the other; a counter that keeps what it takes may do so once for all of them.
    fn place_all(&mut self, orders: &[&CounterOrder]) {
        orders.iter().for_each(|order| self.place(order));
    }

    /// Sends a cancel. Nothing comes back at once; where no session stands it is lost.
    fn cancel(&mut self, cancel: &CounterCancel);

    /// Asks about a fund account (CTP `ReqQry…`). The answer comes through
    /// [`CounterSink::reported`]. Nothing comes where no session stands, and where one does the
    /// answer may be lost, late, without an end, or of an earlier moment.
    ///
    /// One question of an account at a time: a counter may pass over one that is asked before it
    /// has answered the last (CTP returns -2). [`Queries`](super::Queries) keeps to that.
    fn query(&mut self, query: &CounterQuery);
}

/// Where a counter's returns go. Called from any thread; must not wait, and must not call the
/// counter.
pub trait CounterSink: Send + Sync {
    /// Something came back about a fund account.
    fn returned(&self, fund_account: FundAccountId, returned: CounterReturn);

    /// As [`returned`](CounterSink::returned), where the counter numbers its private streams: the
    /// return's place in the account's. Gateways notice gaps themselves; a desk need not care.
    fn numbered(&self, fund_account: FundAccountId, _seq: PrivateSeq, returned: CounterReturn) {
        self.returned(fund_account, returned);
    }

    /// Rows of an answer came, of the question with the number in them. What passes returns on
    /// passes these on too.
    fn reported(&self, part: ReportPart);

    /// Whether the desk has taken in every `LoggedIn`, `ReplayComplete` and `Disconnected` of the
    /// account.
    ///
    /// An order that was decided before belongs to a session that is gone: the replay of the next
    /// one has told the desk, or will, that it never arrived. So a gateway sends only while this
    /// holds, asked under the lock it sends under, and says `NotSent` where it does not.
    fn knows_session(&self, _fund_account: FundAccountId) -> bool {
        true
    }
}

/// Hands a sink a return, with its number where it has one.
pub(super) fn told(
    sink: &dyn CounterSink,
    fund_account: FundAccountId,
    seq: Option<PrivateSeq>,
    returned: CounterReturn,
) {
    match seq {
        Some(seq) => sink.numbered(fund_account, seq, returned),
        None => sink.returned(fund_account, returned),
    }
}

/// A desk that asks nothing.
impl<F: Fn(FundAccountId, CounterReturn) + Send + Sync> CounterSink for F {
    fn reported(&self, _part: ReportPart) {}

    fn returned(&self, fund_account: FundAccountId, returned: CounterReturn) {
        self(fund_account, returned);
    }
}

/// Where the quotes of the process that holds the counter go.
pub trait MarketSink: Send + Sync {
    /// A quote. A new subscriber first gets the newest one of every contract.
    fn tick(&self, tick: Tick);
    /// What drives the market. The first thing a new subscriber hears.
    fn runs(&self, _clock: MarketClock) {}
    /// Market time went on without a quote. The second thing a new subscriber hears.
    fn time(&self, _at: Stamp) {}
    /// The trading day was ended and settled: every return of it has come. Said again to each new
    /// subscriber until the next day begins, which is when the desks have
    /// [booked](super::RemoteMarket::booked) it.
    fn settled(&self, _day: SettledDay) {}
    /// A gated market stands at this instant: every tick up to it has come, none after.
    fn reached(&self, at: Stamp);
    /// The market has no more ticks; the last trading day was settled.
    fn ended(&self);
}
