//! A small language for desk tests: one line, one action or one expectation. Adding a case is
//! adding a line.
//!
//! ```text
//! rate cu margin 0.1 open 0.0001 close 0.0001 today 0.0001      by money; `l3` is 3 yuan a lot
//! rate cu hedge_margin 0.05                                     the counter's of hedge positions; the others stay
//! account A 1000000                                             operating account with a first deposit
//! day 2026-11-16                                                begins a trading day, at 10:00
//! limits cu2701 80000 86000 74000                               previous settlement, upper, lower
//! mark cu2701 80100 [bid 80090x5] [ask 80110x2]
//! A buy open 2 cu2701 80000 -> filled                           the counter fills it at once at its price
//! A sell close 1 cu2701 80500 -> working r7                     it queues; `r7` names it
//! A buy open 1 cu2701 80000 -> sent r9                          no word of it yet from the counter
//! order r9 open=1 filled=0
//! A buy open 2 cu2701 80000 -> ?                                whatever comes of it, filled where it goes
//! A buy open 9 cu2701 80000 -> CASH_SHORT short=12.5 passing=2  refused, with its numbers, and lots that would pass; `fok` before the arrow: all or nothing
//! A buy open 2 cu2701 80000 hedge -> filled                     a hedge
//! A buy open 6 cu2701 80000 -> routed F1:open:1 F2:open:5 as r8 which fund accounts carry it; r8, r8.2 are its children
//! fill r7 1@80500    cancel r7    reject r7 31    disconnect F1    lose F1     `lose` breaks the session, comes back and knows nothing
//! counter cancels r7    counter keeps r7    recalled r7 r8    locked r7 2    legs r7 F1:close:2 as r9    net position: children recalled, locks, what works of an order
//! night                                                         21:00 of the evening the day's night session is held on
//! funds A balance=… margin=… frozen=… available=…
//! settle cu2701 80200      end                                  settlement price; settles all accounts and rolls
//! statement A bf=… close=… position=… commission=… cf=… margin=… available=…
//! trade A bf=… close=… floating=… cf=…                          the same in trade-by-trade form
//! ```

mod alarms;
mod close;
mod collateral;
mod comparison;
mod delivery;
pub mod distances;
mod doubt;
mod entries;
mod explained;
mod external;
mod fees;
pub mod funds;
mod lines;
pub mod logged;
mod nav;
mod past;
mod plans;
mod reviews;
mod schemes;
mod settings;

use std::collections::BTreeMap;

use ballast_desk::{Desk, ask};
use ballast_desk_events::{
    Action, Actor, Command, Event, FundsMethod, Holder, MarginBasis, OrderPrice, OrderRefused,
    PlaceOrder, Settlement, SettlementSource,
};
use ballast_model::{
    Calendar, ChildOrderId, CommissionRates, CounterOrder, CounterReturn, CounterTrade, Day,
    DayLimits, DepthLevel, Direction, FundAccountId, HedgeFlag, Lots, Machine, MarginRates, Mark,
    Money, Offset, OperatingAccountId, OrderId, Price, ProductId, Rates, Stamp, Tariff, TimeOfDay,
    Validity, reference,
};

/// Runs a script; panics with the line that does not hold.
pub fn check(script: &str) {
    let mut run = Run::new();
    for (number, line) in script.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        run.line = format!("line {}: {line}", number + 1);
        run.step(&words(line));
    }
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

/// A desk under script.
pub struct Run {
    pub desk: Desk,
    pub at: Stamp,
    /// Who gives the actions of the line.
    by: Actor,
    line: String,
    names: BTreeMap<String, (OrderId, ChildOrderId)>,
    statements: BTreeMap<String, Settlement>,
    references: u32,
    trades: u32,
    /// What the last line about doubt brought.
    last: Vec<Event>,
    /// What it did, for the query store.
    past: past::Recorded,
}

impl Drop for Run {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.past.hold(&self.desk);
        }
    }
}

const FUND: FundAccountId = FundAccountId::new(0);

impl Run {
    pub fn new() -> Self {
        let mut run = Self {
            desk: Desk::default(),
            at: "2026-01-05 10:00:00.000".parse().unwrap(),
            by: Actor::PLATFORM,
            line: String::new(),
            names: BTreeMap::new(),
            statements: BTreeMap::new(),
            references: 0,
            trades: 0,
            last: Vec::new(),
            past: past::Recorded::default(),
        };
        run.done(Action::SetCalendar(Calendar::compiled()));
        for commodity in reference::commodities() {
            run.done(Action::PutCommodity(commodity.into()));
        }
        run.done(Action::CreateProduct {
            code: "P1".parse().unwrap(),
            name: "product".to_owned(),
        });
        run.done(Action::CreateFundAccount {
            code: "F1".parse().unwrap(),
            product: ProductId::new(0),
        });
        run.done(Action::Deposit {
            holder: Holder::Fund(FUND),
            amount: Money::whole(100_000_000),
        });
        run.returned(CounterReturn::LoggedIn {
            trading_day: Day::default(),
            max_order_ref: None,
        });
        run.returned(CounterReturn::ReplayComplete);
        run
    }

    /// Executes and applies one command of the platform; gives its events.
    /// One line of a script.
    pub fn line(&mut self, line: &str) {
        line.clone_into(&mut self.line);
        self.step(&words(line));
    }

    pub fn submit(&mut self, action: Action) -> Vec<Event> {
        self.submit_as(self.by, action)
    }

    /// What it makes due is decided before anything else, as the engine does.
    pub fn submit_as(&mut self, by: Actor, action: Action) -> Vec<Event> {
        let mut events = Vec::new();
        let mut next = Some(Command { by, action });
        while let Some(command) = next {
            let decided = self.desk.execute(&command, self.at);
            for event in &decided {
                self.desk.apply(event, self.at);
            }
            logged::hold(&command, &decided);
            self.past.record(self.at, &command, &decided);
            events.extend(decided);
            let due = self.desk.next_deadline();
            let due = due.filter(|due| *due <= self.at);
            next = due.map(|_| Desk::clock_command());
        }
        events
    }

    fn done(&mut self, action: Action) -> Vec<Event> {
        let events = self.submit(action);
        if let Some(Event::ActionRefused { refusal }) = events.first() {
            panic!("{}: refused: {refusal:?}", self.line);
        }
        events
    }

    pub fn returned(&mut self, returned: CounterReturn) -> Vec<Event> {
        self.submit(Action::Counter {
            fund_account: FUND,
            returned,
        })
    }

    /// A return about a child, of the fund account that it was sent for.
    pub fn returned_about(&mut self, child: ChildOrderId, returned: CounterReturn) -> Vec<Event> {
        let fund_account = self.desk.child(child).unwrap().sent.fund_account;
        self.submit(Action::Counter {
            fund_account,
            returned,
        })
    }

    fn step(&mut self, words: &[&str]) {
        self.dispatch(words);
        self.past.note(&self.desk);
        self.hold_against_counts();
    }

    fn dispatch(&mut self, words: &[&str]) {
        let special = [
            Self::entering,
            Self::setting,
            Self::delivering,
            Self::doubting,
            Self::comparing,
            Self::watching,
            Self::liquidating,
            Self::closing_told,
            Self::valuing,
            Self::charging,
            Self::ruling,
            Self::measuring,
            Self::pledging,
            Self::alarming,
            Self::reviewing,
            Self::without_an_order,
        ];
        if !special.iter().any(|special| special(self, words)) {
            self.act(words);
        }
    }

    fn hold_against_counts(&self) {
        // What is kept as orders come and go is what a count from scratch gives.
        let recounted = Desk::restore(&self.desk.snapshot()).unwrap();
        assert!(
            recounted == self.desk,
            "{}: the running sums are not those of a recount",
            self.line
        );
        assert_eq!(
            self.desk.unread_line(),
            None,
            "{}: a line moved, and was not read",
            self.line
        );
        assert_eq!(
            self.desk.unread_rule(),
            None,
            "{}: a rule moved, and was not read",
            self.line
        );
        assert_eq!(
            self.desk.misread_book(),
            None,
            "{}: a mark moved what a book has, and not what its positions say",
            self.line
        );
        assert_eq!(
            self.desk.wrong_alarm(),
            None,
            "{}: an alarm is not of what stands",
            self.line
        );
        assert!(
            self.desk.terms_hold(),
            "{}: what is kept of the configuration is not what it says",
            self.line
        );
    }

    fn act(&mut self, words: &[&str]) {
        match words {
            [
                "rate",
                scope,
                "margin",
                margin,
                "open",
                open,
                "close",
                close,
                "today",
                today,
            ] => {
                let commission = CommissionRates {
                    open: tariff(open),
                    close: tariff(close),
                    close_today: tariff(today),
                };
                let rates = Rates {
                    margin_long: tariff(margin),
                    margin_short: tariff(margin),
                    commission,
                    hedge_margin: None,
                };
                self.rates(scope, |_| rates);
            }
            ["rate", scope, "hedge_margin", margin] => {
                let margin = MarginRates {
                    long: tariff(margin),
                    short: tariff(margin),
                };
                self.rates(scope, |before| Rates {
                    hedge_margin: Some(margin),
                    ..before.unwrap()
                });
            }
            ["night"] => {
                let calendar = Calendar::compiled();
                let evening = calendar.night_before(self.at.day()).unwrap();
                self.at = evening.at(TimeOfDay::hm(21, 0));
            }
            ["disconnect", account] => {
                let Holder::Fund(fund_account) = self.holder(account) else {
                    panic!("{}: no fund account", self.line)
                };
                self.done(Action::Counter {
                    fund_account,
                    returned: CounterReturn::Disconnected,
                });
            }
            ["lose", account] => {
                let Holder::Fund(fund_account) = self.holder(account) else {
                    panic!("{}: no fund account", self.line)
                };
                for returned in [
                    CounterReturn::Disconnected,
                    CounterReturn::LoggedIn {
                        trading_day: Day::default(),
                        max_order_ref: None,
                    },
                    CounterReturn::ReplayComplete,
                ] {
                    self.done(Action::Counter {
                        fund_account,
                        returned,
                    });
                }
            }
            [how @ ("larger" | "both"), "side" | "sides", account] => {
                let method = FundsMethod {
                    larger_side: *how == "larger",
                    ..FundsMethod::default()
                };
                self.done(Action::SetFundsMethod {
                    holder: self.holder(account),
                    method,
                });
            }
            ["previous", "settlement", "margins", account] => {
                let method = FundsMethod {
                    margin_basis: MarginBasis::PreviousSettlement,
                    ..FundsMethod::default()
                };
                self.done(Action::SetFundsMethod {
                    holder: self.holder(account),
                    method,
                });
            }
            ["account", code, deposit] => {
                self.done(Action::CreateOperatingAccount {
                    code: code.parse().unwrap(),
                    name: (*code).to_owned(),
                });
                let Holder::Operating(account) = self.holder(code) else {
                    unreachable!()
                };
                self.done(Action::BindOperatingAccount {
                    account,
                    product: ProductId::new(0),
                });
                self.done(Action::Deposit {
                    holder: Holder::Operating(account),
                    amount: deposit.parse().unwrap(),
                });
            }
            ["unbound", code, deposit] => {
                self.done(Action::CreateOperatingAccount {
                    code: code.parse().unwrap(),
                    name: (*code).to_owned(),
                });
                self.done(Action::Deposit {
                    holder: self.holder(code),
                    amount: deposit.parse().unwrap(),
                });
            }
            ["bind", code, rest @ ..] => {
                let Holder::Operating(account) = self.holder(code) else {
                    unreachable!()
                };
                let events = self.submit(Action::BindOperatingAccount {
                    account,
                    product: ProductId::new(0),
                });
                self.outcome_of_action(&events, rest);
            }
            ["deposit", account, amount, rest @ ..] => {
                let events = self.submit(Action::Deposit {
                    holder: self.holder(account),
                    amount: amount.parse().unwrap(),
                });
                self.outcome_of_action(&events, rest);
            }
            ["withdraw", account, amount, rest @ ..] => {
                let action = Action::Withdraw {
                    holder: self.holder(account),
                    amount: amount.parse().unwrap(),
                };
                let events = self.submit(action);
                self.outcome_of_action(&events, rest);
            }
            ["day", day] => {
                let day: Day = day.parse().unwrap();
                self.at = day.at(TimeOfDay::hm(10, 0));
                self.done(Action::StartDay { day });
            }
            ["at", time] => {
                let at = self.at.day().at(time.parse().unwrap());
                assert!(at >= self.at, "{}: time goes back", self.line);
                self.at = at;
            }
            ["limits", contract, pre, upper, lower] => {
                let contract = self.contract(contract);
                let limits = DayLimits {
                    contract,
                    pre_settlement: some(pre),
                    upper: some(upper),
                    lower: some(lower),
                };
                self.done(Action::SetDayLimits(limits));
            }
            ["mark", contract, last, quotes @ ..] => {
                let contract = self.contract(contract);
                let quote = |side: &str| {
                    let at = quotes.iter().position(|word| *word == side)?;
                    let (price, lots) = quotes[at + 1].split_once('x').unwrap();
                    Some(DepthLevel {
                        price: price.parse().unwrap(),
                        lots: lots.parse().unwrap(),
                    })
                };
                let mark = Mark {
                    contract,
                    last: some(last),
                    bid: quote("bid"),
                    ask: quote("ask"),
                    open_interest: Lots::ZERO,
                };
                self.done(Action::Mark(mark));
            }
            ["trades", "from", number] => self.trades = number.parse().unwrap(),
            ["fill", name, fill] => {
                let (lots, price) = fill.split_once('@').unwrap_or((fill, "0"));
                self.fill(
                    self.named(name).1,
                    lots.parse().unwrap(),
                    price.parse().unwrap(),
                );
            }
            ["cancel", name, rest @ ..] => {
                let (order, child) = self.named(name);
                let state = self.desk.order(order).unwrap();
                let (account, filled) = (state.asked.account, state.filled);
                let events = self.submit(Action::CancelOrder(ballast_desk_events::CancelOrder {
                    account,
                    order,
                }));
                self.outcome_of_action(&events, rest);
                if rest.is_empty() {
                    self.returned_about(child, CounterReturn::Cancelled { child, filled });
                }
            }
            ["order", name, expected @ ..] => {
                let order = self.desk.order(self.named(name).0).unwrap();
                let working = order.status == ballast_desk::OrderStatus::Working;
                let open = if working {
                    order.unfilled()
                } else {
                    Lots::ZERO
                };
                self.compare(
                    &[
                        ("open", Money::whole(open.count())),
                        ("filled", Money::whole(order.filled.count())),
                    ],
                    expected,
                );
            }
            ["counter", "cancels", name] => {
                let child = self.named(name).1;
                let filled = self.desk.child(child).unwrap().filled;
                self.returned_about(child, CounterReturn::Cancelled { child, filled });
            }
            ["counter", "keeps", name] => {
                let child = self.named(name).1;
                let (error, text) = (ballast_model::CounterErrorId::ALREADY_DONE, String::new());
                self.returned_about(child, CounterReturn::CancelRejected { child, error, text });
            }
            ["recalled", names @ ..] => {
                let children = self.desk.children();
                let recalled: Vec<_> = children
                    .filter(|(_, child)| child.recalled && child.is_working())
                    .map(|(id, _)| id)
                    .collect();
                let named: Vec<_> = names.iter().map(|name| self.named(name).1).collect();
                assert_eq!(recalled, named, "{}", self.line);
            }
            ["locked", name, lots] => {
                let child = self.desk.child(self.named(name).1).unwrap();
                assert_eq!(child.locked_lots, lots.parse().unwrap(), "{}", self.line);
            }
            ["legs", name, legs @ ..] => {
                let order = self.named(name).0;
                let state = self.desk.order(order).unwrap();
                let children = state.children.iter();
                let working: Vec<_> = children
                    .filter_map(|id| self.desk.child(*id))
                    .filter(|child| child.is_working())
                    .map(|child| (order, child.sent.clone()))
                    .collect();
                self.legs_are(&working, legs);
            }
            ["reject", name, error] => {
                let child = self.named(name).1;
                let error = ballast_model::CounterErrorId(error.parse().unwrap());
                self.returned_about(
                    child,
                    CounterReturn::Rejected {
                        child,
                        error,
                        text: String::new(),
                    },
                );
            }
            ["settle", contract, price] => {
                self.close_day();
                let contract = self.contract(contract);
                let price = price.parse().unwrap();
                self.done(Action::SetSettlementPrice {
                    contract,
                    price,
                    source: SettlementSource::Manual,
                });
            }
            ["end"] => self.end_day(),
            ["preview", order @ ..] => self.preview(order),
            ["funds", account, expected @ ..] => {
                let holder = self.holder(account);
                let book = self.desk.book(holder).unwrap();
                let funds = ask::funds(&self.desk, holder).unwrap();
                let numbers = [
                    ("frozen_commission", funds.frozen_commission),
                    ("balance", book.equity()),
                    ("margin", book.margin()),
                    ("frozen", book.frozen_margin()),
                    ("available", book.available()),
                    ("withdrawable", book.withdrawable()),
                    ("mortgage", funds.mortgage),
                    ("covered", funds.covered),
                    ("collateral_fee", funds.collateral_fee),
                ];
                self.compare(&numbers, expected);
            }
            ["position", account, contract, "hedge", expected @ ..] => {
                self.position(account, contract, HedgeFlag::Hedge, expected)
            }
            ["position", account, contract, expected @ ..] => {
                self.position(account, contract, HedgeFlag::Speculation, expected);
            }
            ["statement", account, expected @ ..] => {
                let statement = &self.statements[*account];
                let numbers = [
                    ("bf", statement.brought_forward),
                    ("deposit", statement.deposit),
                    ("close", statement.close_pnl),
                    ("position", statement.position_pnl),
                    ("commission", statement.commission),
                    ("cf", statement.carried_forward),
                    ("equity", statement.equity()),
                    ("margin", statement.margin),
                    ("available", statement.available),
                    ("delivery", statement.delivery_pnl()),
                    ("delivery_fee", statement.delivery_fee),
                    ("delivery_margin", statement.delivery_margin),
                    ("mortgage", statement.mortgage()),
                    ("covered", statement.covered()),
                    ("collateral_fee", statement.collateral_fee),
                ];
                self.compare(&numbers, expected);
            }
            ["trade", account, expected @ ..] => {
                let statement = &self.statements[*account];
                let numbers = [
                    ("bf", statement.brought_forward_trade),
                    ("close", statement.close_pnl_trade),
                    ("delivery", statement.delivery_pnl_trade()),
                    ("floating", statement.floating_pnl),
                    ("cf", statement.carried_forward_trade),
                    (
                        "equity",
                        statement.carried_forward_trade + statement.floating_pnl,
                    ),
                ];
                self.compare(&numbers, expected);
            }
            ["difference", expected @ ..] => {
                let difference = self.desk.difference(ProductId::new(0));
                let numbers = [
                    ("cash", difference.cash),
                    ("commission", difference.commission),
                    ("rounding", difference.rounding),
                ];
                self.compare(&numbers, expected);
            }
            [_, "buy" | "sell", ..] if words.contains(&"->") => {
                let arrow = words.iter().position(|word| *word == "->");
                let (asked, outcome) = words.split_at(arrow.unwrap_or_default());
                self.order(asked, &outcome[1..]);
            }
            _ => panic!("{}: no such line in the language", self.line),
        }
    }

    /// The counter's rates at every fund account.
    fn rates(&mut self, scope: &str, rates: impl Fn(Option<Rates>) -> Rates) {
        let scope = self.rate_scope(scope);
        for number in 0..self
            .desk
            .product(ProductId::new(0))
            .unwrap()
            .fund_accounts
            .len() as u32
        {
            let fund_account = FundAccountId::new(number);
            let rates = rates(
                self.desk
                    .fund_account(fund_account)
                    .unwrap()
                    .rates
                    .get(&scope)
                    .copied(),
            );
            self.done(Action::SetRates {
                fund_account,
                scope,
                rates,
            });
        }
    }

    fn position(&mut self, account: &str, contract: &str, flag: HedgeFlag, expected: &[&str]) {
        let (contract, holder) = (self.contract(contract), self.holder(account));
        let slot = self.desk.book(holder).unwrap().position(contract, flag);
        if expected == ["nothing"] {
            assert!(slot.is_none(), "{}: {slot:?}", self.line);
            return;
        }
        let slot = slot.unwrap();
        let numbers = [
            ("long", Money::whole(slot.long.lots().count())),
            ("short", Money::whole(slot.short.lots().count())),
            ("long_today", Money::whole(slot.long.lots_today.count())),
            ("short_today", Money::whole(slot.short.lots_today.count())),
            (
                "pnl",
                slot.position_pnl(self.desk.contract_terms(slot.contract)),
            ),
            (
                "floating",
                slot.floating_pnl(self.desk.contract_terms(contract)),
            ),
            ("margin", slot.long.margin + slot.short.margin),
        ];
        self.compare(&numbers, expected);
    }

    /// What a line of an order asks, such as `A buy open 2 cu2701 80000`; `fok` or `hedge` may follow.
    pub fn asked(&mut self, line: &[&str]) -> PlaceOrder {
        let [account, side, offset, lots, contract, price, how @ ..] = line else {
            panic!("{}: no order", self.line)
        };
        self.references += 1;
        PlaceOrder {
            account: match self.holder(account) {
                Holder::Operating(account) => account,
                Holder::Fund(_) => panic!("{}: traders trade operating accounts", self.line),
            },
            reference: self.references.to_string().into(),
            contract: self.contract(contract),
            direction: if *side == "buy" {
                Direction::Buy
            } else {
                Direction::Sell
            },
            offset: match *offset {
                "open" => Offset::Open,
                "close" => Offset::Close,
                "close_today" => Offset::CloseToday,
                "close_yesterday" => Offset::CloseYesterday,
                other => panic!("{}: {other} is no offset", self.line),
            },
            lots: lots.parse().unwrap(),
            price: if *price == "best" {
                OrderPrice::Counterparty
            } else {
                OrderPrice::Limit(price.parse().unwrap())
            },
            validity: if how == ["fok"] {
                Validity::FillOrKill
            } else {
                Validity::Day
            },
            hedge_flag: if how == ["hedge"] {
                HedgeFlag::Hedge
            } else {
                HedgeFlag::Speculation
            },
        }
    }

    /// The largest lots that a preview tells pass, and no more do; every bound is a multiple of the lots
    /// asked for.
    fn preview(&mut self, order: &[&str]) {
        let asked = self.asked(order);
        let preview = ask::preview(&self.desk, &asked, self.at);
        let largest = preview.largest();
        let bounds = preview.ceilings.iter().map(|ceiling| ceiling.lots.count());
        assert!(
            bounds
                .into_iter()
                .all(|lots| lots % asked.lots.count() == 0),
            "{}: {:?}",
            self.line,
            preview.ceilings
        );
        let passes = |lots: Lots| {
            let asked = PlaceOrder {
                lots,
                ..asked.clone()
            };
            let at = ask::preview(&self.desk, &asked, self.at);
            at.outcome.is_ok()
        };
        assert!(
            largest.is_zero() || passes(largest),
            "{}: {largest} do not pass",
            self.line
        );
        let more = (1..=20).map(|more| largest + Lots::new(more));
        assert!(
            !more.into_iter().any(passes),
            "{}: more than {largest} pass",
            self.line
        );
    }

    /// What decides an order that a line asks.
    pub fn explain(&mut self, line: &str) -> ask::Explanation {
        line.clone_into(&mut self.line);
        let asked = self.asked(&words(line));
        ask::explain(
            &self.desk,
            ask::Asks::Trader(Actor::PLATFORM),
            &asked,
            self.at,
        )
        .unwrap()
    }

    fn order(&mut self, line: &[&str], outcome: &[&str]) {
        let place = self.asked(line);
        let explained = ask::explain(
            &self.desk,
            ask::Asks::Trader(Actor::PLATFORM),
            &place,
            self.at,
        )
        .unwrap();
        let ask::Preview {
            outcome: expected,
            after: promised,
            waits_for,
            ..
        } = ask::preview(&self.desk, &place, self.at);
        let events = self.submit(Action::PlaceOrder(place.clone()));
        explained::check(&explained, &events, &self.line);
        match events.first() {
            Some(Event::OrderRefused(refused)) => {
                assert_eq!(
                    expected,
                    Err(refused.refusal.clone()),
                    "{}: preview",
                    self.line
                );
                if !matches!(outcome, ["?" | "rests?"]) {
                    self.order_refused(refused, outcome);
                }
                return;
            }
            Some(Event::OrderPlaced(placed)) => {
                assert_eq!(expected, Ok(placed.decision), "{}: preview", self.line);
                let waits = self.desk.review_wait(placed.order);
                let waits = waits.map(|wait| wait.level);
                assert_eq!(waits_for, waits, "{}: preview", self.line);
            }
            other => panic!("{}: {other:?}", self.line),
        }
        if let ["waits", level, "as", name] = outcome {
            let Some(Event::OrderPlaced(placed)) = events.first() else {
                unreachable!()
            };
            return self.waits(placed.order, level, name);
        }
        if let ["routed", legs @ ..] = outcome {
            return self.routed(&events, legs);
        }
        let routed = events.iter().filter_map(|event| match event {
            Event::ChildRouted(routed) => Some((
                routed.order,
                routed.counter_order.child,
                routed.counter_order.price,
            )),
            _ => None,
        });
        let mut routed: Vec<_> = routed.collect();
        if outcome == ["?"] && routed.len() > 1 {
            for (_, child, price) in routed {
                let lots = self.desk.child(child).unwrap().sent.lots;
                self.fill(child, lots, price);
            }
            return;
        }
        routed.truncate(1);
        match (outcome, routed.pop()) {
            (["cancelled"], None) | (["rests?"], _) => {}
            (["filled" | "?"], Some((_, child, price))) => {
                self.fill(child, place.lots, price);
                self.check_promise(
                    &place,
                    &promised.expect("an order that was let through was previewed"),
                );
            }
            (["sent", name], Some((order, child, _))) => {
                self.names.insert((*name).to_owned(), (order, child));
            }
            (["working", name], Some((order, child, _))) => {
                self.returned_about(
                    child,
                    CounterReturn::Accepted {
                        child,
                        exchange_order: child.to_string().into(),
                    },
                );
                self.names.insert((*name).to_owned(), (order, child));
            }
            _ => panic!("{}: came out otherwise: {events:?}", self.line),
        }
    }

    fn routed(&mut self, events: &[Event], legs: &[&str]) {
        let children: Vec<_> = events
            .iter()
            .filter_map(|event| match event {
                Event::ChildRouted(routed) => Some((routed.order, routed.counter_order.clone())),
                _ => None,
            })
            .collect();
        self.legs_are(&children, legs);
    }

    /// Which fund accounts have what of an order; each is accepted, and may get a name.
    fn legs_are(&mut self, children: &[(OrderId, CounterOrder)], legs: &[&str]) {
        let (legs, name) = match legs {
            [legs @ .., "as", name] => (legs, Some(*name)),
            legs => (legs, None),
        };
        let told = |offset: Offset| match offset {
            Offset::Open => "open",
            Offset::Close => "close",
            Offset::CloseToday => "close_today",
            Offset::CloseYesterday => "close_yesterday",
        };
        let found: Vec<String> = children
            .iter()
            .map(|(_, sent)| format!("{}:{}:{}", sent.account, told(sent.offset), sent.lots))
            .collect();
        assert_eq!(found, legs, "{}", self.line);
        for (number, (order, sent)) in children.iter().enumerate() {
            let child = sent.child;
            self.returned_about(
                child,
                CounterReturn::Accepted {
                    child,
                    exchange_order: child.to_string().into(),
                },
            );
            if let Some(name) = name {
                let name = if number == 0 {
                    name.to_owned()
                } else {
                    format!("{name}.{}", number + 1)
                };
                self.names.insert(name, (*order, child));
            }
        }
    }

    /// A preview says what a complete fill leaves: the fill leaves that.
    fn check_promise(&self, place: &PlaceOrder, promised: &ask::AfterFill) {
        let holder = Holder::Operating(place.account);
        let funds = ask::funds(&self.desk, holder).unwrap();
        assert_eq!(
            (promised.margin, promised.equity),
            (funds.margin, funds.equity),
            "{}: preview",
            self.line
        );
        let positions = ask::positions(&self.desk, holder);
        let wanted = (place.contract, place.hedge_flag, promised.side);
        let held = positions
            .iter()
            .find(|position| (position.contract, position.hedge_flag, position.side) == wanted);
        let found = held.map_or((Lots::ZERO, None), |position| {
            (position.lots, position.average_open_price())
        });
        assert_eq!(
            (promised.lots, promised.average_open_price),
            found,
            "{}: preview",
            self.line
        );
    }

    /// `passing=2`: so many lots would pass; `also=CASH_SHORT,POSITION_LIMIT`, or `also=-`: what else
    /// is breached.
    fn order_refused(&self, refused: &OrderRefused, outcome: &[&str]) {
        let (passing, outcome): (Vec<&str>, Vec<&str>) = outcome
            .iter()
            .partition(|word| word.starts_with("passing=") || word.starts_with("also="));
        self.refused(&refused.refusal, &outcome);
        let found = refused.passing_lots.expect("somebody looked");
        let also: Vec<&str> = refused.also.iter().map(|other| other.code()).collect();
        let also = if also.is_empty() {
            "-".to_owned()
        } else {
            also.join(",")
        };
        let told = [format!("passing={found}"), format!("also={also}")];
        for word in passing {
            assert!(
                told.iter().any(|told| told == word),
                "{}: {told:?}",
                self.line
            );
        }
    }

    fn refused(&self, refusal: &ballast_desk_events::Refusal, outcome: &[&str]) {
        let [code, numbers @ ..] = outcome else {
            panic!("{}: refused: {refusal:?}", self.line)
        };
        assert_eq!(refusal.code(), *code, "{}: {refusal:?}", self.line);
        for number in numbers {
            let (name, value) = number.split_once('=').unwrap();
            let found = refusal
                .numbers()
                .into_iter()
                .find(|number| number.name == name);
            assert_eq!(
                found.map(|number| number.value).as_deref(),
                Some(value),
                "{}: {name}",
                self.line
            );
        }
    }

    fn outcome_of_action(&self, events: &[Event], outcome: &[&str]) {
        match (events, outcome) {
            (_, ["->", "?"]) => {}
            ([Event::ActionRefused { refusal }, ..], ["->", expected @ ..]) => {
                self.refused(refusal, expected)
            }
            ([Event::ActionRefused { refusal }, ..], _) => {
                panic!("{}: refused: {refusal:?}", self.line)
            }
            (_, ["->", ..]) => panic!("{}: was not refused", self.line),
            _ => {}
        }
    }

    fn fill(&mut self, child: ChildOrderId, lots: Lots, price: Price) {
        self.trades += 1;
        let trading_day = self.desk.trading_day().unwrap();
        let trade = CounterTrade {
            child,
            trade: self.trades.to_string().into(),
            price,
            lots,
            at: self.at,
            trading_day,
        };
        let events = self.returned_about(child, CounterReturn::Traded(trade));
        assert!(
            matches!(events.first(), Some(Event::Filled(_))),
            "{}: {events:?}",
            self.line
        );
    }

    fn close_day(&mut self) {
        if matches!(self.desk.phase(), ballast_desk::Phase::Open(_)) {
            self.done(Action::CloseDay);
        }
    }

    fn end_day(&mut self) {
        self.close_day();
        self.presume_delivery_prices();
        for holder in self.desk.holders().collect::<Vec<_>>() {
            let events = self.done(Action::SettleAccount { holder });
            let settlement = events.iter().find_map(|event| match event {
                Event::AccountSettled(settlement) => Some(settlement),
                _ => None,
            });
            let settlement = settlement.unwrap_or_else(|| panic!("{}: {events:?}", self.line));
            let code = self.desk.account_code(holder).to_string();
            self.statements.insert(code, settlement.clone());
        }
        self.done(Action::SettleProduct {
            product: ProductId::new(0),
        });
        self.done(Action::RollDay);
    }

    fn compare(&self, numbers: &[(&str, Money)], expected: &[&str]) {
        for word in expected {
            let (name, value) = word.split_once('=').unwrap();
            let (_, found) = numbers
                .iter()
                .find(|(known, _)| *known == name)
                .unwrap_or_else(|| panic!("{}: no number {name}", self.line));
            let value: Money = value.parse().unwrap();
            assert_eq!(*found, value, "{}: {name}", self.line);
        }
    }

    pub fn contract(&mut self, code: &str) -> ballast_model::ContractId {
        if self.desk.contract_id(code).is_none() {
            let calendar = self.desk.calendar().unwrap();
            let contract = reference::contract(code, self.at.day(), calendar).unwrap();
            self.done(Action::ListContract(contract));
        }
        self.desk.contract_id(code).unwrap()
    }

    pub fn holder(&self, code: &str) -> Holder {
        let holder = self.desk.holder(&code.parse().unwrap());
        holder.unwrap_or_else(|| panic!("{}: no account {code}", self.line))
    }

    fn named(&self, name: &str) -> (OrderId, ChildOrderId) {
        *self
            .names
            .get(name)
            .unwrap_or_else(|| panic!("{}: no order {name}", self.line))
    }
}

fn some(price: &str) -> Option<Price> {
    if price == "-" {
        None
    } else {
        Some(price.parse().unwrap())
    }
}

fn tariff(text: &str) -> Tariff {
    match text.strip_prefix('l') {
        Some(lot) => Tariff {
            by_lot: lot.parse().unwrap(),
            ..Tariff::default()
        },
        None => Tariff {
            by_money: text.parse().unwrap(),
            ..Tariff::default()
        },
    }
}

/// The operating account the scripts name first.
pub const FIRST: OperatingAccountId = OperatingAccountId::new(0);

impl Run {
    /// Opens at the mark; the legs it is carried by.
    pub fn legs(&mut self, account: &str, lots: i64, contract: &str) -> Vec<String> {
        self.references += 1;
        let Holder::Operating(account) = self.holder(account) else {
            panic!("{account} is no operating account")
        };
        let contract = self.contract(contract);
        let price = OrderPrice::Limit(self.desk.contract(contract).unwrap().mark().unwrap());
        let (direction, offset, validity) = (Direction::Buy, Offset::Open, Validity::Day);
        let reference = self.references.to_string().into();
        let hedge_flag = HedgeFlag::Speculation;
        let place = PlaceOrder {
            account,
            reference,
            contract,
            direction,
            offset,
            lots: Lots::new(lots),
            price,
            validity,
            hedge_flag,
        };
        let sent = |event: &Event| match event {
            Event::ChildRouted(routed) => Some(format!(
                "{}:{}",
                routed.counter_order.account, routed.counter_order.lots
            )),
            _ => None,
        };
        self.submit(Action::PlaceOrder(place))
            .iter()
            .filter_map(sent)
            .collect()
    }
}
