//! What accounts and products have done before night closes (O2, O8, S6).

use crate::script::check;

/// The evening: rb closes at 23:00, cu at 01:00, and T has no night.
fn check_night(script: &str) {
    check(&format!(
        "
        account A 1000000
        rate cu margin 0.1 open l0 close l0 today l0
        rate rb margin 0.1 open l0 close l0 today l0
        rate T margin 0.02 open l0 close l0 today l0
        day 2026-11-16
        limits T2703 100 102 98
        mark T2703 100 bid 100x50 ask 100.005x50
        A buy open 1 T2703 100 -> filled
        settle T2703 100
        end
        evening 2026-11-17
        limits cu2701 80000 96000 60000
        limits rb2701 3000 3300 2700
        mark cu2701 80000 bid 80000x50 ask 80010x50
        mark rb2701 3000 bid 3000x50 ask 3001x50
        {script}"
    ));
}

/// O8: the night close, each commodity by its own; what has no night is left alone.
#[test]
fn o8_the_night_close() {
    check_night(
        "
        set A before_night_close flatten
        A buy open 2 rb2701 3000 -> filled
        A buy open 2 cu2701 80000 -> filled
        at 22:50:00
        later 0
        A buy open 1 rb2701 3000 -> BEFORE_CLOSE
        A buy open 1 cu2701 80000 -> filled
        at 22:55:00
        mark rb2701 3000 bid 3000x50 ask 3001x50
        plans A 1:rb2701:long=2@2998
        plan order A rb2701 as p1
        fill p1 2@3000
        ended 1 done
        later 6900
        rules A close@01:00=level_1
        later 300
        rules A close@01:00=level_2
        plans A 2:cu2701:long=old_quote
        later 300
        ended 2 run_out cu2701:long:3
        clock 9:01
        mark cu2701 80000 bid 80000x50 ask 80010x50
        plans A -
        position A T2703 long=1
        ",
    );
}

/// O2, O9: with the switch before the night close too, over what closes and what has no night; without it not.
#[test]
fn o2_the_night_close() {
    let script = |switch: &str, told: &str| {
        check_night(&format!(
            "
            set A overnight_ratio 0.03
            set A night_is_overnight {switch}
            A buy open 5 rb2701 3000 -> filled
            at 22:50:00
            later 0
            {told}
            "
        ));
    };
    // 15,000 of rb and 20,000 of T in 1,000,000.
    script(
        "true",
        "rules A overnight@23:00=level_1
         A buy open 1 rb2701 3000 -> OVERNIGHT_RATIO_LINE before=35000 after=38000
         A buy open 1 cu2701 80000 -> filled",
    );
    script("false", "rules A -\nA buy open 1 rb2701 3000 -> filled");
}

/// S6, P1, N8: a product's overnight clauses count and act before the night close too, where it says so: what closes
/// then and what has no night; what is left runs out with it. With the day session they begin anew.
#[test]
fn s6_the_night_close() {
    let script = |switch: &str, told: &str| {
        check_night(&format!(
            "
            set P1 nav_mode own_equity
            set P1 shares 1000000
            set P1 product_auto_liquidation true
            set P1 night_clauses_are_overnight {switch}
            scheme S overnight_margin whole sum amount - 30000
            govern P1 day S night follow
            A buy open 5 rb2701 3000 -> filled
            A buy open 1 cu2701 80000 -> filled
            at 22:50:00
            later 0
            {told}
            "
        ));
    };
    // 15,000 of rb and 20,000 of T; cu goes on until 01:00.
    script(
        "true",
        "rules P1 S.1=level_2
         A buy open 1 rb2701 3000 -> SCHEME_BARS scheme=S
         plans A -
         at 22:55:00
         mark rb2701 3000 bid 3000x50 ask 3001x50
         plans A 1:T2703:long=outside_session 1:rb2701:long=5@2998
         plan order A rb2701 as p1
         fill p1 1@3000
         at 23:00:00
         later 0
         counter cancels p1
         ended 1 run_out T2703:long:1 rb2701:long:4
         plans A -
         rules P1 S.1=level_2
         clock 08:30
         rules P1 -",
    );
    script("false", "rules P1 -\nA buy open 1 rb2701 3000 -> filled");
}
