//! Why a liquidation plan was made, and each of its steps.

use std::collections::BTreeSet;
use std::sync::Arc;

use ballast_api::Language;
use ballast_desk::{Desk, ask};
use ballast_desk_events::{
    Event, HeldSide, Holder, LineFound, NavOf, OrderPlaced, PlanCause, PlanEnded, PlanEvent,
    PlanMoved, PlanPause, PlanScope, PlanStarted, RuleFound, RuleKey, RuleToClose,
};
use ballast_engine::state_at;
use ballast_journal::Storage;
use ballast_model::{OrderId, PlanId, Seq, Stamp};

use crate::say::say;
use crate::tools::explain::each_event;
use crate::tools::explain::layout::{Page, text};
use crate::tools::explain::speaker::{NONE, Speaker, count, money, plain, price};
use crate::tools::explain::words;
use crate::tools::journal_tools::ToolError;

/// Prints it.
pub fn explain(
    storage: &Arc<dyn Storage>,
    plan: PlanId,
    language: Language,
) -> Result<(), ToolError> {
    let mut made: Option<(Seq, Stamp, PlanStarted)> = None;
    each_event(storage, Seq::new(1), |seq, at, event| {
        if let Event::Plan(event) = event
            && let PlanEvent::Started(started) = &**event
            && started.plan == plan
        {
            made = Some((seq, at, started.clone()));
        }
    })?;
    let (seq, at, started) = made.ok_or(ToolError::NoPlan(plan.number()))?;
    let before = state_at::<Desk>(Arc::clone(storage), Seq::new(seq.number() - 1))?.machine;
    let speaker = Speaker::new(&before, language);
    let mut page = Page::default();
    why(&speaker, &mut page, (seq, at), &started);
    page.heading(speaker.say(words::STEPS));
    let mut steps = Steps {
        speaker: &speaker,
        plan,
        orders: BTreeSet::new(),
        sent: None,
    };
    each_event(storage, seq, |seq, at, event| {
        for line in steps.lines(event) {
            let record = speaker.with(words::RECORD, [("seq", seq.to_string())]);
            page.row(vec![text(at.to_string()), text(record), text(line)]);
        }
    })?;
    say!("{}", page.printed());
    Ok(())
}

fn why(speaker: &Speaker<'_>, page: &mut Page, (seq, at): (Seq, Stamp), started: &PlanStarted) {
    let desk = speaker.desk;
    let account = speaker.code(Holder::Operating(started.account));
    let numbers = [
        ("plan", started.plan.to_string()),
        ("account", account),
        ("seq", seq.to_string()),
    ];
    page.heading(speaker.with(words::PLAN, numbers));
    page.pair(speaker.say(words::TIME), at.to_string());
    page.pair(speaker.say(words::MADE_BY), speaker.user(started.by));
    match &started.cause {
        PlanCause::Line(line, found) => {
            let LineFound {
                equity,
                acts_at,
                numerator,
                denominator,
            } = *found;
            let numbers = [
                ("line", speaker.called(*line).to_owned()),
                ("equity", plain(equity)),
                ("acts_at", acts_at.map_or(NONE.to_owned(), money)),
            ];
            page.pair(
                speaker.say(words::CAUSE),
                speaker.with(words::BY_LINE, numbers),
            );
            let numbers = [
                ("numerator", plain(numerator)),
                ("denominator", denominator.map_or(NONE.to_owned(), money)),
            ];
            page.pair(
                speaker.say(words::READING),
                speaker.with(words::OF_READING, numbers),
            );
        }
        PlanCause::Rule(of, rule, found) => page.pair(
            speaker.say(words::CAUSE),
            by_rule(speaker, (*of, *rule), found),
        ),
        PlanCause::ByHand(reason) => page.pair(
            speaker.say(words::CAUSE),
            speaker.with(words::BY_HAND, [("reason", reason.clone())]),
        ),
    }
    let scope = match started.scope {
        PlanScope::Account => speaker.say(words::WHOLE_ACCOUNT).to_owned(),
        PlanScope::Rule(rule) => speaker.say(scope_of(rule)).to_owned(),
        PlanScope::Position(of, lots) => {
            let lots = lots.map_or(NONE.to_owned(), count);
            speaker.with(words::SO_MANY_LOTS, side(speaker, of, ("lots", lots)))
        }
    };
    page.pair(speaker.say(words::TO_CLOSE), scope);
    for (of, lots) in desk.held(started.account) {
        let [contract, side, lots] = side(speaker, of, ("lots", count(lots)));
        let mark = desk.contract(of.contract).and_then(|state| state.mark());
        let numbers = [contract, side, lots, ("price", price(mark))];
        page.pair(
            speaker.say(words::HELD_THEN),
            speaker.with(words::AT_MARK, numbers),
        );
    }
}

/// What a rule's plan closes.
fn scope_of(rule: RuleToClose) -> words::Words {
    match rule.rule {
        RuleKey::OvernightRatio(_) => words::CLOSING_TO_THE_LINE,
        RuleKey::BeforeClose(_) => words::CLOSING_SCOPE,
        _ if rule.reduces => words::DOWN_TO_THE_LINE,
        _ => words::CLAUSE_SCOPE,
    }
}

/// The rule that stands at level 2, as it was found.
pub(super) fn by_rule(
    speaker: &Speaker<'_>,
    (of, rule): (NavOf, RuleKey),
    found: &RuleFound,
) -> String {
    let desk = speaker.desk;
    let (reading, threshold) = ask::rule_texts(desk, rule, found);
    let of = match of {
        NavOf::Product(id) => speaker.product(id),
        NavOf::Operating(id) => speaker.code(Holder::Operating(id)),
    };
    let told = [("of", of), ("reading", reading), ("threshold", threshold)];
    let before_close = |words: words::Words, at: Stamp| {
        let [of, reading, threshold] = told.clone();
        let close = ("close", at.to_string());
        speaker.with(words, [of, reading, threshold, close])
    };
    let (scheme, at) = match rule {
        RuleKey::Clause(scheme, at) => (scheme, at),
        RuleKey::NavLine(_) | RuleKey::TopUp(_) => return speaker.with(words::BY_NAV, told),
        RuleKey::OvernightRatio(at) => return before_close(words::BY_OVERNIGHT, at),
        RuleKey::BeforeClose(at) => return before_close(words::BY_CLOSE, at),
    };
    let [scheme, clause, indicator] = speaker.clause(scheme, at);
    let [of, reading, threshold] = told;
    let numbers = [of, scheme, clause, indicator, reading, threshold];
    speaker.with(words::BY_CLAUSE, numbers)
}

pub(super) fn side(
    speaker: &Speaker<'_>,
    of: HeldSide,
    more: (&'static str, String),
) -> [(&'static str, String); 3] {
    let contract = speaker.desk.contract(of.contract);
    let contract = contract.map_or(NONE.to_owned(), |state| state.contract.code.to_string());
    let side = speaker.say(words::position_side(of.side)).to_owned();
    [("contract", contract), ("side", side), more]
}

/// A plan as its events tell it.
struct Steps<'a> {
    speaker: &'a Speaker<'a>,
    plan: PlanId,
    /// Its orders, and those that were cancelled for it.
    orders: BTreeSet<OrderId>,
    /// A position whose order follows.
    sent: Option<HeldSide>,
}

impl Steps<'_> {
    fn lines(&mut self, event: &Event) -> Vec<String> {
        let speaker = self.speaker;
        let is_own = |order: &OrderId| self.orders.contains(order);
        match event {
            Event::Plan(event) => self.of_plan(event),
            Event::OrderPlaced(placed) if is_own(&placed.order) => self.placed(placed),
            Event::Filled(filled) if is_own(&filled.order) => {
                let numbers = [
                    ("order", filled.order.to_string()),
                    ("lots", count(filled.lots)),
                    ("price", filled.price.to_string()),
                ];
                vec![speaker.with(words::STEP_FILLED, numbers)]
            }
            Event::OrderEnded {
                order, unfilled, ..
            } if is_own(order) => {
                let numbers = [("order", order.to_string()), ("unfilled", count(*unfilled))];
                vec![speaker.with(words::STEP_ORDER_ENDED, numbers)]
            }
            _ => Vec::new(),
        }
    }

    fn placed(&mut self, placed: &OrderPlaced) -> Vec<String> {
        let Some(of) = self.sent.take() else {
            return Vec::new();
        };
        let lots = placed.lots.unwrap_or(placed.asked.lots);
        let [contract, side, lots] = side(self.speaker, of, ("lots", count(lots)));
        let price = placed
            .price
            .map_or(NONE.to_owned(), |price| price.to_string());
        let numbers = [
            contract,
            side,
            lots,
            ("order", placed.order.to_string()),
            ("price", price),
        ];
        vec![self.speaker.with(words::STEP_SENT, numbers)]
    }

    fn of_plan(&mut self, event: &PlanEvent) -> Vec<String> {
        let speaker = self.speaker;
        let one = |line: String| vec![line];
        match event {
            PlanEvent::Started(started) if started.plan == self.plan => {
                one(speaker.say(words::STEP_STARTED).to_owned())
            }
            PlanEvent::Cancels(plan, order) if *plan == self.plan => {
                self.orders.insert(*order);
                one(speaker.with(words::STEP_CANCELS, [("order", order.to_string())]))
            }
            PlanEvent::Moved(moved) if moved.plan == self.plan => self.moved(moved),
            PlanEvent::Allowed(plan, by) if *plan == self.plan => one(speaker.with(
                words::STEP_ALLOWED,
                [("user", speaker.user(*by).to_owned())],
            )),
            PlanEvent::Pass(pass) if pass.plan == self.plan => {
                let lots = pass.lots.iter();
                let lots = lots.map(|of| side(speaker, of.of, ("lots", count(of.lots))));
                { lots.map(|numbers| speaker.with(words::STEP_PASS, numbers)) }.collect()
            }
            PlanEvent::Ended(ended) if ended.plan == self.plan => self.ended(ended),
            _ => Vec::new(),
        }
    }

    fn moved(&mut self, moved: &PlanMoved) -> Vec<String> {
        let speaker = self.speaker;
        if let Some(order) = moved.order {
            self.orders.insert(order);
            self.sent = Some(moved.of);
        }
        match &moved.pause {
            Some(pause) => {
                let reason = self.waits(pause);
                let numbers = side(speaker, moved.of, ("reason", reason));
                vec![speaker.with(words::STEP_WAITS, numbers)]
            }
            None if moved.order.is_none() => {
                let [contract, side, _] = side(speaker, moved.of, ("lots", String::new()));
                vec![speaker.with(words::STEP_GOES_ON, [contract, side])]
            }
            None => Vec::new(),
        }
    }

    fn waits(&self, pause: &PlanPause) -> String {
        let speaker = self.speaker;
        let words = match pause {
            PlanPause::AtPriceLimit => words::WAITS_AT_LIMIT,
            PlanPause::NoCounterparty => words::WAITS_COUNTERPARTY,
            PlanPause::OldQuote => words::WAITS_OLD_QUOTE,
            PlanPause::OutsideSession => words::WAITS_SESSION,
            PlanPause::OrdersInTheWay => words::WAITS_ORDERS,
            PlanPause::Messages => words::WAITS_MESSAGES,
            PlanPause::TooFar { price, last } => {
                let numbers = [("price", price.to_string()), ("last", last.to_string())];
                return speaker.with(words::WAITS_TOO_FAR, numbers);
            }
            PlanPause::Refused(refusal) => return speaker.refusal_line(refusal),
        };
        speaker.say(words).to_owned()
    }

    fn ended(&self, ended: &PlanEnded) -> Vec<String> {
        let speaker = self.speaker;
        let numbers = [
            ("how", speaker.called(ended.how).to_owned()),
            ("user", speaker.user(ended.by).to_owned()),
            ("reason", ended.reason.clone()),
        ];
        let left = ended.left.iter().map(|left| {
            let numbers = side(speaker, left.of, ("lots", count(left.lots)));
            speaker.with(words::STEP_LEFT, numbers)
        });
        [speaker.with(words::STEP_ENDED, numbers)]
            .into_iter()
            .chain(left)
            .collect()
    }
}
