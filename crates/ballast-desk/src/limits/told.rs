//! A limit as it was read, in numbers that have a unit.

use ballast_model::{Lots, Money, Rate};
use ballast_risk::{Base, Reading, Rule};

/// A number of a limit, in its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Lots.
    Lots(Lots),
    /// Yuan.
    Money(Money),
    /// Cancels, orders.
    Count(i64),
    /// A share.
    Rate(Rate),
}

/// A limit that is set: what it reads before and after an order, and where it stops (G2). Of cash it
/// is what is left, and the least that must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitFinding {
    /// Which.
    pub rule: Rule,
    /// Without the order.
    pub before: Figure,
    /// With it.
    pub after: Figure,
    /// Where it stops.
    pub limit: Figure,
    /// What the limit is a share of, where it is one.
    pub of: Option<Money>,
    /// It refuses the order.
    pub refuses: bool,
}

impl From<Reading> for LimitFinding {
    fn from(reading: Reading) -> Self {
        let row = reading.rule.row();
        let is_share = matches!(row.of, ballast_risk::rules::Of::Equity);
        let money = |value: i128| Money::from_units(value as i64);
        let figure = |value: i128| match row.base {
            Base::Cash => Figure::Money(money(-value)),
            Base::Margin | Base::Value => Figure::Money(money(value)),
            Base::Lots | Base::SideLots | Base::OpenedLots | Base::TradedLots => {
                Figure::Lots(Lots::new(value as i64))
            }
            Base::Cancels | Base::CancelsAndResting | Base::OrdersInWindow => {
                Figure::Count(value as i64)
            }
        };
        Self {
            rule: reading.rule,
            before: figure(reading.before),
            after: figure(reading.after),
            limit: if is_share {
                Figure::Rate(Rate::from_units(reading.limit))
            } else {
                figure(reading.limit.into())
            },
            of: is_share.then(|| money(reading.of)),
            refuses: reading.refuses,
        }
    }
}
