//! What a force-close is told to come to before it is confirmed (P9), and what books show once its orders traded so.

use proptest::prelude::*;

use crate::script::check;

/// A holds 4 of cu2701 of yesterday and 3 of today, both long; a lot is 5 yuan a yuan of price. The counter charges 3 yuan a lot,
/// and 7 for closing today.
fn check_told(script: &str) {
    check(&format!(
        "
        account A 1000000
        account B 1000000
        rate cu margin 0.1 open l3 close l3 today l7
        rate IF margin 0.1 open 0.0000231 close 0.0000231 today 0.000345
        set P1 nav_mode own_equity
        day 2026-11-16
        limits cu2701 80000 96000 60000
        mark cu2701 80000 bid 79990x5 ask 80000x5
        A buy open 4 cu2701 80000 -> filled
        settle cu2701 79900
        end
        day 2026-11-17
        limits cu2701 79900 95000 60000
        mark cu2701 80000 bid 79990x5 ask 80000x5
        A buy open 3 cu2701 80000 -> filled
        {script}"
    ));
}

/// P9: two ticks beyond the counterparty's best (N10), marked to market: four lots from the settlement price of 79,900, three
/// from 80,000; close-today's commission apart.
#[test]
fn p9_closes_are_told_at_the_plans_price() {
    check_told(
        "
        closing A cu2701:long=plan:79970 pnl=950 commission=33 close_today=3 close_today_commission=21 order_fee=0
        closing A cu2701 long 5 cu2701:long=plan:79970 pnl=1250 commission=19 close_today=1
        closing P1 cu2701:long=plan:79970 pnl=950 commission=33
        closed as told A cu2701 long 5
        funds A balance=999210 margin=80000
        closing A cu2701:long=plan:79970 pnl=-300 commission=14 close_today=2
        closed as told P1
        ",
    );
}

/// P9: a price that the plan would not have now is named: it rests at the price limit, waits and the last price stands, or
/// the previous settlement price, and of what has none nothing is told.
#[test]
fn p9_a_price_says_what_it_is() {
    check_told(
        "
        mark cu2701 60000 ask 60000x900
        closing A cu2701:long=limit:60000:price_limit pnl=-698000
        mark cu2701 80000 ask 80010x5
        closing A cu2701:long=last:80000:no_counterparty pnl=2000
        mark cu2701 80000 bid 70000x5 ask 80010x5
        closing A cu2701:long=plan:69980:too_far:69980:80000 pnl=-348700
        mark cu2701 80000 bid 79990x5 ask 80010x5
        later 11
        closing A cu2701:long=last:80000:old_quote pnl=2000
        at 11:31:00
        closing A cu2701:long=last:80000:outside_session
        settle cu2701 80100
        end
        day 2026-11-18
        closing A cu2701:long=settled:80100:old_quote pnl=0
        ",
    );
}

/// O9: what an order itself is charged is told as well, by message: 25 lots of IF go as two orders of 20 at most.
#[test]
fn o9_order_fees_of_the_close_are_told() {
    check_told(
        "
        deposit A 50000000
        limits IF2612 4000 4400 3600
        mark IF2612 4000 bid 3999.8x5 ask 4000x5
        A sell open 25 IF2612 4000 -> ?
        closing A IF2612 short IF2612:short=plan:4000.4 order_fee=2
        closed as told A
        ",
    );
}

#[derive(Debug, Clone)]
struct Opened {
    account: &'static str,
    buys: bool,
    lots: i64,
    contract: usize,
    is_hedge: bool,
    works: Option<&'static str>,
}

const CONTRACTS: [(&str, i64, i64); 3] = [
    ("cu2701", 80_000, 10),
    ("m2701", 3_000, 1),
    ("IF2612", 4_000, 1),
];

fn opened() -> impl Strategy<Value = Opened> {
    let side = (any::<bool>(), 1..12_i64, 0..CONTRACTS.len());
    let works = prop::option::weighted(0.25, prop::sample::select(vec!["open", "close_today"]));
    let how = (prop::bool::weighted(0.2), works);
    (prop::sample::select(vec!["A", "B"]), side, how).prop_map(
        |(account, (buys, lots, contract), (is_hedge, works))| Opened {
            account,
            buys,
            lots,
            contract,
            is_hedge,
            works,
        },
    )
}

impl Opened {
    fn line(&self) -> String {
        let Self { account, lots, .. } = self;
        let (code, price, _) = CONTRACTS[self.contract];
        let side = if self.buys { "buy" } else { "sell" };
        let hedge = if self.is_hedge { " hedge" } else { "" };
        // Far from the market it works on.
        let price = match (self.works, self.buys) {
            (None, _) => price,
            (Some(_), true) => price - price / 20,
            (Some(_), false) => price + price / 20,
        };
        let (offset, outcome) = self
            .works
            .map_or(("open", "?"), |offset| (offset, "rests?"));
        format!("{account} {side} {offset} {lots} {code} {price}{hedge} -> {outcome}\n")
    }
}

fn world() -> impl Strategy<Value = String> {
    let days = prop::collection::vec(prop::collection::vec(opened(), 1..8), 1..3);
    let mode = prop::sample::select(vec!["priority", "proportion", "net"]);
    let close = prop::sample::select(vec![
        "P1",
        "A",
        "B",
        "A cu2701 long",
        "B m2701 short",
        "A IF2612 long 2",
    ]);
    let moved = prop::collection::vec(-20..20_i64, CONTRACTS.len());
    (days, mode, close, moved).prop_map(|(days, mode, close, moved)| {
        let mut script = format!(
            "
            account A 20000000
            account B 20000000
            fund F2 30000000
            rate cu margin 0.1 open 0.0000513 close 0.0000513 today 0.0001027
            rate m margin 0.08 open l1.51 close l1.51 today l0.75
            rate IF margin 0.12 open 0.0000231 close 0.0000231 today 0.000345
            commission A cu open l4 close l5 today l0
            commission B m open 0.0000333 close 0.0000333 today 0.0000777
            set platform routing_mode {mode}
            set platform fund_messages 1000
            set F1 priority 9
            set F2 priority 3
            set A hedge_allowed true
            set B hedge_allowed true
            set F1 hedge_allowed true
            set F2 hedge_allowed true
            set P1 nav_mode external_assets
            set P1 external_nav 1000000
            set P1 shares 30000000
            set A shares 10000000
        "
        );
        let days_after = days.len();
        for (number, opens) in days.iter().enumerate() {
            script += &format!("day 2026-11-{}\n", 16 + number);
            for (code, price, tick) in CONTRACTS {
                let (high, low) = (price + price / 5, price - price / 5);
                script += &format!("limits {code} {price} {high} {low}\n");
                script += &format!(
                    "mark {code} {price} bid {}x9 ask {}x9\n",
                    price - tick,
                    price + tick
                );
            }
            let is_last = number + 1 == days_after;
            let opens = opens.iter().filter(|of| is_last || of.works.is_none());
            // By net position and in proportion the moment says over how many messages an order goes, and IF is charged by message.
            let opens =
                opens.filter(|of| mode == "priority" || CONTRACTS[of.contract].0 != "IF2612");
            // So do working closes, each of which gives its lots back at its own moment.
            let opens = opens.filter(|of| {
                of.works != Some("close_today") || CONTRACTS[of.contract].0 != "IF2612"
            });
            opens.for_each(|of| script += &of.line());
            if !is_last {
                for (code, price, tick) in CONTRACTS {
                    script += &format!("settle {code} {}\n", price + 3 * tick);
                }
                script += "end\n";
            }
        }
        for ((code, price, tick), moved) in CONTRACTS.iter().zip(moved) {
            let price = price + moved * tick;
            script += &format!(
                "mark {code} {price} bid {}x9 ask {}x9\n",
                price - tick,
                price + 2 * tick
            );
        }
        format!("{script}closed as told? {close}\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// P9: what is told of a close of an account, a product or a position, of whatever lots, flags, ages, working orders and
    /// routing: once each order of its plans has traded at the price told, P&L, commission, order fees, equity, margin and NAV of
    /// the accounts and of the product are that, to the last unit.
    #[test]
    fn p9_books_come_to_what_was_told(script in world()) {
        check(&script);
    }
}
