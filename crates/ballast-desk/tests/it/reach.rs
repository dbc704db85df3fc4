//! How far a price is from where the nearest line acts (P9, O3–O6, S7), held against the line itself: at the change told it acts, a
//! tick before it does not.

use ballast_desk::ask::{self, ReachOf};
use ballast_desk_events::{AccountLine, LineLevel, NavOf};
use ballast_model::{OperatingAccountId, Price, ProductId};

use crate::script::Run;

const BEGIN: [&str; 10] = [
    "account A 400000",
    "account B 40000000",
    "rate cu margin 0.1 open l0 close l0 today l0",
    "set platform liquidation_action ban_opening",
    "set platform system_risk_mode equity",
    "day 2026-11-16",
    "end",
    "day 2026-11-17",
    "limits cu2701 80000 96000 60000",
    "mark cu2701 80000",
];

fn run(lines: &[&str]) -> Run {
    let mut run = Run::new();
    for line in BEGIN.iter().chain(lines) {
        run.line(line);
    }
    run
}

/// The change told of cu2701, and the line it is of.
fn told(run: &Run, of: NavOf) -> (ReachOf, Option<i64>) {
    let reach = ask::reach(&run.desk, of).expect("a line is ahead");
    let change = reach.prices[0].change;
    (reach.of, change.map(Price::units))
}

const A: NavOf = NavOf::Operating(OperatingAccountId::new(0));

fn check(run: &Run, of: NavOf, line: ReachOf, change: Option<i64>) {
    assert_eq!(
        told(run, of),
        (line, change.map(|yuan| yuan * 10_000)),
        "yuan"
    );
}

/// O3, P9: 4 lots of 5 move equity by 20 yuan a yuan; the line at 300,000 is 100,000 away: 5,000 down when long, up when
/// short, and the mark a tick before it moves no line.
#[test]
fn o3_p9_the_change_at_which_a_line_acts() {
    let call = ReachOf::Line(AccountLine::SystemRisk, LineLevel::Call);
    let mut long = run(&[
        "set A equity_call 300000",
        "A buy open 4 cu2701 80000 -> filled",
    ]);
    check(&long, A, call, Some(-5_000));
    for line in [
        "mark cu2701 75010",
        "alarms",
        "mark cu2701 75000",
        "alarms 1:A.system_risk=level_1x1",
    ] {
        long.line(line);
    }
    let short = run(&[
        "set A equity_call 300000",
        "A sell open 4 cu2701 80000 -> filled",
    ]);
    check(&short, A, call, Some(5_000));
    // 99,950 ÷ 20 = 4,997.5: the next whole tick of 10.
    let odd = run(&[
        "set A equity_call 300050",
        "A buy open 4 cu2701 80000 -> filled",
    ]);
    check(&odd, A, call, Some(-5_000));
}

/// P9: where as much is held of both sides nothing hangs on the price, and where it would have to fall to 0 neither.
#[test]
fn p9_undefined_where_it_does_not_hang_on_the_price() {
    let call = ReachOf::Line(AccountLine::SystemRisk, LineLevel::Call);
    let both = run(&[
        "set A equity_call 300000",
        "A buy open 2 cu2701 80000 -> filled",
        "A sell open 2 cu2701 80000 -> filled",
    ]);
    check(&both, A, call, None);
    let far = run(&[
        "deposit A 3000000",
        "set A equity_call 1200000",
        "A buy open 1 cu2701 80000 -> filled",
    ]);
    check(&far, A, call, None);
}

/// S7, P9: a line on NAV of a product, by what its operating accounts hold together.
#[test]
fn s7_p9_a_line_on_nav() {
    let product = run(&[
        "set P1 nav_mode own_equity",
        "set P1 shares 100000000",
        "scheme S total_lots whole sum amount 40 50",
        "A buy open 2 cu2701 80000 -> filled",
        "B buy open 2 cu2701 80000 -> filled",
        "govern P1 day S liquidation=0.000001 warning=0.0001",
    ]);
    let reach = ask::reach(&product.desk, NavOf::Product(ProductId::new(0)));
    let reach = reach.expect("a line is ahead");
    assert_eq!(reach.of, ReachOf::Warning);
    assert_eq!(reach.prices[0].net, 4);
}
