//! Lines about orders of which no word comes.
//!
//! ```text
//! clock                       what is due now is done
//! child r9 unknown            how its child stands: unknown, queued, not_received, ended_unknown
//! accept r9                   the counter has it
//! logs_in F1 500              a new session of a counter that was sent references up to 500
//! asked F1                    its counter was asked in the line before; `logged in` also
//! defer r9                    a cancel that waits
//! cancelling r9               a cancel that is on its way
//! reference r9 501            its child's id
//! close                       the day is closed
//! ```

use ballast_desk::ChildStatus;
use ballast_desk_events::{Action, CancelOrder, ChildEnd, CounterDoubt, Event, Holder, Refusal};
use ballast_model::{ChildOrderId, CounterReturn, FundAccountId, Machine};

use super::Run;

impl Run {
    /// Whether it is a line about orders without a word; then it is done.
    pub fn doubting(&mut self, words: &[&str]) -> bool {
        match words {
            ["clock"] => {
                self.last = self.submit(Action::Clock);
            }
            ["doubt", "working"] => {
                self.last = self.submit(Action::DoubtWorking);
            }
            ["child", name, how] => {
                let status = &self.desk.child(self.named(name).1).unwrap().status;
                let found = match status {
                    ChildStatus::Sending | ChildStatus::Sent => "sent",
                    ChildStatus::Queued => "queued",
                    ChildStatus::Filled => "filled",
                    ChildStatus::Unknown => "unknown",
                    ChildStatus::Ended(ChildEnd::NotReceived) => "not_received",
                    ChildStatus::Ended(ChildEnd::Unknown) => "ended_unknown",
                    ChildStatus::Ended(_) => "ended",
                };
                assert_eq!(found, *how, "{}", self.line);
            }
            ["accept", name] => {
                let child = self.named(name).1;
                let exchange_order = "7".into();
                self.last = self.returned_about(
                    child,
                    CounterReturn::Accepted {
                        child,
                        exchange_order,
                    },
                );
            }
            ["logs_in", account, highest] => {
                let fund_account = self.fund_account(account);
                let returned = CounterReturn::LoggedIn {
                    trading_day: self.desk.trading_day().unwrap_or_default(),
                    max_order_ref: Some(ChildOrderId::new(highest.parse().unwrap())),
                };
                for returned in [returned, CounterReturn::ReplayComplete] {
                    self.submit(Action::Counter {
                        fund_account,
                        returned,
                    });
                }
            }
            ["strange", "trade", account, child] => {
                let trade = ballast_model::CounterTrade {
                    child: ChildOrderId::new(child.parse().unwrap()),
                    trade: "T900".into(),
                    price: "80000".parse().unwrap(),
                    lots: ballast_model::Lots::new(1),
                    at: self.at,
                    trading_day: self.desk.trading_day().or(self.desk.last_day()).unwrap(),
                };
                let fund_account = self.fund_account(account);
                let returned = CounterReturn::Traded(trade);
                let events = self.submit(Action::Counter {
                    fund_account,
                    returned,
                });
                let refused = matches!(
                    events.first(),
                    Some(Event::ActionRefused {
                        refusal: Refusal::UnknownChild { .. }
                    })
                );
                assert!(refused, "{}: {events:?}", self.line);
            }
            ["asked", account] => {
                let asked = Event::CounterDoubt(CounterDoubt::Asked(self.fund_account(account)));
                assert!(self.last.contains(&asked), "{}: {:?}", self.line, self.last);
            }
            ["logged", "in", account] => {
                let asked = Event::FundAccountLoginAsked(self.fund_account(account));
                assert!(self.last.contains(&asked), "{}: {:?}", self.line, self.last);
            }
            ["nothing", "due"] => {
                assert_eq!(self.desk.next_deadline(), None, "{}", self.line);
            }
            ["cancelled", "at", "the", "counter"] => {
                let cancels = |event: &Event| {
                    matches!(
                        event,
                        Event::CancelRequested { .. }
                            | Event::CounterDoubt(CounterDoubt::LateAccepted(_))
                    )
                };
                assert!(
                    self.last.iter().any(cancels),
                    "{}: {:?}",
                    self.line,
                    self.last
                );
            }
            ["defer", name] => {
                let (order, _) = self.named(name);
                let account = self.desk.order(order).unwrap().asked.account;
                let cancel = CancelOrder { account, order };
                let events = self.submit(Action::CancelOrder(cancel));
                let waits = CounterDoubt::CancelDeferred(order);
                assert_eq!(events, [Event::CounterDoubt(waits)], "{}", self.line);
            }
            ["cancelling", name] => {
                let (order, _) = self.named(name);
                let account = self.desk.order(order).unwrap().asked.account;
                let events = self.submit(Action::CancelOrder(CancelOrder { account, order }));
                let goes_out = matches!(events.first(), Some(Event::CancelRequested { .. }));
                assert!(goes_out, "{}: {events:?}", self.line);
            }
            ["reference", name, number] => {
                let child = self.named(name).1.number();
                assert_eq!(child.to_string(), *number, "{}", self.line);
            }
            ["close"] => self.close_day(),
            _ => return false,
        }
        true
    }

    pub(super) fn fund_account(&self, account: &str) -> FundAccountId {
        match self.holder(account) {
            Holder::Fund(id) => id,
            Holder::Operating(_) => panic!("{}: no fund account", self.line),
        }
    }
}
