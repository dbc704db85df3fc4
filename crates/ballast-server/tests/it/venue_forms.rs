//! Forms 1, 4 and 5 through the interface, at both venues: overseas participants, accounts that change and close,
//! emergencies (B6, B9, B12, B13).

use serde_json::{Value, json};

use crate::support::demo::{Demo, GATED};
use crate::support::venue::{
    self, MORNING, Side, Told, application, ask, done, refused, rows, state,
};

const TODAY: &str = "2026-11-17";
const BOND: &str = "250004";

fn check_both(run: impl Fn(&Demo, &Side)) {
    venue::check_both(&GATED, MORNING, run);
}

fn standing(side: &Side, number: &str) -> Value {
    let accounts = rows(side.maker(), "accounts", "accounts");
    let own = accounts
        .into_iter()
        .find(|row| row["party"]["number"] == number);
    own.unwrap_or_default()
}

fn account(number: &str, no: &str) -> Value {
    json!({ "full_name": format!("客户{number}债券账户"), "no": no })
}

/// Form 4 of a client.
fn notice(side: &Side, number: &str, told: Value, change: impl FnOnce(&mut Value)) -> Told {
    let mut form = json!({ "form": "notice", "fields": {
        "party_kind": "client", "member_no": side.member, "member_short_name": "海岳期货", "client_no": number,
        "client_name": format!("客户{number}"), "told": told, "handler": "甲", "contact": "021-1", "sealed_on": TODAY,
    } });
    change(&mut form["fields"]);
    let body = json!({ "party": side.client(number), "form": form, "attachments": side.materials(number) });
    ask(side.maker(), "POST", "filings", Some(body))
}

/// Entered and sent, through the exchange's two.
fn approved(side: &Side, filed: &Value) {
    side.step(filed, side.handler(), "examination");
    side.step(filed, side.approver(), "approval");
}

/// B12: deposits on the old account stop as the notice is received, and go on with the new one.
#[test]
fn b12_an_account_changes() {
    check_both(|_, side| {
        let number = "70020001";
        side.qualify(number, TODAY);
        let [old, new] = ["ACC-70020001", "NEW-70020001"].map(|no| account(number, no));
        let told = json!({ "matter": "change", "old": old, "new": new });
        let other = notice(side, number, told.clone(), |fields| {
            fields["client_name"] = json!("别人")
        });
        let problem = refused(other, "VENUE_FIELD_UNEQUAL");
        assert_eq!(problem["numbers"]["field"], "client_name", "{problem}");
        refused(
            notice(side, number, told.clone(), |fields| {
                fields["handler"] = json!("")
            }),
            "VENUE_FIELD_MISSING",
        );
        let filed = done(notice(side, number, told, |_| {}));
        let before = side.apply(number, BOND, "deposit", "1000000");
        side.step(&filed, side.checker(), "sending");
        refused(
            side.enter(number, BOND, "deposit", "2000000"),
            "VENUE_ACCOUNT_CHANGING",
        );
        approved(side, &filed);
        let now = standing(side, number);
        assert_eq!(now["standing"], "qualified", "{now}");
        refused(
            side.enter(number, BOND, "deposit", "2000000"),
            "VENUE_ACCOUNT_UNKNOWN",
        );
        let body = json!({ "party": side.client(number), "account": "NEW-70020001", "bond": BOND, "kind": "deposit", "face": "2000000" });
        done(ask(side.maker(), "POST", "applications", Some(body)));
        // What was in before goes on.
        assert_eq!(state(side.maker(), &before), "accepted");
    });
}

/// B12: an account with bonds applied for is not closed; one without any is, and takes no deposit any more.
#[test]
fn b12_an_account_is_closed() {
    check_both(|_, side| {
        let [pledged, empty] = ["70020002", "70020003"];
        let closure = |number: &str| {
            let of = account(number, &format!("ACC-{number}"));
            json!({ "matter": "closure", "account": of, "reason": "不再参与" })
        };
        for number in [pledged, empty] {
            side.qualify(number, TODAY);
        }
        side.apply(pledged, BOND, "deposit", "1000000");
        let problem = refused(
            notice(side, pledged, closure(pledged), |_| {}),
            "VENUE_BONDS_PLEDGED",
        );
        assert_eq!(problem["numbers"]["face"], "1000000.00", "{problem}");
        let filed = done(notice(side, empty, closure(empty), |_| {}));
        side.step(&filed, side.checker(), "sending");
        approved(side, &filed);
        assert_eq!(standing(side, empty)["standing"], "closed");
        refused(
            side.enter(empty, BOND, "deposit", "1000000"),
            "VENUE_NOT_QUALIFIED",
        );
    });
}

/// B9: an overseas special broker prepares as an FCM member, under its own number, and applies through an FCM member.
#[test]
fn b9_an_overseas_broker_files_as_a_member_does() {
    check_both(|_, side| {
        let number = "70020004";
        let of = ("overseas_broker", number);
        let party = side.participant(of.0, number);
        let books = rows(side.maker(), "rule-books", "rule_books");
        let book = books
            .iter()
            .find(|book| book["venue"] == side.venue)
            .unwrap();
        let undertakings = book["fcm_undertakings"].as_array().unwrap().len();
        let contact =
            |name: &str| json!({ "name": name, "office_phone": "021-1", "mobile": "138" });
        let form = |no: &str| {
            json!({ "form": "member", "fields": {
                "applied_on": TODAY, "full_name": "海外经纪有限公司", "no": no, "short_name": "海外经纪", "registrar": "中央结算公司",
                "account": { "full_name": "海外经纪专用账户", "no": format!("ACC-{number}"), "document_type": "营业执照", "document_no": "9131" },
                "contacts": [contact("甲"), contact("乙")], "undertakings": vec![true; undertakings], "sealed_on": TODAY,
            } })
        };
        let materials = side.materials_of(side.maker(), of);
        let file = |form: Value| {
            let body = json!({ "party": party, "form": form, "attachments": materials });
            ask(side.maker(), "POST", "filings", Some(body))
        };
        refused(file(side.form(number, TODAY)), "VENUE_FORM_DOES_NOT_FIT");
        let problem = refused(file(form(side.member)), "VENUE_FIELD_UNEQUAL");
        assert_eq!(problem["numbers"]["field"], "no", "{problem}");
        let filed = done(file(form(number)));
        side.step(&filed, side.checker(), "sending");
        approved(side, &filed);
        let body = json!({ "party": party, "account": format!("ACC-{number}"), "bond": BOND, "kind": "deposit", "face": "1000000" });
        let entered = done(ask(side.maker(), "POST", "applications", Some(body)));
        let id = entered["id"].as_str().unwrap();
        done(ask(
            side.checker(),
            "POST",
            &format!("applications/{id}/sending"),
            None,
        ));
        // Its own number is part of the instruction.
        done(side.pledge(id, "N-1", |told| told["participant"] = json!("70020001")));
        assert_eq!(
            application(side.maker(), id)["differing"],
            json!(["participant"])
        );
        done(side.pledge(id, "N-2", |_| {}));
        assert_eq!(state(side.maker(), id), "registered");
    });
}

/// B6, B13: form 5 of two bonds, entered and checked by two at the exchange, all rows or none, marked as it goes on.
#[test]
fn b13_an_emergency_is_entered_and_checked_by_the_exchange() {
    check_both(|_, side| {
        let number = "70020005";
        side.qualify(number, TODAY);
        let known = rows(side.handler(), "bonds", "bonds");
        let row = |code: &str, face: &str| {
            let bond = known.iter().find(|bond| bond["code"] == code).unwrap();
            json!({ "name": bond["name"], "code": code, "face": face, "maturity": bond["maturity"], "instruction": null })
        };
        let signer = |name: &str| json!({ "name": name, "phone": "138" });
        let form = |rows: Vec<Value>| {
            json!({
                "applied_on": TODAY, "member_no": side.member, "member_short_name": "海岳期货", "handler": signer("甲"), "kind": "deposit",
                "participant_no": number, "participant_name": format!("客户{number}"), "registrar": "中央结算公司",
                "account": account(number, &format!("ACC-{number}")), "rows": rows, "signed_by": signer("甲"), "checked_by": signer("乙"),
                "sealed_on": TODAY,
            })
        };
        let scans = side.materials_of(side.handler(), ("client", number));
        let enter = |form: Value| {
            let body = json!({ "party": side.client(number), "form": form, "attachments": scans });
            ask(side.handler(), "POST", "emergencies", Some(body))
        };
        refused(
            enter(form(vec![row(BOND, "1000000"), row(BOND, "1000000")])),
            "VENUE_ROW_REFUSED",
        );
        let mut unsigned = form(vec![row(BOND, "1000000")]);
        unsigned["checked_by"] = unsigned["signed_by"].clone();
        let (status, code, answer) = enter(unsigned);
        assert!(status >= 400, "signed by one alone: {code} {answer}");
        let entered = done(enter(form(vec![
            row(BOND, "1000000"),
            row("240017", "3000000"),
        ])));
        let check = format!("emergencies/{}/check", entered["id"].as_str().unwrap());
        refused(
            ask(side.handler(), "POST", &check, None),
            "VENUE_NOT_PERMITTED",
        );
        done(ask(side.approver(), "POST", &check, None));
        let all = rows(side.maker(), "applications", "applications");
        let own: Vec<&Value> = all
            .iter()
            .filter(|row| row["party"]["number"] == number)
            .collect();
        assert_eq!(own.len(), 2, "{own:?}");
        for application in own {
            assert_eq!(application["emergency"], entered["id"]);
            assert_eq!(application["state"], "accepted");
        }
        // B6: never a second application for one already in.
        refused(
            side.enter(number, BOND, "deposit", "1000000"),
            "VENUE_DUPLICATE_APPLICATION",
        );
    });
}
