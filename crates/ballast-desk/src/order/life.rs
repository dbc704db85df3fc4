//! What becomes of a placed order in the state: freezes, ends.

use ballast_desk_events::{
    Event, FreezeRecalculated, Freezing, Holder, OrderEnd, OrderPlaced, OrderRefused, Refusal,
};
use ballast_model::{ContractId, Exchange, Lots, Money, Offset, OrderId, Stamp};

use crate::book::Book;
use crate::book::position::position_side;
use crate::book::terms::Freeze;
use crate::order::child::child_freeze;
use crate::order::repeat;
use crate::state::Desk;
use crate::state::order::{Order, OrderStatus};
use crate::state::surplus::Surplus;
use crate::store::few::Few;

pub(crate) fn apply_refused(desk: &mut Desk, refused: &OrderRefused, at: Stamp) {
    if desk.platform.repeat_times != 0 {
        repeat::count(desk, &refused.asked, at);
    }
    desk.orders.leave_out(refused.order);
    desk.alarms.order_refused(refused, at);
    // A reference is taken only by orders that were its account's own and new.
    let takes_reference = !matches!(
        refused.refusal,
        Refusal::NotPermitted
            | Refusal::UnknownAccount
            | Refusal::RefReused { .. }
            | Refusal::BadReference { .. }
    );
    let account = (desk.operating_accounts).get_mut(refused.asked.account.index());
    if let (true, Some(account)) = (takes_reference, account) {
        account.references.refused(refused);
    }
}

/// Room for so many working orders is made at once: more is seldom needed, and growing step by step
/// costs orders.
const MANY_WORKING: usize = 32;

pub(crate) fn apply_placed(desk: &mut Desk, placed: &OrderPlaced, at: Stamp) {
    let asked = &placed.asked;
    if desk.platform.repeat_times != 0 {
        repeat::count(desk, asked, at);
    }
    let freeze = Freeze {
        hedge_flag: asked.hedge_flag,
        direction: asked.direction,
        offset: placed.offset,
        lots: placed.lots.unwrap_or(asked.lots),
        margin: placed.frozen_margin,
        commission: placed.frozen_commission,
    };
    desk.freeze(Holder::Operating(asked.account), asked.contract, freeze);
    let order = Order {
        asked: asked.clone(),
        by: placed.by,
        at,
        offset: placed.offset,
        price: placed.price,
        validity: placed.validity,
        filled: Lots::ZERO,
        traded_value: Money::ZERO,
        frozen_margin: placed.frozen_margin,
        frozen_commission: placed.frozen_commission,
        status: OrderStatus::Working,
        children: Few::default(),
        cancel_pending: false,
        allocated_lots: placed.lots,
        recalled_lots: Lots::ZERO,
    };
    desk.orders.push(placed.order, order);
    let account = &mut desk.operating_accounts[asked.account.index()];
    if account.working.capacity() == 0 {
        account.working.reserve(MANY_WORKING);
    }
    account.working.push(placed.order);
    // A liquidation plan's orders have none.
    if !asked.reference.is_empty() {
        account.references.placed(&asked.reference, placed.order);
    }
    desk.touch_plans(asked.account);
}

/// An order that waited for review goes out, as it was judged again (X2).
pub(crate) fn apply_released(desk: &mut Desk, placed: &OrderPlaced) {
    desk.reviews.taken.remove(&placed.order);
    let order = order_mut(desk, placed.order);
    order.offset = placed.offset;
    order.price = placed.price;
    order.validity = placed.validity;
    order.frozen_margin = placed.frozen_margin;
    order.frozen_commission = placed.frozen_commission;
    order.allocated_lots = placed.lots;
    let freeze = parent_freeze(order);
    let asked = &placed.asked;
    desk.freeze(Holder::Operating(asked.account), asked.contract, freeze);
    desk.touch_plans(asked.account);
}

/// An order has no lots and freezes nothing until it is judged again (X2).
pub(crate) fn give_back(desk: &mut Desk, id: OrderId) {
    let order = order_mut(desk, id);
    let freeze = parent_freeze(order);
    order.allocated_lots = Some(Lots::ZERO);
    order.frozen_margin = Money::ZERO;
    order.frozen_commission = Money::ZERO;
    let (account, contract) = (order.asked.account, order.asked.contract);
    desk.release(Holder::Operating(account), contract, freeze);
}

pub(crate) fn apply_ended(desk: &mut Desk, id: OrderId, how: &OrderEnd) {
    let order = desk
        .orders
        .get_mut(id)
        .expect("Invariant: only a placed order ends");
    let freeze = parent_freeze(order);
    // One that is judged again has given its freeze back already, and had no lots meanwhile.
    if desk.reviews.taken.remove(&id) {
        order.allocated_lots = None;
    }
    desk.reviews.waiting.remove(&id);
    order.status = OrderStatus::Ended(how.clone());
    order.cancel_pending = false;
    order.frozen_margin = Money::ZERO;
    order.frozen_commission = Money::ZERO;
    let (of, contract) = (order.asked.account, order.asked.contract);
    let cancelled = order.was_cancelled();
    desk.release(Holder::Operating(of), contract, freeze);
    let account = &mut desk.operating_accounts[of.index()];
    account.remove_working(id);
    if cancelled {
        account.book.count_cancel(contract);
    }
    desk.touch_plans_on_end(id, of);
}

pub(crate) fn apply_reduced(desk: &mut Desk, reduced: &Event) {
    let Event::OrderReduced {
        order: id,
        lots,
        released_margin,
        released_commission,
    } = *reduced
    else {
        return;
    };
    let order = desk
        .orders
        .get_mut(id)
        .expect("Invariant: only a placed order is reduced");
    order.allocated_lots = Some(order.lots() - lots);
    order.frozen_margin -= released_margin;
    order.frozen_commission -= released_commission;
    let freeze = Freeze {
        hedge_flag: order.asked.hedge_flag,
        direction: order.asked.direction,
        offset: order.offset,
        lots,
        margin: released_margin,
        commission: released_commission,
    };
    let (account, contract) = (order.asked.account, order.asked.contract);
    desk.release(Holder::Operating(account), contract, freeze);
}

/// New rates freeze something else on one book (N9).
pub(crate) fn apply_freeze(desk: &mut Desk, recalculated: FreezeRecalculated) {
    let FreezeRecalculated {
        of,
        margin,
        commission,
    } = recalculated;
    let (order, holder, before) = match of {
        Freezing::Order(id) => {
            let order = order_mut(desk, id);
            let before = parent_freeze(order);
            (order.frozen_margin, order.frozen_commission) = (margin, commission);
            (id, Holder::Operating(order.asked.account), before)
        }
        Freezing::Child(id) => {
            let child = desk.children.get_mut(id);
            let child = child.expect("Invariant: events speak of known children");
            let before = child_freeze(child);
            (child.frozen_margin, child.frozen_commission) = (margin, commission);
            (child.order, Holder::Fund(child.sent.fund_account), before)
        }
    };
    let contract = order_mut(desk, order).asked.contract;
    desk.release(holder, contract, before);
    let after = Freeze {
        margin,
        commission,
        ..before
    };
    desk.freeze(holder, contract, after);
}

fn order_mut(desk: &mut Desk, id: OrderId) -> &mut Order {
    let order = desk.orders.get_mut(id);
    order.expect("Invariant: only a placed order freezes, and a child has a parent")
}

/// What an order still freezes on its operating account.
fn parent_freeze(order: &Order) -> Freeze {
    Freeze {
        hedge_flag: order.asked.hedge_flag,
        direction: order.asked.direction,
        offset: order.offset,
        lots: order.unfilled(),
        margin: order.frozen_margin,
        commission: order.frozen_commission,
    }
}

impl Desk {
    /// Freezes what an order takes; where the contract trades.
    #[inline(always)]
    pub(crate) fn freeze(
        &mut self,
        holder: Holder,
        contract: ContractId,
        freeze: Freeze,
    ) -> Exchange {
        let terms = self.contract_terms(contract).of(freeze.hedge_flag);
        let epoch = self.terms.0.epoch();
        let (made, keeps) = self.watched_book(holder).freeze(terms, freeze, epoch);
        if let Holder::Operating(id) = holder {
            self.commission_frozen(id, freeze.commission);
        }
        if made {
            self.holds(holder, contract);
        }
        if !keeps {
            self.keep_terms(holder, contract, freeze.hedge_flag);
        }
        self.count_frozen(holder, contract, freeze, freeze.lots);
        self.count_working(holder, contract, (freeze, freeze.lots));
        terms.exchange
    }

    /// A position in a contract was made.
    #[cold]
    #[inline(never)]
    fn holds(&mut self, holder: Holder, contract: ContractId) {
        self.contracts[contract.index()].holders.insert(holder);
    }

    pub(crate) fn release(&mut self, holder: Holder, contract: ContractId, freeze: Freeze) {
        let terms = self.contract_terms(contract).of(freeze.hedge_flag);
        let book: &mut Book = self.watched_book(holder);
        book.release(terms, freeze);
        if let Holder::Operating(id) = holder {
            self.commission_frozen(id, -freeze.commission);
        }
        self.count_frozen(holder, contract, freeze, -freeze.lots);
        self.count_working(holder, contract, (freeze, -freeze.lots));
    }

    /// Lots that an order which closes holds, more or fewer.
    #[inline(always)]
    fn count_frozen(&mut self, holder: Holder, contract: ContractId, freeze: Freeze, lots: Lots) {
        if freeze.offset != Offset::Open {
            let side = position_side(freeze.direction, freeze.offset);
            let change = Surplus {
                held: Lots::ZERO,
                frozen: lots,
            };
            self.count_surplus(holder, (contract, freeze.hedge_flag, side), change);
        }
    }
}
