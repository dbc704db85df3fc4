//! How an account's funds are reckoned (§C5).

use ballast_desk_events::{Event, FundsMethod, Holder, Refusal};

use crate::rates::recalculate::recalculate_position;
use crate::state::{Desk, larger_side};

pub(crate) fn set_funds_method(
    desk: &Desk,
    holder: Holder,
    method: FundsMethod,
) -> Result<Vec<Event>, Refusal> {
    let book = desk.book(holder).ok_or(Refusal::UnknownAccount)?;
    let mut events = vec![Event::FundsMethodSet {
        holder,
        old: book.method(),
        new: method,
    }];
    if method.margin_basis != book.method().margin_basis {
        for position in book.positions() {
            let key = (position.contract, position.hedge_flag);
            let rates = crate::rates::effective::effective(
                desk,
                holder,
                position.contract,
                position.hedge_flag,
            )
            .map(|found| found.rates);
            rates.map_or(Ok(()), |rates| {
                recalculate_position(desk, holder, key, rates, method.margin_basis, &mut events)
            })?;
        }
    }
    Ok(events)
}

pub(crate) fn apply_funds_method(desk: &mut Desk, holder: Holder, method: FundsMethod) {
    let mut book = std::mem::take(desk.book_mut(holder));
    book.method = method;
    book.regroup(|contract| desk.contract_terms(contract));
    *desk.book_mut(holder) = book;
    // Whether a fund account's counter charges the larger side holds for its product's accounts (O9).
    if let Holder::Fund(id) = holder {
        let product = desk.fund_accounts[id.index()].product;
        larger_side::derive_product(desk, product);
    }
}
