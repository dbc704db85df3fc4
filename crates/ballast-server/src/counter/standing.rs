//! What a counter and the desk differ in, in the words of the log.

use ballast_desk_events::{CounterDifference, DifferenceOf, Figure};
use ballast_model::{Direction, HedgeFlag, Lots, PosiDirection};

/// A difference with both figures: `position rb2701 long: 3 lots (1 of today) at the counter, 0 lots
/// here`.
pub fn words(difference: &CounterDifference) -> String {
    let CounterDifference {
        of, counter, desk, ..
    } = difference;
    let of = match of {
        DifferenceOf::Position(of) => {
            let side = match of.side {
                PosiDirection::Long => "long",
                PosiDirection::Short => "short",
            };
            format!("position {} {side}{}", of.contract, flag(of.hedge_flag))
        }
        DifferenceOf::Working(child) => format!("working order {child}"),
        DifferenceOf::Trades(of) => {
            let direction = match of.direction {
                Direction::Buy => "bought",
                Direction::Sell => "sold",
            };
            format!(
                "traded today {} {direction}{}",
                of.contract,
                flag(of.hedge_flag)
            )
        }
        DifferenceOf::Cash => "cash without position P&L".to_owned(),
    };
    format!(
        "{of}: {} at the counter, {} here",
        figure(*counter),
        figure(*desk)
    )
}

fn flag(flag: HedgeFlag) -> &'static str {
    match flag {
        HedgeFlag::Speculation => "",
        HedgeFlag::Hedge => " hedge",
    }
}

fn figure(figure: Figure) -> String {
    match figure {
        Figure::Lots(count) => lots(count),
        Figure::Held(held) if held.today.is_zero() => lots(held.yesterday),
        Figure::Held(held) => format!("{} ({} of today)", lots(held.total()), held.today),
        Figure::Money(money) => format!("{money} yuan"),
    }
}

fn lots(count: Lots) -> String {
    format!("{count} lot{}", if count.count() == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use ballast_desk_events::{DifferenceStanding, HeldLots, PositionOf, TradesOf};
    use ballast_model::{ChildOrderId, ContractCode, Money};

    use super::*;

    #[test]
    fn a_difference_is_told_in_words() {
        let contract = || ContractCode("rb2701".into());
        let held = |yesterday, today| {
            let [yesterday, today] = [yesterday, today].map(Lots::new);
            let cost = None;
            Figure::Held(HeldLots {
                yesterday,
                today,
                cost,
            })
        };
        let lots = |lots| Figure::Lots(Lots::new(lots));
        let money = |yuan| Figure::Money(Money::whole(yuan));
        let position = DifferenceOf::Position(PositionOf {
            contract: contract(),
            hedge_flag: HedgeFlag::Hedge,
            side: PosiDirection::Long,
        });
        let trades = DifferenceOf::Trades(TradesOf {
            contract: contract(),
            hedge_flag: HedgeFlag::Speculation,
            direction: Direction::Sell,
        });
        let working = DifferenceOf::Working(ChildOrderId::new(4));
        for (of, counter, desk, expected) in [
            (
                position,
                held(2, 1),
                held(2, 0),
                "position rb2701 long hedge: 3 lots (1 of today) at the counter, 2 lots here",
            ),
            (
                trades,
                lots(4),
                lots(1),
                "traded today rb2701 sold: 4 lots at the counter, 1 lot here",
            ),
            (
                working,
                lots(2),
                lots(0),
                "working order 4: 2 lots at the counter, 0 lots here",
            ),
            (
                DifferenceOf::Cash,
                money(5),
                money(-7),
                "cash without position P&L: 5 yuan at the counter, -7 yuan here",
            ),
        ] {
            let standing = DifferenceStanding::Standing;
            let difference = CounterDifference {
                of,
                counter,
                desk,
                standing,
            };
            assert_eq!(words(&difference), expected);
        }
    }
}
