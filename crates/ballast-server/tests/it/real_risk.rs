//! A real day of risk (S5, O3, N7, K1): rubber falls on the first morning after a holiday, and an account that bought
//! is called, barred and liquidated, and trades again. `ballast explain` says why of each step.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::client::{Client, Live, Process, set_password};
use crate::support::data;
use crate::support::order_file;

const BALLAST: &str = env!("CARGO_BIN_EXE_ballast");
const PASSWORD: &str = "ballast-demo";
const RUBBER: &str = "ticks/SHFE/ru1901/20181008.csv.gz";

/// The market's morning, with one trader.
struct Morning {
    admin: Client,
    gate: Live,
    trader: Live,
}

impl Morning {
    fn put(&self, path: &str, body: &Value) {
        let path = format!("/api/v1/admin/{path}");
        let (status, _, answer) = self.admin.request("PUT", &path, Some(body));
        assert!(status < 300, "{path} {body}: {answer}");
    }

    /// Plays up to a time of the day.
    fn until(&mut self, time: &str) {
        let until = format!("2018-10-08T{time}+08:00");
        let gate = self
            .gate
            .ask(json!({ "type": "gate", "gate": { "until": until } }));
        assert_eq!(gate["type"], "gate", "{gate}");
    }

    /// The code of what an order to buy is answered; none: it was taken.
    fn buy(&mut self, reference: &str, lots: u32) -> Option<String> {
        let order = json!({ "ref": reference, "contract": "ru1901", "side": "buy", "offset": "open", "lots": lots });
        let answer = self
            .trader
            .ask(json!({ "type": "place", "account": "A1", "order": order }));
        if answer["type"] == "answer" {
            return None;
        }
        let code = answer["problem"]["code"].as_str();
        Some(code.unwrap_or_else(|| panic!("{answer}")).to_owned())
    }

    fn lots(&self) -> i64 {
        let told = self.admin.get("/api/v1/accounts/A1/positions");
        let rows = told["positions"].as_array().unwrap();
        rows.iter().map(|row| row["lots"].as_i64().unwrap()).sum()
    }
}

fn explained(data: &Path, what: [&str; 2], language: &str) -> String {
    let output = Command::new(BALLAST)
        .args(["explain", what[0], what[1], "--lang", language, "--journal"])
        .arg(data.join("journal"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// It says all of it, in this order.
fn check_tells(page: &str, wanted: &[&str]) {
    let mut rest = page;
    for words in wanted {
        let at = rest.find(words);
        let at = at.unwrap_or_else(|| panic!("`{words}` is not next in:\n{page}"));
        rest = &rest[at + words.len()..];
    }
}

#[test]
fn s5_o3_a_fall_on_a_real_morning_is_explained_step_by_step() {
    let Some(ticks) = data::find(RUBBER) else {
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let (setup, data) = (
        directory.path().join("setup.toml"),
        directory.path().join("data"),
    );
    std::fs::write(&setup, order_file::setup("ru")).unwrap();
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let (setup, ticks) = (text(&setup), text(&ticks));
    let args = ["--setup", &setup, "--gate", "--replay", &ticks];
    Process::serve_desk(&data, &args).stop();
    for login in ["admin", "A1"] {
        set_password(&data, login, PASSWORD, &[]).unwrap();
    }
    let server = Process::serve_desk(&data, &args);
    let log_in = |user: &str| Client::log_in(&server.address, user, PASSWORD);
    let admin = log_in("admin");
    let mut morning = Morning {
        gate: admin.live(),
        trader: log_in("A1").live(),
        admin,
    };

    // Called at 140 % of margin, liquidated at 137 %; what is held may be worth 7.6 times, or 7.9 times, equity.
    for (name, value) in [
        ("equity_to_margin_call", "1.4"),
        ("equity_to_margin_liquidation", "1.37"),
        ("shares", "1000000"),
        ("alias", "rubber"),
    ] {
        let path = format!("operating-accounts/A1/settings/{name}");
        morning.put(&path, &json!({ "value": value }));
    }
    let clause = json!({
        "indicator": 205, "scope": "whole", "names": [], "fold": "sum", "of": "dynamic_equity",
        "level1": "7.6", "level2": "7.9", "note": "",
    });
    morning.put(
        "products/P1/schemes/leverage",
        &json!({ "name": "leverage", "clauses": [clause] }),
    );
    let none = json!({ "current": [], "previous": [] });
    let period = json!({ "mode": "none", "own": none });
    morning.put(
        "operating-accounts/A1/binding",
        &json!({
            "day": { "current": [{ "scheme": "leverage" }], "previous": [] },
            "night": { "mode": "follow_day", "own": none }, "holiday": period,
            "current_lines": {}, "previous_lines": {},
        }),
    );

    morning.until("09:01:00");
    for (number, time) in ["09:01:05", "09:01:10", "09:01:15", "09:01:20"]
        .iter()
        .enumerate()
    {
        assert_eq!(morning.buy(&format!("open{number}"), 15), None);
        morning.until(time);
    }
    assert_eq!(morning.lots(), 60);
    morning.until("09:11:16.700");
    assert_eq!(morning.buy("more", 1).as_deref(), Some("SYSTEM_RISK_LINE"));
    check_tells(
        &explained(&data, ["--risk", "A1"], "en"),
        &[
            "What stands, the worst first",
            "level 2  clause 1 of scheme leverage (Market value)",
            "call",
            "System risk",
            "bars opening",
            "ru1901  long  60",
            "By the price of one contract, all else as it is",
            "ru1901  System risk",
        ],
    );
    morning.until("09:45:00");
    assert_eq!(morning.lots(), 0);
    assert_eq!(morning.buy("again", 1), None);
    morning.until("09:46:00");
    assert_eq!(morning.lots(), 1);
    server.stop();
    check_tells(
        &explained(&data, ["--risk", "A1"], "en"),
        &[
            "No rule stands",
            "ru1901  long  1",
            "clear → level 1",
            "System risk  clear → call",
            "level 1 → level 2",
            "was refused: Not sent: the account is at its system risk line",
            "System risk  call → clear",
            "System risk  call → liquidation",
            "after ru1901 at 12,265",
            "liquidation plan 1 started",
            "→ clear",
            "liquidation plan 1 ended: Done",
        ],
    );
    check_tells(
        &explained(&data, ["--plan", "1"], "en"),
        &[
            "System risk, liquidation line",
            "ru1901 long 60 lots, mark 12,265",
            "ru1901 long: order",
            "traded",
            "Done",
        ],
    );
    check_tells(
        &explained(&data, ["--risk", "A1"], "zh"),
        &[
            "没有触发的规则",
            "只动一个合约的价格、其他不变",
            "经过",
            "系统风控  正常 → 追保",
            "一级 → 二级",
            "被拒",
            "强平计划 1 开始",
            "强平计划 1 结束",
        ],
    );
    let journal = data.join("journal");
    let unknown = ["explain", "--risk", "nobody", "--journal"];
    let output = Command::new(BALLAST).args(unknown).arg(&journal).output();
    let said = String::from_utf8_lossy(&output.unwrap().stderr).into_owned();
    assert!(
        said.contains("no product and no operating account `nobody`"),
        "{said}"
    );
}
