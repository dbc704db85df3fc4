//! Why something was not done: a typed value with its numbers. Text is made at the edge, from one table of `ballast-api`.
//!
//! Variants stand in order of precedence: of several that apply, the first is the answer.

use ballast_model::{ChildOrderId, Day, FundAccountId, Lots, Money, MovementId, OrderId, Price, RuleId, Stamp};
use minicbor::{Decode, Encode};

macro_rules! refusals {
    ($(
        $(#[$doc:meta])*
        $tag:literal $name:ident = $code:literal $({ $($(#[$field_doc:meta])* $field_tag:literal $field:ident: $type:ty),+ $(,)? })?;
    )*) => {
        /// A business refusal (`STYLE.md` item 13). Fields are the numbers that decided it.
        #[allow(missing_docs)]
        #[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
        pub enum Refusal {$(
            $(#[$doc])*
            #[n($tag)]
            $name $({ $($(#[$field_doc])* #[n($field_tag)] $field: $type),+ })?,
        )*}

        impl Refusal {
            /// Every code, in order of precedence.
            pub const CODES: &[&str] = &[$($code),*];

            /// The stable code programs and the table of texts know it by.
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => $code,)* }
            }

            #[cfg(test)]
            pub(crate) fn samples() -> Vec<(&'static str, Self)> {
                use crate::golden::{anew, sample};
                vec![$((stringify!($name), anew(|| Self::$name $({ $($field: sample()),+ })?)),)*]
            }

            /// Its numbers, named as in the table of texts.
            pub fn numbers(&self) -> Vec<RefusalNumber> {
                match self {$(
                    Self::$name $({ $($field),+ })? => vec![$($(RefusalNumber { name: stringify!($field), value: $field.to_string() }),+)?],
                )*}
            }
        }
    };
}

/// One named number of a refusal, as text at its natural decimals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalNumber {
    /// Field name.
    pub name: &'static str,
    /// Value.
    pub value: String,
}

refusals! {
    /// The user may not do this, or not to this account.
    0 NotPermitted = "NOT_PERMITTED";
    /// No such account.
    1 UnknownAccount = "UNKNOWN_ACCOUNT";
    /// No such product.
    2 UnknownProduct = "UNKNOWN_PRODUCT";
    /// No such commodity.
    3 UnknownCommodity = "UNKNOWN_COMMODITY";
    /// No such contract.
    4 UnknownContract = "UNKNOWN_CONTRACT";
    /// No such user.
    5 UnknownUser = "UNKNOWN_USER";
    /// No such template of that kind.
    48 UnknownTemplate = "UNKNOWN_TEMPLATE";
    /// No such role.
    100 UnknownRole = "UNKNOWN_ROLE";
    /// Nobody disables, deletes or closes the login he is logged in with.
    99 OwnLogin = "OWN_LOGIN";
    /// The super admin's permissions are fixed, and what is reserved to it is given to no other role (R2).
    92 RoleFixed = "ROLE_FIXED";
    /// A login of this role has no such thing, or cannot be that.
    93 RoleDoesNotFit = "ROLE_DOES_NOT_FIT";
    /// A closed login stays closed; only logins are closed (R3).
    94 StandingFinal = "STANDING_FINAL";
    /// Something is left that forbids to delete it (P10).
    95 StillInUse = "STILL_IN_USE" { 0 positions: u32, 1 working: u32, 2 cash: Money, 3 bindings: u32 };
    /// The account is disabled or deleted (P10).
    90 AccountDisabled = "ACCOUNT_DISABLED";
    /// The code or name is in use; codes are unique for ever.
    6 CodeTaken = "CODE_TAKEN";
    /// The reference is in use today with other content.
    7 RefReused = "REF_REUSED" { 0 order: OrderId };
    /// The reference is empty or longer than 32 bytes.
    8 BadReference = "BAD_REFERENCE" { 0 length: u32, 1 longest: u32 };
    /// The operating account is bound to no product (P5).
    9 AccountUnbound = "ACCOUNT_UNBOUND";
    /// The product is disabled or deleted (P10).
    91 ProductDisabled = "PRODUCT_DISABLED";
    /// The account has positions, working orders or cash.
    10 AccountInUse = "ACCOUNT_IN_USE";
    /// No trading day is open.
    11 DayNotOpen = "DAY_NOT_OPEN";
    /// A trading day is still open.
    12 DayOpen = "DAY_OPEN" { 0 day: Day };
    /// The day does not come after the last one.
    13 DayNotNext = "DAY_NOT_NEXT" { 0 day: Day, 1 last: Day };
    /// The day is no trading day.
    14 NotATradingDay = "NOT_A_TRADING_DAY" { 0 day: Day };
    /// The calendar ends.
    15 CalendarEnds = "CALENDAR_ENDS" { 0 last: Day };
    /// The contract is not trading at this time.
    16 OutsideSession = "OUTSIDE_SESSION" { 0 at: Stamp };
    /// The contract's last trading day has passed.
    17 ContractExpired = "CONTRACT_EXPIRED" { 0 last_trading_day: Day };
    /// Lots must be above 0.
    18 LotsNotPositive = "LOTS_NOT_POSITIVE" { 0 lots: Lots };
    /// More lots than one order may have.
    19 LotsAboveMaximum = "LOTS_ABOVE_MAXIMUM" { 0 lots: Lots, 1 maximum: Lots };
    /// The price must be above 0.
    20 PriceNotPositive = "PRICE_NOT_POSITIVE" { 0 price: Price };
    /// The price is no multiple of the tick.
    21 PriceOffTick = "PRICE_OFF_TICK" { 0 price: Price, 1 tick: Price };
    /// The price is above the upper limit.
    22 PriceAboveUpperLimit = "PRICE_ABOVE_UPPER_LIMIT" { 0 price: Price, 1 limit: Price };
    /// The price is below the lower limit.
    23 PriceBelowLowerLimit = "PRICE_BELOW_LOWER_LIMIT" { 0 price: Price, 1 limit: Price };
    /// The amount is too large to represent.
    24 AmountTooLarge = "AMOUNT_TOO_LARGE";
    /// The product has no fund account.
    25 NoFundAccount = "NO_FUND_ACCOUNT";
    /// The contract has neither a tick nor a previous settlement price: opening is refused.
    47 NoPrice = "NO_PRICE";
    /// No rate is set for the contract: opening is refused.
    26 NoRate = "NO_RATE";
    /// The counter of the fund account has no session, or its replay is not complete.
    27 CounterNotReady = "COUNTER_NOT_READY" { 0 fund_account: FundAccountId };
    /// Fewer lots can be closed.
    28 PositionShort = "POSITION_SHORT" { 0 lots: Lots, 1 closable: Lots };
    /// Available funds do not cover margin and commission.
    29 CashShort = "CASH_SHORT" { 0 margin: Money, 1 commission: Money, 2 available: Money, 3 short: Money };
    /// The fund account holds fewer lots to close.
    30 FundPositionShort = "FUND_POSITION_SHORT" { 0 lots: Lots, 1 closable: Lots };
    /// The fund account's available funds do not cover margin and commission.
    31 FundCashShort = "FUND_CASH_SHORT" { 0 margin: Money, 1 commission: Money, 2 available: Money, 3 short: Money };
    /// A risk rule is breached.
    32 RuleBreached = "RULE_BREACHED" { 0 rule: RuleId };
    /// No such order of this account.
    33 OrderNotFound = "ORDER_NOT_FOUND" { 0 order: OrderId };
    /// The order has ended.
    34 OrderEnded = "ORDER_ENDED" { 0 order: OrderId };
    /// A cancel of the order is on its way.
    35 CancelPending = "CANCEL_PENDING" { 0 order: OrderId };
    /// The amount must be above 0.
    36 AmountNotPositive = "AMOUNT_NOT_POSITIVE" { 0 amount: Money };
    /// The amount must be whole fen.
    37 AmountNotWholeFen = "AMOUNT_NOT_WHOLE_FEN" { 0 amount: Money };
    /// More than can be withdrawn (C3).
    38 WithdrawAboveAvailable = "WITHDRAW_ABOVE_AVAILABLE" { 0 amount: Money, 1 withdrawable: Money, 2 excess: Money };
    /// The protected part is below 0, no whole fen, or more than there is (C1).
    98 SplitDoesNotFit = "SPLIT_DOES_NOT_FIT" { 0 protected: Money, 1 most: Money };
    /// The movement is not there, or was confirmed or rejected already.
    97 MovementNotPending = "MOVEMENT_NOT_PENDING" { 0 movement: MovementId };
    /// Nobody confirms an entry of his own (C2).
    96 OwnEntry = "OWN_ENTRY" { 0 movement: MovementId };
    /// A rate must not be below 0.
    39 RateNegative = "RATE_NEGATIVE";
    /// Orders are still working.
    40 OrdersWorking = "ORDERS_WORKING" { 0 count: u32 };
    /// A held contract has no settlement price.
    41 SettlementPriceMissing = "SETTLEMENT_PRICE_MISSING" { 0 contract: ballast_model::ContractCode };
    /// Settled already.
    42 AlreadySettled = "ALREADY_SETTLED" { 0 day: Day };
    /// Accounts or products are not settled yet.
    43 NotSettled = "NOT_SETTLED" { 0 count: u32 };
    /// The counter spoke of an order that is not one of this fund account.
    44 UnknownChild = "UNKNOWN_CHILD" { 0 child: ChildOrderId };
    /// The counter reported a fill that does not fit the order.
    45 FillDoesNotFit = "FILL_DOES_NOT_FIT" { 0 child: ChildOrderId, 1 lots: Lots, 2 remaining: Lots };
    /// The reference data contradicts itself or what is in use.
    46 BadReferenceData = "BAD_REFERENCE_DATA";
}
