//! The world by net position (X3): what rests when the counters have answered all.

use ballast_desk::{Child, ChildStatus, position_side};
use ballast_desk_events::{Action, ChildEnd, Holder, PlatformSetting, RoutingMode};
use ballast_model::{Direction, FundAccountId, Lots, Offset, Validity};

use crate::routes::{FUNDS, Outcome, Routes};

/// The same by net position, with settings that stay: whenever the counters have answered all, no
/// open rests where a close could.
pub fn run_net(seed: u64, steps: u32) -> Outcome {
    let mut routes = Routes::new(seed);
    let net = PlatformSetting::RoutingMode(RoutingMode::Net);
    routes.submit(Action::SetPlatform(net));
    let mut outcome = Outcome::default();
    for step in 1..=steps {
        routes.step(&mut outcome);
        if step % 10 == 0 {
            routes.answer_all();
            routes.check_offsets();
        }
    }
    routes.finish(outcome)
}

impl Routes {
    /// All that is under way arrives, and what never arrived is known to be lost.
    fn answer_all(&mut self) {
        for _ in 0..3 {
            while let Some((fund_account, returned)) = self.under_way.pop() {
                self.returned(fund_account, returned);
                self.check();
            }
            (0..FUNDS).for_each(|fund| self.log_in(FundAccountId::new(fund)));
            self.check();
        }
    }

    /// By net position: no open rests where some fund account has lots that it could close without
    /// meeting an order of its own and has not refused before, and no close stands where there is nothing to close.
    fn check_offsets(&self) {
        for (id, child) in self.working() {
            let asked = &self.desk.order(child.order).expect("its parent").asked;
            let (contract, flag) = (asked.contract, asked.hedge_flag);
            let closable = |fund: FundAccountId| {
                let book = self.desk.book(Holder::Fund(fund)).expect("it is there");
                let held = book.position(contract, flag);
                let side = position_side(child.sent.direction, Offset::Close);
                let held = held.map_or(Lots::ZERO, |held| held.side(side).lots());
                held - self.closing(fund, child)
            };
            let funds = (0..FUNDS).map(FundAccountId::new);
            let opens = child.sent.offset == Offset::Open;
            if opens && child.sent.validity != Validity::Day {
                // It takes what is there and ends: it rests in this world alone.
            } else if opens {
                let mut could = funds.filter(|fund| {
                    !self.meets_its_own(*fund, child) && !self.has_refused(*fund, child)
                });
                let wrong = could.find(|fund| closable(*fund).is_positive());
                assert_eq!(wrong, None, "{id} rests as an open: {:?}", child.sent);
            } else {
                let left = closable(child.sent.fund_account);
                assert!(left >= Lots::ZERO, "{id} closes what is not there");
            }
        }
    }

    /// Lots of a fund account that closes like that child hold.
    fn closing(&self, fund: FundAccountId, like: &Child) -> Lots {
        let closes = self.working().filter(|(_, child)| {
            let (sent, like) = (&child.sent, &like.sent);
            sent.fund_account == fund
                && sent.offset != Offset::Open
                && (&sent.contract, sent.direction, sent.hedge_flag)
                    == (&like.contract, like.direction, like.hedge_flag)
        });
        closes.map(|(_, child)| child.unfilled()).sum()
    }

    /// Whether the fund account's counter would not have a child of the same order.
    fn has_refused(&self, fund: FundAccountId, child: &Child) -> bool {
        let order = self.desk.order(child.order).expect("its parent");
        let mut children = order.children.iter().filter_map(|id| self.desk.child(*id));
        children.any(|other| {
            let refused = match &other.status {
                ChildStatus::Ended(how) => !matches!(how, ChildEnd::Cancelled | ChildEnd::Recalled),
                _ => false,
            };
            other.sent.fund_account == fund && refused
        })
    }

    /// Whether the child would meet what the fund account has resting (N6).
    fn meets_its_own(&self, fund: FundAccountId, child: &Child) -> bool {
        self.working().any(|(_, other)| {
            let (own, sent) = (&other.sent, &child.sent);
            let meets = match (sent.direction, own.direction) {
                (Direction::Buy, Direction::Sell) => sent.price >= own.price,
                (Direction::Sell, Direction::Buy) => sent.price <= own.price,
                _ => false,
            };
            own.fund_account == fund && own.contract == sent.contract && meets
        })
    }
}
