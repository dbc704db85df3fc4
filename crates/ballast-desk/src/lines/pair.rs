//! A call and a liquidation line as settings have them.

use ballast_desk_events::{
    AccountLine, DailyLossOf, OperatingSettings, PlatformSettings, SystemRiskMode, TotalLossOf,
};
use ballast_model::{Money, Rate};
use ballast_risk::{LineFigures, LineKind, LossBase};

use crate::state::account::OperatingAccount;

/// What acts of a pair: without a call line there is none (N1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    pub kind: LineKind,
    /// Money in its smallest unit, or a share in 10⁻¹⁰.
    pub call: i64,
    pub liquidation: Option<i64>,
}

impl Pair {
    /// As it is set and in force.
    pub fn of(
        line: AccountLine,
        own: &OperatingSettings,
        platform: &PlatformSettings,
        mode: SystemRiskMode,
    ) -> Option<Self> {
        let share = |rate: Option<Rate>| rate.map(Rate::units).filter(|share| *share > 0);
        let amount = |money: Option<Money>| money.map(Money::units).filter(|amount| *amount > 0);
        let (kind, call, liquidation) = match line {
            AccountLine::SystemRisk => match mode {
                SystemRiskMode::EquityToMargin => (
                    LineKind::EquityToMargin,
                    share(own.equity_to_margin_call),
                    share(own.equity_to_margin_liquidation),
                ),
                SystemRiskMode::Equity => (
                    LineKind::Equity,
                    amount(own.equity_call),
                    amount(own.equity_liquidation),
                ),
                SystemRiskMode::EquityToDeposits => (
                    LineKind::EquityToDeposits,
                    share(own.equity_to_deposits_call),
                    share(own.equity_to_deposits_liquidation),
                ),
                SystemRiskMode::MarginToEquity => (
                    LineKind::MarginToEquity,
                    share(own.margin_to_equity_call),
                    share(own.margin_to_equity_liquidation),
                ),
            },
            AccountLine::DailyLoss => (
                LineKind::DailyLoss,
                amount(Some(own.daily_loss_call)),
                amount(Some(own.daily_loss_liquidation)),
            ),
            AccountLine::DailyLossRatio => (
                LineKind::DailyLossTo(daily_base(own.daily_loss_of, platform)?),
                share(Some(own.daily_loss_call_ratio)),
                share(Some(own.daily_loss_liquidation_ratio)),
            ),
            AccountLine::TotalLossRatio => (
                LineKind::TotalLossTo(total_base(own.total_loss_of, platform)?),
                share(Some(own.total_loss_call_ratio)),
                share(Some(own.total_loss_liquidation_ratio)),
            ),
        };
        Some(Self {
            kind,
            call: call?,
            liquidation,
        })
    }
}

/// What the day's loss is a share of; none where the line is off.
fn daily_base(own: DailyLossOf, platform: &PlatformSettings) -> Option<LossBase> {
    let chosen = match own {
        DailyLossOf::FollowGlobal => platform.global_daily_loss_of,
        own => own,
    };
    match chosen {
        DailyLossOf::MarketValueEquity => Some(LossBase::Equity),
        DailyLossOf::MaxLossAmount => Some(LossBase::MaxLossAmount),
        DailyLossOf::OpeningEquity => Some(LossBase::OpeningEquity),
        DailyLossOf::FollowGlobal | DailyLossOf::Off => None,
    }
}

/// What the whole loss is a share of; none where the line is off.
fn total_base(own: TotalLossOf, platform: &PlatformSettings) -> Option<LossBase> {
    let chosen = match own {
        TotalLossOf::FollowGlobal => platform.global_total_loss_of,
        own => own,
    };
    match chosen {
        TotalLossOf::MarketValueEquity => Some(LossBase::Equity),
        TotalLossOf::MaxLossAmount => Some(LossBase::MaxLossAmount),
        TotalLossOf::FollowGlobal | TotalLossOf::Off => None,
    }
}

/// What an account's lines are read from.
pub(crate) fn figures(account: &OperatingAccount) -> LineFigures {
    let book = &account.book;
    LineFigures {
        margin: book.margin().units(),
        net_deposits: book.net_deposits().units(),
        max_loss_amount: account.max_loss_amount().units(),
        opening_equity: book.pre_balance.units(),
        lossless_equity: book.lossless_equity().units(),
    }
}
