//! Our own tables of every futures commodity listed on the six exchanges, one file per exchange.
//! They are defaults: a desk changes them by command, and a counter's own table goes before them.
//!
//! Multiplier, tick, order sizes, sessions and last-trading-day rules were compared with two public
//! dumps of counters (`tests/it/reference.rs`). **Margins and commissions are unverified**: round
//! figures to show and to seed a demonstration with.
//!
//! Adding a commodity is adding a row. New hours get a name in `reference/hours.rs`, what was before a
//! change stands in `reference/earlier.rs`, how contracts end in `reference/ending.rs`, what holds before
//! they do in `reference/stages.rs`.

mod cffex;
mod czce;
mod dce;
mod earlier;
mod ending;
mod gfex;
mod hours;
mod ine;
mod row;
mod shfe;
mod stages;

use crate::{Calendar, Commodity, Contract, ContractCodeError, Day, Exchange, parse_contract};
use row::Row;

/// Every commodity, exchange by exchange.
pub fn commodities() -> Vec<Commodity> {
    rows()
        .map(|(exchange, row)| row.commodity(exchange))
        .collect()
}

/// One commodity by its code.
pub fn commodity(code: &str) -> Option<Commodity> {
    rows()
        .find(|(_, row)| row.code == code)
        .map(|(exchange, row)| row.commodity(exchange))
}

/// A contract by its code on a day of its life, with its last trading day where rule and calendar
/// give one.
pub fn contract(code: &str, on: Day, calendar: &Calendar) -> Result<Contract, ContractCodeError> {
    let commodities = commodities();
    let find = |letters: &str| {
        commodities
            .iter()
            .find(|commodity| commodity.code == letters)
    };
    let contract = parse_contract(code, on, find)?;
    let rule = find(&contract.commodity).map(|commodity| commodity.last_trading_day);
    let last_trading_day =
        rule.and_then(|rule| rule.resolve(contract.delivery, calendar).ok().flatten());
    Ok(Contract {
        last_trading_day,
        ..contract
    })
}

fn rows() -> impl Iterator<Item = (Exchange, &'static Row)> {
    let of = |exchange| -> &'static [Row] {
        match exchange {
            Exchange::Shfe => shfe::ROWS,
            Exchange::Ine => ine::ROWS,
            Exchange::Dce => dce::ROWS,
            Exchange::Czce => czce::ROWS,
            Exchange::Cffex => cffex::ROWS,
            Exchange::Gfex => gfex::ROWS,
        }
    };
    Exchange::ALL
        .into_iter()
        .flat_map(move |exchange| of(exchange).iter().map(move |row| (exchange, row)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_well_formed_and_codes_are_unique() {
        let commodities = commodities();
        let mut codes: Vec<_> = commodities
            .iter()
            .map(|commodity| commodity.code.to_ascii_lowercase())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(
            codes.len(),
            commodities.len(),
            "codes differ by more than case"
        );
        for commodity in &commodities {
            let code = &commodity.code;
            assert!(
                commodity.multiplier > 0
                    && commodity.tick.is_positive()
                    && commodity.max_limit_lots.is_positive(),
                "{code}"
            );
            assert!(
                commodity.default_rates.margin_long.by_money.is_positive(),
                "{code}"
            );
            assert!(
                !commodity.sessions.is_empty()
                    && commodity.sessions.is_sorted_by_key(|period| period.from),
                "{code}"
            );
            assert!(
                commodity
                    .sessions
                    .iter()
                    .all(|period| period.day.is_sorted_by_key(|session| session.open)),
                "{code}"
            );
        }
    }

    #[test]
    fn only_shfe_and_ine_tell_today_from_yesterday() {
        for commodity in commodities() {
            let want = matches!(commodity.exchange, Exchange::Shfe | Exchange::Ine);
            assert_eq!(commodity.distinguishes_today, want, "{}", commodity.code);
        }
    }

    #[test]
    fn larger_side_groups_are_the_exchanges() {
        let group = |code: &str| {
            commodity(code)
                .unwrap()
                .larger_side
                .map(|side| (side.group.0, side.leaves_before_last_day))
        };
        assert_eq!(group("ru"), Some(("ru".to_owned(), Some(5))));
        assert_eq!(group("IC"), group("IF"));
        assert_eq!(group("TS"), group("TL"));
        assert_ne!(group("IF"), group("T"));
        assert_eq!(group("AP"), None);
        assert_eq!(group("ec"), None);
    }
}
