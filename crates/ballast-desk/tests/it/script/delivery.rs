//! Lines about the end of contracts.
//!
//! ```text
//! last_day IF2701 2027-01-14                            by a notice
//! closed 2027-01-15                                     that day is no trading day; or from one to another
//! ends IF2701 2027-01-18                                its last trading day now
//! delivery IF2609 4031.55                               a clerk tells the delivery price
//! settles A -> DELIVERY_PRICE_MISSING                   closes the day and settles one account
//! delivering A rb2610 long=10 price=3500 margin=35000   what is to be delivered physically; `nothing`
//! deliver A rb2610 payment=-350000 fee=20               a clerk ends it
//! ```

use ballast_desk_events::{
    Action, DeliveryPriceSource, DeliveryRecord, EndDelivery, SetDeliveryPrice, SetLastTradingDay,
};
use ballast_model::{CalendarChange, DayRange, DeliveryId, Money, PosiDirection};

use super::Run;

fn closed(first: &str, last: &str) -> Action {
    let [first, last] = [first, last].map(|day| day.parse().unwrap());
    Action::ChangeCalendar(CalendarChange::Closed(DayRange { first, last }))
}

impl Run {
    /// Whether it is a line about the end of contracts; then it is done.
    pub fn delivering(&mut self, words: &[&str]) -> bool {
        let (words, outcome) = match words.iter().position(|word| *word == "->") {
            Some(at) => words.split_at(at),
            None => (words, &[] as &[&str]),
        };
        let action = match words {
            ["last_day", contract, day] => Action::SetLastTradingDay(SetLastTradingDay {
                contract: self.contract(contract),
                day: day.parse().unwrap(),
            }),
            ["closed", first] => closed(first, first),
            ["closed", first, last] => closed(first, last),
            ["ends", contract, day] => {
                let contract = self.contract(contract);
                let last = self
                    .desk
                    .contract(contract)
                    .unwrap()
                    .contract
                    .last_trading_day;
                assert_eq!(last, day.parse().ok(), "{}", self.line);
                return true;
            }
            ["delivery", contract, price] => Action::SetDeliveryPrice(SetDeliveryPrice {
                contract: self.contract(contract),
                price: price.parse().unwrap(),
                source: DeliveryPriceSource::Manual,
            }),
            ["settles", account] => {
                self.close_day();
                Action::SettleAccount {
                    holder: self.holder(account),
                }
            }
            ["delivering", account, "nothing"] => {
                let holder = self.holder(account);
                let open = self.desk.deliveries().filter(|(_, of)| of.holder == holder);
                assert_eq!(open.count(), 0, "{}", self.line);
                return true;
            }
            ["delivering", account, contract, expected @ ..] => {
                let (_, of) = self.delivery(account, contract);
                let lots = |side| {
                    let lots = Some(of.lots).filter(|_| of.side == side);
                    lots.map_or(Money::ZERO, |lots| Money::whole(lots.count()))
                };
                let numbers = [
                    ("long", lots(PosiDirection::Long)),
                    ("short", lots(PosiDirection::Short)),
                    ("price", Money::from_units(of.price.units() * 100)),
                    ("margin", of.margin),
                ];
                self.compare(&numbers, expected);
                return true;
            }
            ["deliver", account, contract, how @ ..] => {
                let amount = |name: &str| -> Money {
                    let found = how.iter().find_map(|word| word.strip_prefix(name));
                    found.map_or(Money::ZERO, |value| value.parse().unwrap())
                };
                Action::EndDelivery(EndDelivery {
                    delivery: self.delivery(account, contract).0,
                    payment: amount("payment="),
                    fee: amount("fee="),
                    reference: "warrant 7".into(),
                })
            }
            _ => return false,
        };
        let events = self.submit(action);
        self.outcome_of_action(&events, outcome);
        true
    }

    fn delivery(&mut self, account: &str, contract: &str) -> (DeliveryId, DeliveryRecord) {
        let (holder, contract) = (self.holder(account), self.contract(contract));
        let mut open = self.desk.deliveries();
        let found = open.find(|(_, of)| (of.holder, of.contract) == (holder, contract));
        let (id, of) = found.unwrap_or_else(|| panic!("{}: nothing to deliver", self.line));
        (id, *of)
    }

    /// Contracts that end get the delivery price that is presumed where none was told.
    pub fn presume_delivery_prices(&mut self) {
        let day = self.desk.trading_day().unwrap();
        let contracts = (0..).map(ballast_model::ContractId::new);
        let known = contracts.map_while(|id| Some((id, self.desk.contract(id)?)));
        let ending: Vec<_> = known
            .filter(|(_, state)| {
                let last = state.contract.last_trading_day;
                state.delivery_price.is_none() && last.is_some_and(|last| last <= day)
            })
            .filter_map(|(id, _)| Some((id, self.desk.presumed_delivery_price(id)?)))
            .collect();
        for (contract, (price, source)) in ending {
            self.done(Action::SetDeliveryPrice(SetDeliveryPrice {
                contract,
                price,
                source,
            }));
        }
    }
}
