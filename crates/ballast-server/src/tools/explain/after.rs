//! What became of an order, record by record.

use std::collections::BTreeMap;

use ballast_desk_events::{ChildEnd, ChildRouted, Event, Filled, OrderEnd, ReviewEvent, Reviewed};
use ballast_model::{ChildOrderId, CounterOrder, OrderId, Seq, Stamp};

use crate::convert::{counter_rejected, edge_problem, not_received};
use crate::tools::explain::layout::{Page, text};
use crate::tools::explain::speaker::{Speaker, count, plain};
use crate::tools::explain::words::{self, Words};

/// An order's life as its events tell it.
pub struct After<'a> {
    speaker: &'a Speaker<'a>,
    order: OrderId,
    /// Record that decided it.
    decided: Seq,
    /// Its child orders, as they are named. Fund accounts may be younger than what the speaker knows.
    children: BTreeMap<ChildOrderId, String>,
}

impl<'a> After<'a> {
    pub fn new(speaker: &'a Speaker<'a>, order: OrderId, decided: Seq) -> Self {
        Self {
            speaker,
            order,
            decided,
            children: BTreeMap::new(),
        }
    }

    /// Tells of an event, if it is about the order.
    pub fn tell(&mut self, page: &mut Page, (seq, at): (Seq, Stamp), event: &Event) {
        let Some(line) = self.about(seq, event) else {
            return;
        };
        let record = self.speaker.with(words::RECORD, [("seq", seq.to_string())]);
        page.row(vec![text(at.to_string()), text(record), text(line)]);
    }

    fn about(&mut self, seq: Seq, event: &Event) -> Option<String> {
        let speaker = self.speaker;
        let is_own = |order: &OrderId| *order == self.order;
        Some(match event {
            Event::OrderPlaced(placed) if is_own(&placed.order) => {
                let numbers = [
                    ("margin", plain(placed.frozen_margin)),
                    ("commission", plain(placed.frozen_commission)),
                ];
                speaker.with(words::PLACED, numbers)
            }
            Event::OrderRefused(refused) if is_own(&refused.order) => {
                speaker.refusal_line(&refused.refusal)
            }
            Event::OrderFeeCharged { order, amount, .. } if is_own(order) => {
                speaker.with(words::FEE_CHARGED, [("amount", plain(*amount))])
            }
            Event::OrderRateBanned(fund_account) if seq == self.decided => {
                let account = speaker.fund_account(*fund_account);
                speaker.with(words::RATE_BANNED, [("account", account)])
            }
            Event::ChildRouted(routed) if is_own(&routed.order) => {
                self.meet(&routed.counter_order);
                self.routed(routed)
            }
            Event::Filled(filled) if is_own(&filled.order) => self.filled(filled),
            Event::CancelRequested { order, .. } if is_own(order) => {
                speaker.say(words::CANCEL_REQUESTED).to_owned()
            }
            Event::ChildRecalled(recalled) if is_own(&recalled.order) => {
                let numbers = [
                    ("child", self.name(recalled.counter_cancel.child)),
                    ("lots", count(recalled.lots)),
                    ("closable", count(recalled.closable)),
                ];
                speaker.with(words::RECALLED, numbers)
            }
            Event::LotsSentAgain(again) if is_own(&again.order) => {
                speaker.with(words::SENT_AGAIN, [("lots", count(again.lots))])
            }
            Event::OrderReduced {
                order,
                lots,
                released_margin,
                released_commission,
            } if is_own(order) => {
                let numbers = [
                    ("lots", count(*lots)),
                    ("margin", plain(*released_margin)),
                    ("commission", plain(*released_commission)),
                ];
                speaker.with(words::REDUCED, numbers)
            }
            Event::OrderEnded {
                order,
                how,
                unfilled,
            } if is_own(order) => {
                let numbers = [("unfilled", count(*unfilled)), ("how", self.order_end(how))];
                speaker.with(words::ENDED, numbers)
            }
            Event::Review(event) => return self.review(event),
            _ => return self.about_child(event),
        })
    }

    /// What reviews did with the order (X2).
    fn review(&self, event: &ReviewEvent) -> Option<String> {
        let speaker = self.speaker;
        let said = |said: &Reviewed, by_hand: Words, by_itself: Words| {
            let level = || ("level", said.level.number().to_string());
            match said.by {
                Some(by) => speaker.with(
                    by_hand,
                    [
                        level(),
                        ("by", speaker.user(by).to_owned()),
                        ("reason", said.reason.clone()),
                    ],
                ),
                None => speaker.with(by_itself, [level()]),
            }
        };
        match event {
            ReviewEvent::Waits(order, level) if *order == self.order => {
                let level = level.number().to_string();
                Some(speaker.with(words::REVIEW_WAITS, [("level", level)]))
            }
            ReviewEvent::Passed(of) if of.order == self.order => {
                Some(said(of, words::REVIEW_PASSED, words::REVIEW_PASSED_ITSELF))
            }
            ReviewEvent::Rejected(of) if of.order == self.order => {
                Some(said(of, words::REVIEW_REJECTED, words::REVIEW_REJECTED))
            }
            ReviewEvent::ThirdParty(order) if *order == self.order => {
                Some(speaker.say(words::THIRD_PARTY).to_owned())
            }
            ReviewEvent::Taken(order) if *order == self.order => {
                Some(speaker.say(words::REVIEW_TAKEN).to_owned())
            }
            ReviewEvent::Released(placed) if placed.order == self.order => {
                let numbers = [
                    ("margin", plain(placed.frozen_margin)),
                    ("commission", plain(placed.frozen_commission)),
                ];
                Some(speaker.with(words::REVIEW_RELEASED, numbers))
            }
            _ => None,
        }
    }

    fn about_child(&self, event: &Event) -> Option<String> {
        let speaker = self.speaker;
        let is_own = |child: &ChildOrderId| self.children.contains_key(child);
        Some(match event {
            Event::ChildSent(child) if is_own(child) => {
                speaker.with(words::SENT, [("child", self.name(*child))])
            }
            Event::NetLocked(locked) if is_own(&locked.child) => {
                let numbers = [
                    ("child", self.name(locked.child)),
                    ("lots", count(locked.lots)),
                ];
                speaker.with(words::NET_LOCKED, numbers)
            }
            Event::ChildAccepted {
                child,
                exchange_order,
            } if is_own(child) => {
                let exchange_order = exchange_order.to_string();
                let numbers = [
                    ("child", self.name(*child)),
                    ("exchange_order", exchange_order),
                ];
                speaker.with(words::ACCEPTED, numbers)
            }
            Event::ChildCancelReported { child, filled } if is_own(child) => {
                let numbers = [("child", self.name(*child)), ("filled", count(*filled))];
                speaker.with(words::CANCEL_REPORTED, numbers)
            }
            Event::CancelRejected { child, error, text } if is_own(child) => {
                let numbers = [("error", error.0.to_string()), ("text", text.clone())];
                edge_problem("CANCEL_REJECTED", numbers, speaker.language).title
            }
            Event::ChildEnded {
                child,
                how,
                unfilled,
            } if is_own(child) => {
                let numbers = [
                    ("child", self.name(*child)),
                    ("unfilled", count(*unfilled)),
                    ("how", self.child_end(how)),
                ];
                speaker.with(words::CHILD_ENDED, numbers)
            }
            _ => return None,
        })
    }

    fn meet(&mut self, sent: &CounterOrder) {
        let numbers = [
            ("child", sent.child.to_string()),
            ("account", sent.account.to_string()),
            ("contract", sent.contract.to_string()),
        ];
        let name = self.speaker.with(words::CHILD, numbers);
        self.children.insert(sent.child, name);
    }

    fn name(&self, child: ChildOrderId) -> String {
        let name = self.children.get(&child);
        name.cloned().unwrap_or_else(|| child.to_string())
    }

    fn routed(&self, routed: &ChildRouted) -> String {
        let (speaker, sent) = (self.speaker, &routed.counter_order);
        let numbers = [
            ("child", self.name(sent.child)),
            ("side", speaker.say(words::side(sent.direction)).to_owned()),
            ("offset", speaker.say(words::offset(sent.offset)).to_owned()),
            ("lots", count(sent.lots)),
            ("price", sent.price.to_string()),
        ];
        speaker.with(words::ROUTED, numbers)
    }

    fn filled(&self, filled: &Filled) -> String {
        let speaker = self.speaker;
        let numbers = [
            ("child", self.name(filled.child)),
            ("lots", count(filled.lots)),
            ("price", filled.price.to_string()),
            ("trade", filled.trade.to_string()),
            ("commission", plain(filled.operating.commission)),
            ("close_pnl", plain(filled.operating.close_pnl())),
            ("margin", plain(filled.operating.margin)),
        ];
        speaker.with(words::FILLED, numbers)
    }

    fn order_end(&self, how: &OrderEnd) -> String {
        match how {
            OrderEnd::Child(how) => self.child_end(how),
            OrderEnd::NoCounterparty => self.speaker.say(words::END_NO_COUNTERPARTY).to_owned(),
            OrderEnd::Unallocated => self.speaker.say(words::END_UNALLOCATED).to_owned(),
            OrderEnd::Refused(refusal) => self.speaker.refusal_line(refusal),
            OrderEnd::Withdrawn => self.speaker.say(words::END_WITHDRAWN).to_owned(),
            OrderEnd::Expired => self.speaker.say(words::END_EXPIRED).to_owned(),
        }
    }

    fn child_end(&self, how: &ChildEnd) -> String {
        let language = self.speaker.language;
        match how {
            ChildEnd::Rejected { error, text } => counter_rejected(error.0, text, language).title,
            ChildEnd::NotReceived => not_received(language).title,
            ChildEnd::Cancelled => self.speaker.say(words::END_CANCELLED).to_owned(),
            ChildEnd::NotSent => self.speaker.say(words::END_NOT_SENT).to_owned(),
            ChildEnd::Unknown => self.speaker.say(words::END_UNKNOWN).to_owned(),
            ChildEnd::Recalled => self.speaker.say(words::END_RECALLED).to_owned(),
        }
    }
}
