//! Entries by a person that would ban or liquidate by themselves: nothing at first, a dry run, done on confirmation, by
//! two people where it liquidates (O3–O6, S5, S7, P3); cash as a counter has it waits (P8).

use std::collections::BTreeMap;

use ballast_desk::ask;
use ballast_desk_events::{
    Action, ConfirmEntry, EntryCommand, Event, Holder, PlanScope, Refusal, SettingValue,
};
use ballast_model::EntryId;
use proptest::prelude::*;

use crate::roles::user;
use crate::script::{Run, check};

/// u1 and u2 are super admins. A, of 400,000, holds 4 lots of cu at 80,000: 40,000 of margin a lot. P1 has 100,000,000 at
/// F1; its rules liquidate, and no rule is reached.
const BEGIN: &str = "
    logins 2
    account A 400000
    account B 1000000
    rate cu margin 0.1 open l0 close l0 today l0
    rate al margin 0.1 open l0 close l0 today l0
    set platform cash_clerk_needed false
    set P1 product_auto_liquidation true
    set P1 nav_mode own_equity
    set P1 shares 100000000
    day 2026-11-16
    limits cu2701 80000 96000 60000
    limits al2701 20000 24000 16000
    mark cu2701 80000 bid 80000x50 ask 80010x50
    mark al2701 20000 bid 20000x50 ask 20005x50
    A buy open 4 cu2701 80000 -> filled
    ";

fn check_entries(script: &str) {
    check(&format!("{BEGIN}\n{script}"));
}

/// An entry that liquidates A's 4 lots: nothing is done at first; the wrong words, a first person alone and the first
/// person as the second do nothing; the second one does it. `unmoved` and `moved` are lines that hold before and after.
fn check_liquidates(begin: &str, entry: &str, would: &str, unmoved: &str, moved: &str) {
    check_entries(&format!(
        "
        {begin}
        u1: {entry} -> NEEDS_CONFIRMATION seq=1 phrase=A plans=1 lots=4
        would 1 {would} plan:A=cu2701:long:4
        {unmoved}
        plans A -
        u1 confirms 1 P1 -> PHRASE_DOES_NOT_FIT phrase=A
        u1 confirms 1 A -> NEEDS_SECOND_PERSON seq=1 plans=1 lots=4
        entries 1*
        u1 confirms 1 A -> NEEDS_SECOND_PERSON seq=1 plans=1 lots=4
        u1 seconds 1 A -> OWN_PROPOSAL seq=1
        u2 seconds 1 B -> PHRASE_DOES_NOT_FIT phrase=A
        {unmoved}
        plans A -
        restart
        u2 seconds 1 A
        {moved}
        plans A 1:cu2701:long=4@79980
        entries -
        u2 seconds 1 A -> ENTRY_NOT_FOUND seq=1
        "
    ));
}

/// O3: cash taken out of an account comes to its call line. One person is enough where nothing is liquidated.
#[test]
fn o3_cash_that_would_bar_is_tried_first() {
    check_entries(
        "
        set A equity_to_margin_call 2
        u1: withdraw A 70000
        funds A balance=330000
        u1: withdraw A 10000 -> NEEDS_CONFIRMATION seq=1 phrase=A bans=1 plans=0 lots=0
        funds A balance=330000
        lines A -
        would 1 ban:A.system_risk=clear>call
        entries 1
        u1 confirms 1 B -> PHRASE_DOES_NOT_FIT phrase=A
        u2 confirms 1 A -> ENTRY_NOT_FOUND seq=1
        u2 seconds 1 A -> ENTRY_NOT_FOUND seq=1
        u1 confirms 1 A
        funds A balance=320000
        lines A system_risk=call bars=system_risk
        entries -
        u1: withdraw A 10000
        ",
    );
}

/// O3, N10: cash that comes to a liquidation line takes two people.
#[test]
pub fn o3_cash_that_would_liquidate_takes_two() {
    check_liquidates(
        "set A equity_to_margin_call 2.5
         set A equity_to_margin_liquidation 2",
        "withdraw A 80000",
        "ban:A.system_risk=call>liquidation",
        "funds A balance=400000",
        "funds A balance=320000",
    );
}

/// O3, N10: so does a threshold of an account, what its line does, and the mode that acts from the next day on (N9).
#[test]
fn o3_thresholds_and_modes_of_lines() {
    check_liquidates(
        "set A equity_to_margin_call 3",
        "set A equity_to_margin_liquidation 2.5",
        "ban:A.system_risk=call>liquidation",
        "lines A system_risk=call bars=system_risk",
        "lines A system_risk=liquidation bars=system_risk",
    );
    check_liquidates(
        "set platform liquidation_action ban_opening
         set A equity_to_margin_call 3
         set A equity_to_margin_liquidation 2.5",
        "set platform liquidation_action liquidate",
        "",
        "lines A system_risk=liquidation bars=system_risk",
        "",
    );
    check_entries(
        "
        set B equity_call 2000000
        u1: set platform system_risk_mode equity -> NEEDS_CONFIRMATION seq=1 phrase=B bans=1 plans=0
        would 1 ban:B.system_risk=clear>call
        u1 confirms 1 B
        lines B -
        ",
    );
}

/// O4: a line of the day's loss that stands is read anew where it is changed.
#[test]
fn o4_a_daily_loss_line() {
    check_liquidates(
        "mark cu2701 79000 bid 80000x50 ask 80010x50
         set A daily_loss_call 10000",
        "set A daily_loss_liquidation 20000",
        "ban:A.daily_loss=call>liquidation",
        "lines A daily_loss=call bars=daily_loss",
        "lines A daily_loss=liquidation bars=daily_loss",
    );
}

/// S5: a clause's threshold, and what binds it (S7).
#[test]
fn s5_s7_thresholds_and_bindings_of_schemes() {
    let reached = "rules P1 S.1=level_2";
    check_liquidates(
        "scheme S total_lots whole sum amount - 4
         govern P1 day S",
        "scheme S total_lots whole sum amount - 3",
        "ban:P1.S.1=clear>level_2",
        "rules P1 -",
        reached,
    );
    check_liquidates(
        "scheme S total_lots whole sum amount - 3",
        "govern P1 day S",
        "ban:P1.S.1=clear>level_2",
        "rules P1 -",
        reached,
    );
    check_entries(
        "
        set P1 restricted_at level_1
        u1: scheme S total_lots commodities:cu sum amount 3 9
        u1: govern P1 day S -> NEEDS_CONFIRMATION seq=1 phrase=P1 bans=1 plans=0
        would 1 ban:P1.S.1=clear>level_1
        u1 confirms 1 P1
        rules P1 S.1=level_1
        ",
    );
}

/// S9: members of a sector count at once.
#[test]
fn s9_members_of_a_sector() {
    check_liquidates(
        "sector metals al
         scheme S total_lots sector:metals sum amount - 3
         govern P1 day S",
        "sector metals al,cu",
        "ban:P1.S.1=clear>level_2",
        "rules P1 -",
        "rules P1 S.1=level_2",
    );
}

/// P3, S7: what NAV is reckoned from: shares, liabilities, external NAV, its mode, cash of the fund account and of
/// shares.
#[test]
fn p3_s7_what_nav_is_reckoned_from() {
    let lines = "govern P1 warning=0.9 liquidation=0.8";
    for (begin, entry) in [
        ("", "set P1 shares 130000000"),
        ("", "set P1 liabilities 30000000"),
        ("", "withdraw F1 30000000"),
        ("", "redeem P1 30000000 F1 shares=1000000"),
        (
            "set P1 external_nav 100000000
             set P1 nav_mode external_assets
             set P1 shares 200000000",
            "set P1 external_nav 50000000",
        ),
        (
            "set P1 external_nav 100000000
             set P1 nav_mode external_assets
             set P1 shares 200000000",
            "set P1 nav_mode own_equity",
        ),
    ] {
        check_liquidates(
            &format!("{begin}\n{lines}"),
            entry,
            "ban:P1.nav=clear>level_2",
            "rules P1 -",
            "rules P1 nav=level_2",
        );
    }
}

/// F1, O3: rates move margin, and with it a line.
#[test]
fn o3_rates() {
    check_liquidates(
        "set platform margin_source platform
         margin global cu 0.1
         set A equity_to_margin_call 2
         set A equity_to_margin_liquidation 1.5",
        "margin global cu 0.2",
        "ban:A.system_risk=clear>liquidation",
        "lines A -",
        "lines A system_risk=liquidation bars=system_risk",
    );
}

/// N7: down to the line, what is told are the lots of the first pass.
#[test]
fn n7_down_to_the_line_tells_the_first_pass() {
    check_entries(
        "
        set P1 only_down_to_the_line true
        scheme S total_lots commodities:cu sum amount - 2
        u1: govern P1 day S -> NEEDS_CONFIRMATION seq=1 phrase=A bans=1 plans=1 lots=2
        would 1 ban:P1.S.1=clear>level_2 plan:A=cu2701:long:2
        u1 confirms 1 A -> NEEDS_SECOND_PERSON
        u2 seconds 1 A
        plans A 1:cu2701:long=2@79980
        ",
    );
}

/// What it would do has changed: the new dry run is told, and who entered it has to see that first. What only reads
/// otherwise has not.
#[test]
fn an_effect_that_changed_is_told_anew() {
    check_entries(
        "
        set A equity_to_margin_call 2
        set A equity_to_margin_liquidation 1.5
        u1: withdraw A 80000 -> NEEDS_CONFIRMATION seq=1 plans=0
        mark cu2701 79900 bid 79900x50 ask 79910x50
        u1: withdraw A 80000 -> NEEDS_CONFIRMATION seq=2 plans=0
        entries 2
        mark cu2701 76000 bid 76000x50 ask 76010x50
        u1 confirms 2 A -> ENTRY_EFFECT_CHANGED old=2 seq=3 phrase=A bans=1 plans=1 lots=4
        entries 3
        would 3 ban:A.system_risk=call>liquidation plan:A=cu2701:long:4
        u1 confirms 2 A -> ENTRY_NOT_FOUND seq=2
        u1 confirms 3 A -> NEEDS_SECOND_PERSON seq=3
        mark cu2701 79900 bid 79900x50 ask 79910x50
        u2 seconds 3 A -> ENTRY_EFFECT_CHANGED old=3 seq=4 phrase=A bans=1 plans=0
        funds A balance=398000
        u2 seconds 4 A -> ENTRY_NOT_FOUND seq=4
        mark cu2701 84000 bid 84000x50 ask 84010x50
        u1 confirms 4 A
        lines A -
        entries -
        ",
    );
}

/// What was entered is taken back by who entered it, or turned down by who might be the second person; another trading
/// day knows none of it.
#[test]
pub fn an_entry_is_taken_back() {
    check_entries(
        "
        set A equity_to_margin_call 2
        u1: withdraw A 80000 -> NEEDS_CONFIRMATION seq=1
        u1: withdraw A 90000 -> NEEDS_CONFIRMATION seq=2
        u1 withdraws 1
        u2 withdraws 2
        u1 confirms 2 A -> ENTRY_NOT_FOUND seq=2
        u1: withdraw A 80000 -> NEEDS_CONFIRMATION seq=3
        settle cu2701 80000
        settle al2701 20000
        end
        entries -
        day 2026-11-17
        u1 confirms 3 A -> ENTRY_NOT_FOUND seq=3
        ",
    );
}

/// Between trading days lines are read when the next one begins: an entry is tried as if that was now.
#[test]
fn between_days_it_is_the_next_days_begin() {
    check_entries(
        "
        set A equity_to_margin_call 2
        settle cu2701 80000
        settle al2701 20000
        end
        u1: withdraw A 80000 -> NEEDS_CONFIRMATION seq=1 phrase=A bans=1 plans=0
        u1: withdraw A 70000
        ",
    );
}

/// What a person enters and a rule does not read is done; the platform's own entries are not asked.
#[test]
fn others_are_not_asked() {
    check_entries(
        "
        set A equity_to_margin_call 2
        u1: set A position_limit 10
        u1: deposit A 1000
        u1: deposit F1 1000
        u1: set platform call_floor 0.4
        withdraw A 81000
        lines A system_risk=call bars=system_risk
        ",
    );
}

/// O6: an account without cash opens nothing anyway: that its loss has no denominator is nothing to confirm. With cash
/// it is.
#[test]
fn o6_an_empty_account_is_set_up_unasked() {
    check_entries(
        "
        account C 0.01
        withdraw C 0.01
        u1: set C total_loss_call_ratio 0.3
        lines C total_loss_ratio=undefined bars=total_loss_ratio
        u1: deposit C 1000
        lines C -
        ",
    );
}

/// C2: a movement that one entered and another confirms is two people's already: the second sees the dry run.
#[test]
fn c2_the_clerk_who_confirms_is_the_second_person() {
    let mut run = crate::roles::people();
    for line in [
        "rate cu margin 0.1 open l0 close l0 today l0",
        "day 2026-11-16",
        "limits cu2701 80000 96000 60000",
        "mark cu2701 80000 bid 80000x50 ask 80010x50",
        "A buy open 4 cu2701 80000 -> filled",
        "set A equity_to_margin_call 5",
        "set A equity_to_margin_liquidation 4",
    ] {
        run.line(line);
    }
    let cash = ballast_desk_events::Cash {
        direction: ballast_desk_events::CashDirection::Out,
        amount: ballast_model::Money::whole(400_000),
        protected: ballast_model::Money::ZERO,
    };
    let enter = ballast_desk_events::EnterCash {
        account: crate::script::FIRST,
        cash,
    };
    let manager = user(crate::roles::MANAGER);
    let entered = run.submit_as(manager, Action::EnterCash(enter));
    assert!(
        matches!(entered[..], [Event::CashEntered(_)]),
        "{entered:?}"
    );
    let assign = ballast_desk_events::AssignCashClerk {
        user: ballast_model::UserId::new(crate::roles::CLERK),
        account: crate::script::FIRST,
        assigned: true,
    };
    run.submit_as(manager, Action::AssignCashClerk(assign));
    let clerk = user(crate::roles::CLERK);
    let movement = run.desk.pending_cash().next().unwrap().movement;
    let confirm = || Action::ConfirmCash(ballast_desk_events::ConfirmCash { movement });
    let tried = run.submit_as(clerk, confirm());
    let Some(Event::ActionRefused {
        refusal: Refusal::NeedsConfirmation { seq, plans: 1, .. },
    }) = tried.first()
    else {
        panic!("{tried:?}")
    };
    let (seq, other) = (*seq, Action::Clock);
    let differs = again(&mut run, clerk, (seq, other));
    assert_eq!(differs, Some(Refusal::EntryDiffers { seq }));
    assert_eq!(again(&mut run, clerk, (seq, confirm())), None);
    assert_eq!(run.desk.plans().count(), 1);
}

/// Sends an entry again with what its dry run asks for; what refuses it.
fn again(
    run: &mut Run,
    by: ballast_desk_events::Actor,
    (entry, action): (EntryId, Action),
) -> Option<Refusal> {
    let confirm = ConfirmEntry {
        entry,
        phrase: "A".to_owned(),
        action,
    };
    let command = EntryCommand::Confirm(confirm);
    let events = run.submit_as(by, Action::Entry(Box::new(command)));
    match events.into_iter().next() {
        Some(Event::ActionRefused { refusal }) => Some(refusal),
        _ => None,
    }
}

/// P8: cash as a counter has it bars at once; its plans wait, and begin at the end of their time, where the rule is
/// reached still.
#[test]
fn p8_a_counters_cash_waits() {
    check_entries(
        "
        govern P1 warning=0.9 liquidation=0.8
        told F1
        told F1 cash-30000000
        told F1 cash-30000000
        u1: take over F1 cash
        rules P1 nav=level_2
        A buy open 1 cu2701 80000 -> ?
        waiting P1.nav
        plans A -
        later 599
        plans A -
        mark cu2701 80000 bid 80000x50 ask 80010x50
        plans A -
        restart
        later 1
        waiting -
        plans A 1:cu2701:long=4@79980
        ",
    );
}

/// P8: a risk officer has them begin; what is not reached any more waits for nothing.
#[test]
fn p8_a_risk_officer_begins_or_it_is_over() {
    let begin = "
        set platform counter_cash_wait 2
        govern P1 warning=0.9 liquidation=0.8
        told F1
        told F1 cash-30000000
        told F1 cash-30000000
        take over F1 cash
        waiting P1.nav
        ";
    check_entries(&format!(
        "{begin}
        later 30
        mark cu2701 80000 bid 80000x50 ask 80010x50
        starts P1.nav u2
        waiting -
        plans A 1:cu2701:long=4@79980
        "
    ));
    check_entries(&format!(
        "{begin}
        deposit F1 30000000
        rules P1 -
        waiting -
        later 120
        plans A -
        withdraw F1 30000000
        plans A 1:cu2701:long=old_quote
        "
    ));
}

/// What bars opening in a desk, by whom, and how far.
fn bans(run: &Run) -> BTreeMap<String, u8> {
    let lines = run.desk.operating_accounts().flat_map(|(id, account)| {
        let code = run.desk.account_code(Holder::Operating(id));
        let standing = account.lines.standing();
        standing.map(move |(line, of)| (format!("{code}.{}", line.text()), of.level as u8))
    });
    let rules = run.desk.rules_reached().into_iter().filter(|of| of.bars);
    let rules = rules.map(|of| {
        let name = format!("{:?}.{}", of.of, run.rule_name(of.rule));
        (name, of.standing.level as u8)
    });
    lines.chain(rules).collect()
}

/// Bans that are new, or reach farther.
fn new_bans(run: &Run, before: &BTreeMap<String, u8>) -> Vec<String> {
    let now = bans(run).into_iter();
    let new = now.filter(|(of, level)| before.get(of).is_none_or(|old| old < level));
    new.map(|(of, _)| of).collect()
}

/// Plans of a desk: of whom, and what they close first.
fn plans(run: &Run) -> Vec<(u32, String, i64)> {
    let plans = run.desk.plans();
    plans
        .map(|(id, plan)| {
            let lots = ask::left_to_close(&run.desk, id);
            let lots = lots.iter().map(|(_, lots)| lots.count()).sum();
            let code = run.desk.account_code(Holder::Operating(plan.account));
            let whole = plan.scope == PlanScope::Account;
            (id.number(), format!("{code} {whole}"), lots)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// O3–O6, S5, S7, P3: an entry that is done at once starts no ban and no plan; of one that is tried first, what its
    /// dry run said is what it does when it is done.
    #[test]
    fn what_a_dry_run_says_is_what_is_done(
        steps in prop::collection::vec((0..14_u8, 0..40_i64), 1..24),
        reduces in any::<bool>(),
        bound in any::<bool>(),
    ) {
        let mut run = Run::new();
        let setup = format!("{BEGIN}
            set P1 only_down_to_the_line {reduces}
            B sell open 6 al2701 20000 -> filled
            set A shares 400000
            set A alias a
            sector metals al
            scheme S total_lots whole sum amount 14 18; each_exposure_lots sector:metals absolute amount 5 8
            scheme T total_margin whole sum equity 0.8 1.1
            {}", if bound { "govern P1 day S warning=0.9 liquidation=0.8
            govern A day T warning=0.7" } else { "" });
        for line in setup.lines().map(str::trim).filter(|line| !line.is_empty()) {
            run.line(line);
        }
        for (what, size) in steps {
            let ratio = 1 + size / 20;
            let line = match what {
                0 => format!("withdraw A {}", 1_000 + size * 4_000),
                1 => format!("deposit B {}", 1 + size * 1_000),
                2 => format!("withdraw F1 {}", 1 + size * 1_000_000),
                3 => format!("deposit F1 {}", 1 + size * 1_000_000),
                4 => format!("set P1 shares {}", 80_000_000 + size * 2_000_000),
                5 => format!("set P1 liabilities {}", size * 1_000_000),
                6 => format!("set A equity_to_margin_call {}.{}", ratio + 1, size % 10),
                7 => format!("set A equity_to_margin_liquidation {ratio}.{}", size % 10),
                8 => format!("scheme S total_lots whole sum amount {} {}; each_exposure_lots sector:metals absolute amount 5 8", 5 + size / 4, 6 + size / 4),
                9 => ["sector metals al", "sector metals al,cu", "sector metals cu"][size as usize % 3].to_owned(),
                10 => format!("govern A day T warning=0.{}", 50 + size),
                11 => format!("set P1 product_auto_liquidation {}", size % 2 == 0),
                12 => format!("set B daily_loss_call {}", 1 + size * 100),
                _ => format!("mark cu2701 {} bid 60000x50 ask 96000x50", 76_000 + size * 200),
            };
            let before = (bans(&run), plans(&run));
            if what > 12 {
                run.line(&line);
                continue;
            }
            run.line(&format!("u1: {line} -> ?"));
            let held = run.desk.held_entries().last().map(|(id, held)| (id, held.tried.clone()));
            let Some((id, held)) = held else {
                let news = new_bans(&run, &before.0);
                prop_assert!(news.is_empty(), "{line}: {news:?}");
                let new = plans(&run).len() - before.1.len();
                prop_assert_eq!(new, 0, "{}", line);
                continue;
            };
            prop_assert_eq!(&(bans(&run), plans(&run)), &before, "{}: something was done", line);
            let said = run.would(id);
            run.line(&format!("u1 withdraws {id}"));
            run.line(&line);
            let news = new_bans(&run, &before.0);
            let said_bans = said.split(' ').filter(|word| word.starts_with("ban:")).count();
            prop_assert_eq!(news.len(), said_bans, "{}: said {}, came {:?}", line, said, news);
            let now = plans(&run);
            let new: Vec<_> = now.iter().filter(|plan| before.1.iter().all(|old| old.0 != plan.0)).collect();
            let lots = |left: &ballast_desk_events::EntryPlan| left.lots.iter().map(|left| left.lots.count()).sum::<i64>();
            let said_plans: Vec<(String, i64)> = held.effect.plans.iter().map(|plan| {
                let code = run.desk.account_code(Holder::Operating(plan.account));
                (format!("{code} {}", plan.scope == PlanScope::Account), lots(plan))
            }).collect();
            let came: Vec<(String, i64)> = new.iter().map(|(_, of, lots)| (of.clone(), *lots)).collect();
            // A reduction waits until one that runs has done its pass: it closes none of what was said yet.
            let waits = reduces && !before.1.is_empty();
            let same = came.len() == said_plans.len() && came.iter().zip(&said_plans).all(|((of, lots), (said_of, said))| {
                of == said_of && (lots == said || (waits && *lots == 0))
            });
            prop_assert!(same, "{line}: said {said} {said_plans:?}, came {came:?}");
        }
    }
}
