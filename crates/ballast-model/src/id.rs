//! Typed ids. Dense integers inside, never shown; outside an object has a code
//! (`docs/design.md#who`).

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};

use crate::Text;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($repr:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name($repr);
        impl $name {
            /// From its number.
            pub const fn new(number: $repr) -> Self { Self(number) }
            /// Its number.
            pub const fn number(self) -> $repr { self.0 }
            /// As an index into a dense table.
            pub const fn index(self) -> usize { self.0 as usize }
            /// The one after.
            pub const fn next(self) -> Self { Self(self.0 + 1) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Display::fmt(&self.0, f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    )*};
}

ids! {
    /// A fund (产品).
    ProductId(u32);
    /// A real account at a futures company's counter (资金账户).
    FundAccountId(u32);
    /// A trader's sub-account (操作账户).
    OperatingAccountId(u32);
    /// A commodity (品种) in the desk's table.
    CommodityId(u32);
    /// A contract (合约) in the desk's table.
    ContractId(u32);
    /// A login of any kind.
    UserId(u32);
    /// One login session of a user; 0 is the machine itself.
    SessionId(u64);
    /// An order as a trader places it (parent). Never repeats.
    OrderId(u64);
    /// An order as it goes to one fund account (child). Never repeats.
    ChildOrderId(u64);
    /// A question to a counter (CTP nRequestID). Counted anew by every process.
    RequestId(u32);
    /// Place of a return in the private stream of a fund account, counted from 1 as the trading day
    /// begins (CTP nSeqNo of OnRtnPrivateSeqNo).
    PrivateSeq(u64);
    /// A risk rule.
    RuleId(u32);
    /// A template of rates, limits or tradability (模板).
    TemplateId(u32);
    /// A role that the super admin added (R1).
    CustomRoleId(u32);
    /// A deposit or withdrawal as it was entered (C2). Never repeats.
    MovementId(u64);
    /// A physical delivery that has not ended (D3). Never repeats.
    DeliveryId(u64);
    /// A liquidation plan (强平计划). Never repeats.
    PlanId(u32);
    /// An entry that was tried before it is done (试算). Never repeats.
    EntryId(u64);
    /// An alarm of the risk terminal (告警). Counted anew in a trading day that begins without any.
    AlarmId(u32);
    /// A named set of clauses (风控方案).
    SchemeId(u32);
    /// A named set of commodities and contracts (板块).
    SectorId(u32);
    /// A named set of sectors (超级板块).
    SuperSectorId(u32);
    /// Position of a record in the journal, counted from 1; 0 is "before the first".
    Seq(u64);
}

/// Whose book: positions and funds are kept in the same way for both kinds of account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum Holder {
    /// A trader's account.
    #[n(0)]
    Operating(#[n(0)] OperatingAccountId),
    /// A real account at a counter.
    #[n(1)]
    Fund(#[n(0)] FundAccountId),
}

/// The code under which an account is known outside: 1–12 of `[0-9A-Za-z]` (fits CTP's InvestorID),
/// unique for ever.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct AccountCode(Text);

/// The text is no account code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no account code: 1 to 12 letters or digits")]
pub struct BadAccountCode(pub String);

impl AccountCode {
    /// Most letters and digits.
    pub const LONGEST: usize = 12;

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl FromStr for AccountCode {
    type Err = BadAccountCode;
    fn from_str(text: &str) -> Result<Self, BadAccountCode> {
        let fits = (1..=Self::LONGEST).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if fits {
            Ok(Self(text.into()))
        } else {
            Err(BadAccountCode(text.to_owned()))
        }
    }
}
impl fmt::Display for AccountCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for AccountCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operating(id) => write!(f, "operating account {id}"),
            Self::Fund(id) => write!(f, "fund account {id}"),
        }
    }
}
/// No desk gives out an order reference as high: from here up they are of orders that others placed at a counter.
const DIRECT: u64 = 1 << 62;

impl ChildOrderId {
    /// What the n-th order of a counter is called, where it was placed there directly (X8).
    pub const fn direct(number: u64) -> Self {
        Self::new(DIRECT + number)
    }

    /// It was placed directly at the counter.
    pub const fn is_direct(self) -> bool {
        self.number() >= DIRECT
    }
}
