//! What the day's settlement is told and what leaves it (B7, B8).

use std::fmt;

use ballast_model::{Day, Money, Rate};

use crate::words::application::{Position, PositionKey};
use crate::words::code::{ApplicationId, VenueSeq};
use crate::words::party::{PartyKey, Venue};
use crate::words::tagged::records;

/// A month.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct Month(u32);

impl Month {
    /// The month of a day.
    pub fn of(day: Day) -> Self {
        let (year, month, _) = day.ymd();
        Self((year * 12) as u32 + month - 1)
    }
    /// Its first day.
    pub fn first_day(self) -> Day {
        let (year, month) = ((self.0 / 12) as i32, self.0 % 12 + 1);
        Day::from_ymd(year, month, 1).expect("Invariant: a month has a first day")
    }
    /// The month before.
    pub const fn previous(self) -> Self {
        Self(self.0 - 1)
    }
}
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0 / 12, self.0 % 12 + 1)
    }
}
#[cfg(test)]
impl crate::golden::Sample for Month {
    fn sample() -> Self {
        Self(2026 * 12 + crate::golden::next() as u32)
    }
}

records! {
    /// A party's money after a day's settlement at a venue, as the clearing side tells it.
    PartyFunds {
        /// Whose; the member as a whole under the member's own key.
        0 party: PartyKey,
        /// Real cash (实有货币资金), bonds not in it. May be below zero.
        1 cash: Money,
        /// Trading margin (交易保证金).
        2 margin: Money,
    }

    /// What is known of a party's money, and of which day it is.
    #[derive(Copy)]
    KnownFunds {
        /// Day.
        0 day: Day,
        /// Cash.
        1 cash: Money,
        /// Trading margin.
        2 margin: Money,
    }

    /// Cash and margin of parties after a day, told before it is settled: by whoever clears them, each
    /// when it has them. What is told again replaces what was told.
    FundsOfDay {
        /// Venue.
        0 venue: Venue,
        /// Trading day, not settled yet.
        1 day: Day,
        /// Parties.
        2 funds: Vec<PartyFunds>,
    }

    /// Settle a day: values, fees, reviews, available amounts.
    Settle {
        /// Venue.
        0 venue: Venue,
        /// Trading day, the next one.
        1 day: Day,
        /// Cash and margin, beside what was told before and in place of it. A member as a whole is the sum
        /// of its parties where it is not told itself.
        2 funds: Vec<PartyFunds>,
    }

    /// What a party may use, from this settlement on. For the desk: applied once by its number.
    CollateralSet {
        /// Its number.
        0 seq: VenueSeq,
        /// Day of the settlement.
        1 day: Day,
        /// Whose; the member as a whole under the member's own key.
        2 party: PartyKey,
        /// Discounted value of what counts.
        3 discounted: Money,
        /// Discounted value that the maturity cut took out.
        4 beyond_cut: Money,
        /// Cash that the cap was taken of.
        5 cash: Money,
        /// Of which day that cash is; none: nobody ever told.
        6 cash_of: Option<Day>,
        /// The cap: so many times cash.
        7 cap: Money,
        /// The smaller of both (实际可用金额).
        8 available: Money,
    }

    /// Bonds that will leave the available amount (B5).
    CutNear {
        /// Which.
        0 key: PositionKey,
        /// Trading days from now.
        1 trading_days: u32,
        /// The cut.
        2 cut: Day,
        /// The calendar of that month is not announced.
        3 provisional: bool,
    }

    /// Position and what it was before.
    PositionChanged {
        /// Which.
        0 key: PositionKey,
        /// Before.
        1 old: Position,
        /// Now.
        2 new: Position,
        /// What moved bonds; none: only their value is another.
        3 by: Option<ApplicationId>,
    }

    /// A payer's base of a calendar day.
    FeeBase {
        /// Payer: the beneficiary.
        0 payer: PartyKey,
        /// Discounted value of what was not released at the day's end.
        1 base: Money,
    }

    /// A calendar day's fee bases.
    FeeAccrued {
        /// Venue.
        0 venue: Venue,
        /// Calendar day.
        1 day: Day,
        /// Rate a year on that day.
        2 rate: Rate,
        /// By payer; without those who have nothing.
        3 bases: Vec<FeeBase>,
    }

    /// Bases of days at one rate, added up.
    #[derive(Copy)]
    BaseDays {
        /// Rate a year.
        0 rate: Rate,
        /// Sum of the bases of the days.
        1 sum: Money,
    }

    /// A month's fee of a payer, taken at the first settlement after it.
    FeeCollected {
        /// Number under which the desk books it, once.
        0 seq: VenueSeq,
        /// Payer.
        1 payer: PartyKey,
        /// Of which month.
        2 month: Month,
        /// At which settlement.
        3 day: Day,
        /// Bases by rate.
        4 base_days: Vec<BaseDays>,
        /// Days a year.
        5 days_a_year: u32,
        /// Yuan, rounded once to the fen, half away from zero.
        6 amount: Money,
    }
}
