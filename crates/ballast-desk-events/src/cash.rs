//! Words about cash that is moved by hand.

use ballast_model::{Money, MovementId, OperatingAccountId, UserId};
use minicbor::{Decode, Encode};

/// Which way cash goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum CashDirection {
    /// Deposit.
    #[n(0)]
    In,
    /// Withdrawal.
    #[n(1)]
    Out,
}

/// A deposit or withdrawal. What is not protected is max-loss amount (C1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Cash {
    /// Which way.
    #[n(0)]
    pub direction: CashDirection,
    /// Yuan, whole fen, above 0.
    #[n(1)]
    pub amount: Money,
    /// Of it the protected amount (不可亏损金额), whole fen; 0 where it is not split.
    #[n(2)]
    pub protected: Money,
}

/// Enter a deposit or withdrawal of an operating account (C1, C2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct EnterCash {
    /// Account.
    #[n(0)]
    pub account: OperatingAccountId,
    /// What.
    #[n(1)]
    pub cash: Cash,
}

/// Confirm what somebody else entered; it is booked (C2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct ConfirmCash {
    /// Which.
    #[n(0)]
    pub movement: MovementId,
}

/// Reject what was entered (C2).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RejectCash {
    /// Which.
    #[n(0)]
    pub movement: MovementId,
    /// Why.
    #[n(1)]
    pub reason: String,
}

/// A deposit or withdrawal was entered. It moves nothing until it is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct CashEntered {
    /// Its id.
    #[n(0)]
    pub movement: MovementId,
    /// Account.
    #[n(1)]
    pub account: OperatingAccountId,
    /// What.
    #[n(2)]
    pub cash: Cash,
    /// Who entered it.
    #[n(3)]
    pub by: UserId,
}

/// It was confirmed, or needed nobody to confirm it. [`Event::Deposited`] or [`Event::Withdrawn`]
/// follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct CashConfirmed {
    /// Which.
    #[n(0)]
    pub movement: MovementId,
    /// Account.
    #[n(1)]
    pub account: OperatingAccountId,
    /// What.
    #[n(2)]
    pub cash: Cash,
    /// Who confirmed it.
    #[n(3)]
    pub by: UserId,
}

/// It was rejected.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CashRejected {
    /// Which.
    #[n(0)]
    pub movement: MovementId,
    /// Account.
    #[n(1)]
    pub account: OperatingAccountId,
    /// Why.
    #[n(2)]
    pub reason: String,
    /// Who rejected it.
    #[n(3)]
    pub by: UserId,
}
