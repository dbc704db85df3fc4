//! What the counter writes down: facts with their results as fields, so that rebuilding only adds
//! and stores.

use ballast_model::{
    AccountCode, ChildOrderId, ContractCode, CounterErrorId, CounterOrder, CounterReturn,
    CounterTrade, Day, HedgeFlag, Lots, Money, PosiDirection, Price, Stamp, Text,
};
use minicbor::{Decode, Encode};

use super::endings::Delivered;
use super::errors;
use super::margin::MarginSides;
use crate::ticks::{PassedOver, SettlementSource};

/// A place in the tick stream: the so-many-th tick of an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Encode, Decode)]
pub(super) struct Moment {
    /// The instant.
    #[n(0)]
    pub at: Stamp,
    /// Counted from 1.
    #[n(1)]
    pub nth: u32,
}

/// A fact, with the market's time when it came about. The tags are for ever.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Record {
    /// The market's clock.
    #[n(0)]
    pub clock: Stamp,
    /// The newest tick by then.
    #[n(1)]
    pub tick: Moment,
    /// The fact.
    #[n(2)]
    pub fact: Fact,
}

/// What an order freezes for all its lots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub(super) struct Freeze {
    #[n(0)]
    pub margin: Money,
    #[n(1)]
    pub commission: Money,
}

/// Lots taken from a level of a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(super) struct Taken {
    #[n(0)]
    pub price: Price,
    #[n(1)]
    pub lots: Lots,
}

/// A fill and all it does to the account.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Fill {
    #[n(0)]
    pub child: ChildOrderId,
    /// Trade number.
    #[n(1)]
    pub number: u64,
    #[n(2)]
    pub price: Price,
    #[n(3)]
    pub lots: Lots,
    #[n(4)]
    pub commission: Money,
    /// Profit of a close against the basis price of the lots it closed.
    #[n(5)]
    pub close_pnl: Money,
    /// Lots of a close that were charged the close-today rate.
    #[n(6)]
    pub charged_today: Lots,
    /// The contract's snapshot the lots were taken from.
    #[n(7)]
    pub snapshot: Moment,
    #[n(8)]
    pub taken: Vec<Taken>,
}

/// The settlement price of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SettledAt {
    /// Contract.
    #[n(0)]
    pub contract: ContractCode,
    /// Price.
    #[n(1)]
    pub price: Price,
    /// Where the counter found it; `None` where it was told.
    #[n(2)]
    pub source: Option<SettlementSource>,
    /// The average that it was taken in place of.
    #[n(3)]
    pub passed_over: Option<PassedOver>,
}

/// A trading day as the counter settled it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SettledDay {
    /// The day.
    #[n(0)]
    pub trading_day: Day,
    /// Its settlement prices, of every contract that had ticks.
    #[n(1)]
    pub prices: Vec<SettledAt>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) enum Fact {
    /// A fund account came into being with its first cash.
    #[n(0)]
    AccountOpened {
        #[n(0)]
        account: AccountCode,
        #[n(1)]
        cash: Money,
    },
    /// Cash came in (negative: went out).
    #[n(1)]
    CashMoved {
        #[n(0)]
        account: AccountCode,
        #[n(1)]
        amount: Money,
    },
    /// A trading day began; the private streams begin anew.
    #[n(2)]
    DayBegun {
        #[n(0)]
        trading_day: Day,
    },
    /// An order stands.
    #[n(3)]
    Accepted {
        #[n(0)]
        order: CounterOrder,
        #[n(1)]
        number: u64,
        /// What it freezes.
        #[n(2)]
        freeze: Freeze,
    },
    #[n(4)]
    Rejected {
        #[n(0)]
        account: AccountCode,
        #[n(1)]
        child: ChildOrderId,
        #[n(2)]
        error: CounterErrorId,
    },
    #[n(5)]
    Traded {
        #[n(0)]
        account: AccountCode,
        #[n(1)]
        fill: Fill,
    },
    /// The order ends with so many lots; at some exchanges this is said before the fills.
    #[n(6)]
    Cancelled {
        #[n(0)]
        account: AccountCode,
        #[n(1)]
        child: ChildOrderId,
        #[n(2)]
        filled: Lots,
    },
    #[n(7)]
    CancelRejected {
        #[n(0)]
        account: AccountCode,
        #[n(1)]
        child: ChildOrderId,
        #[n(2)]
        error: CounterErrorId,
    },
    /// The day was settled: P&L became cash, today's lots yesterday's.
    #[n(8)]
    Settled {
        #[n(0)]
        prices: Vec<SettledAt>,
        /// Contracts that ended with it.
        #[n(1)]
        delivered: Option<Vec<Delivered>>,
    },
    /// Nothing happened, up to this record's time.
    #[n(9)]
    Seen,
    /// Other margins are charged from now on.
    #[n(10)]
    MarginSidesSet {
        #[n(0)]
        sides: MarginSides,
    },
    /// Lots of earlier days were there before the first day.
    #[n(11)]
    PositionCarried {
        #[n(0)]
        account: AccountCode,
        #[n(1)]
        position: CarriedPosition,
    },
}

/// Lots of earlier days that an account begins with.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CarriedPosition {
    /// Contract.
    #[n(0)]
    pub contract: ContractCode,
    /// Speculation or hedge.
    #[n(1)]
    pub hedge_flag: HedgeFlag,
    /// Long or short.
    #[n(2)]
    pub side: PosiDirection,
    /// Lots.
    #[n(3)]
    pub lots: Lots,
    /// The last settlement price before.
    #[n(4)]
    pub settlement: Price,
}

impl Fact {
    /// The reference of an order that came, taken or refused.
    pub fn order_ref(&self) -> Option<ChildOrderId> {
        match self {
            Self::Accepted { order, .. } => Some(order.child),
            Self::Rejected { child, .. } => Some(*child),
            Self::AccountOpened { .. }
            | Self::CashMoved { .. }
            | Self::DayBegun { .. }
            | Self::Traded { .. }
            | Self::Cancelled { .. }
            | Self::CancelRejected { .. }
            | Self::Settled { .. }
            | Self::Seen
            | Self::PositionCarried { .. }
            | Self::MarginSidesSet { .. } => None,
        }
    }

    /// The order that it is about, whether that came or only a cancel of it did.
    pub fn about(&self) -> Option<ChildOrderId> {
        match self {
            Self::Traded { fill, .. } => Some(fill.child),
            Self::Cancelled { child, .. } | Self::CancelRejected { child, .. } => Some(*child),
            Self::Accepted { .. } | Self::Rejected { .. } => self.order_ref(),
            Self::AccountOpened { .. }
            | Self::CashMoved { .. }
            | Self::DayBegun { .. }
            | Self::Settled { .. }
            | Self::Seen
            | Self::PositionCarried { .. }
            | Self::MarginSidesSet { .. } => None,
        }
    }

    /// What the private stream of an account says of it.
    pub fn returned(
        &self,
        clock: Stamp,
        trading_day: Day,
    ) -> Option<(&AccountCode, CounterReturn)> {
        match self {
            Self::AccountOpened { .. }
            | Self::CashMoved { .. }
            | Self::DayBegun { .. }
            | Self::Settled { .. }
            | Self::Seen
            | Self::PositionCarried { .. }
            | Self::MarginSidesSet { .. } => None,
            Self::Accepted { order, number, .. } => Some((
                &order.account,
                CounterReturn::Accepted {
                    child: order.child,
                    exchange_order: printed(*number),
                },
            )),
            Self::Rejected {
                account,
                child,
                error,
            } => Some((
                account,
                CounterReturn::Rejected {
                    child: *child,
                    error: *error,
                    text: errors::text(*error).to_owned(),
                },
            )),
            Self::Traded { account, fill } => {
                let Fill {
                    child,
                    number,
                    price,
                    lots,
                    ..
                } = *fill;
                let trade = CounterTrade {
                    child,
                    trade: printed(number),
                    price,
                    lots,
                    at: clock,
                    trading_day,
                };
                Some((account, CounterReturn::Traded(trade)))
            }
            Self::Cancelled {
                account,
                child,
                filled,
            } => Some((
                account,
                CounterReturn::Cancelled {
                    child: *child,
                    filled: *filled,
                },
            )),
            Self::CancelRejected {
                account,
                child,
                error,
            } => {
                let text = errors::text(*error).to_owned();
                Some((
                    account,
                    CounterReturn::CancelRejected {
                        child: *child,
                        error: *error,
                        text,
                    },
                ))
            }
        }
    }
}

/// Order and trade numbers as the exchange prints them. They go on over the days, so none ever
/// repeats.
pub(super) fn printed(number: u64) -> Text {
    format!("{number:08}").into()
}
