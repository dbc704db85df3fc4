//! Lines about order review.
//!
//! ```text
//! reviewer R1 1                                       a risk account of that level, bound to P1; `online R1 R2` tells who is logged in
//! A buy open 2 cu2701 80000 -> waits 1 as r1          it is placed and waits for that level
//! waits r1=1 r2=2                                     what waits, and for which level
//! pass R1 r1 1    reject R1 r1 1 too large            may end with `-> CODE number=value`
//! said r1 1:passed:R1 2:passed:-                      what each level said, `-`: by itself
//! out r1 [F1:open:2]                                  it went out; `r1` is its first child, accepted
//! came r1 REVIEW_REJECTED level=1                     how it ended: refused so; `withdrawn`, `expired`
//! restart                                             the desk is one read from a snapshot
//! ```

use ballast_desk::{Desk, OrderStatus};
use ballast_desk_events::{
    Action, Actor, BindReviewer, BindingChange, CreateUser, OrderEnd, Powers, ReviewLevel,
    ReviewOrder, Role, SetPowers,
};
use ballast_model::{ChildOrderId, Machine, OrderId, ProductId, SessionId, UserId};

use super::Run;

impl Run {
    /// Whether the line is one of these.
    pub fn reviewing(&mut self, words: &[&str]) -> bool {
        let (words, outcome) = match words.iter().position(|word| *word == "->") {
            Some(at) if words[0] == "pass" || words[0] == "reject" => words.split_at(at),
            _ => (words, &[] as &[&str]),
        };
        match words {
            ["reviewer", name, at] => self.reviewer(name, level(at)),
            ["online", names @ ..] => {
                let users = names.iter().map(|name| self.login(name)).collect();
                self.done(Action::TellReviewersOnline(users));
            }
            ["waits", expected @ ..] => {
                let waiting = self.desk.waiting_for_review();
                let told: Vec<String> = waiting
                    .map(|(id, wait)| format!("{}={}", self.name_of(id), wait.level.number()))
                    .collect();
                assert_eq!(told, expected, "{}", self.line);
            }
            ["pass", who, name, at, reason @ ..] => {
                self.review((who, name, at), true, reason, outcome);
            }
            ["reject", who, name, at, reason @ ..] => {
                self.review((who, name, at), false, reason, outcome);
            }
            ["said", name, expected @ ..] => {
                let said = self.desk.review_said(self.named(name).0).iter();
                let told: Vec<String> = said
                    .map(|said| {
                        let how = if said.passed { "passed" } else { "rejected" };
                        let user = said.by.and_then(|by| self.desk.people().user(by.user));
                        let by = user.map_or("-", |user| &user.name);
                        format!("{}:{how}:{by}", said.level.number())
                    })
                    .collect();
                assert_eq!(told, expected, "{}", self.line);
            }
            ["out", name, legs @ ..] => self.out(name, legs),
            ["came", name, expected @ ..] => self.came(name, expected),
            ["restart"] => {
                let restored = Desk::restore(&self.desk.snapshot()).unwrap();
                assert_eq!(restored.hash(), self.desk.hash(), "{}", self.line);
                self.desk = restored;
            }
            _ => return false,
        }
        true
    }

    /// A line of an order that is to wait.
    pub fn waits(&mut self, order: OrderId, at: &str, name: &str) {
        let wait = self.desk.review_wait(order);
        let told = wait.map(|wait| wait.level.number().to_string());
        assert_eq!(told.as_deref(), Some(at), "{}", self.line);
        let children = &self.desk.order(order).unwrap().children;
        assert_eq!(children.iter().count(), 0, "{}: it was sent", self.line);
        let none = ChildOrderId::new(0);
        self.names.insert(name.to_owned(), (order, none));
    }

    fn reviewer(&mut self, name: &str, review: ReviewLevel) {
        self.done(Action::CreateUser(CreateUser {
            name: name.to_owned(),
            display_name: name.to_owned(),
            role: Role::RiskOfficer,
        }));
        let user = self.login(name);
        let powers = Powers {
            review,
            ..Powers::default()
        };
        self.done(Action::SetPowers(SetPowers { user, powers }));
        self.done(Action::BindReviewer(Box::new(BindReviewer {
            user,
            products: vec![ProductId::new(0)],
            change: BindingChange::Bind,
        })));
    }

    fn review(
        &mut self,
        (who, name, at): (&str, &str, &str),
        passes: bool,
        reason: &[&str],
        outcome: &[&str],
    ) {
        let by = Actor {
            user: self.login(who),
            session: SessionId::new(7),
        };
        let asked = ReviewOrder {
            order: self.named(name).0,
            level: level(at),
            passes,
            reason: reason.join(" "),
        };
        let events = self.submit_as(by, Action::ReviewOrder(Box::new(asked)));
        self.outcome_of_action(&events, outcome);
    }

    fn out(&mut self, name: &str, legs: &[&str]) {
        let order = self.named(name).0;
        assert_eq!(self.desk.review_wait(order), None, "{}", self.line);
        let state = self.desk.order(order).unwrap();
        assert!(state.is_working(), "{}: {:?}", self.line, state.status);
        let children = state.children.iter();
        let sent: Vec<_> = children
            .map(|id| (order, self.desk.child(*id).unwrap().sent.clone()))
            .collect();
        let legs: Vec<&str> = if legs.is_empty() {
            vec!["as", name]
        } else {
            [legs, &["as", name]].concat()
        };
        if legs.len() == 2 {
            let child = sent[0].1.child;
            self.names.insert(name.to_owned(), (order, child));
        } else {
            self.legs_are(&sent, &legs);
        }
    }

    fn came(&mut self, name: &str, expected: &[&str]) {
        let order = self.desk.order(self.named(name).0).unwrap();
        let how = match &order.status {
            OrderStatus::Ended(how) => how.clone(),
            status => panic!("{}: {status:?}", self.line),
        };
        match (how, expected) {
            (OrderEnd::Withdrawn, ["withdrawn"]) | (OrderEnd::Expired, ["expired"]) => {}
            (OrderEnd::Refused(refusal), expected) => self.refused(&refusal, expected),
            (how, _) => panic!("{}: {how:?}", self.line),
        }
    }

    pub fn login(&self, name: &str) -> UserId {
        let user = self.desk.people().user_id(name);
        user.unwrap_or_else(|| panic!("{}: no login {name}", self.line))
    }

    fn name_of(&self, order: OrderId) -> &str {
        let mut names = self.names.iter();
        let found = names.find(|(_, (id, _))| *id == order);
        found.map_or("?", |(name, _)| name)
    }
}

fn level(at: &str) -> ReviewLevel {
    match at {
        "1" => ReviewLevel::One,
        "2" => ReviewLevel::Two,
        _ => ReviewLevel::None,
    }
}
