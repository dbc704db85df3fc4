//! How far the price of each contract that is held is from where rules reach their levels (P9): levels that a price of the
//! day reaches, and how many none does.

use ballast_desk::ask::{self, Distance, DistanceOf, Distances, NoDistances, RuleDistances};
use ballast_desk_events::NavOf;
use ballast_model::{ContractId, Price};

use crate::tools::explain::layout::{Page, number, text};
use crate::tools::explain::speaker::{Speaker, price};
use crate::tools::explain::words;

pub(super) fn tell(speaker: &Speaker<'_>, of: NavOf, page: &mut Page) {
    let held = ask::held_contracts(speaker.desk, of);
    if held.is_empty() {
        return;
    }
    page.subheading(speaker.say(words::DISTANCES));
    for contract in held {
        match ask::distances(speaker.desk, of, contract) {
            Ok(told) => by_contract(speaker, contract, &told, page),
            Err(NoDistances::DayNotOpen) => return page.note(speaker.say(words::DAY_NOT_OPEN)),
            Err(NoDistances::NoPrice) => {
                page.row(vec![
                    text(code(speaker, contract)),
                    text(speaker.say(words::NO_PRICE_YET)),
                ]);
            }
        }
    }
}

fn code(speaker: &Speaker<'_>, contract: ContractId) -> String {
    let state = speaker.desk.contract(contract);
    state.map_or(String::new(), |state| state.contract.code.to_string())
}

fn by_contract(speaker: &Speaker<'_>, contract: ContractId, told: &Distances, page: &mut Page) {
    let numbers = [
        ("mark", told.mark.to_string()),
        ("lower", price(told.lower)),
        ("upper", price(told.upper)),
    ];
    let code = code(speaker, contract);
    page.row(vec![
        text(code.clone()),
        text(speaker.with(words::AT_PRICES, numbers)),
    ]);
    let mut nowhere = 0;
    for rule in &told.rules {
        for (second, distance) in [false, true].into_iter().zip(rule.levels) {
            match distance {
                Distance::At { down, up } => {
                    let level = text(level(speaker, rule, second));
                    let cells = [
                        Some(text(code.clone())),
                        Some(text(named(speaker, rule))),
                        Some(level),
                    ];
                    let way = |words, to: Option<Price>| {
                        let to = to?;
                        let by = (to - told.mark).units().abs();
                        let numbers = [
                            ("by", Price::from_units(by).to_string()),
                            ("price", to.to_string()),
                        ];
                        Some(number(speaker.with(words, numbers)))
                    };
                    let ways = [way(words::DOWN_TO, down), way(words::UP_TO, up)];
                    page.row(cells.into_iter().chain(ways).flatten().collect());
                }
                Distance::Nowhere | Distance::Undefined => nowhere += 1,
                Distance::Unset | Distance::Reached => {}
            }
        }
    }
    if nowhere > 0 {
        let numbers = [("count", nowhere.to_string())];
        page.row(vec![
            text(code),
            text(speaker.with(words::NOT_REACHED, numbers)),
        ]);
    }
}

fn named(speaker: &Speaker<'_>, rule: &RuleDistances) -> String {
    let name = match rule.of {
        DistanceOf::Line(line) => speaker.called(line).to_owned(),
        DistanceOf::Rule(rule) => speaker.subject(rule),
    };
    if rule.is_in_force {
        name
    } else {
        format!("{name}  {}", speaker.say(words::LATER_IN_FORCE))
    }
}

fn level(speaker: &Speaker<'_>, rule: &RuleDistances, second: bool) -> &'static str {
    let level = match (rule.of, second) {
        (DistanceOf::Line(_), false) => words::LEVEL_CALL,
        (DistanceOf::Line(_), true) => words::LEVEL_LIQUIDATION,
        (DistanceOf::Rule(_), false) => words::LEVEL_ONE,
        (DistanceOf::Rule(_), true) => words::LEVEL_TWO,
    };
    speaker.say(level)
}
