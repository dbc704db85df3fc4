//! Why something was not done: a typed value with its numbers. Text is made at the edge, from one
//! table of `ballast-api`.
//!
//! Variants stand in order of precedence: of several that apply, the first is the answer.

use ballast_model::{
    AlarmId, ChildOrderId, Day, DeliveryId, EntryId, FundAccountId, Lots, Money, MovementId,
    OrderId, PlanId, Price, Rate, RuleId, Shares, Stamp, Text, UnitNav,
};
use ballast_people::PeopleRefusal;
use minicbor::{Decode, Encode};

/// Texts that a refusal was given later: journals from before know nothing of them.
mod later {
    use std::fmt::Display;

    use ballast_model::Text;
    use minicbor::decode::{Decoder, Error as DecodeError};
    use minicbor::encode::{Encoder, Error as EncodeError, Write};
    use minicbor::{Decode, Encode};

    pub fn encode<C, T: Encode<C>, W: Write>(
        value: &T,
        out: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        value.encode(out, context)
    }

    pub fn decode<'b, C>(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Text, DecodeError> {
        Text::decode(bytes, context)
    }

    pub fn is_nil(value: &impl Display) -> bool {
        value.to_string().is_empty()
    }

    pub fn nil() -> Option<Text> {
        Some(Text::default())
    }
}

macro_rules! refusals {
    ($(
        $(#[$doc:meta])*
        $tag:literal $name:ident = $code:literal $({ $($(#[$field_doc:meta])* $field_tag:literal $field:ident: $type:ty),+ $(,)? })?;
    )*) => {
        /// A business refusal (`docs/style.md#three-kinds-of-wrong`). Fields are the numbers that
        /// decided it.
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

            /// The names of each code's numbers, in the same order.
            pub const NUMBERS: &[&[&str]] = &[$(&[$($(stringify!($field)),+)?]),*];

            /// Its place in the order of precedence, the first 0.
            pub fn precedence(&self) -> usize {
                Self::CODES.iter().position(|code| *code == self.code()).unwrap_or(Self::CODES.len())
            }

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
    /// The super admin's permissions are fixed, and what is reserved to it is given to no other
    /// role (R2).
    92 RoleFixed = "ROLE_FIXED";
    /// A login of this role has no such thing, or cannot be that.
    93 RoleDoesNotFit = "ROLE_DOES_NOT_FIT";
    /// What a login reaches is fixed with its built-in role: a role of another reach does not go (R1).
    150 ReachFixed = "REACH_FIXED";
    /// Logins have the role (R1).
    151 RoleInUse = "ROLE_IN_USE" { 0 logins: Text };
    /// A closed login stays closed; only logins are closed (R3).
    94 AccountStatusFinal = "STANDING_FINAL";
    /// Something is left that forbids to delete it (P10) or to bind it elsewhere (P5).
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
    /// The account has positions, working orders or cash: said by [`Refusal::StillInUse`] now.
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
    /// A contract without a last trading day cannot be opened (D1).
    111 NoLastTradingDay = "NO_LAST_TRADING_DAY" { 0 contract: ballast_model::ContractCode };
    /// Lots must be above 0.
    18 LotsNotPositive = "LOTS_NOT_POSITIVE" { 0 lots: Lots };
    /// More lots than one order may have: so many that it would be cut into more than 100 orders at
    /// the exchange.
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
    /// Everybody is stopped (K1).
    176 AllStopped = "ALL_STOPPED";
    /// The product is stopped (K1).
    177 ProductStopped = "PRODUCT_STOPPED";
    /// The account is stopped (K1).
    178 AccountStopped = "ACCOUNT_STOPPED";
    /// The login's own orders are stopped (K1).
    179 UserStopped = "USER_STOPPED";
    /// A liquidation plan closes this position: it takes no order of its trader's meanwhile.
    173 BeingLiquidated = "BEING_LIQUIDATED" { 0 plan: PlanId };
    /// The account may not open (O9).
    49 OpenNotAllowed = "OPEN_NOT_ALLOWED";
    /// The account is at a line of the system risk mode, which bars opening (O3). It acts at an equity of
    /// `acts_at` and below.
    160 SystemRiskLine = "SYSTEM_RISK_LINE" { 0 equity: Money, 1 acts_at: Money };
    /// The account lost too much today (O4).
    161 DailyLossLine = "DAILY_LOSS_LINE" { 0 loss: Money };
    /// The account lost too large a share today (O5).
    162 DailyLossRatioLine = "DAILY_LOSS_RATIO_LINE" { 0 loss: Money, 1 of: Money };
    /// The account lost too large a share since it was opened (O6).
    163 TotalLossRatioLine = "TOTAL_LOSS_RATIO_LINE" { 0 loss: Money, 1 of: Money, 2 acts_at: Money };
    /// One of the account's lines cannot be read, as what it is a share of is 0 or less (O5, O6).
    164 LineUndefined = "LINE_UNDEFINED" { 0 of: Money };
    /// The account may not open hedge positions (O9).
    75 HedgeNotAllowed = "HEDGE_NOT_ALLOWED";
    /// The contract may not be traded by the account (F5).
    50 NotTradable = "NOT_TRADABLE";
    /// The contract is in its delivery month, where the product may not open (X4).
    51 DeliveryMonthBarred = "DELIVERY_MONTH_BARRED";
    /// In the delivery month lots go in multiples (X5).
    52 LotsNotMultiple = "LOTS_NOT_MULTIPLE" { 0 lots: Lots, 1 multiple: u32 };
    /// There were more cancels of the contract today than the account may have (O1).
    53 TooManyCancels = "TOO_MANY_CANCELS" { 0 cancels: u32, 1 limit: u32 };
    /// The last price is too near a price limit to open (O10).
    54 NearPriceLimit = "NEAR_PRICE_LIMIT" { 0 last: Price, 1 line: Price, 2 limit: Price };
    /// The contract has neither a tick nor a previous settlement price: opening is refused.
    47 NoPrice = "NO_PRICE";
    /// The newest mark price is none that a contract can have: opening is refused until one is (K7).
    106 MarkImpossible = "MARK_IMPOSSIBLE" { 0 price: Price };
    /// The newest mark price is crossed: opening is refused until one is not (K7).
    102 MarkCrossed = "MARK_CROSSED" { 0 bid: Price, 1 ask: Price };
    /// The newest mark price is outside the day's price limits: opening is refused until one is not
    /// (K7).
    103 MarkOutsideLimits = "MARK_OUTSIDE_LIMITS" { 0 price: Price, 1 limit: Price };
    /// The newest mark price is too old to open, in seconds of trading hours, begun ones
    /// whole (K3, K7).
    104 MarkStale = "MARK_STALE" { 0 age: u32, 1 limit: u32 };
    /// The price is too far from the last price, else from the previous settlement price (K3).
    105 PriceCollar = "PRICE_COLLAR" { 0 price: Price, 1 reference: Price, 2 lowest: Price, 3 highest: Price };
    /// No rate is set for the contract: opening is refused.
    26 NoRate = "NO_RATE";
    /// Fewer lots can be closed.
    28 PositionShort = "POSITION_SHORT" { 0 lots: Lots, 1 closable: Lots };
    /// Available funds do not cover margin and commission.
    29 CashShort = "CASH_SHORT" { 0 margin: Money, 1 commission: Money, 2 available: Money, 3 short: Money };
    /// The same, where bonds cover part of the margin (B8).
    240 CashShortWithBonds = "CASH_SHORT_WITH_BONDS" { 0 margin: Money, 1 covered: Money, 2 available: Money, 3 short: Money };
    /// More lots than one order of the account may have (O14).
    55 OrderLotsLimit = "ORDER_LOTS_LIMIT" { 0 lots: Lots, 1 limit: Lots };
    /// More margin than one order of the account may have (O14).
    56 OrderMarginLimit = "ORDER_MARGIN_LIMIT" { 0 margin: Money, 1 limit: Money };
    /// More value than one order of the account may have: price × lots × multiplier (K4).
    101 OrderValueLimit = "ORDER_VALUE_LIMIT" { 0 value: Money, 1 limit: Money };
    /// More lots than the account may hold, working opens counted (O1).
    57 PositionLimit = "POSITION_LIMIT" { 0 before: Lots, 1 after: Lots, 2 limit: Lots };
    /// More lots than the account may hold of the contract or commodity, working opens counted
    /// (O11).
    58 ScopeLotsLimit = "SCOPE_LOTS_LIMIT" { 0 scope: Text, 1 before: Lots, 2 after: Lots, 3 limit: Lots };
    /// More margin than the account may use, working opens counted (O1).
    59 MarginLimit = "MARGIN_LIMIT" { 0 before: Money, 1 after: Money, 2 limit: Money };
    /// More margin than the account may use for the contract or commodity, working opens counted
    /// (O11).
    60 ScopeMarginLimit = "SCOPE_MARGIN_LIMIT" { 0 scope: Text, 1 before: Money, 2 after: Money, 3 limit: Money };
    /// Margin would reach the account's line (O7).
    61 MarginRatioLine = "MARGIN_RATIO_LINE" { 0 margin: Money, 1 of: Money, 2 line: Rate };
    /// The account opens nothing before that close of the contract, from so many minutes before it on (O8).
    250 BeforeClose = "BEFORE_CLOSE" { 0 closes_at: Stamp, 1 minutes: u32 };
    /// The account's overnight ratio is above its line, or would be with the order (O2): what it counts, held and
    /// working, without the order and with it.
    251 OvernightRatioLine = "OVERNIGHT_RATIO_LINE" { 0 before: Money, 1 after: Money, 2 of: Money, 3 line: Rate, 4 closes_at: Stamp };
    /// The account's overnight ratio cannot be read: what it is a share of is 0 or less, or a price is missing (O2).
    252 OvernightRatioUndefined = "OVERNIGHT_RATIO_UNDEFINED" { 0 of: Money, 1 closes_at: Stamp };
    /// A rule of a scheme, or a line on NAV, bars opening in that scope (S5, S7).
    200 SchemeBars = "SCHEME_BARS" {
        #[cbor(with = "later", has_nil)] 0 scheme: Text, 1 clause: u32, 2 level: u32, 3 reading: Box<Text>, 4 threshold: Box<Text>,
    };
    /// With the order, a clause would be breached that bars it (S2, S5).
    201 ClauseBreached = "CLAUSE_BREACHED" {
        #[cbor(with = "later", has_nil)] 0 scheme: Text, 1 clause: u32, 2 level: u32,
        3 before: Box<Text>, 4 after: Box<Text>, 5 threshold: Box<Text>,
    };
    /// The counter of the fund account has no session, or its replay is not complete.
    27 CounterNotReady = "COUNTER_NOT_READY" { 0 fund_account: FundAccountId };
    /// What the counter has of the fund account and what the desk has differ, and nobody has said what is
    /// to become of it.
    140 CounterDiffers = "COUNTER_DIFFERS" { 0 fund_account: FundAccountId, 1 differences: u32 };
    /// What goes to the fund account is stopped (K1).
    165 FundStopped = "FUND_STOPPED" { 0 fund_account: FundAccountId };
    /// The fund account takes closes only (P2).
    62 FundOpenNotAllowed = "FUND_OPEN_NOT_ALLOWED" { 0 fund_account: FundAccountId };
    /// The fund account may not open hedge positions (P2).
    76 FundHedgeNotAllowed = "FUND_HEDGE_NOT_ALLOWED" { 0 fund_account: FundAccountId };
    /// The fund account may not trade the contract in this session (A2).
    63 FundNotTradable = "FUND_NOT_TRADABLE" { 0 fund_account: FundAccountId };
    /// The fund account was given too many orders in too short a time and is banned (P2).
    64 OrderRateBan = "ORDER_RATE_BAN" { 0 fund_account: FundAccountId, 1 orders: u32, 2 seconds: u32 };
    /// It could trade against an order that rests at a fund account of the same legal person (N6).
    65 WouldSelfTrade = "WOULD_CROSS_OWN" { 0 fund_account: FundAccountId, 1 price: Price, 2 resting: Price };
    /// The counter takes no more orders of the fund account at the exchange today: cancels and
    /// resting orders (N4).
    66 CancelCap = "CANCEL_CAP" { 0 fund_account: FundAccountId, 1 cancels: u32, 2 resting: u32, 3 cap: u32 };
    /// The counter lets the fund account trade no more lots at the exchange today (N4).
    67 LotsCap = "LOTS_CAP" { 0 fund_account: FundAccountId, 1 traded: Lots, 2 resting: Lots, 3 cap: Lots };
    /// The fund account takes fewer lots of one order, or fewer lots in all: the nearest of its
    /// limits (A1, A3, A5).
    68 FundLotsLimit = "FUND_LOTS_LIMIT" { 0 fund_account: FundAccountId, 1 scope: Text, 2 before: Lots, 3 limit: Lots };
    /// The fund account takes less margin of one order (A1).
    69 FundMarginLimit = "FUND_MARGIN_LIMIT" { 0 fund_account: FundAccountId, 1 scope: Text, 2 margin: Money, 3 limit: Money };
    /// The fund account holds fewer lots to close.
    30 FundPositionShort = "FUND_POSITION_SHORT" { 0 lots: Lots, 1 closable: Lots };
    /// The fund account's available funds do not cover margin and commission, its reserve left
    /// alone (P2).
    31 FundCashShort = "FUND_CASH_SHORT" { 0 margin: Money, 1 commission: Money, 2 available: Money, 3 short: Money };
    /// The same, where bonds cover part of the margin (B8).
    241 FundCashShortWithBonds = "FUND_CASH_SHORT_WITH_BONDS" { 0 margin: Money, 1 covered: Money, 2 available: Money, 3 short: Money };
    /// All or nothing cannot be promised over several orders at the exchange.
    74 CannotBeSplit = "CANNOT_BE_SPLIT" { 0 lots: Lots, 1 orders: u32 };
    /// The product's fund accounts cannot take the whole order (N5).
    70 FundAccountsShort = "FUND_ACCOUNTS_SHORT" { 0 lots: Lots, 1 takes: Lots };
    /// No reviewer of the level is online, and it does not pass by itself (X2).
    270 NoReviewerOnline = "NO_REVIEWER_ONLINE" { 0 level: u32 };
    /// A reviewer of the level rejected the order (X2).
    271 ReviewRejected = "REVIEW_REJECTED" { 0 level: u32, 1 by: Box<Text>, 2 reason: Box<Text> };
    /// The order does not wait for review at that level, or the login is none of its reviewers (X2).
    272 NotWaitingForReview = "NOT_WAITING_FOR_REVIEW" { 0 order: OrderId, 1 level: u32 };
    /// A login that is no reviewer, or of another manager than the product, reviews nothing of it (P6).
    273 ReviewerDoesNotFit = "REVIEWER_DOES_NOT_FIT";
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
    /// The product's operating accounts, or its fund accounts, would have been given more together
    /// than can be reckoned with.
    130 DepositsAboveMost = "DEPOSITS_ABOVE_MOST" { 0 amount: Money, 1 deposits: Money, 2 most: Money };
    /// The setting may not have that value.
    71 BadSetting = "BAD_SETTING" {
        #[cbor(with = "later", has_nil)] 0 setting: Text,
        #[cbor(with = "later", has_nil)] 1 value: Text,
        #[cbor(with = "later", has_nil)] 2 allowed: Text,
    };
    /// The fund account's counter does not differ in that.
    141 DifferenceNotFound = "DIFFERENCE_NOT_FOUND" { 0 fund_account: FundAccountId };
    /// The operating account is not one of the fund account's product.
    142 NotOfProduct = "NOT_OF_PRODUCT" { 0 fund_account: FundAccountId };
    /// By net position nothing is locked (X3, X9).
    120 NetModeLocks = "NET_MODE_LOCKS" { 0 fund_account: FundAccountId };
    /// The limit does not belong there: its level or scope is another one.
    72 LimitMisplaced = "LIMIT_MISPLACED" {
        #[cbor(with = "later", has_nil)] 0 limit: Text,
        #[cbor(with = "later", has_nil)] 1 places: Text,
    };
    /// The fund account is not banned.
    73 NotBanned = "NOT_BANNED";
    /// The protected part is below 0, no whole fen, or more than there is (C1).
    98 SplitDoesNotFit = "SPLIT_DOES_NOT_FIT" { 0 protected: Money, 1 most: Money };
    /// The movement is not there, or was confirmed or rejected already.
    97 MovementNotPending = "MOVEMENT_NOT_PENDING" { 0 movement: MovementId };
    /// Nobody confirms an entry of his own (C2).
    96 OwnEntry = "OWN_ENTRY" { 0 movement: MovementId };
    /// A rate must not be below 0.
    39 RateNegative = "RATE_NEGATIVE" {
        #[cbor(with = "later", has_nil)] 0 rate: Text,
    };
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
    /// A contract ends and nobody has told its delivery price (D4).
    110 DeliveryPriceMissing = "DELIVERY_PRICE_MISSING" { 0 contract: ballast_model::ContractCode };
    /// There is no such delivery, or it has ended.
    112 DeliveryNotOpen = "DELIVERY_NOT_OPEN" { 0 delivery: DeliveryId };
    /// A trading day that has begun or ended stays one, and a day that was none stays none.
    113 CalendarInUse = "CALENDAR_IN_USE" { 0 day: Day };
    /// A contract's last trading day must be a trading day that has not ended (D1).
    114 LastTradingDayDoesNotFit = "LAST_TRADING_DAY_DOES_NOT_FIT" { 0 last_trading_day: Day };
    /// There is no such liquidation plan today.
    170 PlanNotFound = "PLAN_NOT_FOUND" { 0 plan: PlanId };
    /// The liquidation plan has ended.
    171 PlanHasEnded = "PLAN_HAS_ENDED" { 0 plan: PlanId };
    /// Nothing of it is held, or other plans close it already (P9).
    172 NothingToClose = "NOTHING_TO_CLOSE";
    /// Fewer lots are held than are to be closed, or the number is not above 0 (P9).
    174 CloseLotsDoNotFit = "CLOSE_LOTS_DO_NOT_FIT" { 0 lots: Lots, 1 held: Lots };
    /// What is held is not what the preview counted.
    175 PreviewOld = "PREVIEW_OLD" { 0 previewed: Lots, 1 now: Lots };
    /// A NAV that is needed is not defined: what is missing (P3).
    180 NavUndefined = "NAV_UNDEFINED" { #[cbor(with = "later", has_nil)] 0 missing: Text };
    /// A share is worth nothing: no number of shares is an amount (P3).
    181 NavNotPositive = "NAV_NOT_POSITIVE" { 0 nav: Money };
    /// There are fewer shares (P3).
    182 SharesExceeded = "SHARES_EXCEEDED" { 0 shares: Shares, 1 held: Shares };
    /// Shares must be above 0.
    183 SharesNotPositive = "SHARES_NOT_POSITIVE" { 0 shares: Shares };
    /// Where NAV is equity, cash of shares goes to a fund account (P3).
    184 NavTakesFundAccount = "NAV_TAKES_FUND_ACCOUNT";
    /// The fund account is another product's.
    185 FundNotOfProduct = "FUND_NOT_OF_PRODUCT" { 0 fund_account: FundAccountId };
    /// No such scheme.
    186 UnknownScheme = "UNKNOWN_SCHEME";
    /// No such sector, or super sector.
    187 UnknownSector = "UNKNOWN_SECTOR";
    /// The product has a scheme, or a sector, of that name.
    188 NameTaken = "NAME_TAKEN" { #[cbor(with = "later", has_nil)] 0 name: Text };
    /// A clause is not one that the catalogue has: which, counted from 1, and the field that does not fit (S2).
    189 ClauseDoesNotFit = "CLAUSE_DOES_NOT_FIT" { 0 clause: u32, #[cbor(with = "later", has_nil)] 1 field: Text };
    /// So many products and accounts are bound to the scheme.
    190 SchemeInUse = "SCHEME_IN_USE" { 0 bindings: u32 };
    /// So many clauses, or super sectors, name the sector.
    191 SectorInUse = "SECTOR_IN_USE" { 0 uses: u32 };
    /// Two intervals of NAV overlap, or one is empty (S7).
    192 IntervalsOverlap = "INTERVALS_OVERLAP" { 0 from: UnitNav, 1 below: UnitNav };
    /// A top-up line lies above a warning line, and that above a liquidation line (S7).
    193 NavLinesOutOfOrder = "NAV_LINES_OUT_OF_ORDER" { 0 line: UnitNav, 1 lower: UnitNav };
    /// Schemes are bound by NAV: shares, of an account its alias too, are missing (S7).
    194 BindingNeeds = "BINDING_NEEDS" { #[cbor(with = "later", has_nil)] 0 missing: Text };
    /// A mode of night or holidays is none that it may have, or lacks its dates (S8).
    195 PeriodDoesNotFit = "PERIOD_DOES_NOT_FIT" { #[cbor(with = "later", has_nil)] 0 period: Text };
    /// Operating accounts may not be given more of the product's bonds than its fund accounts may use (B8).
    242 CollateralExceeded = "COLLATERAL_EXCEEDED" { 0 amount: Money, 1 others: Money, 2 usable: Money };
    /// The fund account's bonds were pledged through another member: a client's are one member's (B3).
    243 CollateralOfOtherMember = "COLLATERAL_OF_OTHER_MEMBER" { #[cbor(with = "later", has_nil)] 0 member: Text };
    /// There is no such alarm, or it is of nobody's that the login watches (P9).
    260 AlarmNotFound = "ALARM_NOT_FOUND" { 0 alarm: AlarmId };
    /// Somebody acknowledged the alarm already.
    261 AlarmAcknowledged = "ALARM_ACKNOWLEDGED" { 0 alarm: AlarmId, #[cbor(with = "later", has_nil)] 1 by: Text, 2 at: Stamp };
    /// The alarm is not muted.
    262 AlarmNotMuted = "ALARM_NOT_MUTED" { 0 alarm: AlarmId };
    /// An alarm is muted for at least a minute, and for so many at most.
    263 AlarmMuteDoesNotFit = "ALARM_MUTE_DOES_NOT_FIT" { 0 minutes: u32, 1 most: u32 };
    /// The alarm has as many notes as one may have.
    264 AlarmNotesFull = "ALARM_NOTES_FULL" { 0 alarm: AlarmId, 1 most: u32 };
    /// An alarm is given to a login only that watches what it is about (P9).
    300 AlarmNotAssignable = "ALARM_NOT_ASSIGNABLE" { 0 alarm: AlarmId, #[cbor(with = "later", has_nil)] 1 user: Text };
    /// The entry would ban or liquidate by itself: it is done once it is sent again with its dry run (O3–O6, S5, S7).
    280 NeedsConfirmation = "NEEDS_CONFIRMATION" { 0 seq: EntryId, #[cbor(with = "later", has_nil)] 1 phrase: Text, 2 bans: u32, 3 plans: u32, 4 lots: Lots };
    /// By now it would do something else than its dry run said: this is the new one.
    281 EntryEffectChanged = "ENTRY_EFFECT_CHANGED" { 0 old: EntryId, 1 seq: EntryId, #[cbor(with = "later", has_nil)] 2 phrase: Text, 3 bans: u32, 4 plans: u32, 5 lots: Lots };
    /// There is no such dry run, of who asks and this day.
    282 EntryNotFound = "ENTRY_NOT_FOUND" { 0 seq: EntryId };
    /// What was typed is not what the dry run asks for.
    283 PhraseDoesNotFit = "PHRASE_DOES_NOT_FIT" { #[cbor(with = "later", has_nil)] 0 phrase: Text };
    /// What is sent again is not the entry that was tried.
    284 EntryDiffers = "ENTRY_DIFFERS" { 0 seq: EntryId };
    /// It liquidates: it is done once a second person confirms it.
    285 NeedsSecondPerson = "NEEDS_SECOND_PERSON" { 0 seq: EntryId, 1 plans: u32, 2 lots: Lots };
    /// Nobody is the second person of an entry of one's own.
    286 OwnProposal = "OWN_PROPOSAL" { 0 seq: EntryId };
    /// No plan of that rule waits (P8).
    287 NoPlanWaits = "NO_PLAN_WAITS";
    /// That order is its trader's: a risk officer cancels third-party orders alone (P9).
    310 NotThirdParty = "NOT_THIRD_PARTY" { 0 order: OrderId };
    /// Lots are moved between two different accounts of one product (P9).
    311 NotOfOneProduct = "NOT_OF_ONE_PRODUCT";
    /// The account that they would be mapped to is none of the product's (X8).
    312 TargetDoesNotFit = "TARGET_DOES_NOT_FIT";
    /// The reference data contradicts itself or what is in use.
    46 BadReferenceData = "BAD_REFERENCE_DATA";
    /// A fee needs something that is not set: a formula launch date and duration, its base initial total NAV (X1).
    290 FeeNeeds = "FEE_NEEDS" { #[cbor(with = "later", has_nil)] 0 fee: Text, #[cbor(with = "later", has_nil)] 1 missing: Text };
    /// A fee's rate, or share of profit, is not from 0 to 1 (X1).
    291 FeeRateDoesNotFit = "FEE_RATE_DOES_NOT_FIT" { #[cbor(with = "later", has_nil)] 0 fee: Text, 1 rate: Rate };
    /// A fee's amount is below 0, too large, or not of whole fen (X1).
    292 FeeAmountDoesNotFit = "FEE_AMOUNT_DOES_NOT_FIT" { #[cbor(with = "later", has_nil)] 0 fee: Text, 1 amount: Money, 2 most: Money };
    /// An interval begins below the end of the one before it, the first below 0: they overlap, or do not ascend (X1).
    /// Counted from 1.
    293 FeeIntervalsOverlap = "FEE_INTERVALS_OVERLAP" { 0 interval: u32, 1 from: UnitNav, 2 least: UnitNav };
    /// An interval ends where it begins, or below (X1).
    294 FeeIntervalEmpty = "FEE_INTERVAL_EMPTY" { 0 interval: u32, 1 from: UnitNav, 2 below: UnitNav };
    /// Only the last interval has no end (X1).
    295 FeeIntervalUnbounded = "FEE_INTERVAL_UNBOUNDED" { 0 interval: u32 };
    /// There are more intervals than one fee may have (X1).
    296 FeeIntervalsTooMany = "FEE_INTERVALS_TOO_MANY" { 0 intervals: u32, 1 most: u32 };
    /// Fees that were paid are counted from a later launch date, or they would count twice (X1).
    297 FeeLaunchNotLater = "FEE_LAUNCH_NOT_LATER" { 0 launch_date: Day, 1 old: Day };
    /// No fee of the product is counted from its launch date (X1).
    298 NoFeeByFormula = "NO_FEE_BY_FORMULA";
}

impl From<PeopleRefusal> for Refusal {
    fn from(refusal: PeopleRefusal) -> Self {
        match refusal {
            PeopleRefusal::NotPermitted => Self::NotPermitted,
            PeopleRefusal::UnknownUser => Self::UnknownUser,
            PeopleRefusal::UnknownRole => Self::UnknownRole,
            PeopleRefusal::UnknownObject => Self::UnknownAccount,
            PeopleRefusal::CodeTaken => Self::CodeTaken,
            PeopleRefusal::RoleFixed => Self::RoleFixed,
            PeopleRefusal::RoleDoesNotFit => Self::RoleDoesNotFit,
            PeopleRefusal::ReachFixed => Self::ReachFixed,
            PeopleRefusal::RoleInUse { logins } => Self::RoleInUse {
                logins: logins.into(),
            },
        }
    }
}
