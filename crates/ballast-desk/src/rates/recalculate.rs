//! Margins of held lots, reckoned anew after a change of rates or prices (N9).

use ballast_desk_events::{Event, Holder, MarginBasis, Refusal};
use ballast_model::{ContractId, HedgeFlag, Money, PosiDirection, Rates};

use crate::book::fill;
use crate::rates::effective::{Change, Resolver};
use crate::state::Desk;

/// Margins of held lots that a change alters, reckoned anew (N9).
pub(crate) fn recalculate_margins(desk: &Desk, change: Change) -> Result<Vec<Event>, Refusal> {
    let (before, after) = (Resolver::now(desk), Resolver::after(desk, change));
    let mut events = Vec::new();
    let contracts = (0..).map(ContractId::new).zip(&desk.contracts);
    for (contract, state) in
        contracts.filter(|(contract, state)| change.concerns(*contract, state.commodity))
    {
        let positions = state
            .holders
            .iter()
            .flat_map(|holder| HedgeFlag::ALL.map(|flag| (*holder, flag)));
        for (holder, flag) in positions {
            let margins = |resolver: &Resolver<'_>| {
                let rates = resolver.effective(holder, contract, flag)?.rates;
                Some((rates.margin_long, rates.margin_short, rates))
            };
            match (margins(&before), margins(&after)) {
                (Some((long, short, _)), Some((new_long, new_short, _)))
                    if (long, short) == (new_long, new_short) => {}
                (_, Some((_, _, rates))) => {
                    let basis = desk
                        .book(holder)
                        .ok_or(Refusal::UnknownAccount)?
                        .method()
                        .margin_basis;
                    recalculate_position(
                        desk,
                        holder,
                        (contract, flag),
                        rates,
                        basis,
                        &mut events,
                    )?;
                }
                (_, None) => {}
            }
        }
    }
    Ok(events)
}

/// Margin of the held lots of one position, by new rates or at other prices.
pub(crate) fn recalculate_position(
    desk: &Desk,
    holder: Holder,
    (contract, hedge_flag): (ContractId, HedgeFlag),
    rates: Rates,
    basis: MarginBasis,
    events: &mut Vec<Event>,
) -> Result<(), Refusal> {
    let book = desk.book(holder).ok_or(Refusal::UnknownAccount)?;
    let Some(position) = book.position(contract, hedge_flag) else {
        return Ok(());
    };
    let settlement = desk
        .contract(contract)
        .and_then(|state| state.settlement)
        .filter(|_| book.settled().is_some());
    for side in PosiDirection::ALL {
        let held = position.side(side);
        if held.lots().is_zero() {
            continue;
        }
        let terms = desk.fill_terms(contract, rates);
        let margin = match settlement {
            Some((price, _)) => fill::settled_margin(side, held.lots(), price, terms),
            None => fill::side_margin(side, held.lots(), held.base_value, basis, terms),
        };
        let margin = margin.map_err(|_| Refusal::AmountTooLarge)?;
        events.push(Event::MarginRecalculated {
            holder,
            contract,
            side,
            margin,
            hedge_flag,
        });
    }
    Ok(())
}

pub(crate) fn apply_margin(
    desk: &mut Desk,
    holder: Holder,
    (contract, flag): (ContractId, HedgeFlag),
    side: PosiDirection,
    margin: Money,
) {
    let terms = desk.contract_terms(contract).of(flag);
    desk.book_mut(holder).set_margin(terms, side, margin);
}
