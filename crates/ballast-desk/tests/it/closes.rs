//! What operating accounts set about session ends: bans and flattening before them (O8), and the overnight ratio (O2).

use ballast_desk::Position;
use ballast_desk_events::{Holder, NavOf, RuleKey, SettingValue};
use ballast_model::{OperatingAccountId, PosiDirection, TimeOfDay};
use proptest::prelude::*;

use crate::script::{Run, check};

/// What both worlds begin with.
const DAY: &str = "
    account A 1000000
    rate cu margin 0.1 open l0 close l0 today l0
    rate al margin 0.1 open l0 close l0 today l0
    rate T margin 0.02 open l0 close l0 today l0
    day 2026-11-16
    end
    day 2026-11-17
    limits cu2701 80000 96000 60000
    limits al2701 20000 24000 16000
    limits T2703 100 102 98
    mark cu2701 80000 bid 80000x50 ask 80010x50
    mark al2701 20000 bid 20000x50 ask 20005x50
    mark T2703 100 bid 100x50 ask 100.005x50
";

/// A trades cu and al, which close at 11:30 and 15:00, and bond futures, which close at 11:30 and 15:15. A lot of cu
/// takes 40,000 of margin at 80,000, one of al 10,000 at 20,000, one of T 20,000 at 100.
fn check_day(script: &str) {
    check(&format!("{DAY}{script}"));
}

/// O8, N10: opening goes until just before 10 minutes before the close, and not from then on; closing goes on. From
/// just 5 minutes before on what works is cancelled and what is held is closed. After the close nothing stands.
#[test]
fn o8_ban_then_flatten_before_the_day_close() {
    check_day(
        "
        set A before_day_close flatten
        A buy open 6 cu2701 80000 -> filled
        at 14:49:59
        later 0
        A buy open 1 cu2701 80000 -> filled
        A buy open 1 cu2701 70000 -> working r1
        A sell close_today 1 cu2701 90000 -> working r2
        rules A -
        at 14:50:00
        later 0
        rules A close@15:00=level_1
        A buy open 1 cu2701 80000 -> BEFORE_CLOSE minutes=10
        A sell close_today 1 cu2701 80000 -> filled
        at 14:54:59
        later 0
        plans A -
        at 14:55:00
        mark cu2701 80000 bid 80000x50 ask 80010x50
        rules A close@15:00=level_2
        pending r1 r2
        A buy open 1 cu2701 80000 -> BEING_LIQUIDATED plan=1
        counter cancels r1
        counter cancels r2
        plans A 1:cu2701:long=5@79980
        plan order A cu2701 as p1
        fill p1 5@80000
        plan order A cu2701 as p2
        fill p2 1@80000
        ended 1 done
        plans A -
        clock 15:00
        rules A -
        ",
    );
}

/// O8: the ban alone closes nothing.
#[test]
fn o8_a_ban_alone() {
    check_day(
        "
        set A before_day_close bar_opening
        A buy open 6 cu2701 80000 -> filled
        clock 14:55
        mark cu2701 80000 bid 80000x50 ask 80010x50
        rules A close@15:00=level_1
        A buy open 1 cu2701 80000 -> BEFORE_CLOSE
        plans A -
        ",
    );
}

/// O8: only chosen commodities; their codes must be known, and no order is refused in the others.
#[test]
fn o8_chosen_commodities() {
    check_day(
        "
        set A before_day_close flatten
        set A before_close_of cu,xx -> BAD_SETTING setting=before_close_of
        set A before_close_of al
        A buy open 2 cu2701 80000 -> filled
        A buy open 2 al2701 20000 -> filled
        clock 14:50
        A buy open 1 al2701 20000 -> BEFORE_CLOSE
        A buy open 1 cu2701 80000 -> filled
        clock 14:55
        mark cu2701 80000 bid 80000x50 ask 80010x50
        mark al2701 20000 bid 20000x50 ask 20005x50
        plans A 1:al2701:long=2@19990
        ",
    );
}

/// O8: each commodity by its own session end, and each end by its own plan.
#[test]
fn o8_two_session_ends() {
    check_day(
        "
        set A before_day_close flatten
        A buy open 2 cu2701 80000 -> filled
        A buy open 3 T2703 100 -> filled
        clock 14:55
        mark cu2701 80000 bid 80000x50 ask 80010x50
        mark T2703 100 bid 100x50 ask 100.005x50
        A buy open 1 T2703 100 -> filled
        plans A 1:cu2701:long=2@79980
        plan order A cu2701 as p1
        fill p1 1@80000
        clock 15:00
        counter cancels p1
        ended 1 run_out cu2701:long:1
        rules A -
        clock 15:05
        rules A close@15:15=level_1
        A buy open 1 T2703 100 -> BEFORE_CLOSE
        clock 15:10
        mark T2703 100 bid 100x50 ask 100.005x50
        plans A 2:T2703:long=4@99.99
        plan order A T2703 as p2
        fill p2 4@100
        ended 2 done
        clock 15:15
        plans A -
        rules A -
        ",
    );
}

/// O8, N8: a plan that is not done as the morning closes runs out, what of it works is cancelled, and nothing of it is
/// sent in the afternoon. Lots whose quote was too old are named too.
#[test]
fn o8_the_morning_close_runs_out() {
    check_day(
        "
        set A before_morning_close flatten
        A buy open 6 cu2701 80000 -> filled
        A buy open 2 al2701 20000 -> filled
        at 11:20:00
        later 0
        A buy open 1 cu2701 80000 -> BEFORE_CLOSE
        at 11:25:00
        mark cu2701 80000 bid 80000x50 ask 80010x50
        plans A 1:cu2701:long=6@79980 1:al2701:long=old_quote
        plan order A cu2701 as p1
        fill p1 2@80000
        at 11:29:59
        later 0
        A sell close_today 1 al2701 20000 -> BEING_LIQUIDATED
        at 11:30:00
        later 0
        pending p1
        rules A -
        counter cancels p1
        ended 1 run_out cu2701:long:4 al2701:long:2
        clock 13:30
        mark cu2701 80000 bid 80000x50 ask 80010x50
        plans A -
        A buy open 1 cu2701 80000 -> filled
        clock 14:55
        plans A -
        ",
    );
}

/// O8: what a person has turned off is released; turned on late it acts at once.
#[test]
fn o8_turned_off_and_on_in_between() {
    check_day(
        "
        A buy open 6 cu2701 80000 -> filled
        clock 14:57
        mark cu2701 80000 bid 80000x50 ask 80010x50
        set A before_day_close flatten
        plans A 1:cu2701:long=6@79980
        plan order A cu2701 as p1
        set A before_day_close bar_opening
        pending p1
        counter cancels p1
        ended 1 released
        A buy open 1 cu2701 80000 -> BEFORE_CLOSE
        set A before_day_close off
        A buy open 1 cu2701 80000 -> filled
        ",
    );
}

/// O8: a restart in the middle changes nothing; what fills late is closed by another plan; who takes over is left alone.
#[test]
fn o8_over_a_restart_a_late_fill_and_by_hand() {
    check_day(
        "
        set A before_day_close flatten
        A buy open 6 cu2701 80000 -> filled
        A buy open 1 al2701 19000 -> working r1
        clock 14:55
        restart
        mark cu2701 80000 bid 80000x50 ask 80010x50
        plans A 1:cu2701:long=6@79980
        restart
        plan order A cu2701 as p1
        restart
        fill p1 6@80000
        plans A 1:cu2701:long=
        mark al2701 20000 bid 20000x50 ask 20005x50
        fill r1 1@19000
        restart
        plans A 1:cu2701:long= 1:al2701:long=1@19990
        take over 1
        plan order A al2701 as p2
        counter cancels p2
        plans A -
        A buy open 1 cu2701 80000 -> BEFORE_CLOSE
        A sell close_today 1 al2701 20000 -> filled
        ",
    );
}

/// O8, D1: bond futures end at 11:30 on their last day: that is their day close.
#[test]
fn o8_a_last_day_that_is_cut_short() {
    check(
        "
        account A 1000000
        rate T margin 0.02 open l0 close l0 today l0
        day 2026-12-11
        limits T2612 100 102 98
        mark T2612 100 bid 100x50 ask 100.005x50
        set A before_day_close flatten
        A buy open 1 T2612 100 -> filled
        clock 11:20
        rules A close@11:30=level_1
        A buy open 1 T2612 100 -> BEFORE_CLOSE
        clock 11:25
        mark T2612 100 bid 100x50 ask 100.005x50
        plans A 1:T2612:long=1@99.99
        ",
    );
}

/// O2, N8: from 10 minutes before the close on an open is refused where the ratio is or would be above the line, in
/// what closes then; at the line it goes. Held 200,000 and working 40,000 of 1,000,000.
#[test]
fn o2_opens_up_to_the_line() {
    check_day(
        "
        set A overnight_ratio 0.28
        A buy open 5 cu2701 80000 -> filled
        A buy open 2 T2703 100 -> filled
        clock 14:49
        A buy open 1 cu2701 70000 -> working r1
        cancel r1
        clock 14:50
        rules A -
        A buy open 1 cu2701 80000 -> working r2
        A buy open 1 cu2701 80000 -> working r3
        A buy open 1 al2701 20000 -> OVERNIGHT_RATIO_LINE before=280000 after=290000 of=1000000 line=0.28
        A buy open 1 T2703 100 -> filled
        fill r2 1@80000
        fill r3 1@80000
        rules A -
        set A overnight_ratio 0.27
        rules A overnight@15:00=level_1
        A buy open 1 cu2701 80000 -> OVERNIGHT_RATIO_LINE
        A buy open 1 T2703 100 -> filled
        A sell close_today 1 cu2701 80000 -> filled
        rules A -
        clock 14:55
        plans A -
        clock 15:00
        rules A -
        ",
    );
}

/// O2: only the ban stays where that is chosen; a mark takes the ratio across the line and back, for equity is what it
/// is a share of.
#[test]
fn o2_only_the_ban_and_marks() {
    check_day(
        "
        set A overnight_ratio 0.2
        A buy open 5 cu2701 80000 -> filled
        clock 14:52
        rules A -
        mark cu2701 79990 bid 79990x50 ask 80010x50
        rules A overnight@15:00=level_1
        clock 14:56
        mark cu2701 79990 bid 79990x50 ask 80010x50
        rules A overnight@15:00=level_1
        plans A -
        mark cu2701 80010 bid 80000x50 ask 80010x50
        rules A -
        ",
    );
}

/// O2, N7: the example: equity 100, 10 lots at 5 and 10 at 1, limit 10 %: passes down to 1 and 2 at 7 %.
#[test]
fn o2_reduces_down_to_the_line() {
    check(
        "
        account A 1000000
        rate cu margin 0.125 open l0 close l0 today l0
        rate i margin 0.125 open l0 close l0 today l0
        day 2026-11-16
        end
        day 2026-11-17
        limits cu2701 80000 96000 60000
        limits i2701 800 900 700
        mark cu2701 80000 bid 80000x50 ask 80010x50
        mark i2701 800 bid 800x50 ask 800.5x50
        set A overnight_ratio 0.1
        set A overnight_action reduce
        A buy open 10 cu2701 80000 -> filled
        A sell open 10 i2701 800 -> filled
        clock 14:50
        plans A -
        clock 14:55
        mark cu2701 80000 bid 80000x50 ask 80010x50
        mark i2701 800 bid 800x50 ask 800x50
        rules A overnight@15:00=level_2
        plans A 1:cu2701:long=5@79980 1:i2701:short=5@801
        plan order A cu2701 as p1
        plan order A i2701 as p2
        fill p1 5@80000
        fill p2 5@800
        plans A 1:cu2701:long=1@79980 1:i2701:short=1@801
        plan order A cu2701 as p3
        plan order A i2701 as p4
        fill p3 1@80000
        fill p4 1@800
        plans A 1:cu2701:long=1@79980 1:i2701:short=
        plan order A cu2701 as p5
        fill p5 1@80000
        plans A 1:cu2701:long= 1:i2701:short=1@801
        restart
        plan order A i2701 as p6
        fill p6 1@800
        plan order A cu2701 as p7
        fill p7 1@80000
        plan order A i2701 as p8
        fill p8 1@800
        plan order A cu2701 as p9
        fill p9 1@80000
        ended 1 released
        rules A -
        position A cu2701 long=1
        position A i2701 short=2
        A buy open 1 cu2701 80000 -> OVERNIGHT_RATIO_LINE before=70000 after=120000
        ",
    );
}

/// O2, N8: what the close leaves runs out; closed commodities count at the next close, where only what closes then is
/// reduced.
#[test]
fn o2_runs_out_and_counts_what_has_closed() {
    check_day(
        "
        set A overnight_ratio 0.1
        set A overnight_action reduce
        A buy open 6 cu2701 80000 -> filled
        A buy open 3 T2703 100 -> filled
        clock 14:55
        mark cu2701 80000 bid 80000x50 ask 80010x50
        plans A 1:cu2701:long=1@79980
        clock 15:00
        plan order A cu2701 as p1
        counter cancels p1
        ended 1 run_out cu2701:long:1
        rules A -
        clock 15:05
        rules A overnight@15:15=level_1
        A buy open 1 T2703 100 -> OVERNIGHT_RATIO_LINE before=300000 after=320000
        clock 15:10
        mark T2703 100 bid 100x50 ask 100.005x50
        plans A 2:T2703:long=1@99.99
        plan order A T2703 as p2
        fill p2 1@100
        plan order A T2703 as p3
        fill p3 1@100
        plan order A T2703 as p4
        fill p4 1@100
        ended 2 done
        rules A -
        clock 15:15
        plans A -
        ",
    );
}

/// O2: the absolute exposure's market value: long and short of a commodity net; against the max-loss amount. Reduced
/// from the larger side, (ratio − limit) ÷ ratio of its net, rounded up. 4 net lots of cu are 1,600,000: 160 %.
#[test]
fn o2_absolute_exposure() {
    check_day(
        "
        set A overnight_ratio 1.2
        set A overnight_of absolute_exposure
        set A overnight_to max_loss_amount
        set A overnight_action reduce
        A buy open 5 cu2701 80000 -> filled
        A sell open 2 cu2701 80000 -> filled
        clock 14:50
        rules A -
        A sell open 1 cu2701 80000 -> filled
        A buy open 1 cu2701 80000 -> filled
        A buy open 1 al2701 20000 -> OVERNIGHT_RATIO_LINE before=1200000 after=1300000 of=1000000
        set A overnight_ratio 1
        A sell open 1 cu2701 80000 -> OVERNIGHT_RATIO_LINE before=1200000 after=800000
        clock 14:55
        mark cu2701 80000 bid 80000x50 ask 80010x50
        plans A 1:cu2701:long=1@79980
        plan order A cu2701 as p1
        fill p1 1@80000
        ended 1 released
        position A cu2701 long=5 short=3
        ",
    );
}

/// O2, O9: margin after the larger side, as it stands in the account.
#[test]
fn o2_margin_after_the_larger_side() {
    check_day(
        "
        larger side F1
        larger side A
        set A overnight_ratio 0.2
        A buy open 5 cu2701 80000 -> filled
        clock 14:50
        A sell open 5 cu2701 80000 -> filled
        A sell open 1 cu2701 80000 -> OVERNIGHT_RATIO_LINE before=200000 after=240000
        ",
    );
}

/// O2: a share of nothing cannot be read: that opens nothing, and closes nothing.
#[test]
fn o2_of_nothing_opens_nothing() {
    check_day(
        "
        set A overnight_ratio 0.5
        set A overnight_to max_loss_amount
        set A overnight_action reduce
        A buy open 1 cu2701 80000 -> filled
        withdraw A 900000
        set A overnight_to off
        clock 14:50
        rules A -
        A buy open 1 cu2701 80000 -> filled
        ",
    );
}

/// O8: where nothing is held, what works is cancelled all the same.
#[test]
fn o8_what_works_is_cancelled() {
    check_day(
        "
        set A before_day_close flatten
        A buy open 1 cu2701 70000 -> working r1
        clock 14:55
        pending r1
        counter cancels r1
        ended 1 done
        position A cu2701 long=0
        ",
    );
}

/// What an overnight ratio reads before 15:00, or from then on before 15:15, straight from the positions (O2, N8).
fn naive_level(
    run: &Run,
    id: OperatingAccountId,
    (of, to, line): (&str, &str, i128),
) -> &'static str {
    let desk = &run.desk;
    let account = desk.operating_account(id).unwrap();
    let [first, second] = [(14, 50), (15, 5)].map(|(h, m)| run.at.day().at(TimeOfDay::hm(h, m)));
    let [three, last] = [(15, 0), (15, 15)].map(|(h, m)| run.at.day().at(TimeOfDay::hm(h, m)));
    let in_first = first <= run.at && run.at < three;
    let in_second = second <= run.at && run.at < last;
    let code = |position: &Position| {
        let contract = desk.contract(position.contract).unwrap();
        contract.contract.commodity.clone()
    };
    let lots = |position: &Position, side| i128::from(position.side(side).lots().count());
    let [longs, shorts] = [PosiDirection::Long, PosiDirection::Short];
    let holds = |position: &&Position| lots(position, longs) + lots(position, shorts) > 0;
    let closes_now = |position: &&Position| (code(position) == "T") == in_second;
    let all = account.book.positions();
    let counted: Vec<&Position> = all
        .filter(|of| in_second || code(of) != "T")
        .filter(holds)
        .collect();
    if !(in_first || in_second) || !counted.iter().any(closes_now) {
        return "-";
    }
    let margin = |of: &&Position| i128::from((of.long.margin + of.short.margin).units());
    let exposure = |commodity: &str| {
        let of_commodity = counted.iter().filter(|of| code(of) == commodity);
        let nets = of_commodity.map(|of| {
            let contract = desk.contract(of.contract).unwrap();
            let price = i128::from(contract.mark().unwrap().units());
            (lots(of, longs) - lots(of, shorts))
                * price
                * i128::from(contract.spec.multiplier)
                * 100
        });
        nets.sum::<i128>().abs()
    };
    let numerator = match of {
        "margin" => counted.iter().map(margin).sum(),
        _ => ["cu", "al", "T"].map(exposure).iter().sum::<i128>(),
    };
    let denominator = match to {
        "max_loss_amount" => account.max_loss_amount(),
        _ => account.book.equity(),
    };
    let denominator = i128::from(denominator.units());
    if denominator <= 0 {
        return "undefined";
    }
    if numerator * 10_000_000_000 > line * denominator {
        "level_1"
    } else {
        "-"
    }
}

fn step() -> impl Strategy<Value = String> {
    let price = (74_000_i64..86_000).prop_map(|price| price / 10 * 10);
    prop_oneof![
        price.prop_map(|price| format!("mark cu2701 {price} bid {price}x50 ask {}x50", price + 10)),
        (99_000_i64..101_000).prop_map(|price| {
            let price = price / 5 * 5;
            let told = |price: i64| format!("{}.{:03}", price / 1000, price % 1000);
            format!(
                "mark T2703 {} bid {}x50 ask {}x50",
                told(price),
                told(price),
                told(price + 5)
            )
        }),
        (0_usize..2, 0_usize..2, 1..4, 0_usize..3).prop_map(|(side, offset, lots, of)| {
            let (side, offset) = (["buy", "sell"][side], ["open", "close_today"][offset]);
            let (contract, price) =
                [("cu2701", "80000"), ("al2701", "20000"), ("T2703", "100")][of];
            let offset = if contract == "T2703" && offset != "open" {
                "close"
            } else {
                offset
            };
            format!("A {side} {offset} {lots} {contract} {price} -> ?")
        }),
        (1..200).prop_map(|seconds| format!("later {seconds}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// O2, N8: whatever comes (marks, fills, time), the rule that stands is what the positions say; the script looks
    /// after each line whether something moved unread.
    #[test]
    fn o2_stands_as_the_positions_say(
        steps in prop::collection::vec(step(), 1..60),
        of in prop::sample::select(&["margin", "absolute_exposure"][..]),
        to in prop::sample::select(&["market_value_equity", "max_loss_amount"][..]),
        percent in 5_i64..200,
    ) {
        let mut run = Run::new();
        DAY.lines().filter(|line| !line.trim().is_empty()).for_each(|line| run.line(line));
        let line = format!("{}.{:02}", percent / 100, percent % 100);
        run.line(&format!("set A overnight_of {of}"));
        run.line(&format!("set A overnight_to {to}"));
        run.line(&format!("set A overnight_ratio {line}"));
        run.line("A buy open 4 cu2701 80000 -> ?");
        run.line("A sell open 3 T2703 100 -> ?");
        run.line("clock 14:49");
        let Holder::Operating(id) = run.holder("A") else { panic!("A") };
        for step in &steps {
            run.line(step);
            let reached = run.desk.rules_reached().into_iter();
            let mut reached = reached.filter(|rule| rule.of == NavOf::Operating(id));
            let told = reached.find(|rule| matches!(rule.rule, RuleKey::OvernightRatio(_)));
            let told = told.map_or("-".to_owned(), |rule| rule.standing.level.text());
            let naive = naive_level(&run, id, (of, to, i128::from(percent) * 100_000_000));
            prop_assert_eq!(told, naive, "{} at {}", step, run.at);
        }
    }
}
