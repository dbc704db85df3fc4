//! From a parent order to child orders on fund accounts (X3, N3–N6, A1–A5, X9).
//!
//! [`plan`] asks each fund account of the product what it takes and why not more, shares the lots
//! out by the mode, and says which legs go where. Nothing is matched inside: a leg has the parent's
//! direction always, its offset may differ (net position, locks). A leg is cut into orders of the
//! exchange's largest size.

use std::cmp::Reverse;

use ballast_desk_events::{
    CloseTodayMode, CounterSessionState, Holder, LimitScope, PriorityRule, Refusal, RoutingMode,
    Standing, WhenTooLarge,
};
use ballast_model::{
    ContractId, Direction, FundAccountId, HedgeFlag, Lots, Offset, OrderId, Price, ProductId,
    Stamp, Validity,
};

use crate::book::{Side, position_side};
use crate::capacity::Closing;
use crate::limits::scopes;
use crate::orders::Charge;
use crate::shares;
use crate::state::{ContractState, Desk};

/// What fund accounts are asked to carry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub order: OrderId,
    pub product: ProductId,
    pub contract: ContractId,
    pub direction: Direction,
    pub hedge_flag: HedgeFlag,
    /// Offset of the parent.
    pub offset: Offset,
    pub lots: Lots,
    pub price: Price,
    pub validity: Validity,
    pub at: Stamp,
}

/// What one fund account carries of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Leg {
    pub fund_account: FundAccountId,
    pub offset: Offset,
    pub lots: Lots,
    pub charge: Charge,
    /// It opens the other side of lots that it would close (X9).
    pub locks: bool,
}

/// The legs of an order, or why there are none; and the fund accounts that it would have driven
/// over their order rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub legs: Result<Vec<Leg>, Refusal>,
    /// What kept the account that came nearest from taking more.
    pub why_not_more: Option<Refusal>,
    pub bans: Vec<FundAccountId>,
}

/// An order is sent only over a session whose replay is complete.
pub(crate) fn ready(desk: &Desk, fund_account: FundAccountId) -> Result<(), Refusal> {
    match desk.fund_accounts[fund_account.index()].session {
        CounterSessionState::Ready => Ok(()),
        CounterSessionState::Disconnected | CounterSessionState::Replaying => {
            Err(Refusal::CounterNotReady { fund_account })
        }
    }
}

/// Shares an order out over the product's fund accounts, but for those in `without`. `taken` are
/// legs that the same command has planned before.
pub(crate) fn plan(desk: &Desk, wanted: Wanted, without: &[FundAccountId], taken: &[Leg]) -> Plan {
    let router = Router {
        desk,
        wanted,
        taken,
        state: &desk.contracts[wanted.contract.index()],
    };
    let mut bans = Vec::new();
    let (legs, why_not_more) = router.legs(without, &mut bans);
    let legs = legs.and_then(|legs| router.whole_enough(legs, why_not_more.clone()));
    Plan {
        legs,
        why_not_more,
        bans,
    }
}

/// The most lots that the product's fund accounts take of an order, were it as large as it may be.
pub(crate) fn most(desk: &Desk, wanted: Wanted) -> Lots {
    let router = Router {
        desk,
        wanted,
        taken: &[],
        state: &desk.contracts[wanted.contract.index()],
    };
    let legs = router.legs(&[], &mut Vec::new()).0.unwrap_or_default();
    legs.iter().map(|leg| leg.lots).sum()
}

pub(crate) struct Router<'a> {
    pub desk: &'a Desk,
    pub wanted: Wanted,
    pub taken: &'a [Leg],
    pub state: &'a ContractState,
}

impl Router<'_> {
    fn legs(
        &self,
        without: &[FundAccountId],
        bans: &mut Vec<FundAccountId>,
    ) -> (Result<Vec<Leg>, Refusal>, Option<Refusal>) {
        let Wanted {
            product,
            offset,
            lots,
            ..
        } = self.wanted;
        let product = &self.desk.products[product.index()];
        let commodity = LimitScope::Commodity(self.state.commodity);
        let own_mode = product
            .limits
            .get(commodity)
            .and_then(|limits| limits.routing_mode)
            .or(product.settings.routing_mode);
        let mode = own_mode.unwrap_or(self.desk.platform.routing_mode);
        let mut accounts: Vec<FundAccountId> = product
            .fund_accounts
            .iter()
            .copied()
            .filter(|id| self.may_carry(*id) && !without.contains(id))
            .collect();
        if accounts.is_empty() {
            return (Err(Refusal::NoFundAccount), None);
        }
        let mut refusal = None;
        // The refusal of the account that got farthest tells most.
        let mut refuse = |why: Option<Refusal>| {
            let Some(why) = why else { return };
            if refusal
                .as_ref()
                .is_none_or(|first: &Refusal| first.precedence() < why.precedence())
            {
                refusal = Some(why);
            }
        };
        let mut legs = Vec::new();
        match (mode, offset) {
            (RoutingMode::Net, _) => {
                self.by_priority(&mut accounts, Offset::Close);
                let mut left = lots;
                // What cannot be closed is opened: a short position is no reason.
                let mut but_short = |why: Option<Refusal>| {
                    refuse(why.filter(|why| !matches!(why, Refusal::FundPositionShort { .. })))
                };
                let closing = Closing {
                    close: Offset::Close,
                    any: true,
                    locked: Lots::ZERO,
                };
                for &account in &accounts {
                    left -= self.closes(account, left, closing, bans, &mut legs, &mut but_short);
                }
                self.by_priority(&mut accounts, Offset::Open);
                for &account in &accounts {
                    left -= self.opens(account, left, bans, &mut legs, &mut refuse);
                }
            }
            (RoutingMode::Priority, Offset::Open) => {
                self.by_priority(&mut accounts, Offset::Open);
                let mut left = lots;
                for &account in &accounts {
                    left -= self.opens(account, left, bans, &mut legs, &mut refuse);
                }
            }
            (RoutingMode::Proportion, Offset::Open) => {
                self.in_proportion(&accounts, bans, &mut legs, &mut refuse)
            }
            (RoutingMode::Priority | RoutingMode::Proportion, close) => {
                // Those that hold nothing are not asked, unless nobody does.
                let all = Closing {
                    close,
                    any: true,
                    locked: Lots::ZERO,
                };
                let holds = |id: &FundAccountId| self.closable(*id, all, &[]).1.is_positive();
                if accounts.iter().any(holds) {
                    accounts.retain(holds);
                }
                self.by_priority(&mut accounts, close);
                let mut left = lots;
                // What an account holds of the very kind goes before what it holds of the other
                // (today's, yesterday's), and what is locked comes last: it is nobody's.
                let locks = |id: &FundAccountId| {
                    self.desk.fund_accounts[id.index()].settings.close_today
                        != CloseTodayMode::Close
                };
                let locked = if accounts.iter().any(locks) {
                    self.surplus(Side::free).max(Lots::ZERO)
                } else {
                    Lots::ZERO
                };
                let last = if locked.is_positive() {
                    Some(Lots::ZERO)
                } else {
                    None
                };
                for locked in [locked].into_iter().chain(last) {
                    for any in [false, true] {
                        for &account in &accounts {
                            left -= self.closes(
                                account,
                                left,
                                Closing { close, any, locked },
                                bans,
                                &mut legs,
                                &mut refuse,
                            );
                        }
                    }
                }
                // What was netted away while the mode was another one is closed as by net position.
                let mut netted = if left.is_positive() {
                    left.min(-self.surplus(Side::lots))
                } else {
                    Lots::ZERO
                };
                if netted.is_positive() {
                    let mut all = product.fund_accounts.clone();
                    all.retain(|id| self.may_carry(*id) && !without.contains(id));
                    self.by_priority(&mut all, Offset::Open);
                    for account in all {
                        netted -= self.opens(account, netted, bans, &mut legs, &mut refuse);
                    }
                }
            }
        }
        (Ok(legs), refusal)
    }

    /// Lots that fund accounts have on the side that is closed, above what operating accounts have
    /// on it. Above 0: locks hold them (X9); below 0: they were netted (X3).
    fn surplus(&self, lots: fn(&Side) -> Lots) -> Lots {
        let side = position_side(self.wanted.direction, Offset::Close);
        let mut surplus = Lots::ZERO;
        for (holder, book) in self.desk.product_books(self.wanted.product) {
            let slot = book.slot(self.wanted.contract, self.wanted.hedge_flag);
            let lots = slot.map_or(Lots::ZERO, |slot| lots(slot.side(side)));
            surplus += if matches!(holder, Holder::Fund(_)) {
                lots
            } else {
                -lots
            };
        }
        surplus
    }

    /// A disabled account carries nothing (P10).
    fn may_carry(&self, id: FundAccountId) -> bool {
        self.desk.fund_accounts[id.index()].standing == Standing::Enabled
    }

    /// N5: whether what fits is enough.
    fn whole_enough(&self, legs: Vec<Leg>, refusal: Option<Refusal>) -> Result<Vec<Leg>, Refusal> {
        let Wanted {
            lots,
            product,
            validity,
            ..
        } = self.wanted;
        let takes: Lots = legs.iter().map(|leg| leg.lots).sum();
        let product = &self.desk.products[product.index()];
        let when = product
            .settings
            .when_too_large
            .unwrap_or(self.desk.platform.when_too_large);
        let all_or_nothing = validity == Validity::FillOrKill;
        let short = Refusal::FundAccountsShort { lots, takes };
        let pieces = |leg: &Leg| {
            (leg.lots.count() + self.largest_piece().count() - 1) / self.largest_piece().count()
        };
        let orders: i64 = legs.iter().map(pieces).sum();
        if all_or_nothing && takes == lots && orders > 1 {
            return Err(Refusal::CannotBeSplit {
                lots,
                orders: orders as u32,
            });
        }
        if takes == lots {
            return Ok(legs);
        }
        if takes.is_zero()
            || (product.fund_accounts.len() == 1
                && (all_or_nothing || when == WhenTooLarge::RefuseAll))
        {
            return Err(refusal.unwrap_or(short));
        }
        if all_or_nothing || when == WhenTooLarge::RefuseAll {
            Err(short)
        } else {
            Ok(legs)
        }
    }

    pub(crate) fn largest_piece(&self) -> Lots {
        self.desk.commodities[self.state.commodity.index()]
            .commodity
            .max_limit_lots
    }

    /// Higher numbers first; equal and unset ones by a draw that is the same in every replay (X3).
    fn by_priority(&self, accounts: &mut [FundAccountId], purpose: Offset) {
        if accounts.len() < 2 {
            return;
        }
        let rule = self.desk.products[self.wanted.product.index()]
            .settings
            .priority_rule;
        let number = |id: FundAccountId| {
            let account = &self.desk.fund_accounts[id.index()];
            let of_scope = scopes(self.wanted.contract, self.state.commodity)
                .into_iter()
                .find_map(|(scope, _)| {
                    let limits = account.limits.get(scope)?;
                    match purpose {
                        Offset::Open => limits.priority_open,
                        Offset::CloseToday => limits.priority_close_today,
                        Offset::Close | Offset::CloseYesterday => limits.priority_close,
                    }
                });
            let of_scope = of_scope.filter(|_| rule == PriorityRule::ByContractFirst);
            (of_scope, account.settings.priority)
        };
        let key = |id: &FundAccountId| (Reverse(number(*id)), draw(self.wanted.order, *id), *id);
        accounts.sort_by_cached_key(key);
    }

    /// N3: lots in proportion to equity; what an account cannot take goes to the others.
    fn in_proportion(
        &self,
        accounts: &[FundAccountId],
        bans: &mut Vec<FundAccountId>,
        legs: &mut Vec<Leg>,
        refuse: &mut impl FnMut(Option<Refusal>),
    ) {
        let Wanted {
            contract,
            hedge_flag,
            lots,
            ..
        } = self.wanted;
        let unit = self.multiple();
        let rows = accounts.iter().map(|&id| {
            let book = &self.desk.fund_accounts[id.index()].book;
            let capacity = self.open_capacity(id, lots, bans);
            refuse(capacity.why_not_more);
            let held = book
                .slot(contract, hedge_flag)
                .map_or(Lots::ZERO, |slot| slot.long.lots() + slot.short.lots());
            shares::Account {
                equity: book.balance(),
                available: book.available(),
                held: held.count() / unit,
                room: capacity.lots.count() / unit,
            }
        });
        let rows: Vec<shares::Account> = rows.collect();
        for (&fund_account, share) in accounts
            .iter()
            .zip(shares::share(&rows, lots.count() / unit))
        {
            let lots = Lots::new(share * unit);
            if let Some(charge) = self
                .charge(fund_account, Offset::Open, lots)
                .filter(|_| lots.is_positive())
            {
                legs.push(Leg {
                    fund_account,
                    offset: Offset::Open,
                    lots,
                    charge,
                    locks: false,
                });
            }
        }
    }
}

/// A number that depends on order and account alone: a draw that every replay repeats.
fn draw(order: OrderId, account: FundAccountId) -> u64 {
    let mut mixed = order.number().wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ (account.index() as u64).wrapping_mul(0xD1B5_4A32_D192_ED03);
    for shift in [30, 27, 31] {
        mixed = (mixed ^ (mixed >> shift)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    }
    mixed
}
