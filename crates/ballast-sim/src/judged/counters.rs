//! Counters of a world: they accept, fill, refuse and cancel children, and lose sessions.

use ballast_desk_events::{Action, CancelOrder, CounterSessionState};
use ballast_model::{
    ChildOrderId, CounterErrorId, CounterReturn, CounterTrade, Day, Direction, FundAccountId, Lots,
    Price,
};

use crate::judged::World;

impl World {
    pub fn working(&self) -> Vec<ChildOrderId> {
        let children = self.desk.children().filter(|(_, child)| child.is_working());
        children.map(|(id, _)| id).collect()
    }

    /// A counter accepts, fills, refuses or cancels.
    pub fn counter_acts(&mut self) {
        let working = self.working();
        if working.is_empty() {
            return;
        }
        let child = self.random.pick(&working);
        let state = self.desk.child(child).expect("it works");
        let (id, filled) = (state.sent.fund_account, state.filled);
        let returned = match self.below(100) {
            0..=69 => self.trade(child),
            70..=74 => CounterReturn::Accepted {
                child,
                exchange_order: child.to_string().into(),
            },
            75..=81 if filled.is_zero() => CounterReturn::Rejected {
                child,
                error: CounterErrorId::EXCHANGE,
                text: String::new(),
            },
            _ => CounterReturn::Cancelled { child, filled },
        };
        self.returned(id, returned);
    }

    /// Wholly half of the time, at its price or a better one.
    pub fn trade(&mut self, child: ChildOrderId) -> CounterReturn {
        self.numbers += 1;
        let whole = self.chance(50);
        let state = self.desk.child(child).expect("it works");
        let (unfilled, direction) = (state.unfilled(), state.sent.direction);
        let (price, code) = (state.sent.price, state.sent.contract.0.clone());
        let id = self.desk.contract_id(&code);
        let listed = id.and_then(|id| self.listed(id));
        let tick = listed.expect("it was listed").tick.units();
        let better = tick * self.random.pick(&[0, 0, 1, 3]);
        let price = match direction {
            Direction::Buy => Price::from_units((price.units() - better).max(tick)),
            Direction::Sell => Price::from_units(price.units() + better),
        };
        let lots = if whole {
            unfilled
        } else {
            Lots::new(1 + i64::from(self.below(unfilled.count() as u32)))
        };
        CounterReturn::Traded(CounterTrade {
            child,
            trade: self.numbers.to_string().into(),
            price,
            lots,
            at: self.at,
            trading_day: self.desk.trading_day().unwrap_or_default(),
        })
    }

    /// An order is cancelled, and mostly the counter follows.
    pub fn cancel(&mut self) {
        let working = self.working();
        if working.is_empty() {
            return;
        }
        let child = self.random.pick(&working);
        let order = self.desk.child(child).expect("it works").order;
        let state = self.desk.order(order).expect("it has a parent");
        let (account, children) = (state.asked.account, state.children.clone());
        self.submit(Action::CancelOrder(CancelOrder { account, order }));
        if self.chance(85) {
            children.iter().for_each(|child| self.cancelled(*child));
        }
    }

    pub fn cancelled(&mut self, child: ChildOrderId) {
        let state = self.desk.child(child).expect("it was sent");
        if state.is_working() {
            let (id, filled) = (state.sent.fund_account, state.filled);
            self.returned(id, CounterReturn::Cancelled { child, filled });
        }
    }

    /// A session is lost, or one that was lost stands again.
    pub fn changes_session(&mut self) {
        match self.lost().first() {
            Some(id) => self.log_in(*id),
            None => {
                let id = FundAccountId::new(self.below(self.funds));
                self.returned(id, CounterReturn::Disconnected);
                if self.chance(70) {
                    self.log_in(id);
                }
            }
        }
    }

    /// Fund accounts whose session is lost.
    pub fn lost(&self) -> Vec<FundAccountId> {
        let funds = (0..self.funds).map(FundAccountId::new);
        let lost = funds.filter(|id| {
            let account = self.desk.fund_account(*id).expect("it is there");
            account.session != CounterSessionState::Ready
        });
        lost.collect()
    }

    /// The counter replays most of what it was sent.
    pub fn log_in(&mut self, id: FundAccountId) {
        let trading_day = Day::default();
        self.returned(
            id,
            CounterReturn::LoggedIn {
                trading_day,
                max_order_ref: None,
            },
        );
        for child in self.working() {
            let mine = self.desk.child(child).expect("it works").sent.fund_account == id;
            if mine && self.chance(85) {
                let exchange_order = child.to_string().into();
                let accepted = CounterReturn::Accepted {
                    child,
                    exchange_order,
                };
                self.returned(id, accepted);
            }
        }
        self.returned(id, CounterReturn::ReplayComplete);
    }
}
