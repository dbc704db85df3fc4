//! Sending the order that closes a position of a plan.

use ballast_desk_events::{Event, HeldSide, OrderPrice, PlaceOrder, PlanPause, Refusal};
use ballast_model::{
    ContractId, Direction, FundAccountId, Lots, Offset, OperatingAccountId, OrderId, Price, Stamp,
    Text, Validity,
};

use crate::order::place;
use crate::plans::quote::{MICROS, Quote, quote};
use crate::plans::step::Step;
use crate::state::Desk;
use crate::state::order::Order;

/// Sends so many lots of a position, or says what it waits for; none where that is what it waits for
/// already.
pub(super) fn send(step: &Step<'_>, of: HeldSide, lots: Lots) -> Option<Vec<Event>> {
    let Step { desk, plan, at, .. } = *step;
    let pause = |pause: PlanPause| step.moved(of, None, Some(pause));
    let Some((offset, free)) = closable(desk, plan.account, of) else {
        return pause(PlanPause::OrdersInTheWay);
    };
    let contract = &desk.contracts[of.contract.index()];
    let Quote { price, rests } = match quote(desk, contract, of.side, plan.any_price, at) {
        Ok(quote) => quote,
        Err(waits) => return pause(waits),
    };
    let spent: Vec<FundAccountId> = spent(desk, plan.account, at);
    let direction = of.side.closed_by();
    let asked = order(plan.account, of, (offset, lots.min(free)), price);
    match place::for_plan(desk, asked, &spent, at) {
        Ok(events) => {
            let order = Some(desk.orders.next_id());
            let moved = step.moved(of, order, rests.then_some(PlanPause::AtPriceLimit));
            Some(moved.into_iter().flatten().chain(events).collect())
        }
        Err(Refusal::WouldSelfTrade { .. }) => {
            let met = met(step, of, direction, price);
            let cancels = step.cancel(met.into_iter());
            if cancels.is_empty() {
                pause(PlanPause::OrdersInTheWay)
            } else {
                Some(cancels)
            }
        }
        Err(Refusal::NoFundAccount) if !spent.is_empty() => pause(PlanPause::Messages),
        Err(refusal) => pause(PlanPause::Refused(Box::new(refusal))),
    }
}

/// The order that closes so many lots.
pub(crate) fn order(
    account: OperatingAccountId,
    of: HeldSide,
    (offset, lots): (Offset, Lots),
    price: Price,
) -> PlaceOrder {
    PlaceOrder {
        account,
        reference: Text::default(),
        contract: of.contract,
        direction: of.side.closed_by(),
        offset,
        lots,
        price: OrderPrice::Limit(price),
        validity: Validity::Day,
        hedge_flag: of.hedge_flag,
    }
}

/// Lots that no order holds, and the offset that closes them: yesterday's first, where the contract tells
/// them from today's.
fn closable(desk: &Desk, account: OperatingAccountId, of: HeldSide) -> Option<(Offset, Lots)> {
    let contract = &desk.contracts[of.contract.index()];
    let distinguishes = desk.commodities[contract.commodity.index()]
        .commodity
        .distinguishes_today;
    let book = &desk.operating_accounts[account.index()].book;
    let side = book.position(of.contract, of.hedge_flag)?.side(of.side);
    let offsets = offsets(distinguishes);
    let free = offsets
        .iter()
        .map(|offset| (*offset, side.closable(*offset, distinguishes)));
    { free }.find(|(_, lots)| lots.is_positive())
}

/// The offsets that close a position, in their order: yesterday's lots first, where the contract tells them from today's.
pub(crate) fn offsets(distinguishes: bool) -> &'static [Offset] {
    if distinguishes {
        &[Offset::CloseYesterday, Offset::CloseToday]
    } else {
        &[Offset::Close]
    }
}

/// Working orders of the same legal person that would trade with a plan's order (N6).
fn met<'a>(
    step: &Step<'a>,
    of: HeldSide,
    direction: Direction,
    price: Price,
) -> Vec<(OrderId, &'a Order)> {
    let desk = step.desk;
    let crosses = |resting: Price| match direction {
        Direction::Buy => resting <= price,
        Direction::Sell => resting >= price,
    };
    let would_meet = |order: &Order| {
        let mut children = { order.children.iter() }.filter_map(|id| desk.children.get(*id));
        children.any(|child| {
            child.is_working() && child.sent.direction != direction && crosses(child.sent.price)
        })
    };
    let accounts = desk.operating_accounts.iter();
    let ids = accounts.flat_map(|account| account.working.iter().copied());
    let others = ids.filter(|id| !desk.plan_orders.contains_key(id));
    let orders = others.filter_map(|id| Some((id, desk.orders.get(id)?)));
    let mut met: Vec<(OrderId, &Order)> = orders
        .filter(|(_, order)| order.asked.contract == of.contract && would_meet(order))
        .filter(|(_, order)| shares_person(desk, step, order, of.contract))
        .collect();
    met.sort_unstable_by_key(|(id, _)| *id);
    met
}

/// One of an order's children trades for the legal person of one of the plan's fund accounts.
fn shares_person(desk: &Desk, step: &Step<'_>, order: &Order, contract: ContractId) -> bool {
    let exchange = desk.contract_terms(contract).exchange as usize;
    let person = |id: FundAccountId| desk.fund_accounts[id.index()].legal_persons[exchange];
    let own = fund_accounts(desk, step.plan.account);
    let mut children = { order.children.iter() }.filter_map(|id| desk.children.get(*id));
    children.any(|child| {
        let of_child = person(child.sent.fund_account);
        own.iter().any(|id| person(*id) == of_child)
    })
}

fn fund_accounts(desk: &Desk, account: OperatingAccountId) -> &[FundAccountId] {
    let product = desk.operating_accounts[account.index()].product;
    product.map_or(&[], |id| &desk.products[id.index()].fund_accounts)
}

/// Fund accounts that have sent as many messages for plans as they may.
fn spent(desk: &Desk, account: OperatingAccountId, at: Stamp) -> Vec<FundAccountId> {
    let all = fund_accounts(desk, account).iter().copied();
    all.filter(|id| !desk.may_send_for_plans(*id, at)).collect()
}

impl Desk {
    /// Messages that a fund account may send for plans in a second; one at least.
    fn most_plan_messages(&self) -> usize {
        let share = i64::from(self.platform.fund_messages) * self.platform.plan_messages.units();
        ((share / 10_000_000_000).max(1)) as usize
    }

    /// Whether a fund account may send one more message for plans.
    pub(super) fn may_send_for_plans(&self, id: FundAccountId, at: Stamp) -> bool {
        let sent = &self.fund_accounts[id.index()].plan_messages;
        let is_recent = |stamp: &&Stamp| at < stamp.plus_micros(MICROS);
        sent.iter().rev().take_while(is_recent).count() < self.most_plan_messages()
    }

    /// A fund account sent a message for a plan.
    pub(crate) fn count_plan_message(&mut self, id: FundAccountId, at: Stamp) {
        let most = self.most_plan_messages();
        let sent = &mut self.fund_accounts[id.index()].plan_messages;
        while sent.len() >= most {
            sent.pop_front();
        }
        sent.push_back(at);
    }
}
