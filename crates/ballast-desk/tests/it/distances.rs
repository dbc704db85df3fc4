//! How far a price is from where each rule reaches its levels (P9, S5–S9, O2–O6): worked examples, and against the desk
//! itself, marked at every price of the day.

use ballast_desk::{Desk, ask};
use ballast_desk_events::NavOf;
use ballast_model::{
    ClauseOf, ContractId, Fold, Money, OperatingAccountId, Price, ProductId, Rate, ScopeKind,
};
use ballast_risk::catalogue::{INDICATORS, Indicator};
use proptest::prelude::*;

use crate::script::distances::mark;
use crate::script::{Run, check};

/// P1 has 100,000,000 of equity and as many shares, A 2,000,000; a lot of cu and al is 5 yuan a yuan of price.
const BEGIN: &str = "
        account A 2000000
        account B 40000000
        rate cu margin 0.1 open l0 close l0 today l0
        rate al margin 0.1 open l0 close l0 today l0
        rate IF margin 0.1 open l0 close l0 today l0
        set platform liquidation_action ban_opening
        set platform system_risk_mode equity
        day 2026-11-16
        end
        day 2026-11-17
        limits cu2701 80000 96000 64000
        limits cu2702 80000 96000 64000
        limits al2701 20000 24000 16000
        limits IF2612 4000 4400 3600
        mark cu2701 80000
        mark cu2702 80000
        mark al2701 20000
        mark IF2612 4000
        set P1 nav_mode own_equity
        set P1 shares 100000000
        set A shares 2000000
        set A alias a
";

fn check_distances(script: &str) {
    check(&format!("{BEGIN}{script}"));
}

/// S4, S5, P9: 4 lots long are 20 yuan a yuan: 1,600,000. Above 1,700,000 is above 85,000, so 85,010; above 2,000,000 is
/// above the day's limit. A price from which nothing comes reaches nothing, and what is above already is reached.
#[test]
fn s4_p9_a_market_value() {
    check_distances(
        "
        scheme S total_market_value whole sum amount 1700000 2000000; each_market_value contracts:cu2701 long amount 1599999 -
        govern A day S
        A buy open 4 cu2701 80000 -> filled
        distances A cu2701 S.1=-..85010,nowhere S.2=reached,unset
        distances A cu2702 S.1=nowhere,nowhere
        mark cu2701 85000
        rules A S.2=level_1
        distances A cu2701 S.1=-..85010,nowhere
        mark cu2701 85003
        distances A cu2701 S.1=reached,nowhere
        ",
    );
}

/// S4: as a share of equity the denominator moves with it. Long, 20p ÷ (400,000 + 20p) is above 0.82 above 91,111.1; short,
/// 20p ÷ (3,600,000 − 20p) above 81,098.9. Margin moves with no price, and is a larger share of a smaller equity.
#[test]
fn s4_p9_a_share_of_equity() {
    let script = |side: &str, expected: &str| {
        check_distances(&format!(
            "
            scheme S total_market_value whole sum equity 0.82 -; total_margin whole sum equity 0.09 0.1
            govern A day S
            A {side} open 4 cu2701 80000 -> filled
            distances A cu2701 {expected}
            "
        ));
    };
    // 160,000 ÷ 0.09 = 1,777,777.8, 160,000 ÷ 0.1 = 1,600,000.
    script("buy", "S.1=-..91120,unset S.2=68880..-,nowhere");
    script("sell", "S.1=-..81100,unset S.2=-..91120,nowhere");
}

/// S9: over a super sector the net of each sector counts: cu at 20p against 1,600,000 of al short are 100,000 apart below
/// 75,000 and above 85,000. Over commodities nothing nets: 1,600,000 more.
#[test]
fn s9_p9_a_super_sector() {
    check_distances(
        "
        sector metals cu,al
        sector index IF
        super both metals,index
        scheme S absolute_exposure_value super:0 sum_absolute amount 100000 200000; absolute_exposure_value whole sum_absolute amount 3300000 -
        A buy open 4 cu2701 80000 -> filled
        A sell open 16 al2701 20000 -> filled
        govern A day S
        distances A cu2701 S.1=74990..85010,69990..90010 S.2=-..85010,unset
        # Its own sums: 80 a yuan of al, of which 1,250 are 100,000, and 2,500 are 200,000.
        distances A al2701 S.1=18745..21255,17495..22505
        ",
    );
}

/// S7: lines on NAV, of which 40 lots move 200 a yuan: at and below. A clause that another NAV brings into force is told, and
/// one that leaves is reached nowhere: at 80,500 unit NAV is 1.001.
#[test]
fn s7_p9_lines_on_nav_and_intervals() {
    check_distances(
        "
        scheme S total_market_value whole sum amount 16200000 -; max_drawdown whole single own 0.002 0.003
        scheme T total_lots whole sum amount 30 50
        set P1 highest_unit_nav 1
        govern P1 day S [,1.001) day T [1.001,) topup=0.998 warning=0.996 liquidation=0.994
        B buy open 40 cu2701 80000 -> filled
        distances P1 cu2701 nav=78000..-,77000..- topup=79000..-,unset S.1=nowhere,unset S.2=78990..-,78490..- T.1!=-..80500,nowhere
        mark cu2701 80500
        distances P1 cu2701 T.1=reached,nowhere S.1!=nowhere,unset
        set P1 shares -
        distances P1 cu2701 nav=undefined,undefined
        ",
    );
}

/// O3–O6: lines of an account by 20 yuan a yuan, short ones upwards; a line of the day that was reached stays so (O4).
#[test]
fn o3_o6_p9_lines_of_an_account() {
    let begin = "
        set A equity_call 1900000
        set A equity_liquidation 1800000
        set A daily_loss_call 50000
        set A daily_loss_of opening_equity
        set A daily_loss_call_ratio 0.05
        set A daily_loss_liquidation_ratio 0.06
        set A total_loss_of max_loss_amount
        set A total_loss_call_ratio 0.1
        set A total_loss_liquidation_ratio 0.5
    ";
    check_distances(&format!(
        "{begin}
        A buy open 4 cu2701 80000 -> filled
        distances A cu2701 system_risk=75000..-,70000..- daily_loss=77500..-,unset daily_loss_ratio=75000..-,74000..- total_loss_ratio=70000..-,nowhere
        mark cu2701 77490
        lines A daily_loss=call bars=daily_loss
        mark cu2701 80000
        distances A cu2701 daily_loss=reached,unset
        "
    ));
    check_distances(&format!(
        "{begin}
        A sell open 4 cu2701 80000 -> filled
        distances A cu2701 system_risk=-..85000,-..90000 daily_loss=-..82500,unset daily_loss_ratio=-..85000,-..86000
        "
    ));
}

/// O2: margin 160,000 is above 0.09 of equity below 68,888.9; before `act_minutes` no price closes anything.
#[test]
fn o2_p9_an_overnight_ratio() {
    check_distances(
        "
        set A overnight_ratio 0.09
        set A overnight_action reduce
        set A before_day_close flatten
        A buy open 4 cu2701 80000 -> filled
        clock 14:50
        distances A cu2701 overnight@15:00=68880..-,nowhere close@15:00=reached,nowhere
        clock 14:56
        distances A cu2701 overnight@15:00=68880..-,68880..- close@15:00=reached,reached
        ",
    );
}

/// P9: without a price, and while no day is open, there is no distance; what cannot be read is told as such.
#[test]
fn p9_where_nothing_can_be_told() {
    check_distances(
        "
        scheme S total_margin whole sum max_loss 0.5 -
        A buy open 4 cu2701 80000 -> filled
        govern P1 day S
        distances P1 cu2701 S.1=undefined,unset
        distances P1 cu2703 -> NoPrice
        settle cu2701 80000
        end
        distances P1 cu2701 -> DayNotOpen
        ",
    );
}

const P1: NavOf = NavOf::Product(ProductId::new(0));
const A: NavOf = NavOf::Operating(OperatingAccountId::new(0));
const CODES: [&str; 4] = ["cu2701", "cu2702", "al2701", "IF2612"];

/// Chosen numbers of a clause: indicator, direction, what it is a share of, scope, and where its levels lie.
type Chosen = ([usize; 4], [i64; 2]);

fn nth<T: Copy>(of: &[T], at: usize) -> T {
    of[at % of.len()]
}

fn clause(([indicator, fold, of, scope], _): &Chosen, levels: &str) -> String {
    let row: Indicator = nth(INDICATORS, *indicator);
    let fold = match nth(row.directions.folds(), *fold) {
        Fold::Long => "long",
        Fold::Short => "short",
        Fold::Sum => "sum",
        Fold::LongNet => "long_net",
        Fold::ShortNet => "short_net",
        Fold::Absolute => "absolute",
        Fold::SumAbsolute => "sum_absolute",
        Fold::Single => "single",
    };
    let scope = match nth(row.scopes, *scope) {
        ScopeKind::Whole => "whole",
        ScopeKind::Exchange => "exchange:SHFE",
        ScopeKind::Commodities => "commodities:cu,IF",
        ScopeKind::Contracts => "contracts:cu2701,al2701",
        ScopeKind::Sector => "sector:metals",
        ScopeKind::SuperSector => "super:0",
    };
    let of = match nth(row.of, *of) {
        ClauseOf::Amount => "amount",
        ClauseOf::TotalNav => "nav",
        ClauseOf::DynamicEquity => "equity",
        ClauseOf::MaxLossAmount => "max_loss",
        ClauseOf::Own => "own",
    };
    format!("{} {scope} {fold} {of} {levels}", row.key)
}

/// A copy of the desk with the contract so many ticks away.
fn away(run: &Run, contract: ContractId, ticks: i64) -> Desk {
    let mut desk = run.desk.clone();
    let state = desk.contract(contract).unwrap();
    let (tick, [low, high]) = (
        state.spec.tick.units(),
        [state.lower_limit, state.upper_limit],
    );
    let price = state.mark().unwrap().units().div_euclid(tick) * tick + ticks * tick;
    let price = price.clamp(low.unwrap().units(), high.unwrap().units());
    mark(&mut desk, contract, Price::from_units(price), run.at);
    desk
}

/// Thresholds that lie where the clause reads so many ticks away, so that they are passed within the day.
fn levels(run: &Run, of: NavOf, contract: ContractId, at: usize, chosen: &Chosen) -> String {
    let ([indicator, _, to, _], ticks) = chosen;
    let row = nth(INDICATORS, *indicator);
    let reads = ticks.map(|ticks| {
        let rules = ask::rules_in_force(&away(run, contract, ticks), of);
        let found = rules[at].found;
        let (numerator, denominator) = (i128::from(found.numerator), i128::from(found.denominator));
        let share = |one: i128| numerator * one / denominator.max(1);
        let read = if nth(row.of, *to) == ClauseOf::Amount {
            share(1)
        } else {
            share(10_000_000_000)
        };
        i64::try_from(read.max(0)).unwrap_or(i64::MAX)
    });
    let told = |level: i64| match nth(row.of, *to) {
        ClauseOf::Amount if row.unit() == ballast_risk::catalogue::Unit::Money => {
            Money::from_units(level).to_string()
        }
        ClauseOf::Amount => level.to_string(),
        _ => Rate::from_units(level).to_string(),
    };
    let [one, two] = [reads[0].min(reads[1]), reads[0].max(reads[1])].map(told);
    format!("{one} {two}")
}

/// Lines of account A that lie where its equity is so many ticks away.
fn lines(run: &Run, contract: ContractId, ticks: [i64; 2]) -> Vec<String> {
    let equity = |desk: &Desk| {
        desk.operating_account(OperatingAccountId::new(0))
            .unwrap()
            .book
            .equity()
            .units()
    };
    let margin = run
        .desk
        .operating_account(OperatingAccountId::new(0))
        .unwrap()
        .book
        .margin()
        .units();
    let [one, two] = ticks.map(|ticks| equity(&away(run, contract, ticks)));
    let pair = [one.max(two), one.min(two)];
    let money = |units: i64| Money::from_units(units.max(10_000) / 10_000 * 10_000).to_string();
    let share = |numerator: i64, denominator: i64| {
        let units = i128::from(numerator.max(1)) * 10_000_000_000 / i128::from(denominator.max(1));
        Rate::from_units(units.min(50_000_000_000) as i64).to_string()
    };
    let deposit = 2_000_000_000_000_i64.min(equity(&run.desk).max(1));
    { [0, 1].into_iter().rev() }
        .flat_map(|at| {
            let (equity, level) = (pair[at], ["call", "liquidation"][at]);
            [
                format!("equity_{level} {}", money(equity)),
                format!("equity_to_margin_{level} {}", share(equity, margin)),
                format!("margin_to_equity_{level} {}", share(margin, equity)),
                format!("equity_to_deposits_{level} {}", share(equity, deposit)),
                format!("daily_loss_{level} {}", money(deposit - equity)),
                format!(
                    "daily_loss_{level}_ratio {}",
                    share(deposit - equity, deposit)
                ),
                format!(
                    "total_loss_{level}_ratio {}",
                    share(deposit - equity, equity)
                ),
            ]
        })
        .map(|set| format!("set A {set} -> ?"))
        .collect()
}

/// Unit NAV of an owner so many ticks away, where it is one.
fn unit_nav(run: &Run, of: NavOf, contract: ContractId, ticks: i64) -> String {
    let desk = away(run, contract, ticks);
    let nav = match of {
        NavOf::Product(id) => ask::product_nav(&desk, id).and_then(Result::ok),
        NavOf::Operating(id) => ask::account_nav(&desk, id),
    };
    let unit = nav.and_then(|nav| nav.unit()).and_then(|unit| unit.told());
    unit.filter(|unit| unit.is_positive())
        .map_or("1".to_owned(), |unit| unit.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Every indicator, over every scope, long and short, of accounts and products, of speculation and hedge, near and past
    /// where nothing is left; lines on NAV, intervals, lines of accounts in each mode, overnight ratios: the desk, marked at
    /// every price of the day, finds each level first where it was told, and nowhere else. Nothing is liquidated meanwhile.
    #[test]
    fn p9_the_desk_finds_each_level_where_it_was_told(
        (deposit, mode, owed) in (0..2_usize, 0..4_usize, 0..3_usize),
        trades in prop::collection::vec((any::<bool>(), any::<bool>(), 0..4_usize, 1..24_i64, any::<bool>()), 1..7),
        clauses in prop::collection::vec((prop::array::uniform4(0..400_usize), prop::array::uniform2(-32..33_i64)), 1..7),
        (asked, off_tick, is_late) in (0..4_usize, any::<bool>(), any::<bool>()),
        (bounds, ticks) in (prop::array::uniform2(-32..33_i64), prop::array::uniform3(-32..33_i64)),
    ) {
        let mut run = Run::new();
        let modes = ["equity", "equity_to_margin", "margin_to_equity", "equity_to_deposits"];
        let setup = format!("
            account A {}
            account B 40000000
            rate cu margin 0.001 open l0 close l0 today l0
            rate al margin 0.001 open l0 close l0 today l0
            rate IF margin 0.001 open l0 close l0 today l0
            set platform liquidation_action ban_opening
            set platform call_floor 0
            set platform liquidation_floor 0
            set platform system_risk_mode {}
            day 2026-11-16
            end
            day 2026-11-17
            limits cu2701 80000 80300 79700
            limits cu2702 80000 80300 79700
            limits al2701 20000 20150 19850
            limits IF2612 4000 4006 3994
            mark cu2701 80000
            mark cu2702 80000
            mark al2701 20000
            mark IF2612 4000
            set P1 nav_mode own_equity
            set P1 shares 100000000
            set P1 liabilities {}
            set P1 highest_unit_nav 1
            set P1 initial_total_nav 100000000
            set A shares 1000000
            set A alias a
            set A highest_equity 30000
            set A overnight_ratio 0.3
            set A overnight_of absolute_exposure
            set A daily_loss_of opening_equity
            set A total_loss_of market_value_equity
            sector metals cu,al
            sector index IF
            super both metals,index", [30_000, 2_000_000][deposit], modes[mode], [0, 99_950_000, 99_999_999][owed]);
        for line in setup.lines().map(str::trim).filter(|line| !line.is_empty()) {
            run.line(line);
        }
        for (number, (is_a, buys, at, lots, hedge)) in trades.into_iter().enumerate() {
            let at = if number == 0 { asked } else { at };
            let (account, side) = (if is_a { "A" } else { "B" }, if buys { "buy" } else { "sell" });
            let flag = if hedge { "hedge " } else { "" };
            let price = [80_000, 80_000, 20_000, 4_000][at];
            run.line(&format!("{account} {side} open {lots} {} {price} {flag}-> ?", CODES[at]));
        }
        if is_late {
            run.line("clock 14:56");
        }
        if off_tick {
            run.line("mark cu2701 80003");
            run.line("mark IF2612 3999.9");
        }
        let contract = run.contract(CODES[asked]);
        for (of, code) in [(P1, "P1"), (A, "A")] {
            let scheme = |levels: &dyn Fn(usize) -> String| {
                let clauses = clauses.iter().enumerate();
                let clauses: Vec<String> = clauses.map(|(at, chosen)| clause(chosen, &levels(at))).collect();
                format!("scheme S{code} {}", clauses.join("; "))
            };
            run.line(&scheme(&|_| "- 1000".to_owned()));
            run.line(&format!("govern {code} day S{code}"));
            let set = scheme(&|at| levels(&run, of, contract, at, &clauses[at]));
            run.line(&set);
            run.line(&set.replacen("scheme S", "scheme T", 1));
            let mut units = bounds.map(|ticks| unit_nav(&run, of, contract, ticks));
            let mut on_nav = ticks.map(|ticks| unit_nav(&run, of, contract, ticks));
            let number = |text: &String| text.parse::<ballast_model::UnitNav>().unwrap();
            units.sort_by_key(number);
            on_nav.sort_by_key(number);
            let ([low, high], [liquidation, warning, top_up]) = (units, on_nav);
            run.line(&format!("govern {code} day T{code} [,{low}) day S{code} [{low},{high}) day T{code} [{high},) topup={top_up} warning={warning} liquidation={liquidation} -> ?"));
        }
        for line in lines(&run, contract, bounds) {
            run.line(&line);
        }
        for of in [P1, A] {
            let told = ask::distances(&run.desk, of, contract).unwrap();
            run.hold_distances(of, contract, &told);
        }
    }
}
