//! Treasury bonds that stand as margin of a fund account (国债作为保证金, B8): what a venue's member services
//! said may be used, the venue's fee, and what of it operating accounts may use.

use ballast_model::{Day, Exchange, FundAccountId, Money, OperatingAccountId, Rate, Text};
use minicbor::{Decode, Encode};

/// What is done about bonds as margin.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum CollateralCommand {
    /// A venue said what a fund account may use. Said again, or after a newer one, it changes nothing.
    #[n(0)]
    Tell(#[n(0)] VenueCollateral),
    /// A venue took a month's fee. Said again, it changes nothing.
    #[n(1)]
    TakeFee(#[n(0)] CollateralFee),
    /// What an operating account may use of its product's bonds at an exchange.
    #[n(2)]
    Assign(#[n(0)] AssignCollateral),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum CollateralEvent {
    /// A fund account may use so much from now on.
    #[n(0)]
    Told(#[n(0)] VenueCollateral),
    /// A month's fee was taken of a fund account's cash.
    #[n(1)]
    FeeTaken(#[n(0)] CollateralFee),
    /// An operating account may use another amount.
    #[n(2)]
    Assigned(#[n(0)] CollateralAssigned),
}

/// What a fund account may use at an exchange, as its venue settled it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct VenueCollateral {
    /// Fund account: the venue's client of that number.
    #[n(0)]
    pub fund_account: FundAccountId,
    /// Exchange: margin of its contracts alone is covered.
    #[n(1)]
    pub exchange: Exchange,
    /// Member that the bonds were pledged through.
    #[n(2)]
    pub member: Text,
    /// The venue's number, ascending: of two the larger is the newer.
    #[n(3)]
    pub seq: u64,
    /// Settlement that it is of.
    #[n(4)]
    pub day: Day,
    /// Discounted value (折后金额) of the bonds that count.
    #[n(5)]
    pub discounted: Money,
    /// Real cash (实有货币资金) that the cap was taken of: settled, bonds not in it.
    #[n(6)]
    pub cash: Money,
    /// So many times cash is the most that bonds count (配比金额).
    #[n(7)]
    pub multiple: Rate,
    /// The smaller of the two (实际可用金额), down to the fen.
    #[n(8)]
    pub available: Money,
}

/// A month's fee of a venue for bonds (国债充抵手续费): a cash movement of its own kind, no P&L and no
/// withdrawal.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CollateralFee {
    /// Whose cash.
    #[n(0)]
    pub fund_account: FundAccountId,
    /// Exchange.
    #[n(1)]
    pub exchange: Exchange,
    /// Member that the bonds were pledged through.
    #[n(2)]
    pub member: Text,
    /// The venue's number.
    #[n(3)]
    pub seq: u64,
    /// First day of the month that it is of: a month's is taken once.
    #[n(4)]
    pub month: Day,
    /// Settlement that took it at the venue.
    #[n(5)]
    pub day: Day,
    /// Yuan, whole fen.
    #[n(6)]
    pub amount: Money,
}

/// Say what an operating account may use of its product's bonds at an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct AssignCollateral {
    /// Operating account.
    #[n(0)]
    pub account: OperatingAccountId,
    /// Exchange.
    #[n(1)]
    pub exchange: Exchange,
    /// Yuan; 0: none.
    #[n(2)]
    pub amount: Money,
}

/// An operating account's part of its product's bonds at an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct CollateralPart {
    /// As it was set.
    #[n(0)]
    pub set: Money,
    /// As it counts: less in proportion, down to the fen, where the fund accounts may use less than was set for
    /// all.
    #[n(1)]
    pub counts: Money,
}

/// An operating account's part is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct CollateralAssigned {
    /// Operating account.
    #[n(0)]
    pub account: OperatingAccountId,
    /// Exchange.
    #[n(1)]
    pub exchange: Exchange,
    /// Before.
    #[n(2)]
    pub old: CollateralPart,
    /// Now.
    #[n(3)]
    pub new: CollateralPart,
}
