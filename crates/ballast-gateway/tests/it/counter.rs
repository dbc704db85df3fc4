//! The simulated counter by script. A line is a tick, an order, a cancel or a question; what comes
//! back follows the arrow.
//!
//! ```text
//! 09:00:01 tick ru1901 12315x20 12320x5,12325x7       bids and asks, best first; - for an empty side
//! 09:00:01 A 1 buy open 3 ru1901 12320 day -> ...     account, child, order
//! 09:00:02 A cancel 1 -> ...
//! A funds -> cash / margin / frozen / available
//! A asks orders -> what a query is answered with; trades, positions and funds too
//! ```

use std::sync::Arc;

use crate::asked::{report, told};
use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{
    ContractEndings, CounterRateScope, MarginSides, MemoryLog, RateTable, Returned, SimCounter,
};
use ballast_gateway::ticks::SettlementFound;
use ballast_model::{
    AccountCode, ChildOrderId, CommissionRates, ContractCode, CounterCancel, CounterOrder,
    CounterReturn, Day, DepthLevel, Direction, FundAccountId, Lots, Money, Offset, QueryKind,
    Rates, Stamp, Tariff, Tick, Validity,
};

struct Script {
    counter: SimCounter,
    log: MemoryLog,
    day: Day,
}

fn rates() -> RateTable {
    let by_money = |rate: &str| Tariff {
        by_money: rate.parse().unwrap(),
        by_lot: Money::ZERO,
    };
    let by_lot = |yuan: i64| Tariff {
        by_money: Default::default(),
        by_lot: Money::whole(yuan),
    };
    let commission = CommissionRates {
        open: by_lot(3),
        close: by_lot(3),
        close_today: by_lot(7),
    };
    let rates = Rates {
        margin_long: by_money("0.1"),
        margin_short: by_money("0.1"),
        commission,
        hedge_margin: None,
    };
    ["ru", "AP", "IF", "sc"]
        .map(|code| (CounterRateScope::Commodity(code.to_owned()), rates))
        .into_iter()
        .collect()
}

fn open(log: &MemoryLog) -> SimCounter {
    SimCounter::open(
        Box::new(log.clone()),
        Arc::new(ReferenceData::default()),
        rates(),
    )
    .unwrap()
}

fn levels(text: &str) -> Vec<DepthLevel> {
    let level = |level: &str| {
        let (price, lots) = level.split_once('x')?;
        Some(DepthLevel {
            price: price.parse().ok()?,
            lots: lots.parse().ok()?,
        })
    };
    text.split(',').filter_map(level).collect()
}

fn print(returned: &Returned) -> String {
    let what = match &returned.returned {
        CounterReturn::Accepted { child, .. } => format!("{child} accepted"),
        CounterReturn::Rejected { child, error, .. } => format!("{child} rejected {error}"),
        CounterReturn::Traded(trade) => {
            format!("{} traded {}@{}", trade.child, trade.lots, trade.price)
        }
        CounterReturn::Cancelled { child, filled } => format!("{child} cancelled {filled}"),
        CounterReturn::CancelRejected { child, error, .. } => {
            format!("{child} cancel rejected {error}")
        }
        other => format!("{other:?}"),
    };
    format!(
        "{}{what}",
        if returned.account.as_str() == "A" {
            ""
        } else {
            "B:"
        }
    )
}

impl Script {
    fn new(day: &str) -> Self {
        let log = MemoryLog::default();
        let mut counter = open(&log);
        for account in ["A", "B"] {
            counter
                .open_account(&account.parse().unwrap(), Money::whole(100_000))
                .unwrap();
        }
        counter
            .begin_day(
                day.parse().unwrap(),
                day.parse::<Day>().unwrap().at(Default::default()),
            )
            .unwrap();
        Self {
            counter,
            log,
            day: day.parse().unwrap(),
        }
    }

    fn line(&mut self, line: &str) -> String {
        let words: Vec<_> = line.split_whitespace().collect();
        let out = match words[..] {
            ["larger-side"] => {
                self.counter.set_margin_sides(MarginSides::Larger).unwrap();
                Vec::new()
            }
            ["restart"] => {
                self.counter = open(&self.log);
                Vec::new()
            }
            ["delivery", contract, price] => {
                let prices = [(ContractCode::from(contract), price.parse().unwrap())];
                self.counter.set_endings(ContractEndings {
                    delivery_prices: prices.into(),
                    ..ContractEndings::default()
                });
                Vec::new()
            }
            ["prices"] => {
                let prices = self.counter.settlement_prices();
                let print = |(code, found): (&ContractCode, &SettlementFound)| {
                    format!("{code} {}", found.price)
                };
                return prices.iter().map(print).collect::<Vec<_>>().join(", ");
            }
            ["end"] => self.counter.end_day(self.counter.clock()).unwrap(),
            ["settle"] => {
                let prices = self
                    .counter
                    .settlement_prices()
                    .into_iter()
                    .map(|(code, found)| (code, found.price))
                    .collect();
                self.counter.settle(&prices).unwrap();
                Vec::new()
            }
            ["day", day] => {
                self.day = day.parse().unwrap();
                self.counter
                    .begin_day(self.day, self.day.at(Default::default()))
                    .unwrap()
            }
            [account, "funds"] => {
                let funds = self.counter.funds(&account.parse().unwrap()).unwrap();
                return [funds.cash, funds.margin, funds.frozen, funds.available]
                    .map(|money| money.to_string())
                    .join(" / ");
            }
            [account, "holds"] => {
                let print = |h: &ballast_gateway::counter::Holding| {
                    format!("{:?} {} {}+{}", h.side, h.contract, h.yesterday, h.today)
                };
                return self
                    .counter
                    .holdings(&account.parse().unwrap())
                    .iter()
                    .map(print)
                    .collect::<Vec<_>>()
                    .join(", ");
            }
            [account, "moves", amount] => {
                let (account, amount) = (account.parse().unwrap(), amount.parse().unwrap());
                self.counter.move_cash(&account, amount).unwrap();
                Vec::new()
            }
            [account, "asks", what] => return told(&self.counter, account, what),
            [time, "tick", contract, bids, asks] => {
                let tick = self.tick(time, contract, bids, asks);
                self.counter.tick(&tick).unwrap()
            }
            [time, account, "cancel", child] => {
                let cancel = CounterCancel {
                    child: child_id(child),
                    fund_account: FundAccountId::new(1),
                    account: account.parse().unwrap(),
                };
                self.counter.cancel(&cancel, self.at(time)).unwrap()
            }
            [
                time,
                account,
                child,
                direction,
                offset,
                lots,
                contract,
                price,
                validity,
            ] => {
                let order = CounterOrder {
                    child: child_id(child),
                    fund_account: FundAccountId::new(1),
                    account: account.parse().unwrap(),
                    contract: ContractCode::from(contract),
                    direction: if direction == "buy" {
                        Direction::Buy
                    } else {
                        Direction::Sell
                    },
                    offset: match offset {
                        "open" => Offset::Open,
                        "close" => Offset::Close,
                        "today" => Offset::CloseToday,
                        "yesterday" => Offset::CloseYesterday,
                        _ => panic!("{line}"),
                    },
                    lots: lots.parse().unwrap(),
                    price: price.parse().unwrap(),
                    validity: match validity {
                        "day" => Validity::Day,
                        "fak" => Validity::FillAndKill,
                        "fok" => Validity::FillOrKill,
                        _ => panic!("{line}"),
                    },
                    hedge_flag: Default::default(),
                };
                self.counter.place(&order, self.at(time)).unwrap()
            }
            _ => panic!("{line}"),
        };
        out.iter().map(print).collect::<Vec<_>>().join("; ")
    }

    fn tick(&self, time: &str, contract: &str, bids: &str, asks: &str) -> Tick {
        let (bids, asks) = (levels(bids), levels(asks));
        Tick {
            contract: ContractCode::from(contract),
            at: self.at(time),
            trading_day: self.day,
            last: bids.first().map(|level| level.price),
            bids,
            asks,
            volume: Lots::ZERO,
            turnover: Money::ZERO,
            open_interest: Lots::ZERO,
            open: None,
            high: None,
            low: None,
            pre_settlement: None,
            upper_limit: Some("13170".parse().unwrap()),
            lower_limit: Some("4000".parse().unwrap()),
            settlement: None,
        }
    }

    fn at(&self, time: &str) -> Stamp {
        self.day.at(time.parse().unwrap())
    }
}

fn child_id(text: &str) -> ChildOrderId {
    ChildOrderId::new(text.parse().unwrap())
}

/// Runs a script; every line must give exactly what follows its arrow.
fn check_until_restart(day: &str, script: &str) -> Script {
    let mut run = Script::new(day);
    for line in script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let (command, want) = line.split_once("->").unwrap_or((line, ""));
        assert_eq!(run.line(command), want.trim(), "{line}");
    }
    run
}

/// Runs a script. Then a counter rebuilt from the file must hold the same.
fn check(day: &str, script: &str) {
    let run = check_until_restart(day, script);
    let rebuilt = open(&run.log);
    for account in ["A", "B"].map(|account| account.parse::<AccountCode>().unwrap()) {
        assert_eq!(
            rebuilt.funds(&account),
            run.counter.funds(&account),
            "funds after a restart"
        );
        assert_eq!(
            rebuilt.holdings(&account),
            run.counter.holdings(&account),
            "lots after a restart"
        );
        assert_eq!(
            rebuilt.login(&account),
            run.counter.login(&account),
            "private stream after a restart"
        );
        for kind in [QueryKind::Orders, QueryKind::Trades, QueryKind::Positions] {
            assert_eq!(
                report(&rebuilt, account.as_str(), kind),
                report(&run.counter, account.as_str(), kind),
                "{kind:?} after a restart"
            );
        }
    }
}

#[test]
fn incoming_orders_take_the_levels_at_their_prices() {
    check(
        "2018-10-09",
        "
        09:00:01 tick ru1901 12315x20,12310x4 12320x2,12325x7
        09:00:01 A 1 buy open 3 ru1901 12325 day     -> 1 accepted; 1 traded 2@12320; 1 traded 1@12325
        09:00:01 B 2 buy open 7 ru1901 12325 day     -> B:2 accepted; B:2 traded 6@12325
        09:00:02 A 3 sell today 3 ru1901 12310 day   -> 3 accepted; 3 traded 3@12315
        A funds                                      -> 99770 / 0 / 0 / 99770
        ",
    );
}

#[test]
fn lots_taken_are_gone_until_the_next_tick() {
    check(
        "2018-10-09",
        "
        09:00:01 tick ru1901 12315x20 12320x2
        09:00:01 A 1 buy open 2 ru1901 12320 fak     -> 1 accepted; 1 traded 2@12320
        09:00:01 A 2 buy open 1 ru1901 12320 fak     -> 2 accepted; 2 cancelled 0
        09:00:02 tick ru1901 12315x20 12320x2
        09:00:02 A 3 buy open 1 ru1901 12320 fak     -> 3 accepted; 3 traded 1@12320
        ",
    );
}

#[test]
fn fill_and_kill_says_cancelled_first_where_the_exchange_does() {
    check(
        "2018-10-09",
        "
        09:00:01 tick ru1901 12315x20 12320x2
        09:00:01 A 1 buy open 3 ru1901 12320 fak     -> 1 accepted; 1 cancelled 2; 1 traded 2@12320
        09:00:01 tick AP901 11000x20 11010x2
        09:00:01 A 2 buy open 3 AP901 11010 fak      -> 2 accepted; 2 traded 2@11010; 2 cancelled 2
        09:00:01 tick AP901 11000x20 11010x2
        09:00:01 A 3 buy open 3 AP901 11010 fok      -> 3 accepted; 3 cancelled 0
        09:00:01 A 4 buy open 2 AP901 11010 fok      -> 4 accepted; 4 traded 2@11010
        09:00:01 A cancel 4                          -> 4 cancel rejected 26
        09:00:01 A cancel 9                          -> 9 cancel rejected 25
        ",
    );
}

#[test]
fn resting_orders_fill_at_their_own_price_in_priority() {
    check(
        "2018-10-09",
        "
        09:00:01 tick AP901 8000x20 8010x2
        09:00:01 A 1 buy open 2 AP901 8005 day       -> 1 accepted
        09:00:01 B 2 buy open 2 AP901 8006 day       -> B:2 accepted
        09:00:01 A 3 buy open 1 AP901 8005 day       -> 3 accepted
        09:00:01 B 4 sell open 1 AP901 8011 day      -> B:4 accepted
        09:00:02 tick AP901 8000x20 8007x9
        09:00:03 tick AP901 8000x20 8004x3           -> B:2 traded 2@8006; 1 traded 1@8005
        09:00:04 tick AP901 8012x20 8013x1           -> B:4 traded 1@8011
        09:00:05 tick AP901 8003x20 8005x9           -> 1 traded 1@8005; 3 traded 1@8005
        ",
    );
}

#[test]
fn fund_accounts_never_trade_with_each_other() {
    check(
        "2018-10-09",
        "
        09:00:01 tick AP901 8000x20 8010x2
        09:00:01 A 1 buy open 2 AP901 8005 day       -> 1 accepted
        09:00:01 B 2 sell open 2 AP901 8005 day      -> B:2 accepted
        09:00:02 tick AP901 8000x20 8010x2
        ",
    );
}

#[test]
fn refusals_come_by_precedence() {
    check(
        "2018-10-09",
        "
        09:00:01 tick ru1901 12315x20 12320x2
        09:00:01 C 1 buy open 1 ru1901 12320 day     -> B:1 rejected 28
        09:00:01 A 1 buy open 1 ru1901 12310 day     -> 1 accepted
        09:00:01 A 1 buy open 1 xx1901 12310 day     -> 1 rejected 22
        09:00:01 A 2 buy open 1 xx1901 12310 day     -> 2 rejected 16
        09:00:01 A 2 buy open 1 cu1901 50000 day     -> 2 rejected 16
        09:00:01 A 2 buy open 1 ru1809 12320 day     -> 2 rejected 16
        09:00:01 A 2 buy open 501 ru1901 12320 day   -> 2 rejected 15
        09:00:01 A 2 buy open 0 ru1901 12320 day     -> 2 rejected 15
        09:00:01 A 2 buy open 1 ru1901 12322 day     -> 2 rejected 95
        09:00:01 A 2 buy open 1 ru1901 13175 day     -> 2 rejected 95
        09:00:01 A 2 sell open 1 ru1901 3995 day     -> 2 rejected 95
        09:00:01 A 2 sell close 1 ru1901 12315 day   -> 2 rejected 51
        09:00:01 A 2 sell today 1 ru1901 12315 day   -> 2 rejected 50
        09:00:01 A 2 sell close 1 AP901 12315 day    -> 2 rejected 30
        09:00:01 A 2 buy open 8 ru1901 12320 day     -> 2 rejected 31
        10:20:00 A 2 buy open 1 ru1901 12320 day     -> 2 rejected 91
        10:20:00 A cancel 1                          -> 1 cancelled 0
        ",
    );
}

#[test]
fn money_is_frozen_spent_and_released() {
    check(
        "2018-10-09",
        "
        09:00:01 tick ru1901 12315x20 12320x2
        09:00:01 A 1 buy open 3 ru1901 12310 day     -> 1 accepted
        A funds                                      -> 100000 / 0 / 36939 / 63061
        09:00:02 tick ru1901 12300x20 12305x1        -> 1 traded 1@12310
        A funds                                      -> 99997 / 12310 / 24626 / 63061
        09:00:02 A cancel 1                          -> 1 cancelled 1
        A funds                                      -> 99997 / 12310 / 0 / 87687
        A holds                                      -> Buy ru1901 0+1
        ",
    );
}

#[test]
fn today_and_yesterday_are_kept_apart_where_the_exchange_does() {
    check(
        "2018-10-09",
        "
        09:00:01 tick ru1901 12315x20 12320x20
        09:00:01 A 1 buy open 2 ru1901 12320 day     -> 1 accepted; 1 traded 2@12320
        14:59:00 tick ru1901 12400x20 12405x20
        end
        settle
        A funds                                      -> 101594 / 24800 / 0 / 76794
        day 2018-10-10
        09:00:01 tick ru1901 12400x20 12405x20
        09:00:01 A 3 buy open 1 ru1901 12405 day     -> 3 accepted; 3 traded 1@12405
        A holds                                      -> Buy ru1901 2+1
        09:00:01 A 4 sell today 2 ru1901 12400 day   -> 4 rejected 50
        09:00:01 A 5 sell close 3 ru1901 12400 day   -> 5 rejected 51
        09:00:01 A 6 sell close 2 ru1901 12410 day   -> 6 accepted
        09:00:01 A 7 sell yesterday 1 ru1901 12400 day -> 7 rejected 51
        09:00:01 A 8 sell today 1 ru1901 12400 day   -> 8 accepted; 8 traded 1@12400
        A funds                                      -> 101534 / 24800 / 0 / 76734
        end                                          -> 6 cancelled 0
        ",
    );
}

#[test]
fn the_larger_side_alone_is_charged_where_it_is_granted() {
    // Long 2 of one month, short 1 of another: the short costs nothing more (§C3). ru1811 leaves
    // the group with the settlement of the fifth trading day before its last one: the eighth of
    // November, when the fifteenth is the last.
    check(
        "2018-11-08",
        "
        larger-side
        09:00:01 tick ru1811 11000x20 11000x20
        09:00:01 tick ru1901 11200x20 11200x20
        09:00:01 A 1 buy open 2 ru1811 11000 day     -> 1 accepted; 1 traded 2@11000
        A funds                                      -> 99994 / 22000 / 0 / 77994
        09:00:01 A 2 sell open 1 ru1901 11200 day    -> 2 accepted; 2 traded 1@11200
        A funds                                      -> 99991 / 22000 / 0 / 77991
        09:00:01 A 3 sell open 1 ru1901 11205 day    -> 3 accepted
        A funds                                      -> 99991 / 22000 / 408 / 77583
        end                                          -> 3 cancelled 0
        settle
        day 2018-11-09
        A funds                                      -> 99991 / 33200 / 0 / 66791
        ",
    );
}

#[test]
fn the_close_today_rate_goes_by_what_was_opened_today() {
    // History 3, open 1, close 3 → 1 at the close-today rate, 2 at the close rate (§C4).
    check(
        "2018-10-09",
        "
        09:00:01 tick AP901 8000x20 8000x20
        09:00:01 A 1 buy open 3 AP901 8000 day       -> 1 accepted; 1 traded 3@8000
        end
        settle
        A funds                                      -> 99991 / 24000 / 0 / 75991
        day 2018-10-10
        09:00:01 tick AP901 8000x20 8000x20
        09:00:01 A 2 buy open 1 AP901 8000 day       -> 2 accepted; 2 traded 1@8000
        A funds                                      -> 99988 / 32000 / 0 / 67988
        09:00:01 A 3 sell close 2 AP901 8000 day     -> 3 accepted; 3 traded 2@8000
        A funds                                      -> 99978 / 16000 / 0 / 83978
        09:00:01 A 4 sell today 1 AP901 8000 day     -> 4 accepted; 4 traded 1@8000
        A funds                                      -> 99975 / 8000 / 0 / 91975
        ",
    );
}

#[test]
fn a_restart_in_the_middle_of_a_day_goes_on_where_it_stopped() {
    let mut run = Script::new("2018-10-09");
    let ticks = [
        ("09:00:01", "12315x20", "12320x5"),
        ("09:00:01", "12315x20", "12320x4"),
        ("09:00:02", "12300x20", "12305x3"),
    ];
    let ticks = ticks.map(|(time, bids, asks)| run.tick(time, "ru1901", bids, asks));
    run.counter.tick(&ticks[0]).unwrap();
    run.counter.tick(&ticks[1]).unwrap();
    assert_eq!(
        run.line("09:00:01 A 1 buy open 3 ru1901 12320 day"),
        "1 accepted; 1 traded 3@12320"
    );
    assert_eq!(
        run.line("09:00:01 A 2 buy open 2 ru1901 12305 day"),
        "2 accepted"
    );

    run.counter = open(&run.log);
    for tick in &ticks[..2] {
        assert_eq!(
            run.counter.tick(tick).unwrap(),
            [],
            "a tick seen before only refills the book"
        );
    }
    assert_eq!(
        run.line("09:00:01 A 3 buy open 2 ru1901 12320 fak"),
        "3 accepted; 3 cancelled 1; 3 traded 1@12320"
    );
    let out = run.counter.tick(&ticks[2]).unwrap();
    assert_eq!(
        out.iter().map(print).collect::<Vec<_>>(),
        ["2 traded 2@12305"]
    );
}

#[test]
fn a_new_trading_day_settles_the_one_before() {
    let mut run = Script::new("2018-10-09");
    run.line("09:00:01 tick ru1901 12315x20 12320x20");
    run.line("09:00:01 A 1 buy open 1 ru1901 12320 day");
    run.line("09:00:01 A 2 buy open 1 ru1901 12000 day");
    run.day = "2018-10-10".parse().unwrap();
    assert_eq!(
        run.line("09:00:01 tick ru1901 12500x20 12505x20"),
        "2 cancelled 0"
    );
    assert_eq!(run.line("A funds"), "99947 / 12315 / 0 / 87632");
    assert_eq!(
        run.counter.login(&"A".parse().unwrap()).len(),
        2,
        "the private stream began anew"
    );
}

#[test]
fn questions_are_answered_with_what_the_counter_has() {
    check(
        "2018-10-09",
        "
        A asks orders                                ->
        A asks funds                                 -> 100000 in 0 out 0; closed 0 held 0 commission 0; margin 0 frozen 0+0 available 100000
        09:00:01 tick ru1901 12315x20 12320x2
        09:00:01 A 2 buy open 3 ru1901 12320 day     -> 2 accepted; 2 traded 2@12320
        09:00:01 A 1 buy open 1 ru1901 12310 day     -> 1 accepted
        09:00:01 A 3 sell today 1 ru1901 12315 day   -> 3 accepted; 3 traded 1@12315
        09:00:01 A 4 buy open 9 ru1901 12320 day     -> 4 rejected 31
        A asks orders                                -> 1 0/1 NoTradeQueueing; 2 2/3 PartTradedQueueing; 3 1/1 AllTraded
        A asks trades                                -> 2 Buy Open ru1901 2@12320; 3 Sell CloseToday ru1901 1@12315
        A asks positions                             -> Long ru1901 0+1
        A asks funds                                 -> 100000 in 0 out 0; closed -50 held -50 commission 13; margin 12320 frozen 24630+6 available 62981
        B asks trades                                ->
        09:00:02 A cancel 2                          -> 2 cancelled 2
        A asks orders                                -> 1 0/1 NoTradeQueueing; 2 2/3 Canceled; 3 1/1 AllTraded
        ",
    );
}

#[test]
fn a_settled_day_can_be_asked_for_until_the_next_begins() {
    check(
        "2018-10-09",
        "
        A moves 500
        A moves -200.5
        09:00:01 tick ru1901 12315x20 12320x2
        09:00:01 A 1 buy open 2 ru1901 12320 day     -> 1 accepted; 1 traded 2@12320
        09:00:01 A 2 buy open 1 ru1901 12310 day     -> 2 accepted
        14:59:00 tick ru1901 12400x20 12405x20
        A asks funds                                 -> 100000 in 500 out 200.5; closed 0 held 1600 commission 6; margin 24640 frozen 12310+3 available 63340.5
        end                                          -> 2 cancelled 0
        settle
        15:05:00 tick ru1901 12450x20 12455x20
        A asks orders                                -> 1 2/2 AllTraded; 2 0/1 Canceled
        A asks trades                                -> 1 Buy Open ru1901 2@12320
        A asks positions                             -> Long ru1901 2+0
        A asks funds                                 -> 100000 in 500 out 200.5; closed 0 held 1600 commission 6; margin 24800 frozen 0+0 available 77093.5
        15:10:00 A cancel 2                          -> 2 cancel rejected 26
        day 2018-10-10
        A asks orders                                ->
        A asks trades                                ->
        A asks positions                             -> Long ru1901 2+0
        A asks funds                                 -> 101893.5 in 0 out 0; closed 0 held 0 commission 0; margin 24800 frozen 0+0 available 77093.5
        ",
    );
}

/// D2, D3: with the settlement of its last trading day a contract's lots are gone, at the delivery price
/// that was told, else at the settlement price; so they are after a restart.
#[test]
fn d2_d3_lots_end_with_their_contract() {
    check(
        "2026-09-15",
        "
        A moves 900000
        09:31:00 tick IF2609 4000x20 4000.2x20
        09:31:00 tick ru2609 12315x20 12320x20
        09:31:00 A 1 buy open 2 IF2609 4000.2 day    -> 1 accepted; 1 traded 2@4000.2
        09:31:00 A 2 buy open 1 ru2609 12320 day     -> 2 accepted; 2 traded 1@12320
        09:31:00 A 3 sell open 3 ru2609 12315 day    -> 3 accepted; 3 traded 3@12315
        end
        settle
        A holds                                      -> Buy IF2609 2+0
        A funds                                      -> 999812 / 240000 / 0 / 759812
        restart
        A holds                                      -> Buy IF2609 2+0
        day 2026-09-18
        09:31:00 tick IF2609 4010x20 4010.2x20
        09:31:00 A 4 sell close 1 ru2609 12315 day   -> 4 rejected 16
        delivery IF2609 4031.55
        restart
        delivery IF2609 4031.55
        09:31:00 tick IF2609 4010x20 4010.2x20
        end
        settle
        A holds                                      ->
        A asks positions                             ->
        A funds                                      -> 1018500.11 / 0 / 0 / 1018500.11
        restart
        day 2026-09-21
        A holds                                      ->
        A funds                                      -> 1018500.11 / 0 / 0 / 1018500.11
        ",
    );
}

/// D4: what a counter is told in the middle of a day makes it forget no settlement price.
#[test]
fn d4_settlement_prices_outlive_what_is_told() {
    check(
        "2026-09-15",
        "
        09:31:00 tick IF2609 4000x20 4000.2x20
        prices                                       -> IF2609 4000
        delivery ru2609 12000
        prices                                       -> IF2609 4000
        ",
    );
}
