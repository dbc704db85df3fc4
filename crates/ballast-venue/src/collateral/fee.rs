//! The fee (B7; guides, section 5): discounted value of each calendar day's end, before the cap, at the
//! rate of that day; added up exactly and rounded once per payer, venue and month.

use std::collections::BTreeMap;

use ballast_model::{Day, Money, Rate, Stamp, TimeOfDay, div_half_away};

use crate::collateral::sums::{Sums, levels};
use crate::collateral::value::discounted_at;
use crate::state::MemberServices;
use crate::words::application::{NotCounted, Position};
use crate::words::event::Event;
use crate::words::party::{PartyKey, Venue};
use crate::words::setting::{DayCount, Settings};
use crate::words::settlement::{BaseDays, FeeAccrued, FeeBase, FeeCollected, Month, Settle};

/// When the bases of the next calendar day are taken: at its end, and not before its settlement.
pub(crate) fn due(state: &MemberServices, venue: Venue) -> Option<Stamp> {
    let settled = *state.collateral.settled.get(&venue)?;
    let next = state.collateral.accrued.get(&venue)?.plus(1);
    let is_trading_day = state
        .calendar
        .as_ref()
        .is_some_and(|calendar| calendar.is_trading_day(next));
    let is_known = next <= settled || !is_trading_day;
    is_known.then(|| next.plus(1).at(TimeOfDay::MIDNIGHT))
}

/// A calendar day's bases by payer, at what bonds were worth at the last settlement.
pub(crate) fn accrue(state: &MemberServices, venue: Venue) -> Event {
    let day = state.collateral.accrued[&venue].plus(1);
    let settings = state.settings(venue, day);
    let calendar = state.calendar.as_ref();
    let is_trading_day = calendar.is_some_and(|calendar| calendar.is_trading_day(day));
    let counts = is_trading_day || !matches!(settings.day_count, DayCount::TradingDays(_));
    let mut bases: BTreeMap<&PartyKey, Money> = BTreeMap::new();
    for (key, position) in &state.collateral.positions {
        let base = base(position, &settings);
        if key.party.venue == venue && counts && !base.is_zero() {
            *bases.entry(&key.party).or_default() += base;
        }
    }
    Event::FeeAccrued(FeeAccrued {
        venue,
        day,
        rate: settings.fee_rate,
        bases: bases
            .into_iter()
            .map(|(payer, base)| FeeBase {
                payer: payer.clone(),
                base,
            })
            .collect(),
    })
}

/// Discounted value of what is not released; after the cut and after approval by the venue's switches.
fn base(position: &Position, settings: &Settings) -> Money {
    let is_cut = position.not_counted == Some(NotCounted::MaturityCut);
    if is_cut && !settings.fee_after_cut {
        return Money::ZERO;
    }
    let releasing = if settings.fee_after_approval {
        discounted_at(position.releasing, position.worth)
    } else {
        Money::ZERO
    };
    position.discounted + releasing
}

/// Fees of months before the settled day's, each taken of its payer's cash.
pub(crate) fn collect(state: &MemberServices, settle: &Settle, sums: &mut Sums) -> Vec<Event> {
    let month = Month::of(settle.day);
    let fees = state.collateral.fees.iter();
    let past = fees.filter(|((of, payer), _)| *of < month && payer.venue == settle.venue);
    let collected = past.map(|((month, payer), by_rate)| {
        let settings = state.settings(settle.venue, month.first_day());
        let days_a_year = settings.day_count.days_a_year();
        let base_days = by_rate.iter();
        let base_days: Vec<_> = base_days
            .map(|(rate, sum)| BaseDays {
                rate: *rate,
                sum: *sum,
            })
            .collect();
        let amount = amount(&base_days, days_a_year);
        sums.pay(payer, amount);
        Event::FeeCollected(FeeCollected {
            seq: sums.next_seq(),
            payer: payer.clone(),
            month: *month,
            day: settle.day,
            base_days,
            days_a_year,
            amount,
        })
    });
    collected.collect()
}

/// Σ base × rate ÷ days a year, rounded once to the fen, half away from zero.
pub fn amount(base_days: &[BaseDays], days_a_year: u32) -> Money {
    let products = base_days
        .iter()
        .map(|of| i128::from(of.sum.units()) * i128::from(of.rate.units()));
    let product: i128 = products.sum();
    let one = i128::from(Rate::ONE.units()) * i128::from(Money::FEN.units());
    let fen = div_half_away(product, one * i128::from(days_a_year));
    let fen = i64::try_from(fen).expect("Invariant: a fee is less than what it is charged on");
    Money::from_units(fen * Money::FEN.units())
}

pub(crate) fn apply_accrued(state: &mut MemberServices, accrued: &FeeAccrued) {
    let collateral = &mut state.collateral;
    let month = Month::of(accrued.day);
    for FeeBase { payer, base } in &accrued.bases {
        let fees = collateral.fees.entry((month, payer.clone()));
        *fees.or_default().entry(accrued.rate).or_default() += *base;
    }
    collateral.accrued.insert(accrued.venue, accrued.day);
}

pub(crate) fn apply_collected(state: &mut MemberServices, collected: &FeeCollected) {
    let collateral = &mut state.collateral;
    let key = (collected.month, collected.payer.clone());
    collateral.fees.remove(&key);
    collateral.last_seq = collected.seq;
    collateral
        .collected
        .insert(collected.seq, collected.clone());
    for party in levels(&collected.payer) {
        if let Some(funds) = collateral.funds.get_mut(&party) {
            funds.cash -= collected.amount;
        }
    }
}

/// The first day whose bases are taken is that of the first settlement.
pub(crate) fn apply_settled(state: &mut MemberServices, venue: Venue, day: Day) {
    let accrued = &mut state.collateral.accrued;
    accrued.entry(venue).or_insert(day.plus(-1));
}
