//! Member services of a demonstration: seats at either venue, files, forms, and what tests of them ask.

use serde_json::{Value, json};

use super::client::Client;
use super::demo::{Demo, wait};
use super::people::{PASSWORD, make_login};

/// In the window of the demonstration's first day.
pub const MORNING: &str = "2026-11-17T09:35:00.000+08:00";
const PDF: &[u8] = b"%PDF-1.4 a sealed scan";

/// Four clerks of one venue.
pub struct Side {
    /// Venue.
    pub venue: &'static str,
    /// FCM member's number.
    pub member: &'static str,
    /// The member's maker, its checker, the exchange's handler, its checker.
    pub clerks: [Client; 4],
}

/// What was answered: status, code, body.
pub type Told = (u16, String, Value);

/// Asks member services.
pub fn ask(by: &Client, method: &str, path: &str, body: Option<Value>) -> Told {
    let (status, _, answer) = by.request(method, &format!("/api/v1/venue/{path}"), body.as_ref());
    let code = answer["code"].as_str().unwrap_or_default().to_owned();
    (status, code, answer)
}

/// It was done.
pub fn done((status, code, answer): Told) -> Value {
    assert!(status < 300, "{status} {code} {answer}");
    answer
}

/// It was refused, with such a code; the problem.
pub fn refused((status, code, answer): Told, wanted: &str) -> Value {
    assert!(
        status >= 400 && code == wanted,
        "{wanted}: {status} {answer}"
    );
    answer
}

/// Rows of a list.
pub fn rows(by: &Client, list: &str, field: &str) -> Vec<Value> {
    let answer = by.get(&format!("/api/v1/venue/{list}"));
    answer[field]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"))
        .clone()
}

/// An application as a clerk sees it.
pub fn application(by: &Client, id: &str) -> Value {
    let all = rows(by, "applications", "applications");
    let found = all.into_iter().find(|row| row["application"] == id);
    found.unwrap_or_else(|| panic!("no application {id}"))
}

/// The state of an application.
pub fn state(by: &Client, id: &str) -> String {
    application(by, id)["state"].as_str().unwrap().to_owned()
}

/// Takes the simulated clerks out of the game, so that only the test acts.
pub fn alone(demo: &Demo) {
    let exchange = demo.log_in("exchange1");
    let body = json!({ "on": false });
    assert_eq!(ask(&exchange, "PUT", "clerks", Some(body)).0, 204);
}

/// The demonstration's clerks at SHFE.
pub fn shfe(demo: &Demo) -> Side {
    Side {
        venue: "SHFE",
        member: "0011",
        clerks: ["member1", "member2", "exchange1", "exchange2"].map(|name| demo.log_in(name)),
    }
}

/// Clerks at INE, whom the administrator makes and seats.
pub fn ine(demo: &Demo) -> Side {
    let seats = [
        (
            "ine-maker",
            "会员服务",
            json!({ "kind": "member", "duty": "make", "venue": "INE", "member": "8011" }),
        ),
        (
            "ine-checker",
            "会员服务",
            json!({ "kind": "member", "duty": "check", "venue": "INE", "member": "8011" }),
        ),
        (
            "ine-handler",
            "交易所与中债登（模拟）",
            json!({ "kind": "exchange", "duty": "make", "venue": "INE" }),
        ),
        (
            "ine-approver",
            "交易所与中债登（模拟）",
            json!({ "kind": "exchange", "duty": "check", "venue": "INE" }),
        ),
    ];
    let clerks = seats.map(|(name, role, seat)| seated(demo, name, role, seat));
    Side {
        venue: "INE",
        member: "8011",
        clerks,
    }
}

/// Runs at either venue, each in a demonstration of its own that stands at an instant.
pub fn check_both(args: &[&str], until: &str, run: impl Fn(&Demo, &Side)) {
    for seat in [shfe, ine] {
        let demo = Demo::start_at(args, until);
        alone(&demo);
        run(&demo, &seat(&demo));
    }
}

/// A login that the administrator makes, of a role of the demonstration, at a place.
pub fn seated(demo: &Demo, name: &str, role: &str, seat: Value) -> Client {
    make_login(&demo.admin, name, "trader");
    let path = format!("users/{name}/role");
    demo.set("PUT", &path, json!({ "custom_role": role }));
    done(ask(
        &demo.admin,
        "PUT",
        &format!("seats/{name}"),
        Some(seat),
    ));
    Client::log_in(&demo.server.address, name, PASSWORD)
}

impl Side {
    /// The member's maker.
    pub fn maker(&self) -> &Client {
        &self.clerks[0]
    }

    /// The member's checker.
    pub fn checker(&self) -> &Client {
        &self.clerks[1]
    }

    /// The exchange's handler.
    pub fn handler(&self) -> &Client {
        &self.clerks[2]
    }

    /// The exchange's checker.
    pub fn approver(&self) -> &Client {
        &self.clerks[3]
    }

    /// A client of the member.
    pub fn client(&self, number: &str) -> Value {
        self.participant("client", number)
    }

    /// A participant of the member, of such a kind.
    pub fn participant(&self, kind: &str, number: &str) -> Value {
        json!({ "venue": self.venue, "member": self.member, "kind": kind, "number": number })
    }

    /// Sends a file of a client.
    pub fn upload(&self, by: &Client, number: &str, name: &str, bytes: &[u8]) -> Told {
        self.upload_of(by, ("client", number), name, bytes)
    }

    /// The same of a participant of another kind.
    pub fn upload_of(
        &self,
        by: &Client,
        (kind, number): (&str, &str),
        name: &str,
        bytes: &[u8],
    ) -> Told {
        let (venue, member) = (self.venue, self.member);
        let path = format!(
            "/api/v1/venue/attachments?venue={venue}&member={member}&kind={kind}&number={number}&name={name}"
        );
        let headers = "content-type: application/octet-stream\r\naccept-language: en\r\n";
        let (status, _, body) = by.exchange("POST", &path, headers, bytes);
        let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
        let code = answer["code"].as_str().unwrap_or_default().to_owned();
        (status, code, answer)
    }

    /// The three materials of a client.
    pub fn materials(&self, number: &str) -> Value {
        self.materials_of(self.maker(), ("client", number))
    }

    /// The same of a participant of another kind, sent by whoever has them.
    pub fn materials_of(&self, by: &Client, of: (&str, &str)) -> Value {
        let kept = ["form", "account_proof", "account_document"].map(|material| {
            let name = format!("{material}.pdf");
            let bytes = [PDF, material.as_bytes()].concat();
            let kept = done(self.upload_of(by, of, &name, &bytes));
            json!({ "material": material, "name": name, "hash": kept["hash"] })
        });
        json!(kept)
    }

    /// Form 3 of a client, filled in well.
    pub fn form(&self, number: &str, today: &str) -> Value {
        let books = rows(self.maker(), "rule-books", "rule_books");
        let book = books
            .iter()
            .find(|book| book["venue"] == self.venue)
            .unwrap();
        let undertakings = book["client_undertakings"].as_array().unwrap().len();
        let contact =
            |name: &str| json!({ "name": name, "office_phone": "021-1", "mobile": "138" });
        json!({ "form": "client", "fields": {
            "applied_on": today, "member_full_name": "海岳期货有限公司", "member_no": self.member, "member_short_name": "海岳期货",
            "client_no": number, "client_name": format!("客户{number}"), "registrar": "中央结算公司",
            "account": { "full_name": format!("客户{number}债券账户"), "no": format!("ACC-{number}"), "document_type": "营业执照", "document_no": "9131" },
            "contacts": [contact("甲"), contact("乙")], "undertakings": vec![true; undertakings], "signed_on": today,
            "member_statement": true, "sealed_on": today,
        } })
    }

    /// Files a client's form as it is changed, without sending it.
    pub fn file(&self, number: &str, today: &str, change: impl FnOnce(&mut Value)) -> Told {
        let mut body = json!({ "party": self.client(number), "form": self.form(number, today), "attachments": self.materials(number) });
        change(&mut body);
        ask(self.maker(), "POST", "filings", Some(body))
    }

    /// A client from its filing to its qualification.
    pub fn qualify(&self, number: &str, today: &str) -> String {
        let filed = done(self.file(number, today, |_| {}));
        self.step(&filed, self.checker(), "sending");
        self.step(&filed, self.handler(), "examination");
        self.step(&filed, self.approver(), "approval");
        filed["id"].as_str().unwrap().to_owned()
    }

    /// A filing goes one step on.
    pub fn step(&self, filed: &Value, by: &Client, step: &str) {
        let id = filed["id"].as_str().unwrap();
        done(ask(by, "POST", &format!("filings/{id}/{step}"), None));
    }

    /// Enters an application of a client.
    pub fn enter(&self, number: &str, bond: &str, kind: &str, face: &str) -> Told {
        let account = format!("ACC-{number}");
        let body = json!({ "party": self.client(number), "account": account, "bond": bond, "kind": kind, "face": face });
        ask(self.maker(), "POST", "applications", Some(body))
    }

    /// Enters an application and sends it; its number.
    pub fn apply(&self, number: &str, bond: &str, kind: &str, face: &str) -> String {
        let entered = done(self.enter(number, bond, kind, face));
        let id = entered["id"].as_str().unwrap().to_owned();
        done(ask(
            self.checker(),
            "POST",
            &format!("applications/{id}/sending"),
            None,
        ));
        id
    }

    /// The member's instruction at the depository for an application, as it is changed.
    pub fn pledge(&self, id: &str, no: &str, change: impl FnOnce(&mut Value)) -> Told {
        let mut instruction = application(self.maker(), id)["matching"].clone();
        instruction["no"] = json!(no);
        change(&mut instruction);
        ask(
            self.maker(),
            "POST",
            &format!("applications/{id}/pledge"),
            Some(instruction),
        )
    }

    /// A client's deposit that is matched at the depository; its number.
    pub fn deposit(&self, number: &str, bond: &str, face: &str) -> String {
        let id = self.apply(number, bond, "deposit", face);
        let no = format!("{}-{number}-{id}", self.venue);
        done(self.pledge(&id, &no, |_| {}));
        assert_eq!(state(self.maker(), &id), "registered");
        id
    }

    /// Publishes a bond's net price of a day.
    pub fn price(&self, bond: &str, day: &str, net: &str) {
        let valuations = json!({ "valuations": [{ "bond": bond, "day": day, "net": net }] });
        done(ask(self.handler(), "PUT", "valuations", Some(valuations)));
    }

    /// Sets a setting of the venue from a day on.
    pub fn set(&self, name: &str, value: &str, effective: &str) -> Told {
        let body = json!({ "venue": self.venue, "name": name, "value": value, "effective": effective, "verified": false });
        ask(self.handler(), "PUT", "settings", Some(body))
    }

    /// The day ends at the market's close, and the venue has settled it before the evening.
    pub fn settle(&self, demo: &Demo, day: &str) {
        demo.go_on(&format!("{day}T21:00:30.000+08:00"));
        wait("the settlement", || self.settled() == day);
    }

    /// A row of a list by its client.
    pub fn row_of(&self, list: &str, number: &str) -> Value {
        let rows = rows(self.maker(), list, list).into_iter();
        let mut own = rows.filter(|row| row["party"]["number"] == number);
        own.next().unwrap_or_default()
    }

    /// Tells cash and margin of a client.
    pub fn tell(&self, number: &str, day: &str, cash: &str, margin: &str) {
        let body =
            json!({ "party": self.client(number), "day": day, "cash": cash, "margin": margin });
        done(ask(self.handler(), "PUT", "funds", Some(body)));
    }

    /// The last day settled at the venue.
    pub fn settled(&self) -> Value {
        self.maker().get("/api/v1/venue/seat")["windows"][0]["settled"].clone()
    }
}
