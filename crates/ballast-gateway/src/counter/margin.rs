//! Margin by side, with the larger-side rule (大单边, §C3) where the counter grants
//! it.

use std::collections::BTreeMap;

use ballast_model::{Direction, HedgeFlag, MarginGroup, Money, Overflow};
use minicbor::{Decode, Encode};

/// Which margins a counter charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum MarginSides {
    /// Long and short of everything.
    #[default]
    #[n(0)]
    Both,
    /// Only the larger side of a group, where the exchange grants it; a contract leaves its group
    /// before its last trading day.
    #[n(1)]
    Larger,
}

/// Margin summed up by group and side.
#[derive(Debug, Clone, Default)]
pub(super) struct Margin {
    apart: Money,
    /// Each hedge flag is a trading code, and compared by itself.
    groups: BTreeMap<(MarginGroup, HedgeFlag), Sides>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sides {
    long: Money,
    short: Money,
}

impl Margin {
    /// Adds margin of a side. Without a group it counts whatever the other side holds.
    pub fn add(
        &mut self,
        group: Option<&MarginGroup>,
        flag: HedgeFlag,
        side: Direction,
        margin: Money,
    ) -> Result<(), Overflow> {
        let sides = |group: &MarginGroup| (group.clone(), flag);
        let sum = match (group, side) {
            (None, _) => &mut self.apart,
            (Some(group), Direction::Buy) => &mut self.groups.entry(sides(group)).or_default().long,
            (Some(group), Direction::Sell) => {
                &mut self.groups.entry(sides(group)).or_default().short
            }
        };
        *sum = sum.checked_add(margin)?;
        Ok(())
    }

    pub fn total(&self) -> Result<Money, Overflow> {
        self.groups.values().try_fold(self.apart, |total, sides| {
            total.checked_add(sides.long.max(sides.short))
        })
    }
}
