//! What clients of the running product rely on beside trading: requests that cannot be read are
//! refused by name, a session's end is the end of its connections, logins cannot be guessed, and
//! starting and stopping say what stands in their way.

use std::fs;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::support;
use crate::support::client::{Client, Process};
use crate::support::demo::{Demo, GATED, PASSWORD, wait};
use serde_json::{Value, json};

/// Status, code and the field that is named.
fn told(answer: &(u16, String, Value)) -> (u16, &str, &str) {
    let text = |value: &'static str| {
        answer
            .2
            .pointer(value)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    assert!(
        answer.1.contains("content-type: application/problem+json"),
        "{}",
        answer.1
    );
    (answer.0, text("/code"), text("/numbers/field"))
}

fn order(reference: &str) -> Value {
    json!({"ref": reference, "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1})
}

#[test]
fn a_misspelt_field_is_refused_by_name() {
    let demo = Demo::start();
    let Demo { admin, trader, .. } = &demo;

    // Without its price it would be an order at any price.
    let mut misspelt = order("m1");
    misspelt["Price"] = json!("1");
    let orders = "/api/v1/accounts/A10023/orders";
    assert_eq!(
        told(&trader.request("POST", orders, Some(&misspelt))),
        (400, "UNKNOWN_FIELD", "Price")
    );
    let answer = trader
        .live()
        .ask(json!({"type": "place", "account": "A10023", "order": misspelt}));
    assert_eq!(
        (
            &answer["problem"]["code"],
            &answer["problem"]["numbers"]["field"]
        ),
        (&json!("UNKNOWN_FIELD"), &json!("Price"))
    );
    assert_eq!(trader.get(orders)["total"], 0, "nothing was placed");

    let surplus = json!({"surplus": 1});
    let bodies = [
        ("POST", "/api/v1/session"),
        ("PUT", "/api/v1/session/language"),
        ("POST", orders),
        ("POST", "/api/v1/accounts/A10023/cancel-all"),
        ("POST", "/api/v1/replay/gate"),
        ("POST", "/api/v1/admin/products"),
        ("POST", "/api/v1/admin/fund-accounts"),
        ("POST", "/api/v1/admin/operating-accounts"),
        ("PUT", "/api/v1/admin/operating-accounts/A10023/product"),
        ("POST", "/api/v1/admin/users"),
        ("POST", "/api/v1/admin/users/trader1/accounts"),
        ("POST", "/api/v1/admin/deposits"),
        ("POST", "/api/v1/admin/withdrawals"),
        ("PUT", "/api/v1/admin/rates"),
    ];
    for (method, path) in bodies {
        assert_eq!(
            told(&admin.request(method, path, Some(&surplus))),
            (400, "UNKNOWN_FIELD", "surplus"),
            "{method} {path}"
        );
    }
    let queries = [
        "accounts/A10023/funds",
        "accounts/A10023/positions",
        "accounts/A10023/position-lots",
        "accounts/A10023/preview",
        "accounts/A10023/orders",
        "accounts/A10023/trades",
        "accounts/A10023/refusals",
        "accounts/A10023/statements",
        "admin/cash-movements",
        "admin/rates",
        "contracts/rb2701/klines",
    ];
    for path in queries {
        let answer = admin.request("GET", &format!("/api/v1/{path}?surplus=1"), None);
        assert_eq!(told(&answer), (400, "UNKNOWN_FIELD", "surplus"), "{path}");
    }
    let mut live = trader.live();
    for kind in [
        "subscribe_rows",
        "subscribe_log",
        "unsubscribe",
        "snapshot",
        "place",
        "cancel",
        "gate",
        "ping",
    ] {
        let answer = live.ask(json!({"type": kind, "surplus": 1}));
        assert_eq!(
            answer["problem"]["numbers"]["field"], "surplus",
            "{kind}: {answer}"
        );
    }
    let topic =
        live.ask(json!({"type": "subscribe_rows", "topic": {"kind": "quotes", "surplus": 1}}));
    assert_eq!(topic["problem"]["numbers"]["field"], "surplus", "{topic}");
}

#[test]
fn a_websocket_ends_with_its_session() {
    let demo = Demo::start();
    let Demo { server, trader, .. } = &demo;
    let mut live = trader.live();
    assert_eq!(live.ask(json!({"type": "ping"}))["type"], "pong");
    assert_eq!(trader.request("DELETE", "/api/v1/session", None).0, 204);
    // It may be closed already.
    let _ = live.try_say(
        &json!({"type": "place", "id": 99, "account": "A10023", "order": order("late")})
            .to_string(),
    );
    let (messages, code, reason) = live.until_closed();
    assert_eq!(
        (code, reason.as_str()),
        (
            1008,
            "Not logged in: the session does not exist or has ended."
        )
    );
    assert!(
        messages.iter().all(|message| message["id"] != 99),
        "{messages:?}"
    );
    assert!(
        messages
            .iter()
            .any(|message| message["problem"]["code"] == "NOT_LOGGED_IN"),
        "{messages:?}"
    );
    let again = Client::log_in(&server.address, "trader1", PASSWORD);
    assert_eq!(
        again.get("/api/v1/accounts/A10023/orders")["total"],
        0,
        "nothing was placed"
    );
}

#[test]
fn a_page_of_another_site_gets_no_websocket() {
    let demo = Demo::start();
    let Demo { server, admin, .. } = &demo;
    let own = format!("http://{}", server.address);
    for origin in ["http://elsewhere.example", "null", &format!("{own}0")] {
        assert_eq!(admin.live_from(Some(origin)).err(), Some(403), "{origin}");
        let answer = admin.send("GET", "/api/v1/live", &format!("origin: {origin}\r\n"), "");
        assert_eq!(told(&answer).1, "BAD_ORIGIN", "{origin}");
    }
    for origin in [Some(own.as_str()), None] {
        let mut live = admin.live_from(origin).unwrap();
        assert_eq!(
            live.ask(json!({"type": "ping"}))["type"],
            "pong",
            "{origin:?}"
        );
    }
}

#[test]
fn half_sent_requests_do_not_hold_the_stop() {
    let demo = Demo::start();
    let Demo { server, admin, .. } = &demo;
    let half = |text: &str| {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream
    };
    let held = [
        half(""),
        half("GET /api/v1/clock HTT"),
        half(
            "POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{\"user\"",
        ),
    ];
    let live = admin.live();
    let snapshots = || {
        let files = fs::read_dir(demo.directory.path().join("data/journal")).unwrap();
        files
            .filter(|file| {
                file.as_ref()
                    .unwrap()
                    .path()
                    .extension()
                    .is_some_and(|kind| kind == "snapshot")
            })
            .count()
    };
    assert_eq!(snapshots(), 0);
    let begun = Instant::now();
    demo.server.stop();
    assert!(
        begun.elapsed() < Duration::from_secs(15),
        "it took {:?}",
        begun.elapsed()
    );
    assert_eq!(snapshots(), 1, "the snapshot was written");
    drop((held, live));
}

#[test]
fn passwords_cannot_be_guessed_side_by_side() {
    let demo = Demo::start();
    let Demo { server, .. } = &demo;
    let nobody = Client::nobody(&server.address);
    let log_in = |user: &str, password: &str| {
        nobody.request(
            "POST",
            "/api/v1/session",
            Some(&json!({"user": user, "password": password})),
        )
    };
    let answers: Vec<_> = thread::scope(|scope| {
        let tries: Vec<_> = (0..16)
            .map(|number| scope.spawn(move || log_in("trader1", &format!("wrong {number}"))))
            .collect();
        tries
            .into_iter()
            .map(|tried| tried.join().unwrap())
            .collect()
    });
    let checked = answers.iter().filter(|answer| answer.0 == 401).count();
    // A second later there is another try, two seconds after that one more: on a slow machine.
    assert!((3..=6).contains(&checked), "{checked} of 16 were checked");
    let refused = answers.iter().find(|answer| answer.0 == 429).unwrap();
    assert_eq!(told(refused).1, "LOGIN_BACKOFF");
    assert!(refused.1.contains("\r\nretry-after: "), "{}", refused.1);
    assert_eq!(
        log_in("trader2", PASSWORD).0,
        200,
        "others at the address are not locked out"
    );
    let wrong = log_in("admin", "wrong").2.to_string();
    assert!(
        !wrong.contains("administrator"),
        "nobody can reset a password: {wrong}"
    );
}

#[test]
fn a_password_typed_as_a_name_is_kept_nowhere() {
    let demo = Demo::start();
    let Demo { server, .. } = &demo;
    let typed = "typed-4711-secret";
    let login = json!({"user": typed, "password": "x"});
    assert_eq!(
        Client::nobody(&server.address)
            .request("POST", "/api/v1/session", Some(&login))
            .0,
        401
    );
    demo.server.stop();
    let mut files = vec![demo.directory.path().to_owned()];
    let mut looked_at = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(
                fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        looked_at += 1;
        assert!(
            !String::from_utf8_lossy(&bytes).contains(typed),
            "it is in {}",
            path.display()
        );
    }
    assert!(looked_at > 4, "there was something to look at");
}

#[test]
fn every_error_is_a_problem_with_a_code() {
    let demo = Demo::start();
    let Demo { server, admin, .. } = &demo;
    let json = "content-type: application/json\r\naccept-language: en\r\n";
    let orders = "/api/v1/accounts/A10023/orders";
    let large = " ".repeat((2 << 20) + 1);
    let cases = [
        ("POST", orders, json, "{", (400, "BAD_JSON", "")),
        ("POST", orders, json, "{}", (400, "MISSING_FIELD", "ref")),
        (
            "POST",
            orders,
            json,
            r#"{"lots": "one"}"#,
            (400, "BAD_FIELD", "lots"),
        ),
        (
            "POST",
            orders,
            json,
            r#"{"side": "long"}"#,
            (400, "BAD_FIELD", "side"),
        ),
        ("POST", orders, json, &large, (413, "BODY_TOO_LARGE", "")),
        (
            "POST",
            orders,
            "content-type: text/plain\r\n",
            "{}",
            (415, "NOT_JSON", ""),
        ),
        (
            "GET",
            "/api/v1/accounts/A10023/orders?limit=many",
            "",
            "",
            (400, "BAD_FIELD", "limit"),
        ),
        (
            "GET",
            "/api/v1/accounts/A10023/orders?cursor=x",
            "",
            "",
            (400, "BAD_FIELD", "cursor"),
        ),
        (
            "GET",
            "/api/v1/accounts/A10023/trades?cursor=x",
            "",
            "",
            (400, "BAD_FIELD", "cursor"),
        ),
        (
            "GET",
            "/api/v1/contracts/rb2701/klines?period=2m",
            "",
            "",
            (400, "BAD_FIELD", "period"),
        ),
        (
            "GET",
            "/api/v1/contracts/rb2701/klines",
            "",
            "",
            (400, "MISSING_FIELD", "period"),
        ),
        (
            "GET",
            "/api/v1/contracts/zz9999/klines?period=1m",
            "",
            "",
            (404, "UNKNOWN_CONTRACT", ""),
        ),
        (
            "GET",
            "/api/v1/contracts/zz9999/line",
            "",
            "",
            (404, "UNKNOWN_CONTRACT", ""),
        ),
        ("GET", "/api/v1/nothing", "", "", (404, "NOT_FOUND", "")),
        ("GET", "/api", "", "", (404, "NOT_FOUND", "")),
        (
            "DELETE",
            "/api/v1/clock",
            "",
            "",
            (405, "METHOD_NOT_ALLOWED", ""),
        ),
        ("GET", "/api/v1/live", "", "", (400, "BAD_REQUEST", "")),
        (
            "GET",
            "/api/v1/accounts/A10023/statements/2026-11-15",
            "",
            "",
            (422, "NOT_A_TRADING_DAY", ""),
        ),
        (
            "GET",
            "/api/v1/accounts/A10023/statements/2026-11-13",
            "",
            "",
            (404, "STATEMENT_NONE", ""),
        ),
        (
            "GET",
            "/api/v1/accounts/A10023/statements/2026-11-17",
            "",
            "",
            (404, "STATEMENT_NOT_READY", ""),
        ),
    ];
    for (method, path, headers, body, expected) in cases {
        let answer = admin.send(method, path, headers, body);
        assert_eq!(told(&answer), expected, "{method} {path} {body:.20}");
        assert_eq!(answer.2["status"], answer.0);
    }
    let mistyped = admin.send("POST", orders, json, r#"{"lots": "one"}"#).2;
    assert_eq!(
        mistyped["detail"],
        "Received “one”, expected a whole number"
    );
    let mistyped = admin
        .send(
            "POST",
            orders,
            "content-type: application/json\r\n",
            r#"{"lots": "one"}"#,
        )
        .2;
    assert_eq!(mistyped["detail"], "收到「one」，应为 整数");
    let nobody = Client::nobody(&server.address).send("GET", "/api/v1/admin/users", "", "");
    assert_eq!(told(&nobody), (401, "NOT_LOGGED_IN", ""));

    let mut live = admin.live();
    live.say(r#"{"type": "place", "id": 7, "account": 1}"#);
    let answer = live.find(|message| message["type"] == "problem");
    assert_eq!(
        (&answer["id"], &answer["problem"]["code"]),
        (&json!(7), &json!("BAD_FIELD")),
        "{answer}"
    );
    live.say("not json");
    let answer = live.find(|message| message["type"] == "problem");
    assert_eq!(
        (&answer["id"], &answer["problem"]["code"]),
        (&Value::Null, &json!("BAD_JSON")),
        "{answer}"
    );
    for topic in [
        json!({"kind": "depth", "contract": "zz9999"}),
        json!({"kind": "quotes", "contracts": ["rb2701", "zz9999"]}),
    ] {
        let answer = live.ask(json!({"type": "subscribe_rows", "topic": topic}));
        assert_eq!(answer["problem"]["code"], "UNKNOWN_CONTRACT", "{answer}");
    }
}

#[test]
fn what_an_administrator_types_is_bounded() {
    let demo = Demo::start();
    let admin = &demo.admin;
    let user = |name: &str, shown: &str| {
        let new = json!({"name": name, "display_name": shown, "role": "trader", "password": "long enough"});
        admin.request("POST", "/api/v1/admin/users", Some(&new))
    };
    for name in ["", "a b", "a/b", "名", &"x".repeat(33)] {
        assert_eq!(told(&user(name, "x")), (400, "BAD_FIELD", "name"), "{name}");
    }
    for shown in ["a\u{7}b", "a\nb", &"长".repeat(65)] {
        assert_eq!(
            told(&user("a.b_c-1", shown)),
            (400, "BAD_FIELD", "display_name"),
            "{shown}"
        );
    }
    assert_eq!(user("a.b_c-1", &"长".repeat(64)).0, 201);

    let moved = |path: &str, amount: &str| {
        admin.request(
            "POST",
            &format!("/api/v1/admin/{path}"),
            Some(&json!({"account": "A10023", "amount": amount})),
        )
    };
    let too_large = moved("deposits", "99999999999999");
    assert_eq!(told(&too_large).1, "AMOUNT_TOO_LARGE");
    assert!(
        too_large.2["detail"]
            .as_str()
            .unwrap()
            .contains("9,223,372,036,854.77"),
        "{}",
        too_large.2
    );
    let too_much = moved("withdrawals", "3000000.01");
    assert_eq!(
        too_much.2["title"],
        "Not submitted: at most 3,000,000.00 can be withdrawn."
    );

    let mut rates = admin.get("/api/v1/admin/rates?fund_account=80018826")["rates"][0].clone();
    rates["margin_long"]["by_money"] = json!("10.0001");
    let refused = admin.request("PUT", "/api/v1/admin/rates", Some(&rates));
    assert_eq!(told(&refused), (400, "BAD_FIELD", "margin_long.by_money"));
    rates["margin_long"]["by_money"] = json!("10");
    assert_eq!(
        admin.request("PUT", "/api/v1/admin/rates", Some(&rates)).0,
        200
    );
}

#[test]
fn the_page_takes_nothing_from_elsewhere() {
    let demo = Demo::start();
    let Demo { server, .. } = &demo;
    for path in ["/", "/api/v1/clock"] {
        let (_, headers, _) = Client::nobody(&server.address).send("GET", path, "", "");
        let policy = headers
            .lines()
            .find_map(|line| line.strip_prefix("content-security-policy: "))
            .unwrap();
        for rule in [
            "default-src 'self'",
            "connect-src 'self'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(rule), "{policy}");
        }
        assert!(
            headers.contains("x-content-type-options: nosniff")
                && headers.contains("referrer-policy: "),
            "{headers}"
        );
    }
}

/// An order while the counter is away, what scrapers see of it, and that its going and coming are
/// said once each.
#[test]
fn a_counter_that_goes_and_comes_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string();
    let log = || fs::read_to_string(path("data.log")).unwrap_or_default();
    let lines = |words: &str| log().lines().filter(|line| line.contains(words)).count();
    let market = ["--contracts", "rb2701,cu2701", "--speed", "30"];

    let (server, counter) = thread::scope(|scope| {
        let server = scope.spawn(|| Process::serve(&path("data"), &["--counter", &address]));
        wait("it to say that it waits", || {
            log().contains("waiting for the counter")
        });
        let counter = Process::counter_at(&address, &path("counter"), &market);
        (server.join().unwrap(), counter)
    });
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    let metric = |name: &str| {
        let metrics = admin.text("/metrics");
        metrics
            .lines()
            .find_map(|line| line.strip_prefix(name)?.trim().parse::<u64>().ok())
    };
    let ready = r#"ballast_counter_ready{fund_account="80018826"}"#;
    wait("the counter", || metric(ready) == Some(1));
    wait("a day", || {
        admin.get("/api/v1/clock")["phase"] == "continuous"
    });
    wait("a contract", || {
        !admin.get("/api/v1/contracts")["contracts"]
            .as_array()
            .unwrap()
            .is_empty()
    });

    drop(counter);
    wait("its loss", || metric(ready) == Some(0));
    let trader = Client::log_in(&server.address, "trader1", PASSWORD);
    let mut asked = order("away");
    asked["contract"] = admin.get("/api/v1/contracts")["contracts"][0]["code"].clone();
    let refused = trader.request("POST", "/api/v1/accounts/A10023/orders", Some(&asked));
    assert_eq!(told(&refused).1, "COUNTER_NOT_READY", "{}", refused.2);
    assert_eq!(
        refused.2["title"],
        "Not sent: the counter of fund account 80018826 is not ready."
    );
    let shown = trader.get("/api/v1/accounts/A10023/refusals");
    assert_eq!(
        shown["refusals"][0]["problem"]["numbers"]["fund_account"],
        "80018826"
    );
    assert_eq!(
        metric(r#"ballast_refusals_total{code="COUNTER_NOT_READY"}"#),
        Some(1)
    );

    let counter = Process::counter_at(&address, &path("counter"), &market);
    wait("its return", || metric(ready) == Some(1));
    assert_eq!(
        (lines("the counter is lost"), lines("the counter is back")),
        (1, 1)
    );
    server.stop();
    assert_eq!(lines("the counter is lost"), 1, "stopping is no loss");
    drop(counter);
}

/// What `ballast serve` says when it does not start.
fn start_refused(data: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ballast"));
    let output = command
        .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .args(args)
        .output()
        .unwrap();
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_start_that_cannot_be_names_the_flag() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let cases = [
        (
            ["--demo-day", "2026-11-21"],
            "--demo-day 2026-11-21: no trading day",
        ),
        (
            ["--demo-day", "2031-01-06"],
            "--demo-day 2031-01-06: the trading calendar covers 2015-01-01 to 2030-12-31",
        ),
        (["--contracts", "rb2701,zz99"], "--contracts zz99: "),
    ];
    for (args, says) in cases {
        let said = start_refused(&data, &args);
        assert!(said.contains(says), "{said}");
    }
    let log = || fs::read_to_string(directory.path().join("data.log")).unwrap();
    Process::serve(&data, &["--demo-day", "2026-10-19", "--gate"]).stop();
    assert!(!log().contains("notices end soon"), "ten weeks are enough");

    // The vault without its key.
    let key = directory.path().join("data.key");
    fs::rename(&key, directory.path().join("elsewhere")).unwrap();
    let said = start_refused(&data, &GATED);
    assert!(
        said.contains("key file is absent") && said.contains(key.to_str().unwrap()),
        "{said}"
    );
    assert!(!key.exists(), "no other key was made");

    Process::serve(
        &directory.path().join("late"),
        &["--demo-day", "2026-12-22", "--gate"],
    )
    .stop();
    let log = fs::read_to_string(directory.path().join("late.log")).unwrap();
    assert!(
        log.lines()
            .any(|line| line.contains("WARN") && line.contains("notices end soon")),
        "{log}"
    );
}

#[test]
fn files_from_before_the_journal_are_not_replayed() {
    let files = [
        "ticks/SHFE/ru1901/20181008.csv.gz",
        "ticks/SHFE/ru1901/20181009.csv.gz",
    ]
    .map(support::data::find);
    let [Some(before), Some(played)] = files else {
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let server = Process::serve(&data, &["--gate", "--replay", played.to_str().unwrap()]);
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    let gate = admin
        .request("POST", "/api/v1/replay/gate", Some(&json!({})))
        .2;
    assert_eq!(gate["finished"], true);
    let at = gate["at"].as_str().unwrap();
    assert!(
        at.starts_with("2018-10-09T15:"),
        "it stands at the last tick, not at {at}"
    );
    server.stop();

    let journal = || {
        let files = fs::read_dir(data.join("journal"))
            .unwrap()
            .map(|file| file.unwrap().path());
        let mut files: Vec<_> = files
            .filter(|file| file.extension().is_some_and(|kind| kind == "journal"))
            .collect();
        files.sort();
        files
            .iter()
            .flat_map(|file| fs::read(file).unwrap())
            .collect::<Vec<u8>>()
    };
    let kept = journal();
    let said = start_refused(&data, &["--replay", before.to_str().unwrap()]);
    assert!(
        said.contains("the journal stands at 2018-10-09 15:")
            && said.contains("the files end at 2018-10-08 15:"),
        "{said}"
    );
    assert!(journal() == kept, "nothing was settled");
    Process::serve(&data, &["--gate", "--replay", played.to_str().unwrap()]).stop();
}
