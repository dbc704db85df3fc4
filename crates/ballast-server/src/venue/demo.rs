//! Who and what is in the demonstration's member services: two companies, three clients, six bonds, logins, simulated
//! clerks. What they have done before its first day is told in `demo_history`.

use ballast_model::{Calendar, Day, Money, Stamp, TimeOfDay};
use ballast_venue::words::application::PledgeInstruction;
use ballast_venue::words::code::ApplicationId;
use ballast_venue::words::party::{MemberKey, Participant, PartyKey, Venue};
use ballast_venue::words::post::{Duty, Seat};
use ballast_venue::words::settlement::PartyFunds;
use ballast_venue::{MemberServices, ask};

use super::demo_forms::code;

/// Trading days before the first that have been.
const HISTORY: usize = 15;
pub(super) const FCM: &str = "0011";
pub(super) const FCM_AT_INE: &str = "8011";
pub(super) const NON_FCM: &str = "0088";
/// The client that is the demonstration's fund account.
pub(super) const FUND: &str = "80018826";
pub(super) const SECOND: &str = "60021177";
pub(super) const THIRD: &str = "60035590";

/// A login's name, how it is shown, where it sits, and which half is its.
type Placed = (&'static str, &'static str, fn() -> Seat, Duty);

/// Logins of the demonstration that sit in member services; they log in as the others do.
pub const LOGINS: [Placed; 6] = [
    (
        "member1",
        "何静",
        || at_member(Venue::Shfe, FCM),
        Duty::Make,
    ),
    (
        "member2",
        "沈岩",
        || at_member(Venue::Shfe, FCM),
        Duty::Check,
    ),
    (
        "client1",
        "张宁",
        || Seat::Party(client(Venue::Shfe, FUND)),
        Duty::Make,
    ),
    (
        "exchange1",
        "吴桐",
        || Seat::Exchange(Venue::Shfe),
        Duty::Make,
    ),
    (
        "exchange2",
        "郑一",
        || Seat::Exchange(Venue::Shfe),
        Duty::Check,
    ),
    ("ccdc1", "冯远", || Seat::Depository, Duty::Both),
];

/// Simulated clerks: nobody logs in as one of them.
pub const SIMULATED: [Placed; 9] = [
    (
        "sim-exchange-1",
        "模拟经办",
        || Seat::Exchange(Venue::Shfe),
        Duty::Make,
    ),
    (
        "sim-exchange-2",
        "模拟复核",
        || Seat::Exchange(Venue::Shfe),
        Duty::Check,
    ),
    (
        "sim-ine-1",
        "模拟经办",
        || Seat::Exchange(Venue::Ine),
        Duty::Make,
    ),
    (
        "sim-ine-2",
        "模拟复核",
        || Seat::Exchange(Venue::Ine),
        Duty::Check,
    ),
    ("sim-ccdc", "模拟中债登", || Seat::Depository, Duty::Both),
    (
        "sim-8011-1",
        "模拟会员经办",
        || at_member(Venue::Ine, FCM_AT_INE),
        Duty::Make,
    ),
    (
        "sim-8011-2",
        "模拟会员复核",
        || at_member(Venue::Ine, FCM_AT_INE),
        Duty::Check,
    ),
    (
        "sim-0088-1",
        "模拟会员经办",
        || at_member(Venue::Shfe, NON_FCM),
        Duty::Make,
    ),
    (
        "sim-0088-2",
        "模拟会员复核",
        || at_member(Venue::Shfe, NON_FCM),
        Duty::Check,
    ),
];

/// Bonds: code, name, maturity, net price on the first day, units of 10⁻⁴ yuan.
pub(super) const BONDS: [(&str, &str, [u32; 3], i64); 6] = [
    (
        "240017",
        "2024年记账式附息(十七期)国债",
        [2034, 8, 25],
        1_034_210,
    ),
    (
        "250004",
        "2025年记账式附息(四期)国债",
        [2035, 2, 25],
        1_012_345,
    ),
    (
        "230022",
        "2023年记账式附息(二十二期)国债",
        [2030, 9, 15],
        1_021_870,
    ),
    (
        "260002",
        "2026年记账式附息(二期)国债",
        [2029, 1, 15],
        1_003_420,
    ),
    (
        "160023",
        "2016年记账式附息(二十三期)国债",
        [2027, 1, 15],
        1_000_980,
    ),
    (
        "160020",
        "2016年记账式附息(二十期)国债",
        [2026, 12, 20],
        1_000_310,
    ),
];

fn at_member(venue: Venue, no: &str) -> Seat {
    Seat::Member(MemberKey {
        venue,
        no: code(no),
    })
}

pub(super) fn client(venue: Venue, number: &str) -> PartyKey {
    let member = match venue {
        Venue::Shfe => FCM,
        Venue::Ine => FCM_AT_INE,
    };
    PartyKey {
        venue,
        member: code(member),
        who: Participant::Client(code(number)),
    }
}

pub(super) fn member_itself(venue: Venue, no: &str) -> PartyKey {
    PartyKey {
        venue,
        member: code(no),
        who: Participant::Member,
    }
}

/// The name of a party of the demonstration.
pub fn name_of(party: &PartyKey) -> &'static str {
    match party.who.number().map(|number| number.as_str()) {
        Some(FUND) => "恒石稳进一号",
        Some(SECOND) => "远望资产管理有限公司",
        Some(THIRD) => "宁海贸易有限公司",
        Some(_) => "客户",
        None if party.member.as_str() == NON_FCM => "中兴铜业股份有限公司",
        None => "海岳期货有限公司",
    }
}

/// The instant its business began; none where the calendar has not so many days before the first.
pub fn first_stamp(calendar: &Calendar, today: Day) -> Option<Stamp> {
    Some(history(calendar, today).first()?.at(TimeOfDay::hm(8, 30)))
}

/// Trading days up to today, oldest first.
pub(super) fn history(calendar: &Calendar, today: Day) -> Vec<Day> {
    let mut days: Vec<Day> = (0..60)
        .map(|back| today.plus(-back))
        .filter(|day| calendar.is_trading_day(*day))
        .take(HISTORY)
        .collect();
    days.reverse();
    days
}

/// Cash and margin of clients that are no fund account of the desk, and of the non-FCM member.
pub fn add_funds(funds: &mut Vec<PartyFunds>, machine: &MemberServices, venue: Venue) {
    let known = [
        (client(Venue::Shfe, FUND), 20_000_000, 0),
        (client(Venue::Ine, FUND), 20_000_000, 0),
        (client(Venue::Shfe, SECOND), 1_500_000, 5_600_000),
        (client(Venue::Shfe, THIRD), 900_000, 300_000),
        (member_itself(Venue::Shfe, NON_FCM), 6_000_000, 9_500_000),
    ];
    for (party, cash, margin) in known {
        let is_told = funds.iter().any(|told| told.party == party);
        let is_known = party.venue == venue && ask::account(machine, &party).is_some();
        if is_known && !is_told {
            funds.push(PartyFunds {
                party,
                cash: Money::whole(cash),
                margin: Money::whole(margin),
            });
        }
    }
}

/// The instruction that an application waits for.
pub fn matching(
    machine: &MemberServices,
    id: ApplicationId,
    number: u32,
) -> Option<PledgeInstruction> {
    let application = machine.application(id).ok()?;
    let key = &application.key;
    let member = machine.member(&key.party.member_key()).ok()?;
    let own = key.party.who.number().or(member.trading_code.as_ref());
    Some(PledgeInstruction {
        no: code(&format!(
            "ZD{}{number:04}",
            application.day.to_string().replace('-', "")
        )),
        venue: key.party.venue,
        member: Some(key.party.member.clone()),
        participant: own?.clone(),
        bond: key.bond.clone(),
        face: application.face,
        account: key.account.clone(),
    })
}
