//! Alarms of the risk terminal (P9, S5): one for each rule and object, counted, cleared, and what is done about them.

use ballast_desk_events::{
    AccountLine, ActOnAlarm, Action, AlarmCommand, AlarmLevel, Event, LineLevel, Refusal,
};
use ballast_model::{AlarmId, Lots, Mark, Price, Stamp};
use proptest::prelude::*;

use crate::roles::{ADMIN, CLERK, MANAGER, OTHER, RISK, TRADER, done, people, refused, user};
use crate::script::{Run, check};

/// A's call line is at an equity of 300,000 and its liquidation line at 200,000; with 4 lots of cu, equity falls by
/// 20 yuan a yuan of price: 75,000 is the call, 70,000 the liquidation line. Nothing is liquidated by itself.
fn check_alarms(script: &str) {
    check(&format!("{BEGIN}{script}"));
}

const BEGIN: &str = "
        account A 400000
        account B 40000000
        rate cu margin 0.1 open l0 close l0 today l0
        set platform liquidation_action ban_opening
        set platform system_risk_mode equity
        day 2026-11-16
        end
        day 2026-11-17
        limits cu2701 80000 96000 60000
        mark cu2701 80000
        set A equity_call 300000
        set A equity_liquidation 200000
        A buy open 4 cu2701 80000 -> filled
        ";

/// K6, P9: who sends the same order too often is told of until a person lets the account go on.
#[test]
fn k6_the_repeat_brake_is_an_alarm() {
    check_alarms(
        "
        set platform repeat_times 2
        A buy open 1 cu2701 79000 -> working r1
        alarms
        A buy open 1 cu2701 79000 -> working r2
        alarms 1:A.repeats=level_1x1
        lift halt A
        alarms 1:A.repeats=level_1x1 clear
        ",
    );
}

/// P9, S5: an alarm of one rule and object is one alarm with count and last time; what becomes worse counts, what
/// becomes better does not, and within 60 seconds of having been clear it is the same; later it is a new one.
#[test]
fn p9_one_alarm_for_each_rule_and_object() {
    check_alarms(
        "
        alarms
        mark cu2701 75001
        alarms
        mark cu2701 75000
        alarms 1:A.system_risk=level_1x1
        mark cu2701 74900
        alarms 1:A.system_risk=level_1x1
        mark cu2701 70000
        alarms 1:A.system_risk=level_2x2
        mark cu2701 70001
        alarms 1:A.system_risk=level_1<level_2x2
        mark cu2701 76000
        alarms 1:A.system_risk=level_1<level_2x2 clear
        later 59
        mark cu2701 75000
        alarms 1:A.system_risk=level_1<level_2x3
        mark cu2701 76000
        later 60
        mark cu2701 75000
        alarms 1:A.system_risk=level_1<level_2x3 clear 2:A.system_risk=level_1x1
        ",
    );
}

/// P9: acknowledged is with who and when, once; that it is clear again is no acknowledgement; what becomes worse
/// than what was acknowledged asks again, and the note stays.
#[test]
fn p9_acknowledged_until_it_becomes_worse() {
    check_alarms(
        "
        mark cu2701 75000
        acknowledge 1 called the trader
        alarms 1:A.system_risk=level_1x1 seen
        acknowledge 1 -> ALARM_ACKNOWLEDGED alarm=1
        mark cu2701 76000
        mark cu2701 75000
        alarms 1:A.system_risk=level_1x2 seen
        mark cu2701 70000
        alarms 1:A.system_risk=level_2x3 notes=1
        mark cu2701 76000
        alarms 1:A.system_risk=level_2x3 clear notes=1
        acknowledge 1
        alarms 1:A.system_risk=level_2x3 clear seen notes=1
        note 1 cash comes at two
        alarms 1:A.system_risk=level_2x3 clear seen notes=2
        acknowledge 2 -> ALARM_NOT_FOUND alarm=2
        note 2 x -> ALARM_NOT_FOUND alarm=2
        ",
    );
}

/// P9: an alarm is given to somebody who watches what it is about, and to nobody else; whoever has it keeps it as it comes
/// again.
#[test]
fn p9_assigned_to_who_watches() {
    let mut run = people();
    for line in [
        "day 2026-11-16",
        "set A total_loss_call_ratio 0.3",
        "withdraw A 1000000",
        "assign 1 u5",
        "alarms 1:A.total_loss_ratio=undefinedx1 of=u5",
        "assign 1 u6 -> ALARM_NOT_ASSIGNABLE alarm=1 user=u6",
        "assign 1 u3 -> ALARM_NOT_ASSIGNABLE alarm=1 user=u3",
        "assign 1 u2",
        "deposit A 1000000",
        "alarms 1:A.total_loss_ratio=undefinedx1 of=u2 clear",
        "withdraw A 1000000",
        "alarms 1:A.total_loss_ratio=undefinedx2 of=u2",
        "assign 9 u5 -> ALARM_NOT_FOUND alarm=9",
    ] {
        run.line(line);
    }
}

/// P9: a muted alarm counts on and asks for nobody, to its end, also as a new alarm of the same; not where it
/// becomes worse. Muted for a minute to a day.
#[test]
fn p9_muted_with_reason_and_end() {
    check_alarms(
        "
        mark cu2701 75000
        unmute 1 -> ALARM_NOT_MUTED alarm=1
        mute 1 0 -> ALARM_MUTE_DOES_NOT_FIT minutes=0 most=1440
        mute 1 1441 -> ALARM_MUTE_DOES_NOT_FIT minutes=1441 most=1440
        mute 1 5
        alarms 1:A.system_risk=level_1x1 muted
        mark cu2701 76000
        later 10
        mark cu2701 75000
        alarms 1:A.system_risk=level_1x2 muted
        mark cu2701 76000
        later 60
        mark cu2701 75000
        alarms 1:A.system_risk=level_1x2 clear muted 2:A.system_risk=level_1x1 muted
        later 230
        alarms 1:A.system_risk=level_1x2 clear 2:A.system_risk=level_1x1
        unmute 2 -> ALARM_NOT_MUTED alarm=2
        mute 2 5
        unmute 2
        alarms 1:A.system_risk=level_1x2 clear 2:A.system_risk=level_1x1
        mute 2 5
        mark cu2701 70000
        alarms 1:A.system_risk=level_1x2 clear 2:A.system_risk=level_2x2 notes=1
        ",
    );
}

/// An alarm has at most 32 notes; the next is refused with that number.
#[test]
fn notes_are_bounded() {
    let notes = "note 1 x\n".repeat(32);
    check_alarms(&format!(
        "
        mark cu2701 75000
        {notes}
        note 1 x -> ALARM_NOTES_FULL alarm=1 most=32
        alarms 1:A.system_risk=level_1x1 notes=32
        "
    ));
}

/// S5, S7, P9: clauses and lines on NAV, of a product and of an account.
#[test]
fn s5_s7_rules_of_schemes_and_lines_on_nav() {
    check_alarms(
        "
        set P1 nav_mode own_equity
        set P1 shares 100000000
        scheme S total_lots whole sum amount 4 5
        govern P1 day S liquidation=0.9 warning=0.95
        alarms
        B buy open 1 cu2701 80000 -> filled
        alarms 1:P1.S.1=level_1x1
        govern P1 day S liquidation=0.999 warning=1.5
        alarms 1:P1.S.1=level_1x1 2:P1.nav=level_1x1
        govern P1
        alarms 1:P1.S.1=level_1x1 clear 2:P1.nav=level_1x1 clear
        ",
    );
}

/// P9, K7: a fund account whose session breaks, and a price of a held contract that cannot be true, until they are
/// as they should be; the price of what nobody holds concerns nobody.
#[test]
fn p9_k7_counters_and_prices() {
    check_alarms(
        "
        disconnect F1
        alarms 1:F1=level_1x1
        lose F1
        alarms 1:F1=level_1x1 clear
        mark cu2701 96001
        alarms 1:F1=level_1x1 clear 2:cu2701=level_1x1
        mark cu2701 59999
        alarms 1:F1=level_1x1 clear 2:cu2701=level_1x1
        mark cu2701 80000
        alarms 1:F1=level_1x1 clear 2:cu2701=level_1x1 clear
        limits cu2702 80000 96000 60000
        mark cu2702 96001
        alarms 1:F1=level_1x1 clear 2:cu2701=level_1x1 clear
        ",
    );
}

/// P9: a plan that asks for somebody, one that somebody stopped, and one that its day ended with lots left, which
/// is told until somebody acknowledges it, also on the next day. What is clear goes with the day, what stands stays.
#[test]
fn p9_plans_that_ask_or_end_with_lots_left() {
    check_alarms(
        "
        set platform liquidation_action liquidate
        mark cu2701 69600 bid 68220x5 ask 69600x5
        plans A 1:cu2701:long=too_far:68200:69600
        alarms 1:A.system_risk=level_2x1 2:A.plan1.asks=level_2x1
        allow 1
        alarms 1:A.system_risk=level_2x1 2:A.plan1.asks=level_2x1 clear
        plan order A cu2701 as p1
        stop 1
        counter cancels p1
        alarms 1:A.system_risk=level_2x1 2:A.plan1.asks=level_2x1 clear 3:A.plan1.ended=level_1x1
        acknowledge 3 by hand
        force A
        settle cu2701 69600
        alarms 1:A.system_risk=level_2x1 2:A.plan1.asks=level_2x1 clear 3:A.plan1.ended=level_1x1 clear seen 4:A.plan2.asks=level_2x1 clear 5:A.plan2.ended=level_2x1
        end
        alarms 1:A.system_risk=level_2x1 5:A.plan2.ended=level_2x1
        day 2026-11-18
        limits cu2701 69600 83000 55000
        alarms 1:A.system_risk=level_2x1 5:A.plan2.ended=level_2x1
        mark cu2701 80000
        alarms 1:A.system_risk=level_2x1 clear 5:A.plan2.ended=level_2x1
        acknowledge 5
        alarms 1:A.system_risk=level_2x1 clear 5:A.plan2.ended=level_2x1 clear seen
        settle cu2701 80000
        end
        alarms
        ",
    );
}

/// A loss of the day is reached to the day's end: with it goes its alarm, acknowledged or not (O4).
#[test]
fn o4_a_latched_line_ends_with_its_day() {
    check_alarms(
        "
        set A daily_loss_call 90000
        mark cu2701 75500
        mark cu2701 80000
        alarms 1:A.daily_loss=level_1x1
        settle cu2701 80000
        end
        alarms
        ",
    );
}

/// P9, R4: whoever watches what an alarm is about sees it and acts on it; to others there is none. It needs the right
/// to watch, not that to liquidate.
#[test]
fn p9_whom_an_alarm_concerns() {
    let mut run = people();
    for line in [
        "day 2026-11-16",
        "set A total_loss_call_ratio 0.3",
        "withdraw A 1000000",
        "alarms 1:A.total_loss_ratio=undefinedx1",
    ] {
        run.line(line);
    }
    let alarm = AlarmId::new(1);
    let note = || {
        let act = AlarmCommand::Note("seen".into());
        Action::ActOnAlarm(Box::new(ActOnAlarm { alarm, act }))
    };
    for nobody in [TRADER, CLERK] {
        let asked = run.submit_as(user(nobody), note());
        assert_eq!(*refused(&asked), Refusal::NotPermitted);
    }
    let asked = run.submit_as(user(OTHER), note());
    assert_eq!(*refused(&asked), Refusal::AlarmNotFound { alarm });
    for somebody in [RISK, MANAGER, ADMIN] {
        done(run.submit_as(user(somebody), note()));
    }
    let (_, kept) = run.desk.alarms().next().unwrap();
    let by: Vec<_> = kept.notes.iter().map(|note| note.by).collect();
    assert_eq!(by, [user(RISK), user(MANAGER), user(ADMIN)]);
    let seen = |run: &Run, login: u32| run.desk.is_concerned(user(login).user, kept_of(run));
    assert!(seen(&run, RISK) && !seen(&run, OTHER));
}

fn kept_of(run: &Run) -> ballast_desk_events::AlarmOf {
    run.desk.alarms().next().unwrap().1.of
}

/// What the rule says of one line's history, counted from scratch.
#[derive(Debug, PartialEq, Eq)]
struct Counted {
    level: AlarmLevel,
    worst: AlarmLevel,
    count: u32,
    first: Stamp,
    last: Stamp,
    cleared: Option<Stamp>,
}

/// Levels of one line as they moved: an alarm ends where it was clear for 60 seconds before the next.
fn counted(moves: &[(Stamp, LineLevel)]) -> Vec<Counted> {
    let level = |level: LineLevel| match level {
        LineLevel::Clear => None,
        LineLevel::Undefined => Some(AlarmLevel::Undefined),
        LineLevel::Call => Some(AlarmLevel::One),
        LineLevel::Liquidation => Some(AlarmLevel::Two),
    };
    let mut episodes: Vec<Vec<(Stamp, Option<AlarmLevel>)>> = Vec::new();
    for (at, new) in moves {
        let before = episodes.last().and_then(|episode| episode.last());
        let is_new = match before {
            None => true,
            Some((cleared, None)) => at.micros() - cleared.micros() >= 60_000_000,
            Some(_) => false,
        };
        if is_new {
            episodes.push(Vec::new());
        }
        episodes.last_mut().unwrap().push((*at, level(*new)));
    }
    let of_one = |episode: &Vec<(Stamp, Option<AlarmLevel>)>| {
        let before = std::iter::once(None).chain(episode.iter().map(|(_, level)| *level));
        let steps = before.zip(episode);
        let rises: Vec<Stamp> = steps
            .filter(|(before, (_, now))| now > before)
            .map(|(_, (at, _))| *at)
            .collect();
        let (at, now) = *episode.last().unwrap();
        let levels = episode.iter().filter_map(|(_, level)| *level);
        Counted {
            level: levels.clone().next_back().unwrap(),
            worst: levels.max().unwrap(),
            count: rises.len() as u32,
            first: rises[0],
            last: *rises.last().unwrap(),
            cleared: now.is_none().then_some(at),
        }
    };
    episodes.iter().map(of_one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// P9, S5: whatever prices come when, alarms are what a count over the whole history of the line says.
    #[test]
    fn alarms_are_what_the_history_says(
        steps in prop::collection::vec((0_i64..100, 0_usize..5), 1..40),
    ) {
        let mut run = Run::new();
        for line in BEGIN.lines().map(str::trim).filter(|line| !line.is_empty()) {
            run.line(line);
        }
        let mut moves = Vec::new();
        let contract = run.contract("cu2701");
        for (seconds, price) in steps {
            run.line(&format!("later {seconds}"));
            let price = Price::from_units([80_000, 75_000, 74_000, 70_000, 69_000][price] * 10_000);
            let mark = Mark { contract, last: Some(price), bid: None, ask: None, open_interest: Lots::ZERO };
            let at = run.at;
            for event in run.submit(Action::Mark(mark)) {
                let Event::LinesRead(read) = event else { continue };
                let of_line = read.moved.into_iter().filter(|moved| moved.line == AccountLine::SystemRisk);
                moves.extend(of_line.map(|moved| (at, moved.new)));
            }
        }
        let kept: Vec<Counted> = run.desk.alarms().map(|(_, alarm)| Counted {
            level: alarm.level,
            worst: alarm.worst,
            count: alarm.count,
            first: alarm.first,
            last: alarm.last,
            cleared: alarm.cleared,
        }).collect();
        prop_assert_eq!(kept, counted(&moves));
    }
}

/// S10, P9: a close that a clause refuses, for it would enlarge an exposure, is told of, with how often; one that
/// opens is not, nor one that is refused for another reason.
#[test]
fn s10_a_refused_close_is_an_alarm() {
    check_alarms(
        "
        B buy open 14 cu2701 80000 -> filled
        B sell open 2 cu2701 80000 -> filled
        set P1 restricted_at level_1
        set P1 nav_mode own_equity
        set P1 shares 100000000
        scheme S total_exposure_lots commodities:cu long_net amount 20 30
        govern P1 day S
        B buy open 8 cu2701 80000 -> CLAUSE_BREACHED
        B sell close_today 15 cu2701 80000 -> POSITION_SHORT
        alarms
        scheme S total_exposure_lots commodities:cu long_net amount 10 30
        alarms 1:P1.S.1=level_1x1
        B buy close_today 1 cu2701 80000 -> SCHEME_BARS level=1 reading=16 threshold=10
        alarms 1:P1.S.1=level_1x1 2:B.cu2701.refused=level_1x1 clear
        B buy close_today 2 cu2701 80000 -> SCHEME_BARS level=1 reading=16 threshold=10
        alarms 1:P1.S.1=level_1x1 2:B.cu2701.refused=level_1x2 clear
        later 61
        B buy close_today 2 cu2701 80000 -> SCHEME_BARS level=1 reading=16 threshold=10
        alarms 1:P1.S.1=level_1x1 2:B.cu2701.refused=level_1x2 clear 3:B.cu2701.refused=level_1x1 clear
        ",
    );
}
