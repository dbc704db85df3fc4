//! Shares an order out over fund accounts, by the product's mode (X3, N5).

use ballast_desk_events::{
    CloseTodayMode, Holder, LimitScope, Refusal, RoutingMode, Standing, WhenTooLarge,
};
use ballast_model::{FundAccountId, Lots, Offset, Validity};

use crate::book::position::{Side, position_side};
use crate::routing::request::{Closing, Leg, Wanted};
use crate::state::Desk;
use crate::state::contract::ContractState;

pub(crate) struct Router<'a> {
    pub desk: &'a Desk,
    pub wanted: Wanted,
    pub taken: &'a [Leg],
    pub state: &'a ContractState,
}

impl Router<'_> {
    pub(crate) fn legs(
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
    pub(crate) fn whole_enough(
        &self,
        legs: Vec<Leg>,
        refusal: Option<Refusal>,
    ) -> Result<Vec<Leg>, Refusal> {
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
}
