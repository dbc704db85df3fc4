//! The language spoken with a counter (柜台), shaped by CTP (`docs/design.md#counters`). One child
//! order, one fund account. Any return may come twice, late or out of order; the desk applies each
//! once.

mod query;

use std::fmt;

use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

use crate::{
    AccountCode, ChildOrderId, ContractCode, Day, FundAccountId, Lots, Price, Stamp, Text,
};

pub use query::{
    CounterAnswers, CounterQuery, CounterReport, OrderRow, OrderStatus, PositionRow, QueryKind,
    QueryUnanswered, ReportRows, TradeRow, TradingAccount,
};

/// Buy or sell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Direction {
    /// 买
    #[n(0)]
    Buy,
    /// 卖
    #[n(1)]
    Sell,
}

impl Direction {
    /// The other one.
    pub const fn opposite(self) -> Self {
        match self {
            Self::Buy => Self::Sell,
            Self::Sell => Self::Buy,
        }
    }

    /// The side of a position that an opening order of this direction builds.
    pub const fn opens(self) -> PosiDirection {
        match self {
            Self::Buy => PosiDirection::Long,
            Self::Sell => PosiDirection::Short,
        }
    }
}

/// Long or short (持仓多空方向, CTP PosiDirection 2, 3): of positions, which are never bought or
/// sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum PosiDirection {
    /// 多
    #[n(0)]
    Long,
    /// 空
    #[n(1)]
    Short,
}

impl PosiDirection {
    /// Both, long first.
    pub const ALL: [Self; 2] = [Self::Long, Self::Short];

    /// What closes it.
    pub const fn closed_by(self) -> Direction {
        match self {
            Self::Long => Direction::Sell,
            Self::Short => Direction::Buy,
        }
    }

    /// The other side.
    pub const fn opposite(self) -> Self {
        match self {
            Self::Long => Self::Short,
            Self::Short => Self::Long,
        }
    }
}

/// Open or close, as it goes to a counter (CTP OffsetFlag 0, 1, 3, 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Offset {
    /// 开
    #[n(0)]
    Open,
    /// 平: yesterday's lots where the contract tells them apart, else oldest first.
    #[n(1)]
    Close,
    /// 平今
    #[n(2)]
    CloseToday,
    /// 平昨
    #[n(3)]
    CloseYesterday,
}

/// What an order and a position are for (CTP HedgeFlag 1, 3; 投机 / 套保). Positions of the two never
/// meet: a close takes lots of its own kind only. Speculation is what is meant where nothing is
/// said, and is not encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum HedgeFlag {
    /// 投机
    #[default]
    Speculation,
    /// 套保
    Hedge,
}

impl HedgeFlag {
    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Self::Speculation => Self::Hedge,
            Self::Hedge => Self::Speculation,
        }
    }

    /// Both.
    pub const ALL: [Self; 2] = [Self::Speculation, Self::Hedge];
}

impl<C> Encode<C> for HedgeFlag {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        out.u8(*self as u8)?.ok()
    }
    fn is_nil(&self) -> bool {
        *self == Self::Speculation
    }
}
impl<'b, C> Decode<'b, C> for HedgeFlag {
    fn decode(bytes: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        let number = bytes.u8()?;
        Self::ALL
            .get(usize::from(number))
            .copied()
            .ok_or(DecodeError::unknown_variant(i64::from(number)))
    }
    fn nil() -> Option<Self> {
        Some(Self::Speculation)
    }
}

/// How long a limit order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Validity {
    /// Good for the trading day.
    #[n(0)]
    Day,
    /// Fill what is there, cancel the rest (FAK).
    #[n(1)]
    FillAndKill,
    /// All or nothing at once (FOK).
    #[n(2)]
    FillOrKill,
}

/// An order for a counter: always a limit order.
#[derive(Debug, PartialEq, Eq, Encode, Decode)]
pub struct CounterOrder {
    /// Our id; the counter echoes it (CTP OrderMemo / OrderRef).
    #[n(0)]
    pub child: ChildOrderId,
    /// Fund account it trades for: our id.
    #[n(1)]
    pub fund_account: FundAccountId,
    /// Fund account it trades for: the code the counter knows.
    #[n(2)]
    pub account: AccountCode,
    /// Contract.
    #[n(3)]
    pub contract: ContractCode,
    /// Buy or sell.
    #[n(4)]
    pub direction: Direction,
    /// Open or close.
    #[n(5)]
    pub offset: Offset,
    /// Lots.
    #[n(6)]
    pub lots: Lots,
    /// Limit price.
    #[n(7)]
    pub price: Price,
    /// How long it stands.
    #[n(8)]
    pub validity: Validity,
    /// Speculation or hedge (CTP CombHedgeFlag).
    #[n(9)]
    pub hedge_flag: HedgeFlag,
}

/// Made where it is put: an event and a row hold an order each.
impl Clone for CounterOrder {
    #[inline(always)]
    fn clone(&self) -> Self {
        Self {
            account: self.account.clone(),
            contract: self.contract.clone(),
            ..*self
        }
    }
}

/// A cancel for a counter.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CounterCancel {
    /// The order to cancel.
    #[n(0)]
    pub child: ChildOrderId,
    /// Its fund account.
    #[n(1)]
    pub fund_account: FundAccountId,
    /// Its fund account as the counter knows it.
    #[n(2)]
    pub account: AccountCode,
}

/// A counter's own error number (CTP ErrorID).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct CounterErrorId(pub i32);

impl CounterErrorId {
    /// 15: a field is malformed.
    pub const BAD_FIELD: Self = Self(15);
    /// 16: no such instrument.
    pub const INSTRUMENT: Self = Self(16);
    /// 22: order reference repeated.
    pub const DUPLICATE_REF: Self = Self(22);
    /// 25: no such order.
    pub const ORDER_NOT_FOUND: Self = Self(25);
    /// 26: the order has ended.
    pub const ALREADY_DONE: Self = Self(26);
    /// 30: more lots to close than held.
    pub const OVER_CLOSE: Self = Self(30);
    /// 31: not enough money.
    pub const NO_MONEY: Self = Self(31);
    /// 50: more of today's lots to close than held.
    pub const OVER_CLOSE_TODAY: Self = Self(50);
    /// 51: more of yesterday's lots to close than held.
    pub const OVER_CLOSE_YESTERDAY: Self = Self(51);
    /// 95: price outside the limits or off the tick.
    pub const BAD_PRICE: Self = Self(95);
    /// 91: refused by the exchange (session closed among the reasons).
    pub const EXCHANGE: Self = Self(91);
}
impl fmt::Display for CounterErrorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// A fill at a counter.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CounterTrade {
    /// Order that was filled.
    #[n(0)]
    pub child: ChildOrderId,
    /// Exchange's trade number; with `child` unique within the trading day.
    #[n(1)]
    pub trade: Text,
    /// Price.
    #[n(2)]
    pub price: Price,
    /// Lots.
    #[n(3)]
    pub lots: Lots,
    /// Exchange's time.
    #[n(4)]
    pub at: Stamp,
    /// Trading day.
    #[n(5)]
    pub trading_day: Day,
}

/// A trade of an order that others placed directly at the counter (外部报单, X8): CTP tells it to every session of
/// the fund account, under the front and session of theirs.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ExternalTrade {
    /// Exchange's trade number.
    #[n(0)]
    pub trade: Text,
    /// Contract; the desk may not know it.
    #[n(1)]
    pub contract: ContractCode,
    /// Buy or sell.
    #[n(2)]
    pub direction: Direction,
    /// Open or close.
    #[n(3)]
    pub offset: Offset,
    /// Speculation or hedge.
    #[n(4)]
    pub hedge_flag: HedgeFlag,
    /// Price.
    #[n(5)]
    pub price: Price,
    /// Lots.
    #[n(6)]
    pub lots: Lots,
    /// Exchange's time.
    #[n(7)]
    pub at: Stamp,
    /// Trading day.
    #[n(8)]
    pub trading_day: Day,
}

/// What comes back from a counter about one fund account.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum CounterReturn {
    /// A session stands; the replay of this trading day's private stream begins.
    #[n(0)]
    LoggedIn {
        /// Trading day the counter is in.
        #[n(0)]
        trading_day: Day,
        /// Highest order reference that the counter has of the fund account (CTP MaxOrderRef): it
        /// takes none as new that is not above. None where it has none, or did not say.
        #[n(1)]
        max_order_ref: Option<ChildOrderId>,
    },
    /// All that happened before the login has been replayed; what follows is new.
    #[n(1)]
    ReplayComplete,
    /// The session is gone.
    #[n(2)]
    Disconnected,
    /// The bytes of the order were handed to the network. Says nothing about arrival.
    #[n(3)]
    Sent {
        /// Order.
        #[n(0)]
        child: ChildOrderId,
    },
    /// No byte of the order left this process: it will never arrive.
    #[n(4)]
    NotSent {
        /// Order.
        #[n(0)]
        child: ChildOrderId,
    },
    /// The exchange has the order; it queues.
    #[n(5)]
    Accepted {
        /// Order.
        #[n(0)]
        child: ChildOrderId,
        /// Exchange's order number (OrderSysID), verbatim.
        #[n(1)]
        exchange_order: Text,
    },
    /// Refused by the counter or the exchange.
    #[n(6)]
    Rejected {
        /// Order.
        #[n(0)]
        child: ChildOrderId,
        /// Its number.
        #[n(1)]
        error: CounterErrorId,
        /// Its text.
        #[n(2)]
        text: String,
    },
    /// A fill.
    #[n(7)]
    Traded(#[n(0)] CounterTrade),
    /// The order will not trade any more; `filled` lots did. Final only when the trades received
    /// add up to `filled`.
    #[n(8)]
    Cancelled {
        /// Order.
        #[n(0)]
        child: ChildOrderId,
        /// Lots traded in its life.
        #[n(1)]
        filled: Lots,
    },
    /// The cancel was refused; the order stands, or had ended before.
    #[n(9)]
    CancelRejected {
        /// Order.
        #[n(0)]
        child: ChildOrderId,
        /// Its number.
        #[n(1)]
        error: CounterErrorId,
        /// Its text.
        #[n(2)]
        text: String,
    },
    /// A fill of an order that others placed there.
    #[n(10)]
    External(#[n(0)] Box<ExternalTrade>),
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was written before there was a flag is read as speculation, and speculation is written
    /// as it was then.
    #[test]
    fn speculation_is_not_encoded() {
        #[derive(Debug, PartialEq, Encode, Decode)]
        struct Before(#[n(0)] u8);
        #[derive(Debug, PartialEq, Encode, Decode)]
        struct Now(#[n(0)] u8, #[n(1)] HedgeFlag);
        let before = minicbor::to_vec(Before(7)).unwrap();
        assert_eq!(
            minicbor::to_vec(Now(7, HedgeFlag::Speculation)).unwrap(),
            before
        );
        assert_eq!(
            minicbor::decode::<Now>(&before).unwrap(),
            Now(7, HedgeFlag::Speculation)
        );
        let hedge = minicbor::to_vec(Now(7, HedgeFlag::Hedge)).unwrap();
        assert_eq!(
            minicbor::decode::<Now>(&hedge).unwrap(),
            Now(7, HedgeFlag::Hedge)
        );
    }
}
