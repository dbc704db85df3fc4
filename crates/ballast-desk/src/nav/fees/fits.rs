//! What fees may be (X1): refused as they are saved, and as what they need is taken away.

use ballast_desk_events::{
    AdvisoryFee, FeeBase, FeeInterval, FeeKind, Fees, PlainFee, ProductSetting, ProductSettings,
    Refusal, SettingValue, Settings,
};
use ballast_model::{Rate, UnitNav};

use crate::state::bounds::LARGEST_BALANCE;
use crate::state::product::Product;
use crate::why::bad;

/// Intervals of one fee, at most.
const MOST_INTERVALS: usize = 50;
/// Calendar days of a duration, at most: a hundred years.
const MOST_DAYS: u32 = 36_500;

/// # Errors
/// [`Refusal::BadSetting`].
pub(super) fn duration_fits(days: Option<u32>) -> Result<(), Refusal> {
    match days {
        Some(days) if !(1..=MOST_DAYS).contains(&days) => Err(bad(
            "duration_days",
            days.to_string(),
            &format!("1 … {MOST_DAYS}"),
        )),
        Some(_) | None => Ok(()),
    }
}

/// A setting of a product, by what its fees need.
///
/// # Errors
/// [`Refusal::BadSetting`], [`Refusal::FeeNeeds`].
pub(crate) fn setting_fits(product: &Product, new: &ProductSetting) -> Result<(), Refusal> {
    if let ProductSetting::DurationDays(days) = new {
        duration_fits(*days)?;
    }
    let mut settings = *product.settings;
    settings.set(*new);
    needs(&product.fees.set, &settings)
}

/// # Errors
/// [`Refusal::FeeNeeds`], [`Refusal::FeeRateDoesNotFit`], [`Refusal::FeeAmountDoesNotFit`],
/// [`Refusal::FeeIntervalsOverlap`], [`Refusal::FeeIntervalEmpty`], [`Refusal::FeeIntervalUnbounded`],
/// [`Refusal::FeeIntervalsTooMany`].
pub(super) fn fees_fit(fees: &Fees, settings: &ProductSettings) -> Result<(), Refusal> {
    needs(fees, settings)?;
    for (kind, fee) in plain(fees) {
        match fee {
            PlainFee::Absolute(amount) => {
                let is_amount = !amount.is_negative() && amount.is_whole_fen();
                if !is_amount || amount > LARGEST_BALANCE {
                    let fee = kind.text().into();
                    let most = LARGEST_BALANCE;
                    return Err(Refusal::FeeAmountDoesNotFit { fee, amount, most });
                }
            }
            PlainFee::Fixed(fee) => rate_fits(kind, fee.rate)?,
        }
    }
    match &fees.advisory {
        None | Some(AdvisoryFee::Plain(_)) => Ok(()),
        Some(AdvisoryFee::ProfitShare(rate)) => rate_fits(FeeKind::Advisory, *rate),
        Some(AdvisoryFee::Intervals(of)) => intervals_fit(&of.intervals),
    }
}

fn rate_fits(kind: FeeKind, rate: Rate) -> Result<(), Refusal> {
    if (Rate::ZERO..=Rate::ONE).contains(&rate) {
        return Ok(());
    }
    let fee = kind.text().into();
    Err(Refusal::FeeRateDoesNotFit { fee, rate })
}

fn intervals_fit(intervals: &[FeeInterval]) -> Result<(), Refusal> {
    if intervals.len() > MOST_INTERVALS {
        return Err(Refusal::FeeIntervalsTooMany {
            intervals: intervals.len() as u32,
            most: MOST_INTERVALS as u32,
        });
    }
    let mut least = UnitNav::ZERO;
    for (interval, FeeInterval { from, below, rate }) in (1..).zip(intervals.iter().copied()) {
        if from < least {
            return Err(Refusal::FeeIntervalsOverlap {
                interval,
                from,
                least,
            });
        }
        if let Some(below) = below.filter(|below| *below <= from) {
            return Err(Refusal::FeeIntervalEmpty {
                interval,
                from,
                below,
            });
        }
        rate_fits(FeeKind::Advisory, rate)?;
        match below {
            Some(below) => least = below,
            None if interval as usize == intervals.len() => {}
            None => return Err(Refusal::FeeIntervalUnbounded { interval }),
        }
    }
    Ok(())
}

/// Fees of the kinds that are plain.
fn plain(fees: &Fees) -> impl Iterator<Item = (FeeKind, PlainFee)> {
    let advisory = match fees.advisory {
        Some(AdvisoryFee::Plain(fee)) => Some(fee),
        Some(AdvisoryFee::Intervals(_) | AdvisoryFee::ProfitShare(_)) | None => None,
    };
    [
        (FeeKind::Management, fees.management),
        (FeeKind::Custody, fees.custody),
        (FeeKind::Advisory, advisory),
    ]
    .into_iter()
    .filter_map(|(kind, fee)| fee.map(|fee| (kind, fee)))
}

/// Kinds of fees by formula; with them whether they are of the initial total NAV.
fn by_formula(fees: &Fees) -> impl Iterator<Item = (FeeKind, bool)> {
    let of_profit = matches!(
        fees.advisory,
        Some(AdvisoryFee::Intervals(_) | AdvisoryFee::ProfitShare(_))
    );
    let fixed = plain(fees).filter_map(|(kind, fee)| match fee {
        PlainFee::Absolute(_) => None,
        PlainFee::Fixed(fee) => Some((kind, fee.base == FeeBase::InitialNav)),
    });
    fixed.chain(of_profit.then_some((FeeKind::Advisory, false)))
}

/// Whether any is counted from the launch date.
pub(super) fn has_formula(fees: &Fees) -> bool {
    by_formula(fees).next().is_some()
}

/// What formulas need is set.
fn needs(fees: &Fees, settings: &ProductSettings) -> Result<(), Refusal> {
    for (kind, is_of_initial) in by_formula(fees) {
        let missing = if settings.launch_date.is_none() {
            "launch_date"
        } else if settings.duration_days.is_none() {
            "duration_days"
        } else if is_of_initial && settings.initial_total_nav.is_none() {
            "initial_total_nav"
        } else {
            continue;
        };
        return Err(Refusal::FeeNeeds {
            fee: kind.text().into(),
            missing: missing.into(),
        });
    }
    match &fees.advisory {
        Some(AdvisoryFee::Intervals(of)) if of.intervals.is_empty() => Err(Refusal::FeeNeeds {
            fee: FeeKind::Advisory.text().into(),
            missing: "intervals".into(),
        }),
        Some(_) | None => Ok(()),
    }
}
