//! What bonds are worth as margin: pure arithmetic, each result rounded once, down.

use std::collections::BTreeMap;

use ballast_model::{Day, Money, Price, Rate};

use crate::collateral::cut::plus_months;
use crate::words::application::Worth;
use crate::words::bond::Valuation;
use crate::words::setting::{Haircut, PriceSource};

/// Discounted value (折后金额) of a face: face ÷ 100 × price × share, down to the fen (B8).
///
/// Faces and prices are bounded where they come in, so that the result fits.
pub fn discounted(face: Money, price: Price, share: Rate) -> Money {
    let product = i128::from(face.units()) * i128::from(price.units()) * i128::from(share.units());
    // Yuan at 10⁻⁶ times 10⁻⁴ per 100 times 10⁻¹⁰.
    let units = product / (10_000 * 100 * 10_000_000_000);
    Money::down_to_fen(units)
}

/// The cap by cash (配比金额): multiple × cash, of nothing where cash is not above zero; down to the fen.
pub fn cap(multiple: Rate, cash: Money) -> Money {
    cash.max_zero().times_rate_down_to_fen(multiple)
}

/// Available amount (实际可用金额): the smaller of discounted value and cap (B8).
pub fn available(discounted: Money, multiple: Rate, cash: Money) -> Money {
    discounted.min(cap(multiple, cash))
}

/// What is left of cash and bonds after trading margin. Where bonds cover margin only, what they are
/// good for beyond it is not left (B8).
pub fn reserve(cash: Money, available: Money, margin: Money, margin_only: bool) -> Money {
    let usable = if margin_only {
        available.min(margin.max_zero())
    } else {
        available
    };
    cash + usable - margin
}

/// The share of its base price that a bond counts for, by residual maturity on a day.
pub fn share(haircuts: &[Haircut], day: Day, maturity: Day) -> Option<Rate> {
    let row = haircuts
        .iter()
        .find(|row| maturity <= plus_months(day, row.months as i32));
    row.map(|row| row.share)
}

/// The base price: the newest of the venue's source that was published by a day.
pub fn base_price(
    valuations: Option<&BTreeMap<Day, Valuation>>,
    source: PriceSource,
    day: Day,
) -> Option<(Price, Day)> {
    let published = valuations?.range(..=day).rev();
    let mut prices = published.filter_map(|(day, valuation)| {
        let price = match source {
            PriceSource::DepositoryNet => valuation.net,
            PriceSource::DepositoryFull => valuation.full,
            PriceSource::LowerClose => valuation.lower_close,
        };
        Some((price?, *day))
    });
    prices.next()
}

/// Discounted value of a face at what it was last valued by; nothing where it was not.
pub fn discounted_at(face: Money, worth: Option<Worth>) -> Money {
    worth.map_or(Money::ZERO, |worth| {
        discounted(face, worth.price, worth.share)
    })
}
