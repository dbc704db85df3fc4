//! The port between a desk and a counter.

use ballast_model::{AccountCode, CounterCancel, CounterOrder, CounterReturn, FundAccountId, Stamp, Tick};

/// What a desk asks of a counter. No call waits and no call answers: whatever happens comes through the [`CounterSink`] that
/// the counter was made with, and may not come at all.
pub trait Counter: Send {
    /// Opens a session for a fund account. An older session of the account ends. What comes back: `LoggedIn`, everything of
    /// this trading day's private stream from its start, `ReplayComplete`, then what is new; or `Disconnected`.
    fn login(&mut self, fund_account: FundAccountId, account: &AccountCode);

    /// Sends an order. `Sent` or `NotSent` comes back at once; neither says that the counter has it.
    fn place(&mut self, order: &CounterOrder);

    /// Sends a cancel. Nothing comes back at once; where no session stands it is lost.
    fn cancel(&mut self, cancel: &CounterCancel);
}

/// Where a counter's returns go. Called from any thread; must not wait, and must not call the counter.
pub trait CounterSink: Send + Sync {
    /// Something came back about a fund account.
    fn returned(&self, fund_account: FundAccountId, returned: CounterReturn);
}

impl<F: Fn(FundAccountId, CounterReturn) + Send + Sync> CounterSink for F {
    fn returned(&self, fund_account: FundAccountId, returned: CounterReturn) {
        self(fund_account, returned);
    }
}

/// Where the quotes of the process that holds the counter go.
pub trait MarketSink: Send + Sync {
    /// A quote. A new subscriber first gets the newest one of every contract.
    fn tick(&self, tick: Tick);
    /// A gated market stands at this instant: every tick up to it has come, none after.
    fn reached(&self, at: Stamp);
    /// The market has no more ticks; the trading day was ended and settled.
    fn ended(&self);
}
