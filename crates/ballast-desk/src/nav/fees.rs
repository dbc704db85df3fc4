//! Fees that accrue in NAV (X1): set, counted from another day once they were paid, and what is accrued of them.
//!
//! What is accrued is decided as a trading day begins, and when a person sets what it hangs on; it is journaled as
//! amounts, and NAV reads their sum. A subscription of the day moves none of it before the next one.

mod fits;

use ballast_desk_events::{
    AccruedOf, AdvisoryFee, ChangeFees, Event, FeeAccrued, FeeBase, FeeChange, FeeEvent, Fees,
    FeesAccrued, FeesReset, FeesSet, FixedAccrual, FixedFee, IntervalFee, NavEvent, NavOf,
    PlainFee, ProductSetting, ProductSettings, ProfitAccrual, Refusal, ResetFees, SetFees,
    Settings,
};
use ballast_model::{Day, Money, ProductId, Shares, Text, UnitNav};
use ballast_risk::Nav;
use ballast_risk::fees::{Profit, ProfitInterval, days_since, fixed};

use crate::nav::{self, NavMissing};
use crate::state::bounds::LARGEST_BALANCE;
use crate::state::product::Product;
use crate::state::{Desk, Phase};

pub(crate) use fits::setting_fits;

/// A product and its number.
type Of<'a> = (ProductId, &'a Product);

/// # Errors
/// [`Refusal::UnknownProduct`], [`Refusal::BadSetting`], [`Refusal::FeeNeeds`], [`Refusal::FeeRateDoesNotFit`],
/// [`Refusal::FeeAmountDoesNotFit`], [`Refusal::FeeIntervalsOverlap`], [`Refusal::FeeIntervalEmpty`],
/// [`Refusal::FeeIntervalUnbounded`], [`Refusal::FeeIntervalsTooMany`], [`Refusal::NoFeeByFormula`],
/// [`Refusal::FeeLaunchNotLater`].
pub(crate) fn change(desk: &Desk, asked: &ChangeFees) -> Result<Vec<Event>, Refusal> {
    let product = desk.product(asked.product).ok_or(Refusal::UnknownProduct)?;
    let of = (asked.product, product);
    match &asked.change {
        FeeChange::Set(asked) => set(desk, of, asked),
        FeeChange::Reset(asked) => reset(desk, of, *asked),
    }
}

fn event(event: FeeEvent) -> Event {
    Event::Nav(Box::new(NavEvent::Fees(event)))
}

fn set(desk: &Desk, of: Of, asked: &SetFees) -> Result<Vec<Event>, Refusal> {
    let mut settings = *of.1.settings;
    let rows = [
        ProductSetting::LaunchDate(asked.launch_date),
        ProductSetting::DurationDays(asked.duration_days),
    ];
    let mut events = set_rows(&mut settings, of.0, &rows);
    fits::duration_fits(asked.duration_days)?;
    fits::fees_fit(&asked.fees, &settings)?;
    events.push(event(FeeEvent::Set(FeesSet {
        product: of.0,
        old: of.1.fees.set.clone(),
        new: asked.fees.clone(),
    })));
    let accrued = now(desk, of, &asked.fees, &settings);
    events.extend(accrued.map(|accrued| event(FeeEvent::Accrued(accrued))));
    Ok(events)
}

/// Fees that were paid out of the account are counted from a later launch date.
fn reset(desk: &Desk, of: Of, asked: ResetFees) -> Result<Vec<Event>, Refusal> {
    let (id, product) = of;
    let fees = &product.fees;
    if !fits::has_formula(&fees.set) {
        return Err(Refusal::NoFeeByFormula);
    }
    let launch_date = asked.launch_date;
    let old_launch_date = product.settings.launch_date;
    if let Some(old) = old_launch_date.filter(|old| launch_date <= *old) {
        return Err(Refusal::FeeLaunchNotLater { launch_date, old });
    }
    let mut settings = *product.settings;
    let mut rows = vec![
        ProductSetting::LaunchDate(Some(launch_date)),
        ProductSetting::DurationDays(Some(asked.duration_days)),
    ];
    let initial = { asked.initial_unit_nav }.map(|unit| ProductSetting::InitialUnitNav(Some(unit)));
    rows.extend(initial);
    let mut events = set_rows(&mut settings, id, &rows);
    fits::duration_fits(Some(asked.duration_days))?;
    let accrued = now(desk, of, &fees.set, &settings);
    let after = { accrued.as_ref() }.map_or_else(|| fees.amounts(), FeesAccrued::amounts);
    events.push(event(FeeEvent::Reset(FeesReset {
        product: id,
        old_launch_date,
        before: fees.amounts(),
        after,
    })));
    events.extend(accrued.map(|accrued| event(FeeEvent::Accrued(accrued))));
    Ok(events)
}

/// Sets rows that change, and tells them.
fn set_rows(
    settings: &mut ProductSettings,
    product: ProductId,
    rows: &[ProductSetting],
) -> Vec<Event> {
    let mut events = Vec::new();
    for new in rows.iter().copied() {
        let old = settings.current(&new);
        settings.set(new);
        if old != new {
            events.push(Event::ProductSet { product, old, new });
        }
    }
    events
}

/// What accrues of all products as a trading day begins.
pub(crate) fn of_day(desk: &Desk, day: Day) -> impl Iterator<Item = Event> {
    let products = (0..).map(ProductId::new).zip(&desk.products);
    let with_fees = products.filter(|(_, product)| product.fees.set != Fees::default());
    with_fees.map(move |of| {
        let accrued = accrue(desk, of, (&of.1.fees.set, &of.1.settings), day);
        event(FeeEvent::Accrued(accrued))
    })
}

/// What is accrued once a setting is another, of one that it hangs on.
pub(crate) fn after_setting(desk: &Desk, of: Of, new: ProductSetting) -> Option<Event> {
    let of_next_day = matches!(new, ProductSetting::PreviousTotalNav(_))
        && matches!(desk.phase, Phase::Closed(_));
    let moves = matches!(
        new,
        ProductSetting::NavMode(_)
            | ProductSetting::Shares(_)
            | ProductSetting::PreviousTotalNav(_)
            | ProductSetting::ExternalNav(_)
            | ProductSetting::Liabilities(_)
            | ProductSetting::InitialTotalNav(_)
            | ProductSetting::InitialUnitNav(_)
            | ProductSetting::LaunchDate(_)
            | ProductSetting::DurationDays(_)
    );
    let fees = &of.1.fees.set;
    if !moves || of_next_day || *fees == Fees::default() {
        return None;
    }
    let mut settings = *of.1.settings;
    settings.set(new);
    now(desk, of, fees, &settings).map(|accrued| event(FeeEvent::Accrued(accrued)))
}

/// What is accrued now: of the running day, or of the last one. None before any.
fn now(desk: &Desk, of: Of, fees: &Fees, settings: &ProductSettings) -> Option<FeesAccrued> {
    let day = desk.trading_day().or(desk.last_day)?;
    Some(accrue(desk, of, (fees, settings), day))
}

fn accrue(
    desk: &Desk,
    (id, product): Of,
    (fees, settings): (&Fees, &ProductSettings),
    day: Day,
) -> FeesAccrued {
    let inputs = Inputs {
        settings,
        nav: nav::with(desk, product, settings, 0),
        day,
    };
    let plain = |fee: PlainFee| inputs.told(inputs.plain(fee));
    FeesAccrued {
        product: id,
        day,
        before: product.fees.owed_before(),
        management: fees.management.map(plain),
        custody: fees.custody.map(plain),
        advisory: { fees.advisory.as_ref() }.map(|fee| inputs.told(inputs.advisory(fee))),
    }
}

/// What fees of a day are reckoned from.
struct Inputs<'a> {
    settings: &'a ProductSettings,
    nav: Result<Nav, NavMissing>,
    day: Day,
}

/// A fee, or what is missing for it.
type Accrued = Result<FeeAccrued, &'static str>;

const TOO_LARGE: &str = "amount";

fn bounded(amount: Option<Money>) -> Result<Money, &'static str> {
    { amount.filter(|amount| *amount <= LARGEST_BALANCE) }.ok_or(TOO_LARGE)
}

impl Inputs<'_> {
    fn told(&self, accrued: Accrued) -> FeeAccrued {
        accrued.unwrap_or_else(|missing| FeeAccrued {
            amount: Money::ZERO,
            of: AccruedOf::Undefined(Text::from(missing)),
        })
    }

    fn plain(&self, fee: PlainFee) -> Accrued {
        match fee {
            PlainFee::Absolute(amount) => Ok(FeeAccrued {
                amount,
                of: AccruedOf::Absolute,
            }),
            PlainFee::Fixed(fee) => self.fixed(fee),
        }
    }

    fn launch(&self) -> Result<Day, &'static str> {
        self.settings.launch_date.ok_or("launch_date")
    }

    fn previous_net(&self) -> Result<i128, &'static str> {
        let nav = self.nav.as_ref().map_err(|missing| missing.setting())?;
        Ok(nav.previous_net())
    }

    fn fixed(&self, FixedFee { base, rate }: FixedFee) -> Accrued {
        let days = days_since(self.launch()?, self.day);
        let duration = self.settings.duration_days.ok_or("duration_days")?;
        let of = match base {
            FeeBase::InitialNav => {
                let initial = self.settings.initial_total_nav;
                initial.ok_or("initial_total_nav")?.units().into()
            }
            FeeBase::PreviousNav => self.previous_net()?,
        };
        let accrual = FixedAccrual {
            base,
            amount: money(of)?,
            days,
            duration,
            rate,
        };
        Ok(FeeAccrued {
            amount: bounded(fixed(of, days, duration, rate))?,
            of: AccruedOf::Fixed(accrual),
        })
    }

    fn advisory(&self, fee: &AdvisoryFee) -> Accrued {
        match fee {
            AdvisoryFee::Plain(fee) => self.plain(*fee),
            AdvisoryFee::Intervals(IntervalFee {
                is_progressive,
                intervals,
            }) => {
                let all: Vec<ProfitInterval> = intervals
                    .iter()
                    .map(|of| ProfitInterval {
                        from: of.from,
                        below: of.below,
                        rate: of.rate,
                    })
                    .collect();
                let profit = self.profit()?;
                if *is_progressive {
                    return self.of_profit(&profit, None, profit.progressive(&all));
                }
                match profit.interval(&all) {
                    Some(of) => self.of_profit(&profit, Some(of.rate), profit.share(of.rate)),
                    None => self.of_profit(&profit, None, Some(Money::ZERO)),
                }
            }
            AdvisoryFee::ProfitShare(rate) => {
                let profit = self.profit()?;
                self.of_profit(&profit, Some(*rate), profit.share(*rate))
            }
        }
    }

    fn profit(&self) -> Result<Profit, &'static str> {
        let net = self.previous_net()?;
        let shares = self.settings.shares.unwrap_or_default();
        if !shares.is_positive() {
            return Err(NavMissing::Shares.setting());
        }
        let initial = self.settings.initial_unit_nav;
        Ok(Profit {
            net,
            shares: shares.units(),
            initial: initial.unwrap_or(UnitNav::whole(1)),
        })
    }

    /// Nothing before the launch.
    fn of_profit(
        &self,
        profit: &Profit,
        rate: Option<ballast_model::Rate>,
        amount: Option<Money>,
    ) -> Accrued {
        let is_launched = self.day >= self.launch()?;
        let amount = if is_launched {
            amount
        } else {
            Some(Money::ZERO)
        };
        Ok(FeeAccrued {
            amount: bounded(amount)?,
            of: AccruedOf::Profit(ProfitAccrual {
                net: money(profit.net)?,
                shares: Shares::from_units(profit.shares),
                initial: profit.initial,
                profit: bounded(profit.amount())?,
                rate,
            }),
        })
    }
}

fn money(units: i128) -> Result<Money, &'static str> {
    { i64::try_from(units).ok() }
        .map(Money::from_units)
        .ok_or(TOO_LARGE)
}

pub(crate) fn apply(desk: &mut Desk, event: &FeeEvent) {
    let id = match event {
        FeeEvent::Set(set) => set.product,
        FeeEvent::Accrued(accrued) => accrued.product,
        FeeEvent::Reset(reset) => reset.product,
    };
    let fees = &mut desk.products[id.index()].fees;
    match event {
        FeeEvent::Set(set) => fees.set = set.new.clone(),
        FeeEvent::Accrued(accrued) => fees.accrue(accrued.clone()),
        FeeEvent::Reset(reset) => fees.reset = Some(*reset),
    }
    desk.read_rules(NavOf::Product(id));
}
