//! What clerks and programs get wrong, each with its own words and nothing half done (B1–B14).

use serde_json::{Value, json};

use crate::support::demo::{Demo, GATED};
use crate::support::venue::{MORNING, Side, Told, alone, ask, done, refused, rows, shfe};

const TODAY: &str = "2026-11-17";

fn field(side: &Side, number: &str, path: &str, value: Value) -> Told {
    side.file(number, TODAY, |body| {
        *body.pointer_mut(&format!("/form/fields/{path}")).unwrap() = value
    })
}

fn deposit(side: &Side, account: &str, bond: &str, face: &str) -> Told {
    let body = json!({ "party": side.client("80018826"), "account": account, "bond": bond, "kind": "deposit", "face": face });
    ask(side.maker(), "POST", "applications", Some(body))
}

/// Forty things that are wrong: the code, the number in its text, and that nothing has changed.
#[test]
fn b1_to_b14_bad_input_is_named_and_leaves_nothing() {
    let demo = Demo::start_at(&GATED, MORNING);
    alone(&demo);
    let side = shfe(&demo);
    let own = "012180018826";
    let before = lists(&side);
    let check = |what: &str, told: Told, code: &str, says: &str| {
        let problem = refused(told, code);
        let text = format!("{} {}", problem["title"], problem["detail"]);
        assert!(text.contains(says), "{what}: `{says}` is not in {text}");
    };
    let file = |name: &str, bytes: &[u8]| side.upload(side.maker(), "1", name, bytes);
    let large = vec![b'%'; (10 << 20) + 1];

    check(
        "a file of another type",
        file("a.pdf", b"MZ not a pdf"),
        "VENUE_FILE_TYPE",
        "a.pdf",
    );
    check(
        "an empty file",
        file("a.pdf", b""),
        "VENUE_ATTACHMENT_SIZE",
        "0 bytes",
    );
    check(
        "a file above the limit",
        file("a.pdf", &large),
        "VENUE_ATTACHMENT_SIZE",
        "10,485,761",
    );
    check(
        "a file of another member's client",
        {
            let path =
                "/api/v1/venue/attachments?venue=SHFE&member=0088&kind=client&number=1&name=a.pdf";
            let (status, _, answer) = side.maker().send(
                "POST",
                path,
                "content-type: application/octet-stream\r\naccept-language: en\r\n",
                "%PDF-",
            );
            (
                status,
                answer["code"].as_str().unwrap_or_default().to_owned(),
                answer,
            )
        },
        "VENUE_NOT_PERMITTED",
        "seat",
    );
    check(
        "a file that was never sent",
        side.file("1", TODAY, |body| {
            body["attachments"][0]["hash"] = json!("0".repeat(64))
        }),
        "VENUE_FILE_UNKNOWN",
        "form.pdf",
    );
    check(
        "a hash that is none",
        side.file("1", TODAY, |body| {
            body["attachments"][0]["hash"] = json!("xyz")
        }),
        "BAD_FIELD",
        "xyz",
    );
    check(
        "an extension that does not fit",
        side.file("1", TODAY, |body| {
            body["attachments"][0]["name"] = json!("form.png")
        }),
        "VENUE_ATTACHMENT_NAME",
        "form.png",
    );
    check(
        "a folder in a name",
        side.file("1", TODAY, |body| {
            body["attachments"][0]["name"] = json!("../form.pdf")
        }),
        "VENUE_ATTACHMENT_NAME",
        "../form.pdf",
    );
    check(
        "a name twice",
        side.file("1", TODAY, |body| {
            body["attachments"][1]["name"] = json!("form.pdf")
        }),
        "VENUE_ATTACHMENT_NAME",
        "form.pdf",
    );
    // SHFE may ask a client for other material (B1), so the form alone is needed of one.
    check(
        "no sealed form",
        side.file("1", TODAY, |body| {
            drop(body["attachments"].as_array_mut().unwrap().remove(0))
        }),
        "VENUE_MATERIAL_MISSING",
        "sealed form",
    );
    check(
        "too many files",
        side.file("1", TODAY, |body| {
            let one = body["attachments"][0].clone();
            let many = (0..21).map(|at| {
                let mut one = one.clone();
                one["name"] = json!(format!("{at}.pdf"));
                one
            });
            body["attachments"] = many.collect();
        }),
        "VENUE_TOO_MANY_ATTACHMENTS",
        "21",
    );
    check(
        "an empty contact",
        field(&side, "1", "contacts/1/mobile", json!(" ")),
        "VENUE_FIELD_MISSING",
        "contact2.mobile",
    );
    check(
        "one contact",
        field(
            &side,
            "1",
            "contacts",
            json!([{ "name": "甲", "office_phone": "1", "mobile": "1" }]),
        ),
        "VENUE_FIELD_MISSING",
        "contact2.name",
    );
    check(
        "another member's name",
        field(&side, "1", "member_full_name", json!("别的期货")),
        "VENUE_FIELD_UNEQUAL",
        "海岳期货有限公司",
    );
    check(
        "another number",
        field(&side, "1", "client_no", json!("2")),
        "VENUE_FIELD_UNEQUAL",
        "client_no",
    );
    check(
        "another registrar",
        field(&side, "1", "registrar", json!("上清所")),
        "VENUE_FIELD_UNEQUAL",
        "registrar",
    );
    check(
        "a date to come",
        field(&side, "1", "applied_on", json!("2026-11-18")),
        "VENUE_DATE_IN_FUTURE",
        "2026-11-18",
    );
    check(
        "no date",
        field(&side, "1", "sealed_on", json!("17.11.2026")),
        "BAD_FIELD",
        "sealed_on",
    );
    check(
        "three of four undertakings",
        field(&side, "1", "undertakings", json!([true, true, true])),
        "VENUE_UNDERTAKING_MISSING",
        "4",
    );
    check(
        "an undertaking not agreed to",
        field(&side, "1", "undertakings", json!([true, false, true, true])),
        "VENUE_UNDERTAKING_MISSING",
        "2",
    );
    check(
        "no statement of the member",
        field(&side, "1", "member_statement", json!(false)),
        "VENUE_UNDERTAKING_MISSING",
        "member_statement",
    );
    check(
        "a text without end",
        field(&side, "1", "client_name", json!("长".repeat(201))),
        "VENUE_TEXT_TOO_LONG",
        "603",
    );
    check(
        "an account that is no code",
        field(&side, "1", "account/no", json!("账户")),
        "BAD_FIELD",
        "account.no",
    );
    check(
        "a client's form for the member",
        side.file("1", TODAY, |body| {
            body["party"] = json!({ "venue": "SHFE", "member": "0011", "kind": "member" })
        }),
        "VENUE_FILE_UNKNOWN",
        "form.pdf",
    );
    check(
        "another member's client",
        side.file("1", TODAY, |body| body["party"]["member"] = json!("0088")),
        "VENUE_NOT_PERMITTED",
        "seat",
    );
    check(
        "a client without a number",
        side.file("1", TODAY, |body| body["party"]["number"] = Value::Null),
        "BAD_FIELD",
        "number",
    );
    check(
        "a client that has an account",
        side.file("80018826", TODAY, |_| {}),
        "VENUE_ALREADY_QUALIFIED",
        own,
    );
    check(
        "a second filing on its way",
        side.file("60021177", TODAY, |_| {}),
        "VENUE_FILING_OPEN",
        "filing",
    );
    check(
        "a field that nobody knows",
        side.file("1", TODAY, |body| body["party"]["colour"] = json!("red")),
        "UNKNOWN_FIELD",
        "colour",
    );

    check(
        "a face that is no multiple",
        deposit(&side, own, "240017", "1005000"),
        "VENUE_FACE_STEP",
        "10,000.00",
    );
    check(
        "a face below the least",
        deposit(&side, own, "240017", "990000"),
        "VENUE_BELOW_MINIMUM_FACE",
        "1,000,000.00",
    );
    check(
        "a face that is no amount",
        deposit(&side, own, "240017", "1e6"),
        "BAD_FIELD",
        "1e6",
    );
    check(
        "a face of nothing",
        deposit(&side, own, "240017", "-1000000"),
        "VENUE_FACE_STEP",
        "−1,000,000.00",
    );
    check(
        "a face beyond its type",
        deposit(&side, own, "240017", "99999999999999999999"),
        "VENUE_AMOUNT_TOO_LARGE",
        "face",
    );
    check(
        "a bond that is none",
        deposit(&side, own, "999999", "1000000"),
        "VENUE_UNKNOWN_BOND",
        "999999",
    );
    check(
        "a bond past its cut",
        deposit(&side, own, "160020", "1000000"),
        "VENUE_MATURITY_CUT",
        "2026-11-02",
    );
    check(
        "an account of somebody else",
        deposit(&side, "012160021177", "240017", "1000000"),
        "VENUE_ACCOUNT_UNKNOWN",
        "012160021177",
    );
    let applied = |party: Value, kind: &str, bond: &str| {
        let body = json!({ "party": party, "account": own, "bond": bond, "kind": kind, "face": "1000000" });
        ask(side.maker(), "POST", "applications", Some(body))
    };
    check(
        "a client that never filed",
        applied(side.client("5"), "deposit", "240017"),
        "VENUE_NOT_QUALIFIED",
        "not filed",
    );
    check(
        "bonds that it does not have",
        applied(side.client("80018826"), "withdrawal", "260002"),
        "VENUE_NOT_HOLDER",
        "260002",
    );
    check(
        "a member that names nobody",
        applied(
            json!({ "venue": "SHFE", "member": "0011", "kind": "member" }),
            "deposit",
            "240017",
        ),
        "VENUE_BENEFICIARY_MISSING",
        "0011",
    );
    check(
        "an application that is none",
        ask(side.checker(), "POST", "applications/999/sending", None),
        "VENUE_UNKNOWN_APPLICATION",
        "999",
    );
    check(
        "a number that is none",
        ask(side.checker(), "POST", "applications/x/sending", None),
        "BAD_FIELD",
        "application",
    );
    let setting = |name: &str, value: &str, effective: &str| {
        let body = json!({ "venue": "SHFE", "name": name, "value": value, "effective": effective, "verified": true });
        ask(side.handler(), "PUT", "settings", Some(body))
    };
    check(
        "a rate above one",
        setting("fee_rate", "1.5", "2026-12-01"),
        "VENUE_BAD_SETTING",
        "fee_rate",
    );
    check(
        "a setting that is none",
        setting("colour", "1", "2026-12-01"),
        "BAD_FIELD",
        "colour",
    );
    check(
        "a time that is none",
        setting("cut_off", "half past two", "2026-12-01"),
        "BAD_FIELD",
        "HH:MM:SS",
    );
    check(
        "a day that is settled",
        setting("fee_rate", "0.0006", "2026-11-16"),
        "VENUE_EFFECTIVE_TOO_EARLY",
        "2026-11-17",
    );
    check(
        "a day count within a month",
        setting("day_count", "act_360", "2026-12-02"),
        "VENUE_EFFECTIVE_NOT_MONTH_START",
        "2026-12-02",
    );
    let price = json!({ "valuations": [{ "bond": "240017", "day": TODAY, "net": "1000" }] });
    check(
        "a price that none has",
        ask(side.handler(), "PUT", "valuations", Some(price)),
        "VENUE_PRICE_OUT_OF_RANGE",
        "250",
    );
    let price = json!({ "valuations": [{ "bond": "240017", "day": TODAY }] });
    check(
        "a price that says nothing",
        ask(side.handler(), "PUT", "valuations", Some(price)),
        "VENUE_FIELD_MISSING",
        "net",
    );
    let funds =
        json!({ "party": side.client("80018826"), "day": TODAY, "cash": "1", "margin": "-5" });
    check(
        "a margin below zero",
        ask(side.handler(), "PUT", "funds", Some(funds)),
        "VENUE_NEGATIVE_MARGIN",
        "−5.00",
    );
    let member = json!({ "venue": "SHFE", "no": "0011", "kind": "non_fcm", "full_name": "海岳期货有限公司", "short_name": "海岳期货", "licence_no": "9131", "trading_code": "1" });
    check(
        "a member of another kind, with clients",
        ask(side.handler(), "PUT", "members", Some(member)),
        "VENUE_MEMBER_KIND_FIXED",
        "0011",
    );
    assert_eq!(lists(&side), before, "nothing was left by what was refused");

    // Twice the same application: the second is refused by the number of the first.
    let first = done(deposit(&side, own, "240017", "1000000"));
    let number = first["id"].as_str().unwrap().to_owned();
    check(
        "the same twice",
        deposit(&side, own, "240017", "1000000"),
        "VENUE_DUPLICATE_APPLICATION",
        &number,
    );
    done(ask(
        side.checker(),
        "POST",
        &format!("applications/{number}/sending"),
        None,
    ));
    check(
        "sent twice",
        ask(
            side.checker(),
            "POST",
            &format!("applications/{number}/sending"),
            None,
        ),
        "VENUE_WRONG_STATE",
        "accepted",
    );
    done(side.pledge(&number, "ZD-1", |_| {}));
    let second = side.apply_with(own, "2000000");
    check(
        "a number of another instruction",
        side.pledge(&second, "ZD-1", |_| {}),
        "VENUE_INSTRUCTION_TAKEN",
        "ZD-1",
    );
    demo.go_on("2026-11-17T14:30:00.000+08:00");
    check(
        "after the cut-off",
        deposit(&side, own, "240017", "3000000"),
        "VENUE_AFTER_CUTOFF",
        "14:30:00.000",
    );
}

/// Everything that a refused request could have left.
fn lists(side: &Side) -> Vec<Value> {
    let lists = [
        ("filings", "filings"),
        ("applications", "applications"),
        ("accounts", "accounts"),
        ("settings", "settings"),
        ("bonds", "bonds"),
    ];
    lists
        .into_iter()
        .flat_map(|(list, field)| rows(side.maker(), list, field))
        .collect()
}

impl Side {
    /// A deposit of the demonstration's client, sent.
    fn apply_with(&self, account: &str, face: &str) -> String {
        let entered = done(deposit(self, account, "240017", face));
        let id = entered["id"].as_str().unwrap().to_owned();
        done(ask(
            self.checker(),
            "POST",
            &format!("applications/{id}/sending"),
            None,
        ));
        id
    }
}
