//! What the market's price says against an order, and the lots that would pass, through the interface in
//! Chinese and English (K3, K7, K13). The ticks are made up: one is crossed, one beyond the day's
//! limits.

use std::cell::Cell;
use std::fs;

use crate::support::client::{Client, Process, set_password};
use crate::support::order_file;
use serde_json::{Value, json};

const PASSWORD: &str = "ballast-demo";

const TICKS: &str = "\
datetime,instrument_id,last_price,highest,lowest,open,volume,amount,open_interest,bid_price1,bid_volume1,ask_price1,ask_volume1,upper_limit,lower_limit,pre_settlement
2018-10-08 09:00:01.000,ru1901,12000,12000,12000,12000,10,1200000,1000,11995,9,12005,9,12720,11280,12000
2018-10-08 09:01:00.000,ru1901,12010,12010,12000,12000,12,1440200,1000,12010,9,12005,9,12720,11280,12000
2018-10-08 09:02:00.000,ru1901,12000,12010,12000,12000,14,1680200,1000,11995,9,12005,9,12720,11280,12000
2018-10-08 09:03:00.000,ru1901,12725,12725,12000,12000,16,1934700,1000,12720,9,,,12720,11280,12000
2018-10-08 09:04:00.000,ru1901,12000,12725,12000,12000,18,2174700,1000,11995,9,12005,9,12720,11280,12000
2018-10-08 09:05:00.000,ru1901,12000,12725,12000,12000,20,2414700,1000,11995,9,12005,9,12720,11280,12000
2018-10-08 09:10:00.000,ru1901,12000,12725,12000,12000,20,2414700,1000,11995,9,12005,9,12720,-5,12000
2018-10-08 09:11:00.000,ru1901,12000,12725,12000,12000,20,2414700,1000,11995,9,12005,9,,,12000
2018-10-08 09:12:00.000,ru1901,12725,12725,12000,12000,20,2414700,1000,11995,9,12005,9,,,
2018-10-08 09:13:00.000,ru1901,,12725,12000,12000,20,2414700,1000,,,,,,,
2018-10-08 09:14:00.000,ru1901,12000,12725,12000,12000,20,2414700,1000,11995,9,12005,9,,,
2018-10-08 09:30:00.000,ru1901,12000,12725,12000,12000,22,2654700,1000,11995,9,12005,9,12720,11280,12000
";

/// A market that stands where it is told to.
struct Market {
    admin: Client,
    trader: Client,
    number: Cell<u32>,
}

impl Market {
    fn until(&self, time: &str) {
        let until = format!("2018-10-08T{time}.000+08:00");
        let gate = json!({ "until": until });
        let (status, _, gate) = self
            .admin
            .request("POST", "/api/v1/replay/gate", Some(&gate));
        assert_eq!(
            (status, gate["at"].as_str()),
            (200, Some(until.as_str())),
            "{gate}"
        );
    }

    fn set(&self, path: &str, body: Value) {
        let path = format!("/api/v1/admin/{path}");
        let (status, _, answer) = self.admin.request("PUT", &path, Some(&body));
        assert_eq!(status, 200, "{answer}");
    }

    fn limit(&self, level: &str, of: Option<&str>, limit: &str, value: &str) {
        self.set(
            "limits",
            json!({ "level": level, "of": of, "scope": "commodity", "code": "ru", "limit": limit, "value": value }),
        );
    }

    fn order(&self, offset: &str, lots: u32, price: &str, language: &str) -> (u16, Value) {
        self.number.set(self.number.get() + 1);
        let side = if offset == "open" { "buy" } else { "sell" };
        let body = json!({ "ref": format!("m{}", self.number.get()), "contract": "ru1901", "side": side, "offset": offset, "lots": lots, "price": price });
        let headers = format!("content-type: application/json\r\naccept-language: {language}\r\n");
        let path = "/api/v1/accounts/A1/orders";
        let (status, _, answer) = self.trader.send("POST", path, &headers, &body.to_string());
        (status, answer)
    }

    fn passes(&self, offset: &str, lots: u32, price: &str) {
        let (status, answer) = self.order(offset, lots, price, "en");
        assert_eq!(status, 201, "{answer}");
    }

    /// Refused to open in both languages, for what a program can do that.
    fn refused(
        &self,
        lots: u32,
        price: &str,
        [code, class]: [&str; 2],
        titles: [&str; 2],
    ) -> Value {
        let [zh, en] = ["zh-CN", "en"].map(|language| self.order("open", lots, price, language).1);
        for (answer, title) in [(&zh, titles[0]), (&en, titles[1])] {
            assert_eq!(answer["code"], code, "{answer}");
            assert_eq!(answer["class"], class, "{answer}");
            assert_eq!(answer["title"], title, "{answer}");
        }
        en
    }

    /// K3: as far as the collar goes, and a tick more.
    fn check_collar(&self) {
        self.until("09:00:30");
        self.passes("open", 2, "12005");
        self.limit("global", None, "price_collar", "ticks 10");
        self.passes("open", 1, "12050");
        let far = self.refused(
            1,
            "12055",
            ["PRICE_COLLAR", "resize"],
            [
                "未送出：委托价 12,055 离参考价 12,000 太远",
                "Not sent: price 12,055 is too far from the reference price 12,000.",
            ],
        );
        let numbers = json!({ "price": "12055", "reference": "12000", "lowest": "11950", "highest": "12050" });
        assert_eq!(far["numbers"], numbers, "{far}");
        assert_eq!(far["passing_lots"], 0, "{far}");
        self.limit("global", None, "price_collar", "");
    }

    /// K7: nothing is opened, and closing goes on.
    fn check_doubts(&self) {
        self.until("09:01:30");
        let crossed = self.refused(
            1,
            "12005",
            ["MARK_CROSSED", "wait"],
            [
                "未送出：行情买价 12,010 高于卖价 12,005，不可开仓",
                "Not sent: the market bids 12,010, above the ask of 12,005; nothing is opened.",
            ],
        );
        assert!(crossed["passing_lots"].is_null(), "{crossed}");
        self.passes("close_today", 1, "11995");
        self.until("09:02:30");
        self.passes("open", 1, "12005");
        self.until("09:03:30");
        self.refused(
            1,
            "12005",
            ["MARK_OUTSIDE_LIMITS", "wait"],
            [
                "未送出：行情价 12,725 越过涨跌停 12,720，不可开仓",
                "Not sent: the market's price 12,725 is past the price limit 12,720; nothing is opened.",
            ],
        );
    }

    /// K3, K7: as old as it may be, and a second less allowed.
    fn check_age(&self) {
        self.until("09:05:30");
        self.set("platform/mark_seconds", json!({ "value": "30" }));
        self.passes("open", 1, "12005");
        self.set("platform/mark_seconds", json!({ "value": "29" }));
        self.refused(
            1,
            "12005",
            ["MARK_STALE", "wait"],
            [
                "未送出：行情已 30 秒没有更新，上限 29 秒，不可开仓",
                "Not sent: the market's price is 30 s old, the most is 29 s; nothing is opened.",
            ],
        );
        self.passes("close_today", 1, "11995");
        self.set("platform/mark_seconds", json!({ "value": "" }));
    }

    /// Limits that no contract can have stop no market, those left out are as before, and a tick
    /// without a price clears no doubt.
    fn check_odd_ticks(&self) {
        self.until("09:11:30");
        self.passes("open", 1, "12005");
        for time in ["09:12:30", "09:13:30"] {
            self.until(time);
            let (_, answer) = self.order("open", 1, "12005", "en");
            assert_eq!(answer["code"], "MARK_OUTSIDE_LIMITS", "{time} {answer}");
        }
        self.until("09:14:30");
        self.passes("open", 1, "12005");
    }

    /// A value that is written wrongly is told how it is written.
    fn check_forms(&self) {
        let row = json!({ "level": "global", "scope": "commodity", "code": "ru", "limit": "price_collar", "value": "share 1.5" });
        let path = "/api/v1/admin/limits";
        let (status, _, answer) = self.admin.request("PUT", path, Some(&row));
        assert_eq!(status, 400, "{answer}");
        let numbers = json!({ "field": "price_collar", "value": "share 1.5", "expected": "ticks 10, share 0.02" });
        assert_eq!(answer["numbers"], numbers);
        let path = "/api/v1/admin/platform/mark_seconds";
        let (_, _, answer) = self
            .admin
            .request("PUT", path, Some(&json!({ "value": "-1" })));
        assert_eq!(
            answer["numbers"]["expected"], "0, 1, 2 … 4294967295",
            "{answer}"
        );
    }

    /// K13: the number that is told passes, and one more does not.
    fn check_passing(&self) {
        self.limit("account", Some("A1"), "order_lots", "8");
        self.limit("account", Some("A1"), "lots", "7");
        let large = self.refused(
            9,
            "12005",
            ["ORDER_LOTS_LIMIT", "resize"],
            [
                "未送出：单笔最多 8 手，本单 9 手",
                "Not sent: at most 8 lots an order, this one has 9.",
            ],
        );
        assert_eq!(large["also"][0]["code"], "SCOPE_LOTS_LIMIT", "{large}");
        let passing = large["passing_lots"].as_u64().unwrap() as u32;
        assert!((1..7).contains(&passing), "{large}");
        let (status, answer) = self.order("open", passing + 1, "12005", "en");
        assert_eq!((status, &answer["code"]), (422, &json!("SCOPE_LOTS_LIMIT")));
        self.passes("open", passing, "12005");
    }
}

#[test]
fn k3_k7_k13_through_the_interface() {
    let directory = tempfile::tempdir().unwrap();
    let [ticks, setup, data] =
        ["ticks.csv", "setup.toml", "data"].map(|name| directory.path().join(name));
    fs::write(&ticks, TICKS).unwrap();
    fs::write(&setup, order_file::setup("ru")).unwrap();
    let [setup, ticks] = [&setup, &ticks].map(|path| path.to_str().unwrap());
    let args = ["--setup", setup, "--gate", "--replay", ticks];
    Process::serve_desk(&data, &args).stop();
    for login in ["admin", "A1"] {
        set_password(&data, login, PASSWORD, &[]).unwrap();
    }
    let server = Process::serve_desk(&data, &args);
    let [admin, trader] =
        ["admin", "A1"].map(|user| Client::log_in(&server.address, user, PASSWORD));
    let market = Market {
        admin,
        trader,
        number: Cell::new(0),
    };
    market.check_collar();
    market.check_doubts();
    market.check_age();
    market.check_odd_ticks();
    market.check_forms();
    market.check_passing();
    server.stop();
}
