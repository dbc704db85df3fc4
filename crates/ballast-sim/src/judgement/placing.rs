//! The whole answer to an order, as the events that the desk must say.

use ballast_desk_events::{
    Actor, ChildRouted, Decision, Event, Holder, OrderEnd, OrderPlaced, OrderRefused, Refusal,
};
use ballast_model::{ChildOrderId, CounterOrder, FundAccountId, Price};

use crate::judgement::clerk::{Clerk, Why};
use crate::judgement::figures::{lots, money};
use crate::judgement::funds::Part;

/// What must come of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// Every event; none where the rows do not say which.
    pub events: Option<Vec<Event>>,
    /// The rows that decided it, or that kept a fund account from taking more.
    pub rows: Vec<&'static str>,
}

impl Clerk<'_> {
    /// What stands before the order at its account, limits last.
    pub fn own_answer(&self) -> Result<(), Why> {
        self.stands_before()?;
        self.breaches().into_iter().next().map_or(Ok(()), Err)
    }

    pub fn answer(&self) -> Answer {
        if let Err(why) = self.own_answer() {
            return Answer {
                events: Some(vec![self.refused(why.refusal)]),
                rows: vec![why.row],
            };
        }
        let Some(price) = self.price() else {
            return Answer {
                events: Some(self.without_counterparty()),
                rows: vec!["no counterparty"],
            };
        };
        if !self.knows_the_way() {
            return Answer {
                events: None,
                rows: Vec::new(),
            };
        }
        let (carried, enough) = self.carried();
        let mut rows: Vec<&'static str> = carried.whys.iter().map(|why| why.row).collect();
        let mut events = match enough {
            Ok(()) => {
                let lots: i128 = carried.parts.iter().map(|part| part.lots).sum();
                rows.extend((lots < self.lots()).then_some("N5 what fits"));
                self.placed(&carried.parts, price)
            }
            Err(Why { row, refusal }) => {
                rows.push(row);
                vec![self.refused(refusal)]
            }
        };
        let ban = |fund_account: &FundAccountId| Event::OrderRateBanned(*fund_account);
        events.extend(carried.bans.iter().map(ban));
        Answer {
            events: Some(events),
            rows,
        }
    }

    fn refused(&self, refusal: Refusal) -> Event {
        Event::OrderRefused(OrderRefused {
            order: self.notes.next_order(),
            by: Actor::PLATFORM,
            asked: self.asked.clone(),
            also: self.also(&refusal),
            refusal,
            passing_lots: None,
        })
    }

    /// Every other limit of the account that is breached, where it can be said what the order takes.
    fn also(&self, first: &Refusal) -> Vec<Refusal> {
        let reckoned = self.is_known().is_ok()
            && self.lots_fit().is_ok()
            && self.price_fits().is_ok()
            && self.rates(self.own()).is_some()
            && self.amounts_fit().is_ok();
        if !reckoned {
            return Vec::new();
        }
        let cash = self.can_pay().err().into_iter();
        let all = cash.chain(self.breaches()).map(|why| why.refusal);
        all.filter(|refusal| refusal != first).collect()
    }

    fn without_counterparty(&self) -> Vec<Event> {
        vec![
            self.order(self.lots()),
            Event::OrderEnded {
                order: self.notes.next_order(),
                how: OrderEnd::NoCounterparty,
                unfilled: self.asked.lots,
            },
        ]
    }

    /// The order, its children, and what it is charged itself (O9).
    fn placed(&self, parts: &[Part], price: Price) -> Vec<Event> {
        let carried = parts.iter().map(|part| part.lots).sum();
        let children = self.children(parts, price);
        let fee = self.order_fee(children.len(), carried);
        let mut events = vec![self.order(carried)];
        events.extend(children);
        if fee > 0 {
            events.push(Event::OrderFeeCharged {
                account: self.asked.account,
                order: self.notes.next_order(),
                amount: money(fee),
            });
        }
        events
    }

    /// The order as it stands with the lots that are carried.
    fn order(&self, carried: i128) -> Event {
        let part = Some(carried).filter(|carried| *carried < self.lots());
        let own = self.own();
        let frozen = self.own_freeze_of(carried);
        let frozen = frozen.expect("that of the whole order was said");
        let decision = Decision {
            rates: self.rates(own).expect("the whole order has rates"),
            available: money(own.available()),
            margin: money(self.raise(own, frozen.margin)),
            commission: money(frozen.commission),
            closable: self.own_closable().map(lots),
        };
        Event::OrderPlaced(OrderPlaced {
            order: self.notes.next_order(),
            by: Actor::PLATFORM,
            asked: self.asked.clone(),
            offset: self.offset(),
            price: self.price(),
            validity: self.validity(),
            frozen_margin: money(frozen.margin),
            frozen_commission: money(frozen.commission),
            decision,
            lots: part.map(lots),
        })
    }

    fn children(&self, parts: &[Part], price: Price) -> Vec<Event> {
        let mut children = Vec::new();
        for part in parts {
            let id = part.fund_account;
            let rates = self.rates(self.fund(id)).expect("it carries lots by them");
            for piece in self.pieces(part.lots) {
                let frozen = self.freeze(rates, part.offset, piece);
                let frozen = frozen.expect("that of all pieces was said");
                let number = self.notes.next_child().number() + children.len() as u64;
                let counter_order = CounterOrder {
                    child: ChildOrderId::new(number),
                    fund_account: id,
                    account: self.desk.account_code(Holder::Fund(id)).clone(),
                    contract: self.contract().contract.code.clone(),
                    direction: self.asked.direction,
                    offset: part.offset,
                    lots: lots(piece),
                    price,
                    validity: self.validity(),
                    hedge_flag: self.asked.hedge_flag,
                };
                children.push(Event::ChildRouted(ChildRouted {
                    order: self.notes.next_order(),
                    counter_order,
                    frozen_margin: money(frozen.margin),
                    frozen_commission: money(frozen.commission),
                }));
            }
        }
        children
    }
}
