//! Whoever looks after what differs once the desk was taken back alone: takes over lots, on an operating
//! account or the product's unallocated book, and cash, and takes up orders that nobody here knows.

use ballast_desk_events::{
    Action, CounterSessionState, DifferenceOf, DifferenceStanding, Event, PositionOf, Refusal,
    TakeOverCash, TakeOverLots, TakeUpDifference,
};
use ballast_model::{FundAccountId, OperatingAccountId, Price};

use crate::faulty::setup::{CONTRACTS, EACH};
use crate::faulty::{Kind, World};

impl World {
    /// Looks after all that stands, one thing of an account at a time: the next comparison shows the rest.
    pub(super) fn look_after(&mut self) {
        if self.kind != Kind::OlderRestores || self.counter_was_settled() {
            return;
        }
        let stands = self.desk.fund_accounts().filter_map(|(id, account)| {
            let is_ready = account.session == CounterSessionState::Ready;
            let mut found = account.differences.iter();
            let first = found.find(|found| {
                // A fen forbids nothing, and is the counter's all the same.
                let counts = found.forbids_opening() || found.of == DifferenceOf::Cash;
                found.standing == DifferenceStanding::Standing && counts
            });
            Some((id, first.filter(|_| is_ready)?.of.clone()))
        });
        for (fund_account, of) in stands.collect::<Vec<_>>() {
            let reason = String::new();
            match of {
                DifferenceOf::Position(of) => self.take_over(fund_account, &of),
                DifferenceOf::Cash => self.done(Action::TakeOverCash(TakeOverCash {
                    fund_account,
                    reason,
                    excess: None,
                })),
                DifferenceOf::Working(_) | DifferenceOf::Trades(_) => {
                    self.done(Action::TakeUpDifference(Box::new(TakeUpDifference {
                        fund_account,
                        of,
                        reason,
                    })));
                }
            }
        }
    }

    /// Lots that go are those of whoever has so many.
    fn take_over(&mut self, fund_account: FundAccountId, of: &PositionOf) {
        let first = fund_account.number() / EACH * EACH;
        let mut accounts: Vec<_> = (first..first + EACH).map(OperatingAccountId::new).collect();
        if self.random.chance(50) {
            accounts.reverse();
        }
        let account = self.desk.fund_account(fund_account).expect("it is there");
        let product = account.product;
        let unallocated = |world: &Self| {
            world
                .desk
                .product(product)
                .and_then(|product| product.unallocated)
        };
        if self.random.chance(40) {
            self.done_or_nothing(Action::OpenUnallocated { fund_account });
            accounts.splice(..0, unallocated(self));
        } else {
            accounts.extend(unallocated(self));
        }
        let contract = CONTRACTS
            .iter()
            .position(|(code, ..)| of.contract.0 == *code);
        let price = Price::whole(self.prices[contract.expect("it is one of them")]);
        let mut in_parts = false;
        for account in accounts {
            let take = |lots| {
                Action::TakeOverLots(Box::new(TakeOverLots {
                    fund_account,
                    of: of.clone(),
                    account,
                    price,
                    reason: String::new(),
                    lots,
                }))
            };
            let mut decided = self.submit(take(None));
            // Lots that went may have been several accounts'.
            if let Some(Event::ActionRefused {
                refusal: Refusal::PositionShort { closable, .. },
            }) = decided.first()
                && closable.is_positive()
            {
                let some = Some(*closable);
                self.submit(take(some));
                in_parts = true;
                continue;
            }
            match decided.drain(..).next() {
                Some(Event::ActionRefused {
                    refusal: Refusal::PositionShort { .. } | Refusal::FundPositionShort { .. },
                }) => {}
                // The parts were all.
                Some(Event::ActionRefused {
                    refusal: Refusal::DifferenceNotFound { .. },
                }) if in_parts => {
                    self.outcome.taken_over += 1;
                    return;
                }
                Some(Event::ActionRefused { refusal }) => panic!("{of:?}: {refusal:?}"),
                _ => {
                    self.outcome.taken_over += 1;
                    return;
                }
            }
        }
        self.outcome.left += 1;
    }
}
