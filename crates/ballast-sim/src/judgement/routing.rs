//! How an order is shared out over fund accounts, by the rows (X3, A4, N3, N5), and what it is
//! placed as.

use std::cmp::Reverse;

use ballast_desk_events::{
    AccountStatus, CloseTodayMode, Holder, LimitScope, PriorityRule, Refusal, RoutingMode,
    WhenTooLarge,
};
use ballast_model::{FundAccountId, Offset, PosiDirection, Validity};

use crate::judgement::book::Book;
use crate::judgement::clerk::{Clerk, Why};
use crate::judgement::figures::lots;
use crate::judgement::funds::Part;
use crate::judgement::notes::side;
use crate::judgement::shares::{Sharing, shares};

/// The fund accounts that take orders of a kind.
type Serving<'a> = dyn Fn(Offset) -> Vec<FundAccountId> + 'a;

/// An order as it is shared out.
#[derive(Debug, Default)]
pub(crate) struct Carried {
    pub parts: Vec<Part>,
    /// Fund accounts that the order bans (P2).
    pub bans: Vec<FundAccountId>,
    /// Why accounts did not take more.
    pub whys: Vec<Why>,
}

impl Carried {
    fn lots(&self) -> i128 {
        self.parts.iter().map(|part| part.lots).sum()
    }

    fn closed(&self) -> i128 {
        let closes = self.parts.iter().filter(|part| part.offset != Offset::Open);
        closes.map(|part| part.lots).sum()
    }

    fn of(&self, id: FundAccountId) -> Vec<Part> {
        let parts = self.parts.iter().copied();
        parts.filter(|part| part.fund_account == id).collect()
    }

    fn ban(&mut self, id: FundAccountId, bans: bool) {
        if bans && !self.bans.contains(&id) {
            self.bans.push(id);
        }
    }

    /// The refusal of the account that got farthest, the first of those.
    fn farthest(&self) -> Option<Refusal> {
        let mut farthest: Option<&Refusal> = None;
        for Why { refusal, .. } in &self.whys {
            if farthest.is_none_or(|first| first.precedence() < refusal.precedence()) {
                farthest = Some(refusal);
            }
        }
        farthest.cloned()
    }
}

impl Clerk<'_> {
    /// The product's fund accounts that take orders of a kind: a disabled one closes what it holds,
    /// and opens nothing (P10).
    pub fn serving(&self, purpose: Offset) -> Vec<FundAccountId> {
        let funds = self.product().fund_accounts.iter().copied();
        let serves = |id: &FundAccountId| match self.fund_account(*id).status {
            AccountStatus::Enabled => true,
            AccountStatus::Disabled => purpose != Offset::Open,
            AccountStatus::Deleted | AccountStatus::Closed => false,
        };
        funds.filter(serves).collect()
    }

    /// X3: the commodity's mode, else the product's, else the platform's.
    pub fn mode(&self) -> RoutingMode {
        let commodity = LimitScope::Commodity(self.contract().commodity);
        let limits = self.product().limits.get(commodity);
        let of_commodity = limits.and_then(|limits| limits.routing_mode);
        of_commodity
            .or(self.product().settings.routing_mode)
            .unwrap_or(self.desk.platform().routing_mode)
    }

    /// Whether the rows below say all of how the order is shared out: they do not know of locks (X9).
    pub fn knows_the_way(&self) -> bool {
        let funds = self.serving(Offset::Open);
        let closes = |id: &FundAccountId| {
            self.fund_account(*id).settings.close_today == CloseTodayMode::Close
        };
        self.opens() || self.mode() == RoutingMode::Net || funds.iter().all(closes)
    }

    /// The order as it is shared out, or why it is not.
    pub fn carried(&self) -> (Carried, Result<(), Why>) {
        let shared = self.shared_by(&|_| true);
        let carried = self.n5_whole(shared);
        let enough = self.n5_enough(&carried);
        (carried, enough)
    }

    /// The order as some of the fund accounts share it.
    fn shared_by(&self, asked: &dyn Fn(FundAccountId) -> bool) -> Carried {
        let funds = |purpose| {
            let serving = self.serving(purpose).into_iter();
            serving.filter(|id| asked(*id)).collect::<Vec<_>>()
        };
        let mut carried = Carried::default();
        match (self.mode(), self.opens()) {
            (RoutingMode::Net, _) => self.by_net(&funds, &mut carried),
            (RoutingMode::Priority, true) => {
                self.open(funds(Offset::Open), self.lots(), &mut carried);
            }
            (RoutingMode::Proportion, true) => {
                self.in_proportion(funds(Offset::Open), &mut carried);
            }
            (RoutingMode::Priority | RoutingMode::Proportion, false) => {
                self.close(&funds, &mut carried);
            }
        }
        carried
    }

    /// All or nothing that the accounts would share goes to one that takes it whole, as one order, and
    /// closes as much as they would.
    fn n5_whole(&self, shared: Carried) -> Carried {
        let is_whole =
            |carried: &Carried| carried.lots() == self.lots() && self.orders(carried) == 1;
        if self.validity() != Validity::FillOrKill || is_whole(&shared) {
            return shared;
        }
        let purpose = match (self.mode(), self.offset()) {
            (RoutingMode::Net, _) => Offset::Close,
            (RoutingMode::Priority | RoutingMode::Proportion, offset) => offset,
        };
        let mut asked = self.serving(purpose);
        if self.mode() != RoutingMode::Proportion || purpose != Offset::Open {
            asked = self.in_order(asked, purpose);
        }
        let alone = asked
            .into_iter()
            .map(|only| self.shared_by(&|id| id == only));
        let mut whole =
            alone.filter(|carried| is_whole(carried) && carried.closed() == shared.closed());
        match whole.next() {
            Some(whole) => Carried {
                bans: shared.bans,
                ..whole
            },
            None => shared,
        }
    }

    /// Orders at the exchange.
    fn orders(&self, carried: &Carried) -> u32 {
        let pieces = |part: &Part| self.pieces(part.lots).len();
        carried.parts.iter().map(pieces).sum::<usize>() as u32
    }

    /// Higher numbers first: those of contract or commodity, then the account's; equal ones by a draw
    /// (X3, A4, P2).
    fn in_order(&self, mut funds: Vec<FundAccountId>, purpose: Offset) -> Vec<FundAccountId> {
        let rule = self.product().settings.priority_rule;
        let number = |id: FundAccountId| {
            let account = self.fund_account(id);
            let of_scope = |scope| {
                let limits = account.limits.get(scope)?;
                match purpose {
                    Offset::Open => limits.priority_open,
                    Offset::CloseToday => limits.priority_close_today,
                    Offset::Close | Offset::CloseYesterday => limits.priority_close,
                }
            };
            let of_contract = of_scope(LimitScope::Contract(self.asked.contract));
            let of_commodity = of_scope(LimitScope::Commodity(self.contract().commodity));
            let first = match rule {
                PriorityRule::ByContractFirst => of_contract.or(of_commodity),
                PriorityRule::ByAccount => None,
            };
            (first, account.settings.priority)
        };
        let order = self.notes.next_order().number();
        funds.sort_by_key(|id| (Reverse(number(*id)), draw(order, *id), *id));
        funds
    }

    fn open(&self, funds: Vec<FundAccountId>, want: i128, carried: &mut Carried) {
        let mut left = want;
        for id in self.in_order(funds, Offset::Open) {
            if left == 0 {
                return;
            }
            let (takes, bans) = self.takes_orders(id, Offset::Open);
            carried.ban(id, bans);
            if let Err(why) = takes {
                carried.whys.push(why);
                continue;
            }
            let capacity = self.opens_at(id, left, &carried.of(id));
            carried.whys.extend(capacity.why);
            if capacity.lots > 0 {
                left -= capacity.lots;
                carried.parts.push(Part {
                    fund_account: id,
                    offset: Offset::Open,
                    lots: capacity.lots,
                    frozen: capacity.frozen,
                });
            }
        }
    }

    /// A close goes to those that hold the lots; what was netted away is opened (X3).
    fn close(&self, serving: &Serving<'_>, carried: &mut Carried) {
        let offset = self.offset();
        let funds = serving(offset);
        let holds = |id: &FundAccountId| self.kinds(*id, offset, true).iter().any(|(_, n)| *n > 0);
        let holders: Vec<_> = funds.iter().copied().filter(holds).collect();
        let asked = if holders.is_empty() { funds } else { holders };
        let asked = self.in_order(asked, offset);
        for any_kind in [false, true] {
            for id in &asked {
                self.close_at(*id, offset, any_kind, carried);
            }
        }
        let left = self.lots() - carried.lots();
        let netted = left.min(self.netted_lots());
        if netted > 0 {
            self.open(serving(Offset::Open), netted, carried);
        }
    }

    /// Net position: what can be closed is closed, the rest is opened (X3).
    fn by_net(&self, serving: &Serving<'_>, carried: &mut Carried) {
        // First where both sides are held: a lock goes before all else.
        let mut asked = self.in_order(serving(Offset::Close), Offset::Close);
        asked.sort_by_key(|id| !self.holds_both_sides(*id));
        for id in asked {
            self.close_at(id, Offset::Close, true, carried);
        }
        // What cannot be closed is opened: that there is none is no reason.
        let short = |why: &Why| matches!(why.refusal, Refusal::FundPositionShort { .. });
        carried.whys.retain(|why| !short(why));
        let left = self.lots() - carried.lots();
        self.open(serving(Offset::Open), left, carried);
    }

    fn holds_both_sides(&self, id: FundAccountId) -> bool {
        let book = self.fund(id);
        PosiDirection::ALL.into_iter().all(|wanted| {
            let of = |contract, flag, side| self.is_same_contract(contract, flag) && side == wanted;
            book.held_lots(of) > 0
        })
    }

    /// Lots that a fund account has to close, by the offset that closes them, in the order in which
    /// they go (§C4).
    fn kinds(&self, id: FundAccountId, offset: Offset, any_kind: bool) -> Vec<(Offset, i128)> {
        let of = |offset: Offset| (offset, self.fund_closable(self.fund(id), offset));
        if !self.commodity().distinguishes_today {
            return vec![of(Offset::Close)];
        }
        match (offset, any_kind) {
            (Offset::CloseToday, false) => vec![of(Offset::CloseToday)],
            (Offset::CloseToday, true) => vec![of(Offset::CloseToday), of(Offset::CloseYesterday)],
            (yesterday, false) => vec![of(yesterday)],
            (yesterday, true) => vec![of(yesterday), of(Offset::CloseToday)],
        }
    }

    fn fund_closable(&self, book: &Book<'_>, offset: Offset) -> i128 {
        let closes = side(self.asked.direction, Offset::Close);
        book.closable(self.asked.contract, self.asked.hedge_flag, closes, offset)
    }

    fn close_at(&self, id: FundAccountId, offset: Offset, any_kind: bool, carried: &mut Carried) {
        let left = self.lots() - carried.lots();
        if left == 0 {
            return;
        }
        let (takes, bans) = self.takes_orders(id, offset);
        carried.ban(id, bans);
        if let Err(why) = takes {
            carried.whys.push(why);
            return;
        }
        let taken: i128 = carried.of(id).iter().map(|part| part.lots).sum();
        let mut before = taken;
        let mut kinds = self.kinds(id, offset, any_kind);
        for (_, held) in &mut kinds {
            let gone = before.min(*held);
            *held -= gone;
            before -= gone;
        }
        let closable = kinds.iter().map(|(_, held)| held).sum();
        let capacity = self.closes_at(id, left, closable, taken);
        let Some(rates) = self.rates(self.fund(id)) else {
            carried.whys.extend(capacity.why);
            return;
        };
        let mut rest = capacity.lots;
        for (offset, held) in kinds {
            let lots = rest.min(held);
            rest -= lots;
            let frozen = self.pieces_freeze(rates, offset, lots);
            if let (true, Some(frozen)) = (lots > 0, frozen) {
                carried.parts.push(Part {
                    fund_account: id,
                    offset,
                    lots,
                    frozen,
                });
            }
        }
        if capacity.lots < left {
            carried.whys.extend(capacity.why);
        }
    }

    /// Lots that operating accounts hold on the side that is closed, above what fund accounts hold.
    fn netted_lots(&self) -> i128 {
        let closes = side(self.asked.direction, Offset::Close);
        let asked = (self.asked.contract, self.asked.hedge_flag, closes);
        let lots = |holder: Holder| {
            self.book(holder)
                .held_lots(|contract, flag, side| (contract, flag, side) == asked)
        };
        let operating = self.product().operating_accounts.iter();
        let operating: i128 = operating.map(|id| lots(Holder::Operating(*id))).sum();
        let funds = self.product().fund_accounts.iter();
        let funds: i128 = funds.map(|id| lots(Holder::Fund(*id))).sum();
        operating - funds
    }

    /// N3.
    fn in_proportion(&self, funds: Vec<FundAccountId>, carried: &mut Carried) {
        let multiple = self.multiple();
        let mut rows = Vec::new();
        for id in &funds {
            let (takes, bans) = self.takes_orders(*id, Offset::Open);
            carried.ban(*id, bans);
            let room = match takes {
                Ok(()) => {
                    let capacity = self.opens_at(*id, self.lots(), &[]);
                    carried.whys.extend(capacity.why);
                    capacity.lots
                }
                Err(why) => {
                    carried.whys.push(why);
                    0
                }
            };
            let book = self.fund(*id);
            let held = book.held_lots(|contract, flag, _| self.is_same_contract(contract, flag));
            rows.push(Sharing {
                equity: book.equity().max(0),
                available: book.available(),
                held: held / multiple,
                room: room / multiple,
            });
        }
        for (id, share) in funds.iter().zip(shares(&rows, self.lots() / multiple)) {
            let lots = share * multiple;
            let rates = self.rates(self.fund(*id));
            let frozen = rates.and_then(|rates| self.pieces_freeze(rates, Offset::Open, lots));
            if let (true, Some(frozen)) = (lots > 0, frozen) {
                carried.parts.push(Part {
                    fund_account: *id,
                    offset: Offset::Open,
                    lots,
                    frozen,
                });
            }
        }
    }

    /// N5: what fits is enough, or it is not; all or nothing goes as one order.
    fn n5_enough(&self, carried: &Carried) -> Result<(), Why> {
        let takes = carried.lots();
        let all_or_nothing = self.validity() == Validity::FillOrKill;
        if takes == self.lots() {
            let orders = self.orders(carried);
            let refusal = Refusal::CannotBeSplit {
                lots: self.asked.lots,
                orders,
            };
            return Why::new("all or nothing", refusal).refuse_if(all_or_nothing && orders > 1);
        }
        let own = self.product().settings.when_too_large;
        let when = own.unwrap_or(self.desk.platform().when_too_large);
        let whole_only = all_or_nothing || when == WhenTooLarge::RefuseAll;
        let only_one = self.product().fund_accounts.len() == 1;
        let short = Refusal::FundAccountsShort {
            lots: self.asked.lots,
            takes: lots(takes),
        };
        if takes == 0 || (only_one && whole_only) {
            let refusal = carried.farthest().unwrap_or(short);
            return Err(Why::new("N5 nothing", refusal));
        }
        let row = if all_or_nothing {
            "N5 all or nothing"
        } else {
            "N5 refuse all"
        };
        Why::new(row, short).refuse_if(whole_only)
    }
}

/// X3: the draw among equal numbers, the same in every replay.
fn draw(order: u64, account: FundAccountId) -> u64 {
    let mut mixed = order.wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ u64::from(account.number()).wrapping_mul(0xD1B5_4A32_D192_ED03);
    for shift in [30, 27, 31] {
        mixed = (mixed ^ (mixed >> shift)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    }
    mixed
}
