//! How far a price is from where rules reach their levels, as the interface tells it (P9).

use ballast_api::scheme as api;
use ballast_desk::Desk;
use ballast_desk::ask::{self, Distance, DistanceOf, Distances, NoDistances};
use ballast_desk_events::{NavOf, SettingValue};
use ballast_model::{ContractId, Price, Seq};

use super::shown::{shown, which};
use crate::convert;

pub(super) fn told(desk: &Desk, of: NavOf, contract: ContractId, seq: Seq) -> api::RuleDistances {
    let (told, untold) = match ask::distances(desk, of, contract) {
        Ok(told) => (Some(told), None),
        Err(NoDistances::DayNotOpen) => (None, Some("day_not_open")),
        Err(NoDistances::NoPrice) => (None, Some("no_price")),
    };
    let rules = told.iter().flat_map(|told| {
        let rules = told.rules.iter();
        rules.map(move |of| rule(desk, told, of))
    });
    let price = |of: fn(&Distances) -> Option<Price>| {
        let price = told.as_ref().and_then(of);
        price.map(Into::into)
    };
    api::RuleDistances {
        contract: convert::contract_code(desk, contract),
        untold: untold.map(str::to_owned),
        mark: price(|told| Some(told.mark)),
        tick: price(|told| Some(told.tick)),
        lower: price(|told| told.lower),
        upper: price(|told| told.upper),
        rules: rules.collect(),
        seq: convert::seq(seq),
    }
}

fn rule(desk: &Desk, told: &Distances, of: &ask::RuleDistances) -> api::RuleDistance {
    let (kind, scheme, place) = match of.of {
        DistanceOf::Line(line) => (line.text(), None, None),
        DistanceOf::Rule(rule) => {
            let (kind, scheme, place) = which(desk, rule);
            (kind.to_owned(), scheme, place)
        }
    };
    let [level1, level2] = of.levels.map(|level| distance(told, level));
    api::RuleDistance {
        kind,
        version: scheme.is_some().then_some(of.version),
        scheme,
        place,
        clause: of.clause.as_ref().map(|clause| shown(desk, clause)),
        in_force: of.is_in_force,
        level1,
        level2,
    }
}

fn distance(told: &Distances, of: Distance) -> api::LevelDistance {
    let moves = |price: Price| api::PriceMove {
        price: price.into(),
        change: (price - told.mark).into(),
        ticks: told.ticks(price),
    };
    let (state, down, up) = match of {
        Distance::Unset => ("unset", None, None),
        Distance::Reached => ("reached", None, None),
        Distance::At { down, up } => ("ahead", down, up),
        Distance::Nowhere => ("nowhere", None, None),
        Distance::Undefined => ("undefined", None, None),
    };
    api::LevelDistance {
        state: state.to_owned(),
        down: down.map(moves),
        up: up.map(moves),
    }
}
