//! Cash of operating accounts moved by hand: split into max-loss and protected amount (C1), entered
//! by one and confirmed by another (C2), never more out than can be withdrawn, at entry and at
//! confirmation (C3).

use ballast_desk_events::{
    Actor, Cash, CashConfirmed, CashDirection, CashEntered, CashRejected, EnterCash, Event, Holder,
    Refusal, RejectCash,
};
use ballast_model::{Money, MovementId, OperatingAccountId};

use crate::account::ledger;
use crate::state::Desk;

impl Desk {
    /// Movements that wait for a cash clerk, by id.
    pub fn pending_cash(&self) -> impl Iterator<Item = &CashEntered> {
        self.pending_cash.values()
    }
}

/// What books a movement, if it may be booked now.
fn booking(desk: &Desk, account: OperatingAccountId, cash: Cash) -> Result<Vec<Event>, Refusal> {
    let state = desk
        .operating_account(account)
        .ok_or(Refusal::UnknownAccount)?;
    let Cash {
        direction,
        amount,
        protected,
    } = cash;
    let (events, most) = match direction {
        CashDirection::In => (
            ledger::deposit(desk, Holder::Operating(account), amount)?,
            amount,
        ),
        CashDirection::Out => (
            ledger::withdraw(desk, Holder::Operating(account), amount)?,
            amount.min(state.protected_amount.max_zero()),
        ),
    };
    if protected.is_negative() || protected > most || !protected.is_whole_fen() {
        return Err(Refusal::SplitDoesNotFit { protected, most });
    }
    Ok(events)
}

pub(crate) fn enter(desk: &Desk, by: Actor, enter: EnterCash) -> Result<Vec<Event>, Refusal> {
    let EnterCash { account, cash } = enter;
    let booking = booking(desk, account, cash)?;
    let movement = desk.last_movement.next();
    let mut events = vec![Event::CashEntered(CashEntered {
        movement,
        account,
        cash,
        by: by.user,
    })];
    if by.is_platform() || !desk.platform.cash_clerk_needed {
        events.push(Event::CashConfirmed(CashConfirmed {
            movement,
            account,
            cash,
            by: by.user,
        }));
        events.extend(booking);
    }
    Ok(events)
}

/// A movement that waits, of an account whose clerk the actor is.
fn pending(desk: &Desk, by: Actor, movement: MovementId) -> Result<CashEntered, Refusal> {
    let entered = *desk
        .pending_cash
        .get(&movement)
        .ok_or(Refusal::MovementNotPending { movement })?;
    let reached = by.is_platform() || desk.reaches(by.user, entered.account.into());
    if reached {
        Ok(entered)
    } else {
        Err(Refusal::NotPermitted)
    }
}

pub(crate) fn confirm(desk: &Desk, by: Actor, movement: MovementId) -> Result<Vec<Event>, Refusal> {
    let CashEntered {
        movement,
        account,
        cash,
        by: entered_by,
    } = pending(desk, by, movement)?;
    if entered_by == by.user {
        return Err(Refusal::OwnEntry { movement });
    }
    let mut events = vec![Event::CashConfirmed(CashConfirmed {
        movement,
        account,
        cash,
        by: by.user,
    })];
    events.extend(booking(desk, account, cash)?);
    Ok(events)
}

pub(crate) fn reject(desk: &Desk, by: Actor, reject: &RejectCash) -> Result<Vec<Event>, Refusal> {
    let CashEntered {
        movement, account, ..
    } = pending(desk, by, reject.movement)?;
    Ok(vec![Event::CashRejected(CashRejected {
        movement,
        account,
        reason: reject.reason.clone(),
        by: by.user,
    })])
}

pub(crate) fn apply_entered(desk: &mut Desk, entered: CashEntered) {
    desk.last_movement = entered.movement;
    desk.pending_cash.insert(entered.movement, entered);
}

/// The cash itself is booked by the event that follows.
pub(crate) fn apply_confirmed(desk: &mut Desk, confirmed: CashConfirmed) {
    desk.pending_cash.remove(&confirmed.movement);
    let CashConfirmed {
        account,
        cash: Cash {
            direction,
            amount: _,
            protected,
        },
        ..
    } = confirmed;
    let sum: &mut Money = &mut desk.operating_accounts[account.index()].protected_amount;
    match direction {
        CashDirection::In => *sum += protected,
        CashDirection::Out => *sum -= protected,
    }
}
