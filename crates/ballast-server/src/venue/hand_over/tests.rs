//! A quarter of a year of both machines beside each other and beside a naive recomputation (B7, B8): after each
//! day's settlement desk and member services agree to the fen, however the hand-over came.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use ballast_desk::{Desk, ask as desk_ask};
use ballast_desk_events::{
    Action, CancelOrder, CollateralCommand, CollateralEvent, Command, Event, Holder, OrderPrice,
    PlaceOrder, RateScope, SettlementSource,
};
use ballast_engine::recover;
use ballast_journal::{Directory, Options};
use ballast_model::{
    Calendar, ContractId, CounterReturn, CounterTrade, Day, Direction, Exchange, FundAccountId,
    HedgeFlag, Lots, Machine, Mark, Money, Offset, OperatingAccountId, Price, ProductId, Rate,
    Rates, Stamp, Tariff, TimeOfDay, Validity, reference,
};
use ballast_venue::words::bond::Valuation;
use ballast_venue::words::command::{Action as VenueAction, SetSetting};
use ballast_venue::words::party::Venue;
use ballast_venue::words::setting::{Haircut, Setting};
use ballast_venue::words::settlement::{FeeCollected, Month, Settle};
use ballast_venue::{MemberServices, ask};

use super::{differences, missing};
use crate::people::vault::Sealing;
use crate::venue::blobs::Blobs;
use crate::venue::demo::{self, BONDS, FUND, client};
use crate::venue::demo_forms::code;
use crate::venue::demo_history::{self, Script};
use crate::venue::opening;
use crate::venue::settling::funds_of;

const DAYS: usize = 62;
/// Haircuts at the beginning: the most months, hundredths.
const SHARES: [(u32, i128); 4] = [(12, 98), (60, 96), (120, 95), (600, 90)];
const ACCOUNT: OperatingAccountId = OperatingAccountId::new(0);
const FUND_ID: FundAccountId = FundAccountId::new(0);
/// A contract of each venue, its price, its multiplier; each moves margin of a tenth.
const CONTRACTS: [(&str, i64, i64); 2] = [("cu2612", 80_000, 5), ("sc2612", 500, 1000)];

struct Seeded(u64);

impl Seeded {
    fn below(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    fn shuffled<T>(&mut self, mut items: Vec<T>) -> Vec<T> {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at as u64 + 1) as usize);
        }
        items
    }
}

/// The desk under test, and what happened to it, added up naively.
struct Beside {
    desk: Desk,
    at: Stamp,
    said: Vec<CollateralCommand>,
    /// Cash of the fund account but for the P&L of what it holds.
    cash: Money,
    trades: u32,
    /// How often margin was covered, and how often cash bounded what could be used.
    covered: Cell<[u32; 2]>,
    /// So many times cash bounds what may be used, by the last settlement of each venue.
    multiples: [i64; 2],
}

impl Beside {
    fn submit(&mut self, action: Action) -> Vec<Event> {
        let mut events = Vec::new();
        let mut next = Some(Command::platform(action));
        while let Some(command) = next {
            let decided = self.desk.execute(&command, self.at);
            for event in &decided {
                self.desk.apply(event, self.at);
                self.count(event);
            }
            events.extend(decided);
            let due = self.desk.next_deadline().filter(|due| *due <= self.at);
            next = due.map(|_| Desk::clock_command());
        }
        events
    }

    fn count(&mut self, event: &Event) {
        match event {
            Event::Deposited {
                holder: Holder::Fund(_),
                amount,
            } => self.cash += *amount,
            Event::Withdrawn {
                holder: Holder::Fund(_),
                amount,
            } => self.cash -= *amount,
            Event::Filled(filled) => {
                self.cash += filled.fund.close_pnl() - filled.fund.commission;
            }
            Event::AccountSettled(settled) if settled.holder == Holder::Fund(FUND_ID) => {
                self.cash = settled.carried_forward;
            }
            Event::Collateral(event) => {
                if let CollateralEvent::FeeTaken(fee) = &**event {
                    self.cash -= fee.amount;
                }
            }
            _ => {}
        }
    }

    fn done(&mut self, action: Action) -> Vec<Event> {
        let events = self.submit(action);
        if let Some(Event::ActionRefused { refusal }) = events.first() {
            panic!("{} {refusal:?}", self.at);
        }
        events
    }

    fn begin(day: Day) -> Self {
        let mut beside = Self {
            desk: Desk::default(),
            at: day.at(TimeOfDay::hm(8, 0)),
            said: Vec::new(),
            cash: Money::ZERO,
            trades: 0,
            covered: Cell::default(),
            multiples: [4; 2],
        };
        beside.done(Action::SetCalendar(Calendar::compiled()));
        for commodity in reference::commodities() {
            beside.done(Action::PutCommodity(commodity.into()));
        }
        beside.done(Action::CreateProduct {
            code: "P1".parse().unwrap(),
            name: "P1".into(),
        });
        beside.done(Action::CreateFundAccount {
            code: FUND.parse().unwrap(),
            product: ProductId::new(0),
        });
        beside.done(Action::CreateOperatingAccount {
            code: "A".parse().unwrap(),
            name: "A".into(),
        });
        beside.done(Action::BindOperatingAccount {
            account: ACCOUNT,
            product: ProductId::new(0),
        });
        for (holder, amount) in [
            (Holder::Fund(FUND_ID), 2_000_000),
            (Holder::Operating(ACCOUNT), 100_000_000),
        ] {
            beside.done(Action::Deposit {
                holder,
                amount: Money::whole(amount),
            });
        }
        let tenth = Tariff {
            by_money: Rate::percent(10),
            ..Tariff::default()
        };
        for (contract, ..) in CONTRACTS {
            let calendar = Calendar::compiled();
            let contract = reference::contract(contract, day, &calendar).unwrap();
            let commodity = contract.commodity.clone();
            beside.done(Action::ListContract(contract));
            beside.done(Action::SetRates {
                fund_account: FUND_ID,
                scope: RateScope::Commodity(beside.desk.commodity_id(&commodity).unwrap()),
                rates: Rates {
                    margin_long: tenth,
                    margin_short: tenth,
                    ..Rates::default()
                },
            });
        }
        for returned in [
            CounterReturn::LoggedIn {
                trading_day: Day::default(),
                max_order_ref: None,
            },
            CounterReturn::ReplayComplete,
        ] {
            beside.done(Action::Counter {
                fund_account: FUND_ID,
                returned,
            });
        }
        beside
    }

    fn contract(&self, at: usize) -> ContractId {
        self.desk.contract_id(CONTRACTS[at].0).unwrap()
    }

    fn mark(&mut self, at: usize, price: Price) {
        let contract = self.contract(at);
        self.done(Action::Mark(Mark {
            contract,
            last: Some(price),
            bid: None,
            ask: None,
            open_interest: Lots::ZERO,
        }));
    }

    /// An order that is filled where it goes, or stays and is cancelled, or is refused.
    fn trade(&mut self, seeded: &mut Seeded, reference: u32) {
        let at = seeded.below(2) as usize;
        let contract = self.contract(at);
        let price = self.desk.contract(contract).unwrap().mark().unwrap();
        let (offset, direction) = match seeded.below(5) {
            0 | 1 => (Offset::Open, Direction::Buy),
            2 => (Offset::Open, Direction::Sell),
            3 => (Offset::CloseYesterday, Direction::Sell),
            _ => (Offset::CloseYesterday, Direction::Buy),
        };
        let events = self.submit(Action::PlaceOrder(PlaceOrder {
            account: ACCOUNT,
            reference: reference.to_string().into(),
            contract,
            direction,
            offset,
            lots: Lots::new(1 + seeded.below(40) as i64),
            price: OrderPrice::Limit(price),
            validity: Validity::Day,
            hedge_flag: HedgeFlag::Speculation,
        }));
        let fills = seeded.below(4) > 0;
        for event in events {
            let Event::ChildRouted(routed) = event else {
                continue;
            };
            let (child, lots) = (routed.counter_order.child, routed.counter_order.lots);
            // What rests freezes margin as well.
            self.agrees_with_itself();
            self.trades += 1;
            let returned = if fills {
                CounterReturn::Traded(CounterTrade {
                    child,
                    trade: self.trades.to_string().into(),
                    price,
                    lots,
                    at: self.at,
                    trading_day: self.desk.trading_day().unwrap(),
                })
            } else {
                self.submit(Action::CancelOrder(CancelOrder {
                    account: ACCOUNT,
                    order: routed.order,
                }));
                CounterReturn::Cancelled {
                    child,
                    filled: Lots::ZERO,
                }
            };
            self.done(Action::Counter {
                fund_account: FUND_ID,
                returned,
            });
        }
    }

    /// The fund account's funds are what a naive sum of its rows gives.
    fn agrees_with_itself(&self) {
        let holder = Holder::Fund(FUND_ID);
        let funds = desk_ask::funds(&self.desk, holder).unwrap();
        let positions = desk_ask::positions(&self.desk, holder);
        let gained: Money = positions.iter().map(|row| row.position_pnl).sum();
        assert_eq!(funds.equity, self.cash + gained, "{}", self.at);
        let mut uncovered = Money::ZERO;
        for (at, exchange) in [Exchange::Shfe, Exchange::Ine].into_iter().enumerate() {
            let contract = self.contract(at);
            let held = positions.iter().filter(|row| row.contract == contract);
            let frozen = self.desk.children().filter(|(_, child)| {
                let order = self.desk.order(child.order).unwrap();
                child.is_working() && order.asked.contract == contract
            });
            let margin: Money = held.map(|row| row.margin).sum::<Money>()
                + frozen.map(|(_, child)| child.frozen_margin).sum();
            let told = super::told(&self.desk, FUND_ID, exchange);
            let usable = told.map_or(Money::ZERO, |told| {
                let cash = told.cash.min(funds.equity).max_zero();
                let cap = cash.units() * self.multiples[at] / 10_000 * 10_000;
                let [covers, capped] = self.covered.get();
                let is_capped = cap < told.discounted.units();
                self.covered.set([
                    covers + u32::from(margin.is_positive() && cap > 0),
                    capped + u32::from(is_capped),
                ]);
                told.discounted.min(Money::from_units(cap))
            });
            uncovered += (margin - usable).max_zero();
        }
        assert_eq!(
            funds.available,
            funds.equity - uncovered - funds.frozen_commission - gained.max_zero(),
            "{}",
            self.at
        );
        // Cash alone goes out (B8).
        let free = funds.equity - funds.margin - funds.frozen_margin - gained.max_zero();
        assert_eq!(funds.withdrawable, free.max_zero(), "{}", self.at);
    }

    /// The day ends at these prices.
    fn settle(&mut self, day: Day, prices: [Price; 2]) {
        self.at = day.at(TimeOfDay::hm(15, 10));
        self.done(Action::CloseDay);
        for (at, price) in prices.into_iter().enumerate() {
            self.done(Action::SetSettlementPrice {
                contract: self.contract(at),
                price,
                source: SettlementSource::Manual,
            });
        }
        for holder in self.desk.holders().collect::<Vec<_>>() {
            self.done(Action::SettleAccount { holder });
        }
        self.done(Action::SettleProduct {
            product: ProductId::new(0),
        });
        self.done(Action::RollDay);
    }

    /// What is missing is said in any order, some of it twice, some of it not at all this time.
    fn hear(&mut self, seeded: &mut Seeded, machine: &MemberServices) {
        let commands = seeded.shuffled(missing(&self.desk, machine));
        for command in commands {
            if seeded.below(5) == 0 {
                continue;
            }
            for _ in 0..=seeded.below(2) {
                self.done(Action::Collateral(Box::new(command.clone())));
            }
            self.said.push(command);
        }
    }

    /// What was said, however long ago, changes nothing when it is said again; nor does a restart.
    fn hears_nothing_new(&mut self, seeded: &mut Seeded) {
        let before = self.desk.snapshot();
        for command in seeded.shuffled(self.said.clone()) {
            let again = self.submit(Action::Collateral(Box::new(command)));
            assert_eq!(again, [], "{}", self.at);
        }
        let restored = Desk::restore(&before).unwrap();
        assert!(restored == self.desk, "{}", self.at);
        self.desk = restored;
    }
}

/// What was set of a venue, from which day on.
#[derive(Default)]
struct Rules {
    /// Hundredths that haircuts are lower than at the beginning.
    lower: BTreeMap<Day, i128>,
    multiples: BTreeMap<Day, i64>,
    /// Millionths a year.
    rates: BTreeMap<Day, i128>,
    /// Σ of base × rate of calendar days that were charged, fen × 10⁻⁶, by month.
    charged: BTreeMap<Month, i128>,
}

fn at<T: Copy>(rows: &BTreeMap<Day, T>, day: Day, unset: T) -> T {
    let row = rows.range(..=day).next_back();
    row.map_or(unset, |(_, value)| *value)
}

impl Rules {
    /// One of them changes, today or some days on.
    fn change(&mut self, seeded: &mut Seeded, today: Day) -> (Day, Setting) {
        let from = today.plus(seeded.below(3) as i32);
        let setting = match seeded.below(3) {
            0 => {
                let lower = seeded.below(20) as i128;
                self.lower.insert(from, lower);
                let rows = SHARES.map(|(months, share)| Haircut {
                    months,
                    share: Rate::percent((share - lower) as i64),
                });
                Setting::Haircuts(rows.to_vec())
            }
            1 => {
                let multiple = 1 + seeded.below(6) as i64;
                self.multiples.insert(from, multiple);
                Setting::CashMultiple(Rate::whole(multiple))
            }
            _ => {
                let rate = 1 + seeded.below(2000) as i128;
                self.rates.insert(from, rate);
                Setting::FeeRate(Rate::from_units(rate as i64 * 10_000))
            }
        };
        (from, setting)
    }

    /// Each calendar day up to the next trading day is charged of what bonds are worth that are not released.
    fn charge(&mut self, base: i128, day: Day, next: Day) {
        for day in (day.number()..next.number()).map(Day::from_number) {
            let sum = self.charged.entry(Month::of(day)).or_default();
            *sum += base * at(&self.rates, day, 500);
        }
    }

    /// Fen of a month's fee, rounded once.
    fn fee(&self, month: Month) -> i128 {
        let sum = self.charged.get(&month).copied().unwrap_or_default();
        let of = 365 * 1_000_000;
        (2 * sum + of) / (2 * of)
    }
}

/// Fen that the fund account's bonds at a venue are worth, face by face (B5, B8): those in effect before their cut, and
/// all that are not released, which is what the fee is of (B7).
fn discounted(
    machine: &MemberServices,
    venue: Venue,
    day: Day,
    nets: &BTreeMap<String, i64>,
    lower: i128,
) -> (i128, i128) {
    let positions = ask::positions(machine).filter(|(key, _)| key.party == client(venue, FUND));
    let worth = positions.map(|(key, position)| {
        let maturity = ask::bond(machine, &key.bond).unwrap().maturity;
        let ((year, month, dom), (now_year, now_month, now_dom)) = (maturity.ymd(), day.ymd());
        let months =
            (year - now_year) * 12 + month as i32 - now_month as i32 + i32::from(dom > now_dom);
        let share = SHARES.iter().find(|(upto, _)| months <= *upto as i32);
        let share = share.unwrap().1 - lower;
        let is_cut = ask::cut_of(machine, venue, maturity, day).day <= day;
        // Yuan × 10⁻⁴ per 100 × 10⁻²: a fen is 10⁶ of it; faces are whole millions.
        let net = i128::from(nets[key.bond.as_str()]);
        let of = |face: Money| i128::from(face.units() / 1_000_000) * net * share / 1_000_000;
        let counted = if is_cut { 0 } else { of(position.effective) };
        (counted, of(position.effective) + of(position.releasing))
    });
    worth.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

fn check(seed: u64) {
    let mut seeded = Seeded(seed);
    let calendar = Calendar::compiled();
    let first: Day = "2026-06-01".parse().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let storage = std::sync::Arc::new(Directory::create(directory.path().join("venue")).unwrap());
    let recovered = recover::<MemberServices>(storage, Options::BATCH).unwrap();
    let begins = demo::first_stamp(&calendar, first).unwrap();
    let mut writer = recovered.start("test", begins).unwrap();
    opening::complete(&mut writer, &calendar, begins).unwrap();
    let blobs = Blobs::new(directory.path(), Sealing::with([7; 32]));
    let now = first.at(TimeOfDay::hm(8, 0));
    demo_history::seed(&mut writer, &blobs, &calendar, now).unwrap();
    let mut script = Script {
        writer: &mut writer,
        blobs: &blobs,
        at: now,
        now: first.plus(400).at(TimeOfDay::hm(8, 0)),
        instructions: 1000,
    };
    let mut beside = Beside::begin(first);
    beside.hear(&mut seeded, script.machine());
    let (mut day, mut prices, mut reference) = (first, CONTRACTS.map(|(_, price, _)| price), 0);
    let mut nets: BTreeMap<String, i64> = BTreeMap::new();
    let mut rules = [Rules::default(), Rules::default()];
    let (mut fees, mut compared, mut done) = (0, 0, BTreeSet::new());
    for _ in 0..DAYS {
        // A day of trading.
        beside.at = day.at(TimeOfDay::hm(10, 0));
        beside.done(Action::StartDay { day });
        for _ in 0..4 {
            for (at, price) in prices.iter_mut().enumerate() {
                *price = (*price * (985 + seeded.below(31) as i64) / 1000 / 10 * 10).max(100);
                beside.mark(at, Price::whole(*price));
            }
            beside.trade(&mut seeded, reference);
            reference += 1;
            beside.agrees_with_itself();
        }
        let holder = Holder::Fund(FUND_ID);
        let amount = Money::whole(1 + seeded.below(600_000) as i64);
        beside.submit(match seeded.below(3) {
            0 => Action::Deposit { holder, amount },
            _ => Action::Withdraw { holder, amount },
        });
        beside.agrees_with_itself();
        // What holds at a venue changes.
        let changed = seeded.below(2) as usize;
        if seeded.below(3) == 0 {
            let (effective, setting) = rules[changed].change(&mut seeded, day);
            let set = SetSetting {
                venue: Venue::ALL[changed],
                effective,
                setting,
                verified: false,
            };
            let morning = day.at(TimeOfDay::hm(9, 0));
            script
                .platform(morning, VenueAction::SetSetting(set))
                .unwrap();
        }
        // Bonds come and go.
        let venue = Venue::ALL[seeded.below(2) as usize];
        let party = client(venue, FUND);
        let bond = BONDS[seeded.below(5) as usize].0;
        let face = 1_000_000 * (1 + seeded.below(4) as i64);
        let morning = day.at(TimeOfDay::hm(9, 30));
        let mut withdrawn = None;
        match seeded.below(3) {
            0 => script.deposit(&party, bond, face, morning).unwrap(),
            1 => withdrawn = script.withdraw(&party, bond, face, morning).unwrap(),
            _ => {}
        }
        // The day ends: the desk first, which waits for nobody.
        beside.settle(day, prices.map(Price::whole));
        beside.agrees_with_itself();
        let valuations = BONDS.map(|(bond, _, _, net)| {
            let net = net + seeded.below(20_001) as i64 - 10_000;
            nets.insert(bond.to_owned(), net);
            Valuation {
                bond: code(bond),
                day,
                net: Some(Price::from_units(net)),
                full: None,
                lower_close: None,
            }
        });
        let evening = day.at(TimeOfDay::hm(15, 20));
        script
            .platform(evening, VenueAction::PutValuations(valuations.to_vec()))
            .unwrap();
        beside.at = day.at(TimeOfDay::hm(15, 30));
        for (of, venue) in Venue::ALL.iter().enumerate() {
            beside.multiples[of] = at(&rules[of].multiples, day, 4);
            let mut funds = funds_of(&beside.desk, script.machine(), *venue);
            demo::add_funds(&mut funds, script.machine(), *venue);
            let settle = Settle {
                venue: *venue,
                day,
                funds,
            };
            script
                .platform(beside.at, VenueAction::Settle(settle))
                .unwrap();
            assert_eq!(ask::settled(script.machine(), *venue), Some(day));
        }
        if let Some(application) = withdrawn.filter(|_| seeded.below(2) == 0) {
            let confirmed =
                script.confirm(&party, Some(application), day.at(TimeOfDay::hm(15, 40)));
            confirmed.unwrap();
        }
        // The hand-over, by whatever detours.
        while !missing(&beside.desk, script.machine()).is_empty() {
            beside.hear(&mut seeded, script.machine());
        }
        assert_eq!(differences(&beside.desk, script.machine()), [], "{day}");
        beside.agrees_with_itself();
        let next = calendar.next_trading_day(day).unwrap();
        for (of, venue) in Venue::ALL.iter().enumerate() {
            let told = super::told(&beside.desk, FUND_ID, venue.exchange()).unwrap();
            let lower = at(&rules[of].lower, day, 0);
            let (counted, base) = discounted(script.machine(), *venue, day, &nets, lower);
            let fen = |money: Money| i128::from(money.units() / 10_000);
            assert_eq!(fen(told.discounted), counted, "{day} {venue}");
            let cap = fen(told.cash.max_zero()) * i128::from(beside.multiples[of]);
            assert_eq!(fen(told.available), counted.min(cap), "{day} {venue}");
            let month = Month::of(day);
            let mut collected = ask::collected(script.machine());
            let mine = |fee: &&FeeCollected| fee.day == day && fee.payer == client(*venue, FUND);
            if let Some(fee) = collected.find(mine) {
                fees += 1;
                // The first month began before the first day.
                if fee.month > Month::of(first) || first == fee.month.first_day() {
                    assert_eq!(fen(fee.amount), rules[of].fee(fee.month), "{day} {venue}");
                    compared += 1;
                }
            } else {
                let before = rules[of].charged.range(..month).next_back();
                let is_due =
                    before.is_some_and(|(month, sum)| *sum > 0 && !done.contains(&(of, *month)));
                assert!(!is_due, "{day} {venue}: a fee was not taken");
            }
            done.extend(
                rules[of]
                    .charged
                    .range(..month)
                    .map(|(month, _)| (of, *month)),
            );
            rules[of].charge(base, day, next);
        }
        if seeded.below(6) == 0 {
            beside.hears_nothing_new(&mut seeded);
        }
        day = next;
    }
    beside.hears_nothing_new(&mut seeded);
    let taken: usize = [Exchange::Shfe, Exchange::Ine]
        .into_iter()
        .map(|exchange| desk_ask::collateral_fees(&beside.desk, FUND_ID, exchange).count())
        .sum();
    assert_eq!(taken, fees, "each month's fee once");
    assert!(taken >= 4, "{taken} fees in {DAYS} days");
    assert!(compared >= 4, "{compared} fees recomputed");
    let looked = beside.covered.get();
    assert!(looked.iter().all(|often| *often >= 20), "{looked:?}");
}

/// B7, B8: over 62 trading days available amounts, fees and funds agree to the fen at every step.
#[test]
fn b8_desk_and_venue_agree_for_a_quarter_of_a_year() {
    for seed in [1, 20_261_130, 0x9e37_79b9, 77_777] {
        check(seed);
    }
}

/// What differs is named: of which account, at which exchange, on which side.
#[test]
fn b8_a_difference_is_named() {
    let found = super::Difference {
        fund_account: FUND.parse().unwrap(),
        exchange: Exchange::Shfe,
        of: "the available amount".to_owned(),
        desk: Some("1.00".to_owned()),
        venue: None,
    };
    assert_eq!(
        found.to_string(),
        "the available amount of 80018826 at SHFE: the desk has 1.00, member services have nothing"
    );
}
