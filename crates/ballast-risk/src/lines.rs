//! The lines of an operating account (O3–O6), each as the equity at which it acts.
//!
//! Marks move an account's equity and nothing else that a line reads. So where a line acts is worked out when
//! margin, cash or settings change; a mark only compares. It is exact: each line acts at the largest equity, in
//! the smallest unit of money, at which its own fraction has reached its threshold.

/// 100 % at the decimals of a share.
const ONE: i128 = 10_000_000_000;

/// What the lines of an account are read from, in the smallest unit of money. None of it moves with a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LineFigures {
    /// Margin held, after the larger side.
    pub margin: i64,
    /// Deposits less withdrawals since the account was opened (C1).
    pub net_deposits: i64,
    /// Of them, what may be lost (C1).
    pub max_loss_amount: i64,
    /// Equity that the trading day began with.
    pub opening_equity: i64,
    /// Equity without today's P&L and commission, and with what is frozen for commission: the day's loss is
    /// what equity lacks of it (O4).
    pub lossless_equity: i64,
}

/// What a line's threshold is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// Dynamic equity ÷ margin, at or below (O3, mode 1). Without margin it does not act.
    EquityToMargin,
    /// Dynamic equity, at or below an amount (O3, mode 2).
    Equity,
    /// Dynamic equity ÷ net deposits, at or below (O3, mode 3). Without net deposits it does not act.
    EquityToDeposits,
    /// Margin ÷ dynamic equity, at or above (O3, mode 4). With margin and no equity it acts.
    MarginToEquity,
    /// The day's loss, at or above an amount (O4).
    DailyLoss,
    /// The day's loss ÷ a base, at or above (O5).
    DailyLossTo(LossBase),
    /// Net deposits less dynamic equity ÷ a base, at or above (O6).
    TotalLossTo(LossBase),
}

/// What a loss is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LossBase {
    /// Dynamic equity, the same as market-value equity while there are no options.
    Equity,
    /// Max-loss amount.
    MaxLossAmount,
    /// Equity that the trading day began with.
    OpeningEquity,
}

/// Where a line acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActsAt {
    /// Nowhere.
    Nowhere,
    /// At that equity and below, in the smallest unit of money.
    Equity(i128),
    /// What it is a share of is 0 or less: it cannot be read. That opens nothing and liquidates nothing.
    Undefined,
}

impl ActsAt {
    /// Whether it acts at an equity.
    pub fn acts(self, equity: i64) -> bool {
        matches!(self, Self::Equity(line) if i128::from(equity) <= line)
    }
}

/// A line as it is read: what its threshold is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineReading {
    /// In the smallest unit of money.
    pub numerator: i64,
    /// None where the threshold is an amount.
    pub denominator: Option<i64>,
}

impl LineKind {
    /// Where it acts. `threshold` is above 0: an amount in the smallest unit of money, or a share in 10⁻¹⁰.
    pub fn acts_at(self, threshold: i64, of: &LineFigures) -> ActsAt {
        let threshold = i128::from(threshold);
        let share_of = |amount: i64| threshold * i128::from(amount);
        match self {
            Self::Equity => ActsAt::Equity(threshold),
            Self::EquityToMargin if of.margin <= 0 => ActsAt::Nowhere,
            Self::EquityToMargin => ActsAt::Equity(share_of(of.margin).div_euclid(ONE)),
            Self::EquityToDeposits if of.net_deposits <= 0 => ActsAt::Nowhere,
            Self::EquityToDeposits => ActsAt::Equity(share_of(of.net_deposits).div_euclid(ONE)),
            Self::MarginToEquity if of.margin <= 0 => ActsAt::Nowhere,
            Self::MarginToEquity => {
                ActsAt::Equity((i128::from(of.margin) * ONE).div_euclid(threshold))
            }
            Self::DailyLoss => ActsAt::Equity(i128::from(of.lossless_equity) - threshold),
            Self::DailyLossTo(base) => loss_at(of.lossless_equity, base, threshold, of),
            Self::TotalLossTo(base) => loss_at(of.net_deposits, base, threshold, of),
        }
    }

    /// What the threshold is held against, at an equity.
    pub fn reading(self, equity: i64, of: &LineFigures) -> LineReading {
        let reading = |numerator, denominator| LineReading {
            numerator,
            denominator,
        };
        let base = |base| match base {
            LossBase::Equity => equity,
            LossBase::MaxLossAmount => of.max_loss_amount,
            LossBase::OpeningEquity => of.opening_equity,
        };
        match self {
            Self::Equity => reading(equity, None),
            Self::EquityToMargin => reading(equity, Some(of.margin)),
            Self::EquityToDeposits => reading(equity, Some(of.net_deposits)),
            Self::MarginToEquity => reading(of.margin, Some(equity)),
            Self::DailyLoss => reading(of.lossless_equity - equity, None),
            Self::DailyLossTo(to) => reading(of.lossless_equity - equity, Some(base(to))),
            Self::TotalLossTo(to) => reading(of.net_deposits - equity, Some(base(to))),
        }
    }
}

/// Where `(lossless − equity) ÷ base` reaches a share. Where the base is equity itself, any loss that leaves
/// none reaches it.
fn loss_at(lossless: i64, base: LossBase, share: i128, of: &LineFigures) -> ActsAt {
    let lossless = i128::from(lossless);
    let fixed = match base {
        LossBase::Equity if lossless > 0 => {
            return ActsAt::Equity((lossless * ONE).div_euclid(ONE + share));
        }
        LossBase::Equity => return ActsAt::Equity(lossless - 1),
        LossBase::MaxLossAmount => of.max_loss_amount,
        LossBase::OpeningEquity => of.opening_equity,
    };
    if fixed <= 0 {
        return ActsAt::Undefined;
    }
    let least_loss = (share * i128::from(fixed) + ONE - 1).div_euclid(ONE);
    ActsAt::Equity(lossless - least_loss)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KINDS: [LineKind; 11] = [
        LineKind::EquityToMargin,
        LineKind::Equity,
        LineKind::EquityToDeposits,
        LineKind::MarginToEquity,
        LineKind::DailyLoss,
        LineKind::DailyLossTo(LossBase::Equity),
        LineKind::DailyLossTo(LossBase::MaxLossAmount),
        LineKind::DailyLossTo(LossBase::OpeningEquity),
        LineKind::TotalLossTo(LossBase::Equity),
        LineKind::TotalLossTo(LossBase::MaxLossAmount),
        LineKind::TotalLossTo(LossBase::OpeningEquity),
    ];

    /// The requirement's own words, read with fractions: whether the line is reached, if that can be said.
    fn reached(kind: LineKind, threshold: i64, equity: i64, of: &LineFigures) -> Option<bool> {
        let LineReading {
            numerator,
            denominator,
        } = kind.reading(equity, of);
        let (n, t) = (i128::from(numerator), i128::from(threshold));
        let d = i128::from(denominator.unwrap_or(1));
        Some(match kind {
            LineKind::Equity => n <= t,
            LineKind::DailyLoss => n >= t,
            LineKind::EquityToMargin | LineKind::EquityToDeposits => d > 0 && n * ONE <= t * d,
            LineKind::MarginToEquity if n <= 0 => false,
            LineKind::MarginToEquity => d <= 0 || n * ONE >= t * d,
            LineKind::DailyLossTo(LossBase::Equity) | LineKind::TotalLossTo(LossBase::Equity) => {
                if d > 0 {
                    n * ONE >= t * d
                } else {
                    n > 0
                }
            }
            LineKind::DailyLossTo(_) | LineKind::TotalLossTo(_) if d <= 0 => return None,
            LineKind::DailyLossTo(_) | LineKind::TotalLossTo(_) => n * ONE >= t * d,
        })
    }

    fn check(kind: LineKind, threshold: i64, equity: i64, of: &LineFigures) {
        let at = kind.acts_at(threshold, of);
        let said = (at != ActsAt::Undefined).then(|| at.acts(equity));
        let told = format!("{kind:?} {threshold} at {equity} of {of:?}");
        assert_eq!(said, reached(kind, threshold, equity, of), "{told}");
    }

    proptest! {
        /// O3–O6: near where it acts, and anywhere, a line acts where its own fraction has reached its threshold.
        #[test]
        fn a_line_acts_exactly_where_its_fraction_reaches_its_threshold(
            kind in prop::sample::select(&KINDS[..]),
            threshold in prop_oneof![1_i64..50, 1_i64..30_000_000_000],
            anywhere in -1_000_000_i64..1_000_000,
            figures in prop::array::uniform5(-1000_i64..1_000_000),
        ) {
            let [margin, net_deposits, max_loss_amount, opening_equity, lossless_equity] = figures;
            let margin = margin.max(0);
            let of = LineFigures { margin, net_deposits, max_loss_amount, opening_equity, lossless_equity };
            check(kind, threshold, anywhere, &of);
            if let ActsAt::Equity(line) = kind.acts_at(threshold, &of)
                && let Ok(line) = i64::try_from(line)
            {
                for near in -2..=2 {
                    check(kind, threshold, line + near, &of);
                }
            }
        }
    }

    /// O3's and O6's worked examples, in yuan.
    #[test]
    fn worked_examples() {
        let share = |percent: i64| percent * 100_000_000;
        // A call where margin is 70 % of equity: 142.86 % of margin.
        let of = LineFigures {
            margin: 700_000,
            ..LineFigures::default()
        };
        let at = LineKind::EquityToMargin.acts_at(14_285_714_285, &of);
        assert_eq!(at, ActsAt::Equity(999_999));
        assert_eq!(
            LineKind::MarginToEquity.acts_at(share(70), &of),
            ActsAt::Equity(1_000_000)
        );
        // C1's cash: in 800,000 and 300,000, out 100,000, in 100,000 protected.
        let of = LineFigures {
            net_deposits: 1_100_000,
            max_loss_amount: 1_000_000,
            ..LineFigures::default()
        };
        let total = LineKind::TotalLossTo(LossBase::MaxLossAmount);
        assert_eq!(total.acts_at(share(30), &of), ActsAt::Equity(800_000));
        assert_eq!(total.acts_at(share(40), &of), ActsAt::Equity(700_000));
    }
}
