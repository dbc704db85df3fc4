//! What decides an order is told with every number, in values that have a unit (G2).

use ballast_desk::ask::{
    Carried, Collar, Explanation, Figure, FundAccountFinding, LimitFinding, NearLine, Permission,
    Verdict,
};
use ballast_desk_events::{NearBans, PriceDistance, PriceRight, Refusal, TradabilityOf};
use ballast_model::{FundAccountId, Lots, Money, Offset, Price, ProductId, Rate};
use ballast_risk::Rule;

use crate::script::Run;

const F2: FundAccountId = FundAccountId::new(1);
const F3: FundAccountId = FundAccountId::new(2);

/// Two fund accounts of 100,000 beside a closed F1; a lot of cu at 80,000 takes a margin of 40,000.
fn run(lines: &str) -> Run {
    let mut run = Run::new();
    let common = "
        account A 1000000
        fund F2 100000
        fund F3 100000
        rate cu margin 0.1 open l5 close l5 today l5
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80000
        set F1 open_allowed false
        set F2 priority 2
        set F3 priority 1";
    for line in common.lines().chain(lines.lines()) {
        if !line.trim().is_empty() {
            run.line(line.trim());
        }
    }
    run
}

fn lots(before: i64, after: i64, limit: i64) -> [Figure; 3] {
    [before, after, limit].map(|lots| Figure::Lots(Lots::new(lots)))
}

fn money(before: i64, after: i64, limit: i64) -> [Figure; 3] {
    [before, after, limit].map(|yuan| Figure::Money(Money::whole(yuan)))
}

fn check_limit(limits: &[LimitFinding], rule: Rule, figures: [Figure; 3], refuses: bool) {
    let found = limits.iter().find(|limit| limit.rule == rule);
    let found = found.unwrap_or_else(|| panic!("{rule:?} is not told: {limits:?}"));
    assert_eq!(
        [found.before, found.after, found.limit],
        figures,
        "{rule:?}"
    );
    assert_eq!(found.refuses, refuses, "{rule:?}");
}

fn asked(told: &Explanation) -> Vec<&Permission> {
    let findings = told.permissions.iter();
    findings.map(|finding| &finding.permission).collect()
}

fn fund(told: &Explanation, id: FundAccountId) -> &FundAccountFinding {
    let findings = told.fund_accounts.iter().map(|account| &account.finding);
    let mut found = findings.filter(|finding| finding.fund_account == id);
    found.next().expect("every fund account is told")
}

fn order_of_asking(told: &Explanation) -> Vec<u32> {
    let findings = told.fund_accounts.iter().map(|account| &account.finding);
    findings
        .map(|finding| finding.fund_account.index() as u32 + 1)
        .collect()
}

/// Every permission and every limit that is set is told with its numbers, and those of the fund
/// account that carries the order.
#[test]
fn g2_an_order_that_is_let_through() {
    let mut run = run("set A position_limit 10
         set A max_cancels 3
         set A margin_ratio 0.5
         limit A cu price_right ticks 10 all
         limit A cu price_collar ticks 10
         limit A cu2701 lots 6
         permit P1 cu
         limit F2 cu order_lots 4
         A buy open 2 cu2701 80000 -> filled");
    let told = run.explain("A buy open 0 cu2701 80000");
    assert_eq!(
        (told.takes, told.limits.len(), told.fund_accounts.len()),
        (None, 0, 0)
    );
    run.line("deposit F2 1000000");
    let told = run.explain("A buy open 3 cu2701 80000");
    assert_eq!(
        asked(&told),
        [
            &Permission::Stop(None),
            &Permission::Liquidation(None),
            &Permission::Lines(None),
            &Permission::Open { allowed: true },
            &Permission::Tradable {
                allowed: true,
                set_at: Some(TradabilityOf::Product(ProductId::new(0))),
            },
            &Permission::DeliveryMonth {
                is_in: false,
                barred_for: None,
            },
            &Permission::Multiple {
                lots: Lots::new(3),
                multiple: None,
            },
            &Permission::Cancels(Some(LimitFinding {
                rule: Rule::Cancels,
                before: Figure::Count(0),
                after: Figure::Count(0),
                limit: Figure::Count(3),
                of: None,
                refuses: false,
            })),
            &Permission::PriceRight {
                right: Some(PriceRight {
                    near: PriceDistance::Ticks(10),
                    bans: NearBans::All,
                }),
                last: Some(Price::whole(80_000)),
                lines: vec![
                    NearLine {
                        limit: Price::whole(86_000),
                        line: Price::whole(85_900),
                        reached: false,
                    },
                    NearLine {
                        limit: Price::whole(74_000),
                        line: Price::whole(74_100),
                        reached: false,
                    },
                ],
            },
            &Permission::HasPrice {
                price: Some(Price::whole(80_000)),
            },
            &Permission::MarkDoubt(None),
            &Permission::MarkAge {
                age: 0,
                limit: None,
            },
            &Permission::PriceCollar(Some(Collar {
                price: Price::whole(80_000),
                reference: Price::whole(80_000),
                lowest: Price::whole(79_900),
                highest: Price::whole(80_100),
            })),
        ]
    );
    // 1,000,000 less 2 × 40,000 and 10; the order takes 120,000 and 15.
    check_limit(&told.limits, Rule::Cash, money(919_990, 799_975, 0), false);
    check_limit(&told.limits, Rule::AccountLots, lots(2, 5, 10), false);
    check_limit(&told.limits, Rule::ContractLots, lots(2, 5, 6), false);
    let ratio = told
        .limits
        .iter()
        .find(|limit| limit.rule == Rule::MarginRatio);
    let ratio = ratio.expect("the line is set");
    assert_eq!(
        (ratio.before, ratio.after, ratio.limit, ratio.of),
        (
            Figure::Money(Money::whole(80_000)),
            Figure::Money(Money::whole(200_000)),
            Figure::Rate("0.5".parse::<Rate>().unwrap()),
            Some(Money::whole(999_990)),
        )
    );
    assert!(
        told.limits
            .iter()
            .all(|limit| limit.rule != Rule::OrderLots),
        "it is not set"
    );
    let finding = fund(&told, F2);
    assert_eq!((finding.takes, &finding.bound_by), (Lots::new(3), &None));
    check_limit(&finding.limits, Rule::FundOrderLots, lots(0, 3, 4), false);
    check_limit(
        &finding.limits,
        Rule::FundCash,
        money(1_019_990, 899_975, 0),
        false,
    );
    assert_eq!(
        finding.carries,
        [Carried {
            offset: Offset::Open,
            lots: Lots::new(3),
            margin: Money::whole(120_000),
            commission: Money::whole(15),
            locks: false,
        }]
    );
    assert!(
        matches!(told.verdict, Verdict::Through { carried, .. } if carried == Lots::new(3)),
        "{:?}",
        told.verdict
    );
}

/// What a limit refuses is told with the refusal's numbers, the other limits that it breaches, and
/// what the fund accounts would have taken.
#[test]
fn g2_an_order_that_limits_refuse() {
    let mut run = run("set A position_limit 1\nlimit A cu2701 margin 60000");
    let told = run.explain("A buy open 2 cu2701 80000");
    check_limit(&told.limits, Rule::AccountLots, lots(0, 2, 1), true);
    check_limit(
        &told.limits,
        Rule::ContractMargin,
        money(0, 80_000, 60_000),
        true,
    );
    check_limit(
        &told.limits,
        Rule::AccountMargin,
        money(0, 80_000, 100_000_000),
        false,
    );
    let (before, after, limit) = (Lots::ZERO, Lots::new(2), Lots::new(1));
    let of_lots = Refusal::PositionLimit {
        before,
        after,
        limit,
    };
    let of_margin = Refusal::ScopeMarginLimit {
        scope: "cu2701".into(),
        before: Money::ZERO,
        after: Money::whole(80_000),
        limit: Money::whole(60_000),
    };
    let verdict = Verdict::Refused {
        refusal: of_lots,
        also: vec![of_margin],
    };
    assert_eq!(told.verdict, verdict);
    assert_eq!(order_of_asking(&told), [2, 3, 1]);
    let finding = fund(&told, F2);
    assert_eq!((finding.takes, finding.carries.len()), (Lots::new(2), 0));
}

/// A permission refuses; the limits behind it are read all the same.
#[test]
fn g2_an_order_that_a_permission_refuses() {
    let mut run = run("limit A cu price_right share 0.9 same\nmark cu2701 85500");
    let told = run.explain("A buy open 2 cu2701 80000");
    let refusal = Refusal::NearPriceLimit {
        last: Price::whole(85_500),
        line: Price::whole(85_400),
        limit: Price::whole(86_000),
    };
    let mut refusing = told.permissions.iter().filter(|of| of.refusal.is_some());
    let near = refusing.next().expect("one refuses");
    assert_eq!(near.refusal.as_ref(), Some(&refusal));
    let Permission::PriceRight { lines, .. } = &near.permission else {
        panic!("{near:?}")
    };
    let line = NearLine {
        limit: Price::whole(86_000),
        line: Price::whole(85_400),
        reached: true,
    };
    assert_eq!(
        lines[..],
        [line],
        "a buy is asked about the upper limit alone"
    );
    let refused = Verdict::Refused {
        refusal,
        also: Vec::new(),
    };
    assert_eq!(told.verdict, refused);
    check_limit(&told.limits, Rule::AccountLots, lots(0, 2, 100_000), false);
    let told = run.explain("A sell close 2 cu2701 80000");
    let kinds = asked(&told);
    assert!(
        !kinds.iter().any(|asked| matches!(
            asked,
            Permission::Open { .. } | Permission::PriceRight { .. }
        )),
        "what is asked of opens alone is not told of a close: {kinds:?}"
    );
}

/// What fund accounts cannot carry whole: each says what it takes and what keeps it from more, the
/// one that takes closes only why it takes nothing.
#[test]
fn g2_an_order_that_fund_accounts_cannot_carry_whole() {
    let mut run = run("limit F3 cu2701 lots 1\nset P1 when_too_large place_what_fits");
    let told = run.explain("A buy open 6 cu2701 80000");
    assert_eq!(
        order_of_asking(&told),
        [2, 3, 1],
        "the higher number first, none last"
    );
    let first = fund(&told, F2);
    assert_eq!((first.takes, first.priority), (Lots::new(2), Some(2)));
    assert!(
        matches!(&first.bound_by, Some(Refusal::FundCashShort { available, .. })
            if *available == Money::whole(100_000)),
        "{first:?}"
    );
    check_limit(
        &first.limits,
        Rule::FundCash,
        money(100_000, -140_030, 0),
        true,
    );
    let second = fund(&told, F3);
    assert_eq!(second.takes, Lots::new(1));
    assert!(
        matches!(&second.bound_by, Some(Refusal::FundLotsLimit { limit, .. }) if *limit == Lots::new(1)),
        "{second:?}"
    );
    check_limit(&second.limits, Rule::FundContractLots, lots(0, 6, 1), true);
    let closed = fund(&told, FundAccountId::new(0));
    let why = Refusal::FundOpenNotAllowed {
        fund_account: FundAccountId::new(0),
    };
    assert_eq!(closed.eligibility[0].refusal.as_ref(), Some(&why));
    assert_eq!((closed.takes, closed.carries.len()), (Lots::ZERO, 0));
    let carried: Vec<_> = [first, second]
        .iter()
        .map(|finding| finding.carries[0].lots)
        .collect();
    assert_eq!(carried, [Lots::new(2), Lots::new(1)]);
    assert!(
        matches!(told.verdict, Verdict::Through { carried, .. } if carried == Lots::new(3)),
        "{:?}",
        told.verdict
    );
    assert_eq!(
        told.fund_accounts[0].book.funds.available,
        Money::whole(100_000)
    );
}

/// N3: in proportion each account tells its weight, its share of the order, and whether it holds its part
/// already; one that may not open tells why, and one that is disabled has no weight.
#[test]
fn n3_weights_and_shares_are_told() {
    let mut run = run("withdraw F1 99900000
        deposit F3 200000
        A buy open 2 cu2701 80000 -> filled
        set P1 routing_mode proportion");
    let told = run.explain("A buy open 3 cu2701 80000");
    let weight = |told: &Explanation, id: FundAccountId| {
        let weight = fund(told, id).weight?;
        let share = weight.share_hundredths(Lots::new(3));
        Some((share, weight.held, weight.holds_its_part))
    };
    // Of 499,990 F2 has 99,990 after two commissions, F3 300,000: 0.59 and 1.80 of three lots.
    assert_eq!(weight(&told, F2), Some((59, Lots::new(2), true)));
    assert_eq!(weight(&told, F3), Some((180, Lots::ZERO, false)));
    let first = FundAccountId::new(0);
    let refused = &fund(&told, first).eligibility[0].refusal;
    assert!(matches!(refused, Some(Refusal::FundOpenNotAllowed { .. })));
    run.line("disable F1");
    let told = run.explain("A buy open 3 cu2701 80000");
    assert_eq!(weight(&told, first), None);
    assert_eq!(weight(&told, F3), Some((225, Lots::ZERO, false)));
}
