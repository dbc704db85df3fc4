//! What counters say, applied exactly once whatever comes twice, late or out of order.
//!
//! | child is      | Sent | NotSent | Accepted | Rejected | Traded   | Cancelled(n)    | replay ends |
//! | ------------- | ---- | ------- | -------- | -------- | -------- | --------------- | ----------- |
//! | Sending       | Sent | ends    | Queued   | ends     | fills    | ends after n    | NotReceived |
//! | Sent          | –    | –       | Queued   | ends     | fills    | ends after n    | NotReceived |
//! | Unknown       | –    | –       | Queued   | ends     | fills    | ends after n    | NotReceived |
//! | Queued        | –    | –       | –        | ends     | fills    | ends after n    | –           |
//! | Filled        | –    | –       | –        | –        | known: – | –               | –           |
//! | Ended         | –    | –       | late     | –        | late     | –               | –           |
//!
//! "Replay ends": the replay is complete and did not show the child. "Ends after n": when n lots have
//! traded; a child that was recalled ends as such, and its lots are sent again (`order/net.rs`).
//!
//! "Late": the counter has what had ended here. An order is cancelled there; a trade is booked on its
//! operating account, whatever limit it passes, also while a closed day is not settled yet.
//!
//! A trade number is applied once. A fill that does not fit the order's remaining lots is refused
//! and stays in the journal as an alarm: it means that the counter and we speak of different
//! orders.

use ballast_desk_events::{
    AlarmFound, AlarmLevel, AlarmOf, ChildEnd, CounterDoubt, CounterSessionState, Event, Filled,
    Holder, LateAccepted, OrderEnd, Refusal,
};
use ballast_model::{
    ChildOrderId, CounterErrorId, CounterReturn, CounterTrade, FundAccountId, Lots, Money, Offset,
    OrderId, Stamp, Text,
};

use crate::account::{comparison, external};
use crate::book::position::position_side;
use crate::book::terms::Freeze;
use crate::book::{Fill, fill};
use crate::order::child::child_freeze;
use crate::order::net;
use crate::order::terminations::{ChildTerminations, parent};
use crate::rates::effective::Change;
use crate::rates::recalculate::recalculate_beside;
use crate::state::account::FundAccount;
use crate::state::order::{Child, ChildStatus, Order, OrderStatus};
use crate::state::surplus::Surplus;
use crate::state::{Desk, Phase};

/// Most ids that a counter may be ahead of us: more is no day's orders, but a mistake.
const MOST_SKIPPED: u64 = 10_000_000;

pub(crate) fn returned(
    desk: &Desk,
    fund_account: FundAccountId,
    returned: &CounterReturn,
    at: Stamp,
) -> Result<Vec<Event>, Refusal> {
    let account = desk.fund_account(fund_account);
    let account = account.ok_or(Refusal::UnknownAccount)?;
    let from = Source {
        desk,
        fund_account,
        at,
    };
    match returned {
        CounterReturn::LoggedIn {
            trading_day: _,
            max_order_ref,
        } => Ok(from.logged_in(*max_order_ref)),
        CounterReturn::Disconnected => {
            Ok(from.session(CounterSessionState::Disconnected, &from.terminations()))
        }
        CounterReturn::ReplayComplete => Ok(from.replay_complete(account)),
        CounterReturn::Sent { child } => from.sent(*child),
        CounterReturn::NotSent { child } => from.not_sent(*child),
        CounterReturn::Accepted {
            child,
            exchange_order,
        } => from.accepted(*child, exchange_order),
        CounterReturn::Rejected { child, error, text } => {
            let (error, text) = (*error, text.clone());
            from.rejected(*child, ChildEnd::Rejected { error, text })
        }
        CounterReturn::Traded(trade) => {
            let traded = traded(desk, fund_account, trade, from.terminations());
            // It stays in the journal as an alarm, and the books are held against each other.
            traded.or_else(
                |refusal| match comparison::of_strange_trade(desk, fund_account) {
                    Some(asked) => Ok(vec![Event::ActionRefused { refusal }, asked]),
                    None => Err(refusal),
                },
            )
        }
        CounterReturn::External(trade) => external::traded(desk, fund_account, trade, at),
        CounterReturn::Cancelled { child, filled } => from.cancelled(*child, *filled),
        CounterReturn::CancelRejected { child, error, text } => {
            from.cancel_rejected(*child, *error, text)
        }
    }
}

/// Where a return comes from, and when.
struct Source<'a> {
    desk: &'a Desk,
    fund_account: FundAccountId,
    at: Stamp,
}

impl<'a> Source<'a> {
    fn terminations(&self) -> ChildTerminations<'a> {
        ChildTerminations::new(self.desk, self.at)
    }

    /// The child must be one of this fund account's.
    fn child(&self, child: ChildOrderId) -> Result<&'a Child, Refusal> {
        known(self.desk, self.fund_account, child)
    }

    /// A session is what it is: margins that cannot be reckoned anew stay as they were.
    fn session(&self, state: CounterSessionState, ends: &ChildTerminations<'_>) -> Vec<Event> {
        let fund_account = self.fund_account;
        let change = Change::Session(fund_account, state);
        let recalculated = recalculate_beside(self.desk, change, |order| ends.gone(order));
        let mut events = vec![Event::CounterSession {
            fund_account,
            state,
        }];
        events.extend(recalculated.unwrap_or_default());
        events
    }

    /// Ids go on above the highest that the counter has been sent: an older journal would give them out
    /// again, and the counter refuse them (CTP MaxOrderRef, error 22).
    fn logged_in(&self, max_order_ref: Option<ChildOrderId>) -> Vec<Event> {
        let next = self.desk.children.next_id();
        let raised = max_order_ref.filter(|highest| {
            let ahead = highest.number().checked_sub(next.number());
            ahead.is_some_and(|ahead| ahead < MOST_SKIPPED)
        });
        let raised =
            raised.map(|highest| Event::CounterDoubt(CounterDoubt::RefsRaised(highest.next())));
        let session = self.session(CounterSessionState::Replaying, &self.terminations());
        raised.into_iter().chain(session).collect()
    }

    /// What was in flight and did not show up was never received.
    fn replay_complete(&self, account: &FundAccount) -> Vec<Event> {
        let mut terminations = self.terminations();
        let unanswered = account.unanswered.iter();
        let lost = unanswered.filter(|child| is_unanswered(self.desk, **child));
        let ends = lost.flat_map(|child| terminations.terminate(*child, ChildEnd::NotReceived));
        let mut events: Vec<Event> = ends.collect();
        events.extend(self.session(CounterSessionState::Ready, &terminations));
        events.extend(comparison::asked(self.desk, self.fund_account));
        events
    }

    fn sent(&self, child: ChildOrderId) -> Result<Vec<Event>, Refusal> {
        Ok(match self.child(child)?.status {
            ChildStatus::Sending => vec![Event::ChildSent(child)],
            ChildStatus::Sent
            | ChildStatus::Queued
            | ChildStatus::Unknown
            | ChildStatus::Filled
            | ChildStatus::Ended(_) => Vec::new(),
        })
    }

    fn not_sent(&self, child: ChildOrderId) -> Result<Vec<Event>, Refusal> {
        Ok(match self.child(child)?.status {
            ChildStatus::Sending => self.terminations().terminate(child, ChildEnd::NotSent),
            ChildStatus::Sent
            | ChildStatus::Queued
            | ChildStatus::Unknown
            | ChildStatus::Filled
            | ChildStatus::Ended(_) => Vec::new(),
        })
    }

    fn accepted(&self, child: ChildOrderId, exchange_order: &Text) -> Result<Vec<Event>, Refusal> {
        let state = self.child(child)?;
        let accepted = Event::ChildAccepted {
            child,
            exchange_order: exchange_order.clone(),
        };
        Ok(match state.status {
            ChildStatus::Sending | ChildStatus::Sent => vec![accepted],
            ChildStatus::Unknown => {
                let order = parent(self.desk, state);
                let waited = order.cancel_pending.then(|| Event::CancelRequested {
                    order: state.order,
                    counter_cancel: state.counter_cancel(child),
                });
                [accepted].into_iter().chain(waited).collect()
            }
            ChildStatus::Ended(_) if state.exchange_order.is_none() => {
                let late = CounterDoubt::LateAccepted(LateAccepted {
                    order: state.order,
                    exchange_order: exchange_order.clone(),
                    counter_cancel: state.counter_cancel(child),
                });
                vec![Event::CounterDoubt(late)]
            }
            ChildStatus::Queued | ChildStatus::Filled | ChildStatus::Ended(_) => Vec::new(),
        })
    }

    fn rejected(&self, child: ChildOrderId, how: ChildEnd) -> Result<Vec<Event>, Refusal> {
        Ok(if self.child(child)?.is_working() {
            self.terminations().terminate(child, how)
        } else {
            Vec::new()
        })
    }

    /// Cancelled after `filled` lots: trades of them may still be on their way.
    fn cancelled(&self, child: ChildOrderId, filled: Lots) -> Result<Vec<Event>, Refusal> {
        let state = self.child(child)?;
        let repeated = !state.is_working() || state.cancelled_after.is_some();
        Ok(match (repeated, state.filled < filled) {
            (true, _) => Vec::new(),
            (false, true) => vec![Event::ChildCancelReported { child, filled }],
            (false, false) => {
                let how = net::end_of(self.desk, state);
                self.terminations().terminate(child, how)
            }
        })
    }

    fn cancel_rejected(
        &self,
        child: ChildOrderId,
        error: CounterErrorId,
        text: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let state = self.child(child)?;
        // One that has ended needed no cancel any more; its order's others are being cancelled still.
        let cancelling = state.recalled || parent(self.desk, state).cancel_pending;
        let pending = cancelling && state.is_working();
        let rejected = pending.then(|| Event::CancelRejected {
            child,
            error,
            text: text.to_owned(),
        });
        Ok(rejected.into_iter().collect())
    }
}

fn known(desk: &Desk, fund_account: FundAccountId, child: ChildOrderId) -> Result<&Child, Refusal> {
    let state = desk
        .children
        .get(child)
        .filter(|state| state.sent.fund_account == fund_account);
    state.ok_or(Refusal::UnknownChild { child })
}

fn is_unanswered(desk: &Desk, child: ChildOrderId) -> bool {
    desk.children
        .get(child)
        .is_some_and(|child| match child.status {
            ChildStatus::Sending | ChildStatus::Sent | ChildStatus::Unknown => true,
            ChildStatus::Queued | ChildStatus::Filled | ChildStatus::Ended(_) => false,
        })
}

fn traded(
    desk: &Desk,
    fund_account: FundAccountId,
    trade: &CounterTrade,
    mut terminations: ChildTerminations<'_>,
) -> Result<Vec<Event>, Refusal> {
    let child = known(desk, fund_account, trade.child)?;
    if child.trades.contains(&trade.trade) {
        return Ok(Vec::new());
    }
    let misfit = Refusal::FillDoesNotFit {
        child: trade.child,
        lots: trade.lots,
        remaining: child.unfilled(),
    };
    let late = !child.is_working();
    let day = match desk.phase {
        Phase::Open(day) => day,
        Phase::Closed(day) if late => day,
        Phase::Closed(_) | Phase::Idle => return Err(misfit),
    };
    if !trade.lots.is_positive() || trade.lots > child.unfilled() || trade.trading_day != day {
        return Err(misfit);
    }
    let order = parent(desk, child);
    if late {
        return late_fill(desk, trade, child, order, misfit);
    }
    let filled = fill_event(desk, fund_account, trade, child, order)?;
    let mut events = vec![Event::Filled(filled)];
    if child.sent.offset == Offset::Open {
        events.extend(net::locked(desk, trade.child, child, trade.lots));
    }
    if order.allocated_lots.is_some() && trade.lots == order.unfilled() {
        let unfilled = order.asked.lots - order.filled - trade.lots;
        events.push(Event::OrderEnded {
            order: child.order,
            how: OrderEnd::Unallocated,
            unfilled,
        });
        return Ok(events);
    }
    let total = child.filled + trade.lots;
    if child.cancelled_after == Some(total) && total < child.sent.lots {
        events.extend(terminations.terminate_after_fill(
            trade.child,
            net::end_of(desk, child),
            trade.lots,
        ));
    }
    Ok(events)
}

/// A trade of an order that had ended here: its lots are somebody's.
///
/// # Errors
/// `misfit` where the lots that it closes are not held any more, or an account is settled already: the
/// counter's books then differ from ours, and a comparison names it.
fn late_fill(
    desk: &Desk,
    trade: &CounterTrade,
    child: &Child,
    order: &Order,
    misfit: Refusal,
) -> Result<Vec<Event>, Refusal> {
    let (fund, account) = (child.sent.fund_account, order.asked.account);
    let (contract, flag) = (order.asked.contract, child.sent.hedge_flag);
    let distinguishes = desk.commodity(desk.contracts[contract.index()].commodity);
    let distinguishes = distinguishes.is_some_and(|state| state.commodity.distinguishes_today);
    let takes = |holder: Holder, offset: Offset| {
        let book = desk.book(holder).filter(|book| book.settled().is_none());
        let side = position_side(child.sent.direction, offset);
        book.is_some_and(|book| {
            let position = book.position(contract, flag);
            let closable =
                position.map(|position| position.side(side).closable(offset, distinguishes));
            offset == Offset::Open || closable.is_some_and(|closable| trade.lots <= closable)
        })
    };
    if !takes(Holder::Operating(account), order.offset)
        || !takes(Holder::Fund(fund), child.sent.offset)
    {
        return Err(misfit);
    }
    let mut filled = fill_event(desk, fund, trade, child, order)?;
    filled.late = true;
    // What its order still freezes is for lots that others carry meanwhile.
    filled.operating.released_margin = Money::ZERO;
    filled.operating.released_commission = Money::ZERO;
    Ok(vec![Event::Filled(filled)])
}

fn fill_event(
    desk: &Desk,
    fund_account: FundAccountId,
    trade: &CounterTrade,
    child: &Child,
    order: &Order,
) -> Result<Filled, Refusal> {
    let contract = order.asked.contract;
    let account = order.asked.account;
    let work_out =
        |holder: Holder, offset: Offset, unfilled: Lots, margin: Money, commission: Money| {
            let rates = desk.charged_rates(holder, contract, child.sent.hedge_flag);
            let draft = fill::FillInput {
                hedge_flag: child.sent.hedge_flag,
                direction: child.sent.direction,
                offset,
                price: trade.price,
                lots: trade.lots,
                released_margin: released(margin, trade.lots, unfilled),
                released_commission: released(commission, trade.lots, unfilled),
            };
            let book = desk.book(holder).ok_or(Refusal::UnknownAccount)?;
            fill::work_out(book, contract, desk.fill_terms(contract, rates), draft)
                .map_err(|_| Refusal::AmountTooLarge)
        };
    Ok(Filled {
        order: child.order,
        child: trade.child,
        account,
        fund_account,
        contract,
        direction: child.sent.direction,
        offset: order.offset,
        fund_offset: Some(child.sent.offset).filter(|offset| *offset != order.offset),
        hedge_flag: child.sent.hedge_flag,
        late: false,
        trade: trade.trade.clone(),
        price: trade.price,
        lots: trade.lots,
        at: trade.at,
        trading_day: trade.trading_day,
        operating: work_out(
            Holder::Operating(account),
            order.offset,
            order.unfilled(),
            order.frozen_margin,
            order.frozen_commission,
        )?,
        fund: work_out(
            Holder::Fund(fund_account),
            child.sent.offset,
            child.unfilled(),
            child.frozen_margin,
            child.frozen_commission,
        )?,
    })
}

/// What ends of a freeze with some of its lots; nothing where nothing is frozen.
fn released(frozen: Money, lots: Lots, unfilled: Lots) -> Money {
    if frozen.is_zero() {
        Money::ZERO
    } else {
        frozen.share(lots, unfilled)
    }
}

pub(crate) fn apply_session(
    desk: &mut Desk,
    fund_account: FundAccountId,
    state: CounterSessionState,
    at: Stamp,
) {
    let unanswered = match state {
        // Whatever was in flight before this login must show up in its replay.
        CounterSessionState::Replaying => {
            let in_flight = desk
                .children
                .iter()
                .filter(|(_, child)| child.sent.fund_account == fund_account);
            in_flight
                .map(|(id, _)| id)
                .filter(|id| is_unanswered(desk, *id))
                .collect()
        }
        CounterSessionState::Disconnected | CounterSessionState::Ready => Default::default(),
    };
    let account = &mut desk.fund_accounts[fund_account.index()];
    let before = std::mem::replace(&mut account.session, state);
    account.unanswered = unanswered;
    tell_session(desk, fund_account, (before, state), at);
    desk.touch_all_plans();
    if state == CounterSessionState::Disconnected {
        // What it was asked it does not answer any more.
        desk.comparing.remove(&fund_account);
    }
    if state == CounterSessionState::Ready {
        forget_cancels(desk, fund_account);
        desk.on_net_reached(fund_account);
    }
}

/// A session that breaks while the day is open is an alarm until it is back.
fn tell_session(
    desk: &mut Desk,
    fund_account: FundAccountId,
    (before, now): (CounterSessionState, CounterSessionState),
    at: Stamp,
) {
    let of = AlarmOf::Counter(fund_account);
    match now {
        CounterSessionState::Ready => desk.alarms.clear(of, at),
        CounterSessionState::Disconnected
            if before != now && matches!(desk.phase, Phase::Open(_)) =>
        {
            let found = AlarmFound::Disconnected;
            desk.alarms.raise(of, AlarmLevel::One, found, at);
        }
        CounterSessionState::Disconnected | CounterSessionState::Replaying => {}
    }
}

/// A cancel on its way when the session was lost may or may not have arrived: the replay has shown it
/// where it did. Where it did not it is not sent again, and may be asked for anew.
fn forget_cancels(desk: &mut Desk, fund_account: FundAccountId) {
    let working: Vec<_> = desk
        .children
        .iter()
        .filter(|(_, child)| child.sent.fund_account == fund_account && child.is_working())
        .map(|(id, child)| (id, child.order))
        .collect();
    for (child, order) in working {
        desk.child_mut(child).recalled = false;
        desk.orders
            .get_mut(order)
            .expect("Invariant: a child has a parent")
            .cancel_pending = false;
    }
}

pub(crate) fn apply_sent(desk: &mut Desk, child: ChildOrderId, at: Stamp) {
    let child = desk.child_mut(child);
    child.status = ChildStatus::Sent;
    child.sent_at = at.into();
}

pub(crate) fn apply_accepted(desk: &mut Desk, id: ChildOrderId, exchange_order: &Text, at: Stamp) {
    let child = desk.child_mut(id);
    child.accepted_at = at.into();
    child.status = ChildStatus::Queued;
    child.exchange_order = Some(exchange_order.clone());
    let (order, fund_account) = (child.order, child.sent.fund_account);
    desk.order_moved(fund_account);
    desk.on_word(id);
    desk.on_net_changed(order);
}

pub(crate) fn apply_late_accepted(desk: &mut Desk, late: &LateAccepted) {
    let child = desk.child_mut(late.counter_cancel.child);
    child.exchange_order = Some(late.exchange_order.clone());
}

pub(crate) fn apply_cancel_reported(desk: &mut Desk, child: ChildOrderId, filled: Lots) {
    let child = desk.child_mut(child);
    child.cancelled_after = Some(filled);
    let fund_account = child.sent.fund_account;
    desk.order_moved(fund_account);
}

pub(crate) fn apply_cancel_requested(desk: &mut Desk, order: OrderId) {
    desk.orders
        .get_mut(order)
        .expect("Invariant: only a placed order is cancelled")
        .cancel_pending = true;
}

pub(crate) fn apply_cancel_rejected(desk: &mut Desk, child: ChildOrderId) {
    let child = desk.child_mut(child);
    child.recalled = false;
    let id = child.order;
    let order = desk
        .orders
        .get_mut(id)
        .expect("Invariant: a child has a parent");
    let account = order.asked.account;
    // What was recalled and stays is let be; what a trader could not cancel may be recalled.
    if std::mem::take(&mut order.cancel_pending) {
        desk.on_net_changed(id);
    }
    desk.touch_plans(account);
}

pub(crate) fn apply_child_ended(desk: &mut Desk, ended: ChildOrderId, how: &ChildEnd) {
    let child = desk.child_mut(ended);
    let freeze = child_freeze(child);
    child.status = ChildStatus::Ended(how.clone());
    child.frozen_margin = Money::ZERO;
    child.frozen_commission = Money::ZERO;
    let (rests, cancelled, id) = (child.rests(), child.was_cancelled(), child.order);
    let order = desk
        .orders
        .get_mut(id)
        .expect("Invariant: a child has a parent");
    let contract = order.asked.contract;
    if *how == ChildEnd::Recalled {
        order.recalled_lots += rests.lots;
        desk.netting.again.insert(id);
    }
    desk.order_moved(rests.fund_account);
    desk.release(Holder::Fund(rests.fund_account), contract, freeze);
    desk.on_child_closed(rests, contract, cancelled);
    desk.on_word(ended);
    desk.on_net_changed(id);
}

impl Desk {
    /// What a fill does to the surplus, on the side that the offset works on.
    fn count_filled(&mut self, holder: Holder, filled: &Filled, offset: Offset) {
        let side = position_side(filled.direction, offset);
        let change = Surplus::of_lots(offset, filled.lots);
        self.count_surplus(holder, (filled.contract, filled.hedge_flag, side), change);
    }
}

/// Lots come to both books, or go.
fn book_fill(desk: &mut Desk, filled: &Filled) {
    desk.lots_moved(filled.fund_account);
    let terms = desk.contract_terms(filled.contract).of(filled.hedge_flag);
    let fill = |offset, result| Fill {
        day: filled.trading_day,
        direction: filled.direction,
        offset,
        price: filled.price,
        lots: filled.lots,
        result,
    };
    let operating = Holder::Operating(filled.account);
    desk.moving(operating, (filled.contract, filled.hedge_flag), |desk| {
        desk.book_mut(operating)
            .fill(terms, fill(filled.offset, &filled.operating));
    });
    let fund = Holder::Fund(filled.fund_account);
    desk.moving(fund, (filled.contract, filled.hedge_flag), |desk| {
        desk.book_mut(fund)
            .fill(terms, fill(filled.offset_at_counter(), &filled.fund));
    });
    // The same lots of the same side, come or gone at both, leave the surplus as it is.
    if filled.offset != filled.offset_at_counter() {
        desk.count_filled(operating, filled, filled.offset);
        desk.count_filled(fund, filled, filled.offset_at_counter());
    }
    desk.touch_plans_on_fill(filled);
}

fn value_of(desk: &Desk, filled: &Filled) -> Money {
    let multiplier = desk.contract_terms(filled.contract).multiplier;
    let value = filled.price.value(filled.lots, multiplier);
    value.expect("Invariant: a filled value was checked")
}

/// Nothing was frozen for its lots any more: they are put back first, and taken as others are.
fn apply_late_filled(desk: &mut Desk, filled: &Filled) {
    let freeze = |offset| Freeze {
        hedge_flag: filled.hedge_flag,
        direction: filled.direction,
        offset,
        lots: filled.lots,
        margin: Money::ZERO,
        commission: Money::ZERO,
    };
    let operating = Holder::Operating(filled.account);
    desk.freeze(operating, filled.contract, freeze(filled.offset));
    let fund = Holder::Fund(filled.fund_account);
    desk.freeze(fund, filled.contract, freeze(filled.offset_at_counter()));
    book_fill(desk, filled);

    let child = desk.child_mut(filled.child);
    child.filled += filled.lots;
    child.trades.push(filled.trade.clone());
    let usage = desk.exchange_usage_mut(filled.fund_account, filled.contract);
    usage.traded += filled.lots;
    let value = value_of(desk, filled);
    let order = desk
        .orders
        .get_mut(filled.order)
        .expect("Invariant: a child has a parent");
    // Where others carry its lots meanwhile, the order has them without these.
    let ended = matches!(order.status, OrderStatus::Ended(_));
    if ended && order.filled + filled.lots <= order.asked.lots {
        order.filled += filled.lots;
        order.traded_value += value;
    }
    desk.on_net_changed(filled.order);
}

pub(crate) fn apply_filled(desk: &mut Desk, filled: &Filled) {
    if filled.late {
        return apply_late_filled(desk, filled);
    }
    book_fill(desk, filled);
    let value = value_of(desk, filled);
    let child = desk.child_mut(filled.child);
    child.filled += filled.lots;
    child.frozen_margin -= filled.fund.released_margin;
    child.frozen_commission -= filled.fund.released_commission;
    child.trades.push(filled.trade.clone());
    child.status = if child.unfilled().is_zero() {
        ChildStatus::Filled
    } else {
        ChildStatus::Queued
    };
    let rests = child.rests();
    let usage = desk.exchange_usage_mut(rests.fund_account, filled.contract);
    usage.resting_lots -= filled.lots;
    usage.traded += filled.lots;
    if rests.lots.is_zero() {
        desk.on_child_closed(rests, filled.contract, false);
    }

    desk.on_word(filled.child);
    let order = desk
        .orders
        .get_mut(filled.order)
        .expect("Invariant: a child has a parent");
    order.filled += filled.lots;
    order.traded_value += value;
    order.frozen_margin -= filled.operating.released_margin;
    order.frozen_commission -= filled.operating.released_commission;
    if order.filled == order.asked.lots {
        order.status = OrderStatus::Filled;
        order.cancel_pending = false;
        desk.operating_accounts[filled.account.index()].remove_working(filled.order);
    }
    desk.on_net_changed(filled.order);
}
