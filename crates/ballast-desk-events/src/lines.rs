//! Lines of operating accounts (O3–O6): which there are, how far an account is, what it was found at.

use std::fmt;

use ballast_model::{Money, OperatingAccountId};
use minicbor::{Decode, Encode};

use crate::SettingValue;
use crate::table::words;

/// A pair of lines: call, then liquidation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum AccountLine {
    /// By the platform's system risk mode (O3).
    #[n(0)]
    SystemRisk,
    /// The day's loss, an amount (O4).
    #[n(1)]
    DailyLoss,
    /// The day's loss, a share (O5).
    #[n(2)]
    DailyLossRatio,
    /// The loss since the account was opened, a share (O6).
    #[n(3)]
    TotalLossRatio,
}

impl AccountLine {
    /// All of them, in the order in which they are read.
    pub const ALL: [Self; 4] = [
        Self::SystemRisk,
        Self::DailyLoss,
        Self::DailyLossRatio,
        Self::TotalLossRatio,
    ];

    /// Once reached, it stays so for the trading day (O4, O5).
    pub const fn is_latched(self) -> bool {
        matches!(self, Self::DailyLoss | Self::DailyLossRatio)
    }
}

/// How far an account is on a pair of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum LineLevel {
    /// Neither is reached.
    #[default]
    #[n(0)]
    Clear,
    /// What the line is a share of is 0 or less: it cannot be read.
    #[n(1)]
    Undefined,
    /// The call line is reached.
    #[n(2)]
    Call,
    /// The liquidation line is reached.
    #[n(3)]
    Liquidation,
}

words! {
    AccountLine {
        SystemRisk = "system_risk" "系统风控" "System risk",
        DailyLoss = "daily_loss" "日亏损金额" "Daily loss",
        DailyLossRatio = "daily_loss_ratio" "日亏损比例" "Daily loss ratio",
        TotalLossRatio = "total_loss_ratio" "总亏损比例" "Total loss ratio",
    }
    LineLevel {
        Clear = "clear" "未触及" "Clear",
        Undefined = "undefined" "无法计算" "Undefined",
        Call = "call" "追保线" "Call line",
        Liquidation = "liquidation" "强平线" "Liquidation line",
    }
}

impl fmt::Display for AccountLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Display for LineLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// An account's lines were read: those that moved, none where all are where they were.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct LinesRead {
    /// Account.
    #[n(0)]
    pub account: OperatingAccountId,
    /// What moved, in the order of the lines.
    #[n(1)]
    pub moved: Vec<LineMoved>,
}

/// An account came to another level of a pair of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct LineMoved {
    /// Which.
    #[n(0)]
    pub line: AccountLine,
    /// Level before.
    #[n(1)]
    pub old: LineLevel,
    /// Level now.
    #[n(2)]
    pub new: LineLevel,
    /// What it was found at.
    #[n(3)]
    pub found: LineFound,
}

/// What a line was found at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct LineFound {
    /// Dynamic equity, yuan.
    #[n(0)]
    pub equity: Money,
    /// Equity at and below which the line of that level acts, of a line that is clear again the call line;
    /// none where it cannot be read or is off.
    #[n(1)]
    pub acts_at: Option<Money>,
    /// What the threshold is held against, yuan.
    #[n(2)]
    pub numerator: Money,
    /// What that is a share of, yuan; none where the threshold is an amount.
    #[n(3)]
    pub denominator: Option<Money>,
}
