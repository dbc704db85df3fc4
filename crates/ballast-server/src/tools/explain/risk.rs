//! Which rules stand for an account or a product, and how they came there: what decides first, then what could not
//! be judged, and the marks that were used (S5, O3–O6).

use std::sync::Arc;

use ballast_api::Language;
use ballast_desk::{Desk, MarksSeen, RuleStanding, ask};
use ballast_desk_events::{
    AccountLine, Event, LineFound, LineLevel, NavOf, OrderRefused, PlanEvent, Refusal, RuleFound,
    RuleKey, SchemeEvent,
};
use ballast_engine::state_at;
use ballast_journal::{Storage, Survey};
use ballast_model::{Mark, OperatingAccountId, PlanId, RuleLevel, Seq, Stamp};

use crate::say::say;
use crate::tools::explain::distances;
use crate::tools::explain::each_event;
use crate::tools::explain::layout::{Page, number, text};
use crate::tools::explain::speaker::{NONE, Speaker, count, money, plain, price};
use crate::tools::explain::words::{self, Words};
use crate::tools::journal_tools::ToolError;

/// Prints it.
pub fn explain(
    storage: &Arc<dyn Storage>,
    code: &str,
    language: Language,
) -> Result<(), ToolError> {
    let last = Survey::of(&**storage)?.last();
    let desk = state_at::<Desk>(Arc::clone(storage), last)?.machine;
    let of = owner(&desk, code).ok_or_else(|| ToolError::NoOwner(code.to_owned()))?;
    let speaker = Speaker::new(&desk, language);
    let mut page = Page::default();
    let numbers = [("of", code.to_owned()), ("seq", last.to_string())];
    page.heading(speaker.with(words::RISK, numbers));
    let risk = Risk { speaker, of };
    let stands = risk.stands();
    let (unjudged, reached): (Vec<Stands>, _) = stands.into_iter().partition(|of| of.is_undefined);
    page.subheading(risk.speaker.say(words::STANDS));
    if reached.is_empty() {
        page.note(risk.speaker.say(words::NOTHING_STANDS));
    }
    reached.into_iter().for_each(|of| of.tell(&risk, &mut page));
    if !unjudged.is_empty() {
        page.subheading(risk.speaker.say(words::UNJUDGED));
        unjudged
            .into_iter()
            .for_each(|of| of.tell(&risk, &mut page));
    }
    risk.marks(&mut page);
    distances::tell(&risk.speaker, of, &mut page);
    risk.history(storage, &mut page)?;
    say!("{}", page.printed());
    Ok(())
}

fn owner(desk: &Desk, code: &str) -> Option<NavOf> {
    let account = |(id, _): (OperatingAccountId, _)| NavOf::Operating(id);
    let mut accounts = desk.operating_accounts();
    let found = accounts.find(|(_, of)| of.code.to_string() == code);
    let mut products = desk.products();
    let product = products.find(|(_, of)| of.code.to_string() == code);
    found
        .map(account)
        .or(product.map(|(id, _)| NavOf::Product(id)))
}

/// What is told, of whom.
struct Risk<'a> {
    speaker: Speaker<'a>,
    of: NavOf,
}

/// A rule that stands.
struct Stands {
    /// The higher, the worse.
    weight: u8,
    is_undefined: bool,
    level: Words,
    subject: String,
    found: String,
    since: Stamp,
    bars: bool,
    marks: MarksSeen,
}

impl Stands {
    fn tell(self, risk: &Risk<'_>, page: &mut Page) {
        let speaker = &risk.speaker;
        let since = speaker.with(words::SINCE, [("at", self.since.to_string())]);
        let bars = if self.bars {
            words::BARS_OPENS
        } else {
            words::BARS_NOTHING
        };
        let level = speaker.say(self.level);
        let waits = self.marks.seen().map_or(String::new(), |seen| {
            let needed = speaker.desk.platform().plan_marks;
            let numbers = [("seen", seen.to_string()), ("needed", needed.to_string())];
            speaker.with(words::PLAN_WAITS, numbers)
        });
        let bars = format!("{}{waits}", speaker.say(bars));
        let cells = [self.subject, self.found, since, bars];
        let cells = cells.into_iter().map(text);
        page.row([text(level)].into_iter().chain(cells).collect());
    }
}

impl Risk<'_> {
    /// The worst first.
    fn stands(&self) -> Vec<Stands> {
        let desk = self.speaker.desk;
        let rules = desk
            .rules_reached()
            .into_iter()
            .filter(|of| of.of == self.of);
        let rules = rules.map(|reached| {
            let RuleStanding {
                level,
                since,
                found,
                marks,
                ..
            } = reached.standing;
            Stands {
                weight: level as u8,
                is_undefined: level == RuleLevel::Undefined,
                level: rule_level(level),
                subject: self.speaker.subject(reached.rule),
                found: found_rule(&self.speaker, reached.rule, &found),
                since,
                bars: reached.bars,
                marks,
            }
        });
        let account = match self.of {
            NavOf::Operating(id) => desk.operating_account(id),
            NavOf::Product(_) => None,
        };
        let lines = account.into_iter().flat_map(|account| {
            let bars = account.lines.bars().map(|(line, _)| line);
            account
                .lines
                .standing()
                .map(move |(line, standing)| Stands {
                    weight: standing.level as u8,
                    is_undefined: standing.level == LineLevel::Undefined,
                    level: line_level(standing.level),
                    subject: self.line(line),
                    found: found_line(&self.speaker, &standing.found),
                    since: standing.since,
                    bars: bars.is_some_and(|bars| bars == line),
                    marks: standing.marks,
                })
        });
        let mut all: Vec<Stands> = rules.chain(lines).collect();
        all.sort_by_key(|of| std::cmp::Reverse(of.weight));
        all
    }

    /// Of contracts that it holds, or its accounts do.
    fn marks(&self, page: &mut Page) {
        let speaker = &self.speaker;
        let desk = speaker.desk;
        let books = desk
            .operating_accounts()
            .filter(|(id, account)| match self.of {
                NavOf::Operating(of) => of == *id,
                NavOf::Product(of) => account.product == Some(of),
            });
        let mut held: Vec<_> = books.flat_map(|(id, _)| desk.held(id)).collect();
        held.sort_unstable_by_key(|(of, _)| (of.contract, of.side as u8));
        if held.is_empty() {
            return;
        }
        page.subheading(speaker.say(words::MARKS_USED));
        for (of, lots) in held {
            let Some(state) = desk.contract(of.contract) else {
                continue;
            };
            let at = state.marked_at.map_or(NONE.to_owned(), |at| at.to_string());
            page.row(vec![
                text(state.contract.code.to_string()),
                text(speaker.say(words::position_side(of.side))),
                number(count(lots)),
                number(price(state.mark())),
                text(at),
            ]);
        }
    }

    fn history(&self, storage: &Arc<dyn Storage>, page: &mut Page) -> Result<(), ToolError> {
        let speaker = &self.speaker;
        page.subheading(speaker.say(words::HOW_IT_CAME));
        let mut history = History {
            risk: self,
            mark: None,
            plans: Vec::new(),
        };
        let mut is_empty = true;
        each_event(storage, Seq::new(1), |seq, at, event| {
            for line in history.lines(at, event) {
                let record = speaker.with(words::RECORD, [("seq", seq.to_string())]);
                page.row(vec![text(at.to_string()), text(record), text(line)]);
                is_empty = false;
            }
        })?;
        if is_empty {
            page.note(speaker.say(words::NOTHING_CAME));
        }
        Ok(())
    }

    fn line(&self, line: AccountLine) -> String {
        self.speaker.called(line).to_owned()
    }
}

/// What a rule was found at.
pub(super) fn found_rule(speaker: &Speaker<'_>, rule: RuleKey, found: &RuleFound) -> String {
    let (reading, threshold) = ask::rule_texts(speaker.desk, rule, found);
    let numbers = [("reading", reading), ("threshold", threshold)];
    speaker.with(words::FOUND_RULE, numbers)
}

/// What a line was found at.
pub(super) fn found_line(speaker: &Speaker<'_>, found: &LineFound) -> String {
    let numbers = [
        ("equity", plain(found.equity)),
        ("acts_at", found.acts_at.map_or(NONE.to_owned(), money)),
        ("numerator", plain(found.numerator)),
        (
            "denominator",
            found.denominator.map_or(NONE.to_owned(), money),
        ),
    ];
    speaker.with(words::FOUND_LINE, numbers)
}

/// What happened to its rules, event by event.
struct History<'a> {
    risk: &'a Risk<'a>,
    /// The newest, and when it came.
    mark: Option<(Stamp, Mark)>,
    plans: Vec<PlanId>,
}

impl History<'_> {
    fn lines(&mut self, at: Stamp, event: &Event) -> Vec<String> {
        let speaker = &self.risk.speaker;
        match event {
            Event::Marked(mark) => {
                self.mark = Some((at, *mark));
                Vec::new()
            }
            Event::Scheme(event) => match &**event {
                SchemeEvent::Read(read) if read.of == self.risk.of => { read.moved.iter() }
                    .map(|moved| {
                        let levels = [moved.old, moved.new].map(rule_level);
                        let found = found_rule(speaker, moved.rule, &moved.found);
                        self.moved(at, speaker.subject(moved.rule), levels, found)
                    })
                    .collect(),
                _ => Vec::new(),
            },
            Event::LinesRead(read) if NavOf::Operating(read.account) == self.risk.of => {
                { read.moved.iter() }
                    .map(|moved| {
                        let levels = [moved.old, moved.new].map(line_level);
                        let found = found_line(speaker, &moved.found);
                        self.moved(at, self.risk.line(moved.line), levels, found)
                    })
                    .collect()
            }
            Event::Plan(event) => self.of_plan(event).into_iter().collect(),
            Event::OrderRefused(refused) if self.is_by_rule(refused) => {
                let numbers = [
                    ("order", refused.order.to_string()),
                    ("refusal", speaker.refusal_line(&refused.refusal)),
                ];
                vec![speaker.with(words::RISK_ORDER_REFUSED, numbers)]
            }
            _ => Vec::new(),
        }
    }

    fn moved(&self, at: Stamp, subject: String, levels: [Words; 2], found: String) -> String {
        let speaker = &self.risk.speaker;
        let [old, new] = levels.map(|level| speaker.say(level).to_owned());
        let moved = speaker.with(words::MOVED, [("old", old), ("new", new)]);
        let mark = self.mark.filter(|(marked_at, _)| *marked_at == at);
        let contract = mark.and_then(|(_, mark)| speaker.desk.contract(mark.contract));
        let last = mark.and_then(|(_, mark)| mark.last);
        let after = contract.zip(last).map(|(contract, last)| {
            let numbers = [
                ("contract", contract.contract.code.to_string()),
                ("price", last.to_string()),
            ];
            speaker.with(words::AFTER_MARK, numbers)
        });
        let parts = [Some(format!("{subject}  {moved}")), Some(found), after];
        parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
    }

    fn of_plan(&mut self, event: &PlanEvent) -> Option<String> {
        let speaker = &self.risk.speaker;
        match event {
            PlanEvent::Started(started) if self.is_of(started.account) => {
                self.plans.push(started.plan);
                let numbers = [("plan", started.plan.number().to_string())];
                Some(speaker.with(words::RISK_PLAN_STARTED, numbers))
            }
            PlanEvent::Ended(ended) if self.plans.contains(&ended.plan) => {
                let numbers = [
                    ("plan", ended.plan.number().to_string()),
                    ("how", speaker.called(ended.how).to_owned()),
                ];
                Some(speaker.with(words::RISK_PLAN_ENDED, numbers))
            }
            _ => None,
        }
    }

    fn is_of(&self, account: OperatingAccountId) -> bool {
        match self.risk.of {
            NavOf::Operating(of) => of == account,
            NavOf::Product(of) => {
                let account = self.risk.speaker.desk.operating_account(account);
                account.is_some_and(|account| account.product == Some(of))
            }
        }
    }

    /// Refused by a rule, a line, or the plan that one made.
    fn is_by_rule(&self, refused: &OrderRefused) -> bool {
        let is_risk = matches!(
            refused.refusal,
            Refusal::SchemeBars { .. }
                | Refusal::ClauseBreached { .. }
                | Refusal::BeingLiquidated { .. }
                | Refusal::SystemRiskLine { .. }
                | Refusal::DailyLossLine { .. }
                | Refusal::DailyLossRatioLine { .. }
                | Refusal::TotalLossRatioLine { .. }
                | Refusal::LineUndefined { .. }
                | Refusal::BeforeClose { .. }
                | Refusal::OvernightRatioLine { .. }
                | Refusal::OvernightRatioUndefined { .. }
        );
        is_risk && self.is_of(refused.asked.account)
    }
}

pub(super) const fn rule_level(level: RuleLevel) -> Words {
    match level {
        RuleLevel::Clear => words::LEVEL_CLEAR,
        RuleLevel::Undefined => words::LEVEL_UNDEFINED,
        RuleLevel::One => words::LEVEL_ONE,
        RuleLevel::Two => words::LEVEL_TWO,
    }
}

pub(super) const fn line_level(level: LineLevel) -> Words {
    match level {
        LineLevel::Clear => words::LEVEL_CLEAR,
        LineLevel::Undefined => words::LEVEL_UNDEFINED,
        LineLevel::Call => words::LEVEL_CALL,
        LineLevel::Liquidation => words::LEVEL_LIQUIDATION,
    }
}
