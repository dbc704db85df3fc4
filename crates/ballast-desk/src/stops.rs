//! Stops (K1): set and lifted by name and reason, they stand over a restart; everything that works in the scope is
//! cancelled in the same group.

use ballast_desk_events::{
    Actor, AlarmFound, AlarmLevel, AlarmOf, Event, Refusal, SetStop, StopOf, StopSet,
};
use ballast_model::{OperatingAccountId, OrderId, ProductId, Stamp};

use crate::order::cancel;
use crate::people::rights;
use crate::state::Desk;
use crate::state::order::Order;
use crate::state::stop::{Barred, Stop};

/// Stops something, or lets it go on.
///
/// # Errors
/// [`Refusal::NotPermitted`], and that there is no such object.
pub(crate) fn set(desk: &Desk, by: Actor, set: &SetStop) -> Result<Vec<Event>, Refusal> {
    rights::permit_force_close(desk, by)?;
    exists(desk, set.of)?;
    let old = desk.stops.get(&set.of).map(|stop| stop.kind);
    if old == set.kind {
        return Ok(Vec::new());
    }
    let mut events = vec![Event::StopSet(Box::new(StopSet {
        of: set.of,
        old,
        new: set.kind,
        by,
        reason: set.reason.clone(),
        repeated: None,
    }))];
    if set.kind.is_some() {
        events.extend(cancels(desk, set.of));
    }
    Ok(events)
}

fn exists(desk: &Desk, of: StopOf) -> Result<(), Refusal> {
    let (is_there, refusal) = match of {
        StopOf::All => (true, Refusal::NotPermitted),
        StopOf::Product(id) => (desk.product(id).is_some(), Refusal::UnknownProduct),
        StopOf::Operating(id) => (
            desk.operating_account(id).is_some(),
            Refusal::UnknownAccount,
        ),
        StopOf::Fund(id) => (desk.fund_account(id).is_some(), Refusal::UnknownAccount),
        StopOf::User(id) => (desk.people.user(id).is_some(), Refusal::UnknownUser),
    };
    if is_there { Ok(()) } else { Err(refusal) }
}

/// Cancels of every order that works in a scope, but those of liquidation plans: a stop bars them not.
fn cancels(desk: &Desk, of: StopOf) -> Vec<Event> {
    let working = working(desk, of);
    let pending =
        working.filter(|(id, order)| !order.cancel_pending && !desk.plan_orders.contains_key(id));
    pending
        .flat_map(|(id, order)| cancel::cancels(desk, id, order).unwrap_or_default())
        .collect()
}

/// Orders that work in a scope.
pub(crate) fn working(desk: &Desk, of: StopOf) -> impl Iterator<Item = (OrderId, &Order)> {
    let accounts = desk.operating_accounts.iter();
    let orders = accounts.flat_map(|account| account.working.iter().map(move |id| (account, *id)));
    orders.filter_map(move |(account, id)| {
        let order = desk.orders.get(id)?;
        let is_in = match of {
            StopOf::All => true,
            StopOf::Product(product) => account.product == Some(product),
            StopOf::Operating(of) => order.asked.account == of,
            StopOf::User(user) => order.by.user == user,
            StopOf::Fund(fund) => { order.children.iter() }
                .filter_map(|child| desk.children.get(*child))
                .any(|child| child.is_working() && child.sent.fund_account == fund),
        };
        is_in.then_some((id, order))
    })
}

pub(crate) fn apply_set(desk: &mut Desk, set: &StopSet, at: Stamp) {
    match set.new {
        None => {
            desk.stops.remove(&set.of);
            if let StopOf::Operating(id) = set.of {
                desk.repeats.remove(&id);
            }
        }
        Some(kind) => {
            let stop = Stop {
                kind,
                by: set.by,
                since: at,
                reason: set.reason.clone(),
                repeated: set.repeated,
            };
            desk.stops.insert(set.of, stop);
        }
    }
    desk.derive_stops();
    let StopOf::Operating(id) = set.of else {
        return;
    };
    match set.repeated {
        Some(repeated) => {
            let found = AlarmFound::Repeated(repeated);
            let of = AlarmOf::Repeats(id);
            desk.alarms.raise(of, AlarmLevel::One, found, at);
        }
        None => desk.alarms.clear(AlarmOf::Repeats(id), at),
    }
}

impl Desk {
    /// Stops that stand, the widest first.
    pub fn stops(&self) -> impl Iterator<Item = (StopOf, &Stop)> {
        self.stops.iter().map(|(of, stop)| (*of, stop))
    }

    /// The stop that bars an operating account: of several the one that bars more, of equals the widest (K1, K6).
    pub fn stop_of_account(&self, account: OperatingAccountId) -> Option<(StopOf, &Stop)> {
        let of = self.operating_account(account)?.barred.0?.of;
        Some((of, self.stops.get(&of)?))
    }

    /// The stop that bars all of a product, chosen in the same way (K1).
    pub fn stop_of_product(&self, product: ProductId) -> Option<(StopOf, &Stop)> {
        let scopes = [StopOf::All, StopOf::Product(product)].into_iter();
        let standing = scopes.filter_map(|of| Some((of, self.stops.get(&of)?)));
        standing.reduce(|one, next| if next.1.kind > one.1.kind { next } else { one })
    }

    /// Orders that work in a scope still.
    pub fn working_in(&self, of: StopOf) -> usize {
        working(self, of).count()
    }

    /// Finds anew which stop bars each account.
    pub(crate) fn derive_stops(&mut self) {
        for number in 0..self.operating_accounts.len() as u32 {
            self.derive_stop(OperatingAccountId::new(number));
        }
    }

    /// Finds anew which stop bars an account.
    pub(crate) fn derive_stop(&mut self, id: OperatingAccountId) {
        let stops = &self.stops;
        let account = &mut self.operating_accounts[id.index()];
        let of_product = account.product.map(StopOf::Product);
        let scopes = [Some(StopOf::All), of_product, Some(StopOf::Operating(id))];
        let barred = scopes.into_iter().flatten().filter_map(|of| {
            let kind = stops.get(&of)?.kind;
            Some(Barred { of, kind })
        });
        // Of two the one that bars more; of equals the wider.
        account.barred.0 = barred.reduce(|one, next| if next.kind > one.kind { next } else { one });
    }
}
