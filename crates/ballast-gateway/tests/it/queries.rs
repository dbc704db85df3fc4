//! Questions to counters: in their turn, and given up in time.

use std::time::{Duration, Instant};

use ballast_gateway::counter::{Queries, ReportPart};
use ballast_model::{
    CounterReport, Day, FundAccountId, PosiDirection, PositionRow, QueryKind, QueryUnanswered,
    ReportRows, RequestId, TradingAccount,
};

/// One line a step, `step -> what it gives`: `ask ACCOUNT KIND`; `send` and `give up` at the time
/// that `wait SECONDS` has come to; `rows REQUEST ACCOUNT COUNT` and `last …`, positions that came;
/// `funds REQUEST ACCOUNT`; `gone ACCOUNT`, its session.
fn check(script: &str) {
    let (mut queries, mut now) = (Queries::default(), Instant::now());
    for line in script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let (step, want) = line.split_once("->").unwrap_or((line, ""));
        let got = take(&mut queries, &mut now, step);
        assert_eq!(got.join(", "), want.trim(), "{line}\nin {script}");
    }
}

fn take(queries: &mut Queries, now: &mut Instant, step: &str) -> Vec<String> {
    let words: Vec<_> = step.split_whitespace().collect();
    let number = |at: usize| words[at].parse::<u32>().unwrap();
    let part = |rows, is_last| ReportPart {
        report: CounterReport {
            request: RequestId::new(number(1)),
            fund_account: FundAccountId::new(number(2)),
            trading_day: Day::default(),
            rows,
        },
        is_last,
    };
    let come = match words[0] {
        "ask" => {
            let id = FundAccountId::new(number(1));
            queries.ask(id, &format!("F{id}").parse().unwrap(), kind(words[2]));
            None
        }
        "wait" => {
            *now += Duration::from_secs(number(1).into());
            None
        }
        "send" => {
            let sent = queries.to_send(*now).into_iter();
            return sent
                .map(|query| format!("{} {:?} {}", query.request, query.kind, query.account))
                .collect();
        }
        "give" => return queries.give_up(*now).iter().map(given_up).collect(),
        "gone" => {
            let lost = queries.session_ended(FundAccountId::new(number(1)));
            return lost.iter().map(given_up).collect();
        }
        "rows" => Some(part(positions(number(3)), false)),
        "last" => Some(part(positions(number(3)), true)),
        "funds" => Some(part(ReportRows::Funds(TradingAccount::default()), true)),
        _ => panic!("{step}"),
    };
    let answer = come.and_then(|part| queries.take(part));
    answer.iter().map(told).collect()
}

fn given_up(query: &QueryUnanswered) -> String {
    format!("{} {:?} F{}", query.request, query.kind, query.fund_account)
}

fn told(report: &CounterReport) -> String {
    let rows = match &report.rows {
        ReportRows::Positions(rows) => rows.len(),
        _ => 1,
    };
    format!("F{} {:?} {rows}", report.fund_account, report.rows.kind())
}

fn kind(word: &str) -> QueryKind {
    let named = |kind: &QueryKind| format!("{kind:?}").to_lowercase() == word;
    QueryKind::ALL.into_iter().find(named).unwrap()
}

fn positions(count: u32) -> ReportRows {
    let row = PositionRow {
        contract: "rb2510".into(),
        side: PosiDirection::Long,
        hedge_flag: Default::default(),
        today: Default::default(),
        yesterday: Default::default(),
        cost: None,
    };
    ReportRows::Positions(vec![row; count as usize])
}

#[test]
fn questions_of_an_account_go_one_by_one_and_each_once() {
    check(
        "ask 1 positions
         ask 1 funds
         ask 2 funds
         ask 1 positions
         send -> 1 Positions F1, 2 Funds F2
         send
         ask 1 positions
         last 1 1 2 -> F1 Positions 2
         send -> 3 Funds F1
         funds 3 1 -> F1 Funds 1
         send -> 4 Positions F1
         funds 2 2 -> F2 Funds 1
         last 4 1 0 -> F1 Positions 0
         send",
    );
}

#[test]
fn an_answer_is_whole_or_none() {
    check(
        "ask 1 positions
         send -> 1 Positions F1
         rows 1 1 3
         rows 1 1 2
         last 1 1 0 -> F1 Positions 5
         last 1 1 7",
    );
    // Half an answer is none of the next.
    check(
        "ask 1 positions
         send -> 1 Positions F1
         rows 1 1 3
         wait 5
         give up -> 1 Positions F1
         ask 1 positions
         send -> 2 Positions F1
         last 1 1 1
         last 2 2 1
         funds 2 1
         last 2 1 2 -> F1 Positions 2",
    );
}

#[test]
fn what_is_not_answered_in_time_is_said_and_makes_way() {
    check(
        "ask 1 funds
         ask 1 positions
         ask 2 funds
         send -> 1 Funds F1, 2 Funds F2
         wait 4
         give up
         funds 2 2 -> F2 Funds 1
         ask 2 positions
         send -> 3 Positions F2
         wait 1
         give up -> 1 Funds F1
         give up
         funds 1 1
         send -> 4 Positions F1
         wait 4
         give up -> 3 Positions F2
         last 4 1 1 -> F1 Positions 1
         wait 9
         give up",
    );
}

#[test]
fn a_session_that_ends_takes_its_question_along_but_not_those_that_wait() {
    check(
        "ask 1 positions
         ask 1 funds
         ask 2 funds
         send -> 1 Positions F1, 2 Funds F2
         gone 1 -> 1 Positions F1
         gone 1
         last 1 1 2
         send -> 3 Funds F1
         funds 3 1 -> F1 Funds 1
         wait 5
         give up -> 2 Funds F2",
    );
}

#[test]
fn the_next_time_out_is_that_of_the_oldest_question() {
    let (mut queries, now) = (Queries::new(Duration::from_secs(2)), Instant::now());
    assert_eq!(queries.next_timeout(), None);
    for (id, after) in [(2, 0), (1, 1)] {
        queries.ask(
            FundAccountId::new(id),
            &"F".parse().unwrap(),
            QueryKind::Funds,
        );
        queries.to_send(now + Duration::from_secs(after));
    }
    assert_eq!(queries.next_timeout(), Some(now + Duration::from_secs(2)));
}
