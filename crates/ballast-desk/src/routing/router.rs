//! Shares an order out over fund accounts, by the product's mode (X3, N5).

use ballast_desk_events::{CloseTodayMode, Refusal, RoutingMode, WhenTooLarge};
use ballast_model::{FundAccountId, Lots, Offset, Validity};

use smallvec::{SmallVec, smallvec};

use crate::book::position::position_side;
use crate::draft::{OrderDraft, OrderFreeze};
use crate::limits::resolve;
use crate::routing::capacity::Capacity;
use crate::routing::plan::{PlanBuilder, Reason};
use crate::routing::request::{Allocation, Closing, RouteRequest};
use crate::state::Desk;
use crate::state::contract::{CommodityState, ContractState};
use crate::state::product::Product;
use crate::state::surplus::Surplus;
use crate::why::No;

/// An order on its way to fund accounts.
#[derive(Clone, Copy)]
pub(crate) struct Router<'a> {
    pub desk: &'a Desk,
    pub request: &'a RouteRequest,
    /// Allocations that the same command has made before.
    pub taken: &'a [Allocation],
    pub state: &'a ContractState,
    pub commodity: &'a CommodityState,
    /// A fund account that is charged as the order's account is, and what the whole order freezes there.
    pub alike: Option<(FundAccountId, OrderFreeze)>,
}

/// Fund accounts that are asked, in turn.
pub(crate) type Accounts = SmallVec<[FundAccountId; 4]>;

impl<'a> Router<'a> {
    /// Where contract and commodity are known.
    #[inline(always)]
    pub(crate) fn of_draft(
        desk: &'a Desk,
        request: &'a RouteRequest,
        draft: &OrderDraft<'a>,
    ) -> Self {
        Self {
            desk,
            request,
            taken: &[],
            state: draft.order.contract,
            commodity: draft.order.commodity,
            alike: { draft.order.terms.charged_as }
                .filter(|_| draft.opens())
                .map(|account| (account, draft.freeze)),
        }
    }

    pub(crate) fn new(desk: &'a Desk, request: &'a RouteRequest, taken: &'a [Allocation]) -> Self {
        let state = &desk.contracts[request.contract.index()];
        Self {
            desk,
            request,
            taken,
            state,
            commodity: &desk.commodities[state.commodity.index()],
            alike: None,
        }
    }

    fn product(&self) -> &'a Product {
        &self.desk.products[self.request.product.index()]
    }

    /// Asks each fund account but those in `without`, as the mode says. None: there is no account.
    #[inline(always)]
    pub(crate) fn allocate<W: Reason>(&self, without: &[FundAccountId]) -> Option<PlanBuilder<W>> {
        let mut accounts = self.in_turn(without);
        if accounts.is_empty() {
            return None;
        }
        let mut plan = PlanBuilder::default();
        match (self.request.mode, self.request.offset) {
            (RoutingMode::Net, _) => self.net(&mut accounts, &mut plan),
            (RoutingMode::Priority, Offset::Open) => {
                self.open_in_turn(&accounts, self.request.lots, &mut plan);
            }
            (RoutingMode::Proportion, Offset::Open) => self.in_proportion(&accounts, &mut plan),
            (
                RoutingMode::Priority | RoutingMode::Proportion,
                Offset::Close | Offset::CloseToday | Offset::CloseYesterday,
            ) => self.close(&accounts, &mut plan),
        }
        Some(plan)
    }

    /// All or nothing goes as one order: where the accounts would share it, to the first that takes it
    /// whole, closing as much as they would together.
    pub(crate) fn whole(
        &self,
        without: &[FundAccountId],
        shared: PlanBuilder<Refusal>,
    ) -> PlanBuilder<Refusal> {
        let RouteRequest { lots, validity, .. } = *self.request;
        let is_whole =
            |plan: &PlanBuilder<Refusal>| plan.lots_since(0) == lots && self.orders(plan) == 1;
        if validity != Validity::FillOrKill || is_whole(&shared) {
            return shared;
        }
        let accounts = self.in_turn(without);
        let alone = accounts.iter().filter_map(|only| {
            let others = accounts.iter().copied().filter(|other| other != only);
            let without: Accounts = others.chain(without.iter().copied()).collect();
            self.allocate(&without)
        });
        let mut whole =
            alone.filter(|plan| is_whole(plan) && plan.closed_lots() == shared.closed_lots());
        match whole.next() {
            Some(whole) => PlanBuilder {
                bans: shared.bans,
                ..whole
            },
            None => shared,
        }
    }

    /// The accounts that are asked, in the order in which they are asked first: all alike where each
    /// gets its share.
    #[inline(always)]
    pub(crate) fn in_turn(&self, without: &[FundAccountId]) -> Accounts {
        let first = self.purposes()[0];
        let all = self.product().fund_accounts.iter().copied();
        let serving = all.filter(|id| self.serves(*id, first) && !without.contains(id));
        let mut accounts: Accounts = serving.collect();
        if self.request.mode != RoutingMode::Proportion || first != Offset::Open {
            self.by_priority(&mut accounts, first);
        }
        accounts
    }

    /// What the accounts are asked to do, in turn: by net position to close, and then to open.
    pub(crate) fn purposes(&self) -> SmallVec<[Offset; 2]> {
        match self.request.mode {
            RoutingMode::Net => smallvec![Offset::Close, Offset::Open],
            RoutingMode::Priority | RoutingMode::Proportion => smallvec![self.request.offset],
        }
    }

    /// The account that is asked first takes all, in one order.
    #[inline(always)]
    pub(crate) fn allocate_at_once(&self) -> Result<Allocation, No> {
        let RouteRequest { offset, lots, .. } = *self.request;
        let (mode, opens) = (self.request.mode, offset == Offset::Open);
        let account = match &self.product().fund_accounts[..] {
            [only] if self.serves(*only, offset) => *only,
            _ => self.first_asked(opens)?,
        };
        if lots > self.largest_piece() || mode == RoutingMode::Net {
            return Err(No);
        }
        if !opens {
            return self.closes_at_once(account);
        }
        if mode == RoutingMode::Proportion {
            return Err(No);
        }
        let capacity: Capacity<No> = self.open_capacity(account, lots, &[]);
        match capacity.order_freeze {
            Some(order_freeze) if capacity.lots == lots => Ok(Allocation {
                fund_account: account,
                offset,
                lots,
                order_freeze,
                locks: false,
            }),
            _ => Err(No),
        }
    }

    /// Of several accounts.
    #[inline(never)]
    fn first_asked(self, opens: bool) -> Result<FundAccountId, No> {
        let purpose = self.request.offset;
        let all = self.product().fund_accounts.iter().copied();
        let asked = all.filter(|id| self.serves(*id, purpose) && (opens || self.holds(*id)));
        let first = self.first_by_priority(asked, purpose);
        first.ok_or(No)
    }

    /// A close of lots of the very kind that was asked for, where no account of the product locks.
    #[inline(always)]
    fn closes_at_once(&self, account: FundAccountId) -> Result<Allocation, No> {
        if self.locks(&self.product().fund_accounts) {
            return Err(No);
        }
        let closing = Closing {
            close: self.request.offset,
            any: false,
            locked: Lots::ZERO,
        };
        let mut plan: PlanBuilder<No> = PlanBuilder::default();
        let taken = self.closes(account, self.request.lots, closing, &mut plan);
        match plan.allocations[..] {
            [only] if taken == self.request.lots => Ok(only),
            _ => Err(No),
        }
    }

    /// Opens what is left, account by account; how much that is.
    #[inline(always)]
    fn open<W: Reason>(
        &self,
        accounts: &mut Accounts,
        lots: Lots,
        plan: &mut PlanBuilder<W>,
    ) -> Lots {
        accounts.retain(|id| self.serves(*id, Offset::Open));
        self.by_priority(accounts, Offset::Open);
        self.open_in_turn(accounts, lots, plan)
    }

    /// The same of accounts that are in their order already.
    #[inline(always)]
    fn open_in_turn<W: Reason>(
        &self,
        accounts: &Accounts,
        lots: Lots,
        plan: &mut PlanBuilder<W>,
    ) -> Lots {
        let mut left = lots;
        for account in accounts.iter() {
            left -= self.opens(*account, left, plan);
        }
        lots - left
    }

    /// Net position: what can be closed is closed, the rest is opened.
    #[inline(never)]
    fn net<W: Reason>(&self, accounts: &mut Accounts, plan: &mut PlanBuilder<W>) {
        plan.short_is_no_reason = true;
        let closed = self.net_closes(accounts, plan);
        self.open(accounts, self.request.lots - closed, plan);
    }

    /// Closes whatever is held, first where both sides are: a lock goes before all else.
    pub(crate) fn net_closes<W: Reason>(
        &self,
        accounts: &Accounts,
        plan: &mut PlanBuilder<W>,
    ) -> Lots {
        let closing = Closing::whatever_is_held(Offset::Close);
        let mut accounts = accounts.clone();
        accounts.sort_by_key(|id| !self.holds_both_sides(*id));
        let mut left = self.request.lots;
        for account in &accounts {
            left -= self.closes(*account, left, closing, plan);
        }
        self.request.lots - left
    }

    fn holds_both_sides(&self, id: FundAccountId) -> bool {
        let RouteRequest {
            contract,
            hedge_flag,
            ..
        } = *self.request;
        let book = &self.desk.fund_accounts[id.index()].book;
        let position = book.position(contract, hedge_flag);
        position.is_some_and(|position| {
            position.long.lots().is_positive() && position.short.lots().is_positive()
        })
    }

    /// A close: first from those that hold the lots, then what was netted away.
    #[inline(always)]
    fn close<W: Reason>(&self, eligible: &Accounts, plan: &mut PlanBuilder<W>) {
        let close = self.request.offset;
        // Those that hold nothing are not asked, unless nobody does.
        let mut accounts: Accounts = eligible
            .iter()
            .copied()
            .filter(|id| self.holds(*id))
            .collect();
        if accounts.is_empty() {
            accounts.clone_from(eligible);
        }
        let mut left = self.request.lots;
        let locked = self.locked(&accounts);
        // What an account holds of the very kind goes before what it holds of the other (today's,
        // yesterday's), and what is locked comes last: it is nobody's.
        let last = locked.is_positive().then_some(Lots::ZERO);
        for locked in [locked].into_iter().chain(last) {
            for any in [false, true] {
                let closing = Closing { close, any, locked };
                for account in &accounts {
                    left -= self.closes(*account, left, closing, plan);
                }
            }
        }
        if left.is_positive() {
            self.open_netted(eligible.clone(), left, plan);
        }
    }

    /// It has lots to close, of whatever kind.
    #[inline(always)]
    fn holds(&self, id: FundAccountId) -> bool {
        let all = Closing::whatever_is_held(self.request.offset);
        let (contract, flag) = (self.request.contract, self.request.hedge_flag);
        let position = self.desk.fund_accounts[id.index()]
            .book
            .position(contract, flag);
        let found = self.closable(id, position, all, &[]);
        found.iter().any(|closable| closable.lots.is_positive())
    }

    /// Lots that locks hold, where an account closes by locks (X9).
    #[inline(always)]
    fn locked(&self, accounts: &[FundAccountId]) -> Lots {
        if self.locks(accounts) {
            self.surplus().free().max(Lots::ZERO)
        } else {
            Lots::ZERO
        }
    }

    /// Some account closes today's lots by locks (X9).
    #[inline(always)]
    fn locks(&self, accounts: &[FundAccountId]) -> bool {
        let mut modes = accounts.iter().map(|id| self.close_today(*id));
        modes.any(|mode| mode != CloseTodayMode::Close)
    }

    /// What was netted away while the mode was another one is closed as by net position.
    #[inline(never)]
    fn open_netted<W: Reason>(
        &self,
        mut accounts: Accounts,
        left: Lots,
        plan: &mut PlanBuilder<W>,
    ) {
        let netted = left.min(-self.surplus().held);
        if netted.is_positive() {
            self.open(&mut accounts, netted, plan);
        }
    }

    /// What fund accounts have on the side that is closed, above what operating accounts have on it.
    fn surplus(&self) -> Surplus {
        let RouteRequest {
            product,
            contract,
            direction,
            hedge_flag,
            ..
        } = *self.request;
        let side = position_side(direction, Offset::Close);
        self.desk.surplus(product, (contract, hedge_flag, side))
    }

    #[inline(always)]
    pub(crate) fn serves(&self, id: FundAccountId, purpose: Offset) -> bool {
        self.desk.fund_accounts[id.index()].serves(purpose)
    }

    /// N5: whether what fits is enough.
    pub(crate) fn whole_enough(&self, plan: &PlanBuilder<Refusal>) -> Result<(), Refusal> {
        let RouteRequest { lots, validity, .. } = *self.request;
        let takes = plan.lots_since(0);
        let all_or_nothing = validity == Validity::FillOrKill;
        if takes == lots {
            let orders = self.orders(plan);
            return if all_or_nothing && orders > 1 {
                Err(Refusal::CannotBeSplit { lots, orders })
            } else {
                Ok(())
            };
        }
        let short = Refusal::FundAccountsShort { lots, takes };
        let refuses = all_or_nothing
            || resolve::when_too_large(self.desk, Some(self.request.product))
                == WhenTooLarge::RefuseAll;
        let is_only = self.product().fund_accounts.len() == 1;
        if takes.is_zero() || (is_only && refuses) {
            Err(plan.binding_limit.clone().unwrap_or(short))
        } else if refuses {
            Err(short)
        } else {
            Ok(())
        }
    }

    /// Orders that the allocations are cut into at the exchange.
    fn orders<W>(&self, plan: &PlanBuilder<W>) -> u32 {
        let largest = self.largest_piece().count();
        let pieces = |allocation: &Allocation| (allocation.lots.count() + largest - 1) / largest;
        plan.allocations.iter().map(pieces).sum::<i64>() as u32
    }

    /// The exchange's largest order.
    #[inline(always)]
    pub(crate) fn largest_piece(&self) -> Lots {
        self.state.spec.max_limit_lots
    }
}
