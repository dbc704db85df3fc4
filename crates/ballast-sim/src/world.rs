//! A small random world: three operating accounts, one fund account, two contracts of different
//! rules, a counter that fills, refuses, repeats and loses what it likes. After every step the desk
//! is held against the [`Ledger`].

use std::collections::BTreeMap;

use ballast_desk::{Desk, Phase};
use ballast_desk_events::{
    Action, CancelOrder, Command, Event, FundsMethod, Holder, OrderPrice, PlaceOrder, RateScope,
    SettlementSource,
};
use ballast_model::{
    Calendar, ChildOrderId, CommissionRates, ContractId, CounterErrorId, CounterReturn,
    CounterTrade, Day, Direction, FundAccountId, HedgeFlag, Lots, Machine, Mark, Money, Offset,
    OperatingAccountId, PosiDirection, Price, ProductId, Rates, Stamp, Tariff, TimeOfDay, Validity,
    reference,
};

use crate::ledger::{Ledger, Terms};

/// One random act. Numbers are picked modulo what there is.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "named as what they pick")]
pub enum Step {
    Place {
        account: u8,
        contract: u8,
        sell: bool,
        offset: u8,
        lots: u8,
        ticks: i8,
        best: bool,
    },
    Cancel {
        order: u8,
    },
    Accept {
        child: u8,
    },
    Fill {
        child: u8,
        lots: u8,
        ticks: i8,
    },
    RepeatFill {
        child: u8,
    },
    CounterCancels {
        child: u8,
        before_trade: bool,
    },
    Reject {
        child: u8,
    },
    Disconnect {
        lose: bool,
    },
    Mark {
        contract: u8,
        ticks: i8,
    },
    Deposit {
        account: u8,
        fen: u32,
    },
    Withdraw {
        account: u8,
        fen: u32,
    },
    EndDay,
}

const FUND: FundAccountId = FundAccountId::new(0);
const PRODUCT: ProductId = ProductId::new(0);
const ACCOUNTS: u8 = 3;

/// The desk, its ledger, and what the counter knows.
pub struct World {
    /// The machine under test.
    pub desk: Desk,
    ledger: Ledger,
    at: Stamp,
    contracts: Vec<ContractId>,
    prices: Vec<i64>,
    rates: BTreeMap<ContractId, Rates>,
    references: u32,
    trades: u32,
    last_trade: Option<CounterTrade>,
    calendar: Calendar,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// Accounts opened, rates set, the first day begun.
    pub fn new() -> Self {
        let calendar = Calendar::compiled();
        let mut world = Self {
            desk: Desk::default(),
            ledger: Ledger::default(),
            at: "2026-01-05 10:00:00.000".parse().expect("a time"),
            contracts: Vec::new(),
            prices: vec![3_000, 1_600],
            rates: BTreeMap::new(),
            references: 0,
            trades: 0,
            last_trade: None,
            calendar: calendar.clone(),
        };
        world.submit(Action::SetCalendar(calendar.clone()));
        for commodity in reference::commodities()
            .into_iter()
            .filter(|commodity| ["ru", "AP"].contains(&commodity.code.as_str()))
        {
            world.submit(Action::PutCommodity(commodity.into()));
        }
        world.submit(Action::CreateProduct {
            code: "P1".parse().expect("a code"),
            name: String::new(),
        });
        world.submit(Action::CreateFundAccount {
            code: "F1".parse().expect("a code"),
            product: PRODUCT,
        });
        world.move_cash(Holder::Fund(FUND), Money::whole(3_000_000));
        for account in 0..ACCOUNTS {
            let id = OperatingAccountId::new(u32::from(account));
            world.submit(Action::CreateOperatingAccount {
                code: format!("A{account}").parse().expect("a code"),
                name: String::new(),
            });
            world.submit(Action::BindOperatingAccount {
                account: id,
                product: PRODUCT,
            });
            world.move_cash(Holder::Operating(id), Money::whole(500_000));
        }
        let larger_side = FundsMethod {
            larger_side: true,
            ..FundsMethod::default()
        };
        let first = Holder::Operating(OperatingAccountId::new(0));
        for holder in [Holder::Fund(FundAccountId::new(0)), first] {
            world.submit(Action::SetFundsMethod {
                holder,
                method: larger_side,
            });
        }
        for code in ["ru2605", "AP605"] {
            let contract =
                reference::contract(code, world.at.day(), &calendar).expect("a contract");
            world.submit(Action::ListContract(contract));
            let id = world.desk.contract_id(code).expect("it was listed");
            world.contracts.push(id);
            let commodity = world
                .desk
                .commodity(world.desk.contract(id).expect("it was listed").commodity)
                .expect("it is known");
            let (multiplier, distinguishes_today) = (
                commodity.commodity.multiplier,
                commodity.commodity.distinguishes_today,
            );
            let rates = rates(distinguishes_today);
            world.ledger.contract(
                id,
                Terms {
                    multiplier,
                    distinguishes_today,
                },
            );
            world.rates.insert(id, rates);
            world.submit(Action::SetRates {
                fund_account: FUND,
                scope: RateScope::Contract(id),
                rates,
            });
        }
        world.login();
        world.start_day();
        world
    }

    fn submit(&mut self, action: Action) -> Vec<Event> {
        let events = self.desk.execute(&Command::platform(action), self.at);
        for event in &events {
            self.desk.apply(event, self.at);
            match event {
                Event::Filled(filled) => self
                    .ledger
                    .fill(filled, |_| self.rates[&filled.contract].commission),
                Event::Deposited { holder, amount } => self.ledger.cash(*holder, *amount),
                Event::Withdrawn { holder, amount } => self.ledger.cash(*holder, -*amount),
                _ => {}
            }
        }
        events
    }

    fn move_cash(&mut self, holder: Holder, amount: Money) {
        self.submit(Action::Deposit { holder, amount });
    }

    fn returned(&mut self, returned: CounterReturn) -> Vec<Event> {
        self.submit(Action::Counter {
            fund_account: FUND,
            returned,
        })
    }

    fn login(&mut self) {
        self.returned(CounterReturn::LoggedIn {
            trading_day: Day::default(),
            max_order_ref: None,
        });
        self.returned(CounterReturn::ReplayComplete);
    }

    fn tick(&self, contract: usize) -> i64 {
        if contract == 0 { 5 } else { 1 }
    }

    fn price(&self, contract: usize, ticks: i8) -> Price {
        Price::whole((self.prices[contract] + i64::from(ticks % 20)) * self.tick(contract))
    }

    fn start_day(&mut self) {
        let from = self.desk.last_day().unwrap_or(self.at.day().plus(-1));
        let day = self
            .calendar
            .next_trading_day(from)
            .expect("the calendar covers the test");
        self.at = day.at(TimeOfDay::hm(10, 0));
        self.submit(Action::StartDay { day });
        for contract in 0..self.contracts.len() {
            self.mark(contract, 0);
        }
    }

    fn mark(&mut self, contract: usize, ticks: i8) {
        self.prices[contract] = (self.prices[contract] + i64::from(ticks % 20)).max(100);
        let last = Some(self.price(contract, 0));
        let level = |ticks: i8| {
            Some(ballast_model::DepthLevel {
                price: self.price(contract, ticks),
                lots: Lots::new(5),
            })
        };
        let mark = Mark {
            contract: self.contracts[contract],
            last,
            bid: level(-1),
            ask: level(1),
            open_interest: Lots::ZERO,
        };
        self.submit(Action::Mark(mark));
    }

    fn working(&self) -> Vec<ChildOrderId> {
        self.desk
            .children()
            .filter(|(_, child)| child.is_working())
            .map(|(id, _)| id)
            .collect()
    }

    fn pick(&self, number: u8) -> Option<ChildOrderId> {
        let working = self.working();
        (!working.is_empty()).then(|| working[usize::from(number) % working.len()])
    }

    /// Does one step, then holds everything against the ledger.
    pub fn step(&mut self, step: &Step) {
        match step {
            Step::Place {
                account,
                contract,
                sell,
                offset,
                lots,
                ticks,
                best,
            } => {
                let contract = usize::from(*contract) % self.contracts.len();
                self.references += 1;
                let offsets = [
                    Offset::Open,
                    Offset::Open,
                    Offset::Close,
                    Offset::CloseToday,
                    Offset::CloseYesterday,
                ];
                self.submit(Action::PlaceOrder(PlaceOrder {
                    account: OperatingAccountId::new(u32::from(account % ACCOUNTS)),
                    reference: self.references.to_string().into(),
                    contract: self.contracts[contract],
                    direction: if *sell {
                        Direction::Sell
                    } else {
                        Direction::Buy
                    },
                    offset: offsets[usize::from(*offset) % offsets.len()],
                    lots: Lots::new(i64::from(lots % 8)),
                    price: if *best {
                        OrderPrice::Counterparty
                    } else {
                        OrderPrice::Limit(self.price(contract, *ticks))
                    },
                    validity: Validity::Day,
                    hedge_flag: HedgeFlag::Speculation,
                }));
            }
            Step::Cancel { order } => {
                let Some(child) = self.pick(*order) else {
                    return;
                };
                let order = self.desk.child(child).expect("it works").order;
                let account = self.desk.order(order).expect("it works").asked.account;
                self.submit(Action::CancelOrder(CancelOrder { account, order }));
            }
            Step::Accept { child } => {
                let Some(child) = self.pick(*child) else {
                    return;
                };
                self.returned(CounterReturn::Sent { child });
                self.returned(CounterReturn::Accepted {
                    child,
                    exchange_order: child.to_string().into(),
                });
            }
            Step::Fill { child, lots, ticks } => {
                let Some(child) = self.pick(*child) else {
                    return;
                };
                self.fill(child, i64::from(*lots), *ticks);
            }
            Step::RepeatFill { child } => {
                if let Some(trade) = self.last_trade.clone() {
                    assert!(
                        self.returned(CounterReturn::Traded(trade))
                            .iter()
                            .all(|event| !matches!(event, Event::Filled(_)))
                    );
                }
                if let Some(child) = self.pick(*child) {
                    self.returned(CounterReturn::Sent { child });
                    self.returned(CounterReturn::Sent { child });
                }
            }
            Step::CounterCancels {
                child,
                before_trade,
            } => {
                let Some(child) = self.pick(*child) else {
                    return;
                };
                let state = self.desk.child(child).expect("it works");
                let (filled, unfilled) = (state.filled, state.unfilled());
                if *before_trade && unfilled > Lots::new(1) && state.cancelled_after.is_none() {
                    self.returned(CounterReturn::Cancelled {
                        child,
                        filled: filled + Lots::new(1),
                    });
                    self.fill(child, 1, 0);
                } else {
                    self.returned(CounterReturn::Cancelled { child, filled });
                    self.returned(CounterReturn::Cancelled { child, filled });
                }
            }
            Step::Reject { child } => {
                let Some(child) = self.pick(*child) else {
                    return;
                };
                if self.desk.child(child).expect("it works").filled.is_zero() {
                    self.returned(CounterReturn::Rejected {
                        child,
                        error: CounterErrorId::EXCHANGE,
                        text: String::new(),
                    });
                }
            }
            Step::Disconnect { lose } => {
                self.returned(CounterReturn::Disconnected);
                self.returned(CounterReturn::LoggedIn {
                    trading_day: Day::default(),
                    max_order_ref: None,
                });
                if !*lose {
                    for child in self.working() {
                        self.returned(CounterReturn::Accepted {
                            child,
                            exchange_order: child.to_string().into(),
                        });
                    }
                }
                self.returned(CounterReturn::ReplayComplete);
            }
            Step::Mark { contract, ticks } => {
                self.mark(usize::from(*contract) % self.contracts.len(), *ticks)
            }
            Step::Deposit { account, fen } => {
                let amount = Money::from_units(i64::from(*fen % 1_000_000) * Money::FEN.units());
                self.submit(Action::Deposit {
                    holder: operating(*account),
                    amount,
                });
            }
            Step::Withdraw { account, fen } => {
                let amount = Money::from_units(i64::from(*fen % 1_000_000) * Money::FEN.units());
                self.submit(Action::Withdraw {
                    holder: operating(*account),
                    amount,
                });
            }
            Step::EndDay => self.end_day(),
        }
        self.check();
    }

    fn fill(&mut self, child: ChildOrderId, lots: i64, ticks: i8) {
        let state = self.desk.child(child).expect("it works");
        let most = state
            .cancelled_after
            .map_or(state.unfilled(), |after| after - state.filled)
            .count();
        let better = i64::from(ticks.unsigned_abs() % 5)
            * if state.sent.direction == Direction::Buy {
                -1
            } else {
                1
            };
        let tick = if state.sent.contract.0.starts_with("ru") {
            5
        } else {
            1
        };
        let price = state.sent.price + Price::whole(better * tick);
        self.trades += 1;
        let trade = CounterTrade {
            child,
            trade: self.trades.to_string().into(),
            price,
            lots: Lots::new(1 + lots % most),
            at: self.at,
            trading_day: self.desk.trading_day().expect("a day is open"),
        };
        self.last_trade = Some(trade.clone());
        let events = self.returned(CounterReturn::Traded(trade));
        assert!(
            matches!(events.first(), Some(Event::Filled(_))),
            "a fitting fill is taken: {events:?}"
        );
    }

    fn end_day(&mut self) {
        for child in self.working() {
            let state = self.desk.child(child).expect("it works");
            match state.cancelled_after {
                Some(after) => self.fill(child, (after - state.filled).count() - 1, 0),
                None => drop(self.returned(CounterReturn::Cancelled {
                    child,
                    filled: state.filled,
                })),
            }
        }
        let Phase::Open(day) = self.desk.phase() else {
            panic!("a day is open between steps")
        };
        self.submit(Action::CloseDay);
        for (index, contract) in self.contracts.clone().into_iter().enumerate() {
            let price = self.price(index, 0);
            self.submit(Action::SetSettlementPrice {
                contract,
                price,
                source: SettlementSource::Manual,
            });
        }
        for holder in self.desk.holders().collect::<Vec<_>>() {
            let events = self.submit(Action::SettleAccount { holder });
            let is_settled = |event: &Event| matches!(event, Event::AccountSettled(_));
            assert!(events.iter().any(is_settled), "{events:?}");
        }
        self.submit(Action::SettleProduct { product: PRODUCT });
        self.submit(Action::RollDay);
        assert_eq!(self.desk.phase(), Phase::Idle, "the day rolled");
        self.ledger.settled(day);
        self.check();
        self.start_day();
    }

    fn check(&self) {
        assert!(
            self.desk.terms_hold(),
            "what is kept of the configuration is not what it says"
        );
        let marks =
            |contract: ContractId| self.desk.contract(contract).and_then(|state| state.mark());
        for holder in self.desk.holders() {
            let book = self.desk.book(holder).expect("it is a holder");
            assert_eq!(
                book.equity(),
                self.ledger.balance(holder, marks),
                "balance of {holder}"
            );
            self.check_margins(holder);
        }
        self.check_freezes();
        self.check_product();
    }

    fn check_margins(&self, holder: Holder) {
        let Some(day) = self.desk.trading_day() else {
            return;
        };
        let book = self.desk.book(holder).expect("it is a holder");
        let mut both = Money::ZERO;
        let mut larger = Money::ZERO;
        for contract in &self.contracts {
            let state = self.desk.contract(*contract).expect("it was listed");
            let rates = self.rates[contract];
            let side = |side, tariff: Tariff| {
                let (lots, value) =
                    self.ledger
                        .held(holder, *contract, side, day, state.base_price);
                tariff.amount(value, lots).expect("it fits")
            };
            let (long, short) = (
                side(PosiDirection::Long, rates.margin_long),
                side(PosiDirection::Short, rates.margin_short),
            );
            both += long + short;
            // Only ru has larger-side margin: AP adds both sides up whatever the switch says.
            larger += if state.contract.code.0.starts_with("ru") {
                long.max(short)
            } else {
                long + short
            };
        }
        let expected = if book.method().larger_side {
            larger
        } else {
            both
        };
        assert_eq!(book.margin(), expected, "margin of {holder}");
    }

    /// Freezes kept by difference equal a recount of the working orders.
    fn check_freezes(&self) {
        for holder in self.desk.holders() {
            let book = self.desk.book(holder).expect("it is a holder");
            let working = self.desk.children().filter(|(_, child)| child.is_working());
            let mine = working.filter_map(|(_, child)| {
                let order = self.desk.order(child.order)?;
                match holder {
                    Holder::Fund(id) => (child.sent.fund_account == id).then_some((
                        child.frozen_margin,
                        order.asked.contract,
                        child,
                    )),
                    Holder::Operating(id) => (order.asked.account == id).then_some((
                        order.frozen_margin,
                        order.asked.contract,
                        child,
                    )),
                }
            });
            let mine: Vec<_> = mine.collect();
            if !book.method().larger_side {
                assert_eq!(
                    book.frozen_margin(),
                    mine.iter().map(|(margin, ..)| *margin).sum(),
                    "frozen margin of {holder}"
                );
            }
            for contract in &self.contracts {
                let Some(position) = book.position(*contract, HedgeFlag::Speculation) else {
                    continue;
                };
                let closing: Lots = mine
                    .iter()
                    .filter(|(_, of, child)| of == contract && child.sent.offset != Offset::Open)
                    .map(|(_, _, child)| child.unfilled())
                    .sum();
                let kept = position.long.close_frozen
                    + position.long.close_today_frozen
                    + position.short.close_frozen
                    + position.short.close_today_frozen;
                assert_eq!(kept, closing, "lots held by closes of {holder}");
            }
        }
    }

    /// Operating accounts and fund accounts agree in net lots and P&L; the difference account
    /// explains the rest (T6).
    fn check_product(&self) {
        let marks =
            |contract: ContractId| self.desk.contract(contract).and_then(|state| state.mark());
        let mut equity = Money::ZERO;
        let mut pnl = Money::ZERO;
        let mut net = vec![Lots::ZERO; self.contracts.len()];
        for (holder, book) in self.desk.product_books(PRODUCT) {
            let sign = if matches!(holder, Holder::Operating(_)) {
                1
            } else {
                -1
            };
            equity += Money::from_units(book.equity().units() * sign);
            pnl += Money::from_units(self.ledger.pnl(holder, marks).units() * sign);
            for (index, contract) in self.contracts.iter().enumerate() {
                let lots = book
                    .position(*contract, HedgeFlag::Speculation)
                    .map_or(Lots::ZERO, |position| position.net());
                assert_eq!(
                    lots,
                    self.ledger.net(holder, *contract),
                    "net lots of {holder}"
                );
                net[index] += Lots::new(lots.count() * sign);
            }
        }
        assert_eq!(
            pnl,
            Money::ZERO,
            "Σ P&L of operating accounts = the fund account's"
        );
        assert!(
            net.iter().all(|lots| lots.is_zero()),
            "Σ net lots of operating accounts = the fund account's"
        );
        let difference = self.desk.difference(PRODUCT);
        assert_eq!(
            equity + difference.cash + difference.commission + difference.rounding,
            Money::ZERO,
            "{difference:?}"
        );
    }
}

fn operating(account: u8) -> Holder {
    Holder::Operating(OperatingAccountId::new(u32::from(account % ACCOUNTS)))
}

/// Odd rates, so that rounding shows.
fn rates(distinguishes_today: bool) -> Rates {
    let by_money = |text: &str| Tariff {
        by_money: text.parse().expect("a rate"),
        ..Tariff::default()
    };
    let by_lot = |text: &str| Tariff {
        by_lot: text.parse().expect("an amount"),
        ..Tariff::default()
    };
    let commission = if distinguishes_today {
        CommissionRates {
            open: by_money("0.0000453"),
            close: by_money("0.0000457"),
            close_today: by_money("0.0000231"),
        }
    } else {
        CommissionRates {
            open: by_lot("5.013"),
            close: by_lot("5.017"),
            close_today: by_lot("20.003"),
        }
    };
    Rates {
        margin_long: by_money("0.09"),
        margin_short: by_money("0.1"),
        commission,
        hedge_margin: None,
    }
}
