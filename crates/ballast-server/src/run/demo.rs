//! The demonstration: one fund, three traders' accounts, a seeded market of real contract codes, a
//! day in about twenty minutes.
//!
//! It has no cash clerk: platform setting `cash_clerk_needed` is off, so that what its
//! administrator enters is booked at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use ballast_desk_events::{
    Action, CreateRole, CreateUser, Holder, Permission, Permissions, PlatformSetting, RateScope,
    Role, SetLoginRole,
};
use ballast_gateway::market::{GeneratedContract, Generator};
use ballast_gateway::{CurrentReference, ReferenceData};
use ballast_model::{
    AccountCode, CommodityId, ContractCode, CustomRoleId, Day, FundAccountId, Money,
    OperatingAccountId, Price, ProductId, Stamp, Tick, TimeOfDay, UserId,
};

/// Password of every demonstration login.
pub const PASSWORD: &str = "ballast-demo";
/// Market seconds a second: nine hours and a quarter of sessions in about twenty minutes.
pub const SPEED: u32 = 28;
/// Milliseconds of market time between two ticks of a contract.
const TICK_MS: u32 = 2_000;
const SEED: u64 = 20_261_120;

/// First trading day: far enough before the calendar's end to play for a month.
pub fn first_day() -> Day {
    Day::from_ymd(2026, 11, 17).unwrap_or_default()
}

/// Logins: name, name as shown, role.
pub const LOGINS: [(&str, &str, Role); 4] = [
    ("admin", "周敏", Role::SuperAdmin),
    ("trader1", "林岚", Role::Trader),
    ("trader2", "陈屿", Role::Trader),
    ("trader3", "王立群", Role::Trader),
];

/// Roles that open member services: name, permission.
const SEATED_ROLES: [(&str, Permission); 2] = [
    ("会员服务", Permission::MemberServices),
    ("交易所与中债登（模拟）", Permission::ExchangeServices),
];

/// Logins that sit in member services, as the venue's demonstration places them: name, name as shown, what the
/// role is called, its place among [`SEATED_ROLES`].
pub const SEATED: [(&str, &str, &str, u32); 6] = [
    ("member1", "何静", "member services, maker", 0),
    ("member2", "沈岩", "member services, checker", 0),
    ("client1", "张宁", "member services, client", 0),
    ("exchange1", "吴桐", "exchange, maker", 1),
    ("exchange2", "郑一", "exchange, checker", 1),
    ("ccdc1", "冯远", "depository", 1),
];

/// Names of all its logins.
pub fn login_names() -> Vec<&'static str> {
    let seated = SEATED.map(|(name, ..)| name);
    let own = LOGINS.map(|(name, ..)| name);
    own.into_iter().chain(seated).collect()
}

/// Operating accounts: code, holder, deposit.
const ACCOUNTS: [(&str, &str, i64); 3] = [
    ("A10023", "林岚", 3_000_000),
    ("A10024", "陈屿", 2_000_000),
    ("A10025", "王立群", 1_000_000),
];

/// Contracts and where their prices begin.
const CONTRACTS: [(&str, &str); 18] = [
    ("cu2701", "86430"),
    ("al2701", "21535"),
    ("zn2701", "23165"),
    ("ni2701", "118240"),
    ("au2702", "962.34"),
    ("ag2702", "12046"),
    ("rb2701", "3118"),
    ("hc2701", "3287"),
    ("ru2701", "15430"),
    ("i2701", "782.5"),
    ("m2701", "3046"),
    ("p2701", "8764"),
    ("TA701", "4756"),
    ("SA701", "1216"),
    ("AP701", "9384"),
    ("sc2701", "468.3"),
    ("lc2701", "93660"),
    ("IF2612", "4612.4"),
];

/// Codes of the contracts.
pub fn contracts() -> [&'static str; CONTRACTS.len()] {
    CONTRACTS.map(|(code, _)| code)
}

/// Where prices begin on the first day.
pub fn start_prices() -> BTreeMap<String, Price> {
    let priced = |(code, start): (&str, &str)| Some((code.to_owned(), start.parse().ok()?));
    CONTRACTS.into_iter().filter_map(priced).collect()
}

fn code(text: &str) -> AccountCode {
    text.parse()
        .expect("Invariant: the demonstration's codes are well-formed")
}

/// What fills an empty desk. Ids are those an empty desk gives.
pub fn commands(reference: &ReferenceData) -> Vec<Action> {
    let product = ProductId::new(0);
    let fund = FundAccountId::new(0);
    let mut commands = vec![
        Action::SetPlatform(PlatformSetting::CashClerkNeeded(false)),
        Action::CreateProduct {
            code: code("HS1"),
            name: "恒石稳进一号".to_owned(),
        },
        Action::CreateFundAccount {
            code: code("80018826"),
            product,
        },
        Action::Deposit {
            holder: Holder::Fund(fund),
            amount: Money::whole(20_000_000),
        },
    ];
    for (index, (account, name, deposit)) in (0..).zip(ACCOUNTS) {
        let id = OperatingAccountId::new(index);
        commands.push(Action::CreateOperatingAccount {
            code: code(account),
            name: name.to_owned(),
        });
        commands.push(Action::BindOperatingAccount {
            account: id,
            product,
        });
        commands.push(Action::Deposit {
            holder: Holder::Operating(id),
            amount: Money::whole(deposit),
        });
    }
    for (name, display_name, role) in LOGINS {
        commands.push(Action::CreateUser(CreateUser {
            name: name.to_owned(),
            display_name: display_name.to_owned(),
            role,
        }));
    }
    for trader in 0..ACCOUNTS.len() as u32 {
        commands.push(Action::GrantAccount {
            user: UserId::new(trader + 2),
            account: OperatingAccountId::new(trader),
        });
    }
    commands.extend(seated());
    // Commodities are numbered in the order in which the reference data gives them.
    for (index, commodity) in (0..).zip(reference.commodities.values()) {
        let scope = RateScope::Commodity(CommodityId::new(index));
        commands.push(Action::SetRates {
            fund_account: fund,
            scope,
            rates: commodity.default_rates,
        });
    }
    commands
}

/// Roles and logins of member services.
fn seated() -> Vec<Action> {
    let roles = SEATED_ROLES.iter().map(|(name, permission)| {
        Action::CreateRole(CreateRole {
            name: (*name).to_owned(),
            like: Role::Trader,
            permissions: Permissions::of(&[*permission]),
        })
    });
    let mut commands: Vec<Action> = roles.collect();
    for (user, (name, display_name, _, role)) in (LOGINS.len() as u32 + 1..).zip(SEATED) {
        commands.push(Action::CreateUser(CreateUser {
            name: name.to_owned(),
            display_name: display_name.to_owned(),
            role: Role::Trader,
        }));
        commands.push(Action::SetLoginRole(SetLoginRole {
            user: UserId::new(user),
            role: Some(CustomRoleId::new(role)),
        }));
    }
    commands
}

/// The instant the demonstration begins at: a minute before the first night session.
pub fn starts_at(reference: &ReferenceData, day: Day) -> Stamp {
    let evening = reference.calendar.night_before(day).unwrap_or(day);
    let time = if evening < day {
        TimeOfDay::hm(20, 59)
    } else {
        TimeOfDay::hm(8, 59)
    };
    evening.at(time)
}

/// The seeded market, day by day. The same day with the same start prices is the same day again.
pub struct DemoMarket {
    reference: CurrentReference,
    day: Day,
    starts: BTreeMap<String, Price>,
    generator: Generator,
    settled: BTreeMap<String, Price>,
}

impl DemoMarket {
    /// From a trading day on, where prices begin at `known` and, for contracts not among them, at
    /// the table's. Only of the contracts in `only`; of all where it is empty.
    pub fn new(
        reference: CurrentReference,
        day: Day,
        known: &BTreeMap<String, Price>,
        only: &[String],
    ) -> Option<Self> {
        let wanted = |code: &str| only.is_empty() || only.iter().any(|only| only == code);
        let mut starts = start_prices();
        starts.retain(|code, _| wanted(code));
        starts.extend(
            known
                .iter()
                .filter(|(code, _)| {
                    CONTRACTS
                        .iter()
                        .any(|(known, _)| known == code && wanted(code))
                })
                .map(|(code, price)| (code.clone(), *price)),
        );
        let generator = generator(&reference.get(), day, &starts)?;
        Some(Self {
            reference,
            day,
            starts,
            generator,
            settled: BTreeMap::new(),
        })
    }

    fn next_day(&mut self) -> Option<()> {
        let reference = self.reference.get();
        self.day = reference.calendar.next_trading_day(self.day).ok()?;
        self.starts.append(&mut self.settled);
        self.generator = generator(&reference, self.day, &self.starts)?;
        Some(())
    }
}

fn generator(
    reference: &Arc<ReferenceData>,
    day: Day,
    starts: &BTreeMap<String, Price>,
) -> Option<Generator> {
    let alive = |code: &str| {
        let contract = reference.contract(code, day).ok()?;
        contract
            .last_trading_day
            .is_none_or(|last| last >= day)
            .then_some(())
    };
    let contracts: Vec<GeneratedContract> = starts
        .iter()
        .filter(|(code, _)| alive(code).is_some())
        .map(|(code, start)| GeneratedContract {
            contract: ContractCode::from(code.as_str()),
            start: *start,
            step_ticks: 1,
        })
        .collect();
    let seed = SEED ^ u64::from(day.number().unsigned_abs());
    Generator::new(seed, day, TICK_MS, &contracts, reference)
        .inspect_err(|error| tracing::error!(%error, "no market"))
        .ok()
}

impl Iterator for DemoMarket {
    type Item = Tick;

    fn next(&mut self) -> Option<Tick> {
        let tick = self
            .generator
            .next()
            .filter(|tick| tick.trading_day == self.day);
        let tick = match tick {
            Some(tick) => tick,
            None => {
                self.next_day()?;
                self.generator
                    .next()
                    .filter(|tick| tick.trading_day == self.day)?
            }
        };
        if let Some(price) = tick.settlement.or(tick.last) {
            self.settled.insert(tick.contract.to_string(), price);
        }
        Some(tick)
    }
}
