//! Deposits and withdrawals as they are booked (C1, C3).

use std::mem::discriminant;

use ballast_desk_events::{Event, Holder, Refusal};
use ballast_model::{Money, Overflow, ProductId};

use crate::account::status;
use crate::book::Book;
use crate::state::Desk;
use crate::state::bounds::LARGEST_BALANCE;

pub(crate) fn cash_amount(amount: Money) -> Result<Money, Refusal> {
    if !amount.is_positive() {
        return Err(Refusal::AmountNotPositive { amount });
    }
    if !amount.is_whole_fen() {
        return Err(Refusal::AmountNotWholeFen { amount });
    }
    Ok(amount)
}

pub(crate) fn open_book(desk: &Desk, holder: Holder) -> Result<&Book, Refusal> {
    let book = desk.book(holder).ok_or(Refusal::UnknownAccount)?;
    status::not_deleted(
        desk.status(holder.into()).unwrap_or_default(),
        Refusal::AccountDisabled,
    )?;
    match book.settled() {
        // Between its settlement and the day roll an account's day is over and the next has not
        // begun.
        Some(settled) => Err(Refusal::AlreadySettled { day: settled.day }),
        None => Ok(book),
    }
}

pub(crate) fn deposit(desk: &Desk, holder: Holder, amount: Money) -> Result<Vec<Event>, Refusal> {
    let book = open_book(desk, holder)?;
    let amount = cash_amount(amount)?;
    let sums = [book.equity(), book.net_deposits];
    if sums.iter().any(|sum| {
        sum.checked_add(amount)
            .map_or(true, |after| after > LARGEST_BALANCE)
    }) {
        return Err(Refusal::AmountTooLarge);
    }
    if let Some(product) = product_of(desk, holder) {
        product_takes(desk, product, holder, amount)?;
    }
    Ok(vec![Event::Deposited { holder, amount }])
}

fn product_of(desk: &Desk, holder: Holder) -> Option<ProductId> {
    match holder {
        Holder::Operating(account) => desk.operating_account(account)?.product,
        Holder::Fund(account) => Some(desk.fund_account(account)?.product),
    }
}

/// So much more net deposits of a product's operating accounts, or of its fund accounts, can be
/// reckoned with.
pub(crate) fn product_takes(
    desk: &Desk,
    product: ProductId,
    holder: Holder,
    amount: Money,
) -> Result<(), Refusal> {
    let kind = discriminant(&holder);
    let of_kind = desk
        .product_books(product)
        .filter(|(other, _)| discriminant(other) == kind);
    let add = |sum: Money, (_, book): (Holder, &Book)| sum.checked_add(book.net_deposits);
    let deposits = { of_kind }.try_fold(Money::ZERO, add);
    let deposits = deposits.map_err(|Overflow| Refusal::AmountTooLarge)?;
    let after = deposits.checked_add(amount);
    if after.is_ok_and(|after| after <= LARGEST_BALANCE) {
        return Ok(());
    }
    Err(Refusal::DepositsAboveMost {
        amount,
        deposits,
        most: LARGEST_BALANCE,
    })
}

pub(crate) fn withdraw(desk: &Desk, holder: Holder, amount: Money) -> Result<Vec<Event>, Refusal> {
    let book = open_book(desk, holder)?;
    withdrawal(holder, amount, book.withdrawable())
}

/// Cash that goes out, of so much that may.
///
/// # Errors
/// [`Refusal::AmountNotPositive`], [`Refusal::AmountNotWholeFen`],
/// [`Refusal::WithdrawAboveAvailable`].
pub(crate) fn withdrawal(
    holder: Holder,
    amount: Money,
    withdrawable: Money,
) -> Result<Vec<Event>, Refusal> {
    let amount = cash_amount(amount)?;
    self::withdrawable(amount, withdrawable)?;
    Ok(vec![Event::Withdrawn { holder, amount }])
}

/// # Errors
/// [`Refusal::WithdrawAboveAvailable`].
pub(crate) fn withdrawable(amount: Money, withdrawable: Money) -> Result<(), Refusal> {
    if amount > withdrawable {
        return Err(Refusal::WithdrawAboveAvailable {
            amount,
            withdrawable,
            excess: amount - withdrawable,
        });
    }
    Ok(())
}

pub(crate) fn apply_deposit(desk: &mut Desk, holder: Holder, amount: Money) {
    desk.book_mut(holder).enter(amount);
}

pub(crate) fn apply_withdrawal(desk: &mut Desk, holder: Holder, amount: Money) {
    desk.book_mut(holder).enter(-amount);
}
