//! Forms 1 to 3 of every kind of party through the interface, at both venues: a non-FCM member by its trading code,
//! overseas parties through an FCM member, what differs between the venues' guides (B1, B3, B9–B11, B13).

use serde_json::{Value, json};

use crate::support::demo::{Demo, GATED};
use crate::support::venue::{
    MORNING, Side, Told, application, ask, check_both, done, refused, rows, seated, state,
};

const TODAY: &str = "2026-11-17";
const BOND: &str = "250004";
const CODE: &str = "00990001";

fn book(side: &Side) -> Value {
    let books = rows(side.maker(), "rule-books", "rule_books").into_iter();
    let mut own = books.filter(|book| book["venue"] == side.venue);
    own.next().unwrap()
}

/// Form 1 or 2.
fn member_form(side: &Side, undertakings: &str, no: &str, name: &str) -> Value {
    let undertakings = book(side)[undertakings].as_array().unwrap().len();
    let contact = |name: &str| json!({ "name": name, "office_phone": "021-1", "mobile": "138" });
    json!({ "form": "member", "fields": {
        "applied_on": TODAY, "full_name": format!("{name}有限公司"), "no": no, "short_name": name, "registrar": "中央结算公司",
        "account": { "full_name": format!("{name}债券账户"), "no": format!("ACC-{no}"), "document_type": "营业执照", "document_no": "9131" },
        "contacts": [contact("甲"), contact("乙")], "undertakings": vec![true; undertakings], "sealed_on": TODAY,
    } })
}

/// A non-FCM member that the exchange registers.
fn non_fcm(demo: &Demo, side: &Side) -> Side {
    member(demo, side, "non_fcm")
}

/// A member that the exchange registers, with two clerks of its own.
fn member(demo: &Demo, side: &Side, kind: &str) -> Side {
    let body = json!({ "venue": side.venue, "no": "0099", "kind": kind, "full_name": "大江铜业有限公司", "short_name": "大江铜业", "licence_no": "9131", "trading_code": CODE });
    done(ask(side.handler(), "PUT", "members", Some(body)));
    let clerk = |name: &str, duty: &str| {
        let seat = json!({ "kind": "member", "duty": duty, "venue": side.venue, "member": "0099" });
        seated(demo, name, "会员服务", seat)
    };
    let exchange = match side.venue {
        "SHFE" => ["exchange1", "exchange2"],
        _ => ["ine-handler", "ine-approver"],
    };
    let [handler, approver] = exchange.map(|name| demo.log_in(name));
    let clerks = [
        clerk("non-fcm-maker", "make"),
        clerk("non-fcm-checker", "check"),
        handler,
        approver,
    ];
    Side {
        venue: side.venue,
        member: "0099",
        clerks,
    }
}

/// The three materials of a member itself.
fn own_materials(side: &Side) -> Value {
    let (venue, member) = (side.venue, side.member);
    let kept = ["form", "account_proof", "account_document"].map(|material| {
        let name = format!("{material}.pdf");
        let path = format!(
            "/api/v1/venue/attachments?venue={venue}&member={member}&kind=member&name={name}"
        );
        let headers = "content-type: application/octet-stream\r\n";
        let bytes = format!("%PDF-1.4 {material}");
        let (status, _, body) = side
            .maker()
            .exchange("POST", &path, headers, bytes.as_bytes());
        let kept: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(status, 201, "{kept}");
        json!({ "material": material, "name": name, "hash": kept["hash"] })
    });
    json!(kept)
}

/// B1, B10: an FCM member files form 1 for its dedicated account, held against what is registered; then its clients file and
/// deposit, on their own account or on its.
#[test]
fn b10_an_fcm_member_files_form_1_before_its_clients_deposit() {
    check_both(&GATED, MORNING, |demo, other| {
        let side = member(demo, other, "fcm");
        let party =
            json!({ "venue": side.venue, "member": "0099", "kind": "member", "number": null });
        let materials = own_materials(&side);
        let file = |change: &dyn Fn(&mut Value)| -> Told {
            let mut form = member_form(&side, "fcm_undertakings", "0099", "大江铜业");
            change(&mut form["fields"]);
            let body = json!({ "party": party, "form": form, "attachments": materials });
            ask(side.maker(), "POST", "filings", Some(body))
        };
        let problem = refused(file(&|form| form["account"]["no"] = json!("")), "BAD_FIELD");
        assert_eq!(problem["numbers"]["field"], "account.no");
        let problem = refused(
            file(&|form| form["contacts"][1]["office_phone"] = json!("")),
            "VENUE_FIELD_MISSING",
        );
        assert_eq!(problem["numbers"]["field"], "contact2.office_phone");
        let problem = refused(
            file(&|form| form["sealed_on"] = json!("2026-11-18")),
            "VENUE_DATE_IN_FUTURE",
        );
        assert_eq!(problem["numbers"]["field"], "sealed_on");
        let filed = done(file(&|_| {}));

        let number = "70070020";
        let client = |member: &str| {
            let mut form = side.form(number, TODAY);
            form["fields"]["member_full_name"] = json!(format!("{member}有限公司"));
            form["fields"]["member_short_name"] = json!(member);
            let body = json!({ "party": side.client(number), "form": form, "attachments": side.materials(number) });
            ask(side.maker(), "POST", "filings", Some(body))
        };
        let clients = done(client("大江铜业"));
        let approved = |filed: &Value| {
            side.step(filed, side.checker(), "sending");
            side.step(filed, side.handler(), "examination");
            side.step(filed, side.approver(), "approval");
        };
        approved(&clients);
        // The client is qualified, its member is not yet.
        refused(
            side.enter(number, BOND, "deposit", "1000000"),
            "VENUE_NOT_QUALIFIED",
        );
        approved(&filed);
        side.deposit(number, BOND, "1000000");
        let on_the_members = json!({ "party": side.client(number), "account": "ACC-0099", "bond": BOND, "kind": "deposit", "face": "2000000" });
        done(ask(
            side.maker(),
            "POST",
            "applications",
            Some(on_the_members),
        ));
    });
}

/// B1, B3, B10, B13: a non-FCM member files form 2, is held against what is registered field by field, and pledges under its
/// trading code, also by form 5.
#[test]
fn b10_a_non_fcm_member_files_form_2_and_pledges_under_its_trading_code() {
    check_both(&GATED, MORNING, |demo, fcm| {
        let side = non_fcm(demo, fcm);
        let (handler, approver) = (side.handler(), side.approver());
        let party =
            json!({ "venue": side.venue, "member": "0099", "kind": "member", "number": null });
        let materials = own_materials(&side);
        let file = |change: &dyn Fn(&mut Value)| -> Told {
            let mut body = json!({ "party": party, "form": member_form(&side, "non_fcm_undertakings", "0099", "大江铜业"), "attachments": materials });
            change(&mut body);
            ask(side.maker(), "POST", "filings", Some(body))
        };
        let field = |path: &str, value: Value| {
            file(&|body| {
                *body.pointer_mut(&format!("/form/fields/{path}")).unwrap() = value.clone()
            })
        };
        // B10: each missing or unequal field is refused by name.
        for (path, named) in [
            ("full_name", "full_name"),
            ("no", "no"),
            ("short_name", "short_name"),
            ("registrar", "registrar"),
            ("account/full_name", "account.full_name"),
            ("account/document_no", "account.document_no"),
            ("contacts/0/name", "contact1.name"),
            ("contacts/0/office_phone", "contact1.office_phone"),
            ("contacts/1/mobile", "contact2.mobile"),
        ] {
            let problem = refused(field(path, json!("")), "VENUE_FIELD_MISSING");
            assert_eq!(problem["numbers"]["field"], named);
        }
        for (path, value) in [
            ("full_name", "别的有限公司"),
            ("no", "0098"),
            ("short_name", "别的"),
            ("registrar", "上清所"),
        ] {
            let problem = refused(field(path, json!(value)), "VENUE_FIELD_UNEQUAL");
            assert_eq!(problem["numbers"]["field"], path);
        }
        refused(
            field("undertakings", json!([true, true])),
            "VENUE_UNDERTAKING_MISSING",
        );
        refused(
            file(&|body| drop(body["attachments"].as_array_mut().unwrap().remove(1))),
            "VENUE_MATERIAL_MISSING",
        );
        let clients =
            json!({ "venue": side.venue, "member": "0099", "kind": "client", "number": "1" });
        let (status, code, _) = file(&|body| {
            body["party"] = clients.clone();
            body["attachments"] = json!([]);
        });
        assert_eq!((status, code.as_str()), (422, "VENUE_NOT_THROUGH_NON_FCM"));

        let filed = done(file(&|_| {}));
        let deposit = || {
            let body = json!({ "party": party, "account": "ACC-0099", "bond": BOND, "kind": "deposit", "face": "1000000" });
            ask(side.maker(), "POST", "applications", Some(body))
        };
        refused(deposit(), "VENUE_NOT_QUALIFIED");
        side.step(&filed, side.checker(), "sending");
        side.step(&filed, handler, "examination");
        let id = filed["id"].as_str().unwrap();
        refused(
            ask(handler, "POST", &format!("filings/{id}/approval"), None),
            "VENUE_NOT_PERMITTED",
        );
        side.step(&filed, approver, "approval");
        // The wording that was signed is that of the venue's version, and of this kind of form.
        let filings = rows(side.maker(), "filings", "filings");
        let seen = filings.iter().find(|row| row["filing"] == id).unwrap();
        assert_eq!(
            (&seen["kind"], &seen["rule_book"]),
            (&json!("non_fcm"), &book(&side)["version"])
        );

        let entered = done(deposit());
        let id = entered["id"].as_str().unwrap();
        done(ask(
            side.checker(),
            "POST",
            &format!("applications/{id}/sending"),
            None,
        ));
        done(side.pledge(id, "NF-1", |told| told["participant"] = json!("00990002")));
        assert_eq!(
            application(side.maker(), id)["differing"],
            json!(["participant"])
        );
        done(side.pledge(id, "NF-2", |told| {
            told["member"] = Value::Null;
            told["participant"] = json!(CODE);
        }));
        assert_eq!(state(side.maker(), id), "registered");

        // B13: form 5 of a non-FCM member names its trading code and its full name.
        let known = rows(handler, "bonds", "bonds");
        let bond = known.iter().find(|bond| bond["code"] == "240017").unwrap();
        let row = json!({ "name": bond["name"], "code": "240017", "face": "2000000", "maturity": bond["maturity"], "instruction": "NF-3" });
        let signer = |name: &str| json!({ "name": name, "phone": "138" });
        let scan = {
            let path = format!(
                "/api/v1/venue/attachments?venue={}&member=0099&kind=member&name=five.pdf",
                side.venue
            );
            let (_, _, body) = handler.exchange(
                "POST",
                &path,
                "content-type: application/octet-stream\r\n",
                b"%PDF-1.4 five",
            );
            let kept: Value = serde_json::from_slice(&body).unwrap();
            json!([{ "material": "form", "name": "five.pdf", "hash": kept["hash"] }])
        };
        let five = |code: &str, name: &str| {
            let form = json!({
                "applied_on": TODAY, "member_no": "0099", "member_short_name": "大江铜业", "handler": signer("甲"), "kind": "deposit",
                "participant_no": code, "participant_name": name, "registrar": "中央结算公司",
                "account": { "full_name": "大江铜业债券账户", "no": "ACC-0099" }, "rows": [row], "signed_by": signer("甲"), "checked_by": signer("乙"),
                "sealed_on": TODAY,
            });
            let body = json!({ "party": party, "form": form, "attachments": scan });
            ask(handler, "POST", "emergencies", Some(body))
        };
        for (code, name, field) in [
            ("00990002", "大江铜业有限公司", "participant_no"),
            (CODE, "大江铜业", "participant_name"),
        ] {
            let problem = refused(five(code, name), "VENUE_FIELD_UNEQUAL");
            assert_eq!(problem["numbers"]["field"], field);
        }
        let entered = done(five(CODE, "大江铜业有限公司"));
        let check = format!("emergencies/{}/check", entered["id"].as_str().unwrap());
        done(ask(approver, "POST", &check, None));
        let all = rows(side.maker(), "applications", "applications");
        assert_eq!(
            all.iter()
                .filter(|row| row["emergency"] == entered["id"])
                .count(),
            1
        );
    });
}

/// B9: an intermediary and a special broker prepare with form 1, a special non-broker with form 3; each applies through the
/// FCM member under its own number.
#[test]
fn b9_each_overseas_party_prepares_as_its_kind_and_applies_under_its_own_number() {
    check_both(&GATED, MORNING, |_, side| {
        for (kind, number, prepares) in [
            ("overseas_intermediary", "70070001", "member"),
            ("overseas_broker", "70070002", "member"),
            ("overseas_non_broker", "70070003", "client"),
        ] {
            let party = side.participant(kind, number);
            let materials = side.materials_of(side.maker(), (kind, number));
            let as_member = member_form(side, "fcm_undertakings", number, "海外参与者");
            let as_client = side.form(number, TODAY);
            let (right, wrong) = if prepares == "member" {
                (as_member, as_client)
            } else {
                (as_client, as_member)
            };
            let file = |form: Value| {
                let body = json!({ "party": party, "form": form, "attachments": materials });
                ask(side.maker(), "POST", "filings", Some(body))
            };
            refused(file(wrong), "VENUE_FORM_DOES_NOT_FIT");
            let filed = done(file(right));
            side.step(&filed, side.checker(), "sending");
            side.step(&filed, side.handler(), "examination");
            side.step(&filed, side.approver(), "approval");
            let body = json!({ "party": party, "account": format!("ACC-{number}"), "bond": BOND, "kind": "deposit", "face": "1000000" });
            let entered = done(ask(side.maker(), "POST", "applications", Some(body)));
            let id = entered["id"].as_str().unwrap();
            done(ask(
                side.checker(),
                "POST",
                &format!("applications/{id}/sending"),
                None,
            ));
            done(side.pledge(id, &format!("O-{number}-1"), |told| {
                told["participant"] = json!("70070009")
            }));
            assert_eq!(
                application(side.maker(), id)["differing"],
                json!(["participant"]),
                "{kind}"
            );
            done(side.pledge(id, &format!("O-{number}-2"), |_| {}));
            assert_eq!(state(side.maker(), id), "registered", "{kind}");
        }
    });
}

/// B10, B11: what form 3 asks for differs between the guides in what their own texts do; there is one per client,
/// member and venue.
#[test]
fn b11_form_3_is_each_venues_own() {
    check_both(&GATED, MORNING, |_, side| {
        let is_shfe = side.venue == "SHFE";
        let book = book(side);
        let client = book["client_undertakings"].as_array().unwrap();
        assert_eq!(client.len(), if is_shfe { 4 } else { 3 });
        let wording = client[2].as_str().unwrap();
        assert_eq!(
            wording.contains("交易保证金债务和相关债务时"),
            is_shfe,
            "{wording}"
        );
        assert_eq!(
            book["member_statement"].as_str().unwrap().contains("核验"),
            is_shfe
        );
        assert_eq!(
            book["client_document"],
            if is_shfe {
                Value::Null
            } else {
                json!("营业执照")
            }
        );
        assert_eq!(book["client_material_may_vary"], is_shfe);

        let number = "70070010";
        let passport = side.file(number, TODAY, |body| {
            body["form"]["fields"]["account"]["document_type"] = json!("护照")
        });
        if is_shfe {
            side.step(&done(passport), side.checker(), "sending");
        } else {
            let problem = refused(passport, "VENUE_FIELD_UNEQUAL");
            assert_eq!(problem["numbers"]["field"], "account.document_type");
        }
        // SHFE may ask a client for other material, the sealed form alone is needed; INE's guide says nothing of it.
        let other = "70070011";
        let form_alone = side.file(other, TODAY, |body| {
            body["attachments"].as_array_mut().unwrap().truncate(1)
        });
        if is_shfe {
            done(form_alone);
        } else {
            refused(form_alone, "VENUE_MATERIAL_MISSING");
        }
        let third = "70070012";
        side.qualify(third, TODAY);
        refused(side.file(third, TODAY, |_| {}), "VENUE_ALREADY_QUALIFIED");
    });
}
