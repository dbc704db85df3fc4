//! What is asked of fees, read field by field.

use std::str::FromStr;

use ballast_api::fees::{self, Fee, FeeInterval};
use ballast_api::{Date, Decimal, Problem};
use ballast_desk_events::{
    AdvisoryFee, FeeBase, FeeInterval as Interval, Fees, FixedFee, IntervalFee, PlainFee,
    ResetFees, SetFees,
};
use ballast_model::{Day, Rate, UnitNav};

use crate::http::cash::amount;
use crate::http::guard::Caller;
use crate::http::names::day;

pub(super) fn set(caller: &Caller, asked: &fees::SetFees) -> Result<SetFees, Problem> {
    let launch = |date: &Date| launch_date(caller, date);
    let plain = |field, fee: &Option<Fee>| {
        { fee.as_ref() }
            .map(|fee| plain(caller, field, fee))
            .transpose()
    };
    let advisory = |fee: &Fee| advisory(caller, fee);
    Ok(SetFees {
        launch_date: asked.launch_date.as_ref().map(launch).transpose()?,
        duration_days: asked.duration_days,
        fees: Fees {
            management: plain("management", &asked.management)?,
            custody: plain("custody", &asked.custody)?,
            advisory: asked.advisory.as_ref().map(advisory).transpose()?,
        },
    })
}

pub(super) fn reset(caller: &Caller, asked: &fees::ResetFees) -> Result<ResetFees, Problem> {
    let unit = |text: &Decimal| {
        let unit: UnitNav = number(caller, "initial_unit_nav", text, "1.26")?;
        let fits = unit.is_positive().then_some(unit);
        fits.ok_or_else(|| caller.bad_field("initial_unit_nav", &text.0, "> 0"))
    };
    Ok(ResetFees {
        launch_date: launch_date(caller, &asked.launch_date)?,
        duration_days: asked.duration_days,
        initial_unit_nav: asked.initial_unit_nav.as_ref().map(unit).transpose()?,
    })
}

fn launch_date(caller: &Caller, date: &Date) -> Result<Day, Problem> {
    day(caller, "launch_date", &date.0)
}

fn number<T: FromStr>(
    caller: &Caller,
    field: &str,
    text: &Decimal,
    form: &str,
) -> Result<T, Problem> {
    { text.0.parse::<T>() }.map_err(|_| caller.bad_field(field, &text.0, form))
}

fn rate(caller: &Caller, field: &str, text: &Decimal) -> Result<Rate, Problem> {
    number(caller, &format!("{field}.rate"), text, "0 … 0.015 … 1")
}

/// Of every kind.
fn of_any(caller: &Caller, field: &str, fee: &Fee) -> Result<Option<PlainFee>, Problem> {
    Ok(match fee {
        Fee::Absolute { amount: text } => {
            let amount = amount(caller, &format!("{field}.amount"), text)?;
            Some(PlainFee::Absolute(amount))
        }
        Fee::Fixed { base, rate: text } => Some(PlainFee::Fixed(FixedFee {
            base: match base {
                fees::FeeBase::InitialNav => FeeBase::InitialNav,
                fees::FeeBase::PreviousNav => FeeBase::PreviousNav,
            },
            rate: rate(caller, field, text)?,
        })),
        Fee::Intervals { .. } | Fee::ProfitShare { .. } => None,
    })
}

fn plain(caller: &Caller, field: &str, fee: &Fee) -> Result<PlainFee, Problem> {
    let kind = match fee {
        Fee::Intervals { .. } => "intervals",
        Fee::Absolute { .. } | Fee::Fixed { .. } | Fee::ProfitShare { .. } => "profit_share",
    };
    of_any(caller, field, fee)?
        .ok_or_else(|| caller.bad_field(&format!("{field}.kind"), kind, "absolute, fixed"))
}

fn advisory(caller: &Caller, fee: &Fee) -> Result<AdvisoryFee, Problem> {
    const FIELD: &str = "advisory";
    match fee {
        Fee::Intervals {
            progressive,
            intervals,
        } => {
            let read = |(at, of)| interval(caller, &format!("{FIELD}.intervals[{at}]"), of);
            let intervals: Result<_, _> = (0..).zip(intervals).map(read).collect();
            Ok(AdvisoryFee::Intervals(IntervalFee {
                is_progressive: *progressive,
                intervals: intervals?,
            }))
        }
        Fee::ProfitShare { rate: text } => rate(caller, FIELD, text).map(AdvisoryFee::ProfitShare),
        Fee::Absolute { .. } | Fee::Fixed { .. } => {
            plain(caller, FIELD, fee).map(AdvisoryFee::Plain)
        }
    }
}

fn interval(caller: &Caller, field: &str, of: &FeeInterval) -> Result<Interval, Problem> {
    let unit = |name, text| number::<UnitNav>(caller, &format!("{field}.{name}"), text, "1.1");
    Ok(Interval {
        from: unit("from", &of.from)?,
        below: { of.below.as_ref() }
            .map(|text| unit("below", text))
            .transpose()?,
        rate: rate(caller, field, &of.rate)?,
    })
}
