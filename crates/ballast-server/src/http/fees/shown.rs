//! Fees as the interface tells them.

use ballast_api::Decimal;
use ballast_api::fees::{
    AccruedFee, Fee, FeeAmounts, FeeBase, FeeDay, FeeDays, FeeInterval, FeeKind, FeesReset,
    ProductFees, ResetFees, SetFees,
};
use ballast_desk::Product;
use ballast_desk_events::{
    self as events, AccruedOf, AdvisoryFee, FeeAccrued, FeesAccrued, PlainFee,
};
use ballast_model::{Money, Rate, Seq, UnitNav, div_half_away};
use ballast_query::FeeRow;

use crate::convert;

pub(super) fn product(product: &Product, at: Seq) -> ProductFees {
    let settings = &product.settings;
    let fees = &product.fees;
    ProductFees {
        set: SetFees {
            launch_date: settings.launch_date.map(Into::into),
            duration_days: settings.duration_days,
            management: fees.set.management.map(plain),
            custody: fees.set.custody.map(plain),
            advisory: fees.set.advisory.as_ref().map(advisory),
        },
        initial_total_nav: settings.initial_total_nav.map(Into::into),
        initial_unit_nav: unit(settings.initial_unit_nav.unwrap_or(UnitNav::whole(1))),
        accrued: fees.accrued.as_ref().map(accrued),
        seq: convert::seq(at),
    }
}

fn unit(unit: UnitNav) -> Decimal {
    Decimal(unit.to_string())
}

fn base(base: events::FeeBase) -> FeeBase {
    match base {
        events::FeeBase::InitialNav => FeeBase::InitialNav,
        events::FeeBase::PreviousNav => FeeBase::PreviousNav,
    }
}

fn plain(fee: PlainFee) -> Fee {
    match fee {
        PlainFee::Absolute(amount) => Fee::Absolute {
            amount: amount.into(),
        },
        PlainFee::Fixed(fee) => Fee::Fixed {
            base: base(fee.base),
            rate: fee.rate.into(),
        },
    }
}

fn advisory(fee: &AdvisoryFee) -> Fee {
    match fee {
        AdvisoryFee::Plain(fee) => plain(*fee),
        AdvisoryFee::Intervals(of) => Fee::Intervals {
            progressive: of.is_progressive,
            intervals: { of.intervals.iter() }
                .map(|of| FeeInterval {
                    from: unit(of.from),
                    below: of.below.map(unit),
                    rate: of.rate.into(),
                })
                .collect(),
        },
        AdvisoryFee::ProfitShare(rate) => Fee::ProfitShare {
            rate: (*rate).into(),
        },
    }
}

fn accrued(accrued: &FeesAccrued) -> FeeDay {
    let fees = [
        (FeeKind::Management, &accrued.management),
        (FeeKind::Custody, &accrued.custody),
        (FeeKind::Advisory, &accrued.advisory),
    ];
    let fees = fees.into_iter();
    FeeDay {
        trading_day: accrued.day.into(),
        before: accrued.before.into(),
        total: accrued.amounts().total().into(),
        fees: fees
            .filter_map(|(kind, fee)| fee.as_ref().map(|of| one(kind, of)))
            .collect(),
    }
}

fn one(fee: FeeKind, accrued: &FeeAccrued) -> AccruedFee {
    let told = AccruedFee {
        fee,
        amount: Some(accrued.amount.into()),
        missing: None,
        base: None,
        base_amount: None,
        days: None,
        duration_days: None,
        rate: None,
        yearly_rate: None,
        shares: None,
        initial_unit: None,
        profit: None,
    };
    match &accrued.of {
        AccruedOf::Absolute => told,
        AccruedOf::Fixed(of) => AccruedFee {
            base: Some(base(of.base)),
            base_amount: Some(of.amount.into()),
            days: Some(of.days),
            duration_days: Some(of.duration),
            rate: Some(of.rate.into()),
            yearly_rate: yearly(of.rate, of.duration),
            ..told
        },
        AccruedOf::Profit(of) => AccruedFee {
            base_amount: Some(of.net.into()),
            rate: of.rate.map(Into::into),
            shares: Some(Decimal(of.shares.to_string())),
            initial_unit: Some(unit(of.initial)),
            profit: Some(of.profit.into()),
            ..told
        },
        AccruedOf::Undefined(missing) => AccruedFee {
            amount: None,
            missing: Some(missing.to_string()),
            ..told
        },
    }
}

/// What 365 days cost, half away from zero at a rate's decimals.
fn yearly(rate: Rate, duration: u32) -> Option<Decimal> {
    let of = div_half_away(i128::from(rate.units()) * 365, i128::from(duration.max(1)));
    let of = i64::try_from(of).ok()?;
    Some(Rate::from_units(of).into())
}

/// Rows of days, in their order.
pub(super) fn days(rows: &[FeeRow]) -> FeeDays {
    let days = rows.chunk_by(|one, next| one.day == next.day);
    FeeDays {
        days: days.filter_map(day).collect(),
    }
}

fn day(rows: &[FeeRow]) -> Option<FeeDay> {
    let first = rows.first()?;
    let total: Money = rows.iter().map(|row| row.fee.amount).sum();
    let kind = |row: &FeeRow| match row.kind {
        events::FeeKind::Management => FeeKind::Management,
        events::FeeKind::Custody => FeeKind::Custody,
        events::FeeKind::Advisory => FeeKind::Advisory,
    };
    Some(FeeDay {
        trading_day: first.day.into(),
        before: first.before.into(),
        total: total.into(),
        fees: { rows.iter() }
            .map(|row| one(kind(row), &row.fee))
            .collect(),
    })
}

pub(in crate::http) fn amounts(of: events::FeeAmounts) -> FeeAmounts {
    FeeAmounts {
        management: of.management.into(),
        custody: of.custody.into(),
        advisory: of.advisory.into(),
        total: of.total().into(),
    }
}

pub(super) fn reset(asked: &ResetFees, reset: events::FeesReset, seq: Seq) -> FeesReset {
    FeesReset {
        launch_date: asked.launch_date.clone(),
        duration_days: asked.duration_days,
        before: amounts(reset.before),
        after: amounts(reset.after),
        seq: convert::seq(seq),
    }
}
