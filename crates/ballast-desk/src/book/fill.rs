//! What a fill does to a book: lots consumed, P&L, commission, margin. Pure; nothing is changed.

use ballast_desk_events::{BookFill, ClosedLots, MarginBasis};
use ballast_model::{
    Direction, HedgeFlag, Lots, Money, Offset, Overflow, PosiDirection, Price, Rates, Tariff,
};

use crate::book::Book;
use crate::book::position::{OpenLot, PositionSide, position_side};

/// What the working-out needs to know of contract and account.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FillTerms {
    pub multiplier: i64,
    /// The contract tells today's lots from yesterday's by offset.
    pub distinguishes_today: bool,
    /// Settlement price yesterday's lots were last marked to.
    pub base_price: Option<Price>,
    /// Previous settlement price, for [`MarginBasis::PreviousSettlement`].
    pub pre_settlement: Option<Price>,
    pub rates: Rates,
}

/// A fill to work out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FillInput {
    pub hedge_flag: HedgeFlag,
    pub direction: Direction,
    pub offset: Offset,
    pub price: Price,
    pub lots: Lots,
    /// The order's freezes that end with these lots.
    pub released_margin: Money,
    pub released_commission: Money,
}

/// Works out a fill. The book must hold the lots a close takes.
pub(crate) fn work_out(
    book: &Book,
    contract: ballast_model::ContractId,
    terms: FillTerms,
    draft: FillInput,
) -> Result<BookFill, Overflow> {
    let none = PositionSide::default();
    let posi = position_side(draft.direction, draft.offset);
    let side = book
        .position(contract, draft.hedge_flag)
        .map_or(&none, |position| position.side(posi));
    let closed = if draft.offset == Offset::Open {
        Vec::new()
    } else {
        consumed(side, posi, terms, draft)?
    };
    let (commission, close_today_lots) = commission(side, terms, draft)?;
    Ok(BookFill {
        margin: margin_after(
            side,
            posi,
            book.method().margin_basis,
            terms,
            draft,
            &closed,
        )?,
        closed,
        commission,
        close_today_lots,
        released_margin: draft.released_margin,
        released_commission: draft.released_commission,
    })
}

/// The lots a close takes, oldest first (§C4): where offsets tell today from yesterday the offset
/// decides, else yesterday's first.
fn consumed(
    side: &PositionSide,
    direction: PosiDirection,
    terms: FillTerms,
    draft: FillInput,
) -> Result<Vec<ClosedLots>, Overflow> {
    let yesterday = side.yesterday.iter().map(|lot| (*lot, terms.base_price));
    let today = side.today.iter().map(|lot| (*lot, Some(lot.open_price)));
    let candidates: Vec<(OpenLot, Option<Price>)> = match (terms.distinguishes_today, draft.offset)
    {
        (true, Offset::CloseToday) => today.collect(),
        (true, _) => yesterday.collect(),
        (false, _) => yesterday.chain(today).collect(),
    };
    let mut left = draft.lots;
    let mut closed = Vec::new();
    for (lot, base) in candidates {
        if left.is_zero() {
            break;
        }
        let lots = lot.lots.min(left);
        let base_price = base.expect("Invariant: yesterday's lots were settled");
        let gain = |from: Price| -> Result<Money, Overflow> {
            let difference = draft.price.checked_sub(from)?;
            let signed = if direction == PosiDirection::Long {
                difference
            } else {
                -difference
            };
            signed.value(lots, terms.multiplier)
        };
        closed.push(ClosedLots {
            open_day: lot.open_day,
            open_price: lot.open_price,
            base_price,
            lots,
            close_pnl: gain(base_price)?,
            close_pnl_trade: gain(lot.open_price)?,
        });
        left -= lots;
    }
    assert!(left.is_zero(), "Invariant: held lots >= closing lots");
    Ok(closed)
}

/// Commission and the lots charged the close-today rate (`docs/design.md#numbers`).
fn commission(
    side: &PositionSide,
    terms: FillTerms,
    draft: FillInput,
) -> Result<(Money, Lots), Overflow> {
    let charge = |tariff, lots| charge(tariff, terms, draft.price, lots);
    let rates = terms.rates.commission;
    let today = match (draft.offset, terms.distinguishes_today) {
        (Offset::Open, _) => return Ok((charge(rates.open, draft.lots)?, Lots::ZERO)),
        (Offset::CloseToday, true) => draft.lots,
        (Offset::Close | Offset::CloseYesterday, true) => Lots::ZERO,
        (_, false) => draft.lots.min(side.opened_today - side.charged_today),
    };
    let amount =
        charge(rates.close_today, today)?.checked_add(charge(rates.close, draft.lots - today)?)?;
    Ok((amount, today))
}

/// What of a close's commission is that of its close-today lots.
pub(crate) fn close_today_charge(
    terms: FillTerms,
    price: Price,
    lots: Lots,
) -> Result<Money, Overflow> {
    charge(terms.rates.commission.close_today, terms, price, lots)
}

fn charge(tariff: Tariff, terms: FillTerms, price: Price, lots: Lots) -> Result<Money, Overflow> {
    tariff.amount(price.value(lots, terms.multiplier)?, lots)
}

/// Margin of the side after the fill.
fn margin_after(
    side: &PositionSide,
    direction: PosiDirection,
    basis: MarginBasis,
    terms: FillTerms,
    draft: FillInput,
    closed: &[ClosedLots],
) -> Result<Money, Overflow> {
    let mut lots = side.lots();
    let mut base_value = side.base_value;
    if draft.offset == Offset::Open {
        lots = lots.checked_add(draft.lots)?;
        base_value = base_value.checked_add(draft.price.value(draft.lots, terms.multiplier)?)?;
    }
    for closed in closed {
        lots -= closed.lots;
        base_value =
            base_value.checked_sub(closed.base_price.value(closed.lots, terms.multiplier)?)?;
    }
    side_margin(direction, lots, base_value, basis, terms)
}

/// Margin of a side's lots (§C2): yesterday's at the previous settlement price, today's by the
/// account's basis.
pub(crate) fn side_margin(
    direction: PosiDirection,
    lots: Lots,
    base_value: Money,
    basis: MarginBasis,
    terms: FillTerms,
) -> Result<Money, Overflow> {
    let value = match (basis, terms.pre_settlement) {
        (MarginBasis::OpenPrice, _) | (MarginBasis::PreviousSettlement, None) => base_value,
        (MarginBasis::PreviousSettlement, Some(price)) => price.value(lots, terms.multiplier)?,
    };
    margin_tariff(&terms.rates, direction).amount(value, lots)
}

/// Margin of a side's lots after settlement (§C2): all at the settlement price.
pub(crate) fn settled_margin(
    direction: PosiDirection,
    lots: Lots,
    settlement: Price,
    terms: FillTerms,
) -> Result<Money, Overflow> {
    margin_tariff(&terms.rates, direction).amount(settlement.value(lots, terms.multiplier)?, lots)
}

/// Margin rate of a position side.
pub(crate) fn margin_tariff(rates: &Rates, side: PosiDirection) -> Tariff {
    match side {
        PosiDirection::Long => rates.margin_long,
        PosiDirection::Short => rates.margin_short,
    }
}
