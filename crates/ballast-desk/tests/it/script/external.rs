//! Lines about lots that come without an order: traded by others at the counter, or moved between accounts.
//!
//! ```text
//! others F1 buy open 2 cu2701 80000 no 7               a trade made directly at the counter, with its number
//! target P1 A                                          such trades are mapped to A; `-` to nobody
//! move 2 cu2701 long from P1U to A at 80100            a risk officer moves lots; `-> CODE` as of other commands
//! ```

use ballast_desk_events::{Action, AdjustPosition, Holder, RateLevel, SetExternalTarget};
use ballast_model::{
    ContractCode, CounterReturn, Direction, ExternalTrade, HedgeFlag, Lots, Offset,
    OperatingAccountId, PosiDirection,
};

use super::Run;

impl Run {
    /// Whether it is such a line; then it is done.
    pub fn without_an_order(&mut self, words: &[&str]) -> bool {
        let (words, outcome) = match words.iter().position(|word| *word == "->") {
            Some(at) => words.split_at(at),
            None => (words, &[] as &[&str]),
        };
        let action = match words {
            [
                "others",
                account,
                direction,
                offset,
                lots,
                contract,
                price,
                "no",
                trade,
            ] => {
                let trade = ExternalTrade {
                    trade: (*trade).into(),
                    contract: ContractCode((*contract).into()),
                    direction: if *direction == "buy" {
                        Direction::Buy
                    } else {
                        Direction::Sell
                    },
                    offset: match *offset {
                        "open" => Offset::Open,
                        "close" => Offset::Close,
                        "close_today" => Offset::CloseToday,
                        _ => Offset::CloseYesterday,
                    },
                    hedge_flag: HedgeFlag::Speculation,
                    price: price.parse().unwrap(),
                    lots: Lots::new(lots.parse().unwrap()),
                    at: self.at,
                    trading_day: self.desk.trading_day().or(self.desk.last_day()).unwrap(),
                };
                Action::Counter {
                    fund_account: self.fund_account(account),
                    returned: CounterReturn::External(Box::new(trade)),
                }
            }
            ["target", product, account] => Action::SetExternalTarget(SetExternalTarget {
                product: match self.level(product) {
                    RateLevel::Product(id) => id,
                    level => panic!("{}: {level:?} is no product", self.line),
                },
                account: (*account != "-").then(|| self.operating(account)),
            }),
            [
                "move",
                lots,
                contract,
                side,
                "from",
                from,
                "to",
                to,
                "at",
                price,
            ] => Action::AdjustPosition(Box::new(AdjustPosition {
                from: self.operating(from),
                to: self.operating(to),
                contract: self.contract(contract),
                hedge_flag: HedgeFlag::Speculation,
                side: if *side == "long" {
                    PosiDirection::Long
                } else {
                    PosiDirection::Short
                },
                lots: Lots::new(lots.parse().unwrap()),
                price: price.parse().unwrap(),
                reason: "to match the fund account".into(),
            })),
            _ => return false,
        };
        let events = self.submit(action);
        self.outcome_of_action(&events, outcome);
        true
    }

    fn operating(&self, code: &str) -> OperatingAccountId {
        let Holder::Operating(id) = self.holder(code) else {
            panic!("{}: no operating account", self.line)
        };
        id
    }
}
