//! Queries on a faulty line. It gives them numbers of its own, so that it can ask questions of its
//! own.

use std::collections::BTreeMap;
use std::time::Duration;

use ballast_model::{
    AccountCode, CounterQuery, CounterReport, FundAccountId, QueryKind, RequestId,
};

use super::fault_script::QueryFault;
use super::report_part::{ReportPart, Rows};

/// What was asked over a line, by the line's numbers.
#[derive(Default)]
pub(super) struct Asked {
    newest: RequestId,
    /// Not answered yet.
    questions: BTreeMap<RequestId, Question>,
    /// Answers that are on their way for long.
    late: BTreeMap<RequestId, CounterReport>,
    at_login: BTreeMap<(FundAccountId, QueryKind), CounterReport>,
}

struct Question {
    fund_account: FundAccountId,
    by: By,
    rows: Rows,
}

/// Who asked.
#[derive(Clone, Copy)]
enum By {
    /// The desk, under this number.
    Desk(RequestId, Option<QueryFault>),
    /// The line, to know how the account stood at its login.
    Line,
}

/// An answer to the desk, as the script wants it.
pub(super) enum Answer {
    Now(Vec<ReportPart>),
    /// Delivered so much later, by [`take_late`](Asked::take_late), if it still can be.
    Later(RequestId, Duration),
}

impl Asked {
    /// The desk's question under a number of the line's.
    pub fn ask(&mut self, query: &CounterQuery, fault: Option<QueryFault>) -> CounterQuery {
        self.number(query.clone(), By::Desk(query.request, fault))
    }

    /// What is to be asked to know how an account stands at its login.
    pub fn ask_at_login(
        &mut self,
        fund_account: FundAccountId,
        account: &AccountCode,
    ) -> [CounterQuery; 4] {
        QueryKind::ALL.map(|kind| {
            let query = CounterQuery {
                request: RequestId::default(),
                fund_account,
                account: account.clone(),
                kind,
            };
            self.number(query, By::Line)
        })
    }

    /// The session of an account is gone, and with it what was asked in it.
    pub fn forget(&mut self, fund_account: FundAccountId) {
        self.questions
            .retain(|_, question| question.fund_account != fund_account);
        self.late
            .retain(|_, report| report.fund_account != fund_account);
    }

    /// Takes rows in; once they are whole, what the desk is to get.
    pub fn take(&mut self, part: ReportPart) -> Option<Answer> {
        let number = part.report.request;
        let question = self.questions.get_mut(&number)?;
        let report = question.rows.add(part)?;
        let by = question.by;
        self.questions.remove(&number);
        match by {
            By::Line => {
                self.at_login.insert(asked_of(&report), report);
                None
            }
            By::Desk(request, fault) => {
                Some(self.answer(number, CounterReport { request, ..report }, fault))
            }
        }
    }

    /// An answer whose time has come, unless its session is gone.
    pub fn take_late(&mut self, number: RequestId) -> Option<ReportPart> {
        self.late.remove(&number).map(ReportPart::whole)
    }

    fn answer(
        &mut self,
        number: RequestId,
        report: CounterReport,
        fault: Option<QueryFault>,
    ) -> Answer {
        match fault {
            None => Answer::Now(vec![ReportPart::whole(report)]),
            Some(QueryFault::Lose) => Answer::Now(Vec::new()),
            Some(QueryFault::Cut) => Answer::Now(vec![ReportPart::cut(report)]),
            Some(QueryFault::Repeat) => Answer::Now(vec![ReportPart::whole(report); 2]),
            Some(QueryFault::Stale) => Answer::Now(self.as_at_login(&report).into_iter().collect()),
            Some(QueryFault::Late(by)) => {
                self.late.insert(number, report);
                Answer::Later(number, by)
            }
        }
    }

    /// The answer that the same question got at the login; none where that one never came.
    fn as_at_login(&self, report: &CounterReport) -> Option<ReportPart> {
        let then = self.at_login.get(&asked_of(report))?.clone();
        Some(ReportPart::whole(CounterReport {
            request: report.request,
            ..then
        }))
    }

    fn number(&mut self, query: CounterQuery, by: By) -> CounterQuery {
        self.newest = self.newest.next();
        let question = Question {
            fund_account: query.fund_account,
            by,
            rows: Rows::default(),
        };
        self.questions.insert(self.newest, question);
        CounterQuery {
            request: self.newest,
            ..query
        }
    }
}

/// What a report answers, whenever it was asked.
fn asked_of(report: &CounterReport) -> (FundAccountId, QueryKind) {
    (report.fund_account, report.rows.kind())
}
