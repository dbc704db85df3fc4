//! Lines about what a counter has beside what the desk has.
//!
//! ```text
//! told F1 cu2701 long today+2 yesterday-1 ; order r7-1 ; cash+12.5    the counter answers as the desk has it, but for that
//! differs F1 cu2701 long counter=5 desk=3 suspected    or standing, taken_up; `order r7`, `trades cu2701 buy`, `cash`
//! agrees F1                                            nothing differs
//! awaits F1                                            its counter is asked and has not answered
//! unallocated F1 as P1U                                the product has a book for what is nobody's
//! take over F1 cu2701 long by A at 80000 2             `take over F1 cash`; `-> CODE` as of other commands
//! take up F1 cu2701 long                               leaves a difference
//! ```

use std::collections::BTreeMap;

use ballast_desk::{ChildStatus, Desk};
use ballast_desk_events::{
    Action, CompareCounter, CounterDifference, DifferenceOf, DifferenceStanding, Figure, Holder,
    PositionOf, TakeOverCash, TakeOverLots, TakeUpDifference, TradedAtCounter, TradesOf,
    WorkingAtCounter,
};
use ballast_model::{
    ContractCode, Direction, FundAccountId, HedgeFlag, Lots, Money, PosiDirection, PositionRow,
};

use super::Run;

impl Run {
    /// Whether it is a line about comparisons; then it is done.
    pub fn comparing(&mut self, words: &[&str]) -> bool {
        let (words, outcome) = match words.iter().position(|word| *word == "->") {
            Some(at) => words.split_at(at),
            None => (words, &[] as &[&str]),
        };
        let reason = "as the counter says".to_owned();
        let action = match words {
            ["told", account, but @ ..] => {
                let told = self.as_desk(self.fund_account(account));
                Action::CompareCounter(Box::new(self.but(told, but)))
            }
            ["differs", account, rest @ ..] => {
                self.differs(account, rest);
                return true;
            }
            ["agrees", account] => {
                let of = self.fund_account(account);
                let differences = &self.desk.fund_account(of).unwrap().differences;
                assert_eq!(*differences, [], "{}", self.line);
                return true;
            }
            ["awaits", "nobody"] => {
                assert_eq!(self.desk.comparing().next(), None, "{}", self.line);
                return true;
            }
            ["awaits", account] => {
                let of = self.fund_account(account);
                assert!(
                    self.desk.comparing().any(|id| id == of),
                    "{}: {:?}",
                    self.line,
                    self.desk.comparing().collect::<Vec<_>>()
                );
                return true;
            }
            ["unallocated", account, "as", code] => {
                let fund_account = self.fund_account(account);
                self.done(Action::OpenUnallocated { fund_account });
                let product = self.desk.fund_account(fund_account).unwrap().product;
                let book = self.desk.product(product).unwrap().unallocated.unwrap();
                let found = self.desk.account_code(Holder::Operating(book)).to_string();
                assert_eq!(found, *code, "{}", self.line);
                return true;
            }
            ["take", "over", account, "cash", seen @ ..] => Action::TakeOverCash(TakeOverCash {
                fund_account: self.fund_account(account),
                reason,
                excess: seen.first().map(|money| money.parse().unwrap()),
            }),
            [
                "take",
                "over",
                account,
                contract,
                side,
                "by",
                to,
                "at",
                price,
                some @ ..,
            ] => {
                let Holder::Operating(to) = self.holder(to) else {
                    panic!("{}: no operating account", self.line)
                };
                Action::TakeOverLots(Box::new(TakeOverLots {
                    fund_account: self.fund_account(account),
                    of: position_of(contract, side),
                    account: to,
                    price: price.parse().unwrap(),
                    reason,
                    lots: some.first().map(|some| lots(some)),
                }))
            }
            ["take", "up", account, rest @ ..] => {
                Action::TakeUpDifference(Box::new(TakeUpDifference {
                    fund_account: self.fund_account(account),
                    of: self.difference_of(rest),
                    reason,
                }))
            }
            _ => return false,
        };
        let events = self.submit(action);
        self.outcome_of_action(&events, outcome);
        true
    }

    fn differs(&self, account: &str, words: &[&str]) {
        let at = words.iter().position(|word| word.contains('=')).unwrap();
        let (of, expected) = words.split_at(at);
        let of = self.difference_of(of);
        let account = self.desk.fund_account(self.fund_account(account)).unwrap();
        let found = account.differences.iter().find(|found| found.of == of);
        let found = found.unwrap_or_else(|| panic!("{}: {:?}", self.line, account.differences));
        let CounterDifference {
            counter,
            desk,
            standing,
            ..
        } = found;
        let figure = |figure: &Figure| match figure {
            Figure::Money(money) => *money,
            Figure::Lots(_) | Figure::Held(_) => Money::whole(figure.units()),
        };
        let (word, numbers) = expected.split_last().unwrap();
        self.compare(
            &[("counter", figure(counter)), ("desk", figure(desk))],
            numbers,
        );
        let expected = match *word {
            "suspected" => DifferenceStanding::Suspected,
            "standing" => DifferenceStanding::Standing,
            "taken_up" => DifferenceStanding::TakenUp,
            other => panic!("{}: {other}", self.line),
        };
        assert_eq!(*standing, expected, "{}", self.line);
    }

    fn difference_of(&self, words: &[&str]) -> DifferenceOf {
        match words {
            ["cash"] => DifferenceOf::Cash,
            ["order", name] => DifferenceOf::Working(self.named(name).1),
            ["trades", contract, direction] => DifferenceOf::Trades(TradesOf {
                contract: ContractCode((*contract).into()),
                hedge_flag: HedgeFlag::Speculation,
                direction: match *direction {
                    "buy" => Direction::Buy,
                    _ => Direction::Sell,
                },
            }),
            [contract, side] => DifferenceOf::Position(position_of(contract, side)),
            _ => panic!("{}: what differs?", self.line),
        }
    }

    /// What a counter says that has what the desk has.
    fn as_desk(&self, fund_account: FundAccountId) -> CompareCounter {
        let book = self.desk.book(Holder::Fund(fund_account)).unwrap();
        let code = |contract| self.desk.contract(contract).unwrap().contract.code.clone();
        let sides = book.positions().flat_map(|position| {
            PosiDirection::ALL.map(|side| PositionRow {
                contract: code(position.contract),
                side,
                hedge_flag: position.hedge_flag,
                today: position.side(side).lots_today,
                yesterday: position.side(side).lots_yesterday,
                cost: Some(position.side(side).base_value),
            })
        });
        let children = || {
            let children = self.desk.children();
            children.filter(|(_, child)| child.sent.fund_account == fund_account)
        };
        let resting = children().filter(|(_, child)| child.status == ChildStatus::Queued);
        let mut traded: BTreeMap<TradesOf, Lots> = BTreeMap::new();
        for (_, child) in children() {
            let of = TradesOf {
                contract: child.sent.contract.clone(),
                hedge_flag: child.sent.hedge_flag,
                direction: child.sent.direction,
            };
            *traded.entry(of).or_default() += child.filled;
        }
        CompareCounter {
            fund_account,
            trading_day: self.desk.trading_day().unwrap(),
            positions: sides.collect(),
            working: resting
                .map(|(child, state)| WorkingAtCounter {
                    child,
                    lots: state.unfilled(),
                })
                .collect(),
            traded: traded
                .into_iter()
                .map(|(of, lots)| TradedAtCounter { of, lots })
                .collect(),
            cash: book.equity() - position_pnl(&self.desk, fund_account),
        }
    }

    /// But for what is named.
    fn but(&self, mut told: CompareCounter, but: &[&str]) -> CompareCounter {
        for words in but.split(|word| *word == ";") {
            match words {
                [] => {}
                [cash] if cash.starts_with("cash") => {
                    let more: Money = cash["cash".len()..]
                        .trim_start_matches('+')
                        .parse()
                        .unwrap();
                    told.cash += more;
                }
                ["order", order] => {
                    let at = order.find(['+', '-']).unwrap();
                    let (child, lots) = (self.named(&order[..at]).1, lots(&order[at..]));
                    let known = told.working.iter_mut().find(|row| row.child == child);
                    match known {
                        Some(row) => row.lots += lots,
                        None => told.working.push(WorkingAtCounter { child, lots }),
                    }
                }
                ["trades", contract, direction, more] => {
                    let DifferenceOf::Trades(of) =
                        self.difference_of(&["trades", contract, direction])
                    else {
                        unreachable!()
                    };
                    let lots = lots(more);
                    told.traded.push(TradedAtCounter { of, lots });
                }
                [contract, side, more @ ..] => {
                    let PositionOf {
                        contract,
                        hedge_flag,
                        side,
                    } = position_of(contract, side);
                    let of_age = |age| {
                        let found = more.iter().find_map(|word| word.strip_prefix(age));
                        found.map_or(Lots::ZERO, lots)
                    };
                    told.positions.push(PositionRow {
                        contract,
                        side,
                        hedge_flag,
                        today: of_age("today"),
                        yesterday: of_age("yesterday"),
                        cost: more
                            .iter()
                            .find_map(|word| word.strip_prefix("cost"))
                            .map(|money| money.parse().unwrap()),
                    });
                }
                _ => panic!("{}: {words:?}", self.line),
            }
        }
        told
    }
}

fn lots(text: &str) -> Lots {
    Lots::new(text.trim_start_matches('+').parse().unwrap())
}

fn position_of(contract: &str, side: &str) -> PositionOf {
    PositionOf {
        contract: ContractCode(contract.into()),
        hedge_flag: HedgeFlag::Speculation,
        side: match side {
            "long" => PosiDirection::Long,
            _ => PosiDirection::Short,
        },
    }
}

fn position_pnl(desk: &Desk, fund_account: FundAccountId) -> Money {
    let book = desk.book(Holder::Fund(fund_account)).unwrap();
    { book.positions() }
        .map(|of| of.position_pnl(desk.contract_terms(of.contract)))
        .sum()
}
