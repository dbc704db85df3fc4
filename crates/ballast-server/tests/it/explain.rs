//! `ballast explain` in both languages (G2): the same numbers, every fund account, and no word of the
//! other language.

use std::process::Command;

use crate::support::demo::{ACCOUNT, Demo, FUND, PRODUCT};
use serde_json::json;

/// A fund account beside the demonstration's, with money for a few lots.
const SECOND: &str = "80018827";

/// What is told of an order, Chinese and English.
fn told(demo: &Demo, reference: &str) -> [String; 2] {
    ["zh", "en"].map(|language| {
        let output = Command::new(env!("CARGO_BIN_EXE_ballast"))
            .args([
                "explain",
                "--ref",
                reference,
                "--lang",
                language,
                "--journal",
            ])
            .arg(demo.data().join("journal"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && !said.is_empty(), "{output:?}");
        said
    })
}

fn check_says(text: &str, wanted: &[&str]) {
    for words in wanted {
        assert!(text.contains(words), "`{words}` is not in: {text}");
    }
}

/// Codes stand in both languages; words do not.
fn check_no_english(text: &str) {
    let codes = [
        ACCOUNT, PRODUCT, "rb2701", "rb", "trader1", "l1", "l2", "l3",
    ];
    let is_part = |one: char| one.is_ascii_alphanumeric() || one == '_';
    for word in text.split(|one| !is_part(one)) {
        let has_letters = word.contains(|one: char| one.is_ascii_alphabetic());
        let is_refusal = word.contains('_') && !word.contains(|one: char| one.is_ascii_lowercase());
        assert!(
            !has_letters || is_refusal || codes.contains(&word),
            "`{word}` in: {text}"
        );
    }
}

fn check_no_chinese(text: &str) {
    let chinese = |one: char| ('\u{3000}'..='\u{ffef}').contains(&one);
    assert!(!text.contains(chinese), "{text}");
}

/// One that fund accounts carry in part, one that a limit refuses, and one that a permission refuses.
#[test]
fn g2_an_explanation_speaks_chinese_or_english() {
    let demo = Demo::start();
    demo.open_fund_account(SECOND, "20000.00", "rb");
    let account = format!("operating-accounts/{ACCOUNT}");
    demo.setting(&account, "position_limit", "50");
    demo.setting(&format!("fund-accounts/{SECOND}"), "priority", "9");
    let rb = ["commodity", "rb"];
    demo.limit("fund_account", Some(FUND), rb, "order_lots", "2");
    let order = |lots: u32| {
        let order = json!({ "contract": "rb2701", "side": "buy", "offset": "open", "lots": lots, "price": "2950" });
        demo.order_of(&demo.trader, ACCOUNT, &order)
    };
    let (status, answer) = order(30);
    assert_eq!(status, 201, "{answer}");
    let (status, answer) = order(60);
    assert_eq!((status, &answer["code"]), (422, &json!("POSITION_LIMIT")));
    demo.setting(&account, "open_allowed", "false");
    let (status, answer) = order(1);
    assert_eq!((status, &answer["code"]), (422, &json!("OPEN_NOT_ALLOWED")));

    let both = ["l1", "l2", "l3"].map(|reference| told(&demo, reference));
    for [chinese, english] in &both {
        check_no_english(chinese);
        check_no_chinese(english);
        check_says(
            chinese,
            &[FUND, SECOND, "1. 资金账户 80018827", "独自可承接"],
        );
        check_says(
            english,
            &[FUND, SECOND, "1. Fund account 80018827", "takes alone"],
        );
    }
    let [carried, limited, barred] = &both;
    check_says(
        &carried[0],
        &[
            "通过",
            "FUND_CASH_SHORT",
            "FUND_LOTS_LIMIT",
            "账户持仓",
            "委托 1（l1），流水",
            "（资金账户 80018827，rb2701）报出：买",
        ],
    );
    check_says(
        &carried[1],
        &[
            "Let through",
            "FUND_CASH_SHORT",
            "FUND_LOTS_LIMIT",
            "Order 1 (l1), record",
            "(fund account 80018827, rb2701) on its way: buy",
            "(fund account 80018827, rb2701) sent to the counter",
        ],
    );
    check_says(
        &limited[0],
        &[
            "未送出：账户持仓上限 50 手",
            "POSITION_LIMIT",
            "✗  账户持仓",
        ],
    );
    check_says(
        &limited[1],
        &[
            "Not sent: the account may hold 50 lots",
            "✗  lots of the account",
        ],
    );
    check_says(&barred[0], &["OPEN_NOT_ALLOWED", "✗  开仓"]);
    check_says(&barred[1], &["OPEN_NOT_ALLOWED", "✗  to open"]);
}
