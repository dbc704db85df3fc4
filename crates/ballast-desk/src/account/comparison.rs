//! What a counter has of a fund account, held against what the desk has: at every login, at a day's
//! end, when asked for, and when a trade comes that is nobody's.
//!
//! An answer tells how the counter stood at some moment, so a difference that is found once is only
//! suspected, and the counter asked again; what stands by the same amount the next time is a
//! difference. What trades, comes or goes between question and answers is looked at the next time: in a
//! comparison that it touched it neither differs nor agrees. Until somebody has taken it over
//! (`account/take_over`) or taken it up, the fund account opens nothing ([`Refusal::CounterDiffers`]).
//!
//! Cash is compared at one position cost. What a close realises hangs on which lots it took, and those on
//! the order in which trades were booked and the price at which lots were taken over; what it realised
//! more is missing in the cost of the lots that are left, and so is what another settlement price made.

use std::collections::{BTreeMap, BTreeSet};

use ballast_desk_events::{
    Actor, CompareCounter, Compared, Comparison, CounterDifference, CounterSessionState,
    DifferenceOf, DifferenceStanding, DifferenceTakenUp, Event, Figure, HeldLots, PositionOf,
    Refusal, TakeUpDifference, TradesOf,
};
use ballast_model::{
    ChildOrderId, Day, FundAccountId, Lots, Money, PosiDirection, PositionRow, Stamp,
};

use crate::account::{adjust, external, take_over};
use crate::book::Book;
use crate::state::Desk;
use crate::state::account::{Comparing, FundAccount};
use crate::state::order::{Child, ChildStatus};

/// Less than a fen is no difference: a counter may round a fill's commission where the desk does not.
const FEN: Money = Money::from_units(10_000);

/// One comparison after the other: what was asked already is not asked anew, for nobody could tell
/// which question was answered.
pub(crate) fn asked(desk: &Desk, fund_account: FundAccountId) -> Option<Event> {
    let comparing = desk.comparing.get(&fund_account);
    let is_asked = comparing.is_some_and(|comparing| comparing.is_asked());
    (!is_asked).then(|| Comparison::Asked(fund_account).into())
}

/// Every counter with a session is asked.
pub(crate) fn ask_all(desk: &Desk) -> Vec<Event> {
    let ready = |(_, account): &(FundAccountId, &FundAccount)| {
        account.session == CounterSessionState::Ready
    };
    let ready = desk.fund_accounts().filter(ready);
    ready.filter_map(|(id, _)| asked(desk, id)).collect()
}

/// A counter is asked.
///
/// # Errors
/// [`Refusal::UnknownAccount`], [`Refusal::CounterNotReady`].
pub(crate) fn ask(desk: &Desk, fund_account: FundAccountId) -> Result<Vec<Event>, Refusal> {
    let account = desk.fund_account(fund_account);
    let account = account.ok_or(Refusal::UnknownAccount)?;
    if account.session != CounterSessionState::Ready {
        return Err(Refusal::CounterNotReady { fund_account });
    }
    Ok(asked(desk, fund_account).into_iter().collect())
}

/// Accounts whose counter is to be asked again.
pub(crate) fn clock(desk: &Desk, at: Stamp) -> Vec<Event> {
    let is_due = |comparing: &Comparing| comparing.due().is_some_and(|due| due <= at);
    let due = desk
        .comparing
        .iter()
        .filter(|(_, comparing)| is_due(comparing));
    due.filter_map(|(id, _)| asked(desk, *id)).collect()
}

/// What a counter answered is held against the books. What it says of another trading day, or of one
/// that is settled here, says nothing; in a running day it is asked again.
///
/// # Errors
/// [`Refusal::UnknownAccount`].
pub(crate) fn compare(desk: &Desk, told: &CompareCounter) -> Result<Vec<Event>, Refusal> {
    let id = told.fund_account;
    let account = desk.fund_account(id).ok_or(Refusal::UnknownAccount)?;
    let day = desk.trading_day();
    let runs = runs(desk, account);
    if !runs || day != Some(told.trading_day) {
        return Ok(compared(id, account.decided(|_| true).collect(), runs));
    }
    let unclear = |of: &DifferenceOf| match desk.comparing.get(&id) {
        Some(Comparing::Traded) => true,
        Some(Comparing::Moved) => matches!(of, DifferenceOf::Working(_)),
        Some(Comparing::Asked | Comparing::Again(_)) | None => false,
    };
    let mut differences = Differences::default();
    let dearer = differences.positions(account, desk, &told.positions, told.trading_day);
    differences.working(desk, told);
    differences.trades(desk, account, told);
    let ended = desk.ended_at_counter(&account.book, &told.positions, told.trading_day);
    if !ended {
        differences.cash(&account.book, told.cash - dearer);
    }
    let known = |found: &CounterDifference| {
        let mut before = account.differences.iter();
        before.find(|before| before.of == found.of && before.excess() == found.excess())
    };
    let standing = |found: CounterDifference| CounterDifference {
        standing: match known(&found).map(|before| before.standing) {
            None => DifferenceStanding::Suspected,
            Some(DifferenceStanding::TakenUp) => DifferenceStanding::TakenUp,
            Some(_) => DifferenceStanding::Standing,
        },
        ..found
    };
    let mut all = differences.0.iter().chain(&account.differences);
    let again = all.any(|difference| unclear(&difference.of));
    let clear = differences
        .0
        .into_iter()
        .filter(|found| !unclear(&found.of));
    let mut differences: Vec<_> = clear.map(standing).collect();
    differences.extend(account.decided(unclear));
    differences.sort_by(|one, other| one.of.cmp(&other.of));
    Ok(compared(id, differences, again))
}

/// A trading day runs, and the account is not settled: there is something to compare.
fn runs(desk: &Desk, account: &FundAccount) -> bool {
    desk.trading_day().is_some() && account.book.settled().is_none()
}

fn compared(
    fund_account: FundAccountId,
    differences: Vec<CounterDifference>,
    again: bool,
) -> Vec<Event> {
    let compared = Compared {
        fund_account,
        differences,
        again,
    };
    vec![Comparison::Compared(compared).into()]
}

/// Lots of a side at a counter: no row told of any yet, so they cost nothing.
const NO_LOTS: HeldLots = HeldLots {
    yesterday: Lots::ZERO,
    today: Lots::ZERO,
    cost: Some(Money::ZERO),
};

/// What two books differ in, in the order of [`DifferenceOf`].
#[derive(Default)]
struct Differences(Vec<CounterDifference>);

impl Differences {
    fn add(&mut self, of: DifferenceOf, counter: Figure, desk: Figure) {
        if counter.units() != desk.units() {
            self.0.push(CounterDifference {
                of,
                counter,
                desk,
                standing: DifferenceStanding::Suspected,
            });
        }
    }

    /// Sides are told apart; lots of a side by age only to say which they are. A contract that ends today
    /// and is gone at the counter has been settled there. By how much more the counter's cost of what
    /// both hold is.
    fn positions(
        &mut self,
        account: &FundAccount,
        desk: &Desk,
        told: &[PositionRow],
        day: Day,
    ) -> Money {
        let mut sides: BTreeMap<PositionOf, [HeldLots; 2]> = BTreeMap::new();
        for row in told {
            let of = PositionOf {
                contract: row.contract.clone(),
                hedge_flag: row.hedge_flag,
                side: row.side,
            };
            let [counter, _] = sides.entry(of).or_insert([NO_LOTS; 2]);
            counter.yesterday += row.yesterday;
            counter.today += row.today;
            counter.cost = counter.cost.zip(row.cost).map(|(one, other)| one + other);
        }
        for position in account.book.positions() {
            let state = &desk.contracts[position.contract.index()];
            for side in PosiDirection::ALL {
                let of = PositionOf {
                    contract: state.contract.code.clone(),
                    hedge_flag: position.hedge_flag,
                    side,
                };
                if state.ends_by(day) && !sides.contains_key(&of) {
                    continue;
                }
                let held = position.side(side);
                let [_, ours] = sides.entry(of).or_insert([NO_LOTS; 2]);
                *ours = HeldLots {
                    yesterday: held.lots_yesterday,
                    today: held.lots_today,
                    cost: Some(held.base_value),
                };
            }
        }
        let mut dearer = Money::ZERO;
        for (of, [counter, ours]) in sides {
            if counter.total() == ours.total()
                && let (Some(there), Some(here)) = (counter.cost, ours.cost)
            {
                match of.side {
                    PosiDirection::Long => dearer += there - here,
                    PosiDirection::Short => dearer -= there - here,
                }
            }
            self.add(
                DifferenceOf::Position(of),
                Figure::Held(counter),
                Figure::Held(ours),
            );
        }
        dearer
    }

    /// What the desk itself awaits word of is not known to be there, nor not to be.
    fn working(&mut self, desk: &Desk, told: &CompareCounter) {
        let mut orders: BTreeMap<ChildOrderId, [Lots; 2]> = BTreeMap::new();
        for row in &told.working {
            let awaited = |child: &Child| child.is_working() && !rests(child);
            if !desk.children.get(row.child).is_some_and(awaited) {
                orders.entry(row.child).or_default()[0] = row.lots;
            }
        }
        for (id, child) in desk.children.iter() {
            if child.sent.fund_account == told.fund_account && rests(child) {
                orders.entry(id).or_default()[1] = child.unfilled();
            }
        }
        for (child, [counter, ours]) in orders {
            self.add(
                DifferenceOf::Working(child),
                Figure::Lots(counter),
                Figure::Lots(ours),
            );
        }
    }

    fn trades(&mut self, desk: &Desk, account: &FundAccount, told: &CompareCounter) {
        let mut trades: BTreeMap<TradesOf, [Lots; 2]> = BTreeMap::new();
        for row in &told.traded {
            trades.entry(row.of.clone()).or_default()[0] += row.lots;
        }
        let children = desk.children.iter();
        for (_, child) in children.filter(|(_, child)| child.filled.is_positive()) {
            if child.sent.fund_account == told.fund_account {
                trades.entry(trades_of(child)).or_default()[1] += child.filled;
            }
        }
        for (of, lots) in &account.taken_over {
            trades.entry(of.clone()).or_default()[1] += *lots;
        }
        for (of, [counter, ours]) in trades {
            self.add(
                DifferenceOf::Trades(of),
                Figure::Lots(counter),
                Figure::Lots(ours),
            );
        }
    }

    /// The counter may have rounded the day's commission already.
    fn cash(&mut self, book: &Book, counter: Money) {
        let exact = book.cash();
        let rounded = exact + book.commission - book.commission_rounded;
        let agrees = |ours: Money| (counter - ours).abs() < FEN;
        if !agrees(exact) && !agrees(rounded) {
            self.add(
                DifferenceOf::Cash,
                Figure::Money(counter),
                Figure::Money(exact),
            );
        }
    }
}

/// The counter is known to have it, and it has not ended.
fn rests(child: &Child) -> bool {
    child.status == ChildStatus::Queued && child.cancelled_after.is_none()
}

fn trades_of(child: &Child) -> TradesOf {
    TradesOf {
        contract: child.sent.contract.clone(),
        hedge_flag: child.sent.hedge_flag,
        direction: child.sent.direction,
    }
}

impl Desk {
    /// The counter has settled contracts that end today, and what they brought is in its cash.
    fn ended_at_counter(&self, book: &Book, told: &[PositionRow], day: Day) -> bool {
        let there: BTreeSet<&str> = told.iter().map(|row| row.contract.0.as_str()).collect();
        let mut held = book.positions().filter(|position| position.is_held());
        held.any(|position| {
            let state = &self.contracts[position.contract.index()];
            state.ends_by(day) && !there.contains(state.contract.code.0.as_str())
        })
    }

    /// Fund accounts whose counter was asked and has not answered yet.
    pub fn comparing(&self) -> impl Iterator<Item = FundAccountId> {
        let asked = self.comparing.iter();
        asked
            .filter(|(_, comparing)| comparing.is_asked())
            .map(|(id, _)| *id)
    }

    /// Fund accounts whose counter is to be asked again: what was found is not sure yet.
    pub fn compares_again(&self) -> impl Iterator<Item = FundAccountId> {
        let all = self.comparing.iter();
        all.filter(|(_, comparing)| !comparing.is_asked())
            .map(|(id, _)| *id)
    }

    /// An order of a fund account came or went: what its counter answers may be of before or after.
    pub(crate) fn order_moved(&mut self, fund_account: FundAccountId) {
        if let Some(asked @ Comparing::Asked) = self.comparing.get_mut(&fund_account) {
            *asked = Comparing::Moved;
        }
    }

    /// The same of lots.
    pub(crate) fn lots_moved(&mut self, fund_account: FundAccountId) {
        if let Some(asked) = self.comparing.get_mut(&fund_account)
            && asked.is_asked()
        {
            *asked = Comparing::Traded;
        }
    }
}

/// A difference that somebody leaves as it is.
///
/// # Errors
/// [`Refusal::DifferenceNotFound`].
pub(crate) fn take_up(
    desk: &Desk,
    by: Actor,
    take_up: &TakeUpDifference,
) -> Result<Vec<Event>, Refusal> {
    found(desk, take_up.fund_account, &take_up.of)?;
    let taken_up = DifferenceTakenUp {
        fund_account: take_up.fund_account,
        of: take_up.of.clone(),
        by: by.user,
        reason: take_up.reason.clone(),
    };
    Ok(vec![Comparison::TakenUp(taken_up).into()])
}

/// The difference in that. What is only suspected may be on its way here: it is not acted on.
///
/// # Errors
/// [`Refusal::UnknownAccount`], [`Refusal::DifferenceNotFound`].
pub(super) fn found<'a>(
    desk: &'a Desk,
    fund_account: FundAccountId,
    of: &DifferenceOf,
) -> Result<&'a CounterDifference, Refusal> {
    let account = desk
        .fund_account(fund_account)
        .ok_or(Refusal::UnknownAccount)?;
    let mut differences = account.differences.iter();
    let is_known = |found: &&CounterDifference| found.standing != DifferenceStanding::Suspected;
    let found = { differences.find(|difference| difference.of == *of) }.filter(is_known);
    found.ok_or(Refusal::DifferenceNotFound { fund_account })
}

pub(crate) fn apply(desk: &mut Desk, comparison: &Comparison, at: Stamp) {
    match comparison {
        Comparison::Asked(account) => drop(desk.comparing.insert(*account, Comparing::Asked)),
        Comparison::Compared(compared) => apply_compared(desk, compared, at),
        Comparison::TakenUp(taken) => {
            let differences = &mut desk.fund_accounts[taken.fund_account.index()].differences;
            let taken_up =
                { differences.iter_mut() }.filter(|difference| difference.of == taken.of);
            taken_up.for_each(|difference| difference.standing = DifferenceStanding::TakenUp);
        }
        Comparison::LotsTakenOver(taken) => take_over::apply_lots(desk, taken),
        Comparison::ExternalTraded(traded) => external::apply_traded(desk, traded),
        Comparison::ExternalPassedOver(passed) => external::apply_passed_over(desk, passed),
        Comparison::ExternalTargetSet(set) => {
            desk.products[set.product.index()].external_target = set.new;
        }
        Comparison::PositionAdjusted(adjusted) => adjust::apply(desk, adjusted),
        Comparison::CashTakenOver(taken) => take_over::apply_cash(desk, taken),
        Comparison::UnallocatedOpened(opened) => {
            desk.products[opened.product.index()].unallocated = Some(opened.account);
        }
    }
}

fn apply_compared(desk: &mut Desk, compared: &Compared, at: Stamp) {
    let id = compared.fund_account;
    let differences = &compared.differences;
    let suspected =
        |difference: &CounterDifference| difference.standing == DifferenceStanding::Suspected;
    if compared.again || differences.iter().any(suspected) {
        let again = Comparing::Again(desk.waits_until(at));
        desk.comparing.insert(id, again);
    } else {
        desk.comparing.remove(&id);
    }
    let account = &mut desk.fund_accounts[id.index()];
    account.compared_at = Some(at);
    account.differences = differences.clone();
}

/// With the day its orders and trades are gone.
pub(crate) fn apply_rolled(desk: &mut Desk) {
    desk.comparing.clear();
    for account in &mut desk.fund_accounts {
        account.taken_over.clear();
        account.external.clear();
        account.differences.retain(|difference| {
            let lasts = matches!(
                difference.of,
                DifferenceOf::Position(_) | DifferenceOf::Cash
            );
            lasts && difference.standing != DifferenceStanding::Suspected
        });
    }
}

impl FundAccount {
    /// Differences in these that are more than suspected.
    fn decided(
        &self,
        among: impl Fn(&DifferenceOf) -> bool,
    ) -> impl Iterator<Item = CounterDifference> {
        let decided = self.differences.iter().filter(move |difference| {
            among(&difference.of) && difference.standing != DifferenceStanding::Suspected
        });
        decided.cloned()
    }

    /// Differences that forbid opening.
    #[inline(always)]
    pub(crate) fn open_differences(&self) -> u32 {
        if self.differences.is_empty() {
            return 0;
        }
        let differences = self.differences.iter();
        differences
            .filter(|difference| difference.forbids_opening())
            .count() as u32
    }
}

/// A trade of an order that the desk does not know, or that does not fit it: whose lots they are only a
/// comparison can tell. During a replay it comes anyway; of a day that is over the next login tells.
pub(crate) fn of_strange_trade(desk: &Desk, fund_account: FundAccountId) -> Option<Event> {
    let account = desk.fund_account(fund_account)?;
    let ready = account.session == CounterSessionState::Ready;
    let quiet = ready && !desk.comparing.contains_key(&fund_account);
    (quiet && runs(desk, account))
        .then(|| asked(desk, fund_account))
        .flatten()
}
