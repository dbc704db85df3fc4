//! Margin and commission rates (F1): by money and by lot together.

use minicbor::{Decode, Encode};

use crate::{HedgeFlag, Lots, Money, Overflow, Rate};

/// `value × by_money + lots × by_lot`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Encode, Decode)]
pub struct Tariff {
    /// Share of the value.
    #[n(0)]
    pub by_money: Rate,
    /// Yuan a lot.
    #[n(1)]
    pub by_lot: Money,
}

impl Tariff {
    /// The largest that may be set.
    pub const LARGEST: Self = Self {
        by_money: Rate::whole(10),
        by_lot: Money::whole(1_000_000),
    };

    /// Whether it is not above [`Tariff::LARGEST`].
    pub fn is_bounded(self) -> bool {
        self.by_money <= Self::LARGEST.by_money && self.by_lot <= Self::LARGEST.by_lot
    }

    /// The amount for `lots` worth `value`, rounded once to 10⁻⁶ yuan, half away from zero.
    pub fn amount(self, value: Money, lots: Lots) -> Result<Money, Overflow> {
        value
            .times_rate(self.by_money)?
            .checked_add(self.by_lot.times_lots(lots)?)
    }
}

/// Commission by offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Encode, Decode)]
pub struct CommissionRates {
    /// Opening.
    #[n(0)]
    pub open: Tariff,
    /// Closing at the plain rate.
    #[n(1)]
    pub close: Tariff,
    /// Closing at the close-today rate.
    #[n(2)]
    pub close_today: Tariff,
}

/// Margin of one hedge flag, long and short apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Encode, Decode)]
pub struct MarginRates {
    /// Of long positions and buy opens.
    #[n(0)]
    pub long: Tariff,
    /// Of short positions and sell opens.
    #[n(1)]
    pub short: Tariff,
}

/// Margin and commission of a commodity or contract. Long and short margins are apart (F1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Encode, Decode)]
pub struct Rates {
    /// Margin of long positions and buy opens.
    #[n(0)]
    pub margin_long: Tariff,
    /// Margin of short positions and sell opens.
    #[n(1)]
    pub margin_short: Tariff,
    /// Commission.
    #[n(2)]
    pub commission: CommissionRates,
    /// Margin of hedge positions, where it is another one (F1).
    #[n(3)]
    pub hedge_margin: Option<MarginRates>,
}

impl Rates {
    /// As they are charged for positions of one flag.
    pub fn of(self, flag: HedgeFlag) -> Self {
        let of_flag = match (flag, self.hedge_margin) {
            (HedgeFlag::Hedge, Some(MarginRates { long, short })) => Self {
                margin_long: long,
                margin_short: short,
                ..self
            },
            (HedgeFlag::Hedge, None) | (HedgeFlag::Speculation, _) => self,
        };
        Self {
            hedge_margin: None,
            ..of_flag
        }
    }
}

/// A tariff as set on the platform, over the counter's (F2). By money and by lot are apart in each
/// mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum TariffRule {
    /// The counter's tariff is ignored.
    #[n(0)]
    Absolute(#[n(0)] Tariff),
    /// Added to the counter's.
    #[n(1)]
    Plus(#[n(0)] Tariff),
    /// The counter's, so much larger; a part that is left out stays as it is.
    #[n(2)]
    Percent {
        /// Added share of the part by money: 0.1 makes 10 % of the value 11 %.
        #[n(0)]
        by_money: Option<Rate>,
        /// Added share of the part by lot.
        #[n(1)]
        by_lot: Option<Rate>,
    },
}

impl TariffRule {
    /// It needs the counter's tariff to mean anything.
    pub fn needs_counter(self) -> bool {
        !matches!(self, Self::Absolute(_))
    }

    /// The tariff that is charged. Each part is rounded once, half away from zero, at its own
    /// decimals.
    pub fn over(self, counter: Tariff) -> Result<Tariff, Overflow> {
        match self {
            Self::Absolute(tariff) => Ok(tariff),
            Self::Plus(more) => Ok(Tariff {
                by_money: counter.by_money.checked_add(more.by_money)?,
                by_lot: counter.by_lot.checked_add(more.by_lot)?,
            }),
            Self::Percent { by_money, by_lot } => {
                let (by_money, by_lot) = (by_money.unwrap_or_default(), by_lot.unwrap_or_default());
                Ok(Tariff {
                    by_money: counter
                        .by_money
                        .checked_add(counter.by_money.times_rate(by_money)?)?,
                    by_lot: counter
                        .by_lot
                        .checked_add(counter.by_lot.times_rate(by_lot)?)?,
                })
            }
        }
    }

    /// Nothing it says is more than ten times the value, or a million yuan a lot: far from overflow
    /// whatever is held.
    pub fn is_bounded(self) -> bool {
        match self {
            Self::Absolute(tariff) | Self::Plus(tariff) => tariff.is_bounded(),
            Self::Percent { by_money, by_lot } => [by_money, by_lot]
                .iter()
                .flatten()
                .all(|share| *share <= Tariff::LARGEST.by_money),
        }
    }

    /// Nothing it says is below zero.
    pub fn is_not_negative(self) -> bool {
        match self {
            Self::Absolute(tariff) | Self::Plus(tariff) => {
                !tariff.by_money.is_negative() && !tariff.by_lot.is_negative()
            }
            Self::Percent { by_money, by_lot } => [by_money, by_lot]
                .iter()
                .flatten()
                .all(|share| !share.is_negative()),
        }
    }
}

/// Margin as set on the platform, long and short apart (F1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct MarginRule {
    /// Of long positions and buy opens.
    #[n(0)]
    pub long: TariffRule,
    /// Of short positions and sell opens.
    #[n(1)]
    pub short: TariffRule,
}

/// Commission as set on the platform, by offset (F1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct CommissionRule {
    /// Opening.
    #[n(0)]
    pub open: TariffRule,
    /// Closing at the plain rate.
    #[n(1)]
    pub close: TariffRule,
    /// Closing at the close-today rate.
    #[n(2)]
    pub close_today: TariffRule,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Price;

    fn tariff(by_money: &str, by_lot: &str) -> Tariff {
        Tariff {
            by_money: by_money.parse().unwrap(),
            by_lot: by_lot.parse().unwrap(),
        }
    }

    /// F2's worked examples.
    #[test]
    fn f2_modes_over_the_counters_tariff() {
        let percent = |share: &str| TariffRule::Percent {
            by_money: Some(share.parse().unwrap()),
            by_lot: None,
        };
        for (counter, share, want) in [("0.1", "0.1", "0.11"), ("0.2", "0.1", "0.22")] {
            assert_eq!(
                percent(share).over(tariff(counter, "3")).unwrap(),
                tariff(want, "3"),
                "an empty part stays as it is"
            );
        }
        let plus = TariffRule::Plus(tariff("0.00005", "2"))
            .over(tariff("0.0001", "3"))
            .unwrap();
        let lots = Lots::new(2);
        let value = "50000".parse::<Price>().unwrap().value(lots, 5).unwrap();
        assert_eq!(
            plus.amount(value, lots).unwrap(),
            "85".parse().unwrap(),
            "2·5 + 500,000·0.015 %"
        );
        let own = TariffRule::Absolute(tariff("0.07", "1"));
        assert_eq!(
            own.over(tariff("0.9", "9")).unwrap(),
            tariff("0.07", "1"),
            "the counter's is ignored"
        );
        let by_lot = TariffRule::Percent {
            by_money: None,
            by_lot: Some("0.5".parse().unwrap()),
        };
        assert_eq!(
            by_lot.over(tariff("0.1", "3")).unwrap(),
            tariff("0.1", "4.5")
        );
    }

    #[test]
    fn below_zero_is_told() {
        let share = |text: &str| Some(text.parse().unwrap());
        assert!(TariffRule::Plus(tariff("0", "0")).is_not_negative());
        assert!(!TariffRule::Plus(tariff("-0.1", "0")).is_not_negative());
        assert!(!TariffRule::Absolute(tariff("0", "-1")).is_not_negative());
        assert!(
            !TariffRule::Percent {
                by_money: None,
                by_lot: share("-0.1")
            }
            .is_not_negative()
        );
        assert!(
            TariffRule::Percent {
                by_money: None,
                by_lot: None
            }
            .is_not_negative()
        );
    }
}
