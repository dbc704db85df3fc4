//! What a program can do about a refusal: of codes whose status does not tell.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a program can do about a refusal (K13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// The same again, shortly: the server was busy, a connection is being made.
    Retry,
    /// The same again when something has come: a session, a price, another day.
    Wait,
    /// Less of it: fewer lots, another price.
    Resize,
    /// Nothing by itself: a person has to change the order, a right or a setting.
    Stop,
}

/// Codes whose class their status does not tell.
pub(crate) const CLASSES: &[(Class, &[&str])] = &[
    (Class::Retry, &["COUNTER_NOT_RECEIVED"]),
    (
        Class::Wait,
        &[
            "DAY_NOT_OPEN",
            "OUTSIDE_SESSION",
            "NEAR_PRICE_LIMIT",
            "NO_PRICE",
            "MARK_IMPOSSIBLE",
            "MARK_CROSSED",
            "MARK_OUTSIDE_LIMITS",
            "MARK_STALE",
            "COUNTER_NOT_READY",
            "COUNTER_DIFFERS",
            "ORDER_RATE_BAN",
            "WOULD_CROSS_OWN",
            "CANCEL_PENDING",
            "LOGIN_BACKOFF",
            "STATEMENT_NOT_READY",
            "ORDERS_WORKING",
            "NOT_SETTLED",
            "NO_REVIEWER_ONLINE",
            "VENUE_NIGHT_SESSION",
            "VENUE_NOT_TRADING_DAY",
            "VENUE_AFTER_CUTOFF",
            "VENUE_DEPOSITORY_CLOSED",
            "VENUE_RELEASE_NOT_YET",
            "VENUE_SETTLEMENT_TOO_EARLY",
        ],
    ),
    (
        Class::Resize,
        &[
            "LOTS_ABOVE_MAXIMUM",
            "LOTS_NOT_MULTIPLE",
            "PRICE_OFF_TICK",
            "PRICE_ABOVE_UPPER_LIMIT",
            "PRICE_BELOW_LOWER_LIMIT",
            "PRICE_COLLAR",
            "AMOUNT_TOO_LARGE",
            "POSITION_SHORT",
            "CASH_SHORT",
            "CASH_SHORT_WITH_BONDS",
            "ORDER_LOTS_LIMIT",
            "ORDER_MARGIN_LIMIT",
            "ORDER_VALUE_LIMIT",
            "POSITION_LIMIT",
            "SCOPE_LOTS_LIMIT",
            "MARGIN_LIMIT",
            "SCOPE_MARGIN_LIMIT",
            "MARGIN_RATIO_LINE",
            "OVERNIGHT_RATIO_LINE",
            "CLAUSE_BREACHED",
            "LOTS_CAP",
            "FUND_LOTS_LIMIT",
            "FUND_MARGIN_LIMIT",
            "FUND_POSITION_SHORT",
            "FUND_CASH_SHORT",
            "FUND_CASH_SHORT_WITH_BONDS",
            "FUND_ACCOUNTS_SHORT",
            "CANNOT_BE_SPLIT",
            "WITHDRAW_ABOVE_AVAILABLE",
            "DEPOSITS_ABOVE_MOST",
            "VENUE_FACE_STEP",
            "VENUE_EXCEEDS_HELD",
        ],
    ),
];
